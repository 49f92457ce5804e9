import { getPause } from "../actions/base/getPause.js";
import { getHolderCandidates } from "../actions/dao/getHolderCandidates.js";
import { getTopHolders } from "../actions/dao/getTopHolders.js";
import { pokeHolders } from "../actions/dao/pokeHolders.js";
import { buildProposal } from "../actions/governance/buildProposal.js";
import { cancelOperation } from "../actions/governance/cancelOperation.js";
import { cancelProposal } from "../actions/governance/cancelProposal.js";
import { castVote } from "../actions/governance/castVote.js";
import { castVoteBySig } from "../actions/governance/castVoteBySig.js";
import { describeProposal } from "../actions/governance/describeProposal.js";
import { executeOperation } from "../actions/governance/executeOperation.js";
import { executeProposal } from "../actions/governance/executeProposal.js";
import { getGovernance } from "../actions/governance/getGovernance.js";
import { getOperation } from "../actions/governance/getOperation.js";
import { getProposal } from "../actions/governance/getProposal.js";
import { getProposals } from "../actions/governance/getProposals.js";
import { getProposalTimeline } from "../actions/governance/getProposalTimeline.js";
import { getRoles } from "../actions/governance/getRoles.js";
import { getVoteTypedData } from "../actions/governance/getVoteTypedData.js";
import { getVotingPower } from "../actions/governance/getVotingPower.js";
import { handOver } from "../actions/governance/handOver.js";
import { propose } from "../actions/governance/propose.js";
import { queueProposal } from "../actions/governance/queueProposal.js";
import { scheduleOperation } from "../actions/governance/scheduleOperation.js";
import { signVote } from "../actions/governance/signVote.js";
import { vetoProposal } from "../actions/governance/vetoProposal.js";
import { depositInsurance } from "../actions/insurance/depositInsurance.js";
import { depositInsuranceRequirements } from "../actions/insurance/depositInsuranceRequirements.js";
import { getCompartment } from "../actions/insurance/getCompartment.js";
import { getInsurance } from "../actions/insurance/getInsurance.js";
import { previewReserve } from "../actions/insurance/previewReserve.js";
import { acceptJob } from "../actions/market/acceptJob.js";
import { acceptJobSigned } from "../actions/market/acceptJobSigned.js";
import { batch } from "../actions/market/batch.js";
import { cancelJob } from "../actions/market/cancelJob.js";
import { cancelQuotes } from "../actions/market/cancelQuotes.js";
import { claimJob } from "../actions/market/claimJob.js";
import { collectAccount } from "../actions/market/collectAccount.js";
import { deposit } from "../actions/market/deposit.js";
import { depositRequirements } from "../actions/market/depositRequirements.js";
import { estimateCost } from "../actions/market/estimateCost.js";
import { expireJob } from "../actions/market/expireJob.js";
import { forwardFees } from "../actions/market/forwardFees.js";
import { getAccount } from "../actions/market/getAccount.js";
import { getAccounts } from "../actions/market/getAccounts.js";
import { getAuthorizationTypedData } from "../actions/market/getAuthorizationTypedData.js";
import { getBatch } from "../actions/market/getBatch.js";
import { getDependencies } from "../actions/market/getDependencies.js";
import { getFees } from "../actions/market/getFees.js";
import { getJob } from "../actions/market/getJob.js";
import { getJobEvents } from "../actions/market/getJobEvents.js";
import { getJobId } from "../actions/market/getJobId.js";
import { getJobs } from "../actions/market/getJobs.js";
import { getMeter } from "../actions/market/getMeter.js";
import { getOffer } from "../actions/market/getOffer.js";
import { getOffers } from "../actions/market/getOffers.js";
import { getPending } from "../actions/market/getPending.js";
import { getProvider } from "../actions/market/getProvider.js";
import { getSettings } from "../actions/market/getSettings.js";
import { hasStandingConsent } from "../actions/market/hasStandingConsent.js";
import { isNonceUsed } from "../actions/market/isNonceUsed.js";
import { iterateJobEvents } from "../actions/market/iterateJobEvents.js";
import { openJob } from "../actions/market/openJob.js";
import { openJobRequirements } from "../actions/market/openJobRequirements.js";
import { openJobs } from "../actions/market/openJobs.js";
import { openJobsRequirements } from "../actions/market/openJobsRequirements.js";
import { preemptJob } from "../actions/market/preemptJob.js";
import { previewOpen } from "../actions/market/previewOpen.js";
import { quoteFromOffer } from "../actions/market/quoteFromOffer.js";
import { registerAccount } from "../actions/market/registerAccount.js";
import { registerProvider } from "../actions/market/registerProvider.js";
import { releaseHeld } from "../actions/market/releaseHeld.js";
import { reportCosigned } from "../actions/market/reportCosigned.js";
import { reportUsage } from "../actions/market/reportUsage.js";
import { reportUsageBatch } from "../actions/market/reportUsageBatch.js";
import { reportUsageSigned } from "../actions/market/reportUsageSigned.js";
import { requestStop } from "../actions/market/requestStop.js";
import { retryRegistry } from "../actions/market/retryRegistry.js";
import { setAutoPayout } from "../actions/market/setAutoPayout.js";
import { setPayout } from "../actions/market/setPayout.js";
import { setProviderMetadata } from "../actions/market/setProviderMetadata.js";
import { setStandingConsent } from "../actions/market/setStandingConsent.js";
import { settleClaim } from "../actions/market/settleClaim.js";
import { signAuthorization } from "../actions/market/signAuthorization.js";
import { signPermitPayment } from "../actions/market/signPermitPayment.js";
import { startJob } from "../actions/market/startJob.js";
import { startJobs } from "../actions/market/startJobs.js";
import { storeOffer } from "../actions/market/storeOffer.js";
import { topUp } from "../actions/market/topUp.js";
import { topUpRequirements } from "../actions/market/topUpRequirements.js";
import { withdraw } from "../actions/market/withdraw.js";
import { withdrawOffer } from "../actions/market/withdrawOffer.js";
import { getOracle } from "../actions/oracle/getOracle.js";
import { getPoolVolume } from "../actions/oracle/getPoolVolume.js";
import { getPrice } from "../actions/oracle/getPrice.js";
import { getPriceSources } from "../actions/oracle/getPriceSources.js";
import { pokeOracle } from "../actions/oracle/pokeOracle.js";
import { refreshPool } from "../actions/oracle/refreshPool.js";
import { submitQuotation } from "../actions/oracle/submitQuotation.js";
import { acceptHaircut } from "../actions/pool/acceptHaircut.js";
import { activateLine } from "../actions/pool/activateLine.js";
import { approveShares } from "../actions/pool/approveShares.js";
import { cancelRedeem } from "../actions/pool/cancelRedeem.js";
import { claimRedeem } from "../actions/pool/claimRedeem.js";
import { claimWithdraw } from "../actions/pool/claimWithdraw.js";
import { depositPool } from "../actions/pool/depositPool.js";
import { depositPoolRequirements } from "../actions/pool/depositPoolRequirements.js";
import { drawLine } from "../actions/pool/drawLine.js";
import { getCreditLine } from "../actions/pool/getCreditLine.js";
import { getCreditLines } from "../actions/pool/getCreditLines.js";
import { getLineEvents } from "../actions/pool/getLineEvents.js";
import { getPool } from "../actions/pool/getPool.js";
import { getPoolAuthorizationTypedData } from "../actions/pool/getPoolAuthorizationTypedData.js";
import { getPoolPosition } from "../actions/pool/getPoolPosition.js";
import { getRedeemRequests } from "../actions/pool/getRedeemRequests.js";
import { markDefaulted } from "../actions/pool/markDefaulted.js";
import { markLate } from "../actions/pool/markLate.js";
import { mintPool } from "../actions/pool/mintPool.js";
import { mintPoolRequirements } from "../actions/pool/mintPoolRequirements.js";
import { payInsurance } from "../actions/pool/payInsurance.js";
import { recognizeDefault } from "../actions/pool/recognizeDefault.js";
import { redeemPool } from "../actions/pool/redeemPool.js";
import { repayLine } from "../actions/pool/repayLine.js";
import { repayLineRequirements } from "../actions/pool/repayLineRequirements.js";
import { requestRedeem } from "../actions/pool/requestRedeem.js";
import { setRedeemOperator } from "../actions/pool/setRedeemOperator.js";
import { settleQueue } from "../actions/pool/settleQueue.js";
import { signPoolAuthorization } from "../actions/pool/signPoolAuthorization.js";
import { signPoolPermit } from "../actions/pool/signPoolPermit.js";
import { sweepPool } from "../actions/pool/sweepPool.js";
import { transferShares } from "../actions/pool/transferShares.js";
import { withdrawPool } from "../actions/pool/withdrawPool.js";
import { burnBought } from "../actions/revenue/burnBought.js";
import { buyBack } from "../actions/revenue/buyBack.js";
import { claimFees } from "../actions/revenue/claimFees.js";
import { claimFeesMany } from "../actions/revenue/claimFeesMany.js";
import { collect } from "../actions/revenue/collect.js";
import { depositRevenue } from "../actions/revenue/depositRevenue.js";
import { depositRevenueRequirements } from "../actions/revenue/depositRevenueRequirements.js";
import { depositTreasury } from "../actions/revenue/depositTreasury.js";
import { depositTreasuryRequirements } from "../actions/revenue/depositTreasuryRequirements.js";
import { distribute } from "../actions/revenue/distribute.js";
import { getBurns } from "../actions/revenue/getBurns.js";
import { getBuyback } from "../actions/revenue/getBuyback.js";
import { getBuybackQuote } from "../actions/revenue/getBuybackQuote.js";
import { getClaimable } from "../actions/revenue/getClaimable.js";
import { getPayableAt } from "../actions/revenue/getPayableAt.js";
import { getRevenueSchedule } from "../actions/revenue/getRevenueSchedule.js";
import { getSinks } from "../actions/revenue/getSinks.js";
import { getStakingApy } from "../actions/revenue/getStakingApy.js";
import { getStreamTotals } from "../actions/revenue/getStreamTotals.js";
import { getTreasury } from "../actions/revenue/getTreasury.js";
import { getWeekRevenue } from "../actions/revenue/getWeekRevenue.js";
import { moveTreasury } from "../actions/revenue/moveTreasury.js";
import { payTreasury } from "../actions/revenue/payTreasury.js";
import { payTreasuryAboveLimit } from "../actions/revenue/payTreasuryAboveLimit.js";
import { setFeeReceiver } from "../actions/revenue/setFeeReceiver.js";
import { settleWeeks } from "../actions/revenue/settleWeeks.js";
import { sweepFees } from "../actions/revenue/sweepFees.js";
import { sweepTreasury } from "../actions/revenue/sweepTreasury.js";
import { buyCpt } from "../actions/sale/buyCpt.js";
import { buyCptRequirements } from "../actions/sale/buyCptRequirements.js";
import { finishSale } from "../actions/sale/finishSale.js";
import { getSale } from "../actions/sale/getSale.js";
import { getSaleAuthorizationTypedData } from "../actions/sale/getSaleAuthorizationTypedData.js";
import { getSaleQuote } from "../actions/sale/getSaleQuote.js";
import { signSaleAuthorization } from "../actions/sale/signSaleAuthorization.js";
import { signSalePermit } from "../actions/sale/signSalePermit.js";
import { approveCpt } from "../actions/token/approveCpt.js";
import { approveUsdc } from "../actions/token/approveUsdc.js";
import { burnCpt } from "../actions/token/burnCpt.js";
import { getAllowance } from "../actions/token/getAllowance.js";
import { getBalance } from "../actions/token/getBalance.js";
import { getPermitTypedData } from "../actions/token/getPermitTypedData.js";
import { permit } from "../actions/token/permit.js";
import { signPermit } from "../actions/token/signPermit.js";
import { transferCpt } from "../actions/token/transferCpt.js";
import { checkpoint } from "../actions/ve/checkpoint.js";
import { createLock } from "../actions/ve/createLock.js";
import { createLockRequirements } from "../actions/ve/createLockRequirements.js";
import { delegate } from "../actions/ve/delegate.js";
import { delegateFor } from "../actions/ve/delegateFor.js";
import { extendLock } from "../actions/ve/extendLock.js";
import { getDelegationTypedData } from "../actions/ve/getDelegationTypedData.js";
import { getLock } from "../actions/ve/getLock.js";
import { getLockHistory } from "../actions/ve/getLockHistory.js";
import { getPastVotes } from "../actions/ve/getPastVotes.js";
import { getTier } from "../actions/ve/getTier.js";
import { getTotals } from "../actions/ve/getTotals.js";
import { getVeSettings } from "../actions/ve/getVeSettings.js";
import { getVotes } from "../actions/ve/getVotes.js";
import { increaseAmount } from "../actions/ve/increaseAmount.js";
import { increaseAmountRequirements } from "../actions/ve/increaseAmountRequirements.js";
import { relock } from "../actions/ve/relock.js";
import { signDelegation } from "../actions/ve/signDelegation.js";
import { signLockPermit } from "../actions/ve/signLockPermit.js";
import { withdrawLock } from "../actions/ve/withdrawLock.js";
import { fixAllowance } from "../actions/vesting/fixAllowance.js";
import { getAllocations } from "../actions/vesting/getAllocations.js";
import { getListing } from "../actions/vesting/getListing.js";
import { getSchedule } from "../actions/vesting/getSchedule.js";
import { getSchedules } from "../actions/vesting/getSchedules.js";
import { getVestingLimit } from "../actions/vesting/getVestingLimit.js";
import { release } from "../actions/vesting/release.js";
import { releaseMany } from "../actions/vesting/releaseMany.js";
import { transferSchedule } from "../actions/vesting/transferSchedule.js";
import { withRequirements } from "./withRequirements.js";

/** The largest holders of voting power: a council that nobody appoints. */
export const dao = {
  getHolderCandidates,
  getTopHolders,
  pokeHolders,
};

/** Proposals, votes and councils: who changes what. */
export const governance = {
  buildProposal,
  cancelOperation,
  cancelProposal,
  castVote,
  castVoteBySig,
  describeProposal,
  executeOperation,
  executeProposal,
  getGovernance,
  getOperation,
  getProposal,
  getProposals,
  getProposalTimeline,
  getRoles,
  getVoteTypedData,
  getVotingPower,
  handOver,
  propose,
  queueProposal,
  scheduleOperation,
  signVote,
  vetoProposal,
};

/** The insurance and its compartments. */
export const insurance = {
  depositInsurance: /* @__PURE__ */ withRequirements(depositInsurance, depositInsuranceRequirements),
  getCompartment,
  getInsurance,
  previewReserve,
};

/** The marketplace: accounts, jobs, providers. */
export const market = {
  acceptJob,
  acceptJobSigned,
  batch,
  cancelJob,
  cancelQuotes,
  claimJob,
  collectAccount,
  deposit: /* @__PURE__ */ withRequirements(deposit, depositRequirements),
  estimateCost,
  expireJob,
  forwardFees,
  getAccount,
  getAccounts,
  getAuthorizationTypedData,
  getBatch,
  getDependencies,
  getFees,
  getJob,
  getJobEvents,
  getJobId,
  getJobs,
  getMeter,
  getOffer,
  getOffers,
  getPause,
  getPending,
  getProvider,
  getSettings,
  hasStandingConsent,
  isNonceUsed,
  iterateJobEvents,
  openJob: /* @__PURE__ */ withRequirements(openJob, openJobRequirements),
  openJobs: /* @__PURE__ */ withRequirements(openJobs, openJobsRequirements),
  preemptJob,
  previewOpen,
  quoteFromOffer,
  registerAccount,
  registerProvider,
  releaseHeld,
  reportCosigned,
  reportUsage,
  reportUsageBatch,
  reportUsageSigned,
  requestStop,
  retryRegistry,
  setAutoPayout,
  setPayout,
  setProviderMetadata,
  setStandingConsent,
  settleClaim,
  signAuthorization,
  signPermitPayment,
  startJob,
  startJobs,
  storeOffer,
  topUp: /* @__PURE__ */ withRequirements(topUp, topUpRequirements),
  withdraw,
  withdrawOffer,
};

/** The price of CPT, and what is traded in its pool. */
export const oracle = {
  getOracle,
  getPoolVolume,
  getPrice,
  getPriceSources,
  pokeOracle,
  refreshPool,
  submitQuotation,
};

/** The lending pool: rUSDC, its queue, and credit lines. */
export const pool = {
  acceptHaircut,
  activateLine,
  approveShares,
  cancelRedeem,
  claimRedeem,
  claimWithdraw,
  depositPool: /* @__PURE__ */ withRequirements(depositPool, depositPoolRequirements),
  drawLine,
  getCreditLine,
  getCreditLines,
  getLineEvents,
  getPool,
  getPoolAuthorizationTypedData,
  getPoolPosition,
  getRedeemRequests,
  markDefaulted,
  markLate,
  mintPool: /* @__PURE__ */ withRequirements(mintPool, mintPoolRequirements),
  payInsurance,
  recognizeDefault,
  redeemPool,
  repayLine: /* @__PURE__ */ withRequirements(repayLine, repayLineRequirements),
  requestRedeem,
  setRedeemOperator,
  settleQueue,
  signPoolAuthorization,
  signPoolPermit,
  sweepPool,
  transferShares,
  withdrawPool,
};

/** Revenue and who shares it: holders, buyback, treasury. */
export const revenue = {
  burnBought,
  buyBack,
  claimFees,
  claimFeesMany,
  collect,
  depositRevenue: /* @__PURE__ */ withRequirements(depositRevenue, depositRevenueRequirements),
  depositTreasury: /* @__PURE__ */ withRequirements(depositTreasury, depositTreasuryRequirements),
  distribute,
  getBurns,
  getBuyback,
  getBuybackQuote,
  getClaimable,
  getPayableAt,
  getRevenueSchedule,
  getSinks,
  getStakingApy,
  getStreamTotals,
  getTreasury,
  getWeekRevenue,
  moveTreasury,
  payTreasury,
  payTreasuryAboveLimit,
  setFeeReceiver,
  settleWeeks,
  sweepFees,
  sweepTreasury,
};

/** The private sale. */
export const sale = {
  buyCpt: /* @__PURE__ */ withRequirements(buyCpt, buyCptRequirements),
  finishSale,
  getSale,
  getSaleAuthorizationTypedData,
  getSaleQuote,
  signSaleAuthorization,
  signSalePermit,
};

/** CPT and USDC in wallets. */
export const token = {
  approveCpt,
  approveUsdc,
  burnCpt,
  getAllowance,
  getBalance,
  getPermitTypedData,
  permit,
  signPermit,
  transferCpt,
};

/** Locked CPT: veCPT, votes and benefits. */
export const ve = {
  checkpoint,
  createLock: /* @__PURE__ */ withRequirements(createLock, createLockRequirements),
  delegate,
  delegateFor,
  extendLock,
  getDelegationTypedData,
  getLock,
  getLockHistory,
  getPastVotes,
  getTier,
  getTotals,
  getVeSettings,
  getVotes,
  increaseAmount: /* @__PURE__ */ withRequirements(increaseAmount, increaseAmountRequirements),
  relock,
  signDelegation,
  signLockPermit,
  withdrawLock,
};

/** CPT that becomes its beneficiaries' over time. */
export const vesting = {
  fixAllowance,
  getAllocations,
  getListing,
  getSchedule,
  getSchedules,
  getVestingLimit,
  release,
  releaseMany,
  transferSchedule,
};
