// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {ICreditDesk} from "../../contracts/interfaces/pool/ICreditDesk.sol";
import {ILendingPoolCore} from "../../contracts/interfaces/pool/ILendingPoolCore.sol";
import {IRedeemQueue} from "../../contracts/interfaces/pool/IRedeemQueue.sol";
import {PoolTest} from "../helpers/PoolTest.sol";
import {ReentrantClaimant, ReentrantUSDC} from "../mocks/ReentrantUSDC.sol";

/// @notice One test for each way in which lending pools and their queues have been robbed or blocked.
contract PoolAttacksTest is PoolTest {
    /* THE PRICE */

    function testFuzz_Inflation_ADonationMovesNothing(uint256 donation, uint256 next) external {
        donation = bound(donation, 1, 900_000e6);
        next = bound(next, 10e6, 900_000e6);
        _provide(carol, 10e6);
        vm.prank(carol);
        usdc.transfer(address(pool), donation);
        uint256 shares = _provide(alice, next);
        assertEq(shares, next * 1e6);
        assertEq(pool.previewRedeem(shares), next);
        assertEq(pool.previewRedeem(pool.balanceOf(carol)), 10e6);
    }

    function test_Donation_OfUsdcChangesNeitherPriceNorRateNorBudget() external {
        _lendHalf();
        bytes32 before = _figures();
        vm.startPrank(carol);
        usdc.transfer(address(pool), 500_000e6);
        usdc.transfer(address(queue), 100_000e6);
        vm.stopPrank();
        assertEq(_figures(), before);
        assertEq(pool.sweep(), 500_000e6);
        assertEq(fund.balanceOf(POOL, usdc), 515_000e6);
        assertEq(_figures(), before);
        vm.expectRevert(ICreditDesk.LendingPool_NothingToPay.selector);
        pool.sweep();
    }

    function _figures() private view returns (bytes32) {
        uint256 price = pool.exitPriceE18();
        return keccak256(abi.encode(pool.totalAssets(), pool.utilization(), pool.availableToday(), price));
    }

    function test_Donation_OfSharesToQueueOrPoolIsRefused() external {
        _lendHalf();
        address[2] memory targets = [address(queue), address(pool)];
        vm.startPrank(carol);
        pool.approve(carol, 1);
        for (uint256 i = 0; i < 2; ++i) {
            bytes memory refusal = abi.encodeWithSelector(
                ILendingPoolCore.LendingPool_BadShareReceiver.selector,
                targets[i]
            );
            vm.expectRevert(refusal);
            pool.transfer(targets[i], 1);
            vm.expectRevert(refusal);
            pool.transferFrom(carol, targets[i], 1);
            vm.expectRevert(refusal);
            pool.deposit(10e6, targets[i]);
            vm.expectRevert(refusal);
            pool.mint(10e12, targets[i]);
        }
        vm.stopPrank();
    }

    /// @dev Shares in the queue without a bucket would keep it from ever being empty again.
    function test_Donation_OfCancelledSharesToTheQueueIsRefused() external {
        _lendHalf();
        uint256 id = _request(carol, 90_000e12);
        vm.startPrank(carol);
        vm.expectRevert(abi.encodeWithSelector(IRedeemQueue.RedeemQueue_BadReceiver.selector, address(queue)));
        queue.cancelRedeem(id, carol, address(queue));
        vm.expectRevert(abi.encodeWithSelector(IRedeemQueue.RedeemQueue_BadReceiver.selector, address(pool)));
        queue.cancelRedeem(id, carol, address(pool));
        vm.stopPrank();
        vm.prank(carol);
        queue.cancelRedeem(id, carol, carol);
        assertEq(pool.queuedShares(), 0);
        assertTrue(pool.exitBlock(alice) == ILendingPoolCore.ExitBlock.None);
    }

    function testFuzz_Rounding_ManyTinyRequestsTakeNothing(uint256 size, uint256 wait) external {
        _lendHalf();
        skip(bound(wait, 0, 40 days));
        _nextDay();
        size = bound(size, 10e12, 20e12);
        uint256 price = pool.convertToAssets(1e24);
        uint256 worth = pool.convertToAssets(40 * size);
        for (uint256 i = 1; i <= 40; ++i) {
            vm.prank(alice);
            queue.requestRedeem(size, address(uint160(i)), alice);
        }
        assertLe(usdc.balanceOf(address(queue)), worth);
        assertGe(pool.convertToAssets(1e24), price);
        // a single share is all that its holder has: it is taken, is worth nothing and holds nobody up
        vm.prank(alice);
        pool.transfer(bob, 1);
        assertEq(_request(bob, 1), 1);
        assertEq(queue.maxWithdraw(bob), 0);
        assertEq(queue.maxRedeem(bob), 1);
        assertGt(pool.maxWithdraw(carol), 0);
    }

    /* PROFIT IN A BLOCK */

    /// @dev A line that is late with half a loss taken, covered by nothing but 15 000 USDC.
    function _defaultWithLoss() private {
        _lendHalf();
        _skipToLate(borrower);
        pool.markLate(borrower);
        vm.prank(admin);
        pool.recognizeLoss(borrower, 80_000e6);
    }

    function testFuzz_SameBlock_DepositRepayExitWinsNothing(uint256 assets, uint256 paid) external {
        _defaultWithLoss();
        assets = bound(assets, 10e6, 900_000e6);
        paid = bound(paid, 1, 200_000e6);
        uint256 shares = _provide(_bob(), assets);
        _repay(borrower, paid);
        assertLe(pool.convertToAssets(shares), assets);
        assertLe(pool.previewRedeem(shares), assets);
    }

    function _bob() private returns (address) {
        _lender(bob);
        return bob;
    }

    function testFuzz_InsuranceTopUp_ASandwichWinsNothing(uint256 assets, uint256 topUp) external {
        _lendHalf();
        _skipToLate(borrower);
        pool.markLate(borrower);
        assets = bound(assets, 10e6, 900_000e6);
        uint256 shares = _provide(_bob(), assets);
        uint256 before = pool.exitPriceE18();
        _insure(POOL, usdc, bound(topUp, 1, 300_000e6));
        assertGe(pool.exitPriceE18(), before);
        assertLe(pool.previewRedeem(shares), assets);
        vm.startPrank(bob);
        pool.acceptHaircut(1);
        uint256 out = pool.maxRedeem(bob);
        assertLe(pool.redeem(out, bob, bob), (assets * out) / shares);
        vm.stopPrank();
    }

    function test_LateMarking_LiftsNoPriceAndStopsNoDebt() external {
        _lendHalf();
        _skipToLate(borrower);
        uint256 total = pool.totalAssets();
        (uint256 debt, ) = pool.debtOf(borrower);
        vm.prank(thief);
        pool.markLate(borrower);
        assertApproxEqAbs(pool.totalAssets(), total, 1);
        assertLe(pool.totalAssets(), total);
        (uint256 after_, ) = pool.debtOf(borrower);
        assertApproxEqAbs(after_, debt, 1);
        skip(10 days);
        assertEq(pool.totalAssets(), pool.ledger().cash + pool.ledger().late - pool.ledger().owed);
    }

    function test_LossFrontRunning_EarlyPriceIsThePriceAfterTheLoss() external {
        _lendHalf();
        _skipToLate(borrower);
        vm.prank(carol);
        vm.expectRevert(
            abi.encodeWithSelector(ILendingPoolCore.LendingPool_ExitsWait.selector, ILendingPoolCore.ExitBlock.Overdue)
        );
        pool.withdraw(1e6, carol, carol);
        pool.markLate(borrower);
        uint256 before = pool.exitPriceE18();
        vm.startPrank(carol);
        pool.acceptHaircut(1);
        pool.withdraw(10_000e6, carol, carol);
        vm.stopPrank();
        assertApproxEqRel(pool.exitPriceE18(), before, 1e9);
        uint256 counted = pool.lineOf(borrower).counted;
        vm.prank(admin);
        pool.recognizeLoss(borrower, counted);
        assertApproxEqRel(pool.exitPriceE18(), before, 1e9);
        assertApproxEqRel(pool.convertToAssets(1e24), before, 1e9);
    }

    /* THE CLOCK */

    function test_LongGap_WithoutDebtCostsTheNextBorrowerNothing() external {
        _lendHalf();
        _repay(borrower, 200_000e6);
        assertEq(pool.ledger().principal, 0);
        uint256 index = pool.ledger().index;
        vm.warp(block.timestamp + 3 * 365 days);
        assertEq(pool.ledger().index, index + 111_100 * 3 * 365 days);
        _approve(borrower, 50_000e6);
        _draw(borrower, 50_000e6);
        (uint256 debt, uint256 interest) = pool.debtOf(borrower);
        assertEq(debt, 50_000e6);
        assertEq(interest, 0);
        skip(365 days / 100);
        (, interest) = pool.debtOf(borrower);
        assertEq(interest, 55_550_000);
    }

    function test_RateChange_DoesNotReachBack() external {
        _lendHalf();
        skip(365 days / 10);
        (, uint256 interest) = pool.debtOf(borrower);
        assertEq(interest, 1_666_500_000);
        uint256 total = pool.totalAssets();
        vm.prank(critical);
        pool.setRates(10_000, 10_000);
        (, uint256 after_) = pool.debtOf(borrower);
        assertEq(after_, interest);
        assertEq(pool.totalAssets(), total);
        skip(365 days / 10);
        (, interest) = pool.debtOf(borrower);
        assertEq(interest, 1_666_500_000 + 15_000_000_000);
    }

    /* REENTRANCY */

    function _claimant(address target) private returns (ReentrantClaimant claimant) {
        claimant = new ReentrantClaimant(target);
        vm.etch(address(usdc), type(ReentrantUSDC).runtimeCode);
    }

    function test_Reentrancy_AWithdrawalIsPaidOnce() external {
        _lendHalf();
        ReentrantClaimant claimant = _claimant(address(pool));
        vm.prank(alice);
        pool.transfer(address(claimant), 1_000e12);
        claimant.setCall(abi.encodeCall(pool.redeem, (1_000e12, address(claimant), address(claimant))));
        uint256 worth = pool.previewRedeem(1_000e12);
        vm.prank(address(claimant));
        pool.redeem(1_000e12, address(claimant), address(claimant));
        assertFalse(claimant.succeeded());
        assertEq(usdc.balanceOf(address(claimant)), worth);
        assertEq(usdc.balanceOf(address(pool)), pool.ledger().cash);
    }

    function test_Reentrancy_ThePriceIsRightWhileItPays() external {
        _lendHalf();
        ReentrantClaimant claimant = _claimant(address(pool));
        vm.prank(alice);
        pool.transfer(address(claimant), 9_000e12);
        claimant.setCall(abi.encodeCall(pool.exitPriceE18, ()));
        vm.prank(address(claimant));
        pool.withdraw(7_777e6, address(claimant), address(claimant));
        assertEq(abi.decode(claimant.reason(), (uint256)), pool.exitPriceE18());
    }

    function test_Reentrancy_ADrawIsPaidOnce() external {
        _lendHalf();
        _repay(borrower, 150_000e6);
        ReentrantClaimant claimant = _claimant(address(pool));
        _approve(address(claimant), 10_000e6);
        claimant.setCall(abi.encodeCall(pool.draw, (10_000e6, address(claimant), REF)));
        vm.prank(address(claimant));
        pool.draw(10_000e6, address(claimant), REF);
        assertFalse(claimant.succeeded());
        assertEq(usdc.balanceOf(address(claimant)), 10_000e6);
        assertEq(pool.lineOf(address(claimant)).principal, 10_000e6);
    }

    function test_Reentrancy_AClaimIsPaidOnce() external {
        _lendHalf();
        address claimer = address(new ReentrantClaimant(address(queue)));
        vm.prank(alice);
        queue.requestRedeem(2_000e12, claimer, alice);
        uint256 worth = queue.maxWithdraw(claimer);
        vm.etch(address(usdc), type(ReentrantUSDC).runtimeCode);
        bytes[4] memory calls = [
            abi.encodeCall(queue.redeem, (1_000e12, claimer, claimer)),
            abi.encodeCall(queue.withdraw, (1, claimer, claimer)),
            abi.encodeCall(queue.settle, (1)),
            abi.encodeCall(queue.cancelRedeem, (1, claimer, claimer))
        ];
        for (uint256 i = 0; i < 4; ++i) {
            ReentrantClaimant(claimer).setCall(calls[i]);
            vm.startPrank(claimer);
            if (i % 2 == 0) queue.redeem(500e12, claimer, claimer);
            else queue.withdraw(queue.maxWithdraw(claimer) / 2, claimer, claimer);
            vm.stopPrank();
            assertFalse(ReentrantClaimant(claimer).succeeded());
            assertEq(
                ReentrantClaimant(claimer).reason(),
                abi.encodeWithSelector(ReentrancyGuardTransient.ReentrancyGuardReentrantCall.selector)
            );
        }
        assertEq(usdc.balanceOf(claimer) + queue.maxWithdraw(claimer), worth);
    }
}
