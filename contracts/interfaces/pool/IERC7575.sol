// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title IERC7575
/// @notice A vault whose share token may be another contract (ERC-7575): ERC-4626 without ERC-20.
interface IERC7575 {
    /// @notice Assets became shares.
    event Deposit(address indexed sender, address indexed owner, uint256 assets, uint256 shares);

    /// @notice Shares became assets.
    event Withdraw(
        address indexed sender,
        address indexed receiver,
        address indexed owner,
        uint256 assets,
        uint256 shares
    );

    function asset() external view returns (address);

    /// @notice The token of the shares.
    function share() external view returns (address);

    function convertToShares(uint256 assets) external view returns (uint256 shares);

    function convertToAssets(uint256 shares) external view returns (uint256 assets);

    function totalAssets() external view returns (uint256);

    function maxDeposit(address receiver) external view returns (uint256);

    function previewDeposit(uint256 assets) external view returns (uint256 shares);

    function deposit(uint256 assets, address receiver) external returns (uint256 shares);

    function maxMint(address receiver) external view returns (uint256);

    function previewMint(uint256 shares) external view returns (uint256 assets);

    function mint(uint256 shares, address receiver) external returns (uint256 assets);

    function maxWithdraw(address owner) external view returns (uint256);

    function previewWithdraw(uint256 assets) external view returns (uint256 shares);

    function withdraw(uint256 assets, address receiver, address owner) external returns (uint256 shares);

    function maxRedeem(address owner) external view returns (uint256);

    function previewRedeem(uint256 shares) external view returns (uint256 assets);

    function redeem(uint256 shares, address receiver, address owner) external returns (uint256 assets);
}

/// @title IERC7575Share
/// @notice A share token that says which vault takes an asset for it (ERC-7575).
interface IERC7575Share {
    /// @notice The vault for an asset has changed.
    event VaultUpdate(address indexed asset, address vault);

    /// @notice The vault that takes `asset`; zero: none.
    function vault(address asset) external view returns (address);
}
