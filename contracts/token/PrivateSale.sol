// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {MerkleProof} from "@openzeppelin/contracts/utils/cryptography/MerkleProof.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {ExpiringPause} from "../base/ExpiringPause.sol";
import {ITreasury} from "../interfaces/revenue/ITreasury.sol";
import {IPrivateSale} from "../interfaces/token/IPrivateSale.sol";
import {IVestingVault} from "../interfaces/token/IVestingVault.sol";
import {SignedUsdc} from "../libraries/SignedUsdc.sol";
import {VestingTerms} from "../libraries/VestingTerms.sol";

/// @title PrivateSale
/// @notice Three rounds of CPT for USDC, into limited vesting schedules.
/// @dev Trusts: the treasury takes what it is sent, the vault takes what it is approved. Round times are kept in active time, so that
///      pauses prolong them. Invariants: SAL-1 (CPT held ≥ 12 500 000 − sold, until the end), SAL-2 (no buyer spends more than 100 000
///      USDC), SAL-3 (USDC paid = USDC in the treasury's sale account, less what the treasury paid).
contract PrivateSale is IPrivateSale, ExpiringPause {
    using SafeERC20 for IERC20;
    using SignedUsdc for IERC20;

    uint256 private constant ONE_CPT = 1e18;
    uint256 private constant ROUNDS = 3;
    uint256 private constant FIRST_PRICE = 800_000;
    uint256 private constant MAX_PRICE = 1_000_000e6;
    uint256 private constant MIN_USDC = 100e6;
    uint256 private constant MAX_BUYER_CAP = 100_000e6;
    uint256 private constant MAX_NOTICE = 365 days;

    /// @custom:oz-upgrades-unsafe-allow state-variable-immutable
    IERC20 private immutable USDC;
    /// @custom:oz-upgrades-unsafe-allow state-variable-immutable
    IERC20 private immutable CPT;
    /// @custom:oz-upgrades-unsafe-allow state-variable-immutable
    IVestingVault private immutable VESTING_VAULT;
    /// @custom:oz-upgrades-unsafe-allow state-variable-immutable
    ITreasury private immutable TREASURY;

    /* STORAGE */

    /// @custom:storage-location erc7201:cyberplaza.PrivateSale
    struct PrivateSaleStorage {
        address foundation;
        uint8 rounds; // how many have terms
        bool finished;
        uint88 sold;
        mapping(uint256 number => Round) terms; // times in active time
        mapping(uint256 number => uint256) soldIn;
        mapping(address buyer => uint256) spent;
    }

    function _storage() private pure returns (PrivateSaleStorage storage $) {
        uint256 location = erc7201("cyberplaza.PrivateSale");
        assembly ("memory-safe") {
            $.slot := location
        }
    }

    /// @custom:oz-upgrades-unsafe-allow constructor
    constructor(IERC20 usdc, IERC20 cpt, IVestingVault vestingVault, ITreasury treasury) {
        USDC = usdc;
        CPT = cpt;
        VESTING_VAULT = vestingVault;
        TREASURY = treasury;
        _disableInitializers();
    }

    /// @param foundation Beneficiary of what stays unsold.
    function initialize(address authority_, address foundation) external initializer {
        __AccessManaged_init(authority_);
        __ExpiringPause_init();
        require(foundation != address(0), PrivateSale_FoundationIsZero());
        _storage().foundation = foundation;
    }

    /* BUYING */

    /// @inheritdoc IPrivateSale
    function buy(
        uint256 usdc,
        uint256 minCpt,
        bytes32[] calldata proof
    ) external returns (uint256 cpt, uint256 scheduleId) {
        cpt = _sell(msg.sender, usdc, minCpt, proof);
        USDC.safeTransferFrom(msg.sender, address(this), usdc);
        scheduleId = _settle(msg.sender, usdc, cpt);
    }

    /// @inheritdoc IPrivateSale
    function buyWithPermit(
        uint256 usdc,
        uint256 minCpt,
        bytes32[] calldata proof,
        uint256 deadline,
        bytes calldata signature
    ) external returns (uint256 cpt, uint256 scheduleId) {
        cpt = _sell(msg.sender, usdc, minCpt, proof);
        USDC.tryPermit(msg.sender, usdc, deadline, signature);
        USDC.safeTransferFrom(msg.sender, address(this), usdc);
        scheduleId = _settle(msg.sender, usdc, cpt);
    }

    /// @inheritdoc IPrivateSale
    function buyWithAuthorization(
        address buyer,
        uint256 usdc,
        uint256 minCpt,
        bytes32[] calldata proof,
        SignedUsdc.Authorization calldata authorization
    ) external returns (uint256 cpt, uint256 scheduleId) {
        cpt = _sell(buyer, usdc, minCpt, proof);
        bytes32 action = keccak256(abi.encode(this.buyWithAuthorization.selector, _storage().rounds - 1, minCpt));
        USDC.takeAuthorized(buyer, usdc, buyer, action, authorization);
        scheduleId = _settle(buyer, usdc, cpt);
    }

    /// @dev Books the sale; money and schedule follow.
    function _sell(
        address buyer,
        uint256 usdc,
        uint256 minCpt,
        bytes32[] calldata proof
    ) private whenNotPaused returns (uint256 cpt) {
        PrivateSaleStorage storage $ = _storage();
        require(!$.finished, PrivateSale_IsFinished());
        (uint256 number, Round memory round) = currentRound();
        require(
            number < ROUNDS && block.timestamp >= round.opensAt && block.timestamp < round.closesAt,
            PrivateSale_NotOpen(number, round.opensAt, round.closesAt)
        );
        bytes32 leaf = keccak256(bytes.concat(keccak256(abi.encode(buyer))));
        require(MerkleProof.verifyCalldata(proof, round.root, leaf), PrivateSale_NotListed(buyer));
        require(usdc >= MIN_USDC, PrivateSale_OutOfBounds("usdc", usdc, MIN_USDC, MAX_BUYER_CAP));
        uint256 buyerLeft = _leftOf(buyer, round);
        require(usdc <= buyerLeft, PrivateSale_BuyerCapExceeded(buyer, usdc, buyerLeft));
        cpt = _cptFor(usdc, round.price);
        require(cpt >= minCpt, PrivateSale_OutOfBounds("cpt", cpt, minCpt, type(uint88).max));
        uint256 roundLeft = round.cap - $.soldIn[number];
        require(cpt <= roundLeft, PrivateSale_SoldOut(cpt, roundLeft));
        $.spent[buyer] += usdc;
        $.soldIn[number] += cpt;
        $.sold += uint88(cpt); // at most the caps of the rounds, 12 500 000 CPT
    }

    function _settle(address buyer, uint256 usdc, uint256 cpt) private returns (uint256 scheduleId) {
        USDC.forceApprove(address(TREASURY), usdc);
        TREASURY.deposit(ITreasury.Account.Sale, USDC, usdc);
        CPT.forceApprove(address(VESTING_VAULT), cpt);
        scheduleId = VESTING_VAULT.createSchedule(buyer, cpt, VestingTerms.privateSale());
        emit Sold(_storage().rounds - 1, buyer, usdc, cpt, scheduleId);
    }

    /// @dev Down: the fraction of a wei stays on sale.
    function _cptFor(uint256 usdc, uint256 price) private pure returns (uint256) {
        return Math.mulDiv(usdc, ONE_CPT, price);
    }

    function _leftOf(address buyer, Round memory round) private view returns (uint256) {
        return Math.saturatingSub(round.buyerCap, _storage().spent[buyer]);
    }

    /* ROUNDS */

    /// @inheritdoc IPrivateSale
    function setRound(uint256 number, Round calldata round) external restricted {
        PrivateSaleStorage storage $ = _storage();
        require(!$.finished, PrivateSale_IsFinished());
        _requireSettable(number);
        _requireWithin("price", round.price, number == 0 ? FIRST_PRICE : 1, number == 0 ? FIRST_PRICE : MAX_PRICE);
        _requireWithin("cap", round.cap, 1, _allottedTo(number) - $.sold);
        _requireWithin("buyerCap", round.buyerCap, MIN_USDC, MAX_BUYER_CAP);
        _requireWithin("opensAt", round.opensAt, block.timestamp, block.timestamp + MAX_NOTICE);
        _requireWithin("closesAt", round.closesAt, uint256(round.opensAt) + 1, uint256(round.opensAt) + MAX_NOTICE);
        $.rounds = uint8(number + 1); // at most three
        Round storage terms = $.terms[number];
        $.terms[number] = round;
        // Both lie ahead, so that they are later than what was paused.
        terms.opensAt = uint40(round.opensAt - _pausedSeconds());
        terms.closesAt = uint40(round.closesAt - _pausedSeconds());
        emit RoundSet(number, round);
    }

    /// @dev The present round while it has not opened, or the next once the present one has closed: only then is its cap known.
    function _requireSettable(uint256 number) private view {
        uint256 rounds = _storage().rounds;
        bool isPresent = rounds != 0 && number == rounds - 1 && block.timestamp < _roundAt(number).opensAt;
        require(number < ROUNDS && (isPresent || number == rounds), PrivateSale_BadRound(number, rounds));
        if (isPresent || number == 0) return;
        uint256 closesAt = _roundAt(number - 1).closesAt;
        require(block.timestamp >= closesAt, PrivateSale_NotFinished(closesAt));
    }

    /// @dev What the table gives the rounds up to this one; what is unsold of them is on sale again.
    function _allottedTo(uint256 number) private pure returns (uint256) {
        if (number == 0) return 5_000_000e18;
        return number == 1 ? 10_000_000e18 : 12_500_000e18;
    }

    function _requireWithin(bytes32 what, uint256 value, uint256 min, uint256 max) private pure {
        require(value >= min && value <= max, PrivateSale_OutOfBounds(what, value, min, max));
    }

    /// @inheritdoc IPrivateSale
    function finish() external returns (uint256 unsold) {
        PrivateSaleStorage storage $ = _storage();
        require(!$.finished, PrivateSale_IsFinished());
        uint256 end = _endOfSale();
        require(block.timestamp >= end, PrivateSale_NotFinished(end));
        $.finished = true;
        unsold = _allottedTo(ROUNDS - 1) - $.sold;
        uint256 scheduleId;
        if (unsold != 0) {
            CPT.forceApprove(address(VESTING_VAULT), unsold);
            scheduleId = VESTING_VAULT.createSchedule($.foundation, unsold, VestingTerms.foundation());
        }
        emit Finished(unsold, $.foundation, scheduleId);
    }

    /// @dev The third round's close, or when limited schedules can no longer be created; the latest time there is if neither is known.
    function _endOfSale() private view returns (uint256 end) {
        end = _storage().rounds == ROUNDS ? _roundAt(ROUNDS - 1).closesAt : type(uint256).max;
        uint256 limitedClosedAt = VESTING_VAULT.limitedClosedAt();
        if (limitedClosedAt != 0 && limitedClosedAt < end) end = limitedClosedAt;
    }

    /* VIEWS */

    /// @inheritdoc IPrivateSale
    function currentRound() public view returns (uint256 number, Round memory round) {
        uint256 rounds = _storage().rounds;
        if (rounds == 0) return (ROUNDS, round);
        number = rounds - 1;
        round = _roundAt(number);
    }

    /// @inheritdoc IPrivateSale
    function roundOf(uint256 number) external view returns (Round memory round, uint256 sold) {
        require(number < _storage().rounds, PrivateSale_BadRound(number, _storage().rounds));
        return (_roundAt(number), _storage().soldIn[number]);
    }

    /// @dev With its times on the clock: later by what has been paused since they were set.
    function _roundAt(uint256 number) private view returns (Round memory round) {
        round = _storage().terms[number];
        round.opensAt = uint40(_clockAt(round.opensAt));
        round.closesAt = uint40(_clockAt(round.closesAt));
    }

    /// @inheritdoc IPrivateSale
    function spentOf(address buyer) external view returns (uint256 usdc) {
        return _storage().spent[buyer];
    }

    /// @inheritdoc IPrivateSale
    function quote(address buyer, uint256 usdc) external view returns (uint256 cpt, uint256 maxUsdc) {
        (uint256 number, Round memory round) = currentRound();
        bool open = number < ROUNDS && block.timestamp >= round.opensAt && block.timestamp < round.closesAt;
        // the vault may have closed before the round
        if (!open || block.timestamp >= _endOfSale() || _storage().finished || paused()) return (0, 0);
        uint256 roundLeft = round.cap - _storage().soldIn[number];
        // the most USDC whose CPT, rounded down, is not more than is left
        uint256 roundUsdc = Math.mulDiv(roundLeft + 1, round.price, ONE_CPT, Math.Rounding.Ceil) - 1;
        maxUsdc = Math.min(_leftOf(buyer, round), roundUsdc);
        if (maxUsdc < MIN_USDC) maxUsdc = 0;
        return (_cptFor(usdc, round.price), maxUsdc);
    }

    /// @inheritdoc IPrivateSale
    function totals() external view returns (uint256 sold, uint256 left) {
        sold = _storage().sold;
        left = _storage().finished ? 0 : _allottedTo(ROUNDS - 1) - sold;
    }

    /// @inheritdoc IPrivateSale
    function finished() external view returns (bool) {
        return _storage().finished;
    }
}
