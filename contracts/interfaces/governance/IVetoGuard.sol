// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IGovernor} from "@openzeppelin/contracts/governance/IGovernor.sol";

/// @title IVetoGuard
/// @notice The veto of the 5-of-9 council on queued proposals: it lapses unless the holders of veCPT renew it, and they can end it.
/// @dev The council can stop neither: a proposal whose only action is `renew` or `end` is exempt.
interface IVetoGuard {
    /// @notice A queued proposal was vetoed; its state is `Canceled` from now on.
    event ProposalVetoed(uint256 indexed proposalId, address indexed council);

    /// @notice The veto holds until `newLapsesAt`, after the launch phase.
    event VetoRenewed(uint256 oldLapsesAt, uint256 newLapsesAt);

    /// @notice There is no veto any more.
    event VetoEnded(uint256 indexed proposalId);

    /// @notice The caller is not the Governor's timelock.
    error VetoGuard_NotGovernance(address caller);

    /// @notice The veto lapsed, or was ended: then `lapsedAt` is when.
    error VetoGuard_Lapsed(uint256 lapsedAt);

    /// @notice Holders ended the veto.
    error VetoGuard_Ended();

    /// @notice Only what is queued can be vetoed.
    error VetoGuard_NotQueued(uint256 proposalId, IGovernor.ProposalState state);

    /// @notice The proposal's only action renews or ends the veto.
    error VetoGuard_Exempt(uint256 proposalId);

    /// @notice `end` is not the only action of a proposal with this description that is being executed.
    error VetoGuard_NotOwnProposal(uint256 proposalId);

    /// @notice Fewer voted than `required`, or fewer of them in favour; wei of veCPT.
    error VetoGuard_TooFewVotes(uint256 votes, uint256 required);

    /* COUNCIL */

    /// @notice Cancels a queued proposal, given by its actions and the hash of its description as `execute` takes them.
    /// @return proposalId The Governor's.
    /// @dev Role: veto (5-of-9). Reverts with `VetoGuard_Ended`, `VetoGuard_Lapsed`, `VetoGuard_Exempt` or `VetoGuard_NotQueued`. Emits
    ///      `ProposalVetoed`.
    function veto(
        address[] calldata targets,
        uint256[] calldata values,
        bytes[] calldata calldatas,
        bytes32 descriptionHash
    ) external returns (uint256 proposalId);

    /* GOVERNANCE */

    /// @notice Lets the veto hold for 91 days from now; also when it had lapsed.
    /// @dev Governance (the timelock). Reverts with `VetoGuard_NotGovernance` or `VetoGuard_Ended`. Emits `VetoRenewed`.
    function renew() external;

    /// @notice Ends the veto for good.
    /// @param descriptionHash Hash of the description of the proposal that calls this and nothing else.
    /// @dev Governance (the timelock). Of all veCPT at the proposal's snapshot 30 % must have voted, and of the votes for and against two
    ///      thirds be in favour. Reverts with `VetoGuard_NotGovernance`, `VetoGuard_Ended`, `VetoGuard_NotOwnProposal` or
    ///      `VetoGuard_TooFewVotes`. Emits `VetoEnded`.
    function end(bytes32 descriptionHash) external;

    /* VIEWS */

    /// @notice Whether the council can veto now.
    function isActive() external view returns (bool);

    /// @notice When the veto lapses: `type(uint256).max` in the launch phase, and when it was ended that second.
    function lapsesAt() external view returns (uint256);

    /// @notice When holders ended the veto; 0: they did not.
    function endedAt() external view returns (uint256);

    /// @notice Whether a proposal with these actions is exempt from the veto.
    function isExempt(address[] calldata targets, bytes[] calldata calldatas) external view returns (bool);

    /// @notice What `end` asks of a proposal, and what it has so far; wei of veCPT.
    /// @return voted For, against and abstentions.
    /// @return votedRequired 30 % of all veCPT at its snapshot, up.
    /// @return inFavour Votes for.
    /// @return inFavourRequired Two thirds of the votes for and against, up.
    /// @dev Reverts with `ERC5805FutureLookup` before the proposal's snapshot.
    function endVotes(
        uint256 proposalId
    ) external view returns (uint256 voted, uint256 votedRequired, uint256 inFavour, uint256 inFavourRequired);
}
