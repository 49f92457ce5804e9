// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IRevenueRouter} from "./IRevenueRouter.sol";
import {IRevenueSink} from "./IRevenueSink.sol";

/// @title ITreasury
/// @notice Holds the protocol's USDC (6 decimals) and CPT (18 decimals) in named accounts. The operator pays out up to 100 000
///         USDC in any 24 hours, the treasurer anything.
/// @dev CPT counts at the oracle's high price, rounded up. Payments of the last 24 hours (later than now − 86 400 s) count.
interface ITreasury is IRevenueSink {
    /// @notice What money is for. The first four are the operations share of the revenue.
    enum Account {
        Engineering,
        Marketing,
        Infrastructure,
        General,
        Reserve,
        Sale
    }

    /// @notice Money came into an account; from zero: it had been transferred here directly.
    event Deposited(Account indexed account, IERC20 indexed token, address indexed from, uint256 amount);

    /// @notice Money left an account. `valueUsdc` counted against the operator's limit; 0 for the treasurer, whose payments do not.
    event Paid(
        Account indexed account,
        IERC20 indexed token,
        address indexed to,
        uint256 amount,
        uint256 valueUsdc,
        bytes32 ref
    );

    /// @notice Money moved between accounts.
    event Moved(Account indexed from, Account indexed to, IERC20 indexed token, uint256 amount, bytes32 ref);

    /// @notice Only USDC and CPT are held.
    error Treasury_UnknownToken(IERC20 token);

    /// @notice The sink's share does not belong here.
    error Treasury_UnknownSink(IRevenueRouter.Sink sink);

    /// @notice The account holds less.
    error Treasury_InsufficientBalance(Account account, IERC20 token, uint256 balance, uint256 needed);

    /// @notice The payment is worth more than is left of the operator's 24 hours; the treasurer may pay it.
    error Treasury_AboveLimit(uint256 valueUsdc, uint256 leftUsdc);

    /// @notice A receiver must be neither zero nor the treasury.
    error Treasury_BadReceiver(address receiver);

    /// @notice Nothing came in directly.
    error Treasury_NothingToSweep(IERC20 token);

    /// @notice Pulls `amount` of `token` from the caller into `account`.
    /// @dev Open to anyone. Needs an allowance. Reverts with `Treasury_UnknownToken`. Emits `Deposited`.
    function deposit(Account account, IERC20 token, uint256 amount) external;

    /// @notice Counts what was transferred here directly into the reserve.
    /// @dev Open to anyone. Reverts with `Treasury_UnknownToken`, `Treasury_NothingToSweep`. Emits `Deposited`.
    function sweep(IERC20 token) external returns (uint256 amount);

    /// @notice Pays `amount` of `token` out of `account`, within the operator's limit.
    /// @dev Role: operator. Reverts with `Treasury_UnknownToken`, `Treasury_BadReceiver`, `Treasury_InsufficientBalance`,
    ///      `Treasury_AboveLimit`, and for CPT with `PriceOracle_NoPrice`. Emits `Paid`.
    /// @param ref What it is for: an invoice, a proposal, a programme.
    function pay(Account account, IERC20 token, address to, uint256 amount, bytes32 ref) external;

    /// @notice Pays without the limit.
    /// @dev Role: treasurer. Reverts with `Treasury_UnknownToken`, `Treasury_BadReceiver`, `Treasury_InsufficientBalance`. Emits
    ///      `Paid`.
    function payAboveLimit(Account account, IERC20 token, address to, uint256 amount, bytes32 ref) external;

    /// @notice Moves money between accounts.
    /// @dev Role: treasurer. Reverts with `Treasury_UnknownToken`, `Treasury_InsufficientBalance`. Emits `Moved`.
    function move(Account from, Account to, IERC20 token, uint256 amount, bytes32 ref) external;

    /// @notice What an account holds of a token.
    function balanceOf(Account account, IERC20 token) external view returns (uint256);

    /// @notice What the operator spent in the last 24 hours, and what is left, in USDC units.
    function limit() external view returns (uint256 spentUsdc, uint256 leftUsdc);

    /// @notice What a payment would count against the limit, in USDC units, rounded up.
    /// @dev Reverts with `Treasury_UnknownToken`, and for CPT with `PriceOracle_NoPrice`.
    function valueOf(IERC20 token, uint256 amount) external view returns (uint256 valueUsdc);

    /// @notice The earliest time at which the operator may pay `valueUsdc`, if it pays nothing meanwhile; 0 when it is above the
    ///         whole limit.
    function payableAt(uint256 valueUsdc) external view returns (uint256);
}
