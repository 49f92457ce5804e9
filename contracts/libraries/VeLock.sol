// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

/// @dev A lock and since when it is so, in one word. From the lowest bit: 87 amount in wei of CPT, 13 number of the week
///      that begins when it ends, 37 second since which, 32 number of words kept before it, then two flags.
type VeLock is uint256;

using VeLocks for VeLock global;

/// @title VeLocks
/// @notice What a lock is worth in votes, and the word it is kept in.
/// @dev veCPT(t) = amount × 2.5 × (end − t) / 4 years, down: the holder loses the fraction of a wei. 87 bits hold 154 million
///      CPT of the 100 million there are, 13 bits the weeks until the year 2126, 37 bits the seconds until 6325; a word is kept
///      at most once a second, so that 32 bits count 136 years of them.
library VeLocks {
    uint256 internal constant WEEK = 7 days;
    uint256 internal constant MAX_TIME = 4 * 365 days;

    /// @dev The last end that a word can hold, in the year 2126.
    uint256 internal constant LAST_WEEK = (1 << 13) - 1;

    uint256 internal constant DELEGATED = 1 << 169;
    uint256 internal constant WITHDRAWN = 1 << 170;

    uint256 private constant AMOUNT_MASK = (1 << 87) - 1;
    uint256 private constant COUNT_UNIT = 1 << 137;

    /// @notice Votes of locks that have not ended: 2.5 × (E × week − S × time) / 4 years, down.
    /// @param sum S: Σ amount, of one lock or of many.
    /// @param weekSum E: Σ amount × week of the end, of the same.
    function votesAt(uint256 sum, uint256 weekSum, uint256 time) internal pure returns (uint256) {
        // 2.5 = 5 / 2; no overflow: 100 bits × 20 bits × 3 bits
        return (5 * (weekSum * WEEK - sum * time)) / (2 * MAX_TIME);
    }

    /// @notice Votes that locks which have not ended lose in `duration` seconds, up; fewer when one of them ends before.
    /// @param sum Σ amount.
    function decayUp(uint256 sum, uint256 duration) internal pure returns (uint256) {
        return Math.ceilDiv(5 * sum * duration, 2 * MAX_TIME);
    }

    /// @notice veCPT at `time`, in wei; 0 from the end on.
    function votesAt(VeLock lock, uint256 time) internal pure returns (uint256) {
        uint256 week = lock.endWeek();
        if (time >= week * WEEK) return 0;
        uint256 locked = lock.amount();
        return votesAt(locked, locked * week, time);
    }

    function amount(VeLock lock) internal pure returns (uint256) {
        return VeLock.unwrap(lock) & AMOUNT_MASK;
    }

    function endWeek(VeLock lock) internal pure returns (uint256) {
        return (VeLock.unwrap(lock) >> 87) & LAST_WEEK;
    }

    function since(VeLock lock) internal pure returns (uint256) {
        return (VeLock.unwrap(lock) >> 100) & 0x1FFFFFFFFF;
    }

    function count(VeLock lock) internal pure returns (uint256) {
        return (VeLock.unwrap(lock) >> 137) & type(uint32).max;
    }

    /// @notice Whether its owner's votes are somebody else's.
    function isDelegated(VeLock lock) internal pure returns (bool) {
        return VeLock.unwrap(lock) & DELEGATED != 0;
    }

    /// @notice Whether its CPT was taken out after its end.
    function isWithdrawn(VeLock lock) internal pure returns (bool) {
        return VeLock.unwrap(lock) & WITHDRAWN != 0;
    }

    /// @notice Whether it still counts at `time`.
    function isLive(VeLock lock, uint256 time) internal pure returns (bool) {
        return lock.endWeek() * WEEK > time;
    }

    /// @notice The lock with another amount and end; not withdrawn.
    /// @dev The caller keeps `newAmount` below 2^87 and `newEndWeek` below 2^13.
    function withTerms(VeLock lock, uint256 newAmount, uint256 newEndWeek) internal pure returns (VeLock) {
        uint256 kept = VeLock.unwrap(lock) & ~(WITHDRAWN | ((1 << 100) - 1));
        return VeLock.wrap(kept | (newEndWeek << 87) | newAmount);
    }

    function withFlag(VeLock lock, uint256 flag, bool on) internal pure returns (VeLock) {
        uint256 word = VeLock.unwrap(lock);
        return VeLock.wrap(on ? word | flag : word & ~flag);
    }

    /// @notice The lock as of `time`; one more word is kept when `isNew`.
    function stamped(VeLock lock, uint256 time, bool isNew) internal pure returns (VeLock) {
        uint256 word = VeLock.unwrap(lock) & ~(uint256(0x1FFFFFFFFF) << 100);
        return VeLock.wrap((word | (time << 100)) + (isNew ? COUNT_UNIT : 0));
    }
}
