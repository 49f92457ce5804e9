// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IEscrowTypes} from "../../../contracts/interfaces/market/IEscrowTypes.sol";
import {IJobEscrowCore} from "../../../contracts/interfaces/market/IJobEscrowCore.sol";
import {IJobEscrowExtension} from "../../../contracts/interfaces/market/IJobEscrowExtension.sol";
import {JobStatus} from "../../../contracts/libraries/PackedJob.sol";
import {AgreedTerms, packTerms} from "../../helpers/AgreedTerms.sol";
import {PayingActors} from "./PayingActors.sol";

/// @notice Users open jobs with every payment, alone and in batches, and top them up.
abstract contract OpeningHandler is PayingActors {
    struct Opening {
        Key user;
        Key provider;
        Key meter;
        IEscrowTypes.Quote quote;
        AgreedTerms terms;
        uint64[] units;
        uint256[][] dependsOn;
        bool single;
        bool usable; // as far as quote and offer go
        uint256 offerId; // zero: none
        uint16 minDiscountBps;
        uint256[] locks;
        uint256 sum;
        bool fromAccount;
    }

    /* QUOTES */

    function openOne(uint256 seed) external acting {
        Dice memory dice = _dice(seed);
        if (!_oneIn(dice, 3)) _calm();
        Opening memory opening = _draft(dice);
        _order(dice, opening, 1);
        _openWith(dice, opening);
        _done();
    }

    function openBatch(uint256 seed) external acting {
        Dice memory dice = _dice(seed);
        if (!_oneIn(dice, 3)) _calm();
        Opening memory opening = _draft(dice);
        _order(dice, opening, 1 + _roll(dice, 4));
        opening.single = false;
        _chain(dice, opening);
        _openWith(dice, opening);
        _done();
    }

    function cancelQuotes(uint256 seed) external acting {
        Dice memory dice = _dice(seed);
        Opening memory opening = _draft(dice);
        _order(dice, opening, 1);
        uint64[] memory nonces = new uint64[](1);
        nonces[0] = opening.quote.nonce;
        _try(true, opening.provider.addr, abi.encodeCall(IJobEscrowCore.cancelQuotes, (nonces)));
        opening.usable = false;
        _openWith(dice, opening);
        _done();
    }

    function _draft(Dice memory dice) internal returns (Opening memory opening) {
        opening.user = _pick(dice, users);
        opening.provider = _pick(dice, providers);
        opening.meter = _pick(dice, meters);
        if (capOf[opening.meter.addr] == 0 && !_oneIn(dice, 8)) opening.meter = meters[0];
        opening.single = true;
        opening.usable = true;
        opening.terms = _someTerms(dice);
        IEscrowTypes.Quote memory quote = _quote();
        quote.user = _oneIn(dice, 2) ? opening.user.addr : address(0);
        quote.provider = opening.provider.addr;
        quote.meter = opening.meter.addr;
        (quote.maxUnits, quote.maxJobs) = (1e12, 8);
        quote.unitPrice = uint64(_oneIn(dice, 3) ? 1 + _roll(dice, 9e5) : 1e5 + _roll(dice, 5e6));
        quote.duration = uint32(1 + _roll(dice, _oneIn(dice, 4) ? 3 days : 2 hours));
        quote.validUntil = uint40(block.timestamp + _roll(dice, 2 days));
        quote.serviceTerms = packTerms(opening.terms);
        opening.quote = quote;
        uint256 discountBps = discountOf[opening.user.addr];
        if (discountBps != 0 && _oneIn(dice, 2)) opening.minDiscountBps = uint16(1 + _roll(dice, discountBps / 10));
    }

    function _someTerms(Dice memory dice) internal returns (AgreedTerms memory terms) {
        if (_oneIn(dice, 3)) return terms;
        terms.kind = uint8(_roll(dice, 3));
        if (_oneIn(dice, 2)) {
            terms.maxStartDelay = uint24(_roll(dice, 600));
            terms.startRefundBps = uint16(_roll(dice, 4_000));
        }
        if (_oneIn(dice, 2)) {
            (terms.minPerformanceBps, terms.performanceRefundBps) = (9_000, uint16(_roll(dice, 7_000)));
            (terms.minAvailabilityBps, terms.availabilityRefundBps) = (9_950, uint16(_roll(dice, 7_000)));
        }
        if (_oneIn(dice, 2)) {
            terms.licenceShareBps = uint16(_roll(dice, 10_001));
            terms.licensorId = escrow.accountOf(_someLicensor(dice)).id;
        }
    }

    function _someLicensor(Dice memory dice) private view returns (address) {
        uint256 who = _roll(dice, 6);
        if (who == 0) return users[0].addr;
        return who < 3 ? providers[who].addr : licensor;
    }

    /// @dev Units that mostly fit the meter's cap.
    function _order(Dice memory dice, Opening memory opening, uint256 count) internal view {
        opening.units = new uint64[](count);
        uint256 cap = capOf[opening.meter.addr];
        uint256 unitPrice = opening.quote.unitPrice;
        uint256 most = (cap > 3_000e6 ? 3_000e6 : cap) / unitPrice / 2 + 1;
        for (uint256 i = 0; i < count; ++i) {
            opening.units[i] = uint64(1 + minJobCost / unitPrice + _roll(dice, most));
        }
    }

    /// @dev Earlier places of the batch and jobs there were before, completed or not.
    function _chain(Dice memory dice, Opening memory opening) internal view {
        if (_oneIn(dice, 3)) return;
        opening.dependsOn = new uint256[][](opening.units.length);
        for (uint256 i = 0; i < opening.units.length; ++i) {
            uint256 inBatch = i == 0 ? 0 : _roll(dice, 2);
            uint256 before = jobs.length == 0 || !_oneIn(dice, 3) ? 0 : 1;
            opening.dependsOn[i] = new uint256[](inBatch + before);
            if (inBatch != 0) opening.dependsOn[i][0] = _roll(dice, i);
            if (before != 0) opening.dependsOn[i][inBatch] = jobs[_roll(dice, jobs.length)].order.id;
        }
    }

    function _openWith(Dice memory dice, Opening memory opening) internal returns (uint256 firstPlace) {
        bool allowed = _lockAll(opening) && opening.usable && !_isPaused();
        bytes32 action =
            opening.single
                ? _openAction(opening.quote, opening.units[0], opening.minDiscountBps)
                : _openJobsAction(
                    opening.quote,
                    opening.units,
                    _specs(opening.units.length),
                    opening.dependsOn,
                    opening.minDiscountBps
                );
        Paying memory paying = _paying(dice, opening.user, opening.sum, action);
        opening.fromAccount = paying.fromAccount;
        bool byOffer = opening.offerId != 0;
        bytes memory signature = byOffer ? bytes("") : _signQuote(opening.provider.key, opening.quote);
        bytes memory result = _try(
            allowed && paying.covered,
            paying.sender,
            opening.single
                ? abi.encodeCall(
                    IJobEscrowCore.openJob,
                    (opening.quote, signature, opening.units[0], opening.minDiscountBps, paying.payment)
                )
                : abi.encodeCall(
                    IJobEscrowCore.openJobs,
                    (
                        opening.quote,
                        signature,
                        opening.units,
                        _specs(opening.units.length),
                        opening.dependsOn,
                        opening.minDiscountBps,
                        paying.payment
                    )
                )
        );
        _restoreAllowance(opening.user.addr);
        firstPlace = jobs.length;
        if (allowed && paying.covered) _bookAll(opening, paying.payment, abi.decode(result, (uint256)));
    }

    /// @dev What each job locks; false when one costs too little or locks more than its meter may release in a day.
    function _lockAll(Opening memory opening) private view returns (bool fits) {
        fits = true;
        opening.locks = new uint256[](opening.units.length);
        for (uint256 i = 0; i < opening.units.length; ++i) {
            uint256 lock = _lockOf(opening.units[i], opening.quote.unitPrice, bufferPercent);
            (opening.locks[i], opening.sum) = (lock, opening.sum + lock);
            if (lock > capOf[opening.meter.addr]) fits = false;
            if (uint256(opening.units[i]) * opening.quote.unitPrice < minJobCost) fits = false;
        }
    }

    function _bookAll(Opening memory opening, IEscrowTypes.Payment memory payment, uint256 firstJobId) private {
        Order memory order;
        (order.user, order.provider) = (opening.user.addr, opening.provider.addr);
        order.payer = payment.payer;
        order.meter = opening.meter.addr;
        order.unitPrice = opening.quote.unitPrice;
        order.bufferPercent = bufferPercent;
        order.duration = opening.quote.duration;
        order.feeBps = _feeOf(opening.provider.addr);
        if (opening.minDiscountBps != 0) order.discountPermille = discountOf[opening.user.addr] / 10;
        order.lateUntil = ((opening.quote.validUntil - block.timestamp) / 60) * 60;
        order.terms = opening.terms;
        order.licensor = escrow.addressOf(opening.terms.licensorId);
        if (opening.offerId != 0) order.takePlaceAndOne = _bookTake(opening);
        for (uint256 i = 0; i < opening.units.length; ++i) {
            order.id = firstJobId + i;
            order.units = opening.units[i];
            if (opening.dependsOn.length != 0) order.dependencies = _named(opening.dependsOn[i], firstJobId);
            _bookOpening(order, opening.fromAccount);
        }
    }

    function _named(uint256[] memory dependencies, uint256 firstJobId) private pure returns (uint256[] memory ids) {
        ids = new uint256[](dependencies.length);
        for (uint256 i = 0; i < ids.length; ++i) {
            ids[i] = dependencies[i] < 1 << 32 ? firstJobId + dependencies[i] : dependencies[i];
        }
    }

    function _bookTake(Opening memory opening) private returns (uint256) {
        takes.push(Take(opening.offerId, block.timestamp, opening.units[0]));
        return takes.length;
    }

    function _feeOf(address provider_) internal view returns (uint256) {
        if (!isCertified[provider_]) return 500;
        return tierOf[provider_] >= 4 ? 200 : 300;
    }

    /* TOP-UPS */

    function topUp(uint256 seed) external acting {
        Dice memory dice = _dice(seed);
        Job storage job = _chosen(dice, _isRunning, JobStatus.Running);
        Key memory account = _userKey(job.order.user);
        uint64 units = uint64(1 + _roll(dice, job.order.units));
        bool running = _isRunning(job);
        uint256 amount = running ? _topUpCost(job, units) : 1;
        bytes32 action = _topUpAction(job.order.id, units);
        Paying memory paying =
            job.order.payer == address(voucher) && !_oneIn(dice, 8)
                ? _byVoucher(dice, account.addr, amount)
                : _paying(dice, account, amount, action);
        bool samePayer = paying.payment.payer == job.order.payer;
        bool allowed = running && samePayer && paying.covered && !_isPaused();
        _try(allowed, paying.sender, abi.encodeCall(IJobEscrowExtension.topUp, (job.order.id, units, paying.payment)));
        _restoreAllowance(account.addr);
        if (allowed) _bookTopUp(job, units, paying.fromAccount);
        _done();
    }

    function _isRunning(Job storage job) internal view returns (bool) {
        return job.status == JobStatus.Running;
    }

    /* LEADING A JOB SOMEWHERE */

    /// @dev A job that fits; if there is none, mostly a new one led to `status`, else one that does not fit.
    function _chosen(
        Dice memory dice,
        function(Job storage) internal view returns (bool) fits,
        JobStatus status
    ) internal returns (Job storage job) {
        if (jobs.length != 0) {
            bool found;
            (found, job) = _find(dice, fits);
            if (found || _oneIn(dice, 8)) return job;
        }
        return _lead(dice, status, _someTerms(dice));
    }

    /// @dev A job of the first meter's, once nothing stops it.
    function _lead(Dice memory dice, JobStatus status, AgreedTerms memory terms) internal returns (Job storage job) {
        Opening memory opening = _calmDraft(dice);
        opening.terms = terms;
        opening.quote.serviceTerms = packTerms(terms);
        _order(dice, opening, 1);
        uint256 place = _openPlainly(opening);
        job = jobs[place];
        if (status != JobStatus.Open) _leadOn(job, status);
    }

    /// @dev Two jobs, the second of which waits for the first.
    function _leadPair(Dice memory dice) internal returns (uint256 place) {
        Opening memory opening = _calmDraft(dice);
        _order(dice, opening, 2);
        opening.single = false;
        opening.dependsOn = new uint256[][](2);
        opening.dependsOn[1] = new uint256[](1);
        return _openPlainly(opening);
    }

    function _calmDraft(Dice memory dice) internal returns (Opening memory opening) {
        _calm();
        opening = _draft(dice);
        opening.meter = meters[0];
        opening.quote.meter = meters[0].addr;
        _clear(opening.user.addr, opening.provider.addr);
    }

    function _openPlainly(Opening memory opening) private returns (uint256 place) {
        require(_lockAll(opening), "a plain opening");
        bool byVoucher = opening.sum % 4 == 0 && _balanceInBooks(address(voucher)) >= opening.sum;
        IEscrowTypes.Payment memory payment =
            byVoucher ? _voucher(address(voucher), VOUCHER_CODE) : _allowance(opening.user.addr);
        opening.fromAccount = byVoucher;
        vm.prank(opening.user.addr);
        uint256 firstJobId = escrow.openJobs(
            opening.quote,
            _signQuote(opening.provider.key, opening.quote),
            opening.units,
            _specs(opening.units.length),
            opening.dependsOn,
            opening.minDiscountBps,
            payment
        );
        place = jobs.length;
        _bookAll(opening, payment, firstJobId);
    }

    /// @dev Ends every stop there is.
    function _calm() internal {
        if (_isPaused()) {
            vm.prank(routine);
            escrow.unpause();
            stops[stops.length - 1].toClock = block.timestamp;
        }
        _hostile().setPaused(false);
        if (capOf[meters[0].addr] < 5_000e6) _setCap(meters[0].addr, 5_000e6);
    }

    function _setCap(address account, uint256 cap) internal {
        capOf[account] = cap;
        vm.prank(critical);
        escrow.setMeter(account, uint64(cap));
    }

    function _clear(address user_, address provider_) private {
        _hostile().setBlacklisted(user_, false);
        if (!consents[user_][provider_]) return;
        consents[user_][provider_] = false;
        vm.prank(user_);
        escrow.setStandingConsent(provider_, false);
    }

    function _leadOn(Job storage job, JobStatus status) internal {
        vm.prank(job.order.provider);
        escrow.startJob(job.order.id, _none());
        _bookStart(job);
        if (status == JobStatus.Running) return;
        Facts memory facts = Facts(block.timestamp, block.timestamp, job.order.units, COMPLETED, 10_000, 10_000);
        vm.prank(job.order.meter);
        escrow.reportUsage(_reportOf(job, facts), job.order.meter, "");
        _bookReport(job, job.order.meter, facts);
        _witness(job);
        if (status == JobStatus.Reported || job.status == JobStatus.Disputed) return;
        vm.prank(arbitrator);
        escrow.holdForDispute(job.order.id);
        _bookHold(job);
    }

    function _reportOf(
        Job storage job,
        Facts memory facts
    ) internal view returns (IEscrowTypes.UsageReport memory report) {
        report.jobId = job.order.id;
        report.startedAt = uint40(facts.startedAtClock);
        report.endedAt = uint40(facts.endedAtClock);
        report.units = uint64(facts.units);
        report.outcome = uint8(facts.outcome);
        report.performanceBps = uint16(facts.performanceBps);
        report.availabilityBps = uint16(facts.availabilityBps);
        report.meteringRoot = ROOT;
    }
}
