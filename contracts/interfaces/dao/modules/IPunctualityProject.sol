// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IDaoProject} from "../IDaoModules.sol";
import {IDaoModule} from "./IDaoModule.sol";

/// @title IPunctualityProject
/// @notice An approved result earns less when it was submitted in the last part of its time.
/// @dev Terms are for tasks that are created after they were set, and leave at least half. Tasks below a task go by the node above them
///      all.
interface IPunctualityProject is IDaoProject, IDaoModule {
    /// @param lateTime Seconds before a task's due in which a result is late, at most 90 days; zero: none is.
    /// @param lateBps What of its budget a late one earns, 5 000 to 10 000.
    struct Terms {
        uint32 lateTime;
        uint16 lateBps;
    }

    event TermsUpdated(uint256 indexed id, Terms newTerms, uint256 fromTask);

    /// @notice Sets a node's terms.
    /// @dev Role: lead, above. Emits `TermsUpdated`.
    function setTerms(uint256 id, uint256 via, Terms calldata newTerms) external;

    /// @notice The terms a node's task goes by.
    function termsOf(uint256 id, uint256 task) external view returns (Terms memory);
}
