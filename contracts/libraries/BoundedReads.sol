// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title BoundedReads
/// @notice Reads contracts that may revert, answer nonsense, burn gas or not be there.
/// @dev A read that failed for lack of gas would let the caller choose which contract seems silent, since 1/64 of the gas
///      survives it. So the callee is sure to get `gasLimit`, and never gets more; what it answers beyond the words asked for is
///      not copied.
library BoundedReads {
    /// @dev A cold account, and what the call itself costs.
    uint256 private constant CALL_COST = 4_000;

    /// @notice Less gas is left than the contract that is read is entitled to.
    error BoundedReads_InsufficientGas(uint256 left, uint256 needed);

    /// @notice The first `words` words that `target` answers to `data`.
    /// @return ok Whether it did not revert and answered that many; it has code then, if `words` is not zero.
    function tryRead(
        address target,
        bytes memory data,
        uint256 gasLimit,
        uint256 words
    ) internal view returns (bool ok, uint256[] memory answer) {
        answer = new uint256[](words);
        uint256 left = gasleft();
        uint256 needed = gasLimit + CALL_COST;
        require(left - left / 64 > needed, BoundedReads_InsufficientGas(left, needed));
        assembly ("memory-safe") {
            let size := shl(5, words)
            ok := staticcall(gasLimit, target, add(data, 0x20), mload(data), add(answer, 0x20), size)
            ok := and(ok, iszero(lt(returndatasize(), size)))
        }
    }

    /// @notice The address that `target` answers to `data`, zero when it answers nothing of the kind.
    function tryReadAddress(address target, bytes memory data, uint256 gasLimit) internal view returns (address) {
        (bool ok, uint256[] memory answer) = tryRead(target, data, gasLimit, 1);
        // the cast keeps the value: checked in the same line
        return ok && answer[0] <= type(uint160).max ? address(uint160(answer[0])) : address(0);
    }
}
