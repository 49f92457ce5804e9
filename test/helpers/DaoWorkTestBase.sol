// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IDaoTypes} from "../../contracts/interfaces/dao/IDaoTypes.sol";
import {NodeState} from "../../contracts/libraries/PackedNode.sol";
import {DaoTest} from "./DaoTest.sol";

/// @notice Tasks with plans, and tasks in each of their states. After every test the tree holds what its ledger says, to the unit.
abstract contract DaoWorkTestBase is DaoTest {
    uint88 internal constant BUDGET = 1_000e6;
    uint256 internal constant BOND = 200e6;
    uint256 internal constant PENALTY = 2_500;
    uint256 internal constant REVIEW_TIME = 7 days;
    uint256 internal constant RESPONSE_TIME = 7 days;
    uint256 internal constant RULING_TIME = 28 days;
    uint256 internal constant TIME = 30 days;

    address internal second = makeAddr("second reviewer");
    address internal ann = makeAddr("ann");
    address internal ben = makeAddr("ben");

    function setUp() public virtual override {
        super.setUp();
        usdc.mint(worker, 10_000e6);
        vm.prank(worker);
        usdc.approve(address(tree), type(uint256).max);
    }

    /* PLANS */

    function _noPlan() internal pure returns (IDaoTypes.Milestone[] memory none) {}

    function _milestone(uint16 weight, uint40 time) internal pure returns (IDaoTypes.Milestone memory made) {
        made.weightBps = weight;
        made.time = time;
    }

    function _shared(uint16 weight, uint40 time) internal view returns (IDaoTypes.Milestone memory made) {
        made = _milestone(weight, time);
        made.payees = new IDaoTypes.Payee[](2);
        made.payees[0] = IDaoTypes.Payee(ann, 6_000);
        made.payees[1] = IDaoTypes.Payee(ben, 4_000);
    }

    /// @dev 20 % to the worker, 30 % to Ann and Ben, 50 % to the worker.
    function _three() internal view returns (IDaoTypes.Milestone[] memory plan) {
        plan = new IDaoTypes.Milestone[](3);
        plan[0] = _milestone(2_000, 0);
        plan[1] = _shared(3_000, 10 days);
        plan[2] = _milestone(5_000, 20 days);
    }

    function _planned(IDaoTypes.Milestone[] memory plan, uint256 bond) internal returns (uint256 id) {
        vm.prank(lead);
        return tree.createPlannedTask(root, root, _terms(BUDGET), plan, bond, PENALTY);
    }

    function _assign(uint256 id) internal {
        vm.prank(lead);
        tree.assign(id, root, worker);
    }

    function _bonded(IDaoTypes.Milestone[] memory plan) internal returns (uint256 id) {
        id = _planned(plan, BOND);
        _assign(id);
        vm.prank(worker);
        tree.postBond(id);
    }

    /* STEPS */

    function _submit(uint256 id) internal {
        vm.prank(worker);
        tree.submit(id, keccak256("result"));
    }

    function _reject(uint256 id) internal {
        vm.prank(lead);
        tree.reject(id, root, "reason");
    }

    function _dispute(uint256 id, address by) internal {
        vm.prank(by);
        tree.disputeTask(id, root, "reason");
    }

    function _rejected() internal returns (uint256 id) {
        id = _submitted(BUDGET);
        _reject(id);
    }

    function _reopen(uint256 id, uint256 due) internal {
        vm.prank(lead);
        tree.reopenTask(id, root, due);
    }

    function _timeOut(uint256 id) internal {
        vm.prank(stranger);
        tree.timeOut(id, _noPlan());
    }

    /* SUB-TASKS */

    function _subTerms(uint88 budget, bool isRequired) internal view returns (IDaoTypes.TaskTerms memory terms) {
        terms = _terms(budget);
        terms.isRequired = isRequired;
        terms.due = uint40(block.timestamp + 10 days);
    }

    /// @dev By the worker of `parent`.
    function _sub(uint256 parent, uint88 budget, bool isRequired) internal returns (uint256 id) {
        IDaoTypes.TaskTerms memory terms = _subTerms(budget, isRequired);
        vm.prank(worker);
        return tree.createTask(parent, parent, terms);
    }

    /* MONEY */

    function _free() internal view returns (uint256) {
        return tree.balanceOf(root, USDC);
    }

    function _held(IDaoTypes.Token token) internal view returns (uint256) {
        return token == USDC ? usdc.balanceOf(address(tree)) : cpt.balanceOf(address(tree));
    }

    /// @dev What is free, in tasks, in bonds, in pledges, and owed to those who are named.
    function _booked(IDaoTypes.Token token) internal view returns (uint256 sum) {
        uint256 last = tree.lastId();
        for (uint256 id = 1; id <= last; ++id) {
            sum += tree.balanceOf(id, token);
            (, uint256 budget, IDaoTypes.Token of_) = tree.taskOf(id);
            IDaoTypes.Plan memory plan = tree.planOf(id);
            if (of_ == token) sum += budget + (plan.isBonded ? plan.bond : 0);
            (, uint256 pledged) = tree.pledgeOf(id);
            if (token == CPT) sum += pledged;
        }
        address[6] memory accounts = [worker, ann, ben, lead, reviewer, stranger];
        for (uint256 i = 0; i < 6; ++i) sum += tree.creditOf(accounts[i], token);
    }

    function _assertBooked() internal view {
        assertEq(_booked(USDC), _held(USDC), "USDC booked");
        assertEq(_booked(CPT), _held(CPT), "CPT booked");
    }

    function _assertOver(uint256 id, NodeState state) internal view {
        _assertState(id, state);
        (address worker_, uint256 budget, ) = tree.taskOf(id);
        assertEq(worker_, address(0), "worker");
        assertEq(budget, 0, "budget");
        assertFalse(tree.planOf(id).isBonded, "bonded");
        _assertBooked();
    }

    function _expectWrongState(uint256 id, NodeState state) internal {
        vm.expectRevert(abi.encodeWithSelector(IDaoTypes.DaoTree_WrongState.selector, id, state));
    }

    function _expectNotInTime(uint256 id, uint256 due) internal {
        vm.expectRevert(abi.encodeWithSelector(IDaoTypes.DaoTree_NotInTime.selector, id, due));
    }

    function _expectBounds(bytes32 what, uint256 value, uint256 min, uint256 max) internal {
        vm.expectRevert(abi.encodeWithSelector(IDaoTypes.DaoTree_OutOfBounds.selector, what, value, min, max));
    }
}
