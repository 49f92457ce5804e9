// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC7575} from "../../contracts/interfaces/pool/IERC7575.sol";
import {IRedeemQueue} from "../../contracts/interfaces/pool/IRedeemQueue.sol";
import {PoolTest} from "../helpers/PoolTest.sol";

/// @notice Claims of what was settled: in parts, by shares and by assets, over several requests, by operators.
contract RedeemQueueClaimsTest is PoolTest {
    uint256 private today;

    function setUp() public override {
        super.setUp();
        _lendHalf();
        _nextDay();
        today = block.timestamp / DAY;
    }

    /// @dev Alice waits with 60 000 shares since today, of which some are settled, and with 20 000 and 10 000 since the next two days.
    function _partlySettled() private {
        _request(alice, 60_000e12);
        _nextDay();
        _request(alice, 20_000e12);
        queue.settle(10);
        _nextDay();
        _request(alice, 10_000e12);
    }

    function _redeem(uint256 shares) private returns (uint256) {
        vm.prank(alice);
        return queue.redeem(shares, alice, alice);
    }

    function _settleAll() private {
        _repay(borrower, 150_000e6);
        _nextDay();
        queue.settle(10);
    }

    function test_Redeem_InPartsPaysAsMuchAsAtOnce() external {
        _request(alice, 60_000e12);
        _settleAll();
        uint256 assets = queue.maxWithdraw(alice);
        uint256 snapshot = vm.snapshotState();
        assertEq(_redeem(60_000e12), assets);
        vm.revertToState(snapshot);
        uint256 paid = _redeem(1) + _redeem(33_333e12 + 7) + _redeem(10_000e12);
        assertEq(queue.maxWithdraw(alice), assets - paid);
        assertEq(queue.claimableRedeemRequest(today, alice), 60_000e12 - 43_333e12 - 8);
        paid += _redeem(60_000e12 - 43_333e12 - 8);
        assertEq(paid, assets);
        assertEq(queue.requestsOf(alice).length, 0);
        assertEq(usdc.balanceOf(address(queue)), 0);
    }

    function test_Redeem_Emits() external {
        _request(alice, 100e12);
        uint256 assets = queue.maxWithdraw(alice);
        vm.expectEmit(address(queue));
        emit IERC7575.Withdraw(alice, bob, alice, assets, 100e12);
        vm.prank(alice);
        queue.redeem(100e12, bob, alice);
        assertEq(usdc.balanceOf(bob), assets);
    }

    function test_Redeem_RevertWhen_MoreThanIsClaimable() external {
        _partlySettled();
        uint256 shares = queue.maxRedeem(alice);
        vm.expectRevert(abi.encodeWithSelector(IRedeemQueue.RedeemQueue_NotClaimable.selector, shares + 1, shares));
        _redeem(shares + 1);
        assertGt(_redeem(shares), 0);
        vm.expectRevert(abi.encodeWithSelector(IRedeemQueue.RedeemQueue_NotClaimable.selector, 1, 0));
        _redeem(1);
        assertEq(_redeem(0), 0);
    }

    function test_Withdraw_RevertWhen_MoreThanIsClaimable() external {
        _partlySettled();
        uint256 assets = queue.maxWithdraw(alice);
        vm.startPrank(alice);
        vm.expectRevert(abi.encodeWithSelector(IRedeemQueue.RedeemQueue_NotClaimable.selector, assets + 1, assets));
        queue.withdraw(assets + 1, alice, alice);
        queue.withdraw(assets, alice, alice);
        assertEq(queue.withdraw(0, alice, alice), 0);
        vm.stopPrank();
        assertEq(usdc.balanceOf(alice), 850_000e6 + assets);
    }

    function test_Withdraw_TakesSharesUp() external {
        _request(alice, 60_000e12);
        _settleAll();
        uint256 assets = queue.maxWithdraw(alice);
        vm.prank(alice);
        uint256 shares = queue.withdraw(1_000_001, alice, alice);
        assertEq(shares, (1_000_001 * 60_000e12 + assets - 1) / assets);
        assertEq(queue.maxRedeem(alice), 60_000e12 - shares);
        assertEq(queue.maxWithdraw(alice), assets - 1_000_001);
    }

    function test_Claims_OfAPartlySettledRequestGoOnWithTheNextPart() external {
        _request(alice, 100_000e12);
        uint256 sum;
        uint256 shares;
        for (uint256 i = 0; queue.pendingRedeemRequest(today, alice) != 0; ++i) {
            _nextDay();
            queue.settle(10);
            uint256 part = queue.maxRedeem(alice) / (i % 3 == 0 ? 1 : 2);
            sum += _redeem(part);
            shares += part;
            assertEq(queue.claimableRedeemRequest(today, alice), queue.bucketOf(today).filled - shares);
        }
        sum += _redeem(queue.maxRedeem(alice));
        assertEq(sum, queue.bucketOf(today).assets);
        assertEq(queue.requestsOf(alice).length, 0);
    }

    function test_Claims_GoThroughYoungerRequests() external {
        _partlySettled();
        IRedeemQueue.Request[] memory list = queue.requestsOf(alice);
        assertEq(list.length, 3);
        for (uint256 i = 0; i < 3; ++i) assertEq(list[i].requestId, today + i);
        assertEq(list[0].pending + list[0].claimableShares, 60_000e12);
        assertEq(list[1].pending, 20_000e12);
        assertEq(list[2].pending, 10_000e12);
        _settleAll();
        assertEq(queue.maxRedeem(alice), 90_000e12);
        uint256 assets = queue.maxWithdraw(alice);
        uint256 paid = _redeem(60_000e12 + 5e12);
        list = queue.requestsOf(alice);
        assertEq(list.length, 2);
        assertEq(list[0].requestId, today + 1);
        assertEq(list[0].claimableShares, 20_000e12 - 5e12);
        paid += _redeem(25_000e12 - 5e12);
        list = queue.requestsOf(alice);
        assertEq(list.length, 1);
        assertEq(list[0].claimableShares, 5_000e12);
        paid += _redeem(5_000e12);
        assertEq(paid, assets);
        assertEq(queue.requestsOf(alice).length, 0);
        // the account begins anew
        uint256 id = _request(alice, pool.balanceOf(alice));
        assertEq(queue.requestsOf(alice)[0].requestId, id);
    }

    function test_Claims_TakeWhatWasSettledAtOnceFirst() external {
        uint256 atOnce = 100e12;
        _request(alice, atOnce);
        _request(alice, 60_000e12);
        _nextDay();
        queue.settle(10);
        IRedeemQueue.Request[] memory list = queue.requestsOf(alice);
        assertEq(list[0].requestId, 1);
        assertEq(list[0].claimableShares, atOnce);
        assertEq(list[1].requestId, today);
        uint256 claimable = list[1].claimableShares;
        _redeem(40e12);
        assertEq(queue.claimableRedeemRequest(1, alice), 60e12);
        assertEq(queue.claimableRedeemRequest(today, alice), claimable);
        _redeem(60e12 + 1);
        assertEq(queue.claimableRedeemRequest(1, alice), 0);
        assertEq(queue.claimableRedeemRequest(today, alice), claimable - 1);
        assertEq(queue.requestsOf(alice).length, 1);
    }

    function test_Requests_OfADayAreOne() external {
        _request(alice, 60_000e12);
        _request(alice, 10e12);
        vm.prank(carol);
        queue.requestRedeem(20e12, alice, carol);
        assertEq(queue.requestsOf(alice).length, 1);
        assertEq(queue.pendingRedeemRequest(today, alice), 60_030e12);
        _nextDay();
        _request(alice, 10e12);
        _request(alice, 15e12);
        assertEq(queue.requestsOf(alice).length, 2);
        assertEq(queue.pendingRedeemRequest(today + 1, alice), 25e12);
        assertEq(queue.bucketOf(today + 1).total, 25e12);
    }

    function test_Operators_ClaimForTheController() external {
        _request(alice, 100e12);
        bytes memory refusal = abi.encodeWithSelector(IRedeemQueue.RedeemQueue_NotOperator.selector, alice, bob);
        vm.startPrank(bob);
        vm.expectRevert(refusal);
        queue.redeem(1e12, bob, alice);
        vm.expectRevert(refusal);
        queue.withdraw(1, bob, alice);
        vm.stopPrank();
        // an allowance of shares is none for claims
        vm.prank(alice);
        pool.approve(bob, type(uint256).max);
        vm.expectRevert(refusal);
        vm.prank(bob);
        queue.redeem(1e12, bob, alice);
        vm.prank(alice);
        queue.setOperator(bob, true);
        vm.prank(bob);
        queue.redeem(1e12, bob, alice);
        assertGt(usdc.balanceOf(bob), 0);
    }

    function test_Claims_RevertWhen_TheReceiverIsZeroQueueOrPool() external {
        _request(alice, 100e12);
        address[3] memory receivers = [address(0), address(queue), address(pool)];
        vm.startPrank(alice);
        for (uint256 i = 0; i < receivers.length; ++i) {
            bytes memory refusal = abi.encodeWithSelector(IRedeemQueue.RedeemQueue_BadReceiver.selector, receivers[i]);
            vm.expectRevert(refusal);
            queue.redeem(1e12, receivers[i], alice);
            vm.expectRevert(refusal);
            queue.withdraw(1, receivers[i], alice);
        }
        vm.stopPrank();
    }

    function test_Claims_GoOnInAPauseAndWhileALineIsLate() external {
        _request(alice, 100e12);
        _pause(address(pool));
        _redeem(50e12);
        _skipToLate(borrower);
        pool.markLate(borrower);
        _redeem(50e12);
        assertEq(queue.requestsOf(alice).length, 0);
    }

    /// forge-config: default.fuzz.runs = 400
    function testFuzz_Claims_InAnyPartsAddUp(uint256[6] memory parts, bool[6] memory byAssets) external {
        _request(alice, 60_000e12 + (parts[0] % 1e12));
        _request(carol, 33_333e12 + (parts[1] % 1e12));
        uint256 paid;
        uint256 shares;
        for (uint256 i = 0; i < 6; ++i) {
            _nextDay();
            if (queue.bucketOf(today).filled != queue.bucketOf(today).total) queue.settle(10);
            uint256 before = usdc.balanceOf(alice);
            uint256 maxShares = queue.maxRedeem(alice);
            uint256 maxAssets = queue.maxWithdraw(alice);
            vm.startPrank(alice);
            if (byAssets[i]) shares += queue.withdraw(bound(parts[i], 0, maxAssets), alice, alice);
            else queue.redeem(bound(parts[i], 0, maxShares), alice, alice);
            if (!byAssets[i]) shares += bound(parts[i], 0, maxShares);
            vm.stopPrank();
            paid += usdc.balanceOf(alice) - before;
            assertLe(maxAssets - queue.maxWithdraw(alice), usdc.balanceOf(alice) - before);
        }
        uint256 rest = queue.maxRedeem(alice);
        paid += _redeem(rest);
        IRedeemQueue.Bucket memory bucket = queue.bucketOf(today);
        uint256 requested = 60_000e12 + (parts[0] % 1e12);
        assertEq(shares + rest, (requested * bucket.filled) / bucket.total);
        assertEq(paid, (requested * bucket.assets) / bucket.total);
        uint256 ofCarol = queue.maxWithdraw(carol);
        assertLe(usdc.balanceOf(address(queue)) - ofCarol, 1);
    }
}
