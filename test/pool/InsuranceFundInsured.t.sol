// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {IInsuranceFund} from "../../contracts/interfaces/pool/IInsuranceFund.sol";
import {IRevenueRouter} from "../../contracts/interfaces/revenue/IRevenueRouter.sol";
import {BoundedReads} from "../../contracts/libraries/BoundedReads.sol";
import {Roles} from "../../contracts/libraries/Roles.sol";
import {InsuranceTest} from "../helpers/InsuranceTest.sol";
import {HostileUSDC} from "../mocks/HostileUSDC.sol";
import {LeanInsured, MockInsured} from "../mocks/MockInsured.sol";
import {ReentrantClaimant, ReentrantUSDC} from "../mocks/ReentrantUSDC.sol";

/// @notice The fund and the contracts that it insures, honest and not; tokens at their worst.
contract InsuranceFundInsuredTest is InsuranceTest {
    bytes32 private constant CLAIM = "line 7";
    uint256 private constant TARGET = 1_000e6;
    uint256 private constant SINK_GAS = 300_000;

    MockInsured private pool;

    function setUp() public override {
        super.setUp();
        pool = _insuredContract(POOL, TARGET);
    }

    function _assertTold(uint256 balance, uint256 times) private view {
        assertEq(pool.balance(), balance, "told");
        assertEq(pool.timesTold(), times, "times told");
        assertEq(pool.balanceThen(), balance, "balance then");
    }

    function _refusal(uint256 balance) private pure returns (bytes memory) {
        return abi.encodeWithSelector(MockInsured.Refused.selector, balance);
    }

    /* TARGET */

    function test_TargetOf_IsWhatTheContractSays() external {
        assertEq(fund.targetOf(POOL), TARGET);
        assertEq(fund.targetOf(ESCROW), FULL_AT);
        pool.setTarget(0);
        assertEq(fund.targetOf(POOL), 0);
        vm.prank(critical);
        fund.setFullAt(ESCROW, 7);
        assertEq(fund.targetOf(ESCROW), 7);
    }

    function test_ReceiveRevenue_FillsTheCompartmentToTheContractsTarget() external {
        pool.setTarget(250e6);
        _reserve(1_000e6);
        _assertUsdc(400e6, 250e6, 300e6);
        assertEq(treasury.balanceOf(RESERVE, usdc), 50e6);
        pool.setTarget(260e6);
        _reserve(1_000e6);
        _assertUsdc(800e6, 260e6, 600e6);
        pool.setTarget(1); // the pool shrank: what is there stays
        _reserve(1_000e6);
        _assertUsdc(1_200e6, 260e6, 900e6);
    }

    function test_ReceiveRevenue_TakesItsPartWhateverTheTarget() external {
        pool.setTarget(type(uint256).max);
        _reserve(10_000_000e6);
        _assertUsdc(FULL_AT, 3_000_000e6, FULL_AT);
    }

    function test_TargetOf_FallsBackGiven_TheContractAnswersNothing() external {
        for (uint256 i = 1; i <= uint256(type(MockInsured.Answer).max); ++i) {
            pool.setAnswer(MockInsured.Answer(i));
            assertEq(fund.targetOf(POOL), FULL_AT);
            (uint256[3] memory taken, ) = fund.previewReserve(10_000e6);
            assertEq(taken[1], 3_000e6);
        }
    }

    function test_ReceiveRevenue_FallsBackGiven_TheContractBurnsGas() external {
        pool.setAnswer(MockInsured.Answer.BurnsGas);
        usdc.mint(address(this), 10_000e6);
        usdc.approve(address(fund), 10_000e6);
        fund.receiveRevenue{gas: SINK_GAS}(RESERVE_SINK, 10_000e6);
        _assertUsdc(4_000e6, 3_000e6, 3_000e6);
        _assertTold(3_000e6, 2);
    }

    /// @dev With too little gas the caller could make a contract look silent, and fill its compartment above its target.
    function test_ReceiveRevenue_RevertWhen_TheCallersGasWouldSilenceTheContract() external {
        usdc.mint(address(this), 10_000e6);
        usdc.approve(address(fund), 10_000e6);
        for (uint256 gasLimit = 20_000; gasLimit < 400_000; gasLimit += 2_000) {
            uint256 snapshot = vm.snapshotState();
            (bool ok, ) = address(fund).call{gas: gasLimit}(
                abi.encodeCall(fund.receiveRevenue, (RESERVE_SINK, 10_000e6))
            );
            if (ok) assertEq(fund.balanceOf(POOL, usdc), TARGET);
            vm.revertToState(snapshot);
        }
        vm.expectPartialRevert(BoundedReads.BoundedReads_InsufficientGas.selector);
        fund.targetOf{gas: 50_000}(POOL);
    }

    function test_ReceiveRevenue_AsksNobodyForAPartOfNothing() external {
        vm.prank(critical);
        fund.setShares([uint16(5_000), 0, 5_000]);
        vm.expectCall(address(pool), abi.encodeCall(pool.insuranceTarget, ()), 0);
        vm.expectCall(address(pool), abi.encodeWithSelector(pool.onInsuranceChanged.selector), 0);
        _reserve(1_000e6);
        _assertUsdc(500e6, 0, 500e6);
    }

    /* WHAT IT IS TOLD */

    function test_Insured_IsToldOfEveryChangeOfItsUsdc() external {
        _assertTold(0, 1); // when it was named
        _insure(POOL, usdc, 500e6);
        _assertTold(500e6, 2);
        assertEq(pool.heldThen(), 500e6);
        _reserve(1_000e6);
        _assertTold(800e6, 3);
        assertEq(pool.heldThen(), 1_500e6);
        usdc.mint(address(fund), 5);
        vm.prank(admin);
        fund.sweep(POOL, usdc);
        _assertTold(800e6 + 5, 4);
        assertEq(pool.heldThen(), 1_500e6 + 5);
        assertFalse(pool.wasClaiming());
        assertEq(pool.claim(CLAIM, address(pool), 300e6), 300e6);
        _assertTold(500e6 + 5, 5);
        assertEq(pool.heldThen(), 1_200e6 + 5);
        assertTrue(pool.wasClaiming());
        vm.prank(admin);
        fund.compensate(POOL, "incident", usdc, bob, 5);
        _assertTold(500e6, 6);
        assertEq(pool.heldThen(), 1_200e6);
        assertEq(pool.claim(CLAIM, address(pool), 501e6), 500e6);
        _assertTold(0, 7);
    }

    function test_Insured_IsNotToldOfCptNorOfOtherCompartments() external {
        _insure(POOL, cpt, 5e18);
        _insure(ESCROW, usdc, 5e6);
        vm.prank(admin);
        fund.compensate(POOL, "incident", cpt, bob, 1e18);
        vm.prank(insured[0]);
        fund.payClaim(ESCROW, CLAIM, bob, 5e6);
        _assertTold(0, 1);
    }

    function test_Insured_IsNotToldWhen_TheShareIsTheOthers() external {
        _insure(POOL, usdc, TARGET);
        _reserve(10_000e6);
        _assertTold(TARGET, 2);
    }

    function test_SetInsured_TellsTheNewContractThePresentBalanceAndTheOldOneThatItHasNone() external {
        _insure(POOL, usdc, 7e6);
        MockInsured next = _insuredContract(POOL, TARGET);
        assertEq(next.balance(), 7e6);
        assertEq(next.timesTold(), 1);
        _insure(POOL, usdc, 1e6);
        assertEq(next.balance(), 8e6);
        assertEq(pool.balance(), 0);
        assertEq(pool.timesTold(), 3);
        bytes4 reason = IInsuranceFund.InsuranceFund_NotInsured.selector;
        vm.expectRevert(abi.encodeWithSelector(reason, POOL, address(pool)));
        pool.claim(CLAIM, bob, 1);
    }

    function test_SetInsured_RevertWhen_TheContractIsNone() external {
        vm.expectRevert();
        vm.prank(admin);
        fund.setInsured(POOL, address(router));
        assertEq(fund.termsOf(POOL).insured, address(pool));
    }

    /* ONE THAT REFUSES */

    function test_Deposit_RevertGiven_TheContractRefuses() external {
        pool.setRefusing(true);
        usdc.mint(address(this), 5);
        usdc.approve(address(fund), 5);
        vm.expectRevert(_refusal(5));
        fund.deposit(POOL, usdc, 5);
        _assertUsdc(0, 0, 0);
        _insure(POOL, cpt, 5);
        _insure(ESCROW, usdc, 5);
    }

    function test_Payments_RevertGiven_TheContractRefuses() external {
        _insure(POOL, usdc, 5);
        usdc.mint(address(fund), 2);
        pool.setRefusing(true);
        vm.expectRevert(_refusal(4));
        pool.claim(CLAIM, bob, 1);
        vm.startPrank(admin);
        vm.expectRevert(_refusal(3));
        fund.compensate(POOL, "incident", usdc, bob, 2);
        vm.expectRevert(_refusal(7));
        fund.sweep(POOL, usdc);
        vm.stopPrank();
        _assertUsdc(0, 5, 0);
        assertEq(usdc.balanceOf(bob), 0);
    }

    function test_Distribute_KeepsTheShareAsCreditGiven_TheContractRefuses() external {
        vm.prank(admin);
        router.setSink(RESERVE_SINK, IRevenueRouter.SinkConfig(address(fund), true));
        pool.setRefusing(true);
        usdc.mint(address(this), 20_000e6);
        usdc.approve(address(router), 20_000e6);
        router.depositRevenue(IRevenueRouter.Stream.SaaS, 20_000e6);
        router.distribute();
        (uint256 owed, uint256 paid) = router.sinkTotals(RESERVE_SINK);
        assertEq(owed, 1_000e6);
        assertEq(paid, 0);
        _assertUsdc(0, 0, 0);
        vm.prank(admin);
        fund.setInsured(POOL, bob); // the way out, whatever the old one does
        assertEq(router.collect(RESERVE_SINK), 1_000e6);
        _assertUsdc(400e6, 300e6, 300e6);
    }

    /* ONE THAT CALLS BACK */

    function test_Insured_CannotCallTheFundBackWhileItIsTold() external {
        _insure(POOL, usdc, 5e6);
        usdc.mint(address(fund), 9);
        vm.prank(admin);
        manager.grantRole(Roles.ADMIN, address(pool), 0);
        bytes[6] memory calls = [
            abi.encodeCall(fund.payClaim, (POOL, CLAIM, bob, 1)),
            abi.encodeCall(fund.deposit, (POOL, usdc, 0)),
            abi.encodeCall(fund.receiveRevenue, (RESERVE_SINK, 0)),
            abi.encodeCall(fund.sweep, (POOL, usdc)),
            abi.encodeCall(fund.compensate, (ESCROW, "incident", usdc, bob, 0)),
            abi.encodeCall(fund.setInsured, (ESCROW, address(pool)))
        ];
        for (uint256 i = 0; i < calls.length; ++i) {
            pool.setCall(calls[i]);
            pool.claim(CLAIM, bob, 1);
            assertFalse(pool.succeeded());
            bytes4 guard = ReentrancyGuardTransient.ReentrancyGuardReentrantCall.selector;
            assertEq(pool.reason(), abi.encodeWithSelector(guard));
        }
        _assertUsdc(0, 5e6 - 6, 0);
        assertEq(usdc.balanceOf(bob), 6);
    }

    function test_Insured_CanReadTheFundWhileItIsTold() external {
        pool.setCall(abi.encodeCall(fund.previewReserve, (10_000e6)));
        _insure(POOL, usdc, 400e6);
        assertTrue(pool.succeeded());
        (uint256[3] memory taken, ) = abi.decode(pool.reason(), (uint256[3], uint256));
        assertEq(taken[1], 600e6);
    }

    /* TOKENS AT THEIR WORST */

    function test_PayClaim_RevertGiven_TheReceiverIsBlacklisted() external {
        _insure(POOL, usdc, 5);
        HostileUSDC hostile = _makeUsdcHostile();
        hostile.setBlacklisted(bob, true);
        bytes memory reason = abi.encodeWithSelector(HostileUSDC.Blacklisted.selector, bob);
        vm.expectRevert(reason);
        pool.claim(CLAIM, bob, 1);
        vm.expectRevert(reason);
        vm.prank(admin);
        fund.compensate(POOL, "incident", usdc, bob, 1);
        _assertUsdc(0, 5, 0);
        _assertTold(5, 2);
        assertEq(pool.claim(CLAIM, address(pool), 5), 5); // and the claim is still there to be paid elsewhere
    }

    function test_Usdc_PausedStopsUsdcAlone() external {
        _insure(POOL, usdc, 5);
        _insure(POOL, cpt, 5);
        _makeUsdcHostile().setPaused(true);
        vm.expectRevert(HostileUSDC.TokenPaused.selector);
        pool.claim(CLAIM, bob, 1);
        vm.prank(admin);
        fund.compensate(POOL, "incident", cpt, bob, 5);
        assertEq(cpt.balanceOf(bob), 5);
    }

    function test_Usdc_AnsweringFalseIsRefused() external {
        _insure(POOL, usdc, 5);
        usdc.mint(address(this), 5);
        usdc.approve(address(fund), 5);
        _makeUsdcHostile().setAnswersFalse(true);
        bytes memory reason = abi.encodeWithSelector(SafeERC20.SafeERC20FailedOperation.selector, usdc);
        vm.expectRevert(reason);
        fund.deposit(POOL, usdc, 1);
        vm.expectRevert(reason);
        fund.receiveRevenue(RESERVE_SINK, 5);
        vm.expectRevert(reason);
        pool.claim(CLAIM, bob, 1);
        _assertUsdc(0, 5, 0);
    }

    /// @dev The issuer took USDC out of the fund: nothing is there to sweep, what is covered is paid.
    function test_Sweep_RevertGiven_TokensWereLost() external {
        _insure(POOL, usdc, 5);
        vm.prank(address(fund));
        usdc.transfer(thief, 1);
        vm.expectRevert();
        vm.prank(admin);
        fund.sweep(POOL, usdc);
        assertEq(pool.claim(CLAIM, bob, 4), 4);
    }

    function test_ReceiveRevenue_RevertGiven_TheTreasuryIsBlacklistedAndSomethingOverflows() external {
        HostileUSDC hostile = _makeUsdcHostile();
        hostile.setBlacklisted(address(treasury), true);
        _reserve(1_000e6); // nothing overflows
        _assertUsdc(400e6, 300e6, 300e6);
        pool.setTarget(0);
        usdc.mint(address(this), 10);
        usdc.approve(address(fund), 10);
        vm.expectRevert(abi.encodeWithSelector(HostileUSDC.Blacklisted.selector, address(treasury)));
        fund.receiveRevenue(RESERVE_SINK, 10);
    }

    /// @dev A token that calls its receiver first shows it what is about to leave: neither a gift nor paid twice.
    function test_Payments_CannotBeUsedByWhoeverIsPaid() external {
        vm.etch(address(usdc), type(ReentrantUSDC).runtimeCode);
        ReentrantClaimant claimant = new ReentrantClaimant(address(fund));
        vm.startPrank(admin);
        manager.grantRole(Roles.ADMIN, address(claimant), 0);
        fund.setInsured(ESCROW, address(0));
        vm.stopPrank();
        _insure(POOL, usdc, 10);
        bytes[3] memory calls = [
            abi.encodeCall(fund.sweep, (ESCROW, usdc)),
            abi.encodeCall(fund.compensate, (POOL, "incident", usdc, bob, 1)),
            abi.encodeCall(fund.deposit, (ESCROW, usdc, 0))
        ];
        for (uint256 i = 0; i < calls.length; ++i) {
            claimant.setCall(calls[i]);
            pool.claim(CLAIM, address(claimant), 1);
            assertFalse(claimant.succeeded());
            bytes4 guard = ReentrancyGuardTransient.ReentrancyGuardReentrantCall.selector;
            assertEq(claimant.reason(), abi.encodeWithSelector(guard));
        }
        _assertUsdc(0, 7, 0);
    }

    /* GAS */

    /// @dev Three contracts asked and told, all accounts cold, every slot written for the first time; then an overflow as well.
    function test_ReceiveRevenue_TakesFarLessThanItsGas() external {
        LeanInsured[3] memory contracts = _leanContracts(10_000e6);
        uint256 first = _gasOfReserve(1_000e6, contracts);
        _assertUsdc(400e6, 300e6, 300e6);
        for (uint256 i = 0; i < 3; ++i) assertGe(contracts[i].balance(), 300e6);
        contracts = _leanContracts(400e6);
        uint256 overflowing = _gasOfReserve(1_000e6, contracts);
        _assertUsdc(400e6, 400e6, 400e6);
        assertEq(treasury.balanceOf(RESERVE, usdc), 800e6);
        contracts = _leanContracts(10_000e6);
        uint256 later = _gasOfReserve(1_000e6, contracts);
        assertLt(first, (SINK_GAS * 4) / 5, "gas of the first share");
        assertLt(overflowing, (SINK_GAS * 4) / 5, "gas of a share that overflows");
        assertLt(later, SINK_GAS / 2, "gas of a later share");
    }

    function _leanContracts(uint256 target) private returns (LeanInsured[3] memory contracts) {
        for (uint256 i = 0; i < 3; ++i) {
            contracts[i] = new LeanInsured(target);
            vm.prank(admin);
            fund.setInsured(IInsuranceFund.Compartment(i), address(contracts[i]));
        }
    }

    function _gasOfReserve(uint256 amount, LeanInsured[3] memory contracts) private returns (uint256 used) {
        usdc.mint(address(this), amount);
        usdc.approve(address(fund), amount);
        vm.cool(address(fund));
        vm.cool(address(usdc));
        vm.cool(address(treasury));
        for (uint256 i = 0; i < 3; ++i) vm.cool(address(contracts[i]));
        uint256 gasBefore = gasleft();
        fund.receiveRevenue{gas: SINK_GAS}(RESERVE_SINK, amount);
        used = gasBefore - gasleft();
    }
}
