// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IExpiringPause} from "../../../contracts/interfaces/base/IExpiringPause.sol";
import {IDisputable} from "../../../contracts/interfaces/market/IDisputable.sol";
import {IEscrowTypes} from "../../../contracts/interfaces/market/IEscrowTypes.sol";
import {IJobEscrow} from "../../../contracts/interfaces/market/IJobEscrow.sol";
import {IJobEscrowCore} from "../../../contracts/interfaces/market/IJobEscrowCore.sol";
import {IJobEscrowExtension} from "../../../contracts/interfaces/market/IJobEscrowExtension.sol";
import {IOfferBook} from "../../../contracts/interfaces/market/IOfferBook.sol";
import {IProviderRegistry} from "../../../contracts/interfaces/market/IProviderRegistry.sol";
import {JobStatus} from "../../../contracts/libraries/PackedJob.sol";
import {ClockHandler} from "./ClockHandler.sol";

/// @notice Tries everything it has no right to, with others' jobs, accounts and signatures.
abstract contract ThiefHandler is ClockHandler {
    uint256 internal constant ATTEMPTS = 43;

    Key internal burglar = _key("thief");

    /// @dev Some of the attempts, one after the other: all refused, and nothing has moved.
    function steal(uint256 seed) external acting {
        Dice memory dice = _dice(seed);
        Job storage job = _chosen(dice, _isLocked, JobStatus.Running);
        if (_oneIn(dice, 2)) job = jobs[_roll(dice, jobs.length)];
        bytes32 before = _state();
        for (uint256 i = 0; i < 8; ++i) {
            _attempt(dice, job, _roll(dice, ATTEMPTS));
        }
        assertEq(_state(), before, "something moved");
        _acted();
        _done();
    }

    function _attempt(Dice memory dice, Job storage job, uint256 which) internal {
        (address target, bytes memory data) = which < 15
            ? _onJob(dice, job, which)
            : which < 27
                ? _onMoney(job, which)
                : _onPower(job, which);
        if (data.length == 0) return;
        vm.prank(burglar.addr);
        (bool ok, ) = target.call(data);
        assertFalse(ok, string.concat("the thief succeeded with ", vm.toString(which)));
    }

    /// @dev Everything that belongs to anybody.
    function _state() private view returns (bytes32 hash) {
        (uint256 fees, uint256 gmv, uint256 pendingFees, uint256 pendingGmv) = escrow.fees();
        hash = keccak256(abi.encode(fees, gmv, pendingFees, pendingGmv, usdc.balanceOf(address(escrow))));
        for (uint256 i = 0; i < accounts.length; ++i) {
            uint256 wallet = usdc.balanceOf(accounts[i]);
            hash = keccak256(abi.encode(hash, escrow.accountOf(accounts[i]), wallet));
        }
        for (uint256 i = 0; i < jobs.length; ++i) {
            hash = keccak256(abi.encode(hash, escrow.packedJobOf(jobs[i].order.id)));
        }
        for (uint256 i = 0; i < meters.length; ++i) {
            (, uint256 cap, uint256 available) = escrow.meterOf(meters[i].addr);
            hash = keccak256(abi.encode(hash, cap, available));
        }
        for (uint256 i = 0; i < offers.length; ++i) {
            hash = keccak256(abi.encode(hash, offerBook.offerOf(offers[i].id).left));
        }
    }

    /* JOBS OF OTHERS */

    function _onJob(
        Dice memory dice,
        Job storage job,
        uint256 which
    ) private returns (address target, bytes memory data) {
        target = address(escrow);
        uint256 id = job.order.id;
        uint256[] memory dependencies = job.order.dependencies;
        if (which == 0 && !_isOrphan(job)) data = abi.encodeCall(IJobEscrowExtension.cancelJob, (id, dependencies));
        if (which == 1) data = abi.encodeCall(IJobEscrowExtension.acceptJob, (id));
        if (which == 2) data = abi.encodeCall(IJobEscrowExtension.startJob, (id, dependencies));
        if (which == 3) data = abi.encodeCall(IJobEscrowExtension.requestStop, (id));
        if (which == 4) data = abi.encodeCall(IJobEscrowExtension.preemptJob, (id, ROOT));
        if (which == 5) data = abi.encodeCall(IJobEscrowExtension.settleClaim, (id));
        if (which == 5 && _isUnpaidClaim(job) && _now() >= _settlesAt(job)) data = "";
        if (which == 6 && !(_isHeld(job) && _now() >= _releasableFrom(job))) {
            data = abi.encodeCall(IDisputable.releaseHeld, (id));
        }
        if (which == 7 && !(_isLocked(job) && _now() >= _expirableFrom(job))) {
            data = abi.encodeCall(IJobEscrowExtension.expireJob, (id, dependencies));
        }
        if (which > 7) data = _falseReport(dice, job, which);
    }

    function _falseReport(Dice memory dice, Job storage job, uint256 which) private returns (bytes memory) {
        uint256 id = job.order.id;
        Facts memory facts = _facts(dice, job);
        facts.outcome = COMPLETED;
        IEscrowTypes.UsageReport memory usage = _reportOf(job, facts);
        address by = job.order.meter;
        bytes memory own = _signReport(burglar.key, usage);
        if (which == 8) return abi.encodeCall(IJobEscrowCore.reportUsage, (usage, by, own));
        if (which == 9) return abi.encodeCall(IJobEscrowCore.reportUsage, (usage, burglar.addr, ""));
        if (which == 10) return abi.encodeCall(IJobEscrowCore.reportCosigned, (usage, own, own));
        if (which == 11) return abi.encodeCall(IJobEscrowCore.claimJob, (usage));
        if (which == 12) {
            IEscrowTypes.UsageReport[] memory reports = new IEscrowTypes.UsageReport[](1);
            reports[0] = usage;
            return abi.encodeCall(IJobEscrowCore.reportUsageBatch, (reports, by, _signReports(burglar.key, reports)));
        }
        if (which == 13) {
            uint256 other = jobs[_roll(dice, jobs.length)].order.id;
            if (other == id) return "";
            bytes memory signature = _signAcceptance(_userKey(job.order.user).key, other, job.amount);
            return abi.encodeCall(IJobEscrowExtension.acceptJobSigned, (id, job.amount, signature));
        }
        // a signature of the meter's that was used, or is too late
        if (job.status == JobStatus.Running) return "";
        bytes memory used = _signReport(_meterKey(by).key, usage);
        return abi.encodeCall(IJobEscrowCore.reportUsage, (usage, by, used));
    }

    /* MONEY OF OTHERS */

    function _onMoney(Job storage job, uint256 which) private returns (address target, bytes memory data) {
        target = address(escrow);
        address victim = job.order.user;
        uint256 tooMuch = _balanceInBooks(burglar.addr) + 1;
        if (which == 15) data = abi.encodeCall(IJobEscrowExtension.withdrawTo, (burglar.addr, tooMuch));
        if (which == 16) {
            bytes[] memory calls = new bytes[](1);
            calls[0] = abi.encodeCall(IJobEscrowExtension.withdrawTo, (burglar.addr, tooMuch));
            data = abi.encodeCall(IJobEscrow.multicall, (calls));
        }
        if (which == 17) {
            data = abi.encodeCall(IJobEscrowExtension.depositWith, (burglar.addr, 1, _allowance(victim)));
        }
        if (which == 18) {
            Key memory forged = Key(victim, burglar.key);
            IEscrowTypes.Payment memory payment = _authorization(forged, 1, burglar.addr, _depositAction());
            data = abi.encodeCall(IJobEscrowExtension.depositWith, (burglar.addr, 1, payment));
        }
        if (which == 19) return (escrowExtension, abi.encodeCall(IJobEscrowExtension.withdrawTo, (burglar.addr, 1)));
        if (which > 19 && which < 23) data = _topUpOf(job, which);
        if (which > 22) data = _falseOpening(job, which);
    }

    function _topUpOf(Job storage job, uint256 which) private returns (bytes memory) {
        IEscrowTypes.Payment memory payment = _balance(burglar.addr);
        if (which == 21) payment = _allowance(job.order.user);
        if (which == 22) payment = _voucher(address(voucher), VOUCHER_CODE);
        return abi.encodeCall(IJobEscrowExtension.topUp, (job.order.id, 1, payment));
    }

    function _falseOpening(Job storage job, uint256 which) private returns (bytes memory) {
        IEscrowTypes.Quote memory quote = _quote();
        quote.user = address(0);
        quote.provider = job.order.provider;
        quote.meter = meters[0].addr;
        quote.unitPrice = 10e6;
        IEscrowTypes.Payment memory payment = _allowance(job.order.user);
        if (which == 24) payment = _voucher(job.order.user, VOUCHER_CODE);
        if (which == 25) payment = _voucher(address(voucher), "guess");
        if (which == 26)
            (quote.nonce, payment) = (uint64(job.order.id >> 32), _voucher(address(voucher), VOUCHER_CODE));
        bytes memory signature = _signQuote(_providerKey(job.order.provider).key, quote);
        return abi.encodeCall(IJobEscrowCore.openJob, (quote, signature, 1, 0, payment));
    }

    /* POWERS OF OTHERS */

    function _onPower(Job storage job, uint256 which) private view returns (address target, bytes memory data) {
        target = address(escrow);
        uint256 id = job.order.id;
        if (which == 27) data = abi.encodeCall(IDisputable.holdForDispute, (id));
        if (which == 28) data = abi.encodeCall(IDisputable.resolveHeld, (id, 0, 0));
        if (which == 29) data = abi.encodeCall(IJobEscrowExtension.setMeter, (burglar.addr, 1e12));
        if (which == 30) data = abi.encodeCall(IJobEscrowExtension.stopMeter, (meters[0].addr));
        if (which == 31) data = abi.encodeCall(IJobEscrowExtension.setRegistry, (registry));
        if (which == 32) data = abi.encodeCall(IJobEscrowExtension.setOfferBook, (offerBook));
        if (which == 33) data = abi.encodeCall(IJobEscrowExtension.setMinJobCost, (1));
        if (which == 34) data = abi.encodeCall(IJobEscrowExtension.setBufferPercent, (0));
        if (which == 35) data = abi.encodeCall(IExpiringPause.pause, ());
        if (which == 36) data = abi.encodeCall(IExpiringPause.unpause, ());
        if (which == 37) data = abi.encodeCall(IExpiringPause.setPauseLimits, (1 hours, 90 days));
        if (which == 38) data = abi.encodeWithSignature("initialize(address)", burglar.addr);
        if (which == 39) return (escrowExtension, abi.encodeWithSignature("initialize(address)", burglar.addr));
        if (which == 42) data = abi.encodeWithSignature("setAuthority(address)", burglar.addr);
        if (which == 40) return (address(offerBook), abi.encodeCall(IOfferBook.onJobCancelled, (uint64(id >> 32), 1)));
        if (which == 41) {
            return (address(registry), abi.encodeCall(IProviderRegistry.onJobsOpened, (job.order.provider, 1, 1)));
        }
    }
}
