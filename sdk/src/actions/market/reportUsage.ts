import { defineWrite, type WriteAction } from "../../core/defineWrite.js";
import { nothing } from "../../core/nothing.js";
import { ownAddress } from "../../core/ownAddress.js";
import { encodeUsageReport } from "../../eip712/encodeUsageReport.js";
import { JobReported, BreachQueued, reportUsage as reportUsageFragment } from "../../generated/fragments/JobEscrow.js";
import { unpackReport, type UnpackedReport } from "../../math/unpackReport.js";
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

/** What the report pays, in USDC units; units and outcome as recorded. */
export interface ReportUsageResult extends UnpackedReport {
  readonly jobId: bigint;
  readonly userId: bigint;
  readonly providerId: bigint;
  /** The registry could not be told of a breach; `retryRegistry` tells it again. */
  readonly breachQueued: boolean;
}

export type ReportUsageReturnType = SentTransaction<ReportUsageResult>;

/**
 * Reports a running job: computes what it pays, credits the rest to the user, and lets payment and fee mature at the first
 * UTC midnight at least 72 hours later. Open to anyone who has the meter's signature, also while paused.
 *
 * @throws JobWrongStatusError, JobMeterNotAllowedError, JobBadSignatureError, JobImplausibleTimesError, JobBadReportError,
 * JobMeterCapExceededError
 * @example
 * import { reportUsage } from "@cyberplaza/sdk";
 *
 * const sent = await reportUsage(meter, { report });
 * const { net, fee, refund } = await sent.wait();
 */
export const reportUsage: WriteAction<ReportUsageParameters, ReportUsageResult, void> = /* @__PURE__ */ defineWrite({
  name: "reportUsage",
  fn: reportUsageFragment,
  events: [JobReported, BreachQueued],
  to: ({ addresses }) => addresses.jobEscrow,
  args: async ({ report, meter, signature = "0x", overrides }, client) => [
    encodeUsageReport(report),
    await ownAddress(client, "reportUsage", "meter", meter ?? overrides?.from),
    signature,
  ],
  result: (events) => {
    const { jobId, userId, providerId, paidFeeRefundClass } = events.one(JobReported);
    const breachQueued = events.maybe(BreachQueued) !== undefined;
    return { jobId, userId, providerId, ...unpackReport(paidFeeRefundClass), breachQueued };
  },
  simulated: nothing,
});
