// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {TopHoldersHandler} from "./handlers/TopHoldersHandler.sol";

/// @notice TOP: whoever is poked when, each set is the first hundred of a sorted list, and in office when it should be.
contract TopHoldersInvariantsTest is TopHoldersHandler {
    uint256 private constant CAMPAIGN = 250;

    function setUp() public override {
        super.setUp();
        bytes4[] memory selectors = new bytes4[](7);
        selectors[0] = this.poke.selector;
        selectors[1] = this.poke.selector;
        selectors[2] = this.poke.selector;
        selectors[3] = this.wait.selector;
        selectors[4] = this.waitForAnEdge.selector;
        selectors[5] = this.setEpochLength.selector;
        selectors[6] = this.look.selector;
        _target(selectors);
    }

    /// @dev A long run meets full sets, equal votes, evictions and changes of office.
    function test_Handlers_ReachWhatMatters() external {
        uint256 full = 0;
        for (uint256 i = 0; i < CAMPAIGN; ++i) {
            uint256 seed = uint256(keccak256(abi.encode(i)));
            if (i % 25 == 24) this.waitForAnEdge(seed);
            else if (i % 40 == 39) this.setEpochLength(seed);
            else if (i % 12 == 11) this.wait(seed);
            else if (i % 7 == 5) this.look(seed);
            else this.poke(seed);
            if (naive.sizeOf(_present()) == SEATS) ++full;
            if (i % 10 == 0) _assertAll();
        }
        _assertAll();
        assertGt(full, 100, "full sets");
        assertGt(ties, 50, "ties with the smallest");
        assertGt(evictions, 50, "evictions");
        assertGt(changesOfOffice, 3, "changes of office");
    }

    function _assertAll() private view {
        invariant_TOP1_TheSetIsTheFirstHundredOfASort();
        invariant_TOP2_OfficeIsOfTheFormerSetForSevenDays();
        invariant_TOP3_AFormerSetNeverChanges();
        invariant_TOP4_TheEventsTellEverySet();
        invariant_TOP5_SeatsOfThePastNeverChange();
    }

    function invariant_TOP1_TheSetIsTheFirstHundredOfASort() public view {
        _assertSet(_present());
    }

    function _assertSet(uint256 epoch) private view {
        (address[] memory accounts, uint256[] memory votes) = top.holdersAt(epoch);
        (address[] memory expected, uint256[] memory expectedVotes) = naive.setOf(epoch);
        assertEq(abi.encode(accounts, votes), abi.encode(expected, expectedVotes));
    }

    function invariant_TOP2_OfficeIsOfTheFormerSetForSevenDays() public view {
        (uint256 epoch, uint256 start, uint256 end) = top.epochOf(block.timestamp);
        assertEq(epoch, _present());
        assertEq(start, starts[epoch]);
        assertEq(end, starts[epoch + 1]);
        uint256 office = _inOffice();
        (uint256 actual, , uint256 until) = top.officeAt(block.timestamp);
        assertEq(actual, office);
        assertEq(until, starts[office + 1] + TRANSITION);
        (address[] memory expected, ) = naive.setOf(office);
        for (uint256 i = 0; i < expected.length; ++i) {
            assertTrue(top.isHolder(expected[i]));
        }
        uint256 count = 0;
        for (uint256 i = 0; i < ACCOUNTS; ++i) {
            if (top.isHolder(_account(i))) ++count;
        }
        assertEq(count, expected.length);
    }

    function invariant_TOP3_AFormerSetNeverChanges() public view {
        uint256 present = _present();
        _assertSet(present - 1);
        (address[] memory expected, ) = naive.setOf(present - 1);
        uint256 count = 0;
        for (uint256 i = 0; i < ACCOUNTS; ++i) {
            if (top.isHolderAt(_account(i), present - 1)) ++count;
        }
        assertEq(count, expected.length);
    }

    /// @dev A second that is over never has another seat than it had.
    function invariant_TOP5_SeatsOfThePastNeverChange() public view {
        for (uint256 i = 0; i < seen.length; ++i) {
            if (seen[i].time + 30 days < block.timestamp) continue;
            assertEq(top.hasSeatAt(seen[i].account, seen[i].time), seen[i].hasSeat);
        }
        uint256 seats = 0;
        for (uint256 i = 0; i < ACCOUNTS; ++i) {
            if (top.hasSeatAt(_account(i), block.timestamp - 1)) ++seats;
        }
        assertLe(seats, SEATS);
    }

    function invariant_TOP4_TheEventsTellEverySet() public view {
        uint256 present = _present();
        for (uint256 epoch = present - 1; epoch <= present; ++epoch) {
            assertEq(told[epoch].length, naive.sizeOf(epoch));
            assertEq(toldBegun[epoch], naive.pokedIn(epoch) != 0);
            for (uint256 i = 0; i < told[epoch].length; ++i) {
                assertTrue(top.isHolderAt(told[epoch][i], epoch));
            }
        }
    }
}
