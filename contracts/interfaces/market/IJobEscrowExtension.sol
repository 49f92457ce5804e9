// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {PackedJob} from "../../libraries/PackedJob.sol";
import {Buckets} from "../../libraries/RollingBuckets.sol";
import {ServiceTerms} from "../../libraries/ServiceTerms.sol";
import {IRevenueSource} from "../revenue/IRevenueSource.sol";
import {IRevenueRouter} from "../revenue/IRevenueRouter.sol";
import {IBenefitTiers} from "../ve/IBenefitTiers.sol";
import {IDisputable} from "./IDisputable.sol";
import {IEscrowTypes} from "./IEscrowTypes.sol";
import {IOfferBook} from "./IOfferBook.sol";
import {IProviderRegistry} from "./IProviderRegistry.sol";

/// @title IJobEscrowExtension
/// @notice The half of the escrow beside a job's straight way: accounts, ends, acceptance, disputes, settings, views. It is
///         called at the escrow's own address.
interface IJobEscrowExtension is IEscrowTypes, IDisputable, IRevenueSource {
    /* EVENTS */

    /// @notice USDC came in and was credited.
    event Deposited(uint32 indexed accountId, address indexed from, uint256 amount);

    /// @notice USDC was debited and left.
    event Withdrawn(uint32 indexed accountId, address indexed to, uint256 amount);

    /// @notice An automatic payout failed; the amount stays in the account.
    event PayoutFailed(uint32 indexed accountId, address indexed to, uint256 amount);

    /// @notice A provider switched automatic payouts on or off.
    event AutoPayoutUpdated(uint32 indexed accountId, bool on);

    /// @notice A user's reports by this provider are accepted as they come, or no longer.
    event StandingConsentUpdated(uint32 indexed userId, uint32 indexed providerId, bool on);

    /// @notice The job runs.
    event JobStarted(uint256 indexed jobId, address indexed by);

    /// @notice The job started `lateBy` seconds after its start was due.
    event StartedLate(uint256 indexed jobId, uint256 lateBy);

    /// @notice The job ended before its start; all that was locked is credited to whoever paid.
    event JobCancelled(uint256 indexed jobId, uint256 refund);

    /// @notice Nobody reported in time; all that was locked is credited to whoever paid.
    event JobExpired(uint256 indexed jobId, uint256 refund);

    /// @notice The user wants the job to end; its report is due by `reportBy`.
    event StopRequested(uint256 indexed jobId, uint256 reportBy);

    /// @notice The provider ended its spot job. A job that resumes from `checkpoint` names it in its specification.
    event JobPreempted(uint256 indexed jobId, bytes32 checkpoint, uint256 reportBy);

    /// @notice The order grew by `units` and the lock by `amount`, paid as `kind` says.
    event JobToppedUp(uint256 indexed jobId, uint64 units, uint256 amount, PaymentKind kind);

    /// @notice A claim stood for 7 days; the provider has its payment.
    event ClaimSettled(uint256 indexed jobId, uint256 net, uint256 fee);

    /// @notice Matured fees went to the router.
    event FeesForwarded(uint256 amount, uint256 gmv);

    /// @notice A meter's daily cap changed; 0: its reports no longer count.
    event MeterUpdated(address indexed meter, uint256 indexed meterId, uint256 oldDailyCap, uint256 newDailyCap);

    /// @notice The registry changed.
    event RegistryUpdated(IProviderRegistry oldRegistry, IProviderRegistry newRegistry);

    /// @notice The book of stored offers changed.
    event OfferBookUpdated(IOfferBook oldOfferBook, IOfferBook newOfferBook);

    /// @notice The smallest cost of a job changed.
    event MinJobCostUpdated(uint256 oldMinJobCost, uint256 newMinJobCost);

    /// @notice The buffer locked on top of a job's cost changed, in percent. Jobs that exist keep theirs.
    event BufferUpdated(uint256 oldPercent, uint256 newPercent);

    /* ERRORS */

    /// @notice Every meter number is taken.
    error JobEscrow_TooManyMeters();

    /// @notice The start was possible until `startBy`; the user can cancel now, anyone can expire it at its deadline.
    error JobEscrow_StartTooLate(uint256 jobId, uint256 startBy);

    /// @notice The job can be expired from `from` on.
    error JobEscrow_NotExpired(uint256 jobId, uint256 from);

    /// @notice Amounts must not be zero.
    error JobEscrow_ZeroAmount();

    /// @notice The address has no code.
    error JobEscrow_NotAContract(address account);

    /// @notice A setting lies outside its bounds.
    error JobEscrow_SettingOutOfBounds(uint256 value, uint256 min, uint256 max);

    /// @notice The offer book could not be told with the gas that is left.
    error JobEscrow_NeedsMoreGas(uint256 left, uint256 needed);

    /// @notice The job ends at least as soon anyway.
    error JobEscrow_EndsAnyway(uint256 jobId, uint256 endsAt);

    /// @notice The job is not spot: its provider cannot end it.
    error JobEscrow_NotSpot(uint256 jobId);

    /// @notice These are not the dependencies that the job was opened with.
    error JobEscrow_WrongDependencies(uint256 jobId);

    /// @notice The job waits for `dependency`, which has not completed.
    error JobEscrow_DependencyNotCompleted(uint256 jobId, uint256 dependency);

    /// @notice None of the job's dependencies failed.
    error JobEscrow_NoDependencyFailed(uint256 jobId);

    /// @notice The job was paid by `payer`, which pays its top-ups too.
    error JobEscrow_WrongPayer(uint256 jobId, address payer);

    /// @notice The amount accepted is not the job's.
    error JobEscrow_AmountChanged(uint256 jobId, uint256 amount, uint256 accepted);

    /// @notice The job is not a claim, or can be disputed until `until`.
    error JobEscrow_ClaimNotSettling(uint256 jobId, uint256 until);

    /* ACCOUNTS */

    /// @notice Pulls `amount` from the caller and credits it to `account`.
    /// @dev Needs an allowance. Reverts with `JobEscrow_ZeroAmount`, `JobEscrow_BadReceiver`, `ExpiringPause_Paused`, or with
    ///      the token's error. Emits `AccountRegistered` when `account` is new, and `Deposited`.
    function depositFor(address account, uint256 amount) external;

    /// @notice Takes `amount` from the payer and credits it to `account`.
    /// @dev Payment kinds Allowance, Permit and Authorization, the last with the action
    ///      keccak256(abi.encode(depositWith.selector)). Reverts as `depositFor`, with `JobEscrow_PayerNotCaller` or
    ///      `JobEscrow_PaymentKindUnsupported`. Emits as `depositFor`.
    function depositWith(address account, uint256 amount, Payment calldata payment) external;

    /// @notice Sends `amount` of the caller's balance to `to`, matured payments included.
    /// @dev Open while paused. Reverts with `JobEscrow_InsufficientBalance`, `JobEscrow_ZeroAmount`, `JobEscrow_BadReceiver`,
    ///      or with the token's error when `to` is blacklisted: name another. Emits `Withdrawn`, and `Matured` when the balance
    ///      alone does not do.
    function withdrawTo(address to, uint256 amount) external;

    /// @notice Moves matured payments of `account` into its balance and, with automatic payouts on, sends the balance to the
    ///         provider's payout address. Everything that spends a balance moves matured payments itself.
    /// @dev Open to anyone, also while paused. A payout that fails leaves the balance. Emits `Matured` when there are any, and
    ///      `Withdrawn` or `PayoutFailed` when there is something to send and an address to send it to.
    /// @return matured What moved into the balance.
    /// @return paid What was sent.
    function collect(address account) external returns (uint256 matured, uint256 paid);

    /// @notice Switches automatic payouts of the caller's account: the whole balance with what has matured, at each
    ///         acceptance by call or signature and at `collect`.
    /// @dev Emits `AccountRegistered` when the caller has none, and `AutoPayoutUpdated`.
    function setAutoPayout(bool on) external;

    /// @notice Switches the caller's acceptance in advance of whatever is reported of `provider`'s jobs, by a meter within its
    ///         cap or co-signed. Claims are not covered.
    /// @dev Reverts with `JobEscrow_BadReceiver` when `provider` is zero or the escrow. Emits `AccountRegistered` for either
    ///      that has none, and `StandingConsentUpdated`.
    function setStandingConsent(address provider, bool on) external;

    /// @notice Gives `account` its number; it has one already after its first deposit, job or registration as provider.
    /// @dev Open to anyone. Reverts with `JobEscrow_BadReceiver`. Emits `AccountRegistered` when it is new.
    function registerAccount(address account) external returns (uint32 accountId);

    /* RUNNING */

    /// @notice Starts a job: within 5 minutes of its opening, or of its last dependency's report, or late while the quote
    ///         lasts.
    /// @param dependencies The job's, as `JobDependsOn` lists them; empty when it has none.
    /// @dev Caller: the job's provider or meter. Open while paused. Reverts with `JobEscrow_WrongStatus`,
    ///      `JobEscrow_NotAllowed`, `JobEscrow_WrongDependencies`, `JobEscrow_DependencyNotCompleted` or
    ///      `JobEscrow_StartTooLate`. Emits `JobStarted`, and `StartedLate` when it is late, a breach of the provider's:
    ///      `BreachQueued` when the registry could not be told of it.
    function startJob(uint256 jobId, uint256[] calldata dependencies) external;

    /// @notice Starts many. One that cannot start stops no other.
    /// @param dependencies By job; empty when none has any.
    /// @return started How many did.
    /// @dev Reverts with `JobEscrow_LengthMismatch`. Emits as `startJob`, and `JobSkipped` for what `startJob` would revert.
    function startJobs(uint256[] calldata jobIds, uint256[][] calldata dependencies) external returns (uint256 started);

    /* ENDING */

    /// @notice Cancels a job that has not started; all that was locked is credited to whoever paid.
    /// @param dependencies The job's, as `JobDependsOn` lists them; the user may leave them out.
    /// @dev Caller: the job's user; anyone when a dependency failed, was cancelled or expired. Open while paused. Reverts with
    ///      `JobEscrow_WrongStatus`, `JobEscrow_NotAllowed`, `JobEscrow_WrongDependencies`,
    ///      `JobEscrow_NoDependencyFailed`, or, under a stored offer, `JobEscrow_NeedsMoreGas`. Emits `JobCancelled`.
    function cancelJob(uint256 jobId, uint256[] calldata dependencies) external;

    /// @notice Asks for the end of a running job: its report is due within 7 days, after 24 hours the provider may claim.
    /// @dev Caller: the job's user. Open while paused. Reverts with `JobEscrow_WrongStatus`, `JobEscrow_NotAllowed` or
    ///      `JobEscrow_EndsAnyway`. Emits `StopRequested`.
    function requestStop(uint256 jobId) external;

    /// @notice Ends a running spot job: its report is due within 7 days, after 24 hours the provider may claim.
    /// @param checkpoint Hash of the state from which another job resumes.
    /// @dev Caller: the job's provider. Open while paused. Reverts with `JobEscrow_WrongStatus`, `JobEscrow_NotAllowed`,
    ///      `JobEscrow_NotSpot` or `JobEscrow_EndsAnyway`. Emits `JobPreempted`.
    function preemptJob(uint256 jobId, bytes32 checkpoint) external;

    /// @notice Raises the order of a running job by `units`, and the lock with it, not its time. Its meter's daily cap still
    ///         limits what a report releases.
    /// @dev Caller: the job's user, or anyone with an EIP-3009 authorization of the user's for the action
    ///      keccak256(abi.encode(topUp.selector, jobId, units)). Reverts with `ExpiringPause_Paused`,
    ///      `JobEscrow_WrongStatus`, `JobEscrow_NotAllowed`, `JobEscrow_OutOfBounds`, `JobEscrow_WrongPayer` or as the
    ///      payment fails. Emits `JobToppedUp`, and `Matured` when the payer's balance alone does not do.
    /// @return amount What was locked, in USDC units.
    function topUp(uint256 jobId, uint64 units, Payment calldata payment) external returns (uint256 amount);

    /// @notice Ends a job nobody reported within its ordered duration and 7 days; all that was locked is credited to
    ///         whoever paid. The time runs from the start, or, of a job that never started, from its opening or its last
    ///         dependency's report.
    /// @param dependencies The job's, as `JobDependsOn` lists them; empty when it has none or has started.
    /// @dev Open to anyone, also while paused. Reverts with `JobEscrow_WrongStatus`, `JobEscrow_NotExpired`,
    ///      `JobEscrow_WrongDependencies`, `JobEscrow_DependencyNotCompleted` or, under a stored offer,
    ///      `JobEscrow_NeedsMoreGas`. Emits `JobExpired`.
    function expireJob(uint256 jobId, uint256[] calldata dependencies) external;

    /// @notice Accepts a reported job, also one whose payment is held above its meter's cap; the provider has its payment at
    ///         once.
    /// @dev Caller: the job's user. Open while paused. Reverts with `JobEscrow_WrongStatus` (Settled once matured) or
    ///      `JobEscrow_NotAllowed`. Emits `JobAccepted`, and as `collect` for a provider with automatic payouts.
    function acceptJob(uint256 jobId) external;

    /// @notice Accepts a reported job by the user's EIP-712 signature over `Acceptance(uint256 jobId,uint256 amount)`.
    /// @param amount What the job pays, as reported: a signature made for another amount does not count.
    /// @dev Open to anyone. Reverts as `acceptJob`, with `JobEscrow_AmountChanged` or `JobEscrow_BadSignature`. Emits
    ///      `JobAccepted`, and as `acceptJob`.
    function acceptJobSigned(uint256 jobId, uint256 amount, bytes calldata signature) external;

    /// @notice Pays a claim that nobody disputed for 7 days.
    /// @dev Open to anyone, also while paused. Reverts with `JobEscrow_WrongStatus` or `JobEscrow_ClaimNotSettling`. Emits
    ///      `ClaimSettled`.
    function settleClaim(uint256 jobId) external;

    /// @notice Tells the registry of breaches it could not be told of before, if there are any.
    /// @dev Open to anyone, also while paused. Reverts with the registry's error.
    function retryRegistry(address provider) external;

    /* SETTINGS */

    /// @notice Sets a meter's cap on what its reports may release in 24 hours, and gives it a number the first time.
    /// @dev Role: critical parameters; the meter must hold the meter role. What is released counts by the clock in its period
    ///      of 8 hours and the three after, thus for 24 hours at least and less than 32. Reverts with
    ///      `JobEscrow_MeterNotAllowed`, `JobEscrow_TooManyMeters`, or `JobEscrow_SettingOutOfBounds` above 2^52 − 1. Emits
    ///      `MeterUpdated`.
    function setMeter(address meter, uint64 dailyCap) external;

    /// @notice Sets a meter's cap to zero.
    /// @dev Role: guardian. Reverts with `JobEscrow_MeterNotAllowed` when it has no number. Emits `MeterUpdated`.
    function stopMeter(address meter) external;

    /// @notice Sets the registry. A fresh one counts open jobs from its first: to keep the count, upgrade its proxy instead.
    /// @dev Role: admin. Reverts with `JobEscrow_NotAContract`. Emits `RegistryUpdated`.
    function setRegistry(IProviderRegistry newRegistry) external;

    /// @notice Sets the book of stored offers. A fresh one numbers its offers from 1, as jobs of the old one are numbered: to
    ///         keep the numbers apart, upgrade its proxy instead.
    /// @dev Role: admin. Reverts with `JobEscrow_NotAContract`. Emits `OfferBookUpdated`.
    function setOfferBook(IOfferBook newOfferBook) external;

    /// @notice Sets the smallest cost of a job, 1 unit to 100 USDC.
    /// @dev Role: routine parameters. Reverts with `JobEscrow_SettingOutOfBounds`. Emits `MinJobCostUpdated`.
    function setMinJobCost(uint256 newMinJobCost) external;

    /// @notice Sets the buffer locked on top of a job's cost, 0 to 50 percent. Jobs that exist keep theirs.
    /// @dev Role: critical parameters. Reverts with `JobEscrow_SettingOutOfBounds`. Emits `BufferUpdated`.
    function setBufferPercent(uint256 newPercent) external;

    /* VIEWS */

    /// @notice A job's words as stored: `IJobEscrowLens` makes them readable.
    /// @param jobId The job.
    /// @return job Its word; zero when it does not exist. A withdrawn quote is cancelled, without a user.
    /// @return terms Its quote's service terms; zero: none.
    /// @return payerId The account that takes what comes back.
    /// @return dependenciesHash Hash of the jobs it waits for; zero: none.
    function jobWordsOf(
        uint256 jobId
    ) external view returns (PackedJob job, ServiceTerms terms, uint32 payerId, bytes32 dependenciesHash);

    /// @notice A job's word as stored.
    function packedJobOf(uint256 jobId) external view returns (PackedJob);

    /// @notice The number of the first job that a provider's quote opens. The provider must have an account.
    function jobIdOf(address provider, uint64 nonce) external view returns (uint256);

    /// @notice A provider's jobs that were reported, cancelled or expired, modulo 2^24.
    function jobsClosed(address provider) external view returns (uint256);

    /// @notice An address's account; id 0 when it has none.
    function accountOf(address account) external view returns (AccountView memory);

    /// @notice An account's pending payments by day, as stored: matured ones included until something moves them.
    function pendingBucketsOf(address account) external view returns (Buckets);

    /// @notice Whether `user` accepts in advance what is reported of `provider`'s jobs.
    function hasStandingConsent(address user, address provider) external view returns (bool);

    /// @notice The address behind an account's number; zero when there is none.
    function addressOf(uint32 accountId) external view returns (address);

    /// @notice Accounts registered so far; the newest account's number.
    function accountCount() external view returns (uint256);

    /// @notice A meter's number, its cap, and what it may still release now.
    function meterOf(address meter) external view returns (uint256 meterId, uint256 dailyCap, uint256 available);

    /// @notice Fees and GMV that have matured and wait to be forwarded, and those still maturing.
    function fees()
        external
        view
        returns (uint256 maturedFees, uint256 maturedGmv, uint256 pendingFees, uint256 pendingGmv);

    /// @notice Breaches the registry has not been told of yet.
    function breachBacklog(address provider) external view returns (uint256);

    /// @notice What a user signs to accept a report.
    function acceptanceDigest(uint256 jobId, uint256 amount) external view returns (bytes32);

    /// @notice The smallest cost of a job and the buffer in percent.
    function settings() external view returns (uint256 minJobCost, uint256 bufferPercent);

    /// @notice The contracts the escrow works with.
    function wiring()
        external
        view
        returns (
            IERC20 usdc,
            IRevenueRouter router,
            IBenefitTiers benefitTiers,
            IProviderRegistry registry,
            IOfferBook offerBook
        );
}
