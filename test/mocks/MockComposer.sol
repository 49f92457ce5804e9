// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice Keeps what a transfer that calls its receiver says.
contract MockComposer {
    address public from;
    bytes public message;

    function lzCompose(address from_, bytes32, bytes calldata message_, address, bytes calldata) external payable {
        from = from_;
        message = message_;
    }
}
