// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IDaoWorkflow} from "../IDaoModules.sol";
import {IDaoModule} from "./IDaoModule.sol";

/// @title IReviewByTwoWorkflow
/// @notice Two reviewers must approve a result, or two reject it. If neither happens in time it is approved, as without the module.
/// @dev Each submission begins anew. Resolutions, of whatever node, are one reviewer: the tree.
interface IReviewByTwoWorkflow is IDaoWorkflow, IDaoModule {
    /// @notice The reviewer has said so already.
    error ReviewByTwoWorkflow_SameReviewer(uint256 task, address reviewer);

    /// @notice Who was the first to approve or reject what is submitted; zero: nobody.
    function firstReviewers(uint256 task) external view returns (address approvedBy, address rejectedBy);
}
