import { defineWrite, type WriteAction } from "../../core/defineWrite.js";
import { lockChange, type LockChange } from "../../core/lockChange.js";
import { nothing } from "../../core/nothing.js";
import { extendLock as extendLockFragment, LockUpdated } from "../../generated/fragments/VoteEscrow.js";
import type { SentTransaction, WithOverrides } from "../../types/client.js";

export interface ExtendLockParameters extends WithOverrides {
  /** Unix seconds: the beginning of a week after the present end, at most 4 years from now. */
  readonly end: bigint;
}

export type ExtendLockResult = LockChange;

export type ExtendLockReturnType = SentTransaction<ExtendLockResult>;

/**
 * Moves the end of the client's lock to a later week.
 *
 * @throws VoteEscrowNoLockError, VoteEscrowLockEndedError, VoteEscrowBadEndError, ContractPausedError
 * @example
 * import { extendLock } from "@cyberplaza/sdk";
 * import { lockEndAfter, MAX_LOCK } from "@cyberplaza/sdk/math";
 *
 * const sent = await extendLock(user, { end: lockEndAfter({ from: now, duration: MAX_LOCK }) });
 * const { end, oldEnd } = await sent.wait();
 */
export const extendLock: WriteAction<ExtendLockParameters, ExtendLockResult, void> = /* @__PURE__ */ defineWrite({
  name: "extendLock",
  fn: extendLockFragment,
  events: [LockUpdated],
  to: ({ addresses }) => addresses.voteEscrow,
  args: ({ end }) => [end],
  result: lockChange,
  simulated: nothing,
});
