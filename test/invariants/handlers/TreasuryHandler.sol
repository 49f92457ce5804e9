// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IRevenueRouter} from "../../../contracts/interfaces/revenue/IRevenueRouter.sol";
import {ITreasury} from "../../../contracts/interfaces/revenue/ITreasury.sol";
import {TreasuryTestBase} from "../../helpers/TreasuryTestBase.sol";
import {HostileUSDC} from "../../mocks/HostileUSDC.sol";
import {ActingTest} from "./ActingTest.sol";
import {ProtocolTest} from "../../helpers/ProtocolTest.sol";

/// @notice Donors, the router's shares, both councils, a thief, a blacklist, a price and the clock at the treasury.
abstract contract TreasuryHandler is TreasuryTestBase, ActingTest {
    HostileUSDC internal hostile;
    IERC20[2] internal tokens;

    /// @dev By token, USDC and CPT: what naive records say.
    uint256[2] internal moneyIn;
    uint256[2] internal moneyOut;
    uint256[2] internal unswept;
    uint256[6][2] internal accountOf;

    uint256 internal paid;
    uint256 internal refusedByLimit;
    uint256 internal refusedWithoutPrice;
    uint256 internal refusedByUsdc;
    uint256 internal paidAbove;
    uint256 internal swept;

    function setUp() public virtual override(ProtocolTest, TreasuryTestBase) {
        super.setUp();
        hostile = _makeUsdcHostile();
        tokens = [IERC20(address(usdc)), IERC20(address(cpt))];
        for (uint256 i = 0; i < 6; ++i) {
            _putIn(i, 0, 500_000e6);
            _putIn(i, 1, 500_000e18);
        }
    }

    function _handlers() internal pure returns (bytes4[] memory selectors) {
        selectors = new bytes4[](11);
        selectors[0] = this.deposit.selector;
        selectors[1] = this.receiveRevenue.selector;
        selectors[2] = this.donate.selector;
        selectors[3] = this.sweep.selector;
        selectors[4] = this.pay.selector;
        selectors[5] = this.pay.selector; // the limit is to bind
        selectors[6] = this.payAboveLimit.selector;
        selectors[7] = this.move.selector;
        selectors[8] = this.changeWorld.selector;
        selectors[9] = this.steal.selector;
        selectors[10] = this.passTime.selector;
    }

    /* MONEY IN */

    function _putIn(uint256 account, uint256 token, uint256 amount) private {
        _deposit(ITreasury.Account(account), tokens[token], amount);
        accountOf[token][account] += amount;
        moneyIn[token] += amount;
    }

    function _amount(uint256 seed, uint256 token) private pure returns (uint256) {
        return token == 0 ? seed % 60_000e6 : seed % 60_000e18;
    }

    function deposit(uint256 account, uint256 token, uint256 amount) external acting {
        token %= 2;
        _putIn(account % 6, token, _amount(amount, token));
        _done();
    }

    function receiveRevenue(uint256 sink, uint256 amount) external acting {
        amount %= 10_000e6;
        sink %= 9;
        usdc.mint(address(this), amount);
        usdc.approve(address(treasury), amount);
        bytes memory call = abi.encodeCall(treasury.receiveRevenue, (IRevenueRouter.Sink(sink), amount));
        if (sink == 0 || (sink > 4 && sink < 8)) {
            _refused(address(treasury), call);
        } else {
            treasury.receiveRevenue(IRevenueRouter.Sink(sink), amount);
            accountOf[0][sink == 8 ? 4 : sink - 1] += amount;
            moneyIn[0] += amount;
        }
        _done();
    }

    function donate(uint256 token, uint256 amount) external acting {
        token %= 2;
        amount %= 1e9;
        _mintTo(address(treasury), tokens[token], amount);
        unswept[token] += amount;
        _done();
    }

    function sweep(uint256 token) external acting {
        token %= 2;
        if (unswept[token] == 0) {
            _refused(address(treasury), abi.encodeCall(treasury.sweep, (tokens[token])));
        } else {
            assertEq(treasury.sweep(tokens[token]), unswept[token]);
            accountOf[token][4] += unswept[token];
            moneyIn[token] += unswept[token];
            unswept[token] = 0;
            ++swept;
        }
        _done();
    }

    /* MONEY OUT */

    /// @dev The value by the naive formula; the price is 0 when there is none.
    function _naiveValue(uint256 token, uint256 amount) private view returns (bool known, uint256 value) {
        if (token == 0) return (true, amount);
        (bool ok, bytes memory answer) = address(oracle).staticcall(abi.encodeCall(oracle.requirePrice, ()));
        if (!ok) return (false, 0);
        (, uint256 highE18) = abi.decode(answer, (uint256, uint256));
        value = (amount * highE18) / 1e30;
        return (true, value * 1e30 == amount * highE18 ? value : value + 1);
    }

    function pay(uint256 account, uint256 token, uint256 amount) external acting {
        account %= 6;
        token %= 2;
        uint256 value;
        if (amount % 4 == 0) {
            // all that is left of the day, or a unit more
            uint256 left = LIMIT - list.spentAt(block.timestamp) + ((amount >> 8) % 2);
            (token, amount) = (0, left);
        } else {
            amount = _amount(amount >> 8, token);
        }
        bool known;
        (known, value) = _naiveValue(token, amount);
        bool isWithin = known && value <= LIMIT - list.spentAt(block.timestamp);
        bool isCovered = amount <= accountOf[token][account];
        bool isTaken = token == 1 || !hostile.isBlacklisted(bob);
        bytes memory call = abi.encodeCall(
            treasury.pay,
            (ITreasury.Account(account), tokens[token], bob, amount, bytes32(0))
        );
        vm.startPrank(operator);
        if (isWithin && isCovered && isTaken) {
            treasury.pay(ITreasury.Account(account), tokens[token], bob, amount, "");
            list.add(value);
            _book(account, token, amount);
            ++paid;
        } else {
            _refused(address(treasury), call);
            if (!known) ++refusedWithoutPrice;
            else if (!isWithin) ++refusedByLimit;
            else if (isCovered) ++refusedByUsdc;
        }
        vm.stopPrank();
        if (known && value <= LIMIT) assertEq(treasury.payableAt(value), list.payableAt(value));
        _done();
    }

    function _book(uint256 account, uint256 token, uint256 amount) private {
        accountOf[token][account] -= amount;
        moneyOut[token] += amount;
    }

    function payAboveLimit(uint256 account, uint256 token, uint256 amount) external acting {
        account %= 6;
        token %= 2;
        amount = _amount(amount, token);
        bool isTaken = token == 1 || !hostile.isBlacklisted(bob);
        bytes memory call = abi.encodeCall(
            treasury.payAboveLimit,
            (ITreasury.Account(account), tokens[token], bob, amount, bytes32(0))
        );
        vm.startPrank(treasurer);
        if (amount <= accountOf[token][account] && isTaken) {
            treasury.payAboveLimit(ITreasury.Account(account), tokens[token], bob, amount, "");
            _book(account, token, amount);
            ++paidAbove;
        } else {
            _refused(address(treasury), call);
        }
        vm.stopPrank();
        _done();
    }

    function move(uint256 from, uint256 to, uint256 token, uint256 amount) external acting {
        (from, to, token) = (from % 6, to % 6, token % 2);
        amount = _amount(amount, token);
        vm.startPrank(treasurer);
        if (amount <= accountOf[token][from]) {
            treasury.move(ITreasury.Account(from), ITreasury.Account(to), tokens[token], amount, "");
            accountOf[token][from] -= amount;
            accountOf[token][to] += amount;
        } else {
            bytes memory call = abi.encodeCall(
                treasury.move,
                (ITreasury.Account(from), ITreasury.Account(to), tokens[token], amount, bytes32(0))
            );
            _refused(address(treasury), call);
        }
        vm.stopPrank();
        _done();
    }

    /* THE WORLD */

    /// @dev The price moves or is missing, the receiver is on USDC's blacklist or not.
    function changeWorld(uint256 seed) external acting {
        uint256 highE18 = seed % 6 == 0 ? 0 : 0.01e18 + ((seed >> 8) % 5e18);
        oracle.setPrices(highE18 / 2, highE18);
        hostile.setBlacklisted(bob, (seed >> 128) % 5 == 0);
        _done();
    }

    function steal(uint256 seed, uint256 amount) external acting {
        vm.startPrank(
            seed % 3 == 0
                ? thief
                : seed % 3 == 1
                    ? critical
                    : guardian
        );
        address target = address(treasury);
        _refused(target, abi.encodeCall(treasury.pay, (GENERAL, usdc, thief, amount, bytes32(0))));
        _refused(target, abi.encodeCall(treasury.payAboveLimit, (GENERAL, cpt, thief, amount, bytes32(0))));
        _refused(target, abi.encodeCall(treasury.move, (GENERAL, RESERVE, usdc, amount, bytes32(0))));
        vm.stopPrank();
        _done();
    }

    function passTime(uint256 seed) external acting {
        uint256 kind = seed % 4;
        uint256 time = (seed >> 8) % 4 hours;
        if (kind == 0) time = (seed >> 8) % 60;
        if (kind == 1) time = 1 days - 1 + ((seed >> 8) % 3);
        vm.warp(block.timestamp + time);
        _done();
    }
}
