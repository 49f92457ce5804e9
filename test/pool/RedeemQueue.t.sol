// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";
import {Initializable} from "@openzeppelin/contracts/proxy/utils/Initializable.sol";
import {IERC7540Redeem} from "../../contracts/interfaces/pool/IERC7540.sol";
import {ILendingPoolCore} from "../../contracts/interfaces/pool/ILendingPoolCore.sol";
import {IPoolTypes} from "../../contracts/interfaces/pool/IPoolTypes.sol";
import {IRedeemQueue} from "../../contracts/interfaces/pool/IRedeemQueue.sol";
import {PoolTest} from "../helpers/PoolTest.sol";

/// @notice Requests and settlement: who waits, in which order, and at which price.
contract RedeemQueueTest is PoolTest {
    uint256 private today;

    function setUp() public override {
        super.setUp();
        _lendHalf();
        _nextDay();
        today = block.timestamp / DAY;
    }

    function test_Initialize_OnlyOnce() external {
        (bool ok, bytes memory reason) = address(queue).call(abi.encodeWithSignature("initialize()"));
        assertFalse(ok);
        assertEq(reason, abi.encodeWithSelector(Initializable.InvalidInitialization.selector));
    }

    /* AT ONCE */

    function test_RequestRedeem_SettlesAtOnceGiven_ItFitsTheBudget() external {
        uint256 budget = pool.availableToday();
        uint256 assets = pool.previewRedeem(1_000e12);
        uint256 supply = pool.totalSupply();
        vm.expectEmit(address(pool));
        emit ILendingPoolCore.QueueSettled(1_000e12, assets);
        vm.expectEmit(address(queue));
        emit IERC7540Redeem.RedeemRequest(bob, alice, 1, alice, 1_000e12);
        vm.prank(alice);
        assertEq(queue.requestRedeem(1_000e12, bob, alice), 1);
        assertEq(queue.claimableRedeemRequest(1, bob), 1_000e12);
        assertEq(queue.maxWithdraw(bob), assets);
        assertEq(usdc.balanceOf(address(queue)), assets);
        assertEq(pool.availableToday(), budget - assets);
        assertEq(pool.totalSupply(), supply - 1_000e12);
        assertTrue(pool.exitBlock(carol) == ILendingPoolCore.ExitBlock.None);
        assertGt(pool.maxWithdraw(carol), 0);
    }

    function test_RequestRedeem_FitsToTheLastShare() external {
        uint256 most = pool.maxRedeem(alice);
        uint256 snapshot = vm.snapshotState();
        assertEq(_request(alice, most), 1);
        vm.revertToState(snapshot);
        assertEq(_request(alice, most + 1), today);
        assertTrue(pool.exitBlock(carol) == ILendingPoolCore.ExitBlock.Queued);
    }

    function test_RequestRedeem_WaitsGiven_SomebodyWaitsAlready() external {
        _request(alice, 100_000e12);
        assertEq(_request(carol, 10e12), today);
        assertEq(queue.pendingRedeemRequest(today, carol), 10e12);
        assertEq(queue.bucketOf(today).total, 100_010e12);
        assertEq(pool.queuedShares(), 100_010e12);
    }

    function test_RequestRedeem_WaitsGiven_ExitsWait() external {
        uint256 snapshot = vm.snapshotState();
        _pause(address(pool));
        assertEq(_request(alice, 10e12), today);
        vm.revertToState(snapshot);
        _skipToLate(borrower);
        assertEq(_request(alice, 10e12), block.timestamp / DAY);
        pool.markLate(borrower);
        assertEq(_request(carol, 10e12), block.timestamp / DAY);
        // one who accepts a haircut leaves through the pool, not through the queue
        vm.startPrank(dave);
        pool.acceptHaircut(1);
        assertEq(queue.requestRedeem(10e12, dave, dave), block.timestamp / DAY);
        assertGt(pool.redeem(10e12, dave, dave), 0);
        vm.stopPrank();
        assertEq(pool.queuedShares(), 30e12);
    }

    /* WHO AND HOW MUCH */

    function test_RequestRedeem_RevertWhen_BelowTheMinimum() external {
        for (uint256 shares = 0; shares < 10e12; shares += 10e12 - 1) {
            vm.expectRevert(abi.encodeWithSelector(IRedeemQueue.RedeemQueue_BelowMinimum.selector, shares, 10e12));
            _request(alice, shares);
        }
        vm.prank(alice);
        pool.transfer(bob, 7);
        vm.expectRevert(abi.encodeWithSelector(IRedeemQueue.RedeemQueue_BelowMinimum.selector, 6, 10e12));
        _request(bob, 6);
        assertEq(_request(bob, 7), 1);
        vm.expectRevert(abi.encodeWithSelector(IRedeemQueue.RedeemQueue_BelowMinimum.selector, 0, 10e12));
        _request(bob, 0);
    }

    function test_RequestRedeem_RevertWhen_TheOwnerHasLess() external {
        uint256 has = pool.balanceOf(alice);
        bytes memory less = abi.encodeWithSelector(IERC20Errors.ERC20InsufficientBalance.selector, alice, has, has + 1);
        vm.expectRevert(less);
        _request(alice, has + 1);
        _request(carol, 90_000e12);
        vm.expectRevert(less);
        _request(alice, has + 1);
    }

    function test_RequestRedeem_RevertWhen_TheControllerIsZero() external {
        vm.expectRevert(abi.encodeWithSelector(IRedeemQueue.RedeemQueue_BadReceiver.selector, address(0)));
        vm.prank(alice);
        queue.requestRedeem(10e12, address(0), alice);
    }

    function test_RequestRedeem_OfAnother_TakesAnAllowanceOrAnOperator() external {
        bytes memory none = abi.encodeWithSelector(IERC20Errors.ERC20InsufficientAllowance.selector, thief, 0, 10e12);
        vm.expectRevert(none);
        vm.prank(thief);
        queue.requestRedeem(10e12, thief, alice);
        vm.prank(alice);
        pool.approve(thief, 10e12);
        vm.prank(thief);
        queue.requestRedeem(10e12, thief, alice);
        assertEq(pool.allowance(alice, thief), 0);
        vm.prank(alice);
        queue.setOperator(thief, true);
        vm.prank(thief);
        queue.requestRedeem(100_000e12, alice, alice);
        vm.prank(alice);
        queue.setOperator(thief, false);
        vm.expectRevert(none);
        vm.prank(thief);
        queue.requestRedeem(10e12, thief, alice);
    }

    function test_QueueSide_RevertWhen_SomebodyElseCalls() external {
        bytes memory refusal = abi.encodeWithSelector(IPoolTypes.LendingPool_WrongCaller.selector, alice);
        vm.startPrank(alice);
        vm.expectRevert(refusal);
        pool.enqueue(alice, alice, 1);
        vm.expectRevert(refusal);
        pool.dequeue(alice, 1);
        vm.expectRevert(refusal);
        pool.settle(1);
        vm.stopPrank();
    }

    /* SETTLEMENT */

    function test_Settle_NotBeforeTheNextDay() external {
        _request(alice, 100_000e12);
        vm.warp((today + 1) * DAY - 1);
        vm.expectRevert(IRedeemQueue.RedeemQueue_NothingToSettle.selector);
        queue.settle(10);
        vm.warp((today + 1) * DAY);
        uint256 price = pool.exitPriceE18();
        uint256 budget = pool.availableToday();
        vm.prank(thief);
        (uint256 shares, uint256 assets) = queue.settle(10);
        assertEq(assets, budget);
        assertApproxEqAbs((shares * price) / 1e24, assets, 1);
        assertEq(queue.bucketOf(today).filled, shares);
        assertEq(queue.bucketOf(today).assets, assets);
        assertEq(pool.queuedShares(), 100_000e12 - shares);
    }

    function test_Settle_IsProRataWithinADay() external {
        _request(alice, 90_000e12);
        _request(carol, 30_000e12);
        _nextDay();
        (uint256 shares, uint256 assets) = queue.settle(10);
        assertLt(shares, 120_000e12);
        assertApproxEqAbs(queue.claimableRedeemRequest(today, alice), (shares * 3) / 4, 1);
        assertApproxEqAbs(queue.claimableRedeemRequest(today, carol), shares / 4, 1);
        assertApproxEqAbs(queue.maxWithdraw(alice), (assets * 3) / 4, 1);
        assertApproxEqAbs(queue.maxWithdraw(carol), assets / 4, 1);
    }

    function test_Settle_IsFirstInFirstOutOverDays() external {
        _request(alice, 100_000e12);
        _nextDay();
        _request(carol, 50_000e12);
        _nextDay();
        _request(dave, 10e12);
        queue.settle(10);
        assertGt(queue.maxRedeem(alice), 0);
        assertEq(queue.maxRedeem(carol) + queue.maxRedeem(dave), 0);
        while (queue.pendingRedeemRequest(today, alice) != 0) {
            assertEq(queue.maxRedeem(carol) + queue.maxRedeem(dave), 0);
            _nextDay();
            queue.settle(10);
        }
        assertGt(queue.maxRedeem(carol), 0);
        assertEq(queue.maxRedeem(dave), 0);
        (uint256 first, uint256 last) = queue.waiting();
        assertEq(first, today + 1);
        assertEq(last, today + 2);
        assertEq(queue.bucketOf(today).next, today + 1);
    }

    function test_Settle_OfSeveralDaysAtOnceHasOnePrice() external {
        _request(alice, 60_000e12);
        _nextDay();
        _request(carol, 7_777e12 + 1);
        _nextDay();
        _request(dave, 3_333e12 + 1);
        _nextDay();
        _repay(borrower, 100_000e6);
        (uint256 shares, uint256 assets) = queue.settle(2);
        assertEq(shares, 67_777e12 + 1);
        assertApproxEqAbs(queue.maxWithdraw(alice), (assets * 60_000e12) / shares, 1);
        assertEq(queue.maxWithdraw(alice) + queue.maxWithdraw(carol), assets);
        assertEq(queue.maxRedeem(dave), 0);
        queue.settle(2);
        assertEq(queue.maxRedeem(dave), 3_333e12 + 1);
        vm.expectRevert(IRedeemQueue.RedeemQueue_NothingToSettle.selector);
        queue.settle(2);
    }

    function test_Settle_RevertWhen_NoBucketMayBeVisited() external {
        _request(alice, 100_000e12);
        _nextDay();
        vm.expectRevert(IRedeemQueue.RedeemQueue_NothingToSettle.selector);
        queue.settle(0);
    }

    function test_Settle_RevertGiven_ExitsWait() external {
        _request(alice, 100_000e12);
        _nextDay();
        _pause(address(pool));
        _expectExitsWait(ILendingPoolCore.ExitBlock.Paused);
        queue.settle(10);
        skip(72 hours);
        queue.settle(10);
        _skipToLate(borrower);
        _expectExitsWait(ILendingPoolCore.ExitBlock.Overdue);
        queue.settle(10);
    }

    function test_Settle_PaysRepaymentsBesideTheBudget() external {
        _request(alice, 100_000e12);
        _nextDay();
        uint256 budget = pool.availableToday();
        _repay(borrower, 40_000e6);
        assertEq(pool.availableToday(), budget + 40_000e6);
        (, uint256 assets) = queue.settle(10);
        assertEq(assets, budget + 40_000e6);
    }

    /* ENTERING THROUGH THE QUEUE */

    function test_Deposit_IsThePools() external {
        uint256 shares = pool.previewDeposit(50e6);
        vm.startPrank(alice);
        assertEq(queue.deposit(50e6, bob), shares);
        uint256 assets = pool.previewMint(30e12);
        assertEq(queue.mint(30e12, bob), assets);
        vm.stopPrank();
        assertEq(pool.balanceOf(bob), shares + 30e12);
        assertEq(usdc.balanceOf(address(queue)), 0);
        assertEq(usdc.allowance(address(queue), address(pool)), 0);
    }
}
