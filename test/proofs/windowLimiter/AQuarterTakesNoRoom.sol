// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Sums} from "./WindowModel.sol";

/// @dev So the first quarter at which an amount fits is found by trying them in turn; what fits then fits until more passes.
contract AQuarterTakesNoRoom {
    function claim(Sums memory sums) external pure {
        assert(sums.tick().total() <= sums.total());
    }
}
