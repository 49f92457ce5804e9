import type { ReceiptEvents } from "../core/ReceiptEvents.js";
import { RevenueShared } from "../generated/fragments/IDaoTree.js";

/** What became of revenue after the fee, in the token's units. */
export interface SharedRevenue {
  /** What the node has to spend. */
  readonly toBudget: bigint;
  /** What `forwardRevenue` moves a level up. */
  readonly toParent: bigint;
  /** What its members can claim by their shares. */
  readonly toMembers: bigint;
}

export function sharedRevenue(events: ReceiptEvents): SharedRevenue {
  const { toBudget, toParent, toMembers } = events.one(RevenueShared);
  return { toBudget, toParent, toMembers };
}
