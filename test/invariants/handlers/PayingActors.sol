// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IEscrowTypes} from "../../../contracts/interfaces/market/IEscrowTypes.sol";
import {MarketActors} from "./MarketActors.sol";

/// @notice How the actors pay, and who holds which key.
abstract contract PayingActors is MarketActors {
    /* PAYMENTS */

    struct Paying {
        IEscrowTypes.Payment payment;
        address sender;
        bool covered;
        bool fromAccount;
    }

    function _paying(
        Dice memory dice,
        Key memory account,
        uint256 amount,
        bytes32 action
    ) internal returns (Paying memory) {
        uint256 kind = _roll(dice, 8);
        bool enough = _balanceInBooks(account.addr) >= amount;
        if (kind < 3 && (enough || _oneIn(dice, 8))) {
            return Paying(_balance(account.addr), account.addr, enough, true);
        }
        if (kind == 3) return _byVoucher(dice, account.addr, amount);
        return _fromWallet(dice, account, amount, account.addr, action);
    }

    function _byVoucher(Dice memory dice, address account, uint256 amount) internal returns (Paying memory) {
        bool covered = _balanceInBooks(address(voucher)) >= amount && !_oneIn(dice, 8);
        IEscrowTypes.Payment memory payment = _voucher(address(voucher), covered ? VOUCHER_CODE : bytes("guess"));
        return Paying(payment, account, covered, true);
    }

    function _fromWallet(
        Dice memory dice,
        Key memory account,
        uint256 amount,
        address beneficiary,
        bytes32 action
    ) internal returns (Paying memory paying) {
        uint256 kind = _roll(dice, 4);
        (paying.sender, paying.covered) = (account.addr, _isMovable(account.addr));
        if (kind < 2) {
            paying.payment = _allowance(account.addr);
        } else if (kind == 2) {
            vm.prank(account.addr);
            usdc.approve(address(escrow), 0);
            paying.payment = _permit(account, amount);
        } else {
            paying.sender = keeper;
            paying.payment = _authorization(account, amount, beneficiary, action);
        }
    }

    function _restoreAllowance(address account) internal {
        if (usdc.allowance(account, address(escrow)) == type(uint256).max) return;
        vm.prank(account);
        usdc.approve(address(escrow), type(uint256).max);
    }

    /* KEYS */

    function _userKey(address account) internal view returns (Key memory key) {
        for (uint256 i = 0; i < users.length; ++i) {
            if (users[i].addr == account) return users[i];
        }
    }

    function _providerKey(address account) internal view returns (Key memory key) {
        for (uint256 i = 0; i < providers.length; ++i) {
            if (providers[i].addr == account) return providers[i];
        }
    }

    function _meterKey(address account) internal view returns (Key memory key) {
        for (uint256 i = 0; i < meters.length; ++i) {
            if (meters[i].addr == account) return meters[i];
        }
    }
}
