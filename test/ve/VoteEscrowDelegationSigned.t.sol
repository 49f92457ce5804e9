// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IVotes} from "@openzeppelin/contracts/governance/utils/IVotes.sol";
import {IERC5267} from "@openzeppelin/contracts/interfaces/IERC5267.sol";
import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {Nonces} from "@openzeppelin/contracts/utils/Nonces.sol";
import {IVoteEscrow} from "../../contracts/interfaces/ve/IVoteEscrow.sol";
import {VoteEscrowTest} from "../helpers/VoteEscrowTest.sol";
import {MockWallet} from "../mocks/MockWallet.sol";

/// @notice Delegation by signature: ERC-5805's and the one that also takes contract wallets.
contract VoteEscrowDelegationSignedTest is VoteEscrowTest {
    bytes32 private constant DELEGATION_TYPE = keccak256("Delegation(address delegatee,uint256 nonce,uint256 expiry)");

    MockWallet private _wallet;
    uint256 private _expiry;

    function setUp() public override {
        super.setUp();
        _expiry = block.timestamp + 1 hours;
        _wallet = new MockWallet(alice.addr);
        _lock(alice, CPT_1, _weekStart(50));
        _fundCpt(address(_wallet), CPT_1);
        uint256 end = _weekStart(50);
        vm.prank(address(_wallet));
        voteEscrow.createLock(CPT_1, end);
    }

    function _digestOf(address delegatee, uint256 nonce, uint256 expiry) private view returns (bytes32) {
        bytes32 domain = keccak256(
            abi.encode(
                keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"),
                keccak256("CyberPlaza VoteEscrow"),
                keccak256("1"),
                block.chainid,
                address(voteEscrow)
            )
        );
        return _digest(domain, keccak256(abi.encode(DELEGATION_TYPE, delegatee, nonce, expiry)));
    }

    function _signature(Key memory signer, address delegatee, uint256 nonce) private view returns (bytes memory) {
        return _sign(signer.key, _digestOf(delegatee, nonce, _expiry));
    }

    function _delegateBySig(address delegatee, uint256 nonce, uint256 expiry, bytes32 digest) private {
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(alice.key, digest);
        vm.prank(thief);
        voteEscrow.delegateBySig(delegatee, nonce, expiry, v, r, s);
    }

    function _expectBadSignature(address account) private {
        vm.expectRevert(abi.encodeWithSelector(IVoteEscrow.VoteEscrow_BadSignature.selector, account));
    }

    function _expectExpired(uint256 expiry) private {
        vm.expectRevert(abi.encodeWithSelector(IVotes.VotesExpiredSignature.selector, expiry));
    }

    function test_Eip712Domain_IsTheOneSigned() external view {
        (, string memory name, string memory version, uint256 chainId, address verifier, , ) = IERC5267(
            address(voteEscrow)
        ).eip712Domain();
        assertEq(name, "CyberPlaza VoteEscrow");
        assertEq(version, "1");
        assertEq(chainId, block.chainid);
        assertEq(verifier, address(voteEscrow));
    }

    /* BY SIG */

    function test_DelegateBySig_DelegatesTheSigner() external {
        vm.warp(_expiry);
        vm.expectEmit(address(voteEscrow));
        emit IVotes.DelegateChanged(alice.addr, alice.addr, bob.addr);
        _delegateBySig(bob.addr, 0, _expiry, _digestOf(bob.addr, 0, _expiry));
        assertEq(voteEscrow.delegates(alice.addr), bob.addr);
        assertEq(voteEscrow.nonces(alice.addr), 1);
        assertEq(voteEscrow.getVotes(bob.addr), voteEscrow.balanceOf(alice.addr));
    }

    function test_DelegateBySig_RevertWhen_Expired() external {
        vm.warp(_expiry + 1);
        bytes32 digest = _digestOf(bob.addr, 0, _expiry);
        _expectExpired(_expiry);
        _delegateBySig(bob.addr, 0, _expiry, digest);
    }

    function test_DelegateBySig_RevertWhen_ReplayedOrAheadOfItsNonce() external {
        bytes32 ahead = _digestOf(bob.addr, 1, _expiry);
        vm.expectRevert(abi.encodeWithSelector(Nonces.InvalidAccountNonce.selector, alice.addr, 0));
        _delegateBySig(bob.addr, 1, _expiry, ahead);
        bytes32 digest = _digestOf(bob.addr, 0, _expiry);
        _delegateBySig(bob.addr, 0, _expiry, digest);
        vm.expectRevert(abi.encodeWithSelector(Nonces.InvalidAccountNonce.selector, alice.addr, 1));
        _delegateBySig(bob.addr, 0, _expiry, digest);
        _delegateBySig(bob.addr, 1, _expiry, ahead);
    }

    /// @dev Other words than the signed ones recover some other account, which has nothing to give.
    function test_DelegateBySig_ChangesNothingOfTheSignerWhen_TheWordsDiffer() external {
        _delegateBySig(carol.addr, 0, _expiry, _digestOf(bob.addr, 0, _expiry));
        assertEq(voteEscrow.delegates(alice.addr), alice.addr);
        assertEq(voteEscrow.nonces(alice.addr), 0);
        assertEq(voteEscrow.getVotes(carol.addr), 0);
    }

    function test_DelegateBySig_RevertWhen_NotASignature() external {
        vm.expectRevert(ECDSA.ECDSAInvalidSignature.selector);
        voteEscrow.delegateBySig(bob.addr, 0, _expiry, 27, bytes32(0), bytes32(0));
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(alice.key, _digestOf(bob.addr, 0, _expiry));
        uint256 order = 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141;
        bytes32 highS = bytes32(order - uint256(s));
        vm.expectRevert(abi.encodeWithSelector(ECDSA.ECDSAInvalidSignatureS.selector, highS));
        voteEscrow.delegateBySig(bob.addr, 0, _expiry, v == 27 ? 28 : 27, r, highS);
    }

    /* FOR */

    function test_DelegateFor_TakesAKeysSignature() external {
        vm.warp(_expiry);
        vm.expectEmit(address(voteEscrow));
        emit IVotes.DelegateChanged(alice.addr, alice.addr, bob.addr);
        vm.prank(thief);
        voteEscrow.delegateFor(alice.addr, bob.addr, _expiry, _signature(alice, bob.addr, 0));
        assertEq(voteEscrow.delegates(alice.addr), bob.addr);
        assertEq(voteEscrow.nonces(alice.addr), 1);
    }

    function test_DelegateFor_TakesAContractWalletsSignature() external {
        uint256 votes = voteEscrow.balanceOf(address(_wallet));
        voteEscrow.delegateFor(address(_wallet), bob.addr, _expiry, _signature(alice, bob.addr, 0));
        assertEq(voteEscrow.delegates(address(_wallet)), bob.addr);
        assertEq(voteEscrow.delegates(alice.addr), alice.addr);
        assertEq(voteEscrow.nonces(address(_wallet)), 1);
        assertEq(voteEscrow.getVotes(bob.addr), votes);
    }

    function test_DelegateFor_RevertWhen_Expired() external {
        bytes memory signature = _signature(alice, bob.addr, 0);
        vm.warp(_expiry + 1);
        _expectExpired(_expiry);
        voteEscrow.delegateFor(alice.addr, bob.addr, _expiry, signature);
        _expectExpired(_expiry);
        voteEscrow.delegateFor(address(_wallet), bob.addr, _expiry, signature);
    }

    function test_DelegateFor_RevertWhen_ReplayedOrAheadOfItsNonce() external {
        address[2] memory accounts = [alice.addr, address(_wallet)];
        for (uint256 i = 0; i < 2; ++i) {
            bytes memory first = _signature(alice, bob.addr, 0);
            bytes memory second = _signature(alice, bob.addr, 1);
            _expectBadSignature(accounts[i]);
            voteEscrow.delegateFor(accounts[i], bob.addr, _expiry, second);
            assertEq(voteEscrow.nonces(accounts[i]), 0);
            voteEscrow.delegateFor(accounts[i], bob.addr, _expiry, first);
            _expectBadSignature(accounts[i]);
            voteEscrow.delegateFor(accounts[i], bob.addr, _expiry, first);
            voteEscrow.delegateFor(accounts[i], bob.addr, _expiry, second);
        }
    }

    function test_DelegateFor_RevertWhen_AnotherSignedOrTheWordsDiffer() external {
        bytes memory bobs = _signature(bob, bob.addr, 0);
        bytes memory signature = _signature(alice, bob.addr, 0);
        address[2] memory accounts = [alice.addr, address(_wallet)];
        for (uint256 i = 0; i < 2; ++i) {
            _expectBadSignature(accounts[i]);
            voteEscrow.delegateFor(accounts[i], bob.addr, _expiry, bobs);
            _expectBadSignature(accounts[i]);
            voteEscrow.delegateFor(accounts[i], carol.addr, _expiry, signature);
            _expectBadSignature(accounts[i]);
            voteEscrow.delegateFor(accounts[i], bob.addr, _expiry + 1, signature);
            _expectBadSignature(accounts[i]);
            voteEscrow.delegateFor(accounts[i], bob.addr, _expiry, "");
        }
        _expectBadSignature(address(0));
        voteEscrow.delegateFor(address(0), bob.addr, _expiry, new bytes(65));
    }

    function test_DelegateFor_RevertGiven_AWalletThatAnswersWrongly() external {
        bytes memory signature = _signature(alice, bob.addr, 0);
        for (uint8 mode = 1; mode <= uint8(MockWallet.Mode.WrongMagic); ++mode) {
            if (mode == uint8(MockWallet.Mode.LongAnswer)) continue; // it says yes, at length
            _wallet.setMode(MockWallet.Mode(mode));
            _expectBadSignature(address(_wallet));
            voteEscrow.delegateFor{gas: 3_000_000}(address(_wallet), bob.addr, _expiry, signature);
        }
    }

    /// @dev One nonce for both ways, so that either makes the other's signature void.
    function test_DelegateFor_SharesItsNonceWithDelegateBySig() external {
        voteEscrow.delegateFor(alice.addr, bob.addr, _expiry, _signature(alice, bob.addr, 0));
        bytes32 digest = _digestOf(carol.addr, 0, _expiry);
        vm.expectRevert(abi.encodeWithSelector(Nonces.InvalidAccountNonce.selector, alice.addr, 1));
        _delegateBySig(carol.addr, 0, _expiry, digest);
    }
}
