// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IRevenueRouter} from "../revenue/IRevenueRouter.sol";
import {IRevenueSink} from "../revenue/IRevenueSink.sol";

/// @title IInsuranceFund
/// @notice Money for what goes wrong, in compartments that cannot touch each other's: the escrow's, the lending pool's, the bridge's.
///         USDC (6 decimals) and CPT (18 decimals).
/// @dev Whatever may change a compartment's USDC ends by telling the contract that it insures (`IInsured.onInsuranceChanged`), if that
///      has code. What the contract refuses is refused as a whole: it is the suite's own, a silent one would count on money that is
///      gone, and a share that the fund refuses stays credited in the router. `setInsured` is the way out.
interface IInsuranceFund is IRevenueSink {
    /// @notice What a compartment is for.
    enum Compartment {
        Escrow,
        Pool,
        Bridge
    }

    /// @notice A compartment's part of the reserve share, when it is full, and who claims from it.
    /// @param shareBps Basis points of 10 000 of what the router pays.
    /// @param fullAt USDC units from which on it takes nothing of it, unless the contract that it insures says another figure.
    /// @param insured Who claims: a contract that is an `IInsured`, or a plain address, which is neither asked nor told; zero: nobody yet.
    struct CompartmentTerms {
        uint16 shareBps;
        uint64 fullAt;
        address insured;
    }

    /// @notice Money came in; from zero: it had been transferred here directly.
    event Deposited(Compartment indexed compartment, IERC20 indexed token, address indexed from, uint256 amount);

    /// @notice The reserve share was more than the compartments took; the rest went to the treasury's reserve.
    event Overflowed(uint256 amount);

    /// @notice A claim was paid, in USDC: less than was asked when the compartment held no more.
    event ClaimPaid(
        Compartment indexed compartment,
        bytes32 indexed claimId,
        address indexed to,
        uint256 asked,
        uint256 paid
    );

    /// @notice Governance compensated somebody for an incident.
    event Compensated(
        Compartment indexed compartment,
        bytes32 indexed incident,
        address indexed to,
        IERC20 token,
        uint256 amount
    );

    /// @notice Parts of the reserve share changed; they add up to 10 000.
    event SharesUpdated(uint16[3] oldShares, uint16[3] newShares);

    /// @notice A compartment is full at another figure, in USDC units.
    event FullAtUpdated(Compartment indexed compartment, uint256 oldFullAt, uint256 newFullAt);

    /// @notice Another contract claims from a compartment.
    event InsuredUpdated(Compartment indexed compartment, address indexed oldInsured, address indexed newInsured);

    /// @notice Only USDC and CPT are held.
    error InsuranceFund_UnknownToken(IERC20 token);

    /// @notice The fund takes the reserve share alone.
    error InsuranceFund_NotReserve(IRevenueRouter.Sink sink);

    /// @notice The caller is not the contract that the compartment insures.
    error InsuranceFund_NotInsured(Compartment compartment, address caller);

    /// @notice A receiver must be neither zero nor the fund.
    error InsuranceFund_BadReceiver(address receiver);

    /// @notice The compartment holds less.
    error InsuranceFund_InsufficientBalance(Compartment compartment, IERC20 token, uint256 balance, uint256 needed);

    /// @notice The parts must add up to 10 000 basis points.
    error InsuranceFund_BadShares(uint256 sum);

    /// @notice Nothing came in directly.
    error InsuranceFund_NothingToSweep(IERC20 token);

    /* MONEY IN */

    /// @notice Pulls `amount` of `token` from the caller into a compartment, full or not.
    /// @dev Open to anyone. Needs an allowance. Reverts with `InsuranceFund_UnknownToken`. Emits `Deposited`.
    function deposit(Compartment compartment, IERC20 token, uint256 amount) external;

    /// @notice Counts what was transferred here directly, in the compartment.
    /// @dev Role: admin, since it decides which. Reverts with `InsuranceFund_UnknownToken` or `InsuranceFund_NothingToSweep`. Emits
    ///      `Deposited`.
    function sweep(Compartment compartment, IERC20 token) external returns (uint256 amount);

    /* MONEY OUT */

    /// @notice Pays a claim, or as much of it as the compartment holds; in USDC.
    /// @param claimId Names the claim; the caller keeps what was not paid.
    /// @return paid USDC units.
    /// @dev Only whom the compartment insures. Reverts with `InsuranceFund_NotInsured` or `InsuranceFund_BadReceiver`, and as USDC does
    ///      when it refuses the receiver: a caller that pays strangers takes the money itself and credits them. Emits `ClaimPaid`.
    function payClaim(
        Compartment compartment,
        bytes32 claimId,
        address to,
        uint256 amount
    ) external returns (uint256 paid);

    /// @notice Compensates for an incident, in either token.
    /// @param incident Names it: the proposal, the report.
    /// @dev Role: admin. Reverts with `InsuranceFund_UnknownToken`, `InsuranceFund_BadReceiver` or
    ///      `InsuranceFund_InsufficientBalance`. Emits `Compensated`.
    function compensate(Compartment compartment, bytes32 incident, IERC20 token, address to, uint256 amount) external;

    /* SETTINGS */

    /// @notice Sets each compartment's part of the reserve share; 40, 30 and 30 % at first.
    /// @dev Role: critical parameters. Reverts with `InsuranceFund_BadShares`. Emits `SharesUpdated`.
    function setShares(uint16[3] calldata newShares) external;

    /// @notice Sets from how many USDC units on a compartment is full, while the contract that it insures says nothing; 500 000 USDC at
    ///         first. Zero: it takes nothing of the reserve share.
    /// @dev Role: critical parameters. Emits `FullAtUpdated`.
    function setFullAt(Compartment compartment, uint64 newFullAt) external;

    /// @notice Names whom a compartment insures, who alone claims from it; one compartment a contract. It is told the present balance,
    ///         the former one that it has none; what that one makes of it stops nobody, so that it can be replaced whatever it does.
    /// @dev Role: admin. Reverts as a contract does that is no `IInsured`. Emits `InsuredUpdated`.
    function setInsured(Compartment compartment, address newInsured) external;

    /* VIEWS */

    /// @notice What a compartment holds of a token.
    function balanceOf(Compartment compartment, IERC20 token) external view returns (uint256);

    function termsOf(Compartment compartment) external view returns (CompartmentTerms memory);

    /// @notice USDC units at which a compartment is full now: what the contract that it insures says, or `fullAt` when it says nothing.
    /// @dev Reverts with `BoundedReads_InsufficientGas` when called with less gas than that contract is entitled to.
    function targetOf(Compartment compartment) external view returns (uint256);

    /// @notice How the next `amount` USDC units of the reserve share would be divided: all of it, each part to less than two units, and what
    ///         full compartments leave goes to the treasury.
    /// @dev As `targetOf` says.
    function previewReserve(uint256 amount) external view returns (uint256[3] memory taken, uint256 toTreasury);
}
