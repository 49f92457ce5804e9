// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IEscrowTypes} from "../../contracts/interfaces/market/IEscrowTypes.sol";
import {IJobEscrowCore} from "../../contracts/interfaces/market/IJobEscrowCore.sol";
import {IJobEscrowExtension} from "../../contracts/interfaces/market/IJobEscrowExtension.sol";
import {IERC20Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {IExpiringPause} from "../../contracts/interfaces/base/IExpiringPause.sol";
import {ProtocolTest} from "../helpers/ProtocolTest.sol";
import {HostileUSDC} from "../mocks/HostileUSDC.sol";
import {MockUSDC} from "../mocks/MockUSDC.sol";
import {MockWallet} from "../mocks/MockWallet.sol";

/// @notice Signed payments: EIP-2612 permits and EIP-3009 authorizations, for jobs and for deposits.
contract JobEscrowPaymentsTest is ProtocolTest {
    function setUp() public override {
        super.setUp();
        vm.prank(user.addr);
        usdc.approve(address(escrow), 0);
    }

    function _invalidSignature() private view returns (bytes memory) {
        return abi.encodeWithSelector(MockUSDC.InvalidSignature.selector, user.addr);
    }

    function _lacksAllowance(uint256 allowance, uint256 needed) private view returns (bytes memory) {
        return
            abi.encodeWithSelector(
                IERC20Errors.ERC20InsufficientAllowance.selector,
                address(escrow),
                allowance,
                needed
            );
    }

    function _openAs(
        address caller,
        IEscrowTypes.Quote memory quote,
        uint64 units,
        IEscrowTypes.Payment memory payment
    ) private returns (uint256) {
        bytes memory signature = _signQuote(provider.key, quote);
        vm.prank(caller);
        return escrow.openJob(quote, signature, units, 0, payment);
    }

    /* PERMIT */

    function _usePermitFirst(IEscrowTypes.Payment memory payment) private {
        (uint256 value, uint256 deadline, bytes memory signature) = abi.decode(payment.data, (uint256, uint256, bytes));
        vm.prank(thief);
        usdc.permit(payment.payer, address(escrow), value, deadline, signature);
    }

    function test_OpenJob_ByPermit() external {
        IEscrowTypes.Quote memory quote = _quote();
        uint256 jobId = _openAs(user.addr, quote, 10, _permit(user, 12e6));
        assertEq(lens.jobOf(jobId).locked, 12e6);
        assertEq(usdc.balanceOf(address(escrow)), 12e6);
        assertEq(usdc.allowance(user.addr, address(escrow)), 0);
    }

    function test_OpenJob_ByAPermitThatAFrontRunnerUsed() external {
        IEscrowTypes.Payment memory payment = _permit(user, 12e6);
        _usePermitFirst(payment);
        _openAs(user.addr, _quote(), 10, payment);
        assertEq(usdc.balanceOf(address(escrow)), 12e6);
        assertEq(usdc.allowance(user.addr, address(escrow)), 0);
    }

    function test_OpenJob_ByAnExpiredPermit() external {
        IEscrowTypes.Payment memory payment = _permit(user, 12e6, 0, START - 1);
        IEscrowTypes.Quote memory quote = _quote();
        bytes memory signature = _signQuote(provider.key, quote);
        vm.prank(user.addr);
        vm.expectRevert(_lacksAllowance(0, 12e6));
        escrow.openJob(quote, signature, 10, 0, payment);
        vm.prank(user.addr);
        usdc.approve(address(escrow), 12e6);
        _openAs(user.addr, quote, 10, payment);
        assertEq(usdc.balanceOf(address(escrow)), 12e6);
    }

    function test_OpenJob_RevertWhen_ThePermitIsTooSmallOrForged() external {
        IEscrowTypes.Quote memory quote = _quote();
        bytes memory signature = _signQuote(provider.key, quote);
        IEscrowTypes.Payment memory small = _permit(user, 12e6 - 1);
        vm.prank(user.addr);
        vm.expectRevert(_lacksAllowance(12e6 - 1, 12e6));
        escrow.openJob(quote, signature, 10, 0, small);
        IEscrowTypes.Payment memory forged = _permit(Key(user.addr, provider.key), 12e6);
        vm.prank(user.addr);
        vm.expectRevert(_lacksAllowance(0, 12e6));
        escrow.openJob(quote, signature, 10, 0, forged);
    }

    function test_OpenJob_RevertWhen_AnotherUsesThePermit() external {
        IEscrowTypes.Quote memory quote = _quote();
        quote.user = address(0);
        IEscrowTypes.Payment memory payment = _permit(user, 12e6);
        bytes memory signature = _signQuote(provider.key, quote);
        bytes memory refusal = abi.encodeWithSelector(IEscrowTypes.JobEscrow_PayerNotCaller.selector, user.addr, thief);
        vm.startPrank(thief);
        vm.expectRevert(refusal);
        escrow.openJob(quote, signature, 10, 0, payment);
        vm.expectRevert(refusal);
        escrow.depositWith(thief, 12e6, payment);
        vm.stopPrank();
    }

    function test_DepositWith_ByPermit() external {
        IEscrowTypes.Payment memory payment = _permit(user, 5e6);
        _usePermitFirst(payment);
        vm.expectEmit(address(escrow));
        emit IJobEscrowExtension.Deposited(2, user.addr, 5e6);
        vm.prank(user.addr);
        escrow.depositWith(makeAddr("friend"), 5e6, payment);
        assertEq(_balanceOf(makeAddr("friend")), 5e6);
        assertEq(_balanceOf(user.addr), 0);
    }

    function test_OpenJobs_ByPermit() external {
        IEscrowTypes.Quote memory quote = _quote();
        quote.maxJobs = 3;
        uint64[] memory units = new uint64[](3);
        (units[0], units[1], units[2]) = (1, 2, 3);
        bytes memory signature = _signQuote(provider.key, quote);
        IEscrowTypes.Payment memory payment = _permit(user, 7.2e6);
        vm.prank(user.addr);
        escrow.openJobs(quote, signature, units, _specs(3), new uint256[][](0), 0, payment);
        assertEq(usdc.balanceOf(address(escrow)), 7.2e6);
        assertEq(usdc.allowance(user.addr, address(escrow)), 0);
    }

    /* AUTHORIZATION */

    function test_OpenJob_ByAnAuthorizationThatAStrangerRelays() external {
        IEscrowTypes.Quote memory quote = _quote();
        quote.user = address(0);
        uint256 wallet = usdc.balanceOf(user.addr);
        IEscrowTypes.Payment memory payment = _authorization(user, 12e6, user.addr, _openAction(quote, 10, 0));
        uint256 jobId = _openAs(thief, quote, 10, payment);
        assertEq(lens.jobOf(jobId).user, user.addr);
        assertEq(lens.jobOf(jobId).payer, user.addr);
        assertEq(usdc.balanceOf(user.addr), wallet - 12e6);
        assertEq(escrow.accountOf(thief).id, 0);
        vm.prank(thief);
        vm.expectRevert(abi.encodeWithSelector(IEscrowTypes.JobEscrow_NotAllowed.selector, jobId, thief));
        escrow.cancelJob(jobId, _none());
        vm.prank(user.addr);
        escrow.cancelJob(jobId, _none());
        assertEq(_balanceOf(user.addr), 12e6);
    }

    function test_OpenJob_ByAnAuthorizationOfAContractWallet() external {
        MockWallet wallet = new MockWallet(user.addr);
        usdc.mint(address(wallet), 12e6);
        IEscrowTypes.Quote memory quote = _quote();
        quote.user = address(wallet);
        Key memory signer = Key(address(wallet), user.key);
        IEscrowTypes.Payment memory payment = _authorization(signer, 12e6, address(wallet), _openAction(quote, 10, 0));
        uint256 jobId = _openAs(thief, quote, 10, payment);
        assertEq(lens.jobOf(jobId).user, address(wallet));
    }

    function test_OpenJob_RevertWhen_TheQuoteIsForAnotherThanTheSigner() external {
        IEscrowTypes.Quote memory quote = _quote();
        Key memory buyer = _key("buyer");
        usdc.mint(buyer.addr, 12e6);
        IEscrowTypes.Payment memory payment = _authorization(buyer, 12e6, buyer.addr, _openAction(quote, 10, 0));
        bytes memory signature = _signQuote(provider.key, quote);
        vm.prank(user.addr);
        vm.expectRevert(abi.encodeWithSelector(IJobEscrowCore.JobEscrow_NotQuotedUser.selector, buyer.addr, user.addr));
        escrow.openJob(quote, signature, 10, 0, payment);
    }

    /// @dev Attack 20: whoever relays an authorization can change nothing about it.
    function test_Attack20_OpenJob_RevertWhen_TheRelayerChangesWhatWasSigned() external {
        _setTier(user.addr, 1, 500);
        IEscrowTypes.Quote memory quote = _quote();
        (quote.user, quote.maxJobs) = (address(0), 2);
        IEscrowTypes.Payment memory good = _authorization(user, 12e6, user.addr, _openAction(quote, 10, 500));
        IEscrowTypes.Quote memory other = _quote();
        other.user = address(0);

        _expectBadAuthorization(quote, 11, 500, good);
        _expectBadAuthorization(quote, 10, 499, good);
        _expectBadAuthorization(quote, 10, 0, good);
        _expectBadAuthorization(other, 10, 500, good);
        _expectBadAuthorization(quote, 10, 500, _authorization(user, 12e6, thief, _openAction(quote, 10, 500)));
        _expectBadAuthorization(quote, 10, 500, _authorization(user, 12e6 - 1, user.addr, _openAction(quote, 10, 500)));
        _expectBadAuthorization(quote, 10, 500, _authorization(user, 12e6, user.addr, _depositAction()));
        _expectBadAuthorization(quote, 10, 500, _authorization(user, 12e6, user.addr, _topUpAction(0, 10)));
        _expectBadAuthorization(quote, 10, 500, _withOtherSalt(good));

        bytes memory signature = _signQuote(provider.key, quote);
        vm.prank(thief);
        escrow.openJob(quote, signature, 10, 500, good);
    }

    function _expectBadAuthorization(
        IEscrowTypes.Quote memory quote,
        uint64 units,
        uint16 minDiscountBps,
        IEscrowTypes.Payment memory payment
    ) private {
        bytes memory signature = _signQuote(provider.key, quote);
        vm.prank(thief);
        vm.expectRevert(_invalidSignature());
        escrow.openJob(quote, signature, units, minDiscountBps, payment);
    }

    function _withOtherSalt(IEscrowTypes.Payment memory payment) private pure returns (IEscrowTypes.Payment memory) {
        (uint256 validAfter, uint256 validBefore, bytes32 salt, bytes memory signature) = abi.decode(
            payment.data,
            (uint256, uint256, bytes32, bytes)
        );
        bytes memory data = abi.encode(validAfter, validBefore, ~salt, signature);
        return IEscrowTypes.Payment(payment.kind, payment.payer, data);
    }

    function test_Attack20_OpenJob_RevertWhen_TheRelayerNamesAnotherSigner() external {
        IEscrowTypes.Quote memory quote = _quote();
        quote.user = address(0);
        usdc.mint(thief, 12e6);
        IEscrowTypes.Payment memory payment = _authorization(user, 12e6, user.addr, _openAction(quote, 10, 0));
        payment.payer = thief;
        bytes memory signature = _signQuote(provider.key, quote);
        vm.prank(thief);
        vm.expectRevert(abi.encodeWithSelector(MockUSDC.InvalidSignature.selector, thief));
        escrow.openJob(quote, signature, 10, 0, payment);
    }

    function test_Attack20_OpenJob_RevertWhen_TheAuthorizationIsReplayed() external {
        IEscrowTypes.Quote memory quote = _quote();
        IEscrowTypes.Payment memory payment = _authorization(user, 12e6, user.addr, _openAction(quote, 10, 0));
        uint256 jobId = _openAs(thief, quote, 10, payment);
        bytes memory signature = _signQuote(provider.key, quote);
        bytes memory refusal = abi.encodeWithSelector(
            IJobEscrowCore.JobEscrow_NonceUsed.selector,
            provider.addr,
            quote.nonce
        );
        vm.expectRevert(refusal);
        escrow.openJob(quote, signature, 10, 0, payment);
        vm.prank(user.addr);
        escrow.cancelJob(jobId, _none());
        vm.expectRevert(refusal);
        escrow.openJob(quote, signature, 10, 0, payment);
    }

    function test_Attack20_TheTokenTakesAnAuthorizationOnlyFromTheEscrow() external {
        IEscrowTypes.Payment memory payment = _authorization(user, 12e6, user.addr, _depositAction());
        (uint256 validAfter, uint256 validBefore, bytes32 salt, bytes memory signature) = abi.decode(
            payment.data,
            (uint256, uint256, bytes32, bytes)
        );
        bytes32 nonce = keccak256(abi.encode(user.addr, _depositAction(), salt));
        vm.prank(thief);
        vm.expectRevert(abi.encodeWithSelector(MockUSDC.CallerNotPayee.selector, thief, address(escrow)));
        usdc.receiveWithAuthorization(user.addr, address(escrow), 12e6, validAfter, validBefore, nonce, signature);
    }

    function test_OpenJob_RevertWhen_TheAuthorizationIsNotValidNow() external {
        IEscrowTypes.Quote memory quote = _quote();
        bytes32 action = _openAction(quote, 10, 0);
        bytes memory signature = _signQuote(provider.key, quote);
        IEscrowTypes.Payment memory early = _authorization(
            user,
            Authorization(12e6, user.addr, action, START, START + 1 hours, 0)
        );
        vm.expectRevert(abi.encodeWithSelector(MockUSDC.AuthorizationNotYetValid.selector, START));
        escrow.openJob(quote, signature, 10, 0, early);
        IEscrowTypes.Payment memory late = _authorization(user, Authorization(12e6, user.addr, action, 0, START, 0));
        vm.expectRevert(abi.encodeWithSelector(MockUSDC.AuthorizationExpired.selector, START));
        escrow.openJob(quote, signature, 10, 0, late);
        skip(1);
        escrow.openJob(quote, signature, 10, 0, early);
    }

    /// @dev The amount is signed: when the buffer changes before it is relayed, nothing happens.
    function test_OpenJob_RevertGiven_TheBufferChangedSinceTheSignature() external {
        IEscrowTypes.Quote memory quote = _quote();
        IEscrowTypes.Payment memory payment = _authorization(user, 12e6, user.addr, _openAction(quote, 10, 0));
        vm.prank(critical);
        escrow.setBufferPercent(10);
        _expectBadAuthorization(quote, 10, 0, payment);
    }

    function test_OpenJobs_ByAnAuthorizationThatAStrangerRelays() external {
        (IEscrowTypes.Quote memory quote, uint64[] memory units, uint256[][] memory dependsOn) = _batch();
        bytes32 action = _openJobsAction(quote, units, _specs(2), dependsOn, 0);
        IEscrowTypes.Payment memory payment = _authorization(user, 12e6, user.addr, action);
        bytes memory signature = _signQuote(provider.key, quote);

        units[0] = 5;
        vm.expectRevert(_invalidSignature());
        escrow.openJobs(quote, signature, units, _specs(2), dependsOn, 0, payment);
        units[0] = 4;
        bytes32[] memory specs = _specs(2);
        specs[1] = 0;
        vm.expectRevert(_invalidSignature());
        escrow.openJobs(quote, signature, units, specs, dependsOn, 0, payment);
        vm.expectRevert(_invalidSignature());
        escrow.openJobs(quote, signature, units, _specs(2), new uint256[][](0), 0, payment);
        vm.prank(thief);
        uint256 first = escrow.openJobs(quote, signature, units, _specs(2), dependsOn, 0, payment);
        assertEq(lens.jobOf(first).user, user.addr);
        assertEq(lens.jobOf(first + 1).locked, 7.2e6);
    }

    function _batch()
        private
        returns (IEscrowTypes.Quote memory quote, uint64[] memory units, uint256[][] memory dependsOn)
    {
        quote = _quote();
        quote.maxJobs = 2;
        units = new uint64[](2);
        (units[0], units[1]) = (4, 6);
        dependsOn = new uint256[][](2);
        dependsOn[1] = new uint256[](1);
    }

    function test_OpenJobs_RevertWhen_TheAuthorizationIsForOneJob() external {
        IEscrowTypes.Quote memory quote = _quote();
        uint64[] memory units = new uint64[](1);
        units[0] = 10;
        bytes32[] memory specs = new bytes32[](1);
        specs[0] = SPEC_HASH;
        bytes memory signature = _signQuote(provider.key, quote);
        IEscrowTypes.Payment memory single = _authorization(user, 12e6, user.addr, _openAction(quote, 10, 0));
        vm.expectRevert(_invalidSignature());
        escrow.openJobs(quote, signature, units, specs, new uint256[][](0), 0, single);
        bytes32 action = _openJobsAction(quote, units, specs, new uint256[][](0), 0);
        _expectBadAuthorization(quote, 10, 0, _authorization(user, 12e6, user.addr, action));
    }

    /* DEPOSITS */

    function test_DepositWith_ByAnAuthorizationThatAStrangerRelays() external {
        address friend = makeAddr("friend");
        IEscrowTypes.Payment memory payment = _authorization(user, 5e6, friend, _depositAction());
        vm.startPrank(thief);
        vm.expectRevert(_invalidSignature());
        escrow.depositWith(thief, 5e6, payment);
        vm.expectRevert(_invalidSignature());
        escrow.depositWith(friend, 5e6 - 1, payment);
        vm.expectEmit(address(escrow));
        emit IJobEscrowExtension.Deposited(2, user.addr, 5e6);
        escrow.depositWith(friend, 5e6, payment);
        bytes32 nonce = keccak256(abi.encode(friend, _depositAction(), bytes32(0)));
        vm.expectRevert(abi.encodeWithSelector(MockUSDC.AuthorizationAlreadyUsed.selector, user.addr, nonce));
        escrow.depositWith(friend, 5e6, payment);
        vm.stopPrank();
        assertEq(_balanceOf(friend), 5e6);
        assertEq(usdc.balanceOf(address(escrow)), 5e6);
    }

    function test_DepositWith_RevertWhen_TheAuthorizationOpensAJob() external {
        IEscrowTypes.Quote memory quote = _quote();
        IEscrowTypes.Payment memory payment = _authorization(user, 12e6, user.addr, _openAction(quote, 10, 0));
        vm.expectRevert(_invalidSignature());
        escrow.depositWith(user.addr, 12e6, payment);
        _expectBadAuthorization(quote, 10, 0, _authorization(user, 12e6, user.addr, _depositAction()));
    }

    function test_DepositWith_RevertWhen_TheKindIsNotAWallets() external {
        _deposit(user.addr, 10e6);
        IEscrowTypes.Payment[2] memory payments = [_balance(user.addr), _voucher(user.addr, "")];
        for (uint256 i = 0; i < 2; ++i) {
            vm.prank(user.addr);
            vm.expectRevert(
                abi.encodeWithSelector(IEscrowTypes.JobEscrow_PaymentKindUnsupported.selector, payments[i].kind)
            );
            escrow.depositWith(user.addr, 1e6, payments[i]);
        }
    }

    function test_DepositWith_RevertWhen_AmountOrAccountIsBad() external {
        vm.startPrank(user.addr);
        usdc.approve(address(escrow), 2e6);
        vm.expectRevert(IJobEscrowExtension.JobEscrow_ZeroAmount.selector);
        escrow.depositWith(user.addr, 0, _allowance(user.addr));
        address[2] memory receivers = [address(0), address(escrow)];
        for (uint256 i = 0; i < 2; ++i) {
            vm.expectRevert(abi.encodeWithSelector(IEscrowTypes.JobEscrow_BadReceiver.selector, receivers[i]));
            escrow.depositWith(receivers[i], 1e6, _allowance(user.addr));
        }
        escrow.depositWith(user.addr, 2e6, _allowance(user.addr));
        vm.stopPrank();
        assertEq(_balanceOf(user.addr), 2e6);
    }

    function test_DepositWith_RevertGiven_Paused() external {
        IEscrowTypes.Payment memory payment = _authorization(user, 5e6, user.addr, _depositAction());
        _pause(address(escrow));
        vm.expectRevert(abi.encodeWithSelector(IExpiringPause.ExpiringPause_Paused.selector, START + 72 hours));
        escrow.depositWith(user.addr, 5e6, payment);
    }

    /// @dev Attack 22: nothing is credited that the token did not move.
    function test_Attack22_NothingIsCreditedThatDidNotArrive() external {
        IEscrowTypes.Quote memory quote = _quote();
        bytes memory signature = _signQuote(provider.key, quote);
        bytes memory refusal = abi.encodeWithSelector(SafeERC20.SafeERC20FailedOperation.selector, address(usdc));
        HostileUSDC hostile = _makeUsdcHostile();
        hostile.setAnswersFalse(true);
        vm.startPrank(user.addr);
        usdc.approve(address(escrow), 100e6);
        vm.expectRevert(refusal);
        escrow.depositWith(user.addr, 12e6, _allowance(user.addr));
        vm.expectRevert(refusal);
        escrow.depositFor(user.addr, 12e6);
        vm.expectRevert(refusal);
        escrow.openJob(quote, signature, 10, 0, _allowance(user.addr));
        hostile.setAnswersFalse(false);
        hostile.setBlacklisted(user.addr, true);
        vm.expectRevert(abi.encodeWithSelector(HostileUSDC.Blacklisted.selector, user.addr));
        escrow.depositWith(user.addr, 12e6, _allowance(user.addr));
        vm.stopPrank();
        IEscrowTypes.Payment memory signed = _authorization(user, 12e6, user.addr, _depositAction());
        vm.expectRevert(abi.encodeWithSelector(HostileUSDC.Blacklisted.selector, user.addr));
        escrow.depositWith(user.addr, 12e6, signed);
        assertEq(_balanceOf(user.addr), 0);
        assertEq(escrow.isNonceUsed(provider.addr, quote.nonce), false);
    }
}
