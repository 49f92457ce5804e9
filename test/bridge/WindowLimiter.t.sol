// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Test} from "forge-std/Test.sol";
import {Window, WindowLimiter} from "../../contracts/libraries/WindowLimiter.sol";

contract WindowLimiterTest is Test {
    uint256 private constant QUARTER = 900;
    /// @dev The beginning of a quarter of an hour.
    uint256 private constant START = 2_000_000 * QUARTER;
    uint256 private constant LIMIT = 1_000_000e6;

    Window private _window = Window.wrap(0).withLimit(1_000_000);

    function _add(uint256 amount, uint256 time) private {
        (bool fits, Window next) = _window.tryAdd(amount, time);
        assertTrue(fits, "fits");
        _window = next;
    }

    function _refuse(uint256 amount, uint256 time) private view {
        (bool fits, Window next) = _window.tryAdd(amount, time);
        assertFalse(fits, "does not fit");
        assertEq(Window.unwrap(next), Window.unwrap(_window), "as it was");
    }

    function setLimit(uint256 limit) external pure returns (Window) {
        return Window.wrap(0).withLimit(limit);
    }

    /* THE LIMIT */

    function test_Limit_IsZeroUntilSet() external pure {
        Window none = Window.wrap(0);
        assertEq(none.limit(), 0);
        assertEq(none.available(START), 0);
        assertEq(none.fitsAt(1, START), WindowLimiter.NEVER);
        assertEq(none.fitsAt(0, START), START);
        (bool fits, ) = none.tryAdd(1, START);
        assertFalse(fits);
    }

    function test_WithLimit_TakesAMillionAndNoMore() external {
        assertEq(_window.limit(), 1_000_000);
        vm.expectRevert(
            abi.encodeWithSelector(WindowLimiter.WindowLimiter_LimitTooHigh.selector, 1_000_001, 1_000_000)
        );
        this.setLimit(1_000_001);
    }

    function test_WithLimit_LoweredBelowWhatPassedLetsNothingThrough() external {
        _add(700_000e6, START);
        _window = _window.withLimit(500_000);
        assertEq(_window.available(START), 0);
        assertEq(_window.used(START), 700_000e6);
        _refuse(1, START);
        assertEq(_window.fitsAt(1, START), START + 5 * QUARTER);
        assertEq(_window.fitsAt(500_000e6 + 1, START), WindowLimiter.NEVER);
        _window = _window.withLimit(800_000);
        assertEq(_window.available(START), 100_000e6);
        _add(100_000e6, START);
        _refuse(1, START);
    }

    /* WHAT FITS */

    function test_TryAdd_TakesTheLimitAndNoMore() external {
        _refuse(LIMIT + 1, START);
        assertEq(_window.fitsAt(LIMIT + 1, START), WindowLimiter.NEVER);
        assertEq(_window.fitsAt(LIMIT, START), START);
        _add(LIMIT, START);
        assertEq(_window.available(START), 0);
        _refuse(1, START);
        _refuse(type(uint256).max, START);
    }

    function test_TryAdd_OfNothingFitsUnlessTheLimitIsBelowWhatPassed() external {
        _add(LIMIT, START);
        Window before = _window;
        _add(0, START);
        assertEq(Window.unwrap(_window), Window.unwrap(before));
        assertEq(_window.fitsAt(0, START), START);
        _window = _window.withLimit(999_999);
        _refuse(0, START);
        assertEq(_window.fitsAt(0, START), START + 5 * QUARTER);
    }

    /* TIME */

    /// @dev Of the first second of a quarter: counts for 75 minutes. Of the last: for an hour and a second.
    function test_Amount_CountsFrom60To75Minutes() external {
        _add(LIMIT, START);
        _refuse(1, START + 3_600);
        _refuse(1, START + 4_499);
        assertEq(_window.fitsAt(1, START), START + 4_500);
        assertEq(_window.available(START + 4_500), LIMIT);

        _add(LIMIT, START + 4_500 + 899);
        _refuse(1, START + 4_500 + 899 + 3_600);
        assertEq(_window.fitsAt(1, START + 5_399), START + 9_000);
        _add(LIMIT, START + 4_500 + 899 + 3_601);
    }

    function test_Quarters_MakeRoomOneByOne() external {
        for (uint256 i = 0; i < 5; ++i) _add((i + 1) * 1e6, START + i * QUARTER + 7 * i);
        assertEq(_window.used(START + 4 * QUARTER + 28), 15e6);
        uint256[6] memory left = [uint256(15e6), 14e6, 12e6, 9e6, 5e6, 0];
        for (uint256 i = 0; i < 6; ++i) {
            assertEq(_window.used(START + (i + 4) * QUARTER + 28), left[i]);
            assertEq(_window.used(START + (i + 5) * QUARTER - 1), left[i]);
        }
    }

    function test_Silence_EmptiesIt() external {
        _add(LIMIT, START);
        for (uint256 quarters = 5; quarters < 12; ++quarters) assertEq(_window.used(START + quarters * QUARTER), 0);
        assertEq(_window.used(START + 3_650 days), 0);
        assertEq(_window.advance(START + 3_650 days).limit(), 1_000_000);
        _add(LIMIT, START + 3_650 days);
        _refuse(1, START + 3_650 days);
    }

    /// @dev No chain does this. What is of an earlier quarter is counted as of the newest, so that nothing is forgotten.
    function test_Time_BeforeTheNewestQuarterCountsAsTheNewest() external {
        _add(1e6, START);
        _add(2e6, START - 1);
        _add(3e6, START - 30 days);
        assertEq(_window.used(START - 30 days), 6e6);
        assertEq(_window.used(START + 4_499), 6e6);
        assertEq(_window.used(START + 4_500), 0);
        assertEq(_window.fitsAt(LIMIT, START - 30 days), START + 4_500);
    }

    /// @dev The last second that its 32 bits number, in the year 124 461.
    function test_Time_ReachesFarEnough() external {
        uint256 last = (1 << 32) * QUARTER - 1;
        _add(LIMIT, last);
        assertEq(_window.limit(), 1_000_000);
        assertEq(_window.used(last), LIMIT);
        assertEq(last / 365.2425 days + 1970, 124_461);
    }
}
