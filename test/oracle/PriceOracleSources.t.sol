// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IUniswapV3PoolDerivedState} from "@uniswap/v3-core/contracts/interfaces/pool/IUniswapV3PoolDerivedState.sol";
import {IPriceOracle} from "../../contracts/interfaces/oracle/IPriceOracle.sol";
import {Roles} from "../../contracts/libraries/Roles.sol";
import {NaivePrices} from "../helpers/NaivePrices.sol";
import {OracleTest} from "../helpers/OracleTest.sol";
import {MockFeed} from "../mocks/MockFeed.sol";

/// @notice Three sources in all their states, held against the naive reading of the specification.
contract PriceOracleSourcesTest is OracleTest {
    /// What a source can be.
    enum As {
        Agreeing,
        Missing,
        TooOld, // of the pool: too young to have a mean
        Off, // 15 % above
        Jumping // 25 % above
    }

    MockFeed private _feed;
    address[5] private _pools; // by As

    function setUp() public override {
        super.setUp();
        _feed = new MockFeed(8, PRICE_8);
        _pools[uint256(As.Agreeing)] = address(pool);
        _pools[uint256(As.Off)] = _poolAt(101, 920_000);
        _pools[uint256(As.Jumping)] = _poolAt(102, 1_000_000);
        _useSources(address(_feed), address(pool));
        _quotePrice(PRICE); // what is too old an hour later
        vm.warp(block.timestamp + 31 minutes);
        _feed.set(PRICE_8, block.timestamp);
        oracle.poke(); // what a jump is compared with
        vm.warp(block.timestamp + 29 minutes + 1);
        _pools[uint256(As.TooOld)] = address(_createPool(address(cpt), address(usdc), 500, PRICE_UNITS));
    }

    function _useSources(address feed, address pool_) private {
        vm.prank(critical);
        oracle.setSources(IPriceOracle.Sources(feed, MAX_AGE, usdcFeed.proxy, MAX_AGE, pool_, address(0)));
    }

    function _level(As what) private pure returns (uint256) {
        if (what == As.Off) return 0.92e18;
        return what == As.Jumping ? 1e18 : PRICE;
    }

    /* EVERY COMBINATION */

    function _set(As chainlink, As uniswap, As exchange) private {
        uint256 updatedAt = chainlink == As.TooOld ? block.timestamp - MAX_AGE - 1 : block.timestamp;
        _feed.set(chainlink == As.Missing ? int256(0) : int256(_level(chainlink) / 1e10), updatedAt);
        _useSources(address(_feed), _pools[uint256(uniswap)]);
        if (exchange == As.Missing) {
            vm.prank(admin);
            manager.revokeRole(Roles.REPORTER, reporter.addr);
        } else if (exchange != As.TooOld) {
            _quotePrice(_level(exchange));
        }
    }

    function _expected(As[3] memory states) private view returns (IPriceOracle.Status, uint256 low, uint256 high) {
        uint256 poolE18 = oracle.sourceViews()[1].priceE18; // within a tick of its level
        uint256[] memory fresh = new uint256[](0);
        for (uint256 i = 0; i < 3; ++i) {
            if (states[i] == As.Missing || states[i] == As.TooOld) continue;
            uint256[] memory more = new uint256[](fresh.length + 1);
            for (uint256 j = 0; j < fresh.length; ++j) {
                more[j] = fresh[j];
            }
            more[fresh.length] = i == 1 ? poolE18 : _level(states[i]);
            fresh = more;
        }
        NaivePrices.Answer answer;
        (answer, low, high) = NaivePrices.combine(fresh);
        if (answer == NaivePrices.Answer.TooFew) return (IPriceOracle.Status.TooFewSources, 0, 0);
        if (answer == NaivePrices.Answer.Disagree) return (IPriceOracle.Status.SourcesDisagree, 0, 0);
        // the price an hour ago was 0.80, within a tick on either side
        if (high > 0.97e18) return (IPriceOracle.Status.Tripped, 0, 0);
        return (IPriceOracle.Status.Fresh, low, high);
    }

    function test_Price_IsAsTheNaiveModelSaysInEveryCombination() external {
        uint256[6] memory seen;
        for (uint256 i = 0; i < 125; ++i) {
            As[3] memory states = [As(i % 5), As((i / 5) % 5), As(i / 25)];
            uint256 snapshot = vm.snapshotState();
            _set(states[0], states[1], states[2]);
            (IPriceOracle.Status status, uint256 low, uint256 high) = _expected(states);
            _assertPrice(status, low, high);
            _assertStates(states);
            ++seen[uint256(status)];

            (IPriceOracle.Reason reason, , ) = oracle.breaker();
            assertEq(uint256(oracle.poke()), uint256(status), "poke");
            (reason, , ) = oracle.breaker();
            assertEq(reason == IPriceOracle.Reason.PriceJump, status == IPriceOracle.Status.Tripped, "trips");
            vm.revertToState(snapshot);
        }
        assertEq(seen[uint256(IPriceOracle.Status.Fresh)], 26);
        assertEq(seen[uint256(IPriceOracle.Status.TooFewSources)], 44);
        assertEq(seen[uint256(IPriceOracle.Status.SourcesDisagree)], 42);
        assertEq(seen[uint256(IPriceOracle.Status.Tripped)], 13);
    }

    function _assertStates(As[3] memory states) private view {
        IPriceOracle.SourceView[3] memory views = oracle.sourceViews();
        for (uint256 i = 0; i < 3; ++i) {
            bool isMissing = states[i] == As.Missing || (i == 1 && states[i] == As.TooOld);
            assertEq(views[i].state == IPriceOracle.SourceState.Missing, isMissing, "missing");
            bool isTooOld = states[i] == As.TooOld && i != 1;
            assertEq(views[i].state == IPriceOracle.SourceState.TooOld, isTooOld, "too old");
        }
    }

    /* DROPPING */

    function _three(uint256 chainlinkE18, uint256 exchangeE18) private {
        _feed.setDecimals(18);
        _feed.set(int256(chainlinkE18), block.timestamp);
        _quotePrice(exchangeE18);
    }

    function test_Price_KeepsASourceTenPercentAboveTheMedian() external {
        uint256 median = oracle.sourceViews()[1].priceE18;
        uint256 edge = (median * 11) / 10; // down: at most 10 % above
        _three(median - 1, edge);
        _assertPrice(IPriceOracle.Status.Fresh, median, median);
        _assertSource(2, IPriceOracle.SourceState.Used, edge, block.timestamp);
        vm.warp(block.timestamp + 1);
        _three(median - 1, edge + 1);
        _assertSource(2, IPriceOracle.SourceState.Dropped, edge + 1, block.timestamp);
        _assertPrice(IPriceOracle.Status.Fresh, median - 1, median); // the two that are left
    }

    function test_Price_KeepsASourceTenPercentBelowTheMedian() external {
        uint256 median = oracle.sourceViews()[1].priceE18;
        uint256 edge = median - median / 10; // at most 10 % below
        _three(median + 1, edge);
        _assertPrice(IPriceOracle.Status.Fresh, median, median);
        vm.warp(block.timestamp + 1);
        _three(median + 1, edge - 1);
        _assertSource(2, IPriceOracle.SourceState.Dropped, edge - 1, block.timestamp);
        _assertPrice(IPriceOracle.Status.Fresh, median, median + 1);
    }

    function test_Price_IsMissingWhen_TwoAreDropped() external {
        uint256 median = oracle.sourceViews()[1].priceE18;
        _three((median * 8) / 10, (median * 12) / 10);
        _assertNoPrice(IPriceOracle.Status.TooFewSources);
        _assertSource(0, IPriceOracle.SourceState.Dropped, (median * 8) / 10, block.timestamp);
        _assertSource(1, IPriceOracle.SourceState.Used, median, block.timestamp);
        _assertSource(2, IPriceOracle.SourceState.Dropped, (median * 12) / 10, block.timestamp);
    }

    function test_Price_IsMissingWhen_TheTwoLeftAreApart() external {
        uint256 median = oracle.sourceViews()[1].priceE18;
        _three((median * 94) / 100, (median * 12) / 10);
        _assertNoPrice(IPriceOracle.Status.SourcesDisagree);
    }

    /* TWO SOURCES */

    function test_Price_HoldsWhen_TwoAreFivePercentApart() external {
        _useSources(address(_feed), address(0));
        _three(0.8e18, 0.84e18);
        _assertPrice(IPriceOracle.Status.Fresh, 0.8e18, 0.84e18);
        vm.warp(block.timestamp + 1);
        _three(0.8e18, 0.84e18 + 1);
        _assertNoPrice(IPriceOracle.Status.SourcesDisagree);
        vm.warp(block.timestamp + 1);
        _three(0.84e18, 0.8e18);
        _assertPrice(IPriceOracle.Status.Fresh, 0.8e18, 0.84e18);
        vm.warp(block.timestamp + 1);
        _three(0.84e18, 0.8e18 - 1);
        _assertNoPrice(IPriceOracle.Status.SourcesDisagree);
    }

    /* AGES */

    function test_Price_CountsASourceAtItsMaximumAge() external {
        uint256 time = block.timestamp;
        _feed.set(PRICE_8, time);
        _quotePrice(PRICE);
        vm.warp(time + 1 hours);
        _assertSource(2, IPriceOracle.SourceState.Used, PRICE, time);
        vm.warp(time + 1 hours + 1);
        _assertSource(2, IPriceOracle.SourceState.TooOld, PRICE, time);
        _answer(usdcFeed, ONE_USD_8);
        vm.warp(time + MAX_AGE);
        _assertSource(0, IPriceOracle.SourceState.Used, PRICE, time);
        vm.warp(time + MAX_AGE + 1);
        _assertSource(0, IPriceOracle.SourceState.TooOld, PRICE, time);
    }

    function test_Price_IsMissingWhen_UsdcIsTooOld() external {
        uint256 time = block.timestamp;
        _answer(usdcFeed, ONE_USD_8);
        vm.warp(time + MAX_AGE);
        _quotePrice(PRICE);
        _feed.set(PRICE_8, block.timestamp);
        _assertPrice(IPriceOracle.Status.Fresh, PRICE, PRICE);
        vm.warp(time + MAX_AGE + 1);
        _assertNoPrice(IPriceOracle.Status.TooFewSources);
        _assertSource(1, IPriceOracle.SourceState.Missing, 0, 0);
    }

    /* FEEDS THAT ANSWER NONSENSE */

    function test_Price_LeavesOutAFeedThat_IsNotOne() external {
        _quotePrice(PRICE);
        uint256 poolE18 = oracle.sourceViews()[1].priceE18;
        (uint256 low, uint256 high) = poolE18 < PRICE ? (poolE18, PRICE) : (PRICE, poolE18);
        for (uint256 mode = 1; mode <= uint256(type(MockFeed.Mode).max); ++mode) {
            _feed.setMode(MockFeed.Mode(mode));
            _assertSource(0, IPriceOracle.SourceState.Missing, 0, 0);
            _assertPrice(IPriceOracle.Status.Fresh, low, high);
            assertEq(uint256(oracle.poke()), uint256(IPriceOracle.Status.Fresh));
        }
        vm.etch(address(_feed), "");
        _assertSource(0, IPriceOracle.SourceState.Missing, 0, 0);
        _assertPrice(IPriceOracle.Status.Fresh, low, high);
    }

    function test_Price_LeavesOutAnswersThat_AreNoPrice() external {
        int256[6] memory answers = [
            int256(0),
            -1,
            type(int256).min,
            type(int256).max,
            1_000_000e8 + 1,
            int256(uint256(type(uint128).max))
        ];
        for (uint256 i = 0; i < answers.length; ++i) {
            _feed.set(answers[i], block.timestamp);
            _assertSource(0, IPriceOracle.SourceState.Missing, 0, 0);
        }
        _feed.set(1_000_000e8, block.timestamp);
        _assertSource(0, IPriceOracle.SourceState.Used, 1_000_000e18, block.timestamp);
    }

    function test_Price_LeavesOutAnswersThat_AreNotFinishedOrOfTheFuture() external {
        _feed.set(PRICE_8, 0);
        _assertSource(0, IPriceOracle.SourceState.Missing, 0, 0);
        _feed.set(PRICE_8, block.timestamp + 1);
        _assertSource(0, IPriceOracle.SourceState.Missing, 0, 0);
        _feed.set(PRICE_8, type(uint256).max);
        _assertSource(0, IPriceOracle.SourceState.Missing, 0, 0);
    }

    function testFuzz_Price_ScalesAnyDecimals(uint256 decimals, uint256 answer) external {
        decimals = bound(decimals, 0, 40);
        answer = bound(answer, 1, type(uint128).max);
        _feed.setDecimals(decimals);
        _feed.set(int256(answer), block.timestamp);
        uint256 expected = decimals > 18 ? answer / 10 ** (decimals - 18) : answer * 10 ** (18 - decimals);
        if (decimals > 36 || expected == 0 || expected > 1_000_000e18) {
            _assertSource(0, IPriceOracle.SourceState.Missing, 0, 0);
        } else {
            assertEq(oracle.sourceViews()[0].priceE18, expected);
        }
    }

    function test_Price_LeavesOutAFeedWith_TooManyDecimals() external {
        _feed.setDecimals(type(uint256).max);
        _assertSource(0, IPriceOracle.SourceState.Missing, 0, 0);
    }

    /* POOLS THAT ANSWER NONSENSE */

    function test_Price_LeavesOutAPoolThat_IsNotReady() external {
        address uninitialised = factory.createPool(address(cpt), address(usdc), 10_000);
        _useSources(address(_feed), uninitialised);
        _assertSource(1, IPriceOracle.SourceState.Missing, 0, 0);
        _useSources(address(_feed), _pools[uint256(As.TooOld)]);
        _assertSource(1, IPriceOracle.SourceState.Missing, 0, 0);
        vm.warp(block.timestamp + 30 minutes - 1);
        _assertSource(1, IPriceOracle.SourceState.Missing, 0, 0);
        vm.warp(block.timestamp + 1);
        assertApproxEqRel(oracle.sourceViews()[1].priceE18, PRICE, TICK);
        vm.etch(_pools[uint256(As.TooOld)], "");
        _assertSource(1, IPriceOracle.SourceState.Missing, 0, 0);
    }

    function _mockObserve(bytes memory answer) private {
        vm.mockCall(address(pool), abi.encodePacked(IUniswapV3PoolDerivedState.observe.selector), answer);
    }

    function testFuzz_Price_SurvivesAnyObservation(bytes calldata answer) external {
        _mockObserve(answer);
        oracle.price();
        oracle.sourceViews();
        oracle.poke();
    }

    function testFuzz_Price_SurvivesAnyCumulatives(int56[2] memory ticks, uint160[2] memory seconds_) external {
        int56[] memory first = new int56[](2);
        uint160[] memory second = new uint160[](2);
        (first[0], first[1], second[0], second[1]) = (ticks[0], ticks[1], seconds_[0], seconds_[1]);
        _mockObserve(abi.encode(first, second));
        oracle.price();
        oracle.poke();
    }

    function test_Price_LeavesOutAMeanThat_NoPoolCanHave() external {
        int56[] memory ticks = new int56[](2);
        uint160[] memory secondsPerLiquidity = new uint160[](2);
        secondsPerLiquidity[1] = 1800;
        ticks[1] = 887_273 * 1800;
        _mockObserve(abi.encode(ticks, secondsPerLiquidity));
        _assertSource(1, IPriceOracle.SourceState.Missing, 0, 0);
        ticks[1] = -887_272 * 1800 - 1;
        _mockObserve(abi.encode(ticks, secondsPerLiquidity));
        _assertSource(1, IPriceOracle.SourceState.Missing, 0, 0);
        // at either end of the ticks: far beyond a million USD, or nothing
        ticks[1] = 887_272 * 1800;
        _mockObserve(abi.encode(ticks, secondsPerLiquidity));
        _assertSource(1, IPriceOracle.SourceState.Missing, 0, 0);
        ticks[1] = -887_272 * 1800;
        _mockObserve(abi.encode(ticks, secondsPerLiquidity));
        _assertSource(1, IPriceOracle.SourceState.Missing, 0, 0);
    }

    /* THE POOL'S MEAN */

    /// @dev A pool is moved for a moment at the cost of a swap; its mean hardly follows.
    function test_Price_HardlyMovesWith_ASwapOfThisMoment() external {
        uint256 before = oracle.sourceViews()[1].priceE18;
        _buyCpt(400_000e6); // the pool's price more than doubles
        assertEq(oracle.sourceViews()[1].priceE18, before);
        vm.warp(block.timestamp + 12);
        assertApproxEqRel(oracle.sourceViews()[1].priceE18, before, 0.006e18); // 12 of 1 800 seconds
    }

    function test_Price_IsTheGeometricMeanOf30Minutes() external {
        uint256 before = oracle.sourceViews()[1].priceE18;
        _buyCpt(100_000e6);
        vm.warp(block.timestamp + 30 minutes);
        _report(PRICE);
        uint256 moved = oracle.sourceViews()[1].priceE18;
        assertGt(moved, (before * 126) / 100);
        _sellCpt(200_000e18);
        vm.warp(block.timestamp + 15 minutes);
        uint256 half = oracle.sourceViews()[1].priceE18;
        vm.warp(block.timestamp + 15 minutes);
        uint256 back = oracle.sourceViews()[1].priceE18;
        assertApproxEqRel(half * half, moved * back, 0.0003e18);
    }
}
