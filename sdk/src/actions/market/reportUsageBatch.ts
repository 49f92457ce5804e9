import { defineWrite, type WriteAction } from "../../core/defineWrite.js";
import { ownAddress } from "../../core/ownAddress.js";
import { allReported, REPORT_EVENTS, type ReportedJob } from "../../core/reportedJobs.js";
import { skippedJobs, type SkippedJob } from "../../core/skippedJobs.js";
import { encodeUsageReport } from "../../eip712/encodeUsageReport.js";
import { JobSkipped, reportUsageBatch as reportUsageBatchFragment } from "../../generated/fragments/IJobEscrow.js";
import type { SentTransaction, WithOverrides } from "../../types/client.js";
import type { UsageReport } from "../../types/job.js";
import type { Address, Hex } from "../../types/primitives.js";

export interface ReportUsageBatchParameters extends WithOverrides {
  /** Reports of jobs of different users or providers may be mixed; sorted by provider and user they take less gas. */
  readonly reports: readonly UsageReport[];
  /** The meter of all; the client's own address by default. */
  readonly meter?: Address;
  /** The meter's, over all reports (`signUsageBatch`); left out when the meter itself sends. */
  readonly signature?: Hex;
}

export interface ReportUsageBatchResult {
  readonly reported: readonly ReportedJob[];
  /** Those that could not be reported, and why. */
  readonly skipped: readonly SkippedJob[];
}

export type ReportUsageBatchReturnType = SentTransaction<ReportUsageBatchResult>;

/**
 * Reports many jobs of one meter under one signature. A bad item stops no other: see `skipped`. Open to anyone who has the
 * meter's signature, also while paused.
 *
 * @throws JobMeterNotAllowedError, JobBadSignatureError
 * @example
 * import { reportUsageBatch } from "@cyberplaza/sdk";
 * import { signUsageBatch } from "@cyberplaza/sdk/eip712";
 *
 * const signature = await signUsageBatch(meter.runner, [report], meter.domain);
 * const sent = await reportUsageBatch(user, { reports: [report], meter: quote.meter, signature });
 * const { reported, skipped } = await sent.wait();
 */
export const reportUsageBatch: WriteAction<
  ReportUsageBatchParameters,
  ReportUsageBatchResult,
  { readonly count: bigint }
> = /* @__PURE__ */ defineWrite({
  name: "reportUsageBatch",
  fn: reportUsageBatchFragment,
  events: [...REPORT_EVENTS, JobSkipped],
  to: ({ addresses }) => addresses.jobEscrow,
  args: async ({ reports, meter, signature = "0x", overrides }, client) => [
    reports.map(encodeUsageReport),
    await ownAddress(client, "reportUsageBatch", "meter", meter ?? overrides?.from),
    signature,
  ],
  result: async (events) => ({ reported: allReported(events), skipped: await skippedJobs(events) }),
  simulated: ([count]) => ({ count }),
});
