// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IDaoTypes} from "./IDaoTypes.sol";

/// @title IDaoWork
/// @notice Tasks beside their usual course: bonds and milestones, giving up, disputes, and what happens when nobody acts. See `IDaoTree`.
interface IDaoWork is IDaoTypes {
    /* EVENTS */

    event TaskReopened(uint256 indexed id, uint256 due);

    event TaskDisputed(uint256 indexed id, address indexed by, bytes32 reasonHash, uint256 ruleBy);

    /// @notice What a task has beside the plain ones. Who approves a milestone gives the same list.
    event TaskPlanned(uint256 indexed id, Milestone[] milestones, uint256 bond, uint256 penaltyBps);

    /// @notice Somebody would do a task.
    /// @param applicationHash Hash of what it says of itself.
    event TaskApplied(uint256 indexed id, address indexed applicant, bytes32 applicationHash);

    event BondPosted(uint256 indexed id, address indexed worker, uint256 amount);

    /// @notice A milestone was approved, and paid to its payees.
    event MilestonePaid(uint256 indexed id, uint256 indexed number, uint256 amount, uint256 due);

    /* ACTIONS */

    /// @notice A task with a bond, milestones or both.
    /// @param milestones Zero or 1 to 32, whose weights are 10 000 together; each with at most 32 payees.
    /// @param bond What the worker puts in, in the task's token.
    /// @param penaltyBps Of the bond, to the parent when the task expires.
    /// @dev As `createTask`; rules are also asked of every payee, at no amount. Emits `TaskPlanned`.
    function createPlannedTask(
        uint256 parent,
        uint256 via,
        TaskTerms calldata terms,
        Milestone[] calldata milestones,
        uint256 bond,
        uint256 penaltyBps
    ) external returns (uint256 id);

    /// @notice Says that the caller would do a task which has no worker; a lead chooses by `assign`. Open to anyone, binds nobody.
    /// @dev Reverts with `DaoTree_WrongState`, `DaoTree_WrongKind`, `DaoTree_NotInTime`. Emits `TaskApplied`.
    function applyForTask(uint256 task, bytes32 applicationHash) external;

    /// @notice Puts in the bond of a task. Caller: its worker; needs an allowance.
    /// @dev Emits `BondPosted`.
    function postBond(uint256 task) external;

    /// @notice Approves the milestone that was submitted and pays its payees; the worker goes on with the next one.
    /// @param milestones Those it was created with.
    /// @dev As `approve`. Reverts with `DaoTree_WrongMilestones`. Emits `MilestonePaid`, after the last `TaskEnded`.
    function approveMilestone(uint256 task, uint256 via, Milestone[] calldata milestones) external;

    /// @notice Takes back a task that has no worker yet.
    /// @dev Role: lead, above the task. Emits `TaskEnded`.
    function cancelTask(uint256 task, uint256 via) external;

    /// @notice Gives up a task that is not submitted: it waits for another worker until its due.
    /// @dev Caller: its worker. A bond is returned less its penalty. Emits `TaskAssigned` with nobody.
    function resign(uint256 task) external;

    /// @notice Gives the worker of a rejected task another time, at least as long as it had to dispute it.
    /// @dev Role: lead, above the task. Emits `TaskReopened`.
    function reopenTask(uint256 task, uint256 via, uint256 due) external;

    /// @notice Brings a task before the arbitrators: a reviewer or lead one that is submitted; its worker one that was rejected, until it
    ///         submits again, or that is submitted and frozen. In time, but for what is frozen.
    /// @dev Emits `TaskDisputed`.
    function disputeTask(uint256 task, uint256 via, bytes32 reasonHash) external;

    /// @notice Rules on a disputed task: so much of its budget is the worker's, the rest its parent's. Whatever milestones say: those
    ///         that are still to be paid are not. A freeze does not stop it.
    /// @dev Role: arbitrator. Emits `TaskEnded`.
    function resolveTask(uint256 task, uint256 toWorker) external;

    /// @notice Ends a phase that is over: what was not assigned, not submitted, or rejected and neither disputed nor reopened, expires;
    ///         what was submitted and not reviewed is approved; what was not ruled on is as it was before the dispute. Asks no module.
    ///         Open to anyone.
    /// @param milestones Of a submitted task with milestones; else none.
    /// @dev Reverts with `DaoTree_NotInTime`, `DaoTree_WrongState`, `DaoTree_OpenSubTasks`, `DaoTree_Frozen`. Emits `TaskEnded` or
    ///      `MilestonePaid`.
    function timeOut(uint256 task, Milestone[] calldata milestones) external;

    /* VIEWS */

    function planOf(uint256 task) external view returns (Plan memory);
}
