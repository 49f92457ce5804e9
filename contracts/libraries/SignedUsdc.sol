// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IFiatToken} from "../interfaces/token/IFiatToken.sol";

/// @title SignedUsdc
/// @notice USDC from a wallet by its signature, to the contract that uses the library.
library SignedUsdc {
    /// @notice An EIP-3009 authorization to the contract that takes it. Its nonce is keccak256(abi.encode(beneficiary, action, salt)): who
    ///         gets what it pays for, and what is done with it, so that whoever sends it can change neither.
    struct Authorization {
        uint256 validAfter;
        uint256 validBefore;
        bytes32 salt;
        bytes signature;
    }

    /// @notice Uses an EIP-2612 permit, if it still can be. Somebody may have used it before: then the allowance is there, or the transfer
    ///         that follows says that it is not.
    function tryPermit(IERC20 usdc, address owner, uint256 value, uint256 deadline, bytes memory signature) internal {
        try IFiatToken(address(usdc)).permit(owner, address(this), value, deadline, signature) {} catch {}
    }

    /// @notice Takes USDC by an EIP-3009 authorization. Reverts with USDC's words.
    function takeAuthorized(
        IERC20 usdc,
        address from,
        uint256 value,
        address beneficiary,
        bytes32 action,
        Authorization memory authorization
    ) internal {
        IFiatToken(address(usdc)).receiveWithAuthorization(
            from,
            address(this),
            value,
            authorization.validAfter,
            authorization.validBefore,
            keccak256(abi.encode(beneficiary, action, authorization.salt)),
            authorization.signature
        );
    }
}
