import { Contract, type Provider } from "ethers";
import type { NetworkConnection } from "hardhat/types/network";
import type { CouncilName } from "./authority.ts";
import { validateConfig, type NetworkConfig } from "./config/schema.ts";
import { checkChain } from "./checkChain.ts";
import { protocolModule } from "./modules/protocol.ts";
import { runModule, type DeployOptions } from "./runModule.ts";
import type { DaoModuleKey, SuiteKey } from "./suite.ts";

export { BrokenJournalError, NonceTakenError, TransactionPendingError } from "./journal.ts";
export {
  EMBEDDED_ACCOUNT_COUNT,
  EMBEDDED_ACCOUNTS,
  EMBEDDED_OWNERS,
  embeddedConfig,
  TooFewAccountsError,
} from "./config/embedded.ts";
export { embeddedRemoteConfig, type RemoteChain } from "./config/embeddedRemote.ts";
export { validateRemoteConfig, type RemoteConfig } from "./config/remote.ts";
export { InvalidConfigError, validateConfig, type NetworkConfig } from "./config/schema.ts";
export { WrongChainError, WrongEndpointError, WrongSafeError } from "./checkChain.ts";
export { isRemote, type ChainAddresses } from "./proxies.ts";
export { deployRemote, type RemoteAddresses, type RemoteDeployment } from "./remote.ts";
export type { DeployOptions } from "./runModule.ts";

type Address = `0x${string}`;

/** Where the suite is on a chain. */
export type Addresses = Record<
  | SuiteKey
  | CouncilName
  | "accessManager"
  | "usdc"
  | "layerZeroEndpoint"
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

/** The configured USDC is not USDC. */
export class WrongUsdcError extends Error {
  override readonly name = "WrongUsdcError";
  readonly address: string;
  constructor(address: string, reason: string) {
    super(`${address} is not USDC: ${reason}. Correct "usdc" in the network's configuration.`);
    this.address = address;
  }
}

/**
 * Deploys the suite, or goes on with a deployment that was interrupted; with nothing left to do it sends nothing.
 *
 * @throws InvalidConfigError, WrongChainError, WrongUsdcError, WrongSafeError, WrongEndpointError, BrokenJournalError, NonceTakenError,
 *         TransactionPendingError before anything is sent.
 */
export async function deployProtocol(
  connection: NetworkConnection,
  config: NetworkConfig,
  options: DeployOptions = {},
): Promise<Deployment> {
  const [deployer] = await connection.ethers.getSigners();
  const valid = validateConfig(config, deployer?.address);
  await checkHome(connection.ethers.provider, valid);
  const { positionManager, ...addresses } = await runModule(connection, protocolModule(valid), valid.chainId, options);
  const { uniswapFactory: factory, uniswapRouter: swapRouter } = addresses;
  const exchange = { factory, swapRouter, ...(positionManager === undefined ? {} : { positionManager }) };
  return { chainId: valid.chainId, addresses, exchange };
}

const METADATA = ["function symbol() view returns (string)", "function decimals() view returns (uint8)"];

async function checkHome(provider: Provider, config: NetworkConfig): Promise<void> {
  const { usdc, layerZero } = config;
  const endpoint = layerZero === "deploy" ? undefined : { address: layerZero.endpoint, eid: layerZero.eid };
  await checkChain(provider, config, endpoint);
  if (usdc === "deploy") return;
  if ((await provider.getCode(usdc)) === "0x") throw new WrongUsdcError(usdc, "no code is there");
  const token = new Contract(usdc, METADATA, provider);
  const [symbol, decimals] = (await Promise.all([token.getFunction("symbol")(), token.getFunction("decimals")()])) as [
    string,
    bigint,
  ];
  if (symbol !== "USDC" || decimals !== 6n) {
    throw new WrongUsdcError(usdc, `its symbol is ${symbol} and it has ${decimals} decimals`);
  }
}
