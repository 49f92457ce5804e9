// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IAccessManaged} from "@openzeppelin/contracts/access/manager/IAccessManaged.sol";
import {IExpiringPause} from "../../contracts/interfaces/base/IExpiringPause.sol";
import {ProtocolTest} from "../helpers/ProtocolTest.sol";

/// @notice The emergency stop as every pausable contract has it; run below for CPT and JobEscrow.
abstract contract ExpiringPauseTest is ProtocolTest {
    IExpiringPause internal target;

    function setUp() public override {
        super.setUp();
        target = IExpiringPause(_target());
    }

    function _target() internal view virtual returns (address);

    function test_Initialize_SetsTheLimits() external view {
        (uint256 duration, uint256 cooldown) = target.pauseLimits();
        assertEq(duration, 72 hours);
        assertEq(cooldown, 7 days);
        assertFalse(target.paused());
        assertEq(target.pausedUntil(), 0);
        assertEq(target.pausedSeconds(), 0);
    }

    function test_Pause_LastsTheLimitAndEndsByItself() external {
        vm.expectEmit(address(target));
        emit IExpiringPause.Paused(guardian, START + 72 hours);
        _pause(address(target));
        assertTrue(target.paused());
        assertEq(target.pausedUntil(), START + 72 hours);
        vm.warp(START + 72 hours - 1);
        assertTrue(target.paused());
        assertEq(target.pausedSeconds(), 72 hours - 1);
        vm.warp(START + 72 hours);
        assertFalse(target.paused());
        assertEq(target.pausedSeconds(), 72 hours);
        vm.warp(START + 365 days);
        assertEq(target.pausedSeconds(), 72 hours);
    }

    function test_Pause_RevertWhen_AlreadyPaused() external {
        _pause(address(target));
        vm.warp(START + 72 hours - 1);
        vm.expectRevert(abi.encodeWithSelector(IExpiringPause.ExpiringPause_Paused.selector, START + 72 hours));
        _pause(address(target));
    }

    function test_Pause_RevertWhen_CoolingDown() external {
        _pause(address(target));
        uint256 readyAt = START + 72 hours + 7 days;
        bytes memory refusal = abi.encodeWithSelector(IExpiringPause.ExpiringPause_CoolingDown.selector, readyAt);
        vm.warp(START + 72 hours);
        vm.expectRevert(refusal);
        _pause(address(target));
        vm.warp(readyAt - 1);
        vm.expectRevert(refusal);
        _pause(address(target));
        vm.warp(readyAt);
        _pause(address(target));
        assertEq(target.pausedUntil(), readyAt + 72 hours);
    }

    function test_Pause_CoolsDownFromAnEarlyEnd() external {
        _pause(address(target));
        vm.warp(START + 1 hours);
        vm.prank(routine);
        target.unpause();
        vm.warp(START + 1 hours + 7 days - 1);
        vm.expectRevert(
            abi.encodeWithSelector(IExpiringPause.ExpiringPause_CoolingDown.selector, START + 1 hours + 7 days)
        );
        _pause(address(target));
        vm.warp(START + 1 hours + 7 days);
        _pause(address(target));
        vm.warp(START + 2 hours + 7 days);
        assertEq(target.pausedSeconds(), 2 hours);
    }

    function test_ProlongPause_AddsFourteenDaysOnce() external {
        _pause(address(target));
        vm.expectEmit(address(target));
        emit IExpiringPause.PauseProlonged(prolonger, START + 72 hours, START + 72 hours + 14 days);
        vm.startPrank(prolonger);
        target.prolongPause();
        vm.expectRevert(
            abi.encodeWithSelector(IExpiringPause.ExpiringPause_AlreadyProlonged.selector, START + 72 hours + 14 days)
        );
        target.prolongPause();
        vm.stopPrank();
        vm.warp(START + 17 days - 1);
        assertTrue(target.paused());
        vm.warp(START + 17 days);
        assertFalse(target.paused());
        assertEq(target.pausedSeconds(), 17 days);
    }

    function test_ProlongPause_IsThereAgainForTheNextStop() external {
        _pause(address(target));
        vm.prank(prolonger);
        target.prolongPause();
        vm.warp(START + 24 days);
        _pause(address(target));
        vm.prank(prolonger);
        target.prolongPause();
        assertEq(target.pausedUntil(), START + 41 days);
    }

    function test_ProlongPause_RevertGiven_NotPaused() external {
        vm.startPrank(prolonger);
        vm.expectRevert(IExpiringPause.ExpiringPause_NotPaused.selector);
        target.prolongPause();
        vm.stopPrank();
        _pause(address(target));
        vm.warp(START + 72 hours);
        vm.prank(prolonger);
        vm.expectRevert(IExpiringPause.ExpiringPause_NotPaused.selector);
        target.prolongPause();
    }

    function test_ExtendPause_MovesTheEnd() external {
        _pause(address(target));
        uint256 latest = START + 365 days;
        vm.startPrank(admin);
        vm.expectEmit(address(target));
        emit IExpiringPause.PauseProlonged(admin, START + 72 hours, START + 72 hours + 1);
        target.extendPause(START + 72 hours + 1);
        target.extendPause(latest);
        vm.stopPrank();
        assertEq(target.pausedUntil(), latest);
    }

    function test_ExtendPause_RevertWhen_NotLaterOrTooLate() external {
        _pause(address(target));
        uint256 presentEnd = START + 72 hours;
        uint256 latest = START + 365 days;
        uint256[3] memory wrong = [presentEnd, presentEnd - 1, latest + 1];
        for (uint256 i = 0; i < wrong.length; ++i) {
            vm.expectRevert(
                abi.encodeWithSelector(IExpiringPause.ExpiringPause_BadExtension.selector, wrong[i], presentEnd, latest)
            );
            vm.prank(admin);
            target.extendPause(wrong[i]);
        }
    }

    function test_ExtendPause_RevertGiven_NotPaused() external {
        vm.prank(admin);
        vm.expectRevert(IExpiringPause.ExpiringPause_NotPaused.selector);
        target.extendPause(START + 1 days);
    }

    function test_Unpause_EndsTheStopNow() external {
        _pause(address(target));
        vm.warp(START + 1 hours);
        vm.expectEmit(address(target));
        emit IExpiringPause.Unpaused(routine);
        vm.prank(routine);
        target.unpause();
        assertFalse(target.paused());
        assertEq(target.pausedUntil(), START + 1 hours);
        vm.warp(START + 10 hours);
        assertEq(target.pausedSeconds(), 1 hours);
    }

    function test_Unpause_RevertGiven_NotPaused() external {
        vm.prank(routine);
        vm.expectRevert(IExpiringPause.ExpiringPause_NotPaused.selector);
        target.unpause();
    }

    function test_Unpause_InTheSecondOfThePauseCountsNothing() external {
        _pause(address(target));
        vm.prank(routine);
        target.unpause();
        assertFalse(target.paused());
        vm.warp(START + 1 days);
        assertEq(target.pausedSeconds(), 0);
    }

    function test_SetPauseLimits_AppliesToTheNextStop() external {
        _pause(address(target));
        vm.expectEmit(address(target));
        emit IExpiringPause.PauseLimitsUpdated(72 hours, 1 hours, 7 days, 1 days);
        vm.prank(critical);
        target.setPauseLimits(1 hours, 1 days);
        assertEq(target.pausedUntil(), START + 72 hours);
        vm.warp(START + 72 hours + 1 days);
        _pause(address(target));
        assertEq(target.pausedUntil(), START + 72 hours + 1 days + 1 hours);
        vm.prank(critical);
        target.setPauseLimits(72 hours, 90 days);
        (uint256 duration, uint256 cooldown) = target.pauseLimits();
        assertEq(duration, 72 hours);
        assertEq(cooldown, 90 days);
    }

    function test_SetPauseLimits_RevertWhen_OutOfBounds() external {
        _expectLimitRefused(1 hours - 1, 7 days, 1 hours - 1, 1 hours, 72 hours);
        _expectLimitRefused(72 hours + 1, 7 days, 72 hours + 1, 1 hours, 72 hours);
        _expectLimitRefused(72 hours, 1 days - 1, 1 days - 1, 1 days, 90 days);
        _expectLimitRefused(72 hours, 90 days + 1, 90 days + 1, 1 days, 90 days);
    }

    function _expectLimitRefused(uint256 duration, uint256 cooldown, uint256 value, uint256 min, uint256 max) private {
        vm.expectRevert(
            abi.encodeWithSelector(IExpiringPause.ExpiringPause_LimitOutOfBounds.selector, value, min, max)
        );
        vm.prank(critical);
        target.setPauseLimits(duration, cooldown);
    }

    /// @dev Each action is its own role's: nobody else of the cast may take it.
    function test_Pause_RevertWhen_CallerHasAnotherRole() external {
        bytes[5] memory actions = [
            abi.encodeCall(IExpiringPause.pause, ()),
            abi.encodeCall(IExpiringPause.prolongPause, ()),
            abi.encodeCall(IExpiringPause.extendPause, (START + 80 hours)),
            abi.encodeCall(IExpiringPause.unpause, ()),
            abi.encodeCall(IExpiringPause.setPauseLimits, (1 hours, 1 days))
        ];
        address[6] memory cast = [guardian, prolonger, admin, routine, critical, thief];
        for (uint256 i = 0; i < actions.length; ++i) {
            for (uint256 j = 0; j < cast.length; ++j) {
                if (i == j) continue;
                vm.expectRevert(abi.encodeWithSelector(IAccessManaged.AccessManagedUnauthorized.selector, cast[j]));
                vm.prank(cast[j]);
                (bool reverted, ) = address(target).call(actions[i]);
                assertTrue(reverted);
            }
        }
    }

    /// @dev PAU-1 to PAU-3 against a list of stops kept by hand.
    function testFuzz_Pause_CountsTheSecondsOfEveryStop(uint256 seed) external {
        uint256 counted;
        uint256 lastEnd;
        for (uint256 i = 0; i < 6; ++i) {
            seed = uint256(keccak256(abi.encode(seed)));
            skip(bound(seed, 0, 20 days));
            vm.prank(guardian);
            try target.pause() {
                assertTrue(i == 0 || block.timestamp >= lastEnd + 7 days);
            } catch {
                assertLt(block.timestamp, lastEnd + 7 days);
                continue;
            }
            uint256 startedAt = block.timestamp;
            lastEnd = startedAt + 72 hours;
            if (seed & 1 == 1) {
                vm.prank(prolonger);
                target.prolongPause();
                lastEnd += 14 days;
            }
            skip(bound(seed >> 8, 0, 18 days));
            if (block.timestamp < lastEnd && seed & 2 == 2) {
                vm.prank(routine);
                target.unpause();
                lastEnd = block.timestamp;
            }
            if (block.timestamp < lastEnd) {
                assertEq(target.pausedSeconds(), counted + block.timestamp - startedAt);
                vm.warp(lastEnd);
            }
            counted += lastEnd - startedAt;
            assertEq(target.pausedSeconds(), counted);
            assertFalse(target.paused());
        }
    }
}

contract CPTPauseTest is ExpiringPauseTest {
    function _target() internal view override returns (address) {
        return address(cpt);
    }
}

contract JobEscrowPauseTest is ExpiringPauseTest {
    function _target() internal view override returns (address) {
        return address(escrow);
    }
}
