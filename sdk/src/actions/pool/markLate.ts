import { defineWrite, type WriteAction } from "../../core/defineWrite.js";
import { nothing } from "../../core/nothing.js";
import { LineLate, markLate as markLateFragment } from "../../generated/fragments/ILendingPool.js";
import type { SentTransaction, WithOverrides } from "../../types/client.js";
import type { Address } from "../../types/primitives.js";
import { checkAddress } from "../../utils/checkAddress.js";

export interface MarkLateParameters extends WithOverrides {
  readonly borrower: Address;
}

export interface MarkLateResult {
  readonly borrower: Address;
  /** USDC units it owes. */
  readonly debt: bigint;
}

export type MarkLateReturnType = SentTransaction<MarkLateResult>;

/**
 * Marks a credit line that owes something 3 days after its maturity. Open to anyone. Its debt then grows at the penalty rate, which the
 * pool counts when it is paid, and exits wait, except for those who accept a haircut.
 *
 * @throws LendingPoolWrongStatusError, LendingPoolNoDebtError, LendingPoolTooEarlyError, InvalidAddressError
 * @example
 * import { getPool, markLate } from "@cyberplaza/sdk";
 *
 * const { overdue } = await getPool(user);
 * if (overdue !== undefined) await (await markLate(user, { borrower: overdue })).wait();
 */
export const markLate: WriteAction<MarkLateParameters, MarkLateResult, void> = /* @__PURE__ */ defineWrite({
  name: "markLate",
  fn: markLateFragment,
  events: [LineLate],
  to: ({ addresses }) => addresses.lendingPool,
  args: ({ borrower }) => [checkAddress("borrower", borrower)],
  result: (events) => {
    const { borrower, debt } = events.one(LineLate);
    return { borrower, debt };
  },
  simulated: nothing,
});
