// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IAccessControl} from "@openzeppelin/contracts/access/IAccessControl.sol";
import {IGovernor} from "@openzeppelin/contracts/governance/IGovernor.sol";
import {TimelockController} from "@openzeppelin/contracts/governance/TimelockController.sol";
import {ICPTGovernor} from "../../../contracts/interfaces/governance/ICPTGovernor.sol";
import {IVetoGuard} from "../../../contracts/interfaces/governance/IVetoGuard.sol";
import {GovernanceTest, IModularGovernor} from "../../helpers/GovernanceTest.sol";
import {ProtocolTest} from "../../helpers/ProtocolTest.sol";
import {VetoTest} from "../../helpers/VetoTest.sol";
import {ActingTest} from "./ActingTest.sol";

/// @notice Five voters, the veto council, strangers and the clock; proposals that pay, set, renew and end.
/// @dev Every proposal has a plain record, which says beforehand in what state it is and whether a call is allowed. A handler takes the
///      first proposal, from a random one on, on which it can act; when there is none it waits for one, or proposes.
abstract contract GovernanceHandler is VetoTest, ActingTest {
    uint256 internal constant VOTERS = 5;

    enum Kind {
        Pay,
        SetQuorum,
        SetWindow,
        SetExtension,
        RenewAndPay,
        Renew,
        End
    }

    struct Record {
        Proposal p;
        Kind kind;
        uint256[2] arguments;
        address proposer;
        uint256 snapshot;
        uint256 deadline;
        uint256[3] votes;
        bool hasQuorum;
        uint256 eta;
        uint256 expiry;
        uint256 executedAt;
        uint256 vetoedAt;
        bool canceled;
    }

    /// @dev The terms of the quorum from a second on.
    struct Terms {
        uint256 since;
        uint256 bps;
        uint256 floor;
    }

    Key[VOTERS] internal voters;
    Record[] internal records;
    Terms[] internal terms;
    mapping(uint256 record => mapping(uint256 voter => bool)) internal hasVoted;
    mapping(bytes4 handler => uint256) internal successes;
    uint256 internal window = WINDOW;
    uint256 internal extension = EXTENSION;
    uint256 internal opensAt;
    uint256 internal launchedAt;
    uint256 internal renewedAt;
    uint256 internal endedAt;
    uint256 internal paid;
    uint256 internal extended;
    uint256 internal vetoes;
    uint256 internal vetoesRefused;
    uint256 internal expired;
    uint256 internal renewals;

    function setUp() public virtual override(ProtocolTest, GovernanceTest) {
        super.setUp();
        terms.push(Terms(START, 1_000, FLOOR));
        voters[0] = alice;
        voters[1] = bob;
        voters[2] = carol;
        voters[3] = whale;
        voters[4] = _holder("dave", 60_000 * CPT_1, _weekStart(208)); // enough to propose
        _lock(bob, 800_000 * CPT_1, _weekStart(150));
        _lock(carol, 500_000 * CPT_1, _weekStart(208));
        _lock(whale, 9_000_000 * CPT_1, _weekStart(208));
        opensAt = block.timestamp + 91 days;
        skip(1);
    }

    function _handlers() internal pure returns (bytes4[] memory selectors) {
        selectors = new bytes4[](12);
        selectors[0] = this.propose.selector;
        selectors[1] = this.vote.selector;
        selectors[2] = this.vote.selector; // most pass
        selectors[3] = this.queue.selector;
        selectors[4] = this.execute.selector;
        selectors[5] = this.veto.selector;
        selectors[6] = this.cancel.selector;
        selectors[7] = this.delegate.selector;
        selectors[8] = this.handOver.selector;
        selectors[9] = this.steal.selector;
        selectors[10] = this.actTooSoonOrLate.selector;
        selectors[11] = this.passTime.selector;
    }

    /* RECORDS */

    function _quorumOf(Record storage r) internal view returns (uint256 quorum) {
        uint256 last = terms.length - 1;
        while (terms[last].since > r.snapshot) --last;
        quorum = (voteEscrow.getPastTotalSupply(r.snapshot) * terms[last].bps + 9_999) / 10_000;
        if (quorum < terms[last].floor) quorum = terms[last].floor;
    }

    function _hasPassed(Record storage r) internal view returns (bool) {
        return r.votes[FOR] + r.votes[ABSTAIN] >= _quorumOf(r) && r.votes[FOR] > r.votes[AGAINST];
    }

    function _stateOf(Record storage r) internal view returns (IGovernor.ProposalState) {
        if (r.executedAt != 0) return IGovernor.ProposalState.Executed;
        if (r.canceled || r.vetoedAt != 0) return IGovernor.ProposalState.Canceled;
        if (block.timestamp <= r.snapshot) return IGovernor.ProposalState.Pending;
        if (block.timestamp <= r.deadline) return IGovernor.ProposalState.Active;
        if (r.eta != 0) {
            return block.timestamp > r.expiry ? IGovernor.ProposalState.Expired : IGovernor.ProposalState.Queued;
        }
        if (!_hasPassed(r)) return IGovernor.ProposalState.Defeated;
        bool isLate = block.timestamp > r.deadline + 14 days;
        return isLate ? IGovernor.ProposalState.Expired : IGovernor.ProposalState.Succeeded;
    }

    function _lapsesAt() internal view returns (uint256) {
        if (endedAt != 0) return endedAt;
        if (launchedAt == 0) return type(uint256).max;
        return (launchedAt > renewedAt ? launchedAt : renewedAt) + VETO_TERM;
    }

    function _isExempt(Record storage r) internal view returns (bool) {
        return r.kind == Kind.Renew || r.kind == Kind.End;
    }

    /// @dev The first in that state from a random one on.
    function _find(uint256 seed, IGovernor.ProposalState state) private view returns (uint256 index, bool found) {
        uint256 count = records.length;
        for (uint256 i = 0; i < count; ++i) {
            index = ((seed % count) + i) % count;
            if (_stateOf(records[index]) == state) return (index, true);
        }
    }

    /// @dev As `caller`; what comes of it must be what was foreseen.
    function _try(bool allowed, address caller, address target, bytes memory call) private {
        vm.prank(caller);
        if (!allowed) {
            _refused(target, call);
        } else {
            (bool ok, bytes memory reason) = target.call(call);
            if (!ok) _revertWith(reason);
            ++successes[msg.sig];
        }
    }

    /* LOCKS */

    /// @dev Nobody's lock ends: there is always somebody who can propose, and ten million veCPT.
    function _extendLocks() private {
        uint256 latest = ((block.timestamp + FOUR_YEARS) / WEEK) * WEEK;
        for (uint256 i = 0; i < VOTERS; ++i) {
            (, uint256 end) = voteEscrow.lockOf(voters[i].addr);
            if (end > block.timestamp + 120 weeks) continue;
            vm.prank(voters[i].addr);
            voteEscrow.extendLock(latest);
        }
    }

    function delegate(uint256 seed) external acting {
        uint256 from = seed % VOTERS;
        address to = (seed >> 8) % 2 == 0 ? voters[from].addr : voters[(seed >> 16) % VOTERS].addr;
        _try(true, voters[from].addr, address(voteEscrow), abi.encodeCall(voteEscrow.delegate, (to)));
        skip((seed >> 32) % 2);
        _done();
    }

    /* PROPOSALS */

    function _compose(uint256 seed) private returns (Proposal memory p, Kind kind, uint256[2] memory arguments) {
        uint256 roll = seed % 32;
        kind = roll == 31 ? Kind.End : Kind(roll % 6);
        (uint256 a, uint256 b) = (seed >> 16, seed >> 32);
        bytes memory pay = abi.encodeCall(cpt.transfer, (payee, 1));
        if (kind == Kind.SetQuorum) {
            arguments = [400 + (a % 2_601), 100_000e18 + (b % 3_000_000e18)];
            p = _proposal(address(governor), abi.encodeCall(ICPTGovernor.setQuorum, (arguments[0], arguments[1])));
        } else if (kind == Kind.SetWindow) {
            arguments[0] = 3 days + (a % (27 days + 1));
            p = _proposal(address(governor), abi.encodeCall(ICPTGovernor.setExecutionWindow, (arguments[0])));
        } else if (kind == Kind.SetExtension) {
            arguments[0] = a % (5 days + 1);
            bytes memory call = abi.encodeCall(IModularGovernor.setLateQuorumVoteExtension, (uint48(arguments[0])));
            p = _proposal(address(governor), call);
        } else if (kind == Kind.Pay) {
            p = _proposal(address(cpt), pay);
        } else if (kind == Kind.End) {
            p = _ending();
        } else {
            p = _renewal();
            if (kind == Kind.RenewAndPay) _add(p, address(cpt), pay);
        }
    }

    function propose(uint256 seed) external acting {
        _propose(seed);
        _done();
    }

    function _propose(uint256 seed) private {
        _extendLocks();
        (Proposal memory p, Kind kind, uint256[2] memory arguments) = _compose(seed);
        address proposer = voters[(seed >> 64) % VOTERS].addr;
        bool allowed = voteEscrow.getPastVotes(proposer, block.timestamp - 1) >= THRESHOLD;
        bytes memory call = abi.encodeCall(IGovernor.propose, (p.targets, p.values, p.calldatas, p.description));
        _try(allowed, proposer, address(governor), call);
        if (!allowed) return;
        Record storage r = records.push();
        (r.p, r.kind, r.arguments, r.proposer) = (p, kind, arguments, proposer);
        (r.snapshot, r.deadline) = (block.timestamp + 7 days, block.timestamp + 12 days);
    }

    function cancel(uint256 seed) external acting {
        (uint256 index, bool found) = _find(seed, IGovernor.ProposalState.Pending);
        if (!found || (seed >> 8) % 2 == 0) {
            _propose(seed);
            index = records.length == 0 ? 0 : records.length - 1;
        }
        if (records.length != 0) {
            Record storage r = records[index];
            bool allowed = _stateOf(r) == IGovernor.ProposalState.Pending && (seed >> 16) % 5 != 0;
            Proposal memory p = r.p;
            bytes memory call = abi.encodeCall(IGovernor.cancel, (p.targets, p.values, p.calldatas, _hashOf(p)));
            _try(allowed, (seed >> 16) % 5 == 0 ? council : r.proposer, address(governor), call);
            if (allowed) r.canceled = true;
        }
        _done();
    }

    /// @dev Also by who has voted, who must be refused.
    function vote(uint256 seed) external acting {
        (uint256 index, bool found) = _find(seed, IGovernor.ProposalState.Active);
        if (!found) {
            (index, found) = _find(seed, IGovernor.ProposalState.Pending);
            if (found)
                vm.warp(
                    records[index].snapshot +
                        1 +
                        ((seed >> 8) % 2) * (records[index].deadline - records[index].snapshot - 1)
                );
        }
        if (!found) {
            _propose(seed);
        } else {
            // half of the votes are those of the last hours
            Record storage r = records[index];
            if ((seed >> 16) % 4 == 0)
                vm.warp(r.deadline - ((r.deadline - block.timestamp) * ((seed >> 24) % 256)) / 256);
            _vote(seed >> 32, index);
        }
        _done();
    }

    function _vote(uint256 seed, uint256 index) private {
        Record storage r = records[index];
        uint256 voter = seed % VOTERS;
        // mostly somebody who has not
        for (uint256 i = 0; i < VOTERS && (seed >> 8) % 8 != 0 && hasVoted[index][voter]; ++i) {
            voter = (voter + 1) % VOTERS;
        }
        uint256 support = (seed >> 16) % 6 < 4 ? FOR : ((seed >> 16) % 6 == 4 ? AGAINST : ABSTAIN);
        bool allowed = !hasVoted[index][voter];
        bytes memory call = abi.encodeCall(IGovernor.castVote, (r.p.id, uint8(support)));
        _try(allowed, voters[voter].addr, address(governor), call);
        if (!allowed) return;
        hasVoted[index][voter] = true;
        r.votes[support] += voteEscrow.getPastVotes(voters[voter].addr, r.snapshot);
        if (r.hasQuorum || r.votes[FOR] + r.votes[ABSTAIN] < _quorumOf(r)) return;
        r.hasQuorum = true;
        if (block.timestamp + extension <= r.deadline) return;
        r.deadline = block.timestamp + extension;
        ++extended;
    }

    /// @dev Brings one to the end of its vote, and about to be queued, when none waits for it.
    function _findSucceeded(uint256 seed) private returns (uint256 index, bool found) {
        (index, found) = _find(seed, IGovernor.ProposalState.Succeeded);
        if (found) return (index, true);
        (index, found) = _find(seed, IGovernor.ProposalState.Active);
        if (!found) {
            (index, found) = _find(seed, IGovernor.ProposalState.Pending);
            if (!found) return (0, false);
            vm.warp(records[index].snapshot + 1);
        }
        for (uint256 i = 0; i < VOTERS && !_hasPassed(records[index]); ++i) {
            _vote(seed >> (16 * i), index);
        }
        vm.warp(records[index].deadline + 1);
        return (index, _hasPassed(records[index]));
    }

    function queue(uint256 seed) external acting {
        (uint256 index, bool found) = _findSucceeded(seed);
        if (found) _queue(index);
        else _propose(seed);
        _done();
    }

    function _queue(uint256 index) private {
        Record storage r = records[index];
        Proposal memory p = r.p;
        bytes memory call = abi.encodeCall(IGovernor.queue, (p.targets, p.values, p.calldatas, _hashOf(p)));
        _try(true, stranger, address(governor), call);
        r.eta = block.timestamp + TIMELOCK_DELAY;
        r.expiry = r.eta + window;
    }

    function _findQueued(uint256 seed) private returns (uint256 index, bool found) {
        (index, found) = _find(seed, IGovernor.ProposalState.Queued);
        if (found) return (index, true);
        (index, found) = _findSucceeded(seed);
        if (found) _queue(index);
    }

    /// @dev At some second from the eta to the expiry, or one of both beside them.
    function execute(uint256 seed) external acting {
        (uint256 index, bool found) = _findQueued(seed);
        if (!found) {
            _propose(seed);
        } else {
            Record storage r = records[index];
            uint256 time = r.eta + ((seed >> 8) % (r.expiry - r.eta + 1));
            if ((seed >> 32) % 8 == 0) time = r.expiry + ((seed >> 40) % 2);
            if ((seed >> 32) % 8 == 1) time = r.eta - ((seed >> 40) % 2);
            if (time > block.timestamp) vm.warp(time);
            _execute(index);
        }
        _done();
    }

    function _execute(uint256 index) private {
        Record storage r = records[index];
        bool allowed = _stateOf(r) == IGovernor.ProposalState.Queued && block.timestamp >= r.eta;
        if (_stateOf(r) == IGovernor.ProposalState.Expired) ++expired;
        if (r.kind >= Kind.RenewAndPay && endedAt != 0) allowed = false;
        if (r.kind == Kind.End && !_mayEnd(r)) allowed = false;
        Proposal memory p = r.p;
        bytes memory call = abi.encodeCall(IGovernor.execute, (p.targets, p.values, p.calldatas, _hashOf(p)));
        _try(allowed, stranger, address(governor), call);
        if (!allowed) return;
        r.executedAt = block.timestamp;
        if (r.kind == Kind.Pay || r.kind == Kind.RenewAndPay) ++paid;
        if (r.kind == Kind.SetQuorum) terms.push(Terms(block.timestamp, r.arguments[0], r.arguments[1]));
        if (r.kind == Kind.SetWindow) window = r.arguments[0];
        if (r.kind == Kind.SetExtension) extension = r.arguments[0];
        if (r.kind == Kind.Renew || r.kind == Kind.RenewAndPay) (renewedAt, renewals) = (block.timestamp, renewals + 1);
        if (r.kind == Kind.End) endedAt = block.timestamp;
    }

    function _mayEnd(Record storage r) private view returns (bool) {
        uint256 voted = r.votes[0] + r.votes[1] + r.votes[2];
        uint256 total = voteEscrow.getPastTotalSupply(r.snapshot);
        return voted * 10 >= total * 3 && r.votes[FOR] >= 2 * r.votes[AGAINST];
    }

    /* COUNCILS */

    function veto(uint256 seed) external acting {
        (uint256 index, bool found) = _findQueued(seed);
        if ((seed >> 8) % 8 == 0 && records.length != 0) (index, found) = ((seed >> 16) % records.length, true);
        if (!found) {
            _propose(seed);
        } else {
            Record storage r = records[index];
            bool isQueued = _stateOf(r) == IGovernor.ProposalState.Queued;
            bool allowed = isQueued && !_isExempt(r) && block.timestamp < _lapsesAt();
            Proposal memory p = r.p;
            bytes memory call = abi.encodeCall(IVetoGuard.veto, (p.targets, p.values, p.calldatas, _hashOf(p)));
            _try(allowed, vetoCouncil, address(vetoGuard), call);
            if (allowed) (r.vetoedAt, vetoes) = (block.timestamp, vetoes + 1);
            else if (isQueued) ++vetoesRefused;
        }
        _done();
    }

    function handOver(uint256 seed) external acting {
        _extendLocks();
        if (launchedAt == 0 && block.timestamp < opensAt && seed % 4 == 0) vm.warp(opensAt - ((seed >> 8) % 2));
        bool allowed = launchedAt == 0 && block.timestamp >= opensAt;
        address[] memory former = new address[]((seed >> 16) % 3);
        for (uint256 i = 0; i < former.length; ++i) {
            former[i] = i == 0 ? address(timelock) : vetoCouncil;
        }
        _try(allowed, stranger, address(launchPhase), abi.encodeCall(launchPhase.handOver, (former)));
        if (allowed) launchedAt = block.timestamp;
        _done();
    }

    /* STRANGERS */

    /// @dev Whatever is in whatever state, nobody gets around the Governor.
    function steal(uint256 seed) external acting {
        address[4] memory others = [stranger, council, vetoCouncil, voters[3].addr];
        address caller = others[seed % 4];
        Proposal memory p = records.length == 0 ? _payment() : records[(seed >> 8) % records.length].p;
        bytes32 salt = bytes32(bytes20(address(governor))) ^ _hashOf(p);
        bytes[4] memory calls = [
            abi.encodeCall(TimelockController.executeBatch, (p.targets, p.values, p.calldatas, bytes32(0), salt)),
            abi.encodeCall(
                TimelockController.scheduleBatch,
                (p.targets, p.values, p.calldatas, bytes32(0), salt, TIMELOCK_DELAY)
            ),
            abi.encodeCall(TimelockController.cancel, (_operationOf(p))),
            abi.encodeCall(IAccessControl.grantRole, (bytes32(0), caller))
        ];
        vm.startPrank(caller);
        for (uint256 i = 0; i < 4; ++i) {
            _refused(address(timelock), calls[i]);
        }
        _refused(address(governor), abi.encodeCall(ICPTGovernor.setQuorum, (400, 100_000e18)));
        _refused(address(governor), abi.encodeCall(ICPTGovernor.setExecutionWindow, (30 days)));
        _refused(address(vetoGuard), abi.encodeCall(IVetoGuard.renew, ()));
        _refused(address(vetoGuard), abi.encodeCall(IVetoGuard.end, (_hashOf(p))));
        if (caller != vetoCouncil) {
            bytes memory call = abi.encodeCall(IVetoGuard.veto, (p.targets, p.values, p.calldatas, _hashOf(p)));
            _refused(address(vetoGuard), call);
        }
        vm.stopPrank();
        ++successes[msg.sig];
        _done();
    }

    /// @dev Queues and executes what is in any other state.
    function actTooSoonOrLate(uint256 seed) external acting {
        if (records.length == 0) {
            _propose(seed);
            ++successes[msg.sig];
            _done();
            return;
        }
        Record storage r = records[seed % records.length];
        IGovernor.ProposalState state = _stateOf(r);
        Proposal memory p = r.p;
        vm.startPrank(stranger);
        if (state != IGovernor.ProposalState.Succeeded) {
            bytes memory call = abi.encodeCall(IGovernor.queue, (p.targets, p.values, p.calldatas, _hashOf(p)));
            _refused(address(governor), call);
        }
        if (state != IGovernor.ProposalState.Queued) {
            bytes memory call = abi.encodeCall(IGovernor.execute, (p.targets, p.values, p.calldatas, _hashOf(p)));
            _refused(address(governor), call);
        }
        if (state != IGovernor.ProposalState.Active) {
            _refused(address(governor), abi.encodeCall(IGovernor.castVote, (p.id, FOR)));
        }
        vm.stopPrank();
        ++successes[msg.sig];
        _done();
    }

    /* THE CLOCK */

    /// @dev Hours, or to a boundary of some proposal or of the veto, or the second after it.
    function passTime(uint256 seed) external acting {
        uint256 time = block.timestamp + (seed % 30 hours);
        if (records.length != 0 && (seed >> 8) % 2 == 0) {
            Record storage r = records[records.length - 1 - ((seed >> 16) % _min(records.length, 4))];
            uint256[5] memory times = [r.snapshot, r.deadline, r.eta, r.expiry, _lapsesAt()];
            uint256 next = times[(seed >> 24) % 5];
            if (next > block.timestamp && next < block.timestamp + 92 days) time = next + ((seed >> 32) % 2);
        }
        vm.warp(time);
        _extendLocks();
        ++successes[msg.sig];
        _done();
    }

    function _min(uint256 a, uint256 b) private pure returns (uint256) {
        return a < b ? a : b;
    }
}
