// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IDaoTypes} from "../../contracts/interfaces/dao/IDaoTypes.sol";
import {NodeKind, NodeState} from "../../contracts/libraries/PackedNode.sol";
import {DaoWorkTestBase} from "../helpers/DaoWorkTestBase.sol";

/// @notice What happens when nobody acts, in every state, at the second before and the second after.
contract DaoTimeOutsTest is DaoWorkTestBase {
    /// @dev At `due` it is not over yet, a second later it is.
    function _timeOutAt(uint256 id, uint256 due) private {
        assertEq(tree.nodeOf(id).due, due, "due");
        vm.warp(due);
        _expectNotInTime(id, due);
        _timeOut(id);
        vm.warp(due + 1);
        _timeOut(id);
    }

    function test_TimeOut_GivenOpen_ReturnsTheBudget() external {
        uint256 id = _task(BUDGET);
        _timeOutAt(id, START + TIME);
        _assertOver(id, NodeState.Expired);
        assertEq(_free(), 100_000e6);
    }

    function test_TimeOut_GivenAssigned_ReturnsTheBudget() external {
        uint256 id = _assigned(BUDGET);
        _timeOutAt(id, START + TIME);
        _assertOver(id, NodeState.Expired);
        assertEq(_free(), 100_000e6);
    }

    function test_TimeOut_GivenAssignedWithABond_TakesThePenalty() external {
        uint256 id = _bonded(_noPlan());
        _timeOutAt(id, START + TIME);
        _assertOver(id, NodeState.Expired);
        assertEq(usdc.balanceOf(worker), 9_950e6);
        assertEq(_free(), 100_050e6);
    }

    function test_TimeOut_GivenSubmitted_PaysTheWorker() external {
        uint256 id = _submitted(BUDGET);
        _timeOutAt(id, START + REVIEW_TIME);
        _assertOver(id, NodeState.Paid);
        assertEq(usdc.balanceOf(worker), 11_000e6);
    }

    function test_TimeOut_GivenSubmittedWithABond_PaysTheWorkerAndReturnsIt() external {
        uint256 id = _bonded(_noPlan());
        _submit(id);
        _timeOutAt(id, START + REVIEW_TIME);
        _assertOver(id, NodeState.Paid);
        assertEq(usdc.balanceOf(worker), 11_000e6);
    }

    function test_TimeOut_GivenRejected_ReturnsTheBudgetAndTakesThePenalty() external {
        uint256 id = _bonded(_noPlan());
        _submit(id);
        skip(1 days);
        _reject(id);
        _timeOutAt(id, START + 1 days + RESPONSE_TIME);
        _assertOver(id, NodeState.Expired);
        assertEq(_free(), 100_050e6);
    }

    function test_TimeOut_GivenReopened_ReturnsTheBudget() external {
        uint256 id = _rejected();
        _reopen(id, START + 8 days);
        _timeOutAt(id, START + 8 days);
        _assertOver(id, NodeState.Expired);
    }

    function test_TimeOut_GivenDisputedByTheWorker_IsAsRejected() external {
        uint256 id = _rejected();
        _dispute(id, worker);
        _timeOutAt(id, START + RULING_TIME);
        _assertOver(id, NodeState.Expired);
        assertEq(_free(), 100_000e6);
    }

    function test_TimeOut_GivenDisputedByAReviewer_IsAsSubmitted() external {
        uint256 id = _submitted(BUDGET);
        _dispute(id, lead);
        _timeOutAt(id, START + RULING_TIME);
        _assertOver(id, NodeState.Paid);
        assertEq(usdc.balanceOf(worker), 11_000e6);
    }

    /// @dev The flag of an earlier dispute says nothing of a later one.
    function test_TimeOut_GivenRejectedOnceThenDisputedByAReviewer_IsAsSubmitted() external {
        uint256 id = _rejected();
        _reopen(id, START + 8 days);
        _submit(id);
        _dispute(id, lead);
        _timeOutAt(id, START + RULING_TIME);
        _assertOver(id, NodeState.Paid);
    }

    function test_TimeOut_GivenAMilestoneSubmitted_PaysItAndGoesOn() external {
        uint256 id = _bonded(_three());
        _submit(id);
        vm.warp(START + REVIEW_TIME + 1);
        tree.timeOut(id, _three());
        assertEq(usdc.balanceOf(worker), 10_000e6 - BOND + 200e6);
        assertEq(tree.nodeOf(id).due, block.timestamp + 10 days);
        _assertState(id, NodeState.Assigned);
        _assertBooked();
    }

    function test_TimeOut_GivenTheNextMilestoneIsNotSubmitted_ReturnsTheRest() external {
        uint256 id = _bonded(_three());
        _submit(id);
        vm.warp(START + REVIEW_TIME + 1);
        tree.timeOut(id, _three());
        _timeOutAt(id, block.timestamp + 10 days);
        _assertOver(id, NodeState.Expired);
        assertEq(_free(), 99_000e6 + 800e6 + 50e6);
    }

    function test_TimeOut_GivenADisputedMilestone_PaysItAndGoesOn() external {
        uint256 id = _bonded(_three());
        _submit(id);
        _dispute(id, lead);
        vm.warp(START + RULING_TIME + 1);
        tree.timeOut(id, _three());
        _assertState(id, NodeState.Assigned);
        assertEq(tree.planOf(id).next, 1);
        _assertBooked();
    }

    function test_TimeOut_RevertWhen_MilestonesAreOthers() external {
        uint256 id = _bonded(_three());
        _submit(id);
        vm.warp(START + REVIEW_TIME + 1);
        vm.expectRevert(abi.encodeWithSelector(IDaoTypes.DaoTree_WrongMilestones.selector, id));
        _timeOut(id);
    }

    function test_TimeOut_RevertGiven_TaskIsOver() external {
        uint256[4] memory ids = [_task(BUDGET), _submitted(BUDGET), _submitted(BUDGET), _rejected()];
        vm.startPrank(lead);
        tree.cancelTask(ids[0], root);
        tree.approve(ids[1], root);
        tree.disputeTask(ids[2], root, "");
        vm.stopPrank();
        vm.prank(judge);
        tree.resolveTask(ids[2], 1);
        skip(400 days);
        _timeOut(ids[3]);
        NodeState[4] memory ends = [NodeState.Cancelled, NodeState.Paid, NodeState.Resolved, NodeState.Expired];
        for (uint256 i = 0; i < 4; ++i) {
            _assertOver(ids[i], ends[i]);
            _expectWrongState(ids[i], ends[i]);
            _timeOut(ids[i]);
        }
    }

    function test_TimeOut_RevertWhen_NodeIsNoTask() external {
        skip(1);
        vm.expectRevert(abi.encodeWithSelector(IDaoTypes.DaoTree_WrongKind.selector, root, NodeKind.Community));
        _timeOut(root);
        vm.expectRevert(abi.encodeWithSelector(IDaoTypes.DaoTree_WrongKind.selector, 0, NodeKind.None));
        _timeOut(0);
    }

    /* FROZEN */

    function test_TimeOut_GivenFrozen_ExpiresButPaysNothing() external {
        uint256 expiring = _assigned(BUDGET);
        uint256 paying = _submitted(BUDGET);
        vm.startPrank(lead);
        tree.setFrozen(expiring, root, true);
        tree.setFrozen(paying, root, true);
        vm.stopPrank();
        skip(TIME + 1);
        _timeOut(expiring);
        _assertOver(expiring, NodeState.Expired);
        vm.expectRevert(abi.encodeWithSelector(IDaoTypes.DaoTree_Frozen.selector, paying));
        _timeOut(paying);
        vm.prank(lead);
        tree.setFrozen(paying, root, false);
        _timeOut(paying);
        _assertOver(paying, NodeState.Paid);
    }

    /* SUB-TASKS */

    function test_TimeOut_GivenRequiredSubTasks_EndsThemFirst() external {
        uint256 id = _assigned(BUDGET);
        uint256 sub = _sub(id, 100e6, true);
        uint256 below = _subOf(sub, 40e6);
        _submit(id);
        vm.warp(START + REVIEW_TIME + 1);
        vm.expectRevert(abi.encodeWithSelector(IDaoTypes.DaoTree_OpenSubTasks.selector, id, 1));
        _timeOut(id);
        vm.warp(START + 10 days + 1);
        _timeOut(sub);
        _timeOut(id);
        _assertOver(id, NodeState.Paid);
        // what was below is where it stood: nobody had it, it comes back to what is over, and from there up
        _timeOut(below);
        _assertOver(below, NodeState.Expired);
        assertEq(tree.balanceOf(sub, USDC), 40e6);
        vm.startPrank(lead);
        tree.reclaim(sub, root, USDC, 40e6);
        tree.reclaim(id, root, USDC, 40e6);
        vm.stopPrank();
        _assertBooked();
        assertEq(_free(), 99_040e6);
    }

    function _subOf(uint256 sub, uint88 budget) private returns (uint256) {
        IDaoTypes.TaskTerms memory terms = _subTerms(budget, true);
        uint256 via = tree.nodeOf(sub).parent;
        vm.prank(worker);
        return tree.createTask(sub, via, terms);
    }

    /* NOTHING STAYS */

    /// @dev Whatever was done before, calls of anybody end it: what is submitted, and what would come next.
    function testFuzz_TimeOut_EndsEveryTask(uint256 seed, bool withMilestones, bool withBond) external {
        IDaoTypes.Milestone[] memory plan = withMilestones ? _three() : _noPlan();
        uint256 id = withBond ? _bonded(plan) : _planned(plan, 0);
        for (uint256 i = 0; i < 12; ++i) {
            _anything(id, plan, uint256(keccak256(abi.encode(seed, i))));
            _assertBooked();
        }
        uint256 rounds;
        while (_state(id) < NodeState.Resolved) {
            uint256 due = tree.nodeOf(id).due;
            if (block.timestamp <= due) vm.warp(due + 1);
            tree.timeOut(id, plan);
            ++rounds;
        }
        assertLe(rounds, 2, "rounds");
        _assertBooked();
        assertEq(tree.balanceOf(id, USDC), 0);
        uint256 paid = usdc.balanceOf(worker) + usdc.balanceOf(ann) + usdc.balanceOf(ben);
        assertEq(_free() + paid, 110_000e6, "money");
    }

    function _anything(uint256 id, IDaoTypes.Milestone[] memory plan, uint256 random) private {
        skip((random >> 16) % 4 days);
        uint256 kind = random % 10;
        uint256 due = block.timestamp + 1 + ((random >> 80) % 20 days);
        bytes[10] memory calls = [
            abi.encodeCall(tree.assign, (id, root, worker)),
            abi.encodeCall(tree.submit, (id, "")),
            abi.encodeCall(tree.submit, (id, "")),
            abi.encodeCall(tree.approveMilestone, (id, root, plan)),
            abi.encodeCall(tree.reject, (id, root, "")),
            abi.encodeCall(tree.reopenTask, (id, root, due)),
            abi.encodeCall(tree.disputeTask, (id, root, "")),
            abi.encodeCall(tree.resign, (id)),
            abi.encodeCall(tree.timeOut, (id, plan)),
            abi.encodeCall(tree.postBond, (id))
        ];
        bool isWorkers = kind == 1 || kind == 2 || kind == 7 || kind == 9 || (kind == 6 && (random >> 90) % 2 == 0);
        vm.prank(isWorkers ? worker : lead);
        (bool done, ) = address(tree).call(calls[kind]);
        done;
    }
}
