export { CyberPlaza, type ConnectParameters } from "./client/CyberPlaza.js";
export { accountRunner, type AccountRunnerParameters } from "./client/accountRunner.js";
export {
  getPause,
  type GetPauseParameters,
  type GetPauseReturnType,
  type PausableContract,
} from "./actions/base/getPause.js";
export {
  getHolderCandidates,
  type GetHolderCandidatesParameters,
  type GetHolderCandidatesReturnType,
} from "./actions/dao/getHolderCandidates.js";
export {
  getTopHolders,
  type GetTopHoldersParameters,
  type GetTopHoldersReturnType,
} from "./actions/dao/getTopHolders.js";
export {
  pokeHolders,
  type PokedHolder,
  type PokeHoldersParameters,
  type PokeHoldersResult,
  type PokeHoldersReturnType,
} from "./actions/dao/pokeHolders.js";
export {
  buildProposal,
  type BuildProposalParameters,
  type BuildProposalReturnType,
} from "./actions/governance/buildProposal.js";
export {
  cancelOperation,
  type CancelOperationParameters,
  type CancelOperationResult,
  type CancelOperationReturnType,
} from "./actions/governance/cancelOperation.js";
export {
  cancelProposal,
  type CancelProposalParameters,
  type CancelProposalResult,
  type CancelProposalReturnType,
} from "./actions/governance/cancelProposal.js";
export {
  castVote,
  type CastVoteParameters,
  type CastVoteResult,
  type CastVoteReturnType,
} from "./actions/governance/castVote.js";
export {
  castVoteBySig,
  type CastVoteBySigParameters,
  type CastVoteBySigResult,
  type CastVoteBySigReturnType,
} from "./actions/governance/castVoteBySig.js";
export {
  describeProposal,
  type DescribeProposalParameters,
  type DescribeProposalReturnType,
} from "./actions/governance/describeProposal.js";
export {
  executeOperation,
  type ExecuteOperationParameters,
  type ExecuteOperationResult,
  type ExecuteOperationReturnType,
} from "./actions/governance/executeOperation.js";
export {
  executeProposal,
  type ExecuteProposalParameters,
  type ExecuteProposalResult,
  type ExecuteProposalReturnType,
} from "./actions/governance/executeProposal.js";
export { getGovernance, type GetGovernanceReturnType } from "./actions/governance/getGovernance.js";
export {
  getOperation,
  type GetOperationParameters,
  type GetOperationReturnType,
} from "./actions/governance/getOperation.js";
export {
  getProposal,
  type GetProposalParameters,
  type EndVotes,
  type GetProposalReturnType,
} from "./actions/governance/getProposal.js";
export {
  getProposals,
  type GetProposalsParameters,
  type ListedProposal,
  type GetProposalsReturnType,
} from "./actions/governance/getProposals.js";
export {
  getProposalTimeline,
  type GetProposalTimelineParameters,
  type NextStep,
  type GetProposalTimelineReturnType,
} from "./actions/governance/getProposalTimeline.js";
export {
  getRoles,
  type GetRolesParameters,
  type HeldRole,
  type GetRolesReturnType,
} from "./actions/governance/getRoles.js";
export {
  getVoteTypedData,
  type GetVoteTypedDataParameters,
  type GetVoteTypedDataReturnType,
} from "./actions/governance/getVoteTypedData.js";
export {
  getVotingPower,
  type GetVotingPowerParameters,
  type GetVotingPowerReturnType,
} from "./actions/governance/getVotingPower.js";
export {
  handOver,
  type HandOverParameters,
  type HandOverResult,
  type HandOverReturnType,
} from "./actions/governance/handOver.js";
export {
  propose,
  type ProposeParameters,
  type ProposeResult,
  type ProposeReturnType,
} from "./actions/governance/propose.js";
export {
  queueProposal,
  type QueueProposalParameters,
  type QueueProposalResult,
  type QueueProposalReturnType,
} from "./actions/governance/queueProposal.js";
export {
  scheduleOperation,
  type ScheduleOperationParameters,
  type ScheduleOperationResult,
  type ScheduleOperationReturnType,
} from "./actions/governance/scheduleOperation.js";
export { signVote, type SignVoteParameters, type SignVoteReturnType } from "./actions/governance/signVote.js";
export {
  vetoProposal,
  type VetoProposalParameters,
  type VetoProposalResult,
  type VetoProposalReturnType,
} from "./actions/governance/vetoProposal.js";
export {
  depositInsurance,
  type DepositInsuranceParameters,
  type DepositInsuranceResult,
  type DepositInsuranceReturnType,
} from "./actions/insurance/depositInsurance.js";
export {
  depositInsuranceRequirements,
  type DepositInsuranceRequirementsReturnType,
} from "./actions/insurance/depositInsuranceRequirements.js";
export {
  getCompartment,
  type GetCompartmentParameters,
  type GetCompartmentReturnType,
} from "./actions/insurance/getCompartment.js";
export { getInsurance, type GetInsuranceReturnType } from "./actions/insurance/getInsurance.js";
export {
  previewReserve,
  type PreviewReserveParameters,
  type PreviewReserveReturnType,
} from "./actions/insurance/previewReserve.js";
export {
  acceptJob,
  type AcceptJobParameters,
  type AcceptJobResult,
  type AcceptJobReturnType,
} from "./actions/market/acceptJob.js";
export {
  acceptJobSigned,
  type AcceptJobSignedParameters,
  type AcceptJobSignedReturnType,
} from "./actions/market/acceptJobSigned.js";
export { batch, type BatchParameters, type BatchResult, type BatchReturnType } from "./actions/market/batch.js";
export {
  cancelJob,
  type CancelJobParameters,
  type CancelJobResult,
  type CancelJobReturnType,
} from "./actions/market/cancelJob.js";
export {
  cancelQuotes,
  type CancelQuotesParameters,
  type CancelQuotesResult,
  type CancelQuotesReturnType,
} from "./actions/market/cancelQuotes.js";
export {
  claimJob,
  type ClaimJobParameters,
  type ClaimJobResult,
  type ClaimJobReturnType,
} from "./actions/market/claimJob.js";
export {
  collectAccount,
  type CollectAccountParameters,
  type CollectAccountResult,
  type CollectAccountReturnType,
} from "./actions/market/collectAccount.js";
export {
  deposit,
  type DepositParameters,
  type DepositResult,
  type DepositReturnType,
} from "./actions/market/deposit.js";
export { depositRequirements, type DepositRequirementsReturnType } from "./actions/market/depositRequirements.js";
export {
  estimateCost,
  type EstimateCostParameters,
  type EstimateCostReturnType,
} from "./actions/market/estimateCost.js";
export {
  expireJob,
  type ExpireJobParameters,
  type ExpireJobResult,
  type ExpireJobReturnType,
} from "./actions/market/expireJob.js";
export {
  forwardFees,
  type ForwardFeesParameters,
  type ForwardFeesResult,
  type ForwardFeesReturnType,
} from "./actions/market/forwardFees.js";
export { getAccount, type GetAccountParameters, type GetAccountReturnType } from "./actions/market/getAccount.js";
export { getAccounts, type GetAccountsParameters, type GetAccountsReturnType } from "./actions/market/getAccounts.js";
export {
  getAuthorizationTypedData,
  type GetAuthorizationTypedDataParameters,
  type GetAuthorizationTypedDataReturnType,
} from "./actions/market/getAuthorizationTypedData.js";
export { getBatch, type GetBatchParameters, type GetBatchReturnType } from "./actions/market/getBatch.js";
export {
  getDependencies,
  type GetDependenciesParameters,
  type GetDependenciesReturnType,
} from "./actions/market/getDependencies.js";
export { getFees, type GetFeesReturnType } from "./actions/market/getFees.js";
export { getJob, type GetJobParameters, type GetJobReturnType } from "./actions/market/getJob.js";
export {
  getJobEvents,
  type GetJobEventsParameters,
  type JobEventsProgress,
  type GetJobEventsReturnType,
} from "./actions/market/getJobEvents.js";
export { getJobId, type GetJobIdParameters, type GetJobIdReturnType } from "./actions/market/getJobId.js";
export { getJobs, type GetJobsParameters, type GetJobsReturnType } from "./actions/market/getJobs.js";
export { getMeter, type GetMeterParameters, type GetMeterReturnType } from "./actions/market/getMeter.js";
export { getOffer, type GetOfferParameters, type GetOfferReturnType } from "./actions/market/getOffer.js";
export { getOffers, type GetOffersParameters, type GetOffersReturnType } from "./actions/market/getOffers.js";
export {
  getPending,
  type GetPendingParameters,
  type PendingPayment,
  type GetPendingReturnType,
} from "./actions/market/getPending.js";
export { getProvider, type GetProviderParameters, type GetProviderReturnType } from "./actions/market/getProvider.js";
export { getSettings, type GetSettingsReturnType } from "./actions/market/getSettings.js";
export {
  hasStandingConsent,
  type HasStandingConsentParameters,
  type HasStandingConsentReturnType,
} from "./actions/market/hasStandingConsent.js";
export { isNonceUsed, type IsNonceUsedParameters, type IsNonceUsedReturnType } from "./actions/market/isNonceUsed.js";
export {
  iterateJobEvents,
  type IterateJobEventsParameters,
  type JobEventPage,
  type IterateJobEventsReturnType,
} from "./actions/market/iterateJobEvents.js";
export {
  openJob,
  type OpenJobParameters,
  type OpenJobResult,
  type OpenJobReturnType,
} from "./actions/market/openJob.js";
export { openJobRequirements, type OpenJobRequirementsReturnType } from "./actions/market/openJobRequirements.js";
export {
  openJobs,
  type OpenJobsParameters,
  type OpenedJob,
  type OpenJobsResult,
  type OpenJobsReturnType,
} from "./actions/market/openJobs.js";
export { openJobsRequirements, type OpenJobsRequirementsReturnType } from "./actions/market/openJobsRequirements.js";
export {
  preemptJob,
  type PreemptJobParameters,
  type PreemptJobResult,
  type PreemptJobReturnType,
} from "./actions/market/preemptJob.js";
export { previewOpen, type PreviewOpenParameters, type PreviewOpenReturnType } from "./actions/market/previewOpen.js";
export {
  quoteFromOffer,
  type QuoteFromOfferParameters,
  type QuoteFromOfferReturnType,
} from "./actions/market/quoteFromOffer.js";
export {
  registerAccount,
  type RegisterAccountParameters,
  type RegisterAccountResult,
  type RegisterAccountReturnType,
} from "./actions/market/registerAccount.js";
export {
  registerProvider,
  type RegisterProviderParameters,
  type RegisterProviderResult,
  type RegisterProviderReturnType,
} from "./actions/market/registerProvider.js";
export {
  releaseHeld,
  type ReleaseHeldParameters,
  type ReleaseHeldResult,
  type ReleaseHeldReturnType,
} from "./actions/market/releaseHeld.js";
export {
  reportCosigned,
  type ReportCosignedParameters,
  type ReportCosignedReturnType,
} from "./actions/market/reportCosigned.js";
export { reportUsage, type ReportUsageParameters, type ReportUsageReturnType } from "./actions/market/reportUsage.js";
export {
  reportUsageBatch,
  type ReportUsageBatchParameters,
  type ReportUsageBatchResult,
  type ReportUsageBatchReturnType,
} from "./actions/market/reportUsageBatch.js";
export {
  reportUsageSigned,
  type SignedUsageReport,
  type ReportUsageSignedParameters,
  type ReportUsageSignedResult,
  type ReportUsageSignedReturnType,
} from "./actions/market/reportUsageSigned.js";
export {
  requestStop,
  type RequestStopParameters,
  type RequestStopResult,
  type RequestStopReturnType,
} from "./actions/market/requestStop.js";
export {
  retryRegistry,
  type RetryRegistryParameters,
  type RetryRegistryResult,
  type RetryRegistryReturnType,
} from "./actions/market/retryRegistry.js";
export {
  setAutoPayout,
  type SetAutoPayoutParameters,
  type SetAutoPayoutResult,
  type SetAutoPayoutReturnType,
} from "./actions/market/setAutoPayout.js";
export {
  setPayout,
  type SetPayoutParameters,
  type SetPayoutResult,
  type SetPayoutReturnType,
} from "./actions/market/setPayout.js";
export {
  setProviderMetadata,
  type SetProviderMetadataParameters,
  type SetProviderMetadataResult,
  type SetProviderMetadataReturnType,
} from "./actions/market/setProviderMetadata.js";
export {
  setStandingConsent,
  type SetStandingConsentParameters,
  type SetStandingConsentResult,
  type SetStandingConsentReturnType,
} from "./actions/market/setStandingConsent.js";
export {
  settleClaim,
  type SettleClaimParameters,
  type SettleClaimResult,
  type SettleClaimReturnType,
} from "./actions/market/settleClaim.js";
export {
  signAuthorization,
  type SignAuthorizationParameters,
  type SignAuthorizationReturnType,
} from "./actions/market/signAuthorization.js";
export {
  signPermitPayment,
  type SignPermitPaymentParameters,
  type SignPermitPaymentReturnType,
} from "./actions/market/signPermitPayment.js";
export {
  startJob,
  type StartJobParameters,
  type StartJobResult,
  type StartJobReturnType,
} from "./actions/market/startJob.js";
export {
  startJobs,
  type JobToStart,
  type StartJobsParameters,
  type StartedJob,
  type StartJobsResult,
  type StartJobsReturnType,
} from "./actions/market/startJobs.js";
export {
  storeOffer,
  type StoreOfferParameters,
  type StoreOfferResult,
  type StoreOfferReturnType,
} from "./actions/market/storeOffer.js";
export { topUp, type TopUpParameters, type TopUpResult, type TopUpReturnType } from "./actions/market/topUp.js";
export { topUpRequirements, type TopUpRequirementsReturnType } from "./actions/market/topUpRequirements.js";
export {
  withdraw,
  type WithdrawParameters,
  type WithdrawResult,
  type WithdrawReturnType,
} from "./actions/market/withdraw.js";
export {
  withdrawOffer,
  type WithdrawOfferParameters,
  type WithdrawOfferResult,
  type WithdrawOfferReturnType,
} from "./actions/market/withdrawOffer.js";
export { getOracle, type GetOracleReturnType } from "./actions/oracle/getOracle.js";
export { getPoolVolume, type PoolDay, type GetPoolVolumeReturnType } from "./actions/oracle/getPoolVolume.js";
export { getPrice, type GetPriceReturnType } from "./actions/oracle/getPrice.js";
export {
  getPriceSources,
  type PriceSourceView,
  type GetPriceSourcesReturnType,
} from "./actions/oracle/getPriceSources.js";
export {
  pokeOracle,
  type PokeOracleParameters,
  type PokeOracleResult,
  type PokeOracleReturnType,
} from "./actions/oracle/pokeOracle.js";
export {
  refreshPool,
  type RefreshPoolParameters,
  type PoolObservation,
  type RefreshPoolResult,
  type RefreshPoolReturnType,
} from "./actions/oracle/refreshPool.js";
export {
  submitQuotation,
  type SubmitQuotationParameters,
  type SubmitQuotationResult,
  type SubmitQuotationReturnType,
} from "./actions/oracle/submitQuotation.js";
export {
  acceptHaircut,
  type AcceptHaircutParameters,
  type AcceptHaircutResult,
  type AcceptHaircutReturnType,
} from "./actions/pool/acceptHaircut.js";
export {
  activateLine,
  type ActivateLineParameters,
  type ActivateLineResult,
  type ActivateLineReturnType,
} from "./actions/pool/activateLine.js";
export {
  approveShares,
  type ApproveSharesParameters,
  type ApproveSharesResult,
  type ApproveSharesReturnType,
} from "./actions/pool/approveShares.js";
export {
  cancelRedeem,
  type CancelRedeemParameters,
  type CancelRedeemResult,
  type CancelRedeemReturnType,
} from "./actions/pool/cancelRedeem.js";
export {
  claimRedeem,
  type ClaimRedeemParameters,
  type ClaimRedeemResult,
  type ClaimRedeemReturnType,
} from "./actions/pool/claimRedeem.js";
export {
  claimWithdraw,
  type ClaimWithdrawParameters,
  type ClaimWithdrawResult,
  type ClaimWithdrawReturnType,
} from "./actions/pool/claimWithdraw.js";
export {
  depositPool,
  type DepositPoolParameters,
  type DepositPoolResult,
  type DepositPoolReturnType,
} from "./actions/pool/depositPool.js";
export {
  depositPoolRequirements,
  type DepositPoolRequirementsReturnType,
} from "./actions/pool/depositPoolRequirements.js";
export {
  drawLine,
  type DrawLineParameters,
  type DrawLineResult,
  type DrawLineReturnType,
} from "./actions/pool/drawLine.js";
export {
  getCreditLine,
  type GetCreditLineParameters,
  type ProposedLine,
  type GetCreditLineReturnType,
} from "./actions/pool/getCreditLine.js";
export { getCreditLines, type GetCreditLinesReturnType } from "./actions/pool/getCreditLines.js";
export {
  getLineEvents,
  type GetLineEventsParameters,
  type GetLineEventsReturnType,
} from "./actions/pool/getLineEvents.js";
export { getPool, type GetPoolReturnType } from "./actions/pool/getPool.js";
export {
  getPoolAuthorizationTypedData,
  type GetPoolAuthorizationTypedDataParameters,
  type GetPoolAuthorizationTypedDataReturnType,
} from "./actions/pool/getPoolAuthorizationTypedData.js";
export {
  getPoolPosition,
  type GetPoolPositionParameters,
  type GetPoolPositionReturnType,
} from "./actions/pool/getPoolPosition.js";
export {
  getRedeemRequests,
  type GetRedeemRequestsParameters,
  type GetRedeemRequestsReturnType,
} from "./actions/pool/getRedeemRequests.js";
export {
  markDefaulted,
  type MarkDefaultedParameters,
  type MarkDefaultedResult,
  type MarkDefaultedReturnType,
} from "./actions/pool/markDefaulted.js";
export {
  markLate,
  type MarkLateParameters,
  type MarkLateResult,
  type MarkLateReturnType,
} from "./actions/pool/markLate.js";
export {
  mintPool,
  type MintPoolParameters,
  type MintPoolResult,
  type MintPoolReturnType,
} from "./actions/pool/mintPool.js";
export { mintPoolRequirements, type MintPoolRequirementsReturnType } from "./actions/pool/mintPoolRequirements.js";
export {
  payInsurance,
  type PayInsuranceParameters,
  type PayInsuranceResult,
  type PayInsuranceReturnType,
} from "./actions/pool/payInsurance.js";
export {
  recognizeDefault,
  type RecognizeDefaultParameters,
  type RecognizeDefaultResult,
  type RecognizeDefaultReturnType,
} from "./actions/pool/recognizeDefault.js";
export {
  redeemPool,
  type RedeemPoolParameters,
  type RedeemPoolResult,
  type RedeemPoolReturnType,
} from "./actions/pool/redeemPool.js";
export {
  repayLine,
  type RepayLineParameters,
  type RepayLineResult,
  type RepayLineReturnType,
} from "./actions/pool/repayLine.js";
export { repayLineRequirements, type RepayLineRequirementsReturnType } from "./actions/pool/repayLineRequirements.js";
export {
  requestRedeem,
  type RequestRedeemParameters,
  type RequestRedeemResult,
  type RequestRedeemReturnType,
} from "./actions/pool/requestRedeem.js";
export {
  setRedeemOperator,
  type SetRedeemOperatorParameters,
  type SetRedeemOperatorResult,
  type SetRedeemOperatorReturnType,
} from "./actions/pool/setRedeemOperator.js";
export {
  settleQueue,
  type SettleQueueParameters,
  type SettledBucket,
  type SettleQueueResult,
  type SettleQueueReturnType,
} from "./actions/pool/settleQueue.js";
export {
  signPoolAuthorization,
  type SignPoolAuthorizationParameters,
  type SignPoolAuthorizationReturnType,
} from "./actions/pool/signPoolAuthorization.js";
export {
  signPoolPermit,
  type SignPoolPermitParameters,
  type SignPoolPermitReturnType,
} from "./actions/pool/signPoolPermit.js";
export {
  sweepPool,
  type SweepPoolParameters,
  type SweepPoolResult,
  type SweepPoolReturnType,
} from "./actions/pool/sweepPool.js";
export {
  transferShares,
  type TransferSharesParameters,
  type TransferSharesResult,
  type TransferSharesReturnType,
} from "./actions/pool/transferShares.js";
export {
  withdrawPool,
  type WithdrawPoolParameters,
  type WithdrawPoolResult,
  type WithdrawPoolReturnType,
} from "./actions/pool/withdrawPool.js";
export {
  burnBought,
  type BurnBoughtParameters,
  type BurnBoughtResult,
  type BurnBoughtReturnType,
} from "./actions/revenue/burnBought.js";
export {
  buyBack,
  type BuyBackParameters,
  type BuyBackResult,
  type BuyBackReturnType,
} from "./actions/revenue/buyBack.js";
export {
  depositTreasury,
  type DepositTreasuryParameters,
  type DepositTreasuryResult,
  type DepositTreasuryReturnType,
} from "./actions/revenue/depositTreasury.js";
export {
  depositTreasuryRequirements,
  type DepositTreasuryRequirementsReturnType,
} from "./actions/revenue/depositTreasuryRequirements.js";
export {
  getBurns,
  type GetBurnsParameters,
  type BurnRecord,
  type GetBurnsReturnType,
} from "./actions/revenue/getBurns.js";
export { getBuyback, type GetBuybackReturnType } from "./actions/revenue/getBuyback.js";
export {
  getBuybackQuote,
  type GetBuybackQuoteParameters,
  type GetBuybackQuoteReturnType,
} from "./actions/revenue/getBuybackQuote.js";
export {
  getPayableAt,
  type GetPayableAtParameters,
  type GetPayableAtReturnType,
} from "./actions/revenue/getPayableAt.js";
export { getTreasury, type TreasuryBalance, type GetTreasuryReturnType } from "./actions/revenue/getTreasury.js";
export {
  moveTreasury,
  type MoveTreasuryParameters,
  type MoveTreasuryResult,
  type MoveTreasuryReturnType,
} from "./actions/revenue/moveTreasury.js";
export {
  payTreasury,
  type PayTreasuryParameters,
  type PayTreasuryResult,
  type PayTreasuryReturnType,
} from "./actions/revenue/payTreasury.js";
export {
  payTreasuryAboveLimit,
  type PayTreasuryAboveLimitParameters,
  type PayTreasuryAboveLimitResult,
  type PayTreasuryAboveLimitReturnType,
} from "./actions/revenue/payTreasuryAboveLimit.js";
export {
  sweepTreasury,
  type SweepTreasuryParameters,
  type SweepTreasuryResult,
  type SweepTreasuryReturnType,
} from "./actions/revenue/sweepTreasury.js";
export {
  claimFees,
  type ClaimFeesParameters,
  type ClaimFeesResult,
  type ClaimFeesReturnType,
} from "./actions/revenue/claimFees.js";
export {
  claimFeesMany,
  type ClaimFeesManyParameters,
  type ClaimedFees,
  type FailedClaim,
  type ClaimFeesManyResult,
  type ClaimFeesManyReturnType,
} from "./actions/revenue/claimFeesMany.js";
export {
  collect,
  type CollectParameters,
  type CollectResult,
  type CollectReturnType,
} from "./actions/revenue/collect.js";
export {
  depositRevenue,
  type DepositRevenueParameters,
  type DepositRevenueResult,
  type DepositRevenueReturnType,
} from "./actions/revenue/depositRevenue.js";
export {
  depositRevenueRequirements,
  type DepositRevenueRequirementsReturnType,
} from "./actions/revenue/depositRevenueRequirements.js";
export {
  distribute,
  type DistributeParameters,
  type DistributeResult,
  type DistributeReturnType,
  type SinkAmount,
} from "./actions/revenue/distribute.js";
export {
  getClaimable,
  type GetClaimableParameters,
  type GetClaimableReturnType,
} from "./actions/revenue/getClaimable.js";
export { getRevenueSchedule, type GetRevenueScheduleReturnType } from "./actions/revenue/getRevenueSchedule.js";
export { getSinks, type GetSinksReturnType, type SinkState } from "./actions/revenue/getSinks.js";
export {
  getStakingApy,
  type GetStakingApyParameters,
  type GetStakingApyReturnType,
} from "./actions/revenue/getStakingApy.js";
export {
  getStreamTotals,
  type GetStreamTotalsParameters,
  type GetStreamTotalsReturnType,
} from "./actions/revenue/getStreamTotals.js";
export {
  getWeekRevenue,
  type GetWeekRevenueParameters,
  type GetWeekRevenueReturnType,
} from "./actions/revenue/getWeekRevenue.js";
export {
  setFeeReceiver,
  type SetFeeReceiverParameters,
  type SetFeeReceiverResult,
  type SetFeeReceiverReturnType,
} from "./actions/revenue/setFeeReceiver.js";
export {
  settleWeeks,
  type SettleWeeksParameters,
  type SettledWeek,
  type SettleWeeksResult,
  type SettleWeeksReturnType,
} from "./actions/revenue/settleWeeks.js";
export {
  sweepFees,
  type SweepFeesParameters,
  type SweepFeesResult,
  type SweepFeesReturnType,
} from "./actions/revenue/sweepFees.js";
export { buyCpt, type BuyCptParameters, type BuyCptResult, type BuyCptReturnType } from "./actions/sale/buyCpt.js";
export { buyCptRequirements, type BuyCptRequirementsReturnType } from "./actions/sale/buyCptRequirements.js";
export {
  finishSale,
  type FinishSaleParameters,
  type FinishSaleResult,
  type FinishSaleReturnType,
} from "./actions/sale/finishSale.js";
export { getSale, type SaleRound, type GetSaleReturnType } from "./actions/sale/getSale.js";
export {
  getSaleAuthorizationTypedData,
  type GetSaleAuthorizationTypedDataParameters,
  type GetSaleAuthorizationTypedDataReturnType,
} from "./actions/sale/getSaleAuthorizationTypedData.js";
export { getSaleQuote, type GetSaleQuoteParameters, type GetSaleQuoteReturnType } from "./actions/sale/getSaleQuote.js";
export {
  signSaleAuthorization,
  type SignSaleAuthorizationParameters,
  type SignSaleAuthorizationReturnType,
} from "./actions/sale/signSaleAuthorization.js";
export {
  signSalePermit,
  type SignSalePermitParameters,
  type SignSalePermitReturnType,
} from "./actions/sale/signSalePermit.js";
export {
  approveCpt,
  type ApproveCptParameters,
  type ApproveCptResult,
  type ApproveCptReturnType,
} from "./actions/token/approveCpt.js";
export {
  approveUsdc,
  type ApproveUsdcParameters,
  type ApproveUsdcResult,
  type ApproveUsdcReturnType,
} from "./actions/token/approveUsdc.js";
export {
  burnCpt,
  type BurnCptParameters,
  type BurnCptResult,
  type BurnCptReturnType,
} from "./actions/token/burnCpt.js";
export {
  getAllowance,
  type GetAllowanceParameters,
  type GetAllowanceReturnType,
} from "./actions/token/getAllowance.js";
export { getBalance, type GetBalanceParameters, type GetBalanceReturnType } from "./actions/token/getBalance.js";
export {
  getPermitTypedData,
  type GetPermitTypedDataParameters,
  type GetPermitTypedDataReturnType,
} from "./actions/token/getPermitTypedData.js";
export { permit, type PermitParameters, type PermitResult, type PermitReturnType } from "./actions/token/permit.js";
export { signPermit, type SignPermitParameters, type SignPermitReturnType } from "./actions/token/signPermit.js";
export {
  transferCpt,
  type TransferCptParameters,
  type TransferCptResult,
  type TransferCptReturnType,
} from "./actions/token/transferCpt.js";
export {
  checkpoint,
  type CheckpointParameters,
  type CheckpointResult,
  type CheckpointReturnType,
} from "./actions/ve/checkpoint.js";
export {
  createLock,
  type CreateLockParameters,
  type CreateLockResult,
  type CreateLockReturnType,
} from "./actions/ve/createLock.js";
export { createLockRequirements, type CreateLockRequirementsReturnType } from "./actions/ve/createLockRequirements.js";
export {
  delegate,
  type DelegateParameters,
  type DelegateResult,
  type DelegateReturnType,
} from "./actions/ve/delegate.js";
export {
  delegateFor,
  type DelegateForParameters,
  type DelegateForResult,
  type DelegateForReturnType,
} from "./actions/ve/delegateFor.js";
export {
  extendLock,
  type ExtendLockParameters,
  type ExtendLockResult,
  type ExtendLockReturnType,
} from "./actions/ve/extendLock.js";
export {
  getDelegationTypedData,
  type GetDelegationTypedDataParameters,
  type GetDelegationTypedDataReturnType,
} from "./actions/ve/getDelegationTypedData.js";
export { getLock, type GetLockParameters, type GetLockReturnType } from "./actions/ve/getLock.js";
export {
  getLockHistory,
  type GetLockHistoryParameters,
  type GetLockHistoryReturnType,
} from "./actions/ve/getLockHistory.js";
export { getPastVotes, type GetPastVotesParameters, type GetPastVotesReturnType } from "./actions/ve/getPastVotes.js";
export { getTier, type GetTierParameters, type TierStep, type GetTierReturnType } from "./actions/ve/getTier.js";
export { getTotals, type GetTotalsReturnType } from "./actions/ve/getTotals.js";
export { getVeSettings, type GetVeSettingsReturnType } from "./actions/ve/getVeSettings.js";
export { getVotes, type GetVotesParameters, type GetVotesReturnType } from "./actions/ve/getVotes.js";
export {
  increaseAmount,
  type IncreaseAmountParameters,
  type IncreaseAmountResult,
  type IncreaseAmountReturnType,
} from "./actions/ve/increaseAmount.js";
export {
  increaseAmountRequirements,
  type IncreaseAmountRequirementsReturnType,
} from "./actions/ve/increaseAmountRequirements.js";
export { relock, type RelockParameters, type RelockResult, type RelockReturnType } from "./actions/ve/relock.js";
export {
  signDelegation,
  type SignDelegationParameters,
  type SignDelegationReturnType,
} from "./actions/ve/signDelegation.js";
export {
  signLockPermit,
  type SignLockPermitParameters,
  type SignLockPermitReturnType,
} from "./actions/ve/signLockPermit.js";
export {
  withdrawLock,
  type WithdrawLockParameters,
  type WithdrawLockResult,
  type WithdrawLockReturnType,
} from "./actions/ve/withdrawLock.js";
export {
  fixAllowance,
  type FixAllowanceParameters,
  type FixedAllowance,
  type FixAllowanceResult,
  type FixAllowanceReturnType,
} from "./actions/vesting/fixAllowance.js";
export {
  getAllocations,
  type AllocationState,
  type GetAllocationsReturnType,
} from "./actions/vesting/getAllocations.js";
export { getListing, type GetListingReturnType } from "./actions/vesting/getListing.js";
export { getSchedule, type GetScheduleParameters, type GetScheduleReturnType } from "./actions/vesting/getSchedule.js";
export {
  getSchedules,
  type GetSchedulesParameters,
  type GetSchedulesReturnType,
} from "./actions/vesting/getSchedules.js";
export { getVestingLimit, type GetVestingLimitReturnType } from "./actions/vesting/getVestingLimit.js";
export {
  release,
  type ReleaseParameters,
  type ReleaseResult,
  type ReleaseReturnType,
} from "./actions/vesting/release.js";
export {
  releaseMany,
  type ReleaseManyParameters,
  type ReleaseManyResult,
  type ReleaseManyReturnType,
} from "./actions/vesting/releaseMany.js";
export {
  transferSchedule,
  type TransferScheduleParameters,
  type TransferScheduleResult,
  type TransferScheduleReturnType,
} from "./actions/vesting/transferSchedule.js";
export type { BoundAction, BoundModule } from "./client/bind.js";
export type { CreatedProposal, ProposalSearch } from "./core/createdProposal.js";
export type { JobEvent } from "./core/jobEvents.js";
export type { LineEvent } from "./core/lineEvents.js";
export type { PoolDeposit, PoolExit } from "./core/poolChange.js";
export type { RedeemClaim, RedeemRequestView } from "./core/redeemRequest.js";
export type { OperationAccess } from "./core/operationAccess.js";
export type { ReportedJob } from "./core/reportedJobs.js";
export type { CountedVote } from "./core/voteCast.js";
export type { WriteAction } from "./core/defineWrite.js";
export { CyberPlazaError } from "./errors/CyberPlazaError.js";
export { ContractRevertError } from "./errors/ContractRevertError.js";
export { getAddresses } from "./addresses/getAddresses.js";
export type { Addresses, ContractName } from "./types/addresses.js";
export type {
  Client,
  Overrides,
  PopulatedTransaction,
  Requirement,
  Runner,
  SentTransaction,
  UnsignedTransaction,
  WithOverrides,
} from "./types/client.js";
export {
  ALLOCATIONS,
  COMPARTMENTS,
  EXIT_BLOCKS,
  JOB_KINDS,
  JOB_STATUSES,
  DAO_ROLES,
  DAO_TOKENS,
  LINE_STATUSES,
  MODULE_KINDS,
  NODE_KINDS,
  NODE_STATES,
  OUTCOMES,
  PATHWAY_DIRECTIONS,
  PAYMENT_KINDS,
  PRICE_SOURCES,
  PRICE_SOURCE_STATES,
  PRICE_STATUSES,
  PROPOSAL_STATES,
  PROVIDER_CLASSES,
  ROLES,
  SINKS,
  STREAMS,
  TREASURY_ACCOUNTS,
  TRIP_REASONS,
  VOTE_TYPES,
  type Allocation,
  type Compartment,
  type ExitBlock,
  type JobKind,
  type JobStatus,
  type DaoRole,
  type DaoToken,
  type LineStatus,
  type ModuleKind,
  type NodeKind,
  type NodeState,
  type Outcome,
  type PathwayDirection,
  type PaymentKind,
  type PriceSource,
  type PriceSourceState,
  type PriceStatus,
  type ProposalState,
  type ProviderClass,
  type Role,
  type Sink,
  type Stream,
  type TreasuryAccount,
  type TripReason,
  type VoteType,
} from "./types/enums.js";
export type { TopHolder } from "./types/dao.js";
export type {
  DescribedArgument,
  DescribedCall,
  DescribedValue,
  OperationCall,
  ProposalCalls,
  ProposalContent,
  ProposalKey,
} from "./types/governance.js";
export type { JobOrder, Quote, UsageReport } from "./types/job.js";
export type {
  AllowancePayment,
  AuthorizationPayment,
  BalancePayment,
  OwnPayment,
  Payment,
  PaymentPurpose,
  PermitPayment,
  VoucherPayment,
  WalletPayment,
} from "./types/payment.js";
export type { AuthorizationTimes, AuthorizationTypedData } from "./core/authorization.js";
export type { TreasuryPayment, TreasuryPaymentParameters } from "./core/treasuryPayment.js";
export type { TreasuryToken } from "./core/treasuryToken.js";
export type { WalletToken } from "./core/walletToken.js";
export type { VestingSchedule } from "./types/vesting.js";
export type { BallotTypedData } from "./eip712/ballot.js";
export type { DelegationTypedData } from "./eip712/delegation.js";
export type { LockPermit } from "./types/lock.js";
export type { ProposalVotes } from "./math/proposal.js";
export type { VeLock } from "./math/veLock.js";
export type { SkippedJob } from "./core/skippedJobs.js";
export type { Offer, OfferView } from "./types/offer.js";
export type { JobView } from "./utils/toJobView.js";
export type { Address, Hex } from "./types/primitives.js";
