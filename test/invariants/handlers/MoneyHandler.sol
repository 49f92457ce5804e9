// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IJobEscrowExtension} from "../../../contracts/interfaces/market/IJobEscrowExtension.sol";
import {IRevenueSource} from "../../../contracts/interfaces/revenue/IRevenueSource.sol";
import {SettlingHandler} from "./SettlingHandler.sol";

/// @notice Deposits, withdrawals, payouts and fees.
abstract contract MoneyHandler is SettlingHandler {
    function deposit(uint256 seed) external acting {
        Dice memory dice = _dice(seed);
        Key memory from = _pick(dice, users);
        address to = _oneIn(dice, 2) ? from.addr : accounts[_roll(dice, accounts.length)];
        uint256 amount = _roll(dice, 2_000e6);
        bool allowed = amount != 0 && !_isPaused() && _isMovable(from.addr);
        _try(allowed, from.addr, abi.encodeCall(IJobEscrowExtension.depositFor, (to, amount)));
        if (allowed) _bookDeposit(to, amount);
        _done();
    }

    function depositWith(uint256 seed) external acting {
        Dice memory dice = _dice(seed);
        Key memory from = _pick(dice, users);
        address to = _oneIn(dice, 2) ? from.addr : accounts[_roll(dice, accounts.length)];
        uint256 amount = 1 + _roll(dice, 2_000e6);
        Paying memory paying = _fromWallet(dice, from, amount, to, _depositAction());
        if (_oneIn(dice, 8)) {
            paying = Paying(
                _oneIn(dice, 2) ? _balance(from.addr) : _voucher(address(voucher), VOUCHER_CODE),
                from.addr,
                false,
                true
            );
        }
        bool allowed = paying.covered && !_isPaused();
        _try(allowed, paying.sender, abi.encodeCall(IJobEscrowExtension.depositWith, (to, amount, paying.payment)));
        _restoreAllowance(from.addr);
        if (allowed) _bookDeposit(to, amount);
        _done();
    }

    function withdraw(uint256 seed) external acting {
        Dice memory dice = _dice(seed);
        address owner = _richAccount(dice);
        uint256 balance = _balanceInBooks(owner);
        uint256 amount = _oneIn(dice, 4) ? balance : _roll(dice, balance + 1);
        if (_oneIn(dice, 8)) amount = balance + 1;
        address to = _oneIn(dice, 2) ? coldWallet : makeAddr("another wallet");
        bool allowed = amount != 0 && amount <= balance && _isMovable(to);
        uint256 before = usdc.balanceOf(to);
        _try(allowed, owner, abi.encodeCall(IJobEscrowExtension.withdrawTo, (to, amount)));
        if (allowed) {
            assertEq(usdc.balanceOf(to), before + amount, "withdrawn");
            _bookWithdrawal(owner, amount);
        }
        _done();
    }

    /// @dev One with a balance, from a random place on. Vouchers stay.
    function _richAccount(Dice memory dice) private view returns (address owner) {
        uint256 first = _roll(dice, accounts.length);
        for (uint256 i = 0; i < accounts.length; ++i) {
            owner = accounts[(first + i) % accounts.length];
            if (owner != address(voucher) && _balanceInBooks(owner) != 0) return owner;
        }
    }

    function collect(uint256 seed) external acting {
        Dice memory dice = _dice(seed);
        address owner = _oneIn(dice, 2) ? accounts[_roll(dice, accounts.length)] : _pick(dice, providers).addr;
        uint256 balance = _balanceInBooks(owner);
        bool sends = autoPayout[owner] && payoutOf[owner] != address(0) && _isMovable(payoutOf[owner]);
        bytes memory result = _try(true, keeper, abi.encodeCall(IJobEscrowExtension.collect, (owner)));
        (, uint256 paid) = abi.decode(result, (uint256, uint256));
        assertEq(paid, sends ? balance : 0, "paid out");
        _bookWithdrawal(owner, paid);
        _done();
    }

    function setAutoPayout(uint256 seed) external acting {
        Dice memory dice = _dice(seed);
        address owner = _oneIn(dice, 4) ? _pick(dice, users).addr : _pick(dice, providers).addr;
        bool on = !_oneIn(dice, 3);
        _try(true, owner, abi.encodeCall(IJobEscrowExtension.setAutoPayout, (on)));
        autoPayout[owner] = on;
        _done();
    }

    function setConsent(uint256 seed) external acting {
        Dice memory dice = _dice(seed);
        address owner = _pick(dice, users).addr;
        address seller = _pick(dice, providers).addr;
        bool on = _oneIn(dice, 2);
        _try(true, owner, abi.encodeCall(IJobEscrowExtension.setStandingConsent, (seller, on)));
        consents[owner][seller] = on;
        _done();
    }

    function registerAccount(uint256 seed) external acting {
        address account = makeAddr(string.concat("stranger ", vm.toString(seed % 4)));
        _try(true, keeper, abi.encodeCall(IJobEscrowExtension.registerAccount, (account)));
        _bookAccount(account);
        _done();
    }

    function forwardFees(uint256) external acting {
        (uint256 fees, uint256 gmv) = _maturedFees();
        bool allowed = (fees == 0 && gmv == 0) || !_hostile().paused();
        bytes memory result = _try(allowed, keeper, abi.encodeCall(IRevenueSource.forwardFees, ()));
        if (allowed) {
            assertEq(abi.decode(result, (uint256)), fees, "forwarded");
            _bookForwarding(fees, gmv);
        }
        _done();
    }

    function distribute(uint256 seed) external acting {
        (, uint256 nextAt) = router.schedule();
        if (block.timestamp < nextAt && seed % 2 == 0) vm.warp(nextAt);
        vm.prank(keeper);
        if (block.timestamp < nextAt) {
            _refused(address(router), abi.encodeCall(router.distribute, ()));
        } else {
            (uint256 fees, uint256 gmv) = _maturedFees();
            router.distribute();
            if (!_hostile().paused()) _bookForwarding(fees, gmv);
            _acted();
        }
        _done();
    }
}
