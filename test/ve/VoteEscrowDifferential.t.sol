// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {NaiveVotes} from "../helpers/NaiveVotes.sol";
import {VoteEscrowTest} from "../helpers/VoteEscrowTest.sol";

/// @notice Random histories of six accounts against the naive model, at the present and at any past second.
/// @dev Two histories of 50 actions a run: 512 in CI, 20 000 with FUZZ_RUNS=10000.
contract VoteEscrowDifferentialTest is VoteEscrowTest, NaiveVotes {
    uint256 private constant ACTIONS = 50;
    /// @dev The last one never locks; it only gets votes.
    uint256 private constant ACCOUNTS = 6;
    uint256 private constant PAST_SECONDS = 12;

    address[ACCOUNTS] private _accounts;
    uint256 private _seed;

    function setUp() public override {
        super.setUp();
        for (uint256 i = 0; i < ACCOUNTS; ++i) {
            _accounts[i] = makeAddr(string.concat("holder ", vm.toString(i)));
            _fundCpt(_accounts[i], 15_000_000 * CPT_1);
        }
    }

    function testFuzz_VoteEscrow_IsAsTheNaiveModelSays(uint256 seed) external {
        uint256 state = vm.snapshotState();
        _play(seed);
        assertTrue(vm.revertToState(state));
        _play(uint256(keccak256(abi.encode(seed))));
    }

    function _play(uint256 seed) private {
        _seed = seed;
        for (uint256 i = 0; i < ACTIONS; ++i) {
            vm.warp(block.timestamp + _pause());
            _act();
            _compareNow();
            if (i % 10 == 9) _compareAt(_randomPast());
        }
        vm.warp(block.timestamp + 1 + _pause());
        for (uint256 i = 0; i < PAST_SECONDS; ++i) {
            _compareAt(_randomPast());
        }
    }

    function _random(uint256 max) private returns (uint256) {
        _seed = uint256(keccak256(abi.encode(_seed)));
        return _seed % max;
    }

    /* TIME */

    /// @dev Often none, often to a week's boundary or a second beside it, at times years.
    function _pause() private returns (uint256) {
        uint256 kind = _random(16);
        if (kind < 5) return 0;
        if (kind < 7) return _random(1 hours);
        if (kind < 9) return _random(WEEK);
        if (kind < 13) return _weekStart(1 + _random(3)) - block.timestamp + _random(3) - 1;
        if (kind < 15) return _random(60 days);
        return _random(10) == 0 ? _random(5 * 365 days) : _random(365 days);
    }

    /// @dev A second of a change, of a lock's end or of a week's beginning, or beside it, or any.
    function _randomPast() private returns (uint256 time) {
        uint256 kind = _random(4);
        Entry memory entry = entries[_random(entries.length)];
        if (kind == 0) time = entry.since;
        else if (kind == 1) time = entry.end;
        else time = START + _random(block.timestamp - START + 1);
        if (kind == 2) time -= time % WEEK;
        if (kind < 3) time = time + 1 - _random(time == 0 ? 2 : 3);
        if (time >= block.timestamp) time = block.timestamp - 1;
    }

    /* ACTIONS */

    function _act() private {
        uint256 i = _random(ACCOUNTS - 1);
        Entry memory lock = _entriesAt(ACCOUNTS, block.timestamp)[i];
        (uint256 held, ) = voteEscrow.lockOf(_accounts[i]);
        uint256 kind = _random(10);
        if (kind < 3) return _delegateTo(i, lock);
        if (kind == 3 && _random(4) == 0) return voteEscrow.checkpoint();
        if (held == 0) return _create(i, lock);
        if (block.timestamp < lock.end) return _change(i, lock, kind);
        if (kind < 7) return _relock(i, lock);
        vm.prank(_accounts[i]);
        assertEq(voteEscrow.withdraw(), lock.amount);
    }

    function _delegateTo(uint256 i, Entry memory lock) private {
        uint256 to = _random(ACCOUNTS);
        bool back = to == i && _random(2) == 0;
        vm.prank(_accounts[i]);
        voteEscrow.delegate(back ? address(0) : _accounts[to]);
        _note(i, lock.amount, lock.end, to);
    }

    function _create(uint256 i, Entry memory lock) private {
        uint256 amount = CPT_1 + _random(_random(2) == 0 ? 1e18 : 3_000_000e18);
        uint256 end = _end((block.timestamp + 2 * WEEK - 1) / WEEK);
        vm.prank(_accounts[i]);
        voteEscrow.createLock(amount, end);
        _note(i, amount, end, lock.delegatee);
    }

    function _relock(uint256 i, Entry memory lock) private {
        uint256 end = _end((block.timestamp + 2 * WEEK - 1) / WEEK);
        vm.prank(_accounts[i]);
        voteEscrow.relock(end);
        _note(i, lock.amount, end, lock.delegatee);
    }

    function _change(uint256 i, Entry memory lock, uint256 kind) private {
        uint256 first = lock.end / WEEK + 1;
        if (kind < 6 && first <= (block.timestamp + FOUR_YEARS) / WEEK) {
            uint256 end = _end(first);
            vm.prank(_accounts[i]);
            voteEscrow.extendLock(end);
            return _note(i, lock.amount, end, lock.delegatee);
        }
        bool byOther = kind > 7;
        uint256 amount = byOther ? CPT_1 + _random(1e20) : 1 + _random(1e20);
        vm.prank(_accounts[byOther ? ACCOUNTS - 1 : i]);
        if (byOther) voteEscrow.increaseAmountFor(_accounts[i], amount);
        else voteEscrow.increaseAmount(amount);
        _note(i, lock.amount + amount, lock.end, lock.delegatee);
    }

    /// @dev Soon or late, from a first possible week on.
    function _end(uint256 first) private returns (uint256) {
        uint256 last = (block.timestamp + FOUR_YEARS) / WEEK;
        uint256 span = last - first + 1;
        if (span > 6 && _random(3) != 0) span = 6;
        return (first + _random(span)) * WEEK;
    }

    /* COMPARISON */

    function _compareNow() private {
        Figures memory model = _figuresAt(ACCOUNTS, block.timestamp);
        uint256 total = voteEscrow.totalSupply();
        assertEq(total, model.total, "total");
        assertEq(voteEscrow.totalLocked(), model.locked, "locked");
        uint256 i = _random(ACCOUNTS);
        assertEq(voteEscrow.balanceOf(_accounts[i]), model.balances[i], "balance");
        assertEq(voteEscrow.getVotes(_accounts[i]), model.votes[i], "votes");
    }

    function _compareAt(uint256 time) private view {
        Figures memory model = _figuresAt(ACCOUNTS, time);
        uint256 total = voteEscrow.getPastTotalSupply(time);
        assertEq(total, model.total, "past total");
        _compareTotals(model, time);
        uint256 balances = 0;
        uint256 votes = 0;
        for (uint256 i = 0; i < ACCOUNTS; ++i) {
            uint256 balance = voteEscrow.getPastBalance(_accounts[i], time);
            uint256 ofAccount = voteEscrow.getPastVotes(_accounts[i], time);
            assertEq(balance, model.balances[i], "past balance");
            assertEq(ofAccount, model.votes[i], "past votes");
            balances += balance;
            votes += ofAccount;
        }
        assertLe(balances, votes, "balances above the votes");
        assertLe(votes, total, "votes above the total");
        if (model.live == 0) assertEq(total, 0, "votes of nobody");
        else assertLt(total - balances, model.live, "a wei or more a lock is missing");
    }

    function _compareTotals(Figures memory model, uint256 time) private view {
        (uint256 locked, uint256 votes) = voteEscrow.getPastTotals(time);
        assertEq(locked, model.locked, "past locked");
        assertEq(votes, model.total, "past votes");
    }
}
