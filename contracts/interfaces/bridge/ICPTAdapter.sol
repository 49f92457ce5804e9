// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IPathways} from "./IPathways.sol";

/// @title ICPTAdapter
/// @notice The home end of CPT's bridge: locks what leaves and unlocks what comes back, on LayerZero's upgradeable OFT adapter.
/// @dev It cannot mint. What a chain sends home is never more than went there, whatever that chain says.
interface ICPTAdapter is IPathways {
    /* EVENTS */

    /// @notice The most that may be out on a chain, in basis points of CPT's supply.
    event CapUpdated(uint32 indexed eid, uint256 oldCapBps, uint256 newCapBps);

    /* ERRORS */

    /// @notice More than `cap` of CPT would be out on that chain; `outside` is now.
    error CPTAdapter_OverCap(uint32 eid, uint256 amount, uint256 outside, uint256 cap);

    /// @notice The bridge's compartment of the insurance would hold less than 5 % of what is locked, in CPT (18 decimals). Its USDC counts
    ///         at the oracle's price, and not at all without one.
    error CPTAdapter_InsuranceShort(uint256 required, uint256 held);

    /// @notice A chain sends home more than is out there. The message stays at the endpoint.
    error CPTAdapter_NotOutside(uint32 eid, uint256 amount, uint256 outside);

    /* SETTINGS */

    /// @notice Sets the most that may be out on a chain, in basis points of CPT's present supply: 0 to 1 000. Until it is set, nothing
    ///         may. What is out already stays, and comes home as ever.
    /// @dev Role: critical parameters. Reverts with `Pathways_OutOfBounds`. Emits `CapUpdated`.
    function setCap(uint32 eid, uint256 capBps) external;

    /* VIEWS */

    /// @notice What is out on a chain, under way in either direction included, and the most that may be, in CPT (18 decimals).
    function outsideOf(uint32 eid) external view returns (uint256 outside, uint256 cap);

    /// @notice All CPT that is locked here (18 decimals): what is out on all chains, and gifts.
    function locked() external view returns (uint256);

    /// @notice 5 % of what is locked, up, and what the bridge's compartment of the insurance holds, its USDC at the oracle's price, down;
    ///         in CPT (18 decimals). Bridging out stops where the former would exceed the latter.
    function insurance() external view returns (uint256 required, uint256 held);
}
