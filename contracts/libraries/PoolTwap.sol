// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {IUniswapV3Pool} from "@uniswap/v3-core/contracts/interfaces/IUniswapV3Pool.sol";
import {TickMath} from "@uniswap/v4-core/src/libraries/TickMath.sol";
import {BoundedReads} from "./BoundedReads.sol";

/// @title PoolTwap
/// @notice Mean prices and mean liquidity from the observations a Uniswap V3 pool keeps.
/// @dev A tick is the logarithm of token1 per token0 to base 1.0001: the mean tick is the geometric mean price. It is rounded toward
///      minus infinity, as Uniswap's own periphery does, so that token0 is up to 0.01 % too cheap: CPT, when it is token0, and
///      USDC otherwise.
library PoolTwap {
    /// @dev Twice what the search in the 65 535 observations takes that a pool can have: 16 steps of two cold words, 75 000.
    uint256 internal constant OBSERVE_GAS = 150_000;
    uint256 internal constant READ_GAS = 30_000;

    /// @notice A mean needs at least a second.
    error PoolTwap_NoWindow();

    /* MEANS */

    /// @notice Mean tick of the last `window` seconds. Reverts with the pool's own "OLD" when it does not remember that long.
    function meanTick(IUniswapV3Pool pool, uint32 window) internal view returns (int24) {
        require(window != 0, PoolTwap_NoWindow());
        (int56[] memory ticks, ) = pool.observe(_secondsAgo(window));
        return int24(_floorDiv(int256(ticks[1]) - ticks[0], window)); // a mean of ticks is a tick
    }

    /// @notice Mean tick and harmonic mean of the liquidity in range over the last `window` seconds.
    /// @dev Never reverts because of the pool. Harmonic, because the pool sums up seconds / liquidity: a second with little
    ///      liquidity counts for much.
    /// @return ok False when there is no pool, it is not initialised, or it does not remember that long.
    function tryMeans(
        IUniswapV3Pool pool,
        uint32 window
    ) internal view returns (bool ok, int24 tick, uint128 liquidity) {
        if (window == 0) return (false, 0, 0);
        bytes memory call = abi.encodeCall(pool.observe, (_secondsAgo(window)));
        uint256[] memory words;
        (ok, words) = BoundedReads.tryRead(address(pool), call, OBSERVE_GAS, 8);
        // Two lists of two, the only way a compiler writes them: offsets, then each length with its items.
        if (!ok || words[0] != 0x40 || words[1] != 0xa0 || words[2] != 2 || words[5] != 2) return (false, 0, 0);
        unchecked {
            // both sums may wrap around, and casts of foreign words only lose what a pool does not set
            int256 mean = _floorDiv(int56(int256(words[4])) - int56(int256(words[3])), window);
            if (mean < TickMath.MIN_TICK || mean > TickMath.MAX_TICK) return (false, 0, 0);
            uint256 secondsPerLiquidity = uint160(words[7]) - uint160(words[6]);
            if (secondsPerLiquidity == 0) return (false, 0, 0);
            // down, and never above what a pool can have
            uint256 harmonic = Math.min((uint256(window) << 128) / secondsPerLiquidity, type(uint128).max);
            return (true, int24(mean), uint128(harmonic));
        }
    }

    /// @notice Seconds that the pool remembers.
    /// @return ok False when there is no pool or it is not initialised.
    function tryReach(IUniswapV3Pool pool) internal view returns (bool ok, uint32 reach) {
        uint256[] memory words;
        (ok, words) = BoundedReads.tryRead(address(pool), abi.encodeCall(pool.slot0, ()), READ_GAS, 7);
        uint256 cardinality = ok ? words[3] : 0;
        if (cardinality == 0 || cardinality > type(uint16).max || words[2] >= cardinality) return (false, 0);
        // the oldest comes after the newest, or is the first while the list is not full
        (ok, words) = _observation(pool, (words[2] + 1) % cardinality);
        if (ok && words[3] == 0) (ok, words) = _observation(pool, 0);
        if (!ok) return (false, 0);
        unchecked {
            return (true, uint32(block.timestamp) - uint32(words[0])); // the pool's time is modulo 2^32
        }
    }

    function _observation(IUniswapV3Pool pool, uint256 index) private view returns (bool, uint256[] memory) {
        return BoundedReads.tryRead(address(pool), abi.encodeCall(pool.observations, (index)), READ_GAS, 4);
    }

    function _secondsAgo(uint32 window) private pure returns (uint32[] memory list) {
        list = new uint32[](2);
        list[0] = window;
    }

    /// @dev Toward minus infinity, where Solidity rounds toward zero.
    function _floorDiv(int256 sum, uint32 window) private pure returns (int256 quotient) {
        int256 divisor = int256(uint256(window));
        quotient = sum / divisor;
        if (sum < 0 && sum % divisor != 0) --quotient;
    }

    /* PRICES */

    /// @notice What `amount` of `base` is worth in `quote` at `tick`, without fees.
    /// @dev Down: who gets `quote` loses the fraction of a unit. The root of the price itself is rounded up, by less than 2^-70 of
    ///      it where one unit is worth between 10^-15 and 10^15 of the other. `amount` is below 2^128.
    function quoteAt(int24 tick, uint256 amount, address base, address quote) internal pure returns (uint256) {
        // The tick is of token1 per token0, and token0 is the lower address: the other way round the price is the reciprocal.
        uint256 root = TickMath.getSqrtPriceAtTick(base < quote ? tick : -tick); // × 2^96, below 2^160
        if (root <= type(uint128).max) return Math.mulDiv(amount, root * root, 1 << 192);
        return Math.mulDiv(amount, Math.mulDiv(root, root, 1 << 64), 1 << 128);
    }
}
