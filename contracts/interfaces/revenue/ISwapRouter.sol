// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title ISwapRouter
/// @notice What the protocol uses of Uniswap's v3-periphery SwapRouter, whose own interface does not compile beside OpenZeppelin 5.
interface ISwapRouter {
    /// @param path token, fee (3 bytes), token, fee, token, …
    struct ExactInputParams {
        bytes path;
        address recipient;
        uint256 deadline;
        uint256 amountIn;
        uint256 amountOutMinimum;
    }

    /// @notice Sells `amountIn` of the path's first token, which the caller has approved, for its last.
    function exactInput(ExactInputParams calldata params) external payable returns (uint256 amountOut);
}
