import { defineWrite, type WriteAction } from "../../core/defineWrite.js";
import { nothing } from "../../core/nothing.js";
import { cancelJob as cancelJobFragment, JobCancelled } from "../../generated/fragments/JobEscrow.js";
import type { SentTransaction, WithOverrides } from "../../types/client.js";

export interface CancelJobParameters extends WithOverrides {
  readonly jobId: bigint;
}

export interface CancelJobResult {
  readonly jobId: bigint;
  /** USDC units credited to the user. */
  readonly refund: bigint;
}

export type CancelJobReturnType = SentTransaction<CancelJobResult>;

/**
 * Cancels a job that has not started; all that was locked is credited to the user. Caller: its user. Open while paused.
 *
 * @throws JobWrongStatusError, JobNotAllowedError
 * @example
 * import { cancelJob } from "@cyberplaza/sdk";
 *
 * const sent = await cancelJob(user, { jobId });
 * const { refund } = await sent.wait();
 */
export const cancelJob: WriteAction<CancelJobParameters, CancelJobResult, void> = /* @__PURE__ */ defineWrite({
  name: "cancelJob",
  fn: cancelJobFragment,
  events: [JobCancelled],
  to: ({ addresses }) => addresses.jobEscrow,
  args: ({ jobId }) => [jobId],
  result: (events) => {
    const { jobId, refund } = events.one(JobCancelled);
    return { jobId, refund };
  },
  simulated: nothing,
});
