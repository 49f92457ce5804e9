// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @dev Sums of the four most recent periods in one word. From the lowest bit: 24 number of the newest period, 24 a counter
///      of the owner's, then four sums of 52 bits, that of period p at place p % 4.
type Buckets is uint256;

using RollingBuckets for Buckets global;

/// @title RollingBuckets
/// @notice What came in during the last four periods, for one storage write a change: money that matures by days, limits
///         over a rolling window.
/// @dev Period numbers grow with time and are chosen by the caller (day, 8 hours, …); 24 bits last 319 years for periods of
///      10 minutes. Amounts are whatever unit the caller counts in, at most 2^52 − 1 a period: 4.5 billion USDC at 6
///      decimals.
library RollingBuckets {
    uint256 internal constant PERIODS = 4;

    uint256 private constant PERIOD_MASK = (1 << 24) - 1;
    uint256 private constant COUNT_MASK = (1 << 24) - 1;
    uint256 private constant COUNT_SHIFT = 24;
    uint256 private constant FIRST_SUM_SHIFT = 48;
    uint256 private constant SUM_BITS = 52;
    uint256 private constant SUM_MASK = (1 << SUM_BITS) - 1;

    /// @notice A period's sum would not fit its 52 bits.
    error RollingBuckets_Overflow(uint256 period, uint256 sum, uint256 amount);

    /// @notice The period is not one of the four that are kept.
    error RollingBuckets_PeriodNotKept(uint256 period, uint256 newest);

    /// @notice More is taken from a period than came in.
    error RollingBuckets_Underflow(uint256 period, uint256 sum, uint256 amount);

    /// @notice Makes `period` the newest, unless a newer one is already there.
    /// @return advanced The word with room for `period`.
    /// @return dropped Sum of the periods that no longer fit.
    function advance(Buckets self, uint256 period) internal pure returns (Buckets advanced, uint256 dropped) {
        uint256 word = Buckets.unwrap(self);
        uint256 last = word & PERIOD_MASK;
        if (period <= last) return (self, 0);
        require(period <= PERIOD_MASK, RollingBuckets_PeriodNotKept(period, last));
        unchecked {
            // periods are below 2^24, four sums below 2^54
            uint256 first = period - last > PERIODS ? period - PERIODS : last;
            while (first < period) {
                uint256 shift = FIRST_SUM_SHIFT + SUM_BITS * (++first % PERIODS);
                dropped += (word >> shift) & SUM_MASK;
                word &= ~(SUM_MASK << shift);
            }
        }
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

    /// @notice Adds `amount` to the newest period and counts one up.
    /// @dev One function without helpers, because every report passes it.
    function addCounted(Buckets self, uint256 amount) internal pure returns (Buckets) {
        uint256 word = Buckets.unwrap(self);
        unchecked {
            uint256 shift = FIRST_SUM_SHIFT + SUM_BITS * (word % PERIODS); // the period is in the lowest bits
            uint256 sum = (word >> shift) & SUM_MASK;
            require(amount <= SUM_MASK - sum, RollingBuckets_Overflow(word & PERIOD_MASK, sum, amount));
            uint256 counter = ((word >> COUNT_SHIFT) + 1) & COUNT_MASK; // wraps by the mask
            word = (word & ~(COUNT_MASK << COUNT_SHIFT)) | (counter << COUNT_SHIFT);
            return Buckets.wrap(word + (amount << shift));
        }
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

    /// @notice Sum of all periods that are kept.
    function total(Buckets self) internal pure returns (uint256 sum) {
        uint256 sums = Buckets.unwrap(self) >> FIRST_SUM_SHIFT;
        for (uint256 i = 0; i < PERIODS; ++i) {
            sum += (sums >> (SUM_BITS * i)) & SUM_MASK;
        }
    }

    /// @notice Sum of one of the four periods that are kept.
    function sumOf(Buckets self, uint256 period) internal pure returns (uint256) {
        uint256 last = newest(self);
        require(period <= last && period + PERIODS > last, RollingBuckets_PeriodNotKept(period, last));
        return (Buckets.unwrap(self) >> _shift(period)) & SUM_MASK;
    }

    /// @notice Number of the newest period.
    function newest(Buckets self) internal pure returns (uint256) {
        return Buckets.unwrap(self) & PERIOD_MASK;
    }

    /// @notice The word with its counter one higher; after 2^24 − 1 comes 0.
    function countUp(Buckets self) internal pure returns (Buckets) {
        unchecked {
            uint256 next = (count(self) + 1) & COUNT_MASK; // wraps by the mask
            return Buckets.wrap((Buckets.unwrap(self) & ~(COUNT_MASK << COUNT_SHIFT)) | (next << COUNT_SHIFT));
        }
    }

    /// @notice The owner's counter, modulo 2^24.
    function count(Buckets self) internal pure returns (uint256) {
        return (Buckets.unwrap(self) >> COUNT_SHIFT) & COUNT_MASK;
    }

    function _shift(uint256 period) private pure returns (uint256) {
        return FIRST_SUM_SHIFT + SUM_BITS * (period % PERIODS);
    }
}
