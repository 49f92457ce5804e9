// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Test} from "forge-std/Test.sol";
import {InterestCurve} from "../../contracts/libraries/InterestCurve.sol";

contract InterestCurveTest is Test {
    function _rate(uint256 lent, uint256 capital) private pure returns (uint256) {
        return InterestCurve.borrowRate(lent, capital, 1_111, 2_000);
    }

    function test_BorrowRate_IsFlatUpToTheKink() external pure {
        assertEq(_rate(0, 0), 111_100);
        assertEq(_rate(0, 100), 111_100);
        assertEq(_rate(1, 100), 111_100);
        assertEq(_rate(80, 100), 111_100);
        assertEq(_rate(800_000e6, 1_000_000e6), 111_100);
    }

    function test_BorrowRate_RisesInALineToTheHighest() external pure {
        assertEq(_rate(85, 100), 133_325);
        assertEq(_rate(90, 100), 155_550);
        assertEq(_rate(95, 100), 177_775);
        assertEq(_rate(100, 100), 200_000);
    }

    function test_BorrowRate_RoundsUp() external pure {
        assertEq(_rate(800_000e6 + 1, 1_000_000e6), 111_101);
        assertEq(_rate(999_999_999_999, 1_000_000e6), 200_000);
    }

    function testFuzz_BorrowRate_NeverFallsAndStaysInBounds(
        uint256 capital,
        uint256 lent,
        uint256 more,
        uint256 flatBps,
        uint256 maxBps
    ) external pure {
        capital = bound(capital, 1, 1 << 64);
        lent = bound(lent, 0, capital);
        more = bound(more, lent, capital);
        maxBps = bound(maxBps, 0, 10_000);
        flatBps = bound(flatBps, 0, maxBps);
        uint256 rate = InterestCurve.borrowRate(lent, capital, flatBps, maxBps);
        assertGe(rate, flatBps * 100);
        assertLe(rate, maxBps * 100);
        assertLe(rate, InterestCurve.borrowRate(more, capital, flatBps, maxBps));
    }

    /// @dev Against the curve as one would write it without thought of overflow.
    function testFuzz_BorrowRate_IsTheCurve(uint256 capital, uint256 lent) external pure {
        capital = bound(capital, 1, 1 << 64);
        lent = bound(lent, 0, capital);
        uint256 expected = 111_100e18;
        uint256 utilization = (lent * 1e18) / capital;
        if (utilization > 0.8e18) expected += 88_900 * (utilization - 0.8e18) * 5;
        assertApproxEqAbs(_rate(lent, capital), expected / 1e18, 1);
    }

    function test_InsurancePart_IsATenth() external pure {
        // a year of 1 000 USDC at 11.11 %, lenders' capital twice as much
        assertEq(InterestCurve.insurancePart(1_000e6 * 111_100, 2_000e6), 1_000e6 * 11_110);
        assertEq(InterestCurve.insurancePart(0, 1), 0);
        assertEq(InterestCurve.insurancePart(9, 1), 0);
    }

    function test_InsurancePart_IsWhatIsAboveEightPercentOfTheCapital() external pure {
        // 20 % of all: 12 % of it
        assertEq(InterestCurve.insurancePart(1_000e6 * 200_000, 1_000e6), 1_000e6 * 120_000);
        // at 80 % utilisation and 11.11 % lenders have just below 8 %
        assertEq(InterestCurve.insurancePart(800e6 * 111_100, 1_000e6), 800e6 * 11_110);
        // a little more: the cap takes over
        assertEq(InterestCurve.insurancePart(800e6 * 111_200, 1_000e6), 800e6 * 111_200 - 1_000e6 * 80_000);
    }

    function testFuzz_InsurancePart_LeavesLendersAtMostTheCap(uint256 interest, uint256 capital) external pure {
        interest = bound(interest, 0, 1 << 128);
        capital = bound(capital, 0, 1 << 100);
        uint256 part = InterestCurve.insurancePart(interest, capital);
        assertLe(part, interest);
        assertGe(part, interest / 10);
        assertLe(interest - part, capital * 80_000 + (interest / 10 == part ? 1 : 0));
    }
}
