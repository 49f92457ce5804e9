// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IGovernor} from "@openzeppelin/contracts/governance/IGovernor.sol";
import {Initializable} from "@openzeppelin/contracts/proxy/utils/Initializable.sol";
import {Strings} from "@openzeppelin/contracts/utils/Strings.sol";
import {ICPTGovernor} from "../../contracts/interfaces/governance/ICPTGovernor.sol";
import {GovernanceTest} from "../helpers/GovernanceTest.sol";

/// @notice A proposal's life, second by second; who may propose and who may cancel.
contract CPTGovernorTest is GovernanceTest {
    IGovernor.ProposalState private constant PENDING = IGovernor.ProposalState.Pending;
    IGovernor.ProposalState private constant ACTIVE = IGovernor.ProposalState.Active;
    IGovernor.ProposalState private constant CANCELED = IGovernor.ProposalState.Canceled;
    IGovernor.ProposalState private constant DEFEATED = IGovernor.ProposalState.Defeated;
    IGovernor.ProposalState private constant SUCCEEDED = IGovernor.ProposalState.Succeeded;
    IGovernor.ProposalState private constant QUEUED = IGovernor.ProposalState.Queued;
    IGovernor.ProposalState private constant EXPIRED = IGovernor.ProposalState.Expired;
    IGovernor.ProposalState private constant EXECUTED = IGovernor.ProposalState.Executed;

    /* WHAT IT IS */

    function test_Governor_IsAsSpecified() external view {
        assertEq(governor.name(), "CyberPlaza Governor");
        assertEq(governor.version(), "1");
        assertEq(governor.proposalThreshold(), 100_000e18);
        assertEq(governor.votingDelay(), 7 days);
        assertEq(governor.votingPeriod(), 5 days);
        assertEq(governor.lateQuorumVoteExtension(), 2 days);
        assertEq(governor.executionWindow(), 14 days);
        (uint256 bps, uint256 floor) = governor.quorumTerms(block.timestamp);
        assertEq(bps, 1_000);
        assertEq(floor, 1_000_000e18);
        assertEq(timelock.getMinDelay(), 48 hours);
        assertEq(governor.timelock(), address(timelock));
        assertEq(governor.token(), address(voteEscrow));
        assertEq(governor.clock(), block.timestamp);
        assertEq(governor.CLOCK_MODE(), voteEscrow.CLOCK_MODE());
        assertEq(governor.COUNTING_MODE(), "support=bravo&quorum=for,abstain");
    }

    function test_Initialize_OnlyOnce() external {
        bytes memory call = abi.encodeWithSignature("initialize(address)", thief);
        address[3] memory proxies = [address(governor), address(vetoGuard), address(launchPhase)];
        for (uint256 i = 0; i < 3; ++i) {
            bytes32 slot = bytes32(uint256(keccak256("eip1967.proxy.implementation")) - 1);
            address implementation = address(uint160(uint256(vm.load(proxies[i], slot))));
            (bool ok, bytes memory reason) = proxies[i].call(call);
            assertFalse(ok);
            assertEq(reason, abi.encodeWithSelector(Initializable.InvalidInitialization.selector));
            (ok, reason) = implementation.call(call);
            assertFalse(ok);
            assertEq(reason, abi.encodeWithSelector(Initializable.InvalidInitialization.selector));
        }
    }

    function test_Initialize_SaysItsSettings() external {
        address implementation = deployCode("CPTGovernor.sol:CPTGovernor", abi.encode(address(voteEscrow)));
        bytes memory call = abi.encodeWithSignature("initialize(address)", address(timelock));
        vm.expectEmit();
        emit ICPTGovernor.QuorumUpdated(0, 1_000, 0, 1_000_000e18);
        vm.expectEmit();
        emit ICPTGovernor.ExecutionWindowUpdated(0, 14 days);
        _proxy(implementation, call);
    }

    /* LIFE */

    function test_Proposal_LivesToItsExecutionSecondBySecond() external {
        Proposal memory p = _payment();
        assertEq(governor.getProposalId(p.targets, p.values, p.calldatas, _hashOf(p)), p.id);
        vm.expectEmit(address(governor));
        emit IGovernor.ProposalCreated(
            p.id,
            alice.addr,
            p.targets,
            p.values,
            new string[](1),
            p.calldatas,
            block.timestamp + VOTING_DELAY,
            block.timestamp + VOTING_DELAY + VOTING_PERIOD,
            p.description
        );
        _propose(p);
        uint256 snapshot = block.timestamp + VOTING_DELAY;
        assertEq(governor.proposalSnapshot(p.id), snapshot);
        assertEq(governor.proposalDeadline(p.id), snapshot + VOTING_PERIOD);
        assertEq(governor.proposalProposer(p.id), alice.addr);
        assertTrue(governor.proposalNeedsQueuing(p.id));
        _assertState(p, PENDING);

        vm.warp(snapshot);
        _assertState(p, PENDING);
        _expectUnexpectedState(p, PENDING, _only(ACTIVE));
        _vote(alice, p, FOR);
        vm.warp(snapshot + 1);
        _assertState(p, ACTIVE);
        _expectUnexpectedState(p, ACTIVE, _only(SUCCEEDED));
        _queue(p);
        uint256 weight = _worth(1_000_000 * CPT_1, _weekStart(208 - 1), snapshot);
        vm.expectEmit(address(governor));
        emit IGovernor.VoteCast(alice.addr, p.id, FOR, weight, "");
        assertEq(_vote(alice, p, FOR), weight);
        vm.warp(snapshot + VOTING_PERIOD);
        _assertState(p, ACTIVE);
        _expectUnexpectedState(p, ACTIVE, _only(SUCCEEDED));
        _queue(p);

        vm.warp(snapshot + VOTING_PERIOD + 1);
        _assertState(p, SUCCEEDED);
        assertEq(governor.proposalEta(p.id), 0);
        assertEq(governor.proposalExpiry(p.id), 0);
        _expectUnexpectedState(p, SUCCEEDED, _only(QUEUED));
        _execute(p);
        uint256 eta = block.timestamp + TIMELOCK_DELAY;
        vm.expectEmit(address(governor));
        emit ICPTGovernor.ProposalExpirySet(p.id, eta + WINDOW);
        vm.expectEmit(address(governor));
        emit IGovernor.ProposalQueued(p.id, eta);
        _queue(p);
        _assertState(p, QUEUED);
        assertEq(governor.proposalEta(p.id), eta);
        assertEq(governor.proposalExpiry(p.id), eta + WINDOW);
        _expectUnexpectedState(p, QUEUED, _only(SUCCEEDED));
        _queue(p);

        vm.warp(eta - 1);
        vm.expectRevert(
            abi.encodeWithSignature(
                "TimelockUnexpectedOperationState(bytes32,bytes32)",
                _operationOf(p),
                bytes32(uint256(4))
            )
        );
        _execute(p);
        vm.warp(eta);
        vm.expectEmit(address(governor));
        emit IGovernor.ProposalExecuted(p.id);
        _execute(p);
        _assertState(p, EXECUTED);
        assertEq(cpt.balanceOf(payee), CPT_1);
        _expectUnexpectedState(p, EXECUTED, _only(QUEUED));
        _execute(p);
        vm.warp(eta + WINDOW + 1);
        _assertState(p, EXECUTED);
    }

    function test_Execute_InTheLastSecondBeforeTheExpiry() external {
        Proposal memory p = _payment();
        _passAndQueue(p);
        vm.warp(governor.proposalEta(p.id) + WINDOW);
        _assertState(p, QUEUED);
        _execute(p);
        assertEq(cpt.balanceOf(payee), CPT_1);
    }

    function test_Execute_RevertWhen_ASecondTooLate() external {
        Proposal memory p = _payment();
        _passAndQueue(p);
        vm.warp(governor.proposalEta(p.id) + WINDOW + 1);
        _assertState(p, EXPIRED);
        _expectUnexpectedState(p, EXPIRED, _only(QUEUED));
        _execute(p);
        // the timelock would still do it, but takes it from the Governor alone
        assertTrue(timelock.isOperationReady(_operationOf(p)));
        _expectUnexpectedState(p, EXPIRED, _only(SUCCEEDED));
        _queue(p);
        _expectUnexpectedState(p, EXPIRED, 0);
        _propose(p);
        vm.warp(block.timestamp + 3_650 days);
        _assertState(p, EXPIRED);
    }

    /// @dev The eta is set by who queues: until then nothing expires.
    function test_Queue_ByAnyoneUpTo14DaysAfterTheVote() external {
        Proposal memory p = _payment();
        _pass(p);
        vm.warp(governor.proposalDeadline(p.id) + governor.queueWindow());
        _assertState(p, SUCCEEDED);
        _queue(p);
        assertEq(governor.proposalEta(p.id), block.timestamp + TIMELOCK_DELAY);
        assertEq(governor.proposalExpiry(p.id), block.timestamp + TIMELOCK_DELAY + WINDOW);
    }

    function test_Queue_RevertGiven_NobodyDidFor14Days() external {
        Proposal memory p = _payment();
        _pass(p);
        assertEq(governor.queueWindow(), 14 days);
        vm.warp(governor.proposalDeadline(p.id) + 14 days + 1);
        _assertState(p, EXPIRED);
        _expectUnexpectedState(p, EXPIRED, _only(SUCCEEDED));
        _queue(p);
        skip(400 days);
        _assertState(p, EXPIRED);
    }

    function test_Proposal_IsDefeatedByATieOrWithoutQuorum() external {
        _lock(bob, 1_000_000 * CPT_1, _weekStart(208));
        Proposal memory tie = _payment();
        Proposal memory silent = _payment();
        _propose(tie);
        _proposeAndOpen(silent);
        assertEq(_vote(alice, tie, FOR), _vote(bob, tie, AGAINST));
        _close(silent);
        _assertState(tie, DEFEATED);
        _assertState(silent, DEFEATED);
        _expectUnexpectedState(tie, DEFEATED, _only(SUCCEEDED));
        _queue(tie);
        _expectUnexpectedState(tie, DEFEATED, _only(QUEUED));
        _execute(tie);
    }

    function test_Propose_RevertGiven_ItWasProposed() external {
        Proposal memory p = _payment();
        _propose(p);
        _expectUnexpectedState(p, PENDING, 0);
        _propose(p);
        vm.warp(governor.proposalSnapshot(p.id) + 1);
        _vote(alice, p, FOR);
        _close(p);
        _expectUnexpectedState(p, SUCCEEDED, 0);
        _propose(p);
    }

    /* WHO PROPOSES */

    /// @dev The votes of the second before are counted, to the wei.
    function test_Propose_FromTheThresholdOnToTheWei() external {
        uint256 end = _weekStart(80);
        _holder("enough", _amountWorth(THRESHOLD, end, block.timestamp), end);
        _holder("too few", _amountWorth(THRESHOLD - 1, end, block.timestamp), end);
        address enough = _key("enough").addr;
        address tooFew = _key("too few").addr;
        Proposal memory p = _payment();
        vm.expectRevert(
            abi.encodeWithSelector(IGovernor.GovernorInsufficientProposerVotes.selector, enough, 0, THRESHOLD)
        );
        _proposeAs(enough, p);
        skip(1);
        vm.expectRevert(
            abi.encodeWithSelector(
                IGovernor.GovernorInsufficientProposerVotes.selector,
                tooFew,
                THRESHOLD - 1,
                THRESHOLD
            )
        );
        _proposeAs(tooFew, p);
        _proposeAs(enough, p);
        // a second later the lock has decayed below
        skip(1);
        p = _payment();
        uint256 decayed = voteEscrow.getPastVotes(enough, block.timestamp - 1);
        assertLt(decayed, THRESHOLD);
        vm.expectRevert(
            abi.encodeWithSelector(IGovernor.GovernorInsufficientProposerVotes.selector, enough, decayed, THRESHOLD)
        );
        _proposeAs(enough, p);
    }

    function test_Propose_WithVotesThatWereDelegated() external {
        Proposal memory p = _payment();
        _delegate(alice, carol.addr);
        skip(1);
        vm.expectRevert(
            abi.encodeWithSelector(IGovernor.GovernorInsufficientProposerVotes.selector, alice.addr, 0, THRESHOLD)
        );
        _proposeAs(alice.addr, p);
        _proposeAs(carol.addr, p);
        assertEq(governor.proposalProposer(p.id), carol.addr);
    }

    /// @dev Somebody who copies a proposal with the suffix cannot take it, hence not cancel it.
    function test_Propose_WithTheProposersSuffixByNobodyElse() external {
        _lock(bob, 1_000_000 * CPT_1, _weekStart(208));
        skip(1);
        Proposal memory p = _payment();
        p.description = string.concat("Pay Bob#proposer=", Strings.toHexString(alice.addr));
        p.id = _idOf(p);
        vm.expectRevert(abi.encodeWithSelector(IGovernor.GovernorRestrictedProposer.selector, bob.addr));
        _proposeAs(bob.addr, p);
        _proposeAs(alice.addr, p);
        assertEq(governor.proposalProposer(p.id), alice.addr);
        // checksummed or not
        p.description = string.concat("Again#proposer=", Strings.toChecksumHexString(alice.addr));
        p.id = _idOf(p);
        vm.expectRevert(abi.encodeWithSelector(IGovernor.GovernorRestrictedProposer.selector, bob.addr));
        _proposeAs(bob.addr, p);
        _proposeAs(alice.addr, p);
        // what is no such suffix protects nothing
        p.description = string.concat("Open#proposer=", Strings.toHexString(alice.addr), " ");
        p.id = _idOf(p);
        _proposeAs(bob.addr, p);
    }

    /* WHO CANCELS */

    function _cancelAs(address caller, Proposal memory p) private {
        vm.prank(caller);
        governor.cancel(p.targets, p.values, p.calldatas, _hashOf(p));
    }

    function _expectUnableToCancel(Proposal memory p, address caller) private {
        vm.expectRevert(abi.encodeWithSelector(IGovernor.GovernorUnableToCancel.selector, p.id, caller));
    }

    function test_Cancel_ByTheProposerUpToTheSnapshot() external {
        Proposal memory p = _payment();
        _propose(p);
        vm.warp(governor.proposalSnapshot(p.id));
        vm.expectEmit(address(governor));
        emit IGovernor.ProposalCanceled(p.id);
        _cancelAs(alice.addr, p);
        _assertState(p, CANCELED);
        skip(1);
        _assertState(p, CANCELED);
        _expectUnexpectedState(p, CANCELED, _only(ACTIVE));
        _vote(alice, p, FOR);
        _expectUnableToCancel(p, alice.addr);
        _cancelAs(alice.addr, p);
        _expectUnexpectedState(p, CANCELED, 0);
        _propose(p);
    }

    function test_Cancel_RevertWhen_NotPendingAnyMore() external {
        Proposal memory p = _payment();
        _proposeAndOpen(p);
        _expectUnableToCancel(p, alice.addr);
        _cancelAs(alice.addr, p);
        _vote(alice, p, FOR);
        _close(p);
        _expectUnableToCancel(p, alice.addr);
        _cancelAs(alice.addr, p);
        _queue(p);
        _expectUnableToCancel(p, alice.addr);
        _cancelAs(alice.addr, p);
        vm.warp(governor.proposalEta(p.id));
        _execute(p);
        _expectUnableToCancel(p, alice.addr);
        _cancelAs(alice.addr, p);
    }

    function test_Cancel_RevertWhen_ByAnyoneElse() external {
        Proposal memory p = _payment();
        _propose(p);
        address[6] memory others = [council, vetoCouncil, guardian, stranger, address(timelock), address(vetoGuard)];
        for (uint256 i = 0; i < others.length; ++i) {
            _expectUnableToCancel(p, others[i]);
            _cancelAs(others[i], p);
        }
    }
}
