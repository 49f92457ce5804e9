// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {GovernanceTest} from "./GovernanceTest.sol";
import {NaiveVotes} from "./NaiveVotes.sol";

/// @notice Locks near the target of the launch phase, each noted in a plain list, and the lowest total of a time by that list.
abstract contract LaunchTest is GovernanceTest, NaiveVotes {
    uint256 internal constant PERIOD = 91 days;
    uint256 internal constant ACCOUNTS = 32;

    uint256 internal accounts;
    mapping(uint256 account => uint256) internal lockedOf;
    mapping(uint256 account => uint256) internal endOf;

    function setUp() public virtual override {
        super.setUp();
        // Alice's lock of the base
        (lockedOf[0], endOf[0]) = voteEscrow.lockOf(alice.addr);
        vm.warp(block.timestamp - 1);
        _note(0, lockedOf[0], endOf[0], 0);
        vm.warp(block.timestamp + 1);
        accounts = 1;
    }

    function _addressOf(uint256 account) internal view returns (address) {
        return account == 0 ? alice.addr : address(uint160(0x100000 + account));
    }

    /// @dev A lock of a new account.
    function _newLock(uint256 amount, uint256 end) internal returns (uint256 account) {
        account = accounts++;
        address holder = _addressOf(account);
        _fundCpt(holder, amount);
        vm.prank(holder);
        voteEscrow.createLock(amount, end);
        _noteLock(account, amount, end);
    }

    function _increase(uint256 account, uint256 amount) internal {
        address holder = _addressOf(account);
        _fundCpt(holder, amount);
        vm.prank(holder);
        voteEscrow.increaseAmount(amount);
        _noteLock(account, lockedOf[account] + amount, endOf[account]);
    }

    function _extend(uint256 account, uint256 end) internal {
        vm.prank(_addressOf(account));
        voteEscrow.extendLock(end);
        _noteLock(account, lockedOf[account], end);
    }

    function _relock(uint256 account, uint256 end) internal {
        vm.prank(_addressOf(account));
        voteEscrow.relock(end);
        _noteLock(account, lockedOf[account], end);
    }

    function _noteLock(uint256 account, uint256 amount, uint256 end) private {
        (lockedOf[account], endOf[account]) = (amount, end);
        _note(account, amount, end, account);
    }

    function _totalAt(uint256 time) internal view returns (uint256) {
        return _figuresAt(accounts, time).total;
    }

    /// @dev Between two entries the total only falls: it is lowest in the seconds before them, and in the last one.
    function _lowestSince(uint256 from) internal view returns (uint256 lowest) {
        lowest = _min(_totalAt(from), _totalAt(block.timestamp - 1));
        for (uint256 i = 0; i < entries.length; ++i) {
            uint256 since = entries[i].since;
            if (since > from && since < block.timestamp) lowest = _min(lowest, _totalAt(since - 1));
        }
    }

    /// @dev What all locks lose at most in a day, up.
    function _dayOfDecay(uint256 locked) internal pure returns (uint256) {
        return (25 * locked * 86_400 + 10 * FOUR_YEARS - 1) / (10 * FOUR_YEARS);
    }

    function _min(uint256 a, uint256 b) private pure returns (uint256) {
        return a < b ? a : b;
    }
}
