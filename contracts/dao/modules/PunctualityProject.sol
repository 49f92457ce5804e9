// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Checkpoints} from "@openzeppelin/contracts/utils/structs/Checkpoints.sol";
import {IDaoProject} from "../../interfaces/dao/IDaoModules.sol";
import {IDaoTree} from "../../interfaces/dao/IDaoTree.sol";
import {IPunctualityProject} from "../../interfaces/dao/modules/IPunctualityProject.sol";
import {DaoModule} from "./DaoModule.sol";

/// @title PunctualityProject
/// @notice An approved result earns less when it was submitted in the last part of its time. It only reads: whoever asks has the same
///         answer as the tree.
contract PunctualityProject is IPunctualityProject, DaoModule {
    using Checkpoints for Checkpoints.Trace208;

    uint256 private constant MAX_LATE_TIME = 90 days;
    uint256 private constant MIN_LATE_BPS = 5_000;

    /* STORAGE */

    /// @dev By the first task each is for.
    mapping(uint256 id => Checkpoints.Trace208) private _terms;

    constructor(IDaoTree tree_) DaoModule(tree_) {}

    /// @inheritdoc IDaoProject
    function onApproved(
        uint256 task,
        uint256 budget,
        uint256 earlyBy
    ) external view returns (bytes4 answer, uint256 earned) {
        Terms memory terms = termsOf(_nodeAbove(task), task);
        // down: the parent has the fraction
        earned = earlyBy < terms.lateTime ? (budget * terms.lateBps) / BPS : budget;
        return (IDaoProject.onApproved.selector, earned);
    }

    /// @inheritdoc IPunctualityProject
    function setTerms(uint256 id, uint256 via, Terms calldata newTerms) external onlyLeadAbove(id, via) {
        _requireBounds("lateTime", newTerms.lateTime, 0, MAX_LATE_TIME);
        _requireBounds("lateBps", newTerms.lateBps, MIN_LATE_BPS, BPS);
        uint48 from = _nextTask();
        _terms[id].push(from, uint208(newTerms.lateTime) | (uint208(newTerms.lateBps) << 32));
        emit TermsUpdated(id, newTerms, from);
    }

    /// @inheritdoc IPunctualityProject
    function termsOf(uint256 id, uint256 task) public view returns (Terms memory) {
        uint208 word = _terms[id].upperLookupRecent(uint48(task)); // ids have 40 bits
        return Terms(uint32(word), uint16(word >> 32));
    }
}
