import type { LedgerCheck, Mismatch } from "../lib/ledger.ts";
import type { SeenJob } from "../lib/market/witnesses/events.ts";
import type { RunningJob } from "./acts.ts";
import { isLate } from "./ends.ts";
import { usageOf, type JobPlan } from "./plan.ts";

/**
 * Holds the log against the chain's events: how each job ended, after how many units, and whether it began late.
 * @param isOver Whether every job must have ended; at an interruption those that have not are left out.
 */
export function checkEnds(
  jobs: readonly RunningJob[],
  seen: ReadonlyMap<bigint, SeenJob>,
  isOver: boolean,
): LedgerCheck {
  const checks = jobs.flatMap(({ plan, id }) => {
    const job = id === null ? undefined : seen.get(id);
    return isOver || (job?.end ?? null) !== null ? compare(plan, job) : [];
  });
  const mismatches = checks.filter(({ expected, found }) => expected !== found);
  return { closes: mismatches.length === 0, mismatches, comparisons: checks.length };
}

function compare(plan: JobPlan, job: SeenJob | undefined): Mismatch[] {
  const { fate, log } = plan;
  const about = { account: `job ${log.name}`, by: "the events" };
  const wanted = fate.kind === "reported" ? fate.outcome : fate.kind === "silent" ? "Expired" : "Cancelled";
  const mustHave = fate.kind === "reported" ? usageOf(plan).units : 0n;
  return [
    { ...about, what: `ended ${wanted}`, expected: 1n, found: job?.end === wanted ? 1n : 0n },
    { ...about, what: "started late", expected: isLate(plan) ? 1n : 0n, found: job?.startedLate === true ? 1n : 0n },
    { ...about, what: "units", expected: mustHave, found: job?.units ?? 0n },
  ];
}
