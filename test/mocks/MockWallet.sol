// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC1271} from "@openzeppelin/contracts/interfaces/IERC1271.sol";
import {Address} from "@openzeppelin/contracts/utils/Address.sol";
import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";

/// @notice A contract wallet of one key that can also answer a signature check in every wrong way.
contract MockWallet is IERC1271 {
    enum Mode {
        Honest,
        Reverts,
        BurnsGas,
        LongAnswer,
        ShortAnswer,
        WrongMagic
    }

    error NoSignature();

    address public immutable KEY;
    Mode public mode;

    constructor(address key) {
        KEY = key;
    }

    function setMode(Mode mode_) external {
        mode = mode_;
    }

    function execute(address target, bytes calldata data) external returns (bytes memory) {
        return Address.functionCall(target, data);
    }

    function isValidSignature(bytes32 hash, bytes calldata signature) external view returns (bytes4) {
        if (mode == Mode.Reverts) revert NoSignature();
        if (mode == Mode.BurnsGas) {
            while (gasleft() > 0) {}
        }
        if (mode == Mode.LongAnswer) {
            assembly ("memory-safe") {
                mstore(0, shl(224, 0x1626ba7e))
                return(0, 100000)
            }
        }
        if (mode == Mode.ShortAnswer) {
            assembly ("memory-safe") {
                mstore(0, shl(224, 0x1626ba7e))
                return(0, 4)
            }
        }
        (address recovered, ECDSA.RecoverError problem, ) = ECDSA.tryRecoverCalldata(hash, signature);
        bool valid = problem == ECDSA.RecoverError.NoError && recovered == KEY && mode == Mode.Honest;
        return valid ? IERC1271.isValidSignature.selector : bytes4(0xffffffff);
    }
}
