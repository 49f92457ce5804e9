// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {NodeKind} from "../../libraries/PackedNode.sol";
import {IDaoTypes} from "./IDaoTypes.sol";

/// @title IDaoCommons
/// @notice The tree's roots and pledges, closing, freezing, modules and settings. See `IDaoTree`.
interface IDaoCommons is IDaoTypes {
    /// @notice What kind of question a module answers.
    enum ModuleKind {
        Rules,
        Workflow,
        Project,
        Treasury
    }

    /* EVENTS */

    event Pledged(uint256 indexed id, address indexed payer, uint256 amount);

    /// @notice A pledge went back to who gave it.
    event PledgeReturned(uint256 indexed id, address indexed payer, uint256 amount);

    /// @notice CPT of a pledge went to the parent, or of a root's to the treasury.
    event PledgeSlashed(uint256 indexed id, address indexed by, uint256 amount, bytes32 reasonHash);

    /// @notice A node is frozen, or no longer: by an ancestor's lead (`isAbove` false), or because its parent is.
    event FreezeUpdated(uint256 indexed id, bool isFrozen, bool isAbove);

    event ModuleSetCreated(uint256 indexed number, ModuleSet modules);

    event ModulesUpdated(uint256 indexed id, uint256 oldSet, uint256 newSet);

    event ModuleListed(address indexed module, ModuleKind indexed kind, uint256 version, bool isListed);

    event PledgesUpdated(uint256 oldRoot, uint256 newRoot, uint256 oldTasks, uint256 newTasks);

    /* ERRORS */

    /// @notice The node has a pledge already.
    error DaoTree_HasPledge(uint256 id);

    /// @notice The module is not on the list for this kind.
    error DaoTree_ModuleNotListed(address module, ModuleKind kind);

    /* ROOTS AND PLEDGES */

    /// @notice Creates a DAO of its own, whose creator has all roles. Takes a pledge of CPT from the caller, which lets it publish tasks.
    /// @dev Needs an allowance of CPT. Kind: `Protocol` or `Community`. Emits `Pledged` and `NodeCreated`.
    function createRoot(NodeKind kind, string calldata metadataURI) external returns (uint256 id);

    /// @notice Pledges CPT for a node, which lets it publish tasks. Open to anyone; needs an allowance.
    /// @dev Reverts with `DaoTree_HasPledge`, `DaoTree_WrongState`, `DaoTree_WrongKind` of a task. Emits `Pledged`.
    function pledge(uint256 id) external;

    /// @notice Takes CPT of a node's pledge for its parent. What is left goes on standing for it, if it is not zero.
    /// @dev Role: lead, strictly above. Emits `PledgeSlashed`.
    function slashPledge(uint256 id, uint256 via, uint256 amount, bytes32 reasonHash) external;

    /// @notice Takes CPT of a root's pledge for the treasury.
    /// @dev Role: admin. Reverts with `DaoTree_WrongKind` of what is no root. Emits `PledgeSlashed`.
    function slashRootPledge(uint256 id, uint256 amount, bytes32 reasonHash) external;

    /// @notice Closes a node: nothing new comes under it, and what it has free goes to its parent. Its pledge can be slashed for 7 days
    ///         more.
    /// @dev Role: lead; the node itself cannot be a task. What a root has left it can still pay out. Emits `NodeClosed` and
    ///      `Reclaimed`.
    function close(uint256 id, uint256 via) external;

    /// @notice Gives the pledge of a node that was closed 7 days ago back to who gave it. Open to anyone.
    /// @dev Reverts with `DaoTree_WrongState`, `DaoTree_NotInTime`, `DaoTree_Frozen`. Emits `PledgeReturned`.
    function returnPledge(uint256 id) external;

    /* FREEZING */

    /// @notice Freezes a node, or ends that. What is frozen pays nothing out and creates nothing.
    /// @dev Role: lead, strictly above. Emits `FreezeUpdated`.
    function setFrozen(uint256 id, uint256 via, bool isFrozen) external;

    /// @notice Freezes a root, or ends that.
    /// @dev Role: admin. Reverts with `DaoTree_WrongKind` of what is no root. Emits `FreezeUpdated`.
    function setRootFrozen(uint256 id, bool isFrozen) external;

    /// @notice Carries a parent's freeze, or its end, down to a child. Open to anyone.
    /// @dev Emits `FreezeUpdated`.
    function syncFreeze(uint256 child) external;

    /* MODULES */

    /// @notice Gives a node other modules; new children begin with their parent's. An own copy: nobody else's modules change.
    /// @dev Role: lead strictly above, or its own resolution; of a root also its lead. All listed: `DaoTree_ModuleNotListed`.
    ///      A task that has a worker keeps its own: `DaoTree_WrongState`. Emits `ModuleSetCreated` and `ModulesUpdated`.
    function setModules(uint256 id, uint256 via, ModuleSet calldata modules) external returns (uint256 set);

    /// @notice Puts a module on the list, or takes it off: those who have it keep it.
    /// @dev Role: critical parameters. Emits `ModuleListed`.
    function listModule(address module, ModuleKind kind, uint256 version, bool isListed) external;

    /// @notice Sets the pledges of roots and of others, CPT wei.
    /// @dev Role: critical parameters. Emits `PledgesUpdated`.
    function setPledges(uint256 newRoot, uint256 newTasks) external;

    /* VIEWS */

    function pledgeOf(uint256 id) external view returns (address payer, uint256 amount);

    /// @notice Pledges that are asked for, CPT wei.
    function pledges() external view returns (uint256 root, uint256 tasks);

    function modulesOf(uint256 id) external view returns (ModuleSet memory);

    /// @notice Version of a listed module; zero: it is not.
    function versionOf(address module, ModuleKind kind) external view returns (uint256);
}
