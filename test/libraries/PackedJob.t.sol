// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Test} from "forge-std/Test.sol";
import {JobStatus, JobTerms, PackedJob, PackedJobs} from "../../contracts/libraries/PackedJob.sol";

contract PackedJobTest is Test {
    /// @dev Widest value of each field, in the order of `JobTerms`.
    function _widest() private pure returns (uint256[10] memory) {
        return
            [
                uint256(type(uint32).max),
                65_535,
                1_000,
                255,
                type(uint40).max,
                366 days,
                65_535,
                63,
                (1 << 50) - 1,
                (1 << 45) - 1
            ];
    }

    function _terms(uint256[10] memory values, bool fromBalance) private pure returns (JobTerms memory) {
        return
            JobTerms(
                values[0],
                values[1],
                values[2],
                values[3],
                values[4],
                values[5],
                values[6],
                values[7],
                values[8],
                values[9],
                fromBalance
            );
    }

    function _assertHolds(PackedJob job, uint256[10] memory values) private pure {
        assertEq(job.userId(), values[0], "userId");
        assertEq(job.meterId(), values[1], "meterId");
        assertEq(job.feeBps(), values[2], "feeBps");
        assertEq(job.discountPermille(), values[3], "discountPermille");
        assertEq(job.since(), values[4], "since");
        assertEq(job.duration(), values[5], "duration");
        assertEq(job.startWindow(), values[6], "startWindow");
        assertEq((PackedJob.unwrap(job) >> 155) & 63, values[7], "bufferPercent");
        assertEq(job.units(), values[8], "units");
        assertEq(job.unitPrice(), values[9], "unitPrice");
    }

    function openJob(uint256[10] calldata values) external pure returns (PackedJob) {
        return PackedJobs.open(_terms(values, false));
    }

    function reportJob(PackedJob job, uint256 since, uint256 amount) external pure returns (PackedJob) {
        return job.report(since, amount);
    }

    function startJob(PackedJob job, uint256 since) external pure returns (PackedJob) {
        return job.start(since, false);
    }

    /// @dev Each field alone at its bound, all others zero, then the other way round: no field touches a neighbour.
    function test_Open_KeepsEachFieldAtItsBound() external pure {
        uint256[10] memory widest = _widest();
        for (uint256 i = 0; i < 10; ++i) {
            uint256[10] memory alone;
            alone[i] = widest[i];
            _assertHolds(PackedJobs.open(_terms(alone, false)), alone);
            uint256[10] memory without = _widest();
            without[i] = 0;
            _assertHolds(PackedJobs.open(_terms(without, true)), without);
        }
    }

    function test_Open_RevertWhen_AFieldIsTooWide() external {
        uint256[10] memory widest = _widest();
        for (uint256 i = 0; i < 10; ++i) {
            uint256[10] memory values;
            values[i] = widest[i] + 1;
            vm.expectRevert(abi.encodeWithSelector(PackedJobs.PackedJobs_TooWide.selector, widest[i] + 1, widest[i]));
            this.openJob(values);
        }
    }

    function test_Open_FlagsWhoPaid() external pure {
        uint256[10] memory none;
        assertEq(PackedJob.unwrap(PackedJobs.open(_terms(none, false))), uint256(JobStatus.Open));
        assertEq(PackedJob.unwrap(PackedJobs.open(_terms(none, true))), uint256(JobStatus.Open) | (1 << 5));
    }

    function test_Start_ChangesStatusSinceAndLatenessOnly() external pure {
        uint256[10] memory values = _widest();
        PackedJob job = PackedJobs.open(_terms(values, true)).start(17, true);
        values[4] = 17;
        _assertHolds(job, values);
        assertEq(uint256(job.status()), uint256(JobStatus.Running));
        assertTrue(job.startedLate());
        assertFalse(PackedJobs.open(_terms(values, true)).start(17, false).startedLate());
    }

    function test_Start_RevertWhen_SinceTooWide() external {
        uint256[10] memory none;
        PackedJob job = PackedJobs.open(_terms(none, false));
        vm.expectRevert(abi.encodeWithSelector(PackedJobs.PackedJobs_TooWide.selector, 1 << 40, type(uint40).max));
        this.startJob(job, 1 << 40);
    }

    function test_Report_ReplacesTheTermsByTheAmount() external pure {
        PackedJob job = PackedJobs.open(_terms(_widest(), true)).start(17, true).report(23, type(uint56).max);
        assertEq(uint256(job.status()), uint256(JobStatus.Reported));
        assertEq(job.userId(), type(uint32).max);
        assertEq(job.meterId(), 65_535);
        assertEq(job.feeBps(), 1_000);
        assertEq(job.discountPermille(), 255);
        assertEq(job.since(), 23);
        assertEq(job.amount(), type(uint56).max);
        assertTrue(job.startedLate());
        assertEq(PackedJob.unwrap(job) >> 170, 0);
    }

    function test_Report_RevertWhen_AmountOrSinceTooWide() external {
        uint256[10] memory none;
        PackedJob job = PackedJobs.open(_terms(none, false));
        vm.expectRevert(abi.encodeWithSelector(PackedJobs.PackedJobs_TooWide.selector, 1 << 56, type(uint56).max));
        this.reportJob(job, 0, 1 << 56);
        vm.expectRevert(abi.encodeWithSelector(PackedJobs.PackedJobs_TooWide.selector, 1 << 40, type(uint40).max));
        this.reportJob(job, 1 << 40, 0);
    }

    function test_WithdrawnQuote_IsCancelledWithoutAUser() external pure {
        PackedJob job = PackedJobs.withdrawnQuote();
        assertEq(uint256(job.status()), uint256(JobStatus.Cancelled));
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

    function testFuzz_Open_RoundTrips(uint256[10] memory values, bool fromBalance) external pure {
        uint256[10] memory widest = _widest();
        for (uint256 i = 0; i < 10; ++i) {
            values[i] = bound(values[i], 0, widest[i]);
        }
        PackedJob job = PackedJobs.open(_terms(values, fromBalance));
        _assertHolds(job, values);
        assertEq(uint256(job.status()), uint256(JobStatus.Open));
        assertEq(PackedJob.unwrap(job) & (1 << 5) != 0, fromBalance);
        assertFalse(job.startedLate());
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
        uint256[10] memory values;
        values[7] = percent;
        values[8] = units;
        values[9] = price;
        return PackedJobs.open(_terms(values, false));
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
        uint256[10] memory values;
        values[2] = feeBps;
        values[3] = permille;
        return PackedJobs.open(_terms(values, false)).report(0, amount);
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
