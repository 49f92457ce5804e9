// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {SignedUsdc} from "../../contracts/libraries/SignedUsdc.sol";
import {IERC20Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";
import {IERC4626} from "@openzeppelin/contracts/interfaces/IERC4626.sol";
import {Initializable} from "@openzeppelin/contracts/proxy/utils/Initializable.sol";
import {IExpiringPause} from "../../contracts/interfaces/base/IExpiringPause.sol";
import {ILendingPoolCore} from "../../contracts/interfaces/pool/ILendingPoolCore.sol";
import {PoolLedger} from "../../contracts/libraries/PoolLedger.sol";
import {PoolTest} from "../helpers/PoolTest.sol";
import {MockUSDC} from "../mocks/MockUSDC.sol";

/// @notice In and out: with an allowance, a permit or an authorization, and what is refused.
contract LendingPoolTest is PoolTest {
    bytes32 private constant PERMIT = keccak256(
        "Permit(address owner,address spender,uint256 value,uint256 nonce,uint256 deadline)"
    );
    bytes32 private constant RECEIVE = keccak256(
        "ReceiveWithAuthorization(address from,address to,uint256 value,uint256 validAfter,uint256 validBefore,bytes32 nonce)"
    );

    function test_Initialize_OnlyOnceAndOnNoImplementation() external {
        bytes memory initialize = abi.encodeWithSignature("initialize(address)", thief);
        address[3] memory targets = [address(pool), _poolImplementation(), _deskAlone()];
        for (uint256 i = 0; i < 3; ++i) {
            (bool ok, bytes memory reason) = targets[i].call(initialize);
            assertFalse(ok);
            assertEq(reason, abi.encodeWithSelector(Initializable.InvalidInitialization.selector));
        }
        assertEq(pool.authority(), address(manager));
        assertEq(pool.queue(), address(queue));
        assertEq(pool.insuranceFund(), address(fund));
    }

    function _deskAlone() private returns (address) {
        return deployCode("CreditDesk.sol:CreditDesk", abi.encode(address(usdc), address(fund), address(queue)));
    }

    /* DEPOSIT AND MINT */

    function test_Deposit_TakesUsdcAndGivesShares() external {
        vm.expectEmit(address(pool));
        emit IERC4626.Deposit(alice, bob, 10e6, 10e12);
        vm.prank(alice);
        assertEq(pool.deposit(10e6, bob), 10e12);
        assertEq(pool.balanceOf(bob), 10e12);
        assertEq(pool.totalSupply(), 10e12);
        assertEq(pool.totalAssets(), 10e6);
        assertEq(usdc.balanceOf(address(pool)), 10e6);
        assertEq(usdc.balanceOf(alice), 999_990e6);
    }

    function test_Mint_TakesWhatTheSharesCost() external {
        _lendHalf();
        skip(33 days);
        uint256 cost = pool.previewMint(77e12 + 1);
        vm.expectEmit(address(pool));
        emit IERC4626.Deposit(alice, bob, cost, 77e12 + 1);
        vm.prank(alice);
        assertEq(pool.mint(77e12 + 1, bob), cost);
        assertEq(pool.balanceOf(bob), 77e12 + 1);
        assertGt(cost, 77e6);
    }

    function test_Deposit_RevertWhen_BelowTheMinimum() external {
        vm.startPrank(alice);
        vm.expectRevert(abi.encodeWithSelector(ILendingPoolCore.LendingPool_BelowMinimum.selector, 10e6 - 1, 10e6));
        pool.deposit(10e6 - 1, alice);
        vm.expectRevert(abi.encodeWithSelector(ILendingPoolCore.LendingPool_BelowMinimum.selector, 10e6 - 1, 10e6));
        pool.mint(10e12 - 1e6, alice);
        pool.mint(10e12 - 1e6 + 1, alice);
        vm.stopPrank();
    }

    function test_Deposit_RevertGiven_APause() external {
        _pause(address(pool));
        bytes memory refusal = abi.encodeWithSelector(
            IExpiringPause.ExpiringPause_Paused.selector,
            block.timestamp + 72 hours
        );
        vm.startPrank(alice);
        vm.expectRevert(refusal);
        pool.deposit(10e6, alice);
        vm.expectRevert(refusal);
        pool.mint(10e12, alice);
        vm.stopPrank();
        skip(72 hours);
        _provide(alice, 10e6);
    }

    function test_Deposit_RevertWhen_AboveTheMost() external {
        vm.startPrank(alice);
        vm.expectRevert(abi.encodeWithSelector(ILendingPoolCore.LendingPool_AboveMax.selector, 1e18 + 1, 1e18));
        pool.deposit(1e18 + 1, alice);
        vm.expectRevert(abi.encodeWithSelector(ILendingPoolCore.LendingPool_AboveMax.selector, 1e24 + 1, 1e24));
        pool.mint(1e24 + 1, alice);
        vm.expectRevert(
            abi.encodeWithSelector(ILendingPoolCore.LendingPool_AboveMax.selector, type(uint256).max, 1e18)
        );
        pool.deposit(type(uint256).max, alice);
        vm.expectRevert(
            abi.encodeWithSelector(ILendingPoolCore.LendingPool_AboveMax.selector, type(uint256).max, 1e24)
        );
        pool.mint(type(uint256).max, alice);
        vm.stopPrank();
        assertEq(PoolLedger.MAX_ASSETS, 1e18);
    }

    function test_Deposit_RevertWhen_UsdcIsMissing() external {
        vm.prank(bob);
        vm.expectRevert(
            abi.encodeWithSelector(IERC20Errors.ERC20InsufficientAllowance.selector, address(pool), 0, 10e6)
        );
        pool.deposit(10e6, bob);
        vm.startPrank(alice);
        vm.expectRevert(abi.encodeWithSelector(IERC20Errors.ERC20InvalidReceiver.selector, address(0)));
        pool.deposit(10e6, address(0));
        vm.stopPrank();
        assertEq(pool.totalSupply(), 0);
    }

    /* PERMIT */

    function _permitOf(Key memory key, uint256 assets, uint256 deadline) private view returns (bytes memory) {
        return _permitOf(key, assets, deadline, usdc.nonces(key.addr));
    }

    function _permitOf(
        Key memory key,
        uint256 assets,
        uint256 deadline,
        uint256 nonce
    ) private view returns (bytes memory) {
        bytes32 hash = keccak256(abi.encode(PERMIT, key.addr, address(pool), assets, nonce, deadline));
        return _sign(key.key, _digest(usdc.DOMAIN_SEPARATOR(), hash));
    }

    function test_DepositWithPermit_NeedsNoAllowance() external {
        bytes memory signature = _permitOf(user, 50e6, block.timestamp);
        vm.prank(user.addr);
        assertEq(pool.depositWithPermit(50e6, bob, block.timestamp, signature), 50e12);
        assertEq(pool.balanceOf(bob), 50e12);
        assertEq(usdc.allowance(user.addr, address(pool)), 0);
    }

    function test_DepositWithPermit_GoesOnGiven_SomebodyUsedThePermit() external {
        bytes memory signature = _permitOf(user, 50e6, block.timestamp);
        vm.prank(thief);
        usdc.permit(user.addr, address(pool), 50e6, block.timestamp, signature);
        vm.prank(user.addr);
        pool.depositWithPermit(50e6, user.addr, block.timestamp, signature);
        assertEq(pool.balanceOf(user.addr), 50e12);
    }

    function test_DepositWithPermit_RevertWhen_ThePermitIsAnothers() external {
        bytes memory signature = _permitOf(user, 50e6, block.timestamp);
        bytes memory refusal = abi.encodeWithSelector(
            IERC20Errors.ERC20InsufficientAllowance.selector,
            address(pool),
            0,
            50e6
        );
        vm.expectRevert(refusal);
        vm.prank(thief);
        pool.depositWithPermit(50e6, thief, block.timestamp, signature);
    }

    /* AUTHORIZATION */

    function _authorizationOf(
        Key memory key,
        uint256 assets,
        address receiver
    ) private view returns (SignedUsdc.Authorization memory a) {
        (a.validBefore, a.salt) = (block.timestamp + 1, "salt");
        bytes32 action = keccak256(abi.encode(ILendingPoolCore.depositWithAuthorization.selector));
        bytes32 nonce = keccak256(abi.encode(receiver, action, a.salt));
        bytes32 hash = keccak256(abi.encode(RECEIVE, key.addr, address(pool), assets, 0, a.validBefore, nonce));
        a.signature = _sign(key.key, _digest(usdc.DOMAIN_SEPARATOR(), hash));
    }

    function test_DepositWithAuthorization_WhoeverSendsIt() external {
        SignedUsdc.Authorization memory a = _authorizationOf(user, 50e6, bob);
        vm.expectEmit(address(pool));
        emit IERC4626.Deposit(user.addr, bob, 50e6, 50e12);
        vm.prank(thief);
        assertEq(pool.depositWithAuthorization(user.addr, 50e6, bob, a), 50e12);
        assertEq(pool.balanceOf(bob), 50e12);
        assertEq(usdc.balanceOf(user.addr), 1_000_000e6 - 50e6);
    }

    function test_DepositWithAuthorization_RevertWhen_ReplayedOrChanged() external {
        SignedUsdc.Authorization memory a = _authorizationOf(user, 50e6, bob);
        bytes memory wrong = abi.encodeWithSelector(MockUSDC.InvalidSignature.selector, user.addr);
        vm.startPrank(thief);
        vm.expectRevert(wrong);
        pool.depositWithAuthorization(user.addr, 50e6, thief, a);
        vm.expectRevert(wrong);
        pool.depositWithAuthorization(user.addr, 51e6, bob, a);
        pool.depositWithAuthorization(user.addr, 50e6, bob, a);
        bytes32 action = keccak256(abi.encode(ILendingPoolCore.depositWithAuthorization.selector));
        bytes32 nonce = keccak256(abi.encode(bob, action, a.salt));
        vm.expectRevert(abi.encodeWithSelector(MockUSDC.AuthorizationAlreadyUsed.selector, user.addr, nonce));
        pool.depositWithAuthorization(user.addr, 50e6, bob, a);
        vm.stopPrank();
        assertEq(pool.totalSupply(), 50e12);
    }

    function test_DepositWithAuthorization_TheTokenRefusesItFromAThief() external {
        SignedUsdc.Authorization memory a = _authorizationOf(user, 50e6, bob);
        bytes32 action = keccak256(abi.encode(ILendingPoolCore.depositWithAuthorization.selector));
        bytes32 nonce = keccak256(abi.encode(bob, action, a.salt));
        vm.expectRevert(abi.encodeWithSelector(MockUSDC.CallerNotPayee.selector, thief, address(pool)));
        vm.prank(thief);
        usdc.receiveWithAuthorization(user.addr, address(pool), 50e6, 0, a.validBefore, nonce, a.signature);
    }

    /* SHARES BY SIGNATURE */

    function test_PermitOfShares_HasADomainWithAName() external {
        vm.prank(alice);
        pool.deposit(50e6, user.addr);
        bytes32 domain = keccak256(
            abi.encode(
                keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"),
                keccak256("CyberPlaza USDC receipt"),
                keccak256("1"),
                block.chainid,
                address(pool)
            )
        );
        assertEq(pool.DOMAIN_SEPARATOR(), domain);
        (, string memory name, string memory version, , , , ) = pool.eip712Domain();
        assertEq(name, "CyberPlaza USDC receipt");
        assertEq(version, "1");
        bytes32 hash = keccak256(abi.encode(PERMIT, user.addr, bob, 7, 0, block.timestamp));
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(user.key, _digest(domain, hash));
        pool.permit(user.addr, bob, 7, block.timestamp, v, r, s);
        assertEq(pool.allowance(user.addr, bob), 7);
        assertEq(pool.nonces(user.addr), 1);
    }

    /* WITHDRAW AND REDEEM */

    function test_Withdraw_ByAnAllowanceOfShares() external {
        _lendHalf();
        _nextDay();
        uint256 shares = pool.previewWithdraw(1_000e6);
        vm.prank(alice);
        pool.approve(bob, shares + 1);
        vm.expectEmit(address(pool));
        emit IERC4626.Withdraw(bob, carol, alice, 1_000e6, shares);
        vm.prank(bob);
        assertEq(pool.withdraw(1_000e6, carol, alice), shares);
        assertEq(pool.allowance(alice, bob), 1);
        vm.expectRevert(
            abi.encodeWithSelector(IERC20Errors.ERC20InsufficientAllowance.selector, bob, 1, pool.previewWithdraw(1e6))
        );
        vm.prank(bob);
        pool.withdraw(1e6, bob, alice);
    }

    function test_Exits_RevertWhen_TheReceiverIsZeroOrThePool() external {
        _lendHalf();
        _nextDay();
        address[2] memory wrong = [address(0), address(pool)];
        vm.startPrank(alice);
        for (uint256 i = 0; i < 2; ++i) {
            bytes memory refusal = abi.encodeWithSelector(ILendingPoolCore.LendingPool_BadReceiver.selector, wrong[i]);
            vm.expectRevert(refusal);
            pool.withdraw(1e6, wrong[i], alice);
            vm.expectRevert(refusal);
            pool.redeem(1e12, wrong[i], alice);
        }
        vm.stopPrank();
    }

    function test_Redeem_RevertWhen_TheOwnerHasLess() external {
        _lendHalf();
        _nextDay();
        vm.prank(alice);
        pool.transfer(bob, 10e12);
        vm.expectRevert(abi.encodeWithSelector(IERC20Errors.ERC20InsufficientBalance.selector, bob, 10e12, 10e12 + 1));
        vm.prank(bob);
        pool.redeem(10e12 + 1, bob, bob);
    }
}
