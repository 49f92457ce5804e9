// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IGovernor} from "@openzeppelin/contracts/governance/IGovernor.sol";
import {IERC5267} from "@openzeppelin/contracts/interfaces/IERC5267.sol";
import {GovernanceTest} from "../helpers/GovernanceTest.sol";
import {MockWallet} from "../mocks/MockWallet.sol";

/// @notice Votes by signature, of keys and of contract wallets; the digests are built from the EIP-712 text.
contract CPTGovernorSignaturesTest is GovernanceTest {
    bytes32 private constant BALLOT_TYPE = keccak256(
        "Ballot(uint256 proposalId,uint8 support,address voter,uint256 nonce)"
    );
    bytes32 private constant EXTENDED_BALLOT_TYPE = keccak256(
        "ExtendedBallot(uint256 proposalId,uint8 support,address voter,uint256 nonce,string reason,bytes params)"
    );

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

    function _governorDomain(uint256 chainId, address verifier) private pure returns (bytes32) {
        return
            keccak256(
                abi.encode(
                    keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"),
                    keccak256("CyberPlaza Governor"),
                    keccak256("1"),
                    chainId,
                    verifier
                )
            );
    }

    function _ballotIn(
        bytes32 domain,
        Key memory signer,
        address voter,
        uint8 support,
        uint256 nonce
    ) private view returns (bytes memory) {
        bytes32 structHash = keccak256(abi.encode(BALLOT_TYPE, _p.id, support, voter, nonce));
        return _sign(signer.key, _digest(domain, structHash));
    }

    function _ballot(
        Key memory signer,
        address voter,
        uint8 support,
        uint256 nonce
    ) private view returns (bytes memory) {
        return _ballotIn(_governorDomain(block.chainid, address(governor)), signer, voter, support, nonce);
    }

    function _extendedBallot(
        Key memory signer,
        address voter,
        uint256 nonce,
        string memory reason,
        bytes memory params
    ) private view returns (bytes memory) {
        bytes32 structHash = keccak256(
            abi.encode(EXTENDED_BALLOT_TYPE, _p.id, FOR, voter, nonce, keccak256(bytes(reason)), keccak256(params))
        );
        return _sign(signer.key, _digest(_governorDomain(block.chainid, address(governor)), structHash));
    }

    function _expectBadSignature(address voter) private {
        vm.expectRevert(abi.encodeWithSelector(IGovernor.GovernorInvalidSignature.selector, voter));
    }

    function test_Eip712Domain_IsTheOneSigned() external view {
        (, string memory name, string memory version, uint256 chainId, address verifier, , ) = IERC5267(
            address(governor)
        ).eip712Domain();
        assertEq(name, "CyberPlaza Governor");
        assertEq(version, "1");
        assertEq(chainId, block.chainid);
        assertEq(verifier, address(governor));
    }

    function test_CastVoteBySig_TakesAKeysSignature() external {
        uint256 snapshot = _begin();
        uint256 weight = voteEscrow.getPastVotes(alice.addr, snapshot);
        bytes memory signature = _ballot(alice, alice.addr, FOR, 0);
        vm.expectEmit(address(governor));
        emit IGovernor.VoteCast(alice.addr, _p.id, FOR, weight, "");
        vm.prank(thief);
        assertEq(governor.castVoteBySig(_p.id, FOR, alice.addr, signature), weight);
        assertEq(governor.nonces(alice.addr), 1);
        assertTrue(governor.hasVoted(_p.id, alice.addr));
        assertFalse(governor.hasVoted(_p.id, thief));
        _assertVotes(0, weight, 0);
    }

    function test_CastVoteBySig_TakesAContractWalletsSignature() external {
        MockWallet wallet = new MockWallet(alice.addr);
        _delegate(alice, address(wallet));
        uint256 snapshot = _begin();
        uint256 weight = voteEscrow.getPastVotes(address(wallet), snapshot);
        assertGt(weight, 0);
        bytes memory signature = _ballot(alice, address(wallet), ABSTAIN, 0);
        bytes memory bobs = _ballot(bob, address(wallet), ABSTAIN, 0);
        _expectBadSignature(address(wallet));
        governor.castVoteBySig(_p.id, ABSTAIN, address(wallet), bobs);
        // what Alice signs for her wallet is not her own vote
        _expectBadSignature(alice.addr);
        governor.castVoteBySig(_p.id, ABSTAIN, alice.addr, signature);
        governor.castVoteBySig(_p.id, ABSTAIN, address(wallet), signature);
        _assertVotes(0, 0, weight);
        assertEq(governor.nonces(address(wallet)), 1);
        assertEq(governor.nonces(alice.addr), 0);
    }

    function test_CastVoteBySig_RevertGiven_AWalletThatAnswersWrongly() external {
        MockWallet wallet = new MockWallet(alice.addr);
        _begin();
        bytes memory signature = _ballot(alice, address(wallet), FOR, 0);
        for (uint8 mode = 1; mode <= uint8(MockWallet.Mode.WrongMagic); ++mode) {
            if (mode == uint8(MockWallet.Mode.LongAnswer)) continue; // it says yes, at length
            wallet.setMode(MockWallet.Mode(mode));
            _expectBadSignature(address(wallet));
            governor.castVoteBySig{gas: 3_000_000}(_p.id, FOR, address(wallet), signature);
        }
    }

    function test_CastVoteWithReasonAndParamsBySig_TakesExactlyWhatWasSigned() external {
        uint256 snapshot = _begin();
        uint256 weight = voteEscrow.getPastVotes(alice.addr, snapshot);
        bytes memory signature = _extendedBallot(alice, alice.addr, 0, "because", hex"c0de");
        _expectBadSignature(alice.addr);
        governor.castVoteWithReasonAndParamsBySig(_p.id, FOR, alice.addr, "why not", hex"c0de", signature);
        _expectBadSignature(alice.addr);
        governor.castVoteWithReasonAndParamsBySig(_p.id, FOR, alice.addr, "because", hex"c0df", signature);
        _expectBadSignature(alice.addr);
        governor.castVoteWithReasonAndParamsBySig(_p.id, AGAINST, alice.addr, "because", hex"c0de", signature);
        _expectBadSignature(alice.addr);
        governor.castVoteBySig(_p.id, FOR, alice.addr, signature);
        vm.expectEmit(address(governor));
        emit IGovernor.VoteCastWithParams(alice.addr, _p.id, FOR, weight, "because", hex"c0de");
        governor.castVoteWithReasonAndParamsBySig(_p.id, FOR, alice.addr, "because", hex"c0de", signature);
        _assertVotes(0, weight, 0);
    }

    function test_CastVoteBySig_RevertWhen_TheWordsDiffer() external {
        _begin();
        bytes memory signature = _ballot(alice, alice.addr, FOR, 0);
        _expectBadSignature(alice.addr);
        governor.castVoteBySig(_p.id, AGAINST, alice.addr, signature);
        _expectBadSignature(bob.addr);
        governor.castVoteBySig(_p.id, FOR, bob.addr, signature);
        _expectBadSignature(alice.addr);
        governor.castVoteBySig(_p.id, FOR, alice.addr, "");
        _expectBadSignature(address(0));
        governor.castVoteBySig(_p.id, FOR, address(0), new bytes(65));
        assertEq(governor.nonces(alice.addr), 0);
    }

    function test_CastVoteBySig_RevertWhen_TheNonceIsWrongOrUsed() external {
        _begin();
        bytes memory ahead = _ballot(alice, alice.addr, FOR, 1);
        _expectBadSignature(alice.addr);
        governor.castVoteBySig(_p.id, FOR, alice.addr, ahead);
        governor.castVoteBySig(_p.id, FOR, alice.addr, _ballot(alice, alice.addr, FOR, 0));
        bytes memory replayed = _ballot(alice, alice.addr, FOR, 0);
        _expectBadSignature(alice.addr);
        governor.castVoteBySig(_p.id, FOR, alice.addr, replayed);
        // nor does it vote on another proposal
        _begin();
        _expectBadSignature(alice.addr);
        governor.castVoteBySig(_p.id, FOR, alice.addr, replayed);
        governor.castVoteBySig(_p.id, FOR, alice.addr, _ballot(alice, alice.addr, FOR, 1));
    }

    function test_CastVoteBySig_RevertWhen_SignedForAnotherChainOrContract() external {
        _begin();
        bytes memory elsewhere = _ballotIn(
            _governorDomain(block.chainid + 1, address(governor)),
            alice,
            alice.addr,
            FOR,
            0
        );
        _expectBadSignature(alice.addr);
        governor.castVoteBySig(_p.id, FOR, alice.addr, elsewhere);
        elsewhere = _ballotIn(_governorDomain(block.chainid, address(voteEscrow)), alice, alice.addr, FOR, 0);
        _expectBadSignature(alice.addr);
        governor.castVoteBySig(_p.id, FOR, alice.addr, elsewhere);
        // one of this chain is void on a copy of it
        bytes memory signature = _ballot(alice, alice.addr, FOR, 0);
        vm.chainId(block.chainid + 1);
        _expectBadSignature(alice.addr);
        governor.castVoteBySig(_p.id, FOR, alice.addr, signature);
    }

    function test_CastVoteBySig_RevertWhen_TheSignatureIsMalleated() external {
        _begin();
        bytes memory signature = _ballot(alice, alice.addr, FOR, 0);
        (bytes32 r, bytes32 s, uint8 v) = (bytes32(0), bytes32(0), uint8(signature[64]));
        assembly ("memory-safe") {
            r := mload(add(signature, 0x20))
            s := mload(add(signature, 0x40))
        }
        uint256 order = 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141;
        bytes memory high = abi.encodePacked(r, bytes32(order - uint256(s)), v == 27 ? uint8(28) : uint8(27));
        bytes memory compact = abi.encodePacked(r, bytes32(uint256(s) | (uint256(v - 27) << 255)));
        bytes[3] memory others = [high, compact, bytes.concat(signature, hex"00")];
        for (uint256 i = 0; i < 3; ++i) {
            _expectBadSignature(alice.addr);
            governor.castVoteBySig(_p.id, FOR, alice.addr, others[i]);
        }
        governor.castVoteBySig(_p.id, FOR, alice.addr, signature);
    }

    function test_CastVoteBySig_RevertGiven_ItVoted() external {
        _begin();
        _vote(alice, _p, AGAINST);
        bytes memory signature = _ballot(alice, alice.addr, FOR, 0);
        vm.expectRevert(abi.encodeWithSelector(IGovernor.GovernorAlreadyCastVote.selector, alice.addr));
        governor.castVoteBySig(_p.id, FOR, alice.addr, signature);
    }
}
