import { InputError } from "../lib/InputError.ts";
import { amountFor, lockedFor, MOST } from "../lib/market/terms.ts";
import { formatUsdc } from "../lib/usdc.ts";
import type { Mapping } from "./mapping.ts";
import { reportedOf, usageOf, type JobPlan, type ReplayPlan } from "./plan.ts";
import { timelineOf } from "./timeline.ts";

/** A job that the market does not take, and why. */
export interface Refusal {
  readonly job: JobPlan;
  readonly problem: string;
}

/** More would scroll the first ones away. */
const SHOWN = 20;

/** The market takes no such log. `refusals` has every job that is in the way. */
export class BeyondLimitsError extends InputError {
  override readonly name = "BeyondLimitsError";
  readonly refusals: readonly Refusal[];
  constructor(refusals: readonly Refusal[]) {
    const count = refusals.length === 1 ? "a job" : `${refusals.length} jobs`;
    const lines = refusals
      .slice(0, SHOWN)
      .map(({ job: { log }, problem }) => `  job ${log.name} (line ${log.line}): ${problem}`);
    const hidden = refusals.length - lines.length;
    super(
      [
        `The market cannot take ${count} of the log, and nothing was started:`,
        ...lines,
        ...(hidden === 0 ? [] : [`  and ${hidden} more`]),
      ].join("\n"),
    );
    this.refusals = refusals;
  }
}

/**
 * Refuses before anything is started what the escrow would refuse, or hold, half way.
 *
 * @throws BeyondLimitsError
 */
export function requireWithinLimits(plan: ReplayPlan, mapping: Mapping): void {
  refuse(plan.jobs, (job) => problemOf(job, mapping));
  const held = heldPayments(plan, mapping);
  refuse(plan.jobs, (job) => held.get(job));
}

function refuse(jobs: readonly JobPlan[], problemOf: (job: JobPlan) => string | undefined): void {
  const refusals = jobs.flatMap((job) => {
    const problem = problemOf(job);
    return problem === undefined ? [] : [{ job, problem }];
  });
  if (refusals.length > 0) throw new BeyondLimitsError(refusals);
}

/**
 * The chain's clock begins in 1970, a day before the first job. The escrow's would do until the year 4147; a log that is so
 * far away, or so long, is a mistake, and a payout each week takes its time.
 */
const [EARLIEST, LATEST] = [Date.UTC(1970, 0, 3) / 1_000, Date.UTC(2200, 0, 1) / 1_000];

function problemOf(job: JobPlan, { meterDailyCap }: Mapping): string | undefined {
  const { terms, openAt } = job;
  if (openAt < EARLIEST) return `opens at ${timeOf(openAt)}, expected ${timeOf(EARLIEST)} or later; ${ABOUT_TIME}`;
  const last = lastOf(job);
  if (last > LATEST) return `lasts until ${timeOf(last)}, expected ${timeOf(LATEST)} or earlier; ${ABOUT_TIME}`;
  if (terms.unitPrice > MOST.unitPrice) {
    return `a second costs ${formatUsdc(terms.unitPrice)} USDC, expected at most ${formatUsdc(MOST.unitPrice)}`;
  }
  const locked = lockedFor(terms);
  if (locked > meterDailyCap) {
    return `locks ${formatUsdc(locked)} USDC, expected at most the mapping's meterDailyCap, ${formatUsdc(meterDailyCap)}`;
  }
  return undefined;
}

const ABOUT_TIME = `the log begins where its UnixStartTime says, else where the mapping's "begin" does`;

function lastOf({ fate }: JobPlan): number {
  return fate.kind === "cancelled" ? fate.at : fate.kind === "silent" ? fate.startAt : fate.endAt;
}

/** In a form that has room for every number a log may have. */
function timeOf(second: number): string {
  return new Date(second * 1_000).toISOString();
}

/** The escrow counts what a meter releases in periods of 8 hours, and holds what is above the cap in the last four. */
const [PERIOD, PERIODS] = [8 * 3_600, 4];

/** The jobs whose payments the escrow would hold for an arbitrator, of whom a log knows nothing. */
function heldPayments(plan: ReplayPlan, { meterDailyCap }: Mapping): Map<JobPlan, string> {
  const held = new Map<JobPlan, string>();
  const released = new Map<number, bigint>();
  for (const { at, kind, jobs } of timelineOf(plan)) {
    if (kind !== "report") continue;
    const period = Math.floor(at / PERIOD);
    for (const job of jobs) {
      const amount = amountFor(job.terms, usageOf(job));
      const before = sum(Array.from({ length: PERIODS }, (_, i) => released.get(period - i) ?? 0n));
      if (before + amount > meterDailyCap) held.set(job, describeHeld(job, amount, before, meterDailyCap));
      else released.set(period, (released.get(period) ?? 0n) + amount);
    }
  }
  return held;
}

function describeHeld(job: JobPlan, amount: bigint, before: bigint, cap: bigint): string {
  return (
    `ends at ${timeOf(reportedOf(job).endAt)} and costs ${formatUsdc(amount)} USDC, with ${formatUsdc(before)} of the day ` +
    `before above the mapping's meterDailyCap, ${formatUsdc(cap)}`
  );
}

function sum(amounts: bigint[]): bigint {
  return amounts.reduce((total, amount) => total + amount, 0n);
}
