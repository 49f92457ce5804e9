// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IUniswapV3Pool} from "@uniswap/v3-core/contracts/interfaces/IUniswapV3Pool.sol";
import {MockUSDC} from "../mocks/MockUSDC.sol";
import {Published} from "./Published.sol";

interface IReader {
    function latestRoundData() external view returns (uint80, int256, uint256, uint256, uint80);
}

contract PublishedTest is Published {
    function test_Pool_TradesAndKeepsObservations() external {
        _deployUniswap();
        (MockUSDC base, MockUSDC quote) = (new MockUSDC(), new MockUSDC());
        IUniswapV3Pool pool = _createPool(address(base), address(quote), 3_000, 800_000);
        base.mint(address(this), 1e24);
        quote.mint(address(this), 1e12);
        (uint256 most0, uint256 most1) = address(base) < address(quote)
            ? (uint256(1e24), uint256(1e12))
            : (uint256(1e12), uint256(1e24));
        pool.increaseObservationCardinalityNext(10);
        _addLiquidity(pool, address(this), most0, most1);
        vm.warp(block.timestamp + 100);
        quote.mint(address(1), 80e6);
        assertApproxEqRel(_swap(pool, address(1), address(quote), 80e6), 100e18, 0.004e18);
        assertEq(base.balanceOf(address(1)) > 0, true);
    }

    function test_Feed_AnswersThroughItsProxy() external {
        vm.warp(1_800_000_000);
        Feed memory feed = _deployFeed("CPT / USD");
        _answer(feed, 80_000_000);
        vm.warp(block.timestamp + 3);
        _answer(feed, 81_000_000);
        (, int256 answer, , uint256 updatedAt, ) = IReader(feed.proxy).latestRoundData();
        assertEq(answer, 81_000_000);
        assertEq(updatedAt, block.timestamp);
    }
}
