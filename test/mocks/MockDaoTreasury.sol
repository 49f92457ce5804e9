// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IDaoTreasury} from "../../contracts/interfaces/dao/IDaoModules.sol";
import {IDaoTypes} from "../../contracts/interfaces/dao/IDaoTypes.sol";

/// @notice A treasury module that splits revenue by parts of 10 000, or hurts in one of the ways such a module can.
contract MockDaoTreasury is IDaoTreasury {
    enum Mode {
        Splits,
        Reverts,
        BurnsGas,
        WrongSelector,
        TooMuch,
        Overflows,
        AnswersShort,
        AnswersLong,
        Calls
    }

    Mode public mode;
    uint256 public toBudgetBps;
    uint256 public toParentBps;
    address public target;
    bytes public data;
    bool public succeeded;
    bytes4 public reason;

    function setSplit(uint256 newBudgetBps, uint256 newParentBps) external {
        (mode, toBudgetBps, toParentBps) = (Mode.Splits, newBudgetBps, newParentBps);
    }

    function setMode(Mode newMode) external {
        mode = newMode;
    }

    function setCall(address newTarget, bytes calldata newData) external {
        (mode, target, data) = (Mode.Calls, newTarget, newData);
    }

    function onRevenue(
        uint256,
        IDaoTypes.Token,
        uint256 amount
    ) external returns (bytes4 answer, uint256 toBudget, uint256 toParent) {
        answer = IDaoTreasury.onRevenue.selector;
        toBudget = (amount * toBudgetBps) / 10_000;
        toParent = (amount * toParentBps) / 10_000;
        if (mode == Mode.Reverts) revert("no");
        if (mode == Mode.BurnsGas) while (true) {}
        if (mode == Mode.WrongSelector) answer = ~answer;
        if (mode == Mode.TooMuch) (toBudget, toParent) = (amount, 1);
        if (mode == Mode.Overflows) (toBudget, toParent) = (1, type(uint256).max);
        if (mode == Mode.AnswersShort) _answer(answer, 64);
        if (mode == Mode.AnswersLong) _answer(answer, 20_000);
        if (mode == Mode.Calls) {
            bytes memory returned;
            (succeeded, returned) = target.call(data);
            reason = succeeded ? bytes4(0) : bytes4(returned);
        }
    }

    function _answer(bytes4 answer, uint256 size) private pure {
        assembly {
            mstore(0, answer)
            mstore(32, 0)
            mstore(64, 0)
            return(0, size)
        }
    }
}
