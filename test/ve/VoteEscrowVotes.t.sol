// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IVoteEscrow} from "../../contracts/interfaces/ve/IVoteEscrow.sol";
import {VeLock} from "../../contracts/libraries/VeLock.sol";
import {VoteEscrowTest} from "../helpers/VoteEscrowTest.sol";

/// @notice IVotes and IERC6372: the present, the past and the clock.
contract VoteEscrowVotesTest is VoteEscrowTest {
    uint256 private constant AMOUNT = 123_456_789_012_345_678_901;

    function _expectFuture(uint256 timepoint) private {
        vm.expectRevert(
            abi.encodeWithSelector(IVoteEscrow.ERC5805FutureLookup.selector, timepoint, uint48(block.timestamp))
        );
    }

    function test_Clock_IsTheTimestamp() external {
        assertEq(voteEscrow.clock(), block.timestamp);
        skip(1);
        assertEq(voteEscrow.clock(), START + 1);
        assertEq(voteEscrow.CLOCK_MODE(), "mode=timestamp");
    }

    function test_GetVotes_FallBySecondsToZeroAtTheEnd() external {
        uint256 end = _weekStart(3);
        _lock(alice, AMOUNT, end);
        for (uint256 time = block.timestamp; time <= end + WEEK; time += 7_919) {
            vm.warp(time);
            assertEq(voteEscrow.getVotes(alice.addr), _worth(AMOUNT, end, time));
            assertEq(voteEscrow.balanceOf(alice.addr), _worth(AMOUNT, end, time));
            assertEq(voteEscrow.totalSupply(), _worth(AMOUNT, end, time));
        }
        for (uint256 time = end - 2; time <= end + 1; ++time) {
            vm.warp(time);
            assertEq(voteEscrow.getVotes(alice.addr), _worth(AMOUNT, end, time));
            assertEq(voteEscrow.getVotes(alice.addr) == 0, time >= end);
        }
    }

    function testFuzz_GetVotes_IsTheFormula(uint256 amount, uint256 weeks_, uint256 delay) external {
        amount = bound(amount, CPT_1, 1_000_000 * CPT_1);
        uint256 end = _weekStart(bound(weeks_, 2, 208));
        delay = bound(delay, 1, FOUR_YEARS + WEEK);
        _lock(alice, amount, end);
        vm.warp(START + delay);
        assertEq(voteEscrow.getVotes(alice.addr), _worth(amount, end, START + delay));
        assertEq(voteEscrow.getPastVotes(alice.addr, START), _worth(amount, end, START));
        assertEq(voteEscrow.getPastVotes(alice.addr, START + delay - 1), _worth(amount, end, START + delay - 1));
    }

    function test_Past_RevertWhen_NotBeforeNow() external {
        _lock(alice, AMOUNT, _weekStart(3));
        skip(100);
        uint256[3] memory times = [block.timestamp, block.timestamp + 1, type(uint256).max];
        for (uint256 i = 0; i < times.length; ++i) {
            _expectFuture(times[i]);
            voteEscrow.getPastVotes(alice.addr, times[i]);
            _expectFuture(times[i]);
            voteEscrow.getPastTotalSupply(times[i]);
            _expectFuture(times[i]);
            voteEscrow.getPastBalance(alice.addr, times[i]);
            _expectFuture(times[i]);
            voteEscrow.getPastTotals(times[i]);
        }
        voteEscrow.getPastTotals(block.timestamp - 1);
        voteEscrow.getPastVotes(alice.addr, block.timestamp - 1);
        voteEscrow.getPastTotalSupply(block.timestamp - 1);
        voteEscrow.getPastBalance(alice.addr, block.timestamp - 1);
    }

    function test_Past_BeforeTheFirstLockIsZero() external {
        skip(1 days);
        _lock(alice, AMOUNT, _weekStart(3));
        skip(1);
        uint256[3] memory times = [uint256(0), START, START + 1 days - 1];
        for (uint256 i = 0; i < times.length; ++i) {
            assertEq(voteEscrow.getPastVotes(alice.addr, times[i]), 0);
            assertEq(voteEscrow.getPastBalance(alice.addr, times[i]), 0);
            assertEq(voteEscrow.getPastTotalSupply(times[i]), 0);
        }
        assertGt(voteEscrow.getPastVotes(alice.addr, START + 1 days), 0);
    }

    /// @dev What the distributor reads: Σ amount × weeks left in the last second before the week.
    function test_WeightAt_CountsTheLocksOfTheLastSecondBefore() external {
        uint256 week = block.timestamp / WEEK + 1;
        _lock(alice, AMOUNT, (week + 1) * WEEK);
        vm.warp(week * WEEK - 1);
        _lock(bob, 2 * CPT_1, (week + 5) * WEEK);
        vm.warp(week * WEEK);
        _lock(carol, CPT_1, (week + 1) * WEEK);
        assertEq(voteEscrow.weightAt(week), AMOUNT + 10 * CPT_1);
        assertEq(voteEscrow.weightAt(week - 1), 0);
        vm.warp((week + 1) * WEEK);
        assertEq(voteEscrow.weightAt(week + 1), 8 * CPT_1);
        assertEq(voteEscrow.weightAt(week), AMOUNT + 10 * CPT_1);
    }

    function test_WeightAt_RevertGiven_TheWeekHasNotBegun() external {
        uint256 week = block.timestamp / WEEK + 1;
        vm.warp(week * WEEK - 1);
        _expectFuture(week * WEEK - 1);
        voteEscrow.weightAt(week);
        vm.warp(week * WEEK);
        assertEq(voteEscrow.weightAt(week), 0);
    }

    function test_PastLock_KeepsAWordForEverySecondWithAChange() external {
        uint256 end = _weekStart(50);
        assertEq(VeLock.unwrap(voteEscrow.latestLock(alice.addr)), 0);
        _lock(alice, CPT_1, end);
        skip(10);
        vm.startPrank(alice.addr);
        voteEscrow.increaseAmount(1);
        voteEscrow.increaseAmount(2); // the same second
        skip(10);
        voteEscrow.extendLock(end + WEEK);
        vm.stopPrank();
        assertEq(_changesOf(alice.addr), 3);
        assertEq(VeLock.unwrap(_wordOf(alice.addr, 0)), 0);
        VeLock first = _wordOf(alice.addr, 1);
        VeLock second = _wordOf(alice.addr, 2);
        VeLock third = _wordOf(alice.addr, 3);
        assertEq(first.amount(), CPT_1);
        assertEq(first.since(), START);
        assertEq(first.count(), 1);
        assertEq(second.amount(), CPT_1 + 3);
        assertEq(second.since(), START + 10);
        assertEq(second.endWeek(), end / WEEK);
        assertEq(third.since(), START + 20);
        assertEq(third.endWeek(), end / WEEK + 1);
        assertFalse(third.isDelegated());
        assertFalse(third.isWithdrawn());
    }

    /// @dev Every number of words up to 230, and in each history the second before, of and after every change: the search
    ///      finds each word from its first second on.
    function test_GetPastVotes_FindsEveryWordOfManyChanges() external {
        uint256 end = _weekStart(200);
        uint256 count = 230;
        uint256[] memory times = new uint256[](count);
        _lock(alice, CPT_1, end);
        times[0] = block.timestamp;
        for (uint256 i = 1; i < count; ++i) {
            skip(i % 5 == 0 ? 1 : 2 + ((i * i) % 40_000));
            times[i] = block.timestamp;
            vm.prank(alice.addr);
            voteEscrow.increaseAmount(1e9);
            assertEq(
                voteEscrow.getPastBalance(alice.addr, times[i / 2]),
                _worth(CPT_1 + (i / 2) * 1e9, end, times[i / 2])
            );
        }
        skip(1 days);
        for (uint256 i = 0; i < count; ++i) {
            _assertPast(times[i], CPT_1 + i * 1e9, end);
            _assertPast(times[i] + 1, CPT_1 + (i + 1 < count && times[i + 1] == times[i] + 1 ? i + 1 : i) * 1e9, end);
            if (i == 0) _assertPast(times[0] - 1, 0, end);
            else _assertPast(times[i] - 1, CPT_1 + (i - 1) * 1e9, end);
        }
    }

    function _assertPast(uint256 time, uint256 amount, uint256 end) private view {
        uint256 worth = _worth(amount, end, time);
        assertEq(voteEscrow.getPastBalance(alice.addr, time), worth, "balance");
        assertEq(voteEscrow.getPastVotes(alice.addr, time), worth, "votes");
        assertEq(voteEscrow.getPastTotalSupply(time), worth, "total");
    }

    /// @dev The same of the sums: the locks are delegated, so that totals and votes come from checkpoints alone.
    function test_GetPastVotes_FindsEveryCheckpointOfADelegatee() external {
        uint256 end = _weekStart(200);
        _delegate(alice, bob.addr);
        _lock(alice, CPT_1, end);
        uint256 start = block.timestamp;
        for (uint256 i = 1; i < 220; ++i) {
            vm.warp(start + 3 * i);
            vm.prank(alice.addr);
            voteEscrow.increaseAmount(1e12);
        }
        skip(1);
        for (uint256 time = start - 1; time < block.timestamp; ++time) {
            uint256 amount = time < start ? 0 : CPT_1 + ((time - start) / 3) * 1e12;
            assertEq(voteEscrow.getPastVotes(bob.addr, time), _worth(amount, end, time));
            assertEq(voteEscrow.getPastTotalSupply(time), _worth(amount, end, time));
            assertEq(voteEscrow.getPastVotes(alice.addr, time), 0);
        }
    }
}
