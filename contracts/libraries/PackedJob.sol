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

/// @dev Everything the escrow keeps of a job, in one word. Bits from the lowest:
///
///      always                      open and running                 from the report on
///      0   4  status               101 32 since                     101 32 since
///      4   4  flags                133 25 duration (seconds)        133 56 amount (USDC units)
///      8   32 userId               158 16 startWindow (minutes)
///      40  32 providerId           174 6  bufferPercent
///      72  12 meterId              180 38 units
///      84  9  feeBps               218 38 unitPrice (USDC units)
///      93  8  discountPermille
///
///      `since` is when the present status began, in the contract's active time (seconds, until the year 2106).
type PackedJob is uint256;

/// @dev The open form of a job, in words; see `PackedJob` for the widths.
struct JobTerms {
    uint256 userId;
    uint256 providerId;
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
    uint256 internal constant MAX_METER_ID = (1 << 12) - 1;
    uint256 internal constant MAX_FEE_BPS = (1 << 9) - 1;
    uint256 internal constant MAX_DISCOUNT_PERMILLE = (1 << 8) - 1;
    uint256 internal constant MAX_SINCE = (1 << 32) - 1;
    uint256 internal constant MAX_DURATION = (1 << 25) - 1;
    uint256 internal constant MAX_START_WINDOW = (1 << 16) - 1;
    uint256 internal constant MAX_BUFFER_PERCENT = (1 << 6) - 1;
    uint256 internal constant MAX_UNITS = (1 << 38) - 1;
    uint256 internal constant MAX_UNIT_PRICE = (1 << 38) - 1;
    uint256 internal constant MAX_AMOUNT = (1 << 56) - 1;

    uint256 private constant STATUS_MASK = 0xf;
    uint256 private constant FLAG_STARTED_LATE = 1 << 4;
    uint256 private constant FLAG_FROM_BALANCE = 1 << 5;
    uint256 private constant COMMON_MASK = (1 << 101) - 1;
    uint256 private constant SINCE_MASK = MAX_SINCE << 101;

    /// @notice A value is wider than its place in the word.
    error PackedJobs_TooWide(uint256 value, uint256 max);

    /// @notice The word of a job that opens.
    function open(JobTerms memory terms) internal pure returns (PackedJob) {
        uint256 word = uint256(JobStatus.Open) | (terms.fromBalance ? FLAG_FROM_BALANCE : 0);
        word |= _fit(terms.userId, type(uint32).max) << 8;
        word |= _fit(terms.providerId, type(uint32).max) << 40;
        word |= _fit(terms.meterId, MAX_METER_ID) << 72;
        word |= _fit(terms.feeBps, MAX_FEE_BPS) << 84;
        word |= _fit(terms.discountPermille, MAX_DISCOUNT_PERMILLE) << 93;
        word |= _fit(terms.since, MAX_SINCE) << 101;
        word |= _fit(terms.duration, MAX_DURATION) << 133;
        word |= _fit(terms.startWindow, MAX_START_WINDOW) << 158;
        word |= _fit(terms.bufferPercent, MAX_BUFFER_PERCENT) << 174;
        word |= _fit(terms.units, MAX_UNITS) << 180;
        word |= _fit(terms.unitPrice, MAX_UNIT_PRICE) << 218;
        return PackedJob.wrap(word);
    }

    function _fit(uint256 value, uint256 max) private pure returns (uint256) {
        require(value <= max, PackedJobs_TooWide(value, max));
        return value;
    }

    /// @notice The job after its start.
    function start(PackedJob self, uint256 since_, bool late) internal pure returns (PackedJob) {
        uint256 word = PackedJob.unwrap(withStatus(self, JobStatus.Running)) & ~SINCE_MASK;
        return PackedJob.wrap(word | (_fit(since_, MAX_SINCE) << 101) | (late ? FLAG_STARTED_LATE : 0));
    }

    /// @notice The job after its report; the ordered terms give way to the amount.
    function report(PackedJob self, uint256 since_, uint256 amount_) internal pure returns (PackedJob) {
        uint256 word = PackedJob.unwrap(withStatus(self, JobStatus.Reported)) & COMMON_MASK;
        return PackedJob.wrap(word | (_fit(since_, MAX_SINCE) << 101) | (_fit(amount_, MAX_AMOUNT) << 133));
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
        return uint32(PackedJob.unwrap(self) >> 8);
    }

    function providerId(PackedJob self) internal pure returns (uint32) {
        return uint32(PackedJob.unwrap(self) >> 40);
    }

    function meterId(PackedJob self) internal pure returns (uint256) {
        return (PackedJob.unwrap(self) >> 72) & MAX_METER_ID;
    }

    function feeBps(PackedJob self) internal pure returns (uint256) {
        return (PackedJob.unwrap(self) >> 84) & MAX_FEE_BPS;
    }

    function discountPermille(PackedJob self) internal pure returns (uint256) {
        return (PackedJob.unwrap(self) >> 93) & MAX_DISCOUNT_PERMILLE;
    }

    function since(PackedJob self) internal pure returns (uint256) {
        return (PackedJob.unwrap(self) >> 101) & MAX_SINCE;
    }

    /* OPEN AND RUNNING */

    function duration(PackedJob self) internal pure returns (uint256) {
        return (PackedJob.unwrap(self) >> 133) & MAX_DURATION;
    }

    function startWindow(PackedJob self) internal pure returns (uint256) {
        return (PackedJob.unwrap(self) >> 158) & MAX_START_WINDOW;
    }

    function units(PackedJob self) internal pure returns (uint256) {
        return (PackedJob.unwrap(self) >> 180) & MAX_UNITS;
    }

    function unitPrice(PackedJob self) internal pure returns (uint256) {
        return PackedJob.unwrap(self) >> 218;
    }

    /// @notice USDC locked against the job: its cost and the buffer. Up: the user locks the fraction of a unit.
    function locked(PackedJob self) internal pure returns (uint256) {
        uint256 cost = units(self) * unitPrice(self);
        uint256 bufferPercent = (PackedJob.unwrap(self) >> 174) & MAX_BUFFER_PERCENT;
        return cost + (cost * bufferPercent + 99) / 100;
    }

    /* FROM THE REPORT ON */

    /// @notice What the job pays, fee included, in USDC units.
    function amount(PackedJob self) internal pure returns (uint256) {
        return (PackedJob.unwrap(self) >> 133) & MAX_AMOUNT;
    }

    /// @notice The amount's parts: `net` to the provider, `fee` to the protocol, `discount` back to the user.
    /// @dev net + fee + discount = amount. Net down, discount down: the protocol keeps both fractions.
    function split(PackedJob self) internal pure returns (uint256 net, uint256 fee, uint256 discount) {
        uint256 gross = amount(self);
        net = gross * (10_000 - feeBps(self)) / 10_000;
        discount = (gross - net) * discountPermille(self) / 1_000;
        fee = gross - net - discount;
    }
}
