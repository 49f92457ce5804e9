// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Sums, WindowModel} from "./WindowModel.sol";

// `require` supposes: nobody calls this, and nobody reads a reason.
// solhint-disable reason-string

/// @dev All five together: each of them is no more.
contract SumsStayBelow40Bits {
    function claim(Sums memory sums, uint256 limit, uint256 amount) external pure {
        require(limit <= WindowModel.MAX_LIMIT && sums.total() <= WindowModel.MAX_LIMIT);
        require(sums.fits(limit, amount));
        assert(sums.add(amount).total() <= WindowModel.MAX_LIMIT);
        assert(sums.add(amount).total() < 2 ** 40);
    }
}
