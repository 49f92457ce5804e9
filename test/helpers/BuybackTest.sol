// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IUniswapV3Pool} from "@uniswap/v3-core/contracts/interfaces/IUniswapV3Pool.sol";
import {IExpiringPause} from "../../contracts/interfaces/base/IExpiringPause.sol";
import {IBuybackBurner} from "../../contracts/interfaces/revenue/IBuybackBurner.sol";
import {Roles} from "../../contracts/libraries/Roles.sol";
import {MockPriceOracle} from "../mocks/MockPriceOracle.sol";
import {MockUSDC} from "../mocks/MockUSDC.sol";
import {ProtocolTest} from "./ProtocolTest.sol";
import {Published} from "./Published.sol";

/// @notice The buyback on three real pools of CPT and USDC, each with 8 million USDC over the whole range, an hour old, at 0.80.
abstract contract BuybackTest is ProtocolTest, Published {
    uint256 internal constant PRICE = 0.8e18;
    uint256 internal constant PRICE_UNITS = 800_000;
    uint256 internal constant QUARTER = 13 weeks;
    uint256 internal constant CAP = 25_000e6;
    uint16 internal constant CARDINALITY = 60;
    uint256 internal constant MIN_CARDINALITY = 30;

    address internal lp = makeAddr("liquidity provider");
    address internal trader = makeAddr("trader");
    address internal keeper = makeAddr("keeper");

    MockPriceOracle internal oracle;
    IBuybackBurner internal burner;
    /// @dev Of 0.05, 0.3 and 1 %.
    IUniswapV3Pool[3] internal pools;

    function setUp() public virtual override {
        super.setUp();
        // The suite may keep the USDC it has: the buyback is told of none of its contracts.
        if (_mustReorder()) {
            bool wasFirst = _isCptFirst();
            while (_isCptFirst() == wasFirst) usdc = new MockUSDC();
        }
        _deployUniswap();
        vm.warp(START + 2 hours);
        _give(lp, 60_000_000e18, 60_000_000e6);
        _give(trader, 20_000_000e18, 20_000_000e6);
        uint24[3] memory fees = [uint24(500), 3_000, 10_000];
        for (uint256 i = 0; i < 3; ++i) {
            pools[i] = _oldPool(address(cpt), fees[i], PRICE_UNITS, 8_000_000e6);
        }
        oracle = new MockPriceOracle();
        oracle.setPrices(PRICE, PRICE);
        burner = _deployBurner();
        for (uint256 i = 0; i < 3; ++i) {
            _list(pools[i]);
        }
    }

    /// @dev Whether USDC shall have the other place in the pools.
    function _mustReorder() internal pure virtual returns (bool) {
        return false;
    }

    function _deployBurner() internal returns (IBuybackBurner deployed) {
        address implementation = deployCode(
            "BuybackBurner.sol:BuybackBurner",
            abi.encode(address(usdc), address(cpt), address(oracle), address(factory), address(swapRouter))
        );
        bytes memory initialize = abi.encodeWithSignature("initialize(address)", address(manager));
        deployed = IBuybackBurner(_proxy(implementation, initialize));
        _restrict(address(deployed), Roles.PARAMETERS_CRITICAL, IBuybackBurner.setPool.selector);
        _restrict(address(deployed), Roles.PARAMETERS_CRITICAL, IBuybackBurner.setLimits.selector);
        _restrict(address(deployed), Roles.GUARDIAN, IExpiringPause.pause.selector);
    }

    /* POOLS */

    /// @dev Of `base` and USDC, with `usdcAmount` and as much of `base` over the whole range.
    function _oldPool(
        address base,
        uint24 fee,
        uint256 priceUnits,
        uint256 usdcAmount
    ) internal returns (IUniswapV3Pool) {
        return _oldPool(base, address(usdc), fee, priceUnits, usdcAmount);
    }

    /// @dev An hour old, with room for observations.
    function _oldPool(
        address base,
        address quote,
        uint24 fee,
        uint256 priceUnits,
        uint256 quoteAmount
    ) internal returns (IUniswapV3Pool pool) {
        uint256 time = block.timestamp;
        vm.warp(time - 1 hours - 1);
        pool = _createPool(base, quote, fee, priceUnits);
        pool.increaseObservationCardinalityNext(CARDINALITY);
        vm.warp(time - 1 hours); // an observation in the pool's first second would not be written
        _provide(pool, base, (quoteAmount * 1e18) / priceUnits, quoteAmount);
        vm.warp(time);
    }

    function _provide(IUniswapV3Pool pool, address base, uint256 baseAmount, uint256 quoteAmount) internal {
        bool baseFirst = base == pool.token0();
        (uint256 most0, uint256 most1) = baseFirst ? (baseAmount, quoteAmount) : (quoteAmount, baseAmount);
        _addLiquidity(pool, lp, most0, most1);
    }

    function _list(IUniswapV3Pool pool) internal {
        vm.prank(critical);
        burner.setPool(address(pool), MIN_CARDINALITY);
    }

    function _buyCpt(IUniswapV3Pool pool, uint256 usdcAmount) internal returns (uint256) {
        return _swap(pool, trader, address(usdc), usdcAmount);
    }

    function _sellCpt(IUniswapV3Pool pool, uint256 amount) internal returns (uint256) {
        return _swap(pool, trader, address(cpt), amount);
    }

    function _tickOf(IUniswapV3Pool pool) internal view returns (int24 tick) {
        (, tick, , , , , ) = pool.slot0();
    }

    function _wait(uint256 time) internal {
        vm.warp(block.timestamp + time);
    }

    /* THE BUYBACK */

    function _route(IUniswapV3Pool pool) internal pure returns (address[] memory route) {
        route = new address[](1);
        route[0] = address(pool);
    }

    function _route(IUniswapV3Pool first, IUniswapV3Pool second) internal pure returns (address[] memory route) {
        route = new address[](2);
        (route[0], route[1]) = (address(first), address(second));
    }

    function _buy(IUniswapV3Pool pool) internal returns (uint256 spent, uint256 bought) {
        vm.prank(keeper);
        return burner.buy(type(uint256).max, 0, _route(pool));
    }

    /// @dev `burner` can spend 25 000 USDC in a swap.
    function _fill() internal {
        usdc.mint(address(burner), 250_000e6);
    }

    function _setLimits(
        uint64 maxUsdc,
        uint16 maxShareBps,
        uint32 interval,
        uint16 slippageBps,
        uint16 maxDeviationBps
    ) internal {
        vm.prank(critical);
        burner.setLimits(IBuybackBurner.Limits(maxUsdc, maxShareBps, interval, slippageBps, maxDeviationBps));
    }

    function _held(IERC20 token) internal view returns (uint256) {
        return token.balanceOf(address(burner));
    }
}
