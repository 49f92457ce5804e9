import type { ContractRunner, TransactionReceipt } from "ethers";
import type { Addresses } from "./addresses.js";
import type { Address, Hex } from "./primitives.js";

/** Who reads and sends: an ethers Signer or Provider, or anything that can do what the action needs. */
export interface Runner extends ContractRunner {
  /** Signers have one; it is the default of every "own account" parameter. */
  getAddress?(): Promise<string>;
  /** Sends without reading the transaction back, where there is no `sendTransaction` (`accountRunner`): two calls a write. */
  sendUncheckedTransaction?(tx: UnsignedTransaction): Promise<string>;
}

/** Whoever reads and sends through a runner. */
export interface Connected {
  readonly runner: Runner;
}

/** What every action takes first. `CyberPlaza.connect` makes one; `{ runner, addresses }` is one too. */
export interface Client extends Connected {
  readonly addresses: Addresses;
}

/** Transaction fields a caller may fix. With nonce, gasLimit and fees given, nothing is asked of the node before sending. */
export interface Overrides {
  readonly from?: Address;
  readonly nonce?: number;
  readonly gasLimit?: bigint;
  /** Wei per gas. */
  readonly gasPrice?: bigint;
  /** Wei per gas. */
  readonly maxFeePerGas?: bigint;
  /** Wei per gas. */
  readonly maxPriorityFeePerGas?: bigint;
}

/** Every write's parameters may carry overrides. */
export interface WithOverrides {
  readonly overrides?: Overrides;
}

/** For a Safe, a smart account or a batch. Value is 0, but for `sendBridge`, which pays LayerZero's fee. */
export interface PopulatedTransaction {
  readonly to: Address;
  readonly data: Hex;
  readonly value: bigint;
}

export interface UnsignedTransaction extends PopulatedTransaction, Overrides {}

/** A transaction on its way. */
export interface SentTransaction<Result> {
  readonly hash: Hex;
  /**
   * Waits until it is mined and returns what its events say.
   * @param confirmations Blocks, 1 by default.
   */
  wait(confirmations?: number): Promise<Result & { readonly receipt: TransactionReceipt }>;
}

/** An approval that is missing before an action can be sent. */
export interface Requirement {
  readonly kind: "approval";
  readonly token: Address;
  readonly spender: Address;
  /** Allowance that is needed, in the token's units. */
  readonly amount: bigint;
  /** Allowance there is. */
  readonly current: bigint;
}
