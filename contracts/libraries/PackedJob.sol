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

/// @dev Everything the escrow keeps of a plain job, in one word; the job's number names provider and quote. Bits from the
///      lowest:
///
///      always                      open and running                 from the report on
///      0   4  status               78  36 since                     78  36 since
///      4   8  flags                114 25 duration (seconds)        114 56 amount (USDC units)
///      12  32 userId               139 16 startWindow (minutes)     170 3  outcome
///      44  16 meterId              155 6  bufferPercent             173 36 heldAt
///      60  10 feeBps               161 50 units                     209 1  held by its report
///      70  8  discountPermille     211 45 unitPrice (USDC units)
///
///      `since` is when the job opened, started, or was reported; `heldAt` when its payment was held. Both in the contract's
///      active time (seconds). A job that its provider pre-empted has the part of the ordered time it ran, of 65 535, where
///      `startWindow` was.
type PackedJob is uint256;

/// @dev The open form of a job, in words; see `PackedJob` for the widths. `flags` is a sum of `PackedJobs.*` flags.
struct JobTerms {
    uint256 flags;
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

    /* FLAGS: what happened, and which further words the job has */

    uint256 internal constant STARTED_LATE = 1 << 4;
    /// @dev The start came later than the agreed service level allows.
    uint256 internal constant START_LEVEL_MISSED = 1 << 5;
    uint256 internal constant PAID_FROM_BALANCE = 1 << 6;
    /// @dev Another account paid and takes what comes back.
    uint256 internal constant HAS_PAYER = 1 << 7;
    uint256 internal constant HAS_SERVICE_TERMS = 1 << 8;
    uint256 internal constant HAS_DEPENDENCIES = 1 << 9;
    /// @dev The provider reported alone.
    uint256 internal constant CLAIMED = 1 << 10;
    /// @dev The provider ended it before its ordered end.
    uint256 internal constant PREEMPTED = 1 << 11;

    uint256 private constant BPS = 10_000;
    uint256 private constant MAX_DISCOUNT_BPS = 2_000;
    uint256 private constant MAX_BUFFER_PERCENT = (1 << 6) - 1;
    uint256 private constant MAX_SINCE = (1 << 36) - 1;
    uint256 private constant STATUS_MASK = 0xf;
    uint256 private constant FLAGS_MASK = 0xff0;
    uint256 private constant USER_ID_SHIFT = 12;
    uint256 private constant METER_ID_SHIFT = 44;
    uint256 private constant FEE_SHIFT = 60;
    uint256 private constant FEE_MASK = (1 << 10) - 1;
    uint256 private constant DISCOUNT_SHIFT = 70;
    uint256 private constant SINCE_SHIFT = 78;
    uint256 private constant DURATION_SHIFT = 114;
    uint256 private constant DURATION_MASK = (1 << 25) - 1;
    uint256 private constant AMOUNT_SHIFT = 114;
    uint256 private constant AMOUNT_MASK = (1 << 56) - 1;
    uint256 private constant OUTCOME_SHIFT = 170;
    uint256 private constant OUTCOME_MASK = 0x7;
    uint256 private constant HELD_AT_SHIFT = 173;
    uint256 private constant HELD_BY_REPORT = 1 << 209;
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
        uint256 word = uint256(JobStatus.Open) | (terms.flags & FLAGS_MASK);
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

    /// @notice A tier's discount as a job keeps it, at most 20 %. Down: a discount below a tenth of a percent is not given.
    function discountPermilleOf(uint256 discountBps) internal pure returns (uint256) {
        return (discountBps < MAX_DISCOUNT_BPS ? discountBps : MAX_DISCOUNT_BPS) / 10;
    }

    /// @notice The word that marks a quote as withdrawn: cancelled, with no user.
    function withdrawnQuote() internal pure returns (PackedJob) {
        return PackedJob.wrap(uint256(JobStatus.Cancelled));
    }

    function _fit(uint256 value, uint256 max) private pure returns (uint256) {
        require(value <= max, PackedJobs_TooWide(value, max));
        return value;
    }

    /// @notice The job after its start; `flags` are added to those it has.
    function start(PackedJob self, uint256 since_, uint256 flags) internal pure returns (PackedJob) {
        uint256 word = PackedJob.unwrap(withStatus(self, JobStatus.Running)) & ~SINCE_MASK;
        return PackedJob.wrap(word | (_fit(since_, MAX_SINCE) << SINCE_SHIFT) | (flags & FLAGS_MASK));
    }

    /// @notice The job after its report, and where its lock goes: `net` to the provider, `fee` to the protocol, `refund`
    ///         back to whoever paid; net + fee + refund = locked.
    /// @param since_ Now, in active time.
    /// @param units_ Units delivered; the amount is capped at what is locked.
    /// @param refundBps Part of the amount the user gets back for missed service levels, at most 10 000.
    /// @param outcome_ The report's `Outcome`.
    /// @dev The ordered terms give way to amount and outcome. The lock up, as in `locked`. Down at the refund: the user keeps
    ///      the fraction. Net down, discount down: the protocol keeps both fractions. One function without helpers, because
    ///      every report passes it.
    function settle(
        PackedJob self,
        uint256 since_,
        uint256 units_,
        uint256 refundBps,
        uint256 outcome_
    ) internal pure returns (PackedJob reported, uint256 net, uint256 fee, uint256 refund) {
        // units_ is below 2^64 and the price below 2^45; the lock was bounded by 2^52 when it was made, the amount by the
        // lock; fee and discount are at most their whole; active time stays below 2^36 until the year 4147
        unchecked {
            uint256 word = PackedJob.unwrap(self);
            uint256 price = word >> UNIT_PRICE_SHIFT;
            uint256 ordered = ((word >> UNITS_SHIFT) & MAX_UNITS) * price;
            uint256 all = ordered + (ordered * ((word >> BUFFER_SHIFT) & MAX_BUFFER_PERCENT) + 99) / 100;
            uint256 gross = units_ * price;
            if (gross > all) gross = all;
            if (refundBps != 0) gross = (gross * (BPS - refundBps)) / BPS;
            net = (gross * (BPS - ((word >> FEE_SHIFT) & FEE_MASK))) / BPS;
            fee = gross - net;
            fee -= (fee * ((word >> DISCOUNT_SHIFT) & MAX_DISCOUNT_PERMILLE)) / 1_000;
            refund = all - net - fee;
            word = (word & COMMON_MASK & ~STATUS_MASK) | uint256(JobStatus.Reported) | (since_ << SINCE_SHIFT);
            reported = PackedJob.wrap(word | (gross << AMOUNT_SHIFT) | (outcome_ << OUTCOME_SHIFT));
        }
    }

    /// @notice The reported job, marked as its provider's claim.
    function claim(PackedJob self) internal pure returns (PackedJob) {
        return PackedJob.wrap(PackedJob.unwrap(self) | CLAIMED);
    }

    /// @notice The reported job while its payment is held for a ruling.
    function hold(PackedJob self, uint256 heldAt_) internal pure returns (PackedJob) {
        uint256 word = PackedJob.unwrap(withStatus(self, JobStatus.Disputed));
        word &= ~((MAX_SINCE << HELD_AT_SHIFT) | HELD_BY_REPORT);
        return PackedJob.wrap(word | (_fit(heldAt_, MAX_SINCE) << HELD_AT_SHIFT));
    }

    /// @notice The reported job while its payment is held because it was above its meter's cap: nobody disputes it yet.
    function holdByReport(PackedJob self, uint256 heldAt_) internal pure returns (PackedJob) {
        return PackedJob.wrap(PackedJob.unwrap(hold(self, heldAt_)) | HELD_BY_REPORT);
    }

    /// @notice The job after a ruling: `amount_` is what it paid in the end, fee included.
    function resolve(PackedJob self, uint256 amount_) internal pure returns (PackedJob) {
        uint256 word = PackedJob.unwrap(withStatus(self, JobStatus.Resolved)) & ~(AMOUNT_MASK << AMOUNT_SHIFT);
        return PackedJob.wrap(word | (_fit(amount_, AMOUNT_MASK) << AMOUNT_SHIFT));
    }

    /// @notice The running job with its ordered end `elapsed` seconds after its start.
    function stop(PackedJob self, uint256 elapsed) internal pure returns (PackedJob) {
        uint256 word = PackedJob.unwrap(self) & ~(DURATION_MASK << DURATION_SHIFT);
        return PackedJob.wrap(word | (_fit(elapsed, MAX_DURATION) << DURATION_SHIFT));
    }

    /// @notice The running job, ended by its provider `elapsed` seconds after its start, before its ordered end.
    /// @dev The start window is of no use any more: there stands now which part of the ordered time the job ran. Down: the
    ///      user keeps the fraction.
    function preempt(PackedJob self, uint256 elapsed) internal pure returns (PackedJob) {
        uint256 part = (elapsed * MAX_START_WINDOW) / duration(self);
        uint256 word = PackedJob.unwrap(stop(self, elapsed)) & ~(MAX_START_WINDOW << START_WINDOW_SHIFT);
        return PackedJob.wrap(word | PREEMPTED | (_fit(part, MAX_START_WINDOW) << START_WINDOW_SHIFT));
    }

    /// @notice Most units the provider may claim alone: those ordered, or their part of a job it ended itself. Up: the
    ///         provider keeps the fraction of a unit.
    function claimableUnits(PackedJob self) internal pure returns (uint256) {
        if (!has(self, PREEMPTED)) return units(self);
        return (units(self) * startWindow(self) + MAX_START_WINDOW - 1) / MAX_START_WINDOW;
    }

    /// @notice The open or running job with another number of ordered units.
    function withUnits(PackedJob self, uint256 units_) internal pure returns (PackedJob) {
        uint256 word = PackedJob.unwrap(self) & ~(MAX_UNITS << UNITS_SHIFT);
        return PackedJob.wrap(word | (_fit(units_, MAX_UNITS) << UNITS_SHIFT));
    }

    /// @notice What `matches` compares a running job of a meter with; of any meter when `meterId_` is zero.
    function runningPattern(uint256 meterId_) internal pure returns (uint256 mask, uint256 pattern) {
        if (meterId_ == 0) return (STATUS_MASK, uint256(JobStatus.Running));
        mask = STATUS_MASK | (MAX_METER_ID << METER_ID_SHIFT);
        pattern = uint256(JobStatus.Running) | (meterId_ << METER_ID_SHIFT);
    }

    /// @notice Whether the masked bits are those of the pattern.
    function matches(PackedJob self, uint256 mask, uint256 pattern) internal pure returns (bool) {
        return PackedJob.unwrap(self) & mask == pattern;
    }

    /// @notice The job with another status and all else as it is.
    function withStatus(PackedJob self, JobStatus status_) internal pure returns (PackedJob) {
        return PackedJob.wrap((PackedJob.unwrap(self) & ~STATUS_MASK) | uint256(status_));
    }

    /* ALWAYS */

    function status(PackedJob self) internal pure returns (JobStatus) {
        return JobStatus(PackedJob.unwrap(self) & STATUS_MASK);
    }

    function has(PackedJob self, uint256 flag) internal pure returns (bool) {
        return PackedJob.unwrap(self) & flag != 0;
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

    /// @notice What the job costs as ordered, in USDC units.
    function cost(PackedJob self) internal pure returns (uint256) {
        unchecked {
            return units(self) * unitPrice(self); // below 2^50 × 2^45
        }
    }

    /// @notice USDC locked against the job: its cost and the buffer. Up: the user locks the fraction of a unit.
    function locked(PackedJob self) internal pure returns (uint256) {
        uint256 ordered = cost(self);
        uint256 bufferPercent = (PackedJob.unwrap(self) >> BUFFER_SHIFT) & MAX_BUFFER_PERCENT;
        unchecked {
            return ordered + (ordered * bufferPercent + 99) / 100; // below 2^95 × 2^6
        }
    }

    /* FROM THE REPORT ON */

    /// @notice What the job pays, fee included, in USDC units.
    function amount(PackedJob self) internal pure returns (uint256) {
        return (PackedJob.unwrap(self) >> AMOUNT_SHIFT) & AMOUNT_MASK;
    }

    /// @notice The `Outcome` of the report.
    function outcome(PackedJob self) internal pure returns (uint256) {
        return (PackedJob.unwrap(self) >> OUTCOME_SHIFT) & OUTCOME_MASK;
    }

    /// @notice When the payment was held; zero when it never was.
    function heldAt(PackedJob self) internal pure returns (uint256) {
        return (PackedJob.unwrap(self) >> HELD_AT_SHIFT) & MAX_SINCE;
    }

    /// @notice Whether the payment is held because it was above its meter's cap, and nobody disputes it.
    function isHeldByReport(PackedJob self) internal pure returns (bool) {
        return status(self) == JobStatus.Disputed && has(self, HELD_BY_REPORT);
    }

    /// @notice The amount's parts: `net` to the provider, `fee` to the protocol, `discount` back to the user.
    /// @dev net + fee + discount = amount. Net down, discount down: the protocol keeps both fractions.
    function split(PackedJob self) internal pure returns (uint256 net, uint256 fee, uint256 discount) {
        uint256 gross = amount(self);
        unchecked {
            // gross is below 2^56, feeBps at most 1 000; a share is at most its whole
            net = (gross * (BPS - feeBps(self))) / BPS;
            discount = ((gross - net) * discountPermille(self)) / 1_000;
            fee = gross - net - discount;
        }
    }
}
