// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {SpanOfTime} from "./SpanOfTime.sol";
import {Sums} from "./WindowModel.sol";

contract SpanBeforeAll is SpanOfTime {
    function claim(uint256 newest, uint256 first) external pure {
        Sums memory none = Sums(newest, 0, 0, 0, 0, 0);
        assert(_isPart(none, none));
        assert(_isKept(newest, none, 0, first));
    }
}
