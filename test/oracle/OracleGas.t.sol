// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {PoolTwap} from "../../contracts/libraries/PoolTwap.sol";
import {OracleTest} from "../helpers/OracleTest.sol";

/// @notice What reads and refreshes cost at their worst: the promises of `BoundedReads` rest on it.
contract OracleGasTest is OracleTest {
    uint256 private constant SLOT0 = 0;
    uint256 private constant OBSERVATIONS = 8;
    uint256 private constant MOST = 65_535;

    function setUp() public override {
        super.setUp();
        _quotePrice(PRICE);
    }

    /// @dev All observations a pool can have, a minute apart: the longest search there is. Written where the pool keeps them.
    function _fillObservations() private {
        uint256 time = block.timestamp + MOST * 1 minutes;
        vm.warp(time);
        for (uint256 i = 0; i < MOST; ++i) {
            uint256 timestamp = time - (MOST - 1 - i) * 1 minutes;
            uint256 elapsed = i * 1 minutes;
            uint256 ticks = uint56(uint256(int256(-276_000) * int256(elapsed)));
            uint256 sum = (elapsed << 128) / pool.liquidity();
            uint256 word = timestamp | (ticks << 32) | (sum << 88) | (1 << 248);
            vm.store(address(pool), bytes32(OBSERVATIONS + i), bytes32(word));
        }
        uint256 slot0 = uint256(vm.load(address(pool), bytes32(SLOT0)));
        uint256 counts = ((MOST - 1) << 184) | (MOST << 200) | (MOST << 216);
        slot0 = (slot0 & ~(uint256(type(uint48).max) << 184)) | counts;
        vm.store(address(pool), bytes32(SLOT0), bytes32(slot0));
    }

    /// @dev A frame of its own: PoolTwap is a library of internal functions.
    function means(uint32 window) external view returns (bool ok, uint256 used) {
        uint256 before = gasleft();
        (ok, , ) = PoolTwap.tryMeans(pool, window);
        used = before - gasleft();
    }

    function test_Observe_OfAFullPoolTakesHalfItsAllowance() external {
        _fillObservations();
        vm.cool(address(pool));
        (bool ok, uint256 used) = this.means(30 minutes + 17);
        assertTrue(ok);
        assertLt(used, PoolTwap.OBSERVE_GAS / 2 + 5_000);
    }

    function test_Refresh_OfAFullPoolAfterAYear() external {
        _fillObservations();
        // every word that is kept was zero
        _buyCpt(_sellCpt(300_000e18));
        vm.warp(block.timestamp + 365 days);
        uint256 from = poolObserver.observedAt();
        vm.cool(address(pool));
        vm.cool(address(poolObserver));
        uint256 before = gasleft();
        poolObserver.refresh{gas: 350_000}();
        assertLt(before - gasleft(), 300_000);
        assertGt(poolObserver.observedAt(), from);
    }

    function test_Price_Ordinarily() external {
        uint256 before = gasleft();
        oracle.price{gas: 350_000}();
        assertLt(before - gasleft(), 130_000);
    }

    function test_Poke_Ordinarily() external {
        uint256 before = gasleft();
        oracle.poke{gas: 400_000}();
        assertLt(before - gasleft(), 200_000);
    }

    function test_Refresh_Ordinarily() external {
        vm.warp(block.timestamp + 1 days);
        uint256 before = gasleft();
        poolObserver.refresh{gas: 350_000}();
        assertLt(before - gasleft(), 130_000);
    }
}
