// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IDaoCommons} from "../../contracts/interfaces/dao/IDaoCommons.sol";
import {IDaoMembers} from "../../contracts/interfaces/dao/IDaoMembers.sol";
import {IDaoTypes} from "../../contracts/interfaces/dao/IDaoTypes.sol";
import {AllowListRules} from "../../contracts/dao/modules/AllowListRules.sol";
import {ReviewByTwoWorkflow} from "../../contracts/dao/modules/ReviewByTwoWorkflow.sol";
import {NodeKind, NodeState} from "../../contracts/libraries/PackedNode.sol";
import {DaoWorkTestBase} from "../helpers/DaoWorkTestBase.sol";
import {MockCouncil} from "../mocks/MockCouncil.sol";

/// @notice Attacks by workers, leads, reviewers and member admins on what others are paid, say or review: none succeeds.
contract DaoAttacksTest is DaoWorkTestBase {
    uint256 private constant NODE = 1 << 255;
    address private sybil = makeAddr("sybil");

    function _calls(bytes memory call) private pure returns (bytes[] memory calls) {
        calls = new bytes[](1);
        calls[0] = call;
    }

    function _quick() private pure returns (IDaoMembers.Policy memory) {
        return IDaoMembers.Policy(1, 5_001, 1 hours, 0, 90 days);
    }

    /// @dev Low-level: whether the call went through.
    function _try(address by, bytes memory data) private returns (bool done) {
        vm.prank(by);
        (done, ) = address(tree).call(data);
    }

    /// @dev The attacker's whole way to a node's resolution, as far as the tree lets it go.
    function _seize(uint256 id, uint256 via, address by, bytes[] memory calls) private {
        MockCouncil council = new MockCouncil();
        council.seat(by);
        _try(by, abi.encodeCall(tree.setPolicy, (id, via, _quick())));
        _try(by, abi.encodeCall(tree.setCouncil, (id, via, address(council))));
        skip(1);
        _resolveBy(by, id, calls, "");
    }

    function _resolveBy(address by, uint256 id, bytes[] memory calls, string memory text) private {
        _try(by, abi.encodeCall(tree.proposeResolution, (id, calls, text)));
        skip(1);
        bytes32 resolution = tree.hashResolution(id, calls, text);
        _try(by, abi.encodeCall(tree.voteResolution, (id, resolution, uint160(by), true)));
        skip(1 hours);
        _try(by, abi.encodeCall(tree.executeResolution, (id, calls, text)));
    }

    function _payOutAndClose() private view returns (bytes[] memory calls) {
        calls = new bytes[](2);
        calls[0] = abi.encodeCall(tree.pay, (root, root, USDC, ann, tree.balanceOf(root, USDC), ""));
        calls[1] = abi.encodeCall(tree.close, (root, root));
    }

    /* RESOLUTIONS */

    /// @dev A worker with no role but its task's takes the whole budget within two hours; nobody of the DAO reviewed anything.
    function test_AWorkerReviewsItselfByACouncilOfItsSubTask() external {
        uint256 id = _assigned(BUDGET);
        uint256 sub = _sub(id, BUDGET, false);
        IDaoTypes.TaskTerms memory terms = _subTerms(BUDGET, false);
        vm.startPrank(worker);
        uint256 below = tree.createTask(sub, id, terms);
        tree.assign(below, id, sybil);
        vm.stopPrank();
        vm.prank(sybil);
        tree.submit(below, "");
        _seize(sub, id, worker, _calls(abi.encodeCall(tree.approve, (below, sub))));
        assertEq(usdc.balanceOf(sybil), 0, "a worker paid itself without a review");
    }

    /// @dev Who has only the bit of a lead becomes treasurer of whatever is below.
    function test_ALeadAloneIsTreasurerBelowByACouncil() external {
        uint256 node = _child(root, ann, LEAD);
        uint256 below = _child(node, ben, ALL_ROLES);
        _fund(below, USDC, 5_000e6);
        _seize(below, node, ann, _calls(abi.encodeCall(tree.pay, (below, below, USDC, ann, 5_000e6, ""))));
        assertEq(usdc.balanceOf(ann), 0, "a lead without the treasurer's bit paid out");
    }

    /// @dev And of the root itself, if it is the root's.
    function test_ARootsLeadAloneIsItsTreasurer() external {
        MockCouncil council = new MockCouncil();
        council.seat(lead);
        vm.startPrank(lead);
        tree.setPolicy(root, root, _quick());
        tree.setCouncil(root, root, address(council));
        skip(1);
        bytes[] memory calls = _calls(abi.encodeCall(tree.setRoles, (root, root, ann, LEAD)));
        bytes32 resolution = tree.proposeResolution(root, calls, "");
        skip(1);
        tree.voteResolution(root, resolution, uint160(lead), true);
        skip(1 hours);
        tree.executeResolution(root, calls, "");
        vm.stopPrank();
        assertEq(tree.rolesOf(root, ann), LEAD);
        _seize(root, root, ann, _calls(abi.encodeCall(tree.pay, (root, root, USDC, ann, 100_000e6, ""))));
        assertEq(usdc.balanceOf(ann), 0, "a root's lead without the treasurer's bit emptied it");
    }

    /* BUDGETS */

    /// @dev 50 % are Ann's and Ben's. The worker parks the budget below while theirs is paid, and takes it back for its own.
    function test_AWorkerParksTheBudgetWhileAnothersMilestoneIsPaid() external {
        IDaoTypes.Milestone[] memory plan = new IDaoTypes.Milestone[](2);
        plan[0] = _shared(5_000, 0);
        plan[1] = _milestone(5_000, 20 days);
        uint256 id = _planned(plan, 0);
        _assign(id);
        uint256 had = usdc.balanceOf(worker);
        bool parked = _try(worker, abi.encodeCall(tree.createTask, (id, id, _subTerms(BUDGET, false))));
        uint256 sub = tree.lastId();
        _submit(id);
        vm.prank(lead);
        tree.approveMilestone(id, root, plan);
        if (parked) {
            vm.prank(worker);
            tree.cancelTask(sub, id);
        }
        _submit(id);
        vm.prank(lead);
        tree.approveMilestone(id, root, plan);
        assertEq(usdc.balanceOf(worker) - had, BUDGET / 2, "worker");
        assertEq(usdc.balanceOf(ann) + usdc.balanceOf(ben), BUDGET / 2, "payees");
    }

    /* REVIEWS */

    /// @dev The worker is reviewer at `node`, works on `id` below it, and has put its whole budget into `sub`.
    function _reviewerAtWork() private returns (uint256 node, uint256 id, uint256 sub) {
        vm.prank(lead);
        node = tree.createChild(root, root, NodeKind.TaskDao, worker, REVIEWER, URI);
        _giveCpt(stranger, 1_000e18);
        vm.prank(stranger);
        tree.pledge(node);
        _fund(node, USDC, BUDGET);
        vm.startPrank(lead);
        id = tree.createTask(node, root, _terms(BUDGET));
        tree.assign(id, root, worker);
        vm.stopPrank();
        sub = _sub(id, BUDGET, false);
    }

    /// @dev A reviewer that works on a task may not review it, but reviews what it puts below it.
    function test_AReviewerReviewsBelowItsOwnTask() external {
        (uint256 node, uint256 id, uint256 sub) = _reviewerAtWork();
        vm.prank(worker);
        tree.assign(sub, id, sybil);
        vm.prank(sybil);
        tree.submit(sub, "");
        _try(worker, abi.encodeCall(tree.approve, (sub, node)));
        assertEq(usdc.balanceOf(sybil), 0, "paid itself by another name");
    }

    function test_AlsoTwoLevelsBelow() external {
        (uint256 node, uint256 id, uint256 sub) = _reviewerAtWork();
        vm.prank(worker);
        tree.assign(sub, id, ben);
        IDaoTypes.TaskTerms memory terms = _subTerms(BUDGET, false);
        vm.startPrank(ben);
        uint256 below = tree.createTask(sub, sub, terms);
        tree.assign(below, sub, sybil);
        vm.stopPrank();
        vm.prank(sybil);
        tree.submit(below, "");
        _try(worker, abi.encodeCall(tree.approve, (below, node)));
        assertEq(usdc.balanceOf(sybil), 0, "paid itself by another name");
    }

    /// @dev Also when it works on it no longer.
    function test_AlsoAfterItResigned() external {
        (uint256 node, uint256 id, uint256 sub) = _reviewerAtWork();
        vm.startPrank(worker);
        tree.assign(sub, id, sybil);
        tree.resign(id);
        vm.stopPrank();
        vm.prank(sybil);
        tree.submit(sub, "");
        _try(worker, abi.encodeCall(tree.approve, (sub, node)));
        assertEq(usdc.balanceOf(sybil), 0, "paid itself by another name");
    }

    /* MODULES */

    /// @dev A worker takes the DAO's modules off its sub-task: no list of names, no second reviewer.
    function test_AWorkerDropsTheModulesBelowItsTask() external {
        AllowListRules rules = new AllowListRules(tree);
        ReviewByTwoWorkflow workflow = new ReviewByTwoWorkflow(tree);
        vm.startPrank(critical);
        tree.listModule(address(rules), IDaoCommons.ModuleKind.Rules, 1, true);
        tree.listModule(address(workflow), IDaoCommons.ModuleKind.Workflow, 1, true);
        vm.stopPrank();
        address[] memory names = new address[](1);
        names[0] = worker;
        vm.startPrank(lead);
        tree.setModules(root, root, IDaoTypes.ModuleSet(address(rules), address(workflow), address(0), address(0)));
        rules.setAllowed(root, root, names, true);
        vm.stopPrank();
        uint256 id = _assigned(BUDGET);
        uint256 sub = _sub(id, BUDGET, false);
        IDaoTypes.ModuleSet memory none;
        _try(worker, abi.encodeCall(tree.setModules, (sub, id, none)));
        _try(worker, abi.encodeCall(tree.assign, (sub, id, sybil)));
        _try(sybil, abi.encodeCall(tree.submit, (sub, "")));
        // one of two
        _try(lead, abi.encodeCall(tree.approve, (sub, root)));
        assertEq(usdc.balanceOf(sybil), 0, "who is on no list was paid after one review of two");
    }

    /* CLOSED ROOTS */

    /// @dev Nobody has roles at a root but its members: what comes after it was closed is locked.
    function test_AClosedRootLedByItsMembersPaysWhatComesLate() external {
        uint256 id = _assigned(BUDGET);
        MockCouncil council = new MockCouncil();
        council.seat(ann);
        vm.startPrank(lead);
        tree.setPolicy(root, root, _quick());
        tree.setCouncil(root, root, address(council));
        tree.renounceRoles(root);
        vm.stopPrank();
        skip(1);
        bytes[] memory calls = _payOutAndClose();
        _resolveBy(ann, root, calls, "close");
        _assertState(root, NodeState.Closed);
        vm.warp(START + 30 days + 1);
        _timeOut(id);
        assertEq(tree.balanceOf(root, USDC), BUDGET);
        uint256 had = usdc.balanceOf(ann);
        _resolveBy(ann, root, _calls(abi.encodeCall(tree.pay, (root, root, USDC, ann, BUDGET, ""))), "late");
        assertEq(usdc.balanceOf(ann) - had, BUDGET, "locked in a closed root");
    }

    /* TIME */

    /// @dev A worker that never put in its bond keeps the budget from the DAO for as long as it likes, after its own task expired.
    function test_AWorkerLocksTheBudgetBelowForAYear() external {
        uint256 id = _planned(_noPlan(), BOND);
        _assign(id);
        IDaoTypes.TaskTerms memory terms = _subTerms(BUDGET, false);
        terms.due = uint40(block.timestamp + 366 days);
        if (_try(worker, abi.encodeCall(tree.createTask, (id, id, terms)))) {
            _try(worker, abi.encodeCall(tree.assign, (tree.lastId(), id, sybil)));
        }
        vm.warp(START + 30 days + 1);
        _timeOut(id);
        assertEq(_free(), 100_000e6, "an expired task's budget returns");
    }

    /// @dev Its bond is asked for when it submits only: it gives the budget away without.
    function test_AWorkerWithoutItsBondGivesTheBudgetAway() external {
        uint256 id = _planned(_noPlan(), BOND);
        _assign(id);
        assertFalse(_try(worker, abi.encodeCall(tree.createTask, (id, id, _subTerms(BUDGET, false)))), "no bond");
        vm.prank(worker);
        tree.postBond(id);
        _sub(id, BUDGET, false);
    }

    /* WHAT A WORKER DIVIDES */

    /// @dev Under a task that has a worker a lead gives the worker's own sub-task, and so its budget, to somebody else.
    function test_ALeadGivesAWorkersSubTaskAway() external {
        uint256 id = _assigned(BUDGET);
        uint256 sub = _sub(id, BUDGET, true);
        _try(lead, abi.encodeCall(tree.assign, (sub, root, sybil)));
        _try(sybil, abi.encodeCall(tree.submit, (sub, "")));
        _try(lead, abi.encodeCall(tree.approve, (sub, root)));
        assertEq(usdc.balanceOf(sybil), 0, "took the worker's budget");
    }

    /// @dev Or holds the task up without end: the worker has submitted, nobody rejects it, and it can neither be paid nor dispute.
    function test_ALeadHoldsAWorkersTaskUp() external {
        uint256 id = _assigned(BUDGET);
        uint256 sub = _sub(id, 0, true);
        _try(lead, abi.encodeCall(tree.assign, (sub, root, sybil)));
        _submit(id);
        skip(9 days);
        _try(sybil, abi.encodeCall(tree.submit, (sub, "")));
        _try(lead, abi.encodeCall(tree.reject, (sub, root, "")));
        // and so on, each year
        _try(lead, abi.encodeCall(tree.reopenTask, (sub, root, block.timestamp + 366 days)));
        skip(365 days);
        _try(stranger, abi.encodeCall(tree.timeOut, (sub, _noPlan())));
        _try(stranger, abi.encodeCall(tree.timeOut, (id, _noPlan())));
        _assertState(id, NodeState.Paid);
    }

    /// @dev Also one level further down, below a sub-task that nobody works on yet.
    function test_ALeadTakesTheBudgetBelowAWorkersSubTask() external {
        uint256 id = _assigned(BUDGET);
        uint256 sub = _sub(id, BUDGET, true);
        if (_try(lead, abi.encodeCall(tree.createTask, (sub, root, _subTerms(BUDGET, true))))) {
            uint256 below = tree.lastId();
            _try(lead, abi.encodeCall(tree.assign, (below, root, sybil)));
            _try(sybil, abi.encodeCall(tree.submit, (below, "")));
            _try(lead, abi.encodeCall(tree.approve, (below, root)));
        }
        assertEq(usdc.balanceOf(sybil), 0, "took the worker's budget");
    }

    /// @dev What the worker is judged by is not its own to say.
    function test_AWorkerRewritesWhatIsAskedOfIt() external {
        uint256 id = _assigned(BUDGET);
        assertFalse(_try(worker, abi.encodeCall(tree.setMetadata, (id, id, "ipfs://less"))), "rewrote its own task");
    }

    /* FORMER WORKERS */

    /// @dev Who takes over a task that was rejected brings it before the arbitrators without having done anything.
    function test_TheNextWorkerDisputesTheFormersRejection() external {
        uint256 id = _rejected();
        _reopen(id, block.timestamp + 30 days);
        vm.prank(worker);
        tree.resign(id);
        vm.prank(lead);
        tree.assign(id, root, ann);
        bool disputed = _try(ann, abi.encodeCall(tree.disputeTask, (id, id, "")));
        assertFalse(disputed, "disputes what it never submitted");
    }

    /* FREEZING */

    /// @dev A freeze is ended above, not by the worker of the task above.
    function test_AWorkerEndsTheFreezeOfItsSubTask() external {
        uint256 id = _assigned(BUDGET);
        uint256 sub = _sub(id, BUDGET, false);
        vm.prank(lead);
        tree.setFrozen(sub, root, true);
        _try(worker, abi.encodeCall(tree.setFrozen, (sub, id, false)));
        assertTrue(tree.nodeOf(sub).isFrozen, "a worker ended the DAO's freeze");
    }

    /* MEMBERS */

    /// @dev Who says who the members are acts for the node, where members resolve.
    function test_AMemberAdminAloneIsTreasurer() external {
        uint256 node = _child(root, ann, MEMBER_ADMIN);
        _fund(node, USDC, 5_000e6);
        vm.prank(lead);
        tree.setPolicy(node, root, _quick());
        uint256[] memory members = new uint256[](1);
        uint256[] memory shares = new uint256[](1);
        (members[0], shares[0]) = (uint160(ann), 1e18);
        _try(ann, abi.encodeCall(tree.setShares, (node, node, members, shares)));
        skip(1);
        _resolveBy(ann, node, _calls(abi.encodeCall(tree.pay, (node, node, USDC, ann, 5_000e6, ""))), "");
        assertEq(usdc.balanceOf(ann), 0, "a member admin paid out");
    }

    /* DUST */

    /// @dev A unit of dust keeps a root from closing by the resolution that was voted on.
    function test_DustKeepsARootOpen() external {
        MockCouncil council = new MockCouncil();
        council.seat(ann);
        vm.startPrank(lead);
        tree.setPolicy(root, root, _quick());
        tree.setCouncil(root, root, address(council));
        vm.stopPrank();
        skip(1);
        bytes[] memory calls = _payOutAndClose();
        _fund(root, USDC, 1);
        _resolveBy(ann, root, calls, "close");
        _assertState(root, NodeState.Closed);
    }
}
