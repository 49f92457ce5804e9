import { defineWrite, type WriteAction } from "../../core/defineWrite.js";
import { nothing } from "../../core/nothing.js";
import { expireJob as expireJobFragment, JobExpired } from "../../generated/fragments/IJobEscrow.js";
import type { SentTransaction, WithOverrides } from "../../types/client.js";

export interface ExpireJobParameters extends WithOverrides {
  readonly jobId: bigint;
  /** The jobs it waits for (`getDependencies`); none by default. A job that has started needs none. */
  readonly dependencies?: readonly bigint[];
}

export interface ExpireJobResult {
  readonly jobId: bigint;
  /** USDC units credited to whoever paid. */
  readonly refund: bigint;
}

export type ExpireJobReturnType = SentTransaction<ExpireJobResult>;

/**
 * Ends a job nobody reported within its ordered duration and 7 days; all that was locked is credited to whoever
 * paid. Open to anyone, also while paused.
 *
 * @throws JobWrongStatusError, JobNotExpiredError, JobWrongDependenciesError, JobDependencyNotCompletedError,
 * JobNeedsMoreGasError
 * @example
 * import { expireJob } from "@cyberplaza/sdk";
 *
 * const sent = await expireJob(user, { jobId });
 * const { refund } = await sent.wait();
 */
export const expireJob: WriteAction<ExpireJobParameters, ExpireJobResult, void> = /* @__PURE__ */ defineWrite({
  name: "expireJob",
  fn: expireJobFragment,
  events: [JobExpired],
  to: ({ addresses }) => addresses.jobEscrow,
  args: ({ jobId, dependencies = [] }) => [jobId, dependencies],
  result: (events) => {
    const { jobId, refund } = events.one(JobExpired);
    return { jobId, refund };
  },
  simulated: nothing,
});
