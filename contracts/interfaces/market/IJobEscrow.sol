// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {JobStatus, PackedJob} from "../../libraries/PackedJob.sol";
import {IRevenueSource} from "../revenue/IRevenueSource.sol";
import {IRevenueRouter} from "../revenue/IRevenueRouter.sol";
import {IBenefitTiers} from "../ve/IBenefitTiers.sol";
import {IDisputable} from "./IDisputable.sol";
import {IProviderRegistry} from "./IProviderRegistry.sol";

/// @title IJobEscrow
/// @notice Holds a user's USDC from the opening of a job until it is paid, refunded or ruled on, and keeps the USDC balance
///         of every user and provider. All amounts are USDC units (6 decimals), all times unix seconds, all spans seconds.
/// @dev Deadlines run in active time: the seconds during which the contract was not paused. A pause of n seconds moves every
///      deadline n seconds later, the UTC midnights at which payments mature included.
interface IJobEscrow is IDisputable, IRevenueSource {
    /// @notice A provider's offer, signed as EIP-712 `Quote` under the domain ("CyberPlaza JobEscrow", "1").
    /// @param user Who may use it; zero: anyone.
    /// @param provider Who signs it and does the work.
    /// @param meter Who measures the job; no other's report counts.
    /// @param resource What is sold, e.g. keccak256("gpu.h100.second").
    /// @param maxUnits Most units that may be ordered in all.
    /// @param maxJobs Most jobs that may be opened with it in one batch; at least 1.
    /// @param unitPrice USDC units per resource unit.
    /// @param duration Ordered duration of a job, at most 366 days.
    /// @param maxFeeBps Highest fee the provider accepts, in basis points.
    /// @param validUntil Last second it can be used, and the last a late job may start.
    /// @param slaHash Hash of the agreed service levels; zero: none.
    /// @param specHash Hash of the work's specification.
    /// @param nonce Any number the provider has not used: it names the job, serves one opening and can be cancelled.
    struct Quote {
        address user;
        address provider;
        address meter;
        bytes32 resource;
        uint64 maxUnits;
        uint32 maxJobs;
        uint64 unitPrice;
        uint32 duration;
        uint16 maxFeeBps;
        uint40 validUntil;
        bytes32 slaHash;
        bytes32 specHash;
        uint64 nonce;
    }

    /// @notice How a job is paid. This version takes Balance and Allowance; the others are refused with
    ///         `JobEscrow_PaymentKindUnsupported`.
    enum PaymentKind {
        Balance,
        Allowance,
        Permit,
        Authorization,
        Voucher
    }

    /// @param payer Who is debited; for Balance and Allowance the caller.
    /// @param data Empty for Balance and Allowance.
    struct Payment {
        PaymentKind kind;
        address payer;
        bytes data;
    }

    /// @notice How a job ended, as its meter saw it.
    enum Outcome {
        Completed,
        FailedByProvider,
        Partial,
        Preempted,
        FailedByUser
    }

    /// @notice A meter's measurement, signed as EIP-712 `UsageReport`. It carries no money: the escrow computes the amount.
    /// @param units Units delivered; may exceed the order, the amount is capped at what is locked.
    /// @param outcome An `Outcome`.
    /// @param slaRefundBps Part of the amount the user gets back for missed service levels, in basis points.
    /// @param meteringRoot Root of the raw measurements.
    struct UsageReport {
        uint256 jobId;
        uint40 startedAt;
        uint40 endedAt;
        uint64 units;
        uint8 outcome;
        uint16 slaRefundBps;
        bytes32 meteringRoot;
    }

    /// @notice A job in readable form.
    /// @param status Settled also when a reported job's payment has matured.
    /// @param since When the status began, as active time moved to the clock on the wall.
    /// @param deadline What `since` leads to: for open and running jobs the second from which anyone may expire them, for
    ///        reported ones the second their payment matures, for disputed ones the second from which anyone may release
    ///        the payment; else 0.
    /// @param locked USDC locked; 0 from the report on.
    /// @param amount What the job pays, fee and discount included; 0 before the report.
    struct JobView {
        JobStatus status;
        address user;
        address provider;
        uint256 meterId;
        uint256 feeBps;
        uint256 discountPermille;
        bool startedLate;
        uint256 since;
        uint256 deadline;
        uint256 units;
        uint256 unitPrice;
        uint256 duration;
        uint256 locked;
        uint256 amount;
    }

    /// @notice A USDC account.
    /// @param balance Free to withdraw, matured payments included.
    /// @param pending Payments that have not matured.
    struct AccountView {
        uint32 id;
        uint256 balance;
        uint256 pending;
    }

    /* EVENTS */

    /// @notice The account got its number; events and jobs name it by that.
    event AccountRegistered(uint32 indexed accountId, address indexed account);

    /// @notice USDC came in and was credited.
    event Deposited(uint32 indexed accountId, address indexed from, uint256 amount);

    /// @notice USDC was debited and left.
    event Withdrawn(uint32 indexed accountId, address indexed to, uint256 amount);

    /// @notice A job opened. `terms` is its `PackedJob` word: number of user and meter, fee, discount, duration, units, unit
    ///         price, buffer, and whether the balance paid.
    event JobOpened(
        uint256 indexed jobId,
        uint32 indexed userId,
        uint32 indexed providerId,
        address payer,
        bytes32 resource,
        PackedJob terms,
        bytes32 specHash
    );

    /// @notice The job runs.
    event JobStarted(uint256 indexed jobId, address indexed by);

    /// @notice The job started `lateBy` seconds after its start was due.
    event StartedLate(uint256 indexed jobId, uint256 lateBy);

    /// @notice The job was measured. The packed word holds, from the highest bits: 64 paid to the provider, 64 fee, 64
    ///         credited to the user, 40 units (capped), 16 SLA refund in basis points, 8 outcome.
    event JobReported(
        uint256 indexed jobId,
        uint32 indexed userId,
        uint32 indexed providerId,
        uint256 paidFeeRefundClass,
        bytes32 meteringRoot
    );

    /// @notice The user accepted; the provider has its payment.
    event JobAccepted(uint256 indexed jobId, uint256 net, uint256 fee);

    /// @notice The user cancelled before the start; all that was locked is credited to it.
    event JobCancelled(uint256 indexed jobId, uint256 refund);

    /// @notice Nobody reported in time; all that was locked is credited to the user.
    event JobExpired(uint256 indexed jobId, uint256 refund);

    /// @notice Matured payments moved into the provider's balance.
    event Matured(uint32 indexed accountId, uint256 amount);

    /// @notice Matured fees went to the router.
    event FeesForwarded(uint256 amount, uint256 gmv);

    /// @notice The provider withdrew a quote nobody had used.
    event QuoteCancelled(address indexed provider, uint64 nonce);

    /// @notice The registry could not be told of a breach; `retryRegistry` tells it again.
    event BreachQueued(uint256 indexed jobId, address indexed provider);

    /// @notice A meter's daily cap changed; 0: its reports no longer count.
    event MeterUpdated(address indexed meter, uint256 indexed meterId, uint256 oldDailyCap, uint256 newDailyCap);

    /// @notice The registry changed.
    event RegistryUpdated(IProviderRegistry oldRegistry, IProviderRegistry newRegistry);

    /// @notice The smallest cost of a job changed.
    event MinJobCostUpdated(uint256 oldMinJobCost, uint256 newMinJobCost);

    /// @notice The buffer locked on top of a job's cost changed, in percent. Open jobs keep theirs.
    event BufferUpdated(uint256 oldPercent, uint256 newPercent);

    /* ERRORS */

    /// @notice The job is in another state than the action needs. A matured job is Settled.
    error JobEscrow_WrongStatus(uint256 jobId, JobStatus actual, JobStatus expected);

    /// @notice The caller is not the one whom the action belongs to.
    error JobEscrow_NotAllowed(uint256 jobId, address caller);

    /// @notice The quote could be used until `validUntil`.
    error JobEscrow_QuoteExpired(uint256 validUntil);

    /// @notice The quote was made for `user`.
    error JobEscrow_NotQuotedUser(address caller, address user);

    /// @notice The quote's nonce was used or cancelled.
    error JobEscrow_NonceUsed(address provider, uint64 nonce);

    /// @notice The signature is not `signer`'s over this quote or report.
    error JobEscrow_BadSignature(address signer);

    /// @notice The payer must be the caller.
    error JobEscrow_PayerNotCaller(address payer, address caller);

    /// @notice This version does not take this kind of payment.
    error JobEscrow_PaymentKindUnsupported(PaymentKind kind);

    /// @notice Units, price, duration or jobs of the order lie outside what the quote or the escrow allows.
    error JobEscrow_OutOfBounds(bytes32 what, uint256 value, uint256 min, uint256 max);

    /// @notice The job costs less than the minimum.
    error JobEscrow_CostBelowMinimum(uint256 cost, uint256 minimum);

    /// @notice The provider's fee is above the limit of the quote or of the escrow.
    error JobEscrow_FeeAboveLimit(uint256 feeBps, uint256 maxFeeBps);

    /// @notice The user's discount is below what it asked for.
    error JobEscrow_DiscountBelowLimit(uint256 discountBps, uint256 minDiscountBps);

    /// @notice The meter is unknown or stopped, not the job's, or, when it reports or starts, without the meter role.
    error JobEscrow_MeterNotAllowed(address meter);

    /// @notice The job's lock is above all that its meter may release in a day.
    error JobEscrow_MeterCapExceeded(address meter, uint256 locked, uint256 dailyCap);

    /// @notice Every meter number is taken.
    error JobEscrow_TooManyMeters();

    /// @notice The start was possible until `startBy`; the user can cancel, anyone can expire.
    error JobEscrow_StartTooLate(uint256 jobId, uint256 startBy);

    /// @notice The report's times contradict each other, the job's start or the clock.
    error JobEscrow_ImplausibleTimes(uint256 jobId, uint256 startedAt, uint256 endedAt);

    /// @notice The report's outcome is unknown or its refund above 10 000 basis points.
    error JobEscrow_BadReport(uint256 jobId, uint256 outcome, uint256 slaRefundBps);

    /// @notice The job can be expired from `from` on.
    error JobEscrow_NotExpired(uint256 jobId, uint256 from);

    /// @notice The account's balance is short.
    error JobEscrow_InsufficientBalance(address account, uint256 balance, uint256 needed);

    /// @notice Amounts must not be zero.
    error JobEscrow_ZeroAmount();

    /// @notice The receiver must be neither zero nor the escrow.
    error JobEscrow_BadReceiver(address receiver);

    /// @notice The address has no code.
    error JobEscrow_NotAContract(address account);

    /// @notice A setting lies outside its bounds.
    error JobEscrow_SettingOutOfBounds(uint256 value, uint256 min, uint256 max);

    /* ACCOUNTS */

    /// @notice Pulls `amount` from the caller and credits it to `account`.
    /// @dev Needs an allowance. Reverts with `JobEscrow_ZeroAmount`, `JobEscrow_BadReceiver` or `ExpiringPause_Paused`.
    ///      Emits `Deposited`.
    function depositFor(address account, uint256 amount) external;

    /// @notice Sends `amount` of the caller's balance to `to`, matured payments included.
    /// @dev Open while paused. Reverts with `JobEscrow_InsufficientBalance`, `JobEscrow_ZeroAmount`, `JobEscrow_BadReceiver`,
    ///      or with the token's error when `to` is blacklisted: name another. Emits `Withdrawn`.
    function withdrawTo(address to, uint256 amount) external;

    /// @notice Moves a provider's matured payments into its balance. Everything that spends a balance does so itself.
    /// @dev Open to anyone. Emits `Matured` when there are any.
    /// @return amount What moved.
    function mature(address provider) external returns (uint256 amount);

    /// @notice Gives `account` its number; it has one already after its first deposit, job or registration as provider.
    /// @dev Open to anyone. Reverts with `JobEscrow_BadReceiver`. Emits `AccountRegistered` when it is new.
    function registerAccount(address account) external returns (uint32 accountId);

    /* JOBS */

    /// @notice Opens a job under a provider's quote and locks its cost plus the buffer.
    /// @param quote What the provider offers.
    /// @param signature The provider's, over the quote: 65 bytes of a key, or whatever its contract wallet takes.
    /// @param units Units ordered, 1 to `quote.maxUnits`, below 2^50.
    /// @param minDiscountBps Smallest discount on the fee the user insists on; 0 forgoes the discount, and the gas of
    ///        looking it up.
    /// @param payment How it is paid.
    /// @dev Fee and discount are fixed for the job. Reverts with `ExpiringPause_Paused`, `JobEscrow_QuoteExpired`,
    ///      `JobEscrow_NotQuotedUser`, `JobEscrow_BadSignature`, `JobEscrow_NonceUsed`, `JobEscrow_PayerNotCaller`,
    ///      `JobEscrow_PaymentKindUnsupported`, `JobEscrow_OutOfBounds`, `JobEscrow_CostBelowMinimum`,
    ///      `JobEscrow_FeeAboveLimit`, `JobEscrow_DiscountBelowLimit`, `JobEscrow_MeterNotAllowed`,
    ///      `JobEscrow_MeterCapExceeded`, `JobEscrow_InsufficientBalance`, `ProviderRegistry_NotAdmitted` or the token's error. Emits `JobOpened`, and
    ///      `AccountRegistered` for each account that is new.
    /// @return jobId Its number: 32 bits provider, 64 bits the quote's nonce, 32 bits place in the batch (0), from the
    ///         highest.
    function openJob(
        Quote calldata quote,
        bytes calldata signature,
        uint64 units,
        uint16 minDiscountBps,
        Payment calldata payment
    ) external returns (uint256 jobId);

    /// @notice Withdraws the caller's quotes by nonce; those that were used stay as they are.
    /// @dev Emits `QuoteCancelled` for each that was unused.
    function cancelQuotes(uint64[] calldata nonces) external;

    /// @notice Marks a job as running. On time within 5 minutes of the opening; later it is `StartedLate`, and after the
    ///         quote's end refused. The escrow keeps that end in whole minutes, at most 45 days after the opening.
    /// @dev Caller: the job's provider or meter. Reverts with `JobEscrow_WrongStatus`, `JobEscrow_NotAllowed` or
    ///      `JobEscrow_StartTooLate`. Emits `JobStarted` and, when late, `StartedLate`.
    function startJob(uint256 jobId) external;

    /// @notice Cancels a job that has not started; all that was locked is credited to the user.
    /// @dev Caller: the job's user. Open while paused. Reverts with `JobEscrow_WrongStatus` or `JobEscrow_NotAllowed`. Emits
    ///      `JobCancelled`.
    function cancelJob(uint256 jobId) external;

    /// @notice Reports a running job: computes what it pays, credits the rest to the user, and lets payment and fee mature
    ///         at the first UTC midnight at least 72 hours later.
    /// @param meter The job's meter.
    /// @param signature The meter's over the report; empty when the meter itself calls.
    /// @dev amount = min(units × unit price, locked) × (1 − SLA refund), down; 0 when the provider failed within 5 minutes.
    ///      Open while paused. Reverts with `JobEscrow_WrongStatus`, `JobEscrow_MeterNotAllowed`, `JobEscrow_BadSignature`,
    ///      `JobEscrow_ImplausibleTimes` or `JobEscrow_BadReport`. Emits `JobReported`, and `JobHeld` when the payment is above
    ///      what the meter may release now: it then waits for a ruling, at most 90 days.
    function reportUsage(UsageReport calldata report, address meter, bytes calldata signature) external;

    /// @notice Accepts a reported job; the provider has its payment at once.
    /// @dev Caller: the job's user. Open while paused. Reverts with `JobEscrow_WrongStatus` (Settled once matured) or
    ///      `JobEscrow_NotAllowed`. Emits `JobAccepted`.
    function acceptJob(uint256 jobId) external;

    /// @notice Ends a job nobody reported within its ordered duration and 7 days; all that was locked is credited to the
    ///         user. The time runs from the start, or from the opening of a job that never started.
    /// @dev Open to anyone, also while paused. Reverts with `JobEscrow_WrongStatus` or `JobEscrow_NotExpired`. Emits
    ///      `JobExpired`.
    function expireJob(uint256 jobId) external;

    /// @notice Tells the registry of breaches it could not be told of before.
    /// @dev Open to anyone. Reverts with the registry's error.
    function retryRegistry(address provider) external;

    /* SETTINGS */

    /// @notice Sets a meter's cap on what its reports may release in 24 hours, and gives it a number the first time.
    /// @dev Role: critical parameters; the meter must hold the meter role. The window is at least 24 and less than 32
    ///      hours: what was released counts for four periods of 8 hours. Reverts with `JobEscrow_MeterNotAllowed` or
    ///      `JobEscrow_TooManyMeters`. Emits `MeterUpdated`.
    function setMeter(address meter, uint64 dailyCap) external;

    /// @notice Sets a meter's cap to zero.
    /// @dev Role: guardian. Reverts with `JobEscrow_MeterNotAllowed` when it has no number. Emits `MeterUpdated`.
    function stopMeter(address meter) external;

    /// @notice Sets the registry. A fresh one counts open jobs from its first: to keep the count, upgrade its proxy instead.
    /// @dev Role: admin. Reverts with `JobEscrow_NotAContract`. Emits `RegistryUpdated`.
    function setRegistry(IProviderRegistry newRegistry) external;

    /// @notice Sets the smallest cost of a job, 1 unit to 100 USDC.
    /// @dev Role: routine parameters. Reverts with `JobEscrow_SettingOutOfBounds`. Emits `MinJobCostUpdated`.
    function setMinJobCost(uint256 newMinJobCost) external;

    /// @notice Sets the buffer locked on top of a job's cost, 0 to 50 percent. Open jobs keep theirs.
    /// @dev Role: critical parameters. Reverts with `JobEscrow_SettingOutOfBounds`. Emits `BufferUpdated`.
    function setBufferPercent(uint256 newPercent) external;

    /* VIEWS */

    /// @notice A job in readable form; all zero when it does not exist. A withdrawn quote reads as cancelled, without a user.
    function jobOf(uint256 jobId) external view returns (JobView memory);

    /// @notice A job's word as stored.
    function packedJobOf(uint256 jobId) external view returns (PackedJob);

    /// @notice The number of the job that a provider's quote opens.
    function jobIdOf(address provider, uint64 nonce) external view returns (uint256);

    /// @notice A provider's jobs that were reported, cancelled or expired, modulo 2^24.
    function jobsClosed(address provider) external view returns (uint256);

    /// @notice An address's account; id 0 when it has none.
    function accountOf(address account) external view returns (AccountView memory);

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

    /// @notice Whether a provider's nonce was used or cancelled.
    function isNonceUsed(address provider, uint64 nonce) external view returns (bool);

    /// @notice Breaches the registry has not been told of yet.
    function breachBacklog(address provider) external view returns (uint256);

    /// @notice What a provider signs.
    function quoteDigest(Quote calldata quote) external view returns (bytes32);

    /// @notice What a meter signs.
    function reportDigest(UsageReport calldata report) external view returns (bytes32);

    /// @notice The smallest cost of a job and the buffer in percent.
    function settings() external view returns (uint256 minJobCost, uint256 bufferPercent);

    /// @notice The contracts the escrow works with.
    function wiring()
        external
        view
        returns (IERC20 usdc, IRevenueRouter router, IBenefitTiers benefitTiers, IProviderRegistry registry);
}
