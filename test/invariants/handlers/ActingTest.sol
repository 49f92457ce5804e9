// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Acting} from "./Acting.sol";

/// @notice What holds of the handlers of every stateful suite.
abstract contract ActingTest is Acting {
    function invariant_Handlers_NeverRevertAndMostlyAct() external view {
        assertEq(firstRevert, "", "a handler reverted");
        assertEq(tally.reverted, 0);
        assertGe(tally.done * 100, tally.calls * 90, "too many idle calls");
    }
}
