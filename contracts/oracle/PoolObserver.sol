// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AccessManagedUpgradeable} from "@openzeppelin/contracts-upgradeable/access/manager/AccessManagedUpgradeable.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {IUniswapV3Factory} from "@uniswap/v3-core/contracts/interfaces/IUniswapV3Factory.sol";
import {IUniswapV3Pool} from "@uniswap/v3-core/contracts/interfaces/IUniswapV3Pool.sol";
import {IPoolObserver} from "../interfaces/oracle/IPoolObserver.sol";
import {BoundedReads} from "../libraries/BoundedReads.sol";
import {PoolTwap} from "../libraries/PoolTwap.sol";

/// @title PoolObserver
/// @notice Mean price and daily volume of the CPT/USDC pool.
/// @dev docs/oracle.md derives the volume and says what it is worth. Trusts: the factory, whose pools are Uniswap's. Invariants: ORA-4
///      (no seconds are counted twice: intervals follow one another), ORA-5 (a refresh never reverts and never changes what the
///      views said just before).
contract PoolObserver is IPoolObserver, AccessManagedUpgradeable {
    uint256 private constant DAY = 1 days;
    uint256 private constant DAYS_KEPT = 8; // the running one and seven that are over
    uint256 private constant MEDIAN_INDEX = 3; // of seven, sorted
    uint256 private constant MILLION = 1e6; // pool fees are in parts of it
    /// @dev All CPT there ever was: a day that says more is no measurement.
    uint256 private constant MAX_DAILY_VOLUME = 100_000_000e18;
    /// @dev Liquidity must stay this long to count as the liquidity that earned the fees.
    uint256 private constant MIN_WINDOW = 30 minutes;
    /// @dev Of 10^12 CPT the quote in USDC units is the price of one with 18 decimals, without the loss of rounding to 6.
    uint256 private constant TWAP_CPT = 1e30;

    /// @custom:oz-upgrades-unsafe-allow state-variable-immutable
    IERC20 private immutable CPT;
    /// @custom:oz-upgrades-unsafe-allow state-variable-immutable
    IERC20 private immutable USDC;
    /// @custom:oz-upgrades-unsafe-allow state-variable-immutable
    IUniswapV3Factory private immutable FACTORY;

    /* STORAGE */

    /// @custom:storage-location erc7201:cyberplaza.PoolObserver
    struct PoolObserverStorage {
        IUniswapV3Pool pool;
        uint24 fee; // the pool's, which never changes
        uint40 observedAt;
        uint256 feeGrowth0X128; // of `observedAt`
        uint256 feeGrowth1X128;
        uint128[8] volumes; // of day d at d % 8; those before the day of `observedAt` less 7 are left-overs
    }

    function _storage() private pure returns (PoolObserverStorage storage $) {
        uint256 location = erc7201("cyberplaza.PoolObserver");
        assembly ("memory-safe") {
            $.slot := location
        }
    }

    /// @custom:oz-upgrades-unsafe-allow constructor
    constructor(IERC20 cpt_, IERC20 usdc_, IUniswapV3Factory factory_) {
        CPT = cpt_;
        USDC = usdc_;
        FACTORY = factory_;
        _disableInitializers();
    }

    function initialize(address authority_, address pool_) external initializer {
        __AccessManaged_init(authority_);
        _setPool(pool_);
    }

    /* OBSERVING */

    /// @inheritdoc IPoolObserver
    function refresh() external returns (uint256) {
        Interval memory seen = _observe();
        uint128[8] memory volumes = _volumesWith(seen);
        if (seen.counts) _book(seen, volumes);
        return _median(volumes);
    }

    function _book(Interval memory seen, uint128[8] memory volumes) private {
        PoolObserverStorage storage $ = _storage();
        if (seen.counts) emit VolumeObserved($.observedAt, block.timestamp, seen.volume);
        $.volumes = volumes;
        ($.feeGrowth0X128, $.feeGrowth1X128) = (seen.feeGrowth0X128, seen.feeGrowth1X128);
        $.observedAt = uint40(block.timestamp);
    }

    /* SETTINGS */

    /// @inheritdoc IPoolObserver
    function setPool(address newPool) external restricted {
        // What the old pool traded until now; what it does not tell any more is lost with it.
        Interval memory seen = _observe();
        _book(seen, _volumesWith(seen));
        _setPool(newPool);
    }

    function _setPool(address newPool) private {
        IUniswapV3Pool pool_ = IUniswapV3Pool(newPool);
        bytes memory call = abi.encodeCall(pool_.fee, ());
        (bool ok, uint256[] memory answer) = BoundedReads.tryRead(newPool, call, PoolTwap.READ_GAS, 1);
        // Without a fee there is nothing to tell the volume from.
        require(ok && answer[0] != 0 && answer[0] < MILLION, PoolObserver_BadPool(newPool));
        uint24 fee = uint24(answer[0]); // below a million
        require(FACTORY.getPool(address(CPT), address(USDC), fee) == newPool, PoolObserver_BadPool(newPool));
        PoolObserverStorage storage $ = _storage();
        emit PoolUpdated(address($.pool), newPool);
        ($.pool, $.fee, $.observedAt) = (pool_, fee, uint40(block.timestamp));
        ($.feeGrowth0X128, $.feeGrowth1X128) = (pool_.feeGrowthGlobal0X128(), pool_.feeGrowthGlobal1X128());
    }

    /* VIEWS */

    /// @inheritdoc IPoolObserver
    function medianVolume() external view returns (uint256) {
        return _median(_volumesWith(_observe()));
    }

    /// @inheritdoc IPoolObserver
    function dailyVolume(uint256 day) external view returns (uint256) {
        uint256 today = block.timestamp / DAY;
        if (day > today || day + DAYS_KEPT <= today) return 0;
        return _volumesWith(_observe())[day % DAYS_KEPT];
    }

    /// @inheritdoc IPoolObserver
    function volume24h() external view returns (uint256) {
        uint128[8] memory volumes = _volumesWith(_observe());
        uint256 today = block.timestamp / DAY;
        uint256 ofYesterday = DAY - (block.timestamp % DAY); // seconds
        // down: a limit that goes by it is the smaller
        return volumes[today % DAYS_KEPT] + (volumes[(today - 1) % DAYS_KEPT] * ofYesterday) / DAY;
    }

    /// @inheritdoc IPoolObserver
    function twapE18(uint32 window) external view returns (uint256) {
        int24 tick = PoolTwap.meanTick(_storage().pool, window);
        return PoolTwap.quoteAt(tick, TWAP_CPT, address(CPT), address(USDC));
    }

    /// @inheritdoc IPoolObserver
    function pool() external view returns (address) {
        return address(_storage().pool);
    }

    /// @inheritdoc IPoolObserver
    function observedAt() external view returns (uint256) {
        return _storage().observedAt;
    }

    /* VOLUME */

    /// What the pool says about the seconds since the last observation.
    struct Interval {
        bool counts; // false: too short, or the pool says too little
        uint256 volume; // CPT wei
        uint256 feeGrowth0X128;
        uint256 feeGrowth1X128;
    }

    /// @dev The liquidity that earned the fees is the mean over the interval, or over as much of it as the pool remembers. With less
    ///      than 30 minutes of that, liquidity that somebody brought for a second would count: it waits then, and nothing is lost.
    function _observe() private view returns (Interval memory seen) {
        PoolObserverStorage storage $ = _storage();
        (IUniswapV3Pool pool_, uint256 fee, uint256 elapsed) = ($.pool, $.fee, block.timestamp - $.observedAt);
        if (elapsed < MIN_WINDOW) return seen;
        (bool ok, uint256 reach) = PoolTwap.tryReach(pool_);
        uint256 window = Math.min(elapsed, reach);
        if (!ok || window < MIN_WINDOW) return seen;
        int24 tick;
        uint256 liquidity;
        (ok, tick, liquidity) = PoolTwap.tryMeans(pool_, uint32(window)); // at most `reach`, a uint32
        if (!ok) return seen;
        uint256[2] memory parts;
        (ok, parts) = _protocolParts(pool_);
        if (!ok) return seen;
        (seen.feeGrowth0X128, seen.feeGrowth1X128) = (pool_.feeGrowthGlobal0X128(), pool_.feeGrowthGlobal1X128());
        uint256 traded0;
        uint256 traded1;
        unchecked {
            // both sums wrap around in the pool as well
            traded0 = _traded(seen.feeGrowth0X128 - $.feeGrowth0X128, liquidity, fee, parts[0]);
            traded1 = _traded(seen.feeGrowth1X128 - $.feeGrowth1X128, liquidity, fee, parts[1]);
        }
        seen.volume = _inCpt(tick, traded0, traded1);
        seen.counts = true;
    }

    /// @dev One part in so many goes to Uniswap's protocol: of token0 in the lower four bits, of token1 in the upper; zero: none. The
    ///      present one is taken for the whole interval.
    function _protocolParts(IUniswapV3Pool pool_) private view returns (bool ok, uint256[2] memory parts) {
        uint256[] memory words;
        bytes memory call = abi.encodeCall(pool_.slot0, ());
        (ok, words) = BoundedReads.tryRead(address(pool_), call, PoolTwap.READ_GAS, 7);
        if (!ok) return (false, parts);
        parts = [words[5] & 0xf, (words[5] >> 4) & 0xf];
        ok = parts[0] != 1 && parts[1] != 1; // one in one would leave nothing to tell the volume from
    }

    /// @dev What was paid in for swaps, fee included, of one token. Down twice: the fraction of a unit of fees, then of volume.
    function _traded(
        uint256 feeGrowthX128,
        uint256 liquidity,
        uint256 fee,
        uint256 protocolPart
    ) private pure returns (uint256) {
        uint256 earned = Math.min(Math.mulDiv(feeGrowthX128, liquidity, 1 << 128), type(uint128).max);
        // 128 bits × 20 bits × 4 bits
        uint256 traded =
            protocolPart == 0
                ? (earned * MILLION) / fee
                : (earned * MILLION * protocolPart) / (fee * (protocolPart - 1));
        return Math.min(traded, type(uint128).max);
    }

    /// @dev USDC at the mean price, down.
    function _inCpt(int24 tick, uint256 traded0, uint256 traded1) private view returns (uint256) {
        (uint256 cptIn, uint256 usdcIn) = address(CPT) < address(USDC) ? (traded0, traded1) : (traded1, traded0);
        uint256 bought = PoolTwap.quoteAt(tick, usdcIn, address(USDC), address(CPT));
        return Math.min(cptIn + Math.min(bought, type(uint128).max), type(uint128).max);
    }

    /// @dev The figures of the eight days up to now, with the interval's volume in proportion to the seconds it has of each, down.
    function _volumesWith(Interval memory seen) private view returns (uint128[8] memory volumes) {
        PoolObserverStorage storage $ = _storage();
        volumes = $.volumes;
        uint256 from = $.observedAt;
        uint256 today = block.timestamp / DAY;
        for (uint256 age = 0; age < DAYS_KEPT; ++age) {
            uint256 day = today - age;
            uint256 volume = day > from / DAY ? 0 : volumes[day % DAYS_KEPT]; // nothing was written for days since then
            uint256 start = Math.max(from, day * DAY);
            uint256 end = Math.min(block.timestamp, (day + 1) * DAY);
            if (end > start) volume += (seen.volume * (end - start)) / (block.timestamp - from);
            volumes[day % DAYS_KEPT] = uint128(Math.min(volume, MAX_DAILY_VOLUME)); // fits: below 2^87
        }
    }

    function _median(uint128[8] memory volumes) private view returns (uint256) {
        uint256 today = block.timestamp / DAY;
        uint256[7] memory sorted;
        for (uint256 i = 0; i < 7; ++i) {
            uint256 volume = volumes[(today - 1 - i) % DAYS_KEPT];
            uint256 place = i;
            for (; place != 0 && sorted[place - 1] > volume; --place) {
                sorted[place] = sorted[place - 1];
            }
            sorted[place] = volume;
        }
        return sorted[MEDIAN_INDEX];
    }
}
