// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IPoolTypes} from "../../../contracts/interfaces/pool/IPoolTypes.sol";
import {PoolLedger} from "../../../contracts/libraries/PoolLedger.sol";
import {PoolWatch} from "./PoolWatch.sol";

/// @notice Borrowers, those who decide on their lines, keepers, the insurance, donors and the clock.
abstract contract BorrowersHandler is PoolWatch {
    /// @dev What was approved when.
    struct Approval {
        uint256 time;
        uint256 amount;
    }

    Approval[] internal approvals;

    /* MONEY */

    function draw(uint256 seed) external acting watched(seed) {
        address debtor = _anyDebtor();
        if (pool.paused() && _roll(4) != 0) {
            vm.prank(routine);
            pool.unpause();
        }
        uint256 most = pool.drawable(debtor);
        for (uint256 i = 0; i < DEBTORS && most == 0; ++i) {
            debtor = debtors[i];
            if (pool.lineOf(debtor).status > IPoolTypes.LineStatus.Active || pool.paused()) continue;
            _approveAsAllowed(debtor);
            most = pool.drawable(debtor);
        }
        vm.startPrank(debtor);
        _refused(address(pool), abi.encodeCall(pool.draw, (most + 1, debtor, REF)));
        if (most != 0) {
            uint256 amount = _roll(2) == 0 ? most : 1 + _roll(most);
            pool.draw(amount, debtor, REF);
            _went(amount);
            _succeeded();
        }
        vm.stopPrank();
        if (most == 0) return;
        assertLe(pool.utilization(), 0.8e18, "drawn to 80 % at most");
        PoolLedger.Ledger memory book = pool.ledger();
        uint256 kept = book.owed + _heldBack(book) + pool.convertToAssets(pool.queuedShares());
        assertGe(
            book.cash,
            pool.queuedShares() == 0 ? book.owed + _heldBack(book) : kept,
            "what those who wait are owed is there"
        );
    }

    function repay(uint256 seed) external acting watched(seed) {
        address debtor = _withDebt();
        if (debtor == address(0)) {
            vm.prank(alice);
            _refused(address(pool), abi.encodeCall(pool.repay, (debtors[0], 1, REF)));
            return;
        }
        (uint256 debt, uint256 interest) = pool.debtOf(debtor);
        uint256 how = _roll(5);
        if (how == 0) _repayWatched(debtor, debt + _roll(10));
        else if (how == 1 && interest != 0) _repayWatched(debtor, _anyAmount(interest));
        else _repayWatched(debtor, _anyAmount(debt / 4));
        _succeeded();
    }

    /// @dev Every late line, in full.
    function cure(uint256 seed) external acting watched(seed) {
        if (_roll(3) == 0) _cureAll();
        if (_isOverdue()) _repayWatched(pool.overdue(), type(uint64).max);
        _succeeded();
    }

    function _cureAll() internal {
        for (uint256 i = 0; i < DEBTORS; ++i) {
            if (pool.lineOf(debtors[i]).status < IPoolTypes.LineStatus.Late) continue;
            _repayWatched(debtors[i], type(uint64).max);
            assertEq(uint256(pool.lineOf(debtors[i]).status), 0, "closed");
            ++seen["late lines cured"];
        }
    }

    function _withDebt() private returns (address) {
        uint256 start = _roll(DEBTORS);
        for (uint256 i = 0; i < DEBTORS; ++i) {
            address debtor = debtors[(start + i) % DEBTORS];
            if (pool.lineOf(debtor).principal != 0) return debtor;
        }
        return address(0);
    }

    function _repayAny() internal returns (uint256 slack) {
        address debtor = _withDebt();
        if (debtor == address(0)) return 0;
        (uint256 debt, ) = pool.debtOf(debtor);
        _repayWatched(debtor, _anyAmount(debt));
        return 1;
    }

    /// @dev What it takes is the debt at most, interest first; what the compartment is owed of it fills it at most.
    function _repayWatched(address debtor, uint256 amount) internal {
        if (amount == 0) amount = 1;
        IPoolTypes.Line memory line = pool.lineOf(debtor);
        uint256 owed = pool.ledger().owed;
        (uint256 debt, ) = pool.debtOf(debtor);
        uint256 expected = amount < debt ? amount : debt;
        usdc.mint(address(this), expected);
        usdc.approve(address(pool), expected);
        assertEq(pool.repay(debtor, amount, REF), expected, "paid");
        _came(expected);
        (uint256 left, ) = pool.debtOf(debtor);
        assertEq(left, debt - expected, "debt falls by what is paid");
        uint256 returned = line.covered - pool.lineOf(debtor).covered;
        PoolLedger.Ledger memory book = pool.ledger();
        if (book.owed > owed + returned) {
            // of income that lifts the price during a week the compartment has its part at once
            _pool(7, (book.insured + book.owed) * 10 <= pool.totalAssets() + _heldBack(book) + 10);
            ++seen["penalties shared"];
        }
        if (book.releaseEnd > block.timestamp) ++seen["income held back"];
    }

    /* LATE LINES */

    function makeLate(uint256 seed) external acting watched(seed) {
        address debtor = _anyDebtor();
        for (uint256 i = 0; i < DEBTORS && !_isLent(debtor); ++i) debtor = debtors[i];
        IPoolTypes.Line memory line = pool.lineOf(debtor);
        if (!_isLent(debtor)) {
            _refused(address(pool), abi.encodeCall(pool.markLate, (debtor)));
            if (line.status > IPoolTypes.LineStatus.Active || pool.paused()) return;
            _approveAsAllowed(debtor);
            uint256 most = pool.drawable(debtor);
            if (most == 0) return;
            vm.prank(debtor);
            pool.draw(most, debtor, REF);
            _went(most);
            line = pool.lineOf(debtor);
        }
        uint256 dueAt = line.maturity + 3 days;
        if (block.timestamp < dueAt) {
            _refused(address(pool), abi.encodeCall(pool.markLate, (debtor)));
            if (_roll(2) == 0) _pass(dueAt - block.timestamp);
        }
        _succeeded();
        if (block.timestamp < dueAt || _roll(3) == 0) return; // it stays overdue for a while
        (uint256 debt, ) = pool.debtOf(debtor);
        hasMark = true;
        pool.markLate(debtor);
        uint256 counted = pool.lineOf(debtor).counted;
        assertTrue(counted == debt || counted + 1 == debt, "the debt counts, down");
        ++seen["marked late"];
    }

    function _isLent(address debtor) private view returns (bool) {
        IPoolTypes.Line memory line = pool.lineOf(debtor);
        return line.status == IPoolTypes.LineStatus.Active && line.principal != 0;
    }

    /// @dev The next step of a late line: default, a loss, its end.
    function worsen(uint256 seed) external acting watched(seed) {
        address debtor = _anyDebtor();
        for (uint256 i = 0; i < DEBTORS && pool.lineOf(debtor).status < IPoolTypes.LineStatus.Late; ++i)
            debtor = debtors[i];
        IPoolTypes.Line memory line = pool.lineOf(debtor);
        if (line.status < IPoolTypes.LineStatus.Late) {
            _refused(address(pool), abi.encodeCall(pool.markDefaulted, (debtor)));
            _refused(address(pool), abi.encodeCall(pool.recognizeDefault, (debtor)));
            vm.prank(admin);
            _refused(address(pool), abi.encodeCall(pool.recognizeLoss, (debtor, 1)));
            _succeeded();
            return;
        }
        uint256 how = _roll(3);
        if (how == 0 && line.counted != 0) _lose(debtor, line, 1 + _roll(line.counted), admin);
        else if (line.status == IPoolTypes.LineStatus.Late) _default(debtor, line);
        else if (line.counted != 0) _loseAll(debtor, line);
        else _closeDefaulted(debtor);
        _succeeded();
    }

    function _default(address debtor, IPoolTypes.Line memory line) private {
        uint256 dueAt = line.maturity + 33 days;
        if (block.timestamp < dueAt) {
            _refused(address(pool), abi.encodeCall(pool.markDefaulted, (debtor)));
            _pass(dueAt - block.timestamp);
        }
        pool.markDefaulted(debtor);
        ++seen["defaults"];
    }

    function _loseAll(address debtor, IPoolTypes.Line memory line) private {
        uint256 dueAt = line.maturity + 123 days;
        if (block.timestamp < dueAt) {
            _refused(address(pool), abi.encodeCall(pool.recognizeDefault, (debtor)));
            _pass(dueAt - block.timestamp);
        }
        _lose(debtor, line, line.counted, thief);
    }

    /// @dev The compartment bears what it has, the shares the rest.
    function _lose(address debtor, IPoolTypes.Line memory line, uint256 amount, address by) private {
        hasLoss = true;
        PoolLedger.Ledger memory book = pool.ledger();
        uint256 total = pool.totalAssets();
        uint256 byInsurance = book.owed + book.insured < amount ? book.owed + book.insured : amount;
        vm.prank(by);
        if (by == admin) pool.recognizeLoss(debtor, amount);
        else pool.recognizeDefault(debtor);
        if (byInsurance > book.owed) _came(byInsurance - book.owed);
        assertEq(pool.totalAssets(), total - (amount - byInsurance), "the rest");
        IPoolTypes.Line memory now_ = pool.lineOf(debtor);
        assertEq(now_.covered - line.covered, byInsurance, "by insurance");
        assertEq(now_.writtenOff - line.writtenOff, amount - byInsurance, "by shares");
        assertEq(now_.principal, line.principal, "the borrower owes as much as before");
        ++seen[amount == byInsurance ? "losses insured" : "losses of shares"];
    }

    function _closeDefaulted(address debtor) private {
        vm.prank(critical);
        pool.closeLine(debtor);
        ++seen["defaults closed"];
    }

    /* LINES */

    function approve(uint256 seed) external acting watched(seed) {
        address debtor = _anyDebtor();
        if (pool.lineOf(debtor).status > IPoolTypes.LineStatus.Active) {
            uint256 maturity = (_today() + 1) * DAY;
            vm.prank(admin);
            _refused(address(pool), abi.encodeCall(pool.approveLine, (debtor, 1e6, maturity, PURPOSE)));
            return;
        }
        if (_roll(2) == 0 && pool.approvable() < 1_000e6) _pass(30 days + 1);
        _approveAsAllowed(debtor);
        _succeeded();
    }

    function _approveAsAllowed(address debtor) private {
        uint256 raisable = _approvableNaively();
        assertEq(pool.approvable(), raisable, "approvable");
        uint256 old = _capThatCounts(debtor);
        uint256 limit = (pool.totalAssets() * (debtor == borrower ? 5_000 : 1_000)) / 10_000;
        uint256 most = old + raisable < limit ? old + raisable : limit;
        most -= most % 1e6;
        uint256 maturity = (_today() + 1 + _roll(60)) * DAY;
        vm.startPrank(admin);
        _refused(address(pool), abi.encodeCall(pool.approveLine, (debtor, most + 1e6, maturity, PURPOSE)));
        if (most != 0) {
            uint256 cap = _roll(3) != 0 ? most : (1 + _roll(most / 1e6)) * 1e6;
            pool.approveLine(debtor, cap, maturity, PURPOSE);
            _bookApproval(cap, old);
        }
        vm.stopPrank();
    }

    function _capThatCounts(address debtor) private view returns (uint256) {
        IPoolTypes.Line memory line = pool.lineOf(debtor);
        return block.timestamp < line.maturity ? line.cap : 0;
    }

    function _bookApproval(uint256 cap, uint256 old) internal {
        if (cap > old) approvals.push(Approval(block.timestamp, cap - old));
    }

    function _approvableNaively() private view returns (uint256) {
        uint256 sum;
        for (uint256 i = 0; i < approvals.length; ++i) {
            if (approvals[i].time + 30 days > block.timestamp) sum += approvals[i].amount;
        }
        uint256 most = (pool.totalAssets() * 2_000) / 10_000;
        return most > sum ? most - sum : 0;
    }

    /// @dev Proposed, then cancelled, vetoed or put into force a week later.
    function propose(uint256 seed) external acting watched(seed) {
        address debtor = _anyDebtor();
        uint256 cap = (1 + _roll(5_000)) * 1e6;
        vm.prank(critical);
        pool.proposeLine(debtor, cap, (_today() + 9 + _roll(90)) * DAY, PURPOSE);
        _refused(address(pool), abi.encodeCall(pool.activateLine, (debtor)));
        vm.prank(thief);
        _refused(address(pool), abi.encodeCall(pool.cancelLine, (debtor)));
        uint256 how = _roll(4);
        if (how == 0) {
            vm.prank(guardian);
            pool.cancelLine(debtor);
        } else if (how == 1) {
            vm.prank(vetoer);
            pool.vetoLine(debtor);
        } else {
            _pass(7 days);
            _activate(debtor, cap);
            return _succeeded();
        }
        _refused(address(pool), abi.encodeCall(pool.activateLine, (debtor)));
        _succeeded();
    }

    function _activate(address debtor, uint256 cap) private {
        uint256 old = _capThatCounts(debtor);
        uint256 limit = (pool.totalAssets() * (debtor == borrower ? 5_000 : 1_000)) / 10_000;
        bool isAllowed = cap <= limit && (cap <= old || cap - old <= _approvableNaively());
        if (!isAllowed || pool.lineOf(debtor).status > IPoolTypes.LineStatus.Active) {
            return _refused(address(pool), abi.encodeCall(pool.activateLine, (debtor)));
        }
        pool.activateLine(debtor);
        _bookApproval(cap, old);
        ++seen["proposals activated"];
    }

    function lowerOrClose(uint256 seed) external acting watched(seed) {
        address debtor = _anyDebtor();
        IPoolTypes.Line memory line = pool.lineOf(debtor);
        vm.startPrank(critical);
        if (line.status == IPoolTypes.LineStatus.Active && line.principal == 0 && _roll(2) == 0) {
            pool.closeLine(debtor);
            ++seen["lines closed"];
        } else if (line.cap != 0) {
            bool isActive = line.status == IPoolTypes.LineStatus.Active;
            bool owes = isActive ? line.principal != 0 : line.counted != 0;
            if (owes) _refused(address(pool), abi.encodeCall(pool.closeLine, (debtor)));
            pool.lowerCap(debtor, _roll(line.cap / 1e6) * 1e6);
        } else {
            _refused(address(pool), abi.encodeCall(pool.lowerCap, (debtor, 0)));
        }
        vm.stopPrank();
        _succeeded();
    }

    /* SETTINGS AND STOPS */

    function setRates(uint256 seed) external acting watched(seed) {
        uint256 flat = _roll(2) == 0 ? 1_111 : _roll(3_000);
        vm.startPrank(critical);
        pool.setRates(flat, _roll(2) == 0 ? flat + (2_000 - flat / 2) : flat + _roll(10_001 - flat));
        vm.stopPrank();
        _succeeded();
    }

    function stopOrGo(uint256 seed) external acting watched(seed) {
        if (pool.paused()) {
            vm.prank(routine);
            pool.unpause();
            return _succeeded();
        }
        uint256 until = pool.pausedUntil();
        if (until != 0 && block.timestamp < until + 7 days) {
            vm.prank(guardian);
            _refused(address(pool), abi.encodeCall(pool.pause, ()));
            _pass(until + 7 days - block.timestamp);
        }
        _pause(address(pool));
        ++seen["stops"];
        _succeeded();
    }

    /* INSURANCE AND GIFTS */

    function payInsurance(uint256 seed) external acting watched(seed) {
        uint256 due = _mayPayInsurance();
        if (due == 0) {
            _refused(address(pool), abi.encodeCall(pool.payInsurance, ()));
        } else {
            uint256 held = fund.balanceOf(POOL, usdc);
            assertEq(pool.payInsurance(), due);
            _went(due);
            assertEq(fund.balanceOf(POOL, usdc), held + due);
            ++seen["insurance paid"];
        }
        _succeeded();
    }

    function _mayPayInsurance() internal view returns (uint256) {
        PoolLedger.Ledger memory book = pool.ledger();
        uint256 cash = book.cash - _heldBack(book);
        return book.owed < cash ? book.owed : cash;
    }

    /// @dev Topped up, or spent on something else while no late line counts on it.
    function insure(uint256 seed) external acting watched(seed) {
        uint256 held = fund.balanceOf(POOL, usdc);
        if (_countedLate() == 0 && held * 20 > pool.totalAssets() && _roll(2) == 0) {
            vm.prank(admin);
            fund.compensate(POOL, "incident", usdc, thief, _anyAmount(held));
        } else {
            _insure(POOL, usdc, _roll(8) == 0 ? _roll(20_000e6) : _roll(50e6));
        }
        _succeeded();
    }

    function donate(uint256 seed) external acting watched(seed) {
        address target = [address(pool), address(queue), address(fund)][_roll(3)];
        _donate(target, 1 + _roll(20e6));
        if (donated[address(pool)] != 0 && _roll(2) == 0) {
            uint256 total = pool.totalAssets();
            assertEq(pool.sweep(), donated[address(pool)]);
            donated[address(pool)] = 0;
            assertEq(pool.totalAssets(), total, "swept past the books");
            ++seen["swept"];
        }
        _succeeded();
    }

    function _donate(address target, uint256 amount) internal {
        bytes memory before = _everySight();
        usdc.mint(target, amount);
        donated[target] += amount;
        _pool(6, keccak256(before) == keccak256(_everySight()));
    }

    function _everySight() private view returns (bytes memory) {
        bytes memory ofLenders;
        for (uint256 i = 0; i < LENDERS; ++i) {
            address lender = lenders[i];
            ofLenders = abi.encode(
                ofLenders,
                pool.maxWithdraw(lender),
                pool.maxDeposit(lender),
                queue.maxWithdraw(lender),
                pool.drawable(debtors[i % DEBTORS])
            );
        }
        bytes memory rates = abi.encode(pool.utilization(), pool.borrowAPY(), pool.supplyAPY(), pool.approvable());
        return abi.encode(pool.ledger(), _moneySight(), rates, ofLenders, fund.balanceOf(POOL, usdc));
    }

    function _moneySight() private view returns (bytes memory) {
        return abi.encode(pool.totalAssets(), pool.exitPriceE18(), pool.convertToAssets(1e24), pool.availableToday());
    }

    /* TIME */

    function passTime(uint256 seed) external acting watched(seed) {
        uint256 how = _roll(10);
        if (how == 0) _pass(_roll(60 days));
        else if (how < 3) _pass(_roll(10 days));
        else if (how < 6) _pass(_roll(30 hours));
        else if (how < 8) _pass((_today() + 1) * DAY - block.timestamp + _roll(2));
        else _pass(_roll(100));
        _succeeded();
    }
}
