// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ILendingPoolCore} from "../../../contracts/interfaces/pool/ILendingPoolCore.sol";
import {IPoolTypes} from "../../../contracts/interfaces/pool/IPoolTypes.sol";
import {IRedeemQueue} from "../../../contracts/interfaces/pool/IRedeemQueue.sol";
import {PoolLedger} from "../../../contracts/libraries/PoolLedger.sol";
import {PoolTest} from "../../helpers/PoolTest.sol";
import {ProtocolTest} from "../../helpers/ProtocolTest.sol";
import {ActingTest} from "./ActingTest.sol";

/// @notice What is looked at around every call of the pool's handlers, and plain records of what moved.
/// @dev A sentence that a call broke is counted under its number; the suite's invariants want none.
abstract contract PoolWatch is PoolTest, ActingTest {
    uint256 internal constant LENDERS = 4;
    uint256 internal constant DEBTORS = 3;
    uint256 private constant PRICE_SHARES = 1e24;

    address[LENDERS] internal lenders;
    address[DEBTORS] internal debtors;

    /// @dev By number of the sentence.
    mapping(uint256 number => uint256) internal brokenPool;
    mapping(uint256 number => uint256) internal brokenQueue;
    /// @dev Calls that did what the handler is for, rather than seeing it refused.
    mapping(bytes4 handler => uint256) internal successes;
    /// @dev What else is to be seen in a long run.
    mapping(string what => uint256) internal seen;

    uint256 internal moneyIn;
    uint256 internal moneyOut;
    mapping(address target => uint256) internal donated;

    /* REQUESTS, AS A PLAIN LIST */

    struct Asked {
        uint256 day;
        address controller;
        uint256 shares;
        bool isLive;
    }

    Asked[] internal asked;
    uint256[] internal bucketDays;
    /// @dev By controller: its fair part of every settlement, × 2^64; what it claimed; how often either was rounded.
    mapping(address controller => uint256) internal fair;
    mapping(address controller => uint256) internal got;
    mapping(address controller => uint256) internal pieces;
    uint256 internal cancels;

    /* AROUND A CALL */

    struct Sight {
        uint256 price;
        uint256 exitPrice;
        uint256[LENDERS] claimable;
    }

    Sight private _sight;
    /// @dev Said by a handler: a loss is taken, a line is marked, requests are settled, who acts on its own requests.
    bool internal hasLoss;
    bool internal hasMark;
    bool internal hasSettlement;
    address internal actor;

    uint256 private _dice;

    function setUp() public virtual override(PoolTest, ProtocolTest) {
        super.setUp();
    }

    modifier watched(uint256 seed) {
        _begin(seed);
        _;
        _end();
    }

    function _begin(uint256 seed) private {
        _dice = seed;
        (hasLoss, hasMark, hasSettlement, actor) = (false, false, false, address(0));
        _sight.price = pool.convertToAssets(PRICE_SHARES);
        _sight.exitPrice = pool.exitPriceE18();
        for (uint256 i = 0; i < LENDERS; ++i) _sight.claimable[i] = queue.maxWithdraw(lenders[i]);
    }

    function _end() private {
        // the interest and what is held back are rounded to the unit each
        uint256 slack = (3 * PRICE_SHARES) / (pool.totalSupply() + 1e6) + 1;
        uint256 price = pool.convertToAssets(PRICE_SHARES);
        uint256 exitPrice = pool.exitPriceE18();
        _pool(3, hasLoss || price + slack >= _sight.price);
        _pool(4, exitPrice <= price && (hasLoss || hasMark || exitPrice + slack >= _sight.exitPrice));
        for (uint256 i = 0; i < LENDERS; ++i) {
            if (lenders[i] == actor) continue;
            uint256 claimable = queue.maxWithdraw(lenders[i]);
            uint256 before = _sight.claimable[i];
            _queue(5, claimable >= before && (hasSettlement || claimable <= before + 1));
        }
        _done();
    }

    function _pool(uint256 number, bool holds) internal {
        if (!holds) ++brokenPool[number];
    }

    function _queue(uint256 number, bool holds) internal {
        if (!holds) ++brokenQueue[number];
    }

    function _succeeded() internal {
        ++successes[msg.sig];
    }

    /* DICE */

    function _roll(uint256 sides) internal returns (uint256) {
        _dice = uint256(keccak256(abi.encode(_dice)));
        return _dice % sides;
    }

    function _anyLender() internal returns (address) {
        return lenders[_roll(LENDERS)];
    }

    function _anyDebtor() internal returns (address) {
        return debtors[_roll(DEBTORS)];
    }

    function _anyAmount(uint256 most) internal returns (uint256) {
        uint256 how = _roll(4);
        if (how == 0) return most;
        if (how == 1) return _roll(most < 10 ? most + 1 : 10);
        return _roll(most + 1);
    }

    /* TIME */

    /// @dev The only way time passes: what it does to the compartment and the lenders is looked at second by second of its ends.
    function _pass(uint256 duration) internal {
        PoolLedger.Ledger memory old = pool.ledger();
        uint256 before = pool.totalAssets() + _heldBack(old);
        vm.warp(block.timestamp + duration);
        PoolLedger.Ledger memory book = pool.ledger();
        uint256 total = pool.totalAssets();
        uint256 held = book.insured + book.owed;
        if (book.owed > old.owed) _pool(7, held * 10 <= total + 10);
        if (held * 10 + 10 >= total) {
            ++seen["full"];
            return;
        }
        // simple interest of 8 % on the lenders' capital, and a unit for each of three roundings
        uint256 capital = old.cash + old.principal + old.late;
        uint256 most = (capital * 8 * duration) / (100 * 365 days) + 3;
        _pool(9, total + _heldBack(book) <= before + most);
        if (total + _heldBack(book) + 6 >= before + most && duration > 1 days) ++seen["lenders at 8 %"];
    }

    function _heldBack(PoolLedger.Ledger memory book) internal view returns (uint256) {
        if (block.timestamp >= book.releaseEnd) return 0;
        uint256 span = book.releaseEnd - book.releaseFrom;
        return (book.releasing * (book.releaseEnd - block.timestamp) + span - 1) / span;
    }

    function _today() internal view returns (uint256) {
        return block.timestamp / DAY;
    }

    /* WHO MAY LEAVE, BY THE SENTENCES */

    function _isOverdue() internal view returns (bool) {
        for (uint256 i = 0; i < DEBTORS; ++i) {
            IPoolTypes.Line memory line = pool.lineOf(debtors[i]);
            bool isDue = line.status == IPoolTypes.LineStatus.Active && line.principal != 0;
            if (isDue && block.timestamp >= line.maturity + 3 days) return true;
        }
        return false;
    }

    function _countedLate() internal view returns (uint256 sum) {
        for (uint256 i = 0; i < DEBTORS; ++i) sum += pool.lineOf(debtors[i]).counted;
    }

    function _naiveBlock(address owner) internal view returns (ILendingPoolCore.ExitBlock) {
        if (pool.paused()) return ILendingPoolCore.ExitBlock.Paused;
        if (_isOverdue()) return ILendingPoolCore.ExitBlock.Overdue;
        if (_countedLate() != 0) {
            uint256 minimum = pool.haircutOf(owner);
            bool isAccepted = minimum != 0 && pool.exitPriceE18() >= minimum;
            return isAccepted ? ILendingPoolCore.ExitBlock.None : ILendingPoolCore.ExitBlock.Impaired;
        }
        bool isQueued = pool.queuedShares() != 0;
        return isQueued ? ILendingPoolCore.ExitBlock.Queued : ILendingPoolCore.ExitBlock.None;
    }

    /// @dev What may leave at once today: budget and idle cash.
    function _leavable() internal view returns (uint256) {
        PoolLedger.Ledger memory book = pool.ledger();
        uint256 kept = book.owed + _heldBack(book) + book.repaid;
        uint256 idle = book.cash > kept ? book.cash - kept : 0;
        return book.budget < idle ? book.budget : idle;
    }

    /* RECORDS */

    function _came(uint256 amount) internal {
        moneyIn += amount;
    }

    function _went(uint256 amount) internal {
        moneyOut += amount;
    }

    function _bookAtOnce(address controller, uint256 assets) internal {
        _went(assets);
        fair[controller] += assets << 64;
        ++pieces[controller];
        ++seen["settled at once"];
    }

    function _bookRequest(address controller, uint256 shares) internal {
        uint256 day = _today();
        if (bucketDays.length == 0 || bucketDays[bucketDays.length - 1] != day) bucketDays.push(day);
        for (uint256 i = 0; i < asked.length; ++i) {
            Asked storage entry = asked[i];
            if (!entry.isLive || entry.day != day || entry.controller != controller) continue;
            entry.shares += shares;
            return;
        }
        asked.push(Asked(day, controller, shares, true));
    }

    function _bookCancel(uint256 day, address controller) internal {
        for (uint256 i = 0; i < asked.length; ++i) {
            bool isIt = asked[i].day == day && asked[i].controller == controller;
            if (isIt && asked[i].isLive) asked[i].isLive = false;
        }
        ++pieces[controller];
        ++cancels;
    }

    /// @dev Settles, and looks at what every bucket got: in order, at one price, each request its part.
    function _settleWatched(uint256 maxBuckets) internal returns (uint256 shares) {
        hasSettlement = true;
        uint256 length = bucketDays.length;
        IRedeemQueue.Bucket[] memory before = new IRedeemQueue.Bucket[](length);
        for (uint256 i = 0; i < length; ++i) before[i] = queue.bucketOf(bucketDays[i]);
        uint256 assets;
        (shares, assets) = queue.settle(maxBuckets);
        _went(assets);
        bool isComplete = true;
        uint256 filled;
        for (uint256 i = 0; i < length; ++i) {
            IRedeemQueue.Bucket memory bucket = queue.bucketOf(bucketDays[i]);
            uint256 ofShares = bucket.filled - before[i].filled;
            uint256 ofAssets = bucket.assets - before[i].assets;
            if (ofShares != 0) {
                _queue(3, isComplete && bucketDays[i] < _today());
                uint256 atPrice = (assets * ofShares) / shares;
                _queue(4, ofAssets + 1 >= atPrice && ofAssets <= atPrice + length);
                _share(bucketDays[i], ofAssets, bucket.total);
                filled += ofShares;
                ++seen["buckets filled"];
                if (bucket.filled != bucket.total) ++seen["buckets filled in part"];
            }
            isComplete = isComplete && bucket.filled == bucket.total;
        }
        assertEq(filled, shares, "all that was settled is in buckets");
    }

    function _share(uint256 day, uint256 assets, uint256 total) private {
        for (uint256 i = 0; i < asked.length; ++i) {
            Asked storage entry = asked[i];
            if (!entry.isLive || entry.day != day) continue;
            fair[entry.controller] += ((assets << 64) * entry.shares) / total;
            ++pieces[entry.controller];
        }
    }
}
