// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IDaoTreeCore} from "../../contracts/interfaces/dao/IDaoTreeCore.sol";
import {IDaoTypes} from "../../contracts/interfaces/dao/IDaoTypes.sol";
import {IDaoWork} from "../../contracts/interfaces/dao/IDaoWork.sol";
import {NodeKind, NodeState} from "../../contracts/libraries/PackedNode.sol";
import {DaoWorkTestBase} from "../helpers/DaoWorkTestBase.sol";

contract DaoWorkTest is DaoWorkTestBase {
    /* BONDS */

    function test_CreatePlannedTask_KeepsItsPlan() external {
        vm.expectEmit(address(tree));
        emit IDaoWork.TaskPlanned(tree.lastId() + 1, _three(), BOND, PENALTY);
        uint256 id = _planned(_three(), BOND);
        IDaoTypes.Plan memory plan = tree.planOf(id);
        assertEq(plan.milestonesHash, keccak256(abi.encode(_three())));
        assertEq(plan.bond, BOND);
        assertEq(plan.penaltyBps, PENALTY);
        assertFalse(plan.isBonded);
        assertEq(_free(), 99_000e6);
    }

    function test_CreatePlannedTask_RevertWhen_PenaltyIsAboveTheBond() external {
        _expectBounds("penaltyBps", 10_001, 0, 10_000);
        vm.prank(lead);
        tree.createPlannedTask(root, root, _terms(BUDGET), _noPlan(), BOND, 10_001);
    }

    function test_CreatePlannedTask_RevertWhen_CallerIsNoLead() external {
        vm.expectRevert(abi.encodeWithSelector(IDaoTypes.DaoTree_MissingRole.selector, root, stranger, LEAD));
        vm.prank(stranger);
        tree.createPlannedTask(root, root, _terms(BUDGET), _noPlan(), BOND, PENALTY);
    }

    function test_PostBond_TakesItFromTheWorker() external {
        uint256 id = _planned(_noPlan(), BOND);
        _assign(id);
        vm.expectEmit(address(tree));
        emit IDaoWork.BondPosted(id, worker, BOND);
        vm.prank(worker);
        tree.postBond(id);
        assertEq(usdc.balanceOf(worker), 10_000e6 - BOND);
        assertTrue(tree.planOf(id).isBonded);
        _assertBooked();
    }

    function test_PostBond_RevertWhen_ItIsThereOrNotAskedFor() external {
        uint256 id = _bonded(_noPlan());
        uint256 without = _planned(_noPlan(), 0);
        uint256 plain = _assigned(BUDGET);
        _assign(without);
        vm.startPrank(worker);
        _expectBounds("bond", BOND, 1, 0);
        tree.postBond(id);
        _expectBounds("bond", 0, 1, 0);
        tree.postBond(without);
        _expectBounds("bond", 0, 1, 0);
        tree.postBond(plain);
    }

    function test_PostBond_RevertWhen_CallerIsNotTheWorker() external {
        uint256 id = _planned(_noPlan(), BOND);
        _assign(id);
        vm.expectRevert(abi.encodeWithSelector(IDaoTypes.DaoTree_BadAccount.selector, stranger));
        vm.prank(stranger);
        tree.postBond(id);
    }

    function test_Submit_RevertGiven_BondIsMissing() external {
        uint256 id = _planned(_noPlan(), BOND);
        _assign(id);
        vm.expectRevert(abi.encodeWithSelector(IDaoTypes.DaoTree_NoBond.selector, id, BOND));
        _submit(id);
    }

    function test_Approve_ReturnsTheBond() external {
        uint256 id = _bonded(_noPlan());
        _submit(id);
        vm.expectEmit(address(tree));
        emit IDaoTreeCore.BondReturned(id, worker, BOND, 0);
        vm.prank(lead);
        tree.approve(id, root);
        assertEq(usdc.balanceOf(worker), 11_000e6);
        _assertOver(id, NodeState.Paid);
    }

    /// @dev The penalty is no more than agreed, and none of it is lost.
    function testFuzz_TimeOut_TakesThePenalty(uint88 bond, uint256 penalty) external {
        bond = uint88(bound(bond, 1, 10_000e6));
        penalty = bound(penalty, 0, 10_000);
        vm.prank(lead);
        uint256 id = tree.createPlannedTask(root, root, _terms(BUDGET), _noPlan(), bond, penalty);
        _assign(id);
        vm.prank(worker);
        tree.postBond(id);
        skip(TIME + 1);
        _timeOut(id);
        uint256 taken = (bond * penalty) / 10_000;
        assertEq(usdc.balanceOf(worker), 10_000e6 - taken);
        assertEq(_free(), 100_000e6 + taken);
        _assertOver(id, NodeState.Expired);
    }

    /* SUBMIT AND REJECT AT THE EDGE */

    function test_Submit_AtItsDue() external {
        uint256 id = _assigned(BUDGET);
        vm.warp(START + TIME);
        _submit(id);
        _assertState(id, NodeState.Submitted);
    }

    function test_Submit_RevertGiven_DueIsOver() external {
        uint256 id = _assigned(BUDGET);
        vm.warp(START + TIME + 1);
        _expectNotInTime(id, START + TIME);
        _submit(id);
    }

    function test_Assign_AtItsDueAndNotAfter() external {
        uint256 id = _task(BUDGET);
        uint256 other = _task(BUDGET);
        vm.warp(START + TIME);
        _assign(id);
        vm.warp(START + TIME + 1);
        _expectNotInTime(other, START + TIME);
        _assign(other);
    }

    function test_Reject_AtItsDueAndNotAfter() external {
        uint256 id = _submitted(BUDGET);
        uint256 other = _submitted(BUDGET);
        vm.warp(START + REVIEW_TIME);
        _reject(id);
        vm.warp(START + REVIEW_TIME + 1);
        _expectNotInTime(other, START + REVIEW_TIME);
        _reject(other);
        // it may still be approved, which is what silence does, too
        vm.prank(lead);
        tree.approve(other, root);
        _assertOver(other, NodeState.Paid);
    }

    /* RESIGN */

    function test_Resign_LeavesTheTaskToAnother() external {
        uint256 id = _bonded(_noPlan());
        vm.prank(worker);
        tree.resign(id);
        assertEq(usdc.balanceOf(worker), 9_950e6);
        assertEq(_free(), 99_050e6);
        _assertState(id, NodeState.Open);
        assertFalse(tree.planOf(id).isBonded);
        _assertBooked();
        vm.expectRevert(abi.encodeWithSelector(IDaoTypes.DaoTree_BadAccount.selector, worker));
        _submit(id);
        vm.prank(lead);
        tree.assign(id, root, ann);
        vm.expectRevert(abi.encodeWithSelector(IDaoTypes.DaoTree_NoBond.selector, id, BOND));
        vm.prank(ann);
        tree.submit(id, "");
    }

    function test_Resign_GivenNoBond_CostsNothing() external {
        uint256 id = _assigned(BUDGET);
        vm.prank(worker);
        tree.resign(id);
        vm.prank(lead);
        tree.cancelTask(id, root);
        assertEq(_free(), 100_000e6);
        _assertOver(id, NodeState.Cancelled);
    }

    function test_Resign_RevertWhen_SubmittedOrRejectedOrNotHis() external {
        uint256 id = _submitted(BUDGET);
        vm.prank(worker);
        _expectWrongState(id, NodeState.Submitted);
        tree.resign(id);
        _reject(id);
        vm.prank(worker);
        _expectWrongState(id, NodeState.Rejected);
        tree.resign(id);
        vm.expectRevert(abi.encodeWithSelector(IDaoTypes.DaoTree_BadAccount.selector, stranger));
        vm.prank(stranger);
        tree.resign(id);
    }

    /* CANCEL */

    function test_CancelTask_ReturnsTheBudget() external {
        uint256 id = _task(BUDGET);
        vm.prank(lead);
        tree.cancelTask(id, root);
        assertEq(_free(), 100_000e6);
        _assertOver(id, NodeState.Cancelled);
        _expectWrongState(id, NodeState.Cancelled);
        vm.prank(lead);
        tree.cancelTask(id, root);
    }

    function test_CancelTask_RevertGiven_Worker() external {
        uint256 id = _assigned(BUDGET);
        _expectWrongState(id, NodeState.Assigned);
        vm.prank(lead);
        tree.cancelTask(id, root);
    }

    function test_CancelTask_RevertWhen_NodeIsNoTask() external {
        uint256 child = _child(root, stranger, 0);
        vm.expectRevert(abi.encodeWithSelector(IDaoTypes.DaoTree_WrongKind.selector, child, NodeKind.TaskDao));
        vm.prank(lead);
        tree.cancelTask(child, root);
    }

    function test_CancelTask_RevertWhen_CallerIsNoLead() external {
        uint256 id = _task(BUDGET);
        vm.expectRevert(abi.encodeWithSelector(IDaoTypes.DaoTree_MissingRole.selector, root, stranger, LEAD));
        vm.prank(stranger);
        tree.cancelTask(id, root);
    }

    /* APPLICATIONS */

    function test_ApplyForTask_SaysSo() external {
        uint256 id = _task(BUDGET);
        vm.warp(START + TIME);
        vm.expectEmit(address(tree));
        emit IDaoWork.TaskApplied(id, ann, "I can");
        vm.prank(ann);
        tree.applyForTask(id, "I can");
    }

    function test_ApplyForTask_RevertGiven_NobodyIsLookedFor() external {
        uint256 id = _task(BUDGET);
        uint256 assigned = _assigned(BUDGET);
        uint256 submitted = _submitted(BUDGET);
        vm.expectRevert(abi.encodeWithSelector(IDaoTypes.DaoTree_WrongKind.selector, root, NodeKind.Community));
        tree.applyForTask(root, "");
        _expectWrongState(assigned, NodeState.Assigned);
        tree.applyForTask(assigned, "");
        _expectWrongState(submitted, NodeState.Submitted);
        tree.applyForTask(submitted, "");
        _expectWrongState(submitted + 1, NodeState.None);
        tree.applyForTask(submitted + 1, "");
        vm.warp(START + TIME + 1);
        _expectNotInTime(id, START + TIME);
        tree.applyForTask(id, "");
    }

    /* REOPEN */

    function test_ReopenTask_GivesAnotherTime() external {
        uint256 id = _rejected();
        vm.expectEmit(address(tree));
        emit IDaoWork.TaskReopened(id, START + 366 days);
        _reopen(id, START + 366 days);
        _assertState(id, NodeState.Assigned);
        assertEq(tree.nodeOf(id).due, START + 366 days);
        _submit(id);
        vm.prank(lead);
        tree.approve(id, root);
        _assertOver(id, NodeState.Paid);
    }

    function test_ReopenTask_RevertWhen_DueIsOutOfBounds() external {
        uint256 id = _rejected();
        _expectBounds("due", START + 7 days - 1, START + 7 days, START + 366 days);
        _reopen(id, START + 7 days - 1);
        _expectBounds("due", START + 366 days + 1, START + 7 days, START + 366 days);
        _reopen(id, START + 366 days + 1);
    }

    function test_ReopenTask_RevertGiven_NotRejected() external {
        uint256 id = _submitted(BUDGET);
        _expectWrongState(id, NodeState.Submitted);
        _reopen(id, START + 1 days);
    }

    /* SUB-TASKS: WHOSE MONEY A WORKER'S IS */

    /// @dev A worker would pay itself by another name, without any review of what it was asked for.
    function test_Approve_RevertWhen_AWorkerReviewsBelowItsTask() external {
        uint256 id = _assigned(BUDGET);
        uint256 sub = _sub(id, BUDGET, false);
        vm.prank(worker);
        tree.assign(sub, id, ann);
        vm.prank(ann);
        tree.submit(sub, "");
        vm.expectRevert(abi.encodeWithSelector(IDaoTypes.DaoTree_MissingRole.selector, id, worker, REVIEWER));
        vm.prank(worker);
        tree.approve(sub, id);
        vm.prank(lead);
        tree.approve(sub, root);
        assertEq(usdc.balanceOf(ann), BUDGET);
    }

    /// @dev A lead would take the budget away, or hold the task up, below whoever works on it.
    function test_CreateTask_RevertGiven_AnotherWorksOnTheParent() external {
        uint256 id = _assigned(BUDGET);
        IDaoTypes.TaskTerms memory terms = _subTerms(BUDGET, true);
        vm.startPrank(lead);
        vm.expectRevert(abi.encodeWithSelector(IDaoTypes.DaoTree_BadAccount.selector, lead));
        tree.createTask(id, root, terms);
        vm.expectRevert(abi.encodeWithSelector(IDaoTypes.DaoTree_BadAccount.selector, lead));
        tree.createPlannedTask(id, root, terms, _noPlan(), 0, 0);
        vm.stopPrank();
        _sub(id, BUDGET, true);
    }

    function test_CreateTask_GivenNobodyWorksOnTheParent_IsTheLeads() external {
        uint256 id = _task(BUDGET);
        IDaoTypes.TaskTerms memory terms = _subTerms(400e6, true);
        vm.startPrank(lead);
        uint256 sub = tree.createTask(id, root, terms);
        tree.cancelTask(sub, root);
        vm.stopPrank();
        (, uint256 budget, ) = tree.taskOf(id);
        assertEq(budget, BUDGET);
        _assertBooked();
    }

    /// @dev Roles that a worker was given besides take nothing from it.
    function test_CreateTask_GivenTheWorkerHasOtherRolesThere() external {
        uint256 id = _assigned(BUDGET);
        vm.prank(lead);
        tree.setRoles(id, root, worker, MEMBER_ADMIN);
        assertEq(tree.rolesOf(id, worker), MEMBER_ADMIN);
        _sub(id, 1e6, false);
    }

    function test_CreateTask_RevertWhen_BelowATaskOfAnotherToken() external {
        uint256 id = _assigned(BUDGET);
        IDaoTypes.TaskTerms memory terms = _subTerms(1, false);
        terms.token = CPT;
        _expectBounds("token", 1, 0, 0);
        vm.prank(worker);
        tree.createTask(id, id, terms);
    }

    function test_CreateTask_RevertWhen_AboveTheBudgetAbove() external {
        uint256 id = _assigned(BUDGET);
        IDaoTypes.TaskTerms memory terms = _subTerms(BUDGET + 1, false);
        vm.expectRevert(
            abi.encodeWithSelector(IDaoTypes.DaoTree_InsufficientBalance.selector, id, USDC, BUDGET, BUDGET + 1)
        );
        vm.prank(worker);
        tree.createTask(id, id, terms);
    }

    function test_Approve_RevertGiven_RequiredSubTaskIsOpen() external {
        uint256 id = _assigned(BUDGET);
        uint256 sub = _sub(id, 0, true);
        _submit(id);
        vm.expectRevert(abi.encodeWithSelector(IDaoTypes.DaoTree_OpenSubTasks.selector, id, 1));
        vm.prank(lead);
        tree.approve(id, root);
        vm.prank(worker);
        tree.cancelTask(sub, id);
        vm.prank(lead);
        tree.approve(id, root);
        _assertOver(id, NodeState.Paid);
    }

    /// @dev The penalty of a bond below is the budget's of the task above.
    function test_Resign_GivenASubTask_GivesThePenaltyToTheTaskAbove() external {
        uint256 id = _assigned(BUDGET);
        IDaoTypes.TaskTerms memory terms = _subTerms(100e6, false);
        vm.startPrank(worker);
        uint256 sub = tree.createPlannedTask(id, id, terms, _noPlan(), BOND, PENALTY);
        tree.assign(sub, id, ann);
        vm.stopPrank();
        usdc.mint(ann, BOND);
        vm.startPrank(ann);
        usdc.approve(address(tree), BOND);
        tree.postBond(sub);
        tree.resign(sub);
        vm.stopPrank();
        (, uint256 budget, ) = tree.taskOf(id);
        assertEq(budget, 950e6);
        _assertBooked();
    }
}
