// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IVestingVault} from "../../contracts/interfaces/token/IVestingVault.sol";
import {NaiveVesting} from "./NaiveVesting.sol";
import {ProtocolTest} from "./ProtocolTest.sol";

/// @notice Schedules granted out of the genesis supply, the listing, and the table of the specification written out again.
abstract contract VestingTest is ProtocolTest {
    uint256 internal constant DAY = 86_400;
    uint256 internal constant MONTH = 2_592_000;
    uint256 internal constant MIN_DAILY = 10_000e18;
    uint256 internal constant MAX_DAILY = 50_000e18;
    uint256 internal constant FIXING_GAS = 660_318; // 64/63 × 650 000, up

    address internal alice = makeAddr("alice");
    address internal bob = makeAddr("bob");
    address internal carol = makeAddr("carol");

    /* TERMS */

    function _foundationTerms() internal pure returns (IVestingVault.Terms memory terms) {
        (terms.atStartBps, terms.linearMonths) = (1_000, 24);
    }

    function _saleTerms() internal pure returns (IVestingVault.Terms memory terms) {
        (terms.cliffMonths, terms.linearMonths, terms.limited) = (6, 18, true);
    }

    function _teamTerms() internal pure returns (IVestingVault.Terms memory terms) {
        (terms.cliffMonths, terms.linearMonths, terms.revocable) = (12, 36, true);
    }

    function _linear(uint40 start, uint8 months) internal pure returns (IVestingVault.Terms memory terms) {
        (terms.start, terms.linearMonths) = (start, months);
    }

    /* ACTIONS */

    function _grant(
        address beneficiary,
        uint256 amount,
        IVestingVault.Terms memory terms
    ) internal returns (uint256 scheduleId) {
        vm.startPrank(address(genesis));
        cpt.approve(address(vestingVault), amount);
        scheduleId = vestingVault.createSchedule(beneficiary, amount, terms);
        vm.stopPrank();
    }

    function _revoke(uint256 scheduleId) internal returns (uint256 unvested) {
        vm.prank(address(genesis));
        return vestingVault.revoke(scheduleId);
    }

    function _list(uint256 listedAt) internal {
        vm.prank(admin);
        vestingVault.announceListing(listedAt);
    }

    /// @dev The listing is now, and limited schedules are closed and share from the second this returns.
    function _listAndClose() internal returns (uint256 closedAt) {
        _list(block.timestamp);
        closedAt = block.timestamp + 6 * MONTH;
        vm.warp(closedAt);
    }

    function _transfer(address from, uint256 scheduleId, address to) internal returns (uint256 newId) {
        vm.prank(from);
        return vestingVault.transferSchedule(scheduleId, to);
    }

    /* READING */

    function _idOf(address beneficiary, uint256 place) internal pure returns (uint256) {
        return uint256(uint160(beneficiary)) * 2 ** 32 + place;
    }

    function _releasedOf(uint256 scheduleId) internal view returns (uint256) {
        return vestingVault.scheduleOf(scheduleId).released;
    }

    function _today() internal view returns (uint256) {
        return block.timestamp / DAY;
    }

    /// @dev By the specification, day by day, from the close on; nothing of it fixed yet.
    function _naiveLimit(uint256 total, uint256 closedAt) internal pure returns (NaiveVesting.Days memory) {
        return NaiveVesting.open(total, closedAt, 18 * MONTH, MIN_DAILY);
    }

    /// @dev 5 % of the volume within the bounds, down.
    function _allowanceFor(uint256 volume, uint256 min, uint256 max) internal pure returns (uint256 allowance) {
        allowance = volume / 20;
        if (allowance > max) allowance = max;
        if (allowance < min) allowance = min;
    }

    /* REFUSALS */

    function _expectNoSchedule(uint256 scheduleId) internal {
        vm.expectRevert(abi.encodeWithSelector(IVestingVault.VestingVault_NoSchedule.selector, scheduleId));
    }

    function _expectNothing(uint256 scheduleId) internal {
        vm.expectRevert(abi.encodeWithSelector(IVestingVault.VestingVault_NothingToRelease.selector, scheduleId));
    }

    function _expectNotRevocable(uint256 scheduleId, address caller) internal {
        vm.expectRevert(abi.encodeWithSelector(IVestingVault.VestingVault_NotRevocable.selector, scheduleId, caller));
    }
}
