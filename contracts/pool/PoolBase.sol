// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {Checkpoints} from "@openzeppelin/contracts/utils/structs/Checkpoints.sol";
import {PauseClock} from "../base/PauseClock.sol";
import {ICreditDesk} from "../interfaces/pool/ICreditDesk.sol";
import {IInsuranceFund} from "../interfaces/pool/IInsuranceFund.sol";
import {IPoolTypes} from "../interfaces/pool/IPoolTypes.sol";
import {PoolLedger} from "../libraries/PoolLedger.sol";

/// @title PoolBase
/// @notice What both sides of the lending pool share: its storage, and the books brought to the present second.
abstract contract PoolBase is IPoolTypes, PauseClock {
    using PoolLedger for PoolLedger.Ledger;

    uint256 internal constant GRACE = 3 days;
    uint256 internal constant MAX_LINES = 64;

    /// @custom:oz-upgrades-unsafe-allow state-variable-immutable
    IERC20 internal immutable USDC;
    /// @custom:oz-upgrades-unsafe-allow state-variable-immutable
    IInsuranceFund internal immutable FUND;
    /// @custom:oz-upgrades-unsafe-allow state-variable-immutable
    address internal immutable QUEUE;

    uint256 internal constant BPS = 10_000;
    uint256 internal constant USDC_1 = 1e6;
    /// @dev Parts per million of a year, of all a late line owed when it was marked.
    uint256 internal constant PENALTY_RATE = 200_000;
    /// @dev The compartment must hold one part in so many of the total assets before the first draw.
    uint256 internal constant FIRST_INSURANCE = 50;
    uint256 private constant BORROWER_BPS = 1_000;
    uint256 private constant FACILITY_BPS = 5_000;

    /* STORAGE */

    /// @dev A line in two words and its purpose. Draws and repayments need the first alone, so that the cap is in whole USDC and the
    ///      maturity in days.
    struct StoredLine {
        uint64 principal;
        uint128 weight;
        uint16 maturityDay;
        LineStatus status;
        bool isFacility;
        uint32 wholeCap;
        uint64 counted;
        uint64 writtenOff;
        uint64 covered;
        bytes32 purpose;
    }

    /// @custom:storage-location erc7201:cyberplaza.LendingPool
    struct PoolStorage {
        PoolLedger.Stored ledger;
        mapping(address holder => uint256) shares;
        mapping(address holder => uint256) minPrices; // of those who accept a haircut
        mapping(address borrower => StoredLine) lines;
        mapping(address borrower => ICreditDesk.Proposal) proposals;
        address[] borrowers; // whose line is not closed
        Checkpoints.Trace208 approved; // USDC units since the beginning
        address facility;
    }

    function _poolStorage() internal pure returns (PoolStorage storage $) {
        uint256 location = erc7201("cyberplaza.LendingPool");
        assembly ("memory-safe") {
            $.slot := location
        }
    }

    /// @custom:oz-upgrades-unsafe-allow constructor
    constructor(IERC20 usdc, IInsuranceFund fund, address queue_) {
        USDC = usdc;
        FUND = fund;
        QUEUE = queue_;
    }

    modifier onlyContract(address caller) {
        require(msg.sender == caller, LendingPool_WrongCaller(msg.sender));
        _;
    }

    /* BOOKS */

    /// @dev The books at this second.
    function _ledger() internal view returns (PoolLedger.Ledger memory book) {
        book = PoolLedger.load(_poolStorage().ledger);
        book.advance(block.timestamp);
    }

    function _keep(PoolLedger.Ledger memory book) internal {
        book.save(_poolStorage().ledger);
    }

    /// @dev A borrower whose line can be marked late; zero: there is none. Then `nextDueDay` is the first day on which one can be, and
    ///      the lines, 64 at most, are not looked at before it comes; else it stays as it is.
    function _overdue(PoolLedger.Ledger memory book) internal view returns (address borrower, uint256 nextDueDay) {
        nextDueDay = book.dueDay;
        if (nextDueDay == 0 || block.timestamp / PoolLedger.DAY < nextDueDay) return (address(0), nextDueDay);
        PoolStorage storage $ = _poolStorage();
        uint256 length = $.borrowers.length;
        nextDueDay = 0;
        for (uint256 i = 0; i < length; ++i) {
            borrower = $.borrowers[i];
            StoredLine storage line = $.lines[borrower];
            if (line.status != LineStatus.Active || line.principal == 0) continue;
            uint256 lateFrom = _maturity(line) + GRACE;
            if (block.timestamp >= lateFrom) return (borrower, book.dueDay);
            nextDueDay = _earlier(nextDueDay, lateFrom);
        }
        return (address(0), nextDueDay);
    }

    /// @dev The earlier of a day, if it is one, and the day of a second.
    function _earlier(uint256 day, uint256 time) internal pure returns (uint256) {
        uint256 other = time / PoolLedger.DAY;
        return day == 0 || other < day ? other : day;
    }

    /* LINES */

    function _maturity(StoredLine storage line) internal view returns (uint256) {
        return line.maturityDay * PoolLedger.DAY;
    }

    function _cap(StoredLine storage line) internal view returns (uint256) {
        return line.wholeCap * USDC_1;
    }

    /// @dev Up: the borrower pays the fraction.
    function _interestUp(uint256 principal, uint256 weight, uint256 index) internal pure returns (uint256) {
        return Math.ceilDiv(principal * index - weight, PoolLedger.SCALE);
    }

    function _penaltyIndex() internal view returns (uint256) {
        return PENALTY_RATE * block.timestamp;
    }

    function _close(address borrower, uint256 forgiven) internal {
        address[] storage list = _poolStorage().borrowers;
        uint256 last = list.length - 1;
        for (uint256 i = 0; i < last; ++i) {
            if (list[i] != borrower) continue;
            list[i] = list[last];
            break;
        }
        list.pop();
        emit LineClosed(borrower, forgiven);
        delete _poolStorage().lines[borrower];
    }

    function _borrowerLimit(PoolLedger.Ledger memory book, bool isFacility) internal pure returns (uint256) {
        uint256 bps = isFacility ? FACILITY_BPS : BORROWER_BPS;
        return (book.totalAssets() * bps) / BPS; // down: less may be lent
    }
}
