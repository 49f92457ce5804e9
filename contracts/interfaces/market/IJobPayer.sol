// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title IJobPayer
/// @notice A contract that pays jobs for others out of its own escrow balance and takes what comes back: vouchers, budgets,
///         partners.
interface IJobPayer {
    /// @notice Asked once the jobs exist and its account is debited; anything but its own selector undoes all.
    /// @dev Caller: the escrow. Each job's lock is `IJobEscrow.packedJobOf(jobId).locked()`; a top-up of one job adds `amount`
    ///      to it. Warning: it must decide by `user` and `data` alone whether it pays; `data` is whatever the user sent.
    ///      Whoever it pays for may keep the money locked as long as a chain of jobs that wait for each other lasts.
    /// @param firstJobId The first of `jobs` jobs whose numbers follow one by one.
    /// @param amount What was debited, in USDC units (6 decimals).
    function payForJobs(
        uint256 firstJobId,
        uint256 jobs,
        address user,
        uint256 amount,
        bytes calldata data
    ) external returns (bytes4);

    /// @notice Gives the user back, as what it paid with, what the job's end credited to this contract's account.
    /// @dev Open to anyone.
    function reconcile(uint256 jobId) external;
}
