import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import { ZeroAddress } from "ethers";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { deployProtocol, embeddedConfig, type Addresses } from "../../deploy/index.ts";
import { jobEscrowDomain } from "../../sdk/src/eip712/index.ts";
import { CyberPlaza } from "../../sdk/src/index.ts";
import type { Progress } from "../lib/progress.ts";
import { parseUsdc } from "../lib/usdc.ts";
import { Books, type Sink } from "./books.ts";
import { PARTIES, type Party, type TourContext } from "./context.ts";
import { contractsAt } from "./contracts.ts";
import { gasOf, mined } from "./transactions.ts";
import { hashOf } from "./values.ts";

const PURSE = parseUsdc("100");
const DEPOSITS = { "user A": parseUsdc("40"), "user B": parseUsdc("12.345678") } as const;
const CERTIFIED = 2n; // IProviderRegistry.ProviderClass

/** A fresh chain with the protocol on it, users with money and providers that may take jobs. */
export async function openMarket(
  hre: HardhatRuntimeEnvironment,
  progress: Progress,
  signal: AbortSignal,
): Promise<TourContext> {
  progress.step("starting the embedded chain");
  const connection = await hre.network.create("embedded");
  const signers = await connection.ethers.getSigners();
  progress.step("deploying the protocol");
  const config = embeddedConfig(signers.map(({ address }) => address));
  const { addresses } = await deployProtocol(connection, config);

  const parties = partiesFrom(signers);
  const names = new Map(Object.entries(parties).map(([name, { address }]) => [address, name]));
  const sinks: Sink[] = Object.entries(config.sinks).map(([name, { target, shareBps }]) => {
    return { name: `sink ${name}`, shareBps: BigInt(shareBps), hasTarget: target !== ZeroAddress };
  });
  const context: TourContext = {
    connection,
    addresses,
    domain: jobEscrowDomain(config.chainId, addresses.jobEscrow),
    contracts: contractsAt(addresses, connection.ethers.provider),
    parties,
    plazas: await connectAll(parties, addresses),
    nameOf: (address) => names.get(address) ?? address,
    books: new Books(sinks),
    sinkNames: sinks.map(({ name }) => name),
    jobs: [],
    checkpoints: [],
    progress,
    signal,
    now: async () => BigInt(await connection.networkHelpers.time.latest()),
  };
  await fundUsers(context, signers);
  await admitProviders(context);
  return context;
}

function partiesFrom(signers: HardhatEthersSigner[]): Record<Party, HardhatEthersSigner> {
  const entries = Object.entries(PARTIES).map(([name, index]) => [name, signers[index]]);
  return Object.fromEntries(entries) as Record<Party, HardhatEthersSigner>;
}

async function connectAll(
  parties: Record<Party, HardhatEthersSigner>,
  addresses: Addresses,
): Promise<Record<Party, CyberPlaza>> {
  const entries = Object.entries(parties).map(async ([name, runner]) => [
    name,
    await CyberPlaza.connect({ runner, addresses }),
  ]);
  return Object.fromEntries(await Promise.all(entries)) as Record<Party, CyberPlaza>;
}

async function fundUsers(context: TourContext, signers: HardhatEthersSigner[]): Promise<void> {
  const { connection, addresses, parties, plazas, books, progress } = context;
  progress.step("users deposit USDC");
  const minter = await connection.ethers.getContractAt(
    ["function mint(address to, uint256 amount)"],
    addresses.usdc,
    signers[0],
  );
  for (const name of ["user A", "user B"] as const) {
    await minter.getFunction("mint")(parties[name].address, PURSE);
    await mined(plazas[name].token.approveUsdc({ spender: addresses.jobEscrow, amount: PURSE }));
    await mined(plazas[name].market.deposit({ amount: DEPOSITS[name] }));
    books.deposit(name, DEPOSITS[name]);
  }
}

async function admitProviders({ contracts, parties, plazas, progress }: TourContext): Promise<void> {
  progress.step("providers register, one is certified");
  for (const name of ["provider A", "provider B (certified)"] as const) {
    const metadataURI = `https://example.org/${name.slice(9, 10).toLowerCase()}`;
    await mined(plazas[name].market.registerProvider({ metadataURI, metadataHash: hashOf(metadataURI) }));
  }
  await gasOf(
    contracts.registry.connect(parties.evaluator).setClass(parties["provider B (certified)"].address, CERTIFIED),
  );
}
