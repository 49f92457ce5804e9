// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {GovernorUpgradeable} from "@openzeppelin/contracts-upgradeable/governance/GovernorUpgradeable.sol";
import {TimelockControllerUpgradeable} from "@openzeppelin/contracts-upgradeable/governance/TimelockControllerUpgradeable.sol";
import {GovernorCountingSimpleUpgradeable} from "@openzeppelin/contracts-upgradeable/governance/extensions/GovernorCountingSimpleUpgradeable.sol";
import {GovernorPreventLateQuorumUpgradeable} from "@openzeppelin/contracts-upgradeable/governance/extensions/GovernorPreventLateQuorumUpgradeable.sol";
import {GovernorTimelockControlUpgradeable} from "@openzeppelin/contracts-upgradeable/governance/extensions/GovernorTimelockControlUpgradeable.sol";
import {IERC5805} from "@openzeppelin/contracts/interfaces/IERC5805.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {Checkpoints} from "@openzeppelin/contracts/utils/structs/Checkpoints.sol";
import {ICPTGovernor} from "../interfaces/governance/ICPTGovernor.sol";

/// @title CPTGovernor
/// @notice OpenZeppelin's Governor on veCPT.
/// @dev It governs itself: settings take a proposal of its own that passed, never a council. Trusts: VoteEscrow never changes the
///      past, the timelock is OpenZeppelin's with this Governor as only proposer and executor. Invariants: GOV-1 (nothing is executed
///      that did not pass with quorum and wait 48 hours), GOV-2 (nothing is executed after its expiry), GOV-3 (no vote counts twice).
contract CPTGovernor is
    ICPTGovernor,
    GovernorUpgradeable,
    GovernorCountingSimpleUpgradeable,
    GovernorTimelockControlUpgradeable,
    GovernorPreventLateQuorumUpgradeable
{
    using Checkpoints for Checkpoints.Trace208;

    uint256 private constant BPS = 10_000;
    uint256 private constant PROPOSAL_THRESHOLD = 100_000e18;
    uint256 private constant VOTING_DELAY = 7 days;
    uint256 private constant VOTING_PERIOD = 5 days;
    uint256 private constant QUEUE_WINDOW = 14 days;
    uint48 private constant DEFAULT_VOTE_EXTENSION = 2 days;

    uint256 private constant MIN_QUORUM_BPS = 400;
    uint256 private constant MAX_QUORUM_BPS = 3_000;
    uint256 private constant DEFAULT_QUORUM_BPS = 1_000;
    uint256 private constant MIN_QUORUM_FLOOR = 100_000e18;
    uint256 private constant MAX_QUORUM_FLOOR = 10_000_000e18;
    uint256 private constant DEFAULT_QUORUM_FLOOR = 1_000_000e18;

    uint256 private constant MIN_EXECUTION_WINDOW = 3 days;
    uint256 private constant MAX_EXECUTION_WINDOW = 30 days;
    uint256 private constant DEFAULT_EXECUTION_WINDOW = 14 days;

    /// @custom:oz-upgrades-unsafe-allow state-variable-immutable
    IERC5805 private immutable TOKEN;

    /* STORAGE */

    /// @custom:storage-location erc7201:cyberplaza.CPTGovernor
    struct CPTGovernorStorage {
        Checkpoints.Trace208 quorumTerms; // by the second from which they hold: basis points in the lowest 16 bits, floor above
        uint48 executionWindow;
        mapping(uint256 proposalId => uint48) expiries;
    }

    function _storage() private pure returns (CPTGovernorStorage storage $) {
        uint256 location = erc7201("cyberplaza.CPTGovernor");
        assembly ("memory-safe") {
            $.slot := location
        }
    }

    /// @custom:oz-upgrades-unsafe-allow constructor
    constructor(IERC5805 token_) {
        TOKEN = token_;
        _disableInitializers();
    }

    /// @dev Name and version are constants of the code, so that the initializers of Governor and EIP-712 have nothing to store.
    /// @custom:oz-upgrades-unsafe-allow missing-initializer-call incorrect-initializer-order
    function initialize(TimelockControllerUpgradeable timelock_) external initializer {
        __GovernorTimelockControl_init(timelock_);
        __GovernorPreventLateQuorum_init(DEFAULT_VOTE_EXTENSION);
        _setQuorum(DEFAULT_QUORUM_BPS, DEFAULT_QUORUM_FLOOR);
        _setExecutionWindow(DEFAULT_EXECUTION_WINDOW);
    }

    /* SETTINGS */

    /// @inheritdoc ICPTGovernor
    function setQuorum(uint256 newBps, uint256 newFloor) external onlyGovernance {
        _setQuorum(newBps, newFloor);
    }

    function _setQuorum(uint256 newBps, uint256 newFloor) private {
        _requireWithin(newBps, MIN_QUORUM_BPS, MAX_QUORUM_BPS);
        _requireWithin(newFloor, MIN_QUORUM_FLOOR, MAX_QUORUM_FLOOR);
        // fits: the floor is below 2^84, checked above
        uint208 terms = uint208((newFloor << 16) | newBps);
        (uint208 oldTerms, ) = _storage().quorumTerms.push(clock(), terms);
        emit QuorumUpdated(uint16(oldTerms), newBps, oldTerms >> 16, newFloor);
    }

    /// @inheritdoc ICPTGovernor
    function setExecutionWindow(uint256 newWindow) external onlyGovernance {
        _setExecutionWindow(newWindow);
    }

    function _setExecutionWindow(uint256 newWindow) private {
        _requireWithin(newWindow, MIN_EXECUTION_WINDOW, MAX_EXECUTION_WINDOW);
        CPTGovernorStorage storage $ = _storage();
        emit ExecutionWindowUpdated($.executionWindow, newWindow);
        $.executionWindow = uint48(newWindow); // at most 30 days
    }

    function _requireWithin(uint256 value, uint256 min, uint256 max) private pure {
        require(value >= min && value <= max, CPTGovernor_OutOfBounds(value, min, max));
    }

    /* PROPOSALS */

    /// @notice OpenZeppelin's states; what passed and was not queued in time, or was queued and not executed in time, is `Expired`.
    function state(
        uint256 proposalId
    ) public view override(GovernorUpgradeable, GovernorTimelockControlUpgradeable) returns (ProposalState current) {
        current = super.state(proposalId);
        uint256 last = type(uint256).max;
        if (current == ProposalState.Succeeded) last = proposalDeadline(proposalId) + QUEUE_WINDOW;
        else if (current == ProposalState.Queued) last = _storage().expiries[proposalId];
        if (block.timestamp > last) return ProposalState.Expired;
    }

    function _queueOperations(
        uint256 proposalId,
        address[] memory targets,
        uint256[] memory values,
        bytes[] memory calldatas,
        bytes32 descriptionHash
    ) internal override(GovernorUpgradeable, GovernorTimelockControlUpgradeable) returns (uint48 eta) {
        eta = super._queueOperations(proposalId, targets, values, calldatas, descriptionHash);
        CPTGovernorStorage storage $ = _storage();
        uint48 expiresAt = eta + $.executionWindow;
        $.expiries[proposalId] = expiresAt;
        emit ProposalExpirySet(proposalId, expiresAt);
    }

    function _executeOperations(
        uint256 proposalId,
        address[] memory targets,
        uint256[] memory values,
        bytes[] memory calldatas,
        bytes32 descriptionHash
    ) internal override(GovernorUpgradeable, GovernorTimelockControlUpgradeable) {
        super._executeOperations(proposalId, targets, values, calldatas, descriptionHash);
    }

    function _cancel(
        address[] memory targets,
        uint256[] memory values,
        bytes[] memory calldatas,
        bytes32 descriptionHash
    ) internal override(GovernorUpgradeable, GovernorTimelockControlUpgradeable) returns (uint256) {
        return super._cancel(targets, values, calldatas, descriptionHash);
    }

    /// @dev Only a quorum that is reached within the extension before the deadline moves it. So only then is a vote held against the
    ///      quorum, before and after it is counted: 12 000 gas less for all others, and 22 000 for the one that reaches it in time.
    function _castVote(
        uint256 proposalId,
        address account,
        uint8 support,
        string memory reason,
        bytes memory params
    ) internal override returns (uint256 weight) {
        bool isLate = clock() + lateQuorumVoteExtension() > proposalDeadline(proposalId);
        bool mayExtend = isLate && !_quorumReached(proposalId);
        weight = super._castVote(proposalId, account, support, reason, params);
        if (mayExtend) super._tallyUpdated(proposalId);
    }

    /// @dev Left to `_castVote`, which knows whether the quorum was there before.
    function _tallyUpdated(uint256) internal pure override(GovernorUpgradeable, GovernorPreventLateQuorumUpgradeable) {}

    /// @dev A proposal that was queued had passed, and the past does not change: it is not counted again.
    function _quorumReached(
        uint256 proposalId
    ) internal view override(GovernorUpgradeable, GovernorCountingSimpleUpgradeable) returns (bool) {
        return proposalEta(proposalId) != 0 || super._quorumReached(proposalId);
    }

    function _getVotes(address account, uint256 timepoint, bytes memory) internal view override returns (uint256) {
        return TOKEN.getPastVotes(account, timepoint);
    }

    function _executor()
        internal
        view
        override(GovernorUpgradeable, GovernorTimelockControlUpgradeable)
        returns (address)
    {
        return super._executor();
    }

    /* VIEWS */

    /// @notice Votes for and abstentions that a proposal with this snapshot needs: the larger of a part of all veCPT, up, and the floor.
    /// @dev Reverts with `ERC5805FutureLookup` when the snapshot is not in the past.
    function quorum(uint256 timepoint) public view override returns (uint256) {
        (uint256 bps, uint256 floor) = quorumTerms(timepoint);
        return Math.max(Math.ceilDiv(TOKEN.getPastTotalSupply(timepoint) * bps, BPS), floor);
    }

    /// @inheritdoc ICPTGovernor
    function quorumTerms(uint256 timepoint) public view returns (uint256 bps, uint256 floor) {
        uint208 terms = _storage().quorumTerms.upperLookupRecent(uint48(Math.min(timepoint, type(uint48).max)));
        return (uint16(terms), terms >> 16);
    }

    /// @inheritdoc ICPTGovernor
    function queueWindow() external pure returns (uint256) {
        return QUEUE_WINDOW;
    }

    /// @inheritdoc ICPTGovernor
    function executionWindow() external view returns (uint256) {
        return _storage().executionWindow;
    }

    /// @inheritdoc ICPTGovernor
    function proposalExpiry(uint256 proposalId) external view returns (uint256) {
        return _storage().expiries[proposalId];
    }

    function proposalDeadline(
        uint256 proposalId
    ) public view override(GovernorUpgradeable, GovernorPreventLateQuorumUpgradeable) returns (uint256) {
        return super.proposalDeadline(proposalId);
    }

    function proposalNeedsQueuing(
        uint256 proposalId
    ) public view override(GovernorUpgradeable, GovernorTimelockControlUpgradeable) returns (bool) {
        return super.proposalNeedsQueuing(proposalId);
    }

    /// @notice veCPT that a proposer holds or was delegated in the second before.
    function proposalThreshold() public pure override returns (uint256) {
        return PROPOSAL_THRESHOLD;
    }

    /// @notice Seconds of discussion before the vote.
    function votingDelay() public pure override returns (uint256) {
        return VOTING_DELAY;
    }

    /// @notice Seconds of the vote.
    function votingPeriod() public pure override returns (uint256) {
        return VOTING_PERIOD;
    }

    /// @notice VoteEscrow.
    function token() external view returns (IERC5805) {
        return TOKEN;
    }

    /// @notice Unix seconds.
    function clock() public view override returns (uint48) {
        return uint48(block.timestamp);
    }

    // solhint-disable-next-line func-name-mixedcase
    function CLOCK_MODE() public pure override returns (string memory) {
        return "mode=timestamp";
    }

    function name() public pure override returns (string memory) {
        return "CyberPlaza Governor";
    }

    // solhint-disable-next-line func-name-mixedcase
    function _EIP712Name() internal pure override returns (string memory) {
        return name();
    }

    // solhint-disable-next-line func-name-mixedcase
    function _EIP712Version() internal pure override returns (string memory) {
        return version();
    }

    function version() public pure override returns (string memory) {
        return "1";
    }
}
