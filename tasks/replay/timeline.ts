import { maturesAt } from "../lib/market/terms.ts";
import type { JobPlan, ReplayPlan } from "./plan.ts";

/**
 * What happens, in the order of one second. Ended: the log is done with the job, and a refund is due; no transaction.
 * Payout: fees are distributed and providers paid.
 */
const KINDS = ["open", "start", "ended", "cancel", "report", "expire", "payout"] as const;
export type Kind = (typeof KINDS)[number];

export interface Event {
  /** Unix second. */
  readonly at: number;
  readonly kind: Kind;
  /** Several only for reports, none for payouts. */
  readonly jobs: readonly JobPlan[];
}

/** Seconds of the log whose reports go into one batch. */
export const REPORT_PERIOD = 300;
/** Reports one transaction takes, at most 27 000 gas each of the 16.7 million that a transaction may use. */
export const BATCH_SIZE = 400;
const WEEK = 7 * 86_400;
const REPORT_WINDOW = WEEK; // after the ordered end; then anyone may expire the job

/** Everything a replay does, sorted. */
export function timelineOf({ jobs }: ReplayPlan): Event[] {
  const events: Event[] = [];
  const reports = new Map<number, JobPlan[]>();
  for (const job of jobs) {
    const { fate, openAt, terms } = job;
    const add = (at: number, kind: Kind): void => void events.push({ at, kind, jobs: [job] });
    add(openAt, "open");
    if (fate.kind === "cancelled") {
      add(fate.at, "ended");
      add(fate.at, "cancel");
      continue;
    }
    add(fate.startAt, "start");
    const orderedEnd = fate.startAt + Number(terms.units);
    if (fate.kind === "silent") {
      add(orderedEnd, "ended");
      add(orderedEnd + REPORT_WINDOW, "expire");
      continue;
    }
    add(fate.endAt, "ended");
    const tick = Math.ceil(fate.endAt / REPORT_PERIOD) * REPORT_PERIOD;
    const batch = reports.get(tick);
    if (batch === undefined) reports.set(tick, [job]);
    else batch.push(job);
  }
  for (const [at, batch] of reports) {
    batch.sort(byAccounts);
    for (let i = 0; i < batch.length; i += BATCH_SIZE) {
      events.push({ at, kind: "report", jobs: batch.slice(i, i + BATCH_SIZE) });
    }
  }
  for (const at of payouts(events)) events.push({ at, kind: "payout", jobs: [] });
  return events.sort((a, b) => a.at - b.at || KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind));
}

/** Every week, the last time when everything has matured. */
function payouts(events: readonly Event[]): number[] {
  const from = events.reduce((first, { at }) => Math.min(first, at), Infinity);
  const to = events.reduce((last, { at }) => Math.max(last, at), 0);
  const weeks = Math.ceil((Number(maturesAt(BigInt(to))) - from) / WEEK);
  return Array.from({ length: Math.max(weeks, 1) }, (_, week) => from + (week + 1) * WEEK);
}

/** Cheapest: payments of one account follow each other. */
function byAccounts(a: JobPlan, b: JobPlan): number {
  return compare(a.provider, b.provider) || compare(a.user, b.user);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
