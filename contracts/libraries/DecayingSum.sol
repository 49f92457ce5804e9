// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {VeLock, VeLocks} from "./VeLock.sol";

/// @dev Σ amount and Σ amount × end week of locks that had not ended at a second, in one word. From the lowest bit: 87 amount,
///      100 amount × week, 37 second, 32 number of words kept before it.
type Checkpoint is uint256;

/// @title DecayingSums
/// @notice The votes of many locks at once, at any second: of all, or of those delegated to one account.
/// @dev With S = Σ amount and E = Σ amount × end over locks that have not ended, their votes at t are 2.5 × (E − S × t) / 4 years:
///      exact, since every lock loses the same part of its amount in a second. A lock adds its amount to the bucket of its end;
///      when that week is crossed, S falls by the bucket and E by bucket × week, which at that moment changes no votes.
///
///      A bucket of a past week never changes any more: locks end in the future when they are written. So the state at any past
///      second is the last checkpoint before it, less the buckets crossed since, whatever was written later; silent weeks need no
///      checkpoint of their own. A lock ends within 4 years of its last change, so that a read crosses at most 209 buckets in 105
///      words: after that nothing is left.
library DecayingSums {
    struct DecayingSum {
        Checkpoint latest;
        mapping(uint256 index => Checkpoint) kept;
        /// Two weeks a word: week w in the lower half of word w / 2 when w is even, else in the upper.
        mapping(uint256 word => uint256) buckets;
    }

    /// @notice Replaces a lock by another, as of now.
    /// @param before The lock until now; counts while it has not ended.
    /// @param afterwards The lock from now on; counts while it has not ended.
    function replace(DecayingSum storage self, VeLock before, VeLock afterwards) internal {
        (uint256 amount, uint256 amountWeeks) = stateAt(self, self.latest, block.timestamp);
        if (before.isLive(block.timestamp)) {
            (uint256 locked, uint256 week) = (before.amount(), before.endWeek());
            amount -= locked;
            amountWeeks -= locked * week;
            self.buckets[week >> 1] -= locked << _shift(week);
        }
        if (afterwards.isLive(block.timestamp)) {
            (uint256 locked, uint256 week) = (afterwards.amount(), afterwards.endWeek());
            amount += locked;
            amountWeeks += locked * week;
            self.buckets[week >> 1] += locked << _shift(week);
        }
        _write(self, amount, amountWeeks);
    }

    /// @notice Keeps the state of now, so that later reads start from here.
    function checkpoint(DecayingSum storage self) internal {
        (uint256 amount, uint256 amountWeeks) = stateAt(self, self.latest, block.timestamp);
        _write(self, amount, amountWeeks);
    }

    /// @dev The sums fit: all CPT there is and a week below 2^13.
    function _write(DecayingSum storage self, uint256 amount, uint256 amountWeeks) private {
        Checkpoint latest = self.latest;
        uint256 index = countOf(latest);
        if (sinceOf(latest) != block.timestamp) {
            // number 0 is the empty word, which is there without being written
            if (index != 0) self.kept[index] = latest;
            ++index;
        }
        self.latest = Checkpoint.wrap(amount | (amountWeeks << 87) | (block.timestamp << 187) | (index << 224));
    }

    /// @notice Σ amount and Σ amount × end week of the locks that have not ended at `time`, which is not in the future.
    function stateAt(DecayingSum storage self, uint256 time) internal view returns (uint256, uint256) {
        return stateAt(self, checkpointAt(self, time), time);
    }

    /// @notice The same from a checkpoint at or before `time`.
    function stateAt(
        DecayingSum storage self,
        Checkpoint from,
        uint256 time
    ) internal view returns (uint256 amount, uint256 amountWeeks) {
        amount = amountOf(from);
        amountWeeks = amountWeeksOf(from);
        uint256 week = sinceOf(from) / VeLocks.WEEK + 1;
        uint256 last = time / VeLocks.WEEK;
        while (week <= last && amount != 0) {
            uint256 word = self.buckets[week >> 1] >> _shift(week);
            uint256 ended = word & type(uint128).max;
            amount -= ended;
            amountWeeks -= ended * week;
            ++week;
            if (week & 1 == 1 && week <= last) {
                ended = word >> 128;
                amount -= ended;
                amountWeeks -= ended * week;
                ++week;
            }
        }
    }

    /// @notice Votes of all at `time`, which is not in the future; in wei of veCPT, down.
    function votesAt(DecayingSum storage self, uint256 time) internal view returns (uint256) {
        (uint256 amount, uint256 amountWeeks) = stateAt(self, time);
        return VeLocks.votesAt(amount, amountWeeks, time);
    }

    /// @notice The last checkpoint at or before `time`; empty when there is none.
    function checkpointAt(DecayingSum storage self, uint256 time) internal view returns (Checkpoint found) {
        found = self.latest;
        if (sinceOf(found) <= time) return found;
        uint256 low = 0;
        uint256 high = countOf(found);
        // number 0 is the empty word, of second 0: there is always one at or before
        while (high - low > 1) {
            uint256 middle = (low + high) / 2;
            if (sinceOf(self.kept[middle]) <= time) low = middle;
            else high = middle;
        }
        return self.kept[low];
    }

    function amountOf(Checkpoint self) internal pure returns (uint256) {
        return Checkpoint.unwrap(self) & ((1 << 87) - 1);
    }

    function amountWeeksOf(Checkpoint self) internal pure returns (uint256) {
        return (Checkpoint.unwrap(self) >> 87) & ((1 << 100) - 1);
    }

    function sinceOf(Checkpoint self) internal pure returns (uint256) {
        return (Checkpoint.unwrap(self) >> 187) & ((1 << 37) - 1);
    }

    function countOf(Checkpoint self) internal pure returns (uint256) {
        return Checkpoint.unwrap(self) >> 224;
    }

    function _shift(uint256 week) private pure returns (uint256) {
        return (week & 1) << 7;
    }
}
