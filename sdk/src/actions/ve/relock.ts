import { defineWrite, type WriteAction } from "../../core/defineWrite.js";
import { lockChange, type LockChange } from "../../core/lockChange.js";
import { nothing } from "../../core/nothing.js";
import { LockUpdated, relock as relockFragment } from "../../generated/fragments/VoteEscrow.js";
import type { SentTransaction, WithOverrides } from "../../types/client.js";

export interface RelockParameters extends WithOverrides {
  /** Unix seconds: the beginning of a week, a week to 4 years from now (`lockEndAfter` of `@cyberplaza/sdk/math`). */
  readonly end: bigint;
}

export type RelockResult = LockChange;

export type RelockReturnType = SentTransaction<RelockResult>;

/**
 * Locks the CPT of the client's ended lock again, without moving it.
 *
 * @throws VoteEscrowNoLockError, VoteEscrowLockNotEndedError, VoteEscrowBadEndError, ContractPausedError
 * @example
 * import { relock } from "@cyberplaza/sdk";
 * import { nextLockEnd } from "@cyberplaza/sdk/math";
 *
 * const sent = await relock(user, { end: nextLockEnd(now) });
 * const { amount, end } = await sent.wait();
 */
export const relock: WriteAction<RelockParameters, RelockResult, void> = /* @__PURE__ */ defineWrite({
  name: "relock",
  fn: relockFragment,
  events: [LockUpdated],
  to: ({ addresses }) => addresses.voteEscrow,
  args: ({ end }) => [end],
  result: lockChange,
  simulated: nothing,
});
