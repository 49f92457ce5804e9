// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IInsured} from "./IInsured.sol";
import {IPoolTypes} from "./IPoolTypes.sol";

/// @title ICreditDesk
/// @notice The lending pool's credit lines beside drawing and repaying: who gets one, what becomes of one that is late, the insurance, rates.
///         A borrower has one line. Amounts are USDC units (6 decimals), rates simple: interest earns no interest.
/// @dev Maturity, `Late` and `Defaulted` follow the clock and are not prolonged by a pause, since repaying goes on.
interface ICreditDesk is IPoolTypes, IInsured {
    /// @notice Terms that the critical-parameter role proposed; anyone puts them into force from `readyAt` on.
    struct Proposal {
        uint64 cap;
        uint40 maturity;
        uint40 readyAt;
        bytes32 purpose;
    }

    /* EVENTS */

    /// @notice New terms will be in force when somebody activates them, from `readyAt` on.
    event LineProposed(
        address indexed borrower,
        uint256 cap,
        uint256 maturity,
        bytes32 indexed purpose,
        uint256 readyAt
    );

    /// @notice Proposed terms will not come into force.
    event LineProposalCancelled(address indexed borrower, address indexed by);

    /// @notice A line has new terms. `approved`: by how much its cap was raised, which counts for 30 days.
    event LineApproved(
        address indexed borrower,
        uint256 oldCap,
        uint256 newCap,
        uint256 maturity,
        bytes32 indexed purpose,
        uint256 approved
    );

    /// @notice A line may draw less than before.
    event LineCapLowered(address indexed borrower, uint256 oldCap, uint256 newCap);

    /// @notice A line is late: its debt is `debt`, grows at the penalty rate, and exits wait.
    event LineLate(address indexed borrower, uint256 debt);

    /// @notice A line is in default.
    event LineDefaulted(address indexed borrower, uint256 counted);

    /// @notice A loss was taken: first by the compartment, the rest by all shares.
    event LossRecognized(address indexed borrower, uint256 amount, uint256 byInsurance, uint256 byShares);

    /// @notice The compartment was paid its part of interest.
    event InsurancePaid(uint256 amount);

    /// @notice The compartment holds another amount.
    event InsuranceUpdated(uint256 oldBalance, uint256 newBalance);

    /// @notice Rates in basis points of 10 000: flat, and at 100 % utilisation.
    event RatesUpdated(uint256 oldFlatBps, uint256 newFlatBps, uint256 oldMaxBps, uint256 newMaxBps);

    /// @notice Another borrower may have half of the total assets.
    event FacilityUpdated(address indexed oldFacility, address indexed newFacility);

    /* ERRORS */

    /// @notice All lines approved in 30 days may be a fifth of the total assets: `left` more.
    error LendingPool_ApprovalLimit(uint256 wanted, uint256 left);

    /// @notice There are 64 lines; one must be closed first.
    error LendingPool_TooManyLines();

    /// @notice Nothing is proposed for the borrower.
    error LendingPool_NoProposal(address borrower);

    /// @notice It is too early: `readyAt` says when it is not.
    error LendingPool_TooEarly(uint256 readyAt);

    /// @notice The line still owes what the pool counts on.
    error LendingPool_HasDebt(address borrower, uint256 debt);

    /// @notice There is nothing to pay or sweep.
    error LendingPool_NothingToPay();

    /* LATE LINES */

    /// @notice Marks a line that owes something at least 3 days after its maturity. Open to anyone.
    /// @dev Its debt no longer earns interest for the shares and grows at the penalty rate for the borrower. Reverts with
    ///      `LendingPool_WrongStatus`, `LendingPool_NoDebt` or `LendingPool_TooEarly`. Emits `LineLate`.
    function markLate(address borrower) external;

    /// @notice Marks a late line that owes something at least 33 days after its maturity. Open to anyone.
    /// @dev Reverts with `LendingPool_WrongStatus` or `LendingPool_TooEarly`. Emits `LineDefaulted`.
    function markDefaulted(address borrower) external;

    /// @notice Takes a loss on a late or defaulted line: the compartment pays what it can, the rest lowers the price of all shares. The
    ///         borrower owes as much as before.
    /// @param amount USDC units; of what is above what the pool still counts nothing is taken.
    /// @dev Role: admin. Reverts with `LendingPool_WrongStatus` or `LendingPool_OutOfBounds`. Emits `LossRecognized`.
    function recognizeLoss(address borrower, uint256 amount) external;

    /// @notice Takes a loss as `recognizeLoss`, of which the compartment pays nothing but what it is owed: for when it cannot, since USDC
    ///         blacklists the fund or another contract is insured, and exits would wait for ever.
    /// @dev Role: admin. Reverts with `LendingPool_WrongStatus` or `LendingPool_OutOfBounds`. Emits `LossRecognized`.
    function writeOff(address borrower, uint256 amount) external;

    /// @notice Takes the whole loss on a line that has been in default for 90 days, 123 after its maturity. Open to anyone.
    /// @dev Reverts with `LendingPool_WrongStatus`, `LendingPool_TooEarly` or `LendingPool_OutOfBounds`. Emits `LossRecognized`.
    function recognizeDefault(address borrower) external;

    /* LINES */

    /// @notice Gives a borrower a line, or its line new terms, at once.
    /// @param cap USDC units, whole USDC.
    /// @param maturity Unix second, 00:00 UTC of a day, at most 2 years from now.
    /// @dev Role: admin. Reverts with `LendingPool_OutOfBounds`, `LendingPool_ApprovalLimit`, `LendingPool_WrongStatus` or
    ///      `LendingPool_TooManyLines`. Emits `LineApproved`.
    function approveLine(address borrower, uint256 cap, uint256 maturity, bytes32 purpose) external;

    /// @notice Proposes terms, which anyone may put into force after 7 days; in place of those proposed before. They are cancelled by
    ///         whatever is decided on the line in between: other terms, a lower cap, that it is late, its end.
    /// @dev Role: critical parameters. Reverts with `LendingPool_OutOfBounds`. Emits `LineProposed`.
    function proposeLine(address borrower, uint256 cap, uint256 maturity, bytes32 purpose) external;

    /// @notice Puts proposed terms into force. Open to anyone.
    /// @dev Reverts as `approveLine`, and with `LendingPool_NoProposal` or `LendingPool_TooEarly`. Emits `LineApproved`.
    function activateLine(address borrower) external;

    /// @notice Cancels proposed terms.
    /// @dev Role: guardian. Reverts with `LendingPool_NoProposal`. Emits `LineProposalCancelled`.
    function cancelLine(address borrower) external;

    /// @notice Cancels proposed terms.
    /// @dev Role: veto. Reverts with `LendingPool_NoProposal`. Emits `LineProposalCancelled`.
    function vetoLine(address borrower) external;

    /// @notice Lowers a line's cap; what is drawn above it stays lent until maturity.
    /// @dev Role: critical parameters. Reverts with `LendingPool_OutOfBounds`. Emits `LineCapLowered`.
    function lowerCap(address borrower, uint256 newCap) external;

    /// @notice Closes a line that owes nothing, or a defaulted one whose loss is taken: its debt is forgiven. Lower its cap to zero first, so
    ///         that a draw does not come in between.
    /// @dev Role: critical parameters. Reverts with `LendingPool_WrongStatus` or `LendingPool_HasDebt`. Emits `LineClosed`.
    function closeLine(address borrower) external;

    /* SETTINGS */

    /// @notice Sets the rates, after interest so far; 1 111 and 2 000 at first.
    /// @dev Role: critical parameters. Flat at most the highest, which is at most 10 000. Reverts with `LendingPool_OutOfBounds`. Emits
    ///      `RatesUpdated`.
    function setRates(uint256 newFlatBps, uint256 newMaxBps) external;

    /// @notice Names the borrower that may have half of the total assets by terms from now on, the group-buy contract; a tenth is what the
    ///         terms of all others allow. Lines keep what they had when their terms came into force.
    /// @dev Role: critical parameters. Emits `FacilityUpdated`.
    function setFacility(address newFacility) external;

    /* INSURANCE */

    /// @notice Pays the compartment its part of interest, as far as there is cash. Open to anyone.
    /// @dev Reverts with `LendingPool_NothingToPay`. Emits `InsurancePaid`.
    function payInsurance() external returns (uint256 amount);

    /// @notice Gives USDC that was transferred here directly to the compartment. Open to anyone.
    /// @dev Reverts with `LendingPool_NothingToPay`. Emits `InsurancePaid`.
    function sweep() external returns (uint256 amount);

    /* VIEWS */

    /// @notice A borrower's line.
    function lineOf(address borrower) external view returns (Line memory);

    /// @notice Terms proposed for a borrower; `readyAt` is zero when there are none.
    function proposalOf(address borrower) external view returns (Proposal memory);

    /// @notice What a borrower owes now, interest up to this second included, and of that interest. Up.
    function debtOf(address borrower) external view returns (uint256 debt, uint256 interest);

    /// @notice Borrowers whose line is not closed.
    function borrowers() external view returns (address[] memory);

    /// @notice A borrower whose line can be marked late now; zero: there is none.
    function overdue() external view returns (address);

    /// @notice What may be approved now: a fifth of the total assets less what was approved in 30 days.
    function approvable() external view returns (uint256);

    /// @notice Lent of each unit of capital, with 18 decimals; capital is cash, principal and late debt as it counts. Interest that is
    ///         owed is neither lent nor there to be lent.
    function utilization() external view returns (uint256);

    /// @notice What a line pays for a year, with 18 decimals. Simple.
    function borrowAPY() external view returns (uint256);

    /// @notice What a share earns in a year at the present rate, with 18 decimals: interest that is not the compartment's, of the total
    ///         assets of this second. Simple. Down.
    function supplyAPY() external view returns (uint256);

    /// @notice Flat rate and rate at 100 % utilisation, in basis points.
    function rates() external view returns (uint256 flatBps, uint256 maxBps);

    /// @notice The borrower that may have half of the total assets.
    function facility() external view returns (address);
}
