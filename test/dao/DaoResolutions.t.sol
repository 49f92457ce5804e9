// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Initializable} from "@openzeppelin/contracts-upgradeable/proxy/utils/Initializable.sol";
import {IAccessManaged} from "@openzeppelin/contracts/access/manager/IAccessManaged.sol";
import {IERC20Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {IDaoCommons} from "../../contracts/interfaces/dao/IDaoCommons.sol";
import {IDaoMembers} from "../../contracts/interfaces/dao/IDaoMembers.sol";
import {IDaoTypes} from "../../contracts/interfaces/dao/IDaoTypes.sol";
import {NodeKind, NodeState} from "../../contracts/libraries/PackedNode.sol";
import {DaoMembersTest} from "../helpers/DaoMembersTest.sol";
import {MockCouncil} from "../mocks/MockCouncil.sol";
import {MockDaoTreasury} from "../mocks/MockDaoTreasury.sol";
import {ReentrantClaimant, ReentrantUSDC} from "../mocks/ReentrantUSDC.sol";

contract DaoResolutionsTest is DaoMembersTest {
    function setUp() public override {
        super.setUp();
        _setShares(dao, ann, 60);
        _setShares(dao, ben, 30);
        _setShares(dao, cyd, 10);
        _fund(dao, USDC, 1_000e6);
        skip(1);
    }

    /// @dev Of `dao`: 100 USDC to `bob`.
    function _pay100() private view returns (bytes[] memory) {
        return _calls(_payCall(dao, dao, bob, 100e6));
    }

    function _expectNoResolution(bytes32 resolution) private {
        vm.expectRevert(abi.encodeWithSelector(IDaoMembers.DaoTree_NoResolution.selector, resolution));
    }

    function _expectNotInTime(uint256 id, uint256 time) private {
        vm.expectRevert(abi.encodeWithSelector(IDaoTypes.DaoTree_NotInTime.selector, id, time));
    }

    function _expectNotPassed(bytes32 resolution, uint256 inFavour, uint256 against, uint256 quorum) private {
        vm.expectRevert(
            abi.encodeWithSelector(IDaoMembers.DaoTree_NotPassed.selector, resolution, inFavour, against, quorum)
        );
    }

    /* PROPOSING */

    function test_Propose_StoresSnapshotAndPolicy() external {
        bytes32 expected = tree.hashResolution(dao, _pay100(), "");
        vm.expectEmit(address(tree));
        emit IDaoMembers.ResolutionProposed(dao, expected, cyd, _pay100(), "", block.timestamp + VOTING_TIME);
        assertEq(_propose(dao, cyd, _pay100()), expected);
        IDaoMembers.Resolution memory found = tree.resolutionOf(dao, expected);
        assertEq(found.snapshot, block.timestamp);
        assertFalse(found.isExecuted);
        assertEq(abi.encode(found.policy), abi.encode(_policy()));
    }

    function test_Propose_ByALeadWithoutShares() external {
        uint256 child = _child(dao, bob, LEAD);
        _setPolicy(child, _policy());
        _propose(child, bob, _noCalls());
    }

    function test_Propose_RevertWhen_NeitherMemberNorLead() external {
        uint256 child = _child(dao, bob, REVIEWER | TREASURER | MEMBER_ADMIN);
        _setPolicy(child, _policy());
        _expectNotMember(child, _of(bob));
        _propose(child, bob, _noCalls());
        // a lead above votes and proposes as little as anybody
        _expectNotMember(child, _of(lead));
        _propose(child, lead, _noCalls());
    }

    function test_Propose_RevertWhen_NoLongerMember() external {
        _setShares(dao, cyd, 0);
        _expectNotMember(dao, _of(cyd));
        _propose(dao, cyd, _noCalls());
    }

    function test_Propose_RevertGiven_NoPolicy() external {
        uint256 child = _child(dao, bob, LEAD);
        vm.expectRevert(abi.encodeWithSelector(IDaoMembers.DaoTree_NoPolicy.selector, child));
        _propose(child, bob, _noCalls());
    }

    function test_Propose_RevertGiven_NodeClosed() external {
        vm.prank(lead);
        tree.close(dao, root);
        vm.expectRevert(abi.encodeWithSelector(IDaoTypes.DaoTree_WrongState.selector, dao, NodeState.Closed));
        _propose(dao, ann, _noCalls());
    }

    function test_Propose_RevertGiven_SameBefore() external {
        bytes32 resolution = _propose(dao, ann, _pay100());
        vm.expectRevert(abi.encodeWithSelector(IDaoMembers.DaoTree_ResolutionExists.selector, resolution));
        _propose(dao, ben, _pay100());
        skip(30 days);
        vm.expectRevert(abi.encodeWithSelector(IDaoMembers.DaoTree_ResolutionExists.selector, resolution));
        _propose(dao, ben, _pay100());
        // once more with other words
        vm.prank(ben);
        tree.proposeResolution(dao, _pay100(), "again");
    }

    function testFuzz_HashResolution_TellsNodesCallsAndWordsApart(bytes calldata a, bytes calldata b) external view {
        vm.assume(keccak256(a) != keccak256(b));
        bytes[] memory two = new bytes[](2);
        (two[0], two[1]) = (a, b);
        bytes32 plain = tree.hashResolution(dao, two, "w");
        assertNotEq(plain, tree.hashResolution(root, two, "w"));
        assertNotEq(plain, tree.hashResolution(dao, two, ""));
        assertNotEq(plain, tree.hashResolution(dao, _calls(bytes.concat(a, b)), "w"));
        (two[0], two[1]) = (b, a);
        assertNotEq(plain, tree.hashResolution(dao, two, "w"));
    }

    /* VOTING */

    function test_Vote_CountsTheSnapshotsShares() external {
        bytes32 resolution = _propose(dao, ann, _pay100());
        skip(1);
        // after the snapshot
        _setShares(dao, ann, 0);
        _setShares(dao, cyd, 1_000);
        vm.expectEmit(address(tree));
        emit IDaoMembers.ResolutionVoted(dao, resolution, _of(ann), true, 60);
        _vote(dao, resolution, ann, true);
        _vote(dao, resolution, cyd, false);
        assertEq(tree.resolutionOf(dao, resolution).inFavour, 60);
        assertEq(tree.resolutionOf(dao, resolution).against, 10);
    }

    function test_Vote_RevertWhen_Again() external {
        bytes32 resolution = _propose(dao, ann, _pay100());
        skip(1);
        _vote(dao, resolution, ann, false);
        vm.expectRevert(abi.encodeWithSelector(IDaoMembers.DaoTree_HasVoted.selector, resolution, _of(ann)));
        _vote(dao, resolution, ann, true);
    }

    function test_Vote_RevertWhen_ForSomebodyElse() external {
        uint256 child = _child(dao, bob, ALL_ROLES);
        _setShares(dao, NODE | child, 40);
        bytes32 resolution = _propose(dao, ann, _pay100());
        skip(1);
        _expectNotMember(dao, _of(ann));
        vm.prank(ben);
        tree.voteResolution(dao, resolution, _of(ann), true);
        // not even its lead votes for a node
        _expectNotMember(dao, NODE | child);
        vm.prank(bob);
        tree.voteResolution(dao, resolution, NODE | child, true);
        _expectNotMember(dao, _of(bob));
        _vote(dao, resolution, bob, true);
    }

    function test_Vote_RevertWhen_OutOfTime() external {
        bytes32 resolution = _propose(dao, ann, _pay100());
        uint256 end = block.timestamp + VOTING_TIME;
        _expectNotInTime(dao, end);
        _vote(dao, resolution, ann, true);
        vm.warp(end);
        _vote(dao, resolution, ann, true);
        skip(1);
        _expectNotInTime(dao, end);
        _vote(dao, resolution, ben, true);
    }

    function test_Vote_RevertWhen_NoSuchResolution() external {
        bytes32 resolution = _propose(dao, ann, _pay100());
        skip(1);
        _setShares(root, ann, 1);
        _expectNoResolution(resolution);
        _vote(root, resolution, ann, true);
    }

    /// @dev Whatever happens to shares within the second of a proposal, all that vote count as at its end.
    function test_Vote_SharesMovedWithinTheSecondCountOnce() external {
        bytes32 resolution = _propose(dao, ann, _pay100());
        _setShares(dao, ann, 0);
        _setShares(dao, bob, 60);
        skip(1);
        _vote(dao, resolution, bob, true);
        _expectNotMember(dao, _of(ann));
        _vote(dao, resolution, ann, true);
        assertEq(tree.resolutionOf(dao, resolution).inFavour, 60);
    }

    /* PASSING */

    function test_Execute_RunsTheCallsOnce() external {
        bytes32 resolution = _agreed(dao, ann, _pay100());
        vm.expectEmit(address(tree));
        emit IDaoMembers.ResolutionExecuted(dao, resolution);
        vm.prank(stranger);
        tree.executeResolution(dao, _pay100(), "");
        assertEq(usdc.balanceOf(bob), 100e6);
        assertEq(tree.balanceOf(dao, USDC), 900e6);
        _expectNoResolution(resolution);
        tree.executeResolution(dao, _pay100(), "");
    }

    function test_Execute_RevertWhen_CallsDiffer() external {
        _agreed(dao, ann, _pay100());
        bytes[] memory other = _calls(_payCall(dao, dao, bob, 100e6 + 1));
        _expectNoResolution(tree.hashResolution(dao, other, ""));
        tree.executeResolution(dao, other, "");
        _expectNoResolution(tree.hashResolution(dao, _pay100(), "words"));
        tree.executeResolution(dao, _pay100(), "words");
        _expectNoResolution(tree.hashResolution(root, _pay100(), ""));
        tree.executeResolution(root, _pay100(), "");
    }

    function test_Execute_OnlyBetweenDelayAndExpiry() external {
        IDaoMembers.Policy memory policy = _policy();
        (policy.delay, policy.expiry) = (2 days, 1 hours);
        _setPolicy(dao, policy);
        _propose(dao, ann, _pay100());
        uint256 from = block.timestamp + VOTING_TIME + 2 days;
        // the policy of its proposal counts
        _setPolicy(dao, _policy());
        skip(1);
        _vote(dao, tree.hashResolution(dao, _pay100(), ""), ann, true);
        vm.warp(from);
        _expectNotInTime(dao, from);
        tree.executeResolution(dao, _pay100(), "");
        vm.warp(from + 1 hours + 1);
        _expectNotInTime(dao, from);
        tree.executeResolution(dao, _pay100(), "");
        uint256 state = vm.snapshotState();
        vm.warp(from + 1);
        tree.executeResolution(dao, _pay100(), "");
        vm.revertToState(state);
        vm.warp(from + 1 hours);
        tree.executeResolution(dao, _pay100(), "");
    }

    function test_Execute_RevertGiven_NobodyVoted() external {
        bytes32 resolution = _propose(dao, ann, _noCalls());
        skip(VOTING_TIME + 1);
        _expectNotPassed(resolution, 0, 0, 50);
        tree.executeResolution(dao, _noCalls(), "");
    }

    function test_Execute_RevertGiven_QuorumMissed() external {
        bytes32 resolution = _propose(dao, ben, _noCalls());
        skip(1);
        _vote(dao, resolution, ben, true);
        _vote(dao, resolution, cyd, true);
        skip(VOTING_TIME);
        _expectNotPassed(resolution, 40, 0, 50);
        tree.executeResolution(dao, _noCalls(), "");
    }

    /// @dev Against plain fractions: cast / total >= quorum and inFavour / cast >= threshold.
    function testFuzz_Execute_AtTheEdges(
        uint96 inFavour,
        uint96 against,
        uint96 absent,
        uint16 quorumBps,
        uint16 thresholdBps,
        bool isSmall
    ) external {
        if (isSmall) (inFavour, against, absent) = (inFavour % 40, against % 40, absent % 40);
        else (inFavour, against, absent) = (inFavour >> 2, against >> 2, absent >> 2);
        IDaoMembers.Policy memory policy = _policy();
        policy.quorumBps = uint16(bound(quorumBps, 1, 10_000));
        policy.thresholdBps = uint16(bound(thresholdBps, 5_001, 10_000));
        _setPolicy(dao, policy);
        _setShares(dao, ann, inFavour);
        _setShares(dao, ben, against);
        _setShares(dao, cyd, absent);
        bytes32 resolution = _proposeAnyway();
        if (inFavour != 0) _vote(dao, resolution, ann, true);
        if (against != 0) _vote(dao, resolution, ben, false);
        skip(VOTING_TIME);
        uint256 cast = uint256(inFavour) + against;
        bool passes = cast != 0 && cast * 10_000 >= (cast + absent) * policy.quorumBps;
        passes = passes && uint256(inFavour) * 10_000 >= cast * policy.thresholdBps;
        if (!passes) vm.expectRevert();
        tree.executeResolution(dao, _noCalls(), "");
    }

    /// @dev By a lead of `dao`: perhaps it has no shares.
    function _proposeAnyway() private returns (bytes32 resolution) {
        vm.prank(lead);
        tree.setRoles(dao, root, bob, LEAD);
        resolution = _propose(dao, bob, _noCalls());
        skip(1);
    }

    function test_Execute_AtExactQuorumAndThreshold() external {
        // 3 shares, a third: one is 3 333.3 of 10 000
        _setShares(dao, ann, 1);
        _setShares(dao, ben, 2);
        _setShares(dao, cyd, 0);
        IDaoMembers.Policy memory policy = _policy();
        policy.quorumBps = 3_333;
        _setPolicy(dao, policy);
        _resolve(dao, ann, _noCalls());
        policy.quorumBps = 3_334;
        _setPolicy(dao, policy);
        bytes[] memory calls = _calls(abi.encodeCall(tree.setMetadata, (dao, dao, "")));
        bytes32 resolution = _agreed(dao, ann, calls);
        _expectNotPassed(resolution, 1, 0, 2);
        tree.executeResolution(dao, calls, "");
    }

    function test_Execute_CallThatFailsUndoesAll() external {
        bytes[] memory calls = new bytes[](2);
        calls[0] = _payCall(dao, dao, bob, 100e6);
        calls[1] = _payCall(dao, dao, bob, 900e6 + 1);
        bytes32 resolution = _agreed(dao, ann, calls);
        vm.expectRevert(
            abi.encodeWithSelector(IDaoTypes.DaoTree_InsufficientBalance.selector, dao, USDC, 900e6, 900e6 + 1)
        );
        tree.executeResolution(dao, calls, "");
        assertEq(usdc.balanceOf(bob), 0);
        assertFalse(tree.resolutionOf(dao, resolution).isExecuted);
        // and it can be executed when it no longer fails
        _fund(dao, USDC, 1);
        tree.executeResolution(dao, calls, "");
        assertEq(usdc.balanceOf(bob), 1_000e6 + 1);
    }

    function test_Execute_AllOrNothingOfManyCalls() external {
        bytes[] memory calls = new bytes[](20);
        for (uint256 i = 0; i < 20; ++i) calls[i] = _payCall(dao, dao, bob, i);
        _resolve(dao, ann, calls);
        assertEq(usdc.balanceOf(bob), 190);
    }

    /* ACTING */

    function test_Execute_ActsForItsNodeAndBelowOnly() external {
        uint256 child = _child(dao, stranger, 0);
        uint256 sibling = _child(root, stranger, 0);
        _fund(child, USDC, 50e6);
        _fund(sibling, USDC, 50e6);
        _resolve(dao, ann, _calls(_payCall(child, dao, bob, 50e6)));
        assertEq(usdc.balanceOf(bob), 50e6);
        _refuse(_payCall(sibling, dao, bob, 1), IDaoTypes.DaoTree_NotAbove.selector);
        _refuse(_payCall(root, dao, bob, 1), IDaoTypes.DaoTree_NotAbove.selector);
        // nor by the name of another node, be it above, below or beside
        _refuse(_payCall(root, root, bob, 1), IDaoTypes.DaoTree_MissingRole.selector);
        _refuse(_payCall(sibling, sibling, bob, 1), IDaoTypes.DaoTree_MissingRole.selector);
        _refuse(_payCall(child, child, bob, 1), IDaoTypes.DaoTree_MissingRole.selector);
        _refuse(_payCall(child, 0, bob, 1), IDaoTypes.DaoTree_MissingRole.selector);
        _refuse(abi.encodeCall(tree.setRoles, (root, dao, ann, LEAD)), IDaoTypes.DaoTree_NotAbove.selector);
        // what it has is its parent's to take, not its own to refuse
        _refuse(abi.encodeCall(tree.setFrozen, (dao, dao, false)), IDaoTypes.DaoTree_NotAbove.selector);
        _refuse(abi.encodeCall(tree.slashRootPledge, (root, 1, "")), IAccessManaged.AccessManagedUnauthorized.selector);
    }

    /// @dev A resolution of `dao` with this call fails so.
    function _refuse(bytes memory call, bytes4 selector) private {
        _agreed(dao, ann, _calls(call));
        vm.expectPartialRevert(selector);
        tree.executeResolution(dao, _calls(call), "");
    }

    function test_Execute_RevertWhen_SettingOfTheProtocol() external {
        bytes4 unauthorized = IAccessManaged.AccessManagedUnauthorized.selector;
        _refuse(abi.encodeCall(tree.setPledges, (0, 0)), unauthorized);
        _refuse(abi.encodeCall(tree.listModule, (bob, IDaoCommons.ModuleKind.Rules, 1, true)), unauthorized);
        _refuse(abi.encodeCall(tree.resolveTask, (1, 0)), unauthorized);
        _refuse(abi.encodeCall(tree.setRootFrozen, (root, true)), unauthorized);
        _refuse(abi.encodeCall(tree.pause, ()), unauthorized);
        _refuse(abi.encodeCall(tree.initialize, (bob)), Initializable.InvalidInitialization.selector);
    }

    function test_Execute_NamesWhoActsForItsNode() external {
        _resolve(dao, ann, _calls(abi.encodeCall(tree.setRoles, (dao, dao, bob, ALL_ROLES))));
        assertEq(tree.rolesOf(dao, bob), ALL_ROLES);
    }

    /// @dev Every call that takes tokens takes them of the tree, which gave nobody an allowance, itself included.
    function test_Execute_RevertWhen_TakingSomebodysAllowance() external {
        _mintTo(bob, usdc, 1_000e6);
        _giveCpt(bob, 50_000e18);
        vm.startPrank(bob);
        usdc.approve(address(tree), type(uint256).max);
        cpt.approve(address(tree), type(uint256).max);
        vm.stopPrank();
        _fund(root, CPT, 50_000e18);
        bytes4 refused = IERC20Errors.ERC20InsufficientAllowance.selector;
        _refuse(abi.encodeCall(tree.fund, (dao, USDC, 1)), refused);
        _refuse(abi.encodeCall(tree.fund, (dao, CPT, 1)), refused);
        _refuse(abi.encodeCall(tree.creditRevenue, (dao, USDC, 1, "")), refused);
        _refuse(abi.encodeCall(tree.creditRevenue, (dao, CPT, 1, "")), refused);
        _refuse(abi.encodeCall(tree.pledge, (dao)), refused);
        _refuse(abi.encodeCall(tree.createRoot, (NodeKind.Community, URI)), refused);
        _refuse(abi.encodeCall(tree.withdrawCredit, (USDC, bob)), IDaoTypes.DaoTree_OutOfBounds.selector);
        assertEq(usdc.balanceOf(bob), 1_000e6);
    }

    function test_Execute_RevertWhen_CallerPretendsToAct() external {
        // nobody acts when nothing is executed
        vm.expectPartialRevert(IDaoTypes.DaoTree_MissingRole.selector);
        vm.prank(address(tree));
        tree.pay(dao, dao, USDC, bob, 1, "");
        vm.expectPartialRevert(IDaoTypes.DaoTree_NotAbove.selector);
        vm.prank(address(tree));
        tree.pay(dao, 0, USDC, bob, 1, "");
    }

    /* REENTRANCY */

    /// @dev While a resolution pays it, a contract tries everything it could gain by; nobody acts for it.
    function test_Execute_PayeeDoesNotAct() external {
        vm.etch(address(usdc), type(ReentrantUSDC).runtimeCode);
        ReentrantClaimant payee = new ReentrantClaimant(address(tree));
        bytes[] memory calls = _calls(_payCall(dao, dao, address(payee), 1e6));
        bytes[6] memory tries = [
            _payCall(dao, dao, address(payee), 1e6),
            abi.encodeCall(tree.setShares, (dao, dao, _one(_of(address(payee))), _one(1_000))),
            abi.encodeCall(tree.setRoles, (dao, dao, address(payee), ALL_ROLES)),
            abi.encodeCall(tree.setPolicy, (dao, dao, _policy())),
            abi.encodeCall(tree.close, (dao, dao)),
            abi.encodeCall(tree.executeResolution, (dao, calls, ""))
        ];
        _agreed(dao, ann, calls);
        for (uint256 i = 0; i < tries.length; ++i) {
            uint256 state = vm.snapshotState();
            payee.setCall(tries[i]);
            tree.executeResolution(dao, calls, "");
            assertFalse(payee.succeeded());
            assertEq(usdc.balanceOf(address(payee)), 1e6);
            assertEq(tree.totalShares(dao), 100);
            vm.revertToState(state);
        }
    }

    /// @dev The payee executes another resolution in between: it acts for its own node, and the first goes on for its own.
    function test_Execute_AnotherInBetweenActsForItsOwnNode() external {
        vm.etch(address(usdc), type(ReentrantUSDC).runtimeCode);
        ReentrantClaimant payee = new ReentrantClaimant(address(tree));
        uint256 other = _child(root, stranger, 0);
        _setPolicy(other, _policy());
        _setShares(other, ben, 1);
        bytes[] memory inner = _calls(abi.encodeCall(tree.setShares, (other, other, _one(_of(bob)), _one(7))));
        bytes[] memory outer = new bytes[](2);
        outer[0] = _payCall(dao, dao, address(payee), 1e6);
        outer[1] = abi.encodeCall(tree.setShares, (dao, dao, _one(_of(bob)), _one(9)));
        bytes32 first = _propose(dao, ann, outer);
        bytes32 second = _propose(other, ben, inner);
        skip(1);
        _vote(dao, first, ann, true);
        _vote(other, second, ben, true);
        skip(VOTING_TIME);
        payee.setCall(abi.encodeCall(tree.executeResolution, (other, inner, "")));
        tree.executeResolution(dao, outer, "");
        assertTrue(payee.succeeded());
        assertEq(tree.sharesOf(other, _of(bob)), 7);
        assertEq(tree.sharesOf(dao, _of(bob)), 9);
    }

    /// @dev A resolution executes one of another node: it acts for that one within, for its own before and after, and cannot use it.
    function test_Execute_OneWithinAnotherLendsNothing() external {
        uint256 other = _child(root, stranger, 0);
        _setPolicy(other, _policy());
        _setShares(other, ben, 1);
        // `other` would like to spend what `dao` has
        bytes[] memory inner = _calls(_payCall(dao, dao, ben, 1e6));
        bytes[] memory outer = _calls(abi.encodeCall(tree.executeResolution, (other, inner, "")));
        bytes32 first = _propose(dao, ann, outer);
        bytes32 second = _propose(other, ben, inner);
        skip(1);
        _vote(dao, first, ann, true);
        _vote(other, second, ben, true);
        skip(VOTING_TIME);
        _expectMissingRole(dao, address(tree), TREASURER);
        tree.executeResolution(dao, outer, "");
    }

    /// @dev The resolution claims what a child earned, which asks the child's module.
    function test_Execute_TreasuryModuleDoesNotAct() external {
        uint256 child = _child(dao, stranger, 0);
        MockDaoTreasury module = _giveTreasury(child);
        _setShares(dao, ben, 0);
        _setShares(dao, NODE | child, 30);
        _credit(dao, USDC, 100e6);
        module.setCall(address(tree), abi.encodeCall(tree.setShares, (dao, dao, _one(_of(bob)), _one(1))));
        skip(1);
        _resolve(dao, ann, _calls(abi.encodeCall(tree.claimRevenue, (dao, NODE | child, USDC))));
        assertEq(module.reason(), IDaoTypes.DaoTree_MissingRole.selector);
        assertEq(tree.sharesOf(dao, _of(bob)), 0);
        assertEq(tree.balanceOf(child, USDC), 29.4e6);
    }

    /// @dev What comes in while revenue does is locked out, also by way of a resolution.
    function test_CreditRevenue_IsNotEnteredAgainByAResolution() external {
        MockDaoTreasury module = _giveTreasury(dao);
        bytes[] memory calls = _calls(abi.encodeCall(tree.claimRevenue, (dao, _of(ann), USDC)));
        _credit(dao, USDC, 100e6);
        _agreed(dao, ann, calls);
        module.setCall(address(tree), abi.encodeCall(tree.executeResolution, (dao, calls, "")));
        _credit(dao, USDC, 100e6);
        assertEq(module.reason(), ReentrancyGuardTransient.ReentrancyGuardReentrantCall.selector);
        assertEq(usdc.balanceOf(ann), 0);
        assertEq(_claimable(dao, ann), 117.6e6);
    }

    /* NODES AS MEMBERS */

    function test_Vote_ByAChildsResolution() external {
        uint256 child = _childOf(dao, bob);
        _setShares(dao, NODE | child, 900);
        skip(1);
        bytes32 above = _propose(dao, ann, _pay100());
        bytes[] memory calls = _calls(_voteCall(dao, above, child));
        _resolve(child, bob, calls);
        assertEq(tree.resolutionOf(dao, above).inFavour, 900);
        // nor twice by a second resolution
        vm.prank(bob);
        bytes32 again = tree.proposeResolution(child, calls, "again");
        skip(1);
        _vote(child, again, bob, true);
        skip(1 hours);
        vm.expectRevert(abi.encodeWithSelector(IDaoMembers.DaoTree_HasVoted.selector, above, NODE | child));
        tree.executeResolution(child, calls, "again");
    }

    function test_Vote_RevertWhen_ByAnotherChildsResolution() external {
        uint256 child = _childOf(dao, bob);
        uint256 victim = _childOf(dao, cyd);
        _setShares(dao, NODE | victim, 900);
        skip(1);
        bytes32 above = _propose(dao, ann, _pay100());
        bytes[] memory calls = _calls(_voteCall(dao, above, victim));
        _agreed(child, bob, calls);
        _expectNotMember(dao, NODE | victim);
        tree.executeResolution(child, calls, "");
    }

    /// @dev A node does not vote with an account's shares, nor the tree with its own.
    function test_Vote_RevertWhen_ByAResolutionForAnAccount() external {
        bytes32 resolution = _propose(dao, ann, _pay100());
        uint256 child = _childOf(dao, bob);
        bytes[] memory calls = _calls(abi.encodeCall(tree.voteResolution, (dao, resolution, _of(ben), true)));
        _agreed(child, bob, calls);
        _expectNotMember(dao, _of(ben));
        tree.executeResolution(child, calls, "");
        calls = _calls(abi.encodeCall(tree.voteResolution, (dao, resolution, _of(address(tree)), true)));
        _agreed(child, bob, calls);
        _expectNotMember(dao, _of(address(tree)));
        tree.executeResolution(child, calls, "");
    }

    /// @dev An account with shares at two places has both, each once: they are two members.
    function test_Vote_TwoPathsAreTwoMembers() external {
        uint256 child = _childOf(dao, ann);
        _setShares(dao, NODE | child, 50);
        skip(1);
        bytes32 above = _propose(dao, ann, _pay100());
        skip(1);
        _vote(dao, above, ann, true);
        _resolve(child, ann, _calls(_voteCall(dao, above, child)));
        assertEq(tree.resolutionOf(dao, above).inFavour, 110);
    }

    /// @dev A node whose members all are nodes has nobody else who could.
    function test_Propose_ByAChildsResolution() external {
        uint256 above = _child(root, stranger, 0);
        uint256 child = _childOf(above, bob);
        uint256 other = _childOf(above, bob);
        _setPolicy(above, _policy());
        _setShares(above, NODE | child, 1);
        _fund(above, USDC, 100e6);
        skip(1);
        bytes[] memory calls = _calls(_payCall(above, above, cyd, 100e6));
        bytes[] memory proposal = _calls(abi.encodeCall(tree.proposeResolution, (above, calls, "")));
        // not by one without shares, and nobody in its place
        _agreed(other, bob, proposal);
        _expectNotMember(above, NODE | other);
        tree.executeResolution(other, proposal, "");
        _expectNotMember(above, _of(bob));
        _propose(above, bob, calls);
        _resolve(child, bob, proposal);
        _resolve(child, bob, _calls(_voteCall(above, _hashOf(above, calls), child)));
        skip(VOTING_TIME);
        tree.executeResolution(above, calls, "");
        assertEq(usdc.balanceOf(cyd), 100e6);
    }

    function _hashOf(uint256 id, bytes[] memory calls) private view returns (bytes32) {
        return tree.hashResolution(id, calls, "");
    }

    /// @dev From the fifth level to the top: each node's resolution is its vote for the one above.
    function test_Vote_FiveLevelsUp() external {
        uint256[6] memory ids;
        bytes[][6] memory calls;
        ids[0] = root;
        for (uint256 i = 1; i < 6; ++i) {
            ids[i] = _child(ids[i - 1], stranger, 0);
            _setShares(ids[i - 1], NODE | ids[i], 1);
        }
        _setShares(ids[5], ann, 1);
        for (uint256 i = 0; i < 6; ++i) {
            IDaoMembers.Policy memory policy = _policy();
            policy.votingTime = uint32((6 - i) * 1 days);
            _setPolicy(ids[i], policy);
            if (i == 0) continue;
            vm.prank(lead);
            tree.setRoles(ids[i], root, lead, LEAD);
        }
        skip(1);
        calls[0] = _calls(_payCall(root, root, bob, 1_000e6));
        for (uint256 i = 0; i < 6; ++i) {
            bytes32 resolution = _propose(ids[i], lead, calls[i]);
            if (i != 5) calls[i + 1] = _calls(_voteCall(ids[i], resolution, ids[i + 1]));
        }
        skip(1);
        _vote(ids[5], tree.hashResolution(ids[5], calls[5], ""), ann, true);
        for (uint256 i = 6; i > 0; --i) {
            skip(1 days);
            tree.executeResolution(ids[i - 1], calls[i - 1], "");
        }
        assertEq(usdc.balanceOf(bob), 1_000e6);
    }

    /// @dev With one member, who resolves in an hour.
    function _childOf(uint256 parent, address account) private returns (uint256 id) {
        id = _child(parent, stranger, 0);
        IDaoMembers.Policy memory policy = _policy();
        policy.votingTime = 1 hours;
        _setPolicy(id, policy);
        _setShares(id, account, 1);
    }

    /* COUNCIL */

    function _council(uint256 id) private returns (MockCouncil council) {
        council = new MockCouncil();
        vm.prank(lead);
        tree.setCouncil(id, root, address(council));
    }

    function test_Council_VotesInPlaceOfMembers() external {
        MockCouncil council = _council(dao);
        council.seat(bob);
        council.seat(stranger);
        council.seat(judge);
        skip(1);
        _expectNotMember(dao, _of(ann));
        _propose(dao, ann, _pay100());
        bytes32 resolution = _propose(dao, bob, _pay100());
        skip(1);
        _expectNotMember(dao, _of(ann));
        _vote(dao, resolution, ann, true);
        _vote(dao, resolution, bob, true);
        skip(VOTING_TIME);
        // half of three: two
        _expectNotPassed(resolution, 1, 0, 2);
        tree.executeResolution(dao, _pay100(), "");
    }

    function test_Council_SeatsOfTheSnapshotVote() external {
        MockCouncil council = _council(dao);
        council.seat(bob);
        skip(1);
        bytes32 resolution = _propose(dao, bob, _pay100());
        skip(1);
        council.unseat(bob);
        council.seat(judge);
        _vote(dao, resolution, bob, true);
        _expectNotMember(dao, _of(judge));
        _vote(dao, resolution, judge, true);
        skip(VOTING_TIME);
        tree.executeResolution(dao, _pay100(), "");
    }

    function test_Council_ChildHasNoSeat() external {
        uint256 child = _childOf(dao, bob);
        _setShares(dao, NODE | child, 1_000);
        MockCouncil council = _council(dao);
        council.seat(address(uint160(child)));
        council.seat(judge);
        skip(1);
        bytes32 above = _propose(dao, judge, _pay100());
        bytes[] memory calls = _calls(_voteCall(dao, above, child));
        _agreed(child, bob, calls);
        _expectNotMember(dao, NODE | child);
        tree.executeResolution(child, calls, "");
    }

    /// @dev Shares are many, seats are few: votes of one kind must not be measured by the other.
    function test_Council_SharesThatVotedBeforeDoNotMeetItsQuorum() external {
        bytes32 resolution = _propose(dao, cyd, _pay100());
        skip(1);
        // a tenth of the shares, and the others need not care
        _vote(dao, resolution, cyd, true);
        MockCouncil council = _council(dao);
        council.seat(bob);
        council.seat(judge);
        skip(VOTING_TIME);
        vm.expectRevert();
        tree.executeResolution(dao, _pay100(), "");
        assertEq(usdc.balanceOf(bob), 0);
    }

    /// @dev Nor by what one council has said under another, or under the members again.
    function test_Council_WhatWasProposedUnderAnotherIsVoid() external {
        MockCouncil council = _council(dao);
        council.seat(bob);
        skip(1);
        bytes32 resolution = _propose(dao, bob, _pay100());
        skip(1);
        _vote(dao, resolution, bob, true);
        vm.prank(lead);
        tree.setCouncil(dao, root, address(0));
        _expectNoResolution(resolution);
        _vote(dao, resolution, ann, true);
        skip(VOTING_TIME);
        _expectNoResolution(resolution);
        tree.executeResolution(dao, _pay100(), "");
        // nor in the second of the change
        vm.prank(lead);
        tree.setCouncil(dao, root, address(council));
        _expectNotInTime(dao, block.timestamp);
        _propose(dao, bob, _noCalls());
        skip(1);
        resolution = _propose(dao, bob, _noCalls());
        vm.prank(lead);
        tree.setCouncil(dao, root, address(0));
        skip(1);
        _expectNoResolution(resolution);
        _vote(dao, resolution, ann, true);
    }

    function test_Council_IsSetAmongOtherCallsOfAResolution() external {
        MockCouncil council = new MockCouncil();
        bytes[] memory calls = new bytes[](2);
        calls[0] = abi.encodeCall(tree.setCouncil, (dao, dao, address(council)));
        calls[1] = _payCall(dao, dao, bob, 1e6);
        _resolve(dao, ann, calls);
        assertEq(tree.councilOf(dao), address(council));
        assertEq(usdc.balanceOf(bob), 1e6);
    }
}
