// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IERC20Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";
import {IDaoTypes} from "../../contracts/interfaces/dao/IDaoTypes.sol";
import {IDaoTreeCore} from "../../contracts/interfaces/dao/IDaoTreeCore.sol";
import {NodeKind, NodeState} from "../../contracts/libraries/PackedNode.sol";
import {HostileUSDC} from "../mocks/HostileUSDC.sol";
import {DaoRefusals} from "../helpers/DaoRefusals.sol";

/// @notice The ledger: in, down, up, out.
contract DaoMoneyTest is DaoRefusals {
    bytes32 private constant REF = keccak256("invoice");

    function _tokens() private pure returns (IDaoTypes.Token[2] memory) {
        return [USDC, CPT];
    }

    function _erc20(IDaoTypes.Token token) private view returns (IERC20) {
        return token == USDC ? IERC20(usdc) : IERC20(cpt);
    }

    /* IN */

    function test_Fund_ByAnyoneInBothTokens() external {
        for (uint256 i = 0; i < 2; ++i) {
            IDaoTypes.Token token = _tokens()[i];
            IERC20 erc20 = _erc20(token);
            _mintTo(stranger, erc20, 7e6);
            uint256 held = erc20.balanceOf(address(tree));
            vm.startPrank(stranger);
            erc20.approve(address(tree), 7e6);
            vm.expectEmit(address(tree));
            emit IDaoTreeCore.Funded(left, stranger, token, 7e6);
            tree.fund(left, token, 7e6);
            vm.stopPrank();
            assertEq(tree.balanceOf(left, token), 7e6);
            assertEq(erc20.balanceOf(address(tree)), held + 7e6);
        }
    }

    function test_Fund_RevertWhen_NotAnOpenNode() external {
        _expectState(99, NodeState.None);
        tree.fund(99, USDC, 0);
        vm.prank(lead);
        tree.close(left, root);
        _expectState(left, NodeState.Closed);
        tree.fund(left, USDC, 0);
        uint256 task = _task(1e6);
        _expectKind(task, NodeKind.Task);
        tree.fund(task, USDC, 0);
    }

    function test_Fund_RevertWhen_NotAllowed() external {
        vm.expectRevert(abi.encodeWithSelector(IERC20Errors.ERC20InsufficientAllowance.selector, address(tree), 0, 1));
        tree.fund(left, USDC, 1);
        // more than a node's 96 bits: nobody has it
        vm.expectRevert(
            abi.encodeWithSelector(IERC20Errors.ERC20InsufficientAllowance.selector, address(tree), 0, 1 << 96)
        );
        tree.fund(left, USDC, 1 << 96);
    }

    function test_Fund_RevertGiven_Paused() external {
        _expectPaused(_pause());
        tree.fund(left, USDC, 0);
    }

    /* DOWN */

    function test_Allocate_MovesToADirectChild() external {
        vm.expectEmit(address(tree));
        emit IDaoTreeCore.Allocated(root, left, USDC, 30e6);
        _allocate(left, USDC, 30e6);
        assertEq(tree.balanceOf(root, USDC), 99_970e6);
        assertEq(tree.balanceOf(left, USDC), 30e6);
        // by its own treasurer, and by one above
        _grant(left, stranger, TREASURER);
        vm.prank(stranger);
        tree.allocate(below, left, USDC, 10e6);
        _allocate(below, USDC, 5e6);
        assertEq(tree.balanceOf(left, USDC), 15e6);
        assertEq(tree.balanceOf(below, USDC), 15e6);
        _fund(root, CPT, 9);
        _allocate(right, CPT, 9);
        assertEq(tree.balanceOf(right, CPT), 9);
        assertEq(tree.balanceOf(right, USDC), 0);
    }

    function test_Allocate_RevertWhen_NotTheParentsTreasurer() external {
        _allocate(left, USDC, 30e6);
        _expectNotAbove(left, root);
        vm.prank(leftLead);
        tree.allocate(left, left, USDC, 1);
        _expectNotAbove(right, left);
        vm.prank(rightLead);
        tree.allocate(below, right, USDC, 1);
        _grant(left, leftLead, ALL_ROLES - TREASURER);
        _expectMissing(left, leftLead, TREASURER);
        tree.allocate(below, left, USDC, 1);
        // a root has no parent
        _expectMissing(0, lead, TREASURER);
        tree.allocate(root, 0, USDC, 1);
        _expectNotAbove(root, 0);
        vm.prank(lead);
        tree.allocate(root, root, USDC, 1);
    }

    function test_Allocate_RevertWhen_MoreThanFree() external {
        _expectShort(root, USDC, 100_000e6, 100_000e6 + 1);
        _allocate(left, USDC, 100_000e6 + 1);
        _expectShort(root, CPT, 0, 1);
        _allocate(left, CPT, 1);
        _expectShort(root, USDC, 100_000e6, type(uint256).max);
        _allocate(left, USDC, type(uint256).max);
    }

    function test_Allocate_RevertWhen_ChildIsNotOpenOrATask() external {
        uint256 task = _task(1e6);
        _expectKind(task, NodeKind.Task);
        _allocate(task, USDC, 1);
        vm.prank(lead);
        tree.close(left, root);
        _expectState(left, NodeState.Closed);
        _allocate(left, USDC, 1);
    }

    function test_Allocate_RevertGiven_ParentIsFrozen() external {
        _allocate(left, USDC, 30e6);
        _freeze(left, true);
        _expectFrozen(left);
        _allocate(below, USDC, 1);
    }

    /* UP */

    function test_Reclaim_TakesBackWhatIsFree() external {
        _allocate(left, USDC, 30e6);
        vm.expectEmit(address(tree));
        emit IDaoTreeCore.Reclaimed(left, root, USDC, 12e6);
        vm.prank(lead);
        tree.reclaim(left, root, USDC, 12e6);
        assertEq(tree.balanceOf(left, USDC), 18e6);
        assertEq(tree.balanceOf(root, USDC), 99_982e6);
        vm.prank(lead);
        vm.expectRevert(
            abi.encodeWithSelector(IDaoTypes.DaoTree_InsufficientBalance.selector, left, USDC, 18e6, 18e6 + 1)
        );
        tree.reclaim(left, root, USDC, 18e6 + 1);
    }

    function test_Reclaim_TakesNothingThatIsCommitted() external {
        _allocate(left, USDC, 30e6);
        _pledgeFor(left);
        vm.prank(leftLead);
        uint256 task = tree.createTask(left, left, _terms(20e6));
        _expectShort(left, USDC, 10e6, 10e6 + 1);
        vm.prank(lead);
        tree.reclaim(left, root, USDC, 10e6 + 1);
        _expectShort(task, USDC, 0, 1);
        vm.prank(lead);
        tree.reclaim(task, root, USDC, 1);
    }

    function test_Reclaim_FromFrozenAndClosedChildren() external {
        _allocate(left, USDC, 30e6);
        _freeze(left, true);
        vm.prank(lead);
        tree.reclaim(left, root, USDC, 30e6);
        assertEq(tree.balanceOf(root, USDC), 100_000e6);
        _freeze(left, false);
        // a task of a closed node gives its budget back to it
        _allocate(left, USDC, 5e6);
        _pledgeFor(left);
        vm.prank(leftLead);
        uint256 task = tree.createTask(left, left, _terms(5e6));
        vm.prank(leftLead);
        tree.close(left, left);
        vm.prank(leftLead);
        tree.cancelTask(task, left);
        vm.prank(lead);
        tree.reclaim(left, root, USDC, 5e6);
        assertEq(tree.balanceOf(root, USDC), 100_000e6);
    }

    function test_Reclaim_RevertWhen_NotTheParentsTreasurer() external {
        _allocate(left, USDC, 30e6);
        _expectNotAbove(left, root);
        vm.prank(leftLead);
        tree.reclaim(left, left, USDC, 1);
        _expectNotAbove(right, root);
        vm.prank(rightLead);
        tree.reclaim(left, right, USDC, 1);
        _expectMissing(root, leftLead, TREASURER);
        tree.reclaim(left, root, USDC, 1);
        _expectNotAbove(root, 0);
        vm.prank(lead);
        tree.reclaim(root, root, USDC, 1);
    }

    /* OUT */

    function test_Pay_ByTheTreasurer() external {
        _fund(left, CPT, 3);
        vm.expectEmit(address(tree));
        emit IDaoTreeCore.Paid(left, stranger, CPT, 2, REF);
        vm.prank(leftLead);
        tree.pay(left, left, CPT, stranger, 2, REF);
        assertEq(cpt.balanceOf(stranger), 2);
        assertEq(tree.balanceOf(left, CPT), 1);
        vm.prank(lead);
        tree.pay(root, root, USDC, stranger, 40e6, REF);
        assertEq(usdc.balanceOf(stranger), 40e6);
        assertEq(tree.balanceOf(root, USDC), 99_960e6);
    }

    function test_Pay_KeepsACreditGiven_TheTokenRefusesTheReceiver() external {
        _refuseUsdcOf(stranger, true);
        vm.expectEmit(address(tree));
        emit IDaoTreeCore.Credited(stranger, USDC, 9e6);
        vm.prank(lead);
        tree.pay(root, root, USDC, stranger, 9e6, REF);
        assertEq(tree.creditOf(stranger, USDC), 9e6);
        assertEq(tree.creditOf(stranger, CPT), 0);
        assertEq(tree.balanceOf(root, USDC), 99_991e6);
        assertEq(usdc.balanceOf(address(tree)), 100_000e6);
        // still refused, elsewhere not
        vm.expectRevert(abi.encodeWithSelector(HostileUSDC.Blacklisted.selector, stranger));
        vm.prank(stranger);
        tree.withdrawCredit(USDC, stranger);
        // what it sent itself would be nobody's
        vm.expectRevert(abi.encodeWithSelector(IDaoTypes.DaoTree_BadAccount.selector, address(tree)));
        vm.prank(stranger);
        tree.withdrawCredit(USDC, address(tree));
        vm.expectEmit(address(tree));
        emit IDaoTreeCore.CreditWithdrawn(stranger, bob, USDC, 9e6);
        vm.prank(stranger);
        assertEq(tree.withdrawCredit(USDC, bob), 9e6);
        assertEq(usdc.balanceOf(bob), 9e6);
        assertEq(tree.creditOf(stranger, USDC), 0);
    }

    function test_Pay_KeepsACreditGiven_TheTokenAnswersFalse() external {
        _refuseUsdcOf(address(0), true);
        HostileUSDC(address(usdc)).setAnswersFalse(true);
        vm.prank(lead);
        tree.pay(root, root, USDC, stranger, 9e6, REF);
        vm.prank(lead);
        tree.pay(root, root, USDC, stranger, 1e6, REF);
        assertEq(tree.creditOf(stranger, USDC), 10e6);
    }

    function test_WithdrawCredit_RevertGiven_ThereIsNone() external {
        _expectBounds("credit", 0, 1, 1);
        tree.withdrawCredit(CPT, address(this));
        _expectBounds("credit", 0, 1, 1);
        tree.withdrawCredit(USDC, address(this));
    }

    function test_Pay_RevertWhen_NotTheTreasurer() external {
        _grant(left, stranger, ALL_ROLES - TREASURER);
        _expectMissing(left, stranger, TREASURER);
        tree.pay(left, left, USDC, stranger, 1, REF);
        _expectNotAbove(left, root);
        vm.prank(leftLead);
        tree.pay(root, left, USDC, leftLead, 1, REF);
        _expectNotAbove(left, right);
        vm.prank(leftLead);
        tree.pay(right, left, USDC, leftLead, 1, REF);
    }

    function test_Pay_RevertWhen_ToNobodyOrTheTree() external {
        address[2] memory accounts = [address(0), address(tree)];
        for (uint256 i = 0; i < 2; ++i) {
            _expectAccount(accounts[i]);
            vm.prank(lead);
            tree.pay(root, root, USDC, accounts[i], 1, REF);
        }
    }

    function test_Pay_RevertWhen_MoreThanFree() external {
        _expectShort(root, USDC, 100_000e6, 100_000e6 + 1);
        vm.prank(lead);
        tree.pay(root, root, USDC, stranger, 100_000e6 + 1, REF);
    }

    function test_Pay_RevertGiven_Frozen() external {
        _freeze(root, true);
        _expectFrozen(root);
        vm.prank(lead);
        tree.pay(root, root, USDC, stranger, 1, REF);
    }

    function test_Pay_RevertGiven_NoOpenNode() external {
        uint256 task = _task(1e6);
        vm.prank(lead);
        tree.cancelTask(task, root);
        _expectState(task, NodeState.Cancelled);
        vm.prank(lead);
        tree.pay(task, root, USDC, stranger, 0, REF);
    }

    /// @dev What a closed root's tasks and children give back must not stay for ever.
    function test_Pay_OutOfAClosedRoot() external {
        uint256 task = _task(100_000e6);
        vm.prank(lead);
        tree.close(root, root);
        skip(31 days);
        _timeOut(task);
        assertEq(tree.balanceOf(root, USDC), 100_000e6);
        vm.prank(lead);
        tree.pay(root, root, USDC, stranger, 100_000e6, REF);
        assertEq(usdc.balanceOf(stranger), 100_000e6);
    }

    /// @dev Allocating, reclaiming and paying go on in a pause.
    function test_Pause_StopsNoMoneyOnItsWayBack() external {
        _allocate(left, USDC, 10e6);
        _pause();
        _allocate(left, USDC, 1e6);
        vm.prank(lead);
        tree.reclaim(left, root, USDC, 2e6);
        vm.prank(leftLead);
        tree.pay(left, left, USDC, stranger, 9e6, REF);
        assertEq(usdc.balanceOf(stranger), 9e6);
    }

    function test_Donation_IsNobodys() external {
        usdc.mint(address(tree), 77e6);
        assertEq(tree.balanceOf(root, USDC), 100_000e6);
    }
}
