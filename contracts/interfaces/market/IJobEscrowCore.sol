// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {PackedJob} from "../../libraries/PackedJob.sol";
import {ServiceTerms} from "../../libraries/ServiceTerms.sol";
import {IEscrowTypes} from "./IEscrowTypes.sol";

/// @title IJobEscrowCore
/// @notice The half of the escrow where a job's money is fixed: opening and reporting.
interface IJobEscrowCore is IEscrowTypes {
    /* EVENTS */

    /// @notice A job opened. `terms` is its `PackedJob` word: flags (whether the balance paid, say), number of user and meter,
    ///         fee, discount, active time of the opening, duration, start window, buffer, units, unit price.
    event JobOpened(
        uint256 indexed jobId,
        uint32 indexed userId,
        uint32 indexed providerId,
        address payer,
        bytes32 resource,
        PackedJob terms,
        bytes32 specHash
    );

    /// @notice The jobs of this quote have agreed service levels, a licence or a kind; `firstJobId` is the quote's first.
    event ServiceTermsAgreed(uint256 indexed firstJobId, ServiceTerms terms);

    /// @notice The job may start once these have completed. Whoever starts, cancels or expires it gives them again.
    event JobDependsOn(uint256 indexed jobId, uint256[] dependencies);

    /// @notice Another account paid for the jobs of this quote and takes what comes back.
    event JobsPaidBy(uint256 indexed firstJobId, uint32 indexed payerId);

    /// @notice The provider withdrew a quote nobody had used.
    event QuoteCancelled(address indexed provider, uint64 nonce);

    /// @notice The provider reported alone; the payment is its at `settlesAt` unless the user disputes or accepts before.
    ///         Follows `JobReported`.
    event JobClaimed(uint256 indexed jobId, uint256 settlesAt);

    /* ERRORS */

    /// @notice The quote could be used until `validUntil`.
    error JobEscrow_QuoteExpired(uint256 validUntil);

    /// @notice The quote was made for `user`, not for `caller`, who would be the job's user.
    error JobEscrow_NotQuotedUser(address caller, address user);

    /// @notice The quote's nonce was used or cancelled.
    error JobEscrow_NonceUsed(address provider, uint64 nonce);

    /// @notice The job costs less than the minimum.
    error JobEscrow_CostBelowMinimum(uint256 cost, uint256 minimum);

    /// @notice The provider's fee is above the limit of the quote or of the escrow.
    error JobEscrow_FeeAboveLimit(uint256 feeBps, uint256 maxFeeBps);

    /// @notice The user's discount is below what it asked for.
    error JobEscrow_DiscountBelowLimit(uint256 discountBps, uint256 minDiscountBps);

    /// @notice The job's lock is above all that its meter may release in a day.
    error JobEscrow_MeterCapExceeded(address meter, uint256 locked, uint256 dailyCap);

    /// @notice The report's times contradict each other, the job's start or the clock.
    error JobEscrow_ImplausibleTimes(uint256 jobId, uint256 startedAt, uint256 endedAt);

    /// @notice The report's outcome is unknown, or Preempted for a job that is not spot.
    error JobEscrow_BadReport(uint256 jobId, uint256 outcome);

    /// @notice The quote's service terms have an unknown kind, basis points above 10 000, a licence without a licensor, or a
    ///         licensor without an account.
    error JobEscrow_BadServiceTerms(ServiceTerms terms);

    /// @notice The quote is for one job, of this specification.
    error JobEscrow_WrongSpecHash(bytes32 specHash, bytes32 quoted);

    /// @notice A dependency is no job, or not an earlier one of the batch.
    error JobEscrow_BadDependency(uint256 jobId, uint256 dependency);

    /// @notice The provider may claim alone from `from` on.
    error JobEscrow_ClaimTooEarly(uint256 jobId, uint256 from);

    /* OPENING */

    /// @notice Opens a job under a quote and locks its cost and the buffer.
    /// @param signature The provider's over the quote; empty for a stored offer.
    /// @param units Units ordered, 1 to `maxUnits`, and below 2^50.
    /// @param minDiscountBps Smallest discount on the fee the user insists on; 0 forgoes it and its gas.
    /// @return jobId The quote's number (`jobIdOf`); a stored offer gets the next one.
    /// @dev The user is the caller, or the payer of an EIP-3009 payment, whose action is keccak256(abi.encode(
    ///      openJob.selector, quoteDigest(quote), units, minDiscountBps)). Fee and discount are fixed for the job. Reverts
    ///      with `ExpiringPause_Paused`, `JobEscrow_QuoteExpired`, `JobEscrow_NotQuotedUser`, `JobEscrow_BadSignature`,
    ///      `JobEscrow_NonceUsed`, `JobEscrow_OutOfBounds`, `JobEscrow_BadServiceTerms`, `JobEscrow_CostBelowMinimum`,
    ///      `JobEscrow_FeeAboveLimit`, `JobEscrow_DiscountBelowLimit`, `JobEscrow_MeterNotAllowed`,
    ///      `JobEscrow_MeterCapExceeded`, `JobEscrow_InsufficientBalance`, `JobEscrow_PayerNotCaller`,
    ///      `JobEscrow_PayerRefused`, `JobEscrow_BadReceiver` when signer or paying contract is zero or the escrow, with the
    ///      registry's or the offer book's refusal, or with the token's error. Emits `JobOpened`; `AccountRegistered`,
    ///      `ServiceTermsAgreed`, `JobsPaidBy` and `Matured` where they apply.
    function openJob(
        Quote calldata quote,
        bytes calldata signature,
        uint64 units,
        uint16 minDiscountBps,
        Payment calldata payment
    ) external returns (uint256 jobId);

    /// @notice Opens a batch of jobs under one quote that bounds their units and number in all.
    /// @param units Units ordered, by job.
    /// @param specHashes Hash of the work's specification, by job.
    /// @param dependsOn Jobs that must complete first, at most eight by job; empty: none at all. A number below 2^32 is a
    ///        place in this batch, earlier than the job's own.
    /// @return firstJobId The first job's number; the others follow, one by one.
    /// @dev As `openJob`; all or none. An EIP-3009 payment's action is keccak256(abi.encode(openJobs.selector,
    ///      quoteDigest(quote), keccak256(abi.encode(units, specHashes, dependsOn)), minDiscountBps)). Reverts besides with
    ///      `JobEscrow_LengthMismatch`, `JobEscrow_BadDependency`, or `JobEscrow_WrongSpecHash` under a quote for one job.
    ///      Emits `JobOpened` and `JobDependsOn` by job.
    function openJobs(
        Quote calldata quote,
        bytes calldata signature,
        uint64[] calldata units,
        bytes32[] calldata specHashes,
        uint256[][] calldata dependsOn,
        uint16 minDiscountBps,
        Payment calldata payment
    ) external returns (uint256 firstJobId);

    /// @notice Withdraws the caller's quotes by nonce; those that were used stay as they are.
    /// @dev Reverts with `JobEscrow_OutOfBounds` for a nonce from 2^63 on. Emits `QuoteCancelled` for each that was unused,
    ///      and `AccountRegistered` when the caller had no account.
    function cancelQuotes(uint64[] calldata nonces) external;

    /* REPORTING */

    /// @notice Reports a running job: computes what it pays, credits the rest to whoever paid, and lets payment and fee mature
    ///         at the first UTC midnight at least 72 hours later.
    /// @param meter The job's meter.
    /// @param signature The meter's over the report; empty when the meter itself calls.
    /// @dev amount = min(units × unit price, locked) × (1 − refund for missed service levels), down; 0 when the provider
    ///      failed within 5 minutes. Open while paused. Reverts with `JobEscrow_WrongStatus`, `JobEscrow_MeterNotAllowed`,
    ///      `JobEscrow_BadSignature`, `JobEscrow_ImplausibleTimes`, `JobEscrow_BadReport`, or `RollingBuckets_Overflow` when
    ///      provider or licensor would earn more than 2^52 − 1 USDC units in a day. Emits `JobReported`; `JobAccepted` when the
    ///      user has consented for this provider; `JobHeld` when the payment is above what the meter may release now: it then
    ///      waits for the user's acceptance or a ruling, at most 90 days; `Matured` when it moves earlier payments of provider
    ///      or licensor into the balance; `BreachQueued` when the registry could not be told of a missed service level.
    function reportUsage(UsageReport calldata report, address meter, bytes calldata signature) external;

    /// @notice Reports many jobs of one meter under one signature. A bad item stops no other.
    /// @param signature The meter's over `batchDigest(reports)`; empty when the meter itself calls.
    /// @return reported How many were.
    /// @dev Reverts with `JobEscrow_MeterNotAllowed` or `JobEscrow_BadSignature`; and as a whole with
    ///      `RollingBuckets_Overflow`, or without a reason when unused bits of a report are set. Emits as `reportUsage`, and
    ///      `JobSkipped` for what else `reportUsage` would revert.
    function reportUsageBatch(
        UsageReport[] calldata reports,
        address meter,
        bytes calldata signature
    ) external returns (uint256 reported);

    /// @notice Reports many jobs of one meter, each report signed on its own. A bad item stops no other.
    /// @param signatures The meter's over `reportDigest`, by report; also when the meter itself calls.
    /// @return reported How many were.
    /// @dev Reverts with `JobEscrow_MeterNotAllowed` or `JobEscrow_LengthMismatch`, and as a whole as `reportUsageBatch`. Emits
    ///      as `reportUsageBatch`.
    function reportUsageSigned(
        UsageReport[] calldata reports,
        address meter,
        bytes[] calldata signatures
    ) external returns (uint256 reported);

    /// @notice Reports a running job by agreement of its user and its provider, whatever its meter does.
    /// @param userSignature The user's over the report; empty when the user calls.
    /// @param providerSignature The provider's over the report; empty when the provider calls.
    /// @dev Open to anyone, also while paused. No meter's cap applies. Reverts and emits as `reportUsage`, but never with
    ///      `JobEscrow_MeterNotAllowed`, nor `JobHeld`.
    function reportCosigned(
        UsageReport calldata report,
        bytes calldata userSignature,
        bytes calldata providerSignature
    ) external;

    /// @notice Claims a job that its meter has not reported 24 hours after the ordered end. The user may accept it, or
    ///         dispute it for 7 days; then it settles by `settleClaim`.
    /// @dev Caller: the job's provider. Open while paused. At most the ordered cost is paid, without the buffer, and of a job
    ///      it pre-empted itself only the part of the ordered time that it ran, rounded up to a unit. Reverts with
    ///      `JobEscrow_WrongStatus`, `JobEscrow_NotAllowed`, `JobEscrow_ClaimTooEarly`, `JobEscrow_ImplausibleTimes` or
    ///      `JobEscrow_BadReport`. Emits `JobReported` and `JobClaimed`, and `BreachQueued` as `reportUsage`.
    function claimJob(UsageReport calldata report) external;

    /* VIEWS */

    /// @notice What a provider signs.
    function quoteDigest(Quote calldata quote) external view returns (bytes32);

    /// @notice What a meter, or user and provider, sign for one job.
    function reportDigest(UsageReport calldata report) external view returns (bytes32);

    /// @notice What a meter signs for many: EIP-712 `UsageBatch(bytes32 reportsHash)`, the hash of the reports' words, one
    ///         after the other.
    function batchDigest(UsageReport[] calldata reports) external view returns (bytes32);

    /// @notice Whether a provider's nonce was used or cancelled.
    function isNonceUsed(address provider, uint64 nonce) external view returns (bool);
}
