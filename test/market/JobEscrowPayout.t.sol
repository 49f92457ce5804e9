// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IDisputable} from "../../contracts/interfaces/market/IDisputable.sol";
import {IEscrowTypes} from "../../contracts/interfaces/market/IEscrowTypes.sol";
import {IJobEscrowExtension} from "../../contracts/interfaces/market/IJobEscrowExtension.sol";
import {IRevenueRouter} from "../../contracts/interfaces/revenue/IRevenueRouter.sol";
import {JobStatus} from "../../contracts/libraries/PackedJob.sol";
import {ProtocolTest} from "../helpers/ProtocolTest.sol";

/// @notice What happens after the report: maturity, acceptance, disputes, fees.
contract JobEscrowPayoutTest is ProtocolTest {
    /// @dev The midnight before START.
    uint256 private constant DAY_0 = START - (START % 1 days);

    function _reportedAt(uint256 when) private returns (uint256 jobId) {
        vm.warp(when);
        return _openReported();
    }

    function _accept(uint256 jobId) private {
        vm.prank(user.addr);
        escrow.acceptJob(jobId);
    }

    function _collect(address account) private returns (uint256 matured) {
        uint256 paid;
        (matured, paid) = escrow.collect(account);
        assertEq(paid, 0);
    }

    function _hold(uint256 jobId) private {
        vm.prank(arbitrator);
        escrow.holdForDispute(jobId);
    }

    function _resolve(uint256 jobId, uint256 toUser, uint256 toProvider) private {
        vm.prank(arbitrator);
        escrow.resolveHeld(jobId, toUser, toProvider);
    }

    function _maturedFees() private view returns (uint256 amount) {
        (amount, , , ) = escrow.fees();
    }

    function _pendingFees() private view returns (uint256 amount) {
        (, , amount, ) = escrow.fees();
    }

    /* MATURITY */

    /// @dev Everything that changes at maturity changes at the same second.
    function _assertMaturesExactlyAt(uint256 jobId, uint256 maturesAt) private {
        assertEq(lens.jobOf(jobId).deadline, maturesAt);
        vm.warp(maturesAt - 1);
        assertEq(uint256(_statusOf(jobId)), uint256(JobStatus.Reported));
        assertEq(_balanceOf(provider.addr), 0);
        assertEq(_pendingOf(provider.addr), 9.5e6);
        assertEq(_maturedFees(), 0);
        assertEq(_pendingFees(), 0.5e6);
        assertEq(_collect(provider.addr), 0);
        assertEq(escrow.forwardFees(), 0);
        vm.warp(maturesAt);
        assertEq(uint256(_statusOf(jobId)), uint256(JobStatus.Settled));
        assertEq(_balanceOf(provider.addr), 9.5e6);
        assertEq(_pendingOf(provider.addr), 0);
        assertEq(_maturedFees(), 0.5e6);
        assertEq(_pendingFees(), 0);
        _expectWrongStatus(jobId, JobStatus.Settled, JobStatus.Reported);
        _accept(jobId);
        _expectWrongStatus(jobId, JobStatus.Settled, JobStatus.Reported);
        _hold(jobId);
        vm.expectEmit(address(escrow));
        emit IEscrowTypes.Matured(1, 9.5e6);
        assertEq(_collect(provider.addr), 9.5e6);
        assertEq(_collect(provider.addr), 0);
        assertEq(escrow.forwardFees(), 0.5e6);
    }

    function test_Collect_AtTheFirstMidnightAfterSeventyTwoHours() external {
        _assertMaturesExactlyAt(_reportedAt(START), DAY_0 + 4 days);
    }

    function test_Collect_AfterExactlySeventyTwoHoursGivenAReportAtMidnight() external {
        _assertMaturesExactlyAt(_reportedAt(DAY_0 + 1 days), DAY_0 + 4 days);
    }

    function test_Collect_OfAReportOneSecondAfterMidnight() external {
        _assertMaturesExactlyAt(_reportedAt(DAY_0 + 1 days + 1), DAY_0 + 5 days);
    }

    function test_Collect_OfAReportOneSecondBeforeMidnight() external {
        _assertMaturesExactlyAt(_reportedAt(DAY_0 + 1 days - 1), DAY_0 + 4 days);
    }

    function testFuzz_Collect_AtItsSecond(uint256 reportedAt) external {
        reportedAt = bound(reportedAt, START, START + 10 * 365 days);
        _assertMaturesExactlyAt(_reportedAt(reportedAt), _maturity(reportedAt));
    }

    function test_Collect_OfAStrangerIsNothing() external {
        assertEq(_collect(thief), 0);
    }

    /// @dev A job a day for five days and one after a long gap: each matures on its own day, none is lost.
    function test_Collect_OfJobsOnSeveralDays() external {
        for (uint256 i = 0; i < 5; ++i) {
            _reportedAt(START + i * 1 days);
            uint256 mature = i < 4 ? 0 : 1;
            assertEq(_balanceOf(provider.addr), mature * 9.5e6);
            assertEq(_pendingOf(provider.addr), (i + 1 - mature) * 9.5e6);
            assertEq(_maturedFees(), mature * 0.5e6);
            assertEq(_pendingFees(), (i + 1 - mature) * 0.5e6);
        }
        vm.warp(START + 5 days);
        assertEq(_balanceOf(provider.addr), 2 * 9.5e6);
        assertEq(_collect(provider.addr), 9.5e6); // the other one was dropped into the balance by the fifth report
        _reportedAt(START + 100 days);
        assertEq(_balanceOf(provider.addr), 5 * 9.5e6);
        assertEq(_pendingOf(provider.addr), 9.5e6);
        assertEq(_maturedFees(), 5 * 0.5e6);
        assertEq(_pendingFees(), 0.5e6);
        vm.warp(START + 104 days);
        vm.prank(provider.addr);
        escrow.withdrawTo(provider.addr, 6 * 9.5e6);
        assertEq(usdc.balanceOf(provider.addr), 6 * 9.5e6);
        assertEq(escrow.forwardFees(), 6 * 0.5e6);
        // what the reports did not use is the user's
        assertEq(usdc.balanceOf(address(escrow)), 6 * 2e6);
    }

    function test_Collect_KeepsWhatIsStillImmature() external {
        _reportedAt(START);
        _reportedAt(START + 1 days);
        vm.warp(DAY_0 + 4 days);
        assertEq(_collect(provider.addr), 9.5e6);
        assertEq(_pendingOf(provider.addr), 9.5e6);
        vm.warp(DAY_0 + 5 days);
        assertEq(_collect(provider.addr), 9.5e6);
    }

    function test_WithdrawTo_TakesMaturedPayments() external {
        _reportedAt(START);
        vm.warp(DAY_0 + 4 days - 1);
        vm.expectRevert(
            abi.encodeWithSelector(IEscrowTypes.JobEscrow_InsufficientBalance.selector, provider.addr, 0, 9.5e6)
        );
        vm.prank(provider.addr);
        escrow.withdrawTo(provider.addr, 9.5e6);
        vm.warp(DAY_0 + 4 days);
        vm.prank(provider.addr);
        escrow.withdrawTo(provider.addr, 9.5e6);
        assertEq(usdc.balanceOf(provider.addr), 9.5e6);
    }

    /* ACCEPTANCE */

    function test_AcceptJob_PaysProviderAndFee() external {
        uint256 jobId = _openReported();
        vm.expectEmit(address(escrow));
        emit IEscrowTypes.JobAccepted(jobId, 9.5e6, 0.5e6);
        _accept(jobId);
        assertEq(uint256(_statusOf(jobId)), uint256(JobStatus.Settled));
        assertEq(_balanceOf(provider.addr), 9.5e6);
        assertEq(_pendingOf(provider.addr), 0);
        (uint256 fees, uint256 gmv, uint256 pendingFees, uint256 pendingGmv) = escrow.fees();
        assertEq(fees, 0.5e6);
        assertEq(gmv, 10e6);
        assertEq(pendingFees + pendingGmv, 0);
        assertEq(lens.jobOf(jobId).amount, 10e6);
        assertEq(lens.jobOf(jobId).deadline, 0);
        vm.warp(START + 30 days);
        assertEq(_collect(provider.addr), 0);
        assertEq(escrow.forwardFees(), 0.5e6);
    }

    function test_AcceptJob_LeavesOtherJobsPending() external {
        _openReported();
        uint256 second = _reportedAt(START + 1 days);
        _accept(second);
        assertEq(_balanceOf(provider.addr), 9.5e6);
        assertEq(_pendingOf(provider.addr), 9.5e6);
        assertEq(_pendingFees(), 0.5e6);
        vm.warp(DAY_0 + 4 days);
        assertEq(_balanceOf(provider.addr), 2 * 9.5e6);
    }

    function test_AcceptJob_OfAJobThatPaysNothing() external {
        uint256 jobId = _openRunning();
        _report(_usage(jobId, 0));
        vm.expectEmit(address(escrow));
        emit IEscrowTypes.JobAccepted(jobId, 0, 0);
        _accept(jobId);
        assertEq(uint256(_statusOf(jobId)), uint256(JobStatus.Settled));
        assertEq(escrow.forwardFees(), 0);
    }

    function test_AcceptJob_RevertWhen_CallerNotUser() external {
        uint256 jobId = _openReported();
        address[4] memory others = [provider.addr, meter.addr, arbitrator, thief];
        for (uint256 i = 0; i < others.length; ++i) {
            vm.prank(others[i]);
            vm.expectRevert(abi.encodeWithSelector(IEscrowTypes.JobEscrow_NotAllowed.selector, jobId, others[i]));
            escrow.acceptJob(jobId);
        }
    }

    function test_AcceptJob_RevertGiven_NotReported() external {
        uint256 jobId = _openRunning();
        _expectWrongStatus(jobId, JobStatus.Running, JobStatus.Reported);
        _accept(jobId);
        _report(_usage(jobId, 10));
        _accept(jobId);
        _expectWrongStatus(jobId, JobStatus.Settled, JobStatus.Reported);
        _accept(jobId);
        uint256 disputed = _openReported();
        _hold(disputed);
        _expectWrongStatus(disputed, JobStatus.Disputed, JobStatus.Reported);
        _accept(disputed);
    }

    /* DISPUTES */

    function test_HoldForDispute_TakesTheJobsPartOut() external {
        uint256 jobId = _openReported();
        _openReported();
        vm.expectEmit(address(escrow));
        emit IDisputable.JobHeld(jobId, 10e6);
        vm.prank(arbitrator);
        (address heldUser, address heldProvider, uint256 amount, uint256 fee) = escrow.holdForDispute(jobId);
        assertEq(heldUser, user.addr);
        assertEq(heldProvider, provider.addr);
        assertEq(amount, 10e6);
        assertEq(fee, 0.5e6);
        assertEq(uint256(_statusOf(jobId)), uint256(JobStatus.Disputed));
        assertEq(_pendingOf(provider.addr), 9.5e6);
        assertEq(_pendingFees(), 0.5e6);
        vm.warp(START + 30 days);
        assertEq(_balanceOf(provider.addr), 9.5e6);
        assertEq(uint256(_statusOf(jobId)), uint256(JobStatus.Disputed));
        assertEq(escrow.forwardFees(), 0.5e6);
    }

    function test_HoldForDispute_UntilTheLastSecond() external {
        uint256 jobId = _openReported();
        vm.warp(DAY_0 + 4 days - 1);
        _hold(jobId);
        assertEq(_pendingOf(provider.addr), 0);
        assertEq(_pendingFees(), 0);
    }

    function test_HoldForDispute_RevertGiven_NotReported() external {
        uint256 jobId = _openRunning();
        _expectWrongStatus(jobId, JobStatus.Running, JobStatus.Reported);
        _hold(jobId);
        _report(_usage(jobId, 10));
        _hold(jobId);
        _expectWrongStatus(jobId, JobStatus.Disputed, JobStatus.Reported);
        _hold(jobId);
    }

    function test_ResolveHeld_CreditsBothSidesAndTheFee() external {
        uint256 jobId = _openReported();
        _hold(jobId);
        vm.expectEmit(address(escrow));
        emit IDisputable.JobResolved(jobId, 4e6, 5.7e6, 0.3e6);
        _resolve(jobId, 4e6, 5.7e6);
        assertEq(uint256(_statusOf(jobId)), uint256(JobStatus.Resolved));
        assertEq(_balanceOf(user.addr), 2e6 + 4e6);
        assertEq(_balanceOf(provider.addr), 5.7e6);
        assertEq(lens.jobOf(jobId).amount, 6e6);
        (uint256 fees, uint256 gmv, , ) = escrow.fees();
        assertEq(fees, 0.3e6);
        assertEq(gmv, 6e6);
    }

    function test_ResolveHeld_ToOneSideAlone() external {
        uint256 first = _openReported();
        uint256 second = _openReported();
        _hold(first);
        _hold(second);
        _resolve(first, 10e6, 0);
        assertEq(_balanceOf(user.addr), 4e6 + 10e6);
        _resolve(second, 0, 10e6);
        assertEq(_balanceOf(provider.addr), 10e6);
        (uint256 fees, uint256 gmv, , ) = escrow.fees();
        assertEq(fees, 0);
        assertEq(gmv, 10e6);
        // GMV without a fee still goes to the router
        vm.expectEmit(address(escrow));
        emit IJobEscrowExtension.FeesForwarded(0, 10e6);
        assertEq(escrow.forwardFees(), 0);
        assertEq(router.totalGmv(), 10e6);
    }

    function test_ResolveHeld_RevertWhen_AboveWhatIsHeld() external {
        uint256 jobId = _openReported();
        _hold(jobId);
        _expectRulingRefused(jobId, 10e6 + 1, 0);
        _expectRulingRefused(jobId, 0, 10e6 + 1);
        _expectRulingRefused(jobId, 5e6, 5e6 + 1);
        _expectRulingRefused(jobId, type(uint256).max, 2);
        _expectRulingRefused(jobId, 1, type(uint256).max);
    }

    function test_ResolveHeld_RevertWhen_TheProtocolGetsMoreThanItsFee() external {
        uint256 jobId = _openReported();
        _hold(jobId);
        vm.expectRevert(abi.encodeWithSelector(IDisputable.JobEscrow_RulingFeeTooHigh.selector, jobId, 10e6, 0.5e6));
        _resolve(jobId, 0, 0);
        vm.expectRevert(
            abi.encodeWithSelector(IDisputable.JobEscrow_RulingFeeTooHigh.selector, jobId, 0.5e6 + 1, 0.5e6)
        );
        _resolve(jobId, 5e6, 4.5e6 - 1);
        _resolve(jobId, 5e6, 4.5e6);
    }

    function test_ReleaseHeld_LetsTheReportStandAfterNinetyDays() external {
        uint256 jobId = _openReported();
        _hold(jobId);
        uint256 from = vm.getBlockTimestamp() + 90 days;
        assertEq(lens.jobOf(jobId).deadline, from);
        vm.warp(from - 1);
        vm.expectRevert(abi.encodeWithSelector(IDisputable.JobEscrow_RulingStillPossible.selector, jobId, from));
        escrow.releaseHeld(jobId);
        vm.warp(from);
        vm.expectEmit(address(escrow));
        emit IDisputable.JobResolved(jobId, 0, 9.5e6, 0.5e6);
        vm.prank(thief);
        escrow.releaseHeld(jobId);
        assertEq(_balanceOf(provider.addr), 9.5e6);
        assertEq(_maturedFees(), 0.5e6);
        _expectWrongStatus(jobId, JobStatus.Resolved, JobStatus.Disputed);
        escrow.releaseHeld(jobId);
    }

    function test_ReleaseHeld_RevertGiven_NotHeld() external {
        uint256 jobId = _openReported();
        _expectWrongStatus(jobId, JobStatus.Reported, JobStatus.Disputed);
        escrow.releaseHeld(jobId);
    }

    function _expectRulingRefused(uint256 jobId, uint256 toUser, uint256 toProvider) private {
        vm.expectRevert(
            abi.encodeWithSelector(IDisputable.JobEscrow_RulingAboveHeld.selector, jobId, toUser, toProvider, 10e6)
        );
        _resolve(jobId, toUser, toProvider);
    }

    function test_ResolveHeld_RevertGiven_NotHeld() external {
        uint256 jobId = _openReported();
        _expectWrongStatus(jobId, JobStatus.Reported, JobStatus.Disputed);
        _resolve(jobId, 0, 0);
        _hold(jobId);
        _resolve(jobId, 0, 9.5e6);
        _expectWrongStatus(jobId, JobStatus.Resolved, JobStatus.Disputed);
        _resolve(jobId, 0, 0);
    }

    function test_ResolveHeld_ExcludesTheDiscountAlreadyCredited() external {
        _setTier(user.addr, 5, 1_500);
        uint256 jobId = _openQuote(_quote(), 10, 1_500, _allowance(user.addr));
        _start(jobId);
        _report(_usage(jobId, 10));
        vm.prank(arbitrator);
        (, , uint256 amount, uint256 fee) = escrow.holdForDispute(jobId);
        assertEq(amount, 9.925e6);
        assertEq(fee, 0.425e6);
        _resolve(jobId, 9.925e6, 0);
        assertEq(_balanceOf(user.addr), 12e6);
    }

    /// @dev ESC-2: whatever the ruling, all that was locked is shared out and nothing more.
    function testFuzz_ResolveHeld_SharesOutWhatWasLocked(uint256 toUser, uint256 toProvider) external {
        uint256 jobId = _openReported();
        _hold(jobId);
        toUser = bound(toUser, 0, 10e6);
        uint256 rest = 10e6 - toUser;
        toProvider = bound(toProvider, rest > 0.5e6 ? rest - 0.5e6 : 0, rest);
        _resolve(jobId, toUser, toProvider);
        assertEq(_balanceOf(user.addr) + _balanceOf(provider.addr) + _maturedFees(), 12e6);
        escrow.forwardFees();
        vm.prank(user.addr);
        escrow.withdrawTo(user.addr, 2e6 + toUser);
        if (toProvider != 0) {
            vm.prank(provider.addr);
            escrow.withdrawTo(provider.addr, toProvider);
        }
        assertEq(usdc.balanceOf(address(escrow)), 0);
    }

    /* FEES */

    function test_ForwardFees_SendsMaturedFeesAndGmv() external {
        _reportedAt(START);
        _reportedAt(START + 1 days);
        vm.warp(DAY_0 + 4 days);
        vm.expectEmit(address(escrow));
        emit IJobEscrowExtension.FeesForwarded(0.5e6, 10e6);
        vm.prank(thief);
        assertEq(escrow.forwardFees(), 0.5e6);
        assertEq(escrow.forwardFees(), 0);
        (uint256 revenue, uint256 gmv) = router.streamTotals(IRevenueRouter.Stream.Transaction);
        assertEq(revenue, 0.5e6);
        assertEq(gmv, 10e6);
        assertEq(usdc.balanceOf(address(router)), 0.5e6);
        assertEq(usdc.allowance(address(escrow), address(router)), 0);
        vm.warp(DAY_0 + 5 days);
        assertEq(escrow.forwardFees(), 0.5e6);
        (, gmv) = router.streamTotals(IRevenueRouter.Stream.Transaction);
        assertEq(gmv, 20e6);
    }

    /// @dev The slot of a day is used again four days later, or forty: what it held is not lost.
    function test_ForwardFees_AfterDayGaps() external {
        uint256[6] memory gaps = [uint256(1), 4, 8, 3, 40, 5];
        uint256 when = START;
        for (uint256 i = 0; i < gaps.length; ++i) {
            _reportedAt(when);
            when += gaps[i] * 1 days;
        }
        vm.warp(when + 10 days);
        (uint256 fees, uint256 gmv, uint256 pendingFees, ) = escrow.fees();
        assertEq(fees, 3e6);
        assertEq(gmv, 60e6);
        assertEq(pendingFees, 0);
        assertEq(escrow.forwardFees(), 3e6);
    }

    function test_ForwardFees_AreDistributedByTheRouter() external {
        _accept(_openReported());
        router.distribute();
        assertEq(usdc.balanceOf(sinks[0]), 0.15e6);
        assertEq(usdc.balanceOf(sinks[5]), 0.1e6);
        assertEq(router.totalGmv(), 10e6);
    }
}
