// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IFeeDistributor} from "../../contracts/interfaces/revenue/IFeeDistributor.sol";
import {FeesTest, IOwnClaim} from "../helpers/FeesTest.sol";
import {HostileUSDC} from "../mocks/HostileUSDC.sol";

/// @notice Claims, receivers, and that `claimable` is what a claim pays, whatever waits to be settled.
contract FeeDistributorClaimsTest is FeesTest {
    function _expectClaimed(address account, address receiver, uint256 amount, uint256 throughWeek) private {
        vm.expectEmit(address(distributor));
        emit IFeeDistributor.Claimed(account, receiver, amount, throughWeek);
    }

    /// @dev A thousand USDC for week 1, in which two hold the same weight; week 2 has begun.
    function _oneWeek() private {
        _lockTwo();
        _warpTo(WEEK_0 + 1);
        _receive(1_000e6);
        _warpTo(WEEK_0 + 2);
    }

    /* CLAIM */

    function test_Claim_PaysTheCaller() external {
        _oneWeek();
        assertEq(distributor.claimable(alice), 499_999_999);
        _expectClaimed(alice, alice, 499_999_999, WEEK_0 + 1);
        vm.prank(alice);
        assertEq(distributor.claim(alice), 499_999_999);
        assertEq(usdc.balanceOf(alice), 499_999_999);
        assertEq(_paid(), 499_999_999);
        assertEq(distributor.claimedThrough(alice), WEEK_0 + 1);
        assertEq(distributor.claimedThrough(bob), 0);
        assertEq(distributor.claimable(alice), 0);
    }

    function test_Claim_ByAnyonePaysTheAccount() external {
        _oneWeek();
        vm.prank(thief);
        assertEq(distributor.claim(bob), 499_999_999);
        assertEq(usdc.balanceOf(bob), 499_999_999);
        assertEq(usdc.balanceOf(thief), 0);
    }

    /// @dev Week 2: alice 300 CPT × 9 weeks, bob 100 CPT × 29 weeks, of 5 600.
    function test_Claim_FollowsTheDecay() external {
        _oneWeek();
        _receive(5_600e6);
        _warpTo(WEEK_0 + 3);
        _expectClaimed(alice, alice, 500e6 + 2_700e6 - 1, WEEK_0 + 2);
        assertEq(_claim(alice), 500e6 + 2_700e6 - 1);
        assertEq(_claim(bob), 500e6 + 2_900e6 - 1);
        assertEq(usdc.balanceOf(address(distributor)), 2);
    }

    function test_Claim_SettlesEightWeeks() external {
        _lockTwo();
        for (uint256 i = 1; i < 10; ++i) {
            _warpTo(WEEK_0 + i);
            usdc.mint(address(distributor), 1_000e6);
            distributor.sweep();
        }
        _warpTo(WEEK_0 + 11);
        assertEq(_nextWeek(), WEEK_0);
        _claim(bob);
        assertEq(_nextWeek(), WEEK_0 + 10, "of nine weeks with money the ninth waits");
        assertEq(distributor.claimedThrough(bob), WEEK_0 + 9);
        assertGt(distributor.claimable(bob), 0);
        _claim(bob);
        assertEq(_nextWeek(), WEEK_0 + 11);
        assertEq(distributor.claimable(bob), 0);
    }

    function test_Claim_OfNothingPaysNothing() external {
        _oneWeek();
        distributor.settleWeeks(8);
        vm.recordLogs();
        assertEq(distributor.claim(carol), 0);
        assertEq(distributor.claim(address(0)), 0);
        assertEq(distributor.claim(address(distributor)), 0);
        assertEq(vm.getRecordedLogs().length, 0);
        assertEq(distributor.claimedThrough(carol), WEEK_0 + 1);
    }

    function test_Claim_WorksOffSixtyFourChangesAtATime() external {
        _lock(alice, 100 * CPT_1, WEEK_0 + 200);
        _lock(bob, 100 * CPT_1, WEEK_0 + 200);
        _fundCpt(alice, 140 * CPT_1);
        for (uint256 i = 1; i <= 140; ++i) {
            _warpTo(WEEK_0 + i);
            _receive(10e6);
            vm.warp(block.timestamp + 1);
            vm.prank(alice);
            voteEscrow.increaseAmount(CPT_1);
        }
        _warpTo(WEEK_0 + 141);
        distributor.settleWeeks(1_000);
        uint256 sum = _claim(alice);
        assertEq(distributor.claimedThrough(alice), WEEK_0 + 64);
        sum += _claim(alice);
        assertEq(distributor.claimedThrough(alice), WEEK_0 + 128);
        sum += _claim(alice);
        assertEq(distributor.claimedThrough(alice), WEEK_0 + 140);
        assertEq(distributor.claimable(alice), 0);
        sum += _claim(bob);
        assertLe(sum, 1_400e6);
        assertGe(sum + 140 + 1, 1_400e6, "below a unit for each change and claim");
    }

    function test_Claim_RevertGiven_ReceiverIsBlacklisted() external {
        _oneWeek();
        HostileUSDC hostile = _makeUsdcHostile();
        hostile.setBlacklisted(alice, true);
        vm.expectRevert(abi.encodeWithSelector(HostileUSDC.Blacklisted.selector, alice));
        distributor.claim(alice);
        assertEq(distributor.claimable(alice), 499_999_999, "nothing is lost");
        vm.prank(alice);
        distributor.setReceiver(carol);
        _expectClaimed(alice, carol, 499_999_999, WEEK_0 + 1);
        distributor.claim(alice);
        assertEq(usdc.balanceOf(carol), 499_999_999);
    }

    function test_Claim_RevertGiven_UsdcIsPausedAndPaysLater() external {
        _oneWeek();
        HostileUSDC hostile = _makeUsdcHostile();
        hostile.setPaused(true);
        vm.expectRevert(HostileUSDC.TokenPaused.selector);
        distributor.claim(alice);
        hostile.setPaused(false);
        assertEq(_claim(alice), 499_999_999);
    }

    /* MANY */

    function test_ClaimMany_PaysAll() external {
        _oneWeek();
        address[] memory accounts = new address[](4);
        (accounts[0], accounts[1], accounts[2], accounts[3]) = (alice, carol, bob, alice);
        _expectClaimed(alice, alice, 499_999_999, WEEK_0 + 1);
        _expectClaimed(bob, bob, 499_999_999, WEEK_0 + 1);
        vm.prank(keeper);
        assertEq(distributor.claimMany(accounts), 999_999_998);
        assertEq(usdc.balanceOf(alice), 499_999_999, "named twice, paid once");
        assertEq(usdc.balanceOf(bob), 499_999_999);
        assertEq(distributor.claimedThrough(carol), WEEK_0 + 1);
    }

    function test_ClaimMany_OfNobodyOnlySettles() external {
        _oneWeek();
        assertEq(distributor.claimMany(new address[](0)), 0);
        assertEq(_nextWeek(), WEEK_0 + 2);
    }

    function test_ClaimMany_PassesOverWhoCannotBePaid() external {
        _oneWeek();
        HostileUSDC hostile = _makeUsdcHostile();
        hostile.setBlacklisted(alice, true);
        address[] memory accounts = new address[](2);
        (accounts[0], accounts[1]) = (alice, bob);
        vm.expectEmit(address(distributor));
        emit IFeeDistributor.ClaimFailed(alice, abi.encodeWithSelector(HostileUSDC.Blacklisted.selector, alice));
        _expectClaimed(bob, bob, 499_999_999, WEEK_0 + 1);
        assertEq(distributor.claimMany(accounts), 499_999_999);
        assertEq(_paid(), 499_999_999, "of the failed claim nothing is counted");
        assertEq(distributor.claimedThrough(alice), 0, "its claim stays");
        hostile.setBlacklisted(alice, false);
        assertEq(distributor.claimMany(accounts), 499_999_999);
        assertEq(usdc.balanceOf(alice), 499_999_999);
    }

    function test_ClaimMany_LosesNothingWhen_GasIsShort() external {
        _oneWeek();
        distributor.settleWeeks(8);
        address[] memory accounts = new address[](1);
        accounts[0] = alice;
        for (uint256 limit = 30_000; limit < 160_000; limit += 3_000) {
            uint256 before = distributor.claimable(alice);
            try distributor.claimMany{gas: limit}(accounts) returns (uint256 amount) {
                assertEq(usdc.balanceOf(alice), amount);
                assertEq(distributor.claimable(alice), before - amount);
                if (amount != 0) return;
            } catch {
                assertEq(distributor.claimable(alice), before);
            }
        }
        revert("never paid");
    }

    function test_ClaimOne_RevertWhen_CallerNotSelf() external {
        _oneWeek();
        vm.prank(alice);
        vm.expectRevert(abi.encodeWithSelector(IFeeDistributor.FeeDistributor_CallerNotSelf.selector, alice));
        IOwnClaim(address(distributor)).claimOne(alice);
    }

    /* RECEIVERS */

    function test_SetReceiver_NamesWhoIsPaid() external {
        _oneWeek();
        assertEq(distributor.receiverOf(alice), alice);
        vm.expectEmit(address(distributor));
        emit IFeeDistributor.ReceiverUpdated(alice, address(0), carol);
        vm.prank(alice);
        distributor.setReceiver(carol);
        assertEq(distributor.receiverOf(alice), carol);
        _expectClaimed(alice, carol, 499_999_999, WEEK_0 + 1);
        distributor.claim(alice);
        assertEq(usdc.balanceOf(carol), 499_999_999);
        assertEq(usdc.balanceOf(alice), 0);
        vm.expectEmit(address(distributor));
        emit IFeeDistributor.ReceiverUpdated(alice, carol, address(0));
        vm.prank(alice);
        distributor.setReceiver(address(0));
        assertEq(distributor.receiverOf(alice), alice);
        assertEq(distributor.claimedThrough(alice), WEEK_0 + 1, "the receiver's word keeps the rest");
        assertEq(distributor.claim(alice), 0);
    }

    function test_SetReceiver_OfOneAccountLeavesTheOthers() external {
        _oneWeek();
        vm.prank(thief);
        distributor.setReceiver(carol);
        distributor.claim(alice);
        assertEq(usdc.balanceOf(alice), 499_999_999);
        vm.prank(bob);
        distributor.setReceiver(alice);
        distributor.claim(bob);
        assertEq(usdc.balanceOf(alice), 999_999_998);
    }

    function test_SetReceiver_RevertWhen_ReceiverIsTheDistributorOrUsdc() external {
        address[2] memory bad = [address(distributor), address(usdc)];
        for (uint256 i = 0; i < 2; ++i) {
            vm.expectRevert(abi.encodeWithSelector(IFeeDistributor.FeeDistributor_BadReceiver.selector, bad[i]));
            vm.prank(alice);
            distributor.setReceiver(bad[i]);
        }
    }

    /* CLAIMABLE */

    /// @dev Weeks with and without money and holders, more than eight to settle, changes of the lock in between, claims at any time;
    ///      `_claim` compares.
    function testFuzz_Claimable_IsWhatClaimPays(uint256 seed) external {
        _setMinLock(0.01e18);
        uint256 firstLock = seed % 12;
        uint256 length = 14 + ((seed >> 8) % 30);
        for (uint256 i = 0; i < length; ++i) {
            uint256 roll = uint256(keccak256(abi.encode(seed, i)));
            vm.warp((WEEK_0 + i) * WEEK + WEEK - 1 - ((roll >> 200) % WEEK));
            if (block.timestamp < START) vm.warp(START);
            if (i == firstLock) {
                _lock(alice, 1 + 0.01e18 + (roll % 1e24), _now() + 2 + ((roll >> 100) % 200));
                _lock(bob, 1 + 0.01e18 + ((roll >> 30) % 1e20), _now() + 2 + ((roll >> 120) % 200));
            }
            if (roll & 1 == 1) {
                usdc.mint(address(distributor), 1 + ((roll >> 150) % 1e16));
                distributor.sweep();
            }
            if (roll & 6 == 6) _changeLock(alice, roll >> 16);
            if (roll & 120 == 120) _claim(roll & 128 == 0 ? alice : bob);
        }
        for (uint256 i = 0; i < 6; ++i) {
            vm.warp(block.timestamp + ((seed >> (40 * i)) % (3 * WEEK)));
            _claim(alice);
            _claim(bob);
            _claim(carol);
        }
        assertLe(_paid(), _received());
    }

    function _changeLock(address account, uint256 roll) private {
        (uint256 amount, uint256 end) = voteEscrow.lockOf(account);
        uint256 later = _now() + 2 + (roll % 206);
        if (amount == 0) return;
        if (end <= block.timestamp) {
            vm.prank(account);
            voteEscrow.relock(later * WEEK);
        } else if (later * WEEK > end && roll & 256 == 0) _extend(account, later);
        else _increase(account, 1 + (roll % 1e21));
    }

    function testFuzz_Claimable_IsWhatClaimPaysAfterManyChanges(uint256 seed) external {
        _lock(alice, 10 * CPT_1, WEEK_0 + 100);
        _lock(bob, 10 * CPT_1, WEEK_0 + 100);
        _fundCpt(alice, 1_000);
        uint256 changes = 60 + (seed % 40);
        for (uint256 i = 0; i < changes; ++i) {
            seed = uint256(keccak256(abi.encode(seed)));
            vm.warp(block.timestamp + 1 + (seed % 6 days));
            vm.prank(alice);
            voteEscrow.increaseAmount(1 + ((seed >> 64) % 10));
            if (seed & (7 << 200) == 0) {
                usdc.mint(address(distributor), 1 + ((seed >> 100) % 1e12));
                distributor.sweep();
            }
        }
        vm.warp(block.timestamp + WEEK);
        for (uint256 i = 0; i < 4; ++i) {
            _claim(alice);
            _claim(bob);
        }
        assertEq(distributor.claimedThrough(alice), _now() - 1);
        assertLe(_paid(), _received());
    }
}
