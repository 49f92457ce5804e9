// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Test} from "forge-std/Test.sol";
import {PoolLedger} from "../../contracts/libraries/PoolLedger.sol";

contract PoolLedgerTest is Test {
    using PoolLedger for PoolLedger.Ledger;

    uint256 private constant MAX_64 = type(uint64).max;
    uint256 private constant START = 20_000 days;

    PoolLedger.Stored private _stored;

    /// @dev A million USDC and shares, half of it lent since `START`, 5 % insured.
    function _half() private pure returns (PoolLedger.Ledger memory book) {
        (book.cash, book.principal, book.supply, book.insured) = (500_000e6, 500_000e6, 1_000_000e12, 50_000e6);
        (book.accruedAt, book.flatRateBps, book.maxRateBps) = (START, 1_111, 2_000);
        book.budgetDay = START / 1 days;
    }

    /* WORDS */

    function testFuzz_Words_KeepEveryFigure(
        uint64[10] memory a,
        uint128 weight,
        uint88 supply,
        uint16[4] memory d
    ) external {
        PoolLedger.Ledger memory book;
        (book.cash, book.principal, book.index, book.owed, book.late) = (a[0], a[1], a[2], a[3], a[4]);
        (book.budget, book.repaid, book.releasing) = (a[5], a[6], a[7]);
        (book.weight, book.supply, book.insured) = (weight, supply, a[8] >> 8);
        (book.accruedAt, book.releaseFrom, book.releaseEnd) = (a[9] >> 24, a[8] >> 24, a[7] >> 24);
        (book.budgetDay, book.dueDay, book.flatRateBps, book.maxRateBps) = (d[0], d[1], d[2], d[3]);
        book.flags = PoolLedger.QUEUED | PoolLedger.REPAID | PoolLedger.RELEASING;
        book.save(_stored);
        assertEq(abi.encode(PoolLedger.load(_stored)), abi.encode(book));
    }

    function test_Words_RestIsReadOnlyWhenAFlagSaysSo() external {
        PoolLedger.Ledger memory book = _half();
        book.repaid = 7;
        book.flags = PoolLedger.REPAID | PoolLedger.QUEUED;
        book.save(_stored);
        assertEq(PoolLedger.load(_stored).repaid, 7);
        book.flags = 0;
        book.repaid = 0;
        book.save(_stored);
        assertEq(PoolLedger.load(_stored).repaid, 0);
        // what was left in the word is not taken up again
        book = PoolLedger.load(_stored);
        book.flags = PoolLedger.RELEASING;
        book.save(_stored);
        assertEq(PoolLedger.load(_stored).repaid, 0);
    }

    function test_Save_RevertWhen_AFigureDoesNotFit() external {
        for (uint256 i = 0; i < 17; ++i) {
            vm.expectRevert(PoolLedger.PoolLedger_Overflow.selector);
            this.saveTooWide(i);
        }
    }

    function saveTooWide(uint256 which) external {
        PoolLedger.Ledger memory book = _half();
        if (which == 0) book.cash = MAX_64 + 1;
        if (which == 1) book.principal = MAX_64 + 1;
        if (which == 2) book.index = MAX_64 + 1;
        if (which == 3) book.owed = MAX_64 + 1;
        if (which == 4) book.late = MAX_64 + 1;
        if (which == 5) book.budget = MAX_64 + 1;
        if (which == 6) book.repaid = MAX_64 + 1;
        if (which == 7) book.releasing = MAX_64 + 1;
        if (which == 8) book.weight = 1 << 128;
        if (which == 9) book.supply = 1 << 88;
        if (which == 10) book.insured = 1 << 56;
        if (which == 11) book.accruedAt = 1 << 40;
        if (which == 12) book.releaseEnd = 1 << 40;
        if (which == 13) book.budgetDay = 1 << 16;
        if (which == 14) book.dueDay = 1 << 16;
        if (which == 15) book.flatRateBps = 1 << 16;
        if (which == 16) book.maxRateBps = 1 << 16;
        book.save(_stored);
    }

    /* TIME */

    function test_Accrue_IsPrincipalTimesRateTimesTime() external pure {
        PoolLedger.Ledger memory book = _half();
        book.accrue(START + 365 days);
        assertEq(book.index, 111_100 * 365 days);
        assertEq(book.interest(), 55_550e6);
        assertEq(book.owed, 5_555e6);
        assertEq(book.totalAssets(), 1_000_000e6 + 55_550e6 - 5_555e6);
    }

    function test_Accrue_FillsTheCompartmentAndNoMore() external pure {
        PoolLedger.Ledger memory book = _half();
        book.insured = 100_000e6 - 1;
        book.accrue(START + 365 days);
        // x of what it holds then is a tenth of what is left: h + x = (a - x) / 10
        assertEq(book.owed, 5_050e6); // (1 055 550 - 1 000 000) / 11
        book.insured = 500_000e6;
        uint256 owed = book.owed;
        book.accrue(START + 730 days);
        assertEq(book.owed, owed);
    }

    function testFuzz_Accrue_InStepsLosesLessThanAUnitEach(uint256 seed, uint256 steps, uint256 time) external pure {
        steps = bound(steps, 1, 50);
        uint256 end = START + bound(time, 1, 1_000 days);
        PoolLedger.Ledger memory once = _half();
        once.accrue(end);
        PoolLedger.Ledger memory often = _half();
        for (uint256 i = 0; i < steps; ++i) {
            seed = uint256(keccak256(abi.encode(seed)));
            often.accrue(bound(seed, often.accruedAt, end));
        }
        often.accrue(end);
        assertEq(often.index, once.index);
        assertEq(often.interest(), once.interest());
        assertLe(once.owed - often.owed, steps + 1);
    }

    function test_Advance_SetsTheBudgetOfMidnight() external pure {
        PoolLedger.Ledger memory book = _half();
        book.advance(START + 1 days - 1);
        assertEq(book.budget, 0);
        book.advance(START + 1 days + 12 hours);
        PoolLedger.Ledger memory atMidnight = _half();
        atMidnight.accrue(START + 1 days - 1);
        atMidnight.accrue(START + 1 days);
        assertEq(book.budget, atMidnight.totalAssets() / 10);
        assertEq(book.budgetDay, START / 1 days + 1);
        assertEq(book.accruedAt, START + 1 days + 12 hours);
    }

    /* WHAT THERE IS */

    function test_ExitAssets_LeaveOutWhatNothingCovers() external pure {
        PoolLedger.Ledger memory book = _half();
        assertEq(book.exitAssets(), book.totalAssets());
        (book.principal, book.late, book.owed) = (0, 500_000e6, 1_000e6);
        assertEq(book.totalAssets(), 999_000e6);
        assertEq(book.unrealisedLoss(), 449_000e6);
        assertEq(book.exitAssets(), 550_000e6);
        book.insured = 600_000e6;
        assertEq(book.exitAssets(), book.totalAssets());
    }

    function test_Hold_ReleasesEvenlyAndMixesByAmounts() external pure {
        PoolLedger.Ledger memory book = _half();
        book.hold(70e6);
        assertEq(book.locked(), 70e6);
        assertEq(book.releaseEnd, START + 7 days);
        book.accruedAt = START + 3 days;
        assertEq(book.locked(), 40e6);
        // 40 for 4 days and 120 for 7: 160 for 6.25
        book.hold(120e6);
        assertEq(book.locked(), 160e6);
        assertEq(book.releaseEnd, START + 3 days + 6.25 days);
        book.accruedAt = book.releaseEnd - 1;
        assertEq(book.locked(), 297); // up
        book.accruedAt = book.releaseEnd;
        assertEq(book.locked(), 0);
        book.hold(1);
        assertEq(book.releaseEnd, book.accruedAt + 7 days);
    }

    function testFuzz_Hold_NeverJumpsNorLastsLonger(uint256 first, uint256 second, uint256 wait) external pure {
        PoolLedger.Ledger memory book = _half();
        first = bound(first, 1, 1e18);
        second = bound(second, 1, 1e18);
        book.hold(first);
        book.accruedAt += bound(wait, 0, 8 days);
        uint256 locked = book.locked();
        book.hold(second);
        assertEq(book.locked(), locked + second);
        assertLe(book.releaseEnd, book.accruedAt + 7 days);
        assertGt(book.releaseEnd, book.accruedAt);
    }

    function test_IdleAndAvailable_AreNeverMoreThanIsThere() external pure {
        PoolLedger.Ledger memory book = _half();
        (book.budget, book.repaid) = (100e6, 50e6);
        assertEq(book.available(), 150e6);
        (book.cash, book.owed) = (120e6, 20e6);
        assertEq(book.idleCash(), 100e6);
        assertEq(book.available(), 100e6);
        book.owed = 121e6;
        assertEq(book.idleCash(), 0);
        assertEq(book.available(), 0);
    }

    /* SHARES */

    function testFuzz_MostShares_OneMoreIsWorthMore(uint256 supply, uint256 total, uint256 assets) external pure {
        PoolLedger.Ledger memory book;
        book.supply = bound(supply, 0, PoolLedger.MAX_SHARES);
        total = bound(total, 0, 1e18);
        assets = bound(assets, 0, 1e18);
        uint256 most = book.mostShares(assets, total);
        assertLe(book.toAssetsDown(most, total), assets);
        assertGt(book.toAssetsDown(most + 1, total), assets);
    }

    function testFuzz_Conversions_RoundAgainstTheCaller(uint256 supply, uint256 total, uint256 amount) external pure {
        PoolLedger.Ledger memory book;
        book.supply = bound(supply, 0, PoolLedger.MAX_SHARES);
        total = bound(total, 0, 1e18);
        amount = bound(amount, 0, 1e18);
        assertLe(book.toAssetsUp(book.toSharesDown(amount, total), total), amount);
        assertGe(book.toAssetsDown(book.toSharesUp(amount, total), total), amount);
        assertLe(book.toSharesUp(amount, total) - book.toSharesDown(amount, total), 1);
        assertLe(book.toAssetsUp(amount, total) - book.toAssetsDown(amount, total), 1);
    }
}
