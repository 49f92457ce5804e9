// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IDaoCommons} from "../../contracts/interfaces/dao/IDaoCommons.sol";
import {IDaoMembers} from "../../contracts/interfaces/dao/IDaoMembers.sol";
import {IDaoTypes} from "../../contracts/interfaces/dao/IDaoTypes.sol";
import {MockDaoTreasury} from "../mocks/MockDaoTreasury.sol";
import {DaoTest} from "./DaoTest.sol";

/// @notice A node `dao` under the root, whose members `ann`, `ben` and `cyd` resolve by half of the shares and their majority, in a day.
abstract contract DaoMembersTest is DaoTest {
    uint256 internal constant NODE = 1 << 255;
    uint32 internal constant VOTING_TIME = 1 days;

    address internal ann = makeAddr("ann");
    address internal ben = makeAddr("ben");
    address internal cyd = makeAddr("cyd");

    uint256 internal dao;

    function setUp() public virtual override {
        super.setUp();
        dao = _child(root, stranger, 0);
        _setPolicy(dao, _policy());
    }

    /* MEMBERS */

    function _policy() internal pure returns (IDaoMembers.Policy memory) {
        return
            IDaoMembers.Policy({
                quorumBps: 5_000,
                thresholdBps: 5_001,
                votingTime: VOTING_TIME,
                delay: 0,
                expiry: 7 days
            });
    }

    function _setPolicy(uint256 id, IDaoMembers.Policy memory policy) internal {
        vm.prank(lead);
        tree.setPolicy(id, root, policy);
    }

    function _of(address account) internal pure returns (uint256) {
        return uint160(account);
    }

    function _one(uint256 value) internal pure returns (uint256[] memory list) {
        list = new uint256[](1);
        list[0] = value;
    }

    function _setShares(uint256 id, uint256 member, uint256 amount) internal {
        vm.prank(lead);
        tree.setShares(id, root, _one(member), _one(amount));
    }

    function _setShares(uint256 id, address account, uint256 amount) internal {
        _setShares(id, _of(account), amount);
    }

    /* RESOLUTIONS */

    function _noCalls() internal pure returns (bytes[] memory) {
        return new bytes[](0);
    }

    function _calls(bytes memory call) internal pure returns (bytes[] memory calls) {
        calls = new bytes[](1);
        calls[0] = call;
    }

    function _payCall(uint256 id, uint256 via, address to, uint256 amount) internal view returns (bytes memory) {
        return abi.encodeCall(tree.pay, (id, via, USDC, to, amount, ""));
    }

    function _voteCall(uint256 id, bytes32 resolution, uint256 child) internal view returns (bytes memory) {
        return abi.encodeCall(tree.voteResolution, (id, resolution, NODE | child, true));
    }

    function _propose(uint256 id, address by, bytes[] memory calls) internal returns (bytes32) {
        vm.prank(by);
        return tree.proposeResolution(id, calls, "");
    }

    function _vote(uint256 id, bytes32 resolution, address account, bool isInFavour) internal {
        vm.prank(account);
        tree.voteResolution(id, resolution, _of(account), isInFavour);
    }

    /// @dev Proposed and agreed to by one member; its vote is over.
    function _agreed(uint256 id, address by, bytes[] memory calls) internal returns (bytes32 resolution) {
        resolution = _propose(id, by, calls);
        skip(1);
        _vote(id, resolution, by, true);
        skip(tree.policyOf(id).votingTime);
    }

    function _resolve(uint256 id, address by, bytes[] memory calls) internal {
        _agreed(id, by, calls);
        tree.executeResolution(id, calls, "");
    }

    function _expectNotMember(uint256 id, uint256 member) internal {
        vm.expectRevert(abi.encodeWithSelector(IDaoMembers.DaoTree_NotMember.selector, id, member));
    }

    function _expectOutOfBounds(bytes32 what, uint256 value, uint256 min, uint256 max) internal {
        vm.expectRevert(abi.encodeWithSelector(IDaoTypes.DaoTree_OutOfBounds.selector, what, value, min, max));
    }

    function _expectMissingRole(uint256 via, address account, uint256 needed) internal {
        vm.expectRevert(abi.encodeWithSelector(IDaoTypes.DaoTree_MissingRole.selector, via, account, needed));
    }

    function _expectNotAbove(uint256 via, uint256 id) internal {
        vm.expectRevert(abi.encodeWithSelector(IDaoTypes.DaoTree_NotAbove.selector, via, id));
    }

    /* REVENUE */

    function _token(IDaoTypes.Token token) internal view returns (IERC20) {
        return token == USDC ? IERC20(usdc) : IERC20(cpt);
    }

    function _credit(uint256 id, IDaoTypes.Token token, uint256 amount) internal {
        _mintTo(address(this), _token(token), amount);
        _token(token).approve(address(tree), amount);
        tree.creditRevenue(id, token, amount, "ref");
    }

    /// @dev So that `amount` is left after the fee, which is at least 2 %.
    function _creditNet(uint256 id, uint256 amount) internal {
        uint256 gross = (amount * 10_000) / 9_800;
        while (gross - (gross * 200 + 9_999) / 10_000 < amount) ++gross;
        _credit(id, USDC, gross);
    }

    function _claimable(uint256 id, address account) internal view returns (uint256) {
        return tree.claimableRevenue(id, _of(account), USDC);
    }

    function _claim(uint256 id, address account) internal returns (uint256) {
        return tree.claimRevenue(id, _of(account), USDC);
    }

    function _giveTreasury(uint256 id) internal returns (MockDaoTreasury module) {
        module = new MockDaoTreasury();
        vm.prank(critical);
        tree.listModule(address(module), IDaoCommons.ModuleKind.Treasury, 1, true);
        IDaoTypes.ModuleSet memory modules;
        modules.treasury = address(module);
        vm.prank(lead);
        tree.setModules(id, root, modules);
    }
}
