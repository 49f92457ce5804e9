// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IRevenueRouter} from "../../contracts/interfaces/revenue/IRevenueRouter.sol";
import {FeesTest} from "../helpers/FeesTest.sol";

/// @notice The dearest payment of the router: two weeks to settle, four to credit, and a total of locks that nobody has touched for
///         so many weeks, each of which has its own lock that ends.
/// @dev All of it is done in setUp, so that the call that is measured finds everything cold, as a transaction does.
abstract contract SinkGas is FeesTest {
    uint256 internal constant SINK_GAS = 300_000;

    function _silence() internal pure virtual returns (uint256 weeks_);

    function setUp() public override {
        super.setUp();
        _useAsStakingSink();
        _setFourWeeks();
        for (uint256 i = 2; i <= LONGEST; ++i) {
            _lock(address(uint160(0x10000 + i)), i * CPT_1, WEEK_0 + i);
            vm.warp(block.timestamp + 1);
        }
        uint256 last = WEEK_0 + _silence();
        _warpTo(WEEK_0 + 1);
        _receive(1e6);
        _warpTo(last - 2);
        distributor.settleWeeks(10);
        for (uint256 week = last - 1; week <= last; ++week) {
            usdc.mint(address(distributor), 1_000e6);
            distributor.sweep();
            _warpTo(week);
        }
        // the last two weeks have money and are not settled
        _warpTo(last + 1);
        router.depositRevenue(IRevenueRouter.Stream.SaaS, 4_000e6);
        _prepareRouter(4_000e6);
    }

    function test_ReceiveRevenue_FitsWhatTheRouterGives() external {
        vm.prank(address(router));
        uint256 before = gasleft();
        distributor.receiveRevenue(IRevenueRouter.Sink.Staking, 4_000e6);
        uint256 used = before - gasleft();
        assertLt(used, SINK_GAS);
    }

    function test_Distribute_PaysTheDistributor() external {
        vm.prank(keeper);
        router.distribute();
        (uint256 owed, uint256 paid) = router.sinkTotals(IRevenueRouter.Sink.Staking);
        assertEq(owed, 0, "nothing is left credited");
        assertEq(paid, 1_200e6);
    }

    function test_Claim_OfEightWeeksFitsABlock() external {
        uint256 before = gasleft();
        distributor.claim(address(uint160(0x10000 + LONGEST)));
        assertLt(before - gasleft(), 1_000_000);
    }
}

contract SinkGasAfterAQuietMonthTest is SinkGas {
    function _silence() internal pure override returns (uint256) {
        return 5;
    }
}

contract SinkGasAfterAQuietYearTest is SinkGas {
    function _silence() internal pure override returns (uint256) {
        return 52;
    }
}

contract SinkGasAfterFourQuietYearsTest is SinkGas {
    function _silence() internal pure override returns (uint256) {
        return 206;
    }
}
