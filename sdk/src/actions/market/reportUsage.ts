import { defineWrite, type WriteAction } from "../../core/defineWrite.js";
import { nothing } from "../../core/nothing.js";
import { ownAddress } from "../../core/ownAddress.js";
import { encodeUsageReport } from "../../eip712/encodeUsageReport.js";
import { reportUsage as reportUsageFragment } from "../../generated/fragments/IJobEscrow.js";
import { oneReported, REPORT_EVENTS, type ReportedJob } from "../../core/reportedJobs.js";
import type { SentTransaction, WithOverrides } from "../../types/client.js";
import type { UsageReport } from "../../types/job.js";
import type { Address, Hex } from "../../types/primitives.js";

export interface ReportUsageParameters extends WithOverrides {
  readonly report: UsageReport;
  /** The job's meter; the client's own address by default. */
  readonly meter?: Address;
  /** The meter's, over the report (`signUsageReport`); left out when the meter itself sends. */
  readonly signature?: Hex;
}

export type ReportUsageReturnType = SentTransaction<ReportedJob>;

/**
 * Reports a running job: computes what it pays, credits the rest to the user, and lets payment and fee mature at the first
 * UTC midnight at least 72 hours later. Open to anyone who has the meter's signature, also while paused.
 *
 * @throws JobWrongStatusError, JobMeterNotAllowedError, JobBadSignatureError, JobImplausibleTimesError, JobBadReportError
 * @example
 * import { reportUsage } from "@cyberplaza/sdk";
 *
 * const sent = await reportUsage(meter, { report });
 * const { net, fee, refund } = await sent.wait();
 */
export const reportUsage: WriteAction<ReportUsageParameters, ReportedJob, void> = /* @__PURE__ */ defineWrite({
  name: "reportUsage",
  fn: reportUsageFragment,
  events: REPORT_EVENTS,
  to: ({ addresses }) => addresses.jobEscrow,
  args: async ({ report, meter, signature = "0x", overrides }, client) => [
    encodeUsageReport(report),
    await ownAddress(client, "reportUsage", "meter", meter ?? overrides?.from),
    signature,
  ],
  result: oneReported,
  simulated: nothing,
});
