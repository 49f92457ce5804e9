// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IGovernor} from "@openzeppelin/contracts/governance/IGovernor.sol";
import {VoteEscrowTest} from "../helpers/VoteEscrowTest.sol";
import {MockGovernor} from "../mocks/MockGovernor.sol";

/// @notice OpenZeppelin's Governor on veCPT: it needs nothing that is not there.
contract VoteEscrowGovernorTest is VoteEscrowTest {
    uint256 private constant AMOUNT = 500_000 * CPT_1;
    uint256 private constant FOR = 1;
    uint256 private constant AGAINST = 0;

    MockGovernor private _governor;
    address[] private _targets;
    uint256[] private _values;
    bytes[] private _calls;
    uint256 private _end;

    function setUp() public override {
        super.setUp();
        _governor = new MockGovernor(voteEscrow);
        _targets.push(address(_governor));
        _values.push(0);
        _calls.push(abi.encodeCall(MockGovernor.setLastCall, 42));
        _end = _weekStart(208);
        _lock(alice, AMOUNT, _end);
        _lock(bob, AMOUNT / 2, _end);
        skip(1);
    }

    function _propose() private returns (uint256 proposal, uint256 snapshot) {
        vm.prank(alice.addr);
        proposal = _governor.propose(_targets, _values, _calls, "forty-two");
        snapshot = block.timestamp + 7 days;
        assertEq(_governor.proposalSnapshot(proposal), snapshot);
    }

    function _vote(Key memory voter, uint256 proposal, uint256 support) private returns (uint256 weight) {
        vm.prank(voter.addr);
        return _governor.castVote(proposal, uint8(support));
    }

    function _execute() private {
        _governor.execute(_targets, _values, _calls, keccak256("forty-two"));
    }

    function test_Governor_TakesTheClockOfTheToken() external view {
        assertEq(_governor.clock(), block.timestamp);
        assertEq(_governor.CLOCK_MODE(), "mode=timestamp");
    }

    function test_Governor_TakesAProposalThrough() external {
        (uint256 proposal, uint256 snapshot) = _propose();
        _delegate(bob, carol.addr);
        vm.warp(snapshot);
        assertEq(uint256(_governor.state(proposal)), uint256(IGovernor.ProposalState.Pending));
        vm.warp(snapshot + 1);
        assertEq(uint256(_governor.state(proposal)), uint256(IGovernor.ProposalState.Active));
        // what is done after the snapshot does not count
        _delegate(alice, bob.addr);
        assertEq(_vote(alice, proposal, FOR), _worth(AMOUNT, _end, snapshot));
        assertEq(_vote(carol, proposal, AGAINST), _worth(AMOUNT / 2, _end, snapshot));
        assertEq(_vote(bob, proposal, AGAINST), 0);
        assertEq(_governor.quorum(snapshot), _worth(AMOUNT + AMOUNT / 2, _end, snapshot) / 10);
        vm.warp(snapshot + 5 days + 1);
        assertEq(uint256(_governor.state(proposal)), uint256(IGovernor.ProposalState.Succeeded));
        _execute();
        assertEq(_governor.lastCall(), 42);
    }

    function test_Governor_CountsNobodyTwiceWhen_VotesMoveAfterTheSnapshot() external {
        (uint256 proposal, uint256 snapshot) = _propose();
        vm.warp(snapshot + 1);
        _vote(alice, proposal, FOR);
        _delegate(alice, carol.addr);
        skip(1 days);
        _vote(carol, proposal, FOR);
        _vote(bob, proposal, FOR);
        (, uint256 votesFor, ) = _governor.proposalVotes(proposal);
        assertEq(votesFor, _worth(AMOUNT, _end, snapshot) + _worth(AMOUNT / 2, _end, snapshot));
        assertLe(votesFor, voteEscrow.getPastTotalSupply(snapshot));
    }

    function test_Governor_RefusesAProposerWithTooFewVotesASecondAgo() external {
        Key memory dave = _key("dave");
        _fundCpt(dave.addr, AMOUNT);
        _lock(dave, AMOUNT, _end);
        vm.expectRevert(
            abi.encodeWithSelector(IGovernor.GovernorInsufficientProposerVotes.selector, dave.addr, 0, 100_000e18)
        );
        vm.prank(dave.addr);
        _governor.propose(_targets, _values, _calls, "forty-two");
        skip(1);
        vm.prank(dave.addr);
        _governor.propose(_targets, _values, _calls, "forty-two");
    }

    /// @dev A lock of the snapshot's second counts, one of the second after does not.
    function test_Governor_CountsLocksOfTheSnapshotsSecond() external {
        (uint256 proposal, uint256 snapshot) = _propose();
        Key memory dave = _key("dave");
        _fundCpt(dave.addr, AMOUNT);
        vm.warp(snapshot);
        _lock(carol, AMOUNT, _end);
        vm.warp(snapshot + 1);
        _lock(dave, AMOUNT, _end);
        assertEq(_vote(carol, proposal, FOR), _worth(AMOUNT, _end, snapshot));
        assertEq(_vote(dave, proposal, FOR), 0);
    }
}
