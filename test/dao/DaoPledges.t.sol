// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IAccessManaged} from "@openzeppelin/contracts/access/manager/IAccessManaged.sol";
import {IDaoCommons} from "../../contracts/interfaces/dao/IDaoCommons.sol";
import {IDaoTypes} from "../../contracts/interfaces/dao/IDaoTypes.sol";
import {IDaoTreeCore} from "../../contracts/interfaces/dao/IDaoTreeCore.sol";
import {NodeKind, NodeState} from "../../contracts/libraries/PackedNode.sol";
import {DaoRefusals} from "../helpers/DaoRefusals.sol";

/// @notice Roots, pledges, and how nodes close.
contract DaoPledgesTest is DaoRefusals {
    bytes32 private constant REASON = keccak256("reason");

    function _assertPledge(uint256 id, address payer, uint256 amount, bool publishes) private view {
        (address payer_, uint256 amount_) = tree.pledgeOf(id);
        assertEq(payer_, payer, "payer");
        assertEq(amount_, amount, "amount");
        assertEq(tree.nodeOf(id).publishes, publishes, "publishes");
    }

    /* ROOTS */

    function test_CreateRoot_TakesAPledgeAndGivesAllRoles() external {
        _giveCpt(stranger, 10_000e18);
        uint256 id = tree.lastId() + 1;
        uint256 held = cpt.balanceOf(address(tree));
        vm.expectEmit(address(tree));
        emit IDaoTreeCore.NodeCreated(id, 0, NodeKind.Protocol, stranger, ALL_ROLES, URI);
        vm.expectEmit(address(tree));
        emit IDaoCommons.Pledged(id, stranger, 10_000e18);
        vm.prank(stranger);
        assertEq(tree.createRoot(NodeKind.Protocol, URI), id);
        _assertPledge(id, stranger, 10_000e18, true);
        assertEq(cpt.balanceOf(stranger), 0);
        assertEq(cpt.balanceOf(address(tree)), held + 10_000e18);
        assertEq(tree.balanceOf(id, CPT), 0);
        IDaoTreeCore.Node memory node = tree.nodeOf(id);
        assertEq(node.parent + node.depth, 0);
        assertEq(uint256(node.kind), uint256(NodeKind.Protocol));
        assertEq(tree.rolesOf(id, stranger), ALL_ROLES);
        // and none of another root
        assertFalse(tree.isAtOrAbove(id, root) || tree.isAtOrAbove(root, id) || tree.isAtOrAbove(id, left));
    }

    function test_CreateRoot_RevertWhen_OfAnotherKind() external {
        NodeKind[3] memory kinds = [NodeKind.None, NodeKind.TaskDao, NodeKind.Task];
        for (uint256 i = 0; i < 3; ++i) {
            _expectKind(0, kinds[i]);
            tree.createRoot(kinds[i], URI);
        }
    }

    function test_CreateRoot_RevertWhen_WithoutThePledge() external {
        vm.expectRevert();
        vm.prank(stranger);
        tree.createRoot(NodeKind.Community, URI);
    }

    function test_CreateRoot_RevertGiven_Paused() external {
        uint256 until = _pause();
        _expectPaused(until);
        tree.createRoot(NodeKind.Community, URI);
        _expectPaused(until);
        tree.pledge(left);
    }

    /* PLEDGES */

    function test_Pledge_LetsANodePublish() external {
        _allocate(left, USDC, 1e6);
        vm.expectRevert(abi.encodeWithSelector(IDaoTypes.DaoTree_NoPledge.selector, left));
        vm.prank(leftLead);
        tree.createTask(left, left, _terms(1e6));
        _giveCpt(stranger, 1_000e18);
        vm.expectEmit(address(tree));
        emit IDaoCommons.Pledged(left, stranger, 1_000e18);
        vm.prank(stranger);
        tree.pledge(left);
        _assertPledge(left, stranger, 1_000e18, true);
        vm.prank(leftLead);
        tree.createTask(left, left, _terms(1e6));
        vm.expectRevert(abi.encodeWithSelector(IDaoCommons.DaoTree_HasPledge.selector, left));
        tree.pledge(left);
    }

    function test_Pledge_RevertWhen_NotAnOpenNode() external {
        _expectState(99, NodeState.None);
        tree.pledge(99);
        vm.prank(lead);
        tree.close(left, root);
        _expectState(left, NodeState.Closed);
        tree.pledge(left);
        uint256 task = _task(1e6);
        _expectKind(task, NodeKind.Task);
        tree.pledge(task);
    }

    function test_SlashPledge_GoesToTheParent() external {
        _pledgeFor(left);
        vm.expectEmit(address(tree));
        emit IDaoCommons.PledgeSlashed(left, lead, 400e18, REASON);
        vm.prank(lead);
        tree.slashPledge(left, root, 400e18, REASON);
        _assertPledge(left, stranger, 600e18, true);
        assertEq(tree.balanceOf(root, CPT), 400e18);
        vm.prank(lead);
        tree.slashPledge(left, root, 600e18, REASON);
        _assertPledge(left, stranger, 0, false);
        assertEq(tree.balanceOf(root, CPT), 1_000e18);
        // another may stand in
        _pledgeFor(left);
        _assertPledge(left, stranger, 1_000e18, true);
    }

    function test_SlashPledge_OfARootIsTheAdminsForTheTreasury() external {
        vm.expectRevert(abi.encodeWithSelector(IAccessManaged.AccessManagedUnauthorized.selector, lead));
        vm.prank(lead);
        tree.slashRootPledge(root, 1, REASON);
        _expectMissing(0, lead, LEAD);
        tree.slashPledge(root, 0, 1, REASON);
        vm.prank(admin);
        tree.slashRootPledge(root, 3_000e18, REASON);
        assertEq(cpt.balanceOf(address(treasury)), 3_000e18);
        _assertPledge(root, lead, 7_000e18, true);
    }

    function test_SlashPledge_RevertWhen_NotStrictlyAbove() external {
        _pledgeFor(left);
        _expectNotAbove(left, root);
        vm.prank(leftLead);
        tree.slashPledge(left, left, 1, REASON);
        _expectNotAbove(right, root);
        vm.prank(rightLead);
        tree.slashPledge(left, right, 1, REASON);
        _expectMissing(root, rightLead, LEAD);
        tree.slashPledge(left, root, 1, REASON);
    }

    function test_SlashPledge_RevertWhen_MoreThanThereIs() external {
        _pledgeFor(left);
        uint256[2] memory amounts = [uint256(0), 1_000e18 + 1];
        for (uint256 i = 0; i < 2; ++i) {
            _expectBounds("pledge", amounts[i], 1, 1_000e18);
            vm.prank(lead);
            tree.slashPledge(left, root, amounts[i], REASON);
        }
        _expectBounds("pledge", 1, 1, 0);
        vm.prank(lead);
        tree.slashPledge(right, root, 1, REASON);
    }

    /* CLOSING */

    function test_Close_SendsWhatIsFreeUp() external {
        _fund(left, USDC, 5e6);
        _fund(left, CPT, 7);
        vm.expectEmit(address(tree));
        emit IDaoTreeCore.NodeClosed(left);
        vm.expectEmit(address(tree));
        emit IDaoTreeCore.Reclaimed(left, root, USDC, 5e6);
        vm.expectEmit(address(tree));
        emit IDaoTreeCore.Reclaimed(left, root, CPT, 7);
        vm.prank(leftLead);
        tree.close(left, left);
        _assertState(left, NodeState.Closed);
        assertEq(tree.balanceOf(left, USDC) + tree.balanceOf(left, CPT), 0);
        assertEq(tree.balanceOf(root, USDC), 100_005e6);
        assertEq(tree.balanceOf(root, CPT), 7);
        assertEq(tree.nodeOf(left).due, block.timestamp + 7 days);
        // what is below goes on
        assertEq(uint256(_state(below)), uint256(NodeState.Open));
    }

    function test_Close_RevertWhen_NotTheLeadOrATaskOrTwice() external {
        _grant(left, stranger, ALL_ROLES - LEAD);
        _expectMissing(left, stranger, LEAD);
        tree.close(left, left);
        _expectNotAbove(right, left);
        vm.prank(rightLead);
        tree.close(left, right);
        uint256 task = _assigned(1e6);
        _expectMissing(task, worker, LEAD);
        tree.close(task, task);
        _expectKind(task, NodeKind.Task);
        vm.prank(lead);
        tree.close(task, root);
        vm.prank(lead);
        tree.close(left, root);
        _expectState(left, NodeState.Closed);
        vm.prank(lead);
        tree.close(left, root);
    }

    function test_Close_LeavesARootWhatItHasToPayOut() external {
        uint256 free = tree.balanceOf(root, USDC);
        vm.startPrank(lead);
        tree.close(root, root);
        assertEq(tree.balanceOf(root, USDC), free);
        tree.pay(root, root, USDC, stranger, free, REASON);
        vm.stopPrank();
        assertEq(usdc.balanceOf(stranger), free);
    }

    function test_ReturnPledge_AfterSevenDaysByAnyone() external {
        _pledgeFor(left);
        vm.prank(lead);
        tree.slashPledge(left, root, 1e18, REASON);
        vm.prank(leftLead);
        tree.close(left, left);
        _assertPledge(left, stranger, 999e18, false);
        // it can still be slashed
        vm.prank(lead);
        tree.slashPledge(left, root, 9e18, REASON);
        uint256 due = block.timestamp + 7 days;
        skip(7 days - 1);
        _expectTime(left, due);
        tree.returnPledge(left);
        skip(1);
        vm.expectEmit(address(tree));
        emit IDaoCommons.PledgeReturned(left, stranger, 990e18);
        tree.returnPledge(left);
        assertEq(cpt.balanceOf(stranger), 990e18);
        _assertPledge(left, address(0), 0, false);
        _expectBounds("pledge", 0, 1, 1);
        tree.returnPledge(left);
    }

    function test_ReturnPledge_RevertGiven_OpenOrFrozen() external {
        _pledgeFor(left);
        _expectState(left, NodeState.Open);
        tree.returnPledge(left);
        vm.prank(leftLead);
        tree.close(left, left);
        skip(7 days);
        _freeze(left, true);
        _expectFrozen(left);
        tree.returnPledge(left);
    }

    function test_ReturnPledge_OfARoot() external {
        vm.prank(lead);
        tree.pay(root, root, USDC, bob, 100_000e6, "");
        vm.prank(lead);
        tree.close(root, root);
        skip(7 days);
        tree.returnPledge(root);
        assertEq(cpt.balanceOf(lead), 10_000e18);
    }

    /* SETTINGS */

    function test_SetPledges_HoldsForTheNextOnly() external {
        _pledgeFor(left);
        vm.expectEmit(address(tree));
        emit IDaoCommons.PledgesUpdated(10_000e18, 5e18, 1_000e18, 0);
        vm.prank(critical);
        tree.setPledges(5e18, 0);
        (uint256 ofRoots, uint256 ofTasks) = tree.pledges();
        assertEq(ofRoots, 5e18);
        assertEq(ofTasks, 0);
        _assertPledge(root, lead, 10_000e18, true);
        tree.pledge(right);
        _assertPledge(right, address(this), 0, true);
    }

    function test_SetPledges_RevertWhen_OutOfBoundsOrNotAllowed() external {
        vm.startPrank(critical);
        _expectBounds("rootPledge", 1_000_000e18 + 1, 0, 1_000_000e18);
        tree.setPledges(1_000_000e18 + 1, 0);
        _expectBounds("tasksPledge", 1_000_000e18 + 1, 0, 1_000_000e18);
        tree.setPledges(0, 1_000_000e18 + 1);
        vm.stopPrank();
        vm.expectRevert(abi.encodeWithSelector(IAccessManaged.AccessManagedUnauthorized.selector, lead));
        vm.prank(lead);
        tree.setPledges(0, 0);
    }
}
