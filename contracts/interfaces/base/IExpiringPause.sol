// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title IExpiringPause
/// @notice An emergency stop that ends by itself. It stops new exposure, never an exit. What its contract measures in active
///         time is prolonged by the time that was paused; the contract's interface says what is.
/// @dev All times are unix seconds, all spans seconds.
interface IExpiringPause {
    /// @notice The stop began and will end by itself at `until`, unless that is moved.
    event Paused(address indexed account, uint256 until);

    /// @notice The end of the running stop moved later.
    event PauseProlonged(address indexed account, uint256 oldUntil, uint256 newUntil);

    /// @notice The stop was ended early. A stop that ran out emits nothing: its end is in `Paused` and `PauseProlonged`.
    event Unpaused(address indexed account);

    /// @notice The guardian's limits changed.
    event PauseLimitsUpdated(uint256 oldDuration, uint256 newDuration, uint256 oldCooldown, uint256 newCooldown);

    /// @notice The action waits until the stop ends: at `until`, unless that is moved.
    error ExpiringPause_Paused(uint256 until);

    /// @notice Nothing is paused.
    error ExpiringPause_NotPaused();

    /// @notice The guardian cannot pause again before `readyAt`.
    error ExpiringPause_CoolingDown(uint256 readyAt);

    /// @notice The running stop was already prolonged by the council; only the Governor can extend it further.
    error ExpiringPause_AlreadyProlonged(uint256 until);

    /// @notice `until` must be later than the present end and at most `latest`.
    error ExpiringPause_BadExtension(uint256 until, uint256 presentEnd, uint256 latest);

    /// @notice A limit lies outside its bounds.
    error ExpiringPause_LimitOutOfBounds(uint256 value, uint256 min, uint256 max);

    /// @notice Stops new exposure now, for `pauseLimits().duration` seconds.
    /// @dev Role: guardian. Reverts with `ExpiringPause_Paused` while a stop runs and with `ExpiringPause_CoolingDown`
    ///      within `pauseLimits().cooldown` seconds of the last one's end. Emits `Paused`.
    function pause() external;

    /// @notice Adds 14 days to the running stop, once.
    /// @dev Role: pause prolonger (7-of-9). Reverts with `ExpiringPause_NotPaused` or `ExpiringPause_AlreadyProlonged`.
    ///      Emits `PauseProlonged`.
    function prolongPause() external;

    /// @notice Moves the end of the running stop to `until`, at most 365 days from now.
    /// @dev Role: admin (the Governor). Reverts with `ExpiringPause_NotPaused` or `ExpiringPause_BadExtension`. Emits
    ///      `PauseProlonged`.
    function extendPause(uint256 until) external;

    /// @notice Ends the running stop now.
    /// @dev Role: routine parameters. Reverts with `ExpiringPause_NotPaused`. Emits `Unpaused`.
    function unpause() external;

    /// @notice Sets how long the guardian's stop lasts (1 hour to 72 hours) and how long it must wait after one (1 to 90
    ///         days).
    /// @dev Role: critical parameters. A running stop keeps its end. Reverts with `ExpiringPause_LimitOutOfBounds`. Emits
    ///      `PauseLimitsUpdated`.
    function setPauseLimits(uint256 duration, uint256 cooldown) external;

    /// @notice Whether new exposure is stopped at this second.
    function paused() external view returns (bool);

    /// @notice The end of the running or the last stop; 0 when there never was one.
    function pausedUntil() external view returns (uint256);

    /// @notice Seconds this contract has been paused so far, the running stop included.
    function pausedSeconds() external view returns (uint256);

    /// @notice How long the guardian's stop lasts and how long it must wait after one.
    function pauseLimits() external view returns (uint256 duration, uint256 cooldown);
}
