// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IAccessManaged} from "@openzeppelin/contracts/access/manager/IAccessManaged.sol";
import {Initializable} from "@openzeppelin/contracts/proxy/utils/Initializable.sol";
import {IPathways} from "../../contracts/interfaces/bridge/IPathways.sol";
import {WindowLimiter} from "../../contracts/libraries/WindowLimiter.sol";
import {BridgeTest} from "../helpers/BridgeTest.sol";

interface IOwned {
    function owner() external view returns (address);

    function transferOwnership(address newOwner) external;

    function renounceOwnership() external;

    function setDelegate(address delegate) external;
}

interface IDelegates {
    function delegates(address application) external view returns (address);
}

/// @notice Limits and pauses by chain and direction, at both ends; owner, delegate and authority.
contract PathwaysTest is BridgeTest {
    /// @dev Both ends of a pathway, from each side.
    function _ends() private pure returns (uint32[2] memory here, uint32[2] memory other) {
        return ([HOME, ETHEREUM], [ETHEREUM, HOME]);
    }

    /* LIMITS */

    function test_Send_RevertWhen_OverLimit() external {
        vm.warp((block.timestamp / 900) * 900 + 100); // in a quarter
        _bridge(HOME, ETHEREUM, alice, bob, 700_000e18);
        vm.warp(block.timestamp + 1_800);
        _bridge(HOME, ETHEREUM, alice, bob, 300_000e18);
        uint256 freesUp = (block.timestamp / 900 - 2 + 5) * 900;
        bytes memory reason = _overLimit(ETHEREUM, OUT, 500_000e18, 0, freesUp);
        _refuseSend(HOME, ETHEREUM, alice, 500_000e18, reason);
        assertEq(adapter.fitsAt(ETHEREUM, OUT, 500_000e18), freesUp);
        // the second before it, and that second
        vm.warp(freesUp - 1);
        _refuseSend(HOME, ETHEREUM, alice, 500_000e18, reason);
        vm.warp(freesUp);
        assertEq(adapter.sendable(ETHEREUM), 700_000e18);
        _bridge(HOME, ETHEREUM, alice, bob, 500_000e18);
    }

    function test_Send_RevertWhen_AboveTheLimitItself() external {
        bytes memory reason = _overLimit(ETHEREUM, OUT, 1_000_000e18 + 1e12, 1_000_000e18, type(uint256).max);
        _refuseSend(HOME, ETHEREUM, alice, 1_000_000e18 + 1e12, reason);
        _bridge(HOME, ETHEREUM, alice, bob, 1_000_000e18);
    }

    function test_Send_LimitsChainsApart() external {
        _bridge(HOME, ETHEREUM, alice, bob, 1_000_000e18);
        _bridge(HOME, POLYGON, alice, bob, 1_000_000e18);
        assertEq(adapter.pathway(ETHEREUM, OUT).available, 0);
        assertEq(adapter.pathway(ETHEREUM, IN).available, 1_000_000e18);
    }

    function test_Receive_OverLimitWaits() external {
        _setLimit(ETHEREUM, HOME, IN, 500_000);
        _bridge(HOME, ETHEREUM, alice, bob, 400_000e18);
        Packet memory packet = _send(HOME, ETHEREUM, alice, bob, 200_000e18);
        _verify(packet);
        uint256 freesUp = (block.timestamp / 900 + 5) * 900;
        vm.expectRevert(_overLimit(HOME, IN, 200_000e18, 100_000e18, freesUp));
        _deliver(packet);
        assertTrue(_waits(packet));
        assertEq(remotes[ETHEREUM].fitsAt(HOME, IN, 200_000e18), freesUp);
        vm.warp(freesUp - 1);
        vm.expectRevert(_overLimit(HOME, IN, 200_000e18, 100_000e18, freesUp));
        _deliver(packet);
        vm.warp(freesUp);
        _deliver(packet);
        assertEq(remotes[ETHEREUM].balanceOf(bob), 600_000e18);
    }

    function test_Send_AtARemoteIsLimitedToo() external {
        _bridge(HOME, ETHEREUM, alice, bob, 1_000_000e18);
        _setLimit(ETHEREUM, HOME, OUT, 10_000);
        uint256 freesUp = type(uint256).max;
        _refuseSend(ETHEREUM, HOME, bob, 10_001e18, _overLimit(HOME, OUT, 10_001e18, 10_000e18, freesUp));
        _bridge(ETHEREUM, HOME, bob, alice, 10_000e18);
        assertEq(remotes[ETHEREUM].sendable(HOME), 0);
    }

    function test_Receive_AtHomeIsLimitedToo() external {
        _bridge(HOME, ETHEREUM, alice, bob, 100_000e18);
        _setLimit(HOME, ETHEREUM, IN, 10_000);
        _bridge(ETHEREUM, HOME, bob, alice, 10_000e18);
        Packet memory packet = _send(ETHEREUM, HOME, bob, alice, 1e12);
        _verify(packet);
        vm.expectRevert(_overLimit(ETHEREUM, IN, 1e12, 0, (block.timestamp / 900 + 5) * 900));
        _deliver(packet);
        _setLimit(HOME, ETHEREUM, IN, 10_001);
        _deliver(packet);
    }

    function test_SetPathwayLimit_CountsWhatHasPassed() external {
        _bridge(HOME, ETHEREUM, alice, bob, 600_000e18);
        vm.expectEmit(address(adapter));
        emit IPathways.PathwayLimitUpdated(ETHEREUM, OUT, 1_000_000, 500_000);
        _setLimit(HOME, ETHEREUM, OUT, 500_000);
        IPathways.PathwayView memory view_ = adapter.pathway(ETHEREUM, OUT);
        assertEq(view_.limit, 500_000e18);
        assertEq(view_.available, 0);
        assertEq(view_.pausedUntil, 0);
        _setLimit(HOME, ETHEREUM, OUT, 700_000);
        assertEq(adapter.sendable(ETHEREUM), 100_000e18);
    }

    function test_SetPathwayLimit_RevertWhen_OutOfBounds() external {
        uint256[3] memory bad = [uint256(0), 9_999, 1_000_001];
        for (uint256 i = 0; i < 3; ++i) {
            vm.expectRevert(abi.encodeWithSelector(IPathways.Pathways_OutOfBounds.selector, bad[i], 10_000, 1_000_000));
            vm.prank(critical);
            adapter.setPathwayLimit(ETHEREUM, OUT, bad[i]);
        }
    }

    function test_Send_RevertGiven_NoLimitSet() external {
        // a peer alone opens nothing
        _setPeer(HOME, 30_111, bob);
        assertEq(adapter.sendable(30_111), 0);
        bytes memory reason = _overLimit(30_111, OUT, 1e18, 0, WindowLimiter.NEVER);
        _refuseSend(HOME, 30_111, alice, 1e18, reason);
    }

    function test_Sendable_IsNothingWithoutAPeer() external {
        _setPeer(HOME, ETHEREUM, address(0));
        assertEq(adapter.sendable(ETHEREUM), 0);
    }

    function _overLimit(
        uint32 eid,
        IPathways.Direction direction,
        uint256 amount,
        uint256 available,
        uint256 freesUp
    ) private pure returns (bytes memory) {
        return
            abi.encodeWithSelector(IPathways.Pathways_OverLimit.selector, eid, direction, amount, available, freesUp);
    }

    /* PAUSES */

    function test_Pause_StopsOneDirectionOfOneChain() external {
        _bridge(HOME, ETHEREUM, alice, bob, 10e18);
        uint256 until = block.timestamp + 72 hours;
        vm.expectEmit(address(adapter));
        emit IPathways.PathwayPaused(ETHEREUM, OUT, guardian, until);
        _pausePathway(HOME, ETHEREUM, OUT);
        _refuseSend(HOME, ETHEREUM, alice, 1e18, _pausedError(ETHEREUM, OUT, until));
        assertEq(adapter.sendable(ETHEREUM), 0);
        // the other chain, the other direction
        _bridge(HOME, POLYGON, alice, bob, 1e18);
        _bridge(ETHEREUM, HOME, bob, alice, 1e18);
        // by itself
        vm.warp(until - 1);
        _refuseSend(HOME, ETHEREUM, alice, 1e18, _pausedError(ETHEREUM, OUT, until));
        vm.warp(until);
        _bridge(HOME, ETHEREUM, alice, bob, 1e18);
    }

    function test_Pause_InboundMessageWaits() external {
        (uint32[2] memory here, uint32[2] memory other) = _ends();
        _bridge(HOME, ETHEREUM, alice, bob, 10e18);
        for (uint256 i = 0; i < 2; ++i) {
            address from = i == 0 ? bob : alice;
            Packet memory packet = _send(other[i], here[i], from, from, 3e18);
            _verify(packet);
            _pausePathway(here[i], other[i], IN);
            uint256 until = block.timestamp + 72 hours;
            vm.expectRevert(_pausedError(other[i], IN, until));
            _deliver(packet);
            assertTrue(_waits(packet));
            vm.warp(until);
            uint256 before = _cptOn(here[i]).balanceOf(from);
            _deliver(packet);
            assertEq(_cptOn(here[i]).balanceOf(from), before + 3e18);
            assertFalse(_waits(packet));
        }
    }

    function test_Pause_RevertGiven_AlreadyPaused() external {
        _pausePathway(HOME, ETHEREUM, OUT);
        uint256 until = block.timestamp + 72 hours;
        vm.expectRevert(_pausedError(ETHEREUM, OUT, until));
        _pausePathway(HOME, ETHEREUM, OUT);
    }

    function test_Pause_RevertGiven_CoolingDown() external {
        _pausePathway(HOME, ETHEREUM, OUT);
        uint256 readyAt = block.timestamp + 72 hours + 7 days;
        vm.warp(readyAt - 1);
        vm.expectRevert(abi.encodeWithSelector(IPathways.Pathways_CoolingDown.selector, ETHEREUM, OUT, readyAt));
        _pausePathway(HOME, ETHEREUM, OUT);
        _pausePathway(HOME, ETHEREUM, IN); // each on its own
        vm.warp(readyAt);
        _pausePathway(HOME, ETHEREUM, OUT);
    }

    function test_ProlongPause_OnceByFourteenDays() external {
        _pausePathway(ETHEREUM, HOME, IN);
        uint256 until = block.timestamp + 72 hours;
        vm.expectEmit(address(remotes[ETHEREUM]));
        emit IPathways.PathwayPauseProlonged(HOME, IN, prolonger, until, until + 14 days);
        vm.startPrank(prolonger);
        remotes[ETHEREUM].prolongPathwayPause(HOME, IN);
        vm.expectRevert(
            abi.encodeWithSelector(IPathways.Pathways_AlreadyProlonged.selector, HOME, IN, until + 14 days)
        );
        remotes[ETHEREUM].prolongPathwayPause(HOME, IN);
        vm.stopPrank();
        assertTrue(remotes[ETHEREUM].pathway(HOME, IN).prolonged);
        // a later pause can be prolonged again
        vm.warp(until + 21 days);
        _pausePathway(ETHEREUM, HOME, IN);
        vm.prank(prolonger);
        remotes[ETHEREUM].prolongPathwayPause(HOME, IN);
    }

    function test_ExtendPause_ByTheAdmin() external {
        _pausePathway(HOME, POLYGON, IN);
        uint256 until = block.timestamp + 72 hours;
        uint256 latest = block.timestamp + 365 days;
        uint256[2] memory bad = [until, latest + 1];
        for (uint256 i = 0; i < 2; ++i) {
            vm.expectRevert(
                abi.encodeWithSelector(IPathways.Pathways_BadExtension.selector, bad[i], until + 1, latest)
            );
            vm.prank(admin);
            adapter.extendPathwayPause(POLYGON, IN, bad[i]);
        }
        vm.expectEmit(address(adapter));
        emit IPathways.PathwayPauseProlonged(POLYGON, IN, admin, until, latest);
        vm.prank(admin);
        adapter.extendPathwayPause(POLYGON, IN, latest);
        assertEq(adapter.pathway(POLYGON, IN).pausedUntil, latest);
    }

    function test_Unpause_EndsIt() external {
        _pausePathway(HOME, POLYGON, OUT);
        vm.warp(block.timestamp + 1 hours);
        vm.expectEmit(address(adapter));
        emit IPathways.PathwayUnpaused(POLYGON, OUT, routine);
        vm.prank(routine);
        adapter.unpausePathway(POLYGON, OUT);
        _bridge(HOME, POLYGON, alice, bob, 1e18);
        // and the guardian's next one waits all the same
        vm.expectPartialRevert(IPathways.Pathways_CoolingDown.selector);
        _pausePathway(HOME, POLYGON, OUT);
    }

    function test_Pauses_RevertGiven_NotPaused() external {
        bytes memory reason = abi.encodeWithSelector(IPathways.Pathways_NotPaused.selector, POLYGON, OUT);
        vm.expectRevert(reason);
        vm.prank(prolonger);
        adapter.prolongPathwayPause(POLYGON, OUT);
        vm.expectRevert(reason);
        vm.prank(admin);
        adapter.extendPathwayPause(POLYGON, OUT, block.timestamp + 1 days);
        vm.expectRevert(reason);
        vm.prank(routine);
        adapter.unpausePathway(POLYGON, OUT);
    }

    /// @dev In the second in which a pause ends there is nothing left of it to prolong.
    function test_Pauses_RevertGiven_JustEnded() external {
        _pausePathway(HOME, POLYGON, OUT);
        vm.warp(block.timestamp + 72 hours);
        vm.expectRevert(abi.encodeWithSelector(IPathways.Pathways_NotPaused.selector, POLYGON, OUT));
        vm.prank(prolonger);
        adapter.prolongPathwayPause(POLYGON, OUT);
        assertEq(adapter.sendable(POLYGON), 1_000_000e18);
    }

    function test_SetPathwayPauseLimits_ForLaterPauses() external {
        vm.expectEmit(address(adapter));
        emit IPathways.PathwayPauseLimitsUpdated(72 hours, 1 hours, 7 days, 1 days);
        vm.prank(critical);
        adapter.setPathwayPauseLimits(1 hours, 1 days);
        (uint256 duration, uint256 cooldown) = adapter.pathwayPauseLimits();
        assertEq(duration, 1 hours);
        assertEq(cooldown, 1 days);
        _pausePathway(HOME, POLYGON, OUT);
        assertEq(adapter.pathway(POLYGON, OUT).pausedUntil, block.timestamp + 1 hours);
        vm.warp(block.timestamp + 25 hours);
        _pausePathway(HOME, POLYGON, OUT);
    }

    function test_SetPathwayPauseLimits_RevertWhen_OutOfBounds() external {
        uint256[2][4] memory bad = [
            [uint256(1 hours - 1), 7 days],
            [uint256(72 hours + 1), 7 days],
            [uint256(72 hours), 1 days - 1],
            [uint256(72 hours), 90 days + 1]
        ];
        for (uint256 i = 0; i < 4; ++i) {
            vm.expectPartialRevert(IPathways.Pathways_OutOfBounds.selector);
            vm.prank(critical);
            adapter.setPathwayPauseLimits(bad[i][0], bad[i][1]);
        }
    }

    function _pausedError(
        uint32 eid,
        IPathways.Direction direction,
        uint256 until
    ) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IPathways.Pathways_Paused.selector, eid, direction, until);
    }

    /* POWER */

    function test_Settings_RevertWhen_CallerHasNoRole() external {
        bytes[6] memory calls = [
            abi.encodeCall(IPathways.pausePathway, (ETHEREUM, OUT)),
            abi.encodeCall(IPathways.prolongPathwayPause, (ETHEREUM, OUT)),
            abi.encodeCall(IPathways.extendPathwayPause, (ETHEREUM, OUT, 1)),
            abi.encodeCall(IPathways.unpausePathway, (ETHEREUM, OUT)),
            abi.encodeCall(IPathways.setPathwayPauseLimits, (1 hours, 1 days)),
            abi.encodeCall(IPathways.setPathwayLimit, (ETHEREUM, OUT, 10_000))
        ];
        for (uint256 i = 0; i < 6; ++i) {
            (bool ok, bytes memory reason) = _callAs(thief, address(adapter), calls[i]);
            assertFalse(ok);
            assertEq(reason, abi.encodeWithSelector(IAccessManaged.AccessManagedUnauthorized.selector, thief));
        }
    }

    function _callAs(address caller, address target, bytes memory data) private returns (bool, bytes memory) {
        vm.prank(caller);
        return target.call(data);
    }

    function test_Owner_DelegateAndAuthorityAreOne() external view {
        (uint32[2] memory here, ) = _ends();
        for (uint256 i = 0; i < 2; ++i) {
            address end = address(_end(here[i]));
            address authority = address(managers[here[i]]);
            assertEq(IAccessManaged(end).authority(), authority);
            assertEq(IOwned(end).owner(), authority);
            assertEq(IDelegates(address(_stackOf(here[i]).endpoint)).delegates(end), authority);
        }
    }

    function test_SetAuthority_MovesAllThree() external {
        address next = deployCode("AccessManager.sol:AccessManager", abi.encode(admin));
        vm.prank(admin);
        manager.updateAuthority(address(adapter), next);
        assertEq(IAccessManaged(address(adapter)).authority(), next);
        assertEq(IOwned(address(adapter)).owner(), next);
        assertEq(IDelegates(address(_stackOf(HOME).endpoint)).delegates(address(adapter)), next);
    }

    function test_Ownership_CannotBeGivenAway() external {
        bytes[2] memory calls = [
            abi.encodeCall(IOwned.transferOwnership, (thief)),
            abi.encodeCall(IOwned.renounceOwnership, ())
        ];
        for (uint256 i = 0; i < 2; ++i) {
            vm.expectRevert(IPathways.Pathways_OwnerIsAuthority.selector);
            vm.prank(admin);
            manager.execute(address(adapter), calls[i]);
        }
    }

    function test_Initialize_RevertGiven_Initialized() external {
        (uint32[2] memory here, ) = _ends();
        for (uint256 i = 0; i < 2; ++i) {
            address[2] memory targets = [
                address(_end(here[i])),
                here[i] == HOME ? _adapterImplementation() : _remoteImplementation(here[i])
            ];
            for (uint256 j = 0; j < 2; ++j) {
                (bool ok, bytes memory reason) = targets[j].call(_initializer(manager));
                assertFalse(ok);
                assertEq(reason, abi.encodeWithSelector(Initializable.InvalidInitialization.selector));
            }
        }
    }

    function test_Upgrade_KeepsEverything() external {
        (uint32[2] memory here, ) = _ends();
        _bridge(HOME, ETHEREUM, alice, bob, 600_000e18);
        _pausePathway(HOME, ETHEREUM, IN);
        Packet memory packet = _send(HOME, ETHEREUM, alice, bob, 5e18);
        bytes memory before = _state();
        for (uint256 i = 0; i < 2; ++i) {
            _upgradeEnd(here[i], here[i] == HOME ? _adapterImplementation() : _remoteImplementation(here[i]));
        }
        assertEq(_state(), before);
        _verify(packet);
        _deliver(packet);
        assertEq(remotes[ETHEREUM].balanceOf(bob), 600_005e18);
    }

    function _state() private view returns (bytes memory) {
        (uint256 outside, uint256 cap) = adapter.outsideOf(ETHEREUM);
        return
            abi.encode(
                adapter.pathway(ETHEREUM, OUT),
                adapter.pathway(ETHEREUM, IN),
                outside,
                cap,
                remotes[ETHEREUM].pathway(HOME, IN),
                remotes[ETHEREUM].supplyCap(),
                remotes[ETHEREUM].balanceOf(bob)
            );
    }
}
