// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AccessManagedUpgradeable} from "@openzeppelin/contracts-upgradeable/access/manager/AccessManagedUpgradeable.sol";
import {IBenefitTiers} from "../interfaces/ve/IBenefitTiers.sol";

/// @title BenefitTiers
/// @notice Without veCPT nobody has a tier: this is the true answer until VoteEscrow exists. The proxy then gets the
///         implementation that reads balances; no caller changes.
contract BenefitTiers is IBenefitTiers, AccessManagedUpgradeable {
    /// @custom:oz-upgrades-unsafe-allow constructor
    constructor() {
        _disableInitializers();
    }

    function initialize(address authority_) external initializer {
        __AccessManaged_init(authority_);
    }

    /// @inheritdoc IBenefitTiers
    function tierOf(address) external pure returns (uint8 tier, uint16 discountBps) {
        return (0, 0);
    }
}
