// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AccessManagedUpgradeable} from "@openzeppelin/contracts-upgradeable/access/manager/AccessManagedUpgradeable.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {Address} from "@openzeppelin/contracts/utils/Address.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {IDaoTreeCore} from "../interfaces/dao/IDaoTreeCore.sol";
import {IDaoWork} from "../interfaces/dao/IDaoWork.sol";
import {NodeKind, NodeState, PackedNode, PackedNodes} from "../libraries/PackedNode.sol";
import {DaoTasks} from "./DaoTasks.sol";

/// @title DaoWork
/// @notice Tasks beside their usual course: bonds and milestones, giving up, disputes, and what happens when nobody acts.
/// @dev Runs by delegatecall from `DaoTree`, on the tree's storage; what is not here is `DaoCommons`'. At its own address it is of no use.
/// @custom:oz-upgrades-unsafe-allow missing-initializer
/// @custom:oz-upgrades-unsafe-allow-reachable delegatecall
contract DaoWork is IDaoWork, DaoTasks, AccessManagedUpgradeable, ReentrancyGuardTransient {
    using SafeERC20 for IERC20;
    using SafeCast for uint256;

    uint256 private constant MAX_MILESTONES = 32;
    uint256 private constant MAX_PAYEES = 32;

    /// @custom:oz-upgrades-unsafe-allow state-variable-immutable
    address private immutable COMMONS;

    /// @custom:oz-upgrades-unsafe-allow constructor
    constructor(IERC20 usdc, IERC20 cpt, address commons) DaoTasks(usdc, cpt) {
        COMMONS = commons;
        _disableInitializers();
    }

    fallback(bytes calldata data) external returns (bytes memory) {
        return Address.functionDelegateCall(COMMONS, data);
    }

    /// @inheritdoc IDaoWork
    function createPlannedTask(
        uint256 parent,
        uint256 via,
        TaskTerms calldata terms,
        Milestone[] calldata milestones,
        uint256 bond,
        uint256 penaltyBps
    ) external whenNotPaused nonReentrant returns (uint256 id) {
        require(penaltyBps <= BPS, DaoTree_OutOfBounds("penaltyBps", penaltyBps, 0, BPS));
        bytes32 hash;
        if (milestones.length != 0) {
            _checkMilestones(parent, terms.token, milestones);
            hash = keccak256(abi.encode(milestones));
        }
        id = _createTask(parent, via, terms, PackedNodes.HAS_PLAN);
        Plan storage plan = _storage().plans[id];
        plan.milestonesHash = hash;
        plan.bond = bond.toUint88();
        plan.penaltyBps = uint16(penaltyBps); // at most 10 000
        emit TaskPlanned(id, milestones, bond, penaltyBps);
    }

    /// @dev The rules are asked of every payee by name: its money is part of the budget, of which they are asked next.
    function _checkMilestones(uint256 parent, Token token, Milestone[] calldata milestones) private {
        PackedNode above = _storage().nodes[parent];
        uint256 count = milestones.length;
        require(count <= MAX_MILESTONES, DaoTree_OutOfBounds("milestones", count, 0, MAX_MILESTONES));
        uint256 weights;
        for (uint256 i = 0; i < count; ++i) {
            Milestone calldata milestone = milestones[i];
            weights += milestone.weightBps;
            bool isLater = i != 0;
            bool hasTime = !isLater || (milestone.time != 0 && milestone.time <= MAX_PHASE);
            require(hasTime, DaoTree_OutOfBounds("time", milestone.time, 1, MAX_PHASE));
            require(milestone.weightBps != 0, DaoTree_OutOfBounds("weightBps", 0, 1, BPS));
            uint256 payees = milestone.payees.length;
            require(payees <= MAX_PAYEES, DaoTree_OutOfBounds("payees", payees, 0, MAX_PAYEES));
            uint256 parts;
            for (uint256 j = 0; j < payees; ++j) {
                address account = milestone.payees[j].account;
                require(account != address(0) && account != address(this), DaoTree_BadAccount(account));
                _checkRules(parent, above, token, 0, account);
                parts += milestone.payees[j].bps;
            }
            require(payees == 0 || parts == BPS, DaoTree_OutOfBounds("parts", parts, BPS, BPS));
        }
        require(weights == BPS, DaoTree_OutOfBounds("weights", weights, BPS, BPS));
    }

    /// @inheritdoc IDaoWork
    function applyForTask(uint256 id, bytes32 applicationHash) external {
        PackedNode node = _storage().nodes[id];
        _requireState(id, node, NodeState.Open);
        require(node.kind() == NodeKind.Task, DaoTree_WrongKind(id, node.kind()));
        require(_storage().tasks[id].worker == address(0), DaoTree_WrongState(id, NodeState.Assigned));
        require(block.timestamp <= node.due(), DaoTree_NotInTime(id, node.due()));
        emit TaskApplied(id, msg.sender, applicationHash);
    }

    /// @inheritdoc IDaoWork
    function postBond(uint256 id) external nonReentrant {
        Task memory task = _storage().tasks[id];
        Plan storage plan = _storage().plans[id];
        require(task.worker == msg.sender, DaoTree_BadAccount(msg.sender));
        uint256 bond = plan.bond;
        require(bond != 0 && !plan.isBonded, DaoTree_OutOfBounds("bond", bond, 1, 0));
        _requireState(id, _storage().nodes[id], NodeState.Open);
        plan.isBonded = true;
        emit BondPosted(id, msg.sender, bond);
        _erc20(task.token).safeTransferFrom(msg.sender, address(this), bond);
    }

    /// @inheritdoc IDaoWork
    function approveMilestone(uint256 id, uint256 via, Milestone[] calldata milestones) external nonReentrant {
        PackedNode node = _storage().nodes[id];
        _requireReviewer(id, node, via);
        _requireApprovable(id, node);
        (bool happens, ) = _askWorkflow(id, node, NodeState.Submitted, NodeState.Paid, 0);
        if (happens) _payMilestone(id, node, milestones, true);
        else emit IDaoTreeCore.TaskEndorsed(id, msg.sender);
    }

    /// @dev A milestone's part is that of its weight in what is left; the last one's is all of it.
    function _payMilestone(uint256 id, PackedNode node, Milestone[] calldata milestones, bool asks) private {
        DaoStorage storage $ = _storage();
        Plan storage plan = $.plans[id];
        bool agreed = milestones.length != 0 && keccak256(abi.encode(milestones)) == plan.milestonesHash;
        require(agreed, DaoTree_WrongMilestones(id));
        uint256 number = plan.next;
        uint256 left;
        for (uint256 i = number; i < milestones.length; ++i) left += milestones[i].weightBps;
        Task memory task = $.tasks[id];
        // down: the fraction is a later one's
        uint256 amount = (uint256(task.budget) * milestones[number].weightBps) / left;
        uint256 earned = asks ? _earned(id, node, amount) : amount;
        $.tasks[id].budget = uint88(task.budget - amount); // a part of it
        if (earned != amount) _giveBack(node.parent(), task.token, amount - earned);
        bool isLast = number + 1 == milestones.length;
        uint256 due = isLast ? 0 : block.timestamp + milestones[number + 1].time;
        emit MilestonePaid(id, number, earned, due);
        if (isLast) {
            _end(id, node, NodeState.Paid, 0);
        } else {
            plan.next = uint8(number + 1); // at most 32
            $.nodes[id] = node.withState(NodeState.Open).withDue(due);
        }
        _payOut(task, milestones[number].payees, earned);
    }

    function _payOut(Task memory task, Payee[] calldata payees, uint256 amount) private {
        if (payees.length == 0) return _send(task.token, task.worker, amount);
        uint256 left = amount;
        for (uint256 i = 0; i < payees.length; ++i) {
            // down: the last one has the rest
            uint256 part = i + 1 == payees.length ? left : (amount * payees[i].bps) / BPS;
            left -= part;
            _send(task.token, payees[i].account, part);
        }
    }

    /// @inheritdoc IDaoWork
    function cancelTask(uint256 id, uint256 via) external nonReentrant {
        PackedNode node = _storage().nodes[id];
        _requireTaskLead(via, node.parent());
        _requireState(id, node, NodeState.Open);
        require(node.kind() == NodeKind.Task, DaoTree_WrongKind(id, node.kind()));
        require(_storage().tasks[id].worker == address(0), DaoTree_WrongState(id, NodeState.Assigned));
        _end(id, node, NodeState.Cancelled, 0);
    }

    /// @inheritdoc IDaoWork
    function resign(uint256 id) external nonReentrant {
        PackedNode node = _storage().nodes[id];
        Task memory task = _storage().tasks[id];
        require(task.worker == msg.sender, DaoTree_BadAccount(msg.sender));
        _requireState(id, node, NodeState.Open);
        _storage().tasks[id].worker = address(0);
        _storage().nodes[id] = node.withFlag(PackedNodes.WAS_REJECTED, false);
        emit IDaoTreeCore.TaskAssigned(id, address(0));
        if (node.has(PackedNodes.HAS_PLAN)) _endBond(id, node.parent(), task, NodeState.Expired);
    }

    /// @inheritdoc IDaoWork
    function reopenTask(uint256 id, uint256 via, uint256 due) external nonReentrant {
        PackedNode node = _storage().nodes[id];
        _requireTaskLead(via, node.parent());
        _requireState(id, node, NodeState.Rejected);
        // no earlier than it could have been disputed until: reopening takes nothing from the worker
        uint256 earliest = Math.max(block.timestamp + 1, node.due());
        PackedNode above = _storage().nodes[node.parent()];
        bool isSubTask = above.kind() == NodeKind.Task;
        uint256 latest = isSubTask ? Math.max(earliest, above.due()) : block.timestamp + MAX_PHASE;
        require(due >= earliest && due <= latest, DaoTree_OutOfBounds("due", due, earliest, latest));
        (bool happens, ) = _askWorkflow(id, node, NodeState.Rejected, NodeState.Assigned, 0);
        if (!happens) {
            emit IDaoTreeCore.TaskEndorsed(id, msg.sender);
            return;
        }
        _storage().nodes[id] = node.withState(NodeState.Open).withDue(due);
        emit TaskReopened(id, due);
    }

    /// @inheritdoc IDaoWork
    function disputeTask(uint256 id, uint256 via, bytes32 reasonHash) external nonReentrant {
        PackedNode node = _storage().nodes[id];
        NodeState state = node.state();
        bool isSubmitted = state == NodeState.Submitted;
        // while it is frozen nobody can approve it, and silence does not either
        bool isHeld = isSubmitted && node.has(PackedNodes.ANY_FREEZE);
        if (_storage().tasks[id].worker != msg.sender) {
            _requireRoleOrWorker(via, node.parent(), LEAD | REVIEWER);
            _requireState(id, node, NodeState.Submitted);
        } else {
            // also after it was reopened: else it could be made to do it again without end
            bool wasRejected = node.has(PackedNodes.WAS_REJECTED) && state < NodeState.Disputed;
            require(wasRejected || isHeld, DaoTree_WrongState(id, state));
        }
        require(isHeld || block.timestamp <= node.due(), DaoTree_NotInTime(id, node.due()));
        uint256 ruleBy = block.timestamp + RULING_TIME;
        _storage().nodes[id] = node.withState(NodeState.Disputed).withDue(ruleBy);
        emit TaskDisputed(id, msg.sender, reasonHash, ruleBy);
    }

    /// @inheritdoc IDaoWork
    function resolveTask(uint256 id, uint256 toWorker) external restricted nonReentrant {
        PackedNode node = _storage().nodes[id];
        _requireState(id, node, NodeState.Disputed);
        uint256 budget = _storage().tasks[id].budget;
        require(toWorker <= budget, DaoTree_OutOfBounds("toWorker", toWorker, 0, budget));
        _end(id, node, NodeState.Resolved, toWorker);
    }

    /// @inheritdoc IDaoWork
    function timeOut(uint256 id, Milestone[] calldata milestones) external nonReentrant {
        PackedNode node = _storage().nodes[id];
        uint256 due = node.due();
        require(node.kind() == NodeKind.Task, DaoTree_WrongKind(id, node.kind()));
        require(block.timestamp > due, DaoTree_NotInTime(id, due));
        NodeState state = node.state();
        bool isPaid =
            state == NodeState.Submitted || (state == NodeState.Disputed && !node.has(PackedNodes.WAS_REJECTED));
        if (!isPaid) {
            bool isOpen = state == NodeState.Open || state == NodeState.Rejected || state == NodeState.Disputed;
            require(isOpen, DaoTree_WrongState(id, state));
            return _end(id, node, NodeState.Expired, 0);
        }
        _requireApprovable(id, node);
        if (node.has(PackedNodes.HAS_PLAN) && _storage().plans[id].milestonesHash != 0) {
            _payMilestone(id, node, milestones, false);
        } else {
            _end(id, node, NodeState.Paid, _storage().tasks[id].budget);
        }
    }

    /* VIEWS */

    /// @inheritdoc IDaoWork
    function planOf(uint256 task) external view returns (Plan memory) {
        return _storage().plans[task];
    }
}
