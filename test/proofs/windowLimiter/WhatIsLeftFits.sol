// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Sums} from "./WindowModel.sol";

// `require` supposes: nobody calls this, and nobody reads a reason.
// solhint-disable reason-string

contract WhatIsLeftFits {
    function claim(Sums memory sums, uint256 limit) external pure {
        require(sums.total() <= limit);
        uint256 left = limit - sums.total();
        assert(sums.fits(limit, left));
        assert(!sums.fits(limit, left + 1));
    }
}
