// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title IDisputable
/// @notice The escrow as the dispute resolver sees it. Until the resolver exists, the arbitrator role calls it.
interface IDisputable {
    /// @notice The payment of a reported job is held until a ruling: by the arbitrator; or because it was above its meter's
    ///         cap, then until the user accepts it or a ruling.
    event JobHeld(uint256 indexed jobId, uint256 amount);

    /// @notice A ruling divided the held payment. USDC units (6 decimals).
    event JobResolved(uint256 indexed jobId, uint256 toUser, uint256 toProvider, uint256 fee);

    /// @notice The ruling gives out more than is held.
    error JobEscrow_RulingAboveHeld(uint256 jobId, uint256 toUser, uint256 toProvider, uint256 held);

    /// @notice The ruling leaves the protocol more than the fee of the job.
    error JobEscrow_RulingFeeTooHigh(uint256 jobId, uint256 fee, uint256 heldFee);

    /// @notice The payment can be released without a ruling from `from` on.
    error JobEscrow_RulingStillPossible(uint256 jobId, uint256 from);

    /// @notice Takes the job's payment and fee out of what is maturing. What is held because it was above its meter's cap
    ///         becomes a dispute: its 90 days begin now, and the user can no longer accept it.
    /// @dev Role: arbitrator. Reverts with `JobEscrow_WrongStatus` unless the job is reported and has not matured, or held
    ///      by its report. Emits `JobHeld`.
    /// @return user The job's user.
    /// @return provider The job's provider.
    /// @return amount What is held, fee included, in USDC units (6 decimals).
    /// @return fee The fee within it.
    function holdForDispute(
        uint256 jobId
    ) external returns (address user, address provider, uint256 amount, uint256 fee);

    /// @notice Credits the held payment as ruled; what is left over is the protocol's fee, mature at once and at most the
    ///         fee the job had.
    /// @dev Role: arbitrator. Reverts with `JobEscrow_WrongStatus` unless the job is held, with
    ///      `JobEscrow_RulingAboveHeld` or `JobEscrow_RulingFeeTooHigh`. Emits `JobResolved`.
    function resolveHeld(uint256 jobId, uint256 toUser, uint256 toProvider) external;

    /// @notice Ends what nobody has ruled on for 90 days: the report stands, the provider gets its payment, the protocol its
    ///         fee; a provider's own claim is credited back to whoever paid.
    /// @dev Open to anyone. Reverts with `JobEscrow_WrongStatus` or `JobEscrow_RulingStillPossible`. Emits `JobResolved`.
    function releaseHeld(uint256 jobId) external;
}
