import type { TaskCreated } from "../generated/fragments/IDaoTree.js";
import type { DaoMilestone } from "../types/daoTree.js";
import type { DaoToken } from "../types/enums.js";
import type { EventText } from "../types/fragments.js";
import type { Hex } from "../types/primitives.js";
import { checkAddress } from "../utils/checkAddress.js";
import { tokenIndex } from "./treeWrite.js";

/** What is asked of a task. */
export interface DaoTaskTerms {
  /** In which it is paid. */
  readonly token: DaoToken;
  /** USDC units (6 decimals) or CPT wei (18); leaves the parent's at once. */
  readonly budget: bigint;
  /** Unix second until which it must be assigned and submitted, at most 366 days ahead. */
  readonly due: bigint;
  /** Whether the parent, a task, cannot be approved before it is over; not by default. */
  readonly isRequired?: boolean;
  /** Hash of goal and plan. */
  readonly planHash: Hex;
  /** Where they are. */
  readonly metadataURI: string;
}

type Terms = (typeof TaskCreated extends EventText<infer Values extends { readonly terms: unknown }>
  ? Values
  : never)["terms"];

/** The terms as the contract takes them. */
export function termArgs({ token, budget, due, isRequired = false, planHash, metadataURI }: DaoTaskTerms): Terms {
  return { token: BigInt(tokenIndex(token)), budget, due, isRequired, planHash, metadataURI };
}

/**
 * Milestones with their payees' addresses checked.
 *
 * @throws InvalidAddressError
 */
export function milestoneArgs(milestones: readonly DaoMilestone[]): DaoMilestone[] {
  return milestones.map(({ weightBps, time, payees }, i) => ({
    weightBps,
    time,
    payees: payees.map(({ account, bps }) => ({ account: checkAddress(`milestones[${i}].payees`, account), bps })),
  }));
}
