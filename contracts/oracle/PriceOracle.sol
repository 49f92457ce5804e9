// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AccessManagedUpgradeable} from "@openzeppelin/contracts-upgradeable/access/manager/AccessManagedUpgradeable.sol";
import {EIP712Upgradeable} from "@openzeppelin/contracts-upgradeable/utils/cryptography/EIP712Upgradeable.sol";
import {IAccessManager} from "@openzeppelin/contracts/access/manager/IAccessManager.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {IUniswapV3Pool} from "@uniswap/v3-core/contracts/interfaces/IUniswapV3Pool.sol";
import {IPriceOracle} from "../interfaces/oracle/IPriceOracle.sol";
import {BoundedReads} from "../libraries/BoundedReads.sol";
import {ChainlinkFeeds} from "../libraries/ChainlinkFeeds.sol";
import {PoolTwap} from "../libraries/PoolTwap.sol";
import {RecentPrices} from "../libraries/RecentPrices.sol";
import {Roles} from "../libraries/Roles.sol";
import {Signatures} from "../libraries/Signatures.sol";
import {SourceMedian} from "../libraries/SourceMedian.sol";

/// @title PriceOracle
/// @notice CPT in USD from three sources, with a breaker and a manual price behind them.
/// @dev docs/oracle.md has the table of states. No source is trusted alone, none can make a read revert; two that collude set the
///      price within what the breaker lets through. Trusts: the AccessManager. Invariants: ORA-1 (low ≤ high, both zero exactly when
///      there is no price), ORA-2 (a fresh price lies between the lowest and the highest source used), ORA-3 (once tripped, no
///      fresh price before a reset).
contract PriceOracle is IPriceOracle, AccessManagedUpgradeable, EIP712Upgradeable {
    using RecentPrices for RecentPrices.Recent;

    uint256 private constant ONE_E18 = 1e18;
    uint256 private constant MAX_PRICE_E18 = 1_000_000e18;
    uint32 private constant TWAP_WINDOW = 30 minutes;
    /// @dev Of 10^12 CPT the quote in USDC units is the price of one with 18 decimals, without the loss of rounding to 6.
    uint256 private constant TWAP_CPT = 1e30;
    uint256 private constant MAX_QUOTATION_AGE = 1 hours;
    uint256 private constant SEQUENCER_GRACE = 1 hours;
    uint256 private constant MIN_FEED_AGE = 1 hours;
    uint256 private constant MAX_FEED_AGE = 3 days;
    uint256 private constant MAX_JUMP_PERCENT = 20;
    uint256 private constant MIN_USDC_E18 = 0.995e18;
    uint256 private constant MAX_USDC_E18 = 1.005e18;
    uint256 private constant AGREEMENT = 24 hours;
    uint256 private constant MAX_POKE_GAP = 1 hours;
    uint256 private constant MAX_MANUAL_DURATION = 7 days;
    bytes32 private constant QUOTATION_TYPEHASH = keccak256("Quotation(uint256 priceE18,uint256 quotedAt)");

    /// @custom:oz-upgrades-unsafe-allow state-variable-immutable
    IERC20 private immutable CPT;
    /// @custom:oz-upgrades-unsafe-allow state-variable-immutable
    IERC20 private immutable USDC;

    /* STORAGE */

    struct Quotation {
        address reporter;
        uint40 quotedAt;
        uint96 priceE18;
    }

    struct Breaker {
        Reason reason; // None: not tripped
        uint40 trippedAt;
        uint40 agreedSince; // zero: the last poke saw no agreement
        uint40 pokedAt;
    }

    struct ManualPrice {
        uint96 priceE18;
        uint40 expiresAt;
    }

    /// @custom:storage-location erc7201:cyberplaza.PriceOracle
    struct PriceOracleStorage {
        Sources sources;
        Quotation quotation;
        Breaker breaker;
        ManualPrice manualPrice;
        RecentPrices.Recent recent;
    }

    function _storage() private pure returns (PriceOracleStorage storage $) {
        uint256 location = erc7201("cyberplaza.PriceOracle");
        assembly ("memory-safe") {
            $.slot := location
        }
    }

    /// @custom:oz-upgrades-unsafe-allow constructor
    constructor(IERC20 cpt_, IERC20 usdc_) {
        CPT = cpt_;
        USDC = usdc_;
        _disableInitializers();
    }

    /// @dev EIP-712 name and version are constants of the code: their initializer has nothing to store.
    /// @custom:oz-upgrades-unsafe-allow missing-initializer-call
    function initialize(address authority_, Sources calldata sources_) external initializer {
        __AccessManaged_init(authority_);
        _setSources(sources_);
    }

    /* QUOTATIONS */

    /// @inheritdoc IPriceOracle
    function submitQuotation(address reporter, uint256 priceE18, uint256 quotedAt, bytes calldata signature) external {
        Quotation storage last = _storage().quotation;
        uint256 earliest = Math.max(uint256(last.quotedAt) + 1, block.timestamp - MAX_QUOTATION_AGE);
        require(
            quotedAt >= earliest && quotedAt <= block.timestamp,
            PriceOracle_BadQuotationTime(quotedAt, earliest, block.timestamp)
        );
        require(_isPrice(priceE18), PriceOracle_BadPrice(priceE18));
        bytes32 digest = _hashTypedDataV4(keccak256(abi.encode(QUOTATION_TYPEHASH, priceE18, quotedAt)));
        require(
            _isReporter(reporter) && Signatures.isValid(reporter, digest, signature),
            PriceOracle_NotAReporter(reporter)
        );
        // both fit, checked above
        (last.reporter, last.quotedAt, last.priceE18) = (reporter, uint40(quotedAt), uint96(priceE18));
        emit QuotationSubmitted(reporter, priceE18, quotedAt);
    }

    function _isReporter(address account) private view returns (bool isReporter) {
        (isReporter, ) = IAccessManager(authority()).hasRole(Roles.REPORTER, account);
    }

    function _isPrice(uint256 priceE18) private pure returns (bool) {
        return priceE18 != 0 && priceE18 <= MAX_PRICE_E18;
    }

    /* BREAKER */

    /// @inheritdoc IPriceOracle
    function poke() external returns (Status status) {
        PriceOracleStorage storage $ = _storage();
        Live memory live = _live();
        if ($.breaker.reason != Reason.None) {
            _followAgreement(live);
        } else if (live.trips != Reason.None) {
            _trip(live.trips, live.trippingE18, live.referenceE18);
        }
        // Also while tripped, and also a jump: the next hours are compared with the level that the price has moved to.
        if (live.lowE18 != 0) $.recent.record(live.lowE18, live.highE18);
        $.breaker.pokedAt = uint40(block.timestamp);
        (status, , ) = _answer(live);
        emit Poked(status, live.lowE18, live.highE18, $.breaker.agreedSince);
    }

    /// @dev Agreement counts from the first good poke, and only as far as it was looked at.
    function _followAgreement(Live memory live) private {
        Breaker storage breaker_ = _storage().breaker;
        if (live.status != Status.Fresh || live.trips != Reason.None) {
            breaker_.agreedSince = 0;
        } else if (breaker_.agreedSince == 0 || block.timestamp - breaker_.pokedAt > MAX_POKE_GAP) {
            breaker_.agreedSince = uint40(block.timestamp);
        } else if (block.timestamp - breaker_.agreedSince >= AGREEMENT) {
            _reset(true);
        }
    }

    /// @inheritdoc IPriceOracle
    function trip() external restricted {
        Breaker storage breaker_ = _storage().breaker;
        // Sources that agree on a wrong price would reset it in a day, before the critical role could replace them.
        require(breaker_.reason == Reason.None || breaker_.agreedSince != 0, PriceOracle_AlreadyTripped());
        _trip(Reason.Guardian, 0, 0);
    }

    function _trip(Reason reason, uint256 priceE18, uint256 referenceE18) private {
        Breaker storage breaker_ = _storage().breaker;
        (breaker_.reason, breaker_.trippedAt, breaker_.agreedSince) = (reason, uint40(block.timestamp), 0);
        emit Tripped(reason, priceE18, referenceE18);
    }

    /// @inheritdoc IPriceOracle
    function reset() external restricted {
        require(_storage().breaker.reason != Reason.None, PriceOracle_NotTripped());
        _reset(false);
    }

    function _reset(bool automatic) private {
        PriceOracleStorage storage $ = _storage();
        delete $.breaker;
        $.recent.forget();
        emit Reset(automatic);
    }

    /* SETTINGS */

    /// @inheritdoc IPriceOracle
    function setManualPrice(uint256 priceE18, uint256 expiresAt) external restricted {
        uint256 expiry = expiresAt;
        if (priceE18 == 0) {
            expiry = 0;
        } else {
            require(_isPrice(priceE18), PriceOracle_BadPrice(priceE18));
            uint256 latest = block.timestamp + MAX_MANUAL_DURATION;
            require(expiry > block.timestamp && expiry <= latest, PriceOracle_BadExpiry(expiry, latest));
        }
        ManualPrice storage manual = _storage().manualPrice;
        emit ManualPriceUpdated(manual.priceE18, priceE18, expiry);
        (manual.priceE18, manual.expiresAt) = (uint96(priceE18), uint40(expiry)); // both fit, checked above
    }

    /// @inheritdoc IPriceOracle
    function setSources(Sources calldata newSources) external restricted {
        _setSources(newSources);
    }

    function _setSources(Sources calldata newSources) private {
        _requireFeed(newSources.cptFeed, newSources.cptMaxAge);
        _requireFeed(newSources.usdcFeed, newSources.usdcMaxAge);
        _requireFeed(newSources.sequencerFeed, MIN_FEED_AGE); // has no age
        _requirePool(newSources.pool);
        PriceOracleStorage storage $ = _storage();
        emit SourcesUpdated($.sources, newSources);
        $.sources = newSources;
    }

    function _requireFeed(address feed, uint256 maxAge) private view {
        if (feed == address(0)) return;
        bool isKnownAge = maxAge >= MIN_FEED_AGE && maxAge <= MAX_FEED_AGE;
        require(feed.code.length != 0 && isKnownAge, PriceOracle_BadSource(feed));
    }

    function _requirePool(address pool) private view {
        if (pool == address(0)) return;
        (address token0, address token1) = address(CPT) < address(USDC)
            ? (address(CPT), address(USDC))
            : (address(USDC), address(CPT));
        bytes memory call0 = abi.encodeCall(IUniswapV3Pool(pool).token0, ());
        bytes memory call1 = abi.encodeCall(IUniswapV3Pool(pool).token1, ());
        require(
            BoundedReads.tryReadAddress(pool, call0, PoolTwap.READ_GAS) == token0 &&
                BoundedReads.tryReadAddress(pool, call1, PoolTwap.READ_GAS) == token1,
            PriceOracle_BadSource(pool)
        );
    }

    /* VIEWS */

    /// @inheritdoc IPriceOracle
    function price() external view returns (Status status, uint256 lowE18, uint256 highE18) {
        return _answer(_live());
    }

    /// @inheritdoc IPriceOracle
    function requirePrice() external view returns (uint256 lowE18, uint256 highE18) {
        Status status;
        (status, lowE18, highE18) = _answer(_live());
        require(lowE18 != 0, PriceOracle_NoPrice(status));
    }

    /// @inheritdoc IPriceOracle
    function sourceViews() external view returns (SourceView[3] memory views) {
        Sources memory from = _storage().sources;
        views = _readSources(from, _readFeed(from.usdcFeed, from.usdcMaxAge));
        (, , , uint256[3] memory kept) = SourceMedian.combine(_usable(views));
        for (uint256 i = 0; i < 3; ++i) {
            if (views[i].state == SourceState.Used && kept[i] == 0) views[i].state = SourceState.Dropped;
        }
    }

    /// @inheritdoc IPriceOracle
    function sources() external view returns (Sources memory) {
        return _storage().sources;
    }

    /// @inheritdoc IPriceOracle
    function breaker() external view returns (Reason reason, uint256 trippedAt, uint256 agreedSince) {
        Breaker memory breaker_ = _storage().breaker;
        return (breaker_.reason, breaker_.trippedAt, breaker_.agreedSince);
    }

    /// @inheritdoc IPriceOracle
    function manualPrice() external view returns (uint256 priceE18, uint256 expiresAt) {
        ManualPrice memory manual = _storage().manualPrice;
        return (manual.priceE18, manual.expiresAt);
    }

    /* THE ANSWER */

    /// What the sources say now, whether or not the breaker has tripped and whatever was set by hand.
    struct Live {
        Status status; // Fresh, or why there is no price; never Manual or Tripped
        uint256 lowE18;
        uint256 highE18;
        Reason trips; // what poke() trips on, or would
        uint256 trippingE18;
        uint256 referenceE18;
    }

    function _answer(Live memory live) private view returns (Status status, uint256 lowE18, uint256 highE18) {
        PriceOracleStorage storage $ = _storage();
        if (live.status == Status.SequencerDown) return (Status.SequencerDown, 0, 0);
        status = live.status;
        if (live.trips != Reason.None || $.breaker.reason != Reason.None) status = Status.Tripped;
        if (status == Status.Fresh) return (Status.Fresh, live.lowE18, live.highE18);
        ManualPrice memory manual = $.manualPrice;
        if (block.timestamp < manual.expiresAt) return (Status.Manual, manual.priceE18, manual.priceE18);
        return (status, 0, 0);
    }

    function _live() private view returns (Live memory live) {
        Sources memory from = _storage().sources;
        if (!_isSequencerUp(from.sequencerFeed)) {
            live.status = Status.SequencerDown;
            return live;
        }
        SourceView memory usdc = _readFeed(from.usdcFeed, from.usdcMaxAge);
        if (usdc.state != SourceState.Used) {
            live.status = Status.TooFewSources;
            return live;
        }
        (live.status, live.lowE18, live.highE18) = _combine(_readSources(from, usdc));
        if (usdc.priceE18 < MIN_USDC_E18 || usdc.priceE18 > MAX_USDC_E18) {
            (live.trips, live.trippingE18, live.referenceE18) = (Reason.UsdcDepeg, usdc.priceE18, ONE_E18);
        } else if (live.status == Status.Fresh) {
            _checkJump(live);
        }
    }

    function _combine(SourceView[3] memory views) private pure returns (Status, uint256 lowE18, uint256 highE18) {
        SourceMedian.Agreement agreement;
        (agreement, lowE18, highE18, ) = SourceMedian.combine(_usable(views));
        if (agreement == SourceMedian.Agreement.TooFew) return (Status.TooFewSources, 0, 0);
        if (agreement == SourceMedian.Agreement.Apart) return (Status.SourcesDisagree, 0, 0);
        return (Status.Fresh, lowE18, highE18);
    }

    function _usable(SourceView[3] memory views) private pure returns (uint256[3] memory prices) {
        for (uint256 i = 0; i < 3; ++i) {
            if (views[i].state == SourceState.Used) prices[i] = views[i].priceE18;
        }
    }

    function _checkJump(Live memory live) private view {
        (uint256 lowest, uint256 highest) = _storage().recent.extremes();
        if (lowest == 0) return; // nothing to compare with
        if (live.highE18 * 100 > lowest * (100 + MAX_JUMP_PERCENT)) {
            (live.trips, live.trippingE18, live.referenceE18) = (Reason.PriceJump, live.highE18, lowest);
        } else if (live.lowE18 * 100 < highest * (100 - MAX_JUMP_PERCENT)) {
            (live.trips, live.trippingE18, live.referenceE18) = (Reason.PriceJump, live.lowE18, highest);
        }
    }

    /* SOURCES */

    function _isSequencerUp(address feed) private view returns (bool) {
        return feed == address(0) || ChainlinkFeeds.sequencerUptime(feed) >= SEQUENCER_GRACE;
    }

    function _readSources(
        Sources memory from,
        SourceView memory usdc
    ) private view returns (SourceView[3] memory views) {
        views[0] = _readFeed(from.cptFeed, from.cptMaxAge);
        views[1] = _readPool(from.pool, usdc);
        views[2] = _readQuotation();
    }

    function _readFeed(address feed, uint256 maxAge) private view returns (SourceView memory) {
        if (feed == address(0)) return _missing();
        (bool ok, uint256 priceE18, uint256 updatedAt) = ChainlinkFeeds.tryPrice(feed);
        return ok ? _source(priceE18, updatedAt, maxAge) : _missing();
    }

    /// @dev A mean up to this very second: never too old.
    function _readPool(address pool, SourceView memory usdc) private view returns (SourceView memory) {
        if (pool == address(0) || usdc.state != SourceState.Used) return _missing();
        (bool ok, int24 tick, ) = PoolTwap.tryMeans(IUniswapV3Pool(pool), TWAP_WINDOW);
        if (!ok) return _missing();
        uint256 usdcE18 = PoolTwap.quoteAt(tick, TWAP_CPT, address(CPT), address(USDC));
        // beyond the bound no price, and no overflow; down, as the quote
        if (usdcE18 > MAX_PRICE_E18) return _missing();
        return _source((usdcE18 * usdc.priceE18) / ONE_E18, block.timestamp, 0);
    }

    /// @dev What a reporter said counts no longer than it is one: whoever takes the role from a stolen key is done with it.
    function _readQuotation() private view returns (SourceView memory) {
        Quotation memory last = _storage().quotation;
        if (last.priceE18 == 0 || !_isReporter(last.reporter)) return _missing();
        return _source(last.priceE18, last.quotedAt, MAX_QUOTATION_AGE);
    }

    /// @param updatedAt Not in the future.
    function _source(uint256 priceE18, uint256 updatedAt, uint256 maxAge) private view returns (SourceView memory) {
        if (!_isPrice(priceE18)) return _missing();
        bool isTooOld = block.timestamp - updatedAt > maxAge;
        return SourceView(priceE18, updatedAt, isTooOld ? SourceState.TooOld : SourceState.Used);
    }

    function _missing() private pure returns (SourceView memory) {
        return SourceView(0, 0, SourceState.Missing);
    }

    /* INTERNALS */

    // solhint-disable-next-line func-name-mixedcase
    function _EIP712Name() internal pure override returns (string memory) {
        return "CyberPlaza PriceOracle";
    }

    // solhint-disable-next-line func-name-mixedcase
    function _EIP712Version() internal pure override returns (string memory) {
        return "1";
    }
}
