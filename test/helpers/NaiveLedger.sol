// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {JobStatus} from "../../contracts/libraries/PackedJob.sol";
import {AgreedTerms} from "./AgreedTerms.sol";

/// @notice The escrow's books as one would keep them on paper, from the specification alone: plain records, every payment
///         with its own due second, every sum a loop over all of them. Nothing is packed, bucketed or moved when it matures.
/// @dev All times are active time (the clock less the seconds that were paused) unless they say clock.
abstract contract NaiveLedger {
    uint256 private constant DAY = 86_400;
    uint256 private constant PERIOD = 8 * 3_600;
    uint256 private constant WHOLE_TIME = 65_535;

    uint256 internal constant COMPLETED = 0;
    uint256 internal constant FAILED_BY_PROVIDER = 1;
    uint256 internal constant PREEMPTED = 3;
    uint256 internal constant SPOT = 2;

    struct Order {
        uint256 id;
        address user;
        address provider;
        address payer; // takes what comes back
        address meter;
        uint256 units;
        uint256 unitPrice;
        uint256 bufferPercent;
        uint256 duration;
        uint256 feeBps;
        uint256 discountPermille;
        uint256 lateUntil; // seconds from the opening in which a late start is allowed
        uint256[] dependencies;
        address licensor;
        AgreedTerms terms;
        uint256 takePlaceAndOne; // zero: no stored offer
    }

    struct Job {
        Order order;
        JobStatus status; // Reported also when the payment is due
        uint256 orderedUnits; // top-ups apart
        uint256 locked; // all that was ever locked
        uint256 openedAt;
        uint256 startedAt;
        uint256 startedAtClock;
        uint256 reportedAt;
        uint256 heldAt;
        bool heldByReport; // above its meter's cap, and nobody disputes it
        bool startedLate;
        bool startLevelMissed;
        bool preempted;
        uint256 ranPart; // of the ordered time, in 65 535ths; of a job its provider ended
        bool claimed;
        uint256 outcome;
        uint256 amount; // what it pays, discount included
        uint256 net;
        uint256 fee;
        uint256 back; // all that was ever credited to whoever paid
        uint256 toProvider; // likewise
        uint256 toLicensor;
        uint256 toFees;
    }

    struct Facts {
        uint256 startedAtClock;
        uint256 endedAtClock;
        uint256 units;
        uint256 outcome;
        uint256 performanceBps;
        uint256 availabilityBps;
    }

    /// @dev Account zero is the protocol's fee.
    struct Part {
        uint256 job;
        address account;
        uint256 amount;
        uint256 due;
        bool withdrawn;
    }

    struct Stop {
        uint256 fromClock;
        uint256 toClock;
        bool prolonged;
        bool extended;
    }

    struct Release {
        address meter;
        uint256 atClock;
        uint256 amount;
        uint256 capThen;
    }

    struct Take {
        uint256 offerId;
        uint256 atClock;
        uint256 units;
    }

    Job[] internal jobs;
    Part[] internal parts;
    Stop[] internal stops;
    Release[] internal releases;
    Take[] internal takes;
    address[] internal accounts;
    mapping(uint256 jobId => uint256 placeAndOne) internal placeOf;
    mapping(address account => uint256 placeAndOne) internal accountPlace;
    mapping(address account => uint256) internal credited;
    mapping(address account => uint256) internal debited;
    mapping(address user => mapping(address provider => bool)) internal consents;
    mapping(address meter => uint256) internal capOf;
    mapping(address provider => uint256) internal breachesOf;
    uint256 internal maturedAtOnceFees;
    uint256 internal maturedAtOnceGmv;
    uint256 internal forwardedFees;
    uint256 internal forwardedGmv;
    uint256 internal paidIn;
    uint256 internal paidOut;

    /* TIME */

    function _pausedSeconds() internal view returns (uint256 sum) {
        for (uint256 i = 0; i < stops.length; ++i) {
            Stop storage stop = stops[i];
            uint256 end = block.timestamp < stop.toClock ? block.timestamp : stop.toClock;
            sum += end - stop.fromClock;
        }
    }

    function _now() internal view returns (uint256) {
        return block.timestamp - _pausedSeconds();
    }

    function _isPaused() internal view returns (bool) {
        return stops.length != 0 && block.timestamp < stops[stops.length - 1].toClock;
    }

    /// @dev The first UTC midnight at least 72 hours later.
    function _dueOf(uint256 reportedAt) internal pure returns (uint256 due) {
        due = reportedAt + 3 * DAY;
        uint256 sinceMidnight = due % DAY;
        if (sinceMidnight != 0) due += DAY - sinceMidnight;
    }

    function _settlesAt(Job storage job) internal view returns (uint256) {
        return job.claimed ? job.reportedAt + 7 * DAY : _dueOf(job.reportedAt);
    }

    function _claimableFrom(Job storage job) internal view returns (uint256) {
        return job.startedAt + job.order.duration + DAY;
    }

    function _releasableFrom(Job storage job) internal view returns (uint256) {
        return job.heldAt + 90 * DAY;
    }

    function _statusNow(Job storage job) internal view returns (JobStatus) {
        if (job.status == JobStatus.Reported && _now() >= _settlesAt(job)) return JobStatus.Settled;
        return job.status;
    }

    /* ACCOUNTS */

    function _bookAccount(address account) internal {
        if (accountPlace[account] != 0) return;
        accounts.push(account);
        accountPlace[account] = accounts.length;
    }

    function _bookDeposit(address account, uint256 amount) internal {
        credited[account] += amount;
        paidIn += amount;
    }

    function _bookWithdrawal(address account, uint256 amount) internal {
        debited[account] += amount;
        paidOut += amount;
    }

    struct Sums {
        uint256[] balances;
        uint256[] pending;
        uint256 fees;
        uint256 gmv;
        uint256 pendingFees;
        uint256 pendingGmv;
        uint256 locked;
        uint256 claimed;
        uint256 held;
    }

    /// @dev Balances and what has not matured, of all accounts in their order.
    function _sums() internal view returns (Sums memory sums) {
        uint256 count = accounts.length;
        sums.balances = new uint256[](count);
        sums.pending = new uint256[](count);
        for (uint256 i = 0; i < count; ++i) {
            sums.balances[i] = credited[accounts[i]];
        }
        sums.fees = maturedAtOnceFees;
        sums.gmv = maturedAtOnceGmv;
        uint256 time = _now();
        for (uint256 i = 0; i < parts.length; ++i) {
            _addPart(sums, parts[i], time);
        }
        (sums.fees, sums.gmv) = (sums.fees - forwardedFees, sums.gmv - forwardedGmv);
        for (uint256 i = 0; i < count; ++i) {
            sums.balances[i] -= debited[accounts[i]];
        }
        for (uint256 i = 0; i < jobs.length; ++i) {
            Job storage job = jobs[i];
            JobStatus status = job.status;
            if (status == JobStatus.Open || status == JobStatus.Running) sums.locked += job.locked;
            else if (status == JobStatus.Disputed) sums.held += job.net + job.fee;
            else if (status == JobStatus.Reported && job.claimed) sums.claimed += job.net + job.fee;
        }
    }

    function _addPart(Sums memory sums, Part storage part, uint256 time) private view {
        if (part.withdrawn) return;
        bool mature = time >= part.due;
        uint256 amount = part.amount;
        if (part.account != address(0)) {
            uint256 place = accountPlace[part.account] - 1;
            if (mature) sums.balances[place] += amount;
            else sums.pending[place] += amount;
            return;
        }
        uint256 gmv = _gmvOf(jobs[part.job], jobs[part.job].net + jobs[part.job].fee);
        if (mature) (sums.fees, sums.gmv) = (sums.fees + amount, sums.gmv + gmv);
        else (sums.pendingFees, sums.pendingGmv) = (sums.pendingFees + amount, sums.pendingGmv + gmv);
    }

    function _balanceInBooks(address account) internal view returns (uint256 balance) {
        balance = credited[account];
        uint256 time = _now();
        for (uint256 i = 0; i < parts.length; ++i) {
            Part storage part = parts[i];
            if (part.account == account && !part.withdrawn && time >= part.due) balance += part.amount;
        }
        balance -= debited[account];
    }

    function _maturedFees() internal view returns (uint256 fees, uint256 gmv) {
        Sums memory sums = _sums();
        return (sums.fees, sums.gmv);
    }

    /// @dev Volume that a voucher or another contract paid counts for nothing.
    function _gmvOf(Job storage job, uint256 amount) internal view returns (uint256) {
        return job.order.payer == job.order.user ? amount : 0;
    }

    /* OPENING */

    /// @dev Up: the user locks the fraction of a unit.
    function _lockOf(uint256 units, uint256 unitPrice, uint256 bufferPercent) internal pure returns (uint256 lock) {
        uint256 hundredfold = units * unitPrice * (100 + bufferPercent);
        lock = hundredfold / 100;
        if (lock * 100 < hundredfold) lock += 1;
    }

    function _bookOpening(Order memory order, bool fromAccount) internal returns (uint256 place) {
        require(placeOf[order.id] == 0, "one number, two jobs");
        place = jobs.length;
        Job storage job = jobs.push();
        placeOf[order.id] = place + 1;
        job.order = order;
        job.orderedUnits = order.units;
        job.status = JobStatus.Open;
        job.openedAt = _now();
        _bookLock(job, _lockOf(order.units, order.unitPrice, order.bufferPercent), fromAccount);
    }

    function _bookLock(Job storage job, uint256 amount, bool fromAccount) private {
        job.locked += amount;
        if (fromAccount) debited[job.order.payer] += amount;
        else paidIn += amount;
    }

    function _topUpCost(Job storage job, uint256 units) internal view returns (uint256) {
        Order storage order = job.order;
        return _lockOf(order.units + units, order.unitPrice, order.bufferPercent) - job.locked;
    }

    function _bookTopUp(Job storage job, uint256 units, bool fromAccount) internal {
        _bookLock(job, _topUpCost(job, units), fromAccount);
        job.order.units += units;
    }

    /// @dev What is left of `capacity` in the window of `length` that now lies in.
    function _leftOf(
        uint256 offerId,
        uint256 validFrom,
        uint256 length,
        uint256 capacity
    ) internal view returns (uint256 left) {
        left = capacity;
        uint256 window = (block.timestamp - validFrom) / length;
        for (uint256 i = 0; i < takes.length; ++i) {
            Take storage taken = takes[i];
            if (taken.offerId == offerId && (taken.atClock - validFrom) / length == window) left -= taken.units;
        }
    }

    /* RUNNING */

    enum Readiness {
        Ready,
        Waiting,
        Failed
    }

    function _readiness(Job storage job) internal view returns (Readiness readiness, uint256 readyAt) {
        readyAt = job.openedAt;
        uint256[] storage dependencies = job.order.dependencies;
        for (uint256 i = 0; i < dependencies.length; ++i) {
            Job storage dependency = jobs[placeOf[dependencies[i]] - 1];
            JobStatus status = dependency.status;
            if (status == JobStatus.Open || status == JobStatus.Running) {
                if (readiness == Readiness.Ready) readiness = Readiness.Waiting;
            } else if (
                status == JobStatus.Cancelled || status == JobStatus.Expired || dependency.outcome != COMPLETED
            ) {
                readiness = Readiness.Failed;
            } else if (dependency.reportedAt > readyAt) {
                readyAt = dependency.reportedAt;
            }
        }
    }

    function _mayStart(Job storage job) internal view returns (bool) {
        if (job.status != JobStatus.Open) return false;
        (Readiness readiness, uint256 readyAt) = _readiness(job);
        if (readiness != Readiness.Ready) return false;
        return _now() <= readyAt + 300 || _now() <= job.openedAt + job.order.lateUntil;
    }

    function _bookStart(Job storage job) internal {
        (, uint256 readyAt) = _readiness(job);
        uint256 delay = _now() - readyAt;
        AgreedTerms storage terms = job.order.terms;
        job.startedLate = delay > 300;
        if (job.startedLate) breachesOf[job.order.provider] += 1;
        job.startLevelMissed = delay > terms.maxStartDelay;
        (job.status, job.startedAt, job.startedAtClock) = (JobStatus.Running, _now(), block.timestamp);
    }

    function _mayEndNow(Job storage job) internal view returns (bool) {
        return job.status == JobStatus.Running && _now() < job.startedAt + job.order.duration;
    }

    function _bookStop(Job storage job) internal {
        job.order.duration = _now() - job.startedAt;
    }

    function _bookPreemption(Job storage job) internal {
        uint256 ordered = job.order.duration;
        _bookStop(job);
        (job.preempted, job.ranPart) = (true, (job.order.duration * WHOLE_TIME) / ordered); // down
    }

    /* REPORTS */

    function _isReportable(Job storage job, address meter, Facts memory facts) internal view returns (bool) {
        if (job.status != JobStatus.Running || (meter != address(0) && meter != job.order.meter)) return false;
        if (facts.startedAtClock < job.startedAt || facts.endedAtClock < facts.startedAtClock) return false;
        if (facts.endedAtClock > block.timestamp || facts.outcome > 4) return false;
        return facts.outcome != PREEMPTED || job.order.terms.kind == SPOT;
    }

    function _missedBps(Job storage job, Facts memory facts) private view returns (uint256 bps) {
        bps = _measuredMissBps(job, facts);
        if (job.startLevelMissed) bps += job.order.terms.startRefundBps;
        if (bps > 10_000) bps = 10_000;
    }

    function _measuredMissBps(Job storage job, Facts memory facts) private view returns (uint256 bps) {
        AgreedTerms storage terms = job.order.terms;
        if (facts.performanceBps < terms.minPerformanceBps) bps += terms.performanceRefundBps;
        if (facts.availabilityBps < terms.minAvailabilityBps) bps += terms.availabilityRefundBps;
    }

    /// @dev A late start was one when it happened; a start that only missed the agreed level is one now. A pre-emption is
    ///      none.
    function _isNewBreach(Job storage job, Facts memory facts) private view returns (bool) {
        bool byStart = job.startLevelMissed && !job.startedLate && job.order.terms.startRefundBps != 0;
        return facts.outcome != PREEMPTED && (byStart || _measuredMissBps(job, facts) != 0);
    }

    /// @dev Down at the refund of levels: the user keeps the fraction. The net down, the discount down.
    function _bookMeasured(Job storage job, Facts memory facts, uint256 mostUnits) private {
        uint256 units = facts.units < mostUnits ? facts.units : mostUnits;
        bool early = facts.endedAtClock < facts.startedAtClock + 300;
        if (facts.outcome == FAILED_BY_PROVIDER && early) units = 0;
        uint256 amount = units * job.order.unitPrice;
        if (amount > job.locked) amount = job.locked;
        if (_isNewBreach(job, facts)) breachesOf[job.order.provider] += 1;
        amount -= _up(amount * _missedBps(job, facts), 10_000);
        uint256 wholeFee = _up(amount * job.order.feeBps, 10_000);
        (job.amount, job.net) = (amount, amount - wholeFee);
        job.fee = wholeFee - (wholeFee * job.order.discountPermille) / 1_000;
        job.outcome = facts.outcome;
        (job.status, job.reportedAt) = (JobStatus.Reported, _now());
        _creditBack(job, job.locked - job.net - job.fee);
    }

    function _up(uint256 numerator, uint256 denominator) private pure returns (uint256) {
        return (numerator + denominator - 1) / denominator;
    }

    /// @dev By its meter, within its cap; by user and provider together when `meter` is zero.
    function _bookReport(Job storage job, address meter, Facts memory facts) internal {
        _bookMeasured(job, facts, type(uint256).max);
        if (meter != address(0)) {
            if (job.amount > _releasable(meter)) return _hold(job, true);
            releases.push(Release(meter, block.timestamp, job.amount, capOf[meter]));
        }
        if (consents[job.order.user][job.order.provider])
            return _bookShares(job, 0, job.net, job.fee, JobStatus.Settled);
        uint256 due = _settlesAt(job);
        uint256 place = placeOf[job.order.id] - 1;
        uint256 licence = _licenceOf(job, job.net);
        if (licence != 0) parts.push(Part(place, job.order.licensor, licence, due, false));
        parts.push(Part(place, job.order.provider, job.net - licence, due, false));
        parts.push(Part(place, address(0), job.fee, due, false));
    }

    /// @dev What was released counts until the fourth period of eight hours after its own begins.
    function _releasable(address meter) internal view returns (uint256) {
        uint256 firstSecond = block.timestamp - (block.timestamp % PERIOD) - 3 * PERIOD;
        uint256 sum;
        for (uint256 i = 0; i < releases.length; ++i) {
            if (releases[i].meter == meter && releases[i].atClock >= firstSecond) sum += releases[i].amount;
        }
        return capOf[meter] > sum ? capOf[meter] - sum : 0;
    }

    function _mayClaim(Job storage job) internal view returns (bool) {
        return job.status == JobStatus.Running && _now() >= _claimableFrom(job);
    }

    /// @dev Without a meter's word at most the order is paid, and of a job its provider ended the part of the time
    ///      that it ran.
    function _bookClaim(Job storage job, Facts memory facts) internal {
        uint256 most = job.order.units;
        if (job.preempted) most = _up(most * job.ranPart, WHOLE_TIME);
        _bookMeasured(job, facts, most);
        job.claimed = true;
    }

    /// @dev Down: the provider keeps the fraction.
    function _licenceOf(Job storage job, uint256 net) internal view returns (uint256) {
        return (net * job.order.terms.licenceShareBps) / 10_000;
    }

    /* ENDINGS */

    function _creditBack(Job storage job, uint256 amount) private {
        credited[job.order.payer] += amount;
        job.back += amount;
    }

    function _bookGivenBack(Job storage job, JobStatus status) internal {
        _creditBack(job, job.locked);
        job.status = status;
    }

    /// @dev What was taken from the offer can be ordered again in its window; what came on top was not taken.
    function _bookReturnedUnits(Job storage job) internal {
        uint256 place = job.order.takePlaceAndOne;
        if (place != 0) takes[place - 1].units -= job.orderedUnits;
    }

    function _bookShares(
        Job storage job,
        uint256 toPayer,
        uint256 toProvider,
        uint256 toFees,
        JobStatus status
    ) internal {
        uint256 licence = _licenceOf(job, toProvider);
        _creditBack(job, toPayer);
        if (licence != 0) credited[job.order.licensor] += licence;
        credited[job.order.provider] += toProvider - licence;
        maturedAtOnceFees += toFees;
        maturedAtOnceGmv += _gmvOf(job, toProvider + toFees);
        job.toProvider += toProvider - licence;
        job.toLicensor += licence;
        job.toFees += toFees;
        job.status = status;
    }

    function _withdrawParts(Job storage job) private {
        uint256 place = placeOf[job.order.id] - 1;
        for (uint256 i = 0; i < parts.length; ++i) {
            if (parts[i].job == place) parts[i].withdrawn = true;
        }
    }

    function _bookAcceptance(Job storage job) internal {
        _withdrawParts(job);
        _bookShares(job, 0, job.net, job.fee, JobStatus.Settled);
    }

    function _bookHold(Job storage job) internal {
        _withdrawParts(job);
        _hold(job, false);
    }

    function _hold(Job storage job, bool byReport) private {
        (job.status, job.heldAt, job.heldByReport) = (JobStatus.Disputed, _now(), byReport);
    }

    function _bookForwarding(uint256 fees, uint256 gmv) internal {
        forwardedFees += fees;
        forwardedGmv += gmv;
        paidOut += fees;
    }

    /// @dev From when anyone can end an open or running job; of an open one whose dependencies wait, never.
    function _expirableFrom(Job storage job) internal view returns (uint256) {
        uint256 from = job.startedAt;
        if (job.status == JobStatus.Open) {
            Readiness readiness;
            (readiness, from) = _readiness(job);
            if (readiness != Readiness.Ready) return type(uint256).max;
        }
        return from + job.order.duration + 7 * DAY;
    }
}
