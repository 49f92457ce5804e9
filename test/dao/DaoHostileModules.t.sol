// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IDaoCommons} from "../../contracts/interfaces/dao/IDaoCommons.sol";
import {IDaoMembers} from "../../contracts/interfaces/dao/IDaoMembers.sol";
import {IDaoTypes} from "../../contracts/interfaces/dao/IDaoTypes.sol";
import {BoundedReads} from "../../contracts/libraries/BoundedReads.sol";
import {NodeKind, NodeState} from "../../contracts/libraries/PackedNode.sol";
import {DaoWorkTestBase} from "../helpers/DaoWorkTestBase.sol";
import {HostileModule} from "../mocks/HostileModule.sol";

/// @notice A child whose four modules are one hostile contract, which has all roles there, too.
contract DaoHostileModulesTest is DaoWorkTestBase {
    uint256 private constant MODES = 10;
    uint256 private constant ACTIONS = 12;

    HostileModule private module;
    uint256 private node;

    function setUp() public override {
        super.setUp();
        module = new HostileModule(address(tree));
        vm.startPrank(critical);
        for (uint256 i = 0; i < 4; ++i) tree.listModule(address(module), IDaoCommons.ModuleKind(i), 1, true);
        vm.stopPrank();
        node = _child(root, address(module), ALL_ROLES);
        _giveCpt(lead, 1_000e18);
        address all = address(module);
        vm.startPrank(lead);
        tree.pledge(node);
        tree.setModules(node, root, IDaoTypes.ModuleSet(all, all, all, all));
        vm.stopPrank();
        _fund(node, USDC, 50_000e6);
    }

    /* STEPS */

    function _bond() private {
        usdc.mint(address(module), BOND);
        module.act(address(usdc), abi.encodeCall(usdc.approve, (address(tree), BOND)));
    }

    /// @dev A task below the node, as far as `state`; of `worker`, with three milestones if `plan` has them.
    function _at(NodeState state, IDaoTypes.Milestone[] memory plan) private returns (uint256 id) {
        module.setMode(HostileModule.Mode.Agrees);
        vm.startPrank(lead);
        id = tree.createPlannedTask(node, root, _terms(BUDGET), plan, BOND, PENALTY);
        if (state != NodeState.Open) tree.assign(id, root, worker);
        vm.stopPrank();
        if (state == NodeState.Open) return id;
        vm.startPrank(worker);
        tree.postBond(id);
        if (state != NodeState.Assigned) tree.submit(id, "");
        vm.stopPrank();
        if (state == NodeState.Rejected) _reject(id);
        if (state == NodeState.Disputed) _dispute(id, lead);
    }

    function _action(uint256 kind, uint256 id, uint256 other) private returns (bool done) {
        bytes memory data;
        if (kind == 0) data = abi.encodeCall(tree.createTask, (node, root, _terms(1e6)));
        else if (kind == 1) data = abi.encodeCall(tree.createPlannedTask, (node, root, _terms(1e6), _noPlan(), 1, 1));
        else if (kind == 2) data = abi.encodeCall(tree.assign, (id, root, worker));
        else if (kind == 3) data = abi.encodeCall(tree.submit, (id, ""));
        else if (kind == 4) data = abi.encodeCall(tree.approve, (id, root));
        else if (kind == 5) data = abi.encodeCall(tree.reject, (id, root, ""));
        else if (kind == 6) data = abi.encodeCall(tree.reopenTask, (id, root, block.timestamp + 7 days));
        else if (kind == 7) data = abi.encodeCall(tree.approveMilestone, (id, root, _three()));
        else if (kind == 8) data = abi.encodeCall(tree.pay, (node, root, USDC, ann, 1e6, ""));
        else if (kind == 9) data = abi.encodeCall(tree.allocate, (other, root, USDC, 1e6));
        else if (kind == 10) data = abi.encodeCall(tree.createChild, (node, root, NodeKind.TaskDao, ann, 1, URI));
        else data = abi.encodeCall(tree.creditRevenue, (node, USDC, 1e6, ""));
        vm.prank(kind == 3 ? worker : lead);
        (done, ) = address(tree).call(data);
    }

    /// @dev What a task must be for an action.
    function _before(uint256 kind) private returns (uint256 id) {
        NodeState state = NodeState.Open;
        if (kind == 3) state = NodeState.Assigned;
        else if (kind == 4 || kind == 5 || kind == 7) state = NodeState.Submitted;
        else if (kind == 6) state = NodeState.Rejected;
        return _at(state, kind == 7 ? _three() : _noPlan());
    }

    function _readyToCredit() private {
        usdc.mint(lead, 1e6);
        vm.prank(lead);
        usdc.approve(address(tree), 1e6);
    }

    /// @dev By calls of anybody only; then all money is where it was or was paid once.
    function _finish(uint256 id, IDaoTypes.Milestone[] memory plan) private {
        uint256 rounds;
        while (_state(id) < NodeState.Resolved) {
            uint256 due = tree.nodeOf(id).due;
            if (block.timestamp <= due) vm.warp(due + 1);
            tree.timeOut(id, plan);
            assertLe(++rounds, 2, "rounds");
        }
        _assertOver(id, _state(id));
    }

    /* ANSWERS */

    /// @dev No answer, and none given again later, holds a default outcome up.
    function test_TimeOut_AsksNoModule() external {
        NodeState[5] memory states = [
            NodeState.Open,
            NodeState.Assigned,
            NodeState.Submitted,
            NodeState.Rejected,
            NodeState.Disputed
        ];
        for (uint256 i = 0; i < MODES; ++i) {
            for (uint256 j = 0; j < 10; ++j) {
                IDaoTypes.Milestone[] memory plan = j < 5 ? _noPlan() : _three();
                uint256 id = _at(states[j % 5], plan);
                module.setMode(HostileModule.Mode(i));
                uint256 asked = module.asked();
                _finish(id, plan);
                assertEq(module.asked(), asked, "asked");
            }
        }
    }

    /// @dev Only a right answer lets an action happen; one that waits leaves all as it was.
    function test_Actions_HappenByARightAnswerOnly() external {
        uint256 other = _childOfNode();
        for (uint256 kind = 0; kind < ACTIONS - 1; ++kind) {
            uint256 id = _before(kind);
            bytes32 before = _fingerprint(id, other);
            for (uint256 i = 1; i < MODES; ++i) {
                bool isOfRules = kind < 2 || (kind > 7 && kind < 11);
                // the answer is one word of three
                if (i == uint256(HostileModule.Mode.AsksTooMuch) && isOfRules) continue;
                if (i == uint256(HostileModule.Mode.IsFickle)) continue;
                module.setMode(HostileModule.Mode(i));
                bool done = _action(kind, id, other);
                bool waits = i == uint256(HostileModule.Mode.Waits) && kind > 3 && kind < 8;
                assertEq(done, waits, "done");
                assertEq(_fingerprint(id, other), before, "changed");
            }
            module.setMode(HostileModule.Mode.Agrees);
            assertTrue(_action(kind, id, other), "agreed");
            _assertBooked();
        }
    }

    function _childOfNode() private returns (uint256 other) {
        module.setMode(HostileModule.Mode.Agrees);
        vm.prank(lead);
        return tree.createChild(node, root, NodeKind.TaskDao, lead, 0, URI);
    }

    function _fingerprint(uint256 id, uint256 other) private view returns (bytes32) {
        (address worker_, uint256 budget, ) = tree.taskOf(id);
        uint256[3] memory balances = [
            tree.balanceOf(node, USDC),
            tree.balanceOf(other, USDC),
            usdc.balanceOf(address(tree))
        ];
        return keccak256(abi.encode(worker_, budget, tree.nodeOf(id), tree.planOf(id), balances, tree.lastId()));
    }

    /// @dev Revenue comes in whatever a module says of it.
    function test_CreditRevenue_HappensByAnyAnswer() external {
        for (uint256 i = 0; i < MODES; ++i) {
            module.setMode(HostileModule.Mode(i));
            uint256 before = tree.balanceOf(node, USDC);
            _readyToCredit();
            assertTrue(_action(11, 0, 0), "credited");
            assertEq(tree.balanceOf(node, USDC), before + 0.98e6);
            _assertBooked();
        }
    }

    /// @dev One answer after another, whoever acts how: the money is there, is paid once, and the task ends.
    function testFuzz_Task_SurvivesFickleAnswers(uint256 seed, bool hasMilestones) external {
        IDaoTypes.Milestone[] memory plan = hasMilestones ? _three() : _noPlan();
        uint256 id = _at(NodeState.Assigned, plan);
        for (uint256 i = 0; i < 20; ++i) {
            uint256 random = uint256(keccak256(abi.encode(seed, i)));
            module.setMode(HostileModule.Mode((random >> 8) % MODES));
            _action(2 + (random % 6), id, 0);
            skip((random >> 16) % 1 days);
            _assertBooked();
        }
        module.setMode(HostileModule.Mode.IsFickle);
        _finish(id, plan);
        uint256 paid = usdc.balanceOf(worker) + usdc.balanceOf(ann) + usdc.balanceOf(ben);
        assertEq(paid + tree.balanceOf(node, USDC), 60_000e6, "money");
    }

    /// @dev Nobody makes a module seem to fail by bringing too little gas for it: the tree says so, and revenue waits.
    function test_CreditRevenue_RevertGiven_LittleGas() external {
        _readyToCredit();
        uint256 before = tree.balanceOf(node, USDC);
        uint256 refused;
        for (uint256 gas_ = 60_000; gas_ < 300_000; gas_ += 5_000) {
            uint256 snapshot = vm.snapshotState();
            vm.prank(lead);
            (bool done, bytes memory answer) = address(tree).call{gas: gas_}(
                abi.encodeCall(tree.creditRevenue, (node, USDC, 1e6, ""))
            );
            if (done) assertEq(tree.balanceOf(node, USDC), before + 0.98e6);
            else if (bytes4(answer) == BoundedReads.BoundedReads_InsufficientGas.selector) ++refused;
            vm.revertToState(snapshot);
        }
        assertGt(refused, 10, "refused");
    }

    /* RE-ENTRANCE */

    /// @dev Every function of the tree that changes something, as the module calls it: with all roles at the node.
    function _reentries(uint256 id, uint256 other) private view returns (bytes[] memory calls) {
        calls = new bytes[](43);
        address self = address(module);
        IDaoTypes.TaskTerms memory terms = _terms(1e6);
        IDaoTypes.Milestone[] memory plan = _three();
        bytes[] memory nothing = new bytes[](0);
        uint256[] memory members = new uint256[](1);
        uint256[] memory shares = new uint256[](1);
        (members[0], shares[0]) = (uint160(self), 1e18);
        uint256 n;
        calls[n++] = abi.encodeCall(tree.createChild, (node, node, NodeKind.TaskDao, self, 15, ""));
        calls[n++] = abi.encodeCall(tree.setRoles, (id, node, self, 15));
        calls[n++] = abi.encodeCall(tree.renounceRoles, (node));
        calls[n++] = abi.encodeCall(tree.setMetadata, (id, node, ""));
        calls[n++] = abi.encodeCall(tree.fund, (node, USDC, 0));
        calls[n++] = abi.encodeCall(tree.allocate, (other, node, USDC, 1e6));
        calls[n++] = abi.encodeCall(tree.reclaim, (other, node, USDC, 1));
        calls[n++] = abi.encodeCall(tree.pay, (node, node, USDC, self, 1e6, ""));
        calls[n++] = abi.encodeCall(tree.withdrawCredit, (USDC, self));
        calls[n++] = abi.encodeCall(tree.createTask, (node, node, terms));
        calls[n++] = abi.encodeCall(tree.createTask, (id, node, terms));
        calls[n++] = abi.encodeCall(tree.assign, (id, node, self));
        calls[n++] = abi.encodeCall(tree.submit, (id, ""));
        calls[n++] = abi.encodeCall(tree.approve, (id, node));
        calls[n++] = abi.encodeCall(tree.reject, (id, node, ""));
        calls[n++] = abi.encodeCall(tree.createPlannedTask, (node, node, terms, _noPlan(), 1, 1));
        calls[n++] = abi.encodeCall(tree.postBond, (id));
        calls[n++] = abi.encodeCall(tree.approveMilestone, (id, node, plan));
        calls[n++] = abi.encodeCall(tree.cancelTask, (id, node));
        calls[n++] = abi.encodeCall(tree.resign, (id));
        calls[n++] = abi.encodeCall(tree.reopenTask, (id, node, block.timestamp + 7 days));
        calls[n++] = abi.encodeCall(tree.disputeTask, (id, node, ""));
        calls[n++] = abi.encodeCall(tree.resolveTask, (id, 1e6));
        calls[n++] = abi.encodeCall(tree.timeOut, (id, plan));
        calls[n++] = abi.encodeCall(tree.createRoot, (NodeKind.Community, ""));
        calls[n++] = abi.encodeCall(tree.pledge, (other));
        calls[n++] = abi.encodeCall(tree.slashPledge, (node, node, 1, ""));
        calls[n++] = abi.encodeCall(tree.close, (node, node));
        calls[n++] = abi.encodeCall(tree.close, (other, node));
        calls[n++] = abi.encodeCall(tree.returnPledge, (node));
        calls[n++] = abi.encodeCall(tree.setFrozen, (id, node, true));
        calls[n++] = abi.encodeCall(tree.syncFreeze, (id));
        calls[n++] = abi.encodeCall(tree.setModules, (id, node, IDaoTypes.ModuleSet(self, self, self, self)));
        calls[n++] = abi.encodeCall(tree.setShares, (node, node, members, shares));
        calls[n++] = abi.encodeCall(tree.setPolicy, (node, node, IDaoMembers.Policy(1, 9_000, 1 hours, 0, 1 hours)));
        calls[n++] = abi.encodeCall(tree.setCouncil, (node, node, self));
        calls[n++] = abi.encodeCall(tree.proposeResolution, (node, nothing, ""));
        calls[n++] = abi.encodeCall(tree.voteResolution, (node, "", uint160(self), true));
        calls[n++] = abi.encodeCall(tree.executeResolution, (node, nothing, ""));
        calls[n++] = abi.encodeCall(tree.creditRevenue, (node, USDC, 0, ""));
        calls[n++] = abi.encodeCall(tree.forward, (node, USDC));
        calls[n++] = abi.encodeCall(tree.claimRevenue, (node, uint160(self), USDC));
        calls[n++] = abi.encodeCall(tree.setDevelopers, (node, node, IDaoMembers.Developers(self, self)));
        assertEq(n, 43);
    }

    /// @dev Out of every question, into every function: no unit moves but by the action itself, nothing is paid twice, and tasks end.
    function test_Reentrance_MovesNoMoney() external {
        uint256 other = _childOfNode();
        for (uint256 kind = 0; kind < ACTIONS; ++kind) {
            uint256 id = _before(kind);
            IDaoTypes.Milestone[] memory plan = kind == 7 ? _three() : _noPlan();
            if (kind == 11) _readyToCredit();
            bytes[] memory calls = _reentries(id, other);
            for (uint256 i = 0; i < calls.length; ++i) {
                uint256 snapshot = vm.snapshotState();
                module.setReentry(calls[i]);
                uint256 tasks = tree.lastId();
                bool done = _action(kind, id, other);
                _assertBooked();
                assertEq(usdc.balanceOf(address(module)), 0, "module's");
                assertLe(tree.lastId(), tasks + 1, "nodes");
                if (done && kind != 11) assertEq(_isMoving(calls[i]) && module.reentered(), false, "went through");
                module.setReentry("");
                _unfreeze(id);
                _finish(id, plan);
                assertLe(usdc.balanceOf(worker), 11_000e6, "paid twice");
                assertEq(_everywhere(), 160_000e6 + (kind == 11 && done ? 1e6 : 0), "money");
                vm.revertToState(snapshot);
            }
        }
    }

    function _unfreeze(uint256 id) private {
        vm.prank(lead);
        tree.setFrozen(id, root, false);
    }

    /// @dev All USDC but that of the treasury and of `lead`, who has none but what it credits.
    function _everywhere() private view returns (uint256) {
        uint256 paid = usdc.balanceOf(worker) + usdc.balanceOf(ann) + usdc.balanceOf(ben);
        return paid + usdc.balanceOf(address(tree)) + usdc.balanceOf(address(treasury));
    }

    /// @dev Functions by which money of tasks and nodes moves: none of them is open while a module is asked.
    function _isMoving(bytes memory data) private view returns (bool) {
        bytes4[13] memory moving = [
            tree.allocate.selector,
            tree.reclaim.selector,
            tree.pay.selector,
            tree.createTask.selector,
            tree.createPlannedTask.selector,
            tree.approve.selector,
            tree.approveMilestone.selector,
            tree.cancelTask.selector,
            tree.resign.selector,
            tree.resolveTask.selector,
            tree.timeOut.selector,
            tree.forward.selector,
            tree.claimRevenue.selector
        ];
        for (uint256 i = 0; i < 13; ++i) if (moving[i] == bytes4(data)) return true;
        return false;
    }

    /// @dev The module works on the task itself, and is asked about it.
    function test_Reentrance_GivenTheModuleIsTheWorker() external {
        uint256 other = _childOfNode();
        address self = address(module);
        vm.startPrank(lead);
        uint256 id = tree.createPlannedTask(node, root, _terms(BUDGET), _three(), BOND, PENALTY);
        tree.assign(id, root, self);
        vm.stopPrank();
        _bond();
        assertTrue(module.act(address(tree), abi.encodeCall(tree.postBond, (id))));
        bytes[] memory calls = _reentries(id, other);
        for (uint256 i = 0; i < calls.length; ++i) {
            uint256 snapshot = vm.snapshotState();
            module.setReentry(calls[i]);
            module.act(address(tree), abi.encodeCall(tree.submit, (id, "")));
            _assertBooked();
            if (_action(7, id, other)) assertEq(tree.planOf(id).next, 1);
            _assertBooked();
            module.setReentry("");
            _unfreeze(id);
            _finish(id, _three());
            assertLe(usdc.balanceOf(self), 500e6 + BOND, "paid twice");
            vm.revertToState(snapshot);
        }
    }
}
