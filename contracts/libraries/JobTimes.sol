// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {PackedJob, PackedJobs} from "./PackedJob.sol";

/// @title JobTimes
/// @notice The deadlines of a job. All in active time: the clock less the seconds that were paused.
library JobTimes {
    uint256 internal constant START_ON_TIME = 5 minutes;
    uint256 internal constant CLAIM_AFTER = 24 hours;
    uint256 internal constant CLAIM_WINDOW = 7 days;
    uint256 internal constant REPORT_GRACE = 7 days;
    /// @dev Twice the time that ruling, council and appeal may take together.
    uint256 internal constant RULING_LIMIT = 90 days;
    /// @dev A payment of day d (its report's day, rounded up) matures at the start of day d + 3: 72 hours, then midnight.
    uint256 internal constant MATURITY_DAYS = 3;

    /// @notice Up: a report at midnight belongs to the day that begins, any later one to the next. The user gains the time.
    function dayOf(uint256 time) internal pure returns (uint256) {
        return (time + 1 days - 1) / 1 days;
    }

    /// @notice The last day whose payments have matured. Down: none before its midnight; the user gains the time.
    function lastMatureDay(uint256 time) internal pure returns (uint256) {
        return time / 1 days - MATURITY_DAYS;
    }

    /// @notice From when a day's payments are mature.
    function dayMaturesAt(uint256 day) internal pure returns (uint256) {
        return (day + MATURITY_DAYS) * 1 days;
    }

    /// @notice From when a reported job cannot be disputed any more.
    function maturesAt(PackedJob job) internal pure returns (uint256) {
        return job.has(PackedJobs.CLAIMED) ? job.since() + CLAIM_WINDOW : dayMaturesAt(dayOf(job.since()));
    }

    /// @notice Last moment an open job may start late, whenever its dependencies completed.
    function startBy(PackedJob job) internal pure returns (uint256) {
        return job.since() + job.startWindow() * 1 minutes;
    }

    /// @notice From when the provider of a running job may claim alone.
    function claimableFrom(PackedJob job) internal pure returns (uint256) {
        return job.since() + job.duration() + CLAIM_AFTER;
    }

    /// @notice From when an open or running job can be expired. Of an open one with dependencies the earliest.
    function expiresFrom(PackedJob job) internal pure returns (uint256) {
        return job.since() + job.duration() + REPORT_GRACE;
    }

    /// @notice From when a held payment can be released without a ruling.
    function releasableFrom(PackedJob job) internal pure returns (uint256) {
        return job.heldAt() + RULING_LIMIT;
    }
}
