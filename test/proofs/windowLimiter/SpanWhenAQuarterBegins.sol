// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {SpanOfTime} from "./SpanOfTime.sol";
import {Sums} from "./WindowModel.sol";

// `require` supposes: nobody calls this, and nobody reads a reason.
// solhint-disable reason-string

contract SpanWhenAQuarterBegins is SpanOfTime {
    function claim(Sums memory all, Sums memory inSpan, uint256 gone, uint256 first) external pure {
        require(_isPart(all, inSpan) && _isKept(all.newest, inSpan, gone, first));
        Sums memory next = inSpan.tick();
        assert(_isPart(all.tick(), next));
        assert(_isKept(all.newest + 1, next, gone + inSpan.total() - next.total(), first));
    }
}
