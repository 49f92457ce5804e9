// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

/// @title SourceMedian
/// @notice One answer out of three sources, of which any may be silent or wrong.
library SourceMedian {
    uint256 private constant SOURCES = 3;
    uint256 private constant MAX_OFF_MEDIAN_PERCENT = 10;
    uint256 private constant MAX_APART_PERCENT = 5;

    enum Agreement {
        Agree,
        TooFew, // fewer than two left
        Apart // two left, more than 5 % apart
    }

    /// @notice With three prices their median, unless one is more than 10 % off it and dropped; with two left both, if they are at
    ///         most 5 % apart.
    /// @param prices Below 2^128; zero where there is none.
    /// @return agreement Whether there is an answer.
    /// @return low The lower end of the answer; zero without one.
    /// @return high The upper end: the same as `low` when three are left.
    /// @return kept The prices, with zero for those that were dropped.
    function combine(
        uint256[3] memory prices
    ) internal pure returns (Agreement agreement, uint256 low, uint256 high, uint256[3] memory kept) {
        kept = [prices[0], prices[1], prices[2]];
        if (_count(prices) == SOURCES) {
            uint256 median = _median(prices[0], prices[1], prices[2]);
            for (uint256 i = 0; i < SOURCES; ++i) {
                if (_distance(prices[i], median) * 100 > median * MAX_OFF_MEDIAN_PERCENT) kept[i] = 0;
            }
            if (_count(kept) == SOURCES) return (Agreement.Agree, median, median, kept);
        }
        if (_count(kept) < 2) return (Agreement.TooFew, 0, 0, kept);
        (low, high) = _bounds(kept);
        if (high * 100 > low * (100 + MAX_APART_PERCENT)) return (Agreement.Apart, 0, 0, kept);
    }

    function _count(uint256[3] memory prices) private pure returns (uint256 count) {
        for (uint256 i = 0; i < SOURCES; ++i) {
            if (prices[i] != 0) ++count;
        }
    }

    function _median(uint256 a, uint256 b, uint256 c) private pure returns (uint256) {
        return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
    }

    function _distance(uint256 a, uint256 b) private pure returns (uint256) {
        return a > b ? a - b : b - a;
    }

    function _bounds(uint256[3] memory prices) private pure returns (uint256 low, uint256 high) {
        low = type(uint256).max;
        for (uint256 i = 0; i < SOURCES; ++i) {
            if (prices[i] == 0) continue;
            low = Math.min(low, prices[i]);
            high = Math.max(high, prices[i]);
        }
    }
}
