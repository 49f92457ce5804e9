// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IDisputable} from "../../contracts/interfaces/market/IDisputable.sol";
import {IEscrowTypes} from "../../contracts/interfaces/market/IEscrowTypes.sol";
import {IJobEscrowCore} from "../../contracts/interfaces/market/IJobEscrowCore.sol";
import {IJobEscrowExtension} from "../../contracts/interfaces/market/IJobEscrowExtension.sol";
import {JobStatus} from "../../contracts/libraries/PackedJob.sol";
import {AgreedTerms} from "../helpers/AgreedTerms.sol";
import {ProtocolTest} from "../helpers/ProtocolTest.sol";
import {MockJobPayer} from "../mocks/MockJobPayer.sol";

/// @notice The provider reports alone because the meter does not.
contract JobEscrowClaimsTest is ProtocolTest {
    /// @dev Of a job that started at START: its hour and a day later.
    uint256 private constant CLAIMABLE = START + 25 hours;

    function _claim(IEscrowTypes.UsageReport memory report) private {
        vm.prank(provider.addr);
        escrow.claimJob(report);
    }

    /// @dev Ten units, claimed as soon as it is possible.
    function _claimed() private returns (uint256 jobId) {
        jobId = _openRunning();
        vm.warp(CLAIMABLE);
        _claim(_usage(jobId, 10));
    }

    function _assertFees(uint256 maturedFees, uint256 maturedGmv) private view {
        (uint256 fees, uint256 gmv, uint256 pendingFees, uint256 pendingGmv) = escrow.fees();
        assertEq(fees, maturedFees, "matured fees");
        assertEq(gmv, maturedGmv, "matured gmv");
        assertEq(pendingFees, 0, "pending fees");
        assertEq(pendingGmv, 0, "pending gmv");
    }

    function _assertPaid(address account, uint256 balance) private view {
        assertEq(_balanceOf(account), balance, "balance");
        assertEq(_pendingOf(account), 0, "pending");
    }

    /* CLAIMING */

    function test_ClaimJob_CreditsTheRestAtOnceAndPaysNothingYet() external {
        uint256 jobId = _openRunning();
        assertEq(lens.jobOf(jobId).claimableFrom, CLAIMABLE);
        vm.warp(CLAIMABLE);
        uint256 packed = (uint256(6.65e6) << 192) | (uint256(0.35e6) << 128) | (uint256(5e6) << 64) | (7 << 24);
        vm.expectEmit(address(escrow));
        emit IEscrowTypes.JobReported(jobId, 2, 1, packed, ROOT);
        vm.expectEmit(address(escrow));
        emit IJobEscrowCore.JobClaimed(jobId, CLAIMABLE + 7 days);
        _claim(_usage(jobId, 7));
        _assertPaid(user.addr, 5e6);
        _assertPaid(provider.addr, 0);
        _assertFees(0, 0);
        assertEq(registry.openJobs(provider.addr), 0);
        assertTrue(lens.jobOf(jobId).claimed);
        assertEq(lens.jobOf(jobId).amount, 7e6);
        assertEq(lens.jobOf(jobId).deadline, CLAIMABLE + 7 days);
        assertEq(uint256(_statusOf(jobId)), uint256(JobStatus.Reported));
    }

    function test_ClaimJob_PaysAtMostTheOrderedCost() external {
        uint256 jobId = _openRunning();
        vm.warp(CLAIMABLE);
        _claim(_usage(jobId, 12));
        assertEq(lens.jobOf(jobId).amount, 10e6);
        _assertPaid(user.addr, 2e6);
    }

    function test_ClaimJob_PaysTheUnitsThatWereAddedToTheOrder() external {
        uint256 jobId = _openRunning();
        vm.prank(user.addr);
        escrow.topUp(jobId, 2, _allowance(user.addr));
        vm.warp(CLAIMABLE);
        _claim(_usage(jobId, 13));
        assertEq(lens.jobOf(jobId).amount, 12e6);
        _assertPaid(user.addr, 2.4e6);
    }

    function test_ClaimJob_OfAnEarlyFailurePaysNothing() external {
        uint256 jobId = _openRunning();
        vm.warp(CLAIMABLE);
        IEscrowTypes.UsageReport memory report = _usage(jobId, 10);
        (report.startedAt, report.endedAt) = (uint40(START), uint40(START + 299));
        report.outcome = uint8(IEscrowTypes.Outcome.FailedByProvider);
        _claim(report);
        _assertPaid(user.addr, 12e6);
        vm.warp(CLAIMABLE + 7 days);
        escrow.settleClaim(jobId);
        _assertPaid(provider.addr, 0);
        _assertFees(0, 0);
    }

    function test_ClaimJob_RevertWhen_TooEarly() external {
        uint256 jobId = _openRunning();
        vm.warp(CLAIMABLE - 1);
        vm.expectRevert(abi.encodeWithSelector(IJobEscrowCore.JobEscrow_ClaimTooEarly.selector, jobId, CLAIMABLE));
        _claim(_usage(jobId, 10));
        vm.warp(CLAIMABLE);
        _claim(_usage(jobId, 10));
    }

    function test_ClaimJob_ADayAfterAStop() external {
        uint256 jobId = _openRunning();
        skip(10 minutes);
        vm.prank(user.addr);
        escrow.requestStop(jobId);
        uint256 from = START + 10 minutes + 24 hours;
        vm.warp(from - 1);
        vm.expectRevert(abi.encodeWithSelector(IJobEscrowCore.JobEscrow_ClaimTooEarly.selector, jobId, from));
        _claim(_usage(jobId, 3));
        vm.warp(from);
        _claim(_usage(jobId, 3));
        assertEq(lens.jobOf(jobId).amount, 3e6);
    }

    function test_ClaimJob_GivenAPause() external {
        uint256 jobId = _openRunning();
        _pause(address(escrow));
        vm.warp(START + 72 hours + 25 hours - 1);
        vm.expectRevert(
            abi.encodeWithSelector(IJobEscrowCore.JobEscrow_ClaimTooEarly.selector, jobId, CLAIMABLE + 72 hours)
        );
        _claim(_usage(jobId, 10));
        skip(1);
        _claim(_usage(jobId, 10));
        assertEq(lens.jobOf(jobId).deadline, CLAIMABLE + 72 hours + 7 days);
    }

    function test_ClaimJob_WhilePaused() external {
        uint256 jobId = _openRunning();
        vm.warp(CLAIMABLE);
        _pause(address(escrow));
        _claim(_usage(jobId, 10));
        assertEq(lens.jobOf(jobId).amount, 10e6);
    }

    function test_ClaimJob_AsLongAsNobodyExpiresIt() external {
        uint256 jobId = _openRunning();
        vm.warp(START + 1 hours + 8 days);
        _claim(_usage(jobId, 10));
        _expectWrongStatus(jobId, JobStatus.Reported, JobStatus.Running);
        escrow.expireJob(jobId, _none());
    }

    function test_ClaimJob_RevertWhen_CallerIsNotTheProvider() external {
        uint256 jobId = _openRunning();
        _registerProvider(thief);
        vm.warp(CLAIMABLE);
        address[3] memory callers = [user.addr, meter.addr, thief];
        for (uint256 i = 0; i < callers.length; ++i) {
            vm.prank(callers[i]);
            vm.expectRevert(abi.encodeWithSelector(IEscrowTypes.JobEscrow_NotAllowed.selector, jobId, callers[i]));
            escrow.claimJob(_usage(jobId, 10));
        }
    }

    function test_ClaimJob_RevertGiven_NotRunning() external {
        uint256 open = _open();
        uint256 reported = _openReported();
        uint256 accepted = _openReported();
        vm.prank(user.addr);
        escrow.acceptJob(accepted);
        uint256 claimed = _claimed();
        _expectWrongStatus(open, JobStatus.Open, JobStatus.Running);
        _claim(_usage(open, 10));
        _expectWrongStatus(reported, JobStatus.Reported, JobStatus.Running);
        _claim(_usage(reported, 10));
        _expectWrongStatus(accepted, JobStatus.Settled, JobStatus.Running);
        _claim(_usage(accepted, 10));
        _expectWrongStatus(claimed, JobStatus.Reported, JobStatus.Running);
        _claim(_usage(claimed, 10));
    }

    function test_ClaimJob_RevertWhen_TimesAreImplausible() external {
        uint256 jobId = _openRunning();
        vm.warp(CLAIMABLE);
        uint40[2][3] memory times = [
            [uint40(START - 1), uint40(START)],
            [uint40(START + 2), uint40(START + 1)],
            [uint40(START), uint40(CLAIMABLE + 1)]
        ];
        for (uint256 i = 0; i < times.length; ++i) {
            IEscrowTypes.UsageReport memory report = _usage(jobId, 10);
            (report.startedAt, report.endedAt) = (times[i][0], times[i][1]);
            vm.expectRevert(
                abi.encodeWithSelector(
                    IJobEscrowCore.JobEscrow_ImplausibleTimes.selector,
                    jobId,
                    times[i][0],
                    times[i][1]
                )
            );
            _claim(report);
        }
    }

    function test_ClaimJob_RevertWhen_TheOutcomeIsNotPossible() external {
        uint256 jobId = _openRunning();
        vm.warp(CLAIMABLE);
        uint8[2] memory outcomes = [uint8(IEscrowTypes.Outcome.Preempted), 5];
        for (uint256 i = 0; i < outcomes.length; ++i) {
            IEscrowTypes.UsageReport memory report = _usage(jobId, 10);
            report.outcome = outcomes[i];
            vm.expectRevert(abi.encodeWithSelector(IJobEscrowCore.JobEscrow_BadReport.selector, jobId, outcomes[i]));
            _claim(report);
        }
    }

    function test_ClaimJob_RefundsMissedServiceLevels() external {
        IEscrowTypes.Quote memory quote = _quote();
        quote.serviceTerms = _serviceLevels(500, 1_000, 2_000);
        uint256 jobId = _openQuote(quote, 10);
        skip(2 minutes);
        _start(jobId);
        vm.warp(CLAIMABLE + 2 minutes);
        IEscrowTypes.UsageReport memory report = _usage(jobId, 11);
        report.performanceBps = 8_999;
        _claim(report);
        // 10 less 5 % for the start and 10 % for the performance
        assertEq(lens.jobOf(jobId).amount, 8.5e6);
        _assertPaid(user.addr, 3.5e6);
        assertEq(registry.providerOf(provider.addr).breaches, 1);
        skip(7 days);
        escrow.settleClaim(jobId);
        _assertPaid(provider.addr, 8.075e6);
    }

    function test_ClaimJob_IsNotCoveredByStandingConsent() external {
        uint256 jobId = _openRunning();
        vm.prank(user.addr);
        escrow.setStandingConsent(provider.addr, true);
        vm.warp(CLAIMABLE);
        _claim(_usage(jobId, 10));
        assertEq(uint256(_statusOf(jobId)), uint256(JobStatus.Reported));
        _assertPaid(provider.addr, 0);
    }

    function test_ClaimJob_EndsWhatTheMeterMaySay() external {
        uint256 jobId = _claimed();
        IEscrowTypes.UsageReport memory report = _usage(jobId, 0);
        bytes memory signature = _signReport(meter.key, report);
        _expectWrongStatus(jobId, JobStatus.Reported, JobStatus.Running);
        escrow.reportUsage(report, meter.addr, signature);
    }

    function test_ClaimJob_CountsNothingOfTheMetersCap() external {
        vm.prank(critical);
        escrow.setMeter(meter.addr, 12e6);
        _claimed();
        (, , uint256 available) = escrow.meterOf(meter.addr);
        assertEq(available, 12e6);
    }

    /* SETTLING */

    function test_SettleClaim_PaysAfterSevenDays() external {
        uint256 jobId = _claimed();
        skip(7 days - 1);
        vm.expectRevert(
            abi.encodeWithSelector(IJobEscrowExtension.JobEscrow_ClaimNotSettling.selector, jobId, CLAIMABLE + 7 days)
        );
        escrow.settleClaim(jobId);
        skip(1);
        vm.expectEmit(address(escrow));
        emit IJobEscrowExtension.ClaimSettled(jobId, 9.5e6, 0.5e6);
        vm.prank(thief);
        escrow.settleClaim(jobId);
        _assertPaid(provider.addr, 9.5e6);
        _assertPaid(user.addr, 2e6);
        _assertFees(0.5e6, 10e6);
        assertEq(uint256(_statusOf(jobId)), uint256(JobStatus.Settled));
    }

    function test_SettleClaim_RevertWhen_Settled() external {
        uint256 jobId = _claimed();
        skip(7 days);
        escrow.settleClaim(jobId);
        _expectWrongStatus(jobId, JobStatus.Settled, JobStatus.Reported);
        escrow.settleClaim(jobId);
        _assertPaid(provider.addr, 9.5e6);
    }

    function test_SettleClaim_RevertGiven_TheMeterReported() external {
        uint256 jobId = _openReported();
        bytes memory refusal = abi.encodeWithSelector(
            IJobEscrowExtension.JobEscrow_ClaimNotSettling.selector,
            jobId,
            type(uint64).max
        );
        vm.expectRevert(refusal);
        escrow.settleClaim(jobId);
        vm.warp(_maturity(START) + 30 days);
        vm.expectRevert(refusal);
        escrow.settleClaim(jobId);
        _assertPaid(provider.addr, 9.5e6);
    }

    function test_SettleClaim_RevertGiven_NotReported() external {
        uint256 jobId = _openRunning();
        skip(30 days);
        _expectWrongStatus(jobId, JobStatus.Running, JobStatus.Reported);
        escrow.settleClaim(jobId);
        _expectWrongStatus(jobId + 1, JobStatus.None, JobStatus.Reported);
        escrow.settleClaim(jobId + 1);
    }

    function test_SettleClaim_GivenAPause() external {
        uint256 jobId = _claimed();
        _pause(address(escrow));
        skip(7 days + 72 hours - 1);
        vm.expectRevert(
            abi.encodeWithSelector(IJobEscrowExtension.JobEscrow_ClaimNotSettling.selector, jobId, CLAIMABLE + 10 days)
        );
        escrow.settleClaim(jobId);
        skip(1);
        escrow.settleClaim(jobId);
    }

    function test_SettleClaim_LeavesTheUserNothingToAcceptOrDispute() external {
        uint256 jobId = _claimed();
        skip(7 days);
        for (uint256 i = 0; i < 2; ++i) {
            _expectWrongStatus(jobId, JobStatus.Settled, JobStatus.Reported);
            vm.prank(user.addr);
            escrow.acceptJob(jobId);
            _expectWrongStatus(jobId, JobStatus.Settled, JobStatus.Reported);
            vm.prank(arbitrator);
            escrow.holdForDispute(jobId);
            if (i == 0) escrow.settleClaim(jobId);
        }
    }

    function test_AcceptJob_OfAClaimPaysAtOnce() external {
        uint256 jobId = _claimed();
        vm.expectEmit(address(escrow));
        emit IEscrowTypes.JobAccepted(jobId, 9.5e6, 0.5e6);
        vm.prank(user.addr);
        escrow.acceptJob(jobId);
        _assertPaid(provider.addr, 9.5e6);
        _assertFees(0.5e6, 10e6);
        skip(7 days);
        _expectWrongStatus(jobId, JobStatus.Settled, JobStatus.Reported);
        escrow.settleClaim(jobId);
    }

    function test_AcceptJob_OfAClaimTakesNothingFromOtherPayments() external {
        uint256 jobId = _claimed();
        uint256 other = _openReported();
        vm.prank(user.addr);
        escrow.acceptJob(jobId);
        assertEq(_pendingOf(provider.addr), 9.5e6);
        vm.prank(user.addr);
        escrow.acceptJob(other);
        _assertPaid(provider.addr, 19e6);
        _assertFees(1e6, 20e6);
    }

    /* DISPUTES */

    function test_HoldForDispute_OfAClaimUntilItsLastSecond() external {
        uint256 jobId = _claimed();
        skip(7 days - 1);
        vm.expectEmit(address(escrow));
        emit IDisputable.JobHeld(jobId, 10e6);
        vm.prank(arbitrator);
        (address user_, address provider_, uint256 amount, uint256 fee) = escrow.holdForDispute(jobId);
        assertEq(user_, user.addr);
        assertEq(provider_, provider.addr);
        assertEq(amount, 10e6);
        assertEq(fee, 0.5e6);
        skip(30 days);
        _expectWrongStatus(jobId, JobStatus.Disputed, JobStatus.Reported);
        escrow.settleClaim(jobId);
    }

    function test_ResolveHeld_OfAClaim() external {
        uint256 jobId = _claimed();
        vm.startPrank(arbitrator);
        escrow.holdForDispute(jobId);
        escrow.resolveHeld(jobId, 6e6, 3.8e6);
        vm.stopPrank();
        _assertPaid(user.addr, 8e6);
        _assertPaid(provider.addr, 3.8e6);
        _assertFees(0.2e6, 4e6);
        skip(7 days);
        _expectWrongStatus(jobId, JobStatus.Resolved, JobStatus.Reported);
        escrow.settleClaim(jobId);
    }

    /* OTHERS' MONEY */

    function test_ClaimJob_GivesTheRestBackToThePayer() external {
        MockJobPayer payer = new MockJobPayer(escrow);
        _deposit(address(payer), 12e6);
        uint256 jobId = _openQuote(_quote(), 10, 0, _voucher(address(payer), ""));
        _start(jobId);
        vm.warp(CLAIMABLE);
        _claim(_usage(jobId, 10));
        _assertPaid(address(payer), 2e6);
        _assertPaid(user.addr, 0);
        skip(7 days);
        escrow.settleClaim(jobId);
        _assertPaid(provider.addr, 9.5e6);
        _assertFees(0.5e6, 0);
    }

    function test_SettleClaim_SharesWithTheLicensor() external {
        address licensor = makeAddr("licensor");
        AgreedTerms memory terms;
        (terms.licenceShareBps, terms.licensorId) = (1_000, escrow.registerAccount(licensor));
        IEscrowTypes.Quote memory quote = _quote();
        quote.serviceTerms = _serviceTerms(terms);
        uint256 jobId = _openQuote(quote, 10);
        _start(jobId);
        vm.warp(CLAIMABLE);
        _claim(_usage(jobId, 10));
        _assertPaid(licensor, 0);
        skip(7 days);
        escrow.settleClaim(jobId);
        _assertPaid(licensor, 0.95e6);
        _assertPaid(provider.addr, 8.55e6);
        _assertFees(0.5e6, 10e6);
    }

    /// @dev ESC-2 for any claim, against figures computed here.
    function testFuzz_ClaimJob_AddsUpToTheLock(uint64 units, uint64 unitPrice, uint64 delivered) external {
        units = uint64(bound(units, 1, 1_000));
        unitPrice = uint64(bound(unitPrice, 100_000, 1e8));
        IEscrowTypes.Quote memory quote = _quote();
        quote.unitPrice = unitPrice;
        uint256 jobId = _openQuote(quote, units);
        uint256 locked = usdc.balanceOf(address(escrow));
        _start(jobId);
        vm.warp(CLAIMABLE);
        _claim(_usage(jobId, delivered));
        uint256 amount = uint256(delivered < units ? delivered : units) * unitPrice;
        assertEq(lens.jobOf(jobId).amount, amount);
        _assertPaid(user.addr, locked - amount);
        skip(7 days);
        escrow.settleClaim(jobId);
        uint256 net = (amount * 9_500) / 10_000;
        _assertPaid(provider.addr, net);
        _assertFees(amount - net, amount);
    }
}
