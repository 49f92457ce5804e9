// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AccessManagedUpgradeable} from "@openzeppelin/contracts-upgradeable/access/manager/AccessManagedUpgradeable.sol";
import {IBenefitTiers} from "../interfaces/ve/IBenefitTiers.sol";
import {IVoteEscrow} from "../interfaces/ve/IVoteEscrow.sol";

/// @title BenefitTiers
/// @notice Five steps of veCPT, each with its discount.
/// @dev Invariant: TIER-1 (more veCPT never means a smaller discount).
contract BenefitTiers is IBenefitTiers, AccessManagedUpgradeable {
    uint256 private constant TIERS = 5;
    uint256 private constant MAX_DISCOUNT_BPS = 5_000;
    uint256 private constant UNIT = 1e18;

    /// @custom:oz-upgrades-unsafe-allow state-variable-immutable
    IVoteEscrow private immutable VOTE_ESCROW;

    /* STORAGE */

    /// @custom:storage-location erc7201:cyberplaza.BenefitTiers
    struct BenefitTiersStorage {
        // a word each; a list of structs would take one for each step
        uint32[5] thresholds;
        uint16[5] discountsBps;
    }

    function _storage() private pure returns (BenefitTiersStorage storage $) {
        uint256 location = erc7201("cyberplaza.BenefitTiers");
        assembly ("memory-safe") {
            $.slot := location
        }
    }

    /// @custom:oz-upgrades-unsafe-allow constructor
    constructor(IVoteEscrow voteEscrow_) {
        VOTE_ESCROW = voteEscrow_;
        _disableInitializers();
    }

    /// @param initialTiers As `setTiers` takes them.
    function initialize(address authority_, Tier[5] calldata initialTiers) external initializer {
        __AccessManaged_init(authority_);
        _setTiers(initialTiers);
    }

    /* SETTINGS */

    /// @inheritdoc IBenefitTiers
    function setTiers(Tier[5] calldata newTiers) external restricted {
        _setTiers(newTiers);
    }

    function _setTiers(Tier[5] calldata newTiers) private {
        BenefitTiersStorage storage $ = _storage();
        emit TiersUpdated(tiers(), newTiers);
        Tier memory below;
        for (uint256 i = 0; i < TIERS; ++i) {
            Tier calldata step = newTiers[i];
            bool isRising = step.threshold > below.threshold && step.discountBps >= below.discountBps;
            require(isRising && step.discountBps <= MAX_DISCOUNT_BPS, BenefitTiers_NotRising(i + 1));
            $.thresholds[i] = step.threshold;
            $.discountsBps[i] = step.discountBps;
            below = step;
        }
    }

    /* VIEWS */

    /// @inheritdoc IBenefitTiers
    function tierOf(address account) external view returns (uint8 tier, uint16 discountBps) {
        uint256 balance = VOTE_ESCROW.balanceOf(account);
        uint32[5] memory thresholds = _storage().thresholds;
        while (tier < TIERS && balance >= thresholds[tier] * UNIT) ++tier;
        if (tier != 0) discountBps = _storage().discountsBps[tier - 1];
    }

    /// @inheritdoc IBenefitTiers
    function tiers() public view returns (Tier[5] memory steps) {
        BenefitTiersStorage storage $ = _storage();
        for (uint256 i = 0; i < TIERS; ++i) {
            steps[i] = Tier({threshold: $.thresholds[i], discountBps: $.discountsBps[i]});
        }
    }

    /// @inheritdoc IBenefitTiers
    function voteEscrow() external view returns (IVoteEscrow) {
        return VOTE_ESCROW;
    }
}
