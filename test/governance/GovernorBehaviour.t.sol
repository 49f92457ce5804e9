// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IGovernor} from "@openzeppelin/contracts/governance/IGovernor.sol";
import {TimelockController} from "@openzeppelin/contracts/governance/TimelockController.sol";
import {IERC1155Receiver} from "@openzeppelin/contracts/token/ERC1155/IERC1155Receiver.sol";
import {IERC721Receiver} from "@openzeppelin/contracts/token/ERC721/IERC721Receiver.sol";
import {Errors} from "@openzeppelin/contracts/utils/Errors.sol";
import {IERC165} from "@openzeppelin/contracts/utils/introspection/IERC165.sol";
import {GovernanceTest, IModularGovernor} from "../helpers/GovernanceTest.sol";
import {Recipient} from "../mocks/Recipient.sol";

/// @notice What OpenZeppelin's own tests ask of a Governor with simple counting and a timelock, through the published functions alone:
///         it holds of any other such pair.
contract GovernorBehaviourTest is GovernanceTest {
    Recipient private _recipient;
    Proposal private _p;

    function setUp() public override {
        super.setUp();
        _recipient = new Recipient();
        _lock(bob, 100_000 * CPT_1, _weekStart(208));
        _lock(carol, 200_000 * CPT_1, _weekStart(208));
        skip(1);
        _p = _proposal(address(_recipient), hex"c0ffee");
    }

    function _expectNonexistent(uint256 id) private {
        vm.expectRevert(abi.encodeWithSelector(IGovernor.GovernorNonexistentProposal.selector, id));
    }

    /* INTROSPECTION */

    function test_SupportsInterface_OfErc165GovernorAndReceiver() external view {
        IERC165 erc165 = IERC165(address(governor));
        assertTrue(erc165.supportsInterface(type(IERC165).interfaceId));
        assertTrue(erc165.supportsInterface(type(IGovernor).interfaceId));
        assertTrue(erc165.supportsInterface(type(IGovernor).interfaceId ^ IGovernor.getProposalId.selector));
        assertTrue(erc165.supportsInterface(type(IERC1155Receiver).interfaceId));
        assertFalse(erc165.supportsInterface(0xffffffff));
        assertFalse(erc165.supportsInterface(type(IERC721Receiver).interfaceId));
        uint256 before = gasleft();
        erc165.supportsInterface(0xdeadbeef);
        assertLt(before - gasleft(), 30_000);
    }

    function testFuzz_HashProposal_IsTheHashOfAllWords(
        address[] memory targets,
        uint256[] memory values,
        bytes[] memory calldatas,
        bytes32 descriptionHash
    ) external view {
        uint256 id = uint256(keccak256(abi.encode(targets, values, calldatas, descriptionHash)));
        assertEq(governor.hashProposal(targets, values, calldatas, descriptionHash), id);
        assertEq(governor.getProposalId(targets, values, calldatas, descriptionHash), id);
    }

    function test_HashProposal_ChangesWithEveryWord() external view {
        Proposal memory p = _p;
        uint256[5] memory ids;
        ids[0] = governor.hashProposal(p.targets, p.values, p.calldatas, _hashOf(p));
        ids[1] = governor.hashProposal(p.targets, p.values, p.calldatas, keccak256("other"));
        p.values[0] = 1;
        ids[2] = governor.hashProposal(p.targets, p.values, p.calldatas, _hashOf(p));
        (p.values[0], p.calldatas[0]) = (0, "");
        ids[3] = governor.hashProposal(p.targets, p.values, p.calldatas, _hashOf(p));
        p.targets[0] = payee;
        ids[4] = governor.hashProposal(p.targets, p.values, p.calldatas, _hashOf(p));
        for (uint256 i = 0; i < 5; ++i) {
            for (uint256 j = 0; j < i; ++j) {
                assertTrue(ids[i] != ids[j]);
            }
        }
    }

    /* NO SUCH PROPOSAL */

    function test_Nonexistent_RevertWhen_ActedOn() external {
        Proposal memory p = _p;
        _expectNonexistent(p.id);
        governor.state(p.id);
        _expectNonexistent(p.id);
        _vote(alice, p, FOR);
        _expectNonexistent(p.id);
        _queue(p);
        _expectNonexistent(p.id);
        _execute(p);
        _expectNonexistent(p.id);
        governor.cancel(p.targets, p.values, p.calldatas, _hashOf(p));
        assertEq(governor.proposalSnapshot(p.id), 0);
        assertEq(governor.proposalDeadline(p.id), 0);
        assertEq(governor.proposalEta(p.id), 0);
        assertEq(governor.proposalProposer(p.id), address(0));
        assertFalse(governor.hasVoted(p.id, alice.addr));
    }

    /* PROPOSE */

    function _expectBadLength(uint256 targets, uint256 values, uint256 calldatas) private {
        vm.expectRevert(
            abi.encodeWithSelector(IGovernor.GovernorInvalidProposalLength.selector, targets, calldatas, values)
        );
        vm.prank(alice.addr);
        governor.propose(new address[](targets), new uint256[](values), new bytes[](calldatas), "uneven");
    }

    function test_Propose_RevertWhen_TheListsAreEmptyOrUneven() external {
        _expectBadLength(0, 0, 0);
        _expectBadLength(1, 0, 1);
        _expectBadLength(1, 1, 0);
        _expectBadLength(0, 1, 1);
        _expectBadLength(2, 1, 1);
        _expectBadLength(1, 2, 2);
    }

    function test_Propose_OfManyActions() external {
        Proposal memory p = _p;
        for (uint256 i = 0; i < 20; ++i) {
            _add(p, address(_recipient), abi.encode(i));
        }
        _run(p);
        assertEq(_recipient.calls(), 21);
    }

    /// @dev What looks like the suffix and is none restricts nobody.
    function test_Propose_WithBrokenSuffixesByAnyone() external {
        string[6] memory broken = [
            "#proposer=",
            "#proposer=0x",
            "#proposer=0x3C44CdDdB6a900fa2b585dd299e03d12FA4293Bg", // no hexadecimal
            "#proposer=0x3C44CdDdB6a900fa2b585dd299e03d12FA4293B", // too short
            "#other=0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC",
            "#proposer=0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC\n"
        ];
        for (uint256 i = 0; i < 6; ++i) {
            Proposal memory p = _p;
            p.description = string.concat("Something ", vm.toString(i), broken[i]);
            p.id = _idOf(p);
            _propose(p);
            _assertState(p, IGovernor.ProposalState.Pending);
        }
    }

    /* VOTE */

    function test_CastVote_CountsForAgainstAndAbstain() external {
        Proposal memory p = _p;
        _proposeAndOpen(p);
        uint256 weightA = _vote(alice, p, FOR);
        vm.expectEmit(address(governor));
        emit IGovernor.VoteCast(bob.addr, p.id, AGAINST, governor.getVotes(bob.addr, block.timestamp - 1), "no");
        vm.prank(bob.addr);
        uint256 weightB = governor.castVoteWithReason(p.id, AGAINST, "no");
        vm.prank(carol.addr);
        uint256 weightC = governor.castVoteWithReasonAndParams(p.id, ABSTAIN, "", "");
        (uint256 against, uint256 inFavour, uint256 abstained) = governor.proposalVotes(p.id);
        assertEq(against, weightB);
        assertEq(inFavour, weightA);
        assertEq(abstained, weightC);
        assertTrue(governor.hasVoted(p.id, alice.addr));
        assertTrue(governor.hasVoted(p.id, bob.addr));
        assertTrue(governor.hasVoted(p.id, carol.addr));
        assertFalse(governor.hasVoted(p.id, whale.addr));
    }

    function testFuzz_CastVote_RevertWhen_TheSupportIsNone(uint8 support) external {
        support = uint8(bound(support, 3, 255));
        Proposal memory p = _p;
        _proposeAndOpen(p);
        vm.expectRevert(IGovernor.GovernorInvalidVoteType.selector);
        _vote(alice, p, support);
    }

    function test_CastVote_RevertWhen_TheVoteIsOver() external {
        Proposal memory p = _p;
        _proposeAndOpen(p);
        _vote(alice, p, FOR);
        _close(p);
        _expectUnexpectedState(p, IGovernor.ProposalState.Succeeded, _only(IGovernor.ProposalState.Active));
        _vote(bob, p, FOR);
    }

    /* STATES */

    /// @dev In each state exactly the calls that belong to it are taken.
    function test_States_TakeWhatBelongsToThem() external {
        Proposal memory p = _p;
        _propose(p);
        _assertTaken(p, [true, false, false, false]);
        vm.warp(governor.proposalSnapshot(p.id) + 1);
        _assertTaken(p, [false, true, false, false]);
        uint256 state = vm.snapshotState();
        _close(p);
        _assertState(p, IGovernor.ProposalState.Defeated);
        _assertTaken(p, [false, false, false, false]);
        vm.revertToState(state);
        _vote(alice, p, FOR);
        _close(p);
        _assertTaken(p, [false, false, true, false]);
        _queue(p);
        vm.warp(governor.proposalEta(p.id));
        _assertTaken(p, [false, false, false, true]);
        _execute(p);
        _assertTaken(p, [false, false, false, false]);
    }

    /// @param taken Cancel by the proposer, a vote of Bob, queue, execute.
    function _assertTaken(Proposal memory p, bool[4] memory taken) private {
        bytes[4] memory calls = [
            abi.encodeCall(IGovernor.cancel, (p.targets, p.values, p.calldatas, _hashOf(p))),
            abi.encodeCall(IGovernor.castVote, (p.id, FOR)),
            abi.encodeCall(IGovernor.queue, (p.targets, p.values, p.calldatas, _hashOf(p))),
            abi.encodeCall(IGovernor.execute, (p.targets, p.values, p.calldatas, _hashOf(p)))
        ];
        uint256 state = vm.snapshotState();
        for (uint256 i = 0; i < 4; ++i) {
            vm.prank(i == 1 ? bob.addr : alice.addr);
            (bool ok, ) = address(governor).call(calls[i]);
            assertEq(ok, taken[i], vm.toString(i));
            vm.revertToState(state);
        }
    }

    /* TIMELOCK */

    function test_Queue_SchedulesUnderASaltOfItsOwn() external {
        Proposal memory p = _p;
        _pass(p);
        bytes32 operation = _operationOf(p);
        assertFalse(timelock.isOperation(operation));
        vm.expectEmit(address(timelock));
        emit TimelockController.CallScheduled(
            operation,
            0,
            p.targets[0],
            0,
            p.calldatas[0],
            bytes32(0),
            TIMELOCK_DELAY
        );
        vm.expectEmit(address(timelock));
        emit TimelockController.CallSalt(operation, bytes32(bytes20(address(governor))) ^ _hashOf(p));
        _queue(p);
        assertEq(timelock.getTimestamp(operation), governor.proposalEta(p.id));
        vm.warp(governor.proposalEta(p.id));
        vm.expectEmit(address(timelock));
        emit TimelockController.CallExecuted(operation, 0, p.targets[0], 0, p.calldatas[0]);
        _execute(p);
        assertTrue(timelock.isOperationDone(operation));
    }

    function test_State_FollowsTheTimelock() external {
        Proposal memory p = _p;
        _ready(p);
        uint256 state = vm.snapshotState();
        bytes32 salt = bytes32(bytes20(address(governor))) ^ _hashOf(p);
        vm.prank(address(governor));
        timelock.executeBatch(p.targets, p.values, p.calldatas, 0, salt);
        _assertState(p, IGovernor.ProposalState.Executed);
        _expectUnexpectedState(p, IGovernor.ProposalState.Executed, _only(IGovernor.ProposalState.Queued));
        _execute(p);
        vm.revertToState(state);
        bytes32 operation = _operationOf(p);
        vm.prank(address(governor));
        timelock.cancel(operation);
        _assertState(p, IGovernor.ProposalState.Canceled);
        _expectUnexpectedState(p, IGovernor.ProposalState.Canceled, _only(IGovernor.ProposalState.Queued));
        _execute(p);
    }

    function test_Execute_RevertWith_TheReasonOfTheAction() external {
        Proposal memory p = _proposal(address(governor), abi.encodeWithSignature("noSuchFunction()"));
        _ready(p);
        vm.expectRevert(Errors.FailedCall.selector);
        _execute(p);
        p = _proposal(address(cpt), abi.encodeCall(cpt.transfer, (address(0), 1)));
        _ready(p);
        vm.expectRevert(abi.encodeWithSignature("ERC20InvalidReceiver(address)", address(0)));
        _execute(p);
    }

    function test_Execute_OnAnAddressWithoutCode() external {
        Proposal memory p = _proposal(payee, hex"c0ffee");
        _run(p);
        _assertState(p, IGovernor.ProposalState.Executed);
    }

    function test_UpdateTimelock_ByAProposal() external {
        Proposal memory p = _proposal(address(governor), abi.encodeCall(IModularGovernor.updateTimelock, (payee)));
        assertEq(governor.timelock(), address(timelock));
        _run(p);
        assertEq(governor.timelock(), payee);
    }

    /* ONLY BY PROPOSALS */

    function test_Relay_RevertWhen_NotByAProposal() external {
        vm.expectRevert(abi.encodeWithSelector(IGovernor.GovernorOnlyExecutor.selector, alice.addr));
        vm.prank(alice.addr);
        governor.relay(address(_recipient), 0, hex"01");
        // the executor itself, when no proposal announced this call
        vm.expectRevert(abi.encodeWithSignature("Panic(uint256)", 0x31));
        vm.prank(address(timelock));
        governor.relay(address(_recipient), 0, hex"01");
    }

    /// @dev Announced calls that were not made are forgotten when the execution ends.
    function test_Relay_RevertGiven_OnlyAnotherProposalAnnouncedIt() external {
        // calls the Governor with something that takes no announcement, which stays on its list
        Proposal memory p = _proposal(address(governor), abi.encodeWithSignature("clock()"));
        _run(p);
        vm.expectRevert(abi.encodeWithSignature("Panic(uint256)", 0x31));
        vm.prank(address(timelock));
        governor.setLateQuorumVoteExtension(0);
    }

    function test_Relay_CallsAsTheGovernor() external {
        bytes memory call = abi.encodeCall(IModularGovernor.relay, (address(_recipient), 0, hex"01"));
        _run(_proposal(address(governor), call));
        assertEq(_recipient.calls(), 1);
        call = abi.encodeCall(IModularGovernor.relay, (address(cpt), 0, abi.encodeCall(cpt.transfer, (payee, 1))));
        Proposal memory p = _proposal(address(governor), call);
        _ready(p);
        vm.expectRevert(
            abi.encodeWithSignature("ERC20InsufficientBalance(address,uint256,uint256)", address(governor), 0, 1)
        );
        _execute(p);
    }

    /* DEPOSITS */

    function test_Deposits_RevertWhen_TheyComeToTheGovernor() external {
        vm.deal(address(this), 1 ether);
        vm.expectRevert(IGovernor.GovernorDisabledDeposit.selector);
        (bool reverted, ) = address(governor).call{value: 1}("");
        assertTrue(reverted);
        vm.expectRevert(IGovernor.GovernorDisabledDeposit.selector);
        IERC721Receiver(address(governor)).onERC721Received(alice.addr, alice.addr, 1, "");
        vm.expectRevert(IGovernor.GovernorDisabledDeposit.selector);
        IERC1155Receiver(address(governor)).onERC1155Received(alice.addr, alice.addr, 1, 1, "");
        vm.expectRevert(IGovernor.GovernorDisabledDeposit.selector);
        IERC1155Receiver(address(governor)).onERC1155BatchReceived(
            alice.addr,
            alice.addr,
            new uint256[](1),
            new uint256[](1),
            ""
        );
    }
}
