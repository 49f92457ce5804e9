// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @dev Sums of the four most recent periods in one word. Bits 0–31: number of the newest period. Bits 32 + 56 × i up:
///      the sum of the period p with p % 4 == i, for p in (newest − 4, newest].
type Buckets is uint256;

using RollingBuckets for Buckets global;

/// @title RollingBuckets
/// @notice What came in during the last four periods, for one storage write a change: money that matures by days, limits
///         over a rolling window.
/// @dev Period numbers grow with time and are chosen by the caller (day, 8 hours, …). Amounts are whatever unit the caller
///      counts in, at most 2^56 − 1 a period: 72 billion USDC at 6 decimals.
library RollingBuckets {
    uint256 internal constant PERIODS = 4;

    uint256 private constant PERIOD_MASK = type(uint32).max;
    uint256 private constant SUM_BITS = 56;
    uint256 private constant SUM_MASK = (1 << SUM_BITS) - 1;
    uint256 private constant FIRST_SUM = 32;

    /// @notice A period's sum would not fit its 56 bits.
    error RollingBuckets_Overflow(uint256 period, uint256 sum, uint256 amount);

    /// @notice The period is older than the four that are kept.
    error RollingBuckets_PeriodForgotten(uint256 period, uint256 newest);

    /// @notice More is taken from a period than came in.
    error RollingBuckets_Underflow(uint256 period, uint256 sum, uint256 amount);

    /// @notice Makes `period` the newest, unless a newer one is already there.
    /// @return advanced The word with room for `period`.
    /// @return dropped Sum of the periods that no longer fit.
    function advance(Buckets self, uint256 period) internal pure returns (Buckets advanced, uint256 dropped) {
        uint256 word = Buckets.unwrap(self);
        uint256 last = word & PERIOD_MASK;
        if (period <= last) return (self, 0);
        uint256 steps = period - last;
        if (steps > PERIODS) steps = PERIODS;
        for (uint256 i = 1; i <= steps; ++i) {
            uint256 shift = _shift(last + i);
            dropped += (word >> shift) & SUM_MASK;
            word &= ~(SUM_MASK << shift);
        }
        // casting is safe until period 2^32: with periods of 8 hours that is in 3.9 million years
        advanced = Buckets.wrap((word & ~PERIOD_MASK) | period);
    }

    /// @notice Adds `amount` to `period`, making it the newest where it is.
    /// @return added The word with the amount in it.
    /// @return dropped Sum of the periods that no longer fit.
    function add(Buckets self, uint256 period, uint256 amount) internal pure returns (Buckets added, uint256 dropped) {
        (self, dropped) = advance(self, period);
        uint256 sum = sumOf(self, period);
        require(amount <= SUM_MASK - sum, RollingBuckets_Overflow(period, sum, amount));
        added = Buckets.wrap(Buckets.unwrap(self) + (amount << _shift(period)));
    }

    /// @notice Takes `amount` back out of `period`.
    function remove(Buckets self, uint256 period, uint256 amount) internal pure returns (Buckets) {
        uint256 sum = sumOf(self, period);
        require(amount <= sum, RollingBuckets_Underflow(period, sum, amount));
        return Buckets.wrap(Buckets.unwrap(self) - (amount << _shift(period)));
    }

    /// @notice Empties every period up to and including `lastPeriod`.
    /// @return rest The word without them.
    /// @return released Their sum.
    function release(Buckets self, uint256 lastPeriod) internal pure returns (Buckets rest, uint256 released) {
        uint256 word = Buckets.unwrap(self);
        uint256 last = word & PERIOD_MASK;
        for (uint256 age = 0; age < PERIODS && age <= last; ++age) {
            uint256 period = last - age;
            if (period > lastPeriod) continue;
            uint256 shift = _shift(period);
            released += (word >> shift) & SUM_MASK;
            word &= ~(SUM_MASK << shift);
        }
        rest = Buckets.wrap(word);
    }

    /// @notice Sum of the periods from `firstPeriod` on.
    function sumSince(Buckets self, uint256 firstPeriod) internal pure returns (uint256 sum) {
        uint256 word = Buckets.unwrap(self);
        uint256 last = word & PERIOD_MASK;
        for (uint256 age = 0; age < PERIODS && age + firstPeriod <= last; ++age) {
            sum += (word >> _shift(last - age)) & SUM_MASK;
        }
    }

    /// @notice Sum of one of the four periods that are kept.
    function sumOf(Buckets self, uint256 period) internal pure returns (uint256) {
        uint256 last = newest(self);
        require(period <= last && period + PERIODS > last, RollingBuckets_PeriodForgotten(period, last));
        return (Buckets.unwrap(self) >> _shift(period)) & SUM_MASK;
    }

    /// @notice Number of the newest period.
    function newest(Buckets self) internal pure returns (uint256) {
        return Buckets.unwrap(self) & PERIOD_MASK;
    }

    function _shift(uint256 period) private pure returns (uint256) {
        return FIRST_SUM + SUM_BITS * (period % PERIODS);
    }
}
