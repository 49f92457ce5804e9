// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20Metadata} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Metadata.sol";
import {IERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Permit.sol";
import {IPathways} from "./IPathways.sol";

/// @title ICPTRemote
/// @notice CPT on another chain: minted for what is locked at home and burnt for what goes back, on LayerZero's upgradeable OFT.
/// @dev Its only peer is home. Nobody can mint but by a message of home's adapter, nor burn but by sending home. It has no pause of
///      transfers and no votes.
interface ICPTRemote is IPathways, IERC20Metadata, IERC20Permit {
    /* EVENTS */

    /// @notice The most CPT there may be on this chain, in whole CPT.
    event SupplyCapUpdated(uint256 oldCapCpt, uint256 newCapCpt);

    /* ERRORS */

    /// @notice There would be more CPT on this chain than `cap`. The message stays at the endpoint and can be delivered when it fits.
    error CPTRemote_OverCap(uint256 amount, uint256 supply, uint256 cap);

    /// @notice The only peer of a remote chain is home.
    error CPTRemote_OnlyHome(uint32 eid, uint32 homeEid);

    /* SETTINGS */

    /// @notice Sets the most CPT there may be on this chain, in whole CPT: at most 10 000 000, a tenth of the first supply, as at first.
    ///         Home knows the present supply and holds the tighter cap; this one holds if home's books do not.
    /// @dev Role: critical parameters. Reverts with `Pathways_OutOfBounds`. Emits `SupplyCapUpdated`.
    function setSupplyCap(uint256 capCpt) external;

    /* VIEWS */

    /// @notice The most CPT there may be on this chain (18 decimals).
    function supplyCap() external view returns (uint256);

    /// @notice The endpoint id of home.
    function homeEid() external view returns (uint32);
}
