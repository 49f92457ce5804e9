// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IVoteEscrow} from "../../contracts/interfaces/ve/IVoteEscrow.sol";
import {VeLock} from "../../contracts/libraries/VeLock.sol";
import {ProtocolTest} from "./ProtocolTest.sol";

/// @notice Holders with CPT in their wallets, weeks, and the formula of a lock's votes written out again.
abstract contract VoteEscrowTest is ProtocolTest {
    uint256 internal constant WEEK = 604_800;
    uint256 internal constant FOUR_YEARS = 126_144_000;
    uint256 internal constant CPT_1 = 1e18;

    Key internal alice = _key("alice");
    Key internal bob = _key("bob");
    Key internal carol = _key("carol");

    function setUp() public virtual override {
        super.setUp();
        Key[3] memory holders = [alice, bob, carol];
        for (uint256 i = 0; i < holders.length; ++i) {
            _fundCpt(holders[i].addr, 1_000_000 * CPT_1);
        }
    }

    /// @dev The beginning of a week: of the present one for 0.
    function _weekStart(uint256 weeksFromNow) internal view returns (uint256) {
        return (block.timestamp / WEEK + weeksFromNow) * WEEK;
    }

    /// @dev veCPT by the formula of the specification: amount × 2.5 × (end − t) / 4 years, down.
    function _worth(uint256 amount, uint256 end, uint256 time) internal pure returns (uint256) {
        return time < end ? (amount * 25 * (end - time)) / (10 * FOUR_YEARS) : 0;
    }

    function _lock(Key memory holder, uint256 amount, uint256 end) internal {
        vm.prank(holder.addr);
        voteEscrow.createLock(amount, end);
    }

    function _delegate(Key memory holder, address delegatee) internal {
        vm.prank(holder.addr);
        voteEscrow.delegate(delegatee);
    }

    function _assertLock(address account, uint256 amount, uint256 end) internal view {
        (uint256 locked, uint256 lockedUntil) = voteEscrow.lockOf(account);
        assertEq(locked, amount, "amount");
        assertEq(lockedUntil, end, "end");
    }

    function _changesOf(address account) internal view returns (uint256) {
        return voteEscrow.latestLock(account).count();
    }

    /// @dev Number 0 is the empty word, the last one is the lock as it is.
    function _wordOf(address account, uint256 index) internal view returns (VeLock) {
        return index == _changesOf(account) ? voteEscrow.latestLock(account) : voteEscrow.pastLock(account, index);
    }

    function _expectBadEnd(uint256 end, uint256 earliest, uint256 latest) internal {
        vm.expectRevert(abi.encodeWithSelector(IVoteEscrow.VoteEscrow_BadEnd.selector, end, earliest, latest));
    }

    function _expectNoLock(address account) internal {
        vm.expectRevert(abi.encodeWithSelector(IVoteEscrow.VoteEscrow_NoLock.selector, account));
    }

    function _expectEnded(address account, uint256 end) internal {
        vm.expectRevert(abi.encodeWithSelector(IVoteEscrow.VoteEscrow_LockEnded.selector, account, end));
    }

    function _expectNotEnded(address account, uint256 end) internal {
        vm.expectRevert(abi.encodeWithSelector(IVoteEscrow.VoteEscrow_LockNotEnded.selector, account, end));
    }

    function _expectBelowMinimum(uint256 amount, uint256 minimum) internal {
        vm.expectRevert(abi.encodeWithSelector(IVoteEscrow.VoteEscrow_BelowMinimum.selector, amount, minimum));
    }
}
