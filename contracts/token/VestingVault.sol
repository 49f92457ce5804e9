// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AccessManagedUpgradeable} from "@openzeppelin/contracts-upgradeable/access/manager/AccessManagedUpgradeable.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {IPoolObserver} from "../interfaces/oracle/IPoolObserver.sol";
import {IVestingVault} from "../interfaces/token/IVestingVault.sol";
import {DailyLimit} from "../libraries/DailyLimit.sol";
import {VestingSchedule, VestingSchedules} from "../libraries/VestingSchedule.sol";

/// @title VestingVault
/// @notice CPT that becomes its beneficiaries' over time.
/// @dev docs/vesting.md derives the daily limit. Trusts: CPT takes no transfer fee and calls nobody. The observer is trusted to name
///      a volume within the bounds of the limit, and not to answer: without it the least allowance holds. Invariants: VST-1 (CPT held
///      ≥ Σ total − released), VST-2 (released ≤ vested, of every schedule), VST-3 (limited schedules together: released ≤ freed, and
///      no day frees more than its allowance), VST-4 (every limited schedule may take the same part of its total).
contract VestingVault is IVestingVault, AccessManagedUpgradeable {
    using SafeERC20 for IERC20;
    using DailyLimit for DailyLimit.State;
    using DailyLimit for DailyLimit.Curve;

    uint256 private constant MONTH = VestingSchedules.MONTH;
    uint256 private constant BPS = VestingSchedules.BPS;
    uint256 private constant PLACE_BITS = 32;
    uint8 private constant LIMITED_CLIFF_MONTHS = 6;
    uint8 private constant LIMITED_LINEAR_MONTHS = 18;
    uint256 private constant VOLUME_SHARE_BPS = 500;
    uint88 private constant DEFAULT_MIN_DAILY = 10_000e18;
    uint88 private constant DEFAULT_MAX_DAILY = 50_000e18;
    uint256 private constant LOWEST_DAILY = 1_000e18;
    uint256 private constant HIGHEST_DAILY = 1_000_000e18;
    uint256 private constant MAX_NOTICE = 365 days;
    uint256 private constant OBSERVER_GAS = 500_000;
    /// @dev What a release spends after the observer's answer, so that a caller cannot starve the observer and still go on.
    uint256 private constant RELEASE_GAS = 150_000;
    /// @dev Of what is left a call gets 63/64 at most. Up.
    uint256 private constant FIXING_GAS = ((OBSERVER_GAS + RELEASE_GAS) * 64) / 63 + 1;

    /// @custom:oz-upgrades-unsafe-allow state-variable-immutable
    IERC20 private immutable CPT;
    /// @custom:oz-upgrades-unsafe-allow state-variable-immutable
    IPoolObserver private immutable OBSERVER;

    /* STORAGE */

    /// @custom:storage-location erc7201:cyberplaza.VestingVault
    struct VestingVaultStorage {
        mapping(uint256 scheduleId => VestingSchedule) schedules;
        mapping(uint256 scheduleId => address) creators; // of revocable schedules
        mapping(address beneficiary => uint32) counts;
        uint40 listingAt;
        uint88 limitedTotal;
        uint88 minDaily;
        uint88 maxDaily;
        DailyLimit.State limit;
        mapping(uint256 firstId => uint256) presentIds; // of revocable schedules that were transferred
        mapping(uint256 presentId => uint256) firstIds;
    }

    function _storage() private pure returns (VestingVaultStorage storage $) {
        uint256 location = erc7201("cyberplaza.VestingVault");
        assembly ("memory-safe") {
            $.slot := location
        }
    }

    /// @custom:oz-upgrades-unsafe-allow constructor
    constructor(IERC20 cpt_, IPoolObserver observer) {
        CPT = cpt_;
        OBSERVER = observer;
        _disableInitializers();
    }

    function initialize(address authority_) external initializer {
        __AccessManaged_init(authority_);
        VestingVaultStorage storage $ = _storage();
        $.minDaily = DEFAULT_MIN_DAILY;
        $.maxDaily = DEFAULT_MAX_DAILY;
    }

    /* SCHEDULES */

    /// @inheritdoc IVestingVault
    function createSchedule(
        address beneficiary,
        uint256 amount,
        Terms calldata terms
    ) external restricted returns (uint256 scheduleId) {
        _requireBeneficiary(beneficiary);
        require(amount != 0 && amount <= VestingSchedules.MAX_TOTAL, VestingVault_BadAmount(amount));
        VestingVaultStorage storage $ = _storage();
        if (terms.limited) {
            uint256 closedAt = limitedClosedAt();
            require(closedAt == 0 || block.timestamp < closedAt, VestingVault_LimitedClosed(closedAt));
            $.limitedTotal += uint88(amount); // fits, checked above
        }
        scheduleId = _append(beneficiary, _pack(amount, terms));
        if (terms.revocable) $.creators[scheduleId] = msg.sender;
        emit ScheduleCreated(scheduleId, beneficiary, msg.sender, amount, terms);
        CPT.safeTransferFrom(msg.sender, address(this), amount);
    }

    function _pack(uint256 amount, Terms calldata terms) private view returns (VestingSchedule) {
        _requireTerms("start", terms.start == 0 || terms.start >= block.timestamp);
        _requireTerms("atStartBps", terms.atStartBps <= BPS);
        _requireTerms("monthly", !terms.monthly || terms.linearMonths != 0);
        _requireTerms("limited", !terms.limited || _isPrivateSale(terms));
        uint8 flags =
            (terms.monthly ? VestingSchedules.MONTHLY : 0) |
                (terms.limited ? VestingSchedules.LIMITED : 0) |
                (terms.revocable ? VestingSchedules.REVOCABLE : 0);
        return
            VestingSchedules.pack(amount, terms.start, terms.cliffMonths, terms.linearMonths, terms.atStartBps, flags);
    }

    function _requireTerms(bytes32 what, bool sound) private pure {
        require(sound, VestingVault_BadTerms(what));
    }

    function _isPrivateSale(Terms calldata terms) private pure returns (bool) {
        return
            terms.start == 0 &&
            terms.cliffMonths == LIMITED_CLIFF_MONTHS &&
            terms.linearMonths == LIMITED_LINEAR_MONTHS &&
            terms.atStartBps == 0 &&
            !terms.monthly &&
            !terms.revocable;
    }

    /// @inheritdoc IVestingVault
    function transferSchedule(uint256 scheduleId, address to) external returns (uint256 newScheduleId) {
        VestingSchedule schedule = _scheduleAt(scheduleId);
        require(_beneficiaryIn(scheduleId) == msg.sender, VestingVault_NotBeneficiary(scheduleId, msg.sender));
        _requireBeneficiary(to);
        VestingVaultStorage storage $ = _storage();
        newScheduleId = _append(to, schedule);
        $.schedules[scheduleId] = VestingSchedule.wrap(0);
        if (schedule.has(VestingSchedules.REVOCABLE)) {
            $.creators[newScheduleId] = $.creators[scheduleId];
            delete $.creators[scheduleId];
            _follow(scheduleId, newScheduleId);
        }
        emit ScheduleTransferred(scheduleId, newScheduleId, to);
    }

    /// @dev A revocation may wait for days in the open. The first number leads to the present one, so that no transfer escapes it.
    function _follow(uint256 scheduleId, uint256 newScheduleId) private {
        VestingVaultStorage storage $ = _storage();
        uint256 firstId = $.firstIds[scheduleId];
        if (firstId == 0) firstId = scheduleId;
        $.firstIds[newScheduleId] = firstId;
        $.presentIds[firstId] = newScheduleId;
    }

    /// @inheritdoc IVestingVault
    function revoke(uint256 scheduleId) external returns (uint256 unvested) {
        VestingVaultStorage storage $ = _storage();
        uint256 presentId = $.presentIds[scheduleId];
        if (presentId != 0) scheduleId = presentId;
        VestingSchedule schedule = _scheduleAt(scheduleId);
        require($.creators[scheduleId] == msg.sender, VestingVault_NotRevocable(scheduleId, msg.sender));
        uint256 start = _startOf(schedule);
        uint256 vested = schedule.vestedAt(start, block.timestamp);
        unvested = schedule.total() - vested;
        $.schedules[scheduleId] = schedule.withRevoked(vested, start);
        delete $.creators[scheduleId];
        emit ScheduleRevoked(scheduleId, msg.sender, vested, unvested);
        CPT.safeTransfer(msg.sender, unvested);
    }

    function _append(address beneficiary, VestingSchedule schedule) private returns (uint256 scheduleId) {
        VestingVaultStorage storage $ = _storage();
        scheduleId = scheduleIdOf(beneficiary, $.counts[beneficiary]++);
        $.schedules[scheduleId] = schedule;
    }

    function _requireBeneficiary(address beneficiary) private view {
        require(beneficiary != address(0) && beneficiary != address(this), VestingVault_BadBeneficiary(beneficiary));
    }

    /* RELEASE */

    /// @inheritdoc IVestingVault
    function release(uint256 scheduleId) external returns (uint256 amount) {
        amount = _release(scheduleId);
        require(amount != 0, VestingVault_NothingToRelease(scheduleId));
    }

    /// @inheritdoc IVestingVault
    function releaseMany(uint256[] calldata scheduleIds) external returns (uint256 amount) {
        for (uint256 i = 0; i < scheduleIds.length; ++i) {
            amount += _release(scheduleIds[i]);
        }
    }

    function _release(uint256 scheduleId) private returns (uint256 amount) {
        VestingSchedule schedule = _scheduleAt(scheduleId);
        uint256 start = _startOf(schedule);
        if (schedule.has(VestingSchedules.LIMITED)) {
            _fixAllowance();
            schedule = _scheduleAt(scheduleId); // the observer was called
            amount = _freeOf(schedule);
        } else {
            amount = schedule.vestedAt(start, block.timestamp);
        }
        amount -= schedule.released();
        if (amount == 0) return 0;
        _storage().schedules[scheduleId] = schedule.withReleased(amount, start);
        emit Released(scheduleId, amount);
        CPT.safeTransfer(_beneficiaryIn(scheduleId), amount);
    }

    /* DAILY LIMIT */

    /// @inheritdoc IVestingVault
    function fixAllowance() external {
        _fixAllowance();
    }

    /// @dev Once a day from the end of the cliff on, by the first release of a limited schedule.
    function _fixAllowance() private {
        VestingVaultStorage storage $ = _storage();
        uint256 today = block.timestamp / DailyLimit.DAY;
        if (!_isUnfixed(today)) return;
        uint256 left = gasleft();
        require(left >= FIXING_GAS, VestingVault_InsufficientGas(left, FIXING_GAS));
        uint256 volume = _askObserver();
        if (!_isUnfixed(today)) return; // the observer came back here
        uint256 freed = $.limit.freedAtStartOf(_curve(), today, $.minDaily);
        uint256 allowance = _allowanceFor(volume);
        // A day fits 32 bits, freed is at most the total, an allowance at most 1 000 000 CPT.
        $.limit = DailyLimit.State(uint32(today), uint88(freed), uint88(allowance));
        emit AllowanceFixed(today, volume, allowance, freed);
    }

    /// @dev 0 when there is no answer. `try` would revert with an observer that answers nothing, or has no code.
    function _askObserver() private returns (uint256 volume) {
        address observer = address(OBSERVER);
        bytes4 selector = IPoolObserver.refresh.selector;
        assembly ("memory-safe") {
            mstore(0, selector)
            let ok := call(OBSERVER_GAS, observer, 0, 0, 4, 0, 0x20)
            if and(ok, gt(returndatasize(), 0x1f)) {
                volume := mload(0)
            }
        }
    }

    /// @dev The same without observing.
    function _readObserver() private view returns (uint256 volume) {
        address observer = address(OBSERVER);
        bytes4 selector = IPoolObserver.medianVolume.selector;
        assembly ("memory-safe") {
            mstore(0, selector)
            let ok := staticcall(OBSERVER_GAS, observer, 0, 4, 0, 0x20)
            if and(ok, gt(returndatasize(), 0x1f)) {
                volume := mload(0)
            }
        }
    }

    function _isUnfixed(uint256 today) private view returns (bool) {
        VestingVaultStorage storage $ = _storage();
        uint256 closedAt = limitedClosedAt();
        return closedAt != 0 && block.timestamp >= closedAt && $.limit.day != today;
    }

    /// @dev Down.
    function _allowanceFor(uint256 volume) private view returns (uint256) {
        VestingVaultStorage storage $ = _storage();
        return Math.max(Math.min(Math.mulDiv(volume, VOLUME_SHARE_BPS, BPS), $.maxDaily), $.minDaily);
    }

    /// @dev Of all limited schedules together; begins when they close.
    function _curve() private view returns (DailyLimit.Curve memory) {
        return DailyLimit.Curve(_storage().limitedTotal, limitedClosedAt(), LIMITED_LINEAR_MONTHS * MONTH);
    }

    /// @dev What has become free, as if today's allowance were fixed now.
    function _limitNow() private view returns (DailyLimit.State memory state, uint256 freed) {
        VestingVaultStorage storage $ = _storage();
        state = $.limit;
        uint256 today = block.timestamp / DailyLimit.DAY;
        if (_isUnfixed(today)) {
            state.freedBefore = uint88(state.freedAtStartOf(_curve(), today, $.minDaily));
            state.allowance = uint88(_allowanceFor(_readObserver()));
            state.day = uint32(today);
        }
        if (state.day != 0) freed = state.freedAt(_curve(), block.timestamp);
    }

    /* SETTINGS */

    /// @inheritdoc IVestingVault
    function announceListing(uint256 listedAt) external restricted {
        VestingVaultStorage storage $ = _storage();
        uint256 announced = $.listingAt;
        require(
            announced == 0 && listedAt >= block.timestamp && listedAt <= block.timestamp + MAX_NOTICE,
            VestingVault_BadListing(listedAt, announced)
        );
        $.listingAt = uint40(listedAt); // at most a year from now
        emit ListingAnnounced(listedAt);
    }

    /// @inheritdoc IVestingVault
    function setDailyBounds(uint256 min, uint256 max) external restricted {
        require(LOWEST_DAILY <= min && min <= max && max <= HIGHEST_DAILY, VestingVault_BadBounds(min, max));
        _fixAllowance();
        VestingVaultStorage storage $ = _storage();
        emit DailyBoundsUpdated($.minDaily, min, $.maxDaily, max);
        // Both fit: at most 1 000 000 CPT, checked above.
        $.minDaily = uint88(min);
        $.maxDaily = uint88(max);
    }

    /* VIEWS */

    /// @inheritdoc IVestingVault
    function scheduleCount(address beneficiary) external view returns (uint256) {
        return _storage().counts[beneficiary];
    }

    /// @inheritdoc IVestingVault
    function scheduleIdOf(address beneficiary, uint32 place) public pure returns (uint256) {
        return (uint256(uint160(beneficiary)) << PLACE_BITS) | place;
    }

    /// @inheritdoc IVestingVault
    function beneficiaryOf(uint256 scheduleId) external view returns (address) {
        _scheduleAt(scheduleId);
        return _beneficiaryIn(scheduleId);
    }

    /// @inheritdoc IVestingVault
    function scheduleOf(uint256 scheduleId) external view returns (ScheduleView memory) {
        VestingSchedule schedule = _scheduleAt(scheduleId);
        uint256 start = _startOf(schedule);
        return
            ScheduleView({
                total: schedule.total(),
                released: schedule.released(),
                vested: schedule.vestedAt(start, block.timestamp),
                releasable: releasable(scheduleId),
                terms: Terms({
                    start: uint40(start),
                    cliffMonths: uint8(schedule.cliffMonths()),
                    linearMonths: uint8(schedule.linearMonths()),
                    atStartBps: uint16(schedule.atStartBps()),
                    monthly: schedule.has(VestingSchedules.MONTHLY),
                    limited: schedule.has(VestingSchedules.LIMITED),
                    revocable: schedule.has(VestingSchedules.REVOCABLE)
                })
            });
    }

    /// @inheritdoc IVestingVault
    function vestedAt(uint256 scheduleId, uint256 time) external view returns (uint256) {
        VestingSchedule schedule = _scheduleAt(scheduleId);
        return schedule.vestedAt(_startOf(schedule), time);
    }

    /// @inheritdoc IVestingVault
    function releasable(uint256 scheduleId) public view returns (uint256) {
        VestingSchedule schedule = _scheduleAt(scheduleId);
        uint256 earned =
            schedule.has(VestingSchedules.LIMITED)
                ? _freeOf(schedule)
                : schedule.vestedAt(_startOf(schedule), block.timestamp);
        return earned - schedule.released();
    }

    /// @inheritdoc IVestingVault
    function limit() external view returns (LimitView memory) {
        (DailyLimit.State memory state, uint256 freed) = _limitNow();
        return
            LimitView({
                total: _storage().limitedTotal,
                freed: freed,
                day: state.day,
                allowance: state.allowance,
                freedToday: freed - state.freedBefore
            });
    }

    /// @inheritdoc IVestingVault
    function dailyBounds() external view returns (uint256 min, uint256 max) {
        return (_storage().minDaily, _storage().maxDaily);
    }

    /// @inheritdoc IVestingVault
    function listingAt() external view returns (uint256) {
        return _storage().listingAt;
    }

    /// @inheritdoc IVestingVault
    function limitedClosedAt() public view returns (uint256) {
        uint256 listedAt = _storage().listingAt;
        return listedAt == 0 ? 0 : listedAt + LIMITED_CLIFF_MONTHS * MONTH;
    }

    /// @inheritdoc IVestingVault
    function cpt() external view returns (IERC20) {
        return CPT;
    }

    /* INTERNALS */

    function _scheduleAt(uint256 scheduleId) private view returns (VestingSchedule schedule) {
        schedule = _storage().schedules[scheduleId];
        require(VestingSchedule.unwrap(schedule) != 0, VestingVault_NoSchedule(scheduleId));
    }

    function _beneficiaryIn(uint256 scheduleId) private pure returns (address) {
        return address(uint160(scheduleId >> PLACE_BITS)); // of a schedule that exists the upper 64 bits are zero
    }

    /// @dev The word knows its start once something was released.
    function _startOf(VestingSchedule schedule) private view returns (uint256 start) {
        start = schedule.start();
        if (start == 0) start = _storage().listingAt;
    }

    /// @dev What a limited schedule may take in all by now. Down: at most what has vested of it, as less is free than has vested.
    function _freeOf(VestingSchedule schedule) private view returns (uint256) {
        (, uint256 freed) = _limitNow();
        return freed == 0 ? 0 : Math.mulDiv(schedule.total(), freed, _storage().limitedTotal);
    }
}
