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
    function _half() private pure returns (PoolLedger.Ledger memory l) {
        (l.cash, l.principal, l.supply, l.insured) = (500_000e6, 500_000e6, 1_000_000e12, 50_000e6);
        (l.accruedAt, l.flatRateBps, l.maxRateBps) = (START, 1_111, 2_000);
        l.budgetDay = START / 1 days;
    }

    /* WORDS */

    function testFuzz_Words_KeepEveryFigure(
        uint64[10] memory a,
        uint128 weight,
        uint88 supply,
        uint16[4] memory d
    ) external {
        PoolLedger.Ledger memory l;
        (l.cash, l.principal, l.index, l.owed, l.late) = (a[0], a[1], a[2], a[3], a[4]);
        (l.budget, l.repaid, l.releasing) = (a[5], a[6], a[7]);
        (l.weight, l.supply, l.insured) = (weight, supply, a[8] >> 8);
        (l.accruedAt, l.releaseFrom, l.releaseEnd) = (a[9] >> 24, a[8] >> 24, a[7] >> 24);
        (l.budgetDay, l.dueDay, l.flatRateBps, l.maxRateBps) = (d[0], d[1], d[2], d[3]);
        l.flags = PoolLedger.QUEUED | PoolLedger.REPAID | PoolLedger.RELEASING;
        l.save(_stored);
        assertEq(abi.encode(PoolLedger.load(_stored)), abi.encode(l));
    }

    function test_Words_RestIsReadOnlyWhenAFlagSaysSo() external {
        PoolLedger.Ledger memory l = _half();
        l.repaid = 7;
        l.flags = PoolLedger.REPAID | PoolLedger.QUEUED;
        l.save(_stored);
        assertEq(PoolLedger.load(_stored).repaid, 7);
        l.flags = 0;
        l.repaid = 0;
        l.save(_stored);
        assertEq(PoolLedger.load(_stored).repaid, 0);
        // what was left in the word is not taken up again
        l = PoolLedger.load(_stored);
        l.flags = PoolLedger.RELEASING;
        l.save(_stored);
        assertEq(PoolLedger.load(_stored).repaid, 0);
    }

    function test_Save_RevertWhen_AFigureDoesNotFit() external {
        for (uint256 i = 0; i < 17; ++i) {
            vm.expectRevert(PoolLedger.PoolLedger_Overflow.selector);
            this.saveTooWide(i);
        }
    }

    function saveTooWide(uint256 which) external {
        PoolLedger.Ledger memory l = _half();
        if (which == 0) l.cash = MAX_64 + 1;
        if (which == 1) l.principal = MAX_64 + 1;
        if (which == 2) l.index = MAX_64 + 1;
        if (which == 3) l.owed = MAX_64 + 1;
        if (which == 4) l.late = MAX_64 + 1;
        if (which == 5) l.budget = MAX_64 + 1;
        if (which == 6) l.repaid = MAX_64 + 1;
        if (which == 7) l.releasing = MAX_64 + 1;
        if (which == 8) l.weight = 1 << 128;
        if (which == 9) l.supply = 1 << 88;
        if (which == 10) l.insured = 1 << 56;
        if (which == 11) l.accruedAt = 1 << 40;
        if (which == 12) l.releaseEnd = 1 << 40;
        if (which == 13) l.budgetDay = 1 << 16;
        if (which == 14) l.dueDay = 1 << 16;
        if (which == 15) l.flatRateBps = 1 << 16;
        if (which == 16) l.maxRateBps = 1 << 16;
        l.save(_stored);
    }

    /* TIME */

    function test_Accrue_IsPrincipalTimesRateTimesTime() external pure {
        PoolLedger.Ledger memory l = _half();
        l.accrue(START + 365 days);
        assertEq(l.index, 111_100 * 365 days);
        assertEq(l.interest(), 55_550e6);
        assertEq(l.owed, 5_555e6);
        assertEq(l.totalAssets(), 1_000_000e6 + 55_550e6 - 5_555e6);
    }

    function test_Accrue_FillsTheCompartmentAndNoMore() external pure {
        PoolLedger.Ledger memory l = _half();
        l.insured = 100_000e6 - 1;
        l.accrue(START + 365 days);
        // x of what it holds then is a tenth of what is left: h + x = (a - x) / 10
        assertEq(l.owed, 5_050e6); // (1 055 550 - 1 000 000) / 11
        l.insured = 500_000e6;
        uint256 owed = l.owed;
        l.accrue(START + 730 days);
        assertEq(l.owed, owed);
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
        PoolLedger.Ledger memory l = _half();
        l.advance(START + 1 days - 1);
        assertEq(l.budget, 0);
        l.advance(START + 1 days + 12 hours);
        PoolLedger.Ledger memory atMidnight = _half();
        atMidnight.accrue(START + 1 days - 1);
        atMidnight.accrue(START + 1 days);
        assertEq(l.budget, atMidnight.totalAssets() / 10);
        assertEq(l.budgetDay, START / 1 days + 1);
        assertEq(l.accruedAt, START + 1 days + 12 hours);
    }

    /* WHAT THERE IS */

    function test_ExitAssets_LeaveOutWhatNothingCovers() external pure {
        PoolLedger.Ledger memory l = _half();
        assertEq(l.exitAssets(), l.totalAssets());
        (l.principal, l.late, l.owed) = (0, 500_000e6, 1_000e6);
        assertEq(l.totalAssets(), 999_000e6);
        assertEq(l.unrealisedLoss(), 449_000e6);
        assertEq(l.exitAssets(), 550_000e6);
        l.insured = 600_000e6;
        assertEq(l.exitAssets(), l.totalAssets());
    }

    function test_Hold_ReleasesEvenlyAndMixesByAmounts() external pure {
        PoolLedger.Ledger memory l = _half();
        l.hold(70e6);
        assertEq(l.locked(), 70e6);
        assertEq(l.releaseEnd, START + 7 days);
        l.accruedAt = START + 3 days;
        assertEq(l.locked(), 40e6);
        // 40 for 4 days and 120 for 7: 160 for 6.25
        l.hold(120e6);
        assertEq(l.locked(), 160e6);
        assertEq(l.releaseEnd, START + 3 days + 6.25 days);
        l.accruedAt = l.releaseEnd - 1;
        assertEq(l.locked(), 297); // up
        l.accruedAt = l.releaseEnd;
        assertEq(l.locked(), 0);
        l.hold(1);
        assertEq(l.releaseEnd, l.accruedAt + 7 days);
    }

    function testFuzz_Hold_NeverJumpsNorLastsLonger(uint256 first, uint256 second, uint256 wait) external pure {
        PoolLedger.Ledger memory l = _half();
        first = bound(first, 1, 1e18);
        second = bound(second, 1, 1e18);
        l.hold(first);
        l.accruedAt += bound(wait, 0, 8 days);
        uint256 locked = l.locked();
        l.hold(second);
        assertEq(l.locked(), locked + second);
        assertLe(l.releaseEnd, l.accruedAt + 7 days);
        assertGt(l.releaseEnd, l.accruedAt);
    }

    function test_IdleAndAvailable_AreNeverMoreThanIsThere() external pure {
        PoolLedger.Ledger memory l = _half();
        (l.budget, l.repaid) = (100e6, 50e6);
        assertEq(l.available(), 150e6);
        (l.cash, l.owed) = (120e6, 20e6);
        assertEq(l.idleCash(), 100e6);
        assertEq(l.available(), 100e6);
        l.owed = 121e6;
        assertEq(l.idleCash(), 0);
        assertEq(l.available(), 0);
    }

    /* SHARES */

    function testFuzz_MostShares_OneMoreIsWorthMore(uint256 supply, uint256 total, uint256 assets) external pure {
        PoolLedger.Ledger memory l;
        l.supply = bound(supply, 0, PoolLedger.MAX_SHARES);
        total = bound(total, 0, 1e18);
        assets = bound(assets, 0, 1e18);
        uint256 most = l.mostShares(assets, total);
        assertLe(l.toAssetsDown(most, total), assets);
        assertGt(l.toAssetsDown(most + 1, total), assets);
    }

    function testFuzz_Conversions_RoundAgainstTheCaller(uint256 supply, uint256 total, uint256 amount) external pure {
        PoolLedger.Ledger memory l;
        l.supply = bound(supply, 0, PoolLedger.MAX_SHARES);
        total = bound(total, 0, 1e18);
        amount = bound(amount, 0, 1e18);
        assertLe(l.toAssetsUp(l.toSharesDown(amount, total), total), amount);
        assertGe(l.toAssetsDown(l.toSharesUp(amount, total), total), amount);
        assertLe(l.toSharesUp(amount, total) - l.toSharesDown(amount, total), 1);
        assertLe(l.toAssetsUp(amount, total) - l.toAssetsDown(amount, total), 1);
    }
}
