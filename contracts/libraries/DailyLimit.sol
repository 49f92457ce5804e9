// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

/// @title DailyLimit
/// @notice What has become free of an amount that vests evenly, when only so much may become free a day. Holders share it in
///         proportion to what they hold, so that nobody gains by being first.
/// @dev With V(t) = ⌊total × min(t − begin, span) / span⌋ vested, A the allowance of a day and G what was free when the day began:
///      free at t is min(V(t), G + A), and the next day begins with min(V(end of the day), G + A). A day nobody touched has the least
///      allowance. n such days are one step: unrolling gives min(G + nA, min over i of V(end of day i) + (n − i)A); V is concave from
///      its begin on, so that the inner minimum lies at the first or the last of them. Floors commute with minima and A is whole, so
///      that this equals the day by day computation to the wei.
library DailyLimit {
    uint256 internal constant DAY = 1 days;

    /// @param day The day whose allowance is fixed, unix time / 1 day; 0: none yet.
    /// @param freedBefore Free when it began.
    /// @param allowance May become free on it.
    struct State {
        uint32 day;
        uint88 freedBefore;
        uint88 allowance;
    }

    /// @notice An amount that vests evenly from `begin` for `span` seconds.
    struct Curve {
        uint256 total;
        uint256 begin;
        uint256 span;
    }

    /// @notice Vested at `time`. Down.
    function vestedAt(Curve memory curve, uint256 time) internal pure returns (uint256) {
        if (time <= curve.begin) return 0;
        return Math.mulDiv(curve.total, Math.min(time - curve.begin, curve.span), curve.span);
    }

    /// @notice Free at `time`, which is on the state's day.
    function freedAt(State memory self, Curve memory curve, uint256 time) internal pure returns (uint256) {
        return Math.min(vestedAt(curve, time), uint256(self.freedBefore) + self.allowance);
    }

    /// @notice Free when `today` began, `today` being later than the state's day and not before the curve's begin.
    /// @param least The allowance of the days between, which nobody touched.
    function freedAtStartOf(
        State memory self,
        Curve memory curve,
        uint256 today,
        uint256 least
    ) internal pure returns (uint256 freed) {
        uint256 first = curve.begin / DAY;
        if (self.day != 0) {
            first = uint256(self.day) + 1;
            freed = freedAt(self, curve, first * DAY);
        }
        uint256 missed = today - first;
        if (missed == 0) return freed;
        uint256 byFirst = vestedAt(curve, (first + 1) * DAY) + (missed - 1) * least;
        return Math.min(freed + missed * least, Math.min(byFirst, vestedAt(curve, today * DAY)));
    }
}
