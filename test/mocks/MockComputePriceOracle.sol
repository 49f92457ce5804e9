// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IComputePriceOracle} from "../../contracts/interfaces/oracle/IComputePriceOracle.sol";

/// @notice An oracle with the rates it is told, after the gas it is told to use, or one that fails in one of the ways an
///         oracle can.
contract MockComputePriceOracle is IComputePriceOracle {
    enum Mode {
        Answers,
        Reverts,
        RevertsLong,
        BurnsGas,
        AnswersNothing,
        AnswersOneWord,
        AnswersLong,
        AnswersBadFlag
    }

    struct Rate {
        uint256 rate;
        bool stale;
    }

    error OracleClosed();

    Mode public mode;
    uint256 public gasUse;
    mapping(bytes32 resource => Rate) private _rates;

    function setRate(bytes32 resource, uint256 rate, bool stale) external {
        _rates[resource] = Rate(rate, stale);
    }

    function setMode(Mode mode_) external {
        mode = mode_;
    }

    function setGasUse(uint256 gasUse_) external {
        gasUse = gasUse_;
    }

    function rateOf(bytes32 resource) external view returns (uint256 rate, bool stale) {
        uint256 gasAtStart = gasleft();
        if (mode != Mode.Answers) _fail(_rates[resource].rate);
        while (gasAtStart - gasleft() < gasUse) {}
        return (_rates[resource].rate, _rates[resource].stale);
    }

    function _fail(uint256 rate) private view {
        if (mode == Mode.Reverts) revert OracleClosed();
        if (mode == Mode.RevertsLong) {
            assembly ("memory-safe") {
                revert(0, 150000)
            }
        }
        if (mode == Mode.BurnsGas) {
            while (gasleft() > 0) {}
        }
        uint256 length =
            mode == Mode.AnswersNothing
                ? 0
                : mode == Mode.AnswersOneWord
                    ? 32
                    : 64;
        if (mode == Mode.AnswersLong) length = 150_000;
        uint256 flag = mode == Mode.AnswersBadFlag ? 2 : 0;
        assembly {
            mstore(0, rate)
            mstore(32, flag)
            return(0, length)
        }
    }
}
