// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

/// @title InterestCurve
/// @notice What a year of borrowing costs at a utilisation, and who earns it.
/// @dev Rates are simple and in parts per million of a year: interest earns no interest, so that an index is a plain sum of rate ×
///      seconds and has no rounding. docs/lending-pool.md derives the curve.
library InterestCurve {
    /// @dev 100 % in rates.
    uint256 internal constant ONE = 1e6;
    uint256 internal constant PPM_PER_BPS = 100;
    /// @dev Up to this utilisation the rate is flat, and draws are possible.
    uint256 internal constant KINK = 800_000;
    /// @dev What lenders earn of their capital in a year at most, while the compartment is not full.
    uint256 internal constant LENDER_CAP = 80_000;
    /// @dev Of interest, to the compartment.
    uint256 internal constant INSURANCE_SHARE = 100_000;

    /// @notice The borrow rate: flat up to the kink, then rising in a line to `maxBps` at 100 %.
    /// @param lent USDC units lent out, of `capital`, which is not zero where anything is lent.
    /// @return Parts per million of a year; up: the pool has the fraction.
    function borrowRate(
        uint256 lent,
        uint256 capital,
        uint256 flatBps,
        uint256 maxBps
    ) internal pure returns (uint256) {
        // amounts have 66 bits, rates 16, the constants 20
        unchecked {
            uint256 atKink = capital * KINK;
            uint256 flat = flatBps * PPM_PER_BPS;
            if (lent * ONE <= atKink) return flat;
            uint256 above = lent * ONE - atKink;
            return flat + Math.ceilDiv((maxBps * PPM_PER_BPS - flat) * above, capital * (ONE - KINK));
        }
    }

    /// @notice The compartment's part of interest while it is not full: its share, and what would lift lenders above their cap.
    /// @param interest Amount × rate of a time.
    /// @param capital The lenders' capital × seconds of the same time.
    /// @return In the unit of `interest`; down.
    function insurancePart(uint256 interest, uint256 capital) internal pure returns (uint256) {
        // amounts have 66 bits, seconds 40, rates 27
        unchecked {
            uint256 share = (interest * INSURANCE_SHARE) / ONE;
            uint256 kept = capital * LENDER_CAP;
            return interest > kept + share ? interest - kept : share;
        }
    }
}
