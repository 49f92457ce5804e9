// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IAccessManaged} from "@openzeppelin/contracts/access/manager/IAccessManaged.sol";
import {IDaoCommons} from "../../contracts/interfaces/dao/IDaoCommons.sol";
import {IDaoTypes} from "../../contracts/interfaces/dao/IDaoTypes.sol";
import {DaoRefusals} from "../helpers/DaoRefusals.sol";

/// @notice Which modules a node has: own copies out of a list.
contract DaoModuleSetsTest is DaoRefusals {
    address private module = makeAddr("module");

    function setUp() public override {
        super.setUp();
        for (uint256 i = 0; i < 4; ++i) {
            vm.prank(critical);
            tree.listModule(module, IDaoCommons.ModuleKind(i), i + 1, true);
        }
    }

    function _all() private view returns (IDaoTypes.ModuleSet memory) {
        return IDaoTypes.ModuleSet(module, module, module, module);
    }

    function _noModules() private pure returns (IDaoTypes.ModuleSet memory modules) {}

    function test_SetModules_IsACopyThatNewChildrenBeginWith() external {
        vm.expectEmit(address(tree));
        emit IDaoCommons.ModuleSetCreated(1, _all());
        vm.expectEmit(address(tree));
        emit IDaoCommons.ModulesUpdated(left, 0, 1);
        vm.prank(lead);
        assertEq(tree.setModules(left, root, _all()), 1);
        assertEq(keccak256(abi.encode(tree.modulesOf(left))), keccak256(abi.encode(_all())));
        // those that are there keep theirs
        assertEq(tree.nodeOf(below).moduleSet + tree.nodeOf(root).moduleSet + tree.nodeOf(right).moduleSet, 0);
        vm.prank(lead);
        tree.setModules(left, root, IDaoTypes.ModuleSet(address(0), address(0), address(0), module));
        assertEq(tree.nodeOf(left).moduleSet, 2);
        uint256 child = _child(left, address(0), 0);
        assertEq(tree.nodeOf(child).moduleSet, 2);
        assertEq(tree.modulesOf(child).treasury, module);
        vm.prank(lead);
        tree.setModules(left, root, _noModules());
        assertEq(tree.modulesOf(left).treasury, address(0));
        assertEq(tree.modulesOf(child).treasury, module);
    }

    function test_SetModules_OfARootIsAlsoItsLeads() external {
        vm.prank(lead);
        assertEq(tree.setModules(root, root, _all()), 1);
    }

    function test_SetModules_RevertWhen_ByItselfOrNoLead() external {
        _expectNotAbove(left, left);
        vm.prank(leftLead);
        tree.setModules(left, left, _all());
        _expectNotAbove(right, left);
        vm.prank(rightLead);
        tree.setModules(left, right, _all());
        _grant(left, stranger, ALL_ROLES - LEAD);
        _expectMissing(left, stranger, LEAD);
        tree.setModules(below, left, _all());
        uint256 task = _assigned(1e6);
        _expectMissing(task, worker, LEAD);
        tree.setModules(task, task, _all());
    }

    /// @dev Each place has a list of its own; who has a module keeps it.
    function test_SetModules_RevertWhen_NotListed() external {
        vm.prank(lead);
        tree.setModules(left, root, _all());
        for (uint256 i = 0; i < 4; ++i) {
            IDaoCommons.ModuleKind kind = IDaoCommons.ModuleKind(i);
            vm.prank(critical);
            tree.listModule(module, kind, i + 1, false);
            vm.expectRevert(abi.encodeWithSelector(IDaoCommons.DaoTree_ModuleNotListed.selector, module, kind));
            vm.prank(lead);
            tree.setModules(right, root, _all());
            vm.prank(critical);
            tree.listModule(module, kind, 7, true);
        }
        assertEq(tree.modulesOf(left).rules, module);
    }

    function test_ListModule_KeepsItsVersion() external {
        vm.expectEmit(address(tree));
        emit IDaoCommons.ModuleListed(stranger, IDaoCommons.ModuleKind.Project, 3, true);
        vm.prank(critical);
        tree.listModule(stranger, IDaoCommons.ModuleKind.Project, 3, true);
        assertEq(tree.versionOf(stranger, IDaoCommons.ModuleKind.Project), 3);
        assertEq(tree.versionOf(stranger, IDaoCommons.ModuleKind.Rules), 0);
        vm.expectEmit(address(tree));
        emit IDaoCommons.ModuleListed(stranger, IDaoCommons.ModuleKind.Project, 3, false);
        vm.prank(critical);
        tree.listModule(stranger, IDaoCommons.ModuleKind.Project, 3, false);
        assertEq(tree.versionOf(stranger, IDaoCommons.ModuleKind.Project), 0);
    }

    function test_ListModule_RevertWhen_NoVersionOrNotAllowed() external {
        _expectBounds("version", 0, 1, type(uint256).max);
        vm.prank(critical);
        tree.listModule(module, IDaoCommons.ModuleKind.Rules, 0, true);
        vm.expectRevert(abi.encodeWithSelector(IAccessManaged.AccessManagedUnauthorized.selector, lead));
        vm.prank(lead);
        tree.listModule(module, IDaoCommons.ModuleKind.Rules, 1, true);
    }
}
