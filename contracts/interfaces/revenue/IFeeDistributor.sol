// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IVoteEscrow} from "../ve/IVoteEscrow.sol";
import {IRevenueSink} from "./IRevenueSink.sol";

/// @title IFeeDistributor
/// @notice Pays USDC (6 decimals) to those who hold veCPT. Money of a week belongs to the locks as they were in the last second
///         before that week began, in proportion to amount × weeks until the end; if there was none, to the next week that has
///         some. A claim costs the same for one week or two hundred.
/// @dev Weeks are counted from the Unix epoch: they begin on Thursdays at 00:00 UTC. A week is settled once it is over; then
///      everybody's part of it is fixed. With w a settled week, R_w its money, P_w the weight of all locks, the contract keeps
///      a_w = ⌊R_w × 2^112 / P_w⌋, A(w) = Σ a_k and B(w) = Σ k × a_k over k ≤ w; a lock (amount, end week) earns over the weeks
///      (u, v] ⌊amount × (end × (A(v) − A(u)) − (B(v) − B(u))) / 2^112⌋ units: Σ paid ≤ Σ received, and what is left over is below
///      one unit an account and claim, and below 2^-17 units an account and week besides.
interface IFeeDistributor is IRevenueSink {
    /* EVENTS */

    /// @notice Money came in for a week.
    event RevenueCredited(uint256 indexed week, uint256 amount);

    /// @notice The week is over: its money is divided by `weight`, or, when nobody held veCPT, moves on to the next week.
    event WeekSettled(uint256 indexed week, uint256 amount, uint256 weight);

    /// @notice The account was paid for all weeks up to `throughWeek`.
    event Claimed(address indexed account, address indexed receiver, uint256 amount, uint256 throughWeek);

    /// @notice An account of a list could not be paid; its claim stays.
    event ClaimFailed(address indexed account, bytes reason);

    /// @notice Claims of the account are paid to `receiver`; zero: to itself.
    event ReceiverUpdated(address indexed account, address oldReceiver, address newReceiver);

    /* ERRORS */

    /// @notice There is no USDC beyond what is counted.
    error FeeDistributor_NothingToSweep();

    /// @notice The receiver must not be this contract or USDC.
    error FeeDistributor_BadReceiver(address receiver);

    error FeeDistributor_CallerNotSelf(address caller);

    /* MONEY IN */

    /// @notice Counts USDC that was sent here directly: it belongs to the next week. Open to anyone.
    /// @dev Reverts with `FeeDistributor_NothingToSweep`. Emits `RevenueCredited`.
    function sweep() external returns (uint256 amount);

    /// @notice Settles up to `maxWeeks` weeks that are over. Open to anyone; claims settle the first few by themselves.
    /// @return settled How many were.
    /// @dev Emits `WeekSettled`.
    function settleWeeks(uint256 maxWeeks) external returns (uint256 settled);

    /* CLAIMS */

    /// @notice Pays the account what it has earned in all weeks that are settled. Open to anyone.
    /// @return amount USDC units; down: the fraction of a unit stays here.
    /// @dev Settles up to 8 weeks first. Of a lock that changed often at most 64 changes are worked off; call again for more.
    ///      Reverts with USDC's error when the receiver cannot take it. Emits `Claimed` when there is something.
    function claim(address account) external returns (uint256 amount);

    /// @notice Pays many; who cannot be paid stops nobody.
    /// @dev Emits as `claim`, and `ClaimFailed`.
    function claimMany(address[] calldata accounts) external returns (uint256 amount);

    /// @notice Names who is paid the caller's claims; zero: the caller.
    /// @dev Reverts with `FeeDistributor_BadReceiver`. Emits `ReceiverUpdated`.
    function setReceiver(address receiver) external;

    /* VIEWS */

    /// @notice What `claim` would pay now, to the unit.
    function claimable(address account) external view returns (uint256);

    /// @notice Who is paid the account's claims.
    function receiverOf(address account) external view returns (address);

    /// @notice The last week whose money the account has claimed.
    function claimedThrough(address account) external view returns (uint256 week);

    /// @notice Money of a week: before it is settled what came in, afterwards what was divided.
    function revenueOf(uint256 week) external view returns (uint256);

    /// @notice The first week that is not settled, and USDC received and paid out in all.
    function state() external view returns (uint256 nextWeek, uint256 received, uint256 paid);

    function usdc() external view returns (IERC20);

    function voteEscrow() external view returns (IVoteEscrow);
}
