// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IExpiringPause} from "../../../contracts/interfaces/base/IExpiringPause.sol";
import {IDisputable} from "../../../contracts/interfaces/market/IDisputable.sol";
import {IEscrowTypes} from "../../../contracts/interfaces/market/IEscrowTypes.sol";
import {IJobEscrowCore} from "../../../contracts/interfaces/market/IJobEscrowCore.sol";
import {IJobEscrowExtension} from "../../../contracts/interfaces/market/IJobEscrowExtension.sol";
import {IProviderRegistry} from "../../../contracts/interfaces/market/IProviderRegistry.sol";
import {JobStatus} from "../../../contracts/libraries/PackedJob.sol";
import {ActingTest} from "./ActingTest.sol";

/// @notice Users, providers, meters, arbitrator, guardian, keeper, thief and clock act on the escrow; every movement of
///         money is also booked by hand, in plain lists.
abstract contract MarketHandler is ActingTest {
    struct Booked {
        uint256 id;
        address user;
        address provider;
        Key meter;
        JobStatus status;
        uint256 unitPrice;
        uint256 duration;
        uint256 since; // active time
        uint256 startBy; // active time
        uint256 startedAt; // clock
        bool late;
        uint256 feeBps;
        uint256 discountBps;
        uint256 refundBps; // for missed performance
        uint256 locked;
        uint256 net;
        uint256 fee;
        uint256 toUser; // all that was ever credited to the user
        uint256 toProvider; // likewise
        uint256 toFees;
    }

    struct Stop {
        uint256 from;
        uint256 to;
        bool prolonged;
    }

    Key[] internal users;
    Key[] internal providers;
    Key[] internal meters;

    Booked[] internal jobs;
    Stop[] internal stops;
    mapping(address account => uint256) internal free;
    mapping(address provider => uint256) internal breachesOf;
    uint256 internal bookedFees;
    uint256 internal bookedGmv;
    uint256 internal forwardedFees;
    uint256 internal forwardedGmv;
    uint256 internal paidIn;
    uint256 internal paidOut;
    uint256 internal exitsWhilePaused;
    bool internal registryFails;

    function setUp() public virtual override {
        super.setUp();
        for (uint256 i = 0; i < 3; ++i) {
            users.push(_key(string.concat("user ", vm.toString(i))));
            providers.push(_key(string.concat("provider ", vm.toString(i))));
            _fund(users[i].addr, 1e15);
            _registerProvider(providers[i].addr);
            _setTier(users[i].addr, uint8(i), uint16(i * 500));
        }
        vm.prank(evaluator);
        registry.setClass(providers[1].addr, IProviderRegistry.ProviderClass.Certified);
        meters.push(meter);
        meters.push(_key("second meter"));
        _allowMeter(meters[1].addr, 1e15);
        vm.prank(critical);
        escrow.setMeter(meters[0].addr, 1e15);
        _fund(providers[2].addr, 1e15); // a provider that also buys
        users.push(providers[2]);
    }

    /* BOOKS */

    function _pausedSeconds() internal view returns (uint256 sum) {
        for (uint256 i = 0; i < stops.length; ++i) {
            sum += (block.timestamp < stops[i].to ? block.timestamp : stops[i].to) - stops[i].from;
        }
    }

    function _active() internal view returns (uint256) {
        return block.timestamp - _pausedSeconds();
    }

    function _isPaused() internal view returns (bool) {
        return stops.length != 0 && block.timestamp < stops[stops.length - 1].to;
    }

    function _isMature(Booked storage job) internal view returns (bool) {
        return job.status == JobStatus.Reported && _active() >= _maturity(job.since);
    }

    function _bookMatured() private {
        for (uint256 i = 0; i < jobs.length; ++i) {
            if (_isMature(jobs[i])) _bookPayment(jobs[i], JobStatus.Settled);
        }
    }

    function _bookPayment(Booked storage job, JobStatus status) private {
        _bookShares(job, 0, job.net, job.fee, status);
    }

    function _bookShares(
        Booked storage job,
        uint256 toUser,
        uint256 toProvider,
        uint256 toFees,
        JobStatus status
    ) private {
        free[job.user] += toUser;
        free[job.provider] += toProvider;
        bookedFees += toFees;
        bookedGmv += toProvider + toFees;
        job.toUser += toUser;
        job.toProvider += toProvider;
        job.toFees += toFees;
        job.status = status;
    }

    function _bookRefund(Booked storage job, JobStatus status) private {
        free[job.user] += job.locked;
        job.toUser += job.locked;
        job.status = status;
    }

    function _countExit() private {
        if (_isPaused()) ++exitsWhilePaused;
    }

    function _pick(Key[] storage list, uint256 seed) private view returns (Key memory) {
        return list[seed % list.length];
    }

    /// @dev A job in `status`, from a random place on; a new one is led there when there is none, after the end of a stop.
    function _jobIn(JobStatus status, uint256 seed) private returns (uint256 index) {
        uint256 count = jobs.length;
        for (uint256 i = 0; i < count; ++i) {
            index = ((seed % count) + i) % count;
            if (jobs[index].status == status) return index;
        }
        if (_isPaused()) _unpause();
        index = _openNew(seed);
        if (status == JobStatus.Open) return index;
        _startBooked(index);
        if (status == JobStatus.Running) return index;
        _reportBooked(index, seed);
        if (status == JobStatus.Reported) return index;
        _holdBooked(index);
    }

    /* USERS */

    function deposit(uint256 who, uint256 amount) external acting {
        _bookMatured();
        Key memory account = _pick(users, who);
        amount = bound(amount, 1, 1e10);
        vm.prank(account.addr);
        if (_isPaused()) {
            _refused(address(escrow), abi.encodeCall(IJobEscrowExtension.depositFor, (account.addr, amount)));
        } else {
            escrow.depositFor(account.addr, amount);
            free[account.addr] += amount;
            paidIn += amount;
        }
        _done();
    }

    function withdraw(uint256 who, uint256 amount, bool provides) external acting {
        _bookMatured();
        Key memory account = provides ? _pick(providers, who) : _pick(users, who);
        if (free[account.addr] == 0) {
            vm.prank(account.addr);
            _refused(address(escrow), abi.encodeCall(IJobEscrowExtension.withdrawTo, (account.addr, 1)));
            _done();
            return;
        }
        amount = bound(amount, 1, free[account.addr]);
        address to = makeAddr("cold wallet");
        uint256 before = usdc.balanceOf(to);
        vm.prank(account.addr);
        escrow.withdrawTo(to, amount);
        assertEq(usdc.balanceOf(to), before + amount);
        free[account.addr] -= amount;
        paidOut += amount;
        _countExit();
        _done();
    }

    function open(uint256 seed) external acting {
        _bookMatured();
        if (_isPaused()) {
            IEscrowTypes.Quote memory quote = _quote();
            quote.user = address(0);
            bytes memory signature = _signQuote(provider.key, quote);
            vm.prank(users[0].addr);
            bytes memory opening = abi.encodeCall(
                IJobEscrowCore.openJob,
                (quote, signature, 1, 0, _allowance(users[0].addr))
            );
            _refused(address(escrow), opening);
        } else {
            _openNew(seed);
        }
        _done();
    }

    function _openNew(uint256 seed) private returns (uint256 index) {
        seed = uint256(keccak256(abi.encode(seed, jobs.length)));
        Key memory account = _pick(users, seed);
        Key memory seller = _pick(providers, seed >> 8);
        Booked memory job;
        job.meter = _pick(meters, seed >> 16);
        IEscrowTypes.Quote memory quote = _quote();
        quote.user = seed & 1 == 0 ? account.addr : address(0);
        quote.provider = seller.addr;
        quote.meter = job.meter.addr;
        quote.unitPrice = uint64(100_000 + ((seed >> 24) % 1e7));
        quote.duration = uint32(1 + ((seed >> 48) % 3 days));
        quote.validUntil = uint40(block.timestamp + ((seed >> 64) % 2 days));
        uint64 units = uint64(1 + ((seed >> 96) % 1_000));
        job.refundBps = (seed >> 120) % 10_001;
        quote.serviceTerms = _serviceLevels(0, uint16(job.refundBps), 0);
        (, uint16 discountBps) = tiers.tierOf(account.addr);
        job.discountBps = (seed >> 112) & 1 == 0 ? discountBps : 0;
        (, job.feeBps, ) = registry.feeClass(seller.addr);
        uint256 cost = uint256(units) * quote.unitPrice;
        job.locked = cost + (cost * 20 + 99) / 100;
        bool fromBalance = free[account.addr] >= job.locked;
        bytes memory signature = _signQuote(seller.key, quote);
        vm.prank(account.addr);
        job.id = escrow.openJob(
            quote,
            signature,
            units,
            uint16(job.discountBps),
            fromBalance ? _balance(account.addr) : _allowance(account.addr)
        );
        if (fromBalance) free[account.addr] -= job.locked;
        else paidIn += job.locked;
        (job.user, job.provider) = (account.addr, seller.addr);
        (job.unitPrice, job.duration) = (quote.unitPrice, quote.duration);
        (job.status, job.since) = (JobStatus.Open, _active());
        job.startBy = job.since + ((quote.validUntil - block.timestamp) / 1 minutes) * 1 minutes;
        if (job.startBy < job.since + 5 minutes) job.startBy = job.since + 5 minutes;
        jobs.push(job);
        return jobs.length - 1;
    }

    function cancel(uint256 seed) external acting {
        _bookMatured();
        uint256 index = _jobIn(JobStatus.Open, seed);
        vm.prank(jobs[index].user);
        escrow.cancelJob(jobs[index].id, _none());
        _bookRefund(jobs[index], JobStatus.Cancelled);
        _countExit();
        _done();
    }

    function accept(uint256 seed) external acting {
        _bookMatured();
        uint256 index = _jobIn(JobStatus.Reported, seed);
        vm.prank(jobs[index].user);
        escrow.acceptJob(jobs[index].id);
        _bookPayment(jobs[index], JobStatus.Settled);
        _countExit();
        _done();
    }

    /* PROVIDERS AND METERS */

    function start(uint256 seed) external acting {
        _bookMatured();
        uint256 index = _jobIn(JobStatus.Open, seed);
        _startBooked(index);
        _done();
    }

    function _startBooked(uint256 index) private {
        Booked storage job = jobs[index];
        address starter = index % 2 == 0 ? job.provider : job.meter.addr;
        vm.prank(starter);
        if (_active() > job.startBy) {
            _refused(address(escrow), abi.encodeCall(IJobEscrowExtension.startJob, (job.id, _none())));
            return;
        }
        escrow.startJob(job.id, _none());
        job.late = _active() > job.since + 5 minutes;
        if (job.late) ++breachesOf[job.provider];
        (job.status, job.since, job.startedAt) = (JobStatus.Running, _active(), block.timestamp);
    }

    function report(uint256 seed) external acting {
        _bookMatured();
        uint256 index = _jobIn(JobStatus.Running, seed);
        _reportBooked(index, seed);
        _countExit();
        _done();
    }

    function _reportBooked(uint256 index, uint256 seed) private {
        Booked storage job = jobs[index];
        seed = uint256(keccak256(abi.encode(seed, index)));
        IEscrowTypes.UsageReport memory usage = _usage(job.id, uint64(seed % 1_500));
        usage.startedAt = uint40(job.startedAt);
        usage.endedAt = uint40(job.startedAt + ((seed >> 16) % (block.timestamp - job.startedAt + 1)));
        usage.outcome = uint8((seed >> 48) % 3);
        if ((seed >> 56) % 4 == 0) usage.performanceBps = 0;
        if ((seed >> 80) & 1 == 0) {
            escrow.reportUsage(usage, job.meter.addr, _signReport(job.meter.key, usage));
        } else {
            vm.prank(job.meter.addr);
            escrow.reportUsage(usage, job.meter.addr, "");
        }
        _bookReport(job, usage);
    }

    function _bookReport(Booked storage job, IEscrowTypes.UsageReport memory usage) private {
        uint256 amount = usage.units * job.unitPrice;
        if (amount > job.locked) amount = job.locked;
        uint256 refundBps = usage.performanceBps == 0 ? job.refundBps : 0;
        amount -= (amount * refundBps + 9_999) / 10_000;
        if (usage.outcome == 1 && usage.endedAt - usage.startedAt < 300) amount = 0;
        uint256 grossFee = (amount * job.feeBps + 9_999) / 10_000;
        uint256 discount = (grossFee * job.discountBps) / 10_000;
        (job.net, job.fee) = (amount - grossFee, grossFee - discount);
        uint256 refund = job.locked - amount + discount;
        free[job.user] += refund;
        job.toUser += refund;
        if (refundBps != 0) ++breachesOf[job.provider];
        (job.status, job.since) = (JobStatus.Reported, _active());
    }

    function cancelQuote(uint256 who) external acting {
        _bookMatured();
        uint64[] memory nonces = new uint64[](1);
        nonces[0] = (type(uint64).max >> 1) - uint64(who % 8);
        Key memory seller = _pick(providers, who);
        vm.prank(seller.addr);
        escrow.cancelQuotes(nonces);
        assertTrue(escrow.isNonceUsed(seller.addr, nonces[0]));
        _done();
    }

    /* ARBITRATOR */

    function hold(uint256 seed) external acting {
        _bookMatured();
        uint256 index = _jobIn(JobStatus.Reported, seed);
        _holdBooked(index);
        _done();
    }

    function _holdBooked(uint256 index) private {
        Booked storage job = jobs[index];
        vm.prank(arbitrator);
        (address heldUser, address heldProvider, uint256 amount, uint256 fee) = escrow.holdForDispute(job.id);
        assertEq(heldUser, job.user);
        assertEq(heldProvider, job.provider);
        assertEq(amount, job.net + job.fee);
        assertEq(fee, job.fee);
        job.status = JobStatus.Disputed;
    }

    function resolve(uint256 seed) external acting {
        _bookMatured();
        uint256 index = _jobIn(JobStatus.Disputed, seed);
        Booked storage job = jobs[index];
        uint256 held = job.net + job.fee;
        uint256 toUser = seed % (held + 1);
        uint256 rest = held - toUser;
        uint256 leastToProvider = rest > job.fee ? rest - job.fee : 0;
        uint256 toProvider = leastToProvider + ((seed >> 128) % (rest - leastToProvider + 1));
        vm.prank(arbitrator);
        escrow.resolveHeld(job.id, toUser, toProvider);
        _bookShares(job, toUser, toProvider, held - toUser - toProvider, JobStatus.Resolved);
        _countExit();
        _done();
    }

    /* KEEPERS */

    function expire(uint256 seed) external acting {
        uint256 index = _jobIn(seed & 1 == 0 ? JobStatus.Running : JobStatus.Open, seed);
        Booked storage job = jobs[index];
        uint256 due = job.since + job.duration + 7 days;
        if (_active() < due) {
            _refused(address(escrow), abi.encodeCall(IJobEscrowExtension.expireJob, (job.id, _none())));
            if (_isPaused()) vm.warp(stops[stops.length - 1].to);
            vm.warp(block.timestamp + due - _active());
        }
        _bookMatured();
        vm.prank(thief);
        escrow.expireJob(job.id, _none());
        _bookRefund(job, JobStatus.Expired);
        _countExit();
        _done();
    }

    function mature(uint256 who) external acting {
        _bookMatured();
        escrow.collect(_pick(providers, who).addr);
        _done();
    }

    function forwardFees() external acting {
        _bookMatured();
        uint256 expected = bookedFees - forwardedFees;
        assertEq(escrow.forwardFees(), expected);
        forwardedFees = bookedFees;
        forwardedGmv = bookedGmv;
        paidOut += expected;
        _done();
    }

    function distribute() external acting {
        _bookMatured();
        (, uint256 nextAt) = router.schedule();
        if (block.timestamp < nextAt) {
            _refused(address(router), abi.encodeWithSignature("distribute()"));
        } else {
            uint256 fees = bookedFees - forwardedFees;
            router.distribute();
            forwardedFees = bookedFees;
            forwardedGmv = bookedGmv;
            paidOut += fees;
        }
        _done();
    }

    /* GUARDIAN, CLOCK, REGISTRY */

    function pause(uint256 seed) external acting {
        vm.prank(guardian);
        if (stops.length != 0 && block.timestamp < stops[stops.length - 1].to + 7 days) {
            _refused(address(escrow), abi.encodeCall(IExpiringPause.pause, ()));
            if (seed % 4 != 0) {
                _done();
                return;
            }
            vm.warp(stops[stops.length - 1].to + 7 days);
            vm.prank(guardian);
        }
        IExpiringPause(address(escrow)).pause();
        stops.push(Stop(block.timestamp, block.timestamp + 72 hours, false));
        _bookMatured();
        _done();
    }

    function endOrProlongPause(uint256 seed) external acting {
        _bookMatured();
        if (!_isPaused()) {
            vm.prank(routine);
            _refused(address(escrow), abi.encodeCall(IExpiringPause.unpause, ()));
            _done();
            return;
        }
        Stop storage stop = stops[stops.length - 1];
        if (seed % 3 == 0 && !stop.prolonged) {
            vm.prank(prolonger);
            IExpiringPause(address(escrow)).prolongPause();
            (stop.to, stop.prolonged) = (stop.to + 14 days, true);
        } else {
            _unpause();
        }
        _done();
    }

    function _unpause() private {
        vm.prank(routine);
        IExpiringPause(address(escrow)).unpause();
        stops[stops.length - 1].to = block.timestamp;
    }

    function passTime(uint256 span) external acting {
        vm.warp(block.timestamp + (span % 8 == 0 ? bound(span, 0, 12 days) : bound(span, 0, 30 hours)));
        _bookMatured();
        _done();
    }

    function breakOrMendRegistry(uint256 who) external acting {
        bytes memory selector = abi.encodeWithSelector(IProviderRegistry.onBreach.selector);
        if (registryFails) {
            vm.clearMockedCalls();
            for (uint256 i = 0; i < 3; ++i) {
                _setTier(users[i].addr, uint8(i), uint16(i * 500));
            }
            escrow.retryRegistry(_pick(providers, who).addr);
            assertEq(escrow.breachBacklog(_pick(providers, who).addr), 0);
        } else {
            vm.mockCallRevert(address(registry), selector, "closed");
        }
        registryFails = !registryFails;
        _done();
    }

    /* THIEF */

    /// @dev Everything the thief has no right to, on a random job and a random account.
    function steal(uint256 seed) external acting {
        _bookMatured();
        Booked storage job = jobs[jobs.length == 0 ? _jobIn(JobStatus.Running, seed) : seed % jobs.length];
        IEscrowTypes.UsageReport memory usage = _usage(job.id, 1_000);
        bytes[8] memory attempts = [
            abi.encodeCall(IJobEscrowExtension.cancelJob, (job.id, _none())),
            abi.encodeCall(IJobEscrowExtension.acceptJob, (job.id)),
            abi.encodeCall(IJobEscrowExtension.startJob, (job.id, _none())),
            abi.encodeCall(IJobEscrowExtension.withdrawTo, (thief, 1)),
            abi.encodeCall(IJobEscrowCore.reportUsage, (usage, job.meter.addr, _signReport(provider.key, usage))),
            abi.encodeCall(IJobEscrowCore.reportUsage, (usage, thief, "")),
            abi.encodeCall(IDisputable.holdForDispute, (job.id)),
            abi.encodeCall(IDisputable.resolveHeld, (job.id, 0, 0))
        ];
        for (uint256 i = 0; i < attempts.length; ++i) {
            vm.prank(thief);
            _refused(address(escrow), attempts[i]);
        }
        _done();
    }
}
