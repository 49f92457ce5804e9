// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title IProviderRegistry
/// @notice Who sells computing power, at which fee class, and who is open for new jobs.
/// @dev The escrow calls `onJobsOpened` once per batch and provider, and `onBreach` when a job broke its terms. It counts
///      the jobs that ended itself, in a word it writes anyway; jobs opened here less jobs closed there are open.
interface IProviderRegistry {
    /// @notice Fee class of a provider. None: not registered, or refused new jobs.
    enum ProviderClass {
        None,
        Ordinary,
        Certified
    }

    struct Provider {
        ProviderClass class;
        uint40 registeredAt; // unix seconds
        uint32 jobsOpened; // so far
        uint32 breaches; // so far
        address payout; // where automatic payouts go
    }

    /// @notice `provider` may take jobs from now on.
    event ProviderRegistered(
        address indexed provider,
        address indexed payout,
        string metadataURI,
        bytes32 metadataHash
    );

    /// @notice The provider's published description changed.
    event ProviderMetadataUpdated(address indexed provider, string metadataURI, bytes32 metadataHash);

    /// @notice The provider's payout address changed.
    event ProviderPayoutUpdated(address indexed provider, address oldPayout, address newPayout);

    /// @notice An evaluator moved the provider to another fee class; None ends its admission to new jobs.
    event ProviderClassUpdated(address indexed provider, ProviderClass oldClass, ProviderClass newClass);

    /// @notice Jobs of the provider broke their terms: started late, or an agreed refund was due.
    event BreachRecorded(address indexed provider, uint32 jobs, uint32 breaches);

    /// @notice Only the escrow reports jobs.
    error ProviderRegistry_CallerNotEscrow(address caller);

    /// @notice The provider is not admitted to new jobs.
    error ProviderRegistry_NotAdmitted(address provider);

    /// @notice The provider is registered already.
    error ProviderRegistry_AlreadyRegistered(address provider);

    /// @notice The provider has not registered.
    error ProviderRegistry_NotRegistered(address provider);

    /// @notice The payout address must not be zero.
    error ProviderRegistry_PayoutIsZero();

    /// @notice Registers the caller in the ordinary class and gives it an account in the escrow.
    /// @param payout Where automatic payouts go; not zero.
    /// @param metadataURI Where the provider's documents are.
    /// @param metadataHash Their hash.
    /// @dev Reverts with `ProviderRegistry_AlreadyRegistered`, `ProviderRegistry_PayoutIsZero`, or `ExpiringPause_Paused`.
    ///      Emits `ProviderRegistered`.
    function register(address payout, string calldata metadataURI, bytes32 metadataHash) external;

    /// @notice Changes the caller's payout address.
    /// @dev Reverts with `ProviderRegistry_NotRegistered` or `ProviderRegistry_PayoutIsZero`. Emits
    ///      `ProviderPayoutUpdated`.
    function setPayout(address payout) external;

    /// @notice Changes the caller's published description.
    /// @dev Reverts with `ProviderRegistry_NotRegistered`. Emits `ProviderMetadataUpdated`.
    function setMetadata(string calldata metadataURI, bytes32 metadataHash) external;

    /// @notice Moves a provider to another fee class; None refuses it new jobs and leaves its open ones alone.
    /// @dev Role: evaluator. Reverts with `ProviderRegistry_NotRegistered`. Emits `ProviderClassUpdated`.
    function setClass(address provider, ProviderClass newClass) external;

    /// @notice Counts jobs that open and admits them.
    /// @param jobs How many.
    /// @param cost What they cost as ordered, in USDC units (6 decimals), without the buffer.
    /// @return feeBps The fee of the provider's class in basis points of what a job pays.
    /// @dev Caller: the escrow. Reverts with `ProviderRegistry_NotAdmitted` when the provider may not take them. The
    ///      escrow's `JobOpened` is the event.
    function onJobsOpened(address provider, uint32 jobs, uint256 cost) external returns (uint16 feeBps);

    /// @notice Records that `jobs` jobs of the provider broke their terms.
    /// @dev Caller: the escrow, which never lets a failure here stop a job. Emits `BreachRecorded`.
    function onBreach(address provider, uint32 jobs) external;

    /// @notice A provider's class, the fee it pays, and its payout address.
    /// @return class 0 none, 1 ordinary, 2 certified.
    /// @return feeBps Fee in basis points; 0 when not registered.
    /// @return payout Where automatic payouts go.
    function feeClass(address provider) external view returns (uint8 class, uint16 feeBps, address payout);

    /// @notice What is stored of a provider; all zero when it never registered.
    function providerOf(address provider) external view returns (Provider memory);

    /// @notice The provider's jobs that are open or running.
    function openJobs(address provider) external view returns (uint256);

    /// @notice Who may report jobs.
    function escrow() external view returns (address);
}
