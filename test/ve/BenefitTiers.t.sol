// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Initializable} from "@openzeppelin/contracts/proxy/utils/Initializable.sol";
import {IAccessManaged} from "@openzeppelin/contracts/access/manager/IAccessManaged.sol";
import {IEscrowTypes} from "../../contracts/interfaces/market/IEscrowTypes.sol";
import {IJobEscrowCore} from "../../contracts/interfaces/market/IJobEscrowCore.sol";
import {IProviderRegistry} from "../../contracts/interfaces/market/IProviderRegistry.sol";
import {IBenefitTiers} from "../../contracts/interfaces/ve/IBenefitTiers.sol";
import {FeesTest} from "../helpers/FeesTest.sol";

contract BenefitTiersTest is FeesTest {
    uint256 private constant FOUR_YEARS = 4 * 365 days;

    uint16[6] private _discounts = [uint16(0), 500, 750, 1_000, 1_250, 1_500];

    function _assertTier(address account, uint8 tier) private view {
        (uint8 actual, uint16 discountBps) = tiers.tierOf(account);
        assertEq(actual, tier);
        assertEq(discountBps, _discounts[tier]);
    }

    /// @dev veCPT by decree, to the wei.
    function _setBalance(uint256 balance) private {
        vm.mockCall(address(voteEscrow), abi.encodeCall(voteEscrow.balanceOf, (alice)), abi.encode(balance));
    }

    /// @dev The least amount of CPT that is worth `votes` for so many weeks from the beginning of the present one.
    function _amountFor(uint256 votes, uint256 weeks_) private pure returns (uint256) {
        return (votes * 2 * FOUR_YEARS + 5 * weeks_ * WEEK - 1) / (5 * weeks_ * WEEK);
    }

    /* TIERS */

    function testFuzz_TierOf_IsZeroWithoutALock(address account) external view {
        _assertTier(account, 0);
    }

    function test_TierOf_StepsAtTheThresholdToTheWei() external {
        uint256[5] memory thresholds = [uint256(1_000), 10_000, 50_000, 100_000, 500_000];
        for (uint8 i = 0; i < 5; ++i) {
            _setBalance(thresholds[i] * 1e18 - 1);
            _assertTier(alice, i);
            _setBalance(thresholds[i] * 1e18);
            _assertTier(alice, i + 1);
        }
        _setBalance(250_000_000e18);
        _assertTier(alice, 5);
    }

    /// @dev The same with a lock: the least CPT that reaches the threshold, and a wei less.
    function test_TierOf_StepsAtTheThresholdOfALock() external {
        uint256[5] memory thresholds = [uint256(1_000), 10_000, 50_000, 100_000, 500_000];
        _warpTo(WEEK_0 + 1);
        for (uint8 i = 0; i < 5; ++i) {
            uint256 amount = _amountFor(thresholds[i] * 1e18, LONGEST);
            address below = makeAddr(string.concat("below ", vm.toString(i)));
            address enough = makeAddr(string.concat("at ", vm.toString(i)));
            _lock(below, amount - 1, WEEK_0 + 1 + LONGEST);
            _lock(enough, amount, WEEK_0 + 1 + LONGEST);
            assertLt(voteEscrow.balanceOf(below), thresholds[i] * 1e18);
            _assertTier(below, i);
            assertGe(voteEscrow.balanceOf(enough), thresholds[i] * 1e18);
            _assertTier(enough, i + 1);
            vm.warp(block.timestamp + 1);
            _assertTier(enough, i);
            _warpTo(WEEK_0 + 1);
        }
    }

    function test_TierOf_FallsWithTheDecay() external {
        _warpTo(WEEK_0 + 1);
        _lock(alice, 1_000_000 * CPT_1, WEEK_0 + 1 + LONGEST);
        uint256 end = (WEEK_0 + 1 + LONGEST) * WEEK;
        _assertTier(alice, 5);
        uint256[5] memory thresholds = [uint256(500_000), 100_000, 50_000, 10_000, 1_000];
        for (uint8 i = 0; i < 5; ++i) {
            // the last second in which 2.5 million × left / 4 years is at least the threshold
            uint256 left = (thresholds[i] * FOUR_YEARS + 2_500_000 - 1) / 2_500_000;
            vm.warp(end - left);
            _assertTier(alice, 5 - i);
            vm.warp(end - left + 1);
            _assertTier(alice, 4 - i);
        }
        vm.warp(end);
        _assertTier(alice, 0);
    }

    function test_TierOf_IsNotMovedByDelegation() external {
        _lock(alice, 1_000_000 * CPT_1, WEEK_0 + LONGEST);
        vm.prank(alice);
        voteEscrow.delegate(bob);
        _assertTier(alice, 5);
        _assertTier(bob, 0);
    }

    function testFuzz_TierOf_IsAsTheStepsSay(uint256 balance, uint256 seed) external {
        balance = bound(balance, 0, 1_100_000e18);
        IBenefitTiers.Tier[5] memory steps;
        uint256 threshold;
        uint256 discount;
        for (uint256 i = 0; i < 5; ++i) {
            threshold += 1 + (uint256(keccak256(abi.encode(seed, i))) % 200_000);
            discount += uint256(keccak256(abi.encode(i, seed))) % 1_000;
            steps[i] = IBenefitTiers.Tier({threshold: uint32(threshold), discountBps: uint16(discount)});
        }
        vm.prank(routine);
        tiers.setTiers(steps);
        _setBalance(balance);
        uint256 expected;
        for (uint256 i = 0; i < 5; ++i) {
            if (balance >= uint256(steps[i].threshold) * 1e18) expected = i + 1;
        }
        (uint8 tier, uint16 discountBps) = tiers.tierOf(alice);
        assertEq(tier, expected);
        assertEq(discountBps, expected == 0 ? 0 : steps[expected - 1].discountBps);
    }

    /// @dev All cold: the proxies, the lock, two words of steps.
    function test_TierOf_CostsLessThanThirtyThousandGas() external {
        _lock(alice, 1_000_000 * CPT_1, WEEK_0 + LONGEST);
        vm.cool(address(tiers));
        vm.cool(address(voteEscrow));
        uint256 before = gasleft();
        tiers.tierOf(alice);
        uint256 used = before - gasleft();
        assertLt(used, 30_000);
    }

    /* SETTINGS */

    function test_Initialize_SetsTheSteps() external {
        IBenefitTiers.Tier[5] memory steps = tiers.tiers();
        IBenefitTiers.Tier[5] memory defaults = _defaultTiers();
        for (uint256 i = 0; i < 5; ++i) {
            assertEq(steps[i].threshold, defaults[i].threshold);
            assertEq(steps[i].discountBps, defaults[i].discountBps);
        }
        assertEq(address(tiers.voteEscrow()), address(voteEscrow));
        bytes memory again = _tiersInitializer(thief);
        vm.expectRevert(Initializable.InvalidInitialization.selector);
        (bool reverted, ) = address(tiers).call(again);
        assertTrue(reverted);
    }

    function test_SetTiers_ChangesAllSteps() external {
        IBenefitTiers.Tier[5] memory steps;
        for (uint256 i = 0; i < 5; ++i) {
            steps[i] = IBenefitTiers.Tier({threshold: uint32(1 + i), discountBps: uint16(1_000 * (i + 1))});
        }
        vm.expectEmit(address(tiers));
        emit IBenefitTiers.TiersUpdated(_defaultTiers(), steps);
        vm.prank(routine);
        tiers.setTiers(steps);
        IBenefitTiers.Tier[5] memory stored = tiers.tiers();
        for (uint256 i = 0; i < 5; ++i) {
            assertEq(stored[i].threshold, 1 + i);
            assertEq(stored[i].discountBps, 1_000 * (i + 1));
        }
        _setBalance(5e18 - 1);
        (uint8 tier, uint16 discountBps) = tiers.tierOf(alice);
        assertEq(tier, 4);
        assertEq(discountBps, 4_000);
    }

    function test_SetTiers_TakesEqualDiscountsAndTheHighestThreshold() external {
        IBenefitTiers.Tier[5] memory steps;
        for (uint256 i = 0; i < 5; ++i) {
            steps[i] = IBenefitTiers.Tier({threshold: uint32(type(uint32).max - 4 + i), discountBps: 5_000});
        }
        vm.prank(routine);
        tiers.setTiers(steps);
        _setBalance(uint256(type(uint32).max) * 1e18);
        (uint8 tier, uint16 discountBps) = tiers.tierOf(alice);
        assertEq(tier, 5);
        assertEq(discountBps, 5_000);
    }

    function test_SetTiers_RevertWhen_CallerNotRoutine() external {
        IBenefitTiers.Tier[5] memory steps = _defaultTiers();
        address[3] memory others = [thief, critical, guardian];
        for (uint256 i = 0; i < 3; ++i) {
            vm.expectRevert(abi.encodeWithSelector(IAccessManaged.AccessManagedUnauthorized.selector, others[i]));
            vm.prank(others[i]);
            tiers.setTiers(steps);
        }
    }

    function _expectNotRising(IBenefitTiers.Tier[5] memory steps, uint256 tier) private {
        vm.expectRevert(abi.encodeWithSelector(IBenefitTiers.BenefitTiers_NotRising.selector, tier));
        vm.prank(routine);
        tiers.setTiers(steps);
    }

    function test_SetTiers_RevertWhen_AThresholdDoesNotRise() external {
        for (uint256 i = 0; i < 5; ++i) {
            IBenefitTiers.Tier[5] memory steps = _defaultTiers();
            steps[i].threshold = i == 0 ? 0 : steps[i - 1].threshold;
            _expectNotRising(steps, i + 1);
        }
    }

    function test_SetTiers_RevertWhen_ADiscountFalls() external {
        for (uint256 i = 1; i < 5; ++i) {
            IBenefitTiers.Tier[5] memory steps = _defaultTiers();
            steps[i].discountBps = steps[i - 1].discountBps - 1;
            _expectNotRising(steps, i + 1);
        }
    }

    function test_SetTiers_RevertWhen_ADiscountIsAboveHalf() external {
        for (uint256 i = 0; i < 5; ++i) {
            IBenefitTiers.Tier[5] memory steps = _defaultTiers();
            steps[i].discountBps = 5_001;
            _expectNotRising(steps, i + 1);
        }
    }

    /* IN THE MARKET */

    /// @dev 10 units at 1 USDC of an ordinary provider: a fee of 5 %, of which the user gets the discount back.
    function _discountOf(address account, uint16 minDiscountBps) private returns (uint256) {
        uint256 jobId = _openQuote(_quote(), 10, minDiscountBps, _allowance(account));
        return lens.jobOf(jobId).discountPermille;
    }

    function test_Escrow_GivesTheDiscountOfARealLock() external {
        _warpTo(WEEK_0 + 1);
        _lock(user.addr, _amountFor(10_000e18, LONGEST), WEEK_0 + 1 + LONGEST);
        assertEq(_discountOf(user.addr, 750), 75, "7.5 %");
        assertEq(_discountOf(user.addr, 0), 0, "not asked for");
        vm.warp(block.timestamp + 1);
        assertEq(_discountOf(user.addr, 500), 50, "5 % a second later");
    }

    function test_Escrow_PaysTheDiscountOutOfTheFee() external {
        _lock(user.addr, 1_000_000 * CPT_1, WEEK_0 + LONGEST);
        uint256 jobId = _openQuote(_quote(), 10, 1_500, _allowance(user.addr));
        _start(jobId);
        (uint256 locked, uint256 before) = (12e6, _balanceOf(user.addr));
        _report(_usage(jobId, 10));
        // 10 USDC cost, 0.50 fee, 0.075 of it back
        assertEq(_balanceOf(user.addr) - before, locked - 10e6 + 0.075e6);
        assertEq(_pendingOf(provider.addr), 9.5e6);
    }

    function test_Escrow_RevertWhen_TheDiscountIsBelowWhatTheUserAsksFor() external {
        _warpTo(WEEK_0 + 1);
        _lock(user.addr, _amountFor(10_000e18, LONGEST), WEEK_0 + 1 + LONGEST);
        vm.warp(block.timestamp + 1);
        IEscrowTypes.Quote memory quote = _quote();
        bytes memory signature = _signQuote(provider.key, quote);
        IEscrowTypes.Payment memory payment = _allowance(user.addr);
        vm.expectRevert(abi.encodeWithSelector(IJobEscrowCore.JobEscrow_DiscountBelowLimit.selector, 500, 750));
        vm.prank(user.addr);
        escrow.openJob(quote, signature, 10, 750, payment);
    }

    function test_Registry_TakesTwoPercentOfCertifiedProvidersInTheTopTwoTiers() external {
        vm.prank(evaluator);
        registry.setClass(provider.addr, IProviderRegistry.ProviderClass.Certified);
        (, uint16 feeBps, ) = registry.feeClass(provider.addr);
        uint16 certified = feeBps;
        assertGt(certified, 200);
        _warpTo(WEEK_0 + 1);
        _lock(provider.addr, _amountFor(100_000e18, LONGEST), WEEK_0 + 1 + LONGEST);
        (, feeBps, ) = registry.feeClass(provider.addr);
        assertEq(feeBps, 200, "tier 4");
        _openAndExpectFee(200);
        vm.warp(block.timestamp + 1);
        (, feeBps, ) = registry.feeClass(provider.addr);
        assertEq(feeBps, certified, "tier 3");
        _openAndExpectFee(certified);
        _increase(provider.addr, 1_000_000 * CPT_1);
        (, feeBps, ) = registry.feeClass(provider.addr);
        assertEq(feeBps, 200, "tier 5");
        vm.prank(evaluator);
        registry.setClass(provider.addr, IProviderRegistry.ProviderClass.Ordinary);
        (, feeBps, ) = registry.feeClass(provider.addr);
        assertGt(feeBps, certified, "an ordinary provider's tier gives nothing");
    }

    function _openAndExpectFee(uint256 feeBps) private {
        uint256 jobId = _open();
        assertEq(lens.jobOf(jobId).feeBps, feeBps);
    }
}
