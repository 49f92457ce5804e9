// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IAccessManaged} from "@openzeppelin/contracts/access/manager/IAccessManaged.sol";
import {IDaoCommons} from "../../contracts/interfaces/dao/IDaoCommons.sol";
import {IDaoTypes} from "../../contracts/interfaces/dao/IDaoTypes.sol";
import {NodeKind, NodeState} from "../../contracts/libraries/PackedNode.sol";
import {DaoRefusals} from "../helpers/DaoRefusals.sol";

/// @notice What is frozen pays nothing out and creates nothing, level by level.
contract DaoFreezeTest is DaoRefusals {
    function test_SetFrozen_ByALeadAbove() external {
        vm.expectEmit(address(tree));
        emit IDaoCommons.FreezeUpdated(below, true, false);
        vm.prank(leftLead);
        tree.setFrozen(below, left, true);
        assertTrue(tree.nodeOf(below).isFrozen);
        assertFalse(tree.nodeOf(below).isFrozenAbove);
        assertFalse(tree.nodeOf(left).isFrozen);
        vm.expectEmit(address(tree));
        emit IDaoCommons.FreezeUpdated(below, false, false);
        vm.prank(lead);
        tree.setFrozen(below, root, false);
        assertFalse(tree.nodeOf(below).isFrozen);
    }

    function test_SetFrozen_RevertWhen_ByItselfSidewaysOrUpwards() external {
        _freeze(left, true);
        _expectNotAbove(left, root);
        vm.prank(leftLead);
        tree.setFrozen(left, left, false);
        _expectNotAbove(right, root);
        vm.prank(rightLead);
        tree.setFrozen(left, right, true);
        _grant(below, stranger, ALL_ROLES);
        _expectNotAbove(below, root);
        vm.prank(stranger);
        tree.setFrozen(left, below, true);
        _grant(left, leftLead, ALL_ROLES - LEAD);
        _expectMissing(left, leftLead, LEAD);
        tree.setFrozen(below, left, true);
    }

    function test_SetFrozen_OfARootIsTheAdmins() external {
        vm.expectRevert(abi.encodeWithSelector(IAccessManaged.AccessManagedUnauthorized.selector, lead));
        vm.prank(lead);
        tree.setRootFrozen(root, true);
        _expectMissing(0, lead, LEAD);
        tree.setFrozen(root, 0, true);
        vm.prank(admin);
        tree.setRootFrozen(root, true);
        assertTrue(tree.nodeOf(root).isFrozen);
        // and nothing else is
        _expectMissing(root, admin, LEAD);
        tree.setFrozen(left, root, true);
    }

    function test_SetRootFrozen_RevertWhen_ItIsNoRoot() external {
        uint256 none = tree.lastId() + 1;
        vm.startPrank(admin);
        vm.expectRevert(abi.encodeWithSelector(IDaoTypes.DaoTree_WrongKind.selector, left, NodeKind.TaskDao));
        tree.setRootFrozen(left, true);
        vm.expectRevert(abi.encodeWithSelector(IDaoTypes.DaoTree_WrongKind.selector, none, NodeKind.None));
        tree.setRootFrozen(none, true);
        vm.expectRevert(abi.encodeWithSelector(IDaoTypes.DaoTree_WrongKind.selector, left, NodeKind.TaskDao));
        tree.slashRootPledge(left, 1, "");
    }

    function test_SyncFreeze_CarriesItDownAndItsEnd() external {
        uint256 deep = _child(below, address(0), 0);
        tree.syncFreeze(below);
        assertFalse(tree.nodeOf(below).isFrozenAbove);
        _freeze(left, true);
        // not over a level
        tree.syncFreeze(deep);
        assertFalse(tree.nodeOf(deep).isFrozenAbove);
        vm.expectEmit(address(tree));
        emit IDaoCommons.FreezeUpdated(below, true, true);
        vm.prank(stranger);
        tree.syncFreeze(below);
        tree.syncFreeze(deep);
        assertTrue(tree.nodeOf(below).isFrozenAbove && tree.nodeOf(deep).isFrozenAbove);
        assertFalse(tree.nodeOf(below).isFrozen);
        _freeze(left, false);
        vm.expectEmit(address(tree));
        emit IDaoCommons.FreezeUpdated(below, false, true);
        tree.syncFreeze(below);
        assertTrue(tree.nodeOf(deep).isFrozenAbove);
        tree.syncFreeze(deep);
        assertFalse(tree.nodeOf(deep).isFrozenAbove);
    }

    /// @dev The two freezes do not end each other.
    function test_SyncFreeze_LeavesItsOwnFreeze() external {
        _freeze(left, true);
        _freeze(below, true);
        tree.syncFreeze(below);
        _freeze(below, false);
        assertTrue(tree.nodeOf(below).isFrozenAbove);
        _freeze(below, true);
        _freeze(left, false);
        tree.syncFreeze(below);
        assertTrue(tree.nodeOf(below).isFrozen);
        assertFalse(tree.nodeOf(below).isFrozenAbove);
        _expectFrozen(below);
        vm.prank(lead);
        tree.pay(below, root, USDC, stranger, 0, "");
    }

    function test_SyncFreeze_OfARootOrNoNodeChangesNothing() external {
        tree.syncFreeze(root);
        assertFalse(tree.nodeOf(root).isFrozenAbove);
        _freeze(root, true);
        tree.syncFreeze(root);
        assertTrue(tree.nodeOf(root).isFrozen);
        tree.syncFreeze(99);
        assertEq(uint256(tree.nodeOf(99).state), uint256(NodeState.None));
    }

    /* WHAT IT STOPS */

    function test_Frozen_CreatesNothing() external {
        _allocate(left, USDC, 10e6);
        _pledgeFor(left);
        _freeze(left, true);
        _expectFrozen(left);
        vm.prank(leftLead);
        tree.createTask(left, left, _terms(1e6));
        _expectFrozen(left);
        vm.prank(leftLead);
        tree.close(left, left);
    }

    function test_Frozen_TaskIsNotPaidByApprovalNorInTime() external {
        uint256 task = _submitted(5e6);
        _freeze(root, true);
        tree.syncFreeze(task);
        _expectFrozen(task);
        vm.prank(lead);
        tree.approve(task, root);
        skip(8 days);
        _expectFrozen(task);
        _timeOut(task);
        _freeze(root, false);
        tree.syncFreeze(task);
        _timeOut(task);
        assertEq(usdc.balanceOf(worker), 5e6);
    }

    function test_Frozen_TaskGoesOnAndItsBudgetCanComeBack() external {
        uint256 task = _assigned(5e6);
        _freeze(task, true);
        vm.prank(worker);
        tree.submit(task, "");
        vm.prank(lead);
        tree.reject(task, root, "");
        skip(8 days);
        _timeOut(task);
        _assertState(task, NodeState.Expired);
        assertEq(tree.balanceOf(root, USDC), 100_000e6);
    }

    function test_Frozen_TaskCreatesNoSubTasks() external {
        uint256 task = _assigned(5e6);
        _freeze(task, true);
        _expectFrozen(task);
        vm.prank(worker);
        tree.createTask(task, task, _terms(1e6));
    }
}
