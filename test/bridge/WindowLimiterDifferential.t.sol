// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Test} from "forge-std/Test.sol";
import {RateLimiter} from "@layerzerolabs/oapp-evm/contracts/oapp/utils/RateLimiter.sol";
import {Window, WindowLimiter} from "../../contracts/libraries/WindowLimiter.sol";
import {Sums} from "../proofs/windowLimiter/WindowModel.sol";

/// @dev LayerZero's own, as it is.
contract LinearRefill is RateLimiter {
    constructor(uint192 limit) {
        RateLimitConfig[] memory configs = new RateLimitConfig[](1);
        configs[0] = RateLimitConfig(1, limit, 3_600);
        _setRateLimits(configs);
    }

    function pass(uint256 amount) external {
        _outflow(1, amount);
    }
}

/// @notice The window against a list of all that passed, and against the model that is proved.
contract WindowLimiterDifferentialTest is Test {
    uint256 private constant QUARTER = 900;
    uint256 private constant SPAN = 3_600;
    uint256 private constant STEPS = 40;

    struct Passed {
        uint256 time;
        uint256 amount;
    }

    Passed[] private _list;
    Window private _window;
    Sums private _sums;
    uint256 private _limit; // 6 decimals
    uint256 private _time = 2_000_000 * QUARTER;
    uint256 private _seed;

    function _random(uint256 max) private returns (uint256) {
        _seed = uint256(keccak256(abi.encode(_seed)));
        return _seed % max;
    }

    /* HISTORIES */

    function testFuzz_Window_IsAsTheListSays(uint256 seed) external {
        _seed = seed;
        _changeLimit();
        for (uint256 i = 0; i < STEPS; ++i) {
            _wait();
            if (_random(8) == 0) _changeLimit();
            _checkViews();
            uint256 amount = _someAmount();
            _checkFitsAt(amount);
            _pass(amount);
        }
    }

    /// @dev Around the edges of quarters and hours, within them, and long silences.
    function _wait() private {
        uint256 kind = _random(8);
        uint256 edge = (_time / QUARTER + _random(6)) * QUARTER;
        if (kind == 0) return;
        if (kind < 3) _time += _random(QUARTER);
        else if (kind == 3) _time += SPAN - 1 + _random(3);
        else if (kind == 4) _time += _random(3 * SPAN);
        else if (kind == 5 && _random(4) == 0) _time += _random(3_650 days);
        else if (edge > _time) _time = edge - _random(2);
    }

    function _changeLimit() private {
        uint256 kind = _random(4);
        uint256 limit =
            kind == 0
                ? 1_000_000
                : kind == 1
                    ? _random(10)
                    : _random(1_000_001);
        _window = _window.withLimit(limit);
        _limit = limit * 1e6;
        assertEq(_window.limit(), limit, "limit");
    }

    /// @dev What is just available, a unit more, nothing, anything.
    function _someAmount() private returns (uint256) {
        uint256 kind = _random(6);
        if (kind == 0) return _window.available(_time);
        if (kind == 1) return _window.available(_time) + 1;
        if (kind == 2) return _random(3);
        if (kind == 3) return _random(_limit + 2);
        return _random(_limit / 3 + 1);
    }

    /// @dev Against the list, and against the model.
    function _pass(uint256 amount) private {
        bool expected = _usedByList(_time) + amount <= _limit;
        (bool fits, Window next) = _window.tryAdd(amount, _time);
        assertEq(fits, expected, "fits");

        _advanceModel();
        assertEq(_sums.fits(_limit, amount), fits, "as the model");
        if (!fits) {
            assertEq(Window.unwrap(next), Window.unwrap(_window), "as it was");
            return;
        }
        _sums = _sums.add(amount);
        _window = next;
        _list.push(Passed(_time, amount));
        assertEq(Window.unwrap(next), _packed(), "word");
        _checkSpans();
    }

    /* THE MODEL */

    /// @dev After five quarters all are empty, which is proved, so no more than five steps are needed.
    function _advanceModel() private {
        uint256 quarter = _time / QUARTER;
        if (quarter > _sums.newest + 5) _sums.newest = quarter - 5;
        Sums memory sums = _sums;
        while (sums.newest < quarter) sums = sums.tick();
        _sums = sums;
    }

    function _packed() private view returns (uint256) {
        uint256 sums =
            (((_sums.s4 * 2 ** 40 + _sums.s3) * 2 ** 40 + _sums.s2) * 2 ** 40 + _sums.s1) * 2 ** 40 + _sums.s0;
        return (sums * 2 ** 24 + _limit / 1e6) * 2 ** 32 + _sums.newest;
    }

    /* THE LIST */

    /// @dev By its own formula, without buckets: all whose quarter is at most four before that of the time.
    function _usedByList(uint256 time) private view returns (uint256 sum) {
        for (uint256 i = _list.length; i > 0; --i) {
            Passed memory passed = _list[i - 1];
            if (passed.time < (time / QUARTER) * QUARTER - SPAN) break;
            sum += passed.amount;
        }
    }

    /// @dev WIN-1 of every span that ends with the last of the list, which begins with one of it.
    function _checkSpans() private view {
        uint256 sum = 0;
        for (uint256 i = _list.length; i > 0 && _list[i - 1].time + SPAN >= _time; --i) sum += _list[i - 1].amount;
        assertLe(sum, _limit, "WIN-1");
    }

    function _checkViews() private view {
        uint256 sum = _usedByList(_time);
        assertEq(_window.used(_time), sum, "used");
        assertEq(_window.available(_time), sum < _limit ? _limit - sum : 0, "available");
        Window advanced = _window.advance(_time);
        assertEq(advanced.used(_time), sum, "used after advance");
        assertEq(advanced.limit() * 1e6, _limit, "limit after advance");
    }

    /// @dev There it fits, and at no second before. Within a quarter nothing changes, so its last second stands for it.
    function _checkFitsAt(uint256 amount) private view {
        uint256 found = _window.fitsAt(amount, _time);
        if (amount > _limit) {
            assertEq(found, WindowLimiter.NEVER, "never");
            return;
        }
        assertGe(found, _time, "not before it is asked");
        assertLe(_usedByList(found) + amount, _limit, "fits then");
        (bool fits, ) = _window.tryAdd(amount, found);
        assertTrue(fits, "is let through then");
        if (found == _time) return;
        assertGt(_usedByList(found - 1) + amount, _limit, "not a second earlier");
        for (uint256 time = _time; time < found; time += QUARTER) {
            assertGt(_usedByList(time) + amount, _limit, "not earlier");
        }
    }

    /* WHY BUCKETS */

    /// @dev A refill by the second lets nearly twice its limit through in 3 600 seconds: the limit at once, and all that comes back.
    function test_LinearRefill_LetsNearlyTwiceThrough() external {
        LinearRefill theirs = new LinearRefill(1_000_000e6);
        Window ours = Window.wrap(0).withLimit(1_000_000);
        uint256 throughTheirs = 0;
        uint256 throughOurs = 0;
        for (uint256 second = 0; second <= SPAN; second += 60) {
            vm.warp(_time + second);
            (, uint256 amount) = theirs.getAmountCanBeSent(1);
            theirs.pass(amount);
            throughTheirs += amount;
            amount = ours.available(_time + second);
            (, ours) = ours.tryAdd(amount, _time + second);
            throughOurs += amount;
        }
        assertGt(throughTheirs, 1_999_999e6);
        assertEq(throughOurs, 1_000_000e6);
    }
}
