// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Test} from "forge-std/Test.sol";
import {SourceMedian} from "../../contracts/libraries/SourceMedian.sol";
import {NaivePrices} from "../helpers/NaivePrices.sol";

contract SourceMedianTest is Test {
    function _expected(uint256[3] memory prices) private pure returns (NaivePrices.Answer, uint256, uint256) {
        uint256 count;
        for (uint256 i = 0; i < 3; ++i) {
            if (prices[i] != 0) ++count;
        }
        uint256[] memory fresh = new uint256[](count);
        for (uint256 i = 0; i < 3; ++i) {
            if (prices[i] != 0) fresh[--count] = prices[i];
        }
        return NaivePrices.combine(fresh);
    }

    function _compare(uint256[3] memory prices) private pure {
        (NaivePrices.Answer answer, uint256 expectedLow, uint256 expectedHigh) = _expected(prices);
        uint256[3] memory before = [prices[0], prices[1], prices[2]];
        (SourceMedian.Agreement agreement, uint256 low, uint256 high, uint256[3] memory kept) = SourceMedian.combine(
            prices
        );
        assertEq(uint256(agreement), uint256(answer));
        bool hasAnswer = answer == NaivePrices.Answer.Fresh;
        assertEq(low, hasAnswer ? expectedLow : 0);
        assertEq(high, hasAnswer ? expectedHigh : 0);
        for (uint256 i = 0; i < 3; ++i) {
            assertEq(prices[i], before[i], "leaves its input alone");
            assertTrue(kept[i] == prices[i] || kept[i] == 0);
        }
    }

    /// @dev Prices near the edges: parts in 1 000 of one another, and a unit beside.
    function testFuzz_Combine_IsAsTheNaiveModelSays(uint256 seed) external pure {
        uint256 base = 1 + (seed % 1e24);
        uint16[8] memory parts = [1000, 1050, 1100, 900, 950, 952, 1200, 800];
        uint256[3] memory prices;
        for (uint256 i = 0; i < 3; ++i) {
            seed = uint256(keccak256(abi.encode(seed)));
            prices[i] = (base * parts[seed % 8]) / 1000 + ((seed >> 8) % 3);
            if (prices[i] != 0) --prices[i];
            if ((seed >> 16) % 6 == 0) prices[i] = 0;
        }
        _compare(prices);
    }

    function _assertCombined(uint256[3] memory prices, uint256 expectedLow, uint256 expectedHigh) private pure {
        (, uint256 low, uint256 high, ) = SourceMedian.combine(prices);
        assertEq(low, expectedLow);
        assertEq(high, expectedHigh);
    }

    /// @dev A unit is a thousandth here: the edges themselves, and one beyond.
    function test_Combine_KeepsTheEdges() external pure {
        _assertCombined([uint256(1000), 1100, 900], 1000, 1000); // 10 % off on either side
        _assertCombined([uint256(1000), 1101, 1000], 1000, 1000); // one dropped, two alike
        _assertCombined([uint256(1000), 1101, 900], 0, 0); // one dropped, two apart
        _assertCombined([uint256(1000), 1101, 960], 960, 1000);
        _assertCombined([uint256(1000), 1040, 899], 1000, 1040);
        _assertCombined([uint256(1000), 1101, 899], 0, 0); // two dropped
        _assertCombined([uint256(1000), 1050, 0], 1000, 1050); // 5 % apart
        _assertCombined([uint256(1000), 1051, 0], 0, 0);
        _assertCombined([uint256(1000), 0, 0], 0, 0);
        _assertCombined([uint256(0), 0, 0], 0, 0);
    }

    function testFuzz_Combine_IsAsTheNaiveModelSaysOfAnyPrices(uint128 a, uint128 b, uint128 c) external pure {
        _compare([uint256(a), b, c]);
    }

    function testFuzz_Combine_DoesNotMindTheOrder(uint256 a, uint256 b, uint256 c) external pure {
        a = bound(a, 0, 2e18);
        b = bound(b, a - a / 8, a + a / 8);
        c = bound(c, a - a / 8, a + a / 8);
        (SourceMedian.Agreement agreement, uint256 low, uint256 high, ) = SourceMedian.combine([a, b, c]);
        uint256[3][5] memory orders = [[a, c, b], [b, a, c], [b, c, a], [c, a, b], [c, b, a]];
        for (uint256 i = 0; i < 5; ++i) {
            (SourceMedian.Agreement other, uint256 otherLow, uint256 otherHigh, ) = SourceMedian.combine(orders[i]);
            assertEq(uint256(other), uint256(agreement));
            assertEq(otherLow, low);
            assertEq(otherHigh, high);
        }
    }

    /// @dev One source that lies cannot move the answer beyond the two others by more than a tenth, whatever it says.
    function testFuzz_Combine_HoldsAgainstOneLiar(uint256 honest, uint256 other, uint256 lie) external pure {
        honest = bound(honest, 1e6, 1e24);
        other = bound(other, honest, (honest * 105) / 100);
        lie = bound(lie, 0, type(uint128).max);
        (SourceMedian.Agreement agreement, uint256 low, uint256 high, ) = SourceMedian.combine([honest, other, lie]);
        assertEq(uint256(agreement), uint256(SourceMedian.Agreement.Agree));
        assertGe(low, honest);
        assertLe(high, other);
    }
}
