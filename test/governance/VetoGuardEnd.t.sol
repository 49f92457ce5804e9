// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IAccessControl} from "@openzeppelin/contracts/access/IAccessControl.sol";
import {IAccessManager} from "@openzeppelin/contracts/access/manager/IAccessManager.sol";
import {IGovernor} from "@openzeppelin/contracts/governance/IGovernor.sol";
import {TimelockController} from "@openzeppelin/contracts/governance/TimelockController.sol";
import {Errors} from "@openzeppelin/contracts/utils/Errors.sol";
import {IVetoGuard} from "../../contracts/interfaces/governance/IVetoGuard.sol";
import {IVoteEscrow} from "../../contracts/interfaces/ve/IVoteEscrow.sol";
import {IModularGovernor} from "../helpers/GovernanceTest.sol";
import {VetoTest} from "../helpers/VetoTest.sol";

/// @notice The end of the veto: how many votes it takes, to the wei, and that only a proposal of its own brings it.
contract VetoGuardEndTest is VetoTest {
    IGovernor.ProposalState private constant QUEUED = IGovernor.ProposalState.Queued;
    IGovernor.ProposalState private constant EXECUTED = IGovernor.ProposalState.Executed;

    /// @dev Ends where every number of votes is some lock's.
    uint256 private _end;

    function setUp() public override {
        super.setUp();
        _end = _weekStart(80);
    }

    function _expectTooFew(uint256 votes, uint256 required) private {
        vm.expectRevert(abi.encodeWithSelector(IVetoGuard.VetoGuard_TooFewVotes.selector, votes, required));
    }

    /// @param hash Of the description that `end` names.
    function _expectNotOwn(bytes memory call, bytes32 hash) private {
        address[] memory targets = new address[](1);
        bytes[] memory calldatas = new bytes[](1);
        (targets[0], calldatas[0]) = (address(vetoGuard), call);
        uint256 id = uint256(keccak256(abi.encode(targets, new uint256[](1), calldatas, hash)));
        vm.expectRevert(abi.encodeWithSelector(IVetoGuard.VetoGuard_NotOwnProposal.selector, id));
    }

    /* FOR GOOD */

    function test_End_EndsTheVetoForGood() external {
        _handOver();
        Proposal memory p = _ending();
        Proposal memory other = _payment();
        Proposal memory renewal = _renewal();
        Proposal memory again = _ending();
        _propose(other);
        _propose(renewal);
        _propose(again);
        _proposeAndOpen(p);
        _vote(whale, other, FOR);
        _vote(whale, renewal, FOR);
        _vote(whale, again, FOR);
        _vote(whale, p, FOR);
        _close(p);
        _queue(p);
        _queue(other);
        _queue(renewal);
        _queue(again);
        vm.warp(governor.proposalEta(p.id));
        assertEq(vetoGuard.endedAt(), 0);
        vm.expectEmit(address(vetoGuard));
        emit IVetoGuard.VetoEnded(p.id);
        _execute(p);
        uint256 endedAt = block.timestamp;
        assertEq(vetoGuard.endedAt(), endedAt);
        assertEq(vetoGuard.lapsesAt(), endedAt);
        assertFalse(vetoGuard.isActive());
        vm.expectRevert(IVetoGuard.VetoGuard_Ended.selector);
        _veto(other);
        vm.expectRevert(IVetoGuard.VetoGuard_Ended.selector);
        _execute(renewal);
        vm.expectRevert(IVetoGuard.VetoGuard_Ended.selector);
        _execute(again);
        _execute(other);
        skip(1 days);
        assertEq(vetoGuard.endedAt(), endedAt);
    }

    /// @dev Already in the launch phase, whose council has no say in it, and after a lapse.
    function test_End_InTheLaunchPhaseAndAfterALapse() external {
        uint256 state = vm.snapshotState();
        for (uint256 i = 0; i < 2; ++i) {
            if (i == 1) _handOver();
            if (i == 1) skip(100 days);
            assertEq(vetoGuard.isActive(), i == 0);
            Proposal memory p = _ending();
            _proposeAndOpen(p);
            if (i == 1) _vote(whale, p, FOR);
            else _vote(alice, p, FOR);
            _close(p);
            _queue(p);
            vm.warp(governor.proposalEta(p.id));
            _execute(p);
            assertEq(vetoGuard.endedAt(), block.timestamp);
            assertFalse(vetoGuard.isActive());
            vm.revertToState(state);
        }
    }

    /// @dev The council's removal by any other way can be vetoed: that is what `end` is for, which cannot.
    function test_Veto_OfItsRemovalUnlessByEnd() external {
        Proposal memory byTimelock = _proposal(
            address(timelock),
            abi.encodeCall(IAccessControl.revokeRole, (timelock.CANCELLER_ROLE(), address(vetoGuard)))
        );
        _passAndQueue(byTimelock);
        _veto(byTimelock);
        Proposal memory byEnd = _ending();
        _passAndQueue(byEnd);
        vm.expectRevert(abi.encodeWithSelector(IVetoGuard.VetoGuard_Exempt.selector, byEnd.id));
        _veto(byEnd);
        vm.warp(governor.proposalEta(byEnd.id));
        _execute(byEnd);
        assertGt(vetoGuard.endedAt(), 0);
    }

    /* VOTES */

    /// @dev Bob votes for exactly 30 % of all veCPT, rounded up, or a wei less.
    function test_End_TakesATurnoutOf30PercentToTheWei() external {
        _lock(whale, 1_000_000 * CPT_1, _weekStart(208));
        Proposal memory p = _ending();
        _propose(p);
        uint256 snapshot = governor.proposalSnapshot(p.id);
        // 30 % of all is three sevenths of the others
        uint256 enough = (_worth(2_000_000 * CPT_1, _weekStart(208), snapshot) * 3) / 7 + 1;
        uint256 state = vm.snapshotState();
        for (uint256 short = 0; short < 2; ++short) {
            _lock(bob, _amountWorth(enough - short, _end, snapshot), _end);
            vm.warp(snapshot + 1);
            uint256 total = voteEscrow.getPastTotalSupply(snapshot);
            assertTrue((total * 3) % 10 != 0, "nothing to round");
            _vote(bob, p, FOR);
            (uint256 voted, uint256 votedRequired, uint256 inFavour, uint256 inFavourRequired) = vetoGuard.endVotes(
                p.id
            );
            assertEq(voted, enough - short);
            assertEq(votedRequired, (total * 3) / 10 + 1);
            assertEq(votedRequired, enough);
            assertEq(inFavour, voted);
            assertEq(inFavourRequired, (voted * 2) / 3 + (voted % 3 == 0 ? 0 : 1));
            _close(p);
            _queue(p);
            vm.warp(governor.proposalEta(p.id));
            if (short == 1) _expectTooFew(enough - 1, enough);
            _execute(p);
            assertEq(vetoGuard.endedAt(), short == 0 ? block.timestamp : 0);
            vm.revertToState(state);
        }
    }

    /// @dev Abstentions and votes against are turnout as well.
    function test_End_CountsEveryVoteAsTurnout() external {
        _lock(whale, 1_000_000 * CPT_1, _weekStart(208));
        Proposal memory p = _ending();
        _propose(p);
        uint256 snapshot = governor.proposalSnapshot(p.id);
        uint256 enough = (_worth(2_000_000 * CPT_1, _weekStart(208), snapshot) * 3) / 7 + 1;
        uint256 third = enough / 4;
        _lock(bob, _amountWorth(2 * third, _end, snapshot), _end);
        _lock(carol, _amountWorth(third, _end, snapshot), _end);
        uint256 rest = enough - 3 * third;
        Key memory dave = _holder("dave", _amountWorth(rest, _end, snapshot), _end);
        vm.warp(snapshot + 1);
        _vote(bob, p, FOR);
        _vote(carol, p, AGAINST);
        _vote(dave, p, ABSTAIN);
        (uint256 voted, uint256 votedRequired, uint256 inFavour, uint256 inFavourRequired) = vetoGuard.endVotes(p.id);
        assertEq(voted, enough);
        assertApproxEqAbs(votedRequired, enough, 1);
        assertEq(inFavour, 2 * third);
        assertEq(inFavourRequired, 2 * third);
    }

    /// @dev Twice as many for as against, or a wei less; abstentions do not weigh.
    function test_End_TakesTwoThirdsInFavourToTheWei() external {
        uint256 against = 700_000e18 + 1;
        uint256 state = vm.snapshotState();
        for (uint256 short = 0; short < 2; ++short) {
            Proposal memory p = _ending();
            _propose(p);
            uint256 snapshot = governor.proposalSnapshot(p.id);
            _lock(bob, _amountWorth(against, _end, snapshot), _end);
            _lock(carol, _amountWorth(2 * against - short, _end, snapshot), _end);
            vm.warp(snapshot + 1);
            _vote(alice, p, ABSTAIN);
            _vote(bob, p, AGAINST);
            _vote(carol, p, FOR);
            (, , uint256 inFavour, uint256 inFavourRequired) = vetoGuard.endVotes(p.id);
            assertEq(inFavour, 2 * against - short);
            assertEq(inFavourRequired, 2 * against);
            _close(p);
            _queue(p);
            vm.warp(governor.proposalEta(p.id));
            if (short == 1) _expectTooFew(2 * against - 1, 2 * against);
            _execute(p);
            assertEq(vetoGuard.endedAt(), short == 0 ? block.timestamp : 0);
            vm.revertToState(state);
        }
    }

    function testFuzz_EndVotes_AreAsThePartsSay(uint256 seed) external {
        Key[4] memory voters = [alice, bob, carol, whale];
        for (uint256 i = 1; i < 4; ++i) {
            _lock(voters[i], CPT_1 + (uint256(keccak256(abi.encode(seed, i))) % (5_000_000 * CPT_1)), _weekStart(100));
        }
        Proposal memory p = _ending();
        _proposeAndOpen(p);
        uint256[3] memory sums;
        for (uint256 i = 0; i < 4; ++i) {
            uint256 support = (seed >> (2 * i)) & 3;
            if (support != 3) sums[support] += _vote(voters[i], p, uint8(support));
        }
        uint256 total = voteEscrow.getPastTotalSupply(block.timestamp - 1);
        (uint256 voted, uint256 votedRequired, uint256 inFavour, uint256 inFavourRequired) = vetoGuard.endVotes(p.id);
        assertEq(voted, sums[0] + sums[1] + sums[2]);
        assertEq(inFavour, sums[1]);
        // up: enough by themselves, and a wei less is not
        assertGe(votedRequired * 10, total * 3);
        assertLt(votedRequired * 10, total * 3 + 10);
        assertGe(inFavourRequired * 3, (sums[0] + sums[1]) * 2);
        assertLt(inFavourRequired * 3, (sums[0] + sums[1]) * 2 + 3);
    }

    function test_EndVotes_RevertWhen_TheSnapshotIsNotOver() external {
        Proposal memory p = _ending();
        _propose(p);
        uint256 snapshot = governor.proposalSnapshot(p.id);
        vm.warp(snapshot);
        vm.expectRevert(abi.encodeWithSelector(IVoteEscrow.ERC5805FutureLookup.selector, snapshot, uint48(snapshot)));
        vetoGuard.endVotes(p.id);
        skip(1);
        (uint256 voted, uint256 votedRequired, uint256 inFavour, uint256 inFavourRequired) = vetoGuard.endVotes(p.id);
        assertEq(voted + inFavour + inFavourRequired, 0);
        assertGt(votedRequired, 0);
    }

    /// @dev Passed, but by too few: it expires, and another may come.
    function test_End_OfTooFewIsNoEndUntilAnotherPasses() external {
        _lock(whale, 10_000_000 * CPT_1, _weekStart(208));
        skip(1);
        _lock(bob, 2_000_000 * CPT_1, _weekStart(208));
        Proposal memory p = _ending();
        _proposeAndOpen(p);
        _vote(alice, p, FOR);
        _vote(bob, p, FOR);
        _close(p);
        _queue(p);
        vm.warp(governor.proposalExpiry(p.id));
        (uint256 voted, uint256 votedRequired, , ) = vetoGuard.endVotes(p.id);
        _expectTooFew(voted, votedRequired);
        _execute(p);
        skip(1);
        _assertState(p, IGovernor.ProposalState.Expired);
        Proposal memory next = _ending();
        _proposeAndOpen(next);
        _vote(whale, next, FOR);
        _close(next);
        _queue(next);
        vm.warp(governor.proposalEta(next.id));
        _execute(next);
        assertEq(vetoGuard.endedAt(), block.timestamp);
    }

    /* ITS OWN PROPOSAL */

    /// @dev Alice has all votes: nothing below fails for want of them.
    function _refuseNotOwn(Proposal memory p, bytes memory call, bytes32 hash) private {
        _ready(p);
        _expectNotOwn(call, hash);
        _execute(p);
        _assertState(p, QUEUED);
        assertEq(vetoGuard.endedAt(), 0);
    }

    function test_End_RevertGiven_AnotherDescription() external {
        bytes memory call = abi.encodeCall(IVetoGuard.end, (keccak256("something else")));
        _refuseNotOwn(_proposal(address(vetoGuard), call), call, keccak256("something else"));
    }

    function test_End_RevertGiven_CarriedByAnotherProposal() external {
        Proposal memory p = _payment();
        bytes memory call = abi.encodeCall(IVetoGuard.end, (_hashOf(p)));
        _add(p, address(vetoGuard), call);
        _refuseNotOwn(p, call, _hashOf(p));
    }

    function test_End_RevertGiven_CalledTwiceInABatch() external {
        Proposal memory p = _ending();
        _add(p, address(vetoGuard), p.calldatas[0]);
        _refuseNotOwn(p, p.calldatas[0], _hashOf(p));
    }

    /// @dev A proposal of the same description was executed, but it was not this call.
    function test_End_RevertGiven_AnUnrelatedProposalOfThatDescription() external {
        Proposal memory unrelated = _payment();
        _run(unrelated);
        bytes memory call = abi.encodeCall(IVetoGuard.end, (_hashOf(unrelated)));
        Proposal memory p = _proposal(address(vetoGuard), call);
        _refuseNotOwn(p, call, _hashOf(unrelated));
        // nor with that description itself
        p.description = unrelated.description;
        _add(p, address(cpt), abi.encodeCall(cpt.transfer, (payee, 1)));
        _refuseNotOwn(p, call, _hashOf(unrelated));
    }

    /// @dev The named proposal is there and passed, even queued, but it is another one that calls.
    function test_End_RevertGiven_TheNamedProposalIsOnlyQueued() external {
        Proposal memory named = _ending();
        _passAndQueue(named);
        Proposal memory p = _payment();
        _add(p, address(vetoGuard), named.calldatas[0]);
        _refuseNotOwn(p, named.calldatas[0], _hashOf(named));
        // nor when the timelock runs the named one's operation past the Governor
        bytes memory run = abi.encodeCall(
            TimelockController.executeBatch,
            (
                named.targets,
                named.values,
                named.calldatas,
                bytes32(0),
                bytes32(bytes20(address(governor))) ^ _hashOf(named)
            )
        );
        p = _proposal(address(governor), abi.encodeCall(IModularGovernor.relay, (address(timelock), 0, run)));
        _refuseNotOwn(p, named.calldatas[0], _hashOf(named));
    }

    function test_End_RevertGiven_ThroughRelayOrTheManager() external {
        Proposal memory p = _proposal(address(governor), "");
        bytes memory call = abi.encodeCall(IVetoGuard.end, (_hashOf(p)));
        p.calldatas[0] = abi.encodeCall(IModularGovernor.relay, (address(vetoGuard), 0, call));
        p.id = _idOf(p);
        _ready(p);
        vm.expectRevert(abi.encodeWithSelector(IVetoGuard.VetoGuard_NotGovernance.selector, address(governor)));
        _execute(p);
        // after the hand-over the timelock is admin: the manager passes its calls on, as the manager
        _handOver();
        p = _proposal(address(manager), "");
        call = abi.encodeCall(IVetoGuard.end, (_hashOf(p)));
        p.calldatas[0] = abi.encodeCall(IAccessManager.execute, (address(vetoGuard), call));
        p.id = _idOf(p);
        _proposeAndOpen(p);
        _vote(whale, p, FOR);
        _close(p);
        _queue(p);
        vm.warp(governor.proposalEta(p.id));
        vm.expectRevert(abi.encodeWithSelector(IVetoGuard.VetoGuard_NotGovernance.selector, address(manager)));
        _execute(p);
    }

    /// @dev Executed from within another proposal it is still its own, and its own votes count.
    function test_End_ExecutedFromWithinAnotherProposal() external {
        Proposal memory own = _ending();
        Proposal memory outer = _proposal(
            address(governor),
            abi.encodeCall(IGovernor.execute, (own.targets, own.values, own.calldatas, _hashOf(own)))
        );
        _propose(own);
        _proposeAndOpen(outer);
        _vote(alice, own, FOR);
        _vote(alice, outer, FOR);
        _close(outer);
        _queue(own);
        _queue(outer);
        vm.warp(governor.proposalEta(outer.id));
        _execute(outer);
        _assertState(own, EXECUTED);
        assertEq(vetoGuard.endedAt(), block.timestamp);
    }

    /// @dev Words behind the argument belong to the call, hence to the proposal's number.
    function test_End_WithWordsBehind() external {
        Proposal memory p = _ending();
        p.calldatas[0] = bytes.concat(p.calldatas[0], hex"c0de");
        p.id = _idOf(p);
        _run(p);
        assertEq(vetoGuard.endedAt(), block.timestamp);
    }

    function test_End_RevertGiven_ItBringsEth() external {
        Proposal memory p = _ending();
        p.values[0] = 1;
        p.id = _idOf(p);
        vm.deal(address(timelock), 1);
        _ready(p);
        vm.expectRevert(Errors.FailedCall.selector);
        _execute(p);
    }
}
