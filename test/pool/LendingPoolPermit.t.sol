// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ERC20PermitUpgradeable} from "@openzeppelin/contracts-upgradeable/token/ERC20/extensions/ERC20PermitUpgradeable.sol";
import {IERC20Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";
import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {ILendingPool} from "../../contracts/interfaces/pool/ILendingPool.sol";
import {PoolTest} from "../helpers/PoolTest.sol";

/// @notice Permits of rUSDC: whose they are, where and until when they are worth something, and how often.
contract LendingPoolPermitTest is PoolTest {
    /// @dev Of secp256k1: s and this less s sign the same.
    uint256 private constant ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141;
    bytes32 private constant DOMAIN = keccak256(
        "EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"
    );
    bytes32 private constant PERMIT = keccak256(
        "Permit(address owner,address spender,uint256 value,uint256 nonce,uint256 deadline)"
    );

    struct Signed {
        uint256 value;
        uint256 deadline;
        uint8 v;
        bytes32 r;
        bytes32 s;
    }

    function setUp() public override {
        super.setUp();
        vm.prank(alice);
        pool.deposit(1_000e6, user.addr);
    }

    function _domainOf(uint256 chainId, address verifier) private pure returns (bytes32) {
        bytes32 name = keccak256("CyberPlaza USDC receipt");
        return keccak256(abi.encode(DOMAIN, name, keccak256("1"), chainId, verifier));
    }

    /// @dev Of the user's, for bob, signed with `key`.
    function _signed(uint256 key, bytes32 domain, uint256 value) private view returns (Signed memory p) {
        (p.value, p.deadline) = (value, block.timestamp + 1 hours);
        uint256 nonce = pool.nonces(user.addr);
        bytes32 hash = keccak256(abi.encode(PERMIT, user.addr, bob, value, nonce, p.deadline));
        (p.v, p.r, p.s) = vm.sign(key, _digest(domain, hash));
    }

    function _own(uint256 value) private view returns (Signed memory) {
        return _signed(user.key, _domainOf(block.chainid, address(pool)), value);
    }

    function _submit(Signed memory p) private {
        pool.permit(user.addr, bob, p.value, p.deadline, p.v, p.r, p.s);
    }

    /// @dev Somebody else signed it, whoever that is.
    function _refuse(Signed memory p) private {
        vm.expectPartialRevert(ERC20PermitUpgradeable.ERC2612InvalidSigner.selector);
        _submit(p);
    }

    function _assertUnused() private view {
        assertEq(pool.allowance(user.addr, bob), 0);
        assertEq(pool.nonces(user.addr), 0);
    }

    /* DOMAIN */

    function test_Domain_NamesTheReceiptItsVersionChainAndPool() external {
        (
            bytes1 fields,
            string memory name,
            string memory version,
            uint256 chainId,
            address verifier,
            bytes32 salt,
            uint256[] memory extensions
        ) = pool.eip712Domain();
        assertEq(fields, hex"0f");
        assertEq(name, pool.name());
        assertEq(version, "1");
        assertEq(chainId, block.chainid);
        assertEq(verifier, address(pool));
        assertEq(salt, 0);
        assertEq(extensions.length, 0);
        assertEq(pool.DOMAIN_SEPARATOR(), _domainOf(block.chainid, address(pool)));
        vm.chainId(block.chainid + 1);
        assertEq(pool.DOMAIN_SEPARATOR(), _domainOf(block.chainid, address(pool)), "of the chain that it is on");
    }

    function test_Domain_IsAnotherOfAnotherChainPoolOrToken() external {
        uint256 chainId = block.chainid;
        bytes memory initialize = abi.encodeWithSignature("initialize(address)", address(manager));
        ILendingPool other = ILendingPool(_proxy(_poolImplementation(), initialize));
        assertNotEq(other.DOMAIN_SEPARATOR(), pool.DOMAIN_SEPARATOR());
        bytes32[4] memory domains = [
            _domainOf(chainId + 1, address(pool)),
            other.DOMAIN_SEPARATOR(),
            usdc.DOMAIN_SEPARATOR(),
            _domainOf(chainId, address(queue))
        ];
        for (uint256 i = 0; i < 4; ++i) _refuse(_signed(user.key, domains[i], 7));
        _assertUnused();
    }

    /* ONCE, IN TIME, BY ITS OWNER */

    function test_Permit_ServesOnceWhoeverSubmitsIt() external {
        Signed memory p = _own(7);
        vm.prank(thief);
        _submit(p);
        assertEq(pool.allowance(user.addr, bob), 7);
        assertEq(pool.nonces(user.addr), 1);
        _refuse(p);
        vm.prank(user.addr);
        pool.approve(bob, 0);
        _refuse(p);
        assertEq(pool.allowance(user.addr, bob), 0, "what was taken back stays taken back");
        assertEq(pool.nonces(user.addr), 1);
        _submit(_own(9));
        assertEq(pool.allowance(user.addr, bob), 9);
    }

    function test_Permit_IsWorthNothingAfterItsDeadlineAndAllAtIt() external {
        Signed memory p = _own(7);
        uint256 snapshot = vm.snapshotState();
        vm.warp(p.deadline);
        _submit(p);
        assertEq(pool.allowance(user.addr, bob), 7);
        vm.revertToState(snapshot);
        vm.warp(p.deadline + 1);
        vm.expectRevert(abi.encodeWithSelector(ERC20PermitUpgradeable.ERC2612ExpiredSignature.selector, p.deadline));
        _submit(p);
        _assertUnused();
    }

    function test_Permit_RevertWhen_AnotherSignedIt() external {
        Signed memory p = _signed(provider.key, _domainOf(block.chainid, address(pool)), 7);
        vm.expectRevert(
            abi.encodeWithSelector(ERC20PermitUpgradeable.ERC2612InvalidSigner.selector, provider.addr, user.addr)
        );
        _submit(p);
        _assertUnused();
    }

    function test_Permit_RevertWhen_AnythingWasChanged() external {
        Signed memory p = _own(7);
        p.value = 8;
        _refuse(p);
        p = _own(7);
        p.deadline += 1;
        _refuse(p);
        p = _own(7);
        vm.expectPartialRevert(ERC20PermitUpgradeable.ERC2612InvalidSigner.selector);
        pool.permit(user.addr, thief, p.value, p.deadline, p.v, p.r, p.s);
        vm.expectPartialRevert(ERC20PermitUpgradeable.ERC2612InvalidSigner.selector);
        pool.permit(provider.addr, bob, p.value, p.deadline, p.v, p.r, p.s);
        _assertUnused();
    }

    function test_Permit_RevertWhen_TheSignatureIsTheOtherOfItsPair() external {
        Signed memory p = _own(7);
        (p.v, p.s) = (p.v == 27 ? 28 : 27, bytes32(ORDER - uint256(p.s)));
        vm.expectRevert(abi.encodeWithSelector(ECDSA.ECDSAInvalidSignatureS.selector, p.s));
        _submit(p);
        p = _own(7);
        p.v = 29;
        vm.expectRevert(ECDSA.ECDSAInvalidSignature.selector);
        _submit(p);
        _assertUnused();
    }

    /// @dev Who has no shares can be permitted nothing worth having, and zero is nobody's signature.
    function test_Permit_RevertWhen_TheOwnerIsZero() external {
        vm.expectRevert(ECDSA.ECDSAInvalidSignature.selector);
        pool.permit(address(0), bob, 7, block.timestamp, 29, 0, 0);
    }

    /* WHAT IT LETS */

    function test_Permit_LetsTheSpenderRedeemThatMuch() external {
        _nextDay();
        _submit(_own(60e12));
        vm.startPrank(bob);
        pool.redeem(50e12, bob, user.addr);
        assertEq(usdc.balanceOf(bob), 50e6);
        vm.expectRevert(
            abi.encodeWithSelector(IERC20Errors.ERC20InsufficientAllowance.selector, bob, 10e12, 10e12 + 1)
        );
        pool.redeem(10e12 + 1, bob, user.addr);
        vm.stopPrank();
    }

    function test_Permit_LetsTheSpenderRequestThatMuch() external {
        _nextDay();
        _submit(_own(60e12));
        vm.startPrank(bob);
        queue.requestRedeem(50e12, bob, user.addr);
        assertEq(queue.maxRedeem(bob), 50e12);
        vm.expectRevert(abi.encodeWithSelector(IERC20Errors.ERC20InsufficientAllowance.selector, bob, 10e12, 11e12));
        queue.requestRedeem(11e12, bob, user.addr);
        vm.stopPrank();
    }

    /* OF USDC, ON ITS WAY IN */

    function _usdcPermit(uint256 assets, uint256 deadline) private view returns (bytes memory) {
        uint256 nonce = usdc.nonces(user.addr);
        bytes32 hash = keccak256(abi.encode(PERMIT, user.addr, address(pool), assets, nonce, deadline));
        return _sign(user.key, _digest(usdc.DOMAIN_SEPARATOR(), hash));
    }

    /// @dev A permit that serves no more is ignored, and an allowance that is there serves in its place.
    function test_DepositWithPermit_UsesAnAllowanceGiven_ThePermitIsExpired() external {
        uint256 deadline = block.timestamp - 1;
        bytes memory signature = _usdcPermit(50e6, deadline);
        bytes memory refusal = abi.encodeWithSelector(
            IERC20Errors.ERC20InsufficientAllowance.selector,
            address(pool),
            0,
            50e6
        );
        vm.startPrank(user.addr);
        vm.expectRevert(refusal);
        pool.depositWithPermit(50e6, user.addr, deadline, signature);
        usdc.approve(address(pool), 50e6);
        pool.depositWithPermit(50e6, user.addr, deadline, signature);
        vm.expectRevert(refusal);
        pool.depositWithPermit(50e6, user.addr, deadline, signature);
        vm.stopPrank();
        assertEq(pool.balanceOf(user.addr), 1_050e12);
    }
}
