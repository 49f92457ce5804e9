// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

/// @title IGenesisVault
/// @notice Holds the supply of CPT until the genesis table distributes it.
interface IGenesisVault {
    /// @notice `amount` of `token` left the vault.
    event Released(IERC20 indexed token, address indexed to, uint256 amount);

    /// @notice Sends `amount` of `token` (in its own decimals; CPT: 18) to `to`.
    /// @dev Role: admin. Reverts with the token's own error when the balance is short. Emits `Released`.
    function release(IERC20 token, address to, uint256 amount) external;
}
