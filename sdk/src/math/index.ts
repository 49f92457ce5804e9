export { amountFor, jobCost, lockedFor, split, type AmountForParameters, type Split } from "./jobAmounts.js";
export { packJobId, unpackJobId, type JobIdParts } from "./jobId.js";
export {
  packReported,
  packStart,
  packStatus,
  packTerms,
  unpackAmount,
  unpackLocked,
  unpackStartedLate,
  unpackStatus,
  unpackTerms,
  type JobTerms,
} from "./packedJob.js";
export { activeTime, dayOf, expiresAt, lastMatureDay, maturesAt, START_ON_TIME, startsBy } from "./time.js";
export { unpackReport, type UnpackedReport } from "./unpackReport.js";
