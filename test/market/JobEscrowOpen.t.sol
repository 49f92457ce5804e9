// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";
import {IEscrowTypes} from "../../contracts/interfaces/market/IEscrowTypes.sol";
import {IJobEscrowCore} from "../../contracts/interfaces/market/IJobEscrowCore.sol";
import {IJobEscrowLens} from "../../contracts/interfaces/market/IJobEscrowLens.sol";
import {IProviderRegistry} from "../../contracts/interfaces/market/IProviderRegistry.sol";
import {JobStatus, PackedJob} from "../../contracts/libraries/PackedJob.sol";
import {MockRegistry} from "../mocks/MockRegistry.sol";
import {ProtocolTest} from "../helpers/ProtocolTest.sol";

/// @notice Quotes, nonces, bounds, fees, discounts and payment at the opening of a job.
contract JobEscrowOpenTest is ProtocolTest {
    uint256 private constant MAX_UNITS = (1 << 50) - 1;
    uint256 private constant MAX_UNIT_PRICE = (1 << 45) - 1;

    function _useMockRegistry() private returns (MockRegistry mock) {
        mock = new MockRegistry();
        vm.prank(admin);
        escrow.setRegistry(IProviderRegistry(address(mock)));
    }

    function _openWith(IEscrowTypes.Quote memory quote, uint64 units, uint16 minDiscountBps) private returns (uint256) {
        return _openQuote(quote, units, minDiscountBps, _allowance(user.addr));
    }

    function _expectOutOfBounds(bytes32 what, uint256 value, uint256 min, uint256 max) private {
        vm.expectRevert(abi.encodeWithSelector(IEscrowTypes.JobEscrow_OutOfBounds.selector, what, value, min, max));
    }

    function test_OpenJob_LocksCostAndBuffer() external {
        IEscrowTypes.Quote memory quote = _quote();
        quote.nonce = 77;
        bytes memory signature = _signQuote(provider.key, quote);
        uint256 word = 1 | (uint256(2) << 12) | (uint256(1) << 44) | (uint256(500) << 60);
        word |= (START << 78) | (uint256(1 hours) << 114) | (uint256(24 * 60) << 139) | (uint256(20) << 155);
        word |= (uint256(10) << 161) | (uint256(1e6) << 211);
        uint256 expectedId = (uint256(1) << 96) | (uint256(77) << 32);
        vm.expectEmit(address(escrow));
        emit IEscrowTypes.AccountRegistered(2, user.addr);
        vm.expectEmit(address(escrow));
        emit IJobEscrowCore.JobOpened(expectedId, 2, 1, user.addr, RESOURCE, PackedJob.wrap(word), SPEC_HASH);
        vm.prank(user.addr);
        uint256 jobId = escrow.openJob(quote, signature, 10, 0, _allowance(user.addr));
        assertEq(jobId, expectedId);
        assertEq(escrow.jobIdOf(provider.addr, 77), expectedId);
        assertEq(PackedJob.unwrap(escrow.packedJobOf(jobId)), word);
        assertEq(usdc.balanceOf(address(escrow)), 12e6);
        assertEq(usdc.balanceOf(user.addr), 1_000_000e6 - 12e6);
        assertTrue(escrow.isNonceUsed(provider.addr, quote.nonce));
        assertEq(registry.openJobs(provider.addr), 1);
        assertEq(lens.jobOf(jobId).payer, user.addr);
    }

    function test_OpenJob_FromTheBalance() external {
        _deposit(user.addr, 12e6);
        uint256 jobId = _openQuote(_quote(), 10, 0, _balance(user.addr));
        assertEq(_balanceOf(user.addr), 0);
        assertEq(usdc.balanceOf(user.addr), 1_000_000e6);
        assertEq(lens.jobOf(jobId).locked, 12e6);
        assertEq(PackedJob.unwrap(escrow.packedJobOf(jobId)) & 0xff0, 1 << 6);
    }

    function test_OpenJob_FromTheBalanceWithMaturedPayments() external {
        uint256 jobId = _openReported();
        vm.warp(_maturity(START));
        _registerProvider(user.addr);
        IEscrowTypes.Quote memory quote = _quote();
        (quote.user, quote.provider, quote.unitPrice) = (provider.addr, user.addr, 0.75e6);
        bytes memory signature = _signQuote(user.key, quote);
        vm.expectEmit(address(escrow));
        emit IEscrowTypes.Matured(1, 9.5e6);
        vm.prank(provider.addr);
        escrow.openJob(quote, signature, 10, 0, _balance(provider.addr));
        assertEq(_balanceOf(provider.addr), 0.5e6);
        assertEq(uint256(_statusOf(jobId)), uint256(JobStatus.Settled));
    }

    function test_OpenJob_RevertWhen_TheBalanceIsShort() external {
        _deposit(user.addr, 12e6 - 1);
        IEscrowTypes.Quote memory quote = _quote();
        bytes memory signature = _signQuote(provider.key, quote);
        vm.expectRevert(
            abi.encodeWithSelector(IEscrowTypes.JobEscrow_InsufficientBalance.selector, user.addr, 12e6 - 1, 12e6)
        );
        vm.prank(user.addr);
        escrow.openJob(quote, signature, 10, 0, _balance(user.addr));
    }

    function test_OpenJob_RevertWhen_TheAllowanceIsShort() external {
        vm.prank(user.addr);
        usdc.approve(address(escrow), 12e6 - 1);
        IEscrowTypes.Quote memory quote = _quote();
        vm.expectRevert(
            abi.encodeWithSelector(IERC20Errors.ERC20InsufficientAllowance.selector, address(escrow), 12e6 - 1, 12e6)
        );
        _openWith(quote, 10, 0);
        assertFalse(escrow.isNonceUsed(provider.addr, quote.nonce));
    }

    function test_OpenJob_ForAnyoneWhenTheQuoteNamesNobody() external {
        IEscrowTypes.Quote memory quote = _quote();
        quote.user = address(0);
        bytes memory signature = _signQuote(provider.key, quote);
        _fund(thief, 12e6);
        vm.prank(thief);
        uint256 jobId = escrow.openJob(quote, signature, 10, 0, _allowance(thief));
        assertEq(lens.jobOf(jobId).user, thief);
    }

    /* QUOTES */

    function test_OpenJob_RevertWhen_QuotedToAnother() external {
        IEscrowTypes.Quote memory quote = _quote();
        bytes memory signature = _signQuote(provider.key, quote);
        vm.prank(thief);
        vm.expectRevert(abi.encodeWithSelector(IJobEscrowCore.JobEscrow_NotQuotedUser.selector, thief, user.addr));
        escrow.openJob(quote, signature, 10, 0, _allowance(thief));
    }

    function test_OpenJob_UntilTheQuoteEnds() external {
        IEscrowTypes.Quote memory quote = _quote();
        IEscrowTypes.Quote memory later = _quote();
        vm.warp(quote.validUntil);
        _openQuote(quote, 10);
        vm.warp(quote.validUntil + 1);
        vm.expectRevert(abi.encodeWithSelector(IJobEscrowCore.JobEscrow_QuoteExpired.selector, later.validUntil));
        _openWith(later, 10, 0);
    }

    function test_OpenJob_RevertWhen_AnotherSigned() external {
        IEscrowTypes.Quote memory quote = _quote();
        bytes memory signature = _signQuote(user.key, quote);
        vm.expectRevert(abi.encodeWithSelector(IEscrowTypes.JobEscrow_BadSignature.selector, provider.addr));
        vm.prank(user.addr);
        escrow.openJob(quote, signature, 10, 0, _allowance(user.addr));
    }

    /// @dev Every field of the quote is signed.
    function test_OpenJob_RevertWhen_AFieldWasChanged() external {
        bytes memory signature = _signQuote(provider.key, _quote());
        for (uint256 i = 0; i < 13; ++i) {
            IEscrowTypes.Quote memory quote = _quote();
            quote.nonce = 0;
            if (i == 0) quote.user = address(0);
            if (i == 1) quote.meter = thief;
            if (i == 2) quote.resource = bytes32(0);
            if (i == 3) quote.maxUnits += 1;
            if (i == 4) quote.maxJobs += 1;
            if (i == 5) quote.unitPrice -= 1;
            if (i == 6) quote.duration += 1;
            if (i == 7) quote.maxFeeBps += 1;
            if (i == 8) quote.validUntil += 1;
            if (i == 9) quote.serviceTerms = _serviceLevels(0, 1, 0);
            if (i == 10) quote.specHash = bytes32(0);
            if (i == 11) quote.nonce = 1 << 60;
            if (i == 12) quote.provider = thief;
            vm.expectRevert(abi.encodeWithSelector(IEscrowTypes.JobEscrow_BadSignature.selector, quote.provider));
            vm.prank(user.addr);
            escrow.openJob(quote, signature, 10, 0, _allowance(user.addr));
        }
    }

    function test_OpenJob_RevertWhen_SignedForAnotherChainOrContract() external {
        IEscrowTypes.Quote memory quote = _quote();
        bytes32[2] memory domains = [
            _domain(block.chainid + 1, address(escrow)),
            _domain(block.chainid, address(registry))
        ];
        for (uint256 i = 0; i < domains.length; ++i) {
            bytes memory foreign = _sign(provider.key, _digest(domains[i], _quoteHash(quote)));
            vm.expectRevert(abi.encodeWithSelector(IEscrowTypes.JobEscrow_BadSignature.selector, provider.addr));
            vm.prank(user.addr);
            escrow.openJob(quote, foreign, 10, 0, _allowance(user.addr));
        }
    }

    /// @dev A signature of before a chain split is worthless on the other side of it.
    function test_OpenJob_RevertWhen_TheChainIdChanged() external {
        IEscrowTypes.Quote memory quote = _quote();
        bytes memory signature = _signQuote(provider.key, quote);
        vm.chainId(block.chainid + 1);
        vm.expectRevert(abi.encodeWithSelector(IEscrowTypes.JobEscrow_BadSignature.selector, provider.addr));
        vm.prank(user.addr);
        escrow.openJob(quote, signature, 10, 0, _allowance(user.addr));
    }

    /* NONCES */

    function test_OpenJob_RevertWhen_TheNonceWasUsed() external {
        IEscrowTypes.Quote memory quote = _quote();
        _openQuote(quote, 10);
        vm.expectRevert(
            abi.encodeWithSelector(IJobEscrowCore.JobEscrow_NonceUsed.selector, provider.addr, quote.nonce)
        );
        _openWith(quote, 10, 0);
        quote.unitPrice += 1;
        vm.expectRevert(
            abi.encodeWithSelector(IJobEscrowCore.JobEscrow_NonceUsed.selector, provider.addr, quote.nonce)
        );
        _openWith(quote, 10, 0);
    }

    function test_OpenJob_UsesOneNonceOnly() external {
        IEscrowTypes.Quote memory quote = _quote();
        quote.nonce = 511;
        _openQuote(quote, 10);
        assertTrue(escrow.isNonceUsed(provider.addr, 511));
        assertFalse(escrow.isNonceUsed(provider.addr, 510));
        assertFalse(escrow.isNonceUsed(provider.addr, 255));
        assertFalse(escrow.isNonceUsed(provider.addr, 512));
        assertFalse(escrow.isNonceUsed(user.addr, 511));
    }

    function _cancel(address account, uint64 nonce) private {
        uint64[] memory nonces = new uint64[](1);
        nonces[0] = nonce;
        vm.prank(account);
        escrow.cancelQuotes(nonces);
    }

    function test_CancelQuotes_WithdrawsEachQuote() external {
        uint64[] memory nonces = new uint64[](2);
        (nonces[0], nonces[1]) = (768, type(uint64).max >> 1);
        for (uint256 i = 0; i < 2; ++i) {
            vm.expectEmit(address(escrow));
            emit IJobEscrowCore.QuoteCancelled(provider.addr, nonces[i]);
        }
        vm.prank(provider.addr);
        escrow.cancelQuotes(nonces);
        assertTrue(escrow.isNonceUsed(provider.addr, 768));
        assertFalse(escrow.isNonceUsed(provider.addr, 769));
        assertFalse(escrow.isNonceUsed(user.addr, 768));
        IJobEscrowLens.JobView memory job = lens.jobOf(escrow.jobIdOf(provider.addr, 768));
        assertEq(uint256(job.status), uint256(JobStatus.Cancelled));
        assertEq(job.user, address(0));
        IEscrowTypes.Quote memory quote = _quote();
        quote.nonce = 768;
        vm.expectRevert(abi.encodeWithSelector(IJobEscrowCore.JobEscrow_NonceUsed.selector, provider.addr, 768));
        _openWith(quote, 10, 0);
    }

    /// @dev Numbers from 2^63 on name stored offers and the jobs under them.
    function test_CancelQuotes_RevertWhen_TheNonceIsAStoredOffers() external {
        uint64[2] memory wrong = [uint64(1) << 63, type(uint64).max];
        for (uint256 i = 0; i < wrong.length; ++i) {
            _expectOutOfBounds("nonce", wrong[i], 0, (1 << 63) - 1);
            _cancel(provider.addr, wrong[i]);
        }
    }

    function test_CancelQuotes_LeavesAUsedQuotesJobAlone() external {
        IEscrowTypes.Quote memory quote = _quote();
        uint256 jobId = _openQuote(quote, 10);
        PackedJob word = escrow.packedJobOf(jobId);
        vm.recordLogs();
        _cancel(provider.addr, quote.nonce);
        assertEq(vm.getRecordedLogs().length, 0);
        assertEq(PackedJob.unwrap(escrow.packedJobOf(jobId)), PackedJob.unwrap(word));
    }

    /// @dev A withdrawn quote is nobody's job: nothing can be drawn from it.
    function test_CancelQuotes_LeavesNothingToAct() external {
        _cancel(provider.addr, 5);
        uint256 jobId = escrow.jobIdOf(provider.addr, 5);
        skip(400 days);
        _expectWrongStatus(jobId, JobStatus.Cancelled, JobStatus.Open);
        escrow.cancelJob(jobId, _none());
        _expectWrongStatus(jobId, JobStatus.Cancelled, JobStatus.Open);
        vm.prank(provider.addr);
        escrow.startJob(jobId, _none());
        _expectWrongStatus(jobId, JobStatus.Cancelled, JobStatus.Running);
        escrow.expireJob(jobId, _none());
        _expectWrongStatus(jobId, JobStatus.Cancelled, JobStatus.Running);
        vm.prank(meter.addr);
        escrow.reportUsage(_usage(jobId, 1), meter.addr, "");
        _expectWrongStatus(jobId, JobStatus.Cancelled, JobStatus.Reported);
        escrow.acceptJob(jobId);
    }

    function test_CancelQuotes_ByAnotherChangesNothingForTheProvider() external {
        _cancel(thief, 5);
        IEscrowTypes.Quote memory quote = _quote();
        quote.nonce = 5;
        assertEq(lens.jobOf(_openQuote(quote, 10)).provider, provider.addr);
    }

    function testFuzz_OpenJob_NamesTheJobByProviderAndNonce(uint64 nonce) external {
        nonce &= type(uint64).max >> 1;
        IEscrowTypes.Quote memory quote = _quote();
        quote.nonce = nonce;
        uint256 jobId = _openQuote(quote, 10);
        assertEq(jobId, (uint256(escrow.accountOf(provider.addr).id) << 96) | (uint256(nonce) << 32));
        assertEq(jobId, escrow.jobIdOf(provider.addr, nonce));
        _cancel(provider.addr, nonce);
        assertEq(uint256(_statusOf(jobId)), uint256(JobStatus.Open));
    }

    /* BOUNDS */

    function test_OpenJob_RevertWhen_UnitsOutOfBounds() external {
        IEscrowTypes.Quote memory quote = _quote();
        quote.maxUnits = 10;
        _expectOutOfBounds("units", 0, 1, 10);
        _openWith(quote, 0, 0);
        _expectOutOfBounds("units", 11, 1, 10);
        _openWith(quote, 11, 0);
        quote.maxUnits = type(uint64).max;
        _expectOutOfBounds("units", MAX_UNITS + 1, 1, MAX_UNITS);
        _openWith(quote, uint64(MAX_UNITS + 1), 0);
        quote.maxUnits = 0;
        _expectOutOfBounds("units", 1, 1, 0);
        _openWith(quote, 1, 0);
    }

    function test_OpenJob_RevertWhen_PriceDurationOrJobsOutOfBounds() external {
        IEscrowTypes.Quote memory quote = _quote();
        quote.unitPrice = 0;
        _expectOutOfBounds("unitPrice", 0, 1, MAX_UNIT_PRICE);
        _openWith(quote, 10, 0);
        quote.unitPrice = uint64(MAX_UNIT_PRICE + 1);
        _expectOutOfBounds("unitPrice", MAX_UNIT_PRICE + 1, 1, MAX_UNIT_PRICE);
        _openWith(quote, 10, 0);
        quote = _quote();
        quote.duration = 0;
        _expectOutOfBounds("duration", 0, 1, 366 days);
        _openWith(quote, 10, 0);
        quote.duration = 366 days + 1;
        _expectOutOfBounds("duration", 366 days + 1, 1, 366 days);
        _openWith(quote, 10, 0);
        quote = _quote();
        quote.maxJobs = 0;
        _expectOutOfBounds("jobs", 1, 1, 0);
        _openWith(quote, 10, 0);
    }

    function test_OpenJob_AcceptsTheLongestDuration() external {
        IEscrowTypes.Quote memory quote = _quote();
        quote.duration = 366 days;
        uint256 jobId = _openQuote(quote, 10);
        assertEq(lens.jobOf(jobId).deadline, START + 373 days);
    }

    function test_OpenJob_RevertWhen_TheLockIsAboveWhatADaysBucketHolds() external {
        IEscrowTypes.Quote memory quote = _quote();
        quote.maxUnits = type(uint64).max;
        quote.unitPrice = uint64(MAX_UNIT_PRICE);
        uint64 units = 107;
        _allowMeter(meter.addr, (1 << 52) - 1);
        uint256 locked = MAX_UNIT_PRICE * units + (MAX_UNIT_PRICE * units * 20 + 99) / 100;
        vm.expectRevert(
            abi.encodeWithSelector(
                IJobEscrowCore.JobEscrow_MeterCapExceeded.selector,
                meter.addr,
                locked,
                (1 << 52) - 1
            )
        );
        _openWith(quote, units, 0);
    }

    function test_OpenJob_RevertWhen_TheMeterMayNotReleaseTheLockInADay() external {
        _allowMeter(meter.addr, 12e6 - 1);
        vm.expectRevert(
            abi.encodeWithSelector(IJobEscrowCore.JobEscrow_MeterCapExceeded.selector, meter.addr, 12e6, 12e6 - 1)
        );
        _openWith(_quote(), 10, 0);
        _allowMeter(meter.addr, 12e6);
        assertEq(lens.jobOf(_openWith(_quote(), 10, 0)).locked, 12e6);
    }

    function test_OpenJob_RevertWhen_BelowTheMinimum() external {
        IEscrowTypes.Quote memory quote = _quote();
        quote.unitPrice = 99_999;
        vm.expectRevert(abi.encodeWithSelector(IJobEscrowCore.JobEscrow_CostBelowMinimum.selector, 99_999, 100_000));
        _openWith(quote, 1, 0);
        quote.unitPrice = 100_000;
        assertEq(lens.jobOf(_openWith(quote, 1, 0)).locked, 120_000);
    }

    function test_OpenJob_KeepsTheStartWindowInWholeMinutes() external {
        IEscrowTypes.Quote memory quote = _quote();
        quote.validUntil = uint40(block.timestamp + 119);
        assertEq(escrow.packedJobOf(_openQuote(quote, 10)).startWindow(), 1);
        quote = _quote();
        quote.validUntil = type(uint40).max;
        assertEq(escrow.packedJobOf(_openQuote(quote, 10)).startWindow(), 65_535);
    }

    /* METER, PROVIDER, PAYMENT */

    function test_OpenJob_RevertWhen_TheMeterIsUnknownOrStopped() external {
        IEscrowTypes.Quote memory quote = _quote();
        quote.meter = thief;
        vm.expectRevert(abi.encodeWithSelector(IEscrowTypes.JobEscrow_MeterNotAllowed.selector, thief));
        _openWith(quote, 10, 0);
        vm.prank(guardian);
        escrow.stopMeter(meter.addr);
        quote.meter = meter.addr;
        vm.expectRevert(abi.encodeWithSelector(IEscrowTypes.JobEscrow_MeterNotAllowed.selector, meter.addr));
        _openWith(quote, 10, 0);
    }

    function test_OpenJob_RevertWhen_TheProviderIsNotAdmitted() external {
        vm.prank(evaluator);
        registry.setClass(provider.addr, IProviderRegistry.ProviderClass.None);
        IEscrowTypes.Quote memory quote = _quote();
        vm.expectRevert(abi.encodeWithSelector(IProviderRegistry.ProviderRegistry_NotAdmitted.selector, provider.addr));
        _openWith(quote, 10, 0);
    }

    /// @dev Nobody's balance or allowance pays another's job.
    function test_OpenJob_RevertWhen_ThePayerIsNotTheCaller() external {
        _deposit(user.addr, 100e6);
        IEscrowTypes.Quote memory quote = _quote();
        quote.user = address(0);
        bytes memory signature = _signQuote(provider.key, quote);
        vm.startPrank(thief);
        vm.expectRevert(abi.encodeWithSelector(IEscrowTypes.JobEscrow_PayerNotCaller.selector, user.addr, thief));
        escrow.openJob(quote, signature, 10, 0, _allowance(user.addr));
        vm.expectRevert(abi.encodeWithSelector(IEscrowTypes.JobEscrow_PayerNotCaller.selector, user.addr, thief));
        escrow.openJob(quote, signature, 10, 0, _balance(user.addr));
        IEscrowTypes.Payment memory permitted = _permit(user, 12e6);
        vm.expectRevert(abi.encodeWithSelector(IEscrowTypes.JobEscrow_PayerNotCaller.selector, user.addr, thief));
        escrow.openJob(quote, signature, 10, 0, permitted);
        vm.stopPrank();
    }

    /* FEE AND DISCOUNT */

    function test_OpenJob_FixesTheFeeOfTheClass() external {
        uint256 ordinary = _open();
        vm.prank(evaluator);
        registry.setClass(provider.addr, IProviderRegistry.ProviderClass.Certified);
        uint256 certified = _open();
        _setTier(provider.addr, 4, 1_250);
        uint256 top = _open();
        assertEq(lens.jobOf(ordinary).feeBps, 500);
        assertEq(lens.jobOf(certified).feeBps, 300);
        assertEq(lens.jobOf(top).feeBps, 200);
    }

    function test_OpenJob_RevertWhen_TheFeeIsAboveTheQuotesLimit() external {
        IEscrowTypes.Quote memory quote = _quote();
        quote.maxFeeBps = 499;
        vm.expectRevert(abi.encodeWithSelector(IJobEscrowCore.JobEscrow_FeeAboveLimit.selector, 500, 499));
        _openWith(quote, 10, 0);
        vm.prank(evaluator);
        registry.setClass(provider.addr, IProviderRegistry.ProviderClass.Certified);
        quote.maxFeeBps = 300;
        assertEq(lens.jobOf(_openWith(quote, 10, 0)).feeBps, 300);
    }

    function test_OpenJob_RevertWhen_TheFeeIsAboveWhatTheWordHolds() external {
        MockRegistry mock = _useMockRegistry();
        mock.setFeeBps(1_001);
        IEscrowTypes.Quote memory quote = _quote();
        quote.maxFeeBps = 10_000;
        vm.expectRevert(abi.encodeWithSelector(IJobEscrowCore.JobEscrow_FeeAboveLimit.selector, 1_001, 1_000));
        _openWith(quote, 10, 0);
        mock.setFeeBps(1_000);
        assertEq(lens.jobOf(_openWith(quote, 10, 0)).feeBps, 1_000);
    }

    function test_OpenJob_GivesTheDiscountThatIsAskedFor() external {
        _setTier(user.addr, 4, 1_250);
        IEscrowTypes.Quote memory quote = _quote();
        vm.expectRevert(abi.encodeWithSelector(IJobEscrowCore.JobEscrow_DiscountBelowLimit.selector, 1_250, 1_251));
        _openWith(quote, 10, 1_251);
        assertEq(lens.jobOf(_openWith(quote, 10, 1_250)).discountPermille, 125);
        assertEq(lens.jobOf(_openWith(_quote(), 10, 1)).discountPermille, 125);
        assertEq(lens.jobOf(_openWith(_quote(), 10, 0)).discountPermille, 0);
    }

    function test_OpenJob_CapsTheDiscountAtTwentyPercent() external {
        _setTier(user.addr, 5, 9_000);
        assertEq(lens.jobOf(_openWith(_quote(), 10, 2_000)).discountPermille, 200);
        IEscrowTypes.Quote memory quote = _quote();
        vm.expectRevert(abi.encodeWithSelector(IJobEscrowCore.JobEscrow_DiscountBelowLimit.selector, 2_000, 2_001));
        _openWith(quote, 10, 2_001);
    }

    /// @dev What is given is never below what the user insists on.
    function testFuzz_OpenJob_NeverGivesLessDiscountThanAskedFor(uint16 tierBps, uint16 minDiscountBps) external {
        _setTier(user.addr, 1, uint16(bound(tierBps, 0, 2_500)));
        IEscrowTypes.Quote memory quote = _quote();
        bytes memory signature = _signQuote(provider.key, quote);
        minDiscountBps = uint16(bound(minDiscountBps, 0, 2_500));
        vm.prank(user.addr);
        try escrow.openJob(quote, signature, 10, minDiscountBps, _allowance(user.addr)) returns (uint256 jobId) {
            assertGe(lens.jobOf(jobId).discountPermille * 10, minDiscountBps);
        } catch (bytes memory reason) {
            assertEq(bytes4(reason), IJobEscrowCore.JobEscrow_DiscountBelowLimit.selector);
        }
    }

    function testFuzz_OpenJob_LocksAtLeastTheBuffer(uint64 units, uint64 unitPrice) external {
        units = uint64(bound(units, 1, 1_000_000));
        unitPrice = uint64(bound(unitPrice, 100_000 / units + 1, 1e6));
        _allowMeter(meter.addr, 2e12);
        _fund(user.addr, 2e12);
        IEscrowTypes.Quote memory quote = _quote();
        quote.unitPrice = unitPrice;
        uint256 before = usdc.balanceOf(user.addr);
        uint256 jobId = _openQuote(quote, units);
        uint256 locked = before - usdc.balanceOf(user.addr);
        uint256 cost = uint256(units) * unitPrice;
        assertGe(locked * 100, cost * 120);
        assertLt(locked * 100, cost * 120 + 100);
        assertEq(lens.jobOf(jobId).locked, locked);
    }
}
