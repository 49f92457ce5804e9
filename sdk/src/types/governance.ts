import type { PopulatedTransaction } from "./client.js";
import type { Address, Hex } from "./primitives.js";

/** What a proposal does: call number i is of `targets[i]`, with `values[i]` wei of the timelock's and `calldatas[i]`. */
export interface ProposalCalls {
  readonly targets: readonly Address[];
  readonly values: readonly bigint[];
  readonly calldatas: readonly Hex[];
}

/** What names a proposal at the Governor. */
export interface ProposalKey extends ProposalCalls {
  /** keccak256 of the description. */
  readonly descriptionHash: Hex;
}

/** A proposal as it is submitted. */
export interface ProposalContent extends ProposalKey {
  readonly proposalId: bigint;
  /** Whole, `#proposer=0x…` at its end included. */
  readonly description: string;
}

/** A call of a council, as `populate` of an action makes it; without ether. */
export type OperationCall = Pick<PopulatedTransaction, "to" | "data"> & Partial<Pick<PopulatedTransaction, "value">>;

/** A value that a call carries: numbers are bigint, structs objects by name. */
export type DescribedValue =
  bigint | boolean | string | readonly DescribedValue[] | { readonly [name: string]: DescribedValue };

export interface DescribedArgument {
  readonly name: string;
  /** Solidity's. */
  readonly type: string;
  readonly value: DescribedValue;
}

/** A call in words. */
export interface DescribedCall {
  readonly to: Address;
  /** Wei of ether. */
  readonly value: bigint;
  readonly data: Hex;
  /** The contract's name in the suite; null: it is none of the suite's. */
  readonly contract: string | null;
  /** `setQuorum(uint256 newBps, uint256 newFloor)`; null: it is unknown. */
  readonly signature: string | null;
  /** Empty when the function is unknown. */
  readonly args: readonly DescribedArgument[];
  /** The calls that this one passes on, in order. */
  readonly calls: readonly DescribedCall[];
  /** What a reader must know besides; null: nothing. */
  readonly warning: string | null;
  /** In one line, without the calls passed on. */
  readonly text: string;
}
