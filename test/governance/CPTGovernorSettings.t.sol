// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IAccessManager} from "@openzeppelin/contracts/access/manager/IAccessManager.sol";
import {IGovernor} from "@openzeppelin/contracts/governance/IGovernor.sol";
import {ICPTGovernor} from "../../contracts/interfaces/governance/ICPTGovernor.sol";
import {Roles} from "../../contracts/libraries/Roles.sol";
import {GovernanceTest, IModularGovernor} from "../helpers/GovernanceTest.sol";

/// @notice The Governor's settings: their bounds, who sets them, and that they change nothing that is under way.
contract CPTGovernorSettingsTest is GovernanceTest {
    IGovernor.ProposalState private constant QUEUED = IGovernor.ProposalState.Queued;
    IGovernor.ProposalState private constant EXPIRED = IGovernor.ProposalState.Expired;

    /* BOUNDS */

    function _setQuorum(uint256 bps, uint256 floor) private {
        _run(_proposal(address(governor), abi.encodeCall(ICPTGovernor.setQuorum, (bps, floor))));
    }

    function _expectRefused(bytes memory call, bytes memory reason) private {
        Proposal memory p = _proposal(address(governor), call);
        _ready(p);
        vm.expectRevert(reason);
        _execute(p);
        _assertState(p, QUEUED);
    }

    function _outOfBounds(uint256 value, uint256 min, uint256 max) private pure returns (bytes memory) {
        return abi.encodeWithSelector(ICPTGovernor.CPTGovernor_OutOfBounds.selector, value, min, max);
    }

    function test_SetQuorum_ToItsBounds() external {
        uint256[2] memory parts = [uint256(400), 3_000];
        uint256[2] memory floors = [uint256(100_000e18), 1_500_000e18];
        for (uint256 i = 0; i < 4; ++i) {
            _setQuorum(parts[i % 2], floors[i / 2]);
            (uint256 bps, uint256 floor) = governor.quorumTerms(block.timestamp);
            assertEq(bps, parts[i % 2]);
            assertEq(floor, floors[i / 2]);
        }
        _setQuorum(3_000, 10_000_000e18);
        (uint256 lastBps, uint256 lastFloor) = governor.quorumTerms(block.timestamp);
        assertEq(lastBps, 3_000);
        assertEq(lastFloor, 10_000_000e18);
    }

    function test_SetQuorum_RevertWhen_OutOfBounds() external {
        uint256[4] memory parts = [uint256(399), 3_001, 0, type(uint256).max];
        for (uint256 i = 0; i < 4; ++i) {
            bytes memory call = abi.encodeCall(ICPTGovernor.setQuorum, (parts[i], 1_000_000e18));
            _expectRefused(call, _outOfBounds(parts[i], 400, 3_000));
        }
        uint256[4] memory floors = [uint256(100_000e18 - 1), 10_000_000e18 + 1, 0, type(uint256).max];
        for (uint256 i = 0; i < 4; ++i) {
            bytes memory call = abi.encodeCall(ICPTGovernor.setQuorum, (1_000, floors[i]));
            _expectRefused(call, _outOfBounds(floors[i], 100_000e18, 10_000_000e18));
        }
    }

    function test_SetExecutionWindow_ToItsBounds() external {
        uint256[2] memory windows = [uint256(3 days), 30 days];
        uint256 old = WINDOW;
        for (uint256 i = 0; i < 2; ++i) {
            bytes memory call = abi.encodeCall(ICPTGovernor.setExecutionWindow, (windows[i]));
            Proposal memory p = _proposal(address(governor), call);
            _ready(p);
            vm.expectEmit(address(governor));
            emit ICPTGovernor.ExecutionWindowUpdated(old, windows[i]);
            _execute(p);
            assertEq(governor.executionWindow(), windows[i]);
            old = windows[i];
            Proposal memory next = _payment();
            _passAndQueue(next);
            assertEq(governor.proposalExpiry(next.id), block.timestamp + TIMELOCK_DELAY + windows[i]);
        }
    }

    function test_SetExecutionWindow_RevertWhen_OutOfBounds() external {
        uint256[4] memory windows = [uint256(3 days - 1), 30 days + 1, 0, type(uint256).max];
        for (uint256 i = 0; i < 4; ++i) {
            bytes memory call = abi.encodeCall(ICPTGovernor.setExecutionWindow, (windows[i]));
            _expectRefused(call, _outOfBounds(windows[i], 3 days, 30 days));
        }
    }

    function test_SetLateQuorumVoteExtension_UpToTheVotingPeriod() external {
        uint48[3] memory extensions = [uint48(0), uint48(VOTING_PERIOD), uint48(1 days)];
        for (uint256 i = 0; i < 3; ++i) {
            bytes memory call = abi.encodeCall(IModularGovernor.setLateQuorumVoteExtension, (extensions[i]));
            _run(_proposal(address(governor), call));
            assertEq(governor.lateQuorumVoteExtension(), extensions[i]);
        }
        Proposal memory p = _payment();
        _proposeAndOpen(p);
        vm.warp(governor.proposalDeadline(p.id));
        _vote(alice, p, FOR);
        assertEq(governor.proposalDeadline(p.id), block.timestamp + 1 days);
        _expectRefused(
            abi.encodeCall(IModularGovernor.setLateQuorumVoteExtension, (uint48(VOTING_PERIOD + 1))),
            abi.encodeWithSelector(
                IModularGovernor.GovernorPreventLateQuorumVoteExtensionTooLarge.selector,
                VOTING_PERIOD + 1,
                VOTING_PERIOD
            )
        );
    }

    /* WHO */

    function _settings() private view returns (bytes[] memory calls) {
        calls = new bytes[](5);
        calls[0] = abi.encodeCall(ICPTGovernor.setQuorum, (400, 100_000e18));
        calls[1] = abi.encodeCall(ICPTGovernor.setExecutionWindow, (30 days));
        calls[2] = abi.encodeCall(IModularGovernor.setLateQuorumVoteExtension, (0));
        calls[3] = abi.encodeCall(IModularGovernor.updateTimelock, (thief));
        calls[4] = abi.encodeCall(IModularGovernor.relay, (address(cpt), 0, ""));
    }

    function test_Settings_RevertWhen_NotByAProposal() external {
        bytes[] memory calls = _settings();
        address[6] memory others = [alice.addr, council, vetoCouncil, address(launchPhase), address(governor), thief];
        for (uint256 i = 0; i < calls.length; ++i) {
            for (uint256 j = 0; j < others.length; ++j) {
                vm.prank(others[j]);
                (bool ok, bytes memory reason) = address(governor).call(calls[i]);
                assertFalse(ok);
                assertEq(reason, abi.encodeWithSelector(IGovernor.GovernorOnlyExecutor.selector, others[j]));
            }
            // the timelock itself, outside of a proposal that says so
            vm.prank(address(timelock));
            (bool taken, ) = address(governor).call(calls[i]);
            assertFalse(taken);
        }
    }

    /// @dev The council is admin of the AccessManager, which has no power over the Governor.
    function test_Settings_RevertWhen_ByTheCouncilThroughTheManager() external {
        bytes[] memory calls = _settings();
        for (uint256 i = 0; i < calls.length; ++i) {
            bytes4[] memory selectors = new bytes4[](1);
            selectors[0] = bytes4(calls[i]);
            bytes memory allow = abi.encodeCall(
                IAccessManager.setTargetFunctionRole,
                (address(governor), selectors, Roles.ADMIN)
            );
            vm.startPrank(council);
            manager.schedule(address(manager), allow, 0);
            skip(48 hours);
            manager.execute(address(manager), allow);
            manager.schedule(address(governor), calls[i], 0);
            skip(48 hours);
            vm.expectRevert(abi.encodeWithSelector(IGovernor.GovernorOnlyExecutor.selector, address(manager)));
            manager.execute(address(governor), calls[i]);
            vm.stopPrank();
        }
    }

    /* WHAT IS UNDER WAY */

    /// @dev A shorter window expires nothing earlier, a longer one revives nothing.
    function test_SetExecutionWindow_ChangesNoExpiryOfWhatIsQueued() external {
        Proposal memory shorter = _proposal(
            address(governor),
            abi.encodeCall(ICPTGovernor.setExecutionWindow, (3 days))
        );
        Proposal memory longer = _proposal(
            address(governor),
            abi.encodeCall(ICPTGovernor.setExecutionWindow, (30 days))
        );
        Proposal memory p = _payment();
        Proposal memory q = _payment();
        Proposal memory r = _payment();
        Proposal[5] memory all = [shorter, longer, p, q, r];
        for (uint256 i = 0; i < 5; ++i) {
            _propose(all[i]);
        }
        vm.warp(governor.proposalSnapshot(p.id) + 1);
        for (uint256 i = 0; i < 5; ++i) {
            _vote(alice, all[i], FOR);
        }
        _close(p);
        _queue(shorter);
        _queue(longer);
        _queue(p);
        uint256 eta = governor.proposalEta(p.id);
        vm.warp(eta);
        _execute(shorter);
        _queue(q);
        assertEq(governor.proposalExpiry(p.id), eta + 14 days);
        assertEq(governor.proposalExpiry(q.id), eta + TIMELOCK_DELAY + 3 days);
        vm.warp(eta + TIMELOCK_DELAY + 3 days);
        _assertState(q, QUEUED);
        skip(1);
        _assertState(q, EXPIRED);
        _assertState(p, QUEUED);
        _execute(longer);
        _queue(r);
        _assertState(q, EXPIRED);
        assertEq(governor.proposalExpiry(r.id), block.timestamp + TIMELOCK_DELAY + 30 days);
        vm.warp(eta + 14 days);
        _assertState(p, QUEUED);
        skip(1);
        _assertState(p, EXPIRED);
        _assertState(r, QUEUED);
        vm.warp(governor.proposalExpiry(r.id));
        _execute(r);
    }
}
