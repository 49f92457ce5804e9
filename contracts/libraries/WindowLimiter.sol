// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @dev What passed in the five most recent quarters of an hour, and how much may, in one word. From the lowest bit: 32 number of
///      the newest quarter, 24 the limit in whole tokens, then five sums of 40 bits, the newest quarter's first.
type Window is uint256;

using WindowLimiter for Window global;

/// @title WindowLimiter
/// @notice A hard limit on what passes in any 3 600 seconds, wherever they begin.
/// @dev Amounts have 6 decimals. A linear refill lets nearly twice its limit through around the edge of a window, and so does one
///      counter an hour. Here the hour is four quarters and five are counted.
///
///      WIN-1: in any closed span of 3 600 seconds no more passes than the limit when the last of it passed.
///      Proof. Let t be the span's beginning and a last booking in it be at s, t ≤ s ≤ t + 3600. With q(x) = ⌊x / 900⌋,
///      q(s) − q(t) ≤ q(t + 3600) − q(t) = 4 exactly, since 3600 = 4 · 900. So whatever passed in the span before it lies in one of
///      the quarters q(s) − 4 … q(s): the five that are kept at s, none of them dropped. `tryAdd` lets the booking pass only if all
///      of them and it are within the limit. ∎ So time must not run backwards, and an amount counts for 60 to 75 minutes: less than
///      the limit may pass, by timing, and never more. `npm run prove` has the compiler's model checker prove it again, without the
///      packed word; `WindowLimiterDifferential.t.sol` holds this library against what is proved.
library WindowLimiter {
    /// @dev What is bounded: any span of so many seconds.
    uint256 internal constant SPAN = 3_600;
    uint256 internal constant QUARTER = 900;
    uint256 internal constant QUARTERS = 5;
    /// @dev No sum outgrows its 40 bits: 10^12 < 2^40.
    uint256 internal constant MAX_LIMIT = 1_000_000;
    uint256 internal constant NEVER = type(uint256).max;

    uint256 private constant UNITS = 1e6;
    uint256 private constant NUMBER_MASK = (1 << 32) - 1;
    uint256 private constant LIMIT_SHIFT = 32;
    uint256 private constant LIMIT_MASK = (1 << 24) - 1;
    uint256 private constant SUMS_SHIFT = 56;
    uint256 private constant SUM_BITS = 40;
    uint256 private constant SUM_MASK = (1 << SUM_BITS) - 1;

    /// @notice A limit above 1 000 000 tokens.
    error WindowLimiter_LimitTooHigh(uint256 limit, uint256 max);

    /// @notice The window with `newLimit` whole tokens; what has passed stays counted.
    function withLimit(Window self, uint256 newLimit) internal pure returns (Window) {
        require(newLimit <= MAX_LIMIT, WindowLimiter_LimitTooHigh(newLimit, MAX_LIMIT));
        return Window.wrap((Window.unwrap(self) & ~(LIMIT_MASK << LIMIT_SHIFT)) | (newLimit << LIMIT_SHIFT));
    }

    /// @notice Whole tokens that may pass in any `SPAN`; zero until it is set: nothing passes.
    function limit(Window self) internal pure returns (uint256) {
        return (Window.unwrap(self) >> LIMIT_SHIFT) & LIMIT_MASK;
    }

    /// @notice Counts `amount` as passing at `time`, if it fits.
    /// @return fits Whether it does.
    /// @return next The window with it, or as it was.
    function tryAdd(Window self, uint256 amount, uint256 time) internal pure returns (bool fits, Window next) {
        next = advance(self, time);
        if (!_fits(next, amount)) return (false, self);
        // all sums and the amount are within the limit, so the newest stays below 2^40
        return (true, Window.wrap(Window.unwrap(next) + (amount << SUMS_SHIFT)));
    }

    /// @dev Not even nothing fits while a lowered limit is below what has passed.
    function _fits(Window self, uint256 amount) private pure returns (bool) {
        uint256 most = limit(self) * UNITS;
        return amount <= most && _sum(self) <= most - amount;
    }

    /// @notice What may pass at `time`.
    function available(Window self, uint256 time) internal pure returns (uint256) {
        uint256 most = limit(self) * UNITS;
        uint256 sum = used(self, time);
        return sum < most ? most - sum : 0; // a lowered limit may be below what has passed
    }

    /// @notice What has passed in the quarter of `time` and in the four before it.
    function used(Window self, uint256 time) internal pure returns (uint256) {
        return _sum(advance(self, time));
    }

    function _sum(Window self) private pure returns (uint256 sum) {
        for (uint256 sums = Window.unwrap(self) >> SUMS_SHIFT; sums != 0; sums >>= SUM_BITS) sum += sums & SUM_MASK;
    }

    /// @notice The first second from `time` on at which `amount` fits, if nothing else passes until then; `NEVER` above the limit.
    function fitsAt(Window self, uint256 amount, uint256 time) internal pure returns (uint256) {
        if (amount > limit(self) * UNITS) return NEVER;
        self = advance(self, time);
        if (_fits(self, amount)) return time;
        // only the beginning of a quarter makes room; by that of the fifth nothing is counted any more
        uint256 quarter = Window.unwrap(self) & NUMBER_MASK;
        do ++quarter; while (!_fits(advance(self, quarter * QUARTER), amount));
        return quarter * QUARTER;
    }

    /// @notice The window at `time`: quarters that no longer count are gone.
    function advance(Window self, uint256 time) internal pure returns (Window) {
        uint256 word = Window.unwrap(self);
        uint256 newest = word & NUMBER_MASK;
        uint256 quarter = time / QUARTER; // in 32 bits for 122 000 years
        if (quarter <= newest) return self;
        // the sums move up by one place a quarter, and out at the word's upper end
        uint256 sums = (word >> SUMS_SHIFT) << (SUMS_SHIFT + SUM_BITS * (quarter - newest));
        return Window.wrap(sums | (word & (LIMIT_MASK << LIMIT_SHIFT)) | quarter);
    }
}
