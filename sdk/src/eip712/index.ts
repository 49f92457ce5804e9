export { jobEscrowDomain, type JobEscrowDomain } from "./domain.js";
export { hashQuote, signQuote } from "./quote.js";
export { quoteTypes, usageReportTypes } from "./types.js";
export { encodeUsageReport, type EncodedUsageReport } from "./encodeUsageReport.js";
export { hashUsageReport, signUsageReport } from "./usageReport.js";
export type { Quote, UsageReport } from "../types/job.js";
