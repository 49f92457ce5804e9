// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IRevenueRouter} from "./IRevenueRouter.sol";

/// @title IRevenueSink
/// @notice A contract that takes a share of the revenue and counts it when it is received.
interface IRevenueSink {
    /// @notice Pulls exactly `amount` USDC (6 decimals) from the caller, who has approved it.
    /// @dev Called with 300 000 gas. A call that reverts, or pulls another amount, leaves the share credited in the router.
    /// @param sink Whose share it is: one contract may take those of several sinks.
    function receiveRevenue(IRevenueRouter.Sink sink, uint256 amount) external;
}
