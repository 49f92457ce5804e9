// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {JobStatus} from "../../libraries/PackedJob.sol";
import {ServiceTerms} from "../../libraries/ServiceTerms.sol";
import {IEscrowTypes} from "./IEscrowTypes.sol";

/// @title IJobEscrowLens
/// @notice The escrow's words in readable form, one or many at once. All amounts are USDC units (6 decimals), all times unix
///         seconds.
interface IJobEscrowLens {
    /// @notice A job in readable form.
    /// @param status Settled also when a reported job's payment has matured, or a claim has stood for 7 days: `settleClaim`
    ///        pays that one.
    /// @param claimed The provider reported alone.
    /// @param outcome How it ended; meaningful from the report on.
    /// @param payer Who paid and takes what comes back; the user unless a voucher or another contract paid.
    /// @param since When it opened, started or was reported, or while it is disputed when it was held; as active time moved
    ///        to the clock on the wall.
    /// @param deadline What `since` leads to: for open and running jobs the second from which anyone may expire them, for
    ///        reported ones, also when time has settled them, the second their payment matures or their claim can be settled,
    ///        for disputed ones the second from which anyone may release the payment; else 0. Of an open job with dependencies
    ///        the earliest; theirs decide.
    /// @param startDue Of an open job without dependencies: last second of a start on time; else 0.
    /// @param startBy Of an open job: last second of a late start; else 0.
    /// @param claimableFrom Of a running job: from when its provider may claim alone; else 0.
    /// @param dependenciesHash Hash of the jobs it waits for; zero: none.
    /// @param units Units ordered; with `unitPrice` and `duration` 0 from the report on.
    /// @param locked USDC locked for an open or running job; else 0.
    /// @param amount What the job pays, fee and discount included; 0 before the report. After a ruling what it paid in the
    ///        end, without the discount.
    struct JobView {
        JobStatus status;
        address user;
        address provider;
        address payer;
        uint256 meterId;
        uint256 feeBps;
        uint256 discountPermille;
        bool startedLate;
        bool startLevelMissed;
        bool claimed;
        IEscrowTypes.Outcome outcome;
        ServiceTerms serviceTerms;
        bytes32 dependenciesHash;
        uint256 since;
        uint256 deadline;
        uint256 startDue;
        uint256 startBy;
        uint256 claimableFrom;
        uint256 units;
        uint256 unitPrice;
        uint256 duration;
        uint256 locked;
        uint256 amount;
    }

    /// @notice What opening jobs under a quote would lock and cost now.
    /// @param cost Of all as ordered.
    /// @param locked Cost and buffer of all, each job rounded up.
    /// @param feeBps The provider's fee; 0 when it is not registered.
    /// @param discountBps The user's discount on it, if asked for.
    /// @param nonceUsed The quote was used or cancelled. Always false for a stored offer.
    /// @param expired The quote has ended.
    /// @param meterCap What its meter may release in 24 hours; no job may lock more. 0: stopped.
    struct OpeningView {
        uint256 cost;
        uint256 locked;
        uint256 feeBps;
        uint256 discountBps;
        bool nonceUsed;
        bool expired;
        uint256 meterCap;
    }

    /// @notice A job; all zero when it does not exist. A withdrawn quote reads as cancelled, without a user.
    function jobOf(uint256 jobId) external view returns (JobView memory);

    /// @notice Many jobs, in the order asked for.
    function jobsOf(uint256[] calldata jobIds) external view returns (JobView[] memory);

    /// @notice The jobs of a batch from `firstJobId` on, at most `maxJobs`: as many as follow one by one.
    function batchOf(uint256 firstJobId, uint256 maxJobs) external view returns (JobView[] memory);

    /// @notice Many accounts, in the order asked for.
    function accountsOf(address[] calldata accounts) external view returns (IEscrowTypes.AccountView[] memory);

    /// @notice An account's payments that have not matured, newest first, and when each matures; zero where there are none.
    function pendingOf(address account) external view returns (uint256[4] memory maturesAt, uint256[4] memory amounts);

    /// @notice What a user would lock and pay under a quote.
    function previewOpen(
        IEscrowTypes.Quote calldata quote,
        uint64[] calldata units,
        address user
    ) external view returns (OpeningView memory);
}
