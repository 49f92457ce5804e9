// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {IExpiringPause} from "../interfaces/base/IExpiringPause.sol";

/// @title PauseClock
/// @notice Reading the emergency stop of `ExpiringPause`: whether it holds, and the time that passed without it.
/// @dev One slot, so that a contract pays one cold read for both the check and its prolonged deadlines.
abstract contract PauseClock {
    /* STORAGE */

    /// @custom:storage-location erc7201:cyberplaza.ExpiringPause
    struct ExpiringPauseStorage {
        uint40 pausedAt; // start of the running or the last stop
        uint40 pausedUntil; // its end
        uint40 pausedBefore; // seconds paused by the stops before it
        uint32 duration;
        uint32 cooldown;
        bool prolonged; // the council has used its prolongation of this stop
    }

    function _pauseStorage() internal pure returns (ExpiringPauseStorage storage $) {
        uint256 location = erc7201("cyberplaza.ExpiringPause");
        assembly ("memory-safe") {
            $.slot := location
        }
    }

    modifier whenNotPaused() {
        _requireNotPaused();
        _;
    }

    function _isPaused() internal view returns (bool) {
        return block.timestamp < _pauseStorage().pausedUntil;
    }

    function _requireNotPaused() internal view {
        uint256 until = _pauseStorage().pausedUntil;
        require(block.timestamp >= until, IExpiringPause.ExpiringPause_Paused(until));
    }

    /// @dev The clock less the seconds that were paused: deadlines measured in it are prolonged by every pause.
    function _activeTime() internal view returns (uint256) {
        return block.timestamp - _pausedSeconds();
    }

    /// @dev When the clock will show what `activeTime` is, if nothing is paused until then.
    function _clockAt(uint256 activeTime) internal view returns (uint256) {
        return activeTime + _pausedSeconds();
    }

    /// @dev The earliest the clock can have been at a past `activeTime`: exact unless a pause came after it.
    function _earliestClockAt(uint256 activeTime) internal view returns (uint256) {
        (uint256 offset, uint256 lastPauseAt) = _clockOffset();
        return activeTime > lastPauseAt ? activeTime + offset : activeTime;
    }

    /// @dev The clock less active time, and the active time at which the last pause began: what `_earliestClockAt` reads.
    function _clockOffset() internal view returns (uint256 offset, uint256 lastPauseAt) {
        ExpiringPauseStorage storage $ = _pauseStorage();
        return (_pausedSeconds(), $.pausedAt - $.pausedBefore);
    }

    function _pausedSeconds() internal view returns (uint256) {
        ExpiringPauseStorage storage $ = _pauseStorage();
        return $.pausedBefore + Math.min(block.timestamp, $.pausedUntil) - $.pausedAt;
    }
}
