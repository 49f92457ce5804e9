// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IPoolTypes} from "../../contracts/interfaces/pool/IPoolTypes.sol";
import {PoolLedger} from "../../contracts/libraries/PoolLedger.sol";
import {NaivePool} from "../helpers/NaivePool.sol";
import {PoolTest} from "../helpers/PoolTest.sol";

/// @notice Pool and queue against the naive model over random histories: all of the pool's money to the unit after every step, what is a
///         request's to a unit for it and for every cancellation in its bucket, since the queue divides sums. How many histories there
///         are follows FUZZ_RUNS.
contract PoolDifferentialTest is PoolTest, NaivePool {
    uint256 private constant STEPS = 24;
    uint256 private constant DEBTORS = 3;

    address[3] private _lenders;
    uint256 private _dice;
    /// @dev Whether the step changed nothing in the pool's books, so that they are as of an earlier second.
    bool private _isUntouched;

    function setUp() public override {
        super.setUp();
        _lenders = [alice, carol, dave];
        (books.flatPpm, books.maxPpm) = (111_100, 200_000);
        books.touchedAt = block.timestamp;
        books.budgetDay = block.timestamp / DAY;
        uint256[3] memory amounts = [uint256(150_000e6), 100_000e6, 50_000e6];
        for (uint256 i = 0; i < 3; ++i) _depositBoth(_lenders[i], amounts[i]);
        _touch();
        _insureBoth(9_000e6);
        address[DEBTORS] memory debtors = [borrower, makeAddr("workshop"), makeAddr("studio")];
        _approveInSteps(borrower, 150_000e6);
        for (uint256 i = 0; i < DEBTORS; ++i) {
            if (i != 0) skip(30 days + 1);
            if (i != 0) _approve(debtors[i], 30_000e6);
            naiveLines.push().debtor = debtors[i];
        }
        vm.prank(dave);
        pool.acceptHaircut(1);
        _touch();
        _drawBoth(naiveLines[0], 100_000e6);
        _compare();
    }

    function testFuzz_Pool_IsAsTheNaiveModelSays(uint256 seed) external {
        _dice = seed;
        for (uint256 i = 0; i < STEPS; ++i) {
            _wait();
            _touch();
            _isUntouched = true;
            _act(_roll(16));
            if (_isUntouched) _insureBoth(1);
            _compare();
        }
    }

    function _act(uint256 what) private {
        if (what < 2) _enter();
        else if (what < 4) _exit();
        else if (what < 6) _ask();
        else if (what < 7) _cancel();
        else if (what < 9) _settle();
        else if (what < 10) _claim();
        else if (what < 12) _borrow();
        else if (what < 13) _giveBack();
        else if (what < 14) _worsen();
        else if (what < 15) _changeRates();
        else _payOrTopUp();
    }

    function _roll(uint256 sides) private returns (uint256) {
        _dice = uint256(keccak256(abi.encode(_dice)));
        return _dice % sides;
    }

    /// @dev Mostly hours; also no time at all, around a day's start, and rarely weeks.
    function _wait() private {
        uint256 how = _roll(16);
        if (how < 3) return;
        if (how < 7) vm.warp((block.timestamp / DAY + 1) * DAY + _roll(3) - 1);
        else if (how < 15) vm.warp(block.timestamp + _roll(30 hours));
        else vm.warp(block.timestamp + _roll(30 days));
    }

    /* STEPS */

    function _depositBoth(address lender, uint256 assets) private {
        _touch();
        uint256 shares = _sharesFor(assets);
        assertEq(_provide(lender, assets), shares, "shares");
        _bookIn(assets, shares);
        _isUntouched = false;
    }

    function _enter() private {
        address lender = _lenders[_roll(3)];
        uint256 assets = 10e6 + _roll(20_000e6);
        if (_roll(2) == 0) return _depositBoth(lender, assets);
        uint256 shares = _sharesFor(assets) + 1e6;
        assets = (shares * (_naiveTotal() + 1) + books.supply + 1e6 - 1) / (books.supply + 1e6);
        vm.prank(lender);
        assertEq(pool.mint(shares, lender), assets, "assets of a mint");
        _bookIn(assets, shares);
        _isUntouched = false;
    }

    function _isDue() private view returns (bool) {
        for (uint256 i = 0; i < DEBTORS; ++i) {
            NaiveLine storage line = naiveLines[i];
            bool isDue = block.timestamp >= pool.lineOf(line.debtor).maturity + 3 days;
            if (!line.isLate && line.principal != 0 && isDue) return true;
        }
        return false;
    }

    function _mayExit(address owner) private view returns (bool) {
        if (_isDue()) return false;
        return _late() == 0 ? books.queued == 0 : owner == dave;
    }

    function _exit() private {
        address lender = _lenders[_roll(3)];
        uint256 most = _mayExit(lender) ? _exitAssets(pool.balanceOf(lender)) : 0;
        if (most > _mayLeave()) most = _mayLeave();
        assertEq(pool.maxWithdraw(lender), most, "most");
        if (most == 0) return;
        uint256 assets = _roll(2) == 0 ? most : 1 + _roll(most);
        uint256 shares = (assets * (books.supply + 1e6) + _naiveExit()) / (_naiveExit() + 1);
        vm.prank(lender);
        assertEq(pool.withdraw(assets, lender, lender), shares, "shares");
        books.budget -= assets;
        _bookOut(assets, shares);
        _isUntouched = false;
    }

    function _ask() private {
        address lender = _lenders[_roll(3)];
        uint256 balance = pool.balanceOf(lender);
        if (balance < 10e12) return;
        uint256 shares = _roll(2) == 0 ? 10e12 : 10e12 + _roll(balance - 10e12 + 1);
        bool atOnce = books.queued == 0 && _mayExit(address(0)) && _exitAssets(shares) <= _mayLeave();
        assertEq(_request(lender, shares) == 1, atOnce, "at once");
        if (!atOnce) return _bookWaiting(lender, shares);
        uint256 assets = _exitAssets(shares);
        books.budget -= assets;
        _bookOut(assets, shares);
        dueE64[lender] += assets << 64;
    }

    function _cancel() private {
        uint256 length = naiveRequests.length;
        if (length == 0) return;
        NaiveRequest storage entry = naiveRequests[_roll(length)];
        (uint256 day, address controller) = (entry.day, entry.controller);
        uint256 pending = _naivePending(day, controller) >> 64;
        if (pending < 2) return;
        vm.prank(controller);
        uint256 back = queue.cancelRedeem(day, controller, controller);
        // a request is rounded once, and its bucket in every cancellation
        assertApproxEqAbs(back, pending, 1 + cancelsOf[day], "given back");
        _bookCancelled(day, controller, back);
    }

    function _settle() private {
        bool isOpen = !_isDue() && _late() == 0;
        uint256 money = pool.availableToday();
        if (!isOpen || _naiveClosed() == 0 || money == 0) return;
        (uint256 shares, uint256 assets) = _bookSettle();
        (uint256 settled, uint256 paid) = queue.settle(100);
        assertEq(settled, shares, "settled");
        assertEq(paid, assets, "paid");
        _isUntouched = false;
    }

    function _claim() private {
        address lender = _lenders[_roll(3)];
        uint256 most = queue.maxRedeem(lender);
        uint256 shares = _roll(2) == 0 ? most : _roll(most + 1);
        vm.prank(lender);
        claimedOf[lender] += queue.redeem(shares, lender, lender);
    }

    function _drawBoth(NaiveLine storage line, uint256 amount) private {
        _draw(line.debtor, amount);
        _bookDraw(line, amount);
        _isUntouched = false;
    }

    function _borrow() private {
        NaiveLine storage line = naiveLines[_roll(DEBTORS)];
        uint256 most = pool.drawable(line.debtor);
        if (most != 0) _drawBoth(line, _roll(2) == 0 ? most : 1 + _roll(most));
    }

    function _giveBack() private {
        NaiveLine storage line = naiveLines[_roll(DEBTORS)];
        if (line.principal == 0) return;
        uint256 debt = _debtUp(line);
        uint256 amount = [debt, 1 + _roll(debt), 1 + _roll(line.interest / 1e6 / 365 days + 1)][_roll(3)];
        uint256 paid = _bookRepay(line, amount);
        assertEq(_repay(line.debtor, amount), paid, "paid");
        _isUntouched = false;
    }

    /// @dev Marked when it can be, or after a wait until it can; then losses, or it pays.
    function _worsen() private {
        NaiveLine storage line = naiveLines[_roll(DEBTORS)];
        if (line.principal == 0) return;
        if (line.isLate) {
            if (line.counted == 0 || _roll(2) == 0) {
                uint256 paid = _bookRepay(line, type(uint64).max);
                assertEq(_repay(line.debtor, paid), paid, "paid");
            } else {
                uint256 amount = 1 + _roll(line.counted);
                vm.prank(admin);
                pool.recognizeLoss(line.debtor, amount);
                _bookLoss(line, amount);
            }
        } else {
            uint256 lateFrom = pool.lineOf(line.debtor).maturity + 3 days;
            _insureBoth(1); // touched as the model is
            if (block.timestamp < lateFrom) vm.warp(lateFrom + _roll(DAY));
            _touch();
            pool.markLate(line.debtor);
            _bookLate(line);
        }
        _isUntouched = false;
    }

    function _changeRates() private {
        uint256 flat = _roll(3_000);
        uint256 most = flat + _roll(10_001 - flat);
        vm.prank(critical);
        pool.setRates(flat, most);
        (books.flatPpm, books.maxPpm) = (flat * 100, most * 100);
        _isUntouched = false;
    }

    function _payOrTopUp() private {
        uint256 due = books.owed < books.cash - _held() ? books.owed : books.cash - _held();
        if (due != 0 && _roll(2) == 0) {
            assertEq(pool.payInsurance(), due, "to the compartment");
            books.owed -= due;
            books.cash -= due;
            books.insured += due;
        } else {
            _insureBoth(_roll(3) == 0 ? 1 + _roll(10_000e6) : 1);
        }
        _isUntouched = false;
    }

    /// @dev A unit is enough for the pool to book its interest.
    function _insureBoth(uint256 amount) private {
        _insure(POOL, usdc, amount);
        books.insured += amount;
    }

    /* COMPARED AFTER EVERY STEP */

    function _compare() private view {
        PoolLedger.Ledger memory book = pool.ledger();
        assertEq(book.cash, books.cash, "cash");
        assertEq(book.owed, books.owed, "owed");
        assertEq(book.insured, books.insured, "insured");
        assertEq(book.budget, books.budget, "budget");
        assertEq(book.repaid, books.repaid, "repaid");
        assertEq(pool.totalSupply(), books.supply, "supply");
        assertEq(pool.totalAssets(), _naiveTotal(), "total assets");
        assertEq(pool.exitPriceE18(), _exitAssets(1e24), "exit price");
        assertEq(pool.borrowAPY(), _rate() * 1e12, "rate");
        assertEq(pool.queuedShares(), books.queued, "queued");
        for (uint256 i = 0; i < DEBTORS; ++i) _compareLine(naiveLines[i]);
        for (uint256 i = 0; i < 3; ++i) _compareClaims(_lenders[i]);
    }

    function _compareLine(NaiveLine storage line) private view {
        IPoolTypes.Line memory kept = pool.lineOf(line.debtor);
        (uint256 debt, ) = pool.debtOf(line.debtor);
        assertEq(debt, _debtUp(line), "debt");
        assertEq(kept.principal, line.principal, "principal");
        assertEq(kept.counted, line.counted, "counted");
        assertEq(kept.writtenOff, line.writtenOff, "written off");
        assertEq(kept.covered, line.covered, "covered");
    }

    function _compareClaims(address lender) private view {
        uint256 claimable = queue.maxWithdraw(lender) + claimedOf[lender];
        uint256 due = (dueE64[lender] + (1 << 32)) >> 64; // less than 2^-64 was lost a settlement
        assertLe(claimable, due + allCancels, "not more than its part");
        assertGe(claimable + naiveRequests.length + 1, due, "not less");
    }

    /* TOUCHES */

    /// @dev However often the books are touched between two seconds: no debt changes, and the total assets by less than a unit a touch.
    function testFuzz_Touches_ChangeNoDebt(uint256 seed) external {
        _dice = seed;
        for (uint256 i = 0; i < DEBTORS; ++i) {
            uint256 most = pool.drawable(naiveLines[i].debtor);
            if (most != 0) _draw(naiveLines[i].debtor, _roll(2) == 0 ? most : 1 + _roll(most));
        }
        vm.prank(critical);
        pool.setRates(_roll(3_000), 3_000 + _roll(7_001));
        uint256 end = block.timestamp + 1 + _roll(_roll(2) == 0 ? 1_000 : 150 days);
        uint256 snapshot = vm.snapshotState();
        vm.warp(end);
        (uint256 debt, uint256 total) = _figures();
        vm.revertToState(snapshot);
        uint256 touches = 1 + _roll(24);
        for (uint256 i = 0; i < touches; ++i) {
            vm.warp(block.timestamp + _roll((end - block.timestamp) / (touches - i) + 1));
            _insure(POOL, usdc, 1);
        }
        vm.warp(end);
        (uint256 touchedDebt, uint256 touchedTotal) = _figures();
        assertEq(touchedDebt, debt, "debt");
        // each touch rounds the compartment's part down, once more at the day's start
        assertApproxEqAbs(touchedTotal, total, 2 * touches + 2, "total assets");
    }

    function _figures() private view returns (uint256 debt, uint256 total) {
        for (uint256 i = 0; i < DEBTORS; ++i) {
            (uint256 one, ) = pool.debtOf(naiveLines[i].debtor);
            debt += one;
        }
        total = pool.totalAssets();
    }
}
