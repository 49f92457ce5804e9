// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IDaoTypes} from "../../contracts/interfaces/dao/IDaoTypes.sol";
import {IDaoTreeCore} from "../../contracts/interfaces/dao/IDaoTreeCore.sol";
import {NodeState} from "../../contracts/libraries/PackedNode.sol";
import {HostileUSDC} from "../mocks/HostileUSDC.sol";
import {DaoHandler} from "./handlers/DaoHandler.sol";

/// @notice DAO-1 to DAO-5: the tree's money, who reaches what, and where a task's budget ends.
contract DaoInvariantsTest is DaoHandler {
    uint256 private constant HANDLERS = 31;

    function setUp() public override {
        super.setUp();
        vm.etch(address(usdc), address(new HostileUSDC()).code);
        vm.prank(critical);
        tree.setPledges(2e18, 1e18);
        for (uint256 i = 0; i < WORKERS; ++i) workers[i] = makeAddr(string.concat("worker ", vm.toString(i)));
        _addRoot(root, lead, 10_000e18);
        ghosts[root].free[0] = 100_000e6;
        address other = makeAddr("other lead");
        _addRoot(_root(other), other, 2e18);
        // two branches, three levels
        uint256 left = _branch(root);
        _branch(_branch(left));
        _branch(root);
        _target(_handlers());
    }

    function _addRoot(uint256 id, address account, uint256 pledged) private {
        _addNode(id, 0, account);
        (ghosts[id].publishes, ghosts[id].pledged, ghosts[id].payer) = (true, pledged, account);
    }

    function _branch(uint256 parent) private returns (uint256 id) {
        address account = makeAddr(string.concat("lead ", vm.toString(tree.lastId() + 1)));
        id = _child(parent, account, ALL_ROLES);
        _addNode(id, parent, account);
        _fund(id, USDC, 1_000e6);
        _fund(id, CPT, 1_000e6);
        ghosts[id].free = [uint256(1_000e6), 1_000e6];
        _giveCpt(stranger, 1e18);
        vm.prank(stranger);
        tree.pledge(id);
        (ghosts[id].publishes, ghosts[id].pledged, ghosts[id].payer) = (true, 1e18, stranger);
    }

    /// @dev More often what tasks are for.
    function _handlers() private pure returns (bytes4[] memory selectors) {
        selectors = new bytes4[](HANDLERS);
        bytes4[HANDLERS] memory list = [
            this.createChild.selector,
            this.setRoles.selector,
            this.renounce.selector,
            this.helperPays.selector,
            this.fund.selector,
            this.allocate.selector,
            this.reclaim.selector,
            this.pay.selector,
            this.withdrawCredit.selector,
            this.refuse.selector,
            this.donate.selector,
            this.freeze.selector,
            this.sync.selector,
            this.pledge.selector,
            this.slash.selector,
            this.close.selector,
            this.returnPledge.selector,
            this.createTask.selector,
            this.createTask.selector,
            this.createSubTask.selector,
            this.assign.selector,
            this.submit.selector,
            this.approve.selector,
            this.reject.selector,
            this.reopenOrDispute.selector,
            this.workerDisputes.selector,
            this.resolve.selector,
            this.cancelOrResign.selector,
            this.timeOut.selector,
            this.passTime.selector,
            this.intrude.selector
        ];
        for (uint256 i = 0; i < HANDLERS; ++i) selectors[i] = list[i];
    }

    /* SENTENCES */

    function invariant_DAO1_TokensHeldAreWhatIsOwed() external view {
        for (uint256 token = 0; token < 2; ++token) {
            uint256 owed = donated[token];
            for (uint256 i = 0; i < ids.length; ++i) {
                owed += tree.balanceOf(ids[i], _token(token));
                (, uint256 budget, IDaoTypes.Token ofTask) = tree.taskOf(ids[i]);
                if (ofTask == _token(token)) owed += budget;
                (, uint256 pledged) = tree.pledgeOf(ids[i]);
                if (token == 1) owed += pledged;
            }
            for (uint256 i = 0; i < receivers.length; ++i) owed += tree.creditOf(receivers[i], _token(token));
            assertEq(_erc20(token).balanceOf(address(tree)), owed, "held");
        }
    }

    function invariant_DAO2_EveryNodeHoldsWhatTheNamedFlowsLeftIt() external view {
        for (uint256 i = 0; i < ids.length; ++i) {
            Ghost memory ghost = ghosts[ids[i]];
            assertEq(tree.balanceOf(ids[i], USDC), ghost.free[0], "USDC");
            assertEq(tree.balanceOf(ids[i], CPT), ghost.free[1], "CPT");
            (address account, uint256 budget, ) = tree.taskOf(ids[i]);
            assertEq(budget, ghost.budget, "budget");
            assertEq(account, ghost.worker, "worker");
            (, uint256 pledged) = tree.pledgeOf(ids[i]);
            assertEq(pledged, ghost.pledged, "pledge");
        }
    }

    /// @dev Intruders are refused by the handlers; and nobody has a role that nobody gave it.
    function invariant_DAO3_NoRoleReachesASiblingOrUpwards() external view {
        for (uint256 i = 0; i < ids.length; ++i) {
            uint256 id = ids[i];
            assertEq(tree.nodeOf(id).parent, ghosts[id].parent, "parent");
            assertEq(tree.rolesOf(id, helper), helperRoles[id], "the helper's");
            assertEq(tree.rolesOf(id, stranger) + tree.rolesOf(id, thief), 0, "strangers'");
            for (uint256 j = 0; j < daos.length; ++j) {
                uint256 roles = tree.rolesOf(id, ghosts[daos[j]].lead);
                assertEq(roles, daos[j] == id ? ALL_ROLES : 0, "a lead's");
                assertEq(tree.isAtOrAbove(daos[j], id), _isAtOrAbove(daos[j], id), "above");
            }
        }
    }

    /// @dev But for what arbitrators rule, and slashed pledges.
    function invariant_DAO4_AFrozenNodePaysNothingOut() external view {
        assertEq(frozenOutflow, 0);
        for (uint256 i = 0; i < ids.length; ++i) {
            IDaoTreeCore.Node memory node = tree.nodeOf(ids[i]);
            assertEq(node.isFrozen, ghosts[ids[i]].isFrozen, "frozen");
            assertEq(node.isFrozenAbove, ghosts[ids[i]].isFrozenAbove, "frozen above");
        }
    }

    /// @dev What came into its budget left it: down, to its worker or up; who was paid has it, in its wallet or as a credit.
    function invariant_DAO5_AnEndedTasksMoneyIsItsWorkersOrBackAbove() external view {
        for (uint256 i = 0; i < tasks.length; ++i) {
            Ghost memory ghost = ghosts[tasks[i]];
            assertEq(ghost.came, ghost.left + ghost.budget, "in and out");
            IDaoTreeCore.Node memory node = tree.nodeOf(tasks[i]);
            bool isAssigned = ghost.state == NodeState.Open && ghost.worker != address(0);
            assertEq(uint256(node.state), uint256(isAssigned ? NodeState.Assigned : ghost.state), "state");
            assertEq(node.openRequired, ghost.open, "required");
            if (!_isLive(tasks[i])) assertEq(ghost.budget, 0);
        }
        for (uint256 i = 0; i < receivers.length; ++i) {
            address account = receivers[i];
            if (account == stranger) continue;
            assertEq(usdc.balanceOf(account), received[account][0], "paid USDC");
            assertEq(cpt.balanceOf(account), received[account][1], "paid CPT");
            assertEq(tree.creditOf(account, USDC), credited[account][0], "credit");
        }
    }

    /* A LONG RUN */

    /// @dev The handlers reach what they are for.
    function test_Handlers_ReachEverything() external {
        bytes4[] memory selectors = _handlers();
        for (uint256 i = 0; i < 6_000; ++i) {
            uint256 seed = uint256(keccak256(abi.encode("dao", i)));
            (bool ok, bytes memory reason) = address(this).call(
                abi.encodeWithSelector(selectors[seed % selectors.length], seed >> 8)
            );
            if (!ok) _revertWith(reason);
        }
        string[12] memory all = [
            "helper pays",
            "reclaim from a task",
            "credit",
            "close",
            "pledge back",
            "sub-task",
            "approve",
            "resolve",
            "paid in time",
            "expired",
            "disputed while frozen",
            "disputed when reopened"
        ];
        for (uint256 i = 0; i < all.length; ++i) assertNotEq(seen[all[i]], 0, all[i]);
        this.invariant_DAO1_TokensHeldAreWhatIsOwed();
        this.invariant_DAO2_EveryNodeHoldsWhatTheNamedFlowsLeftIt();
        this.invariant_DAO3_NoRoleReachesASiblingOrUpwards();
        this.invariant_DAO4_AFrozenNodePaysNothingOut();
        this.invariant_DAO5_AnEndedTasksMoneyIsItsWorkersOrBackAbove();
    }
}
