// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Initializable} from "@openzeppelin/contracts-upgradeable/proxy/utils/Initializable.sol";
import {IAccessManaged} from "@openzeppelin/contracts/access/manager/IAccessManaged.sol";
import {IPriceOracle} from "../../contracts/interfaces/oracle/IPriceOracle.sol";
import {BoundedReads} from "../../contracts/libraries/BoundedReads.sol";
import {OracleTest} from "../helpers/OracleTest.sol";
import {MockFeed} from "../mocks/MockFeed.sol";

contract PriceOracleTest is OracleTest {
    function setUp() public override {
        super.setUp();
        _quotePrice(PRICE);
    }

    function _expectUnauthorized() private {
        vm.expectRevert(abi.encodeWithSelector(IAccessManaged.AccessManagedUnauthorized.selector, address(this)));
    }

    function _setSources(IPriceOracle.Sources memory from) private {
        vm.prank(critical);
        oracle.setSources(from);
    }

    /* INITIALIZING */

    function test_Initialize_SetsSources() external {
        IPriceOracle.Sources memory none;
        vm.expectEmit();
        emit IPriceOracle.SourcesUpdated(none, _sources());
        IPriceOracle fresh = _deployOracle(_sources());
        assertEq(abi.encode(fresh.sources()), abi.encode(_sources()));
        (IPriceOracle.Reason reason, uint256 trippedAt, uint256 agreedSince) = fresh.breaker();
        assertEq(uint256(reason) + trippedAt + agreedSince, 0);
    }

    function test_Initialize_RevertWhen_CalledAgain() external {
        vm.expectRevert(Initializable.InvalidInitialization.selector);
        _initialize(address(oracle));
    }

    function test_Initialize_RevertWhen_OnTheImplementation() external {
        address implementation = _oracleImplementation();
        vm.expectRevert(Initializable.InvalidInitialization.selector);
        _initialize(implementation);
    }

    function _initialize(address target) private {
        (bool ok, bytes memory reason) = target.call(_oracleInitializer(_sources()));
        if (!ok) {
            assembly ("memory-safe") {
                revert(add(reason, 0x20), mload(reason))
            }
        }
    }

    /* THE ANSWER */

    function test_Price_IsTheMedianOfThree() external view {
        (IPriceOracle.Status status, uint256 low, uint256 high) = oracle.price();
        assertEq(uint256(status), uint256(IPriceOracle.Status.Fresh));
        assertEq(low, PRICE); // of Chainlink and the exchange; the pool is within a tick below or above
        assertEq(high, PRICE);
        (low, high) = oracle.requirePrice();
        assertEq(low, PRICE);
        assertEq(high, PRICE);
    }

    function test_SourceViews_SayWhatEachSays() external view {
        IPriceOracle.SourceView[3] memory views = oracle.sourceViews();
        for (uint256 i = 0; i < 3; ++i) {
            assertEq(uint256(views[i].state), uint256(IPriceOracle.SourceState.Used));
            assertApproxEqRel(views[i].priceE18, PRICE, TICK);
            assertEq(views[i].updatedAt, block.timestamp);
        }
        assertEq(views[0].priceE18, PRICE);
        assertEq(views[2].priceE18, PRICE);
    }

    function test_Price_TakesUsdcIntoAccount() external {
        uint256 before = oracle.sourceViews()[1].priceE18;
        vm.warp(block.timestamp + 1);
        _answer(usdcFeed, 100_400_000);
        assertEq(oracle.sourceViews()[1].priceE18, (before * 1.004e18) / 1e18);
    }

    function test_Price_IsWithinTwoSourcesWhen_OneIsMissing() external {
        IPriceOracle.Sources memory from = _sources();
        from.pool = address(0);
        _setSources(from);
        vm.warp(block.timestamp + 1);
        _quotePrice(0.83e18);
        _assertPrice(IPriceOracle.Status.Fresh, 0.8e18, 0.83e18);
        _assertSource(1, IPriceOracle.SourceState.Missing, 0, 0);
    }

    function test_Price_IsMissingWhen_ThereIsNoUsdcFeed() external {
        IPriceOracle.Sources memory from = _sources();
        from.usdcFeed = address(0);
        _setSources(from);
        _assertNoPrice(IPriceOracle.Status.TooFewSources);
        _assertSource(0, IPriceOracle.SourceState.Used, PRICE, block.timestamp);
        _assertSource(1, IPriceOracle.SourceState.Missing, 0, 0);
        assertEq(uint256(oracle.poke()), uint256(IPriceOracle.Status.TooFewSources));
    }

    /* QUOTATIONS */

    function test_SubmitQuotation_ByAnyone() external {
        vm.warp(block.timestamp + 5);
        bytes memory signature = _signQuotation(reporter.key, 0.81e18, block.timestamp - 2);
        vm.expectEmit(address(oracle));
        emit IPriceOracle.QuotationSubmitted(reporter.addr, 0.81e18, block.timestamp - 2);
        vm.prank(thief);
        oracle.submitQuotation(reporter.addr, 0.81e18, block.timestamp - 2, signature);
        _assertSource(2, IPriceOracle.SourceState.Used, 0.81e18, block.timestamp - 2);
    }

    /* SOURCES */

    function test_SetSources_EmitsBoth() external {
        IPriceOracle.Sources memory from = _sources();
        (from.cptMaxAge, from.usdcMaxAge, from.sequencerFeed) = (1 hours, 3 days, address(cptFeed.aggregator));
        vm.expectEmit(address(oracle));
        emit IPriceOracle.SourcesUpdated(_sources(), from);
        _setSources(from);
        assertEq(abi.encode(oracle.sources()), abi.encode(from));
    }

    function test_SetSources_LeavesOut() external {
        IPriceOracle.Sources memory none;
        _setSources(none);
        _assertNoPrice(IPriceOracle.Status.TooFewSources);
    }

    function test_SetSources_RevertWhen_CallerNotCritical() external {
        _expectUnauthorized();
        oracle.setSources(_sources());
    }

    function test_SetSources_RevertWhen_NoContract() external {
        IPriceOracle.Sources memory from = _sources();
        from.cptFeed = thief;
        _expectBadSource(from, thief);
        from = _sources();
        from.usdcFeed = thief;
        _expectBadSource(from, thief);
        from = _sources();
        from.sequencerFeed = thief;
        _expectBadSource(from, thief);
        from = _sources();
        from.pool = thief;
        _expectBadSource(from, thief);
    }

    function test_SetSources_RevertWhen_AgeOutOfBounds() external {
        IPriceOracle.Sources memory from = _sources();
        from.cptMaxAge = 1 hours - 1;
        _expectBadSource(from, cptFeed.proxy);
        from.cptMaxAge = 3 days + 1;
        _expectBadSource(from, cptFeed.proxy);
        from.cptMaxAge = 3 days;
        from.usdcMaxAge = 1 hours - 1;
        _expectBadSource(from, usdcFeed.proxy);
        from.usdcMaxAge = 3 days + 1;
        _expectBadSource(from, usdcFeed.proxy);
    }

    function test_SetSources_RevertWhen_PoolOfOtherTokens() external {
        IPriceOracle.Sources memory from = _sources();
        from.pool = address(_createPool(address(cpt), address(new MockFeed(8, 1)), 3_000, PRICE_UNITS));
        _expectBadSource(from, from.pool);
        from.pool = cptFeed.proxy; // no pool at all
        _expectBadSource(from, from.pool);
    }

    function _expectBadSource(IPriceOracle.Sources memory from, address source) private {
        vm.expectRevert(abi.encodeWithSelector(IPriceOracle.PriceOracle_BadSource.selector, source));
        vm.prank(critical);
        oracle.setSources(from);
    }

    /* MANUAL PRICE */

    function test_SetManualPrice_EmitsBoth() external {
        uint256 expiresAt = block.timestamp + 7 days;
        vm.expectEmit(address(oracle));
        emit IPriceOracle.ManualPriceUpdated(0, 1e18, expiresAt);
        vm.startPrank(critical);
        oracle.setManualPrice(1e18, expiresAt);
        vm.expectEmit(address(oracle));
        emit IPriceOracle.ManualPriceUpdated(1e18, 1_000_000e18, block.timestamp + 1);
        oracle.setManualPrice(1_000_000e18, block.timestamp + 1);
        (uint256 priceE18, uint256 until) = oracle.manualPrice();
        assertEq(priceE18, 1_000_000e18);
        assertEq(until, block.timestamp + 1);
        vm.expectEmit(address(oracle));
        emit IPriceOracle.ManualPriceUpdated(1_000_000e18, 0, 0);
        oracle.setManualPrice(0, expiresAt);
        vm.stopPrank();
        (priceE18, until) = oracle.manualPrice();
        assertEq(priceE18 + until, 0);
    }

    function test_SetManualPrice_RevertWhen_CallerNotCritical() external {
        _expectUnauthorized();
        oracle.setManualPrice(1e18, block.timestamp + 1);
    }

    function test_SetManualPrice_RevertWhen_OutOfBounds() external {
        uint256 latest = block.timestamp + 7 days;
        vm.startPrank(critical);
        vm.expectRevert(abi.encodeWithSelector(IPriceOracle.PriceOracle_BadPrice.selector, 1_000_000e18 + 1));
        oracle.setManualPrice(1_000_000e18 + 1, latest);
        vm.expectRevert(abi.encodeWithSelector(IPriceOracle.PriceOracle_BadExpiry.selector, block.timestamp, latest));
        oracle.setManualPrice(1e18, block.timestamp);
        vm.expectRevert(abi.encodeWithSelector(IPriceOracle.PriceOracle_BadExpiry.selector, latest + 1, latest));
        oracle.setManualPrice(1e18, latest + 1);
        vm.stopPrank();
    }

    /* BREAKER */

    function test_Trip_ByTheGuardian() external {
        vm.expectEmit(address(oracle));
        emit IPriceOracle.Tripped(IPriceOracle.Reason.Guardian, 0, 0);
        vm.prank(guardian);
        oracle.trip();
        _assertBreaker(IPriceOracle.Reason.Guardian, block.timestamp, 0);
        _assertNoPrice(IPriceOracle.Status.Tripped);
    }

    function test_Trip_RevertWhen_CallerNotGuardian() external {
        _expectUnauthorized();
        oracle.trip();
    }

    function test_Trip_RevertGiven_Tripped() external {
        vm.startPrank(guardian);
        oracle.trip();
        vm.expectRevert(IPriceOracle.PriceOracle_AlreadyTripped.selector);
        oracle.trip();
        vm.stopPrank();
    }

    /// @dev Two sources agree on a wrong price; the critical role that could replace them waits twice as long as the reset.
    function test_Trip_ByTheGuardianHoldsOffTheReset() external {
        vm.prank(guardian);
        oracle.trip();
        for (uint256 i = 0; i < 3; ++i) {
            _pokeFor(10 * PRICE, 1 hours, 20);
            (, , uint256 agreedSince) = oracle.breaker();
            assertGt(agreedSince, 0);
            vm.prank(guardian);
            oracle.trip();
            _assertBreaker(IPriceOracle.Reason.Guardian, block.timestamp, 0);
        }
        _assertNoPrice(IPriceOracle.Status.Tripped);
    }

    function test_Reset_ByTheCriticalRole() external {
        vm.prank(guardian);
        oracle.trip();
        vm.expectEmit(address(oracle));
        emit IPriceOracle.Reset(false);
        vm.prank(critical);
        oracle.reset();
        _assertBreaker(IPriceOracle.Reason.None, 0, 0);
        _assertPrice(IPriceOracle.Status.Fresh, PRICE, PRICE);
    }

    function test_Reset_RevertWhen_CallerNotCritical() external {
        _expectUnauthorized();
        oracle.reset();
    }

    function test_Reset_RevertGiven_NotTripped() external {
        vm.expectRevert(IPriceOracle.PriceOracle_NotTripped.selector);
        vm.prank(critical);
        oracle.reset();
    }

    function test_Poke_SaysWhatItSaw() external {
        vm.expectEmit(address(oracle));
        emit IPriceOracle.Poked(IPriceOracle.Status.Fresh, PRICE, PRICE, 0);
        vm.prank(thief);
        assertEq(uint256(oracle.poke()), uint256(IPriceOracle.Status.Fresh));
    }

    /* GAS */

    /// @dev Too little gas must not make a source seem missing: at no amount is there an answer other than the right one.
    function test_Price_IsNeverAnotherWhen_GasIsShort() external view {
        uint256 answers;
        for (uint256 gas = 10_000; gas < 600_000; gas += 2_500) {
            try oracle.price{gas: gas}() returns (IPriceOracle.Status status, uint256 low, uint256 high) {
                assertEq(uint256(status), uint256(IPriceOracle.Status.Fresh));
                assertEq(low, PRICE);
                assertEq(high, PRICE);
                ++answers;
            } catch {}
        }
        assertGt(answers, 100);
    }

    function test_Price_RevertWhen_GasIsShort() external {
        vm.expectPartialRevert(BoundedReads.BoundedReads_InsufficientGas.selector);
        oracle.price{gas: 100_000}();
    }
}
