// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IEscrowTypes} from "../../contracts/interfaces/market/IEscrowTypes.sol";
import {IJobEscrowCore} from "../../contracts/interfaces/market/IJobEscrowCore.sol";
import {IJobEscrowExtension} from "../../contracts/interfaces/market/IJobEscrowExtension.sol";
import {JobStatus, PackedJobs} from "../../contracts/libraries/PackedJob.sol";
import {ProtocolTest} from "../helpers/ProtocolTest.sol";
import {MockJobPayer} from "../mocks/MockJobPayer.sol";

/// @notice A contract pays for the user's jobs out of its balance and takes what comes back.
contract JobEscrowVouchersTest is ProtocolTest {
    MockJobPayer private _payer;

    function setUp() public override {
        super.setUp();
        _payer = new MockJobPayer(escrow);
        _deposit(address(_payer), 100e6);
    }

    function _openBy(IEscrowTypes.Quote memory quote, address payer) private returns (uint256) {
        return _openQuote(quote, 10, 0, _voucher(payer, ""));
    }

    function _expectOpenReverts(bytes memory problem, address payer) private {
        IEscrowTypes.Quote memory quote = _quote();
        bytes memory signature = _signQuote(provider.key, quote);
        vm.prank(user.addr);
        vm.expectRevert(problem);
        escrow.openJob(quote, signature, 10, 0, _voucher(payer, ""));
        assertFalse(escrow.isNonceUsed(provider.addr, quote.nonce));
    }

    function _refused(address payer) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IEscrowTypes.JobEscrow_PayerRefused.selector, payer);
    }

    function _insufficient(uint256 balance, uint256 needed) private view returns (bytes memory) {
        return
            abi.encodeWithSelector(
                IEscrowTypes.JobEscrow_InsufficientBalance.selector,
                address(_payer),
                balance,
                needed
            );
    }

    function _assertPayerHas(uint256 balance) private view {
        assertEq(_balanceOf(address(_payer)), balance, "payer");
        assertEq(_balanceOf(user.addr), 0, "user");
    }

    /* CONSENT */

    function test_OpenJob_ByVoucher() external {
        IEscrowTypes.Quote memory quote = _quote();
        bytes memory signature = _signQuote(provider.key, quote);
        uint256 jobId = escrow.jobIdOf(provider.addr, quote.nonce);
        uint256 wallet = usdc.balanceOf(user.addr);
        vm.expectEmit(address(escrow));
        emit IJobEscrowCore.JobsPaidBy(jobId, 2);
        vm.prank(user.addr);
        escrow.openJob(quote, signature, 10, 0, _voucher(address(_payer), hex"beef"));
        assertEq(usdc.balanceOf(user.addr), wallet);
        _assertPayerHas(88e6);
        assertEq(_payer.questions().length, 1);
        MockJobPayer.Question memory asked = _payer.questions()[0];
        assertEq(asked.firstJobId, jobId);
        assertEq(asked.jobs, 1);
        assertEq(asked.user, user.addr);
        assertEq(asked.amount, 12e6);
        assertEq(asked.data, hex"beef");
        assertEq(lens.jobOf(jobId).payer, address(_payer));
        assertEq(lens.jobOf(jobId).user, user.addr);
        assertTrue(escrow.packedJobOf(jobId).has(PackedJobs.HAS_PAYER));
        assertFalse(escrow.packedJobOf(jobId).has(PackedJobs.PAID_FROM_BALANCE));
    }

    function test_OpenJobs_ByVoucherAsksOnce() external {
        IEscrowTypes.Quote memory quote = _quote();
        quote.maxJobs = 3;
        uint64[] memory units = new uint64[](3);
        (units[0], units[1], units[2]) = (1, 2, 3);
        bytes memory signature = _signQuote(provider.key, quote);
        vm.prank(user.addr);
        uint256 first = escrow.openJobs(
            quote,
            signature,
            units,
            _specs(3),
            new uint256[][](0),
            0,
            _voucher(address(_payer), "")
        );
        assertEq(_payer.questions().length, 1);
        assertEq(_payer.questions()[0].jobs, 3);
        assertEq(_payer.questions()[0].amount, 7.2e6);
        for (uint256 i = 0; i < 3; ++i) {
            assertEq(lens.jobOf(first + i).payer, address(_payer));
        }
        vm.prank(user.addr);
        escrow.cancelJob(first + 1, _none());
        _assertPayerHas(100e6 - 4.8e6);
    }

    function test_OpenJob_RevertWhen_ThePayerRefuses() external {
        _payer.setMode(MockJobPayer.Mode.Refuses);
        _expectOpenReverts(abi.encodeWithSelector(MockJobPayer.NoVoucher.selector, user.addr), address(_payer));
        _payer.setMode(MockJobPayer.Mode.AnswersWrong);
        _expectOpenReverts(_refused(address(_payer)), address(_payer));
        _assertPayerHas(100e6);
        assertEq(registry.openJobs(provider.addr), 0);
    }

    /// @dev Attack 22: nobody pays with the money of one that does not consent.
    function test_Attack22_OpenJob_RevertWhen_ThePayerIsNoContract() external {
        _deposit(thief, 100e6);
        _expectOpenReverts(_refused(thief), thief);
        _expectOpenReverts(_refused(user.addr), user.addr);
        assertEq(_balanceOf(thief), 100e6);
    }

    /// @dev Attack 22: contracts of the protocol that hold a balance do not consent either.
    function test_Attack22_OpenJob_RevertWhen_ThePayerKnowsNothingOfIt() external {
        _deposit(address(router), 100e6);
        _expectOpenReverts("", address(router));
        assertEq(_balanceOf(address(router)), 100e6);
        bytes memory refusal = abi.encodeWithSelector(IEscrowTypes.JobEscrow_BadReceiver.selector, address(escrow));
        _expectOpenReverts(refusal, address(escrow));
        refusal = abi.encodeWithSelector(IEscrowTypes.JobEscrow_BadReceiver.selector, address(0));
        _expectOpenReverts(refusal, address(0));
    }

    function test_OpenJob_RevertWhen_ThePayersBalanceIsShort() external {
        vm.prank(address(_payer));
        escrow.withdrawTo(thief, 88e6 + 1);
        _expectOpenReverts(_insufficient(12e6 - 1, 12e6), address(_payer));
        MockJobPayer stranger = new MockJobPayer(escrow);
        _expectOpenReverts(
            abi.encodeWithSelector(IEscrowTypes.JobEscrow_InsufficientBalance.selector, address(stranger), 0, 12e6),
            address(stranger)
        );
    }

    function test_OpenJob_ByVoucherTakesInWhatThePayerEarned() external {
        _registerProvider(address(_payer));
        IEscrowTypes.Quote memory quote = _quote();
        quote.provider = address(_payer);
        vm.mockCall(
            address(_payer),
            abi.encodeWithSignature("isValidSignature(bytes32,bytes)"),
            abi.encode(bytes4(0x1626ba7e))
        );
        vm.prank(user.addr);
        uint256 jobId = escrow.openJob(quote, "", 10, 0, _allowance(user.addr));
        vm.prank(address(_payer));
        escrow.startJob(jobId, _none());
        _report(_usage(jobId, 10));
        vm.prank(address(_payer));
        escrow.withdrawTo(thief, 97e6);
        vm.warp(_maturity(START));
        quote = _quote();
        _openBy(quote, address(_payer));
        assertEq(_balanceOf(address(_payer)), 0.5e6);
    }

    /* WHAT COMES BACK */

    function test_CancelJob_GivesThePayerAllBack() external {
        uint256 jobId = _openBy(_quote(), address(_payer));
        vm.prank(user.addr);
        escrow.cancelJob(jobId, _none());
        _assertPayerHas(100e6);
    }

    function test_CancelJob_RevertWhen_CallerIsThePayer() external {
        uint256 jobId = _openBy(_quote(), address(_payer));
        vm.prank(address(_payer));
        vm.expectRevert(abi.encodeWithSelector(IEscrowTypes.JobEscrow_NotAllowed.selector, jobId, address(_payer)));
        escrow.cancelJob(jobId, _none());
    }

    function test_ExpireJob_GivesThePayerAllBack() external {
        uint256 jobId = _openBy(_quote(), address(_payer));
        _start(jobId);
        skip(1 hours + 7 days);
        escrow.expireJob(jobId, _none());
        _assertPayerHas(100e6);
    }

    function test_ReportUsage_GivesThePayerTheRestAndCountsNoGmv() external {
        uint256 jobId = _openBy(_quote(), address(_payer));
        _start(jobId);
        _report(_usage(jobId, 7));
        _assertPayerHas(88e6 + 5e6);
        assertEq(_pendingOf(provider.addr), 6.65e6);
        (, , uint256 pendingFees, uint256 pendingGmv) = escrow.fees();
        assertEq(pendingFees, 0.35e6);
        assertEq(pendingGmv, 0);
        vm.warp(_maturity(START));
        (uint256 maturedFees, uint256 maturedGmv, , ) = escrow.fees();
        assertEq(maturedFees, 0.35e6);
        assertEq(maturedGmv, 0);
        assertEq(escrow.forwardFees(), 0.35e6);
    }

    function test_AcceptJob_PaidByVoucherCountsNoGmv() external {
        uint256 jobId = _openBy(_quote(), address(_payer));
        uint256 ordinary = _openReported();
        _start(jobId);
        _report(_usage(jobId, 10));
        vm.prank(user.addr);
        escrow.acceptJob(jobId);
        (uint256 maturedFees, uint256 maturedGmv, uint256 pendingFees, uint256 pendingGmv) = escrow.fees();
        assertEq(maturedFees, 0.5e6);
        assertEq(maturedGmv, 0);
        assertEq(pendingFees, 0.5e6);
        assertEq(pendingGmv, 10e6);
        vm.prank(user.addr);
        escrow.acceptJob(ordinary);
        (maturedFees, maturedGmv, pendingFees, pendingGmv) = escrow.fees();
        assertEq(maturedFees, 1e6);
        assertEq(maturedGmv, 10e6);
        assertEq(pendingFees, 0);
        assertEq(pendingGmv, 0);
    }

    function test_AcceptJob_IsTheUsersNotThePayers() external {
        uint256 jobId = _openBy(_quote(), address(_payer));
        _start(jobId);
        _report(_usage(jobId, 10));
        vm.prank(address(_payer));
        vm.expectRevert(abi.encodeWithSelector(IEscrowTypes.JobEscrow_NotAllowed.selector, jobId, address(_payer)));
        escrow.acceptJob(jobId);
    }

    function test_ResolveHeld_GivesThePayerTheUsersPart() external {
        uint256 jobId = _openBy(_quote(), address(_payer));
        _start(jobId);
        _report(_usage(jobId, 10));
        vm.startPrank(arbitrator);
        escrow.holdForDispute(jobId);
        escrow.resolveHeld(jobId, 6e6, 3.8e6);
        vm.stopPrank();
        _assertPayerHas(90e6 + 6e6);
        assertEq(_balanceOf(provider.addr), 3.8e6);
        (uint256 maturedFees, uint256 maturedGmv, uint256 pendingFees, uint256 pendingGmv) = escrow.fees();
        assertEq(maturedFees, 0.2e6);
        assertEq(maturedGmv, 0);
        assertEq(pendingFees, 0);
        assertEq(pendingGmv, 0);
    }

    function test_ReleaseHeld_CountsNoGmv() external {
        uint256 jobId = _openBy(_quote(), address(_payer));
        _start(jobId);
        _report(_usage(jobId, 10));
        vm.prank(arbitrator);
        escrow.holdForDispute(jobId);
        skip(90 days);
        escrow.releaseHeld(jobId);
        _assertPayerHas(90e6);
        assertEq(_balanceOf(provider.addr), 9.5e6);
        (uint256 maturedFees, uint256 maturedGmv, , ) = escrow.fees();
        assertEq(maturedFees, 0.5e6);
        assertEq(maturedGmv, 0);
    }

    function test_ReportUsage_GivenStandingConsentCountsNoGmv() external {
        uint256 jobId = _openBy(_quote(), address(_payer));
        _start(jobId);
        vm.prank(user.addr);
        escrow.setStandingConsent(provider.addr, true);
        _report(_usage(jobId, 10));
        assertEq(uint256(_statusOf(jobId)), uint256(JobStatus.Settled));
        _assertPayerHas(90e6);
        (uint256 maturedFees, uint256 maturedGmv, , ) = escrow.fees();
        assertEq(maturedFees, 0.5e6);
        assertEq(maturedGmv, 0);
    }

    /* RE-ENTRY */

    function _openWithCallback(bytes memory callback) private returns (uint256 jobId) {
        _payer.setCallback(callback);
        return _openBy(_quote(), address(_payer));
    }

    /// @dev While it is asked, the payer's balance is what it has after the debit.
    function test_PayForJobs_CanWithdrawOnlyWhatIsLeft() external {
        _openWithCallback(abi.encodeCall(IJobEscrowExtension.withdrawTo, (thief, 88e6 + 1)));
        assertFalse(_payer.calledBack());
        assertEq(_payer.answer(), _insufficient(88e6, 88e6 + 1));
        _openWithCallback(abi.encodeCall(IJobEscrowExtension.withdrawTo, (thief, 76e6)));
        assertTrue(_payer.calledBack());
        assertEq(usdc.balanceOf(thief), 76e6);
        assertEq(usdc.balanceOf(address(escrow)), 24e6);
        _assertPayerHas(0);
    }

    function test_PayForJobs_CannotEndTheJobOfTheUser() external {
        IEscrowTypes.Quote memory quote = _quote();
        uint256 jobId = escrow.jobIdOf(provider.addr, quote.nonce);
        _payer.setCallback(abi.encodeCall(IJobEscrowExtension.cancelJob, (jobId, _none())));
        _openBy(quote, address(_payer));
        assertFalse(_payer.calledBack());
        assertEq(
            _payer.answer(),
            abi.encodeWithSelector(IEscrowTypes.JobEscrow_NotAllowed.selector, jobId, address(_payer))
        );
        assertEq(uint256(_statusOf(jobId)), uint256(JobStatus.Open));
    }

    function test_PayForJobs_CannotUseTheSameQuoteAgain() external {
        IEscrowTypes.Quote memory quote = _quote();
        quote.user = address(0);
        bytes memory signature = _signQuote(provider.key, quote);
        _payer.setCallback(
            abi.encodeCall(IJobEscrowCore.openJob, (quote, signature, 10, 0, _balance(address(_payer))))
        );
        _openBy(quote, address(_payer));
        assertFalse(_payer.calledBack());
        assertEq(
            _payer.answer(),
            abi.encodeWithSelector(IJobEscrowCore.JobEscrow_NonceUsed.selector, provider.addr, quote.nonce)
        );
        _assertPayerHas(88e6);
    }

    function test_PayForJobs_CanOpenItsOwnJob() external {
        IEscrowTypes.Quote memory quote = _quote();
        quote.user = address(0);
        bytes memory signature = _signQuote(provider.key, quote);
        _openWithCallback(abi.encodeCall(IJobEscrowCore.openJob, (quote, signature, 10, 0, _balance(address(_payer)))));
        assertTrue(_payer.calledBack());
        _assertPayerHas(76e6);
        assertEq(registry.openJobs(provider.addr), 2);
        assertEq(usdc.balanceOf(address(escrow)), 100e6);
    }

    /// @dev It is user and payer: the job it cancels while it is asked is paid and given back, once.
    function test_PayForJobs_CanCancelItsOwnJob() external {
        IEscrowTypes.Quote memory quote = _quote();
        quote.user = address(_payer);
        bytes memory signature = _signQuote(provider.key, quote);
        uint256 jobId = escrow.jobIdOf(provider.addr, quote.nonce);
        _payer.setCallback(abi.encodeCall(IJobEscrowExtension.cancelJob, (jobId, _none())));
        IEscrowTypes.Payment memory payment = _voucher(address(_payer), "");
        _payer.execute(address(escrow), abi.encodeCall(IJobEscrowCore.openJob, (quote, signature, 10, 0, payment)));
        assertTrue(_payer.calledBack());
        assertEq(uint256(_statusOf(jobId)), uint256(JobStatus.Cancelled));
        _assertPayerHas(100e6);
        assertEq(registry.openJobs(provider.addr), 0);
        _expectWrongStatus(jobId, JobStatus.Cancelled, JobStatus.Open);
        _payer.execute(address(escrow), abi.encodeCall(IJobEscrowExtension.cancelJob, (jobId, _none())));
    }
}
