// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Initializable} from "@openzeppelin/contracts/proxy/utils/Initializable.sol";
import {IAccessManaged} from "@openzeppelin/contracts/access/manager/IAccessManaged.sol";
import {ITopHolders} from "../../contracts/interfaces/dao/ITopHolders.sol";
import {TopHoldersTest} from "../helpers/TopHoldersTest.sol";

/// @notice When a set is in office, and how long epochs last.
contract TopHoldersOfficeTest is TopHoldersTest {
    function _warp(uint256 time) private {
        vm.warp(time);
    }

    /* OFFICE */

    function test_Office_IsEmptyInTheFirstSevenDaysThenTheFirstSets() external {
        _pokeWith(1, 5);
        assertFalse(top.isHolder(_account(1)));
        _assertOffice(0, 0, FIRST + TRANSITION);
        _warp(FIRST + TRANSITION - 1);
        assertFalse(top.isHolder(_account(1)));
        (address[] memory accounts, ) = top.holders();
        assertEq(accounts.length, 0);
        _warp(FIRST + TRANSITION);
        assertTrue(top.isHolder(_account(1)));
        _assertOffice(1, FIRST + TRANSITION, FIRST + LENGTH + TRANSITION);
        (accounts, ) = top.holders();
        assertEq(accounts[0], _account(1));
    }

    function test_Office_ChangesAtTheSecondAfterSevenDays() external {
        _pokeWith(1, 5);
        uint256 second = FIRST + LENGTH;
        _warp(second + 1);
        _pokeWith(2, 6);
        uint256 change = second + TRANSITION;
        uint256[4] memory before = [second + 1, second + 1 days, change - 1 hours, change - 1];
        for (uint256 i = 0; i < before.length; ++i) {
            _warp(before[i]);
            assertTrue(top.isHolder(_account(1)), "former");
            assertFalse(top.isHolder(_account(2)), "present");
            _assertOffice(1, FIRST + TRANSITION, change);
        }
        uint256[3] memory afterwards = [change, change + 1, second + LENGTH - 1];
        for (uint256 i = 0; i < afterwards.length; ++i) {
            _warp(afterwards[i]);
            assertFalse(top.isHolder(_account(1)), "former");
            assertTrue(top.isHolder(_account(2)), "present");
            _assertOffice(2, change, change + LENGTH);
        }
        _warp(second + LENGTH);
        assertTrue(top.isHolder(_account(2)), "former now");
    }

    function test_Office_GoesOnInTheSecondInWhichAnEpochBegins() external {
        _pokeWith(1, 5);
        _warp(FIRST + LENGTH);
        assertTrue(top.isHolder(_account(1)));
        (address[] memory accounts, ) = top.holders();
        assertEq(accounts.length, 1);
    }

    function test_Office_IsOfBothForWhoIsInBothSets() external {
        _pokeWith(1, 5);
        _warp(FIRST + LENGTH + 1);
        _pokeWith(1, 6);
        assertTrue(top.isHolder(_account(1)));
        _warp(FIRST + LENGTH + TRANSITION);
        assertTrue(top.isHolder(_account(1)));
    }

    /// @dev The former set does not stay for want of another.
    function test_Office_IsEmptyGiven_NobodyWasPoked() external {
        _pokeWith(1, 5);
        _warp(FIRST + LENGTH + TRANSITION);
        assertFalse(top.isHolder(_account(1)));
        _assertOffice(2, FIRST + LENGTH + TRANSITION, FIRST + 2 * LENGTH + TRANSITION);
        (address[] memory accounts, ) = top.holders();
        assertEq(accounts.length, 0);
        // and a late poke fills it at once
        assertEq(_pokeWith(2, 7), 1);
        assertTrue(top.isHolder(_account(2)));
    }

    function test_Office_IsEmptyAfterAnEpochInWhichNobodyWasPoked() external {
        _pokeWith(1, 5);
        _warp(FIRST + 2 * LENGTH + 1);
        assertFalse(top.isHolder(_account(1)));
        _pokeWith(2, 7);
        _assertSize(2, 0);
        _assertSize(3, 1);
        assertFalse(top.isHolder(_account(2)));
        _warp(FIRST + 2 * LENGTH + TRANSITION);
        assertTrue(top.isHolder(_account(2)));
    }

    function test_Office_EndsAtOnceForWhoIsEvicted() external {
        _fill(SEATS);
        _warp(FIRST + TRANSITION);
        assertTrue(top.isHolder(_account(0)));
        _pokeWith(200, 9_999);
        assertFalse(top.isHolder(_account(0)));
        assertTrue(top.isHolder(_account(200)));
    }

    /// @dev All cold: the proxy, the book, the account's word; a change of length that is to come adds two words.
    function test_IsHolder_CostsLessThanFifteenThousandGas() external {
        _pokeWith(1, 5);
        _warp(FIRST + TRANSITION);
        vm.cool(address(top));
        uint256 before = gasleft();
        top.isHolder(_account(1));
        assertLt(before - gasleft(), 15_000);
        _setLength(42 days);
        vm.cool(address(top));
        before = gasleft();
        top.isHolder(_account(1));
        assertLt(before - gasleft(), 20_000);
    }

    /* EPOCHS SHARE TWO HEAPS */

    function test_Sets_OfThePresentAndTheFormerEpochAreKeptApart() external {
        _fill(SEATS);
        (address[] memory former, uint256[] memory formerVotes) = top.holdersAt(1);
        _warp(FIRST + LENGTH + 1);
        _fill(40);
        _assertSize(1, SEATS);
        _assertSize(2, 40);
        (address[] memory still, uint256[] memory stillVotes) = top.holdersAt(1);
        assertEq(abi.encode(still, stillVotes), abi.encode(former, formerVotes));
    }

    function test_Sets_AnOldHeapIsOverwrittenByAFewAndTellsNothingMore() external {
        _fill(SEATS);
        _warp(FIRST + 2 * LENGTH + 1);
        _assertSize(3, 0);
        _pokeWith(300, 3);
        _pokeWith(301, 2);
        _pokeWith(302, 4);
        (address[] memory accounts, uint256[] memory votes) = top.holdersAt(3);
        assertEq(accounts.length, 3);
        assertEq(accounts[0], _account(302));
        assertEq(votes[2], 2);
        _assertSmallest(301, 2);
        assertFalse(top.isHolderAt(_account(99), 3));
    }

    function test_IsHolderAt_AnswersForThisEpochAndTheOneBefore() external {
        uint256 start = FIRST;
        for (uint256 epoch = 1; epoch < 40; ++epoch) {
            if (epoch % 3 != 1) _pokeWith(1, 5);
            assertEq(top.isHolderAt(_account(1), epoch), epoch % 3 != 1);
            if (epoch != 1) assertEq(top.isHolderAt(_account(1), epoch - 1), epoch % 3 != 2);
            if (epoch > 2) {
                vm.expectRevert(abi.encodeWithSelector(ITopHolders.TopHolders_EpochNotKept.selector, epoch - 2, epoch));
                top.isHolderAt(_account(1), epoch - 2);
            }
            vm.expectRevert(abi.encodeWithSelector(ITopHolders.TopHolders_EpochNotKept.selector, epoch + 1, epoch));
            top.isHolderAt(_account(1), epoch + 1);
            start += LENGTH;
            _warp(start + 1);
        }
    }

    /* COUNCIL */

    function test_Council_HasAHundredSeatsTakenOrNot() external {
        assertEq(top.seatsAt(0), SEATS);
        _fill(3);
        assertEq(top.seatsAt(block.timestamp), SEATS);
    }

    /// @dev From the poke on, once the set is in office; before, in the epoch's first days, the former set has the seats.
    function test_HasSeatAt_BeginsWithThePokeAndTheOffice() external {
        _warp(FIRST + 10 days);
        _pokeWith(1, 5);
        assertFalse(top.hasSeatAt(_account(1), FIRST + 10 days - 1));
        assertTrue(top.hasSeatAt(_account(1), FIRST + 10 days));
        _warp(FIRST + LENGTH + 3 days);
        _pokeWith(2, 5);
        _warp(FIRST + LENGTH + 20 days);
        uint256 office = FIRST + LENGTH + TRANSITION;
        assertTrue(top.hasSeatAt(_account(1), office - 1));
        assertFalse(top.hasSeatAt(_account(1), office));
        assertFalse(top.hasSeatAt(_account(2), office - 1));
        assertTrue(top.hasSeatAt(_account(2), office));
        assertFalse(top.hasSeatAt(_account(1), 0));
    }

    /// @dev Who is evicted voted as one of the hundred until then, and whoever evicts it is one from then on: a second has no 101 seats.
    function test_HasSeatAt_OfASecondThatIsOverIsNotChangedByAPoke() external {
        _warp(FIRST + 10 days);
        _fill(SEATS);
        _warp(FIRST + 12 days);
        _pokeWith(200, 5_000_000);
        assertTrue(top.hasSeatAt(_account(0), FIRST + 12 days - 1));
        assertFalse(top.hasSeatAt(_account(0), FIRST + 12 days));
        assertFalse(top.hasSeatAt(_account(200), FIRST + 12 days - 1));
        assertTrue(top.hasSeatAt(_account(200), FIRST + 12 days));
        for (uint256 time = FIRST + 12 days - 1; time <= FIRST + 12 days; ++time) {
            uint256 seats = 0;
            for (uint256 i = 0; i <= 200; ++i) {
                if (top.hasSeatAt(_account(i), time)) ++seats;
            }
            assertEq(seats, SEATS);
        }
    }

    /// @dev The longest vote of a node began in the last second of an office, and the shortest epochs follow.
    function test_HasSeatAt_IsKnownForTheLongestVote() external {
        _pokeWith(1, 5);
        _setLength(42 days);
        uint256 last = FIRST + LENGTH + TRANSITION - 1;
        _warp(FIRST + LENGTH + 1 days);
        _pokeWith(1, 5);
        _warp(last + 30 days);
        assertTrue(top.hasSeatAt(_account(1), last));
        (uint256 epoch, , uint256 end) = top.epochOf(last + 30 days);
        assertEq(epoch, 2);
        assertGt(end, last + 30 days);
    }

    /* EPOCHS */

    function test_EpochOf_CountsFromTheWeekOfTheDeployment() external view {
        _assertEpoch(0, 0, 0, FIRST);
        _assertEpoch(FIRST - 1, 0, 0, FIRST);
        _assertEpoch(FIRST, 1, FIRST, FIRST + LENGTH);
        _assertEpoch(FIRST + LENGTH - 1, 1, FIRST, FIRST + LENGTH);
        _assertEpoch(FIRST + LENGTH, 2, FIRST + LENGTH, FIRST + 2 * LENGTH);
        _assertEpoch(FIRST + 10 * LENGTH + 5, 11, FIRST + 10 * LENGTH, FIRST + 11 * LENGTH);
    }

    function test_Initialize_InTheFirstSecondOfAWeekBeginsThere() external {
        vm.warp(FIRST + WEEK_SECONDS);
        top = _deployTop(address(snapshot));
        _assertEpoch(block.timestamp, 1, FIRST + WEEK_SECONDS, FIRST + WEEK_SECONDS + LENGTH);
    }

    function test_Initialize_RevertWhen_Repeated() external {
        bytes memory again = _topInitializer(thief);
        vm.expectRevert(Initializable.InvalidInitialization.selector);
        (bool reverted, ) = address(top).call(again);
        assertTrue(reverted);
        address implementation = _topImplementation(address(snapshot));
        vm.expectRevert(Initializable.InvalidInitialization.selector);
        (reverted, ) = implementation.call(again);
        assertTrue(reverted);
    }

    function testFuzz_EpochOf_NeverOverlapsAndLeavesNoGap(uint256 time, uint256 weeks_) external {
        time = bound(time, FIRST, FIRST + 100 * 365 days);
        _setLength(bound(weeks_, 6, 52) * WEEK_SECONDS);
        (uint256 epoch, uint256 start, uint256 end) = top.epochOf(time);
        assertTrue(start <= time && time < end);
        assertEq(start % WEEK_SECONDS, 0);
        (uint256 next, uint256 nextStart, ) = top.epochOf(end);
        assertEq(next, epoch + 1);
        assertEq(nextStart, end);
        (uint256 same, uint256 sameStart, uint256 sameEnd) = top.epochOf(start);
        assertEq(abi.encode(same, sameStart, sameEnd), abi.encode(epoch, start, end));
    }

    /* THEIR LENGTH */

    function test_SetEpochLength_HoldsFromTheNextEpochOn() external {
        vm.warp(FIRST + 3 * LENGTH + 5 days);
        vm.expectEmit(address(top));
        emit ITopHolders.EpochLengthUpdated(LENGTH, 42 days, 5, FIRST + 4 * LENGTH);
        _setLength(42 days);
        uint256 start = FIRST + 4 * LENGTH;
        _assertEpoch(block.timestamp, 4, FIRST + 3 * LENGTH, start);
        _assertEpoch(start - 1, 4, FIRST + 3 * LENGTH, start);
        _assertEpoch(start, 5, start, start + 42 days);
        _assertEpoch(start + 42 days, 6, start + 42 days, start + 84 days);
        // what was stays
        _assertEpoch(FIRST + LENGTH, 2, FIRST + LENGTH, FIRST + 2 * LENGTH);
        _assertEpoch(FIRST - 1, 0, 0, FIRST);
        (uint256 present, uint256 next) = top.epochLength();
        assertEq(present, LENGTH);
        assertEq(next, 42 days);
        vm.warp(start);
        (present, next) = top.epochLength();
        assertEq(present, 42 days);
    }

    function test_SetEpochLength_ReplacesOneThatDoesNotHoldYet() external {
        _setLength(42 days);
        vm.expectEmit(address(top));
        emit ITopHolders.EpochLengthUpdated(42 days, 364 days, 2, FIRST + LENGTH);
        _setLength(364 days);
        _assertEpoch(block.timestamp, 1, FIRST, FIRST + LENGTH);
        _assertEpoch(FIRST + LENGTH, 2, FIRST + LENGTH, FIRST + LENGTH + 364 days);
    }

    /// @dev In the first 7 days after a change, and of another right after it, the former set and its epoch are found.
    function test_SetEpochLength_AgainAndAgainChangesNoOffice() external {
        uint256 start = FIRST;
        uint256 length = LENGTH;
        uint256[4] memory lengths = [uint256(42 days), 364 days, 49 days, 91 days];
        _pokeWith(1, 5);
        for (uint256 i = 0; i < lengths.length; ++i) {
            _setLength(lengths[i]);
            (start, length) = (start + length, lengths[i]);
            vm.warp(start + 1);
            _pokeWith(i + 2, 5);
            _setLength(77 days); // replaced in the next round
            assertTrue(top.isHolder(_account(i + 1)));
            vm.warp(start + TRANSITION - 1);
            assertTrue(top.isHolder(_account(i + 1)));
            vm.warp(start + TRANSITION);
            assertTrue(top.isHolder(_account(i + 2)));
            assertFalse(top.isHolder(_account(i + 1)));
            _assertOffice(i + 2, start + TRANSITION, start + length + TRANSITION);
        }
        _assertEpoch(FIRST, 1, FIRST, FIRST + LENGTH);
        _assertEpoch(FIRST + LENGTH + 42 days, 3, FIRST + LENGTH + 42 days, FIRST + LENGTH + 406 days);
    }

    function test_SetEpochLength_DoesNotMoveThePresentSetsSnapshot() external {
        _fill(10);
        _setLength(42 days);
        assertEq(_pokeWith(20, 3), 1);
        _assertSize(1, 11);
    }

    function test_SetEpochLength_RevertWhen_NotWholeWeeksOrOutOfBounds() external {
        uint256[6] memory bad = [uint256(0), 35 days, 41 days, 42 days + 1, 90 days, 371 days];
        for (uint256 i = 0; i < bad.length; ++i) {
            _expectBadLength(bad[i]);
            _setLength(bad[i]);
        }
        _setLength(42 days);
        _setLength(364 days);
    }

    function test_SetEpochLength_RevertWhen_CallerNotAdmin() external {
        address[4] memory others = [thief, critical, routine, guardian];
        for (uint256 i = 0; i < others.length; ++i) {
            vm.expectRevert(abi.encodeWithSelector(IAccessManaged.AccessManagedUnauthorized.selector, others[i]));
            vm.prank(others[i]);
            top.setEpochLength(42 days);
        }
    }
}
