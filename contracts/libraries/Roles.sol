// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title Roles
/// @notice Role ids in the AccessManager that is the permission table of the suite. Who holds each, after which delay, and
///         which function takes it is said once, in `deploy/authority.ts`; a test holds the ids there against these.
library Roles {
    /// @dev The Governor's timelock after the launch phase. OpenZeppelin's ADMIN_ROLE.
    uint64 internal constant ADMIN = 0;
    uint64 internal constant UPGRADER = 1;
    uint64 internal constant PARAMETERS_CRITICAL = 2;
    uint64 internal constant PARAMETERS_ROUTINE = 3;
    uint64 internal constant TREASURER = 4;
    uint64 internal constant OPERATOR = 5;
    uint64 internal constant GUARDIAN = 6;
    uint64 internal constant VETO = 7;
    uint64 internal constant METER = 8;
    uint64 internal constant EVALUATOR = 9;
    uint64 internal constant ARBITRATOR = 10;
    uint64 internal constant REWARDER = 11;
    uint64 internal constant REPORTER = 12;
    /// @dev The 7-of-9 council without the delay it has as upgrader: it prolongs a pause once.
    uint64 internal constant PAUSE_PROLONGER = 13;
    /// @dev Contracts whose revenue counts as GMV.
    uint64 internal constant REVENUE_SOURCE = 14;
    /// @dev Contracts that put CPT into vesting schedules.
    uint64 internal constant VESTING_GRANTOR = 15;
}
