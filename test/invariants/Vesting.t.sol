// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IGenesis} from "../../contracts/interfaces/token/IGenesis.sol";
import {IVestingVault} from "../../contracts/interfaces/token/IVestingVault.sol";
import {VestingHandler} from "./handlers/VestingHandler.sol";

/// @notice VST: what the vault holds, has released and lets go a day; GEN: the genesis table.
contract VestingInvariantsTest is VestingHandler {
    uint256 private constant CAMPAIGN = 700;

    function setUp() public override {
        super.setUp();
        string[13] memory names = _names();
        bytes4[] memory selectors = new bytes4[](names.length + 2);
        for (uint256 i = 0; i < names.length; ++i) {
            selectors[i] = _selectorOf(names[i]);
        }
        // time and releases make the rest possible
        selectors[names.length] = this.passTime.selector;
        selectors[names.length + 1] = this.release.selector;
        _target(selectors);
    }

    function test_Handlers_MostlySucceed() external {
        string[13] memory names = _names();
        for (uint256 i = 0; i < CAMPAIGN; ++i) {
            uint256 seed = uint256(keccak256(abi.encode(i)));
            bytes4 selector = _selectorOf(names[seed % names.length]);
            ++tallyOf[selector].calls;
            (bool ok, bytes memory reason) = address(this).call(abi.encodeWithSelector(selector, seed >> 8));
            if (!ok) _revertWith(reason);
            if (i % 10 != 0) continue;
            invariant_VST1_CptHeldIsWhatIsNotReleased();
            invariant_VST2_NothingIsReleasedBeforeItHasVested();
            invariant_VST3_NoDayFreesMoreThanItsAllowance();
            invariant_VST4_LimitedSchedulesShareByTheirParts();
            invariant_GEN1_TheTableAddsUp();
        }
        for (uint256 i = 0; i < names.length; ++i) {
            bytes4 selector = _selectorOf(names[i]);
            string memory summary = string.concat(names[i], ": ", vm.toString(successes[selector]), " successes");
            assertGt(successes[selector] * 2, tallyOf[selector].calls, summary);
        }
        assertGt(volumeDays, 10, "days fixed by the volume");
        assertGt(failedDays, 3, "days fixed without");
        assertGt(paid, 1_000_000e18);
        assertGt(funded, 0);
    }

    /// @dev What was sent without a schedule lies beside it.
    function invariant_VST1_CptHeldIsWhatIsNotReleased() public view {
        uint256 due = 0;
        uint256 released = 0;
        for (uint256 i = 0; i < schedules.length; ++i) {
            IVestingVault.ScheduleView memory schedule = vestingVault.scheduleOf(schedules[i].id);
            due += schedule.total - schedule.released;
            released += schedule.released;
        }
        assertEq(cpt.balanceOf(address(vestingVault)), due + donated);
        assertEq(released, paid);
    }

    function invariant_VST2_NothingIsReleasedBeforeItHasVested() public view {
        for (uint256 i = 0; i < schedules.length; ++i) {
            IVestingVault.ScheduleView memory schedule = vestingVault.scheduleOf(schedules[i].id);
            assertLe(schedule.released + schedule.releasable, schedule.vested);
            assertLe(schedule.vested, schedule.total);
        }
    }

    /// @dev And what is free is what the days add up to.
    function invariant_VST3_NoDayFreesMoreThanItsAllowance() public {
        uint256 free = _freeNow();
        IVestingVault.LimitView memory limit = vestingVault.limit();
        assertEq(limit.total, limitedTotal);
        assertEq(limit.freed, free);
        assertLe(limit.freedToday, limit.allowance);
        uint256 released = 0;
        for (uint256 i = 0; i < schedules.length; ++i) {
            if (schedules[i].limited) released += vestingVault.scheduleOf(schedules[i].id).released;
        }
        assertLe(released, free);
    }

    function invariant_VST4_LimitedSchedulesShareByTheirParts() public {
        uint256 free = _freeNow();
        for (uint256 i = 0; i < schedules.length; ++i) {
            if (!schedules[i].limited) continue;
            IVestingVault.ScheduleView memory schedule = vestingVault.scheduleOf(schedules[i].id);
            assertEq(schedule.released + schedule.releasable, (schedule.total * free) / limitedTotal);
        }
    }

    function invariant_GEN1_TheTableAddsUp() public view {
        uint256 all = 0;
        uint256 here = 0;
        for (uint256 i = 0; i < 7; ++i) {
            (uint256 total, uint256 left) = genesis.allocationOf(IGenesis.Allocation(i));
            all += total;
            here += left;
        }
        assertEq(all, 100_000_000e18);
        assertEq(cpt.balanceOf(address(genesis)), here);
    }
}
