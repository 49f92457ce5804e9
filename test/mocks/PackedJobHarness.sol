// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {JobStatus, JobTerms, PackedJob, PackedJobs} from "../../contracts/libraries/PackedJob.sol";

/// @dev The library as a contract, so that the SDK's port can be held against it.
contract PackedJobHarness {
    struct Reading {
        JobStatus status;
        bool startedLate;
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
    }

    function open(JobTerms calldata terms) external pure returns (PackedJob) {
        return PackedJobs.open(terms);
    }

    function start(PackedJob job, uint256 since, bool late) external pure returns (PackedJob) {
        return job.start(since, late);
    }

    function report(PackedJob job, uint256 since, uint256 amount) external pure returns (PackedJob) {
        return job.report(since, amount);
    }

    function withStatus(PackedJob job, JobStatus status) external pure returns (PackedJob) {
        return job.withStatus(status);
    }

    function read(PackedJob job) external pure returns (Reading memory reading) {
        reading.status = job.status();
        reading.startedLate = job.startedLate();
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
    }

    function split(PackedJob job) external pure returns (uint256 net, uint256 fee, uint256 discount) {
        return job.split();
    }
}
