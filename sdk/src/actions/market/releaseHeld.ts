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
}

export type ReleaseHeldReturnType = SentTransaction<ReleaseHeldResult>;

/**
 * Lets the report of a disputed job stand when nobody has ruled on it for 90 days: the provider gets its payment. Open to
 * anyone.
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
    const { jobId, toProvider, fee } = events.one(JobResolved);
    return { jobId, net: toProvider, fee };
  },
  simulated: nothing,
});
