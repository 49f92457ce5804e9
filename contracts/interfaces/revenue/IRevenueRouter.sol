// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IRevenueSource} from "./IRevenueSource.sol";

/// @title IRevenueRouter
/// @notice Collects the protocol's USDC by stream and splits it among the sinks. All amounts are USDC units (6 decimals).
/// @dev Money goes through three counters: undistributed (arrived), owed to a sink (split, not yet handed over), paid.
interface IRevenueRouter {
    /// @notice Where revenue comes from.
    enum Stream {
        SaaS,
        Transaction,
        ApiData,
        Certification,
        GroupBuying
    }

    /// @notice Where revenue goes. Operations are the four from Engineering to General.
    enum Sink {
        Staking,
        Engineering,
        Marketing,
        Infrastructure,
        General,
        Buyback,
        Team,
        Foundation,
        Reserve
    }

    /// @notice How a sink takes its share.
    /// @param target The receiver; zero keeps the share owed until one is set.
    /// @param isContract True: `IRevenueSink.receiveRevenue` is called; false: USDC is transferred.
    struct SinkConfig {
        address target;
        bool isContract;
    }

    /// @notice `amount` arrived in `stream`; `gmv` is the value of the jobs or sales behind it.
    event RevenueReceived(Stream indexed stream, address indexed from, uint256 amount, uint256 gmv);

    /// @notice `amount` was split by the shares that held: `parts[i]` is now owed to sink i.
    event RevenueSplit(uint256 amount, uint256[9] parts);

    /// @notice `amount` left for the sink's `target`.
    event SinkPaid(Sink indexed sink, address indexed target, uint256 amount);

    /// @notice The sink could not be paid; `owed` stays credited to it until `collect` succeeds.
    event SinkCredited(Sink indexed sink, address indexed target, uint256 owed);

    /// @notice A source's matured fees could not be pulled; what it holds comes with a later distribution.
    event SourceFailed(IRevenueSource indexed source);

    /// @notice A sink's target changed.
    event SinkUpdated(Sink indexed sink, SinkConfig oldConfig, SinkConfig newConfig);

    /// @notice The shares changed; both in basis points by sink.
    event SharesUpdated(uint16[9] oldShares, uint16[9] newShares);

    /// @notice The distribution period changed; seconds.
    event PeriodUpdated(uint256 oldPeriod, uint256 newPeriod);

    /// @notice A source is pulled at every distribution from now on, or no longer is.
    event SourceUpdated(IRevenueSource indexed source, bool listed);

    /// @notice This period's distribution is done; the next is due at `nextAt` (unix seconds).
    error RevenueRouter_TooEarly(uint256 nextAt);

    /// @notice The shares add up to `sum` instead of 10 000.
    error RevenueRouter_SharesSum(uint256 sum);

    /// @notice The share of a sink, or of the group it belongs to, lies outside its bounds (basis points).
    error RevenueRouter_ShareOutOfBounds(Sink sink, uint256 share, uint256 min, uint256 max);

    /// @notice The period must be one or four weeks.
    error RevenueRouter_BadPeriod(uint256 period);

    /// @notice The sink took `taken` instead of `amount`.
    error RevenueRouter_SinkTookWrongAmount(Sink sink, uint256 amount, uint256 taken);

    /// @notice Nothing is owed to the sink, or it has no target.
    error RevenueRouter_NothingToCollect(Sink sink);

    /// @notice The router calls this on itself only.
    error RevenueRouter_CallerNotSelf(address caller);

    /// @notice Less gas is left than a sink is entitled to.
    error RevenueRouter_InsufficientGas(uint256 left, uint256 needed);

    /// @notice The target must differ from the router, and a contract sink needs code.
    error RevenueRouter_BadTarget(address target);

    /// @notice The source is listed already, is not listed, or the list of 16 is full.
    error RevenueRouter_BadSource(IRevenueSource source);

    /// @notice Pulls `amount` from the caller into `stream` and counts `gmv`.
    /// @dev Role: revenue source (contracts whose sales are GMV). Needs an allowance. Emits `RevenueReceived`.
    function receiveRevenue(Stream stream, uint256 amount, uint256 gmv) external;

    /// @notice Pulls `amount` from the caller into `stream`; it counts as revenue, not as GMV.
    /// @dev Open to anyone. Needs an allowance. Emits `RevenueReceived`.
    function depositRevenue(Stream stream, uint256 amount) external;

    /// @notice Pulls the sources' matured fees, splits all that arrived since the last time and pays the sinks, staking
    ///         first. A sink that fails is credited; a source that fails is left for the next time.
    /// @dev Open to anyone, once per period; periods are aligned to Thursday 00:00 UTC. The parts are rounded down, the
    ///      remainder goes to staking, so that the parts add up to the amount. Reverts with `RevenueRouter_TooEarly` and
    ///      `RevenueRouter_InsufficientGas`. Emits `RevenueSplit` and for each sink `SinkPaid` or `SinkCredited`.
    /// @return amount What was split.
    function distribute() external returns (uint256 amount);

    /// @notice Pays what is owed to `sink`, with all the gas the caller gives.
    /// @dev Open to anyone. Reverts with `RevenueRouter_NothingToCollect` or with the sink's own error. Emits `SinkPaid`.
    /// @return amount What was paid.
    function collect(Sink sink) external returns (uint256 amount);

    /// @notice Sets the shares by sink in basis points. What arrived before is split by the old ones first.
    /// @dev Role: critical parameters. Bounds: staking 2 000–5 000, operations together 2 000–5 000, buyback 1 000–3 000,
    ///      team and foundation together 0–1 500, reserve 0–2 000; the sum is 10 000. Reverts with
    ///      `RevenueRouter_SharesSum` or `RevenueRouter_ShareOutOfBounds`. Emits `SharesUpdated`.
    function setShares(uint16[9] calldata shares) external;

    /// @notice Sets where a sink's share goes. What is owed to the sink follows the new target.
    /// @dev Role: admin. Reverts with `RevenueRouter_BadTarget`. Emits `SinkUpdated`.
    function setSink(Sink sink, SinkConfig calldata config) external;

    /// @notice Sets the period of distributions: one or four weeks, in seconds.
    /// @dev Role: admin. Reverts with `RevenueRouter_BadPeriod`. Emits `PeriodUpdated`.
    function setPeriod(uint256 period) external;

    /// @notice Lists a source to be pulled at every distribution, or removes it; at most 16.
    /// @dev Role: admin. Reverts with `RevenueRouter_BadSource`. Emits `SourceUpdated`.
    function setSource(IRevenueSource source, bool listed) external;

    /// @notice The token of all amounts.
    function usdc() external view returns (IERC20);

    /// @notice All that ever arrived in a stream, and the GMV behind it.
    function streamTotals(Stream stream) external view returns (uint256 revenue, uint256 gmv);

    /// @notice GMV over all streams.
    function totalGmv() external view returns (uint256);

    /// @notice Arrived and not yet split.
    function undistributed() external view returns (uint256);

    /// @notice What a sink is owed and what it was paid so far.
    function sinkTotals(Sink sink) external view returns (uint256 owed, uint256 paid);

    /// @notice Where a sink's share goes and its share in basis points.
    function sinkOf(Sink sink) external view returns (SinkConfig memory config, uint256 shareBps);

    /// @notice The sources pulled at every distribution.
    function sources() external view returns (IRevenueSource[] memory);

    /// @notice The period in seconds, and when the next distribution is due (unix seconds).
    function schedule() external view returns (uint256 period, uint256 nextAt);
}
