// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IEscrowTypes} from "../../../contracts/interfaces/market/IEscrowTypes.sol";
import {IJobEscrowCore} from "../../../contracts/interfaces/market/IJobEscrowCore.sol";
import {IJobEscrowExtension} from "../../../contracts/interfaces/market/IJobEscrowExtension.sol";
import {JobStatus} from "../../../contracts/libraries/PackedJob.sol";
import {AgreedTerms} from "../../helpers/AgreedTerms.sol";
import {OfferHandler} from "./OfferHandler.sol";

/// @notice Providers and meters start and report jobs, users and providers end them early, providers claim alone.
abstract contract RunningHandler is OfferHandler {
    /* STARTING */

    function start(uint256 seed) external acting {
        Dice memory dice = _dice(seed);
        Job storage job = _oneIn(dice, 4) ? _leadDependent(dice) : _chosen(dice, _mayStart, JobStatus.Open);
        bool byMeter = _oneIn(dice, 3);
        bool allowed = _mayStart(job) && (!byMeter || capOf[job.order.meter] != 0);
        address caller = byMeter ? job.order.meter : job.order.provider;
        uint256[] memory dependencies = job.order.dependencies;
        _try(allowed, caller, abi.encodeCall(IJobEscrowExtension.startJob, (job.order.id, dependencies)));
        if (allowed) _bookStart(job);
        _done();
    }

    /// @dev The second job of a batch, whose first is reported.
    function _leadDependent(Dice memory dice) private returns (Job storage job) {
        uint256 place = _leadPair(dice);
        _leadOn(jobs[place], JobStatus.Reported);
        return jobs[place + 1];
    }

    function startMany(uint256 seed) external acting {
        Dice memory dice = _dice(seed);
        address starter = _chosen(dice, _mayStart, JobStatus.Open).order.provider;
        uint256 count = jobs.length < 6 ? jobs.length : 6;
        uint256 first = _roll(dice, jobs.length);
        uint256[] memory ids = new uint256[](count);
        uint256[][] memory dependencies = new uint256[][](count);
        for (uint256 i = 0; i < count; ++i) {
            Job storage job = jobs[(first + i) % jobs.length];
            (ids[i], dependencies[i]) = (job.order.id, job.order.dependencies);
        }
        bytes memory result = _try(true, starter, abi.encodeCall(IJobEscrowExtension.startJobs, (ids, dependencies)));
        uint256 started;
        for (uint256 i = 0; i < count; ++i) {
            Job storage job = jobs[(first + i) % jobs.length];
            if (job.order.provider != starter || !_mayStart(job)) continue;
            _bookStart(job);
            ++started;
        }
        assertEq(abi.decode(result, (uint256)), started, "started");
        _done();
    }

    /* ENDING EARLY */

    function requestStop(uint256 seed) external acting {
        Dice memory dice = _dice(seed);
        Job storage job = _chosen(dice, _mayEndNow, JobStatus.Running);
        bool allowed = _mayEndNow(job);
        _try(allowed, job.order.user, abi.encodeCall(IJobEscrowExtension.requestStop, (job.order.id)));
        if (allowed) _bookStop(job);
        _done();
    }

    function preempt(uint256 seed) external acting {
        Dice memory dice = _dice(seed);
        (bool found, Job storage job) = jobs.length == 0 ? (false, _noJob()) : _find(dice, _mayPreempt);
        if (!found && (jobs.length == 0 || !_oneIn(dice, 8))) {
            AgreedTerms memory terms;
            terms.kind = uint8(SPOT);
            job = _lead(dice, JobStatus.Running, terms);
        }
        bool allowed = _mayPreempt(job);
        bytes memory call_ = abi.encodeCall(IJobEscrowExtension.preemptJob, (job.order.id, bytes32(seed)));
        _try(allowed, job.order.provider, call_);
        if (allowed) _bookPreemption(job);
        _done();
    }

    function _noJob() private pure returns (Job storage job) {
        assembly ("memory-safe") {
            job.slot := 0
        }
    }

    function _mayPreempt(Job storage job) private view returns (bool) {
        return _mayEndNow(job) && job.order.terms.kind == SPOT;
    }

    /* REPORTING */

    function _isRunningAndMetered(Job storage job) private view returns (bool) {
        return job.status == JobStatus.Running && capOf[job.order.meter] != 0;
    }

    /// @dev A plausible measurement.
    function _facts(Dice memory dice, Job storage job) internal view returns (Facts memory facts) {
        uint256 startedAt = job.status == JobStatus.Running ? job.startedAtClock : block.timestamp;
        facts.startedAtClock = startedAt + _roll(dice, block.timestamp - startedAt + 1) / 2;
        uint256 longest = block.timestamp - facts.startedAtClock;
        if (_oneIn(dice, 4) && longest > 301) longest = 299 + _roll(dice, 3);
        facts.endedAtClock = facts.startedAtClock + (_oneIn(dice, 2) ? longest : _roll(dice, longest + 1));
        facts.units = _roll(dice, 2 + (job.order.units * 7) / 5);
        facts.outcome = _oneIn(dice, 2) ? COMPLETED : _roll(dice, 5);
        if (facts.outcome == PREEMPTED && job.order.terms.kind != SPOT) facts.outcome = 2;
        facts.performanceBps = 8_997 + _roll(dice, 6);
        facts.availabilityBps = 9_947 + _roll(dice, 6);
    }

    /// @dev Something about it that makes it refused.
    function _spoil(Dice memory dice, Job storage job, Facts memory facts) internal view {
        uint256 how = _roll(dice, 4);
        if (how == 0) facts.endedAtClock = block.timestamp + 1;
        else if (how == 1) facts.startedAtClock = facts.endedAtClock + 1;
        else if (how == 2) facts.outcome = job.order.terms.kind == SPOT ? 5 : PREEMPTED;
        else facts.startedAtClock = job.startedAt - 1;
    }

    function report(uint256 seed) external acting {
        Dice memory dice = _dice(seed);
        Job storage job = _chosen(dice, _isRunningAndMetered, JobStatus.Running);
        address by = job.order.meter;
        Facts memory facts = _facts(dice, job);
        if (job.startedAt != 0 && _oneIn(dice, 8)) _spoil(dice, job, facts);
        bool allowed = _isReportable(job, by, facts) && capOf[by] != 0;
        IEscrowTypes.UsageReport memory usage = _reportOf(job, facts);
        bool signed = _oneIn(dice, 2);
        bytes memory signature = signed ? _signReport(_meterKey(by).key, usage) : bytes("");
        _try(allowed, signed ? keeper : by, abi.encodeCall(IJobEscrowCore.reportUsage, (usage, by, signature)));
        if (allowed) {
            _bookReport(job, by, facts);
            _witness(job);
        }
        _done();
    }

    struct Batch {
        address by;
        uint256[] places;
        Facts[] facts;
        IEscrowTypes.UsageReport[] reports;
    }

    /// @dev Some jobs of the meter, with items that fail among them: bad ones, others' jobs, jobs twice.
    function _batch(Dice memory dice) private returns (Batch memory batch) {
        batch.by = _chosen(dice, _isRunningAndMetered, JobStatus.Running).order.meter;
        uint256 count = 1 + _roll(dice, 6);
        batch.places = new uint256[](count);
        batch.facts = new Facts[](count);
        batch.reports = new IEscrowTypes.UsageReport[](count);
        for (uint256 i = 0; i < count; ++i) {
            (, Job storage job) = _find(dice, _oneIn(dice, 8) ? _isLocked : _isRunningAndMetered);
            batch.places[i] = placeOf[job.order.id] - 1;
            batch.facts[i] = _facts(dice, job);
            if (job.startedAt != 0 && _oneIn(dice, 8)) _spoil(dice, job, batch.facts[i]);
            batch.reports[i] = _reportOf(job, batch.facts[i]);
        }
    }

    function _bookBatch(Batch memory batch, bool[] memory unsigned, bytes memory result) private {
        uint256 reported;
        for (uint256 i = 0; i < batch.places.length; ++i) {
            Job storage job = jobs[batch.places[i]];
            if (unsigned[i] || !_isReportable(job, batch.by, batch.facts[i])) continue;
            _bookReport(job, batch.by, batch.facts[i]);
            _witness(job);
            ++reported;
        }
        assertEq(abi.decode(result, (uint256)), reported, "reported");
    }

    function reportMany(uint256 seed) external acting {
        Dice memory dice = _dice(seed);
        Batch memory batch = _batch(dice);
        bool allowed = capOf[batch.by] != 0;
        bool signed = _oneIn(dice, 2);
        bytes memory signature = signed ? _signReports(_meterKey(batch.by).key, batch.reports) : bytes("");
        bytes memory result = _try(
            allowed,
            signed ? keeper : batch.by,
            abi.encodeCall(IJobEscrowCore.reportUsageBatch, (batch.reports, batch.by, signature))
        );
        if (allowed) _bookBatch(batch, new bool[](batch.places.length), result);
        _done();
    }

    function reportManySigned(uint256 seed) external acting {
        Dice memory dice = _dice(seed);
        Batch memory batch = _batch(dice);
        bool allowed = capOf[batch.by] != 0;
        uint256 key = _meterKey(batch.by).key;
        bytes[] memory signatures = new bytes[](batch.places.length);
        bool[] memory unsigned = new bool[](signatures.length);
        for (uint256 i = 0; i < signatures.length; ++i) {
            unsigned[i] = _oneIn(dice, 8);
            signatures[i] = _signReport(unsigned[i] ? user.key : key, batch.reports[i]);
        }
        bytes memory result = _try(
            allowed,
            keeper,
            abi.encodeCall(IJobEscrowCore.reportUsageSigned, (batch.reports, batch.by, signatures))
        );
        if (allowed) _bookBatch(batch, unsigned, result);
        _done();
    }

    function reportCosigned(uint256 seed) external acting {
        Dice memory dice = _dice(seed);
        Job storage job = _chosen(dice, _isRunning, JobStatus.Running);
        Facts memory facts = _facts(dice, job);
        if (job.startedAt != 0 && _oneIn(dice, 8)) _spoil(dice, job, facts);
        bool allowed = _isReportable(job, address(0), facts);
        IEscrowTypes.UsageReport memory usage = _reportOf(job, facts);
        uint256 sender = _roll(dice, 3);
        bytes memory byUser = sender == 0 ? bytes("") : _signReport(_userKey(job.order.user).key, usage);
        bytes memory byProvider = sender == 1 ? bytes("") : _signReport(_providerKey(job.order.provider).key, usage);
        address caller = [job.order.user, job.order.provider, keeper][sender];
        _try(allowed, caller, abi.encodeCall(IJobEscrowCore.reportCosigned, (usage, byUser, byProvider)));
        if (allowed) _bookReport(job, address(0), facts);
        _done();
    }

    /// @dev Refused a second before its time; mostly the time is waited for.
    function claim(uint256 seed) external acting {
        Dice memory dice = _dice(seed);
        Job storage job = _chosen(dice, _isRunning, JobStatus.Running);
        uint256 from = _claimableFrom(job);
        if (_isRunning(job) && _now() < from && !_oneIn(dice, 4)) {
            _waitUntil(from - 1);
            _claimNow(dice, job);
            _waitUntil(from);
        }
        _claimNow(dice, job);
        _done();
    }

    function _claimNow(Dice memory dice, Job storage job) internal {
        Facts memory facts = _facts(dice, job);
        bool allowed = _mayClaim(job);
        _try(allowed, job.order.provider, abi.encodeCall(IJobEscrowCore.claimJob, (_reportOf(job, facts))));
        if (allowed) _bookClaim(job, facts);
    }
}
