// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IDaoProject} from "../interfaces/dao/IDaoModules.sol";
import {IDaoTreeCore} from "../interfaces/dao/IDaoTreeCore.sol";
import {NodeKind, NodeState, PackedNode, PackedNodes} from "../libraries/PackedNode.sol";
import {DaoBase} from "./DaoBase.sol";

/// @title DaoTasks
/// @notice How nodes come to be and tasks end, for both sides of the tree.
abstract contract DaoTasks is DaoBase {
    uint256 internal constant BPS = 10_000;

    /// @custom:oz-upgrades-unsafe-allow constructor
    constructor(IERC20 usdc, IERC20 cpt) DaoBase(usdc, cpt) {}

    /* CREATION */

    function _create(uint256 parent, NodeKind kind, uint256 flags, uint256 due) internal returns (uint256 id) {
        DaoStorage storage $ = _storage();
        PackedNode above = $.nodes[parent];
        _requireState(parent, above, NodeState.Open);
        _requireNotFrozen(parent, above);
        id = uint256($.lastId) + 1;
        $.lastId = uint40(id); // a node costs gas: they do not run out
        PackedNode node = PackedNodes.child(above, parent, $.nodes[above.jump()], kind);
        if (kind == NodeKind.Task) node = node.withFlag(flags, true).withDue(due);
        $.nodes[id] = node;
    }

    function _createTask(
        uint256 parent,
        uint256 via,
        TaskTerms calldata terms,
        uint256 flags
    ) internal returns (uint256 id) {
        _requireRole(via, parent, LEAD);
        DaoStorage storage $ = _storage();
        PackedNode above = $.nodes[parent];
        _checkRules(parent, above, terms.token, terms.budget, address(0));
        uint256 latest = block.timestamp + MAX_PHASE;
        bool inTime = terms.due > block.timestamp && terms.due <= latest;
        require(inTime, DaoTree_OutOfBounds("due", terms.due, block.timestamp + 1, latest));
        if (above.kind() == NodeKind.Task) {
            // nobody takes from a worker's budget, or holds its task up, but itself
            address worker = $.tasks[parent].worker;
            require(worker == address(0) || worker == msg.sender, DaoTree_BadAccount(msg.sender));
            uint256 budget = $.tasks[parent].budget;
            require(terms.budget <= budget, DaoTree_InsufficientBalance(parent, terms.token, budget, terms.budget));
            require($.tasks[parent].token == terms.token, DaoTree_OutOfBounds("token", uint256(terms.token), 0, 0));
            $.tasks[parent].budget = uint88(budget - terms.budget);
        } else {
            require(above.has(PackedNodes.PUBLISHES), DaoTree_NoPledge(parent));
            require(!terms.isRequired, DaoTree_WrongKind(parent, above.kind()));
            _take(parent, terms.token, terms.budget);
        }
        if (terms.isRequired) {
            flags |= PackedNodes.REQUIRED;
            $.nodes[parent] = above.withOpenRequired(parent, true);
        }
        id = _create(parent, NodeKind.Task, flags, terms.due);
        $.tasks[id] = Task(address(0), terms.budget, terms.token);
        emit IDaoTreeCore.TaskCreated(id, parent, msg.sender, terms);
    }

    /* ENDS */

    /// @dev What `toWorker` leaves of the budget goes back to the parent. Of a task with a bond see `_endBond`.
    function _end(uint256 id, PackedNode node, NodeState state, uint256 toWorker) internal {
        DaoStorage storage $ = _storage();
        Task memory task = $.tasks[id];
        delete $.tasks[id];
        $.nodes[id] = node.withState(state);
        uint256 parent = node.parent();
        if (node.has(PackedNodes.REQUIRED)) $.nodes[parent] = $.nodes[parent].withOpenRequired(parent, false);
        uint256 toParent = task.budget - toWorker;
        if (toParent != 0) _giveBack(parent, task.token, toParent);
        emit IDaoTreeCore.TaskEnded(id, state, task.worker, toWorker, toParent);
        if (node.has(PackedNodes.HAS_PLAN)) _endBond(id, parent, task, state);
        _send(task.token, task.worker, toWorker);
    }

    /// @dev The worker has its bond back, but for the penalty when the task expired.
    function _endBond(uint256 id, uint256 parent, Task memory task, NodeState state) internal {
        Plan memory plan = _storage().plans[id];
        if (!plan.isBonded) return;
        _storage().plans[id].isBonded = false;
        uint256 penalty;
        // down: the worker has the fraction
        if (state == NodeState.Expired) penalty = (uint256(plan.bond) * plan.penaltyBps) / BPS;
        if (penalty != 0) _giveBack(parent, task.token, penalty);
        emit IDaoTreeCore.BondReturned(id, task.worker, plan.bond - penalty, penalty);
        _send(task.token, task.worker, plan.bond - penalty);
    }

    /// @dev Money that comes up to a task which is not over is its budget again.
    function _giveBack(uint256 id, Token token, uint256 amount) internal {
        PackedNode node = _storage().nodes[id];
        Task storage task = _storage().tasks[id];
        bool isBudget = node.kind() == NodeKind.Task && node.state() < NodeState.Resolved && task.token == token;
        // a sum of 88 bits: of the budget itself, and of bonds below it
        if (isBudget && task.budget + amount <= type(uint88).max) task.budget += uint88(amount);
        else _give(id, token, amount);
    }

    function _requireReviewer(uint256 id, PackedNode node, uint256 via) internal view {
        _requireRole(via, node.parent(), REVIEWER);
        require(_storage().tasks[id].worker != msg.sender, DaoTree_BadAccount(msg.sender));
        _requireState(id, node, NodeState.Submitted);
    }

    function _requireApprovable(uint256 id, PackedNode node) internal pure {
        _requireNotFrozen(id, node);
        uint256 open = node.openRequired();
        require(open == 0, DaoTree_OpenSubTasks(id, open));
    }

    /// @dev What the project module lets a worker have of an amount.
    function _earned(uint256 id, PackedNode node, uint256 amount) internal returns (uint256 earned) {
        if (node.moduleSet() == 0) return amount;
        address project = _modules(node).project;
        if (project == address(0)) return amount;
        bytes memory data = abi.encodeCall(IDaoProject.onApproved, (id, amount, node.earlyBy()));
        bool answered;
        bytes4 answer;
        (answered, answer, earned, ) = _ask(project, data, 2);
        bool isValid = answered && answer == IDaoProject.onApproved.selector && earned <= amount;
        require(isValid, DaoTree_ModuleRefused(project, id));
    }
}
