// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IVotes} from "@openzeppelin/contracts/governance/utils/IVotes.sol";
import {ITopHolders} from "../../contracts/interfaces/dao/ITopHolders.sol";
import {SnapshotVotes} from "../mocks/SnapshotVotes.sol";
import {TopHoldersTest} from "../helpers/TopHoldersTest.sol";

/// @notice Who enters a set, who leaves it, and what the views and events tell of it.
contract TopHoldersPokeTest is TopHoldersTest {
    /* ENTERING */

    function test_Poke_EntersTheFirstAndBeginsTheEpoch() external {
        _give(7, 5);
        vm.expectEmit(address(top));
        emit ITopHolders.EpochBegun(1, FIRST, FIRST + LENGTH);
        vm.expectEmit(address(top));
        emit ITopHolders.HolderEntered(1, _account(7), 5);
        vm.prank(thief); // anyone
        assertEq(top.poke(_one(_account(7))), 1);
        assertTrue(top.isHolderAt(_account(7), 1));
        assertEq(top.rankOf(_account(7), 1), 1);
        (uint256 size, address smallest, uint256 votes) = top.sizeOf(1);
        assertEq(size, 1);
        assertEq(smallest, _account(7));
        assertEq(votes, 5);
    }

    function test_Poke_BeginsTheEpochOnce() external {
        _pokeWith(1, 5);
        _give(2, 5);
        vm.recordLogs();
        _poke(2);
        assertEq(vm.getRecordedLogs().length, 1);
    }

    function test_Poke_TakesTheVotesOfTheEpochsStart() external {
        snapshot.setVotes(_account(1), FIRST - 1, 8);
        snapshot.setVotes(_account(1), FIRST, 9);
        snapshot.setVotes(_account(1), FIRST + 1, 10);
        vm.expectCall(address(snapshot), abi.encodeCall(IVotes.getPastVotes, (_account(1), FIRST)));
        _poke(1);
        _assertSmallest(1, 9);
    }

    function test_Poke_PassesOverWhoHasNoVotes() external {
        vm.recordLogs();
        assertEq(_poke(1), 0);
        assertEq(top.poke(_one(address(0))), 0);
        assertEq(vm.getRecordedLogs().length, 0);
        _assertSize(1, 0);
        assertFalse(top.isHolderAt(_account(1), 1));
    }

    function test_Poke_OfNobodyDoesNothing() external {
        assertEq(top.poke(new address[](0)), 0);
        _assertSize(1, 0);
    }

    function test_Poke_PassesOverWhoIsIn() external {
        _pokeWith(1, 5);
        vm.recordLogs();
        assertEq(_poke(1), 0);
        assertEq(vm.getRecordedLogs().length, 0);
        _assertSize(1, 1);
    }

    function test_Poke_PassesOverWhoIsNamedTwice() external {
        _give(1, 5);
        _give(2, 6);
        address[] memory accounts = new address[](4);
        (accounts[0], accounts[1], accounts[2], accounts[3]) = (_account(1), _account(2), _account(1), _account(2));
        assertEq(top.poke(accounts), 2);
        _assertSize(1, 2);
    }

    function test_Poke_StopsNobodyBehindWhoIsPassedOver() external {
        _give(2, 6);
        address[] memory accounts = new address[](3);
        (accounts[0], accounts[1], accounts[2]) = (_account(1), address(0), _account(2));
        assertEq(top.poke(accounts), 1);
        assertTrue(top.isHolderAt(_account(2), 1));
    }

    /* A FULL SET */

    function test_Poke_TakesAHundredWithoutEvicting() external {
        _fill(SEATS);
        _assertSize(1, SEATS);
        assertEq(top.capacity(), SEATS);
        _assertSmallest(0, 1_000);
    }

    function test_Poke_EvictsTheSmallestForALarger() external {
        _fill(SEATS);
        _give(200, 1_001);
        vm.expectEmit(address(top));
        emit ITopHolders.HolderEvicted(1, _account(0), 1_000);
        vm.expectEmit(address(top));
        emit ITopHolders.HolderEntered(1, _account(200), 1_001);
        assertEq(_poke(200), 1);
        assertFalse(top.isHolderAt(_account(0), 1));
        assertTrue(top.isHolderAt(_account(200), 1));
        _assertSize(1, SEATS);
        _assertSmallest(200, 1_001);
        assertEq(top.rankOf(_account(200), 1), SEATS);
    }

    function test_Poke_PassesOverASmaller() external {
        _fill(SEATS);
        _give(200, 999);
        vm.recordLogs();
        assertEq(_poke(200), 0);
        assertEq(vm.getRecordedLogs().length, 0);
        _assertSmallest(0, 1_000);
    }

    function test_Poke_DoesNotLetTheEvictedBackIn() external {
        _fill(SEATS);
        _pokeWith(200, 50_500);
        assertEq(_poke(0), 0);
        assertFalse(top.isHolderAt(_account(0), 1));
    }

    function test_Poke_EvictsWhoEnteredInTheSameCall() external {
        _fill(SEATS);
        _give(200, 1_500);
        _give(201, 2_500);
        address[] memory accounts = new address[](4);
        (accounts[0], accounts[1], accounts[2], accounts[3]) = (
            _account(200), // instead of 0
            _account(201), // instead of 200
            _account(200), // smaller than 1
            _account(0)
        );
        assertEq(top.poke(accounts), 2);
        assertFalse(top.isHolderAt(_account(200), 1));
        _assertSmallest(1, 2_000);
    }

    /// @dev Every place of the heap: each of a hundred members is evicted in turn.
    function test_Poke_EvictsAllOneByOneFromTheSmallest() external {
        _fill(SEATS);
        for (uint256 i = 0; i < SEATS; ++i) {
            _assertSmallest(i, (i + 1) * 1_000);
            _pokeWith(500 + i, 1_000_000 - i);
        }
        _assertSmallest(599, 999_901);
    }

    /* TIES */

    function test_Poke_OfEqualVotesTheLowerAddressRanksHigher() external {
        _pokeWith(5, 10);
        _pokeWith(3, 10);
        _pokeWith(4, 10);
        (address[] memory accounts, ) = top.holdersAt(1);
        for (uint256 i = 0; i < 3; ++i) assertEq(accounts[i], _account(3 + i));
    }

    function test_Poke_WithAsManyVotesALowerAddressBeatsTheSmallestAndAHigherDoesNot() external {
        _fill(SEATS);
        _pokeWith(200, 2_000); // instead of 0; smaller than 1
        _assertSmallest(200, 2_000);
        assertEq(_pokeWith(201, 2_000), 0);
        assertEq(_pokeWith(199, 2_000), 1);
        assertFalse(top.isHolderAt(_account(200), 1));
        _assertSmallest(199, 2_000);
    }

    /// @dev Equal to the last bit of both: addresses from zero to the highest.
    function test_Poke_TakesTheLowestAndTheHighestAddressAndAllVotes() external {
        uint256 all = 250_000_000e18; // all CPT, for four years
        address highest = address(type(uint160).max);
        snapshot.setVotes(highest, FIRST, all);
        snapshot.setVotes(address(1), FIRST, all);
        snapshot.setVotes(address(2), FIRST, type(uint96).max);
        address[] memory poked = new address[](3);
        (poked[0], poked[1], poked[2]) = (highest, address(1), address(2));
        top.poke(poked);
        (address[] memory accounts, uint256[] memory votes) = top.holdersAt(1);
        assertEq(accounts[0], address(2));
        assertEq(votes[0], type(uint96).max);
        assertEq(accounts[1], address(1));
        assertEq(accounts[2], highest);
        assertEq(votes[2], all);
    }

    /* VIEWS */

    function test_HoldersAt_AreInOrderOfRank() external {
        _fill(SEATS);
        (address[] memory accounts, uint256[] memory votes) = top.holdersAt(1);
        assertEq(accounts.length, SEATS);
        assertEq(votes.length, SEATS);
        for (uint256 i = 0; i < SEATS; ++i) {
            assertEq(accounts[i], _account(SEATS - 1 - i));
            assertEq(votes[i], (SEATS - i) * 1_000);
            assertEq(top.rankOf(accounts[i], 1), i + 1);
        }
        assertEq(top.rankOf(_account(100), 1), 0);
    }

    function test_Views_OfAnEmptySetAreZero() external view {
        (uint256 size, address smallest, uint256 votes) = top.sizeOf(1);
        assertEq(size, 0);
        assertEq(smallest, address(0));
        assertEq(votes, 0);
        assertEq(top.rankOf(_account(1), 1), 0);
        (address[] memory accounts, ) = top.holdersAt(1);
        assertEq(accounts.length, 0);
        assertEq(address(top.voteEscrow()), address(snapshot));
    }

    function test_Views_RevertWhen_TheEpochIsNotKept() external {
        _expectNotKept(2, 1);
        top.holdersAt(2);
        _expectNotKept(2, 1);
        top.sizeOf(2);
        _expectNotKept(2, 1);
        top.rankOf(_account(1), 2);
        vm.warp(FIRST + 2 * LENGTH);
        _expectNotKept(1, 3);
        top.holdersAt(1);
        _expectNotKept(type(uint256).max - 1, 3);
        top.holdersAt(type(uint256).max - 1);
        _assertSize(2, 0);
        _assertSize(3, 0);
    }

    function test_Poke_RevertWhen_TheEpochBeginsInThisSecond() external {
        vm.warp(FIRST + LENGTH);
        _give(1, 5);
        vm.expectRevert(
            abi.encodeWithSelector(SnapshotVotes.ERC5805FutureLookup.selector, FIRST + LENGTH, FIRST + LENGTH)
        );
        _poke(1);
        skip(1);
        assertEq(_poke(1), 1);
    }
}
