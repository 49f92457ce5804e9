// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IDaoTreasury} from "../../interfaces/dao/IDaoModules.sol";
import {IDaoTree} from "../../interfaces/dao/IDaoTree.sol";
import {IDaoTypes} from "../../interfaces/dao/IDaoTypes.sol";
import {ISplitTreasury} from "../../interfaces/dao/modules/ISplitTreasury.sol";
import {DaoModule} from "./DaoModule.sol";

/// @title SplitTreasury
/// @notice What of a node's revenue it keeps to spend and what goes up a level. It only reads: whoever asks has the same answer as the
///         tree.
contract SplitTreasury is ISplitTreasury, DaoModule {
    /* STORAGE */

    mapping(uint256 id => Split) private _splits;

    constructor(IDaoTree tree_) DaoModule(tree_) {}

    /// @inheritdoc IDaoTreasury
    function onRevenue(
        uint256 id,
        IDaoTypes.Token,
        uint256 amount
    ) external view returns (bytes4 answer, uint256 toBudget, uint256 toParent) {
        Split memory split = _splits[id];
        // both down: the members have the fractions
        toBudget = (amount * split.budgetBps) / BPS;
        toParent = (amount * split.parentBps) / BPS;
        return (IDaoTreasury.onRevenue.selector, toBudget, toParent);
    }

    /// @inheritdoc ISplitTreasury
    function setSplit(uint256 id, uint256 via, Split calldata newSplit) external onlyLeadAbove(id, via) {
        _requireBounds("split", uint256(newSplit.budgetBps) + newSplit.parentBps, 0, BPS);
        emit SplitUpdated(id, _splits[id], newSplit);
        _splits[id] = newSplit;
    }

    /// @inheritdoc ISplitTreasury
    function splitOf(uint256 id) external view returns (Split memory) {
        return _splits[id];
    }
}
