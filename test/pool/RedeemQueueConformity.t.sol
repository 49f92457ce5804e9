// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC7540Operator, IERC7540Redeem} from "../../contracts/interfaces/pool/IERC7540.sol";
import {IERC7575} from "../../contracts/interfaces/pool/IERC7575.sol";
import {IRedeemQueue} from "../../contracts/interfaces/pool/IRedeemQueue.sol";
import {PoolTest} from "../helpers/PoolTest.sol";

/// @notice Each "must" of ERC-7540 for redemptions, and of ERC-7575 for a vault whose shares are another contract.
contract RedeemQueueConformityTest is PoolTest {
    uint256 private today;

    function setUp() public override {
        super.setUp();
        _lendHalf();
        _nextDay();
        today = block.timestamp / DAY;
    }

    /* ERC-165 */

    function test_SupportsInterface_OfOperatorsRedemptionAndVault() external view {
        assertTrue(queue.supportsInterface(0x01ffc9a7));
        assertTrue(queue.supportsInterface(0xe3bc4e65));
        assertTrue(queue.supportsInterface(0x620ee8e4));
        assertTrue(queue.supportsInterface(0x2f0a18c5));
        assertFalse(queue.supportsInterface(0xce3bbe50)); // deposits are not asynchronous
        assertFalse(queue.supportsInterface(0xffffffff));
        assertEq(type(IERC7540Operator).interfaceId, bytes4(0xe3bc4e65));
        assertEq(type(IERC7540Redeem).interfaceId, bytes4(0x620ee8e4));
        assertEq(type(IERC7575).interfaceId, bytes4(0x2f0a18c5));
    }

    function test_Share_SupportsItsInterface() external view {
        assertEq(queue.share(), address(pool));
        assertTrue(pool.supportsInterface(0xf815c03d));
    }

    /* PREVIEWS */

    function testFuzz_PreviewsOfRedemptions_RevertForEveryCallerAndInput(address caller, uint256 amount) external {
        vm.startPrank(caller);
        vm.expectRevert(IRedeemQueue.RedeemQueue_NoPreview.selector);
        queue.previewRedeem(amount);
        vm.expectRevert(IRedeemQueue.RedeemQueue_NoPreview.selector);
        queue.previewWithdraw(amount);
        vm.stopPrank();
    }

    /* REQUESTS */

    function test_RequestRedeem_TakesSharesOutOfTheOwnersCustody() external {
        uint256 has = pool.balanceOf(alice);
        uint256 supply = pool.totalSupply();
        _request(alice, 60_000e12);
        assertEq(pool.balanceOf(alice), has - 60_000e12);
        assertEq(pool.balanceOf(address(queue)), 60_000e12);
        assertEq(pool.totalSupply(), supply); // burned when it is settled
    }

    function test_RequestRedeem_EmitsTheRequest() external {
        vm.prank(alice);
        queue.setOperator(bob, true);
        vm.expectEmit(address(queue));
        emit IERC7540Redeem.RedeemRequest(carol, alice, today, bob, 60_000e12);
        vm.prank(bob);
        assertEq(queue.requestRedeem(60_000e12, carol, alice), today);
    }

    function test_RequestRedeem_IsTheControllersAndNotTheOwners() external {
        vm.prank(alice);
        queue.requestRedeem(60_000e12, bob, alice);
        assertEq(queue.pendingRedeemRequest(today, bob), 60_000e12);
        assertEq(queue.pendingRedeemRequest(today, alice), 0);
        vm.expectRevert(abi.encodeWithSelector(IRedeemQueue.RedeemQueue_NotOperator.selector, bob, alice));
        vm.prank(alice);
        queue.cancelRedeem(today, bob, alice);
    }

    function test_RequestId_IsNeverZeroAndTheSameOnADay() external {
        assertEq(_request(alice, 60_000e12), today);
        assertEq(_request(carol, 10e12), today);
        skip(DAY - 1);
        assertEq(_request(alice, 10e12), today);
        skip(1);
        assertEq(_request(alice, 10e12), today + 1);
        assertEq(queue.pendingRedeemRequest(0, alice), 0);
        assertEq(queue.claimableRedeemRequest(0, alice), 0);
    }

    function test_RequestId_OfADayBecomesClaimableForAllAtOnceAndAtOneRate() external {
        _request(alice, 60_000e12);
        _request(carol, 30_000e12);
        _nextDay();
        queue.settle(10);
        uint256 ofAlice = queue.claimableRedeemRequest(today, alice);
        uint256 ofCarol = queue.claimableRedeemRequest(today, carol);
        assertApproxEqAbs(ofAlice, 2 * ofCarol, 2);
        assertApproxEqAbs(queue.maxWithdraw(alice), 2 * queue.maxWithdraw(carol), 2);
    }

    function test_PendingAndClaimable_ShareNothing() external {
        _request(alice, 60_000e12);
        assertEq(queue.pendingRedeemRequest(today, alice), 60_000e12);
        assertEq(queue.claimableRedeemRequest(today, alice), 0);
        assertEq(queue.maxRedeem(alice), 0);
        _nextDay();
        queue.settle(10);
        uint256 pending = queue.pendingRedeemRequest(today, alice);
        uint256 claimable = queue.claimableRedeemRequest(today, alice);
        assertGt(pending, 0);
        assertEq(pending + claimable, 60_000e12);
        vm.startPrank(alice);
        queue.redeem(claimable, alice, alice);
        vm.stopPrank();
        assertEq(queue.pendingRedeemRequest(today, alice), pending);
        assertEq(queue.claimableRedeemRequest(today, alice), 0);
    }

    function testFuzz_Views_DoNotDependOnTheCallerNorRevert(address caller, uint256 id, address controller) external {
        _request(alice, 60_000e12);
        vm.startPrank(caller);
        assertEq(queue.pendingRedeemRequest(today, alice), 60_000e12);
        if (controller != alice) assertEq(queue.pendingRedeemRequest(id, controller), 0);
        assertEq(queue.claimableRedeemRequest(id, controller), 0);
        vm.stopPrank();
    }

    /* CLAIMS */

    function test_Claims_AreNeverPushed() external {
        uint256 had = usdc.balanceOf(alice);
        _request(alice, 1_000e12);
        _nextDay();
        skip(30 days);
        assertEq(usdc.balanceOf(alice), had);
        assertEq(queue.maxRedeem(alice), 1_000e12);
    }

    function test_Claims_EmitWithdrawAndMoveNoShares() external {
        _request(alice, 1_000e12);
        uint256 supply = pool.totalSupply();
        uint256 has = pool.balanceOf(alice);
        uint256 assets = queue.maxWithdraw(alice);
        vm.expectEmit(address(queue));
        emit IERC7575.Withdraw(alice, bob, alice, assets, 1_000e12);
        vm.prank(alice);
        queue.withdraw(assets, bob, alice);
        assertEq(pool.totalSupply(), supply);
        assertEq(pool.balanceOf(alice), has);
    }

    /// forge-config: default.fuzz.runs = 400
    function testFuzz_MaxOfClaims_TellTheTruth(uint256 atOnce, uint256 waiting, uint256 days_, uint256 taken) external {
        atOnce = bound(atOnce, 10e12, 20_000e12);
        _request(alice, atOnce);
        _request(carol, 60_000e12);
        _request(alice, bound(waiting, 10e12, 100_000e12));
        for (uint256 i = bound(days_, 0, 5); i != 0; --i) {
            _nextDay();
            if (pool.queuedShares() != 0) queue.settle(10);
        }
        vm.startPrank(alice);
        queue.redeem(bound(taken, 0, queue.maxRedeem(alice)), alice, alice);
        uint256 shares = queue.maxRedeem(alice);
        uint256 assets = queue.maxWithdraw(alice);
        vm.expectRevert(abi.encodeWithSelector(IRedeemQueue.RedeemQueue_NotClaimable.selector, shares + 1, shares));
        queue.redeem(shares + 1, alice, alice);
        vm.expectRevert(abi.encodeWithSelector(IRedeemQueue.RedeemQueue_NotClaimable.selector, assets + 1, assets));
        queue.withdraw(assets + 1, alice, alice);
        uint256 snapshot = vm.snapshotState();
        assertEq(queue.redeem(shares, alice, alice), assets);
        vm.revertToState(snapshot);
        assertLe(queue.withdraw(assets, alice, alice), shares);
        vm.stopPrank();
    }

    /* OPERATORS */

    function test_SetOperator_SetsEmitsAndReturnsTrue() external {
        assertFalse(queue.isOperator(alice, bob));
        vm.expectEmit(address(queue));
        emit IERC7540Operator.OperatorSet(alice, bob, true);
        vm.prank(alice);
        assertTrue(queue.setOperator(bob, true));
        assertTrue(queue.isOperator(alice, bob));
        assertFalse(queue.isOperator(bob, alice));
        vm.expectEmit(address(queue));
        emit IERC7540Operator.OperatorSet(alice, bob, false);
        vm.prank(alice);
        assertTrue(queue.setOperator(bob, false));
        assertFalse(queue.isOperator(alice, bob));
    }

    /* THE VAULT */

    function test_Vault_AnswersAsThePool() external {
        skip(20 days);
        assertEq(queue.asset(), address(usdc));
        assertEq(address(queue.pool()), address(pool));
        assertEq(queue.totalAssets(), pool.totalAssets());
        assertEq(queue.convertToShares(77e6), pool.convertToShares(77e6));
        assertEq(queue.convertToAssets(77e12), pool.convertToAssets(77e12));
        assertEq(queue.previewDeposit(77e6), pool.previewDeposit(77e6));
        assertEq(queue.previewMint(77e12), pool.previewMint(77e12));
        assertEq(queue.maxDeposit(bob), pool.maxDeposit(bob));
        assertEq(queue.maxMint(bob), pool.maxMint(bob));
        _pause(address(pool));
        assertEq(queue.maxDeposit(bob), 0);
        assertEq(queue.maxMint(bob), 0);
    }

    function test_Vault_DepositsOfItsOwnEmit() external {
        uint256 shares = pool.previewDeposit(50e6);
        vm.expectEmit(address(queue));
        emit IERC7575.Deposit(alice, bob, 50e6, shares);
        vm.prank(alice);
        queue.deposit(50e6, bob);
        uint256 assets = pool.previewMint(30e12);
        vm.expectEmit(address(queue));
        emit IERC7575.Deposit(alice, bob, assets, 30e12);
        vm.prank(alice);
        queue.mint(30e12, bob);
    }
}
