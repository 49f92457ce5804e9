export {
  jobEscrowDomain,
  priceOracleDomain,
  voteEscrowDomain,
  type JobEscrowDomain,
  type PriceOracleDomain,
  type VoteEscrowDomain,
} from "./domain.js";
export {
  delegationTypedData,
  hashDelegation,
  signDelegation,
  type Delegation,
  type DelegationTypedData,
} from "./delegation.js";
export { hashQuotation, signQuotation, type Quotation } from "./quotation.js";
export { hashQuote, signQuote } from "./quote.js";
export {
  acceptanceTypes,
  delegationTypes,
  quotationTypes,
  quoteTypes,
  usageBatchTypes,
  usageReportTypes,
} from "./types.js";
export { hashAcceptance, signAcceptance, type Acceptance } from "./acceptance.js";
export {
  authorizationNonce,
  buyCptAction,
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
