// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IVestingVault} from "../interfaces/token/IVestingVault.sol";

/// @title VestingTerms
/// @notice How the categories of the genesis table release, from the listing on; months of 30 days.
library VestingTerms {
    /// @notice A tenth at the listing, the rest evenly over 24 months.
    function foundation() internal pure returns (IVestingVault.Terms memory terms) {
        terms.atStartBps = 1_000;
        terms.linearMonths = 24;
    }

    /// @notice Nothing for 6 months, then evenly over 18, under the daily limit.
    function privateSale() internal pure returns (IVestingVault.Terms memory terms) {
        terms.cliffMonths = 6;
        terms.linearMonths = 18;
        terms.limited = true;
    }

    /// @notice Nothing for 12 months, then evenly over 36; what has not vested can be revoked.
    function team(uint40 start) internal pure returns (IVestingVault.Terms memory terms) {
        terms.start = start;
        terms.cliffMonths = 12;
        terms.linearMonths = 36;
        terms.revocable = true;
    }
}
