import { defineWrite, type WriteAction } from "../../core/defineWrite.js";
import { nothing } from "../../core/nothing.js";
import { oneReported, REPORT_EVENTS, type ReportedJob } from "../../core/reportedJobs.js";
import { encodeUsageReport } from "../../eip712/encodeUsageReport.js";
import { claimJob as claimJobFragment, JobClaimed } from "../../generated/fragments/IJobEscrow.js";
import type { SentTransaction, WithOverrides } from "../../types/client.js";
import type { UsageReport } from "../../types/job.js";

export interface ClaimJobParameters extends WithOverrides {
  /**
   * Units above the order count as the order, and of a job it has pre-empted as its part (`unpackClaimableUnits` of
   * `@cyberplaza/sdk/math`): without a meter no more is paid.
   */
  readonly report: UsageReport;
}

export interface ClaimJobResult extends ReportedJob {
  /** From when `settleClaim` pays it, unless the user accepts or disputes before; unix seconds. */
  readonly settlesAt: bigint;
}

export type ClaimJobReturnType = SentTransaction<ClaimJobResult>;

/**
 * Claims a job that its meter has not reported 24 hours after the ordered end. Caller: its provider. Open while paused.
 *
 * @throws JobWrongStatusError, JobNotAllowedError, JobClaimTooEarlyError, JobImplausibleTimesError, JobBadReportError
 * @example
 * import { claimJob } from "@cyberplaza/sdk";
 *
 * const sent = await claimJob(provider, { report });
 * const { net, settlesAt } = await sent.wait();
 */
export const claimJob: WriteAction<ClaimJobParameters, ClaimJobResult, void> = /* @__PURE__ */ defineWrite({
  name: "claimJob",
  fn: claimJobFragment,
  events: [...REPORT_EVENTS, JobClaimed],
  to: ({ addresses }) => addresses.jobEscrow,
  args: ({ report }) => [encodeUsageReport(report)],
  result: (events) => ({ ...oneReported(events), settlesAt: events.one(JobClaimed).settlesAt }),
  simulated: nothing,
});
