// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IExpiringPause} from "../../contracts/interfaces/base/IExpiringPause.sol";
import {IEscrowTypes} from "../../contracts/interfaces/market/IEscrowTypes.sol";
import {IJobEscrowLens} from "../../contracts/interfaces/market/IJobEscrowLens.sol";
import {IRevenueRouter} from "../../contracts/interfaces/revenue/IRevenueRouter.sol";
import {JobStatus} from "../../contracts/libraries/PackedJob.sol";
import {MarketHandler} from "./handlers/MarketHandler.sol";

/// @notice ESC, REG and PAU; the sentences are in README.md.
contract MarketInvariantsTest is MarketHandler {
    function setUp() public override {
        super.setUp();
        bytes4[] memory selectors = new bytes4[](19);
        selectors[0] = this.deposit.selector;
        selectors[1] = this.withdraw.selector;
        selectors[2] = this.open.selector;
        selectors[3] = this.cancel.selector;
        selectors[4] = this.accept.selector;
        selectors[5] = this.start.selector;
        selectors[6] = this.report.selector;
        selectors[7] = this.cancelQuote.selector;
        selectors[8] = this.hold.selector;
        selectors[9] = this.resolve.selector;
        selectors[10] = this.expire.selector;
        selectors[11] = this.mature.selector;
        selectors[12] = this.forwardFees.selector;
        selectors[13] = this.distribute.selector;
        selectors[14] = this.pause.selector;
        selectors[15] = this.endOrProlongPause.selector;
        selectors[16] = this.passTime.selector;
        selectors[17] = this.breakOrMendRegistry.selector;
        selectors[18] = this.steal.selector;
        _target(selectors);
    }

    /// @dev The invariants are not about an empty house: a long run visits every state, stops and failures included.
    function test_Handlers_ReachEveryState() external {
        bool[9] memory seen;
        uint256 accepted;
        for (uint256 i = 0; i < 400; ++i) {
            uint256 seed = uint256(keccak256(abi.encode(i)));
            bytes4 selector = targetSelectors()[0].selectors[seed % 19];
            (bool ok, ) = address(this).call(abi.encodePacked(selector, seed, seed >> 8, seed & 1));
            assertTrue(ok);
            for (uint256 j = 0; j < jobs.length; ++j) {
                seen[uint256(jobs[j].status)] = true;
            }
        }
        for (uint256 status = uint256(JobStatus.Open); status < seen.length; ++status) {
            assertTrue(seen[status], vm.toString(status));
        }
        uint256 settled;
        for (uint256 i = 0; i < jobs.length; ++i) {
            if (jobs[i].status == JobStatus.Settled) ++settled;
            if (escrow.packedJobOf(jobs[i].id).status() == JobStatus.Settled) ++accepted;
        }
        assertGt(accepted, 0);
        assertGt(settled, accepted);
        assertGt(exitsWhilePaused, 3);
        assertGt(stops.length, 3);
        assertGt(forwardedFees, 0);
        assertGt(breachesOf[providers[0].addr], 0);
        assertEq(tally.done, 400);
    }

    function _balancesAndPending() private view returns (uint256 sum) {
        uint256 count = escrow.accountCount();
        for (uint32 id = 1; id <= count; ++id) {
            IEscrowTypes.AccountView memory account = escrow.accountOf(escrow.addressOf(id));
            sum += account.balance + account.pending;
        }
    }

    function invariant_ESC1_UsdcHeldIsWhatIsOwed() external view {
        uint256 owed = _balancesAndPending();
        for (uint256 i = 0; i < jobs.length; ++i) {
            owed += lens.jobOf(jobs[i].id).locked;
            if (jobs[i].status == JobStatus.Disputed) owed += jobs[i].net + jobs[i].fee;
        }
        (uint256 maturedFees, , uint256 pendingFees, ) = escrow.fees();
        assertEq(usdc.balanceOf(address(escrow)), owed + maturedFees + pendingFees);
        assertEq(usdc.balanceOf(address(escrow)), paidIn - paidOut);
    }

    function invariant_ESC2_EveryJobSharesOutItsLock() external view {
        for (uint256 i = 0; i < jobs.length; ++i) {
            Booked storage job = jobs[i];
            IJobEscrowLens.JobView memory seen = lens.jobOf(job.id);
            assertEq(uint256(seen.status), uint256(_isMature(job) ? JobStatus.Settled : job.status), "status");
            bool isLocked = job.status == JobStatus.Open || job.status == JobStatus.Running;
            assertEq(seen.locked, isLocked ? job.locked : 0, "locked");
            bool waits = job.status == JobStatus.Reported || job.status == JobStatus.Disputed;
            uint256 waiting =
                isLocked
                    ? job.locked
                    : waits
                        ? job.net + job.fee
                        : 0;
            assertEq(job.toUser + job.toProvider + job.toFees + waiting, job.locked, "lock");
        }
    }

    /// @dev Account by account and fee by fee, the escrow says what the books say: nothing was credited twice.
    function invariant_ESC3_NoJobIsPaidTwice() external view {
        uint256 fees = bookedFees - forwardedFees;
        uint256 gmv = bookedGmv - forwardedGmv;
        uint256 pendingFees;
        uint256 pendingGmv;
        for (uint256 i = 0; i < jobs.length; ++i) {
            Booked storage job = jobs[i];
            if (job.status != JobStatus.Reported) continue;
            if (_isMature(job)) (fees, gmv) = (fees + job.fee, gmv + job.net + job.fee);
            else (pendingFees, pendingGmv) = (pendingFees + job.fee, pendingGmv + job.net + job.fee);
        }
        (uint256 f, uint256 g, uint256 pf, uint256 pg) = escrow.fees();
        assertEq(f, fees, "matured fees");
        assertEq(g, gmv, "matured gmv");
        assertEq(pf, pendingFees, "pending fees");
        assertEq(pg, pendingGmv, "pending gmv");
        for (uint256 i = 0; i < users.length; ++i) {
            _assertAccount(users[i].addr);
        }
        for (uint256 i = 0; i < providers.length; ++i) {
            _assertAccount(providers[i].addr);
        }
        _assertAccount(thief);
    }

    function _assertAccount(address account) private view {
        uint256 balance = free[account];
        uint256 pending;
        for (uint256 i = 0; i < jobs.length; ++i) {
            if (jobs[i].provider != account || jobs[i].status != JobStatus.Reported) continue;
            if (_isMature(jobs[i])) balance += jobs[i].net;
            else pending += jobs[i].net;
        }
        IEscrowTypes.AccountView memory seen = escrow.accountOf(account);
        assertEq(seen.balance, balance, "balance");
        assertEq(seen.pending, pending, "pending");
    }

    /// @dev At whatever moment, paused or not, every account can take out all that it has.
    function invariant_ESC4_ExitsAreAlwaysOpen() external {
        uint256 snapshot = vm.snapshotState();
        uint256 count = escrow.accountCount();
        for (uint32 id = 1; id <= count; ++id) {
            address account = escrow.addressOf(id);
            uint256 balance = escrow.accountOf(account).balance;
            if (balance == 0) continue;
            vm.prank(account);
            escrow.withdrawTo(address(0xdead), balance);
            assertEq(escrow.accountOf(account).balance, 0);
        }
        for (uint256 i = 0; i < jobs.length; ++i) {
            if (jobs[i].status != JobStatus.Open) continue;
            vm.prank(jobs[i].user);
            escrow.cancelJob(jobs[i].id, _none());
        }
        escrow.forwardFees();
        vm.revertToState(snapshot);
    }

    /// @dev Ends every job that is not disputed by waiting alone: nothing then stays locked or pending.
    function invariant_ESC5_NothingStaysLockedBeyondItsDeadline() external {
        uint256 snapshot = vm.snapshotState();
        uint256 held;
        uint256 latest = block.timestamp;
        for (uint256 i = 0; i < jobs.length; ++i) {
            if (jobs[i].status == JobStatus.Disputed) held += jobs[i].net + jobs[i].fee;
            uint256 deadline = lens.jobOf(jobs[i].id).deadline;
            if (deadline > latest) latest = deadline;
        }
        if (_isPaused()) latest += stops[stops.length - 1].to - block.timestamp;
        vm.warp(latest);
        for (uint256 i = 0; i < jobs.length; ++i) {
            JobStatus status = _statusOf(jobs[i].id);
            if (status == JobStatus.Open || status == JobStatus.Running) escrow.expireJob(jobs[i].id, _none());
        }
        uint256 count = escrow.accountCount();
        for (uint32 id = 1; id <= count; ++id) {
            IEscrowTypes.AccountView memory account = escrow.accountOf(escrow.addressOf(id));
            assertEq(account.pending, 0);
            if (account.balance == 0) continue;
            vm.prank(escrow.addressOf(id));
            escrow.withdrawTo(address(0xdead), account.balance);
        }
        escrow.forwardFees();
        assertEq(usdc.balanceOf(address(escrow)), held);
        vm.revertToState(snapshot);
    }

    function invariant_REG1_OpenJobsAndBreachesAreCounted() external view {
        for (uint256 i = 0; i < providers.length; ++i) {
            address account = providers[i].addr;
            uint256 open;
            for (uint256 j = 0; j < jobs.length; ++j) {
                JobStatus status = jobs[j].status;
                if (jobs[j].provider != account) continue;
                if (status == JobStatus.Open || status == JobStatus.Running) ++open;
            }
            assertEq(registry.openJobs(account), open);
            uint256 told = registry.providerOf(account).breaches;
            assertEq(told + escrow.breachBacklog(account), breachesOf[account]);
        }
    }

    function invariant_REV2_RouterHoldsWhatItOwes() external view {
        uint256 owed = router.undistributed();
        uint256 paid;
        for (uint256 i = 0; i < 9; ++i) {
            (uint256 sinkOwed, uint256 sinkPaid) = router.sinkTotals(IRevenueRouter.Sink(i));
            (owed, paid) = (owed + sinkOwed, paid + sinkPaid);
        }
        (uint256 revenue, uint256 gmv) = router.streamTotals(IRevenueRouter.Stream.Transaction);
        assertEq(usdc.balanceOf(address(router)), owed);
        assertEq(revenue, owed + paid);
        assertEq(revenue, forwardedFees);
        assertEq(gmv, forwardedGmv);
    }

    function invariant_PAU_StopsAreShortCountedAndApart() external view {
        IExpiringPause stop = IExpiringPause(address(escrow));
        assertEq(stop.pausedSeconds(), _pausedSeconds());
        assertEq(stop.paused(), _isPaused());
        for (uint256 i = 0; i < stops.length; ++i) {
            assertLe(stops[i].to - stops[i].from, 72 hours + 14 days);
            if (i != 0) assertGe(stops[i].from, stops[i - 1].to + 7 days);
        }
        if (stops.length != 0) assertEq(stop.pausedUntil(), stops[stops.length - 1].to);
    }
}
