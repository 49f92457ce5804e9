// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {IUniswapV3Pool} from "@uniswap/v3-core/contracts/interfaces/IUniswapV3Pool.sol";
import {TickMath} from "@uniswap/v4-core/src/libraries/TickMath.sol";
import {Test} from "forge-std/Test.sol";
import {PoolTwap} from "../../contracts/libraries/PoolTwap.sol";

contract PoolTwapTest is Test {
    address private constant LOW = address(0x1000);
    address private constant HIGH = address(0x2000);
    IUniswapV3Pool private constant POOL = IUniswapV3Pool(address(0x3000));

    function setUp() external {
        vm.etch(address(POOL), hex"00");
        vm.warp(1_800_000_000);
    }

    function _mockObserve(int56 tick0, int56 tick1, uint160 sum0, uint160 sum1) private {
        int56[] memory ticks = new int56[](2);
        uint160[] memory sums = new uint160[](2);
        (ticks[0], ticks[1], sums[0], sums[1]) = (tick0, tick1, sum0, sum1);
        vm.mockCall(address(POOL), abi.encodePacked(POOL.observe.selector), abi.encode(ticks, sums));
    }

    /* MEANS */

    function test_MeanTick_RoundsTowardMinusInfinity() external {
        _mockObserve(1_000, 1_019, 0, 10);
        assertEq(PoolTwap.meanTick(POOL, 10), 1);
        _mockObserve(1_000, 1_020, 0, 10);
        assertEq(PoolTwap.meanTick(POOL, 10), 2);
        _mockObserve(1_000, 980, 0, 10);
        assertEq(PoolTwap.meanTick(POOL, 10), -2);
        _mockObserve(1_000, 979, 0, 10);
        assertEq(PoolTwap.meanTick(POOL, 10), -3);
        _mockObserve(-5, -6, 0, 10);
        assertEq(PoolTwap.meanTick(POOL, 10), -1);
    }

    function testFuzz_TryMeans_IsTheMean(
        int24 tick,
        uint32 window,
        int56 start,
        uint32 extra,
        uint128 liquidity
    ) external {
        tick = int24(bound(tick, TickMath.MIN_TICK, TickMath.MAX_TICK - 1));
        window = uint32(bound(window, 1, type(uint32).max));
        extra = uint32(bound(extra, 0, window - 1));
        liquidity = uint128(bound(liquidity, 1, type(uint128).max));
        unchecked {
            // wraps around, as a pool's sums may
            int56 end = start + int56(int256(tick) * int256(uint256(window)) + int256(uint256(extra)));
            uint160 sum = uint160((uint256(window) << 128) / liquidity);
            uint160 first = type(uint160).max - 5;
            _mockObserve(start, end, first, first + sum);
        }
        (bool ok, int24 mean, uint128 harmonic) = PoolTwap.tryMeans(POOL, window);
        assertTrue(ok);
        assertEq(mean, tick); // the rest of the division is left out, below and above zero
        assertGe(harmonic, liquidity); // the sum was rounded down
        assertApproxEqRel(harmonic, liquidity, 1e18 / (1 + uint256(window)));
    }

    function test_TryMeans_SaysNoWhen_TheAnswerIsMalformed() external {
        _mockObserve(0, 0, 5, 5);
        (bool ok, , ) = PoolTwap.tryMeans(POOL, 10);
        assertFalse(ok, "no seconds");
        _mockObserve(0, 0, 0, 10);
        (ok, , ) = PoolTwap.tryMeans(POOL, 0);
        assertFalse(ok, "no window");
        (ok, , ) = PoolTwap.tryMeans(POOL, 10);
        assertTrue(ok);
        uint256[8] memory words = [uint256(0x40), 0xa0, 2, 0, 0, 2, 0, 10];
        for (uint256 i = 0; i < 4; ++i) {
            uint256[8] memory wrong = words;
            uint8[4] memory places = [0, 1, 2, 5];
            uint256 before = wrong[places[i]]++;
            vm.mockCall(address(POOL), abi.encodePacked(POOL.observe.selector), abi.encode(wrong));
            (ok, , ) = PoolTwap.tryMeans(POOL, 10);
            assertFalse(ok);
            wrong[places[i]] = before;
        }
        vm.mockCall(address(POOL), abi.encodePacked(POOL.observe.selector), new bytes(255));
        (ok, , ) = PoolTwap.tryMeans(POOL, 10);
        assertFalse(ok, "too short");
        vm.mockCallRevert(address(POOL), abi.encodePacked(POOL.observe.selector), bytes("OLD"));
        (ok, , ) = PoolTwap.tryMeans(POOL, 10);
        assertFalse(ok, "reverts");
        (ok, , ) = PoolTwap.tryMeans(IUniswapV3Pool(address(0x4000)), 10);
        assertFalse(ok, "no code");
    }

    /* REACH */

    function _mockSlot0(uint16 index, uint16 cardinality) private {
        bytes memory answer = abi.encode(uint160(1), int24(0), index, cardinality, cardinality, uint8(0), true);
        vm.mockCall(address(POOL), abi.encodePacked(POOL.slot0.selector), answer);
    }

    function _mockObservation(uint256 index, uint32 timestamp, bool isInitialized) private {
        bytes memory answer = abi.encode(timestamp, int56(0), uint160(0), isInitialized);
        vm.mockCall(address(POOL), abi.encodeCall(POOL.observations, (index)), answer);
    }

    function test_TryReach_IsOfTheOldestObservation() external {
        _mockSlot0(3, 10);
        _mockObservation(0, uint32(block.timestamp - 900), true);
        _mockObservation(4, uint32(block.timestamp - 500), true);
        (bool ok, uint32 reach) = PoolTwap.tryReach(POOL);
        assertTrue(ok);
        assertEq(reach, 500);
        _mockObservation(4, 1, false); // grown, and not yet written
        (ok, reach) = PoolTwap.tryReach(POOL);
        assertEq(reach, 900);
        _mockSlot0(9, 10); // the list begins again
        (ok, reach) = PoolTwap.tryReach(POOL);
        assertEq(reach, 900);
        _mockSlot0(0, 1);
        (ok, reach) = PoolTwap.tryReach(POOL);
        assertEq(reach, 900);
        _mockSlot0(0, 0);
        (ok, ) = PoolTwap.tryReach(POOL);
        assertFalse(ok, "not initialised");
    }

    /// @dev Uniswap's seconds are modulo 2^32; so are differences of them.
    function test_TryReach_CrossesTheYear2106() external {
        _mockSlot0(0, 1);
        _mockObservation(0, type(uint32).max - 9, true);
        vm.warp((1 << 32) + 90);
        (, uint32 reach) = PoolTwap.tryReach(POOL);
        assertEq(reach, 100);
    }

    /* PRICES */

    /// @dev Against the definition: 1.0001^tick by repeated squaring would lose as much as the quote; the root of TickMath is exact
    ///      to 2^-32 at its worst.
    function testFuzz_QuoteAt_IsTheSquareOfTheRoot(int24 tick, uint128 amount) external pure {
        tick = int24(bound(tick, TickMath.MIN_TICK, TickMath.MAX_TICK));
        uint256 root = TickMath.getSqrtPriceAtTick(tick);
        uint256 quote = PoolTwap.quoteAt(tick, amount, LOW, HIGH);
        // amount × root² / 2^192 in two steps, each rounded once more
        uint256 exact = Math.mulDiv(Math.mulDiv(amount, root, 1 << 32), root, 1 << 160);
        assertGe(quote + 1, exact);
        assertLe(quote, exact + exact / (1 << 60) + (root >> 128) + 1);
    }

    /// @dev The way there and back loses at most what rounding takes.
    function testFuzz_QuoteAt_IsItsOwnReciprocal(int24 tick, uint256 amount) external pure {
        tick = int24(bound(tick, -400_000, 400_000));
        amount = bound(amount, 1e24, type(uint96).max);
        uint256 there = PoolTwap.quoteAt(tick, amount, LOW, HIGH);
        if (there < 1e9) return;
        uint256 back = PoolTwap.quoteAt(tick, Math.min(there, type(uint128).max), HIGH, LOW);
        if (there <= type(uint128).max) assertApproxEqRel(back, amount, 1e10);
    }

    function testFuzz_QuoteAt_GrowsWithTheTick(int24 tick) external pure {
        tick = int24(bound(tick, -300_000, 300_000));
        uint256 here = PoolTwap.quoteAt(tick, 1e38, LOW, HIGH);
        uint256 next = PoolTwap.quoteAt(tick + 1, 1e38, LOW, HIGH);
        assertApproxEqRel(next, here + here / 10_000, 1e6);
        assertLe(PoolTwap.quoteAt(tick + 1, 1e38, HIGH, LOW), PoolTwap.quoteAt(tick, 1e38, HIGH, LOW));
    }

    function test_QuoteAt_OfKnownTicks() external pure {
        assertEq(PoolTwap.quoteAt(0, 1e18, LOW, HIGH), 1e18);
        assertEq(PoolTwap.quoteAt(0, 1e18, HIGH, LOW), 1e18);
        assertApproxEqRel(PoolTwap.quoteAt(6_932, 1e18, LOW, HIGH), 2e18, 0.0001e18); // 1.0001^6 932 ≈ 2
        assertApproxEqRel(PoolTwap.quoteAt(6_932, 1e18, HIGH, LOW), 0.5e18, 0.0001e18);
        assertApproxEqRel(PoolTwap.quoteAt(-276_325, 1e18, LOW, HIGH), 1e6, 0.0001e18); // 10^-12
    }

    function test_QuoteAt_DoesNotOverflow() external pure {
        PoolTwap.quoteAt(TickMath.MAX_TICK, type(uint128).max, LOW, HIGH);
        PoolTwap.quoteAt(TickMath.MIN_TICK, type(uint128).max, HIGH, LOW);
        assertEq(PoolTwap.quoteAt(TickMath.MIN_TICK, 1e18, LOW, HIGH), 0);
    }
}
