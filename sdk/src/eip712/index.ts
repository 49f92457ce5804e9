export { jobEscrowDomain, voteEscrowDomain, type JobEscrowDomain, type VoteEscrowDomain } from "./domain.js";
export {
  delegationTypedData,
  hashDelegation,
  signDelegation,
  type Delegation,
  type DelegationTypedData,
} from "./delegation.js";
export { hashQuote, signQuote } from "./quote.js";
export { acceptanceTypes, delegationTypes, quoteTypes, usageBatchTypes, usageReportTypes } from "./types.js";
export { hashAcceptance, signAcceptance, type Acceptance } from "./acceptance.js";
export {
  authorizationNonce,
  depositAction,
  openJobAction,
  openJobsAction,
  topUpAction,
  type OpenJobActionParameters,
  type OpenJobsActionParameters,
} from "./actionHashes.js";
export { encodeUsageReport, type EncodedUsageReport } from "./encodeUsageReport.js";
export { hashUsageBatch, signUsageBatch } from "./usageBatch.js";
export { hashUsageReport, signUsageReport } from "./usageReport.js";
export type { JobOrder, Quote, UsageReport } from "../types/job.js";
