// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {JobStatus, JobTerms, PackedJob, PackedJobs} from "../../contracts/libraries/PackedJob.sol";
import {ServiceTerms} from "../../contracts/libraries/ServiceTerms.sol";

/// @dev The libraries as a contract, so that the SDK's port can be held against them.
contract JobMathHarness {
    struct Reading {
        JobStatus status;
        bool startedLate;
        bool startLevelMissed;
        bool paidFromBalance;
        bool hasPayer;
        bool hasServiceTerms;
        bool hasDependencies;
        bool claimed;
        bool preempted;
        uint256 userId;
        uint256 meterId;
        uint256 feeBps;
        uint256 discountPermille;
        uint256 since;
        uint256 duration;
        uint256 startWindow;
        uint256 units;
        uint256 unitPrice;
        uint256 locked;
        uint256 amount;
        uint256 outcome;
    }

    function open(JobTerms calldata terms) external pure returns (PackedJob) {
        return PackedJobs.open(terms);
    }

    function start(PackedJob job, uint256 since, uint256 flags) external pure returns (PackedJob) {
        return job.start(since, flags);
    }

    function settle(
        PackedJob job,
        uint256 since,
        uint256 units,
        uint256 refund_,
        uint256 outcome
    ) external pure returns (PackedJob word, uint256 net, uint256 fee, uint256 refund) {
        return job.settle(since, units, refund_, outcome);
    }

    function withStatus(PackedJob job, JobStatus status) external pure returns (PackedJob) {
        return job.withStatus(status);
    }

    function withUnits(PackedJob job, uint256 units) external pure returns (PackedJob) {
        return job.withUnits(units);
    }

    function stop(PackedJob job, uint256 elapsed) external pure returns (PackedJob ended, uint256 claimable) {
        ended = job.stop(elapsed);
        return (ended, ended.claimableUnits());
    }

    function preempt(PackedJob job, uint256 elapsed) external pure returns (PackedJob ended, uint256 claimable) {
        ended = job.preempt(elapsed);
        return (ended, ended.claimableUnits());
    }

    function read(PackedJob job) external pure returns (Reading memory reading) {
        reading.status = job.status();
        reading.startedLate = job.has(PackedJobs.STARTED_LATE);
        reading.startLevelMissed = job.has(PackedJobs.START_LEVEL_MISSED);
        reading.paidFromBalance = job.has(PackedJobs.PAID_FROM_BALANCE);
        reading.hasPayer = job.has(PackedJobs.HAS_PAYER);
        reading.hasServiceTerms = job.has(PackedJobs.HAS_SERVICE_TERMS);
        reading.hasDependencies = job.has(PackedJobs.HAS_DEPENDENCIES);
        reading.claimed = job.has(PackedJobs.CLAIMED);
        reading.preempted = job.has(PackedJobs.PREEMPTED);
        reading.userId = job.userId();
        reading.meterId = job.meterId();
        reading.feeBps = job.feeBps();
        reading.discountPermille = job.discountPermille();
        reading.since = job.since();
        reading.duration = job.duration();
        reading.startWindow = job.startWindow();
        reading.units = job.units();
        reading.unitPrice = job.unitPrice();
        reading.locked = job.locked();
        reading.amount = job.amount();
        reading.outcome = job.outcome();
    }

    function split(PackedJob job) external pure returns (uint256 net, uint256 fee, uint256 discount) {
        return job.split();
    }

    /* SERVICE TERMS */

    function isValid(ServiceTerms terms) external pure returns (bool) {
        return terms.isValid();
    }

    function refundBps(
        ServiceTerms terms,
        bool startMissed,
        uint256 performanceBps,
        uint256 availabilityBps
    ) external pure returns (uint256) {
        return terms.refundBps(startMissed, performanceBps, availabilityBps);
    }

    function missesStart(ServiceTerms terms, uint256 delay) external pure returns (bool) {
        return terms.missesStart(delay);
    }

    function licenceOf(
        ServiceTerms terms
    ) external pure returns (uint256 kind, uint256 shareBps, uint256 licensorId, uint256 maxStartDelay) {
        return (terms.kind(), terms.licenceShareBps(), terms.licensorId(), terms.maxStartDelay());
    }
}
