// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {EIP712Upgradeable} from "@openzeppelin/contracts-upgradeable/utils/cryptography/EIP712Upgradeable.sol";
import {MulticallUpgradeable} from "@openzeppelin/contracts-upgradeable/utils/MulticallUpgradeable.sol";
import {ExpiringPause} from "../base/ExpiringPause.sol";
import {IDisputable} from "../interfaces/market/IDisputable.sol";
import {IJobEscrowExtension} from "../interfaces/market/IJobEscrowExtension.sol";
import {IOfferBook} from "../interfaces/market/IOfferBook.sol";
import {IProviderRegistry} from "../interfaces/market/IProviderRegistry.sol";
import {IRevenueRouter} from "../interfaces/revenue/IRevenueRouter.sol";
import {IRevenueSource} from "../interfaces/revenue/IRevenueSource.sol";
import {IBenefitTiers} from "../interfaces/ve/IBenefitTiers.sol";
import {JobTimes} from "../libraries/JobTimes.sol";
import {JobStatus, PackedJob, PackedJobs} from "../libraries/PackedJob.sol";
import {Buckets} from "../libraries/RollingBuckets.sol";
import {ServiceTerms, ServiceTermsLib} from "../libraries/ServiceTerms.sol";
import {Signatures} from "../libraries/Signatures.sol";
import {EscrowBase} from "./EscrowBase.sol";

/// @title JobEscrowExtension
/// @notice The escrow's accounts, the ends of a job beside its report, acceptance, disputes, settings and views.
/// @dev Runs by delegatecall from `JobEscrow`, on the escrow's storage. At its own address it is of no use: it has no roles
///      and cannot be initialized.
contract JobEscrowExtension is IJobEscrowExtension, EscrowBase, ExpiringPause, EIP712Upgradeable, MulticallUpgradeable {
    using SafeERC20 for IERC20;

    bytes32 private constant ACCEPTANCE_TYPEHASH = keccak256("Acceptance(uint256 jobId,uint256 amount)");

    uint256 private constant DEFAULT_MIN_JOB_COST = 0.1e6;
    uint256 private constant DEFAULT_BUFFER_PERCENT = 20;
    uint256 private constant MAX_BUFFER_PERCENT = 50;
    uint256 private constant MAX_MIN_JOB_COST = 100e6;
    uint256 private constant OFFER_BOOK_GAS = 100_000;
    /// @dev Leaves the call its gas after the 64th that stays here and the first access to the book.
    uint256 private constant OFFER_BOOK_GAS_NEEDED = 110_000;

    /// @custom:oz-upgrades-unsafe-allow state-variable-immutable
    IRevenueRouter private immutable ROUTER;
    /// @custom:oz-upgrades-unsafe-allow state-variable-immutable
    IBenefitTiers private immutable BENEFIT_TIERS;

    /// @custom:oz-upgrades-unsafe-allow constructor
    constructor(IERC20 usdc, IRevenueRouter router, IBenefitTiers benefitTiers) EscrowBase(usdc) {
        ROUTER = router;
        BENEFIT_TIERS = benefitTiers;
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

    /// @inheritdoc IJobEscrowExtension
    function depositFor(address account, uint256 amount) external whenNotPaused {
        _deposit(account, msg.sender, amount);
        USDC.safeTransferFrom(msg.sender, address(this), amount);
    }

    /// @inheritdoc IJobEscrowExtension
    function depositWith(address account, uint256 amount, Payment calldata payment) external whenNotPaused {
        bool fromWallet = payment.kind != PaymentKind.Balance && payment.kind != PaymentKind.Voucher;
        require(fromWallet, JobEscrow_PaymentKindUnsupported(payment.kind));
        _deposit(account, _userOf(payment), amount);
        _pull(payment, account, amount, keccak256(abi.encode(this.depositWith.selector)));
    }

    function _deposit(address account, address from, uint256 amount) private {
        require(amount != 0, JobEscrow_ZeroAmount());
        uint32 id = _ensureAccount(account);
        _credit(id, amount);
        emit Deposited(id, from, amount);
    }

    /// @inheritdoc IJobEscrowExtension
    function withdrawTo(address to, uint256 amount) external {
        require(amount != 0, JobEscrow_ZeroAmount());
        require(to != address(0) && to != address(this), JobEscrow_BadReceiver(to));
        uint32 id = _storage().accountIds[msg.sender];
        _spend(id, msg.sender, amount);
        emit Withdrawn(id, to, amount);
        USDC.safeTransfer(to, amount);
    }

    /// @inheritdoc IJobEscrowExtension
    function collect(address account) external returns (uint256 matured, uint256 paid) {
        uint32 id = _storage().accountIds[account];
        matured = _mature(id);
        paid = _payOut(id);
    }

    /// @dev Sends a provider's whole balance to its payout address, where it wants that. What cannot be sent stays.
    function _payOut(uint32 id) private returns (uint256 amount) {
        JobEscrowStorage storage $ = _storage();
        Account storage account = $.accounts[id];
        if (!account.autoPayout) return 0;
        _mature(id);
        amount = account.balance;
        if (amount == 0) return 0;
        address to = _payoutOf($.registry, account.owner);
        if (to == address(0) || to == address(this)) return 0;
        account.balance = 0;
        if (USDC.trySafeTransfer(to, amount)) {
            emit Withdrawn(id, to, amount);
        } else {
            _credit(id, amount);
            emit PayoutFailed(id, to, amount);
            return 0;
        }
    }

    function _payoutOf(IProviderRegistry registry, address provider) private view returns (address) {
        try registry.feeClass{gas: REGISTRY_GAS}(provider) returns (uint8, uint16, address payout) {
            return payout;
        } catch {
            return address(0);
        }
    }

    /// @inheritdoc IJobEscrowExtension
    function setAutoPayout(bool on) external {
        uint32 id = _ensureAccount(msg.sender);
        _storage().accounts[id].autoPayout = on;
        emit AutoPayoutUpdated(id, on);
    }

    /// @inheritdoc IJobEscrowExtension
    function setStandingConsent(address provider, bool on) external {
        JobEscrowStorage storage $ = _storage();
        (uint32 userId, uint32 providerId) = (_ensureAccount(msg.sender), _ensureAccount(provider));
        if (on) $.accounts[userId].hasConsents = true;
        $.consents[userId][providerId] = on;
        emit StandingConsentUpdated(userId, providerId, on);
    }

    /// @inheritdoc IJobEscrowExtension
    function registerAccount(address account) external returns (uint32 id) {
        return _ensureAccount(account);
    }

    /* RUNNING */

    /// @inheritdoc IJobEscrowExtension
    function startJob(uint256 jobId, uint256[] calldata dependencies) external {
        bytes memory problem = _tryStart(jobId, dependencies);
        if (problem.length != 0) _revertWith(problem);
    }

    /// @inheritdoc IJobEscrowExtension
    function startJobs(
        uint256[] calldata jobIds,
        uint256[][] calldata dependencies
    ) external returns (uint256 started) {
        if (dependencies.length != 0) _requireLength(dependencies.length, jobIds.length);
        for (uint256 i = 0; i < jobIds.length; ++i) {
            bytes memory problem = _tryStart(jobIds[i], dependencies.length == 0 ? _none() : dependencies[i]);
            if (problem.length == 0) ++started;
            else emit JobSkipped(jobIds[i], problem);
        }
    }

    function _none() private pure returns (uint256[] calldata none) {
        assembly ("memory-safe") {
            none.offset := 0
            none.length := 0
        }
    }

    function _tryStart(uint256 jobId, uint256[] calldata dependencies) private returns (bytes memory problem) {
        PackedJob job = _storage().jobs[jobId];
        if (job.status() != JobStatus.Open) {
            return abi.encodeWithSelector(JobEscrow_WrongStatus.selector, jobId, _statusNow(job), JobStatus.Open);
        }
        if (!_isProvider(jobId, msg.sender) && !(_isMeterOf(job, msg.sender) && _hasMeterRole(msg.sender))) {
            return abi.encodeWithSelector(JobEscrow_NotAllowed.selector, jobId, msg.sender);
        }
        uint256 due = job.since();
        if (job.has(PackedJobs.HAS_DEPENDENCIES) || dependencies.length != 0) {
            if (!_areDependencies(jobId, job, dependencies)) {
                return abi.encodeWithSelector(JobEscrow_WrongDependencies.selector, jobId);
            }
            (Readiness readiness, uint256 completedAt, uint256 blocking) = _readiness(dependencies);
            if (readiness != Readiness.Ready) {
                return abi.encodeWithSelector(JobEscrow_DependencyNotCompleted.selector, jobId, blocking);
            }
            if (completedAt > due) due = completedAt;
        }
        return _start(jobId, job, due);
    }

    function _start(uint256 jobId, PackedJob job, uint256 due) private returns (bytes memory problem) {
        uint256 activeTime = _activeTime();
        uint256 delay = activeTime - due;
        uint256 flags = 0;
        if (delay > JobTimes.START_ON_TIME) {
            uint256 startBy = JobTimes.startBy(job);
            if (activeTime > startBy)
                return abi.encodeWithSelector(JobEscrow_StartTooLate.selector, jobId, _clockAt(startBy));
            flags = PackedJobs.STARTED_LATE;
        }
        if (job.has(PackedJobs.HAS_SERVICE_TERMS) && _serviceTermsOf(jobId).missesStart(delay)) {
            flags |= PackedJobs.START_LEVEL_MISSED;
        }
        _storage().jobs[jobId] = job.start(activeTime, flags);
        emit JobStarted(jobId, msg.sender);
        if (flags & PackedJobs.STARTED_LATE == 0) return "";
        emit StartedLate(jobId, delay - JobTimes.START_ON_TIME);
        _recordBreach(jobId);
    }

    function _isMeterOf(PackedJob job, address account) private view returns (bool) {
        Meter storage meter = _storage().meters[account];
        return meter.dailyCap != 0 && meter.id == job.meterId();
    }

    enum Readiness {
        Ready,
        Waiting,
        Failed
    }

    /// @dev Where a job's dependencies stand: all completed, the last at `completedAt`; or `blocking` failed; or it still
    ///      runs. Whatever they paid, and whether it is disputed, does not matter.
    function _readiness(
        uint256[] calldata dependencies
    ) private view returns (Readiness readiness, uint256 completedAt, uint256 blocking) {
        for (uint256 i = 0; i < dependencies.length; ++i) {
            uint256 id = dependencies[i];
            PackedJob job = _storage().jobs[id];
            JobStatus status = job.status();
            if (status == JobStatus.Open || status == JobStatus.Running) {
                (readiness, blocking) = (Readiness.Waiting, id);
            } else if (_hasFailed(job, status)) {
                return (Readiness.Failed, 0, id);
            } else if (job.since() > completedAt) {
                completedAt = job.since();
            }
        }
    }

    function _hasFailed(PackedJob job, JobStatus status) private pure returns (bool) {
        return
            status == JobStatus.Cancelled || status == JobStatus.Expired || job.outcome() != uint256(Outcome.Completed);
    }

    function _areDependencies(
        uint256 jobId,
        PackedJob job,
        uint256[] calldata dependencies
    ) private view returns (bool) {
        if (!job.has(PackedJobs.HAS_DEPENDENCIES)) return dependencies.length == 0;
        return _storage().dependenciesHash[jobId] == keccak256(abi.encodePacked(dependencies));
    }

    /* ENDING */

    /// @inheritdoc IJobEscrowExtension
    function cancelJob(uint256 jobId, uint256[] calldata dependencies) external {
        PackedJob job = _jobIn(jobId, JobStatus.Open);
        if (!_isUser(job, msg.sender)) _requireFailedDependency(jobId, job, dependencies);
        uint256 refund = _refund(jobId, job, JobStatus.Cancelled);
        emit JobCancelled(jobId, refund);
        _releaseOffer(jobId, job);
    }

    /// @dev Gives the units of a job that never started back to its stored offer, if it has one. Whoever ends the job must
    ///      leave the book its gas: it could keep the units from being given back otherwise.
    function _releaseOffer(uint256 jobId, PackedJob job) private {
        uint64 nonce = uint64(jobId >> 32);
        if (nonce < FIRST_OFFER_NONCE) return;
        IOfferBook book = _storage().offerBook;
        require(gasleft() > OFFER_BOOK_GAS_NEEDED, JobEscrow_NeedsMoreGas(gasleft(), OFFER_BOOK_GAS_NEEDED));
        // units fit, they were ordered as a uint64
        try book.onJobCancelled{gas: OFFER_BOOK_GAS}(nonce, uint64(job.units())) {} catch {}
    }

    function _requireFailedDependency(uint256 jobId, PackedJob job, uint256[] calldata dependencies) private view {
        require(job.has(PackedJobs.HAS_DEPENDENCIES), JobEscrow_NotAllowed(jobId, msg.sender));
        require(_areDependencies(jobId, job, dependencies), JobEscrow_WrongDependencies(jobId));
        (Readiness readiness, , ) = _readiness(dependencies);
        require(readiness == Readiness.Failed, JobEscrow_NoDependencyFailed(jobId));
    }

    /// @inheritdoc IJobEscrowExtension
    function expireJob(uint256 jobId, uint256[] calldata dependencies) external {
        PackedJob job = _storage().jobs[jobId];
        JobStatus status = job.status();
        require(
            status == JobStatus.Open || status == JobStatus.Running,
            JobEscrow_WrongStatus(jobId, _statusNow(job), JobStatus.Running)
        );
        uint256 from = job.since();
        if (status == JobStatus.Open && job.has(PackedJobs.HAS_DEPENDENCIES)) {
            from = _readyAt(jobId, job, dependencies);
        }
        from += job.duration() + JobTimes.REPORT_GRACE;
        require(_activeTime() >= from, JobEscrow_NotExpired(jobId, _clockAt(from)));
        emit JobExpired(jobId, _refund(jobId, job, JobStatus.Expired));
        if (status == JobStatus.Open) _releaseOffer(jobId, job);
    }

    function _readyAt(uint256 jobId, PackedJob job, uint256[] calldata dependencies) private view returns (uint256) {
        require(_areDependencies(jobId, job, dependencies), JobEscrow_WrongDependencies(jobId));
        (Readiness readiness, uint256 completedAt, uint256 blocking) = _readiness(dependencies);
        require(readiness == Readiness.Ready, JobEscrow_DependencyNotCompleted(jobId, blocking));
        return completedAt > job.since() ? completedAt : job.since();
    }

    function _refund(uint256 jobId, PackedJob job, JobStatus status) private returns (uint256 refund) {
        refund = job.locked();
        _storage().jobs[jobId] = job.withStatus(status);
        _credit(_payerIdOf(jobId, job), refund);
        _countClosed(_providerIdOf(jobId));
    }

    /// @inheritdoc IJobEscrowExtension
    function requestStop(uint256 jobId) external {
        PackedJob job = _jobIn(jobId, JobStatus.Running);
        _requireUser(jobId, job);
        _storage().jobs[jobId] = job.stop(_elapsed(jobId, job));
        emit StopRequested(jobId, block.timestamp + JobTimes.REPORT_GRACE);
    }

    /// @inheritdoc IJobEscrowExtension
    function preemptJob(uint256 jobId, bytes32 checkpoint) external {
        PackedJob job = _jobIn(jobId, JobStatus.Running);
        require(_isProvider(jobId, msg.sender), JobEscrow_NotAllowed(jobId, msg.sender));
        bool spot = job.has(PackedJobs.HAS_SERVICE_TERMS) && _serviceTermsOf(jobId).kind() == ServiceTermsLib.SPOT;
        require(spot, JobEscrow_NotSpot(jobId));
        _storage().jobs[jobId] = job.preempt(_elapsed(jobId, job));
        emit JobPreempted(jobId, checkpoint, block.timestamp + JobTimes.REPORT_GRACE);
    }

    /// @dev Seconds since the start. The ordered end, and all that is measured from it, moves to now.
    function _elapsed(uint256 jobId, PackedJob job) private view returns (uint256 elapsed) {
        elapsed = _activeTime() - job.since();
        require(elapsed < job.duration(), JobEscrow_EndsAnyway(jobId, _clockAt(job.since() + job.duration())));
    }

    /// @inheritdoc IJobEscrowExtension
    function topUp(
        uint256 jobId,
        uint64 units,
        Payment calldata payment
    ) external whenNotPaused returns (uint256 amount) {
        PackedJob job = _jobIn(jobId, JobStatus.Running);
        address user = _userOf(payment);
        require(_isUser(job, user), JobEscrow_NotAllowed(jobId, user));
        _requirePayer(jobId, job, payment);
        PackedJob grown = _grow(job, units);
        amount = grown.locked() - job.locked();
        _storage().jobs[jobId] = grown;
        emit JobToppedUp(jobId, units, amount, payment.kind);
        bytes32 action = keccak256(abi.encode(this.topUp.selector, jobId, units));
        _payForJobs(payment, user, jobId, 1, amount, action);
    }

    /// @dev What comes back goes to one account, so one account pays.
    function _requirePayer(uint256 jobId, PackedJob job, Payment calldata payment) private view {
        address payer = _storage().accounts[_payerIdOf(jobId, job)].owner;
        bool byVoucher = payment.kind == PaymentKind.Voucher;
        require(
            byVoucher == job.has(PackedJobs.HAS_PAYER) && payment.payer == payer,
            JobEscrow_WrongPayer(jobId, payer)
        );
    }

    function _grow(PackedJob job, uint64 units) private pure returns (PackedJob grown) {
        uint256 ordered = job.units();
        _requireWithin("units", units, 1, PackedJobs.MAX_UNITS - ordered);
        grown = job.withUnits(ordered + units);
        _requireWithin("locked", grown.locked(), 1, PackedJobs.MAX_AMOUNT);
    }

    /* ACCEPTANCE */

    /// @inheritdoc IJobEscrowExtension
    function acceptJob(uint256 jobId) external {
        PackedJob job = _acceptable(jobId);
        _requireUser(jobId, job);
        _accept(jobId, job);
    }

    /// @inheritdoc IJobEscrowExtension
    function acceptJobSigned(uint256 jobId, uint256 amount, bytes calldata signature) external {
        PackedJob job = _acceptable(jobId);
        require(job.amount() == amount, JobEscrow_AmountChanged(jobId, job.amount(), amount));
        address user = _storage().accounts[job.userId()].owner;
        bool signed = Signatures.isValid(user, acceptanceDigest(jobId, amount), signature);
        require(signed, JobEscrow_BadSignature(user));
        _accept(jobId, job);
    }

    /// @dev Reported; or held because it was above its meter's cap, which only protects the user.
    function _acceptable(uint256 jobId) private view returns (PackedJob job) {
        job = _storage().jobs[jobId];
        return job.isHeldByReport() ? job : _jobIn(jobId, JobStatus.Reported);
    }

    function _accept(uint256 jobId, PackedJob job) private {
        (uint256 net, uint256 fee, ) = job.split();
        _takePending(jobId, job, net, fee);
        _storage().jobs[jobId] = job.withStatus(JobStatus.Settled);
        _settle(jobId, job, net, fee);
        emit JobAccepted(jobId, net, fee);
        _payOut(_providerIdOf(jobId));
    }

    function _settle(uint256 jobId, PackedJob job, uint256 net, uint256 fee) private {
        _creditProvider(jobId, job, net);
        _addMaturedFees(fee, _gmvOf(job, net + fee));
    }

    /// @inheritdoc IJobEscrowExtension
    function settleClaim(uint256 jobId) external {
        PackedJob job = _storage().jobs[jobId];
        JobStatus status = job.status();
        require(status == JobStatus.Reported, JobEscrow_WrongStatus(jobId, _statusNow(job), JobStatus.Reported));
        uint256 until = job.has(PackedJobs.CLAIMED) ? JobTimes.maturesAt(job) : type(uint64).max;
        require(_activeTime() >= until, JobEscrow_ClaimNotSettling(jobId, _clockAt(until)));
        (uint256 net, uint256 fee, ) = job.split();
        _storage().jobs[jobId] = job.withStatus(JobStatus.Settled);
        _settle(jobId, job, net, fee);
        emit ClaimSettled(jobId, net, fee);
    }

    /// @dev Takes a payment out of what is maturing; a claim, and what is held, is not among it.
    function _takePending(uint256 jobId, PackedJob job, uint256 net, uint256 fee) private {
        if (job.has(PackedJobs.CLAIMED) || job.status() != JobStatus.Reported) return;
        JobEscrowStorage storage $ = _storage();
        uint256 day = JobTimes.dayOf(job.since());
        uint32 providerId = _providerIdOf(jobId);
        (uint32 licensorId, uint256 licence) = _licence(jobId, job, net);
        if (licence != 0) $.pending[licensorId] = $.pending[licensorId].remove(day, licence);
        $.pending[providerId] = $.pending[providerId].remove(day, net - licence);
        if (net + fee == 0) return;
        // not matured, hence within the last four days: the slot still is this day's
        DayTotals storage totals = $.dayTotals[day % 4];
        totals.fees -= uint112(fee);
        totals.gmv -= uint112(_gmvOf(job, net + fee));
    }

    /// @inheritdoc IRevenueSource
    function forwardFees() external returns (uint256 amount) {
        JobEscrowStorage storage $ = _storage();
        uint256 lastMatureDay = JobTimes.lastMatureDay(_activeTime());
        uint256 gmv = $.maturedGmv;
        amount = $.maturedFees;
        for (uint256 i = 0; i < 4; ++i) {
            DayTotals storage totals = $.dayTotals[i];
            if (totals.day > lastMatureDay) continue;
            amount += totals.fees;
            gmv += totals.gmv;
            (totals.fees, totals.gmv) = (0, 0);
        }
        if (amount == 0 && gmv == 0) return 0;
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
        PackedJob job = _acceptable(jobId);
        uint256 net;
        (net, fee, ) = job.split();
        _takePending(jobId, job, net, fee);
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
        _resolve(jobId, job, toUser, toProvider, fee);
    }

    /// @inheritdoc IDisputable
    function releaseHeld(uint256 jobId) external {
        PackedJob job = _jobIn(jobId, JobStatus.Disputed);
        uint256 from = JobTimes.releasableFrom(job);
        require(_activeTime() >= from, JobEscrow_RulingStillPossible(jobId, _clockAt(from)));
        (uint256 net, uint256 fee, ) = job.split();
        if (job.has(PackedJobs.CLAIMED)) _resolve(jobId, job, net + fee, 0, 0);
        else _resolve(jobId, job, 0, net, fee);
    }

    function _resolve(uint256 jobId, PackedJob job, uint256 toUser, uint256 toProvider, uint256 fee) private {
        _storage().jobs[jobId] = job.resolve(toProvider + fee);
        if (toUser != 0) _credit(_payerIdOf(jobId, job), toUser);
        _settle(jobId, job, toProvider, fee);
        emit JobResolved(jobId, toUser, toProvider, fee);
    }

    /* REGISTRY */

    /// @inheritdoc IJobEscrowExtension
    function retryRegistry(address provider) external {
        JobEscrowStorage storage $ = _storage();
        uint32 breaches = $.breachBacklog[provider];
        if (breaches == 0) return;
        delete $.breachBacklog[provider];
        $.registry.onBreach(provider, breaches);
    }

    /* SETTINGS */

    /// @inheritdoc IJobEscrowExtension
    function setMeter(address meter, uint64 dailyCap) external restricted {
        require(_hasMeterRole(meter), JobEscrow_MeterNotAllowed(meter));
        _requireSetting(dailyCap, 0, PackedJobs.MAX_AMOUNT);
        JobEscrowStorage storage $ = _storage();
        Meter storage record = $.meters[meter];
        if (record.id == 0) {
            require($.meterCount < PackedJobs.MAX_METER_ID, JobEscrow_TooManyMeters());
            record.id = ++$.meterCount;
        }
        _setMeterCap(meter, dailyCap);
    }

    /// @inheritdoc IJobEscrowExtension
    function stopMeter(address meter) external restricted {
        require(_storage().meters[meter].id != 0, JobEscrow_MeterNotAllowed(meter));
        _setMeterCap(meter, 0);
    }

    function _setMeterCap(address meter, uint64 dailyCap) private {
        Meter storage record = _storage().meters[meter];
        emit MeterUpdated(meter, record.id, record.dailyCap, dailyCap);
        record.dailyCap = dailyCap;
    }

    /// @inheritdoc IJobEscrowExtension
    function setRegistry(IProviderRegistry newRegistry) external restricted {
        JobEscrowStorage storage $ = _storage();
        _requireContract(address(newRegistry));
        emit RegistryUpdated($.registry, newRegistry);
        $.registry = newRegistry;
    }

    /// @inheritdoc IJobEscrowExtension
    function setOfferBook(IOfferBook newOfferBook) external restricted {
        JobEscrowStorage storage $ = _storage();
        _requireContract(address(newOfferBook));
        emit OfferBookUpdated($.offerBook, newOfferBook);
        $.offerBook = newOfferBook;
    }

    function _requireContract(address account) private view {
        require(account.code.length != 0, JobEscrow_NotAContract(account));
    }

    /// @inheritdoc IJobEscrowExtension
    function setMinJobCost(uint256 newMinJobCost) external restricted {
        _requireSetting(newMinJobCost, 1, MAX_MIN_JOB_COST);
        JobEscrowStorage storage $ = _storage();
        emit MinJobCostUpdated($.minJobCost, newMinJobCost);
        $.minJobCost = uint32(newMinJobCost); // at most 100e6
    }

    /// @inheritdoc IJobEscrowExtension
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

    /// @inheritdoc IJobEscrowExtension
    function packedJobOf(uint256 jobId) external view returns (PackedJob) {
        return _storage().jobs[jobId];
    }

    /// @inheritdoc IJobEscrowExtension
    function jobWordsOf(
        uint256 jobId
    ) external view returns (PackedJob job, ServiceTerms terms, uint32 payerId, bytes32 dependenciesHash) {
        JobEscrowStorage storage $ = _storage();
        job = $.jobs[jobId];
        return (job, _serviceTermsOf(jobId), _payerIdOf(jobId, job), $.dependenciesHash[jobId]);
    }

    /// @inheritdoc IJobEscrowExtension
    function jobIdOf(address provider, uint64 nonce) external view returns (uint256) {
        return _jobId(_storage().accountIds[provider], nonce);
    }

    /// @inheritdoc IJobEscrowExtension
    function jobsClosed(address provider) external view returns (uint256) {
        JobEscrowStorage storage $ = _storage();
        return $.pending[$.accountIds[provider]].count();
    }

    /// @inheritdoc IJobEscrowExtension
    function accountOf(address account) external view returns (AccountView memory) {
        JobEscrowStorage storage $ = _storage();
        uint32 id = $.accountIds[account];
        (Buckets pending, uint256 matured) = $.pending[id].release(JobTimes.lastMatureDay(_activeTime()));
        Account storage record = $.accounts[id];
        return AccountView(id, record.balance + matured, pending.total(), record.autoPayout);
    }

    /// @inheritdoc IJobEscrowExtension
    function pendingBucketsOf(address account) external view returns (Buckets) {
        JobEscrowStorage storage $ = _storage();
        return $.pending[$.accountIds[account]];
    }

    /// @inheritdoc IJobEscrowExtension
    function hasStandingConsent(address user, address provider) external view returns (bool) {
        JobEscrowStorage storage $ = _storage();
        return $.consents[$.accountIds[user]][$.accountIds[provider]];
    }

    /// @inheritdoc IJobEscrowExtension
    function addressOf(uint32 accountId) external view returns (address) {
        return _storage().accounts[accountId].owner;
    }

    /// @inheritdoc IJobEscrowExtension
    function accountCount() external view returns (uint256) {
        return _storage().accountCount;
    }

    /// @inheritdoc IJobEscrowExtension
    function meterOf(address meter) external view returns (uint256 meterId, uint256 dailyCap, uint256 available) {
        Meter storage record = _storage().meters[meter];
        (Buckets released, ) = record.released.advance(block.timestamp / METER_PERIOD);
        uint256 sum = released.total();
        dailyCap = record.dailyCap;
        return (record.id, dailyCap, dailyCap > sum ? dailyCap - sum : 0);
    }

    /// @inheritdoc IJobEscrowExtension
    function fees()
        external
        view
        returns (uint256 maturedFees, uint256 maturedGmv, uint256 pendingFees, uint256 pendingGmv)
    {
        JobEscrowStorage storage $ = _storage();
        uint256 lastMatureDay = JobTimes.lastMatureDay(_activeTime());
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

    /// @inheritdoc IJobEscrowExtension
    function breachBacklog(address provider) external view returns (uint256) {
        return _storage().breachBacklog[provider];
    }

    /// @inheritdoc IJobEscrowExtension
    function acceptanceDigest(uint256 jobId, uint256 amount) public view returns (bytes32) {
        return _hashTypedData(keccak256(abi.encode(ACCEPTANCE_TYPEHASH, jobId, amount)));
    }

    /// @inheritdoc IJobEscrowExtension
    function settings() external view returns (uint256 minJobCost, uint256 bufferPercent) {
        JobEscrowStorage storage $ = _storage();
        return ($.minJobCost, $.bufferPercent);
    }

    /// @inheritdoc IJobEscrowExtension
    function wiring()
        external
        view
        returns (
            IERC20 usdc,
            IRevenueRouter router,
            IBenefitTiers benefitTiers,
            IProviderRegistry registry,
            IOfferBook offerBook
        )
    {
        JobEscrowStorage storage $ = _storage();
        return (USDC, ROUTER, BENEFIT_TIERS, $.registry, $.offerBook);
    }

    /* INTERNALS */

    function _isUser(PackedJob job, address account) private view returns (bool) {
        return _storage().accountIds[account] == job.userId();
    }

    function _requireUser(uint256 jobId, PackedJob job) private view {
        require(_isUser(job, msg.sender), JobEscrow_NotAllowed(jobId, msg.sender));
    }

    function _EIP712Name() internal pure override returns (string memory) {
        return EIP712_NAME;
    }

    function _EIP712Version() internal pure override returns (string memory) {
        return EIP712_VERSION;
    }
}
