// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IEscrowTypes} from "../../contracts/interfaces/market/IEscrowTypes.sol";
import {IJobEscrowExtension} from "../../contracts/interfaces/market/IJobEscrowExtension.sol";
import {IOfferBook} from "../../contracts/interfaces/market/IOfferBook.sol";
import {JobStatus} from "../../contracts/libraries/PackedJob.sol";
import {ProtocolTest} from "../helpers/ProtocolTest.sol";
import {MockJobPayer} from "../mocks/MockJobPayer.sol";

/// @notice Jobs under stored offers, through the real book.
contract JobEscrowOffersTest is ProtocolTest {
    uint64 private constant FIRST_OFFER_NONCE = 1 << 63;

    uint256 private _offerId;

    /// @dev A hundred units a day at 1 USDC, for ten days.
    function setUp() public override {
        super.setUp();
        _offerId = _store(100);
    }

    function _store(uint64 capacity) private returns (uint256) {
        IOfferBook.Offer memory offer;
        (offer.resource, offer.meter, offer.unitPrice) = (RESOURCE, meter.addr, uint64(USDC_1));
        (offer.capacity, offer.window) = (capacity, 1 days);
        (offer.validFrom, offer.validUntil) = (uint40(START), uint40(START + 10 days));
        (offer.maxDuration, offer.maxFeeBps) = (1 days, 500);
        vm.prank(provider.addr);
        return offerBook.storeOffer(offer);
    }

    function _offered() private view returns (IEscrowTypes.Quote memory) {
        return offerBook.quoteOf(_offerId, 1 hours, SPEC_HASH, false);
    }

    function _left() private view returns (uint256) {
        return offerBook.offerOf(_offerId).left;
    }

    function _takeBy(address account, uint64 units) private returns (uint256) {
        IEscrowTypes.Quote memory quote = _offered();
        vm.prank(account);
        return escrow.openJob(quote, "", units, 0, _allowance(account));
    }

    function _nonce(uint256 offerId, uint256 take) private pure returns (uint64) {
        return FIRST_OFFER_NONCE | uint64(offerId << 32) | uint64(take);
    }

    function _jobOfTake(uint256 take) private view returns (uint256) {
        return escrow.jobIdOf(provider.addr, _nonce(_offerId, take));
    }

    function _pair() private pure returns (uint64[] memory units) {
        units = new uint64[](2);
        (units[0], units[1]) = (10, 20);
    }

    function _takePair(uint256[][] memory dependsOn) private returns (uint256) {
        IEscrowTypes.Quote memory quote = _offered();
        vm.prank(user.addr);
        return escrow.openJobs(quote, "", _pair(), _specs(2), dependsOn, 0, _allowance(user.addr));
    }

    /* OPENING */

    function test_OpenJob_UnderAnOfferWithoutASignature() external {
        IEscrowTypes.Quote memory quote = _offered();
        vm.expectEmit(address(offerBook));
        emit IOfferBook.OfferTaken(_offerId, user.addr, _nonce(1, 0), 10, 1);
        vm.prank(user.addr);
        uint256 jobId = escrow.openJob(quote, "", 10, 0, _allowance(user.addr));
        assertEq(jobId, _jobOfTake(0));
        assertEq(_left(), 90);
        assertEq(lens.jobOf(jobId).user, user.addr);
        assertEq(lens.jobOf(jobId).provider, provider.addr);
        assertEq(lens.jobOf(jobId).locked, 12e6);
        _start(jobId);
        _report(_usage(jobId, 10));
        assertEq(_pendingOf(provider.addr), 9.5e6);
        assertEq(_left(), 90);
    }

    function test_OpenJob_ByManyTakersOfOneOffer() external {
        for (uint256 i = 0; i < 10; ++i) {
            address taker = makeAddr(string(abi.encode("taker", i)));
            _fund(taker, 12e6);
            assertEq(_takeBy(taker, 10), _jobOfTake(i));
            assertEq(lens.jobOf(_jobOfTake(i)).user, taker);
        }
        assertEq(_left(), 0);
        assertEq(registry.openJobs(provider.addr), 10);
        IEscrowTypes.Quote memory quote = _offered();
        vm.prank(user.addr);
        vm.expectRevert(abi.encodeWithSelector(IOfferBook.OfferBook_CapacityExceeded.selector, _offerId, 1, 0));
        escrow.openJob(quote, "", 1, 0, _allowance(user.addr));
        skip(1 days);
        assertEq(_left(), 100);
        _takeBy(user.addr, 100);
    }

    function test_OpenJobs_UnderAnOffer() external {
        uint256[][] memory dependsOn = new uint256[][](2);
        dependsOn[1] = new uint256[](1);
        IEscrowTypes.Quote memory quote = _offered();
        vm.expectEmit(address(offerBook));
        emit IOfferBook.OfferTaken(_offerId, user.addr, _nonce(1, 0), 30, 2);
        vm.prank(user.addr);
        uint256 first = escrow.openJobs(quote, "", _pair(), _specs(2), dependsOn, 0, _allowance(user.addr));
        assertEq(first, _jobOfTake(0));
        assertEq(_left(), 70);
        assertEq(lens.jobOf(first + 1).units, 20);
        assertEq(lens.jobOf(first + 1).dependenciesHash, keccak256(abi.encodePacked(first)));
        assertEq(_takePair(new uint256[][](0)), _jobOfTake(1));
        assertEq(usdc.balanceOf(address(escrow)), 72e6);
    }

    function test_OpenJob_UnderAnOfferByEveryPayment() external {
        IEscrowTypes.Quote memory quote = _offered();
        uint256 wallet = usdc.balanceOf(user.addr);
        IEscrowTypes.Payment memory payment = _authorization(user, 12e6, user.addr, _openAction(quote, 10, 0));
        vm.prank(thief);
        uint256 jobId = escrow.openJob(quote, "", 10, 0, payment);
        assertEq(lens.jobOf(jobId).user, user.addr);
        assertEq(usdc.balanceOf(user.addr), wallet - 12e6);

        MockJobPayer payer = new MockJobPayer(escrow);
        _deposit(address(payer), 12e6);
        vm.prank(user.addr);
        jobId = escrow.openJob(quote, "", 10, 0, _voucher(address(payer), ""));
        assertEq(lens.jobOf(jobId).payer, address(payer));
        assertEq(payer.questions()[0].firstJobId, jobId);

        _deposit(user.addr, 12e6);
        vm.prank(user.addr);
        jobId = escrow.openJob(quote, "", 10, 0, _balance(user.addr));
        assertEq(jobId, _jobOfTake(2));
        assertEq(_left(), 70);
    }

    /// @dev An authorization names the offer and not the take: it still opens no more than one job.
    function test_Attack20_OpenJob_RevertWhen_AnAuthorizationForAnOfferIsReplayed() external {
        IEscrowTypes.Quote memory quote = _offered();
        bytes32 action = _openAction(quote, 10, 0);
        IEscrowTypes.Payment memory payment = _authorization(user, 12e6, user.addr, action);
        escrow.openJob(quote, "", 10, 0, payment);
        bytes32 nonce = keccak256(abi.encode(user.addr, action, bytes32(0)));
        vm.expectRevert(abi.encodeWithSignature("AuthorizationAlreadyUsed(address,bytes32)", user.addr, nonce));
        escrow.openJob(quote, "", 10, 0, payment);
        assertEq(_left(), 90);
    }

    function test_OpenJob_RevertWhen_TheQuoteIsNotTheOffers() external {
        for (uint256 i = 0; i < 5; ++i) {
            IEscrowTypes.Quote memory quote = _offered();
            bytes32 field;
            if (i == 0) (quote.meter, field) = (thief, "meter");
            if (i == 1) (quote.resource, field) = (bytes32("cpu"), "resource");
            if (i == 2) (quote.duration, field) = (1 days + 1, "duration");
            if (i == 3) (quote.maxFeeBps, field) = (600, "maxFeeBps");
            if (i == 4) (quote.provider, field) = (user.addr, "provider");
            vm.prank(user.addr);
            vm.expectRevert(abi.encodeWithSelector(IOfferBook.OfferBook_QuoteDiffers.selector, _offerId, field));
            escrow.openJob(quote, "", 10, 0, _allowance(user.addr));
        }
        IEscrowTypes.Quote memory cheap = _offered();
        cheap.unitPrice = uint64(USDC_1) - 1;
        vm.prank(user.addr);
        vm.expectRevert(
            abi.encodeWithSelector(IOfferBook.OfferBook_PriceChanged.selector, _offerId, USDC_1 - 1, USDC_1)
        );
        escrow.openJob(cheap, "", 10, 0, _allowance(user.addr));
        assertEq(_left(), 100);
    }

    function test_OpenJob_RevertGiven_TheOfferIsWithdrawn() external {
        uint256 jobId = _takeBy(user.addr, 10);
        IEscrowTypes.Quote memory quote = _offered();
        vm.prank(provider.addr);
        offerBook.withdrawOffer(_offerId);
        vm.prank(user.addr);
        vm.expectRevert(abi.encodeWithSelector(IOfferBook.OfferBook_NoSuchOffer.selector, _offerId));
        escrow.openJob(quote, "", 10, 0, _allowance(user.addr));
        _start(jobId);
        _report(_usage(jobId, 10));
        assertEq(_pendingOf(provider.addr), 9.5e6);
    }

    function test_OpenJob_TakesNothingWhenThePaymentFails() external {
        address poor = makeAddr("poor");
        IEscrowTypes.Quote memory quote = _offered();
        vm.prank(poor);
        vm.expectRevert(abi.encodeWithSelector(IEscrowTypes.JobEscrow_InsufficientBalance.selector, poor, 0, 12e6));
        escrow.openJob(quote, "", 10, 0, _balance(poor));
        assertEq(_left(), 100);
    }

    /* SIGNED QUOTES AND OFFERS */

    /// @dev A provider's signature opens nothing from 2^63 on, and no offer below.
    function test_Offers_NeverCollideWithSignedQuotes() external {
        IEscrowTypes.Quote memory quote = _quote();
        quote.nonce = FIRST_OFFER_NONCE - 1;
        uint256 signedJob = _openQuote(quote, 10);
        assertEq(signedJob, escrow.jobIdOf(provider.addr, FIRST_OFFER_NONCE - 1));
        uint64[4] memory nonces = [
            FIRST_OFFER_NONCE,
            _nonce(_offerId, 0), // the number of the next take, not a reference
            FIRST_OFFER_NONCE | (1 << 30),
            type(uint64).max
        ];
        for (uint256 i = 0; i < nonces.length; ++i) {
            quote.nonce = nonces[i];
            bytes memory signature = _signQuote(provider.key, quote);
            uint256 named = nonces[i] & ((1 << 62) - 1);
            vm.prank(user.addr);
            vm.expectRevert(abi.encodeWithSelector(IOfferBook.OfferBook_NoSuchOffer.selector, named));
            escrow.openJob(quote, signature, 10, 0, _allowance(user.addr));
        }
        assertEq(_takeBy(user.addr, 10), _jobOfTake(0));
        assertEq(_left(), 90);
    }

    function test_CancelQuotes_RevertWhen_ANonceIsAnOffers() external {
        uint64[] memory nonces = new uint64[](2);
        uint64[3] memory bad = [FIRST_OFFER_NONCE, _nonce(_offerId, 0), type(uint64).max];
        for (uint256 i = 0; i < bad.length; ++i) {
            nonces[1] = bad[i];
            vm.prank(provider.addr);
            vm.expectRevert(
                abi.encodeWithSelector(
                    IEscrowTypes.JobEscrow_OutOfBounds.selector,
                    bytes32("nonce"),
                    bad[i],
                    0,
                    FIRST_OFFER_NONCE - 1
                )
            );
            escrow.cancelQuotes(nonces);
        }
        nonces[1] = FIRST_OFFER_NONCE - 1;
        vm.prank(provider.addr);
        escrow.cancelQuotes(nonces);
        assertTrue(escrow.isNonceUsed(provider.addr, FIRST_OFFER_NONCE - 1));
        _takeBy(user.addr, 10);
    }

    function test_IsNonceUsed_IsNeverTrueOfAReference() external {
        _takeBy(user.addr, 10);
        assertFalse(escrow.isNonceUsed(provider.addr, _offered().nonce));
        assertTrue(escrow.isNonceUsed(provider.addr, _nonce(_offerId, 0)));
    }

    /* GIVING BACK */

    function test_CancelJob_GivesTheUnitsBack() external {
        uint256 first = _takePair(new uint256[][](0));
        vm.expectEmit(address(offerBook));
        emit IOfferBook.OfferReleased(_offerId, 20);
        vm.prank(user.addr);
        escrow.cancelJob(first + 1, _none());
        assertEq(_left(), 90);
        assertEq(_balanceOf(user.addr), 24e6);
        _expectWrongStatus(first + 1, JobStatus.Cancelled, JobStatus.Open);
        vm.prank(user.addr);
        escrow.cancelJob(first + 1, _none());
        assertEq(_left(), 90);
        assertEq(_takeBy(user.addr, 90), _jobOfTake(1));
    }

    function test_CancelJob_ByAStrangerGivesTheUnitsBack() external {
        uint256[][] memory dependsOn = new uint256[][](2);
        dependsOn[1] = new uint256[](1);
        uint256 first = _takePair(dependsOn);
        vm.prank(user.addr);
        escrow.cancelJob(first, _none());
        uint256[] memory dependencies = new uint256[](1);
        dependencies[0] = first;
        vm.prank(thief);
        escrow.cancelJob(first + 1, dependencies);
        assertEq(_left(), 100);
    }

    function test_CancelJob_GivesNothingBackToALaterWindow() external {
        uint256 jobId = _takeBy(user.addr, 60);
        skip(1 days);
        _takeBy(user.addr, 70);
        vm.prank(user.addr);
        escrow.cancelJob(jobId, _none());
        assertEq(_left(), 30);
        assertEq(_balanceOf(user.addr), 72e6);
    }

    /// @dev A cancelled job gives back what it took: nothing can be added to it before it starts.
    function test_TopUp_RevertGiven_TheJobCanStillBeCancelled() external {
        _takeBy(user.addr, 90);
        uint256 jobId = _takeBy(user.addr, 10);
        _expectWrongStatus(jobId, JobStatus.Open, JobStatus.Running);
        vm.prank(user.addr);
        escrow.topUp(jobId, 80, _allowance(user.addr));
        vm.prank(user.addr);
        escrow.cancelJob(jobId, _none());
        assertEq(_left(), 10);
    }

    function test_CancelJob_RevertWhen_TheGasWouldNotReachTheBook() external {
        uint256 jobId = _takeBy(user.addr, 10);
        vm.prank(user.addr);
        (bool cancelled, bytes memory problem) = address(escrow).call{gas: 120_000}(
            abi.encodeCall(escrow.cancelJob, (jobId, _none()))
        );
        assertFalse(cancelled);
        assertEq(bytes4(problem), IJobEscrowExtension.JobEscrow_NeedsMoreGas.selector);
        assertEq(uint256(_statusOf(jobId)), uint256(JobStatus.Open));
    }

    function test_CancelJob_UnderASignedQuoteGivesNoOfferAnything() external {
        _takeBy(user.addr, 60);
        uint256 jobId = _open();
        vm.prank(user.addr);
        escrow.cancelJob(jobId, _none());
        assertEq(_left(), 40);
    }

    function test_CancelJob_GivenTheBookFails() external {
        uint256 jobId = _takeBy(user.addr, 10);
        uint256 second = _takeBy(user.addr, 10);
        vm.mockCallRevert(address(offerBook), abi.encodeWithSelector(IOfferBook.onJobCancelled.selector), "closed");
        vm.prank(user.addr);
        escrow.cancelJob(jobId, _none());
        assertEq(_balanceOf(user.addr), 12e6);
        vm.clearMockedCalls();
        // an endless loop
        vm.etch(address(offerBook), hex"5b600056");
        vm.prank(user.addr);
        escrow.cancelJob{gas: 500_000}(second, _none());
        assertEq(_balanceOf(user.addr), 24e6);
    }

    /// @dev Whatever gas the caller gives: the job is cancelled with its units given back, or not at all.
    function testFuzz_CancelJob_NeverKeepsTheUnits(uint256 gasGiven) external {
        uint256 jobId = _takeBy(user.addr, 10);
        gasGiven = bound(gasGiven, 21_000, 400_000);
        vm.prank(user.addr);
        (bool cancelled, ) = address(escrow).call{gas: gasGiven}(abi.encodeCall(escrow.cancelJob, (jobId, _none())));
        assertEq(uint256(_statusOf(jobId)), uint256(cancelled ? JobStatus.Cancelled : JobStatus.Open));
        assertEq(_left(), cancelled ? 100 : 90);
        assertEq(_balanceOf(user.addr), cancelled ? 12e6 : 0);
    }

    /// @dev A random life of an offer: what is left is its capacity less what is open, run or reported of the window.
    function testFuzz_Offers_NeverSellMoreThanTheirCapacity(uint256 seed) external {
        uint256 sold = 0;
        uint256[] memory jobIds = new uint256[](12);
        uint64[] memory units = new uint64[](12);
        for (uint256 i = 0; i < 12; ++i) {
            seed = uint256(keccak256(abi.encode(seed)));
            units[i] = uint64(1 + (seed % 40));
            if (sold + units[i] <= 100) {
                jobIds[i] = _takeBy(user.addr, units[i]);
                sold += units[i];
            } else {
                IEscrowTypes.Quote memory quote = _offered();
                vm.prank(user.addr);
                vm.expectRevert(
                    abi.encodeWithSelector(
                        IOfferBook.OfferBook_CapacityExceeded.selector,
                        _offerId,
                        units[i],
                        100 - sold
                    )
                );
                escrow.openJob(quote, "", units[i], 0, _allowance(user.addr));
            }
            uint256 other = (seed >> 8) % 12;
            if (jobIds[other] != 0 && _statusOf(jobIds[other]) == JobStatus.Open) {
                vm.prank(user.addr);
                escrow.cancelJob(jobIds[other], _none());
                sold -= units[other];
            }
            assertEq(_left(), 100 - sold);
        }
    }
}
