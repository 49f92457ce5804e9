// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice Votes as one would work them out on paper: every state an account's lock was ever in, in a list, and every figure
///         a loop over all accounts with the closed formula. No sums kept, no buckets, no search.
abstract contract NaiveVotes {
    uint256 private constant FOUR_YEARS = 4 * 365 * 86_400;

    /// @dev From second `since` on, until a later entry of the same account; of the same second the last counts.
    struct Entry {
        uint40 since;
        uint40 end;
        uint8 account;
        uint8 delegatee; // itself: not delegated
        uint128 amount; // also when it was withdrawn: it has ended then
    }

    struct Figures {
        uint256[] balances;
        uint256[] votes;
        uint256 total;
        uint256 locked;
        uint256 live;
    }

    Entry[] internal entries;

    function _note(uint256 account, uint256 amount, uint256 end, uint256 delegatee) internal {
        entries.push(Entry(uint40(block.timestamp), uint40(end), uint8(account), uint8(delegatee), uint128(amount)));
    }

    /// @dev The last entry of each of `accounts` accounts that held at the end of second `time`.
    function _entriesAt(uint256 accounts, uint256 time) internal view returns (Entry[] memory held) {
        held = new Entry[](accounts);
        for (uint256 i = 0; i < accounts; ++i) {
            held[i].delegatee = uint8(i);
        }
        for (uint256 i = 0; i < entries.length; ++i) {
            Entry memory entry = entries[i];
            if (entry.since > time) break;
            held[entry.account] = entry;
        }
    }

    /// @dev Of each lock 5 × amount × seconds left, over 2 × 4 years. An account's own and all that is delegated to it are
    ///      rounded down once each.
    function _figuresAt(uint256 accounts, uint256 time) internal view returns (Figures memory figures) {
        Entry[] memory held = _entriesAt(accounts, time);
        figures.balances = new uint256[](accounts);
        figures.votes = new uint256[](accounts);
        uint256[] memory received = new uint256[](accounts);
        uint256 sum = 0;
        for (uint256 i = 0; i < accounts; ++i) {
            Entry memory lock = held[i];
            if (time >= lock.end || lock.amount == 0) continue;
            uint256 numerator = 5 * uint256(lock.amount) * (lock.end - time);
            sum += numerator;
            figures.locked += lock.amount;
            ++figures.live;
            figures.balances[i] = _down(numerator);
            if (lock.delegatee == i) figures.votes[i] += _down(numerator);
            else received[lock.delegatee] += numerator;
        }
        for (uint256 i = 0; i < accounts; ++i) {
            figures.votes[i] += _down(received[i]);
        }
        figures.total = _down(sum);
    }

    function _down(uint256 numerator) private pure returns (uint256) {
        return numerator / (2 * FOUR_YEARS);
    }
}
