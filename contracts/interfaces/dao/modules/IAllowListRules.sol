// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IDaoRules} from "../IDaoModules.sol";
import {IDaoModule} from "./IDaoModule.sol";

/// @title IAllowListRules
/// @notice Whom a node pays, gives a task or makes the lead of a child, and at which hours it acts.
/// @dev A node without a list names nobody. Tasks below a task go by the list of the node above them all.
interface IAllowListRules is IDaoRules, IDaoModule {
    /// @notice Hours at which a node acts, seconds of the UTC day: from `opensAt` to before `closesAt`, over midnight if that is less.
    /// @param days_ Bit 0: Monday, to bit 6: Sunday. Zero: there is no window, it acts at any time.
    struct Window {
        uint32 opensAt;
        uint32 closesAt;
        uint8 days_;
    }

    event AllowanceUpdated(uint256 indexed id, address indexed account, bool isAllowed);

    event WindowUpdated(uint256 indexed id, Window oldWindow, Window newWindow);

    error AllowListRules_NotListed(uint256 id, address account);

    error AllowListRules_Closed(uint256 id, uint256 time);

    /// @notice Puts accounts on a node's list, or takes them off.
    /// @dev Role: lead, above. Emits `AllowanceUpdated`.
    function setAllowed(uint256 id, uint256 via, address[] calldata accounts, bool isAllowed) external;

    /// @notice Sets the hours at which a node acts.
    /// @dev Role: lead, above. Emits `WindowUpdated`.
    function setWindow(uint256 id, uint256 via, Window calldata newWindow) external;

    function isAllowed(uint256 id, address account) external view returns (bool);

    function windowOf(uint256 id) external view returns (Window memory);
}
