// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Vm} from "forge-std/Vm.sol";
import {IDisputable} from "../../contracts/interfaces/market/IDisputable.sol";
import {IEscrowTypes} from "../../contracts/interfaces/market/IEscrowTypes.sol";
import {IJobEscrowCore} from "../../contracts/interfaces/market/IJobEscrowCore.sol";
import {IProviderRegistry} from "../../contracts/interfaces/market/IProviderRegistry.sol";
import {JobStatus, PackedJob} from "../../contracts/libraries/PackedJob.sol";
import {Roles} from "../../contracts/libraries/Roles.sol";
import {ProtocolTest} from "../helpers/ProtocolTest.sol";
import {MockRegistry} from "../mocks/MockRegistry.sol";

/// @notice Many reports in one transaction: under one signature, or each signed on its own.
contract JobEscrowReportsTest is ProtocolTest {
    Key private _otherMeter = _key("other meter");

    function _running(uint256 jobs) private returns (uint256[] memory jobIds) {
        jobIds = new uint256[](jobs);
        for (uint256 i = 0; i < jobs; ++i) {
            jobIds[i] = _openRunning();
        }
    }

    /// @dev Job i delivers i + 1 units.
    function _usages(uint256[] memory jobIds) private view returns (IEscrowTypes.UsageReport[] memory reports) {
        reports = new IEscrowTypes.UsageReport[](jobIds.length);
        for (uint256 i = 0; i < reports.length; ++i) {
            reports[i] = _usage(jobIds[i], uint64(i + 1));
        }
    }

    function _reportBatch(IEscrowTypes.UsageReport[] memory reports) private returns (uint256) {
        return escrow.reportUsageBatch(reports, meter.addr, _signReports(meter.key, reports));
    }

    function _signEach(IEscrowTypes.UsageReport[] memory reports) private view returns (bytes[] memory signatures) {
        signatures = new bytes[](reports.length);
        for (uint256 i = 0; i < reports.length; ++i) {
            signatures[i] = _signReport(meter.key, reports[i]);
        }
    }

    function _reportSigned(IEscrowTypes.UsageReport[] memory reports) private returns (uint256) {
        return escrow.reportUsageSigned(reports, meter.addr, _signEach(reports));
    }

    function _expectSkipped(uint256 jobId, bytes memory problem) private {
        vm.expectEmit(address(escrow));
        emit IEscrowTypes.JobSkipped(jobId, problem);
    }

    function _wrongStatus(uint256 jobId, JobStatus actual) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IEscrowTypes.JobEscrow_WrongStatus.selector, jobId, actual, JobStatus.Running);
    }

    function _badSignature(address signer) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IEscrowTypes.JobEscrow_BadSignature.selector, signer);
    }

    function _meterNotAllowed(address account) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IEscrowTypes.JobEscrow_MeterNotAllowed.selector, account);
    }

    /* PAYING */

    function test_ReportUsageBatch_PaysEveryJobAndCreditsTheRest() external {
        uint256[] memory jobIds = _running(3);
        IEscrowTypes.UsageReport[] memory reports = _usages(jobIds);
        bytes memory signature = _signReports(meter.key, reports);
        for (uint256 i = 0; i < 3; ++i) {
            uint256 money = (0.95e6 << 192) | (0.05e6 << 128);
            uint256 packed = ((i + 1) * money) | ((11e6 - i * 1e6) << 64) | ((i + 1) << 24);
            vm.expectEmit(address(escrow));
            emit IEscrowTypes.JobReported(jobIds[i], 2, 1, packed, ROOT);
        }
        vm.prank(thief);
        assertEq(escrow.reportUsageBatch(reports, meter.addr, signature), 3);
        assertEq(_pendingOf(provider.addr), 5.7e6);
        assertEq(_balanceOf(user.addr), 30e6);
        (uint256 maturedFees, , uint256 pendingFees, uint256 pendingGmv) = escrow.fees();
        assertEq(maturedFees, 0);
        assertEq(pendingFees, 0.3e6);
        assertEq(pendingGmv, 6e6);
        (, , uint256 available) = escrow.meterOf(meter.addr);
        assertEq(available, 1_000_000e6 - 6e6);
        assertEq(registry.openJobs(provider.addr), 0);
    }

    function test_ReportUsageBatch_ByTheMeterItself() external {
        uint256[] memory jobIds = _running(2);
        IEscrowTypes.UsageReport[] memory reports = _usages(jobIds);
        vm.prank(meter.addr);
        assertEq(escrow.reportUsageBatch(reports, meter.addr, ""), 2);
        assertEq(_pendingOf(provider.addr), 2.85e6);
    }

    function test_ReportUsageBatch_OfNothingChangesNothing() external {
        _running(1);
        assertEq(_reportBatch(new IEscrowTypes.UsageReport[](0)), 0);
        assertEq(_reportSigned(new IEscrowTypes.UsageReport[](0)), 0);
        assertEq(registry.openJobs(provider.addr), 1);
    }

    function test_ReportUsageBatch_GivenPaused() external {
        uint256[] memory jobIds = _running(2);
        _pause(address(escrow));
        assertEq(_reportBatch(_usages(jobIds)), 2);
    }

    function test_ReportUsageSigned_PaysEveryJob() external {
        uint256[] memory jobIds = _running(3);
        IEscrowTypes.UsageReport[] memory reports = _usages(jobIds);
        bytes[] memory signatures = _signEach(reports);
        vm.prank(thief);
        assertEq(escrow.reportUsageSigned(reports, meter.addr, signatures), 3);
        assertEq(_pendingOf(provider.addr), 5.7e6);
        assertEq(_balanceOf(user.addr), 30e6);
    }

    /* WHO */

    function test_ReportUsageBatch_RevertWhen_AnotherSigned() external {
        uint256[] memory jobIds = _running(2);
        IEscrowTypes.UsageReport[] memory reports = _usages(jobIds);
        bytes memory signature = _signReports(provider.key, reports);
        vm.expectRevert(_badSignature(meter.addr));
        escrow.reportUsageBatch(reports, meter.addr, signature);
        vm.prank(provider.addr);
        vm.expectRevert(_badSignature(meter.addr));
        escrow.reportUsageBatch(reports, meter.addr, "");
        vm.prank(meter.addr);
        vm.expectRevert(_badSignature(meter.addr));
        escrow.reportUsageBatch(reports, meter.addr, hex"00");
    }

    function test_ReportUsageBatch_RevertWhen_TheBatchIsNotTheSignedOne() external {
        uint256[] memory jobIds = _running(2);
        IEscrowTypes.UsageReport[] memory reports = _usages(jobIds);
        bytes memory signature = _signReports(meter.key, reports);
        for (uint256 i = 0; i < 4; ++i) {
            IEscrowTypes.UsageReport[] memory changed = _usages(jobIds);
            if (i == 0) (changed[0], changed[1]) = (changed[1], changed[0]);
            if (i == 1) changed[1].units = 3;
            if (i == 2) changed[0].availabilityBps = 0;
            if (i == 3) changed = new IEscrowTypes.UsageReport[](1);
            if (i == 3) changed[0] = reports[0];
            vm.expectRevert(_badSignature(meter.addr));
            escrow.reportUsageBatch(changed, meter.addr, signature);
        }
    }

    function test_ReportUsageBatch_RevertWhen_OneReportWasSigned() external {
        IEscrowTypes.UsageReport[] memory reports = _usages(_running(1));
        bytes memory single = _signReport(meter.key, reports[0]);
        bytes memory batch = _signReports(meter.key, reports);
        vm.expectRevert(_badSignature(meter.addr));
        escrow.reportUsageBatch(reports, meter.addr, single);
        vm.expectRevert(_badSignature(meter.addr));
        escrow.reportUsage(reports[0], meter.addr, batch);
    }

    function test_ReportUsageBatch_RevertWhen_SignedForAnotherChainOrContract() external {
        IEscrowTypes.UsageReport[] memory reports = _usages(_running(1));
        bytes32[2] memory domains = [
            _domain(block.chainid + 1, address(escrow)),
            _domain(block.chainid, address(registry))
        ];
        for (uint256 i = 0; i < domains.length; ++i) {
            bytes memory foreign = _sign(meter.key, _digest(domains[i], _batchHash(reports)));
            vm.expectRevert(_badSignature(meter.addr));
            escrow.reportUsageBatch(reports, meter.addr, foreign);
        }
    }

    function test_ReportUsageBatch_RevertGiven_TheMeterIsStopped() external {
        IEscrowTypes.UsageReport[] memory reports = _usages(_running(1));
        bytes memory signature = _signReports(meter.key, reports);
        bytes[] memory signatures = _signEach(reports);
        uint256 state = vm.snapshotState();
        for (uint256 i = 0; i < 2; ++i) {
            vm.prank(i == 0 ? guardian : admin);
            if (i == 0) escrow.stopMeter(meter.addr);
            else manager.revokeRole(Roles.METER, meter.addr);
            vm.expectRevert(_meterNotAllowed(meter.addr));
            escrow.reportUsageBatch(reports, meter.addr, signature);
            vm.expectRevert(_meterNotAllowed(meter.addr));
            escrow.reportUsageSigned(reports, meter.addr, signatures);
            assertTrue(vm.revertToState(state));
        }
        vm.expectRevert(_meterNotAllowed(thief));
        vm.prank(thief);
        escrow.reportUsageBatch(reports, thief, "");
    }

    function test_ReportUsageSigned_RevertWhen_LengthsDiffer() external {
        IEscrowTypes.UsageReport[] memory reports = _usages(_running(2));
        vm.expectRevert(abi.encodeWithSelector(IEscrowTypes.JobEscrow_LengthMismatch.selector, 1, 2));
        escrow.reportUsageSigned(reports, meter.addr, new bytes[](1));
    }

    function test_ReportUsageSigned_SkipsWhatTheMeterDidNotSign() external {
        uint256[] memory jobIds = _running(4);
        IEscrowTypes.UsageReport[] memory reports = _usages(jobIds);
        bytes[] memory signatures = _signEach(reports);
        (signatures[0], signatures[1]) = (signatures[1], _signReport(provider.key, reports[1]));
        signatures[2] = "";
        for (uint256 i = 0; i < 3; ++i) {
            _expectSkipped(jobIds[i], _badSignature(meter.addr));
        }
        vm.prank(meter.addr);
        assertEq(escrow.reportUsageSigned(reports, meter.addr, signatures), 1);
        assertEq(_pendingOf(provider.addr), 3.8e6);
        assertEq(_balanceOf(user.addr), 8e6);
        assertEq(registry.openJobs(provider.addr), 3);
    }

    /* FAILING ITEMS */

    /// @dev Spoils a report in one of ten ways and says how the escrow must name it.
    function _spoil(uint256 kind, IEscrowTypes.UsageReport memory report) private returns (bytes memory problem) {
        uint256 jobId = report.jobId;
        if (kind < 5) {
            if (kind == 0) report.jobId = jobId + 1;
            if (kind == 1) report.jobId = _open();
            if (kind == 2) report.jobId = _openReported();
            if (kind == 3) report.jobId = _cancelled();
            if (kind == 4) report.jobId = _ofOtherMeter();
            if (kind == 4) return _meterNotAllowed(meter.addr);
            return
                _wrongStatus(
                    report.jobId,
                    [JobStatus.None, JobStatus.Open, JobStatus.Reported, JobStatus.Cancelled][kind]
                );
        }
        if (kind == 5) report.startedAt = uint40(START - 1);
        if (kind == 6) report.startedAt = report.endedAt + 1;
        if (kind == 7) report.endedAt = uint40(block.timestamp + 1);
        if (kind == 8) report.outcome = 5;
        if (kind == 9) report.outcome = uint8(IEscrowTypes.Outcome.Preempted);
        if (kind > 7) return abi.encodeWithSelector(IJobEscrowCore.JobEscrow_BadReport.selector, jobId, report.outcome);
        return
            abi.encodeWithSelector(
                IJobEscrowCore.JobEscrow_ImplausibleTimes.selector,
                jobId,
                report.startedAt,
                report.endedAt
            );
    }

    function _cancelled() private returns (uint256 jobId) {
        jobId = _open();
        vm.prank(user.addr);
        escrow.cancelJob(jobId, _none());
    }

    function _ofOtherMeter() private returns (uint256 jobId) {
        _allowMeter(_otherMeter.addr, 1_000e6);
        IEscrowTypes.Quote memory quote = _quote();
        quote.meter = _otherMeter.addr;
        jobId = _openQuote(quote, 10);
        _start(jobId);
    }

    /// @dev Attack 23: an item that fails is neither counted, nor paid, nor does it stop the others.
    function test_Attack23_ReportUsageBatch_AFailingItemIsNeverTakenForASuccess() external {
        for (uint256 kind = 0; kind < 10; ++kind) {
            for (uint256 place = 0; place < 3; ++place) {
                uint256 state = vm.snapshotState();
                _failAt(kind, place, false);
                assertTrue(vm.revertToState(state));
            }
        }
    }

    function test_Attack23_ReportUsageSigned_AFailingItemIsNeverTakenForASuccess() external {
        for (uint256 kind = 0; kind < 10; ++kind) {
            for (uint256 place = 0; place < 3; ++place) {
                uint256 state = vm.snapshotState();
                _failAt(kind, place, true);
                assertTrue(vm.revertToState(state));
            }
        }
    }

    function _failAt(uint256 kind, uint256 place, bool signedOnTheirOwn) private {
        IEscrowTypes.UsageReport[] memory reports = _usages(_running(3));
        reports[place].units = 100;
        bytes memory problem = _spoil(kind, reports[place]);
        uint256 pending = _pendingOf(provider.addr);
        uint256 balance = _balanceOf(user.addr);
        uint256 openJobs = registry.openJobs(provider.addr);
        PackedJob word = escrow.packedJobOf(reports[place].jobId);
        _expectSkipped(reports[place].jobId, problem);
        assertEq(signedOnTheirOwn ? _reportSigned(reports) : _reportBatch(reports), 2);
        assertEq(PackedJob.unwrap(escrow.packedJobOf(reports[place].jobId)), PackedJob.unwrap(word));
        // job i delivers i + 1 units: six without the failing one's
        uint256 units = 6 - (place + 1);
        assertEq(_pendingOf(provider.addr) - pending, units * 0.95e6);
        assertEq(_balanceOf(user.addr) - balance, 24e6 - units * 1e6);
        assertEq(openJobs - registry.openJobs(provider.addr), 2);
    }

    function test_ReportUsageBatch_CountsAJobOnce() external {
        uint256[] memory jobIds = _running(2);
        IEscrowTypes.UsageReport[] memory reports = new IEscrowTypes.UsageReport[](4);
        for (uint256 i = 0; i < 4; ++i) {
            reports[i] = _usage(jobIds[i / 3], uint64(10 + i));
        }
        bytes memory signature = _signReports(meter.key, reports);
        _expectSkipped(jobIds[0], _wrongStatus(jobIds[0], JobStatus.Reported));
        _expectSkipped(jobIds[0], _wrongStatus(jobIds[0], JobStatus.Reported));
        assertEq(escrow.reportUsageBatch(reports, meter.addr, signature), 2);
        assertEq(lens.jobOf(jobIds[0]).amount, 10e6);
        assertEq(lens.jobOf(jobIds[1]).amount, 12e6);
        assertEq(_pendingOf(provider.addr), 20.9e6);
        assertEq(_balanceOf(user.addr), 2e6);
        assertEq(registry.openJobs(provider.addr), 0);

        for (uint256 i = 0; i < 4; ++i) {
            _expectSkipped(jobIds[i / 3], _wrongStatus(jobIds[i / 3], JobStatus.Reported));
        }
        assertEq(escrow.reportUsageBatch(reports, meter.addr, signature), 0, "replayed");
        assertEq(_pendingOf(provider.addr), 20.9e6);
    }

    /* CAP, CONSENT, BREACHES */

    function test_ReportUsageBatch_HoldsOnlyWhatIsAboveTheCap() external {
        uint256[] memory jobIds = _running(4);
        vm.prank(critical);
        escrow.setMeter(meter.addr, 14e6);
        IEscrowTypes.UsageReport[] memory reports = _usages(jobIds);
        for (uint256 i = 0; i < 4; ++i) {
            reports[i].units = [10, 5, 4, 1][i];
        }
        bytes memory signature = _signReports(meter.key, reports);
        vm.expectEmit(address(escrow));
        emit IDisputable.JobHeld(jobIds[1], 5e6);
        vm.expectEmit(address(escrow));
        emit IDisputable.JobHeld(jobIds[3], 1e6);
        assertEq(escrow.reportUsageBatch(reports, meter.addr, signature), 4);
        JobStatus[4] memory statuses = [JobStatus.Reported, JobStatus.Disputed, JobStatus.Reported, JobStatus.Disputed];
        for (uint256 i = 0; i < 4; ++i) {
            assertEq(uint256(_statusOf(jobIds[i])), uint256(statuses[i]));
        }
        (, , uint256 available) = escrow.meterOf(meter.addr);
        assertEq(available, 0);
        assertEq(_pendingOf(provider.addr), 13.3e6);
        assertEq(_balanceOf(user.addr), 28e6);
        assertEq(registry.openJobs(provider.addr), 0);
    }

    function test_ReportUsageBatch_AcceptsAtOnceWhereTheUserHasConsented() external {
        uint256[] memory jobIds = _running(2);
        Key memory buyer = _key("buyer");
        _fund(buyer.addr, 100e6);
        IEscrowTypes.Quote memory quote = _quote();
        quote.user = buyer.addr;
        bytes memory signed = _signQuote(provider.key, quote);
        vm.startPrank(buyer.addr);
        uint256 ofBuyer = escrow.openJob(quote, signed, 10, 0, _allowance(buyer.addr));
        escrow.setStandingConsent(provider.addr, true);
        vm.stopPrank();
        _start(ofBuyer);
        IEscrowTypes.UsageReport[] memory reports = new IEscrowTypes.UsageReport[](3);
        (reports[0], reports[1]) = (_usage(jobIds[0], 1), _usage(ofBuyer, 10));
        reports[2] = _usage(jobIds[1], 2);
        bytes memory signature = _signReports(meter.key, reports);
        vm.expectEmit(address(escrow));
        emit IEscrowTypes.JobAccepted(ofBuyer, 9.5e6, 0.5e6);
        assertEq(escrow.reportUsageBatch(reports, meter.addr, signature), 3);
        assertEq(uint256(_statusOf(ofBuyer)), uint256(JobStatus.Settled));
        assertEq(_balanceOf(provider.addr), 9.5e6);
        assertEq(_pendingOf(provider.addr), 2.85e6);
        (uint256 maturedFees, uint256 maturedGmv, uint256 pendingFees, uint256 pendingGmv) = escrow.fees();
        assertEq(maturedFees, 0.5e6);
        assertEq(maturedGmv, 10e6);
        assertEq(pendingFees, 0.15e6);
        assertEq(pendingGmv, 3e6);
    }

    function _withLevels(uint256 jobs) private returns (IEscrowTypes.UsageReport[] memory reports) {
        reports = new IEscrowTypes.UsageReport[](jobs);
        for (uint256 i = 0; i < jobs; ++i) {
            IEscrowTypes.Quote memory quote = _quote();
            quote.serviceTerms = _serviceLevels(0, 1_000, 2_000);
            uint256 jobId = _openQuote(quote, 10);
            _start(jobId);
            reports[i] = _usage(jobId, 10);
            if (i != 1) (reports[i].performanceBps, reports[i].availabilityBps) = (8_999, 9_899);
        }
    }

    function test_ReportUsageBatch_TellsOfBreachesOnceEachAfterAllReports() external {
        IEscrowTypes.UsageReport[] memory reports = _withLevels(3);
        bytes memory signature = _signReports(meter.key, reports);
        vm.recordLogs();
        assertEq(escrow.reportUsageBatch(reports, meter.addr, signature), 3);
        Vm.Log[] memory logs = vm.getRecordedLogs();
        assertEq(logs.length, 5);
        for (uint256 i = 0; i < 5; ++i) {
            bytes32 topic = i < 3 ? IEscrowTypes.JobReported.selector : IProviderRegistry.BreachRecorded.selector;
            assertEq(logs[i].topics[0], topic);
        }
        assertEq(registry.providerOf(provider.addr).breaches, 2);
        assertEq(_balanceOf(user.addr), 5e6 + 2e6 + 5e6);
    }

    function test_ReportUsageBatch_GivenTheRegistryFails() external {
        MockRegistry mock = new MockRegistry();
        vm.prank(admin);
        escrow.setRegistry(IProviderRegistry(address(mock)));
        IEscrowTypes.UsageReport[] memory reports = _withLevels(3);
        bytes memory signature = _signReports(meter.key, reports);
        uint256 state = vm.snapshotState();
        for (uint256 i = 0; i < 2; ++i) {
            mock.setMode(i == 0 ? MockRegistry.Mode.Reverts : MockRegistry.Mode.BurnsGas);
            vm.expectEmit(address(escrow));
            emit IEscrowTypes.BreachQueued(reports[0].jobId, provider.addr);
            vm.expectEmit(address(escrow));
            emit IEscrowTypes.BreachQueued(reports[2].jobId, provider.addr);
            assertEq(escrow.reportUsageBatch{gas: 1_500_000}(reports, meter.addr, signature), 3);
            assertEq(escrow.breachBacklog(provider.addr), 2);
            assertEq(_pendingOf(provider.addr), 6.65e6 + 9.5e6 + 6.65e6);
            mock.setMode(MockRegistry.Mode.Takes);
            escrow.retryRegistry(provider.addr);
            assertEq(mock.breaches(), 2);
            assertEq(escrow.breachBacklog(provider.addr), 0);
            assertTrue(vm.revertToState(state));
        }
    }
}
