// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IExpiringPause} from "../../../contracts/interfaces/base/IExpiringPause.sol";
import {IGenesis} from "../../../contracts/interfaces/token/IGenesis.sol";
import {IVestingVault} from "../../../contracts/interfaces/token/IVestingVault.sol";
import {Roles} from "../../../contracts/libraries/Roles.sol";
import {NaiveVesting} from "../../helpers/NaiveVesting.sol";
import {VestingTest} from "../../helpers/VestingTest.sol";
import {MockPoolObserver} from "../../mocks/MockPoolObserver.sol";
import {ActingTest} from "./ActingTest.sol";

/// @notice Genesis, a grantor that stands for the sale, five holders, an observer that fails at times, a guardian and the clock.
/// @dev The limit is followed day by day beside the vault.
abstract contract VestingHandler is ActingTest, VestingTest {
    using NaiveVesting for NaiveVesting.Days;

    uint256 internal constant HOLDERS = 5;
    uint256 private constant MOST_SCHEDULES = 24;

    struct Schedule {
        uint256 id; // its present number
        uint256 firstId;
        bool limited;
        bool revocable;
    }

    Schedule[] internal schedules;
    address[HOLDERS] internal holders;
    mapping(bytes4 handler => uint256) internal successes;
    uint256 internal donated;
    uint256 internal paid;
    uint256 internal limitedTotal;
    NaiveVesting.Days internal limitDays;
    bool internal isFixed; // the day of `limitDays`
    uint256 internal failedDays;
    uint256 internal volumeDays;
    uint256 internal funded;
    uint256 private _minDaily;
    uint256 private _maxDaily;

    function setUp() public virtual override {
        super.setUp();
        (_minDaily, _maxDaily) = vestingVault.dailyBounds();
        for (uint256 i = 0; i < HOLDERS; ++i) {
            holders[i] = makeAddr(string.concat("holder ", vm.toString(i)));
        }
        vm.startPrank(admin);
        manager.grantRole(Roles.VESTING_GRANTOR, address(this), 0);
        genesis.begin(cpt, vestingVault, holders[0], address(this)); // this is the sale
        vm.stopPrank();
        cpt.approve(address(vestingVault), type(uint256).max);
        _note(_idOf(holders[0], 0), false, false);
        _note(_idOf(holders[0], 1), false, false);
    }

    function _names() internal pure returns (string[13] memory) {
        return
            [
                "grantSale",
                "grantTeam",
                "grantOther",
                "release",
                "releaseMany",
                "transferOn",
                "revokeTeam",
                "fixToday",
                "setBounds",
                "observe",
                "stop",
                "donate",
                "passTime"
            ];
    }

    function _selectorOf(string memory name) internal pure returns (bytes4) {
        return bytes4(keccak256(bytes.concat(bytes(name), "(uint256)")));
    }

    function _success() private {
        ++successes[msg.sig];
        _done();
    }

    function _note(uint256 id, bool limited, bool revocable) private {
        schedules.push(Schedule(id, id, limited, revocable));
    }

    function _some(uint256 seed) private view returns (Schedule storage) {
        return schedules[seed % schedules.length];
    }

    /* GRANTS */

    /// @dev The listing comes once some have bought.
    function grantSale(uint256 seed) external acting {
        uint256 amount = 1 + ((seed >> 16) % 1_500_000e18);
        address to = holders[seed % HOLDERS];
        uint256 closedAt = vestingVault.limitedClosedAt();
        bool open = (closedAt == 0 || block.timestamp < closedAt) && cpt.balanceOf(address(this)) >= amount;
        if (!open || _isPaused()) {
            _refused(address(vestingVault), abi.encodeCall(vestingVault.createSchedule, (to, amount, _saleTerms())));
        } else {
            _note(vestingVault.createSchedule(to, amount, _saleTerms()), true, false);
            limitedTotal += amount;
            if (closedAt == 0 && schedules.length > 8) _list(block.timestamp + ((seed >> 200) % 20 days));
        }
        _success();
    }

    function _isPaused() private view returns (bool) {
        return IExpiringPause(address(cpt)).paused();
    }

    function grantTeam(uint256 seed) external acting {
        (, uint256 left) = genesis.allocationOf(IGenesis.Allocation.Team);
        uint256 amount = 1 + ((seed >> 16) % 2_000_000e18);
        uint40 start = seed % 2 == 0 ? 0 : uint40(block.timestamp + ((seed >> 8) % 90 days));
        bytes memory call = abi.encodeCall(genesis.grantTeam, (holders[(seed >> 8) % HOLDERS], amount, start));
        bool full = schedules.length >= MOST_SCHEDULES;
        bool refused = full || amount > left || _isPaused();
        vm.prank(full ? thief : admin);
        if (refused) {
            _refused(address(genesis), call);
        } else {
            (bool ok, bytes memory answer) = address(genesis).call(call);
            if (!ok) _revertWith(answer);
            _note(abi.decode(answer, (uint256)), false, true);
        }
        _success();
    }

    function grantOther(uint256 seed) external acting {
        IVestingVault.Terms memory terms;
        if (schedules.length >= MOST_SCHEDULES || _isPaused() || cpt.balanceOf(address(this)) < 1e22) {
            vm.prank(thief);
            _refused(address(vestingVault), abi.encodeCall(vestingVault.createSchedule, (thief, 1, terms)));
            return _success();
        }
        terms.cliffMonths = uint8((seed >> 8) % 8);
        terms.linearMonths = uint8(1 + ((seed >> 16) % 24));
        terms.atStartBps = uint16((seed >> 24) % 10_001);
        terms.monthly = (seed >> 40) % 2 == 0;
        terms.start = (seed >> 48) % 2 == 0 ? 0 : uint40(block.timestamp);
        _note(vestingVault.createSchedule(holders[seed % HOLDERS], 1 + ((seed >> 64) % 1e22), terms), false, false);
        _success();
    }

    /* RELEASES */

    function release(uint256 seed) external acting {
        _sync();
        Schedule storage schedule = _some(seed);
        uint256 due = vestingVault.releasable(schedule.id);
        if (due == 0) {
            _refused(address(vestingVault), abi.encodeCall(vestingVault.release, (schedule.id)));
        } else {
            if (schedule.limited) _fixed();
            _paysTo(vestingVault.beneficiaryOf(schedule.id), due, abi.encodeCall(vestingVault.release, (schedule.id)));
        }
        _success();
    }

    function _paysTo(address owner, uint256 due, bytes memory call) private {
        uint256 before = cpt.balanceOf(owner);
        vm.prank(thief);
        (bool ok, bytes memory answer) = address(vestingVault).call(call);
        if (!ok) _revertWith(answer);
        assertEq(abi.decode(answer, (uint256)), due);
        assertEq(cpt.balanceOf(owner) - before, due);
        paid += due;
    }

    /// @dev All of one holder's, the first one twice.
    function releaseMany(uint256 seed) external acting {
        _sync();
        address owner = holders[seed % HOLDERS];
        uint256[] memory ids = new uint256[](schedules.length + 1);
        uint256 due = 0;
        uint256 count = 0;
        for (uint256 i = 0; i < schedules.length; ++i) {
            if (vestingVault.beneficiaryOf(schedules[i].id) != owner) continue;
            if (schedules[i].limited) _fixed();
            ids[count++] = schedules[i].id;
            due += vestingVault.releasable(schedules[i].id);
        }
        if (count != 0) ids[count++] = ids[0];
        assembly ("memory-safe") {
            mstore(ids, count)
        }
        _paysTo(owner, due, abi.encodeCall(vestingVault.releaseMany, (ids)));
        _success();
    }

    /* OWNERS */

    function transferOn(uint256 seed) external acting {
        Schedule storage schedule = _some(seed);
        address owner = vestingVault.beneficiaryOf(schedule.id);
        vm.prank(thief);
        _refused(address(vestingVault), abi.encodeCall(vestingVault.transferSchedule, (schedule.id, thief)));
        schedule.id = _transfer(owner, schedule.id, holders[(seed >> 32) % HOLDERS]);
        _success();
    }

    /// @dev By the first number or the present one.
    function revokeTeam(uint256 seed) external acting {
        for (uint256 i = 0; i < schedules.length; ++i) {
            Schedule storage schedule = _some((seed % schedules.length) + i);
            if (!schedule.revocable) continue;
            IVestingVault.ScheduleView memory before = vestingVault.scheduleOf(schedule.id);
            vm.prank(admin);
            uint256 unvested = genesis.revokeTeam((seed >> 32) % 2 == 0 ? schedule.id : schedule.firstId);
            assertEq(unvested, before.total - before.vested);
            assertEq(vestingVault.releasable(schedule.id), before.releasable);
            schedule.revocable = false;
            return _success();
        }
        vm.prank(admin);
        _refused(address(genesis), abi.encodeCall(genesis.revokeTeam, (_some(seed).id)));
        _success();
    }

    /* THE LIMIT */

    /// @dev Before the vault is touched: the days that are over, by themselves.
    function _sync() internal {
        uint256 closedAt = vestingVault.limitedClosedAt();
        if (closedAt == 0 || block.timestamp < closedAt) return;
        if (limitDays.begin == 0) {
            limitDays = NaiveVesting.open(limitedTotal, closedAt, 18 * MONTH, _minDaily);
        }
        NaiveVesting.Days memory naive = limitDays;
        if (naive.day == _today()) return;
        naive.least = _minDaily;
        naive.passTo(_today());
        limitDays = naive;
        isFixed = false;
    }

    function _volume() private view returns (uint256) {
        return observer.mode() == MockPoolObserver.Mode.Answers ? observer.volume() : 0;
    }

    /// @dev What is about to happen fixes today's allowance, if nothing has.
    function _fixed() private {
        if (limitDays.begin == 0 || isFixed) return;
        isFixed = true;
        limitDays.allowance = _allowanceFor(_volume(), _minDaily, _maxDaily);
        if (observer.mode() == MockPoolObserver.Mode.Answers) ++volumeDays;
        else ++failedDays;
    }

    /// @dev What the days say is free now, fixed or not.
    function _freeNow() internal returns (uint256) {
        _sync();
        if (limitDays.begin == 0) return 0;
        NaiveVesting.Days memory naive = limitDays;
        if (!isFixed) naive.allowance = _allowanceFor(_volume(), _minDaily, _maxDaily);
        return naive.freeAt(block.timestamp);
    }

    function fixToday(uint256) external acting {
        _sync();
        _fixed();
        vestingVault.fixAllowance();
        _success();
    }

    function setBounds(uint256 seed) external acting {
        _sync();
        _fixed();
        _minDaily = 1_000e18 + (seed % 20_000e18);
        _maxDaily = _minDaily + ((seed >> 128) % 60_000e18);
        vm.prank(critical);
        vestingVault.setDailyBounds(_minDaily, _maxDaily);
        _success();
    }

    /// @dev The pool trades; at times the observer fails, in one way or the other.
    function observe(uint256 seed) external acting {
        observer.setVolume((seed >> 16) % 1_800_000e18);
        uint256 kind = seed % 9;
        observer.setMode(kind < 4 ? MockPoolObserver.Mode(kind) : MockPoolObserver.Mode.Answers);
        _success();
    }

    /* THE WORLD */

    function stop(uint256 seed) external acting {
        vm.warp(block.timestamp + 72 hours + 7 days);
        _pause(address(cpt));
        if (seed % 3 != 0) {
            vm.warp(block.timestamp + ((seed >> 8) % 72 hours));
            vm.prank(routine);
            IExpiringPause(address(cpt)).unpause();
        }
        _success();
    }

    function donate(uint256 seed) external acting {
        IGenesis.Allocation allocation = IGenesis.Allocation(seed % 3);
        (, uint256 left) = genesis.allocationOf(allocation);
        if (seed % 11 == 0 && left != 0 && !_isPaused()) {
            funded += left;
            vm.prank(admin);
            assertEq(genesis.fund(allocation, address(router)), left);
        }
        uint256 amount = (seed >> 16) % 1e18;
        if (_isPaused() || cpt.balanceOf(address(this)) < amount) amount = 0;
        donated += amount;
        if (amount != 0) cpt.transfer(address(vestingVault), amount);
        _success();
    }

    /// @dev Seconds, to a day's boundary or beside it, days, seldom months.
    function passTime(uint256 seed) external acting {
        uint256 kind = seed % 8;
        uint256 tomorrow = (_today() + 1) * DAY;
        if (kind < 3) vm.warp(tomorrow + ((seed >> 8) % 3) - 1);
        else if (kind < 6) vm.warp(block.timestamp + ((seed >> 8) % (4 * DAY)));
        else vm.warp(block.timestamp + ((seed >> 8) % (60 * DAY)));
        _success();
    }
}
