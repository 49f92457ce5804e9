// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IDaoMembers} from "../../contracts/interfaces/dao/IDaoMembers.sol";
import {IDaoTypes} from "../../contracts/interfaces/dao/IDaoTypes.sol";
import {DaoMembersTest} from "../helpers/DaoMembersTest.sol";
import {TopHoldersTest} from "../helpers/TopHoldersTest.sol";

/// @notice A node of the tree whose council are the largest holders: half of a hundred seats must vote, for a day.
contract DaoTopHoldersTest is DaoMembersTest, TopHoldersTest {
    uint256 private constant OFFICE = FIRST + TRANSITION;
    uint256 private constant QUORUM = 50;
    uint256 private constant EVICTOR = 200;

    function setUp() public override(DaoMembersTest, TopHoldersTest) {
        super.setUp();
        _setShares(dao, ann, 60);
        _fund(dao, USDC, 1_000e6);
        vm.prank(lead);
        tree.setCouncil(dao, root, address(top));
    }

    /* STEPS */

    /// @dev Of `dao`: so many USDC to `bob`.
    function _payBob(uint256 amount) private view returns (bytes[] memory) {
        return _calls(_payCall(dao, dao, bob, amount * 1e6));
    }

    function _proposeBy(uint256 number) private returns (bytes32) {
        return _propose(dao, _account(number), _payBob(1));
    }

    function _voteBy(bytes32 resolution, uint256 number) private {
        _vote(dao, resolution, _account(number), true);
    }

    function _voteByFirst(bytes32 resolution, uint256 count) private {
        for (uint256 i = 0; i < count; ++i) _voteBy(resolution, i);
    }

    function _refuseVote(bytes32 resolution, uint256 number) private {
        _expectNotMember(dao, _of(_account(number)));
        _voteBy(resolution, number);
    }

    function _evict() private {
        assertEq(_pokeWith(EVICTOR, 5_000_000), 1);
    }

    function _expectNotPassed(bytes32 resolution, uint256 inFavour, uint256 quorum) private {
        vm.expectRevert(
            abi.encodeWithSelector(IDaoMembers.DaoTree_NotPassed.selector, resolution, inFavour, 0, quorum)
        );
    }

    /* VOTES */

    function test_Seats_VoteWithOneVoteEachAndMembersWithNone() external {
        _fill(SEATS);
        vm.warp(OFFICE);
        _expectNotMember(dao, _of(ann));
        _propose(dao, ann, _payBob(1));
        bytes32 resolution = _proposeBy(0);
        skip(1);
        _expectNotMember(dao, _of(ann));
        _vote(dao, resolution, ann, true);
        _refuseVote(resolution, EVICTOR);
        _voteBy(resolution, 99);
        vm.expectRevert(abi.encodeWithSelector(IDaoMembers.DaoTree_HasVoted.selector, resolution, _of(_account(99))));
        _voteBy(resolution, 99);
        _vote(dao, resolution, _account(0), false);
        IDaoMembers.Resolution memory found = tree.resolutionOf(dao, resolution);
        assertEq(found.inFavour, 1);
        assertEq(found.against, 1);
    }

    function test_Quorum_IsMetByFiftyOfAHundredSeats() external {
        _fill(60);
        vm.warp(OFFICE);
        bytes32 fewer = _propose(dao, _account(0), _payBob(1));
        bytes32 enough = _propose(dao, _account(0), _payBob(2));
        skip(1);
        _voteByFirst(fewer, QUORUM - 1);
        _voteByFirst(enough, QUORUM);
        skip(VOTING_TIME);
        _expectNotPassed(fewer, QUORUM - 1, QUORUM);
        tree.executeResolution(dao, _payBob(1), "");
        tree.executeResolution(dao, _payBob(2), "");
        assertEq(usdc.balanceOf(bob), 2e6);
    }

    /// @dev Who pokes only itself in does not decide alone.
    function test_Quorum_IsOutOfAHundredHoweverFewSeatsAreTaken() external {
        _fill(3);
        vm.warp(OFFICE);
        bytes32 resolution = _proposeBy(0);
        skip(1);
        _voteByFirst(resolution, 3);
        skip(VOTING_TIME);
        _expectNotPassed(resolution, 3, QUORUM);
        tree.executeResolution(dao, _payBob(1), "");
        assertEq(usdc.balanceOf(bob), 0);
    }

    /* EVICTED */

    /// @dev Whenever the poke is, a seat has one vote, and who has it does not depend on who votes first.
    function testFuzz_Seat_IsNeverVotedForByItsOwnerAndItsEvictor(uint256 delay, bool evictorFirst) external {
        // half of the runs within two seconds of the snapshot
        delay = bound(delay, 0, delay % 2 == 0 ? 4 : VOTING_TIME + 2);
        _fill(SEATS);
        vm.warp(OFFICE);
        uint256 start = block.timestamp;
        uint256 snapshotTime = start + 2;
        if (delay < 2) {
            vm.warp(start + delay);
            _evict();
        }
        vm.warp(snapshotTime);
        bytes32 resolution = _proposeBy(50);
        if (delay >= 2) {
            vm.warp(start + delay);
            _evict();
        }
        if (block.timestamp == snapshotTime) skip(1);
        bool isEvictors = start + delay <= snapshotTime;
        (uint256 seated, uint256 other) = isEvictors ? (EVICTOR, uint256(0)) : (0, EVICTOR);
        if (evictorFirst == isEvictors) _voteBy(resolution, seated);
        _refuseVote(resolution, other);
        if (evictorFirst != isEvictors) _voteBy(resolution, seated);
        _refuseVote(resolution, other);
        assertEq(tree.resolutionOf(dao, resolution).inFavour, 1);
    }

    function test_Seat_PokedInTheSecondOfTheProposalVotesInPlaceOfTheEvicted() external {
        _fill(SEATS);
        vm.warp(OFFICE);
        // who proposes loses its seat in the same second
        bytes32 resolution = _proposeBy(0);
        _evict();
        skip(1);
        _refuseVote(resolution, 0);
        _voteBy(resolution, EVICTOR);
    }

    function test_Seat_EvictedAfterItsVoteKeepsTheVote() external {
        _fill(SEATS);
        vm.warp(OFFICE);
        bytes32 resolution = _proposeBy(0);
        skip(1);
        _voteByFirst(resolution, SEATS);
        _evict();
        _refuseVote(resolution, EVICTOR);
        skip(1);
        _refuseVote(resolution, EVICTOR);
        assertEq(tree.resolutionOf(dao, resolution).inFavour, SEATS);
        // but it proposes no more, and the evictor does
        _expectNotMember(dao, _of(_account(0)));
        _propose(dao, _account(0), _payBob(3));
        _propose(dao, _account(EVICTOR), _payBob(3));
    }

    /* TERMS */

    function test_Term_FormerSetDecidesInTheFirstSevenDays() external {
        _fill(QUORUM);
        uint256 second = FIRST + LENGTH;
        vm.warp(second + 1);
        for (uint256 i = 300; i < 300 + QUORUM; ++i) _pokeWith(i, i);
        _expectNotMember(dao, _of(_account(300)));
        _proposeBy(300);
        bytes32 resolution = _proposeBy(0);
        skip(1);
        _refuseVote(resolution, 300);
        _voteByFirst(resolution, QUORUM);
        skip(VOTING_TIME);
        tree.executeResolution(dao, _payBob(1), "");
        assertEq(usdc.balanceOf(bob), 1e6);
        vm.warp(second + TRANSITION);
        _expectNotMember(dao, _of(_account(0)));
        _propose(dao, _account(0), _payBob(2));
        _propose(dao, _account(300), _payBob(2));
    }

    /// @dev The change of office is in the middle of the vote.
    function test_Term_WhatTheFormerSetBeganItEnds() external {
        _fill(QUORUM);
        uint256 change = FIRST + LENGTH + TRANSITION;
        vm.warp(change - 1 days);
        _pokeWith(300, 5);
        vm.warp(change - 1);
        bytes32 resolution = _proposeBy(0);
        vm.warp(change);
        _refuseVote(resolution, 300);
        _voteByFirst(resolution, QUORUM - 1);
        vm.warp(change - 1 + VOTING_TIME);
        _refuseVote(resolution, 300);
        _voteBy(resolution, QUORUM - 1);
        skip(1);
        tree.executeResolution(dao, _payBob(1), "");
        assertEq(usdc.balanceOf(bob), 1e6);
    }

    /// @dev In the last second of the longest vote the seats of its snapshot are still known, with the shortest epochs.
    function test_Term_SeatsAreKnownToTheEndOfTheLongestVote() external {
        IDaoMembers.Policy memory policy = _policy();
        policy.votingTime = 30 days;
        _setPolicy(dao, policy);
        _fill(QUORUM);
        _setLength(42 days);
        uint256 change = FIRST + LENGTH + TRANSITION;
        vm.warp(change - 2);
        bytes32 resolution = _proposeBy(0);
        vm.warp(change);
        for (uint256 i = 0; i < QUORUM; ++i) _pokeWith(i, 1);
        _pokeWith(300, 5);
        vm.warp(change - 2 + 30 days);
        _refuseVote(resolution, 300);
        _voteByFirst(resolution, QUORUM);
        skip(1);
        tree.executeResolution(dao, _payBob(1), "");
        assertEq(usdc.balanceOf(bob), 1e6);
    }

    function test_Term_NobodyDecidesGiven_NobodyWasPoked() external {
        _fill(QUORUM);
        vm.warp(FIRST + LENGTH + TRANSITION);
        _expectNotMember(dao, _of(_account(0)));
        _proposeBy(0);
        // a lead of its own may propose, and nobody votes
        vm.prank(lead);
        tree.setRoles(dao, root, stranger, LEAD);
        bytes32 resolution = _propose(dao, stranger, _payBob(1));
        skip(1);
        _refuseVote(resolution, 0);
        // not even who is poked in now
        _pokeWith(0, 5);
        _refuseVote(resolution, 0);
        skip(VOTING_TIME);
        _expectNotPassed(resolution, 0, QUORUM);
        tree.executeResolution(dao, _payBob(1), "");
    }

    /* THE CHANGE OF THE COUNCIL */

    function test_Council_WhatMembersProposedIsVoidUnderTheHolders() external {
        _fill(QUORUM);
        vm.warp(OFFICE);
        vm.prank(lead);
        tree.setCouncil(dao, root, address(0));
        skip(1);
        bytes32 resolution = _propose(dao, ann, _payBob(1));
        vm.prank(lead);
        tree.setCouncil(dao, root, address(top));
        vm.expectRevert(abi.encodeWithSelector(IDaoTypes.DaoTree_NotInTime.selector, dao, block.timestamp));
        _propose(dao, _account(0), _payBob(2));
        skip(1);
        vm.expectRevert(abi.encodeWithSelector(IDaoMembers.DaoTree_NoResolution.selector, resolution));
        _voteBy(resolution, 0);
        resolution = _propose(dao, _account(0), _payBob(2));
        skip(1);
        _voteByFirst(resolution, QUORUM);
        skip(VOTING_TIME);
        tree.executeResolution(dao, _payBob(2), "");
        assertEq(usdc.balanceOf(bob), 2e6);
    }
}
