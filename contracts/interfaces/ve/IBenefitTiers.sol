// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title IBenefitTiers
/// @notice What an account's veCPT entitles it to. The one view behind every discount of the protocol.
interface IBenefitTiers {
    /// @notice The account's tier and its discount on what the platform itself charges.
    /// @return tier 0 (none) to 5 (highest).
    /// @return discountBps Discount in basis points of 10 000.
    function tierOf(address account) external view returns (uint8 tier, uint16 discountBps);
}
