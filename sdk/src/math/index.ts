export {
  amountFor,
  discountPermilleFor,
  estimateJobs,
  jobCost,
  lockedFor,
  settlementFor,
  split,
  type AmountForParameters,
  type EstimateJobsParameters,
  type JobsEstimate,
  type Settlement,
  type SettlementForParameters,
  type Split,
} from "./jobAmounts.js";
export { claimableFor, divideWeeks, type ClaimableParameters, type WeekRevenue, type WeekShare } from "./claimable.js";
export { packJobId, unpackJobId, type JobIdParts } from "./jobId.js";
export {
  packPreempt,
  packStart,
  packStatus,
  packStop,
  packTerms,
  packUnits,
  settleWord,
  unpackAmount,
  unpackClaimableUnits,
  unpackFlags,
  unpackLocked,
  unpackOutcome,
  unpackStatus,
  unpackTerms,
  type JobFlags,
  type JobTerms,
  type SettledWord,
  type SettleWordParameters,
} from "./packedJob.js";
export {
  licenceFor,
  missesStart,
  packServiceTerms,
  refundBpsFor,
  unpackServiceTerms,
  type MeasuredLevels,
  type ServiceTerms,
} from "./serviceTerms.js";
export { stakingApy, type StakingApy, type StakingApyParameters } from "./stakingApy.js";
export {
  activeTime,
  claimableAt,
  claimSettlesAt,
  dayOf,
  expiresAt,
  lastMatureDay,
  maturesAt,
  releasableAt,
  START_ON_TIME,
  startsBy,
} from "./time.js";
export { unpackReport, type UnpackedReport } from "./unpackReport.js";
export {
  lockEndAfter,
  lockTotalsAt,
  MARKETING_MULTIPLIERS_BPS,
  MAX_LOCK,
  MAX_MULTIPLIER_BPS,
  multiplierOf,
  nextLockEnd,
  unlockSchedule,
  veCptAt,
  veCptOf,
  WEEK,
  weekOf,
  weekStart,
  type LockTerms,
  type LockTotals,
  type VeCptAtTime,
} from "./veCpt.js";
export { packVeLock, unpackVeLock, type VeLock } from "./veLock.js";
export {
  BURN_QUARTER,
  burnQuarterOf,
  buybackMinCpt,
  buybackUsdc,
  nextBurnAt,
  type BuybackMinCptParameters,
  type BuybackUsdcParameters,
} from "./buyback.js";
export {
  combineSources,
  isQuotationDue,
  medianPrice,
  type CombinedPrice,
  type QuotationDueParameters,
} from "./cptPrice.js";
export { drawableFor, lineDebtOf, type CreditLine, type DrawableForParameters, type LineDebt } from "./creditLine.js";
export {
  POOL_FLAGS,
  poolLedgerAt,
  poolRates,
  poolTotals,
  type PoolLedger,
  type PoolRates,
  type PoolTotals,
} from "./pool.js";
export { poolAfter, type PoolChange } from "./poolAfter.js";
export {
  maxPoolDeposit,
  maxPoolMint,
  maxPoolRedeem,
  maxPoolWithdraw,
  poolExitPriceE18,
  previewPoolDeposit,
  previewPoolMint,
  previewPoolRedeem,
  previewPoolWithdraw,
} from "./poolShares.js";
export { windowAvailable, windowFitsAt, withoutDust, type WindowAt } from "./pathway.js";
export {
  endVotesRequired,
  extendedDeadline,
  handOverAfter,
  proposalStateAt,
  QUEUE_WINDOW,
  quorumOf,
  type EndVotesRequired,
  type ExtendedDeadlineParameters,
  type ProposalFacts,
  type ProposalVotes,
  type QuorumParameters,
} from "./proposal.js";
export { MIN_SALE_USDC, saleCptFor, saleMaxUsdc, type SaleMaxUsdcParameters } from "./sale.js";
export { quoteAtTick, sqrtPriceAtTick, type QuoteAtTickParameters } from "./tick.js";
export { treasuryValueOf, type TreasuryValueParameters } from "./treasuryValue.js";
export {
  limitFreed,
  unlockTable,
  vestedAt,
  VESTING_MONTH,
  type Unlock,
  type VestingLimitState,
  type VestingTerms,
} from "./vesting.js";
