// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IExpiringPause} from "../../contracts/interfaces/base/IExpiringPause.sol";
import {IDaoTypes} from "../../contracts/interfaces/dao/IDaoTypes.sol";
import {NodeKind, NodeState} from "../../contracts/libraries/PackedNode.sol";
import {HostileUSDC} from "../mocks/HostileUSDC.sol";
import {DaoTest} from "./DaoTest.sol";

/// @notice A tree of two branches, and with what the next call must revert.
/// @dev root ─ left ─ below, root ─ right. `leftLead` and `rightLead` have all roles of theirs.
abstract contract DaoRefusals is DaoTest {
    uint256 internal left;
    uint256 internal below;
    uint256 internal right;
    address internal leftLead = makeAddr("left lead");
    address internal rightLead = makeAddr("right lead");

    function setUp() public virtual override {
        super.setUp();
        left = _child(root, leftLead, ALL_ROLES);
        right = _child(root, rightLead, ALL_ROLES);
        below = _child(left, address(0), 0);
    }

    /* STEPS */

    function _allocate(uint256 id, IDaoTypes.Token token, uint256 amount) internal {
        vm.prank(lead);
        tree.allocate(id, root, token, amount);
    }

    function _pledgeFor(uint256 id) internal {
        _giveCpt(stranger, 1_000e18);
        vm.prank(stranger);
        tree.pledge(id);
    }

    function _grant(uint256 id, address account, uint256 roles) internal {
        vm.prank(lead);
        tree.setRoles(id, root, account, roles);
    }

    /// @dev By `lead`; of the root by the admin.
    function _freeze(uint256 id, bool isFrozen) internal {
        vm.prank(id == root ? admin : lead);
        if (id == root) tree.setRootFrozen(id, isFrozen);
        else tree.setFrozen(id, root, isFrozen);
    }

    /// @dev By its worker.
    function _subTask(uint256 task, uint88 budget, bool isRequired) internal returns (uint256) {
        IDaoTypes.TaskTerms memory terms = _terms(budget);
        terms.isRequired = isRequired;
        vm.prank(worker);
        return tree.createTask(task, task, terms);
    }

    function _refuseUsdcOf(address account, bool refused) internal {
        if (refused) vm.etch(address(usdc), address(new HostileUSDC()).code);
        HostileUSDC(address(usdc)).setBlacklisted(account, refused);
    }

    function _timeOut(uint256 id) internal {
        tree.timeOut(id, new IDaoTypes.Milestone[](0));
    }

    /* EXPECTATIONS */

    function _expectMissing(uint256 via, address account, uint256 needed) internal {
        vm.expectRevert(abi.encodeWithSelector(IDaoTypes.DaoTree_MissingRole.selector, via, account, needed));
        vm.prank(account);
    }

    function _expectNotAbove(uint256 via, uint256 id) internal {
        vm.expectRevert(abi.encodeWithSelector(IDaoTypes.DaoTree_NotAbove.selector, via, id));
    }

    function _expectState(uint256 id, NodeState actual) internal {
        vm.expectRevert(abi.encodeWithSelector(IDaoTypes.DaoTree_WrongState.selector, id, actual));
    }

    function _expectKind(uint256 id, NodeKind actual) internal {
        vm.expectRevert(abi.encodeWithSelector(IDaoTypes.DaoTree_WrongKind.selector, id, actual));
    }

    function _expectFrozen(uint256 id) internal {
        vm.expectRevert(abi.encodeWithSelector(IDaoTypes.DaoTree_Frozen.selector, id));
    }

    function _expectShort(uint256 id, IDaoTypes.Token token, uint256 available, uint256 amount) internal {
        vm.expectRevert(
            abi.encodeWithSelector(IDaoTypes.DaoTree_InsufficientBalance.selector, id, token, available, amount)
        );
    }

    function _expectBounds(bytes32 what, uint256 value, uint256 min, uint256 max) internal {
        vm.expectRevert(abi.encodeWithSelector(IDaoTypes.DaoTree_OutOfBounds.selector, what, value, min, max));
    }

    function _expectAccount(address account) internal {
        vm.expectRevert(abi.encodeWithSelector(IDaoTypes.DaoTree_BadAccount.selector, account));
    }

    function _expectTime(uint256 id, uint256 due) internal {
        vm.expectRevert(abi.encodeWithSelector(IDaoTypes.DaoTree_NotInTime.selector, id, due));
    }

    function _pause() internal returns (uint256 until) {
        vm.prank(guardian);
        IExpiringPause(address(tree)).pause();
        return IExpiringPause(address(tree)).pausedUntil();
    }

    function _expectPaused(uint256 until) internal {
        vm.expectRevert(abi.encodeWithSelector(IExpiringPause.ExpiringPause_Paused.selector, until));
    }
}
