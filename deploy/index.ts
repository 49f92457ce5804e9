import { join } from "node:path";
import { Contract, type Provider } from "ethers";
import type { NetworkConnection } from "hardhat/types/network";
import type { CouncilName } from "./authority.ts";
import { validateConfig, type NetworkConfig } from "./config/schema.ts";
import { recoverJournal } from "./journal.ts";
import { protocolModule } from "./modules/protocol.ts";
import { safeAddresses } from "./modules/safe.ts";
import type { DaoModuleKey, SuiteKey } from "./suite.ts";

export { BrokenJournalError, NonceTakenError, TransactionPendingError } from "./journal.ts";
export {
  EMBEDDED_ACCOUNT_COUNT,
  EMBEDDED_ACCOUNTS,
  EMBEDDED_OWNERS,
  embeddedConfig,
  TooFewAccountsError,
} from "./config/embedded.ts";
export { InvalidConfigError, validateConfig, type NetworkConfig } from "./config/schema.ts";

type Address = `0x${string}`;

/** Where the suite is on a chain. */
export type Addresses = Record<
  | SuiteKey
  | CouncilName
  | "accessManager"
  | "usdc"
  | "jobEscrowExtension"
  | "jobEscrowLens"
  | "creditDesk"
  | "daoWork"
  | "daoCommons"
  | "daoMembers"
  | DaoModuleKey
  | "timelock"
  | "safeSingleton"
  | "safeFactory"
  | "safeFallbackHandler"
  | "multiSendCallOnly"
  | "uniswapFactory"
  | "uniswapRouter",
  Address
>;

/** Uniswap V3 on a chain. */
export interface Exchange {
  factory: Address;
  swapRouter: Address;
  /** On a chain where the deployment brought Uniswap along; undefined elsewhere. */
  positionManager?: Address;
}

export interface Deployment {
  chainId: number;
  addresses: Addresses;
  exchange: Exchange;
}

/** The chain is not the one the configuration is for. */
export class WrongChainError extends Error {
  override readonly name = "WrongChainError";
  readonly actual: bigint;
  readonly expected: number;
  constructor(actual: bigint, expected: number) {
    super(
      `This node is chain ${actual}, the configuration is for chain ${expected}. Choose the network or the configuration.`,
    );
    this.actual = actual;
    this.expected = expected;
  }
}

/** The configured USDC is not USDC. */
export class WrongUsdcError extends Error {
  override readonly name = "WrongUsdcError";
  readonly address: string;
  constructor(address: string, reason: string) {
    super(`${address} is not USDC: ${reason}. Correct "usdc" in the network's configuration.`);
    this.address = address;
  }
}

/** What the configuration names as a council's Safe is not the one that the deployment would make. */
export class WrongSafeError extends Error {
  override readonly name = "WrongSafeError";
  readonly council: CouncilName;
  constructor(council: CouncilName, named: string, expected: string, isThere: boolean) {
    super(
      `"councils.safes.${council}" names ${named}. ` +
        (named === expected && !isThere
          ? "No code is there: leave it out, and it is made."
          : `With these owners it can only be ${expected}.`),
    );
    this.council = council;
  }
}

export interface DeployOptions {
  /** Shows Ignition's progress on the terminal. */
  displayUi?: boolean;
  /** Ignition's folder (`hre.config.paths.ignition`); a chain in memory keeps no journal and needs none. */
  journals?: string;
  /** Told what was mended in the journal of a killed run. */
  onRecovery?: (what: string) => void;
}

/**
 * Deploys the suite, or goes on with a deployment that was interrupted; with nothing left to do it sends nothing.
 *
 * @throws InvalidConfigError, WrongChainError, WrongUsdcError, WrongSafeError, BrokenJournalError, NonceTakenError, TransactionPendingError before anything
 *         is sent.
 */
export async function deployProtocol(
  connection: NetworkConnection,
  config: NetworkConfig,
  { displayUi = false, journals, onRecovery }: DeployOptions = {},
): Promise<Deployment> {
  const [deployer] = await connection.ethers.getSigners();
  const valid = validateConfig(config, deployer?.address);
  await checkChain(connection, valid);
  const deploymentId = `chain-${valid.chainId}`;
  if (journals !== undefined) {
    const mended = await recoverJournal(join(journals, "deployments", deploymentId), connection.provider);
    for (const what of mended) onRecovery?.(what);
  }
  const contracts = await connection.ignition.deploy(protocolModule(valid), {
    displayUi,
    deploymentId,
    // A development chain mines at once: there is nothing to wait for between polls.
    config: config.usdc === "deploy" ? { blockPollingInterval: 1 } : {},
  });
  const entries = await Promise.all(
    Object.entries(contracts).map(async ([name, contract]) => [name, await contract.getAddress()] as const),
  );
  const { positionManager, ...addresses } = Object.fromEntries(entries) as unknown as Addresses &
    Pick<Exchange, "positionManager">;
  const { uniswapFactory: factory, uniswapRouter: swapRouter } = addresses;
  const exchange = { factory, swapRouter, ...(positionManager === undefined ? {} : { positionManager }) };
  return { chainId: valid.chainId, addresses, exchange };
}

/** Of Safes that are there already. */
async function checkSafes(provider: Provider, { safe, councils }: NetworkConfig): Promise<void> {
  if (safe === "deploy") return;
  const expected = safeAddresses(safe, councils);
  for (const [name, named] of Object.entries(councils.safes ?? {}) as [CouncilName, string][]) {
    const isThere = (await provider.getCode(named)) !== "0x";
    if (named !== expected[name] || !isThere) throw new WrongSafeError(name, named, expected[name], isThere);
  }
}

const METADATA = ["function symbol() view returns (string)", "function decimals() view returns (uint8)"];

async function checkChain({ ethers }: NetworkConnection, config: NetworkConfig): Promise<void> {
  const { chainId } = await ethers.provider.getNetwork();
  if (chainId !== BigInt(config.chainId)) throw new WrongChainError(chainId, config.chainId);
  await checkSafes(ethers.provider, config);
  if (config.usdc === "deploy") return;
  if ((await ethers.provider.getCode(config.usdc)) === "0x") throw new WrongUsdcError(config.usdc, "no code is there");
  const token = new Contract(config.usdc, METADATA, ethers.provider);
  const [symbol, decimals] = (await Promise.all([token.getFunction("symbol")(), token.getFunction("decimals")()])) as [
    string,
    bigint,
  ];
  if (symbol !== "USDC" || decimals !== 6n) {
    throw new WrongUsdcError(config.usdc, `its symbol is ${symbol} and it has ${decimals} decimals`);
  }
}
