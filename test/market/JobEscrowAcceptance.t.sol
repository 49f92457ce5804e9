// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IEscrowTypes} from "../../contracts/interfaces/market/IEscrowTypes.sol";
import {IJobEscrowExtension} from "../../contracts/interfaces/market/IJobEscrowExtension.sol";
import {IProviderRegistry} from "../../contracts/interfaces/market/IProviderRegistry.sol";
import {JobStatus} from "../../contracts/libraries/PackedJob.sol";
import {ProtocolTest} from "../helpers/ProtocolTest.sol";
import {HostileUSDC} from "../mocks/HostileUSDC.sol";
import {MockRegistry} from "../mocks/MockRegistry.sol";
import {MockWallet} from "../mocks/MockWallet.sol";

/// @notice Payments before they mature by themselves: accepted by signature or in advance; and payouts that nobody asks for.
contract JobEscrowAcceptanceTest is ProtocolTest {
    uint256 private constant CURVE_ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141;

    function _badSignature(address signer) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IEscrowTypes.JobEscrow_BadSignature.selector, signer);
    }

    function _assertPaid(uint256 balance, uint256 pending) private view {
        assertEq(_balanceOf(provider.addr), balance, "balance");
        assertEq(_pendingOf(provider.addr), pending, "pending");
    }

    function _assertFees(uint256 matured, uint256 pending) private view {
        (uint256 maturedFees, uint256 maturedGmv, uint256 pendingFees, uint256 pendingGmv) = escrow.fees();
        assertEq(maturedFees, matured, "matured fees");
        assertEq(maturedGmv, matured * 20, "matured gmv");
        assertEq(pendingFees, pending, "pending fees");
        assertEq(pendingGmv, pending * 20, "pending gmv");
    }

    /* BY SIGNATURE */

    function test_AcceptJobSigned_PaysAtOnceWhoeverSendsIt() external {
        uint256 jobId = _openReported();
        _openReported();
        bytes memory signature = _signAcceptance(user.key, jobId, 10e6);
        vm.expectEmit(address(escrow));
        emit IEscrowTypes.JobAccepted(jobId, 9.5e6, 0.5e6);
        vm.prank(thief);
        escrow.acceptJobSigned(jobId, 10e6, signature);
        assertEq(uint256(_statusOf(jobId)), uint256(JobStatus.Settled));
        _assertPaid(9.5e6, 9.5e6);
        _assertFees(0.5e6, 0.5e6);
    }

    function test_AcceptJobSigned_RevertWhen_TheAmountIsAnother() external {
        uint256 jobId = _openRunning();
        _report(_usage(jobId, 9));
        uint256[3] memory amounts = [uint256(10e6), 9e6 - 1, 9e6 + 1];
        for (uint256 i = 0; i < amounts.length; ++i) {
            bytes memory signature = _signAcceptance(user.key, jobId, amounts[i]);
            vm.expectRevert(
                abi.encodeWithSelector(IJobEscrowExtension.JobEscrow_AmountChanged.selector, jobId, 9e6, amounts[i])
            );
            escrow.acceptJobSigned(jobId, amounts[i], signature);
            vm.expectRevert(_badSignature(user.addr));
            escrow.acceptJobSigned(jobId, 9e6, signature);
        }
    }

    function test_AcceptJobSigned_RevertWhen_Replayed() external {
        uint256 jobId = _openReported();
        uint256 otherJobId = _openReported();
        bytes memory signature = _signAcceptance(user.key, jobId, 10e6);
        escrow.acceptJobSigned(jobId, 10e6, signature);
        _expectWrongStatus(jobId, JobStatus.Settled, JobStatus.Reported);
        escrow.acceptJobSigned(jobId, 10e6, signature);
        vm.expectRevert(_badSignature(user.addr));
        escrow.acceptJobSigned(otherJobId, 10e6, signature);
        _assertPaid(9.5e6, 9.5e6);
    }

    function test_AcceptJobSigned_RevertWhen_SignedForAnotherChainOrContract() external {
        uint256 jobId = _openReported();
        bytes32[2] memory domains = [
            _domain(block.chainid + 1, address(escrow)),
            _domain(block.chainid, address(registry))
        ];
        for (uint256 i = 0; i < domains.length; ++i) {
            bytes memory foreign = _sign(user.key, _digest(domains[i], _acceptanceHash(jobId, 10e6)));
            vm.expectRevert(_badSignature(user.addr));
            escrow.acceptJobSigned(jobId, 10e6, foreign);
        }
    }

    function test_AcceptJobSigned_RevertWhen_TheSignatureIsMalleatedOrMalformed() external {
        uint256 jobId = _openReported();
        bytes32 digest = _digest(_domain(block.chainid, address(escrow)), _acceptanceHash(jobId, 10e6));
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(user.key, digest);
        bytes[4] memory signatures = [
            abi.encodePacked(r, bytes32(CURVE_ORDER - uint256(s)), v == 27 ? uint8(28) : uint8(27)),
            abi.encodePacked(r, s),
            abi.encodePacked(r, s, v, v),
            bytes("")
        ];
        for (uint256 i = 0; i < signatures.length; ++i) {
            vm.expectRevert(_badSignature(user.addr));
            escrow.acceptJobSigned(jobId, 10e6, signatures[i]);
        }
        escrow.acceptJobSigned(jobId, 10e6, abi.encodePacked(r, s, v));
    }

    function test_AcceptJobSigned_RevertWhen_AnotherSigned() external {
        uint256 jobId = _openReported();
        uint256[2] memory keys = [provider.key, meter.key];
        for (uint256 i = 0; i < keys.length; ++i) {
            bytes memory signature = _signAcceptance(keys[i], jobId, 10e6);
            vm.expectRevert(_badSignature(user.addr));
            escrow.acceptJobSigned(jobId, 10e6, signature);
        }
        vm.prank(user.addr);
        vm.expectRevert(_badSignature(user.addr));
        escrow.acceptJobSigned(jobId, 10e6, "");
    }

    function test_AcceptJobSigned_NeverBeforeTheReport() external {
        uint256 jobId = _openRunning();
        bytes memory signature = _signAcceptance(user.key, jobId, 10e6);
        _expectWrongStatus(jobId, JobStatus.Running, JobStatus.Reported);
        escrow.acceptJobSigned(jobId, 10e6, signature);
        _report(_usage(jobId, 10));
        escrow.acceptJobSigned(jobId, 10e6, signature);
    }

    function test_AcceptJobSigned_RevertGiven_MaturedOrDisputed() external {
        uint256 jobId = _openReported();
        uint256 disputed = _openReported();
        vm.prank(arbitrator);
        escrow.holdForDispute(disputed);
        bytes memory signature = _signAcceptance(user.key, disputed, 10e6);
        _expectWrongStatus(disputed, JobStatus.Disputed, JobStatus.Reported);
        escrow.acceptJobSigned(disputed, 10e6, signature);
        vm.warp(_maturity(START));
        signature = _signAcceptance(user.key, jobId, 10e6);
        _expectWrongStatus(jobId, JobStatus.Settled, JobStatus.Reported);
        escrow.acceptJobSigned(jobId, 10e6, signature);
    }

    function test_AcceptJobSigned_ByAContractWallet() external {
        MockWallet wallet = new MockWallet(user.addr);
        _fund(address(wallet), 12e6);
        IEscrowTypes.Quote memory quote = _quote();
        quote.user = address(wallet);
        bytes memory signature = _signQuote(provider.key, quote);
        vm.prank(address(wallet));
        uint256 jobId = escrow.openJob(quote, signature, 10, 0, _allowance(address(wallet)));
        _start(jobId);
        _report(_usage(jobId, 10));
        signature = _signAcceptance(user.key, jobId, 10e6);
        wallet.setMode(MockWallet.Mode.WrongMagic);
        vm.expectRevert(_badSignature(address(wallet)));
        escrow.acceptJobSigned(jobId, 10e6, signature);
        wallet.setMode(MockWallet.Mode.Honest);
        escrow.acceptJobSigned(jobId, 10e6, signature);
        _assertPaid(9.5e6, 0);
    }

    function test_AcceptJobSigned_GivenPaused() external {
        uint256 jobId = _openReported();
        bytes memory signature = _signAcceptance(user.key, jobId, 10e6);
        _pause(address(escrow));
        escrow.acceptJobSigned(jobId, 10e6, signature);
        _assertPaid(9.5e6, 0);
    }

    /* IN ADVANCE */

    function _consent(bool on) private {
        vm.prank(user.addr);
        escrow.setStandingConsent(provider.addr, on);
    }

    function test_StandingConsent_AcceptsWhatIsReportedFromNowOn() external {
        _openReported();
        uint256 jobId = _openRunning();
        vm.expectEmit(address(escrow));
        emit IJobEscrowExtension.StandingConsentUpdated(2, 1, true);
        _consent(true);
        assertTrue(escrow.hasStandingConsent(user.addr, provider.addr));
        assertFalse(escrow.hasStandingConsent(provider.addr, user.addr));
        IEscrowTypes.UsageReport memory report = _usage(jobId, 9);
        bytes memory signature = _signReport(meter.key, report);
        vm.expectEmit(address(escrow));
        emit IEscrowTypes.JobAccepted(jobId, 8.55e6, 0.45e6);
        escrow.reportUsage(report, meter.addr, signature);
        assertEq(uint256(_statusOf(jobId)), uint256(JobStatus.Settled));
        assertEq(lens.jobOf(jobId).amount, 9e6);
        _assertPaid(8.55e6, 9.5e6);
        _assertFees(0.45e6, 0.5e6);
        assertEq(_balanceOf(user.addr), 2e6 + 3e6);
        assertEq(registry.openJobs(provider.addr), 0);
        _expectWrongStatus(jobId, JobStatus.Settled, JobStatus.Reported);
        vm.prank(arbitrator);
        escrow.holdForDispute(jobId);
    }

    function test_StandingConsent_IsOnesOwnAndForOneProvider() external {
        Key memory other = _key("other");
        _registerProvider(other.addr);
        vm.prank(user.addr);
        escrow.setStandingConsent(other.addr, true);
        vm.prank(thief);
        escrow.setStandingConsent(provider.addr, true);
        _openReported();
        _assertPaid(0, 9.5e6);
    }

    function test_StandingConsent_SwitchedOff() external {
        _consent(true);
        _openReported();
        vm.expectEmit(address(escrow));
        emit IJobEscrowExtension.StandingConsentUpdated(2, 1, false);
        _consent(false);
        assertFalse(escrow.hasStandingConsent(user.addr, provider.addr));
        _openReported();
        _assertPaid(9.5e6, 9.5e6);
        _consent(true);
        _openReported();
        _assertPaid(19e6, 9.5e6);
    }

    function test_StandingConsent_DoesNotLiftTheMetersCap() external {
        _consent(true);
        uint256 jobId = _openRunning();
        vm.prank(critical);
        escrow.setMeter(meter.addr, 10e6 - 1);
        _report(_usage(jobId, 10));
        assertEq(uint256(_statusOf(jobId)), uint256(JobStatus.Disputed));
        _assertPaid(0, 0);
        uint256 second = _openRunningOf(8);
        _report(_usage(second, 8));
        assertEq(uint256(_statusOf(second)), uint256(JobStatus.Settled));
        (, , uint256 available) = escrow.meterOf(meter.addr);
        assertEq(available, 2e6 - 1);
    }

    function _openRunningOf(uint64 units) private returns (uint256 jobId) {
        jobId = _openQuote(_quote(), units);
        _start(jobId);
    }

    function test_StandingConsent_OfAnAccountThatIsNotThereYet() external {
        address late = makeAddr("later a provider");
        vm.expectEmit(address(escrow));
        emit IEscrowTypes.AccountRegistered(2, user.addr);
        vm.expectEmit(address(escrow));
        emit IEscrowTypes.AccountRegistered(3, late);
        vm.prank(user.addr);
        escrow.setStandingConsent(late, true);
        address[2] memory bad = [address(0), address(escrow)];
        for (uint256 i = 0; i < 2; ++i) {
            vm.prank(user.addr);
            vm.expectRevert(abi.encodeWithSelector(IEscrowTypes.JobEscrow_BadReceiver.selector, bad[i]));
            escrow.setStandingConsent(bad[i], true);
        }
    }

    /* PAYOUTS */

    address private _payout = makeAddr("payout");

    function _autoPayout() private {
        vm.startPrank(provider.addr);
        registry.setPayout(_payout);
        escrow.setAutoPayout(true);
        vm.stopPrank();
    }

    function _accept(uint256 jobId) private {
        vm.prank(user.addr);
        escrow.acceptJob(jobId);
    }

    function test_AutoPayout_SendsTheWholeBalanceAtAnAcceptance() external {
        vm.startPrank(provider.addr);
        registry.setPayout(_payout);
        vm.expectEmit(address(escrow));
        emit IJobEscrowExtension.AutoPayoutUpdated(1, true);
        escrow.setAutoPayout(true);
        vm.stopPrank();
        assertTrue(escrow.accountOf(provider.addr).autoPayout);
        _deposit(provider.addr, 3e6);
        uint256 jobId = _openReported();
        uint256 signed = _openReported();
        vm.expectEmit(address(escrow));
        emit IJobEscrowExtension.Withdrawn(1, _payout, 12.5e6);
        _accept(jobId);
        assertEq(usdc.balanceOf(_payout), 12.5e6);
        _assertPaid(0, 9.5e6);
        escrow.acceptJobSigned(signed, 10e6, _signAcceptance(user.key, signed, 10e6));
        assertEq(usdc.balanceOf(_payout), 22e6);
    }

    function test_Collect_MovesWhatHasMatured() external {
        _openReported();
        vm.warp(_maturity(START) - 1);
        _assertCollects(0, 0);
        _assertPaid(0, 9.5e6);
        vm.warp(_maturity(START));
        _assertPaid(9.5e6, 0);
        vm.expectEmit(address(escrow));
        emit IEscrowTypes.Matured(1, 9.5e6);
        _assertCollects(9.5e6, 0);
        _assertPaid(9.5e6, 0);
        _assertCollects(0, 0);
        _assertPaid(9.5e6, 0);
    }

    function _assertCollects(uint256 matured, uint256 paid) private {
        vm.prank(thief);
        (uint256 matured_, uint256 paid_) = escrow.collect(provider.addr);
        assertEq(matured_, matured, "matured");
        assertEq(paid_, paid, "paid");
    }

    function test_Collect_SendsTheWholeBalanceWhereItIsWanted() external {
        _autoPayout();
        _deposit(provider.addr, 1e6);
        _openReported();
        vm.warp(_maturity(START));
        vm.expectEmit(address(escrow));
        emit IEscrowTypes.Matured(1, 9.5e6);
        vm.expectEmit(address(escrow));
        emit IJobEscrowExtension.Withdrawn(1, _payout, 10.5e6);
        _assertCollects(9.5e6, 10.5e6);
        assertEq(usdc.balanceOf(_payout), 10.5e6);
        _assertCollects(0, 0);
        assertEq(usdc.balanceOf(_payout), 10.5e6);
    }

    function test_Collect_SendsToThePresentPayoutAddress() external {
        _autoPayout();
        _deposit(provider.addr, 1e6);
        _assertCollects(0, 1e6);
        address next = makeAddr("next payout");
        vm.prank(provider.addr);
        registry.setPayout(next);
        _deposit(provider.addr, 2e6);
        _assertCollects(0, 2e6);
        assertEq(usdc.balanceOf(_payout), 1e6);
        assertEq(usdc.balanceOf(next), 2e6);
    }

    function test_Collect_SendsNothingOnceSwitchedOff() external {
        _autoPayout();
        vm.prank(provider.addr);
        escrow.setAutoPayout(false);
        assertFalse(escrow.accountOf(provider.addr).autoPayout);
        _deposit(provider.addr, 1e6);
        _assertCollects(0, 0);
        _assertPaid(1e6, 0);
    }

    function test_Collect_OfAnAccountThatDoesNotExist() external {
        (uint256 matured, uint256 paid) = escrow.collect(thief);
        assertEq(matured, 0);
        assertEq(paid, 0);
        assertEq(escrow.accountOf(thief).id, 0);
    }

    function test_AutoPayout_OfOneThatIsNoProvider() external {
        vm.expectEmit(address(escrow));
        emit IEscrowTypes.AccountRegistered(2, thief);
        vm.prank(thief);
        escrow.setAutoPayout(true);
        _deposit(thief, 1e6);
        (, uint256 paid) = escrow.collect(thief);
        assertEq(paid, 0);
        assertEq(_balanceOf(thief), 1e6);
    }

    function test_AutoPayout_NeverToTheEscrowItself() external {
        _autoPayout();
        vm.prank(provider.addr);
        registry.setPayout(address(escrow));
        _deposit(provider.addr, 1e6);
        _assertCollects(0, 0);
        _assertPaid(1e6, 0);
    }

    /// @dev A payout address that cannot be paid costs the user's acceptance nothing and the provider no money.
    function test_AutoPayout_GivenTheTransferFails() external {
        _autoPayout();
        uint256 jobId = _openReported();
        uint256 second = _openReported();
        HostileUSDC hostile = _makeUsdcHostile();
        hostile.setBlacklisted(_payout, true);
        vm.expectEmit(address(escrow));
        emit IJobEscrowExtension.PayoutFailed(1, _payout, 9.5e6);
        _accept(jobId);
        _assertPaid(9.5e6, 9.5e6);
        hostile.setBlacklisted(_payout, false);
        hostile.setAnswersFalse(true);
        vm.expectEmit(address(escrow));
        emit IJobEscrowExtension.PayoutFailed(1, _payout, 19e6);
        _accept(second);
        _assertPaid(19e6, 0);
        _assertCollects(0, 0);
        hostile.setAnswersFalse(false);
        _assertCollects(0, 19e6);
        assertEq(usdc.balanceOf(_payout), 19e6);
    }

    function test_AutoPayout_GivenTheTransferFailsAnotherReceiverCanBeNamed() external {
        _autoPayout();
        uint256 jobId = _openReported();
        _makeUsdcHostile().setBlacklisted(_payout, true);
        _accept(jobId);
        vm.prank(provider.addr);
        escrow.withdrawTo(makeAddr("elsewhere"), 9.5e6);
        assertEq(usdc.balanceOf(makeAddr("elsewhere")), 9.5e6);
    }

    function test_AutoPayout_GivenTheRegistryFails() external {
        _autoPayout();
        uint256 jobId = _openReported();
        uint256 second = _openReported();
        MockRegistry mock = new MockRegistry();
        vm.prank(admin);
        escrow.setRegistry(IProviderRegistry(address(mock)));
        vm.mockCallRevert(address(mock), abi.encodeWithSelector(IProviderRegistry.feeClass.selector), "closed");
        _accept(jobId);
        _assertPaid(9.5e6, 9.5e6);
        vm.clearMockedCalls();
        // an endless loop
        vm.etch(address(mock), hex"5b600056");
        vm.prank(user.addr);
        uint256 gasBefore = gasleft();
        escrow.acceptJob{gas: 1_000_000}(second);
        assertLt(gasBefore - gasleft(), 400_000);
        _assertPaid(19e6, 0);
        vm.prank(admin);
        escrow.setRegistry(registry);
        _assertCollects(0, 19e6);
    }

    function test_AutoPayout_GivenPaused() external {
        _autoPayout();
        _openReported();
        vm.warp(_maturity(START));
        _pause(address(escrow));
        _assertCollects(9.5e6, 9.5e6);
    }
}
