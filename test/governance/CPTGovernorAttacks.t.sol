// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IAccessControl} from "@openzeppelin/contracts/access/IAccessControl.sol";
import {IGovernor} from "@openzeppelin/contracts/governance/IGovernor.sol";
import {TimelockController} from "@openzeppelin/contracts/governance/TimelockController.sol";
import {Errors} from "@openzeppelin/contracts/utils/Errors.sol";
import {GovernanceTest, IModularGovernor} from "../helpers/GovernanceTest.sol";
import {Recipient} from "../mocks/Recipient.sol";

/// @notice The ways around the Governor: the timelock directly, calls from within an execution, ETH, `relay`.
contract CPTGovernorAttacksTest is GovernanceTest {
    IGovernor.ProposalState private constant QUEUED = IGovernor.ProposalState.Queued;
    IGovernor.ProposalState private constant EXPIRED = IGovernor.ProposalState.Expired;
    IGovernor.ProposalState private constant EXECUTED = IGovernor.ProposalState.Executed;

    Recipient private _recipient;

    function setUp() public override {
        super.setUp();
        _recipient = new Recipient();
    }

    function _executeCall(Proposal memory p) private pure returns (bytes memory) {
        return abi.encodeCall(IGovernor.execute, (p.targets, p.values, p.calldatas, _hashOf(p)));
    }

    function _salt(Proposal memory p) private view returns (bytes32) {
        return bytes32(bytes20(address(governor))) ^ _hashOf(p);
    }

    function _executeBatchCall(Proposal memory p) private view returns (bytes memory) {
        return
            abi.encodeCall(TimelockController.executeBatch, (p.targets, p.values, p.calldatas, bytes32(0), _salt(p)));
    }

    /* THE TIMELOCK IS CLOSED */

    function test_Timelock_HasTheRolesAsSpecifiedAndNoOthers() external view {
        address[9] memory accounts = [
            address(governor),
            address(vetoGuard),
            address(timelock),
            address(launchPhase),
            council,
            vetoCouncil,
            alice.addr,
            address(this),
            address(0)
        ];
        bytes32[4] memory roles = [
            timelock.PROPOSER_ROLE(),
            timelock.EXECUTOR_ROLE(),
            timelock.CANCELLER_ROLE(),
            timelock.DEFAULT_ADMIN_ROLE()
        ];
        for (uint256 i = 0; i < 9; ++i) {
            assertEq(timelock.hasRole(roles[0], accounts[i]), i == 0);
            assertEq(timelock.hasRole(roles[1], accounts[i]), i == 0);
            assertEq(timelock.hasRole(roles[2], accounts[i]), i < 2);
            assertEq(timelock.hasRole(roles[3], accounts[i]), i == 2);
        }
    }

    /// @dev Neither what is ready nor what expired, by nobody but the Governor.
    function test_Timelock_RevertWhen_ExecutedDirectly() external {
        Proposal memory p = _payment();
        _ready(p);
        bytes memory call = _executeBatchCall(p);
        bytes32 role = timelock.EXECUTOR_ROLE();
        address[6] memory others = [alice.addr, council, vetoCouncil, address(vetoGuard), address(timelock), stranger];
        for (uint256 i = 0; i < others.length * 2; ++i) {
            if (i == others.length) vm.warp(governor.proposalExpiry(p.id) + 1);
            address other = others[i % others.length];
            vm.prank(other);
            (bool ok, bytes memory reason) = address(timelock).call(call);
            assertFalse(ok);
            assertEq(
                reason,
                abi.encodeWithSelector(IAccessControl.AccessControlUnauthorizedAccount.selector, other, role)
            );
        }
        _assertState(p, EXPIRED);
        assertEq(cpt.balanceOf(payee), 0);
    }

    function test_Timelock_RevertWhen_AnyoneSchedulesCancelsOrGrants() external {
        Proposal memory p = _payment();
        _ready(p);
        bytes32 operation = _operationOf(p);
        bytes32 proposer = timelock.PROPOSER_ROLE();
        bytes[4] memory calls = [
            abi.encodeCall(
                TimelockController.scheduleBatch,
                (p.targets, p.values, p.calldatas, bytes32(0), bytes32(0), TIMELOCK_DELAY)
            ),
            abi.encodeCall(
                TimelockController.schedule,
                (p.targets[0], 0, p.calldatas[0], bytes32(0), bytes32(0), TIMELOCK_DELAY)
            ),
            abi.encodeCall(TimelockController.cancel, (operation)),
            abi.encodeCall(IAccessControl.grantRole, (proposer, stranger))
        ];
        bytes32[4] memory roles = [proposer, proposer, timelock.CANCELLER_ROLE(), timelock.DEFAULT_ADMIN_ROLE()];
        address[5] memory others = [alice.addr, council, vetoCouncil, stranger, address(launchPhase)];
        for (uint256 i = 0; i < calls.length; ++i) {
            for (uint256 j = 0; j < others.length; ++j) {
                vm.prank(others[j]);
                (bool ok, bytes memory reason) = address(timelock).call(calls[i]);
                assertFalse(ok);
                bytes4 selector = IAccessControl.AccessControlUnauthorizedAccount.selector;
                assertEq(reason, abi.encodeWithSelector(selector, others[j], roles[i]));
            }
        }
        _assertState(p, QUEUED);
    }

    function test_UpdateDelay_OnlyByTheTimelockItself() external {
        address[4] memory others = [alice.addr, council, address(governor), stranger];
        for (uint256 i = 0; i < others.length; ++i) {
            vm.expectRevert(abi.encodeWithSelector(TimelockController.TimelockUnauthorizedCaller.selector, others[i]));
            vm.prank(others[i]);
            timelock.updateDelay(0);
        }
        // through relay it comes from the Governor
        bytes memory call = abi.encodeCall(TimelockController.updateDelay, (3 days));
        Proposal memory wrong = _proposal(
            address(governor),
            abi.encodeCall(IModularGovernor.relay, (address(timelock), 0, call))
        );
        _ready(wrong);
        vm.expectRevert(
            abi.encodeWithSelector(TimelockController.TimelockUnauthorizedCaller.selector, address(governor))
        );
        _execute(wrong);
        Proposal memory p = _proposal(address(timelock), call);
        Proposal memory queuedBefore = _payment();
        Proposal memory queuedAfter = _payment();
        _propose(queuedBefore);
        _propose(queuedAfter);
        _proposeAndOpen(p);
        _vote(alice, queuedBefore, FOR);
        _vote(alice, queuedAfter, FOR);
        _vote(alice, p, FOR);
        _close(p);
        _queue(p);
        vm.warp(governor.proposalEta(p.id) - 1);
        _queue(queuedBefore);
        skip(1);
        _execute(p);
        _queue(queuedAfter);
        assertEq(governor.proposalEta(queuedBefore.id), block.timestamp - 1 + TIMELOCK_DELAY);
        assertEq(governor.proposalEta(queuedAfter.id), block.timestamp + 3 days);
        assertEq(governor.proposalExpiry(queuedAfter.id), block.timestamp + 3 days + WINDOW);
        vm.warp(governor.proposalEta(queuedAfter.id));
        _execute(queuedBefore);
        _execute(queuedAfter);
    }

    /* FROM WITHIN */

    /// @dev A recipient that executes its own proposal once more is refused, and not paid twice.
    function test_Execute_RevertWhen_CalledAgainFromWithin() external {
        vm.deal(address(timelock), 3 ether);
        Proposal memory p = _proposal(address(_recipient), 1 ether, "");
        _ready(p);
        _recipient.setCallBack(address(governor), _executeCall(p), false);
        _expectUnexpectedState(p, EXECUTED, _only(QUEUED));
        _execute(p);
        _recipient.setCallBack(address(governor), _executeCall(p), true);
        _execute(p);
        assertEq(_recipient.calls(), 1);
        assertEq(address(_recipient).balance, 1 ether);
        assertEq(bytes4(_recipient.lastRefusal()), IGovernor.GovernorUnexpectedProposalState.selector);
    }

    /// @dev Another proposal that is ready may well be executed from within: by anyone means by a target too.
    function test_Execute_OfAnotherProposalFromWithin() external {
        Proposal memory inner = _payment();
        Proposal memory outer = _proposal(address(_recipient), "");
        _proposeAndOpen(inner);
        _propose(outer);
        _vote(alice, inner, FOR);
        _close(inner);
        _queue(inner);
        vm.warp(governor.proposalSnapshot(outer.id) + 1);
        _vote(alice, outer, FOR);
        _close(outer);
        _queue(outer);
        vm.warp(governor.proposalEta(outer.id));
        _recipient.setCallBack(address(governor), _executeCall(inner), false);
        _execute(outer);
        _assertState(inner, EXECUTED);
        _assertState(outer, EXECUTED);
        assertEq(cpt.balanceOf(payee), CPT_1);
    }

    /// @dev In its execution a recipient is nobody special: it can neither set nor schedule.
    function test_Execute_GivesItsTargetsNoPower() external {
        Proposal memory p = _proposal(address(_recipient), "");
        _ready(p);
        bytes[3] memory calls = [
            abi.encodeCall(IModularGovernor.setLateQuorumVoteExtension, (0)),
            abi.encodeCall(IModularGovernor.relay, (address(cpt), 0, "")),
            abi.encodeCall(IModularGovernor.updateTimelock, (thief))
        ];
        uint256 state = vm.snapshotState();
        for (uint256 i = 0; i < 3; ++i) {
            _recipient.setCallBack(address(governor), calls[i], true);
            _execute(p);
            assertEq(
                _recipient.lastRefusal(),
                abi.encodeWithSelector(IGovernor.GovernorOnlyExecutor.selector, address(_recipient))
            );
            vm.revertToState(state);
        }
    }

    function test_Execute_RevertGiven_AnActionThatFails() external {
        Proposal memory p = _payment();
        _add(p, address(cpt), abi.encodeCall(cpt.transfer, (payee, 1_000_000 * CPT_1)));
        _ready(p);
        vm.expectRevert();
        _execute(p);
        _assertState(p, QUEUED);
        assertEq(cpt.balanceOf(payee), 0);
        // it waits until it can
        _fundCpt(address(timelock), 1_000_000 * CPT_1);
        _execute(p);
        assertEq(cpt.balanceOf(payee), 1_000_001 * CPT_1);
    }

    /* ETH */

    function test_Execute_RevertGiven_TheEthIsNotThere() external {
        Proposal memory p = _proposal(address(_recipient), 3 ether, "");
        _ready(p);
        vm.expectRevert(Errors.FailedCall.selector);
        _execute(p);
    }

    function test_Execute_PaysWhatTheCallerAddsAndKeepsTheRest() external {
        Proposal memory p = _proposal(address(_recipient), 3 ether, hex"01");
        _ready(p);
        vm.deal(address(timelock), 2 ether);
        vm.deal(stranger, 5 ether);
        vm.prank(stranger);
        governor.execute{value: 4 ether}(p.targets, p.values, p.calldatas, _hashOf(p));
        assertEq(_recipient.received(), 3 ether);
        assertEq(address(timelock).balance, 3 ether);
        assertEq(stranger.balance, 1 ether);
        assertEq(address(governor).balance, 0);
    }

    function test_Receive_RevertWhen_EthComesToTheGovernor() external {
        vm.deal(stranger, 1 ether);
        bytes memory refusal = abi.encodeWithSelector(IGovernor.GovernorDisabledDeposit.selector);
        vm.prank(stranger);
        (bool ok, bytes memory reason) = address(governor).call{value: 1 wei}("");
        assertFalse(ok);
        assertEq(reason, refusal);
    }

    /* RELAY */

    /// @dev What went astray to the Governor's address comes back by a proposal.
    function test_Relay_RecoversWhatTheGovernorHolds() external {
        _fundCpt(address(governor), 5 * CPT_1);
        vm.deal(address(governor), 2 ether);
        Proposal memory p = _proposal(
            address(governor),
            abi.encodeCall(IModularGovernor.relay, (address(cpt), 0, abi.encodeCall(cpt.transfer, (payee, 5 * CPT_1))))
        );
        _add(p, address(governor), abi.encodeCall(IModularGovernor.relay, (payee, 2 ether, "")));
        _run(p);
        assertEq(cpt.balanceOf(payee), 5 * CPT_1);
        assertEq(payee.balance, 2 ether);
    }

    /// @dev `relay` makes the Governor call the timelock, but a minute earlier than any proposal it does not.
    function test_Relay_CannotShortenTheTimelock() external {
        Proposal memory inner = _payment();
        bytes memory schedule = abi.encodeCall(
            TimelockController.scheduleBatch,
            (inner.targets, inner.values, inner.calldatas, bytes32(0), bytes32(0), TIMELOCK_DELAY - 1)
        );
        Proposal memory p = _proposal(
            address(governor),
            abi.encodeCall(IModularGovernor.relay, (address(timelock), 0, schedule))
        );
        _ready(p);
        vm.expectRevert(
            abi.encodeWithSelector(
                TimelockController.TimelockInsufficientDelay.selector,
                TIMELOCK_DELAY - 1,
                TIMELOCK_DELAY
            )
        );
        _execute(p);
    }

    /// @dev What expired takes the whole way again: another proposal, its vote, its 48 hours.
    function test_Relay_OfWhatExpiredTakesAnotherProposal() external {
        Proposal memory old = _payment();
        _passAndQueue(old);
        vm.warp(governor.proposalExpiry(old.id) + 1);
        Proposal memory p = _proposal(
            address(governor),
            abi.encodeCall(IModularGovernor.relay, (address(timelock), 0, _executeBatchCall(old)))
        );
        _run(p);
        assertEq(cpt.balanceOf(payee), CPT_1);
        _assertState(old, EXECUTED);
    }
}
