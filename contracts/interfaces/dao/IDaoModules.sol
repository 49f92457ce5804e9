// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {NodeState} from "../../libraries/PackedNode.sol";
import {IDaoTypes} from "./IDaoTypes.sol";

/// @title IDaoRules
/// @notice May this action happen? Called by the tree before it does, with 100 000 gas. Limits, lists, time windows.
interface IDaoRules {
    /// @param id The node whose money or task it is.
    /// @param actor Who calls; the tree itself for a resolution.
    /// @param action Selector of the tree's function.
    /// @param amount In the token's units; zero where no money moves.
    /// @param other Who is paid or named; zero: nobody.
    /// @return The selector of this function if it may. Everything else refuses, and so does a revert.
    function check(
        uint256 id,
        address actor,
        bytes4 action,
        IDaoTypes.Token token,
        uint256 amount,
        address other
    ) external returns (bytes4);
}

/// @title IDaoWorkflow
/// @notice The stages of a task. Called by the tree before a transition, with 100 000 gas.
interface IDaoWorkflow {
    /// @param from The task's state.
    /// @param to The state it would have.
    /// @param actor Who calls.
    /// @return answer The selector of this function: the transition happens. Its complement (~selector): it is noted, and another
    ///         account must call too. Everything else refuses.
    /// @return time Seconds of the next phase; zero: the tree's own.
    function onTransition(
        uint256 task,
        NodeState from,
        NodeState to,
        address actor
    ) external returns (bytes4 answer, uint256 time);
}

/// @title IDaoProject
/// @notice What an approved result earns. Called by the tree when a task is approved, with 100 000 gas.
interface IDaoProject {
    /// @param budget What the task has.
    /// @param earlyBy Seconds before its due at which it was submitted; down, to minutes.
    /// @return answer The selector of this function.
    /// @return earned What the worker gets, at most the budget; the rest goes back to the parent.
    function onApproved(uint256 task, uint256 budget, uint256 earlyBy) external returns (bytes4 answer, uint256 earned);
}

/// @title IDaoTreasury
/// @notice What becomes of a node's revenue. Called by the tree when some comes in, with 100 000 gas.
interface IDaoTreasury {
    /// @param amount After the usage fee.
    /// @return answer The selector of this function.
    /// @return toBudget What the node keeps to spend.
    /// @return toParent What goes up a level; what is left is the members', by their shares.
    function onRevenue(
        uint256 id,
        IDaoTypes.Token token,
        uint256 amount
    ) external returns (bytes4 answer, uint256 toBudget, uint256 toParent);
}
