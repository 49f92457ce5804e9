// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IBenefitTiers} from "../../contracts/interfaces/ve/IBenefitTiers.sol";

/// @notice Benefit tiers by decree.
contract MockTiers is IBenefitTiers {
    struct Tier {
        uint8 tier;
        uint16 discountBps;
    }

    mapping(address account => Tier) private _tiers;

    function setTier(address account, uint8 tier, uint16 discountBps) external {
        _tiers[account] = Tier(tier, discountBps);
    }

    function tierOf(address account) external view returns (uint8 tier, uint16 discountBps) {
        return (_tiers[account].tier, _tiers[account].discountBps);
    }
}
