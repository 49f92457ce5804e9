// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {SignedUsdc} from "../../libraries/SignedUsdc.sol";

/// @title IPrivateSale
/// @notice Sells 12 500 000 CPT in three rounds, of 5, 5 and 2.5 million, for USDC (6 decimals). A buyer gets a schedule: 6 months
///         cliff from the listing, then 18 months linear, under the daily limit. The USDC goes to the treasury's sale account.
/// @dev CPT = ⌊USDC × 10^18 / price⌋: down, the fraction of a wei stays on sale. What a round does not sell adds to the next; what
///      the last does not sell becomes the foundation's. Round times are prolonged by pauses.
interface IPrivateSale {
    /* TYPES */

    /// @notice The terms of a round.
    /// @param price USDC units for one CPT.
    /// @param cap Wei of CPT on sale, at most what the rounds so far have left.
    /// @param opensAt Unix second.
    /// @param closesAt Unix second, later.
    /// @param buyerCap USDC units one buyer may spend over all rounds up to this, at most 100 000 USDC.
    /// @param root Merkle root of the allow-list: leaf = keccak256(bytes.concat(keccak256(abi.encode(account)))).
    struct Round {
        uint64 price;
        uint88 cap;
        uint40 opensAt;
        uint40 closesAt;
        uint64 buyerCap;
        bytes32 root;
    }

    /* EVENTS */

    /// @notice The terms of a round were set, or changed before it opened.
    event RoundSet(uint256 indexed number, Round round);

    /// @notice CPT was sold; the CPT is in the schedule `scheduleId`.
    event Sold(uint256 indexed round, address indexed buyer, uint256 usdcPaid, uint256 cptSold, uint256 scheduleId);

    /// @notice The sale is over; `unsold` became the foundation's schedule `scheduleId`.
    event Finished(uint256 unsold, address indexed foundation, uint256 scheduleId);

    /* ERRORS */

    /// @notice There are three rounds, one after the other.
    error PrivateSale_BadRound(uint256 number, uint256 expected);

    /// @notice `what` (price, cap, opensAt, closesAt, buyerCap, usdc or cpt) lies outside its bounds.
    error PrivateSale_OutOfBounds(bytes32 what, uint256 value, uint256 min, uint256 max);

    /// @notice No round is open at this second.
    error PrivateSale_NotOpen(uint256 round, uint256 opensAt, uint256 closesAt);

    /// @notice The buyer is not on the round's list, or the proof is wrong.
    error PrivateSale_NotListed(address buyer);

    /// @notice The buyer may spend `left` more.
    error PrivateSale_BuyerCapExceeded(address buyer, uint256 usdc, uint256 left);

    /// @notice The round has `left` CPT more.
    error PrivateSale_SoldOut(uint256 cpt, uint256 left);

    /// @notice The foundation takes what stays unsold.
    error PrivateSale_FoundationIsZero();

    /// @notice The sale is over.
    error PrivateSale_IsFinished();

    /// @notice A round may still sell until `closesAt`.
    error PrivateSale_NotFinished(uint256 closesAt);

    /* BUYING */

    /// @notice Buys for `usdc` out of the caller's wallet.
    /// @dev Needs an allowance. At least 100 USDC. Reverts with `PrivateSale_NotOpen`, `PrivateSale_NotListed`, `PrivateSale_OutOfBounds`,
    ///      `PrivateSale_BuyerCapExceeded`, `PrivateSale_SoldOut`, `PrivateSale_IsFinished`, `ExpiringPause_Paused`. Emits `Sold`.
    /// @param minCpt The least CPT the buyer takes: the price cannot change under it.
    function buy(
        uint256 usdc,
        uint256 minCpt,
        bytes32[] calldata proof
    ) external returns (uint256 cpt, uint256 scheduleId);

    /// @notice The same with an EIP-2612 permit, which is ignored when somebody has used it already.
    function buyWithPermit(
        uint256 usdc,
        uint256 minCpt,
        bytes32[] calldata proof,
        uint256 deadline,
        bytes calldata signature
    ) external returns (uint256 cpt, uint256 scheduleId);

    /// @notice The same for `buyer`, by its EIP-3009 authorization, whoever sends it: the sender can change neither what is bought nor
    ///         who gets it.
    /// @dev The authorization's beneficiary is the buyer, its action keccak256(abi.encode(selector of this function, round, minCpt)).
    function buyWithAuthorization(
        address buyer,
        uint256 usdc,
        uint256 minCpt,
        bytes32[] calldata proof,
        SignedUsdc.Authorization calldata authorization
    ) external returns (uint256 cpt, uint256 scheduleId);

    /* ROUNDS */

    /// @notice Sets the terms of round `number`, from 0: the present one before it opens, or the next once the present one has
    ///         closed. The first costs 0.80 USDC.
    /// @dev Role: critical parameters. Reverts with `PrivateSale_BadRound`, `PrivateSale_NotFinished`, `PrivateSale_OutOfBounds`,
    ///      `PrivateSale_IsFinished`. Emits `RoundSet`.
    function setRound(uint256 number, Round calldata round) external;

    /// @notice Ends the sale: what is unsold becomes a schedule of the foundation.
    /// @dev Open to anyone once the third round has closed, or limited schedules have. Reverts with `PrivateSale_NotFinished`,
    ///      `PrivateSale_IsFinished`. Emits `Finished`.
    function finish() external returns (uint256 unsold);

    /* VIEWS */

    /// @notice The present round's number and terms; three: none has been set.
    function currentRound() external view returns (uint256 number, Round memory round);

    /// @notice A round's terms.
    function roundOf(uint256 number) external view returns (Round memory round, uint256 sold);

    /// @notice USDC units an account spent over all rounds.
    function spentOf(address buyer) external view returns (uint256 usdc);

    /// @notice What `buyer` could buy now: the CPT for `usdc`, and the most USDC it may spend. Both 0 when no round is open.
    function quote(address buyer, uint256 usdc) external view returns (uint256 cpt, uint256 maxUsdc);

    /// @notice Wei of CPT sold in all, and left of all rounds.
    function totals() external view returns (uint256 sold, uint256 left);

    /// @notice Whether `finish` was called.
    function finished() external view returns (bool);
}
