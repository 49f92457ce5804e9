// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {Checkpoints} from "@openzeppelin/contracts/utils/structs/Checkpoints.sol";
import {ExpiringPause} from "../base/ExpiringPause.sol";
import {ICreditDesk} from "../interfaces/pool/ICreditDesk.sol";
import {IERC7575Share} from "../interfaces/pool/IERC7575.sol";
import {IInsuranceFund} from "../interfaces/pool/IInsuranceFund.sol";
import {IInsured} from "../interfaces/pool/IInsured.sol";
import {InterestCurve} from "../libraries/InterestCurve.sol";
import {PoolLedger} from "../libraries/PoolLedger.sol";
import {PoolBase} from "./PoolBase.sol";

/// @title CreditDesk
/// @notice The pool's credit lines, late lines and losses, its insurance, settings and views.
/// @dev A line is three words; what it owes is its principal × index less its weight, exactly, and the ledger has the sums of both. A late
///      line has an index of its own: penalty rate × unix time. Runs by delegatecall from `LendingPool`, on the pool's storage. At its
///      own address it is of no use: it has no roles and cannot be initialized.
contract CreditDesk is ICreditDesk, PoolBase, ExpiringPause, ReentrancyGuardTransient {
    using SafeERC20 for IERC20;
    using SafeCast for uint256;
    using PoolLedger for PoolLedger.Ledger;
    using Checkpoints for Checkpoints.Trace208;

    uint256 private constant WAD_PER_PPM = 1e12;
    uint256 private constant DEFAULT_AFTER = GRACE + 30 days;
    uint256 private constant LOSS_AFTER = DEFAULT_AFTER + 90 days;
    uint256 private constant MAX_CAP = type(uint32).max * USDC_1;
    uint256 private constant PROPOSAL_WAIT = 7 days;
    uint256 private constant MAX_TERM = 2 * 365 days;
    uint256 private constant APPROVAL_WINDOW = 30 days;
    uint256 private constant APPROVAL_BPS = 2_000;

    /// @custom:oz-upgrades-unsafe-allow constructor
    constructor(IERC20 usdc, IInsuranceFund fund, address queue) PoolBase(usdc, fund, queue) {
        _disableInitializers();
    }

    function initialize(address authority_) external initializer {
        __AccessManaged_init(authority_);
        __ExpiringPause_init();
        PoolLedger.Ledger memory book;
        book.accruedAt = block.timestamp;
        _keep(book);
        _setRates(1_111, 2_000);
        emit IERC7575Share.VaultUpdate(address(USDC), address(this));
    }

    /* LATE LINES */

    /// @inheritdoc ICreditDesk
    function markLate(address borrower) external {
        StoredLine storage line = _poolStorage().lines[borrower];
        require(line.status == LineStatus.Active, LendingPool_WrongStatus(borrower, line.status));
        uint256 principal = line.principal;
        require(principal != 0, LendingPool_NoDebt(borrower));
        _requireFrom(_maturity(line) + GRACE);
        PoolLedger.Ledger memory book = _ledger();
        uint256 weight = line.weight;
        // down: the total assets never count more than is owed
        uint256 debt = principal + (principal * book.index - weight) / PoolLedger.SCALE;
        book.principal -= principal;
        book.weight -= weight;
        book.late += debt;
        _keep(book);
        // part of the late debt, which fits; the penalty index is below the 64 bits of an index
        line.principal = uint64(debt);
        line.weight = uint128(debt * _penaltyIndex());
        line.counted = uint64(debt);
        line.status = LineStatus.Late;
        emit LineLate(borrower, debt);
        _dropProposal(borrower);
    }

    /// @inheritdoc ICreditDesk
    function markDefaulted(address borrower) external {
        StoredLine storage line = _poolStorage().lines[borrower];
        require(line.status == LineStatus.Late, LendingPool_WrongStatus(borrower, line.status));
        _requireFrom(_maturity(line) + DEFAULT_AFTER);
        line.status = LineStatus.Defaulted;
        emit LineDefaulted(borrower, line.counted);
    }

    /// @inheritdoc ICreditDesk
    function recognizeLoss(address borrower, uint256 amount) external restricted {
        _requireLate(borrower);
        _recognize(borrower, amount, true);
    }

    /// @inheritdoc ICreditDesk
    function writeOff(address borrower, uint256 amount) external restricted {
        _requireLate(borrower);
        _recognize(borrower, amount, false);
    }

    function _requireLate(address borrower) private view {
        LineStatus status = _poolStorage().lines[borrower].status;
        require(status == LineStatus.Late || status == LineStatus.Defaulted, LendingPool_WrongStatus(borrower, status));
    }

    /// @inheritdoc ICreditDesk
    function recognizeDefault(address borrower) external {
        StoredLine storage line = _poolStorage().lines[borrower];
        require(line.status == LineStatus.Defaulted, LendingPool_WrongStatus(borrower, line.status));
        _requireFrom(_maturity(line) + LOSS_AFTER);
        _recognize(borrower, line.counted, true);
    }

    function _recognize(address borrower, uint256 amount, bool isInsured) private nonReentrant {
        StoredLine storage line = _poolStorage().lines[borrower];
        uint256 counted = line.counted;
        require(amount != 0 && counted != 0, LendingPool_OutOfBounds("loss", amount, 1, counted));
        amount = Math.min(amount, counted); // a unit repaid before does not undo what was scheduled
        // what the compartment was still to be paid covers first
        uint256 byInsurance = Math.min(amount, _ledger().owed);
        uint256 claimed;
        if (isInsured && byInsurance != amount) {
            bytes32 claimId = keccak256(abi.encode(address(this), borrower, line.maturityDay, counted));
            claimed = FUND.payClaim(IInsuranceFund.Compartment.Pool, claimId, address(this), amount - byInsurance);
        }
        // loss and payment at once: while the fund pays, nothing is booked but what it tells the books at last
        PoolLedger.Ledger memory book = _ledger();
        book.owed -= byInsurance;
        book.late -= amount;
        book.cash += claimed;
        _keep(book);
        line.counted -= uint64(amount); // it was at most that
        byInsurance += claimed;
        line.covered += uint64(byInsurance); // parts of the debt, as what is written off
        line.writtenOff += uint64(amount - byInsurance);
        emit LossRecognized(borrower, amount, byInsurance, amount - byInsurance);
    }

    function _requireFrom(uint256 readyAt) private view {
        require(block.timestamp >= readyAt, LendingPool_TooEarly(readyAt));
    }

    /* LINES */

    /// @inheritdoc ICreditDesk
    function approveLine(address borrower, uint256 cap, uint256 maturity, bytes32 purpose) external restricted {
        _dropProposal(borrower);
        _approve(borrower, cap, maturity, purpose);
    }

    /// @inheritdoc ICreditDesk
    function proposeLine(address borrower, uint256 cap, uint256 maturity, bytes32 purpose) external restricted {
        _requireTerms(cap, maturity);
        uint256 readyAt = block.timestamp + PROPOSAL_WAIT;
        _poolStorage().proposals[borrower] = Proposal({
            cap: uint64(cap),
            maturity: uint40(maturity),
            readyAt: uint40(readyAt),
            purpose: purpose
        });
        emit LineProposed(borrower, cap, maturity, purpose, readyAt);
    }

    /// @inheritdoc ICreditDesk
    function activateLine(address borrower) external {
        Proposal memory proposal = _takeProposal(borrower);
        _requireFrom(proposal.readyAt);
        _approve(borrower, proposal.cap, proposal.maturity, proposal.purpose);
    }

    /// @inheritdoc ICreditDesk
    function cancelLine(address borrower) external restricted {
        _cancelProposal(borrower);
    }

    /// @inheritdoc ICreditDesk
    function vetoLine(address borrower) external restricted {
        _cancelProposal(borrower);
    }

    function _cancelProposal(address borrower) private {
        _takeProposal(borrower);
        emit LineProposalCancelled(borrower, msg.sender);
    }

    /// @dev Terms that were proposed before something else was decided on the line do not undo it.
    function _dropProposal(address borrower) private {
        if (_poolStorage().proposals[borrower].readyAt != 0) _cancelProposal(borrower);
    }

    function _takeProposal(address borrower) private returns (Proposal memory proposal) {
        proposal = _poolStorage().proposals[borrower];
        require(proposal.readyAt != 0, LendingPool_NoProposal(borrower));
        delete _poolStorage().proposals[borrower];
    }

    function _requireTerms(uint256 cap, uint256 maturity) private view {
        bool isCap = cap != 0 && cap <= MAX_CAP && cap % USDC_1 == 0;
        require(isCap, LendingPool_OutOfBounds("cap", cap, USDC_1, MAX_CAP));
        uint256 latest = block.timestamp + MAX_TERM;
        bool isTerm = maturity > block.timestamp && maturity <= latest && maturity % PoolLedger.DAY == 0;
        require(isTerm, LendingPool_OutOfBounds("maturity", maturity, block.timestamp + 1, latest));
    }

    function _approve(address borrower, uint256 cap, uint256 maturity, bytes32 purpose) private {
        _requireTerms(cap, maturity);
        PoolStorage storage $ = _poolStorage();
        StoredLine storage line = $.lines[borrower];
        LineStatus status = line.status;
        require(status <= LineStatus.Active, LendingPool_WrongStatus(borrower, status));
        PoolLedger.Ledger memory book = _ledger();
        bool isFacility = borrower == $.facility;
        uint256 limit = _borrowerLimit(book, isFacility);
        require(cap <= limit, LendingPool_OutOfBounds("cap", cap, 1, limit));
        // a line that has matured is approved anew
        uint256 oldCap = _cap(line);
        uint256 raised = Math.saturatingSub(cap, block.timestamp < _maturity(line) ? oldCap : 0);
        uint256 left = _approvable(book);
        require(raised <= left, LendingPool_ApprovalLimit(raised, left));
        $.approved.push(uint48(block.timestamp), ($.approved.latest() + raised).toUint208());
        if (status == LineStatus.Closed) {
            require($.borrowers.length < MAX_LINES, LendingPool_TooManyLines());
            $.borrowers.push(borrower);
            line.status = LineStatus.Active;
        } else if (line.principal != 0) {
            book.dueDay = _earlier(book.dueDay, maturity + GRACE);
            _keep(book);
        }
        emit LineApproved(borrower, oldCap, cap, maturity, purpose, raised);
        // both fit: checked with the terms
        (line.wholeCap, line.maturityDay) = (uint32(cap / USDC_1), uint16(maturity / PoolLedger.DAY));
        (line.purpose, line.isFacility) = (purpose, isFacility);
    }

    function _approvable(PoolLedger.Ledger memory book) private view returns (uint256) {
        Checkpoints.Trace208 storage approved = _poolStorage().approved;
        uint256 recent = approved.latest() - approved.upperLookupRecent(uint48(block.timestamp - APPROVAL_WINDOW));
        return Math.saturatingSub((book.totalAssets() * APPROVAL_BPS) / BPS, recent);
    }

    /// @inheritdoc ICreditDesk
    function lowerCap(address borrower, uint256 newCap) external restricted {
        StoredLine storage line = _poolStorage().lines[borrower];
        uint256 oldCap = _cap(line);
        bool isLower = newCap < oldCap && newCap % USDC_1 == 0;
        require(isLower, LendingPool_OutOfBounds("cap", newCap, 0, Math.saturatingSub(oldCap, USDC_1)));
        line.wholeCap = uint32(newCap / USDC_1); // below what was there
        emit LineCapLowered(borrower, oldCap, newCap);
        _dropProposal(borrower);
    }

    /// @inheritdoc ICreditDesk
    function closeLine(address borrower) external restricted {
        StoredLine storage line = _poolStorage().lines[borrower];
        LineStatus status = line.status;
        require(
            status == LineStatus.Active || status == LineStatus.Defaulted,
            LendingPool_WrongStatus(borrower, status)
        );
        uint256 kept = status == LineStatus.Active ? line.principal : line.counted;
        require(kept == 0, LendingPool_HasDebt(borrower, kept));
        (uint256 forgiven, ) = debtOf(borrower);
        _close(borrower, forgiven);
        _dropProposal(borrower);
    }

    /* SETTINGS */

    /// @inheritdoc ICreditDesk
    function setRates(uint256 newFlatBps, uint256 newMaxBps) external restricted {
        _setRates(newFlatBps, newMaxBps);
    }

    function _setRates(uint256 newFlatBps, uint256 newMaxBps) private {
        require(newMaxBps <= BPS, LendingPool_OutOfBounds("maxRateBps", newMaxBps, 0, BPS));
        require(newFlatBps <= newMaxBps, LendingPool_OutOfBounds("flatRateBps", newFlatBps, 0, newMaxBps));
        PoolLedger.Ledger memory book = _ledger();
        emit RatesUpdated(book.flatRateBps, newFlatBps, book.maxRateBps, newMaxBps);
        (book.flatRateBps, book.maxRateBps) = (newFlatBps, newMaxBps);
        _keep(book);
    }

    /// @inheritdoc ICreditDesk
    function setFacility(address newFacility) external restricted {
        PoolStorage storage $ = _poolStorage();
        emit FacilityUpdated($.facility, newFacility);
        $.facility = newFacility;
    }

    /* INSURANCE */

    /// @inheritdoc ICreditDesk
    function payInsurance() external nonReentrant returns (uint256 amount) {
        PoolLedger.Ledger memory book = _ledger();
        amount = Math.min(book.owed, book.cash - book.locked());
        book.owed -= amount;
        book.cash -= amount;
        _keep(book);
        _insure(amount);
    }

    /// @inheritdoc ICreditDesk
    function sweep() external nonReentrant returns (uint256 amount) {
        amount = USDC.balanceOf(address(this)) - _ledger().cash;
        _insure(amount);
    }

    function _insure(uint256 amount) private {
        require(amount != 0, LendingPool_NothingToPay());
        emit InsurancePaid(amount);
        USDC.forceApprove(address(FUND), amount);
        FUND.deposit(IInsuranceFund.Compartment.Pool, USDC, amount);
    }

    /// @inheritdoc IInsured
    /// @dev Not guarded against reentrancy: the fund calls it while it pays a claim of ours.
    function onInsuranceChanged(uint256 balance) external onlyContract(address(FUND)) {
        PoolLedger.Ledger memory book = PoolLedger.load(_poolStorage().ledger);
        uint256 insured = Math.min(balance, type(uint56).max);
        // nothing is written then, and the call costs the same in every second: deployment estimates it in one and sends it in another
        if (insured == book.insured) return;
        emit InsuranceUpdated(book.insured, balance);
        book.advance(block.timestamp);
        book.insured = insured;
        _keep(book);
    }

    /// @inheritdoc IInsured
    function insuranceTarget() external view returns (uint256) {
        return _ledger().totalAssets() / PoolLedger.INSURANCE_TARGET;
    }

    /* VIEWS */

    /// @inheritdoc ICreditDesk
    function lineOf(address borrower) external view returns (Line memory) {
        StoredLine storage line = _poolStorage().lines[borrower];
        return
            Line({
                principal: line.principal,
                weight: line.weight,
                maturity: uint40(_maturity(line)),
                status: line.status,
                isFacility: line.isFacility,
                cap: uint64(_cap(line)),
                counted: line.counted,
                writtenOff: line.writtenOff,
                covered: line.covered,
                purpose: line.purpose
            });
    }

    /// @inheritdoc ICreditDesk
    function proposalOf(address borrower) external view returns (Proposal memory) {
        return _poolStorage().proposals[borrower];
    }

    /// @inheritdoc ICreditDesk
    function debtOf(address borrower) public view returns (uint256 debt, uint256 interest) {
        StoredLine storage line = _poolStorage().lines[borrower];
        uint256 index = line.status > LineStatus.Active ? _penaltyIndex() : _ledger().index;
        interest = _interestUp(line.principal, line.weight, index);
        debt = line.principal + interest;
    }

    /// @inheritdoc ICreditDesk
    function borrowers() external view returns (address[] memory) {
        return _poolStorage().borrowers;
    }

    /// @inheritdoc ICreditDesk
    function overdue() external view returns (address borrower) {
        (borrower, ) = _overdue(_ledger());
    }

    /// @inheritdoc ICreditDesk
    function approvable() external view returns (uint256) {
        return _approvable(_ledger());
    }

    /// @inheritdoc ICreditDesk
    function utilization() external view returns (uint256) {
        PoolLedger.Ledger memory book = _ledger();
        uint256 capital = book.capital();
        return capital == 0 ? 0 : (book.lent() * 1e18) / capital;
    }

    /// @inheritdoc ICreditDesk
    function borrowAPY() external view returns (uint256) {
        return _ledger().borrowRate() * WAD_PER_PPM;
    }

    /// @inheritdoc ICreditDesk
    function supplyAPY() external view returns (uint256) {
        PoolLedger.Ledger memory book = _ledger();
        uint256 total = book.totalAssets();
        if (total == 0) return 0;
        uint256 earned = book.principal * book.borrowRate();
        if (book.insuranceRoom() != 0) earned -= InterestCurve.insurancePart(earned, book.capital());
        return (earned * WAD_PER_PPM) / total;
    }

    /// @inheritdoc ICreditDesk
    function rates() external view returns (uint256 flatBps, uint256 maxBps) {
        PoolLedger.Ledger memory book = _ledger();
        return (book.flatRateBps, book.maxRateBps);
    }

    /// @inheritdoc ICreditDesk
    function facility() external view returns (address) {
        return _poolStorage().facility;
    }
}
