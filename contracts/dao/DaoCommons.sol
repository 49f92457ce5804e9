// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {Address} from "@openzeppelin/contracts/utils/Address.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {ExpiringPause} from "../base/ExpiringPause.sol";
import {IDaoCommons} from "../interfaces/dao/IDaoCommons.sol";
import {IDaoTreeCore} from "../interfaces/dao/IDaoTreeCore.sol";
import {NodeKind, NodeState, PackedNode, PackedNodes} from "../libraries/PackedNode.sol";
import {DaoTasks} from "./DaoTasks.sol";

/// @title DaoCommons
/// @notice The tree's roots, pledges, freezing, other ends of tasks, modules and settings.
/// @dev Runs by delegatecall from `DaoTree`, on the tree's storage; what is not here is `DaoMembers`'. At its own address it is of no use.
/// @custom:oz-upgrades-unsafe-allow-reachable delegatecall
contract DaoCommons is IDaoCommons, DaoTasks, ExpiringPause, ReentrancyGuardTransient {
    using SafeERC20 for IERC20;
    using SafeCast for uint256;

    uint256 private constant DEFAULT_ROOT_PLEDGE = 10_000e18;
    uint256 private constant DEFAULT_TASKS_PLEDGE = 1_000e18;
    uint256 private constant MAX_PLEDGE = 1_000_000e18;
    uint256 private constant PLEDGE_WAIT = 7 days;

    /// @custom:oz-upgrades-unsafe-allow state-variable-immutable
    address private immutable MEMBERS;
    /// @dev Gets the CPT of roots' slashed pledges.
    /// @custom:oz-upgrades-unsafe-allow state-variable-immutable
    address private immutable TREASURY;

    /// @custom:oz-upgrades-unsafe-allow constructor
    constructor(IERC20 usdc, IERC20 cpt, address treasury, address members) DaoTasks(usdc, cpt) {
        TREASURY = treasury;
        MEMBERS = members;
        _disableInitializers();
    }

    fallback(bytes calldata data) external returns (bytes memory) {
        return Address.functionDelegateCall(MEMBERS, data);
    }

    function initialize(address authority_) external initializer {
        __AccessManaged_init(authority_);
        __ExpiringPause_init();
        _setPledges(DEFAULT_ROOT_PLEDGE, DEFAULT_TASKS_PLEDGE);
    }

    /* ROOTS AND PLEDGES */

    /// @inheritdoc IDaoCommons
    function createRoot(NodeKind kind, string calldata metadataURI) external whenNotPaused returns (uint256 id) {
        require(kind == NodeKind.Protocol || kind == NodeKind.Community, DaoTree_WrongKind(0, kind));
        DaoStorage storage $ = _storage();
        id = uint256($.lastId) + 1;
        $.lastId = uint40(id); // a node costs gas: they do not run out
        $.nodes[id] = PackedNodes.root(id, kind).withFlag(PackedNodes.PUBLISHES, true);
        $.roles[id][msg.sender] = ALL_ROLES;
        emit IDaoTreeCore.NodeCreated(id, 0, kind, msg.sender, ALL_ROLES, metadataURI);
        _takePledge(id, $.rootPledge);
    }

    /// @inheritdoc IDaoCommons
    function pledge(uint256 id) external whenNotPaused nonReentrant {
        DaoStorage storage $ = _storage();
        PackedNode node = $.nodes[id];
        _requireState(id, node, NodeState.Open);
        require(node.kind() != NodeKind.Task, DaoTree_WrongKind(id, NodeKind.Task));
        require(!node.has(PackedNodes.PUBLISHES), DaoTree_HasPledge(id));
        $.nodes[id] = node.withFlag(PackedNodes.PUBLISHES, true);
        _takePledge(id, $.tasksPledge);
    }

    function _takePledge(uint256 id, uint256 amount) private {
        _storage().pledges[id] = Pledge(msg.sender, uint96(amount)); // at most the highest pledge
        emit Pledged(id, msg.sender, amount);
        CPT.safeTransferFrom(msg.sender, address(this), amount);
    }

    /// @inheritdoc IDaoCommons
    function slashPledge(uint256 id, uint256 via, uint256 amount, bytes32 reasonHash) external nonReentrant {
        uint256 parent = _storage().nodes[id].parent();
        _requireRole(via, parent, LEAD);
        _slash(id, amount, reasonHash);
        _give(parent, Token.Cpt, amount);
    }

    /// @inheritdoc IDaoCommons
    function slashRootPledge(uint256 id, uint256 amount, bytes32 reasonHash) external restricted nonReentrant {
        _requireRoot(id, _storage().nodes[id]);
        _slash(id, amount, reasonHash);
        CPT.safeTransfer(TREASURY, amount);
    }

    function _slash(uint256 id, uint256 amount, bytes32 reasonHash) private {
        DaoStorage storage $ = _storage();
        Pledge memory pledged = $.pledges[id];
        bool isPart = amount != 0 && amount <= pledged.amount;
        require(isPart, DaoTree_OutOfBounds("pledge", amount, 1, pledged.amount));
        $.pledges[id].amount = uint96(pledged.amount - amount); // less than it was
        if (amount == pledged.amount) $.nodes[id] = $.nodes[id].withFlag(PackedNodes.PUBLISHES, false);
        emit PledgeSlashed(id, msg.sender, amount, reasonHash);
    }

    function _requireRoot(uint256 id, PackedNode node) private pure {
        require(node.parent() == 0 && node.kind() != NodeKind.None, DaoTree_WrongKind(id, node.kind()));
    }

    /// @inheritdoc IDaoCommons
    function close(uint256 id, uint256 via) external nonReentrant {
        DaoStorage storage $ = _storage();
        PackedNode node = $.nodes[id];
        _requireRole(via, id, LEAD);
        _requireState(id, node, NodeState.Open);
        require(node.kind() != NodeKind.Task, DaoTree_WrongKind(id, NodeKind.Task));
        _requireNotFrozen(id, node);
        // its pledge can be slashed as long as it waits
        node = node.withState(NodeState.Closed).withFlag(PackedNodes.PUBLISHES, false);
        $.nodes[id] = node.withDue(block.timestamp + PLEDGE_WAIT);
        emit IDaoTreeCore.NodeClosed(id);
        _closeBalance(id, node.parent(), Token.Usdc, $.balances[id].usdc);
        _closeBalance(id, node.parent(), Token.Cpt, $.balances[id].cpt);
    }

    /// @inheritdoc IDaoCommons
    function returnPledge(uint256 id) external nonReentrant {
        DaoStorage storage $ = _storage();
        PackedNode node = $.nodes[id];
        _requireState(id, node, NodeState.Closed);
        _requireNotFrozen(id, node);
        require(block.timestamp >= node.due(), DaoTree_NotInTime(id, node.due()));
        Pledge memory pledged = $.pledges[id];
        require(pledged.amount != 0, DaoTree_OutOfBounds("pledge", 0, 1, 1));
        delete $.pledges[id];
        emit PledgeReturned(id, pledged.payer, pledged.amount);
        _send(Token.Cpt, pledged.payer, pledged.amount);
    }

    function _closeBalance(uint256 id, uint256 parent, Token token, uint256 amount) private {
        // what a root has left it can still pay out
        if (amount == 0 || parent == 0) return;
        _take(id, token, amount);
        _give(parent, token, amount);
        emit IDaoTreeCore.Reclaimed(id, parent, token, amount);
    }

    /* FREEZING */

    /// @inheritdoc IDaoCommons
    function setFrozen(uint256 id, uint256 via, bool isFrozen) external nonReentrant {
        PackedNode node = _storage().nodes[id];
        _requireRole(via, node.parent(), LEAD);
        _freeze(id, node, isFrozen);
    }

    /// @inheritdoc IDaoCommons
    function setRootFrozen(uint256 id, bool isFrozen) external restricted nonReentrant {
        PackedNode node = _storage().nodes[id];
        _requireRoot(id, node);
        _freeze(id, node, isFrozen);
    }

    function _freeze(uint256 id, PackedNode node, bool isFrozen) private {
        _storage().nodes[id] = node.withFlag(PackedNodes.FROZEN, isFrozen);
        emit FreezeUpdated(id, isFrozen, false);
    }

    /// @inheritdoc IDaoCommons
    function syncFreeze(uint256 child) external nonReentrant {
        DaoStorage storage $ = _storage();
        PackedNode node = $.nodes[child];
        bool isFrozen = $.nodes[node.parent()].has(PackedNodes.ANY_FREEZE);
        $.nodes[child] = node.withFlag(PackedNodes.FROZEN_ABOVE, isFrozen);
        emit FreezeUpdated(child, isFrozen, true);
    }

    /* MODULES */

    /// @inheritdoc IDaoCommons
    function setModules(
        uint256 id,
        uint256 via,
        ModuleSet calldata modules
    ) external nonReentrant returns (uint256 set) {
        DaoStorage storage $ = _storage();
        PackedNode node = $.nodes[id];
        _requireRole(via, id, LEAD);
        bool mayItself = msg.sender == address(this) || node.parent() == 0;
        require(via != id || mayItself, DaoTree_NotAbove(via, id));
        // who works goes by what it found: another project could leave it nothing of what is approved
        require($.tasks[id].worker == address(0), DaoTree_WrongState(id, NodeState.Assigned));
        _requireListed(modules.rules, ModuleKind.Rules);
        _requireListed(modules.workflow, ModuleKind.Workflow);
        _requireListed(modules.project, ModuleKind.Project);
        _requireListed(modules.treasury, ModuleKind.Treasury);
        set = uint256($.lastModuleSet) + 1;
        $.lastModuleSet = set.toUint32();
        $.moduleSets[set] = modules;
        emit ModuleSetCreated(set, modules);
        emit ModulesUpdated(id, node.moduleSet(), set);
        $.nodes[id] = node.withModuleSet(set);
    }

    function _requireListed(address module, ModuleKind kind) private view {
        bool isListed = module == address(0) || _storage().versions[module][kind] != 0;
        require(isListed, DaoTree_ModuleNotListed(module, kind));
    }

    /// @inheritdoc IDaoCommons
    function listModule(address module, ModuleKind kind, uint256 version, bool isListed) external restricted {
        require(version != 0, DaoTree_OutOfBounds("version", 0, 1, type(uint256).max));
        _storage().versions[module][kind] = isListed ? version : 0;
        emit ModuleListed(module, kind, version, isListed);
    }

    /// @inheritdoc IDaoCommons
    function setPledges(uint256 newRoot, uint256 newTasks) external restricted {
        _setPledges(newRoot, newTasks);
    }

    function _setPledges(uint256 newRoot, uint256 newTasks) private {
        require(newRoot <= MAX_PLEDGE, DaoTree_OutOfBounds("rootPledge", newRoot, 0, MAX_PLEDGE));
        require(newTasks <= MAX_PLEDGE, DaoTree_OutOfBounds("tasksPledge", newTasks, 0, MAX_PLEDGE));
        DaoStorage storage $ = _storage();
        emit PledgesUpdated($.rootPledge, newRoot, $.tasksPledge, newTasks);
        // both fit: at most the highest
        ($.rootPledge, $.tasksPledge) = (uint96(newRoot), uint96(newTasks));
    }

    /* VIEWS */

    /// @inheritdoc IDaoCommons
    function pledgeOf(uint256 id) external view returns (address payer, uint256 amount) {
        Pledge memory pledged = _storage().pledges[id];
        return (pledged.payer, pledged.amount);
    }

    /// @inheritdoc IDaoCommons
    function pledges() external view returns (uint256 root, uint256 tasks) {
        return (_storage().rootPledge, _storage().tasksPledge);
    }

    /// @inheritdoc IDaoCommons
    function modulesOf(uint256 id) external view returns (ModuleSet memory) {
        return _storage().moduleSets[_storage().nodes[id].moduleSet()];
    }

    /// @inheritdoc IDaoCommons
    function versionOf(address module, ModuleKind kind) external view returns (uint256) {
        return _storage().versions[module][kind];
    }
}
