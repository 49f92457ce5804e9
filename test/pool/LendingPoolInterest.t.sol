// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ICreditDesk} from "../../contracts/interfaces/pool/ICreditDesk.sol";
import {PoolTest} from "../helpers/PoolTest.sol";

/// @notice What borrowers pay, what lenders earn, what the compartment gets, second by second.
contract LendingPoolInterestTest is PoolTest {
    uint256 private constant YEAR = 365 days;

    /* RATES */

    function test_Rates_LendersEarnFivePercentAtHalfUtilization() external {
        _lendHalf();
        assertEq(pool.utilization(), 0.5e18);
        assertEq(pool.borrowAPY(), 0.1111e18);
        assertEq(pool.supplyAPY(), 0.049995e18);
        uint256 total = pool.totalAssets();
        skip(YEAR / 100);
        assertApproxEqAbs(pool.totalAssets() - total, (total * 49_995) / 100e6, 10);
    }

    function test_Rates_LendersEarnEightPercentAtTheKink() external {
        // a pool that opens with four fifths lent
        _provide(alice, 1_000_000e6);
        _insure(POOL, usdc, 20_000e6);
        _approveInSteps(borrower, 500_000e6);
        vm.prank(borrower);
        pool.draw(500_000e6, borrower, REF);
        _lower(625_000e6);
        assertApproxEqAbs(pool.utilization(), 0.8e18, 1e13);
        assertEq(pool.borrowAPY(), 0.1111e18);
        // 8 % of the capital, of total assets a little less
        assertApproxEqAbs(pool.supplyAPY(), 0.08e18, 0.0001e18);
        assertLe(pool.supplyAPY(), 0.08e18);
    }

    /// @dev Alice takes out a tenth a day until the capital is what it shall be.
    function _lower(uint256 capital) private {
        while (_capital() > capital) {
            _nextDay();
            uint256 most = pool.maxWithdraw(alice);
            uint256 wanted = _capital() - capital;
            vm.prank(alice);
            pool.withdraw(most < wanted ? most : wanted, alice, alice);
        }
    }

    function _capital() private view returns (uint256) {
        return pool.ledger().cash + pool.ledger().principal + pool.ledger().late;
    }

    function test_Rates_RiseFromTheKinkToTwentyPercent() external {
        _provide(alice, 1_000_000e6);
        _insure(POOL, usdc, 20_000e6);
        _approveInSteps(borrower, 500_000e6);
        _draw(borrower, 500_000e6);
        uint256 last = pool.borrowAPY();
        for (uint256 i = 0; i < 9; ++i) {
            _lower(625_000e6 - i * 15_000e6);
            uint256 utilization = pool.utilization();
            uint256 expected =
                utilization <= 0.8e18
                    ? 0.1111e18
                    : 0.1111e18 + ((0.2e18 - 0.1111e18) * (utilization - 0.8e18)) / 0.2e18;
            assertApproxEqAbs(pool.borrowAPY(), expected, 1e12);
            assertGe(pool.borrowAPY(), last);
            last = pool.borrowAPY();
        }
    }

    function test_Rates_OfAnEmptyPoolAreFlat() external view {
        assertEq(pool.utilization(), 0);
        assertEq(pool.borrowAPY(), 0.1111e18);
        assertEq(pool.supplyAPY(), 0);
        (uint256 flatBps, uint256 maxBps) = pool.rates();
        assertEq(flatBps, 1_111);
        assertEq(maxBps, 2_000);
    }

    function test_SetRates_ByTheCriticalRoleWithinBounds() external {
        _expectUnauthorized(routine);
        vm.prank(routine);
        pool.setRates(1, 2);
        vm.startPrank(critical);
        _expectOutOfBounds("maxRateBps", 10_001, 0, 10_000);
        pool.setRates(1, 10_001);
        _expectOutOfBounds("flatRateBps", 501, 0, 500);
        pool.setRates(501, 500);
        vm.expectEmit(address(pool));
        emit ICreditDesk.RatesUpdated(1_111, 500, 2_000, 500);
        pool.setRates(500, 500);
        vm.stopPrank();
        assertEq(pool.borrowAPY(), 0.05e18);
    }

    function test_SetRates_InterestSoFarIsAtTheOldRate() external {
        _lendHalf();
        skip(YEAR / 10);
        uint256 total = pool.totalAssets();
        (, uint256 interest) = pool.debtOf(borrower);
        vm.prank(critical);
        pool.setRates(0, 0);
        skip(YEAR / 10);
        (, uint256 then) = pool.debtOf(borrower);
        assertEq(then, interest);
        assertEq(pool.totalAssets(), total);
    }

    /* THE COMPARTMENT */

    function test_Insurance_GetsATenthOfInterest() external {
        _lendHalf();
        uint256 owed = pool.ledger().owed;
        skip(YEAR / 10);
        (, uint256 interest) = pool.debtOf(borrower);
        assertApproxEqAbs(pool.ledger().owed - owed, interest / 10, 2);
        uint256 cash = pool.ledger().cash;
        owed = pool.ledger().owed;
        vm.expectEmit(address(pool));
        emit ICreditDesk.InsurancePaid(owed);
        vm.prank(thief);
        assertEq(pool.payInsurance(), owed);
        assertEq(pool.ledger().owed, 0);
        assertEq(pool.ledger().cash, cash - owed);
        assertEq(fund.balanceOf(POOL, usdc), 15_000e6 + owed);
        assertEq(pool.ledger().insured, 15_000e6 + owed);
        vm.expectRevert(ICreditDesk.LendingPool_NothingToPay.selector);
        pool.payInsurance();
    }

    function test_Insurance_TakesNothingOfWhatIsFull() external {
        _lendHalf();
        _insure(POOL, usdc, 30_000e6);
        assertEq(fund.targetOf(POOL), pool.totalAssets() / 10);
        uint256 owed = pool.ledger().owed;
        uint256 total = pool.totalAssets();
        assertEq(pool.supplyAPY(), (uint256(150_000e6) * 111_100 * 1e12) / total);
        skip(YEAR / 100);
        assertEq(pool.ledger().owed, owed);
        (, uint256 interest) = pool.debtOf(borrower);
        assertApproxEqAbs(pool.totalAssets() - total, interest, 1);
    }

    function test_Insurance_TakesNoMoreThanFillsIt() external {
        _lendHalf();
        _insure(POOL, usdc, 14_900e6);
        skip(YEAR / 2);
        uint256 held = pool.ledger().insured + pool.ledger().owed;
        assertGt(pool.ledger().owed, 0);
        assertLe(held * 10, pool.totalAssets());
    }

    function test_Insurance_GetsWhatWouldLiftLendersAboveEightPercent() external {
        _lendHalf();
        vm.prank(critical);
        pool.setRates(2_000, 2_000);
        uint256 owed = pool.ledger().owed;
        uint256 total = pool.totalAssets();
        uint256 capital = _capital();
        skip(YEAR / 100);
        (, uint256 interest) = pool.debtOf(borrower);
        assertEq(interest, 300e6);
        // 20 % of a half is 10 %: lenders have 8 % and the compartment 2 %
        assertApproxEqAbs(pool.totalAssets() - total, (capital * 8) / 10_000, 2);
        assertApproxEqAbs(pool.ledger().owed - owed, 300e6 - (capital * 8) / 10_000, 2);
    }

    function test_OnInsuranceChanged_RevertWhen_NotTheFund() external {
        vm.expectRevert(abi.encodeWithSignature("LendingPool_WrongCaller(address)", thief));
        vm.prank(thief);
        pool.onInsuranceChanged(1);
    }

    /* TOUCHES */

    /// forge-config: default.fuzz.runs = 400
    function testFuzz_Touches_ChangeNothingButAUnitEach(uint256 touches, uint256 seed, uint256 time) external {
        _lendHalf();
        touches = bound(touches, 1, 20);
        uint256 end = block.timestamp + bound(time, 1 hours, 100 days);
        uint256 snapshot = vm.snapshotState();
        vm.warp(end);
        (uint256 debt, ) = pool.debtOf(borrower);
        uint256 total = pool.totalAssets();
        uint256 owed = pool.ledger().owed;
        vm.revertToState(snapshot);
        for (uint256 i = 0; i < touches; ++i) {
            seed = uint256(keccak256(abi.encode(seed)));
            vm.warp(bound(seed, block.timestamp, end));
            vm.prank(alice);
            pool.withdraw(0, alice, alice);
        }
        vm.warp(end);
        (uint256 touched, ) = pool.debtOf(borrower);
        assertEq(touched, debt);
        // each touch may begin a day, which is one more
        assertApproxEqAbs(pool.ledger().owed, owed, 2 * touches);
        assertApproxEqAbs(pool.totalAssets(), total, 2 * touches);
        assertLe(pool.ledger().owed, owed);
    }

    /* REPAYMENTS */

    function testFuzz_Repay_InAnyPartsIsAllThatIsOwed(uint256[3] memory parts, uint256[3] memory waits) external {
        _lendHalf();
        uint256 sum;
        for (uint256 i = 0; i < 3; ++i) {
            skip(bound(waits[i], 0, 30 days));
            (uint256 debt, uint256 interest) = pool.debtOf(borrower);
            uint256 part = bound(parts[i], 1, 49_000e6);
            uint256 total = pool.totalAssets();
            sum += _repay(borrower, part);
            (uint256 left, ) = pool.debtOf(borrower);
            assertApproxEqAbs(left, debt - part, 1);
            assertLe(left, debt - part);
            assertEq(pool.lineOf(borrower).principal, part < interest ? debt - interest : debt - part);
            assertApproxEqAbs(pool.totalAssets(), total, 1);
        }
        (uint256 rest, ) = pool.debtOf(borrower);
        assertEq(_repay(borrower, rest + 100e6), rest);
        assertEq(pool.ledger().principal, 0);
        assertEq(pool.ledger().weight, 0);
        assertGt(sum + rest, 150_000e6);
    }
}
