// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AccessManagedUpgradeable} from "@openzeppelin/contracts-upgradeable/access/manager/AccessManagedUpgradeable.sol";
import {OwnableUpgradeable} from "@openzeppelin/contracts-upgradeable/access/OwnableUpgradeable.sol";
import {OFTLimit, OFTFeeDetail, OFTReceipt, SendParam} from "@layerzerolabs/oft-evm/contracts/interfaces/IOFT.sol";
import {IOFT, OFTCoreUpgradeable} from "@layerzerolabs/oft-evm-upgradeable/contracts/oft/OFTCoreUpgradeable.sol";
import {IPathways} from "../interfaces/bridge/IPathways.sol";
import {Window, WindowLimiter} from "../libraries/WindowLimiter.sol";

/// @title Pathways
/// @notice Limits and pauses by chain and direction for both ends of the bridge.
/// @dev On LayerZero's OFTCoreUpgradeable itself: OFTAdapterUpgradeable and OFTUpgradeable add to it only how tokens come and go, which
///      the two ends say with their books. Owner, LayerZero's delegate and authority are one and the same AccessManager: what LayerZero keeps for the owner goes through its
///      `execute`, and so do the endpoint's settings. Trusts: the endpoint hands over a message once, from the peer, after its verifiers.
///      Invariants: BRG-3 (the limit of any 3 600 seconds), BRG-6 (a message is delivered or can still be).
abstract contract Pathways is IPathways, OFTCoreUpgradeable, AccessManagedUpgradeable {
    /// @dev A limit is not a pause that never ends.
    uint256 private constant MIN_LIMIT_CPT = 10_000;

    uint256 private constant MIN_DURATION = 1 hours;
    uint256 private constant MAX_DURATION = 72 hours;
    uint256 private constant MIN_COOLDOWN = 1 days;
    uint256 private constant MAX_COOLDOWN = 90 days;
    uint256 private constant DEFAULT_COOLDOWN = 7 days;
    uint256 private constant PROLONGATION = 14 days;
    uint256 private constant MAX_EXTENSION = 365 days;

    /* STORAGE */

    /// @dev A direction of a pathway; two slots.
    struct Lane {
        Window window;
        uint40 pausedUntil;
        bool prolonged; // the council has used its prolongation of the last pause
        uint16 capBps; // CPTAdapter's, of the outward lane: the most that may be outside, of CPT's supply
        uint64 outside; // CPTAdapter's, of the outward lane: what is out on that chain, 6 decimals
    }

    /// @custom:storage-location erc7201:cyberplaza.Pathways
    struct PathwaysStorage {
        mapping(uint32 eid => mapping(Direction => Lane)) lanes;
        uint32 pauseDuration;
        uint32 pauseCooldown;
    }

    function _pathways() private pure returns (PathwaysStorage storage $) {
        uint256 location = erc7201("cyberplaza.Pathways");
        assembly ("memory-safe") {
            $.slot := location
        }
    }

    /// @dev OpenZeppelin's Ownable stays as it is, since `owner` answers the authority; what sends and receives in LayerZero's OApp has
    ///      nothing to initialize.
    function __Pathways_init(address authority_) internal onlyInitializing {
        __AccessManaged_init(authority_);
        __OFTCore_init(authority_);
        PathwaysStorage storage $ = _pathways();
        $.pauseDuration = uint32(MAX_DURATION);
        $.pauseCooldown = uint32(DEFAULT_COOLDOWN);
    }

    /* SETTINGS */

    /// @inheritdoc IPathways
    function pausePathway(uint32 eid, Direction direction) external restricted {
        PathwaysStorage storage $ = _pathways();
        Lane storage lane = $.lanes[eid][direction];
        _requireNotPaused(lane, eid, direction);
        if (lane.pausedUntil != 0) {
            uint256 readyAt = lane.pausedUntil + uint256($.pauseCooldown);
            require(block.timestamp >= readyAt, Pathways_CoolingDown(eid, direction, readyAt));
        }
        uint256 until = block.timestamp + $.pauseDuration;
        lane.pausedUntil = uint40(until); // below 2^40 for 34 000 years
        lane.prolonged = false;
        emit PathwayPaused(eid, direction, msg.sender, until);
    }

    /// @inheritdoc IPathways
    function prolongPathwayPause(uint32 eid, Direction direction) external restricted {
        Lane storage lane = _paused(eid, direction);
        uint256 until = lane.pausedUntil;
        require(!lane.prolonged, Pathways_AlreadyProlonged(eid, direction, until));
        lane.prolonged = true;
        _moveEnd(lane, eid, direction, until + PROLONGATION);
    }

    /// @inheritdoc IPathways
    function extendPathwayPause(uint32 eid, Direction direction, uint256 until) external restricted {
        Lane storage lane = _paused(eid, direction);
        uint256 earliest = uint256(lane.pausedUntil) + 1;
        uint256 latest = block.timestamp + MAX_EXTENSION;
        require(until >= earliest && until <= latest, Pathways_BadExtension(until, earliest, latest));
        _moveEnd(lane, eid, direction, until);
    }

    function _moveEnd(Lane storage lane, uint32 eid, Direction direction, uint256 until) private {
        emit PathwayPauseProlonged(eid, direction, msg.sender, lane.pausedUntil, until);
        lane.pausedUntil = uint40(until); // at most a year from now
    }

    /// @inheritdoc IPathways
    function unpausePathway(uint32 eid, Direction direction) external restricted {
        _paused(eid, direction).pausedUntil = uint40(block.timestamp);
        emit PathwayUnpaused(eid, direction, msg.sender);
    }

    /// @inheritdoc IPathways
    function setPathwayPauseLimits(uint256 duration, uint256 cooldown) external restricted {
        _requireBetween(duration, MIN_DURATION, MAX_DURATION);
        _requireBetween(cooldown, MIN_COOLDOWN, MAX_COOLDOWN);
        PathwaysStorage storage $ = _pathways();
        emit PathwayPauseLimitsUpdated($.pauseDuration, duration, $.pauseCooldown, cooldown);
        // both fit: at most 90 days, checked above
        $.pauseDuration = uint32(duration);
        $.pauseCooldown = uint32(cooldown);
    }

    /// @inheritdoc IPathways
    function setPathwayLimit(uint32 eid, Direction direction, uint256 limitCpt) external restricted {
        _requireBetween(limitCpt, MIN_LIMIT_CPT, WindowLimiter.MAX_LIMIT);
        Lane storage lane = _lane(eid, direction);
        emit PathwayLimitUpdated(eid, direction, lane.window.limit(), limitCpt);
        lane.window = lane.window.withLimit(limitCpt);
    }

    /* OWNER AND DELEGATE */

    /// @notice The authority.
    function owner() public view override returns (address) {
        return authority();
    }

    /// @notice Refuses: the owner is the authority.
    /// @dev Reverts with `Pathways_OwnerIsAuthority`.
    function transferOwnership(address) public pure override(OwnableUpgradeable) {
        revert Pathways_OwnerIsAuthority();
    }

    /// @notice Refuses: the owner is the authority.
    /// @dev Reverts with `Pathways_OwnerIsAuthority`.
    function renounceOwnership() public pure override(OwnableUpgradeable) {
        revert Pathways_OwnerIsAuthority();
    }

    /// @dev A new authority is LayerZero's delegate in the same call.
    function _setAuthority(address newAuthority) internal override {
        super._setAuthority(newAuthority);
        endpoint.setDelegate(newAuthority);
    }

    /* VIEWS */

    /// @inheritdoc IPathways
    function pathway(uint32 eid, Direction direction) external view returns (PathwayView memory) {
        Lane storage lane = _lane(eid, direction);
        return
            PathwayView({
                limit: lane.window.limit() * 1e18,
                available: _toLocal(lane.window.available(block.timestamp)),
                pausedUntil: lane.pausedUntil,
                prolonged: lane.prolonged
            });
    }

    /// @inheritdoc IPathways
    function fitsAt(uint32 eid, Direction direction, uint256 amount) external view returns (uint256) {
        return _lane(eid, direction).window.fitsAt(amount / decimalConversionRate, block.timestamp);
    }

    /// @inheritdoc IPathways
    function sendable(uint32 eid) public view virtual returns (uint256 amount) {
        Lane storage lane = _lane(eid, Direction.Out);
        if (peers(eid) == 0 || block.timestamp < lane.pausedUntil) return 0;
        return _toLocal(lane.window.available(block.timestamp));
    }

    /// @inheritdoc IPathways
    function pathwayPauseLimits() external view returns (uint256 duration, uint256 cooldown) {
        PathwaysStorage storage $ = _pathways();
        return ($.pauseDuration, $.pauseCooldown);
    }

    /// @notice What can be sent now, what it costs beside LayerZero's fee (nothing), and what would arrive.
    function quoteOFT(
        SendParam calldata sendParam
    )
        external
        view
        override(IOFT, OFTCoreUpgradeable)
        returns (OFTLimit memory oftLimit, OFTFeeDetail[] memory oftFeeDetails, OFTReceipt memory oftReceipt)
    {
        oftLimit = OFTLimit(decimalConversionRate, sendable(sendParam.dstEid));
        oftFeeDetails = new OFTFeeDetail[](0);
        (uint256 sent, uint256 received) = _debitView(sendParam.amountLD, sendParam.minAmountLD, sendParam.dstEid);
        oftReceipt = OFTReceipt(sent, received);
    }

    /* INTERNALS */

    /// @dev Counts an amount as passing; the caller moves the tokens.
    function _pass(Lane storage lane, uint32 eid, Direction direction, uint256 amount) internal {
        _requireNotPaused(lane, eid, direction);
        Window window = lane.window;
        uint256 shared = amount / decimalConversionRate; // exact: no dust is left in it
        (bool fits, Window next) = window.tryAdd(shared, block.timestamp);
        if (!fits) _revertOverLimit(eid, direction, window, shared);
        lane.window = next;
    }

    function _revertOverLimit(uint32 eid, Direction direction, Window window, uint256 shared) private view {
        uint256 room = window.available(block.timestamp);
        uint256 time = window.fitsAt(shared, block.timestamp);
        revert Pathways_OverLimit(eid, direction, _toLocal(shared), _toLocal(room), time);
    }

    /// @dev What a message takes along is checked when it is quoted as well as when it is sent.
    function _buildMsgAndOptions(
        SendParam calldata sendParam,
        uint256 amount
    ) internal view override returns (bytes memory message, bytes memory options) {
        require(amount != 0, Pathways_NothingToSend(sendParam.amountLD));
        bytes32 to = sendParam.to;
        bool isAccount = to != 0 && uint256(to) <= type(uint160).max && to != peers(sendParam.dstEid);
        require(isAccount, Pathways_BadReceiver(to));
        return super._buildMsgAndOptions(sendParam, amount);
    }

    function _lane(uint32 eid, Direction direction) internal view returns (Lane storage) {
        return _pathways().lanes[eid][direction];
    }

    function _paused(uint32 eid, Direction direction) private view returns (Lane storage lane) {
        lane = _lane(eid, direction);
        require(block.timestamp < lane.pausedUntil, Pathways_NotPaused(eid, direction));
    }

    function _requireNotPaused(Lane storage lane, uint32 eid, Direction direction) private view {
        uint256 until = lane.pausedUntil;
        require(block.timestamp >= until, Pathways_Paused(eid, direction, until));
    }

    function _requireBetween(uint256 value, uint256 min, uint256 max) internal pure {
        require(value >= min && value <= max, Pathways_OutOfBounds(value, min, max));
    }

    /// @dev 6 decimals to 18.
    function _toLocal(uint256 shared) internal view returns (uint256) {
        return shared * decimalConversionRate;
    }
}
