// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AccessManagedUpgradeable} from "@openzeppelin/contracts-upgradeable/access/manager/AccessManagedUpgradeable.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {IGenesisVault} from "../interfaces/token/IGenesisVault.sol";

/// @title GenesisVault
/// @notice The single holder of the supply until the genesis table distributes it; only the admin moves anything.
contract GenesisVault is IGenesisVault, AccessManagedUpgradeable {
    using SafeERC20 for IERC20;

    /// @custom:oz-upgrades-unsafe-allow constructor
    constructor() {
        _disableInitializers();
    }

    function initialize(address authority_) external initializer {
        __AccessManaged_init(authority_);
    }

    /// @inheritdoc IGenesisVault
    function release(IERC20 token, address to, uint256 amount) external restricted {
        emit Released(token, to, amount);
        token.safeTransfer(to, amount);
    }
}
