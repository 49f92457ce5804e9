// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

/// @notice The lending pool as one would keep it on paper: every line with its own principal and interest, all of them asked for every
///         sum, and every request with its own part of every settlement. No index, no weights, no packed words.
/// @dev What is divided is divided where the specification says so: the compartment's part of interest, down, at every touch of the books.
abstract contract NaivePool {
    uint256 private constant SECONDS_A_YEAR = 365 * 86_400;
    /// @dev One unit of interest: amount × parts per million × seconds.
    uint256 private constant UNIT = 1e6 * SECONDS_A_YEAR;
    uint256 private constant WEEK_LONG = 7 * 86_400;

    struct NaiveLine {
        address debtor;
        uint256 principal;
        uint256 interest; // × UNIT
        bool isLate;
        uint256 counted;
        uint256 writtenOff;
        uint256 covered;
    }

    struct NaiveRequest {
        uint256 day;
        address controller;
        uint256 shares;
        uint256 filled; // shares × 2^64
        uint256 assets; // units × 2^64
        bool isLive;
    }

    struct Books {
        uint256 cash;
        uint256 owed;
        uint256 insured;
        uint256 supply;
        uint256 touchedAt;
        uint256 budgetDay;
        uint256 budget;
        uint256 repaid;
        uint256 flatPpm;
        uint256 maxPpm;
        uint256 releasing;
        uint256 releaseFrom;
        uint256 releaseEnd;
        uint256 queued;
    }

    Books internal books;
    NaiveLine[] internal naiveLines;
    NaiveRequest[] internal naiveRequests;
    uint256[] internal naiveDays;
    /// @dev Of a day's live requests: settled shares, in whole ones.
    mapping(uint256 day => uint256) internal filledOf;
    mapping(uint256 day => uint256) internal cancelsOf;
    /// @dev By controller, × 2^64: what is its own; and what it has claimed.
    mapping(address controller => uint256) internal dueE64;
    mapping(address controller => uint256) internal claimedOf;
    uint256 internal allCancels;

    /* SUMS */

    function _late() internal view returns (uint256 sum) {
        for (uint256 i = 0; i < naiveLines.length; ++i) sum += naiveLines[i].counted;
    }

    function _lentOut() internal view returns (uint256 sum) {
        sum = _late();
        for (uint256 i = 0; i < naiveLines.length; ++i) {
            if (!naiveLines[i].isLate) sum += naiveLines[i].principal;
        }
    }

    function _naiveTotal() internal view returns (uint256) {
        uint256 interest;
        for (uint256 i = 0; i < naiveLines.length; ++i) {
            if (!naiveLines[i].isLate) interest += naiveLines[i].interest;
        }
        return books.cash + _lentOut() + interest / UNIT - books.owed - _held();
    }

    function _naiveExit() internal view returns (uint256) {
        uint256 covered = books.insured + books.owed;
        uint256 late = _late();
        return _naiveTotal() - (late > covered ? late - covered : 0);
    }

    function _held() internal view returns (uint256) {
        if (books.touchedAt >= books.releaseEnd) return 0;
        uint256 left = books.releaseEnd - books.touchedAt;
        return Math.ceilDiv(books.releasing * left, books.releaseEnd - books.releaseFrom);
    }

    function _idle() internal view returns (uint256) {
        uint256 kept = books.owed + _held();
        return books.cash > kept ? books.cash - kept : 0;
    }

    function _mayLeave() internal view returns (uint256) {
        return Math.min(books.budget, Math.saturatingSub(_idle(), books.repaid));
    }

    function _debtUp(NaiveLine storage line) internal view returns (uint256) {
        return line.principal + Math.ceilDiv(line.interest, UNIT);
    }

    /* TIME */

    /// @dev The rate of a year in parts per million: flat to 80 %, then in a line to the highest.
    function _rate() internal view returns (uint256) {
        uint256 lent = _lentOut() * 10;
        uint256 capital = _lentOut() + books.cash;
        if (lent <= capital * 8) return books.flatPpm;
        return books.flatPpm + Math.ceilDiv((books.maxPpm - books.flatPpm) * (lent - capital * 8), capital * 2);
    }

    /// @dev What the compartment lacks to a tenth of what is left to the lenders then.
    function _lacking() internal view returns (uint256) {
        uint256 total = _naiveTotal();
        uint256 has = books.insured + books.owed;
        return total > has * 10 ? (total - has * 10) / 11 : 0;
    }

    function _grow(uint256 time) private {
        uint256 elapsed = time - books.touchedAt;
        books.touchedAt = time;
        uint256 rate = _rate();
        uint256 most = (_lentOut() + books.cash) * 80_000 * elapsed; // 8 % a year
        uint256 grown;
        for (uint256 i = 0; i < naiveLines.length; ++i) {
            NaiveLine storage line = naiveLines[i];
            uint256 interest = line.principal * (line.isLate ? 200_000 : rate) * elapsed;
            line.interest += interest;
            if (!line.isLate) grown += interest;
        }
        uint256 tenth = grown / 10;
        uint256 part = grown - tenth > most ? grown - most : tenth;
        books.owed += Math.min(part / UNIT, _lacking());
    }

    function _touch() internal {
        uint256 day = block.timestamp / 86_400;
        if (books.budgetDay != day) {
            if (day * 86_400 > books.touchedAt) _grow(day * 86_400);
            books.budget = _naiveTotal() / 10;
            books.budgetDay = day;
        }
        _grow(block.timestamp);
    }

    /* SHARES */

    function _sharesFor(uint256 assets) internal view returns (uint256) {
        return (assets * (books.supply + 1e6)) / (_naiveTotal() + 1);
    }

    function _exitAssets(uint256 shares) internal view returns (uint256) {
        return (shares * (_naiveExit() + 1)) / (books.supply + 1e6);
    }

    function _bookIn(uint256 assets, uint256 shares) internal {
        books.cash += assets;
        books.supply += shares;
    }

    function _bookOut(uint256 assets, uint256 shares) internal {
        books.cash -= assets;
        books.supply -= shares;
    }

    /* LINES */

    function _bookDraw(NaiveLine storage line, uint256 amount) internal {
        books.cash -= amount;
        books.repaid -= Math.min(books.repaid, amount); // what is lent again was not repaid for the queue
        line.principal += amount;
    }

    function _bookRepay(NaiveLine storage line, uint256 amount) internal returns (uint256 paid) {
        paid = Math.min(amount, _debtUp(line));
        books.cash += paid;
        if (books.queued != 0) books.repaid += paid;
        uint256 ofInterest = Math.min(paid, Math.ceilDiv(line.interest, UNIT));
        line.interest -= Math.min(line.interest, ofInterest * UNIT);
        line.principal -= paid - ofInterest;
        if (line.isLate) _bookLateIncome(line, paid);
    }

    /// @dev In this order: what the pool counts on, what the shares lost, what the compartment lost, and then a penalty that is shared.
    function _bookLateIncome(NaiveLine storage line, uint256 paid) private {
        uint256 counted = Math.min(paid, line.counted);
        uint256 restored = Math.min(paid - counted, line.writtenOff);
        uint256 returned = Math.min(paid - counted - restored, line.covered);
        uint256 penalty = paid - counted - restored - returned;
        line.counted -= counted;
        line.writtenOff -= restored;
        line.covered -= returned;
        books.owed += returned;
        if (restored + penalty != 0) _holdBack(restored + penalty); // it does not count in what the compartment lacks yet
        uint256 part = Math.min(penalty / 10, _lacking());
        books.owed += part;
        books.releasing -= part;
        if (line.principal == 0) (line.isLate, line.interest) = (false, 0);
    }

    /// @dev A week for what is new, the mean by amounts with what is held already; down to the second.
    function _holdBack(uint256 income) private {
        uint256 held = _held();
        uint256 left = held == 0 ? 0 : books.releaseEnd - books.touchedAt;
        books.releaseEnd = books.touchedAt + (held * left + income * WEEK_LONG) / (held + income);
        books.releaseFrom = books.touchedAt;
        books.releasing = held + income;
    }

    function _bookLate(NaiveLine storage line) internal {
        line.principal += line.interest / UNIT;
        line.counted = line.principal;
        line.interest = 0;
        line.isLate = true;
    }

    function _bookLoss(NaiveLine storage line, uint256 amount) internal {
        uint256 ofOwed = Math.min(amount, books.owed);
        uint256 ofInsured = Math.min(amount - ofOwed, books.insured);
        books.owed -= ofOwed;
        books.insured -= ofInsured;
        books.cash += ofInsured;
        line.counted -= amount;
        line.covered += ofOwed + ofInsured;
        line.writtenOff += amount - ofOwed - ofInsured;
    }

    /* THE QUEUE */

    function _bookWaiting(address controller, uint256 shares) internal {
        uint256 day = block.timestamp / 86_400;
        books.queued += shares;
        naiveRequests.push(NaiveRequest(day, controller, shares, 0, 0, true));
        if (naiveDays.length == 0 || naiveDays[naiveDays.length - 1] != day) naiveDays.push(day);
    }

    function _sharesOf(uint256 day) internal view returns (uint256 sum) {
        for (uint256 i = 0; i < naiveRequests.length; ++i) {
            if (naiveRequests[i].isLive && naiveRequests[i].day == day) sum += naiveRequests[i].shares;
        }
    }

    function _naiveClosed() internal view returns (uint256 sum) {
        for (uint256 i = 0; i < naiveDays.length; ++i) {
            if (naiveDays[i] < block.timestamp / 86_400) sum += _sharesOf(naiveDays[i]) - filledOf[naiveDays[i]];
        }
    }

    /// @dev As many shares as the money is enough for, of the days before today.
    function _bookSettle() internal returns (uint256 shares, uint256 assets) {
        uint256 money = Math.min(books.budget + books.repaid, _idle());
        // the most whose worth, down, is not above the money
        shares = ((money + 1) * (books.supply + 1e6) - 1) / (_naiveExit() + 1);
        shares = Math.min(shares, _naiveClosed());
        assets = _exitAssets(shares);
        uint256 ofRepaid = Math.min(assets, books.repaid);
        books.repaid -= ofRepaid;
        books.budget -= assets - ofRepaid;
        _bookOut(assets, shares);
        books.queued -= shares;
        if (books.queued == 0) books.repaid = 0;
        (uint256 sharesLeft, uint256 assetsLeft) = (shares, assets);
        for (uint256 i = 0; i < naiveDays.length && sharesLeft != 0; ++i) {
            uint256 day = naiveDays[i];
            uint256 all = _sharesOf(day);
            uint256 fill = Math.min(all - filledOf[day], sharesLeft);
            if (fill == 0) continue;
            uint256 paid = fill == sharesLeft ? assetsLeft : (assets * fill) / shares;
            _divide(day, all, fill, paid);
            (sharesLeft, assetsLeft) = (sharesLeft - fill, assetsLeft - paid);
        }
    }

    function _divide(uint256 day, uint256 all, uint256 fill, uint256 paid) private {
        filledOf[day] += fill;
        for (uint256 i = 0; i < naiveRequests.length; ++i) {
            NaiveRequest storage entry = naiveRequests[i];
            if (!entry.isLive || entry.day != day) continue;
            entry.filled += ((fill << 64) * entry.shares) / all;
            dueE64[entry.controller] += ((paid << 64) * entry.shares) / all;
        }
    }

    /// @param back What was given back of the request, which was rounded.
    function _bookCancelled(uint256 day, address controller, uint256 back) internal {
        uint256 shares;
        for (uint256 i = 0; i < naiveRequests.length; ++i) {
            NaiveRequest storage entry = naiveRequests[i];
            if (!entry.isLive || entry.day != day || entry.controller != controller) continue;
            shares += entry.shares;
            entry.isLive = false;
        }
        filledOf[day] -= shares - back;
        books.queued -= back;
        if (books.queued == 0) books.repaid = 0;
        ++cancelsOf[day];
        ++allCancels;
    }

    function _naivePending(uint256 day, address controller) internal view returns (uint256 pendingE64) {
        for (uint256 i = 0; i < naiveRequests.length; ++i) {
            NaiveRequest storage entry = naiveRequests[i];
            if (!entry.isLive || entry.day != day || entry.controller != controller) continue;
            pendingE64 += (entry.shares << 64) - entry.filled;
        }
    }
}
