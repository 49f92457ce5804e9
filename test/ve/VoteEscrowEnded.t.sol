// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IVotes} from "@openzeppelin/contracts/governance/utils/IVotes.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IVoteEscrow} from "../../contracts/interfaces/ve/IVoteEscrow.sol";
import {VoteEscrowTest} from "../helpers/VoteEscrowTest.sol";

/// @notice A lock after its end: relocked or taken. And checkpoints, which nobody needs.
contract VoteEscrowEndedTest is VoteEscrowTest {
    uint256 private constant AMOUNT = 1_000 * CPT_1;

    /* RELOCK */

    function test_Relock_LocksTheSameCptAgain() external {
        uint256 end = _weekStart(2);
        _lock(alice, AMOUNT, end);
        vm.warp(end + 40 days);
        uint256 newEnd = _weekStart(208);
        vm.expectEmit(address(voteEscrow));
        emit IVoteEscrow.LockUpdated(alice.addr, alice.addr, AMOUNT, end, AMOUNT, newEnd);
        vm.expectEmit(address(voteEscrow));
        emit IVotes.DelegateVotesChanged(alice.addr, 0, _worth(AMOUNT, newEnd, block.timestamp));
        vm.prank(alice.addr);
        voteEscrow.relock(newEnd);
        _assertLock(alice.addr, AMOUNT, newEnd);
        assertEq(voteEscrow.totalLocked(), AMOUNT);
        assertEq(cpt.balanceOf(address(voteEscrow)), AMOUNT);
        assertEq(voteEscrow.getPastBalance(alice.addr, end + 20 days), 0);
    }

    function test_Relock_RevertWhen_TheEndIsNotAWeekBetween() external {
        uint256 end = _weekStart(2);
        _lock(alice, AMOUNT, end);
        vm.warp(end + 1);
        uint256[4] memory ends = [end, end + WEEK, end + 2 * WEEK - 1, _weekStart(209)];
        for (uint256 i = 0; i < ends.length; ++i) {
            _expectBadEnd(ends[i], block.timestamp + WEEK, block.timestamp + FOUR_YEARS);
            vm.prank(alice.addr);
            voteEscrow.relock(ends[i]);
        }
    }

    function test_Relock_RevertGiven_NoLockOrALiveOne() external {
        vm.startPrank(alice.addr);
        _expectNoLock(alice.addr);
        voteEscrow.relock(_weekStart(5));
        uint256 end = _weekStart(2);
        voteEscrow.createLock(AMOUNT, end);
        vm.warp(end - 1);
        _expectNotEnded(alice.addr, end);
        voteEscrow.relock(_weekStart(5));
        vm.warp(end);
        voteEscrow.withdraw();
        _expectNoLock(alice.addr);
        voteEscrow.relock(_weekStart(5));
        vm.stopPrank();
    }

    /* WITHDRAW */

    function test_Withdraw_PaysFromTheEndOn() external {
        uint256 before = cpt.balanceOf(alice.addr);
        uint256 end = _weekStart(2);
        _lock(alice, AMOUNT, end);
        vm.warp(end - 1);
        _expectNotEnded(alice.addr, end);
        vm.prank(alice.addr);
        voteEscrow.withdraw();
        vm.warp(end);
        _assertLock(alice.addr, AMOUNT, end);
        vm.expectEmit(address(voteEscrow));
        emit IVoteEscrow.Withdrawn(alice.addr, AMOUNT);
        vm.expectEmit(address(cpt));
        emit IERC20.Transfer(address(voteEscrow), alice.addr, AMOUNT);
        vm.prank(alice.addr);
        assertEq(voteEscrow.withdraw(), AMOUNT);
        assertEq(cpt.balanceOf(alice.addr), before);
        assertEq(cpt.balanceOf(address(voteEscrow)), 0);
        _assertLock(alice.addr, 0, 0);
        assertEq(voteEscrow.getPastBalance(alice.addr, end - 1), _worth(AMOUNT, end, end - 1));
    }

    function test_Withdraw_RevertGiven_NoLockOrAWithdrawnOne() external {
        _lock(bob, AMOUNT, _weekStart(90));
        vm.startPrank(alice.addr);
        _expectNoLock(alice.addr);
        voteEscrow.withdraw();
        voteEscrow.createLock(AMOUNT, _weekStart(2));
        vm.warp(_weekStart(2));
        voteEscrow.withdraw();
        _expectNoLock(alice.addr);
        voteEscrow.withdraw();
        vm.stopPrank();
        assertEq(cpt.balanceOf(address(voteEscrow)), AMOUNT);
    }

    /* CHECKPOINT */

    function test_Checkpoint_ByAnyoneChangesNoFigure() external {
        uint256 start = block.timestamp;
        _lock(alice, AMOUNT, _weekStart(2));
        _lock(bob, AMOUNT, _weekStart(70));
        for (uint256 i = 0; i < 30; ++i) {
            skip(5 days);
            uint256 supply = voteEscrow.totalSupply();
            uint256 past = voteEscrow.getPastTotalSupply(start + i * 2 days);
            vm.startPrank(thief);
            voteEscrow.checkpoint();
            voteEscrow.checkpoint();
            vm.stopPrank();
            assertEq(voteEscrow.totalSupply(), supply);
            assertEq(voteEscrow.getPastTotalSupply(start + i * 2 days), past);
        }
    }
}
