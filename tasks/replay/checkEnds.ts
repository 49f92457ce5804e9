import type { LedgerCheck, Mismatch } from "../lib/ledger.ts";
import type { SeenJob } from "../lib/market/witnesses/events.ts";
import type { RunningJob } from "./acts.ts";
import { isLate } from "./ends.ts";
import { usageOf, type JobPlan } from "./plan.ts";

/** Holds the log against the chain's events: how each job ended, after how many units, and whether it began late. */
export function checkEnds(jobs: readonly RunningJob[], seen: ReadonlyMap<bigint, SeenJob>): LedgerCheck {
  const checks = jobs.flatMap(({ plan, id }) => {
    const job = id === null ? undefined : seen.get(id);
    return job === undefined ? [] : compare(plan, job);
  });
  const mismatches = checks.filter(({ expected, found }) => expected !== found);
  return { closes: mismatches.length === 0, mismatches, comparisons: checks.length };
}

/** What has not happened yet at an interruption is not compared. */
function compare(plan: JobPlan, { end, units, startedLate }: SeenJob): Mismatch[] {
  const { fate, log } = plan;
  const about = { account: `job ${log.name}`, by: "the events" };
  if (end === null) return [];
  const wanted = fate.kind === "reported" ? fate.outcome : fate.kind === "silent" ? "Expired" : "Cancelled";
  const mustHave = fate.kind === "reported" ? usageOf(plan).units : 0n;
  return [
    { ...about, what: `ended ${wanted}`, expected: 1n, found: end === wanted ? 1n : 0n },
    { ...about, what: "started late", expected: isLate(plan) ? 1n : 0n, found: startedLate ? 1n : 0n },
    { ...about, what: "units", expected: mustHave, found: units ?? 0n },
  ];
}
