// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC1271} from "@openzeppelin/contracts/interfaces/IERC1271.sol";
import {Address} from "@openzeppelin/contracts/utils/Address.sol";
import {IJobEscrow} from "../../contracts/interfaces/market/IJobEscrow.sol";
import {JobStatus} from "../../contracts/libraries/PackedJob.sol";

/// @notice A contract wallet that holds every signature of everybody for its own, in one of the ways such a wallet can hurt.
contract FickleWallet is IERC1271 {
    enum Mode {
        SaysYes,
        BurnsGas,
        DirtyYes,
        WhileRunning
    }

    uint256 public constant BURNT_GAS = 300_000;

    IJobEscrow private immutable ESCROW;

    Mode public mode;
    uint256 public watchedJob;

    constructor(IJobEscrow escrow) {
        ESCROW = escrow;
    }

    /// @param jobId The job whose report changes its mind, where the mode has to do with one.
    function setMode(Mode mode_, uint256 jobId) external {
        mode = mode_;
        watchedJob = jobId;
    }

    function execute(address target, bytes calldata data) external {
        Address.functionCall(target, data);
    }

    function isValidSignature(bytes32, bytes calldata) external view returns (bytes4 answer) {
        answer = IERC1271.isValidSignature.selector;
        if (mode == Mode.BurnsGas) {
            uint256 until = gasleft() - BURNT_GAS;
            while (gasleft() > until) {}
        }
        if (mode == Mode.WhileRunning && ESCROW.packedJobOf(watchedJob).status() != JobStatus.Running)
            return 0xffffffff;
        if (mode == Mode.DirtyYes) {
            assembly ("memory-safe") {
                mstore(0, or(answer, 1))
                return(0, 32)
            }
        }
    }
}
