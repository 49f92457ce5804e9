// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Test} from "forge-std/Test.sol";
import {JobTimes} from "../../contracts/libraries/JobTimes.sol";
import {JobTerms, PackedJob, PackedJobs} from "../../contracts/libraries/PackedJob.sol";

contract JobTimesTest is Test {
    /// @dev A UTC midnight.
    uint256 private constant MIDNIGHT = 20_000 days;

    function _open(uint256 since, uint256 duration, uint256 startWindow) private pure returns (PackedJob) {
        JobTerms memory terms;
        (terms.since, terms.duration, terms.startWindow) = (since, duration, startWindow);
        return PackedJobs.open(terms);
    }

    function _reported(uint256 since) private pure returns (PackedJob) {
        (PackedJob job, , , ) = _open(0, 0, 0).settle(since, 0, 0, 0);
        return job;
    }

    function lastMatureDay(uint256 time) external pure returns (uint256) {
        return JobTimes.lastMatureDay(time);
    }

    /* MATURITY */

    function test_DayOf_RoundsUpToTheDayThatBegins() external pure {
        assertEq(JobTimes.dayOf(MIDNIGHT - 1), 20_000);
        assertEq(JobTimes.dayOf(MIDNIGHT), 20_000);
        assertEq(JobTimes.dayOf(MIDNIGHT + 1), 20_001);
        assertEq(JobTimes.dayOf(MIDNIGHT + 1 days), 20_001);
    }

    function test_MaturesAt_TheFirstMidnightAfterSeventyTwoHours() external pure {
        assertEq(JobTimes.maturesAt(_reported(MIDNIGHT - 1)), MIDNIGHT + 3 days);
        assertEq(JobTimes.maturesAt(_reported(MIDNIGHT)), MIDNIGHT + 3 days);
        assertEq(JobTimes.maturesAt(_reported(MIDNIGHT + 1)), MIDNIGHT + 4 days);
    }

    function test_MaturesAt_SevenDaysAfterAClaimWhateverTheHour() external pure {
        assertEq(JobTimes.maturesAt(_reported(MIDNIGHT).claim()), MIDNIGHT + 7 days);
        assertEq(JobTimes.maturesAt(_reported(MIDNIGHT + 1).claim()), MIDNIGHT + 7 days + 1);
    }

    function testFuzz_MaturesAt_IsTheLeastMidnightThatIsLateEnough(uint256 since) external pure {
        since = bound(since, 0, (1 << 36) - 1);
        uint256 maturesAt = JobTimes.maturesAt(_reported(since));
        assertEq(maturesAt % 1 days, 0);
        assertGe(maturesAt, since + 72 hours);
        assertLt(maturesAt - 1 days, since + 72 hours);
        assertEq(maturesAt, JobTimes.dayMaturesAt(JobTimes.dayOf(since)));
    }

    /// @dev A day's bucket is released in the very second its jobs count as mature.
    function testFuzz_LastMatureDay_AgreesWithMaturesAt(uint256 since, uint256 time) external pure {
        since = bound(since, 10 days, (1 << 36) - 1);
        time = bound(time, since, since + 6 days);
        bool released = JobTimes.dayOf(since) <= JobTimes.lastMatureDay(time);
        assertEq(released, time >= JobTimes.maturesAt(_reported(since)));
    }

    function test_LastMatureDay_ChangesAtMidnight() external pure {
        assertEq(JobTimes.lastMatureDay(MIDNIGHT - 1), 19_996);
        assertEq(JobTimes.lastMatureDay(MIDNIGHT), 19_997);
    }

    /// @dev Before the fourth day of 1970 there is none: no chain lives there.
    function test_LastMatureDay_RevertWhen_ThereIsNone() external {
        vm.expectRevert(abi.encodeWithSignature("Panic(uint256)", 0x11));
        this.lastMatureDay(3 days - 1);
        assertEq(this.lastMatureDay(3 days), 0);
    }

    /* DEADLINES */

    function testFuzz_Deadlines_CountFromTheStatus(uint256 since, uint256 duration, uint256 startWindow) external pure {
        since = bound(since, 0, 1 << 35);
        duration = bound(duration, 0, 366 days);
        startWindow = bound(startWindow, 0, 65_535);
        PackedJob job = _open(since, duration, startWindow);
        assertEq(JobTimes.startBy(job), since + 60 * startWindow);
        assertEq(JobTimes.claimableFrom(job), since + duration + 86_400);
        assertEq(JobTimes.expiresFrom(job), since + duration + 604_800);
        assertEq(JobTimes.releasableFrom(_reported(17).hold(since)), since + 7_776_000);
    }

    function test_Limits_AreThoseOfTheSpecification() external pure {
        assertEq(JobTimes.START_ON_TIME, 300);
        assertEq(JobTimes.CLAIM_AFTER, 86_400);
        assertEq(JobTimes.CLAIM_WINDOW, 604_800);
        assertEq(JobTimes.REPORT_GRACE, 604_800);
        assertEq(JobTimes.RULING_LIMIT, 7_776_000);
    }
}
