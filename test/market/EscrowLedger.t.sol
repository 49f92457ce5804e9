// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ThiefHandler} from "../invariants/handlers/ThiefHandler.sol";

/// @notice The escrow against the naive ledger, over random histories of everything that can be done with it.
contract EscrowLedgerTest is ThiefHandler {
    uint256 private constant HISTORIES = 8;
    uint256 private constant LEAST_HISTORIES = 2_000;

    bytes4[] private _actions;

    function setUp() public override {
        super.setUp();
        _add(this.openOne.selector, 4);
        _add(this.openBatch.selector, 3);
        _add(this.openFromOffer.selector, 2);
        _add(this.topUp.selector, 2);
        _add(this.start.selector, 3);
        _add(this.startMany.selector, 3);
        _add(this.requestStop.selector, 1);
        _add(this.preempt.selector, 1);
        _add(this.report.selector, 4);
        _add(this.reportMany.selector, 3);
        _add(this.reportManySigned.selector, 2);
        _add(this.reportCosigned.selector, 1);
        _add(this.claim.selector, 1);
        _add(this.accept.selector, 2);
        _add(this.acceptSigned.selector, 1);
        _add(this.hold.selector, 2);
        _add(this.resolve.selector, 2);
        _add(this.release.selector, 1);
        _add(this.settleClaim.selector, 1);
        _add(this.cancel.selector, 1);
        _add(this.cancelOrphan.selector, 1);
        _add(this.expire.selector, 1);
        _add(this.deposit.selector, 1);
        _add(this.depositWith.selector, 1);
        _add(this.withdraw.selector, 2);
        _add(this.collect.selector, 2);
        _add(this.setAutoPayout.selector, 1);
        _add(this.setConsent.selector, 1);
        _add(this.forwardFees.selector, 1);
        _add(this.distribute.selector, 1);
        _add(this.setMeter.selector, 1);
        _add(this.stopMeter.selector, 1);
        _add(this.changeSettings.selector, 1);
        _add(this.pause.selector, 1);
        _add(this.prolongPause.selector, 1);
        _add(this.unpause.selector, 1);
        _add(this.passTime.selector, 6);
    }

    function _add(bytes4 action, uint256 weight) private {
        for (uint256 i = 0; i < weight; ++i) {
            _actions.push(action);
        }
    }

    function testFuzz_Escrow_IsAsTheNaiveLedgerSays(uint256 seed) external {
        uint256 snapshot = vm.snapshotState();
        for (uint256 i = 0; i < HISTORIES; ++i) {
            _live(uint256(keccak256(abi.encode(seed, i))));
            vm.revertToState(snapshot);
        }
    }

    function _live(uint256 seed) private {
        Dice memory dice = Dice(seed);
        vm.warp(START + _roll(dice, 2 days));
        uint256 length = 20 + _roll(dice, 21);
        for (uint256 i = 0; i < length; ++i) {
            bytes4 action = _actions[_roll(dice, _actions.length)];
            (bool ok, bytes memory reason) = address(this).call(abi.encodeWithSelector(action, _roll(dice, 1 << 255)));
            if (!ok) _revertWith(reason);
            _assertLedger();
            _assertJobs();
        }
        _assertProviders();
        _assertMeters();
        _assertViews();
    }

    /// @dev The same, as applications read it.
    function _assertViews() private view {
        for (uint256 i = 0; i < jobs.length; ++i) {
            assertEq(uint256(lens.jobOf(jobs[i].order.id).status), uint256(_statusNow(jobs[i])), "status now");
        }
    }

    function test_Histories_AreAtLeastTwoThousandARun() external view {
        assertGe(HISTORIES * vm.envOr("FUZZ_RUNS", uint256(256)), LEAST_HISTORIES);
    }
}
