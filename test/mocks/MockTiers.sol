// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice Benefit tiers by decree: the one view that the market asks.
contract MockTiers {
    struct Decreed {
        uint8 tier;
        uint16 discountBps;
    }

    mapping(address account => Decreed) private _tiers;

    function setTier(address account, uint8 tier, uint16 discountBps) external {
        _tiers[account] = Decreed(tier, discountBps);
    }

    function tierOf(address account) external view returns (uint8 tier, uint16 discountBps) {
        return (_tiers[account].tier, _tiers[account].discountBps);
    }
}
