// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IAccessManaged} from "@openzeppelin/contracts/access/manager/IAccessManaged.sol";
import {IERC5267} from "@openzeppelin/contracts/interfaces/IERC5267.sol";
import {IExpiringPause} from "../base/IExpiringPause.sol";
import {ICreditDesk} from "./ICreditDesk.sol";
import {ILendingPoolCore} from "./ILendingPoolCore.sol";

/// @title ILendingPool
/// @notice Lends USDC (6 decimals) out on credit lines; who provides it holds rUSDC (12 decimals), whose price grows with the interest.
///         ERC-4626. Everybody may leave at once within the day's budget, a tenth of the total assets, while nobody is queued; larger
///         amounts leave through the redemption queue.
/// @dev Deposits are priced at the total assets, exits at the total assets less late debt that the compartment does not cover. Rounding is
///      against the caller. Donations count nowhere.
///      Two contracts at one address: `ILendingPoolCore` is the proxy's implementation, which hands every other call to `ICreditDesk`.
interface ILendingPool is ILendingPoolCore, ICreditDesk, IExpiringPause, IAccessManaged, IERC5267 {
    /// @notice Makes `authority` the permission table. Called once, by the proxy's creation.
    function initialize(address authority) external;
}
