// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice Past votes by decree, each at one second only; of the present second and later it tells nothing, as VoteEscrow.
contract SnapshotVotes {
    error ERC5805FutureLookup(uint256 timepoint, uint48 clock);

    mapping(uint256 timepoint => mapping(address account => uint256)) private votes;

    function setVotes(address account, uint256 timepoint, uint256 newVotes) external {
        votes[timepoint][account] = newVotes;
    }

    function getPastVotes(address account, uint256 timepoint) external view returns (uint256) {
        require(timepoint < block.timestamp, ERC5805FutureLookup(timepoint, uint48(block.timestamp)));
        return votes[timepoint][account];
    }
}
