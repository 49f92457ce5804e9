// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Sums, WindowModel} from "./WindowModel.sol";

// `require` supposes: nobody calls these, and nobody reads a reason.
// solhint-disable reason-string

/// @title WindowLimiterProof
/// @notice WIN-1 by induction over all that happens to a window: nothing yet, a quarter begins, an amount passes.
/// @dev `begin` is the beginning of any span. `inSpan` is a second window that counts only what passed in it, `gone` what was dropped
///      from that one: together they are all that passed in the span. The limit is any at every amount.
contract WindowLimiterProof {
    uint256 private constant SPAN = 3_600;

    function claim_Holds_WhenNothingPassedYet(uint256 newest, uint256 begin) external pure {
        Sums memory none = Sums(newest, 0, 0, 0, 0, 0);
        _prove(none, none, 0, begin / WindowModel.QUARTER);
    }

    function claim_Holds_WhenAQuarterBegins(
        Sums memory all,
        Sums memory inSpan,
        uint256 gone,
        uint256 first
    ) external pure {
        _suppose(all, inSpan, gone, first);
        Sums memory next = inSpan.tick();
        _prove(all.tick(), next, gone + inSpan.total() - next.total(), first);
    }

    function claim_Holds_WhenAnAmountPasses(
        Sums memory all,
        Sums memory inSpan,
        uint256 gone,
        uint256 begin,
        uint256 time,
        uint256 amount,
        uint256 limit
    ) external pure {
        _suppose(all, inSpan, gone, begin / WindowModel.QUARTER);
        require(all.newest == time / WindowModel.QUARTER && all.fits(limit, amount));
        bool isInSpan = begin <= time && time <= begin + SPAN;
        Sums memory next = inSpan.add(isInSpan ? amount : 0);
        if (isInSpan) assert(gone + next.total() <= limit); // WIN-1
        _prove(all.add(amount), next, gone, begin / WindowModel.QUARTER);
    }

    /* WHAT HOLDS AT EVERY MOMENT */

    function _suppose(Sums memory all, Sums memory inSpan, uint256 gone, uint256 first) private pure {
        require(_isPart(all, inSpan) && _isKept(all.newest, inSpan, gone, first));
    }

    function _prove(Sums memory all, Sums memory inSpan, uint256 gone, uint256 first) private pure {
        assert(_isPart(all, inSpan));
        assert(_isKept(all.newest, inSpan, gone, first));
    }

    /// @dev What passed in the span is among what passed, quarter by quarter.
    function _isPart(Sums memory all, Sums memory inSpan) private pure returns (bool) {
        return
            inSpan.s0 <= all.s0 &&
            inSpan.s1 <= all.s1 &&
            inSpan.s2 <= all.s2 &&
            inSpan.s3 <= all.s3 &&
            inSpan.s4 <= all.s4;
    }

    /// @dev None of it is of a quarter before the span's first, and so none is dropped before the fifth after that.
    function _isKept(uint256 newest, Sums memory inSpan, uint256 gone, uint256 first) private pure returns (bool) {
        return
            (newest >= first || inSpan.s0 == 0) &&
            (newest >= first + 1 || inSpan.s1 == 0) &&
            (newest >= first + 2 || inSpan.s2 == 0) &&
            (newest >= first + 3 || inSpan.s3 == 0) &&
            (newest >= first + 4 || inSpan.s4 == 0) &&
            (newest >= first + 5 || gone == 0);
    }
}

/// @title WindowSumsProof
/// @notice What else the window's NatSpec says.
contract WindowSumsProof {
    uint256 private constant SUM_MASK = 2 ** 40 - 1;

    /// @dev All five together: that each fits in its 40 bits follows.
    function claim_Sums_StayBelow40Bits(Sums memory sums, uint256 limit, uint256 amount) external pure {
        require(limit <= WindowModel.MAX_LIMIT && sums.total() <= WindowModel.MAX_LIMIT);
        require(sums.fits(limit, amount));
        assert(sums.add(amount).total() <= WindowModel.MAX_LIMIT);
        assert(sums.add(amount).total() < SUM_MASK);
    }

    function claim_Fits_ExactlyWhatIsLeft(Sums memory sums, uint256 limit) external pure {
        require(sums.total() <= limit);
        uint256 left = limit - sums.total();
        assert(sums.fits(limit, left));
        assert(!sums.fits(limit, left + 1));
    }

    /// @dev So the first quarter at which an amount fits is found by trying them in turn, and what fits then fits until more passes.
    function claim_Tick_NeverTakesRoom(Sums memory sums) external pure {
        assert(sums.tick().total() <= sums.total());
    }

    function claim_Tick_MakesAllRoomInFive(Sums memory sums) external pure {
        assert(sums.tick().tick().tick().tick().tick().total() == 0);
    }
}
