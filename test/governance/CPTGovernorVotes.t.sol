// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IGovernor} from "@openzeppelin/contracts/governance/IGovernor.sol";
import {GovernanceTest} from "../helpers/GovernanceTest.sol";

/// @notice What a vote weighs, and that none counts twice.
contract CPTGovernorVotesTest is GovernanceTest {
    Proposal private _p;

    function _assertVotes(uint256 expectedAgainst, uint256 expectedFor, uint256 expectedAbstained) private view {
        (uint256 against, uint256 inFavour, uint256 abstained) = governor.proposalVotes(_p.id);
        assertEq(against, expectedAgainst, "against");
        assertEq(inFavour, expectedFor, "for");
        assertEq(abstained, expectedAbstained, "abstained");
    }

    function _begin() private returns (uint256 snapshot) {
        _p = _payment();
        _proposeAndOpen(_p);
        return block.timestamp - 1;
    }

    /* WEIGHT */

    function test_CastVote_WeighsTheSnapshotsSecond() external {
        uint256 end = _weekStart(60);
        _p = _payment();
        _propose(_p);
        uint256 snapshot = governor.proposalSnapshot(_p.id);
        vm.warp(snapshot);
        _lock(bob, 1_000 * CPT_1, end);
        vm.warp(snapshot + 1);
        _lock(carol, 1_000 * CPT_1, end);
        vm.prank(bob.addr);
        voteEscrow.increaseAmount(5_000 * CPT_1);
        skip(3 days);
        assertEq(_vote(bob, _p, FOR), _worth(1_000 * CPT_1, end, snapshot));
        assertEq(_vote(carol, _p, AGAINST), 0);
        assertEq(governor.getVotes(bob.addr, snapshot), _worth(1_000 * CPT_1, end, snapshot));
        assertEq(governor.getVotesWithParams(bob.addr, snapshot, "0x01"), _worth(1_000 * CPT_1, end, snapshot));
        _assertVotes(0, _worth(1_000 * CPT_1, end, snapshot), 0);
        assertTrue(governor.hasVoted(_p.id, carol.addr));
        assertFalse(governor.hasVoted(_p.id, alice.addr));
    }

    /// @dev A lock that ended by the snapshot is worth nothing, one that ends during the vote what it was then.
    function test_CastVote_OfLocksThatEnd() external {
        uint256 end = _weekStart(3);
        _lock(bob, 1_000 * CPT_1, end);
        _lock(carol, 1_000 * CPT_1, end);
        vm.warp(end - VOTING_DELAY);
        uint256 snapshot = _begin();
        assertEq(snapshot, end);
        assertEq(_vote(bob, _p, FOR), 0);
        vm.prank(carol.addr);
        voteEscrow.relock(end + 10 * WEEK);
        assertEq(_vote(carol, _p, FOR), 0);
    }

    function test_CastVote_OfALockThatEndsDuringTheVote() external {
        uint256 end = _weekStart(3);
        _lock(bob, 1_000 * CPT_1, end);
        vm.warp(end - VOTING_DELAY - 1);
        uint256 snapshot = _begin();
        assertEq(snapshot, end - 1);
        vm.warp(end + 1 days);
        vm.prank(bob.addr);
        voteEscrow.withdraw();
        assertEq(_vote(bob, _p, FOR), _worth(1_000 * CPT_1, end, snapshot));
        assertGt(_worth(1_000 * CPT_1, end, snapshot), 0);
    }

    function test_CastVote_ByTheDelegateeOfTheSnapshot() external {
        _lock(bob, 1_000 * CPT_1, _weekStart(60));
        _delegate(bob, carol.addr);
        uint256 end = _weekStart(60);
        uint256 snapshot = _begin();
        _delegate(bob, bob.addr);
        skip(1);
        assertEq(_vote(bob, _p, FOR), 0);
        assertEq(_vote(carol, _p, AGAINST), _worth(1_000 * CPT_1, end, snapshot));
        _assertVotes(_worth(1_000 * CPT_1, end, snapshot), 0, 0);
    }

    /// @dev Voting, delegating and voting again adds nothing: delegation is of the snapshot.
    function test_CastVote_CountsNothingTwiceByDelegation() external {
        uint256 end = _weekStart(208);
        uint256 snapshot = _begin();
        _vote(alice, _p, FOR);
        _delegate(alice, bob.addr);
        skip(1);
        _vote(bob, _p, FOR);
        _delegate(alice, carol.addr);
        skip(1);
        _vote(carol, _p, ABSTAIN);
        assertEq(voteEscrow.getPastTotalSupply(snapshot), _worth(1_000_000 * CPT_1, end, snapshot));
        _assertVotes(0, _worth(1_000_000 * CPT_1, end, snapshot), 0);
    }

    function test_CastVote_RevertGiven_ItVoted() external {
        _begin();
        _vote(alice, _p, AGAINST);
        bytes memory refusal = abi.encodeWithSelector(IGovernor.GovernorAlreadyCastVote.selector, alice.addr);
        vm.expectRevert(refusal);
        _vote(alice, _p, FOR);
        vm.expectRevert(refusal);
        vm.prank(alice.addr);
        governor.castVoteWithReason(_p.id, FOR, "I changed my mind");
        vm.expectRevert(refusal);
        vm.prank(alice.addr);
        governor.castVoteWithReasonAndParams(_p.id, FOR, "", hex"01");
    }

    /// @dev Whatever is locked, delegated and voted by whom: never more than all veCPT of the snapshot.
    function testFuzz_CastVote_NeverCountsMoreThanThereIs(uint256 seed) external {
        Key[4] memory voters = [alice, bob, carol, whale];
        for (uint256 i = 1; i < 4; ++i) {
            uint256 amount = CPT_1 + (uint256(keccak256(abi.encode(seed, i))) % (3_000_000 * CPT_1));
            _lock(voters[i], amount, _weekStart(4 + (uint256(keccak256(abi.encode(i, seed))) % 200)));
        }
        for (uint256 i = 0; i < 4; ++i) {
            _delegate(voters[i], voters[(seed >> (2 * i)) & 3].addr);
        }
        Proposal memory p = _payment();
        _fundCpt(payee, 1_000_000 * CPT_1);
        vm.startPrank(payee);
        voteEscrow.createLock(1_000_000 * CPT_1, _weekStart(207));
        vm.warp(block.timestamp + 1);
        governor.propose(p.targets, p.values, p.calldatas, p.description);
        vm.stopPrank();
        uint256 snapshot = governor.proposalSnapshot(p.id);
        vm.warp(snapshot + 1);
        for (uint256 i = 0; i < 4; ++i) {
            _vote(voters[i], p, uint8((seed >> (8 + 2 * i)) % 3));
            _delegate(voters[i], voters[(seed >> (16 + 2 * i)) & 3].addr);
            skip((seed >> (24 + 8 * i)) % 1 days);
        }
        (uint256 against, uint256 inFavour, uint256 abstained) = governor.proposalVotes(p.id);
        uint256 counted = against + inFavour + abstained;
        uint256 total = voteEscrow.getPastTotalSupply(snapshot) - voteEscrow.getPastVotes(payee, snapshot);
        assertLe(counted, total);
        assertGe(counted + 8, total);
    }
}
