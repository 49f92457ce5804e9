// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ERC20Burnable} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Burnable.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {IUniswapV3Factory} from "@uniswap/v3-core/contracts/interfaces/IUniswapV3Factory.sol";
import {IUniswapV3Pool} from "@uniswap/v3-core/contracts/interfaces/IUniswapV3Pool.sol";
import {IUniswapV3PoolImmutables} from "@uniswap/v3-core/contracts/interfaces/pool/IUniswapV3PoolImmutables.sol";
import {ExpiringPause} from "../base/ExpiringPause.sol";
import {IPriceOracle} from "../interfaces/oracle/IPriceOracle.sol";
import {IBuybackBurner} from "../interfaces/revenue/IBuybackBurner.sol";
import {IRevenueRouter} from "../interfaces/revenue/IRevenueRouter.sol";
import {IRevenueSink} from "../interfaces/revenue/IRevenueSink.sol";
import {ISwapRouter} from "../interfaces/revenue/ISwapRouter.sol";
import {BoundedReads} from "../libraries/BoundedReads.sol";
import {PoolTwap} from "../libraries/PoolTwap.sol";

/// @title BuybackBurner
/// @notice Buys CPT in small swaps and burns it every quarter.
/// @dev docs/buyback.md has the guards and what is left to who attacks them. It owes nobody: what it may spend and burn is its balance,
///      so that gifts only help. Trusts: the factory, whose pools are Uniswap's; the router to take no more than it is approved.
///      Invariants: BUY-1 (USDC received = spent + held), BUY-2 (the supply falls by what the records say), BUY-3 (no swap gave less
///      than its minimum).
contract BuybackBurner is IBuybackBurner, ExpiringPause, ReentrancyGuardTransient {
    using SafeERC20 for IERC20;

    uint256 private constant BPS = 10_000;
    uint256 private constant ONE_E18 = 1e18;
    uint256 private constant POOL_FEE_UNITS = 1e6;
    uint32 private constant TWAP_WINDOW = 30 minutes;
    uint256 private constant MAX_POOLS = 3;
    uint256 private constant QUARTER = 13 weeks;
    /// @dev USDC units to 18 decimals, per 10^18 wei of CPT.
    uint256 private constant PRICE_SCALE = 1e30;

    /// @custom:oz-upgrades-unsafe-allow state-variable-immutable
    IERC20 private immutable USDC;
    /// @custom:oz-upgrades-unsafe-allow state-variable-immutable
    IERC20 private immutable CPT;
    /// @custom:oz-upgrades-unsafe-allow state-variable-immutable
    IPriceOracle private immutable ORACLE;
    /// @custom:oz-upgrades-unsafe-allow state-variable-immutable
    IUniswapV3Factory private immutable FACTORY;
    /// @custom:oz-upgrades-unsafe-allow state-variable-immutable
    ISwapRouter private immutable SWAP_ROUTER;

    /* STORAGE */

    /// @custom:storage-location erc7201:cyberplaza.BuybackBurner
    struct BuybackBurnerStorage {
        Limits limits;
        uint40 lastBuyAt;
        uint64 lastPartE18; // of what was possible then
        uint64 usdcSpent; // since the last burn
        uint40 burntIn; // number of the quarter of the last burn, and one: 0 is none
        mapping(address pool => uint256) minCardinality;
        Burn[] burns;
    }

    function _storage() private pure returns (BuybackBurnerStorage storage $) {
        uint256 location = erc7201("cyberplaza.BuybackBurner");
        assembly ("memory-safe") {
            $.slot := location
        }
    }

    /// @custom:oz-upgrades-unsafe-allow constructor
    constructor(IERC20 usdc, IERC20 cpt, IPriceOracle oracle, IUniswapV3Factory factory, ISwapRouter swapRouter) {
        USDC = usdc;
        CPT = cpt;
        ORACLE = oracle;
        FACTORY = factory;
        SWAP_ROUTER = swapRouter;
        _disableInitializers();
    }

    function initialize(address authority_) external initializer {
        __AccessManaged_init(authority_);
        __ExpiringPause_init();
        _storage().limits = Limits({
            maxUsdc: 25_000e6,
            maxShareBps: 1_000,
            interval: 1 hours,
            slippageBps: 100,
            maxDeviationBps: 300
        });
    }

    /* MONEY IN */

    /// @inheritdoc IRevenueSink
    /// @dev Open to anyone, as a gift. Emits `RevenueTaken`.
    function receiveRevenue(IRevenueRouter.Sink, uint256 amount) external {
        emit RevenueTaken(msg.sender, amount);
        USDC.safeTransferFrom(msg.sender, address(this), amount);
    }

    /* BUYING */

    /// @inheritdoc IBuybackBurner
    function buy(
        uint256 maxUsdc,
        uint256 minCpt,
        address[] calldata route
    ) external whenNotPaused nonReentrant returns (uint256 usdcSpent, uint256 cptBought) {
        uint256 usdc = _takeTurn(maxUsdc);
        (uint256 twapCpt, uint256 needed, bytes memory path) = _quote(usdc, route);
        (usdcSpent, cptBought) = _swap(usdc, path);
        _storage().usdcSpent += uint64(usdcSpent); // at most the cap of a swap; the sum of a quarter's is below 2^64
        needed = Math.max(needed, minCpt);
        require(cptBought >= needed, BuybackBurner_TooLittle(cptBought, needed));
        emit Bought(msg.sender, usdcSpent, cptBought, twapCpt, route);
    }

    /// @dev A part of what is possible takes that part of the interval, up: a swap of one unit keeps nobody from buying.
    function _takeTurn(uint256 maxUsdc) private returns (uint256 usdc) {
        (uint256 most, uint256 readyAt) = nextBuy();
        require(block.timestamp >= readyAt, BuybackBurner_TooEarly(readyAt));
        usdc = Math.min(most, maxUsdc);
        require(usdc != 0, BuybackBurner_Nothing());
        BuybackBurnerStorage storage $ = _storage();
        $.lastBuyAt = uint40(block.timestamp);
        $.lastPartE18 = uint64(Math.mulDiv(usdc, ONE_E18, most, Math.Rounding.Ceil)); // at most one
    }

    /// @dev What was spent is what went, as a pool whose liquidity ends takes less, and what was bought is what came, whatever the
    ///      router says. Its own minimum is not used: its error has no values.
    function _swap(uint256 usdc, bytes memory path) private returns (uint256 usdcSpent, uint256 cptBought) {
        (uint256 usdcBefore, uint256 cptBefore) = (USDC.balanceOf(address(this)), CPT.balanceOf(address(this)));
        USDC.forceApprove(address(SWAP_ROUTER), usdc);
        SWAP_ROUTER.exactInput(ISwapRouter.ExactInputParams(path, address(this), block.timestamp, usdc, 0));
        USDC.forceApprove(address(SWAP_ROUTER), 0);
        return (usdcBefore - USDC.balanceOf(address(this)), CPT.balanceOf(address(this)) - cptBefore);
    }

    /// @return twapCpt By the mean prices, down.
    /// @return needed The least a swap must give, up.
    /// @return path As the router takes it.
    function _quote(
        uint256 usdc,
        address[] calldata route
    ) private view returns (uint256 twapCpt, uint256 needed, bytes memory path) {
        require(route.length != 0 && route.length <= MAX_POOLS, BuybackBurner_BadRoute(route.length));
        address token = address(USDC);
        path = abi.encodePacked(token);
        twapCpt = usdc;
        uint256 keptE6 = POOL_FEE_UNITS; // product of what the pools' fees leave
        for (uint256 i = 0; i < route.length; ++i) {
            IUniswapV3Pool pool = IUniswapV3Pool(route[i]);
            _requireUsable(pool);
            address next = _otherToken(pool, token, i);
            twapCpt = PoolTwap.quoteAt(_meanTick(pool), twapCpt, token, next);
            uint24 fee = pool.fee();
            keptE6 = Math.mulDiv(keptE6, POOL_FEE_UNITS - fee, POOL_FEE_UNITS, Math.Rounding.Ceil);
            token = next;
            path = abi.encodePacked(path, fee, token);
        }
        require(token == address(CPT), BuybackBurner_BadRoute(route.length));
        _requireNearOracle(usdc, twapCpt);
        uint256 keptBps = BPS - _storage().limits.slippageBps;
        needed = Math.mulDiv(twapCpt, keptE6 * keptBps, POOL_FEE_UNITS * BPS, Math.Rounding.Ceil);
    }

    function _requireUsable(IUniswapV3Pool pool) private view {
        uint256 least = _storage().minCardinality[address(pool)];
        require(least != 0, BuybackBurner_PoolNotListed(address(pool)));
        (, , uint16 index, uint16 cardinality, , , ) = pool.slot0();
        require(cardinality >= least, BuybackBurner_TooFewObservations(address(pool), cardinality, least));
        (uint32 movedAt, , , ) = pool.observations(index);
        // the pool's clock is modulo 2^32
        require(movedAt != uint32(block.timestamp), BuybackBurner_PoolMovedNow(address(pool)));
    }

    /// @dev No way back to USDC or on from CPT, so that no pool's fee is paid for nothing.
    function _otherToken(IUniswapV3Pool pool, address token, uint256 place) private view returns (address) {
        (address token0, address token1) = (pool.token0(), pool.token1());
        bool leadsOn = (token == token0 || token == token1) && token != address(CPT);
        require(leadsOn, BuybackBurner_BadRoute(place));
        address next = token == token0 ? token1 : token0;
        require(next != address(USDC), BuybackBurner_BadRoute(place));
        return next;
    }

    function _meanTick(IUniswapV3Pool pool) private view returns (int24 tick) {
        bool ok;
        (ok, tick, ) = PoolTwap.tryMeans(pool, TWAP_WINDOW);
        require(ok, BuybackBurner_TwapTooYoung(address(pool)));
    }

    /// @dev Both ends of the oracle's answer must be near: which is farther in parts of itself is not which is farther in USD.
    function _requireNearOracle(uint256 usdc, uint256 twapCpt) private view {
        (uint256 lowE18, uint256 highE18) = ORACLE.requirePrice();
        uint256 twapE18 = twapCpt == 0 ? type(uint128).max : Math.mulDiv(usdc, PRICE_SCALE, twapCpt);
        _requireNear(twapE18, lowE18);
        _requireNear(twapE18, highE18);
    }

    function _requireNear(uint256 twapE18, uint256 oracleE18) private view {
        uint256 distance = twapE18 > oracleE18 ? twapE18 - oracleE18 : oracleE18 - twapE18;
        bool near = distance * BPS <= oracleE18 * _storage().limits.maxDeviationBps;
        require(near, BuybackBurner_PricesApart(twapE18, oracleE18));
    }

    /* BURNING */

    /// @inheritdoc IBuybackBurner
    function burn() external returns (uint256 number) {
        uint256 readyAt = nextBurnAt();
        require(block.timestamp >= readyAt, BuybackBurner_BurnTooEarly(readyAt));
        uint256 amount = CPT.balanceOf(address(this));
        require(amount != 0, BuybackBurner_Nothing());
        BuybackBurnerStorage storage $ = _storage();
        number = $.burns.length;
        uint64 usdcSpent = $.usdcSpent;
        $.usdcSpent = 0;
        $.burntIn = uint40(block.timestamp / QUARTER + 1);
        ERC20Burnable(address(CPT)).burn(amount);
        uint256 supplyAfter = CPT.totalSupply();
        // CPT's supply is below 2^87
        $.burns.push(Burn(uint40(block.timestamp), usdcSpent, uint128(amount), uint128(supplyAfter)));
        emit Burnt(number, usdcSpent, amount, supplyAfter);
    }

    /* SETTINGS */

    /// @inheritdoc IBuybackBurner
    function setPool(address pool, uint256 minCardinality) external restricted {
        BuybackBurnerStorage storage $ = _storage();
        if (minCardinality != 0) {
            _requireWithin("minCardinality", minCardinality, 2, type(uint16).max);
            require(_isFactorys(pool), BuybackBurner_BadPool(pool));
        }
        emit PoolUpdated(pool, $.minCardinality[pool], minCardinality);
        $.minCardinality[pool] = minCardinality;
    }

    /// @dev Whatever is at the address: what is no pool answers nothing of use.
    function _isFactorys(address pool) private view returns (bool) {
        bytes memory call = abi.encodeCall(IUniswapV3PoolImmutables.token0, ());
        address token0 = BoundedReads.tryReadAddress(pool, call, PoolTwap.READ_GAS);
        call = abi.encodeCall(IUniswapV3PoolImmutables.token1, ());
        address token1 = BoundedReads.tryReadAddress(pool, call, PoolTwap.READ_GAS);
        call = abi.encodeCall(IUniswapV3PoolImmutables.fee, ());
        (bool ok, uint256[] memory fee) = BoundedReads.tryRead(pool, call, PoolTwap.READ_GAS, 1);
        // below a million, so that the cast keeps the fee
        return ok && fee[0] < POOL_FEE_UNITS && FACTORY.getPool(token0, token1, uint24(fee[0])) == pool;
    }

    /// @inheritdoc IBuybackBurner
    function setLimits(Limits calldata newLimits) external restricted {
        _requireWithin("maxUsdc", newLimits.maxUsdc, 100e6, 250_000e6);
        _requireWithin("maxShareBps", newLimits.maxShareBps, 100, 5_000);
        _requireWithin("interval", newLimits.interval, 10 minutes, 7 days);
        _requireWithin("slippageBps", newLimits.slippageBps, 10, 300);
        _requireWithin("maxDeviationBps", newLimits.maxDeviationBps, 50, 1_000);
        BuybackBurnerStorage storage $ = _storage();
        emit LimitsUpdated($.limits, newLimits);
        $.limits = newLimits;
    }

    function _requireWithin(bytes32 what, uint256 value, uint256 min, uint256 max) private pure {
        require(value >= min && value <= max, BuybackBurner_LimitOutOfBounds(what, value, min, max));
    }

    /* VIEWS */

    /// @inheritdoc IBuybackBurner
    function nextBuy() public view returns (uint256 usdc, uint256 readyAt) {
        BuybackBurnerStorage storage $ = _storage();
        Limits memory limits_ = $.limits;
        uint256 share = (USDC.balanceOf(address(this)) * limits_.maxShareBps) / BPS; // down: the smaller swap
        usdc = Math.min(share, limits_.maxUsdc);
        readyAt = $.lastBuyAt + Math.mulDiv(limits_.interval, $.lastPartE18, ONE_E18, Math.Rounding.Ceil);
    }

    /// @inheritdoc IBuybackBurner
    function quote(uint256 usdc, address[] calldata route) external view returns (uint256 twapCpt, uint256 minCpt) {
        (twapCpt, minCpt, ) = _quote(usdc, route);
    }

    /// @inheritdoc IBuybackBurner
    function nextBurnAt() public view returns (uint256) {
        return _storage().burntIn * QUARTER;
    }

    /// @inheritdoc IBuybackBurner
    function burnCount() external view returns (uint256) {
        return _storage().burns.length;
    }

    /// @inheritdoc IBuybackBurner
    function burnOf(uint256 number) external view returns (Burn memory) {
        Burn[] storage burns = _storage().burns;
        require(number < burns.length, BuybackBurner_NoBurn(number));
        return burns[number];
    }

    /// @inheritdoc IBuybackBurner
    function pendingBurn() external view returns (uint256 usdcSpent, uint256 cptHeld) {
        return (_storage().usdcSpent, CPT.balanceOf(address(this)));
    }

    /// @inheritdoc IBuybackBurner
    function minCardinalityOf(address pool) external view returns (uint256) {
        return _storage().minCardinality[pool];
    }

    /// @inheritdoc IBuybackBurner
    function limits() external view returns (Limits memory) {
        return _storage().limits;
    }
}
