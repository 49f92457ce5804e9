// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title IInsured
/// @notice A contract that a compartment of the insurance fund insures: it claims from that compartment, may say when it is full, and
///         is told what it holds.
interface IInsured {
    /// @notice USDC units (6 decimals) from which on the compartment takes nothing of the reserve share. The lending pool answers 10 %
    ///         of its total assets.
    /// @dev Read with 50 000 gas. Whoever reverts, answers less than a word or needs more leaves it to the fund's own figure.
    function insuranceTarget() external view returns (uint256);

    /// @notice The compartment holds `balance` USDC units (6 decimals) from now on.
    /// @dev Caller: the insurance fund alone, last of all in every call that may have changed the balance, when the tokens have moved.
    ///      The fund can be read, but not changed, meanwhile; the call may have come from this contract's own claim or deposit.
    ///      Warning: reverting undoes that call, whoever made it.
    function onInsuranceChanged(uint256 balance) external;
}
