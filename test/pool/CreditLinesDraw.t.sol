// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IExpiringPause} from "../../contracts/interfaces/base/IExpiringPause.sol";
import {ILendingPoolCore} from "../../contracts/interfaces/pool/ILendingPoolCore.sol";
import {IPoolTypes} from "../../contracts/interfaces/pool/IPoolTypes.sol";
import {PoolTest} from "../helpers/PoolTest.sol";

/// @notice Drawing and repaying: every limit to the unit.
contract CreditLinesDrawTest is PoolTest {
    function setUp() public override {
        super.setUp();
        _provide(alice, 300_000e6);
        _insure(POOL, usdc, 6_000e6);
        _approve(borrower, 50_000e6);
    }

    function _expectTooLarge(address account, uint256 amount, uint256 most) private {
        vm.expectRevert(abi.encodeWithSelector(ILendingPoolCore.LendingPool_DrawTooLarge.selector, amount, most));
        _draw(account, amount);
    }

    function test_Draw_PaysEmitsAndBooks() external {
        vm.expectEmit(address(pool));
        emit ILendingPoolCore.Drawn(borrower, bob, 10_000e6, REF, 10_000e6);
        vm.prank(borrower);
        pool.draw(10_000e6, bob, REF);
        assertEq(usdc.balanceOf(bob), 10_000e6);
        assertEq(pool.ledger().cash, 290_000e6);
        assertEq(pool.ledger().principal, 10_000e6);
        assertEq(pool.totalAssets(), 300_000e6);
        skip(10 days);
        vm.expectEmit(address(pool));
        emit ILendingPoolCore.Drawn(borrower, bob, 5_000e6, "two", 15_000e6);
        vm.prank(borrower);
        pool.draw(5_000e6, bob, "two");
        (, uint256 interest) = pool.debtOf(borrower);
        assertEq(interest, (uint256(10_000e6) * 111_100 * 10) / 365e6 + 1);
    }

    function test_Draw_UpToTheCap() external {
        _draw(borrower, 49_000e6);
        assertEq(pool.drawable(borrower), 1_000e6);
        _expectTooLarge(borrower, 1_000e6 + 1, 1_000e6);
        _expectTooLarge(borrower, 0, 1_000e6);
        _draw(borrower, 1_000e6);
        _expectTooLarge(borrower, 1, 0);
    }

    function test_Draw_UpToTheBorrowersPartInterestIncluded() external {
        address small = makeAddr("small borrower");
        skip(30 days + 1);
        _approve(small, 30_000e6);
        _draw(small, 20_000e6);
        skip(60 days);
        (uint256 debt, ) = pool.debtOf(small);
        uint256 most = pool.totalAssets() / 10 - debt;
        assertLt(most, 10_000e6);
        assertEq(pool.drawable(small), most);
        _expectTooLarge(small, most + 1, most);
        _draw(small, most);
    }

    function test_Draw_UpToEightyPercentUtilization() external {
        _approveInSteps(borrower, 150_000e6);
        _draw(borrower, 150_000e6);
        for (uint256 i = 0; i < 3; ++i) {
            address other = makeAddr(vm.toString(i));
            skip(30 days + 1);
            _approve(other, 29_000e6);
            _draw(other, 29_000e6);
        }
        address last = makeAddr("last");
        _approve(last, 25_000e6);
        uint256 most = 240_000e6 - 237_000e6;
        assertEq(pool.drawable(last), most);
        _expectTooLarge(last, most + 1, most);
        _draw(last, most);
        assertEq(pool.utilization(), 0.8e18);
        _expectTooLarge(last, 1, 0);
    }

    function test_Draw_NotOfCashThatThoseWhoWaitAreOwed() external {
        _draw(borrower, 10_000e6);
        _request(alice, 270_000e12);
        uint256 owed = pool.convertToAssets(270_000e12) + 1;
        uint256 most = 290_000e6 - owed;
        assertApproxEqAbs(pool.drawable(borrower), most, 1);
        most = pool.drawable(borrower);
        _expectTooLarge(borrower, most + 1, most);
        _draw(borrower, most);
        assertEq(pool.drawable(borrower), 0);
    }

    function test_Draw_NotFromMaturityOn() external {
        uint256 maturity = pool.lineOf(borrower).maturity;
        vm.warp(maturity - 1);
        _draw(borrower, 1e6);
        skip(1);
        assertEq(pool.drawable(borrower), 0);
        vm.expectRevert(abi.encodeWithSelector(ILendingPoolCore.LendingPool_Matured.selector, borrower, maturity));
        _draw(borrower, 1e6);
    }

    function test_Draw_TheFirstNeedsTwoPercentInsured() external {
        _provide(carol, 50e6);
        uint256 needed = 6_001e6;
        assertEq(pool.drawable(borrower), 0);
        vm.expectRevert(abi.encodeWithSelector(ILendingPoolCore.LendingPool_NotInsured.selector, 6_000e6, needed));
        _draw(borrower, 1e6);
        _insure(POOL, usdc, needed - 6_000e6 - 1);
        assertEq(pool.drawable(borrower), 0);
        _insure(POOL, usdc, 1);
        _draw(borrower, 1e6);
        // while something is lent more may be deposited and drawn
        _provide(carol, 100_000e6);
        _draw(borrower, 1e6);
        _repay(borrower, 3e6);
        assertEq(pool.drawable(borrower), 0);
    }

    function test_Draw_RevertGiven_NoLineOrAPause() external {
        _expectStatus(thief, IPoolTypes.LineStatus.Closed);
        _draw(thief, 1);
        _pause(address(pool));
        assertEq(pool.drawable(borrower), 0);
        vm.expectRevert(
            abi.encodeWithSelector(IExpiringPause.ExpiringPause_Paused.selector, block.timestamp + 72 hours)
        );
        _draw(borrower, 1e6);
    }

    function test_Draw_RevertWhen_TheReceiverIsZeroOrThePool() external {
        address[2] memory wrong = [address(0), address(pool)];
        for (uint256 i = 0; i < 2; ++i) {
            vm.expectRevert(abi.encodeWithSelector(ILendingPoolCore.LendingPool_BadReceiver.selector, wrong[i]));
            vm.prank(borrower);
            pool.draw(1e6, wrong[i], REF);
        }
    }

    /* REPAYMENT */

    function test_Repay_InterestFirstByAnyoneAlsoInAPause() external {
        _draw(borrower, 36_500e6);
        skip(10 days);
        _pause(address(pool));
        uint256 interest = 111_100_000;
        usdc.mint(bob, 1_000e6);
        vm.startPrank(bob);
        usdc.approve(address(pool), 1_000e6);
        vm.expectEmit(address(pool));
        emit ILendingPoolCore.Repaid(borrower, bob, 100e6, 100e6, "a", 36_500e6);
        assertEq(pool.repay(borrower, 100e6, "a"), 100e6);
        vm.expectEmit(address(pool));
        emit ILendingPoolCore.Repaid(borrower, bob, 100e6, interest - 100e6, "b", 36_400e6 + interest - 100e6);
        assertEq(pool.repay(borrower, 100e6, "b"), 100e6);
        vm.stopPrank();
        assertEq(pool.totalAssets(), 300_000e6 + interest - pool.ledger().owed);
    }

    function test_Repay_TakesNoMoreThanIsOwed() external {
        _draw(borrower, 36_500e6);
        skip(10 days);
        uint256 had = usdc.balanceOf(borrower);
        assertEq(_repay(borrower, 100_000e6), 36_500e6 + 111_100_000);
        assertEq(usdc.balanceOf(borrower), had + 100_000e6 - 36_500e6 - 111_100_000);
        assertEq(pool.lineOf(borrower).principal, 0);
        assertEq(pool.lineOf(borrower).weight, 0);
        assertTrue(pool.lineOf(borrower).status == IPoolTypes.LineStatus.Active);
        // with nothing lent the next draw is a first one, and the total has grown
        assertEq(pool.drawable(borrower), 0);
        _insure(POOL, usdc, 100e6);
        assertEq(pool.drawable(borrower), 50_000e6);
    }

    function test_Repay_RevertWhen_NothingIsOwedOrPaid() external {
        vm.expectRevert(abi.encodeWithSelector(IPoolTypes.LendingPool_NoDebt.selector, borrower));
        pool.repay(borrower, 1, REF);
        _draw(borrower, 1e6);
        _expectOutOfBounds("amount", 0, 1, type(uint256).max);
        pool.repay(borrower, 0, REF);
    }
}
