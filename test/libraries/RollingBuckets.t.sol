// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Test} from "forge-std/Test.sol";
import {Buckets, RollingBuckets} from "../../contracts/libraries/RollingBuckets.sol";

/// @notice The packed word against a naive model: a sum per period, kept for ever, of which the last four count.
contract RollingBucketsTest is Test {
    uint256 private constant MAX_SUM = (1 << 52) - 1;

    Buckets private _word;

    mapping(uint256 period => uint256) private _sums;
    uint256[] private _periods;
    uint256 private _newest;

    function add(uint256 period, uint256 amount) external returns (uint256 dropped) {
        (_word, dropped) = _word.add(period, amount);
    }

    function remove(uint256 period, uint256 amount) external {
        _word = _word.remove(period, amount);
    }

    function addCounted(uint256 amount) external {
        _word = _word.addCounted(amount);
    }

    function sumOf(uint256 period) external view returns (uint256) {
        return _word.sumOf(period);
    }

    function test_Add_KeepsFourPeriods() external {
        for (uint256 i = 0; i < 4; ++i) {
            assertEq(this.add(100 + i, 10 ** i), 0);
        }
        for (uint256 i = 0; i < 4; ++i) {
            assertEq(_word.sumOf(100 + i), 10 ** i);
        }
        assertEq(_word.newest(), 103);
        assertEq(_word.total(), 1_111);
    }

    function test_Add_DropsThePeriodThatNoLongerFits() external {
        this.add(100, 7);
        this.add(101, 11);
        assertEq(this.add(104, 13), 7);
        assertEq(_word.sumOf(101), 11);
        assertEq(_word.sumOf(104), 13);
        assertEq(_word.total(), 24);
    }

    function test_Add_DropsEverythingAfterALongGap() external {
        for (uint256 i = 0; i < 4; ++i) {
            this.add(100 + i, 5);
        }
        assertEq(this.add(1_000_003, 1), 20);
        assertEq(_word.total(), 1);
    }

    function test_Add_AcceptsAnOlderPeriodThatIsKept() external {
        this.add(103, 1);
        assertEq(this.add(100, 2), 0);
        assertEq(_word.newest(), 103);
        assertEq(_word.sumOf(100), 2);
    }

    function test_Add_RevertWhen_PeriodNotKept() external {
        this.add(104, 1);
        vm.expectRevert(abi.encodeWithSelector(RollingBuckets.RollingBuckets_PeriodNotKept.selector, 100, 104));
        this.add(100, 1);
    }

    function test_Add_RevertWhen_SumExceeds52Bits() external {
        this.add(9, MAX_SUM - 1);
        this.add(9, 1);
        vm.expectRevert(abi.encodeWithSelector(RollingBuckets.RollingBuckets_Overflow.selector, 9, MAX_SUM, 1));
        this.add(9, 1);
        this.add(10, MAX_SUM);
        this.add(11, MAX_SUM);
        this.add(12, MAX_SUM);
        assertEq(_word.total(), 4 * MAX_SUM);
    }

    function test_SumOf_RevertWhen_PeriodNotKept() external {
        this.add(104, 1);
        vm.expectRevert(abi.encodeWithSelector(RollingBuckets.RollingBuckets_PeriodNotKept.selector, 105, 104));
        this.sumOf(105);
        vm.expectRevert(abi.encodeWithSelector(RollingBuckets.RollingBuckets_PeriodNotKept.selector, 100, 104));
        this.sumOf(100);
        assertEq(this.sumOf(101), 0);
    }

    function test_Remove_LeavesNeighbours() external {
        for (uint256 i = 0; i < 4; ++i) {
            this.add(100 + i, 50);
        }
        this.remove(101, 50);
        this.remove(103, 1);
        assertEq(_word.sumOf(100), 50);
        assertEq(_word.sumOf(101), 0);
        assertEq(_word.sumOf(102), 50);
        assertEq(_word.sumOf(103), 49);
    }

    function test_Remove_RevertWhen_MoreThanCameIn() external {
        this.add(100, 5);
        this.add(101, 9);
        vm.expectRevert(abi.encodeWithSelector(RollingBuckets.RollingBuckets_Underflow.selector, 100, 5, 6));
        this.remove(100, 6);
    }

    function test_Advance_StandsStillForAnOlderPeriod() external {
        this.add(100, 5);
        (Buckets advanced, uint256 dropped) = _word.advance(99);
        assertEq(Buckets.unwrap(advanced), Buckets.unwrap(_word));
        assertEq(dropped, 0);
    }

    function test_Release_EmptiesUpToAndIncludingThePeriod() external {
        for (uint256 i = 0; i < 4; ++i) {
            this.add(100 + i, 10 ** i);
        }
        (Buckets rest, uint256 released) = _word.release(101);
        assertEq(released, 11);
        assertEq(rest.sumOf(100), 0);
        assertEq(rest.sumOf(101), 0);
        assertEq(rest.sumOf(102), 100);
        assertEq(rest.sumOf(103), 1_000);
        assertEq(rest.newest(), 103);
        (, uint256 again) = rest.release(101);
        assertEq(again, 0);
    }

    function test_Add_RevertWhen_ThePeriodIsWiderThan24Bits() external {
        this.add(type(uint24).max, 3);
        vm.expectRevert(
            abi.encodeWithSelector(RollingBuckets.RollingBuckets_PeriodNotKept.selector, 1 << 24, type(uint24).max)
        );
        this.add(1 << 24, 1);
        assertEq(_word.total(), 3);
    }

    function test_CountUp_WrapsAndLeavesTheSums() external {
        this.add(100, MAX_SUM);
        this.add(101, MAX_SUM);
        uint256 before = Buckets.unwrap(_word);
        _word = _word.countUp();
        assertEq(_word.count(), 1);
        assertEq(Buckets.unwrap(_word), before | (1 << 24));
        _word = Buckets.wrap(before | (uint256(type(uint24).max) << 24)).countUp();
        assertEq(_word.count(), 0);
        assertEq(Buckets.unwrap(_word), before);
    }

    function test_AddCounted_AddsToTheNewestPeriodAndCounts() external {
        this.add(100, 7);
        this.add(101, 11);
        this.addCounted(5);
        this.addCounted(0);
        assertEq(_word.sumOf(100), 7);
        assertEq(_word.sumOf(101), 16);
        assertEq(_word.newest(), 101);
        assertEq(_word.count(), 2);
    }

    function test_AddCounted_FillsThePeriod() external {
        for (uint256 i = 0; i < 4; ++i) {
            this.add(100 + i, i == 3 ? MAX_SUM - 1 : MAX_SUM);
        }
        this.addCounted(1);
        assertEq(_word.total(), 4 * MAX_SUM);
        assertEq(_word.newest(), 103);
        assertEq(_word.count(), 1);
    }

    function test_AddCounted_RevertWhen_SumExceeds52Bits() external {
        this.add(9, MAX_SUM - 1);
        vm.expectRevert(abi.encodeWithSelector(RollingBuckets.RollingBuckets_Overflow.selector, 9, MAX_SUM - 1, 2));
        this.addCounted(2);
        vm.expectRevert(
            abi.encodeWithSelector(RollingBuckets.RollingBuckets_Overflow.selector, 9, MAX_SUM - 1, type(uint256).max)
        );
        this.addCounted(type(uint256).max);
        assertEq(_word.count(), 0);
    }

    /// @dev On any word at all, also one whose counter wraps.
    function testFuzz_AddCounted_IsAddAndCountUp(uint256 word, uint256 amount) external pure {
        Buckets buckets = Buckets.wrap(word);
        amount = bound(amount, 0, MAX_SUM - buckets.sumOf(buckets.newest()));
        (Buckets added, uint256 dropped) = buckets.add(buckets.newest(), amount);
        assertEq(Buckets.unwrap(buckets.addCounted(amount)), Buckets.unwrap(added.countUp()));
        assertEq(dropped, 0);
    }

    function test_Add_KeepsTheCount() external {
        _word = _word.countUp().countUp();
        this.add(100, 5);
        this.add(200, 6);
        this.remove(200, 1);
        (Buckets rest, ) = _word.release(200);
        assertEq(rest.count(), 2);
    }

    function test_Release_OfTheEmptyWordIsZero() external pure {
        (Buckets rest, uint256 released) = Buckets.wrap(0).release(type(uint32).max);
        assertEq(released, 0);
        assertEq(Buckets.unwrap(rest), 0);
        assertEq(Buckets.wrap(0).total(), 0);
    }

    /// @dev Forty random additions, removals and releases; after each, every figure equals the model's.
    function testFuzz_Buckets_MatchTheNaiveModel(uint256 seed) external {
        uint256 period = bound(seed, 4, type(uint24).max - 1_000);
        for (uint256 i = 0; i < 40; ++i) {
            seed = uint256(keccak256(abi.encode(seed, i)));
            uint256 kind = seed % 8;
            if (kind < 4) {
                period += (seed >> 8) % 3;
                _addToBoth(period, (seed >> 16) % 1e12);
            } else if (kind == 4) {
                period += (seed >> 8) % 12;
                _addToBoth(period, (seed >> 16) % 1e12);
            } else if (kind < 7) {
                _removeFromBoth((seed >> 8) % 4, seed >> 16);
            } else {
                _releaseBoth((seed >> 8) % 5);
            }
            _compare();
        }
    }

    function _addToBoth(uint256 period, uint256 amount) private {
        uint256 expectedDrop;
        for (uint256 i = 0; i < _periods.length; ++i) {
            if (_periods[i] + 4 > period) continue;
            expectedDrop += _sums[_periods[i]];
            _sums[_periods[i]] = 0;
        }
        assertEq(this.add(period, amount), expectedDrop);
        _sums[period] += amount;
        _periods.push(period);
        _newest = period;
    }

    function _removeFromBoth(uint256 age, uint256 amount) private {
        if (_newest == 0) return;
        uint256 period = _newest - age;
        amount = bound(amount, 0, _sums[period]);
        this.remove(period, amount);
        _sums[period] -= amount;
    }

    function _releaseBoth(uint256 age) private {
        if (_newest == 0) return;
        uint256 lastPeriod = _newest - age;
        uint256 expected;
        for (uint256 i = 0; i < _periods.length; ++i) {
            if (_periods[i] > lastPeriod) continue;
            expected += _sums[_periods[i]];
            _sums[_periods[i]] = 0;
        }
        (Buckets rest, uint256 released) = _word.release(lastPeriod);
        assertEq(released, expected);
        _word = rest;
    }

    function _compare() private view {
        if (_newest == 0) return;
        uint256 sum;
        for (uint256 age = 0; age < 4; ++age) {
            sum += _sums[_newest - age];
            assertEq(_word.sumOf(_newest - age), _sums[_newest - age]);
        }
        assertEq(_word.total(), sum);
        assertEq(_word.newest(), _newest);
    }
}
