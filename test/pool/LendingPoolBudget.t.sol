// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ILendingPoolCore} from "../../contracts/interfaces/pool/ILendingPoolCore.sol";
import {PoolTest} from "../helpers/PoolTest.sol";

/// @notice What may leave in a day: a tenth of the total assets at its beginning, and no more than idle cash.
contract LendingPoolBudgetTest is PoolTest {
    function setUp() public override {
        super.setUp();
        _lendHalf();
        _nextDay();
    }

    function test_Budget_IsATenthOfTheTotalAtMidnight() external {
        uint256 total = pool.totalAssets();
        assertEq(pool.availableToday(), total / 10);
        skip(DAY / 2);
        assertGt(pool.totalAssets(), total);
        assertEq(pool.availableToday(), total / 10);
        _provide(alice, 10e6);
        assertEq(pool.availableToday(), total / 10);
    }

    function test_Budget_OfTheFirstDayIsNothing() external {
        bytes memory initialize = abi.encodeWithSignature("initialize(address)", address(manager));
        // a pool of its own that nobody has touched
        ILendingPoolCore fresh = ILendingPoolCore(_proxy(_poolImplementation(), initialize));
        vm.startPrank(alice);
        usdc.approve(address(fresh), 1_000e6);
        fresh.deposit(1_000e6, alice);
        assertEq(fresh.maxWithdraw(alice), 0);
        _nextDay();
        assertEq(fresh.maxWithdraw(alice), 100e6);
        fresh.withdraw(100e6, alice, alice);
        vm.stopPrank();
    }

    function test_Budget_IsSpentByAllTogether() external {
        uint256 budget = pool.availableToday();
        vm.prank(alice);
        pool.withdraw(10_000e6, alice, alice);
        uint256 atOnce = pool.previewRedeem(5_000e12);
        _request(carol, 5_000e12);
        assertEq(pool.availableToday(), budget - 10_000e6 - atOnce);
        assertEq(pool.maxWithdraw(dave), budget - 10_000e6 - atOnce);
        vm.expectRevert(
            abi.encodeWithSelector(
                ILendingPoolCore.LendingPool_AboveMax.selector,
                budget - 10_000e6 - atOnce + 1,
                budget - 10_000e6 - atOnce
            )
        );
        vm.prank(dave);
        pool.withdraw(budget - 10_000e6 - atOnce + 1, dave, dave);
    }

    function test_Budget_RollsAtMidnightAndIsNotSaved() external {
        vm.prank(alice);
        pool.withdraw(1e6, alice, alice);
        vm.warp((block.timestamp / DAY + 1) * DAY - 1);
        uint256 left = pool.availableToday();
        skip(1);
        assertGt(pool.availableToday(), left);
        assertEq(pool.availableToday(), pool.totalAssets() / 10);
        skip(30 * DAY);
        assertEq(pool.availableToday(), pool.totalAssets() / 10);
    }

    function test_Budget_DepositsOfTheDayDoNotRaiseIt() external {
        skip(DAY);
        uint256 total = pool.totalAssets();
        _provide(alice, 500_000e6);
        assertEq(pool.availableToday(), total / 10);
        skip(DAY - 1);
        assertEq(pool.availableToday(), total / 10);
        skip(1);
        assertEq(pool.availableToday(), pool.totalAssets() / 10);
    }

    /// @dev What the day began with counts, also when nobody touched the pool until noon.
    function test_Budget_FirstMoveOfTheDayDoesNotChooseIt() external {
        skip(DAY);
        uint256 snapshot = vm.snapshotState();
        _repay(borrower, 1);
        uint256 budget = pool.availableToday();
        vm.revertToState(snapshot);
        skip(DAY / 2);
        _provide(carol, 900_000e6);
        assertEq(pool.availableToday(), budget);
    }

    function test_Budget_IsAtMostIdleCash() external {
        vm.prank(critical);
        pool.setFacility(address(0));
        for (uint256 i = 0; i < 4; ++i) {
            address other = makeAddr(vm.toString(i));
            skip(30 days + 1);
            _approve(other, 29_000e6);
            _draw(other, pool.drawable(other));
        }
        _nextDay();
        vm.startPrank(alice);
        for (uint256 i = 0; i < 2; ++i) {
            pool.withdraw(pool.maxWithdraw(alice), alice, alice);
            _nextDay();
        }
        vm.stopPrank();
        uint256 idle = pool.ledger().cash - pool.ledger().owed;
        assertLt(idle, pool.totalAssets() / 10);
        assertEq(pool.availableToday(), idle);
        assertEq(pool.maxWithdraw(alice), idle);
    }

    function test_Repayments_CountForTheQueueWhileItWaits() external {
        uint256 budget = pool.availableToday();
        _repay(borrower, 10_000e6);
        assertEq(pool.availableToday(), budget); // nobody waits
        _request(alice, 100_000e12);
        _repay(borrower, 10_000e6);
        assertEq(pool.availableToday(), budget + 10_000e6);
        _nextDay();
        budget = pool.totalAssets() / 10;
        assertEq(pool.availableToday(), budget + 10_000e6); // they stay until they have left
        _repay(borrower, 5_000e6);
        (, uint256 assets) = queue.settle(10);
        assertEq(assets, budget + 15_000e6);
        assertEq(pool.availableToday(), 0);
        assertEq(pool.ledger().repaid, 0);
    }

    function test_Repayments_GoFirstAndLeaveTheBudgetToOthers() external {
        _request(alice, 35_000e12);
        _repay(borrower, 34_000e6);
        _nextDay();
        uint256 budget = pool.totalAssets() / 10;
        (, uint256 assets) = queue.settle(10);
        assertEq(pool.queuedShares(), 0);
        assertEq(pool.availableToday(), budget - (assets - 34_000e6));
        assertEq(pool.maxWithdraw(carol), budget - (assets - 34_000e6));
    }

    function test_Repayments_OfAQueueThatIsOverAreNoOnesBudget() external {
        uint256 budget = pool.availableToday();
        uint256 id = _request(alice, 100_000e12);
        _repay(borrower, 10_000e6);
        vm.prank(alice);
        queue.cancelRedeem(id, alice, alice);
        assertEq(pool.availableToday(), budget);
        _request(alice, 100_000e12);
        assertEq(pool.availableToday(), budget);
    }

    /// forge-config: default.fuzz.runs = 400
    function testFuzz_Budget_NoDayLetsMoreOut(uint256[6] memory sizes, uint256[6] memory moments) external {
        uint256 budget = pool.availableToday();
        uint256 out;
        uint256 begin = block.timestamp;
        for (uint256 i = 0; i < 6; ++i) {
            vm.warp(bound(moments[i], block.timestamp, begin + DAY - 1));
            if (i % 3 == 2) {
                _provide(dave, bound(sizes[i], 10e6, 100_000e6));
                continue;
            }
            uint256 before = pool.ledger().cash;
            if (i % 3 == 0) {
                uint256 assets = bound(sizes[i], 0, pool.maxWithdraw(alice));
                if (assets == 0) continue;
                vm.prank(alice);
                pool.withdraw(assets, alice, alice);
            } else {
                _request(carol, bound(sizes[i], 10e12, 40_000e12));
            }
            out += before - pool.ledger().cash;
        }
        assertLe(out, budget);
    }
}
