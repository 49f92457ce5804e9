import { LockUpdated } from "../generated/fragments/VoteEscrow.js";
import type { Address } from "../types/primitives.js";
import type { ReceiptEvents } from "./ReceiptEvents.js";

/** A lock after a change. */
export interface LockChange {
  readonly account: Address;
  /** Wei of CPT in the lock now. */
  readonly amount: bigint;
  /** When it ends now, unix seconds. */
  readonly end: bigint;
  /** Wei of CPT that were in it; 0 without a lock before. */
  readonly oldAmount: bigint;
  /** When it ended before, unix seconds; 0 without a lock before. */
  readonly oldEnd: bigint;
}

/** @throws EventMissingError */
export function lockChange(events: ReceiptEvents): LockChange {
  const { account, amount, end, oldAmount, oldEnd } = events.one(LockUpdated);
  return { account, amount, end, oldAmount, oldEnd };
}
