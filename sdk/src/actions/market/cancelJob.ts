import { defineWrite, type WriteAction } from "../../core/defineWrite.js";
import { nothing } from "../../core/nothing.js";
import { cancelJob as cancelJobFragment, JobCancelled } from "../../generated/fragments/IJobEscrow.js";
import type { SentTransaction, WithOverrides } from "../../types/client.js";

export interface CancelJobParameters extends WithOverrides {
  readonly jobId: bigint;
  /** The jobs it waits for (`getDependencies`); none by default. Its user may leave them out. */
  readonly dependencies?: readonly bigint[];
}

export interface CancelJobResult {
  readonly jobId: bigint;
  /** USDC units credited to whoever paid. */
  readonly refund: bigint;
}

export type CancelJobReturnType = SentTransaction<CancelJobResult>;

/**
 * Cancels a job that has not started; all that was locked is credited to whoever paid. Caller: its user; anyone when a
 * job it waits for failed, was cancelled or expired. Open while paused.
 *
 * @throws JobWrongStatusError, JobNotAllowedError, JobWrongDependenciesError, JobNoDependencyFailedError,
 * JobNeedsMoreGasError
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
  args: ({ jobId, dependencies = [] }) => [jobId, dependencies],
  result: (events) => {
    const { jobId, refund } = events.one(JobCancelled);
    return { jobId, refund };
  },
  simulated: nothing,
});
