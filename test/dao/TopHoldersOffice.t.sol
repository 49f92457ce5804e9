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
        _setLength(28 days);
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
        // whoever was in then still was
        assertTrue(top.isHolderAt(_account(99), 1));
        assertFalse(top.isHolderAt(_account(99), 3));
    }

    function test_IsHolderAt_AnswersForEveryEpochBeyondAWord() external {
        _setLength(28 days);
        uint256 start = FIRST + LENGTH;
        _pokeWith(1, 5);
        for (uint256 epoch = 2; epoch < 520; ++epoch) {
            _warp(start + 1);
            if (epoch % 3 == 0) _pokeWith(1, 5);
            start += 28 days;
        }
        for (uint256 epoch = 2; epoch < 520; ++epoch) {
            assertEq(top.isHolderAt(_account(1), epoch), epoch % 3 == 0);
        }
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
        _setLength(bound(weeks_, 4, 52) * WEEK_SECONDS);
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
        emit ITopHolders.EpochLengthUpdated(LENGTH, 28 days, 5, FIRST + 4 * LENGTH);
        _setLength(28 days);
        uint256 start = FIRST + 4 * LENGTH;
        _assertEpoch(block.timestamp, 4, FIRST + 3 * LENGTH, start);
        _assertEpoch(start - 1, 4, FIRST + 3 * LENGTH, start);
        _assertEpoch(start, 5, start, start + 28 days);
        _assertEpoch(start + 28 days, 6, start + 28 days, start + 56 days);
        // what was stays
        _assertEpoch(FIRST + LENGTH, 2, FIRST + LENGTH, FIRST + 2 * LENGTH);
        _assertEpoch(FIRST - 1, 0, 0, FIRST);
        (uint256 present, uint256 next) = top.epochLength();
        assertEq(present, LENGTH);
        assertEq(next, 28 days);
        vm.warp(start);
        (present, next) = top.epochLength();
        assertEq(present, 28 days);
    }

    function test_SetEpochLength_ReplacesOneThatDoesNotHoldYet() external {
        _setLength(28 days);
        vm.expectEmit(address(top));
        emit ITopHolders.EpochLengthUpdated(28 days, 364 days, 2, FIRST + LENGTH);
        _setLength(364 days);
        _assertEpoch(block.timestamp, 1, FIRST, FIRST + LENGTH);
        _assertEpoch(FIRST + LENGTH, 2, FIRST + LENGTH, FIRST + LENGTH + 364 days);
    }

    /// @dev In the first 7 days after a change, and of another right after it, the former set and its epoch are found.
    function test_SetEpochLength_AgainAndAgainChangesNoOffice() external {
        uint256 start = FIRST;
        uint256 length = LENGTH;
        uint256[4] memory lengths = [uint256(28 days), 364 days, 35 days, 91 days];
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
        _assertEpoch(FIRST + LENGTH + 28 days, 3, FIRST + LENGTH + 28 days, FIRST + LENGTH + 392 days);
    }

    function test_SetEpochLength_DoesNotMoveThePresentSetsSnapshot() external {
        _fill(10);
        _setLength(28 days);
        assertEq(_pokeWith(20, 3), 1);
        _assertSize(1, 11);
    }

    function test_SetEpochLength_RevertWhen_NotWholeWeeksOrOutOfBounds() external {
        uint256[6] memory bad = [uint256(0), 21 days, 27 days, 28 days + 1, 90 days, 371 days];
        for (uint256 i = 0; i < bad.length; ++i) {
            _expectBadLength(bad[i]);
            _setLength(bad[i]);
        }
        _setLength(28 days);
        _setLength(364 days);
    }

    function test_SetEpochLength_RevertWhen_CallerNotAdmin() external {
        address[4] memory others = [thief, critical, routine, guardian];
        for (uint256 i = 0; i < others.length; ++i) {
            vm.expectRevert(abi.encodeWithSelector(IAccessManaged.AccessManagedUnauthorized.selector, others[i]));
            vm.prank(others[i]);
            top.setEpochLength(28 days);
        }
    }
}
