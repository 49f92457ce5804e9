import { defineWrite, type WriteAction } from "../../core/defineWrite.js";
import { settleWeeks as settleWeeksFragment, WeekSettled } from "../../generated/fragments/FeeDistributor.js";
import type { SentTransaction, WithOverrides } from "../../types/client.js";

export interface SettleWeeksParameters extends WithOverrides {
  /** Most weeks with money to settle; 52 by default. Weeks without cost nothing. */
  readonly maxWeeks?: bigint;
}

/** A week that was settled. */
export interface SettledWeek {
  readonly week: bigint;
  /** USDC units: divided, or moved on to the next week when the weight was too little. */
  readonly revenue: bigint;
  /** Σ amount × weeks until the end of all locks in the last second before the week. */
  readonly weight: bigint;
}

export interface SettleWeeksResult {
  readonly settled: readonly SettledWeek[];
}

export type SettleWeeksReturnType = SentTransaction<SettleWeeksResult>;

const MAX_WEEKS = 52n;

/**
 * Settles weeks that are over, which fixes everybody's part. Open to anyone; claims settle the first few by themselves, so that
 * it is needed after more than 8 silent weeks only.
 *
 * @throws RequestFailedError
 * @example
 * import { settleWeeks } from "@cyberplaza/sdk";
 *
 * const sent = await settleWeeks(user);
 * const { settled } = await sent.wait();
 */
export const settleWeeks: WriteAction<SettleWeeksParameters, SettleWeeksResult, { readonly count: bigint }> =
  /* @__PURE__ */ defineWrite({
    name: "settleWeeks",
    fn: settleWeeksFragment,
    events: [WeekSettled],
    to: ({ addresses }) => addresses.feeDistributor,
    args: ({ maxWeeks }) => [maxWeeks ?? MAX_WEEKS],
    result: (events) => ({
      settled: events.all(WeekSettled).map(({ week, amount, weight }) => ({ week, revenue: amount, weight })),
    }),
    simulated: ([count]) => ({ count }),
  });
