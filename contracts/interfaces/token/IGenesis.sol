// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IVestingVault} from "./IVestingVault.sol";

/// @title IGenesis
/// @notice Holds the 100 000 000 CPT of genesis and lets them go to the sinks of the genesis table alone. Amounts in wei of CPT
///         (18 decimals).
/// @dev Foundation: 10 % at the listing, 90 % linear over 24 months; 500 000 of the first part are the bridge insurance. Private sale:
///      to the PrivateSale contract. Team: 12 months cliff, then 36 months linear. The three community budgets and the bridge
///      insurance wait here until their contracts exist.
interface IGenesis {
    /// @notice The table; the bridge insurance is part of the foundation's 17 500 000.
    enum Allocation {
        UserRewards,
        ProviderIncentives,
        LpRewards,
        Foundation,
        BridgeInsurance,
        PrivateSale,
        Team
    }

    /// @notice `amount` of an allocation left for `to`.
    event Distributed(Allocation indexed allocation, address indexed to, uint256 amount);

    /// @notice What a team member had not vested came back into the team's allocation.
    event TeamGrantRevoked(uint256 indexed scheduleId, uint256 amount);

    /// @notice The sale's and the foundation's parts have been distributed.
    error Genesis_AlreadyBegun();

    /// @notice Not before the sale's and the foundation's parts have been distributed.
    error Genesis_NotBegun();

    /// @notice A contract must be there.
    error Genesis_NoContract(address account);

    /// @notice The foundation's beneficiary must not be zero.
    error Genesis_FoundationIsZero();

    /// @notice The allocation is not one that waits for its contract, or nothing is left of it.
    error Genesis_NotFundable(Allocation allocation, uint256 left);

    /// @notice Less is left of the team's allocation.
    error Genesis_TeamExhausted(uint256 left, uint256 needed);

    /// @notice Distributes the foundation's part into its schedules and the sale's part to the sale, once.
    /// @dev Role: admin. Reverts with `Genesis_AlreadyBegun`, `Genesis_NoContract`, `Genesis_FoundationIsZero`. Emits `Distributed`.
    /// @param foundation Beneficiary of the foundation's schedules.
    /// @param privateSale The PrivateSale contract.
    function begin(IERC20 cpt, IVestingVault vestingVault, address foundation, address privateSale) external;

    /// @notice Gives a team member a schedule out of the team's allocation.
    /// @dev Role: admin. Reverts with `Genesis_NotBegun`, `Genesis_TeamExhausted` and the vault's errors. Emits `Distributed`.
    /// @param start Unix second, not in the past; 0: the listing.
    function grantTeam(address beneficiary, uint256 amount, uint40 start) external returns (uint256 scheduleId);

    /// @notice Takes back what a team member has not vested. Name the schedule by the number it was granted under: a transfer cannot
    ///         escape that. Its present number does as well.
    /// @dev Role: admin. Reverts with the vault's errors. Emits `TeamGrantRevoked`.
    function revokeTeam(uint256 scheduleId) external returns (uint256 amount);

    /// @notice Sends all of a community budget, or the bridge insurance, to the contract that is to hold it.
    /// @dev Role: admin. Reverts with `Genesis_NotBegun`, `Genesis_NotFundable`, `Genesis_NoContract`. Emits `Distributed`.
    function fund(Allocation allocation, address to) external returns (uint256 amount);

    /// @notice What the table gives an allocation, and what of it is still here.
    function allocationOf(Allocation allocation) external view returns (uint256 total, uint256 left);
}
