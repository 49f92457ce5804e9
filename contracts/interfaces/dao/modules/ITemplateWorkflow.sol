// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IDaoWorkflow} from "../IDaoModules.sol";
import {IDaoModule} from "./IDaoModule.sol";

/// @title ITemplateWorkflow
/// @notice How long the phases of a node's tasks are, and which transitions they make.
/// @dev A template is for tasks that are created after it was set: nobody's work changes under its hands. Tasks below a task go by the
///      node above them all.
interface ITemplateWorkflow is IDaoWorkflow, IDaoModule {
    /// @param reviewTime Seconds for the review, 1 hour to 366 days; zero: the tree's.
    /// @param responseTime Seconds to dispute a rejection or reopen the task; the same.
    /// @param forbidden Bits of 1 assign, 2 approve, 4 reject, 8 reopen. Submission is always possible.
    struct Template {
        uint32 reviewTime;
        uint32 responseTime;
        uint8 forbidden;
    }

    event TemplateUpdated(uint256 indexed id, Template newTemplate, uint256 fromTask);

    error TemplateWorkflow_Forbidden(uint256 task, uint256 transition);

    /// @notice Sets a node's template.
    /// @dev Role: lead, above. Emits `TemplateUpdated`.
    function setTemplate(uint256 id, uint256 via, Template calldata newTemplate) external;

    /// @notice The template a node's task goes by.
    function templateOf(uint256 id, uint256 task) external view returns (Template memory);
}
