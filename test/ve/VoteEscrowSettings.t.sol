// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IAccessManaged} from "@openzeppelin/contracts/access/manager/IAccessManaged.sol";
import {IExpiringPause} from "../../contracts/interfaces/base/IExpiringPause.sol";
import {IVoteEscrow} from "../../contracts/interfaces/ve/IVoteEscrow.sol";
import {VoteEscrowTest} from "../helpers/VoteEscrowTest.sol";

/// @notice The face of a token that does not move, the one setting, and stops.
contract VoteEscrowSettingsTest is VoteEscrowTest {
    /* ERC-20 */

    function test_Erc20_NamesItself() external view {
        assertEq(voteEscrow.name(), "CyberPlaza Vote-escrowed Token");
        assertEq(voteEscrow.symbol(), "veCPT");
        assertEq(voteEscrow.decimals(), 18);
        assertEq(address(voteEscrow.cpt()), address(cpt));
    }

    function test_Erc20_RevertWhen_Moved() external {
        _lock(alice, CPT_1, _weekStart(5));
        bytes4 problem = IVoteEscrow.VoteEscrow_NotTransferable.selector;
        vm.startPrank(alice.addr);
        vm.expectRevert(problem);
        voteEscrow.transfer(bob.addr, 1);
        vm.expectRevert(problem);
        voteEscrow.transfer(bob.addr, 0);
        vm.expectRevert(problem);
        voteEscrow.approve(bob.addr, 1);
        vm.expectRevert(problem);
        voteEscrow.transferFrom(alice.addr, bob.addr, 1);
        vm.stopPrank();
        assertEq(voteEscrow.allowance(alice.addr, bob.addr), 0);
    }

    /* MINIMUM */

    function test_SetMinLock_ChangesTheMinimum() external {
        assertEq(voteEscrow.minLock(), CPT_1);
        uint256[2] memory minimums = [uint256(0.01e18), 1_000e18];
        uint256 before = CPT_1;
        for (uint256 i = 0; i < 2; ++i) {
            vm.expectEmit(address(voteEscrow));
            emit IVoteEscrow.MinLockUpdated(before, minimums[i]);
            vm.prank(routine);
            voteEscrow.setMinLock(minimums[i]);
            before = minimums[i];
            assertEq(voteEscrow.minLock(), before);
            _expectBelowMinimum(before - 1, before);
            _lock(alice, before - 1, _weekStart(5));
        }
        _lock(alice, before, _weekStart(5));
        _expectBelowMinimum(before - 1, before);
        vm.prank(bob.addr);
        voteEscrow.increaseAmountFor(alice.addr, before - 1);
    }

    function test_SetMinLock_RevertWhen_OutOfBounds() external {
        uint256[4] memory minimums = [uint256(0), 0.01e18 - 1, 1_000e18 + 1, type(uint256).max];
        for (uint256 i = 0; i < 4; ++i) {
            vm.expectRevert(
                abi.encodeWithSelector(
                    IVoteEscrow.VoteEscrow_MinLockOutOfBounds.selector,
                    minimums[i],
                    0.01e18,
                    1_000e18
                )
            );
            vm.prank(routine);
            voteEscrow.setMinLock(minimums[i]);
        }
    }

    function test_SetMinLock_RevertWhen_TheCallerHasNotTheRole() external {
        address[4] memory callers = [thief, guardian, critical, alice.addr];
        for (uint256 i = 0; i < 4; ++i) {
            vm.expectRevert(abi.encodeWithSelector(IAccessManaged.AccessManagedUnauthorized.selector, callers[i]));
            vm.prank(callers[i]);
            voteEscrow.setMinLock(2 * CPT_1);
        }
    }

    /* STOPS */

    function _expectPaused(uint256 until) private {
        vm.expectRevert(abi.encodeWithSelector(IExpiringPause.ExpiringPause_Paused.selector, until));
    }

    function test_Pause_StopsAllLocking() external {
        _lock(alice, CPT_1, _weekStart(2));
        _lock(bob, CPT_1, _weekStart(20));
        uint256 end = _weekStart(2);
        vm.warp(end);
        _pause(address(voteEscrow));
        uint256 until = block.timestamp + 72 hours;
        uint256 newEnd = _weekStart(30);
        IVoteEscrow.Permit memory permit;
        _expectPaused(until);
        vm.prank(alice.addr);
        voteEscrow.relock(newEnd);
        _expectPaused(until);
        _lock(carol, CPT_1, newEnd);
        _expectPaused(until);
        vm.prank(carol.addr);
        voteEscrow.createLockWithPermit(CPT_1, newEnd, permit);
        vm.startPrank(bob.addr);
        _expectPaused(until);
        voteEscrow.increaseAmount(CPT_1);
        _expectPaused(until);
        voteEscrow.increaseAmountWithPermit(CPT_1, permit);
        _expectPaused(until);
        voteEscrow.increaseAmountFor(bob.addr, CPT_1);
        _expectPaused(until);
        voteEscrow.extendLock(newEnd);
        vm.stopPrank();
    }

    function test_Pause_LeavesEverythingElseOpen() external {
        _lock(alice, CPT_1, _weekStart(2));
        uint256 bobsEnd = _weekStart(20);
        _lock(bob, CPT_1, bobsEnd);
        vm.warp(_weekStart(2));
        _pause(address(voteEscrow));
        vm.prank(alice.addr);
        assertEq(voteEscrow.withdraw(), CPT_1);
        _delegate(bob, carol.addr);
        voteEscrow.checkpoint();
        vm.prank(routine);
        voteEscrow.setMinLock(2 * CPT_1);
        skip(1);
        uint256 worth = _worth(CPT_1, bobsEnd, block.timestamp);
        assertEq(voteEscrow.getVotes(carol.addr), worth);
        assertEq(voteEscrow.totalSupply(), worth);
        assertEq(voteEscrow.getPastVotes(carol.addr, START), 0);
    }

    function test_Pause_EndsByItself() external {
        _pause(address(voteEscrow));
        uint256 until = block.timestamp + 72 hours;
        skip(72 hours - 1);
        _expectPaused(until);
        _lock(alice, CPT_1, _weekStart(5));
        skip(1);
        _lock(alice, CPT_1, _weekStart(5));
    }

    /// @dev The vote escrow may send while CPT is paused; nobody can send to it.
    function test_PauseOfCpt_LeavesWithdrawalsOpen() external {
        _lock(alice, CPT_1, _weekStart(2));
        vm.warp(_weekStart(2));
        _pause(address(cpt));
        uint256 until = block.timestamp + 72 hours;
        _expectPaused(until);
        _lock(bob, CPT_1, _weekStart(5));
        uint256 before = cpt.balanceOf(alice.addr);
        vm.prank(alice.addr);
        voteEscrow.withdraw();
        assertEq(cpt.balanceOf(alice.addr), before + CPT_1);
    }
}
