// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IEscrowTypes} from "../../contracts/interfaces/market/IEscrowTypes.sol";
import {JobStatus, PackedJob, PackedJobs} from "../../contracts/libraries/PackedJob.sol";
import {ProtocolTest} from "../helpers/ProtocolTest.sol";

/// @notice Attacks that do not belong to one function. Numbers are those of the list of attacks; 20, 22 and 23 are with the
///         payments and the batches.
contract JobEscrowAttacksTest is ProtocolTest {
    uint256 private constant ACTIONS = 16;
    uint256 private constant LOCKED = 12e6; // of each of the two jobs

    uint256 private _job;
    bytes[2] private _cosigned;
    bytes private _metered;
    bytes private _accepted;
    IEscrowTypes.UsageReport private _usageReport;

    /* 15: DOUBLE SETTLEMENT */

    /// @dev What each side can do to a job, and the time that passes between.
    function _act(uint256 action) private returns (bool done) {
        if (action == 13) skip(4 days);
        if (action == 14) skip(8 days);
        if (action == 15) skip(90 days);
        if (action >= 13) return true;
        (address caller, bytes memory data) = _callOf(action);
        vm.prank(caller);
        bytes memory result;
        (done, result) = address(escrow).call(data);
        // collecting nothing leads nowhere
        if (action == 12) done = abi.decode(result, (uint256)) != 0;
    }

    function _callOf(uint256 action) private view returns (address, bytes memory) {
        if (action == 0) return (user.addr, abi.encodeCall(escrow.cancelJob, (_job, _none())));
        if (action == 1) return (provider.addr, abi.encodeCall(escrow.startJob, (_job, _none())));
        if (action == 2) return (thief, abi.encodeCall(escrow.reportUsage, (_usageReport, meter.addr, _metered)));
        if (action == 3) {
            return (thief, abi.encodeCall(escrow.reportCosigned, (_usageReport, _cosigned[0], _cosigned[1])));
        }
        if (action == 4) return (provider.addr, abi.encodeCall(escrow.claimJob, (_usageReport)));
        if (action == 5) return (user.addr, abi.encodeCall(escrow.acceptJob, (_job)));
        if (action == 6) return (thief, abi.encodeCall(escrow.acceptJobSigned, (_job, 10e6, _accepted)));
        if (action == 7) return (arbitrator, abi.encodeCall(escrow.holdForDispute, (_job)));
        if (action == 8) return (arbitrator, abi.encodeCall(escrow.resolveHeld, (_job, 4e6, 5.8e6)));
        if (action == 9) return (thief, abi.encodeCall(escrow.releaseHeld, (_job)));
        if (action == 10) return (thief, abi.encodeCall(escrow.settleClaim, (_job)));
        if (action == 11) return (thief, abi.encodeCall(escrow.expireJob, (_job, _none())));
        return (thief, abi.encodeCall(escrow.collect, (provider.addr)));
    }

    /// @dev Every unit of both locks is in one place: with the job, or with user, provider or protocol.
    function _assertWhole() private view {
        PackedJob job = escrow.packedJobOf(_job);
        JobStatus status = job.status();
        uint256 sum = _balanceOf(user.addr) + _balanceOf(provider.addr) + _pendingOf(provider.addr);
        (uint256 maturedFees, , uint256 pendingFees, ) = escrow.fees();
        sum += maturedFees + pendingFees;
        if (status == JobStatus.Open || status == JobStatus.Running) sum += LOCKED;
        bool claimed = status == JobStatus.Reported && job.has(PackedJobs.CLAIMED);
        if (status == JobStatus.Disputed || claimed) {
            (uint256 net, uint256 fee, ) = job.split();
            sum += net + fee;
        }
        assertEq(sum, 2 * LOCKED);
        assertEq(registry.openJobs(provider.addr), status == JobStatus.Open || status == JobStatus.Running ? 1 : 0);
    }

    /// @return done The actions that took place in one order or another, a bit each.
    function _explore(uint256 depth) private returns (uint256 done) {
        if (depth == 0) return 0;
        for (uint256 action = 0; action < ACTIONS; ++action) {
            uint256 state = vm.snapshotState();
            if (_act(action)) {
                _assertWhole();
                done |= (1 << action) | _explore(depth - 1);
            }
            assertTrue(vm.revertToState(state));
        }
    }

    function _prepare(uint256 jobId) private {
        _job = jobId;
        IEscrowTypes.UsageReport memory report = _usage(jobId, 10);
        (report.startedAt, report.endedAt) = (uint40(START), uint40(START));
        _usageReport = report;
        _cosigned = [_signReport(user.key, report), _signReport(provider.key, report)];
        _metered = _signReport(meter.key, report);
        _accepted = _signAcceptance(user.key, jobId, 10e6);
    }

    /// @dev All orders of five things that can happen to a job that waits to start. Another payment of the same day is in
    ///      the same buckets: what is taken out twice is missing there.
    function test_Attack15_OfAnOpenJobInEveryOrder() external {
        _openReported();
        _prepare(_open());
        assertEq(_explore(5), (1 << ACTIONS) - 1);
    }

    /// @dev All orders of five things that can happen to a running job, a day and an hour after its start. It can neither
    ///      be cancelled nor started.
    function test_Attack15_OfARunningJobInEveryOrder() external {
        _prepare(_openRunning());
        skip(25 hours);
        _openReported();
        assertEq(_explore(5), (1 << ACTIONS) - 1 - 3);
    }

    /* 21: A UNIT IN FRONT OF IT */

    /// @dev Whatever a stranger pays in, tops up or registers before somebody's call, that call gives what it gave.
    function test_Attack21_OpeningByOneWhoseAccountAStrangerRegistered() external {
        Key memory buyer = _key("buyer");
        usdc.mint(buyer.addr, 12e6);
        IEscrowTypes.Quote memory quote = _quote();
        quote.user = buyer.addr;
        bytes memory signature = _signQuote(provider.key, quote);
        IEscrowTypes.Payment memory payment = _authorization(buyer, 12e6, buyer.addr, _openAction(quote, 10, 0));
        uint256 expected = escrow.jobIdOf(provider.addr, quote.nonce);
        escrow.registerAccount(makeAddr("first"));
        vm.prank(thief);
        escrow.registerAccount(buyer.addr);
        _deposit(buyer.addr, 1);
        uint256 jobId = escrow.openJob(quote, signature, 10, 0, payment);
        assertEq(jobId, expected);
        assertEq(lens.jobOf(jobId).user, buyer.addr);
        assertEq(lens.jobOf(jobId).locked, 12e6);
        assertEq(_balanceOf(buyer.addr), 1);
    }

    function test_Attack21_RegistrationOfAProviderWhoseAccountIsThere() external {
        address late = makeAddr("late");
        vm.prank(thief);
        uint32 id = escrow.registerAccount(late);
        _deposit(late, 1);
        _registerProvider(late);
        assertEq(escrow.accountOf(late).id, id);
        assertEq(_balanceOf(late), 1);
    }

    function test_Attack21_WithdrawingAndCollectingAfterAStrangersDeposit() external {
        _openReported();
        vm.warp(_maturity(START));
        _deposit(provider.addr, 1);
        _deposit(user.addr, 1);
        vm.prank(user.addr);
        escrow.withdrawTo(user.addr, 2e6);
        assertEq(_balanceOf(user.addr), 1);
        vm.prank(provider.addr);
        escrow.withdrawTo(makeAddr("receiver"), 9.5e6);
        assertEq(usdc.balanceOf(makeAddr("receiver")), 9.5e6);
        assertEq(_balanceOf(provider.addr), 1);
    }

    function test_Attack21_AReportAfterAStrangersTopUpOrGift() external {
        uint256 jobId = _openRunning();
        _fund(thief, 10e6);
        vm.startPrank(thief);
        vm.expectRevert(abi.encodeWithSelector(IEscrowTypes.JobEscrow_NotAllowed.selector, jobId, thief));
        escrow.topUp(jobId, 1, _allowance(thief));
        usdc.transfer(address(escrow), 1);
        vm.stopPrank();
        _report(_usage(jobId, 12));
        assertEq(lens.jobOf(jobId).amount, 12e6);
        assertEq(_pendingOf(provider.addr), 11.4e6);
        assertEq(_balanceOf(user.addr), 0);
    }

    /// @dev The user's own top-up cannot lower what a report pays, nor can its stop.
    function test_Attack21_AReportAfterTheUsersTopUpAndStop() external {
        uint256 jobId = _openRunning();
        IEscrowTypes.UsageReport memory report = _usage(jobId, 12);
        bytes memory signature = _signReport(meter.key, report);
        vm.startPrank(user.addr);
        escrow.topUp(jobId, 1, _allowance(user.addr));
        escrow.requestStop(jobId);
        vm.stopPrank();
        escrow.reportUsage(report, meter.addr, signature);
        assertEq(_pendingOf(provider.addr), 11.4e6);
        assertEq(_balanceOf(user.addr), 1.2e6);
    }

    function test_Attack21_AnAcceptanceThatAStrangerSendsFirst() external {
        uint256 jobId = _openReported();
        bytes memory signature = _signAcceptance(user.key, jobId, 10e6);
        vm.prank(thief);
        escrow.acceptJobSigned(jobId, 10e6, signature);
        _expectWrongStatus(jobId, JobStatus.Settled, JobStatus.Reported);
        vm.prank(user.addr);
        escrow.acceptJob(jobId);
        assertEq(_balanceOf(provider.addr), 9.5e6);
        assertEq(_balanceOf(user.addr), 2e6);
    }

    function testFuzz_Attack21_AStrangersDepositAddsItselfAndNothingElse(uint64 gift, bool first) external {
        gift = uint64(bound(gift, 1, 1e12));
        uint256 jobId = _openRunning();
        if (first) _deposit(provider.addr, gift);
        _report(_usage(jobId, 10));
        vm.prank(user.addr);
        escrow.acceptJob(jobId);
        if (!first) _deposit(provider.addr, gift);
        assertEq(_balanceOf(provider.addr), 9.5e6 + uint256(gift));
        assertEq(_balanceOf(user.addr), 2e6);
    }

    /* 24: SILENCE */

    function test_Attack24_NobodyStartsTheJob() external {
        uint256 jobId = _open();
        skip(1 hours + 7 days);
        vm.prank(thief);
        escrow.expireJob(jobId, _none());
        assertEq(_balanceOf(user.addr), 12e6);
    }

    function test_Attack24_NobodyReportsTheJob() external {
        uint256 jobId = _openRunning();
        vm.prank(guardian);
        escrow.stopMeter(meter.addr);
        skip(1 hours + 7 days);
        vm.prank(thief);
        escrow.expireJob(jobId, _none());
        assertEq(_balanceOf(user.addr), 12e6);
    }

    /// @dev The stopped meter's silence costs the provider a wait of eight days at most.
    function test_Attack24_OnlyTheProviderSpeaks() external {
        uint256 jobId = _openRunning();
        vm.prank(guardian);
        escrow.stopMeter(meter.addr);
        skip(25 hours);
        vm.prank(provider.addr);
        escrow.claimJob(_usage(jobId, 10));
        skip(7 days);
        vm.prank(thief);
        escrow.settleClaim(jobId);
        assertEq(_balanceOf(provider.addr), 9.5e6);
        assertEq(_balanceOf(user.addr), 2e6);
    }

    function test_Attack24_TheUserNeverReviewsTheReport() external {
        _openReported();
        vm.warp(_maturity(START));
        vm.prank(provider.addr);
        escrow.withdrawTo(provider.addr, 9.5e6);
        assertEq(usdc.balanceOf(provider.addr), 9.5e6);
        assertEq(escrow.forwardFees(), 0.5e6);
    }

    function test_Attack24_NobodyRulesOnTheDispute() external {
        uint256 jobId = _openReported();
        vm.prank(arbitrator);
        escrow.holdForDispute(jobId);
        skip(90 days);
        vm.prank(thief);
        escrow.releaseHeld(jobId);
        assertEq(_balanceOf(provider.addr), 9.5e6);
    }

    function test_Attack24_NobodyRulesOnWhatIsAboveTheCap() external {
        uint256 jobId = _openRunning();
        vm.prank(critical);
        escrow.setMeter(meter.addr, 1);
        _report(_usage(jobId, 10));
        skip(90 days);
        vm.prank(thief);
        escrow.releaseHeld(jobId);
        assertEq(_balanceOf(provider.addr), 9.5e6);
    }

    /// @dev Years later everybody still has what is theirs.
    function test_Attack24_NobodyDoesAnythingForYears() external {
        uint256 open = _open();
        uint256 running = _openRunning();
        uint256 held = _openReported();
        _openReported();
        vm.prank(arbitrator);
        escrow.holdForDispute(held);
        skip(4 * 365 days);
        escrow.expireJob(open, _none());
        escrow.expireJob(running, _none());
        escrow.releaseHeld(held);
        assertEq(_balanceOf(user.addr), 28e6);
        assertEq(_balanceOf(provider.addr), 19e6);
        assertEq(escrow.forwardFees(), 1e6);
        vm.prank(user.addr);
        escrow.withdrawTo(user.addr, 28e6);
        vm.prank(provider.addr);
        escrow.withdrawTo(provider.addr, 19e6);
        assertEq(usdc.balanceOf(address(escrow)), 0);
    }

    /// @dev A pause stops none of these exits, however long it lasts.
    function test_Attack24_EverythingIsPaused() external {
        uint256 open = _open();
        uint256 running = _openRunning();
        uint256 reported = _openReported();
        _pause(address(escrow));
        vm.startPrank(user.addr);
        escrow.cancelJob(open, _none());
        escrow.requestStop(running);
        escrow.acceptJob(reported);
        escrow.withdrawTo(user.addr, 14e6);
        vm.stopPrank();
        _report(_usage(running, 10));
        vm.prank(provider.addr);
        escrow.withdrawTo(provider.addr, 9.5e6);
        assertEq(escrow.forwardFees(), 0.5e6);
    }
}
