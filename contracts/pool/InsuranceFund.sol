// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AccessManagedUpgradeable} from "@openzeppelin/contracts-upgradeable/access/manager/AccessManagedUpgradeable.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {IInsuranceFund} from "../interfaces/pool/IInsuranceFund.sol";
import {IInsured} from "../interfaces/pool/IInsured.sol";
import {IRevenueRouter} from "../interfaces/revenue/IRevenueRouter.sol";
import {IRevenueSink} from "../interfaces/revenue/IRevenueSink.sol";
import {BoundedReads} from "../libraries/BoundedReads.sol";

/// @title InsuranceFund
/// @notice Three compartments of USDC and CPT.
/// @dev Every amount is counted when it comes and when it goes, by compartment; no sum of several is ever paid from. Trusts: USDC and CPT
///      take no transfer fee; the treasury takes what overflows; an insured contract does not refuse what it is told. It is not trusted
///      with more: its target is a bounded read, and it is told last, when the tokens lie where the books say, with the fund locked
///      against it. Invariants: INS-1 (tokens held ≥ Σ compartments), INS-2 (a compartment loses only what it pays), INS-3 (the reserve
///      share raises no compartment above the figure at which it is full), INS-4 (an insured contract knows what its compartment holds).
contract InsuranceFund is IInsuranceFund, AccessManagedUpgradeable, ReentrancyGuardTransient {
    using SafeERC20 for IERC20;

    uint256 private constant COMPARTMENTS = 3;
    uint256 private constant BPS = 10_000;
    uint64 private constant DEFAULT_FULL_AT = 500_000e6;
    uint256 private constant TARGET_GAS = 50_000;

    /// @custom:oz-upgrades-unsafe-allow state-variable-immutable
    IERC20 private immutable USDC;
    /// @custom:oz-upgrades-unsafe-allow state-variable-immutable
    IERC20 private immutable CPT;
    /// @custom:oz-upgrades-unsafe-allow state-variable-immutable
    IRevenueSink private immutable TREASURY;

    /* STORAGE */

    /// @custom:storage-location erc7201:cyberplaza.InsuranceFund
    struct InsuranceFundStorage {
        mapping(IERC20 token => mapping(Compartment => uint256)) balances;
        mapping(Compartment => CompartmentTerms) terms;
    }

    function _storage() private pure returns (InsuranceFundStorage storage $) {
        uint256 location = erc7201("cyberplaza.InsuranceFund");
        assembly ("memory-safe") {
            $.slot := location
        }
    }

    /// @custom:oz-upgrades-unsafe-allow constructor
    constructor(IERC20 usdc, IERC20 cpt, IRevenueSink treasury) {
        USDC = usdc;
        CPT = cpt;
        TREASURY = treasury;
        _disableInitializers();
    }

    /// @param shares As `setShares` takes them.
    function initialize(address authority_, uint16[3] calldata shares) external initializer {
        __AccessManaged_init(authority_);
        _setShares(shares);
        for (uint256 i = 0; i < COMPARTMENTS; ++i) _setFullAt(Compartment(i), DEFAULT_FULL_AT);
    }

    modifier onlyKnown(IERC20 token) {
        bool isKnown = address(token) == address(USDC) || address(token) == address(CPT);
        require(isKnown, InsuranceFund_UnknownToken(token));
        _;
    }

    modifier onlyInsured(Compartment compartment) {
        bool isInsured = msg.sender == _storage().terms[compartment].insured;
        require(isInsured, InsuranceFund_NotInsured(compartment, msg.sender));
        _;
    }

    modifier onlyReceiver(address to) {
        require(to != address(0) && to != address(this), InsuranceFund_BadReceiver(to));
        _;
    }

    /* MONEY IN */

    /// @inheritdoc IInsuranceFund
    function deposit(Compartment compartment, IERC20 token, uint256 amount) external onlyKnown(token) nonReentrant {
        _credit(compartment, token, msg.sender, amount);
        token.safeTransferFrom(msg.sender, address(this), amount);
        _tell(compartment, token);
    }

    /// @inheritdoc IRevenueSink
    /// @dev Open to anyone, as a gift. Each compartment takes its part until it is full; the rest is the treasury's reserve. Reverts with
    ///      `InsuranceFund_NotReserve`. Emits `Deposited` and `Overflowed`.
    function receiveRevenue(IRevenueRouter.Sink sink, uint256 amount) external nonReentrant {
        require(sink == IRevenueRouter.Sink.Reserve, InsuranceFund_NotReserve(sink));
        (uint256[COMPARTMENTS] memory taken, uint256 rest) = previewReserve(amount);
        for (uint256 i = 0; i < COMPARTMENTS; ++i) {
            if (taken[i] != 0) _credit(Compartment(i), USDC, msg.sender, taken[i]);
        }
        USDC.safeTransferFrom(msg.sender, address(this), amount);
        if (rest != 0) _overflow(rest);
        for (uint256 i = 0; i < COMPARTMENTS; ++i) {
            if (taken[i] != 0) _tell(Compartment(i), USDC);
        }
    }

    function _overflow(uint256 amount) private {
        emit Overflowed(amount);
        USDC.forceApprove(address(TREASURY), amount);
        TREASURY.receiveRevenue(IRevenueRouter.Sink.Reserve, amount);
    }

    /// @inheritdoc IInsuranceFund
    function sweep(
        Compartment compartment,
        IERC20 token
    ) external restricted onlyKnown(token) nonReentrant returns (uint256 amount) {
        amount = token.balanceOf(address(this)) - _sum(token);
        require(amount != 0, InsuranceFund_NothingToSweep(token));
        _credit(compartment, token, address(0), amount);
        _tell(compartment, token);
    }

    function _sum(IERC20 token) private view returns (uint256 sum) {
        mapping(Compartment => uint256) storage balances = _storage().balances[token];
        for (uint256 i = 0; i < COMPARTMENTS; ++i) sum += balances[Compartment(i)];
    }

    function _credit(Compartment compartment, IERC20 token, address from, uint256 amount) private {
        _storage().balances[token][compartment] += amount;
        emit Deposited(compartment, token, from, amount);
    }

    /* MONEY OUT */

    /// @inheritdoc IInsuranceFund
    function payClaim(
        Compartment compartment,
        bytes32 claimId,
        address to,
        uint256 amount
    ) external onlyInsured(compartment) onlyReceiver(to) nonReentrant returns (uint256 paid) {
        paid = Math.min(amount, _storage().balances[USDC][compartment]);
        emit ClaimPaid(compartment, claimId, to, amount, paid);
        _pay(compartment, USDC, to, paid);
    }

    /// @inheritdoc IInsuranceFund
    function compensate(
        Compartment compartment,
        bytes32 incident,
        IERC20 token,
        address to,
        uint256 amount
    ) external restricted onlyKnown(token) onlyReceiver(to) nonReentrant {
        uint256 balance = _storage().balances[token][compartment];
        require(amount <= balance, InsuranceFund_InsufficientBalance(compartment, token, balance, amount));
        emit Compensated(compartment, incident, to, token, amount);
        _pay(compartment, token, to, amount);
    }

    /// @dev The caller has checked the balance.
    function _pay(Compartment compartment, IERC20 token, address to, uint256 amount) private {
        _storage().balances[token][compartment] -= amount;
        token.safeTransfer(to, amount);
        _tell(compartment, token);
    }

    /// @dev Last in whatever moves money: see `IInsured`.
    function _tell(Compartment compartment, IERC20 token) private {
        if (address(token) != address(USDC)) return;
        InsuranceFundStorage storage $ = _storage();
        address insured = $.terms[compartment].insured;
        if (insured.code.length == 0) return;
        IInsured(insured).onInsuranceChanged($.balances[USDC][compartment]);
    }

    /* SETTINGS */

    /// @inheritdoc IInsuranceFund
    function setShares(uint16[3] calldata newShares) external restricted {
        _setShares(newShares);
    }

    function _setShares(uint16[3] calldata newShares) private {
        InsuranceFundStorage storage $ = _storage();
        uint16[COMPARTMENTS] memory oldShares;
        uint256 sum;
        for (uint256 i = 0; i < COMPARTMENTS; ++i) {
            oldShares[i] = $.terms[Compartment(i)].shareBps;
            $.terms[Compartment(i)].shareBps = newShares[i];
            sum += newShares[i];
        }
        require(sum == BPS, InsuranceFund_BadShares(sum));
        emit SharesUpdated(oldShares, newShares);
    }

    /// @inheritdoc IInsuranceFund
    function setFullAt(Compartment compartment, uint64 newFullAt) external restricted {
        _setFullAt(compartment, newFullAt);
    }

    function _setFullAt(Compartment compartment, uint64 newFullAt) private {
        CompartmentTerms storage terms = _storage().terms[compartment];
        emit FullAtUpdated(compartment, terms.fullAt, newFullAt);
        terms.fullAt = newFullAt;
    }

    /// @inheritdoc IInsuranceFund
    function setInsured(Compartment compartment, address newInsured) external restricted nonReentrant {
        CompartmentTerms storage terms = _storage().terms[compartment];
        address oldInsured = terms.insured;
        emit InsuredUpdated(compartment, oldInsured, newInsured);
        terms.insured = newInsured;
        // one that refuses to hear it is no longer insured all the same
        if (oldInsured != newInsured && oldInsured.code.length != 0) {
            try IInsured(oldInsured).onInsuranceChanged(0) {} catch {}
        }
        _tell(compartment, USDC);
    }

    /* VIEWS */

    /// @inheritdoc IInsuranceFund
    function balanceOf(Compartment compartment, IERC20 token) external view returns (uint256) {
        return _storage().balances[token][compartment];
    }

    /// @inheritdoc IInsuranceFund
    function termsOf(Compartment compartment) external view returns (CompartmentTerms memory) {
        return _storage().terms[compartment];
    }

    /// @inheritdoc IInsuranceFund
    function targetOf(Compartment compartment) external view returns (uint256) {
        return _targetOf(_storage().terms[compartment]);
    }

    /// @inheritdoc IInsuranceFund
    function previewReserve(uint256 amount) public view returns (uint256[3] memory taken, uint256 toTreasury) {
        InsuranceFundStorage storage $ = _storage();
        uint256 left = amount;
        uint256 leftBps = BPS;
        for (uint256 i = 0; i < COMPARTMENTS; ++i) {
            Compartment compartment = Compartment(i);
            CompartmentTerms storage terms = $.terms[compartment];
            uint256 shareBps = terms.shareBps;
            if (shareBps == 0) continue;
            uint256 part = (left * shareBps) / leftBps; // down: the last that has a share takes what is left
            (left, leftBps) = (left - part, leftBps - shareBps);
            if (part == 0) continue; // nobody is asked for nothing
            uint256 room = Math.saturatingSub(_targetOf(terms), $.balances[USDC][compartment]);
            taken[i] = Math.min(part, room);
            toTreasury += part - taken[i];
        }
    }

    function _targetOf(CompartmentTerms storage terms) private view returns (uint256) {
        address insured = terms.insured;
        if (insured.code.length == 0) return terms.fullAt;
        bytes memory call = abi.encodeCall(IInsured.insuranceTarget, ());
        (bool ok, uint256[] memory answer) = BoundedReads.tryRead(insured, call, TARGET_GAS, 1);
        return ok ? answer[0] : terms.fullAt;
    }
}
