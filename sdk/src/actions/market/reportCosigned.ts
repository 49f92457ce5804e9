import { defineWrite, type WriteAction } from "../../core/defineWrite.js";
import { nothing } from "../../core/nothing.js";
import { oneReported, REPORT_EVENTS, type ReportedJob } from "../../core/reportedJobs.js";
import { encodeUsageReport } from "../../eip712/encodeUsageReport.js";
import { reportCosigned as reportCosignedFragment } from "../../generated/fragments/IJobEscrow.js";
import type { SentTransaction, WithOverrides } from "../../types/client.js";
import type { UsageReport } from "../../types/job.js";
import type { Hex } from "../../types/primitives.js";

export interface ReportCosignedParameters extends WithOverrides {
  readonly report: UsageReport;
  /** The user's, over the report (`signUsageReport`); left out when the user itself sends. */
  readonly userSignature?: Hex;
  /** The provider's, over the report (`signUsageReport`); left out when the provider itself sends. */
  readonly providerSignature?: Hex;
}

export type ReportCosignedReturnType = SentTransaction<ReportedJob>;

/**
 * Reports a running job by agreement of its user and its provider, whatever its meter does; no meter's cap applies. Open to
 * anyone, also while paused.
 *
 * @throws JobWrongStatusError, JobBadSignatureError, JobImplausibleTimesError, JobBadReportError
 * @example
 * import { reportCosigned } from "@cyberplaza/sdk";
 * import { signUsageReport } from "@cyberplaza/sdk/eip712";
 *
 * const userSignature = await signUsageReport(user.runner, report, user.domain);
 * const sent = await reportCosigned(provider, { report, userSignature });
 * const { net, refund } = await sent.wait();
 */
export const reportCosigned: WriteAction<ReportCosignedParameters, ReportedJob, void> = /* @__PURE__ */ defineWrite({
  name: "reportCosigned",
  fn: reportCosignedFragment,
  events: REPORT_EVENTS,
  to: ({ addresses }) => addresses.jobEscrow,
  args: ({ report, userSignature = "0x", providerSignature = "0x" }) => [
    encodeUsageReport(report),
    userSignature,
    providerSignature,
  ],
  result: oneReported,
  simulated: nothing,
});
