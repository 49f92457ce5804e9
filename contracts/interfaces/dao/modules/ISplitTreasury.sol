// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IDaoTreasury} from "../IDaoModules.sol";
import {IDaoModule} from "./IDaoModule.sol";

/// @title ISplitTreasury
/// @notice What of a node's revenue it keeps to spend and what goes up a level; the rest is its members'.
interface ISplitTreasury is IDaoTreasury, IDaoModule {
    /// @notice Together at most 10 000.
    struct Split {
        uint16 budgetBps;
        uint16 parentBps;
    }

    event SplitUpdated(uint256 indexed id, Split oldSplit, Split newSplit);

    /// @notice Sets a node's split, for what comes in from now on.
    /// @dev Role: lead, above. Emits `SplitUpdated`.
    function setSplit(uint256 id, uint256 via, Split calldata newSplit) external;

    function splitOf(uint256 id) external view returns (Split memory);
}
