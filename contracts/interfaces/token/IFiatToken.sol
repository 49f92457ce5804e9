// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title IFiatToken
/// @notice What the protocol uses of Circle's FiatTokenV2_2 beyond ERC-20. The signatures are bytes, so that contract wallets
///         can sign.
interface IFiatToken {
    /// @notice Sets an allowance by the owner's EIP-2612 signature.
    function permit(address owner, address spender, uint256 value, uint256 deadline, bytes calldata signature) external;

    /// @notice Moves `value` to the caller by `from`'s EIP-3009 signature.
    function receiveWithAuthorization(
        address from,
        address to,
        uint256 value,
        uint256 validAfter,
        uint256 validBefore,
        bytes32 nonce,
        bytes calldata signature
    ) external;
}
