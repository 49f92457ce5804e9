// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IEscrowTypes} from "../../contracts/interfaces/market/IEscrowTypes.sol";
import {IJobEscrowCore} from "../../contracts/interfaces/market/IJobEscrowCore.sol";
import {IJobEscrowExtension} from "../../contracts/interfaces/market/IJobEscrowExtension.sol";
import {IOfferBook} from "../../contracts/interfaces/market/IOfferBook.sol";
import {JobStatus, PackedJobs} from "../../contracts/libraries/PackedJob.sol";
import {ServiceTerms, ServiceTermsLib} from "../../contracts/libraries/ServiceTerms.sol";
import {ProtocolTest} from "../helpers/ProtocolTest.sol";

/// @notice Where two rules meet.
contract JobEscrowCornersTest is ProtocolTest {
    function _pair() private returns (uint256 first, uint256[] memory dependencies) {
        IEscrowTypes.Quote memory quote = _quote();
        (quote.maxJobs, quote.validUntil) = (2, uint40(block.timestamp + 30 days));
        uint64[] memory units = new uint64[](2);
        (units[0], units[1]) = (10, 10);
        uint256[][] memory dependsOn = new uint256[][](2);
        dependsOn[1] = new uint256[](1);
        first = _openBatch(quote, units, dependsOn);
        dependencies = new uint256[](1);
        dependencies[0] = first;
        _start(first);
        _report(_usage(first, 10));
    }

    function test_StartJob_CountsFromTheReport_GivenTheDependencyIsDisputed() external {
        (uint256 first, uint256[] memory dependencies) = _pair();
        skip(1 days);
        vm.prank(arbitrator);
        escrow.holdForDispute(first);
        vm.prank(provider.addr);
        escrow.startJob(first + 1, dependencies);
        assertTrue(lens.jobOf(first + 1).startedLate);
    }

    function test_ExpireJob_CountsFromTheReport_GivenTheDependencyIsDisputed() external {
        (uint256 first, uint256[] memory dependencies) = _pair();
        uint256 expiresAt = block.timestamp + 1 hours + 7 days;
        skip(2 days);
        vm.prank(arbitrator);
        escrow.holdForDispute(first);
        vm.warp(expiresAt - 1);
        vm.expectRevert(
            abi.encodeWithSelector(IJobEscrowExtension.JobEscrow_NotExpired.selector, first + 1, expiresAt)
        );
        escrow.expireJob(first + 1, dependencies);
        vm.warp(expiresAt);
        escrow.expireJob(first + 1, dependencies);
        assertEq(_balanceOf(user.addr), 14e6);
    }

    function test_OpenJobs_RevertWhen_ADependencyIsAWithdrawnQuote() external {
        uint64[] memory nonces = new uint64[](1);
        nonces[0] = _quote().nonce;
        vm.prank(provider.addr);
        escrow.cancelQuotes(nonces);
        IEscrowTypes.Quote memory quote = _quote();
        quote.maxJobs = 2;
        uint64[] memory units = new uint64[](1);
        units[0] = 10;
        uint256[][] memory dependsOn = new uint256[][](1);
        dependsOn[0] = new uint256[](1);
        dependsOn[0][0] = escrow.jobIdOf(provider.addr, nonces[0]);
        bytes memory signature = _signQuote(provider.key, quote);
        bytes memory refusal = abi.encodeWithSelector(
            IJobEscrowCore.JobEscrow_BadDependency.selector,
            escrow.jobIdOf(provider.addr, quote.nonce),
            dependsOn[0][0]
        );
        vm.prank(user.addr);
        vm.expectRevert(refusal);
        escrow.openJobs(quote, signature, units, _specs(1), dependsOn, 0, _allowance(user.addr));
    }

    function test_PreviewOpen_ShowsTheDiscountThatIsGiven() external {
        _setTier(user.addr, 1, 755);
        IEscrowTypes.Quote memory quote = _quote();
        uint64[] memory units = new uint64[](1);
        units[0] = 10;
        uint16 discountBps = uint16(lens.previewOpen(quote, units, user.addr).discountBps);
        assertEq(discountBps, 750);
        uint256 jobId = _openQuote(quote, 10, discountBps, _allowance(user.addr));
        assertEq(lens.jobOf(jobId).discountPermille, 75);
    }

    function test_LateStart_IsOneBreach_GivenAStartLevel() external {
        IEscrowTypes.Quote memory quote = _quote();
        quote.serviceTerms = _serviceLevels(1_000, 0, 0);
        uint256 jobId = _openQuote(quote, 10);
        skip(5 minutes + 1);
        _start(jobId);
        _report(_usage(jobId, 10));
        assertEq(registry.providerOf(provider.addr).breaches, 1);
        assertEq(_balanceOf(user.addr), 3e6); // a tenth of 10 USDC, and the buffer
    }

    function test_MissedStartLevel_IsABreachAtTheReport_GivenAStartOnTime() external {
        IEscrowTypes.Quote memory quote = _quote();
        quote.serviceTerms = _serviceLevels(1_000, 0, 0);
        uint256 jobId = _openQuote(quote, 10);
        skip(5 minutes);
        _start(jobId);
        assertEq(registry.providerOf(provider.addr).breaches, 0);
        _report(_usage(jobId, 10));
        assertEq(registry.providerOf(provider.addr).breaches, 1);
    }

    /// @dev A provider that ends its own spot job at once may not claim the whole order.
    function test_ClaimJob_IsPaidForTheTimeItRan_GivenAPreemption() external {
        IEscrowTypes.Quote memory quote = _quote();
        (quote.serviceTerms, quote.duration) = (ServiceTerms.wrap(ServiceTermsLib.SPOT), 10 hours);
        uint256 jobId = _openQuote(quote, 1_000);
        _start(jobId);
        skip(6 minutes);
        vm.prank(provider.addr);
        escrow.preemptJob(jobId, bytes32("checkpoint"));
        skip(24 hours);
        vm.prank(provider.addr);
        escrow.claimJob(_usage(jobId, 1_000));
        assertEq(lens.jobOf(jobId).amount, 10e6); // 6 of 600 minutes
    }

    /// @dev The cap protects the user, who may waive it.
    function test_AcceptJob_OfAPaymentHeldAboveTheCap() external {
        uint256 jobId = _heldAboveTheCap();
        vm.prank(user.addr);
        escrow.acceptJob(jobId);
        assertEq(_balanceOf(provider.addr), 9.5e6);
        assertEq(uint256(_statusOf(jobId)), uint256(JobStatus.Settled));
        (uint256 fees, uint256 gmv, uint256 pendingFees, uint256 pendingGmv) = escrow.fees();
        assertEq(fees, 0.5e6);
        assertEq(gmv, 10e6);
        assertEq(pendingFees + pendingGmv, 0);
    }

    function test_HoldForDispute_TurnsAPaymentHeldAboveTheCapIntoADispute() external {
        uint256 jobId = _heldAboveTheCap();
        skip(1 days);
        vm.prank(arbitrator);
        (, , uint256 amount, uint256 fee) = escrow.holdForDispute(jobId);
        assertEq(amount, 10e6);
        assertEq(fee, 0.5e6);
        assertEq(lens.jobOf(jobId).deadline, block.timestamp + 90 days);
        vm.prank(user.addr);
        _expectWrongStatus(jobId, JobStatus.Disputed, JobStatus.Reported);
        escrow.acceptJob(jobId);
        vm.prank(arbitrator);
        _expectWrongStatus(jobId, JobStatus.Disputed, JobStatus.Reported);
        escrow.holdForDispute(jobId);
        vm.prank(arbitrator);
        escrow.resolveHeld(jobId, 10e6, 0);
        assertEq(_balanceOf(user.addr), 12e6);
    }

    function _heldAboveTheCap() private returns (uint256 jobId) {
        jobId = _openRunning();
        vm.prank(critical);
        escrow.setMeter(meter.addr, 9e6);
        _report(_usage(jobId, 10));
        assertEq(uint256(_statusOf(jobId)), uint256(JobStatus.Disputed));
    }

    function test_Preemption_IsNoBreach_GivenItMissesALevel() external {
        IEscrowTypes.Quote memory quote = _quote();
        quote.serviceTerms = ServiceTerms.wrap(ServiceTerms.unwrap(_serviceLevels(0, 0, 1_000)) | ServiceTermsLib.SPOT);
        uint256 jobId = _openQuote(quote, 10);
        _start(jobId);
        IEscrowTypes.UsageReport memory report = _usage(jobId, 10);
        (report.outcome, report.availabilityBps) = (uint8(IEscrowTypes.Outcome.Preempted), 0);
        _report(report);
        assertEq(_balanceOf(user.addr), 3e6);
        assertEq(registry.providerOf(provider.addr).breaches, 0);
    }

    function test_OpenJobs_OneJobOfOtherWork_GivenAQuoteForSeveral() external {
        IEscrowTypes.Quote memory quote = _quote();
        quote.maxJobs = 2;
        quote.specHash = keccak256("template");
        uint64[] memory units = new uint64[](1);
        units[0] = 10;
        uint256 jobId = _openBatch(quote, units, new uint256[][](0));
        assertEq(uint256(_statusOf(jobId)), uint256(JobStatus.Open));
    }

    function test_OpenJobs_RevertWhen_AQuoteForOneJobIsForOtherWork() external {
        IEscrowTypes.Quote memory quote = _quote();
        uint64[] memory units = new uint64[](1);
        units[0] = 10;
        bytes32[] memory specs = new bytes32[](1);
        specs[0] = keccak256("other work");
        bytes memory signature = _signQuote(provider.key, quote);
        vm.prank(user.addr);
        vm.expectRevert(
            abi.encodeWithSelector(IJobEscrowCore.JobEscrow_WrongSpecHash.selector, specs[0], quote.specHash)
        );
        escrow.openJobs(quote, signature, units, specs, new uint256[][](0), 0, _allowance(user.addr));
    }

    function test_ReleaseHeld_RefundsAClaim() external {
        uint256 jobId = _openRunning();
        skip(25 hours);
        vm.prank(provider.addr);
        escrow.claimJob(_usage(jobId, 10));
        vm.prank(arbitrator);
        escrow.holdForDispute(jobId);
        skip(90 days);
        escrow.releaseHeld(jobId);
        assertEq(_balanceOf(user.addr), 12e6);
        assertEq(_balanceOf(provider.addr), 0);
        (uint256 fees, uint256 gmv, , ) = escrow.fees();
        assertEq(fees + gmv, 0);
    }

    function test_AcceptJob_SendsWhatHasMaturedToo_GivenAutoPayout() external {
        _openReported();
        vm.prank(provider.addr);
        escrow.setAutoPayout(true);
        vm.warp(_maturity(block.timestamp));
        uint256 jobId = _openReported();
        vm.prank(user.addr);
        escrow.acceptJob(jobId);
        assertEq(usdc.balanceOf(provider.addr), 19e6);
        assertEq(_balanceOf(provider.addr), 0);
    }

    function test_SetMeter_RevertWhen_TheCapIsWiderThanAWindowsSum() external {
        uint256 max = PackedJobs.MAX_AMOUNT;
        vm.startPrank(critical);
        escrow.setMeter(meter.addr, uint64(max));
        vm.expectRevert(
            abi.encodeWithSelector(IJobEscrowExtension.JobEscrow_SettingOutOfBounds.selector, max + 1, 0, max)
        );
        escrow.setMeter(meter.addr, uint64(max) + 1);
    }

    /* STORED OFFERS */

    function _openUnderOffer() private returns (uint256 jobId, uint256 offerId) {
        IOfferBook.Offer memory offer;
        (offer.resource, offer.meter, offer.unitPrice) = (RESOURCE, meter.addr, uint64(USDC_1));
        (offer.capacity, offer.window) = (10, 100 days);
        (offer.validFrom, offer.validUntil) = (uint40(START), uint40(START + 100 days));
        (offer.maxDuration, offer.maxFeeBps) = (1 days, 500);
        vm.prank(provider.addr);
        offerId = offerBook.storeOffer(offer);
        IEscrowTypes.Quote memory quote = offerBook.quoteOf(offerId, 1 hours, SPEC_HASH, false);
        vm.prank(user.addr);
        jobId = escrow.openJob(quote, "", 10, 0, _allowance(user.addr));
        assertEq(offerBook.offerOf(offerId).left, 0);
    }

    function test_ExpireJob_GivesUnitsBackToTheOffer_GivenTheJobNeverStarted() external {
        (uint256 jobId, uint256 offerId) = _openUnderOffer();
        skip(1 hours + 7 days);
        escrow.expireJob(jobId, _none());
        assertEq(offerBook.offerOf(offerId).left, 10);
    }

    function test_ExpireJob_KeepsTheOffersUnits_GivenTheJobRan() external {
        (uint256 jobId, uint256 offerId) = _openUnderOffer();
        _start(jobId);
        skip(1 hours + 7 days);
        escrow.expireJob(jobId, _none());
        assertEq(offerBook.offerOf(offerId).left, 0);
    }

    function test_CancelJob_RevertWhen_TheGasIsTooLittleForTheOfferBook() external {
        (uint256 jobId, uint256 offerId) = _openUnderOffer();
        vm.prank(user.addr);
        (bool done, bytes memory answer) = address(escrow).call{gas: 140_000}(
            abi.encodeCall(IJobEscrowExtension.cancelJob, (jobId, _none()))
        );
        assertFalse(done);
        assertEq(bytes4(answer), IJobEscrowExtension.JobEscrow_NeedsMoreGas.selector);
        assertEq(uint256(_statusOf(jobId)), uint256(JobStatus.Open));
        vm.prank(user.addr);
        escrow.cancelJob(jobId, _none());
        assertEq(offerBook.offerOf(offerId).left, 10);
    }
}
