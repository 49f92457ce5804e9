// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IDaoTypes} from "../../contracts/interfaces/dao/IDaoTypes.sol";
import {IDaoTreeCore} from "../../contracts/interfaces/dao/IDaoTreeCore.sol";
import {NodeKind, NodeState} from "../../contracts/libraries/PackedNode.sol";
import {DaoRefusals} from "../helpers/DaoRefusals.sol";

/// @notice The usual course of a task: published, assigned, submitted, approved or rejected.
contract DaoTasksTest is DaoRefusals {
    bytes32 private constant RESULT = keccak256("result");

    function _assertTask(uint256 id, address worker_, uint256 budget_, IDaoTypes.Token token_) private view {
        (address foundWorker, uint256 foundBudget, IDaoTypes.Token foundToken) = tree.taskOf(id);
        assertEq(foundWorker, worker_, "worker");
        assertEq(foundBudget, budget_, "budget");
        assertEq(uint256(foundToken), uint256(token_), "token");
    }

    /* CREATION */

    function test_CreateTask_TakesItsBudgetFromTheParent() external {
        uint256 id = tree.lastId() + 1;
        vm.expectEmit(address(tree));
        emit IDaoTreeCore.TaskCreated(id, root, lead, _terms(10e6));
        assertEq(_task(10e6), id);
        assertEq(tree.balanceOf(root, USDC), 99_990e6);
        _assertTask(id, address(0), 10e6, USDC);
        IDaoTreeCore.Node memory node = tree.nodeOf(id);
        assertEq(node.parent, root);
        assertEq(node.depth, 1);
        assertEq(uint256(node.kind), uint256(NodeKind.Task));
        assertEq(uint256(node.state), uint256(NodeState.Open));
        assertEq(node.due, block.timestamp + 30 days);
        assertFalse(node.isRequired);
    }

    function test_CreateTask_InCpt() external {
        _fund(root, CPT, 50);
        IDaoTypes.TaskTerms memory terms = _terms(20);
        terms.token = CPT;
        vm.prank(lead);
        uint256 id = tree.createTask(root, root, terms);
        assertEq(tree.balanceOf(root, CPT), 30);
        vm.prank(lead);
        tree.assign(id, root, worker);
        vm.prank(worker);
        tree.submit(id, RESULT);
        vm.prank(lead);
        tree.approve(id, root);
        assertEq(cpt.balanceOf(worker), 20);
    }

    function test_CreateTask_RevertWhen_NoLeadAbove() external {
        _grant(left, stranger, ALL_ROLES - LEAD);
        _expectMissing(left, stranger, LEAD);
        tree.createTask(left, left, _terms(0));
        IDaoTypes.TaskTerms memory terms = _terms(0);
        _expectNotAbove(left, root);
        vm.prank(leftLead);
        tree.createTask(root, left, terms);
    }

    function test_CreateTask_RevertWhen_DueIsOutOfBounds() external {
        uint40[3] memory dues = [uint40(block.timestamp), uint40(block.timestamp + 366 days + 1), 0];
        for (uint256 i = 0; i < 3; ++i) {
            IDaoTypes.TaskTerms memory terms = _terms(1e6);
            terms.due = dues[i];
            _expectBounds("due", dues[i], block.timestamp + 1, block.timestamp + 366 days);
            vm.prank(lead);
            tree.createTask(root, root, terms);
        }
        IDaoTypes.TaskTerms memory latest = _terms(1e6);
        latest.due = uint40(block.timestamp + 366 days);
        vm.prank(lead);
        tree.createTask(root, root, latest);
    }

    function test_CreateTask_RevertWhen_TheBudgetIsNotThere() external {
        _expectShort(root, USDC, 100_000e6, 100_000e6 + 1);
        vm.prank(lead);
        tree.createTask(root, root, _terms(100_000e6 + 1));
    }

    function test_CreateTask_RevertWhen_RequiredByNoTask() external {
        IDaoTypes.TaskTerms memory terms = _terms(1e6);
        terms.isRequired = true;
        _expectKind(root, NodeKind.Community);
        vm.prank(lead);
        tree.createTask(root, root, terms);
    }

    function test_CreateTask_RevertGiven_NoPledgeClosedOrPaused() external {
        vm.expectRevert(abi.encodeWithSelector(IDaoTypes.DaoTree_NoPledge.selector, left));
        vm.prank(lead);
        tree.createTask(left, root, _terms(0));
        uint256 until = _pause();
        _expectPaused(until);
        vm.prank(lead);
        tree.createTask(root, root, _terms(0));
    }

    /* ASSIGNMENT */

    function test_Assign_BindsTheWorker() external {
        uint256 id = _task(10e6);
        vm.expectEmit(address(tree));
        emit IDaoTreeCore.TaskAssigned(id, worker);
        vm.prank(lead);
        tree.assign(id, root, worker);
        _assertTask(id, worker, 10e6, USDC);
        _assertState(id, NodeState.Assigned);
        _expectState(id, NodeState.Assigned);
        vm.prank(lead);
        tree.assign(id, root, stranger);
    }

    function test_Assign_RevertWhen_NoLeadAboveTheTask() external {
        uint256 id = _task(10e6);
        _grant(id, stranger, ALL_ROLES);
        _expectNotAbove(id, root);
        vm.prank(stranger);
        tree.assign(id, id, stranger);
        _expectMissing(root, stranger, LEAD);
        tree.assign(id, root, stranger);
        _expectNotAbove(left, root);
        vm.prank(leftLead);
        tree.assign(id, left, leftLead);
    }

    function test_Assign_RevertWhen_ToNobodyOrTheTree() external {
        uint256 id = _task(10e6);
        address[2] memory accounts = [address(0), address(tree)];
        for (uint256 i = 0; i < 2; ++i) {
            _expectAccount(accounts[i]);
            vm.prank(lead);
            tree.assign(id, root, accounts[i]);
        }
    }

    function test_Assign_RevertWhen_TooLateOrNoTask() external {
        uint256 id = _task(10e6);
        uint256 due = block.timestamp + 30 days;
        skip(30 days + 1);
        _expectTime(id, due);
        vm.prank(lead);
        tree.assign(id, root, worker);
        // what is no task is due at no time
        _expectTime(left, 0);
        vm.prank(lead);
        tree.assign(left, root, worker);
        _expectNotAbove(root, 0);
        vm.prank(lead);
        tree.assign(99, root, worker);
        _timeOut(id);
        _expectState(id, NodeState.Expired);
        vm.prank(lead);
        tree.assign(id, root, worker);
    }

    /* SUBMISSION */

    function test_Submit_StartsTheReview() external {
        uint256 id = _assigned(10e6);
        vm.expectEmit(address(tree));
        emit IDaoTreeCore.TaskSubmitted(id, RESULT, block.timestamp + 7 days);
        vm.prank(worker);
        tree.submit(id, RESULT);
        _assertState(id, NodeState.Submitted);
        assertEq(tree.nodeOf(id).due, block.timestamp + 7 days);
        _expectState(id, NodeState.Submitted);
        vm.prank(worker);
        tree.submit(id, RESULT);
    }

    function test_Submit_RevertWhen_NotTheWorkerOrTooLate() external {
        uint256 id = _assigned(10e6);
        _expectAccount(lead);
        vm.prank(lead);
        tree.submit(id, RESULT);
        uint256 open = _task(1e6);
        _expectAccount(worker);
        vm.prank(worker);
        tree.submit(open, RESULT);
        uint256 due = block.timestamp + 30 days;
        vm.warp(due + 1);
        _expectTime(id, due);
        vm.prank(worker);
        tree.submit(id, RESULT);
        vm.warp(due);
        vm.prank(worker);
        tree.submit(id, RESULT);
    }

    /* REVIEW */

    function test_Approve_PaysTheWorker() external {
        uint256 id = _submitted(10e6);
        _grant(id, stranger, TREASURER);
        vm.expectEmit(address(tree));
        emit IDaoTreeCore.TaskEnded(id, NodeState.Paid, worker, 10e6, 0);
        vm.prank(lead);
        tree.approve(id, root);
        assertEq(usdc.balanceOf(worker), 10e6);
        assertEq(tree.balanceOf(root, USDC), 99_990e6);
        _assertTask(id, address(0), 0, USDC);
        _assertState(id, NodeState.Paid);
        _expectState(id, NodeState.Paid);
        vm.prank(lead);
        tree.approve(id, root);
        skip(8 days);
        _expectState(id, NodeState.Paid);
        _timeOut(id);
    }

    function test_Approve_NeedsTheReviewerAlone() external {
        _fund(left, USDC, 10e6);
        _pledgeFor(left);
        vm.startPrank(leftLead);
        uint256 id = tree.createTask(left, left, _terms(10e6));
        tree.assign(id, left, worker);
        vm.stopPrank();
        vm.prank(worker);
        tree.submit(id, RESULT);
        _grant(left, stranger, ALL_ROLES - REVIEWER);
        _expectMissing(left, stranger, REVIEWER);
        tree.approve(id, left);
        _expectNotAbove(right, left);
        vm.prank(rightLead);
        tree.approve(id, right);
        _grant(left, reviewer, REVIEWER);
        vm.prank(reviewer);
        tree.approve(id, left);
        assertEq(usdc.balanceOf(worker), 10e6);
    }

    /// @dev Neither through a role above, nor at the task itself.
    function test_Review_RevertWhen_ByTheWorker() external {
        uint256 id = _task(10e6);
        vm.prank(lead);
        tree.assign(id, root, lead);
        vm.startPrank(lead);
        tree.submit(id, RESULT);
        _expectAccount(lead);
        tree.approve(id, root);
        _expectAccount(lead);
        tree.reject(id, root, RESULT);
        vm.expectRevert(abi.encodeWithSelector(IDaoTypes.DaoTree_MissingRole.selector, id, lead, REVIEWER));
        tree.approve(id, id);
        vm.stopPrank();
        _grant(id, lead, REVIEWER);
        _expectNotAbove(id, root);
        vm.prank(lead);
        tree.approve(id, id);
    }

    function test_Approve_KeepsACreditGiven_TheTokenRefusesTheWorker() external {
        uint256 id = _submitted(10e6);
        _refuseUsdcOf(worker, true);
        vm.expectEmit(address(tree));
        emit IDaoTreeCore.Credited(worker, USDC, 10e6);
        vm.prank(lead);
        tree.approve(id, root);
        assertEq(tree.creditOf(worker, USDC), 10e6);
        _assertState(id, NodeState.Paid);
        vm.prank(worker);
        tree.withdrawCredit(USDC, bob);
        assertEq(usdc.balanceOf(bob), 10e6);
    }

    function test_Approve_RevertWhen_NotSubmitted() external {
        uint256 id = _assigned(10e6);
        _expectState(id, NodeState.Open);
        vm.prank(lead);
        tree.approve(id, root);
        _expectState(id, NodeState.Open);
        vm.prank(lead);
        tree.reject(id, root, RESULT);
    }

    /// @dev Late, but before anybody timed it out.
    function test_Approve_AfterTheReviewsEnd() external {
        uint256 id = _submitted(10e6);
        skip(30 days);
        vm.prank(lead);
        tree.approve(id, root);
        assertEq(usdc.balanceOf(worker), 10e6);
    }

    function test_Reject_LeavesTheWorkerSevenDays() external {
        uint256 id = _submitted(10e6);
        uint256 reviewBy = block.timestamp + 7 days;
        vm.warp(reviewBy);
        vm.expectEmit(address(tree));
        emit IDaoTreeCore.TaskRejected(id, lead, RESULT, reviewBy + 7 days);
        vm.prank(lead);
        tree.reject(id, root, RESULT);
        _assertState(id, NodeState.Rejected);
        assertEq(tree.nodeOf(id).due, reviewBy + 7 days);
        _assertTask(id, worker, 10e6, USDC);
        _expectState(id, NodeState.Rejected);
        vm.prank(lead);
        tree.approve(id, root);
        _expectState(id, NodeState.Rejected);
        vm.prank(worker);
        tree.submit(id, RESULT);
        _expectTime(id, reviewBy + 7 days);
        _timeOut(id);
    }

    function test_Reject_RevertWhen_TooLateOrNoReviewer() external {
        uint256 id = _submitted(10e6);
        _expectMissing(root, leftLead, REVIEWER);
        tree.reject(id, root, RESULT);
        _expectNotAbove(left, root);
        vm.prank(leftLead);
        tree.reject(id, left, RESULT);
        uint256 reviewBy = block.timestamp + 7 days;
        vm.warp(reviewBy + 1);
        _expectTime(id, reviewBy);
        vm.prank(lead);
        tree.reject(id, root, RESULT);
    }

    /// @dev Or a reviewer who leads, too, could reject it and end it in the next second: neither disputed nor paid.
    function test_Reopen_RevertWhen_SoonerThanItCouldBeDisputed() external {
        uint256 id = _submitted(10e6);
        vm.prank(lead);
        tree.reject(id, root, RESULT);
        (uint256 earliest, uint256 latest) = (block.timestamp + 7 days, block.timestamp + 366 days);
        uint256[3] memory dues = [block.timestamp + 1, earliest - 1, latest + 1];
        for (uint256 i = 0; i < 3; ++i) {
            _expectBounds("due", dues[i], earliest, latest);
            vm.prank(lead);
            tree.reopenTask(id, root, dues[i]);
        }
        vm.prank(lead);
        tree.reopenTask(id, root, earliest);
        _assertState(id, NodeState.Assigned);
        vm.prank(worker);
        tree.submit(id, RESULT);
    }

    /* SUB-TASKS */

    function test_SubTask_IsPaidOutOfItsParentsBudget() external {
        uint256 id = _assigned(10e6);
        uint256 sub = _subTask(id, 4e6, true);
        _assertTask(id, worker, 6e6, USDC);
        _assertTask(sub, address(0), 4e6, USDC);
        assertTrue(tree.nodeOf(sub).isRequired);
        assertEq(tree.nodeOf(id).openRequired, 1);
        assertEq(tree.balanceOf(root, USDC), 99_990e6);
        vm.prank(worker);
        tree.assign(sub, id, stranger);
        vm.prank(worker);
        tree.submit(id, RESULT);
        vm.expectRevert(abi.encodeWithSelector(IDaoTypes.DaoTree_OpenSubTasks.selector, id, 1));
        vm.prank(lead);
        tree.approve(id, root);
        vm.prank(stranger);
        tree.submit(sub, RESULT);
        vm.prank(lead);
        tree.approve(sub, root);
        assertEq(usdc.balanceOf(stranger), 4e6);
        assertEq(tree.nodeOf(id).openRequired, 0);
        vm.prank(lead);
        tree.approve(id, root);
        assertEq(usdc.balanceOf(worker), 6e6);
    }

    function test_SubTask_GivesBackToTheBudgetItCameFrom() external {
        uint256 id = _assigned(10e6);
        uint256 sub = _subTask(id, 4e6, true);
        vm.prank(worker);
        tree.cancelTask(sub, id);
        _assertTask(id, worker, 10e6, USDC);
        assertEq(tree.nodeOf(id).openRequired, 0);
        assertEq(tree.balanceOf(id, USDC), 0);
    }

    /// @dev Of a task that is over: to be taken up from it.
    function test_SubTask_OutlivesItsParent() external {
        uint256 id = _assigned(10e6);
        uint256 sub = _subTask(id, 4e6, false);
        vm.prank(worker);
        tree.submit(id, RESULT);
        vm.prank(lead);
        tree.approve(id, root);
        assertEq(usdc.balanceOf(worker), 6e6);
        skip(31 days);
        _timeOut(sub);
        assertEq(tree.balanceOf(id, USDC), 4e6);
        vm.prank(lead);
        tree.reclaim(id, root, USDC, 4e6);
        assertEq(tree.balanceOf(root, USDC), 99_994e6);
    }

    function test_SubTask_RequiredOnesHoldUpTheTimeOutToo() external {
        uint256 id = _assigned(10e6);
        uint256 first = _subTask(id, 4e6, true);
        uint256 second = _subTask(id, 0, true);
        vm.prank(worker);
        tree.submit(id, RESULT);
        skip(7 days + 1);
        vm.expectRevert(abi.encodeWithSelector(IDaoTypes.DaoTree_OpenSubTasks.selector, id, 2));
        _timeOut(id);
        skip(30 days);
        _timeOut(first);
        _timeOut(second);
        _timeOut(id);
        assertEq(usdc.balanceOf(worker), 10e6);
    }

    function test_SubTask_RevertWhen_ItAsksForMoreOrAnotherToken() external {
        uint256 id = _assigned(10e6);
        _expectShort(id, USDC, 10e6, 10e6 + 1);
        vm.prank(worker);
        tree.createTask(id, id, _terms(10e6 + 1));
        IDaoTypes.TaskTerms memory terms = _terms(1);
        terms.token = CPT;
        _expectBounds("token", 1, 0, 0);
        vm.prank(worker);
        tree.createTask(id, id, terms);
    }

    function test_SubTask_RevertGiven_ItsParentIsNoLongerWorkedOn() external {
        uint256 id = _submitted(10e6);
        IDaoTypes.TaskTerms memory terms = _terms(1e6);
        terms.due = uint40(block.timestamp + 1 days);
        _expectState(id, NodeState.Submitted);
        vm.prank(worker);
        tree.createTask(id, id, terms);
    }

    /// @dev A bound worker's budget is nobody else's to spend, nor is its approval theirs to hold up.
    function test_SubTask_RevertWhen_ByAnotherThanTheWorker() external {
        uint256 id = _task(10e6);
        vm.prank(lead);
        tree.createTask(id, root, _terms(1e6));
        vm.prank(lead);
        tree.assign(id, root, worker);
        _grant(id, stranger, LEAD);
        _expectAccount(lead);
        vm.prank(lead);
        tree.createTask(id, root, _terms(9e6));
        _expectAccount(stranger);
        vm.prank(stranger);
        tree.createTask(id, id, _terms(9e6));
        _assertTask(id, worker, 9e6, USDC);
    }

    /// @dev Or a worker could approve the result of anybody it likes, and its own budget would be out before its review.
    function test_SubTask_RevertWhen_ItsParentsWorkerReviewsIt() external {
        uint256 id = _assigned(10e6);
        uint256 sub = _subTask(id, 10e6, false);
        vm.prank(worker);
        tree.assign(sub, id, stranger);
        vm.prank(stranger);
        tree.submit(sub, RESULT);
        _expectMissing(id, worker, REVIEWER);
        tree.approve(sub, id);
        // nor as a reviewer: it passed on what it is paid
        _grant(id, worker, REVIEWER);
        _expectAccount(worker);
        vm.prank(worker);
        tree.approve(sub, id);
    }

    /// @dev Whoever it is, and wherever its role is.
    function test_SubTask_RevertWhen_ItsWorkerReviewsIt() external {
        uint256 id = _assigned(10e6);
        uint256 sub = _subTask(id, 4e6, true);
        _grant(id, worker, REVIEWER);
        vm.startPrank(worker);
        tree.assign(sub, id, worker);
        tree.submit(sub, RESULT);
        _expectAccount(worker);
        tree.approve(sub, id);
        vm.stopPrank();
    }
}
