// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ERC20Upgradeable} from "@openzeppelin/contracts-upgradeable/token/ERC20/ERC20Upgradeable.sol";
import {ERC20PermitUpgradeable} from "@openzeppelin/contracts-upgradeable/token/ERC20/extensions/ERC20PermitUpgradeable.sol";
import {IERC4626} from "@openzeppelin/contracts/interfaces/IERC4626.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IERC20Metadata} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Metadata.sol";
import {IERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Permit.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {Address} from "@openzeppelin/contracts/utils/Address.sol";
import {IERC165} from "@openzeppelin/contracts/utils/introspection/IERC165.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {IERC7575, IERC7575Share} from "../interfaces/pool/IERC7575.sol";
import {IInsuranceFund} from "../interfaces/pool/IInsuranceFund.sol";
import {ILendingPoolCore} from "../interfaces/pool/ILendingPoolCore.sol";
import {PoolLedger} from "../libraries/PoolLedger.sol";
import {SignedUsdc} from "../libraries/SignedUsdc.sol";
import {Borrowing} from "./Borrowing.sol";
import {CreditDesk} from "./CreditDesk.sol";
import {PoolBase} from "./PoolBase.sol";

/// @title LendingPool
/// @notice USDC in, rUSDC out, and back.
/// @dev Everything is booked before USDC moves, so that no function needs a lock. Shares are kept here and not in OpenZeppelin's
///      storage: their supply shares a word with the interest, without which a deposit would cost a word more. Trusts: USDC takes no
///      transfer fee and calls nobody; the insurance fund and the queue. Invariants: POOL-1 to
///      POOL-10. `initialize` is the desk's.
/// @custom:oz-upgrades-unsafe-allow missing-initializer
/// @custom:oz-upgrades-unsafe-allow-reachable delegatecall
contract LendingPool is Borrowing, ERC20PermitUpgradeable {
    using SafeERC20 for IERC20;
    using SignedUsdc for IERC20;
    using PoolLedger for PoolLedger.Ledger;

    uint256 private constant MIN_DEPOSIT = 10e6;
    /// @dev A price of 18 decimals out of units of 6 for shares of 12.
    uint256 private constant PRICE_SCALE = 1e24;

    /// @custom:oz-upgrades-unsafe-allow state-variable-immutable
    address private immutable DESK;

    /// @custom:oz-upgrades-unsafe-allow constructor
    constructor(IERC20 usdc, IInsuranceFund fund, address queue_, CreditDesk desk) PoolBase(usdc, fund, queue_) {
        DESK = address(desk);
        _disableInitializers();
    }

    /// @dev Every function that is not here is the desk's.
    fallback(bytes calldata data) external returns (bytes memory) {
        return Address.functionDelegateCall(DESK, data);
    }

    /* DEPOSITS */

    /// @inheritdoc IERC4626
    /// @dev At least 10 USDC; needs an allowance. Reverts with `ExpiringPause_Paused`, `LendingPool_BelowMinimum` or
    ///      `LendingPool_AboveMax`.
    function deposit(uint256 assets, address receiver) public returns (uint256 shares) {
        shares = _deposit(msg.sender, assets, receiver);
        USDC.safeTransferFrom(msg.sender, address(this), assets);
    }

    /// @inheritdoc ILendingPoolCore
    function depositWithPermit(
        uint256 assets,
        address receiver,
        uint256 deadline,
        bytes calldata signature
    ) external returns (uint256 shares) {
        USDC.tryPermit(msg.sender, assets, deadline, signature);
        return deposit(assets, receiver);
    }

    /// @inheritdoc ILendingPoolCore
    function depositWithAuthorization(
        address from,
        uint256 assets,
        address receiver,
        SignedUsdc.Authorization calldata authorization
    ) external returns (uint256 shares) {
        shares = _deposit(from, assets, receiver);
        bytes32 action = keccak256(abi.encode(this.depositWithAuthorization.selector));
        USDC.takeAuthorized(from, assets, receiver, action, authorization);
    }

    /// @inheritdoc IERC4626
    /// @dev As `deposit`.
    function mint(uint256 shares, address receiver) external returns (uint256 assets) {
        PoolLedger.Ledger memory book = _ledger();
        uint256 total = book.totalAssets();
        if (shares > PoolLedger.MAX_SHARES) revert LendingPool_AboveMax(shares, _maxMint(book, total));
        assets = book.toAssetsUp(shares, total);
        if (!_fits(book, total, assets, shares)) revert LendingPool_AboveMax(shares, _maxMint(book, total));
        _enter(book, msg.sender, assets, receiver, shares);
        USDC.safeTransferFrom(msg.sender, address(this), assets);
    }

    function _deposit(address from, uint256 assets, address receiver) private returns (uint256 shares) {
        PoolLedger.Ledger memory book = _ledger();
        uint256 total = book.totalAssets();
        if (assets > PoolLedger.MAX_ASSETS) revert LendingPool_AboveMax(assets, _maxDeposit(book, total));
        shares = book.toSharesDown(assets, total);
        if (!_fits(book, total, assets, shares)) revert LendingPool_AboveMax(assets, _maxDeposit(book, total));
        _enter(book, from, assets, receiver, shares);
    }

    function _enter(
        PoolLedger.Ledger memory book,
        address from,
        uint256 assets,
        address receiver,
        uint256 shares
    ) private whenNotPaused {
        require(assets >= MIN_DEPOSIT, LendingPool_BelowMinimum(assets, MIN_DEPOSIT));
        book.cash += assets; // at most what may be deposited, and that fits
        _mintShares(book, receiver, shares);
        _keep(book);
        emit Deposit(from, receiver, assets, shares);
    }

    function _fits(
        PoolLedger.Ledger memory book,
        uint256 total,
        uint256 assets,
        uint256 shares
    ) private pure returns (bool) {
        return total + assets <= PoolLedger.MAX_ASSETS && book.supply + shares <= PoolLedger.MAX_SHARES;
    }

    function _requireAtMost(uint256 amount, uint256 max) private pure {
        require(amount <= max, LendingPool_AboveMax(amount, max));
    }

    /* EXITS */

    /// @inheritdoc IERC4626
    /// @dev Within today's budget. Reverts with `LendingPool_ExitsWait`, `LendingPool_AboveMax`, `LendingPool_BadReceiver` and ERC-20's
    ///      errors.
    function withdraw(uint256 assets, address receiver, address owner) external returns (uint256 shares) {
        PoolLedger.Ledger memory book = _exitLedger(owner);
        shares = book.toSharesUp(assets, book.exitAssets());
        _leave(book, assets, receiver, owner, shares);
    }

    /// @inheritdoc IERC4626
    /// @dev As `withdraw`.
    function redeem(uint256 shares, address receiver, address owner) external returns (uint256 assets) {
        PoolLedger.Ledger memory book = _exitLedger(owner);
        assets = book.toAssetsDown(shares, book.exitAssets());
        _leave(book, assets, receiver, owner, shares);
    }

    /// @dev The books, if the owner may leave.
    function _exitLedger(address owner) private view returns (PoolLedger.Ledger memory book) {
        book = _ledger();
        ExitBlock reason;
        (reason, book.dueDay) = _exitBlock(book, owner);
        require(reason == ExitBlock.None, LendingPool_ExitsWait(reason));
    }

    function _leave(
        PoolLedger.Ledger memory book,
        uint256 assets,
        address receiver,
        address owner,
        uint256 shares
    ) private {
        _requireReceiver(receiver);
        if (msg.sender != owner) _spendAllowance(owner, msg.sender, shares);
        _requireAtMost(assets, _leavable(book));
        book.budget -= assets; // at most the budget
        _payOut(book, owner, shares, receiver, assets);
        emit Withdraw(msg.sender, receiver, owner, assets, shares);
    }

    /// @dev Burns shares for cash that is there.
    function _payOut(
        PoolLedger.Ledger memory book,
        address owner,
        uint256 shares,
        address receiver,
        uint256 assets
    ) private {
        book.cash -= assets; // at most the idle cash
        _burnShares(book, owner, shares);
        _keep(book);
        USDC.safeTransfer(receiver, assets);
    }

    /// @dev What may leave at once today. What was repaid for the queue is the queue's.
    function _leavable(PoolLedger.Ledger memory book) private pure returns (uint256) {
        uint256 kept;
        // figures of 64 bits
        unchecked {
            kept = book.owed + book.locked() + book.repaid;
        }
        return Math.min(book.budget, Math.saturatingSub(book.cash, kept));
    }

    function _exitBlock(
        PoolLedger.Ledger memory book,
        address owner
    ) private view returns (ExitBlock reason, uint256 nextDueDay) {
        if (_isPaused()) return (ExitBlock.Paused, book.dueDay);
        address borrower;
        (borrower, nextDueDay) = _overdue(book);
        if (borrower != address(0)) return (ExitBlock.Overdue, nextDueDay);
        if (book.late != 0) {
            uint256 minPriceE18 = _poolStorage().minPrices[owner];
            bool isAccepted = minPriceE18 != 0 && _exitPriceE18(book) >= minPriceE18;
            return (isAccepted ? ExitBlock.None : ExitBlock.Impaired, nextDueDay);
        }
        return (book.flags & PoolLedger.QUEUED == 0 ? ExitBlock.None : ExitBlock.Queued, nextDueDay);
    }

    function _exitPriceE18(PoolLedger.Ledger memory book) private pure returns (uint256) {
        return book.toAssetsDown(PRICE_SCALE, book.exitAssets());
    }

    /// @inheritdoc ILendingPoolCore
    function acceptHaircut(uint256 minPriceE18) external {
        _poolStorage().minPrices[msg.sender] = minPriceE18;
        emit HaircutAccepted(msg.sender, minPriceE18);
    }

    /* QUEUE */

    /// @inheritdoc ILendingPoolCore
    function enqueue(
        address owner,
        address spender,
        uint256 shares
    ) external onlyContract(QUEUE) returns (bool settled, uint256 assets) {
        if (spender != owner) _spendAllowance(owner, spender, shares);
        PoolStorage storage $ = _poolStorage();
        // somebody waits already
        if ($.shares[QUEUE] == 0) {
            PoolLedger.Ledger memory book = _ledger();
            ExitBlock reason;
            (reason, book.dueDay) = _exitBlock(book, address(0));
            assets = book.toAssetsDown(shares, book.exitAssets());
            if (reason == ExitBlock.None && assets <= _leavable(book)) {
                book.budget -= assets; // at most the budget
                _payOut(book, owner, shares, QUEUE, assets);
                emit QueueSettled(shares, assets);
                return (true, assets);
            }
            book.flags |= PoolLedger.QUEUED;
            _keep(book);
        }
        _move(owner, QUEUE, shares);
        return (false, 0);
    }

    /// @inheritdoc ILendingPoolCore
    function dequeue(address to, uint256 shares) external onlyContract(QUEUE) {
        _requireShareReceiver(to);
        _move(QUEUE, to, shares);
        if (_poolStorage().shares[QUEUE] != 0) return;
        PoolLedger.Ledger memory book = _ledger();
        _endQueue(book);
        _keep(book);
    }

    /// @inheritdoc ILendingPoolCore
    function settle(uint256 maxShares) external onlyContract(QUEUE) returns (uint256 shares, uint256 assets) {
        PoolLedger.Ledger memory book = _ledger();
        (ExitBlock reason, uint256 nextDueDay) = _exitBlock(book, address(0));
        require(reason == ExitBlock.None || reason == ExitBlock.Queued, LendingPool_ExitsWait(reason));
        book.dueDay = nextDueDay;
        uint256 total = book.exitAssets();
        shares = Math.min(maxShares, book.mostShares(book.available(), total));
        assets = book.toAssetsDown(shares, total);
        // what was repaid for the queue goes first, the budget is left for others
        uint256 ofRepaid = Math.min(assets, book.repaid);
        book.repaid -= ofRepaid;
        book.budget -= assets - ofRepaid;
        book.cash -= assets;
        if (_burnShares(book, QUEUE, shares) == 0) _endQueue(book);
        _keep(book);
        emit QueueSettled(shares, assets);
        USDC.safeTransfer(QUEUE, assets);
    }

    function _endQueue(PoolLedger.Ledger memory book) private pure {
        book.flags &= ~(PoolLedger.QUEUED | PoolLedger.REPAID);
        book.repaid = 0;
    }

    /* SHARES */

    /// @dev Nobody but the queue itself puts shares into the queue, or a gift would stand for a request.
    function _update(address from, address to, uint256 value) internal override {
        _requireShareReceiver(to);
        if (to == address(0) || from == address(0)) revert ERC20InvalidReceiver(to);
        _move(from, to, value);
    }

    function _move(address from, address to, uint256 shares) private {
        _debit(from, shares);
        _poolStorage().shares[to] += shares;
        emit Transfer(from, to, shares);
    }

    function _mintShares(PoolLedger.Ledger memory book, address to, uint256 shares) private {
        require(to != address(0), ERC20InvalidReceiver(to));
        _requireShareReceiver(to);
        book.supply += shares; // at most what may be minted, and that fits
        _poolStorage().shares[to] += shares;
        emit Transfer(address(0), to, shares);
    }

    /// @return left Shares that `from` still has.
    function _burnShares(PoolLedger.Ledger memory book, address from, uint256 shares) private returns (uint256 left) {
        left = _debit(from, shares);
        book.supply -= shares; // part of it
        emit Transfer(from, address(0), shares);
    }

    function _debit(address from, uint256 shares) private returns (uint256 left) {
        mapping(address => uint256) storage balances = _poolStorage().shares;
        uint256 balance = balances[from];
        require(shares <= balance, ERC20InsufficientBalance(from, balance, shares));
        left = balance - shares;
        balances[from] = left;
    }

    function _requireShareReceiver(address to) private view {
        require(to != QUEUE && to != address(this), LendingPool_BadShareReceiver(to));
    }

    /* ERC-20 AND ERC-4626 VIEWS */

    /// @notice Shares of the holder, with 12 decimals.
    function balanceOf(address holder) public view override(ERC20Upgradeable, IERC20) returns (uint256) {
        return _poolStorage().shares[holder];
    }

    function totalSupply() public view override(ERC20Upgradeable, IERC20) returns (uint256) {
        return PoolLedger.load(_poolStorage().ledger).supply;
    }

    function name() public pure override(ERC20Upgradeable, IERC20Metadata) returns (string memory) {
        return "CyberPlaza USDC receipt";
    }

    function symbol() public pure override(ERC20Upgradeable, IERC20Metadata) returns (string memory) {
        return "rUSDC";
    }

    /// @dev Of permits. Constant, since what initializes the storage is the desk, which is no ERC-20.
    function _EIP712Name() internal pure override returns (string memory) {
        return name();
    }

    function _EIP712Version() internal pure override returns (string memory) {
        return "1";
    }

    /// @notice 12: the 6 of USDC and 6 of the virtual shares.
    function decimals() public pure override(ERC20Upgradeable, IERC20Metadata) returns (uint8) {
        return 12;
    }

    function nonces(address owner) public view override(ERC20PermitUpgradeable, IERC20Permit) returns (uint256) {
        return super.nonces(owner);
    }

    /// @inheritdoc IERC4626
    function asset() external view returns (address) {
        return address(USDC);
    }

    /// @inheritdoc IERC4626
    function totalAssets() external view returns (uint256) {
        return _ledger().totalAssets();
    }

    /// @inheritdoc IERC4626
    function convertToShares(uint256 assets) external view returns (uint256) {
        PoolLedger.Ledger memory book = _ledger();
        return book.toSharesDown(assets, book.totalAssets());
    }

    /// @inheritdoc IERC4626
    function convertToAssets(uint256 shares) external view returns (uint256) {
        PoolLedger.Ledger memory book = _ledger();
        return book.toAssetsDown(shares, book.totalAssets());
    }

    /// @inheritdoc IERC4626
    function previewDeposit(uint256 assets) external view returns (uint256) {
        PoolLedger.Ledger memory book = _ledger();
        return book.toSharesDown(assets, book.totalAssets());
    }

    /// @inheritdoc IERC4626
    function previewMint(uint256 shares) external view returns (uint256) {
        PoolLedger.Ledger memory book = _ledger();
        return book.toAssetsUp(shares, book.totalAssets());
    }

    /// @inheritdoc IERC4626
    function previewWithdraw(uint256 assets) external view returns (uint256) {
        PoolLedger.Ledger memory book = _ledger();
        return book.toSharesUp(assets, book.exitAssets());
    }

    /// @inheritdoc IERC4626
    function previewRedeem(uint256 shares) external view returns (uint256) {
        PoolLedger.Ledger memory book = _ledger();
        return book.toAssetsDown(shares, book.exitAssets());
    }

    /// @inheritdoc IERC4626
    function maxDeposit(address receiver) external view returns (uint256) {
        if (!_mayReceive(receiver)) return 0;
        PoolLedger.Ledger memory book = _ledger();
        return _atLeastMinimum(_maxDeposit(book, book.totalAssets()));
    }

    /// @inheritdoc IERC4626
    function maxMint(address receiver) external view returns (uint256) {
        if (!_mayReceive(receiver)) return 0;
        PoolLedger.Ledger memory book = _ledger();
        uint256 total = book.totalAssets();
        uint256 shares = _maxMint(book, total);
        return book.toAssetsUp(shares, total) < MIN_DEPOSIT ? 0 : shares;
    }

    function _mayReceive(address receiver) private view returns (bool) {
        return !_isPaused() && receiver != address(0) && receiver != QUEUE && receiver != address(this);
    }

    function _atLeastMinimum(uint256 assets) private pure returns (uint256) {
        return assets < MIN_DEPOSIT ? 0 : assets;
    }

    function _maxDeposit(PoolLedger.Ledger memory book, uint256 total) private pure returns (uint256) {
        uint256 room = Math.saturatingSub(PoolLedger.MAX_ASSETS, total);
        // the most that give no more shares than fit
        uint256 shares = PoolLedger.MAX_SHARES - book.supply + 1;
        return Math.min(room, book.toAssetsUp(shares, total) - 1);
    }

    function _maxMint(PoolLedger.Ledger memory book, uint256 total) private pure returns (uint256) {
        uint256 room = Math.saturatingSub(PoolLedger.MAX_ASSETS, total);
        return Math.min(PoolLedger.MAX_SHARES - book.supply, book.toSharesDown(room, total));
    }

    /// @inheritdoc IERC4626
    function maxWithdraw(address owner) external view returns (uint256) {
        PoolLedger.Ledger memory book = _ledger();
        (ExitBlock reason, ) = _exitBlock(book, owner);
        if (reason != ExitBlock.None) return 0;
        return Math.min(book.toAssetsDown(balanceOf(owner), book.exitAssets()), _leavable(book));
    }

    /// @inheritdoc IERC4626
    function maxRedeem(address owner) external view returns (uint256) {
        PoolLedger.Ledger memory book = _ledger();
        (ExitBlock reason, ) = _exitBlock(book, owner);
        if (reason != ExitBlock.None) return 0;
        return Math.min(balanceOf(owner), book.mostShares(_leavable(book), book.exitAssets()));
    }

    /* VIEWS */

    /// @inheritdoc ILendingPoolCore
    function exitBlock(address owner) external view returns (ExitBlock reason) {
        (reason, ) = _exitBlock(_ledger(), owner);
    }

    /// @inheritdoc ILendingPoolCore
    function availableToday() external view returns (uint256) {
        return _ledger().available();
    }

    /// @inheritdoc ILendingPoolCore
    function exitPriceE18() external view returns (uint256) {
        return _exitPriceE18(_ledger());
    }

    /// @inheritdoc ILendingPoolCore
    function haircutOf(address holder) external view returns (uint256 minPriceE18) {
        return _poolStorage().minPrices[holder];
    }

    /// @inheritdoc ILendingPoolCore
    function queuedShares() external view returns (uint256) {
        return _poolStorage().shares[QUEUE];
    }

    /// @inheritdoc ILendingPoolCore
    function ledger() external view returns (PoolLedger.Ledger memory) {
        return _ledger();
    }

    /// @inheritdoc ILendingPoolCore
    function queue() external view returns (address) {
        return QUEUE;
    }

    /// @inheritdoc ILendingPoolCore
    function insuranceFund() external view returns (address) {
        return address(FUND);
    }

    /// @inheritdoc IERC7575Share
    function vault(address asset_) external view returns (address) {
        return asset_ == address(USDC) ? address(this) : address(0);
    }

    /// @inheritdoc ILendingPoolCore
    function share() external view returns (address) {
        return address(this);
    }

    /// @notice ERC-165: ERC-7575 vault and share.
    function supportsInterface(bytes4 interfaceId) external pure returns (bool) {
        return
            interfaceId == type(IERC165).interfaceId ||
            interfaceId == type(IERC7575).interfaceId ||
            interfaceId == type(IERC7575Share).interfaceId;
    }
}
