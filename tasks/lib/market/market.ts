import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import type { NetworkConnection } from "hardhat/types/network";
import type { CouncilName } from "../../../deploy/authority.ts";
import {
  deployProtocol,
  embeddedConfig,
  type Addresses,
  type Exchange,
  type NetworkConfig,
} from "../../../deploy/index.ts";
import { jobEscrowDomain, type JobEscrowDomain } from "../../../sdk/src/eip712/index.ts";
import { councilsOf } from "../safe/councils.ts";
import type { SafeSigner } from "../safe/SafeSigner.ts";
import { Books, type Sink } from "./books.ts";
import { contractsAt, type Contracts } from "./contracts.ts";
import { gasOf } from "./transactions.ts";

/** The protocol on an embedded chain, and the books about it. */
export interface Market {
  connection: NetworkConnection;
  /** Also the minter of the chain's USDC. */
  deployer: HardhatEthersSigner;
  addresses: Addresses;
  /** The Safes, with their owners' keys. */
  councils: Record<CouncilName, SafeSigner>;
  exchange: Exchange;
  /** What quotes and reports are signed under. */
  domain: JobEscrowDomain;
  contracts: Contracts;
  books: Books;
  /** Names of the router's sinks in the ledger, in the router's order. */
  sinkNames: string[];
  /** The name of an address in tables; the address itself when it has none. */
  nameOf: (address: string) => string;
  /** A job's name in tables. */
  jobNameOf: (id: bigint) => string;
  /** The chain's clock, unix seconds. */
  now: () => Promise<bigint>;
  /** Second of a block. */
  timeOf: (blockNumber: number) => Promise<bigint>;
}

export interface MarketParameters {
  /** Changes to the development chain's configuration. */
  configure?: (config: NetworkConfig) => NetworkConfig;
  nameOf: Market["nameOf"];
  jobNameOf: Market["jobNameOf"];
}

/** Deploys the suite by the deployment's own steps. */
export async function openMarket(
  connection: NetworkConnection,
  { configure = (config) => config, nameOf, jobNameOf }: MarketParameters,
): Promise<Market> {
  const { provider } = connection.ethers;
  const signers = await connection.ethers.getSigners();
  const [deployer] = signers;
  if (deployer === undefined) throw new Error("the chain has no accounts");
  const config = configure(embeddedConfig(signers.map(({ address }) => address)));
  const { addresses, exchange } = await deployProtocol(connection, config);
  const sinks: Sink[] = Object.entries(config.sinks).map(([name, { shareBps }]) => {
    return { name: `sink ${name}`, shareBps: BigInt(shareBps) };
  });
  const times = new Map<number, bigint>();
  return {
    connection,
    deployer,
    addresses,
    councils: await councilsOf(connection, addresses),
    exchange,
    domain: jobEscrowDomain(config.chainId, addresses.jobEscrow),
    contracts: contractsAt(addresses, provider),
    books: new Books(sinks),
    sinkNames: sinks.map(({ name }) => name),
    nameOf,
    jobNameOf,
    now: async () => BigInt(await connection.networkHelpers.time.latest()),
    timeOf: async (blockNumber) => {
      const known = times.get(blockNumber) ?? BigInt((await provider.getBlock(blockNumber))?.timestamp ?? 0);
      times.set(blockNumber, known);
      return known;
    },
  };
}

export async function mintUsdc({ contracts, deployer }: Market, to: string, amount: bigint): Promise<void> {
  await gasOf(contracts.usdc.connect(deployer).mint(to, amount));
}
