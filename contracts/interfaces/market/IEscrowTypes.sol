// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {JobStatus} from "../../libraries/PackedJob.sol";
import {ServiceTerms} from "../../libraries/ServiceTerms.sol";

/// @title IEscrowTypes
/// @notice What the two halves of the escrow share: its structs, and the events and errors of what both do.
interface IEscrowTypes {
    /// @notice A provider's offer, signed as EIP-712 `Quote` under the domain ("CyberPlaza JobEscrow", "1").
    /// @param user Who may use it; zero: anyone.
    /// @param provider Who signs it and does the work.
    /// @param meter Who measures the job; no other's report counts.
    /// @param resource What is sold, e.g. keccak256("gpu.h100.second").
    /// @param maxUnits Most units that may be ordered in all, over the whole batch; top-ups apart.
    /// @param maxJobs Most jobs that may be opened with it in one batch; at least 1.
    /// @param unitPrice USDC units per resource unit.
    /// @param duration Ordered duration of a job, at most 366 days.
    /// @param maxFeeBps Highest fee the provider accepts, in basis points.
    /// @param validUntil Last second it can be used. Late starts end there too, up to 59 seconds earlier (whole minutes from
    ///        the opening are kept, down) and at most 65 535 minutes (45 days) after the opening; a pause in between moves
    ///        that end.
    /// @param serviceTerms Service levels with their refunds, kind and licence, packed; zero: none.
    /// @param specHash Hash of the work's specification. `openJobs` takes one by job: this one if `maxJobs` is 1, else any.
    /// @param nonce Any number below 2^63 that the provider has not used: it names the jobs, serves one opening and can be
    ///        cancelled. From 2^63 on it names a stored offer (`IOfferBook`), which needs no signature.
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
        ServiceTerms serviceTerms;
        bytes32 specHash;
        uint64 nonce;
    }

    /// @notice How a job or a deposit is paid.
    ///         Balance: out of the payer's account. Allowance: from its wallet. Permit: the same, with an EIP-2612 signature
    ///         that is tried first. Authorization: from its wallet by EIP-3009, sent by anyone. Voucher: out of the account
    ///         of a contract that consents (`IJobPayer`) and takes what comes back.
    enum PaymentKind {
        Balance,
        Allowance,
        Permit,
        Authorization,
        Voucher
    }

    /// @param payer Who is debited: the caller for Balance, Allowance and Permit, the signer for Authorization, the
    ///        contract for Voucher.
    /// @param data Permit: abi.encode(uint256 value, uint256 deadline, bytes signature). Authorization:
    ///        abi.encode(uint256 validAfter, uint256 validBefore, bytes32 salt, bytes signature); the authorization's nonce
    ///        is keccak256(abi.encode(beneficiary, action, salt)). Voucher: whatever the contract wants. Else empty.
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

    /// @notice A measurement, signed as EIP-712 `UsageReport`. It carries no money: the escrow computes the amount.
    /// @param units Units delivered; may exceed the order, the amount is capped at what is locked.
    /// @param outcome An `Outcome`. Preempted is for spot jobs alone.
    /// @param performanceBps Measured performance in basis points of what was advertised. Counts only where agreed.
    /// @param availabilityBps Measured availability in basis points. Counts only where agreed.
    /// @param meteringRoot Root of the raw measurements.
    struct UsageReport {
        uint256 jobId;
        uint40 startedAt;
        uint40 endedAt;
        uint64 units;
        uint8 outcome;
        uint16 performanceBps;
        uint16 availabilityBps;
        bytes32 meteringRoot;
    }

    /// @notice A USDC account.
    /// @param balance Free to withdraw, matured payments included.
    /// @param pending Payments that have not matured; claims and what is held are not among them.
    /// @param autoPayout Acceptances by call or signature, and `collect`, send the whole balance to the provider's payout
    ///        address. A standing consent sends nothing.
    struct AccountView {
        uint32 id;
        uint256 balance;
        uint256 pending;
        bool autoPayout;
    }

    /* EVENTS */

    /// @notice The account got its number; events and jobs name it by that.
    event AccountRegistered(uint32 indexed accountId, address indexed account);

    /// @notice Matured payments moved into the account's balance.
    event Matured(uint32 indexed accountId, uint256 amount);

    /// @notice The job was measured. The packed word holds, from the highest bits: 64 net for provider and licensor, 64 fee,
    ///         64 credited to whoever paid, 40 units as reported (at most 2^40 − 1), 16 refund for missed service levels in
    ///         basis points, 8 outcome. Net and fee mature, unless `JobAccepted`, `JobHeld` or `JobClaimed` follows.
    event JobReported(
        uint256 indexed jobId,
        uint32 indexed userId,
        uint32 indexed providerId,
        uint256 paidFeeRefundClass,
        bytes32 meteringRoot
    );

    /// @notice The payment matured at once: the user accepted by call or signature, or has consented for this provider.
    event JobAccepted(uint256 indexed jobId, uint256 net, uint256 fee);

    /// @notice One item of a batch failed, with the error it would have reverted with; the others stand.
    event JobSkipped(uint256 indexed jobId, bytes problem);

    /// @notice The registry could not be told of a breach; `retryRegistry` tells it again.
    event BreachQueued(uint256 indexed jobId, address indexed provider);

    /* ERRORS */

    /// @notice The job is in another state than the action needs. A matured job is Settled.
    error JobEscrow_WrongStatus(uint256 jobId, JobStatus actual, JobStatus expected);

    /// @notice The caller is not the one whom the action belongs to.
    error JobEscrow_NotAllowed(uint256 jobId, address caller);

    /// @notice The signature is not `signer`'s over this quote, report, batch of reports or acceptance.
    error JobEscrow_BadSignature(address signer);

    /// @notice The payer must be the caller.
    error JobEscrow_PayerNotCaller(address payer, address caller);

    /// @notice This action does not take this kind of payment.
    error JobEscrow_PaymentKindUnsupported(PaymentKind kind);

    /// @notice `what` (units, jobs, unitPrice, duration, dependencies, locked or nonce) lies outside what the quote or the
    ///         escrow allows.
    error JobEscrow_OutOfBounds(bytes32 what, uint256 value, uint256 min, uint256 max);

    /// @notice The meter is unknown or stopped, not the job's, or, when it reports or gets its cap, without the meter role.
    error JobEscrow_MeterNotAllowed(address meter);

    /// @notice The account's balance is short.
    error JobEscrow_InsufficientBalance(address account, uint256 balance, uint256 needed);

    /// @notice The receiver must be neither zero nor the escrow.
    error JobEscrow_BadReceiver(address receiver);

    /// @notice A list must be as long as the other; lists of dependencies may be empty instead.
    error JobEscrow_LengthMismatch(uint256 length, uint256 expected);

    /// @notice The contract that should pay did not consent.
    error JobEscrow_PayerRefused(address payer);
}
