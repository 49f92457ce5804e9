// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IDaoMembers} from "../../contracts/interfaces/dao/IDaoMembers.sol";
import {NodeKind} from "../../contracts/libraries/PackedNode.sol";
import {DaoMembersTest} from "../helpers/DaoMembersTest.sol";
import {MockCouncil} from "../mocks/MockCouncil.sol";

contract DaoSharesTest is DaoMembersTest {
    uint256 private constant MAX = type(uint96).max;

    /* SHARES */

    function test_SetShares_CountsThem() external {
        vm.expectEmit(address(tree));
        emit IDaoMembers.SharesUpdated(dao, _of(ann), 0, 70);
        _setShares(dao, ann, 70);
        _setShares(dao, ben, 30);
        assertEq(tree.sharesOf(dao, _of(ann)), 70);
        assertEq(tree.sharesOf(root, _of(ann)), 0);
        assertEq(tree.totalShares(dao), 100);
    }

    function test_SetShares_LastCountsWhenAMemberIsNamedTwice() external {
        uint256[] memory members = new uint256[](3);
        uint256[] memory amounts = new uint256[](3);
        (members[0], members[1], members[2]) = (_of(ann), _of(ben), _of(ann));
        (amounts[0], amounts[1], amounts[2]) = (10, 5, 20);
        vm.prank(lead);
        tree.setShares(dao, root, members, amounts);
        assertEq(tree.sharesOf(dao, _of(ann)), 20);
        assertEq(tree.totalShares(dao), 25);
    }

    function test_SetShares_RevertWhen_ListsDiffer() external {
        _expectOutOfBounds("members", 2, 1, 1);
        vm.prank(lead);
        tree.setShares(dao, root, _one(_of(ann)), new uint256[](2));
    }

    function test_SetShares_AllowsTheHighestTotal() external {
        _setShares(dao, ann, MAX - 1);
        _setShares(dao, ben, 1);
        assertEq(tree.totalShares(dao), MAX);
        _expectOutOfBounds("shares", MAX + 1, 0, MAX);
        _setShares(dao, cyd, 1);
    }

    /// @dev Amounts whose low bits are small, and those whose sum would wrap.
    function testFuzz_SetShares_RevertWhen_AboveTheHighestTotal(uint256 amount, uint256 held) external {
        amount = bound(amount, MAX + 1, type(uint256).max);
        _setShares(dao, ann, bound(held, 0, MAX));
        vm.expectRevert();
        _setShares(dao, ben, amount);
        vm.expectRevert();
        _setShares(dao, ben, amount & ~uint256(MAX));
        assertEq(tree.sharesOf(dao, _of(ben)), 0);
    }

    function test_SetShares_RevertWhen_NoMember() external {
        uint256 child = _child(dao, stranger, 0);
        uint256 grandchild = _child(child, stranger, 0);
        uint256 sibling = _child(root, stranger, 0);
        uint256 task = _task(1e6);
        uint256[9] memory wrong = [
            0,
            _of(address(tree)),
            uint256(1) << 160,
            NODE - 1,
            NODE,
            NODE | dao,
            NODE | root,
            NODE | grandchild,
            NODE | sibling
        ];
        for (uint256 i = 0; i < wrong.length; ++i) {
            _expectNotMember(dao, wrong[i]);
            _setShares(dao, wrong[i], 1);
        }
        _expectNotMember(root, NODE | task);
        _setShares(root, NODE | task, 1);
        _expectNotMember(root, NODE | 999_999);
        _setShares(root, NODE | 999_999, 1);
        _setShares(dao, NODE | child, 1);
        assertEq(tree.sharesOf(dao, NODE | child), 1);
    }

    /// @dev The node 5 and the account 0x05 are two members.
    function test_SetShares_NodeIsNotTheAccountOfItsNumber() external {
        uint256 child = _child(dao, stranger, 0);
        _setShares(dao, NODE | child, 3);
        assertEq(tree.sharesOf(dao, child), 0);
        _setShares(dao, child, 4);
        assertEq(tree.totalShares(dao), 7);
    }

    function test_SetShares_RemovedMemberComesBack() external {
        _setShares(dao, ann, 10);
        skip(10);
        _setShares(dao, ann, 0);
        assertEq(tree.totalShares(dao), 0);
        skip(10);
        _setShares(dao, ann, 4);
        assertEq(tree.sharesAt(dao, _of(ann), START - 1), 0);
        assertEq(tree.sharesAt(dao, _of(ann), START), 10);
        assertEq(tree.sharesAt(dao, _of(ann), START + 9), 10);
        assertEq(tree.sharesAt(dao, _of(ann), START + 10), 0);
        assertEq(tree.sharesAt(dao, _of(ann), START + 20), 4);
        assertEq(tree.totalShares(dao), 4);
    }

    function test_SharesAt_LastOfASecondCounts() external {
        _setShares(dao, ann, 10);
        _setShares(dao, ann, 3);
        skip(1);
        assertEq(tree.sharesAt(dao, _of(ann), START), 3);
    }

    /// @dev A plain list of what was set, over nodes and accounts.
    function testFuzz_SetShares_IsThePlainList(uint256 seed) external {
        uint256[] memory members = new uint256[](6);
        for (uint256 i = 0; i < 6; ++i) {
            members[i] = i < 3 ? _of(vm.addr(i + 1)) : NODE | _child(dao, stranger, 0);
        }
        uint256[6][] memory held = new uint256[6][](30);
        for (uint256 step = 0; step < 30; ++step) {
            seed = uint256(keccak256(abi.encode(seed)));
            for (uint256 i = 0; step != 0 && i < 6; ++i) held[step][i] = held[step - 1][i];
            uint256 who = seed % 6;
            held[step][who] = (seed >> 8) % 4 == 0 ? 0 : uint256(uint88(seed >> 16));
            _setShares(dao, members[who], held[step][who]);
            skip(1);
        }
        for (uint256 step = 0; step < 30; ++step) {
            for (uint256 i = 0; i < 6; ++i) {
                assertEq(tree.sharesAt(dao, members[i], START + step), held[step][i]);
            }
        }
        uint256 sum;
        for (uint256 i = 0; i < 6; ++i) sum += tree.sharesOf(dao, members[i]);
        assertEq(tree.totalShares(dao), sum);
    }

    /* WHO MAY */

    function test_SetShares_ByItsMemberAdminOrOneAbove() external {
        uint256 child = _child(dao, ann, MEMBER_ADMIN);
        uint256 beside = _child(dao, address(0), 0);
        vm.startPrank(ann);
        tree.setShares(child, child, _one(_of(ben)), _one(1));
        _expectMissingRole(dao, ann, MEMBER_ADMIN);
        tree.setShares(child, dao, _one(_of(ben)), _one(2));
        _expectNotAbove(child, beside);
        tree.setShares(beside, child, _one(_of(ben)), _one(2));
        vm.stopPrank();
        _setShares(child, ben, 3);
        assertEq(tree.sharesOf(child, _of(ben)), 3);
    }

    function test_SetShares_RevertWhen_OtherRolesOnly() external {
        uint256 child = _child(dao, ann, LEAD | REVIEWER | TREASURER);
        _expectMissingRole(child, ann, MEMBER_ADMIN);
        vm.prank(ann);
        tree.setShares(child, child, _one(_of(ben)), _one(1));
    }

    function test_SetShares_RevertWhen_ByASidewaysBranch() external {
        uint256 sibling = _child(root, ann, ALL_ROLES);
        _expectNotAbove(sibling, dao);
        vm.prank(ann);
        tree.setShares(dao, sibling, _one(_of(ann)), _one(1));
    }

    /* POLICY */

    function test_SetPolicy_StoresIt() external {
        IDaoMembers.Policy memory policy = IDaoMembers.Policy(10_000, 10_000, 30 days, 30 days, 90 days);
        vm.expectEmit(address(tree));
        emit IDaoMembers.PolicyUpdated(dao, _policy(), policy);
        _setPolicy(dao, policy);
        assertEq(abi.encode(tree.policyOf(dao)), abi.encode(policy));
        _setPolicy(dao, IDaoMembers.Policy(1, 5_001, 1 hours, 0, 1 hours));
    }

    function test_SetPolicy_RevertWhen_OutOfBounds() external {
        IDaoMembers.Policy memory policy = _policy();
        policy.quorumBps = 0;
        _refusePolicy(policy, "quorumBps", 0, 1, 10_000);
        policy.quorumBps = 10_001;
        _refusePolicy(policy, "quorumBps", 10_001, 1, 10_000);
        policy = _policy();
        policy.thresholdBps = 5_000;
        _refusePolicy(policy, "thresholdBps", 5_000, 5_001, 10_000);
        policy.thresholdBps = 10_001;
        _refusePolicy(policy, "thresholdBps", 10_001, 5_001, 10_000);
        policy = _policy();
        policy.votingTime = 1 hours - 1;
        _refusePolicy(policy, "votingTime", 1 hours - 1, 1 hours, 30 days);
        policy.votingTime = 30 days + 1;
        _refusePolicy(policy, "votingTime", 30 days + 1, 1 hours, 30 days);
        policy = _policy();
        policy.delay = 30 days + 1;
        _refusePolicy(policy, "delay", 30 days + 1, 0, 30 days);
        policy = _policy();
        policy.expiry = 1 hours - 1;
        _refusePolicy(policy, "expiry", 1 hours - 1, 1 hours, 90 days);
        policy.expiry = 90 days + 1;
        _refusePolicy(policy, "expiry", 90 days + 1, 1 hours, 90 days);
    }

    function _refusePolicy(
        IDaoMembers.Policy memory policy,
        bytes32 what,
        uint256 value,
        uint256 min,
        uint256 max
    ) private {
        _expectOutOfBounds(what, value, min, max);
        _setPolicy(dao, policy);
    }

    function test_SetPolicy_OnlyFromAboveOrByARootsLead() external {
        uint256 child = _child(dao, ann, ALL_ROLES);
        _expectNotAbove(child, child);
        vm.prank(ann);
        tree.setPolicy(child, child, _policy());
        _expectNotAbove(child, dao);
        vm.prank(ann);
        tree.setPolicy(dao, child, _policy());
        _setPolicy(child, _policy());
        _setPolicy(root, _policy());
        assertEq(tree.policyOf(root).votingTime, VOTING_TIME);
    }

    function test_SetPolicy_RevertWhen_NotLead() external {
        uint256 above = _child(root, ann, REVIEWER | TREASURER | MEMBER_ADMIN);
        uint256 child = _child(above, stranger, 0);
        _expectMissingRole(above, ann, ALL_ROLES);
        vm.prank(ann);
        tree.setPolicy(child, above, _policy());
    }

    function test_SetPolicy_ByItsOwnResolution() external {
        _setShares(dao, ann, 1);
        IDaoMembers.Policy memory policy = _policy();
        policy.quorumBps = 7_000;
        _resolve(dao, ann, _calls(abi.encodeCall(tree.setPolicy, (dao, dao, policy))));
        assertEq(tree.policyOf(dao).quorumBps, 7_000);
    }

    /* COUNCIL */

    function test_SetCouncil_OnlyFromAboveOrByARootsLead() external {
        MockCouncil council = new MockCouncil();
        uint256 child = _child(dao, ann, ALL_ROLES);
        _expectNotAbove(child, child);
        vm.prank(ann);
        tree.setCouncil(child, child, address(council));
        vm.startPrank(lead);
        vm.expectEmit(address(tree));
        emit IDaoMembers.CouncilUpdated(child, address(0), address(council));
        tree.setCouncil(child, root, address(council));
        tree.setCouncil(root, root, address(council));
        assertEq(tree.councilOf(child), address(council));
        tree.setCouncil(child, root, address(0));
        assertEq(tree.councilOf(child), address(0));
    }

    /* DEVELOPERS */

    function test_SetDevelopers_OnlyFromAboveOrByARootsLead() external {
        IDaoMembers.Developers memory developers = IDaoMembers.Developers(ann, ben);
        uint256 child = _child(dao, ann, ALL_ROLES);
        _expectNotAbove(child, child);
        vm.prank(ann);
        tree.setDevelopers(child, child, developers);
        vm.startPrank(lead);
        vm.expectEmit(address(tree));
        emit IDaoMembers.DevelopersUpdated(child, developers);
        tree.setDevelopers(child, root, developers);
        tree.setDevelopers(root, root, developers);
        assertEq(tree.developersOf(child).product, ben);
    }

    /// @dev Not even its own resolution: what it pays for use is for who stands above it to say.
    function test_SetDevelopers_RevertWhen_ByItsOwnResolution() external {
        _setShares(dao, ann, 1);
        bytes memory call = abi.encodeCall(tree.setDevelopers, (dao, dao, IDaoMembers.Developers(ann, ann)));
        _agreed(dao, ann, _calls(call));
        _expectNotAbove(dao, dao);
        tree.executeResolution(dao, _calls(call), "");
    }

    /// @dev A child keeps its place among the members whatever becomes of it.
    function test_SetShares_OfAChildThatIsClosed() external {
        vm.prank(lead);
        uint256 child = tree.createChild(dao, root, NodeKind.Community, stranger, 0, URI);
        _setShares(dao, NODE | child, 5);
        vm.prank(lead);
        tree.close(child, root);
        _setShares(dao, NODE | child, 0);
        assertEq(tree.totalShares(dao), 0);
    }
}
