// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IAccessManaged} from "@openzeppelin/contracts/access/manager/IAccessManaged.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IERC20Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {Initializable} from "@openzeppelin/contracts/proxy/utils/Initializable.sol";
import {stdError} from "forge-std/StdError.sol";
import {IPriceOracle} from "../../contracts/interfaces/oracle/IPriceOracle.sol";
import {IRevenueRouter} from "../../contracts/interfaces/revenue/IRevenueRouter.sol";
import {ITreasury} from "../../contracts/interfaces/revenue/ITreasury.sol";
import {TreasuryTestBase} from "../helpers/TreasuryTestBase.sol";
import {HostileUSDC} from "../mocks/HostileUSDC.sol";
import {MockUSDC} from "../mocks/MockUSDC.sol";
import {ReentrantClaimant, ReentrantUSDC} from "../mocks/ReentrantUSDC.sol";

contract TreasuryTest is TreasuryTestBase {
    uint256 private constant DAY = 86_400;

    function setUp() public override {
        super.setUp();
        _deposit(GENERAL, usdc, 1_000_000e6);
        _deposit(GENERAL, cpt, 1_000_000e18);
    }

    /* MONEY IN */

    function test_Initialize_OnlyOnce() external {
        (bool ok, bytes memory reason) = address(treasury).call(abi.encodeWithSignature("initialize(address)", thief));
        assertFalse(ok);
        assertEq(reason, abi.encodeWithSelector(Initializable.InvalidInitialization.selector));
    }

    function test_Deposit_PullsFromTheCallerIntoTheAccount() external {
        _mintTo(thief, cpt, 7e18);
        vm.startPrank(thief);
        cpt.approve(address(treasury), 7e18);
        vm.expectEmit(address(treasury));
        emit ITreasury.Deposited(ITreasury.Account.Sale, cpt, thief, 7e18);
        treasury.deposit(ITreasury.Account.Sale, cpt, 7e18);
        vm.stopPrank();
        assertEq(treasury.balanceOf(ITreasury.Account.Sale, cpt), 7e18);
        assertEq(treasury.balanceOf(GENERAL, cpt), 1_000_000e18);
        assertEq(cpt.balanceOf(thief), 0);
        assertEq(cpt.balanceOf(address(treasury)), 1_000_007e18);
    }

    function test_Deposit_RevertWhen_TheTokenIsUnknown() external {
        MockUSDC other = new MockUSDC();
        vm.expectRevert(abi.encodeWithSelector(ITreasury.Treasury_UnknownToken.selector, other));
        treasury.deposit(GENERAL, other, 1);
    }

    function test_Deposit_RevertWhen_NothingIsApproved() external {
        vm.expectRevert(
            abi.encodeWithSelector(IERC20Errors.ERC20InsufficientAllowance.selector, address(treasury), 0, 5)
        );
        vm.prank(thief);
        treasury.deposit(GENERAL, usdc, 5);
    }

    function test_ReceiveRevenue_KeepsEverySinksShareInItsAccount() external {
        IRevenueRouter.Sink[5] memory from = [
            IRevenueRouter.Sink.Engineering,
            IRevenueRouter.Sink.Marketing,
            IRevenueRouter.Sink.Infrastructure,
            IRevenueRouter.Sink.General,
            IRevenueRouter.Sink.Reserve
        ];
        for (uint256 i = 0; i < 5; ++i) {
            ITreasury.Account account = ITreasury.Account(i);
            uint256 before = treasury.balanceOf(account, usdc);
            usdc.mint(address(this), i + 1);
            usdc.approve(address(treasury), i + 1);
            vm.expectEmit(address(treasury));
            emit ITreasury.Deposited(account, usdc, address(this), i + 1);
            treasury.receiveRevenue(from[i], i + 1);
            assertEq(treasury.balanceOf(account, usdc), before + i + 1);
        }
        assertEq(treasury.balanceOf(ITreasury.Account.Sale, usdc), 0);
    }

    function test_ReceiveRevenue_RevertWhen_TheShareBelongsElsewhere() external {
        IRevenueRouter.Sink[4] memory others = [
            IRevenueRouter.Sink.Staking,
            IRevenueRouter.Sink.Buyback,
            IRevenueRouter.Sink.Team,
            IRevenueRouter.Sink.Foundation
        ];
        for (uint256 i = 0; i < 4; ++i) {
            vm.expectRevert(abi.encodeWithSelector(ITreasury.Treasury_UnknownSink.selector, others[i]));
            treasury.receiveRevenue(others[i], 1);
        }
    }

    function test_Sweep_CountsDirectTransfersIntoTheReserve() external {
        usdc.mint(address(treasury), 3);
        _mintTo(address(treasury), cpt, 4);
        assertEq(treasury.balanceOf(RESERVE, usdc), 0);
        vm.expectEmit(address(treasury));
        emit ITreasury.Deposited(RESERVE, usdc, address(0), 3);
        vm.prank(thief);
        assertEq(treasury.sweep(usdc), 3);
        assertEq(treasury.sweep(cpt), 4);
        assertEq(treasury.balanceOf(RESERVE, usdc), 3);
        assertEq(treasury.balanceOf(RESERVE, cpt), 4);
        vm.expectRevert(abi.encodeWithSelector(ITreasury.Treasury_NothingToSweep.selector, usdc));
        treasury.sweep(usdc);
        // what is in accounts is never swept, nor what has been paid out
        _pay(usdc, bob, 10);
        vm.expectRevert(abi.encodeWithSelector(ITreasury.Treasury_NothingToSweep.selector, usdc));
        treasury.sweep(usdc);
    }

    function test_Sweep_RevertWhen_TheTokenIsUnknown() external {
        MockUSDC other = new MockUSDC();
        other.mint(address(treasury), 1);
        vm.expectRevert(abi.encodeWithSelector(ITreasury.Treasury_UnknownToken.selector, other));
        treasury.sweep(other);
    }

    /* PAYMENTS */

    function test_Pay_PaysOutOfTheAccount() external {
        vm.expectEmit(address(treasury));
        emit ITreasury.Paid(GENERAL, usdc, bob, 40e6, 40e6, "invoice 1");
        vm.prank(operator);
        treasury.pay(GENERAL, usdc, bob, 40e6, "invoice 1");
        assertEq(usdc.balanceOf(bob), 40e6);
        assertEq(treasury.balanceOf(GENERAL, usdc), 999_960e6);
        _assertLimit(40e6, 99_960e6);
    }

    function test_Pay_CountsCptAtTheHighPriceRoundedUp() external {
        oracle.setPrices(0.7e18, 0.8e18);
        vm.expectEmit(address(treasury));
        emit ITreasury.Paid(GENERAL, cpt, bob, 10e18 + 1, 8e6 + 1, "programme");
        vm.prank(operator);
        treasury.pay(GENERAL, cpt, bob, 10e18 + 1, "programme");
        assertEq(cpt.balanceOf(bob), 10e18 + 1);
        assertEq(usdc.balanceOf(bob), 0);
        assertEq(treasury.balanceOf(GENERAL, cpt), 999_990e18 - 1);
        _assertLimit(8e6 + 1, 99_992e6 - 1);
    }

    function testFuzz_ValueOf_IsTheHighPriceRoundedUp(uint256 amount, uint256 highE18, uint256 spread) external {
        amount = bound(amount, 0, 100_000_000e18);
        highE18 = bound(highE18, 1, 1_000_000e18);
        oracle.setPrices(highE18 - bound(spread, 0, highE18 - 1), highE18);
        uint256 product = amount * highE18;
        uint256 value = product / 1e30 + (product % 1e30 == 0 ? 0 : 1);
        assertEq(treasury.valueOf(cpt, amount), value);
        assertEq(treasury.valueOf(usdc, amount), amount);
    }

    function test_ValueOf_RevertWhen_TheTokenIsUnknown() external {
        vm.expectRevert(abi.encodeWithSelector(ITreasury.Treasury_UnknownToken.selector, address(manager)));
        treasury.valueOf(IERC20(address(manager)), 1);
    }

    function test_Pay_UpToTheLimitToTheUnit() external {
        uint256 state = vm.snapshotState();
        _pay(usdc, bob, 99_999_999_999);
        _assertLimit(99_999_999_999, 1);
        _pay(usdc, bob, 1);
        _assertLimit(100_000e6, 0);
        _refuse(usdc, 1, 0);
        vm.revertToState(state);
        _pay(usdc, bob, 100_000e6);
        _assertLimit(100_000e6, 0);
        vm.revertToState(state);
        _refuse(usdc, 100_000_000_001, 100_000e6);
        _assertLimit(0, 100_000e6);
    }

    /// @dev At 0.80, 125 000 CPT are the limit; a wei more is worth a unit more.
    function test_Pay_CptUpToTheLimitToTheWei() external {
        oracle.setPrices(0.1e18, 0.8e18);
        assertEq(treasury.valueOf(cpt, 125_000e18), 100_000e6);
        vm.expectRevert(abi.encodeWithSelector(ITreasury.Treasury_AboveLimit.selector, 100_000_000_001, 100_000e6));
        vm.prank(operator);
        treasury.pay(GENERAL, cpt, bob, 125_000e18 + 1, "");
        uint256 state = vm.snapshotState();
        _pay(cpt, bob, 125_000e18);
        _assertLimit(100_000e6, 0);
        vm.revertToState(state);
        _pay(cpt, bob, 125_000e18 - 1.25e12);
        _assertLimit(99_999_999_999, 1);
        _pay(usdc, bob, 1);
        _refuse(cpt, 1, 1, 0);
    }

    function test_Pay_CountsADayToTheSecond() external {
        _pay(usdc, bob, 100_000e6);
        vm.warp(START + DAY - 1);
        _assertLimit(100_000e6, 0);
        _refuse(usdc, 1, 0);
        vm.warp(START + DAY);
        _assertLimit(0, 100_000e6);
        _pay(usdc, bob, 100_000e6);
        _assertLimit(100_000e6, 0);
    }

    function test_Pay_SplitsDoNotHelp() external {
        for (uint256 i = 0; i < 10; ++i) {
            _pay(usdc, makeAddr(vm.toString(i)), 10_000e6); // to ten receivers
            vm.warp(block.timestamp + 1 hours);
        }
        _refuse(usdc, 1, 0);
        _refuse(cpt, 1, 1, 0); // in another token
        vm.prank(treasurer);
        treasury.move(GENERAL, ITreasury.Account.Marketing, usdc, 1, "");
        vm.expectRevert(abi.encodeWithSelector(ITreasury.Treasury_AboveLimit.selector, 1, 0));
        vm.prank(operator);
        treasury.pay(ITreasury.Account.Marketing, usdc, bob, 1, ""); // out of another account
        // the first comes back after a day, and only the first
        vm.warp(START + DAY);
        _assertLimit(90_000e6, 10_000e6);
    }

    /// @dev A wei of CPT counts as a unit: a thousand splits of a unit's worth cost a thousand units.
    function test_Pay_SplitsOfCptCountMore() external {
        for (uint256 i = 0; i < 20; ++i) {
            _pay(cpt, bob, 1);
        }
        _assertLimit(20, 100_000e6 - 20);
    }

    function test_Pay_SeveralInOneSecondAddUp() external {
        _pay(usdc, bob, 1e6);
        vm.warp(START + 5);
        _pay(usdc, bob, 2e6);
        _pay(cpt, bob, 5e18);
        _pay(usdc, bob, 0);
        _assertLimit(7e6, 99_993e6);
        vm.warp(START + DAY);
        _assertLimit(6e6, 99_994e6);
        vm.warp(START + DAY + 5);
        _assertLimit(0, 100_000e6);
    }

    function test_Pay_KeepsTheValueOfItsSecond() external {
        _pay(cpt, bob, 1_000e18);
        oracle.setPrices(8e18, 8e18);
        _assertLimit(800e6, 99_200e6);
    }

    function test_Pay_RevertWhen_CallerIsNotTheOperator() external {
        vm.expectRevert(abi.encodeWithSelector(IAccessManaged.AccessManagedUnauthorized.selector, treasurer));
        vm.prank(treasurer);
        treasury.pay(GENERAL, usdc, bob, 1, "");
    }

    function test_Pay_RevertWhen_TheTokenIsUnknown() external {
        MockUSDC other = new MockUSDC();
        vm.expectRevert(abi.encodeWithSelector(ITreasury.Treasury_UnknownToken.selector, other));
        vm.prank(operator);
        treasury.pay(GENERAL, other, bob, 0, "");
    }

    function test_Pay_RevertWhen_TheReceiverIsZeroOrTheTreasury() external {
        vm.expectRevert(abi.encodeWithSelector(ITreasury.Treasury_BadReceiver.selector, address(0)));
        vm.prank(operator);
        treasury.pay(GENERAL, usdc, address(0), 1, "");
        vm.expectRevert(abi.encodeWithSelector(ITreasury.Treasury_BadReceiver.selector, address(treasury)));
        vm.prank(operator);
        treasury.pay(GENERAL, usdc, address(treasury), 1, "");
        vm.expectRevert(abi.encodeWithSelector(ITreasury.Treasury_BadReceiver.selector, address(treasury)));
        vm.prank(treasurer);
        treasury.payAboveLimit(GENERAL, usdc, address(treasury), 1, "");
    }

    /// @dev Another account's money does not help.
    function test_Pay_RevertWhen_TheAccountHoldsLess() external {
        _deposit(RESERVE, usdc, 9);
        bytes memory reason = abi.encodeWithSelector(
            ITreasury.Treasury_InsufficientBalance.selector,
            RESERVE,
            usdc,
            9,
            10
        );
        vm.expectRevert(reason);
        vm.prank(operator);
        treasury.pay(RESERVE, usdc, bob, 10, "");
        _assertLimit(0, 100_000e6);
        vm.expectRevert(reason);
        vm.prank(treasurer);
        treasury.payAboveLimit(RESERVE, usdc, bob, 10, "");
        vm.expectRevert(reason);
        vm.prank(treasurer);
        treasury.move(RESERVE, GENERAL, usdc, 10, "");
    }

    function test_Pay_RevertGiven_NoPriceForCpt() external {
        oracle.setPrices(0, 0);
        bytes memory reason = abi.encodeWithSelector(
            IPriceOracle.PriceOracle_NoPrice.selector,
            IPriceOracle.Status.TooFewSources
        );
        vm.expectRevert(reason);
        vm.prank(operator);
        treasury.pay(GENERAL, cpt, bob, 1, "");
        vm.expectRevert(reason);
        treasury.valueOf(cpt, 1);
        _pay(usdc, bob, 1);
        vm.prank(treasurer);
        treasury.payAboveLimit(GENERAL, cpt, bob, 1, "");
        assertEq(cpt.balanceOf(bob), 1);
    }

    function test_PayAboveLimit_CountsNotAgainstTheLimit() external {
        _pay(usdc, bob, 100_000e6);
        vm.expectEmit(address(treasury));
        emit ITreasury.Paid(GENERAL, usdc, bob, 900_000e6, 0, "building");
        vm.prank(treasurer);
        treasury.payAboveLimit(GENERAL, usdc, bob, 900_000e6, "building");
        vm.prank(treasurer);
        treasury.payAboveLimit(GENERAL, cpt, bob, 1_000_000e18, "");
        _assertLimit(100_000e6, 0);
        assertEq(treasury.balanceOf(GENERAL, usdc), 0);
        assertEq(treasury.balanceOf(GENERAL, cpt), 0);
        assertEq(usdc.balanceOf(bob), 1_000_000e6);
        assertEq(usdc.balanceOf(address(treasury)), 0);
    }

    function test_PayAboveLimit_RevertWhen_CallerIsNotTheTreasurer() external {
        vm.expectRevert(abi.encodeWithSelector(IAccessManaged.AccessManagedUnauthorized.selector, operator));
        vm.prank(operator);
        treasury.payAboveLimit(GENERAL, usdc, bob, 1, "");
    }

    function test_PayAboveLimit_RevertWhen_TheTokenIsUnknown() external {
        MockUSDC other = new MockUSDC();
        vm.expectRevert(abi.encodeWithSelector(ITreasury.Treasury_UnknownToken.selector, other));
        vm.prank(treasurer);
        treasury.payAboveLimit(GENERAL, other, bob, 0, "");
    }

    function test_Move_MovesBetweenAccounts() external {
        vm.expectEmit(address(treasury));
        emit ITreasury.Moved(GENERAL, RESERVE, usdc, 300_000e6, "plan");
        vm.prank(treasurer);
        treasury.move(GENERAL, RESERVE, usdc, 300_000e6, "plan");
        assertEq(treasury.balanceOf(GENERAL, usdc), 700_000e6);
        assertEq(treasury.balanceOf(RESERVE, usdc), 300_000e6);
        assertEq(usdc.balanceOf(address(treasury)), 1_000_000e6);
        _assertLimit(0, 100_000e6);
    }

    function test_Move_ToTheSameAccountChangesNothing() external {
        vm.prank(treasurer);
        treasury.move(GENERAL, GENERAL, usdc, 1_000_000e6, "");
        assertEq(treasury.balanceOf(GENERAL, usdc), 1_000_000e6);
    }

    function test_Move_RevertWhen_CallerIsNotTheTreasurer() external {
        vm.expectRevert(abi.encodeWithSelector(IAccessManaged.AccessManagedUnauthorized.selector, operator));
        vm.prank(operator);
        treasury.move(GENERAL, RESERVE, usdc, 1, "");
    }

    function test_Move_RevertWhen_TheTokenIsUnknown() external {
        MockUSDC other = new MockUSDC();
        vm.expectRevert(abi.encodeWithSelector(ITreasury.Treasury_UnknownToken.selector, other));
        vm.prank(treasurer);
        treasury.move(GENERAL, RESERVE, other, 0, "");
    }

    /* THE LIMIT AGAINST A LIST */

    /// @dev TRE-2: what is allowed, what was spent and when more is, after each of 24 payments at random times.
    function testFuzz_Pay_IsAsTheListSays(uint256 seed) external {
        for (uint256 i = 0; i < 24; ++i) {
            seed = uint256(keccak256(abi.encode(seed)));
            vm.warp(block.timestamp + _span(seed));
            uint256 value = _value(seed >> 32);
            uint256 spent = list.spentAt(block.timestamp);
            _assertLimit(spent, LIMIT - spent);
            if (value > LIMIT - spent) {
                _refuse(usdc, value, LIMIT - spent);
            } else if ((seed >> 200) % 2 == 0) {
                _pay(usdc, bob, value);
            } else {
                _pay(cpt, bob, (value * 1e12 * 10) / 8);
            }
        }
        assertLe(list.largestDay(), LIMIT);
    }

    /// @dev Paying at that second succeeds, a second before it is refused.
    function testFuzz_PayableAt_IsExact(uint256 seed) external {
        for (uint256 i = 0; i < 16; ++i) {
            seed = uint256(keccak256(abi.encode(seed)));
            vm.warp(block.timestamp + _span(seed));
            uint256 value = _value(seed >> 32);
            uint256 time = treasury.payableAt(value);
            assertEq(time, list.payableAt(value));
            if (value > LIMIT) {
                assertEq(time, 0);
                continue;
            }
            if (time > block.timestamp) {
                vm.warp(time - 1);
                _refuse(usdc, value, LIMIT - list.spentAt(block.timestamp));
                assertEq(treasury.payableAt(value), time);
                vm.warp(time);
            }
            assertEq(treasury.payableAt(value), block.timestamp);
            _pay(usdc, bob, value);
        }
    }

    function test_PayableAt_OfNothingAndOfAll() external {
        assertEq(treasury.payableAt(0), START);
        assertEq(treasury.payableAt(LIMIT), START);
        assertEq(treasury.payableAt(LIMIT + 1), 0);
        _pay(usdc, bob, 1);
        assertEq(treasury.payableAt(0), START);
        assertEq(treasury.payableAt(LIMIT - 1), START);
        assertEq(treasury.payableAt(LIMIT), START + DAY);
        assertEq(treasury.payableAt(type(uint256).max), 0);
    }

    /// @dev Often the same second, half a day or just a day.
    function _span(uint256 seed) private pure returns (uint256) {
        uint256 kind = seed % 5;
        if (kind == 0) return 0;
        if (kind == 1) return (seed >> 8) % 60;
        if (kind == 2) return (seed >> 8) % 12 hours;
        if (kind == 3) return DAY - 2 + ((seed >> 8) % 4);
        return (seed >> 8) % 3 hours;
    }

    function _value(uint256 seed) private pure returns (uint256) {
        uint256 kind = seed % 4;
        if (kind == 0) return LIMIT + 2 - ((seed >> 8) % 5);
        if (kind == 1) return (seed >> 8) % 100;
        return (seed >> 8) % 60_000e6;
    }

    /* TOKENS AT THEIR WORST */

    function test_Pay_RevertGiven_TheReceiverIsBlacklisted() external {
        HostileUSDC hostile = _makeUsdcHostile();
        hostile.setBlacklisted(bob, true);
        vm.expectRevert(abi.encodeWithSelector(HostileUSDC.Blacklisted.selector, bob));
        vm.prank(operator);
        treasury.pay(GENERAL, usdc, bob, 1, "");
        _assertLimit(0, LIMIT);
        _pay(usdc, thief, 1);
        _pay(cpt, bob, 1);
    }

    function test_Usdc_PausedStopsUsdcAlone() external {
        HostileUSDC hostile = _makeUsdcHostile();
        hostile.setPaused(true);
        vm.expectRevert(HostileUSDC.TokenPaused.selector);
        vm.prank(operator);
        treasury.pay(GENERAL, usdc, bob, 1, "");
        vm.expectRevert(HostileUSDC.TokenPaused.selector);
        vm.prank(treasurer);
        treasury.payAboveLimit(GENERAL, usdc, bob, 1, "");
        usdc.approve(address(treasury), 1);
        _pay(cpt, bob, 1);
        vm.prank(treasurer);
        treasury.move(GENERAL, RESERVE, usdc, 1, "");
        _assertLimit(1, LIMIT - 1);
    }

    function test_Usdc_AnsweringFalseIsRefused() external {
        usdc.mint(address(this), 1);
        usdc.approve(address(treasury), 1);
        _makeUsdcHostile().setAnswersFalse(true);
        bytes memory reason = abi.encodeWithSelector(SafeERC20.SafeERC20FailedOperation.selector, usdc);
        vm.expectRevert(reason);
        treasury.deposit(GENERAL, usdc, 1);
        vm.expectRevert(reason);
        treasury.receiveRevenue(IRevenueRouter.Sink.General, 1);
        vm.expectRevert(reason);
        vm.prank(operator);
        treasury.pay(GENERAL, usdc, bob, 1, "");
        vm.expectRevert(reason);
        vm.prank(treasurer);
        treasury.payAboveLimit(GENERAL, usdc, bob, 1, "");
        assertEq(treasury.balanceOf(GENERAL, usdc), 1_000_000e6);
        _assertLimit(0, LIMIT);
    }

    /// @dev USDC taken from the treasury by its issuer: a sweep refuses, accounts that are covered can still be paid.
    function test_Sweep_RevertGiven_TokensWereLost() external {
        vm.prank(address(treasury));
        usdc.transfer(thief, 1);
        vm.expectRevert(stdError.arithmeticError);
        treasury.sweep(usdc);
        _pay(usdc, bob, 100_000e6);
    }

    /* REENTRANCY */

    /// @dev The operator is called while it is paid, before the money leaves: everything is booked by then.
    function test_Pay_IsBookedBeforeTheMoneyLeaves() external {
        vm.etch(address(usdc), type(ReentrantUSDC).runtimeCode);
        ReentrantClaimant claimant = new ReentrantClaimant(address(treasury));
        vm.startPrank(admin);
        manager.grantRole(OPERATOR_ROLE, address(claimant), 0);
        manager.grantRole(TREASURER_ROLE, address(claimant), 0);
        vm.stopPrank();
        claimant.setCall(abi.encodeCall(ITreasury.pay, (GENERAL, usdc, bob, 1, "")));
        _pay(usdc, address(claimant), LIMIT);
        assertFalse(claimant.succeeded());
        assertEq(claimant.reason(), abi.encodeWithSelector(ITreasury.Treasury_AboveLimit.selector, 1, 0));
        // nor is what is on its way left over to be swept, or in the account
        uint256 left = treasury.balanceOf(GENERAL, usdc);
        claimant.setCall(abi.encodeCall(ITreasury.payAboveLimit, (GENERAL, usdc, bob, left, "")));
        vm.prank(treasurer);
        treasury.payAboveLimit(GENERAL, usdc, address(claimant), 1, "");
        assertFalse(claimant.succeeded());
        bytes4 tooLittle = ITreasury.Treasury_InsufficientBalance.selector;
        assertEq(claimant.reason(), abi.encodeWithSelector(tooLittle, GENERAL, usdc, left - 1, left));
    }

    /// @dev A token that calls its receiver first shows it what is about to leave: it is no gift.
    function test_Sweep_DuringAPaymentTakesNothingThatIsOwed() external {
        vm.etch(address(usdc), type(ReentrantUSDC).runtimeCode);
        ReentrantClaimant claimant = new ReentrantClaimant(address(treasury));
        claimant.setCall(abi.encodeCall(ITreasury.sweep, (usdc)));
        _pay(usdc, address(claimant), 5);
        assertFalse(claimant.succeeded());
        assertEq(claimant.reason(), abi.encodeWithSelector(ITreasury.Treasury_NothingToSweep.selector, usdc));
    }
}
