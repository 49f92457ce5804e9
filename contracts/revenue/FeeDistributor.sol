// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AccessManagedUpgradeable} from "@openzeppelin/contracts-upgradeable/access/manager/AccessManagedUpgradeable.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {IFeeDistributor} from "../interfaces/revenue/IFeeDistributor.sol";
import {IRevenueRouter} from "../interfaces/revenue/IRevenueRouter.sol";
import {IRevenueSink} from "../interfaces/revenue/IRevenueSink.sol";
import {IVoteEscrow} from "../interfaces/ve/IVoteEscrow.sol";
import {VeLock, VeLocks} from "../libraries/VeLock.sol";

/// @title FeeDistributor
/// @notice USDC to those who hold veCPT, week by week.
/// @dev docs/fee-distributor.md derives the formulas and their bounds. Trusts: USDC takes no transfer fee; VoteEscrow's past never
///      changes. Invariants: FEE-1 (USDC held ≥ received − paid), FEE-2 (Σ paid ≤ Σ received), FEE-3 (a settled week never
///      changes).
contract FeeDistributor is IFeeDistributor, AccessManagedUpgradeable, ReentrancyGuardTransient {
    using SafeERC20 for IERC20;
    using SafeCast for uint256;

    uint256 private constant WEEK = VeLocks.WEEK;
    /// @dev A prefix has A in the lower 120 bits and B above. A week adds at most 2^110 to A (`MIN_WEIGHT_PER_UNIT`), so that 1 024
    ///      weeks of the worst kind fit, and B is below 2^16 × A.
    uint256 private constant SCALE = 112;
    uint256 private constant A_BITS = 120;
    /// @dev Wei of CPT times weeks for each unit of a week's money; with less the money moves on. 0.01 CPT locked for a week can be
    ///      paid 2.5 billion USDC.
    uint256 private constant MIN_WEIGHT_PER_UNIT = 4;
    uint256 private constant QUARTERS = 4;
    uint256 private constant SETTLED_BY_CLAIM = 8;
    /// @dev What is left of the 300 000 that the router gives, after crediting four weeks.
    uint256 private constant SETTLING_GAS = 130_000;
    uint256 private constant CHANGES_BY_CLAIM = 64;

    /// @custom:oz-upgrades-unsafe-allow state-variable-immutable
    IERC20 private immutable USDC;
    /// @custom:oz-upgrades-unsafe-allow state-variable-immutable
    IVoteEscrow private immutable VOTE_ESCROW;
    /// @custom:oz-upgrades-unsafe-allow state-variable-immutable
    IRevenueRouter private immutable ROUTER;

    /* STORAGE */

    /// How far an account's claims have come.
    struct Cursor {
        address receiver; // zero: the account
        uint16 week; // paid for all weeks up to it
        uint16 funded; // the last of them that had money: A and B of both are the same
        uint32 change; // number of the lock's word that held then
    }

    /// @custom:storage-location erc7201:cyberplaza.FeeDistributor
    struct FeeDistributorStorage {
        uint16 firstWeek; // no money before it
        uint16 nextWeek; // the first that is not settled
        uint16 lastFunded; // the last settled week whose money was divided
        uint104 received;
        uint104 paid;
        mapping(uint256 week => uint256) revenue;
        mapping(uint256 week => uint256) prefixes; // of settled weeks with money
        mapping(uint256 word => uint256) funded; // a bit a week: it has money
        mapping(address account => Cursor) cursors;
    }

    function _storage() private pure returns (FeeDistributorStorage storage $) {
        uint256 location = erc7201("cyberplaza.FeeDistributor");
        assembly ("memory-safe") {
            $.slot := location
        }
    }

    /// @custom:oz-upgrades-unsafe-allow constructor
    constructor(IERC20 usdc_, IVoteEscrow voteEscrow_, IRevenueRouter router) {
        USDC = usdc_;
        VOTE_ESCROW = voteEscrow_;
        ROUTER = router;
        _disableInitializers();
    }

    function initialize(address authority_) external initializer {
        __AccessManaged_init(authority_);
        FeeDistributorStorage storage $ = _storage();
        $.firstWeek = uint16(_thisWeek()); // below 2^16 for a thousand years
        $.nextWeek = $.firstWeek;
    }

    modifier onlySelf() {
        require(msg.sender == address(this), FeeDistributor_CallerNotSelf(msg.sender));
        _;
    }

    /* MONEY IN */

    /// @inheritdoc IRevenueSink
    /// @dev Open to anyone. What the router pays for four weeks is credited to this week and the next three in quarters, down; the
    ///      rest belongs to this week. Emits `RevenueCredited`.
    function receiveRevenue(IRevenueRouter.Sink, uint256 amount) external nonReentrant {
        try this.settleSome{gas: SETTLING_GAS}() {} catch {}
        _storage().received += amount.toUint104();
        uint256 week = _thisWeek();
        uint256 rest = amount;
        if (msg.sender == address(ROUTER)) {
            (uint256 period, ) = ROUTER.schedule();
            for (uint256 i = 1; i * WEEK < period; ++i) {
                uint256 part = (amount * WEEK) / period;
                _credit(week + i, part);
                rest -= part;
            }
        }
        _credit(week, rest);
        USDC.safeTransferFrom(msg.sender, address(this), amount);
    }

    /// @inheritdoc IFeeDistributor
    function sweep() external nonReentrant returns (uint256 amount) {
        FeeDistributorStorage storage $ = _storage();
        amount = USDC.balanceOf(address(this)) - ($.received - $.paid);
        require(amount != 0, FeeDistributor_NothingToSweep());
        $.received += amount.toUint104();
        _credit(_thisWeek() + 1, amount);
    }

    function _credit(uint256 week, uint256 amount) private {
        if (amount == 0) return;
        FeeDistributorStorage storage $ = _storage();
        $.revenue[week] += amount;
        $.funded[week >> 8] |= _bit(week);
        emit RevenueCredited(week, amount);
    }

    /* SETTLING */

    /// A week that is over.
    struct Settlement {
        uint256 week;
        uint256 revenue; // with what moved on to it
        uint256 weight;
        uint256 prefix; // A and B; of the week before when the money moves on
        bool isDivided;
    }

    /// What settling does, worked out and not yet written.
    struct Settling {
        Settlement[] list;
        uint256 count;
        uint256 nextWeek;
        uint256 carried; // moves on to `nextWeek`
    }

    /// @inheritdoc IFeeDistributor
    function settleWeeks(uint256 maxWeeks) external nonReentrant returns (uint256 settled) {
        return _settle(maxWeeks);
    }

    /// @notice Settles the week that has just ended, and another when there is gas for it: a frame of its own, so that revenue
    ///         comes in whatever that costs. The checkpoint keeps it cheap next time, however long nobody locks.
    /// @dev Caller: this contract. Reverts with `FeeDistributor_CallerNotSelf`.
    function settleSome() external onlySelf {
        VOTE_ESCROW.checkpoint();
        _settle(1);
        if (gasleft() > SETTLING_GAS / 2) _settle(1);
    }

    function _settle(uint256 maxWeeks) private returns (uint256 settled) {
        FeeDistributorStorage storage $ = _storage();
        if ($.nextWeek == _thisWeek()) return 0;
        Settling memory settling = _settling(maxWeeks);
        settled = settling.count;
        for (uint256 i = 0; i < settled; ++i) {
            Settlement memory one = settling.list[i];
            emit WeekSettled(one.week, one.revenue, one.weight);
            if (one.isDivided) {
                $.revenue[one.week] = one.revenue;
                $.funded[one.week >> 8] |= _bit(one.week);
                $.prefixes[one.week] = one.prefix;
                $.lastFunded = uint16(one.week);
            } else {
                $.revenue[one.week] = 0;
                $.funded[one.week >> 8] &= ~_bit(one.week);
            }
        }
        $.nextWeek = uint16(settling.nextWeek);
        if (settling.carried != 0) {
            $.revenue[settling.nextWeek] += settling.carried;
            $.funded[settling.nextWeek >> 8] |= _bit(settling.nextWeek);
        }
    }

    /// @dev Weeks without money cost nothing but a look at a word for 256 of them.
    function _settling(uint256 maxWeeks) private view returns (Settling memory settling) {
        FeeDistributorStorage storage $ = _storage();
        uint256 thisWeek = _thisWeek();
        uint256 week = $.nextWeek;
        uint256 prefix = $.prefixes[$.lastFunded];
        settling.list = new Settlement[](Math.min(maxWeeks, thisWeek - week));
        while (settling.count < settling.list.length) {
            if (settling.carried == 0) week = _nextFunded(week, thisWeek);
            if (week == thisWeek) break;
            Settlement memory one = settling.list[settling.count++];
            one.week = week;
            one.revenue = $.revenue[week] + settling.carried;
            one.weight = VOTE_ESCROW.weightAt(week);
            one.isDivided = one.revenue <= one.weight / MIN_WEIGHT_PER_UNIT;
            settling.carried = one.isDivided ? 0 : one.revenue;
            if (one.isDivided) prefix = _addWeek(prefix, week, (one.revenue << SCALE) / one.weight); // down: less is paid
            one.prefix = prefix;
            ++week;
        }
        if (settling.carried == 0 && settling.count < settling.list.length) week = thisWeek;
        settling.nextWeek = week;
    }

    /// @dev Neither sum can reach the other's bits: see `SCALE`.
    function _addWeek(uint256 prefix, uint256 week, uint256 share) private pure returns (uint256) {
        return prefix + share + ((week * share) << A_BITS);
    }

    /* CLAIMS */

    /// @inheritdoc IFeeDistributor
    function claim(address account) external nonReentrant returns (uint256 amount) {
        _settle(SETTLED_BY_CLAIM);
        return _claim(account);
    }

    /// @inheritdoc IFeeDistributor
    function claimMany(address[] calldata accounts) external nonReentrant returns (uint256 amount) {
        _settle(SETTLED_BY_CLAIM);
        for (uint256 i = 0; i < accounts.length; ++i) {
            try this.claimOne(accounts[i]) returns (uint256 paid) {
                amount += paid;
            } catch (bytes memory reason) {
                emit ClaimFailed(accounts[i], reason);
            }
        }
    }

    /// @notice One claim of a list: a frame of its own, so that it can fail alone.
    /// @dev Caller: this contract. Reverts with `FeeDistributor_CallerNotSelf`.
    function claimOne(address account) external onlySelf returns (uint256 amount) {
        return _claim(account);
    }

    function _claim(address account) private returns (uint256 amount) {
        FeeDistributorStorage storage $ = _storage();
        Settling memory nothing;
        nothing.nextWeek = $.nextWeek;
        Cursor memory cursor = $.cursors[account];
        amount = _earn(account, cursor, nothing);
        $.cursors[account] = cursor;
        if (amount == 0) return 0;
        $.paid += uint104(amount); // at most `received`
        address receiver = cursor.receiver == address(0) ? account : cursor.receiver;
        emit Claimed(account, receiver, amount, cursor.week);
        USDC.safeTransfer(receiver, amount);
    }

    /// @dev What the account earned since the cursor, which moves on. Word by word of its lock's history: a word holds from the
    ///      week after its second until the week of the next word's second.
    function _earn(
        address account,
        Cursor memory cursor,
        Settling memory settling
    ) private view returns (uint256 amount) {
        VeLock latest = VOTE_ESCROW.latestLock(account);
        uint256 through = settling.nextWeek - 1;
        uint256 number = cursor.change;
        uint256 paidWeek = cursor.week;
        uint256 paidPrefix = _storage().prefixes[cursor.funded];
        VeLock lock = number == latest.count() ? latest : VOTE_ESCROW.pastLock(account, number);
        for (uint256 changes = 0; paidWeek < through; ++changes) {
            bool isLatest = number == latest.count();
            VeLock next;
            uint256 last = through;
            if (!isLatest) {
                next = number + 1 == latest.count() ? latest : VOTE_ESCROW.pastLock(account, number + 1);
                last = Math.min(through, next.since() / WEEK);
            }
            uint256 week = Math.min(last, lock.endWeek());
            if (week > paidWeek) {
                uint256 prefix = _prefixAt(week, settling);
                amount += _share(lock, paidPrefix, prefix);
            }
            if (last > paidWeek) {
                paidPrefix = _prefixAt(last, settling);
                paidWeek = last;
            }
            if (isLatest || last == through || changes == CHANGES_BY_CLAIM) break;
            lock = next;
            ++number;
        }
        cursor.week = uint16(paidWeek);
        cursor.funded = uint16(_fundedAt(paidWeek));
        cursor.change = uint32(number);
    }

    /// @dev Down: the fraction of a unit stays here. 87 bits × 13 bits × 120 bits.
    function _share(VeLock lock, uint256 from, uint256 to) private pure returns (uint256) {
        uint256 mask = (1 << A_BITS) - 1;
        uint256 a = (to & mask) - (from & mask);
        uint256 b = (to >> A_BITS) - (from >> A_BITS);
        return (lock.amount() * (lock.endWeek() * a - b)) >> SCALE;
    }

    /// @inheritdoc IFeeDistributor
    function setReceiver(address receiver) external {
        require(receiver != address(this) && receiver != address(USDC), FeeDistributor_BadReceiver(receiver));
        Cursor storage cursor = _storage().cursors[msg.sender];
        emit ReceiverUpdated(msg.sender, cursor.receiver, receiver);
        cursor.receiver = receiver;
    }

    /* VIEWS */

    /// @inheritdoc IFeeDistributor
    function claimable(address account) external view returns (uint256) {
        return _earn(account, _storage().cursors[account], _settling(SETTLED_BY_CLAIM));
    }

    /// @inheritdoc IFeeDistributor
    function receiverOf(address account) external view returns (address) {
        address receiver = _storage().cursors[account].receiver;
        return receiver == address(0) ? account : receiver;
    }

    /// @inheritdoc IFeeDistributor
    function claimedThrough(address account) external view returns (uint256 week) {
        return _storage().cursors[account].week;
    }

    /// @inheritdoc IFeeDistributor
    function revenueOf(uint256 week) external view returns (uint256) {
        return _storage().revenue[week];
    }

    /// @inheritdoc IFeeDistributor
    function state() external view returns (uint256 nextWeek, uint256 received, uint256 paid) {
        FeeDistributorStorage storage $ = _storage();
        return ($.nextWeek, $.received, $.paid);
    }

    /// @inheritdoc IFeeDistributor
    function usdc() external view returns (IERC20) {
        return USDC;
    }

    /// @inheritdoc IFeeDistributor
    function voteEscrow() external view returns (IVoteEscrow) {
        return VOTE_ESCROW;
    }

    /* INTERNALS */

    function _thisWeek() private view returns (uint256) {
        return block.timestamp / WEEK;
    }

    function _bit(uint256 week) private pure returns (uint256) {
        return 1 << (week & 0xFF);
    }

    /// @dev A and B of a settled week, or of one that `settling` settles.
    function _prefixAt(uint256 week, Settling memory settling) private view returns (uint256) {
        for (uint256 i = settling.count; i > 0; --i) {
            if (settling.list[i - 1].week <= week) return settling.list[i - 1].prefix;
        }
        return _storage().prefixes[_fundedAt(week)];
    }

    /// @dev The last settled week with money up to `week`; 0: none.
    function _fundedAt(uint256 week) private view returns (uint256) {
        FeeDistributorStorage storage $ = _storage();
        if (week >= $.lastFunded) return $.lastFunded;
        uint256 word = week >> 8;
        uint256 bits = $.funded[word] & (type(uint256).max >> (255 - (week & 0xFF)));
        while (bits == 0) {
            if (word << 8 <= $.firstWeek) return 0;
            bits = $.funded[--word];
        }
        return (word << 8) | Math.log2(bits);
    }

    /// @dev The first week from `week` on, and before `end`, that has money; `end`: none.
    function _nextFunded(uint256 week, uint256 end) private view returns (uint256) {
        FeeDistributorStorage storage $ = _storage();
        while (week < end) {
            uint256 bits = $.funded[week >> 8] >> (week & 0xFF);
            if (bits != 0) return Math.min(end, week + Math.log2(bits & (~bits + 1)));
            week = ((week >> 8) + 1) << 8;
        }
        return end;
    }
}
