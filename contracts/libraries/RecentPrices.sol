// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

/// @title RecentPrices
/// @notice The lowest and the highest price of the last hour, for one storage write an observation.
/// @dev Four periods of 20 minutes, each a word, that of period p at place p % 4. The present one and the three before it count:
///      nothing younger than 60 minutes is missing, nothing older than 80 minutes is left.
library RecentPrices {
    uint256 private constant PERIOD = 20 minutes;
    uint256 private constant PERIODS = 4;

    struct Extremes {
        uint64 period;
        uint96 lowest; // zero: nothing was recorded
        uint96 highest;
    }

    struct Recent {
        Extremes[4] slots;
    }

    /// @notice Records a price between `low` and `high`, both above zero and below 2^96.
    function record(Recent storage self, uint256 low, uint256 high) internal {
        uint256 period = block.timestamp / PERIOD;
        Extremes storage slot = self.slots[period % PERIODS];
        Extremes memory seen = slot.period == period ? slot : Extremes(uint64(period), type(uint96).max, 0);
        // both fit, and so does a number of periods
        seen.lowest = uint96(Math.min(seen.lowest, low));
        seen.highest = uint96(Math.max(seen.highest, high));
        (slot.period, slot.lowest, slot.highest) = (seen.period, seen.lowest, seen.highest);
    }

    /// @notice Forgets all prices.
    function forget(Recent storage self) internal {
        delete self.slots;
    }

    /// @notice The lowest and the highest price of the last hour; both zero when none was recorded.
    function extremes(Recent storage self) internal view returns (uint256 lowest, uint256 highest) {
        uint256 period = block.timestamp / PERIOD;
        for (uint256 i = 0; i < PERIODS; ++i) {
            Extremes memory seen = self.slots[i];
            if (seen.lowest == 0 || seen.period + PERIODS <= period) continue;
            lowest = lowest == 0 ? seen.lowest : Math.min(lowest, seen.lowest);
            highest = Math.max(highest, seen.highest);
        }
    }
}
