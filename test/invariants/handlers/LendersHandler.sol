// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ILendingPoolCore} from "../../../contracts/interfaces/pool/ILendingPoolCore.sol";
import {IRedeemQueue} from "../../../contracts/interfaces/pool/IRedeemQueue.sol";
import {BorrowersHandler} from "./BorrowersHandler.sol";

/// @notice Lenders: into the pool, out of it at once or through the queue, and those who try to gain by being quick.
abstract contract LendersHandler is BorrowersHandler {
    uint256 private constant MIN_DEPOSIT = 10e6;
    uint256 private constant MIN_REQUEST = 10e12;

    /* IN */

    function provide(uint256 seed) external acting watched(seed) {
        address lender = _anyLender();
        uint256 assets = MIN_DEPOSIT + _roll(_roll(2) == 0 ? 100e6 : 30_000e6);
        if (pool.paused()) {
            assertEq(pool.maxDeposit(lender), 0);
            vm.prank(lender);
            _refused(address(pool), abi.encodeCall(pool.deposit, (assets, lender)));
            return;
        }
        _provideAs(lender, assets, _roll(4));
        _succeeded();
    }

    function _provideAs(address lender, uint256 assets, uint256 how) private {
        uint256 shares = pool.previewDeposit(assets);
        uint256 before = usdc.balanceOf(lender);
        vm.startPrank(lender);
        if (how == 0) assertEq(pool.deposit(assets, lender), shares);
        else if (how == 1) pool.mint(pool.convertToShares(assets) + 1e6, lender);
        else if (how == 2) assertEq(queue.deposit(assets, lender), shares);
        else queue.mint(pool.convertToShares(assets) + 1e6, lender);
        vm.stopPrank();
        _came(before - usdc.balanceOf(lender));
    }

    function transferShares(uint256 seed) external acting watched(seed) {
        address from = _anyLender();
        uint256 shares = _anyAmount(pool.balanceOf(from));
        vm.startPrank(from);
        pool.transfer(_anyLender(), shares);
        _refused(address(pool), abi.encodeCall(pool.transfer, (_roll(2) == 0 ? address(queue) : address(pool), 0)));
        vm.stopPrank();
        _succeeded();
    }

    /* OUT AT ONCE */

    function exit(uint256 seed) external acting watched(seed) {
        address lender = _anyLender();
        if (_roll(_countedLate() == 0 ? 8 : 2) != 0) _openExits();
        if (pool.balanceOf(lender) == 0 && !pool.paused()) _provideAs(lender, 1_000e6, 0);
        ILendingPoolCore.ExitBlock reason = _naiveBlock(lender);
        if (reason == ILendingPoolCore.ExitBlock.Impaired && _roll(6) != 0) {
            vm.prank(lender);
            pool.acceptHaircut(1);
            reason = _naiveBlock(lender);
        }
        uint256 most = pool.maxRedeem(lender);
        bool isOpen = reason == ILendingPoolCore.ExitBlock.None;
        _pool(10, pool.exitBlock(lender) == reason);
        if (!isOpen) {
            _pool(10, most == 0 && pool.maxWithdraw(lender) == 0);
            if (reason == ILendingPoolCore.ExitBlock.Queued) _queue(3, most == 0);
            ++seen["exits refused"];
        }
        uint256 left = _roll(2) == 0 ? _redeem(lender, most) : _withdraw(lender);
        if (!isOpen) _pool(10, left == 0);
        if (left != 0) _succeeded();
        if (left != 0 && _countedLate() != 0) ++seen["exits at a loss or insured"];
    }

    function _redeem(address lender, uint256 most) private returns (uint256 assets) {
        vm.startPrank(lender);
        _refused(address(pool), abi.encodeCall(pool.redeem, (most + 1, lender, lender)));
        if (most != 0) {
            uint256 shares = _anyAmount(most);
            uint256 expected = pool.previewRedeem(shares);
            assets = pool.redeem(shares, lender, lender);
            assertEq(assets, expected);
            _went(assets);
        }
        vm.stopPrank();
    }

    function _withdraw(address lender) private returns (uint256 assets) {
        uint256 most = pool.maxWithdraw(lender);
        vm.startPrank(lender);
        _refused(address(pool), abi.encodeCall(pool.withdraw, (most + 1, lender, lender)));
        if (most != 0) {
            assets = _anyAmount(most);
            uint256 expected = pool.previewWithdraw(assets);
            assertEq(pool.withdraw(assets, lender, lender), expected);
            _went(assets);
        }
        vm.stopPrank();
    }

    /// @dev Ends what holds exits up: a stop, at times late lines, and a queue that some days are enough for.
    function _openExits() private {
        _endStops();
        for (uint256 i = 0; i < 12 && pool.queuedShares() != 0; ++i) {
            _pass((_today() + 1) * DAY - block.timestamp);
            bool maySettle = _naiveBlock(address(0)) == ILendingPoolCore.ExitBlock.Queued;
            if (maySettle && pool.availableToday() != 0) _settleWatched(10);
        }
    }

    function _endStops() private {
        if (pool.paused()) {
            vm.prank(routine);
            pool.unpause();
        }
        if (_roll(3) == 0) _cureAll();
        if (_isOverdue()) _repayWatched(pool.overdue(), type(uint64).max);
    }

    function acceptHaircut(uint256 seed) external acting watched(seed) {
        address lender = _anyLender();
        uint256 minimum = [0, 1, pool.exitPriceE18(), 2 * pool.exitPriceE18()][_roll(4)];
        vm.prank(lender);
        pool.acceptHaircut(minimum);
        assertEq(pool.haircutOf(lender), minimum);
        _succeeded();
    }

    /// @dev In and out in one block, with whatever anybody can do in between, brings nothing.
    function roundTrip(uint256 seed) external acting watched(seed) {
        address lender = _anyLender();
        uint256 assets = MIN_DEPOSIT + _roll(50_000e6);
        if (pool.paused()) return;
        vm.prank(lender);
        uint256 shares = pool.deposit(assets, lender);
        _came(assets);
        uint256 slack = _poke();
        uint256 worth = pool.previewRedeem(shares);
        _pool(5, worth <= assets + slack);
        uint256 most = pool.maxRedeem(lender);
        if (most > shares) most = shares;
        vm.startPrank(lender);
        uint256 back;
        if (most != 0) back = pool.redeem(most, lender, lender);
        vm.stopPrank();
        _went(back);
        _pool(5, back + pool.previewRedeem(shares - most) <= assets + slack);
        if (back != 0) ++seen["round trips"];
        _succeeded();
    }

    /// @return slack A repayment leaves up to a unit with the pool.
    function _poke() private returns (uint256 slack) {
        uint256 how = _roll(6);
        if (how == 0) _insure(POOL, usdc, _roll(10e6));
        else if (how == 1) _donate(address(pool), _roll(10e6));
        else if (how == 2 && _mayPayInsurance() != 0) _went(pool.payInsurance());
        else if (how == 3) _trySettle();
        else if (how == 4) return _repayAny();
    }

    function _trySettle() private {
        (uint256 first, ) = queue.waiting();
        if (first == 0 || first >= _today() || pool.availableToday() == 0) return;
        if (_naiveBlock(address(0)) == ILendingPoolCore.ExitBlock.Queued) _settleWatched(10);
    }

    /* THROUGH THE QUEUE */

    function request(uint256 seed) external acting watched(seed) {
        address owner = _anyLender();
        address controller = _roll(4) == 0 ? _anyLender() : owner;
        actor = controller;
        if (pool.balanceOf(owner) < MIN_REQUEST && !pool.paused()) _provideAs(owner, 1_000e6, 0);
        uint256 balance = pool.balanceOf(owner);
        if (balance == 0) return;
        uint256 shares = _roll(2) == 0 ? _roll(1_000e12) : _anyAmount(balance);
        if (shares < MIN_REQUEST) shares = MIN_REQUEST;
        if (shares > balance) shares = balance;
        _ask(owner, controller, shares);
        _succeeded();
    }

    function _ask(address owner, address controller, uint256 shares) internal returns (uint256 requestId) {
        uint256 assets = pool.previewRedeem(shares);
        bool atOnce = _naiveBlock(address(0)) == ILendingPoolCore.ExitBlock.None && assets <= _leavable();
        vm.prank(owner);
        requestId = queue.requestRedeem(shares, controller, owner);
        _pool(10, atOnce == (requestId == 1));
        if (requestId == 1) _bookAtOnce(controller, assets);
        else _bookRequest(controller, shares);
    }

    function settle(uint256 seed) external acting watched(seed) {
        (uint256 first, ) = queue.waiting();
        if (first == 0) {
            address lender = lenders[_richest()];
            actor = lender;
            _ask(lender, lender, pool.balanceOf(lender));
            (first, ) = queue.waiting();
            if (first == 0) return;
        }
        if (first == _today()) {
            _refused(address(queue), abi.encodeCall(queue.settle, (10)));
            _pass((_today() + 1) * DAY - block.timestamp);
        }
        if (_roll(3) != 0) _endStops();
        ILendingPoolCore.ExitBlock reason = _naiveBlock(address(0));
        bool waits = pool.queuedShares() != 0;
        bool isOpen = reason == ILendingPoolCore.ExitBlock.Queued && pool.availableToday() != 0;
        if (waits && !isOpen) {
            (bool ok, ) = address(queue).call(abi.encodeCall(queue.settle, (10)));
            // buckets that were cancelled as a whole may be passed
            _pool(10, !ok || !_hasPendingBefore(_today()));
            return;
        }
        uint256 shares = _settleWatched(1 + _roll(4));
        if (shares != 0) ++seen["settlements"];
        _succeeded();
    }

    function _hasPendingBefore(uint256 day) private view returns (bool) {
        for (uint256 i = 0; i < bucketDays.length; ++i) {
            IRedeemQueue.Bucket memory bucket = queue.bucketOf(bucketDays[i]);
            if (bucketDays[i] < day && bucket.filled != bucket.total) return true;
        }
        return false;
    }

    function _richest() private view returns (uint256 richest) {
        for (uint256 i = 1; i < LENDERS; ++i) {
            if (pool.balanceOf(lenders[i]) > pool.balanceOf(lenders[richest])) richest = i;
        }
    }

    function cancel(uint256 seed) external acting watched(seed) {
        (uint256 day, address controller) = _anyPending();
        if (day == 0) {
            controller = lenders[_richest()];
            actor = controller;
            day = _ask(controller, controller, pool.balanceOf(controller));
            if (day == 1) return;
        }
        actor = controller;
        uint256 claimable = queue.maxWithdraw(controller);
        uint256 pending = queue.pendingRedeemRequest(day, controller);
        address receiver = _anyLender();
        uint256 before = pool.balanceOf(receiver);
        vm.prank(thief);
        _refused(address(queue), abi.encodeCall(queue.cancelRedeem, (day, controller, thief)));
        vm.startPrank(controller);
        _refused(address(queue), abi.encodeCall(queue.cancelRedeem, (day, controller, address(queue))));
        assertEq(queue.cancelRedeem(day, controller, receiver), pending);
        vm.stopPrank();
        _bookCancel(day, controller);
        assertEq(pool.balanceOf(receiver), before + pending);
        _queue(5, queue.maxWithdraw(controller) == claimable);
        _succeeded();
    }

    function _anyPending() private returns (uint256, address) {
        uint256 length = asked.length;
        uint256 start = length == 0 ? 0 : _roll(length);
        for (uint256 i = 0; i < length; ++i) {
            Asked storage entry = asked[(start + i) % length];
            if (!entry.isLive) continue;
            uint256 pending = queue.pendingRedeemRequest(entry.day, entry.controller);
            if (pending != 0) return (entry.day, entry.controller);
        }
        return (0, address(0));
    }

    function claim(uint256 seed) external acting watched(seed) {
        address controller = _anyLender();
        for (uint256 i = 0; i < LENDERS && queue.maxWithdraw(controller) == 0; ++i) controller = lenders[i];
        actor = controller;
        uint256 most = queue.maxWithdraw(controller);
        uint256 shares = queue.maxRedeem(controller);
        vm.startPrank(controller);
        _refused(address(queue), abi.encodeCall(queue.redeem, (shares + 1, controller, controller)));
        _refused(address(queue), abi.encodeCall(queue.withdraw, (most + 1, controller, controller)));
        uint256 before = usdc.balanceOf(controller);
        if (_roll(2) == 0) queue.redeem(_anyAmount(shares), controller, controller);
        else queue.withdraw(_anyAmount(most), controller, controller);
        vm.stopPrank();
        uint256 paid = usdc.balanceOf(controller) - before;
        got[controller] += paid;
        _queue(5, queue.maxWithdraw(controller) + paid == most);
        vm.prank(thief);
        _refused(address(queue), abi.encodeCall(queue.redeem, (1, thief, controller)));
        if (paid != 0) ++seen["claims"];
        _succeeded();
    }
}
