// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IUniswapV3Pool} from "@uniswap/v3-core/contracts/interfaces/IUniswapV3Pool.sol";
import {IExpiringPause} from "../../contracts/interfaces/base/IExpiringPause.sol";
import {IBuybackBurner} from "../../contracts/interfaces/revenue/IBuybackBurner.sol";
import {IRevenueRouter} from "../../contracts/interfaces/revenue/IRevenueRouter.sol";
import {BuybackFormula} from "../helpers/BuybackFormula.sol";
import {BuybackTest} from "../helpers/BuybackTest.sol";
import {ProtocolTest} from "../helpers/ProtocolTest.sol";
import {ActingTest} from "./handlers/ActingTest.sol";

/// @notice BUY: keepers, traders, donors, governance, guardian, oracle and clock at three real pools.
contract BuybackInvariantsTest is BuybackTest, ActingTest {
    using BuybackFormula for IUniswapV3Pool;

    uint256 private _received;
    uint256 private _gifts; // of USDC, transferred directly
    uint256 private _spent;
    uint256 private _bought;
    uint256 private _cptGifts;
    uint256 private _firstSupply;

    uint256 private _buys;
    uint256 private _burns;
    uint256 private _refusedBuys;
    uint256 private _lastBuyAt;
    uint256 private _lastPartE18;
    uint256 private _below; // swaps that gave less than their guard
    uint256 private _tooSoon; // swaps less than the interval apart

    function setUp() public override(ProtocolTest, BuybackTest) {
        super.setUp();
        _firstSupply = cpt.totalSupply();
        _receive(250_000e6);
        _target(_handlers());
    }

    function _handlers() private pure returns (bytes4[] memory selectors) {
        selectors = new bytes4[](10);
        selectors[0] = this.receiveRevenue.selector;
        selectors[1] = this.donate.selector;
        selectors[2] = this.trade.selector;
        selectors[3] = this.buy.selector;
        selectors[4] = this.buy.selector;
        selectors[5] = this.burn.selector;
        selectors[6] = this.setLimits.selector;
        selectors[7] = this.changeWorld.selector;
        selectors[8] = this.steal.selector;
        selectors[9] = this.passTime.selector;
    }

    /* MONEY IN */

    function _receive(uint256 amount) private {
        usdc.mint(address(this), amount);
        usdc.approve(address(burner), amount);
        burner.receiveRevenue(IRevenueRouter.Sink.Buyback, amount);
        _received += amount;
    }

    function receiveRevenue(uint256 amount) external acting {
        _receive(amount % 100_000e6);
        _done();
    }

    function donate(uint256 amount, uint256 token) external acting {
        if (token % 2 == 1) {
            amount %= 100e18;
            _give(address(burner), amount, 0);
            _cptGifts += amount;
        } else {
            amount %= 1_000e6;
            usdc.mint(address(burner), amount);
            _gifts += amount;
        }
        _done();
    }

    /* POOLS */

    /// @dev Up to 1.5 % of the price.
    function trade(uint256 place, uint256 amount, bool sells) external acting {
        IUniswapV3Pool pool = pools[place % 3];
        if (sells) _sellCpt(pool, 1e18 + (amount % 75_000e18));
        else _buyCpt(pool, 1e6 + (amount % 60_000e6));
        _done();
    }

    function changeWorld(uint256 seed) external acting {
        uint256 kind = seed % 8;
        if (kind == 0) {
            oracle.setPrices(0, 0);
        } else if (kind == 1) {
            if (!IExpiringPause(address(burner)).paused()) {
                vm.prank(guardian);
                (bool ok, ) = address(burner).call(abi.encodeCall(IExpiringPause.pause, ()));
                ok; // or it cools down
            }
        } else if (kind == 2) {
            bool isListed = burner.minCardinalityOf(address(pools[2])) != 0;
            vm.prank(critical);
            burner.setPool(address(pools[2]), isListed ? 0 : MIN_CARDINALITY);
        } else {
            _followPool(pools[kind % 3]);
        }
        _done();
    }

    /* THE BUYBACK */

    function buy(uint256 place, uint256 amount) external acting {
        IUniswapV3Pool pool = pools[place % 3];
        if ((place >> 8) % 4 != 0) _prepare(pool);
        (uint256 most, ) = burner.nextBuy();
        amount = place & 24 != 0 ? type(uint256).max : (most * (amount % 1_000)) / 500;
        uint256 asked = amount < most ? amount : most;
        uint256 usdcBefore = _held(usdc);
        uint256 cptBefore = _held(cpt);
        try burner.buy(amount, 0, _route(pool)) returns (uint256 spent, uint256 bought) {
            assertEq(spent, usdcBefore - _held(usdc));
            assertEq(bought, _held(cpt) - cptBefore);
            assertLe(spent, burner.limits().maxUsdc);
            assertLe(spent * 10_000, usdcBefore * burner.limits().maxShareBps);
            // the swap itself counts for no second of the mean yet
            uint256 worth = pool.worth(address(usdc), asked);
            if (bought < BuybackFormula.least(worth, pool.fee(), 0, burner.limits().slippageBps)) ++_below;
            if (block.timestamp < _lastBuyAt + (burner.limits().interval * _lastPartE18) / 1e18) ++_tooSoon;
            (_lastBuyAt, _lastPartE18) = (block.timestamp, (asked * 1e18) / most);
            _spent += spent;
            _bought += bought;
            ++_buys;
        } catch {
            assertEq(_held(usdc), usdcBefore);
            assertEq(_held(cpt), cptBefore);
            ++_refusedBuys;
        }
        _done();
    }

    /// @dev Three of four keepers wait until they may, and the oracle is where the mean is.
    function _prepare(IUniswapV3Pool pool) private {
        (, uint256 readyAt) = burner.nextBuy();
        uint256 until = IExpiringPause(address(burner)).pausedUntil();
        if (until > readyAt) readyAt = until;
        vm.warp((readyAt > block.timestamp ? readyAt : block.timestamp) + 1);
        _followPool(pool);
    }

    function _followPool(IUniswapV3Pool pool) private {
        uint256 twapE18 = (CAP * 1e30) / pool.worth(address(usdc), CAP);
        oracle.setPrices((twapE18 * 995) / 1_000, twapE18);
    }

    function burn() external acting {
        uint256 held = _held(cpt);
        if (held == 0 || block.timestamp < burner.nextBurnAt()) {
            _refused(address(burner), abi.encodeCall(burner.burn, ()));
        } else {
            (uint256 pendingUsdc, ) = burner.pendingBurn();
            IBuybackBurner.Burn memory record = burner.burnOf(burner.burn());
            assertEq(record.usdcSpent, pendingUsdc);
            assertEq(record.cptBurnt, held);
            assertEq(record.supplyAfter, cpt.totalSupply());
            ++_burns;
        }
        _done();
    }

    function setLimits(uint256 seed) external acting {
        _setLimits(
            uint64(5_000e6 + (seed % 45_000e6)),
            uint16(500 + ((seed >> 64) % 1_500)),
            uint32(10 minutes + ((seed >> 96) % 3 hours)),
            uint16(50 + ((seed >> 128) % 250)),
            uint16(100 + ((seed >> 160) % 900))
        );
        _done();
    }

    function steal(uint256 seed) external acting {
        vm.startPrank(seed % 2 == 0 ? thief : guardian);
        _refused(address(burner), abi.encodeCall(burner.setPool, (address(pools[seed % 3]), 0)));
        IBuybackBurner.Limits memory limits = burner.limits();
        _refused(address(burner), abi.encodeCall(burner.setLimits, (limits)));
        vm.stopPrank();
        _done();
    }

    function passTime(uint256 seed) external acting {
        uint256 kind = seed % 5;
        uint256 time = (seed >> 8) % 2 hours;
        if (kind == 0) time = 1 + ((seed >> 8) % 3);
        if (kind == 1) time = 1 hours;
        if (kind == 2) time = (seed >> 8) % 40 days;
        vm.warp(block.timestamp + time);
        _done();
    }

    /* INVARIANTS */

    function invariant_BUY1_ReceivedIsSpentOrHeld() external view {
        assertEq(_received, _spent + _held(usdc) - _gifts);
        assertEq(usdc.allowance(address(burner), address(swapRouter)), 0);
    }

    function invariant_BUY2_TheSupplyFallsByWhatTheRecordsSay() external view {
        uint256 burnt;
        uint256 spent;
        uint256 supply = _firstSupply;
        for (uint256 i = 0; i < burner.burnCount(); ++i) {
            IBuybackBurner.Burn memory record = burner.burnOf(i);
            burnt += record.cptBurnt;
            spent += record.usdcSpent;
            assertEq(record.supplyAfter, supply - record.cptBurnt, "supply after");
            supply = record.supplyAfter;
            // one a quarter
            if (i != 0) assertGt(record.burntAt / QUARTER, burner.burnOf(i - 1).burntAt / QUARTER);
        }
        assertEq(cpt.totalSupply(), supply, "supply");
        (uint256 pendingUsdc, uint256 cptHeld) = burner.pendingBurn();
        assertEq(spent + pendingUsdc, _spent, "spent");
        assertEq(burnt + cptHeld, _bought + _cptGifts, "bought");
    }

    function invariant_BUY3_NoSwapGaveLessThanItsGuard() external view {
        assertEq(_below, 0);
        assertEq(_tooSoon, 0);
    }

    /// @dev A long run by dice: nothing reverts, and what is to be seen happens.
    function test_Handlers_MostlySucceed() external {
        bytes4[] memory selectors = _handlers();
        for (uint256 i = 0; i < 1_500; ++i) {
            uint256 roll = uint256(keccak256(abi.encode(i)));
            (bool ok, bytes memory reason) = address(this).call(
                abi.encodeWithSelector(selectors[roll % 10], roll >> 8, roll >> 16, roll & 1)
            );
            if (!ok) _revertWith(reason);
        }
        assertGt(_buys, 20, "swaps");
        assertGt(_refusedBuys, 20, "refused swaps");
        assertGt(_burns, 2, "burns");
    }
}
