// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {SpanOfTime} from "./SpanOfTime.sol";
import {Sums, WindowModel} from "./WindowModel.sol";

// `require` supposes: nobody calls this, and nobody reads a reason.
// solhint-disable reason-string

/// @dev Whatever the limit is, and was before.
contract SpanWhenAnAmountPasses is SpanOfTime {
    function claim(
        Sums memory all,
        Sums memory inSpan,
        uint256 gone,
        uint256 begin,
        uint256 time,
        uint256 amount,
        uint256 limit
    ) external pure {
        uint256 first = begin / WindowModel.QUARTER;
        require(_isPart(all, inSpan) && _isKept(all.newest, inSpan, gone, first));
        require(all.newest == time / WindowModel.QUARTER && all.fits(limit, amount));
        bool isInSpan = begin <= time && time <= begin + SPAN;
        Sums memory next = inSpan.add(isInSpan ? amount : 0);
        if (isInSpan) assert(gone + next.total() <= limit); // WIN-1
        assert(_isPart(all.add(amount), next));
        assert(_isKept(all.newest, next, gone, first));
    }
}
