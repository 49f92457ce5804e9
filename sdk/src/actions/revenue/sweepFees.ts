import { defineWrite, type WriteAction } from "../../core/defineWrite.js";
import { RevenueCredited, sweep } from "../../generated/fragments/FeeDistributor.js";
import type { SentTransaction, WithOverrides } from "../../types/client.js";

export type SweepFeesParameters = WithOverrides;

export interface SweepFeesResult {
  /** USDC units. */
  readonly amount: bigint;
  /** The week they belong to: the next. */
  readonly week: bigint;
}

export type SweepFeesReturnType = SentTransaction<SweepFeesResult>;

/**
 * Counts USDC that was sent to the distributor directly: it belongs to the next week. Open to anyone.
 *
 * @throws FeeDistributorNothingToSweepError
 * @example
 * import { sweepFees } from "@cyberplaza/sdk";
 *
 * const sent = await sweepFees(user);
 * const { amount, week } = await sent.wait();
 */
export const sweepFees: WriteAction<
  SweepFeesParameters,
  SweepFeesResult,
  Pick<SweepFeesResult, "amount">
> = /* @__PURE__ */ defineWrite({
  name: "sweepFees",
  fn: sweep,
  events: [RevenueCredited],
  to: ({ addresses }) => addresses.feeDistributor,
  args: () => [],
  result: (events) => {
    const { amount, week } = events.one(RevenueCredited);
    return { amount, week };
  },
  simulated: ([amount]) => ({ amount }),
});
