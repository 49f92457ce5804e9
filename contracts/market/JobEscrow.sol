// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {EIP712Upgradeable} from "@openzeppelin/contracts-upgradeable/utils/cryptography/EIP712Upgradeable.sol";
import {IAccessManager} from "@openzeppelin/contracts/access/manager/IAccessManager.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {ExpiringPause} from "../base/ExpiringPause.sol";
import {IDisputable} from "../interfaces/market/IDisputable.sol";
import {IJobEscrow} from "../interfaces/market/IJobEscrow.sol";
import {IProviderRegistry} from "../interfaces/market/IProviderRegistry.sol";
import {IRevenueRouter} from "../interfaces/revenue/IRevenueRouter.sol";
import {IRevenueSource} from "../interfaces/revenue/IRevenueSource.sol";
import {IBenefitTiers} from "../interfaces/ve/IBenefitTiers.sol";
import {JobStatus, JobTerms, PackedJob, PackedJobs} from "../libraries/PackedJob.sol";
import {Buckets} from "../libraries/RollingBuckets.sol";
import {Roles} from "../libraries/Roles.sol";
import {Signatures} from "../libraries/Signatures.sol";

/// @title JobEscrow
/// @notice Holds a user's USDC until a job is paid, refunded or ruled on.
/// @dev Trusts: USDC takes no transfer fee and does not call back; registry, tiers and router are the protocol's own and do
///      not re-enter; a meter measures honestly, within its cap. Effects come before the transfer of USDC everywhere.
///      Invariants: ESC-1 (USDC held = Σ balances + Σ locked + Σ pending + Σ held + fees not forwarded), ESC-2 (for each
///      job: locked = net + fee + credited to the user), ESC-3 (no job is paid twice), ESC-4 (exits stay open while paused),
///      ESC-5 (nobody's money stays locked beyond its deadline).
contract JobEscrow is IJobEscrow, ExpiringPause, EIP712Upgradeable {
    using SafeERC20 for IERC20;
    using SafeCast for uint256;

    bytes32 private constant QUOTE_TYPEHASH = keccak256(
        "Quote(address user,address provider,address meter,bytes32 resource,uint64 maxUnits,uint32 maxJobs,uint64 unitPrice,uint32 duration,uint16 maxFeeBps,uint40 validUntil,bytes32 slaHash,bytes32 specHash,uint64 nonce)"
    );
    bytes32 private constant REPORT_TYPEHASH = keccak256(
        "UsageReport(uint256 jobId,uint40 startedAt,uint40 endedAt,uint64 units,uint8 outcome,uint16 slaRefundBps,bytes32 meteringRoot)"
    );

    uint256 private constant BPS = 10_000;
    uint256 private constant MAX_DISCOUNT_BPS = 2_000;
    uint256 private constant MAX_BUFFER_PERCENT = 50;
    uint256 private constant DEFAULT_BUFFER_PERCENT = 20;
    uint256 private constant MAX_MIN_JOB_COST = 100e6;
    uint256 private constant DEFAULT_MIN_JOB_COST = 0.1e6;
    uint256 private constant START_ON_TIME = 5 minutes;
    uint256 private constant EARLY_FAILURE = 5 minutes;
    uint256 private constant REPORT_GRACE = 7 days;
    /// @dev A payment of day d (its report's day, rounded up) matures at the start of day d + 3: 72 hours, then midnight.
    uint256 private constant MATURITY_DAYS = 3;
    uint256 private constant METER_PERIOD = 8 hours;
    /// @dev Twice the time that ruling, council and appeal may take together.
    uint256 private constant RULING_LIMIT = 90 days;
    uint256 private constant REGISTRY_GAS = 150_000;

    /// @custom:oz-upgrades-unsafe-allow state-variable-immutable
    IERC20 private immutable USDC;
    /// @custom:oz-upgrades-unsafe-allow state-variable-immutable
    IRevenueRouter private immutable ROUTER;
    /// @custom:oz-upgrades-unsafe-allow state-variable-immutable
    IBenefitTiers private immutable BENEFIT_TIERS;

    /* STORAGE */

    struct Account {
        address owner;
        uint64 balance;
    }

    struct Meter {
        uint16 id;
        uint64 dailyCap;
        Buckets released;
    }

    struct DayTotals {
        uint32 day;
        uint112 fees;
        uint112 gmv;
    }

    /// @custom:storage-location erc7201:cyberplaza.JobEscrow
    struct JobEscrowStorage {
        // one slot, which every opening reads
        IProviderRegistry registry;
        uint32 minJobCost;
        uint8 bufferPercent;
        uint32 accountCount;
        uint16 meterCount;
        // one slot
        uint128 maturedFees;
        uint128 maturedGmv;
        // what matures at the start of day d + 3 sits at d % 4: at most four days are immature at once
        DayTotals[4] dayTotals;
        mapping(uint256 jobId => PackedJob) jobs;
        mapping(address account => uint32) accountIds;
        mapping(uint32 accountId => Account) accounts;
        mapping(uint32 providerId => Buckets) pending; // by day; the counter is of the jobs that ended
        mapping(address meter => Meter) meters;
        mapping(address provider => uint32) breachBacklog;
    }

    function _storage() private pure returns (JobEscrowStorage storage $) {
        uint256 location = erc7201("cyberplaza.JobEscrow");
        assembly ("memory-safe") {
            $.slot := location
        }
    }

    /// @custom:oz-upgrades-unsafe-allow constructor
    constructor(IERC20 usdc, IRevenueRouter router, IBenefitTiers benefitTiers) {
        USDC = usdc;
        ROUTER = router;
        BENEFIT_TIERS = benefitTiers;
        _disableInitializers();
    }

    /// @dev EIP-712 name and version are constants of the code: its initializer has nothing to store.
    /// @custom:oz-upgrades-unsafe-allow missing-initializer-call
    function initialize(address authority_) external initializer {
        __AccessManaged_init(authority_);
        __ExpiringPause_init();
        JobEscrowStorage storage $ = _storage();
        $.minJobCost = uint32(DEFAULT_MIN_JOB_COST);
        $.bufferPercent = uint8(DEFAULT_BUFFER_PERCENT);
    }

    /* ACCOUNTS */

    /// @inheritdoc IJobEscrow
    function depositFor(address account, uint256 amount) external whenNotPaused {
        require(amount != 0, JobEscrow_ZeroAmount());
        require(account != address(0) && account != address(this), JobEscrow_BadReceiver(account));
        uint32 id = _ensureAccount(account);
        _credit(id, amount);
        emit Deposited(id, msg.sender, amount);
        USDC.safeTransferFrom(msg.sender, address(this), amount);
    }

    /// @inheritdoc IJobEscrow
    function withdrawTo(address to, uint256 amount) external {
        require(amount != 0, JobEscrow_ZeroAmount());
        require(to != address(0) && to != address(this), JobEscrow_BadReceiver(to));
        uint32 id = _storage().accountIds[msg.sender];
        _mature(id);
        _debit(id, msg.sender, amount);
        emit Withdrawn(id, to, amount);
        USDC.safeTransfer(to, amount);
    }

    /// @inheritdoc IJobEscrow
    function mature(address provider) external returns (uint256 amount) {
        return _mature(_storage().accountIds[provider]);
    }

    function _mature(uint32 id) private returns (uint256 amount) {
        JobEscrowStorage storage $ = _storage();
        (Buckets rest, uint256 matured) = $.pending[id].release(_lastMatureDay());
        if (matured == 0) return 0;
        $.pending[id] = rest;
        _creditMatured(id, matured);
        return matured;
    }

    function _creditMatured(uint32 id, uint256 amount) private {
        _credit(id, amount);
        emit Matured(id, amount);
    }

    function _credit(uint32 id, uint256 amount) private {
        Account storage account = _storage().accounts[id];
        account.balance = (account.balance + amount).toUint64();
    }

    function _debit(uint32 id, address owner, uint256 amount) private {
        Account storage account = _storage().accounts[id];
        uint256 balance = account.balance;
        require(balance >= amount, JobEscrow_InsufficientBalance(owner, balance, amount));
        unchecked {
            account.balance = uint64(balance - amount); // amount <= balance, checked above
        }
    }

    /// @inheritdoc IJobEscrow
    function registerAccount(address account) external returns (uint32 id) {
        require(account != address(0) && account != address(this), JobEscrow_BadReceiver(account));
        return _ensureAccount(account);
    }

    function _ensureAccount(address account) private returns (uint32 id) {
        JobEscrowStorage storage $ = _storage();
        id = $.accountIds[account];
        if (id != 0) return id;
        id = ++$.accountCount;
        $.accountIds[account] = id;
        $.accounts[id].owner = account;
        emit AccountRegistered(id, account);
    }

    /* OPENING */

    /// @inheritdoc IJobEscrow
    function openJob(
        Quote calldata quote,
        bytes calldata signature,
        uint64 units,
        uint16 minDiscountBps,
        Payment calldata payment
    ) external whenNotPaused returns (uint256 jobId) {
        _checkQuote(quote, signature);
        _checkOrder(quote, units);
        JobTerms memory terms = _terms(quote, units, minDiscountBps);
        terms.fromBalance = _checkPayment(payment);
        PackedJob job = PackedJobs.open(terms);
        _checkMeterCap(quote.meter, job.locked());

        uint32 providerId = _ensureAccount(quote.provider);
        jobId = _jobId(providerId, quote.nonce);
        JobEscrowStorage storage $ = _storage();
        require(PackedJob.unwrap($.jobs[jobId]) == 0, JobEscrow_NonceUsed(quote.provider, quote.nonce));
        $.jobs[jobId] = job;
        _emitOpened(jobId, providerId, job, quote);
        _collect(job, terms.fromBalance);
    }

    function _checkQuote(Quote calldata quote, bytes calldata signature) private view {
        require(block.timestamp <= quote.validUntil, JobEscrow_QuoteExpired(quote.validUntil));
        require(quote.user == address(0) || quote.user == msg.sender, JobEscrow_NotQuotedUser(msg.sender, quote.user));
        require(
            Signatures.isValid(quote.provider, quoteDigest(quote), signature),
            JobEscrow_BadSignature(quote.provider)
        );
    }

    function _terms(
        Quote calldata quote,
        uint64 units,
        uint256 minDiscountBps
    ) private returns (JobTerms memory terms) {
        JobEscrowStorage storage $ = _storage();
        uint256 cost = uint256(units) * quote.unitPrice;
        require(cost >= $.minJobCost, JobEscrow_CostBelowMinimum(cost, $.minJobCost));
        uint256 feeBps = $.registry.onJobsOpened(quote.provider, 1, cost);
        uint256 maxFeeBps = Math.min(quote.maxFeeBps, PackedJobs.MAX_FEE_BPS);
        require(feeBps <= maxFeeBps, JobEscrow_FeeAboveLimit(feeBps, maxFeeBps));

        terms.userId = _ensureAccount(msg.sender);
        terms.meterId = _activeMeterId(quote.meter);
        terms.feeBps = feeBps;
        terms.discountPermille = _discountPermille(minDiscountBps);
        terms.since = _activeTime();
        terms.duration = quote.duration;
        terms.startWindow = Math.min((quote.validUntil - block.timestamp) / 1 minutes, PackedJobs.MAX_START_WINDOW);
        terms.bufferPercent = $.bufferPercent;
        terms.units = units;
        terms.unitPrice = quote.unitPrice;
    }

    function _emitOpened(uint256 jobId, uint32 providerId, PackedJob job, Quote calldata quote) private {
        emit JobOpened(jobId, job.userId(), providerId, msg.sender, quote.resource, job, quote.specHash);
    }

    /// @dev Provider, nonce and, in a batch, place: a job's number is its quote's, so that a quote is used when its first
    ///      job exists and no other record of nonces is needed.
    function _jobId(uint32 providerId, uint64 nonce) private pure returns (uint256) {
        return (uint256(providerId) << 96) | (uint256(nonce) << 32);
    }

    function _providerIdOf(uint256 jobId) private pure returns (uint32) {
        return uint32(jobId >> 96);
    }

    function _checkOrder(Quote calldata quote, uint64 units) private pure {
        uint256 maxUnits = Math.min(quote.maxUnits, PackedJobs.MAX_UNITS);
        _requireWithin("units", units, 1, maxUnits);
        _requireWithin("unitPrice", quote.unitPrice, 1, PackedJobs.MAX_UNIT_PRICE);
        _requireWithin("duration", quote.duration, 1, PackedJobs.MAX_DURATION);
        _requireWithin("maxJobs", quote.maxJobs, 1, type(uint32).max);
    }

    function _requireWithin(bytes32 what, uint256 value, uint256 min, uint256 max) private pure {
        require(value >= min && value <= max, JobEscrow_OutOfBounds(what, value, min, max));
    }

    function _checkPayment(Payment calldata payment) private view returns (bool fromBalance) {
        fromBalance = payment.kind == PaymentKind.Balance;
        require(fromBalance || payment.kind == PaymentKind.Allowance, JobEscrow_PaymentKindUnsupported(payment.kind));
        require(payment.payer == msg.sender, JobEscrow_PayerNotCaller(payment.payer, msg.sender));
    }

    function _activeMeterId(address meter) private view returns (uint256) {
        Meter storage record = _storage().meters[meter];
        require(record.dailyCap != 0, JobEscrow_MeterNotAllowed(meter));
        return record.id;
    }

    /// @dev A job that may pay more than its meter may release in a day would always end held.
    function _checkMeterCap(address meter, uint256 locked) private view {
        uint256 dailyCap = _storage().meters[meter].dailyCap;
        require(locked <= dailyCap, JobEscrow_MeterCapExceeded(meter, locked, dailyCap));
    }

    /// @dev Down: a discount below a tenth of a percent is not given.
    function _discountPermille(uint256 minDiscountBps) private view returns (uint256) {
        if (minDiscountBps == 0) return 0;
        (, uint256 discountBps) = BENEFIT_TIERS.tierOf(msg.sender);
        uint256 permille = Math.min(discountBps, MAX_DISCOUNT_BPS) / 10;
        require(permille * 10 >= minDiscountBps, JobEscrow_DiscountBelowLimit(permille * 10, minDiscountBps));
        return permille;
    }

    function _collect(PackedJob job, bool fromBalance) private {
        uint256 amount = job.locked();
        _requireWithin("locked", amount, 1, PackedJobs.MAX_AMOUNT);
        if (!fromBalance) return USDC.safeTransferFrom(msg.sender, address(this), amount);
        uint32 userId = job.userId();
        if (_storage().accounts[userId].balance < amount) _mature(userId);
        _debit(userId, msg.sender, amount);
    }

    /// @inheritdoc IJobEscrow
    function cancelQuotes(uint64[] calldata nonces) external {
        mapping(uint256 => PackedJob) storage jobs = _storage().jobs;
        uint32 providerId = _ensureAccount(msg.sender);
        for (uint256 i = 0; i < nonces.length; ++i) {
            uint256 jobId = _jobId(providerId, nonces[i]);
            if (PackedJob.unwrap(jobs[jobId]) != 0) continue;
            jobs[jobId] = PackedJobs.withdrawnQuote();
            emit QuoteCancelled(msg.sender, nonces[i]);
        }
    }

    /* RUNNING */

    /// @inheritdoc IJobEscrow
    function startJob(uint256 jobId) external {
        PackedJob job = _jobIn(jobId, JobStatus.Open);
        require(_isProviderOrMeter(jobId, job), JobEscrow_NotAllowed(jobId, msg.sender));
        uint256 activeTime = _activeTime();
        uint256 dueAt = job.since() + START_ON_TIME;
        bool late = activeTime > dueAt;
        if (late) {
            uint256 startBy = job.since() + job.startWindow() * 1 minutes;
            require(activeTime <= startBy, JobEscrow_StartTooLate(jobId, _clockAt(startBy)));
        }
        _storage().jobs[jobId] = job.start(activeTime, late);
        emit JobStarted(jobId, msg.sender);
        if (!late) return;
        emit StartedLate(jobId, activeTime - dueAt);
        _recordBreach(jobId);
    }

    function _isProviderOrMeter(uint256 jobId, PackedJob job) private view returns (bool) {
        JobEscrowStorage storage $ = _storage();
        return
            $.accountIds[msg.sender] == _providerIdOf(jobId) ||
            (_isMeterOf(job, msg.sender) && _hasMeterRole(msg.sender));
    }

    function _isMeterOf(PackedJob job, address account) private view returns (bool) {
        Meter storage meter = _storage().meters[account];
        return meter.dailyCap != 0 && meter.id == job.meterId();
    }

    /// @inheritdoc IJobEscrow
    function cancelJob(uint256 jobId) external {
        PackedJob job = _jobIn(jobId, JobStatus.Open);
        _requireUser(jobId, job);
        emit JobCancelled(jobId, _refund(jobId, job, JobStatus.Cancelled));
    }

    /// @inheritdoc IJobEscrow
    function expireJob(uint256 jobId) external {
        PackedJob job = _storage().jobs[jobId];
        JobStatus status = job.status();
        require(
            status == JobStatus.Open || status == JobStatus.Running,
            JobEscrow_WrongStatus(jobId, _statusNow(job), JobStatus.Running)
        );
        uint256 from = _expiresFrom(job);
        require(_activeTime() >= from, JobEscrow_NotExpired(jobId, _clockAt(from)));
        emit JobExpired(jobId, _refund(jobId, job, JobStatus.Expired));
    }

    function _refund(uint256 jobId, PackedJob job, JobStatus status) private returns (uint256 refund) {
        refund = job.locked();
        _storage().jobs[jobId] = job.withStatus(status);
        _credit(job.userId(), refund);
        _countClosed(_providerIdOf(jobId));
    }

    function _countClosed(uint32 providerId) private {
        mapping(uint32 => Buckets) storage pending = _storage().pending;
        pending[providerId] = pending[providerId].countUp();
    }

    /* REPORTING */

    /// @inheritdoc IJobEscrow
    function reportUsage(UsageReport calldata report, address meter, bytes calldata signature) external {
        PackedJob job = _jobIn(report.jobId, JobStatus.Running);
        require(_isMeterOf(job, meter) && _hasMeterRole(meter), JobEscrow_MeterNotAllowed(meter));
        require(
            (signature.length == 0 && msg.sender == meter) ||
                Signatures.isValid(meter, reportDigest(report), signature),
            JobEscrow_BadSignature(meter)
        );
        _checkReport(report, job);
        _settleReport(report, meter, job);
    }

    function _checkReport(UsageReport calldata report, PackedJob job) private view {
        require(
            report.outcome <= uint8(type(Outcome).max) && report.slaRefundBps <= BPS,
            JobEscrow_BadReport(report.jobId, report.outcome, report.slaRefundBps)
        );
        require(
            report.startedAt >= _earliestClockAt(job.since()) &&
                report.startedAt <= report.endedAt &&
                report.endedAt <= block.timestamp,
            JobEscrow_ImplausibleTimes(report.jobId, report.startedAt, report.endedAt)
        );
    }

    function _settleReport(UsageReport calldata report, address meter, PackedJob job) private {
        uint256 locked = job.locked();
        uint256 amount = _amount(report, job, locked);
        bool withinCap = _countRelease(meter, amount);

        job = job.report(_activeTime(), amount);
        _storage().jobs[report.jobId] = withinCap ? job : job.hold(_activeTime());
        (uint256 net, uint256 fee, uint256 discount) = job.split();
        uint256 refund = locked - amount + discount;
        uint32 providerId = _providerIdOf(report.jobId);
        if (withinCap) _addPending(providerId, net, fee);
        else _countClosed(providerId);
        if (refund != 0) _credit(job.userId(), refund);

        uint256 packed = (net << 192) | (fee << 128) | (refund << 64);
        packed |=
            (Math.min(report.units, type(uint40).max) << 24) |
            (uint256(report.slaRefundBps) << 8) |
            report.outcome;
        emit JobReported(report.jobId, job.userId(), providerId, packed, report.meteringRoot);
        if (!withinCap) emit JobHeld(report.jobId, net + fee);
        if (report.slaRefundBps != 0) _recordBreach(report.jobId);
    }

    /// @dev Down: the user keeps the fraction of a unit that a refund leaves.
    function _amount(UsageReport calldata report, PackedJob job, uint256 locked) private pure returns (uint256) {
        bool failedEarly =
            report.outcome == uint8(Outcome.FailedByProvider) && report.endedAt - report.startedAt < EARLY_FAILURE;
        if (failedEarly) return 0;
        uint256 amount = Math.min(uint256(report.units) * job.unitPrice(), locked);
        return (amount * (BPS - report.slaRefundBps)) / BPS;
    }

    /// @dev False when the amount is above what the meter may release now: the payment is then held, so that neither a
    ///      stolen key takes more than the cap nor honest work goes unpaid.
    function _countRelease(address meter, uint256 amount) private returns (bool withinCap) {
        Meter storage record = _storage().meters[meter];
        uint256 period = block.timestamp / METER_PERIOD;
        (Buckets released, ) = record.released.advance(period);
        uint256 sum = released.total();
        uint256 available = record.dailyCap > sum ? record.dailyCap - sum : 0;
        if (amount > available) return false;
        (record.released, ) = released.add(period, amount);
        return true;
    }

    /// @inheritdoc IJobEscrow
    function acceptJob(uint256 jobId) external {
        PackedJob job = _jobIn(jobId, JobStatus.Reported);
        _requireUser(jobId, job);
        (uint256 net, uint256 fee, ) = job.split();
        _removePending(jobId, job, net, fee);
        _storage().jobs[jobId] = job.withStatus(JobStatus.Settled);
        _credit(_providerIdOf(jobId), net);
        _addMaturedFees(fee, net + fee);
        emit JobAccepted(jobId, net, fee);
    }

    /* PENDING PAYMENTS */

    function _addPending(uint32 providerId, uint256 net, uint256 fee) private {
        JobEscrowStorage storage $ = _storage();
        uint256 day = _dayOf(_activeTime());
        (Buckets pending, uint256 matured) = $.pending[providerId].countUp().add(day, net);
        $.pending[providerId] = pending;
        if (matured != 0) _creditMatured(providerId, matured);
        if (net + fee == 0) return;

        DayTotals memory totals = $.dayTotals[day % 4];
        if (totals.day != day) {
            // four days or more older: matured
            _addMaturedFees(totals.fees, totals.gmv);
            totals = DayTotals(uint32(day), 0, 0);
        }
        totals.fees += uint112(fee); // amounts are below 2^56
        totals.gmv += uint112(net + fee); // likewise
        $.dayTotals[day % 4] = totals;
    }

    function _removePending(uint256 jobId, PackedJob job, uint256 net, uint256 fee) private {
        JobEscrowStorage storage $ = _storage();
        uint256 day = _dayOf(job.since());
        uint32 providerId = _providerIdOf(jobId);
        $.pending[providerId] = $.pending[providerId].remove(day, net);
        if (net + fee == 0) return;
        // not matured, hence within the last four days: the slot still is this day's
        DayTotals storage totals = $.dayTotals[day % 4];
        totals.fees -= uint112(fee);
        totals.gmv -= uint112(net + fee);
    }

    function _addMaturedFees(uint256 fee, uint256 gmv) private {
        if (gmv == 0) return;
        JobEscrowStorage storage $ = _storage();
        $.maturedFees += fee.toUint128();
        $.maturedGmv += gmv.toUint128();
    }

    /// @inheritdoc IRevenueSource
    function forwardFees() external returns (uint256 amount) {
        JobEscrowStorage storage $ = _storage();
        uint256 lastMatureDay = _lastMatureDay();
        uint256 gmv = $.maturedGmv;
        amount = $.maturedFees;
        for (uint256 i = 0; i < 4; ++i) {
            DayTotals storage totals = $.dayTotals[i];
            if (totals.day > lastMatureDay) continue;
            amount += totals.fees;
            gmv += totals.gmv;
            (totals.fees, totals.gmv) = (0, 0);
        }
        if (gmv == 0) return 0;
        ($.maturedFees, $.maturedGmv) = (0, 0);
        emit FeesForwarded(amount, gmv);
        USDC.forceApprove(address(ROUTER), amount);
        ROUTER.receiveRevenue(IRevenueRouter.Stream.Transaction, amount, gmv);
    }

    /* DISPUTES */

    /// @inheritdoc IDisputable
    function holdForDispute(
        uint256 jobId
    ) external restricted returns (address user, address provider, uint256 amount, uint256 fee) {
        PackedJob job = _jobIn(jobId, JobStatus.Reported);
        uint256 net;
        (net, fee, ) = job.split();
        _removePending(jobId, job, net, fee);
        JobEscrowStorage storage $ = _storage();
        $.jobs[jobId] = job.hold(_activeTime());
        amount = net + fee;
        emit JobHeld(jobId, amount);
        return ($.accounts[job.userId()].owner, $.accounts[_providerIdOf(jobId)].owner, amount, fee);
    }

    /// @inheritdoc IDisputable
    function resolveHeld(uint256 jobId, uint256 toUser, uint256 toProvider) external restricted {
        PackedJob job = _jobIn(jobId, JobStatus.Disputed);
        (uint256 net, uint256 heldFee, ) = job.split();
        uint256 held = net + heldFee;
        require(
            toUser <= held && toProvider <= held - toUser,
            JobEscrow_RulingAboveHeld(jobId, toUser, toProvider, held)
        );
        uint256 fee = held - toUser - toProvider;
        require(fee <= heldFee, JobEscrow_RulingFeeTooHigh(jobId, fee, heldFee));
        _storage().jobs[jobId] = job.withStatus(JobStatus.Resolved);
        _credit(job.userId(), toUser);
        _credit(_providerIdOf(jobId), toProvider);
        _addMaturedFees(fee, held - toUser);
        emit JobResolved(jobId, toUser, toProvider, fee);
    }

    /// @inheritdoc IDisputable
    function releaseHeld(uint256 jobId) external {
        PackedJob job = _jobIn(jobId, JobStatus.Disputed);
        uint256 from = job.since() + RULING_LIMIT;
        require(_activeTime() >= from, JobEscrow_RulingStillPossible(jobId, _clockAt(from)));
        (uint256 net, uint256 fee, ) = job.split();
        _storage().jobs[jobId] = job.withStatus(JobStatus.Resolved);
        _credit(_providerIdOf(jobId), net);
        _addMaturedFees(fee, net + fee);
        emit JobResolved(jobId, 0, net, fee);
    }

    /* REGISTRY */

    /// @dev A registry that fails, or a caller that leaves it too little gas, only moves the news to the backlog.
    function _recordBreach(uint256 jobId) private {
        JobEscrowStorage storage $ = _storage();
        address provider = $.accounts[_providerIdOf(jobId)].owner;
        try $.registry.onBreach{gas: REGISTRY_GAS}(provider, 1) {} catch {
            $.breachBacklog[provider] += 1;
            emit BreachQueued(jobId, provider);
        }
    }

    /// @inheritdoc IJobEscrow
    function retryRegistry(address provider) external {
        JobEscrowStorage storage $ = _storage();
        uint32 breaches = $.breachBacklog[provider];
        if (breaches == 0) return;
        delete $.breachBacklog[provider];
        $.registry.onBreach(provider, breaches);
    }

    /* SETTINGS */

    /// @inheritdoc IJobEscrow
    function setMeter(address meter, uint64 dailyCap) external restricted {
        require(_hasMeterRole(meter), JobEscrow_MeterNotAllowed(meter));
        JobEscrowStorage storage $ = _storage();
        Meter storage record = $.meters[meter];
        if (record.id == 0) {
            require($.meterCount < PackedJobs.MAX_METER_ID, JobEscrow_TooManyMeters());
            record.id = ++$.meterCount;
        }
        _setMeterCap(meter, dailyCap);
    }

    function _hasMeterRole(address account) private view returns (bool isMeter) {
        (isMeter, ) = IAccessManager(authority()).hasRole(Roles.METER, account);
    }

    /// @inheritdoc IJobEscrow
    function stopMeter(address meter) external restricted {
        require(_storage().meters[meter].id != 0, JobEscrow_MeterNotAllowed(meter));
        _setMeterCap(meter, 0);
    }

    function _setMeterCap(address meter, uint64 dailyCap) private {
        Meter storage record = _storage().meters[meter];
        emit MeterUpdated(meter, record.id, record.dailyCap, dailyCap);
        record.dailyCap = dailyCap;
    }

    /// @inheritdoc IJobEscrow
    function setRegistry(IProviderRegistry newRegistry) external restricted {
        JobEscrowStorage storage $ = _storage();
        require(address(newRegistry).code.length != 0, JobEscrow_NotAContract(address(newRegistry)));
        emit RegistryUpdated($.registry, newRegistry);
        $.registry = newRegistry;
    }

    /// @inheritdoc IJobEscrow
    function setMinJobCost(uint256 newMinJobCost) external restricted {
        _requireSetting(newMinJobCost, 1, MAX_MIN_JOB_COST);
        JobEscrowStorage storage $ = _storage();
        emit MinJobCostUpdated($.minJobCost, newMinJobCost);
        $.minJobCost = uint32(newMinJobCost); // at most 100e6
    }

    /// @inheritdoc IJobEscrow
    function setBufferPercent(uint256 newPercent) external restricted {
        _requireSetting(newPercent, 0, MAX_BUFFER_PERCENT);
        JobEscrowStorage storage $ = _storage();
        emit BufferUpdated($.bufferPercent, newPercent);
        $.bufferPercent = uint8(newPercent); // at most 50
    }

    function _requireSetting(uint256 value, uint256 min, uint256 max) private pure {
        require(value >= min && value <= max, JobEscrow_SettingOutOfBounds(value, min, max));
    }

    /* VIEWS */

    /// @inheritdoc IJobEscrow
    function jobOf(uint256 jobId) external view returns (JobView memory job) {
        JobEscrowStorage storage $ = _storage();
        PackedJob word = $.jobs[jobId];
        job.status = _statusNow(word);
        if (job.status == JobStatus.None) return job;
        job.user = $.accounts[word.userId()].owner;
        job.provider = $.accounts[_providerIdOf(jobId)].owner;
        job.meterId = word.meterId();
        job.feeBps = word.feeBps();
        job.discountPermille = word.discountPermille();
        job.startedLate = word.startedLate();
        job.since = _clockAt(word.since());
        JobStatus stored = word.status();
        if (stored == JobStatus.Open || stored == JobStatus.Running) {
            job.deadline = _clockAt(_expiresFrom(word));
            job.locked = word.locked();
        }
        if (stored == JobStatus.Reported) job.deadline = _clockAt(_maturesAt(word));
        if (stored == JobStatus.Disputed) job.deadline = _clockAt(word.since() + RULING_LIMIT);
        if (_keepsTerms(stored)) {
            (job.units, job.unitPrice, job.duration) = (word.units(), word.unitPrice(), word.duration());
        } else {
            job.amount = word.amount();
        }
    }

    function _keepsTerms(JobStatus stored) private pure returns (bool) {
        return
            stored == JobStatus.Open ||
            stored == JobStatus.Running ||
            stored == JobStatus.Cancelled ||
            stored == JobStatus.Expired;
    }

    /// @inheritdoc IJobEscrow
    function packedJobOf(uint256 jobId) external view returns (PackedJob) {
        return _storage().jobs[jobId];
    }

    /// @inheritdoc IJobEscrow
    function jobIdOf(address provider, uint64 nonce) external view returns (uint256) {
        return _jobId(_storage().accountIds[provider], nonce);
    }

    /// @inheritdoc IJobEscrow
    function jobsClosed(address provider) external view returns (uint256) {
        JobEscrowStorage storage $ = _storage();
        return $.pending[$.accountIds[provider]].count();
    }

    /// @inheritdoc IJobEscrow
    function accountOf(address account) external view returns (AccountView memory) {
        JobEscrowStorage storage $ = _storage();
        uint32 id = $.accountIds[account];
        (Buckets pending, uint256 matured) = $.pending[id].release(_lastMatureDay());
        return AccountView(id, $.accounts[id].balance + matured, pending.total());
    }

    /// @inheritdoc IJobEscrow
    function addressOf(uint32 accountId) external view returns (address) {
        return _storage().accounts[accountId].owner;
    }

    /// @inheritdoc IJobEscrow
    function accountCount() external view returns (uint256) {
        return _storage().accountCount;
    }

    /// @inheritdoc IJobEscrow
    function meterOf(address meter) external view returns (uint256 meterId, uint256 dailyCap, uint256 available) {
        Meter storage record = _storage().meters[meter];
        (Buckets released, ) = record.released.advance(block.timestamp / METER_PERIOD);
        uint256 sum = released.total();
        dailyCap = record.dailyCap;
        return (record.id, dailyCap, dailyCap > sum ? dailyCap - sum : 0);
    }

    /// @inheritdoc IJobEscrow
    function fees()
        external
        view
        returns (uint256 maturedFees, uint256 maturedGmv, uint256 pendingFees, uint256 pendingGmv)
    {
        JobEscrowStorage storage $ = _storage();
        uint256 lastMatureDay = _lastMatureDay();
        (maturedFees, maturedGmv) = ($.maturedFees, $.maturedGmv);
        for (uint256 i = 0; i < 4; ++i) {
            DayTotals storage totals = $.dayTotals[i];
            if (totals.day <= lastMatureDay) {
                maturedFees += totals.fees;
                maturedGmv += totals.gmv;
            } else {
                pendingFees += totals.fees;
                pendingGmv += totals.gmv;
            }
        }
    }

    /// @inheritdoc IJobEscrow
    function isNonceUsed(address provider, uint64 nonce) external view returns (bool) {
        JobEscrowStorage storage $ = _storage();
        return PackedJob.unwrap($.jobs[_jobId($.accountIds[provider], nonce)]) != 0;
    }

    /// @inheritdoc IJobEscrow
    function breachBacklog(address provider) external view returns (uint256) {
        return _storage().breachBacklog[provider];
    }

    /// @inheritdoc IJobEscrow
    function quoteDigest(Quote calldata quote) public view returns (bytes32) {
        return _hashTypedDataV4(keccak256(abi.encode(QUOTE_TYPEHASH, quote)));
    }

    /// @inheritdoc IJobEscrow
    function reportDigest(UsageReport calldata report) public view returns (bytes32) {
        return _hashTypedDataV4(keccak256(abi.encode(REPORT_TYPEHASH, report)));
    }

    /// @inheritdoc IJobEscrow
    function settings() external view returns (uint256 minJobCost, uint256 bufferPercent) {
        JobEscrowStorage storage $ = _storage();
        return ($.minJobCost, $.bufferPercent);
    }

    /// @inheritdoc IJobEscrow
    function wiring()
        external
        view
        returns (IERC20 usdc, IRevenueRouter router, IBenefitTiers benefitTiers, IProviderRegistry registry)
    {
        return (USDC, ROUTER, BENEFIT_TIERS, _storage().registry);
    }

    /* INTERNALS */

    function _jobIn(uint256 jobId, JobStatus expected) private view returns (PackedJob job) {
        job = _storage().jobs[jobId];
        JobStatus actual = _statusNow(job);
        require(actual == expected, JobEscrow_WrongStatus(jobId, actual, expected));
    }

    function _statusNow(PackedJob job) private view returns (JobStatus status) {
        status = job.status();
        if (status == JobStatus.Reported && _activeTime() >= _maturesAt(job)) return JobStatus.Settled;
    }

    function _requireUser(uint256 jobId, PackedJob job) private view {
        require(_storage().accountIds[msg.sender] == job.userId(), JobEscrow_NotAllowed(jobId, msg.sender));
    }

    function _expiresFrom(PackedJob job) private pure returns (uint256) {
        return job.since() + job.duration() + REPORT_GRACE;
    }

    function _maturesAt(PackedJob job) private pure returns (uint256) {
        return (_dayOf(job.since()) + MATURITY_DAYS) * 1 days;
    }

    /// @dev Up: a report at midnight belongs to the day that begins, any later one to the next.
    function _dayOf(uint256 activeTime) private pure returns (uint256) {
        return (activeTime + 1 days - 1) / 1 days;
    }

    function _lastMatureDay() private view returns (uint256) {
        return _activeTime() / 1 days - MATURITY_DAYS;
    }

    function _EIP712Name() internal pure override returns (string memory) {
        return "CyberPlaza JobEscrow";
    }

    function _EIP712Version() internal pure override returns (string memory) {
        return "1";
    }
}
