// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AccessManagedUpgradeable} from "@openzeppelin/contracts-upgradeable/access/manager/AccessManagedUpgradeable.sol";
import {IAccessManager} from "@openzeppelin/contracts/access/manager/IAccessManager.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {MessageHashUtils} from "@openzeppelin/contracts/utils/cryptography/MessageHashUtils.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {PauseClock} from "../base/PauseClock.sol";
import {IEscrowTypes} from "../interfaces/market/IEscrowTypes.sol";
import {IJobPayer} from "../interfaces/market/IJobPayer.sol";
import {IOfferBook} from "../interfaces/market/IOfferBook.sol";
import {IProviderRegistry} from "../interfaces/market/IProviderRegistry.sol";
import {JobTimes} from "../libraries/JobTimes.sol";
import {JobStatus, PackedJob, PackedJobs} from "../libraries/PackedJob.sol";
import {Buckets} from "../libraries/RollingBuckets.sol";
import {Roles} from "../libraries/Roles.sol";
import {ServiceTerms} from "../libraries/ServiceTerms.sol";
import {SignedUsdc} from "../libraries/SignedUsdc.sol";

/// @title EscrowBase
/// @notice What both halves of the escrow stand on: storage, accounts, payments in, maturing, and reading a job.
abstract contract EscrowBase is IEscrowTypes, PauseClock, AccessManagedUpgradeable {
    using SafeERC20 for IERC20;
    using SignedUsdc for IERC20;
    using SafeCast for uint256;

    string internal constant EIP712_NAME = "CyberPlaza JobEscrow";
    string internal constant EIP712_VERSION = "1";
    bytes32 private constant DOMAIN_TYPEHASH = keccak256(
        "EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"
    );
    uint256 private constant BPS = 10_000;
    /// @dev What a meter releases is counted by these periods of the clock. Time / period down: the period that runs; a release
    ///      counts until the third after its own is over, at least 24 hours, and the user gains what is more.
    uint256 internal constant METER_PERIOD = 8 hours;
    uint256 internal constant REGISTRY_GAS = 150_000;
    /// @dev From this nonce on a quote names a stored offer.
    uint256 internal constant FIRST_OFFER_NONCE = 1 << 63;

    /// @custom:oz-upgrades-unsafe-allow state-variable-immutable
    IERC20 internal immutable USDC;

    /* STORAGE */

    struct Account {
        address owner;
        uint64 balance;
        bool autoPayout;
        bool hasConsents; // was switched on for some provider at some time
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
        // by day, of providers and licensors; the counter is of the provider's jobs that ended
        mapping(uint32 providerId => Buckets) pending;
        mapping(address meter => Meter) meters;
        mapping(address provider => uint32) breachBacklog;
        // further words of a job, where it has them; terms and payer are those of all jobs of a quote
        mapping(uint256 quoteKey => ServiceTerms) serviceTerms;
        mapping(uint256 quoteKey => uint32) payerIds;
        mapping(uint256 jobId => bytes32) dependenciesHash;
        mapping(uint32 userId => mapping(uint32 providerId => bool)) consents;
        IOfferBook offerBook;
    }

    function _storage() internal pure returns (JobEscrowStorage storage $) {
        uint256 location = erc7201("cyberplaza.JobEscrow");
        assembly ("memory-safe") {
            $.slot := location
        }
    }

    /// @custom:oz-upgrades-unsafe-allow constructor
    constructor(IERC20 usdc) {
        USDC = usdc;
        _disableInitializers();
    }

    /* ACCOUNTS */

    function _ensureAccount(address account) internal returns (uint32 id) {
        JobEscrowStorage storage $ = _storage();
        id = $.accountIds[account];
        if (id != 0) return id;
        require(account != address(0) && account != address(this), JobEscrow_BadReceiver(account));
        id = ++$.accountCount;
        $.accountIds[account] = id;
        $.accounts[id].owner = account;
        emit AccountRegistered(id, account);
    }

    function _credit(uint32 id, uint256 amount) internal {
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

    /// @dev Takes in what has matured only when the balance alone does not do.
    function _spend(uint32 id, address owner, uint256 amount) internal {
        if (_storage().accounts[id].balance < amount) _mature(id);
        _debit(id, owner, amount);
    }

    function _mature(uint32 id) internal returns (uint256 amount) {
        JobEscrowStorage storage $ = _storage();
        (Buckets rest, uint256 matured) = $.pending[id].release(JobTimes.lastMatureDay(_activeTime()));
        if (matured == 0) return 0;
        $.pending[id] = rest;
        _creditMatured(id, matured);
        return matured;
    }

    function _creditMatured(uint32 id, uint256 amount) internal {
        _credit(id, amount);
        emit Matured(id, amount);
    }

    /* PAYMENTS IN */

    /// @dev Whose job or deposit it is: the signer's of an EIP-3009 payment, else the caller's.
    function _userOf(Payment calldata payment) internal view returns (address) {
        if (payment.kind == PaymentKind.Authorization) return payment.payer;
        require(
            payment.kind == PaymentKind.Voucher || payment.payer == msg.sender,
            JobEscrow_PayerNotCaller(payment.payer, msg.sender)
        );
        return msg.sender;
    }

    /// @dev Debits the payer for jobs of `user`. Everything else is stored by now.
    function _payForJobs(
        Payment calldata payment,
        address user,
        uint256 firstJobId,
        uint256 jobs,
        uint256 amount,
        bytes32 action
    ) internal {
        PaymentKind kind = payment.kind;
        if (kind == PaymentKind.Balance) return _spend(_storage().accountIds[user], user, amount);
        if (kind != PaymentKind.Voucher) return _pull(payment, user, amount, action);
        address payer = payment.payer;
        require(payer.code.length != 0, JobEscrow_PayerRefused(payer));
        _spend(_storage().accountIds[payer], payer, amount);
        bytes4 consent = IJobPayer(payer).payForJobs(firstJobId, jobs, user, amount, payment.data);
        require(consent == IJobPayer.payForJobs.selector, JobEscrow_PayerRefused(payer));
    }

    /// @dev Brings USDC from the payer's wallet. The nonce of an EIP-3009 authorization says who gets the money and what
    ///      for, so that whoever relays it can change neither.
    function _pull(Payment calldata payment, address beneficiary, uint256 amount, bytes32 action) internal {
        if (payment.kind != PaymentKind.Authorization) {
            if (payment.kind == PaymentKind.Permit) _tryPermit(payment);
            return USDC.safeTransferFrom(payment.payer, address(this), amount);
        }
        SignedUsdc.Authorization memory authorization;
        (authorization.validAfter, authorization.validBefore, authorization.salt, authorization.signature) = abi.decode(
            payment.data,
            (uint256, uint256, bytes32, bytes)
        );
        USDC.takeAuthorized(payment.payer, amount, beneficiary, action, authorization);
    }

    function _tryPermit(Payment calldata payment) private {
        (uint256 value, uint256 deadline, bytes memory signature) = abi.decode(payment.data, (uint256, uint256, bytes));
        USDC.tryPermit(payment.payer, value, deadline, signature);
    }

    /* PENDING PAYMENTS */

    /// @dev Down: the provider keeps the fraction of a unit of its licensor's share.
    function _licence(
        uint256 jobId,
        PackedJob job,
        uint256 net
    ) internal view returns (uint32 licensorId, uint256 part) {
        if (!job.has(PackedJobs.HAS_SERVICE_TERMS)) return (0, 0);
        ServiceTerms terms = _serviceTermsOf(jobId);
        return (terms.licensorId(), (net * terms.licenceShareBps()) / BPS);
    }

    /// @dev Pays `amount` of a job to its provider, less the licensor's share.
    function _creditProvider(uint256 jobId, PackedJob job, uint256 amount) internal {
        (uint32 licensorId, uint256 licence) = _licence(jobId, job, amount);
        if (licence != 0) _credit(licensorId, licence);
        _credit(_providerIdOf(jobId), amount - licence);
    }

    function _countClosed(uint32 providerId) internal {
        mapping(uint32 => Buckets) storage pending = _storage().pending;
        pending[providerId] = pending[providerId].countUp();
    }

    function _addMaturedFees(uint256 fees, uint256 gmv) internal {
        if (fees == 0 && gmv == 0) return;
        JobEscrowStorage storage $ = _storage();
        $.maturedFees += fees.toUint128();
        $.maturedGmv += gmv.toUint128();
    }

    /// @dev What a payment counts for the rewards: nothing when a voucher or another contract paid.
    function _gmvOf(PackedJob job, uint256 amount) internal pure returns (uint256) {
        return job.has(PackedJobs.HAS_PAYER) ? 0 : amount;
    }

    /* JOBS */

    /// @dev Provider, nonce and, in a batch, place: a job's number is its quote's, so that a quote is used when its first
    ///      job exists and no other record of nonces is needed.
    function _jobId(uint32 providerId, uint64 nonce) internal pure returns (uint256) {
        return (uint256(providerId) << 96) | (uint256(nonce) << 32);
    }

    function _providerIdOf(uint256 jobId) internal pure returns (uint32) {
        return uint32(jobId >> 96);
    }

    function _quoteKeyOf(uint256 jobId) internal pure returns (uint256) {
        return jobId >> 32;
    }

    function _serviceTermsOf(uint256 jobId) internal view returns (ServiceTerms) {
        return _storage().serviceTerms[_quoteKeyOf(jobId)];
    }

    /// @dev The account that takes what comes back.
    function _payerIdOf(uint256 jobId, PackedJob job) internal view returns (uint32) {
        return job.has(PackedJobs.HAS_PAYER) ? _storage().payerIds[_quoteKeyOf(jobId)] : job.userId();
    }

    function _jobIn(uint256 jobId, JobStatus expected) internal view returns (PackedJob job) {
        job = _storage().jobs[jobId];
        JobStatus actual = _statusNow(job);
        require(actual == expected, JobEscrow_WrongStatus(jobId, actual, expected));
    }

    function _statusNow(PackedJob job) internal view returns (JobStatus status) {
        status = job.status();
        if (status == JobStatus.Reported && _activeTime() >= JobTimes.maturesAt(job)) return JobStatus.Settled;
    }

    function _isProvider(uint256 jobId, address account) internal view returns (bool) {
        return _storage().accountIds[account] == _providerIdOf(jobId);
    }

    /* REGISTRY AND METERS */

    /// @dev A registry that fails, or a caller that leaves it too little gas, only moves the news to the backlog.
    function _recordBreach(uint256 jobId) internal {
        JobEscrowStorage storage $ = _storage();
        address provider = $.accounts[_providerIdOf(jobId)].owner;
        try $.registry.onBreach{gas: REGISTRY_GAS}(provider, 1) {} catch {
            $.breachBacklog[provider] += 1;
            emit BreachQueued(jobId, provider);
        }
    }

    function _hasMeterRole(address account) internal view returns (bool isMeter) {
        (isMeter, ) = IAccessManager(authority()).hasRole(Roles.METER, account);
    }

    function _requireWithin(bytes32 what, uint256 value, uint256 min, uint256 max) internal pure {
        require(value >= min && value <= max, JobEscrow_OutOfBounds(what, value, min, max));
    }

    /* SIGNED DATA */

    function _hashTypedData(bytes32 structHash) internal view returns (bytes32) {
        return MessageHashUtils.toTypedDataHash(_domainSeparator(), structHash);
    }

    function _domainSeparator() internal view returns (bytes32) {
        return
            keccak256(
                abi.encode(
                    DOMAIN_TYPEHASH,
                    keccak256(bytes(EIP712_NAME)),
                    keccak256(bytes(EIP712_VERSION)),
                    block.chainid,
                    address(this)
                )
            );
    }

    /* BATCHES */

    function _requireLength(uint256 length, uint256 expected) internal pure {
        require(length == expected, JobEscrow_LengthMismatch(length, expected));
    }

    function _revertWith(bytes memory problem) internal pure {
        assembly ("memory-safe") {
            revert(add(problem, 0x20), mload(problem))
        }
    }
}
