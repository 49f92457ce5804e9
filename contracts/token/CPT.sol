// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ERC20BurnableUpgradeable} from "@openzeppelin/contracts-upgradeable/token/ERC20/extensions/ERC20BurnableUpgradeable.sol";
import {ERC20PermitUpgradeable} from "@openzeppelin/contracts-upgradeable/token/ERC20/extensions/ERC20PermitUpgradeable.sol";
import {ERC20Upgradeable} from "@openzeppelin/contracts-upgradeable/token/ERC20/ERC20Upgradeable.sol";
import {ExpiringPause} from "../base/ExpiringPause.sol";
import {ICPT} from "../interfaces/token/ICPT.sol";

/// @title CPT
/// @notice The token of the protocol: fixed supply, permit, burning, and a pause that leaves payouts open.
/// @dev There is no way to mint after `initialize`. Invariant: CPT-1 (supply = 100 M − burnt, never grows).
contract CPT is ICPT, ERC20BurnableUpgradeable, ERC20PermitUpgradeable, ExpiringPause {
    uint256 private constant INITIAL_SUPPLY = 100_000_000e18;

    /// @dev Exempt for good, and for nothing: a release or a withdrawal then reads neither the pause nor the list.
    /// @custom:oz-upgrades-unsafe-allow state-variable-immutable
    address private immutable VOTE_ESCROW;
    /// @custom:oz-upgrades-unsafe-allow state-variable-immutable
    address private immutable VESTING_VAULT;

    /* STORAGE */

    /// @custom:storage-location erc7201:cyberplaza.CPT
    struct CPTStorage {
        mapping(address account => bool) pauseExempt;
    }

    function _storage() private pure returns (CPTStorage storage $) {
        uint256 location = erc7201("cyberplaza.CPT");
        assembly ("memory-safe") {
            $.slot := location
        }
    }

    /// @custom:oz-upgrades-unsafe-allow constructor
    constructor(address voteEscrow, address vestingVault) {
        VOTE_ESCROW = voteEscrow;
        VESTING_VAULT = vestingVault;
        _disableInitializers();
    }

    /// @notice Mints the whole supply to `holder`.
    /// @dev Reverts with `CPT_HolderIsZero`.
    function initialize(address authority_, address holder) external initializer {
        require(holder != address(0), CPT_HolderIsZero());
        __ERC20_init("CyberPlaza Token", "CPT");
        __ERC20Permit_init("CyberPlaza Token");
        __AccessManaged_init(authority_);
        __ExpiringPause_init();
        _mint(holder, INITIAL_SUPPLY);
    }

    /* SETTINGS */

    /// @inheritdoc ICPT
    function setPauseExempt(address account, bool exempt) external restricted {
        CPTStorage storage $ = _storage();
        emit PauseExemptionUpdated(account, $.pauseExempt[account], exempt);
        $.pauseExempt[account] = exempt;
    }

    /* VIEWS */

    /// @inheritdoc ICPT
    function isPauseExempt(address account) public view returns (bool) {
        return account == VESTING_VAULT || account == VOTE_ESCROW || _storage().pauseExempt[account];
    }

    /* INTERNALS */

    function _update(address from, address to, uint256 amount) internal override(ERC20Upgradeable) {
        if (from != VESTING_VAULT && from != VOTE_ESCROW && paused() && !_storage().pauseExempt[from]) {
            _requireNotPaused();
        }
        super._update(from, to, amount);
    }
}
