// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AccessManagedUpgradeable} from "@openzeppelin/contracts-upgradeable/access/manager/AccessManagedUpgradeable.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {IRevenueRouter} from "../interfaces/revenue/IRevenueRouter.sol";
import {IRevenueSink} from "../interfaces/revenue/IRevenueSink.sol";
import {IRevenueSource} from "../interfaces/revenue/IRevenueSource.sol";

/// @title RevenueRouter
/// @notice Collects USDC by stream and splits it among the sinks.
/// @dev Trusts: USDC takes no transfer fee. Sinks and sources are not trusted: neither can stop a distribution, take more
///      than its part, or be starved by the caller's gas. Invariants: REV-1 (received = undistributed + Σ owed + Σ paid),
///      REV-2 (USDC held ≥ undistributed + Σ owed), REV-3 (parts of a split add up to it).
contract RevenueRouter is IRevenueRouter, AccessManagedUpgradeable, ReentrancyGuardTransient {
    using SafeERC20 for IERC20;
    using SafeCast for uint256;

    uint256 private constant BPS = 10_000;
    uint256 private constant WEEK = 7 days;
    uint256 private constant SINKS = 9;
    uint256 private constant MAX_SOURCES = 16;
    uint256 private constant SINK_GAS = 300_000;
    uint256 private constant SOURCE_GAS = 500_000;
    /// @dev What the router itself spends around an outside call, so that the callee gets its whole allowance.
    uint256 private constant CALL_OVERHEAD = 120_000;

    /// @custom:oz-upgrades-unsafe-allow state-variable-immutable
    IERC20 private immutable USDC;

    /* STORAGE */

    struct SinkState {
        SinkConfig config;
        uint16 shareBps;
        uint128 owed;
        uint128 paid;
    }

    struct StreamState {
        uint128 revenue;
        uint128 gmv;
    }

    /// @custom:storage-location erc7201:cyberplaza.RevenueRouter
    struct RevenueRouterStorage {
        mapping(Sink => SinkState) sinks;
        mapping(Stream => StreamState) streams;
        uint128 undistributed;
        uint40 period;
        uint40 nextAt;
        IRevenueSource[] sources;
    }

    function _storage() private pure returns (RevenueRouterStorage storage $) {
        uint256 location = erc7201("cyberplaza.RevenueRouter");
        assembly ("memory-safe") {
            $.slot := location
        }
    }

    /// @custom:oz-upgrades-unsafe-allow constructor
    constructor(IERC20 usdc_) {
        USDC = usdc_;
        _disableInitializers();
    }

    /// @param shares Share by sink in basis points, within the bounds of `setShares`.
    /// @param sinkConfigs Target by sink; a zero target keeps the share owed until one is set.
    function initialize(
        address authority_,
        uint16[9] calldata shares,
        SinkConfig[9] calldata sinkConfigs
    ) external initializer {
        __AccessManaged_init(authority_);
        RevenueRouterStorage storage $ = _storage();
        $.period = uint40(WEEK);
        _setShares(shares);
        for (uint256 i = 0; i < SINKS; ++i) {
            _setSink(Sink(i), sinkConfigs[i]);
        }
    }

    modifier onlySelf() {
        require(msg.sender == address(this), RevenueRouter_CallerNotSelf(msg.sender));
        _;
    }

    /* REVENUE IN */

    /// @inheritdoc IRevenueRouter
    function receiveRevenue(Stream stream, uint256 amount, uint256 gmv) external restricted {
        _receive(stream, amount, gmv);
    }

    /// @inheritdoc IRevenueRouter
    function depositRevenue(Stream stream, uint256 amount) external {
        _receive(stream, amount, 0);
    }

    function _receive(Stream stream, uint256 amount, uint256 gmv) private {
        RevenueRouterStorage storage $ = _storage();
        StreamState storage state = $.streams[stream];
        state.revenue += amount.toUint128();
        state.gmv += gmv.toUint128();
        $.undistributed += amount.toUint128();
        emit RevenueReceived(stream, msg.sender, amount, gmv);
        USDC.safeTransferFrom(msg.sender, address(this), amount);
    }

    /* REVENUE OUT */

    /// @inheritdoc IRevenueRouter
    function distribute() external nonReentrant returns (uint256 amount) {
        RevenueRouterStorage storage $ = _storage();
        uint256 nextAt = $.nextAt;
        require(block.timestamp >= nextAt, RevenueRouter_TooEarly(nextAt));
        _pullSources();
        amount = _split();
        if (amount != 0) $.nextAt = uint40(block.timestamp - (block.timestamp % $.period) + $.period);
        for (uint256 i = 0; i < SINKS; ++i) {
            _tryPay(Sink(i));
        }
    }

    function _pullSources() private {
        IRevenueSource[] storage list = _storage().sources;
        for (uint256 i = 0; i < list.length; ++i) {
            _requireGas(SOURCE_GAS);
            try this.pullSource{gas: SOURCE_GAS}(list[i]) {} catch {
                emit SourceFailed(list[i]);
            }
        }
    }

    /// @notice Pulls one source: a frame of its own, so that `distribute` survives whatever it does or answers.
    /// @dev Caller: this contract. Reverts with `RevenueRouter_CallerNotSelf`.
    function pullSource(IRevenueSource source) external onlySelf {
        source.forwardFees();
    }

    /// @dev Down: the dust of eight parts, below eight units, goes to staking.
    function _split() private returns (uint256 amount) {
        RevenueRouterStorage storage $ = _storage();
        amount = $.undistributed;
        if (amount == 0) return 0;
        $.undistributed = 0;
        uint256[9] memory parts;
        uint256 rest = amount;
        for (uint256 i = 1; i < SINKS; ++i) {
            SinkState storage state = $.sinks[Sink(i)];
            parts[i] = (amount * state.shareBps) / BPS;
            rest -= parts[i];
            state.owed += uint128(parts[i]); // a part of a uint128
        }
        parts[0] = rest;
        $.sinks[Sink.Staking].owed += uint128(rest); // likewise
        emit RevenueSplit(amount, parts);
    }

    function _tryPay(Sink sink) private {
        SinkState storage state = _storage().sinks[sink];
        uint256 owed = state.owed;
        address target = state.config.target;
        if (owed == 0 || target == address(0)) return;
        _requireGas(SINK_GAS + CALL_OVERHEAD);
        try this.paySink{gas: SINK_GAS + CALL_OVERHEAD}(sink) {} catch {
            emit SinkCredited(sink, target, owed);
        }
    }

    function _requireGas(uint256 needed) private view {
        uint256 left = gasleft();
        require(left - left / 64 > needed + CALL_OVERHEAD, RevenueRouter_InsufficientGas(left, needed + CALL_OVERHEAD));
    }

    /// @notice Pays a sink, all or nothing: a frame of its own, so that `distribute` survives a failing sink.
    /// @dev Caller: this contract. Reverts with `RevenueRouter_CallerNotSelf`.
    function paySink(Sink sink) external onlySelf {
        _pay(sink, SINK_GAS);
    }

    /// @inheritdoc IRevenueRouter
    function collect(Sink sink) external nonReentrant returns (uint256 amount) {
        return _pay(sink, gasleft());
    }

    function _pay(Sink sink, uint256 gasLimit) private returns (uint256 amount) {
        SinkState storage state = _storage().sinks[sink];
        amount = state.owed;
        SinkConfig memory config = state.config;
        require(amount != 0 && config.target != address(0), RevenueRouter_NothingToCollect(sink));
        state.owed = 0;
        state.paid += uint128(amount); // was a uint128
        emit SinkPaid(sink, config.target, amount);
        if (config.isContract) {
            _payContract(sink, config.target, amount, gasLimit);
        } else {
            USDC.safeTransfer(config.target, amount);
        }
    }

    function _payContract(Sink sink, address target, uint256 amount, uint256 gasLimit) private {
        uint256 balanceBefore = USDC.balanceOf(address(this));
        USDC.forceApprove(target, amount);
        IRevenueSink(target).receiveRevenue{gas: gasLimit}(sink, amount);
        uint256 balanceAfter = USDC.balanceOf(address(this));
        uint256 taken = balanceBefore > balanceAfter ? balanceBefore - balanceAfter : 0;
        require(taken == amount, RevenueRouter_SinkTookWrongAmount(sink, amount, taken));
    }

    /* SETTINGS */

    /// @inheritdoc IRevenueRouter
    function setShares(uint16[9] calldata shares) external restricted {
        _split();
        _setShares(shares);
    }

    function _setShares(uint16[9] calldata shares) private {
        RevenueRouterStorage storage $ = _storage();
        uint16[9] memory oldShares;
        uint256 sum;
        for (uint256 i = 0; i < SINKS; ++i) {
            SinkState storage state = $.sinks[Sink(i)];
            oldShares[i] = state.shareBps;
            state.shareBps = shares[i];
            sum += shares[i];
        }
        require(sum == BPS, RevenueRouter_SharesSum(sum));
        _requireShare(Sink.Staking, shares[0], 2_000, 5_000);
        _requireShare(Sink.Engineering, uint256(shares[1]) + shares[2] + shares[3] + shares[4], 2_000, 5_000);
        _requireShare(Sink.Buyback, shares[5], 1_000, 3_000);
        _requireShare(Sink.Team, uint256(shares[6]) + shares[7], 0, 1_500);
        _requireShare(Sink.Reserve, shares[8], 0, 2_000);
        emit SharesUpdated(oldShares, shares);
    }

    function _requireShare(Sink sink, uint256 share, uint256 min, uint256 max) private pure {
        require(share >= min && share <= max, RevenueRouter_ShareOutOfBounds(sink, share, min, max));
    }

    /// @inheritdoc IRevenueRouter
    function setSink(Sink sink, SinkConfig calldata config) external restricted {
        _setSink(sink, config);
    }

    function _setSink(Sink sink, SinkConfig calldata config) private {
        address target = config.target;
        require(target != address(this) && target != address(USDC), RevenueRouter_BadTarget(target));
        require(!config.isContract || target.code.length != 0, RevenueRouter_BadTarget(target));
        SinkState storage state = _storage().sinks[sink];
        emit SinkUpdated(sink, state.config, config);
        state.config = config;
    }

    /// @inheritdoc IRevenueRouter
    function setPeriod(uint256 period) external restricted {
        require(period == WEEK || period == 4 * WEEK, RevenueRouter_BadPeriod(period));
        RevenueRouterStorage storage $ = _storage();
        emit PeriodUpdated($.period, period);
        $.period = uint40(period);
    }

    /// @inheritdoc IRevenueRouter
    function setSource(IRevenueSource source, bool listed) external restricted {
        IRevenueSource[] storage list = _storage().sources;
        uint256 length = list.length;
        uint256 index = 0;
        while (index < length && address(list[index]) != address(source)) ++index;
        if (listed) {
            require(
                index == length && length < MAX_SOURCES && address(source).code.length != 0,
                RevenueRouter_BadSource(source)
            );
            list.push(source);
        } else {
            require(index < length, RevenueRouter_BadSource(source));
            list[index] = list[length - 1];
            list.pop();
        }
        emit SourceUpdated(source, listed);
    }

    /* VIEWS */

    /// @inheritdoc IRevenueRouter
    function usdc() external view returns (IERC20) {
        return USDC;
    }

    /// @inheritdoc IRevenueRouter
    function streamTotals(Stream stream) external view returns (uint256 revenue, uint256 gmv) {
        StreamState storage state = _storage().streams[stream];
        return (state.revenue, state.gmv);
    }

    /// @inheritdoc IRevenueRouter
    function totalGmv() external view returns (uint256 gmv) {
        for (uint256 i = 0; i <= uint256(type(Stream).max); ++i) {
            gmv += _storage().streams[Stream(i)].gmv;
        }
    }

    /// @inheritdoc IRevenueRouter
    function undistributed() external view returns (uint256) {
        return _storage().undistributed;
    }

    /// @inheritdoc IRevenueRouter
    function sinkTotals(Sink sink) external view returns (uint256 owed, uint256 paid) {
        SinkState storage state = _storage().sinks[sink];
        return (state.owed, state.paid);
    }

    /// @inheritdoc IRevenueRouter
    function sinkOf(Sink sink) external view returns (SinkConfig memory config, uint256 shareBps) {
        SinkState storage state = _storage().sinks[sink];
        return (state.config, state.shareBps);
    }

    /// @inheritdoc IRevenueRouter
    function sources() external view returns (IRevenueSource[] memory) {
        return _storage().sources;
    }

    /// @inheritdoc IRevenueRouter
    function schedule() external view returns (uint256 period, uint256 nextAt) {
        RevenueRouterStorage storage $ = _storage();
        return ($.period, $.nextAt);
    }
}
