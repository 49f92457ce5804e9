// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IEscrowTypes} from "../interfaces/market/IEscrowTypes.sol";
import {IJobEscrow} from "../interfaces/market/IJobEscrow.sol";
import {IJobEscrowLens} from "../interfaces/market/IJobEscrowLens.sol";
import {IProviderRegistry} from "../interfaces/market/IProviderRegistry.sol";
import {IBenefitTiers} from "../interfaces/ve/IBenefitTiers.sol";
import {IExpiringPause} from "../interfaces/base/IExpiringPause.sol";
import {JobTimes} from "../libraries/JobTimes.sol";
import {JobStatus, PackedJob, PackedJobs} from "../libraries/PackedJob.sol";
import {Buckets} from "../libraries/RollingBuckets.sol";
import {ServiceTerms} from "../libraries/ServiceTerms.sol";

/// @title JobEscrowLens
/// @notice Reads the escrow for applications. It has no state, no roles and no money.
contract JobEscrowLens is IJobEscrowLens {
    IJobEscrow private immutable ESCROW;

    constructor(IJobEscrow escrow) {
        ESCROW = escrow;
    }

    /* JOBS */

    /// @inheritdoc IJobEscrowLens
    function jobOf(uint256 jobId) external view returns (JobView memory) {
        return _jobOf(jobId, _pausedSeconds());
    }

    /// @inheritdoc IJobEscrowLens
    function jobsOf(uint256[] calldata jobIds) external view returns (JobView[] memory jobs) {
        jobs = new JobView[](jobIds.length);
        uint256 paused = _pausedSeconds();
        for (uint256 i = 0; i < jobs.length; ++i) {
            jobs[i] = _jobOf(jobIds[i], paused);
        }
    }

    /// @inheritdoc IJobEscrowLens
    function batchOf(uint256 firstJobId, uint256 maxJobs) external view returns (JobView[] memory jobs) {
        uint256 count = 0;
        while (count < maxJobs && PackedJob.unwrap(ESCROW.packedJobOf(firstJobId + count)) != 0) ++count;
        jobs = new JobView[](count);
        uint256 paused = _pausedSeconds();
        for (uint256 i = 0; i < count; ++i) {
            jobs[i] = _jobOf(firstJobId + i, paused);
        }
    }

    function _pausedSeconds() private view returns (uint256) {
        return IExpiringPause(address(ESCROW)).pausedSeconds();
    }

    function _jobOf(uint256 jobId, uint256 paused) private view returns (JobView memory job) {
        (PackedJob word, ServiceTerms terms, uint32 payerId, bytes32 dependenciesHash) = ESCROW.jobWordsOf(jobId);
        job.status = word.status();
        if (job.status == JobStatus.None) return job;
        job.user = ESCROW.addressOf(word.userId());
        job.payer = payerId == word.userId() ? job.user : ESCROW.addressOf(payerId);
        job.provider = ESCROW.addressOf(uint32(jobId >> 96));
        job.meterId = word.meterId();
        job.feeBps = word.feeBps();
        job.discountPermille = word.discountPermille();
        job.startedLate = word.has(PackedJobs.STARTED_LATE);
        job.startLevelMissed = word.has(PackedJobs.START_LEVEL_MISSED);
        job.claimed = word.has(PackedJobs.CLAIMED);
        job.serviceTerms = terms;
        job.dependenciesHash = dependenciesHash;
        job.since = word.since() + paused;
        _readTimes(job, word, paused);
        _readMoney(job, word);
    }

    function _readTimes(JobView memory job, PackedJob word, uint256 paused) private view {
        if (job.status == JobStatus.Open) {
            if (job.dependenciesHash == 0) job.startDue = job.since + JobTimes.START_ON_TIME;
            job.startBy = JobTimes.startBy(word) + paused;
            job.deadline = JobTimes.expiresFrom(word) + paused;
        } else if (job.status == JobStatus.Running) {
            job.claimableFrom = JobTimes.claimableFrom(word) + paused;
            job.deadline = JobTimes.expiresFrom(word) + paused;
        } else if (job.status == JobStatus.Reported) {
            job.deadline = JobTimes.maturesAt(word) + paused;
            if (block.timestamp >= job.deadline) job.status = JobStatus.Settled;
        } else if (job.status == JobStatus.Disputed) {
            job.since = word.heldAt() + paused;
            job.deadline = JobTimes.releasableFrom(word) + paused;
        }
    }

    function _readMoney(JobView memory job, PackedJob word) private pure {
        bool open = job.status == JobStatus.Open || job.status == JobStatus.Running;
        if (open) job.locked = word.locked();
        if (open || job.status == JobStatus.Cancelled || job.status == JobStatus.Expired) {
            (job.units, job.unitPrice, job.duration) = (word.units(), word.unitPrice(), word.duration());
        } else {
            job.outcome = IEscrowTypes.Outcome(word.outcome());
            job.amount = word.amount();
        }
    }

    /* ACCOUNTS */

    /// @inheritdoc IJobEscrowLens
    function accountsOf(address[] calldata accounts) external view returns (IEscrowTypes.AccountView[] memory views) {
        views = new IEscrowTypes.AccountView[](accounts.length);
        for (uint256 i = 0; i < views.length; ++i) {
            views[i] = ESCROW.accountOf(accounts[i]);
        }
    }

    /// @inheritdoc IJobEscrowLens
    function pendingOf(address account) external view returns (uint256[4] memory maturesAt, uint256[4] memory amounts) {
        uint256 paused = _pausedSeconds();
        uint256 lastMatureDay = JobTimes.lastMatureDay(block.timestamp - paused);
        (Buckets pending, ) = ESCROW.pendingBucketsOf(account).release(lastMatureDay);
        uint256 newest = pending.newest();
        for (uint256 age = 0; age < 4 && age <= newest; ++age) {
            amounts[age] = pending.sumOf(newest - age);
            if (amounts[age] != 0) maturesAt[age] = JobTimes.dayMaturesAt(newest - age) + paused;
        }
    }

    /* OPENING */

    /// @inheritdoc IJobEscrowLens
    function previewOpen(
        IEscrowTypes.Quote calldata quote,
        uint64[] calldata units,
        address user
    ) external view returns (OpeningView memory opening) {
        (, uint256 bufferPercent) = ESCROW.settings();
        (, , IBenefitTiers tiers, IProviderRegistry registry, ) = ESCROW.wiring();
        for (uint256 i = 0; i < units.length; ++i) {
            uint256 cost = uint256(units[i]) * quote.unitPrice;
            opening.cost += cost;
            opening.locked += cost + (cost * bufferPercent + 99) / 100; // up, as the escrow locks it: the user's fraction
        }
        (, opening.feeBps, ) = registry.feeClass(quote.provider);
        (, uint256 discountBps) = tiers.tierOf(user);
        opening.discountBps = PackedJobs.discountPermilleOf(discountBps) * 10;
        opening.nonceUsed = ESCROW.isNonceUsed(quote.provider, quote.nonce);
        opening.expired = block.timestamp > quote.validUntil;
        (, opening.meterCap, ) = ESCROW.meterOf(quote.meter);
    }
}
