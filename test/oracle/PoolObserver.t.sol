// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Initializable} from "@openzeppelin/contracts-upgradeable/proxy/utils/Initializable.sol";
import {IAccessManaged} from "@openzeppelin/contracts/access/manager/IAccessManaged.sol";
import {IUniswapV3Pool} from "@uniswap/v3-core/contracts/interfaces/IUniswapV3Pool.sol";
import {IUniswapV3PoolState} from "@uniswap/v3-core/contracts/interfaces/pool/IUniswapV3PoolState.sol";
import {TickMath} from "@uniswap/v4-core/src/libraries/TickMath.sol";
import {IPoolObserver} from "../../contracts/interfaces/oracle/IPoolObserver.sol";
import {PoolTwap} from "../../contracts/libraries/PoolTwap.sol";
import {ISwapRouterLike} from "../helpers/Published.sol";
import {OracleTest} from "../helpers/OracleTest.sol";
import {MockUSDC} from "../mocks/MockUSDC.sol";

/// @notice What a pool that nobody fakes says of its volume.
contract PoolObserverTest is OracleTest {
    uint256 private constant DAY = 1 days;
    uint256 private constant CAP = 100_000_000e18;

    /// @dev START is 08:00 UTC, and setUp ends at 09:00.
    uint256 private _today;

    function setUp() public override {
        super.setUp();
        _today = block.timestamp / DAY;
    }

    /// @dev Midnight of today and that many days.
    function _midnight(uint256 ahead) private view returns (uint256) {
        return (_today + ahead) * DAY;
    }

    function _use(address newPool) private {
        vm.prank(critical);
        poolObserver.setPool(newPool);
        pool = IUniswapV3Pool(newPool);
    }

    /// @dev Another pool with its own fee and the same liquidity.
    function _anotherPool(uint24 fee) private {
        IUniswapV3Pool created = _createPool(address(cpt), address(usdc), fee, PRICE_UNITS);
        created.increaseObservationCardinalityNext(300);
        _use(address(created));
        _addPoolLiquidity(1_000_000e18, 800_000e6);
        vm.warp(block.timestamp + 1 hours);
        poolObserver.refresh();
    }

    function _volumes() private view returns (uint256[8] memory volumes) {
        for (uint256 i = 0; i < 8; ++i) {
            volumes[i] = poolObserver.dailyVolume(block.timestamp / DAY - i);
        }
    }

    function _sum() private view returns (uint256 sum) {
        uint256[8] memory volumes = _volumes();
        for (uint256 i = 0; i < 8; ++i) {
            sum += volumes[i];
        }
    }

    /* INITIALIZING */

    function test_Initialize_ObservesFromNow() external {
        vm.expectEmit();
        emit IPoolObserver.PoolUpdated(address(0), address(pool));
        IPoolObserver fresh = _deployObserver(address(pool));
        assertEq(fresh.pool(), address(pool));
        assertEq(fresh.observedAt(), block.timestamp);
        assertEq(fresh.medianVolume(), 0);
        assertEq(fresh.volume24h(), 0);
    }

    function test_Initialize_RevertWhen_CalledAgainOrOnTheImplementation() external {
        vm.expectRevert(Initializable.InvalidInitialization.selector);
        _initialize(address(poolObserver));
        address implementation = _observerImplementation(address(cpt));
        vm.expectRevert(Initializable.InvalidInitialization.selector);
        _initialize(implementation);
    }

    function _initialize(address target) private {
        (bool ok, bytes memory reason) = target.call(
            abi.encodeWithSignature("initialize(address,address)", address(manager), address(pool))
        );
        if (!ok) {
            assembly ("memory-safe") {
                revert(add(reason, 0x20), mload(reason))
            }
        }
    }

    /* VOLUME */

    /// @dev With constant liquidity the CPT side is exact but for the rounding of fees, and the USDC side as good as the mean price.
    function _tradeAndCompare(uint256 rounds) private {
        uint256 cptIn;
        uint256 cptOut;
        for (uint256 i = 0; i < rounds; ++i) {
            vm.warp(block.timestamp + 10 minutes);
            _sellCpt(1_000e18);
            cptIn += 1_000e18;
            cptOut += _buyCpt(800e6);
        }
        vm.warp(block.timestamp + 10 minutes);
        poolObserver.refresh();
        // out is after the fee and the slippage of 0.1 % each way
        assertApproxEqRel(poolObserver.dailyVolume(_today), cptIn + (cptOut * 1e6) / (1e6 - pool.fee()), 0.005e18);
    }

    function test_Refresh_CountsWhatIsTradedAt30Bps() external {
        _tradeAndCompare(12);
    }

    function test_Refresh_CountsWhatIsTradedAt5Bps() external {
        _anotherPool(500);
        _tradeAndCompare(12);
    }

    function test_Refresh_CountsWhatIsTradedAt1Percent() external {
        _anotherPool(10_000);
        _tradeAndCompare(12);
    }

    function testFuzz_Refresh_CountsCptExactly(uint256 amount) external {
        amount = bound(amount, 1e18, 500_000e18);
        vm.warp(block.timestamp + 1 hours);
        _sellCpt(amount);
        vm.warp(block.timestamp + 1 hours);
        poolObserver.refresh();
        assertApproxEqRel(poolObserver.dailyVolume(_today), amount, 1e9); // the dust of fees: 10^-9
        assertLe(poolObserver.dailyVolume(_today), amount + 1e12); // Uniswap rounds fees up
    }

    function testFuzz_Refresh_CountsUsdcAtTheMeanPrice(uint256 amount) external {
        amount = bound(amount, 100e6, 100_000e6);
        _buyCpt(amount);
        vm.warp(block.timestamp + 2 hours);
        uint256 mean = poolObserver.twapE18(2 hours);
        poolObserver.refresh();
        // fees of USDC are rounded to its 6 decimals
        assertApproxEqRel(poolObserver.dailyVolume(_today), (amount * 1e30) / mean, 0.0002e18);
    }

    function test_Refresh_CountsBothOrdersOfTokens() external {
        for (uint256 i = 0; i < 2; ++i) {
            MockUSDC base = new MockUSDC();
            while (address(base) < address(usdc) != (i == 0)) base = new MockUSDC();
            pool = _createPool(address(base), address(usdc), 3_000, PRICE_UNITS);
            base.mint(lp, 1_000_000e18);
            base.mint(trader, 1_000_000e18);
            (uint256 most0, uint256 most1) = i == 0
                ? (uint256(1_000_000e18), uint256(800_000e6))
                : (uint256(800_000e6), uint256(1_000_000e18));
            _addLiquidity(pool, lp, most0, most1);
            IPoolObserver other = _deployObserver(address(base), address(pool));
            vm.warp(block.timestamp + 1 hours);
            assertApproxEqRel(other.twapE18(30 minutes), PRICE, TICK);
            _swap(pool, trader, address(base), 1_000e18);
            _swap(pool, trader, address(usdc), 800e6);
            vm.warp(block.timestamp + 1 hours);
            assertApproxEqRel(other.refresh() + other.volume24h(), 2_000e18, 0.005e18);
        }
    }

    /// @dev The protocol's share of the fees never reaches the liquidity; the volume is the same with it.
    function test_Refresh_TakesTheProtocolShareIntoAccount() external {
        pool.setFeeProtocol(4, 10);
        _tradeAndCompare(12);
    }

    function test_Refresh_TakesTheOtherProtocolShareIntoAccount() external {
        pool.setFeeProtocol(10, 0);
        _tradeAndCompare(12);
    }

    function test_Refresh_EmitsTheInterval() external {
        uint256 from = block.timestamp;
        vm.warp(from + 2 hours);
        _sellCpt(1_000e18);
        vm.warp(from + 3 hours);
        vm.recordLogs(); // the expected event, then the emitted one
        vm.expectEmit(true, true, true, false, address(poolObserver));
        emit IPoolObserver.VolumeObserved(from, from + 3 hours, 0);
        poolObserver.refresh();
        (uint256 start, uint256 end, uint256 volume) = abi.decode(
            vm.getRecordedLogs()[1].data,
            (uint256, uint256, uint256)
        );
        assertEq(start, from);
        assertEq(end, from + 3 hours);
        assertApproxEqRel(volume, 1_000e18, 1e9);
        assertEq(poolObserver.observedAt(), from + 3 hours);
    }

    /// @dev A refresh says what the views said just before, and changes none of them.
    function test_Refresh_IsWhatTheViewsSay() external {
        for (uint256 i = 0; i < 20; ++i) {
            vm.warp(block.timestamp + 7 hours + i);
            _sellCpt(1_000e18 * (i + 1));
            vm.warp(block.timestamp + 1 hours + i);
            (uint256[8] memory before, uint256 median, uint256 ofDay) = (
                _volumes(),
                poolObserver.medianVolume(),
                poolObserver.volume24h()
            );
            assertEq(poolObserver.refresh(), median);
            assertEq(abi.encode(_volumes()), abi.encode(before));
            assertEq(poolObserver.medianVolume(), median);
            assertEq(poolObserver.volume24h(), ofDay);
        }
        assertGt(poolObserver.medianVolume(), 0);
    }

    function test_Refresh_CountsNothingTwice() external {
        vm.warp(block.timestamp + 1 hours);
        _sellCpt(1_000e18);
        vm.warp(block.timestamp + 1 hours);
        poolObserver.refresh();
        uint256 sum = _sum();
        for (uint256 i = 0; i < 3; ++i) {
            poolObserver.refresh();
            assertEq(_sum(), sum);
        }
        vm.warp(block.timestamp + 1 hours);
        poolObserver.refresh();
        assertEq(_sum(), sum);
    }

    /// @dev A trade in the second of an observation belongs to the next interval, when it comes after it.
    function test_Refresh_LosesNothingOfItsOwnSecond() external {
        vm.warp(block.timestamp + 1 hours);
        _sellCpt(1_000e18);
        poolObserver.refresh();
        _sellCpt(500e18);
        vm.warp(block.timestamp + 1 hours);
        poolObserver.refresh();
        assertApproxEqRel(_sum(), 1_500e18, 1e9);
    }

    /* LIQUIDITY */

    /// @dev Twice the liquidity for half of the time: the harmonic mean is 4/3. What was traded at the single one counts for 4/3, at
    ///      the double one for 2/3; in equal parts it adds up.
    function test_Refresh_UsesTheHarmonicMeanOfTheLiquidity() external {
        uint256 from = block.timestamp;
        _sellCpt(900e18);
        vm.warp(from + 2 hours);
        uint256 snapshot = vm.snapshotState();
        _addPoolLiquidity(1_000_000e18, 800_000e6);
        vm.warp(from + 4 hours);
        poolObserver.refresh();
        assertApproxEqRel(_sum(), 1_200e18, 0.003e18);
        vm.revertToState(snapshot);
        _addPoolLiquidity(1_000_000e18, 800_000e6);
        _sellCpt(900e18);
        vm.warp(from + 4 hours);
        poolObserver.refresh();
        assertApproxEqRel(_sum(), 1_800e18, 0.003e18);
    }

    /// @dev What liquidity for a moment adds: nothing. It has no seconds in the mean.
    function test_Attack_FlashLiquidityAddsNothing() external {
        vm.warp(block.timestamp + 2 hours);
        _sellCpt(1_000e18);
        vm.warp(block.timestamp + 2 hours);
        uint256 median = poolObserver.medianVolume();
        uint256 ofDay = poolObserver.volume24h();
        _addPoolLiquidity(5_000_000e18, 4_000_000e6);
        assertEq(poolObserver.medianVolume(), median);
        assertEq(poolObserver.volume24h(), ofDay);
        poolObserver.refresh();
        assertApproxEqRel(_sum(), 1_000e18, 1e9);
    }

    /// @dev Liquidity for a second between two refreshes would multiply what was traded before it: an interval lasts 30 minutes.
    function test_Attack_LiquidityOfASecondAddsNothing() external {
        vm.warp(block.timestamp + 2 hours);
        poolObserver.refresh();
        uint256 observedAt = block.timestamp;
        _sellCpt(1_000e18);
        _addPoolLiquidity(5_000_000e18, 4_000_000e6);
        vm.warp(observedAt + 30 minutes - 1);
        poolObserver.refresh();
        assertEq(poolObserver.observedAt(), observedAt);
        assertEq(_sum(), 0);
        vm.warp(observedAt + 30 minutes);
        poolObserver.refresh();
        assertEq(poolObserver.observedAt(), observedAt + 30 minutes);
        // who lets it stay for the half hour is believed: six times the liquidity, six times the volume
        assertApproxEqRel(_sum(), 6_000e18, 0.01e18);
    }

    /// @dev Nearly all liquidity in a range of 5 %, a millionth over the whole.
    function _thinPool() private returns (int24 middle) {
        _use(address(_createPool(address(cpt), address(usdc), 500, PRICE_UNITS)));
        pool.increaseObservationCardinalityNext(300);
        (, int24 tick, , , , , ) = pool.slot0();
        middle = (tick / 10) * 10;
        (uint256 most0, uint256 most1) = _isCptFirst()
            ? (uint256(100_000e18), uint256(80_000e6))
            : (uint256(80_000e6), uint256(100_000e18));
        _addLiquidity(pool, lp, most0, most1, middle - 500, middle + 500);
        _addLiquidity(pool, lp, most0 / 1e6, most1 / 1e6);
    }

    /// @dev Out of the range and back in one transaction.
    function _tradeAtTheThinEnd() private returns (uint256 cost) {
        uint256 before = usdc.balanceOf(trader);
        uint256 sold = 200_000e18;
        uint256 cptBefore = cpt.balanceOf(trader);
        uint256 got = _sellCpt(sold);
        _buyCpt(got);
        cost = ((cptBefore - cpt.balanceOf(trader)) * PRICE) / 1e30 + before - usdc.balanceOf(trader);
    }

    /// @dev The worst: a swap where there is next to no liquidity earns each unit of it a fortune. In one transaction that place has
    ///      no seconds in the mean, and a small fee makes a great volume. What is left is the cap of a day, and that the median needs
    ///      four days of it.
    function test_Attack_TradesAtTinyLiquidityNeedFourDays() external {
        _thinPool();
        vm.warp(_midnight(1));
        poolObserver.refresh();
        for (uint256 day = 1; day <= 4; ++day) {
            assertEq(poolObserver.medianVolume(), 0);
            vm.warp(_midnight(day) + 12 hours);
            assertLt(_tradeAtTheThinEnd(), 1_000e6); // USDC it costs
            vm.warp(_midnight(day + 1));
            poolObserver.refresh();
            assertEq(poolObserver.dailyVolume(_today + day), CAP); // of 300 000 CPT traded at most
        }
        assertEq(poolObserver.medianVolume(), CAP);
    }

    /// @dev The other way: a while just outside of the range is most of the seconds per liquidity, and the figure next to nothing. It
    ///      costs what arbitrage makes of it, and errs on the side of those who limit by it.
    function test_Attack_SecondsAtTinyLiquidityLowerTheFigure() external {
        int24 middle = _thinPool();
        vm.warp(_midnight(1));
        poolObserver.refresh();
        _sellCpt(10_000e18);
        vm.warp(_midnight(1) + 12 hours);
        assertApproxEqRel(poolObserver.dailyVolume(_today + 1), 10_000e18, 1e9);
        _sellDownTo(_isCptFirst() ? middle - 501 : middle + 501);
        vm.warp(block.timestamp + 90);
        _buyCpt(80_000e6); // back into the range
        vm.warp(_midnight(2));
        assertLt(poolObserver.dailyVolume(_today + 1), 1_000e18); // of more than 200 000
    }

    function _sellDownTo(int24 tick) private {
        vm.startPrank(trader);
        cpt.approve(address(swapRouter), 1_000_000e18);
        ISwapRouterLike.ExactInputSingleParams memory params = ISwapRouterLike.ExactInputSingleParams({
            tokenIn: address(cpt),
            tokenOut: address(usdc),
            fee: pool.fee(),
            recipient: trader,
            deadline: block.timestamp,
            amountIn: 1_000_000e18,
            amountOutMinimum: 0,
            sqrtPriceLimitX96: TickMath.getSqrtPriceAtTick(tick)
        });
        swapRouter.exactInputSingle(params);
        vm.stopPrank();
    }

    /// @dev Why it should be refreshed every day: a single interval over a week has all of its days.
    function test_Attack_OnASilentWeekNeedsOneTrade() external {
        _thinPool();
        vm.warp(_midnight(8));
        assertEq(poolObserver.medianVolume(), 0);
        _tradeAtTheThinEnd();
        assertGt(poolObserver.medianVolume(), 1_000_000e18);
        assertLe(poolObserver.medianVolume(), CAP);
    }

    /* DAYS */

    function test_Days_ShareAnIntervalByTheirSeconds() external {
        vm.warp(_midnight(1) - 6 hours);
        poolObserver.refresh();
        _sellCpt(1_000e18);
        vm.warp(_midnight(2) + 18 hours);
        poolObserver.refresh();
        assertApproxEqRel(poolObserver.dailyVolume(_today), 125e18, 1e9); // 6 of 48 hours
        assertApproxEqRel(poolObserver.dailyVolume(_today + 1), 500e18, 1e9);
        assertApproxEqRel(poolObserver.dailyVolume(_today + 2), 375e18, 1e9);
        assertApproxEqRel(_sum(), 1_000e18, 1e9);
        assertEq(poolObserver.dailyVolume(_today + 3), 0); // not yet
        assertEq(poolObserver.dailyVolume(_today - 8), 0); // no more
        assertEq(poolObserver.dailyVolume(type(uint256).max), 0);
    }

    function test_Days_BeginAtMidnight() external {
        vm.warp(_midnight(1) - 1 hours);
        poolObserver.refresh();
        _sellCpt(1_000e18);
        vm.warp(_midnight(1));
        poolObserver.refresh();
        assertApproxEqRel(poolObserver.dailyVolume(_today), 1_000e18, 1e9);
        assertEq(poolObserver.dailyVolume(_today + 1), 0);
        _sellCpt(500e18);
        vm.warp(_midnight(1) + 1 hours);
        poolObserver.refresh();
        assertApproxEqRel(poolObserver.dailyVolume(_today + 1), 500e18, 1e9);
        assertApproxEqRel(poolObserver.dailyVolume(_today), 1_000e18, 1e9);
    }

    function test_Volume24h_TakesYesterdayInProportion() external {
        vm.warp(_midnight(1));
        poolObserver.refresh();
        _sellCpt(1_000e18);
        vm.warp(_midnight(2));
        poolObserver.refresh();
        _sellCpt(600e18);
        vm.warp(_midnight(2) + 6 hours);
        assertApproxEqRel(poolObserver.volume24h(), 600e18 + 750e18, 1e9);
        poolObserver.refresh();
        assertApproxEqRel(poolObserver.volume24h(), 600e18 + 750e18, 1e9);
    }

    function test_MedianVolume_IsOfTheSevenDaysThatAreOver() external {
        vm.warp(_midnight(1));
        poolObserver.refresh();
        uint256[7] memory amounts = [uint256(700e18), 100e18, 400e18, 600e18, 200e18, 500e18, 300e18];
        uint256[7] memory medians = [uint256(0), 0, 0, 100e18, 200e18, 400e18, 400e18]; // days before count as zero
        for (uint256 i = 0; i < 7; ++i) {
            _sellCpt(amounts[i]);
            vm.warp(_midnight(i + 2));
            assertApproxEqRel(poolObserver.refresh(), medians[i], 1e9);
        }
        _sellCpt(5_000e18);
        vm.warp(_midnight(9) - 1);
        assertApproxEqRel(poolObserver.medianVolume(), 400e18, 1e9); // the running day does not count
        vm.warp(_midnight(9));
        assertApproxEqRel(poolObserver.refresh(), 400e18, 1e9); // 5 000 instead of 700
        vm.warp(_midnight(10));
        poolObserver.refresh();
        assertApproxEqRel(poolObserver.medianVolume(), 400e18, 1e9); // 0 instead of 100
        vm.warp(_midnight(11));
        poolObserver.refresh();
        assertApproxEqRel(poolObserver.medianVolume(), 300e18, 1e9); // 0 instead of 400
    }

    function test_Silence_OfAYearSpreadsAndFitsTheGas() external {
        vm.warp(block.timestamp + 1 hours);
        poolObserver.refresh();
        uint256 from = block.timestamp;
        for (uint256 i = 0; i < 10; ++i) {
            _sellCpt(100e18);
            vm.warp(block.timestamp + 36 days);
        }
        vm.warp(from + 365 days);
        uint256 before = gasleft();
        poolObserver.refresh{gas: 500_000}();
        uint256 used = before - gasleft();
        assertLt(used, 250_000);
        uint256 ofADay = (uint256(1_000e18) * 1 days) / 365 days;
        assertApproxEqRel(poolObserver.medianVolume(), ofADay, 1e12);
        assertApproxEqRel(poolObserver.dailyVolume(block.timestamp / DAY - 7), ofADay, 1e12);
    }

    function test_Silence_DropsOldDays() external {
        vm.warp(block.timestamp + 1 hours);
        _sellCpt(1_000e18);
        vm.warp(block.timestamp + 1 hours);
        poolObserver.refresh();
        vm.warp(_midnight(7));
        assertApproxEqRel(poolObserver.dailyVolume(_today), 1_000e18, 1e9);
        vm.warp(_midnight(8));
        assertEq(_sum(), 0);
        poolObserver.refresh();
        assertEq(_sum(), 0);
    }

    /// @dev The same history, refreshed at other moments, gives the same sum, and no day more than all of it.
    function testFuzz_Days_AddUpToWhatIsTraded(uint256 seed) external {
        uint256 traded;
        uint256 rest = 6 days;
        while (true) {
            seed = uint256(keccak256(abi.encode(seed)));
            uint256 wait = 31 minutes + (seed % 20 hours);
            if (wait > rest) break;
            rest -= wait;
            vm.warp(block.timestamp + wait);
            if (seed & 0x100 != 0) poolObserver.refresh();
            uint256 amount = 1e18 + ((seed >> 16) % 1_000e18);
            _sellCpt(amount);
            traded += amount;
        }
        vm.warp(block.timestamp + 31 minutes);
        poolObserver.refresh();
        assertApproxEqRel(_sum(), traded, 1e9);
    }

    /* POOLS THAT SAY TOO LITTLE */

    function test_Refresh_WaitsWhen_ThePoolRemembersTooLittle() external {
        _use(address(_createPool(address(cpt), address(usdc), 500, PRICE_UNITS))); // one observation
        _addPoolLiquidity(1_000_000e18, 800_000e6);
        uint256 from = block.timestamp;
        vm.warp(from + 10 hours);
        _sellCpt(1_000e18);
        poolObserver.refresh(); // no second of liquidity is known
        assertEq(poolObserver.observedAt(), from);
        vm.warp(from + 10 hours + 30 minutes - 1);
        poolObserver.refresh();
        assertEq(poolObserver.observedAt(), from);
        vm.warp(from + 10 hours + 30 minutes);
        poolObserver.refresh();
        assertEq(poolObserver.observedAt(), block.timestamp);
        assertApproxEqRel(_sum(), 1_000e18, 1e9); // nothing was lost
    }

    function test_Refresh_LeavesAllAsItWasWhen_ThePoolIsNotInitialised() external {
        address created = factory.createPool(address(cpt), address(usdc), 500);
        vm.warp(block.timestamp + 2 hours);
        _sellCpt(1_000e18);
        vm.warp(block.timestamp + 2 hours);
        _use(created); // the old pool's volume is booked first
        uint256 from = block.timestamp;
        assertApproxEqRel(_sum(), 1_000e18, 1e9);
        vm.warp(from + 2 hours);
        assertEq(poolObserver.refresh(), 0);
        assertEq(poolObserver.observedAt(), from);
        assertApproxEqRel(_sum(), 1_000e18, 1e9);
        pool.initialize(_sqrtPriceX96(address(cpt), address(usdc), PRICE_UNITS));
        _addPoolLiquidity(1_000_000e18, 800_000e6);
        vm.warp(from + 4 hours);
        _sellCpt(500e18);
        vm.warp(from + 5 hours);
        poolObserver.refresh();
        assertApproxEqRel(_sum(), 1_500e18, 1e9);
    }

    function test_Refresh_LeavesAllAsItWasWhen_ThePoolAnswersNonsense() external {
        uint256 from = poolObserver.observedAt();
        vm.warp(from + 2 hours);
        bytes4[3] memory selectors = [pool.slot0.selector, pool.observations.selector, pool.observe.selector];
        for (uint256 i = 0; i < selectors.length; ++i) {
            vm.mockCallRevert(address(pool), abi.encodePacked(selectors[i]), "");
            poolObserver.refresh();
            vm.clearMockedCalls();
            vm.mockCall(address(pool), abi.encodePacked(selectors[i]), new bytes(31));
            poolObserver.refresh();
            vm.clearMockedCalls();
        }
        // a protocol share of everything
        vm.mockCall(
            address(pool),
            abi.encodePacked(pool.slot0.selector),
            abi.encode(uint160(1 << 96), int24(0), uint16(0), uint16(1), uint16(1), uint8(1), true)
        );
        poolObserver.refresh();
        assertEq(poolObserver.observedAt(), from);
        vm.clearMockedCalls();
        poolObserver.refresh();
        assertEq(poolObserver.observedAt(), from + 2 hours);
    }

    /// @dev The pool's sums of fees wrap around, and the difference does not mind.
    function testFuzz_Refresh_MindsNoWrapAround(uint256 before, uint128 growth) external {
        bytes memory call = abi.encodeCall(IUniswapV3PoolState.feeGrowthGlobal0X128, ());
        vm.mockCall(address(pool), call, abi.encode(before));
        _use(address(pool));
        uint256 snapshot = vm.snapshotState();
        uint256[2] memory sums;
        for (uint256 i = 0; i < 2; ++i) {
            vm.warp(block.timestamp + 1 hours);
            uint256 grown;
            unchecked {
                grown = before + growth;
            }
            vm.mockCall(address(pool), call, abi.encode(grown));
            poolObserver.refresh();
            sums[i] = _sum();
            vm.revertToState(snapshot);
            vm.mockCall(address(pool), call, abi.encode(uint256(0)));
            before = 0;
            _use(address(pool));
        }
        assertEq(sums[0], sums[1]);
    }

    function testFuzz_Refresh_SaturatesWhatever_ThePoolSays(
        uint256 growth0,
        uint256 growth1,
        uint160 liquidity
    ) external {
        vm.warp(block.timestamp + 1 hours);
        vm.mockCall(address(pool), abi.encodeCall(pool.feeGrowthGlobal0X128, ()), abi.encode(growth0));
        vm.mockCall(address(pool), abi.encodeCall(pool.feeGrowthGlobal1X128, ()), abi.encode(growth1));
        int56[] memory ticks = new int56[](2);
        uint160[] memory sums = new uint160[](2);
        sums[1] = liquidity;
        ticks[1] = int56(int256(growth0 % 887_272) * 1 hours * (growth1 % 2 == 0 ? int256(1) : -1));
        vm.mockCall(address(pool), abi.encodePacked(pool.observe.selector), abi.encode(ticks, sums));
        poolObserver.refresh();
        assertLe(_sum(), 2 * CAP);
        vm.warp(block.timestamp + 1 hours);
        poolObserver.refresh();
        assertLe(poolObserver.dailyVolume(_today), CAP);
    }

    /* SETTINGS */

    function test_SetPool_BooksTheOldPoolFirst() external {
        uint256 from = block.timestamp;
        vm.warp(from + 1 hours);
        _sellCpt(1_000e18);
        IUniswapV3Pool created = _createPool(address(cpt), address(usdc), 500, PRICE_UNITS);
        vm.expectEmit(address(poolObserver));
        emit IPoolObserver.PoolUpdated(address(pool), address(created));
        _use(address(created));
        assertEq(poolObserver.pool(), address(created));
        assertEq(poolObserver.observedAt(), block.timestamp);
        assertApproxEqRel(_sum(), 1_000e18, 1e9);
    }

    /// @dev With the old pool gone silent for days, the days since are empty and not those of a week before.
    function test_SetPool_ForgetsNoDayAndInventsNone() external {
        vm.warp(block.timestamp + 1 hours);
        _sellCpt(1_000e18);
        vm.warp(block.timestamp + 1 hours);
        poolObserver.refresh();
        address created = address(_createPool(address(cpt), address(usdc), 500, PRICE_UNITS));
        vm.mockCallRevert(address(pool), abi.encodePacked(pool.slot0.selector), "");
        vm.warp(_midnight(9));
        vm.prank(critical);
        poolObserver.setPool(created);
        assertEq(_sum(), 0);
        assertEq(poolObserver.pool(), created);
    }

    function test_SetPool_RevertWhen_CallerNotCritical() external {
        vm.expectRevert(abi.encodeWithSelector(IAccessManaged.AccessManagedUnauthorized.selector, address(this)));
        poolObserver.setPool(address(pool));
    }

    function test_SetPool_RevertWhen_NotThePoolOfTheFactory() external {
        _expectBadPool(thief);
        _expectBadPool(address(cpt));
        _expectBadPool(address(_createPool(address(usdc), address(new MockUSDC()), 3_000, PRICE_UNITS)));
        factory.enableFeeAmount(0, 60);
        _expectBadPool(factory.createPool(address(cpt), address(usdc), 0));
    }

    function _expectBadPool(address bad) private {
        vm.expectRevert(abi.encodeWithSelector(IPoolObserver.PoolObserver_BadPool.selector, bad));
        vm.prank(critical);
        poolObserver.setPool(bad);
    }

    /* THE MEAN PRICE */

    function test_Twap_IsTheMeanOfTheWindow() external {
        assertApproxEqRel(poolObserver.twapE18(30 minutes), PRICE, TICK);
        _buyCpt(100_000e6);
        assertApproxEqRel(poolObserver.twapE18(30 minutes), PRICE, TICK);
        vm.warp(block.timestamp + 15 minutes);
        uint256 spot = poolObserver.twapE18(1);
        uint256 mean = poolObserver.twapE18(30 minutes);
        assertApproxEqRel(mean * mean, spot * PRICE, 0.0003e18);
    }

    function test_Twap_RevertWhen_ThePoolIsTooYoung() external {
        _use(address(_createPool(address(cpt), address(usdc), 500, PRICE_UNITS)));
        vm.warp(block.timestamp + 30 minutes - 1);
        vm.expectRevert(bytes("OLD"));
        poolObserver.twapE18(30 minutes);
        vm.warp(block.timestamp + 1);
        assertApproxEqRel(poolObserver.twapE18(30 minutes), PRICE, TICK);
    }

    function test_Twap_RevertWhen_NoWindow() external {
        vm.expectRevert(PoolTwap.PoolTwap_NoWindow.selector);
        poolObserver.twapE18(0);
    }
}
