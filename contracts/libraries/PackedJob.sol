// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice Life of a job. Settled is stored when the user accepts; a reported job whose payment has matured is settled too.
enum JobStatus {
    None,
    Open,
    Running,
    Reported,
    Settled,
    Cancelled,
    Expired,
    Disputed,
    Resolved
}

/// @dev Everything the escrow keeps of a job, in one word; the job's number names provider and quote. Bits from the lowest:
///
///      always                      open and running                 from the report on
///      0   4  status               74  40 since                     74  40 since
///      4   4  flags                114 25 duration (seconds)        114 56 amount (USDC units)
///      8   32 userId               139 16 startWindow (minutes)
///      40  16 meterId              155 6  bufferPercent
///      56  10 feeBps               161 50 units
///      66  8  discountPermille     211 45 unitPrice (USDC units)
///
///      `since` is when the present status began, in the contract's active time (seconds).
type PackedJob is uint256;

/// @dev The open form of a job, in words; see `PackedJob` for the widths.
struct JobTerms {
    uint256 userId;
    uint256 meterId;
    uint256 feeBps;
    uint256 discountPermille;
    uint256 since;
    uint256 duration;
    uint256 startWindow;
    uint256 bufferPercent;
    uint256 units;
    uint256 unitPrice;
    bool fromBalance;
}

using PackedJobs for PackedJob global;

/// @title PackedJobs
/// @notice Reading and changing the word of a job.
library PackedJobs {
    uint256 internal constant MAX_METER_ID = type(uint16).max;
    uint256 internal constant MAX_FEE_BPS = 1_000;
    uint256 internal constant MAX_DISCOUNT_PERMILLE = type(uint8).max;
    uint256 internal constant MAX_DURATION = 366 days;
    uint256 internal constant MAX_START_WINDOW = type(uint16).max;
    uint256 internal constant MAX_UNITS = (1 << 50) - 1;
    uint256 internal constant MAX_UNIT_PRICE = (1 << 45) - 1;
    uint256 internal constant MAX_AMOUNT = (1 << 52) - 1; // a day's bucket holds at least one such job

    uint256 private constant MAX_BUFFER_PERCENT = (1 << 6) - 1;
    uint256 private constant MAX_SINCE = type(uint40).max;
    uint256 private constant STATUS_MASK = 0xf;
    uint256 private constant FLAG_STARTED_LATE = 1 << 4;
    uint256 private constant FLAG_FROM_BALANCE = 1 << 5;
    uint256 private constant USER_ID_SHIFT = 8;
    uint256 private constant METER_ID_SHIFT = 40;
    uint256 private constant FEE_SHIFT = 56;
    uint256 private constant FEE_MASK = (1 << 10) - 1;
    uint256 private constant DISCOUNT_SHIFT = 66;
    uint256 private constant SINCE_SHIFT = 74;
    uint256 private constant DURATION_SHIFT = 114;
    uint256 private constant DURATION_MASK = (1 << 25) - 1;
    uint256 private constant AMOUNT_SHIFT = 114;
    uint256 private constant AMOUNT_MASK = (1 << 56) - 1;
    uint256 private constant START_WINDOW_SHIFT = 139;
    uint256 private constant BUFFER_SHIFT = 155;
    uint256 private constant UNITS_SHIFT = 161;
    uint256 private constant UNIT_PRICE_SHIFT = 211;

    uint256 private constant COMMON_MASK = (1 << SINCE_SHIFT) - 1;
    uint256 private constant SINCE_MASK = MAX_SINCE << SINCE_SHIFT;

    /// @notice A value is wider than its place in the word.
    error PackedJobs_TooWide(uint256 value, uint256 max);

    /// @notice The word of a job that opens.
    function open(JobTerms memory terms) internal pure returns (PackedJob) {
        uint256 word = uint256(JobStatus.Open) | (terms.fromBalance ? FLAG_FROM_BALANCE : 0);
        word |= _fit(terms.userId, type(uint32).max) << USER_ID_SHIFT;
        word |= _fit(terms.meterId, MAX_METER_ID) << METER_ID_SHIFT;
        word |= _fit(terms.feeBps, MAX_FEE_BPS) << FEE_SHIFT;
        word |= _fit(terms.discountPermille, MAX_DISCOUNT_PERMILLE) << DISCOUNT_SHIFT;
        word |= _fit(terms.since, MAX_SINCE) << SINCE_SHIFT;
        word |= _fit(terms.duration, MAX_DURATION) << DURATION_SHIFT;
        word |= _fit(terms.startWindow, MAX_START_WINDOW) << START_WINDOW_SHIFT;
        word |= _fit(terms.bufferPercent, MAX_BUFFER_PERCENT) << BUFFER_SHIFT;
        word |= _fit(terms.units, MAX_UNITS) << UNITS_SHIFT;
        word |= _fit(terms.unitPrice, MAX_UNIT_PRICE) << UNIT_PRICE_SHIFT;
        return PackedJob.wrap(word);
    }

    /// @notice The word that marks a quote as withdrawn: cancelled, with no user.
    function withdrawnQuote() internal pure returns (PackedJob) {
        return PackedJob.wrap(uint256(JobStatus.Cancelled));
    }

    function _fit(uint256 value, uint256 max) private pure returns (uint256) {
        require(value <= max, PackedJobs_TooWide(value, max));
        return value;
    }

    /// @notice The job after its start.
    function start(PackedJob self, uint256 since_, bool late) internal pure returns (PackedJob) {
        uint256 word = PackedJob.unwrap(withStatus(self, JobStatus.Running)) & ~SINCE_MASK;
        return PackedJob.wrap(word | (_fit(since_, MAX_SINCE) << SINCE_SHIFT) | (late ? FLAG_STARTED_LATE : 0));
    }

    /// @notice The job after its report; the ordered terms give way to the amount.
    function report(PackedJob self, uint256 since_, uint256 amount_) internal pure returns (PackedJob) {
        uint256 word = PackedJob.unwrap(withStatus(self, JobStatus.Reported)) & COMMON_MASK;
        return
            PackedJob.wrap(
                word | (_fit(since_, MAX_SINCE) << SINCE_SHIFT) | (_fit(amount_, AMOUNT_MASK) << AMOUNT_SHIFT)
            );
    }

    /// @notice The job while its payment is held.
    function hold(PackedJob self, uint256 since_) internal pure returns (PackedJob) {
        uint256 word = PackedJob.unwrap(withStatus(self, JobStatus.Disputed)) & ~SINCE_MASK;
        return PackedJob.wrap(word | (_fit(since_, MAX_SINCE) << SINCE_SHIFT));
    }

    /// @notice The job with another status and all else as it is.
    function withStatus(PackedJob self, JobStatus status_) internal pure returns (PackedJob) {
        return PackedJob.wrap((PackedJob.unwrap(self) & ~STATUS_MASK) | uint256(status_));
    }

    /* ALWAYS */

    function status(PackedJob self) internal pure returns (JobStatus) {
        return JobStatus(PackedJob.unwrap(self) & STATUS_MASK);
    }

    function startedLate(PackedJob self) internal pure returns (bool) {
        return PackedJob.unwrap(self) & FLAG_STARTED_LATE != 0;
    }

    function userId(PackedJob self) internal pure returns (uint32) {
        return uint32(PackedJob.unwrap(self) >> USER_ID_SHIFT);
    }

    function meterId(PackedJob self) internal pure returns (uint256) {
        return (PackedJob.unwrap(self) >> METER_ID_SHIFT) & MAX_METER_ID;
    }

    function feeBps(PackedJob self) internal pure returns (uint256) {
        return (PackedJob.unwrap(self) >> FEE_SHIFT) & FEE_MASK;
    }

    function discountPermille(PackedJob self) internal pure returns (uint256) {
        return (PackedJob.unwrap(self) >> DISCOUNT_SHIFT) & MAX_DISCOUNT_PERMILLE;
    }

    function since(PackedJob self) internal pure returns (uint256) {
        return (PackedJob.unwrap(self) >> SINCE_SHIFT) & MAX_SINCE;
    }

    /* OPEN AND RUNNING */

    function duration(PackedJob self) internal pure returns (uint256) {
        return (PackedJob.unwrap(self) >> DURATION_SHIFT) & DURATION_MASK;
    }

    function startWindow(PackedJob self) internal pure returns (uint256) {
        return (PackedJob.unwrap(self) >> START_WINDOW_SHIFT) & MAX_START_WINDOW;
    }

    function units(PackedJob self) internal pure returns (uint256) {
        return (PackedJob.unwrap(self) >> UNITS_SHIFT) & MAX_UNITS;
    }

    function unitPrice(PackedJob self) internal pure returns (uint256) {
        return PackedJob.unwrap(self) >> UNIT_PRICE_SHIFT;
    }

    /// @notice USDC locked against the job: its cost and the buffer. Up: the user locks the fraction of a unit.
    function locked(PackedJob self) internal pure returns (uint256) {
        uint256 cost = units(self) * unitPrice(self);
        uint256 bufferPercent = (PackedJob.unwrap(self) >> BUFFER_SHIFT) & MAX_BUFFER_PERCENT;
        return cost + (cost * bufferPercent + 99) / 100;
    }

    /* FROM THE REPORT ON */

    /// @notice What the job pays, fee included, in USDC units.
    function amount(PackedJob self) internal pure returns (uint256) {
        return (PackedJob.unwrap(self) >> AMOUNT_SHIFT) & AMOUNT_MASK;
    }

    /// @notice The amount's parts: `net` to the provider, `fee` to the protocol, `discount` back to the user.
    /// @dev net + fee + discount = amount. Net down, discount down: the protocol keeps both fractions.
    function split(PackedJob self) internal pure returns (uint256 net, uint256 fee, uint256 discount) {
        uint256 gross = amount(self);
        net = (gross * (10_000 - feeBps(self))) / 10_000;
        discount = ((gross - net) * discountPermille(self)) / 1_000;
        fee = gross - net - discount;
    }
}
