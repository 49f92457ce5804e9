// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IUniswapV3Pool} from "@uniswap/v3-core/contracts/interfaces/IUniswapV3Pool.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {TickMath} from "@uniswap/v4-core/src/libraries/TickMath.sol";

/// @notice The buyback's formula by the book: means from `observe` with plain division, prices in one fraction.
library BuybackFormula {
    uint256 private constant Q96 = 1 << 96;

    /// @dev The mean tick of 30 minutes, toward minus infinity.
    function meanTick(IUniswapV3Pool pool) internal view returns (int24) {
        uint32[] memory ago = new uint32[](2);
        ago[0] = 1_800;
        (int56[] memory sums, ) = pool.observe(ago);
        int56 sum = sums[1] - sums[0];
        int56 mean = sum >= 0 ? sum / 1_800 : -((-sum + 1_799) / 1_800);
        return int24(mean);
    }

    /// @dev What `amount` of `tokenIn` is worth at the mean, down: the price is the square of the root at the tick of the token
    ///      that is sold.
    function worth(IUniswapV3Pool pool, address tokenIn, uint256 amount) internal view returns (uint256) {
        int24 tick = meanTick(pool);
        uint256 root = TickMath.getSqrtPriceAtTick(tokenIn == pool.token0() ? tick : -tick);
        // amounts and prices of the tests are small enough for one product of the square
        if (root < 1 << 128) return Math.mulDiv(amount, root * root, Q96 * Q96);
        return Math.mulDiv(amount, Math.mulDiv(root, root, 1 << 64), 1 << 128);
    }

    /// @dev The part that fees (in millionths) and slippage (in basis points) leave, up. Two fees make a product that is rounded
    ///      up to a millionth.
    function least(uint256 twapCpt, uint256 fee1, uint256 fee2, uint256 slippageBps) internal pure returns (uint256) {
        uint256 kept = ((1e6 - fee1) * (1e6 - fee2) + 1e6 - 1) / 1e6;
        uint256 product = twapCpt * kept * (10_000 - slippageBps);
        return (product + 1e10 - 1) / 1e10;
    }
}
