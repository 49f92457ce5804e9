// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IRevenueSink} from "./IRevenueSink.sol";

/// @title IBuybackBurner
/// @notice Buys CPT with its share of the revenue, in small swaps that anyone may trigger, and burns it every 13 weeks. USDC has 6
///         decimals, CPT 18.
/// @dev Weeks are counted from the Unix epoch (Thursday 00:00 UTC). A route is a list of listed Uniswap V3 pools from USDC to CPT.
interface IBuybackBurner is IRevenueSink {
    /* TYPES */

    /// @notice What bounds a swap.
    /// @param maxUsdc USDC units a swap.
    /// @param maxShareBps Part of the balance a swap, in basis points.
    /// @param interval Seconds between two swaps of all that is possible; a part of it waits for that part of the interval, so that small
    ///        swaps neither spend more nor keep others from buying.
    /// @param slippageBps What a swap may lose against the mean price beyond the pools' fees.
    /// @param maxDeviationBps How far mean price and oracle may be apart.
    struct Limits {
        uint64 maxUsdc;
        uint16 maxShareBps;
        uint32 interval;
        uint16 slippageBps;
        uint16 maxDeviationBps;
    }

    /// @notice A quarterly burn.
    /// @param usdcSpent USDC units spent since the burn before.
    /// @param cptBurnt Wei of CPT, gifts included.
    /// @param supplyAfter Wei of CPT in existence after it.
    struct Burn {
        uint40 burntAt;
        uint64 usdcSpent;
        uint128 cptBurnt;
        uint128 supplyAfter;
    }

    /* EVENTS */

    /// @notice USDC arrived.
    event RevenueTaken(address indexed from, uint256 amount);

    /// @notice CPT was bought. `twapCpt` is what the mean price would have given without fees.
    event Bought(address indexed caller, uint256 usdcSpent, uint256 cptBought, uint256 twapCpt, address[] route);

    /// @notice The burn number `number` (from 0) happened.
    event Burnt(uint256 indexed number, uint256 usdcSpent, uint256 cptBurnt, uint256 supplyAfter);

    /// @notice A pool may be used from now on, if it keeps at least so many observations; 0: no longer.
    event PoolUpdated(address indexed pool, uint256 oldMinCardinality, uint256 newMinCardinality);

    /// @notice The limits changed.
    event LimitsUpdated(Limits oldLimits, Limits newLimits);

    /* ERRORS */

    /// @notice The next swap is possible at `readyAt`.
    error BuybackBurner_TooEarly(uint256 readyAt);

    /// @notice There is nothing to buy with, or nothing to burn.
    error BuybackBurner_Nothing();

    /// @notice A route has 1 to 3 pools and leads from USDC to CPT, to neither on the way. At `place`, from 0, it does not.
    error BuybackBurner_BadRoute(uint256 place);

    /// @notice The pool is not on the list.
    error BuybackBurner_PoolNotListed(address pool);

    /// @notice The pool keeps fewer observations than it must.
    error BuybackBurner_TooFewObservations(address pool, uint256 cardinality, uint256 needed);

    /// @notice The pool's observations do not reach back over the window.
    error BuybackBurner_TwapTooYoung(address pool);

    /// @notice The pool's price moved in this very second: a swap in the same transaction could be sandwiched. Try again.
    error BuybackBurner_PoolMovedNow(address pool);

    /// @notice Mean price and oracle are too far apart (both USD for one CPT, 18 decimals).
    error BuybackBurner_PricesApart(uint256 twapE18, uint256 oracleE18);

    /// @notice The swap gives less than it must.
    error BuybackBurner_TooLittle(uint256 cptOut, uint256 needed);

    /// @notice The next burn is possible at `readyAt`.
    error BuybackBurner_BurnTooEarly(uint256 readyAt);

    /// @notice A limit lies outside its bounds.
    error BuybackBurner_LimitOutOfBounds(bytes32 what, uint256 value, uint256 min, uint256 max);

    /// @notice The pool is not a Uniswap V3 pool of the factory.
    error BuybackBurner_BadPool(address pool);

    /// @notice There is no burn with this number.
    error BuybackBurner_NoBurn(uint256 number);

    /* ACTIONS */

    /// @notice Swaps USDC for CPT along `route`: the least of `maxUsdc`, the balance's part and the cap of a swap.
    /// @dev Open to anyone, not while paused. Needs at least the mean price of 30 minutes less the pools' fees and the slippage, and
    ///      `minCpt`. Reverts with `BuybackBurner_TooEarly`, `_Nothing`, `_BadRoute`, `_PoolNotListed`,
    ///      `_TooFewObservations`, `_TwapTooYoung`, `_PoolMovedNow`, `_PricesApart`, `_TooLittle`, `PriceOracle_NoPrice`,
    ///      `ExpiringPause_Paused`. Emits `Bought`.
    function buy(
        uint256 maxUsdc,
        uint256 minCpt,
        address[] calldata route
    ) external returns (uint256 usdcSpent, uint256 cptBought);

    /// @notice Burns all CPT held, once in 13 weeks.
    /// @dev Open to anyone. Reverts with `BuybackBurner_BurnTooEarly`, `BuybackBurner_Nothing`. Emits `Burnt`.
    function burn() external returns (uint256 number);

    /* SETTINGS */

    /// @notice Lists a pool, with the observations it must keep (2 to 65 535), or removes it (0).
    /// @dev Role: critical parameters. Reverts with `BuybackBurner_BadPool`, `BuybackBurner_LimitOutOfBounds`. Emits `PoolUpdated`.
    function setPool(address pool, uint256 minCardinality) external;

    /// @notice Sets the limits. Bounds: 100 to 250 000 USDC a swap, 1 to 50 % of the balance, 10 minutes to 7 days, slippage 0.1 to 3 %,
    ///         deviation 0.5 to 10 %.
    /// @dev Role: critical parameters. Reverts with `BuybackBurner_LimitOutOfBounds`. Emits `LimitsUpdated`.
    function setLimits(Limits calldata newLimits) external;

    /* VIEWS */

    /// @notice What the next swap may spend (USDC units) and when it is possible (unix seconds).
    function nextBuy() external view returns (uint256 usdc, uint256 readyAt);

    /// @notice What `usdc` must give along `route`: by the mean price without fees, and at least.
    /// @dev Reverts as `buy` does for a route and its pools, and with `PriceOracle_NoPrice`.
    function quote(uint256 usdc, address[] calldata route) external view returns (uint256 twapCpt, uint256 minCpt);

    /// @notice When the next burn is possible.
    function nextBurnAt() external view returns (uint256);

    /// @notice How many burns there were.
    function burnCount() external view returns (uint256);

    /// @notice A burn's record.
    /// @dev Reverts with `BuybackBurner_NoBurn`.
    function burnOf(uint256 number) external view returns (Burn memory);

    /// @notice USDC spent and CPT bought since the last burn.
    function pendingBurn() external view returns (uint256 usdcSpent, uint256 cptHeld);

    /// @notice Observations a pool must keep; 0: it is not listed.
    function minCardinalityOf(address pool) external view returns (uint256);

    /// @notice The limits.
    function limits() external view returns (Limits memory);
}
