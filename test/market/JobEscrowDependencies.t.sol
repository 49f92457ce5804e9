// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IEscrowTypes} from "../../contracts/interfaces/market/IEscrowTypes.sol";
import {IJobEscrowCore} from "../../contracts/interfaces/market/IJobEscrowCore.sol";
import {IJobEscrowExtension} from "../../contracts/interfaces/market/IJobEscrowExtension.sol";
import {JobStatus} from "../../contracts/libraries/PackedJob.sol";
import {ProtocolTest} from "../helpers/ProtocolTest.sol";

/// @notice Jobs that wait for others.
contract JobEscrowDependenciesTest is ProtocolTest {
    /// @dev Jobs of one unit under one quote that lasts two days.
    function _openWith(uint256[][] memory dependsOn) private returns (uint256) {
        IEscrowTypes.Quote memory quote = _longQuote(dependsOn.length);
        return _openBatch(quote, _ones(dependsOn.length), dependsOn);
    }

    function _longQuote(uint256 jobs) private returns (IEscrowTypes.Quote memory quote) {
        quote = _quote();
        (quote.maxJobs, quote.validUntil) = (uint32(jobs), uint40(block.timestamp + 2 days));
    }

    function _ones(uint256 jobs) private pure returns (uint64[] memory units) {
        units = new uint64[](jobs);
        for (uint256 i = 0; i < jobs; ++i) {
            units[i] = 1;
        }
    }

    function _list(uint256 id) private pure returns (uint256[] memory ids) {
        ids = new uint256[](1);
        ids[0] = id;
    }

    function _list(uint256 a, uint256 b) private pure returns (uint256[] memory ids) {
        ids = new uint256[](2);
        (ids[0], ids[1]) = (a, b);
    }

    /// @dev The second job waits for the first.
    function _openPair() private returns (uint256 first) {
        uint256[][] memory dependsOn = new uint256[][](2);
        dependsOn[1] = _list(0);
        first = _openWith(dependsOn);
    }

    function _end(uint256 jobId, IEscrowTypes.Outcome outcome) private {
        IEscrowTypes.UsageReport memory report = _usage(jobId, 1);
        report.outcome = uint8(outcome);
        _report(report);
    }

    function _startWith(uint256 jobId, uint256[] memory dependencies) private {
        vm.prank(provider.addr);
        escrow.startJob(jobId, dependencies);
    }

    function _notCompleted(uint256 jobId, uint256 dependency) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IJobEscrowExtension.JobEscrow_DependencyNotCompleted.selector, jobId, dependency);
    }

    function _wrongList(uint256 jobId) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IJobEscrowExtension.JobEscrow_WrongDependencies.selector, jobId);
    }

    /* OPENING */

    function test_OpenJobs_WithDependenciesInAndOutsideTheBatch() external {
        uint256 outside = _open();
        IEscrowTypes.Quote memory quote = _longQuote(3);
        uint256 first = escrow.jobIdOf(provider.addr, quote.nonce);
        uint256[][] memory dependsOn = new uint256[][](3);
        dependsOn[1] = _list(0);
        dependsOn[2] = new uint256[](3);
        (dependsOn[2][0], dependsOn[2][1], dependsOn[2][2]) = (1, outside, first);
        uint256[] memory resolved = new uint256[](3);
        (resolved[0], resolved[1], resolved[2]) = (first + 1, outside, first);
        bytes memory signature = _signQuote(provider.key, quote);
        vm.expectEmit(address(escrow));
        emit IJobEscrowCore.JobDependsOn(first + 1, _list(first));
        vm.expectEmit(address(escrow));
        emit IJobEscrowCore.JobDependsOn(first + 2, resolved);
        vm.prank(user.addr);
        escrow.openJobs(quote, signature, _ones(3), _specs(3), dependsOn, 0, _allowance(user.addr));
        assertEq(lens.jobOf(first).dependenciesHash, bytes32(0));
        assertEq(lens.jobOf(first + 1).dependenciesHash, keccak256(abi.encodePacked(first)));
        assertEq(lens.jobOf(first + 2).dependenciesHash, keccak256(abi.encodePacked(resolved)));
    }

    function test_OpenJobs_WithEightDependenciesAtMost() external {
        uint256[][] memory dependsOn = new uint256[][](2);
        dependsOn[1] = new uint256[](8);
        uint256 first = _openWith(dependsOn);
        assertTrue(lens.jobOf(first + 1).dependenciesHash != 0);
        dependsOn[1] = new uint256[](9);
        _expectOpenReverts(
            dependsOn,
            abi.encodeWithSelector(IEscrowTypes.JobEscrow_OutOfBounds.selector, bytes32("dependencies"), 9, 1, 8)
        );
    }

    function _expectOpenReverts(uint256[][] memory dependsOn, bytes memory problem) private {
        IEscrowTypes.Quote memory quote = _longQuote(dependsOn.length);
        bytes memory signature = _signQuote(provider.key, quote);
        vm.prank(user.addr);
        vm.expectRevert(problem);
        escrow.openJobs(
            quote,
            signature,
            _ones(dependsOn.length),
            _specs(dependsOn.length),
            dependsOn,
            0,
            _allowance(user.addr)
        );
    }

    function test_OpenJobs_RevertWhen_ADependencyIsNoEarlierJob() external {
        uint256 next = escrow.jobIdOf(provider.addr, _quote().nonce + 1);
        uint256[7] memory bad = [
            uint256(1), // itself
            2, // a later one
            3, // none of the batch
            type(uint32).max,
            1 << 32, // no job at all
            type(uint256).max,
            0
        ];
        for (uint256 i = 0; i < bad.length; ++i) {
            uint256[][] memory dependsOn = new uint256[][](3);
            // the last one: itself by its number, which the next quote gives it
            uint256 id = i == 6 ? next + (i << 32) + 1 : bad[i];
            dependsOn[1] = _list(id);
            uint256 jobId = next + (i << 32) + 1;
            _expectOpenReverts(
                dependsOn,
                abi.encodeWithSelector(IJobEscrowCore.JobEscrow_BadDependency.selector, jobId, id)
            );
        }
    }

    function test_OpenJobs_TheFirstCanWaitOnlyForAnotherBatch() external {
        uint256[][] memory dependsOn = new uint256[][](1);
        dependsOn[0] = _list(0);
        uint256 jobId = escrow.jobIdOf(provider.addr, _quote().nonce + 1);
        _expectOpenReverts(
            dependsOn,
            abi.encodeWithSelector(IJobEscrowCore.JobEscrow_BadDependency.selector, jobId, 0)
        );
        dependsOn[0] = _list(_open());
        assertTrue(lens.jobOf(_openWith(dependsOn)).dependenciesHash != 0);
    }

    /* STARTING */

    function test_StartJob_OnceTheDependencyHasCompleted() external {
        uint256 first = _openPair();
        vm.expectRevert(_notCompleted(first + 1, first));
        _startWith(first + 1, _list(first));
        _start(first);
        vm.expectRevert(_notCompleted(first + 1, first));
        _startWith(first + 1, _list(first));
        skip(1 hours);
        _end(first, IEscrowTypes.Outcome.Completed);
        _startWith(first + 1, _list(first));
        assertEq(uint256(_statusOf(first + 1)), uint256(JobStatus.Running));
        assertFalse(lens.jobOf(first + 1).startedLate);
    }

    function test_StartJob_WaitsForAllOfThem() external {
        uint256[][] memory dependsOn = new uint256[][](3);
        dependsOn[2] = _list(0, 1);
        uint256 first = _openWith(dependsOn);
        uint256[] memory both = _list(first, first + 1);
        _start(first);
        _start(first + 1);
        _end(first + 1, IEscrowTypes.Outcome.Completed);
        vm.expectRevert(_notCompleted(first + 2, first));
        _startWith(first + 2, both);
        skip(1 hours);
        _end(first, IEscrowTypes.Outcome.Completed);
        _startWith(first + 2, both);
    }

    function test_StartJob_IsDueFiveMinutesAfterTheLastReport() external {
        uint256[][] memory dependsOn = new uint256[][](4);
        dependsOn[2] = _list(0, 1);
        dependsOn[3] = _list(1, 0);
        uint256 first = _openWith(dependsOn);
        _start(first);
        _start(first + 1);
        skip(1 hours);
        _end(first + 1, IEscrowTypes.Outcome.Completed);
        skip(1 hours);
        _end(first, IEscrowTypes.Outcome.Completed);
        skip(5 minutes);
        _startWith(first + 2, _list(first, first + 1));
        assertFalse(lens.jobOf(first + 2).startedLate);
        skip(1);
        vm.expectEmit(address(escrow));
        emit IJobEscrowExtension.StartedLate(first + 3, 1);
        _startWith(first + 3, _list(first + 1, first));
        assertTrue(lens.jobOf(first + 3).startedLate);
        assertEq(registry.providerOf(provider.addr).breaches, 1);
    }

    function test_StartJob_IsDueFromItsOwnOpeningWhenThatIsLater() external {
        uint256 done = _openReported();
        skip(1 hours);
        uint256[][] memory dependsOn = new uint256[][](1);
        dependsOn[0] = _list(done);
        uint256 jobId = _openWith(dependsOn);
        skip(5 minutes);
        _startWith(jobId, _list(done));
        assertFalse(lens.jobOf(jobId).startedLate);
    }

    function test_StartJob_OnTimeAfterTheQuoteEnded() external {
        uint256 first = _openPair();
        _start(first);
        vm.warp(START + 3 days);
        _end(first, IEscrowTypes.Outcome.Completed);
        skip(5 minutes + 1);
        vm.expectRevert(
            abi.encodeWithSelector(IJobEscrowExtension.JobEscrow_StartTooLate.selector, first + 1, START + 2 days)
        );
        _startWith(first + 1, _list(first));
        vm.warp(block.timestamp - 1);
        _startWith(first + 1, _list(first));
    }

    function test_StartJob_AcrossProvidersAndQuotes() external {
        Key memory other = _key("other");
        _registerProvider(other.addr);
        IEscrowTypes.Quote memory quote = _quote();
        quote.provider = other.addr;
        bytes memory signature = _signQuote(other.key, quote);
        vm.prank(user.addr);
        uint256 foreign = escrow.openJob(quote, signature, 1, 0, _allowance(user.addr));
        uint256[][] memory dependsOn = new uint256[][](1);
        dependsOn[0] = _list(foreign);
        uint256 jobId = _openWith(dependsOn);
        vm.expectRevert(_notCompleted(jobId, foreign));
        _startWith(jobId, _list(foreign));
        vm.prank(other.addr);
        escrow.startJob(foreign, _none());
        _end(foreign, IEscrowTypes.Outcome.Completed);
        _startWith(jobId, _list(foreign));
    }

    function test_StartJob_WhateverTheDependencyPaid() external {
        for (uint256 i = 0; i < 5; ++i) {
            uint256 first = _openPair();
            _start(first);
            if (i < 4) _end(first, IEscrowTypes.Outcome.Completed);
            if (i == 1) _accept(first);
            if (i == 2 || i == 3) _dispute(first);
            if (i == 3) _resolve(first);
            if (i == 4) _claim(first);
            _startWith(first + 1, _list(first));
            assertEq(uint256(_statusOf(first + 1)), uint256(JobStatus.Running));
        }
    }

    function _accept(uint256 jobId) private {
        vm.prank(user.addr);
        escrow.acceptJob(jobId);
    }

    function _dispute(uint256 jobId) private {
        vm.prank(arbitrator);
        escrow.holdForDispute(jobId);
    }

    function _resolve(uint256 jobId) private {
        vm.prank(arbitrator);
        escrow.resolveHeld(jobId, 1e6, 0);
    }

    function _claim(uint256 jobId) private {
        skip(25 hours);
        vm.prank(provider.addr);
        escrow.claimJob(_usage(jobId, 1));
    }

    function test_StartJob_GivenTheDependencyIsHeldAboveTheCap() external {
        uint256 first = _openPair();
        _start(first);
        vm.prank(critical);
        escrow.setMeter(meter.addr, 0.5e6);
        _end(first, IEscrowTypes.Outcome.Completed);
        assertEq(uint256(_statusOf(first)), uint256(JobStatus.Disputed));
        _startWith(first + 1, _list(first));
    }

    function test_StartJob_RevertWhen_TheListIsWrong() external {
        uint256[][] memory dependsOn = new uint256[][](3);
        dependsOn[2] = _list(0, 1);
        uint256 first = _openWith(dependsOn);
        for (uint256 i = 0; i < 2; ++i) {
            _start(first + i);
            _end(first + i, IEscrowTypes.Outcome.Completed);
        }
        uint256[][5] memory lists = [_none(), _list(first), _list(first + 1, first), _list(0, 1), _list(first, first)];
        for (uint256 i = 0; i < lists.length; ++i) {
            vm.expectRevert(_wrongList(first + 2));
            _startWith(first + 2, lists[i]);
        }
        uint256 plain = _open();
        vm.expectRevert(_wrongList(plain));
        _startWith(plain, _list(first));
        _startWith(first + 2, _list(first, first + 1));
    }

    function test_StartJobs_WithDependencies() external {
        uint256 first = _openPair();
        uint256 second = _openPair();
        _start(first);
        _end(first, IEscrowTypes.Outcome.Completed);
        uint256[] memory jobIds = new uint256[](4);
        (jobIds[0], jobIds[1], jobIds[2], jobIds[3]) = (second + 1, first + 1, second, first + 1);
        uint256[][] memory dependencies = new uint256[][](4);
        (dependencies[0], dependencies[1], dependencies[3]) = (_list(second), _list(first), _list(first));
        vm.expectEmit(address(escrow));
        emit IEscrowTypes.JobSkipped(second + 1, _notCompleted(second + 1, second));
        vm.expectEmit(address(escrow));
        emit IEscrowTypes.JobSkipped(
            first + 1,
            abi.encodeWithSelector(
                IEscrowTypes.JobEscrow_WrongStatus.selector,
                first + 1,
                JobStatus.Running,
                JobStatus.Open
            )
        );
        vm.prank(provider.addr);
        assertEq(escrow.startJobs(jobIds, dependencies), 2);
        vm.expectEmit(address(escrow));
        emit IEscrowTypes.JobSkipped(second + 1, _wrongList(second + 1));
        vm.prank(provider.addr);
        assertEq(escrow.startJobs(_list(second + 1), new uint256[][](0)), 0);
    }

    /* FAILED DEPENDENCIES */

    /// @dev Lets the first job fail in one of six ways.
    function _fail(uint256 jobId, uint256 way) private {
        if (way == 0) {
            vm.prank(user.addr);
            escrow.cancelJob(jobId, _none());
            return;
        }
        if (way > 1) _start(jobId);
        if (way == 2) _end(jobId, IEscrowTypes.Outcome.FailedByProvider);
        if (way == 3) _end(jobId, IEscrowTypes.Outcome.Partial);
        if (way == 4) _end(jobId, IEscrowTypes.Outcome.FailedByUser);
        if (way == 2 || way == 3 || way == 4) return;
        skip(1 hours + 7 days);
        escrow.expireJob(jobId, _none());
    }

    function test_CancelJob_ByAnyoneWhenADependencyFailed() external {
        for (uint256 way = 0; way < 6; ++way) {
            uint256 first = _openPair();
            vm.prank(thief);
            vm.expectRevert(
                abi.encodeWithSelector(IJobEscrowExtension.JobEscrow_NoDependencyFailed.selector, first + 1)
            );
            escrow.cancelJob(first + 1, _list(first));
            _fail(first, way);
            vm.expectRevert(_notCompleted(first + 1, first));
            _startWith(first + 1, _list(first));
            vm.expectRevert(_notCompleted(first + 1, first));
            escrow.expireJob(first + 1, _list(first));
            uint256 balance = _balanceOf(user.addr);
            vm.prank(thief);
            vm.expectRevert(_wrongList(first + 1));
            escrow.cancelJob(first + 1, _none());
            vm.expectEmit(address(escrow));
            emit IJobEscrowExtension.JobCancelled(first + 1, 1.2e6);
            vm.prank(thief);
            escrow.cancelJob(first + 1, _list(first));
            assertEq(_balanceOf(user.addr) - balance, 1.2e6);
        }
    }

    function test_CancelJob_ByAnyoneThoughAnotherDependencyStillRuns() external {
        uint256[][] memory dependsOn = new uint256[][](3);
        dependsOn[2] = _list(0, 1);
        uint256 first = _openWith(dependsOn);
        _start(first);
        _fail(first + 1, 0);
        vm.prank(thief);
        escrow.cancelJob(first + 2, _list(first, first + 1));
    }

    function test_CancelJob_ByAnyoneDownAChain() external {
        uint256[][] memory dependsOn = new uint256[][](3);
        (dependsOn[1], dependsOn[2]) = (_list(0), _list(1));
        uint256 first = _openWith(dependsOn);
        _fail(first, 0);
        vm.startPrank(thief);
        vm.expectRevert(abi.encodeWithSelector(IJobEscrowExtension.JobEscrow_NoDependencyFailed.selector, first + 2));
        escrow.cancelJob(first + 2, _list(first + 1));
        escrow.cancelJob(first + 1, _list(first));
        escrow.cancelJob(first + 2, _list(first + 1));
        vm.stopPrank();
        assertEq(_balanceOf(user.addr), 3.6e6);
        assertEq(registry.openJobs(provider.addr), 0);
    }

    function test_CancelJob_RevertGiven_AllDependenciesCompleted() external {
        uint256 first = _openPair();
        _start(first);
        _end(first, IEscrowTypes.Outcome.Completed);
        vm.prank(thief);
        vm.expectRevert(abi.encodeWithSelector(IJobEscrowExtension.JobEscrow_NoDependencyFailed.selector, first + 1));
        escrow.cancelJob(first + 1, _list(first));
    }

    function test_CancelJob_RevertGiven_NoDependencies() external {
        uint256 jobId = _open();
        vm.prank(thief);
        vm.expectRevert(abi.encodeWithSelector(IEscrowTypes.JobEscrow_NotAllowed.selector, jobId, thief));
        escrow.cancelJob(jobId, _none());
        uint256 failed = _open();
        _fail(failed, 0);
        vm.prank(thief);
        vm.expectRevert(abi.encodeWithSelector(IEscrowTypes.JobEscrow_NotAllowed.selector, jobId, thief));
        escrow.cancelJob(jobId, _list(failed));
    }

    function test_CancelJob_ByTheUserWithoutTheList() external {
        uint256 first = _openPair();
        vm.prank(user.addr);
        escrow.cancelJob(first + 1, _none());
        assertEq(_balanceOf(user.addr), 1.2e6);
    }

    /* EXPIRY */

    function test_ExpireJob_CountsFromTheLastReport() external {
        uint256 first = _openPair();
        _start(first);
        vm.warp(START + 7 days);
        _end(first, IEscrowTypes.Outcome.Completed);
        uint256 from = START + 7 days + 1 hours + 7 days;
        vm.warp(from - 1);
        vm.expectRevert(abi.encodeWithSelector(IJobEscrowExtension.JobEscrow_NotExpired.selector, first + 1, from));
        escrow.expireJob(first + 1, _list(first));
        vm.warp(from);
        vm.expectRevert(_wrongList(first + 1));
        escrow.expireJob(first + 1, _none());
        vm.expectEmit(address(escrow));
        emit IJobEscrowExtension.JobExpired(first + 1, 1.2e6);
        escrow.expireJob(first + 1, _list(first));
    }

    function test_ExpireJob_CountsFromTheOpeningWhenThatIsLater() external {
        uint256 done = _openReported();
        skip(2 days);
        uint256[][] memory dependsOn = new uint256[][](1);
        dependsOn[0] = _list(done);
        uint256 jobId = _openWith(dependsOn);
        uint256 from = START + 2 days + 1 hours + 7 days;
        vm.warp(from - 1);
        vm.expectRevert(abi.encodeWithSelector(IJobEscrowExtension.JobEscrow_NotExpired.selector, jobId, from));
        escrow.expireJob(jobId, _list(done));
        vm.warp(from);
        escrow.expireJob(jobId, _list(done));
    }

    function test_ExpireJob_RevertGiven_ADependencyStillRuns() external {
        uint256 first = _openPair();
        _start(first);
        vm.warp(START + 30 days);
        vm.expectRevert(_notCompleted(first + 1, first));
        escrow.expireJob(first + 1, _list(first));
        escrow.expireJob(first, _none());
        vm.prank(thief);
        escrow.cancelJob(first + 1, _list(first));
        assertEq(_balanceOf(user.addr), 2.4e6);
    }

    function test_ExpireJob_OfOneThatRunsNeedsNoList() external {
        uint256 first = _openPair();
        _start(first);
        _end(first, IEscrowTypes.Outcome.Completed);
        _startWith(first + 1, _list(first));
        skip(1 hours + 7 days);
        escrow.expireJob(first + 1, _none());
    }
}
