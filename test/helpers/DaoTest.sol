// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IExpiringPause} from "../../contracts/interfaces/base/IExpiringPause.sol";
import {IDaoCommons} from "../../contracts/interfaces/dao/IDaoCommons.sol";
import {IDaoTree} from "../../contracts/interfaces/dao/IDaoTree.sol";
import {IDaoTypes} from "../../contracts/interfaces/dao/IDaoTypes.sol";
import {IDaoWork} from "../../contracts/interfaces/dao/IDaoWork.sol";
import {NodeKind, NodeState} from "../../contracts/libraries/PackedNode.sol";
import {Roles} from "../../contracts/libraries/Roles.sol";
import {TreasuryTestBase} from "./TreasuryTestBase.sol";

/// @notice The DAO tree, a community with a hundred thousand USDC that `lead` has all roles of, and accounts that work.
abstract contract DaoTest is TreasuryTestBase {
    uint256 internal constant LEAD = 1;
    uint256 internal constant REVIEWER = 2;
    uint256 internal constant TREASURER = 4;
    uint256 internal constant MEMBER_ADMIN = 8;
    uint256 internal constant ALL_ROLES = 15;
    IDaoTypes.Token internal constant USDC = IDaoTypes.Token.Usdc;
    IDaoTypes.Token internal constant CPT = IDaoTypes.Token.Cpt;
    string internal constant URI = "ipfs://node";

    IDaoTree internal tree;
    uint256 internal root;

    address internal lead = makeAddr("lead");
    address internal worker = makeAddr("worker");
    address internal reviewer = makeAddr("reviewer");
    address internal stranger = makeAddr("stranger");
    address internal judge = makeAddr("judge");

    function setUp() public virtual override {
        super.setUp();
        tree = IDaoTree(
            _proxy(_treeImplementation(), abi.encodeWithSignature("initialize(address)", address(manager)))
        );
        _restrict(address(tree), Roles.ARBITRATOR, IDaoWork.resolveTask.selector);
        _restrict(address(tree), Roles.PARAMETERS_CRITICAL, IDaoCommons.listModule.selector);
        _restrict(address(tree), Roles.PARAMETERS_CRITICAL, IDaoCommons.setPledges.selector);
        _restrict(address(tree), Roles.GUARDIAN, IExpiringPause.pause.selector);
        vm.prank(admin);
        manager.grantRole(Roles.ARBITRATOR, judge, 0);
        root = _root(lead);
        _fund(root, USDC, 100_000e6);
    }

    function _treeImplementation() internal returns (address) {
        bytes memory tokens = abi.encode(address(usdc), address(cpt));
        address members = deployCode("DaoMembers.sol:DaoMembers", bytes.concat(tokens, abi.encode(address(treasury))));
        address commons = deployCode(
            "DaoCommons.sol:DaoCommons",
            bytes.concat(tokens, abi.encode(address(treasury), members))
        );
        address work = deployCode("DaoWork.sol:DaoWork", bytes.concat(tokens, abi.encode(commons)));
        return deployCode("DaoTree.sol:DaoTree", bytes.concat(tokens, abi.encode(work)));
    }

    /* STEPS */

    function _giveCpt(address account, uint256 amount) internal {
        _mintTo(account, cpt, amount);
        vm.prank(account);
        cpt.approve(address(tree), type(uint256).max);
    }

    function _root(address account) internal returns (uint256 id) {
        _giveCpt(account, 10_000e18);
        vm.prank(account);
        return tree.createRoot(NodeKind.Community, URI);
    }

    function _fund(uint256 id, IDaoTypes.Token token, uint256 amount) internal {
        IERC20 erc20 = token == USDC ? IERC20(usdc) : IERC20(cpt);
        _mintTo(address(this), erc20, amount);
        erc20.approve(address(tree), amount);
        tree.fund(id, token, amount);
    }

    /// @dev By `lead`, at the root.
    function _child(uint256 parent, address account, uint256 roles) internal returns (uint256 id) {
        vm.prank(lead);
        return tree.createChild(parent, root, NodeKind.TaskDao, account, roles, URI);
    }

    function _terms(uint88 budget) internal view returns (IDaoTypes.TaskTerms memory) {
        return
            IDaoTypes.TaskTerms({
                token: USDC,
                budget: budget,
                due: uint40(block.timestamp + 30 days),
                isRequired: false,
                planHash: keccak256("plan"),
                metadataURI: "ipfs://task"
            });
    }

    function _task(uint88 budget) internal returns (uint256 id) {
        vm.prank(lead);
        return tree.createTask(root, root, _terms(budget));
    }

    function _assigned(uint88 budget) internal returns (uint256 id) {
        id = _task(budget);
        vm.prank(lead);
        tree.assign(id, root, worker);
    }

    function _submitted(uint88 budget) internal returns (uint256 id) {
        id = _assigned(budget);
        vm.prank(worker);
        tree.submit(id, keccak256("result"));
    }

    function _state(uint256 id) internal view returns (NodeState) {
        return tree.nodeOf(id).state;
    }

    function _assertState(uint256 id, NodeState state) internal view {
        assertEq(uint256(_state(id)), uint256(state), "state");
    }
}
