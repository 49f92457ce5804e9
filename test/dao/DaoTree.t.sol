// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IDaoTypes} from "../../contracts/interfaces/dao/IDaoTypes.sol";
import {NodeKind, NodeState} from "../../contracts/libraries/PackedNode.sol";
import {DaoTest} from "../helpers/DaoTest.sol";

contract DaoTreeTest is DaoTest {
    /* NODES */

    function test_CreateChild_HasItsParentsPlaceAndItsLeadsRoles() external {
        uint256 child = _child(root, reviewer, LEAD | REVIEWER);
        assertEq(tree.nodeOf(child).parent, root);
        assertEq(tree.nodeOf(child).depth, 1);
        assertEq(tree.rolesOf(child, reviewer), LEAD | REVIEWER);
        assertTrue(tree.isAtOrAbove(root, child));
        assertFalse(tree.isAtOrAbove(child, root));
    }

    /// @dev Skip pointers against the plain walk.
    function testFuzz_IsAtOrAbove_IsThePlainWalk(uint256 seed) external {
        uint256[] memory ids = new uint256[](80);
        ids[0] = root;
        for (uint256 i = 1; i < 80; ++i) {
            uint256 random = uint256(keccak256(abi.encode(seed, i)));
            // mostly deep
            uint256 above = random % 4 == 0 ? (random >> 8) % i : i - 1;
            ids[i] = _child(ids[above], stranger, 0);
        }
        for (uint256 i = 0; i < 80; ++i) {
            for (uint256 j = 0; j < 80; j += 3) {
                uint256 id = ids[j];
                while (id != 0 && id != ids[i]) id = tree.nodeOf(id).parent;
                assertEq(tree.isAtOrAbove(ids[i], ids[j]), id == ids[i]);
            }
        }
    }

    /* A TASK */

    function test_Task_IsPaidToItsWorker() external {
        uint256 id = _submitted(1_000e6);
        assertEq(tree.balanceOf(root, USDC), 99_000e6);
        vm.prank(lead);
        tree.approve(id, root);
        assertEq(usdc.balanceOf(worker), 1_000e6);
        _assertState(id, NodeState.Paid);
    }

    function test_Task_IsPaidWhenNobodyReviewsIt() external {
        uint256 id = _submitted(1_000e6);
        skip(7 days + 1);
        tree.timeOut(id, new IDaoTypes.Milestone[](0));
        assertEq(usdc.balanceOf(worker), 1_000e6);
    }

    function test_Task_ReturnsItsBudgetWhenNobodySubmits() external {
        uint256 id = _assigned(1_000e6);
        skip(30 days + 1);
        tree.timeOut(id, new IDaoTypes.Milestone[](0));
        assertEq(tree.balanceOf(root, USDC), 100_000e6);
        _assertState(id, NodeState.Expired);
    }

    function test_Gas() external {
        _submitted(1e6);
        usdc.mint(worker, 1);
        IDaoTypes.TaskTerms memory terms = _terms(1e6);
        vm.startPrank(lead);
        vm.cool(address(tree));
        uint256 id = tree.createTask(root, root, terms);
        emit log_named_uint("create", vm.lastCallGas().gasTotalUsed);
        vm.cool(address(tree));
        tree.assign(id, root, worker);
        emit log_named_uint("assign", vm.lastCallGas().gasTotalUsed);
        vm.stopPrank();
        vm.cool(address(tree));
        vm.prank(worker);
        tree.submit(id, keccak256("result"));
        emit log_named_uint("submit", vm.lastCallGas().gasTotalUsed);
        vm.cool(address(tree));
        vm.cool(address(usdc));
        vm.prank(lead);
        tree.approve(id, root);
        emit log_named_uint("approve", vm.lastCallGas().gasTotalUsed);
        vm.cool(address(tree));
        vm.prank(lead);
        tree.createChild(root, root, NodeKind.TaskDao, stranger, LEAD, URI);
        emit log_named_uint("child", vm.lastCallGas().gasTotalUsed);
    }
}
