// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Flags} from "@chainlink/contracts/src/v0.8/l2ep/Flags.sol";
import {ArbitrumSequencerUptimeFeed} from "@chainlink/contracts/src/v0.8/l2ep/arbitrum/ArbitrumSequencerUptimeFeed.sol";
import {SimpleWriteAccessController} from "@chainlink/contracts/src/v0.8/shared/access/SimpleWriteAccessController.sol";
import {AddressAliasHelper} from "@chainlink/contracts/src/v0.8/vendor/arb-bridge-eth/v0.8.0-custom/contracts/libraries/AddressAliasHelper.sol";
import {IPriceOracle} from "../../contracts/interfaces/oracle/IPriceOracle.sol";
import {OracleTest} from "../helpers/OracleTest.sol";
import {MockFeed} from "../mocks/MockFeed.sol";

contract PriceOracleBreakerTest is OracleTest {
    IPriceOracle.Reason private constant NONE = IPriceOracle.Reason.None;
    IPriceOracle.Reason private constant JUMP = IPriceOracle.Reason.PriceJump;
    IPriceOracle.Reason private constant DEPEG = IPriceOracle.Reason.UsdcDepeg;
    IPriceOracle.Reason private constant GUARDIAN = IPriceOracle.Reason.Guardian;

    function setUp() public override {
        super.setUp();
        // Chainlink and the exchange alone: their prices are exact, and can jump together.
        IPriceOracle.Sources memory from = _sources();
        from.pool = address(0);
        vm.prank(critical);
        oracle.setSources(from);
        _quotePrice(PRICE);
    }

    function _sayAfter(uint256 wait, uint256 priceE18) private {
        vm.warp(block.timestamp + wait);
        _report(priceE18);
    }

    function _sayUsdc(uint256 wait, int256 answer) private {
        vm.warp(block.timestamp + wait);
        _report(PRICE);
        vm.warp(block.timestamp + 1);
        _answer(usdcFeed, answer);
    }

    function _trip() private {
        vm.prank(guardian);
        oracle.trip();
    }

    function _setManual(uint256 priceE18, uint256 expiresAt) private {
        vm.prank(critical);
        oracle.setManualPrice(priceE18, expiresAt);
    }

    /* JUMPS */

    function test_Jump_OfTwentyPercentIsNone() external {
        oracle.poke();
        _sayAfter(1 minutes, 0.96e18);
        oracle.poke();
        _assertPrice(IPriceOracle.Status.Fresh, 0.96e18, 0.96e18);
        _assertBreaker(NONE, 0, 0);
    }

    function test_Jump_AboveTwentyPercentTrips() external {
        oracle.poke();
        _sayAfter(1 minutes, 0.96e18 + 1e10);
        _assertNoPrice(IPriceOracle.Status.Tripped); // before anybody pokes
        _assertBreaker(NONE, 0, 0);
        vm.expectEmit(address(oracle));
        emit IPriceOracle.Tripped(JUMP, 0.96e18 + 1e10, PRICE);
        vm.expectEmit(address(oracle));
        emit IPriceOracle.Poked(IPriceOracle.Status.Tripped, 0.96e18 + 1e10, 0.96e18 + 1e10, 0);
        assertEq(uint256(oracle.poke()), uint256(IPriceOracle.Status.Tripped));
        _assertBreaker(JUMP, block.timestamp, 0);
        _assertNoPrice(IPriceOracle.Status.Tripped);
        // and stays when the price is back
        _sayAfter(1 minutes, PRICE);
        _assertNoPrice(IPriceOracle.Status.Tripped);
    }

    function test_Jump_DownTripsBelowTwentyPercent() external {
        oracle.poke();
        _sayAfter(1 minutes, 0.64e18);
        _assertPrice(IPriceOracle.Status.Fresh, 0.64e18, 0.64e18);
        _sayAfter(1 minutes, 0.64e18 - 1e10);
        vm.expectEmit(address(oracle));
        emit IPriceOracle.Tripped(JUMP, 0.64e18 - 1e10, PRICE);
        oracle.poke();
    }

    /// @dev Slowly is a jump as well, when it is more than 20 % from the lowest of the hour.
    function test_Jump_InSmallStepsTrips() external {
        oracle.poke();
        _sayAfter(15 minutes, 0.88e18);
        oracle.poke();
        _sayAfter(15 minutes, 0.95e18);
        oracle.poke();
        _assertBreaker(NONE, 0, 0);
        _sayAfter(29 minutes, 0.97e18);
        oracle.poke();
        _assertBreaker(JUMP, block.timestamp, 0);
    }

    /// @dev The higher end of two sources is what jumps up, the lower what jumps down.
    function test_Jump_OfEitherEndTrips() external {
        oracle.poke();
        vm.warp(block.timestamp + 1 minutes);
        _answer(cptFeed, 94_000_000);
        _quotePrice(0.97e18);
        vm.expectEmit(address(oracle));
        emit IPriceOracle.Tripped(JUMP, 0.97e18, PRICE);
        oracle.poke();
        vm.prank(critical);
        oracle.reset();
        _sayAfter(2 hours, PRICE);
        oracle.poke();
        vm.warp(block.timestamp + 1 minutes);
        _answer(cptFeed, 66_000_000);
        _quotePrice(0.63e18);
        vm.expectEmit(address(oracle));
        emit IPriceOracle.Tripped(JUMP, 0.63e18, PRICE);
        oracle.poke();
    }

    /// @dev What was poked 60 minutes ago always counts, what was 80 minutes ago never does.
    function testFuzz_Jump_IsSeenForAnHour(uint256 start, uint256 wait) external {
        vm.warp(block.timestamp + bound(start, 1, 1 days));
        _report(PRICE);
        oracle.poke();
        wait = bound(wait, 1, 2 hours);
        _sayAfter(wait, 1e18);
        oracle.poke();
        (IPriceOracle.Reason reason, , ) = oracle.breaker();
        if (wait <= 60 minutes) assertEq(uint256(reason), uint256(JUMP));
        if (wait >= 80 minutes) assertEq(uint256(reason), uint256(NONE));
    }

    function test_Jump_KeepsTheExtremesOfEachPeriod() external {
        uint256 period = 20 minutes;
        vm.warp((block.timestamp / period + 1) * period);
        _report(PRICE);
        oracle.poke();
        _sayAfter(1 minutes, 0.7e18);
        oracle.poke();
        _sayAfter(1 minutes, 0.75e18);
        oracle.poke(); // neither end
        _sayAfter(1 minutes, 0.85e18); // 21.4 % above the lowest
        vm.expectEmit(address(oracle));
        emit IPriceOracle.Tripped(JUMP, 0.85e18, 0.7e18);
        oracle.poke();
    }

    /* USDC */

    function test_Depeg_TripsOutsideTheBand() external {
        _sayUsdc(1, 100_500_000);
        _assertPrice(IPriceOracle.Status.Fresh, PRICE, PRICE);
        _sayUsdc(1, 99_500_000);
        _assertPrice(IPriceOracle.Status.Fresh, PRICE, PRICE);
        _sayUsdc(1, 99_499_999);
        _assertNoPrice(IPriceOracle.Status.Tripped);
        _assertBreaker(NONE, 0, 0);
        vm.expectEmit(address(oracle));
        emit IPriceOracle.Tripped(DEPEG, 0.99499999e18, 1e18);
        oracle.poke();
        _assertBreaker(DEPEG, block.timestamp, 0);
        vm.prank(critical);
        oracle.reset();
        _assertNoPrice(IPriceOracle.Status.Tripped); // a reset does not bring USDC back
        _sayUsdc(1, 100_500_001);
        vm.expectEmit(address(oracle));
        emit IPriceOracle.Tripped(DEPEG, 1.00500001e18, 1e18);
        oracle.poke();
    }

    /// @dev Also when the sources of CPT say nothing.
    function test_Depeg_TripsWithoutAPrice() external {
        _sayUsdc(2 hours, 99_000_000);
        vm.prank(critical);
        oracle.setSources(IPriceOracle.Sources(address(0), 0, usdcFeed.proxy, MAX_AGE, address(0), address(0)));
        vm.expectEmit(address(oracle));
        emit IPriceOracle.Tripped(DEPEG, 0.99e18, 1e18);
        vm.expectEmit(address(oracle));
        emit IPriceOracle.Poked(IPriceOracle.Status.Tripped, 0, 0, 0);
        oracle.poke();
    }

    /* RESETS */

    function test_Reset_ComesAfter24HoursOfAgreement() external {
        _trip();
        _pokeFor(PRICE, 1 hours, 1);
        uint256 since = block.timestamp;
        _assertBreaker(GUARDIAN, since - 1 hours, since);
        _pokeFor(PRICE, 1 hours, 23);
        _sayAfter(1 hours - 1, PRICE);
        oracle.poke();
        _assertBreaker(GUARDIAN, since - 1 hours, since); // a second too early
        _assertNoPrice(IPriceOracle.Status.Tripped);
        _sayAfter(1, PRICE);
        vm.expectEmit(address(oracle));
        emit IPriceOracle.Reset(true);
        vm.expectEmit(address(oracle));
        emit IPriceOracle.Poked(IPriceOracle.Status.Fresh, PRICE, PRICE, 0);
        assertEq(uint256(oracle.poke()), uint256(IPriceOracle.Status.Fresh));
        _assertBreaker(NONE, 0, 0);
        _assertPrice(IPriceOracle.Status.Fresh, PRICE, PRICE);
    }

    function test_Reset_StartsAgainAfterAGap() external {
        _trip();
        uint256 trippedAt = block.timestamp;
        _pokeFor(PRICE, 1 hours, 24);
        _sayAfter(1 hours + 1, PRICE);
        oracle.poke();
        _assertBreaker(GUARDIAN, trippedAt, block.timestamp);
        _pokeFor(PRICE, 1 hours, 24);
        _assertBreaker(NONE, 0, 0);
    }

    /// @dev Silence of the sources breaks the agreement, if somebody looks.
    function test_Reset_StartsAgainAfterABadPoke() external {
        _trip();
        uint256 trippedAt = block.timestamp;
        _pokeFor(PRICE, 1 hours, 10);
        // disagreement
        _answer(cptFeed, 90_000_000);
        oracle.poke();
        _assertBreaker(GUARDIAN, trippedAt, 0);
        _pokeFor(PRICE, 1 hours, 10);
        // too few
        vm.warp(block.timestamp + 1 hours);
        _answer(cptFeed, 80_000_000);
        vm.warp(block.timestamp + 1);
        oracle.poke();
        _assertBreaker(GUARDIAN, trippedAt, 0);
        _pokeFor(PRICE, 1 hours, 10);
        // USDC off
        _answer(usdcFeed, 99_000_000);
        oracle.poke();
        _assertBreaker(GUARDIAN, trippedAt, 0);
        _pokeFor(PRICE, 1 hours, 10);
        // a jump
        _sayAfter(30 minutes, 0.97e18);
        oracle.poke();
        _assertBreaker(GUARDIAN, trippedAt, 0);
    }

    /// @dev The price has really moved by a quarter: the hours after the trip are compared with one another, not with before.
    function test_Reset_FollowsAPriceThatHasMoved() external {
        oracle.poke();
        uint256 trippedAt = block.timestamp + 10 minutes;
        _pokeFor(1e18, 10 minutes, 1);
        _assertBreaker(JUMP, trippedAt, 0);
        uint256 agreedSince;
        for (uint256 i = 0; i < 8 && agreedSince == 0; ++i) {
            _pokeFor(1e18, 10 minutes, 1);
            (, , agreedSince) = oracle.breaker();
        }
        assertGe(agreedSince, trippedAt + 50 minutes); // an hour after the old price was seen last
        assertLe(agreedSince, trippedAt + 80 minutes);
        _pokeFor(1e18, 30 minutes, 48);
        _assertBreaker(NONE, 0, 0);
        _assertPrice(IPriceOracle.Status.Fresh, 1e18, 1e18);
    }

    function test_Reset_ByHandForgetsTheOldPrices() external {
        oracle.poke();
        _pokeFor(1e18, 10 minutes, 1);
        vm.prank(critical);
        oracle.reset();
        _assertPrice(IPriceOracle.Status.Fresh, 1e18, 1e18);
        assertEq(uint256(oracle.poke()), uint256(IPriceOracle.Status.Fresh));
        _sayAfter(1 minutes, 1.21e18); // from now on, against the new price
        _assertNoPrice(IPriceOracle.Status.Tripped);
    }

    function test_Reset_ByAgreementForgetsTheOldPrices() external {
        _trip();
        _pokeFor(PRICE, 1 hours, 1);
        _pokeFor(PRICE, 30 minutes, 46);
        _sayAfter(30 minutes, 0.9e18);
        oracle.poke();
        _sayAfter(30 minutes, 0.75e18);
        oracle.poke(); // 24 hours: reset, and compared with 0.75 from now on
        _assertBreaker(NONE, 0, 0);
        _sayAfter(1 minutes, 0.7e18);
        _assertPrice(IPriceOracle.Status.Fresh, 0.7e18, 0.7e18); // 22 % below the 0.90 that is forgotten
    }

    /// @dev Who stops poking cannot shorten anything: agreement is what was looked at.
    function testFuzz_Reset_NeverComesEarly(uint256 seed) external {
        _trip();
        uint256 agreedSince;
        uint256 pokedAt;
        for (uint256 i = 0; i < 120; ++i) {
            seed = uint256(keccak256(abi.encode(seed)));
            bool isGood = seed % 16 != 0;
            vm.warp(block.timestamp + 1 + ((seed >> 8) % 64 minutes));
            _report(PRICE);
            if (!isGood) _answer(cptFeed, 90_000_000);
            oracle.poke();
            bool isReset;
            if (!isGood) agreedSince = 0;
            else if (agreedSince == 0 || block.timestamp - pokedAt > 1 hours) agreedSince = block.timestamp;
            else isReset = block.timestamp >= agreedSince + 24 hours;
            pokedAt = block.timestamp;
            (IPriceOracle.Reason reason, , uint256 since) = oracle.breaker();
            assertEq(reason == NONE, isReset);
            if (isReset) break;
            assertEq(since, agreedSince);
        }
    }

    /* MANUAL PRICE */

    function test_ManualPrice_StandsInOnlyWhen_ThereIsNoOther() external {
        _setManual(2e18, block.timestamp + 7 days);
        _assertPrice(IPriceOracle.Status.Fresh, PRICE, PRICE);
        // sources apart
        vm.warp(block.timestamp + 1);
        _quotePrice(0.9e18);
        _assertPrice(IPriceOracle.Status.Manual, 2e18, 2e18);
        (uint256 low, uint256 high) = oracle.requirePrice();
        assertEq(low, 2e18);
        assertEq(high, 2e18);
        assertEq(uint256(oracle.poke()), uint256(IPriceOracle.Status.Manual));
        // too few
        vm.warp(block.timestamp + 1 hours + 1);
        _assertPrice(IPriceOracle.Status.Manual, 2e18, 2e18);
        // USDC unknown
        vm.warp(block.timestamp + 26 hours);
        _assertPrice(IPriceOracle.Status.Manual, 2e18, 2e18);
        // back again
        _report(PRICE);
        _assertPrice(IPriceOracle.Status.Fresh, PRICE, PRICE);
        // a jump nobody has poked yet
        oracle.poke();
        _sayAfter(1 minutes, 1e18);
        _assertPrice(IPriceOracle.Status.Manual, 2e18, 2e18);
        _assertBreaker(NONE, 0, 0);
        // tripped; it still trips behind a manual price
        assertEq(uint256(oracle.poke()), uint256(IPriceOracle.Status.Manual));
        _assertBreaker(JUMP, block.timestamp, 0);
        _assertPrice(IPriceOracle.Status.Manual, 2e18, 2e18);
    }

    function test_ManualPrice_EndsAtItsSecond() external {
        _trip();
        uint256 expiresAt = block.timestamp + 1 days;
        _setManual(2e18, expiresAt);
        vm.warp(expiresAt - 1);
        _assertPrice(IPriceOracle.Status.Manual, 2e18, 2e18);
        vm.warp(expiresAt);
        _assertNoPrice(IPriceOracle.Status.Tripped);
    }

    function test_ManualPrice_EndsByHand() external {
        _trip();
        _setManual(2e18, block.timestamp + 1 days);
        _setManual(0, 0);
        _assertNoPrice(IPriceOracle.Status.Tripped);
    }

    /// @dev It is no observation: what is compared is what the sources say.
    function test_ManualPrice_IsNotCompared() external {
        oracle.poke();
        _trip();
        _setManual(2e18, block.timestamp + 1 days);
        vm.expectEmit(address(oracle));
        emit IPriceOracle.Poked(IPriceOracle.Status.Manual, PRICE, PRICE, block.timestamp);
        oracle.poke();
    }

    /* THE SEQUENCER */

    address private constant L1_SENDER = address(0x51);

    function _useSequencerFeed() private returns (ArbitrumSequencerUptimeFeed feed) {
        SimpleWriteAccessController raisers = new SimpleWriteAccessController();
        Flags flags = new Flags(address(raisers), address(raisers));
        feed = new ArbitrumSequencerUptimeFeed(address(flags), L1_SENDER);
        flags.addAccess(address(feed));
        raisers.addAccess(address(feed));
        feed.addAccess(address(oracle));
        IPriceOracle.Sources memory from = oracle.sources();
        from.sequencerFeed = address(feed);
        vm.prank(critical);
        oracle.setSources(from);
    }

    function _sequencer(ArbitrumSequencerUptimeFeed feed, bool isDown) private {
        vm.prank(AddressAliasHelper.applyL1ToL2Alias(L1_SENDER));
        feed.updateStatus(isDown, uint64(block.timestamp));
    }

    function test_Sequencer_DownMeansNoPriceAndAnHourAfter() external {
        ArbitrumSequencerUptimeFeed feed = _useSequencerFeed();
        _assertNoPrice(IPriceOracle.Status.SequencerDown); // the feed knows nothing yet
        feed.addAccess(address(this));
        feed.initialize();
        vm.warp(block.timestamp + 1 hours - 1);
        _report(PRICE);
        _assertNoPrice(IPriceOracle.Status.SequencerDown);
        vm.warp(block.timestamp + 1);
        _assertPrice(IPriceOracle.Status.Fresh, PRICE, PRICE);

        _sequencer(feed, true);
        _assertNoPrice(IPriceOracle.Status.SequencerDown);
        vm.warp(block.timestamp + 1 days);
        _assertNoPrice(IPriceOracle.Status.SequencerDown);
        _sequencer(feed, false);
        _report(PRICE);
        _assertNoPrice(IPriceOracle.Status.SequencerDown);
        vm.warp(block.timestamp + 1 hours - 1);
        _report(PRICE);
        _assertNoPrice(IPriceOracle.Status.SequencerDown);
        vm.warp(block.timestamp + 1);
        _assertPrice(IPriceOracle.Status.Fresh, PRICE, PRICE);
    }

    function test_Sequencer_DownComesBeforeEverythingElse() external {
        ArbitrumSequencerUptimeFeed feed = _useSequencerFeed();
        feed.initialize();
        vm.warp(block.timestamp + 2 hours);
        _report(PRICE);
        oracle.poke();
        _setManual(2e18, block.timestamp + 7 days);
        _sequencer(feed, true);
        vm.warp(block.timestamp + 1 minutes);
        _report(1e18);
        _answer(usdcFeed, 99_000_000);
        _assertNoPrice(IPriceOracle.Status.SequencerDown);
        vm.expectEmit(address(oracle));
        emit IPriceOracle.Poked(IPriceOracle.Status.SequencerDown, 0, 0, 0);
        oracle.poke();
        _assertBreaker(NONE, 0, 0); // nothing is judged by what nobody could answer
        _trip();
        _assertNoPrice(IPriceOracle.Status.SequencerDown);
    }

    function test_Sequencer_DownBreaksTheAgreement() external {
        ArbitrumSequencerUptimeFeed feed = _useSequencerFeed();
        feed.initialize();
        vm.warp(block.timestamp + 2 hours);
        _report(PRICE);
        _trip();
        _pokeFor(PRICE, 1 hours, 2);
        _sequencer(feed, true);
        oracle.poke();
        (, , uint256 agreedSince) = oracle.breaker();
        assertEq(agreedSince, 0);
    }

    function test_Sequencer_FeedThatAnswersNonsenseMeansNoPrice() external {
        MockFeed feed = new MockFeed(0, 0);
        IPriceOracle.Sources memory from = oracle.sources();
        from.sequencerFeed = address(feed);
        vm.prank(critical);
        oracle.setSources(from);
        vm.warp(block.timestamp + 1 hours);
        _report(PRICE);
        _assertPrice(IPriceOracle.Status.Fresh, PRICE, PRICE);
        for (uint256 mode = 1; mode <= uint256(MockFeed.Mode.ShortAnswer); ++mode) {
            feed.setMode(MockFeed.Mode(mode));
            _assertNoPrice(IPriceOracle.Status.SequencerDown);
        }
        feed.setMode(MockFeed.Mode.LongAnswer); // zeros: up, since never
        _assertNoPrice(IPriceOracle.Status.SequencerDown);
        feed.setMode(MockFeed.Mode.Honest);
        feed.set(0, block.timestamp + 1);
        _assertNoPrice(IPriceOracle.Status.SequencerDown);
        feed.set(2, block.timestamp - 2 hours);
        _assertNoPrice(IPriceOracle.Status.SequencerDown);
        feed.set(0, block.timestamp - 2 hours);
        vm.etch(address(feed), "");
        _assertNoPrice(IPriceOracle.Status.SequencerDown);
    }
}
