// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AccessManagedUpgradeable} from "@openzeppelin/contracts-upgradeable/access/manager/AccessManagedUpgradeable.sol";
import {IExpiringPause} from "../interfaces/base/IExpiringPause.sol";
import {PauseClock} from "./PauseClock.sol";

/// @title ExpiringPause
/// @notice The emergency stop of every pausable contract: whoever may start it cannot keep it going, and it ends by itself.
/// @dev Invariants: PAU-1 (a stop without `extendPause` lasts at most 72 h + 14 days), PAU-2 (`pausedSeconds` never falls),
///      PAU-3 (two stops by the guardian are at least the cooldown apart).
abstract contract ExpiringPause is IExpiringPause, PauseClock, AccessManagedUpgradeable {
    uint256 private constant MIN_DURATION = 1 hours;
    uint256 private constant MAX_DURATION = 72 hours;
    uint256 private constant MIN_COOLDOWN = 1 days;
    uint256 private constant MAX_COOLDOWN = 90 days;
    uint256 private constant DEFAULT_COOLDOWN = 7 days;
    uint256 private constant PROLONGATION = 14 days;
    uint256 private constant MAX_EXTENSION = 365 days;

    function __ExpiringPause_init() internal onlyInitializing {
        ExpiringPauseStorage storage $ = _pauseStorage();
        $.duration = uint32(MAX_DURATION);
        $.cooldown = uint32(DEFAULT_COOLDOWN);
    }

    modifier whenPaused() {
        require(paused(), ExpiringPause_NotPaused());
        _;
    }

    /* SETTINGS */

    /// @inheritdoc IExpiringPause
    function pause() external restricted {
        ExpiringPauseStorage storage $ = _pauseStorage();
        _requireNotPaused();
        uint256 previousEnd = $.pausedUntil;
        if (previousEnd != 0) {
            uint256 readyAt = previousEnd + $.cooldown;
            require(block.timestamp >= readyAt, ExpiringPause_CoolingDown(readyAt));
        }
        uint256 until = block.timestamp + $.duration;
        // Timestamps and sums of spans between them stay below 2^40 for 34 000 years.
        $.pausedBefore = uint40(_pausedSeconds());
        $.pausedAt = uint40(block.timestamp);
        $.pausedUntil = uint40(until);
        $.prolonged = false;
        emit Paused(msg.sender, until);
    }

    /// @inheritdoc IExpiringPause
    function prolongPause() external restricted whenPaused {
        ExpiringPauseStorage storage $ = _pauseStorage();
        uint256 oldUntil = $.pausedUntil;
        require(!$.prolonged, ExpiringPause_AlreadyProlonged(oldUntil));
        $.prolonged = true;
        _moveEnd(oldUntil + PROLONGATION);
    }

    /// @inheritdoc IExpiringPause
    function extendPause(uint256 until) external restricted whenPaused {
        uint256 presentEnd = _pauseStorage().pausedUntil;
        uint256 latest = block.timestamp + MAX_EXTENSION;
        require(until > presentEnd && until <= latest, ExpiringPause_BadExtension(until, presentEnd, latest));
        _moveEnd(until);
    }

    function _moveEnd(uint256 until) private {
        ExpiringPauseStorage storage $ = _pauseStorage();
        emit PauseProlonged(msg.sender, $.pausedUntil, until);
        $.pausedUntil = uint40(until); // at most a year from now
    }

    /// @inheritdoc IExpiringPause
    function unpause() external restricted whenPaused {
        _pauseStorage().pausedUntil = uint40(block.timestamp);
        emit Unpaused(msg.sender);
    }

    /// @inheritdoc IExpiringPause
    function setPauseLimits(uint256 duration, uint256 cooldown) external restricted {
        require(
            duration >= MIN_DURATION && duration <= MAX_DURATION,
            ExpiringPause_LimitOutOfBounds(duration, MIN_DURATION, MAX_DURATION)
        );
        require(
            cooldown >= MIN_COOLDOWN && cooldown <= MAX_COOLDOWN,
            ExpiringPause_LimitOutOfBounds(cooldown, MIN_COOLDOWN, MAX_COOLDOWN)
        );
        ExpiringPauseStorage storage $ = _pauseStorage();
        emit PauseLimitsUpdated($.duration, duration, $.cooldown, cooldown);
        // Both fit: at most 90 days, checked above.
        $.duration = uint32(duration);
        $.cooldown = uint32(cooldown);
    }

    /* VIEWS */

    /// @inheritdoc IExpiringPause
    function paused() public view returns (bool) {
        return _isPaused();
    }

    /// @inheritdoc IExpiringPause
    function pausedUntil() external view returns (uint256) {
        return _pauseStorage().pausedUntil;
    }

    /// @inheritdoc IExpiringPause
    function pausedSeconds() external view returns (uint256) {
        return _pausedSeconds();
    }

    /// @inheritdoc IExpiringPause
    function pauseLimits() external view returns (uint256 duration, uint256 cooldown) {
        ExpiringPauseStorage storage $ = _pauseStorage();
        return ($.duration, $.cooldown);
    }
}
