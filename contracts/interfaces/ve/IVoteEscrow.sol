// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC5805} from "@openzeppelin/contracts/interfaces/IERC5805.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IERC20Metadata} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Metadata.sol";
import {VeLock} from "../../libraries/VeLock.sol";

/// @title IVoteEscrow
/// @notice CPT locked for up to 4 years gives veCPT: votes, a share of the revenue, and benefits. One lock an account; at any
///         second t, veCPT(t) = amount × 2.5 × (end − t) / 4 years in wei (18 decimals), rounded down: the holder loses the
///         fraction of a wei. veCPT cannot be transferred.
/// @dev Votes follow ERC-5805 with an ERC-6372 timestamp clock and are exact at every past second. Votes of an account = its own
///      lock, unless it has delegated, and the locks delegated to it. Σ of all veCPT is at most `totalSupply`, and less by below
///      one wei a lock. Weeks are counted from the Unix epoch: they begin on Thursdays at 00:00 UTC.
interface IVoteEscrow is IERC5805, IERC20Metadata {
    /// @notice EIP-2612 permit of CPT for this contract; tried first and ignored when somebody already used it.
    struct Permit {
        uint256 value;
        uint256 deadline;
        uint8 v;
        bytes32 r;
        bytes32 s;
    }

    /* EVENTS */

    /// @notice The account's lock holds `amount` until `end`. `payer` brought the CPT that was added, if any.
    event LockUpdated(
        address indexed account,
        address indexed payer,
        uint256 oldAmount,
        uint256 oldEnd,
        uint256 amount,
        uint256 end
    );

    /// @notice The account took its CPT after the lock's end.
    event Withdrawn(address indexed account, uint256 amount);

    event MinLockUpdated(uint256 oldMinLock, uint256 newMinLock);

    /* ERRORS */

    /// @notice veCPT belongs to its lock.
    error VoteEscrow_NotTransferable();

    /// @notice The account already has a lock: add to it, extend it, or withdraw or relock it after its end.
    error VoteEscrow_LockExists(address account, uint256 end);

    /// @notice The account has no lock.
    error VoteEscrow_NoLock(address account);

    /// @notice The lock has ended: relock or withdraw it.
    error VoteEscrow_LockEnded(address account, uint256 end);

    /// @notice The lock runs until `end`.
    error VoteEscrow_LockNotEnded(address account, uint256 end);

    /// @notice A lock ends at the beginning of a week, Thursday 00:00 UTC, between `earliest` and `latest`.
    error VoteEscrow_BadEnd(uint256 end, uint256 earliest, uint256 latest);

    /// @notice Less CPT than the minimum.
    error VoteEscrow_BelowMinimum(uint256 amount, uint256 minimum);

    /// @notice The signature is not `account`'s over this delegation.
    error VoteEscrow_BadSignature(address account);

    /// @notice The past is before `clock`; `timepoint` is not.
    error ERC5805FutureLookup(uint256 timepoint, uint48 clock);

    error VoteEscrow_MinLockOutOfBounds(uint256 minLock, uint256 min, uint256 max);

    /* LOCKING */

    /// @notice Locks the caller's CPT.
    /// @param amount Wei of CPT, at least `minLock`.
    /// @param end Beginning of a week, 1 week to 4 years (of 365 days) from now.
    /// @dev Takes an allowance. Reverts with `ExpiringPause_Paused`, `VoteEscrow_LockExists`, `VoteEscrow_BelowMinimum`,
    ///      `VoteEscrow_BadEnd` or CPT's error. Emits `LockUpdated` and `DelegateVotesChanged`.
    function createLock(uint256 amount, uint256 end) external;

    /// @notice The same with a permit.
    function createLockWithPermit(uint256 amount, uint256 end, Permit calldata permit) external;

    /// @notice Adds CPT to the caller's lock.
    /// @dev Any amount above zero. Reverts with `ExpiringPause_Paused`, `VoteEscrow_NoLock`, `VoteEscrow_LockEnded`,
    ///      `VoteEscrow_BelowMinimum` or CPT's error. Emits `LockUpdated` and `DelegateVotesChanged`.
    function increaseAmount(uint256 amount) external;

    /// @notice The same with a permit.
    function increaseAmountWithPermit(uint256 amount, Permit calldata permit) external;

    /// @notice Adds the caller's CPT to somebody's lock; it never extends it.
    /// @dev At least `minLock`, since every change of a lock makes its owner's next claim of revenue a little dearer. Reverts and
    ///      emits as `increaseAmount`.
    function increaseAmountFor(address account, uint256 amount) external;

    /// @notice Moves the end of the caller's lock to a later week.
    /// @dev Reverts with `ExpiringPause_Paused`, `VoteEscrow_NoLock`, `VoteEscrow_LockEnded` or `VoteEscrow_BadEnd`. Emits
    ///      `LockUpdated` and `DelegateVotesChanged`.
    function extendLock(uint256 end) external;

    /// @notice Locks the CPT of the caller's ended lock again, without moving it.
    /// @dev Reverts with `ExpiringPause_Paused`, `VoteEscrow_NoLock`, `VoteEscrow_LockNotEnded` or `VoteEscrow_BadEnd`. Emits
    ///      `LockUpdated` and `DelegateVotesChanged`.
    function relock(uint256 end) external;

    /// @notice Takes the CPT of the caller's ended lock.
    /// @return amount Wei of CPT.
    /// @dev Open while paused, this contract and CPT alike. Reverts with `VoteEscrow_NoLock` or `VoteEscrow_LockNotEnded`. Emits
    ///      `Withdrawn`.
    function withdraw() external returns (uint256 amount);

    /// @notice Keeps the totals of now, so that later reads start from here. Open to anyone; never needed.
    function checkpoint() external;

    /* DELEGATION */

    /// @notice As `delegateBySig`, also for contract wallets (ERC-1271).
    /// @param signature `account`'s over EIP-712 `Delegation(address delegatee,uint256 nonce,uint256 expiry)` with its present
    ///        nonce, under the domain ("CyberPlaza VoteEscrow", "1").
    /// @dev Reverts with `VotesExpiredSignature` or `VoteEscrow_BadSignature`.
    function delegateFor(address account, address delegatee, uint256 expiry, bytes calldata signature) external;

    /* SETTINGS */

    /// @notice The least that is locked, and that others may add to a lock; 0.01 to 1 000 CPT, 1 CPT at first.
    /// @dev Role: parameters, routine. Reverts with `VoteEscrow_MinLockOutOfBounds`. Emits `MinLockUpdated`.
    function setMinLock(uint256 newMinLock) external;

    /* VIEWS */

    function cpt() external view returns (IERC20);

    function minLock() external view returns (uint256);

    /// @notice CPT of the account's lock that has not been withdrawn, and when it ends or ended; zeros without a lock.
    function lockOf(address account) external view returns (uint256 amount, uint256 end);

    /// @notice CPT in locks that have not ended.
    function totalLocked() external view returns (uint256);

    /// @notice An account's veCPT at a past second, whatever it has delegated.
    /// @dev Reverts with `ERC5805FutureLookup`.
    function getPastBalance(address account, uint256 timepoint) external view returns (uint256);

    /// @notice What was locked at a past second, and all veCPT of it: what `totalLocked` and `totalSupply` were.
    /// @return locked Wei of CPT in locks that had not ended.
    /// @return votes Wei of veCPT, down.
    /// @dev Reverts with `ERC5805FutureLookup`.
    function getPastTotals(uint256 timepoint) external view returns (uint256 locked, uint256 votes);

    /// @notice Number of an account's present nonce.
    function nonces(address account) external view returns (uint256);

    /* FOR THE DISTRIBUTION OF REVENUE */

    /// @notice Σ amount × weeks until the end, of all locks as they were in the last second before `week` began.
    /// @param week Number of the week since the epoch, at least 1; it has begun.
    /// @dev Reverts with `ERC5805FutureLookup`.
    function weightAt(uint256 week) external view returns (uint256);

    /// @notice The account's lock as it is now.
    function latestLock(address account) external view returns (VeLock);

    /// @notice The account's lock as it was before a change: number 0 is empty, the latest has number `latestLock().count()`.
    function pastLock(address account, uint256 index) external view returns (VeLock);
}
