import { getPause } from "../actions/base/getPause.js";
import { acceptJob } from "../actions/market/acceptJob.js";
import { cancelJob } from "../actions/market/cancelJob.js";
import { cancelQuotes } from "../actions/market/cancelQuotes.js";
import { deposit } from "../actions/market/deposit.js";
import { depositRequirements } from "../actions/market/depositRequirements.js";
import { expireJob } from "../actions/market/expireJob.js";
import { forwardFees } from "../actions/market/forwardFees.js";
import { getAccount } from "../actions/market/getAccount.js";
import { getFees } from "../actions/market/getFees.js";
import { getJob } from "../actions/market/getJob.js";
import { getJobEvents } from "../actions/market/getJobEvents.js";
import { getJobId } from "../actions/market/getJobId.js";
import { getMeter } from "../actions/market/getMeter.js";
import { getProvider } from "../actions/market/getProvider.js";
import { getSettings } from "../actions/market/getSettings.js";
import { isNonceUsed } from "../actions/market/isNonceUsed.js";
import { matureProvider } from "../actions/market/matureProvider.js";
import { openJob } from "../actions/market/openJob.js";
import { openJobRequirements } from "../actions/market/openJobRequirements.js";
import { registerAccount } from "../actions/market/registerAccount.js";
import { registerProvider } from "../actions/market/registerProvider.js";
import { releaseHeld } from "../actions/market/releaseHeld.js";
import { reportUsage } from "../actions/market/reportUsage.js";
import { retryRegistry } from "../actions/market/retryRegistry.js";
import { setPayout } from "../actions/market/setPayout.js";
import { setProviderMetadata } from "../actions/market/setProviderMetadata.js";
import { startJob } from "../actions/market/startJob.js";
import { withdraw } from "../actions/market/withdraw.js";
import { collect } from "../actions/revenue/collect.js";
import { depositRevenue } from "../actions/revenue/depositRevenue.js";
import { depositRevenueRequirements } from "../actions/revenue/depositRevenueRequirements.js";
import { distribute } from "../actions/revenue/distribute.js";
import { getRevenueSchedule } from "../actions/revenue/getRevenueSchedule.js";
import { getSinks } from "../actions/revenue/getSinks.js";
import { getStreamTotals } from "../actions/revenue/getStreamTotals.js";
import { approveCpt } from "../actions/token/approveCpt.js";
import { approveUsdc } from "../actions/token/approveUsdc.js";
import { burnCpt } from "../actions/token/burnCpt.js";
import { getAllowance } from "../actions/token/getAllowance.js";
import { getBalance } from "../actions/token/getBalance.js";
import { getPermitTypedData } from "../actions/token/getPermitTypedData.js";
import { permit } from "../actions/token/permit.js";
import { signPermit } from "../actions/token/signPermit.js";
import { transferCpt } from "../actions/token/transferCpt.js";
import { withRequirements } from "./withRequirements.js";

/** The marketplace: accounts, jobs, providers. */
export const market = {
  acceptJob,
  cancelJob,
  cancelQuotes,
  deposit: /* @__PURE__ */ withRequirements(deposit, depositRequirements),
  expireJob,
  forwardFees,
  getAccount,
  getFees,
  getJob,
  getJobEvents,
  getJobId,
  getMeter,
  getPause,
  getProvider,
  getSettings,
  isNonceUsed,
  matureProvider,
  openJob: /* @__PURE__ */ withRequirements(openJob, openJobRequirements),
  registerAccount,
  registerProvider,
  releaseHeld,
  reportUsage,
  retryRegistry,
  setPayout,
  setProviderMetadata,
  startJob,
  withdraw,
};

/** Revenue and who shares it. */
export const revenue = {
  collect,
  depositRevenue: /* @__PURE__ */ withRequirements(depositRevenue, depositRevenueRequirements),
  distribute,
  getRevenueSchedule,
  getSinks,
  getStreamTotals,
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
