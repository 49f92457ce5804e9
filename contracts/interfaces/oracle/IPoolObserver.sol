// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title IPoolObserver
/// @notice Mean price and daily volume of the CPT/USDC pool, for the limits of vesting and buyback.
/// @dev Uniswap V3 keeps no volume. It follows from the fees a unit of liquidity has earned: between two observations,
///      volume = Δ feeGrowthGlobal × mean liquidity / (fee less the pool's protocol share), the mean being the harmonic one that the
///      pool's own observations give. USDC is counted at the mean price. It is an estimate, and who trades far from the pool's
///      liquidity can raise it: those who rely on it bound what it may decide, and see to it that it is refreshed every day.
interface IPoolObserver {
    /// @notice CPT wei traded between two observations, added to the days they cover in proportion to their seconds. A day's figure
    ///         ends at 100 million CPT.
    event VolumeObserved(uint256 from, uint256 to, uint256 volume);

    /// @notice Another pool is observed from now on.
    event PoolUpdated(address indexed oldPool, address indexed newPool);

    /// @notice The pool is not one of CPT and USDC of the factory, or takes no fee.
    error PoolObserver_BadPool(address pool);

    /// @notice Observes the pool now.
    /// @dev Open to anyone; below 300 000 gas after any silence, and never reverts because of the pool: only with
    ///      `BoundedReads_InsufficientGas`, below 400 000 gas at most. Within 30 minutes of the last observation, or while the pool
    ///      remembers less than 30 minutes or answers nothing of use, everything stays as it was, and the volume waits for the next
    ///      one. Emits `VolumeObserved`.
    /// @return medianVolume As the view, with what was just observed.
    function refresh() external returns (uint256 medianVolume);

    /// @notice Observes `newPool` instead. The figures of past days stay.
    /// @dev Role: critical parameters. Observes the old pool first; what that does not tell is lost with it. Reverts with
    ///      `PoolObserver_BadPool`. Emits `VolumeObserved`, `PoolUpdated`.
    function setPool(address newPool) external;

    /// @notice Median of the daily volumes of the last 7 days that are over, in CPT wei, as if observed now. Days before the first
    ///         observation count as zero.
    function medianVolume() external view returns (uint256);

    /// @notice CPT wei traded on a UTC day (unix time / 86 400), as far as observed; kept for the last 8 days, the running one included.
    function dailyVolume(uint256 day) external view returns (uint256);

    /// @notice CPT wei traded in the last 24 hours, in proportion to the seconds of yesterday's figure, as if observed now.
    function volume24h() external view returns (uint256);

    /// @notice Mean price of `window` seconds, in USDC units (6 decimals) for one CPT, scaled by 10^12 to 18 decimals.
    /// @dev Geometric; down, after the mean tick was rounded toward minus infinity. Reverts with the pool's own "OLD" when its
    ///      observations do not reach back that far, and with `PoolTwap_NoWindow`.
    function twapE18(uint32 window) external view returns (uint256);

    /// @notice The pool that is observed.
    function pool() external view returns (address);

    /// @notice Second of the last observation.
    function observedAt() external view returns (uint256);
}
