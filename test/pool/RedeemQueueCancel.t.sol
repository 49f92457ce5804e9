// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC7540Operator} from "../../contracts/interfaces/pool/IERC7540.sol";
import {ILendingPoolCore} from "../../contracts/interfaces/pool/ILendingPoolCore.sol";
import {IRedeemQueue} from "../../contracts/interfaces/pool/IRedeemQueue.sol";
import {PoolTest} from "../helpers/PoolTest.sol";

/// @notice Taking back what waits, whatever became of the rest of the request.
contract RedeemQueueCancelTest is PoolTest {
    uint256 private today;

    function setUp() public override {
        super.setUp();
        _lendHalf();
        _nextDay();
        today = block.timestamp / DAY;
    }

    function _cancel(address controller, uint256 id) private returns (uint256 shares) {
        vm.prank(controller);
        return queue.cancelRedeem(id, controller, controller);
    }

    function _expectNothing(address controller, uint256 id) private {
        vm.expectRevert(abi.encodeWithSelector(IRedeemQueue.RedeemQueue_NothingPending.selector, id, controller));
        _cancel(controller, id);
    }

    function test_Cancel_GivesAllBackGiven_NothingWasSettled() external {
        uint256 has = pool.balanceOf(alice);
        _request(alice, 60_000e12);
        vm.expectEmit(address(queue));
        emit IRedeemQueue.RedeemCancelled(alice, today, bob, 60_000e12);
        vm.prank(alice);
        assertEq(queue.cancelRedeem(today, alice, bob), 60_000e12);
        assertEq(pool.balanceOf(bob), 60_000e12);
        assertEq(pool.balanceOf(alice), has - 60_000e12);
        assertEq(pool.queuedShares(), 0);
        assertEq(queue.requestsOf(alice).length, 0);
        assertTrue(pool.exitBlock(carol) == ILendingPoolCore.ExitBlock.None);
        _expectNothing(alice, today);
    }

    function test_Cancel_KeepsWhatWasSettledClaimable() external {
        _request(alice, 60_000e12);
        _request(carol, 60_000e12);
        _nextDay();
        queue.settle(10);
        uint256 claimable = queue.maxRedeem(alice);
        uint256 assets = queue.maxWithdraw(alice);
        uint256 ofCarol = queue.maxWithdraw(carol);
        uint256 pending = queue.pendingRedeemRequest(today, alice);
        assertEq(_cancel(alice, today), pending);
        assertEq(pending + claimable, 60_000e12);
        assertEq(queue.claimableRedeemRequest(1, alice), claimable);
        assertEq(queue.claimableRedeemRequest(today, alice), 0);
        assertEq(queue.maxWithdraw(alice), assets);
        assertGe(queue.maxWithdraw(carol), ofCarol);
        assertEq(pool.queuedShares(), queue.bucketOf(today).total - queue.bucketOf(today).filled);
        vm.prank(alice);
        assertEq(queue.redeem(claimable, alice, alice), assets);
    }

    function test_Cancel_GivesNothingTwiceGiven_PartWasClaimed() external {
        _request(alice, 60_000e12);
        _nextDay();
        queue.settle(10);
        uint256 claimable = queue.maxRedeem(alice);
        uint256 assets = queue.maxWithdraw(alice);
        vm.prank(alice);
        uint256 paid = queue.redeem(claimable / 3, alice, alice);
        _cancel(alice, today);
        assertEq(queue.maxRedeem(alice), claimable - claimable / 3);
        assertEq(queue.maxWithdraw(alice), assets - paid);
        assertEq(usdc.balanceOf(address(queue)), assets - paid);
        // what comes after it begins with nothing claimed
        _request(alice, 60_000e12);
        _nextDay();
        queue.settle(10);
        vm.startPrank(alice);
        queue.redeem(queue.maxRedeem(alice), alice, alice);
        vm.stopPrank();
        assertEq(usdc.balanceOf(address(queue)), 0);
    }

    function test_Cancel_RevertGiven_AllWasSettled() external {
        _request(alice, 50_000e12);
        _repay(borrower, 100_000e6);
        _nextDay();
        queue.settle(10);
        _expectNothing(alice, today);
        _request(bob, _give(bob));
        _expectNothing(bob, 1);
        _expectNothing(bob, 0);
        _expectNothing(bob, today);
    }

    function _give(address to) private returns (uint256 shares) {
        shares = 10e12;
        vm.prank(carol);
        pool.transfer(to, shares);
    }

    function test_Cancel_YoungerRequestsAndTheOldestInAnyOrder() external {
        _request(alice, 60_000e12);
        for (uint256 i = 1; i <= 4; ++i) {
            _nextDay();
            _request(alice, i * 1_000e12);
        }
        assertEq(_cancel(alice, today + 2), 2_000e12);
        assertEq(queue.requestsOf(alice).length, 4);
        _expectNothing(alice, today + 2);
        assertEq(_cancel(alice, today + 4), 4_000e12);
        // the place of a cancelled one of today is taken again
        _request(alice, 444e12);
        assertEq(queue.pendingRedeemRequest(today + 4, alice), 444e12);
        assertEq(_cancel(alice, today), 60_000e12);
        IRedeemQueue.Request[] memory list = queue.requestsOf(alice);
        assertEq(list.length, 3);
        assertEq(list[0].requestId, today + 1);
        assertEq(_cancel(alice, today + 1), 1_000e12);
        assertEq(queue.requestsOf(alice)[0].requestId, today + 3);
        assertEq(pool.queuedShares(), 3_444e12);
        _nextDay();
        (uint256 shares, ) = queue.settle(10);
        assertEq(shares, 3_444e12);
        (uint256 first, uint256 last) = queue.waiting();
        assertEq(first + last, 0);
        assertEq(queue.maxRedeem(alice), 3_444e12);
        vm.prank(alice);
        queue.redeem(3_444e12, alice, alice);
        assertEq(queue.requestsOf(alice).length, 0);
    }

    function test_Cancel_EmptyBucketsAreSteppedOver() external {
        _request(alice, 60_000e12);
        _cancel(alice, today);
        (uint256 first, uint256 last) = queue.waiting();
        assertEq(first, today);
        assertEq(last, today);
        // again on the same day, in the same bucket
        _request(alice, 60_000e12);
        _cancel(alice, today);
        _nextDay();
        _request(carol, 60_000e12);
        _nextDay();
        _request(dave, 45_000e12);
        _nextDay();
        _cancel(carol, today + 1);
        queue.settle(10);
        assertGt(queue.maxRedeem(dave), 0);
        (first, last) = queue.waiting();
        assertEq(first, today + 2);
    }

    function test_Cancel_OfTheLastOneFreesTheExits() external {
        _request(alice, 60_000e12);
        _request(carol, 10e12);
        _repay(borrower, 30_000e6);
        assertGt(pool.ledger().repaid, 0);
        _cancel(alice, today);
        assertTrue(pool.exitBlock(dave) == ILendingPoolCore.ExitBlock.Queued);
        _cancel(carol, today);
        assertTrue(pool.exitBlock(dave) == ILendingPoolCore.ExitBlock.None);
        assertEq(pool.ledger().repaid, 0);
        assertEq(pool.ledger().flags, 0);
    }

    function test_Cancel_GoesOnInAPauseAndWhileALineIsLate() external {
        _request(alice, 60_000e12);
        _nextDay();
        _request(alice, 20_000e12);
        _pause(address(pool));
        _cancel(alice, today + 1);
        _skipToLate(borrower);
        pool.markLate(borrower);
        _cancel(alice, today);
        assertEq(pool.balanceOf(alice), pool.totalSupply() - pool.balanceOf(carol) - pool.balanceOf(dave));
    }

    function test_Cancel_ByOperatorsOnly() external {
        _request(alice, 60_000e12);
        vm.expectRevert(abi.encodeWithSelector(IRedeemQueue.RedeemQueue_NotOperator.selector, alice, bob));
        vm.prank(bob);
        queue.cancelRedeem(today, alice, bob);
        vm.expectRevert(abi.encodeWithSelector(IRedeemQueue.RedeemQueue_BadReceiver.selector, address(0)));
        vm.prank(alice);
        queue.cancelRedeem(today, alice, address(0));
        vm.expectEmit(address(queue));
        emit IERC7540Operator.OperatorSet(alice, bob, true);
        vm.prank(alice);
        assertTrue(queue.setOperator(bob, true));
        vm.prank(bob);
        queue.cancelRedeem(today, alice, alice);
    }

    /// forge-config: default.fuzz.runs = 400
    function testFuzz_Cancel_NobodyElseLosesAUnit(uint256[4] memory sizes, uint256 repaid, uint8 order) external {
        address[4] memory who = [alice, carol, dave, bob];
        vm.prank(alice);
        pool.transfer(bob, 20_000e12);
        for (uint256 i = 0; i < 4; ++i) {
            // the first is larger than the budget, so that all wait
            _request(who[i], bound(sizes[i], i == 0 ? 60_000e12 : 10e12, pool.balanceOf(who[i])));
        }
        _repay(borrower, bound(repaid, 1, 100_000e6));
        _nextDay();
        queue.settle(10);
        for (uint256 i = 0; i < 4; ++i) {
            address leaver = who[(i + order) % 4];
            uint256[4] memory before = _claimable(who);
            if (queue.pendingRedeemRequest(today, leaver) != 0) _cancel(leaver, today);
            uint256[4] memory then = _claimable(who);
            uint256 sum;
            for (uint256 k = 0; k < 4; ++k) {
                assertGe(then[k], before[k]);
                sum += then[k];
            }
            assertLe(sum, usdc.balanceOf(address(queue)));
            IRedeemQueue.Bucket memory bucket = queue.bucketOf(today);
            assertEq(pool.queuedShares(), bucket.total - bucket.filled);
        }
        assertEq(pool.queuedShares(), 0);
    }

    function _claimable(address[4] memory who) private view returns (uint256[4] memory assets) {
        for (uint256 i = 0; i < 4; ++i) assets[i] = queue.maxWithdraw(who[i]);
    }
}
