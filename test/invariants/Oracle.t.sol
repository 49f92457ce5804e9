// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IPriceOracle} from "../../contracts/interfaces/oracle/IPriceOracle.sol";
import {ProtocolTest} from "../helpers/ProtocolTest.sol";
import {OracleTest} from "../helpers/OracleTest.sol";
import {ActingTest} from "./handlers/ActingTest.sol";

/// @notice ORA: sources that move, lie and fall silent, traders, pokes, trips, resets and refreshes in any order.
contract OracleInvariantsTest is OracleTest, ActingTest {
    uint256 private _level = PRICE;
    uint256 private _tradedIn; // CPT
    bool private _isTripped; // by what the actors did and saw
    uint256 private _resets;
    uint256 private _trips;
    uint256 private _observedSeconds;
    uint256 private _firstObservation;

    function setUp() public override(OracleTest, ProtocolTest) {
        OracleTest.setUp();
        _quotePrice(PRICE);
        _firstObservation = poolObserver.observedAt();
        bytes4[] memory selectors = new bytes4[](11);
        selectors[0] = this.wait.selector;
        selectors[1] = this.move.selector;
        selectors[2] = this.lie.selector;
        selectors[3] = this.sayUsdc.selector;
        selectors[4] = this.trade.selector;
        selectors[5] = this.poke.selector;
        selectors[6] = this.poke.selector;
        selectors[7] = this.tripOrReset.selector;
        selectors[8] = this.setManual.selector;
        selectors[9] = this.refresh.selector;
        selectors[10] = this.agree.selector;
        _target(selectors);
    }

    function wait(uint256 time) external acting {
        vm.warp(block.timestamp + bound(time, 1, 50 minutes));
        _done();
    }

    function move(uint256 percent) external acting {
        vm.warp(block.timestamp + 1);
        _level = bound((_level * bound(percent, 85, 115)) / 100, 0.1e18, 10e18);
        _level -= _level % 1e10;
        _report(_level);
        _done();
    }

    function lie(uint256 which, uint256 priceE18) external acting {
        vm.warp(block.timestamp + 1);
        priceE18 = bound(priceE18, 1e10, 100e18);
        if (which % 2 == 0) _answer(cptFeed, int256(priceE18 / 1e10));
        else _quotePrice(priceE18);
        _done();
    }

    function sayUsdc(uint256 answer) external acting {
        vm.warp(block.timestamp + 1);
        _answer(usdcFeed, int256(bound(answer, 99_400_000, 100_600_000)));
        _done();
    }

    function trade(uint256 amount, bool isSale) external acting {
        amount = bound(amount, 1e18, 2_000e18); // the price stays within a quarter
        if (isSale) _sellCpt(amount);
        else _buyCpt((amount * PRICE) / 1e30);
        _tradedIn += amount;
        _done();
    }

    function poke() external acting {
        IPriceOracle.Reason before = _reason();
        (IPriceOracle.Status status, , ) = oracle.price();
        IPriceOracle.Status after_ = oracle.poke();
        IPriceOracle.Reason reason = _reason();
        if (before == IPriceOracle.Reason.None) {
            assertEq(uint256(after_), uint256(status), "a poke changes no answer");
            _isTripped = reason != IPriceOracle.Reason.None;
            if (_isTripped) ++_trips;
        } else if (reason == IPriceOracle.Reason.None) {
            _isTripped = false;
            ++_resets;
        } else {
            assertEq(uint256(reason), uint256(before), "the first reason stays");
        }
        _done();
    }

    function tripOrReset() external acting {
        if (_isTripped) {
            (, , uint256 agreedSince) = oracle.breaker();
            vm.startPrank(guardian);
            if (agreedSince != 0) oracle.trip();
            _refused(address(oracle), abi.encodeCall(IPriceOracle.trip, ()));
            vm.stopPrank();
            vm.prank(critical);
            oracle.reset();
        } else {
            vm.prank(critical);
            _refused(address(oracle), abi.encodeCall(IPriceOracle.reset, ()));
            vm.prank(guardian);
            oracle.trip();
        }
        _isTripped = !_isTripped;
        _done();
    }

    function setManual(uint256 priceE18, uint256 expiresIn) external acting {
        vm.prank(critical);
        oracle.setManualPrice(bound(priceE18, 0, 10e18), block.timestamp + bound(expiresIn, 1, 2 hours));
        _done();
    }

    function refresh() external acting {
        uint256 before = poolObserver.observedAt();
        (uint256 median, uint256 ofDay) = (poolObserver.medianVolume(), poolObserver.volume24h());
        assertEq(poolObserver.refresh{gas: 500_000}(), median);
        assertEq(poolObserver.medianVolume(), median);
        assertEq(poolObserver.volume24h(), ofDay);
        _observedSeconds += poolObserver.observedAt() - before;
        _done();
    }

    /// @dev A day in which feeds and exchange agree, after the 80 minutes that it takes to forget a jump: that ends any trip.
    function agree() external acting {
        _pokeFor(_level, 40 minutes, 2);
        bool wasTripped = _reason() != IPriceOracle.Reason.None;
        _pokeFor(_level, 1 hours, 25);
        assertEq(uint256(_reason()), uint256(IPriceOracle.Reason.None));
        if (wasTripped) ++_resets;
        _isTripped = false;
        _done();
    }

    function _reason() private view returns (IPriceOracle.Reason reason) {
        (reason, , ) = oracle.breaker();
    }

    function invariant_ORA1_BothEndsAreZeroExactlyWithoutAPrice() external {
        (IPriceOracle.Status status, uint256 low, uint256 high) = oracle.price();
        bool hasPrice = status == IPriceOracle.Status.Fresh || status == IPriceOracle.Status.Manual;
        assertLe(low, high);
        assertEq(low != 0, hasPrice);
        assertEq(high != 0, hasPrice);
        if (hasPrice) {
            (uint256 requiredLow, uint256 requiredHigh) = oracle.requirePrice();
            assertEq(requiredLow, low);
            assertEq(requiredHigh, high);
        } else {
            vm.expectRevert(abi.encodeWithSelector(IPriceOracle.PriceOracle_NoPrice.selector, status));
            oracle.requirePrice();
        }
    }

    function invariant_ORA2_AFreshPriceLiesAmongTheSourcesUsed() external view {
        (IPriceOracle.Status status, uint256 low, uint256 high) = oracle.price();
        if (status != IPriceOracle.Status.Fresh) return;
        IPriceOracle.SourceView[3] memory views = oracle.sourceViews();
        uint256 lowest = type(uint256).max;
        uint256 highest;
        uint256 used;
        for (uint256 i = 0; i < 3; ++i) {
            if (views[i].state != IPriceOracle.SourceState.Used) continue;
            ++used;
            if (views[i].priceE18 < lowest) lowest = views[i].priceE18;
            if (views[i].priceE18 > highest) highest = views[i].priceE18;
        }
        assertGe(used, 2);
        assertGe(low, lowest);
        assertLe(high, highest);
        assertLe(high * 100, low * 105);
    }

    function invariant_ORA3_OnceTrippedNoFreshPriceBeforeAReset() external view {
        (IPriceOracle.Status status, , ) = oracle.price();
        assertEq(_reason() != IPriceOracle.Reason.None, _isTripped);
        if (_isTripped) assertNotEq(uint256(status), uint256(IPriceOracle.Status.Fresh));
    }

    /// @dev What the invariants are told of does happen: every status but the sequencer's, trips of every reason, resets of both kinds.
    function test_Handlers_ReachEveryState() external {
        bool[6] memory seen;
        bool[4] memory reasons;
        uint256 seed = 7;
        for (uint256 i = 0; i < 600; ++i) {
            seed = uint256(keccak256(abi.encode(seed)));
            uint256 which = seed % 40;
            uint256 value = seed >> 8;
            if (which < 6) this.wait(value);
            else if (which < 12) this.move(value);
            else if (which < 18) this.lie(value, value >> 1);
            else if (which < 22) this.sayUsdc(value);
            else if (which < 25) this.trade(value, value % 2 == 0);
            else if (which < 33) this.poke();
            else if (which < 35) this.tripOrReset();
            else if (which < 36) this.setManual(value, value >> 8);
            else if (which < 39) this.refresh();
            else this.agree();
            (IPriceOracle.Status status, , ) = oracle.price();
            seen[uint256(status)] = true;
            reasons[uint256(_reason())] = true;
        }
        for (uint256 i = 0; i < 5; ++i) {
            assertTrue(seen[i], "status");
        }
        for (uint256 i = 0; i < 4; ++i) {
            assertTrue(reasons[i], "reason");
        }
        assertGt(_trips, 3);
        assertGt(_resets, 3);
        assertGt(_observedSeconds, 10 days);
    }

    /// @dev Intervals follow one another, and the days add up to no more than their volume.
    function invariant_ORA4_NoSecondIsObservedTwice() external view {
        assertEq(poolObserver.observedAt() - _firstObservation, _observedSeconds);
        uint256 sum;
        for (uint256 i = 0; i < 8; ++i) {
            sum += poolObserver.dailyVolume(block.timestamp / 1 days - i);
        }
        // the price moves within the pool, and USDC counts at the mean
        assertLe(sum, _tradedIn * 2);
    }

    /// @dev The handler `refresh` holds each refresh against the views before it.
    function invariant_ORA5_ARefreshNeverFails() external {
        poolObserver.refresh{gas: 500_000}();
        _observedSeconds = poolObserver.observedAt() - _firstObservation;
    }
}
