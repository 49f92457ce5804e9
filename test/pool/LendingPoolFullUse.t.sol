// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ILendingPoolCore} from "../../contracts/interfaces/pool/ILendingPoolCore.sol";
import {IRedeemQueue} from "../../contracts/interfaces/pool/IRedeemQueue.sol";
import {PoolTest} from "../helpers/PoolTest.sol";

/// @notice The ends of the scale: no cash at all, nobody in the pool at all, and years in which nobody comes.
contract LendingPoolFullUseTest is PoolTest {
    uint256 private constant YEAR = 365 days;

    address[4] private _debtors;

    /// @dev Four fifths of a million are lent, half of it to the facility, a tenth to each of three others.
    function _lendFourFifths() private {
        _debtors = [borrower, makeAddr("workshop"), makeAddr("studio"), makeAddr("foundry")];
        _provide(alice, 1_000_000e6);
        _insure(POOL, usdc, 20_000e6);
        _approveInSteps(borrower, 500_000e6);
        for (uint256 i = 1; i < 4; ++i) {
            skip(30 days + 1);
            _approve(_debtors[i], 100_000e6);
        }
        _nextDay();
        _draw(borrower, 500_000e6);
        for (uint256 i = 1; i < 4; ++i) _draw(_debtors[i], 100_000e6);
    }

    /// @dev Exits take what is left, a tenth a day, and the compartment gets its part: no cash is left, to the unit.
    function _useUp() private {
        _lendFourFifths();
        while (pool.maxWithdraw(alice) != 0) {
            uint256 most = pool.maxWithdraw(alice);
            vm.prank(alice);
            pool.withdraw(most, alice, alice);
            if (pool.availableToday() == 0 && pool.ledger().cash > pool.ledger().owed) _nextDay();
        }
        pool.payInsurance();
        assertEq(pool.ledger().cash, 0);
        assertEq(pool.ledger().principal, 800_000e6);
        assertEq(usdc.balanceOf(address(pool)), 0);
    }

    function _repayAll(address account) private {
        (uint256 debt, ) = pool.debtOf(account);
        if (debt != 0) _repay(account, debt);
    }

    /* NO CASH */

    function test_FullUse_BorrowersPayTwentyAndLendersEarnEightPercent() external {
        _lendFourFifths();
        assertEq(pool.utilization(), 0.8e18);
        assertEq(pool.borrowAPY(), 0.1111e18);
        assertEq(pool.supplyAPY(), 0.079992e18);
    }

    function test_FullUse_RatesAtOneHundredPercent() external {
        _useUp();
        assertEq(pool.utilization(), 1e18);
        assertEq(pool.borrowAPY(), 0.2e18);
        assertLt(pool.ledger().insured * 10, pool.totalAssets(), "the compartment is not full");
        assertApproxEqAbs(pool.supplyAPY(), (0.08e18 * 800_000e6) / pool.totalAssets(), 1e12, "8 % of the capital");

        uint256 total = pool.totalAssets();
        (uint256 debt, ) = pool.debtOf(borrower);
        skip(YEAR / 10);
        (uint256 after_, ) = pool.debtOf(borrower);
        assertEq(after_ - debt, 10_000e6, "20 % of 500 000 a year");
        assertApproxEqAbs(pool.totalAssets() - total, 6_400e6, 2, "8 % of 800 000");
        assertApproxEqAbs(pool.ledger().owed, 9_600e6, 2, "and the compartment 12 %");
    }

    /// @dev A full compartment takes no more than keeps it full, and all else is the lenders'.
    function test_FullUse_LendersEarnNearlyAllGiven_TheCompartmentIsFull() external {
        _useUp();
        _insure(POOL, usdc, 100_000e6);
        uint256 total = pool.totalAssets();
        assertEq(pool.supplyAPY(), (0.2e18 * uint256(800_000e6)) / total);
        skip(YEAR / 100);
        assertEq(pool.ledger().owed, 0);
        assertApproxEqAbs(pool.totalAssets() - total, 1_600e6, 1);
    }

    function test_FullUse_NobodyLeavesAtOnceAndNothingIsDrawn() external {
        _useUp();
        assertEq(uint8(pool.exitBlock(alice)), uint8(ILendingPoolCore.ExitBlock.None));
        assertEq(pool.availableToday(), 0);
        assertEq(pool.maxWithdraw(alice), 0);
        assertEq(pool.previewRedeem(pool.maxRedeem(alice)), 0);
        vm.expectRevert(abi.encodeWithSelector(ILendingPoolCore.LendingPool_AboveMax.selector, 1, 0));
        vm.prank(alice);
        pool.withdraw(1, alice, alice);
        for (uint256 i = 0; i < 4; ++i) {
            assertEq(pool.drawable(_debtors[i]), 0);
            vm.expectRevert(abi.encodeWithSelector(ILendingPoolCore.LendingPool_DrawTooLarge.selector, 1, 0));
            vm.prank(_debtors[i]);
            pool.draw(1, _debtors[i], REF);
        }
    }

    function test_FullUse_RequestsWaitAndARepaymentIsTheirs() external {
        _useUp();
        uint256 id = _request(alice, 300_000e12);
        assertEq(queue.pendingRedeemRequest(id, alice), 300_000e12);
        for (uint256 i = 0; i < 3; ++i) {
            _nextDay();
            vm.expectRevert(IRedeemQueue.RedeemQueue_NothingToSettle.selector);
            queue.settle(10);
        }
        _repay(_debtors[1], 40_000e6);
        uint256 idle = pool.ledger().cash - pool.ledger().owed;
        assertEq(pool.availableToday(), idle);
        assertEq(pool.drawable(borrower), 0);
        uint256 left = pool.totalAssets() - idle;
        (uint256 shares, uint256 assets) = queue.settle(10);
        assertApproxEqAbs(assets, idle, 1);
        assertEq(pool.totalAssets(), left + idle - assets);
        assertEq(queue.maxRedeem(alice), shares);
        assertEq(queue.maxWithdraw(alice), assets);
        uint256 before = usdc.balanceOf(alice);
        vm.prank(alice);
        queue.redeem(shares, alice, alice);
        assertEq(usdc.balanceOf(alice) - before, assets);
        assertEq(usdc.balanceOf(address(queue)), 0);
    }

    /// @dev What a new lender brings is there for those who wait, within the budget.
    function test_FullUse_ADepositLetsOthersLeave() external {
        _useUp();
        _request(alice, 300_000e12);
        _nextDay();
        uint256 price = pool.exitPriceE18();
        uint256 shares = _provide(carol, 30_000e6);
        assertApproxEqAbs(pool.exitPriceE18(), price, 1e12);
        assertApproxEqAbs(pool.previewRedeem(shares), 30_000e6, 1);
        (, uint256 assets) = queue.settle(10);
        assertApproxEqAbs(assets, 30_000e6 - pool.ledger().owed, 1);
        assertApproxEqAbs(pool.exitPriceE18(), price, 1e12);
    }

    function test_FullUse_EveryBorrowerRepaysAndEverybodyLeaves() external {
        _useUp();
        uint256 ofAlice = pool.balanceOf(alice);
        _request(alice, ofAlice);
        _nextDay();
        for (uint256 i = 0; i < 4; ++i) _repayAll(_debtors[i]);
        pool.payInsurance();
        (uint256 shares, uint256 assets) = queue.settle(1);
        assertEq(shares, ofAlice, "all of it leaves at once beside the budget");
        assertEq(pool.totalSupply(), 0);
        vm.prank(alice);
        queue.redeem(shares, alice, alice);
        assertGt(assets, 800_000e6);
        assertEq(usdc.balanceOf(address(queue)), 0);
        assertEq(usdc.balanceOf(address(pool)), pool.ledger().cash);
        assertLe(pool.totalAssets(), 10, "fractions of those who came and went");
    }

    /* NOBODY */

    /// @dev A tenth a day never ends: what was lent comes back last, and leaves beside the budget.
    function _emptyOut() private {
        _provide(alice, 100_000e6);
        _insure(POOL, usdc, 2_000e6);
        _approve(borrower, 20_000e6);
        _draw(borrower, 20_000e6);
        _request(alice, pool.balanceOf(alice));
        while (pool.totalAssets() > 22_000e6) {
            _nextDay();
            queue.settle(10);
        }
        _repayAll(borrower);
        _nextDay();
        queue.settle(10);
        uint256 shares = queue.maxRedeem(alice);
        vm.prank(alice);
        queue.redeem(shares, alice, alice);
        if (pool.ledger().owed != 0) pool.payInsurance();
    }

    function test_Empty_EveryViewAnswersAfterTheLastOneLeft() external {
        _emptyOut();
        assertEq(pool.totalSupply(), 0);
        assertLe(pool.totalAssets(), 10);
        assertEq(pool.ledger().principal + pool.ledger().weight + pool.ledger().late + pool.ledger().owed, 0);
        assertEq(pool.supplyAPY(), 0);
        assertEq(pool.borrowAPY(), 0.1111e18);
        assertEq(pool.utilization(), 0);
        assertEq(pool.maxWithdraw(alice) + pool.maxRedeem(alice) + pool.drawable(borrower), 0);
        assertGt(pool.exitPriceE18(), 0);
        assertEq(uint8(pool.exitBlock(alice)), uint8(ILendingPoolCore.ExitBlock.None));
        (uint256 first, uint256 last) = queue.waiting();
        assertEq(first + last, 0);
        assertEq(fund.targetOf(POOL), pool.totalAssets() / 10);
        // the fund's books and the pool's still agree
        assertEq(pool.ledger().insured, fund.balanceOf(POOL, usdc));
    }

    function test_Empty_TheNextOneGetsWhatItBrought() external {
        _emptyOut();
        skip(3 * YEAR);
        uint256 shares = _provide(carol, 50_000e6);
        assertApproxEqAbs(pool.previewRedeem(shares), 50_000e6, 1);
        _approve(borrower, 5_000e6);
        _draw(borrower, 5_000e6);
        (uint256 debt, uint256 interest) = pool.debtOf(borrower);
        assertEq(debt, 5_000e6);
        assertEq(interest, 0);
        _nextDay();
        vm.prank(carol);
        pool.withdraw(5_000e6, carol, carol);
    }

    function test_Empty_InsuranceAloneMakesNoTotal() external {
        _insure(POOL, usdc, 1_000_000e6);
        assertEq(pool.totalAssets(), 0);
        assertEq(pool.supplyAPY(), 0);
        assertEq(_provide(alice, 10e6), 10e12);
        assertEq(pool.previewRedeem(10e12), 10e6);
    }

    /* YEARS */

    function test_Years_OfDebtThatNobodyMarkedAreSimpleInterest() external {
        _lendHalf();
        uint256 total = pool.totalAssets();
        uint256 index = pool.ledger().index;
        skip(20 * YEAR);
        assertEq(pool.ledger().index, index + 111_100 * 20 * YEAR);
        (uint256 debt, uint256 interest) = pool.debtOf(borrower);
        assertEq(interest, (150_000e6 * uint256(11_110) * 20) / 100_000, "2.222 times the loan");
        assertEq(debt, 150_000e6 + interest);
        assertApproxEqAbs(pool.totalAssets() + pool.ledger().owed, total + interest, 1);
        assertEq(uint8(pool.exitBlock(alice)), uint8(ILendingPoolCore.ExitBlock.Overdue));

        pool.markLate(borrower);
        assertEq(pool.ledger().late, debt);
        (uint256 marked, ) = pool.debtOf(borrower);
        assertEq(marked, debt);
        pool.markDefaulted(borrower);
        skip(20 * YEAR);
        (marked, interest) = pool.debtOf(borrower);
        assertEq(interest, debt * 4, "20 % of it a year");
        _repay(borrower, marked);
        assertEq(pool.ledger().late, 0);
        skip(7 days);
        _everybodyLeaves();
    }

    function test_Years_OfDebtThatIsRepaidInTheEnd() external {
        _lendHalf();
        skip(50 * YEAR);
        _repayAll(borrower);
        assertEq(pool.ledger().principal + pool.ledger().weight, 0);
        _everybodyLeaves();
    }

    function _everybodyLeaves() private {
        address[3] memory lenders = [alice, carol, dave];
        if (pool.ledger().owed != 0) pool.payInsurance();
        for (uint256 i = 0; i < 3; ++i) _request(lenders[i], pool.balanceOf(lenders[i]));
        uint256 rounds;
        for (; pool.queuedShares() != 0; ++rounds) {
            // a tenth of what is left a day, the last of it when it is worth less than a unit
            assertLt(rounds, 400);
            _nextDay();
            if (pool.availableToday() != 0) queue.settle(10);
            else break;
        }
        for (uint256 i = 0; i < 3; ++i) {
            uint256 shares = queue.maxRedeem(lenders[i]);
            vm.prank(lenders[i]);
            queue.redeem(shares, lenders[i], lenders[i]);
        }
        assertLe(usdc.balanceOf(address(queue)), 3);
        assertEq(usdc.balanceOf(address(pool)), pool.ledger().cash);
        assertLe(pool.totalAssets(), 100);
    }

    /// @dev Days are 16 bits: until 2149 all goes on.
    function test_Years_UntilTheLastDayThatTheBooksCanName() external {
        _lendHalf();
        _repayAll(borrower);
        vm.warp(uint256(type(uint16).max) * DAY - 100 * DAY);
        uint256 before = pool.totalAssets();
        _provide(dave, 10_000e6);
        assertEq(pool.totalAssets(), before + 10_000e6);
        _nextDay();
        vm.prank(dave);
        pool.withdraw(1_000e6, dave, dave);
        uint256 id = _request(alice, pool.balanceOf(alice));
        _nextDay();
        queue.settle(1);
        assertGt(queue.claimableRedeemRequest(id, alice), 0);
    }
}
