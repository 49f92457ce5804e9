import {
  Contract,
  type ContractRunner,
  type ContractTransactionReceipt,
  type ContractTransactionResponse,
} from "ethers";
import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import type { Artifact } from "hardhat/types/artifacts";
import type { NetworkConnection } from "hardhat/types/network";
import { deployProtocol, embeddedConfig, type Deployment } from "../deploy/index.ts";
import type { RowId } from "./rows.ts";

export type Gas = Record<RowId, number>;
export type Send = () => Promise<ContractTransactionResponse>;

/** Transactions on a chain, one after the other, and what the measured ones cost. */
export class Steps {
  readonly gas: Partial<Gas> = {};
  protected readonly connection: NetworkConnection;
  // a clock of our own: other seconds would be other calldata, and gas would not repeat to the unit
  protected clock: bigint;

  /** @param start Unix second at which the clock begins. */
  constructor(connection: NetworkConnection, start: bigint) {
    this.connection = connection;
    this.clock = start;
  }

  /** Sends a transaction a second after the one before. */
  protected async send(transaction: Send): Promise<ContractTransactionReceipt> {
    this.clock += 1n;
    await this.connection.networkHelpers.time.setNextBlockTimestamp(this.clock);
    const receipt = await (await transaction()).wait();
    if (receipt === null) throw new Error("A transaction has no receipt");
    return receipt;
  }

  protected async measure(row: RowId, transaction: Send): Promise<void> {
    this.gas[row] = Number((await this.send(transaction)).gasUsed);
  }
}

/**
 * Deploys the suite.
 *
 * @param plainUsdc The ERC-20 to use as USDC, as the limits are stated; Circle's own when left out.
 */
export async function deployWith(connection: NetworkConnection, plainUsdc?: Artifact): Promise<Deployment> {
  const { ethers } = connection;
  const config = embeddedConfig((await ethers.getSigners()).map(({ address }) => address));
  if (plainUsdc !== undefined) {
    const factory = await ethers.getContractFactory(plainUsdc.abi, plainUsdc.bytecode);
    config.usdc = await (await factory.deploy()).getAddress();
  }
  return deployProtocol(connection, config);
}

/** A contract's address as an account: what a council's own call costs, without the signatures of its Safe. */
export async function actAs(
  { ethers, networkHelpers }: NetworkConnection,
  address: string,
): Promise<HardhatEthersSigner> {
  await networkHelpers.setBalance(address, 10n ** 18n);
  return ethers.getImpersonatedSigner(address);
}

export interface MintableToken {
  mint(to: string, amount: bigint): Promise<ContractTransactionResponse>;
  approve(spender: string, amount: bigint): Promise<ContractTransactionResponse>;
  name(): Promise<string>;
  version(): Promise<string>;
  connect(runner: ContractRunner): MintableToken;
}

const MINTABLE = [
  "function mint(address to, uint256 amount)",
  "function approve(address spender, uint256 amount)",
  "function name() view returns (string)",
  "function version() view returns (string)",
];

/** USDC as its minter uses it. */
export function mintableAt(address: string, minter: ContractRunner | undefined): MintableToken {
  return new Contract(address, MINTABLE, minter) as unknown as MintableToken;
}
