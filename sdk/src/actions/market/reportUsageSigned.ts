import { defineWrite, type WriteAction } from "../../core/defineWrite.js";
import { allReported, REPORT_EVENTS } from "../../core/reportedJobs.js";
import { skippedJobs } from "../../core/skippedJobs.js";
import { encodeUsageReport } from "../../eip712/encodeUsageReport.js";
import { JobSkipped, reportUsageSigned as reportUsageSignedFragment } from "../../generated/fragments/IJobEscrow.js";
import type { SentTransaction, WithOverrides } from "../../types/client.js";
import type { UsageReport } from "../../types/job.js";
import type { Address, Hex } from "../../types/primitives.js";
import { checkAddress } from "../../utils/checkAddress.js";
import type { ReportUsageBatchResult } from "./reportUsageBatch.js";

export interface SignedUsageReport {
  readonly report: UsageReport;
  /** The meter's, over this report (`signUsageReport`). */
  readonly signature: Hex;
}

export interface ReportUsageSignedParameters extends WithOverrides {
  readonly reports: readonly SignedUsageReport[];
  /** The meter of all. */
  readonly meter: Address;
}

export type ReportUsageSignedResult = ReportUsageBatchResult;

export type ReportUsageSignedReturnType = SentTransaction<ReportUsageSignedResult>;

/**
 * Reports many jobs of one meter, each report signed on its own. A bad item stops no other: see `skipped`. Open to anyone,
 * also while paused.
 *
 * @throws JobMeterNotAllowedError
 * @example
 * import { reportUsageSigned } from "@cyberplaza/sdk";
 * import { signUsageReport } from "@cyberplaza/sdk/eip712";
 *
 * const signature = await signUsageReport(meter.runner, report, meter.domain);
 * const sent = await reportUsageSigned(user, { reports: [{ report, signature }], meter: quote.meter });
 * const { reported, skipped } = await sent.wait();
 */
export const reportUsageSigned: WriteAction<
  ReportUsageSignedParameters,
  ReportUsageSignedResult,
  { readonly count: bigint }
> = /* @__PURE__ */ defineWrite({
  name: "reportUsageSigned",
  fn: reportUsageSignedFragment,
  events: [...REPORT_EVENTS, JobSkipped],
  to: ({ addresses }) => addresses.jobEscrow,
  args: ({ reports, meter }) => [
    reports.map(({ report }) => encodeUsageReport(report)),
    checkAddress("meter", meter),
    reports.map(({ signature }) => signature),
  ],
  result: async (events) => ({ reported: allReported(events), skipped: await skippedJobs(events) }),
  simulated: ([count]) => ({ count }),
});
