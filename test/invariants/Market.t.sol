// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;
import {IExpiringPause} from "../../contracts/interfaces/base/IExpiringPause.sol";
import {IDisputable} from "../../contracts/interfaces/market/IDisputable.sol";
import {IEscrowTypes} from "../../contracts/interfaces/market/IEscrowTypes.sol";
import {IRevenueRouter} from "../../contracts/interfaces/revenue/IRevenueRouter.sol";
import {JobStatus, PackedJob} from "../../contracts/libraries/PackedJob.sol";
import {ProtocolTest} from "../helpers/ProtocolTest.sol";
import {ActingTest} from "./handlers/ActingTest.sol";
import {MarketActors} from "./handlers/MarketActors.sol";
import {ThiefHandler} from "./handlers/ThiefHandler.sol";

/// @notice ESC, MET, OFF, REG and PAU; the sentences are in README.md.
contract MarketInvariantsTest is ThiefHandler, ActingTest {
    uint256 private constant CAMPAIGN = 1_500;

    function setUp() public override(MarketActors, ProtocolTest) {
        super.setUp();
        string[47] memory names = _handlerNames();
        bytes4[] memory selectors = new bytes4[](names.length);
        for (uint256 i = 0; i < names.length; ++i) {
            selectors[i] = _selectorOf(names[i]);
        }
        _target(selectors);
    }

    function _handlerNames() private pure returns (string[47] memory) {
        return
            [
                "openOne",
                "openBatch",
                "openFromOffer",
                "storeOffer",
                "withdrawOffer",
                "cancelQuotes",
                "topUp",
                "start",
                "startMany",
                "requestStop",
                "preempt",
                "report",
                "reportMany",
                "reportManySigned",
                "reportCosigned",
                "claim",
                "accept",
                "acceptSigned",
                "hold",
                "resolve",
                "release",
                "settleClaim",
                "cancel",
                "cancelOrphan",
                "expire",
                "deposit",
                "depositWith",
                "withdraw",
                "collect",
                "setAutoPayout",
                "setConsent",
                "registerAccount",
                "forwardFees",
                "distribute",
                "setMeter",
                "stopMeter",
                "changeSettings",
                "breakOrMendRegistry",
                "retryRegistry",
                "blacklist",
                "pauseUsdc",
                "pause",
                "prolongPause",
                "extendPause",
                "unpause",
                "passTime",
                "steal"
            ];
    }

    function _selectorOf(string memory handler) private pure returns (bytes4) {
        return bytes4(keccak256(bytes(string.concat(handler, "(uint256)"))));
    }

    /* THE HANDLERS */

    /// @dev A long run of all of them: each does what it is for most of the time, and every state is seen.
    function test_Handlers_MostlySucceedAndReachEveryState() external {
        string[47] memory names = _handlerNames();
        bool[9] memory seen;
        for (uint256 i = 0; i < CAMPAIGN; ++i) {
            uint256 seed = uint256(keccak256(abi.encode(i)));
            bytes4 selector = _selectorOf(names[seed % names.length]);
            ++tallyOf[selector].calls;
            (bool ok, bytes memory reason) = address(this).call(abi.encodeWithSelector(selector, seed >> 8));
            if (!ok) _revertWith(reason);
            for (uint256 j = 0; i % 8 == 0 && j < jobs.length; ++j) {
                seen[uint256(jobs[j].status)] = true;
            }
        }
        for (uint256 status = uint256(JobStatus.Open); status < seen.length; ++status) {
            assertTrue(seen[status], vm.toString(status));
        }
        _assertSummary(names);
        _assertVariety();
    }

    function _assertSummary(string[47] memory names) private view {
        for (uint256 i = 0; i < names.length; ++i) {
            bytes4 selector = _selectorOf(names[i]);
            string memory summary = string.concat(names[i], ": ", vm.toString(successes[selector]), " successes");
            assertGt(successes[selector] * 2, tallyOf[selector].calls, summary);
        }
    }

    /// @dev What was bound by a cap, paid by every kind of payment, licensed, accepted in advance, late and paused.
    function _assertVariety() private view {
        uint256 heldByCap;
        uint256 byVoucher;
        uint256 licensed;
        uint256 dependent;
        for (uint256 i = 0; i < jobs.length; ++i) {
            Job storage job = jobs[i];
            if (job.heldAt != 0 && job.heldAt == job.reportedAt) ++heldByCap;
            if (job.order.payer == address(voucher) && job.back != 0) ++byVoucher;
            if (_isMeasured(job) && _licenceOf(job, job.net) != 0) ++licensed;
            if (job.order.dependencies.length != 0 && job.startedAt != 0) ++dependent;
        }
        assertGt(heldByCap, 5, "held by a cap");
        assertGt(byVoucher, 5, "came back to vouchers");
        assertGt(licensed, 5, "licences");
        assertGt(dependent, 5, "dependencies");
        assertGt(actsWhilePaused, 20, "paused");
        assertGt(takes.length, 5, "stored offers");
        assertGt(forwardedFees, 0, "fees");
    }

    /* ESC */

    function invariant_ESC1_UsdcHeldIsWhatIsOwed() external view {
        uint256 owed;
        uint256 count = escrow.accountCount();
        for (uint32 id = 1; id <= count; ++id) {
            IEscrowTypes.AccountView memory account = escrow.accountOf(escrow.addressOf(id));
            owed += account.balance + account.pending;
        }
        for (uint256 i = 0; i < jobs.length; ++i) {
            PackedJob job = escrow.packedJobOf(jobs[i].order.id);
            (uint256 net, uint256 fee, ) = job.split();
            if (_isLocked(jobs[i])) owed += job.locked();
            else if (_isUnpaidClaim(jobs[i]) || _isHeld(jobs[i])) owed += net + fee;
        }
        (uint256 maturedFees, , uint256 pendingFees, ) = escrow.fees();
        assertEq(usdc.balanceOf(address(escrow)), owed + maturedFees + pendingFees);
        assertEq(usdc.balanceOf(address(escrow)), paidIn - paidOut);
    }

    /// @dev Licence and rulings included.
    function invariant_ESC2_EveryJobSharesOutItsLock() external view {
        for (uint256 i = 0; i < jobs.length; ++i) {
            Job storage job = jobs[i];
            PackedJob word = escrow.packedJobOf(job.order.id);
            if (!_isMeasured(job) && job.status != JobStatus.Resolved) {
                assertEq(word.locked(), job.locked, "locked, or given back");
                continue;
            }
            (uint256 net, uint256 fee, ) = word.split();
            uint256 paid = job.status == JobStatus.Resolved ? word.amount() : net + fee;
            assertEq(job.back + paid, job.locked, "shared out");
            if (_paidOf(job) != 0) assertEq(_paidOf(job), paid, "paid");
        }
    }

    /// @dev Account by account, fee by fee and job by job the escrow says what the ledger says: nothing was credited twice.
    function invariant_ESC3_NoJobIsPaidTwice() external view {
        _assertLedger();
        _assertJobs();
    }

    /// @dev At every eighth moment, and then paused: whatever ends a job works, and all of it can be taken out.
    function invariant_ESC4_ExitsAreAlwaysOpen() external {
        if (tally.calls % 8 != 0) return;
        uint256 snapshot = vm.snapshotState();
        if (!_isPaused() && (stops.length == 0 || block.timestamp >= stops[stops.length - 1].toClock + COOLDOWN)) {
            _pause(address(escrow));
            stops.push(Stop(block.timestamp, block.timestamp + 72 hours, false, false));
        }
        _hostile().setPaused(false);
        for (uint256 i = 0; i < jobs.length; ++i) {
            _leave(jobs[i], i);
        }
        _emptyAccounts();
        vm.revertToState(snapshot);
    }

    /// @dev What is open to a job now, by whom it belongs to.
    function _leave(Job storage job, uint256 place) private {
        Dice memory dice = Dice(place);
        JobStatus status = job.status;
        if (status == JobStatus.Open && place % 2 == 0 && _mayStart(job)) {
            _try(true, job.order.provider, abi.encodeCall(escrow.startJob, (job.order.id, job.order.dependencies)));
            _bookStart(job);
        } else if (status == JobStatus.Open) {
            _cancelBy(job, job.order.user, true, _none());
        } else if (status == JobStatus.Running && _mayClaim(job)) {
            _claimNow(dice, job);
        } else if (status == JobStatus.Running) {
            _reportTogether(dice, job);
        } else if (_isAcceptable(job) && place % 2 == 0) {
            _try(true, arbitrator, abi.encodeCall(IDisputable.holdForDispute, (job.order.id)));
            _bookHold(job);
        } else if (_isAcceptable(job)) {
            _acceptBy(job, true, job.order.user, abi.encodeCall(escrow.acceptJob, (job.order.id)));
        } else if (_isUnpaidClaim(job)) {
            _settleNow(job);
        }
        if (!_isHeld(job)) return;
        _try(true, arbitrator, abi.encodeCall(IDisputable.resolveHeld, (job.order.id, job.net + job.fee, 0)));
        _bookShares(job, job.net + job.fee, 0, 0, JobStatus.Resolved);
    }

    function _reportTogether(Dice memory dice, Job storage job) private {
        Facts memory facts = _facts(dice, job);
        IEscrowTypes.UsageReport memory usage = _reportOf(job, facts);
        bytes memory byProvider = _signReport(_providerKey(job.order.provider).key, usage);
        _try(true, job.order.user, abi.encodeCall(escrow.reportCosigned, (usage, "", byProvider)));
        _bookReport(job, address(0), facts);
    }

    function _emptyAccounts() private {
        for (uint256 i = 0; i < accounts.length; ++i) {
            uint256 balance = escrow.accountOf(accounts[i]).balance;
            if (balance == 0) continue;
            vm.prank(accounts[i]);
            escrow.withdrawTo(address(0xdead), balance);
        }
        escrow.forwardFees();
    }

    /// @dev At every eighth moment: strangers alone end every job at its deadline, and nothing is left.
    function invariant_ESC5_NothingStaysLockedBeyondItsDeadline() external {
        if (tally.calls % 8 != 4) return;
        uint256 snapshot = vm.snapshotState();
        _hostile().setPaused(false);
        for (uint256 i = 0; i < jobs.length; ++i) {
            Job storage job = jobs[i];
            if (_isOrphan(job)) {
                _cancelBy(job, keeper, true, job.order.dependencies);
            } else if (_isLocked(job)) {
                _waitUntil(_expirableFrom(job));
                _expireNow(job);
            } else if (_isUnpaidClaim(job)) {
                _waitUntil(_settlesAt(job));
                _settleNow(job);
            } else if (_isHeld(job)) {
                _waitUntil(_releasableFrom(job));
                _releaseNow(job);
            } else if (_isAcceptable(job)) {
                _waitUntil(_settlesAt(job));
            }
        }
        _assertNothingWaits();
        _emptyAccounts();
        assertEq(usdc.balanceOf(address(escrow)), 0, "left behind");
        vm.revertToState(snapshot);
    }

    function _assertNothingWaits() private view {
        Sums memory sums = _sums();
        assertEq(sums.locked + sums.held + sums.claimed, 0, "locked, held or claimed");
        for (uint256 i = 0; i < accounts.length; ++i) {
            assertEq(escrow.accountOf(accounts[i]).pending, 0, "pending");
        }
        _assertLedger();
    }

    /// @dev What the payer spent is at work, was paid, or came back to it.
    function invariant_ESC6_WhatAVoucherPaidComesBackToIt() external view {
        uint256 locked;
        uint256 back;
        for (uint256 i = 0; i < jobs.length; ++i) {
            if (jobs[i].order.payer != address(voucher)) continue;
            (locked, back) = (locked + jobs[i].locked, back + jobs[i].back);
        }
        assertEq(voucher.spent(), locked, "spent");
        assertEq(escrow.accountOf(address(voucher)).balance, credited[address(voucher)] - locked, "balance");
        assertGe(credited[address(voucher)], back, "back");
    }

    /// @dev Volume is what users' own USDC paid for, once it is settled.
    function invariant_ESC7_GmvIsWhatUsersPaidInUsdc() external view {
        uint256 gmv;
        for (uint256 i = 0; i < jobs.length; ++i) {
            Job storage job = jobs[i];
            if (job.order.payer != job.order.user) continue;
            bool mature = job.status == JobStatus.Reported && !job.claimed && _now() >= _settlesAt(job);
            gmv += mature ? job.net + job.fee : _paidOf(job);
        }
        (, uint256 maturedGmv, , ) = escrow.fees();
        (, uint256 forwarded) = router.streamTotals(IRevenueRouter.Stream.Transaction);
        assertEq(maturedGmv + forwarded, gmv);
    }

    /* METERS AND OFFERS */

    function invariant_MET1_NoMeterReleasesMoreThanItsCapInADay() external view {
        for (uint256 i = 0; i < witnessed.length; ++i) {
            Release storage last = witnessed[i];
            uint256 sum;
            for (uint256 j = 0; j <= i; ++j) {
                bool counts = witnessed[j].meter == last.meter && witnessed[j].atClock + 24 hours >= last.atClock;
                if (counts) sum += witnessed[j].amount;
            }
            if (last.amount != 0) assertLe(sum, last.capThen);
        }
        _assertMeters();
    }

    function invariant_OFF1_NoOfferIsOrderedBeyondItsCapacity() external view {
        for (uint256 i = 0; i < offers.length; ++i) {
            StoredOffer storage stored = offers[i];
            bool ended = stored.withdrawn || block.timestamp > stored.offer.validUntil;
            assertEq(offerBook.offerOf(stored.id).left, ended ? 0 : _leftIn(stored));
        }
    }

    /* AROUND THE ESCROW */

    function invariant_REG1_OpenJobsAndBreachesAreCounted() external view {
        _assertProviders();
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
            if (!stops[i].extended) assertLe(stops[i].toClock - stops[i].fromClock, 72 hours + 14 days);
            if (i != 0) assertGe(stops[i].fromClock, stops[i - 1].toClock + COOLDOWN);
        }
        if (stops.length != 0) assertEq(stop.pausedUntil(), stops[stops.length - 1].toClock);
    }
}
