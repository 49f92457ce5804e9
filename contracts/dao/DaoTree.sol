// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Initializable} from "@openzeppelin/contracts-upgradeable/proxy/utils/Initializable.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {Address} from "@openzeppelin/contracts/utils/Address.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {IDaoTreeCore} from "../interfaces/dao/IDaoTreeCore.sol";
import {NodeKind, NodeState, PackedNode, PackedNodes} from "../libraries/PackedNode.sol";
import {DaoTasks} from "./DaoTasks.sol";

/// @title DaoTree
/// @notice One registry of all DAOs, their parts and their tasks: who acts where, what each can spend, what is worked on.
/// @dev A node's word names its parent and a node further up, so that whatever stands above it is found in O(log depth) and nothing
///      else depends on depth or breadth. Money is booked by node, never read from the token. Modules are asked before anything is
///      changed, with the tree locked against them. Trusts: USDC and CPT take no transfer fee. Every function that is not here is
///      in `DaoWork` and what follows it. Invariants: DAO-1 to DAO-8. `initialize` is there, too.
/// @custom:oz-upgrades-unsafe-allow missing-initializer
/// @custom:oz-upgrades-unsafe-allow-reachable delegatecall
contract DaoTree is IDaoTreeCore, DaoTasks, Initializable, ReentrancyGuardTransient {
    using SafeERC20 for IERC20;

    /// @custom:oz-upgrades-unsafe-allow state-variable-immutable
    address private immutable WORK;

    /// @custom:oz-upgrades-unsafe-allow constructor
    constructor(IERC20 usdc, IERC20 cpt, address work) DaoTasks(usdc, cpt) {
        WORK = work;
        _disableInitializers();
    }

    fallback(bytes calldata data) external returns (bytes memory) {
        return Address.functionDelegateCall(WORK, data);
    }

    /* NODES */

    /// @inheritdoc IDaoTreeCore
    function createChild(
        uint256 parent,
        uint256 via,
        NodeKind kind,
        address lead,
        uint256 roles,
        string calldata metadataURI
    ) external whenNotPaused nonReentrant returns (uint256 id) {
        _requireRole(via, parent, LEAD);
        require(_rolesAt(via) & roles == roles, DaoTree_MissingRole(via, msg.sender, roles));
        require(kind == NodeKind.Community || kind == NodeKind.TaskDao, DaoTree_WrongKind(parent, kind));
        PackedNode above = _storage().nodes[parent];
        require(above.kind() != NodeKind.Task, DaoTree_WrongKind(parent, NodeKind.Task));
        _checkRules(parent, above, Token.Usdc, 0, lead);
        id = _create(parent, kind, 0, 0);
        if (roles != 0) _storage().roles[id][lead] = roles;
        emit NodeCreated(id, parent, kind, lead, roles, metadataURI);
    }

    /// @inheritdoc IDaoTreeCore
    function setRoles(uint256 id, uint256 via, address account, uint256 newRoles) external {
        uint256 oldRoles = _storage().roles[id][account];
        uint256 changed = oldRoles ^ newRoles;
        require(newRoles <= ALL_ROLES, DaoTree_OutOfBounds("roles", newRoles, 0, ALL_ROLES));
        require(account != address(0), DaoTree_BadAccount(account));
        uint256 held = _rolesAt(via);
        // also who changes nothing has a role there
        require(held != 0 && held & changed == changed, DaoTree_MissingRole(via, msg.sender, changed));
        // its own resolution may say who acts for a node
        bool isAbove = via != id || msg.sender == address(this);
        require(isAbove && PackedNodes.isAtOrAbove(_storage().nodes, via, id), DaoTree_NotAbove(via, id));
        _storage().roles[id][account] = newRoles;
        emit RolesUpdated(id, account, oldRoles, newRoles, via);
    }

    /// @inheritdoc IDaoTreeCore
    function renounceRoles(uint256 id) external {
        uint256 oldRoles = _storage().roles[id][msg.sender];
        delete _storage().roles[id][msg.sender];
        emit RolesUpdated(id, msg.sender, oldRoles, 0, id);
    }

    /// @inheritdoc IDaoTreeCore
    function setMetadata(uint256 id, uint256 via, string calldata metadataURI) external {
        PackedNode node = _storage().nodes[id];
        bool isTask = node.kind() == NodeKind.Task;
        _requireRole(via, isTask ? node.parent() : id, LEAD);
        // who works goes by what was asked
        require(_storage().tasks[id].worker == address(0), DaoTree_WrongState(id, NodeState.Assigned));
        emit MetadataUpdated(id, metadataURI);
    }

    /* MONEY */

    /// @inheritdoc IDaoTreeCore
    function fund(uint256 id, Token token, uint256 amount) external whenNotPaused {
        PackedNode node = _storage().nodes[id];
        _requireState(id, node, NodeState.Open);
        require(node.kind() != NodeKind.Task, DaoTree_WrongKind(id, NodeKind.Task));
        _give(id, token, amount);
        emit Funded(id, msg.sender, token, amount);
        _erc20(token).safeTransferFrom(msg.sender, address(this), amount);
    }

    /// @inheritdoc IDaoTreeCore
    function allocate(uint256 child, uint256 via, Token token, uint256 amount) external nonReentrant {
        PackedNode node = _storage().nodes[child];
        uint256 parent = node.parent();
        _requireRole(via, parent, TREASURER);
        _requireState(child, node, NodeState.Open);
        require(node.kind() != NodeKind.Task, DaoTree_WrongKind(child, NodeKind.Task));
        PackedNode above = _storage().nodes[parent];
        _requireNotFrozen(parent, above);
        _checkRules(parent, above, token, amount, address(0));
        _take(parent, token, amount);
        _give(child, token, amount);
        emit Allocated(parent, child, token, amount);
    }

    /// @inheritdoc IDaoTreeCore
    function reclaim(uint256 child, uint256 via, Token token, uint256 amount) external nonReentrant {
        uint256 parent = _storage().nodes[child].parent();
        _requireRole(via, parent, TREASURER);
        _take(child, token, amount);
        _giveBack(parent, token, amount);
        emit Reclaimed(child, parent, token, amount);
    }

    /// @inheritdoc IDaoTreeCore
    function pay(uint256 id, uint256 via, Token token, address to, uint256 amount, bytes32 ref) external nonReentrant {
        _requireRole(via, id, TREASURER);
        PackedNode node = _storage().nodes[id];
        if (!_isClosedRoot(node)) _requireState(id, node, NodeState.Open);
        _requireNotFrozen(id, node);
        require(to != address(0) && to != address(this), DaoTree_BadAccount(to));
        _checkRules(id, node, token, amount, to);
        _take(id, token, amount);
        emit Paid(id, to, token, amount, ref);
        _send(token, to, amount);
    }

    /// @inheritdoc IDaoTreeCore
    function withdrawCredit(Token token, address to) external returns (uint256 amount) {
        Balances storage credit = _storage().credits[msg.sender];
        amount = token == Token.Usdc ? credit.usdc : credit.cpt;
        require(amount != 0, DaoTree_OutOfBounds("credit", 0, 1, 1));
        require(to != address(this), DaoTree_BadAccount(to));
        if (token == Token.Usdc) credit.usdc = 0;
        else credit.cpt = 0;
        emit CreditWithdrawn(msg.sender, to, token, amount);
        _erc20(token).safeTransfer(to, amount);
    }

    /* TASKS */

    /// @inheritdoc IDaoTreeCore
    function createTask(
        uint256 parent,
        uint256 via,
        TaskTerms calldata terms
    ) external whenNotPaused nonReentrant returns (uint256 id) {
        return _createTask(parent, via, terms, 0);
    }

    /// @inheritdoc IDaoTreeCore
    function assign(uint256 id, uint256 via, address worker) external nonReentrant {
        PackedNode node = _storage().nodes[id];
        _requireTaskLead(via, node.parent());
        _requireState(id, node, NodeState.Open);
        require(_storage().tasks[id].worker == address(0), DaoTree_WrongState(id, NodeState.Assigned));
        // an open node that is no task has no due
        require(block.timestamp <= node.due(), DaoTree_NotInTime(id, node.due()));
        require(worker != address(0) && worker != address(this), DaoTree_BadAccount(worker));
        require(node.kind() == NodeKind.Task, DaoTree_WrongKind(id, node.kind()));
        _checkRules(node.parent(), node, Token.Usdc, 0, worker);
        (bool happens, ) = _askWorkflow(id, node, NodeState.Open, NodeState.Assigned, 0);
        if (!happens) {
            emit TaskEndorsed(id, msg.sender);
            return;
        }
        _storage().tasks[id].worker = worker;
        emit TaskAssigned(id, worker);
    }

    /// @inheritdoc IDaoTreeCore
    function submit(uint256 id, bytes32 resultHash) external nonReentrant {
        PackedNode node = _storage().nodes[id];
        require(_storage().tasks[id].worker == msg.sender, DaoTree_BadAccount(msg.sender));
        _requireState(id, node, NodeState.Open);
        uint256 due = node.due();
        require(block.timestamp <= due, DaoTree_NotInTime(id, due));
        if (node.has(PackedNodes.HAS_PLAN)) {
            Plan storage plan = _storage().plans[id];
            require(plan.bond == 0 || plan.isBonded, DaoTree_NoBond(id, plan.bond));
        }
        (bool happens, uint256 time) = _askWorkflow(id, node, NodeState.Assigned, NodeState.Submitted, REVIEW_TIME);
        require(happens, DaoTree_WrongState(id, NodeState.Assigned));
        uint256 reviewBy = block.timestamp + time;
        _storage().nodes[id] = node.withSubmission(due - block.timestamp, reviewBy);
        emit TaskSubmitted(id, resultHash, reviewBy);
    }

    /// @inheritdoc IDaoTreeCore
    function approve(uint256 id, uint256 via) external nonReentrant {
        PackedNode node = _storage().nodes[id];
        _requireReviewer(id, node, via);
        _requireApprovable(id, node);
        if (node.has(PackedNodes.HAS_PLAN)) {
            require(_storage().plans[id].milestonesHash == 0, DaoTree_WrongMilestones(id));
        }
        (bool happens, ) = _askWorkflow(id, node, NodeState.Submitted, NodeState.Paid, 0);
        if (!happens) {
            emit TaskEndorsed(id, msg.sender);
            return;
        }
        _end(id, node, NodeState.Paid, _earned(id, node, _storage().tasks[id].budget));
    }

    /// @inheritdoc IDaoTreeCore
    function reject(uint256 id, uint256 via, bytes32 reasonHash) external nonReentrant {
        PackedNode node = _storage().nodes[id];
        _requireReviewer(id, node, via);
        require(block.timestamp <= node.due(), DaoTree_NotInTime(id, node.due()));
        (bool happens, uint256 time) = _askWorkflow(id, node, NodeState.Submitted, NodeState.Rejected, RESPONSE_TIME);
        if (!happens) {
            emit TaskEndorsed(id, msg.sender);
            return;
        }
        uint256 respondBy = block.timestamp + time;
        _storage().nodes[id] = node.withFlag(PackedNodes.WAS_REJECTED, true).withState(NodeState.Rejected).withDue(
            respondBy
        );
        emit TaskRejected(id, msg.sender, reasonHash, respondBy);
    }

    /* VIEWS */

    /// @inheritdoc IDaoTreeCore
    function nodeOf(uint256 id) external view returns (Node memory) {
        PackedNode node = _storage().nodes[id];
        NodeState state = node.state();
        bool isAssigned = state == NodeState.Open && _storage().tasks[id].worker != address(0);
        return
            Node({
                parent: node.parent(),
                depth: node.depth(),
                kind: node.kind(),
                state: isAssigned ? NodeState.Assigned : state,
                isFrozen: node.has(PackedNodes.FROZEN),
                isFrozenAbove: node.has(PackedNodes.FROZEN_ABOVE),
                isRequired: node.has(PackedNodes.REQUIRED),
                publishes: node.has(PackedNodes.PUBLISHES),
                moduleSet: node.moduleSet(),
                openRequired: node.openRequired(),
                due: node.due()
            });
    }

    /// @inheritdoc IDaoTreeCore
    function balanceOf(uint256 id, Token token) external view returns (uint256) {
        Balances storage balances = _storage().balances[id];
        return token == Token.Usdc ? balances.usdc : balances.cpt;
    }

    /// @inheritdoc IDaoTreeCore
    function rolesOf(uint256 id, address account) external view returns (uint256) {
        return _storage().roles[id][account];
    }

    /// @inheritdoc IDaoTreeCore
    function isAtOrAbove(uint256 ancestor, uint256 id) external view returns (bool) {
        return PackedNodes.isAtOrAbove(_storage().nodes, ancestor, id);
    }

    /// @inheritdoc IDaoTreeCore
    function taskOf(uint256 id) external view returns (address worker, uint256 budget, Token token) {
        Task memory task = _storage().tasks[id];
        return (task.worker, task.budget, task.token);
    }

    /// @inheritdoc IDaoTreeCore
    function creditOf(address account, Token token) external view returns (uint256) {
        Balances storage credit = _storage().credits[account];
        return token == Token.Usdc ? credit.usdc : credit.cpt;
    }

    /// @inheritdoc IDaoTreeCore
    function lastId() external view returns (uint256) {
        return _storage().lastId;
    }
}
