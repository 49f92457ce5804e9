// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IAccessManaged} from "@openzeppelin/contracts/access/manager/IAccessManaged.sol";
import {IAccessManager} from "@openzeppelin/contracts/access/manager/IAccessManager.sol";
import {IAccessControl} from "@openzeppelin/contracts/access/IAccessControl.sol";
import {IGovernor} from "@openzeppelin/contracts/governance/IGovernor.sol";
import {ICPTGovernor} from "../../contracts/interfaces/governance/ICPTGovernor.sol";
import {IVetoGuard} from "../../contracts/interfaces/governance/IVetoGuard.sol";
import {Roles} from "../../contracts/libraries/Roles.sol";
import {VetoTest} from "../helpers/VetoTest.sol";

/// @notice The veto: on what, by whom, until when.
contract VetoGuardTest is VetoTest {
    IGovernor.ProposalState private constant CANCELED = IGovernor.ProposalState.Canceled;
    IGovernor.ProposalState private constant QUEUED = IGovernor.ProposalState.Queued;
    IGovernor.ProposalState private constant EXECUTED = IGovernor.ProposalState.Executed;

    function _expectNotQueued(Proposal memory p, IGovernor.ProposalState actual) private {
        vm.expectRevert(abi.encodeWithSelector(IVetoGuard.VetoGuard_NotQueued.selector, p.id, actual));
    }

    function _expectExempt(Proposal memory p) private {
        vm.expectRevert(abi.encodeWithSelector(IVetoGuard.VetoGuard_Exempt.selector, p.id));
    }

    /* VETO */

    function test_Veto_CancelsWhatIsQueuedForGood() external {
        Proposal memory p = _payment();
        _passAndQueue(p);
        vm.expectEmit(address(vetoGuard));
        emit IVetoGuard.ProposalVetoed(p.id, vetoCouncil);
        assertEq(_veto(p), p.id);
        _assertState(p, CANCELED);
        assertFalse(timelock.isOperation(_operationOf(p)));
        vm.warp(governor.proposalEta(p.id));
        _expectUnexpectedState(p, CANCELED, _only(QUEUED));
        _execute(p);
        _expectUnexpectedState(p, CANCELED, _only(IGovernor.ProposalState.Succeeded));
        _queue(p);
        _expectUnexpectedState(p, CANCELED, 0);
        _propose(p);
        _expectNotQueued(p, CANCELED);
        _veto(p);
        vm.warp(governor.proposalExpiry(p.id) + 1);
        _assertState(p, CANCELED);
    }

    /// @dev From the second of queuing to the last one before the expiry, also when it could be executed.
    function test_Veto_AsLongAsItIsQueued() external {
        Proposal memory p = _payment();
        _passAndQueue(p);
        uint256 state = vm.snapshotState();
        uint256[4] memory times = [
            block.timestamp,
            governor.proposalEta(p.id) - 1,
            governor.proposalEta(p.id),
            governor.proposalExpiry(p.id)
        ];
        for (uint256 i = 0; i < 4; ++i) {
            vm.warp(times[i]);
            _veto(p);
            _assertState(p, CANCELED);
            vm.revertToState(state);
        }
    }

    function test_Veto_RevertGiven_AnyOtherState() external {
        Proposal memory p = _payment();
        Proposal memory defeated = _payment();
        Proposal memory canceled = _payment();
        vm.expectRevert(abi.encodeWithSelector(IGovernor.GovernorNonexistentProposal.selector, p.id));
        _veto(p);
        _propose(defeated);
        _propose(canceled);
        vm.prank(alice.addr);
        governor.cancel(canceled.targets, canceled.values, canceled.calldatas, _hashOf(canceled));
        _expectNotQueued(canceled, CANCELED);
        _veto(canceled);
        _propose(p);
        _expectNotQueued(p, IGovernor.ProposalState.Pending);
        _veto(p);
        vm.warp(governor.proposalSnapshot(p.id) + 1);
        _expectNotQueued(p, IGovernor.ProposalState.Active);
        _veto(p);
        _vote(alice, p, FOR);
        _close(p);
        _expectNotQueued(p, IGovernor.ProposalState.Succeeded);
        _veto(p);
        _expectNotQueued(defeated, IGovernor.ProposalState.Defeated);
        _veto(defeated);
        _queue(p);
        uint256 state = vm.snapshotState();
        vm.warp(governor.proposalEta(p.id));
        _execute(p);
        _expectNotQueued(p, EXECUTED);
        _veto(p);
        vm.revertToState(state);
        vm.warp(governor.proposalExpiry(p.id) + 1);
        _expectNotQueued(p, IGovernor.ProposalState.Expired);
        _veto(p);
    }

    function test_Veto_RevertWhen_NotByTheCouncil() external {
        Proposal memory p = _payment();
        _passAndQueue(p);
        address[7] memory others = [
            stranger,
            alice.addr,
            council,
            guardian,
            address(timelock),
            admin,
            address(governor)
        ];
        for (uint256 i = 0; i < others.length; ++i) {
            vm.expectRevert(abi.encodeWithSelector(IAccessManaged.AccessManagedUnauthorized.selector, others[i]));
            vm.prank(others[i]);
            vetoGuard.veto(p.targets, p.values, p.calldatas, _hashOf(p));
        }
        _assertState(p, QUEUED);
    }

    function test_Veto_RevertWhen_TheWordsAreAnothersOrDifferent() external {
        Proposal memory p = _payment();
        Proposal memory q = _payment();
        _passAndQueue(p);
        string memory description = p.description;
        p.description = q.description;
        vm.expectRevert(abi.encodeWithSelector(IGovernor.GovernorNonexistentProposal.selector, _idOf(p)));
        _veto(p);
        (p.description, p.values[0]) = (description, 1);
        vm.expectRevert(abi.encodeWithSelector(IGovernor.GovernorNonexistentProposal.selector, _idOf(p)));
        _veto(p);
    }

    /// @dev Only its own way: the guard holds the timelock's canceller role, the council does not.
    function test_Veto_IsTheOnlyWayOfTheCouncilToCancel() external {
        Proposal memory p = _renewal();
        _passAndQueue(p);
        bytes32 operation = _operationOf(p);
        bytes32 role = timelock.CANCELLER_ROLE();
        vm.expectRevert(
            abi.encodeWithSelector(IAccessControl.AccessControlUnauthorizedAccount.selector, vetoCouncil, role)
        );
        vm.prank(vetoCouncil);
        timelock.cancel(operation);
    }

    /* EXEMPT */

    function test_Veto_RevertGiven_ItsOnlyActionIsRenewOrEnd() external {
        Proposal memory renewal = _renewal();
        Proposal memory ending = _ending();
        Proposal memory trailing = _proposal(address(vetoGuard), bytes.concat(IVetoGuard.renew.selector, hex"c0de"));
        Proposal[3] memory exempt = [renewal, trailing, ending];
        for (uint256 i = 0; i < 3; ++i) {
            assertTrue(vetoGuard.isExempt(exempt[i].targets, exempt[i].calldatas));
            _passAndQueue(exempt[i]);
            _expectExempt(exempt[i]);
            _veto(exempt[i]);
            vm.warp(governor.proposalEta(exempt[i].id));
            _execute(exempt[i]);
            _assertState(exempt[i], EXECUTED);
        }
    }

    /// @dev Words behind the selector change nothing of `renew`, hence nothing of its exemption.
    function test_Renew_WithWordsBehindIsRenew() external {
        _handOver();
        Proposal memory p = _proposal(address(vetoGuard), bytes.concat(IVetoGuard.renew.selector, hex"c0de"));
        _ready(p);
        _expectExempt(p);
        _veto(p);
        _execute(p);
        assertEq(vetoGuard.lapsesAt(), block.timestamp + VETO_TERM);
    }

    function test_Veto_OfRenewalsThatBringMore() external {
        Proposal memory upgrade = _renewal();
        _add(upgrade, address(governor), abi.encodeCall(ICPTGovernor.setExecutionWindow, (30 days)));
        Proposal memory twice = _renewal();
        _add(twice, address(vetoGuard), abi.encodeCall(IVetoGuard.renew, ()));
        Proposal memory behind = _payment();
        _add(behind, address(vetoGuard), abi.encodeCall(IVetoGuard.renew, ()));
        Proposal memory ending = _ending();
        _add(ending, address(cpt), abi.encodeCall(cpt.transfer, (payee, CPT_1)));
        Proposal memory elsewhere = _proposal(address(governor), abi.encodeCall(IVetoGuard.renew, ()));
        Proposal memory other = _proposal(
            address(vetoGuard),
            abi.encodeCall(IAccessManaged.setAuthority, (address(thief)))
        );
        Proposal memory empty = _proposal(address(vetoGuard), "");
        Proposal[7] memory all = [upgrade, twice, behind, ending, elsewhere, other, empty];
        for (uint256 i = 0; i < 7; ++i) {
            assertFalse(vetoGuard.isExempt(all[i].targets, all[i].calldatas));
            _passAndQueue(all[i]);
            _veto(all[i]);
            _assertState(all[i], CANCELED);
        }
    }

    function test_IsExempt_AsksForOneTargetAndOneCall() external view {
        address[] memory targets = new address[](1);
        bytes[] memory calldatas = new bytes[](1);
        targets[0] = address(vetoGuard);
        calldatas[0] = abi.encodeCall(IVetoGuard.renew, ());
        assertTrue(vetoGuard.isExempt(targets, calldatas));
        assertFalse(vetoGuard.isExempt(new address[](0), calldatas));
        assertFalse(vetoGuard.isExempt(targets, new bytes[](0)));
        assertFalse(vetoGuard.isExempt(new address[](0), new bytes[](0)));
        address[] memory two = new address[](2);
        two[0] = address(vetoGuard);
        assertFalse(vetoGuard.isExempt(two, calldatas));
        calldatas[0] = hex"e5225381"; // 4 bytes of something else
        assertFalse(vetoGuard.isExempt(targets, calldatas));
        targets[0] = address(timelock);
        calldatas[0] = abi.encodeCall(IVetoGuard.renew, ());
        assertFalse(vetoGuard.isExempt(targets, calldatas));
    }

    /* LAPSE */

    function test_Veto_DoesNotLapseInTheLaunchPhase() external {
        assertEq(vetoGuard.lapsesAt(), type(uint256).max);
        skip(300 days);
        assertTrue(vetoGuard.isActive());
        Proposal memory renewal = _renewal();
        _ready(renewal);
        vm.expectEmit(address(vetoGuard));
        emit IVetoGuard.VetoRenewed(type(uint256).max, type(uint256).max);
        _execute(renewal);
        assertEq(vetoGuard.lapsesAt(), type(uint256).max);
        Proposal memory p = _payment();
        _passAndQueue(p);
        _veto(p);
    }

    function test_Veto_LapsesAfter91DaysToTheSecond() external {
        uint256 launchedAt = _handOver();
        uint256 lapsesAt = launchedAt + 91 days;
        assertEq(vetoGuard.lapsesAt(), lapsesAt);
        vm.warp(lapsesAt - 15 days);
        Proposal memory p = _payment();
        _passAndQueue(p);
        vm.warp(lapsesAt - 1);
        assertTrue(vetoGuard.isActive());
        uint256 state = vm.snapshotState();
        _veto(p);
        _assertState(p, CANCELED);
        vm.revertToState(state);
        vm.warp(lapsesAt);
        assertFalse(vetoGuard.isActive());
        assertEq(vetoGuard.lapsesAt(), lapsesAt);
        _assertState(p, QUEUED);
        vm.expectRevert(abi.encodeWithSelector(IVetoGuard.VetoGuard_Lapsed.selector, lapsesAt));
        _veto(p);
        _execute(p);
    }

    /// @dev A renewal of the launch phase does not outlive the 91 days after it, nor shorten them.
    function test_Veto_CountsFromTheHandOverAfterARenewalBefore() external {
        _run(_renewal());
        uint256 launchedAt = _handOver();
        assertEq(vetoGuard.lapsesAt(), launchedAt + 91 days);
    }

    function test_Renew_LetsItHoldFor91DaysFromThen() external {
        uint256 launchedAt = _handOver();
        Proposal memory p = _renewal();
        _ready(p);
        skip(3 days);
        vm.expectEmit(address(vetoGuard));
        emit IVetoGuard.VetoRenewed(launchedAt + 91 days, block.timestamp + 91 days);
        _execute(p);
        assertEq(vetoGuard.lapsesAt(), block.timestamp + 91 days);
        assertTrue(vetoGuard.isActive());
    }

    function test_Renew_BringsBackWhatLapsed() external {
        uint256 launchedAt = _handOver();
        vm.warp(launchedAt + 200 days);
        assertFalse(vetoGuard.isActive());
        Proposal memory p = _payment();
        Proposal memory renewal = _renewal();
        _ready(renewal);
        _passAndQueue(p);
        vm.expectRevert(abi.encodeWithSelector(IVetoGuard.VetoGuard_Lapsed.selector, launchedAt + 91 days));
        _veto(p);
        vm.expectEmit(address(vetoGuard));
        emit IVetoGuard.VetoRenewed(launchedAt + 91 days, block.timestamp + 91 days);
        _execute(renewal);
        uint256 lapsesAt = block.timestamp + 91 days;
        _veto(p);
        vm.warp(lapsesAt);
        assertFalse(vetoGuard.isActive());
    }

    function test_Renew_RevertWhen_NotByTheTimelock() external {
        address[6] memory others = [stranger, alice.addr, council, vetoCouncil, address(governor), address(manager)];
        for (uint256 i = 0; i < others.length; ++i) {
            bytes memory refusal = abi.encodeWithSelector(IVetoGuard.VetoGuard_NotGovernance.selector, others[i]);
            vm.startPrank(others[i]);
            vm.expectRevert(refusal);
            vetoGuard.renew();
            vm.expectRevert(refusal);
            vetoGuard.end("");
            vm.stopPrank();
        }
    }

    /// @dev Even an admin of the manager cannot renew by it: the caller is then the manager.
    function test_Renew_RevertWhen_ByTheCouncilThroughTheManager() external {
        bytes4[] memory selectors = new bytes4[](1);
        selectors[0] = IVetoGuard.renew.selector;
        bytes memory allow = abi.encodeCall(
            IAccessManager.setTargetFunctionRole,
            (address(vetoGuard), selectors, Roles.VETO)
        );
        vm.startPrank(council);
        manager.schedule(address(manager), allow, 0);
        skip(48 hours);
        manager.execute(address(manager), allow);
        vm.stopPrank();
        vm.expectRevert(abi.encodeWithSelector(IVetoGuard.VetoGuard_NotGovernance.selector, address(manager)));
        vm.prank(vetoCouncil);
        manager.execute(address(vetoGuard), abi.encodeCall(IVetoGuard.renew, ()));
    }
}
