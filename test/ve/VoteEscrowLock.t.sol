// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";
import {IVotes} from "@openzeppelin/contracts/governance/utils/IVotes.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IVoteEscrow} from "../../contracts/interfaces/ve/IVoteEscrow.sol";
import {VoteEscrowTest} from "../helpers/VoteEscrowTest.sol";

/// @notice Creating, adding to and extending a lock.
contract VoteEscrowLockTest is VoteEscrowTest {
    uint256 private constant AMOUNT = 1_000 * CPT_1;

    /* CREATE */

    function test_CreateLock_TakesTheCptAndTellsSo() external {
        uint256 end = _weekStart(100);
        vm.expectEmit(address(voteEscrow));
        emit IVoteEscrow.LockUpdated(alice.addr, alice.addr, 0, 0, AMOUNT, end);
        vm.expectEmit(address(voteEscrow));
        emit IVotes.DelegateVotesChanged(alice.addr, 0, _worth(AMOUNT, end, block.timestamp));
        vm.expectEmit(address(cpt));
        emit IERC20.Transfer(alice.addr, address(voteEscrow), AMOUNT);
        _lock(alice, AMOUNT, end);
        _assertLock(alice.addr, AMOUNT, end);
        assertEq(cpt.balanceOf(address(voteEscrow)), AMOUNT);
        assertEq(voteEscrow.totalLocked(), AMOUNT);
        assertEq(voteEscrow.balanceOf(alice.addr), _worth(AMOUNT, end, block.timestamp));
        assertEq(voteEscrow.totalSupply(), _worth(AMOUNT, end, block.timestamp));
        assertEq(voteEscrow.delegates(alice.addr), alice.addr);
    }

    function test_CreateLock_TakesExactlyOneWeek() external {
        vm.warp(_weekStart(1));
        _lock(alice, AMOUNT, block.timestamp + WEEK);
        assertEq(voteEscrow.balanceOf(alice.addr), _worth(AMOUNT, WEEK, 0));
    }

    function test_CreateLock_OfExactlyFourYearsGivesTwoAndAHalf() external {
        uint256 end = _weekStart(300);
        vm.warp(end - FOUR_YEARS);
        _lock(alice, AMOUNT, end);
        assertEq(voteEscrow.balanceOf(alice.addr), (AMOUNT * 5) / 2);
    }

    function test_CreateLock_AgainAfterAWithdrawal() external {
        _lock(alice, AMOUNT, _weekStart(2));
        vm.warp(_weekStart(2));
        uint256 end = _weekStart(5);
        vm.startPrank(alice.addr);
        voteEscrow.withdraw();
        vm.expectEmit(address(voteEscrow));
        emit IVoteEscrow.LockUpdated(alice.addr, alice.addr, 0, 0, CPT_1, end);
        voteEscrow.createLock(CPT_1, end);
        vm.stopPrank();
        _assertLock(alice.addr, CPT_1, end);
        assertEq(voteEscrow.totalLocked(), CPT_1);
    }

    function test_CreateLock_RevertGiven_ALock() external {
        uint256 end = _weekStart(2);
        _lock(alice, AMOUNT, end);
        bytes memory problem = abi.encodeWithSelector(IVoteEscrow.VoteEscrow_LockExists.selector, alice.addr, end);
        vm.expectRevert(problem);
        _lock(alice, AMOUNT, _weekStart(5));
        vm.warp(end + 1 days);
        vm.expectRevert(problem);
        _lock(alice, AMOUNT, _weekStart(5));
    }

    function test_CreateLock_RevertWhen_BelowTheMinimum() external {
        _expectBelowMinimum(CPT_1 - 1, CPT_1);
        _lock(alice, CPT_1 - 1, _weekStart(2));
        _lock(alice, CPT_1, _weekStart(2));
    }

    function test_CreateLock_RevertWhen_TheEndIsNotAWeekBetween() external {
        uint256 earliest = block.timestamp + WEEK;
        uint256 latest = block.timestamp + FOUR_YEARS;
        uint256[7] memory ends = [
            uint256(0),
            _weekStart(0),
            _weekStart(1), // less than a week away
            _weekStart(2) - 1,
            _weekStart(2) + 1,
            _weekStart(209), // more than four years
            type(uint256).max
        ];
        for (uint256 i = 0; i < ends.length; ++i) {
            _expectBadEnd(ends[i], earliest, latest);
            _lock(alice, AMOUNT, ends[i]);
        }
        _lock(alice, AMOUNT, _weekStart(2));
        _lock(bob, AMOUNT, _weekStart(208));
    }

    function test_CreateLock_RevertWhen_ASecondBeyondFourYears() external {
        uint256 end = _weekStart(300);
        vm.warp(end - FOUR_YEARS - 1);
        _expectBadEnd(end, block.timestamp + WEEK, end - 1);
        _lock(alice, AMOUNT, end);
    }

    function test_CreateLock_RevertWhen_ASecondBelowAWeek() external {
        uint256 end = _weekStart(5);
        vm.warp(end - WEEK + 1);
        _expectBadEnd(end, end + 1, block.timestamp + FOUR_YEARS);
        _lock(alice, AMOUNT, end);
    }

    function test_CreateLock_RevertGiven_NoAllowanceOrTooLittleCpt() external {
        vm.prank(alice.addr);
        cpt.approve(address(voteEscrow), AMOUNT - 1);
        vm.expectRevert(
            abi.encodeWithSelector(
                IERC20Errors.ERC20InsufficientAllowance.selector,
                address(voteEscrow),
                AMOUNT - 1,
                AMOUNT
            )
        );
        _lock(alice, AMOUNT, _weekStart(2));
        uint256 all = cpt.balanceOf(bob.addr);
        vm.expectRevert(abi.encodeWithSelector(IERC20Errors.ERC20InsufficientBalance.selector, bob.addr, all, all + 1));
        _lock(bob, all + 1, _weekStart(2));
    }

    /* INCREASE */

    function test_IncreaseAmount_AddsAndTellsSo() external {
        uint256 end = _weekStart(100);
        _lock(alice, AMOUNT, end);
        skip(3 days + 1);
        uint256 worthBefore = _worth(AMOUNT, end, block.timestamp);
        uint256 worth = _worth(AMOUNT + 7, end, block.timestamp);
        vm.expectEmit(address(voteEscrow));
        emit IVoteEscrow.LockUpdated(alice.addr, alice.addr, AMOUNT, end, AMOUNT + 7, end);
        vm.expectEmit(address(voteEscrow));
        emit IVotes.DelegateVotesChanged(alice.addr, worthBefore, worth);
        vm.prank(alice.addr);
        voteEscrow.increaseAmount(7);
        _assertLock(alice.addr, AMOUNT + 7, end);
        assertEq(voteEscrow.totalSupply(), worth);
        assertEq(cpt.balanceOf(address(voteEscrow)), AMOUNT + 7);
    }

    function test_IncreaseAmount_TakesOneWei() external {
        _lock(alice, AMOUNT, _weekStart(2));
        vm.prank(alice.addr);
        voteEscrow.increaseAmount(1);
        assertEq(voteEscrow.totalLocked(), AMOUNT + 1);
    }

    function test_IncreaseAmount_RevertWhen_Zero() external {
        _lock(alice, AMOUNT, _weekStart(2));
        _expectBelowMinimum(0, 1);
        vm.prank(alice.addr);
        voteEscrow.increaseAmount(0);
    }

    function test_IncreaseAmount_RevertGiven_NoLockOrAnEndedOne() external {
        vm.startPrank(alice.addr);
        _expectNoLock(alice.addr);
        voteEscrow.increaseAmount(1);
        uint256 end = _weekStart(2);
        voteEscrow.createLock(AMOUNT, end);
        vm.warp(end);
        _expectEnded(alice.addr, end);
        voteEscrow.increaseAmount(1);
        voteEscrow.withdraw();
        _expectNoLock(alice.addr);
        voteEscrow.increaseAmount(1);
        vm.stopPrank();
    }

    function test_IncreaseAmountFor_AddsSomebodyElsesCpt() external {
        uint256 end = _weekStart(100);
        _lock(alice, AMOUNT, end);
        uint256 before = cpt.balanceOf(bob.addr);
        vm.expectEmit(address(voteEscrow));
        emit IVoteEscrow.LockUpdated(alice.addr, bob.addr, AMOUNT, end, AMOUNT + CPT_1, end);
        vm.prank(bob.addr);
        voteEscrow.increaseAmountFor(alice.addr, CPT_1);
        _assertLock(alice.addr, AMOUNT + CPT_1, end);
        _assertLock(bob.addr, 0, 0);
        assertEq(cpt.balanceOf(bob.addr), before - CPT_1);
    }

    function test_IncreaseAmountFor_RevertWhen_BelowTheMinimum() external {
        _lock(alice, AMOUNT, _weekStart(2));
        _expectBelowMinimum(CPT_1 - 1, CPT_1);
        vm.prank(bob.addr);
        voteEscrow.increaseAmountFor(alice.addr, CPT_1 - 1);
    }

    function test_IncreaseAmountFor_RevertGiven_NoLockOrAnEndedOne() external {
        _lock(bob, AMOUNT, _weekStart(9));
        _expectNoLock(alice.addr);
        vm.prank(bob.addr);
        voteEscrow.increaseAmountFor(alice.addr, CPT_1);
        uint256 end = _weekStart(2);
        _lock(alice, AMOUNT, end);
        vm.warp(end);
        _expectEnded(alice.addr, end);
        vm.prank(bob.addr);
        voteEscrow.increaseAmountFor(alice.addr, CPT_1);
    }

    /* EXTEND */

    function test_ExtendLock_MovesTheEndAndNoCpt() external {
        uint256 end = _weekStart(2);
        _lock(alice, AMOUNT, end);
        vm.warp(end - 1);
        uint256 newEnd = end + WEEK;
        vm.expectEmit(address(voteEscrow));
        emit IVoteEscrow.LockUpdated(alice.addr, alice.addr, AMOUNT, end, AMOUNT, newEnd);
        vm.expectEmit(address(voteEscrow));
        emit IVotes.DelegateVotesChanged(
            alice.addr,
            _worth(AMOUNT, end, block.timestamp),
            _worth(AMOUNT, newEnd, block.timestamp)
        );
        vm.prank(alice.addr);
        voteEscrow.extendLock(newEnd);
        _assertLock(alice.addr, AMOUNT, newEnd);
        assertEq(cpt.balanceOf(address(voteEscrow)), AMOUNT);
        vm.warp(end);
        assertEq(voteEscrow.totalSupply(), _worth(AMOUNT, newEnd, end));
        vm.warp(newEnd);
        assertEq(voteEscrow.totalSupply(), 0);
        assertEq(voteEscrow.totalLocked(), 0);
    }

    function test_ExtendLock_RevertWhen_NotLaterOrTooLate() external {
        uint256 end = _weekStart(50);
        _lock(alice, AMOUNT, end);
        uint256[5] memory ends = [end - WEEK, end, end + 1, _weekStart(209), type(uint256).max];
        for (uint256 i = 0; i < ends.length; ++i) {
            _expectBadEnd(ends[i], end + WEEK, block.timestamp + FOUR_YEARS);
            vm.prank(alice.addr);
            voteEscrow.extendLock(ends[i]);
        }
        vm.prank(alice.addr);
        voteEscrow.extendLock(_weekStart(208));
    }

    function test_ExtendLock_RevertGiven_NoLockOrAnEndedOne() external {
        vm.startPrank(alice.addr);
        _expectNoLock(alice.addr);
        voteEscrow.extendLock(_weekStart(5));
        uint256 end = _weekStart(2);
        voteEscrow.createLock(AMOUNT, end);
        vm.warp(end);
        _expectEnded(alice.addr, end);
        voteEscrow.extendLock(_weekStart(5));
        vm.stopPrank();
    }
}
