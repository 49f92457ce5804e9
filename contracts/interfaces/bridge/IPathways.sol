// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IOFT} from "@layerzerolabs/oft-evm/contracts/interfaces/IOFT.sol";

/// @title IPathways
/// @notice What both ends of CPT's bridge have: limits and pauses by chain and direction, over LayerZero's OFT.
/// @dev A pathway is named by the LayerZero endpoint id of the chain at its other end. CPT amounts have 18 decimals, of which 6 travel:
///      what is below is left with the sender.
interface IPathways is IOFT {
    /* TYPES */

    /// @notice Seen from this chain.
    enum Direction {
        Out,
        In
    }

    /// @notice A direction of a pathway, as it stands.
    struct PathwayView {
        uint256 limit; // CPT (18 decimals) that may pass in any 3 600 seconds
        uint256 available; // CPT (18 decimals) of it that may pass now
        uint256 pausedUntil; // unix seconds; in the past: not paused
        bool prolonged; // the council has used its prolongation of the last pause
    }

    /* EVENTS */

    /// @notice A direction was stopped, until `until` if nobody does more.
    event PathwayPaused(uint32 indexed eid, Direction indexed direction, address by, uint256 until);

    /// @notice A running pause now ends later.
    event PathwayPauseProlonged(
        uint32 indexed eid,
        Direction indexed direction,
        address by,
        uint256 oldUntil,
        uint256 newUntil
    );

    /// @notice A pause was ended before its time.
    event PathwayUnpaused(uint32 indexed eid, Direction indexed direction, address by);

    /// @notice Whole CPT that may pass in any 3 600 seconds.
    event PathwayLimitUpdated(
        uint32 indexed eid,
        Direction indexed direction,
        uint256 oldLimitCpt,
        uint256 newLimitCpt
    );

    /// @notice How long the guardian's pauses last, and how far apart they are at least, in seconds.
    event PathwayPauseLimitsUpdated(uint256 oldDuration, uint256 newDuration, uint256 oldCooldown, uint256 newCooldown);

    /* ERRORS */

    /// @notice The direction is paused. An inbound message stays at the endpoint and can be delivered after it.
    error Pathways_Paused(uint32 eid, Direction direction, uint256 until);

    /// @notice The direction is not paused.
    error Pathways_NotPaused(uint32 eid, Direction direction);

    /// @notice The guardian cannot stop this direction again before `readyAt`.
    error Pathways_CoolingDown(uint32 eid, Direction direction, uint256 readyAt);

    /// @notice The council has prolonged this pause already.
    error Pathways_AlreadyProlonged(uint32 eid, Direction direction, uint256 until);

    /// @notice A pause can be extended to later than its end, to at most a year from now.
    error Pathways_BadExtension(uint256 until, uint256 earliest, uint256 latest);

    /// @notice A setting lies outside its bounds.
    error Pathways_OutOfBounds(uint256 value, uint256 min, uint256 max);

    /// @notice More than the limit would have passed within 3 600 seconds: `available` fits now, and `amount` at `fitsAt` if nothing
    ///         else passes until then (never, 2^256 − 1, when it is above the limit itself). An inbound message stays at the endpoint
    ///         and can be delivered then.
    error Pathways_OverLimit(uint32 eid, Direction direction, uint256 amount, uint256 available, uint256 fitsAt);

    /// @notice Less than 0.000001 CPT, which does not travel.
    error Pathways_NothingToSend(uint256 amount);

    /// @notice The receiver is no address of the other chain, or nobody: zero, or the bridge's own contract there.
    error Pathways_BadReceiver(bytes32 to);

    /// @notice The owner is the authority, and changes with it alone.
    error Pathways_OwnerIsAuthority();

    /* SETTINGS */

    /// @notice Stops a direction for at most 72 hours; it ends by itself. Nothing is lost: what is under way inbound waits at the
    ///         endpoint.
    /// @dev Role: guardian. Not again within the cooldown after a pause's end. Reverts with `Pathways_Paused`, `Pathways_CoolingDown`.
    ///      Emits `PathwayPaused`.
    function pausePathway(uint32 eid, Direction direction) external;

    /// @notice Adds 14 days to a running pause, once.
    /// @dev Role: pause prolonger. Reverts with `Pathways_NotPaused`, `Pathways_AlreadyProlonged`. Emits `PathwayPauseProlonged`.
    function prolongPathwayPause(uint32 eid, Direction direction) external;

    /// @notice Moves the end of a running pause to `until`, at most a year from now.
    /// @dev Role: admin. Reverts with `Pathways_NotPaused`, `Pathways_BadExtension`. Emits `PathwayPauseProlonged`.
    function extendPathwayPause(uint32 eid, Direction direction, uint256 until) external;

    /// @notice Ends a running pause.
    /// @dev Role: routine parameters. Reverts with `Pathways_NotPaused`. Emits `PathwayUnpaused`.
    function unpausePathway(uint32 eid, Direction direction) external;

    /// @notice Sets how long the guardian's pauses last (1 to 72 hours; 72 at first) and how far apart they are at least (1 to 90
    ///         days; 7 at first), in seconds.
    /// @dev Role: critical parameters. Reverts with `Pathways_OutOfBounds`. Emits `PathwayPauseLimitsUpdated`.
    function setPathwayPauseLimits(uint256 duration, uint256 cooldown) external;

    /// @notice Sets what may pass in a direction in any 3 600 seconds, in whole CPT: 10 000 to 1 000 000. Until it is set nothing
    ///         passes. A lower one holds at once, against what has passed already too.
    /// @dev Role: critical parameters. A limit here below what the other end lets go makes messages wait, so lower the other end
    ///      first. Reverts with `Pathways_OutOfBounds`. Emits `PathwayLimitUpdated`.
    function setPathwayLimit(uint32 eid, Direction direction, uint256 limitCpt) external;

    /* VIEWS */

    /// @notice A direction of a pathway, as it stands.
    function pathway(uint32 eid, Direction direction) external view returns (PathwayView memory);

    /// @notice What can be sent to a chain now, in CPT (18 decimals): the least of what limit, caps, insurance and pause leave. Zero without
    ///         a peer.
    function sendable(uint32 eid) external view returns (uint256 amount);

    /// @notice The first second from now on at which the limit lets `amount` of CPT (18 decimals) pass, if nothing else does until then;
    ///         2^256 − 1 above the limit. Says nothing of pauses, caps and insurance.
    function fitsAt(uint32 eid, Direction direction, uint256 amount) external view returns (uint256 time);

    /// @notice How long the guardian's pauses last, and how far apart they are at least, in seconds.
    function pathwayPauseLimits() external view returns (uint256 duration, uint256 cooldown);
}
