// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Test} from "forge-std/Test.sol";
import {NodeKind, NodeState, PackedNode, PackedNodes} from "../../contracts/libraries/PackedNode.sol";

/// @notice The word against its table of places, which is written out again here, and skip pointers against the plain walk.
contract PackedNodeTest is Test {
    uint256 private constant FIELDS = 10;

    mapping(uint256 id => PackedNode) private nodes;
    uint256 private lastId;

    /* A TREE */

    function _root() private returns (uint256 id) {
        id = ++lastId;
        nodes[id] = PackedNodes.root(id, NodeKind.Community);
    }

    function _child(uint256 parent) private returns (uint256 id) {
        id = ++lastId;
        nodes[id] = PackedNodes.child(nodes[parent], parent, nodes[nodes[parent].jump()], NodeKind.TaskDao);
    }

    function childOf(PackedNode above, uint256 parent, PackedNode aboveJump) external pure returns (PackedNode) {
        return PackedNodes.child(above, parent, aboveJump, NodeKind.TaskDao);
    }

    function moreRequired(PackedNode node, uint256 id) external pure returns (PackedNode) {
        return node.withOpenRequired(id, true);
    }

    function _naive(uint256 ancestor, uint256 id) private view returns (bool) {
        while (id != ancestor) {
            id = nodes[id].parent();
            if (id == 0) return false;
        }
        return true;
    }

    /// @dev As `isAtOrAbove`, and how many words it reads.
    function _steps(uint256 ancestor, uint256 id) private view returns (uint256 steps) {
        uint256 level = nodes[ancestor].depth();
        while (nodes[id].depth() > level && id != ancestor) {
            id = nodes[id].jumpDepth() >= level ? nodes[id].jump() : nodes[id].parent();
            ++steps;
        }
    }

    /* SKIP POINTERS */

    /// @dev The terms of a depth, largest first: each the largest 2^k − 1 that is left.
    function test_Jump_LeadsUpByTheSmallestTermOfTheDepth() external {
        uint256[] memory ids = new uint256[](2_001);
        ids[0] = _root();
        assertEq(nodes[ids[0]].jump(), ids[0]);
        assertEq(nodes[ids[0]].jumpDepth(), 0);
        for (uint256 depth = 1; depth <= 2_000; ++depth) {
            ids[depth] = _child(ids[depth - 1]);
            PackedNode node = nodes[ids[depth]];
            (uint256 left, uint256 term) = (depth, 0);
            while (left != 0) {
                term = 1;
                while (2 * term + 1 <= left) term = 2 * term + 1;
                left -= term;
            }
            assertEq(node.depth(), depth);
            assertEq(node.parent(), ids[depth - 1]);
            assertEq((1 << node.order()) - 1, term, "order");
            assertEq(node.jump(), ids[depth - term], "jump");
            assertEq(node.jumpDepth(), depth - term, "depth of the jump");
        }
    }

    function test_IsAtOrAbove_InAChainOf2000() external {
        uint256[] memory ids = new uint256[](2_001);
        ids[0] = _root();
        for (uint256 depth = 1; depth <= 2_000; ++depth) ids[depth] = _child(ids[depth - 1]);
        uint256 side = _child(ids[0]);
        for (uint256 depth = 0; depth <= 2_000; depth += 7) {
            for (uint256 other = 0; other <= 2_000; other += 97) {
                assertEq(PackedNodes.isAtOrAbove(nodes, ids[other], ids[depth]), other <= depth);
                // 3 log2(2 000) + 2
                if (other <= depth) assertLe(_steps(ids[other], ids[depth]), 35, "a long walk");
            }
            assertFalse(PackedNodes.isAtOrAbove(nodes, side, ids[depth]));
            assertEq(PackedNodes.isAtOrAbove(nodes, ids[depth], side), depth == 0);
        }
    }

    /// @dev Two trees, grown at random: deep, broad or both.
    function testFuzz_IsAtOrAbove_IsThePlainWalk(uint256 seed, uint256 depthiness) external {
        uint256 sides = bound(depthiness, 1, 12);
        _root();
        _root();
        for (uint256 i = 0; i < 120; ++i) {
            seed = uint256(keccak256(abi.encode(seed)));
            _child(seed % sides == 0 || i == 0 ? 1 + ((seed >> 8) % lastId) : lastId);
        }
        for (uint256 id = 1; id <= lastId; ++id) {
            for (uint256 other = 1; other <= lastId; other += 1 + (seed % 5)) {
                assertEq(PackedNodes.isAtOrAbove(nodes, other, id), _naive(other, id));
            }
        }
    }

    function test_IsAtOrAbove_OfNoNodeIsFalse() external {
        uint256 root = _root();
        uint256 child = _child(root);
        assertFalse(PackedNodes.isAtOrAbove(nodes, 0, child));
        assertFalse(PackedNodes.isAtOrAbove(nodes, 0, root));
        assertFalse(PackedNodes.isAtOrAbove(nodes, 99, child));
        assertFalse(PackedNodes.isAtOrAbove(nodes, root, 99));
        assertFalse(PackedNodes.isAtOrAbove(nodes, child, 0));
    }

    function test_Child_RevertWhen_TooDeep() external {
        uint256 deepest = uint256(type(uint32).max) << 80;
        vm.expectRevert(abi.encodeWithSelector(PackedNodes.PackedNode_TooDeep.selector, 7));
        this.childOf(PackedNode.wrap(deepest), 7, PackedNode.wrap(0));
        this.childOf(PackedNode.wrap(deepest - (1 << 80)), 7, PackedNode.wrap(0));
    }

    /* THE WORD */

    /// @dev Lowest bit and widest value: parent, jump, depth, order, kind, state, module set, open, due, early.
    function _places() private pure returns (uint256[FIELDS] memory shifts, uint256[FIELDS] memory widest) {
        shifts = [uint256(0), 40, 80, 112, 118, 122, 135, 167, 191, 231];
        widest = [
            uint256(type(uint40).max),
            type(uint40).max,
            type(uint32).max,
            63,
            uint256(NodeKind.Task),
            uint256(NodeState.Closed),
            type(uint32).max,
            type(uint24).max,
            type(uint40).max,
            (1 << 25) - 1
        ];
    }

    function _assertIs(PackedNode node, uint256[FIELDS] memory values, uint256 flags) private pure {
        (uint256[FIELDS] memory shifts, ) = _places();
        uint256 word = flags;
        for (uint256 i = 0; i < FIELDS; ++i) word |= values[i] << shifts[i];
        assertEq(PackedNode.unwrap(node), word, "word");
        assertEq(node.parent(), values[0], "parent");
        assertEq(node.jump(), values[1], "jump");
        assertEq(node.depth(), values[2], "depth");
        assertEq(node.order(), values[3], "order");
        assertEq(uint256(node.kind()), values[4], "kind");
        assertEq(uint256(node.state()), values[5], "state");
        assertEq(node.moduleSet(), values[6], "module set");
        assertEq(node.openRequired(), values[7], "open");
        assertEq(node.due(), values[8], "due");
        assertEq(node.earlyBy(), values[9] * 60, "early");
        for (uint256 flag = 1 << 129; flag < 1 << 135; flag <<= 1) assertEq(node.has(flag), flags & flag != 0, "flag");
    }

    function testFuzz_Changes_TouchTheirFieldOnly(uint256[FIELDS] memory values, uint256 flags, uint256 next) external {
        (uint256[FIELDS] memory shifts, uint256[FIELDS] memory widest) = _places();
        flags = (flags % 64) << 129;
        uint256 word = flags;
        for (uint256 i = 0; i < FIELDS; ++i) {
            values[i] = bound(values[i], 0, widest[i]);
            word |= values[i] << shifts[i];
        }
        PackedNode node = PackedNode.wrap(word);
        _assertIs(node, values, flags);

        values[5] = next % 11;
        node = node.withState(NodeState(values[5]));
        _assertIs(node, values, flags);
        values[6] = next % (1 << 32);
        node = node.withModuleSet(values[6]);
        _assertIs(node, values, flags);
        values[8] = next % (1 << 40);
        node = node.withDue(values[8]);
        _assertIs(node, values, flags);
        uint256 flag = 1 << (129 + (next % 6));
        flags ^= flag;
        node = node.withFlag(flag, flags & flag != 0);
        _assertIs(node, values, flags);
        if (values[7] != 0) {
            --values[7];
            node = node.withOpenRequired(1, false);
            _assertIs(node, values, flags);
        }
        if (values[7] != type(uint24).max) {
            ++values[7];
            node = node.withOpenRequired(1, true);
            _assertIs(node, values, flags);
        }
        uint256 early = next % 4e9;
        (values[5], values[8]) = (uint256(NodeState.Submitted), next % (1 << 39));
        values[9] = early / 60 > widest[9] ? widest[9] : early / 60;
        // what was submitted anew is not rejected any more
        _assertIs(node.withSubmission(early, values[8]), values, flags & ~uint256(1 << 134));
    }

    function test_Root_IsOpenAndItsOwnJump() external pure {
        uint256[FIELDS] memory values;
        (values[1], values[4], values[5]) = (9, uint256(NodeKind.Protocol), uint256(NodeState.Open));
        _assertIs(PackedNodes.root(9, NodeKind.Protocol), values, 0);
    }

    /// @dev Nothing else of its parent's: neither flags, nor times, nor what is open.
    function test_Child_HasItsParentsModulesOnly() external pure {
        uint256 flags = uint256(63) << 129;
        PackedNode above = PackedNode.wrap(
            PackedNode.unwrap(PackedNodes.root(9, NodeKind.Community)) | flags | (5 << 167) | (7 << 191) | (3 << 231)
        );
        PackedNode node = PackedNodes.child(above.withModuleSet(42), 9, above, NodeKind.Task);
        uint256[FIELDS] memory values;
        (values[0], values[1], values[2], values[3]) = (9, 9, 1, 1);
        (values[4], values[5], values[6]) = (uint256(NodeKind.Task), uint256(NodeState.Open), 42);
        _assertIs(node, values, 0);
    }

    function test_OpenRequired_RevertWhen_TooMany() external {
        PackedNode full = PackedNode.wrap(uint256(type(uint24).max) << 167);
        vm.expectRevert(abi.encodeWithSelector(PackedNodes.PackedNode_TooMany.selector, 3));
        this.moreRequired(full, 3);
        assertEq(full.withOpenRequired(3, false).openRequired(), type(uint24).max - 1);
    }
}
