// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IDaoTypes} from "../../../contracts/interfaces/dao/IDaoTypes.sol";
import {NodeState} from "../../../contracts/libraries/PackedNode.sol";
import {DaoTest} from "../../helpers/DaoTest.sol";
import {ProtocolTest} from "../../helpers/ProtocolTest.sol";
import {ActingTest} from "./ActingTest.sol";

/// @notice The tree as plain records: who is whose child, what each node holds, who acts for it, whether it is frozen.
/// @dev Each node that is no task has a lead of its own with all roles there and nowhere else, so that whoever acts tells for
///      which node. Tokens are numbers here: 0 USDC, 1 CPT.
abstract contract DaoGhost is DaoTest, ActingTest {
    uint256 internal constant WORKERS = 4;

    struct Ghost {
        uint256 parent;
        bool isTask;
        NodeState state;
        bool isFrozen;
        bool isFrozenAbove;
        bool publishes;
        bool isRequired;
        bool isByWorker;
        bool wasRejected;
        address lead;
        address worker;
        uint256 open;
        uint256 due;
        uint256 token;
        uint256 budget;
        uint256[2] free;
        uint256 pledged;
        address payer;
        // of a task, what came into its budget and what left it, the worker's part of that apart
        uint256 came;
        uint256 left;
        uint256 earned;
    }

    mapping(uint256 id => Ghost) internal ghosts;
    uint256[] internal ids;
    uint256[] internal tasks;
    uint256[] internal daos;
    address[WORKERS] internal workers;
    address internal helper = makeAddr("helper");
    mapping(uint256 id => uint256 bits) internal helperRoles;

    mapping(address account => uint256[2]) internal received;
    mapping(address account => uint256[2]) internal credited;
    address[] internal receivers;
    mapping(address account => bool) internal isReceiver;
    mapping(address account => bool) internal isRefused;
    uint256[2] internal donated;
    /// @dev Tokens that left for nodes that were frozen then.
    uint256 internal frozenOutflow;
    mapping(string what => uint256) internal seen;

    uint256 private _dice;

    function setUp() public virtual override(DaoTest, ProtocolTest) {
        super.setUp();
    }

    /* DICE */

    function _begin(uint256 seed) internal {
        _dice = seed;
    }

    function _roll(uint256 sides) internal returns (uint256) {
        _dice = uint256(keccak256(abi.encode(_dice)));
        return _dice % sides;
    }

    function _token(uint256 token) internal pure returns (IDaoTypes.Token) {
        return IDaoTypes.Token(token);
    }

    function _erc20(uint256 token) internal view returns (IERC20) {
        return token == 0 ? IERC20(usdc) : IERC20(cpt);
    }

    /* THE TREE */

    function _addNode(uint256 id, uint256 parent, address lead_) internal {
        Ghost storage ghost = ghosts[id];
        (ghost.parent, ghost.lead, ghost.state) = (parent, lead_, NodeState.Open);
        ids.push(id);
        daos.push(id);
    }

    function _isAtOrAbove(uint256 ancestor, uint256 id) internal view returns (bool) {
        while (id != ancestor && id != 0) id = ghosts[id].parent;
        return id == ancestor && id != 0;
    }

    function _isStopped(uint256 id) internal view returns (bool) {
        return ghosts[id].isFrozen || ghosts[id].isFrozenAbove;
    }

    /// @dev A node at or above `id` that has a lead, now and then its own.
    function _via(uint256 id) internal returns (uint256 via, address actor) {
        via = id;
        while (ghosts[via].isTask) via = ghosts[via].parent;
        while (ghosts[via].parent != 0 && _roll(2) == 0) via = ghosts[via].parent;
        return (via, ghosts[via].lead);
    }

    /// @dev Who leads tasks below `parent`; nobody: zeros.
    function _dividerOf(uint256 parent) internal returns (uint256 via, address actor) {
        if (!ghosts[parent].isTask) return _via(parent);
        if (ghosts[parent].worker != address(0)) return (parent, ghosts[parent].worker);
        if (!ghosts[parent].isByWorker) return _via(parent);
        via = ghosts[parent].parent;
        actor = ghosts[via].worker;
    }

    /// @dev A task in this state, with a worker or without; zero: none.
    function _findTask(NodeState state, bool isAssigned) internal returns (uint256) {
        uint256 count = tasks.length;
        if (count == 0) return 0;
        uint256 start = _roll(count);
        for (uint256 i = 0; i < count; ++i) {
            uint256 id = tasks[(start + i) % count];
            if (ghosts[id].state == state && (ghosts[id].worker != address(0)) == isAssigned) return id;
        }
        return 0;
    }

    function _findDao(NodeState state) internal returns (uint256) {
        uint256 start = _roll(daos.length);
        for (uint256 i = 0; i < daos.length; ++i) {
            uint256 id = daos[(start + i) % daos.length];
            if (ghosts[id].state == state) return id;
        }
        return 0;
    }

    /* MONEY */

    function _isLive(uint256 id) internal view returns (bool) {
        return ghosts[id].isTask && ghosts[id].state < NodeState.Resolved;
    }

    function _up(uint256 id, uint256 token, uint256 amount) internal {
        Ghost storage ghost = ghosts[id];
        if (_isLive(id) && ghost.token == token) {
            ghost.budget += amount;
            ghost.came += amount;
        } else {
            ghost.free[token] += amount;
        }
    }

    function _out(uint256 id, address to, uint256 token, uint256 amount, bool isRuled) internal {
        if (_isStopped(id) && !isRuled) frozenOutflow += amount;
        if (!isReceiver[to]) {
            isReceiver[to] = true;
            receivers.push(to);
        }
        if (token == 0 && isRefused[to]) credited[to][token] += amount;
        else received[to][token] += amount;
    }

    function _ended(uint256 id, NodeState state, uint256 toWorker, bool isRuled) internal {
        Ghost storage ghost = ghosts[id];
        uint256 back = ghost.budget - toWorker;
        (ghost.state, ghost.budget) = (state, 0);
        ghost.left += toWorker + back;
        ghost.earned = toWorker;
        if (ghost.isRequired) --ghosts[ghost.parent].open;
        _up(ghost.parent, ghost.token, back);
        if (toWorker != 0) _out(id, ghost.worker, ghost.token, toWorker, isRuled);
        ghost.worker = address(0);
    }
}
