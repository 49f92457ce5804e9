// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IEscrowTypes} from "../../contracts/interfaces/market/IEscrowTypes.sol";
import {JobStatus} from "../../contracts/libraries/PackedJob.sol";
import {AgreedTerms} from "../helpers/AgreedTerms.sol";
import {ProtocolTest} from "../helpers/ProtocolTest.sol";

/// @notice The licensor's share of what a provider is paid.
contract JobEscrowLicencesTest is ProtocolTest {
    address private _licensor = makeAddr("licensor");

    function _openLicensed(address licensor, uint16 shareBps) private returns (uint256 jobId) {
        AgreedTerms memory terms;
        (terms.licenceShareBps, terms.licensorId) = (shareBps, escrow.registerAccount(licensor));
        IEscrowTypes.Quote memory quote = _quote();
        quote.serviceTerms = _serviceTerms(terms);
        jobId = _openQuote(quote, 10);
        _start(jobId);
    }

    function _reported(address licensor, uint16 shareBps) private returns (uint256 jobId) {
        jobId = _openLicensed(licensor, shareBps);
        _report(_usage(jobId, 10));
    }

    function _assertPending(uint256 ofProvider, uint256 ofLicensor) private view {
        assertEq(_pendingOf(provider.addr), ofProvider, "provider's pending");
        assertEq(_pendingOf(_licensor), ofLicensor, "licensor's pending");
    }

    function _assertBalances(uint256 ofProvider, uint256 ofLicensor) private view {
        assertEq(_balanceOf(provider.addr), ofProvider, "provider's balance");
        assertEq(_balanceOf(_licensor), ofLicensor, "licensor's balance");
    }

    function _assertFees(uint256 fees, uint256 gmv, uint256 pendingFees, uint256 pendingGmv) private view {
        (uint256 fees_, uint256 gmv_, uint256 pendingFees_, uint256 pendingGmv_) = escrow.fees();
        assertEq(fees_, fees, "matured fees");
        assertEq(gmv_, gmv, "matured gmv");
        assertEq(pendingFees_, pendingFees, "pending fees");
        assertEq(pendingGmv_, pendingGmv, "pending gmv");
    }

    function test_Licence_MaturesWithThePayment() external {
        _reported(_licensor, 1_000);
        _assertPending(8.55e6, 0.95e6);
        _assertBalances(0, 0);
        _assertFees(0, 0, 0.5e6, 10e6);
        vm.warp(_maturity(START));
        _assertBalances(8.55e6, 0.95e6);
        _assertFees(0.5e6, 10e6, 0, 0);
        vm.prank(_licensor);
        escrow.withdrawTo(_licensor, 0.95e6);
        assertEq(usdc.balanceOf(_licensor), 0.95e6);
    }

    function test_Licence_IsPaidAtAnAcceptance() external {
        uint256 jobId = _reported(_licensor, 1_000);
        _reported(_licensor, 2_000);
        vm.prank(user.addr);
        escrow.acceptJob(jobId);
        _assertBalances(8.55e6, 0.95e6);
        _assertPending(7.6e6, 1.9e6);
        _assertFees(0.5e6, 10e6, 0.5e6, 10e6);
    }

    function test_Licence_IsPaidByStandingConsent() external {
        vm.prank(user.addr);
        escrow.setStandingConsent(provider.addr, true);
        _reported(_licensor, 1_000);
        _assertBalances(8.55e6, 0.95e6);
        _assertPending(0, 0);
        _assertFees(0.5e6, 10e6, 0, 0);
    }

    function test_Licence_IsHeldAndRuledOnWithThePayment() external {
        uint256 jobId = _reported(_licensor, 1_000);
        vm.startPrank(arbitrator);
        (, , uint256 amount, uint256 fee) = escrow.holdForDispute(jobId);
        assertEq(amount, 10e6);
        assertEq(fee, 0.5e6);
        _assertPending(0, 0);
        _assertFees(0, 0, 0, 0);
        escrow.resolveHeld(jobId, 6e6, 3.8e6);
        vm.stopPrank();
        _assertBalances(3.42e6, 0.38e6);
        assertEq(_balanceOf(user.addr), 2e6 + 6e6);
        _assertFees(0.2e6, 4e6, 0, 0);
    }

    function test_Licence_OfAHeldPaymentNobodyRulesOn() external {
        uint256 jobId = _reported(_licensor, 1_000);
        vm.prank(arbitrator);
        escrow.holdForDispute(jobId);
        skip(90 days);
        escrow.releaseHeld(jobId);
        _assertBalances(8.55e6, 0.95e6);
        _assertFees(0.5e6, 10e6, 0, 0);
    }

    function test_Licence_OfAPaymentAboveTheCap() external {
        uint256 jobId = _openLicensed(_licensor, 1_000);
        vm.prank(critical);
        escrow.setMeter(meter.addr, 9e6);
        _report(_usage(jobId, 10));
        _assertPending(0, 0);
        vm.prank(arbitrator);
        escrow.resolveHeld(jobId, 0, 9.5e6);
        _assertBalances(8.55e6, 0.95e6);
    }

    function test_Licence_OfTheProviderItself() external {
        uint256 jobId = _reported(provider.addr, 2_500);
        assertEq(_pendingOf(provider.addr), 9.5e6);
        _reported(provider.addr, 2_500);
        vm.prank(user.addr);
        escrow.acceptJob(jobId);
        _assertBalances(9.5e6, 0);
        assertEq(_pendingOf(provider.addr), 9.5e6);
        vm.warp(_maturity(START));
        _assertBalances(19e6, 0);
    }

    function test_Licence_OfTheUser() external {
        uint256 jobId = _reported(user.addr, 1_000);
        assertEq(_pendingOf(user.addr), 0.95e6);
        vm.prank(user.addr);
        escrow.acceptJob(jobId);
        assertEq(_pendingOf(user.addr), 0);
        assertEq(_balanceOf(user.addr), 2e6 + 0.95e6);
    }

    function test_Licence_OfAllLeavesTheProviderNothing() external {
        uint256 jobId = _reported(_licensor, 10_000);
        _assertPending(0, 9.5e6);
        vm.prank(user.addr);
        escrow.acceptJob(jobId);
        _assertBalances(0, 9.5e6);
    }

    function test_Licence_WithoutAShareIsNone() external {
        uint256 jobId = _reported(_licensor, 0);
        _assertPending(9.5e6, 0);
        vm.prank(user.addr);
        escrow.acceptJob(jobId);
        _assertBalances(9.5e6, 0);
    }

    function test_Licence_SettlesWhatMaturedForTheLicensorBefore() external {
        _reported(_licensor, 1_000);
        skip(5 days);
        uint256 jobId = _openLicensed(_licensor, 1_000);
        IEscrowTypes.UsageReport memory report = _usage(jobId, 10);
        bytes memory signature = _signReport(meter.key, report);
        vm.expectEmit(address(escrow));
        emit IEscrowTypes.Matured(2, 0.95e6);
        escrow.reportUsage(report, meter.addr, signature);
        _assertBalances(8.55e6, 0.95e6);
        _assertPending(8.55e6, 0.95e6);
    }

    /// @dev Down: the provider keeps the fraction. Whatever happens to the job, the parts are the same.
    function testFuzz_Licence_TakesThePartOfTheNetAndNoMore(uint16 shareBps, uint64 unitPrice, uint8 way) external {
        shareBps = uint16(bound(shareBps, 1, 10_000));
        AgreedTerms memory terms;
        (terms.licenceShareBps, terms.licensorId) = (shareBps, escrow.registerAccount(_licensor));
        IEscrowTypes.Quote memory quote = _quote();
        quote.serviceTerms = _serviceTerms(terms);
        quote.unitPrice = uint64(bound(unitPrice, 100_000, 1e7));
        uint256 jobId = _openQuote(quote, 1);
        _start(jobId);
        _report(_usage(jobId, 1));
        uint256 net = (uint256(quote.unitPrice) * 9_500) / 10_000;
        uint256 licence = (net * shareBps) / 10_000;
        _assertPending(net - licence, licence);
        way %= 3;
        if (way == 0) vm.warp(_maturity(START));
        if (way == 1) {
            vm.prank(user.addr);
            escrow.acceptJob(jobId);
        }
        if (way == 2) {
            vm.prank(arbitrator);
            escrow.holdForDispute(jobId);
            skip(90 days);
            escrow.releaseHeld(jobId);
        }
        _assertBalances(net - licence, licence);
        _assertPending(0, 0);
        _assertFees(quote.unitPrice - net, quote.unitPrice, 0, 0);
        JobStatus expected = way == 2 ? JobStatus.Resolved : JobStatus.Settled;
        assertEq(uint256(_statusOf(jobId)), uint256(expected));
    }
}
