// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IDaoWorkflow} from "../../interfaces/dao/IDaoModules.sol";
import {IDaoTree} from "../../interfaces/dao/IDaoTree.sol";
import {IReviewByTwoWorkflow} from "../../interfaces/dao/modules/IReviewByTwoWorkflow.sol";
import {NodeState} from "../../libraries/PackedNode.sol";
import {DaoModule} from "./DaoModule.sol";

/// @title ReviewByTwoWorkflow
/// @notice Two reviewers must approve a result, or two reject it.
contract ReviewByTwoWorkflow is IReviewByTwoWorkflow, DaoModule {
    /* STORAGE */

    /// @dev Of what is submitted; every submission, and so every milestone, clears it.
    mapping(uint256 task => mapping(NodeState to => address)) private _first;

    constructor(IDaoTree tree_) DaoModule(tree_) {}

    /// @inheritdoc IDaoWorkflow
    function onTransition(
        uint256 task,
        NodeState from,
        NodeState to,
        address actor
    ) external onlyTree returns (bytes4 answer, uint256 time) {
        answer = IDaoWorkflow.onTransition.selector;
        if (from == NodeState.Submitted) {
            address first = _first[task][to];
            require(first != actor, ReviewByTwoWorkflow_SameReviewer(task, actor));
            if (first == address(0)) {
                _first[task][to] = actor;
                answer = ~answer;
            }
        } else if (to == NodeState.Submitted) {
            delete _first[task][NodeState.Paid];
            delete _first[task][NodeState.Rejected];
        }
        return (answer, 0);
    }

    /// @inheritdoc IReviewByTwoWorkflow
    function firstReviewers(uint256 task) external view returns (address approvedBy, address rejectedBy) {
        return (_first[task][NodeState.Paid], _first[task][NodeState.Rejected]);
    }
}
