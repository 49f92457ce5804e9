// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ITreasury} from "../../contracts/interfaces/revenue/ITreasury.sol";
import {TreasuryHandler} from "./handlers/TreasuryHandler.sol";

/// @notice TRE: what the treasury holds and what its operator paid, against plain records.
contract TreasuryInvariantsTest is TreasuryHandler {
    function setUp() public override {
        super.setUp();
        _target(_handlers());
    }

    function invariant_TRE1_TokensHeldCoverTheAccounts() external view {
        for (uint256 token = 0; token < 2; ++token) {
            uint256 sum;
            for (uint256 i = 0; i < 6; ++i) {
                uint256 balance = treasury.balanceOf(ITreasury.Account(i), tokens[token]);
                assertEq(balance, accountOf[token][i], "account");
                sum += balance;
            }
            assertEq(sum, moneyIn[token] - moneyOut[token], "in less out");
            assertEq(tokens[token].balanceOf(address(treasury)), sum + unswept[token], "held");
            assertEq(tokens[token].balanceOf(bob), moneyOut[token], "paid");
        }
    }

    function invariant_TRE2_TheOperatorsDayIsBounded() external view {
        assertLe(list.largestDay(), LIMIT);
        uint256 spent = list.spentAt(block.timestamp);
        _assertLimit(spent, LIMIT - spent);
    }

    /// @dev A long run by dice: nothing reverts, and what is to be seen happens.
    function test_Handlers_MostlySucceed() external {
        bytes4[] memory selectors = _handlers();
        for (uint256 i = 0; i < 600; ++i) {
            uint256 roll = uint256(keccak256(abi.encode(i)));
            (bool ok, bytes memory reason) = address(this).call(
                abi.encodeWithSelector(selectors[roll % 11], roll >> 8, roll >> 16, roll >> 24, roll >> 32)
            );
            if (!ok) _revertWith(reason);
        }
        assertGt(paid, 30, "payments");
        assertGt(paidAbove, 30, "payments above the limit");
        assertGt(refusedByLimit, 10, "limit");
        assertGt(refusedWithoutPrice, 0, "price");
        assertGt(refusedByUsdc, 0, "blacklist");
        assertGt(swept, 10, "sweeps");
        assertGt(list.largestDay(), LIMIT - 2, "a full day");
    }
}
