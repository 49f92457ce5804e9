// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IEscrowTypes} from "../../contracts/interfaces/market/IEscrowTypes.sol";
import {IJobEscrowCore} from "../../contracts/interfaces/market/IJobEscrowCore.sol";
import {JobStatus} from "../../contracts/libraries/PackedJob.sol";
import {ProtocolTest} from "../helpers/ProtocolTest.sol";
import {MockJobPayer} from "../mocks/MockJobPayer.sol";
import {MockWallet} from "../mocks/MockWallet.sol";

/// @notice User and provider agree on the report, whatever the meter does.
contract JobEscrowCosignedTest is ProtocolTest {
    function _badSignature(address signer) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IEscrowTypes.JobEscrow_BadSignature.selector, signer);
    }

    function _cosign(IEscrowTypes.UsageReport memory report) private {
        bytes memory ofUser = _signReport(user.key, report);
        bytes memory ofProvider = _signReport(provider.key, report);
        vm.prank(thief);
        escrow.reportCosigned(report, ofUser, ofProvider);
    }

    function _assertPaid(uint256 balance, uint256 pending) private view {
        assertEq(_balanceOf(provider.addr), balance, "balance");
        assertEq(_pendingOf(provider.addr), pending, "pending");
    }

    function test_ReportCosigned_PaysAsTheMetersReport() external {
        uint256 jobId = _openRunning();
        skip(1 hours);
        IEscrowTypes.UsageReport memory report = _usage(jobId, 11);
        report.startedAt = uint40(START);
        bytes memory ofUser = _signReport(user.key, report);
        bytes memory ofProvider = _signReport(provider.key, report);
        uint256 packed = (uint256(10.45e6) << 192) | (uint256(0.55e6) << 128) | (uint256(1e6) << 64) | (11 << 24);
        vm.expectEmit(address(escrow));
        emit IEscrowTypes.JobReported(jobId, 2, 1, packed, ROOT);
        vm.prank(thief);
        escrow.reportCosigned(report, ofUser, ofProvider);
        _assertPaid(0, 10.45e6);
        assertEq(_balanceOf(user.addr), 1e6);
        assertEq(registry.openJobs(provider.addr), 0);
        assertFalse(lens.jobOf(jobId).claimed);
        assertEq(lens.jobOf(jobId).deadline, _maturity(START + 1 hours));
        vm.warp(_maturity(START + 1 hours));
        _assertPaid(10.45e6, 0);
        (uint256 maturedFees, uint256 maturedGmv, , ) = escrow.fees();
        assertEq(maturedFees, 0.55e6);
        assertEq(maturedGmv, 11e6);
    }

    function test_ReportCosigned_TheCallerNeedNotSign() external {
        uint256 first = _openRunning();
        uint256 second = _openRunning();
        IEscrowTypes.UsageReport memory report = _usage(first, 10);
        bytes memory signature = _signReport(provider.key, report);
        vm.prank(user.addr);
        escrow.reportCosigned(report, "", signature);
        report = _usage(second, 10);
        signature = _signReport(user.key, report);
        vm.prank(provider.addr);
        escrow.reportCosigned(report, signature, "");
        _assertPaid(0, 19e6);
    }

    function test_ReportCosigned_OfOnesOwnJob() external {
        IEscrowTypes.Quote memory quote = _quote();
        quote.user = provider.addr;
        bytes memory signature = _signQuote(provider.key, quote);
        _fund(provider.addr, 12e6);
        vm.startPrank(provider.addr);
        uint256 jobId = escrow.openJob(quote, signature, 10, 0, _allowance(provider.addr));
        escrow.startJob(jobId, _none());
        escrow.reportCosigned(_usage(jobId, 10), "", "");
        vm.stopPrank();
        _assertPaid(2e6, 9.5e6);
    }

    function test_ReportCosigned_RevertWhen_OneDidNotSign() external {
        uint256 jobId = _openRunning();
        IEscrowTypes.UsageReport memory report = _usage(jobId, 10);
        bytes memory ofUser = _signReport(user.key, report);
        bytes memory ofProvider = _signReport(provider.key, report);
        bytes memory ofMeter = _signReport(meter.key, report);
        _expectRefused(user.addr, thief, report, "", ofProvider);
        _expectRefused(provider.addr, thief, report, ofUser, "");
        _expectRefused(provider.addr, user.addr, report, "", "");
        _expectRefused(user.addr, provider.addr, report, "", "");
        _expectRefused(user.addr, provider.addr, report, "", ofProvider);
        _expectRefused(user.addr, thief, report, ofProvider, ofUser);
        _expectRefused(user.addr, thief, report, ofMeter, ofProvider);
        _expectRefused(provider.addr, meter.addr, report, ofUser, ofMeter);
        _expectRefused(user.addr, user.addr, report, hex"00", ofProvider);
    }

    function _expectRefused(
        address signer,
        address caller,
        IEscrowTypes.UsageReport memory report,
        bytes memory ofUser,
        bytes memory ofProvider
    ) private {
        vm.prank(caller);
        vm.expectRevert(_badSignature(signer));
        escrow.reportCosigned(report, ofUser, ofProvider);
    }

    function test_ReportCosigned_RevertWhen_AnotherReportWasSigned() external {
        uint256 jobId = _openRunning();
        uint256 otherJobId = _openRunning();
        skip(1 hours);
        bytes memory ofUser = _signReport(user.key, _usage(jobId, 10));
        for (uint256 i = 0; i < 5; ++i) {
            IEscrowTypes.UsageReport memory report = _usage(jobId, 10);
            if (i == 0) report.jobId = otherJobId;
            if (i == 1) report.units = 11;
            if (i == 2) report.performanceBps = 9_999;
            if (i == 3) report.outcome = 2;
            if (i == 4) report.meteringRoot = bytes32(0);
            _expectRefused(user.addr, provider.addr, report, ofUser, "");
        }
    }

    function test_ReportCosigned_RevertWhen_SignedForAnotherChainOrContract() external {
        IEscrowTypes.UsageReport memory report = _usage(_openRunning(), 10);
        bytes32[2] memory domains = [
            _domain(block.chainid + 1, address(escrow)),
            _domain(block.chainid, address(registry))
        ];
        for (uint256 i = 0; i < domains.length; ++i) {
            bytes memory foreign = _sign(user.key, _digest(domains[i], _reportHash(report)));
            _expectRefused(user.addr, provider.addr, report, foreign, "");
        }
    }

    function test_ReportCosigned_RevertWhen_ThePartiesAreAnotherJobs() external {
        uint256 jobId = _openRunning();
        Key memory stranger = _key("stranger");
        _registerProvider(stranger.addr);
        IEscrowTypes.UsageReport memory report = _usage(jobId, 10);
        bytes memory ofStranger = _signReport(stranger.key, report);
        bytes memory ofUser = _signReport(user.key, report);
        _expectRefused(provider.addr, stranger.addr, report, ofUser, ofStranger);
        _expectRefused(provider.addr, stranger.addr, report, ofUser, "");
    }

    function test_ReportCosigned_RevertWhen_Replayed() external {
        uint256 jobId = _openRunning();
        IEscrowTypes.UsageReport memory report = _usage(jobId, 10);
        _cosign(report);
        bytes memory ofUser = _signReport(user.key, report);
        _expectWrongStatus(jobId, JobStatus.Reported, JobStatus.Running);
        vm.prank(provider.addr);
        escrow.reportCosigned(report, ofUser, "");
    }

    function test_ReportCosigned_RevertGiven_NotRunning() external {
        uint256 jobId = _open();
        IEscrowTypes.UsageReport memory report = _usage(jobId, 10);
        bytes memory ofUser = _signReport(user.key, report);
        _expectWrongStatus(jobId, JobStatus.Open, JobStatus.Running);
        vm.prank(provider.addr);
        escrow.reportCosigned(report, ofUser, "");
    }

    function test_ReportCosigned_RevertWhen_TheReportIsImplausible() external {
        uint256 jobId = _openRunning();
        skip(1 hours);
        IEscrowTypes.UsageReport memory report = _usage(jobId, 10);
        report.startedAt = uint40(START - 1);
        bytes memory ofUser = _signReport(user.key, report);
        vm.prank(provider.addr);
        vm.expectRevert(
            abi.encodeWithSelector(
                IJobEscrowCore.JobEscrow_ImplausibleTimes.selector,
                jobId,
                START - 1,
                START + 1 hours
            )
        );
        escrow.reportCosigned(report, ofUser, "");
        report = _usage(jobId, 10);
        report.outcome = uint8(IEscrowTypes.Outcome.Preempted);
        ofUser = _signReport(user.key, report);
        vm.prank(provider.addr);
        vm.expectRevert(abi.encodeWithSelector(IJobEscrowCore.JobEscrow_BadReport.selector, jobId, report.outcome));
        escrow.reportCosigned(report, ofUser, "");
    }

    function test_ReportCosigned_GivenTheMeterIsStopped() external {
        uint256 jobId = _openRunning();
        vm.prank(guardian);
        escrow.stopMeter(meter.addr);
        _cosign(_usage(jobId, 10));
        assertEq(uint256(_statusOf(jobId)), uint256(JobStatus.Reported));
        _assertPaid(0, 9.5e6);
    }

    function test_ReportCosigned_KnowsNoCap() external {
        uint256 jobId = _openRunning();
        uint256 otherJobId = _openRunning();
        vm.prank(critical);
        escrow.setMeter(meter.addr, 5e6);
        _cosign(_usage(jobId, 10));
        assertEq(uint256(_statusOf(jobId)), uint256(JobStatus.Reported));
        (, , uint256 available) = escrow.meterOf(meter.addr);
        assertEq(available, 5e6);
        _report(_usage(otherJobId, 5));
        assertEq(uint256(_statusOf(otherJobId)), uint256(JobStatus.Reported));
        _assertPaid(0, 14.25e6);
    }

    function test_ReportCosigned_GivenPaused() external {
        uint256 jobId = _openRunning();
        _pause(address(escrow));
        _cosign(_usage(jobId, 10));
        _assertPaid(0, 9.5e6);
    }

    function test_ReportCosigned_GivenStandingConsent() external {
        uint256 jobId = _openRunning();
        vm.prank(user.addr);
        escrow.setStandingConsent(provider.addr, true);
        _cosign(_usage(jobId, 10));
        assertEq(uint256(_statusOf(jobId)), uint256(JobStatus.Settled));
        _assertPaid(9.5e6, 0);
    }

    function test_ReportCosigned_RefundsMissedServiceLevels() external {
        IEscrowTypes.Quote memory quote = _quote();
        quote.serviceTerms = _serviceLevels(0, 1_000, 0);
        uint256 jobId = _openQuote(quote, 10);
        _start(jobId);
        IEscrowTypes.UsageReport memory report = _usage(jobId, 10);
        report.performanceBps = 8_999;
        _cosign(report);
        _assertPaid(0, 8.55e6);
        assertEq(_balanceOf(user.addr), 3e6);
        assertEq(registry.providerOf(provider.addr).breaches, 1);
    }

    function test_ReportCosigned_GivesTheRestBackToThePayer() external {
        MockJobPayer payer = new MockJobPayer(escrow);
        _deposit(address(payer), 12e6);
        uint256 jobId = _openQuote(_quote(), 10, 0, _voucher(address(payer), ""));
        _start(jobId);
        _cosign(_usage(jobId, 10));
        assertEq(_balanceOf(address(payer)), 2e6);
        assertEq(_balanceOf(user.addr), 0);
        (, , uint256 pendingFees, uint256 pendingGmv) = escrow.fees();
        assertEq(pendingFees, 0.5e6);
        assertEq(pendingGmv, 0);
    }

    /* CONTRACT WALLETS */

    /// @dev A job whose user and provider are both contracts, with keys of their own.
    function _walletJob(MockWallet buyer, MockWallet seller) private returns (uint256 jobId) {
        _registerProvider(address(seller));
        _fund(address(buyer), 12e6);
        IEscrowTypes.Quote memory quote = _quote();
        (quote.user, quote.provider) = (address(buyer), address(seller));
        bytes memory signature = _signQuote(provider.key, quote);
        vm.prank(address(buyer));
        jobId = escrow.openJob(quote, signature, 10, 0, _allowance(address(buyer)));
        vm.prank(address(seller));
        escrow.startJob(jobId, _none());
    }

    function test_ReportCosigned_ByContractWallets() external {
        MockWallet buyer = new MockWallet(user.addr);
        MockWallet seller = new MockWallet(provider.addr);
        uint256 jobId = _walletJob(buyer, seller);
        _cosign(_usage(jobId, 10));
        assertEq(_pendingOf(address(seller)), 9.5e6);
        assertEq(_balanceOf(address(buyer)), 2e6);
    }

    function test_ReportCosigned_RevertWhen_AContractWalletDoesNotAgree() external {
        MockWallet buyer = new MockWallet(user.addr);
        MockWallet seller = new MockWallet(provider.addr);
        uint256 jobId = _walletJob(buyer, seller);
        IEscrowTypes.UsageReport memory report = _usage(jobId, 10);
        bytes memory ofUser = _signReport(user.key, report);
        bytes memory ofProvider = _signReport(provider.key, report);
        MockWallet.Mode[4] memory modes = [
            MockWallet.Mode.Reverts,
            MockWallet.Mode.BurnsGas,
            MockWallet.Mode.ShortAnswer,
            MockWallet.Mode.WrongMagic
        ];
        for (uint256 i = 0; i < modes.length; ++i) {
            seller.setMode(modes[i]);
            vm.expectRevert(_badSignature(address(seller)));
            escrow.reportCosigned{gas: 2_000_000}(report, ofUser, ofProvider);
        }
        seller.setMode(MockWallet.Mode.Honest);
        vm.expectRevert(_badSignature(address(buyer)));
        escrow.reportCosigned(report, ofProvider, ofUser);
        escrow.reportCosigned(report, ofUser, ofProvider);
    }
}
