// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {ITreasury} from "../../contracts/interfaces/revenue/ITreasury.sol";

/// @notice A treasury that only takes money in, or refuses.
contract MockTreasury {
    mapping(ITreasury.Account account => mapping(IERC20 token => uint256)) public balanceOf;
    bool public refuses;

    error TreasuryDown();

    function setRefuses(bool refuses_) external {
        refuses = refuses_;
    }

    function deposit(ITreasury.Account account, IERC20 token, uint256 amount) external {
        require(!refuses, TreasuryDown());
        token.transferFrom(msg.sender, address(this), amount);
        balanceOf[account][token] += amount;
    }
}
