// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IDisputable} from "../../contracts/interfaces/market/IDisputable.sol";
import {IEscrowTypes} from "../../contracts/interfaces/market/IEscrowTypes.sol";
import {IJobEscrowCore} from "../../contracts/interfaces/market/IJobEscrowCore.sol";
import {IProviderRegistry} from "../../contracts/interfaces/market/IProviderRegistry.sol";
import {JobStatus} from "../../contracts/libraries/PackedJob.sol";
import {AgreedTerms} from "../helpers/AgreedTerms.sol";
import {ProtocolTest} from "../helpers/ProtocolTest.sol";

/// @notice Reports: who may, what they may say, and what they make the job pay.
contract JobEscrowReportTest is ProtocolTest {
    uint256 private constant PERIOD = 8 hours;

    function _signed(IEscrowTypes.UsageReport memory report) private view returns (bytes memory) {
        return _signReport(meter.key, report);
    }

    function _assertPays(uint256 jobId, uint256 amount, uint256 net, uint256 fee, uint256 refund) private view {
        assertEq(lens.jobOf(jobId).amount, amount, "amount");
        assertEq(_pendingOf(provider.addr), net, "net");
        assertEq(_balanceOf(user.addr), refund, "refund");
        (uint256 maturedFees, , uint256 pendingFees, uint256 pendingGmv) = escrow.fees();
        assertEq(maturedFees, 0, "matured fees");
        assertEq(pendingFees, fee, "fee");
        assertEq(pendingGmv, net + fee, "gmv");
        assertEq(net + fee + refund, 12e6, "ESC-2");
    }

    /* AMOUNTS */

    function test_ReportUsage_PaysTheUnitsAndCreditsTheRest() external {
        uint256 jobId = _openRunning();
        skip(1 hours);
        IEscrowTypes.UsageReport memory report = _usage(jobId, 7);
        report.startedAt = uint40(START);
        bytes memory signature = _signed(report);
        uint256 packed = (uint256(6.65e6) << 192) | (uint256(0.35e6) << 128) | (uint256(5e6) << 64) | (7 << 24);
        vm.expectEmit(address(escrow));
        emit IEscrowTypes.JobReported(jobId, 2, 1, packed, ROOT);
        vm.prank(thief);
        escrow.reportUsage(report, meter.addr, signature);
        _assertPays(jobId, 7e6, 6.65e6, 0.35e6, 5e6);
        assertEq(registry.openJobs(provider.addr), 0);
    }

    function test_ReportUsage_ByTheMeterItself() external {
        uint256 jobId = _openRunning();
        vm.prank(meter.addr);
        escrow.reportUsage(_usage(jobId, 10), meter.addr, "");
        _assertPays(jobId, 10e6, 9.5e6, 0.5e6, 2e6);
    }

    function test_ReportUsage_CapsTheAmountAtTheLock() external {
        uint256 jobId = _openRunning();
        IEscrowTypes.UsageReport memory report = _usage(jobId, type(uint64).max);
        bytes memory signature = _signed(report);
        uint256 packed = (uint256(11.4e6) << 192) | (uint256(0.6e6) << 128) | (uint256(type(uint40).max) << 24);
        vm.expectEmit(address(escrow));
        emit IEscrowTypes.JobReported(jobId, 2, 1, packed, ROOT);
        escrow.reportUsage(report, meter.addr, signature);
        _assertPays(jobId, 12e6, 11.4e6, 0.6e6, 0);
    }

    function test_ReportUsage_PaysTheBufferInPart() external {
        uint256 jobId = _openRunning();
        _report(_usage(jobId, 11));
        _assertPays(jobId, 11e6, 10.45e6, 0.55e6, 1e6);
    }

    function test_ReportUsage_OfNoUnitsPaysNothing() external {
        uint256 jobId = _openRunning();
        _report(_usage(jobId, 0));
        _assertPays(jobId, 0, 0, 0, 12e6);
        assertEq(uint256(_statusOf(jobId)), uint256(JobStatus.Reported));
    }

    function test_ReportUsage_PaysNothingWhenTheProviderFailsEarly() external {
        uint256 jobId = _openRunning();
        skip(1 days);
        IEscrowTypes.UsageReport memory report = _usage(jobId, 10);
        report.outcome = uint8(IEscrowTypes.Outcome.FailedByProvider);
        report.startedAt = uint40(START);
        report.endedAt = uint40(START + 299);
        _report(report);
        _assertPays(jobId, 0, 0, 0, 12e6);
    }

    function test_ReportUsage_PaysTheUnitsWhenTheProviderFailsAfterFiveMinutes() external {
        uint256 jobId = _openRunning();
        skip(1 days);
        IEscrowTypes.UsageReport memory report = _usage(jobId, 4);
        report.outcome = uint8(IEscrowTypes.Outcome.FailedByProvider);
        report.startedAt = uint40(START);
        report.endedAt = uint40(START + 300);
        _report(report);
        _assertPays(jobId, 4e6, 3.8e6, 0.2e6, 8e6);
    }

    function test_ReportUsage_PaysTheUnitsForEveryOtherOutcome() external {
        IEscrowTypes.Quote memory quote;
        AgreedTerms memory terms;
        terms.kind = 2; // spot
        IEscrowTypes.Outcome[4] memory outcomes = [
            IEscrowTypes.Outcome.Completed,
            IEscrowTypes.Outcome.Partial,
            IEscrowTypes.Outcome.Preempted,
            IEscrowTypes.Outcome.FailedByUser
        ];
        for (uint256 i = 0; i < outcomes.length; ++i) {
            quote = _quote();
            quote.serviceTerms = _serviceTerms(terms);
            uint256 jobId = _openQuote(quote, 10);
            _start(jobId);
            IEscrowTypes.UsageReport memory report = _usage(jobId, 3);
            report.outcome = uint8(outcomes[i]);
            _report(report);
            assertEq(lens.jobOf(jobId).amount, 3e6);
        }
    }

    function _openWithLevels(
        uint16 performanceRefundBps,
        uint16 availabilityRefundBps
    ) private returns (uint256 jobId) {
        IEscrowTypes.Quote memory quote = _quote();
        quote.serviceTerms = _serviceLevels(0, performanceRefundBps, availabilityRefundBps);
        jobId = _openQuote(quote, 10);
        _start(jobId);
    }

    function test_ReportUsage_RefundsMissedServiceLevels() external {
        uint256 jobId = _openWithLevels(2_500, 1_000);
        IEscrowTypes.UsageReport memory report = _usage(jobId, 10);
        report.performanceBps = 8_999;
        bytes memory signature = _signed(report);
        uint256 packed = (uint256(7.125e6) << 192) | (uint256(0.375e6) << 128) | (uint256(4.5e6) << 64) | (10 << 24);
        vm.expectEmit(address(escrow));
        emit IEscrowTypes.JobReported(jobId, 2, 1, packed | (2_500 << 8), ROOT);
        escrow.reportUsage(report, meter.addr, signature);
        _assertPays(jobId, 7.5e6, 7.125e6, 0.375e6, 4.5e6);
        assertEq(registry.providerOf(provider.addr).breaches, 1);
    }

    function test_ReportUsage_RefundsTheWholeLockAtAFullRefund() external {
        uint256 jobId = _openWithLevels(6_000, 6_000);
        IEscrowTypes.UsageReport memory report = _usage(jobId, 10);
        (report.performanceBps, report.availabilityBps) = (0, 0);
        _report(report);
        _assertPays(jobId, 0, 0, 0, 12e6);
    }

    function test_ReportUsage_RefundsEachMissedLevel() external {
        uint16[4] memory performances = [9_000, 8_999, 9_000, 0];
        uint16[4] memory availabilities = [9_900, 9_900, 9_899, 0];
        uint256[4] memory amounts = [uint256(10e6), 8e6, 9e6, 7e6];
        for (uint256 i = 0; i < amounts.length; ++i) {
            uint256 jobId = _openWithLevels(2_000, 1_000);
            IEscrowTypes.UsageReport memory report = _usage(jobId, 10);
            (report.performanceBps, report.availabilityBps) = (performances[i], availabilities[i]);
            _report(report);
            assertEq(lens.jobOf(jobId).amount, amounts[i]);
        }
        assertEq(registry.providerOf(provider.addr).breaches, 3);
    }

    /// @dev What was not agreed on is not owed, whatever is measured.
    function test_ReportUsage_RefundsNothingGiven_NoServiceTerms() external {
        uint256 jobId = _openRunning();
        IEscrowTypes.UsageReport memory report = _usage(jobId, 10);
        (report.performanceBps, report.availabilityBps) = (0, 0);
        _report(report);
        _assertPays(jobId, 10e6, 9.5e6, 0.5e6, 2e6);
        assertEq(registry.providerOf(provider.addr).breaches, 0);
    }

    function test_ReportUsage_CreditsTheDiscountToTheUser() external {
        _setTier(user.addr, 5, 1_500);
        uint256 jobId = _openQuote(_quote(), 10, 1_500, _allowance(user.addr));
        _start(jobId);
        _report(_usage(jobId, 10));
        _assertPays(jobId, 10e6, 9.5e6, 0.425e6, 2.075e6);
    }

    /// @dev ESC-2 for any job and report, against figures computed here.
    function testFuzz_ReportUsage_AddsUpToTheLock(
        uint64 units,
        uint64 unitPrice,
        uint64 delivered,
        uint16 refundBps,
        uint16 discountBps
    ) external {
        units = uint64(bound(units, 1, 1_000));
        unitPrice = uint64(bound(unitPrice, 100_000, 1e8));
        refundBps = uint16(bound(refundBps, 0, 10_000));
        discountBps = uint16(bound(discountBps, 0, 200) * 10);
        _setTier(user.addr, 1, discountBps);
        IEscrowTypes.Quote memory quote = _quote();
        quote.unitPrice = unitPrice;
        quote.serviceTerms = _serviceLevels(0, refundBps, 0);
        uint256 jobId = _openQuote(quote, units, discountBps, _allowance(user.addr));
        uint256 locked = usdc.balanceOf(address(escrow));
        vm.prank(provider.addr);
        escrow.startJob(jobId, _none());
        IEscrowTypes.UsageReport memory report = _usage(jobId, delivered);
        report.performanceBps = 0;
        _report(report);

        uint256 amount = uint256(delivered) * unitPrice > locked ? locked : uint256(delivered) * unitPrice;
        amount = (amount * (10_000 - refundBps)) / 10_000;
        uint256 net = (amount * 9_500) / 10_000;
        uint256 discount = ((amount - net) * discountBps) / 10_000;
        (, , uint256 fee, uint256 gmv) = escrow.fees();
        assertEq(lens.jobOf(jobId).amount, amount);
        assertEq(_pendingOf(provider.addr), net);
        assertEq(fee, amount - net - discount);
        assertEq(gmv, net + fee);
        assertEq(net + fee + _balanceOf(user.addr), locked);
    }

    /* WHO */

    function test_ReportUsage_RevertWhen_TheMeterIsAnotherJobs() external {
        Key memory other = _key("other meter");
        _allowMeter(other.addr, 1_000e6);
        uint256 jobId = _openRunning();
        IEscrowTypes.UsageReport memory report = _usage(jobId, 10);
        bytes memory signature = _signReport(other.key, report);
        vm.expectRevert(abi.encodeWithSelector(IEscrowTypes.JobEscrow_MeterNotAllowed.selector, other.addr));
        escrow.reportUsage(report, other.addr, signature);
        vm.expectRevert(abi.encodeWithSelector(IEscrowTypes.JobEscrow_MeterNotAllowed.selector, thief));
        vm.prank(thief);
        escrow.reportUsage(report, thief, "");
    }

    function test_ReportUsage_RevertWhen_TheMeterIsStopped() external {
        uint256 jobId = _openRunning();
        vm.prank(guardian);
        escrow.stopMeter(meter.addr);
        IEscrowTypes.UsageReport memory report = _usage(jobId, 10);
        bytes memory signature = _signed(report);
        vm.expectRevert(abi.encodeWithSelector(IEscrowTypes.JobEscrow_MeterNotAllowed.selector, meter.addr));
        escrow.reportUsage(report, meter.addr, signature);
        vm.prank(critical);
        escrow.setMeter(meter.addr, 100e6);
        escrow.reportUsage(report, meter.addr, signature);
    }

    function test_ReportUsage_RevertWhen_AnotherSigned() external {
        uint256 jobId = _openRunning();
        IEscrowTypes.UsageReport memory report = _usage(jobId, 10);
        bytes memory refusal = abi.encodeWithSelector(IEscrowTypes.JobEscrow_BadSignature.selector, meter.addr);
        uint256[2] memory keys = [provider.key, user.key];
        for (uint256 i = 0; i < keys.length; ++i) {
            bytes memory signature = _signReport(keys[i], report);
            vm.expectRevert(refusal);
            escrow.reportUsage(report, meter.addr, signature);
        }
        vm.prank(provider.addr);
        vm.expectRevert(refusal);
        escrow.reportUsage(report, meter.addr, "");
        vm.prank(meter.addr);
        vm.expectRevert(refusal);
        escrow.reportUsage(report, meter.addr, hex"00");
    }

    function test_ReportUsage_RevertWhen_AFieldWasChanged() external {
        uint256 jobId = _openRunning();
        uint256 otherJobId = _openRunning();
        skip(1 hours);
        bytes memory signature = _signed(_usage(jobId, 10));
        for (uint256 i = 0; i < 8; ++i) {
            IEscrowTypes.UsageReport memory report = _usage(jobId, 10);
            if (i == 0) report.jobId = otherJobId;
            if (i == 1) report.startedAt -= 1;
            if (i == 2) (report.startedAt, report.endedAt) = (report.startedAt - 1, report.endedAt - 1);
            if (i == 3) report.units = 11;
            if (i == 4) report.outcome = 2;
            if (i == 5) report.performanceBps -= 1;
            if (i == 6) report.availabilityBps -= 1;
            if (i == 7) report.meteringRoot = bytes32(0);
            vm.expectRevert(abi.encodeWithSelector(IEscrowTypes.JobEscrow_BadSignature.selector, meter.addr));
            escrow.reportUsage(report, meter.addr, signature);
        }
    }

    function test_ReportUsage_RevertWhen_SignedForAnotherChainOrContract() external {
        uint256 jobId = _openRunning();
        IEscrowTypes.UsageReport memory report = _usage(jobId, 10);
        bytes32[2] memory domains = [
            _domain(block.chainid + 1, address(escrow)),
            _domain(block.chainid, address(registry))
        ];
        for (uint256 i = 0; i < domains.length; ++i) {
            bytes memory foreign = _sign(meter.key, _digest(domains[i], _reportHash(report)));
            vm.expectRevert(abi.encodeWithSelector(IEscrowTypes.JobEscrow_BadSignature.selector, meter.addr));
            escrow.reportUsage(report, meter.addr, foreign);
        }
    }

    function test_ReportUsage_RevertWhen_Replayed() external {
        uint256 jobId = _openRunning();
        IEscrowTypes.UsageReport memory report = _usage(jobId, 10);
        bytes memory signature = _signed(report);
        escrow.reportUsage(report, meter.addr, signature);
        _expectWrongStatus(jobId, JobStatus.Reported, JobStatus.Running);
        escrow.reportUsage(report, meter.addr, signature);
        vm.warp(_maturity(START));
        _expectWrongStatus(jobId, JobStatus.Settled, JobStatus.Running);
        escrow.reportUsage(report, meter.addr, signature);
    }

    function test_ReportUsage_RevertGiven_NotRunning() external {
        uint256 jobId = _open();
        IEscrowTypes.UsageReport memory report = _usage(jobId, 10);
        bytes memory signature = _signed(report);
        _expectWrongStatus(jobId, JobStatus.Open, JobStatus.Running);
        escrow.reportUsage(report, meter.addr, signature);
    }

    /* PLAUSIBILITY */

    function test_ReportUsage_RevertWhen_TimesAreImplausible() external {
        uint256 jobId = _openRunning();
        skip(1 hours);
        _expectImplausible(jobId, START - 1, START + 10);
        _expectImplausible(jobId, START + 11, START + 10);
        _expectImplausible(jobId, START, START + 1 hours + 1);
    }

    function _expectImplausible(uint256 jobId, uint256 startedAt, uint256 endedAt) private {
        IEscrowTypes.UsageReport memory report = _usage(jobId, 10);
        (report.startedAt, report.endedAt) = (uint40(startedAt), uint40(endedAt));
        bytes memory signature = _signed(report);
        vm.expectRevert(
            abi.encodeWithSelector(IJobEscrowCore.JobEscrow_ImplausibleTimes.selector, jobId, startedAt, endedAt)
        );
        escrow.reportUsage(report, meter.addr, signature);
    }

    function test_ReportUsage_RevertWhen_TheOutcomeIsUnknown() external {
        uint256 jobId = _openRunning();
        uint8[2] memory wrong = [5, 255];
        for (uint256 i = 0; i < wrong.length; ++i) {
            _expectBadOutcome(jobId, wrong[i]);
        }
    }

    function test_ReportUsage_RevertWhen_PreemptedGiven_AJobThatIsNotSpot() external {
        uint256 plain = _openRunning();
        IEscrowTypes.Quote memory quote = _quote();
        AgreedTerms memory terms;
        terms.kind = 1; // reserved
        quote.serviceTerms = _serviceTerms(terms);
        uint256 reserved = _openQuote(quote, 10);
        _start(reserved);
        _expectBadOutcome(plain, uint8(IEscrowTypes.Outcome.Preempted));
        _expectBadOutcome(reserved, uint8(IEscrowTypes.Outcome.Preempted));
    }

    function _expectBadOutcome(uint256 jobId, uint8 outcome) private {
        IEscrowTypes.UsageReport memory report = _usage(jobId, 10);
        report.outcome = outcome;
        bytes memory signature = _signed(report);
        vm.expectRevert(abi.encodeWithSelector(IJobEscrowCore.JobEscrow_BadReport.selector, jobId, outcome));
        escrow.reportUsage(report, meter.addr, signature);
    }

    /* METER CAP */

    function _cap(uint64 dailyCap) private {
        vm.prank(critical);
        escrow.setMeter(meter.addr, dailyCap);
    }

    function _available() private view returns (uint256 available) {
        (, , available) = escrow.meterOf(meter.addr);
    }

    function test_ReportUsage_HoldsWhatIsAboveTheMetersCap() external {
        _cap(15e6);
        uint256 first = _openRunning();
        uint256 second = _openRunning();
        uint256 third = _openRunning();
        _report(_usage(first, 10));
        assertEq(_available(), 5e6);
        uint256 balance = _balanceOf(user.addr);
        IEscrowTypes.UsageReport memory report = _usage(second, 6);
        bytes memory signature = _signed(report);
        vm.expectEmit(address(escrow));
        emit IDisputable.JobHeld(second, 6e6);
        escrow.reportUsage(report, meter.addr, signature);
        assertEq(uint256(_statusOf(second)), uint256(JobStatus.Disputed));
        assertEq(_balanceOf(user.addr), balance + 6e6);
        assertEq(escrow.accountOf(provider.addr).pending, 9.5e6);
        assertEq(registry.openJobs(provider.addr), 1);
        assertEq(_available(), 5e6);
        _report(_usage(third, 5));
        assertEq(_available(), 0);
    }

    function test_ReportUsage_PaysWhatWasHeldAboveTheCapWithoutARuling() external {
        uint256 jobId = _openRunning();
        _cap(5e6);
        _report(_usage(jobId, 10));
        vm.expectRevert(
            abi.encodeWithSelector(
                IEscrowTypes.JobEscrow_WrongStatus.selector,
                jobId,
                JobStatus.Disputed,
                JobStatus.Running
            )
        );
        escrow.expireJob(jobId, _none());
        vm.warp(vm.getBlockTimestamp() + 90 days);
        escrow.releaseHeld(jobId);
        assertEq(_balanceOf(provider.addr), 9.5e6);
    }

    function test_ReportUsage_CountsAReleaseForAtLeastTwentyFourHours() external {
        uint256 first = _openRunning();
        uint256 second = _openRunning();
        _cap(10e6);
        uint256 periodStart = START - (START % PERIOD);
        vm.warp(periodStart + PERIOD - 1);
        _report(_usage(first, 10));
        vm.warp(periodStart + 4 * PERIOD - 1);
        assertEq(_available(), 0);
        vm.warp(periodStart + 4 * PERIOD);
        assertEq(_available(), 10e6);
        _report(_usage(second, 10));
        assertEq(_available(), 0);
    }

    function test_ReportUsage_FreesTheCapPeriodByPeriod() external {
        _cap(12e6);
        uint256 periodStart = START - (START % PERIOD);
        uint256[3] memory ids;
        for (uint256 i = 0; i < 3; ++i) {
            ids[i] = _openRunning();
        }
        for (uint256 i = 0; i < 3; ++i) {
            vm.warp(periodStart + (i + 1) * PERIOD);
            _report(_usage(ids[i], 4));
        }
        assertEq(_available(), 0);
        vm.warp(periodStart + 5 * PERIOD);
        assertEq(_available(), 4e6);
        vm.warp(periodStart + 6 * PERIOD);
        assertEq(_available(), 8e6);
        vm.warp(periodStart + 50 * PERIOD);
        assertEq(_available(), 12e6);
    }

    function test_ReportUsage_GivenALoweredCapReleasesNothing() external {
        uint256 first = _openRunning();
        uint256 second = _openRunning();
        _report(_usage(first, 10));
        _cap(9e6);
        assertEq(_available(), 0);
        _report(_usage(second, 1));
        assertEq(uint256(_statusOf(second)), uint256(JobStatus.Disputed));
    }

    function test_ReportUsage_CountsCapsPerMeter() external {
        Key memory other = _key("other meter");
        _allowMeter(other.addr, 12e6);
        uint256 first = _openRunning();
        _cap(10e6);
        _report(_usage(first, 10));
        IEscrowTypes.Quote memory quote = _quote();
        quote.meter = other.addr;
        uint256 jobId = _openQuote(quote, 10);
        vm.startPrank(other.addr);
        escrow.startJob(jobId, _none());
        escrow.reportUsage(_usage(jobId, 10), other.addr, "");
        vm.stopPrank();
        assertEq(lens.jobOf(jobId).amount, 10e6);
    }

    function test_ReportUsage_WorksForAProviderThatLostItsClass() external {
        uint256 jobId = _openRunning();
        vm.prank(evaluator);
        registry.setClass(provider.addr, IProviderRegistry.ProviderClass.None);
        _report(_usage(jobId, 10));
        _assertPays(jobId, 10e6, 9.5e6, 0.5e6, 2e6);
    }
}
