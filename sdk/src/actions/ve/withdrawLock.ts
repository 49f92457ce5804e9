import { defineWrite, type WriteAction } from "../../core/defineWrite.js";
import { withdraw, Withdrawn } from "../../generated/fragments/VoteEscrow.js";
import type { SentTransaction, WithOverrides } from "../../types/client.js";
import type { Address } from "../../types/primitives.js";

export type WithdrawLockParameters = WithOverrides;

export interface WithdrawLockResult {
  readonly account: Address;
  /** CPT wei. */
  readonly amount: bigint;
}

export type WithdrawLockReturnType = SentTransaction<WithdrawLockResult>;

/**
 * Takes the CPT of the client's ended lock. Open while paused.
 *
 * @throws VoteEscrowNoLockError, VoteEscrowLockNotEndedError
 * @example
 * import { withdrawLock } from "@cyberplaza/sdk";
 *
 * const sent = await withdrawLock(user);
 * const { amount } = await sent.wait();
 */
export const withdrawLock: WriteAction<
  WithdrawLockParameters,
  WithdrawLockResult,
  Pick<WithdrawLockResult, "amount">
> = /* @__PURE__ */ defineWrite({
  name: "withdrawLock",
  fn: withdraw,
  events: [Withdrawn],
  to: ({ addresses }) => addresses.voteEscrow,
  args: () => [],
  result: (events) => {
    const { account, amount } = events.one(Withdrawn);
    return { account, amount };
  },
  simulated: ([amount]) => ({ amount }),
});
