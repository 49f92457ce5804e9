// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IExpiringPause} from "../../../contracts/interfaces/base/IExpiringPause.sol";
import {IVoteEscrow} from "../../../contracts/interfaces/ve/IVoteEscrow.sol";
import {ActingTest} from "./ActingTest.sol";

/// @notice Eight holders that lock, add, extend, relock, withdraw and delegate; a guardian, gifts and the clock.
/// @dev A handler takes the first holder, from a random one on, that can do what it is for. When there is none, or the
///      contract is paused, the random one must be refused.
abstract contract VotesHandler is ActingTest {
    uint256 internal constant HOLDERS = 8;
    uint256 private constant WEEK = 7 days;
    uint256 private constant FOUR_YEARS = 4 * 365 days;

    enum Stage {
        None,
        Live,
        Ended
    }

    /// @dev What was said of a second when it was just over, or long ago.
    struct Sample {
        address account;
        uint256 time;
        uint256 total;
        uint256 balance;
        uint256 votes;
    }

    address[HOLDERS] internal holders;
    mapping(address holder => uint256) internal heldOf;
    mapping(address holder => uint256) private _endOf;
    mapping(bytes4 handler => uint256) internal successes;
    Sample[] internal samples;
    uint256 internal donated;
    uint256 internal refusedWhilePaused;
    uint256 internal delegatedWithdrawals;
    uint256 private _stoppedUntil;

    function setUp() public virtual override {
        super.setUp();
        for (uint256 i = 0; i < HOLDERS; ++i) {
            holders[i] = makeAddr(string.concat("holder ", vm.toString(i)));
            _fundCpt(holders[i], 5_000_000e18);
        }
    }

    function _handlerNames() internal pure returns (string[11] memory) {
        return
            [
                "create",
                "increase",
                "increaseFor",
                "extend",
                "relock",
                "withdraw",
                "delegate",
                "checkpoint",
                "stop",
                "donate",
                "passTime"
            ];
    }

    function _selectorOf(string memory name) internal pure returns (bytes4) {
        return bytes4(keccak256(bytes.concat(bytes(name), "(uint256)")));
    }

    /* STATE */

    function _stageOf(address holder) internal view returns (Stage) {
        if (heldOf[holder] == 0) return Stage.None;
        return block.timestamp < _endOf[holder] ? Stage.Live : Stage.Ended;
    }

    function _liveLocks() internal view returns (uint256 live) {
        for (uint256 i = 0; i < HOLDERS; ++i) {
            if (_stageOf(holders[i]) == Stage.Live) ++live;
        }
    }

    /// @dev The first in that stage from a random one on, else the random one.
    function _pick(uint256 seed, Stage stage) private view returns (address holder, bool found) {
        for (uint256 i = 0; i < HOLDERS; ++i) {
            holder = holders[((seed % HOLDERS) + i) % HOLDERS];
            if (_stageOf(holder) == stage) return (holder, true);
        }
        return (holders[seed % HOLDERS], false);
    }

    function _isStopped() private view returns (bool) {
        return block.timestamp < _stoppedUntil;
    }

    function _latestEnd() private view returns (uint256) {
        return ((block.timestamp + FOUR_YEARS) / WEEK) * WEEK;
    }

    /// @dev Mostly within six weeks, so that locks end while they are watched.
    function _someEnd(uint256 seed) private view returns (uint256) {
        uint256 first = ((block.timestamp + 2 * WEEK - 1) / WEEK) * WEEK;
        return seed % 4 == 0 ? first + ((seed >> 8) % 207) * WEEK : first + ((seed >> 8) % 6) * WEEK;
    }

    /// @dev As `holder`; what comes of it must be what was foreseen.
    function _act(address holder, bool allowed, bytes memory call_) private returns (bool) {
        vm.prank(holder);
        if (!allowed) {
            _refused(address(voteEscrow), call_);
            if (_isStopped()) ++refusedWhilePaused;
        } else {
            (bool ok, bytes memory reason) = address(voteEscrow).call(call_);
            if (!ok) _revertWith(reason);
            ++successes[msg.sig];
        }
        _done();
        return allowed;
    }

    /* LOCKING */

    function create(uint256 seed) external acting {
        (address holder, bool found) = _pick(seed, Stage.None);
        uint256 amount = 1e18 + ((seed >> 32) % 1e23);
        uint256 end = _someEnd(seed >> 64);
        bytes memory call_ = abi.encodeCall(voteEscrow.createLock, (amount, end));
        if (_act(holder, found && !_isStopped(), call_)) (heldOf[holder], _endOf[holder]) = (amount, end);
    }

    function increase(uint256 seed) external acting {
        (address holder, bool found) = _pick(seed, Stage.Live);
        uint256 amount = 1 + ((seed >> 32) % 1e21);
        bytes memory call_ = abi.encodeCall(voteEscrow.increaseAmount, (amount));
        if (_act(holder, found && !_isStopped(), call_)) heldOf[holder] += amount;
    }

    function increaseFor(uint256 seed) external acting {
        (address holder, bool found) = _pick(seed, Stage.Live);
        uint256 amount = 1e18 + ((seed >> 32) % 1e21);
        bytes memory call_ = abi.encodeCall(voteEscrow.increaseAmountFor, (holder, amount));
        address payer = holders[(seed >> 16) % HOLDERS];
        if (_act(payer, found && !_isStopped(), call_)) heldOf[holder] += amount;
    }

    function extend(uint256 seed) external acting {
        (address holder, bool found) = _pick(seed, Stage.Live);
        uint256 end = _endOf[holder] + (1 + ((seed >> 32) % 4)) * WEEK;
        if (end > _latestEnd()) (end, found) = (_endOf[holder], false);
        bytes memory call_ = abi.encodeCall(voteEscrow.extendLock, (end));
        if (_act(holder, found && !_isStopped(), call_)) _endOf[holder] = end;
    }

    function relock(uint256 seed) external acting {
        (address holder, bool found) = _ended(seed);
        uint256 end = _someEnd(seed >> 64);
        bytes memory call_ = abi.encodeCall(voteEscrow.relock, (end));
        if (_act(holder, found && !_isStopped(), call_)) _endOf[holder] = end;
    }

    /// @dev Waits for the earliest end when nobody's lock has ended.
    function _ended(uint256 seed) private returns (address holder, bool found) {
        (holder, found) = _pick(seed, Stage.Ended);
        uint256 earliest = type(uint256).max;
        for (uint256 i = 0; !found && i < HOLDERS; ++i) {
            if (_stageOf(holders[i]) == Stage.Live && _endOf[holders[i]] < earliest) earliest = _endOf[holders[i]];
        }
        if (found || earliest == type(uint256).max) return (holder, found);
        vm.warp(earliest + ((seed >> 16) % 3) * 6 hours);
        return _pick(seed, Stage.Ended);
    }

    /// @dev Also while it is stopped.
    function withdraw(uint256 seed) external acting {
        (address holder, bool found) = _ended(seed);
        uint256 before = cpt.balanceOf(holder);
        if (!_act(holder, found, abi.encodeCall(voteEscrow.withdraw, ()))) return;
        assertEq(cpt.balanceOf(holder) - before, heldOf[holder]);
        heldOf[holder] = 0;
        if (voteEscrow.delegates(holder) != holder) ++delegatedWithdrawals;
    }

    /* DELEGATION */

    function delegate(uint256 seed) external acting {
        address delegatee = (seed >> 32) % 9 == 0 ? address(0) : holders[(seed >> 16) % HOLDERS];
        address holder = holders[seed % HOLDERS];
        _act(holder, true, abi.encodeCall(voteEscrow.delegate, (delegatee)));
        assertEq(voteEscrow.delegates(holder), delegatee == address(0) ? holder : delegatee);
    }

    /* THE WORLD */

    function checkpoint(uint256 seed) external acting {
        _act(holders[seed % HOLDERS], true, abi.encodeCall(IVoteEscrow.checkpoint, ()));
    }

    /// @dev For some hours: stops and their lengths have a suite of their own.
    function stop(uint256 seed) external acting {
        vm.warp(block.timestamp + (seed % 4) * 1 days);
        if (_stoppedUntil != 0 && block.timestamp < _stoppedUntil + 7 days) vm.warp(_stoppedUntil + 7 days);
        _pause(address(voteEscrow));
        _stoppedUntil = block.timestamp + 72 hours;
        if ((seed >> 8) % 3 != 0) {
            vm.warp(block.timestamp + ((seed >> 16) % 24 hours));
            vm.prank(routine);
            IExpiringPause(address(voteEscrow)).unpause();
            _stoppedUntil = block.timestamp;
        }
        ++successes[msg.sig];
        _done();
    }

    function donate(uint256 seed) external acting {
        uint256 amount = (seed >> 16) % 1e18;
        donated += amount;
        vm.prank(holders[seed % HOLDERS]);
        cpt.transfer(address(voteEscrow), amount);
        ++successes[msg.sig];
        _done();
    }

    /// @dev None, days, to a week's beginning or beside it, seldom a year; then notes the second before and an older one.
    function passTime(uint256 seed) external acting {
        uint256 kind = seed % 8;
        uint256 next = (block.timestamp / WEEK + 1) * WEEK;
        if (kind < 3) vm.warp(next + ((seed >> 8) % 3) - 1);
        else if (kind < 7) vm.warp(block.timestamp + ((seed >> 8) % 3 days));
        else if ((seed >> 8) % 8 == 0) vm.warp(block.timestamp + ((seed >> 16) % 365 days));
        _sample(holders[(seed >> 32) % HOLDERS], block.timestamp - 1);
        _sample(holders[(seed >> 40) % HOLDERS], block.timestamp - 1 - ((seed >> 48) % (block.timestamp - START + 1)));
        ++successes[msg.sig];
        _done();
    }

    function _sample(address account, uint256 time) private {
        samples.push(
            Sample({
                account: account,
                time: time,
                total: voteEscrow.getPastTotalSupply(time),
                balance: voteEscrow.getPastBalance(account, time),
                votes: voteEscrow.getPastVotes(account, time)
            })
        );
    }
}
