// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ICreditDesk} from "../../contracts/interfaces/pool/ICreditDesk.sol";
import {PoolTest} from "../helpers/PoolTest.sol";
import {HookedUSDC, IHook, Reenterer} from "../mocks/HookedUSDC.sol";

/// @notice What if USDC called an attacker whenever it moves? Each entry of pool and queue, at each such moment, with each entry called
///         from within: all ends as if the two had been called one after the other, or the second had not been called.
/// @dev USDC calls nobody, and the pool trusts it in that. These tests show how little hangs on it: `sweep` alone.
contract PoolReentrancyTest is PoolTest {
    struct Call {
        string name;
        address target;
        bytes data;
    }

    Reenterer private _attacker;
    address private _me;
    Call[] private _outer;
    Call[] private _inner;

    function setUp() public override {
        super.setUp();
        _lendHalf();
        _attacker = new Reenterer();
        _me = address(_attacker);
        vm.prank(alice);
        pool.transfer(_me, 10_000e12);
        usdc.mint(_me, 100_000e6);
        vm.startPrank(_me);
        usdc.approve(address(pool), type(uint256).max);
        usdc.approve(address(queue), type(uint256).max);
        pool.approve(address(queue), type(uint256).max);
        vm.stopPrank();
        _repay(borrower, 60_000e6);
        skip(30 days + 1);
        _approve(_me, 20_000e6);
        _draw(_me, 5_000e6);
        // what was settled at once waits to be claimed
        vm.prank(_me);
        queue.requestRedeem(1_000e12, _me, _me);
        _nextDay();
    }

    function _hook() private {
        vm.etch(address(usdc), type(HookedUSDC).runtimeCode);
        HookedUSDC(address(usdc)).setHook(IHook(_me));
    }

    /* CALLS */

    function _both(string memory name, address target, bytes memory data) private {
        _outer.push(Call(name, target, data));
        _inner.push(Call(name, target, data));
    }

    function _only(string memory name, address target, bytes memory data) private {
        _inner.push(Call(name, target, data));
    }

    /// @dev All that changes something and that the attacker may call. Only `sweep` is left out: see below.
    function _list() private {
        address p = address(pool);
        address q = address(queue);
        _both("deposit", p, abi.encodeCall(pool.deposit, (1_234e6, _me)));
        _both("mint", p, abi.encodeCall(pool.mint, (1_111e12, _me)));
        _both("withdraw", p, abi.encodeCall(pool.withdraw, (777e6, _me, _me)));
        _both("redeem", p, abi.encodeCall(pool.redeem, (888e12, _me, _me)));
        _both("draw", p, abi.encodeCall(pool.draw, (3_000e6, _me, REF)));
        _both("repay", p, abi.encodeCall(pool.repay, (_me, 2_000e6, REF)));
        _both("repay another's", p, abi.encodeCall(pool.repay, (borrower, 500e6, REF)));
        _both("payInsurance", p, abi.encodeCall(pool.payInsurance, ()));
        _both("recognizeDefault", p, abi.encodeCall(pool.recognizeDefault, (borrower)));
        _both("requestRedeem", q, abi.encodeCall(queue.requestRedeem, (700e12, _me, _me)));
        _both("settle", q, abi.encodeCall(queue.settle, (3)));
        _both("claim shares", q, abi.encodeCall(queue.redeem, (400e12, _me, _me)));
        _both("claim assets", q, abi.encodeCall(queue.withdraw, (300e6, _me, _me)));
        _both("queue deposit", q, abi.encodeCall(queue.deposit, (2_222e6, _me)));
        _both("queue mint", q, abi.encodeCall(queue.mint, (2_100e12, _me)));
        (uint256 first, ) = queue.waiting();
        _only("cancelRedeem", q, abi.encodeCall(queue.cancelRedeem, (first, _me, _me)));
        _only("transfer", p, abi.encodeCall(pool.transfer, (bob, 300e12)));
        _only("acceptHaircut", p, abi.encodeCall(pool.acceptHaircut, (0)));
        _only("markLate", p, abi.encodeCall(ICreditDesk.markLate, (borrower)));
        _only("markDefaulted", p, abi.encodeCall(ICreditDesk.markDefaulted, (borrower)));
        _only("enqueue", p, abi.encodeCall(pool.enqueue, (_me, _me, 100e12)));
        _only("dequeue", p, abi.encodeCall(pool.dequeue, (_me, 100e12)));
        _only("pool settle", p, abi.encodeCall(pool.settle, (100e12)));
        _only("told", p, abi.encodeCall(pool.onInsuranceChanged, (1)));
    }

    function _act(Call storage call) private returns (bool ok) {
        try _attacker.act(call.target, call.data) {
            return true;
        } catch {
            return false;
        }
    }

    /// @dev Every figure of pool and queue, and everybody's money.
    function _figures() private view returns (bytes32) {
        bytes memory books = abi.encode(
            pool.ledger(),
            pool.lineOf(borrower),
            pool.lineOf(_me),
            queue.requestsOf(_me),
            queue.requestsOf(alice),
            fund.balanceOf(POOL, usdc)
        );
        (uint256 first, uint256 last) = queue.waiting();
        bytes memory shares = abi.encode(
            pool.balanceOf(_me),
            pool.balanceOf(alice),
            pool.balanceOf(bob),
            pool.queuedShares(),
            first,
            last
        );
        bytes memory money = abi.encode(
            usdc.balanceOf(_me),
            usdc.balanceOf(address(pool)),
            usdc.balanceOf(address(queue)),
            usdc.balanceOf(address(fund))
        );
        return keccak256(bytes.concat(books, shares, money));
    }

    /// @dev What the world looks like, what the attacker has in it, and what the others' shares are worth.
    struct Outcome {
        bytes32 figures;
        int256 wealth;
        uint256 price;
    }

    function _outcome() private view returns (Outcome memory) {
        uint256 shares = pool.balanceOf(_me);
        (uint256 first, uint256 last) = queue.waiting();
        if (first != 0) shares += queue.pendingRedeemRequest(first, _me);
        if (last != first) shares += queue.pendingRedeemRequest(last, _me);
        (uint256 debt, ) = pool.debtOf(_me);
        uint256 wealth = usdc.balanceOf(_me) + pool.convertToAssets(shares) + queue.maxWithdraw(_me);
        return Outcome(_figures(), int256(wealth) - int256(debt), pool.convertToAssets(1e24));
    }

    /* ONE WITHIN ANOTHER */

    /// @dev One after the other; what is refused does nothing.
    function _after(Call storage first, Call storage second) private returns (Outcome memory outcome) {
        uint256 snapshot = vm.snapshotState();
        _attacker.arm(0, address(0), "");
        _act(first);
        _act(second);
        outcome = _outcome();
        vm.revertToState(snapshot);
    }

    function _alone(Call storage call) private returns (uint256 moments, bytes32 figures) {
        uint256 snapshot = vm.snapshotState();
        _attacker.arm(0, address(0), "");
        if (_act(call)) moments = _attacker.moments();
        figures = _figures();
        vm.revertToState(snapshot);
    }

    function _checkAll() private {
        uint256 reached;
        uint256 succeeded;
        for (uint256 i = 0; i < _outer.length; ++i) {
            (uint256 moments, bytes32 alone) = _alone(_outer[i]);
            for (uint256 k = 0; k < _inner.length && moments != 0; ++k) {
                reached += moments;
                succeeded += _check(_outer[i], _inner[k], moments, alone);
            }
        }
        assertGt(reached, 400, "moments");
        assertGt(succeeded, 150, "calls from within that were not refused");
    }

    /// @return succeeded How often the call from within was not refused.
    function _check(
        Call storage outer,
        Call storage inner,
        uint256 moments,
        bytes32 alone
    ) private returns (uint256 succeeded) {
        string memory what = string.concat(inner.name, " within ", outer.name);
        Outcome memory before = _after(inner, outer);
        Outcome memory after_ = _after(outer, inner);
        for (uint256 moment = 0; moment < moments; ++moment) {
            uint256 snapshot = vm.snapshotState();
            _attacker.arm(moment, inner.target, inner.data);
            bool ok = _act(outer);
            Outcome memory actual = _outcome();
            bool isSequence = actual.figures == before.figures || actual.figures == after_.figures;
            if (ok && !isSequence && actual.figures != alone) _assertHurtsItselfAlone(actual, before, after_, what);
            if (_attacker.succeeded()) ++succeeded;
            vm.revertToState(snapshot);
        }
    }

    /// @dev Where the price changes between the queue's preview and the pool's mint, who mints has paid more than it cost.
    function _assertHurtsItselfAlone(
        Outcome memory actual,
        Outcome memory before,
        Outcome memory after_,
        string memory what
    ) private pure {
        assertLe(actual.wealth, before.wealth, what);
        assertLe(actual.wealth, after_.wealth, what);
        assertTrue(actual.price >= before.price || actual.price >= after_.price, what);
    }

    function test_Reentrancy_IsASequenceWhileExitsAreOpen() external {
        _list();
        _hook();
        _checkAll();
    }

    function test_Reentrancy_IsASequenceWhileOthersWait() external {
        vm.prank(_me);
        queue.requestRedeem(5_000e12, _me, _me);
        _request(alice, 60_000e12);
        vm.prank(_me);
        queue.requestRedeem(600e12, _me, _me);
        _nextDay();
        _list();
        _hook();
        _checkAll();
    }

    function test_Reentrancy_IsASequenceWhileALineIsLate() external {
        _toDefault();
        _list();
        _hook();
        _checkAll();
    }

    /// @dev In default for so long that anyone takes the loss.
    function _toDefault() private {
        _request(alice, 60_000e12);
        vm.prank(_me);
        pool.acceptHaircut(1);
        _skipToLate(borrower);
        pool.markLate(borrower);
        skip(30 days);
        pool.markDefaulted(borrower);
        skip(90 days);
    }

    /* WHAT TRUSTS USDC */

    /// @dev What is booked as gone and is not yet would be the compartment's; never the attacker's.
    function test_Sweep_FromWithinIsTheCompartmentsGain() external {
        _list();
        _hook();
        uint256 swept;
        for (uint256 i = 0; i < _outer.length; ++i) {
            Call storage outer = _outer[i];
            (uint256 moments, ) = _alone(outer);
            for (uint256 moment = 0; moment < moments; ++moment) {
                uint256 snapshot = vm.snapshotState();
                _attacker.arm(0, address(0), "");
                _act(outer);
                Outcome memory alone = _outcome();
                uint256 held = fund.balanceOf(POOL, usdc);
                vm.revertToState(snapshot);

                snapshot = vm.snapshotState();
                _attacker.arm(moment, address(pool), abi.encodeCall(pool.sweep, ()));
                _act(outer);
                uint256 gain = fund.balanceOf(POOL, usdc) - held;
                assertEq(_outcome().wealth, alone.wealth, outer.name);
                assertEq(usdc.balanceOf(address(pool)) + gain, pool.ledger().cash, outer.name);
                vm.revertToState(snapshot);
                if (gain != 0) ++swept;
            }
        }
        assertGt(swept, 0, "or USDC would need no trust");
    }

    /// @dev Each alone is done; within another that moves money between pool and fund it is refused, or the same USDC would count twice: by the
    ///      pool's lock and by the fund's.
    function test_Locks_HoldWhatMovesMoneyToAndFromTheFund() external {
        _toDefault();
        _hook();
        usdc.mint(address(pool), 5e6);
        bytes[3] memory calls = [
            abi.encodeCall(pool.payInsurance, ()),
            abi.encodeCall(pool.sweep, ()),
            abi.encodeCall(pool.recognizeDefault, (borrower))
        ];
        uint256 snapshot = vm.snapshotState();
        for (uint256 i = 0; i < 3; ++i) {
            for (uint256 j = 0; j < 3; ++j) {
                _attacker.arm(0, address(pool), calls[j]);
                _attacker.act(address(pool), calls[i]);
                assertGt(_attacker.moments(), 0, "USDC moved");
                assertFalse(_attacker.succeeded(), string.concat(vm.toString(j), " within ", vm.toString(i)));
                vm.revertToState(snapshot);
            }
        }
    }

    /// @dev Loss and payment are booked at once, after the compartment has paid.
    function test_RecognizeDefault_FromWithinADepositWinsNothing() external {
        _toDefault();
        _hook();
        bytes memory loss = abi.encodeCall(ICreditDesk.recognizeDefault, (borrower));
        int256 wealth = _outcome().wealth;
        uint256 snapshot = vm.snapshotState();
        _attacker.arm(0, address(0), "");
        _attacker.act(address(pool), loss);
        int256 alone = _outcome().wealth;
        vm.revertToState(snapshot);
        assertLt(alone, wealth, "it bears its part of the loss");

        _attacker.arm(0, address(pool), abi.encodeCall(pool.deposit, (50_000e6, _me)));
        _attacker.act(address(pool), loss);
        assertTrue(_attacker.succeeded());
        assertLe(_outcome().wealth, alone);
        assertEq(usdc.balanceOf(address(pool)), pool.ledger().cash);
    }
}
