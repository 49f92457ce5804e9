// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Test} from "forge-std/Test.sol";
import {IAccessManaged} from "@openzeppelin/contracts/access/manager/IAccessManaged.sol";
import {IAccessManager} from "@openzeppelin/contracts/access/manager/IAccessManager.sol";
import {Initializable} from "@openzeppelin/contracts/proxy/utils/Initializable.sol";
import {IEscrowTypes} from "../../contracts/interfaces/market/IEscrowTypes.sol";
import {IOfferBook} from "../../contracts/interfaces/market/IOfferBook.sol";
import {IProviderRegistry} from "../../contracts/interfaces/market/IProviderRegistry.sol";
import {IComputePriceOracle} from "../../contracts/interfaces/oracle/IComputePriceOracle.sol";
import {ServiceTerms} from "../../contracts/libraries/ServiceTerms.sol";
import {MockComputePriceOracle} from "../mocks/MockComputePriceOracle.sol";

/// @notice The book behind its proxy, with plain addresses as escrow and registry, and an oracle that says 1 USDC.
abstract contract OfferBookTest is Test {
    /// @dev 2027-01-15, a Friday, 08:00 UTC.
    uint256 internal constant START = 1_800_000_000;
    uint64 internal constant RATE = 1e6;
    uint64 internal constant CAPACITY = 1_000;
    bytes32 internal constant RESOURCE = keccak256("gpu.h100.second");
    bytes32 internal constant SPEC_HASH = keccak256("spec");
    uint256 internal constant RESERVED = 1;
    uint256 internal constant SPOT = 2;

    /// @dev As the contract lays its storage out: oracle and count, then the offers, whose seventh slot is their use.
    bytes32 internal constant STORAGE = bytes32(
        uint256(keccak256(abi.encode(uint256(keccak256("cyberplaza.OfferBook")) - 1))) & ~uint256(0xff)
    );
    uint256 internal constant USAGE_SLOT = 6;

    address internal admin = makeAddr("admin");
    address internal escrow = makeAddr("escrow");
    address internal registry = makeAddr("registry");
    address internal provider = makeAddr("provider");
    address internal meter = makeAddr("meter");
    address internal user = makeAddr("user");
    address internal thief = makeAddr("thief");

    IAccessManager internal manager;
    IOfferBook internal book;
    MockComputePriceOracle internal oracle;

    function setUp() public {
        vm.warp(START);
        manager = IAccessManager(deployCode("AccessManager.sol:AccessManager", abi.encode(admin)));
        book = IOfferBook(
            deployCode(
                "TransparentUpgradeableProxy.sol:TransparentUpgradeableProxy",
                abi.encode(
                    _implementation(),
                    address(manager),
                    abi.encodeWithSignature("initialize(address)", address(manager))
                )
            )
        );
        oracle = new MockComputePriceOracle();
        oracle.setRate(RESOURCE, RATE, false);
        _setOracle(oracle);
        _setClass(provider, 1);
    }

    function _implementation() internal returns (address) {
        return deployCode("OfferBook.sol:OfferBook", abi.encode(escrow, registry));
    }

    function _setOracle(IComputePriceOracle newOracle) internal {
        vm.prank(admin);
        book.setOracle(newOracle);
    }

    function _setClass(address account, uint8 class) internal {
        vm.mockCall(registry, abi.encodeCall(IProviderRegistry.feeClass, account), abi.encode(class, 500, account));
    }

    /* OFFERS */

    /// @dev 1 USDC a unit, 1 000 units a day, for 30 days.
    function _offer() internal view returns (IOfferBook.Offer memory offer) {
        offer.resource = RESOURCE;
        offer.meter = meter;
        offer.unitPrice = RATE;
        offer.capacity = CAPACITY;
        offer.window = 1 days;
        offer.validFrom = uint40(START);
        offer.validUntil = uint40(START + 30 days);
        offer.maxDuration = 1 days;
        offer.maxFeeBps = 500;
        offer.region = "eu-central";
        offer.serviceTerms = _terms(RESERVED);
    }

    function _priced(uint64 unitPrice) internal view returns (IOfferBook.Offer memory offer) {
        offer = _offer();
        offer.unitPrice = unitPrice;
    }

    function _factored(uint16 rateFactorBps) internal view returns (IOfferBook.Offer memory offer) {
        offer = _priced(0);
        offer.rateFactorBps = rateFactorBps;
    }

    /// @dev A start within 5 minutes or a tenth of the price back.
    function _terms(uint256 kind) internal pure returns (ServiceTerms) {
        return ServiceTerms.wrap(kind | (300 << 8) | (1_000 << 32));
    }

    function _store(IOfferBook.Offer memory offer) internal returns (uint256 offerId) {
        vm.prank(provider);
        return book.storeOffer(offer);
    }

    function _storeRefused(IOfferBook.Offer memory offer, bytes memory refusal) internal {
        vm.expectRevert(refusal);
        _store(offer);
    }

    /* ORDERS */

    function _quote(uint256 offerId) internal view returns (IEscrowTypes.Quote memory) {
        return book.quoteOf(offerId, 1 hours, SPEC_HASH, false);
    }

    function _take(uint256 offerId, uint64 units) internal returns (uint64 nonce) {
        return _takeQuote(_quote(offerId), units);
    }

    function _takeQuote(IEscrowTypes.Quote memory quote, uint64 units) internal returns (uint64 nonce) {
        vm.prank(escrow);
        return book.take(quote, user, units, 1);
    }

    function _takeRefused(IEscrowTypes.Quote memory quote, uint64 units, bytes memory refusal) internal {
        vm.expectRevert(refusal);
        _takeQuote(quote, units);
    }

    function _cancel(uint64 nonce, uint64 units) internal {
        vm.prank(escrow);
        book.onJobCancelled(nonce, units);
    }

    function _left(uint256 offerId) internal view returns (uint256) {
        return book.offerOf(offerId).left;
    }

    function _nonce(uint256 offerId, uint256 takeIndex) internal pure returns (uint64) {
        return uint64(2 ** 63 + offerId * 2 ** 32 + takeIndex);
    }

    function _usageSlot(uint256 offerId) internal pure returns (bytes32) {
        bytes32 offerSlot = keccak256(abi.encode(offerId, uint256(STORAGE) + 1));
        return bytes32(uint256(offerSlot) + USAGE_SLOT);
    }

    /* REFUSALS */

    function _noSuchOffer(uint256 offerId) internal pure returns (bytes memory) {
        return abi.encodeWithSelector(IOfferBook.OfferBook_NoSuchOffer.selector, offerId);
    }

    function _outOfBounds(bytes32 what, uint256 value, uint256 min, uint256 max) internal pure returns (bytes memory) {
        return abi.encodeWithSelector(IOfferBook.OfferBook_OutOfBounds.selector, what, value, min, max);
    }

    function _noRate() internal pure returns (bytes memory) {
        return abi.encodeWithSelector(IOfferBook.OfferBook_NoRate.selector, RESOURCE);
    }

    function _capacityExceeded(uint256 offerId, uint256 units, uint256 left) internal pure returns (bytes memory) {
        return abi.encodeWithSelector(IOfferBook.OfferBook_CapacityExceeded.selector, offerId, units, left);
    }
}

contract OfferBookStoreTest is OfferBookTest {
    function test_StoreOffer_KeepsAndAnnouncesIt() external {
        IOfferBook.Offer memory offer = _offer();
        vm.expectEmit(address(book));
        emit IOfferBook.OfferStored(1, provider, RESOURCE, offer, RATE, false);
        assertEq(_store(offer), 1);
        IOfferBook.OfferView memory stored = book.offerOf(1);
        assertEq(abi.encode(stored.offer), abi.encode(offer));
        assertEq(stored.provider, provider);
        assertFalse(stored.withdrawn);
        assertFalse(stored.aboveMarket);
        assertEq(stored.unitPrice, RATE);
        assertEq(stored.left, CAPACITY);
    }

    function test_StoreOffer_CountsFromOne() external {
        assertEq(book.offerCount(), 0);
        assertEq(_store(_offer()), 1);
        assertEq(_store(_factored(10_000)), 2);
        assertEq(book.offerCount(), 2);
    }

    function test_StoreOffer_RevertGiven_ProviderNotAdmitted() external {
        _setClass(provider, 0);
        _storeRefused(_offer(), abi.encodeWithSelector(IOfferBook.OfferBook_NotAdmitted.selector, provider));
        _setClass(provider, 2);
        assertEq(_store(_offer()), 1);
    }

    function test_StoreOffer_RevertGiven_NumbersUsedUp() external {
        uint256 last = 2 ** 30 - 1;
        vm.store(address(book), STORAGE, bytes32(((last - 1) << 160) | uint160(address(oracle))));
        assertEq(_store(_offer()), last);
        assertEq(_take(last, 1), uint64(2 ** 63 + 2 ** 62 - 2 ** 32));
        _storeRefused(_offer(), abi.encodeWithSelector(IOfferBook.OfferBook_Exhausted.selector, last + 1));
    }

    /* BOUNDS */

    function test_StoreOffer_TakesEveryLimit() external {
        IOfferBook.Offer memory offer = _offer();
        (offer.capacity, offer.window, offer.maxDuration, offer.maxFeeBps) = (1, 1 hours, 1, 0);
        (offer.validFrom, offer.validUntil) = (0, uint40(START + 1));
        (offer.unitPrice, offer.region, offer.serviceTerms) = (1, 0, ServiceTerms.wrap(0));
        _store(offer);
        offer.capacity = type(uint64).max;
        (offer.window, offer.maxDuration, offer.maxFeeBps) = (366 days, 366 days, 1_000);
        (offer.validFrom, offer.validUntil) = (type(uint40).max - 1, type(uint40).max);
        offer.unitPrice = 2 ** 45 - 1;
        uint256 offerId = _store(offer);
        assertEq(abi.encode(book.offerOf(offerId).offer), abi.encode(offer));
    }

    function test_StoreOffer_RevertWhen_ResourceOrMeterIsZero() external {
        IOfferBook.Offer memory offer = _offer();
        offer.resource = 0;
        _storeRefused(offer, _outOfBounds("resource", 0, 1, type(uint256).max));
        offer = _offer();
        offer.meter = address(0);
        _storeRefused(offer, _outOfBounds("meter", 0, 1, type(uint160).max));
    }

    function test_StoreOffer_RevertWhen_CapacityIsZero() external {
        IOfferBook.Offer memory offer = _offer();
        offer.capacity = 0;
        _storeRefused(offer, _outOfBounds("capacity", 0, 1, type(uint64).max));
    }

    function test_StoreOffer_RevertWhen_WindowOutOfBounds() external {
        IOfferBook.Offer memory offer = _offer();
        uint32[3] memory windows = [0, 1 hours - 1, 366 days + 1];
        for (uint256 i = 0; i < windows.length; ++i) {
            offer.window = windows[i];
            _storeRefused(offer, _outOfBounds("window", windows[i], 1 hours, 366 days));
        }
    }

    function test_StoreOffer_RevertWhen_OverBeforeItBegins() external {
        IOfferBook.Offer memory offer = _offer();
        offer.validUntil = uint40(START);
        _storeRefused(offer, _outOfBounds("validUntil", START, START + 1, type(uint40).max));
        offer.validFrom = 0;
        _storeRefused(offer, _outOfBounds("validUntil", START, START + 1, type(uint40).max));
        (offer.validFrom, offer.validUntil) = (uint40(START + 5 days), uint40(START + 5 days));
        _storeRefused(offer, _outOfBounds("validUntil", START + 5 days, START + 5 days + 1, type(uint40).max));
        offer.validFrom = type(uint40).max;
        _storeRefused(offer, _outOfBounds("validUntil", START + 5 days, 2 ** 40, type(uint40).max));
    }

    function test_StoreOffer_RevertWhen_DurationOutOfBounds() external {
        IOfferBook.Offer memory offer = _offer();
        offer.maxDuration = 0;
        _storeRefused(offer, _outOfBounds("maxDuration", 0, 1, 366 days));
        offer.maxDuration = 366 days + 1;
        _storeRefused(offer, _outOfBounds("maxDuration", 366 days + 1, 1, 366 days));
    }

    function test_StoreOffer_RevertWhen_FeeAboveTheEscrowsLimit() external {
        IOfferBook.Offer memory offer = _offer();
        offer.maxFeeBps = 1_001;
        _storeRefused(offer, _outOfBounds("maxFeeBps", 1_001, 0, 1_000));
    }

    function test_StoreOffer_RevertWhen_PriceAboveTheEscrowsLimit() external {
        _storeRefused(_priced(2 ** 45), _outOfBounds("unitPrice", 2 ** 45, 1, 2 ** 45 - 1));
    }

    function test_StoreOffer_RevertWhen_NotExactlyOnePrice() external {
        IOfferBook.Offer memory offer = _priced(0);
        _storeRefused(offer, abi.encodeWithSelector(IOfferBook.OfferBook_PriceAmbiguous.selector, 0, 0));
        (offer.unitPrice, offer.rateFactorBps) = (7, 9);
        _storeRefused(offer, abi.encodeWithSelector(IOfferBook.OfferBook_PriceAmbiguous.selector, 7, 9));
    }

    function test_StoreOffer_RevertWhen_ServiceTermsInvalid() external {
        IOfferBook.Offer memory offer = _offer();
        uint256[3] memory words = [uint256(3), 10_001 << 32, 1 << 112]; // kind, basis points, share without licensor
        for (uint256 i = 0; i < words.length; ++i) {
            offer.serviceTerms = ServiceTerms.wrap(words[i]);
            _storeRefused(offer, abi.encodeWithSelector(IOfferBook.OfferBook_BadServiceTerms.selector, words[i]));
        }
    }

    /* THE MARKET */

    function test_StoreOffer_MarksWhatCostsMoreThanThreeTimesTheRate() external {
        assertFalse(book.offerOf(_store(_priced(3 * RATE))).aboveMarket);
        IOfferBook.Offer memory offer = _priced(3 * RATE + 1);
        vm.expectEmit(address(book));
        emit IOfferBook.OfferStored(2, provider, RESOURCE, offer, RATE, true);
        assertTrue(book.offerOf(_store(offer)).aboveMarket);
    }

    function test_StoreOffer_MarksFactorsAboveThree() external {
        assertFalse(book.offerOf(_store(_factored(30_000))).aboveMarket);
        assertTrue(book.offerOf(_store(_factored(30_001))).aboveMarket);
        assertTrue(book.offerOf(_store(_factored(type(uint16).max))).aboveMarket);
    }

    function test_StoreOffer_KeepsTheMarkWhenTheRateMoves() external {
        uint256 dear = _store(_priced(4 * RATE));
        uint256 fair = _store(_priced(RATE));
        oracle.setRate(RESOURCE, 2 * RATE, false);
        assertTrue(book.offerOf(dear).aboveMarket);
        oracle.setRate(RESOURCE, RATE / 4, false);
        assertFalse(book.offerOf(fair).aboveMarket);
    }

    function test_StoreOffer_TakesSpotPricesFrom30To50Percent() external {
        oracle.setRate(RESOURCE, 1_000_001, false); // 300 000.3 to 500 000.5
        _storeSpotRefused(300_000, 300_001, 500_000);
        _storeSpotRefused(500_001, 300_001, 500_000);
        _store(_spot(_priced(300_001)));
        _store(_spot(_priced(500_000)));
        oracle.setRate(RESOURCE, 1_000_000, false);
        _store(_spot(_priced(300_000)));
        _store(_spot(_priced(500_000)));
        _storeSpotRefused(299_999, 300_000, 500_000);
        _storeSpotRefused(500_001, 300_000, 500_000);
    }

    function testFuzz_StoreOffer_ComparesSpotPricesExactly(uint256 rate, uint256 unitPrice) external {
        rate = bound(rate, 1, 2 ** 45 - 1);
        unitPrice = bound(unitPrice, 1, rate < 2 ** 44 ? rate : 2 ** 45 - 1);
        oracle.setRate(RESOURCE, rate, false);
        IOfferBook.Offer memory offer = _spot(_priced(uint64(unitPrice)));
        bool fits = unitPrice * 10_000 >= rate * 3_000 && unitPrice * 10_000 <= rate * 5_000;
        vm.prank(provider);
        try book.storeOffer(offer) {
            assertTrue(fits);
        } catch (bytes memory problem) {
            assertFalse(fits);
            assertEq(bytes4(problem), IOfferBook.OfferBook_SpotPriceOutOfRange.selector);
        }
    }

    function test_StoreOffer_TakesSpotFactorsFrom30To50Percent() external {
        _store(_spot(_factored(3_000)));
        _store(_spot(_factored(5_000)));
        _storeRefused(_spot(_factored(2_999)), _outOfBounds("rateFactorBps", 2_999, 3_000, 5_000));
        _storeRefused(_spot(_factored(5_001)), _outOfBounds("rateFactorBps", 5_001, 3_000, 5_000));
        _setOracle(IComputePriceOracle(address(0)));
        _storeRefused(_spot(_factored(5_001)), _outOfBounds("rateFactorBps", 5_001, 3_000, 5_000));
    }

    function _spot(IOfferBook.Offer memory offer) private pure returns (IOfferBook.Offer memory) {
        offer.serviceTerms = _terms(SPOT);
        return offer;
    }

    function _storeSpotRefused(uint64 unitPrice, uint256 min, uint256 max) private {
        bytes memory refusal = abi.encodeWithSelector(
            IOfferBook.OfferBook_SpotPriceOutOfRange.selector,
            unitPrice,
            min,
            max
        );
        _storeRefused(_spot(_priced(unitPrice)), refusal);
    }

    function test_StoreOffer_SkipsTheComparisonGiven_NoOracle() external {
        _setOracle(IComputePriceOracle(address(0)));
        _assertNotCompared();
    }

    function test_StoreOffer_SkipsTheComparisonGiven_NoRate() external {
        oracle.setRate(RESOURCE, 0, false);
        _assertNotCompared();
    }

    function test_StoreOffer_SkipsTheComparisonGiven_StaleRate() external {
        oracle.setRate(RESOURCE, RATE, true);
        _assertNotCompared();
    }

    function test_StoreOffer_SkipsTheComparisonGiven_RateAboveEveryPrice() external {
        oracle.setRate(RESOURCE, type(uint256).max, false);
        _assertNotCompared();
        oracle.setRate(RESOURCE, 2 ** 45, false);
        _assertNotCompared();
        oracle.setRate(RESOURCE, 2 ** 45 - 1, false);
        vm.expectEmit(address(book));
        emit IOfferBook.OfferStored(5, provider, RESOURCE, _offer(), 2 ** 45 - 1, false);
        _store(_offer());
    }

    function test_StoreOffer_SkipsTheComparisonGiven_OracleFails() external {
        for (uint256 i = 1; i <= uint256(type(MockComputePriceOracle.Mode).max); ++i) {
            oracle.setMode(MockComputePriceOracle.Mode(i));
            if (MockComputePriceOracle.Mode(i) == MockComputePriceOracle.Mode.AnswersLong) continue;
            _assertNotCompared();
        }
    }

    function test_StoreOffer_SkipsTheComparisonGiven_OracleIsNoContract() external {
        _setOracle(IComputePriceOracle(thief));
        _assertNotCompared();
    }

    function test_StoreOffer_ReadsTheRateOutOfALongAnswer() external {
        oracle.setMode(MockComputePriceOracle.Mode.AnswersLong);
        vm.expectEmit(address(book));
        emit IOfferBook.OfferStored(1, provider, RESOURCE, _offer(), RATE, false);
        _store(_offer());
    }

    /// @dev Neither a price far above the market nor a spot price at the rate is refused or marked.
    function _assertNotCompared() private {
        IOfferBook.Offer memory offer = _priced(1_000 * RATE);
        vm.expectEmit(address(book));
        emit IOfferBook.OfferStored(book.offerCount() + 1, provider, RESOURCE, offer, 0, false);
        assertFalse(book.offerOf(_store(offer)).aboveMarket);
        offer = _spot(_priced(RATE));
        vm.expectEmit(address(book));
        emit IOfferBook.OfferStored(book.offerCount() + 1, provider, RESOURCE, offer, 0, false);
        _store(offer);
    }

    function test_StoreOffer_RevertGiven_NoRateForAFactor() external {
        oracle.setRate(RESOURCE, RATE, true);
        _storeRefused(_factored(10_000), _noRate());
        oracle.setRate(RESOURCE, 0, false);
        _storeRefused(_factored(10_000), _noRate());
        _setOracle(IComputePriceOracle(address(0)));
        _storeRefused(_factored(10_000), _noRate());
    }

    /// @dev An oracle starved of gas would look like one that fails.
    function testFuzz_StoreOffer_NeverSkipsTheComparisonForLackOfGas(uint256 gasLimit) external {
        oracle.setGasUse(85_000);
        gasLimit = bound(gasLimit, 20_000, 600_000);
        vm.prank(provider);
        try book.storeOffer{gas: gasLimit}(_priced(4 * RATE)) returns (uint256 offerId) {
            assertTrue(book.offerOf(offerId).aboveMarket);
        } catch {
            assertLt(gasLimit, 500_000);
        }
    }

    /* WITHDRAWING */

    function test_WithdrawOffer_EndsIt() external {
        uint256 offerId = _store(_offer());
        IEscrowTypes.Quote memory quote = _quote(offerId);
        vm.expectEmit(address(book));
        emit IOfferBook.OfferWithdrawn(offerId, provider);
        vm.prank(provider);
        book.withdrawOffer(offerId);
        IOfferBook.OfferView memory stored = book.offerOf(offerId);
        assertTrue(stored.withdrawn);
        assertEq(stored.left, 0);
        assertEq(stored.unitPrice, RATE);
        assertEq(abi.encode(stored.offer), abi.encode(_offer()));
        _takeRefused(quote, 1, _noSuchOffer(offerId));
        vm.expectRevert(_noSuchOffer(offerId));
        _quote(offerId);
    }

    function test_WithdrawOffer_WorksForARefusedProviderAndAFailingOracle() external {
        uint256 offerId = _store(_factored(10_000));
        _setClass(provider, 0);
        oracle.setMode(MockComputePriceOracle.Mode.BurnsGas);
        vm.prank(provider);
        book.withdrawOffer{gas: 100_000}(offerId);
        assertTrue(book.offerOf(offerId).withdrawn);
    }

    function test_WithdrawOffer_RevertWhen_CallerNotProvider() external {
        uint256 offerId = _store(_offer());
        address[3] memory others = [thief, admin, escrow];
        for (uint256 i = 0; i < others.length; ++i) {
            vm.prank(others[i]);
            vm.expectRevert(
                abi.encodeWithSelector(IOfferBook.OfferBook_NotProvider.selector, offerId, others[i], provider)
            );
            book.withdrawOffer(offerId);
        }
    }

    function test_WithdrawOffer_RevertGiven_NoneOrWithdrawn() external {
        vm.startPrank(provider);
        vm.expectRevert(_noSuchOffer(0));
        book.withdrawOffer(0);
        vm.expectRevert(_noSuchOffer(1));
        book.withdrawOffer(1);
        book.storeOffer(_offer());
        book.withdrawOffer(1);
        vm.expectRevert(_noSuchOffer(1));
        book.withdrawOffer(1);
        vm.stopPrank();
    }
}

contract OfferBookTakeTest is OfferBookTest {
    uint256 private _offerId;

    modifier givenAnOffer() {
        _offerId = _store(_offer());
        _;
    }

    function test_Take_CountsTheUnitsAndNumbersTheJobs() external givenAnOffer {
        IEscrowTypes.Quote memory quote = _quote(1);
        vm.expectEmit(address(book));
        emit IOfferBook.OfferTaken(1, user, _nonce(1, 0), 400, 3);
        vm.prank(escrow);
        assertEq(book.take(quote, user, 400, 3), _nonce(1, 0));
        assertEq(_left(1), 600);
        assertEq(_take(1, 600), _nonce(1, 1));
        assertEq(_left(1), 0);
        uint256 second = _store(_offer());
        assertEq(_take(second, 1), _nonce(2, 0));
        assertEq(_left(1), 0);
    }

    function test_Take_LeavesTheUsersChoicesToTheEscrow() external givenAnOffer {
        IEscrowTypes.Quote memory quote = _quote(_offerId);
        (quote.user, quote.maxUnits, quote.maxJobs, quote.specHash) = (thief, 0, 0, 0);
        quote.validUntil = 0;
        quote.duration = 1;
        _takeQuote(quote, 1);
        quote.duration = 1 days;
        quote.nonce = book.offerReference(_offerId, true);
        _takeQuote(quote, 1);
        assertEq(_left(_offerId), CAPACITY - 2);
    }

    function test_Take_RevertWhen_CallerNotEscrow() external givenAnOffer {
        IEscrowTypes.Quote memory quote = _quote(_offerId);
        address[3] memory others = [thief, provider, admin];
        for (uint256 i = 0; i < others.length; ++i) {
            vm.prank(others[i]);
            vm.expectRevert(abi.encodeWithSelector(IOfferBook.OfferBook_CallerNotEscrow.selector, others[i]));
            book.take(quote, user, 1, 1);
        }
    }

    function test_Take_RevertGiven_NoSuchOffer() external givenAnOffer {
        IEscrowTypes.Quote memory quote = _quote(_offerId);
        quote.nonce = 2 ** 63;
        _takeRefused(quote, 1, _noSuchOffer(0));
        quote.nonce = 2 ** 63 + 2;
        _takeRefused(quote, 1, _noSuchOffer(2));
    }

    function test_Take_RevertWhen_NonceIsNoReference() external givenAnOffer {
        IEscrowTypes.Quote memory quote = _quote(_offerId);
        quote.nonce = _takeQuote(quote, 1);
        _takeRefused(quote, 1, _noSuchOffer(2 ** 32));
        quote.nonce = 1;
        _takeRefused(quote, 1, _noSuchOffer(1));
        quote.nonce = 2 ** 62 + 1;
        _takeRefused(quote, 1, _noSuchOffer(2 ** 62 + 1));
    }

    function testFuzz_Take_KnowsOnlyTheTwoReferences(uint64 nonce) external givenAnOffer {
        IEscrowTypes.Quote memory quote = _quote(_offerId);
        uint64 plain = quote.nonce;
        vm.assume(nonce != plain && nonce != plain + 2 ** 62);
        quote.nonce = nonce;
        uint256 named = nonce < 2 ** 63 ? nonce : nonce % 2 ** 62;
        _takeRefused(quote, 1, _noSuchOffer(named));
    }

    function test_Take_OnlyFromFirstToLastSecond() external {
        IOfferBook.Offer memory offer = _offer();
        offer.validFrom = uint40(START + 1 days);
        uint256 offerId = _store(offer);
        IEscrowTypes.Quote memory quote = _quote(offerId);
        bytes memory refusal = abi.encodeWithSelector(
            IOfferBook.OfferBook_NotValidNow.selector,
            offerId,
            offer.validFrom,
            offer.validUntil
        );
        vm.warp(offer.validFrom - 1);
        _takeRefused(quote, 1, refusal);
        assertEq(_left(offerId), 0);
        vm.warp(offer.validFrom);
        _takeQuote(quote, 1);
        vm.warp(offer.validUntil);
        _takeQuote(quote, 1);
        assertEq(_left(offerId), CAPACITY - 1);
        vm.warp(offer.validUntil + 1);
        _takeRefused(quote, 1, refusal);
        assertEq(_left(offerId), 0);
    }

    /* WHAT THE QUOTE MUST SAY */

    function test_Take_RevertWhen_QuoteDiffers() external givenAnOffer {
        IEscrowTypes.Quote memory quote = _quote(_offerId);
        quote.provider = thief;
        _assertDiffers(quote, "provider");
        quote = _quote(_offerId);
        quote.meter = thief;
        _assertDiffers(quote, "meter");
        quote = _quote(_offerId);
        quote.resource = keccak256("another");
        _assertDiffers(quote, "resource");
        quote = _quote(_offerId);
        quote.serviceTerms = ServiceTerms.wrap(0);
        _assertDiffers(quote, "serviceTerms");
        quote = _quote(_offerId);
        quote.duration = 0;
        _assertDiffers(quote, "duration");
        quote.duration = 1 days + 1;
        _assertDiffers(quote, "duration");
        quote = _quote(_offerId);
        quote.maxFeeBps = 499;
        _assertDiffers(quote, "maxFeeBps");
        quote.maxFeeBps = 501;
        _assertDiffers(quote, "maxFeeBps");
        quote = _quote(_offerId);
        quote.validUntil += 1;
        _assertDiffers(quote, "validUntil");
    }

    function _assertDiffers(IEscrowTypes.Quote memory quote, bytes32 field) private {
        _takeRefused(quote, 1, abi.encodeWithSelector(IOfferBook.OfferBook_QuoteDiffers.selector, _offerId, field));
    }

    function test_Take_RevertWhen_PriceDiffers() external givenAnOffer {
        IEscrowTypes.Quote memory quote = _quote(_offerId);
        quote.unitPrice = RATE - 1;
        _assertPriceChanged(quote, RATE - 1, RATE);
        quote.unitPrice = RATE + 1;
        _assertPriceChanged(quote, RATE + 1, RATE);
    }

    function test_Take_FollowsTheRate() external {
        _offerId = _store(_factored(12_345));
        IEscrowTypes.Quote memory quote = _quote(_offerId);
        assertEq(quote.unitPrice, 1_234_500);
        _takeQuote(quote, 1);
        oracle.setRate(RESOURCE, 2 * RATE, false);
        _assertPriceChanged(quote, 1_234_500, 2_469_000);
        _take(_offerId, 1);
        assertEq(_left(_offerId), CAPACITY - 2);
    }

    function _assertPriceChanged(IEscrowTypes.Quote memory quote, uint256 quoted, uint256 current) private {
        bytes memory refusal = abi.encodeWithSelector(
            IOfferBook.OfferBook_PriceChanged.selector,
            _offerId,
            quoted,
            current
        );
        _takeRefused(quote, 1, refusal);
    }

    function test_Take_RevertGiven_NoRateForAFactor() external {
        uint256 offerId = _store(_factored(10_000));
        IEscrowTypes.Quote memory quote = _quote(offerId);
        oracle.setRate(RESOURCE, RATE, true);
        _takeRefused(quote, 1, _noRate());
        oracle.setRate(RESOURCE, RATE, false);
        for (uint256 i = 1; i <= uint256(type(MockComputePriceOracle.Mode).max); ++i) {
            if (MockComputePriceOracle.Mode(i) == MockComputePriceOracle.Mode.AnswersLong) continue;
            oracle.setMode(MockComputePriceOracle.Mode(i));
            _takeRefused(quote, 1, _noRate());
        }
        oracle.setMode(MockComputePriceOracle.Mode.Answers);
        _setOracle(IComputePriceOracle(address(0)));
        _takeRefused(quote, 1, _noRate());
    }

    function test_Take_NeedsNoRateForAFixedPrice() external givenAnOffer {
        oracle.setMode(MockComputePriceOracle.Mode.BurnsGas);
        IEscrowTypes.Quote memory quote = _quote(_offerId);
        vm.prank(escrow);
        book.take{gas: 110_000}(quote, user, 1, 1);
    }

    function test_Take_RevertWhen_AboveMarketNotAccepted() external {
        IOfferBook.Offer[2] memory dear = [_priced(3 * RATE + 1), _factored(30_001)];
        for (uint256 i = 0; i < dear.length; ++i) {
            uint256 offerId = _store(dear[i]);
            bytes memory refusal = abi.encodeWithSelector(IOfferBook.OfferBook_AboveMarket.selector, offerId);
            _takeRefused(_quote(offerId), 1, refusal);
            _takeQuote(book.quoteOf(offerId, 1 hours, SPEC_HASH, true), 1);
            assertEq(_left(offerId), CAPACITY - 1);
        }
    }

    /* CAPACITY */

    function test_Take_RevertWhen_MoreThanIsLeft() external givenAnOffer {
        _takeRefused(_quote(_offerId), CAPACITY + 1, _capacityExceeded(_offerId, CAPACITY + 1, CAPACITY));
        _take(_offerId, CAPACITY);
        _takeRefused(_quote(_offerId), 1, _capacityExceeded(_offerId, 1, 0));
        uint64 most = type(uint64).max;
        _takeRefused(_quote(_offerId), most, _capacityExceeded(_offerId, most, 0));
    }

    function test_Take_FillsTheLargestCapacity() external {
        IOfferBook.Offer memory offer = _offer();
        offer.capacity = type(uint64).max;
        uint256 offerId = _store(offer);
        _take(offerId, type(uint64).max - 1);
        _takeRefused(_quote(offerId), type(uint64).max, _capacityExceeded(offerId, type(uint64).max, 1));
        _take(offerId, 1);
        assertEq(_left(offerId), 0);
    }

    function test_Take_BeginsAnewInEveryWindow() external givenAnOffer {
        vm.warp(START + 1 days - 1);
        _take(_offerId, CAPACITY);
        assertEq(_left(_offerId), 0);
        vm.warp(START + 1 days);
        assertEq(_left(_offerId), CAPACITY);
        assertEq(_take(_offerId, CAPACITY), _nonce(_offerId, 1));
        vm.warp(START + 30 days - 1);
        assertEq(_left(_offerId), CAPACITY);
        _take(_offerId, 1);
        assertEq(_left(_offerId), CAPACITY - 1);
    }

    function test_Take_CountsWindowsFromValidFrom() external {
        IOfferBook.Offer memory offer = _offer();
        offer.validFrom = uint40(START - 90 minutes);
        offer.window = 1 hours;
        uint256 offerId = _store(offer);
        _take(offerId, 10);
        vm.warp(START + 30 minutes - 1);
        assertEq(_left(offerId), CAPACITY - 10);
        vm.warp(START + 30 minutes);
        assertEq(_left(offerId), CAPACITY);
    }

    function test_Take_CountsTheMostWindowsThereCanBe() external {
        IOfferBook.Offer memory offer = _offer();
        (offer.validFrom, offer.validUntil, offer.window) = (0, type(uint40).max, 1 hours);
        uint256 offerId = _store(offer);
        vm.warp(type(uint40).max);
        uint64 nonce = _take(offerId, CAPACITY);
        _takeRefused(_quote(offerId), 1, _capacityExceeded(offerId, 1, 0));
        _cancel(nonce, 1);
        assertEq(_left(offerId), 1);
    }

    function test_Take_RevertGiven_NumbersUsedUp() external givenAnOffer {
        uint256 takesShift = 96;
        vm.store(address(book), _usageSlot(_offerId), bytes32(uint256(type(uint32).max - 1) << takesShift));
        assertEq(_take(_offerId, 1), _nonce(_offerId, type(uint32).max - 1));
        assertEq(_left(_offerId), 0);
        bytes memory refusal = abi.encodeWithSelector(IOfferBook.OfferBook_Exhausted.selector, _offerId);
        _takeRefused(_quote(_offerId), 1, refusal);
        vm.warp(START + 1 days);
        _takeRefused(_quote(_offerId), 1, refusal);
    }

    /* CANCELLED JOBS */

    function test_OnJobCancelled_GivesTheUnitsBackInTheirWindow() external givenAnOffer {
        uint64 first = _take(_offerId, 300);
        uint64 second = _take(_offerId, 700);
        vm.expectEmit(address(book));
        emit IOfferBook.OfferReleased(_offerId, 100);
        _cancel(first, 100);
        assertEq(_left(_offerId), 100);
        vm.warp(START + 1 days - 1);
        _cancel(second, 700);
        _cancel(first, 200);
        assertEq(_left(_offerId), CAPACITY);
        assertEq(_take(_offerId, 1), _nonce(_offerId, 2));
    }

    function test_OnJobCancelled_GivesNothingBackInALaterWindow() external givenAnOffer {
        uint64 old = _take(_offerId, 300);
        vm.warp(START + 1 days);
        _assertIgnored(old, 300);
        uint64 young = _take(_offerId, 400);
        _assertIgnored(old, 300);
        assertEq(_left(_offerId), CAPACITY - 400);
        _cancel(young, 400);
        assertEq(_left(_offerId), CAPACITY);
    }

    function test_OnJobCancelled_NeverGivesBackMoreThanWasTaken() external givenAnOffer {
        uint64 nonce = _take(_offerId, 300);
        vm.expectEmit(address(book));
        emit IOfferBook.OfferReleased(_offerId, 300);
        _cancel(nonce, type(uint64).max);
        assertEq(_left(_offerId), CAPACITY);
        _assertIgnored(nonce, 1);
    }

    function test_OnJobCancelled_IgnoresZeroUnits() external givenAnOffer {
        _assertIgnored(_take(_offerId, 300), 0);
    }

    function test_OnJobCancelled_CountsAlsoForAWithdrawnOffer() external givenAnOffer {
        uint64 nonce = _take(_offerId, 300);
        vm.prank(provider);
        book.withdrawOffer(_offerId);
        vm.expectEmit(address(book));
        emit IOfferBook.OfferReleased(_offerId, 300);
        _cancel(nonce, 300);
        assertTrue(book.offerOf(_offerId).withdrawn);
        assertEq(_left(_offerId), 0);
    }

    function test_OnJobCancelled_KeepsTheMark() external {
        uint256 offerId = _store(_priced(4 * RATE));
        uint64 nonce = _takeQuote(book.quoteOf(offerId, 1, SPEC_HASH, true), 1);
        _cancel(nonce, 1);
        assertTrue(book.offerOf(offerId).aboveMarket);
    }

    function testFuzz_OnJobCancelled_IgnoresUnknownNonces(uint64 nonce, uint64 units) external givenAnOffer {
        uint64 known = _take(_offerId, 300);
        vm.assume(nonce != known);
        _assertIgnored(nonce, units);
    }

    function test_OnJobCancelled_IgnoresWhatOnlyLooksLikeANonce() external givenAnOffer {
        uint64 nonce = _take(_offerId, 300);
        uint64[6] memory others = [
            nonce - 2 ** 63,
            nonce + 2 ** 62,
            nonce + 1,
            nonce + 2 ** 32,
            book.offerReference(_offerId, false),
            book.offerReference(_offerId, true)
        ];
        for (uint256 i = 0; i < others.length; ++i) {
            _assertIgnored(others[i], 300);
        }
    }

    function _assertIgnored(uint64 nonce, uint64 units) private {
        uint256 left = _left(_offerId);
        vm.recordLogs();
        _cancel(nonce, units);
        assertEq(vm.getRecordedLogs().length, 0);
        assertEq(_left(_offerId), left);
    }

    function test_OnJobCancelled_FitsWellIntoTheEscrowsGas() external givenAnOffer {
        uint64 nonce = _take(_offerId, 300);
        oracle.setMode(MockComputePriceOracle.Mode.BurnsGas);
        vm.prank(escrow);
        book.onJobCancelled{gas: 50_000}(nonce, 300);
        assertEq(_left(_offerId), CAPACITY);
    }

    function test_OnJobCancelled_RevertWhen_CallerNotEscrow() external givenAnOffer {
        uint64 nonce = _take(_offerId, 300);
        address[3] memory others = [thief, provider, admin];
        for (uint256 i = 0; i < others.length; ++i) {
            vm.prank(others[i]);
            vm.expectRevert(abi.encodeWithSelector(IOfferBook.OfferBook_CallerNotEscrow.selector, others[i]));
            book.onJobCancelled(nonce, 300);
        }
    }
}

/// @notice Random orders, cancellations and jumps in time, against a list that remembers every order.
contract OfferBookWindowTest is OfferBookTest {
    struct Order {
        uint64 nonce;
        uint256 takenAt;
        uint64 units;
        uint64 released; // in the window it was taken in
        uint64 uncancelled;
    }

    uint256 private constant STEPS = 48;

    Order[] private _orders;
    IOfferBook.Offer private _model;
    uint256 private _offerId;
    mapping(uint64 nonce => bool) private _seen;

    function testFuzz_Windows_AgreeWithAListOfAllOrders(uint256 seed, uint64 capacity, uint32 window) external {
        IOfferBook.Offer memory offer = _offer();
        offer.capacity = uint64(bound(capacity, 1, 2_000));
        offer.window = uint32(bound(window, 1 hours, 5 days));
        offer.validFrom = uint40(START - (seed % 10 days));
        _offerId = _store(offer);
        _model = offer;
        for (uint256 step = 0; step < STEPS; ++step) {
            uint256 random = uint256(keccak256(abi.encode(seed, step)));
            uint256 action = random % 8;
            random >>= 8;
            if (action < 4) _order(random);
            else if (action < 6) _cancelOne(random);
            else _jump(random);
            _assertAgrees();
        }
    }

    function _order(uint256 random) private {
        uint256 left = _modelLeft();
        uint64 units = uint64(1 + (random % (uint256(_model.capacity) / 2 + 1)));
        IEscrowTypes.Quote memory quote = _quote(_offerId);
        if (block.timestamp > _model.validUntil) {
            _takeRefused(quote, units, _notValid());
        } else if (units > left) {
            _takeRefused(quote, units, _capacityExceeded(_offerId, units, left));
        } else {
            uint64 nonce = _takeQuote(quote, units);
            assertFalse(_seen[nonce], "nonce seen before");
            _seen[nonce] = true;
            _orders.push(Order(nonce, block.timestamp, units, 0, units));
        }
    }

    /// @dev Part of an order is cancelled, as one job of a batch is.
    function _cancelOne(uint256 random) private {
        if (_orders.length == 0) return;
        // Mostly a recent one: its window may still run.
        uint256 back = random % 4 == 0 ? _orders.length : 3;
        uint256 index = _orders.length - 1 - ((random >> 8) % (back < _orders.length ? back : _orders.length));
        Order storage order = _orders[index];
        if (order.uncancelled == 0) return;
        uint64 units = uint64(1 + ((random >> 16) % order.uncancelled));
        order.uncancelled -= units;
        if (_windowAt(order.takenAt) == _windowAt(block.timestamp)) order.released += units;
        _cancel(order.nonce, units);
    }

    function _jump(uint256 random) private {
        uint256 reach = random % 16 == 0 ? 10 days : _model.window;
        vm.warp(block.timestamp + ((random >> 8) % reach));
    }

    function _assertAgrees() private view {
        assertEq(_left(_offerId), _modelLeft(), "left");
        for (uint256 i = 0; i < _orders.length; ++i) {
            assertLe(_orderedInWindow(_windowAt(_orders[i].takenAt)), _model.capacity, "over capacity");
        }
    }

    function _modelLeft() private view returns (uint256) {
        if (block.timestamp > _model.validUntil) return 0;
        return _model.capacity - _orderedInWindow(_windowAt(block.timestamp));
    }

    function _orderedInWindow(uint256 window) private view returns (uint256 ordered) {
        for (uint256 i = 0; i < _orders.length; ++i) {
            Order memory order = _orders[i];
            if (_windowAt(order.takenAt) == window) ordered += order.units - order.released;
        }
    }

    /// @dev By walking from window to window, not by dividing.
    function _windowAt(uint256 time) private view returns (uint256 start) {
        start = _model.validFrom;
        while (start + _model.window <= time) start += _model.window;
    }

    function _notValid() private view returns (bytes memory) {
        return
            abi.encodeWithSelector(
                IOfferBook.OfferBook_NotValidNow.selector,
                _offerId,
                _model.validFrom,
                _model.validUntil
            );
    }
}

contract OfferBookViewTest is OfferBookTest {
    /* SETTINGS */

    function test_Initialize_RevertWhen_DoneAlready() external {
        bytes memory again = abi.encodeWithSignature("initialize(address)", thief);
        address[2] memory targets = [address(book), _implementation()];
        for (uint256 i = 0; i < targets.length; ++i) {
            (bool success, bytes memory problem) = targets[i].call(again);
            assertFalse(success);
            assertEq(problem, abi.encodeWithSelector(Initializable.InvalidInitialization.selector));
        }
        assertEq(IAccessManaged(address(book)).authority(), address(manager));
    }

    function test_SetOracle_ChangesIt() external {
        IComputePriceOracle newOracle = new MockComputePriceOracle();
        vm.expectEmit(address(book));
        emit IOfferBook.OracleUpdated(oracle, newOracle);
        _setOracle(newOracle);
        (address escrow_, address registry_, IComputePriceOracle oracle_) = book.wiring();
        assertEq(escrow_, escrow);
        assertEq(registry_, registry);
        assertEq(address(oracle_), address(newOracle));
        _setOracle(IComputePriceOracle(address(0)));
        (, , oracle_) = book.wiring();
        assertEq(address(oracle_), address(0));
    }

    function test_SetOracle_LeavesTheOffersAlone() external {
        _store(_offer());
        _setOracle(IComputePriceOracle(address(0)));
        assertEq(book.offerCount(), 1);
        assertEq(_store(_offer()), 2);
    }

    function test_SetOracle_RevertWhen_CallerNotAdmin() external {
        address[3] memory others = [thief, provider, escrow];
        for (uint256 i = 0; i < others.length; ++i) {
            vm.prank(others[i]);
            vm.expectRevert(abi.encodeWithSelector(IAccessManaged.AccessManagedUnauthorized.selector, others[i]));
            book.setOracle(oracle);
        }
    }

    /* REFERENCES AND QUOTES */

    function test_OfferReference_IsFlagsAndNumber() external view {
        assertEq(book.offerReference(1, false), 0x8000000000000001);
        assertEq(book.offerReference(1, true), 0xc000000000000001);
        assertEq(book.offerReference(2 ** 30 - 1, true), 0xc00000003fffffff);
    }

    function test_OfferReference_RevertWhen_NoOfferCanHaveTheNumber() external {
        uint256[3] memory numbers = [0, 2 ** 30, type(uint256).max];
        for (uint256 i = 0; i < numbers.length; ++i) {
            vm.expectRevert(_noSuchOffer(numbers[i]));
            book.offerReference(numbers[i], false);
        }
    }

    function test_QuoteOf_SaysWhatTheOfferSays() external {
        uint256 offerId = _store(_offer());
        IEscrowTypes.Quote memory quote = book.quoteOf(offerId, 7 hours, SPEC_HASH, true);
        assertEq(quote.user, address(0));
        assertEq(quote.provider, provider);
        assertEq(quote.meter, meter);
        assertEq(quote.resource, RESOURCE);
        assertEq(quote.maxUnits, CAPACITY);
        assertEq(quote.maxJobs, type(uint32).max);
        assertEq(quote.unitPrice, RATE);
        assertEq(quote.duration, 7 hours);
        assertEq(quote.maxFeeBps, 500);
        assertEq(quote.validUntil, START + 30 days);
        assertEq(ServiceTerms.unwrap(quote.serviceTerms), ServiceTerms.unwrap(_terms(RESERVED)));
        assertEq(quote.specHash, SPEC_HASH);
        assertEq(quote.nonce, book.offerReference(offerId, true));
    }

    function test_QuoteOf_CapsTheUnitsAtTheEscrowsLimit() external {
        IOfferBook.Offer memory offer = _offer();
        offer.capacity = 2 ** 50;
        assertEq(_quote(_store(offer)).maxUnits, 2 ** 50 - 1);
        offer.capacity = 2 ** 50 - 2;
        assertEq(_quote(_store(offer)).maxUnits, 2 ** 50 - 2);
    }

    function test_QuoteOf_RevertGiven_NoSuchOffer() external {
        vm.expectRevert(_noSuchOffer(0));
        _quote(0);
        vm.expectRevert(_noSuchOffer(1));
        _quote(1);
    }

    function test_QuoteOf_RevertGiven_NoRate() external {
        uint256 offerId = _store(_factored(10_000));
        oracle.setRate(RESOURCE, RATE, true);
        vm.expectRevert(_noRate());
        _quote(offerId);
    }

    /* PRICES */

    function test_Price_RoundsUp() external {
        uint256 offerId = _store(_factored(3_333));
        uint24[2][5] memory cases = [
            [uint24(10_000), 3_333],
            [uint24(1), 1],
            [uint24(3), 1],
            [uint24(4), 2],
            [uint24(9_999), 3_333]
        ];
        for (uint256 i = 0; i < cases.length; ++i) {
            oracle.setRate(RESOURCE, cases[i][0], false);
            assertEq(_quote(offerId).unitPrice, cases[i][1]);
            assertEq(book.offerOf(offerId).unitPrice, cases[i][1]);
        }
    }

    function testFuzz_Price_IsTheLeastNotBelowTheExactOne(uint256 rate, uint16 factor) external {
        rate = bound(rate, 1, 2 ** 45 - 1);
        vm.assume(factor != 0);
        oracle.setRate(RESOURCE, rate, false);
        uint256 price = _quote(_store(_factored(factor))).unitPrice;
        assertGe(price * 10_000, rate * factor);
        assertLt((price - 1) * 10_000, rate * factor);
    }

    function test_Estimate_IsUnitsTimesRate() external {
        assertEq(book.estimate(RESOURCE, 3_600), 3_600e6);
        assertEq(book.estimate(RESOURCE, 0), 0);
        assertEq(book.estimate(RESOURCE, 2 ** 200), uint256(RATE) << 200);
    }

    function test_Estimate_RevertGiven_NoRate() external {
        bytes32 unknown = keccak256("unknown");
        vm.expectRevert(abi.encodeWithSelector(IOfferBook.OfferBook_NoRate.selector, unknown));
        book.estimate(unknown, 1);
        oracle.setRate(RESOURCE, RATE, true);
        vm.expectRevert(_noRate());
        book.estimate(RESOURCE, 1);
        oracle.setMode(MockComputePriceOracle.Mode.BurnsGas);
        vm.expectRevert(_noRate());
        book.estimate(RESOURCE, 1);
    }

    function test_Estimate_RevertWhen_GasIsShort() external {
        bytes memory question = abi.encodeCall(IOfferBook.estimate, (RESOURCE, 1));
        (bool success, bytes memory problem) = address(book).staticcall{gas: 105_000}(question);
        assertFalse(success);
        assertEq(problem.length, 68);
        (uint256 left, uint256 needed) = _numbers(problem);
        assertEq(bytes4(problem), IOfferBook.OfferBook_InsufficientGas.selector);
        assertLt(left, 105_000);
        assertEq(needed, 110_000);
    }

    function _numbers(bytes memory problem) private pure returns (uint256 first, uint256 second) {
        assembly ("memory-safe") {
            first := mload(add(problem, 0x24))
            second := mload(add(problem, 0x44))
        }
    }

    /// @dev An oracle starved of gas would look like one without a rate.
    function testFuzz_Estimate_GivesTheOracleItsGas(uint256 gasLimit) external {
        oracle.setGasUse(90_000);
        gasLimit = bound(gasLimit, 30_000, 200_000);
        try book.estimate{gas: gasLimit}(RESOURCE, 2) returns (uint256 cost) {
            assertEq(cost, 2 * RATE);
        } catch (bytes memory problem) {
            assertLt(gasLimit, 140_000);
            if (problem.length != 0) assertEq(bytes4(problem), IOfferBook.OfferBook_InsufficientGas.selector);
        }
    }

    /* OFFERS */

    function test_OfferOf_IsZeroGiven_None() external view {
        IOfferBook.OfferView memory none;
        assertEq(abi.encode(book.offerOf(0)), abi.encode(none));
        assertEq(abi.encode(book.offerOf(1)), abi.encode(none));
        assertEq(abi.encode(book.offerOf(type(uint256).max)), abi.encode(none));
    }

    function test_OfferOf_LeavesNothingGiven_NoRate() external {
        uint256 offerId = _store(_factored(10_000));
        assertEq(_left(offerId), CAPACITY);
        oracle.setRate(RESOURCE, RATE, true);
        IOfferBook.OfferView memory stored = book.offerOf(offerId);
        assertEq(stored.unitPrice, 0);
        assertEq(stored.left, 0);
        assertEq(stored.provider, provider);
    }

    function test_Offers_ListsAPage() external {
        for (uint64 i = 1; i <= 5; ++i) {
            _store(_priced(i));
        }
        _assertPage(1, 5, 1, 5);
        _assertPage(1, 2, 1, 2);
        _assertPage(3, 2, 3, 4);
        _assertPage(4, 9, 4, 5);
        _assertPage(5, type(uint256).max, 5, 5);
        _assertPage(0, 2, 1, 2);
        _assertPage(0, type(uint256).max, 1, 5);
        assertEq(book.offers(6, 1).length, 0);
        assertEq(book.offers(type(uint256).max, type(uint256).max).length, 0);
        assertEq(book.offers(1, 0).length, 0);
        assertEq(book.offers(0, 0).length, 0);
    }

    function _assertPage(uint256 from, uint256 count, uint256 first, uint256 last) private view {
        IOfferBook.OfferView[] memory page = book.offers(from, count);
        assertEq(page.length, last - first + 1);
        for (uint256 i = 0; i < page.length; ++i) {
            assertEq(abi.encode(page[i]), abi.encode(book.offerOf(first + i)));
            assertEq(page[i].unitPrice, first + i);
        }
    }

    function test_Offers_IsEmptyGiven_NoOffers() external view {
        assertEq(book.offers(0, 10).length, 0);
        assertEq(book.offers(1, 10).length, 0);
    }

    function test_Offers_SurvivesAFailingOracle() external {
        for (uint256 i = 0; i < 20; ++i) {
            _store(_factored(10_000));
        }
        for (uint256 i = 1; i <= uint256(type(MockComputePriceOracle.Mode).max); ++i) {
            oracle.setMode(MockComputePriceOracle.Mode(i));
            assertEq(book.offers{gas: 4_000_000}(1, 20).length, 20);
        }
    }
}
