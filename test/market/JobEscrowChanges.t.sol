// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IEscrowTypes} from "../../contracts/interfaces/market/IEscrowTypes.sol";
import {IJobEscrowExtension} from "../../contracts/interfaces/market/IJobEscrowExtension.sol";
import {IERC20Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";
import {IExpiringPause} from "../../contracts/interfaces/base/IExpiringPause.sol";
import {JobStatus, PackedJobs} from "../../contracts/libraries/PackedJob.sol";
import {AgreedTerms} from "../helpers/AgreedTerms.sol";
import {ProtocolTest} from "../helpers/ProtocolTest.sol";
import {MockJobPayer} from "../mocks/MockJobPayer.sol";
import {MockUSDC} from "../mocks/MockUSDC.sol";

/// @notice What user and provider can change after the opening: an earlier end, a larger order.
contract JobEscrowChangesTest is ProtocolTest {
    function _spot() private returns (uint256 jobId) {
        AgreedTerms memory terms;
        terms.kind = 2;
        IEscrowTypes.Quote memory quote = _quote();
        quote.serviceTerms = _serviceTerms(terms);
        jobId = _openQuote(quote, 10);
        _start(jobId);
    }

    function _notAllowed(uint256 jobId, address caller) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IEscrowTypes.JobEscrow_NotAllowed.selector, jobId, caller);
    }

    function _endsAnyway(uint256 jobId, uint256 endsAt) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IJobEscrowExtension.JobEscrow_EndsAnyway.selector, jobId, endsAt);
    }

    /* STOP */

    function test_RequestStop_MovesEveryDeadlineToNow() external {
        uint256 jobId = _openRunning();
        skip(20 minutes);
        vm.expectEmit(address(escrow));
        emit IJobEscrowExtension.StopRequested(jobId, block.timestamp + 7 days);
        vm.prank(user.addr);
        escrow.requestStop(jobId);
        assertEq(lens.jobOf(jobId).duration, 20 minutes);
        assertEq(lens.jobOf(jobId).claimableFrom, START + 20 minutes + 24 hours);
        assertEq(lens.jobOf(jobId).deadline, START + 20 minutes + 7 days);
        assertEq(lens.jobOf(jobId).locked, 12e6);
        vm.warp(START + 20 minutes + 7 days - 1);
        vm.expectRevert(
            abi.encodeWithSelector(IJobEscrowExtension.JobEscrow_NotExpired.selector, jobId, block.timestamp + 1)
        );
        escrow.expireJob(jobId, _none());
        skip(1);
        escrow.expireJob(jobId, _none());
        assertEq(_balanceOf(user.addr), 12e6);
    }

    function test_RequestStop_LeavesTheReportAsItIs() external {
        uint256 jobId = _openRunning();
        skip(20 minutes);
        vm.prank(user.addr);
        escrow.requestStop(jobId);
        skip(1 hours);
        IEscrowTypes.UsageReport memory report = _usage(jobId, 12);
        report.outcome = uint8(IEscrowTypes.Outcome.FailedByUser);
        _report(report);
        assertEq(_pendingOf(provider.addr), 11.4e6);
    }

    function test_RequestStop_InTheSecondOfTheStart() external {
        uint256 jobId = _openRunning();
        vm.prank(user.addr);
        escrow.requestStop(jobId);
        assertEq(lens.jobOf(jobId).duration, 0);
        vm.prank(user.addr);
        vm.expectRevert(_endsAnyway(jobId, START));
        escrow.requestStop(jobId);
        _report(_usage(jobId, 1));
        assertEq(_pendingOf(provider.addr), 0.95e6);
    }

    function test_RequestStop_RevertWhen_TheJobEndsAnyway() external {
        uint256 jobId = _openRunning();
        vm.warp(START + 1 hours);
        vm.prank(user.addr);
        vm.expectRevert(_endsAnyway(jobId, START + 1 hours));
        escrow.requestStop(jobId);
        vm.warp(START + 1 hours - 1);
        vm.prank(user.addr);
        escrow.requestStop(jobId);
        skip(1);
        vm.prank(user.addr);
        vm.expectRevert(_endsAnyway(jobId, START + 1 hours - 1));
        escrow.requestStop(jobId);
    }

    function test_RequestStop_GivenAPause() external {
        uint256 jobId = _openRunning();
        skip(10 minutes);
        _pause(address(escrow));
        skip(1 days);
        vm.prank(user.addr);
        escrow.requestStop(jobId);
        assertEq(lens.jobOf(jobId).duration, 10 minutes);
    }

    function test_RequestStop_RevertWhen_CallerIsNotTheUser() external {
        uint256 jobId = _openRunning();
        address[3] memory callers = [provider.addr, meter.addr, thief];
        for (uint256 i = 0; i < callers.length; ++i) {
            vm.prank(callers[i]);
            vm.expectRevert(_notAllowed(jobId, callers[i]));
            escrow.requestStop(jobId);
        }
    }

    function test_RequestStop_RevertGiven_NotRunning() external {
        uint256 open = _open();
        uint256 reported = _openReported();
        vm.startPrank(user.addr);
        _expectWrongStatus(open, JobStatus.Open, JobStatus.Running);
        escrow.requestStop(open);
        _expectWrongStatus(reported, JobStatus.Reported, JobStatus.Running);
        escrow.requestStop(reported);
        vm.stopPrank();
    }

    /* PREEMPTION */

    function test_PreemptJob_EndsASpotJob() external {
        uint256 jobId = _spot();
        skip(20 minutes);
        vm.expectEmit(address(escrow));
        emit IJobEscrowExtension.JobPreempted(jobId, keccak256("checkpoint"), block.timestamp + 7 days);
        vm.prank(provider.addr);
        escrow.preemptJob(jobId, keccak256("checkpoint"));
        assertEq(lens.jobOf(jobId).duration, 20 minutes);
        IEscrowTypes.UsageReport memory report = _usage(jobId, 3);
        report.outcome = uint8(IEscrowTypes.Outcome.Preempted);
        _report(report);
        assertEq(_pendingOf(provider.addr), 2.85e6);
        assertEq(_balanceOf(user.addr), 9e6);
        assertEq(registry.providerOf(provider.addr).breaches, 0);
    }

    function test_PreemptJob_RevertGiven_NotSpot() external {
        AgreedTerms memory terms;
        for (uint8 kind = 0; kind < 2; ++kind) {
            (terms.kind, terms.benchmark) = (kind, bytes12("hpl"));
            IEscrowTypes.Quote memory quote = _quote();
            quote.serviceTerms = _serviceTerms(terms);
            uint256 jobId = _openQuote(quote, 10);
            _start(jobId);
            vm.prank(provider.addr);
            vm.expectRevert(abi.encodeWithSelector(IJobEscrowExtension.JobEscrow_NotSpot.selector, jobId));
            escrow.preemptJob(jobId, 0);
        }
        uint256 plain = _openRunning();
        vm.prank(provider.addr);
        vm.expectRevert(abi.encodeWithSelector(IJobEscrowExtension.JobEscrow_NotSpot.selector, plain));
        escrow.preemptJob(plain, 0);
    }

    function test_PreemptJob_RevertWhen_CallerIsNotTheProvider() external {
        uint256 jobId = _spot();
        address[3] memory callers = [user.addr, meter.addr, thief];
        for (uint256 i = 0; i < callers.length; ++i) {
            vm.prank(callers[i]);
            vm.expectRevert(_notAllowed(jobId, callers[i]));
            escrow.preemptJob(jobId, 0);
        }
    }

    function test_PreemptJob_RevertWhen_TheJobEndsAnyway() external {
        uint256 jobId = _spot();
        vm.warp(START + 1 hours);
        vm.prank(provider.addr);
        vm.expectRevert(_endsAnyway(jobId, START + 1 hours));
        escrow.preemptJob(jobId, 0);
    }

    function test_PreemptJob_RevertGiven_NotRunning() external {
        uint256 jobId = _spot();
        _report(_usage(jobId, 10));
        _expectWrongStatus(jobId, JobStatus.Reported, JobStatus.Running);
        vm.prank(provider.addr);
        escrow.preemptJob(jobId, 0);
    }

    /* TOP-UP */

    function _topUp(uint256 jobId, uint64 units, IEscrowTypes.Payment memory payment) private returns (uint256) {
        vm.expectEmit(address(escrow));
        emit IJobEscrowExtension.JobToppedUp(jobId, units, 1.2e6 * uint256(units), payment.kind);
        vm.prank(user.addr);
        return escrow.topUp(jobId, units, payment);
    }

    function test_TopUp_AsOftenAsTheUserLikes() external {
        uint256 jobId = _openRunning();
        assertEq(_topUp(jobId, 5, _allowance(user.addr)), 6e6);
        assertEq(lens.jobOf(jobId).locked, 18e6);
        assertEq(lens.jobOf(jobId).units, 15);
        assertEq(_topUp(jobId, 5, _allowance(user.addr)), 6e6);
        assertEq(lens.jobOf(jobId).locked, 24e6);
        assertEq(usdc.balanceOf(address(escrow)), 24e6);
        _report(_usage(jobId, 23));
        assertEq(_pendingOf(provider.addr), 21.85e6);
        assertEq(_balanceOf(user.addr), 1e6);
    }

    function test_TopUp_ComesBackWithTheRest() external {
        uint256 jobId = _openRunning();
        _topUp(jobId, 5, _allowance(user.addr));
        skip(1 hours + 7 days);
        escrow.expireJob(jobId, _none());
        assertEq(_balanceOf(user.addr), 18e6);
    }

    function test_TopUp_FromTheBalance() external {
        uint256 jobId = _openRunning();
        _deposit(user.addr, 7e6);
        _topUp(jobId, 5, _balance(user.addr));
        assertEq(_balanceOf(user.addr), 1e6);
        vm.prank(user.addr);
        vm.expectRevert(
            abi.encodeWithSelector(IEscrowTypes.JobEscrow_InsufficientBalance.selector, user.addr, 1e6, 1.2e6)
        );
        escrow.topUp(jobId, 1, _balance(user.addr));
    }

    function test_TopUp_ByPermit() external {
        uint256 jobId = _openRunning();
        vm.prank(user.addr);
        usdc.approve(address(escrow), 0);
        _topUp(jobId, 5, _permit(user, 6e6));
        assertEq(lens.jobOf(jobId).locked, 18e6);
        assertEq(usdc.allowance(user.addr, address(escrow)), 0);
    }

    function test_TopUp_ByAnAuthorizationThatAStrangerRelays() external {
        uint256 jobId = _openRunning();
        uint256 wallet = usdc.balanceOf(user.addr);
        IEscrowTypes.Payment memory payment = _authorization(user, 6e6, user.addr, _topUpAction(jobId, 5));
        vm.prank(thief);
        escrow.topUp(jobId, 5, payment);
        assertEq(lens.jobOf(jobId).locked, 18e6);
        assertEq(usdc.balanceOf(user.addr), wallet - 6e6);
        bytes32 nonce = keccak256(abi.encode(user.addr, _topUpAction(jobId, 5), bytes32(0)));
        vm.expectRevert(abi.encodeWithSelector(MockUSDC.AuthorizationAlreadyUsed.selector, user.addr, nonce));
        escrow.topUp(jobId, 5, payment);
    }

    function test_TopUp_RevertWhen_TheAuthorizationIsForAnother() external {
        uint256 jobId = _openRunning();
        uint256 otherJobId = _openRunning();
        IEscrowTypes.Payment memory payment = _authorization(user, 6e6, user.addr, _topUpAction(jobId, 5));
        bytes memory refusal = abi.encodeWithSelector(MockUSDC.InvalidSignature.selector, user.addr);
        vm.expectRevert(refusal);
        escrow.topUp(otherJobId, 5, payment);
        vm.expectRevert(refusal);
        escrow.topUp(jobId, 6, payment);
        IEscrowTypes.Payment memory ofThief = _authorization(_key("thief"), 6e6, user.addr, _topUpAction(jobId, 5));
        vm.expectRevert(_notAllowed(jobId, thief));
        escrow.topUp(jobId, 5, ofThief);
    }

    function test_TopUp_ByThePayerOfTheJob() external {
        MockJobPayer payer = new MockJobPayer(escrow);
        _deposit(address(payer), 20e6);
        uint256 jobId = _openQuote(_quote(), 10, 0, _voucher(address(payer), ""));
        _start(jobId);
        _topUp(jobId, 5, _voucher(address(payer), hex"0123"));
        MockJobPayer.Question memory asked = payer.questions()[1];
        assertEq(asked.firstJobId, jobId);
        assertEq(asked.jobs, 1);
        assertEq(asked.user, user.addr);
        assertEq(asked.amount, 6e6);
        assertEq(asked.data, hex"0123");
        assertEq(_balanceOf(address(payer)), 2e6);

        payer.setMode(MockJobPayer.Mode.Refuses);
        vm.prank(user.addr);
        vm.expectRevert(abi.encodeWithSelector(MockJobPayer.NoVoucher.selector, user.addr));
        escrow.topUp(jobId, 1, _voucher(address(payer), ""));
        payer.setMode(MockJobPayer.Mode.AnswersWrong);
        vm.prank(user.addr);
        vm.expectRevert(abi.encodeWithSelector(IEscrowTypes.JobEscrow_PayerRefused.selector, address(payer)));
        escrow.topUp(jobId, 1, _voucher(address(payer), ""));
        payer.setMode(MockJobPayer.Mode.Pays);
        _expectWrongPayer(jobId, address(payer), _allowance(user.addr));
        _expectWrongPayer(jobId, address(payer), _balance(user.addr));
        _expectWrongPayer(jobId, address(payer), _voucher(address(new MockJobPayer(escrow)), ""));

        skip(1 hours + 7 days);
        escrow.expireJob(jobId, _none());
        assertEq(_balanceOf(address(payer)), 20e6);
        assertEq(_balanceOf(user.addr), 0);
    }

    function _expectWrongPayer(uint256 jobId, address payer, IEscrowTypes.Payment memory payment) private {
        vm.prank(user.addr);
        vm.expectRevert(abi.encodeWithSelector(IJobEscrowExtension.JobEscrow_WrongPayer.selector, jobId, payer));
        escrow.topUp(jobId, 1, payment);
    }

    function test_TopUp_RevertWhen_AnotherPays() external {
        uint256 jobId = _openRunning();
        MockJobPayer payer = new MockJobPayer(escrow);
        _deposit(address(payer), 20e6);
        _expectWrongPayer(jobId, user.addr, _voucher(address(payer), ""));
        _expectWrongPayer(jobId, user.addr, _voucher(user.addr, ""));
        vm.prank(user.addr);
        vm.expectRevert(
            abi.encodeWithSelector(IEscrowTypes.JobEscrow_PayerNotCaller.selector, provider.addr, user.addr)
        );
        escrow.topUp(jobId, 1, _allowance(provider.addr));
    }

    function test_TopUp_RevertWhen_CallerIsNotTheUser() external {
        uint256 jobId = _openRunning();
        address[3] memory callers = [provider.addr, meter.addr, thief];
        for (uint256 i = 0; i < callers.length; ++i) {
            _fund(callers[i], 10e6);
            vm.prank(callers[i]);
            vm.expectRevert(_notAllowed(jobId, callers[i]));
            escrow.topUp(jobId, 1, _allowance(callers[i]));
        }
    }

    function test_TopUp_RevertWhen_UnitsAreOutOfBounds() external {
        uint256 jobId = _openRunning();
        uint256 max = PackedJobs.MAX_UNITS - 10;
        uint64[2] memory units = [0, uint64(max) + 1];
        for (uint256 i = 0; i < units.length; ++i) {
            vm.prank(user.addr);
            vm.expectRevert(
                abi.encodeWithSelector(IEscrowTypes.JobEscrow_OutOfBounds.selector, bytes32("units"), units[i], 1, max)
            );
            escrow.topUp(jobId, units[i], _allowance(user.addr));
        }
    }

    function test_TopUp_RevertWhen_TheLockWouldBeTooLarge() external {
        uint256 jobId = _openRunning();
        // 1.2 USDC a unit: the largest order whose lock stays below 2^52
        uint64 most = uint64(PackedJobs.MAX_AMOUNT / 1.2e6) - 10;
        usdc.mint(user.addr, PackedJobs.MAX_AMOUNT);
        vm.prank(user.addr);
        vm.expectRevert(
            abi.encodeWithSelector(
                IEscrowTypes.JobEscrow_OutOfBounds.selector,
                bytes32("locked"),
                (uint256(most) + 11) * 1.2e6,
                1,
                PackedJobs.MAX_AMOUNT
            )
        );
        escrow.topUp(jobId, most + 1, _allowance(user.addr));
        _topUp(jobId, most, _allowance(user.addr));
    }

    function test_TopUp_RevertGiven_NotRunning() external {
        uint256 open = _open();
        uint256 reported = _openReported();
        uint256 cancelled = _open();
        vm.startPrank(user.addr);
        escrow.cancelJob(cancelled, _none());
        _expectWrongStatus(open, JobStatus.Open, JobStatus.Running);
        escrow.topUp(open, 1, _allowance(user.addr));
        _expectWrongStatus(reported, JobStatus.Reported, JobStatus.Running);
        escrow.topUp(reported, 1, _allowance(user.addr));
        _expectWrongStatus(cancelled, JobStatus.Cancelled, JobStatus.Running);
        escrow.topUp(cancelled, 1, _allowance(user.addr));
        vm.stopPrank();
    }

    function test_TopUp_RevertGiven_Paused() external {
        uint256 jobId = _openRunning();
        _pause(address(escrow));
        vm.prank(user.addr);
        vm.expectRevert(
            abi.encodeWithSelector(IExpiringPause.ExpiringPause_Paused.selector, block.timestamp + 72 hours)
        );
        escrow.topUp(jobId, 1, _allowance(user.addr));
    }

    function test_TopUp_RevertWhen_TheWalletIsEmpty() external {
        uint256 jobId = _openRunning();
        uint256 wallet = usdc.balanceOf(user.addr);
        uint256 need = 1.2e6 * 1_000_000;
        vm.prank(user.addr);
        vm.expectRevert(
            abi.encodeWithSelector(IERC20Errors.ERC20InsufficientBalance.selector, user.addr, wallet, need)
        );
        escrow.topUp(jobId, 1_000_000, _allowance(user.addr));
        assertEq(lens.jobOf(jobId).locked, 12e6);
    }

    function test_TopUp_KeepsTheMetersCap() external {
        uint256 jobId = _openRunning();
        vm.prank(critical);
        escrow.setMeter(meter.addr, 15e6);
        _topUp(jobId, 10, _allowance(user.addr));
        _report(_usage(jobId, 16));
        assertEq(uint256(_statusOf(jobId)), uint256(JobStatus.Disputed));
    }

    /// @dev Topping up in parts locks what ordering at once locks: the fraction of a unit is rounded over the whole.
    function testFuzz_TopUp_LocksWhatOneOrderLocks(uint64 unitPrice, uint64 first, uint64 second) external {
        unitPrice = uint64(bound(unitPrice, 1, 1e7));
        first = uint64(bound(first, 100_000, 1_000_000));
        second = uint64(bound(second, 1, 1_000_000));
        usdc.mint(user.addr, 1e15);
        vm.prank(critical);
        escrow.setMeter(meter.addr, 1e15);
        IEscrowTypes.Quote memory quote = _quote();
        (quote.unitPrice, quote.maxUnits) = (unitPrice, 2_000_000);
        uint256 jobId = _openQuote(quote, first);
        _start(jobId);
        vm.prank(user.addr);
        escrow.topUp(jobId, second, _allowance(user.addr));
        quote.nonce += 1 << 32;
        assertEq(lens.jobOf(jobId).locked, lens.jobOf(_openQuote(quote, first + second)).locked);
    }
}
