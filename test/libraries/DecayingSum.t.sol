// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Test} from "forge-std/Test.sol";
import {Checkpoint, DecayingSums} from "../../contracts/libraries/DecayingSum.sol";
import {VeLock, VeLocks} from "../../contracts/libraries/VeLock.sol";

/// @notice The sums of many locks against plain lists: weeks crossed from and to anywhere, the last bits, the search.
contract DecayingSumTest is Test {
    using DecayingSums for DecayingSums.DecayingSum;
    using DecayingSums for Checkpoint;

    uint256 private constant WEEK = 604_800;
    uint256 private constant FIRST = 2_976;
    uint256 private constant MAX_AMOUNT = (1 << 87) - 1;

    DecayingSums.DecayingSum private _sum;
    VeLock private _none;

    function setUp() external {
        vm.warp(FIRST * WEEK);
    }

    function _make(uint256 amount, uint256 week) private pure returns (VeLock) {
        return VeLock.wrap(0).withTerms(amount, week);
    }

    function _add(uint256 amount, uint256 week) private {
        _sum.replace(_none, _make(amount, week));
    }

    function _assertState(uint256 time, uint256 amount, uint256 amountWeeks) private view {
        (uint256 a, uint256 aw) = _sum.stateAt(time);
        assertEq(a, amount, "amount");
        assertEq(aw, amountWeeks, "amount weeks");
    }

    function test_Empty_IsZeroAtAnySecond() external view {
        _assertState(0, 0, 0);
        _assertState(block.timestamp, 0, 0);
        assertEq(_sum.votesAt(block.timestamp), 0);
        assertEq(Checkpoint.unwrap(_sum.checkpointAt(5)), 0);
    }

    /// @dev One lock for each of ten weeks; the last checkpoint in any of them, even or odd, and the read in any later one.
    function test_StateAt_CrossesFromAnyWeekToAnyOther() external {
        for (uint256 i = 1; i <= 10; ++i) {
            _add(10 ** i, FIRST + i);
        }
        for (uint256 from = 0; from <= 10; ++from) {
            vm.warp((FIRST + from) * WEEK + from);
            _sum.checkpoint();
            for (uint256 to = from; to <= 12; ++to) {
                _assertRest(to, (FIRST + to) * WEEK + (to == from ? from : 0));
                _assertRest(to, (FIRST + to + 1) * WEEK - 1);
            }
        }
    }

    function _assertRest(uint256 ended, uint256 time) private view {
        uint256 amount = 0;
        uint256 amountWeeks = 0;
        for (uint256 i = ended + 1; i <= 10; ++i) {
            amount += 10 ** i;
            amountWeeks += 10 ** i * (FIRST + i);
        }
        _assertState(time, amount, amountWeeks);
    }

    /// @dev What ends at a boundary has no votes there: with or without it the sum is the same.
    function testFuzz_StateAt_ChangesNoVotesByCrossing(uint256[4] calldata amounts, uint256 weeks_) external {
        for (uint256 i = 0; i < 4; ++i) {
            _add(amounts[i] % 25_000_000e18, FIRST + 1 + ((weeks_ >> (8 * i)) % 6));
        }
        for (uint256 week = FIRST + 1; week <= FIRST + 6; ++week) {
            (uint256 amount, uint256 amountWeeks) = _sum.stateAt(week * WEEK - 1);
            assertEq(VeLocks.votesAt(amount, amountWeeks, week * WEEK), _sum.votesAt(week * WEEK));
        }
    }

    function test_Replace_TakesTheOldAndAddsTheNew() external {
        VeLock first = _make(100, FIRST + 5);
        _sum.replace(_none, first);
        VeLock second = _make(130, FIRST + 8);
        skip(3 * WEEK);
        _sum.replace(first, second);
        _assertState(block.timestamp, 130, 130 * (FIRST + 8));
        assertEq(_bucket(FIRST + 5), 0);
        assertEq(_bucket(FIRST + 8), 130);
        skip(1);
        _sum.replace(second, _none);
        _assertState(block.timestamp, 0, 0);
        assertEq(_bucket(FIRST + 8), 0);
        _assertState(block.timestamp - 1, 130, 130 * (FIRST + 8));
        _assertState(FIRST * WEEK, 100, 100 * (FIRST + 5));
    }

    /// @dev A lock that has ended is in no sum any more, and its bucket stays as it was.
    function test_Replace_LeavesAnEndedLocksBucket() external {
        VeLock first = _make(100, FIRST + 2);
        _sum.replace(_none, first);
        vm.warp((FIRST + 2) * WEEK);
        _sum.replace(first, _make(100, FIRST + 4));
        assertEq(_bucket(FIRST + 2), 100);
        assertEq(_bucket(FIRST + 4), 100);
        _assertState(block.timestamp, 100, 100 * (FIRST + 4));
        _assertState(block.timestamp - 1, 100, 100 * (FIRST + 2));
    }

    function _bucket(uint256 week) private view returns (uint256) {
        uint256 word = _sum.buckets[week / 2];
        return week % 2 == 0 ? word & type(uint128).max : word >> 128;
    }

    /// @dev Two full neighbours in one word, at the last week there is.
    function test_Buckets_HoldTheLargestAmountsAndWeek() external {
        vm.warp(8_000 * WEEK);
        for (uint256 week = 8_190; week <= 8_191; ++week) {
            VeLock lock = _make(MAX_AMOUNT, week);
            _sum.replace(_none, lock);
            _assertState(block.timestamp, MAX_AMOUNT, MAX_AMOUNT * week);
            assertEq(_sum.latest.sinceOf(), 8_000 * WEEK);
            assertEq(_sum.latest.countOf(), 1);
            assertEq(_bucket(week), MAX_AMOUNT);
            assertEq(_sum.votesAt(block.timestamp), lock.votesAt(block.timestamp));
            _sum.replace(lock, _none);
        }
        assertLt(MAX_AMOUNT * 8_191, 1 << 100);
    }

    function test_Buckets_OfOneWordDoNotTouch() external {
        _add(MAX_AMOUNT / 2, FIRST + 2);
        _add(MAX_AMOUNT / 2, FIRST + 3);
        assertEq(_sum.buckets[FIRST / 2 + 1], (MAX_AMOUNT / 2) | ((MAX_AMOUNT / 2) << 128));
        _assertState((FIRST + 2) * WEEK, MAX_AMOUNT / 2, (MAX_AMOUNT / 2) * (FIRST + 3));
        _assertState((FIRST + 3) * WEEK, 0, 0);
    }

    function test_Checkpoint_FillsItsWordWithoutTouching() external {
        uint256 time = (1 << 37) - 1;
        Checkpoint full = Checkpoint.wrap(type(uint256).max);
        assertEq(full.amountOf(), MAX_AMOUNT);
        assertEq(full.amountWeeksOf(), (1 << 100) - 1);
        assertEq(full.sinceOf(), time);
        assertEq(full.countOf(), type(uint32).max);
        vm.warp(time);
        _sum.checkpoint();
        assertEq(Checkpoint.unwrap(_sum.latest), (time << 187) | (1 << 224));
    }

    function test_Checkpoint_OfTheSameSecondOverwrites() external {
        _add(1, FIRST + 2);
        _add(2, FIRST + 2);
        assertEq(_sum.latest.countOf(), 1);
        skip(1);
        _add(4, FIRST + 2);
        _sum.checkpoint();
        assertEq(_sum.latest.countOf(), 2);
        assertEq(_sum.kept[1].amountOf(), 3);
        assertEq(Checkpoint.unwrap(_sum.kept[0]), 0);
        assertEq(Checkpoint.unwrap(_sum.kept[2]), 0);
        assertEq(_sum.latest.amountOf(), 7);
    }

    /// @dev Every history of up to 33 checkpoints, at every second: the search stops at the right one.
    function test_CheckpointAt_FindsEverySecondOfEveryLength() external {
        uint256 start = block.timestamp + 10;
        for (uint256 count = 0; count <= 33; ++count) {
            for (uint256 time = start - 1; time < start + 3 * count + 3; ++time) {
                uint256 past = time < start ? 0 : (time - start) / 3 + 1;
                if (past > count) past = count;
                assertEq(_sum.checkpointAt(time).countOf(), past);
            }
            vm.warp(start + 3 * count);
            _sum.checkpoint();
        }
    }

    /// @dev 209 weeks' ends in 105 words, and the checkpoint: nothing else is read, and no more after forty years.
    function test_StateAt_ReadsAtMost105WordsOfBuckets() external {
        vm.warp((FIRST + 1) * WEEK - 1);
        for (uint256 i = 1; i <= 209; ++i) {
            _add(i, FIRST + i);
        }
        uint256[2] memory lasts = [FIRST + 209, FIRST + 2_000];
        for (uint256 i = 0; i < 2; ++i) {
            vm.record();
            (uint256 amount, uint256 amountWeeks) = _sum.stateAt(_sum.latest, lasts[i] * WEEK);
            (bytes32[] memory reads, ) = vm.accesses(address(this));
            assertEq(amount, 0);
            assertEq(amountWeeks, 0);
            assertEq(reads.length, 1 + 105);
        }
    }
}
