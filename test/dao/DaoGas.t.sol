// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {NodeKind} from "../../contracts/libraries/PackedNode.sol";
import {DaoRefusals} from "../helpers/DaoRefusals.sol";

/// @notice What the tree's calls cost behind its proxy with everything cold, beside 21 000 and the calldata of each transaction.
contract DaoGasTest is DaoRefusals {
    /// @dev A task's four transactions have 240 000 in all, of which 4 × 21 000 and some 6 000 of calldata are not seen here.
    uint256 private constant TASK = 150_000;
    uint256 private constant SAME = 2_000;
    /// @dev A cold word and its step, 3 log2(2 000) + 2 times.
    uint256 private constant WALK = 35 * 2_600;

    function _cold(address caller) private {
        vm.cool(address(tree));
        vm.cool(address(usdc));
        vm.prank(caller);
    }

    function _used() private view returns (uint256) {
        return vm.lastCallGas().gasTotalUsed;
    }

    function _taskCost(uint256 parent, address leader) private returns (uint256 gas) {
        _cold(leader);
        uint256 id = tree.createTask(parent, parent, _terms(1e6));
        gas += _used();
        _cold(leader);
        tree.assign(id, parent, worker);
        gas += _used();
        _cold(worker);
        tree.submit(id, keccak256("result"));
        gas += _used();
        _cold(leader);
        tree.approve(id, parent);
        gas += _used();
    }

    function _childCost(uint256 parent, uint256 via, address leader) private returns (uint256) {
        _cold(leader);
        tree.createChild(parent, via, NodeKind.TaskDao, stranger, LEAD, URI);
        return _used();
    }

    /// @dev What the same lead does at its own node.
    function _costs(uint256 id) private returns (uint256[6] memory costs) {
        _grant(id, leftLead, ALL_ROLES);
        _fund(id, USDC, 9e6);
        _pledgeFor(id);
        usdc.mint(worker, 1);
        costs[0] = _childCost(id, id, leftLead);
        uint256 child = tree.lastId();
        costs[1] = _taskCost(id, leftLead);
        _cold(leftLead);
        tree.setRoles(child, id, reviewer, LEAD);
        costs[2] = _used();
        _cold(leftLead);
        tree.allocate(child, id, USDC, 1e6);
        costs[3] = _used();
        _cold(leftLead);
        tree.pay(id, id, USDC, worker, 1e6, "");
        costs[4] = _used();
        _cold(leftLead);
        tree.close(id, id);
        costs[5] = _used();
    }

    function test_Gas_IsTheSameAtDepth5AndAt2000() external {
        uint256 id = root;
        uint256[6] memory high;
        for (uint256 depth = 1; depth <= 2_000; ++depth) {
            id = _child(id, address(0), 0);
            if (depth == 5) {
                uint256 side = _child(tree.nodeOf(id).parent, address(0), 0);
                assertEq(tree.nodeOf(side).depth, 5);
                high = _costs(side);
            }
        }
        uint256 far = _childCost(id, root, lead);
        uint256[6] memory deep = _costs(id);
        for (uint256 i = 0; i < 6; ++i) assertApproxEqAbs(deep[i], high[i], SAME, vm.toString(i));
        assertLe(deep[1], TASK, "task");
        assertLe(far, deep[0] + WALK, "by the root's lead");
    }
}
