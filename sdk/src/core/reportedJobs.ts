import { BreachQueued, JobAccepted, JobHeld, JobReported } from "../generated/fragments/IJobEscrow.js";
import { unpackReport, type UnpackedReport } from "../math/unpackReport.js";
import type { ReceiptEvents } from "./ReceiptEvents.js";

/** What a report pays, in USDC units; units and outcome as recorded. */
export interface ReportedJob extends UnpackedReport {
  readonly jobId: bigint;
  readonly userId: bigint;
  readonly providerId: bigint;
  /** The payment is above what the meter may release now, and waits for a ruling. */
  readonly held: boolean;
  /** The user has consented for this provider: the payment matured at once. */
  readonly accepted: boolean;
  /** The registry could not be told of a breach; `retryRegistry` tells it again. */
  readonly breachQueued: boolean;
}

/** What every kind of report emits for a job. */
export const REPORT_EVENTS = [JobReported, JobHeld, JobAccepted, BreachQueued];

/** The jobs that were reported, in order. */
export function allReported(events: ReceiptEvents): ReportedJob[] {
  const ids = (found: readonly { readonly jobId: bigint }[]): Set<bigint> => new Set(found.map(({ jobId }) => jobId));
  const [held, accepted, queued] = [
    ids(events.all(JobHeld)),
    ids(events.all(JobAccepted)),
    ids(events.all(BreachQueued)),
  ];
  return events.all(JobReported).map(({ jobId, userId, providerId, paidFeeRefundClass }) => ({
    jobId,
    userId,
    providerId,
    ...unpackReport(paidFeeRefundClass),
    held: held.has(jobId),
    accepted: accepted.has(jobId),
    breachQueued: queued.has(jobId),
  }));
}

/** @throws EventMissingError */
export function oneReported(events: ReceiptEvents): ReportedJob {
  events.one(JobReported);
  return allReported(events)[0] as ReportedJob; // one was found
}
