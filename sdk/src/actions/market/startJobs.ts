import { defineWrite, type WriteAction } from "../../core/defineWrite.js";
import { skippedJobs, type SkippedJob } from "../../core/skippedJobs.js";
import {
  BreachQueued,
  JobSkipped,
  JobStarted,
  StartedLate,
  startJobs as startJobsFragment,
} from "../../generated/fragments/IJobEscrow.js";
import type { SentTransaction, WithOverrides } from "../../types/client.js";

export interface JobToStart {
  readonly jobId: bigint;
  /** The jobs it waits for (`getDependencies`); none by default. */
  readonly dependencies?: readonly bigint[];
}

export interface StartJobsParameters extends WithOverrides {
  readonly jobs: readonly JobToStart[];
}

export interface StartedJob {
  readonly jobId: bigint;
  /** Seconds after the start was due; 0: on time. */
  readonly lateBy: bigint;
  /** The registry could not be told of the late start; `retryRegistry` tells it again. */
  readonly breachQueued: boolean;
}

export interface StartJobsResult {
  readonly started: readonly StartedJob[];
  /** Those that could not start, and why. */
  readonly skipped: readonly SkippedJob[];
}

export type StartJobsReturnType = SentTransaction<StartJobsResult>;

/**
 * Marks jobs as running. Caller: their provider or meter. One that cannot start stops no other: see `skipped`.
 *
 * @throws JobLengthMismatchError
 * @example
 * import { startJobs } from "@cyberplaza/sdk";
 *
 * const sent = await startJobs(provider, { jobs: [{ jobId }] });
 * const { started, skipped } = await sent.wait();
 */
export const startJobs: WriteAction<StartJobsParameters, StartJobsResult, { readonly count: bigint }> =
  /* @__PURE__ */ defineWrite({
    name: "startJobs",
    fn: startJobsFragment,
    events: [JobStarted, StartedLate, BreachQueued, JobSkipped],
    to: ({ addresses }) => addresses.jobEscrow,
    args: ({ jobs }) => {
      const dependencies = jobs.map((job) => job.dependencies ?? []);
      return [jobs.map(({ jobId }) => jobId), dependencies.some(({ length }) => length > 0) ? dependencies : []];
    },
    result: async (events) => {
      const late = new Map(events.all(StartedLate).map(({ jobId, lateBy }) => [jobId, lateBy]));
      const queued = new Set(events.all(BreachQueued).map(({ jobId }) => jobId));
      const started = events
        .all(JobStarted)
        .map(({ jobId }) => ({ jobId, lateBy: late.get(jobId) ?? 0n, breachQueued: queued.has(jobId) }));
      return { started, skipped: await skippedJobs(events) };
    },
    simulated: ([count]) => ({ count }),
  });
