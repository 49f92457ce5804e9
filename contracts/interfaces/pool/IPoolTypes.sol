// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title IPoolTypes
/// @notice What both halves of the lending pool speak of: credit lines, and what can go wrong.
interface IPoolTypes {
    /// @notice What a line is.
    /// @dev `Closed`: there is none, or there was. `Active`: draws and repayments. `Late`: unpaid at least 3 days after its maturity.
    ///      `Defaulted`: 30 days more.
    enum LineStatus {
        Closed,
        Active,
        Late,
        Defaulted
    }

    /// @notice A credit line.
    /// @param principal Lent and not repaid; of a late line its debt when it was marked. Interest comes on top.
    /// @param weight Principal × index at which it was lent, less interest repaid × the ledger's scale.
    /// @param maturity Unix second from which on nothing can be drawn, 00:00 UTC of a day.
    /// @param status See `LineStatus`.
    /// @param isFacility May have half of the total assets, not a tenth: it was the facility when its terms came into force.
    /// @param cap Principal at most, USDC units; a whole number of USDC.
    /// @param counted Of a late line: what of its debt the total assets still count.
    /// @param writtenOff Losses on it that the shares bore, less what came back.
    /// @param covered Losses on it that the compartment bore, less what came back.
    /// @param purpose What the money is for.
    struct Line {
        uint64 principal;
        uint128 weight;
        uint40 maturity;
        LineStatus status;
        bool isFacility;
        uint64 cap;
        uint64 counted;
        uint64 writtenOff;
        uint64 covered;
        bytes32 purpose;
    }

    /* EVENTS */

    /// @notice A line is no more. `forgiven`: debt that nobody counted on.
    event LineClosed(address indexed borrower, uint256 forgiven);

    /* ERRORS */

    /// @notice The line's status does not allow it.
    error LendingPool_WrongStatus(address borrower, LineStatus actual);

    /// @notice `what` (cap, maturity, amount, flatRateBps, maxRateBps or loss) lies outside its bounds.
    error LendingPool_OutOfBounds(bytes32 what, uint256 value, uint256 min, uint256 max);

    /// @notice The line owes nothing.
    error LendingPool_NoDebt(address borrower);

    /// @notice The caller is not the contract that the function is for.
    error LendingPool_WrongCaller(address caller);
}
