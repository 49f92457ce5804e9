import { defineWrite, type WriteAction } from "../../core/defineWrite.js";
import { nothing } from "../../core/nothing.js";
import { JobPreempted, preemptJob as preemptJobFragment } from "../../generated/fragments/IJobEscrow.js";
import type { SentTransaction, WithOverrides } from "../../types/client.js";
import type { Hex } from "../../types/primitives.js";

export interface PreemptJobParameters extends WithOverrides {
  readonly jobId: bigint;
  /** Hash of the state from which another job resumes, 32 bytes. */
  readonly checkpoint: Hex;
}

export interface PreemptJobResult {
  readonly jobId: bigint;
  readonly checkpoint: Hex;
  /** When its report is due; unix seconds. */
  readonly reportBy: bigint;
}

export type PreemptJobReturnType = SentTransaction<PreemptJobResult>;

/**
 * Ends a running spot job: its report is due within 7 days, after 24 hours the provider may claim. Caller: its provider.
 * Open while paused.
 *
 * @throws JobWrongStatusError, JobNotAllowedError, JobNotSpotError, JobEndsAnywayError
 * @example
 * import { preemptJob } from "@cyberplaza/sdk";
 * import { id } from "ethers";
 *
 * const sent = await preemptJob(provider, { jobId, checkpoint: id("state at epoch 7") });
 * const { reportBy } = await sent.wait();
 */
export const preemptJob: WriteAction<PreemptJobParameters, PreemptJobResult, void> = /* @__PURE__ */ defineWrite({
  name: "preemptJob",
  fn: preemptJobFragment,
  events: [JobPreempted],
  to: ({ addresses }) => addresses.jobEscrow,
  args: ({ jobId, checkpoint }) => [jobId, checkpoint],
  result: (events) => {
    const { jobId, checkpoint, reportBy } = events.one(JobPreempted);
    return { jobId, checkpoint, reportBy };
  },
  simulated: nothing,
});
