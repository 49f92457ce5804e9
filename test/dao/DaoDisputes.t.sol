// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IAccessManaged} from "@openzeppelin/contracts/access/manager/IAccessManaged.sol";
import {IDaoTypes} from "../../contracts/interfaces/dao/IDaoTypes.sol";
import {IDaoWork} from "../../contracts/interfaces/dao/IDaoWork.sol";
import {NodeState} from "../../contracts/libraries/PackedNode.sol";
import {DaoWorkTestBase} from "../helpers/DaoWorkTestBase.sol";

contract DaoDisputesTest is DaoWorkTestBase {
    /* DISPUTE */

    function test_DisputeTask_ByTheWorkerOfARejectedOne() external {
        uint256 id = _rejected();
        vm.warp(START + RESPONSE_TIME);
        vm.expectEmit(address(tree));
        emit IDaoWork.TaskDisputed(id, worker, "reason", START + RESPONSE_TIME + RULING_TIME);
        _dispute(id, worker);
        _assertState(id, NodeState.Disputed);
        _assertBooked();
    }

    function test_DisputeTask_ByAReviewerOfASubmittedOne() external {
        uint256 id = _submitted(BUDGET);
        vm.warp(START + REVIEW_TIME);
        _dispute(id, lead);
        assertEq(tree.nodeOf(id).due, START + REVIEW_TIME + RULING_TIME);
        _assertState(id, NodeState.Disputed);
    }

    function test_DisputeTask_RevertGiven_TimeIsOver() external {
        uint256 submitted = _submitted(BUDGET);
        uint256 rejected = _rejected();
        skip(7 days + 1);
        _expectNotInTime(submitted, START + 7 days);
        _dispute(submitted, lead);
        _expectNotInTime(rejected, START + 7 days);
        _dispute(rejected, worker);
    }

    function test_DisputeTask_RevertWhen_ItIsNotTheirTurn() external {
        uint256 assigned = _assigned(BUDGET);
        uint256 submitted = _submitted(BUDGET);
        uint256 rejected = _rejected();
        _expectWrongState(assigned, NodeState.Open);
        _dispute(assigned, worker);
        _expectWrongState(assigned, NodeState.Open);
        _dispute(assigned, lead);
        _expectWrongState(submitted, NodeState.Submitted);
        _dispute(submitted, worker);
        _expectWrongState(rejected, NodeState.Rejected);
        _dispute(rejected, lead);
    }

    /// @dev Rejecting and reopening again and again would make its worker work for nothing.
    function test_DisputeTask_ByTheWorkerOfAReopenedOne() external {
        uint256 id = _rejected();
        _reopen(id, START + 10 days);
        vm.warp(START + 10 days);
        _dispute(id, worker);
        vm.warp(START + 10 days + RULING_TIME + 1);
        _timeOut(id);
        _assertOver(id, NodeState.Expired);
    }

    function test_DisputeTask_RevertWhen_ReopenedAndLateOrSubmittedAgain() external {
        uint256 id = _rejected();
        _reopen(id, START + 10 days);
        uint256 snapshot = vm.snapshotState();
        vm.warp(START + 10 days + 1);
        _expectNotInTime(id, START + 10 days);
        _dispute(id, worker);
        vm.revertToState(snapshot);
        _submit(id);
        _expectWrongState(id, NodeState.Submitted);
        _dispute(id, worker);
    }

    /// @dev While it is frozen nobody can approve it, and silence does not: an arbitrator can say what it earned, at any time.
    function test_DisputeTask_ByTheWorkerOfAFrozenOneAtAnyTime() external {
        uint256 id = _submitted(BUDGET);
        vm.prank(lead);
        tree.setFrozen(id, root, true);
        vm.warp(START + 100 days);
        vm.expectRevert(abi.encodeWithSelector(IDaoTypes.DaoTree_Frozen.selector, id));
        _timeOut(id);
        _dispute(id, worker);
        vm.prank(judge);
        tree.resolveTask(id, BUDGET);
        assertEq(usdc.balanceOf(worker), 10_000e6 + BUDGET);
        _assertOver(id, NodeState.Resolved);
    }

    function test_DisputeTask_RevertGiven_FrozenAndNotSubmitted() external {
        uint256 id = _assigned(BUDGET);
        vm.prank(lead);
        tree.setFrozen(id, root, true);
        _expectWrongState(id, NodeState.Open);
        _dispute(id, worker);
    }

    function test_DisputeTask_RevertWhen_CallerIsNobody() external {
        uint256 id = _submitted(BUDGET);
        vm.expectRevert(
            abi.encodeWithSelector(IDaoTypes.DaoTree_MissingRole.selector, root, stranger, LEAD | REVIEWER)
        );
        _dispute(id, stranger);
    }

    function test_DisputeTask_RevertGiven_Disputed() external {
        uint256 id = _submitted(BUDGET);
        _dispute(id, lead);
        _expectWrongState(id, NodeState.Disputed);
        _dispute(id, lead);
        _expectWrongState(id, NodeState.Disputed);
        _dispute(id, worker);
    }

    /// @dev While it is before the arbitrators nobody else decides.
    function test_Dispute_StopsAllOthers() external {
        uint256 id = _rejected();
        _dispute(id, worker);
        vm.startPrank(lead);
        _expectWrongState(id, NodeState.Disputed);
        tree.approve(id, root);
        _expectWrongState(id, NodeState.Disputed);
        tree.reject(id, root, "");
        _expectWrongState(id, NodeState.Disputed);
        tree.reopenTask(id, root, START + 1);
        _expectWrongState(id, NodeState.Disputed);
        tree.cancelTask(id, root);
        vm.stopPrank();
        _expectWrongState(id, NodeState.Disputed);
        _submit(id);
        vm.prank(worker);
        _expectWrongState(id, NodeState.Disputed);
        tree.resign(id);
    }

    /* RULING */

    function testFuzz_ResolveTask_SharesTheBudget(uint256 toWorker, bool byWorker) external {
        toWorker = bound(toWorker, 0, BUDGET);
        uint256 id = byWorker ? _rejected() : _submitted(BUDGET);
        _dispute(id, byWorker ? worker : lead);
        vm.prank(judge);
        tree.resolveTask(id, toWorker);
        assertEq(usdc.balanceOf(worker), 10_000e6 + toWorker);
        assertEq(_free(), 100_000e6 - toWorker);
        _assertOver(id, NodeState.Resolved);
    }

    /// @dev A ruling takes no penalty, whatever it gives.
    function test_ResolveTask_ReturnsTheBond() external {
        uint256 id = _bonded(_noPlan());
        _submit(id);
        _reject(id);
        _dispute(id, worker);
        vm.prank(judge);
        tree.resolveTask(id, 0);
        assertEq(usdc.balanceOf(worker), 10_000e6);
        assertEq(_free(), 100_000e6);
        _assertOver(id, NodeState.Resolved);
    }

    function test_ResolveTask_UntilSomebodyTimesItOut() external {
        uint256 id = _rejected();
        _dispute(id, worker);
        skip(RULING_TIME + 100 days);
        vm.prank(judge);
        tree.resolveTask(id, BUDGET);
        _assertOver(id, NodeState.Resolved);
    }

    function test_ResolveTask_RevertWhen_MoreThanTheBudget() external {
        uint256 id = _rejected();
        _dispute(id, worker);
        _expectBounds("toWorker", BUDGET + 1, 0, BUDGET);
        vm.prank(judge);
        tree.resolveTask(id, BUDGET + 1);
    }

    function test_ResolveTask_RevertGiven_NotDisputed() external {
        uint256 id = _rejected();
        _expectWrongState(id, NodeState.Rejected);
        vm.prank(judge);
        tree.resolveTask(id, 1);
        _dispute(id, worker);
        vm.startPrank(judge);
        tree.resolveTask(id, 1);
        _expectWrongState(id, NodeState.Resolved);
        tree.resolveTask(id, 1);
    }

    function test_ResolveTask_RevertWhen_CallerIsNoArbitrator() external {
        uint256 id = _rejected();
        _dispute(id, worker);
        address[3] memory others = [lead, worker, stranger];
        for (uint256 i = 0; i < 3; ++i) {
            vm.expectRevert(abi.encodeWithSelector(IAccessManaged.AccessManagedUnauthorized.selector, others[i]));
            vm.prank(others[i]);
            tree.resolveTask(id, 1);
        }
    }
}
