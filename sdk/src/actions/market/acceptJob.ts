import { defineWrite, type WriteAction } from "../../core/defineWrite.js";
import { nothing } from "../../core/nothing.js";
import { acceptJob as acceptJobFragment, JobAccepted, Withdrawn } from "../../generated/fragments/IJobEscrow.js";
import type { SentTransaction, WithOverrides } from "../../types/client.js";

export interface AcceptJobParameters extends WithOverrides {
  readonly jobId: bigint;
}

export interface AcceptJobResult {
  readonly jobId: bigint;
  /** USDC units to the provider. */
  readonly net: bigint;
  /** USDC units to the protocol. */
  readonly fee: bigint;
  /** USDC units sent to the provider's payout address; 0 without automatic payouts, or when sending failed. */
  readonly paidOut: bigint;
}

export type AcceptJobReturnType = SentTransaction<AcceptJobResult>;

/**
 * Accepts a reported job; the provider has its payment at once. Caller: its user. Open while paused.
 *
 * @throws JobWrongStatusError (Settled once the payment has matured), JobNotAllowedError
 * @example
 * import { acceptJob } from "@cyberplaza/sdk";
 *
 * const sent = await acceptJob(user, { jobId });
 * const { net, fee } = await sent.wait();
 */
export const acceptJob: WriteAction<AcceptJobParameters, AcceptJobResult, void> = /* @__PURE__ */ defineWrite({
  name: "acceptJob",
  fn: acceptJobFragment,
  events: [JobAccepted, Withdrawn],
  to: ({ addresses }) => addresses.jobEscrow,
  args: ({ jobId }) => [jobId],
  result: (events) => {
    const { jobId, net, fee } = events.one(JobAccepted);
    return { jobId, net, fee, paidOut: events.maybe(Withdrawn)?.amount ?? 0n };
  },
  simulated: nothing,
});
