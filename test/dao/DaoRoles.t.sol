// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IDaoTreeCore} from "../../contracts/interfaces/dao/IDaoTreeCore.sol";
import {DaoRefusals} from "../helpers/DaoRefusals.sol";

/// @notice Who gives and takes roles where: downwards only, and no more than it has.
contract DaoRolesTest is DaoRefusals {
    function test_SetRoles_GivesAndTakes() external {
        vm.expectEmit(address(tree));
        emit IDaoTreeCore.RolesUpdated(below, stranger, 0, LEAD | TREASURER, left);
        vm.startPrank(leftLead);
        tree.setRoles(below, left, stranger, LEAD | TREASURER);
        assertEq(tree.rolesOf(below, stranger), LEAD | TREASURER);
        vm.expectEmit(address(tree));
        emit IDaoTreeCore.RolesUpdated(below, stranger, LEAD | TREASURER, REVIEWER, left);
        tree.setRoles(below, left, stranger, REVIEWER);
        assertEq(tree.rolesOf(below, stranger), REVIEWER);
        tree.setRoles(below, left, stranger, 0);
        assertEq(tree.rolesOf(below, stranger), 0);
    }

    function test_SetRoles_RevokedIsRevokedAtOnce() external {
        _allocate(left, USDC, 10e6);
        vm.prank(leftLead);
        tree.pay(left, left, USDC, stranger, 1e6, "");
        _grant(left, leftLead, ALL_ROLES - TREASURER);
        _expectMissing(left, leftLead, TREASURER);
        tree.pay(left, left, USDC, stranger, 1e6, "");
    }

    /// @dev Any pair of what an account has, and what another had and would have: only what differs is asked for.
    function testFuzz_SetRoles_ChangesNoMoreThanTheCallerHas(uint256 own, uint256 oldRoles, uint256 newRoles) external {
        (own, oldRoles, newRoles) = (own % 16, oldRoles % 16, newRoles % 16);
        _grant(left, leftLead, own);
        _grant(below, stranger, oldRoles);
        uint256 changed = oldRoles ^ newRoles;
        bool isAllowed = own != 0 && changed & ~own == 0;
        if (!isAllowed) _expectMissing(left, leftLead, changed);
        else vm.prank(leftLead);
        tree.setRoles(below, left, stranger, newRoles);
        assertEq(tree.rolesOf(below, stranger), isAllowed ? newRoles : oldRoles);
    }

    function test_SetRoles_RevertWhen_AtOneself() external {
        _expectNotAbove(left, left);
        vm.prank(leftLead);
        tree.setRoles(left, left, stranger, LEAD);
        _expectNotAbove(root, root);
        vm.prank(lead);
        tree.setRoles(root, root, stranger, LEAD);
    }

    function test_SetRoles_RevertWhen_UpwardsOrSideways() external {
        _grant(below, stranger, ALL_ROLES);
        uint256[4] memory elsewhere = [left, root, right, 99];
        for (uint256 i = 0; i < 4; ++i) {
            _expectNotAbove(below, elsewhere[i]);
            vm.prank(stranger);
            tree.setRoles(elsewhere[i], below, stranger, LEAD);
        }
    }

    function test_SetRoles_RevertWhen_NamingAnothersVia() external {
        _expectMissing(root, leftLead, LEAD);
        tree.setRoles(right, root, leftLead, LEAD);
        _expectMissing(right, leftLead, LEAD);
        tree.setRoles(right, right, leftLead, LEAD);
        _expectMissing(0, leftLead, LEAD);
        tree.setRoles(right, 0, leftLead, LEAD);
        _expectMissing(99, leftLead, LEAD);
        tree.setRoles(99, 99, leftLead, LEAD);
    }

    function test_SetRoles_RevertWhen_OutOfBounds() external {
        _expectBounds("roles", 16, 0, 15);
        vm.prank(lead);
        tree.setRoles(left, root, stranger, 16);
        _expectAccount(address(0));
        vm.prank(lead);
        tree.setRoles(left, root, address(0), 1);
    }

    function test_SetRoles_WithoutAChangeStillNeedsToStandAbove() external {
        _expectNotAbove(right, left);
        vm.prank(rightLead);
        tree.setRoles(left, right, stranger, 0);
    }

    /// @dev Or anybody could have the tree say who has which roles, in anybody's name.
    function test_SetRoles_RevertWhen_AStrangerChangesNothing() external {
        _expectMissing(root, stranger, 0);
        tree.setRoles(left, root, leftLead, ALL_ROLES);
    }

    function test_SetRoles_OfClosedAndFrozenNodes() external {
        _freeze(left, true);
        _grant(left, stranger, TREASURER);
        _freeze(left, false);
        vm.prank(lead);
        tree.close(left, root);
        _grant(left, stranger, 0);
        assertEq(tree.rolesOf(left, stranger), 0);
    }

    function test_RenounceRoles_GivesUpAllThere() external {
        _grant(below, leftLead, REVIEWER);
        vm.expectEmit(address(tree));
        emit IDaoTreeCore.RolesUpdated(left, leftLead, ALL_ROLES, 0, left);
        vm.prank(leftLead);
        tree.renounceRoles(left);
        assertEq(tree.rolesOf(left, leftLead), 0);
        assertEq(tree.rolesOf(below, leftLead), REVIEWER);
        _expectMissing(left, leftLead, LEAD);
        tree.setMetadata(left, left, "");
    }

    /* A TASK'S WORKER */

    function test_Worker_LeadsItsOwnTaskWhileItLasts() external {
        uint256 task = _submitted(1e6);
        // by being its worker, not by a role
        assertEq(tree.rolesOf(task, worker), 0);
        vm.prank(lead);
        tree.approve(task, root);
        _expectMissing(task, worker, LEAD);
        tree.createTask(task, task, _terms(0));
    }

    /// @dev Also what its lead grants it there takes nothing from it.
    function test_Worker_KeepsItsRolesBesideOthers() external {
        uint256 task = _assigned(5e6);
        _grant(task, worker, TREASURER);
        assertEq(tree.rolesOf(task, worker), TREASURER);
        assertEq(tree.nodeOf(_subTask(task, 1e6, true)).parent, task);
    }

    function test_Worker_HasNoOtherRoleAndNoneElsewhere() external {
        uint256 task = _assigned(1e6);
        _expectMissing(task, worker, TREASURER);
        tree.pay(task, task, USDC, worker, 1, "");
        _expectMissing(task, worker, LEAD);
        tree.setMetadata(root, task, "");
        _expectMissing(task, worker, LEAD);
        tree.setMetadata(task, task, "its own words");
        uint256 other = _task(1e6);
        _expectNotAbove(task, root);
        vm.prank(worker);
        tree.assign(other, task, worker);
        _expectMissing(task, worker, TREASURER);
        tree.setRoles(other, task, stranger, TREASURER);
    }
}
