// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ICreditDesk} from "../../contracts/interfaces/pool/ICreditDesk.sol";
import {ILendingPoolCore} from "../../contracts/interfaces/pool/ILendingPoolCore.sol";
import {IPoolTypes} from "../../contracts/interfaces/pool/IPoolTypes.sol";
import {PoolTest} from "../helpers/PoolTest.sol";

/// @notice What becomes of a line that is not repaid, from maturity to the last recovery.
contract CreditLinesLateTest is PoolTest {
    uint256 private constant YEAR = 365 days;

    function setUp() public override {
        super.setUp();
        _lendHalf();
    }

    function _markLate() private returns (uint256 debt) {
        _skipToLate(borrower);
        pool.markLate(borrower);
        debt = pool.lineOf(borrower).counted;
    }

    function _loss(uint256 amount) private {
        vm.prank(admin);
        pool.recognizeLoss(borrower, amount);
    }

    /* LATE AND DEFAULTED */

    function test_MarkLate_FromExactlyThreeDaysAfterMaturity() external {
        uint256 from = pool.lineOf(borrower).maturity + 3 days;
        vm.warp(from - 1);
        assertEq(pool.overdue(), address(0));
        vm.expectRevert(abi.encodeWithSelector(ICreditDesk.LendingPool_TooEarly.selector, from));
        pool.markLate(borrower);
        vm.warp(from);
        assertEq(pool.overdue(), borrower);
        (uint256 debt, ) = pool.debtOf(borrower);
        vm.expectEmit(address(pool));
        emit ICreditDesk.LineLate(borrower, debt - 1); // the fraction is not counted
        vm.prank(thief);
        pool.markLate(borrower);
        assertTrue(pool.lineOf(borrower).status == IPoolTypes.LineStatus.Late);
        assertEq(pool.overdue(), address(0));
        assertEq(pool.ledger().principal, 0);
        assertEq(pool.ledger().weight, 0);
        assertEq(pool.ledger().late, debt - 1);
    }

    function test_MarkLate_RevertGiven_NoActiveDebt() external {
        _expectStatus(thief, IPoolTypes.LineStatus.Closed);
        pool.markLate(thief);
        _repay(borrower, 200_000e6);
        _skipToLate(borrower);
        vm.expectRevert(abi.encodeWithSelector(IPoolTypes.LendingPool_NoDebt.selector, borrower));
        pool.markLate(borrower);
        assertEq(pool.overdue(), address(0));
        assertTrue(pool.exitBlock(alice) == ILendingPoolCore.ExitBlock.None);
    }

    function test_MarkDefaulted_FromExactlyThirtyThreeDaysAfterMaturity() external {
        _expectStatus(borrower, IPoolTypes.LineStatus.Active);
        pool.markDefaulted(borrower);
        uint256 debt = _markLate();
        uint256 from = pool.lineOf(borrower).maturity + 33 days;
        vm.warp(from - 1);
        vm.expectRevert(abi.encodeWithSelector(ICreditDesk.LendingPool_TooEarly.selector, from));
        pool.markDefaulted(borrower);
        vm.warp(from);
        vm.expectEmit(address(pool));
        emit ICreditDesk.LineDefaulted(borrower, debt);
        vm.prank(thief);
        pool.markDefaulted(borrower);
        assertTrue(pool.lineOf(borrower).status == IPoolTypes.LineStatus.Defaulted);
        _expectStatus(borrower, IPoolTypes.LineStatus.Defaulted);
        pool.markLate(borrower);
    }

    function test_RecognizeDefault_FromExactlyAHundredAndTwentyThreeDays() external {
        uint256 debt = _markLate();
        _expectStatus(borrower, IPoolTypes.LineStatus.Late);
        pool.recognizeDefault(borrower);
        uint256 from = pool.lineOf(borrower).maturity + 123 days;
        vm.warp(from - 1);
        pool.markDefaulted(borrower);
        vm.expectRevert(abi.encodeWithSelector(ICreditDesk.LendingPool_TooEarly.selector, from));
        pool.recognizeDefault(borrower);
        vm.warp(from);
        uint256 owed = pool.ledger().owed;
        vm.expectEmit(address(pool));
        emit ICreditDesk.LossRecognized(borrower, debt, 15_000e6 + owed, debt - 15_000e6 - owed);
        vm.prank(thief);
        pool.recognizeDefault(borrower);
        assertEq(fund.balanceOf(POOL, usdc), 0);
        assertTrue(pool.exitBlock(alice) == ILendingPoolCore.ExitBlock.None);
        _expectOutOfBounds("loss", 0, 1, 0);
        pool.recognizeDefault(borrower);
    }

    /* LOSSES */

    function test_RecognizeLoss_TheCompartmentPaysFirst() external {
        uint256 debt = _markLate();
        uint256 total = pool.totalAssets();
        uint256 price = pool.convertToAssets(1e24);
        uint256 owed = pool.ledger().owed;
        assertGt(owed, 0);
        _loss(10_000e6);
        assertEq(pool.totalAssets(), total);
        assertEq(pool.convertToAssets(1e24), price);
        assertEq(pool.ledger().owed, 0);
        assertEq(fund.balanceOf(POOL, usdc), 15_000e6 - 10_000e6 + owed);
        assertEq(pool.ledger().insured, 5_000e6 + owed);
        assertEq(pool.lineOf(borrower).covered, 10_000e6);
        _loss(100_000e6);
        assertEq(pool.totalAssets(), total - 95_000e6 + owed);
        assertEq(pool.lineOf(borrower).writtenOff, 95_000e6 - owed);
        assertEq(pool.lineOf(borrower).covered, 15_000e6 + owed);
        assertEq(pool.lineOf(borrower).counted, debt - 110_000e6);
        assertEq(usdc.balanceOf(address(pool)), pool.ledger().cash);
        (uint256 owes, ) = pool.debtOf(borrower);
        assertEq(owes, debt);
    }

    function test_RecognizeLoss_RevertWhen_NotAllowedOrOutOfBounds() external {
        vm.prank(admin);
        _expectStatus(borrower, IPoolTypes.LineStatus.Active);
        pool.recognizeLoss(borrower, 1);
        uint256 debt = _markLate();
        _expectUnauthorized(critical);
        vm.prank(critical);
        pool.recognizeLoss(borrower, 1);
        vm.startPrank(admin);
        _expectOutOfBounds("loss", 0, 1, debt);
        pool.recognizeLoss(borrower, 0);
        vm.stopPrank();
    }

    /// @dev It is scheduled 48 hours before: whoever repaid a unit in between would undo it.
    function test_RecognizeLoss_TakesNoMoreThanWhatCountsStill() external {
        uint256 debt = _markLate();
        _repay(borrower, 1);
        vm.expectEmit(true, false, false, false, address(pool));
        emit ICreditDesk.LossRecognized(borrower, debt - 1, 0, 0);
        _loss(debt);
        assertEq(pool.ledger().late, 0);
        assertEq(pool.lineOf(borrower).covered + pool.lineOf(borrower).writtenOff, debt - 1);
        _expectOutOfBounds("loss", debt, 1, 0);
        _loss(debt);
    }

    /// @dev A fund that USDC blacklists would hold up exits for ever.
    function test_WriteOff_IsBorneBySharesGiven_TheFundCannotPay() external {
        uint256 debt = _markLate();
        uint256 owed = pool.ledger().owed;
        _makeUsdcHostile().setBlacklisted(address(fund), true);
        vm.expectRevert();
        _loss(debt);
        vm.expectEmit(address(pool));
        emit ICreditDesk.LossRecognized(borrower, debt, owed, debt - owed);
        vm.prank(admin);
        pool.writeOff(borrower, debt + 1);
        assertEq(pool.ledger().late, 0);
        assertEq(pool.ledger().owed, 0);
        assertEq(fund.balanceOf(POOL, usdc), 15_000e6);
        assertEq(pool.lineOf(borrower).writtenOff, debt - owed);
        assertTrue(pool.exitBlock(alice) == ILendingPoolCore.ExitBlock.None, "exits go on");
    }

    function test_WriteOff_RevertWhen_NotAllowedOrOutOfBounds() external {
        vm.prank(admin);
        _expectStatus(borrower, IPoolTypes.LineStatus.Active);
        pool.writeOff(borrower, 1);
        uint256 debt = _markLate();
        _expectUnauthorized(critical);
        vm.prank(critical);
        pool.writeOff(borrower, 1);
        vm.startPrank(admin);
        _expectOutOfBounds("loss", 0, 1, debt);
        pool.writeOff(borrower, 0);
        vm.stopPrank();
    }

    function test_RecognizeLoss_QueuedSharesBearTheirPart() external {
        _nextDay();
        _request(alice, 100_000e12);
        uint256 debt = _markLate();
        _expectExitsWait(ILendingPoolCore.ExitBlock.Impaired);
        queue.settle(10);
        _loss(debt);
        uint256 price = pool.exitPriceE18();
        assertLt(price, 0.6e18);
        (uint256 shares, uint256 assets) = queue.settle(10);
        assertApproxEqAbs(assets, (shares * price) / 1e24, 1);
    }

    /* PENALTY */

    function test_Penalty_IsTwentyPercentOfTheDebtWhenMarked() external {
        uint256 debt = _markLate();
        uint256 total = pool.totalAssets();
        skip(YEAR / 2);
        (uint256 owes, uint256 interest) = pool.debtOf(borrower);
        assertApproxEqAbs(interest, debt / 10, 1);
        assertEq(owes, debt + interest);
        assertEq(pool.totalAssets(), total); // counted when it is received
    }

    /* EXITS */

    function test_Haircut_LetsHoldersLeaveFromTheirMinimumPriceOn() external {
        _markLate();
        uint256 price = pool.exitPriceE18();
        vm.startPrank(carol);
        vm.expectEmit(address(pool));
        emit ILendingPoolCore.HaircutAccepted(carol, price + 1);
        pool.acceptHaircut(price + 1);
        assertEq(pool.haircutOf(carol), price + 1);
        assertEq(pool.maxWithdraw(carol), 0);
        assertTrue(pool.exitBlock(carol) == ILendingPoolCore.ExitBlock.Impaired);
        pool.acceptHaircut(price);
        assertGt(pool.maxWithdraw(carol), 0);
        uint256 assets = pool.redeem(1_000e12, carol, carol);
        assertEq(assets, price / 1e9);
        pool.acceptHaircut(0);
        assertEq(pool.maxRedeem(carol), 0);
        vm.stopPrank();
        assertTrue(pool.exitBlock(alice) == ILendingPoolCore.ExitBlock.Impaired);
    }

    function test_Haircut_ExitPriceIsTheTotalLessWhatNothingCovers() external {
        uint256 debt = _markLate();
        uint256 total = pool.totalAssets();
        uint256 uncovered = debt - 15_000e6 - pool.ledger().owed;
        assertEq(pool.exitPriceE18(), (1e24 * (total - uncovered + 1)) / (pool.totalSupply() + 1e6));
    }

    /* RECOVERIES */

    function _expectIncome(uint256 paid, uint256 toShares, uint256 toInsurance) private {
        usdc.mint(borrower, paid);
        vm.expectEmit(address(pool));
        emit ILendingPoolCore.LateIncome(borrower, toShares, toInsurance);
        vm.prank(borrower);
        assertEq(pool.repay(borrower, paid, REF), paid);
    }

    function test_Recovery_CountedWrittenOffCoveredThenPenalty() external {
        uint256 debt = _markLate();
        _loss(debt - 20_000e6);
        uint256 lost = pool.lineOf(borrower).writtenOff;
        uint256 covered = pool.lineOf(borrower).covered;
        assertEq(lost + covered + 20_000e6, debt);
        uint256 total = pool.totalAssets();
        // what counts comes back: no income
        _repay(borrower, 20_000e6);
        assertEq(pool.lineOf(borrower).counted, 0);
        assertEq(pool.lineOf(borrower).writtenOff, lost);
        assertEq(pool.totalAssets(), total);
        assertEq(pool.ledger().releasing, 0);
        // then the shares' loss, one unit less
        _expectIncome(lost - 1, lost - 1, 0);
        assertEq(pool.lineOf(borrower).writtenOff, 1);
        assertEq(pool.lineOf(borrower).covered, covered);
        assertEq(pool.ledger().owed, 0);
        // the last unit of it, and the compartment's
        _expectIncome(covered + 1, 1, covered);
        assertEq(pool.lineOf(borrower).covered, 0);
        assertEq(pool.ledger().owed, covered);
        assertEq(pool.payInsurance(), covered);
        assertEq(fund.balanceOf(POOL, usdc), covered);
    }

    function test_Recovery_OfPenaltyInterestATenthIsTheCompartments() external {
        uint256 debt = _markLate();
        skip(YEAR / 10);
        (uint256 owes, uint256 interest) = pool.debtOf(borrower);
        assertApproxEqAbs(interest, debt / 50, 1);
        uint256 owed = pool.ledger().owed;
        usdc.mint(borrower, 20_000e6);
        vm.expectEmit(address(pool));
        emit ILendingPoolCore.LateIncome(borrower, interest - interest / 10, interest / 10);
        vm.expectEmit(address(pool));
        emit IPoolTypes.LineClosed(borrower, 0);
        vm.prank(borrower);
        assertEq(pool.repay(borrower, owes + 5, REF), owes);
        assertEq(pool.ledger().owed, owed + interest / 10);
        assertEq(pool.ledger().late, 0);
        assertEq(pool.borrowers().length, 0);
        assertTrue(pool.lineOf(borrower).status == IPoolTypes.LineStatus.Closed);
    }

    function test_Release_LiftsThePriceEvenlyOverSevenDays() external {
        uint256 debt = _markLate();
        _loss(debt);
        uint256 total = pool.totalAssets();
        _repay(borrower, 70_000e6);
        assertEq(pool.totalAssets(), total);
        for (uint256 day = 1; day <= 7; ++day) {
            skip(1 days);
            assertApproxEqAbs(pool.totalAssets(), total + day * 10_000e6, 1);
        }
        skip(1 days);
        assertEq(pool.totalAssets(), total + 70_000e6);
    }

    function testFuzz_Release_NeverJumps(uint256[4] memory paid, uint256[4] memory waits) external {
        uint256 debt = _markLate();
        _loss(debt);
        uint256 total = pool.totalAssets();
        uint256 sum;
        for (uint256 i = 0; i < 4; ++i) {
            paid[i] = bound(paid[i], 1, 30_000e6);
            _repay(borrower, paid[i]);
            sum += paid[i];
            assertApproxEqAbs(pool.totalAssets(), total, 1);
            assertLe(pool.ledger().releaseEnd, block.timestamp + 7 days);
            uint256 wait = bound(waits[i], 0, 8 days);
            skip(wait);
            assertGe(pool.totalAssets(), total);
            total = pool.totalAssets();
        }
        skip(7 days);
        uint256 lost = pool.lineOf(borrower).writtenOff;
        assertEq(lost + pool.lineOf(borrower).covered, debt - sum);
        assertEq(pool.totalAssets() + pool.ledger().owed, pool.ledger().cash);
    }
}
