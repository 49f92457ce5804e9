// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Test} from "forge-std/Test.sol";
import {VeLock, VeLocks} from "../../contracts/libraries/VeLock.sol";

/// @notice The packed lock: every field to its last bit, and the formula.
contract VeLockTest is Test {
    uint256 private constant MAX_AMOUNT = (1 << 87) - 1;
    uint256 private constant MAX_WEEK = (1 << 13) - 1;
    uint256 private constant MAX_SINCE = (1 << 37) - 1;
    uint256 private constant WEEK = 604_800;
    uint256 private constant FOUR_YEARS = 126_144_000;

    function _make(uint256 amount, uint256 week) private pure returns (VeLock) {
        return VeLock.wrap(0).withTerms(amount, week);
    }

    /// @dev The last week begins days before the year 2127; all locks of before 2123 end by then.
    function test_Fields_HoldWhatTheCommentsSay() external pure {
        assertGt(MAX_AMOUNT, 154_000_000e18);
        assertEq(VeLocks.WEEK, WEEK);
        assertEq(VeLocks.MAX_TIME, FOUR_YEARS);
        uint256 startOf2123 = 4_828_204_800;
        uint256 startOf2127 = 4_954_435_200;
        assertLt(MAX_WEEK * WEEK, startOf2127);
        assertGt((MAX_WEEK + 1) * WEEK, startOf2127);
        assertLe((startOf2123 - 1 + FOUR_YEARS) / WEEK, MAX_WEEK);
        assertGt(MAX_SINCE, 4_355 * 365.2425 days);
        assertGt(uint256(type(uint32).max) + 1, 136 * 365 days);
    }

    function test_Fields_FillTheWordWithoutTouching() external pure {
        VeLock lock = _make(MAX_AMOUNT, MAX_WEEK).stamped(MAX_SINCE, false);
        assertEq(VeLock.unwrap(lock), (1 << 137) - 1);
        assertEq(lock.count(), 0);
        lock = lock.withFlag(VeLocks.DELEGATED, true).withFlag(VeLocks.WITHDRAWN, true);
        assertEq(VeLock.unwrap(lock), ((1 << 137) - 1) | (3 << 169));
        lock = VeLock.wrap(VeLock.unwrap(lock) | (uint256(type(uint32).max) << 137));
        assertEq(VeLock.unwrap(lock), (1 << 171) - 1);
        assertEq(lock.count(), type(uint32).max);
        assertEq(lock.amount(), MAX_AMOUNT);
        assertEq(lock.endWeek(), MAX_WEEK);
        assertEq(lock.since(), MAX_SINCE);
        assertTrue(lock.isDelegated());
        assertTrue(lock.isWithdrawn());
    }

    function testFuzz_Fields_AreReadAsWritten(uint256 word, uint256 amount, uint256 week, uint256 time) external pure {
        (amount, week, time) = (amount & MAX_AMOUNT, week & MAX_WEEK, time & MAX_SINCE);
        VeLock old = VeLock.wrap(word & ((1 << 168) - 1)); // with a count that can grow
        VeLock lock = old.withFlag(VeLocks.DELEGATED, word & 1 == 0).withFlag(VeLocks.WITHDRAWN, true);
        VeLock changed = lock.withTerms(amount, week);
        assertEq(changed.amount(), amount);
        assertEq(changed.endWeek(), week);
        assertEq(changed.since(), old.since());
        assertEq(changed.count(), old.count());
        assertEq(changed.isDelegated(), word & 1 == 0);
        assertFalse(changed.isWithdrawn());
        VeLock stamped = changed.stamped(time, true);
        assertEq(stamped.since(), time);
        assertEq(stamped.count(), old.count() + 1);
        assertEq(stamped.amount(), amount);
        assertEq(stamped.endWeek(), week);
        assertEq(stamped.isDelegated(), word & 1 == 0);
        assertEq(VeLock.unwrap(changed.stamped(time, false)), VeLock.unwrap(stamped) - (1 << 137));
    }

    function testFuzz_WithFlag_ChangesThatFlagOnly(uint256 word) external pure {
        VeLock lock = VeLock.wrap(word);
        uint256[2] memory flags = [VeLocks.DELEGATED, VeLocks.WITHDRAWN];
        for (uint256 i = 0; i < 2; ++i) {
            assertEq(VeLock.unwrap(lock.withFlag(flags[i], true)), word | flags[i]);
            assertEq(VeLock.unwrap(lock.withFlag(flags[i], false)), word & ~flags[i]);
        }
        assertEq(lock.isDelegated(), (word >> 169) & 1 == 1);
        assertEq(lock.isWithdrawn(), (word >> 170) & 1 == 1);
    }

    function testFuzz_VotesAt_IsTheFormulaAndZeroFromTheEnd(uint256 amount, uint256 week, uint256 time) external pure {
        amount = bound(amount, 0, MAX_AMOUNT);
        week = bound(week, 1, MAX_WEEK);
        time = bound(time, 0, week * WEEK - 1);
        VeLock lock = _make(amount, week);
        assertEq(lock.votesAt(time), (amount * 25 * (week * WEEK - time)) / (10 * FOUR_YEARS));
        assertTrue(lock.isLive(time));
        assertEq(lock.votesAt(week * WEEK), 0);
        assertEq(lock.votesAt(week * WEEK + time), 0);
        assertFalse(lock.isLive(week * WEEK));
    }

    function test_VotesAt_IsTwoAndAHalfTimesTheAmountForFourYears() external pure {
        VeLock lock = _make(4e18 + 3, 3_000);
        assertEq(lock.votesAt(3_000 * WEEK - FOUR_YEARS), 10e18 + 7);
        assertEq(lock.votesAt(3_000 * WEEK - FOUR_YEARS / 2), 5e18 + 3);
        assertEq(_make(1, 3_000).votesAt(3_000 * WEEK - 1), 0);
    }

    /// @dev Rounded once for all, so never less than each for itself, and by less than a wei a lock more.
    function testFuzz_VotesAt_OfManyIsAtMostAWeiALockMore(uint256[5] calldata amounts, uint256 seed) external pure {
        uint256 time = 2_999 * WEEK + (seed % WEEK);
        uint256 sum = 0;
        uint256 weekSum = 0;
        uint256 votes = 0;
        for (uint256 i = 0; i < 5; ++i) {
            uint256 amount = amounts[i] % 20_000_000e18;
            uint256 week = 3_000 + ((seed >> (16 + i * 16)) % 208);
            (sum, weekSum) = (sum + amount, weekSum + amount * week);
            votes += _make(amount, week).votesAt(time);
        }
        uint256 total = VeLocks.votesAt(sum, weekSum, time);
        assertLe(votes, total);
        assertLt(total - votes, 5);
    }

    /// @dev Up, and never less than what is lost: of locks that end meanwhile too.
    function testFuzz_DecayUp_IsAtLeastWhatIsLost(
        uint256[5] calldata amounts,
        uint256 duration,
        uint256 seed
    ) external pure {
        uint256 time = 2_999 * WEEK + (seed % WEEK);
        duration = bound(duration, 0, 30 days);
        (uint256 sum, uint256 before, uint256 afterwards) = (0, 0, 0);
        for (uint256 i = 0; i < 5; ++i) {
            VeLock lock = _make(amounts[i] % 20_000_000e18, 3_000 + ((seed >> (16 + i * 16)) % 208));
            sum += lock.amount();
            before += lock.votesAt(time);
            afterwards += lock.votesAt(time + duration);
        }
        uint256 decay = VeLocks.decayUp(sum, duration);
        uint256 product = 25 * sum * duration;
        assertEq(decay, product / (10 * FOUR_YEARS) + (product % (10 * FOUR_YEARS) == 0 ? 0 : 1));
        // each of the five was rounded for itself
        assertGe(afterwards + decay + 5, before);
    }

    function test_DecayUp_IsRoundedUp() external pure {
        assertEq(VeLocks.decayUp(0, 1 days), 0);
        assertEq(VeLocks.decayUp(1, 1), 1);
        assertEq(VeLocks.decayUp(4e18, FOUR_YEARS), 10e18);
        assertEq(VeLocks.decayUp(4e18 + 1, FOUR_YEARS), 10e18 + 3);
    }
}
