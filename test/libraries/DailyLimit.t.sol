// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Test} from "forge-std/Test.sol";
import {DailyLimit} from "../../contracts/libraries/DailyLimit.sol";
import {NaiveVesting} from "../helpers/NaiveVesting.sol";

/// @notice The closed form of many days at once against a loop over them, to the wei.
contract DailyLimitTest is Test {
    using DailyLimit for DailyLimit.State;
    using DailyLimit for DailyLimit.Curve;
    using NaiveVesting for NaiveVesting.Days;

    uint256 private constant DAY = 86_400;
    uint256 private constant FIRST_DAY = 20_833;
    uint256 private constant TOUCHES = 6;
    uint256 private constant MAX_TOTAL = (1 << 88) - 1;

    uint256 private _seed;

    function _random(uint256 max) private returns (uint256) {
        _seed = uint256(keccak256(abi.encode(_seed)));
        return _seed % max;
    }

    /* THE CURVE */

    function test_VestedAt_IsNothingBeforeAndAllFromTheEnd() external pure {
        DailyLimit.Curve memory curve = DailyLimit.Curve(1_000, FIRST_DAY * DAY, 10 * DAY);
        assertEq(curve.vestedAt(0), 0);
        assertEq(curve.vestedAt(curve.begin), 0);
        assertEq(curve.vestedAt(curve.begin + DAY / 100), 1);
        assertEq(curve.vestedAt(curve.begin + DAY / 100 - 1), 0);
        assertEq(curve.vestedAt(curve.begin + 10 * DAY - 1), 999);
        assertEq(curve.vestedAt(curve.begin + 10 * DAY), 1_000);
        assertEq(curve.vestedAt(type(uint256).max), 1_000);
    }

    /* ONE DAY */

    function test_FreedAt_IsTheSmallerOfVestedAndAllowed() external pure {
        DailyLimit.Curve memory curve = DailyLimit.Curve(1_000, FIRST_DAY * DAY, 10 * DAY);
        DailyLimit.State memory state = DailyLimit.State(uint32(FIRST_DAY + 2), 150, 75);
        assertEq(state.freedAt(curve, (FIRST_DAY + 2) * DAY), 200);
        assertEq(state.freedAt(curve, (FIRST_DAY + 2) * DAY + DAY / 4), 225);
        assertEq(state.freedAt(curve, (FIRST_DAY + 3) * DAY - 1), 225);
        state.allowance = type(uint88).max;
        state.freedBefore = type(uint88).max;
        assertEq(state.freedAt(curve, (FIRST_DAY + 3) * DAY), 300);
    }

    /// @dev The curve begins at noon: half a day vests on the first day, which has an allowance as any other.
    function test_FreedAtStartOf_BeginsInTheMiddleOfADay() external pure {
        DailyLimit.Curve memory curve = DailyLimit.Curve(1_000, FIRST_DAY * DAY + DAY / 2, 10 * DAY);
        DailyLimit.State memory none;
        assertEq(none.freedAtStartOf(curve, FIRST_DAY, 80), 0);
        assertEq(none.freedAtStartOf(curve, FIRST_DAY + 1, 80), 50);
        assertEq(none.freedAtStartOf(curve, FIRST_DAY + 1, 30), 30);
        assertEq(none.freedAtStartOf(curve, FIRST_DAY + 2, 80), 130);
        assertEq(none.freedAtStartOf(curve, FIRST_DAY + 2, 30), 60);
        assertEq(none.freedAtStartOf(curve, FIRST_DAY + 11, 80), 850);
        assertEq(none.freedAtStartOf(curve, FIRST_DAY + 13, 80), 1_000);
    }

    /// @dev What a day did not use of its allowance is no credit: nothing had vested for it.
    function test_FreedAtStartOf_CarriesNoUnusedAllowance() external pure {
        DailyLimit.Curve memory curve = DailyLimit.Curve(1_000, FIRST_DAY * DAY, 10 * DAY);
        DailyLimit.State memory state = DailyLimit.State(uint32(FIRST_DAY), 0, 10_000);
        assertEq(state.freedAtStartOf(curve, FIRST_DAY + 1, 1), 100);
        assertEq(state.freedAtStartOf(curve, FIRST_DAY + 4, 1), 103);
    }

    /* MANY DAYS */

    /// @dev Day by day, over curves, gaps, allowances and beginnings of any kind.
    function testFuzz_Freed_IsAsTheDayByDayLoopSays(uint256 seed) external {
        _seed = seed;
        DailyLimit.Curve memory curve = _someCurve();
        uint256 least = _someAllowance(curve);
        NaiveVesting.Days memory naive = NaiveVesting.open(curve.total, curve.begin, curve.span, least);
        DailyLimit.State memory state;
        uint256 today = curve.begin / DAY;
        for (uint256 i = 0; i < TOUCHES; ++i) {
            today += i == 0 ? _someGap() - 1 : _someGap();
            uint256 freed = state.freedAtStartOf(curve, today, naive.least);
            naive.passTo(today);
            assertEq(freed, naive.freeBefore, "when the day begins");
            naive.allowance = _someAllowance(curve);
            state = DailyLimit.State(uint32(today), uint88(freed), uint88(naive.allowance));
            uint256 time = today * DAY + _random(DAY);
            assertEq(state.freedAt(curve, time), naive.freeAt(time), "on the day");
            // the bounds may change once a day is fixed
            if (_random(3) == 0) naive.least = _someAllowance(curve);
        }
    }

    function _someCurve() private returns (DailyLimit.Curve memory curve) {
        uint256 kind = _random(4);
        curve.total =
            kind == 0
                ? 1 + _random(1_000)
                : kind == 1
                    ? MAX_TOTAL - _random(9)
                    : 12_500_000e18;
        if (kind == 3) curve.total = 1 + _random(MAX_TOTAL);
        kind = _random(4);
        curve.begin =
            FIRST_DAY * DAY +
            (
                kind == 0
                    ? 0
                    : kind == 1
                        ? DAY - 1
                        : _random(DAY)
            );
        kind = _random(3);
        curve.span = kind == 0 ? 540 * DAY : 1 + _random(kind == 1 ? 3 * DAY : 1_500 * DAY);
    }

    /// @dev Around what vests in a day, so that either may bind; 0 and very much as well.
    function _someAllowance(DailyLimit.Curve memory curve) private returns (uint256) {
        uint256 kind = _random(8);
        if (kind == 0) return 0;
        if (kind == 1) return MAX_TOTAL;
        uint256 daily = _min((curve.total * DAY) / curve.span, MAX_TOTAL / 2);
        return _random(2 * daily + 2);
    }

    function _min(uint256 a, uint256 b) private pure returns (uint256) {
        return a < b ? a : b;
    }

    function _someGap() private returns (uint256) {
        uint256 kind = _random(8);
        return
            1 +
            (
                kind < 3
                    ? 0
                    : kind < 6
                        ? _random(20)
                        : kind == 6
                            ? _random(300)
                            : _random(2_000)
            );
    }

    /// @dev Two steps are as one: reading on a day between changes nothing when it has the least allowance.
    function testFuzz_FreedAtStartOf_IsTheSameInTwoSteps(uint256 seed, uint256 gap, uint256 stop) external {
        _seed = seed;
        DailyLimit.Curve memory curve = _someCurve();
        uint256 least = _someAllowance(curve);
        uint256 today = curve.begin / DAY + bound(gap, 1, 2_000);
        uint256 between = bound(stop, curve.begin / DAY, today - 1);
        DailyLimit.State memory none;
        uint256 freed = none.freedAtStartOf(curve, between, least);
        DailyLimit.State memory state = DailyLimit.State(uint32(between), uint88(freed), uint88(least));
        assertEq(state.freedAtStartOf(curve, today, least), none.freedAtStartOf(curve, today, least));
    }

    /// @dev Never falls, never above what has vested, and a day adds at most its allowance.
    function testFuzz_Freed_RisesByAtMostTheAllowance(uint256 seed, uint256 gap) external {
        _seed = seed;
        DailyLimit.Curve memory curve = _someCurve();
        uint256 least = _someAllowance(curve);
        uint256 today = curve.begin / DAY + bound(gap, 0, 2_000);
        DailyLimit.State memory none;
        uint256 freed = none.freedAtStartOf(curve, today, least);
        uint256 tomorrow = none.freedAtStartOf(curve, today + 1, least);
        assertLe(freed, tomorrow);
        assertLe(tomorrow - freed, least);
        assertLe(freed, curve.vestedAt(today * DAY));
    }
}
