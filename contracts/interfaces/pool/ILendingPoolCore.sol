// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Permit.sol";
import {IERC4626} from "@openzeppelin/contracts/interfaces/IERC4626.sol";
import {IERC165} from "@openzeppelin/contracts/utils/introspection/IERC165.sol";
import {PoolLedger} from "../../libraries/PoolLedger.sol";
import {SignedUsdc} from "../../libraries/SignedUsdc.sol";
import {IERC7575Share} from "./IERC7575.sol";
import {IPoolTypes} from "./IPoolTypes.sol";

/// @title ILendingPoolCore
/// @notice The lending pool's implementation: shares, exits, the queue's side, drawing and repaying. See `ILendingPool`.
interface ILendingPoolCore is IPoolTypes, IERC4626, IERC20Permit, IERC7575Share, IERC165 {
    /// @notice Why exits wait.
    /// @dev `Overdue`: a line can be marked late, which anybody may do. `Impaired`: a line is late or defaulted, and the holder accepts no
    ///      haircut, or none at this price. `Queued`: requests are pending, and no line is late.
    enum ExitBlock {
        None,
        Paused,
        Overdue,
        Impaired,
        Queued
    }

    /* EVENTS */

    /// @notice A holder leaves at a loss while a line is late, at this price or better; zero: does not.
    event HaircutAccepted(address indexed holder, uint256 minPriceE18);

    /// @notice Money was lent. `ref` is the borrower's word for what it pays.
    event Drawn(address indexed borrower, address indexed to, uint256 amount, bytes32 indexed ref, uint256 principal);

    /// @notice Money came back: `interest` and then principal. `principal` is what is left.
    event Repaid(
        address indexed borrower,
        address indexed payer,
        uint256 amount,
        uint256 interest,
        bytes32 indexed ref,
        uint256 principal
    );

    /// @notice What a late line repaid beyond what the pool counted on: written-off losses and penalty interest to the shares, over a
    ///         week at the most, the rest to the compartment.
    event LateIncome(address indexed borrower, uint256 toShares, uint256 toInsurance);

    /// @notice Shares of the queue became USDC, at one price.
    event QueueSettled(uint256 shares, uint256 assets);

    /* ERRORS */

    /// @notice Exits wait, for this reason.
    error LendingPool_ExitsWait(ExitBlock reason);

    /// @notice At least `minimum` must be deposited.
    error LendingPool_BelowMinimum(uint256 assets, uint256 minimum);

    /// @notice `amount` is more than `max` that `maxDeposit` or its siblings say.
    error LendingPool_AboveMax(uint256 amount, uint256 max);

    /// @notice Shares cannot be sent to the queue or to the pool: request a redemption instead.
    error LendingPool_BadShareReceiver(address receiver);

    /// @notice The line has matured.
    error LendingPool_Matured(address borrower, uint256 maturity);

    /// @notice A draw would lift utilisation above 80 %, or the borrower above its part of the total assets, or takes cash that
    ///         others are owed: `available` could be drawn.
    error LendingPool_DrawTooLarge(uint256 amount, uint256 available);

    /// @notice Before the first draw the compartment must hold `needed`.
    error LendingPool_NotInsured(uint256 held, uint256 needed);

    /// @notice A receiver must be neither zero, the pool nor the queue.
    error LendingPool_BadReceiver(address receiver);

    /* DEPOSITS */

    /// @notice `deposit` with an EIP-2612 permit of the caller's for `assets`, which is ignored when somebody has used it already.
    function depositWithPermit(
        uint256 assets,
        address receiver,
        uint256 deadline,
        bytes calldata signature
    ) external returns (uint256 shares);

    /// @notice `deposit` out of `from`'s wallet by its EIP-3009 authorization, whoever sends it: the sender can change neither the
    ///         receiver nor the amount.
    /// @dev The authorization's beneficiary is the receiver, its action keccak256(abi.encode(selector of this function)).
    function depositWithAuthorization(
        address from,
        uint256 assets,
        address receiver,
        SignedUsdc.Authorization calldata authorization
    ) external returns (uint256 shares);

    /* EXITS */

    /// @notice Lets the caller's shares leave while a line is late, if a share is worth at least `minPriceE18`; zero takes it back.
    /// @param minPriceE18 USDC for a rUSDC, with 18 decimals, as `exitPriceE18` says it.
    /// @dev Emits `HaircutAccepted`.
    function acceptHaircut(uint256 minPriceE18) external;

    /* BORROWING */

    /// @notice Lends `amount` to the caller out of its line, paid to `to`.
    /// @param ref The caller's reference, in the event.
    /// @dev Reverts with `LendingPool_WrongStatus`, `LendingPool_Matured`, `LendingPool_DrawTooLarge`, `LendingPool_NotInsured`,
    ///      `LendingPool_BadReceiver` or `ExpiringPause_Paused`. Emits `Drawn`.
    function draw(uint256 amount, address to, bytes32 ref) external;

    /// @notice Repays a line out of the caller's wallet: interest first, then principal. Open to anyone, also in a pause.
    /// @param amount At most what is paid; anything above the debt is not taken.
    /// @return paid USDC units; the debt counts up: the pool has the fraction.
    /// @dev Needs an allowance. Reverts with `LendingPool_NoDebt` or `LendingPool_OutOfBounds`. Emits `Repaid`, of a late line also
    ///      `LateIncome`, and `LineClosed` when it owes nothing more.
    function repay(address borrower, uint256 amount, bytes32 ref) external returns (uint256 paid);

    /* QUEUE */

    /// @notice Takes a holder's shares into the queue, or, when nothing is queued and they fit today's budget, turns them into USDC for
    ///         the queue at once.
    /// @param spender Whose allowance of `owner` is used; `owner`: none is.
    /// @return settled Whether they were.
    /// @return assets USDC units the queue was paid.
    /// @dev Caller: the queue. Reverts with `LendingPool_WrongCaller` and ERC-20's errors. Emits `Transfer`, and `QueueSettled` if settled.
    function enqueue(address owner, address spender, uint256 shares) external returns (bool settled, uint256 assets);

    /// @notice Gives shares back that were not settled.
    /// @dev Caller: the queue. Reverts with `LendingPool_WrongCaller` or `LendingPool_BadShareReceiver`. Emits `Transfer`.
    function dequeue(address to, uint256 shares) external;

    /// @notice Turns up to `maxShares` of the queue's shares into USDC, as far as today's budget goes.
    /// @return shares That were.
    /// @return assets USDC units the queue was paid; down: the fraction stays with the pool.
    /// @dev Caller: the queue. Reverts with `LendingPool_WrongCaller`, `LendingPool_ExitsWait`. Emits `Transfer` and `QueueSettled`.
    function settle(uint256 maxShares) external returns (uint256 shares, uint256 assets);

    /* VIEWS */

    /// @notice Whether `owner` may leave at once, and if not why.
    function exitBlock(address owner) external view returns (ExitBlock);

    /// @notice What may leave today: out of the day's budget and what was repaid for the queue, and no more than idle cash.
    function availableToday() external view returns (uint256);

    /// @notice USDC for a rUSDC that leaves now, with 18 decimals. Down.
    function exitPriceE18() external view returns (uint256);

    /// @notice The holder's least price with a late line; zero: it waits.
    function haircutOf(address holder) external view returns (uint256 minPriceE18);

    /// @notice Shares in the queue that were not settled.
    function queuedShares() external view returns (uint256);

    /// @notice What a borrower could draw now.
    function drawable(address borrower) external view returns (uint256);

    /// @notice The books up to this second.
    function ledger() external view returns (PoolLedger.Ledger memory);

    function queue() external view returns (address);

    function insuranceFund() external view returns (address);

    /// @notice The vault of the share token, itself (ERC-7575).
    function share() external view returns (address);
}
