// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice What the specification says of three sources, by sorting and counting instead of masks and bounds.
library NaivePrices {
    enum Answer {
        Fresh,
        TooFew,
        Disagree
    }

    function sorted(uint256[] memory list) internal pure returns (uint256[] memory) {
        for (uint256 i = 0; i < list.length; ++i) {
            for (uint256 j = i + 1; j < list.length; ++j) {
                if (list[j] < list[i]) (list[i], list[j]) = (list[j], list[i]);
            }
        }
        return list;
    }

    function without(uint256[] memory list, uint256 index) internal pure returns (uint256[] memory rest) {
        rest = new uint256[](list.length - 1);
        for (uint256 i = 0; i < rest.length; ++i) {
            rest[i] = list[i < index ? i : i + 1];
        }
    }

    /// @param list The fresh prices, none of them zero.
    function combine(uint256[] memory list) internal pure returns (Answer, uint256 low, uint256 high) {
        list = sorted(list);
        if (list.length == 3) {
            uint256 median = list[1];
            // price < 0.9 × median, or price > 1.1 × median
            bool lowIsOff = 10 * list[0] < 9 * median;
            bool highIsOff = 10 * list[2] > 11 * median;
            if (!lowIsOff && !highIsOff) return (Answer.Fresh, median, median);
            if (highIsOff) list = without(list, 2);
            if (lowIsOff) list = without(list, 0);
        }
        if (list.length < 2) return (Answer.TooFew, 0, 0);
        // high > 1.05 × low
        if (20 * list[1] > 21 * list[0]) return (Answer.Disagree, 0, 0);
        return (Answer.Fresh, list[0], list[1]);
    }
}
