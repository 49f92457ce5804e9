export { ballotTypedData, hashBallot, signBallot, type Ballot, type BallotTypedData } from "./ballot.js";
export {
  governorDomain,
  jobEscrowDomain,
  priceOracleDomain,
  voteEscrowDomain,
  type GovernorDomain,
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
  ballotTypes,
  delegationTypes,
  extendedBallotTypes,
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
  depositPoolAction,
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
