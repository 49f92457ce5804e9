// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

/// @title IVestingVault
/// @notice CPT that becomes its beneficiaries' over time. A schedule's number is its beneficiary and its place in the
///         beneficiary's list: beneficiary × 2^32 + place. Amounts in wei of CPT (18 decimals), months of 30 days, rounded down: what is not vested yet
///         stays in the vault.
/// @dev Vested at time t, with s the start, c the cliff, d the linear time, a = ⌊total × atStartBps / 10 000⌋: nothing before s;
///      then a + ⌊(total − a) × min(max(t − s − c, 0), d) / d⌋, in whole months of it when monthly. Nothing accrues during the
///      cliff. Private-sale schedules are limited besides: of all of them together becomes free a day at most 5 % of the pool's
///      volume (the median of 7 days), at least `minDaily`, at most `maxDaily`. With T the sum of all limited schedules, F what
///      has become free of it, each may take ⌊total × F / T⌋ in all: nobody gains by being first, and nothing lapses.
interface IVestingVault {
    /* TYPES */

    /// @notice When a schedule releases.
    /// @param start Unix second, not before its creation; 0: the listing.
    /// @param cliffMonths Nothing accrues in them.
    /// @param linearMonths Then the rest accrues evenly, by the second or month by month. 0: all at the end of the cliff.
    /// @param atStartBps Part that is vested at the start, in basis points of the total.
    /// @param monthly Equal monthly instalments instead of seconds.
    /// @param limited Under the daily limit. Only with the terms of the private sale, and until its cliff ends.
    /// @param revocable Whoever created it may revoke what has not vested.
    struct Terms {
        uint40 start;
        uint8 cliffMonths;
        uint8 linearMonths;
        uint16 atStartBps;
        bool monthly;
        bool limited;
        bool revocable;
    }

    /// @notice A schedule as it stands.
    /// @param total Wei of CPT; after a revocation what had vested.
    struct ScheduleView {
        uint256 total;
        uint256 released;
        uint256 vested;
        uint256 releasable;
        Terms terms;
    }

    /// @notice The daily limit as it stands now.
    /// @param total T: sum of all limited schedules.
    /// @param freed F: what has become free of it, released or not.
    /// @param day UTC day (unix time / 86 400).
    /// @param allowance What may become free on this day.
    /// @param freedToday What has become free on it.
    struct LimitView {
        uint256 total;
        uint256 freed;
        uint256 day;
        uint256 allowance;
        uint256 freedToday;
    }

    /* EVENTS */

    /// @notice A schedule began.
    event ScheduleCreated(
        uint256 indexed scheduleId,
        address indexed beneficiary,
        address indexed creator,
        uint256 total,
        Terms terms
    );

    /// @notice `amount` was paid to the beneficiary, whose address is the number's upper part.
    event Released(uint256 indexed scheduleId, uint256 amount);

    /// @notice The schedule belongs to `to` from now on, under another number.
    event ScheduleTransferred(uint256 indexed scheduleId, uint256 indexed newScheduleId, address indexed to);

    /// @notice What had not vested went back to the creator; `vested` stays the beneficiary's.
    event ScheduleRevoked(uint256 indexed scheduleId, address indexed creator, uint256 vested, uint256 unvested);

    /// @notice The listing is, or will be, at `listedAt` (unix seconds).
    event ListingAnnounced(uint256 listedAt);

    /// @notice A day's allowance was fixed by the pool's median volume (0: it could not be had).
    event AllowanceFixed(uint256 indexed day, uint256 medianVolume, uint256 allowance, uint256 freed);

    /// @notice The bounds of the daily allowance changed, from the next day on.
    event DailyBoundsUpdated(uint256 oldMin, uint256 newMin, uint256 oldMax, uint256 newMax);

    /* ERRORS */

    /// @notice There is no schedule with this number; it may have been transferred.
    error VestingVault_NoSchedule(uint256 scheduleId);

    /// @notice Nothing can be released now.
    error VestingVault_NothingToRelease(uint256 scheduleId);

    /// @notice The schedule is another account's.
    error VestingVault_NotBeneficiary(uint256 scheduleId, address caller);

    /// @notice A beneficiary must be neither zero nor the vault.
    error VestingVault_BadBeneficiary(address beneficiary);

    /// @notice A schedule needs an amount, at most 2^88 − 1 wei.
    error VestingVault_BadAmount(uint256 amount);

    /// @notice `what` (start, atStartBps, monthly or limited) begins in the past, is above 10 000, has no months, or is not as the private
    ///         sale has it.
    error VestingVault_BadTerms(bytes32 what);

    /// @notice Limited schedules are closed: sharing begins at the end of their cliff, `closedAt`.
    error VestingVault_LimitedClosed(uint256 closedAt);

    /// @notice The schedule cannot be revoked, by this caller or at all.
    error VestingVault_NotRevocable(uint256 scheduleId, address caller);

    /// @notice The listing was announced, or lies outside now and a year from now.
    error VestingVault_BadListing(uint256 listedAt, uint256 announced);

    /// @notice Bounds must keep 1 000 ≤ min ≤ max ≤ 1 000 000 CPT.
    error VestingVault_BadBounds(uint256 min, uint256 max);

    /// @notice The pool's volume must be asked for, and less gas is left than that and what follows may take.
    error VestingVault_InsufficientGas(uint256 left, uint256 needed);

    /* SCHEDULES */

    /// @notice Pulls `amount` CPT from the caller into a new schedule of `beneficiary`.
    /// @dev Role: vesting grantor (contracts). Needs an allowance. Reverts with `VestingVault_BadBeneficiary`,
    ///      `VestingVault_BadAmount`, `VestingVault_BadTerms`, `VestingVault_LimitedClosed`. Emits `ScheduleCreated`.
    function createSchedule(
        address beneficiary,
        uint256 amount,
        Terms calldata terms
    ) external returns (uint256 scheduleId);

    /// @notice Pays the beneficiary what has vested and is free of the limit.
    /// @dev Open to anyone. Reverts with `VestingVault_NoSchedule`, `VestingVault_NothingToRelease`,
    ///      `VestingVault_InsufficientGas`. Emits `Released`.
    function release(uint256 scheduleId) external returns (uint256 amount);

    /// @notice Releases several; those with nothing to release are passed over.
    /// @dev Open to anyone. Reverts with `VestingVault_NoSchedule`. Emits `Released` for each that paid.
    function releaseMany(uint256[] calldata scheduleIds) external returns (uint256 amount);

    /// @notice Gives the caller's schedule to `to`, with what was released and all that is not.
    /// @dev Caller: the beneficiary. Reverts with `VestingVault_NoSchedule`, `VestingVault_NotBeneficiary`, `VestingVault_BadBeneficiary`. Emits
    ///      `ScheduleTransferred`.
    function transferSchedule(uint256 scheduleId, address to) external returns (uint256 newScheduleId);

    /// @notice Sends what has not vested back to the creator; what has vested stays the beneficiary's. A schedule that was transferred
    ///         is found by its first number as well as by its present one.
    /// @dev Caller: the creator of a revocable schedule. Reverts with `VestingVault_NoSchedule`, `VestingVault_NotRevocable`.
    ///      Emits `ScheduleRevoked`.
    function revoke(uint256 scheduleId) external returns (uint256 unvested);

    /* SETTINGS */

    /// @notice Announces the listing, once: a time from now to a year ahead.
    /// @dev Role: admin. Reverts with `VestingVault_BadListing`. Emits `ListingAnnounced`.
    function announceListing(uint256 listedAt) external;

    /// @notice Sets the bounds of a day's allowance, in wei of CPT, from the next day on.
    /// @dev Role: critical parameters. Reverts with `VestingVault_BadBounds`. Emits `DailyBoundsUpdated`.
    function setDailyBounds(uint256 min, uint256 max) external;

    /// @notice Fixes today's allowance, if no release has yet.
    /// @dev Open to anyone. Reverts with `VestingVault_InsufficientGas`. Emits `AllowanceFixed`.
    function fixAllowance() external;

    /* VIEWS */

    /// @notice How many places the beneficiary's list has; some may be empty, their schedules transferred.
    function scheduleCount(address beneficiary) external view returns (uint256);

    /// @notice The number of the schedule at a place of the beneficiary's list, from 0, whether there is one or not.
    function scheduleIdOf(address beneficiary, uint32 place) external pure returns (uint256 scheduleId);

    /// @notice Whose schedule it is.
    /// @dev Reverts with `VestingVault_NoSchedule`.
    function beneficiaryOf(uint256 scheduleId) external view returns (address);

    /// @notice A schedule as it stands now.
    /// @dev Reverts with `VestingVault_NoSchedule`.
    function scheduleOf(uint256 scheduleId) external view returns (ScheduleView memory);

    /// @notice Vested at `time`, the limit left aside.
    /// @dev Reverts with `VestingVault_NoSchedule`.
    function vestedAt(uint256 scheduleId, uint256 time) external view returns (uint256);

    /// @notice What `release` would pay now.
    /// @dev Reverts with `VestingVault_NoSchedule`.
    function releasable(uint256 scheduleId) external view returns (uint256);

    /// @notice The daily limit as it stands now.
    function limit() external view returns (LimitView memory);

    /// @notice The bounds of a day's allowance.
    function dailyBounds() external view returns (uint256 min, uint256 max);

    /// @notice When CPT is listed; 0 until announced.
    function listingAt() external view returns (uint256);

    /// @notice When limited schedules close, at the end of their cliff; 0 until the listing is announced.
    function limitedClosedAt() external view returns (uint256);

    /// @notice The token of all amounts.
    function cpt() external view returns (IERC20);
}
