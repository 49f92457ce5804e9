// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IDaoTypes} from "../../../contracts/interfaces/dao/IDaoTypes.sol";
import {NodeKind, NodeState} from "../../../contracts/libraries/PackedNode.sol";
import {HostileUSDC} from "../../mocks/HostileUSDC.sol";
import {DaoIntruder} from "./DaoIntruder.sol";

/// @notice Everybody who has a role, and what it does with it; where there is nothing to do, somebody intrudes.
abstract contract DaoHandler is DaoIntruder {
    uint256 private constant MAX_NODES = 16;
    uint256 private constant PLEDGE = 1e18;

    modifier handled(uint256 seed) {
        _begin(seed);
        _;
        _done();
    }

    /* NODES */

    function createChild(uint256 seed) external acting handled(seed) {
        uint256 parent = _findDao(NodeState.Open);
        if (parent == 0 || _isStopped(parent) || daos.length >= MAX_NODES) return _intrude();
        (uint256 via, address actor) = _via(parent);
        address account = makeAddr(string.concat("lead ", vm.toString(tree.lastId() + 1)));
        vm.prank(actor);
        uint256 id = tree.createChild(parent, via, NodeKind.TaskDao, account, ALL_ROLES, URI);
        _addNode(id, parent, account);
    }

    function setRoles(uint256 seed) external acting handled(seed) {
        uint256 id = daos[_roll(daos.length)];
        if (ghosts[id].parent == 0) return _intrude();
        (uint256 via, address actor) = _via(ghosts[id].parent);
        uint256 roles = _roll(16);
        vm.prank(actor);
        tree.setRoles(id, via, helper, roles);
        helperRoles[id] = roles;
    }

    function renounce(uint256 seed) external acting handled(seed) {
        uint256 id = daos[_roll(daos.length)];
        if (helperRoles[id] == 0) return _intrude();
        vm.prank(helper);
        tree.renounceRoles(id);
        helperRoles[id] = 0;
    }

    /// @dev The helper pays where it is treasurer at or above, and nowhere else.
    function helperPays(uint256 seed) external acting handled(seed) {
        uint256 id = _findDao(NodeState.Open);
        if (id == 0) return _intrude();
        uint256 via = daos[_roll(daos.length)];
        if (_roll(3) != 0) {
            (via, ) = _via(id);
            uint256 start = _roll(daos.length);
            for (uint256 i = 0; i < daos.length && helperRoles[via] & TREASURER == 0; ++i) {
                uint256 candidate = daos[(start + i) % daos.length];
                if (_isAtOrAbove(candidate, id)) via = candidate;
            }
        }
        bool may = helperRoles[via] & TREASURER != 0 && _isAtOrAbove(via, id) && !_isStopped(id);
        bytes memory data = abi.encodeCall(tree.pay, (id, via, USDC, helper, ghosts[id].free[0], ""));
        vm.prank(helper);
        (bool ok, ) = address(tree).call(data);
        assertEq(ok, may, "the helper");
        if (!ok) return;
        ++seen["helper pays"];
        uint256 amount = ghosts[id].free[0];
        ghosts[id].free[0] = 0;
        _out(id, helper, 0, amount, false);
    }

    /* MONEY */

    function fund(uint256 seed) external acting handled(seed) {
        uint256 id = _findDao(NodeState.Open);
        if (id == 0) return _intrude();
        (uint256 token, uint256 amount) = (_roll(2), _roll(1_000e6));
        _fund(id, _token(token), amount);
        ghosts[id].free[token] += amount;
    }

    function allocate(uint256 seed) external acting handled(seed) {
        uint256 id = _findDao(NodeState.Open);
        uint256 parent = ghosts[id].parent;
        if (parent == 0 || _isStopped(parent)) return _intrude();
        uint256 token = _roll(2);
        uint256 amount = _roll(ghosts[parent].free[token] + 1);
        (uint256 via, address actor) = _via(parent);
        vm.prank(actor);
        tree.allocate(id, via, _token(token), amount);
        ghosts[parent].free[token] -= amount;
        ghosts[id].free[token] += amount;
    }

    /// @dev Also from tasks, and from nodes that are closed or frozen.
    function reclaim(uint256 seed) external acting handled(seed) {
        uint256 start = _roll(ids.length);
        for (uint256 i = 0; i < ids.length; ++i) {
            uint256 id = ids[(start + i) % ids.length];
            uint256 parent = ghosts[id].parent;
            uint256 token = ghosts[id].free[0] != 0 ? 0 : 1;
            uint256 amount = ghosts[id].free[token];
            if (parent == 0 || amount == 0) continue;
            amount = 1 + _roll(amount);
            (uint256 via, address actor) = _via(parent);
            vm.prank(actor);
            tree.reclaim(id, via, _token(token), amount);
            ghosts[id].free[token] -= amount;
            _up(parent, token, amount);
            if (ghosts[id].isTask) ++seen["reclaim from a task"];
            return;
        }
        _intrude();
    }

    function pay(uint256 seed) external acting handled(seed) {
        uint256 id = daos[_roll(daos.length)];
        (uint256 via, address actor) = _via(id);
        uint256 token = _roll(2);
        uint256 amount = _roll(ghosts[id].free[token] + 1) / 4;
        address to = workers[_roll(WORKERS)];
        bool may = !_isStopped(id) && (ghosts[id].state == NodeState.Open || ghosts[id].parent == 0);
        bytes memory data = abi.encodeCall(tree.pay, (id, via, _token(token), to, amount, ""));
        vm.prank(actor);
        if (!may) return _refused(address(tree), data);
        (bool ok, bytes memory reason) = address(tree).call(data);
        if (!ok) _revertWith(reason);
        ghosts[id].free[token] -= amount;
        _out(id, to, token, amount, false);
    }

    function withdrawCredit(uint256 seed) external acting handled(seed) {
        address account = workers[_roll(WORKERS)];
        for (uint256 i = 0; i < WORKERS && (isRefused[account] || credited[account][0] == 0); ++i) account = workers[i];
        uint256 amount = credited[account][0];
        if (amount == 0 || isRefused[account]) return _intrude();
        vm.prank(account);
        assertEq(tree.withdrawCredit(USDC, account), amount);
        credited[account][0] = 0;
        received[account][0] += amount;
        ++seen["credit"];
    }

    function refuse(uint256 seed) external acting handled(seed) {
        address account = workers[_roll(2)];
        isRefused[account] = !isRefused[account];
        HostileUSDC(address(usdc)).setBlacklisted(account, isRefused[account]);
    }

    function donate(uint256 seed) external acting handled(seed) {
        uint256 amount = _roll(100e6);
        usdc.mint(address(tree), amount);
        donated[0] += amount;
    }

    /* FREEZING */

    function freeze(uint256 seed) external acting handled(seed) {
        uint256 id = _roll(2) == 0 ? _findTask(NodeState.Submitted, true) : 0;
        if (id == 0) id = ids[_roll(ids.length)];
        bool isFrozen = !ghosts[id].isFrozen;
        // seldom a whole tree, and not for long
        if (ghosts[id].parent == 0 && isFrozen && _roll(4) != 0) return _intrude();
        if (ghosts[id].parent == 0) {
            vm.prank(admin);
            tree.setRootFrozen(id, isFrozen);
        } else {
            (uint256 via, address actor) = _via(ghosts[id].parent);
            vm.prank(actor);
            tree.setFrozen(id, via, isFrozen);
        }
        ghosts[id].isFrozen = isFrozen;
    }

    function sync(uint256 seed) external acting handled(seed) {
        for (uint256 i = 0; i < 3; ++i) {
            uint256 id = ids[_roll(ids.length)];
            tree.syncFreeze(id);
            ghosts[id].isFrozenAbove = ghosts[id].parent != 0 && _isStopped(ghosts[id].parent);
        }
    }

    /* PLEDGES AND CLOSING */

    function pledge(uint256 seed) external acting handled(seed) {
        uint256 id = _findDao(NodeState.Open);
        if (id == 0 || ghosts[id].publishes) return _intrude();
        _giveCpt(stranger, PLEDGE);
        vm.prank(stranger);
        tree.pledge(id);
        Ghost storage ghost = ghosts[id];
        (ghost.publishes, ghost.pledged, ghost.payer) = (true, PLEDGE, stranger);
    }

    function slash(uint256 seed) external acting handled(seed) {
        uint256 id = daos[_roll(daos.length)];
        Ghost storage ghost = ghosts[id];
        if (ghost.pledged == 0) return _intrude();
        uint256 amount = _roll(3) == 0 ? ghost.pledged : 1 + _roll(ghost.pledged);
        if (ghost.parent == 0) {
            vm.prank(admin);
            tree.slashRootPledge(id, amount, "");
        } else {
            (uint256 via, address actor) = _via(ghost.parent);
            vm.prank(actor);
            tree.slashPledge(id, via, amount, "");
        }
        ghost.pledged -= amount;
        if (ghost.pledged == 0) ghost.publishes = false;
        if (ghost.parent == 0) _out(id, address(treasury), 1, amount, true);
        else ghosts[ghost.parent].free[1] += amount;
    }

    function close(uint256 seed) external acting handled(seed) {
        uint256 id = _findDao(NodeState.Open);
        if (id == 0 || _roll(10) != 0) return _intrude(); // what is closed stays so
        Ghost storage ghost = ghosts[id];
        (uint256 via, address actor) = _via(id);
        bytes memory data = abi.encodeCall(tree.close, (id, via));
        vm.prank(actor);
        if (_isStopped(id)) return _refused(address(tree), data);
        (bool ok, bytes memory reason) = address(tree).call(data);
        if (!ok) _revertWith(reason);
        (ghost.state, ghost.publishes, ghost.due) = (NodeState.Closed, false, block.timestamp + 7 days);
        for (uint256 token = 0; token < 2; ++token) {
            // what a root has left it can still pay out
            if (ghost.parent == 0) break;
            ghosts[ghost.parent].free[token] += ghost.free[token];
            ghost.free[token] = 0;
        }
        ++seen["close"];
    }

    function returnPledge(uint256 seed) external acting handled(seed) {
        uint256 id = _findDao(NodeState.Closed);
        Ghost storage ghost = ghosts[id];
        if (id == 0 || ghost.pledged == 0) return _intrude();
        bytes memory data = abi.encodeCall(tree.returnPledge, (id));
        if (_isStopped(id) || block.timestamp < ghost.due) return _refused(address(tree), data);
        tree.returnPledge(id);
        _out(id, ghost.payer, 1, ghost.pledged, false);
        ghost.pledged = 0;
        ++seen["pledge back"];
    }

    /* TASKS */

    function createTask(uint256 seed) external acting handled(seed) {
        uint256 parent = _findDao(NodeState.Open);
        if (parent == 0 || _isStopped(parent) || !ghosts[parent].publishes) return _intrude();
        uint256 token = ghosts[parent].free[0] != 0 ? 0 : 1;
        (uint256 via, address actor) = _via(parent);
        uint256 budget = _roll(ghosts[parent].free[token] + 1) / 3;
        _newTask(parent, via, actor, token, budget, false);
        ghosts[parent].free[token] -= budget;
    }

    function createSubTask(uint256 seed) external acting handled(seed) {
        uint256 parent = _findTask(NodeState.Open, _roll(4) != 0);
        if (parent == 0 || _isStopped(parent)) return _intrude();
        Ghost storage ghost = ghosts[parent];
        if (block.timestamp + 1 >= ghost.due) return _intrude();
        (uint256 via, address actor) = _via(parent);
        if (ghost.worker != address(0) || ghost.isByWorker) {
            // a lead must not any more
            bytes memory data = abi.encodeCall(tree.createTask, (parent, via, _terms(0)));
            vm.prank(actor);
            _refused(address(tree), data);
        }
        (via, actor) = _dividerOf(parent);
        if (actor == address(0)) return _intrude();
        uint256 budget = _roll(ghost.budget + 1) / 2;
        bool isRequired = _roll(2) == 0;
        _newTask(parent, via, actor, ghost.token, budget, isRequired);
        ghost.budget -= budget;
        ghost.left += budget;
        if (isRequired) ++ghost.open;
        ++seen["sub-task"];
    }

    function _newTask(
        uint256 parent,
        uint256 via,
        address actor,
        uint256 token,
        uint256 budget,
        bool isRequired
    ) private {
        if (budget > type(uint88).max) budget = type(uint88).max;
        IDaoTypes.TaskTerms memory terms = _terms(uint88(budget));
        (terms.token, terms.isRequired) = (_token(token), isRequired);
        uint256 longest = ghosts[parent].isTask ? ghosts[parent].due - block.timestamp : 31 days;
        terms.due = uint40(block.timestamp + 1 + _roll(longest));
        vm.prank(actor);
        uint256 id = tree.createTask(parent, via, terms);
        Ghost storage ghost = ghosts[id];
        (ghost.parent, ghost.isTask, ghost.state) = (parent, true, NodeState.Open);
        (ghost.token, ghost.budget, ghost.came) = (token, budget, budget);
        (ghost.due, ghost.isRequired) = (terms.due, isRequired);
        Ghost storage above = ghosts[parent];
        ghost.isByWorker = above.isTask && (above.worker != address(0) || above.isByWorker);
        ids.push(id);
        tasks.push(id);
    }

    function assign(uint256 seed) external acting handled(seed) {
        uint256 id = _findTask(NodeState.Open, false);
        if (id == 0 || block.timestamp > ghosts[id].due) return _intrude();
        (uint256 via, address actor) = _dividerOf(ghosts[id].parent);
        if (actor == address(0)) return _intrude();
        address account = workers[_roll(WORKERS)];
        vm.prank(actor);
        tree.assign(id, via, account);
        ghosts[id].worker = account;
    }

    function submit(uint256 seed) external acting handled(seed) {
        uint256 id = _findTask(NodeState.Open, true);
        Ghost storage ghost = ghosts[id];
        if (id == 0 || block.timestamp > ghost.due) return _intrude();
        vm.prank(ghost.worker);
        tree.submit(id, "");
        (ghost.state, ghost.due, ghost.wasRejected) = (NodeState.Submitted, block.timestamp + 7 days, false);
    }

    function approve(uint256 seed) external acting handled(seed) {
        uint256 id = _findTask(NodeState.Submitted, true);
        if (id == 0) return _intrude();
        (uint256 via, address actor) = _via(id);
        Ghost storage ghost = ghosts[id];
        vm.prank(ghost.worker);
        _refused(address(tree), abi.encodeCall(tree.approve, (id, ghost.parent)));
        bytes memory data = abi.encodeCall(tree.approve, (id, via));
        vm.prank(actor);
        if (_isStopped(id) || ghost.open != 0) return _refused(address(tree), data);
        (bool ok, bytes memory reason) = address(tree).call(data);
        if (!ok) _revertWith(reason);
        _ended(id, NodeState.Paid, ghost.budget, false);
        ++seen["approve"];
    }

    function reject(uint256 seed) external acting handled(seed) {
        uint256 id = _findTask(NodeState.Submitted, true);
        Ghost storage ghost = ghosts[id];
        if (id == 0 || block.timestamp > ghost.due) return _intrude();
        (uint256 via, address actor) = _via(id);
        vm.prank(actor);
        tree.reject(id, via, "");
        (ghost.state, ghost.due, ghost.wasRejected) = (NodeState.Rejected, block.timestamp + 7 days, true);
    }

    function reopenOrDispute(uint256 seed) external acting handled(seed) {
        bool isRejected = _roll(2) == 0;
        uint256 id = _findTask(isRejected ? NodeState.Rejected : NodeState.Submitted, true);
        Ghost storage ghost = ghosts[id];
        if (id == 0 || block.timestamp > ghost.due) return _intrude();
        (uint256 via, address actor) = _via(id);
        if (isRejected && _roll(2) == 0) {
            uint256 due = ghost.due > block.timestamp ? ghost.due : block.timestamp + 1;
            if (!ghosts[ghost.parent].isTask) due += _roll(7 days);
            (via, actor) = _dividerOf(ghost.parent);
            if (actor == address(0)) return _intrude();
            vm.prank(actor);
            tree.reopenTask(id, via, due);
            (ghost.state, ghost.due) = (NodeState.Open, due);
            return;
        }
        vm.prank(isRejected ? ghost.worker : actor);
        tree.disputeTask(id, via, "");
        (ghost.state, ghost.due) = (NodeState.Disputed, block.timestamp + 28 days);
    }

    /// @dev Of what was reopened, and of what is submitted and frozen, also late.
    function workerDisputes(uint256 seed) external acting handled(seed) {
        uint256 id = _findTask(_roll(2) == 0 ? NodeState.Open : NodeState.Submitted, true);
        for (uint256 i = 0; i < 8 && id != 0 && !_isStopped(id); ++i) id = _findTask(ghosts[id].state, true);
        if (id == 0) return _intrude();
        Ghost storage ghost = ghosts[id];
        bool isHeld = ghost.state == NodeState.Submitted && _isStopped(id);
        bool may = isHeld || (ghost.wasRejected && block.timestamp <= ghost.due);
        bytes memory data = abi.encodeCall(tree.disputeTask, (id, 0, ""));
        vm.prank(ghost.worker);
        if (!may) return _refused(address(tree), data);
        (bool ok, bytes memory reason) = address(tree).call(data);
        if (!ok) _revertWith(reason);
        (ghost.state, ghost.due) = (NodeState.Disputed, block.timestamp + 28 days);
        ++seen[isHeld ? "disputed while frozen" : "disputed when reopened"];
    }

    function resolve(uint256 seed) external acting handled(seed) {
        uint256 id = _findTask(NodeState.Disputed, true);
        if (id == 0) return _intrude();
        uint256 toWorker = _roll(ghosts[id].budget + 1);
        vm.prank(judge);
        tree.resolveTask(id, toWorker);
        _ended(id, NodeState.Resolved, toWorker, true);
        ++seen["resolve"];
    }

    function cancelOrResign(uint256 seed) external acting handled(seed) {
        bool isAssigned = _roll(2) == 0;
        uint256 id = _findTask(NodeState.Open, isAssigned);
        if (id == 0) return _intrude();
        if (isAssigned) {
            vm.prank(ghosts[id].worker);
            tree.resign(id);
            (ghosts[id].worker, ghosts[id].wasRejected) = (address(0), false);
            return;
        }
        (uint256 via, address actor) = _dividerOf(ghosts[id].parent);
        if (actor == address(0)) return _intrude();
        vm.prank(actor);
        tree.cancelTask(id, via);
        _ended(id, NodeState.Cancelled, 0, false);
    }

    /// @dev Every task whose phase is over, as far as it can be.
    function timeOut(uint256 seed) external acting handled(seed) {
        bool any = false;
        for (uint256 i = tasks.length; i > 0; --i) {
            uint256 id = tasks[i - 1];
            Ghost storage ghost = ghosts[id];
            if (!_isLive(id) || block.timestamp <= ghost.due || _roll(3) == 0) continue;
            any = true;
            bool isPaid =
                ghost.state == NodeState.Submitted || (ghost.state == NodeState.Disputed && !ghost.wasRejected);
            bytes memory data = abi.encodeCall(tree.timeOut, (id, new IDaoTypes.Milestone[](0)));
            if (isPaid && (_isStopped(id) || ghost.open != 0)) {
                _refused(address(tree), data);
                continue;
            }
            tree.timeOut(id, new IDaoTypes.Milestone[](0));
            _ended(id, isPaid ? NodeState.Paid : NodeState.Expired, isPaid ? ghost.budget : 0, false);
            ++seen[isPaid ? "paid in time" : "expired"];
        }
        if (!any) _intrude();
    }

    function passTime(uint256 seed) external acting handled(seed) {
        skip(_roll(6 days));
    }

    function intrude(uint256 seed) external acting handled(seed) {
        for (uint256 i = 0; i < 5; ++i) _intrude();
    }
}
