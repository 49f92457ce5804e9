// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IDaoRules} from "../IDaoModules.sol";
import {IDaoTypes} from "../IDaoTypes.sol";
import {IDaoModule} from "./IDaoModule.sol";

/// @title ISpendLimitRules
/// @notice How much of a token a node spends at once and in a day: payments, budgets of tasks, money for children.
/// @dev A day is one of UTC: around midnight two days' limits can be spent. What comes back does not count as unspent. A node without
///      limits may spend all.
interface ISpendLimitRules is IDaoRules, IDaoModule {
    /// @notice In the token's units.
    /// @param isSet Whether there is a limit at all.
    struct Limit {
        uint120 perCall;
        uint120 perDay;
        bool isSet;
    }

    event LimitUpdated(uint256 indexed id, IDaoTypes.Token indexed token, Limit oldLimit, Limit newLimit);

    /// @notice The node would spend `amount`, which is above what it may: `left`.
    error SpendLimitRules_AboveLimit(uint256 id, IDaoTypes.Token token, uint256 amount, uint256 left);

    /// @notice Sets a node's limits, at once: what it spent today counts.
    /// @dev Role: lead, above. Emits `LimitUpdated`.
    function setLimit(uint256 id, uint256 via, IDaoTypes.Token token, Limit calldata newLimit) external;

    function limitOf(uint256 id, IDaoTypes.Token token) external view returns (Limit memory);

    /// @notice What a node may still spend now, at once.
    function leftNow(uint256 id, IDaoTypes.Token token) external view returns (uint256);
}
