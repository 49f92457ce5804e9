/**
 * What happened and what to do, for people. {name} is an argument; {name:time} prints unix seconds as a date, {name:usdc}
 * USDC units as an amount, {name:bps} basis points as a percentage, {name:text} 32 bytes as the text in them. Loaded
 * when the first action fails. An error without one is told by its name and arguments.
 */
export const errorMessages: Readonly<Record<string, string>> = {
  JobEscrow_WrongStatus: "Job {jobId} is {actual}, this needs {expected}. Read it again with getJob.",
  JobEscrow_NotAllowed: "{caller} may not do this with job {jobId}. Use another account.",
  JobEscrow_QuoteExpired: "The quote ended at {validUntil:time}. Ask the provider for a new one.",
  JobEscrow_NotQuotedUser: "The quote is for {user}, not {caller}. Ask the provider for a new one.",
  JobEscrow_NonceUsed: "Quote {nonce} of {provider} was used or cancelled. Ask the provider for a new one.",
  JobEscrow_BadSignature: "The signature is not {signer}'s. Sign exactly these values, on this chain.",
  JobEscrow_PayerNotCaller: "The payer is {payer}, the caller {caller}. Use one account.",
  JobEscrow_PaymentKindUnsupported: "{kind} is not possible yet. Pay by Balance or Allowance.",
  JobEscrow_OutOfBounds: "The order's {what:text} is {value}, allowed is {min} to {max}. Change the order.",
  JobEscrow_CostBelowMinimum: "The job costs {cost:usdc}, the minimum is {minimum:usdc}. Order more units.",
  JobEscrow_FeeAboveLimit:
    "The provider's fee is {feeBps:bps}, the quote allows {maxFeeBps:bps}. Ask the provider for a new one.",
  JobEscrow_DiscountBelowLimit: "Your discount is {discountBps:bps}, below {minDiscountBps:bps}. Lower minDiscountBps.",
  JobEscrow_MeterNotAllowed: "{meter} is no active meter, or not this job's. Use the quote's meter.",
  JobEscrow_MeterCapExceeded:
    "{meter} may release {available:usdc}, this needs {amount:usdc}. Order less, or report later.",
  JobEscrow_StartTooLate: "Job {jobId} could start until {startBy:time}. Cancel or expire it.",
  JobEscrow_ImplausibleTimes: "Job {jobId} did not run from {startedAt:time} to {endedAt:time}. Correct the times.",
  JobEscrow_BadReport: "Job {jobId}: unknown outcome or a refund above 100 %. Correct the report.",
  JobEscrow_NotExpired: "Job {jobId} can be expired from {from:time} on. Wait until then.",
  JobEscrow_InsufficientBalance: "{account} has {balance:usdc} in the escrow and needs {needed:usdc}. Deposit first.",
  JobEscrow_ZeroAmount: "The amount is zero. Raise it.",
  JobEscrow_BadReceiver: "{receiver} cannot receive this. Name another address.",
  ProviderRegistry_NotAdmitted: "{provider} may not take new jobs. Choose another provider.",
  ProviderRegistry_AlreadyRegistered: "{provider} is registered already.",
  ProviderRegistry_NotRegistered: "{provider} is not registered. Call registerProvider first.",
  ProviderRegistry_PayoutIsZero: "The payout address is zero. Name another address.",
  RevenueRouter_TooEarly: "The next distribution is due at {nextAt:time}. Wait until then.",
  RevenueRouter_NothingToCollect: "Nothing is owed to {sink}, or it has no target yet.",
  RevenueRouter_InsufficientGas: "Too little gas for every sink. Raise the gas limit.",
  ExpiringPause_Paused: "The contract is paused until {until:time} at the latest. Withdrawals stay open.",
  ERC20InsufficientBalance: "{sender} has too few tokens for this transfer. Lower the amount.",
  ERC20InsufficientAllowance: "{spender} may not take that much. Approve it first.",
  ERC20InvalidReceiver: "{receiver} cannot receive tokens. Name another address.",
  ERC20InvalidSpender: "{spender} cannot be approved. Name another address.",
  ERC2612ExpiredSignature: "The permit ended at {deadline:time}. Sign a new one.",
  ERC2612InvalidSigner: "The permit is signed by {signer}, not by {owner}. Sign it with that account.",
  SafeERC20FailedOperation: "{token} refused the transfer. Check balance and approval.",
  AccessManagedUnauthorized: "{caller} does not hold the role for this. Use an account that does.",
};
