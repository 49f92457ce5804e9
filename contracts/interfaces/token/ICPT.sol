// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

/// @title ICPT
/// @notice The CyberPlaza Token: 100 000 000 CPT of 18 decimals, minted once. It has EIP-2612 permit, and holders can burn.
///         Unlocked CPT carries no vote.
interface ICPT is IERC20 {
    /// @notice `account` may send CPT while transfers are paused, or no longer may.
    event PauseExemptionUpdated(address indexed account, bool oldExempt, bool newExempt);

    /// @notice The supply needs a holder.
    error CPT_HolderIsZero();

    /// @notice Lets `account` send CPT while transfers are paused: for the contracts that pay beneficiaries what is theirs
    ///         (VoteEscrow, VestingVault, the distributors).
    /// @dev Role: admin. Emits `PauseExemptionUpdated`.
    function setPauseExempt(address account, bool exempt) external;

    /// @notice Whether `account` may send CPT while transfers are paused.
    function isPauseExempt(address account) external view returns (bool);
}
