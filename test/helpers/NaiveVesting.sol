// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IVestingVault} from "../../contracts/interfaces/token/IVestingVault.sol";

/// @notice The specification of vesting and of the daily limit again, without packed words and closed forms: a schedule by its dates,
///         the limit day by day.
library NaiveVesting {
    uint256 internal constant DAY = 86_400;
    uint256 internal constant MONTH = 2_592_000;

    /// @dev `start` is the second it starts at, never 0.
    function vested(
        uint256 total,
        IVestingVault.Terms memory terms,
        uint256 start,
        uint256 time
    ) internal pure returns (uint256) {
        if (time < start) return 0;
        uint256 atStart = (total * terms.atStartBps) / 10_000;
        uint256 cliffEnd = start + terms.cliffMonths * MONTH;
        uint256 end = cliffEnd + terms.linearMonths * MONTH;
        if (time >= end) return total;
        if (time < cliffEnd) return atStart;
        if (!terms.monthly) return atStart + ((total - atStart) * (time - cliffEnd)) / (end - cliffEnd);
        uint256 instalments = 0;
        while (cliffEnd + (instalments + 1) * MONTH <= time) ++instalments;
        return atStart + ((total - atStart) * instalments) / terms.linearMonths;
    }

    /// @dev Every day since the limit began, with the allowance it had.
    struct Days {
        uint256 total;
        uint256 begin;
        uint256 span;
        uint256 least;
        uint256 day;
        uint256 freeBefore; // when `day` began
        uint256 allowance; // of `day`
    }

    function open(uint256 total, uint256 begin, uint256 span, uint256 least) internal pure returns (Days memory) {
        return Days(total, begin, span, least, begin / DAY, 0, least);
    }

    /// @dev On the running day.
    function freeAt(Days memory self, uint256 time) internal pure returns (uint256 free) {
        if (time > self.begin) {
            uint256 elapsed = time - self.begin;
            free = elapsed >= self.span ? self.total : (self.total * elapsed) / self.span;
        }
        if (free > self.freeBefore + self.allowance) free = self.freeBefore + self.allowance;
    }

    /// @dev One day after the other; each begins with the least allowance.
    function passTo(Days memory self, uint256 day) internal pure {
        while (self.day < day) {
            ++self.day;
            self.freeBefore = freeAt(self, self.day * DAY);
            self.allowance = self.least;
        }
    }
}
