// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AccessManagedUpgradeable} from "@openzeppelin/contracts-upgradeable/access/manager/AccessManagedUpgradeable.sol";
import {Arrays} from "@openzeppelin/contracts/utils/Arrays.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {Checkpoints} from "@openzeppelin/contracts/utils/structs/Checkpoints.sol";
import {ICouncil} from "../interfaces/dao/ICouncil.sol";
import {ITopHolders} from "../interfaces/dao/ITopHolders.sol";
import {IVoteEscrow} from "../interfaces/ve/IVoteEscrow.sol";
import {TernaryHeap} from "../libraries/TernaryHeap.sol";

/// @title TopHolders
/// @notice The 100 largest holders of voting power at the start of each epoch, poked in by anyone.
/// @dev A member is one word: votes above, the complement of the address below, so that one comparison ranks by votes and then by the
///      lower address. Epochs share two heaps by turns: from the third on an entry overwrites an old word. When an account came and
///      went is in a word of its own, for two epochs, as the lists are: so a poke changes no answer about a second that is over, and
///      no seat votes twice. docs/top-holders.md derives the costs.
///      Trusts: VoteEscrow's past never changes (VE-4) and all its votes are below 2^96. Invariants: TOP-1 to TOP-4.
contract TopHolders is ITopHolders, AccessManagedUpgradeable {
    using Checkpoints for Checkpoints.Trace208;
    using TernaryHeap for TernaryHeap.Heap;

    uint256 private constant CAPACITY = TernaryHeap.CAPACITY;
    uint256 private constant TRANSITION = 7 days;
    uint256 private constant WEEK = 7 days;
    uint256 private constant DEFAULT_LENGTH = 91 days;
    /// @dev A vote of the tree lasts 30 days and can be about the office of the epoch before, which ends 7 days into the present one: five
    ///      weeks and two days after that epoch's end its seats are still known.
    uint256 private constant MIN_LENGTH = 42 days;
    uint256 private constant MAX_LENGTH = 364 days;

    /// @custom:oz-upgrades-unsafe-allow state-variable-immutable
    IVoteEscrow private immutable VOTE_ESCROW;

    /* STORAGE */

    /// @dev One word, all that a poke into a full set and a question about office read of it.
    struct Book {
        uint40 start; // of the first epoch with the latest length
        uint32 length; // the latest, seconds
        uint32 epoch; // the first with it
        uint32 begun; // the last epoch that somebody was poked into
        uint8 size; // of its set
        uint8 formerSize; // of the set of the epoch before `begun`
    }

    /// @dev An account's last two epochs in a set. It came in one second and went in another, zero: it did not. None comes back in the
    ///      same epoch, since the smallest of a full set only grows.
    struct Seats {
        uint32 epoch;
        uint40 came;
        uint40 went;
        uint32 formerEpoch;
        uint40 formerCame;
        uint40 formerWent;
    }

    /// @custom:storage-location erc7201:cyberplaza.TopHolders
    struct TopHoldersStorage {
        Book book;
        // every length there was, by the start of the first epoch with it; from the lowest bit: 32 length, 40 that start, 32 that epoch
        Checkpoints.Trace208 lengths;
        TernaryHeap.Heap[2] heaps; // of even and of odd epochs
        mapping(address account => Seats) seats;
    }

    function _storage() private pure returns (TopHoldersStorage storage $) {
        uint256 location = erc7201("cyberplaza.TopHolders");
        assembly ("memory-safe") {
            $.slot := location
        }
    }

    /// @custom:oz-upgrades-unsafe-allow constructor
    constructor(IVoteEscrow voteEscrow_) {
        VOTE_ESCROW = voteEscrow_;
        _disableInitializers();
    }

    /// @dev The first epoch begins with the present week, so that all of them begin where locks end.
    function initialize(address authority_) external initializer {
        __AccessManaged_init(authority_);
        _setLength(1, block.timestamp - (block.timestamp % WEEK), DEFAULT_LENGTH);
    }

    /* POKES */

    /// @inheritdoc ITopHolders
    function poke(address[] calldata accounts) external returns (uint256 entered) {
        Book memory book = _storage().book;
        (uint256 epoch, uint256 start, uint256 end) = _epochOf(book, block.timestamp);
        uint256 before = book.begun == epoch ? book.size : 0;
        uint256 size = before;
        for (uint256 i = 0; i < accounts.length; ++i) {
            uint256 votes = _votesOf(accounts[i], epoch, start);
            if (votes == 0) continue;
            if (size == 0) emit EpochBegun(epoch, start, end);
            if (!_enter(epoch, size, accounts[i], votes)) continue;
            if (size != CAPACITY) ++size;
            ++entered;
        }
        if (size != before) _setSize(book, epoch, size);
    }

    /// @dev Zero also for an account that is in already.
    function _votesOf(address account, uint256 epoch, uint256 start) private view returns (uint256) {
        return _isIn(account, epoch) ? 0 : VOTE_ESCROW.getPastVotes(account, start);
    }

    /// @dev Two accounts never have one key: the address is in it.
    function _enter(uint256 epoch, uint256 size, address account, uint256 votes) private returns (bool) {
        TopHoldersStorage storage $ = _storage();
        TernaryHeap.Heap storage heap = $.heaps[epoch & 1];
        uint256 key = _keyOf(account, votes);
        if (size != CAPACITY) {
            heap.insert(size, key);
        } else {
            uint256 smallest = heap.smallest();
            if (key < smallest) return false;
            heap.replaceSmallest(key);
            (address evicted, uint256 evictedVotes) = _memberOf(smallest);
            $.seats[evicted].went = uint40(block.timestamp);
            emit HolderEvicted(epoch, evicted, evictedVotes);
        }
        _seat($.seats[account], epoch);
        emit HolderEntered(epoch, account, votes);
        return true;
    }

    function _seat(Seats storage seats, uint256 epoch) private {
        (seats.formerEpoch, seats.formerCame, seats.formerWent) = (seats.epoch, seats.came, seats.went);
        // at least 42 days each
        (seats.epoch, seats.came, seats.went) = (uint32(epoch), uint40(block.timestamp), 0);
    }

    function _setSize(Book memory book, uint256 epoch, uint256 size) private {
        if (book.begun != epoch) {
            book.formerSize = book.begun + 1 == epoch ? book.size : 0;
            book.begun = uint32(epoch); // as above
        }
        book.size = uint8(size); // at most 100
        _storage().book = book;
    }

    /* SETTINGS */

    /// @inheritdoc ITopHolders
    function setEpochLength(uint256 newLength) external restricted {
        require(
            newLength % WEEK == 0 && newLength >= MIN_LENGTH && newLength <= MAX_LENGTH,
            TopHolders_BadLength(newLength, MIN_LENGTH, MAX_LENGTH)
        );
        (uint256 epoch, , uint256 end) = epochOf(block.timestamp);
        emit EpochLengthUpdated(_storage().book.length, newLength, epoch + 1, end);
        _setLength(epoch + 1, end, newLength);
    }

    /// @dev Epochs, at least 42 days each, and lengths fit 32 bits, and times 40.
    function _setLength(uint256 epoch, uint256 start, uint256 length) private {
        TopHoldersStorage storage $ = _storage();
        ($.book.start, $.book.length, $.book.epoch) = (uint40(start), uint32(length), uint32(epoch));
        $.lengths.push(uint48(start), uint208(length | (start << 32) | (epoch << 72)));
    }

    /* OFFICE */

    /// @inheritdoc ITopHolders
    function isHolder(address account) external view returns (bool) {
        (uint256 epoch, , ) = officeAt(block.timestamp);
        return _isIn(account, epoch);
    }

    /// @inheritdoc ITopHolders
    function officeAt(uint256 time) public view returns (uint256 epoch, uint256 from, uint256 until) {
        (epoch, from, until) = epochOf(Math.saturatingSub(time, TRANSITION));
        if (epoch != 0) from += TRANSITION;
        until += TRANSITION;
    }

    /// @inheritdoc ITopHolders
    function holders() external view returns (address[] memory accounts, uint256[] memory votes) {
        (uint256 epoch, , ) = officeAt(block.timestamp);
        return holdersAt(epoch);
    }

    /* COUNCIL */

    /// @inheritdoc ICouncil
    function hasSeatAt(address account, uint256 time) external view returns (bool) {
        (uint256 epoch, , ) = officeAt(time);
        (uint256 came, uint256 went) = _seatOf(account, epoch);
        return came != 0 && came <= time && (went == 0 || went > time);
    }

    /// @inheritdoc ICouncil
    function seatsAt(uint256) external pure returns (uint256) {
        return CAPACITY;
    }

    /* SETS */

    /// @inheritdoc ITopHolders
    function isHolderAt(address account, uint256 epoch) external view returns (bool) {
        _requireKept(_storage().book, epoch);
        return _isIn(account, epoch);
    }

    function _isIn(address account, uint256 epoch) private view returns (bool) {
        (uint256 came, uint256 went) = _seatOf(account, epoch);
        return came != 0 && went == 0;
    }

    /// @dev Zeros for an epoch that the account was in no set of.
    function _seatOf(address account, uint256 epoch) private view returns (uint256 came, uint256 went) {
        Seats memory seats = _storage().seats[account];
        if (seats.epoch == epoch) return (seats.came, seats.went);
        if (seats.formerEpoch == epoch) return (seats.formerCame, seats.formerWent);
    }

    function _requireKept(Book memory book, uint256 epoch) private view {
        (uint256 present, , ) = _epochOf(book, block.timestamp);
        require(epoch == present || epoch + 1 == present, TopHolders_EpochNotKept(epoch, present));
    }

    /// @inheritdoc ITopHolders
    function holdersAt(uint256 epoch) public view returns (address[] memory accounts, uint256[] memory votes) {
        uint256[] memory keys = Arrays.sort(_keysOf(epoch));
        uint256 size = keys.length;
        accounts = new address[](size);
        votes = new uint256[](size);
        for (uint256 i = 0; i < size; ++i) {
            (accounts[i], votes[i]) = _memberOf(keys[size - 1 - i]);
        }
    }

    /// @inheritdoc ITopHolders
    function rankOf(address account, uint256 epoch) external view returns (uint256) {
        (address[] memory accounts, ) = holdersAt(epoch);
        for (uint256 i = 0; i < accounts.length; ++i) {
            if (accounts[i] == account) return i + 1;
        }
        return 0;
    }

    /// @inheritdoc ITopHolders
    function sizeOf(uint256 epoch) public view returns (uint256 size, address smallest, uint256 smallestVotes) {
        Book memory book = _storage().book;
        _requireKept(book, epoch);
        if (epoch == book.begun) size = book.size;
        else if (epoch + 1 == book.begun) size = book.formerSize;
        if (size != 0) (smallest, smallestVotes) = _memberOf(_storage().heaps[epoch & 1].smallest());
    }

    function _keysOf(uint256 epoch) private view returns (uint256[] memory keys) {
        (uint256 size, , ) = sizeOf(epoch);
        keys = new uint256[](size);
        for (uint256 i = 0; i < size; ++i) {
            keys[i] = _storage().heaps[epoch & 1].keys[i];
        }
    }

    function _keyOf(address account, uint256 votes) private pure returns (uint256) {
        return (votes << 160) | ~uint160(account);
    }

    function _memberOf(uint256 key) private pure returns (address account, uint256 votes) {
        return (address(~uint160(key)), key >> 160);
    }

    /* EPOCHS */

    /// @inheritdoc ITopHolders
    function epochOf(uint256 time) public view returns (uint256 epoch, uint256 start, uint256 end) {
        return _epochOf(_storage().book, time);
    }

    /// @inheritdoc ITopHolders
    function epochLength() external view returns (uint256 present, uint256 next) {
        (, uint256 start, uint256 end) = epochOf(block.timestamp);
        return (end - start, _storage().book.length);
    }

    /// @dev The book answers for the time since the latest length holds, the list of lengths for the time before.
    function _epochOf(Book memory book, uint256 time) private view returns (uint256 epoch, uint256 start, uint256 end) {
        uint256 length;
        (epoch, start, length) = (book.epoch, book.start, book.length);
        if (time < start) {
            Checkpoints.Trace208 storage lengths = _storage().lengths;
            uint256 found = lengths.upperLookup(uint48(time)); // below a start, which is below 2^40
            if (found == 0) return (0, 0, lengths.pos(0)._key);
            (epoch, start, length) = (found >> 72, uint40(found >> 32), uint32(found));
        }
        uint256 passed = (time - start) / length;
        return (epoch + passed, start + passed * length, start + (passed + 1) * length);
    }

    /* VIEWS */

    /// @inheritdoc ITopHolders
    function capacity() external pure returns (uint256) {
        return CAPACITY;
    }

    /// @inheritdoc ITopHolders
    function voteEscrow() external view returns (IVoteEscrow) {
        return VOTE_ESCROW;
    }
}
