// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title IComputePriceOracle
/// @notice Market rates of computing resources.
interface IComputePriceOracle {
    /// @notice The market rate of a resource.
    /// @return rate USDC units (6 decimals) per resource unit; zero when there is none.
    /// @return stale Whether it is too old to be relied on.
    function rateOf(bytes32 resource) external view returns (uint256 rate, bool stale);
}
