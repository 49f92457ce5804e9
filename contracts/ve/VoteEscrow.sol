// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {EIP712Upgradeable} from "@openzeppelin/contracts-upgradeable/utils/cryptography/EIP712Upgradeable.sol";
import {NoncesUpgradeable} from "@openzeppelin/contracts-upgradeable/utils/NoncesUpgradeable.sol";
import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Permit.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {ExpiringPause} from "../base/ExpiringPause.sol";
import {IVoteEscrow} from "../interfaces/ve/IVoteEscrow.sol";
import {DecayingSums} from "../libraries/DecayingSum.sol";
import {Signatures} from "../libraries/Signatures.sol";
import {VeLock, VeLocks} from "../libraries/VeLock.sol";

/// @title VoteEscrow
/// @notice Locked CPT: votes and the weight of revenue, exact at every second.
/// @dev A lock is one word; the words of the past are its history and at once the checkpoints of its votes. The locks of all, and
///      those delegated to one account, are a `DecayingSum` each. docs/vote-escrow.md derives the formulas and their bounds.
///      Trusts: CPT takes no transfer fee and calls nobody. Invariants: VE-1 (CPT held ≥ Σ amounts not withdrawn), VE-2
///      (0 ≤ totalSupply − Σ balanceOf < number of locks), VE-3 (Σ getVotes ≤ totalSupply), VE-4 (the past never changes).
contract VoteEscrow is IVoteEscrow, ExpiringPause, EIP712Upgradeable, NoncesUpgradeable {
    using DecayingSums for DecayingSums.DecayingSum;
    using SafeERC20 for IERC20;

    uint256 private constant WEEK = VeLocks.WEEK;
    uint256 private constant LOWEST_MIN_LOCK = 0.01e18;
    uint256 private constant HIGHEST_MIN_LOCK = 1_000e18;
    uint256 private constant DEFAULT_MIN_LOCK = 1e18;
    bytes32 private constant DELEGATION_TYPEHASH = keccak256(
        "Delegation(address delegatee,uint256 nonce,uint256 expiry)"
    );

    /// @custom:oz-upgrades-unsafe-allow state-variable-immutable
    IERC20 private immutable CPT;

    /* STORAGE */

    /// @custom:storage-location erc7201:cyberplaza.VoteEscrow
    struct VoteEscrowStorage {
        mapping(address account => VeLock) locks;
        mapping(address account => mapping(uint256 index => VeLock)) pastLocks;
        mapping(address account => address) delegatees; // zero: itself
        mapping(address account => DecayingSums.DecayingSum) delegated;
        DecayingSums.DecayingSum total;
        uint128 minLock;
    }

    function _storage() private pure returns (VoteEscrowStorage storage $) {
        uint256 location = erc7201("cyberplaza.VoteEscrow");
        assembly ("memory-safe") {
            $.slot := location
        }
    }

    /// @custom:oz-upgrades-unsafe-allow constructor
    constructor(IERC20 cpt_) {
        CPT = cpt_;
        _disableInitializers();
    }

    /// @dev EIP-712 name and version are constants of the code: their initializer has nothing to store, nor has that of nonces.
    /// @custom:oz-upgrades-unsafe-allow missing-initializer-call
    function initialize(address authority_) external initializer {
        __AccessManaged_init(authority_);
        __ExpiringPause_init();
        _storage().minLock = uint128(DEFAULT_MIN_LOCK);
    }

    /* LOCKING */

    /// @inheritdoc IVoteEscrow
    function createLock(uint256 amount, uint256 end) public whenNotPaused {
        VeLock lock = _storage().locks[msg.sender];
        require(_held(lock) == 0, VoteEscrow_LockExists(msg.sender, lock.endWeek() * WEEK));
        _requireMinimum(amount);
        _requireEnd(end, block.timestamp + WEEK);
        _change(msg.sender, lock, amount, end / WEEK);
        CPT.safeTransferFrom(msg.sender, address(this), amount);
    }

    /// @inheritdoc IVoteEscrow
    function createLockWithPermit(uint256 amount, uint256 end, Permit calldata permit) external {
        _tryPermit(permit);
        createLock(amount, end);
    }

    /// @inheritdoc IVoteEscrow
    function increaseAmount(uint256 amount) public {
        require(amount != 0, VoteEscrow_BelowMinimum(0, 1));
        _increase(msg.sender, amount);
    }

    /// @inheritdoc IVoteEscrow
    function increaseAmountWithPermit(uint256 amount, Permit calldata permit) external {
        _tryPermit(permit);
        increaseAmount(amount);
    }

    /// @inheritdoc IVoteEscrow
    function increaseAmountFor(address account, uint256 amount) external {
        _requireMinimum(amount);
        _increase(account, amount);
    }

    function _increase(address account, uint256 amount) private whenNotPaused {
        VeLock lock = _liveLock(account);
        _change(account, lock, lock.amount() + amount, lock.endWeek());
        CPT.safeTransferFrom(msg.sender, address(this), amount);
    }

    /// @inheritdoc IVoteEscrow
    function extendLock(uint256 end) external whenNotPaused {
        VeLock lock = _liveLock(msg.sender);
        _requireEnd(end, (lock.endWeek() + 1) * WEEK);
        _change(msg.sender, lock, lock.amount(), end / WEEK);
    }

    /// @inheritdoc IVoteEscrow
    function relock(uint256 end) external whenNotPaused {
        VeLock lock = _endedLock(msg.sender);
        _requireEnd(end, block.timestamp + WEEK);
        _change(msg.sender, lock, lock.amount(), end / WEEK);
    }

    /// @inheritdoc IVoteEscrow
    function withdraw() external returns (uint256 amount) {
        VeLock lock = _endedLock(msg.sender);
        amount = lock.amount();
        // the amount stays in the word, where reads of the past find it
        _storage().locks[msg.sender] = lock.withFlag(VeLocks.WITHDRAWN, true);
        emit Withdrawn(msg.sender, amount);
        CPT.safeTransfer(msg.sender, amount);
    }

    /// @inheritdoc IVoteEscrow
    function checkpoint() external {
        _storage().total.checkpoint();
    }

    /// @dev Somebody may have used the permit before us: then the allowance is there, or the transfer fails.
    function _tryPermit(Permit calldata permit) private {
        try
            IERC20Permit(address(CPT)).permit(
                msg.sender,
                address(this),
                permit.value,
                permit.deadline,
                permit.v,
                permit.r,
                permit.s
            )
        {} catch {}
    }

    function _requireMinimum(uint256 amount) private view {
        uint256 minimum = _storage().minLock;
        require(amount >= minimum, VoteEscrow_BelowMinimum(amount, minimum));
    }

    function _requireEnd(uint256 end, uint256 earliest) private view {
        uint256 latest = Math.min(block.timestamp + VeLocks.MAX_TIME, VeLocks.LAST_WEEK * WEEK);
        require(end % WEEK == 0 && end >= earliest && end <= latest, VoteEscrow_BadEnd(end, earliest, latest));
    }

    function _liveLock(address account) private view returns (VeLock lock) {
        lock = _storage().locks[account];
        require(_held(lock) != 0, VoteEscrow_NoLock(account));
        require(lock.isLive(block.timestamp), VoteEscrow_LockEnded(account, lock.endWeek() * WEEK));
    }

    function _endedLock(address account) private view returns (VeLock lock) {
        lock = _storage().locks[account];
        require(_held(lock) != 0, VoteEscrow_NoLock(account));
        require(!lock.isLive(block.timestamp), VoteEscrow_LockNotEnded(account, lock.endWeek() * WEEK));
    }

    /// @dev What of the lock is still here.
    function _held(VeLock lock) private pure returns (uint256) {
        return lock.isWithdrawn() ? 0 : lock.amount();
    }

    /// @dev The amount is below 2^87, since all CPT there is is, and the week at most `LAST_WEEK`.
    function _change(address account, VeLock lock, uint256 amount, uint256 endWeek) private {
        VoteEscrowStorage storage $ = _storage();
        VeLock changed = lock.withTerms(amount, endWeek);
        uint256 oldAmount = _held(lock);
        emit LockUpdated(
            account,
            msg.sender,
            oldAmount,
            oldAmount == 0 ? 0 : lock.endWeek() * WEEK,
            amount,
            endWeek * WEEK
        );
        $.total.replace(lock, changed);
        if (lock.isDelegated()) {
            _moveVotes($.delegatees[account], lock, changed);
            _write(account, lock, changed);
        } else {
            uint256 others = $.delegated[account].votesAt(block.timestamp);
            _write(account, lock, changed);
            emit DelegateVotesChanged(
                account,
                others + lock.votesAt(block.timestamp),
                others + changed.votesAt(block.timestamp)
            );
        }
    }

    /// @dev Keeps the word that held until now, unless it is of this second.
    function _write(address account, VeLock before, VeLock changed) private {
        VoteEscrowStorage storage $ = _storage();
        bool isNew = before.since() != block.timestamp;
        // number 0 is the empty word, which is there without being written
        if (isNew && VeLock.unwrap(before) != 0) $.pastLocks[account][before.count()] = before;
        $.locks[account] = changed.stamped(block.timestamp, isNew);
    }

    /* DELEGATION */

    /// @notice Gives the caller's votes to `delegatee`: those of its lock now and whatever becomes of it. Zero or itself: takes
    ///         them back.
    /// @dev Emits `DelegateChanged` and `DelegateVotesChanged`.
    function delegate(address delegatee) external {
        _delegate(msg.sender, delegatee);
    }

    /// @inheritdoc IVoteEscrow
    function delegateFor(address account, address delegatee, uint256 expiry, bytes calldata signature) external {
        bytes32 digest = _delegationDigest(delegatee, _useNonce(account), expiry);
        require(Signatures.isValid(account, digest, signature), VoteEscrow_BadSignature(account));
        _delegate(account, delegatee);
    }

    /// @notice Delegates the signer's votes.
    /// @dev Reverts with `VotesExpiredSignature`, `InvalidAccountNonce` or ECDSA's errors.
    function delegateBySig(address delegatee, uint256 nonce, uint256 expiry, uint8 v, bytes32 r, bytes32 s) external {
        address signer = ECDSA.recover(_delegationDigest(delegatee, nonce, expiry), v, r, s);
        _useCheckedNonce(signer, nonce);
        _delegate(signer, delegatee);
    }

    function _delegationDigest(address delegatee, uint256 nonce, uint256 expiry) private view returns (bytes32) {
        require(block.timestamp <= expiry, VotesExpiredSignature(expiry));
        return _hashTypedDataV4(keccak256(abi.encode(DELEGATION_TYPEHASH, delegatee, nonce, expiry)));
    }

    function _delegate(address account, address delegatee) private {
        VoteEscrowStorage storage $ = _storage();
        if (delegatee == address(0)) delegatee = account;
        address previous = delegates(account);
        emit DelegateChanged(account, previous, delegatee);
        if (delegatee == previous) return;
        VeLock lock = $.locks[account];
        VeLock none;
        if (previous == account) _emitOwn(account, lock, none);
        else _moveVotes(previous, lock, none);
        if (delegatee == account) _emitOwn(account, none, lock);
        else _moveVotes(delegatee, none, lock);
        $.delegatees[account] = delegatee;
        if ((previous == account) != (delegatee == account)) {
            _write(account, lock, lock.withFlag(VeLocks.DELEGATED, delegatee != account));
        }
    }

    /// @dev Puts a lock delegated to `delegatee` in the place of another.
    function _moveVotes(address delegatee, VeLock before, VeLock afterwards) private {
        VoteEscrowStorage storage $ = _storage();
        DecayingSums.DecayingSum storage sum = $.delegated[delegatee];
        VeLock own = $.locks[delegatee];
        uint256 ownVotes = own.isDelegated() ? 0 : own.votesAt(block.timestamp);
        uint256 previousVotes = ownVotes + sum.votesAt(block.timestamp);
        sum.replace(before, afterwards);
        emit DelegateVotesChanged(delegatee, previousVotes, ownVotes + sum.votesAt(block.timestamp));
    }

    function _emitOwn(address account, VeLock before, VeLock afterwards) private {
        uint256 others = _storage().delegated[account].votesAt(block.timestamp);
        emit DelegateVotesChanged(
            account,
            others + before.votesAt(block.timestamp),
            others + afterwards.votesAt(block.timestamp)
        );
    }

    /* SETTINGS */

    /// @inheritdoc IVoteEscrow
    function setMinLock(uint256 newMinLock) external restricted {
        require(
            newMinLock >= LOWEST_MIN_LOCK && newMinLock <= HIGHEST_MIN_LOCK,
            VoteEscrow_MinLockOutOfBounds(newMinLock, LOWEST_MIN_LOCK, HIGHEST_MIN_LOCK)
        );
        VoteEscrowStorage storage $ = _storage();
        emit MinLockUpdated($.minLock, newMinLock);
        $.minLock = uint128(newMinLock); // at most 1e21
    }

    /* VOTES */

    /// @notice Votes of the account now: of its own lock, unless delegated, and of the locks delegated to it.
    function getVotes(address account) external view returns (uint256) {
        return _votesAt(account, block.timestamp);
    }

    /// @notice Votes at a past second.
    /// @dev Reverts with `ERC5805FutureLookup`.
    function getPastVotes(address account, uint256 timepoint) external view returns (uint256) {
        _requirePast(timepoint);
        return _votesAt(account, timepoint);
    }

    /// @notice All veCPT at a past second.
    /// @dev Reverts with `ERC5805FutureLookup`.
    function getPastTotalSupply(uint256 timepoint) external view returns (uint256) {
        _requirePast(timepoint);
        return _storage().total.votesAt(timepoint);
    }

    /// @inheritdoc IVoteEscrow
    function getPastBalance(address account, uint256 timepoint) external view returns (uint256) {
        _requirePast(timepoint);
        return _lockAt(account, timepoint).votesAt(timepoint);
    }

    /// @notice Who has the account's votes: itself until it delegates.
    function delegates(address account) public view returns (address) {
        address delegatee = _storage().delegatees[account];
        return delegatee == address(0) ? account : delegatee;
    }

    /// @notice Unix seconds.
    function clock() public view returns (uint48) {
        return uint48(block.timestamp);
    }

    // solhint-disable-next-line func-name-mixedcase
    function CLOCK_MODE() external pure returns (string memory) {
        return "mode=timestamp";
    }

    function _votesAt(address account, uint256 time) private view returns (uint256 votes) {
        VeLock own = _lockAt(account, time);
        votes = _storage().delegated[account].votesAt(time);
        if (!own.isDelegated()) votes += own.votesAt(time);
    }

    /// @dev The word that held at the end of that second.
    function _lockAt(address account, uint256 time) private view returns (VeLock lock) {
        VoteEscrowStorage storage $ = _storage();
        lock = $.locks[account];
        if (lock.since() <= time) return lock;
        uint256 low = 0; // the empty word, of second 0
        uint256 high = lock.count();
        while (high - low > 1) {
            uint256 middle = (low + high) / 2;
            if ($.pastLocks[account][middle].since() <= time) low = middle;
            else high = middle;
        }
        return $.pastLocks[account][low];
    }

    function _requirePast(uint256 timepoint) private view {
        require(timepoint < block.timestamp, ERC5805FutureLookup(timepoint, clock()));
    }

    /* ERC-20 */

    function name() external pure returns (string memory) {
        return "CyberPlaza Vote-escrowed Token";
    }

    function symbol() external pure returns (string memory) {
        return "veCPT";
    }

    function decimals() external pure returns (uint8) {
        return 18;
    }

    /// @notice veCPT of the account's lock now, whatever it has delegated.
    function balanceOf(address account) external view returns (uint256) {
        return _storage().locks[account].votesAt(block.timestamp);
    }

    /// @notice All veCPT now.
    function totalSupply() external view returns (uint256) {
        return _storage().total.votesAt(block.timestamp);
    }

    function allowance(address, address) external pure returns (uint256) {
        return 0;
    }

    function approve(address, uint256) external pure returns (bool) {
        revert VoteEscrow_NotTransferable();
    }

    function transfer(address, uint256) external pure returns (bool) {
        revert VoteEscrow_NotTransferable();
    }

    function transferFrom(address, address, uint256) external pure returns (bool) {
        revert VoteEscrow_NotTransferable();
    }

    /* VIEWS */

    /// @inheritdoc IVoteEscrow
    function cpt() external view returns (IERC20) {
        return CPT;
    }

    /// @inheritdoc IVoteEscrow
    function minLock() external view returns (uint256) {
        return _storage().minLock;
    }

    /// @inheritdoc IVoteEscrow
    function lockOf(address account) external view returns (uint256 amount, uint256 end) {
        VeLock lock = _storage().locks[account];
        amount = _held(lock);
        if (amount != 0) end = lock.endWeek() * WEEK;
    }

    /// @inheritdoc IVoteEscrow
    function totalLocked() external view returns (uint256 amount) {
        (amount, ) = _storage().total.stateAt(block.timestamp);
    }

    /// @inheritdoc IVoteEscrow
    function getPastTotals(uint256 timepoint) external view returns (uint256 locked, uint256 votes) {
        _requirePast(timepoint);
        uint256 amountWeeks;
        (locked, amountWeeks) = _storage().total.stateAt(timepoint);
        votes = VeLocks.votesAt(locked, amountWeeks, timepoint);
    }

    /// @inheritdoc IVoteEscrow
    function nonces(address account) public view override(IVoteEscrow, NoncesUpgradeable) returns (uint256) {
        return super.nonces(account);
    }

    /// @inheritdoc IVoteEscrow
    function weightAt(uint256 week) external view returns (uint256) {
        uint256 lastSecond = week * WEEK - 1;
        _requirePast(lastSecond);
        (uint256 amount, uint256 amountWeeks) = _storage().total.stateAt(lastSecond);
        return amountWeeks - amount * week; // locks that end with this week are still in both and add nothing
    }

    /// @inheritdoc IVoteEscrow
    function latestLock(address account) external view returns (VeLock) {
        return _storage().locks[account];
    }

    /// @inheritdoc IVoteEscrow
    function pastLock(address account, uint256 index) external view returns (VeLock) {
        return _storage().pastLocks[account][index];
    }

    /* INTERNALS */

    // solhint-disable-next-line func-name-mixedcase
    function _EIP712Name() internal pure override returns (string memory) {
        return "CyberPlaza VoteEscrow";
    }

    // solhint-disable-next-line func-name-mixedcase
    function _EIP712Version() internal pure override returns (string memory) {
        return "1";
    }
}
