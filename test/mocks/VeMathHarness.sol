// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {VeLock, VeLocks} from "../../contracts/libraries/VeLock.sol";

/// @dev The library as a contract, so that the SDK's port can be held against it.
contract VeMathHarness {
    struct Reading {
        uint256 amount;
        uint256 end;
        uint256 since;
        uint256 number;
        bool delegated;
        bool withdrawn;
    }

    function read(VeLock lock) external pure returns (Reading memory reading) {
        reading.amount = lock.amount();
        reading.end = lock.endWeek() * VeLocks.WEEK;
        reading.since = lock.since();
        reading.number = lock.count();
        reading.delegated = lock.isDelegated();
        reading.withdrawn = lock.isWithdrawn();
    }

    function votesAt(VeLock lock, uint256 time) external pure returns (uint256) {
        return lock.votesAt(time);
    }

    function sumVotesAt(uint256 sum, uint256 weekSum, uint256 time) external pure returns (uint256) {
        return VeLocks.votesAt(sum, weekSum, time);
    }
}
