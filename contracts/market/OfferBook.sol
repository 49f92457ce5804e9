// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AccessManagedUpgradeable} from "@openzeppelin/contracts-upgradeable/access/manager/AccessManagedUpgradeable.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {IEscrowTypes} from "../interfaces/market/IEscrowTypes.sol";
import {IOfferBook} from "../interfaces/market/IOfferBook.sol";
import {IProviderRegistry} from "../interfaces/market/IProviderRegistry.sol";
import {IComputePriceOracle} from "../interfaces/oracle/IComputePriceOracle.sol";
import {PackedJobs} from "../libraries/PackedJob.sol";
import {ServiceTerms, ServiceTermsLib} from "../libraries/ServiceTerms.sol";

/// @title OfferBook
/// @notice Offers that providers store, and how much of each was ordered in its present window.
/// @dev Trusts: the escrow takes an offer only for jobs it opens, and gives back a job's units once, as they were taken; the
///      registry never re-enters. The oracle is not trusted to answer. Invariant: units ordered in a window less those given
///      back never exceed the offer's capacity.
contract OfferBook is IOfferBook, AccessManagedUpgradeable {
    uint256 private constant BPS = 10_000;
    uint256 private constant MIN_WINDOW = 1 hours;
    uint256 private constant MAX_WINDOW = 366 days;
    uint256 private constant ABOVE_MARKET_FACTOR = 3;
    uint256 private constant MIN_SPOT_BPS = 3_000;
    uint256 private constant MAX_SPOT_BPS = 5_000;

    /// @dev A reference is this bit, perhaps the next, and the offer's number in the lowest 30. The nonce of jobs is this bit,
    ///      the offer's number from bit 32 and the number of the take below: never the same, for no offer has number zero.
    uint64 private constant REFERENCE = 1 << 63;
    uint64 private constant ACCEPTS_ABOVE_MARKET = 1 << 62;
    uint256 private constant MAX_OFFER_ID = (1 << 30) - 1;
    uint256 private constant OFFER_ID_SHIFT = 32;
    uint256 private constant MAX_TAKES = type(uint32).max;

    uint256 private constant ORACLE_GAS = 100_000;
    /// @dev What the book itself spends between measuring its gas and calling the oracle.
    uint256 private constant CALL_OVERHEAD = 10_000;

    /// @custom:oz-upgrades-unsafe-allow state-variable-immutable
    address private immutable ESCROW;
    /// @custom:oz-upgrades-unsafe-allow state-variable-immutable
    IProviderRegistry private immutable REGISTRY;

    /* STORAGE */

    /// @dev One slot. `used` and `firstTake` are those of `window`, the last one in which the offer was taken.
    struct Usage {
        uint64 used; // units, at most the capacity
        uint32 window; // number, from 0 at `validFrom`
        uint32 takes; // so far; the next one's number
        uint32 firstTake; // number of the window's first take
        bool withdrawn;
        bool aboveMarket;
    }

    struct StoredOffer {
        Offer offer; // five slots
        address provider; // zero: there is no such offer
        Usage usage;
    }

    /// @custom:storage-location erc7201:cyberplaza.OfferBook
    struct OfferBookStorage {
        IComputePriceOracle oracle;
        uint32 offerCount;
        mapping(uint256 offerId => StoredOffer) offers;
    }

    function _storage() private pure returns (OfferBookStorage storage $) {
        uint256 location = erc7201("cyberplaza.OfferBook");
        assembly ("memory-safe") {
            $.slot := location
        }
    }

    /// @custom:oz-upgrades-unsafe-allow constructor
    constructor(address escrow, IProviderRegistry registry) {
        ESCROW = escrow;
        REGISTRY = registry;
        _disableInitializers();
    }

    function initialize(address authority_) external initializer {
        __AccessManaged_init(authority_);
    }

    modifier onlyEscrow() {
        require(msg.sender == ESCROW, OfferBook_CallerNotEscrow(msg.sender));
        _;
    }

    /* PROVIDER ACTIONS */

    /// @inheritdoc IOfferBook
    function storeOffer(Offer calldata offer) external returns (uint256 offerId) {
        (uint8 class, , ) = REGISTRY.feeClass(msg.sender);
        require(class != 0, OfferBook_NotAdmitted(msg.sender));
        _checkFields(offer);
        uint256 marketRate = _freshRate(offer.resource);
        bool aboveMarket = _checkPrice(offer, marketRate);

        OfferBookStorage storage $ = _storage();
        offerId = uint256($.offerCount) + 1;
        require(offerId <= MAX_OFFER_ID, OfferBook_Exhausted(offerId));
        $.offerCount = uint32(offerId); // at most 2^30 - 1
        StoredOffer storage stored = $.offers[offerId];
        stored.offer = offer;
        stored.provider = msg.sender;
        stored.usage.aboveMarket = aboveMarket;
        emit OfferStored(offerId, msg.sender, offer.resource, offer, marketRate, aboveMarket);
    }

    function _checkFields(Offer calldata offer) private view {
        _requireWithin("resource", uint256(offer.resource), 1, type(uint256).max);
        _requireWithin("meter", uint160(offer.meter), 1, type(uint160).max);
        _requireWithin("capacity", offer.capacity, 1, type(uint64).max);
        _requireWithin("window", offer.window, MIN_WINDOW, MAX_WINDOW);
        uint256 earliestEnd = Math.max(offer.validFrom, block.timestamp) + 1;
        _requireWithin("validUntil", offer.validUntil, earliestEnd, type(uint40).max);
        _requireWithin("maxDuration", offer.maxDuration, 1, PackedJobs.MAX_DURATION);
        _requireWithin("maxFeeBps", offer.maxFeeBps, 0, PackedJobs.MAX_FEE_BPS);
        require(offer.serviceTerms.isValid(), OfferBook_BadServiceTerms(offer.serviceTerms));
    }

    /// @dev Compares the price with the market rate; zero: there is none to compare it with.
    function _checkPrice(Offer calldata offer, uint256 marketRate) private pure returns (bool aboveMarket) {
        uint256 factorBps = offer.rateFactorBps;
        uint256 unitPrice = offer.unitPrice;
        bool isSpot = offer.serviceTerms.kind() == ServiceTermsLib.SPOT;
        require((factorBps == 0) != (unitPrice == 0), OfferBook_PriceAmbiguous(offer.unitPrice, offer.rateFactorBps));
        if (factorBps != 0) {
            if (isSpot) _requireWithin("rateFactorBps", factorBps, MIN_SPOT_BPS, MAX_SPOT_BPS);
            require(marketRate != 0, OfferBook_NoRate(offer.resource));
            return factorBps > ABOVE_MARKET_FACTOR * BPS;
        }
        _requireWithin("unitPrice", unitPrice, 1, PackedJobs.MAX_UNIT_PRICE);
        if (marketRate == 0) return false;
        if (isSpot) _checkSpotPrice(unitPrice, marketRate);
        return unitPrice > ABOVE_MARKET_FACTOR * marketRate;
    }

    /// @dev Least price up, highest down: prices are whole, so this compares them exactly.
    function _checkSpotPrice(uint256 unitPrice, uint256 marketRate) private pure {
        uint256 min = Math.ceilDiv(marketRate * MIN_SPOT_BPS, BPS);
        uint256 max = (marketRate * MAX_SPOT_BPS) / BPS;
        require(unitPrice >= min && unitPrice <= max, OfferBook_SpotPriceOutOfRange(unitPrice, min, max));
    }

    function _requireWithin(bytes32 what, uint256 value, uint256 min, uint256 max) private pure {
        require(value >= min && value <= max, OfferBook_OutOfBounds(what, value, min, max));
    }

    /// @inheritdoc IOfferBook
    function withdrawOffer(uint256 offerId) external {
        StoredOffer storage stored = _existing(offerId);
        address provider = stored.provider;
        require(msg.sender == provider, OfferBook_NotProvider(offerId, msg.sender, provider));
        stored.usage.withdrawn = true;
        emit OfferWithdrawn(offerId, provider);
    }

    /* ESCROW */

    /// @inheritdoc IOfferBook
    function take(
        IEscrowTypes.Quote calldata quote,
        address user,
        uint64 units,
        uint32 jobs
    ) external onlyEscrow returns (uint64 nonce) {
        uint256 offerId = _referredOffer(quote.nonce);
        StoredOffer storage stored = _existing(offerId);
        _checkQuote(offerId, stored, quote);
        _checkQuotedPrice(offerId, stored, quote);
        nonce = _count(offerId, stored, units);
        emit OfferTaken(offerId, user, nonce, units, jobs);
    }

    /// @dev All bits below the two flags: a nonce that is no reference names an offer that cannot exist.
    function _referredOffer(uint64 nonce) private pure returns (uint256) {
        require(nonce >= REFERENCE, OfferBook_NoSuchOffer(nonce));
        return nonce & (ACCEPTS_ABOVE_MARKET - 1);
    }

    function _checkQuote(uint256 offerId, StoredOffer storage stored, IEscrowTypes.Quote calldata quote) private view {
        Offer storage offer = stored.offer;
        require(_isValidNow(offer), OfferBook_NotValidNow(offerId, offer.validFrom, offer.validUntil));
        _requireSame(offerId, "provider", quote.provider == stored.provider);
        _requireSame(offerId, "meter", quote.meter == offer.meter);
        _requireSame(offerId, "resource", quote.resource == offer.resource);
        bool sameTerms = ServiceTerms.unwrap(quote.serviceTerms) == ServiceTerms.unwrap(offer.serviceTerms);
        _requireSame(offerId, "serviceTerms", sameTerms);
        _requireSame(offerId, "duration", quote.duration != 0 && quote.duration <= offer.maxDuration);
        _requireSame(offerId, "maxFeeBps", quote.maxFeeBps == offer.maxFeeBps);
        _requireSame(offerId, "validUntil", quote.validUntil <= offer.validUntil);
    }

    function _requireSame(uint256 offerId, bytes32 field, bool isSame) private pure {
        require(isSame, OfferBook_QuoteDiffers(offerId, field));
    }

    function _checkQuotedPrice(
        uint256 offerId,
        StoredOffer storage stored,
        IEscrowTypes.Quote calldata quote
    ) private view {
        uint256 unitPrice = _requirePrice(stored.offer);
        require(quote.unitPrice == unitPrice, OfferBook_PriceChanged(offerId, quote.unitPrice, unitPrice));
        bool accepted = quote.nonce & ACCEPTS_ABOVE_MARKET != 0;
        require(accepted || !stored.usage.aboveMarket, OfferBook_AboveMarket(offerId));
    }

    function _count(uint256 offerId, StoredOffer storage stored, uint64 units) private returns (uint64 nonce) {
        Usage memory usage = _presentUsage(stored);
        uint256 left = stored.offer.capacity - usage.used; // used is at most the capacity
        require(units <= left, OfferBook_CapacityExceeded(offerId, units, left));
        require(usage.takes < MAX_TAKES, OfferBook_Exhausted(offerId));
        // the offer exists: its number is at most 2^30 - 1
        nonce = REFERENCE | uint64(offerId << OFFER_ID_SHIFT) | usage.takes;
        usage.used += units;
        usage.takes += 1;
        stored.usage = usage;
    }

    /// @inheritdoc IOfferBook
    function onJobCancelled(uint64 nonce, uint64 units) external onlyEscrow {
        uint256 offerId = (nonce & (REFERENCE - 1)) >> OFFER_ID_SHIFT;
        uint256 takeNumber = uint32(nonce); // the half that holds it
        StoredOffer storage stored = _storage().offers[offerId];
        Usage memory usage = stored.usage;
        bool isKnown = nonce >= REFERENCE && takeNumber >= usage.firstTake && takeNumber < usage.takes;
        if (!isKnown || _presentWindow(stored.offer) != usage.window) return;
        uint64 released = units < usage.used ? units : usage.used;
        if (released == 0) return;
        stored.usage.used = usage.used - released; // released is at most used
        emit OfferReleased(offerId, released);
    }

    /* SETTINGS */

    /// @inheritdoc IOfferBook
    function setOracle(IComputePriceOracle newOracle) external restricted {
        OfferBookStorage storage $ = _storage();
        emit OracleUpdated($.oracle, newOracle);
        $.oracle = newOracle;
    }

    /* VIEWS */

    /// @inheritdoc IOfferBook
    function offerReference(uint256 offerId, bool acceptAboveMarket) public pure returns (uint64) {
        require(offerId != 0 && offerId <= MAX_OFFER_ID, OfferBook_NoSuchOffer(offerId));
        uint64 flags = acceptAboveMarket ? REFERENCE | ACCEPTS_ABOVE_MARKET : REFERENCE;
        return flags | uint64(offerId); // at most 2^30 - 1
    }

    /// @inheritdoc IOfferBook
    function quoteOf(
        uint256 offerId,
        uint32 duration,
        bytes32 specHash,
        bool acceptAboveMarket
    ) external view returns (IEscrowTypes.Quote memory quote) {
        StoredOffer storage stored = _existing(offerId);
        Offer memory offer = stored.offer;
        quote.provider = stored.provider;
        quote.meter = offer.meter;
        quote.resource = offer.resource;
        quote.maxUnits = uint64(Math.min(offer.capacity, PackedJobs.MAX_UNITS)); // below 2^50
        quote.maxJobs = type(uint32).max;
        quote.unitPrice = uint64(_requirePrice(stored.offer)); // a uint64, or a rate below 2^45 times less than 7
        quote.duration = duration;
        quote.maxFeeBps = offer.maxFeeBps;
        quote.validUntil = offer.validUntil;
        quote.serviceTerms = offer.serviceTerms;
        quote.specHash = specHash;
        quote.nonce = offerReference(offerId, acceptAboveMarket);
    }

    /// @inheritdoc IOfferBook
    function offerOf(uint256 offerId) external view returns (OfferView memory) {
        return _view(offerId);
    }

    /// @inheritdoc IOfferBook
    function offers(uint256 from, uint256 count) external view returns (OfferView[] memory page) {
        uint256 total = _storage().offerCount;
        uint256 first = Math.max(from, 1);
        if (first > total) return page;
        page = new OfferView[](Math.min(count, total - first + 1));
        for (uint256 i = 0; i < page.length; ++i) {
            page[i] = _view(first + i);
        }
    }

    function _view(uint256 offerId) private view returns (OfferView memory result) {
        StoredOffer storage stored = _storage().offers[offerId];
        result.provider = stored.provider;
        result.offer = stored.offer;
        result.withdrawn = stored.usage.withdrawn;
        result.aboveMarket = stored.usage.aboveMarket;
        result.unitPrice = _price(stored.offer);
        result.left = _left(stored, result);
    }

    function _left(StoredOffer storage stored, OfferView memory state) private view returns (uint256) {
        if (state.withdrawn || state.unitPrice == 0 || !_isValidNow(stored.offer)) return 0;
        Usage memory usage = _presentUsage(stored);
        return usage.takes < MAX_TAKES ? state.offer.capacity - usage.used : 0; // used is at most the capacity
    }

    /// @inheritdoc IOfferBook
    function offerCount() external view returns (uint256) {
        return _storage().offerCount;
    }

    /// @inheritdoc IOfferBook
    function estimate(bytes32 resource, uint256 units) external view returns (uint256 cost) {
        return _requireRate(resource) * units;
    }

    /// @inheritdoc IOfferBook
    function wiring() external view returns (address escrow, address registry, IComputePriceOracle oracle) {
        return (ESCROW, address(REGISTRY), _storage().oracle);
    }

    /* OFFERS AND WINDOWS */

    function _existing(uint256 offerId) private view returns (StoredOffer storage stored) {
        stored = _storage().offers[offerId];
        require(stored.provider != address(0) && !stored.usage.withdrawn, OfferBook_NoSuchOffer(offerId));
    }

    function _isValidNow(Offer storage offer) private view returns (bool) {
        return block.timestamp >= offer.validFrom && block.timestamp <= offer.validUntil;
    }

    /// @dev The use of the window that runs now. Only while the offer is valid.
    function _presentUsage(StoredOffer storage stored) private view returns (Usage memory usage) {
        usage = stored.usage;
        uint256 window = _presentWindow(stored.offer);
        if (window == usage.window) return usage;
        usage.window = uint32(window); // now is at most `validUntil`, below 2^40, and a window longer than 2^8 seconds
        usage.used = 0;
        usage.firstTake = usage.takes;
    }

    /// @dev Down: the window that runs; nobody gains. Not before `validFrom`: until then nothing asks.
    function _presentWindow(Offer storage offer) private view returns (uint256) {
        return (block.timestamp - offer.validFrom) / offer.window;
    }

    /* PRICES */

    function _requirePrice(Offer storage offer) private view returns (uint256 unitPrice) {
        unitPrice = _price(offer);
        require(unitPrice != 0, OfferBook_NoRate(offer.resource));
    }

    /// @dev Up: the provider gets the fraction. Zero when it depends on a rate that is missing.
    function _price(Offer storage offer) private view returns (uint256) {
        if (offer.rateFactorBps == 0) return offer.unitPrice;
        return Math.ceilDiv(_freshRate(offer.resource) * offer.rateFactorBps, BPS);
    }

    function _requireRate(bytes32 resource) private view returns (uint256 rate) {
        rate = _freshRate(resource);
        require(rate != 0, OfferBook_NoRate(resource));
    }

    /// @dev Zero: no oracle, no rate, a stale one, one above every price, or no proper answer. The oracle gets its gas for
    ///      certain: nobody can make it fail in order to skip the comparison.
    function _freshRate(bytes32 resource) private view returns (uint256) {
        address oracle = address(_storage().oracle);
        if (oracle == address(0)) return 0;
        uint256 left = gasleft();
        uint256 needed = ORACLE_GAS + CALL_OVERHEAD;
        require(left - left / 64 > needed, OfferBook_InsufficientGas(left, needed)); // the 64th down, as the EVM keeps it
        (bool answered, uint256 rate, uint256 stale) = _ask(oracle, resource);
        return answered && stale == 0 && rate <= PackedJobs.MAX_UNIT_PRICE ? rate : 0;
    }

    /// @dev Calls `rateOf` and copies two words of the answer, however long it is: neither a short, a long or a malformed
    ///      answer nor a revert comes through.
    function _ask(address oracle, bytes32 resource) private view returns (bool answered, uint256 rate, uint256 stale) {
        bytes memory question = abi.encodeCall(IComputePriceOracle.rateOf, resource);
        assembly ("memory-safe") {
            answered := staticcall(ORACLE_GAS, oracle, add(question, 0x20), mload(question), 0x00, 0x40)
            answered := and(answered, gt(returndatasize(), 0x3f))
            rate := mload(0x00)
            stale := mload(0x20)
        }
    }
}
