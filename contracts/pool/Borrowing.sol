// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {ILendingPoolCore} from "../interfaces/pool/ILendingPoolCore.sol";
import {InterestCurve} from "../libraries/InterestCurve.sol";
import {PoolLedger} from "../libraries/PoolLedger.sol";
import {PoolBase} from "./PoolBase.sol";

/// @title Borrowing
/// @notice The side of the pool's implementation that borrowers use: draws and repayments.
abstract contract Borrowing is ILendingPoolCore, PoolBase {
    using SafeERC20 for IERC20;
    using PoolLedger for PoolLedger.Ledger;

    /// @inheritdoc ILendingPoolCore
    function draw(uint256 amount, address to, bytes32 ref) external whenNotPaused {
        _requireReceiver(to);
        StoredLine storage line = _poolStorage().lines[msg.sender];
        require(line.status == LineStatus.Active, LendingPool_WrongStatus(msg.sender, line.status));
        uint256 maturity = _maturity(line);
        require(block.timestamp < maturity, LendingPool_Matured(msg.sender, maturity));
        PoolLedger.Ledger memory book = _ledger();
        if (book.lent() == 0) {
            uint256 needed = Math.ceilDiv(book.totalAssets(), FIRST_INSURANCE);
            require(book.insured >= needed, LendingPool_NotInsured(book.insured, needed));
        }
        uint256 most = _drawable(book, line);
        require(amount != 0 && amount <= most, LendingPool_DrawTooLarge(amount, most));
        uint256 weight;
        // at most the idle cash, as checked; `save` refuses sums that do not fit
        unchecked {
            weight = amount * book.index;
            book.cash -= amount;
            book.principal += amount;
            book.weight += weight;
        }
        // what is lent again was not repaid for those who wait
        if (book.flags & PoolLedger.REPAID != 0) book.repaid = Math.saturatingSub(book.repaid, amount);
        book.dueDay = _earlier(book.dueDay, maturity + GRACE);
        _keep(book);
        uint256 principal = line.principal + amount;
        // parts of the sums, which fit
        (line.principal, line.weight) = (uint64(principal), uint128(line.weight + weight));
        emit Drawn(msg.sender, to, amount, ref, principal);
        USDC.safeTransfer(to, amount);
    }

    /// @dev What a line that may draw can draw: 80 % of the capital lent, its cap, the borrower's part of the total assets, and cash
    ///      that nobody who waits is owed.
    function _drawable(PoolLedger.Ledger memory book, StoredLine storage line) private view returns (uint256 most) {
        uint256 principal = line.principal;
        most = Math.saturatingSub((book.capital() * InterestCurve.KINK) / InterestCurve.ONE, book.lent());
        uint256 debt = principal + _interestUp(principal, line.weight, book.index);
        uint256 other = Math.saturatingSub(_borrowerLimit(book, line.isFacility), debt);
        if (other < most) most = other;
        other = Math.saturatingSub(_cap(line), principal);
        if (other < most) most = other;
        other = Math.saturatingSub(book.idleCash(), _queuedUp(book));
        if (other < most) most = other;
    }

    /// @dev What those who wait would be paid now. Up: more stays for them.
    function _queuedUp(PoolLedger.Ledger memory book) private view returns (uint256) {
        if (book.flags & PoolLedger.QUEUED == 0) return 0;
        return book.toAssetsUp(_poolStorage().shares[QUEUE], book.totalAssets());
    }

    /// @inheritdoc ILendingPoolCore
    function repay(address borrower, uint256 amount, bytes32 ref) external returns (uint256 paid) {
        StoredLine storage line = _poolStorage().lines[borrower];
        uint256 principal = line.principal;
        require(principal != 0, LendingPool_NoDebt(borrower));
        require(amount != 0, LendingPool_OutOfBounds("amount", 0, 1, type(uint256).max));
        PoolLedger.Ledger memory book = _ledger();
        bool isLate = line.status != LineStatus.Active;
        uint256 index = isLate ? _penaltyIndex() : book.index;
        uint256 weight = line.weight;
        uint256 interest = _interestUp(principal, weight, index);
        paid = Math.min(amount, principal + interest);

        uint256 newPrincipal = principal;
        uint256 newWeight;
        if (paid < interest) {
            interest = paid;
            newWeight = weight + paid * PoolLedger.SCALE; // below principal × index, since less than all interest is paid
        } else {
            newPrincipal = principal - (paid - interest);
            newWeight = newPrincipal * index;
        }
        // both are what the line owes, and that fitted
        (line.principal, line.weight) = (uint64(newPrincipal), uint128(newWeight));
        book.cash += paid;
        if (book.flags & PoolLedger.QUEUED != 0) {
            book.repaid += paid;
            book.flags |= PoolLedger.REPAID;
        }
        emit Repaid(borrower, msg.sender, paid, interest, ref, newPrincipal);
        if (isLate) {
            _bookLate(book, borrower, line, paid);
        } else {
            book.principal = book.principal - principal + newPrincipal;
            book.weight = book.weight - weight + newWeight;
        }
        _keep(book);
        if (isLate && newPrincipal == 0) _close(borrower, 0);
        USDC.safeTransferFrom(msg.sender, address(this), paid);
    }

    /// @dev What a late line pays is first what the total assets count on; then what the shares lost on it, what the compartment lost on
    ///      it, and at last penalty interest, of which the compartment has its share. What lifts the price does so over a week.
    function _bookLate(PoolLedger.Ledger memory book, address borrower, StoredLine storage line, uint256 paid) private {
        uint256 expected = Math.min(paid, line.counted);
        // each part is at most the figure that it is taken from, all of 64 bits
        line.counted -= uint64(expected);
        book.late -= expected;
        uint256 income = paid - expected;
        if (income == 0) return;
        uint256 restored = Math.min(income, line.writtenOff);
        line.writtenOff -= uint64(restored);
        uint256 returned = Math.min(income - restored, line.covered);
        line.covered -= uint64(returned);
        book.owed += returned; // before its room is reckoned
        uint256 rest = income - restored - returned;
        uint256 toInsurance = returned;
        if (restored + rest != 0) {
            book.hold(restored + rest); // it does not count in the compartment's room yet
            // down: the shares have the fraction
            uint256 part = Math.min((rest * InterestCurve.INSURANCE_SHARE) / InterestCurve.ONE, book.insuranceRoom());
            book.owed += part;
            book.releasing -= part; // of what was just held back
            toInsurance += part;
        }
        emit LateIncome(borrower, income - toInsurance, toInsurance);
    }

    /// @dev USDC that the pool or the queue was paid would be nobody's.
    function _requireReceiver(address to) internal view {
        require(to != address(0) && to != address(this) && to != QUEUE, LendingPool_BadReceiver(to));
    }

    /// @inheritdoc ILendingPoolCore
    function drawable(address borrower) external view returns (uint256) {
        StoredLine storage line = _poolStorage().lines[borrower];
        if (_isPaused() || line.status != LineStatus.Active || block.timestamp >= _maturity(line)) return 0;
        PoolLedger.Ledger memory book = _ledger();
        if (book.lent() == 0 && book.insured < Math.ceilDiv(book.totalAssets(), FIRST_INSURANCE)) return 0;
        return _drawable(book, line);
    }
}
