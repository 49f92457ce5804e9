// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IDaoProject} from "../../contracts/interfaces/dao/IDaoModules.sol";

/// @notice A module of all four kinds at its worst. It also acts as an account, with whatever roles it is given.
contract HostileModule {
    enum Mode {
        Agrees,
        BurnsGas,
        Reverts,
        RevertsWithMuch,
        AnswersMuch,
        AnswersWrongly,
        AnswersTooShortly,
        AsksTooMuch,
        IsFickle,
        Waits
    }

    address private immutable TREE;

    Mode public mode;
    uint256 public asked;
    /// @dev Whether the last call into the tree went through.
    bool public reentered;
    bytes private _reentry;

    constructor(address tree) {
        TREE = tree;
    }

    // solhint-disable-next-line no-complex-fallback
    fallback(bytes calldata data) external returns (bytes memory) {
        ++asked;
        if (_reentry.length != 0) (reentered, ) = TREE.call(_reentry);
        Mode now_ = mode == Mode.IsFickle ? Mode(asked % 8) : mode;
        if (now_ == Mode.BurnsGas) while (true) {}
        if (now_ == Mode.Reverts) revert("no");
        if (now_ == Mode.RevertsWithMuch || now_ == Mode.AnswersMuch) _much(now_ == Mode.AnswersMuch);
        bytes4 answer = now_ == Mode.AnswersWrongly ? bytes4(0xdeadbeef) : bytes4(data);
        if (now_ == Mode.Waits) answer = ~answer;
        if (now_ == Mode.AnswersTooShortly) return abi.encodePacked(answer, bytes27(0));
        return abi.encode(answer, _second(data, now_), now_ == Mode.AsksTooMuch ? 1 : 0);
    }

    /// @dev Of a project all of the budget, of others nothing.
    function _second(bytes calldata data, Mode now_) private pure returns (uint256) {
        if (now_ == Mode.AsksTooMuch) return type(uint256).max;
        bool isProject = bytes4(data) == IDaoProject.onApproved.selector;
        return isProject ? abi.decode(data[36:68], (uint256)) : 0;
    }

    function _much(bool answers) private pure {
        assembly {
            if answers {
                return(0, 40000)
            }
            revert(0, 40000)
        }
    }

    function setMode(Mode mode_) external {
        mode = mode_;
    }

    function setReentry(bytes calldata reentry) external {
        _reentry = reentry;
    }

    /// @notice Calls `to` as an account.
    function act(address to, bytes calldata data) external returns (bool done) {
        (done, ) = to.call(data);
    }
}
