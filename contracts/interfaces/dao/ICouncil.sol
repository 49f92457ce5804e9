// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title ICouncil
/// @notice Accounts that decide together, a vote each: a node of the DAO tree may let one vote in place of its members.
interface ICouncil {
    /// @notice Whether the account was in office at the end of a second that is over: the answer never changes.
    /// @dev At least 30 days back, the longest that a node's members can vote.
    function hasSeatAt(address account, uint256 time) external view returns (bool);

    /// @notice How many seats there were, taken or not: what a quorum is a part of.
    function seatsAt(uint256 time) external view returns (uint256);
}
