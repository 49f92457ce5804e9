// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IVoteEscrow} from "../ve/IVoteEscrow.sol";
import {ICouncil} from "./ICouncil.sol";

/// @title ITopHolders
/// @notice The 100 largest holders of voting power, epoch by epoch: a council that nobody appoints.
/// @dev Epochs are numbered from 1 on, and an epoch's set is made of accounts that somebody poked in. What counts is their votes at the
///      epoch's start, `getPastVotes(account, start)` of VoteEscrow, delegated ones included; of equal votes the lower address ranks
///      higher. So the set depends on who was poked, never on the order. It is only as complete as the pokes: as a council it has
///      `capacity` seats, whether they are taken or not, and a seat is held from the poke on; those of the former epoch and the present one
///      are known.
interface ITopHolders is ICouncil {
    /// @notice The first account of an epoch's set enters; it lasts from `start` to before `end`, unix seconds.
    event EpochBegun(uint256 indexed epoch, uint256 start, uint256 end);

    event HolderEntered(uint256 indexed epoch, address indexed account, uint256 votes);

    /// @notice The smallest of a full set makes room for a larger one, whose `HolderEntered` follows.
    event HolderEvicted(uint256 indexed epoch, address indexed account, uint256 votes);

    /// @notice Epochs last `newLength` seconds from number `epoch` on, which begins at `start`.
    event EpochLengthUpdated(uint256 oldLength, uint256 newLength, uint256 indexed epoch, uint256 start);

    /// @notice The list of that epoch is not kept, or yet to come: only those of `present` and of the epoch before are.
    error TopHolders_EpochNotKept(uint256 epoch, uint256 present);

    /// @notice An epoch lasts whole weeks, between `min` and `max` seconds.
    error TopHolders_BadLength(uint256 length, uint256 min, uint256 max);

    /* POKES */

    /// @notice Pokes accounts into the set of the present epoch. Each enters that has votes, is not in and, once the set is full, beats
    ///         the smallest, which leaves; others are passed over. Open to anyone.
    /// @return entered How many entered.
    /// @dev Reverts with `ERC5805FutureLookup` of VoteEscrow in the very second in which an epoch begins: its votes are not fixed yet.
    ///      Emits `EpochBegun`, `HolderEvicted`, `HolderEntered`.
    function poke(address[] calldata accounts) external returns (uint256 entered);

    /* SETTINGS */

    /// @notice Sets how long epochs last, from the end of the present one on: whole weeks, 42 to 364 days, in seconds.
    /// @dev Role: admin. Reverts with `TopHolders_BadLength`. Emits `EpochLengthUpdated`.
    function setEpochLength(uint256 newLength) external;

    /* OFFICE */

    /// @notice Whether the account is in office now: in the former set during the first 7 days of an epoch, in the present one
    ///         afterwards. Nobody is while nobody was poked into that set.
    function isHolder(address account) external view returns (bool);

    /// @notice The epoch whose set is in office at a time, 0 for none, and its term from `from` to before `until`.
    /// @dev What lies beyond the present epoch's end may change by `setEpochLength`.
    function officeAt(uint256 time) external view returns (uint256 epoch, uint256 from, uint256 until);

    /// @notice Who is in office now, by rank, and their votes at the start of that set's epoch.
    function holders() external view returns (address[] memory accounts, uint256[] memory votes);

    /* SETS */

    /// @notice Whether the account is in the set of the present epoch or the one before.
    /// @dev Reverts with `TopHolders_EpochNotKept`.
    function isHolderAt(address account, uint256 epoch) external view returns (bool);

    /// @notice The set of the present epoch or the one before, by rank, and its votes at the epoch's start.
    /// @dev Reverts with `TopHolders_EpochNotKept`.
    function holdersAt(uint256 epoch) external view returns (address[] memory accounts, uint256[] memory votes);

    /// @notice The account's rank in the set of the present epoch or the one before, 1 for the largest, 0 when it is not in.
    /// @dev Reverts with `TopHolders_EpochNotKept`.
    function rankOf(address account, uint256 epoch) external view returns (uint256);

    /// @notice How many are in the set of the present epoch or the one before, and the smallest, which another must beat once
    ///         there are `capacity`; zeros when nobody is in.
    /// @dev Reverts with `TopHolders_EpochNotKept`.
    function sizeOf(uint256 epoch) external view returns (uint256 size, address smallest, uint256 smallestVotes);

    /* EPOCHS */

    /// @notice The epoch of a time, which lasts from `start` to before `end`; 0 before the first.
    /// @dev What lies beyond the present epoch's end may change by `setEpochLength`.
    function epochOf(uint256 time) external view returns (uint256 epoch, uint256 start, uint256 end);

    /// @notice How long the present epoch lasts, and those after it; seconds.
    function epochLength() external view returns (uint256 present, uint256 next);

    /// @notice The most accounts a set holds.
    function capacity() external view returns (uint256);

    function voteEscrow() external view returns (IVoteEscrow);
}
