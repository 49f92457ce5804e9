// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @dev A vesting schedule in one word, so that a release reads and writes one slot. From the lowest bit: 88 total, 88 released, 40
///      start (0: the listing), 8 months of cliff, 8 months of linear release, 16 basis points at the start, 8 flags.
type VestingSchedule is uint256;

using VestingSchedules for VestingSchedule global;

/// @title VestingSchedules
/// @notice The word of a vesting schedule, and what of it has vested when. Amounts in wei of CPT, times in unix seconds, months of 30
///         days.
library VestingSchedules {
    uint256 internal constant MONTH = 30 days;
    uint256 internal constant BPS = 10_000;
    uint256 internal constant MAX_TOTAL = AMOUNT_MASK;

    uint8 internal constant MONTHLY = 1;
    uint8 internal constant LIMITED = 2;
    uint8 internal constant REVOCABLE = 4;

    uint256 private constant AMOUNT_MASK = (1 << 88) - 1;
    uint256 private constant TIME_MASK = (1 << 40) - 1;
    uint256 private constant RELEASED_SHIFT = 88;
    uint256 private constant START_SHIFT = 176;
    uint256 private constant CLIFF_SHIFT = 216;
    uint256 private constant LINEAR_SHIFT = 224;
    uint256 private constant AT_START_SHIFT = 232;
    uint256 private constant FLAGS_SHIFT = 248;

    /// @notice A schedule of which nothing is released. `total_` fits 88 bits, checked by the caller.
    function pack(
        uint256 total_,
        uint40 start_,
        uint8 cliffMonths_,
        uint8 linearMonths_,
        uint16 atStartBps_,
        uint8 flags_
    ) internal pure returns (VestingSchedule) {
        return
            VestingSchedule.wrap(
                total_ |
                    (uint256(start_) << START_SHIFT) |
                    (uint256(cliffMonths_) << CLIFF_SHIFT) |
                    (uint256(linearMonths_) << LINEAR_SHIFT) |
                    (uint256(atStartBps_) << AT_START_SHIFT) |
                    (uint256(flags_) << FLAGS_SHIFT)
            );
    }

    /// @notice Vested at `time` if the schedule starts at `start_` (0: not known yet). Down: the fraction of a wei vests with the next.
    /// @dev Never falls with time and is `total` from the end on: the linear part is what the part at the start leaves.
    function vestedAt(VestingSchedule self, uint256 start_, uint256 time) internal pure returns (uint256) {
        if (start_ == 0 || time < start_) return 0;
        unchecked {
            // 88 bits × 40 bits fit; elapsed is made smaller only where it is not below; first is at most all
            uint256 all = self.total();
            uint256 first = (all * self.atStartBps()) / BPS;
            uint256 elapsed = time - start_;
            uint256 cliff = self.cliffMonths() * MONTH;
            if (elapsed < cliff) return first;
            elapsed -= cliff;
            uint256 duration = self.linearMonths() * MONTH;
            if (elapsed >= duration) return all;
            if (self.has(MONTHLY)) elapsed -= elapsed % MONTH;
            return first + ((all - first) * elapsed) / duration;
        }
    }

    /// @notice The word with so much more released and its start, now known. The sum is at most the total.
    function withReleased(
        VestingSchedule self,
        uint256 amount,
        uint256 start_
    ) internal pure returns (VestingSchedule) {
        unchecked {
            // the sum of what is released stays below 2^88
            uint256 word = VestingSchedule.unwrap(self) & ~(TIME_MASK << START_SHIFT);
            return VestingSchedule.wrap((word + (amount << RELEASED_SHIFT)) | (start_ << START_SHIFT));
        }
    }

    /// @notice The word of a schedule that keeps `kept` of its total, vested in full, and what was released of it.
    function withRevoked(VestingSchedule self, uint256 kept, uint256 start_) internal pure returns (VestingSchedule) {
        uint256 releasedBits = self.released() << RELEASED_SHIFT;
        return VestingSchedule.wrap(kept | releasedBits | (start_ << START_SHIFT) | (BPS << AT_START_SHIFT));
    }

    function total(VestingSchedule self) internal pure returns (uint256) {
        return VestingSchedule.unwrap(self) & AMOUNT_MASK;
    }

    function released(VestingSchedule self) internal pure returns (uint256) {
        return (VestingSchedule.unwrap(self) >> RELEASED_SHIFT) & AMOUNT_MASK;
    }

    function start(VestingSchedule self) internal pure returns (uint256) {
        return (VestingSchedule.unwrap(self) >> START_SHIFT) & TIME_MASK;
    }

    function cliffMonths(VestingSchedule self) internal pure returns (uint256) {
        return (VestingSchedule.unwrap(self) >> CLIFF_SHIFT) & 0xff;
    }

    function linearMonths(VestingSchedule self) internal pure returns (uint256) {
        return (VestingSchedule.unwrap(self) >> LINEAR_SHIFT) & 0xff;
    }

    function atStartBps(VestingSchedule self) internal pure returns (uint256) {
        return (VestingSchedule.unwrap(self) >> AT_START_SHIFT) & 0xffff;
    }

    function has(VestingSchedule self, uint8 flag) internal pure returns (bool) {
        return (VestingSchedule.unwrap(self) >> FLAGS_SHIFT) & flag != 0;
    }
}
