// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {MockUSDC} from "./MockUSDC.sol";

/// @notice USDC at its worst: it blacklists and pauses like Circle's, or answers false instead of reverting. Its storage
///         begins like MockUSDC's, so that its code can replace a MockUSDC in the middle of a test.
contract HostileUSDC is MockUSDC {
    mapping(address account => bool) public isBlacklisted;
    bool public paused;
    bool public answersFalse;

    error Blacklisted(address account);
    error TokenPaused();

    function setBlacklisted(address account, bool blacklisted) external {
        isBlacklisted[account] = blacklisted;
    }

    function setPaused(bool paused_) external {
        paused = paused_;
    }

    function setAnswersFalse(bool answersFalse_) external {
        answersFalse = answersFalse_;
    }

    function transfer(address to, uint256 amount) public override returns (bool) {
        if (answersFalse) return false;
        return super.transfer(to, amount);
    }

    function transferFrom(address from, address to, uint256 amount) public override returns (bool) {
        if (answersFalse) return false;
        return super.transferFrom(from, to, amount);
    }

    function _update(address from, address to, uint256 amount) internal override {
        require(!paused, TokenPaused());
        require(!isBlacklisted[from], Blacklisted(from));
        require(!isBlacklisted[to], Blacklisted(to));
        super._update(from, to, amount);
    }
}
