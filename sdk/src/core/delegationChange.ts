import { DelegateChanged } from "../generated/fragments/VoteEscrow.js";
import type { Address } from "../types/primitives.js";
import type { ReceiptEvents } from "./ReceiptEvents.js";

/** Who has an account's votes, after a delegation and before. */
export interface DelegationChange {
  readonly account: Address;
  readonly delegatee: Address;
  readonly oldDelegatee: Address;
}

/** @throws EventMissingError */
export function delegationChange(events: ReceiptEvents): DelegationChange {
  const { delegator, fromDelegate, toDelegate } = events.one(DelegateChanged);
  return { account: delegator, delegatee: toDelegate, oldDelegatee: fromDelegate };
}
