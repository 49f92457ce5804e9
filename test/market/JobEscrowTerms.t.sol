// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IEscrowTypes} from "../../contracts/interfaces/market/IEscrowTypes.sol";
import {IJobEscrowCore} from "../../contracts/interfaces/market/IJobEscrowCore.sol";
import {JobStatus} from "../../contracts/libraries/PackedJob.sol";
import {ServiceTerms} from "../../contracts/libraries/ServiceTerms.sol";
import {AgreedTerms} from "../helpers/AgreedTerms.sol";
import {ProtocolTest} from "../helpers/ProtocolTest.sol";

/// @notice Agreed service levels, their refunds, and kinds of jobs.
contract JobEscrowTermsTest is ProtocolTest {
    function _openUnder(ServiceTerms terms) private returns (uint256) {
        IEscrowTypes.Quote memory quote = _quote();
        quote.serviceTerms = terms;
        return _openQuote(quote, 10);
    }

    function _runUnder(ServiceTerms terms) private returns (uint256 jobId) {
        jobId = _openUnder(terms);
        _start(jobId);
    }

    function _reportLevels(uint256 jobId, uint16 performanceBps, uint16 availabilityBps) private {
        IEscrowTypes.UsageReport memory report = _usage(jobId, 10);
        (report.performanceBps, report.availabilityBps) = (performanceBps, availabilityBps);
        _report(report);
    }

    function _breaches() private view returns (uint256) {
        return registry.providerOf(provider.addr).breaches;
    }

    /* START */

    function test_StartLevel_RefundsWhenTheStartIsASecondTooLate() external {
        uint256 jobId = _openUnder(_serviceLevels(1_000, 0, 0));
        skip(1 minutes + 1);
        _start(jobId);
        assertTrue(lens.jobOf(jobId).startLevelMissed);
        assertFalse(lens.jobOf(jobId).startedLate);
        assertEq(_breaches(), 0);
        _reportLevels(jobId, 0, 0);
        assertEq(lens.jobOf(jobId).amount, 9e6);
        assertEq(_balanceOf(user.addr), 3e6);
        assertEq(_pendingOf(provider.addr), 8.55e6);
        assertEq(_breaches(), 1);
    }

    function test_StartLevel_RefundsNothingInItsLastSecond() external {
        uint256 jobId = _openUnder(_serviceLevels(1_000, 0, 0));
        skip(1 minutes);
        _start(jobId);
        assertFalse(lens.jobOf(jobId).startLevelMissed);
        _reportLevels(jobId, 0, 0);
        assertEq(lens.jobOf(jobId).amount, 10e6);
        assertEq(_breaches(), 0);
    }

    function test_StartLevel_WithoutARefundIsNone() external {
        uint256 jobId = _openUnder(_serviceLevels(0, 1_000, 0));
        skip(5 minutes);
        _start(jobId);
        assertFalse(lens.jobOf(jobId).startLevelMissed);
    }

    function test_StartLevel_CountsFromTheLastDependency() external {
        uint256 done = _openRunning();
        IEscrowTypes.Quote memory quote = _quote();
        quote.serviceTerms = _serviceLevels(1_000, 0, 0);
        uint64[] memory units = new uint64[](1);
        units[0] = 10;
        uint256[][] memory dependsOn = new uint256[][](1);
        dependsOn[0] = new uint256[](1);
        dependsOn[0][0] = done;
        uint256 jobId = _openBatch(quote, units, dependsOn);
        skip(1 hours);
        _report(_usage(done, 10));
        skip(1 minutes);
        vm.prank(provider.addr);
        escrow.startJob(jobId, dependsOn[0]);
        assertFalse(lens.jobOf(jobId).startLevelMissed);
    }

    /* PERFORMANCE AND AVAILABILITY */

    function test_Levels_AreKeptAtExactlyWhatWasAgreed() external {
        uint256 jobId = _runUnder(_serviceLevels(100, 1_000, 2_000));
        _reportLevels(jobId, 9_000, 9_900);
        assertEq(lens.jobOf(jobId).amount, 10e6);
        assertEq(_breaches(), 0);
    }

    function test_Levels_AreMissedByABasisPoint() external {
        uint256 jobId = _runUnder(_serviceLevels(100, 1_000, 2_000));
        _reportLevels(jobId, 8_999, 9_900);
        assertEq(lens.jobOf(jobId).amount, 9e6);
        jobId = _runUnder(_serviceLevels(100, 1_000, 2_000));
        _reportLevels(jobId, 9_000, 9_899);
        assertEq(lens.jobOf(jobId).amount, 8e6);
        assertEq(_breaches(), 2);
    }

    function test_Levels_MissedTogetherAddUpAndAreOneBreach() external {
        uint256 jobId = _openUnder(_serviceLevels(100, 1_000, 2_000));
        skip(2 minutes);
        _start(jobId);
        IEscrowTypes.UsageReport memory report = _usage(jobId, 10);
        (report.performanceBps, report.availabilityBps) = (8_999, 9_899);
        bytes memory signature = _signReport(meter.key, report);
        uint256 packed = (uint256(6.555e6) << 192) | (uint256(0.345e6) << 128) | (uint256(5.1e6) << 64) | (10 << 24);
        vm.expectEmit(address(escrow));
        emit IEscrowTypes.JobReported(jobId, 2, 1, packed | (3_100 << 8), ROOT);
        escrow.reportUsage(report, meter.addr, signature);
        assertEq(lens.jobOf(jobId).amount, 6.9e6);
        assertEq(_balanceOf(user.addr), 5.1e6);
        assertEq(_pendingOf(provider.addr), 6.555e6);
        assertEq(_breaches(), 1);
    }

    function test_Levels_RefundAtMostEverything() external {
        uint256 jobId = _runUnder(_serviceLevels(0, 6_000, 4_001));
        _reportLevels(jobId, 0, 0);
        assertEq(lens.jobOf(jobId).amount, 0);
        assertEq(_balanceOf(user.addr), 12e6);
        assertEq(_pendingOf(provider.addr), 0);
        assertEq(_breaches(), 1);
        (, , uint256 pendingFees, uint256 pendingGmv) = escrow.fees();
        assertEq(pendingFees, 0);
        assertEq(pendingGmv, 0);
    }

    function test_Levels_ThatWereNotAgreedDoNotCount() external {
        uint256 jobId = _openRunning();
        _reportLevels(jobId, 0, 0);
        assertEq(lens.jobOf(jobId).amount, 10e6);
        AgreedTerms memory terms;
        (terms.kind, terms.benchmark) = (1, bytes12("mlperf"));
        jobId = _runUnder(_serviceTerms(terms));
        _reportLevels(jobId, 0, 0);
        assertEq(lens.jobOf(jobId).amount, 10e6);
        assertEq(_breaches(), 0);
    }

    function test_Levels_RefundOutOfWhatIsPaidNotOutOfTheLock() external {
        uint256 jobId = _runUnder(_serviceLevels(0, 5_000, 0));
        IEscrowTypes.UsageReport memory report = _usage(jobId, 100);
        report.performanceBps = 0;
        _report(report);
        assertEq(lens.jobOf(jobId).amount, 6e6);
        assertEq(_balanceOf(user.addr), 6e6);
    }

    /// @dev The user keeps the fraction of the refund, the protocol those of net and discount.
    function testFuzz_Levels_AddUpToTheLock(
        uint16[3] memory refunds,
        bool[3] memory missed,
        uint64 unitPrice,
        uint64 delivered
    ) external {
        for (uint256 i = 0; i < 3; ++i) {
            refunds[i] = uint16(bound(refunds[i], 1, 10_000));
        }
        IEscrowTypes.Quote memory quote = _quote();
        quote.unitPrice = uint64(bound(unitPrice, 100_000, 1e7));
        quote.serviceTerms = _serviceLevels(refunds[0], refunds[1], refunds[2]);
        uint256 jobId = _openQuote(quote, 10);
        uint256 amount = usdc.balanceOf(address(escrow));
        uint256 locked = amount;
        if (missed[0]) skip(61);
        _start(jobId);
        IEscrowTypes.UsageReport memory report = _usage(jobId, delivered);
        (report.performanceBps, report.availabilityBps) = (missed[1] ? 8_999 : 9_000, missed[2] ? 9_899 : 9_900);
        _report(report);

        if (uint256(delivered) * quote.unitPrice < amount) amount = uint256(delivered) * quote.unitPrice;
        uint256 refundBps = 0;
        for (uint256 i = 0; i < 3; ++i) {
            if (missed[i]) refundBps += refunds[i];
        }
        if (refundBps > 10_000) refundBps = 10_000;
        amount = (amount * (10_000 - refundBps)) / 10_000;
        assertEq(lens.jobOf(jobId).amount, amount);
        assertEq(_balanceOf(user.addr), locked - amount);
        assertEq(_pendingOf(provider.addr), (amount * 9_500) / 10_000);
        assertEq(_breaches(), refundBps == 0 ? 0 : 1);
    }

    /* BAD TERMS */

    function _expectBadTerms(AgreedTerms memory terms) private {
        IEscrowTypes.Quote memory quote = _quote();
        quote.serviceTerms = _serviceTerms(terms);
        bytes memory signature = _signQuote(provider.key, quote);
        vm.prank(user.addr);
        vm.expectRevert(abi.encodeWithSelector(IJobEscrowCore.JobEscrow_BadServiceTerms.selector, quote.serviceTerms));
        escrow.openJob(quote, signature, 10, 0, _allowance(user.addr));
    }

    function test_OpenJob_RevertWhen_TheTermsAreBad() external {
        for (uint256 i = 0; i < 7; ++i) {
            AgreedTerms memory terms;
            if (i == 0) terms.kind = 3;
            if (i == 1) terms.startRefundBps = 10_001;
            if (i == 2) terms.minPerformanceBps = 10_001;
            if (i == 3) terms.performanceRefundBps = 10_001;
            if (i == 4) terms.minAvailabilityBps = 10_001;
            if (i == 5) terms.availabilityRefundBps = 10_001;
            if (i == 6) (terms.licenceShareBps, terms.licensorId) = (10_001, 1);
            _expectBadTerms(terms);
        }
    }

    function test_OpenJob_RevertWhen_TheLicensorIsNobody() external {
        AgreedTerms memory terms;
        terms.licenceShareBps = 1;
        _expectBadTerms(terms);
        terms.licensorId = uint32(escrow.accountCount()) + 2; // the user becomes the next
        _expectBadTerms(terms);
    }

    function test_OpenJob_WithTheHighestTermsThereAre() external {
        escrow.registerAccount(user.addr);
        AgreedTerms memory terms = AgreedTerms(
            bytes12(type(uint96).max),
            2,
            10_000,
            10_000,
            10_000,
            10_000,
            10_000,
            10_000,
            type(uint24).max,
            2
        );
        uint256 jobId = _openUnder(_serviceTerms(terms));
        uint256 word = ServiceTerms.unwrap(_serviceTerms(terms));
        assertEq(ServiceTerms.unwrap(lens.jobOf(jobId).serviceTerms), word);
    }

    /* KINDS */

    function test_ReportUsage_PreemptedIsForSpotAlone() external {
        AgreedTerms memory terms;
        terms.benchmark = "hpl";
        uint8 preempted = uint8(IEscrowTypes.Outcome.Preempted);
        for (uint8 kind = 0; kind < 3; ++kind) {
            terms.kind = kind;
            uint256 jobId = _runUnder(_serviceTerms(terms));
            IEscrowTypes.UsageReport memory report = _usage(jobId, 4);
            report.outcome = preempted;
            bytes memory signature = _signReport(meter.key, report);
            if (kind != 2) {
                vm.expectRevert(abi.encodeWithSelector(IJobEscrowCore.JobEscrow_BadReport.selector, jobId, preempted));
            }
            escrow.reportUsage(report, meter.addr, signature);
            JobStatus expected = kind == 2 ? JobStatus.Reported : JobStatus.Running;
            assertEq(uint256(_statusOf(jobId)), uint256(expected));
        }
        assertEq(_pendingOf(provider.addr), 3.8e6);
        assertEq(_breaches(), 0);
    }
}
