// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IVestingVault} from "../../contracts/interfaces/token/IVestingVault.sol";
import {NaiveVesting} from "../helpers/NaiveVesting.sol";
import {VestingTest} from "../helpers/VestingTest.sol";

/// @notice The daily limit: how much becomes free, and that all share it by their parts whatever they do when.
contract VestingVaultLimitTest is VestingTest {
    using NaiveVesting for NaiveVesting.Days;

    uint256 private constant TOTAL = 12_500_000e18;
    uint256 private constant HOLDERS = 6;
    uint256 private constant STEPS = 40;

    uint256 private _seed;
    uint256[HOLDERS] private _ids;
    uint256[HOLDERS] private _totals;
    uint256 private _total;
    uint256 private _minDaily;
    uint256 private _maxDaily;

    /* HOW MUCH A DAY */

    /// @dev The listing is at 08:00, so that the limit begins at 08:00 180 days later: sixteen hours of the first day vest.
    function test_Limit_FreesByTheVolumeWithinItsBounds() external {
        uint256 id = _grant(alice, TOTAL, _saleTerms());
        uint256 closedAt = _listAndClose();
        uint256[6] memory volumes = [
            uint256(0),
            200_000e18 - 1,
            300_000e18 + 19,
            1_000_000e18 - 1,
            1_000_000e18,
            2 ** 200
        ];
        uint256[6] memory allowances = [MIN_DAILY, MIN_DAILY, 15_000e18, MAX_DAILY - 1, MAX_DAILY, MAX_DAILY];
        vm.warp(closedAt + 200 * DAY); // far more has vested than the least allowances let go
        uint256 free = vestingVault.limit().freed - MIN_DAILY;
        assertEq(free, 200 * MIN_DAILY);
        for (uint256 i = 0; i < 6; ++i) {
            observer.setVolume(volumes[i]);
            assertEq(vestingVault.limit().allowance, allowances[i]);
            assertEq(vestingVault.limit().freedToday, allowances[i]);
            vm.expectEmit(address(vestingVault));
            emit IVestingVault.AllowanceFixed(_today(), volumes[i], allowances[i], free);
            vm.prank(thief);
            vestingVault.fixAllowance();
            free += allowances[i];
            assertEq(vestingVault.limit().freed, free);
            vestingVault.release(id);
            assertEq(cpt.balanceOf(alice), free);
            _expectNothing(id);
            vestingVault.release(id);
            vm.warp(block.timestamp + DAY);
        }
    }

    function test_Limit_IsNothingBeforeTheClose() external {
        uint256 id = _grant(alice, TOTAL, _saleTerms());
        observer.setVolume(1_000_000e18);
        vestingVault.fixAllowance();
        _assertEmpty(0);
        _list(START);
        vm.warp(START + 6 * MONTH - 1);
        vestingVault.fixAllowance();
        _assertEmpty(0);
        assertEq(observer.refreshes(), 0);
        _expectNothing(id);
        vestingVault.release(id);
        vm.warp(START + 6 * MONTH);
        vestingVault.fixAllowance();
        assertEq(observer.refreshes(), 1);
        assertEq(vestingVault.limit().day, _today());
        assertEq(vestingVault.limit().freed, 0);
        vm.warp(START + 6 * MONTH + 1);
        assertEq(vestingVault.release(id), TOTAL / (18 * MONTH));
    }

    function _assertEmpty(uint256 day) private view {
        IVestingVault.LimitView memory limit = vestingVault.limit();
        assertEq(limit.total, TOTAL);
        assertEq(limit.freed + limit.allowance + limit.freedToday, 0);
        assertEq(limit.day, day);
    }

    /// @dev The figure of a day stays, whatever the volume does on it; the observer is asked once.
    function test_FixAllowance_IsOnceADay() external {
        _grant(alice, TOTAL, _saleTerms());
        vm.warp(_listAndClose() + 100 * DAY);
        observer.setVolume(400_000e18);
        vestingVault.fixAllowance();
        observer.setVolume(900_000e18);
        vestingVault.fixAllowance();
        vm.warp((_today() + 1) * DAY - 1);
        vestingVault.fixAllowance();
        assertEq(vestingVault.limit().allowance, 20_000e18);
        assertEq(observer.refreshes(), 1);
        vm.warp(block.timestamp + 1);
        assertEq(vestingVault.limit().allowance, 45_000e18);
        vestingVault.fixAllowance();
        assertEq(observer.refreshes(), 2);
    }

    /// @dev Days nobody touches let the least go, and what they could have let go more does not come back.
    function test_Limit_CountsUntouchedDaysWithTheLeastAllowance() external {
        uint256 id = _grant(alice, TOTAL, _saleTerms());
        observer.setVolume(1_000_000e18);
        vm.warp(_listAndClose() + 300 * DAY);
        assertEq(vestingVault.release(id), 300 * MIN_DAILY + MAX_DAILY);
        vm.warp(block.timestamp + 10 * DAY);
        assertEq(vestingVault.release(id), 9 * MIN_DAILY + MAX_DAILY);
    }

    function test_SetDailyBounds_HoldFromTheNextDayOn() external {
        uint256 id = _grant(alice, TOTAL, _saleTerms());
        observer.setVolume(1_000_000e18);
        vm.warp(_listAndClose() + 100 * DAY);
        vm.prank(critical);
        vestingVault.setDailyBounds(1_000e18, 20_000e18); // fixes today, and the days before, by the old ones
        assertEq(vestingVault.release(id), 100 * MIN_DAILY + MAX_DAILY);
        vm.warp(block.timestamp + 10 * DAY);
        assertEq(vestingVault.release(id), 9 * 1_000e18 + 20_000e18);
    }

    /// @dev With the least allowance for ever it takes 1 250 days; not a wei is left or lapses.
    function test_Limit_FreesEverythingInTheEnd() external {
        uint256 id = _grant(alice, TOTAL / 3, _saleTerms());
        uint256 otherId = _grant(bob, TOTAL - TOTAL / 3, _saleTerms());
        uint256 closedAt = _listAndClose();
        vm.warp(closedAt + 1_249 * DAY);
        assertEq(vestingVault.limit().freed, TOTAL);
        vm.warp(closedAt + 1_248 * DAY);
        assertEq(vestingVault.limit().freed, TOTAL - MIN_DAILY);
        vm.warp(closedAt + 5_000 * DAY);
        vestingVault.release(id);
        vestingVault.release(otherId);
        assertEq(cpt.balanceOf(alice), TOTAL / 3);
        assertEq(cpt.balanceOf(bob), TOTAL - TOTAL / 3);
        assertEq(cpt.balanceOf(address(vestingVault)), 0);
    }

    function test_Limit_WorksGiven_NothingIsLimited() external {
        vm.warp(_listAndClose() + 3 * DAY);
        vestingVault.fixAllowance();
        assertEq(vestingVault.limit().freed, 0);
        assertEq(vestingVault.limit().total, 0);
    }

    /// @dev Each asks 5 % of the volume at the second the day begins, or at its last: the median is of days that are over, so
    ///      that it is the same figure.
    function test_FixAllowance_AtTheStartOfTheDayTakesNothingAway() external {
        uint256 id = _grant(alice, TOTAL, _saleTerms());
        observer.setVolume(600_000e18);
        vm.warp(_listAndClose() + 100 * DAY);
        vm.warp((_today() + 1) * DAY);
        uint256 state = vm.snapshotState();
        vm.prank(thief);
        vestingVault.fixAllowance();
        vm.warp(block.timestamp + DAY - 1);
        uint256 early = vestingVault.release(id);
        assertTrue(vm.revertToState(state));
        vm.warp((_today() + 1) * DAY - 1);
        assertEq(vestingVault.release(id), early);
    }

    /* SHARED BY ALL */

    /// @dev First, last, every day or never: what anyone may have had in all is its part of what is free.
    function testFuzz_Release_SharesByPartsUnderAnyTiming(uint256 seed) external {
        _seed = seed;
        NaiveVesting.Days memory naive = _openHolders();
        uint256 allowed = 0;
        for (uint256 i = 0; i < STEPS; ++i) {
            vm.warp(block.timestamp + _someTime());
            bool touched = _today() == naive.day && i > 0 && allowed != 0;
            uint256 day = naive.day;
            naive.least = _minDaily;
            naive.passTo(_today());
            if (naive.day != day) touched = false;
            if (!touched) allowed = 0;
            uint256 volume = _random(1_600_000e18);
            observer.setVolume(volume);
            if (_random(3) > 0) {
                if (allowed == 0) allowed = _allowanceFor(volume, _minDaily, _maxDaily);
                naive.allowance = allowed;
                _act(naive);
            } else {
                // nobody comes: free is what it would be if somebody did
                uint256 kept = naive.allowance;
                naive.allowance = allowed == 0 ? _allowanceFor(volume, _minDaily, _maxDaily) : allowed;
                _compare(naive);
                naive.allowance = kept;
            }
        }
        vm.warp(block.timestamp + 4_000 * DAY);
        for (uint256 i = 0; i < HOLDERS; ++i) {
            _release(i);
            assertEq(_releasedOf(_ids[i]), _totals[i]);
        }
        assertEq(cpt.balanceOf(address(vestingVault)), 0);
    }

    function _openHolders() private returns (NaiveVesting.Days memory) {
        (_minDaily, _maxDaily) = (MIN_DAILY, MAX_DAILY);
        for (uint256 i = 0; i < HOLDERS; ++i) {
            _totals[i] =
                1 +
                _random(
                    i == 0
                        ? 1_000
                        : i == 1
                            ? 1e18
                            : 3_000_000e18
                );
            _total += _totals[i];
            _ids[i] = _grant(makeAddr(string.concat("holder ", vm.toString(i))), _totals[i], _saleTerms());
        }
        vm.warp(START + _random(DAY));
        return _naiveLimit(_total, _listAndClose());
    }

    function _random(uint256 max) private returns (uint256) {
        _seed = uint256(keccak256(abi.encode(_seed)));
        return _seed % max;
    }

    /// @dev Seconds, the last or first second of a day, days, seldom months.
    function _someTime() private returns (uint256) {
        uint256 kind = _random(8);
        uint256 tomorrow = (_today() + 1) * DAY - block.timestamp;
        if (kind < 2) return _random(3);
        if (kind < 4) return tomorrow + _random(2) * (DAY - 1);
        if (kind == 4) return tomorrow - 1;
        if (kind < 7) return _random(15 * DAY);
        return _random(120 * DAY);
    }

    function _release(uint256 i) private returns (uint256) {
        uint256[] memory ids = new uint256[](2);
        (ids[0], ids[1]) = (_ids[i], _ids[i]); // twice pays once
        return vestingVault.releaseMany(ids);
    }

    /// @dev Some release, one may move its schedule on, or the bounds change.
    function _act(NaiveVesting.Days memory naive) private {
        uint256 kind = _random(6);
        if (kind == 0) {
            _minDaily = 1_000e18 + _random(30_000e18);
            _maxDaily = _minDaily + _random(60_000e18);
            vm.prank(critical);
            vestingVault.setDailyBounds(_minDaily, _maxDaily);
        } else {
            vestingVault.fixAllowance();
        }
        _compare(naive);
        for (uint256 i = 0; i < kind; ++i) {
            uint256 holder = _random(HOLDERS - 1); // the last one waits until the end
            uint256 expected = (_totals[holder] * naive.freeAt(block.timestamp)) / _total;
            uint256 released = _releasedOf(_ids[holder]);
            assertEq(_release(holder), expected - released);
        }
        if (kind == 5) {
            uint256 holder = _random(HOLDERS - 1);
            address owner = vestingVault.beneficiaryOf(_ids[holder]);
            _ids[holder] = _transfer(owner, _ids[holder], _random(2) == 0 ? owner : makeAddr("next"));
        }
        _compare(naive);
    }

    function _compare(NaiveVesting.Days memory naive) private view {
        uint256 free = naive.freeAt(block.timestamp);
        IVestingVault.LimitView memory limit = vestingVault.limit();
        assertEq(limit.freed, free, "free");
        assertEq(limit.freedToday, free - naive.freeBefore, "today");
        assertLe(limit.freedToday, limit.allowance);
        uint256 sum = 0;
        for (uint256 i = 0; i < HOLDERS; ++i) {
            uint256 mine = _releasedOf(_ids[i]) + vestingVault.releasable(_ids[i]);
            assertEq(mine, (_totals[i] * free) / _total, "part");
            assertLe(mine, vestingVault.vestedAt(_ids[i], block.timestamp));
            sum += mine;
        }
        assertLe(sum, free);
        assertLt(free - sum, HOLDERS);
    }
}
