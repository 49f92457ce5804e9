// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Governor} from "@openzeppelin/contracts/governance/Governor.sol";
import {GovernorCountingSimple} from "@openzeppelin/contracts/governance/extensions/GovernorCountingSimple.sol";
import {GovernorVotes} from "@openzeppelin/contracts/governance/extensions/GovernorVotes.sol";
import {IVotes} from "@openzeppelin/contracts/governance/utils/IVotes.sol";

/// @notice OpenZeppelin's Governor with nothing changed: a quorum of a tenth of all votes, a week of discussion, five days of
///         voting.
contract MockGovernor is Governor, GovernorCountingSimple, GovernorVotes {
    uint256 public lastCall;

    constructor(IVotes token_) Governor("Mock") GovernorVotes(token_) {}

    /// @dev What its proposals do.
    function setLastCall(uint256 value) external onlyGovernance {
        lastCall = value;
    }

    function votingDelay() public pure override returns (uint256) {
        return 7 days;
    }

    function votingPeriod() public pure override returns (uint256) {
        return 5 days;
    }

    function proposalThreshold() public pure override returns (uint256) {
        return 100_000e18;
    }

    function quorum(uint256 timepoint) public view override returns (uint256) {
        return token().getPastTotalSupply(timepoint) / 10;
    }
}
