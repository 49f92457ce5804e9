// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {NodeKind, NodeState} from "../../libraries/PackedNode.sol";
import {IDaoTypes} from "./IDaoTypes.sol";

/// @title IDaoTreeCore
/// @notice The tree's implementation: nodes, roles, money, and the usual course of a task. See `IDaoTree`.
/// @dev `via` is the node whose role the caller uses: it has the role there, and `via` is the node concerned or stands above it. Of a
///      task the node concerned is its parent. With a module, `DaoTree_ModuleRefused` where it refuses.
interface IDaoTreeCore is IDaoTypes {
    /// @notice A node, as a view shows it.
    /// @param state `Assigned` of an open task with a worker.
    /// @param due Of a task: when its phase ends, unix second.
    /// @param moduleSet Number of its module set; zero: nothing is asked.
    /// @param openRequired Required sub-tasks that are not over.
    struct Node {
        uint256 parent;
        uint256 depth;
        NodeKind kind;
        NodeState state;
        bool isFrozen;
        bool isFrozenAbove;
        bool isRequired;
        bool publishes;
        uint256 moduleSet;
        uint256 openRequired;
        uint256 due;
    }

    /* EVENTS */

    event NodeCreated(
        uint256 indexed id,
        uint256 indexed parent,
        NodeKind kind,
        address indexed lead,
        uint256 roles,
        string metadataURI
    );

    /// @notice An account has these roles at a node, and no others.
    event RolesUpdated(uint256 indexed id, address indexed account, uint256 oldRoles, uint256 newRoles, uint256 via);

    event MetadataUpdated(uint256 indexed id, string metadataURI);

    event NodeClosed(uint256 indexed id);

    /// @notice A node has more to spend: from outside.
    event Funded(uint256 indexed id, address indexed from, Token token, uint256 amount);

    /// @notice Money went down to a child.
    event Allocated(uint256 indexed parent, uint256 indexed child, Token token, uint256 amount);

    /// @notice Money came back up from a child.
    event Reclaimed(uint256 indexed child, uint256 indexed parent, Token token, uint256 amount);

    /// @notice A node paid somebody.
    event Paid(uint256 indexed id, address indexed to, Token token, uint256 amount, bytes32 indexed ref);

    /// @notice Tokens could not be sent to `account`: it can withdraw them.
    event Credited(address indexed account, Token token, uint256 amount);

    event CreditWithdrawn(address indexed account, address indexed to, Token token, uint256 amount);

    event TaskCreated(uint256 indexed id, uint256 indexed parent, address indexed by, TaskTerms terms);

    event TaskAssigned(uint256 indexed id, address indexed worker);

    event TaskSubmitted(uint256 indexed id, bytes32 resultHash, uint256 reviewBy);

    /// @notice A reviewer agreed, and another must too.
    event TaskEndorsed(uint256 indexed id, address indexed by);

    event TaskRejected(uint256 indexed id, address indexed by, bytes32 reasonHash, uint256 respondBy);

    /// @notice A task is over. `toWorker` left for its worker, `toParent` went back.
    event TaskEnded(uint256 indexed id, NodeState state, address indexed worker, uint256 toWorker, uint256 toParent);

    /// @notice A worker has its bond back, less a penalty that went to the parent.
    event BondReturned(uint256 indexed id, address indexed worker, uint256 returned, uint256 penalty);

    /* NODES */

    /// @notice Creates a child. It asks its parent's modules.
    /// @param lead Gets `roles` at the child.
    /// @param roles Bits of 1 lead, 2 reviewer, 4 treasurer, 8 member admin, all of them the caller's at `via`.
    /// @dev Role: lead. Reverts with `DaoTree_MissingRole`, `DaoTree_NotAbove`, `DaoTree_WrongState`, `DaoTree_WrongKind`,
    ///      `DaoTree_Frozen` or `ExpiringPause_Paused`. Emits `NodeCreated`.
    function createChild(
        uint256 parent,
        uint256 via,
        NodeKind kind,
        address lead,
        uint256 roles,
        string calldata metadataURI
    ) external returns (uint256 id);

    /// @notice Gives an account these roles at a node, and no others.
    /// @dev Role: whatever it gives or takes, at a node strictly above. Reverts with `DaoTree_MissingRole` or `DaoTree_NotAbove`. Emits
    ///      `RolesUpdated`.
    function setRoles(uint256 id, uint256 via, address account, uint256 newRoles) external;

    /// @notice Gives up all of the caller's roles at a node.
    function renounceRoles(uint256 id) external;

    /// @notice Says where a node is described. Of a task as long as it has no worker, and by who leads above it.
    /// @dev Role: lead. Reverts with `DaoTree_WrongState` of a task that has a worker.
    function setMetadata(uint256 id, uint256 via, string calldata metadataURI) external;

    /* MONEY */

    /// @notice Gives a node money to spend, out of the caller's wallet. Open to anyone.
    /// @dev Needs an allowance. Reverts with `DaoTree_WrongState`, `DaoTree_WrongKind` of a task. Emits `Funded`.
    function fund(uint256 id, Token token, uint256 amount) external;

    /// @notice Gives a direct child money to spend.
    /// @dev Role: treasurer at or above the parent. Emits `Allocated`.
    function allocate(uint256 child, uint256 via, Token token, uint256 amount) external;

    /// @notice Takes back what a direct child has free, also of one that is closed, frozen or over.
    /// @dev Role: treasurer at or above the parent. Emits `Reclaimed`.
    function reclaim(uint256 child, uint256 via, Token token, uint256 amount) external;

    /// @notice Pays somebody out of what a node has free; kept as a credit where it cannot be sent.
    /// @param ref 32 bytes that say what it is for.
    /// @dev Role: treasurer. A closed node pays only when it is a root. Emits `Paid`.
    function pay(uint256 id, uint256 via, Token token, address to, uint256 amount, bytes32 ref) external;

    /// @notice Sends the caller's credit to an address.
    /// @dev Emits `CreditWithdrawn`. Reverts with the token's words.
    function withdrawCredit(Token token, address to) external returns (uint256 amount);

    /* TASKS */

    /// @notice Publishes a task, whose budget leaves the parent's at once. Under a task that has a worker only that may, and under one
    ///         that a worker made out of its budget only that worker, until it is assigned; who does reviews nothing of that tree of tasks
    ///         any more.
    /// @dev Role: lead, or the worker of the task `via`. The parent has a pledge, or is a task without milestones whose bond is there and
    ///      whose due is not earlier: `DaoTree_HasMilestones`, `DaoTree_NoBond`. Reverts with `DaoTree_NoPledge`,
    ///      `DaoTree_InsufficientBalance`, `DaoTree_OutOfBounds`, `DaoTree_Frozen`, `DaoTree_WrongState`, `DaoTree_WrongKind`, `DaoTree_BadAccount`. Emits `TaskCreated`.
    function createTask(uint256 parent, uint256 via, TaskTerms calldata terms) external returns (uint256 id);

    /// @notice Binds the worker, who has until the task's due to submit. Asks the rules, too: of its name, at no amount.
    /// @dev As `createTask`. Reverts with `DaoTree_WrongState`, `DaoTree_NotInTime`, `DaoTree_BadAccount`. Emits `TaskAssigned`.
    function assign(uint256 task, uint256 via, address worker) external;

    /// @notice Submits a result. A reviewer has 7 days, or what the workflow says; silence approves.
    /// @dev Caller: the worker. Reverts with `DaoTree_BadAccount`, `DaoTree_WrongState`, `DaoTree_NotInTime`, `DaoTree_NoBond`. Emits
    ///      `TaskSubmitted`.
    function submit(uint256 task, bytes32 resultHash) external;

    /// @notice Approves the result, which pays the worker; of a task with milestones see `approveMilestone`.
    /// @dev Role: reviewer, above the task, never its worker, nor who led below a task above it as its worker. Reverts with
    ///      `DaoTree_BadAccount`, `DaoTree_WrongState`, `DaoTree_Frozen`, `DaoTree_OpenSubTasks`, `DaoTree_WrongMilestones`. Emits `TaskEnded`, or `TaskEndorsed` where another must approve too.
    function approve(uint256 task, uint256 via) external;

    /// @notice Rejects the result. The worker has 7 days to dispute it, the lead to give it another time.
    /// @dev Role: reviewer, above the task, never its worker. Emits `TaskRejected`.
    function reject(uint256 task, uint256 via, bytes32 reasonHash) external;

    /* VIEWS */

    /// @notice A node; `kind` is `None` when there is none.
    function nodeOf(uint256 id) external view returns (Node memory);

    /// @notice What a node has free.
    function balanceOf(uint256 id, Token token) external view returns (uint256);

    /// @notice The roles of an account at a node: bits of 1 lead, 2 reviewer, 4 treasurer, 8 member admin.
    function rolesOf(uint256 id, address account) external view returns (uint256);

    /// @notice Whether `ancestor` is `id` or stands above it.
    function isAtOrAbove(uint256 ancestor, uint256 id) external view returns (bool);

    /// @notice Worker, budget that is left, and token of a task that is not over.
    function taskOf(uint256 task) external view returns (address worker, uint256 budget, Token token);

    /// @notice What could not be sent to an account.
    function creditOf(address account, Token token) external view returns (uint256);

    /// @notice Number of the newest node.
    function lastId() external view returns (uint256);
}
