// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {Address} from "@openzeppelin/contracts/utils/Address.sol";
import {TransientSlot} from "@openzeppelin/contracts/utils/TransientSlot.sol";
import {PauseClock} from "../base/PauseClock.sol";
import {IDaoCommons} from "../interfaces/dao/IDaoCommons.sol";
import {IDaoRules, IDaoWorkflow} from "../interfaces/dao/IDaoModules.sol";
import {IDaoTreeCore} from "../interfaces/dao/IDaoTreeCore.sol";
import {IDaoTypes} from "../interfaces/dao/IDaoTypes.sol";
import {BoundedReads} from "../libraries/BoundedReads.sol";
import {NodeState, PackedNode, PackedNodes} from "../libraries/PackedNode.sol";

/// @title DaoBase
/// @notice What both sides of the DAO tree share: its storage, who may act where, its ledger, and the modules' calls.
abstract contract DaoBase is IDaoTypes, PauseClock {
    using SafeERC20 for IERC20;
    using TransientSlot for *;

    uint256 internal constant LEAD = 1;
    uint256 internal constant REVIEWER = 2;
    uint256 internal constant TREASURER = 4;
    uint256 internal constant MEMBER_ADMIN = 8;
    uint256 internal constant ALL_ROLES = 15;

    uint256 internal constant REVIEW_TIME = 7 days;
    uint256 internal constant RESPONSE_TIME = 7 days;
    uint256 internal constant RULING_TIME = 28 days;
    uint256 internal constant MAX_PHASE = 366 days;
    uint256 internal constant MODULE_GAS = 100_000;
    /// @dev Leaves a module its gas after the 64th that stays here.
    uint256 private constant MODULE_GAS_NEEDED = 110_000;
    /// @dev keccak256("cyberplaza.DaoTree.acting"): the node in whose name the tree calls itself.
    bytes32 private constant ACTING = keccak256("cyberplaza.DaoTree.acting");

    /// @custom:oz-upgrades-unsafe-allow state-variable-immutable
    IERC20 internal immutable USDC;
    /// @custom:oz-upgrades-unsafe-allow state-variable-immutable
    IERC20 internal immutable CPT;

    /* STORAGE */

    /// @dev What a node has free, in one word.
    struct Balances {
        uint96 usdc;
        uint128 cpt;
    }

    /// @dev What a task has beside its node's word. Without a worker it waits for one; when it is over it is zero.
    struct Task {
        address worker;
        uint88 budget;
        Token token;
    }

    struct Pledge {
        address payer;
        uint96 amount; // CPT wei
    }

    /// @custom:storage-location erc7201:cyberplaza.DaoTree
    struct DaoStorage {
        uint40 lastId;
        uint32 lastModuleSet;
        uint96 rootPledge; // CPT wei, as the next
        uint96 tasksPledge;
        mapping(uint256 id => PackedNode) nodes;
        mapping(uint256 id => Balances) balances;
        mapping(uint256 id => mapping(address account => uint256 bits)) roles;
        mapping(uint256 id => Task) tasks;
        mapping(uint256 id => Plan) plans;
        mapping(address account => Balances) credits; // what could not be sent
        mapping(uint256 number => ModuleSet) moduleSets;
        mapping(uint256 id => Pledge) pledges;
        mapping(address module => mapping(IDaoCommons.ModuleKind kind => uint256)) versions; // of listed modules
        mapping(uint256 subTask => uint256) tops; // the task above a sub-task that is below none
        mapping(uint256 top => mapping(address account => bool)) insiders; // who led below it as a worker
    }

    function _storage() internal pure returns (DaoStorage storage $) {
        uint256 location = erc7201("cyberplaza.DaoTree");
        assembly ("memory-safe") {
            $.slot := location
        }
    }

    /// @custom:oz-upgrades-unsafe-allow constructor
    constructor(IERC20 usdc, IERC20 cpt) {
        USDC = usdc;
        CPT = cpt;
    }

    /* AUTHORITY */

    /// @dev The caller has one of the roles at `via`, which is `id` or stands above it. A resolution of a node has all of its roles.
    ///      That a task's worker leads below it is for `_requireTaskLead` alone: it has no other power over what is asked of it.
    function _requireRole(uint256 via, uint256 id, uint256 needed) internal view {
        require(_rolesAt(via) & needed != 0, DaoTree_MissingRole(via, msg.sender, needed));
        _requireAtOrAbove(via, id);
    }

    function _requireAtOrAbove(uint256 via, uint256 id) internal view {
        require(PackedNodes.isAtOrAbove(_storage().nodes, via, id), DaoTree_NotAbove(via, id));
    }

    function _rolesAt(uint256 via) internal view returns (uint256) {
        if (msg.sender == address(this)) return _acting() == via ? ALL_ROLES : 0;
        return _storage().roles[via][msg.sender];
    }

    function _acting() internal view returns (uint256) {
        return ACTING.asUint256().tload();
    }

    /// @dev Runs calls of the tree in a node's name. They come from the tree itself, so that nobody's allowance is theirs.
    function _callAs(uint256 id, bytes[] calldata calls) internal {
        uint256 before = _acting();
        ACTING.asUint256().tstore(id);
        for (uint256 i = 0; i < calls.length; ++i) {
            Address.functionCall(address(this), calls[i]);
        }
        ACTING.asUint256().tstore(before);
    }

    /* NODES */

    function _requireState(uint256 id, PackedNode node, NodeState expected) internal pure {
        require(node.state() == expected, DaoTree_WrongState(id, node.state()));
    }

    /// @dev Nobody stands above it to take back what comes to it late: it can be paid out.
    function _isClosedRoot(PackedNode node) internal pure returns (bool) {
        return node.state() == NodeState.Closed && node.parent() == 0;
    }

    function _requireNotFrozen(uint256 id, PackedNode node) internal pure {
        require(!node.has(PackedNodes.ANY_FREEZE), DaoTree_Frozen(id));
    }

    /* LEDGER */

    function _take(uint256 id, Token token, uint256 amount) internal {
        Balances storage balances = _storage().balances[id];
        uint256 available = token == Token.Usdc ? balances.usdc : balances.cpt;
        require(amount <= available, DaoTree_InsufficientBalance(id, token, available, amount));
        // less than it was
        if (token == Token.Usdc) balances.usdc = uint96(available - amount);
        else balances.cpt = uint128(available - amount);
    }

    /// @dev Amounts are of tokens that are here: no sum of them overflows.
    function _give(uint256 id, Token token, uint256 amount) internal {
        _add(_storage().balances[id], token, amount);
    }

    function _add(Balances storage balances, Token token, uint256 amount) internal {
        if (token == Token.Usdc) balances.usdc += uint96(amount);
        else balances.cpt += uint128(amount);
    }

    /// @dev Sends tokens, or keeps them for who cannot be sent them.
    function _send(Token token, address to, uint256 amount) internal {
        if (amount == 0 || _erc20(token).trySafeTransfer(to, amount)) return;
        _add(_storage().credits[to], token, amount);
        emit IDaoTreeCore.Credited(to, token, amount);
    }

    function _erc20(Token token) internal view returns (IERC20) {
        return token == Token.Usdc ? USDC : CPT;
    }

    /* MODULES */

    function _checkRules(uint256 id, PackedNode node, Token token, uint256 amount, address other) internal {
        if (node.moduleSet() == 0) return;
        address rules = _modules(node).rules;
        if (rules == address(0)) return;
        bytes memory data = abi.encodeCall(IDaoRules.check, (id, msg.sender, msg.sig, token, amount, other));
        (bool answered, bytes4 answer, , ) = _ask(rules, data, 1);
        require(answered && answer == IDaoRules.check.selector, DaoTree_ModuleRefused(rules, id));
    }

    /// @return happens Whether the transition does; if not, another account must call too.
    /// @return time Seconds of the next phase.
    function _askWorkflow(
        uint256 id,
        PackedNode node,
        NodeState from,
        NodeState to,
        uint256 usualTime
    ) internal returns (bool happens, uint256 time) {
        if (node.moduleSet() == 0) return (true, usualTime);
        address workflow = _modules(node).workflow;
        if (workflow == address(0)) return (true, usualTime);
        bytes memory data = abi.encodeCall(IDaoWorkflow.onTransition, (id, from, to, msg.sender));
        bool answered;
        bytes4 answer;
        (answered, answer, time, ) = _ask(workflow, data, 2);
        happens = answer == IDaoWorkflow.onTransition.selector;
        bool isValid = answered && (happens || answer == ~IDaoWorkflow.onTransition.selector) && time <= MAX_PHASE;
        require(isValid, DaoTree_ModuleRefused(workflow, id));
        if (time == 0) time = usualTime;
    }

    /// @dev The words are read where one is used; those of the set 0, which asks nothing, never: a cold one costs 2 100 gas.
    function _modules(PackedNode node) internal view returns (ModuleSet storage) {
        return _storage().moduleSets[node.moduleSet()];
    }

    /// @dev A call with bounded gas, of whose answer no more than three words are read. The caller brings enough, or could make it seem
    ///      to refuse.
    function _ask(
        address module,
        bytes memory data,
        uint256 words
    ) internal returns (bool answered, bytes4 answer, uint256 second, uint256 third) {
        uint256 left = gasleft();
        require(left >= MODULE_GAS_NEEDED, BoundedReads.BoundedReads_InsufficientGas(left, MODULE_GAS_NEEDED));
        assembly ("memory-safe") {
            let out := mload(0x40)
            answered := call(MODULE_GAS, module, 0, add(data, 32), mload(data), out, 96)
            answered := and(answered, iszero(lt(returndatasize(), shl(5, words))))
            answer := mload(out)
            second := mload(add(out, 32))
            third := mload(add(out, 64))
        }
    }
}
