// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {SignatureChecker} from "@openzeppelin/contracts/utils/cryptography/SignatureChecker.sol";

/// @title Signatures
/// @notice Signatures of externally owned accounts (65 bytes, low s) and of contract wallets (ERC-1271).
/// @dev Recovers before it looks for code: a key's signature then costs no cold account access. A contract wallet whose
///      address is also a key's is accepted by either, which gives nobody anything: both are that address.
library Signatures {
    /// @notice Whether `signature` over `hash` is `signer`'s. Never reverts on a malformed signature.
    function isValid(address signer, bytes32 hash, bytes calldata signature) internal view returns (bool) {
        (address recovered, ECDSA.RecoverError problem, ) = ECDSA.tryRecoverCalldata(hash, signature);
        if (problem == ECDSA.RecoverError.NoError && recovered == signer) return true;
        return signer.code.length != 0 && SignatureChecker.isValidERC1271SignatureNowCalldata(signer, hash, signature);
    }
}
