// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {IFeeDistributor} from "../../contracts/interfaces/revenue/IFeeDistributor.sol";
import {IRevenueSink} from "../../contracts/interfaces/revenue/IRevenueSink.sol";
import {IRevenueRouter} from "../../contracts/interfaces/revenue/IRevenueRouter.sol";
import {IVoteEscrow} from "../../contracts/interfaces/ve/IVoteEscrow.sol";
import {FeesTest, IOwnClaim} from "../helpers/FeesTest.sol";
import {ReentrantClaimant, ReentrantUSDC} from "../mocks/ReentrantUSDC.sol";

/// @notice What went wrong elsewhere, and what one would try here.
contract FeeDistributorAttacksTest is FeesTest {
    /* THE MOMENT THAT COUNTS */

    /// @dev Week 2: bob 100 CPT × 29 weeks; alice, if she counts, 145 CPT × 20 weeks: the same.
    function _lockAround(int256 offset) private returns (uint256 amount) {
        _lock(bob, 100 * CPT_1, WEEK_0 + 31);
        vm.warp(uint256(int256((WEEK_0 + 2) * WEEK) + offset));
        _lock(alice, 145 * CPT_1, WEEK_0 + 22);
        _warpTo(WEEK_0 + 2);
        if (offset > 0) vm.warp(block.timestamp + uint256(offset));
        _receive(1_000e6);
        _warpTo(WEEK_0 + 3);
        amount = _claim(alice);
        uint256 ofBob = _claim(bob);
        assertLe(amount + ofBob, 1_000e6);
        assertGe(amount + ofBob + 2, 1_000e6, "the week's money is paid whole");
    }

    function test_Lock_InTheLastSecondBeforeTheWeekCounts() external {
        assertEq(_lockAround(-1), 499_999_999);
    }

    function test_Lock_InTheFirstSecondOfTheWeekDoesNotCount() external {
        assertEq(_lockAround(0), 0);
    }

    function test_Lock_InTheSecondSecondOfTheWeekDoesNotCount() external {
        assertEq(_lockAround(1), 0);
    }

    /// @dev As above, for more in an existing lock: 72.5 CPT × 20 weeks are a third, with as much again a half.
    function _increaseAround(int256 offset) private returns (uint256 amount) {
        _lock(bob, 100 * CPT_1, WEEK_0 + 31);
        _lock(alice, 72.5e18, WEEK_0 + 22);
        vm.warp(uint256(int256((WEEK_0 + 2) * WEEK) + offset));
        _increase(alice, 72.5e18);
        if (offset < 0) _warpTo(WEEK_0 + 2);
        _receive(3_000e6);
        _warpTo(WEEK_0 + 3);
        amount = _claim(alice);
    }

    function test_Increase_InTheLastSecondBeforeTheWeekCounts() external {
        assertEq(_increaseAround(-1), 1_499_999_999);
    }

    function test_Increase_InTheFirstSecondOfTheWeekDoesNotCount() external {
        assertEq(_increaseAround(0), 999_999_999);
    }

    function test_Increase_InTheSecondSecondOfTheWeekDoesNotCount() external {
        assertEq(_increaseAround(1), 999_999_999);
    }

    /// @dev Who sees the money come in has nothing of it, and stays locked for a week at least.
    function test_Lock_ForAMinuteIsRefusedAndTakesNothing() external {
        _lockTwo();
        vm.warp((WEEK_0 + 2) * WEEK - 60);
        _receive(1_000e6);
        _fundCpt(thief, 1_000_000 * CPT_1);
        uint256 end = (WEEK_0 + 2) * WEEK;
        vm.expectRevert(
            abi.encodeWithSelector(
                IVoteEscrow.VoteEscrow_BadEnd.selector,
                end,
                block.timestamp + WEEK,
                block.timestamp + 4 * 365 days
            )
        );
        vm.prank(thief);
        voteEscrow.createLock(1_000_000 * CPT_1, end);
        vm.prank(thief);
        voteEscrow.createLock(1_000_000 * CPT_1, end + WEEK);
        _warpTo(WEEK_0 + 2);
        vm.prank(thief);
        vm.expectRevert(abi.encodeWithSelector(IVoteEscrow.VoteEscrow_LockNotEnded.selector, thief, end + WEEK));
        voteEscrow.withdraw();
        assertEq(_claim(thief), 0);
        assertEq(_claim(alice), 499_999_999);
        assertEq(_claim(bob), 499_999_999);
    }

    /* WEEKS WITHOUT HOLDERS */

    function test_Money_OfTheFirstWeekGoesToTheFirstHolders() external {
        _receive(1_000e6);
        _lockTwo();
        _warpTo(WEEK_0 + 1);
        assertEq(_claim(alice), 0, "nobody held when the first week began");
        assertEq(distributor.revenueOf(WEEK_0 + 1), 1_000e6);
        _warpTo(WEEK_0 + 2);
        assertEq(_claim(alice), 499_999_999);
        assertEq(_claim(bob), 499_999_999);
    }

    function test_Money_AtZeroSupplyIsNotLost() external {
        _receive(1_000e6);
        _warpTo(WEEK_0 + 1);
        _receive(500e6);
        assertEq(distributor.claimable(alice), 0);
        _warpTo(WEEK_0 + 30);
        distributor.settleWeeks(100);
        assertEq(distributor.revenueOf(WEEK_0 + 30), 1_500e6);
        _lock(alice, CPT_1, WEEK_0 + 40);
        _warpTo(WEEK_0 + 32);
        assertEq(_claim(alice), 1_499_999_999);
    }

    /// @dev Between two holders nobody holds for ten weeks, and money comes in all the time.
    function test_Money_OfAGapGoesToTheNextHolder() external {
        _lock(alice, 100 * CPT_1, WEEK_0 + 3);
        for (uint256 i = 0; i < 14; ++i) {
            if (i != 0) _warpTo(WEEK_0 + i);
            _receive(10e6);
        }
        _lock(bob, 100 * CPT_1, WEEK_0 + 20);
        _warpTo(WEEK_0 + 15);
        distributor.settleWeeks(100);
        assertEq(distributor.claimable(alice), 29_999_999, "weeks 0 to 2");
        assertEq(distributor.claimable(bob), 109_999_999, "weeks 3 to 13, in week 14");
        assertEq(_claim(alice) + _claim(bob), 139_999_998);
    }

    /* OLD CLAIMS */

    function test_Claim_TwicePaysOnce() external {
        _lockTwo();
        _warpTo(WEEK_0 + 1);
        _receive(1_000e6);
        _warpTo(WEEK_0 + 2);
        assertEq(_claim(alice), 499_999_999);
        assertEq(_claim(alice), 0);
        vm.warp(block.timestamp + 1 days);
        assertEq(_claim(alice), 0);
        _warpTo(WEEK_0 + 100);
        assertEq(_claim(alice), 0);
        assertEq(_claim(bob), 499_999_999);
    }

    function test_Claim_BeforeLockingGivesNothingOfThePast() external {
        _lock(bob, 100 * CPT_1, WEEK_0 + 31);
        for (uint256 i = 1; i < 5; ++i) {
            _warpTo(WEEK_0 + i);
            _receive(100e6);
            if (i % 2 == 0) assertEq(_claim(alice), 0);
        }
        _lock(alice, 100 * CPT_1, WEEK_0 + 31);
        _warpTo(WEEK_0 + 5);
        assertEq(_claim(alice), 0);
        _receive(100e6);
        _warpTo(WEEK_0 + 6);
        assertEq(_claim(alice), 49_999_999);
    }

    function test_Claim_OfWhoNeverClaimedBeforeGivesNothingOfThePast() external {
        _lock(bob, 100 * CPT_1, WEEK_0 + 31);
        _warpTo(WEEK_0 + 4);
        _receive(100e6);
        _lock(alice, 100 * CPT_1, WEEK_0 + 31);
        _warpTo(WEEK_0 + 5);
        _receive(100e6);
        _warpTo(WEEK_0 + 6);
        assertEq(_claim(alice), 49_999_999);
        assertEq(_claim(bob), 149_999_999);
    }

    function test_Money_UnclaimedAtTheEndOfTheLockWaits() external {
        _lockTwo();
        for (uint256 i = 1; i < 11; ++i) {
            _warpTo(WEEK_0 + i);
            _receive(100e6);
        }
        _warpTo(WEEK_0 + 11);
        distributor.settleWeeks(100);
        uint256 earned = distributor.claimable(alice);
        vm.prank(alice);
        voteEscrow.withdraw();
        assertEq(distributor.claimable(alice), earned);
        for (uint256 i = 0; i < 3; ++i) {
            _receive(100e6);
            _warpTo(WEEK_0 + 200 + 300 * i);
        }
        distributor.settleWeeks(100);
        assertEq(distributor.claimable(alice), earned, "an ended lock earns no more");
        assertEq(_claim(alice), earned);
    }

    /* CHANGES OF THE LOCK */

    /// @dev Weights at the starts of weeks 1 to 6; alice increases in 1, extends in 2 and increases twice in the last second of 3.
    function test_Changes_CountFromTheNextWeek() external {
        _lock(alice, 100 * CPT_1, WEEK_0 + 11);
        _lock(bob, 100 * CPT_1, WEEK_0 + 101);
        uint256[6] memory ofAlice = [uint256(1_000), 1_800, 2_600, 10_400, 10_000, 9_600];
        uint256 exact;
        for (uint256 i = 1; i < 7; ++i) {
            _warpTo(WEEK_0 + i);
            if (i == 1) _increase(alice, 100 * CPT_1);
            if (i == 2) _extend(alice, WEEK_0 + 16);
            _receive(1_000e6);
            if (i == 3) {
                vm.warp((WEEK_0 + 4) * WEEK - 1);
                _extend(alice, WEEK_0 + 30);
                _increase(alice, 100 * CPT_1);
                _increase(alice, 100 * CPT_1);
            }
            exact += (1_000e6 * ofAlice[i - 1] * 1e9) / (ofAlice[i - 1] + 100 * (101 - i));
        }
        _warpTo(WEEK_0 + 7);
        uint256 paid = _claim(alice);
        assertLe(paid, exact / 1e9);
        assertGe(paid + 4, exact / 1e9, "a claim and three changes");
    }

    function test_Relock_EarnsAgainFromTheWeekAfter() external {
        _lock(alice, 100 * CPT_1, WEEK_0 + 3);
        _lock(bob, 100 * CPT_1, WEEK_0 + 60);
        for (uint256 i = 1; i < 10; ++i) {
            _warpTo(WEEK_0 + i);
            if (i == 5) {
                vm.prank(alice);
                voteEscrow.relock((WEEK_0 + 60) * WEEK);
            }
            _receive(1_000e6);
        }
        _warpTo(WEEK_0 + 10);
        distributor.settleWeeks(10);
        // weeks 1 and 2: 2 of 61 and 1 of 59 parts; 3 to 5: nothing; 6 to 9: half
        uint256 exact = uint256(2_000e6) / 61 + uint256(1_000e6) / 59 + 2_000e6;
        assertApproxEqAbs(_claim(alice), exact, 3);
    }

    function test_Withdraw_AndCreateLockEarnsForBothAndNotBetween() external {
        _lock(alice, 100 * CPT_1, WEEK_0 + 3);
        _lock(bob, 100 * CPT_1, WEEK_0 + 60);
        for (uint256 i = 1; i < 10; ++i) {
            _warpTo(WEEK_0 + i);
            if (i == 4) {
                vm.prank(alice);
                voteEscrow.withdraw();
            }
            if (i == 6) {
                vm.prank(alice);
                voteEscrow.createLock(50 * CPT_1, (WEEK_0 + 60) * WEEK);
            }
            _receive(1_000e6);
        }
        _warpTo(WEEK_0 + 10);
        distributor.settleWeeks(10);
        // weeks 1 and 2: 2 of 61 and 1 of 59 parts; 7 to 9: a third
        uint256 exact = uint256(2_000e6) / 61 + uint256(1_000e6) / 59 + 1_000e6;
        assertApproxEqAbs(_claim(alice), exact, 3);
    }

    function test_Delegation_MovesNoRewards() external {
        _lockTwo();
        vm.prank(alice);
        voteEscrow.delegate(thief);
        for (uint256 i = 1; i < 4; ++i) {
            _warpTo(WEEK_0 + i);
            _receive(1_000e6);
            if (i == 2) {
                vm.prank(alice);
                voteEscrow.delegate(bob);
            }
        }
        _warpTo(WEEK_0 + 4);
        distributor.settleWeeks(10);
        // alice 3 000, 2 700, 2 400; bob 3 000, 2 900, 2 800
        uint256 exact = 500e6 + (uint256(1_000e6) * 27) / 56 + (uint256(1_000e6) * 24) / 52;
        assertEq(_claim(thief), 0);
        uint256 ofAlice = _claim(alice);
        assertApproxEqAbs(ofAlice, exact, 2);
        uint256 ofBob = _claim(bob);
        assertApproxEqAbs(ofBob, 3_000e6 - exact, 2);
        assertLe(ofAlice + ofBob, 3_000e6);
    }

    /// @dev Below `minLock` nobody can; from there on it costs the griefer CPT and alice no money, and no claim more than 64 changes.
    function test_Griefing_ByTinyIncreasesCostsAFewMoreClaims() external {
        _lockTwo();
        _fundCpt(thief, 200 * CPT_1);
        vm.prank(thief);
        vm.expectRevert(abi.encodeWithSelector(IVoteEscrow.VoteEscrow_BelowMinimum.selector, CPT_1 - 1, CPT_1));
        voteEscrow.increaseAmountFor(alice, CPT_1 - 1);
        _warpTo(WEEK_0 + 1);
        _receive(1_000e6);
        for (uint256 i = 0; i < 200; ++i) {
            vm.warp(block.timestamp + 1);
            vm.prank(thief);
            voteEscrow.increaseAmountFor(alice, CPT_1);
        }
        _warpTo(WEEK_0 + 2);
        _receive(1_000e6);
        _warpTo(WEEK_0 + 3);
        distributor.settleWeeks(10);
        assertEq(_claim(alice), 499_999_999, "of the week before the changes, in the first claim");
        uint256 later;
        for (uint256 i = 0; i < 3; ++i) {
            uint256 gasBefore = gasleft();
            later += distributor.claim(alice);
            assertLt(gasBefore - gasleft(), 600_000);
        }
        assertEq(distributor.claimedThrough(alice), WEEK_0 + 2);
        // 500 CPT × 9 weeks of that and 100 × 29
        assertApproxEqAbs(later, (uint256(1_000e6) * 45) / 74, 1);
    }

    /* SILENCE */

    function _silence(uint256 weeks_) private returns (uint256 gasUsed) {
        uint256 snapshot = vm.snapshotState();
        _lock(alice, 300 * CPT_1, WEEK_0 + LONGEST);
        _lock(bob, 100 * CPT_1, WEEK_0 + LONGEST);
        for (uint256 i = 1; i <= weeks_; ++i) {
            _warpTo(WEEK_0 + i);
            _receive(400e6);
        }
        _warpTo(WEEK_0 + weeks_ + 1);
        distributor.settleWeeks(2);
        uint256 held = weeks_ < LONGEST ? weeks_ : LONGEST - 1;
        uint256 gasBefore = gasleft();
        uint256 ofAlice = distributor.claim(alice);
        gasUsed = gasBefore - gasleft();
        uint256 ofBob = distributor.claim(bob);
        assertEq(ofAlice, 300e6 * held - 1);
        assertEq(ofBob, 100e6 * held - 1);
        vm.revertToState(snapshot);
    }

    function test_Claim_OfOneOr52Or207Or208WeeksCostsTheSame() external {
        uint256 one = _silence(1);
        uint256[3] memory others = [uint256(52), 207, 208];
        for (uint256 i = 0; i < 3; ++i) {
            assertApproxEqAbs(_silence(others[i]), one, 2_000);
        }
    }

    /// @dev Nobody does anything at all for 52 and for 208 weeks; then one payment.
    function test_Money_AfterSilentWeeksBelongsToItsWeek() external {
        uint256[2] memory silences = [uint256(52), 208];
        for (uint256 i = 0; i < 2; ++i) {
            uint256 snapshot = vm.snapshotState();
            _lock(alice, 300 * CPT_1, WEEK_0 + LONGEST);
            _warpTo(WEEK_0 + 1);
            _receive(7e6);
            _warpTo(WEEK_0 + silences[i]);
            _lock(bob, 100 * CPT_1, _now() + 10);
            _warpTo(WEEK_0 + silences[i] + 1);
            _receive(1_000e6);
            _warpTo(WEEK_0 + silences[i] + 2);
            uint256 ofAlice = _claim(alice);
            uint256 ofBob = _claim(bob);
            // 300 CPT × 155 weeks beside 100 × 9; after 208 weeks alice's lock has ended
            uint256 exact = i == 0 ? (uint256(1_000e6) * 465) / 474 : 0;
            assertApproxEqAbs(ofAlice, 7e6 + exact, 2);
            assertApproxEqAbs(ofBob, 1_000e6 - exact, 2);
            assertLe(ofAlice + ofBob, 1_007e6);
            vm.revertToState(snapshot);
        }
    }

    /* SMALL AND LARGE */

    /// @dev Fractions are not lost between weeks: alice claims once, bob is made to claim each week.
    function test_Money_OfOneUnitAWeekAddsUp() external {
        _lock(alice, 100 * CPT_1, WEEK_0 + 202);
        _lock(bob, 100 * CPT_1, WEEK_0 + 202);
        for (uint256 i = 1; i < 202; ++i) {
            _warpTo(WEEK_0 + i);
            _receive(1);
            assertEq(_claim(bob), 0, "half a unit a week");
        }
        _warpTo(WEEK_0 + 202);
        assertEq(_claim(bob), 0);
        assertEq(_claim(alice), 100, "100.5 units in 201 weeks");
        assertEq(usdc.balanceOf(address(distributor)), 101);
    }

    function test_DirectTransfers_NeitherPayNorBlock() external {
        _lockTwo();
        _warpTo(WEEK_0 + 1);
        _receive(1_000e6);
        usdc.mint(address(distributor), 5_000e6);
        _warpTo(WEEK_0 + 2);
        assertEq(_claim(alice), 499_999_999);
        assertEq(distributor.sweep(), 5_000e6);
        assertEq(_claim(bob), 499_999_999);
        _warpTo(WEEK_0 + 4);
        // week 3: alice 300 CPT × 8, bob 100 × 28
        assertEq(_claim(alice), uint256(5_000e6 * 24) / 52);
        assertEq(_claim(bob), uint256(5_000e6 * 28) / 52);
    }

    /// @dev 70 billion USDC a week, all there is, to 0.01 CPT, the least that can be locked, for 2 000 weeks.
    function test_Extremes_AllUsdcToTheSmallestLockFor2000Weeks() external {
        _setMinLock(0.01e18);
        _lock(alice, 0.01e18, WEEK_0 + LONGEST);
        uint256 sum;
        for (uint256 i = 1; i <= 2_000; ++i) {
            _warpTo(WEEK_0 + i);
            if (i % 50 == 0) _extend(alice, _now() + LONGEST);
            _receive(7e16);
            if (i == 1_000) sum += distributor.claim(alice);
        }
        _warpTo(WEEK_0 + 2_001);
        sum += distributor.claim(alice);
        assertEq(_nextWeek(), WEEK_0 + 2_001);
        assertLe(sum, 2_000 * 7e16);
        assertGe(sum + 42, 2_000 * 7e16, "40 changes and two claims");
        assertEq(distributor.claim(alice), 0);
    }

    /// @dev Every week as much as its weight can be paid at all: A grows by 2^110 each time, 1 000 times.
    function test_Extremes_TheMostAWeightTakesFor1000Weeks() external {
        _setMinLock(0.01e18);
        _lock(alice, 0.01e18, WEEK_0 + LONGEST);
        for (uint256 i = 1; i <= 1_000; ++i) {
            _warpTo(WEEK_0 + i);
            if (i % 200 == 0) _extend(alice, _now() + LONGEST);
            _receive(voteEscrow.weightAt(_now()) / 4);
        }
        _warpTo(WEEK_0 + 1_001);
        uint256 received = _received();
        assertEq(distributor.claim(alice), received, "2^110 is exact");
        assertEq(usdc.balanceOf(address(distributor)), 0);
    }

    function test_Extremes_AllCptAndOneUnit() external {
        _lock(alice, 60_000_000 * CPT_1, WEEK_0 + LONGEST);
        _lock(bob, CPT_1, WEEK_0 + LONGEST);
        for (uint256 i = 1; i < LONGEST; ++i) {
            _warpTo(WEEK_0 + i);
            _receive(1);
        }
        _warpTo(WEEK_0 + LONGEST);
        assertEq(_claim(alice), 206);
        assertEq(_claim(bob), 0);
    }

    /* REENTRY */

    function _reenter(bytes memory data) private returns (bool succeeded, bytes memory reason) {
        uint256 snapshot = vm.snapshotState();
        vm.etch(address(usdc), type(ReentrantUSDC).runtimeCode);
        ReentrantClaimant claimant = new ReentrantClaimant(address(distributor));
        vm.prank(alice);
        distributor.setReceiver(address(claimant));
        claimant.setCall(data);
        usdc.mint(address(distributor), 77);
        assertEq(distributor.claim(alice), 499_999_999);
        assertEq(usdc.balanceOf(address(claimant)), 499_999_999);
        assertEq(usdc.balanceOf(address(distributor)), 500_000_001 + 77);
        assertEq(distributor.claimable(alice), 0);
        assertEq(_paid(), 499_999_999);
        (succeeded, reason) = (claimant.succeeded(), claimant.reason());
        vm.revertToState(snapshot);
    }

    function test_Reentry_IsRefusedEverywhere() external {
        _lockTwo();
        _warpTo(WEEK_0 + 1);
        _receive(1_000e6);
        _warpTo(WEEK_0 + 2);
        address[] memory accounts = new address[](2);
        (accounts[0], accounts[1]) = (alice, bob);
        bytes[5] memory calls = [
            abi.encodeCall(IFeeDistributor.claim, (alice)),
            abi.encodeCall(IFeeDistributor.claimMany, (accounts)),
            abi.encodeCall(IFeeDistributor.settleWeeks, (8)),
            abi.encodeCall(IFeeDistributor.sweep, ()),
            abi.encodeCall(IRevenueSink.receiveRevenue, (IRevenueRouter.Sink.Staking, 0))
        ];
        bytes memory refusal = abi.encodeWithSelector(ReentrancyGuardTransient.ReentrancyGuardReentrantCall.selector);
        for (uint256 i = 0; i < 5; ++i) {
            (bool succeeded, bytes memory reason) = _reenter(calls[i]);
            assertFalse(succeeded);
            assertEq(reason, refusal);
        }
        (bool ok, ) = _reenter(abi.encodeCall(IOwnClaim.claimOne, (alice)));
        assertFalse(ok, "claimOne is the distributor's own");
    }

    /// @dev Changing one's receiver meanwhile changes the next claim, not this one.
    function test_Reentry_IntoSetReceiverTakesNothing() external {
        _lockTwo();
        _warpTo(WEEK_0 + 1);
        _receive(1_000e6);
        _warpTo(WEEK_0 + 2);
        (bool succeeded, ) = _reenter(abi.encodeCall(IFeeDistributor.setReceiver, (thief)));
        assertTrue(succeeded);
    }
}
