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
        bool isByWorker = _requireTaskLead(via, parent);
        DaoStorage storage $ = _storage();
        PackedNode above = $.nodes[parent];
        _checkRules(parent, above, terms.token, terms.budget, address(0));
        bool isSubTask = above.kind() == NodeKind.Task;
        // else its worker could put its budget away below for longer than it has time
        uint256 latest = isSubTask ? above.due() : block.timestamp + MAX_PHASE;
        bool inTime = terms.due > block.timestamp && terms.due <= latest;
        require(inTime, DaoTree_OutOfBounds("due", terms.due, block.timestamp + 1, latest));
        if (isSubTask) {
            _takeFromTask(parent, above, terms);
            if (isByWorker) flags |= PackedNodes.BY_WORKER;
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
        if (isSubTask) $.tops[id] = _topOf(parent);
        $.tasks[id] = Task(address(0), terms.budget, terms.token);
        emit IDaoTreeCore.TaskCreated(id, parent, msg.sender, terms);
    }

    /// @dev Who could put a part of it away while another's milestone is approved would have that part later, in its own.
    function _takeFromTask(uint256 id, PackedNode node, TaskTerms calldata terms) private {
        DaoStorage storage $ = _storage();
        Task storage task = $.tasks[id];
        uint256 budget = task.budget;
        require(terms.budget <= budget, DaoTree_InsufficientBalance(id, terms.token, budget, terms.budget));
        require(task.token == terms.token, DaoTree_OutOfBounds("token", uint256(terms.token), 0, 0));
        if (node.has(PackedNodes.HAS_PLAN) && terms.budget != 0) {
            Plan storage plan = $.plans[id];
            require(plan.milestonesHash == 0, DaoTree_HasMilestones(id));
            bool isBonded = plan.bond == 0 || plan.isBonded || task.worker == address(0);
            require(isBonded, DaoTree_NoBond(id, plan.bond));
        }
        task.budget = uint88(budget - terms.budget);
    }

    /* WHO LEADS TASKS */

    /// @dev The caller leads at `via`, or is the worker of the task `via`; and what a worker is paid for is for it alone to divide.
    ///      Whoever leads so, out of what it is paid, reviews nothing of that tree of tasks: it would pay itself by another name.
    /// @return isByWorker Whether a worker's own money is divided.
    function _requireTaskLead(uint256 via, uint256 parent) internal returns (bool isByWorker) {
        DaoStorage storage $ = _storage();
        bool isAsWorker = _requireRoleOrWorker(via, parent, LEAD);
        PackedNode above = $.nodes[parent];
        if (above.kind() != NodeKind.Task) return false;
        address divider = $.tasks[parent].worker;
        isByWorker = divider != address(0) || above.has(PackedNodes.BY_WORKER);
        if (isByWorker) {
            if (divider == address(0)) divider = $.tasks[above.parent()].worker;
            require(divider == msg.sender, DaoTree_BadAccount(msg.sender));
        }
        if (isByWorker || isAsWorker) $.insiders[_topOf(parent)][msg.sender] = true;
    }

    /// @return isAsWorker Whether the caller has no such role at `via`, but is the worker of that task.
    function _requireRoleOrWorker(uint256 via, uint256 id, uint256 needed) internal view returns (bool isAsWorker) {
        if (_rolesAt(via) & needed == 0) {
            isAsWorker = _storage().tasks[via].worker == msg.sender;
            require(isAsWorker, DaoTree_MissingRole(via, msg.sender, needed));
        }
        _requireAtOrAbove(via, id);
    }

    function _topOf(uint256 task) private view returns (uint256 top) {
        top = _storage().tops[task];
        if (top == 0) top = task;
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
        DaoStorage storage $ = _storage();
        uint256 top = $.tops[id];
        bool isJudge = $.tasks[id].worker != msg.sender && (top == 0 || !$.insiders[top][msg.sender]);
        require(isJudge, DaoTree_BadAccount(msg.sender));
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
