import { spreadOf, type Spread } from "../../lib/spread.ts";
import { ENDS, type End, type ReplayedJob, type ReplayResult } from "../result.ts";
import { moneyFlows, type Flow } from "./flows.ts";

/** Sums over jobs. Amounts are USDC units; locked = still locked + paid + fee + refund. */
export interface JobSums {
  jobs: number;
  locked: bigint;
  stillLocked: bigint;
  paid: bigint;
  fee: bigint;
  refund: bigint;
  /** Of the transactions a job needed, over the jobs that were opened; null when none was. */
  gas: Spread | null;
}

/** What the report says in figures; everything follows from the result. */
export interface ReplaySummary {
  byEnd: Record<End, JobSums>;
  all: JobSums;
  users: number;
  providers: number;
  /** Jobs of the log that were never opened, since the replay ended before. */
  neverOpened: number;
  startedLate: number;
  fromBuffer: number;
  capped: number;
  flows: Flow[];
  /** Amounts compared by all checks, and those that differ. */
  comparisons: number;
  mismatches: number;
}

/** How the ends are called. */
export const END_NAMES: Record<End, string> = {
  completed: "completed",
  failedLater: "failed later",
  failedEarly: "failed early",
  stopped: "stopped",
  cancelled: "cancelled",
  expired: "expired",
  unfinished: "unfinished",
};

export function summarize(result: ReplayResult): ReplaySummary {
  const { jobs, checks } = result;
  const count = (is: (job: ReplayedJob) => boolean): number => jobs.filter(is).length;
  return {
    byEnd: perEnd((end) => sumsOf(jobs.filter((job) => job.end === end))),
    all: sumsOf(jobs),
    users: new Set(jobs.map(({ user }) => user)).size,
    providers: new Set(jobs.map(({ provider }) => provider)).size,
    neverOpened: count(({ id }) => id === null),
    startedLate: count(({ startedLate }) => startedLate),
    fromBuffer: count(({ fromBuffer }) => fromBuffer),
    capped: count(({ capped }) => capped),
    flows: moneyFlows(result),
    comparisons: checks.reduce((sum, { comparisons }) => sum + comparisons, 0),
    mismatches: checks.reduce((sum, { mismatches }) => sum + mismatches.length, 0),
  };
}

/** The ends that some job had, in their order. */
export function endsOf({ byEnd }: ReplaySummary): End[] {
  return ENDS.filter((end) => byEnd[end].jobs > 0);
}

/** One value an end. */
export function perEnd<T>(value: (end: End) => T): Record<End, T> {
  return Object.fromEntries(ENDS.map((end) => [end, value(end)])) as Record<End, T>;
}

function sumsOf(jobs: ReplayedJob[]): JobSums {
  const sum = (item: "locked" | "stillLocked" | "paid" | "fee" | "refund"): bigint =>
    jobs.reduce((total, job) => total + job[item], 0n);
  return {
    jobs: jobs.length,
    locked: sum("locked"),
    stillLocked: sum("stillLocked"),
    paid: sum("paid"),
    fee: sum("fee"),
    refund: sum("refund"),
    gas: spreadOf(jobs.filter(({ id }) => id !== null).map(({ gas }) => gas)),
  };
}
