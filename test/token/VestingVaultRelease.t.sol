// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IVestingVault} from "../../contracts/interfaces/token/IVestingVault.sol";
import {NaiveVesting} from "../helpers/NaiveVesting.sol";
import {VestingTest} from "../helpers/VestingTest.sol";

/// @notice What is paid when: the table of the specification month by month, fixed starts, instalments, stops and gifts.
contract VestingVaultReleaseTest is VestingTest {
    address private _foundation = makeAddr("foundation");

    function setUp() public override {
        super.setUp();
        observer.setVolume(type(uint128).max);
    }

    function _begin() private {
        vm.prank(admin);
        genesis.begin(cpt, vestingVault, _foundation, address(distributor));
    }

    /// @dev The table again, in months since the listing.
    function _byTable(
        uint256 total,
        uint256 atListingPercent,
        uint256 cliff,
        uint256 linear,
        uint256 elapsed
    ) private pure returns (uint256) {
        uint256 atListing = (total * atListingPercent) / 100;
        if (elapsed < cliff * MONTH) return atListing;
        if (elapsed >= (cliff + linear) * MONTH) return total;
        return atListing + ((total - atListing) * (elapsed - cliff * MONTH)) / (linear * MONTH);
    }

    /* THE TABLE */

    /// @dev The two schedules of genesis and the bridge insurance, which is of the first tenth.
    function test_Release_PaysTheFoundationByTheTable() external {
        _begin();
        _list(START + 5 days);
        uint256 insurance = 500_000e18;
        for (uint256 month = 0; month <= 50; ++month) {
            for (uint256 beside = 0; beside < 3; ++beside) {
                uint256 elapsed = month * MONTH + beside;
                if (elapsed == 0) continue; // the second before the listing
                vm.warp(START + 5 days + elapsed - 1);
                vestingVault.releaseMany(_two(_idOf(_foundation, 0), _idOf(_foundation, 1)));
                uint256 expected = _byTable(17_500_000e18, 10, 0, 24, elapsed - 1);
                assertEq(cpt.balanceOf(_foundation) + insurance, expected, vm.toString(month));
            }
        }
        assertEq(cpt.balanceOf(_foundation), 17_000_000e18);
    }

    function _two(uint256 a, uint256 b) private pure returns (uint256[] memory ids) {
        ids = new uint256[](2);
        (ids[0], ids[1]) = (a, b);
    }

    function test_Release_PaysNothingBeforeTheListing() external {
        _begin();
        _expectNothing(_idOf(_foundation, 0));
        vestingVault.release(_idOf(_foundation, 0));
        _list(START + 5 days);
        vm.warp(START + 5 days - 1);
        assertEq(vestingVault.releaseMany(_two(_idOf(_foundation, 0), _idOf(_foundation, 1))), 0);
        vm.warp(START + 5 days);
        assertEq(vestingVault.release(_idOf(_foundation, 0)), 1_250_000e18);
    }

    function test_Release_PaysTheTeamByTheTable() external {
        uint256 id = _grant(alice, 15_000_000e18, _teamTerms());
        _list(START);
        for (uint256 month = 0; month <= 52; ++month) {
            _payByTable(id, START + month * MONTH, _byTable(15_000_000e18, 0, 12, 36, month * MONTH));
        }
        assertEq(cpt.balanceOf(alice), 15_000_000e18);
    }

    /// @dev Within the daily limit: 694 444 CPT a month are 23 148 a day.
    function test_Release_PaysThePrivateSaleByTheTable() external {
        uint256 id = _grant(alice, 12_500_000e18, _saleTerms());
        _list(START);
        for (uint256 month = 0; month <= 50; ++month) {
            uint256 time = START + month * MONTH;
            if (time > START + 6 * MONTH) {
                for (uint256 day = 30; day > 0; --day) {
                    vm.warp(time - day * DAY + (DAY - (time % DAY)) - 1); // late on each day
                    if (block.timestamp < time) vestingVault.fixAllowance();
                }
            }
            _payByTable(id, time, _byTable(12_500_000e18, 0, 6, 18, month * MONTH));
        }
        assertEq(cpt.balanceOf(alice), 12_500_000e18);
    }

    /// @dev And says it beforehand.
    function _payByTable(uint256 id, uint256 time, uint256 expected) private {
        assertEq(vestingVault.vestedAt(id, time), expected);
        vm.warp(time);
        uint256 due = expected - cpt.balanceOf(alice);
        IVestingVault.ScheduleView memory schedule = vestingVault.scheduleOf(id);
        assertEq(schedule.vested, expected);
        assertEq(schedule.released, expected - due);
        assertEq(schedule.releasable, due);
        assertEq(vestingVault.releasable(id), due);
        if (due == 0) {
            _expectNothing(id);
            vestingVault.release(id);
            return;
        }
        vm.expectEmit(address(vestingVault));
        emit IVestingVault.Released(id, due);
        vm.prank(thief); // anyone releases, the beneficiary is paid
        assertEq(vestingVault.release(id), due);
        assertEq(cpt.balanceOf(alice), expected);
        _expectNothing(id);
        vestingVault.release(id);
    }

    /* OTHER TERMS */

    /// @dev Half now, half over six months, from a fixed second that needs no listing.
    function test_Release_PaysLpStyleFromAFixedStart() external {
        IVestingVault.Terms memory terms = _linear(uint40(START), 6);
        terms.atStartBps = 5_000;
        uint256 id = _grant(alice, 1_001, terms);
        assertEq(vestingVault.release(id), 500);
        vm.warp(START + 3 * MONTH);
        assertEq(vestingVault.release(id), 250);
        vm.warp(START + 6 * MONTH - 1);
        assertEq(vestingVault.release(id), 250);
        vm.warp(START + 6 * MONTH);
        assertEq(vestingVault.release(id), 1);
        _list(block.timestamp); // changes nothing
        assertEq(vestingVault.vestedAt(id, START + 3 * MONTH), 750);
    }

    function test_Release_PaysEqualMonthlyInstalments() external {
        IVestingVault.Terms memory terms = _linear(uint40(START + 10), 12);
        (terms.cliffMonths, terms.monthly) = (2, true);
        uint256 id = _grant(alice, 1_200e18, terms);
        for (uint256 month = 1; month <= 12; ++month) {
            uint256 due = START + 10 + (2 + month) * MONTH;
            vm.warp(due - 1);
            assertEq(vestingVault.releasable(id), 0);
            vm.warp(due);
            assertEq(vestingVault.release(id), 100e18);
        }
    }

    function test_Release_PaysAllAtTheEndOfTheCliffWithoutALinearPart() external {
        IVestingVault.Terms memory terms;
        (terms.cliffMonths, terms.atStartBps) = (3, 2_500);
        uint256 id = _grant(alice, 100e18, terms);
        _list(START);
        assertEq(vestingVault.release(id), 25e18);
        vm.warp(START + 3 * MONTH - 1);
        assertEq(vestingVault.releasable(id), 0);
        vm.warp(START + 3 * MONTH);
        assertEq(vestingVault.release(id), 75e18);
    }

    /// @dev Bound to a listing that has been: it begins there.
    function test_Release_CountsFromTheListingGiven_ThatIsPast() external {
        _list(START);
        vm.warp(START + 6 * MONTH);
        uint256 id = _grant(alice, 240e18, _linear(0, 24));
        assertEq(vestingVault.scheduleOf(id).terms.start, START);
        assertEq(vestingVault.release(id), 60e18);
        assertEq(vestingVault.scheduleOf(id).terms.start, START);
    }

    function testFuzz_Release_PaysWhatTheDatesSay(
        uint256 total,
        IVestingVault.Terms memory terms,
        uint256[4] memory times
    ) external {
        total = bound(total, 1, 100_000_000e18);
        terms.start = terms.start % 2 == 0 ? 0 : uint40(START + (terms.start % 900 days));
        terms.atStartBps = uint16(bound(terms.atStartBps, 0, 10_000));
        terms.limited = false;
        if (terms.linearMonths == 0) terms.monthly = false;
        uint256 id = _grant(alice, total, terms);
        uint256 listedAt = START + (times[0] % 365 days);
        _list(listedAt);
        uint256 start = terms.start == 0 ? listedAt : terms.start;
        uint256 length = (uint256(terms.cliffMonths) + terms.linearMonths + 2) * MONTH;
        uint256 paid = 0;
        for (uint256 i = 0; i < 4; ++i) {
            vm.warp(block.timestamp + (times[i] % (length / (i == 3 ? 1 : 4))));
            paid += vestingVault.releaseMany(_one(id));
            assertEq(paid, NaiveVesting.vested(total, terms, start, block.timestamp));
            assertEq(cpt.balanceOf(alice), paid);
            assertEq(_releasedOf(id), paid);
        }
        vm.warp(start + length);
        vestingVault.releaseMany(_one(id));
        assertEq(cpt.balanceOf(alice), total);
        assertEq(cpt.balanceOf(address(vestingVault)), 0);
    }

    function _one(uint256 id) private pure returns (uint256[] memory ids) {
        ids = new uint256[](1);
        ids[0] = id;
    }

    /* MANY */

    function test_ReleaseMany_PassesOverWhatHasNothing() external {
        uint256[] memory ids = new uint256[](5);
        ids[0] = _grant(alice, 24e18, _linear(uint40(START), 24));
        ids[1] = ids[0]; // twice
        ids[2] = _grant(bob, 24e18, _teamTerms());
        ids[3] = _grant(bob, 48e18, _linear(uint40(START), 24));
        ids[4] = ids[0];
        vm.warp(START + MONTH);
        vm.expectEmit(address(vestingVault));
        emit IVestingVault.Released(ids[0], 1e18);
        vm.expectEmit(address(vestingVault));
        emit IVestingVault.Released(ids[3], 2e18);
        assertEq(vestingVault.releaseMany(ids), 3e18);
        assertEq(vestingVault.releaseMany(ids), 0);
        assertEq(vestingVault.releaseMany(new uint256[](0)), 0);
        assertEq(cpt.balanceOf(alice), 1e18);
        assertEq(cpt.balanceOf(bob), 2e18);
        ids[4] = _idOf(carol, 0);
        _expectNoSchedule(ids[4]);
        vestingVault.releaseMany(ids);
    }

    /* THE WORLD */

    function test_Release_StaysOpenGiven_CptIsPaused() external {
        uint256 id = _grant(alice, 24e18, _linear(uint40(START), 24));
        uint256 limitedId = _grant(alice, 18e18, _saleTerms());
        uint256 teamId = _grant(bob, 36e18, _teamTerms());
        _listAndClose();
        vm.warp(START + 7 * MONTH);
        _pause(address(cpt));
        assertEq(vestingVault.release(id), 7e18);
        assertEq(vestingVault.release(limitedId), 1e18);
        assertEq(_revoke(teamId), 36e18);
        assertEq(vestingVault.scheduleOf(_transfer(alice, id, carol)).total, 24e18);
    }

    function test_Release_IgnoresADonation() external {
        uint256 id = _grant(alice, 24e18, _linear(uint40(START), 24));
        uint256 limitedId = _grant(alice, 18e18, _saleTerms());
        _listAndClose();
        vm.prank(address(genesis));
        cpt.transfer(address(vestingVault), 1_000e18);
        vm.warp(START + 7 * MONTH);
        assertEq(vestingVault.release(id), 7e18);
        assertEq(vestingVault.release(limitedId), 1e18);
        assertEq(vestingVault.limit().total, 18e18);
        vm.warp(START + 30 * MONTH);
        vestingVault.releaseMany(_two(id, limitedId));
        assertEq(cpt.balanceOf(address(vestingVault)), 1_000e18);
    }
}
