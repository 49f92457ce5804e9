// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IVoteEscrow} from "../../contracts/interfaces/ve/IVoteEscrow.sol";
import {LaunchTest} from "../helpers/LaunchTest.sol";

/// @notice That 91 samples prove 13 weeks: no dip between two of them is missed, and nothing proven is refused without need.
contract LaunchPhaseProofTest is LaunchTest {
    function _isOpen() private view returns (bool) {
        (uint256 timepoint, uint256 proven) = launchPhase.shortfall();
        return timepoint == 0 && proven == 0;
    }

    /// @dev Adds what is missing to `total`, by a new lock while there are few, else to the first one; some wei more, never less.
    function _fillUpTo(uint256 total) private {
        uint256 before = voteEscrow.totalSupply();
        if (before >= total) return;
        uint256 end = accounts < 8 ? _weekStart(208) : endOf[1];
        uint256 amount = ((total - before) * 10 * FOUR_YEARS) / (25 * (end - block.timestamp)) + 1;
        if (accounts < 8) _newLock(amount < CPT_1 ? CPT_1 : amount, end);
        else _increase(1, amount);
    }

    /* TO THE WEI */

    /// @dev Exactly the target at the end of the last of the 91 days is proven, a wei less is found.
    function test_Shortfall_IsMeasuredToTheWei() external {
        uint256[2] memory ends = [_weekStart(208), _weekStart(80)];
        _newLock(3_000_000 * CPT_1, ends[0]);
        vm.warp(_weekStart(2));
        uint256 first = block.timestamp;
        // 91 days later the last day begins a day before
        uint256 last = first + PERIOD - 1 days;
        uint256 state = vm.snapshotState();
        uint256 low = 0;
        uint256 high = 2_000_000 * CPT_1;
        // a lock that ends early enough changes what is proven by less than a wei a wei
        while (high - low > 1) {
            uint256 middle = (low + high) / 2;
            if (_provenBy(middle, ends, last) >= TARGET) high = middle;
            else low = middle;
        }
        assertEq(_provenBy(high, ends, last), TARGET);
        for (uint256 short = 0; short < 2; ++short) {
            _newLock(high - short, ends[1]);
            vm.warp(first + PERIOD);
            (uint256 timepoint, uint256 proven) = launchPhase.shortfall();
            assertEq(timepoint, short == 0 ? 0 : last);
            assertEq(proven, short == 0 ? 0 : TARGET - 1);
            // the truth of the last second is a wei or two away at most
            assertApproxEqAbs(_totalAt(block.timestamp), TARGET, 3);
            vm.revertToState(state);
        }
    }

    /// @dev What four million CPT to the first end and `amount` to the second are worth a day after `time` at least.
    function _provenBy(uint256 amount, uint256[2] memory ends, uint256 time) private pure returns (uint256) {
        uint256 sum = 4_000_000 * CPT_1;
        uint256 numerator = 25 * (sum * (ends[0] - time) + amount * (ends[1] - time));
        return numerator / (10 * FOUR_YEARS) - _dayOfDecay(sum + amount);
    }

    /// @dev On the day on which the last locks end nothing is proven, and nothing fails.
    function test_Shortfall_OfTheDayOnWhichAllEnds() external {
        uint256 end = endOf[0];
        vm.warp(end + 12 hours);
        (uint256 locked, uint256 votes) = voteEscrow.getPastTotals(end - 12 hours);
        assertEq(locked, 1_000_000 * CPT_1);
        assertGt(votes, 0);
        (uint256 timepoint, uint256 proven) = launchPhase.shortfall();
        assertEq(timepoint, end - 12 hours);
        assertEq(proven, 0);
    }

    /* DIPS */

    /// @dev Above at every sample, below for a minute in between: caught whatever the second at which one asks.
    function test_Shortfall_CatchesADipOfAMinuteBetweenTwoSamples() external {
        _fillUpTo(TARGET + 20 * _dayOfDecay(4_200_000 * CPT_1));
        uint256 opens = block.timestamp + PERIOD;
        // decays to the target at a second of its own, and a minute below it
        uint256 decay = voteEscrow.totalSupply() - TARGET;
        uint256 locked = voteEscrow.totalLocked();
        skip((decay * 10 * FOUR_YEARS) / (25 * locked) + 60);
        assertLt(voteEscrow.totalSupply(), TARGET);
        uint256 dip = block.timestamp;
        _fillUpTo(TARGET + 200 * _dayOfDecay(4_200_000 * CPT_1));
        assertGt(voteEscrow.totalSupply(), TARGET);
        // a day earlier and a day later it was above
        assertGt(voteEscrow.getPastTotalSupply(dip - 1 days), TARGET);
        vm.warp(opens);
        assertFalse(_isOpen());
        for (uint256 i = 0; i < 24; ++i) {
            vm.warp(opens + i * 1 hours + i * 7);
            assertFalse(_isOpen());
            (uint256 timepoint, ) = launchPhase.shortfall();
            assertLe(timepoint, dip);
            assertGt(timepoint + 1 days, dip - 60);
        }
        vm.warp(dip + PERIOD - 1);
        assertFalse(_isOpen());
        skip(1);
        assertTrue(_isOpen());
    }

    /// @dev The same without the dip: filled up a day before it would come.
    function test_Shortfall_IsOpenWhenFilledUpInTime() external {
        _fillUpTo(TARGET + 20 * _dayOfDecay(4_200_000 * CPT_1));
        uint256 opens = block.timestamp + PERIOD;
        uint256 decay = voteEscrow.totalSupply() - TARGET;
        skip((decay * 10 * FOUR_YEARS) / (25 * voteEscrow.totalLocked()) - 1 days - 60);
        _fillUpTo(TARGET + 200 * _dayOfDecay(4_200_000 * CPT_1));
        vm.warp(opens - 1);
        assertFalse(_isOpen());
        skip(1);
        assertTrue(_isOpen());
    }

    /// @dev Locks that decay below the target do so for good: it opens no more, until others come and 13 weeks pass.
    function test_Shortfall_FollowsTheDecay() external {
        _fillUpTo(TARGET + 80 * _dayOfDecay(4_200_000 * CPT_1));
        uint256 start = block.timestamp;
        vm.warp(start + PERIOD);
        (uint256 timepoint, uint256 proven) = launchPhase.shortfall();
        assertEq(timepoint, block.timestamp - 1 days);
        assertLt(proven, TARGET);
        _fillUpTo(TARGET + 200 * _dayOfDecay(4_300_000 * CPT_1));
        uint256 filled = block.timestamp;
        vm.warp(filled + PERIOD - 1);
        assertFalse(_isOpen());
        skip(1);
        assertTrue(_isOpen());
    }

    /* TRICKS */

    /// @dev No lock is shorter than a week, so none begins and ends within a day.
    function test_Locks_LastLongerThanADay() external {
        uint256 boundary = _weekStart(1);
        vm.warp(boundary - 1);
        _fundCpt(payee, CPT_1);
        for (uint256 i = 0; i < 2; ++i) {
            vm.expectRevert();
            vm.prank(payee);
            voteEscrow.createLock(CPT_1, boundary + (i == 0 ? 0 : 1 days));
        }
        vm.prank(payee);
        voteEscrow.createLock(CPT_1, boundary + WEEK);
        vm.expectRevert(abi.encodeWithSelector(IVoteEscrow.VoteEscrow_LockNotEnded.selector, payee, boundary + WEEK));
        vm.prank(payee);
        voteEscrow.withdraw();
    }

    /// @dev A flood of short locks is worth much on its first day and nothing after: it proves no more days than it lasts.
    function test_Shortfall_IsNotFooledByLocksThatEndInAWeek() external {
        // a week is worth a hundredth of the amount: 35 million give 0.42 million
        _fillUpTo(TARGET - 300_000e18);
        uint256 boundary = _weekStart(1);
        vm.warp(boundary);
        uint256 account = _newLock(35_000_000 * CPT_1, boundary + WEEK);
        assertGt(voteEscrow.totalSupply(), TARGET);
        for (uint256 i = 1; i <= 13; ++i) {
            vm.warp(boundary + i * WEEK);
            assertLt(voteEscrow.totalSupply(), TARGET);
            _relock(account, boundary + (i + 1) * WEEK);
        }
        vm.warp(boundary + PERIOD);
        assertFalse(_isOpen());
        assertLt(_lowestSince(boundary), TARGET);
    }

    /// @dev What is locked in a sample's very second counts from it on; a second later it does not.
    function test_Shortfall_CountsALockOfTheBoundarySecond() external {
        vm.warp(_weekStart(1));
        uint256 boundary = block.timestamp;
        _newLock(5_000_000 * CPT_1, _weekStart(208));
        vm.warp(boundary + PERIOD);
        assertTrue(_isOpen());
        vm.warp(boundary + PERIOD - 1);
        assertFalse(_isOpen());
    }

    /// @dev A lock of this second is not yet seen, and that of a second ago not for the day before it.
    function test_Shortfall_IsNotFooledByAFlashLock() external {
        skip(PERIOD);
        assertFalse(_isOpen());
        _newLock(30_000_000 * CPT_1, _weekStart(208));
        assertFalse(_isOpen());
        skip(1);
        assertFalse(_isOpen());
        (uint256 timepoint, ) = launchPhase.shortfall();
        assertEq(timepoint, block.timestamp - 1 days);
    }

    /// @dev Extended in time a lock loses nothing; the day that its old end would have cut is proven.
    function test_Shortfall_IsOpenWhenLocksAreExtendedInTime() external {
        uint256 end = _weekStart(3);
        uint256 account = _newLock(30_000_000 * CPT_1, end);
        _fillUpTo(TARGET + 100 * _dayOfDecay(5_000_000 * CPT_1));
        vm.warp(end - 1);
        uint256 from = block.timestamp;
        _extend(account, end + 60 * WEEK);
        vm.warp(from + PERIOD);
        assertTrue(_isOpen());
        assertGe(_lowestSince(from), TARGET);
    }

    /* DIFFERENTIAL */

    uint256 private _seed;

    function _roll(uint256 sides) private returns (uint256) {
        _seed = uint256(keccak256(abi.encode(_seed)));
        return _seed % sides;
    }

    /// @dev Half a year near the target. Careful histories are filled up in time, careless ones at times some minutes late.
    function _live(uint256 seed) private {
        _seed = seed;
        bool careful = _roll(2) == 0;
        _fillUpTo(TARGET + (1 + _roll(6)) * _dayOfDecay(4_300_000 * CPT_1));
        uint256 until = block.timestamp + PERIOD + 30 days;
        while (block.timestamp < until) {
            // the last second at which nothing has dipped, by the decay of what is locked
            uint256 total = voteEscrow.totalSupply();
            uint256 spare = total > TARGET ? total - TARGET : 0;
            uint256 left = (spare * 10 * FOUR_YEARS) / (25 * voteEscrow.totalLocked());
            if (careful) skip(left > 26 hours ? left - 24 hours - _roll(2 hours) : 0);
            else skip(_roll(5) == 0 ? left + _roll(20 minutes) : (left * (90 + _roll(10))) / 100);
            _fillUpTo(TARGET + (2 + _roll(12)) * _dayOfDecay(4_400_000 * CPT_1));
            _doSomething();
        }
        skip(_roll(1 days));
    }

    function _doSomething() private {
        uint256 what = _roll(4);
        uint256 account = _roll(accounts);
        bool isLive = block.timestamp < endOf[account];
        if (what == 0 && accounts < ACCOUNTS - 1) {
            _newLock(CPT_1 + _roll(50_000 * CPT_1), _weekStart(2 + _roll(12)));
        } else if (what == 1 && isLive) {
            _increase(account, 1 + _roll(1_000 * CPT_1));
        } else if (what == 2 && isLive && endOf[account] < _weekStart(100)) {
            _extend(account, endOf[account] + WEEK * (1 + _roll(20)));
        } else if (!isLive) {
            _relock(account, _weekStart(2 + _roll(12)));
        }
    }

    /// @return open What the contract says.
    /// @return holds What is so.
    function _compare() private view returns (bool open, bool holds) {
        open = _isOpen();
        uint256 lowest = _lowestSince(block.timestamp - PERIOD);
        holds = lowest >= TARGET;
        // sound
        if (open)
            assertGe(lowest, TARGET, "a dip was missed");
            // and complete but for a day's decay
        else assertLt(lowest, TARGET + _dayOfDecay(20_000_000 * CPT_1), "refused without need");
    }

    function testFuzz_Shortfall_IsNeverOpenAfterADip(uint256 seed) external {
        _live(seed);
        uint256 end = block.timestamp;
        for (uint256 i = 0; i < 4; ++i) {
            vm.warp(end - i * 5 days - (seed % 12 hours));
            _compare();
        }
    }

    function _isAboveDaily() private view returns (bool) {
        for (uint256 day = 1; day <= 91; ++day) {
            if (voteEscrow.getPastTotalSupply(block.timestamp - day * 1 days) < TARGET) return false;
        }
        return true;
    }

    /// @dev Both answers are among them, and dips that no sample shows.
    function test_Shortfall_IsAsTheListSaysInManyHistories() external {
        uint256 open;
        uint256 closed;
        uint256 unseen;
        uint256 state = vm.snapshotState();
        for (uint256 i = 0; i < 32; ++i) {
            _live(i);
            (bool isOpen, bool holds) = _compare();
            if (isOpen) ++open;
            if (!holds) ++closed;
            if (!holds && _isAboveDaily()) ++unseen;
            vm.revertToState(state);
        }
        assertGt(open, 5, "open");
        assertGt(closed, 5, "closed");
        assertGt(unseen, 2, "dips that no sample shows");
    }

    /// @dev Every second of a day around a dip: the lowest by the list is the lowest of all.
    function test_Lowest_IsThatOfEverySecond() external {
        _fillUpTo(TARGET + _dayOfDecay(4_200_000 * CPT_1));
        uint256 start = block.timestamp;
        skip(3_000);
        _increase(1, CPT_1);
        skip(4_000);
        _newLock(1_000 * CPT_1, _weekStart(2));
        skip(2_000);
        uint256 lowest = type(uint256).max;
        for (uint256 time = start; time < block.timestamp; ++time) {
            uint256 total = voteEscrow.getPastTotalSupply(time);
            if (total < lowest) lowest = total;
        }
        assertEq(_lowestSince(start), lowest);
    }
}
