// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {FeesTest} from "../helpers/FeesTest.sol";
import {NaiveFees} from "../helpers/NaiveFees.sol";

/// @notice The distributor against the naive model, over random histories of locks, money and claims; the long ones over 300 weeks
///         and more. How many there are follows FUZZ_RUNS.
contract FeeDistributorDifferentialTest is FeesTest, NaiveFees {
    uint256 private constant HOLDERS = 4;
    uint256 private constant LONG_WEEKS = 304;
    /// @dev A long history for so many short ones.
    uint256 private constant RUNS_FOR_A_LONG_ONE = 16;

    uint256 private _dice;
    bool private _fourWeekly;
    uint256 private _settled;

    function setUp() public override {
        super.setUp();
        undividedFrom = WEEK_0;
        for (uint256 i = 0; i < HOLDERS; ++i) {
            holders.push().account = makeAddr(string.concat("holder ", vm.toString(i)));
            _fundCpt(holders[i].account, 5_000_000 * CPT_1);
        }
        _fundCpt(keeper, 5_000_000 * CPT_1);
        _setMinLock(0.01e18);
    }

    function testFuzz_Claims_AreAsTheNaiveModelSays(uint256 seed) external {
        _live(seed, 16 + (seed % 16));
    }

    function test_Claims_OfMoreThan300WeeksAreAsTheNaiveModelSays() external {
        uint256 histories = vm.envOr("FUZZ_RUNS", uint256(256)) / RUNS_FOR_A_LONG_ONE + 1;
        uint256 snapshot = vm.snapshotState();
        for (uint256 i = 0; i < histories; ++i) {
            _live(uint256(keccak256(abi.encode("long", i))), LONG_WEEKS);
            vm.revertToState(snapshot);
        }
    }

    /* A HISTORY */

    function _live(uint256 seed, uint256 length) private {
        _dice = seed;
        while (_now() < WEEK_0 + length) {
            _wait();
            uint256 what = _roll(16);
            if (what < 4) _changeLock(holders[_roll(HOLDERS)]);
            else if (what < 10) _payIn();
            else if (what < 11) _settle(_roll(6));
            else if (what < 12) _delegate();
            else if (what < 13) _claimMany();
            else _claimOne(holders[_roll(HOLDERS)]);
        }
        _finish();
    }

    function _roll(uint256 sides) private returns (uint256) {
        _dice = uint256(keccak256(abi.encode(_dice)));
        return _dice % sides;
    }

    /// @dev Mostly days; also no time at all, around a week's start, and rarely a month and more.
    function _wait() private {
        uint256 how = _roll(32);
        if (how < 4) return;
        if (how < 12) vm.warp((_now() + 1) * WEEK + _roll(3) - 1);
        else if (how < 31) vm.warp(block.timestamp + _roll(6 days));
        else vm.warp(block.timestamp + _roll(12 * WEEK));
    }

    function _changeLock(Holder storage holder) private {
        (uint256 amount, uint256 endWeek) = _present(holder);
        uint256 end = _now() + 2 + (_roll(3) == 0 ? _roll(5) : _roll(206));
        if (amount == 0) return _create(holder, end);
        if (endWeek <= _now()) return _roll(2) == 0 ? _withdraw(holder) : _relock(holder, amount, end);
        if (end > endWeek && _roll(2) == 0) {
            _extend(holder.account, end);
            return _bookLock(holder, amount, end);
        }
        uint256 more = _roll(2) == 0 ? 0.01e18 : 0.01e18 + _roll(1_000 * CPT_1);
        vm.prank(keeper);
        voteEscrow.increaseAmountFor(holder.account, more);
        _bookLock(holder, amount + more, endWeek);
    }

    function _present(Holder storage holder) private view returns (uint256 amount, uint256 endWeek) {
        if (holder.changes.length == 0 || holder.withdrawn) return (0, 0);
        Change storage latest = holder.changes[holder.changes.length - 1];
        return (latest.amount, latest.endWeek);
    }

    function _create(Holder storage holder, uint256 end) private {
        uint256 amount = 0.01e18 + _roll([uint256(1), CPT_1, 10_000 * CPT_1, 500_000 * CPT_1][_roll(4)]);
        vm.prank(holder.account);
        voteEscrow.createLock(amount, end * WEEK);
        _bookLock(holder, amount, end);
    }

    function _relock(Holder storage holder, uint256 amount, uint256 end) private {
        vm.prank(holder.account);
        voteEscrow.relock(end * WEEK);
        _bookLock(holder, amount, end);
    }

    function _withdraw(Holder storage holder) private {
        vm.prank(holder.account);
        voteEscrow.withdraw();
        holder.withdrawn = true;
    }

    /// @dev To the model it changes nothing but that what follows is rounded on its own.
    function _delegate() private {
        Holder storage holder = holders[_roll(HOLDERS)];
        address delegatee = holders[_roll(HOLDERS)].account;
        bool changes = (voteEscrow.delegates(holder.account) == holder.account) != (delegatee == holder.account);
        vm.prank(holder.account);
        voteEscrow.delegate(delegatee);
        if (!changes || holder.changes.length == 0) return;
        Change storage latest = holder.changes[holder.changes.length - 1];
        holder.changes.push(Change(block.timestamp, latest.amount, latest.endWeek));
    }

    function _payIn() private {
        uint256 amount = _roll([uint256(1), 2, 1e6, 1e12, 1e15, 7e16][_roll(6)]) + _roll(2);
        uint256 how = _roll(4);
        if (how == 0 && amount != 0) {
            usdc.mint(address(distributor), amount);
            assertEq(distributor.sweep(), amount);
            _bookMoney(_now() + 1, amount);
        } else if (how == 1) {
            _receiveFromRouter(amount);
            uint256 quarter = _fourWeekly ? amount / 4 : 0;
            _bookMoney(_now(), amount - 3 * quarter);
            for (uint256 i = 1; i < 4; ++i) {
                _bookMoney(_now() + i, quarter);
            }
            if (_roll(4) == 0) _changePeriod();
        } else {
            _receive(amount);
            _bookMoney(_now(), amount);
        }
    }

    function _changePeriod() private {
        _fourWeekly = !_fourWeekly;
        vm.prank(admin);
        router.setPeriod(_fourWeekly ? 4 * WEEK : WEEK);
    }

    function _settle(uint256 limit) private {
        vm.prank(keeper);
        assertLe(distributor.settleWeeks(limit), limit);
    }

    function _claimOne(Holder storage holder) private {
        uint256 amount;
        do {
            amount += _claim(holder.account);
        } while (distributor.claimedThrough(holder.account) + 1 < _nextWeek());
        _divide();
        assertEq(amount, _book(holder, _nextWeek() - 1), "to the unit");
        assertLe(_paid(), _received());
    }

    function _claimMany() private {
        address[] memory accounts = new address[](HOLDERS);
        uint256[HOLDERS] memory before;
        for (uint256 i = 0; i < HOLDERS; ++i) {
            accounts[i] = holders[i].account;
            before[i] = usdc.balanceOf(accounts[i]);
        }
        distributor.claimMany(accounts);
        for (uint256 i = 0; i < HOLDERS; ++i) {
            before[i] = usdc.balanceOf(accounts[i]) - before[i];
            while (distributor.claimedThrough(accounts[i]) + 1 < _nextWeek()) before[i] += _claim(accounts[i]);
        }
        _divide();
        for (uint256 i = 0; i < HOLDERS; ++i) {
            assertEq(before[i], _book(holders[i], _nextWeek() - 1), "to the unit, of many");
        }
    }

    /* WHAT MUST HOLD IN THE END */

    /// @dev Everybody claims everything.
    function _finish() private {
        vm.warp(block.timestamp + 5 * WEEK);
        distributor.settleWeeks(type(uint256).max);
        uint256 pieces;
        uint256 paid;
        for (uint256 i = 0; i < HOLDERS; ++i) {
            _claimOne(holders[i]);
            _assertShare(holders[i]);
            pieces += holders[i].pieces;
            paid += holders[i].paid;
        }
        uint256 dividedMoney;
        for (uint256 i = 0; i < divided.length; ++i) {
            assertEq(distributor.revenueOf(divided[i]), pot[divided[i]], "money of a week");
            dividedMoney += pot[divided[i]];
        }
        assertEq(_received(), totalIn);
        assertEq(_received(), dividedMoney + carried, "money is divided or moves on");
        if (carried != 0) assertEq(distributor.revenueOf(_now()), carried);
        assertEq(_paid(), paid);
        assertEq(usdc.balanceOf(address(distributor)), totalIn - paid);
        assertLe(paid, dividedMoney);
        assertLe(dividedMoney - paid, pieces, "below one unit for each rounding, and 2^-17 a week besides");
        assertLe(dividedMoney - paid, HOLDERS * divided.length, "a unit an account and week");
    }

    function _assertShare(Holder storage holder) private view {
        uint256 weeks_ = divided.length;
        assertLe(holder.paid << 100, holder.exact + weeks_, "never above the exact share");
        if (holder.pieces == 0) return;
        uint256 bound = ((holder.paid + holder.pieces) << 100) + (weeks_ << 83);
        assertGt(bound, holder.exact, "below a unit a claim and change, and 2^-17 a week");
    }
}
