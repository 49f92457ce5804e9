// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IRevenueRouter} from "../../contracts/interfaces/revenue/IRevenueRouter.sol";
import {FeesTest} from "../helpers/FeesTest.sol";
import {HostileUSDC} from "../mocks/HostileUSDC.sol";

/// @notice The distributor as the router's staking sink.
contract FeeDistributorRouterTest is FeesTest {
    IRevenueRouter.Sink private constant STAKING = IRevenueRouter.Sink.Staking;

    function setUp() public override {
        super.setUp();
        _useAsStakingSink();
    }

    function _deposit(uint256 amount) private {
        router.depositRevenue(IRevenueRouter.Stream.SaaS, amount);
    }

    function test_Distribute_PaysTheWeeksHolders() external {
        _lockTwo();
        _warpTo(WEEK_0 + 1);
        _deposit(10_000e6);
        vm.prank(keeper);
        router.distribute();
        assertEq(distributor.revenueOf(WEEK_0 + 1), 3_000e6);
        assertEq(_received(), 3_000e6);
        (uint256 owed, uint256 paid) = router.sinkTotals(STAKING);
        assertEq(owed, 0);
        assertEq(paid, 3_000e6);
        assertEq(usdc.allowance(address(router), address(distributor)), 0);
        _warpTo(WEEK_0 + 2);
        assertEq(_claim(alice), 1_499_999_999);
        assertEq(_claim(bob), 1_499_999_999);
    }

    function test_Distribute_EveryFourWeeksPaysFourWeeks() external {
        _setFourWeeks();
        _lockTwo();
        _warpTo(WEEK_0 + 1);
        _deposit(10_000e6 + 1);
        router.distribute();
        // staking has the remainder: 3 000.000001 USDC
        assertEq(distributor.revenueOf(WEEK_0 + 1), 750e6 + 1);
        for (uint256 i = 2; i < 5; ++i) {
            assertEq(distributor.revenueOf(WEEK_0 + i), 750e6);
        }
        _warpTo(WEEK_0 + 2);
        assertEq(_claim(alice), 375e6);
        _warpTo(WEEK_0 + 5);
        // weeks 2 to 4: 27 of 56, 24 of 52, 21 of 48 parts
        assertApproxEqAbs(_claim(alice), (750e6 * uint256(27)) / 56 + (750e6 * uint256(24)) / 52 + 328_125_000, 2);
        _claim(bob);
        assertLe(_received() - _paid(), 3);
    }

    /// @dev Each four-week period begins on a multiple of four weeks; a late payment reaches into the next.
    function test_Distribute_LateInAPeriodAddsToTheNext() external {
        _setFourWeeks();
        _lockTwo();
        uint256 period = (WEEK_0 / 4 + 1) * 4;
        vm.warp((period + 4) * WEEK - 1);
        _deposit(4_000e6);
        router.distribute();
        vm.warp(block.timestamp + 1);
        _deposit(8_000e6);
        router.distribute();
        assertEq(distributor.revenueOf(period + 3), 300e6);
        for (uint256 i = 4; i < 7; ++i) {
            assertEq(distributor.revenueOf(period + i), 900e6);
        }
        assertEq(distributor.revenueOf(period + 7), 600e6);
    }

    function test_Distribute_CreditsTheShareWhen_TheDistributorFailsAndCollectPaysIt() external {
        _lockTwo();
        _warpTo(WEEK_0 + 1);
        _deposit(10_000e6);
        vm.mockCallRevert(
            address(distributor),
            abi.encodeCall(distributor.receiveRevenue, (IRevenueRouter.Sink.Staking, 3_000e6)),
            "upgrading"
        );
        vm.expectEmit(address(router));
        emit IRevenueRouter.SinkCredited(STAKING, address(distributor), 3_000e6);
        router.distribute();
        (uint256 owed, uint256 paid) = router.sinkTotals(STAKING);
        assertEq(owed, 3_000e6);
        assertEq(paid, 0);
        assertEq(_received(), 0);
        assertEq(usdc.balanceOf(sinks[5]), 2_000e6, "the other sinks are paid");
        vm.clearMockedCalls();
        _warpTo(WEEK_0 + 2);
        vm.prank(keeper);
        assertEq(router.collect(STAKING), 3_000e6);
        assertEq(distributor.revenueOf(WEEK_0 + 2), 3_000e6, "of the week in which it came");
        _warpTo(WEEK_0 + 3);
        // 27 of 56 parts
        assertEq(_claim(alice), uint256(3_000e6 * 27) / 56);
    }

    function test_Distribute_CreditsTheShareWhen_TheDistributorIsBlacklisted() external {
        _lockTwo();
        HostileUSDC hostile = _makeUsdcHostile();
        hostile.setBlacklisted(address(distributor), true);
        _deposit(10_000e6);
        router.distribute();
        (uint256 owed, ) = router.sinkTotals(STAKING);
        assertEq(owed, 3_000e6);
        assertEq(_received(), 0, "nothing is counted that did not come");
        hostile.setBlacklisted(address(distributor), false);
        router.collect(STAKING);
        assertEq(_received(), 3_000e6);
    }
}
