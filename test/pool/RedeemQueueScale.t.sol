// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {PoolTest} from "../helpers/PoolTest.sol";

/// @notice What a settlement costs: nothing for a request, and no more than for the buckets that its caller names.
contract RedeemQueueScaleTest is PoolTest {
    uint256 private constant SHARES = 20_000e12;

    function setUp() public override {
        super.setUp();
        _lendHalf();
        _nextDay();
        // the first waits, and so do all after it
        _request(alice, 100_000e12);
    }

    /// @dev Of carol's shares, each for another controller; together always as much.
    function _requestIn(uint256 parts) private {
        vm.startPrank(carol);
        for (uint256 i = 0; i < parts; ++i) {
            queue.requestRedeem(SHARES / parts, address(uint160(0x1000 + i)), carol);
        }
        vm.stopPrank();
    }

    function _gasOfSettlement(uint256 maxBuckets) private returns (uint256 used) {
        vm.cool(address(pool));
        vm.cool(address(queue));
        vm.cool(address(usdc));
        used = gasleft();
        queue.settle(maxBuckets);
        used -= gasleft();
    }

    function _daysWaiting() private view returns (uint256 count) {
        (uint256 day, ) = queue.waiting();
        for (; day != 0; ++count) day = queue.bucketOf(day).next;
    }

    /* REQUESTS */

    function test_Settle_CostsTheSameForOneTenAndTwoHundredRequests() external {
        uint256[3] memory parts = [uint256(1), 10, 200];
        uint256[3] memory used;
        for (uint256 i = 0; i < 3; ++i) {
            uint256 snapshot = vm.snapshotState();
            _requestIn(parts[i]);
            _nextDay();
            used[i] = _gasOfSettlement(10);
            assertEq(queue.bucketOf(block.timestamp / DAY - 1).total, 100_000e12 + SHARES);
            vm.revertToState(snapshot);
        }
        assertEq(used[1], used[0], "ten");
        assertEq(used[2], used[0], "two hundred");
    }

    function test_Settle_CostsTheSameForARequestThatWasCancelledInParts() external {
        _requestIn(200);
        uint256 snapshot = vm.snapshotState();
        _nextDay();
        uint256 used = _gasOfSettlement(10);
        vm.revertToState(snapshot);
        uint256 today = block.timestamp / DAY;
        for (uint256 i = 0; i < 100; ++i) {
            address controller = address(uint160(0x1000 + 2 * i));
            vm.prank(controller);
            queue.cancelRedeem(today, controller, controller);
        }
        _nextDay();
        assertEq(_gasOfSettlement(10), used);
    }

    /// @dev A claim reads the bucket, not its other requests.
    function test_Claim_CostsTheSameAmongOneAndTwoHundredRequests() external {
        address controller = address(0x1000);
        uint256[2] memory parts = [uint256(1), 200];
        uint256[2] memory used;
        for (uint256 i = 0; i < 2; ++i) {
            uint256 snapshot = vm.snapshotState();
            _requestIn(parts[i]);
            _repay(borrower, 140_000e6);
            _nextDay();
            queue.settle(10);
            uint256 shares = queue.maxRedeem(controller);
            assertEq(shares, SHARES / parts[i]);
            vm.cool(address(pool));
            vm.cool(address(queue));
            vm.cool(address(usdc));
            vm.prank(controller);
            used[i] = gasleft();
            queue.redeem(shares, controller, controller);
            used[i] -= gasleft();
            vm.revertToState(snapshot);
        }
        // longer amounts cost some gas of their own
        assertApproxEqAbs(used[1], used[0], 100);
    }

    /* BUCKETS */

    /// @dev A bucket a day for so many days, oldest first, and cash for all of them.
    function _fillDays(uint256 count) private {
        for (uint256 i = 1; i < count; ++i) {
            _nextDay();
            vm.prank(carol);
            queue.requestRedeem(100e12, address(uint160(0x1000 + i)), carol);
        }
        _repay(borrower, 150_000e6);
        _nextDay();
        assertEq(_daysWaiting(), count);
    }

    function test_Settle_VisitsNoMoreBucketsThanItsCallerSays() external {
        _fillDays(40);
        uint256[5] memory most = [uint256(1), 2, 5, 10, 21];
        uint256 left = 40;
        for (uint256 i = 0; i < 5; ++i) {
            queue.settle(most[i]);
            left -= most[i];
            assertEq(_daysWaiting(), left);
        }
        queue.settle(type(uint256).max);
        assertEq(_daysWaiting(), 0);
        assertEq(pool.queuedShares(), 0);
    }

    /// @dev What a bucket more costs is a bucket's, not the queue's length.
    function test_Settle_CostsAsMuchForEachBucketMore() external {
        _fillDays(40);
        uint256[4] memory most = [uint256(2), 3, 12, 13];
        uint256[4] memory used;
        for (uint256 i = 0; i < 4; ++i) {
            uint256 snapshot = vm.snapshotState();
            used[i] = _gasOfSettlement(most[i]);
            vm.revertToState(snapshot);
        }
        assertApproxEqAbs(used[3] - used[2], used[1] - used[0], 100);
        assertLt(used[1] - used[0], 15_000);
        assertApproxEqAbs(used[2] - used[0], 10 * (used[1] - used[0]), 500);
    }

    /// @dev Buckets whose requests were all cancelled count like others, or their number would be nobody's choice.
    function test_Settle_StepsOverEmptyBucketsWithinTheSameBound() external {
        _fillDays(30);
        for (uint256 i = 1; i < 30; ++i) {
            address controller = address(uint160(0x1000 + i));
            (uint256 first, ) = queue.waiting();
            vm.prank(controller);
            queue.cancelRedeem(first + i, controller, controller);
        }
        queue.settle(1);
        assertEq(_daysWaiting(), 29);
        (uint256 shares, uint256 assets) = queue.settle(4);
        assertEq(shares + assets, 0);
        assertEq(_daysWaiting(), 25);
        assertLt(_gasOfSettlement(25), 25 * 5_000);
        assertEq(_daysWaiting(), 0);
    }

    /// @dev Where the money ends so does the visit, and the rest costs its reading alone.
    function test_Settle_ChangesNoBucketThatNothingIsLeftFor() external {
        for (uint256 i = 1; i < 30; ++i) {
            _nextDay();
            _request(carol, 1_000e12);
        }
        (uint256 first, uint256 last) = queue.waiting();
        _nextDay();
        queue.settle(30);
        (uint256 firstAfter, uint256 lastAfter) = queue.waiting();
        assertEq(firstAfter, first);
        assertEq(lastAfter, last);
        assertGt(queue.bucketOf(first).filled, 0);
        for (uint256 day = first + 1; day <= last; ++day) {
            assertEq(queue.bucketOf(day).filled, 0);
            assertEq(queue.bucketOf(day).total, 1_000e12);
        }
    }
}
