// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AccessManagedUpgradeable} from "@openzeppelin/contracts-upgradeable/access/manager/AccessManagedUpgradeable.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {IGenesis} from "../interfaces/token/IGenesis.sol";
import {IVestingVault} from "../interfaces/token/IVestingVault.sol";
import {VestingTerms} from "../libraries/VestingTerms.sol";

/// @title Genesis
/// @notice The genesis table, and the only ways out of it.
/// @dev Invariant: GEN-1 (CPT held ≥ Σ left; every allocation is what left it and what is left). What it receives beyond that stays
///      here: nobody should send CPT to it.
contract Genesis is IGenesis, AccessManagedUpgradeable {
    using SafeERC20 for IERC20;

    uint256 private constant USER_REWARDS = 25_000_000e18;
    uint256 private constant PROVIDER_INCENTIVES = 20_000_000e18;
    uint256 private constant LP_REWARDS = 10_000_000e18;
    uint256 private constant FOUNDATION = 17_000_000e18;
    uint256 private constant BRIDGE_INSURANCE = 500_000e18;
    uint256 private constant PRIVATE_SALE = 12_500_000e18;
    uint256 private constant TEAM = 15_000_000e18;

    /// @dev A tenth of the foundation's 17 500 000, less the bridge insurance.
    uint256 private constant FOUNDATION_AT_LISTING = 1_250_000e18;

    /* STORAGE */

    /// @custom:storage-location erc7201:cyberplaza.Genesis
    struct GenesisStorage {
        IERC20 cpt;
        IVestingVault vestingVault;
        mapping(Allocation => uint256) gone; // wei that have left
    }

    function _storage() private pure returns (GenesisStorage storage $) {
        uint256 location = erc7201("cyberplaza.Genesis");
        assembly ("memory-safe") {
            $.slot := location
        }
    }

    /// @custom:oz-upgrades-unsafe-allow constructor
    constructor() {
        _disableInitializers();
    }

    function initialize(address authority_) external initializer {
        __AccessManaged_init(authority_);
    }

    modifier onceBegun() {
        require(address(_storage().cpt) != address(0), Genesis_NotBegun());
        _;
    }

    /* DISTRIBUTION */

    /// @inheritdoc IGenesis
    function begin(
        IERC20 cpt,
        IVestingVault vestingVault,
        address foundation,
        address privateSale
    ) external restricted {
        GenesisStorage storage $ = _storage();
        require(address($.cpt) == address(0), Genesis_AlreadyBegun());
        _requireContract(address(cpt));
        _requireContract(address(vestingVault));
        _requireContract(privateSale);
        require(foundation != address(0), Genesis_FoundationIsZero());
        ($.cpt, $.vestingVault) = (cpt, vestingVault);

        IVestingVault.Terms memory atListing;
        IVestingVault.Terms memory linear = VestingTerms.foundation();
        linear.atStartBps = 0;
        _vest(Allocation.Foundation, foundation, FOUNDATION_AT_LISTING, atListing);
        _vest(Allocation.Foundation, foundation, FOUNDATION - FOUNDATION_AT_LISTING, linear);
        _count(Allocation.PrivateSale, privateSale, PRIVATE_SALE);
        cpt.safeTransfer(privateSale, PRIVATE_SALE);
    }

    /// @inheritdoc IGenesis
    function grantTeam(
        address beneficiary,
        uint256 amount,
        uint40 start
    ) external restricted onceBegun returns (uint256 scheduleId) {
        uint256 left = TEAM - _storage().gone[Allocation.Team];
        require(amount <= left, Genesis_TeamExhausted(left, amount));
        return _vest(Allocation.Team, beneficiary, amount, VestingTerms.team(start));
    }

    /// @inheritdoc IGenesis
    function revokeTeam(uint256 scheduleId) external restricted onceBegun returns (uint256 amount) {
        GenesisStorage storage $ = _storage();
        amount = $.vestingVault.revoke(scheduleId);
        $.gone[Allocation.Team] -= amount;
        emit TeamGrantRevoked(scheduleId, amount);
    }

    /// @inheritdoc IGenesis
    function fund(Allocation allocation, address to) external restricted onceBegun returns (uint256 amount) {
        (uint256 total, uint256 left) = allocationOf(allocation);
        bool waits = allocation <= Allocation.LpRewards || allocation == Allocation.BridgeInsurance;
        require(waits && left == total, Genesis_NotFundable(allocation, left));
        _requireContract(to);
        amount = left;
        _count(allocation, to, amount);
        _storage().cpt.safeTransfer(to, amount);
    }

    function _vest(
        Allocation allocation,
        address beneficiary,
        uint256 amount,
        IVestingVault.Terms memory terms
    ) private returns (uint256 scheduleId) {
        GenesisStorage storage $ = _storage();
        _count(allocation, beneficiary, amount);
        $.cpt.forceApprove(address($.vestingVault), amount);
        return $.vestingVault.createSchedule(beneficiary, amount, terms);
    }

    function _count(Allocation allocation, address to, uint256 amount) private {
        _storage().gone[allocation] += amount;
        emit Distributed(allocation, to, amount);
    }

    function _requireContract(address account) private view {
        require(account.code.length != 0, Genesis_NoContract(account));
    }

    /* VIEWS */

    /// @inheritdoc IGenesis
    function allocationOf(Allocation allocation) public view returns (uint256 total, uint256 left) {
        if (allocation == Allocation.UserRewards) total = USER_REWARDS;
        else if (allocation == Allocation.ProviderIncentives) total = PROVIDER_INCENTIVES;
        else if (allocation == Allocation.LpRewards) total = LP_REWARDS;
        else if (allocation == Allocation.Foundation) total = FOUNDATION;
        else if (allocation == Allocation.BridgeInsurance) total = BRIDGE_INSURANCE;
        else if (allocation == Allocation.PrivateSale) total = PRIVATE_SALE;
        else total = TEAM;
        left = total - _storage().gone[allocation];
    }
}
