// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IEscrowTypes} from "../../contracts/interfaces/market/IEscrowTypes.sol";
import {IJobEscrowCore} from "../../contracts/interfaces/market/IJobEscrowCore.sol";
import {IJobEscrowExtension} from "../../contracts/interfaces/market/IJobEscrowExtension.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IExpiringPause} from "../../contracts/interfaces/base/IExpiringPause.sol";
import {IProviderRegistry} from "../../contracts/interfaces/market/IProviderRegistry.sol";
import {JobStatus, JobTerms, PackedJob, PackedJobs} from "../../contracts/libraries/PackedJob.sol";
import {ServiceTerms} from "../../contracts/libraries/ServiceTerms.sol";
import {ProtocolTest} from "../helpers/ProtocolTest.sol";

/// @notice Many jobs under one quote, opened and started in one transaction each.
contract JobEscrowBatchTest is ProtocolTest {
    /// @dev Bounds three jobs of ten units in all.
    function _sweep() private returns (IEscrowTypes.Quote memory quote) {
        quote = _quote();
        (quote.maxJobs, quote.maxUnits) = (3, 10);
    }

    function _units(uint64 first, uint64 second, uint64 third) private pure returns (uint64[] memory units) {
        units = new uint64[](3);
        (units[0], units[1], units[2]) = (first, second, third);
    }

    function _openAll(IEscrowTypes.Quote memory quote, uint64[] memory units) private returns (uint256) {
        return _openBatch(quote, units, new uint256[][](0));
    }

    function _expectOpenReverts(IEscrowTypes.Quote memory quote, uint64[] memory units, bytes memory problem) private {
        bytes memory signature = _signQuote(provider.key, quote);
        bytes32[] memory specs = _specs(units.length);
        vm.prank(user.addr);
        vm.expectRevert(problem);
        escrow.openJobs(quote, signature, units, specs, new uint256[][](0), 0, _allowance(user.addr));
        assertEq(registry.openJobs(provider.addr), 0);
        assertEq(usdc.balanceOf(address(escrow)), 0);
    }

    function _outOfBounds(bytes32 what, uint256 value, uint256 max) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IEscrowTypes.JobEscrow_OutOfBounds.selector, what, value, 1, max);
    }

    /* OPENING */

    function test_OpenJobs_OpensEveryJobAndTakesTheMoneyOnce() external {
        IEscrowTypes.Quote memory quote = _sweep();
        uint64[] memory units = _units(2, 3, 5);
        bytes memory signature = _signQuote(provider.key, quote);
        uint256 first = escrow.jobIdOf(provider.addr, quote.nonce);
        escrow.registerAccount(user.addr);
        for (uint256 i = 0; i < 3; ++i) {
            vm.expectEmit(address(escrow));
            emit IJobEscrowCore.JobOpened(first + i, 2, 1, user.addr, RESOURCE, _word(units[i]), _specs(3)[i]);
        }
        vm.expectEmit(address(usdc));
        emit IERC20.Transfer(user.addr, address(escrow), 12e6);
        vm.expectCall(address(registry), abi.encodeCall(IProviderRegistry.onJobsOpened, (provider.addr, 3, 10e6)), 1);
        vm.expectCall(address(usdc), abi.encodeCall(IERC20.transferFrom, (user.addr, address(escrow), 12e6)), 1);
        vm.prank(user.addr);
        uint256 opened = escrow.openJobs(
            quote,
            signature,
            units,
            _specs(3),
            new uint256[][](0),
            0,
            _allowance(user.addr)
        );
        assertEq(opened, first);
        for (uint256 i = 0; i < 3; ++i) {
            assertEq(PackedJob.unwrap(escrow.packedJobOf(first + i)), PackedJob.unwrap(_word(units[i])));
        }
        assertEq(PackedJob.unwrap(escrow.packedJobOf(first + 3)), 0);
        assertEq(registry.openJobs(provider.addr), 3);
        assertEq(usdc.balanceOf(address(escrow)), 12e6);
        assertTrue(escrow.isNonceUsed(provider.addr, quote.nonce));
    }

    function _word(uint64 units) private pure returns (PackedJob) {
        JobTerms memory terms;
        (terms.userId, terms.meterId, terms.feeBps, terms.bufferPercent) = (2, 1, 500, 20);
        (terms.since, terms.duration, terms.startWindow) = (START, 1 hours, 24 * 60);
        (terms.units, terms.unitPrice) = (units, USDC_1);
        return PackedJobs.open(terms);
    }

    function test_OpenJobs_GivesEveryJobTheTermsOfTheQuote() external {
        _setTier(user.addr, 5, 1_500);
        IEscrowTypes.Quote memory quote = _sweep();
        quote.serviceTerms = _serviceLevels(100, 200, 300);
        bytes memory signature = _signQuote(provider.key, quote);
        uint256 first = escrow.jobIdOf(provider.addr, quote.nonce);
        vm.expectEmit(address(escrow));
        emit IJobEscrowCore.ServiceTermsAgreed(first, quote.serviceTerms);
        vm.prank(user.addr);
        escrow.openJobs(quote, signature, _units(1, 1, 1), _specs(3), new uint256[][](0), 1_500, _allowance(user.addr));
        for (uint256 i = 0; i < 3; ++i) {
            assertEq(lens.jobOf(first + i).discountPermille, 150);
            assertEq(lens.jobOf(first + i).feeBps, 500);
            assertEq(ServiceTerms.unwrap(lens.jobOf(first + i).serviceTerms), ServiceTerms.unwrap(quote.serviceTerms));
        }
    }

    function test_OpenJobs_EndIndependentlyOfEachOther() external {
        uint256 first = _openAll(_sweep(), _units(2, 3, 5));
        vm.prank(user.addr);
        escrow.cancelJob(first, _none());
        _start(first + 1);
        _report(_usage(first + 1, 3));
        skip(1 hours + 7 days);
        escrow.expireJob(first + 2, _none());
        assertEq(_balanceOf(user.addr), 2.4e6 + 0.6e6 + 6e6);
        assertEq(_balanceOf(provider.addr), 2.85e6);
        assertEq(registry.openJobs(provider.addr), 0);
    }

    function test_OpenJobs_OfASweepOfOneHundredAndTwenty() external {
        IEscrowTypes.Quote memory quote = _quote();
        quote.maxJobs = 120;
        uint64[] memory units = new uint64[](120);
        for (uint256 i = 0; i < 120; ++i) {
            units[i] = uint64(i + 1);
        }
        uint256 first = _openAll(quote, units);
        assertEq(usdc.balanceOf(address(escrow)), 7_260e6 * 1.2);
        assertEq(registry.openJobs(provider.addr), 120);
        uint256[] memory jobIds = new uint256[](120);
        IEscrowTypes.UsageReport[] memory reports = new IEscrowTypes.UsageReport[](120);
        for (uint256 i = 0; i < 120; ++i) {
            jobIds[i] = first + i;
            reports[i] = _usage(first + i, units[i]);
        }
        vm.prank(provider.addr);
        assertEq(escrow.startJobs(jobIds, new uint256[][](0)), 120);
        vm.prank(meter.addr);
        assertEq(escrow.reportUsageBatch(reports, meter.addr, ""), 120);
        assertEq(_pendingOf(provider.addr), 6_897e6);
        assertEq(_balanceOf(user.addr), 1_452e6);
        assertEq(registry.openJobs(provider.addr), 0);
    }

    /// @dev Each job's lock is rounded up on its own.
    function testFuzz_OpenJobs_LocksTheSumOfItsJobs(uint64[3] memory units, uint64 unitPrice) external {
        unitPrice = uint64(bound(unitPrice, 1_000, 1e6));
        uint256 locked = 0;
        uint64[] memory orders = new uint64[](3);
        for (uint256 i = 0; i < 3; ++i) {
            orders[i] = uint64(bound(units[i], 100, 10_000));
            uint256 cost = uint256(orders[i]) * unitPrice;
            locked += cost + (cost * 20 + 99) / 100;
        }
        IEscrowTypes.Quote memory quote = _quote();
        (quote.maxJobs, quote.unitPrice) = (3, unitPrice);
        uint256 first = _openAll(quote, orders);
        assertEq(usdc.balanceOf(address(escrow)), locked);
        assertEq(lens.jobOf(first).locked + lens.jobOf(first + 1).locked + lens.jobOf(first + 2).locked, locked);
        for (uint256 i = 0; i < 3; ++i) {
            vm.prank(user.addr);
            escrow.cancelJob(first + i, _none());
        }
        assertEq(_balanceOf(user.addr), locked);
    }

    /* BOUNDS */

    function test_OpenJobs_RevertWhen_TheUnitsAreMoreThanTheQuotesInAll() external {
        _expectOpenReverts(_sweep(), _units(2, 3, 6), _outOfBounds("units", 11, 10));
        uint256 sum = uint256(type(uint64).max) + 2;
        _expectOpenReverts(_sweep(), _units(type(uint64).max, 1, 1), _outOfBounds("units", sum, 10));
    }

    function test_OpenJobs_RevertWhen_TheJobsAreMoreThanTheQuotes() external {
        uint64[] memory units = new uint64[](4);
        (units[0], units[1], units[2], units[3]) = (1, 1, 1, 1);
        _expectOpenReverts(_sweep(), units, _outOfBounds("jobs", 4, 3));
        _expectOpenReverts(_quote(), _units(1, 1, 1), _outOfBounds("jobs", 3, 1));
        IEscrowTypes.Quote memory quote = _quote();
        quote.maxJobs = 0;
        units = new uint64[](1);
        units[0] = 1;
        _expectOpenReverts(quote, units, _outOfBounds("jobs", 1, 0));
    }

    function test_OpenJobs_RevertWhen_ThereIsNone() external {
        _expectOpenReverts(_sweep(), new uint64[](0), _outOfBounds("units", 0, 10));
    }

    function test_OpenJobs_RevertWhen_LengthsDiffer() external {
        IEscrowTypes.Quote memory quote = _sweep();
        bytes memory signature = _signQuote(provider.key, quote);
        uint64[] memory units = _units(1, 1, 1);
        for (uint256 length = 2; length <= 4; length += 2) {
            bytes memory refusal = abi.encodeWithSelector(IEscrowTypes.JobEscrow_LengthMismatch.selector, length, 3);
            vm.startPrank(user.addr);
            vm.expectRevert(refusal);
            escrow.openJobs(
                quote,
                signature,
                units,
                new bytes32[](length),
                new uint256[][](0),
                0,
                _allowance(user.addr)
            );
            vm.expectRevert(refusal);
            escrow.openJobs(quote, signature, units, _specs(3), new uint256[][](length), 0, _allowance(user.addr));
            vm.stopPrank();
        }
    }

    function test_OpenJobs_RevertWhen_AJobCostsLessThanTheMinimum() external {
        bytes4 selector = IJobEscrowCore.JobEscrow_CostBelowMinimum.selector;
        _expectOpenReverts(_sweep(), _units(1, 0, 1), abi.encodeWithSelector(selector, 0, 0.1e6));
        IEscrowTypes.Quote memory quote = _sweep();
        quote.unitPrice = 0.05e6;
        _expectOpenReverts(quote, _units(2, 2, 1), abi.encodeWithSelector(selector, 0.05e6, 0.1e6));
        _openAll(quote, _units(2, 2, 2));
    }

    function test_OpenJobs_RevertWhen_AJobsLockIsAboveTheMetersCap() external {
        vm.prank(critical);
        escrow.setMeter(meter.addr, 4.8e6);
        _expectOpenReverts(
            _sweep(),
            _units(1, 1, 5),
            abi.encodeWithSelector(IJobEscrowCore.JobEscrow_MeterCapExceeded.selector, meter.addr, 6e6, 4.8e6)
        );
        // all together may lock more than a day releases
        _openAll(_sweep(), _units(2, 4, 4));
    }

    function test_OpenJobs_RevertWhen_TheQuoteWasUsed() external {
        IEscrowTypes.Quote memory quote = _sweep();
        uint256 first = _openAll(quote, _units(1, 1, 1));
        bytes memory signature = _signQuote(provider.key, quote);
        bytes memory refusal = abi.encodeWithSelector(
            IJobEscrowCore.JobEscrow_NonceUsed.selector,
            provider.addr,
            quote.nonce
        );
        for (uint256 i = 0; i < 3; ++i) {
            vm.startPrank(user.addr);
            vm.expectRevert(refusal);
            escrow.openJob(quote, signature, 1, 0, _allowance(user.addr));
            vm.expectRevert(refusal);
            escrow.openJobs(quote, signature, _units(1, 1, 1), _specs(3), new uint256[][](0), 0, _allowance(user.addr));
            escrow.cancelJob(first + i, _none());
            vm.stopPrank();
        }
    }

    function test_OpenJobs_RevertWhen_TheQuoteWasCancelled() external {
        IEscrowTypes.Quote memory quote = _sweep();
        uint64[] memory nonces = new uint64[](1);
        nonces[0] = quote.nonce;
        vm.prank(provider.addr);
        escrow.cancelQuotes(nonces);
        _expectOpenReverts(
            quote,
            _units(1, 1, 1),
            abi.encodeWithSelector(IJobEscrowCore.JobEscrow_NonceUsed.selector, provider.addr, quote.nonce)
        );
    }

    function test_OpenJobs_RevertGiven_Paused() external {
        IEscrowTypes.Quote memory quote = _sweep();
        _pause(address(escrow));
        _expectOpenReverts(
            quote,
            _units(1, 1, 1),
            abi.encodeWithSelector(IExpiringPause.ExpiringPause_Paused.selector, START + 72 hours)
        );
    }

    function test_OpenJob_UnderAQuoteForMany() external {
        IEscrowTypes.Quote memory quote = _sweep();
        uint256 jobId = _openQuote(quote, 10);
        assertEq(lens.jobOf(jobId).units, 10);
        assertEq(uint256(_statusOf(jobId + 1)), uint256(JobStatus.None));
    }

    /* STARTING */

    function _expectSkipped(uint256 jobId, bytes memory problem) private {
        vm.expectEmit(address(escrow));
        emit IEscrowTypes.JobSkipped(jobId, problem);
    }

    function _expectStarted(uint256 jobId) private {
        vm.expectEmit(address(escrow));
        emit IJobEscrowExtension.JobStarted(jobId, provider.addr);
    }

    /// @dev Attack 23: what cannot start is named, stays as it is and is not counted.
    function test_Attack23_StartJobs_SkipsWhatCannotStart() external {
        uint256 first = _openAll(_sweep(), _units(1, 1, 1));
        uint256 reported = _openReported();
        IEscrowTypes.Quote memory foreign = _quote();
        Key memory other = _key("other");
        _registerProvider(other.addr);
        foreign.provider = other.addr;
        bytes memory signature = _signQuote(other.key, foreign);
        vm.prank(user.addr);
        uint256 foreignJob = escrow.openJob(foreign, signature, 1, 0, _allowance(user.addr));

        uint256[] memory jobIds = new uint256[](7);
        (jobIds[0], jobIds[1], jobIds[2], jobIds[3]) = (foreignJob, first, first + 9, first + 1);
        (jobIds[4], jobIds[5], jobIds[6]) = (reported, first + 2, first);
        bytes4 wrong = IEscrowTypes.JobEscrow_WrongStatus.selector;
        _expectSkipped(
            foreignJob,
            abi.encodeWithSelector(IEscrowTypes.JobEscrow_NotAllowed.selector, foreignJob, provider.addr)
        );
        _expectStarted(first);
        _expectSkipped(first + 9, abi.encodeWithSelector(wrong, first + 9, JobStatus.None, JobStatus.Open));
        _expectStarted(first + 1);
        _expectSkipped(reported, abi.encodeWithSelector(wrong, reported, JobStatus.Reported, JobStatus.Open));
        _expectStarted(first + 2);
        _expectSkipped(first, abi.encodeWithSelector(wrong, first, JobStatus.Running, JobStatus.Open));
        vm.prank(provider.addr);
        assertEq(escrow.startJobs(jobIds, new uint256[][](0)), 3);
        assertEq(uint256(_statusOf(foreignJob)), uint256(JobStatus.Open));
        assertEq(uint256(_statusOf(reported)), uint256(JobStatus.Reported));
        for (uint256 i = 0; i < 3; ++i) {
            assertEq(uint256(_statusOf(first + i)), uint256(JobStatus.Running));
        }
    }

    function test_StartJobs_SkipsWhatIsTooLate() external {
        IEscrowTypes.Quote memory short = _quote();
        short.validUntil = uint40(START + 10 minutes);
        uint256[] memory jobIds = new uint256[](2);
        (jobIds[0], jobIds[1]) = (_openQuote(short, 1), _open());
        skip(10 minutes + 1);
        _expectSkipped(
            jobIds[0],
            abi.encodeWithSelector(IJobEscrowExtension.JobEscrow_StartTooLate.selector, jobIds[0], START + 10 minutes)
        );
        vm.expectEmit(address(escrow));
        emit IJobEscrowExtension.StartedLate(jobIds[1], 5 minutes + 1);
        vm.prank(provider.addr);
        assertEq(escrow.startJobs(jobIds, new uint256[][](0)), 1);
        assertEq(registry.providerOf(provider.addr).breaches, 1);
    }

    function test_StartJobs_ByTheMeter() external {
        uint256 first = _openAll(_sweep(), _units(1, 1, 1));
        uint256[] memory jobIds = new uint256[](1);
        jobIds[0] = first;
        vm.prank(meter.addr);
        assertEq(escrow.startJobs(jobIds, new uint256[][](0)), 1);
        vm.prank(user.addr);
        assertEq(escrow.startJobs(jobIds, new uint256[][](0)), 0);
    }

    function test_StartJobs_OfNone() external {
        vm.prank(thief);
        assertEq(escrow.startJobs(_none(), new uint256[][](0)), 0);
    }

    function test_StartJobs_RevertWhen_LengthsDiffer() external {
        vm.expectRevert(abi.encodeWithSelector(IEscrowTypes.JobEscrow_LengthMismatch.selector, 2, 1));
        escrow.startJobs(new uint256[](1), new uint256[][](2));
    }
}
