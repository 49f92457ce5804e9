// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Checkpoints} from "@openzeppelin/contracts/utils/structs/Checkpoints.sol";
import {IDaoWorkflow} from "../../interfaces/dao/IDaoModules.sol";
import {IDaoTree} from "../../interfaces/dao/IDaoTree.sol";
import {ITemplateWorkflow} from "../../interfaces/dao/modules/ITemplateWorkflow.sol";
import {NodeState} from "../../libraries/PackedNode.sol";
import {DaoModule} from "./DaoModule.sol";

/// @title TemplateWorkflow
/// @notice How long the phases of a node's tasks are, and which transitions they make. It only reads: whoever asks has the same answer as
///         the tree.
contract TemplateWorkflow is ITemplateWorkflow, DaoModule {
    using Checkpoints for Checkpoints.Trace208;

    uint256 private constant MIN_PHASE = 1 hours;
    uint256 private constant MAX_PHASE = 366 days;
    uint256 private constant ASSIGN = 1;
    uint256 private constant APPROVE = 2;
    uint256 private constant REJECT = 4;
    uint256 private constant REOPEN = 8;
    uint256 private constant ALL_TRANSITIONS = 15;

    /* STORAGE */

    /// @dev By the first task each is for.
    mapping(uint256 id => Checkpoints.Trace208) private _templates;

    constructor(IDaoTree tree_) DaoModule(tree_) {}

    /// @inheritdoc IDaoWorkflow
    function onTransition(
        uint256 task,
        NodeState from,
        NodeState to,
        address
    ) external view returns (bytes4 answer, uint256 time) {
        Template memory template = templateOf(_nodeAbove(task), task);
        uint256 transition;
        if (from == NodeState.Open) transition = ASSIGN;
        else if (from == NodeState.Rejected) transition = REOPEN;
        else if (from == NodeState.Submitted) transition = to == NodeState.Paid ? APPROVE : REJECT;
        require(template.forbidden & transition == 0, TemplateWorkflow_Forbidden(task, transition));
        if (to == NodeState.Submitted) time = template.reviewTime;
        else if (to == NodeState.Rejected) time = template.responseTime;
        return (IDaoWorkflow.onTransition.selector, time);
    }

    /// @inheritdoc ITemplateWorkflow
    function setTemplate(uint256 id, uint256 via, Template calldata newTemplate) external onlyLeadAbove(id, via) {
        if (newTemplate.reviewTime != 0) _requireBounds("reviewTime", newTemplate.reviewTime, MIN_PHASE, MAX_PHASE);
        if (newTemplate.responseTime != 0) {
            _requireBounds("responseTime", newTemplate.responseTime, MIN_PHASE, MAX_PHASE);
        }
        _requireBounds("forbidden", newTemplate.forbidden, 0, ALL_TRANSITIONS);
        uint48 from = _nextTask();
        uint208 word = uint208(newTemplate.reviewTime) | (uint208(newTemplate.responseTime) << 32);
        _templates[id].push(from, word | (uint208(newTemplate.forbidden) << 64));
        emit TemplateUpdated(id, newTemplate, from);
    }

    /// @inheritdoc ITemplateWorkflow
    function templateOf(uint256 id, uint256 task) public view returns (Template memory) {
        uint208 word = _templates[id].upperLookupRecent(uint48(task)); // ids have 40 bits
        return Template(uint32(word), uint32(word >> 32), uint8(word >> 64));
    }
}
