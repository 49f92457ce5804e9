// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IEscrowTypes} from "../../contracts/interfaces/market/IEscrowTypes.sol";
import {IJobEscrowExtension} from "../../contracts/interfaces/market/IJobEscrowExtension.sol";
import {JobStatus} from "../../contracts/libraries/PackedJob.sol";
import {ProtocolTest} from "../helpers/ProtocolTest.sol";

/// @notice Start, cancellation and expiry.
contract JobEscrowRunTest is ProtocolTest {
    function test_StartJob_ByProviderOrMeter() external {
        uint256 first = _open();
        vm.expectEmit(address(escrow));
        emit IJobEscrowExtension.JobStarted(first, provider.addr);
        _start(first);
        uint256 second = _open();
        vm.expectEmit(address(escrow));
        emit IJobEscrowExtension.JobStarted(second, meter.addr);
        vm.prank(meter.addr);
        escrow.startJob(second, _none());
        assertEq(uint256(_statusOf(first)), uint256(JobStatus.Running));
        assertEq(uint256(_statusOf(second)), uint256(JobStatus.Running));
    }

    function test_StartJob_RevertWhen_CallerIsAnother() external {
        uint256 jobId = _open();
        address otherMeter = makeAddr("other meter");
        _allowMeter(otherMeter, 1);
        address[3] memory others = [user.addr, thief, otherMeter];
        for (uint256 i = 0; i < others.length; ++i) {
            vm.prank(others[i]);
            vm.expectRevert(abi.encodeWithSelector(IEscrowTypes.JobEscrow_NotAllowed.selector, jobId, others[i]));
            escrow.startJob(jobId, _none());
        }
    }

    function test_StartJob_RevertWhen_TheMeterIsStopped() external {
        uint256 jobId = _open();
        vm.prank(guardian);
        escrow.stopMeter(meter.addr);
        vm.prank(meter.addr);
        vm.expectRevert(abi.encodeWithSelector(IEscrowTypes.JobEscrow_NotAllowed.selector, jobId, meter.addr));
        escrow.startJob(jobId, _none());
    }

    function test_StartJob_IsOnTimeForFiveMinutes() external {
        uint256 jobId = _open();
        vm.warp(START + 5 minutes);
        _start(jobId);
        assertFalse(lens.jobOf(jobId).startedLate);
    }

    function test_StartJob_IsLateAfterFiveMinutes() external {
        uint256 jobId = _open();
        vm.warp(START + 5 minutes + 1);
        vm.expectEmit(address(escrow));
        emit IJobEscrowExtension.JobStarted(jobId, provider.addr);
        vm.expectEmit(address(escrow));
        emit IJobEscrowExtension.StartedLate(jobId, 1);
        _start(jobId);
        assertTrue(lens.jobOf(jobId).startedLate);
        assertEq(registry.providerOf(provider.addr).breaches, 1);
        assertEq(lens.jobOf(jobId).since, START + 5 minutes + 1);
    }

    function test_StartJob_UntilTheQuoteEnds() external {
        uint256 first = _open();
        uint256 second = _open();
        vm.warp(START + 1 days);
        _start(first);
        vm.warp(START + 1 days + 1);
        vm.expectRevert(
            abi.encodeWithSelector(IJobEscrowExtension.JobEscrow_StartTooLate.selector, second, START + 1 days)
        );
        _start(second);
        vm.prank(user.addr);
        escrow.cancelJob(second, _none());
        assertEq(_balanceOf(user.addr), 12e6);
    }

    /// @dev The first five minutes are the provider's, whatever is left of the quote.
    function test_StartJob_OnTimeAfterAShortQuote() external {
        IEscrowTypes.Quote memory quote = _quote();
        quote.validUntil = uint40(block.timestamp);
        uint256 first = _openQuote(quote, 10);
        quote = _quote();
        quote.validUntil = uint40(block.timestamp);
        uint256 second = _openQuote(quote, 10);
        vm.warp(START + 5 minutes);
        _start(first);
        vm.warp(START + 5 minutes + 1);
        vm.expectRevert(abi.encodeWithSelector(IJobEscrowExtension.JobEscrow_StartTooLate.selector, second, START));
        _start(second);
    }

    function test_StartJob_RevertGiven_NotOpen() external {
        uint256 jobId = _openRunning();
        _expectWrongStatus(jobId, JobStatus.Running, JobStatus.Open);
        _start(jobId);
        _report(_usage(jobId, 10));
        _expectWrongStatus(jobId, JobStatus.Reported, JobStatus.Open);
        _start(jobId);
        _expectWrongStatus(99, JobStatus.None, JobStatus.Open);
        _start(99);
    }

    function test_CancelJob_RefundsEverything() external {
        uint256 jobId = _open();
        vm.expectEmit(address(escrow));
        emit IJobEscrowExtension.JobCancelled(jobId, 12e6);
        vm.prank(user.addr);
        escrow.cancelJob(jobId, _none());
        assertEq(_balanceOf(user.addr), 12e6);
        assertEq(uint256(_statusOf(jobId)), uint256(JobStatus.Cancelled));
        assertEq(registry.openJobs(provider.addr), 0);
    }

    function test_CancelJob_AtAnyTimeBeforeTheStart() external {
        uint256 jobId = _open();
        skip(400 days);
        vm.prank(user.addr);
        escrow.cancelJob(jobId, _none());
        assertEq(_balanceOf(user.addr), 12e6);
    }

    function test_CancelJob_RevertWhen_CallerNotUser() external {
        uint256 jobId = _open();
        address[3] memory others = [provider.addr, meter.addr, thief];
        for (uint256 i = 0; i < others.length; ++i) {
            vm.prank(others[i]);
            vm.expectRevert(abi.encodeWithSelector(IEscrowTypes.JobEscrow_NotAllowed.selector, jobId, others[i]));
            escrow.cancelJob(jobId, _none());
        }
    }

    function test_CancelJob_RevertGiven_NotOpen() external {
        uint256 jobId = _openRunning();
        vm.startPrank(user.addr);
        _expectWrongStatus(jobId, JobStatus.Running, JobStatus.Open);
        escrow.cancelJob(jobId, _none());
        vm.stopPrank();
        uint256 cancelled = _open();
        vm.startPrank(user.addr);
        escrow.cancelJob(cancelled, _none());
        _expectWrongStatus(cancelled, JobStatus.Cancelled, JobStatus.Open);
        escrow.cancelJob(cancelled, _none());
        vm.stopPrank();
    }

    function test_ExpireJob_AtItsSecondByAnyone() external {
        skip(30);
        uint256 jobId = _openRunning();
        uint256 from = START + 30 + 1 hours + 7 days;
        vm.warp(from - 1);
        vm.expectRevert(abi.encodeWithSelector(IJobEscrowExtension.JobEscrow_NotExpired.selector, jobId, from));
        vm.prank(thief);
        escrow.expireJob(jobId, _none());
        vm.warp(from);
        vm.expectEmit(address(escrow));
        emit IJobEscrowExtension.JobExpired(jobId, 12e6);
        vm.prank(thief);
        escrow.expireJob(jobId, _none());
        assertEq(_balanceOf(user.addr), 12e6);
        assertEq(uint256(_statusOf(jobId)), uint256(JobStatus.Expired));
        assertEq(registry.openJobs(provider.addr), 0);
    }

    function test_ExpireJob_CountsFromTheStart() external {
        uint256 jobId = _open();
        vm.warp(START + 1 days);
        _start(jobId);
        vm.warp(START + 1 hours + 7 days);
        vm.expectRevert(
            abi.encodeWithSelector(
                IJobEscrowExtension.JobEscrow_NotExpired.selector,
                jobId,
                START + 1 days + 1 hours + 7 days
            )
        );
        escrow.expireJob(jobId, _none());
    }

    function test_ExpireJob_OfAJobThatNeverStarted() external {
        uint256 jobId = _open();
        vm.warp(START + 1 hours + 7 days);
        escrow.expireJob(jobId, _none());
        assertEq(_balanceOf(user.addr), 12e6);
    }

    /// @dev A report is accepted until the expiry is executed, and not after it.
    function test_ExpireJob_LosesToAReportAndWinsOverALaterOne() external {
        uint256 reported = _openRunning();
        uint256 expired = _openRunning();
        vm.warp(START + 60 days);
        _report(_usage(reported, 10));
        _expectWrongStatus(reported, JobStatus.Reported, JobStatus.Running);
        escrow.expireJob(reported, _none());
        escrow.expireJob(expired, _none());
        IEscrowTypes.UsageReport memory report = _usage(expired, 10);
        bytes memory signature = _signReport(meter.key, report);
        _expectWrongStatus(expired, JobStatus.Expired, JobStatus.Running);
        escrow.reportUsage(report, meter.addr, signature);
    }

    function test_ExpireJob_RevertGiven_NeitherOpenNorRunning() external {
        uint256 jobId = _openReported();
        vm.warp(START + 400 days);
        _expectWrongStatus(jobId, JobStatus.Settled, JobStatus.Running);
        escrow.expireJob(jobId, _none());
        _expectWrongStatus(99, JobStatus.None, JobStatus.Running);
        escrow.expireJob(99, _none());
        uint256 cancelled = _open();
        vm.prank(user.addr);
        escrow.cancelJob(cancelled, _none());
        skip(400 days);
        _expectWrongStatus(cancelled, JobStatus.Cancelled, JobStatus.Running);
        escrow.expireJob(cancelled, _none());
    }
}
