// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {NodeKind, NodeState} from "../../libraries/PackedNode.sol";

/// @title IDaoTypes
/// @notice What all parts of the DAO tree speak of: money, tasks, modules, and what can go wrong.
interface IDaoTypes {
    /// @notice What nodes hold: USDC (6 decimals) or CPT (18).
    enum Token {
        Usdc,
        Cpt
    }

    /// @notice What is asked of a task.
    /// @param token In which it is paid.
    /// @param budget In the token's units; leaves the parent's at once.
    /// @param due Unix second until which it must be assigned and submitted.
    /// @param isRequired Whether the parent, a task, cannot be approved before it is over.
    /// @param planHash Hash of goal and plan.
    /// @param metadataURI Where they are.
    struct TaskTerms {
        Token token;
        uint88 budget;
        uint40 due;
        bool isRequired;
        bytes32 planHash;
        string metadataURI;
    }

    /// @notice What a task has beside the plain ones, and where it stands.
    /// @param milestonesHash keccak256(abi.encode(Milestone[])); zero: none.
    /// @param bond What the worker puts in before it may submit, in the task's token; zero: nothing.
    /// @param penaltyBps Of the bond, to the parent when the task expires without an approved result.
    /// @param isBonded Whether it is there.
    /// @param next Milestone that is due next, from zero.
    struct Plan {
        bytes32 milestonesHash;
        uint88 bond;
        uint16 penaltyBps;
        bool isBonded;
        uint8 next;
    }

    /// @notice A part of a task that is submitted, approved and paid on its own.
    /// @param weightBps Of the budget; all weights are 10 000 together.
    /// @param time Seconds until which it must be submitted, from the approval of the one before.
    /// @param payees Who shares it, by parts of 10 000; none: the worker has all.
    struct Milestone {
        uint16 weightBps;
        uint40 time;
        Payee[] payees;
    }

    struct Payee {
        address account;
        uint16 bps;
    }

    /// @notice Contracts that a node asks; zero: nothing is asked. They hold no money of the tree's.
    /// @param rules Whether an action may happen: `IDaoRules`.
    /// @param workflow Which transition a task makes, by whom, after how many approvals, and how long its next phase is: `IDaoWorkflow`.
    /// @param project What of a budget an approved result earns: `IDaoProject`.
    /// @param treasury What becomes of revenue: `IDaoTreasury`.
    struct ModuleSet {
        address rules;
        address workflow;
        address project;
        address treasury;
    }

    /* ERRORS */

    /// @notice The node's state does not allow it.
    error DaoTree_WrongState(uint256 id, NodeState actual);

    /// @notice The node is of a kind that cannot do it, or cannot be of that kind.
    error DaoTree_WrongKind(uint256 id, NodeKind actual);

    /// @notice The account has none of the roles `needed` at `via`, or not all that it grants.
    error DaoTree_MissingRole(uint256 via, address account, uint256 needed);

    /// @notice `via` neither is `id` nor stands above it, or must stand above it and does not.
    error DaoTree_NotAbove(uint256 via, uint256 id);

    /// @notice The node is frozen and pays nothing out.
    error DaoTree_Frozen(uint256 id);

    /// @notice The node has less free.
    error DaoTree_InsufficientBalance(uint256 id, Token token, uint256 available, uint256 amount);

    /// @notice `what` lies outside its bounds.
    error DaoTree_OutOfBounds(bytes32 what, uint256 value, uint256 min, uint256 max);

    /// @notice The account cannot do this, or be given it.
    error DaoTree_BadAccount(address account);

    /// @notice The phase of the task ended at `due`, or has not ended yet.
    error DaoTree_NotInTime(uint256 id, uint256 due);

    /// @notice So many required sub-tasks are not over.
    error DaoTree_OpenSubTasks(uint256 id, uint256 count);

    /// @notice A module refused, answered wrongly, or used up its gas.
    error DaoTree_ModuleRefused(address module, uint256 id);

    /// @notice The node publishes no tasks before somebody pledged for it.
    error DaoTree_NoPledge(uint256 id);

    /// @notice The worker has not put in its bond.
    error DaoTree_NoBond(uint256 id, uint256 bond);

    /// @notice A task with milestones passes nothing of its budget on: a part of it may be other payees'.
    error DaoTree_HasMilestones(uint256 id);

    /// @notice These are not the milestones that were agreed on.
    error DaoTree_WrongMilestones(uint256 id);
}
