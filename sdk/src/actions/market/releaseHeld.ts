import { defineWrite, type WriteAction } from "../../core/defineWrite.js";
import { nothing } from "../../core/nothing.js";
import { JobResolved, releaseHeld as releaseHeldFragment } from "../../generated/fragments/IJobEscrow.js";
import type { SentTransaction, WithOverrides } from "../../types/client.js";

export interface ReleaseHeldParameters extends WithOverrides {
  readonly jobId: bigint;
}

export interface ReleaseHeldResult {
  readonly jobId: bigint;
  /** USDC units credited to the provider. */
  readonly net: bigint;
  /** USDC units of the protocol's fee. */
  readonly fee: bigint;
  /** USDC units credited back to whoever paid; only of a provider's own claim, all of it. */
  readonly refund: bigint;
}

export type ReleaseHeldReturnType = SentTransaction<ReleaseHeldResult>;

/**
 * Ends what nobody has ruled on for 90 days: the report stands and the provider gets its payment; a provider's own claim
 * goes back to whoever paid. Open to anyone.
 *
 * @throws JobWrongStatusError, JobRulingStillPossibleError
 * @example
 * import { releaseHeld } from "@cyberplaza/sdk";
 *
 * const sent = await releaseHeld(user, { jobId });
 * const { net } = await sent.wait();
 */
export const releaseHeld: WriteAction<ReleaseHeldParameters, ReleaseHeldResult, void> = /* @__PURE__ */ defineWrite({
  name: "releaseHeld",
  fn: releaseHeldFragment,
  events: [JobResolved],
  to: ({ addresses }) => addresses.jobEscrow,
  args: ({ jobId }) => [jobId],
  result: (events) => {
    const { jobId, toUser, toProvider, fee } = events.one(JobResolved);
    return { jobId, net: toProvider, fee, refund: toUser };
  },
  simulated: nothing,
});
