// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice The sets as one would keep them on paper: everybody who was poked in an epoch, in one sorted list; the first hundred are
///         the set. No heap, no packing, nobody forgotten.
contract NaiveTopHolders {
    struct Entry {
        address account;
        uint256 votes;
    }

    uint256 private constant SEATS = 100;

    mapping(uint256 epoch => Entry[]) private lists;
    mapping(uint256 epoch => mapping(address account => bool)) private known;

    /// @dev Sorted in: behind all that have more votes, and those with as many and a lower address.
    function poke(uint256 epoch, address account, uint256 votes) external {
        if (votes == 0 || known[epoch][account]) return;
        known[epoch][account] = true;
        Entry[] storage list = lists[epoch];
        list.push(Entry(account, votes));
        uint256 place = list.length - 1;
        while (place != 0 && _isBehind(list[place - 1], account, votes)) {
            list[place] = list[place - 1];
            --place;
        }
        list[place] = Entry(account, votes);
    }

    function _isBehind(Entry memory other, address account, uint256 votes) private pure returns (bool) {
        return other.votes < votes || (other.votes == votes && other.account > account);
    }

    function sizeOf(uint256 epoch) public view returns (uint256) {
        return lists[epoch].length < SEATS ? lists[epoch].length : SEATS;
    }

    function pokedIn(uint256 epoch) external view returns (uint256) {
        return lists[epoch].length;
    }

    function setOf(uint256 epoch) external view returns (address[] memory accounts, uint256[] memory votes) {
        uint256 size = sizeOf(epoch);
        accounts = new address[](size);
        votes = new uint256[](size);
        for (uint256 i = 0; i < size; ++i) {
            (accounts[i], votes[i]) = (lists[epoch][i].account, lists[epoch][i].votes);
        }
    }

    /// @dev 1 for the largest, 0 when the account is not in.
    function rankOf(address account, uint256 epoch) external view returns (uint256) {
        for (uint256 i = 0; i < sizeOf(epoch); ++i) {
            if (lists[epoch][i].account == account) return i + 1;
        }
        return 0;
    }
}
