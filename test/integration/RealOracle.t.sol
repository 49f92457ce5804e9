// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IBuybackBurner} from "../../contracts/interfaces/revenue/IBuybackBurner.sol";
import {IPriceOracle} from "../../contracts/interfaces/oracle/IPriceOracle.sol";
import {ITreasury} from "../../contracts/interfaces/revenue/ITreasury.sol";
import {IVestingVault} from "../../contracts/interfaces/token/IVestingVault.sol";
import {Roles} from "../../contracts/libraries/Roles.sol";
import {TickMath} from "@uniswap/v4-core/src/libraries/TickMath.sol";
import {OracleTest} from "../helpers/OracleTest.sol";

/// @notice Buyback, treasury and vesting vault with the real oracle, the real observer and a real pool behind them.
contract RealOracleTest is OracleTest {
    uint256 private constant DAY = 1 days;
    uint256 private constant MONTH = 30 days;

    IBuybackBurner private _burner;
    ITreasury private _treasury;
    IVestingVault private _vault;

    function setUp() public override {
        super.setUp();
        bytes memory initialize = abi.encodeWithSignature("initialize(address)", address(manager));
        address implementation = deployCode(
            "BuybackBurner.sol:BuybackBurner",
            abi.encode(address(usdc), address(cpt), address(oracle), address(factory), address(swapRouter))
        );
        _burner = IBuybackBurner(_proxy(implementation, initialize));
        implementation = deployCode("Treasury.sol:Treasury", abi.encode(address(usdc), address(cpt), address(oracle)));
        _treasury = ITreasury(_proxy(implementation, initialize));
        implementation = deployCode("VestingVault.sol:VestingVault", abi.encode(address(cpt), address(poolObserver)));
        _vault = IVestingVault(_proxy(implementation, initialize));
        _restrict(address(_burner), Roles.PARAMETERS_CRITICAL, IBuybackBurner.setPool.selector);
        _restrict(address(_treasury), Roles.OPERATOR, ITreasury.pay.selector);
        _restrict(address(_vault), Roles.VESTING_GRANTOR, IVestingVault.createSchedule.selector);
        vm.prank(critical);
        _burner.setPool(address(pool), 60);
        vm.prank(admin);
        manager.grantRole(Roles.OPERATOR, admin, 0);
        usdc.mint(address(_burner), 40_000e6);
        _give(address(this), 1_000e18, 0);
        cpt.approve(address(_treasury), 1_000e18);
        _treasury.deposit(ITreasury.Account.General, cpt, 1_000e18);
        _settlePool();
    }

    /// @dev A trade, so that the pool keeps more observations from now on, and half an hour and more.
    function _settlePool() private {
        _buyCpt(1_000e6); // over a tick, or nothing is observed
        vm.warp(block.timestamp + 40 minutes);
        _report(PRICE);
    }

    function _route() private view returns (address[] memory route) {
        route = new address[](1);
        route[0] = address(pool);
    }

    function _refuse(IPriceOracle.Status status) private {
        bytes memory reason = abi.encodeWithSelector(IPriceOracle.PriceOracle_NoPrice.selector, status);
        vm.expectRevert(reason);
        _burner.buy(type(uint256).max, 0, _route());
        vm.prank(admin);
        vm.expectRevert(reason);
        _treasury.pay(ITreasury.Account.General, cpt, trader, 1e18, "grant");
    }

    /* BUYBACK AND TREASURY */

    function test_Buy_ByThreeSourcesThatAgree() external {
        (, uint256 minCpt) = _burner.quote(4_000e6, _route());
        (uint256 spent, uint256 bought) = _burner.buy(type(uint256).max, 0, _route());
        assertEq(spent, 4_000e6);
        assertGe(bought, minCpt);
    }

    function test_Pay_CptAtTheHighPrice() external {
        (, uint256 highE18) = oracle.requirePrice();
        vm.prank(admin);
        _treasury.pay(ITreasury.Account.General, cpt, trader, 1_000e18, "grant");
        (uint256 spentUsdc, ) = _treasury.limit();
        assertEq(spentUsdc, (1_000e18 * highE18 + 1e30 - 1) / 1e30);
    }

    function test_Buy_RevertGiven_TooFewSources() external {
        vm.warp(block.timestamp + MAX_AGE + 1);
        _answer(usdcFeed, ONE_USD_8);
        _refuse(IPriceOracle.Status.TooFewSources);
    }

    function test_Buy_RevertGiven_SourcesDisagree() external {
        vm.warp(block.timestamp + 1 hours + 1); // the quotation is too old
        _answer(cptFeed, (int256(PRICE / 1e10) * 106) / 100);
        _answer(usdcFeed, ONE_USD_8);
        _refuse(IPriceOracle.Status.SourcesDisagree);
    }

    function test_Buy_RevertGiven_UsdcOffItsPeg() external {
        _answer(usdcFeed, (ONE_USD_8 * 994) / 1_000);
        _refuse(IPriceOracle.Status.Tripped);
    }

    function test_Buy_RevertGiven_TheGuardianTripped() external {
        vm.prank(guardian);
        oracle.trip();
        _refuse(IPriceOracle.Status.Tripped);
        vm.prank(critical);
        oracle.setManualPrice(PRICE, block.timestamp + 1 days);
        (uint256 spent, ) = _burner.buy(type(uint256).max, 0, _route());
        assertEq(spent, 4_000e6);
    }

    /// @dev Feed and exchange agree with one another, and not with the pool: it is dropped, and the buyback does not trust it either.
    function test_Buy_RevertGiven_ThePoolIsTheOneThatIsOff() external {
        uint256 off = (PRICE * 112) / 100;
        _answer(cptFeed, int256(off / 1e10));
        vm.warp(block.timestamp + 1);
        _quotePrice(off);
        vm.expectPartialRevert(IBuybackBurner.BuybackBurner_PricesApart.selector);
        _burner.buy(type(uint256).max, 0, _route());
    }

    /* THE DAILY LIMIT BY REAL TRADES */

    function _grantLimited(address beneficiary, uint256 amount) private returns (uint256 scheduleId) {
        IVestingVault.Terms memory terms;
        (terms.cliffMonths, terms.linearMonths, terms.limited) = (6, 18, true);
        vm.startPrank(address(genesis));
        cpt.approve(address(_vault), amount);
        scheduleId = _vault.createSchedule(beneficiary, amount, terms);
        vm.stopPrank();
    }

    /// @dev Trades worth about `cptAmount` a day, half of them sales, for eight days, each looked at.
    function _tradeForEightDays(uint256 cptAmount) private {
        for (uint256 i = 0; i < 8; ++i) {
            vm.warp((block.timestamp / DAY) * DAY + DAY + 1 hours);
            uint256 bought = _buyCpt((cptAmount * PRICE) / 2e30);
            vm.warp(block.timestamp + 6 hours);
            _sellCpt(bought);
            poolObserver.refresh();
        }
        vm.warp((block.timestamp / DAY) * DAY + DAY + 1 hours);
    }

    function _close() private {
        _addPoolLiquidity(8_000_000e18, 6_400_000e6);
        vm.prank(admin);
        _vault.announceListing(block.timestamp);
        vm.warp(block.timestamp + 6 * MONTH);
        poolObserver.refresh();
    }

    function test_Release_FollowsTheVolumeOfRealTrades() external {
        uint256 id = _grantLimited(trader, 12_500_000e18);
        _close();
        _tradeForEightDays(500_000e18);
        _vault.fixAllowance();
        IVestingVault.LimitView memory limit = _vault.limit();
        assertEq(limit.allowance, (poolObserver.medianVolume() * 500) / 10_000);
        assertApproxEqRel(limit.allowance, 25_000e18, 0.04e18);
        vm.warp(block.timestamp + DAY - 2 hours);
        assertEq(_vault.release(id), _vault.limit().freed);
    }

    function test_Release_StaysWithinItsBoundsWhateverIsTraded() external {
        _grantLimited(trader, 12_500_000e18);
        _close();
        _tradeForEightDays(3_000_000e18);
        _vault.fixAllowance();
        assertEq(_vault.limit().allowance, 50_000e18);
        vm.warp(block.timestamp + 30 * DAY);
        poolObserver.refresh();
        vm.warp(block.timestamp + 8 * DAY);
        _vault.fixAllowance();
        assertEq(_vault.limit().allowance, 10_000e18);
    }

    /// @dev In the middle of a swap of the very pool, whose lock is taken: the observer answers all the same.
    function test_Release_InsideASwapAsksTheObserver() external {
        _grantLimited(trader, 12_500_000e18);
        _close();
        _tradeForEightDays(500_000e18);
        uint256 expected = (poolObserver.medianVolume() * 500) / 10_000;
        _give(address(this), 10_000e18, 10_000e6);
        bool sellsFirst = address(cpt) < address(usdc);
        pool.swap(
            address(this),
            sellsFirst,
            100e18,
            sellsFirst ? TickMath.MIN_SQRT_PRICE + 1 : TickMath.MAX_SQRT_PRICE - 1,
            ""
        );
        assertEq(_vault.limit().allowance, expected);
        assertGt(expected, 10_000e18);
    }

    function uniswapV3SwapCallback(int256 amount0, int256 amount1, bytes calldata) external {
        _vault.fixAllowance();
        bool paysFirst = amount0 > 0;
        address token = paysFirst ? pool.token0() : pool.token1();
        (bool paid, ) = token.call(
            abi.encodeWithSignature("transfer(address,uint256)", address(pool), uint256(paysFirst ? amount0 : amount1))
        );
        assertTrue(paid);
    }
}
