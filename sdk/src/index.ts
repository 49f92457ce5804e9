export { CyberPlaza, type ConnectParameters } from "./client/CyberPlaza.js";
export { accountRunner, type AccountRunnerParameters } from "./client/accountRunner.js";
export {
  getPause,
  type GetPauseParameters,
  type GetPauseReturnType,
  type PausableContract,
} from "./actions/base/getPause.js";
export {
  acceptJob,
  type AcceptJobParameters,
  type AcceptJobResult,
  type AcceptJobReturnType,
} from "./actions/market/acceptJob.js";
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
  deposit,
  type DepositParameters,
  type DepositResult,
  type DepositReturnType,
} from "./actions/market/deposit.js";
export { depositRequirements, type DepositRequirementsReturnType } from "./actions/market/depositRequirements.js";
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
export { getFees, type GetFeesReturnType } from "./actions/market/getFees.js";
export { getJob, type GetJobParameters, type GetJobReturnType } from "./actions/market/getJob.js";
export {
  getJobEvents,
  type GetJobEventsParameters,
  type GetJobEventsReturnType,
  type JobEvent,
} from "./actions/market/getJobEvents.js";
export { getJobId, type GetJobIdParameters, type GetJobIdReturnType } from "./actions/market/getJobId.js";
export { getMeter, type GetMeterParameters, type GetMeterReturnType } from "./actions/market/getMeter.js";
export { getProvider, type GetProviderParameters, type GetProviderReturnType } from "./actions/market/getProvider.js";
export { getSettings, type GetSettingsReturnType } from "./actions/market/getSettings.js";
export { isNonceUsed, type IsNonceUsedParameters, type IsNonceUsedReturnType } from "./actions/market/isNonceUsed.js";
export {
  matureProvider,
  type MatureProviderParameters,
  type MatureProviderResult,
  type MatureProviderReturnType,
} from "./actions/market/matureProvider.js";
export {
  openJob,
  type OpenJobParameters,
  type OpenJobResult,
  type OpenJobReturnType,
} from "./actions/market/openJob.js";
export { openJobRequirements, type OpenJobRequirementsReturnType } from "./actions/market/openJobRequirements.js";
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
  reportUsage,
  type ReportUsageParameters,
  type ReportUsageResult,
  type ReportUsageReturnType,
} from "./actions/market/reportUsage.js";
export {
  retryRegistry,
  type RetryRegistryParameters,
  type RetryRegistryResult,
  type RetryRegistryReturnType,
} from "./actions/market/retryRegistry.js";
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
  startJob,
  type StartJobParameters,
  type StartJobResult,
  type StartJobReturnType,
} from "./actions/market/startJob.js";
export {
  withdraw,
  type WithdrawParameters,
  type WithdrawResult,
  type WithdrawReturnType,
} from "./actions/market/withdraw.js";
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
export { getRevenueSchedule, type GetRevenueScheduleReturnType } from "./actions/revenue/getRevenueSchedule.js";
export { getSinks, type GetSinksReturnType, type SinkState } from "./actions/revenue/getSinks.js";
export {
  getStreamTotals,
  type GetStreamTotalsParameters,
  type GetStreamTotalsReturnType,
} from "./actions/revenue/getStreamTotals.js";
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
export type { BoundAction, BoundModule } from "./client/bind.js";
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
  JOB_STATUSES,
  OUTCOMES,
  PAYMENT_KINDS,
  PROVIDER_CLASSES,
  SINKS,
  STREAMS,
  type JobStatus,
  type Outcome,
  type PaymentKind,
  type ProviderClass,
  type Sink,
  type Stream,
} from "./types/enums.js";
export type { Quote, UsageReport } from "./types/job.js";
export type { Address, Hex } from "./types/primitives.js";
