// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IDaoTree} from "../IDaoTree.sol";

/// @title IDaoModule
/// @notice What all modules of the suite share: the tree they answer, and who sets them up.
/// @dev Set up by who is lead at a node strictly above; of a root, also by its own lead. What a lead may do is asked of the tree, every
///      time.
interface IDaoModule {
    /// @notice Only the tree may call this.
    error DaoModule_OnlyTree(address caller);

    /// @notice The account is no lead at `via`, or `via` does not stand above `id`.
    error DaoModule_NotLeadAbove(uint256 id, uint256 via, address account);

    /// @notice `what` lies outside its bounds.
    error DaoModule_OutOfBounds(bytes32 what, uint256 value, uint256 min, uint256 max);

    /// @notice So many tasks stand above each other that their node is not looked for.
    error DaoModule_TooDeep(uint256 task);

    /// @notice The tree it answers.
    function tree() external view returns (IDaoTree);
}
