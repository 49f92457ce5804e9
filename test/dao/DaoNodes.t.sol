// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Initializable} from "@openzeppelin/contracts-upgradeable/proxy/utils/Initializable.sol";
import {IDaoTreeCore} from "../../contracts/interfaces/dao/IDaoTreeCore.sol";
import {NodeKind, NodeState} from "../../contracts/libraries/PackedNode.sol";
import {DaoRefusals} from "../helpers/DaoRefusals.sol";

/// @notice How nodes come to be, and who stands above whom.
contract DaoNodesTest is DaoRefusals {
    /* CREATION */

    function test_CreateChild_IsOpenBelowItsParent() external {
        uint256 id = tree.lastId() + 1;
        vm.expectEmit(address(tree));
        emit IDaoTreeCore.NodeCreated(id, below, NodeKind.Community, reviewer, REVIEWER | TREASURER, URI);
        vm.prank(leftLead);
        assertEq(tree.createChild(below, left, NodeKind.Community, reviewer, REVIEWER | TREASURER, URI), id);
        IDaoTreeCore.Node memory node = tree.nodeOf(id);
        assertEq(tree.lastId(), id);
        assertEq(node.parent, below);
        assertEq(node.depth, 3);
        assertEq(uint256(node.kind), uint256(NodeKind.Community));
        assertEq(uint256(node.state), uint256(NodeState.Open));
        assertFalse(node.isFrozen || node.isFrozenAbove || node.isRequired || node.publishes);
        assertEq(node.moduleSet + node.openRequired + node.due, 0);
        assertEq(tree.rolesOf(id, reviewer), REVIEWER | TREASURER);
        assertEq(tree.rolesOf(id, leftLead), 0);
    }

    function test_CreateChild_NeedsTheLeadAlone() external {
        _grant(left, stranger, LEAD);
        vm.prank(stranger);
        uint256 id = tree.createChild(left, left, NodeKind.TaskDao, stranger, 0, URI);
        assertEq(tree.rolesOf(id, stranger), 0);
    }

    function test_CreateChild_RevertWhen_CallerIsNoLeadAtVia() external {
        _grant(left, stranger, ALL_ROLES - LEAD);
        _expectMissing(left, stranger, LEAD);
        tree.createChild(left, left, NodeKind.TaskDao, stranger, 0, URI);
        _expectMissing(root, leftLead, LEAD);
        tree.createChild(left, root, NodeKind.TaskDao, stranger, 0, URI);
    }

    function test_CreateChild_RevertWhen_ViaIsNotAbove() external {
        uint256[3] memory elsewhere = [root, right, 99];
        for (uint256 i = 0; i < 3; ++i) {
            _expectNotAbove(left, elsewhere[i]);
            vm.prank(leftLead);
            tree.createChild(elsewhere[i], left, NodeKind.TaskDao, stranger, 0, URI);
        }
    }

    function test_CreateChild_RevertWhen_GrantingMoreThanTheCallerHas() external {
        _grant(left, stranger, LEAD | REVIEWER);
        _expectMissing(left, stranger, LEAD | TREASURER);
        tree.createChild(left, left, NodeKind.TaskDao, stranger, LEAD | TREASURER, URI);
        // nor a role that there is not
        _expectMissing(root, lead, 16);
        tree.createChild(left, root, NodeKind.TaskDao, stranger, 16, URI);
    }

    function test_CreateChild_RevertWhen_OfAnotherKind() external {
        NodeKind[3] memory kinds = [NodeKind.None, NodeKind.Protocol, NodeKind.Task];
        for (uint256 i = 0; i < 3; ++i) {
            _expectKind(left, kinds[i]);
            vm.prank(leftLead);
            tree.createChild(left, left, kinds[i], stranger, 0, URI);
        }
    }

    function test_CreateChild_RevertGiven_ParentIsATask() external {
        uint256 task = _task(1e6);
        _expectKind(task, NodeKind.Task);
        vm.prank(lead);
        tree.createChild(task, root, NodeKind.TaskDao, stranger, 0, URI);
    }

    function test_CreateChild_RevertGiven_ParentIsClosed() external {
        vm.prank(lead);
        tree.close(left, root);
        _expectState(left, NodeState.Closed);
        vm.prank(lead);
        tree.createChild(left, root, NodeKind.TaskDao, stranger, 0, URI);
    }

    function test_CreateChild_RevertGiven_ParentIsFrozen() external {
        _freeze(left, true);
        _expectFrozen(left);
        vm.prank(leftLead);
        tree.createChild(left, left, NodeKind.TaskDao, stranger, 0, URI);
        tree.syncFreeze(below);
        _expectFrozen(below);
        vm.prank(leftLead);
        tree.createChild(below, left, NodeKind.TaskDao, stranger, 0, URI);
    }

    function test_CreateChild_RevertGiven_Paused() external {
        uint256 until = _pause();
        _expectPaused(until);
        vm.prank(lead);
        tree.createChild(left, root, NodeKind.TaskDao, stranger, 0, URI);
        vm.warp(until);
        _child(left, stranger, 0);
    }

    function test_SetMetadata_IsTheLeads() external {
        vm.expectEmit(address(tree));
        emit IDaoTreeCore.MetadataUpdated(below, "ipfs://new");
        vm.prank(leftLead);
        tree.setMetadata(below, left, "ipfs://new");
        _grant(below, stranger, ALL_ROLES - LEAD);
        _expectMissing(below, stranger, LEAD);
        tree.setMetadata(below, below, "");
        _expectNotAbove(right, below);
        vm.prank(rightLead);
        tree.setMetadata(below, right, "");
    }

    function test_Initialize_RevertGiven_Initialized() external {
        vm.expectRevert(Initializable.InvalidInitialization.selector);
        (bool ok, ) = address(tree).call(abi.encodeWithSignature("initialize(address)", stranger));
        ok;
    }

    /* DEPTH */

    /// @dev To authority 2 000 levels up, money and tasks at the bottom.
    function test_Depth_2000WorksAsTheFirst() external {
        uint256 id = root;
        for (uint256 i = 0; i < 2_000; ++i) id = _child(id, address(0), 0);
        assertEq(tree.nodeOf(id).depth, 2_000);
        assertTrue(tree.isAtOrAbove(root, id));
        assertFalse(tree.isAtOrAbove(left, id));
        assertFalse(tree.isAtOrAbove(id, root));
        _grant(id, stranger, LEAD);
        _fund(id, USDC, 5e6);
        _pledgeFor(id);
        vm.prank(lead);
        uint256 task = tree.createTask(id, root, _terms(2e6));
        assertEq(tree.nodeOf(task).depth, 2_001);
        vm.prank(stranger);
        tree.assign(task, id, worker);
        vm.prank(worker);
        tree.submit(task, "");
        vm.prank(lead);
        tree.approve(task, root);
        assertEq(usdc.balanceOf(worker), 2e6);
        _expectNotAbove(left, id);
        vm.prank(leftLead);
        tree.pay(id, left, USDC, leftLead, 1, "");
    }

    function test_Breadth_DoesNotChangeTheCost() external {
        _child(left, address(0), 0);
        vm.cool(address(tree));
        vm.prank(leftLead);
        tree.createChild(left, left, NodeKind.TaskDao, stranger, LEAD, URI);
        uint256 first = vm.lastCallGas().gasTotalUsed;
        for (uint256 i = 0; i < 300; ++i) _child(left, address(0), 0);
        vm.cool(address(tree));
        vm.prank(leftLead);
        tree.createChild(left, left, NodeKind.TaskDao, stranger, LEAD, URI);
        assertApproxEqAbs(vm.lastCallGas().gasTotalUsed, first, 100);
    }

    /* VIEWS */

    function test_NodeOf_NoNodeIsOfNoKind() external view {
        assertEq(uint256(tree.nodeOf(99).kind), uint256(NodeKind.None));
        assertEq(uint256(tree.nodeOf(0).state), uint256(NodeState.None));
        assertEq(tree.balanceOf(99, CPT), 0);
    }
}
