// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IRevenueRouter} from "../../contracts/interfaces/revenue/IRevenueRouter.sol";
import {IRevenueSink} from "../../contracts/interfaces/revenue/IRevenueSink.sol";
import {IBuybackBurner} from "../../contracts/interfaces/revenue/IBuybackBurner.sol";
import {ITreasury} from "../../contracts/interfaces/revenue/ITreasury.sol";
import {TreasuryTestBase} from "../helpers/TreasuryTestBase.sol";
import {HostileUSDC} from "../mocks/HostileUSDC.sol";

/// @notice The router with the contracts that take six of its nine shares: a treasury for five, the buyback.
contract RevenueRouterSinksTest is TreasuryTestBase {
    uint256 private constant SINK_GAS = 300_000;
    uint256 private constant BUYBACK = uint256(IRevenueRouter.Sink.Buyback);

    IBuybackBurner private burner;

    function setUp() public override {
        super.setUp();
        address implementation = deployCode(
            "BuybackBurner.sol:BuybackBurner",
            abi.encode(address(usdc), address(cpt), address(oracle), address(this), address(this))
        );
        bytes memory initialize = abi.encodeWithSignature("initialize(address)", address(manager));
        burner = IBuybackBurner(_proxy(implementation, initialize));
        for (uint256 i = 0; i < 9; ++i) {
            if (_isTreasurys(i)) _setSink(i, address(treasury));
        }
        _setSink(BUYBACK, address(burner));
        usdc.mint(address(this), 1e30);
        usdc.approve(address(router), type(uint256).max);
    }

    function _isTreasurys(uint256 sink) private pure returns (bool) {
        return (sink >= 1 && sink <= 4) || sink == 8;
    }

    function _accountOf(uint256 sink) private pure returns (ITreasury.Account) {
        return sink == 8 ? RESERVE : ITreasury.Account(sink - 1);
    }

    function _setSink(uint256 sink, address target) private {
        sinks[sink] = target;
        vm.prank(admin);
        router.setSink(IRevenueRouter.Sink(sink), IRevenueRouter.SinkConfig(target, true));
    }

    function _distribute(uint256 amount) private {
        router.depositRevenue(IRevenueRouter.Stream.SaaS, amount);
        router.distribute();
    }

    function _part(uint256 amount, uint256 sink) private pure returns (uint256) {
        return (amount * _defaultShares()[sink]) / 10_000;
    }

    function _owed(uint256 sink) private view returns (uint256 owed) {
        (owed, ) = router.sinkTotals(IRevenueRouter.Sink(sink));
    }

    /// @dev TRE-1 and BUY-1 for one split: nothing is lost, nothing is mixed up.
    function _assertParts(uint256 amount) private view {
        uint256 ofTreasury;
        for (uint256 i = 1; i < 9; ++i) {
            assertEq(_owed(i), 0);
            if (_isTreasurys(i)) {
                assertEq(treasury.balanceOf(_accountOf(i), usdc), _part(amount, i));
                ofTreasury += _part(amount, i);
            } else {
                assertEq(usdc.balanceOf(sinks[i]), _part(amount, i));
            }
        }
        assertEq(usdc.balanceOf(address(treasury)), ofTreasury);
        assertEq(treasury.balanceOf(ITreasury.Account.Sale, usdc), 0);
        assertEq(usdc.balanceOf(address(router)), 0);
    }

    function testFuzz_Distribute_ReachesEveryAccountToTheUnit(uint256 amount) external {
        amount = bound(amount, 1, 1e29);
        _distribute(amount);
        _assertParts(amount);
    }

    function testFuzz_Distribute_AddsUpOverWeeks(uint256 first, uint256 second) external {
        first = bound(first, 1, 1e29);
        second = bound(second, 1, 1e29);
        _distribute(first);
        vm.warp(block.timestamp + 7 days);
        _distribute(second);
        for (uint256 i = 1; i < 9; ++i) {
            uint256 parts = _part(first, i) + _part(second, i);
            if (_isTreasurys(i)) assertEq(treasury.balanceOf(_accountOf(i), usdc), parts);
        }
        assertEq(usdc.balanceOf(address(burner)), _part(first, BUYBACK) + _part(second, BUYBACK));
    }

    /// @dev The treasury fails for one share, or for all five, and takes them later.
    function test_Collect_PaysWhatAFailingSinkIsOwed() external {
        bytes memory one = abi.encodeCall(
            IRevenueSink.receiveRevenue,
            (IRevenueRouter.Sink.Marketing, _part(10_000e6, 2))
        );
        vm.mockCallRevert(address(treasury), one, "closed");
        vm.mockCallRevert(address(burner), abi.encodeWithSelector(IRevenueSink.receiveRevenue.selector), "closed");
        _distribute(10_000e6);
        assertEq(_owed(2), 1_000e6);
        assertEq(_owed(BUYBACK), 2_000e6);
        assertEq(_owed(1), 0);
        assertEq(treasury.balanceOf(ITreasury.Account.Marketing, usdc), 0);
        assertEq(treasury.balanceOf(ITreasury.Account.Engineering, usdc), 1_500e6);
        vm.clearMockedCalls();
        vm.startPrank(thief);
        assertEq(router.collect(IRevenueRouter.Sink.Marketing), 1_000e6);
        assertEq(router.collect(IRevenueRouter.Sink.Buyback), 2_000e6);
        vm.stopPrank();
        _assertParts(10_000e6);
    }

    function test_Collect_AfterTheTreasuryWasBlacklisted() external {
        router.depositRevenue(IRevenueRouter.Stream.SaaS, 777_777_777);
        HostileUSDC hostile = _makeUsdcHostile();
        hostile.setBlacklisted(address(treasury), true);
        router.distribute();
        for (uint256 i = 1; i < 9; ++i) {
            assertEq(_owed(i), _isTreasurys(i) ? _part(777_777_777, i) : 0);
        }
        hostile.setBlacklisted(address(treasury), false);
        for (uint256 i = 1; i < 9; ++i) {
            if (_isTreasurys(i)) router.collect(IRevenueRouter.Sink(i));
        }
        _assertParts(777_777_777);
    }

    /// @dev A share sent to the wrong contract is refused there, and stays owed.
    function test_Distribute_KeepsWhatTheTreasuryDoesNotKnow() external {
        _setSink(uint256(IRevenueRouter.Sink.Team), address(treasury));
        _distribute(10_000e6);
        assertEq(_owed(6), 500e6);
        assertEq(usdc.balanceOf(address(treasury)), 4_000e6);
    }

    /// @dev The first payment ever, all cold, takes less than half of what a sink is given.
    function test_ReceiveRevenue_TakesFarLessThanItsGas() external {
        router.depositRevenue(IRevenueRouter.Stream.SaaS, 10_000e6);
        for (uint256 i = 1; i < 9; ++i) {
            if (!_isTreasurys(i) && i != BUYBACK) continue;
            usdc.mint(address(this), 5);
            usdc.approve(sinks[i], 5);
            vm.cool(sinks[i]);
            vm.cool(address(usdc));
            uint256 gasBefore = gasleft();
            IRevenueSink(sinks[i]).receiveRevenue{gas: SINK_GAS}(IRevenueRouter.Sink(i), 5);
            assertLt(gasBefore - gasleft(), SINK_GAS / 2, "gas of a sink");
        }
    }
}
