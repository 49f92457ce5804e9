// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IAccessManaged} from "@openzeppelin/contracts/access/manager/IAccessManaged.sol";
import {IERC20Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";
import {Initializable} from "@openzeppelin/contracts/proxy/utils/Initializable.sol";
import {IUniswapV3Pool} from "@uniswap/v3-core/contracts/interfaces/IUniswapV3Pool.sol";
import {IExpiringPause} from "../../contracts/interfaces/base/IExpiringPause.sol";
import {IPriceOracle} from "../../contracts/interfaces/oracle/IPriceOracle.sol";
import {IBuybackBurner} from "../../contracts/interfaces/revenue/IBuybackBurner.sol";
import {IRevenueRouter} from "../../contracts/interfaces/revenue/IRevenueRouter.sol";
import {BuybackFormula} from "../helpers/BuybackFormula.sol";
import {BuybackTest} from "../helpers/BuybackTest.sol";
import {MockUSDC} from "../mocks/MockUSDC.sol";

contract BuybackBurnerTest is BuybackTest {
    using BuybackFormula for IUniswapV3Pool;

    IRevenueRouter.Sink private constant SINK = IRevenueRouter.Sink.Buyback;

    function _refuseBuy(uint256 maxUsdc, uint256 minCpt, address[] memory route, bytes memory reason) private {
        vm.expectRevert(reason);
        burner.buy(maxUsdc, minCpt, route);
    }

    function _refuseRoute(address[] memory route, uint256 place) private {
        bytes memory reason = abi.encodeWithSelector(IBuybackBurner.BuybackBurner_BadRoute.selector, place);
        _refuseBuy(type(uint256).max, 0, route, reason);
        vm.expectRevert(reason);
        burner.quote(1e6, route);
    }

    /// @dev X or Y, to go by.
    function _otherToken() private returns (MockUSDC token) {
        token = new MockUSDC();
        token.mint(lp, 1e30);
        token.mint(trader, 1e30);
    }

    /// @dev USDC → X at 2 USDC for 10^18 units of X, X → CPT at 2.5 CPT for 10^18 of X: CPT at 0.80.
    function _twoHops(uint24 fee1, uint24 fee2) private returns (IUniswapV3Pool first, IUniswapV3Pool second) {
        MockUSDC x = _otherToken();
        first = _oldPool(address(x), fee1, 2e6, 8_000_000e6);
        second = _oldPool(address(x), address(cpt), fee2, 2.5e18, 10_000_000e18);
        _list(first);
        _list(second);
    }

    /// @dev USDC → X at 2, X → Y at 1, Y → CPT at 2.5, all at 0.05 %.
    function _threeHops() private returns (address[] memory route, uint256 worth) {
        route = new address[](3);
        (MockUSDC x, MockUSDC y) = (_otherToken(), _otherToken());
        IUniswapV3Pool pool = _oldPool(address(x), 500, 2e6, 8_000_000e6);
        worth = pool.worth(address(usdc), CAP);
        (route[0], pool) = (address(pool), _oldPool(address(x), address(y), 500, 1e18, 4_000_000e18));
        worth = pool.worth(address(x), worth);
        (route[1], pool) = (address(pool), _oldPool(address(y), address(cpt), 500, 2.5e18, 10_000_000e18));
        worth = pool.worth(address(y), worth);
        route[2] = address(pool);
        for (uint256 i = 0; i < 3; ++i) {
            _list(IUniswapV3Pool(route[i]));
        }
    }

    /* MONEY IN */

    function test_Initialize_SetsTheLimitsOnce() external {
        IBuybackBurner.Limits memory limits = burner.limits();
        assertEq(limits.maxUsdc, 25_000e6);
        assertEq(limits.maxShareBps, 1_000);
        assertEq(limits.interval, 1 hours);
        assertEq(limits.slippageBps, 100);
        assertEq(limits.maxDeviationBps, 300);
        assertEq(burner.burnCount(), 0);
        assertEq(burner.nextBurnAt(), 0);
        assertEq(burner.minCardinalityOf(address(this)), 0);
        (bool ok, bytes memory reason) = address(burner).call(abi.encodeWithSignature("initialize(address)", thief));
        assertFalse(ok);
        assertEq(reason, abi.encodeWithSelector(Initializable.InvalidInitialization.selector));
    }

    function test_ReceiveRevenue_PullsFromTheCaller() external {
        usdc.mint(thief, 5e6);
        vm.startPrank(thief);
        usdc.approve(address(burner), 5e6);
        vm.expectEmit(address(burner));
        emit IBuybackBurner.RevenueTaken(thief, 5e6);
        burner.receiveRevenue(SINK, 5e6);
        vm.stopPrank();
        assertEq(_held(usdc), 5e6);
        (uint256 usdcNext, uint256 readyAt) = burner.nextBuy();
        assertEq(usdcNext, 0.5e6);
        assertEq(readyAt, 0);
    }

    function test_ReceiveRevenue_RevertWhen_NothingIsApproved() external {
        vm.expectRevert(
            abi.encodeWithSelector(IERC20Errors.ERC20InsufficientAllowance.selector, address(burner), 0, 1)
        );
        burner.receiveRevenue(SINK, 1);
    }

    /* BUYING */

    function test_Buy_BuysAndKeepsTheCpt() external {
        _fill();
        (uint256 twapCpt, uint256 minCpt) = burner.quote(CAP, _route(pools[1]));
        uint256 state = vm.snapshotState();
        (, uint256 expected) = _buy(pools[1]);
        vm.revertToState(state);
        vm.expectEmit(address(burner));
        emit IBuybackBurner.Bought(keeper, CAP, expected, twapCpt, _route(pools[1]));
        (uint256 spent, uint256 bought) = _buy(pools[1]);
        assertEq(spent, CAP);
        assertEq(bought, expected);
        assertGe(bought, minCpt);
        assertEq(_held(usdc), 225_000e6);
        assertEq(_held(cpt), bought);
        assertEq(usdc.allowance(address(burner), address(swapRouter)), 0);
        (uint256 usdcSpent, uint256 cptHeld) = burner.pendingBurn();
        assertEq(usdcSpent, CAP);
        assertEq(cptHeld, bought);
    }

    function test_Buy_SpendsTheLeastOfCapShareAndWhatIsAsked() external {
        usdc.mint(address(burner), 100_000e6);
        (uint256 usdcNext, ) = burner.nextBuy();
        assertEq(usdcNext, 10_000e6);
        uint256 state = vm.snapshotState();
        (uint256 spent, ) = burner.buy(9_999e6, 0, _route(pools[0]));
        assertEq(spent, 9_999e6);
        vm.revertToState(state);
        (spent, ) = burner.buy(10_001e6, 0, _route(pools[0]));
        assertEq(spent, 10_000e6);
        vm.revertToState(state);
        usdc.mint(address(burner), 150_000e6 + 10);
        (spent, ) = _buy(pools[0]);
        assertEq(spent, CAP);
        vm.revertToState(state);
        _setLimits(100e6, 5_000, 1 hours, 100, 300);
        (spent, ) = _buy(pools[0]);
        assertEq(spent, 100e6);
    }

    function testFuzz_NextBuy_IsTheShareRoundedDown(uint256 balance, uint256 shareBps, uint256 cap) external {
        balance = bound(balance, 0, 1e17);
        shareBps = bound(shareBps, 100, 5_000);
        cap = bound(cap, 100e6, 250_000e6);
        _setLimits(uint64(cap), uint16(shareBps), 1 hours, 100, 300);
        usdc.mint(address(burner), balance);
        (uint256 usdcNext, ) = burner.nextBuy();
        uint256 share = (balance * shareBps) / 10_000;
        assertEq(usdcNext, share < cap ? share : cap);
    }

    function test_Buy_AgainAfterTheIntervalToTheSecond() external {
        _fill();
        _buy(pools[0]);
        uint256 readyAt = block.timestamp + 1 hours;
        (, uint256 actual) = burner.nextBuy();
        assertEq(actual, readyAt);
        vm.warp(readyAt - 1);
        bytes memory reason = abi.encodeWithSelector(IBuybackBurner.BuybackBurner_TooEarly.selector, readyAt);
        _refuseBuy(type(uint256).max, 0, _route(pools[1]), reason);
        vm.warp(readyAt);
        _buy(pools[1]);
        _setLimits(25_000e6, 1_000, 10 minutes, 100, 300);
        (, actual) = burner.nextBuy();
        assertEq(actual, readyAt + 10 minutes);
    }

    function test_Buy_RevertGiven_NothingToBuyWith() external {
        bytes memory nothing = abi.encodeWithSelector(IBuybackBurner.BuybackBurner_Nothing.selector);
        _refuseBuy(type(uint256).max, 0, _route(pools[0]), nothing);
        usdc.mint(address(burner), 9);
        _refuseBuy(type(uint256).max, 0, _route(pools[0]), nothing);
        _fill();
        _refuseBuy(0, 0, _route(pools[0]), nothing);
    }

    /// @dev Otherwise anyone could use up every hour with a USDC, at the cost of gas.
    function test_Buy_OfAPartWaitsForThatPartOfTheInterval() external {
        _fill();
        burner.buy(USDC_1, 0, _route(pools[0]));
        (uint256 most, uint256 readyAt) = burner.nextBuy();
        assertEq(readyAt, block.timestamp + 1);
        _wait(1);
        burner.buy(most / 4, 0, _route(pools[1]));
        (, readyAt) = burner.nextBuy();
        assertEq(readyAt, block.timestamp + 15 minutes);
        bytes memory reason = abi.encodeWithSelector(IBuybackBurner.BuybackBurner_TooEarly.selector, readyAt);
        _wait(15 minutes - 1);
        _refuseBuy(USDC_1, 0, _route(pools[2]), reason);
        _wait(1);
        _buy(pools[2]);
        (, readyAt) = burner.nextBuy();
        assertEq(readyAt, block.timestamp + 1 hours);
    }

    function test_Buy_RevertWhen_TheCallerWantsMore() external {
        _fill();
        uint256 state = vm.snapshotState();
        (, uint256 bought) = _buy(pools[0]);
        vm.revertToState(state);
        bytes memory reason = abi.encodeWithSelector(
            IBuybackBurner.BuybackBurner_TooLittle.selector,
            bought,
            bought + 1
        );
        _refuseBuy(type(uint256).max, bought + 1, _route(pools[0]), reason);
        burner.buy(type(uint256).max, bought, _route(pools[0]));
    }

    /// @dev A caller that wants less cannot have it.
    function test_Buy_RevertGiven_TheMarketGivesLessThanTheMinimum() external {
        _fill();
        // the price stands 0.9 % higher for a second: the swap's own impact of 0.3 % is too much then
        _buyCpt(pools[1], 36_000e6);
        _wait(1);
        (, uint256 minCpt) = burner.quote(CAP, _route(pools[1]));
        uint256 state = vm.snapshotState();
        uint256 market = _buyCpt(pools[1], CAP);
        vm.revertToState(state);
        assertLt(market, minCpt);
        bytes memory reason = abi.encodeWithSelector(IBuybackBurner.BuybackBurner_TooLittle.selector, market, minCpt);
        _refuseBuy(type(uint256).max, 0, _route(pools[1]), reason);
        _refuseBuy(type(uint256).max, 1, _route(pools[1]), reason);
    }

    /// @dev What the pool did not take is still there, and is not in the record.
    function test_Buy_CountsWhatWasTaken() external {
        factory.enableFeeAmount(100, 1);
        IUniswapV3Pool thin = _createPool(address(cpt), address(usdc), 100, PRICE_UNITS);
        thin.increaseObservationCardinalityNext(CARDINALITY);
        _wait(1);
        int24 tick = _tickOf(thin);
        (uint256 most0, uint256 most1) = _isCptFirst()
            ? (uint256(31_200e18), uint256(100_000e6))
            : (uint256(100_000e6), uint256(31_200e18));
        _addLiquidity(thin, lp, most0, most1, tick - 20, tick + 21);
        _wait(1 hours);
        _list(thin);
        uint256 sold = cpt.balanceOf(address(thin));
        usdc.mint(address(burner), 250_000e6);
        (, uint256 minCpt) = burner.quote(CAP, _route(thin));
        assertGe(sold, minCpt, "the pool has enough for the minimum");
        (uint256 spent, uint256 bought) = _buy(thin);
        assertLt(spent, CAP);
        assertLe(bought, sold);
        assertEq(_held(usdc), 250_000e6 - spent);
        (uint256 usdcSpent, ) = burner.pendingBurn();
        assertEq(usdcSpent, spent);
        assertEq(usdc.allowance(address(burner), address(swapRouter)), 0);
    }

    /* ROUTES */

    function test_Buy_RevertWhen_TheRouteIsEmptyOrTooLong() external {
        _fill();
        _refuseRoute(new address[](0), 0);
        address[] memory route = new address[](4);
        for (uint256 i = 0; i < 4; ++i) {
            route[i] = address(pools[0]);
        }
        _refuseRoute(route, 4);
    }

    function test_Buy_RevertWhen_TheRouteLeadsElsewhere() external {
        _fill();
        (IUniswapV3Pool first, IUniswapV3Pool second) = _twoHops(3_000, 3_000);
        _refuseRoute(_route(second), 0); // begins with X
        _refuseRoute(_route(first), 1); // ends with X
        _refuseRoute(_route(first, first), 1); // back to USDC
        _refuseRoute(_route(first, pools[0]), 1); // no X in it
        _refuseRoute(_route(pools[0], second), 1); // on from CPT
        _refuseRoute(_route(pools[0], pools[1]), 1); // on from CPT, back to USDC
        address[] memory route = new address[](3);
        (route[0], route[1], route[2]) = (address(first), address(second), address(second));
        _refuseRoute(route, 2);
    }

    function test_Buy_RevertWhen_APoolIsNotListed() external {
        _fill();
        (IUniswapV3Pool first, IUniswapV3Pool second) = _twoHops(3_000, 3_000);
        vm.prank(critical);
        burner.setPool(address(second), 0);
        bytes memory reason = abi.encodeWithSelector(IBuybackBurner.BuybackBurner_PoolNotListed.selector, second);
        _refuseBuy(CAP, 0, _route(first, second), reason);
        vm.expectRevert(reason);
        burner.quote(CAP, _route(first, second));
        _refuseBuy(
            CAP,
            0,
            _route(IUniswapV3Pool(thief)),
            abi.encodeWithSelector(IBuybackBurner.BuybackBurner_PoolNotListed.selector, thief)
        );
    }

    function test_Buy_ThroughTwoPools() external {
        _fill();
        (IUniswapV3Pool first, IUniswapV3Pool second) = _twoHops(500, 10_000);
        (uint256 twapCpt, uint256 minCpt) = burner.quote(CAP, _route(first, second));
        uint256 x = first.worth(address(usdc), CAP);
        address middle = first.token0() == address(usdc) ? first.token1() : first.token0();
        assertEq(twapCpt, second.worth(middle, x));
        assertApproxEqRel(twapCpt, 31_250e18, 0.0003e18);
        assertEq(minCpt, BuybackFormula.least(twapCpt, 500, 10_000, 100));
        (uint256 spent, uint256 bought) = burner.buy(CAP, minCpt, _route(first, second));
        assertEq(spent, CAP);
        assertGe(bought, minCpt);
        assertEq(_held(cpt), bought);
        assertEq(MockUSDC(middle).balanceOf(address(burner)), 0);
        assertEq(MockUSDC(middle).balanceOf(address(swapRouter)), 0);
    }

    function test_Buy_ThroughThreePools() external {
        _fill();
        (address[] memory route, uint256 worth) = _threeHops();
        (uint256 twapCpt, uint256 minCpt) = burner.quote(CAP, route);
        assertEq(twapCpt, worth);
        // 0.9995 three times, up at each: 0.9995, 0.999001 (of 0.99900025), 0.998502 (of 0.9985014995)
        assertEq(minCpt, (worth * 998_502 * 9_900 + 1e10 - 1) / 1e10);
        (, uint256 bought) = burner.buy(CAP, 0, route);
        assertGe(bought, minCpt);
        route[2] = route[1]; // ends with X again
        _wait(1 hours);
        _refuseRoute(route, 3);
    }

    /* THE FORMULA */

    function testFuzz_Quote_IsTheFormulaToTheWei(uint256 seed, uint256 amount, uint256 slippageBps) external {
        IUniswapV3Pool pool = pools[seed % 3];
        slippageBps = bound(slippageBps, 10, 300);
        amount = bound(amount, 1e6, 250_000e6);
        _setLimits(25_000e6, 1_000, 1 hours, uint16(slippageBps), 1_000);
        // a price that moved some time within the window: the mean lies between
        _wait(1);
        if (seed & 8 == 0) _sellCpt(pool, 1 + ((seed >> 8) % 200_000e18));
        else _buyCpt(pool, 1 + ((seed >> 8) % 160_000e6));
        _wait(1 + ((seed >> 128) % 2_000));
        (uint256 twapCpt, uint256 minCpt) = burner.quote(amount, _route(pool));
        assertEq(twapCpt, pool.worth(address(usdc), amount));
        assertEq(minCpt, BuybackFormula.least(twapCpt, pool.fee(), 0, slippageBps));
    }

    /// @dev 3 % of each end of the oracle's answer, to 10^-18 USD.
    function test_Quote_RevertGiven_TheOracleIsTooFarOff() external {
        (uint256 twapCpt, ) = burner.quote(CAP, _route(pools[1]));
        uint256 twapE18 = (CAP * 1e30) / twapCpt;
        // the largest and the smallest price with |twap − price| ≤ 3 % of price
        uint256 lowest = (twapE18 * 10_000 + 10_299) / 10_300;
        uint256 highest = (twapE18 * 10_000) / 9_700;
        oracle.setPrices(lowest, twapE18);
        burner.quote(CAP, _route(pools[1]));
        oracle.setPrices(twapE18, highest);
        burner.quote(CAP, _route(pools[1]));
        _refuseApart(lowest - 1, twapE18, twapE18, lowest - 1);
        _refuseApart(twapE18, highest + 1, twapE18, highest + 1);
        // the high end is farther in USD and near enough, the low end is not
        _refuseApart(lowest - 1, highest, twapE18, lowest - 1);
    }

    function _refuseApart(uint256 lowE18, uint256 highE18, uint256 twapE18, uint256 farE18) private {
        oracle.setPrices(lowE18, highE18);
        bytes memory reason = abi.encodeWithSelector(
            IBuybackBurner.BuybackBurner_PricesApart.selector,
            twapE18,
            farE18
        );
        vm.expectRevert(reason);
        burner.quote(CAP, _route(pools[1]));
        usdc.mint(address(burner), 250_000e6);
        _refuseBuy(CAP, 0, _route(pools[1]), reason);
    }

    function test_Buy_RevertGiven_NoPrice() external {
        _fill();
        oracle.setPrices(0, 0);
        bytes memory reason = abi.encodeWithSelector(
            IPriceOracle.PriceOracle_NoPrice.selector,
            IPriceOracle.Status.TooFewSources
        );
        _refuseBuy(CAP, 0, _route(pools[0]), reason);
    }

    /// @dev What is worth no wei of CPT has no price: nothing near it.
    function test_Quote_RevertGiven_ItIsWorthNothing() external {
        bytes memory reason = abi.encodeWithSelector(
            IBuybackBurner.BuybackBurner_PricesApart.selector,
            type(uint128).max,
            PRICE
        );
        vm.expectRevert(reason);
        burner.quote(0, _route(pools[0]));
    }

    /* BURNING */

    function test_Burn_BurnsAllOnceAQuarter() external {
        _fill();
        (, uint256 bought) = _buy(pools[0]);
        _give(address(burner), 5e18, 0); // a gift
        uint256 supply = cpt.totalSupply();
        vm.expectEmit(address(burner));
        emit IBuybackBurner.Burnt(0, CAP, bought + 5e18, supply - bought - 5e18);
        vm.prank(thief);
        assertEq(burner.burn(), 0);
        assertEq(cpt.totalSupply(), supply - bought - 5e18);
        assertEq(_held(cpt), 0);
        uint256 quarter = block.timestamp / QUARTER;
        assertEq(burner.nextBurnAt(), (quarter + 1) * QUARTER);
        assertEq(burner.nextBurnAt() % 1 weeks, 0);
        (uint256 usdcSpent, uint256 cptHeld) = burner.pendingBurn();
        assertEq(usdcSpent, 0);
        assertEq(cptHeld, 0);
    }

    function test_Burn_AtTheQuartersFirstSecondAndNotBefore() external {
        _give(address(burner), 5e18, 0);
        burner.burn();
        _give(address(burner), 7e18, 0);
        uint256 readyAt = burner.nextBurnAt();
        vm.warp(readyAt - 1);
        vm.expectRevert(abi.encodeWithSelector(IBuybackBurner.BuybackBurner_BurnTooEarly.selector, readyAt));
        burner.burn();
        vm.warp(readyAt);
        assertEq(burner.burn(), 1);
        assertEq(burner.nextBurnAt(), readyAt + QUARTER);
        // late in a quarter, the next is still the next
        vm.warp(readyAt + 2 * QUARTER - 1);
        _give(address(burner), 9e18, 0);
        burner.burn();
        assertEq(burner.nextBurnAt(), readyAt + 2 * QUARTER);
        vm.warp(readyAt + 2 * QUARTER);
        _give(address(burner), 1, 0);
        assertEq(burner.burn(), 3);
    }

    function test_Burn_RevertGiven_NothingToBurn() external {
        vm.expectRevert(abi.encodeWithSelector(IBuybackBurner.BuybackBurner_Nothing.selector));
        burner.burn();
    }

    function test_Burns_AreCompleteAndQueryable() external {
        uint256 supply = cpt.totalSupply();
        _fill();
        for (uint256 i = 0; i < 3; ++i) {
            (uint256 spent, uint256 bought) = _buy(pools[i]);
            _wait(1 hours);
            (uint256 more, uint256 moreBought) = _buy(pools[(i + 1) % 3]);
            assertEq(burner.burn(), i);
            supply -= bought + moreBought;
            IBuybackBurner.Burn memory record = burner.burnOf(i);
            assertEq(record.burntAt, block.timestamp);
            assertEq(record.usdcSpent, spent + more);
            assertEq(record.cptBurnt, bought + moreBought);
            assertEq(record.supplyAfter, supply);
            assertEq(cpt.totalSupply(), supply);
            assertEq(burner.burnCount(), i + 1);
            vm.warp(burner.nextBurnAt());
        }
        vm.expectRevert(abi.encodeWithSelector(IBuybackBurner.BuybackBurner_NoBurn.selector, 3));
        burner.burnOf(3);
    }

    /* PAUSE */

    function test_Pause_StopsBuyingAlone() external {
        _fill();
        _buy(pools[0]);
        _wait(1 hours);
        _pause(address(burner));
        vm.expectRevert(
            abi.encodeWithSelector(IExpiringPause.ExpiringPause_Paused.selector, block.timestamp + 72 hours)
        );
        burner.buy(CAP, 0, _route(pools[0]));
        burner.quote(CAP, _route(pools[0]));
        usdc.mint(address(this), 1);
        usdc.approve(address(burner), 1);
        burner.receiveRevenue(SINK, 1);
        burner.burn();
        _wait(72 hours);
        _buy(pools[0]);
    }

    /* SETTINGS */

    function test_SetPool_ListsAndRemoves() external {
        address pool = address(pools[0]);
        vm.startPrank(critical);
        vm.expectEmit(address(burner));
        emit IBuybackBurner.PoolUpdated(pool, MIN_CARDINALITY, 65_535);
        burner.setPool(pool, 65_535);
        assertEq(burner.minCardinalityOf(pool), 65_535);
        burner.setPool(pool, 2);
        vm.expectEmit(address(burner));
        emit IBuybackBurner.PoolUpdated(pool, 2, 0);
        burner.setPool(pool, 0);
        assertEq(burner.minCardinalityOf(pool), 0);
        burner.setPool(thief, 0); // removing what was never listed
        vm.stopPrank();
    }

    function test_SetPool_RevertWhen_TheCardinalityIsOutOfBounds() external {
        uint256[2] memory bad = [uint256(1), 65_536];
        for (uint256 i = 0; i < 2; ++i) {
            _expectOutOfBounds("minCardinality", bad[i], 2, 65_535);
            vm.prank(critical);
            burner.setPool(address(pools[0]), bad[i]);
        }
    }

    function test_SetPool_RevertWhen_ThePoolIsNotTheFactorys() external {
        address[3] memory bad = [thief, address(new FakePool(pools[0])), address(usdc)];
        for (uint256 i = 0; i < 3; ++i) {
            vm.expectRevert(abi.encodeWithSelector(IBuybackBurner.BuybackBurner_BadPool.selector, bad[i]));
            vm.prank(critical);
            burner.setPool(bad[i], 30);
        }
    }

    function test_SetPool_RevertWhen_CallerLacksTheRole() external {
        vm.expectRevert(abi.encodeWithSelector(IAccessManaged.AccessManagedUnauthorized.selector, thief));
        vm.prank(thief);
        burner.setPool(address(pools[0]), 0);
    }

    function test_SetLimits_AtTheirBounds() external {
        IBuybackBurner.Limits memory old = burner.limits();
        IBuybackBurner.Limits memory lowest = IBuybackBurner.Limits(100e6, 100, 10 minutes, 10, 50);
        vm.expectEmit(address(burner));
        emit IBuybackBurner.LimitsUpdated(old, lowest);
        _setLimits(100e6, 100, 10 minutes, 10, 50);
        _setLimits(250_000e6, 5_000, 7 days, 300, 1_000);
        IBuybackBurner.Limits memory limits = burner.limits();
        assertEq(limits.maxUsdc, 250_000e6);
        assertEq(limits.maxShareBps, 5_000);
        assertEq(limits.interval, 7 days);
        assertEq(limits.slippageBps, 300);
        assertEq(limits.maxDeviationBps, 1_000);
    }

    function test_SetLimits_RevertWhen_OutOfBounds() external {
        _expectOutOfBounds("maxUsdc", 100e6 - 1, 100e6, 250_000e6);
        _setLimits(100e6 - 1, 100, 10 minutes, 10, 50);
        _expectOutOfBounds("maxUsdc", 250_000e6 + 1, 100e6, 250_000e6);
        _setLimits(250_000e6 + 1, 100, 10 minutes, 10, 50);
        _expectOutOfBounds("maxShareBps", 99, 100, 5_000);
        _setLimits(100e6, 99, 10 minutes, 10, 50);
        _expectOutOfBounds("maxShareBps", 5_001, 100, 5_000);
        _setLimits(100e6, 5_001, 10 minutes, 10, 50);
        _expectOutOfBounds("interval", 599, 600, 7 days);
        _setLimits(100e6, 100, 599, 10, 50);
        _expectOutOfBounds("interval", 7 days + 1, 600, 7 days);
        _setLimits(100e6, 100, 7 days + 1, 10, 50);
        _expectOutOfBounds("slippageBps", 9, 10, 300);
        _setLimits(100e6, 100, 600, 9, 50);
        _expectOutOfBounds("slippageBps", 301, 10, 300);
        _setLimits(100e6, 100, 600, 301, 50);
        _expectOutOfBounds("maxDeviationBps", 49, 50, 1_000);
        _setLimits(100e6, 100, 600, 10, 49);
        _expectOutOfBounds("maxDeviationBps", 1_001, 50, 1_000);
        _setLimits(100e6, 100, 600, 10, 1_001);
    }

    function test_SetLimits_RevertWhen_CallerLacksTheRole() external {
        IBuybackBurner.Limits memory limits = burner.limits();
        vm.expectRevert(abi.encodeWithSelector(IAccessManaged.AccessManagedUnauthorized.selector, thief));
        vm.prank(thief);
        burner.setLimits(limits);
    }

    function _expectOutOfBounds(bytes32 what, uint256 value, uint256 min, uint256 max) private {
        bytes4 selector = IBuybackBurner.BuybackBurner_LimitOutOfBounds.selector;
        vm.expectRevert(abi.encodeWithSelector(selector, what, value, min, max));
    }

    /* GIFTS */

    function test_Gifts_OnlyHelp() external {
        _fill();
        _give(address(burner), 1_000e18, 0);
        (uint256 usdcSpent, uint256 cptHeld) = burner.pendingBurn();
        assertEq(usdcSpent, 0);
        assertEq(cptHeld, 1_000e18);
        (uint256 spent, uint256 bought) = _buy(pools[0]);
        assertEq(spent, CAP);
        assertLt(bought, 32_000e18); // what was bought, without the gift
        assertEq(_held(cpt), 1_000e18 + bought);
    }
}

/// @notice Says it is a pool that another one is.
contract FakePool {
    address public token0;
    address public token1;
    uint24 public fee;

    constructor(IUniswapV3Pool model) {
        (token0, token1, fee) = (model.token0(), model.token1(), model.fee());
    }
}
