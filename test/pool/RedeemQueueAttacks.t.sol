// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ILendingPoolCore} from "../../contracts/interfaces/pool/ILendingPoolCore.sol";
import {IRedeemQueue} from "../../contracts/interfaces/pool/IRedeemQueue.sol";
import {PoolTest} from "../helpers/PoolTest.sol";
import {HostileUSDC} from "../mocks/HostileUSDC.sol";

/// @notice One test for each way in which redemption queues have been starved, blocked or overdrawn.
contract RedeemQueueAttacksTest is PoolTest {
    function setUp() public override {
        super.setUp();
        _lendHalf();
        _nextDay();
    }

    function test_Settlement_CostsTheSameForAnyNumberOfRequests() external {
        uint256 snapshot = vm.snapshotState();
        _request(alice, 100_000e12);
        _request(carol, 2_000e12 + 200 * 100e12);
        uint256 gasOfTwo = _gasOfSettlement();
        vm.revertToState(snapshot);
        _request(alice, 100_000e12);
        _request(carol, 2_000e12);
        for (uint256 i = 1; i <= 200; ++i) {
            vm.prank(carol);
            queue.requestRedeem(100e12, address(uint160(i)), carol);
        }
        assertEq(_gasOfSettlement(), gasOfTwo);
    }

    function _gasOfSettlement() private returns (uint256 used) {
        _nextDay();
        vm.cool(address(pool));
        vm.cool(address(queue));
        vm.cool(address(usdc));
        used = gasleft();
        queue.settle(10);
        used -= gasleft();
    }

    function testFuzz_OverClaim_TheLastOneIsPaidToo(uint256[4] memory sizes, uint256[3] memory repaid) external {
        address[4] memory who = [alice, carol, dave, bob];
        vm.prank(alice);
        pool.transfer(bob, 20_000e12);
        for (uint256 i = 0; i < 4; ++i) _request(who[i], bound(sizes[i], 10e12, pool.balanceOf(who[i])));
        if (pool.queuedShares() == 0) return;
        for (uint256 day = 0; day < 3; ++day) {
            _repay(borrower, bound(repaid[day], 1, 20_000e6));
            _nextDay();
            if (pool.queuedShares() != 0) queue.settle(10);
            _claimAll(who[day]);
        }
        for (uint256 i = 0; i < 4; ++i) _claimAll(who[i]);
        // the fraction of each request in each of its claims stays
        assertLe(usdc.balanceOf(address(queue)), 8);
    }

    function _claimAll(address controller) private {
        vm.startPrank(controller);
        uint256 shares = queue.maxRedeem(controller);
        uint256 assets = queue.maxWithdraw(controller);
        assertEq(queue.redeem(shares, controller, controller), assets);
        vm.stopPrank();
    }

    function testFuzz_LastWei_TheQueueIsEmptyInTheEnd(uint256 ofAlice, uint256 ofCarol, uint256 wait) external {
        skip(bound(wait, 0, 50 days));
        ofAlice = bound(ofAlice, 60_000e12, 149_999e12);
        ofCarol = bound(ofCarol, 10e12, 90_000e12);
        uint256 id = _request(alice, ofAlice);
        _request(carol, ofCarol);
        uint256 rounds;
        for (; pool.queuedShares() != 0; ++rounds) {
            assertLt(rounds, 12);
            _nextDay();
            queue.settle(10);
            if (rounds == 2) _repay(borrower, 149_000e6);
        }
        (uint256 first, uint256 last) = queue.waiting();
        assertEq(first + last, 0);
        assertEq(queue.pendingRedeemRequest(id, alice), 0);
        assertEq(queue.claimableRedeemRequest(id, alice), ofAlice);
        assertEq(queue.maxRedeem(carol), ofCarol);
        assertTrue(pool.exitBlock(dave) == ILendingPoolCore.ExitBlock.None);
    }

    function test_EmptyBudget_NoShareIsBurnedForNothing() external {
        _request(alice, 100_000e12);
        _nextDay();
        queue.settle(10);
        assertEq(pool.availableToday(), 0);
        uint256 pending = pool.queuedShares();
        for (uint256 i = 0; i < 3; ++i) {
            vm.expectRevert(IRedeemQueue.RedeemQueue_NothingToSettle.selector);
            vm.prank(thief);
            queue.settle(10);
        }
        assertEq(pool.queuedShares(), pending);
    }

    function test_NewRequest_DoesNotResetAnOlderOne() external {
        uint256 id = _request(alice, 60_000e12);
        _nextDay();
        queue.settle(10);
        uint256 claimable = queue.claimableRedeemRequest(id, alice);
        uint256 pending = queue.pendingRedeemRequest(id, alice);
        uint256 assets = queue.maxWithdraw(alice);
        assertGt(claimable, 0);
        assertGt(pending, 0);
        // her own, and one that a stranger makes for her
        uint256 younger = _request(alice, 10_000e12);
        vm.prank(carol);
        queue.requestRedeem(10e12, alice, carol);
        assertEq(younger, id + 1);
        assertEq(queue.claimableRedeemRequest(id, alice), claimable);
        assertEq(queue.pendingRedeemRequest(id, alice), pending);
        assertEq(queue.maxWithdraw(alice), assets);
        assertEq(queue.pendingRedeemRequest(younger, alice), 10_010e12);
    }

    function test_Blacklist_TheClaimantAtTheHeadHoldsNobodyUp() external {
        _request(alice, 20_000e12);
        _request(carol, 20_000e12);
        _request(dave, 20_000e12);
        HostileUSDC hostile = _makeUsdcHostile();
        hostile.setBlacklisted(alice, true);
        _nextDay();
        queue.settle(10);
        _claimAll(carol);
        _nextDay();
        queue.settle(10);
        _claimAll(dave);
        uint256 assets = queue.maxWithdraw(alice);
        vm.startPrank(alice);
        vm.expectRevert(abi.encodeWithSelector(HostileUSDC.Blacklisted.selector, alice));
        queue.withdraw(assets, alice, alice);
        queue.withdraw(assets, bob, alice);
        vm.stopPrank();
        assertEq(usdc.balanceOf(bob), assets);
    }

    function test_PausedUsdc_RequestsAndCancellationsGoOn() external {
        uint256 id = _request(alice, 60_000e12);
        _makeUsdcHostile().setPaused(true);
        _request(carol, 20_000e12);
        _nextDay();
        vm.expectRevert(HostileUSDC.TokenPaused.selector);
        queue.settle(10);
        vm.prank(alice);
        assertEq(queue.cancelRedeem(id, alice, alice), 60_000e12);
    }

    function test_FalseAnswer_IsNotTakenForAPayment() external {
        _request(alice, 20_000e12);
        uint256 assets = queue.maxWithdraw(alice);
        _makeUsdcHostile().setAnswersFalse(true);
        vm.startPrank(alice);
        vm.expectRevert();
        queue.withdraw(assets, alice, alice);
        vm.expectRevert();
        pool.withdraw(1e6, alice, alice);
        vm.expectRevert();
        pool.deposit(10e6, alice);
        vm.stopPrank();
        assertEq(queue.maxWithdraw(alice), assets);
    }

    function test_Claimable_IsUntouchedByLossDrawAndDonation() external {
        _request(alice, 60_000e12);
        _nextDay();
        queue.settle(10);
        uint256 assets = queue.maxWithdraw(alice);
        uint256 shares = queue.maxRedeem(alice);
        vm.prank(carol);
        usdc.transfer(address(queue), 5_000e6);
        _skipToLate(borrower);
        pool.markLate(borrower);
        uint256 counted = pool.lineOf(borrower).counted;
        vm.prank(admin);
        pool.recognizeLoss(borrower, counted);
        _pause(address(pool));
        assertEq(queue.maxWithdraw(alice), assets);
        assertEq(queue.maxRedeem(alice), shares);
        _claimAll(alice);
        assertEq(usdc.balanceOf(alice), 850_000e6 + assets);
    }

    function test_Dust_ManySmallRequestsOfManyDaysAreSettledInParts() external {
        _request(alice, 120_000e12);
        for (uint256 day = 0; day < 30; ++day) {
            _nextDay();
            vm.prank(carol);
            queue.requestRedeem(10e12, address(uint160(day + 1)), carol);
        }
        _repay(borrower, 150_000e6);
        _nextDay();
        queue.settle(1);
        (uint256 first, ) = queue.waiting();
        assertEq(first, block.timestamp / 1 days - 30);
        queue.settle(10);
        (first, ) = queue.waiting();
        assertEq(first, block.timestamp / 1 days - 20);
        queue.settle(100);
        (first, ) = queue.waiting();
        assertEq(first, 0);
    }
}
