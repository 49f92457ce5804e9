// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title ICPTGovernor
/// @notice What the protocol's Governor adds to OpenZeppelin's: a quorum with a floor, and passed proposals that expire.
/// @dev The rest is `IGovernor` as published: threshold 100 000 veCPT, voting delay 7 days, voting period 5 days, votes for, against,
///      abstain, by call or by signature (EIP-712, ERC-1271), a timelock of 48 hours, a deadline that moves when the quorum is reached
///      late. Proposals may carry `#proposer=0x…` at the end of their description: nobody else can then submit them.
///      "Governance" below is a proposal of this Governor that passed, through its timelock.
interface ICPTGovernor {
    /// @notice The quorum changed, for proposals whose snapshot is not in the past.
    /// @param newBps Basis points of 10 000 of all veCPT at the snapshot.
    /// @param newFloor Wei of veCPT (18 decimals).
    event QuorumUpdated(uint256 oldBps, uint256 newBps, uint256 oldFloor, uint256 newFloor);

    /// @notice The time in which a queued proposal must be executed changed, in seconds, for proposals queued from now on.
    event ExecutionWindowUpdated(uint256 oldWindow, uint256 newWindow);

    /// @notice The proposal can be executed from its eta until `expiresAt`, that second included.
    event ProposalExpirySet(uint256 indexed proposalId, uint256 expiresAt);

    /// @notice A parameter lies outside its bounds.
    error CPTGovernor_OutOfBounds(uint256 value, uint256 min, uint256 max);

    /* SETTINGS */

    /// @notice Sets the quorum: the larger of a part of all veCPT and a floor, so that decay cannot shrink it to one holder.
    /// @param newBps 400 to 3 000 basis points; 1 000 at first.
    /// @param newFloor 100 000 to 10 000 000 veCPT in wei; 1 000 000 at first.
    /// @dev Governance. A proposal whose snapshot is before this moment keeps the quorum it had. Reverts with `GovernorOnlyExecutor` or
    ///      `CPTGovernor_OutOfBounds`. Emits `QuorumUpdated`.
    function setQuorum(uint256 newBps, uint256 newFloor) external;

    /// @notice Sets how long after its eta a queued proposal can be executed: 3 to 30 days; 14 days at first.
    /// @dev Governance. What is queued keeps its expiry: nothing that expired comes back. Reverts with `GovernorOnlyExecutor` or
    ///      `CPTGovernor_OutOfBounds`. Emits `ExecutionWindowUpdated`.
    function setExecutionWindow(uint256 newWindow) external;

    /* VIEWS */

    /// @notice The quorum's parameters of a proposal with this snapshot.
    /// @return bps Basis points of 10 000 of all veCPT.
    /// @return floor Wei of veCPT.
    function quorumTerms(uint256 timepoint) external view returns (uint256 bps, uint256 floor);

    /// @notice Seconds after the end of its vote in which a proposal that passed must be queued, the last one included; else it expires, so
    ///         that nobody can keep one in store for years.
    function queueWindow() external view returns (uint256);

    /// @notice Seconds after its eta in which a proposal queued now can be executed.
    function executionWindow() external view returns (uint256);

    /// @notice The last second in which a queued proposal can be executed; 0 before it is queued.
    function proposalExpiry(uint256 proposalId) external view returns (uint256);
}
