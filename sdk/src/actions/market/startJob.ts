import { defineWrite, type WriteAction } from "../../core/defineWrite.js";
import { nothing } from "../../core/nothing.js";
import {
  BreachQueued,
  JobStarted,
  StartedLate,
  startJob as startJobFragment,
} from "../../generated/fragments/IJobEscrow.js";
import type { SentTransaction, WithOverrides } from "../../types/client.js";

export interface StartJobParameters extends WithOverrides {
  readonly jobId: bigint;
  /** The jobs it waits for (`getDependencies`); none by default. */
  readonly dependencies?: readonly bigint[];
}

export interface StartJobResult {
  readonly jobId: bigint;
  /** Seconds after the start was due; 0: on time. */
  readonly lateBy: bigint;
  /** The registry could not be told of the late start; `retryRegistry` tells it again. */
  readonly breachQueued: boolean;
}

export type StartJobReturnType = SentTransaction<StartJobResult>;

/**
 * Marks a job as running. Caller: its provider or meter. On time within 5 minutes of the opening, or of its last
 * dependency's report; later it counts as a breach, and after the quote's end it is refused.
 *
 * @throws JobWrongStatusError, JobNotAllowedError, JobWrongDependenciesError, JobDependencyNotCompletedError,
 * JobStartTooLateError
 * @example
 * import { startJob } from "@cyberplaza/sdk";
 *
 * const sent = await startJob(provider, { jobId });
 * const { lateBy } = await sent.wait();
 */
export const startJob: WriteAction<StartJobParameters, StartJobResult, void> = /* @__PURE__ */ defineWrite({
  name: "startJob",
  fn: startJobFragment,
  events: [JobStarted, StartedLate, BreachQueued],
  to: ({ addresses }) => addresses.jobEscrow,
  args: ({ jobId, dependencies = [] }) => [jobId, dependencies],
  result: (events) => ({
    jobId: events.one(JobStarted).jobId,
    lateBy: events.maybe(StartedLate)?.lateBy ?? 0n,
    breachQueued: events.maybe(BreachQueued) !== undefined,
  }),
  simulated: nothing,
});
