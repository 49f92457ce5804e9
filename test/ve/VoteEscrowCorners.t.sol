// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IVoteEscrow} from "../../contracts/interfaces/ve/IVoteEscrow.sol";
import {VoteEscrowTest} from "../helpers/VoteEscrowTest.sol";

/// @notice Where vote escrows are known to go wrong: boundary seconds, two actions at once, a past that moves, extremes.
contract VoteEscrowCornersTest is VoteEscrowTest {
    uint256 private constant AMOUNT = 1_000 * CPT_1;

    function _create(address account, uint256 amount, uint256 end) private {
        vm.prank(account);
        voteEscrow.createLock(amount, end);
    }

    function _withdraw(Key memory holder) private {
        vm.prank(holder.addr);
        voteEscrow.withdraw();
    }

    /* BOUNDARY SECONDS */

    /// @dev A lock of the first second of a week is too late for that week's weight, one of the last second before is not.
    function test_CreateLock_InTheBoundarySecondHasNoWeightInThatWeek() external {
        uint256 boundary = _weekStart(1);
        vm.warp(boundary - 1);
        _lock(alice, AMOUNT, boundary + WEEK);
        vm.warp(boundary);
        _lock(bob, AMOUNT, boundary + 4 * WEEK);
        assertEq(voteEscrow.weightAt(boundary / WEEK), AMOUNT);
        assertEq(voteEscrow.getPastBalance(bob.addr, boundary - 1), 0);
        vm.warp(boundary + WEEK);
        assertEq(voteEscrow.weightAt(boundary / WEEK + 1), 3 * AMOUNT);
        assertEq(voteEscrow.weightAt(boundary / WEEK), AMOUNT);
    }

    /// @dev Locks written in a boundary second neither lose nor double what ends in it.
    function test_CreateLock_InTheSecondWhereAnotherEnds() external {
        uint256 end = _weekStart(3);
        _lock(alice, AMOUNT, end);
        vm.warp(end);
        uint256 newEnd = end + WEEK;
        _lock(bob, 2 * AMOUNT, newEnd);
        assertEq(voteEscrow.totalLocked(), 2 * AMOUNT);
        assertEq(voteEscrow.totalSupply(), _worth(2 * AMOUNT, newEnd, end));
        skip(1);
        assertEq(voteEscrow.getPastTotalSupply(end - 1), _worth(AMOUNT, end, end - 1));
        assertEq(voteEscrow.getPastTotalSupply(end), _worth(2 * AMOUNT, newEnd, end));
    }

    function test_Relock_InTheSecondOfTheEnd() external {
        uint256 end = _weekStart(3);
        _lock(alice, AMOUNT, end);
        _delegate(alice, bob.addr);
        vm.warp(end);
        vm.prank(alice.addr);
        voteEscrow.relock(end + WEEK);
        uint256 worth = _worth(AMOUNT, WEEK, 0);
        assertEq(voteEscrow.getVotes(bob.addr), worth);
        assertEq(voteEscrow.totalSupply(), worth);
        skip(1);
        assertEq(voteEscrow.getPastVotes(bob.addr, end - 1), _worth(AMOUNT, 1, 0));
        assertEq(voteEscrow.getPastVotes(bob.addr, end), worth);
        assertEq(voteEscrow.getPastBalance(alice.addr, end), worth);
        vm.warp(end + WEEK);
        assertEq(voteEscrow.totalLocked(), 0);
        _withdraw(alice);
    }

    /* FLASH */

    /// @dev Locked in a second, votes count in that second only for who asks about it later; nothing comes out again.
    function test_CreateLock_CannotBeUndoneInTheSameSecond() external {
        uint256 end = _weekStart(2);
        _lock(alice, AMOUNT, end);
        _expectNotEnded(alice.addr, end);
        _withdraw(alice);
        assertEq(voteEscrow.getPastVotes(alice.addr, block.timestamp - 1), 0);
        vm.expectRevert(
            abi.encodeWithSelector(IVoteEscrow.ERC5805FutureLookup.selector, block.timestamp, uint48(block.timestamp))
        );
        voteEscrow.getPastVotes(alice.addr, block.timestamp);
    }

    function test_AllActions_InOneSecondLeaveOneWord() external {
        uint256 end = _weekStart(10);
        vm.startPrank(alice.addr);
        voteEscrow.delegate(carol.addr);
        voteEscrow.createLock(AMOUNT, end);
        voteEscrow.increaseAmount(1);
        voteEscrow.delegate(bob.addr);
        voteEscrow.extendLock(end + WEEK);
        voteEscrow.checkpoint();
        voteEscrow.increaseAmount(2);
        voteEscrow.delegate(alice.addr);
        voteEscrow.delegate(bob.addr);
        voteEscrow.extendLock(end + 2 * WEEK);
        vm.stopPrank();
        uint256 worth = _worth(AMOUNT + 3, end + 2 * WEEK, block.timestamp);
        assertEq(_changesOf(alice.addr), 1);
        assertEq(voteEscrow.getVotes(alice.addr), 0);
        assertEq(voteEscrow.getVotes(carol.addr), 0);
        assertEq(voteEscrow.getVotes(bob.addr), worth);
        assertEq(voteEscrow.totalSupply(), worth);
        skip(1);
        assertEq(voteEscrow.getPastVotes(bob.addr, START), worth);
        assertEq(voteEscrow.getPastVotes(bob.addr, START - 1), 0);
        assertEq(voteEscrow.getPastTotalSupply(START), worth);
        uint256[3] memory ends = [end, end + WEEK, end + 2 * WEEK];
        for (uint256 i = 0; i < 3; ++i) {
            vm.warp(ends[i]);
            assertEq(voteEscrow.totalLocked(), i < 2 ? AMOUNT + 3 : 0);
            assertEq(voteEscrow.getVotes(bob.addr), _worth(AMOUNT + 3, ends[2], ends[i]));
        }
    }

    function test_WithdrawAndCreate_InOneSecondKeepThePast() external {
        uint256 end = _weekStart(2);
        _lock(alice, AMOUNT, end);
        vm.warp(end);
        _delegate(alice, bob.addr);
        _withdraw(alice);
        _lock(alice, 2 * AMOUNT, end + 5 * WEEK);
        uint256 worth = _worth(2 * AMOUNT, 5 * WEEK, 0);
        assertEq(voteEscrow.getVotes(bob.addr), worth);
        skip(1);
        assertEq(voteEscrow.getPastBalance(alice.addr, end - 1), _worth(AMOUNT, 1, 0));
        assertEq(voteEscrow.getPastVotes(alice.addr, end - 1), _worth(AMOUNT, 1, 0));
        assertEq(voteEscrow.getPastVotes(alice.addr, end), 0);
        assertEq(voteEscrow.getPastVotes(bob.addr, end), worth);
    }

    /* THE PAST */

    /// @dev Forty seconds with their figures, then a year of everything by everybody: not one figure is another.
    function testFuzz_Past_NeverChangesLater(uint256 seed) external {
        Key[3] memory holders = [alice, bob, carol];
        _busy(holders, seed, 15);
        skip(WEEK);
        uint256[40] memory times;
        uint256[7][40] memory figures;
        for (uint256 i = 0; i < 40; ++i) {
            seed = uint256(keccak256(abi.encode(seed)));
            times[i] = START + (seed % (block.timestamp - START));
            if (i % 4 == 0) times[i] -= times[i] % WEEK;
            figures[i] = _figures(holders, times[i]);
        }
        _busy(holders, seed, 30);
        for (uint256 i = 0; i < 40; ++i) {
            uint256[7] memory now_ = _figures(holders, times[i]);
            for (uint256 j = 0; j < 7; ++j) {
                assertEq(now_[j], figures[i][j]);
            }
        }
    }

    function _figures(Key[3] memory holders, uint256 time) private view returns (uint256[7] memory figures) {
        figures[6] = voteEscrow.getPastTotalSupply(time);
        for (uint256 i = 0; i < 3; ++i) {
            figures[i] = voteEscrow.getPastVotes(holders[i].addr, time);
            figures[3 + i] = voteEscrow.getPastBalance(holders[i].addr, time);
        }
    }

    /// @dev Whatever each holder may do now, twelve days apart on average.
    function _busy(Key[3] memory holders, uint256 seed, uint256 actions) private {
        for (uint256 i = 0; i < actions; ++i) {
            seed = uint256(keccak256(abi.encode(seed, i)));
            skip((seed >> 8) % 24 days);
            Key memory holder = holders[seed % 3];
            (uint256 amount, uint256 end) = voteEscrow.lockOf(holder.addr);
            if ((seed >> 32) % 3 == 0) _delegate(holder, holders[(seed >> 40) % 3].addr);
            else if (amount == 0) _lock(holder, CPT_1 + ((seed >> 48) % 1e21), _weekStart(2 + ((seed >> 64) % 9)));
            else if (block.timestamp < end) _grow(holder, end, seed >> 48);
            else if ((seed >> 48) % 2 == 0) _withdraw(holder);
            else _relock(holder, _weekStart(2 + ((seed >> 64) % 9)));
        }
    }

    function _grow(Key memory holder, uint256 end, uint256 seed) private {
        vm.startPrank(holder.addr);
        voteEscrow.increaseAmount(1 + (seed % 1e20));
        if (end + WEEK < block.timestamp + FOUR_YEARS) voteEscrow.extendLock(end + WEEK);
        vm.stopPrank();
    }

    function _relock(Key memory holder, uint256 end) private {
        vm.prank(holder.addr);
        voteEscrow.relock(end);
    }

    /* EXTREMES */

    function _takeAllCpt() private returns (Key memory whale) {
        whale = _key("whale");
        Key[3] memory holders = [alice, bob, carol];
        for (uint256 i = 0; i < 3; ++i) {
            uint256 balance = cpt.balanceOf(holders[i].addr);
            vm.prank(holders[i].addr);
            cpt.transfer(address(genesis), balance);
        }
        _fundCpt(whale.addr, cpt.totalSupply());
    }

    function _lockAllAndDelegate() private {
        Key memory whale = _takeAllCpt();
        uint256 all = 100_000_000e18;
        uint256 end = ((block.timestamp + FOUR_YEARS) / WEEK) * WEEK;
        _lock(whale, all - CPT_1, end);
        vm.prank(whale.addr);
        voteEscrow.increaseAmount(CPT_1);
        _delegate(whale, bob.addr);
        _assertLock(whale.addr, all, end);
        for (uint256 time = block.timestamp; time < end; time += 30 weeks + 12_345) {
            vm.warp(time);
            voteEscrow.checkpoint();
            assertEq(voteEscrow.totalSupply(), _worth(all, end, time));
            assertEq(voteEscrow.getVotes(bob.addr), _worth(all, end, time));
        }
        vm.warp(end - 1);
        assertEq(voteEscrow.getVotes(bob.addr), (all * 5) / (2 * FOUR_YEARS));
        vm.warp(end);
        assertEq(voteEscrow.totalSupply() + voteEscrow.getVotes(bob.addr), 0);
        _withdraw(whale);
        assertEq(cpt.balanceOf(whale.addr), all);
    }

    function test_CreateLock_OfAllCptThereIs() external {
        _lockAllAndDelegate();
    }

    /// @dev Ends of the year 2104, near the last ones that a word holds (2127).
    function test_CreateLock_OfAllCptInTheYear2100() external {
        vm.warp(4_102_444_800);
        _lockAllAndDelegate();
    }

    function test_CreateLock_OfOneCptDecaysToNothing() external {
        uint256 end = _weekStart(208);
        _lock(alice, CPT_1, end);
        uint256 last = voteEscrow.getVotes(alice.addr);
        for (uint256 i = 1; i <= 208; ++i) {
            vm.warp(_weekStart(1));
            uint256 votes = voteEscrow.getVotes(alice.addr);
            assertLt(votes, last);
            assertEq(votes, _worth(CPT_1, end, block.timestamp));
            assertEq(votes, voteEscrow.totalSupply());
            last = votes;
        }
        assertEq(last, 0);
    }

    /// @dev A wei is worth nothing on its own, and its fraction is not lost to the total: Σ stays below by less than a wei a lock.
    function test_Dust_StaysInTheTotal() external {
        vm.prank(routine);
        voteEscrow.setMinLock(0.01e18);
        uint256 end = _weekStart(2);
        uint256 balances = 0;
        uint256 numerator = 0;
        for (uint256 i = 0; i < 40; ++i) {
            address holder = vm.addr(1_000_000 + i);
            uint256 amount = 0.01e18 + i * 7 + 1;
            _fundCpt(holder, amount);
            _create(holder, amount, end);
            balances += voteEscrow.balanceOf(holder);
            numerator += 5 * amount * (end - block.timestamp);
        }
        uint256 total = voteEscrow.totalSupply();
        assertEq(total, numerator / (2 * FOUR_YEARS));
        assertGt(total, balances);
        assertLt(total - balances, 40);
    }

    /// @dev Nobody brings CPT by a plain transfer: no lock, no votes, no payout.
    function test_Donation_ChangesNothing() external {
        _lock(alice, AMOUNT, _weekStart(5));
        uint256 supply = voteEscrow.totalSupply();
        vm.prank(bob.addr);
        cpt.transfer(address(voteEscrow), AMOUNT);
        assertEq(voteEscrow.totalLocked(), AMOUNT);
        assertEq(voteEscrow.totalSupply(), supply);
        _assertLock(bob.addr, 0, 0);
    }
}
