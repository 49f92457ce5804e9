// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {Address} from "@openzeppelin/contracts/utils/Address.sol";
import {MessageHashUtils} from "@openzeppelin/contracts/utils/cryptography/MessageHashUtils.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {IDisputable} from "../interfaces/market/IDisputable.sol";
import {IJobEscrowCore} from "../interfaces/market/IJobEscrowCore.sol";
import {IBenefitTiers} from "../interfaces/ve/IBenefitTiers.sol";
import {JobTimes} from "../libraries/JobTimes.sol";
import {JobStatus, JobTerms, PackedJob, PackedJobs} from "../libraries/PackedJob.sol";
import {Buckets} from "../libraries/RollingBuckets.sol";
import {ServiceTerms, ServiceTermsLib} from "../libraries/ServiceTerms.sol";
import {Signatures} from "../libraries/Signatures.sol";
import {EscrowBase} from "./EscrowBase.sol";
import {JobEscrowExtension} from "./JobEscrowExtension.sol";

/// @title JobEscrow
/// @notice Holds a user's USDC until a job is paid, refunded or ruled on. This half opens and reports jobs; every
///         other function of `IJobEscrow` is the extension's, which runs here, on the same storage.
/// @dev Trusts: USDC takes no transfer fee and does not call back; registry, offer book, tiers and router are the protocol's
///      own and do not re-enter; a meter measures honestly, within its cap. A contract that pays for others (`IJobPayer`) is
///      trusted with nothing but its own balance. Effects come before transfers of USDC and calls of contracts that pay.
///      Invariants: ESC-1 (USDC held = Σ balances + Σ locked + Σ pending + Σ claimed + Σ held + fees not forwarded), ESC-2
///      (for each job: locked = net + fee + credited back), ESC-3 (no job is paid twice), ESC-4 (exits stay open while
///      paused), ESC-5 (nobody's money stays locked beyond its deadline), ESC-6 (what another account paid comes back to
///      it), ESC-7 (GMV is what users paid), ESC-8 (strangers change nothing of others), MET-1 (no meter releases more than
///      its cap in a day). `initialize` is the extension's.
/// @custom:oz-upgrades-unsafe-allow missing-initializer
/// @custom:oz-upgrades-unsafe-allow-reachable delegatecall
contract JobEscrow is IJobEscrowCore, EscrowBase {
    bytes32 private constant QUOTE_TYPEHASH = keccak256(
        "Quote(address user,address provider,address meter,bytes32 resource,uint64 maxUnits,uint32 maxJobs,uint64 unitPrice,uint32 duration,uint16 maxFeeBps,uint40 validUntil,uint256 serviceTerms,bytes32 specHash,uint64 nonce)"
    );
    bytes32 private constant REPORT_TYPEHASH = keccak256(
        "UsageReport(uint256 jobId,uint40 startedAt,uint40 endedAt,uint64 units,uint8 outcome,uint16 performanceBps,uint16 availabilityBps,bytes32 meteringRoot)"
    );
    bytes32 private constant BATCH_TYPEHASH = keccak256("UsageBatch(bytes32 reportsHash)");

    uint256 private constant MAX_DEPENDENCIES = 8;
    uint256 private constant EARLY_FAILURE = 5 minutes;

    /// @custom:oz-upgrades-unsafe-allow state-variable-immutable
    IBenefitTiers private immutable BENEFIT_TIERS;
    /// @custom:oz-upgrades-unsafe-allow state-variable-immutable
    address private immutable EXTENSION;

    /// @custom:oz-upgrades-unsafe-allow constructor
    constructor(IERC20 usdc, IBenefitTiers benefitTiers, JobEscrowExtension extension) EscrowBase(usdc) {
        BENEFIT_TIERS = benefitTiers;
        EXTENSION = address(extension);
    }

    /// @dev Every function that is not here is the extension's.
    fallback(bytes calldata data) external returns (bytes memory) {
        return Address.functionDelegateCall(EXTENSION, data);
    }

    /* OPENING */

    /// @dev What all jobs of a quote share, fixed before the first is stored.
    struct Opening {
        address user;
        uint32 userId;
        uint32 providerId;
        uint256 firstJobId;
        PackedJob blank; // the job's word without units
        uint256 minCost;
        uint256 maxLocked;
        bytes32 digest;
    }

    /// @inheritdoc IJobEscrowCore
    function openJob(
        Quote calldata quote,
        bytes calldata signature,
        uint64 units,
        uint16 minDiscountBps,
        Payment calldata payment
    ) external whenNotPaused returns (uint256 jobId) {
        Opening memory opening = _prepare(quote, signature, units, 1, minDiscountBps, payment);
        jobId = opening.firstJobId;
        uint256 locked = _store(opening, quote, payment, jobId, opening.blank.withUnits(units), quote.specHash);
        bytes32 action = 0;
        if (payment.kind == PaymentKind.Authorization) {
            action = keccak256(abi.encode(this.openJob.selector, opening.digest, units, minDiscountBps));
        }
        _payForJobs(payment, opening.user, jobId, 1, locked, action);
    }

    /// @inheritdoc IJobEscrowCore
    function openJobs(
        Quote calldata quote,
        bytes calldata signature,
        uint64[] calldata units,
        bytes32[] calldata specHashes,
        uint256[][] calldata dependsOn,
        uint16 minDiscountBps,
        Payment calldata payment
    ) external whenNotPaused returns (uint256 firstJobId) {
        uint256 jobs = units.length;
        _requireLength(specHashes.length, jobs);
        if (dependsOn.length != 0) _requireLength(dependsOn.length, jobs);
        if (quote.maxJobs == 1 && jobs == 1) {
            // the provider signed for this one work
            require(specHashes[0] == quote.specHash, JobEscrow_WrongSpecHash(specHashes[0], quote.specHash));
        }
        uint256 totalUnits = 0;
        for (uint256 i = 0; i < jobs; ++i) {
            totalUnits += units[i];
        }
        Opening memory opening = _prepare(quote, signature, totalUnits, jobs, minDiscountBps, payment);
        firstJobId = opening.firstJobId;
        uint256 locked = 0;
        for (uint256 i = 0; i < jobs; ++i) {
            PackedJob job = opening.blank.withUnits(units[i]);
            if (dependsOn.length != 0) job = _depend(job, firstJobId, i, dependsOn[i]);
            locked += _store(opening, quote, payment, firstJobId + i, job, specHashes[i]);
        }
        bytes32 action = 0;
        if (payment.kind == PaymentKind.Authorization) {
            bytes32 orders = keccak256(abi.encode(units, specHashes, dependsOn));
            action = keccak256(abi.encode(this.openJobs.selector, opening.digest, orders, minDiscountBps));
        }
        _payForJobs(payment, opening.user, firstJobId, jobs, locked, action);
    }

    function _prepare(
        Quote calldata quote,
        bytes calldata signature,
        uint256 units,
        uint256 jobs,
        uint256 minDiscountBps,
        Payment calldata payment
    ) private returns (Opening memory opening) {
        opening.user = _userOf(payment);
        _checkQuote(quote, opening.user, units, jobs);
        opening.digest = _quoteDigest(quote);
        uint64 nonce = quote.nonce;
        if (nonce >= FIRST_OFFER_NONCE) {
            // units and jobs fit, checked above
            nonce = _storage().offerBook.take(quote, opening.user, uint64(units), uint32(jobs));
        } else {
            _requireSigned(quote.provider, opening.digest, signature);
        }
        opening.userId = _ensureAccount(opening.user);
        opening.blank = PackedJobs.open(_terms(quote, opening, units, jobs, minDiscountBps, payment));
        opening.providerId = _ensureAccount(quote.provider);
        opening.firstJobId = _jobId(opening.providerId, nonce);
        PackedJob used = _storage().jobs[opening.firstJobId];
        require(PackedJob.unwrap(used) == 0, JobEscrow_NonceUsed(quote.provider, nonce));
        _storeQuoteWords(quote, payment, opening.firstJobId);
    }

    function _checkQuote(Quote calldata quote, address user, uint256 units, uint256 jobs) private view {
        require(block.timestamp <= quote.validUntil, JobEscrow_QuoteExpired(quote.validUntil));
        require(quote.user == address(0) || quote.user == user, JobEscrow_NotQuotedUser(user, quote.user));
        _requireWithin("units", units, 1, Math.min(quote.maxUnits, PackedJobs.MAX_UNITS));
        _requireWithin("jobs", jobs, 1, quote.maxJobs);
        _requireWithin("unitPrice", quote.unitPrice, 1, PackedJobs.MAX_UNIT_PRICE);
        _requireWithin("duration", quote.duration, 1, PackedJobs.MAX_DURATION);
    }

    function _terms(
        Quote calldata quote,
        Opening memory opening,
        uint256 units,
        uint256 jobs,
        uint256 minDiscountBps,
        Payment calldata payment
    ) private returns (JobTerms memory terms) {
        JobEscrowStorage storage $ = _storage();
        uint256 feeBps = $.registry.onJobsOpened(quote.provider, uint32(jobs), units * quote.unitPrice);
        uint256 maxFeeBps = Math.min(quote.maxFeeBps, PackedJobs.MAX_FEE_BPS);
        require(feeBps <= maxFeeBps, JobEscrow_FeeAboveLimit(feeBps, maxFeeBps));

        Meter storage meter = $.meters[quote.meter];
        opening.maxLocked = Math.min(meter.dailyCap, PackedJobs.MAX_AMOUNT);
        opening.minCost = $.minJobCost;
        require(opening.maxLocked != 0, JobEscrow_MeterNotAllowed(quote.meter));

        if (payment.kind == PaymentKind.Balance) terms.flags = PackedJobs.PAID_FROM_BALANCE;
        if (payment.kind == PaymentKind.Voucher) terms.flags = PackedJobs.HAS_PAYER;
        if (ServiceTerms.unwrap(quote.serviceTerms) != 0) terms.flags |= PackedJobs.HAS_SERVICE_TERMS;
        terms.userId = opening.userId;
        terms.meterId = meter.id;
        terms.feeBps = feeBps;
        terms.discountPermille = _discountPermille(opening.user, minDiscountBps);
        terms.since = _activeTime();
        terms.duration = quote.duration;
        // down: a late start is refused up to 59 seconds early, the user gains them
        terms.startWindow = Math.min((quote.validUntil - block.timestamp) / 1 minutes, PackedJobs.MAX_START_WINDOW);
        terms.bufferPercent = $.bufferPercent;
        terms.unitPrice = quote.unitPrice;
    }

    function _discountPermille(address user, uint256 minDiscountBps) private view returns (uint256) {
        if (minDiscountBps == 0) return 0;
        (, uint256 discountBps) = BENEFIT_TIERS.tierOf(user);
        uint256 permille = PackedJobs.discountPermilleOf(discountBps);
        require(permille * 10 >= minDiscountBps, JobEscrow_DiscountBelowLimit(permille * 10, minDiscountBps));
        return permille;
    }

    function _storeQuoteWords(Quote calldata quote, Payment calldata payment, uint256 firstJobId) private {
        JobEscrowStorage storage $ = _storage();
        ServiceTerms terms = quote.serviceTerms;
        if (ServiceTerms.unwrap(terms) != 0) {
            bool valid = terms.isValid() && terms.licensorId() <= $.accountCount;
            require(valid, JobEscrow_BadServiceTerms(terms));
            $.serviceTerms[_quoteKeyOf(firstJobId)] = terms;
            emit ServiceTermsAgreed(firstJobId, terms);
        }
        if (payment.kind == PaymentKind.Voucher) {
            uint32 payerId = _ensureAccount(payment.payer);
            $.payerIds[_quoteKeyOf(firstJobId)] = payerId;
            emit JobsPaidBy(firstJobId, payerId);
        }
    }

    function _store(
        Opening memory opening,
        Quote calldata quote,
        Payment calldata payment,
        uint256 jobId,
        PackedJob job,
        bytes32 specHash
    ) private returns (uint256 locked) {
        uint256 cost = job.cost();
        require(cost >= opening.minCost, JobEscrow_CostBelowMinimum(cost, opening.minCost));
        locked = job.locked();
        // a payment above all that its meter may release in a day could only be held
        require(locked <= opening.maxLocked, JobEscrow_MeterCapExceeded(quote.meter, locked, opening.maxLocked));
        _storage().jobs[jobId] = job;
        emit JobOpened(jobId, opening.userId, opening.providerId, payment.payer, quote.resource, job, specHash);
    }

    /// @dev Only the hash is stored: whoever needs the list gives it again.
    function _depend(
        PackedJob job,
        uint256 firstJobId,
        uint256 place,
        uint256[] calldata dependsOn
    ) private returns (PackedJob) {
        uint256 count = dependsOn.length;
        if (count == 0) return job;
        JobEscrowStorage storage $ = _storage();
        uint256 jobId = firstJobId + place;
        _requireWithin("dependencies", count, 1, MAX_DEPENDENCIES);
        uint256[] memory ids = new uint256[](count);
        for (uint256 i = 0; i < count; ++i) {
            uint256 id = dependsOn[i];
            ids[i] = id < 1 << 32 ? firstJobId + id : id;
            // a job has a user once it is stored: none waits for itself, a later one, or in a circle
            require($.jobs[ids[i]].userId() != 0, JobEscrow_BadDependency(jobId, id));
        }
        $.dependenciesHash[jobId] = keccak256(abi.encodePacked(ids));
        emit JobDependsOn(jobId, ids);
        return PackedJob.wrap(PackedJob.unwrap(job) | PackedJobs.HAS_DEPENDENCIES);
    }

    /// @inheritdoc IJobEscrowCore
    function cancelQuotes(uint64[] calldata nonces) external {
        mapping(uint256 => PackedJob) storage jobs = _storage().jobs;
        uint32 providerId = _ensureAccount(msg.sender);
        for (uint256 i = 0; i < nonces.length; ++i) {
            uint256 jobId = _jobId(providerId, nonces[i]);
            _requireWithin("nonce", nonces[i], 0, FIRST_OFFER_NONCE - 1);
            if (PackedJob.unwrap(jobs[jobId]) != 0) continue;
            jobs[jobId] = PackedJobs.withdrawnQuote();
            emit QuoteCancelled(msg.sender, nonces[i]);
        }
    }

    /* REPORTING */

    /// @dev What a batch knows of now and of its meter, and its sums, stored when the account changes and at the end. Only
    ///      sums: an account that is credited on the way keeps both.
    struct Tally {
        uint256 activeTime;
        uint256 clockOffset;
        uint256 lastPauseAt;
        uint256 mask; // the jobs that may be reported
        uint256 pattern;
        uint256 releasable; // what its meter may still release
        uint256 released;
        uint256 turn; // provider and user of the sums below
        bool hasConsents;
        uint32 creditId;
        uint256 credit;
        uint32 providerId;
        uint256 matured;
        Buckets pending;
        uint256 fees;
        uint256 gmv;
        uint256[] breaches;
        uint256 breachCount;
    }

    /// @inheritdoc IJobEscrowCore
    function reportUsage(UsageReport calldata report, address meter, bytes calldata signature) external {
        Tally memory tally = _tallyOf(meter, 1);
        if (!_isFromMeter(meter, signature)) {
            _requireSigned(meter, _reportDigest(report, _domainSeparator()), signature);
        }
        bytes memory problem = _tryReport(tally, report, meter);
        if (problem.length != 0) _revertWith(problem);
        _close(tally, meter);
    }

    /// @inheritdoc IJobEscrowCore
    function reportUsageBatch(
        UsageReport[] calldata reports,
        address meter,
        bytes calldata signature
    ) external returns (uint256 reported) {
        Tally memory tally = _tallyOf(meter, reports.length);
        if (!_isFromMeter(meter, signature)) _requireSigned(meter, _batchDigest(reports), signature);
        for (uint256 i = 0; i < reports.length; ++i) {
            bytes memory problem = _tryReport(tally, reports[i], meter);
            if (problem.length == 0) ++reported;
            else emit JobSkipped(reports[i].jobId, problem);
        }
        _close(tally, meter);
    }

    /// @inheritdoc IJobEscrowCore
    function reportUsageSigned(
        UsageReport[] calldata reports,
        address meter,
        bytes[] calldata signatures
    ) external returns (uint256 reported) {
        _requireLength(signatures.length, reports.length);
        Tally memory tally = _tallyOf(meter, reports.length);
        bytes32 domain = _domainSeparator();
        for (uint256 i = 0; i < reports.length; ++i) {
            UsageReport calldata report = reports[i];
            bytes memory problem =
                Signatures.isValid(meter, _reportDigest(report, domain), signatures[i])
                    ? _tryReport(tally, report, meter)
                    : abi.encodeWithSelector(JobEscrow_BadSignature.selector, meter);
            if (problem.length == 0) ++reported;
            else emit JobSkipped(report.jobId, problem);
        }
        _close(tally, meter);
    }

    /// @inheritdoc IJobEscrowCore
    function reportCosigned(
        UsageReport calldata report,
        bytes calldata userSignature,
        bytes calldata providerSignature
    ) external {
        PackedJob job = _jobIn(report.jobId, JobStatus.Running);
        JobEscrowStorage storage $ = _storage();
        bytes32 digest = _reportDigest(report, _domainSeparator());
        _requireConsent($.accounts[job.userId()].owner, digest, userSignature);
        _requireConsent($.accounts[_providerIdOf(report.jobId)].owner, digest, providerSignature);
        Tally memory tally = _newTally(0, 1);
        tally.releasable = type(uint256).max;
        bytes memory problem = _tryReport(tally, report, address(0));
        if (problem.length != 0) _revertWith(problem);
        _flush(tally);
    }

    function _requireConsent(address signer, bytes32 digest, bytes calldata signature) private view {
        if (signature.length != 0 || msg.sender != signer) _requireSigned(signer, digest, signature);
    }

    function _requireSigned(address signer, bytes32 digest, bytes calldata signature) private view {
        require(Signatures.isValid(signer, digest, signature), JobEscrow_BadSignature(signer));
    }

    function _isFromMeter(address meter, bytes calldata signature) private view returns (bool) {
        return signature.length == 0 && msg.sender == meter;
    }

    function _newTally(uint256 meterId, uint256 reports) private view returns (Tally memory tally) {
        (tally.clockOffset, tally.lastPauseAt) = _clockOffset();
        tally.activeTime = block.timestamp - tally.clockOffset;
        (tally.mask, tally.pattern) = PackedJobs.runningPattern(meterId);
        tally.breaches = new uint256[](reports);
    }

    function _tallyOf(address meter, uint256 reports) private view returns (Tally memory tally) {
        Meter storage record = _storage().meters[meter];
        uint256 dailyCap = record.dailyCap;
        require(dailyCap != 0 && _hasMeterRole(meter), JobEscrow_MeterNotAllowed(meter));
        tally = _newTally(record.id, reports);
        (Buckets released, ) = record.released.advance(block.timestamp / METER_PERIOD);
        uint256 sum = released.total();
        if (dailyCap > sum) tally.releasable = dailyCap - sum;
    }

    /// @dev Checks everything before it changes anything, so that a bad item of a batch leaves no trace but its event.
    function _tryReport(
        Tally memory tally,
        UsageReport calldata report,
        address meter
    ) private returns (bytes memory problem) {
        uint256 jobId = report.jobId;
        PackedJob job = _storage().jobs[jobId];
        if (!job.matches(tally.mask, tally.pattern)) return _refusal(jobId, job, meter);
        ServiceTerms terms = _termsOf(jobId, job);
        uint256 since = job.since();
        uint256 earliest = since > tally.lastPauseAt ? since + tally.clockOffset : since;
        problem = _problemOf(report, earliest, terms);
        if (problem.length == 0) _settle(tally, report, job, terms);
    }

    function _refusal(uint256 jobId, PackedJob job, address meter) private view returns (bytes memory) {
        JobStatus status = _statusNow(job);
        if (status == JobStatus.Running) return abi.encodeWithSelector(JobEscrow_MeterNotAllowed.selector, meter);
        return abi.encodeWithSelector(JobEscrow_WrongStatus.selector, jobId, status, JobStatus.Running);
    }

    function _termsOf(uint256 jobId, PackedJob job) private view returns (ServiceTerms) {
        return job.has(PackedJobs.HAS_SERVICE_TERMS) ? _serviceTermsOf(jobId) : ServiceTerms.wrap(0);
    }

    function _problemOf(
        UsageReport calldata report,
        uint256 earliest,
        ServiceTerms terms
    ) private view returns (bytes memory problem) {
        (uint256 outcome, uint256 startedAt, uint256 endedAt) = (report.outcome, report.startedAt, report.endedAt);
        if (startedAt < earliest || startedAt > endedAt || endedAt > block.timestamp) {
            return abi.encodeWithSelector(JobEscrow_ImplausibleTimes.selector, report.jobId, startedAt, endedAt);
        }
        if (outcome == uint8(Outcome.Completed)) return problem;
        bool unknown = outcome > uint8(type(Outcome).max);
        if (unknown || (outcome == uint8(Outcome.Preempted) && terms.kind() != ServiceTermsLib.SPOT)) {
            return abi.encodeWithSelector(JobEscrow_BadReport.selector, report.jobId, outcome);
        }
    }

    function _settle(Tally memory tally, UsageReport calldata report, PackedJob job, ServiceTerms terms) private {
        uint256 jobId = report.jobId;
        (uint256 refundBps, bool breach) = ServiceTerms.unwrap(terms) == 0 ? (0, false) : _missed(report, job, terms);
        (PackedJob reported, uint256 net, uint256 fee, uint256 refund) = job.settle(
            tally.activeTime,
            _payableUnits(report),
            refundBps,
            report.outcome
        );
        _turnTo(tally, jobId, job);
        unchecked {
            // sums of at most 2^32 jobs, each below 2^52
            tally.credit += refund;
        }
        _emitReported(report, job, (net << 192) | (fee << 128) | (refund << 64) | (refundBps << 8));
        if (breach) tally.breaches[tally.breachCount++] = jobId;
        _storage().jobs[jobId] = _place(tally, jobId, reported, net, fee);
    }

    /// @dev Where the payment goes: on hold when it is above what the meter may release now, so that neither a stolen key
    ///      pays out more than the cap nor honest work goes unpaid; to the provider when the user has consented; else it
    ///      matures.
    function _place(
        Tally memory tally,
        uint256 jobId,
        PackedJob job,
        uint256 net,
        uint256 fee
    ) private returns (PackedJob) {
        uint256 amount = job.amount();
        unchecked {
            // released stays within releasable, and both sums as above
            if (amount > tally.releasable - tally.released) return _holdAtOnce(tally, jobId, job, net + fee);
            tally.released += amount;
            if (tally.hasConsents && _storage().consents[job.userId()][tally.providerId]) {
                return _acceptAtOnce(tally, jobId, job, net, fee);
            }
            tally.fees += fee;
            tally.gmv += _gmvOf(job, net + fee);
            if (job.has(PackedJobs.HAS_SERVICE_TERMS)) net -= _pendLicence(tally, jobId, job, net);
            tally.pending = tally.pending.addCounted(net);
        }
        return job;
    }

    function _holdAtOnce(Tally memory tally, uint256 jobId, PackedJob job, uint256 amount) private returns (PackedJob) {
        tally.pending = tally.pending.countUp();
        emit IDisputable.JobHeld(jobId, amount);
        return job.holdByReport(tally.activeTime);
    }

    function _acceptAtOnce(
        Tally memory tally,
        uint256 jobId,
        PackedJob job,
        uint256 net,
        uint256 fee
    ) private returns (PackedJob) {
        tally.pending = tally.pending.countUp();
        _creditProvider(jobId, job, net);
        _addMaturedFees(fee, _gmvOf(job, net + fee));
        emit JobAccepted(jobId, net, fee);
        return job.withStatus(JobStatus.Settled);
    }

    /// @dev Adds the licensor's share to what matures for it. It may be the provider: sums in hand are stored first.
    function _pendLicence(
        Tally memory tally,
        uint256 jobId,
        PackedJob job,
        uint256 net
    ) private returns (uint256 licence) {
        uint32 licensorId;
        (licensorId, licence) = _licence(jobId, job, net);
        if (licence == 0) return 0;
        _flushPending(tally);
        JobEscrowStorage storage $ = _storage();
        uint256 day = JobTimes.dayOf(tally.activeTime);
        (Buckets pending, uint256 matured) = $.pending[licensorId].add(day, licence);
        $.pending[licensorId] = pending;
        if (matured != 0) _creditMatured(licensorId, matured);
        _loadPending(tally, _providerIdOf(jobId));
    }

    /// @dev What missed service levels give back, and whether they are a breach of their own: a late start was told of when
    ///      it happened, and a pre-emption is none.
    function _missed(
        UsageReport calldata report,
        PackedJob job,
        ServiceTerms terms
    ) private pure returns (uint256 refundBps, bool breach) {
        bool startMissed = job.has(PackedJobs.START_LEVEL_MISSED);
        refundBps = terms.refundBps(startMissed, report.performanceBps, report.availabilityBps);
        bool newlyMissed = startMissed && !job.has(PackedJobs.STARTED_LATE);
        breach =
            report.outcome != uint8(Outcome.Preempted) &&
            terms.refundBps(newlyMissed, report.performanceBps, report.availabilityBps) != 0;
    }

    /// @dev None when the provider failed early.
    function _payableUnits(UsageReport calldata report) private pure returns (uint256) {
        if (report.outcome != uint8(Outcome.FailedByProvider)) return report.units;
        return report.endedAt - report.startedAt < EARLY_FAILURE ? 0 : report.units;
    }

    function _emitReported(UsageReport calldata report, PackedJob job, uint256 money) private {
        uint256 jobId = report.jobId;
        uint256 packed = money | (Math.min(report.units, type(uint40).max) << 24) | report.outcome;
        emit JobReported(jobId, job.userId(), _providerIdOf(jobId), packed, report.meteringRoot);
    }

    /// @dev Stores the sums of accounts that this job does not belong to.
    function _turnTo(Tally memory tally, uint256 jobId, PackedJob job) private {
        uint256 turn = ((jobId >> 96) << 32) | job.userId();
        if (turn == tally.turn && !job.has(PackedJobs.HAS_PAYER)) return;
        // the next job of the same two, whoever paid for it, finds its own account
        tally.turn = job.has(PackedJobs.HAS_PAYER) ? 0 : turn;
        tally.hasConsents = _storage().accounts[job.userId()].hasConsents;
        uint32 creditId = _payerIdOf(jobId, job);
        if (tally.creditId != creditId) {
            _flushCredit(tally);
            tally.creditId = creditId;
        }
        uint32 providerId = _providerIdOf(jobId);
        if (tally.providerId == providerId) return;
        _flushPending(tally);
        _loadPending(tally, providerId);
    }

    function _loadPending(Tally memory tally, uint32 providerId) private view {
        tally.providerId = providerId;
        uint256 day = JobTimes.dayOf(tally.activeTime);
        (tally.pending, tally.matured) = _storage().pending[providerId].advance(day);
    }

    function _flushPending(Tally memory tally) private {
        uint32 providerId = tally.providerId;
        if (providerId == 0) return;
        _storage().pending[providerId] = tally.pending;
        if (tally.matured == 0) return;
        _creditMatured(providerId, tally.matured);
        tally.matured = 0;
    }

    function _flushCredit(Tally memory tally) private {
        if (tally.credit == 0) return;
        _credit(tally.creditId, tally.credit);
        tally.credit = 0;
    }

    function _flush(Tally memory tally) private {
        _flushCredit(tally);
        _flushPending(tally);
        _addDayTotals(JobTimes.dayOf(tally.activeTime), tally.fees, tally.gmv);
        for (uint256 i = 0; i < tally.breachCount; ++i) {
            _recordBreach(tally.breaches[i]);
        }
    }

    function _addDayTotals(uint256 day, uint256 fees, uint256 gmv) private {
        if (fees == 0 && gmv == 0) return;
        DayTotals storage slot = _storage().dayTotals[day % 4];
        DayTotals memory totals = slot;
        if (totals.day != day) {
            // four days or more older: matured
            _addMaturedFees(totals.fees, totals.gmv);
            totals = DayTotals(uint32(day), 0, 0);
        }
        totals.fees += uint112(fees); // a job's is below 2^56, a batch has fewer than 2^32
        totals.gmv += uint112(gmv); // likewise
        (slot.day, slot.fees, slot.gmv) = (totals.day, totals.fees, totals.gmv);
    }

    function _close(Tally memory tally, address meter) private {
        if (tally.released != 0) {
            Meter storage record = _storage().meters[meter];
            (record.released, ) = record.released.add(block.timestamp / METER_PERIOD, tally.released);
        }
        _flush(tally);
    }

    /// @inheritdoc IJobEscrowCore
    function claimJob(UsageReport calldata report) external {
        uint256 jobId = report.jobId;
        PackedJob job = _jobIn(jobId, JobStatus.Running);
        require(_isProvider(jobId, msg.sender), JobEscrow_NotAllowed(jobId, msg.sender));
        uint256 from = JobTimes.claimableFrom(job);
        uint256 activeTime = _activeTime();
        require(activeTime >= from, JobEscrow_ClaimTooEarly(jobId, _clockAt(from)));
        ServiceTerms terms = _termsOf(jobId, job);
        bytes memory problem = _problemOf(report, _earliestClockAt(job.since()), terms);
        if (problem.length != 0) _revertWith(problem);

        // without a meter's word the buffer is not paid, nor more of a job that the provider ended than the part it ran
        uint256 units = Math.min(_payableUnits(report), job.claimableUnits());
        (uint256 refundBps, bool breach) = _missed(report, job, terms);
        (PackedJob reported, uint256 net, uint256 fee, uint256 refund) = job.settle(
            activeTime,
            units,
            refundBps,
            report.outcome
        );
        reported = reported.claim();
        _storage().jobs[jobId] = reported;
        _credit(_payerIdOf(jobId, job), refund);
        _countClosed(_providerIdOf(jobId));
        _emitReported(report, job, (net << 192) | (fee << 128) | (refund << 64) | (refundBps << 8));
        emit JobClaimed(jobId, _clockAt(JobTimes.maturesAt(reported)));
        if (breach) _recordBreach(jobId);
    }

    /* VIEWS */

    /// @inheritdoc IJobEscrowCore
    function quoteDigest(Quote calldata quote) external view returns (bytes32) {
        return _quoteDigest(quote);
    }

    /// @inheritdoc IJobEscrowCore
    function reportDigest(UsageReport calldata report) external view returns (bytes32) {
        return _reportDigest(report, _domainSeparator());
    }

    /// @inheritdoc IJobEscrowCore
    function batchDigest(UsageReport[] calldata reports) external view returns (bytes32) {
        return _batchDigest(reports);
    }

    /// @inheritdoc IJobEscrowCore
    function isNonceUsed(address provider, uint64 nonce) external view returns (bool) {
        JobEscrowStorage storage $ = _storage();
        return PackedJob.unwrap($.jobs[_jobId($.accountIds[provider], nonce)]) != 0;
    }

    /* SIGNED DATA */

    function _quoteDigest(Quote calldata quote) private view returns (bytes32) {
        return _hashTypedData(keccak256(abi.encode(QUOTE_TYPEHASH, quote)));
    }

    /// @dev A report is a static struct: its words are copied as they are. One whose unused bits are set is refused when
    ///      it is read.
    function _reportDigest(UsageReport calldata report, bytes32 domain) private pure returns (bytes32) {
        bytes32 typehash = REPORT_TYPEHASH;
        bytes32 structHash;
        assembly ("memory-safe") {
            let free := mload(0x40)
            mstore(free, typehash)
            calldatacopy(add(free, 0x20), report, 0x100) // eight words
            structHash := keccak256(free, 0x120)
        }
        return MessageHashUtils.toTypedDataHash(domain, structHash);
    }

    /// @dev The reports are static structs: their words follow one another in the calldata.
    function _batchDigest(UsageReport[] calldata reports) private view returns (bytes32) {
        bytes32 reportsHash;
        assembly ("memory-safe") {
            let size := mul(reports.length, 0x100) // eight words each
            let free := mload(0x40)
            calldatacopy(free, reports.offset, size)
            reportsHash := keccak256(free, size)
        }
        return _hashTypedData(keccak256(abi.encode(BATCH_TYPEHASH, reportsHash)));
    }
}
