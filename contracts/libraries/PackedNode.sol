// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice What a node of a DAO tree is.
enum NodeKind {
    None,
    Protocol,
    Community,
    TaskDao,
    Task
}

/// @notice Life of a node. Tasks use all but `Closed`, other nodes `Open` and `Closed`.
/// @dev `Assigned` is never stored: it is an open task with a worker.
enum NodeState {
    None,
    Open,
    Assigned,
    Submitted,
    Rejected,
    Disputed,
    Resolved,
    Paid,
    Cancelled,
    Expired,
    Closed
}

/// @dev Everything a DAO tree keeps of a node beside money and roles, in one word. Bits from the lowest:
///
///      0   40 parent                 129 6  flags
///      40  40 jump                   135 32 module set
///      80  32 depth                  167 24 open required tasks
///      112 6  order of the jump      191 40 due (unix second; of a task)
///      118 4  kind                   231 25 early (minutes before its due that it was submitted)
///      122 4  state
///      126 1  by a worker (as the flags)
///      127 2  nothing
type PackedNode is uint256;

using PackedNodes for PackedNode global;

/// @title PackedNodes
/// @notice Reading and changing the word of a node, and the skip pointers by which an ancestor is found in O(log depth).
/// @dev Skip pointers as in E. Myers, "An applicative random-access stack" (1983). The depth of a node is a sum of terms 2^k − 1, the
///      largest first, in which only the smallest may occur twice; its jump leads up by its smallest term, whose k is the order of
///      the jump. A child adds one: where the two smallest terms are equal they and the one become the next larger term, else the one is
///      a term of its own. So a child's jump follows from two words, its parent's and its parent's jump's, and a walk that jumps
///      where it may and steps up where it must takes at most 3 log₂(depth) + 2 words.
library PackedNodes {
    uint256 internal constant MAX_DEPTH = type(uint32).max;
    uint256 internal constant MAX_ID = type(uint40).max;

    /// @dev A sub-task out of a worker's own budget.
    uint256 internal constant BY_WORKER = 1 << 126;
    /// @dev An ancestor froze it.
    uint256 internal constant FROZEN = 1 << 129;
    /// @dev Its parent was frozen when that was carried down to it.
    uint256 internal constant FROZEN_ABOVE = 1 << 130;
    uint256 internal constant ANY_FREEZE = FROZEN | FROZEN_ABOVE;
    /// @dev Its parent is a task that cannot be approved before it is done.
    uint256 internal constant REQUIRED = 1 << 131;
    /// @dev A task with a further word: milestones, bond.
    uint256 internal constant HAS_PLAN = 1 << 132;
    /// @dev A pledge lets it publish tasks.
    uint256 internal constant PUBLISHES = 1 << 133;
    /// @dev A task whose last result was rejected.
    uint256 internal constant WAS_REJECTED = 1 << 134;

    uint256 private constant MASK_4 = 0xf;
    uint256 private constant MASK_6 = 0x3f;
    uint256 private constant MASK_24 = type(uint24).max;
    uint256 private constant MASK_32 = type(uint32).max;
    uint256 private constant MASK_40 = type(uint40).max;
    uint256 private constant JUMP = 40;
    uint256 private constant DEPTH = 80;
    uint256 private constant ORDER = 112;
    uint256 private constant KIND = 118;
    uint256 private constant STATE = 122;
    uint256 private constant MODULES = 135;
    uint256 private constant OPEN = 167;
    uint256 private constant DUE = 191;
    uint256 private constant EARLY = 231;
    uint256 private constant MASK_25 = (1 << 25) - 1;

    /// @dev More than the word has room for.
    error PackedNode_TooDeep(uint256 id);
    error PackedNode_TooMany(uint256 id);

    /* CREATION */

    /// @notice A node without a parent, whose jump is itself.
    function root(uint256 id, NodeKind newKind) internal pure returns (PackedNode) {
        return PackedNode.wrap((id << JUMP) | (uint256(newKind) << KIND) | (uint256(NodeState.Open) << STATE));
    }

    /// @notice A child with its parent's modules.
    /// @param above The parent's word, whose id is `parentId`.
    /// @param aboveJump The word of the parent's jump.
    function child(
        PackedNode above,
        uint256 parentId,
        PackedNode aboveJump,
        NodeKind newKind
    ) internal pure returns (PackedNode) {
        uint256 newDepth = above.depth() + 1;
        require(newDepth <= MAX_DEPTH, PackedNode_TooDeep(parentId));
        uint256 newOrder = above.order();
        uint256 newJump = parentId;
        // the root's order is zero: no term
        if (newOrder != 0 && newOrder == aboveJump.order()) (newOrder, newJump) = (newOrder + 1, aboveJump.jump());
        else newOrder = 1;
        uint256 word = parentId | (newJump << JUMP) | (newDepth << DEPTH) | (newOrder << ORDER);
        word |= (uint256(newKind) << KIND) | (uint256(NodeState.Open) << STATE) | (above.moduleSet() << MODULES);
        return PackedNode.wrap(word);
    }

    /* READING */

    function parent(PackedNode self) internal pure returns (uint256) {
        return PackedNode.unwrap(self) & MASK_40;
    }

    function jump(PackedNode self) internal pure returns (uint256) {
        return (PackedNode.unwrap(self) >> JUMP) & MASK_40;
    }

    function depth(PackedNode self) internal pure returns (uint256) {
        return (PackedNode.unwrap(self) >> DEPTH) & MASK_32;
    }

    /// @notice The jump leads 2^order − 1 levels up.
    function order(PackedNode self) internal pure returns (uint256) {
        return (PackedNode.unwrap(self) >> ORDER) & MASK_6;
    }

    function jumpDepth(PackedNode self) internal pure returns (uint256) {
        unchecked {
            return self.depth() + 1 - (1 << self.order()); // a term of the depth
        }
    }

    function kind(PackedNode self) internal pure returns (NodeKind) {
        return NodeKind((PackedNode.unwrap(self) >> KIND) & MASK_4);
    }

    function state(PackedNode self) internal pure returns (NodeState) {
        return NodeState((PackedNode.unwrap(self) >> STATE) & MASK_4);
    }

    function has(PackedNode self, uint256 flag) internal pure returns (bool) {
        return PackedNode.unwrap(self) & flag != 0;
    }

    function moduleSet(PackedNode self) internal pure returns (uint256) {
        return (PackedNode.unwrap(self) >> MODULES) & MASK_32;
    }

    function openRequired(PackedNode self) internal pure returns (uint256) {
        return (PackedNode.unwrap(self) >> OPEN) & MASK_24;
    }

    function due(PackedNode self) internal pure returns (uint256) {
        return (PackedNode.unwrap(self) >> DUE) & MASK_40;
    }

    /// @notice Seconds before its due at which it was submitted; down, to minutes.
    function earlyBy(PackedNode self) internal pure returns (uint256) {
        return (PackedNode.unwrap(self) >> EARLY) * 1 minutes;
    }

    /* CHANGING */

    function withState(PackedNode self, NodeState newState) internal pure returns (PackedNode) {
        return _with(self, STATE, MASK_4, uint256(newState));
    }

    function withFlag(PackedNode self, uint256 flag, bool on) internal pure returns (PackedNode) {
        uint256 word = PackedNode.unwrap(self);
        return PackedNode.wrap(on ? word | flag : word & ~flag);
    }

    /// @dev `newSet` fits: sets are counted in 32 bits.
    function withModuleSet(PackedNode self, uint256 newSet) internal pure returns (PackedNode) {
        return _with(self, MODULES, MASK_32, newSet);
    }

    function withOpenRequired(PackedNode self, uint256 id, bool more) internal pure returns (PackedNode) {
        uint256 count = self.openRequired();
        require(!more || count != MASK_24, PackedNode_TooMany(id));
        return _with(self, OPEN, MASK_24, more ? count + 1 : count - 1);
    }

    /// @dev `newDue` fits: it is a time.
    function withDue(PackedNode self, uint256 newDue) internal pure returns (PackedNode) {
        return _with(self, DUE, MASK_40, newDue);
    }

    /// @notice Submitted, `early` seconds before its due; at most 63 years of them are kept.
    function withSubmission(PackedNode self, uint256 early, uint256 newDue) internal pure returns (PackedNode) {
        uint256 early_ = early / 1 minutes;
        if (early_ > MASK_25) early_ = MASK_25;
        PackedNode fresh = self.withFlag(WAS_REJECTED, false);
        return _with(fresh, EARLY, MASK_25, early_).withState(NodeState.Submitted).withDue(newDue);
    }

    function _with(PackedNode self, uint256 shift, uint256 mask, uint256 value) private pure returns (PackedNode) {
        return PackedNode.wrap((PackedNode.unwrap(self) & ~(mask << shift)) | (value << shift));
    }

    /* ANCESTORS */

    /// @notice Whether `ancestor` stands above `id` or is it.
    /// @dev Each round goes up at least one level, and never above the ancestor's.
    function isAtOrAbove(
        mapping(uint256 => PackedNode) storage nodes,
        uint256 ancestor,
        uint256 id
    ) internal view returns (bool) {
        if (ancestor == id) return true;
        uint256 level = nodes[ancestor].depth();
        PackedNode node = nodes[id];
        while (node.depth() > level) {
            id = node.jumpDepth() >= level ? node.jump() : node.parent();
            if (id == ancestor) return true;
            node = nodes[id];
        }
        return false;
    }
}
