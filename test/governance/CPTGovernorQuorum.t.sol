// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IGovernor} from "@openzeppelin/contracts/governance/IGovernor.sol";
import {ICPTGovernor} from "../../contracts/interfaces/governance/ICPTGovernor.sol";
import {IVoteEscrow} from "../../contracts/interfaces/ve/IVoteEscrow.sol";
import {GovernanceTest, IModularGovernor} from "../helpers/GovernanceTest.sol";

/// @notice The quorum to the wei, whose parameters change nothing of the past, and the deadline that a late quorum moves.
contract CPTGovernorQuorumTest is GovernanceTest {
    IGovernor.ProposalState private constant ACTIVE = IGovernor.ProposalState.Active;
    IGovernor.ProposalState private constant DEFEATED = IGovernor.ProposalState.Defeated;
    IGovernor.ProposalState private constant SUCCEEDED = IGovernor.ProposalState.Succeeded;
    IGovernor.ProposalState private constant QUEUED = IGovernor.ProposalState.Queued;

    /// @dev Ends where every number of votes is some lock's.
    uint256 private _end;

    function setUp() public override {
        super.setUp();
        _end = _weekStart(80);
    }

    function _expectedQuorum(uint256 total, uint256 bps, uint256 floor) private pure returns (uint256) {
        uint256 part = (total * bps) / 10_000;
        if (part * 10_000 != total * bps) ++part;
        return part < floor ? floor : part;
    }

    /* TO THE WEI */

    /// @dev Below ten million veCPT the floor holds: Bob alone has it, or lacks a wei.
    function test_Quorum_IsTheFloorToTheWei() external {
        Proposal memory p = _payment();
        _propose(p);
        uint256 snapshot = governor.proposalSnapshot(p.id);
        uint256 state = vm.snapshotState();
        for (uint256 short = 0; short < 2; ++short) {
            _lock(bob, _amountWorth(FLOOR - short, _end, snapshot), _end);
            vm.warp(snapshot + 1);
            assertEq(governor.quorum(snapshot), FLOOR);
            assertLt(voteEscrow.getPastTotalSupply(snapshot), 10 * FLOOR);
            assertEq(_vote(bob, p, FOR), FLOOR - short);
            _close(p);
            _assertState(p, short == 0 ? SUCCEEDED : DEFEATED);
            vm.revertToState(state);
        }
    }

    /// @dev Above, a tenth of all veCPT, rounded up: with Bob's own votes in the total.
    function test_Quorum_IsATenthRoundedUpToTheWei() external {
        _lock(whale, 10_000_000 * CPT_1, _weekStart(208));
        Proposal memory p = _payment();
        _propose(p);
        uint256 snapshot = governor.proposalSnapshot(p.id);
        uint256 others = _worth(11_000_000 * CPT_1, _weekStart(208), snapshot);
        uint256 enough = others / 9 + 1;
        uint256 state = vm.snapshotState();
        for (uint256 short = 0; short < 2; ++short) {
            _lock(bob, _amountWorth(enough - short, _end, snapshot), _end);
            vm.warp(snapshot + 1);
            uint256 total = voteEscrow.getPastTotalSupply(snapshot);
            assertTrue(total % 10 != 0, "nothing to round");
            assertEq(governor.quorum(snapshot), total / 10 + 1);
            assertEq(governor.quorum(snapshot), enough);
            assertEq(_vote(bob, p, FOR), enough - short);
            _close(p);
            _assertState(p, short == 0 ? SUCCEEDED : DEFEATED);
            vm.revertToState(state);
        }
    }

    function testFuzz_Quorum_IsThePartRoundedUpOrTheFloor(uint256 amount, uint256 wait, uint256 seed) external {
        amount = bound(amount, CPT_1, 30_000_000 * CPT_1);
        uint256 bps = bound(seed, 400, 3_000);
        uint256 floor = bound(seed >> 16, 100_000e18, 10_000_000e18);
        Proposal memory p = _proposal(address(governor), abi.encodeCall(ICPTGovernor.setQuorum, (bps, floor)));
        uint256 before = block.timestamp;
        _run(p);
        _lock(whale, amount, _weekStart(208));
        skip(bound(wait, 1, 700 days));
        uint256 total = voteEscrow.getPastTotalSupply(block.timestamp - 1);
        assertEq(governor.quorum(block.timestamp - 1), _expectedQuorum(total, bps, floor));
        total = voteEscrow.getPastTotalSupply(before);
        assertEq(governor.quorum(before), _expectedQuorum(total, 1_000, FLOOR));
    }

    function test_Quorum_RevertWhen_TheSecondIsNotOver() external {
        for (uint256 i = 0; i < 2; ++i) {
            uint256 time = block.timestamp + i;
            vm.expectRevert(
                abi.encodeWithSelector(IVoteEscrow.ERC5805FutureLookup.selector, time, uint48(block.timestamp))
            );
            governor.quorum(time);
        }
        governor.quorum(block.timestamp - 1);
    }

    /// @dev Decay cannot shrink it: when almost nothing is locked, nobody reaches it.
    function test_Quorum_IsNotReachedByTheLastHolder() external {
        vm.warp(_weekStart(206));
        _lock(bob, 1_000_000 * CPT_1, _weekStart(8));
        skip(1);
        Proposal memory p = _payment();
        vm.startPrank(alice.addr);
        voteEscrow.extendLock(_weekStart(52));
        vm.stopPrank();
        skip(1);
        _proposeAndOpen(p);
        uint256 total = voteEscrow.getPastTotalSupply(block.timestamp - 1);
        assertEq(_vote(alice, p, FOR) + _vote(bob, p, FOR) + 1, total);
        assertLt(total, FLOOR);
        _close(p);
        _assertState(p, DEFEATED);
    }

    /// @dev Those for and those abstaining make it, those against do not.
    function test_Quorum_CountsForAndAbstain() external {
        Proposal memory p = _payment();
        Proposal memory q = _payment();
        _propose(p);
        _propose(q);
        uint256 snapshot = governor.proposalSnapshot(p.id);
        _lock(bob, _amountWorth(FLOOR - 1, _end, snapshot), _end);
        _lock(carol, _amountWorth(1, _end, snapshot) + CPT_1, _end);
        vm.warp(snapshot + 1);
        _vote(bob, p, ABSTAIN);
        _vote(carol, p, FOR);
        _vote(bob, q, AGAINST);
        _vote(carol, q, FOR);
        _close(p);
        _assertState(p, SUCCEEDED);
        _assertState(q, DEFEATED);
    }

    /* OTHER TERMS */

    function test_SetQuorum_LeavesPastProposalsTheirs() external {
        Proposal memory lower = _proposal(address(governor), abi.encodeCall(ICPTGovernor.setQuorum, (400, 100_000e18)));
        _ready(lower);
        // its vote begins before the change, and is closed after it
        Proposal memory early = _payment();
        _lock(bob, 300_000 * CPT_1, _weekStart(208));
        skip(1);
        _propose(early);
        vm.warp(governor.proposalSnapshot(early.id) + 1);
        uint256 snapshot = block.timestamp - 1;
        vm.expectEmit(address(governor));
        emit ICPTGovernor.QuorumUpdated(1_000, 400, FLOOR, 100_000e18);
        _execute(lower);
        uint256 changedAt = block.timestamp;
        _assertTerms(snapshot, 1_000, FLOOR);
        _assertTerms(changedAt - 1, 1_000, FLOOR);
        _assertTerms(changedAt, 400, 100_000e18);
        _assertTerms(1 << 48, 400, 100_000e18); // beyond any clock
        _assertTerms(type(uint256).max, 400, 100_000e18);
        _assertTerms(START - 1, 0, 0);
        // a snapshot before: bob's 0.7 million do not do; one after: they do
        Proposal memory late = _payment();
        _propose(late);
        assertGt(_vote(bob, early, FOR), 700_000e18);
        _close(early);
        assertEq(governor.quorum(snapshot), FLOOR);
        _assertState(early, DEFEATED);
        vm.warp(governor.proposalSnapshot(late.id) + 1);
        _vote(bob, late, FOR);
        _close(late);
        _assertState(late, SUCCEEDED);
    }

    function _assertTerms(uint256 time, uint256 expectedBps, uint256 expectedFloor) private view {
        (uint256 bps, uint256 floor) = governor.quorumTerms(time);
        assertEq(bps, expectedBps, "bps");
        assertEq(floor, expectedFloor, "floor");
    }

    /// @dev A snapshot of the very second of a change has the new terms, in which nobody has voted yet.
    function test_SetQuorum_HoldsForASnapshotOfItsSecond() external {
        Proposal memory raise = _proposal(
            address(governor),
            abi.encodeCall(ICPTGovernor.setQuorum, (3_000, 10_000_000e18))
        );
        _passAndQueue(raise);
        vm.warp(governor.proposalEta(raise.id) - VOTING_DELAY + 10 days);
        Proposal memory p = _payment();
        _propose(p);
        vm.warp(governor.proposalSnapshot(p.id));
        _execute(raise);
        skip(1);
        assertEq(governor.quorum(block.timestamp - 1), 10_000_000e18);
        _vote(alice, p, FOR);
        _close(p);
        _assertState(p, DEFEATED);
    }

    /// @dev What was passed by a quorum stays passed when the quorum is raised, queued or not.
    function test_SetQuorum_DoesNotUndoWhatPassed() external {
        Proposal memory raise = _proposal(
            address(governor),
            abi.encodeCall(ICPTGovernor.setQuorum, (3_000, 10_000_000e18))
        );
        Proposal memory p = _payment();
        Proposal memory q = _payment();
        _propose(p);
        _propose(q);
        _proposeAndOpen(raise);
        _vote(alice, raise, FOR);
        _vote(alice, p, FOR);
        _vote(alice, q, FOR);
        _close(raise);
        _queue(raise);
        _queue(q);
        vm.warp(governor.proposalEta(raise.id));
        _execute(raise);
        _assertState(p, SUCCEEDED);
        _assertState(q, QUEUED);
        _execute(q);
        _queue(p);
    }

    /* LATE QUORUM */

    /// @param before Seconds before the deadline in which Alice's vote reaches the quorum.
    function _reachQuorum(Proposal memory p, uint256 before) private returns (uint256 deadline) {
        deadline = governor.proposalDeadline(p.id);
        vm.warp(deadline - before);
        if (before < EXTENSION) {
            vm.expectEmit(address(governor));
            emit IModularGovernor.ProposalExtended(p.id, uint64(block.timestamp + EXTENSION));
        }
        _vote(alice, p, FOR);
    }

    function test_LateQuorum_ExtendsByTwoDaysFromTheVoteThatReachesIt() external {
        Proposal memory p = _payment();
        _proposeAndOpen(p);
        uint256 deadline = _reachQuorum(p, 0);
        assertEq(governor.proposalDeadline(p.id), deadline + 2 days);
        vm.warp(deadline + 2 days);
        _assertState(p, ACTIVE);
        _lock(bob, CPT_1, _end);
        _vote(bob, p, FOR);
        // once only
        assertEq(governor.proposalDeadline(p.id), deadline + 2 days);
        skip(1);
        _assertState(p, SUCCEEDED);
    }

    function test_LateQuorum_ExtendsToTheSecond() external {
        uint256 state = vm.snapshotState();
        for (uint256 i = 0; i < 3; ++i) {
            Proposal memory p = _payment();
            _proposeAndOpen(p);
            uint256 before = 2 days - 1 + i;
            uint256 deadline = _reachQuorum(p, before);
            assertEq(governor.proposalDeadline(p.id), i == 0 ? deadline + 1 : deadline);
            vm.revertToState(state);
        }
    }

    /// @dev Who turns the vote in its last second leaves the others two days to answer.
    function test_LateQuorum_LetsTheOthersAnswer() external {
        _lock(bob, 1_000_000 * CPT_1, _weekStart(208));
        _lock(carol, 1_000_000 * CPT_1, _weekStart(208));
        skip(1);
        Proposal memory p = _payment();
        _proposeAndOpen(p);
        uint256 deadline = _reachQuorum(p, 0);
        vm.warp(deadline + 2 days);
        _vote(bob, p, AGAINST);
        _vote(carol, p, AGAINST);
        skip(1);
        _assertState(p, DEFEATED);
    }

    /// @dev Reached early, the quorum moves nothing, however late more votes come.
    function test_LateQuorum_DoesNotExtendWhenItWasReachedEarly() external {
        _lock(bob, 1_000_000 * CPT_1, _weekStart(208));
        skip(1);
        Proposal memory p = _payment();
        _proposeAndOpen(p);
        uint256 deadline = _reachQuorum(p, 4 days);
        vm.warp(deadline);
        _vote(bob, p, FOR);
        assertEq(governor.proposalDeadline(p.id), deadline);
        skip(1);
        _assertState(p, SUCCEEDED);
    }

    /// @dev Votes against reach no quorum.
    function test_LateQuorum_DoesNotExtendForVotesAgainst() external {
        Proposal memory p = _payment();
        _proposeAndOpen(p);
        uint256 deadline = governor.proposalDeadline(p.id);
        vm.warp(deadline);
        _vote(alice, p, AGAINST);
        assertEq(governor.proposalDeadline(p.id), deadline);
        skip(1);
        _assertState(p, DEFEATED);
    }

    /// @dev The vote that lacks a wei moves nothing, the one that brings it does.
    function test_LateQuorum_IsMeasuredToTheWei() external {
        Proposal memory p = _payment();
        _propose(p);
        uint256 snapshot = governor.proposalSnapshot(p.id);
        _lock(bob, _amountWorth(FLOOR - 1, _end, snapshot), _end);
        _lock(carol, CPT_1, _end);
        vm.warp(snapshot + VOTING_PERIOD);
        _vote(bob, p, ABSTAIN);
        assertEq(governor.proposalDeadline(p.id), snapshot + VOTING_PERIOD);
        _vote(carol, p, FOR);
        assertEq(governor.proposalDeadline(p.id), snapshot + VOTING_PERIOD + EXTENSION);
    }
}
