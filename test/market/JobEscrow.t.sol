// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IAccessManaged} from "@openzeppelin/contracts/access/manager/IAccessManaged.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IEscrowTypes} from "../../contracts/interfaces/market/IEscrowTypes.sol";
import {IJobEscrowExtension} from "../../contracts/interfaces/market/IJobEscrowExtension.sol";
import {IJobEscrowLens} from "../../contracts/interfaces/market/IJobEscrowLens.sol";
import {IOfferBook} from "../../contracts/interfaces/market/IOfferBook.sol";
import {IProviderRegistry} from "../../contracts/interfaces/market/IProviderRegistry.sol";
import {IRevenueRouter} from "../../contracts/interfaces/revenue/IRevenueRouter.sol";
import {IBenefitTiers} from "../../contracts/interfaces/ve/IBenefitTiers.sol";
import {JobStatus, PackedJob} from "../../contracts/libraries/PackedJob.sol";
import {Roles} from "../../contracts/libraries/Roles.sol";
import {ProtocolTest} from "../helpers/ProtocolTest.sol";

/// @notice Accounts, settings and views.
contract JobEscrowTest is ProtocolTest {
    /* ACCOUNTS */

    function test_DepositFor_CreditsTheAccount() external {
        vm.expectEmit(address(escrow));
        emit IEscrowTypes.AccountRegistered(2, thief);
        vm.expectEmit(address(escrow));
        emit IJobEscrowExtension.Deposited(2, user.addr, 25e6);
        vm.prank(user.addr);
        escrow.depositFor(thief, 25e6);
        assertEq(_balanceOf(thief), 25e6);
        assertEq(_balanceOf(user.addr), 0);
        assertEq(usdc.balanceOf(address(escrow)), 25e6);
        assertEq(escrow.accountOf(thief).id, 2);
        assertEq(escrow.addressOf(2), thief);
        assertEq(escrow.accountCount(), 2);
        _deposit(thief, 5e6);
        assertEq(_balanceOf(thief), 30e6);
        assertEq(escrow.accountCount(), 2);
    }

    function test_DepositFor_RevertWhen_ZeroAmount() external {
        vm.expectRevert(IJobEscrowExtension.JobEscrow_ZeroAmount.selector);
        escrow.depositFor(user.addr, 0);
    }

    function test_DepositFor_RevertWhen_BadReceiver() external {
        address[2] memory wrong = [address(0), address(escrow)];
        for (uint256 i = 0; i < wrong.length; ++i) {
            vm.expectRevert(abi.encodeWithSelector(IEscrowTypes.JobEscrow_BadReceiver.selector, wrong[i]));
            escrow.depositFor(wrong[i], 1);
        }
    }

    function test_DepositFor_RevertWhen_BalanceExceeds64Bits() external {
        _deposit(user.addr, type(uint64).max);
        usdc.mint(address(this), 1);
        usdc.approve(address(escrow), 1);
        vm.expectRevert(abi.encodeWithSignature("SafeCastOverflowedUintDowncast(uint8,uint256)", 64, uint256(1) << 64));
        escrow.depositFor(user.addr, 1);
    }

    function test_DepositWith_RevertWhen_ThePaymentKindIsUnsupported() external {
        IEscrowTypes.PaymentKind[2] memory kinds = [IEscrowTypes.PaymentKind.Balance, IEscrowTypes.PaymentKind.Voucher];
        _deposit(user.addr, 1);
        for (uint256 i = 0; i < kinds.length; ++i) {
            vm.prank(user.addr);
            vm.expectRevert(abi.encodeWithSelector(IEscrowTypes.JobEscrow_PaymentKindUnsupported.selector, kinds[i]));
            escrow.depositWith(user.addr, 1, IEscrowTypes.Payment(kinds[i], user.addr, ""));
        }
    }

    function test_WithdrawTo_SendsTheBalance() external {
        _deposit(user.addr, 25e6);
        vm.expectEmit(address(escrow));
        emit IJobEscrowExtension.Withdrawn(2, thief, 20e6);
        vm.prank(user.addr);
        escrow.withdrawTo(thief, 20e6);
        assertEq(usdc.balanceOf(thief), 20e6);
        assertEq(_balanceOf(user.addr), 5e6);
    }

    function test_WithdrawTo_RevertWhen_AboveBalance() external {
        _deposit(user.addr, 25e6);
        _deposit(provider.addr, 25e6);
        vm.prank(user.addr);
        vm.expectRevert(
            abi.encodeWithSelector(IEscrowTypes.JobEscrow_InsufficientBalance.selector, user.addr, 25e6, 25e6 + 1)
        );
        escrow.withdrawTo(user.addr, 25e6 + 1);
    }

    function test_WithdrawTo_RevertWhen_NoAccount() external {
        vm.prank(thief);
        vm.expectRevert(abi.encodeWithSelector(IEscrowTypes.JobEscrow_InsufficientBalance.selector, thief, 0, 1));
        escrow.withdrawTo(thief, 1);
    }

    function test_WithdrawTo_RevertWhen_ZeroOrBadReceiver() external {
        _deposit(user.addr, 25e6);
        vm.startPrank(user.addr);
        vm.expectRevert(IJobEscrowExtension.JobEscrow_ZeroAmount.selector);
        escrow.withdrawTo(user.addr, 0);
        address[2] memory wrong = [address(0), address(escrow)];
        for (uint256 i = 0; i < wrong.length; ++i) {
            vm.expectRevert(abi.encodeWithSelector(IEscrowTypes.JobEscrow_BadReceiver.selector, wrong[i]));
            escrow.withdrawTo(wrong[i], 1);
        }
        vm.stopPrank();
    }

    function test_RegisterAccount_NumbersAnAddressOnce() external {
        vm.expectEmit(address(escrow));
        emit IEscrowTypes.AccountRegistered(2, thief);
        assertEq(escrow.registerAccount(thief), 2);
        assertEq(escrow.registerAccount(thief), 2);
        assertEq(escrow.registerAccount(provider.addr), 1);
        assertEq(escrow.accountCount(), 2);
    }

    function test_RegisterAccount_RevertWhen_BadReceiver() external {
        address[2] memory wrong = [address(0), address(escrow)];
        for (uint256 i = 0; i < wrong.length; ++i) {
            vm.expectRevert(abi.encodeWithSelector(IEscrowTypes.JobEscrow_BadReceiver.selector, wrong[i]));
            escrow.registerAccount(wrong[i]);
        }
    }

    function testFuzz_WithdrawTo_ConservesUsdc(uint256 deposited, uint256 withdrawn) external {
        deposited = bound(deposited, 1, type(uint64).max);
        withdrawn = bound(withdrawn, 1, deposited);
        _deposit(thief, deposited);
        vm.prank(thief);
        escrow.withdrawTo(provider.addr, withdrawn);
        assertEq(_balanceOf(thief), deposited - withdrawn);
        assertEq(usdc.balanceOf(address(escrow)), deposited - withdrawn);
        assertEq(usdc.balanceOf(provider.addr), withdrawn);
    }

    /* SETTINGS */

    function test_Initialize_SetsTheDefaults() external view {
        (uint256 minJobCost, uint256 bufferPercent) = escrow.settings();
        assertEq(minJobCost, 0.1e6);
        assertEq(bufferPercent, 20);
    }

    function test_Wiring_NamesTheContracts() external view {
        (
            IERC20 token,
            IRevenueRouter router_,
            IBenefitTiers tiers_,
            IProviderRegistry registry_,
            IOfferBook offerBook_
        ) = escrow.wiring();
        assertEq(address(token), address(usdc));
        assertEq(address(router_), address(router));
        assertEq(address(tiers_), address(tiers));
        assertEq(address(registry_), address(registry));
        assertEq(address(offerBook_), address(offerBook));
    }

    function test_SetMeter_NumbersAMeterOnce() external {
        (uint256 meterId, uint256 dailyCap, uint256 available) = escrow.meterOf(meter.addr);
        assertEq(meterId, 1);
        assertEq(dailyCap, 1_000_000e6);
        assertEq(available, 1_000_000e6);
        address second = makeAddr("second meter");
        vm.prank(admin);
        manager.grantRole(Roles.METER, second, 0);
        vm.startPrank(critical);
        vm.expectEmit(address(escrow));
        emit IJobEscrowExtension.MeterUpdated(second, 2, 0, 5e6);
        escrow.setMeter(second, 5e6);
        vm.expectEmit(address(escrow));
        emit IJobEscrowExtension.MeterUpdated(second, 2, 5e6, 7e6);
        escrow.setMeter(second, 7e6);
        vm.stopPrank();
        (meterId, dailyCap, ) = escrow.meterOf(second);
        assertEq(meterId, 2);
        assertEq(dailyCap, 7e6);
    }

    function test_SetMeter_RevertWhen_WithoutTheMeterRole() external {
        vm.prank(critical);
        vm.expectRevert(abi.encodeWithSelector(IEscrowTypes.JobEscrow_MeterNotAllowed.selector, thief));
        escrow.setMeter(thief, 1);
    }

    function test_SetMeter_RevertWhen_EveryNumberIsTaken() external {
        bytes32 base = keccak256(abi.encode(uint256(keccak256("cyberplaza.JobEscrow")) - 1)) & ~bytes32(uint256(0xff));
        uint256 word = uint256(vm.load(address(escrow), base));
        assertEq(word >> 232, 1, "one meter");
        vm.store(address(escrow), base, bytes32((word & ((1 << 232) - 1)) | (65_534 << 232)));
        address last = makeAddr("last meter");
        _allowMeter(last, 1);
        (uint256 meterId, , ) = escrow.meterOf(last);
        assertEq(meterId, 65_535);
        vm.prank(admin);
        manager.grantRole(Roles.METER, thief, 0);
        vm.prank(critical);
        vm.expectRevert(IJobEscrowExtension.JobEscrow_TooManyMeters.selector);
        escrow.setMeter(thief, 1);
        vm.prank(critical);
        escrow.setMeter(meter.addr, 1);
    }

    function test_StopMeter_SetsTheCapToZero() external {
        vm.expectEmit(address(escrow));
        emit IJobEscrowExtension.MeterUpdated(meter.addr, 1, 1_000_000e6, 0);
        vm.prank(guardian);
        escrow.stopMeter(meter.addr);
        (uint256 meterId, uint256 dailyCap, uint256 available) = escrow.meterOf(meter.addr);
        assertEq(meterId, 1);
        assertEq(dailyCap, 0);
        assertEq(available, 0);
    }

    function test_StopMeter_RevertWhen_ItHasNoNumber() external {
        vm.expectRevert(abi.encodeWithSelector(IEscrowTypes.JobEscrow_MeterNotAllowed.selector, thief));
        vm.prank(guardian);
        escrow.stopMeter(thief);
    }

    function test_SetMinJobCost_WithinBounds() external {
        vm.startPrank(routine);
        vm.expectEmit(address(escrow));
        emit IJobEscrowExtension.MinJobCostUpdated(0.1e6, 100e6);
        escrow.setMinJobCost(100e6);
        escrow.setMinJobCost(1);
        _expectSettingRefused(0, 1, 100e6);
        escrow.setMinJobCost(0);
        _expectSettingRefused(100e6 + 1, 1, 100e6);
        escrow.setMinJobCost(100e6 + 1);
        vm.stopPrank();
        (uint256 minJobCost, ) = escrow.settings();
        assertEq(minJobCost, 1);
    }

    function test_SetBufferPercent_WithinBounds() external {
        vm.startPrank(critical);
        vm.expectEmit(address(escrow));
        emit IJobEscrowExtension.BufferUpdated(20, 50);
        escrow.setBufferPercent(50);
        escrow.setBufferPercent(0);
        _expectSettingRefused(51, 0, 50);
        escrow.setBufferPercent(51);
        vm.stopPrank();
        (, uint256 bufferPercent) = escrow.settings();
        assertEq(bufferPercent, 0);
    }

    function _expectSettingRefused(uint256 value, uint256 min, uint256 max) private {
        vm.expectRevert(
            abi.encodeWithSelector(IJobEscrowExtension.JobEscrow_SettingOutOfBounds.selector, value, min, max)
        );
    }

    function test_SetBufferPercent_LeavesOpenJobsTheirs() external {
        uint256 jobId = _open();
        vm.prank(critical);
        escrow.setBufferPercent(50);
        assertEq(lens.jobOf(jobId).locked, 12e6);
        assertEq(lens.jobOf(_open()).locked, 15e6);
    }

    function test_SetRegistry_Announces() external {
        vm.expectEmit(address(escrow));
        emit IJobEscrowExtension.RegistryUpdated(registry, IProviderRegistry(address(tiers)));
        vm.prank(admin);
        escrow.setRegistry(IProviderRegistry(address(tiers)));
    }

    /// @dev A call to an address without code fails outside any try: such a registry would stop reports.
    function test_SetRegistry_RevertWhen_NotAContract() external {
        vm.prank(admin);
        vm.expectRevert(abi.encodeWithSelector(IJobEscrowExtension.JobEscrow_NotAContract.selector, thief));
        escrow.setRegistry(IProviderRegistry(thief));
    }

    function test_SetOfferBook_Announces() external {
        vm.expectEmit(address(escrow));
        emit IJobEscrowExtension.OfferBookUpdated(offerBook, IOfferBook(address(tiers)));
        vm.prank(admin);
        escrow.setOfferBook(IOfferBook(address(tiers)));
        (, , , , IOfferBook newOfferBook) = escrow.wiring();
        assertEq(address(newOfferBook), address(tiers));
    }

    function test_SetOfferBook_RevertWhen_NotAContract() external {
        vm.prank(admin);
        vm.expectRevert(abi.encodeWithSelector(IJobEscrowExtension.JobEscrow_NotAContract.selector, thief));
        escrow.setOfferBook(IOfferBook(thief));
    }

    /// @dev Each setting belongs to one role; all others of the cast are refused.
    function test_Settings_RevertWhen_CallerHasAnotherRole() external {
        bytes[8] memory calls = [
            abi.encodeCall(IJobEscrowExtension.setMeter, (meter.addr, 1)),
            abi.encodeCall(IJobEscrowExtension.stopMeter, (meter.addr)),
            abi.encodeCall(IJobEscrowExtension.setRegistry, (registry)),
            abi.encodeCall(IJobEscrowExtension.setOfferBook, (offerBook)),
            abi.encodeCall(IJobEscrowExtension.setMinJobCost, (1)),
            abi.encodeCall(IJobEscrowExtension.setBufferPercent, (1)),
            abi.encodeWithSignature("holdForDispute(uint256)", 1),
            abi.encodeWithSignature("resolveHeld(uint256,uint256,uint256)", 1, 0, 0)
        ];
        address[8] memory holders = [critical, guardian, admin, admin, routine, critical, arbitrator, arbitrator];
        address[7] memory cast = [critical, guardian, admin, routine, arbitrator, meter.addr, thief];
        for (uint256 i = 0; i < calls.length; ++i) {
            for (uint256 j = 0; j < cast.length; ++j) {
                if (cast[j] == holders[i]) continue;
                vm.expectRevert(abi.encodeWithSelector(IAccessManaged.AccessManagedUnauthorized.selector, cast[j]));
                vm.prank(cast[j]);
                (bool reverted, ) = address(escrow).call(calls[i]);
                assertTrue(reverted);
            }
        }
    }

    /* VIEWS */

    function test_JobOf_IsAllZeroForAnUnknownJob() external {
        uint256 unknown = _open() + 1;
        IJobEscrowLens.JobView memory job = lens.jobOf(unknown);
        assertEq(uint256(job.status), uint256(JobStatus.None));
        assertEq(keccak256(abi.encode(job)), keccak256(abi.encode(_emptyView())));
        assertEq(PackedJob.unwrap(escrow.packedJobOf(unknown)), 0);
    }

    function _emptyView() private pure returns (IJobEscrowLens.JobView memory job) {}

    function test_JobOf_FollowsTheJob() external {
        uint256 jobId = _open();
        IJobEscrowLens.JobView memory job = lens.jobOf(jobId);
        assertEq(uint256(job.status), uint256(JobStatus.Open));
        assertEq(job.user, user.addr);
        assertEq(job.provider, provider.addr);
        assertEq(job.payer, user.addr);
        assertEq(job.meterId, 1);
        assertEq(job.feeBps, 500);
        assertEq(job.discountPermille, 0);
        assertEq(job.since, START);
        assertEq(job.deadline, START + 1 hours + 7 days);
        assertEq(job.startDue, START + 5 minutes);
        assertEq(job.startBy, START + 1 days);
        assertEq(job.units, 10);
        assertEq(job.unitPrice, 1e6);
        assertEq(job.duration, 1 hours);
        assertEq(job.locked, 12e6);
        assertEq(job.amount, 0);

        skip(100);
        vm.prank(provider.addr);
        escrow.startJob(jobId, _none());
        job = lens.jobOf(jobId);
        assertEq(uint256(job.status), uint256(JobStatus.Running));
        assertEq(job.since, START + 100);
        assertEq(job.deadline, START + 100 + 1 hours + 7 days);
        assertEq(job.claimableFrom, START + 100 + 1 hours + 24 hours);
        assertEq(job.startDue + job.startBy, 0);
        assertEq(job.locked, 12e6);
        assertFalse(job.startedLate);

        skip(100);
        _report(_usage(jobId, 10));
        job = lens.jobOf(jobId);
        assertEq(uint256(job.status), uint256(JobStatus.Reported));
        assertEq(job.since, START + 200);
        assertEq(job.deadline, _maturity(START + 200));
        assertEq(job.locked, 0);
        assertEq(job.amount, 10e6);
        assertEq(job.units + job.unitPrice + job.duration + job.claimableFrom, 0);

        vm.warp(_maturity(START + 200));
        assertEq(uint256(_statusOf(jobId)), uint256(JobStatus.Settled));
    }

    function test_JobOf_KeepsTheTermsOfACancelledJob() external {
        uint256 jobId = _open();
        vm.prank(user.addr);
        escrow.cancelJob(jobId, _none());
        IJobEscrowLens.JobView memory job = lens.jobOf(jobId);
        assertEq(uint256(job.status), uint256(JobStatus.Cancelled));
        assertEq(job.units, 10);
        assertEq(job.unitPrice, 1e6);
        assertEq(job.duration, 1 hours);
        assertEq(job.locked + job.amount + job.deadline, 0);
    }

    function test_Digests_AreThoseOfEip712() external {
        bytes32 domain = _domain(block.chainid, address(escrow));
        IEscrowTypes.Quote memory quote = _quote();
        assertEq(escrow.quoteDigest(quote), _digest(domain, _quoteHash(quote)));
        IEscrowTypes.UsageReport memory report = _usage(7, 3);
        assertEq(escrow.reportDigest(report), _digest(domain, _reportHash(report)));
        IEscrowTypes.UsageReport[] memory reports = new IEscrowTypes.UsageReport[](0);
        assertEq(escrow.batchDigest(reports), _digest(domain, _batchHash(reports)));
    }

    function testFuzz_Digests_AreThoseOfEip712(
        IEscrowTypes.Quote memory quote,
        IEscrowTypes.UsageReport[] memory reports,
        uint256 jobId,
        uint256 amount
    ) external view {
        bytes32 domain = _domain(block.chainid, address(escrow));
        assertEq(escrow.quoteDigest(quote), _digest(domain, _quoteHash(quote)));
        for (uint256 i = 0; i < reports.length; ++i) {
            assertEq(escrow.reportDigest(reports[i]), _digest(domain, _reportHash(reports[i])));
        }
        assertEq(escrow.batchDigest(reports), _digest(domain, _batchHash(reports)));
        assertEq(escrow.acceptanceDigest(jobId, amount), _digest(domain, _acceptanceHash(jobId, amount)));
    }
}
