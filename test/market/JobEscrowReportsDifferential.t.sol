// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Vm} from "forge-std/Vm.sol";
import {IEscrowTypes} from "../../contracts/interfaces/market/IEscrowTypes.sol";
import {JobStatus, PackedJob} from "../../contracts/libraries/PackedJob.sol";
import {Buckets} from "../../contracts/libraries/RollingBuckets.sol";
import {ServiceTerms} from "../../contracts/libraries/ServiceTerms.sol";
import {AgreedTerms} from "../helpers/AgreedTerms.sol";
import {ProtocolTest} from "../helpers/ProtocolTest.sol";
import {MockJobPayer} from "../mocks/MockJobPayer.sol";

/// @notice The same random reports one by one, as a batch, and each signed on its own: every word ends the same.
contract JobEscrowReportsDifferentialTest is ProtocolTest {
    struct Order {
        Key user;
        Key provider;
        address payer;
        ServiceTerms terms;
        address meter;
    }

    Key private _otherMeter = _key("other meter");
    uint64 private _nonce = 1 << 32;
    Key private _buyer = _key("buyer");
    Key private _supplier = _key("supplier");
    MockJobPayer private _payer;
    uint256[] private _jobIds;
    address[] private _accounts;

    function _openFor(Order memory order) private returns (uint256 jobId) {
        IEscrowTypes.Quote memory quote = _quote();
        (quote.user, quote.provider, quote.meter) = (order.user.addr, order.provider.addr, order.meter);
        (quote.nonce, quote.serviceTerms) = (_nonce++, order.terms);
        bytes memory signature = _signQuote(order.provider.key, quote);
        IEscrowTypes.Payment memory payment =
            order.payer == address(0) ? _allowance(order.user.addr) : _voucher(order.payer, "");
        vm.prank(order.user.addr);
        jobId = escrow.openJob(quote, signature, 10, 0, payment);
        vm.prank(order.provider.addr);
        escrow.startJob(jobId, _none());
    }

    function _levelsAndLicence(address licensor) private view returns (ServiceTerms) {
        AgreedTerms memory terms;
        (terms.licenceShareBps, terms.licensorId) = (1_234, escrow.accountOf(licensor).id);
        (terms.minPerformanceBps, terms.performanceRefundBps) = (9_000, 777);
        return _serviceTerms(terms);
    }

    /// @dev Users that provide, providers that license, vouchers, consents, another's meter, all between two of each.
    function _openAllSorts() private {
        _payer = new MockJobPayer(escrow);
        _deposit(address(_payer), 1_000e6);
        _allowMeter(_otherMeter.addr, 1_000e6);
        _registerProvider(_supplier.addr);
        address licensor = makeAddr("licensor");
        escrow.registerAccount(licensor);
        Key[4] memory keys = [user, _buyer, provider, _supplier];
        for (uint256 i = 0; i < 4; ++i) {
            _fund(keys[i].addr, 1_000e6);
            _accounts.push(keys[i].addr);
        }
        _accounts.push(address(_payer));
        _accounts.push(licensor);
        ServiceTerms none = ServiceTerms.wrap(0);
        address payer = address(_payer);
        for (uint256 round = 0; round < 2; ++round) {
            _add(Order(user, provider, address(0), none, meter.addr));
            _add(Order(user, provider, payer, none, meter.addr));
            _add(Order(_buyer, provider, address(0), none, meter.addr));
            _add(Order(provider, _supplier, address(0), none, meter.addr));
            _add(Order(_supplier, provider, address(0), none, meter.addr));
            _add(Order(provider, provider, address(0), none, meter.addr));
            _add(Order(user, provider, address(0), _levelsAndLicence(provider.addr), meter.addr));
            _add(Order(user, provider, address(0), _levelsAndLicence(_supplier.addr), meter.addr));
            _add(Order(_buyer, _supplier, payer, _levelsAndLicence(licensor), meter.addr));
            _add(Order(_buyer, _supplier, address(0), none, meter.addr));
            _add(Order(user, _supplier, address(0), _levelsAndLicence(user.addr), meter.addr));
            _add(Order(user, provider, address(0), none, _otherMeter.addr));
        }
        vm.prank(_buyer.addr);
        escrow.setStandingConsent(_supplier.addr, true);
    }

    function _add(Order memory order) private {
        _jobIds.push(_openFor(order));
    }

    /// @dev Every word the reports can have changed.
    function _words() private view returns (uint256[] memory words) {
        words = new uint256[](_jobIds.length + 4 * _accounts.length + 7);
        uint256 cursor = 0;
        for (uint256 i = 0; i < _jobIds.length; ++i) {
            words[cursor++] = PackedJob.unwrap(escrow.packedJobOf(_jobIds[i]));
        }
        for (uint256 i = 0; i < _accounts.length; ++i) {
            words[cursor++] = Buckets.unwrap(escrow.pendingBucketsOf(_accounts[i]));
            words[cursor++] = _balanceOf(_accounts[i]);
            words[cursor++] = _pendingOf(_accounts[i]);
            words[cursor++] = registry.providerOf(_accounts[i]).breaches;
        }
        (words[cursor], words[cursor + 1], words[cursor + 2], words[cursor + 3]) = escrow.fees();
        (words[cursor + 4], words[cursor + 5], words[cursor + 6]) = escrow.meterOf(meter.addr);
    }

    function _random(uint256 seed, uint256 i, uint256 max) private pure returns (uint256) {
        return uint256(keccak256(abi.encode(seed, i))) % max;
    }

    /// @dev Now and then a job twice, one unknown, an outcome that does not exist, or times in the future.
    function _randomReports(uint256 seed) private view returns (IEscrowTypes.UsageReport[] memory reports) {
        reports = new IEscrowTypes.UsageReport[](20);
        for (uint256 i = 0; i < reports.length; ++i) {
            uint256 seed_ = uint256(keccak256(abi.encode(seed, i)));
            IEscrowTypes.UsageReport memory report = _usage(_jobIds[_random(seed_, 0, _jobIds.length)], 0);
            report.units = uint64(_random(seed_, 1, 15));
            report.startedAt = uint40(START + _random(seed_, 2, block.timestamp - START + 1));
            report.outcome = uint8(_random(seed_, 3, 8) < 4 ? 0 : _random(seed_, 4, 6));
            report.performanceBps = uint16(_random(seed_, 5, 2) == 0 ? 8_999 : 9_000);
            if (_random(seed_, 6, 20) == 0) report.jobId += 1;
            if (_random(seed_, 7, 20) == 0) report.endedAt += 1;
            reports[i] = report;
        }
    }

    function _reportOneByOne(
        IEscrowTypes.UsageReport[] memory reports
    ) private returns (uint256 reported, bytes memory problems) {
        for (uint256 i = 0; i < reports.length; ++i) {
            try escrow.reportUsage(reports[i], meter.addr, _signReport(meter.key, reports[i])) {
                ++reported;
            } catch (bytes memory problem) {
                problems = bytes.concat(problems, bytes32(reports[i].jobId), problem);
            }
        }
    }

    function _skipped() private returns (bytes memory problems) {
        Vm.Log[] memory logs = vm.getRecordedLogs();
        for (uint256 i = 0; i < logs.length; ++i) {
            if (logs[i].topics[0] != IEscrowTypes.JobSkipped.selector) continue;
            problems = bytes.concat(problems, logs[i].topics[1], abi.decode(logs[i].data, (bytes)));
        }
    }

    function _reportBatch(IEscrowTypes.UsageReport[] memory reports) private returns (uint256) {
        return escrow.reportUsageBatch(reports, meter.addr, _signReports(meter.key, reports));
    }

    function _reportSigned(IEscrowTypes.UsageReport[] memory reports) private returns (uint256) {
        bytes[] memory signatures = new bytes[](reports.length);
        for (uint256 i = 0; i < reports.length; ++i) {
            signatures[i] = _signReport(meter.key, reports[i]);
        }
        return escrow.reportUsageSigned(reports, meter.addr, signatures);
    }

    function testFuzz_ReportUsageBatch_LeavesWhatSingleReportsLeave(uint256 seed, uint32 delay, uint32 cap) external {
        _openAllSorts();
        // something is pending of an earlier day, and may be matured by now
        _report(_usage(_jobIds[0], 3));
        _report(_usage(_jobIds[10], 4));
        skip(bound(delay, 0, 7 days));
        vm.prank(critical);
        escrow.setMeter(meter.addr, uint64(bound(cap, 20e6, 200e6)));
        IEscrowTypes.UsageReport[] memory reports = _randomReports(seed);
        uint256 state = vm.snapshotState();

        (uint256 reported, bytes memory problems) = _reportOneByOne(reports);
        uint256[] memory words = _words();
        assertGt(reported, 0);

        assertTrue(vm.revertToState(state));
        vm.recordLogs();
        assertEq(_reportBatch(reports), reported, "reported in a batch");
        assertEq(_skipped(), problems, "problems of a batch");
        assertEq(_words(), words, "words after a batch");

        assertTrue(vm.revertToState(state));
        vm.recordLogs();
        assertEq(_reportSigned(reports), reported, "reported signed");
        assertEq(_skipped(), problems, "problems of signed");
        assertEq(_words(), words, "words after signed");
    }

    /// @dev Everything that was locked is somewhere: with the users, the payer, the providers, the licensors, held or as fee.
    function testFuzz_ReportUsageBatch_LosesNothing(uint256 seed, uint32 cap) external {
        _openAllSorts();
        vm.prank(critical);
        escrow.setMeter(meter.addr, uint64(bound(cap, 20e6, 200e6)));
        _reportBatch(_randomReports(seed));
        uint256 sum = 0;
        for (uint256 i = 0; i < _accounts.length; ++i) {
            sum += _balanceOf(_accounts[i]) + _pendingOf(_accounts[i]);
        }
        for (uint256 i = 0; i < _jobIds.length; ++i) {
            PackedJob job = escrow.packedJobOf(_jobIds[i]);
            if (job.status() == JobStatus.Running) sum += 12e6;
            if (job.status() != JobStatus.Disputed) continue;
            (uint256 net, uint256 fee, ) = job.split();
            sum += net + fee;
        }
        (uint256 maturedFees, , uint256 pendingFees, ) = escrow.fees();
        assertEq(sum + maturedFees + pendingFees, usdc.balanceOf(address(escrow)));
    }
}
