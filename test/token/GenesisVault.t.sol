// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IAccessManaged} from "@openzeppelin/contracts/access/manager/IAccessManaged.sol";
import {IERC20Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {IGenesisVault} from "../../contracts/interfaces/token/IGenesisVault.sol";
import {HostileUSDC} from "../mocks/HostileUSDC.sol";
import {ProtocolTest} from "../helpers/ProtocolTest.sol";

contract GenesisVaultTest is ProtocolTest {
    function test_Release_SendsTokens() external {
        vm.expectEmit(address(vault));
        emit IGenesisVault.Released(cpt, user.addr, 25_000_000e18);
        vm.prank(admin);
        vault.release(cpt, user.addr, 25_000_000e18);
        assertEq(cpt.balanceOf(user.addr), 25_000_000e18);
        assertEq(cpt.balanceOf(address(vault)), 75_000_000e18);
    }

    function test_Release_RevertWhen_CallerNotAdmin() external {
        address[3] memory others = [thief, critical, upgrader];
        for (uint256 i = 0; i < others.length; ++i) {
            vm.prank(others[i]);
            vm.expectRevert(abi.encodeWithSelector(IAccessManaged.AccessManagedUnauthorized.selector, others[i]));
            vault.release(cpt, others[i], 1);
        }
    }

    function test_Release_RevertWhen_BalanceShort() external {
        vm.prank(admin);
        vm.expectRevert(
            abi.encodeWithSelector(
                IERC20Errors.ERC20InsufficientBalance.selector,
                address(vault),
                100_000_000e18,
                100_000_000e18 + 1
            )
        );
        vault.release(cpt, user.addr, 100_000_000e18 + 1);
    }

    function test_Release_RevertWhen_TheTokenAnswersFalse() external {
        usdc.mint(address(vault), 5);
        HostileUSDC hostile = _makeUsdcHostile();
        hostile.setAnswersFalse(true);
        vm.prank(admin);
        vm.expectRevert(abi.encodeWithSelector(SafeERC20.SafeERC20FailedOperation.selector, address(usdc)));
        vault.release(usdc, user.addr, 5);
    }
}
