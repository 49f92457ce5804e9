// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IAccessManaged} from "@openzeppelin/contracts/access/manager/IAccessManaged.sol";
import {IERC20Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";
import {IRevenueRouter} from "../../contracts/interfaces/revenue/IRevenueRouter.sol";
import {IRevenueSource} from "../../contracts/interfaces/revenue/IRevenueSource.sol";
import {HostileUSDC} from "../mocks/HostileUSDC.sol";
import {MockSink} from "../mocks/MockSink.sol";
import {MockSource} from "../mocks/MockSource.sol";
import {ProtocolTest} from "../helpers/ProtocolTest.sol";

interface IOwnFrames {
    function paySink(IRevenueRouter.Sink sink) external;
    function pullSource(IRevenueSource source) external;
}

contract RevenueRouterTest is ProtocolTest {
    /// @dev The Thursday after START, and START's own week.
    uint256 private constant NEXT_THURSDAY = 1_800_489_600;
    IRevenueRouter.Sink private constant STAKING = IRevenueRouter.Sink.Staking;
    IRevenueRouter.Sink private constant BUYBACK = IRevenueRouter.Sink.Buyback;

    function setUp() public override {
        super.setUp();
        usdc.mint(address(this), 1e30);
        usdc.approve(address(router), type(uint256).max);
    }

    function _depositRevenue(uint256 amount) private {
        router.depositRevenue(IRevenueRouter.Stream.SaaS, amount);
    }

    function _owed(IRevenueRouter.Sink sink) private view returns (uint256 owed) {
        (owed, ) = router.sinkTotals(sink);
    }

    function _paid(IRevenueRouter.Sink sink) private view returns (uint256 paid) {
        (, paid) = router.sinkTotals(sink);
    }

    function _useSink(IRevenueRouter.Sink sink) private returns (MockSink mock) {
        mock = new MockSink(router);
        _setSink(sink, address(mock), true);
    }

    function _setSink(IRevenueRouter.Sink sink, address target, bool isContract) private {
        vm.prank(admin);
        router.setSink(sink, IRevenueRouter.SinkConfig(target, isContract));
    }

    function _useSource() private returns (MockSource source) {
        source = new MockSource(router);
        vm.prank(admin);
        router.setSource(source, true);
    }

    function _setShares(uint16[9] memory shares) private {
        vm.prank(critical);
        router.setShares(shares);
    }

    /* REVENUE IN */

    function test_Initialize_SetsSharesSinksAndPeriod() external view {
        uint16[9] memory shares = _defaultShares();
        for (uint256 i = 0; i < 9; ++i) {
            (IRevenueRouter.SinkConfig memory config, uint256 shareBps) = router.sinkOf(IRevenueRouter.Sink(i));
            assertEq(config.target, sinks[i]);
            assertFalse(config.isContract);
            assertEq(shareBps, shares[i]);
        }
        (uint256 period, uint256 nextAt) = router.schedule();
        assertEq(period, 7 days);
        assertEq(nextAt, 0);
        assertEq(address(router.usdc()), address(usdc));
        IRevenueSource[] memory list = router.sources();
        assertEq(list.length, 1);
        assertEq(address(list[0]), address(escrow));
    }

    function test_DepositRevenue_CountsRevenueNotGmv() external {
        vm.expectEmit(address(router));
        emit IRevenueRouter.RevenueReceived(IRevenueRouter.Stream.Certification, address(this), 5_000e6, 0);
        router.depositRevenue(IRevenueRouter.Stream.Certification, 5_000e6);
        (uint256 revenue, uint256 gmv) = router.streamTotals(IRevenueRouter.Stream.Certification);
        assertEq(revenue, 5_000e6);
        assertEq(gmv, 0);
        assertEq(router.undistributed(), 5_000e6);
        assertEq(usdc.balanceOf(address(router)), 5_000e6);
    }

    function test_DepositRevenue_RevertWhen_NothingApproved() external {
        vm.prank(thief);
        vm.expectRevert(
            abi.encodeWithSelector(IERC20Errors.ERC20InsufficientAllowance.selector, address(router), 0, 1)
        );
        router.depositRevenue(IRevenueRouter.Stream.SaaS, 1);
    }

    function test_ReceiveRevenue_CountsGmv() external {
        usdc.mint(address(escrow), 30e6);
        vm.startPrank(address(escrow));
        usdc.approve(address(router), 30e6);
        vm.expectEmit(address(router));
        emit IRevenueRouter.RevenueReceived(IRevenueRouter.Stream.Transaction, address(escrow), 30e6, 600e6);
        router.receiveRevenue(IRevenueRouter.Stream.Transaction, 30e6, 600e6);
        router.receiveRevenue(IRevenueRouter.Stream.GroupBuying, 0, 1);
        vm.stopPrank();
        (uint256 revenue, uint256 gmv) = router.streamTotals(IRevenueRouter.Stream.Transaction);
        assertEq(revenue, 30e6);
        assertEq(gmv, 600e6);
        assertEq(router.totalGmv(), 600e6 + 1);
    }

    function test_ReceiveRevenue_RevertWhen_CallerNotSource() external {
        vm.expectRevert(abi.encodeWithSelector(IAccessManaged.AccessManagedUnauthorized.selector, address(this)));
        router.receiveRevenue(IRevenueRouter.Stream.Transaction, 1, 1);
    }

    /* SPLITS */

    function test_Distribute_PaysEverySinkItsShare() external {
        _depositRevenue(10_000e6);
        uint256[9] memory parts = [uint256(3_000e6), 1_500e6, 1_000e6, 500e6, 500e6, 2_000e6, 500e6, 500e6, 500e6];
        vm.expectEmit(address(router));
        emit IRevenueRouter.RevenueSplit(10_000e6, parts);
        for (uint256 i = 0; i < 9; ++i) {
            vm.expectEmit(address(router));
            emit IRevenueRouter.SinkPaid(IRevenueRouter.Sink(i), sinks[i], parts[i]);
        }
        assertEq(router.distribute(), 10_000e6);
        for (uint256 i = 0; i < 9; ++i) {
            assertEq(usdc.balanceOf(sinks[i]), parts[i]);
            assertEq(_owed(IRevenueRouter.Sink(i)), 0);
            assertEq(_paid(IRevenueRouter.Sink(i)), parts[i]);
        }
        assertEq(usdc.balanceOf(address(router)), 0);
        assertEq(router.undistributed(), 0);
    }

    function test_Distribute_GivesTheDustToStaking() external {
        _depositRevenue(1);
        assertEq(router.distribute(), 1);
        assertEq(usdc.balanceOf(sinks[0]), 1);
        for (uint256 i = 1; i < 9; ++i) {
            assertEq(_owed(IRevenueRouter.Sink(i)), 0);
        }
    }

    /// @dev REV-3; staking gets its floor and fewer than eight units more.
    function testFuzz_Distribute_PartsAddUp(uint256 amount) external {
        amount = bound(amount, 1, 1e29);
        _depositRevenue(amount);
        router.distribute();
        uint256 sum;
        uint16[9] memory shares = _defaultShares();
        for (uint256 i = 0; i < 9; ++i) {
            uint256 part = usdc.balanceOf(sinks[i]);
            sum += part;
            if (i == 0) assertLe(part, (amount * shares[0]) / 10_000 + 8);
            else assertEq(part, (amount * shares[i]) / 10_000);
        }
        assertEq(sum, amount);
        assertGe(usdc.balanceOf(sinks[0]), (amount * shares[0]) / 10_000);
    }

    function testFuzz_Distribute_PartsAddUpForAnyShares(uint256 amount, uint256 seed) external {
        uint16[9] memory shares;
        shares[0] = uint16(bound(seed, 2_500, 4_000));
        shares[1] = uint16(bound(seed >> 16, 0, 1_000));
        shares[2] = uint16(bound(seed >> 32, 0, 1_000));
        shares[5] = uint16(bound(seed >> 48, 1_000, 2_000));
        shares[6] = uint16(bound(seed >> 64, 0, 500));
        shares[8] = uint16(bound(seed >> 80, 0, 500));
        uint256 rest = 10_000 - shares[0] - shares[1] - shares[2] - shares[5] - shares[6] - shares[8];
        uint256 operations = rest > 5_000 - shares[1] - shares[2] ? 5_000 - shares[1] - shares[2] : rest;
        shares[4] = uint16(operations);
        shares[7] = uint16(rest - operations);
        if (shares[6] + shares[7] > 1_500) {
            uint16 excess = shares[6] + shares[7] - 1_500;
            shares[7] -= excess;
            shares[8] += excess;
        }
        _setShares(shares);
        amount = bound(amount, 1, 1e29);
        _depositRevenue(amount);
        router.distribute();
        uint256 sum;
        for (uint256 i = 0; i < 9; ++i) {
            uint256 part = usdc.balanceOf(sinks[i]);
            sum += part;
            if (i != 0) assertEq(part, (amount * shares[i]) / 10_000);
        }
        assertEq(sum, amount);
    }

    /* CADENCE */

    function test_Distribute_RevertWhen_ThePeriodIsDone() external {
        _depositRevenue(100);
        router.distribute();
        (, uint256 nextAt) = router.schedule();
        assertEq(nextAt, NEXT_THURSDAY);
        _depositRevenue(100);
        vm.warp(NEXT_THURSDAY - 1);
        vm.expectRevert(abi.encodeWithSelector(IRevenueRouter.RevenueRouter_TooEarly.selector, NEXT_THURSDAY));
        router.distribute();
        vm.warp(NEXT_THURSDAY);
        assertEq(router.distribute(), 100);
        (, nextAt) = router.schedule();
        assertEq(nextAt, NEXT_THURSDAY + 7 days);
    }

    function test_Distribute_WithNothingLeavesThePeriodOpen() external {
        assertEq(router.distribute(), 0);
        (, uint256 nextAt) = router.schedule();
        assertEq(nextAt, 0);
        _depositRevenue(100);
        assertEq(router.distribute(), 100);
    }

    function test_Distribute_SkipsMissedPeriods() external {
        _depositRevenue(100);
        router.distribute();
        vm.warp(NEXT_THURSDAY + 3 weeks + 1);
        _depositRevenue(100);
        router.distribute();
        (, uint256 nextAt) = router.schedule();
        assertEq(nextAt, NEXT_THURSDAY + 4 weeks);
    }

    function test_SetPeriod_AlignsTheNextDistribution() external {
        vm.expectEmit(address(router));
        emit IRevenueRouter.PeriodUpdated(7 days, 28 days);
        vm.prank(admin);
        router.setPeriod(28 days);
        _depositRevenue(100);
        router.distribute();
        (uint256 period, uint256 nextAt) = router.schedule();
        assertEq(period, 28 days);
        assertEq(nextAt % 28 days, 0);
        assertGt(nextAt, START);
        assertLe(nextAt, START + 28 days);
    }

    function test_SetPeriod_RevertWhen_NeitherOneNorFourWeeks() external {
        uint256[4] memory wrong = [uint256(0), 7 days - 1, 14 days, 28 days + 1];
        for (uint256 i = 0; i < wrong.length; ++i) {
            vm.prank(admin);
            vm.expectRevert(abi.encodeWithSelector(IRevenueRouter.RevenueRouter_BadPeriod.selector, wrong[i]));
            router.setPeriod(wrong[i]);
        }
    }

    /* SINKS */

    function test_Distribute_LetsAContractSinkPull() external {
        MockSink sink = _useSink(STAKING);
        _depositRevenue(1_000e6);
        router.distribute();
        assertEq(usdc.balanceOf(address(sink)), 300e6);
        assertEq(sink.received(), 300e6);
        assertEq(usdc.allowance(address(router), address(sink)), 0);
    }

    /// @dev A sink's allowance is whole however much the router spends around the call.
    function test_Distribute_GivesASinkItsGas() external {
        MockSink sink = _useSink(BUYBACK);
        _depositRevenue(1_000e6);
        router.distribute();
        assertGt(sink.gasGiven(), 299_000);
        assertLe(sink.gasGiven(), 300_000);
    }

    function test_Distribute_CreditsASinkThatMisbehaves() external {
        MockSink.Mode[8] memory modes = [
            MockSink.Mode.Reverts,
            MockSink.Mode.BurnsGas,
            MockSink.Mode.TakesLess,
            MockSink.Mode.TakesMore,
            MockSink.Mode.TakesNothing,
            MockSink.Mode.Distributes,
            MockSink.Mode.Collects,
            MockSink.Mode.PaysBack
        ];
        MockSink sink = _useSink(STAKING);
        for (uint256 i = 0; i < modes.length; ++i) {
            sink.setMode(modes[i]);
            _depositRevenue(1_000e6);
            uint256 owed = 300e6 * (i + 1);
            vm.expectEmit(address(router));
            emit IRevenueRouter.SinkCredited(STAKING, address(sink), owed);
            router.distribute{gas: 8_000_000}();
            assertEq(_owed(STAKING), owed);
            assertEq(_paid(STAKING), 0);
            assertEq(usdc.balanceOf(address(router)), owed);
            assertEq(usdc.balanceOf(address(sink)), 0);
            assertEq(usdc.allowance(address(router), address(sink)), 0);
            skip(7 days);
        }
        sink.setMode(MockSink.Mode.TakesAll);
        assertEq(router.collect(STAKING), 2_400e6);
        assertEq(usdc.balanceOf(address(sink)), 2_400e6);
        assertEq(usdc.balanceOf(sinks[8]), 8 * 50e6);
    }

    function test_Distribute_CreditsASinkThatAnswersWithMuchData() external {
        MockSink sink = _useSink(STAKING);
        sink.setMode(MockSink.Mode.LongRevert);
        _depositRevenue(1_000e6);
        router.distribute();
        assertEq(_owed(STAKING), 300e6);
        assertEq(_paid(BUYBACK), 200e6);
    }

    function test_Distribute_CreditsABlacklistedTarget() external {
        HostileUSDC hostile = _makeUsdcHostile();
        hostile.setBlacklisted(sinks[6], true);
        _depositRevenue(1_000e6);
        vm.expectEmit(address(router));
        emit IRevenueRouter.SinkCredited(IRevenueRouter.Sink.Team, sinks[6], 50e6);
        router.distribute();
        assertEq(_owed(IRevenueRouter.Sink.Team), 50e6);
        assertEq(usdc.balanceOf(sinks[7]), 50e6);
        vm.expectRevert(abi.encodeWithSelector(HostileUSDC.Blacklisted.selector, sinks[6]));
        router.collect(IRevenueRouter.Sink.Team);
        _setSink(IRevenueRouter.Sink.Team, makeAddr("new team"), false);
        assertEq(router.collect(IRevenueRouter.Sink.Team), 50e6);
        assertEq(usdc.balanceOf(makeAddr("new team")), 50e6);
    }

    function test_Distribute_CreditsEverySinkGiven_UsdcPaused() external {
        _depositRevenue(1_000e6);
        HostileUSDC hostile = _makeUsdcHostile();
        hostile.setPaused(true);
        assertEq(router.distribute(), 1_000e6);
        for (uint256 i = 0; i < 9; ++i) {
            assertEq(_paid(IRevenueRouter.Sink(i)), 0);
        }
        hostile.setPaused(false);
        for (uint256 i = 0; i < 9; ++i) {
            router.collect(IRevenueRouter.Sink(i));
        }
        assertEq(usdc.balanceOf(address(router)), 0);
    }

    function test_Distribute_CreditsGiven_UsdcAnswersFalse() external {
        _depositRevenue(1_000e6);
        HostileUSDC hostile = _makeUsdcHostile();
        hostile.setAnswersFalse(true);
        router.distribute();
        assertEq(_owed(STAKING), 300e6);
        assertEq(usdc.balanceOf(address(router)), 1_000e6);
    }

    function test_Distribute_KeepsTheShareOfASinkWithoutTarget() external {
        _setSink(BUYBACK, address(0), false);
        _depositRevenue(1_000e6);
        router.distribute();
        assertEq(_owed(BUYBACK), 200e6);
        vm.expectRevert(abi.encodeWithSelector(IRevenueRouter.RevenueRouter_NothingToCollect.selector, BUYBACK));
        router.collect(BUYBACK);
        skip(7 days);
        _depositRevenue(1_000e6);
        _setSink(BUYBACK, thief, false);
        router.distribute();
        assertEq(usdc.balanceOf(thief), 400e6);
    }

    /// @dev With too little gas it reverts as a whole instead of crediting a sink that never got its chance.
    function test_Distribute_RevertWhen_TooLittleGasForASink() external {
        vm.prank(admin);
        router.setSource(IRevenueSource(address(escrow)), false);
        MockSink sink = _useSink(STAKING);
        _depositRevenue(1_000e6);
        uint256 paid;
        for (uint256 gas = 200_000; gas <= 2_000_000; gas += 20_000) {
            uint256 snapshot = vm.snapshotState();
            try router.distribute{gas: gas}() {
                assertGt(sink.gasGiven(), 299_000, "credited without its chance");
                ++paid;
            } catch {
                assertEq(_owed(STAKING), 0);
            }
            vm.revertToState(snapshot);
        }
        assertGt(paid, 0);
        vm.expectPartialRevert(IRevenueRouter.RevenueRouter_InsufficientGas.selector);
        router.distribute{gas: 700_000}();
    }

    function test_Distribute_RevertWhen_TooLittleGasForASource() external {
        MockSource source = _useSource();
        for (uint256 gas = 100_000; gas <= 2_000_000; gas += 20_000) {
            uint256 snapshot = vm.snapshotState();
            try router.distribute{gas: gas}() {
                assertGt(source.gasGiven(), 480_000, "passed over without its chance");
            } catch {
                assertEq(source.gasGiven(), 0);
            }
            vm.revertToState(snapshot);
        }
        vm.expectPartialRevert(IRevenueRouter.RevenueRouter_InsufficientGas.selector);
        router.distribute{gas: 600_000}();
    }

    function test_Collect_RevertWhen_NothingIsOwed() external {
        vm.expectRevert(abi.encodeWithSelector(IRevenueRouter.RevenueRouter_NothingToCollect.selector, STAKING));
        router.collect(STAKING);
    }

    function test_Collect_RevertsWithTheSinksOwnError() external {
        MockSink sink = _useSink(STAKING);
        sink.setMode(MockSink.Mode.Reverts);
        _depositRevenue(1_000e6);
        router.distribute();
        vm.expectRevert(MockSink.SinkClosed.selector);
        router.collect(STAKING);
        sink.setMode(MockSink.Mode.TakesLess);
        vm.expectRevert(
            abi.encodeWithSelector(IRevenueRouter.RevenueRouter_SinkTookWrongAmount.selector, STAKING, 300e6, 300e6 - 1)
        );
        router.collect(STAKING);
        sink.setMode(MockSink.Mode.TakesNothing);
        vm.expectRevert(
            abi.encodeWithSelector(IRevenueRouter.RevenueRouter_SinkTookWrongAmount.selector, STAKING, 300e6, 0)
        );
        router.collect(STAKING);
    }

    function test_Collect_GivesAllTheGas() external {
        MockSink sink = _useSink(STAKING);
        sink.setMode(MockSink.Mode.Reverts);
        _depositRevenue(1_000e6);
        router.distribute();
        sink.setMode(MockSink.Mode.TakesAll);
        vm.expectEmit(address(router));
        emit IRevenueRouter.SinkPaid(STAKING, address(sink), 300e6);
        router.collect{gas: 3_000_000}(STAKING);
        assertGt(sink.gasGiven(), 2_000_000);
    }

    function test_OwnFrames_RevertWhen_CallerNotRouter() external {
        _depositRevenue(1_000e6);
        bytes memory refusal = abi.encodeWithSelector(IRevenueRouter.RevenueRouter_CallerNotSelf.selector, admin);
        vm.startPrank(admin);
        vm.expectRevert(refusal);
        IOwnFrames(address(router)).paySink(STAKING);
        vm.expectRevert(refusal);
        IOwnFrames(address(router)).pullSource(IRevenueSource(address(escrow)));
        vm.stopPrank();
    }

    /* SOURCES */

    function test_Distribute_PullsItsSourcesFirst() external {
        MockSource source = _useSource();
        usdc.mint(address(source), 700e6);
        _depositRevenue(300e6);
        assertEq(router.distribute(), 1_000e6);
        (uint256 revenue, ) = router.streamTotals(IRevenueRouter.Stream.ApiData);
        assertEq(revenue, 700e6);
        assertGt(source.gasGiven(), 480_000);
        assertLe(source.gasGiven(), 500_000);
    }

    function test_Distribute_SurvivesASourceThatMisbehaves() external {
        MockSource bad = _useSource();
        MockSource good = _useSource();
        MockSource.Mode[4] memory modes = [
            MockSource.Mode.Reverts,
            MockSource.Mode.BurnsGas,
            MockSource.Mode.Distributes,
            MockSource.Mode.LongRevert
        ];
        for (uint256 i = 0; i < modes.length; ++i) {
            bad.setMode(modes[i]);
            usdc.mint(address(good), 10e6);
            vm.expectEmit(address(router));
            emit IRevenueRouter.SourceFailed(bad);
            assertEq(router.distribute{gas: 8_000_000}(), 10e6);
            skip(7 days);
        }
    }

    /// @dev A source that answers with no data fails like one that reverts: neither can stop a distribution.
    function test_Distribute_SurvivesASourceThatAnswersNothing() external {
        MockSource bad = _useSource();
        bad.setMode(MockSource.Mode.AnswersNothing);
        _depositRevenue(1_000e6);
        assertEq(router.distribute(), 1_000e6);
    }

    function test_SetSource_ListsAndRemoves() external {
        MockSource first = _useSource();
        MockSource second = new MockSource(router);
        vm.expectEmit(address(router));
        emit IRevenueRouter.SourceUpdated(second, true);
        vm.startPrank(admin);
        router.setSource(second, true);
        assertEq(router.sources().length, 3);
        vm.expectEmit(address(router));
        emit IRevenueRouter.SourceUpdated(first, false);
        router.setSource(first, false);
        vm.stopPrank();
        IRevenueSource[] memory list = router.sources();
        assertEq(list.length, 2);
        assertEq(address(list[0]), address(escrow));
        assertEq(address(list[1]), address(second));
    }

    function test_SetSource_RevertWhen_ListedUnlistedOrWithoutCode() external {
        MockSource source = _useSource();
        _expectBadSource(source, true);
        _expectBadSource(IRevenueSource(thief), true);
        _expectBadSource(new MockSource(router), false);
        for (uint256 i = 2; i < 16; ++i) {
            _useSource();
        }
        _expectBadSource(new MockSource(router), true);
        assertEq(router.sources().length, 16);
    }

    function _expectBadSource(IRevenueSource source, bool listed) private {
        vm.expectRevert(abi.encodeWithSelector(IRevenueRouter.RevenueRouter_BadSource.selector, source));
        vm.prank(admin);
        router.setSource(source, listed);
    }

    /* SETTINGS */

    function test_SetShares_SplitsEarlierMoneyByTheOldShares() external {
        _depositRevenue(1_000e6);
        uint16[9] memory oldShares = _defaultShares();
        uint16[9] memory shares = [uint16(2_000), 2_000, 1_000, 1_000, 1_000, 1_000, 1_000, 500, 500];
        vm.expectEmit(address(router));
        emit IRevenueRouter.SharesUpdated(oldShares, shares);
        _setShares(shares);
        assertEq(router.undistributed(), 0);
        assertEq(_owed(STAKING), 300e6);
        _depositRevenue(1_000e6);
        router.distribute();
        assertEq(usdc.balanceOf(sinks[0]), 300e6 + 200e6);
        assertEq(usdc.balanceOf(sinks[5]), 200e6 + 100e6);
        (, uint256 shareBps) = router.sinkOf(IRevenueRouter.Sink.Team);
        assertEq(shareBps, 1_000);
    }

    function test_SetShares_AcceptsEveryBound() external {
        _setShares([uint16(2_000), 5_000, 0, 0, 0, 1_000, 0, 0, 2_000]);
        _setShares([uint16(5_000), 500, 500, 500, 500, 3_000, 0, 0, 0]);
        _setShares([uint16(3_500), 0, 0, 0, 3_500, 1_500, 1_000, 500, 0]);
        (, uint256 shareBps) = router.sinkOf(IRevenueRouter.Sink.General);
        assertEq(shareBps, 3_500);
    }

    function test_SetShares_RevertWhen_OutOfBounds() external {
        _expectShareRefused([uint16(1_999), 5_000, 0, 0, 0, 1_001, 0, 0, 2_000], STAKING, 1_999, 2_000, 5_000);
        _expectShareRefused([uint16(5_001), 2_000, 0, 0, 0, 2_999, 0, 0, 0], STAKING, 5_001, 2_000, 5_000);
        _expectShareRefused(
            [uint16(5_000), 500, 500, 500, 499, 3_000, 1, 0, 0],
            IRevenueRouter.Sink.Engineering,
            1_999,
            2_000,
            5_000
        );
        _expectShareRefused(
            [uint16(2_000), 2_000, 1_000, 1_000, 1_001, 1_000, 0, 0, 1_999],
            IRevenueRouter.Sink.Engineering,
            5_001,
            2_000,
            5_000
        );
        _expectShareRefused([uint16(4_001), 5_000, 0, 0, 0, 999, 0, 0, 0], BUYBACK, 999, 1_000, 3_000);
        _expectShareRefused([uint16(4_999), 2_000, 0, 0, 0, 3_001, 0, 0, 0], BUYBACK, 3_001, 1_000, 3_000);
        _expectShareRefused(
            [uint16(4_499), 3_000, 0, 0, 0, 1_000, 1_000, 501, 0],
            IRevenueRouter.Sink.Team,
            1_501,
            0,
            1_500
        );
        _expectShareRefused(
            [uint16(3_000), 3_999, 0, 0, 0, 1_000, 0, 0, 2_001],
            IRevenueRouter.Sink.Reserve,
            2_001,
            0,
            2_000
        );
    }

    function _expectShareRefused(
        uint16[9] memory shares,
        IRevenueRouter.Sink sink,
        uint256 share,
        uint256 min,
        uint256 max
    ) private {
        vm.expectRevert(
            abi.encodeWithSelector(IRevenueRouter.RevenueRouter_ShareOutOfBounds.selector, sink, share, min, max)
        );
        _setShares(shares);
    }

    function test_SetShares_RevertWhen_TheSumIsWrong() external {
        uint16[9] memory shares = _defaultShares();
        shares[8] += 1;
        vm.expectRevert(abi.encodeWithSelector(IRevenueRouter.RevenueRouter_SharesSum.selector, 10_001));
        _setShares(shares);
        shares[8] -= 2;
        vm.expectRevert(abi.encodeWithSelector(IRevenueRouter.RevenueRouter_SharesSum.selector, 9_999));
        _setShares(shares);
    }

    function test_SetSink_Announces() external {
        IRevenueRouter.SinkConfig memory config = IRevenueRouter.SinkConfig(address(new MockSink(router)), true);
        vm.expectEmit(address(router));
        emit IRevenueRouter.SinkUpdated(STAKING, IRevenueRouter.SinkConfig(sinks[0], false), config);
        _setSink(STAKING, config.target, true);
    }

    function test_SetSink_RevertWhen_TargetIsRouterUsdcOrWithoutCode() external {
        _expectBadTarget(address(router), false);
        _expectBadTarget(address(usdc), true);
        _expectBadTarget(thief, true);
        _expectBadTarget(address(0), true);
    }

    function _expectBadTarget(address target, bool isContract) private {
        vm.expectRevert(abi.encodeWithSelector(IRevenueRouter.RevenueRouter_BadTarget.selector, target));
        _setSink(STAKING, target, isContract);
    }

    function test_Settings_RevertWhen_CallerHasNoRole() external {
        bytes[4] memory calls = [
            abi.encodeCall(IRevenueRouter.setShares, (_defaultShares())),
            abi.encodeCall(IRevenueRouter.setSink, (STAKING, IRevenueRouter.SinkConfig(thief, false))),
            abi.encodeCall(IRevenueRouter.setPeriod, (7 days)),
            abi.encodeCall(IRevenueRouter.setSource, (IRevenueSource(address(escrow)), false))
        ];
        for (uint256 i = 0; i < calls.length; ++i) {
            vm.prank(routine);
            vm.expectRevert(abi.encodeWithSelector(IAccessManaged.AccessManagedUnauthorized.selector, routine));
            (bool reverted, ) = address(router).call(calls[i]);
            assertTrue(reverted);
        }
    }
}
