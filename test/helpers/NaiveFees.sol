// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

/// @notice The distribution of revenue as one would do it on paper, from the specification alone: for every week all holders are
///         asked what they held in its last second before, and every sum is a loop over all weeks and all accounts.
/// @dev Kept beside each other: what an account is due to the unit, by the published formula summed up week by week, and its exact
///      share of every week as a fraction of 2^100, rounded down by less than one part in it.
abstract contract NaiveFees {
    uint256 private constant SECONDS = 7 * 86_400;

    /// @dev A lock from a second on, until the next change.
    struct Change {
        uint256 time;
        uint256 amount;
        uint256 endWeek;
    }

    struct Holder {
        address account;
        Change[] changes;
        bool withdrawn;
        uint256 paidThrough;
        uint256 paid;
        uint256 pieces; // parts of its claims that were rounded, each once
        uint256 exact; // of all weeks divided so far, × 2^100
    }

    Holder[] internal holders;
    uint256[] internal divided; // weeks
    mapping(uint256 week => uint256) internal moneyIn;
    mapping(uint256 week => uint256) internal pot; // with what moved on to it
    mapping(uint256 week => uint256) internal weightOf;
    uint256 internal undividedFrom;
    uint256 internal carried;
    uint256 internal totalIn;

    function _bookMoney(uint256 week, uint256 amount) internal {
        moneyIn[week] += amount;
        totalIn += amount;
    }

    function _bookLock(Holder storage holder, uint256 amount, uint256 endWeek) internal {
        holder.changes.push(Change(block.timestamp, amount, endWeek));
        holder.withdrawn = false;
    }

    /// @dev The place of the change that held at the end of the last second before the week, and one; 0: none.
    function _held(Holder storage holder, uint256 week) internal view returns (uint256 place) {
        place = holder.changes.length;
        while (place != 0 && holder.changes[place - 1].time > week * SECONDS - 1) --place;
    }

    function _weightOf(Holder storage holder, uint256 week) internal view returns (uint256) {
        uint256 place = _held(holder, week);
        if (place == 0) return 0;
        Change storage held = holder.changes[place - 1];
        return held.endWeek > week ? held.amount * (held.endWeek - week) : 0;
    }

    /// @dev All weeks that are over by now.
    function _divide() internal {
        for (; undividedFrom < block.timestamp / SECONDS; ++undividedFrom) {
            uint256 week = undividedFrom;
            uint256 money = moneyIn[week] + carried;
            if (money == 0) continue;
            uint256 weight;
            for (uint256 i = 0; i < holders.length; ++i) {
                weight += _weightOf(holders[i], week);
            }
            weightOf[week] = weight;
            if (money > weight / 4) {
                carried = money;
                continue;
            }
            (carried, pot[week]) = (0, money);
            divided.push(week);
            for (uint256 i = 0; i < holders.length; ++i) {
                holders[i].exact += Math.mulDiv(money << 100, _weightOf(holders[i], week), weight);
            }
        }
    }

    /// @dev What the holder is due for the weeks up to `through`: Σ amount × (end − week) × ⌊money × 2^112 / weight⌋ over the weeks that
    ///      one state of its lock held, then down to the unit.
    function _book(Holder storage holder, uint256 through) internal returns (uint256 amount) {
        uint256 sum;
        uint256 place;
        for (uint256 i = 0; i < divided.length; ++i) {
            uint256 week = divided[i];
            if (week <= holder.paidThrough || week > through) continue;
            uint256 held = _held(holder, week);
            if (held != place) {
                amount += _round(holder, sum);
                (sum, place) = (0, held);
            }
            sum += _weightOf(holder, week) * ((pot[week] << 112) / weightOf[week]);
        }
        amount += _round(holder, sum);
        if (through > holder.paidThrough) holder.paidThrough = through;
        holder.paid += amount;
    }

    function _round(Holder storage holder, uint256 sum) private returns (uint256) {
        if (sum != 0) ++holder.pieces;
        return sum >> 112;
    }
}
