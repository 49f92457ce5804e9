// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IDisputable} from "../../../contracts/interfaces/market/IDisputable.sol";
import {IJobEscrow} from "../../../contracts/interfaces/market/IJobEscrow.sol";
import {IJobEscrowExtension} from "../../../contracts/interfaces/market/IJobEscrowExtension.sol";
import {JobStatus} from "../../../contracts/libraries/PackedJob.sol";
import {RunningHandler} from "./RunningHandler.sol";

/// @notice Users accept and cancel, the arbitrator holds and rules, keepers end what is overdue.
abstract contract SettlingHandler is RunningHandler {
    /* ACCEPTANCE */

    function _isAcceptable(Job storage job) internal view returns (bool) {
        return _statusNow(job) == JobStatus.Reported || (job.status == JobStatus.Disputed && job.heldByReport);
    }

    function accept(uint256 seed) external acting {
        Dice memory dice = _dice(seed);
        Job storage job = _chosen(dice, _isAcceptable, JobStatus.Reported);
        bytes memory call_ = abi.encodeCall(IJobEscrowExtension.acceptJob, (job.order.id));
        if (_oneIn(dice, 3)) {
            bytes[] memory calls = new bytes[](1);
            calls[0] = call_;
            call_ = abi.encodeCall(IJobEscrow.multicall, (calls));
        }
        _acceptBy(job, _isAcceptable(job), job.order.user, call_);
        _done();
    }

    function acceptSigned(uint256 seed) external acting {
        Dice memory dice = _dice(seed);
        Job storage job = _chosen(dice, _isAcceptable, JobStatus.Reported);
        uint256 amount = job.amount + (_oneIn(dice, 8) ? 1 : 0);
        bytes memory signature = _signAcceptance(_userKey(job.order.user).key, job.order.id, amount);
        bytes memory call_ = abi.encodeCall(IJobEscrowExtension.acceptJobSigned, (job.order.id, amount, signature));
        _acceptBy(job, _isAcceptable(job) && amount == job.amount, keeper, call_);
        _done();
    }

    function _acceptBy(Job storage job, bool allowed, address caller, bytes memory call_) internal {
        address seller = job.order.provider;
        uint256 before = usdc.balanceOf(payoutOf[seller]);
        _try(allowed, caller, call_);
        if (!allowed) return;
        _bookAcceptance(job);
        uint256 sent = usdc.balanceOf(payoutOf[seller]) - before;
        bool sends = autoPayout[seller] && _isMovable(payoutOf[seller]);
        assertEq(sent, sends ? _balanceInBooks(seller) : 0, "paid out");
        _bookWithdrawal(seller, sent);
    }

    /* DISPUTES */

    function hold(uint256 seed) external acting {
        Dice memory dice = _dice(seed);
        Job storage job = _chosen(dice, _isAcceptable, JobStatus.Reported);
        bool allowed = _isAcceptable(job);
        bytes memory result = _try(allowed, arbitrator, abi.encodeCall(IDisputable.holdForDispute, (job.order.id)));
        if (allowed) {
            _bookHold(job);
            bytes memory expected = abi.encode(job.order.user, job.order.provider, job.net + job.fee, job.fee);
            assertEq(result, expected, "what is held");
        }
        _done();
    }

    function _isHeld(Job storage job) internal view returns (bool) {
        return job.status == JobStatus.Disputed;
    }

    /// @dev Any split that leaves the protocol no more than its fee; sometimes one that does, or that gives out too much.
    function resolve(uint256 seed) external acting {
        Dice memory dice = _dice(seed);
        Job storage job = _chosen(dice, _isHeld, JobStatus.Disputed);
        uint256 held = job.net + job.fee;
        uint256 toUser = _oneIn(dice, 3) ? 0 : _roll(dice, held + 1);
        uint256 rest = held - toUser;
        uint256 least = rest > job.fee ? rest - job.fee : 0;
        uint256 toProvider = least + _roll(dice, rest - least + 1);
        if (_oneIn(dice, 8)) toProvider = least == 0 || _oneIn(dice, 2) ? rest + 1 : least - 1;
        bool allowed = _isHeld(job) && toProvider >= least && toProvider <= rest;
        _try(allowed, arbitrator, abi.encodeCall(IDisputable.resolveHeld, (job.order.id, toUser, toProvider)));
        if (allowed) _bookShares(job, toUser, toProvider, rest - toProvider, JobStatus.Resolved);
        _done();
    }

    /// @dev Refused a second before its time.
    function release(uint256 seed) external acting {
        Dice memory dice = _dice(seed);
        Job storage job = _chosen(dice, _isHeld, JobStatus.Disputed);
        if (_isHeld(job) && _now() < _releasableFrom(job)) {
            _waitUntil(_releasableFrom(job) - 1);
            _releaseNow(job);
            _waitUntil(_releasableFrom(job));
        }
        _releaseNow(job);
        _done();
    }

    /// @dev A report stands, a provider's word alone does not.
    function _releaseNow(Job storage job) internal {
        bool allowed = _isHeld(job) && _now() >= _releasableFrom(job);
        _try(allowed, keeper, abi.encodeCall(IDisputable.releaseHeld, (job.order.id)));
        if (!allowed) return;
        if (job.claimed) _bookShares(job, job.net + job.fee, 0, 0, JobStatus.Resolved);
        else _bookShares(job, 0, job.net, job.fee, JobStatus.Resolved);
    }

    /* CLAIMS */

    function _isUnpaidClaim(Job storage job) internal view returns (bool) {
        return job.status == JobStatus.Reported && job.claimed;
    }

    /// @dev Refused a second before its time.
    function settleClaim(uint256 seed) external acting {
        Dice memory dice = _dice(seed);
        Job storage job = _chosen(dice, _isUnpaidClaim, JobStatus.Running);
        if (job.status == JobStatus.Running) {
            _waitUntil(_claimableFrom(job));
            _claimNow(dice, job);
        }
        if (_isUnpaidClaim(job) && _now() < _settlesAt(job)) {
            _waitUntil(_settlesAt(job) - 1);
            _settleNow(job);
            _waitUntil(_settlesAt(job));
        }
        _settleNow(job);
        _done();
    }

    function _settleNow(Job storage job) internal {
        bool allowed = _isUnpaidClaim(job) && _now() >= _settlesAt(job);
        _try(allowed, keeper, abi.encodeCall(IJobEscrowExtension.settleClaim, (job.order.id)));
        if (allowed) _bookShares(job, 0, job.net, job.fee, JobStatus.Settled);
    }

    /* ENDINGS */

    function _isOpen(Job storage job) internal view returns (bool) {
        return job.status == JobStatus.Open;
    }

    function cancel(uint256 seed) external acting {
        Dice memory dice = _dice(seed);
        Job storage job = _chosen(dice, _isOpen, JobStatus.Open);
        _cancelBy(job, job.order.user, _isOpen(job), _none());
        _done();
    }

    function _cancelBy(Job storage job, address caller, bool allowed, uint256[] memory dependencies) internal {
        _try(allowed, caller, abi.encodeCall(IJobEscrowExtension.cancelJob, (job.order.id, dependencies)));
        if (!allowed) return;
        _bookGivenBack(job, JobStatus.Cancelled);
        _bookReturnedUnits(job);
    }

    function _isOrphan(Job storage job) internal view returns (bool) {
        if (job.status != JobStatus.Open) return false;
        (Readiness readiness, ) = _readiness(job);
        return readiness == Readiness.Failed;
    }

    /// @dev By anyone, once a dependency failed.
    function cancelOrphan(uint256 seed) external acting {
        Dice memory dice = _dice(seed);
        Job storage job = _chosen(dice, _isOrphan, JobStatus.Open);
        if (!_isOrphan(job) && !_oneIn(dice, 4)) job = _leadOrphan(dice);
        _cancelBy(job, keeper, _isOrphan(job), job.order.dependencies);
        _done();
    }

    /// @dev The second job of a batch, whose first is cancelled.
    function _leadOrphan(Dice memory dice) private returns (Job storage job) {
        uint256 place = _leadPair(dice);
        _cancelBy(jobs[place], jobs[place].order.user, true, _none());
        return jobs[place + 1];
    }

    /// @dev Refused a second before its time.
    function expire(uint256 seed) external acting {
        Dice memory dice = _dice(seed);
        Job storage job = _chosen(dice, _isLocked, JobStatus.Running);
        uint256 from = _isLocked(job) ? _expirableFrom(job) : type(uint256).max;
        if (from != type(uint256).max && _now() < from) {
            _waitUntil(from - 1);
            _expireNow(job);
            _waitUntil(from);
        }
        _expireNow(job);
        _done();
    }

    function _expireNow(Job storage job) internal {
        bool allowed = _isLocked(job) && _now() >= _expirableFrom(job);
        uint256[] memory dependencies = job.order.dependencies;
        _try(allowed, keeper, abi.encodeCall(IJobEscrowExtension.expireJob, (job.order.id, dependencies)));
        if (!allowed) return;
        if (_isOpen(job)) _bookReturnedUnits(job);
        _bookGivenBack(job, JobStatus.Expired);
    }
}
