// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Roles} from "../../contracts/libraries/Roles.sol";
import {GovernanceHandler} from "./handlers/GovernanceHandler.sol";

/// @notice GOV: what was executed, counted and vetoed, and who is admin, against plain records.
contract GovernanceInvariantsTest is GovernanceHandler {
    function setUp() public override {
        super.setUp();
        _target(_handlers());
    }

    /// @dev A long run by dice: nothing reverts, and what is to be seen happens.
    function test_Handlers_MostlySucceed() external {
        bytes4[] memory selectors = _handlers();
        for (uint256 i = 0; i < 800; ++i) {
            uint256 seed = uint256(keccak256(abi.encode(i)));
            bytes4 selector = selectors[seed % selectors.length];
            ++tallyOf[selector].calls;
            (bool ok, bytes memory reason) = address(this).call(abi.encodeWithSelector(selector, seed >> 8));
            if (!ok) _revertWith(reason);
        }
        for (uint256 i = 0; i < selectors.length; ++i) {
            // there is one hand-over, and vetoes are refused once the veto lapsed
            if (selectors[i] == this.handOver.selector || selectors[i] == this.veto.selector) continue;
            assertGt(successes[selectors[i]] * 2, tallyOf[selectors[i]].calls, vm.toString(selectors[i]));
        }
        assertGt(records.length, 100, "proposals");
        assertGt(paid, 5, "payments");
        assertGt(extended, 5, "late quorums");
        assertGt(vetoes, 5, "vetoes");
        assertGt(vetoesRefused, 10, "vetoes refused");
        assertGt(expired, 1, "expired");
        assertGt(renewals, 3, "renewals");
        assertGt(terms.length, 4, "quorums");
        assertGt(launchedAt, 0, "hand-over");
        assertGt(endedAt, 0, "the end of the veto");
        invariant_GOV1_OnlyWhatPassedAndWaitedIsExecuted();
        invariant_GOV2_NothingIsExecutedAfterItsExpiry();
        invariant_GOV3_NoVoteCountsTwice();
        invariant_GOV4_WhatIsExemptIsNeverVetoed();
        invariant_GOV5_NoVetoAfterItLapsedOrEnded();
        invariant_GOV6_TheHandOverIsFinal();
    }

    /// @dev And every proposal is in the state that its record says.
    function invariant_GOV1_OnlyWhatPassedAndWaitedIsExecuted() public view {
        for (uint256 i = 0; i < records.length; ++i) {
            Record storage r = records[i];
            assertEq(uint256(governor.state(r.p.id)), uint256(_stateOf(r)), "state");
            assertEq(governor.proposalDeadline(r.p.id), r.deadline, "deadline");
            if (r.executedAt == 0) continue;
            assertTrue(_hasPassed(r));
            assertEq(governor.proposalEta(r.p.id), r.eta, "eta");
            assertGe(r.eta, r.deadline + 1 + 48 hours);
            assertGe(r.executedAt, r.eta);
        }
        assertEq(cpt.balanceOf(payee), paid);
    }

    function invariant_GOV2_NothingIsExecutedAfterItsExpiry() public view {
        for (uint256 i = 0; i < records.length; ++i) {
            Record storage r = records[i];
            assertEq(governor.proposalExpiry(r.p.id), r.expiry, "expiry");
            if (r.executedAt != 0) assertLe(r.executedAt, r.expiry);
        }
    }

    function invariant_GOV3_NoVoteCountsTwice() public view {
        for (uint256 i = 0; i < records.length; ++i) {
            Record storage r = records[i];
            if (block.timestamp <= r.snapshot) continue;
            (uint256 against, uint256 inFavour, uint256 abstained) = governor.proposalVotes(r.p.id);
            assertEq(against, r.votes[AGAINST], "against");
            assertEq(inFavour, r.votes[FOR], "for");
            assertEq(abstained, r.votes[ABSTAIN], "abstained");
            assertLe(against + inFavour + abstained, voteEscrow.getPastTotalSupply(r.snapshot));
        }
    }

    function invariant_GOV4_WhatIsExemptIsNeverVetoed() public view {
        for (uint256 i = 0; i < records.length; ++i) {
            Record storage r = records[i];
            assertEq(vetoGuard.isExempt(r.p.targets, r.p.calldatas), _isExempt(r), "exempt");
            if (_isExempt(r)) assertEq(r.vetoedAt, 0);
        }
    }

    function invariant_GOV5_NoVetoAfterItLapsedOrEnded() public view {
        uint256 lapsesAt = _lapsesAt();
        assertEq(vetoGuard.lapsesAt(), lapsesAt);
        assertEq(vetoGuard.isActive(), block.timestamp < lapsesAt);
        assertEq(vetoGuard.endedAt(), endedAt);
        for (uint256 i = 0; i < records.length; ++i) {
            if (records[i].vetoedAt != 0 && endedAt != 0) assertLe(records[i].vetoedAt, endedAt);
        }
    }

    function invariant_GOV6_TheHandOverIsFinal() public view {
        assertEq(launchPhase.endedAt(), launchedAt);
        bool isOver = launchedAt != 0;
        address[3] memory admins = [council, address(launchPhase), address(timelock)];
        for (uint256 i = 0; i < 3; ++i) {
            (bool isAdmin, uint32 delay) = manager.hasRole(Roles.ADMIN, admins[i]);
            assertEq(isAdmin, (i == 2) == isOver);
            if (isAdmin) assertEq(delay, i == 0 ? 48 hours : 0);
        }
    }
}
