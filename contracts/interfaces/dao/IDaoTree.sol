// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IAccessManaged} from "@openzeppelin/contracts/access/manager/IAccessManaged.sol";
import {IExpiringPause} from "../base/IExpiringPause.sol";
import {IDaoCommons} from "./IDaoCommons.sol";
import {IDaoMembers} from "./IDaoMembers.sol";
import {IDaoTreeCore} from "./IDaoTreeCore.sol";
import {IDaoWork} from "./IDaoWork.sol";

/// @title IDaoTree
/// @notice DAOs, their parts and their tasks, to any depth and breadth: who acts where, what each can spend, what is worked on, and who
///         shares the revenue. USDC has 6 decimals, CPT 18; times are unix seconds.
/// @dev Four contracts at one address: each hands what it does not know to the next.
interface IDaoTree is IDaoTreeCore, IDaoWork, IDaoCommons, IDaoMembers, IExpiringPause, IAccessManaged {
    /// @notice Makes `authority` the permission table. Called once, by the proxy's creation.
    function initialize(address authority) external;
}
