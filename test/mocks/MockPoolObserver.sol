// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice An observer that names the volume a test sets, or misbehaves in one of the ways an observer can.
contract MockPoolObserver {
    enum Mode {
        Answers,
        Reverts,
        BurnsGas,
        AnswersNothing,
        CallsBack,
        Slow,
        Floods
    }

    /// @dev Of the 500 000 it is given.
    uint256 private constant SLOW_GAS = 490_000;

    Mode public mode;
    uint256 public volume;
    uint256 public refreshes;
    address public target;
    bytes public data;

    error ObserverDown();

    function setVolume(uint256 volume_) external {
        volume = volume_;
    }

    function setMode(Mode mode_) external {
        mode = mode_;
    }

    function setCallback(address target_, bytes calldata data_) external {
        (target, data) = (target_, data_);
        mode = Mode.CallsBack;
    }

    function refresh() external returns (uint256) {
        if (mode == Mode.Slow) {
            uint256 end = gasleft() - SLOW_GAS;
            while (gasleft() > end) {}
            return volume;
        }
        ++refreshes;
        if (mode == Mode.CallsBack) {
            mode = Mode.Answers;
            (bool ok, ) = target.call(data);
            require(ok, ObserverDown());
        }
        return _answer();
    }

    function medianVolume() external view returns (uint256) {
        return _answer();
    }

    function _answer() private view returns (uint256) {
        if (mode == Mode.Reverts) revert ObserverDown();
        if (mode == Mode.BurnsGas) {
            while (gasleft() > 0) {}
        }
        if (mode == Mode.AnswersNothing) {
            assembly ("memory-safe") {
                return(0, 0)
            }
        }
        if (mode == Mode.Floods) {
            assembly ("memory-safe") {
                return(0, 200000)
            }
        }
        return volume;
    }
}
