import type { JobView } from "./world.ts";

const MINUTE = 60n;
const DAY = 86_400n;
const SPOT = 2n;

/** `JobStatus`, in the contract's order. */
export const STATUSES = [
  "None",
  "Open",
  "Running",
  "Reported",
  "Settled",
  "Cancelled",
  "Expired",
  "Disputed",
  "Resolved",
] as const;

export function statusOf({ status }: JobView): string {
  return STATUSES[Number(status)] ?? "";
}

/**
 * The page's name of the state a job is in.
 *
 * @param stored The status in its word, which a payment that matures does not change; `Held` when its report held it.
 * @param dependencies The jobs it waits for.
 */
export function stateOf(job: JobView, stored: string, dependencies: readonly JobView[], now: bigint): string {
  const status = statusOf(job);
  switch (status) {
    case "Open":
      return openState(job, dependencies, now);
    case "Running":
      return runningState(job, now);
    case "Reported":
      return job.claimed ? "Reported claimed" : "Reported";
    case "Settled":
      if (stored === "Settled") return "Settled";
      return job.claimed ? "Settled claimed" : "Settled matured";
    case "Cancelled":
      return BigInt(job.user) === 0n ? "Cancelled quote" : "Cancelled";
    case "Disputed":
      return `Disputed${stored === "Held" ? " above cap" : ""}${now < job.deadline ? "" : " overdue"}`;
    default:
      return status;
  }
}

function openState(job: JobView, dependencies: readonly JobView[], now: bigint): string {
  const name = dependencies.length === 0 ? "Open" : "Open ready";
  if (dependencies.some(hasFailed)) return "Open blocked";
  if (dependencies.some(isUnderWay)) return "Open waiting";
  const due = dependencies.reduce((latest, { since }) => (since > latest ? since : latest), job.since);
  if (now >= due + job.duration + 7n * DAY) return `${name} overdue`;
  if (now <= due + 5n * MINUTE) return name;
  return now <= job.startBy ? `${name} late` : `${name} too late`;
}

function isUnderWay(job: JobView): boolean {
  return statusOf(job) === "Open" || statusOf(job) === "Running";
}

function hasFailed(job: JobView): boolean {
  if (isUnderWay(job)) return false;
  return statusOf(job) === "Cancelled" || statusOf(job) === "Expired" || job.outcome !== 0n;
}

function runningState(job: JobView, now: bigint): string {
  const name = (job.serviceTerms & 0xffn) === SPOT ? "Running spot" : "Running";
  if (now < job.since + job.duration) return name;
  if (now < job.claimableFrom) return `${name} stopped`;
  return now < job.deadline ? "Running claimable" : "Running overdue";
}
