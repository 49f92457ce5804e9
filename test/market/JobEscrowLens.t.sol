// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IEscrowTypes} from "../../contracts/interfaces/market/IEscrowTypes.sol";
import {IJobEscrowExtension} from "../../contracts/interfaces/market/IJobEscrowExtension.sol";
import {IJobEscrowLens} from "../../contracts/interfaces/market/IJobEscrowLens.sol";
import {JobStatus, PackedJob} from "../../contracts/libraries/PackedJob.sol";
import {ServiceTerms} from "../../contracts/libraries/ServiceTerms.sol";
import {ProtocolTest} from "../helpers/ProtocolTest.sol";
import {MockJobPayer} from "../mocks/MockJobPayer.sol";

/// @notice The lens says what the escrow's words say.
contract JobEscrowLensTest is ProtocolTest {
    uint256 private constant HOUR = 1 hours;

    function _expected(JobStatus status) private view returns (IJobEscrowLens.JobView memory job) {
        job.status = status;
        (job.user, job.payer, job.provider) = (user.addr, user.addr, provider.addr);
        (job.meterId, job.feeBps, job.since) = (1, 500, START);
    }

    function _ordered(JobStatus status) private view returns (IJobEscrowLens.JobView memory job) {
        job = _expected(status);
        (job.units, job.unitPrice, job.duration) = (10, USDC_1, HOUR);
    }

    function _assertJob(uint256 jobId, IJobEscrowLens.JobView memory expected) private view {
        IJobEscrowLens.JobView memory job = lens.jobOf(jobId);
        assertEq(uint256(job.status), uint256(expected.status), "status");
        assertEq(keccak256(abi.encode(job)), keccak256(abi.encode(expected)), "view");
    }

    function _assertSame(IJobEscrowLens.JobView memory a, IJobEscrowLens.JobView memory b) private pure {
        assertEq(keccak256(abi.encode(a)), keccak256(abi.encode(b)));
    }

    /* JOBS */

    function test_JobOf_NoJobIsZero() external view {
        IJobEscrowLens.JobView memory nothing;
        _assertJob(1, nothing);
    }

    function test_JobOf_AWithdrawnQuote() external {
        uint64[] memory nonces = new uint64[](1);
        vm.prank(provider.addr);
        escrow.cancelQuotes(nonces);
        IJobEscrowLens.JobView memory expected;
        (expected.status, expected.provider) = (JobStatus.Cancelled, provider.addr);
        _assertJob(escrow.jobIdOf(provider.addr, 0), expected);
    }

    function test_JobOf_AnOpenJob() external {
        uint256 jobId = _open();
        IJobEscrowLens.JobView memory expected = _ordered(JobStatus.Open);
        (expected.startDue, expected.startBy) = (START + 5 minutes, START + 1 days);
        (expected.deadline, expected.locked) = (START + HOUR + 7 days, 12e6);
        _assertJob(jobId, expected);
    }

    function test_JobOf_AnOpenJobWithDependencies() external {
        IEscrowTypes.Quote memory quote = _quote();
        quote.serviceTerms = _serviceLevels(1, 2, 3);
        uint64[] memory units = new uint64[](1);
        units[0] = 10;
        uint256[][] memory dependsOn = new uint256[][](1);
        dependsOn[0] = new uint256[](1);
        dependsOn[0][0] = _open();
        uint256 jobId = _openBatch(quote, units, dependsOn);
        IJobEscrowLens.JobView memory expected = _ordered(JobStatus.Open);
        (expected.startBy, expected.deadline) = (START + 1 days, START + HOUR + 7 days);
        (expected.locked, expected.serviceTerms) = (12e6, quote.serviceTerms);
        expected.dependenciesHash = keccak256(abi.encodePacked(dependsOn[0]));
        _assertJob(jobId, expected);
    }

    function test_JobOf_ARunningJob() external {
        _setTier(user.addr, 5, 1_500);
        IEscrowTypes.Quote memory quote = _quote();
        quote.serviceTerms = _serviceLevels(100, 0, 0);
        uint256 jobId = _openQuote(quote, 10, 1_500, _allowance(user.addr));
        skip(6 minutes);
        _start(jobId);
        IJobEscrowLens.JobView memory expected = _ordered(JobStatus.Running);
        (expected.startedLate, expected.startLevelMissed) = (true, true);
        (expected.since, expected.serviceTerms) = (START + 6 minutes, quote.serviceTerms);
        expected.claimableFrom = START + 6 minutes + HOUR + 1 days;
        expected.deadline = START + 6 minutes + HOUR + 7 days;
        (expected.locked, expected.discountPermille) = (12e6, 150);
        _assertJob(jobId, expected);
    }

    function test_JobOf_AReportedJobThatMatures() external {
        uint256 jobId = _openRunning();
        IEscrowTypes.UsageReport memory report = _usage(jobId, 7);
        report.outcome = uint8(IEscrowTypes.Outcome.Partial);
        _report(report);
        IJobEscrowLens.JobView memory expected = _expected(JobStatus.Reported);
        (expected.amount, expected.outcome) = (7e6, IEscrowTypes.Outcome.Partial);
        expected.deadline = _maturity(START);
        _assertJob(jobId, expected);
        vm.warp(_maturity(START) - 1);
        _assertJob(jobId, expected);
        vm.warp(_maturity(START));
        expected.status = JobStatus.Settled;
        _assertJob(jobId, expected);
    }

    function test_JobOf_AnAcceptedJob() external {
        uint256 jobId = _openReported();
        vm.prank(user.addr);
        escrow.acceptJob(jobId);
        IJobEscrowLens.JobView memory expected = _expected(JobStatus.Settled);
        expected.amount = 10e6;
        _assertJob(jobId, expected);
    }

    function test_JobOf_ADisputedAndAResolvedJob() external {
        uint256 jobId = _openReported();
        skip(1 days);
        vm.prank(arbitrator);
        escrow.holdForDispute(jobId);
        IJobEscrowLens.JobView memory expected = _expected(JobStatus.Disputed);
        (expected.amount, expected.since) = (10e6, START + 1 days);
        expected.deadline = START + 91 days;
        _assertJob(jobId, expected);
        vm.prank(arbitrator);
        escrow.resolveHeld(jobId, 6e6, 3.8e6);
        (expected.status, expected.amount, expected.deadline) = (JobStatus.Resolved, 4e6, 0);
        expected.since = START;
        _assertJob(jobId, expected);
    }

    function test_JobOf_AClaimedJob() external {
        uint256 jobId = _openRunning();
        skip(25 hours);
        vm.prank(provider.addr);
        escrow.claimJob(_usage(jobId, 10));
        IJobEscrowLens.JobView memory expected = _expected(JobStatus.Reported);
        (expected.claimed, expected.amount) = (true, 10e6);
        (expected.since, expected.deadline) = (START + 25 hours, START + 25 hours + 7 days);
        _assertJob(jobId, expected);
        skip(7 days);
        expected.status = JobStatus.Settled;
        _assertJob(jobId, expected);
        escrow.settleClaim(jobId);
        expected.deadline = 0;
        _assertJob(jobId, expected);
    }

    function test_JobOf_ACancelledAndAnExpiredJob() external {
        uint256 cancelled = _open();
        uint256 expired = _open();
        vm.prank(user.addr);
        escrow.cancelJob(cancelled, _none());
        _assertJob(cancelled, _ordered(JobStatus.Cancelled));
        skip(HOUR + 7 days);
        escrow.expireJob(expired, _none());
        _assertJob(expired, _ordered(JobStatus.Expired));
    }

    function test_JobOf_AJobThatAnotherPays() external {
        MockJobPayer payer = new MockJobPayer(escrow);
        _deposit(address(payer), 12e6);
        uint256 jobId = _openQuote(_quote(), 10, 0, _voucher(address(payer), ""));
        assertEq(lens.jobOf(jobId).payer, address(payer));
        assertEq(lens.jobOf(jobId).user, user.addr);
        (PackedJob word, ServiceTerms terms, uint32 payerId, bytes32 dependenciesHash) = escrow.jobWordsOf(jobId);
        assertEq(PackedJob.unwrap(word), PackedJob.unwrap(escrow.packedJobOf(jobId)));
        assertEq(ServiceTerms.unwrap(terms), 0);
        assertEq(escrow.addressOf(payerId), address(payer));
        assertEq(dependenciesHash, bytes32(0));
    }

    /// @dev Every deadline moves with a pause, and the next second after it is the one it promises.
    function test_JobOf_GivenAPause() external {
        uint256 open = _open();
        uint256 running = _openRunning();
        uint256 reported = _openReported();
        _pause(address(escrow));
        skip(1 days);
        uint256 paused = 1 days;
        vm.prank(routine);
        (bool ok, ) = address(escrow).call(abi.encodeWithSignature("unpause()"));
        assertTrue(ok);
        assertEq(lens.jobOf(open).since, START + paused);
        assertEq(lens.jobOf(open).startDue, START + 5 minutes + paused);
        assertEq(lens.jobOf(open).startBy, START + 1 days + paused);
        assertEq(lens.jobOf(open).deadline, START + HOUR + 7 days + paused);
        assertEq(lens.jobOf(running).claimableFrom, START + HOUR + 1 days + paused);
        assertEq(lens.jobOf(reported).deadline, _maturity(START) + paused);
        vm.warp(_maturity(START) + paused - 1);
        assertEq(_pendingOf(provider.addr), 9.5e6);
        skip(1);
        assertEq(_pendingOf(provider.addr), 0);
        vm.warp(lens.jobOf(running).deadline - 1);
        uint256 from = lens.jobOf(running).deadline;
        vm.expectRevert(abi.encodeWithSelector(IJobEscrowExtension.JobEscrow_NotExpired.selector, running, from));
        escrow.expireJob(running, _none());
        skip(1);
        escrow.expireJob(running, _none());
    }

    function test_JobsOf_InTheOrderAskedFor() external {
        uint256[] memory jobIds = new uint256[](4);
        (jobIds[0], jobIds[1], jobIds[2]) = (_openReported(), _open(), _openRunning());
        jobIds[3] = jobIds[0];
        IJobEscrowLens.JobView[] memory jobs = lens.jobsOf(jobIds);
        assertEq(jobs.length, 4);
        for (uint256 i = 0; i < 4; ++i) {
            _assertSame(jobs[i], lens.jobOf(jobIds[i]));
        }
        assertEq(lens.jobsOf(_none()).length, 0);
    }

    function test_BatchOf_FollowsTheNumbersAsFarAsTheyGo() external {
        IEscrowTypes.Quote memory quote = _quote();
        quote.maxJobs = 3;
        uint64[] memory units = new uint64[](3);
        (units[0], units[1], units[2]) = (1, 2, 3);
        uint256 first = _openBatch(quote, units, new uint256[][](0));
        uint256[4] memory asked = [uint256(0), 2, 3, 100];
        for (uint256 i = 0; i < 4; ++i) {
            IJobEscrowLens.JobView[] memory jobs = lens.batchOf(first, asked[i]);
            assertEq(jobs.length, asked[i] < 3 ? asked[i] : 3);
            for (uint256 j = 0; j < jobs.length; ++j) {
                _assertSame(jobs[j], lens.jobOf(first + j));
                assertEq(jobs[j].units, j + 1);
            }
        }
        assertEq(lens.batchOf(first + 2, 100).length, 1);
        assertEq(lens.batchOf(first + 3, 100).length, 0);
    }

    /* ACCOUNTS */

    function test_AccountsOf_InTheOrderAskedFor() external {
        _openReported();
        vm.prank(provider.addr);
        escrow.setAutoPayout(true);
        address[] memory accounts = new address[](3);
        (accounts[0], accounts[1], accounts[2]) = (user.addr, thief, provider.addr);
        IEscrowTypes.AccountView[] memory views = lens.accountsOf(accounts);
        assertEq(views.length, 3);
        assertEq(views[0].id, 2);
        assertEq(views[0].balance, 2e6);
        assertEq(views[1].id, 0);
        assertEq(views[1].balance + views[1].pending, 0);
        assertEq(views[2].id, 1);
        assertEq(views[2].pending, 9.5e6);
        assertTrue(views[2].autoPayout);
        assertFalse(views[0].autoPayout);
    }

    function test_PendingOf_SaysWhatMaturesWhen() external {
        // the first day's is made of two, the next has none
        _openReported();
        _openReported();
        skip(2 days);
        uint256 third = _openRunning();
        _report(_usage(third, 4));
        (uint256[4] memory maturesAt, uint256[4] memory amounts) = lens.pendingOf(provider.addr);
        assertEq(amounts[0], 3.8e6);
        assertEq(maturesAt[0], _maturity(START + 2 days));
        assertEq(amounts[1], 0);
        assertEq(maturesAt[1], 0);
        assertEq(amounts[2], 19e6);
        assertEq(maturesAt[2], _maturity(START));
        assertEq(amounts[3], 0);
        assertEq(maturesAt[3], 0);

        vm.warp(maturesAt[2] - 1);
        assertEq(_pendingOf(provider.addr), 22.8e6);
        skip(1);
        assertEq(_pendingOf(provider.addr), 3.8e6);
        (maturesAt, amounts) = lens.pendingOf(provider.addr);
        assertEq(amounts[0], 3.8e6);
        assertEq(amounts[2], 0);
        assertEq(maturesAt[2], 0);
        vm.warp(maturesAt[0]);
        (maturesAt, amounts) = lens.pendingOf(provider.addr);
        assertEq(amounts[0] + amounts[1] + amounts[2] + amounts[3], 0);
    }

    function test_PendingOf_AStrangerIsNothing() external view {
        (uint256[4] memory maturesAt, uint256[4] memory amounts) = lens.pendingOf(thief);
        for (uint256 i = 0; i < 4; ++i) {
            assertEq(maturesAt[i] + amounts[i], 0);
        }
    }

    function testFuzz_PendingOf_AddsUpToWhatIsPending(uint32[5] memory delays, uint8[5] memory units) external {
        for (uint256 i = 0; i < 5; ++i) {
            uint256 jobId = _openRunning();
            _report(_usage(jobId, units[i] % 13));
            skip(delays[i] % 2 days);
        }
        (uint256[4] memory maturesAt, uint256[4] memory amounts) = lens.pendingOf(provider.addr);
        assertEq(amounts[0] + amounts[1] + amounts[2] + amounts[3], _pendingOf(provider.addr));
        for (uint256 i = 4; i > 0; --i) {
            if (amounts[i - 1] == 0) continue;
            assertGt(maturesAt[i - 1], block.timestamp);
            uint256 state = vm.snapshotState();
            uint256 pending = _pendingOf(provider.addr);
            vm.warp(maturesAt[i - 1] - 1);
            uint256 before = _pendingOf(provider.addr);
            skip(1);
            assertEq(before - _pendingOf(provider.addr), amounts[i - 1]);
            assertLe(before, pending);
            assertTrue(vm.revertToState(state));
        }
    }

    /* OPENING */

    function testFuzz_PreviewOpen_IsWhatOpeningDoes(
        uint64[3] memory orders,
        uint64 unitPrice,
        uint8 bufferPercent,
        uint16 discountBps
    ) external {
        vm.prank(critical);
        escrow.setBufferPercent(bound(bufferPercent, 0, 50));
        discountBps = uint16(bound(discountBps, 1, 150) * 10);
        _setTier(user.addr, 1, discountBps);
        IEscrowTypes.Quote memory quote = _quote();
        (quote.unitPrice, quote.maxJobs) = (uint64(bound(unitPrice, 1_000, 1e6)), 3);
        uint64[] memory units = new uint64[](3);
        for (uint256 i = 0; i < 3; ++i) {
            units[i] = uint64(bound(orders[i], 100, 10_000));
        }
        IJobEscrowLens.OpeningView memory opening = lens.previewOpen(quote, units, user.addr);
        bytes memory signature = _signQuote(provider.key, quote);
        uint256 wallet = usdc.balanceOf(user.addr);
        vm.prank(user.addr);
        uint256 first = escrow.openJobs(
            quote,
            signature,
            units,
            _specs(3),
            new uint256[][](0),
            discountBps,
            _allowance(user.addr)
        );
        assertEq(wallet - usdc.balanceOf(user.addr), opening.locked);
        uint256 cost = 0;
        for (uint256 i = 0; i < 3; ++i) {
            cost += lens.jobOf(first + i).units * lens.jobOf(first + i).unitPrice;
        }
        assertEq(opening.cost, cost);
        assertEq(opening.feeBps, lens.jobOf(first).feeBps);
        assertEq(opening.discountBps, uint256(lens.jobOf(first).discountPermille) * 10);
        assertEq(opening.meterCap, 1_000_000e6);
        assertFalse(opening.nonceUsed);
        assertFalse(opening.expired);
        assertTrue(lens.previewOpen(quote, units, user.addr).nonceUsed);
    }

    function test_PreviewOpen_SaysWhyItWouldFail() external {
        IEscrowTypes.Quote memory quote = _quote();
        uint64[] memory units = new uint64[](1);
        units[0] = 10;
        vm.warp(quote.validUntil);
        assertFalse(lens.previewOpen(quote, units, user.addr).expired);
        skip(1);
        assertTrue(lens.previewOpen(quote, units, user.addr).expired);
        vm.prank(guardian);
        escrow.stopMeter(meter.addr);
        assertEq(lens.previewOpen(quote, units, user.addr).meterCap, 0);
        quote.provider = thief;
        assertEq(lens.previewOpen(quote, units, user.addr).feeBps, 0);
        assertEq(lens.previewOpen(quote, new uint64[](0), user.addr).locked, 0);
    }
}
