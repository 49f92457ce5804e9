// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IGovernor} from "@openzeppelin/contracts/governance/IGovernor.sol";
import {TimelockController} from "@openzeppelin/contracts/governance/TimelockController.sol";
import {ICPTGovernor} from "../../contracts/interfaces/governance/ICPTGovernor.sol";
import {ILaunchPhase} from "../../contracts/interfaces/governance/ILaunchPhase.sol";
import {IVetoGuard} from "../../contracts/interfaces/governance/IVetoGuard.sol";
import {Roles} from "../../contracts/libraries/Roles.sol";
import {VoteEscrowTest} from "./VoteEscrowTest.sol";

/// @notice The Governor with what OpenZeppelin's modules add and no published interface names.
interface IModularGovernor is IGovernor, ICPTGovernor {
    event ProposalExtended(uint256 indexed proposalId, uint64 extendedDeadline);
    event LateQuorumVoteExtensionSet(uint64 oldVoteExtension, uint64 newVoteExtension);

    error GovernorPreventLateQuorumVoteExtensionTooLarge(uint256 newVoteExtension, uint256 maxVoteExtension);

    function setLateQuorumVoteExtension(uint48 newVoteExtension) external;
    function updateTimelock(address newTimelock) external;
    function relay(address target, uint256 value, bytes calldata data) external payable;
    function proposalVotes(uint256 id) external view returns (uint256 against, uint256 inFavour, uint256 abstained);
    function lateQuorumVoteExtension() external view returns (uint48);
    function nonces(address voter) external view returns (uint256);
    function timelock() external view returns (address);
    function token() external view returns (address);
}

/// @notice Governor, timelock, veto guard and launch phase beside the suite, wired as they are deployed: the 7-of-9 council and
///         `LaunchPhase` are the admins, and nobody else is. Alice has 2.49 million veCPT, enough to pass anything alone.
abstract contract GovernanceTest is VoteEscrowTest {
    uint256 internal constant VOTING_DELAY = 604_800;
    uint256 internal constant VOTING_PERIOD = 432_000;
    uint256 internal constant EXTENSION = 172_800;
    uint256 internal constant TIMELOCK_DELAY = 172_800;
    uint256 internal constant WINDOW = 1_209_600;
    uint256 internal constant VETO_TERM = 7_862_400;
    uint256 internal constant THRESHOLD = 100_000e18;
    uint256 internal constant FLOOR = 1_000_000e18;
    uint256 internal constant TARGET = 10_000_000e18;
    uint8 internal constant AGAINST = 0;
    uint8 internal constant FOR = 1;
    uint8 internal constant ABSTAIN = 2;

    /// @dev What `propose`, `queue`, `execute` and `veto` take, and the number once it was proposed.
    struct Proposal {
        uint256 id;
        address[] targets;
        uint256[] values;
        bytes[] calldatas;
        string description;
    }

    address internal council = makeAddr("council 7-of-9");
    address internal vetoCouncil = makeAddr("council 5-of-9");
    address internal stranger = makeAddr("stranger");
    address internal payee = makeAddr("payee");
    Key internal whale = _key("whale");

    TimelockController internal timelock;
    IModularGovernor internal governor;
    IVetoGuard internal vetoGuard;
    ILaunchPhase internal launchPhase;

    uint256 private _nextProposal;

    function setUp() public virtual override {
        super.setUp();
        _deployGovernance();
        _wireTimelock();
        _wireManager();
        _fundCpt(address(timelock), 1_000 * CPT_1);
        _fundCpt(bob.addr, 9_000_000 * CPT_1);
        _fundCpt(carol.addr, 9_000_000 * CPT_1);
        _fundCpt(whale.addr, 40_000_000 * CPT_1);
        _lock(alice, 1_000_000 * CPT_1, _weekStart(208));
        skip(1);
    }

    /* DEPLOYMENT */

    function _deployGovernance() private {
        address[] memory none = new address[](0);
        timelock = TimelockController(
            payable(
                deployCode(
                    "TimelockController.sol:TimelockController",
                    abi.encode(TIMELOCK_DELAY, none, none, address(this))
                )
            )
        );
        address implementation = deployCode("CPTGovernor.sol:CPTGovernor", abi.encode(address(voteEscrow)));
        bytes memory initialize = abi.encodeWithSignature("initialize(address)", address(timelock));
        governor = IModularGovernor(_proxy(implementation, initialize));
        implementation = deployCode(
            "LaunchPhase.sol:LaunchPhase",
            abi.encode(address(manager), address(voteEscrow), address(timelock))
        );
        initialize = abi.encodeWithSignature("initialize(address)", council);
        launchPhase = ILaunchPhase(_proxy(implementation, initialize));
        implementation = deployCode(
            "VetoGuard.sol:VetoGuard",
            abi.encode(address(governor), address(timelock), address(voteEscrow), address(launchPhase))
        );
        initialize = abi.encodeWithSignature("initialize(address)", address(manager));
        vetoGuard = IVetoGuard(_proxy(implementation, initialize));
    }

    function _wireTimelock() private {
        timelock.grantRole(timelock.PROPOSER_ROLE(), address(governor));
        timelock.grantRole(timelock.EXECUTOR_ROLE(), address(governor));
        timelock.grantRole(timelock.CANCELLER_ROLE(), address(governor));
        timelock.grantRole(timelock.CANCELLER_ROLE(), address(vetoGuard));
        timelock.renounceRole(timelock.DEFAULT_ADMIN_ROLE(), address(this));
    }

    function _wireManager() private {
        bytes4 upgrade = bytes4(keccak256("upgradeAndCall(address,address,bytes)"));
        _restrict(_proxyAdminOf(address(governor)), Roles.UPGRADER, upgrade);
        _restrict(_proxyAdminOf(address(vetoGuard)), Roles.UPGRADER, upgrade);
        _restrict(_proxyAdminOf(address(launchPhase)), Roles.UPGRADER, upgrade);
        _restrict(address(vetoGuard), Roles.VETO, IVetoGuard.veto.selector);
        vm.startPrank(admin);
        manager.setRoleGuardian(Roles.UPGRADER, Roles.GUARDIAN);
        manager.setRoleGuardian(Roles.PARAMETERS_CRITICAL, Roles.GUARDIAN);
        manager.revokeRole(Roles.UPGRADER, upgrader);
        manager.grantRole(Roles.UPGRADER, council, uint32(TIMELOCK_DELAY));
        manager.grantRole(Roles.VETO, vetoCouncil, 0);
        manager.grantRole(Roles.ADMIN, council, uint32(TIMELOCK_DELAY));
        manager.grantRole(Roles.ADMIN, address(launchPhase), 0);
        manager.renounceRole(Roles.ADMIN, admin);
        vm.stopPrank();
    }

    /* VOTES */

    /// @dev The smallest lock that is worth exactly that at `time`. Any worth there is, when it ends less than 1.6 years later.
    function _amountWorth(uint256 votes, uint256 end, uint256 time) internal pure returns (uint256 amount) {
        amount = (votes * 10 * FOUR_YEARS + 25 * (end - time) - 1) / (25 * (end - time));
        assertEq(_worth(amount, end, time), votes, "no lock is worth that");
    }

    /// @dev A new holder with a lock.
    function _holder(string memory name, uint256 amount, uint256 end) internal returns (Key memory holder) {
        holder = _key(name);
        _fundCpt(holder.addr, amount);
        _lock(holder, amount, end);
    }

    /* PROPOSALS */

    function _proposal(address target, bytes memory data) internal returns (Proposal memory p) {
        return _proposal(target, 0, data);
    }

    function _proposal(address target, uint256 value, bytes memory data) internal returns (Proposal memory p) {
        p.description = string.concat("proposal ", vm.toString(_nextProposal++));
        _add(p, target, value, data);
        p.id = _idOf(p);
    }

    /// @dev The timelock pays one CPT.
    function _payment() internal returns (Proposal memory) {
        return _proposal(address(cpt), abi.encodeCall(cpt.transfer, (payee, CPT_1)));
    }

    function _add(Proposal memory p, address target, bytes memory data) internal pure {
        _add(p, target, 0, data);
    }

    function _add(Proposal memory p, address target, uint256 value, bytes memory data) internal pure {
        uint256 count = p.targets.length;
        (address[] memory targets, uint256[] memory values) = (new address[](count + 1), new uint256[](count + 1));
        bytes[] memory calldatas = new bytes[](count + 1);
        for (uint256 i = 0; i < count; ++i) {
            (targets[i], values[i], calldatas[i]) = (p.targets[i], p.values[i], p.calldatas[i]);
        }
        (targets[count], values[count], calldatas[count]) = (target, value, data);
        (p.targets, p.values, p.calldatas) = (targets, values, calldatas);
        p.id = _idOf(p);
    }

    function _hashOf(Proposal memory p) internal pure returns (bytes32) {
        return keccak256(bytes(p.description));
    }

    function _idOf(Proposal memory p) internal pure returns (uint256) {
        return uint256(keccak256(abi.encode(p.targets, p.values, p.calldatas, _hashOf(p))));
    }

    /// @dev Number of the timelock's operation.
    function _operationOf(Proposal memory p) internal view returns (bytes32) {
        bytes32 salt = bytes32(bytes20(address(governor))) ^ _hashOf(p);
        return keccak256(abi.encode(p.targets, p.values, p.calldatas, bytes32(0), salt));
    }

    function _propose(Proposal memory p) internal {
        _proposeAs(alice.addr, p);
    }

    function _proposeAs(address proposer, Proposal memory p) internal {
        vm.prank(proposer);
        governor.propose(p.targets, p.values, p.calldatas, p.description);
    }

    /// @dev Its vote begins in this second.
    function _proposeAndOpen(Proposal memory p) internal {
        _propose(p);
        vm.warp(governor.proposalSnapshot(p.id) + 1);
    }

    function _vote(Key memory voter, Proposal memory p, uint8 support) internal returns (uint256) {
        vm.prank(voter.addr);
        return governor.castVote(p.id, support);
    }

    /// @dev The first second after the vote.
    function _close(Proposal memory p) internal {
        vm.warp(governor.proposalDeadline(p.id) + 1);
    }

    function _pass(Proposal memory p) internal {
        _proposeAndOpen(p);
        _vote(alice, p, FOR);
        _close(p);
    }

    function _queue(Proposal memory p) internal {
        vm.prank(stranger);
        governor.queue(p.targets, p.values, p.calldatas, _hashOf(p));
    }

    function _passAndQueue(Proposal memory p) internal {
        _pass(p);
        _queue(p);
    }

    /// @dev Passed, queued, and executable from this second on.
    function _ready(Proposal memory p) internal {
        _passAndQueue(p);
        vm.warp(governor.proposalEta(p.id));
    }

    function _execute(Proposal memory p) internal {
        vm.prank(stranger);
        governor.execute(p.targets, p.values, p.calldatas, _hashOf(p));
    }

    function _run(Proposal memory p) internal {
        _ready(p);
        _execute(p);
    }

    function _veto(Proposal memory p) internal returns (uint256) {
        vm.prank(vetoCouncil);
        return vetoGuard.veto(p.targets, p.values, p.calldatas, _hashOf(p));
    }

    function _assertState(Proposal memory p, IGovernor.ProposalState expected) internal view {
        assertEq(uint256(governor.state(p.id)), uint256(expected), "state");
    }

    /// @param allowed The states in which it would be taken, one bit each; 0 when it is no question of states.
    function _expectUnexpectedState(Proposal memory p, IGovernor.ProposalState actual, bytes32 allowed) internal {
        vm.expectRevert(
            abi.encodeWithSelector(IGovernor.GovernorUnexpectedProposalState.selector, p.id, actual, allowed)
        );
    }

    function _only(IGovernor.ProposalState state) internal pure returns (bytes32) {
        return bytes32(uint256(1) << uint8(state));
    }
}
