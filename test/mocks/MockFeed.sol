// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice A Chainlink feed that answers whatever it is told to, in every wrong way.
contract MockFeed {
    enum Mode {
        Honest,
        Reverts,
        BurnsGas,
        ShortAnswer,
        LongAnswer,
        NoDecimals
    }

    error NoData();

    Mode public mode;
    uint256 private _decimals;
    int256 private _answer;
    uint256 private _startedAt;
    uint256 private _updatedAt;

    constructor(uint256 decimals_, int256 answer_) {
        _decimals = decimals_;
        set(answer_, block.timestamp);
    }

    function set(int256 answer_, uint256 updatedAt) public {
        (_answer, _startedAt, _updatedAt) = (answer_, updatedAt, updatedAt);
    }

    function setDecimals(uint256 decimals_) external {
        _decimals = decimals_;
    }

    function setMode(Mode mode_) external {
        mode = mode_;
    }

    function decimals() external view returns (uint256) {
        if (mode == Mode.NoDecimals) revert NoData();
        return _decimals;
    }

    function latestRoundData() external view returns (uint80, int256, uint256, uint256, uint80) {
        if (mode == Mode.Reverts) revert NoData();
        if (mode == Mode.BurnsGas) {
            while (gasleft() > 0) {}
        }
        if (mode == Mode.ShortAnswer) {
            assembly ("memory-safe") {
                mstore(0, 1)
                return(0, 32)
            }
        }
        if (mode == Mode.LongAnswer) {
            assembly ("memory-safe") {
                return(0x10000, 20000) // zeros
            }
        }
        return (1, _answer, _startedAt, _updatedAt, 1);
    }
}
