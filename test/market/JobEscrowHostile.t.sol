// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IAccessManaged} from "@openzeppelin/contracts/access/manager/IAccessManaged.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {Errors} from "@openzeppelin/contracts/utils/Errors.sol";
import {IExpiringPause} from "../../contracts/interfaces/base/IExpiringPause.sol";
import {IEscrowTypes} from "../../contracts/interfaces/market/IEscrowTypes.sol";
import {IJobEscrowCore} from "../../contracts/interfaces/market/IJobEscrowCore.sol";
import {IJobEscrowExtension} from "../../contracts/interfaces/market/IJobEscrowExtension.sol";
import {IProviderRegistry} from "../../contracts/interfaces/market/IProviderRegistry.sol";
import {IRevenueSource} from "../../contracts/interfaces/revenue/IRevenueSource.sol";
import {JobStatus} from "../../contracts/libraries/PackedJob.sol";
import {Roles} from "../../contracts/libraries/Roles.sol";
import {HostileUSDC} from "../mocks/HostileUSDC.sol";
import {MockRegistry} from "../mocks/MockRegistry.sol";
import {MockWallet} from "../mocks/MockWallet.sol";
import {ProtocolTest} from "../helpers/ProtocolTest.sol";

/// @notice The escrow when others fail: pauses, blacklists, a paused token, a failing registry, contract wallets.
contract JobEscrowHostileTest is ProtocolTest {
    uint256 private constant DAY_0 = START - (START % 1 days);

    IExpiringPause private _stop;

    function setUp() public override {
        super.setUp();
        _stop = IExpiringPause(address(escrow));
    }

    /* PAUSE */

    function test_Pause_StopsDepositsOpeningsAndTopUps() external {
        uint256 jobId = _open();
        IEscrowTypes.Quote memory quote = _quote();
        bytes memory signature = _signQuote(provider.key, quote);
        _deposit(user.addr, 100e6);
        _pause(address(escrow));
        bytes memory refusal = abi.encodeWithSelector(IExpiringPause.ExpiringPause_Paused.selector, START + 72 hours);
        vm.startPrank(user.addr);
        vm.expectRevert(refusal);
        escrow.depositFor(user.addr, 1e6);
        vm.expectRevert(refusal);
        escrow.openJob(quote, signature, 10, 0, _allowance(user.addr));
        vm.expectRevert(refusal);
        escrow.openJob(quote, signature, 10, 0, _balance(user.addr));
        vm.expectRevert(refusal);
        escrow.depositWith(user.addr, 1e6, _allowance(user.addr));
        vm.expectRevert(refusal);
        escrow.openJobs(quote, signature, new uint64[](1), _specs(1), new uint256[][](0), 0, _balance(user.addr));
        vm.expectRevert(refusal);
        escrow.topUp(jobId, 1, _balance(user.addr));
        vm.warp(START + 72 hours);
        escrow.depositFor(user.addr, 1e6);
        vm.stopPrank();
    }

    /// @dev ESC-4: all else works in the middle of a stop.
    function test_Pause_LeavesEverythingElseOpen() external {
        _deposit(user.addr, 1e6);
        uint256 toCancel = _open();
        uint256 toRun = _open();
        uint256 toReport = _openRunning();
        uint256 toAccept = _openReported();
        uint256 toHold = _openReported();
        uint256 toResolve = _openReported();
        vm.prank(arbitrator);
        escrow.holdForDispute(toResolve);
        vm.warp(START + 1 hours);
        _pause(address(escrow));
        vm.prank(prolonger);
        _stop.prolongPause();
        vm.warp(START + 2 hours);

        vm.prank(user.addr);
        escrow.cancelJob(toCancel, _none());
        vm.prank(provider.addr);
        escrow.startJob(toRun, _none());
        _report(_usage(toReport, 10));
        vm.prank(user.addr);
        escrow.acceptJob(toAccept);
        vm.startPrank(arbitrator);
        escrow.holdForDispute(toHold);
        escrow.resolveHeld(toHold, 10e6, 0);
        escrow.resolveHeld(toResolve, 0, 9.5e6);
        vm.stopPrank();
        assertEq(escrow.forwardFees(), 0.5e6 + 0.5e6);
        escrow.retryRegistry(provider.addr);
        vm.prank(provider.addr);
        escrow.cancelQuotes(new uint64[](1));
        vm.prank(user.addr);
        escrow.withdrawTo(user.addr, 1e6);
        vm.prank(provider.addr);
        escrow.withdrawTo(provider.addr, 19e6);
        assertTrue(_stop.paused());
    }

    function test_ExpireJob_IsOpenWhilePaused() external {
        uint256 jobId = _openRunning();
        vm.warp(START + 7 days + 1 hours);
        _pause(address(escrow));
        vm.warp(START + 8 days);
        escrow.expireJob(jobId, _none());
        assertEq(_balanceOf(user.addr), 12e6);
    }

    /// @dev Two stops of different lengths: every deadline moves by exactly their sum.
    function testFuzz_Pause_ProlongsEveryDeadlineByItsSeconds(uint256 first, uint256 second) external {
        first = bound(first, 0, 72 hours);
        second = bound(second, 0, 72 hours);
        IEscrowTypes.Quote memory quote = _quote();
        quote.duration = 30 days;
        quote.validUntil = uint40(START + 30 days);
        uint256 open = _openQuote(quote, 10);
        quote.nonce = 1_000;
        uint256 late = _openQuote(quote, 10);
        uint256 reported = _openReported();
        _pauseFor(START + 1 hours, first);
        vm.warp(START + 1 hours + first + 7 days);
        uint256 afterwards = _openReported();
        uint256 reportedAt = block.timestamp;
        _pauseFor(block.timestamp, second);
        uint256 sum = first + second;
        assertEq(_stop.pausedSeconds(), sum);

        assertEq(lens.jobOf(reported).deadline, _maturity(START) + sum);
        assertEq(lens.jobOf(open).deadline, START + 37 days + sum);
        assertEq(lens.jobOf(afterwards).deadline, _maturity(reportedAt - first) + sum);

        vm.warp(_maturity(reportedAt - first) + sum - 1);
        assertEq(uint256(_statusOf(afterwards)), uint256(JobStatus.Reported));
        vm.warp(_maturity(reportedAt - first) + sum);
        assertEq(uint256(_statusOf(afterwards)), uint256(JobStatus.Settled));

        vm.warp(START + 30 days + sum + 1);
        vm.expectRevert(
            abi.encodeWithSelector(IJobEscrowExtension.JobEscrow_StartTooLate.selector, late, START + 30 days + sum)
        );
        vm.prank(provider.addr);
        escrow.startJob(late, _none());
        vm.warp(START + 30 days + sum);
        vm.prank(provider.addr);
        escrow.startJob(late, _none());

        vm.warp(START + 37 days + sum - 1);
        vm.expectRevert(
            abi.encodeWithSelector(IJobEscrowExtension.JobEscrow_NotExpired.selector, open, START + 37 days + sum)
        );
        escrow.expireJob(open, _none());
        vm.warp(START + 37 days + sum);
        escrow.expireJob(open, _none());
    }

    function _pauseFor(uint256 from, uint256 seconds_) private {
        vm.warp(from);
        _pause(address(escrow));
        vm.warp(from + seconds_);
        if (seconds_ == 72 hours) return;
        vm.prank(routine);
        _stop.unpause();
    }

    function test_Pause_FreezesMaturityWhileItRuns() external {
        uint256 jobId = _openReported();
        vm.warp(DAY_0 + 4 days - 1);
        _pause(address(escrow));
        vm.warp(DAY_0 + 4 days - 1 + 72 hours);
        assertEq(uint256(_statusOf(jobId)), uint256(JobStatus.Reported));
        assertEq(_balanceOf(provider.addr), 0);
        vm.prank(user.addr);
        escrow.acceptJob(jobId);
        assertEq(_balanceOf(provider.addr), 9.5e6);
    }

    function test_StartJob_IsOnTimeByTheSecondsThatWereNotPaused() external {
        uint256 first = _open();
        uint256 second = _open();
        vm.warp(START + 1 minutes);
        _pause(address(escrow));
        vm.warp(START + 72 hours + 5 minutes);
        vm.prank(provider.addr);
        escrow.startJob(first, _none());
        assertFalse(lens.jobOf(first).startedLate);
        vm.warp(START + 72 hours + 5 minutes + 1);
        vm.prank(provider.addr);
        vm.expectEmit(address(escrow));
        emit IJobEscrowExtension.StartedLate(second, 1);
        escrow.startJob(second, _none());
    }

    /// @dev A report cannot speak of a time before the job started, however long the escrow was paused before.
    function test_ReportUsage_RevertGiven_APauseWhen_ItStartsBeforeTheJob() external {
        _pause(address(escrow));
        vm.warp(START + 73 hours);
        uint256 startedAt = block.timestamp;
        uint256 jobId = _openRunning();
        IEscrowTypes.UsageReport memory report = _usage(jobId, 10);
        report.startedAt = uint40(startedAt - 1);
        bytes memory signature = _signReport(meter.key, report);
        vm.expectRevert(
            abi.encodeWithSelector(IJobEscrowCore.JobEscrow_ImplausibleTimes.selector, jobId, startedAt - 1, startedAt)
        );
        escrow.reportUsage(report, meter.addr, signature);
    }

    /// @dev A pause after the start must not make the job's true start implausible.
    function test_ReportUsage_FromTheTrueStartGiven_APauseAfterIt() external {
        uint256 jobId = _openRunning();
        uint256 during = _open();
        vm.warp(START + 1 hours);
        _pause(address(escrow));
        vm.warp(START + 30 hours);
        vm.prank(provider.addr);
        escrow.startJob(during, _none());
        vm.warp(START + 80 hours);
        IEscrowTypes.UsageReport memory report = _usage(jobId, 10);
        report.startedAt = uint40(START);
        _report(report);
        report = _usage(during, 10);
        report.startedAt = uint40(START + 30 hours);
        _report(report);
        assertEq(lens.jobOf(jobId).amount + lens.jobOf(during).amount, 20e6);
    }

    /* USDC */

    function test_WithdrawTo_AnotherReceiverGiven_TheCallerIsBlacklisted() external {
        _deposit(user.addr, 10e6);
        HostileUSDC hostile = _makeUsdcHostile();
        hostile.setBlacklisted(user.addr, true);
        vm.startPrank(user.addr);
        vm.expectRevert(abi.encodeWithSelector(HostileUSDC.Blacklisted.selector, user.addr));
        escrow.withdrawTo(user.addr, 10e6);
        escrow.withdrawTo(thief, 10e6);
        vm.stopPrank();
        assertEq(usdc.balanceOf(thief), 10e6);
    }

    function test_Jobs_GoOnGiven_EveryPartyIsBlacklisted() external {
        uint256 cancelled = _open();
        uint256 jobId = _openRunning();
        HostileUSDC hostile = _makeUsdcHostile();
        address[4] memory parties = [user.addr, provider.addr, meter.addr, address(router)];
        for (uint256 i = 0; i < parties.length; ++i) {
            hostile.setBlacklisted(parties[i], true);
        }
        vm.prank(user.addr);
        escrow.cancelJob(cancelled, _none());
        _report(_usage(jobId, 10));
        vm.prank(user.addr);
        escrow.acceptJob(jobId);
        vm.expectRevert(abi.encodeWithSelector(HostileUSDC.Blacklisted.selector, address(router)));
        escrow.forwardFees();
        vm.prank(provider.addr);
        escrow.withdrawTo(makeAddr("cold wallet"), 9.5e6);
        assertEq(usdc.balanceOf(makeAddr("cold wallet")), 9.5e6);
        hostile.setBlacklisted(address(router), false);
        assertEq(escrow.forwardFees(), 0.5e6);
    }

    function test_Jobs_GoOnGiven_UsdcIsPaused() external {
        uint256 cancelled = _open();
        uint256 jobId = _openRunning();
        uint256 held = _openReported();
        HostileUSDC hostile = _makeUsdcHostile();
        hostile.setPaused(true);
        vm.prank(user.addr);
        escrow.cancelJob(cancelled, _none());
        _report(_usage(jobId, 10));
        vm.prank(user.addr);
        escrow.acceptJob(jobId);
        vm.startPrank(arbitrator);
        escrow.holdForDispute(held);
        escrow.resolveHeld(held, 10e6, 0);
        vm.stopPrank();
        vm.prank(user.addr);
        vm.expectRevert(HostileUSDC.TokenPaused.selector);
        escrow.withdrawTo(user.addr, 1e6);
        router.distribute();
        hostile.setPaused(false);
        vm.prank(user.addr);
        escrow.withdrawTo(user.addr, 12e6 + 2e6 + 12e6);
        assertEq(escrow.forwardFees(), 0.5e6);
    }

    function test_Escrow_CreditsNothingGiven_UsdcAnswersFalse() external {
        _deposit(user.addr, 20e6);
        HostileUSDC hostile = _makeUsdcHostile();
        hostile.setAnswersFalse(true);
        bytes memory refusal = abi.encodeWithSelector(SafeERC20.SafeERC20FailedOperation.selector, address(usdc));
        IEscrowTypes.Quote memory quote = _quote();
        bytes memory signature = _signQuote(provider.key, quote);
        vm.startPrank(user.addr);
        vm.expectRevert(refusal);
        escrow.depositFor(user.addr, 1e6);
        vm.expectRevert(refusal);
        escrow.withdrawTo(user.addr, 1e6);
        vm.expectRevert(refusal);
        escrow.openJob(quote, signature, 10, 0, _allowance(user.addr));
        escrow.openJob(quote, signature, 10, 0, _balance(user.addr));
        vm.stopPrank();
        assertEq(_balanceOf(user.addr), 8e6);
    }

    /// @dev Donated USDC is nobody's and changes no figure.
    function test_Escrow_IgnoresADonation() external {
        usdc.mint(address(escrow), 777e6);
        uint256 jobId = _openReported();
        vm.prank(user.addr);
        escrow.acceptJob(jobId);
        assertEq(_balanceOf(user.addr), 2e6);
        assertEq(_balanceOf(provider.addr), 9.5e6);
        assertEq(escrow.forwardFees(), 0.5e6);
        assertEq(usdc.balanceOf(address(escrow)), 777e6 + 2e6 + 9.5e6);
    }

    /* REGISTRY */

    function _useMockRegistry(MockRegistry.Mode mode) private returns (MockRegistry mock) {
        mock = new MockRegistry();
        mock.setMode(mode);
        vm.prank(admin);
        escrow.setRegistry(IProviderRegistry(address(mock)));
    }

    function _startLate() private returns (uint256 jobId) {
        IEscrowTypes.Quote memory quote = _quote();
        quote.serviceTerms = _serviceLevels(0, 1_000, 0);
        jobId = _openQuote(quote, 10);
        skip(6 minutes);
        vm.prank(provider.addr);
        escrow.startJob{gas: 2_000_000}(jobId, _none());
    }

    function _reportMissedLevels(uint256 jobId) private {
        IEscrowTypes.UsageReport memory report = _usage(jobId, 10);
        report.performanceBps = 8_999;
        escrow.reportUsage{gas: 2_000_000}(report, meter.addr, _signReport(meter.key, report));
    }

    function test_Breaches_AreQueuedGiven_TheRegistryFails() external {
        MockRegistry.Mode[2] memory modes = [MockRegistry.Mode.Reverts, MockRegistry.Mode.BurnsGas];
        bytes4[2] memory refusals = [MockRegistry.RegistryClosed.selector, Errors.FailedCall.selector];
        for (uint256 i = 0; i < modes.length; ++i) {
            MockRegistry mock = _useMockRegistry(modes[i]);
            uint256 jobId = _startLate();
            vm.expectEmit(address(escrow));
            emit IEscrowTypes.BreachQueued(jobId, provider.addr);
            _reportMissedLevels(jobId);
            assertEq(uint256(_statusOf(jobId)), uint256(JobStatus.Reported));
            assertEq(escrow.breachBacklog(provider.addr), 2);
            vm.expectRevert(refusals[i]);
            escrow.retryRegistry{gas: 1_000_000}(provider.addr);
            assertEq(escrow.breachBacklog(provider.addr), 2);
            mock.setMode(MockRegistry.Mode.Takes);
            escrow.retryRegistry(provider.addr);
            assertEq(mock.breaches(), 2);
            assertEq(escrow.breachBacklog(provider.addr), 0);
            // nothing is left to tell: the registry is not asked
            mock.setMode(MockRegistry.Mode.Reverts);
            escrow.retryRegistry(provider.addr);
        }
    }

    function test_Breaches_GiveTheRegistryItsGas() external {
        MockRegistry mock = _useMockRegistry(MockRegistry.Mode.Takes);
        _startLate();
        assertEq(mock.breaches(), 1);
        assertGt(mock.gasGiven(), 149_000);
        assertLe(mock.gasGiven(), 150_000);
    }

    /// @dev With any gas the call either tells the registry, queues the breach or reverts: no breach is lost.
    function test_Breaches_AreNotLostWhen_GasIsShort() external {
        uint256 jobId = _open();
        skip(6 minutes);
        vm.startPrank(provider.addr);
        for (uint256 gas = 60_000; gas <= 400_000; gas += 10_000) {
            uint256 snapshot = vm.snapshotState();
            try escrow.startJob{gas: gas}(jobId, _none()) {
                uint256 told = registry.providerOf(provider.addr).breaches;
                assertEq(told + escrow.breachBacklog(provider.addr), 1);
            } catch {
                assertEq(uint256(_statusOf(jobId)), uint256(JobStatus.Open));
            }
            vm.revertToState(snapshot);
        }
        vm.stopPrank();
        vm.prank(provider.addr);
        escrow.startJob(jobId, _none());
        assertEq(registry.providerOf(provider.addr).breaches, 1);
    }

    function test_Jobs_EndGiven_TheRegistryFails() external {
        uint256 toCancel = _open();
        uint256 toExpire = _openRunning();
        uint256 toReport = _openRunning();
        _useMockRegistry(MockRegistry.Mode.Reverts);
        vm.prank(user.addr);
        escrow.cancelJob(toCancel, _none());
        _report(_usage(toReport, 10));
        skip(8 days);
        escrow.expireJob(toExpire, _none());
        assertEq(registry.openJobs(provider.addr), 0);
        assertEq(escrow.jobsClosed(provider.addr), 3);
    }

    /* ROUTER */

    function test_Jobs_GoOnGiven_TheRouterRefusesFees() external {
        uint256 jobId = _openReported();
        vm.prank(admin);
        manager.revokeRole(Roles.REVENUE_SOURCE, address(escrow));
        vm.prank(user.addr);
        escrow.acceptJob(jobId);
        vm.expectRevert(abi.encodeWithSelector(IAccessManaged.AccessManagedUnauthorized.selector, address(escrow)));
        escrow.forwardFees();
        vm.prank(provider.addr);
        escrow.withdrawTo(provider.addr, 9.5e6);
        vm.prank(admin);
        manager.grantRole(Roles.REVENUE_SOURCE, address(escrow), 0);
        assertEq(IRevenueSource(address(escrow)).forwardFees(), 0.5e6);
    }

    /* ROLES */

    /// @dev The AccessManager is the permission table: a meter that lost its role measures nothing more.
    function test_ReportUsage_RevertWhen_TheMeterLostItsRole() external {
        uint256 jobId = _openRunning();
        vm.prank(admin);
        manager.revokeRole(Roles.METER, meter.addr);
        IEscrowTypes.UsageReport memory report = _usage(jobId, 10);
        bytes memory signature = _signReport(meter.key, report);
        vm.expectRevert(abi.encodeWithSelector(IEscrowTypes.JobEscrow_MeterNotAllowed.selector, meter.addr));
        escrow.reportUsage(report, meter.addr, signature);
    }

    /* WALLETS */

    function _wallet(Key memory key) private returns (MockWallet) {
        return new MockWallet(key.addr);
    }

    function test_OpenJob_ForAProviderThatIsAContractWallet() external {
        MockWallet wallet = _wallet(provider);
        wallet.execute(address(registry), abi.encodeCall(IProviderRegistry.register, (address(wallet), "", 0)));
        IEscrowTypes.Quote memory quote = _quote();
        quote.provider = address(wallet);
        uint256 jobId = _openQuote(quote, 10);
        wallet.execute(address(escrow), abi.encodeCall(IJobEscrowExtension.startJob, (jobId, _none())));
        _report(_usage(jobId, 10));
        vm.warp(_maturity(START));
        wallet.execute(address(escrow), abi.encodeCall(IJobEscrowExtension.withdrawTo, (thief, 9.5e6)));
        assertEq(usdc.balanceOf(thief), 9.5e6);

        wallet.setMode(MockWallet.Mode.WrongMagic);
        quote = _quote();
        quote.provider = address(wallet);
        bytes memory signature = _signQuote(provider.key, quote);
        vm.expectRevert(abi.encodeWithSelector(IEscrowTypes.JobEscrow_BadSignature.selector, address(wallet)));
        vm.prank(user.addr);
        escrow.openJob(quote, signature, 10, 0, _allowance(user.addr));
    }

    function test_OpenJob_ForAUserThatIsAContractWallet() external {
        MockWallet wallet = _wallet(user);
        usdc.mint(address(wallet), 12e6);
        wallet.execute(address(usdc), abi.encodeWithSignature("approve(address,uint256)", address(escrow), 12e6));
        IEscrowTypes.Quote memory quote = _quote();
        quote.user = address(wallet);
        bytes memory signature = _signQuote(provider.key, quote);
        bytes memory opening = abi.encodeCall(
            IJobEscrowCore.openJob,
            (quote, signature, 10, 0, _allowance(address(wallet)))
        );
        uint256 jobId = abi.decode(wallet.execute(address(escrow), opening), (uint256));
        wallet.execute(address(escrow), abi.encodeCall(IJobEscrowExtension.cancelJob, (jobId, _none())));
        wallet.execute(address(escrow), abi.encodeCall(IJobEscrowExtension.withdrawTo, (address(wallet), 12e6)));
        assertEq(usdc.balanceOf(address(wallet)), 12e6);
    }

    function test_ReportUsage_ByAMeterThatIsAContractWallet() external {
        MockWallet wallet = _wallet(meter);
        _allowMeter(address(wallet), 1_000e6);
        IEscrowTypes.Quote memory quote = _quote();
        quote.meter = address(wallet);
        uint256 jobId = _openQuote(quote, 10);
        vm.prank(provider.addr);
        escrow.startJob(jobId, _none());
        IEscrowTypes.UsageReport memory report = _usage(jobId, 10);
        bytes memory signature = _signReport(meter.key, report);
        MockWallet.Mode[3] memory refusals = [
            MockWallet.Mode.Reverts,
            MockWallet.Mode.BurnsGas,
            MockWallet.Mode.ShortAnswer
        ];
        for (uint256 i = 0; i < refusals.length; ++i) {
            wallet.setMode(refusals[i]);
            vm.expectRevert(abi.encodeWithSelector(IEscrowTypes.JobEscrow_BadSignature.selector, address(wallet)));
            escrow.reportUsage{gas: 3_000_000}(report, address(wallet), signature);
        }
        wallet.setMode(MockWallet.Mode.Honest);
        escrow.reportUsage(report, address(wallet), signature);
        assertEq(lens.jobOf(jobId).amount, 10e6);
    }

    function test_OpenJob_ByAProviderForItself() external {
        _fund(provider.addr, 12e6);
        IEscrowTypes.Quote memory quote = _quote();
        quote.user = provider.addr;
        bytes memory signature = _signQuote(provider.key, quote);
        vm.startPrank(provider.addr);
        uint256 jobId = escrow.openJob(quote, signature, 10, 0, _allowance(provider.addr));
        escrow.startJob(jobId, _none());
        _report(_usage(jobId, 10));
        vm.startPrank(provider.addr);
        escrow.acceptJob(jobId);
        escrow.withdrawTo(provider.addr, 11.5e6);
        vm.stopPrank();
        escrow.forwardFees();
        assertEq(usdc.balanceOf(address(escrow)), 0);
    }
}
