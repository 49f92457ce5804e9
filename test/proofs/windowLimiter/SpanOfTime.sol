// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Sums} from "./WindowModel.sol";

contract SpanOfTime {
    uint256 internal constant SPAN = 3_600;

    /// @dev What passed in the span is among what passed, quarter by quarter.
    function _isPart(Sums memory all, Sums memory inSpan) internal pure returns (bool) {
        return
            inSpan.s0 <= all.s0 &&
            inSpan.s1 <= all.s1 &&
            inSpan.s2 <= all.s2 &&
            inSpan.s3 <= all.s3 &&
            inSpan.s4 <= all.s4;
    }

    /// @dev None of it is of a quarter before the span's first, and so none is dropped before the fifth after that.
    function _isKept(uint256 newest, Sums memory inSpan, uint256 gone, uint256 first) internal pure returns (bool) {
        return
            (newest >= first || inSpan.s0 == 0) &&
            (newest >= first + 1 || inSpan.s1 == 0) &&
            (newest >= first + 2 || inSpan.s2 == 0) &&
            (newest >= first + 3 || inSpan.s3 == 0) &&
            (newest >= first + 4 || inSpan.s4 == 0) &&
            (newest >= first + 5 || gone == 0);
    }
}
