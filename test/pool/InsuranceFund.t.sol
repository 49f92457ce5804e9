// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IAccessManaged} from "@openzeppelin/contracts/access/manager/IAccessManaged.sol";
import {IERC20Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";
import {Initializable} from "@openzeppelin/contracts/proxy/utils/Initializable.sol";
import {IGenesis} from "../../contracts/interfaces/token/IGenesis.sol";
import {IInsuranceFund} from "../../contracts/interfaces/pool/IInsuranceFund.sol";
import {IRevenueRouter} from "../../contracts/interfaces/revenue/IRevenueRouter.sol";
import {Roles} from "../../contracts/libraries/Roles.sol";
import {InsuranceTest} from "../helpers/InsuranceTest.sol";
import {MockUSDC} from "../mocks/MockUSDC.sol";

contract InsuranceFundTest is InsuranceTest {
    bytes32 private constant CLAIM = "line 7";

    /* INITIALIZATION */

    function test_Initialize_SetsSharesAndFigures() external {
        uint16[3] memory shares = [uint16(1), 2, 9_997];
        IInsuranceFund fresh = IInsuranceFund(_proxy(_fundImplementation(), _fundInitializer(shares)));
        for (uint256 i = 0; i < 3; ++i) {
            IInsuranceFund.CompartmentTerms memory terms = fresh.termsOf(IInsuranceFund.Compartment(i));
            assertEq(terms.shareBps, shares[i]);
            assertEq(terms.fullAt, FULL_AT);
            assertEq(terms.insured, address(0));
            assertEq(fresh.targetOf(IInsuranceFund.Compartment(i)), FULL_AT);
        }
    }

    function test_Initialize_RevertWhen_TheSharesDoNotAddUp() external {
        address implementation = _fundImplementation();
        bytes memory initialize = _fundInitializer([uint16(4_000), 3_000, 2_999]);
        vm.expectRevert(abi.encodeWithSelector(IInsuranceFund.InsuranceFund_BadShares.selector, 9_999));
        this.deployProxy(implementation, initialize);
    }

    function deployProxy(address implementation, bytes calldata initialize) external {
        bytes memory code = vm.getCode("TransparentUpgradeableProxy.sol:TransparentUpgradeableProxy");
        bytes memory creation = bytes.concat(code, abi.encode(implementation, address(manager), initialize));
        assembly ("memory-safe") {
            if iszero(create(0, add(creation, 0x20), mload(creation))) {
                returndatacopy(0, 0, returndatasize())
                revert(0, returndatasize())
            }
        }
    }

    function test_Initialize_OnlyOnce() external {
        bytes memory call = abi.encodeWithSignature("initialize(address,uint16[3])", thief, [uint16(10_000), 0, 0]);
        (bool ok, bytes memory reason) = address(fund).call(call);
        assertFalse(ok);
        assertEq(reason, abi.encodeWithSelector(Initializable.InvalidInitialization.selector));
    }

    /* MONEY IN */

    function test_Deposit_GoesToItsCompartmentAlone() external {
        _mintTo(thief, cpt, 7e18);
        vm.startPrank(thief);
        cpt.approve(address(fund), 7e18);
        vm.expectEmit(address(fund));
        emit IInsuranceFund.Deposited(BRIDGE, cpt, thief, 7e18);
        fund.deposit(BRIDGE, cpt, 7e18);
        vm.stopPrank();
        assertEq(fund.balanceOf(BRIDGE, cpt), 7e18);
        assertEq(fund.balanceOf(POOL, cpt), 0);
        assertEq(fund.balanceOf(BRIDGE, usdc), 0);
    }

    function test_Deposit_IsTakenByAFullCompartmentToo() external {
        _insure(POOL, usdc, FULL_AT + 1);
        _assertUsdc(0, FULL_AT + 1, 0);
    }

    function test_Deposit_RevertWhen_TheTokenIsUnknown() external {
        MockUSDC other = new MockUSDC();
        vm.expectRevert(abi.encodeWithSelector(IInsuranceFund.InsuranceFund_UnknownToken.selector, other));
        fund.deposit(POOL, other, 1);
    }

    function test_Deposit_RevertWhen_NothingIsAllowed() external {
        usdc.mint(address(this), 5);
        usdc.approve(address(fund), 4);
        vm.expectRevert(
            abi.encodeWithSelector(IERC20Errors.ERC20InsufficientAllowance.selector, address(fund), uint256(4), 5)
        );
        fund.deposit(POOL, usdc, 5);
        _assertUsdc(0, 0, 0);
    }

    function test_ReceiveRevenue_DividesTheReserveShareByItsParts() external {
        _reserve(1_000e6);
        _assertUsdc(400e6, 300e6, 300e6);
        assertEq(treasury.balanceOf(RESERVE, usdc), 0);
    }

    function test_ReceiveRevenue_LosesNoUnitToADivision() external {
        _reserve(9); // 3.6, 2.7 and 2.7
        _assertUsdc(3, 3, 3);
        _reserve(1);
        _assertUsdc(3, 3, 4);
        _reserve(0);
        _assertUsdc(3, 3, 4);
        assertEq(treasury.balanceOf(RESERVE, usdc), 0);
    }

    function test_ReceiveRevenue_FillsACompartmentToTheUnitAndNoOther() external {
        _insure(ESCROW, usdc, FULL_AT - 100e6);
        usdc.mint(address(this), 1_000e6);
        usdc.approve(address(fund), 1_000e6);
        vm.expectEmit(address(fund));
        emit IInsuranceFund.Overflowed(300e6);
        fund.receiveRevenue(RESERVE_SINK, 1_000e6);
        _assertUsdc(FULL_AT, 300e6, 300e6);
        assertEq(treasury.balanceOf(RESERVE, usdc), 300e6);
        _reserve(1_000e6);
        _assertUsdc(FULL_AT, 600e6, 600e6);
        assertEq(treasury.balanceOf(RESERVE, usdc), 700e6);
    }

    function test_ReceiveRevenue_RevertWhen_ItIsAnotherSinksShare() external {
        for (uint256 sink = 0; sink < 8; ++sink) {
            bytes4 reason = IInsuranceFund.InsuranceFund_NotReserve.selector;
            vm.expectRevert(abi.encodeWithSelector(reason, IRevenueRouter.Sink(sink)));
            fund.receiveRevenue(IRevenueRouter.Sink(sink), 1);
        }
    }

    function test_ReceiveRevenue_OpenToAnyoneAsAGift() external {
        usdc.mint(thief, 10_000);
        vm.startPrank(thief);
        usdc.approve(address(fund), 10_000);
        vm.expectEmit(address(fund));
        emit IInsuranceFund.Deposited(ESCROW, usdc, thief, 4_000);
        fund.receiveRevenue(RESERVE_SINK, 10_000);
        vm.stopPrank();
        _assertUsdc(4_000, 3_000, 3_000);
    }

    function test_ReceiveRevenue_FromTheRouterWithinItsGas() external {
        vm.prank(admin);
        router.setSink(RESERVE_SINK, IRevenueRouter.SinkConfig(address(fund), true));
        _revenue(20_000e6); // 5 %: 1 000
        _assertUsdc(400e6, 300e6, 300e6);
        for (uint256 i = 0; i < 3; ++i) _insure(IInsuranceFund.Compartment(i), usdc, FULL_AT);
        vm.warp(block.timestamp + 1 weeks);
        _revenue(20_000e6);
        assertEq(treasury.balanceOf(RESERVE, usdc), 1_000e6);
    }

    function testFuzz_ReceiveRevenue_IsAsPreviewedAndLosesNothing(uint256 amount, uint256[3] memory before) external {
        amount %= 10_000_000e6;
        uint256 sum;
        for (uint256 i = 0; i < 3; ++i) {
            before[i] %= 2 * FULL_AT;
            _insure(IInsuranceFund.Compartment(i), usdc, before[i]);
            sum += before[i];
        }
        (uint256[3] memory taken, uint256 rest) = fund.previewReserve(amount);
        uint256[3] memory parts = _parts(amount, [uint16(4_000), 3_000, 3_000]);
        _reserve(amount);
        uint256 into;
        for (uint256 i = 0; i < 3; ++i) {
            uint256 room = before[i] < FULL_AT ? FULL_AT - before[i] : 0;
            assertEq(taken[i], parts[i] < room ? parts[i] : room);
            assertEq(fund.balanceOf(IInsuranceFund.Compartment(i), usdc), before[i] + taken[i]);
            into += taken[i];
        }
        assertEq(into + rest, amount);
        assertEq(treasury.balanceOf(RESERVE, usdc), rest);
        assertEq(usdc.balanceOf(address(fund)), sum + into);
    }

    function testFuzz_SetShares_DivideAnyAmountByAnyParts(uint16 first, uint16 second, uint256 amount) external {
        first %= 10_001;
        second %= 10_001 - first;
        amount %= FULL_AT;
        uint16[3] memory shares = [first, second, 10_000 - first - second];
        vm.prank(critical);
        fund.setShares(shares);
        _reserve(amount);
        uint256[3] memory parts = _parts(amount, shares);
        for (uint256 i = 0; i < 3; ++i) {
            assertEq(fund.termsOf(IInsuranceFund.Compartment(i)).shareBps, shares[i]);
            assertEq(fund.balanceOf(IInsuranceFund.Compartment(i), usdc), parts[i]);
            assertApproxEqAbs(parts[i], (amount * shares[i]) / 10_000, 2, "less than two units more");
        }
        assertEq(treasury.balanceOf(RESERVE, usdc), 0);
        assertEq(usdc.balanceOf(address(fund)), amount);
    }

    function test_Sweep_CountsADonationThatChangedNothingBefore() external {
        _insure(POOL, usdc, 500e6);
        usdc.mint(address(fund), 7);
        _assertUsdc(0, 500e6, 0);
        vm.prank(insured[1]);
        assertEq(fund.payClaim(POOL, CLAIM, bob, 501e6), 500e6);
        vm.prank(admin);
        assertEq(fund.sweep(ESCROW, usdc), 7);
        _assertUsdc(7, 0, 0);
    }

    function test_Sweep_RevertWhen_TheTokenIsUnknown() external {
        vm.expectRevert(abi.encodeWithSelector(IInsuranceFund.InsuranceFund_UnknownToken.selector, bob));
        vm.prank(admin);
        fund.sweep(POOL, MockUSDC(bob));
    }

    function test_Sweep_RevertWhen_NothingCame() external {
        _insure(POOL, usdc, 1);
        vm.expectRevert(abi.encodeWithSelector(IInsuranceFund.InsuranceFund_NothingToSweep.selector, usdc));
        vm.prank(admin);
        fund.sweep(POOL, usdc);
    }

    function test_Sweep_CountsWhatGenesisSentForTheBridge() external {
        vm.startPrank(admin);
        manager.grantRole(Roles.VESTING_GRANTOR, address(genesis), 0);
        genesis.begin(cpt, vestingVault, bob, address(treasury));
        vm.stopPrank();
        vm.prank(admin);
        assertEq(genesis.fund(IGenesis.Allocation.BridgeInsurance, address(fund)), 500_000e18);
        vm.expectEmit(address(fund));
        emit IInsuranceFund.Deposited(BRIDGE, cpt, address(0), 500_000e18);
        vm.prank(admin);
        assertEq(fund.sweep(BRIDGE, cpt), 500_000e18);
        assertEq(fund.balanceOf(BRIDGE, cpt), 500_000e18);
        vm.expectRevert(abi.encodeWithSelector(IInsuranceFund.InsuranceFund_NothingToSweep.selector, cpt));
        vm.prank(admin);
        fund.sweep(POOL, cpt);
    }

    /* MONEY OUT */

    function test_PayClaim_PaysWhatIsAsked() external {
        _insure(POOL, usdc, 500e6);
        vm.expectEmit(address(fund));
        emit IInsuranceFund.ClaimPaid(POOL, CLAIM, bob, 120e6, 120e6);
        vm.prank(insured[1]);
        assertEq(fund.payClaim(POOL, CLAIM, bob, 120e6), 120e6);
        assertEq(usdc.balanceOf(bob), 120e6);
        _assertUsdc(0, 380e6, 0);
    }

    function test_PayClaim_PaysNoMoreThanItsCompartmentHolds() external {
        _insure(POOL, usdc, 500e6);
        _insure(ESCROW, usdc, 900e6);
        vm.prank(insured[1]);
        assertEq(fund.payClaim(POOL, CLAIM, bob, 501e6), 500e6);
        _assertUsdc(900e6, 0, 0);
        vm.prank(insured[1]);
        assertEq(fund.payClaim(POOL, CLAIM, bob, 1e6), 0);
        assertEq(usdc.balanceOf(bob), 500e6);
    }

    function test_PayClaim_RevertWhen_NotByWhomTheCompartmentInsures() external {
        _insure(POOL, usdc, 500e6);
        address[3] memory others = [thief, insured[0], admin];
        for (uint256 i = 0; i < 3; ++i) {
            vm.expectRevert(abi.encodeWithSelector(IInsuranceFund.InsuranceFund_NotInsured.selector, POOL, others[i]));
            vm.prank(others[i]);
            fund.payClaim(POOL, CLAIM, others[i], 1);
        }
    }

    function test_PayClaim_RevertWhen_TheReceiverIsNobodyOrTheFund() external {
        address[2] memory receivers = [address(0), address(fund)];
        for (uint256 i = 0; i < 2; ++i) {
            vm.expectRevert(abi.encodeWithSelector(IInsuranceFund.InsuranceFund_BadReceiver.selector, receivers[i]));
            vm.prank(insured[1]);
            fund.payClaim(POOL, CLAIM, receivers[i], 0);
        }
    }

    function test_PayClaim_LeavesTheCompartmentsCptAlone() external {
        _insure(POOL, cpt, 9e18);
        vm.expectEmit(address(fund));
        emit IInsuranceFund.ClaimPaid(POOL, CLAIM, bob, 3, 0);
        vm.prank(insured[1]);
        assertEq(fund.payClaim(POOL, CLAIM, bob, 3), 0);
        assertEq(fund.balanceOf(POOL, cpt), 9e18);
    }

    function test_Compensate_RevertWhen_TheReceiverIsNobodyOrTheFund() external {
        address[2] memory receivers = [address(0), address(fund)];
        for (uint256 i = 0; i < 2; ++i) {
            vm.expectRevert(abi.encodeWithSelector(IInsuranceFund.InsuranceFund_BadReceiver.selector, receivers[i]));
            vm.prank(admin);
            fund.compensate(POOL, "incident", usdc, receivers[i], 0);
        }
    }

    function test_Compensate_RevertGiven_OnlyAnotherCompartmentHoldsAsMuch() external {
        _insure(POOL, usdc, 500e6);
        _insure(BRIDGE, usdc, 2);
        bytes4 reason = IInsuranceFund.InsuranceFund_InsufficientBalance.selector;
        vm.expectRevert(abi.encodeWithSelector(reason, BRIDGE, usdc, uint256(2), 3));
        vm.prank(admin);
        fund.compensate(BRIDGE, "incident", usdc, bob, 3);
        _assertUsdc(0, 500e6, 2);
    }

    function test_Compensate_PaysEitherTokenOnGovernancesWord() external {
        _insure(BRIDGE, cpt, 100e18);
        vm.expectEmit(address(fund));
        emit IInsuranceFund.Compensated(BRIDGE, "incident", bob, cpt, 60e18);
        vm.prank(admin);
        fund.compensate(BRIDGE, "incident", cpt, bob, 60e18);
        assertEq(cpt.balanceOf(bob), 60e18);
        vm.expectRevert(
            abi.encodeWithSelector(
                IInsuranceFund.InsuranceFund_InsufficientBalance.selector,
                BRIDGE,
                cpt,
                40e18,
                40e18 + 1
            )
        );
        vm.prank(admin);
        fund.compensate(BRIDGE, "incident", cpt, bob, 40e18 + 1);
        vm.expectRevert(abi.encodeWithSelector(IInsuranceFund.InsuranceFund_UnknownToken.selector, bob));
        vm.prank(admin);
        fund.compensate(BRIDGE, "incident", MockUSDC(bob), bob, 1);
    }

    /* SETTINGS */

    function test_SetShares_MustAddUp() external {
        vm.expectEmit(address(fund));
        emit IInsuranceFund.SharesUpdated([uint16(4_000), 3_000, 3_000], [uint16(0), 2_500, 7_500]);
        vm.prank(critical);
        fund.setShares([uint16(0), 2_500, 7_500]);
        _reserve(1_000e6);
        _assertUsdc(0, 250e6, 750e6);
        vm.expectRevert(abi.encodeWithSelector(IInsuranceFund.InsuranceFund_BadShares.selector, 10_001));
        vm.prank(critical);
        fund.setShares([uint16(1), 2_500, 7_500]);
    }

    function test_SetFullAt_StopsAndStartsACompartment() external {
        vm.expectEmit(address(fund));
        emit IInsuranceFund.FullAtUpdated(POOL, FULL_AT, 0);
        vm.prank(critical);
        fund.setFullAt(POOL, 0);
        _reserve(1_000e6);
        _assertUsdc(400e6, 0, 300e6);
        assertEq(treasury.balanceOf(RESERVE, usdc), 300e6);
    }

    function test_SetInsured_ToNobodyEndsClaims() external {
        vm.prank(admin);
        fund.setInsured(POOL, address(0));
        vm.expectRevert(abi.encodeWithSelector(IInsuranceFund.InsuranceFund_NotInsured.selector, POOL, insured[1]));
        vm.prank(insured[1]);
        fund.payClaim(POOL, CLAIM, bob, 0);
    }

    function test_SetInsured_ChangesWhoClaims() external {
        _insure(POOL, usdc, 5);
        vm.expectEmit(address(fund));
        emit IInsuranceFund.InsuredUpdated(POOL, insured[1], bob);
        vm.prank(admin);
        fund.setInsured(POOL, bob);
        assertEq(fund.termsOf(POOL).insured, bob);
        vm.prank(bob);
        assertEq(fund.payClaim(POOL, CLAIM, thief, 5), 5);
        vm.expectRevert(abi.encodeWithSelector(IInsuranceFund.InsuranceFund_NotInsured.selector, POOL, insured[1]));
        vm.prank(insured[1]);
        fund.payClaim(POOL, CLAIM, thief, 5);
    }

    function test_Settings_RevertWhen_ByAnybodyElse() external {
        address[3] memory others = [thief, guardian, insured[1]];
        bytes[5] memory calls = [
            abi.encodeCall(fund.setShares, ([uint16(10_000), 0, 0])),
            abi.encodeCall(fund.setFullAt, (POOL, 1)),
            abi.encodeCall(fund.setInsured, (POOL, thief)),
            abi.encodeCall(fund.sweep, (POOL, usdc)),
            abi.encodeCall(fund.compensate, (POOL, "", usdc, thief, 1))
        ];
        for (uint256 i = 0; i < calls.length * others.length; ++i) {
            address other = others[i % others.length];
            vm.prank(other);
            (bool ok, bytes memory reason) = address(fund).call(calls[i / others.length]);
            assertFalse(ok);
            assertEq(reason, abi.encodeWithSelector(IAccessManaged.AccessManagedUnauthorized.selector, other));
        }
    }

    /* STEPS */

    /// @dev The first two of what is left each time, the last the rest.
    function _parts(uint256 amount, uint16[3] memory shares) private pure returns (uint256[3] memory parts) {
        parts[0] = (amount * shares[0]) / 10_000;
        uint256 left = amount - parts[0];
        if (shares[0] < 10_000) parts[1] = (left * shares[1]) / (uint256(shares[1]) + shares[2]);
        parts[2] = left - parts[1];
    }

    function _revenue(uint256 amount) private {
        usdc.mint(address(this), amount);
        usdc.approve(address(router), amount);
        router.depositRevenue(IRevenueRouter.Stream.SaaS, amount);
        router.distribute();
    }
}
