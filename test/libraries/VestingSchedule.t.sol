// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Test} from "forge-std/Test.sol";
import {IVestingVault} from "../../contracts/interfaces/token/IVestingVault.sol";
import {VestingSchedule, VestingSchedules} from "../../contracts/libraries/VestingSchedule.sol";
import {VestingTerms} from "../../contracts/libraries/VestingTerms.sol";
import {NaiveVesting} from "../helpers/NaiveVesting.sol";

/// @notice The packed schedule: every field to its last bit, and what has vested against dates and instalments.
contract VestingScheduleTest is Test {
    uint256 private constant MAX_TOTAL = (1 << 88) - 1;
    uint256 private constant MONTH = 2_592_000;
    uint40 private constant BEGIN = 1_800_000_000;

    function _pack(uint256 total, IVestingVault.Terms memory terms) private pure returns (VestingSchedule) {
        uint8 flags =
            (terms.monthly ? VestingSchedules.MONTHLY : 0) |
                (terms.limited ? VestingSchedules.LIMITED : 0) |
                (terms.revocable ? VestingSchedules.REVOCABLE : 0);
        return
            VestingSchedules.pack(total, terms.start, terms.cliffMonths, terms.linearMonths, terms.atStartBps, flags);
    }

    /* PACKING */

    function test_Fields_FillTheWordWithoutTouching() external pure {
        VestingSchedule schedule = VestingSchedules.pack(
            MAX_TOTAL,
            type(uint40).max,
            type(uint8).max,
            type(uint8).max,
            type(uint16).max,
            type(uint8).max
        );
        assertEq(VestingSchedule.unwrap(schedule), type(uint256).max - (MAX_TOTAL << 88));
        schedule = schedule.withReleased(MAX_TOTAL, type(uint40).max);
        assertEq(VestingSchedule.unwrap(schedule), type(uint256).max);
        assertEq(VestingSchedules.MAX_TOTAL, MAX_TOTAL);
        assertGt(MAX_TOTAL, 300_000_000e18);
    }

    function test_Flags_AreThreeBits() external pure {
        assertEq(VestingSchedules.MONTHLY | VestingSchedules.LIMITED | VestingSchedules.REVOCABLE, 7);
        assertEq(VestingSchedules.MONTHLY + VestingSchedules.LIMITED + VestingSchedules.REVOCABLE, 7);
    }

    function testFuzz_Fields_AreReadAsWritten(
        uint256 total,
        uint40 start,
        uint8 cliff,
        uint8 linear,
        uint16 atStart,
        uint8 flags
    ) external pure {
        total &= MAX_TOTAL;
        VestingSchedule schedule = VestingSchedules.pack(total, start, cliff, linear, atStart, flags);
        assertEq(schedule.total(), total);
        assertEq(schedule.released(), 0);
        assertEq(schedule.start(), start);
        assertEq(schedule.cliffMonths(), cliff);
        assertEq(schedule.linearMonths(), linear);
        assertEq(schedule.atStartBps(), atStart);
        for (uint256 i = 0; i < 8; ++i) {
            assertEq(schedule.has(uint8(1 << i)), (flags >> i) & 1 == 1);
        }
    }

    function testFuzz_WithReleased_AddsAndFixesTheStartOnly(uint256 word, uint256 more, uint40 start) external pure {
        VestingSchedule old = VestingSchedule.wrap(word);
        more = bound(more, 0, MAX_TOTAL - old.released());
        VestingSchedule schedule = old.withReleased(more, start);
        assertEq(schedule.released(), old.released() + more);
        assertEq(schedule.start(), start);
        assertEq(schedule.total(), old.total());
        uint256 terms = VestingSchedule.unwrap(schedule) >> 216;
        assertEq(terms, word >> 216);
    }

    /// @dev All of what is kept has vested from the start on; no flag stays.
    function testFuzz_WithRevoked_KeepsWhatVestedAndWasReleased(
        uint256 word,
        uint256 kept,
        uint40 start
    ) external pure {
        VestingSchedule old = VestingSchedule.wrap(word);
        kept = bound(kept, 0, MAX_TOTAL);
        VestingSchedule schedule = old.withRevoked(kept, start);
        assertEq(schedule.total(), kept);
        assertEq(schedule.released(), old.released());
        assertEq(schedule.start(), start);
        assertEq(schedule.cliffMonths() + schedule.linearMonths(), 0);
        assertEq(schedule.atStartBps(), 10_000);
        assertEq(VestingSchedule.unwrap(schedule) >> 248, 0);
        assertGt(VestingSchedule.unwrap(schedule), 0);
        if (start == 0) return;
        assertEq(schedule.vestedAt(start, start), kept);
        assertEq(schedule.vestedAt(start, start - 1), 0);
    }

    /* WHAT HAS VESTED */

    function testFuzz_VestedAt_IsAsTheDatesSay(
        uint256 total,
        IVestingVault.Terms memory terms,
        uint256 offset
    ) external pure {
        total = bound(total, 1, MAX_TOTAL);
        terms.atStartBps = uint16(bound(terms.atStartBps, 0, 10_000));
        terms.start = uint40(bound(terms.start, 1, type(uint40).max));
        uint256 length = (uint256(terms.cliffMonths) + terms.linearMonths) * MONTH;
        uint256 time = uint256(terms.start) + bound(offset, 0, length + 10 * MONTH);
        VestingSchedule schedule = _pack(total, terms);
        assertEq(schedule.vestedAt(terms.start, time), NaiveVesting.vested(total, terms, terms.start, time));
        // on the dates and beside them
        uint256 date = uint256(terms.start) + (offset % (uint256(terms.cliffMonths) + terms.linearMonths + 2)) * MONTH;
        for (uint256 i = 0; i < 3; ++i) {
            time = date + i - 1;
            assertEq(schedule.vestedAt(terms.start, time), NaiveVesting.vested(total, terms, terms.start, time));
        }
    }

    function testFuzz_VestedAt_NeverFallsAndEndsAtTheTotal(
        uint256 total,
        IVestingVault.Terms memory terms,
        uint256 earlier,
        uint256 later
    ) external pure {
        total = bound(total, 1, MAX_TOTAL);
        terms.atStartBps = uint16(bound(terms.atStartBps, 0, 10_000));
        uint256 end = BEGIN + (uint256(terms.cliffMonths) + terms.linearMonths) * MONTH;
        later = bound(later, BEGIN, end);
        earlier = bound(earlier, BEGIN, later);
        VestingSchedule schedule = _pack(total, terms);
        uint256 before = schedule.vestedAt(BEGIN, earlier);
        uint256 afterwards = schedule.vestedAt(BEGIN, later);
        assertLe(before, afterwards);
        assertLe(afterwards, total);
        assertEq(schedule.vestedAt(BEGIN, end), total);
        assertEq(schedule.vestedAt(BEGIN, type(uint256).max), total);
        assertEq(schedule.vestedAt(BEGIN, BEGIN - 1), 0);
        assertEq(schedule.vestedAt(0, later), 0); // the listing is not known yet
    }

    /// @dev What was released and which flags it has does not matter to what has vested.
    function testFuzz_VestedAt_LooksAtTheTermsAlone(uint256 total, uint256 released, uint256 time) external pure {
        total = bound(total, 1, MAX_TOTAL);
        IVestingVault.Terms memory terms = VestingTerms.privateSale();
        VestingSchedule bare = VestingSchedules.pack(total, 0, terms.cliffMonths, terms.linearMonths, 0, 0);
        VestingSchedule schedule = _pack(total, terms).withReleased(released & MAX_TOTAL, BEGIN);
        time = bound(time, 0, BEGIN + 30 * MONTH);
        assertEq(schedule.vestedAt(BEGIN, time), bare.vestedAt(BEGIN, time));
    }

    function test_VestedAt_OfTheLargestTotalDoesNotOverflow() external pure {
        VestingSchedule schedule = VestingSchedules.pack(MAX_TOTAL, BEGIN, 255, 255, 9_999, 0);
        uint256 end = BEGIN + 510 * MONTH;
        uint256 first = (MAX_TOTAL * 9_999) / 10_000;
        assertEq(schedule.vestedAt(BEGIN, BEGIN + 255 * MONTH), first);
        assertEq(schedule.vestedAt(BEGIN, end - 1), MAX_TOTAL - (MAX_TOTAL - first) / (255 * MONTH) - 1);
        assertEq(schedule.vestedAt(BEGIN, end), MAX_TOTAL);
    }

    /* THE TERMS OF THE TABLE */

    function test_Terms_AreThoseOfTheTable() external pure {
        IVestingVault.Terms memory none;
        IVestingVault.Terms memory expected = none;
        (expected.atStartBps, expected.linearMonths) = (1_000, 24);
        assertEq(abi.encode(VestingTerms.foundation()), abi.encode(expected));
        expected = IVestingVault.Terms(0, 6, 18, 0, false, true, false);
        assertEq(abi.encode(VestingTerms.privateSale()), abi.encode(expected));
        expected = IVestingVault.Terms(BEGIN, 12, 36, 0, false, false, true);
        assertEq(abi.encode(VestingTerms.team(BEGIN)), abi.encode(expected));
    }
}
