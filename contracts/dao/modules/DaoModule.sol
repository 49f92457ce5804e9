// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IDaoTree} from "../../interfaces/dao/IDaoTree.sol";
import {IDaoTreeCore} from "../../interfaces/dao/IDaoTreeCore.sol";
import {IDaoModule} from "../../interfaces/dao/modules/IDaoModule.sol";
import {NodeKind} from "../../libraries/PackedNode.sol";

/// @title DaoModule
/// @notice What all modules share. They hold no money, and stand behind no proxy: a node chose a module as it is, and a new version is a
///         new contract on the tree's list, which nobody has who did not take it. So their storage is plain, too.
abstract contract DaoModule is IDaoModule {
    uint256 internal constant BPS = 10_000;
    uint256 private constant LEAD = 1;
    uint256 private constant MAX_TASKS_ABOVE = 6;

    IDaoTree private immutable TREE;

    constructor(IDaoTree tree_) {
        TREE = tree_;
    }

    modifier onlyTree() {
        require(msg.sender == address(TREE), DaoModule_OnlyTree(msg.sender));
        _;
    }

    modifier onlyLeadAbove(uint256 id, uint256 via) {
        bool isLead = TREE.rolesOf(via, msg.sender) & LEAD != 0 && TREE.isAtOrAbove(via, id);
        if (via == id) isLead = isLead && TREE.nodeOf(id).parent == 0;
        require(isLead, DaoModule_NotLeadAbove(id, via, msg.sender));
        _;
    }

    function _requireBounds(bytes32 what, uint256 value, uint256 min, uint256 max) internal pure {
        require(value >= min && value <= max, DaoModule_OutOfBounds(what, value, min, max));
    }

    /// @dev The first that is no task, of a node and those above it. Few enough are looked at that the gas of a module's call suffices.
    function _nodeAbove(uint256 id) internal view returns (uint256) {
        uint256 place = id;
        for (uint256 i = 0; i <= MAX_TASKS_ABOVE; ++i) {
            IDaoTreeCore.Node memory node = TREE.nodeOf(place);
            if (node.kind != NodeKind.Task) return place;
            place = node.parent;
        }
        revert DaoModule_TooDeep(id);
    }

    /// @dev The first task that what is set now is for.
    function _nextTask() internal view returns (uint48) {
        return uint48(TREE.lastId() + 1); // ids have 40 bits
    }

    /// @inheritdoc IDaoModule
    function tree() external view returns (IDaoTree) {
        return TREE;
    }
}
