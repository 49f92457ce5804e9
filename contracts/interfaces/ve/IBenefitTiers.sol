// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IVoteEscrow} from "./IVoteEscrow.sol";

/// @title IBenefitTiers
/// @notice What an account's veCPT entitles it to. The one view behind every discount of the protocol.
interface IBenefitTiers {
    /// @notice A step: from `threshold` whole veCPT on, a discount in basis points of 10 000.
    struct Tier {
        uint32 threshold;
        uint16 discountBps;
    }

    event TiersUpdated(Tier[5] oldTiers, Tier[5] newTiers);

    /// @notice Thresholds and discounts must rise from step to step, and a discount be at most 5 000 basis points.
    error BenefitTiers_NotRising(uint256 tier);

    /// @notice Changes all five steps.
    /// @dev Role: parameters, routine. Reverts with `BenefitTiers_NotRising`. Emits `TiersUpdated`.
    function setTiers(Tier[5] calldata newTiers) external;

    /// @notice The account's tier and its discount on what the platform itself charges.
    /// @return tier 0 (none) to 5 (highest).
    /// @return discountBps Discount in basis points of 10 000.
    function tierOf(address account) external view returns (uint8 tier, uint16 discountBps);

    /// @notice The steps, from the lowest.
    function tiers() external view returns (Tier[5] memory);

    function voteEscrow() external view returns (IVoteEscrow);
}
