// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Test} from "forge-std/Test.sol";
import {JobStatus, JobTerms, PackedJob, PackedJobs} from "../../contracts/libraries/PackedJob.sol";

/// @notice The word against its table of places, which is written out again here.
contract PackedJobTest is Test {
    /* PLACES IN `JobTerms` */

    uint256 private constant FLAGS = 0;
    uint256 private constant METER = 2;
    uint256 private constant FEE = 3;
    uint256 private constant DISCOUNT = 4;
    uint256 private constant SINCE = 5;
    uint256 private constant DURATION = 6;
    uint256 private constant BUFFER = 8;
    uint256 private constant UNITS = 9;
    uint256 private constant UNIT_PRICE = 10;

    uint256 private constant MAX_SINCE = (1 << 36) - 1;
    uint256 private constant COMMON = (1 << 78) - 1;

    /// @dev Lowest bit of each field's place; the flags' values count from bit 0.
    function _shifts() private pure returns (uint256[11] memory) {
        return [uint256(0), 12, 44, 60, 70, 78, 114, 139, 155, 161, 211];
    }

    /// @dev Widest value of each field.
    function _widest() private pure returns (uint256[11] memory) {
        return
            [
                uint256(0xff0),
                type(uint32).max,
                65_535,
                1_000,
                255,
                MAX_SINCE,
                366 days,
                65_535,
                63,
                (1 << 50) - 1,
                (1 << 45) - 1
            ];
    }

    function _terms(uint256[11] memory v) private pure returns (JobTerms memory) {
        return JobTerms(v[0], v[1], v[2], v[3], v[4], v[5], v[6], v[7], v[8], v[9], v[10]);
    }

    function _word(JobStatus status, uint256[11] memory values) private pure returns (uint256 word) {
        uint256[11] memory shifts = _shifts();
        word = uint256(status);
        for (uint256 i = 0; i < 11; ++i) {
            word += values[i] << shifts[i];
        }
    }

    function _assertIs(PackedJob job, JobStatus status, uint256[11] memory values) private pure {
        assertEq(PackedJob.unwrap(job), _word(status, values));
        assertEq(uint256(job.status()), uint256(status), "status");
        for (uint256 flag = 1 << 4; flag < 1 << 12; flag <<= 1) {
            assertEq(job.has(flag), values[FLAGS] & flag != 0, "flag");
        }
        assertEq(job.userId(), values[1], "userId");
        assertEq(job.meterId(), values[METER], "meterId");
        assertEq(job.feeBps(), values[FEE], "feeBps");
        assertEq(job.discountPermille(), values[DISCOUNT], "discountPermille");
        assertEq(job.since(), values[SINCE], "since");
        assertEq(job.duration(), values[DURATION], "duration");
        assertEq(job.startWindow(), values[7], "startWindow");
        assertEq(job.units(), values[UNITS], "units");
        assertEq(job.unitPrice(), values[UNIT_PRICE], "unitPrice");
        assertEq(job.cost(), values[UNITS] * values[UNIT_PRICE], "cost");
    }

    function openJob(uint256[11] calldata values) external pure returns (PackedJob) {
        return PackedJobs.open(_terms(values));
    }

    function startJob(PackedJob job, uint256 since) external pure returns (PackedJob) {
        return job.start(since, 0);
    }

    function holdJob(PackedJob job, uint256 since) external pure returns (PackedJob) {
        return job.hold(since);
    }

    function resolveJob(PackedJob job, uint256 amount) external pure returns (PackedJob) {
        return job.resolve(amount);
    }

    function withUnits(PackedJob job, uint256 units) external pure returns (PackedJob) {
        return job.withUnits(units);
    }

    function _expectTooWide(uint256 value, uint256 max) private {
        vm.expectRevert(abi.encodeWithSelector(PackedJobs.PackedJobs_TooWide.selector, value, max));
    }

    /* OPEN */

    /// @dev Each field alone at its bound, all others zero, then the other way round: no field touches a neighbour.
    function test_Open_PutsEachFieldInItsPlace() external pure {
        for (uint256 i = 0; i < 11; ++i) {
            uint256[11] memory alone;
            alone[i] = _widest()[i];
            _assertIs(PackedJobs.open(_terms(alone)), JobStatus.Open, alone);
            uint256[11] memory without = _widest();
            without[i] = 0;
            _assertIs(PackedJobs.open(_terms(without)), JobStatus.Open, without);
        }
    }

    function test_Open_FillsTheWord() external pure {
        uint256[11] memory widest = _widest();
        (widest[FEE], widest[DURATION]) = (1_023, (1 << 25) - 1);
        assertEq(_word(JobStatus(0), widest) | 0xf, type(uint256).max);
    }

    function test_Open_RevertWhen_AFieldIsTooWide() external {
        for (uint256 i = 1; i < 11; ++i) {
            uint256[11] memory values;
            values[i] = _widest()[i] + 1;
            _expectTooWide(values[i], _widest()[i]);
            this.openJob(values);
        }
    }

    function test_Open_TakesOnlyFlagsOutOfFlags() external pure {
        uint256[11] memory values;
        values[FLAGS] = type(uint256).max;
        assertEq(PackedJob.unwrap(PackedJobs.open(_terms(values))), uint256(JobStatus.Open) | 0xff0);
    }

    function test_Flags_HaveAPlaceEach() external pure {
        uint256[7] memory flags = [
            PackedJobs.STARTED_LATE,
            PackedJobs.START_LEVEL_MISSED,
            PackedJobs.PAID_FROM_BALANCE,
            PackedJobs.HAS_PAYER,
            PackedJobs.HAS_SERVICE_TERMS,
            PackedJobs.HAS_DEPENDENCIES,
            PackedJobs.CLAIMED
        ];
        for (uint256 i = 0; i < 7; ++i) {
            assertEq(flags[i], 1 << (4 + i));
        }
    }

    function testFuzz_Open_RoundTrips(uint256[11] memory values) external pure {
        values = _bounded(values);
        _assertIs(PackedJobs.open(_terms(values)), JobStatus.Open, values);
    }

    function _bounded(uint256[11] memory values) private pure returns (uint256[11] memory) {
        values[FLAGS] &= 0xff0;
        for (uint256 i = 1; i < 11; ++i) {
            values[i] = bound(values[i], 0, _widest()[i]);
        }
        return values;
    }

    /* START, TOP-UP, STOP */

    function testFuzz_Start_ChangesStatusSinceAndAddsFlagsOnly(
        uint256[11] memory values,
        uint256 since,
        uint256 flags
    ) external pure {
        values = _bounded(values);
        since = bound(since, 0, MAX_SINCE);
        PackedJob job = PackedJobs.open(_terms(values)).start(since, flags);
        values[SINCE] = since;
        values[FLAGS] |= flags & 0xff0;
        _assertIs(job, JobStatus.Running, values);
    }

    function test_Start_RevertWhen_SinceTooWide() external {
        PackedJob job = PackedJobs.open(_terms(_widest()));
        _expectTooWide(MAX_SINCE + 1, MAX_SINCE);
        this.startJob(job, MAX_SINCE + 1);
    }

    function testFuzz_WithUnits_ChangesTheUnitsOnly(uint256[11] memory values, uint256 units) external pure {
        values = _bounded(values);
        units = bound(units, 0, PackedJobs.MAX_UNITS);
        PackedJob job = PackedJobs.open(_terms(values)).withUnits(units);
        values[UNITS] = units;
        _assertIs(job, JobStatus.Open, values);
    }

    function test_WithUnits_RevertWhen_TooWide() external {
        PackedJob job = PackedJobs.open(_terms(_widest()));
        _expectTooWide(1 << 50, (1 << 50) - 1);
        this.withUnits(job, 1 << 50);
    }

    /* REPORT AND AFTER */

    /// @dev Against the same formulae with checked arithmetic, one field at a time.
    function testFuzz_Settle_DividesTheLockAndReplacesTheTerms(
        uint256[11] memory values,
        uint64 units,
        uint256 refundBps,
        uint256 outcome
    ) external pure {
        values = _bounded(values);
        values[UNIT_PRICE] = bound(values[UNIT_PRICE], 1, 1e12);
        values[UNITS] = bound(values[UNITS], 1, (PackedJobs.MAX_AMOUNT / values[UNIT_PRICE]) / 2);
        refundBps = bound(refundBps, 0, 10_000);
        outcome = bound(outcome, 0, 7);
        // mostly about what was ordered: any number at all would nearly always be above the lock
        if (units % 8 != 0) units = uint64(bound(units, 0, 2 * values[UNITS]));
        PackedJob job = PackedJobs.open(_terms(values)).start(17, 0);
        (PackedJob reported, uint256 net, uint256 fee, uint256 refund) = job.settle(23, units, refundBps, outcome);

        uint256 amount = uint256(units) * job.unitPrice();
        if (amount > job.locked()) amount = job.locked();
        amount = (amount * (10_000 - refundBps)) / 10_000;
        uint256 kept = _word(JobStatus.Reported, values) & COMMON;
        assertEq(PackedJob.unwrap(reported), kept + (23 << 78) + (amount << 114) + (outcome << 170));
        assertEq(reported.amount(), amount, "amount");
        assertEq(reported.outcome(), outcome, "outcome");
        assertEq(net, (amount * (10_000 - values[FEE])) / 10_000, "net");
        assertEq(fee, amount - net - ((amount - net) * values[DISCOUNT]) / 1_000, "fee");
        assertEq(net + fee + refund, job.locked(), "sum");
        (uint256 laterNet, uint256 laterFee, ) = reported.split();
        assertEq(laterNet, net, "net, from the word");
        assertEq(laterFee, fee, "fee, from the word");
    }

    function test_Settle_CapsAtTheLockAndRefundsTheRest() external pure {
        PackedJob job = _open(10, 1e6, 20).start(17, 0);
        (, uint256 net, uint256 fee, uint256 refund) = job.settle(23, type(uint64).max, 0, 0);
        assertEq(net, 12e6);
        assertEq(fee, 0);
        assertEq(refund, 0);
        (, net, , refund) = job.settle(23, 7, 2_500, 0);
        assertEq(net, 5.25e6);
        assertEq(refund, 6.75e6);
        (, net, , refund) = job.settle(23, 0, 0, 1);
        assertEq(net, 0);
        assertEq(refund, 12e6);
    }

    function testFuzz_StopAndPreempt_KeepAllButTheTimes(uint256[11] memory values, uint256 elapsed) external pure {
        values = _bounded(values);
        values[DURATION] = bound(values[DURATION], 1, 366 days);
        elapsed = bound(elapsed, 0, values[DURATION] - 1);
        values[FLAGS] &= ~PackedJobs.PREEMPTED;
        PackedJob running = PackedJobs.open(_terms(values)).start(17, 0);
        PackedJob job = running.preempt(elapsed);
        assertEq(job.duration(), elapsed);
        assertTrue(job.has(PackedJobs.PREEMPTED));
        assertEq(job.locked(), running.locked());
        uint256 changed = (((1 << 41) - 1) << 114) | PackedJobs.PREEMPTED;
        assertEq(PackedJob.unwrap(job) & ~changed, PackedJob.unwrap(running) & ~changed);
        job = running.stop(elapsed);
        assertEq(job.duration(), elapsed);
        assertEq(job.claimableUnits(), running.units());
        changed = ((1 << 25) - 1) << 114;
        assertEq(PackedJob.unwrap(job) & ~changed, PackedJob.unwrap(running) & ~changed);
    }

    /// @dev Below the exact part by at most a 65 535th of the order, above it by less than a unit.
    function testFuzz_ClaimableUnits_ArePartOfTheOrder(uint256 units, uint256 duration, uint256 elapsed) external pure {
        units = bound(units, 1, PackedJobs.MAX_UNITS);
        duration = bound(duration, 1, 366 days);
        elapsed = bound(elapsed, 0, duration - 1);
        uint256[11] memory values;
        (values[UNITS], values[DURATION]) = (units, duration);
        PackedJob running = PackedJobs.open(_terms(values)).start(17, 0);
        assertEq(running.claimableUnits(), units);
        uint256 claimable = running.preempt(elapsed).claimableUnits();
        assertGe(claimable + units / 65_535 + 1, (units * elapsed) / duration);
        assertLe(claimable, (units * elapsed) / duration + 1);
        assertLe(claimable, units);
    }

    function testFuzz_Matches_RunningJobsOfTheMeter(uint256 word, uint256 meterId) external pure {
        meterId = bound(meterId, 1, PackedJobs.MAX_METER_ID);
        PackedJob job = PackedJob.wrap((word & ~uint256(15)) | ((word & 15) % 9));
        bool running = job.status() == JobStatus.Running;
        (uint256 mask, uint256 pattern) = PackedJobs.runningPattern(0);
        assertEq(job.matches(mask, pattern), running);
        (mask, pattern) = PackedJobs.runningPattern(meterId);
        assertEq(job.matches(mask, pattern), running && job.meterId() == meterId);
        (mask, pattern) = PackedJobs.runningPattern(job.meterId());
        assertEq(job.matches(mask, pattern), running);
    }

    function testFuzz_Claim_AddsItsFlagOnly(uint256 word) external pure {
        PackedJob job = PackedJob.wrap(word).claim();
        assertTrue(job.has(PackedJobs.CLAIMED));
        assertEq(PackedJob.unwrap(job), word | (1 << 10));
    }

    function testFuzz_Hold_ChangesStatusAndAddsWhenItWasHeld(uint256[11] memory values, uint256 heldAt) external pure {
        values = _bounded(values);
        heldAt = bound(heldAt, 0, MAX_SINCE);
        PackedJob job = PackedJobs.open(_terms(values)).start(17, 0);
        (job, , , ) = job.settle(23, 0, 0, 7);
        assertEq(job.heldAt(), 0);
        PackedJob held = job.hold(heldAt);
        assertEq(uint256(held.status()), uint256(JobStatus.Disputed));
        assertEq(held.heldAt(), heldAt);
        assertEq(held.since(), 23);
        uint256 changed = 0xf | (MAX_SINCE << 173);
        assertEq(PackedJob.unwrap(held) & ~changed, PackedJob.unwrap(job) & ~changed);
    }

    function test_Hold_RevertWhen_TheTimeIsTooWide() external {
        _expectTooWide(MAX_SINCE + 1, MAX_SINCE);
        this.holdJob(PackedJob.wrap(0), MAX_SINCE + 1);
    }

    function testFuzz_Resolve_ChangesStatusAndAmountOnly(uint256 word, uint256 amount) external pure {
        amount = bound(amount, 0, type(uint56).max);
        PackedJob job = PackedJob.wrap(word).resolve(amount);
        assertEq(uint256(job.status()), uint256(JobStatus.Resolved));
        assertEq(job.amount(), amount);
        uint256 changed = 0xf | (uint256(type(uint56).max) << 114);
        assertEq(PackedJob.unwrap(job) & ~changed, word & ~changed);
    }

    function test_Resolve_RevertWhen_AmountTooWide() external {
        _expectTooWide(1 << 56, type(uint56).max);
        this.resolveJob(PackedJob.wrap(0), 1 << 56);
    }

    function test_WithdrawnQuote_IsCancelledWithoutAUser() external pure {
        PackedJob job = PackedJobs.withdrawnQuote();
        assertEq(PackedJob.unwrap(job), uint256(JobStatus.Cancelled));
        assertEq(job.userId(), 0);
        assertEq(job.locked(), 0);
    }

    function test_WithStatus_ChangesTheStatusOnly() external pure {
        uint256 all = type(uint256).max;
        for (uint256 i = 0; i <= uint256(type(JobStatus).max); ++i) {
            PackedJob job = PackedJob.wrap(all & ~uint256(15)).withStatus(JobStatus(i));
            assertEq(uint256(job.status()), i);
            assertEq(PackedJob.unwrap(job) | 15, all);
        }
    }

    /* MONEY */

    function test_DiscountPermilleOf_RoundsDownAndCapsAtTwentyPercent() external pure {
        uint256[6] memory bps = [uint256(0), 9, 755, 2_000, 2_001, type(uint256).max];
        uint256[6] memory permille = [uint256(0), 0, 75, 200, 200, 200];
        for (uint256 i = 0; i < 6; ++i) {
            assertEq(PackedJobs.discountPermilleOf(bps[i]), permille[i]);
        }
    }

    function test_Locked_AddsTheBufferRoundedUp() external pure {
        assertEq(_open(10, 1e6, 20).locked(), 12e6);
        assertEq(_open(1, 1, 20).locked(), 2); // 1.2
        assertEq(_open(1, 5, 20).locked(), 6); // 6.0
        assertEq(_open(1, 101, 1).locked(), 103); // 102.01
        assertEq(_open(7, 3, 0).locked(), 21);
    }

    /// @dev The buffer is the least whole number of units that covers its percentage.
    function testFuzz_Locked_IsTheLeastThatCoversTheBuffer(
        uint256 units,
        uint256 price,
        uint256 percent
    ) external pure {
        units = bound(units, 0, PackedJobs.MAX_UNITS);
        price = bound(price, 0, PackedJobs.MAX_UNIT_PRICE);
        percent = bound(percent, 0, 63);
        uint256 locked = _open(units, price, percent).locked();
        uint256 exactTimes100 = units * price * (100 + percent);
        assertGe(locked * 100, exactTimes100);
        assertLt(locked * 100, exactTimes100 + 100);
    }

    function _open(uint256 units, uint256 price, uint256 percent) private pure returns (PackedJob) {
        uint256[11] memory values;
        (values[BUFFER], values[UNITS], values[UNIT_PRICE]) = (percent, units, price);
        return PackedJobs.open(_terms(values));
    }

    function test_Split_RoundsForTheProtocol() external pure {
        _assertSplit(10_000_000, 500, 0, 9_500_000, 500_000, 0);
        _assertSplit(10_000_000, 200, 150, 9_800_000, 170_000, 30_000);
        _assertSplit(1, 500, 0, 0, 1, 0); // net 0.95
        _assertSplit(39, 500, 100, 37, 2, 0); // net 37.05, discount 0.2
        _assertSplit(0, 500, 100, 0, 0, 0);
        _assertSplit(999, 0, 255, 999, 0, 0);
    }

    function _assertSplit(
        uint256 amount,
        uint256 feeBps,
        uint256 permille,
        uint256 net,
        uint256 fee,
        uint256 discount
    ) private pure {
        (uint256 gotNet, uint256 gotFee, uint256 gotDiscount) = _reported(amount, feeBps, permille).split();
        assertEq(gotNet, net, "net");
        assertEq(gotFee, fee, "fee");
        assertEq(gotDiscount, discount, "discount");
    }

    function _reported(uint256 amount, uint256 feeBps, uint256 permille) private pure returns (PackedJob) {
        uint256[11] memory values;
        (values[FEE], values[DISCOUNT]) = (feeBps, permille);
        return PackedJob.wrap((_word(JobStatus.Reported, values) & COMMON) | (amount << 114));
    }

    /// @dev Parts add up; net and discount lie less than a unit below their exact values, never above.
    function testFuzz_Split_AddsUpAndRoundsDown(uint256 amount, uint256 feeBps, uint256 permille) external pure {
        amount = bound(amount, 0, type(uint56).max);
        feeBps = bound(feeBps, 0, PackedJobs.MAX_FEE_BPS);
        permille = bound(permille, 0, PackedJobs.MAX_DISCOUNT_PERMILLE);
        (uint256 net, uint256 fee, uint256 discount) = _reported(amount, feeBps, permille).split();
        assertEq(net + fee + discount, amount);
        assertLe(net * 10_000, amount * (10_000 - feeBps));
        assertGt((net + 1) * 10_000, amount * (10_000 - feeBps));
        assertLe(discount * 1_000, (amount - net) * permille);
        assertGt((discount + 1) * 1_000, (amount - net) * permille);
    }
}
