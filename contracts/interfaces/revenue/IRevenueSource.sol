// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title IRevenueSource
/// @notice A contract that collects fees and hands the matured ones to the router.
interface IRevenueSource {
    /// @notice Sends all matured fees to the router through `IRevenueRouter.receiveRevenue`; nothing happens when there are
    ///         none.
    /// @return amount USDC sent (6 decimals).
    function forwardFees() external returns (uint256 amount);
}
