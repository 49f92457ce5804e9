// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IAccessManager} from "@openzeppelin/contracts/access/manager/IAccessManager.sol";
import {ILaunchPhase} from "../../contracts/interfaces/governance/ILaunchPhase.sol";
import {IVoteEscrow} from "../../contracts/interfaces/ve/IVoteEscrow.sol";
import {Roles} from "../../contracts/libraries/Roles.sol";
import {GovernanceTest} from "../helpers/GovernanceTest.sol";

/// @notice Who is admin before and after, and that the way is one-way and open to anyone.
contract LaunchPhaseTest is GovernanceTest {
    function _handOver(address[] memory formerAdmins) private {
        vm.prank(stranger);
        launchPhase.handOver(formerAdmins);
    }

    function _handOver() private {
        _handOver(new address[](0));
    }

    /// @dev 13 weeks of enough veCPT.
    function _passThirteenWeeks() private {
        _lock(whale, 10_000_000 * CPT_1, _weekStart(208));
        skip(91 days);
    }

    function _isAdmin(address account) private view returns (bool isMember) {
        (isMember, ) = manager.hasRole(Roles.ADMIN, account);
    }

    /// @dev As the council, or any other whose delay it is.
    function _delayed(address caller, bytes memory call) private {
        vm.startPrank(caller);
        manager.schedule(address(manager), call, 0);
        skip(48 hours);
        manager.execute(address(manager), call);
        vm.stopPrank();
    }

    function _grant(address account, uint32 delay) private pure returns (bytes memory) {
        return abi.encodeCall(IAccessManager.grantRole, (Roles.ADMIN, account, delay));
    }

    function _expectUnauthorized(address account) private {
        vm.expectRevert(
            abi.encodeWithSelector(IAccessManager.AccessManagerUnauthorizedAccount.selector, account, Roles.ADMIN)
        );
    }

    function test_LaunchPhase_IsAsSpecified() external view {
        assertEq(launchPhase.requiredVotes(), 10_000_000e18);
        assertEq(launchPhase.council(), council);
        assertEq(launchPhase.timelock(), address(timelock));
        assertEq(launchPhase.endedAt(), 0);
    }

    /* BEFORE */

    function test_Council_IsAdminAfter48Hours() external {
        bytes memory call = _grant(bob.addr, 0);
        bytes32 operation = manager.hashOperation(council, address(manager), call);
        vm.startPrank(council);
        vm.expectRevert(abi.encodeWithSelector(IAccessManager.AccessManagerNotScheduled.selector, operation));
        manager.grantRole(Roles.ADMIN, bob.addr, 0);
        manager.schedule(address(manager), call, 0);
        skip(48 hours - 1);
        vm.expectRevert(abi.encodeWithSelector(IAccessManager.AccessManagerNotReady.selector, operation));
        manager.execute(address(manager), call);
        skip(1);
        manager.execute(address(manager), call);
        vm.stopPrank();
        assertTrue(_isAdmin(bob.addr));
    }

    function test_Timelock_IsNoAdminInTheLaunchPhase() external {
        assertFalse(_isAdmin(address(timelock)));
        assertTrue(_isAdmin(council));
        assertTrue(_isAdmin(address(launchPhase)));
        Proposal memory p = _proposal(address(manager), _grant(payee, 0));
        _ready(p);
        _expectUnauthorized(address(timelock));
        _execute(p);
    }

    function test_HandOver_RevertGiven_TooLittleIsLocked() external {
        uint256 alices = _worth(1_000_000 * CPT_1, _weekStart(208), START + 1);
        uint256 dayOfDecay = (25 * 1_000_000 * CPT_1 * uint256(1 days) + 10 * FOUR_YEARS - 1) / (10 * FOUR_YEARS);
        vm.warp(START + 1 + 1 days);
        (uint256 timepoint, uint256 proven) = launchPhase.shortfall();
        assertEq(timepoint, START + 1);
        assertEq(proven, alices - dayOfDecay);
        vm.expectRevert(
            abi.encodeWithSelector(ILaunchPhase.LaunchPhase_BelowTarget.selector, timepoint, proven, TARGET)
        );
        _handOver();
        // nobody is named who is not admin: nothing changed
        assertTrue(_isAdmin(council));
        assertEq(launchPhase.endedAt(), 0);
    }

    /* HAND-OVER */

    function test_HandOver_AfterExactly13WeeksByAnyone() external {
        _lock(whale, 10_000_000 * CPT_1, _weekStart(208));
        uint256 lockedAt = block.timestamp;
        vm.warp(lockedAt + 91 days - 1);
        (uint256 timepoint, uint256 proven) = launchPhase.shortfall();
        assertEq(timepoint, lockedAt - 1);
        assertLt(proven, 2_500_000e18);
        vm.expectRevert(
            abi.encodeWithSelector(ILaunchPhase.LaunchPhase_BelowTarget.selector, lockedAt - 1, proven, TARGET)
        );
        _handOver();
        skip(1);
        (timepoint, proven) = launchPhase.shortfall();
        assertEq(timepoint + proven, 0);
        vm.expectEmit(address(launchPhase));
        emit ILaunchPhase.HandedOver(council, address(timelock));
        _handOver();
        assertEq(launchPhase.endedAt(), block.timestamp);
        assertFalse(_isAdmin(council));
        assertFalse(_isAdmin(address(launchPhase)));
        (bool isMember, uint32 delay) = manager.hasRole(Roles.ADMIN, address(timelock));
        assertTrue(isMember);
        assertEq(delay, 0);
    }

    /// @dev The timelock is the delay: what it does as admin it does at once.
    function test_HandOver_LetsTheTimelockActWithoutAFurtherDelay() external {
        _passThirteenWeeks();
        _handOver();
        Proposal memory p = _proposal(address(manager), _grant(payee, 0));
        bytes4[] memory selectors = new bytes4[](1);
        selectors[0] = IVoteEscrow.setMinLock.selector;
        bytes memory call = abi.encodeCall(
            IAccessManager.setTargetFunctionRole,
            (address(voteEscrow), selectors, Roles.ADMIN)
        );
        _add(p, address(manager), call);
        _add(p, address(voteEscrow), abi.encodeCall(IVoteEscrow.setMinLock, (2 * CPT_1)));
        _proposeAndOpen(p);
        _vote(whale, p, FOR);
        _close(p);
        _queue(p);
        vm.warp(governor.proposalEta(p.id));
        _execute(p);
        assertTrue(_isAdmin(payee));
        assertEq(voteEscrow.minLock(), 2 * CPT_1);
    }

    function test_HandOver_IsOneWay() external {
        _passThirteenWeeks();
        _handOver();
        uint256 endedAt = block.timestamp;
        vm.expectRevert(abi.encodeWithSelector(ILaunchPhase.LaunchPhase_Over.selector, endedAt));
        _handOver();
        // whatever becomes of the locks
        vm.warp(_weekStart(208));
        assertEq(voteEscrow.totalSupply(), 0);
        assertEq(launchPhase.endedAt(), endedAt);
        vm.expectRevert(abi.encodeWithSelector(ILaunchPhase.LaunchPhase_Over.selector, endedAt));
        _handOver();
        bytes memory call = _grant(council, 0);
        vm.startPrank(council);
        vm.expectRevert(
            abi.encodeWithSelector(
                IAccessManager.AccessManagerUnauthorizedCall.selector,
                council,
                address(manager),
                IAccessManager.grantRole.selector
            )
        );
        manager.schedule(address(manager), call, 0);
        _expectUnauthorized(council);
        manager.grantRole(Roles.ADMIN, council, 0);
        vm.stopPrank();
    }

    /// @dev What the council scheduled before is void, however ready.
    function test_HandOver_VoidsWhatTheCouncilScheduled() external {
        _passThirteenWeeks();
        bytes memory call = _grant(bob.addr, 0);
        vm.prank(council);
        manager.schedule(address(manager), call, 0);
        skip(48 hours);
        _handOver();
        vm.startPrank(council);
        vm.expectRevert(
            abi.encodeWithSelector(
                IAccessManager.AccessManagerUnauthorizedCall.selector,
                council,
                address(manager),
                IAccessManager.grantRole.selector
            )
        );
        manager.execute(address(manager), call);
        _expectUnauthorized(council);
        manager.grantRole(Roles.ADMIN, bob.addr, 0);
        vm.stopPrank();
        assertFalse(_isAdmin(bob.addr));
    }

    /// @dev The council keeps its other roles: upgrades after 48 hours, which the guardian can cancel.
    function test_HandOver_LeavesTheCouncilItsOtherRoles() external {
        _passThirteenWeeks();
        _handOver();
        (bool isUpgrader, uint32 delay) = manager.hasRole(Roles.UPGRADER, council);
        assertTrue(isUpgrader);
        assertEq(delay, 48 hours);
        address proxyAdmin = _proxyAdminOf(address(launchPhase));
        address implementation = deployCode(
            "LaunchPhase.sol:LaunchPhase",
            abi.encode(address(manager), address(voteEscrow), address(timelock))
        );
        bytes memory upgrade = abi.encodeWithSignature(
            "upgradeAndCall(address,address,bytes)",
            address(launchPhase),
            implementation,
            ""
        );
        vm.prank(council);
        (bytes32 operation, ) = manager.schedule(proxyAdmin, upgrade, 0);
        uint256 state = vm.snapshotState();
        vm.prank(guardian);
        manager.cancel(council, proxyAdmin, upgrade);
        skip(48 hours);
        vm.expectRevert(abi.encodeWithSelector(IAccessManager.AccessManagerNotScheduled.selector, operation));
        vm.prank(council);
        manager.execute(proxyAdmin, upgrade);
        vm.revertToState(state);
        skip(48 hours);
        vm.prank(council);
        manager.execute(proxyAdmin, upgrade);
        assertGt(launchPhase.endedAt(), 0);
    }

    /* FORMER ADMINS */

    function test_HandOver_TakesTheRoleFromFormerAdmins() external {
        _delayed(council, _grant(bob.addr, uint32(TIMELOCK_DELAY)));
        _delayed(council, _grant(carol.addr, 0));
        _passThirteenWeeks();
        address[] memory former = new address[](5);
        former[0] = bob.addr;
        former[1] = stranger;
        former[2] = carol.addr;
        former[3] = bob.addr;
        former[4] = council;
        _handOver(former);
        address[5] memory none = [bob.addr, carol.addr, stranger, council, address(launchPhase)];
        for (uint256 i = 0; i < 5; ++i) {
            assertFalse(_isAdmin(none[i]));
        }
        assertTrue(_isAdmin(address(timelock)));
    }

    /// @dev Whoever writes the list cannot take the role from the timelock by it.
    function test_HandOver_LeavesTheTimelockAdminThoughItIsListed() external {
        _passThirteenWeeks();
        address[] memory former = new address[](2);
        former[0] = address(timelock);
        former[1] = address(timelock);
        _handOver(former);
        assertTrue(_isAdmin(address(timelock)));
    }

    /// @dev Listed before others, itself could not take the role from them: then nothing happens at all.
    function test_HandOver_RevertGiven_ItselfListedBeforeOthers() external {
        _passThirteenWeeks();
        address[] memory former = new address[](2);
        former[0] = address(launchPhase);
        former[1] = bob.addr;
        _expectUnauthorized(address(launchPhase));
        _handOver(former);
        (former[0], former[1]) = (former[1], former[0]);
        _handOver(former);
        assertFalse(_isAdmin(address(launchPhase)));
        assertTrue(_isAdmin(address(timelock)));
    }

    /// @dev A council that gave its role up, or away, stops nothing.
    function test_HandOver_GivenTheCouncilIsNoAdminAnyMore() external {
        _delayed(council, _grant(bob.addr, uint32(TIMELOCK_DELAY)));
        vm.prank(council);
        manager.renounceRole(Roles.ADMIN, council);
        _passThirteenWeeks();
        address[] memory former = new address[](1);
        former[0] = bob.addr;
        _handOver(former);
        assertFalse(_isAdmin(bob.addr));
        assertTrue(_isAdmin(address(timelock)));
    }

    function test_HandOver_RevertGiven_ItIsNotAdmin() external {
        bytes memory call = abi.encodeCall(IAccessManager.revokeRole, (Roles.ADMIN, address(launchPhase)));
        _delayed(council, call);
        _passThirteenWeeks();
        _expectUnauthorized(address(launchPhase));
        _handOver();
        assertEq(launchPhase.endedAt(), 0);
        assertTrue(_isAdmin(council));
    }

    /// @dev The manager has no list of its admins: who is not named stays one, until the timelock or itself changes that.
    function test_HandOver_LeavesWhoIsNotListed() external {
        _delayed(council, _grant(bob.addr, 0));
        _passThirteenWeeks();
        _handOver();
        assertTrue(_isAdmin(bob.addr));
        bytes memory call = abi.encodeCall(IAccessManager.revokeRole, (Roles.ADMIN, bob.addr));
        Proposal memory p = _proposal(address(manager), call);
        _proposeAndOpen(p);
        _vote(whale, p, FOR);
        _close(p);
        _queue(p);
        vm.warp(governor.proposalEta(p.id));
        _execute(p);
        assertFalse(_isAdmin(bob.addr));
    }

    /* WHAT WOULD LEAVE NOBODY */

    /// @dev A delay on grants of the admin role would leave nobody admin meanwhile: then there is no hand-over.
    function test_HandOver_RevertGiven_GrantsOfTheRoleAreDelayed() external {
        _delayed(council, abi.encodeCall(IAccessManager.setGrantDelay, (Roles.ADMIN, type(uint32).max)));
        _passThirteenWeeks();
        vm.expectRevert(abi.encodeWithSelector(ILaunchPhase.LaunchPhase_GrantDelayed.selector, type(uint32).max));
        _handOver();
        assertTrue(_isAdmin(council));
    }

    /// @dev A role that the council gave the timelock before, with a delay, gives way to the one without.
    function test_HandOver_LiftsADelayThatTheTimelockHad() external {
        _delayed(council, _grant(address(timelock), uint32(TIMELOCK_DELAY)));
        _passThirteenWeeks();
        _handOver();
        (bool isMember, uint32 delay) = manager.hasRole(Roles.ADMIN, address(timelock));
        assertTrue(isMember);
        assertEq(delay, 0);
    }
}
