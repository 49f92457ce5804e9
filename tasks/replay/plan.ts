import { id } from "ethers";
import { InputError } from "../lib/InputError.ts";
import { amountFor, lockedFor, NEW_ESCROW, type JobTerms, type Outcome, type Usage } from "../lib/market/terms.ts";
import type { Mapping } from "./mapping.ts";
import type { JobLog, LogJob } from "./log/types.ts";

/** What happens to a job of the market. Times are unix seconds. */
export type Fate =
  | { readonly kind: "cancelled"; readonly at: number }
  | { readonly kind: "reported"; readonly startAt: number; readonly endAt: number; readonly outcome: Outcome }
  | { readonly kind: "silent"; readonly startAt: number };

/** A row of the log as a job of the market. A unit is a second of all that the job asks for. */
export interface JobPlan {
  readonly log: LogJob;
  readonly user: string;
  readonly provider: string;
  /** What is sold: the GPU's model, or cores. */
  readonly resource: string;
  readonly terms: JobTerms;
  readonly openAt: number;
  readonly fate: Fate;
}

export interface ReplayPlan {
  readonly users: readonly string[];
  readonly providers: readonly string[];
  /** In the order of their openings. */
  readonly jobs: readonly JobPlan[];
}

/** The log asks for GPUs that no provider has. */
export class UnknownGpuError extends InputError {
  override readonly name = "UnknownGpuError";
  constructor(lines: readonly LogJob[], models: readonly string[]) {
    const [first] = lines;
    super(
      `${lines.length} jobs ask for GPUs that no provider has, the first in line ${first?.line}: ` +
        `${first?.gpuModels.join("|")}. Providers have ${models.join(", ")}; add to "providers" and "gpuPrices" with --mapping.`,
    );
  }
}

const HOUR = 3_600n;
const SHORTEST = 300; // seconds ordered
const LONGEST = 366 * 86_400; // what the escrow allows
/** A quote holds at most 45 days, in whole minutes: a job that waits longer can no longer start. */
const LONGEST_WAIT = 45 * 86_400 - 60;
const CERTIFIED_FEE_BPS = 300n;

/**
 * The mapping of docs/replay.md.
 *
 * @throws UnknownGpuError
 */
export function planReplay(log: JobLog, mapping: Mapping, limit = Infinity): ReplayPlan {
  const rows = log.jobs.slice(0, limit);
  const zero = log.zero ?? Date.parse(mapping.begin) / 1_000;
  const providers = Object.entries(mapping.providers).flatMap(([model, count]) =>
    Array.from({ length: count }, (_, i) => ({ name: `provider ${model}-${i + 1}`, model })),
  );
  const unmet = rows.filter(
    ({ milliGpus, gpuModels }) =>
      milliGpus > 0 && gpuModels.length > 0 && !gpuModels.some((model) => Object.hasOwn(mapping.providers, model)),
  );
  if (unmet.length > 0) throw new UnknownGpuError(unmet, Object.keys(mapping.providers));

  const jobs = rows.map((row): JobPlan => {
    const wants = row.milliGpus > 0 ? row.gpuModels : [];
    const able = wants.length === 0 ? providers : providers.filter(({ model }) => wants.includes(model));
    const provider = able[pick(`provider of ${row.name}`, able.length)];
    if (provider === undefined) throw new UnknownGpuError([row], Object.keys(mapping.providers));
    return {
      log: row,
      user: row.user ?? `user ${pick(row.name, mapping.users)}`,
      provider: provider.name,
      resource: row.milliGpus > 0 ? `gpu.${provider.model.toLowerCase()}.second` : "core.second",
      terms: termsOf(row, mapping, provider.model),
      openAt: zero + row.submittedAt,
      fate: fateOf(row, zero),
    };
  });
  jobs.sort((a, b) => a.openAt - b.openAt || a.log.line - b.log.line);
  return {
    users: [...new Set(jobs.map(({ user }) => user))].sort(byNumber),
    providers: providers.map(({ name }) => name),
    jobs,
  };
}

/** Spreads names evenly and the same on every machine. */
function pick(name: string, count: number): number {
  return Number(BigInt(id(name)) % BigInt(count));
}

function fateOf({ submittedAt, course }: LogJob, zero: number): Fate {
  if (course.kind === "neverStarted") return { kind: "cancelled", at: zero + course.endedAt };
  if (course.startedAt - submittedAt > LONGEST_WAIT) {
    return { kind: "cancelled", at: zero + submittedAt + LONGEST_WAIT };
  }
  const startAt = zero + course.startedAt;
  if (course.kind === "unknown") return { kind: "silent", startAt };
  const outcome = OUTCOME_OF[course.kind];
  return { kind: "reported", startAt, endAt: zero + course.endedAt, outcome };
}

const OUTCOME_OF = { completed: "Completed", failed: "FailedByProvider", stopped: "FailedByUser" } as const;

/** Ordered is what the log asked for, else the time it took, up to the next power of two of 5 minutes. */
function termsOf(row: LogJob, mapping: Mapping, model: string): JobTerms {
  const units = BigInt(Math.min(row.requested ?? roundUp(ranFor(row)), LONGEST));
  const gpuPrice = row.milliGpus > 0 ? (mapping.gpuPrices[model] ?? 0n) : 0n;
  const hourly = BigInt(row.milliCores) * mapping.corePrice + BigInt(row.milliGpus) * gpuPrice; // thousandths
  const asked = divideUp(hourly, 1_000n * HOUR);
  const least = divideUp(NEW_ESCROW.minJobCost, units);
  const unitPrice = asked > least ? asked : least;
  return { units, unitPrice, feeBps: CERTIFIED_FEE_BPS, bufferPercent: NEW_ESCROW.bufferPercent };
}

function ranFor({ course }: LogJob): number {
  return course.kind === "neverStarted" || course.kind === "unknown" ? 0 : course.endedAt - course.startedAt;
}

function roundUp(seconds: number): number {
  let rounded = SHORTEST;
  while (rounded < seconds) rounded *= 2;
  return rounded;
}

/** Up: the user pays the fraction. */
function divideUp(amount: bigint, by: bigint): bigint {
  return (amount + by - 1n) / by;
}

function byNumber(a: string, b: string): number {
  return a.localeCompare(b, "en", { numeric: true });
}

/** When and how a job ends that its meter reports. */
export function reportedOf({ fate, log }: JobPlan): Extract<Fate, { kind: "reported" }> {
  if (fate.kind !== "reported") throw new Error(`job ${log.name} has no report`);
  return fate;
}

/** What the meter saw: a unit a second. */
export function usageOf(plan: JobPlan): Usage {
  const { startAt, endAt, outcome } = reportedOf(plan);
  const ran = BigInt(endAt - startAt);
  return { units: ran, outcome, ran };
}

/** What the user gets back in the end. */
export function refundOf(plan: JobPlan): bigint {
  const locked = lockedFor(plan.terms);
  return plan.fate.kind === "reported" ? locked - amountFor(plan.terms, usageOf(plan)) : locked;
}

/** What each user has to bring at most: as if nothing came back before its last job is open. */
export function pursesOf({ jobs }: ReplayPlan): Map<string, bigint> {
  const purses = new Map<string, bigint>();
  for (const { user, terms } of jobs) purses.set(user, (purses.get(user) ?? 0n) + lockedFor(terms));
  return purses;
}
