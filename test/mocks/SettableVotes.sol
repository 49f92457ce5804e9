// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice Votes of every account and of all, as a test sets them: the same at all times.
contract SettableVotes {
    uint256 private total;
    mapping(address account => uint256) private votes;

    function setTotal(uint256 newTotal) external {
        total = newTotal;
    }

    function setVotes(address account, uint256 newVotes) external {
        votes[account] = newVotes;
    }

    function getPastVotes(address account, uint256) external view returns (uint256) {
        return votes[account];
    }

    function getPastTotalSupply(uint256) external view returns (uint256) {
        return total;
    }
}
