// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AccessManagedUpgradeable} from "@openzeppelin/contracts-upgradeable/access/manager/AccessManagedUpgradeable.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {Checkpoints} from "@openzeppelin/contracts/utils/structs/Checkpoints.sol";
import {IPriceOracle} from "../interfaces/oracle/IPriceOracle.sol";
import {IRevenueRouter} from "../interfaces/revenue/IRevenueRouter.sol";
import {IRevenueSink} from "../interfaces/revenue/IRevenueSink.sol";
import {ITreasury} from "../interfaces/revenue/ITreasury.sol";

/// @title Treasury
/// @notice The protocol's own money in named accounts, under two councils.
/// @dev What the operator spent is kept as its sum over all time at each payment, so that the sum of any 24 hours is a difference,
///      exact to the second. Trusts: USDC and CPT take no transfer fee; the oracle for the value of CPT. Invariants: TRE-1 (tokens
///      held ≥ Σ accounts), TRE-2 (the operator's payments of any 24 hours are worth at most the limit).
contract Treasury is ITreasury, AccessManagedUpgradeable {
    using SafeERC20 for IERC20;
    using SafeCast for uint256;
    using Checkpoints for Checkpoints.Trace208;

    uint256 private constant DAILY_LIMIT = 100_000e6;
    uint256 private constant DAY = 24 hours;
    /// @dev A wei of CPT at a price of 18 decimals has 36; USDC has 6.
    uint256 private constant CPT_PRICE_TO_USDC = 1e30;

    /// @custom:oz-upgrades-unsafe-allow state-variable-immutable
    IERC20 private immutable USDC;
    /// @custom:oz-upgrades-unsafe-allow state-variable-immutable
    IERC20 private immutable CPT;
    /// @custom:oz-upgrades-unsafe-allow state-variable-immutable
    IPriceOracle private immutable ORACLE;

    /* STORAGE */

    /// @custom:storage-location erc7201:cyberplaza.Treasury
    struct TreasuryStorage {
        mapping(IERC20 token => mapping(Account => uint256)) balances;
        mapping(IERC20 token => uint256) held; // sum of the accounts
        Checkpoints.Trace208 spent; // by the operator, in USDC units since the beginning
    }

    function _storage() private pure returns (TreasuryStorage storage $) {
        uint256 location = erc7201("cyberplaza.Treasury");
        assembly ("memory-safe") {
            $.slot := location
        }
    }

    /// @custom:oz-upgrades-unsafe-allow constructor
    constructor(IERC20 usdc, IERC20 cpt, IPriceOracle oracle) {
        USDC = usdc;
        CPT = cpt;
        ORACLE = oracle;
        _disableInitializers();
    }

    function initialize(address authority_) external initializer {
        __AccessManaged_init(authority_);
    }

    modifier onlyKnown(IERC20 token) {
        bool isKnown = address(token) == address(USDC) || address(token) == address(CPT);
        require(isKnown, Treasury_UnknownToken(token));
        _;
    }

    /* MONEY IN */

    /// @inheritdoc ITreasury
    function deposit(Account account, IERC20 token, uint256 amount) external onlyKnown(token) {
        _pull(account, token, amount);
    }

    /// @inheritdoc IRevenueSink
    /// @dev Open to anyone, as a gift. Reverts with `Treasury_UnknownSink`. Emits `Deposited`.
    function receiveRevenue(IRevenueRouter.Sink sink, uint256 amount) external {
        _pull(_accountOf(sink), USDC, amount);
    }

    function _accountOf(IRevenueRouter.Sink sink) private pure returns (Account) {
        if (sink == IRevenueRouter.Sink.Engineering) return Account.Engineering;
        if (sink == IRevenueRouter.Sink.Marketing) return Account.Marketing;
        if (sink == IRevenueRouter.Sink.Infrastructure) return Account.Infrastructure;
        if (sink == IRevenueRouter.Sink.General) return Account.General;
        require(sink == IRevenueRouter.Sink.Reserve, Treasury_UnknownSink(sink));
        return Account.Reserve;
    }

    function _pull(Account account, IERC20 token, uint256 amount) private {
        _credit(account, token, msg.sender, amount);
        token.safeTransferFrom(msg.sender, address(this), amount);
    }

    /// @inheritdoc ITreasury
    function sweep(IERC20 token) external onlyKnown(token) returns (uint256 amount) {
        amount = token.balanceOf(address(this)) - _storage().held[token];
        require(amount != 0, Treasury_NothingToSweep(token));
        _credit(Account.Reserve, token, address(0), amount);
    }

    function _credit(Account account, IERC20 token, address from, uint256 amount) private {
        TreasuryStorage storage $ = _storage();
        $.balances[token][account] += amount;
        $.held[token] += amount;
        emit Deposited(account, token, from, amount);
    }

    /* MONEY OUT */

    /// @inheritdoc ITreasury
    function pay(Account account, IERC20 token, address to, uint256 amount, bytes32 ref) external restricted {
        uint256 value = valueOf(token, amount);
        (, uint256 left) = limit();
        require(value <= left, Treasury_AboveLimit(value, left));
        Checkpoints.Trace208 storage spent = _storage().spent;
        spent.push(uint48(block.timestamp), (spent.latest() + value).toUint208());
        _pay(account, token, to, amount, value, ref);
    }

    /// @inheritdoc ITreasury
    function payAboveLimit(
        Account account,
        IERC20 token,
        address to,
        uint256 amount,
        bytes32 ref
    ) external restricted onlyKnown(token) {
        _pay(account, token, to, amount, 0, ref);
    }

    function _pay(Account account, IERC20 token, address to, uint256 amount, uint256 value, bytes32 ref) private {
        require(to != address(0) && to != address(this), Treasury_BadReceiver(to));
        _debit(account, token, amount);
        emit Paid(account, token, to, amount, value, ref);
        token.safeTransfer(to, amount);
        // Last: a token that called its receiver would let a sweep take what is about to leave for a gift.
        _storage().held[token] -= amount;
    }

    /// @inheritdoc ITreasury
    function move(
        Account from,
        Account to,
        IERC20 token,
        uint256 amount,
        bytes32 ref
    ) external restricted onlyKnown(token) {
        _debit(from, token, amount);
        _storage().balances[token][to] += amount;
        emit Moved(from, to, token, amount, ref);
    }

    function _debit(Account account, IERC20 token, uint256 amount) private {
        mapping(Account => uint256) storage balances = _storage().balances[token];
        uint256 balance = balances[account];
        require(amount <= balance, Treasury_InsufficientBalance(account, token, balance, amount));
        balances[account] = balance - amount;
    }

    /* VIEWS */

    /// @inheritdoc ITreasury
    function balanceOf(Account account, IERC20 token) external view returns (uint256) {
        return _storage().balances[token][account];
    }

    /// @inheritdoc ITreasury
    function limit() public view returns (uint256 spentUsdc, uint256 leftUsdc) {
        Checkpoints.Trace208 storage spent = _storage().spent;
        spentUsdc = spent.latest() - spent.upperLookupRecent(uint48(block.timestamp - DAY));
        leftUsdc = DAILY_LIMIT - spentUsdc;
    }

    /// @inheritdoc ITreasury
    function valueOf(IERC20 token, uint256 amount) public view onlyKnown(token) returns (uint256) {
        if (address(token) == address(USDC)) return amount;
        (, uint256 highE18) = ORACLE.requirePrice();
        return Math.mulDiv(amount, highE18, CPT_PRICE_TO_USDC, Math.Rounding.Ceil); // up: the limit is used up sooner
    }

    /// @inheritdoc ITreasury
    function payableAt(uint256 valueUsdc) external view returns (uint256) {
        if (valueUsdc > DAILY_LIMIT) return 0;
        Checkpoints.Trace208 storage spent = _storage().spent;
        // All but this much of what was ever spent must be more than 24 hours ago.
        uint256 rest = DAILY_LIMIT - valueUsdc;
        uint256 latest = spent.latest();
        if (latest <= rest) return block.timestamp;
        uint256 needed = latest - rest;
        // The first checkpoint whose sum reaches it: sums rise with time.
        uint256 low = 0;
        uint256 high = spent.length() - 1; // the last one's does
        while (low < high) {
            uint256 middle = (low + high) / 2;
            if (spent.at(uint32(middle))._value < needed) low = middle + 1;
            else high = middle;
        }
        return Math.max(spent.at(uint32(low))._key + DAY, block.timestamp);
    }
}
