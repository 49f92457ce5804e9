// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AccessManagedUpgradeable} from "@openzeppelin/contracts-upgradeable/access/manager/AccessManagedUpgradeable.sol";
import {IGovernor} from "@openzeppelin/contracts/governance/IGovernor.sol";
import {TimelockController} from "@openzeppelin/contracts/governance/TimelockController.sol";
import {GovernorCountingSimpleUpgradeable} from "@openzeppelin/contracts-upgradeable/governance/extensions/GovernorCountingSimpleUpgradeable.sol";
import {IVotes} from "@openzeppelin/contracts/governance/utils/IVotes.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {ILaunchPhase} from "../interfaces/governance/ILaunchPhase.sol";
import {IVetoGuard} from "../interfaces/governance/IVetoGuard.sol";

/// @title VetoGuard
/// @notice The council's veto, and its limits.
/// @dev Holds the timelock's canceller role. What `end` asks for it looks up itself: the proposal's number follows from this very call and
///      its description, so that no other proposal can carry an `end` along. Invariants: GOV-4 (an exempt proposal is never vetoed),
///      GOV-5 (no veto after it lapsed or ended).
contract VetoGuard is IVetoGuard, AccessManagedUpgradeable {
    uint256 private constant TERM = 91 days;
    uint256 private constant END_TURNOUT_BPS = 3_000;
    uint256 private constant BPS = 10_000;

    /// @custom:oz-upgrades-unsafe-allow state-variable-immutable
    IGovernor private immutable GOVERNOR;
    /// @custom:oz-upgrades-unsafe-allow state-variable-immutable
    TimelockController private immutable TIMELOCK;
    /// @custom:oz-upgrades-unsafe-allow state-variable-immutable
    IVotes private immutable VOTES;
    /// @custom:oz-upgrades-unsafe-allow state-variable-immutable
    ILaunchPhase private immutable LAUNCH_PHASE;

    /* STORAGE */

    /// @custom:storage-location erc7201:cyberplaza.VetoGuard
    struct VetoGuardStorage {
        uint40 renewedAt;
        uint40 endedAt;
    }

    function _storage() private pure returns (VetoGuardStorage storage $) {
        uint256 location = erc7201("cyberplaza.VetoGuard");
        assembly ("memory-safe") {
            $.slot := location
        }
    }

    /// @custom:oz-upgrades-unsafe-allow constructor
    constructor(IGovernor governor_, TimelockController timelock_, IVotes votes_, ILaunchPhase launchPhase_) {
        GOVERNOR = governor_;
        TIMELOCK = timelock_;
        VOTES = votes_;
        LAUNCH_PHASE = launchPhase_;
        _disableInitializers();
    }

    function initialize(address authority_) external initializer {
        __AccessManaged_init(authority_);
    }

    modifier onlyGovernance() {
        require(msg.sender == address(TIMELOCK), VetoGuard_NotGovernance(msg.sender));
        _requireNotEnded();
        _;
    }

    /* COUNCIL */

    /// @inheritdoc IVetoGuard
    function veto(
        address[] calldata targets,
        uint256[] calldata values,
        bytes[] calldata calldatas,
        bytes32 descriptionHash
    ) external restricted returns (uint256 proposalId) {
        _requireNotEnded();
        require(isActive(), VetoGuard_Lapsed(lapsesAt()));
        proposalId = GOVERNOR.getProposalId(targets, values, calldatas, descriptionHash);
        require(!isExempt(targets, calldatas), VetoGuard_Exempt(proposalId));
        IGovernor.ProposalState state = GOVERNOR.state(proposalId);
        require(state == IGovernor.ProposalState.Queued, VetoGuard_NotQueued(proposalId, state));
        emit ProposalVetoed(proposalId, msg.sender);
        // the salt under which the Governor queues
        bytes32 salt = bytes20(address(GOVERNOR)) ^ descriptionHash;
        TIMELOCK.cancel(TIMELOCK.hashOperationBatch(targets, values, calldatas, 0, salt));
    }

    /* GOVERNANCE */

    /// @inheritdoc IVetoGuard
    function renew() external onlyGovernance {
        uint256 oldLapsesAt = lapsesAt();
        _storage().renewedAt = uint40(block.timestamp);
        emit VetoRenewed(oldLapsesAt, lapsesAt());
    }

    /// @inheritdoc IVetoGuard
    function end(bytes32 descriptionHash) external onlyGovernance {
        uint256 proposalId = _proposalOfThisCall(descriptionHash);
        // the Governor marks what it is about to execute, and this call's success would have ended the veto: no other can be meant
        require(_isExecuted(proposalId), VetoGuard_NotOwnProposal(proposalId));
        (uint256 voted, uint256 votedRequired, uint256 inFavour, uint256 inFavourRequired) = endVotes(proposalId);
        require(voted >= votedRequired, VetoGuard_TooFewVotes(voted, votedRequired));
        require(inFavour >= inFavourRequired, VetoGuard_TooFewVotes(inFavour, inFavourRequired));
        _storage().endedAt = uint40(block.timestamp);
        emit VetoEnded(proposalId);
    }

    function _proposalOfThisCall(bytes32 descriptionHash) private view returns (uint256) {
        address[] memory targets = new address[](1);
        bytes[] memory calldatas = new bytes[](1);
        targets[0] = address(this);
        calldatas[0] = msg.data;
        return GOVERNOR.getProposalId(targets, new uint256[](1), calldatas, descriptionHash);
    }

    /// @dev The Governor reverts where there is no such proposal.
    function _isExecuted(uint256 proposalId) private view returns (bool) {
        try GOVERNOR.state(proposalId) returns (IGovernor.ProposalState state) {
            return state == IGovernor.ProposalState.Executed;
        } catch {
            return false;
        }
    }

    function _requireNotEnded() private view {
        require(_storage().endedAt == 0, VetoGuard_Ended());
    }

    /* VIEWS */

    /// @inheritdoc IVetoGuard
    function isActive() public view returns (bool) {
        return block.timestamp < lapsesAt();
    }

    /// @inheritdoc IVetoGuard
    function lapsesAt() public view returns (uint256) {
        VetoGuardStorage storage $ = _storage();
        if ($.endedAt != 0) return $.endedAt;
        uint256 launchedAt = LAUNCH_PHASE.endedAt();
        return launchedAt == 0 ? type(uint256).max : Math.max(launchedAt, $.renewedAt) + TERM;
    }

    /// @inheritdoc IVetoGuard
    function endedAt() external view returns (uint256) {
        return _storage().endedAt;
    }

    /// @inheritdoc IVetoGuard
    function isExempt(address[] calldata targets, bytes[] calldata calldatas) public view returns (bool) {
        if (targets.length != 1 || calldatas.length != 1 || targets[0] != address(this)) return false;
        bytes4 selector = bytes4(calldatas[0]);
        return selector == this.renew.selector || selector == this.end.selector;
    }

    /// @inheritdoc IVetoGuard
    function endVotes(
        uint256 proposalId
    ) public view returns (uint256 voted, uint256 votedRequired, uint256 inFavour, uint256 inFavourRequired) {
        uint256 against;
        uint256 abstained;
        (against, inFavour, abstained) = GovernorCountingSimpleUpgradeable(payable(address(GOVERNOR))).proposalVotes(
            proposalId
        );
        voted = against + inFavour + abstained;
        uint256 total = VOTES.getPastTotalSupply(GOVERNOR.proposalSnapshot(proposalId));
        votedRequired = Math.ceilDiv(total * END_TURNOUT_BPS, BPS);
        inFavourRequired = Math.ceilDiv((inFavour + against) * 2, 3);
    }
}
