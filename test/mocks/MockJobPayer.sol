// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Address} from "@openzeppelin/contracts/utils/Address.sol";
import {IJobEscrow} from "../../contracts/interfaces/market/IJobEscrow.sol";
import {IJobPayer} from "../../contracts/interfaces/market/IJobPayer.sol";

/// @notice A contract that pays for jobs, or refuses in one of the ways a contract can. While it is asked it can call the
///         escrow, and remembers what came of it.
contract MockJobPayer is IJobPayer {
    enum Mode {
        Pays,
        Refuses,
        AnswersWrong
    }

    struct Question {
        uint256 firstJobId;
        uint256 jobs;
        address user;
        uint256 amount;
        bytes data;
    }

    error NoVoucher(address user);

    IJobEscrow private immutable ESCROW;

    Mode public mode;
    bool public calledBack;
    bytes public answer;

    bytes private _callback;
    Question[] private _questions;

    constructor(IJobEscrow escrow) {
        ESCROW = escrow;
    }

    function setMode(Mode mode_) external {
        mode = mode_;
    }

    /// @dev What it sends to the escrow the next time it is asked.
    function setCallback(bytes calldata data) external {
        _callback = data;
    }

    function execute(address target, bytes calldata data) external {
        Address.functionCall(target, data);
    }

    function payForJobs(
        uint256 firstJobId,
        uint256 jobs,
        address user,
        uint256 amount,
        bytes calldata data
    ) external returns (bytes4) {
        require(msg.sender == address(ESCROW) && mode != Mode.Refuses, NoVoucher(user));
        _questions.push(Question(firstJobId, jobs, user, amount, data));
        bytes memory callback = _callback;
        delete _callback;
        if (callback.length != 0) (calledBack, answer) = address(ESCROW).call(callback);
        return mode == Mode.AnswersWrong ? IJobPayer.reconcile.selector : IJobPayer.payForJobs.selector;
    }

    /// @dev It keeps what comes back.
    function reconcile(uint256) external {}

    function questions() external view returns (Question[] memory) {
        return _questions;
    }
}
