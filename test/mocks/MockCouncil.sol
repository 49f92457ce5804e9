// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ICouncil} from "../../contracts/interfaces/dao/ICouncil.sol";

/// @notice A council whose seats are given and taken, and remembered.
contract MockCouncil is ICouncil {
    struct Term {
        address account;
        uint256 from;
        uint256 to;
    }

    Term[] private _terms;

    function seat(address account) external {
        _terms.push(Term(account, block.timestamp, type(uint256).max));
    }

    function unseat(address account) external {
        for (uint256 i = 0; i < _terms.length; ++i) {
            Term storage term = _terms[i];
            if (term.account == account && term.to > block.timestamp) term.to = block.timestamp;
        }
    }

    function hasSeatAt(address account, uint256 time) external view returns (bool) {
        for (uint256 i = 0; i < _terms.length; ++i) {
            if (_terms[i].account == account && _isIn(_terms[i], time)) return true;
        }
        return false;
    }

    function seatsAt(uint256 time) external view returns (uint256 count) {
        for (uint256 i = 0; i < _terms.length; ++i) {
            if (_isIn(_terms[i], time)) ++count;
        }
    }

    function _isIn(Term memory term, uint256 time) private pure returns (bool) {
        return term.from <= time && time < term.to;
    }
}
