// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IAccessManaged} from "@openzeppelin/contracts/access/manager/IAccessManaged.sol";
import {IERC5267} from "@openzeppelin/contracts/interfaces/IERC5267.sol";
import {IExpiringPause} from "../base/IExpiringPause.sol";
import {IJobEscrowCore} from "./IJobEscrowCore.sol";
import {IJobEscrowExtension} from "./IJobEscrowExtension.sol";

/// @title IJobEscrow
/// @notice Holds a user's USDC from the opening of a job until it is paid, refunded or ruled on, and keeps the USDC balance
///         of every user and provider. All amounts are USDC units (6 decimals), all times unix seconds, all spans seconds.
/// @dev Two contracts at one address: `IJobEscrowCore` is the proxy's implementation, which hands every other call to
///      `IJobEscrowExtension`. A job's deadlines run in active time: the seconds during which the contract was not paused. A
///      pause of n seconds moves them n seconds later, the UTC midnights at which payments mature included. By the clock run
///      until when a quote can be used, meters' caps, and what is signed for USDC.
interface IJobEscrow is IJobEscrowCore, IJobEscrowExtension, IExpiringPause, IAccessManaged, IERC5267 {
    /// @notice Makes `authority` the permission table. Called once, by the proxy's creation.
    function initialize(address authority) external;

    /// @notice Runs many calls of this contract in the caller's name, in order; all or none.
    function multicall(bytes[] calldata data) external returns (bytes[] memory results);
}
