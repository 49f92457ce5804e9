import { defineWrite, type WriteAction } from "../../core/defineWrite.js";
import { BucketSettled, settle } from "../../generated/fragments/RedeemQueue.js";
import type { SentTransaction, WithOverrides } from "../../types/client.js";

export interface SettleQueueParameters extends WithOverrides {
  /** Days of requests it looks at, at most; 32 by default. */
  readonly maxBuckets?: bigint;
}

/** What was settled of the requests of a day. */
export interface SettledBucket {
  /** The day since 1970. */
  readonly requestId: bigint;
  /** Of rUSDC. */
  readonly shares: bigint;
  /** USDC units for them. */
  readonly assets: bigint;
}

export interface SettleQueueResult {
  /** Of rUSDC, settled. */
  readonly shares: bigint;
  /** USDC units for them, which their controllers claim. */
  readonly assets: bigint;
  readonly buckets: readonly SettledBucket[];
}

export type SettleQueueReturnType = SentTransaction<SettleQueueResult>;

/**
 * Settles requests of past days, oldest first, as far as what may leave today goes, all at one price. Open to anyone; costs the same
 * for any number of requests.
 *
 * @throws RedeemQueueNothingToSettleError, LendingPoolExitsWaitError
 * @example
 * import { settleQueue } from "@cyberplaza/sdk";
 *
 * const { assets, buckets } = await (await settleQueue(user)).wait();
 */
export const settleQueue: WriteAction<
  SettleQueueParameters,
  SettleQueueResult,
  Pick<SettleQueueResult, "shares" | "assets">
> = /* @__PURE__ */ defineWrite({
  name: "settleQueue",
  fn: settle,
  events: [BucketSettled],
  to: ({ addresses }) => addresses.redeemQueue,
  args: ({ maxBuckets = 32n }) => [maxBuckets],
  result: (events) => {
    const buckets = events.all(BucketSettled).map(({ requestId, shares, assets }) => ({ requestId, shares, assets }));
    return {
      shares: buckets.reduce((sum, { shares }) => sum + shares, 0n),
      assets: buckets.reduce((sum, { assets }) => sum + assets, 0n),
      buckets,
    };
  },
  simulated: ([shares, assets]) => ({ shares, assets }),
});
