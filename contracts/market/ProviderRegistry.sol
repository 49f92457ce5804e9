// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ExpiringPause} from "../base/ExpiringPause.sol";
import {IJobEscrow} from "../interfaces/market/IJobEscrow.sol";
import {IProviderRegistry} from "../interfaces/market/IProviderRegistry.sol";
import {IBenefitTiers} from "../interfaces/ve/IBenefitTiers.sol";

/// @title ProviderRegistry
/// @notice Registration, fee classes and the count of open jobs. Bonds, certification, breaches and reputation are not here
///         yet: an evaluator sets the class by hand.
/// @dev Trusts: the escrow. Invariant: REG-1 (`openJobs` equals the escrow's jobs of the provider that are open or running).
contract ProviderRegistry is IProviderRegistry, ExpiringPause {
    uint16 private constant ORDINARY_FEE_BPS = 500;
    uint16 private constant CERTIFIED_FEE_BPS = 300;
    uint16 private constant TOP_TIER_FEE_BPS = 200;
    uint8 private constant TOP_TIERS_FROM = 4; // the two highest of five

    /// @custom:oz-upgrades-unsafe-allow state-variable-immutable
    IJobEscrow private immutable ESCROW;
    /// @custom:oz-upgrades-unsafe-allow state-variable-immutable
    IBenefitTiers private immutable BENEFIT_TIERS;

    /* STORAGE */

    /// @custom:storage-location erc7201:cyberplaza.ProviderRegistry
    struct ProviderRegistryStorage {
        mapping(address provider => Provider) providers;
    }

    function _storage() private pure returns (ProviderRegistryStorage storage $) {
        uint256 location = erc7201("cyberplaza.ProviderRegistry");
        assembly ("memory-safe") {
            $.slot := location
        }
    }

    /// @custom:oz-upgrades-unsafe-allow constructor
    constructor(IJobEscrow escrow_, IBenefitTiers benefitTiers) {
        ESCROW = escrow_;
        BENEFIT_TIERS = benefitTiers;
        _disableInitializers();
    }

    function initialize(address authority_) external initializer {
        __AccessManaged_init(authority_);
        __ExpiringPause_init();
    }

    modifier onlyEscrow() {
        require(msg.sender == address(ESCROW), ProviderRegistry_CallerNotEscrow(msg.sender));
        _;
    }

    /* PROVIDER ACTIONS */

    /// @inheritdoc IProviderRegistry
    function register(address payout, string calldata metadataURI, bytes32 metadataHash) external whenNotPaused {
        Provider storage provider = _storage().providers[msg.sender];
        require(provider.registeredAt == 0, ProviderRegistry_AlreadyRegistered(msg.sender));
        require(payout != address(0), ProviderRegistry_PayoutIsZero());
        provider.class = ProviderClass.Ordinary;
        provider.registeredAt = uint40(block.timestamp);
        provider.payout = payout;
        emit ProviderRegistered(msg.sender, payout, metadataURI, metadataHash);
        ESCROW.registerAccount(msg.sender);
    }

    /// @inheritdoc IProviderRegistry
    function setPayout(address payout) external {
        Provider storage provider = _registered(msg.sender);
        require(payout != address(0), ProviderRegistry_PayoutIsZero());
        emit ProviderPayoutUpdated(msg.sender, provider.payout, payout);
        provider.payout = payout;
    }

    /// @inheritdoc IProviderRegistry
    function setMetadata(string calldata metadataURI, bytes32 metadataHash) external {
        _registered(msg.sender);
        emit ProviderMetadataUpdated(msg.sender, metadataURI, metadataHash);
    }

    function _registered(address account) private view returns (Provider storage provider) {
        provider = _storage().providers[account];
        require(provider.registeredAt != 0, ProviderRegistry_NotRegistered(account));
    }

    /* SETTINGS */

    /// @inheritdoc IProviderRegistry
    function setClass(address account, ProviderClass newClass) external restricted {
        Provider storage provider = _registered(account);
        emit ProviderClassUpdated(account, provider.class, newClass);
        provider.class = newClass;
    }

    /* ESCROW */

    /// @inheritdoc IProviderRegistry
    function onJobsOpened(
        address account,
        uint32 jobs,
        uint256 /* cost */
    ) external onlyEscrow returns (uint16 feeBps) {
        Provider storage provider = _storage().providers[account];
        ProviderClass class = provider.class;
        require(class != ProviderClass.None, ProviderRegistry_NotAdmitted(account));
        provider.jobsOpened += jobs;
        return _feeBps(account, class);
    }

    /// @inheritdoc IProviderRegistry
    function onBreach(address account, uint32 jobs) external onlyEscrow {
        Provider storage provider = _storage().providers[account];
        uint32 breaches = provider.breaches + jobs;
        provider.breaches = breaches;
        emit BreachRecorded(account, jobs, breaches);
    }

    /* VIEWS */

    /// @inheritdoc IProviderRegistry
    function feeClass(address account) external view returns (uint8 class, uint16 feeBps, address payout) {
        Provider storage provider = _storage().providers[account];
        return (uint8(provider.class), _feeBps(account, provider.class), provider.payout);
    }

    function _feeBps(address account, ProviderClass class) private view returns (uint16) {
        if (class == ProviderClass.None) return 0;
        if (class == ProviderClass.Ordinary) return ORDINARY_FEE_BPS;
        (uint8 tier, ) = BENEFIT_TIERS.tierOf(account);
        return tier >= TOP_TIERS_FROM ? TOP_TIER_FEE_BPS : CERTIFIED_FEE_BPS;
    }

    /// @inheritdoc IProviderRegistry
    function providerOf(address account) external view returns (Provider memory) {
        return _storage().providers[account];
    }

    /// @inheritdoc IProviderRegistry
    function openJobs(address account) external view returns (uint256) {
        unchecked {
            // both modulo 2^24, as the escrow counts: exact while fewer than 16 million jobs are open at once
            return uint24(_storage().providers[account].jobsOpened - ESCROW.jobsClosed(account));
        }
    }

    /// @inheritdoc IProviderRegistry
    function escrow() external view returns (address) {
        return address(ESCROW);
    }
}
