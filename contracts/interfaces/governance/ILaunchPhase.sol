// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title ILaunchPhase
/// @notice The time in which the 7-of-9 council is admin, and its one-way end: then the Governor's timelock is.
interface ILaunchPhase {
    /// @notice The Governor's timelock is admin of the suite, `council` no longer.
    event HandedOver(address indexed council, address indexed timelock);

    /// @notice The hand-over has happened.
    error LaunchPhase_Over(uint256 endedAt);

    /// @notice Nothing shows that all veCPT together stayed at or above `required` in the day from `timepoint` on: what was locked then
    ///         is only `proven` a day later. Wei of veCPT.
    error LaunchPhase_BelowTarget(uint256 timepoint, uint256 proven, uint256 required);

    /// @notice The admin role has a grant delay, in seconds: the suite would be without an admin for so long. The admin takes it away
    ///         by `setGrantDelay`.
    error LaunchPhase_GrantDelayed(uint256 grantDelay);

    /// @notice Hands the admin role to the Governor's timelock. Open to anyone, once all veCPT has stayed at or above `requiredVotes` for 13
    ///         weeks.
    /// @param formerAdmins Accounts beside the council that the admin role was given to in the meantime; it is taken from them as well.
    ///        The list may be empty; the timelock keeps the role though it is named. The AccessManager keeps no list of its admins:
    ///        who is not named stays one.
    /// @dev Each of the 91 days is shown by what was locked at its beginning: a lock cannot be left early, so that all veCPT during
    ///      the day is at least what those locks are worth at its end. Reverts with `LaunchPhase_Over`, `LaunchPhase_BelowTarget` or
    ///      `LaunchPhase_GrantDelayed`. Emits `HandedOver`.
    function handOver(address[] calldata formerAdmins) external;

    /// @notice The last day of the past 13 weeks for which nothing shows that veCPT stayed at or above the target; zeros when the
    ///         hand-over is open. It opens more than 91 days after `timepoint`.
    /// @return timepoint Beginning of the day, unix seconds.
    /// @return proven Wei of veCPT.
    function shortfall() external view returns (uint256 timepoint, uint256 proven);

    /// @notice When the launch phase ended, unix seconds; 0 while it lasts.
    function endedAt() external view returns (uint256);

    /// @notice All veCPT that must have been there throughout, in wei.
    function requiredVotes() external view returns (uint256);

    /// @notice Who is admin in the launch phase.
    function council() external view returns (address);

    /// @notice Who is admin afterwards.
    function timelock() external view returns (address);
}
