import type { Quote, UsageReport } from "../../sdk/src/eip712/index.ts";
import { FEE_BPS, type JobRecord, type TourContext } from "./context.ts";
import { describeRun, usageOf } from "./describeRun.ts";
import type { JobPlan } from "./jobs.ts";
import type { Measurement } from "./metering.ts";
import type { WorkRun } from "./runWorker.ts";
import { NEW_ESCROW, type JobTerms } from "../lib/market/terms.ts";
import { addressOf, hashOf } from "../lib/market/values.ts";

const HOUR = 3_600n;
export const DURATION = 60n; // seconds ordered; the deadline for the report is 7 days later
export const MAX_FEE_BPS = 500n;

/** A job that ran and was measured. */
export interface Metered {
  /** Second of its start on the chain's clock. */
  startedAt: bigint;
  run: WorkRun;
  measurement: Measurement;
}

/** What the provider offers for this work to this user, unsigned. */
export async function quoteFor(context: TourContext, plan: JobPlan): Promise<Quote> {
  const { parties, jobs } = context;
  return {
    user: addressOf(parties[plan.user]),
    provider: addressOf(parties[plan.provider]),
    meter: addressOf(parties.meter),
    resource: hashOf(`cpu.${plan.work.kind}.millisecond`),
    maxUnits: plan.units,
    maxJobs: 1n,
    unitPrice: plan.unitPrice,
    duration: DURATION,
    maxFeeBps: MAX_FEE_BPS,
    validUntil: (await context.now()) + HOUR,
    serviceTerms: 0n,
    specHash: hashOf(JSON.stringify(plan.work)),
    nonce: BigInt(jobs.length),
  };
}

/** Writes an opened job into the tables and the books. */
export function recordOpened({ jobs, books }: TourContext, plan: JobPlan, id: bigint, gas: bigint): JobRecord {
  const job: JobRecord = {
    number: jobs.length + 1,
    id,
    what: plan.what,
    course: plan.course,
    user: plan.user,
    provider: plan.provider,
    status: "Open",
    outcome: null,
    orderedUnits: plan.units,
    units: null,
    usage: null,
    measured: "",
    finding: "",
    meteringRoot: null,
    gas,
  };
  jobs.push(job);
  books.open(id, plan, termsOf(plan), plan.paidBy === "balance" ? "balance" : "wallet");
  return job;
}

/** What the parties agreed to. The tour knows it: it named the providers' classes, and the buffer is that of a new escrow. */
function termsOf({ units, unitPrice, provider }: JobPlan): JobTerms {
  return { units, unitPrice, feeBps: FEE_BPS[provider], bufferPercent: NEW_ESCROW.bufferPercent };
}

/** The report of what was measured, unsigned. */
export function usageReport({ id }: JobRecord, metered: Metered): UsageReport {
  const { startedAt, measurement } = metered;
  return {
    jobId: id,
    startedAt,
    endedAt: startedAt + secondsOf(metered),
    units: measurement.units,
    outcome: measurement.outcome,
    performanceBps: 10_000n,
    availabilityBps: 10_000n,
    meteringRoot: measurement.meteringRoot,
  };
}

/** Writes a reported job into the tables and the books. */
export function recordReported(
  { books }: TourContext,
  job: JobRecord,
  metered: Metered,
  at: { second: bigint; gas: bigint },
): void {
  const { run, measurement } = metered;
  const { units, outcome, meteringRoot, finding } = measurement;
  job.gas += at.gas;
  Object.assign(job, {
    units,
    outcome,
    meteringRoot,
    finding,
    usage: usageOf(run) ?? null,
    measured: describeRun(run),
  });
  books.report(job.id, { units, outcome, ran: secondsOf(metered) }, at.second);
}

function secondsOf({ run }: Metered): bigint {
  return BigInt(Math.floor(run.watchedMs / 1_000));
}
