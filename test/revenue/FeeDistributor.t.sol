// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Initializable} from "@openzeppelin/contracts/proxy/utils/Initializable.sol";
import {IERC20Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {IFeeDistributor} from "../../contracts/interfaces/revenue/IFeeDistributor.sol";
import {IRevenueRouter} from "../../contracts/interfaces/revenue/IRevenueRouter.sol";
import {FeesTest} from "../helpers/FeesTest.sol";

interface ISettleSome {
    function settleSome() external;
}

/// @notice Money in, sweeps and the settling of weeks.
contract FeeDistributorTest is FeesTest {
    function _expectCredited(uint256 week, uint256 amount) private {
        vm.expectEmit(address(distributor));
        emit IFeeDistributor.RevenueCredited(week, amount);
    }

    function _expectSettled(uint256 week, uint256 amount, uint256 weight) private {
        vm.expectEmit(address(distributor));
        emit IFeeDistributor.WeekSettled(week, amount, weight);
    }

    function test_Initialize_BeginsWithThisWeek() external view {
        (uint256 nextWeek, uint256 received, uint256 paid) = distributor.state();
        assertEq(nextWeek, WEEK_0);
        assertEq(received, 0);
        assertEq(paid, 0);
        assertEq(address(distributor.usdc()), address(usdc));
        assertEq(address(distributor.voteEscrow()), address(voteEscrow));
    }

    function test_Initialize_RevertGiven_Initialized() external {
        bytes memory again = abi.encodeWithSignature("initialize(address)", thief);
        vm.expectRevert(Initializable.InvalidInitialization.selector);
        (bool reverted, ) = address(distributor).call(again);
        assertTrue(reverted);
    }

    /* MONEY IN */

    function test_ReceiveRevenue_FromAnyoneBelongsToThisWeek() external {
        usdc.mint(keeper, 100e6 + 1);
        vm.startPrank(keeper);
        usdc.approve(address(distributor), 100e6 + 1);
        _expectCredited(WEEK_0, 100e6 + 1);
        distributor.receiveRevenue(IRevenueRouter.Sink.Staking, 100e6 + 1);
        vm.stopPrank();
        assertEq(distributor.revenueOf(WEEK_0), 100e6 + 1);
        assertEq(_received(), 100e6 + 1);
        assertEq(usdc.balanceOf(address(distributor)), 100e6 + 1);
        assertEq(usdc.balanceOf(keeper), 0);
    }

    function test_ReceiveRevenue_AddsUpWithinAWeek() external {
        _receive(5);
        _warpTo(WEEK_0 + 1);
        _receive(7);
        vm.warp((WEEK_0 + 2) * WEEK - 1);
        _receive(11);
        distributor.settleWeeks(1);
        assertEq(distributor.revenueOf(WEEK_0 + 1), 18 + 5, "with what moved on from the week before");
        assertEq(_received(), 23);
    }

    function test_ReceiveRevenue_FromTheRouterWeeklyBelongsToThisWeek() external {
        _prepareRouter(103);
        _expectCredited(WEEK_0, 103);
        vm.prank(address(router));
        distributor.receiveRevenue(IRevenueRouter.Sink.Staking, 103);
        assertEq(distributor.revenueOf(WEEK_0), 103);
        assertEq(distributor.revenueOf(WEEK_0 + 1), 0);
    }

    function test_ReceiveRevenue_FromTheRouterFourWeeklyIsCreditedInQuarters() external {
        _setFourWeeks();
        _prepareRouter(103);
        _expectCredited(WEEK_0 + 1, 25);
        _expectCredited(WEEK_0 + 2, 25);
        _expectCredited(WEEK_0 + 3, 25);
        _expectCredited(WEEK_0, 28);
        vm.prank(address(router));
        distributor.receiveRevenue(IRevenueRouter.Sink.Staking, 103);
        _receiveFromRouter(4);
        assertEq(distributor.revenueOf(WEEK_0), 28 + 1);
        for (uint256 i = 1; i < 4; ++i) {
            assertEq(distributor.revenueOf(WEEK_0 + i), 25 + 1);
        }
        assertEq(distributor.revenueOf(WEEK_0 + 4), 0);
        assertEq(_received(), 107);
    }

    function test_ReceiveRevenue_OfLessThanFourUnitsBelongsToThisWeek() external {
        _setFourWeeks();
        _prepareRouter(3);
        _expectCredited(WEEK_0, 3);
        vm.prank(address(router));
        distributor.receiveRevenue(IRevenueRouter.Sink.Staking, 3);
        assertEq(distributor.revenueOf(WEEK_0), 3);
        assertEq(distributor.revenueOf(WEEK_0 + 1), 0);
    }

    function test_ReceiveRevenue_FromAnyoneIsNeverCreditedInQuarters() external {
        _setFourWeeks();
        _receive(103);
        assertEq(distributor.revenueOf(WEEK_0), 103);
    }

    function testFuzz_ReceiveRevenue_QuartersAddUp(uint256 amount, uint256 wait) external {
        amount = bound(amount, 0, type(uint104).max);
        _setFourWeeks();
        vm.warp(START + bound(wait, 0, 3_000 days));
        uint256 week = _now();
        _receiveFromRouter(amount);
        uint256 sum;
        for (uint256 i = 0; i < 4; ++i) {
            sum += distributor.revenueOf(week + i);
            if (i != 0) assertEq(distributor.revenueOf(week + i), amount / 4);
        }
        assertEq(sum, amount);
        assertEq(_received(), amount);
    }

    function test_ReceiveRevenue_OfNothingCreditsNothing() external {
        vm.recordLogs();
        _receive(0);
        assertEq(vm.getRecordedLogs().length, 1, "USDC's own event of zero, no other");
        assertEq(_received(), 0);
    }

    function test_ReceiveRevenue_SettlesTheWeekThatHasJustEnded() external {
        _lockTwo();
        _warpTo(WEEK_0 + 1);
        _receive(10e6);
        for (uint256 week = WEEK_0 + 2; week < WEEK_0 + 5; ++week) {
            _warpTo(week);
            _receive(10e6);
            assertEq(_nextWeek(), week);
        }
    }

    /// @dev Its gas is bounded, so that the router can always pay: what it does not reach is settled by claims.
    function test_ReceiveRevenue_CatchesUpWeekByWeek() external {
        _lockTwo();
        _warpTo(WEEK_0 + 1);
        for (uint256 i = 1; i < 4; ++i) {
            usdc.mint(address(distributor), 10e6);
            distributor.sweep();
            _warpTo(WEEK_0 + 1 + i);
        }
        assertEq(_nextWeek(), WEEK_0);
        _warpTo(WEEK_0 + 5);
        uint256 next = WEEK_0;
        while (next < WEEK_0 + 5) {
            _receive(1);
            assertGt(_nextWeek(), next);
            next = _nextWeek();
        }
    }

    function test_SettleSome_RevertWhen_CallerIsNotTheDistributor() external {
        vm.prank(thief);
        vm.expectRevert(abi.encodeWithSelector(IFeeDistributor.FeeDistributor_CallerNotSelf.selector, thief));
        ISettleSome(address(distributor)).settleSome();
    }

    function test_ReceiveRevenue_RevertWhen_NothingApproved() external {
        usdc.mint(thief, 1);
        vm.prank(thief);
        vm.expectRevert(
            abi.encodeWithSelector(IERC20Errors.ERC20InsufficientAllowance.selector, address(distributor), 0, 1)
        );
        distributor.receiveRevenue(IRevenueRouter.Sink.Staking, 1);
    }

    function test_ReceiveRevenue_RevertWhen_AmountIsBeyondAllMoney() external {
        uint256 amount = uint256(type(uint104).max) + 1;
        vm.expectRevert(abi.encodeWithSelector(SafeCast.SafeCastOverflowedUintDowncast.selector, 104, amount));
        distributor.receiveRevenue(IRevenueRouter.Sink.Staking, amount);
        _receive(type(uint104).max);
        vm.expectRevert(abi.encodeWithSignature("Panic(uint256)", 0x11));
        distributor.receiveRevenue(IRevenueRouter.Sink.Staking, 1);
    }

    function test_ReceiveRevenue_RevertWhen_UsdcAnswersFalse() external {
        _makeUsdcHostile().setAnswersFalse(true);
        vm.expectRevert(abi.encodeWithSelector(SafeERC20.SafeERC20FailedOperation.selector, address(usdc)));
        distributor.receiveRevenue(IRevenueRouter.Sink.Staking, 1e6);
        assertEq(_received(), 0);
    }

    /* SWEEP */

    function test_Sweep_CountsADirectTransferForTheNextWeek() external {
        _receive(50);
        usdc.mint(address(distributor), 7);
        _expectCredited(WEEK_0 + 1, 7);
        vm.prank(keeper);
        assertEq(distributor.sweep(), 7);
        assertEq(distributor.revenueOf(WEEK_0), 50);
        assertEq(distributor.revenueOf(WEEK_0 + 1), 7);
        assertEq(_received(), 57);
    }

    function test_Sweep_CountsNothingTwice() external {
        usdc.mint(address(distributor), 7);
        distributor.sweep();
        vm.expectRevert(IFeeDistributor.FeeDistributor_NothingToSweep.selector);
        distributor.sweep();
        usdc.mint(address(distributor), 3);
        assertEq(distributor.sweep(), 3);
        assertEq(distributor.revenueOf(WEEK_0 + 1), 10);
    }

    function test_Sweep_RevertGiven_NothingWasSent() external {
        vm.expectRevert(IFeeDistributor.FeeDistributor_NothingToSweep.selector);
        distributor.sweep();
        _setFourWeeks();
        _receiveFromRouter(103);
        vm.expectRevert(IFeeDistributor.FeeDistributor_NothingToSweep.selector);
        distributor.sweep();
    }

    function test_Sweep_LeavesWhatRoundingLeft() external {
        _lockTwo();
        _warpTo(WEEK_0 + 1);
        _receive(1_000e6);
        _warpTo(WEEK_0 + 2);
        _claim(alice);
        _claim(bob);
        assertEq(usdc.balanceOf(address(distributor)), 2, "below a unit for each claim");
        vm.expectRevert(IFeeDistributor.FeeDistributor_NothingToSweep.selector);
        distributor.sweep();
    }

    /* SETTLING */

    function test_SettleWeeks_DividesAWeekOnceItIsOver() external {
        _lockTwo();
        _warpTo(WEEK_0 + 1);
        _receive(1_000e6);
        vm.warp((WEEK_0 + 2) * WEEK - 1);
        assertEq(distributor.settleWeeks(10), 0, "the week runs");
        assertEq(_nextWeek(), WEEK_0 + 1);
        vm.warp((WEEK_0 + 2) * WEEK);
        _expectSettled(WEEK_0 + 1, 1_000e6, 6_000 * CPT_1);
        vm.prank(keeper);
        assertEq(distributor.settleWeeks(10), 1);
        assertEq(_nextWeek(), WEEK_0 + 2);
        assertEq(distributor.revenueOf(WEEK_0 + 1), 1_000e6);
    }

    function test_SettleWeeks_DoesNothingAgain() external {
        _lockTwo();
        _warpTo(WEEK_0 + 1);
        _receive(1_000e6);
        _warpTo(WEEK_0 + 2);
        distributor.settleWeeks(1);
        vm.recordLogs();
        assertEq(distributor.settleWeeks(10), 0);
        assertEq(vm.getRecordedLogs().length, 0);
        assertEq(distributor.claimable(alice), 499_999_999);
    }

    function test_SettleWeeks_SettlesAsManyAsItIsTold() external {
        _lockTwo();
        for (uint256 i = 1; i < 6; ++i) {
            _warpTo(WEEK_0 + i);
            usdc.mint(address(distributor), 6e6);
            distributor.sweep();
        }
        _warpTo(WEEK_0 + 7);
        assertEq(distributor.settleWeeks(0), 0);
        assertEq(_nextWeek(), WEEK_0);
        assertEq(distributor.settleWeeks(1), 1);
        assertEq(_nextWeek(), WEEK_0 + 3);
        assertEq(distributor.settleWeeks(2), 2);
        assertEq(_nextWeek(), WEEK_0 + 5);
        assertEq(distributor.settleWeeks(type(uint256).max), 2);
        assertEq(_nextWeek(), WEEK_0 + 7);
        assertEq(distributor.settleWeeks(type(uint256).max), 0);
    }

    /// @dev 700 weeks are in four words of 256; the money is in the first and in the last of them.
    function test_SettleWeeks_PassesALongSilence() external {
        _lockTwo();
        _warpTo(WEEK_0 + 1);
        _receive(1_000e6);
        _warpTo(WEEK_0 + 700);
        _lock(carol, 10 * CPT_1, WEEK_0 + 800);
        _warpTo(WEEK_0 + 701);
        usdc.mint(address(distributor), 5e6);
        distributor.sweep();
        _warpTo(WEEK_0 + 703);
        _expectSettled(WEEK_0 + 1, 1_000e6, 6_000 * CPT_1);
        _expectSettled(WEEK_0 + 702, 5e6, 980 * CPT_1);
        assertEq(distributor.settleWeeks(3), 2);
        assertEq(_nextWeek(), WEEK_0 + 703);
        assertEq(_claim(alice), 499_999_999);
        assertEq(_claim(carol), 4_999_999);
        _warpTo(WEEK_0 + 2_000);
        assertEq(distributor.settleWeeks(1), 0, "silence alone has nothing to settle");
        assertEq(_nextWeek(), WEEK_0 + 2_000);
    }

    function test_SettleWeeks_MovesMoneyOnGiven_NobodyHolds() external {
        _receive(60e6);
        _warpTo(WEEK_0 + 3);
        _expectSettled(WEEK_0, 60e6, 0);
        _expectSettled(WEEK_0 + 1, 60e6, 0);
        assertEq(distributor.settleWeeks(2), 2);
        assertEq(_nextWeek(), WEEK_0 + 2);
        assertEq(distributor.revenueOf(WEEK_0), 0);
        assertEq(distributor.revenueOf(WEEK_0 + 1), 0);
        assertEq(distributor.revenueOf(WEEK_0 + 2), 60e6);
        _lock(alice, 10 * CPT_1, WEEK_0 + 14);
        _warpTo(WEEK_0 + 4);
        _receive(1e6);
        distributor.settleWeeks(2);
        assertEq(_nextWeek(), WEEK_0 + 4);
        assertEq(distributor.revenueOf(WEEK_0 + 4), 61e6);
        _warpTo(WEEK_0 + 5);
        _expectSettled(WEEK_0 + 4, 61e6, 100 * CPT_1);
        assertEq(_claim(alice), 60_999_999);
    }

    /// @dev A unit of money needs 4 wei × weeks of weight.
    function test_SettleWeeks_MovesMoneyOnGiven_TooLittleWeight() external {
        _setMinLock(0.01e18);
        _lock(alice, 0.01e18 + 7, WEEK_0 + 5);
        uint256 most = (0.01e18 + 7); // 4 weeks × amount / 4
        _warpTo(WEEK_0 + 1);
        _receive(most + 1);
        _warpTo(WEEK_0 + 2);
        _expectSettled(WEEK_0 + 1, most + 1, 4 * (0.01e18 + 7));
        distributor.settleWeeks(1);
        assertEq(distributor.revenueOf(WEEK_0 + 1), 0, "one unit too much");
        assertEq(distributor.revenueOf(WEEK_0 + 2), most + 1);
        assertEq(distributor.claimable(alice), 0);
        _lock(bob, 1 * CPT_1, WEEK_0 + 12);
        _warpTo(WEEK_0 + 4);
        assertEq(distributor.settleWeeks(2), 2);
        uint256 ofAlice = _claim(alice);
        uint256 ofBob = _claim(bob);
        // held at the start of week 3: alice 2 weeks, bob 9 weeks of a hundred times as much
        assertApproxEqAbs(ofAlice, ((most + 1) * 2 * most) / (2 * most + 9 * CPT_1), 1);
        assertLe(ofAlice + ofBob, most + 1);
        assertGe(ofAlice + ofBob + 2, most + 1);
    }

    function test_SettleWeeks_DividesTheMostThatAWeightTakes() external {
        _setMinLock(0.01e18);
        _lock(alice, 0.01e18 + 7, WEEK_0 + 5);
        _warpTo(WEEK_0 + 1);
        _receive(0.01e18 + 7);
        _warpTo(WEEK_0 + 2);
        distributor.settleWeeks(1);
        assertEq(distributor.revenueOf(WEEK_0 + 1), 0.01e18 + 7);
        assertEq(_claim(alice), 0.01e18 + 7, "to the unit: the quotient has no remainder");
    }

    function test_SettleWeeks_CarriesMoneyOverItsLimit() external {
        _receive(60e6);
        _warpTo(WEEK_0 + 300);
        for (uint256 i = 0; i < 300; i += 100) {
            assertEq(distributor.settleWeeks(100), 100);
            assertEq(_nextWeek(), WEEK_0 + i + 100);
            assertEq(distributor.revenueOf(WEEK_0 + i + 100), 60e6);
            assertEq(distributor.revenueOf(WEEK_0 + i + 99), 0);
        }
        assertEq(_received(), 60e6);
    }
}
