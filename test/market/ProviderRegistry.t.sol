// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IAccessManaged} from "@openzeppelin/contracts/access/manager/IAccessManaged.sol";
import {IExpiringPause} from "../../contracts/interfaces/base/IExpiringPause.sol";
import {IJobEscrowExtension} from "../../contracts/interfaces/market/IJobEscrowExtension.sol";
import {IProviderRegistry} from "../../contracts/interfaces/market/IProviderRegistry.sol";
import {ProtocolTest} from "../helpers/ProtocolTest.sol";

contract ProviderRegistryTest is ProtocolTest {
    address private _newcomer = makeAddr("newcomer");
    address private _payout = makeAddr("payout");

    function test_Register_PutsTheCallerInTheOrdinaryClass() external {
        vm.expectEmit(address(registry));
        emit IProviderRegistry.ProviderRegistered(_newcomer, _payout, "ipfs://a", keccak256("a"));
        vm.prank(_newcomer);
        registry.register(_payout, "ipfs://a", keccak256("a"));
        IProviderRegistry.Provider memory record = registry.providerOf(_newcomer);
        assertEq(uint256(record.class), uint256(IProviderRegistry.ProviderClass.Ordinary));
        assertEq(record.jobsOpened + record.breaches, 0);
        assertEq(record.registeredAt, START);
        assertEq(record.payout, _payout);
    }

    function test_Register_RevertWhen_AlreadyRegistered() external {
        vm.prank(evaluator);
        registry.setClass(provider.addr, IProviderRegistry.ProviderClass.None);
        vm.prank(provider.addr);
        vm.expectRevert(
            abi.encodeWithSelector(IProviderRegistry.ProviderRegistry_AlreadyRegistered.selector, provider.addr)
        );
        registry.register(_payout, "", 0);
    }

    function test_Register_RevertWhen_PayoutIsZero() external {
        vm.prank(_newcomer);
        vm.expectRevert(IProviderRegistry.ProviderRegistry_PayoutIsZero.selector);
        registry.register(address(0), "", 0);
    }

    function test_Register_RevertGiven_Paused() external {
        _pause(address(registry));
        vm.prank(_newcomer);
        vm.expectRevert(abi.encodeWithSelector(IExpiringPause.ExpiringPause_Paused.selector, START + 72 hours));
        registry.register(_payout, "", 0);
        vm.warp(START + 72 hours);
        vm.prank(_newcomer);
        registry.register(_payout, "", 0);
        assertEq(registry.providerOf(_newcomer).registeredAt, START + 72 hours);
    }

    function test_SetPayout_ChangesItAlsoWhilePaused() external {
        _pause(address(registry));
        vm.expectEmit(address(registry));
        emit IProviderRegistry.ProviderPayoutUpdated(provider.addr, provider.addr, _payout);
        vm.prank(provider.addr);
        registry.setPayout(_payout);
        assertEq(registry.providerOf(provider.addr).payout, _payout);
    }

    function test_SetPayout_RevertWhen_Zero() external {
        vm.prank(provider.addr);
        vm.expectRevert(IProviderRegistry.ProviderRegistry_PayoutIsZero.selector);
        registry.setPayout(address(0));
    }

    function test_SetMetadata_Announces() external {
        vm.expectEmit(address(registry));
        emit IProviderRegistry.ProviderMetadataUpdated(provider.addr, "ipfs://b", keccak256("b"));
        vm.prank(provider.addr);
        registry.setMetadata("ipfs://b", keccak256("b"));
    }

    function test_Settings_RevertWhen_NotRegistered() external {
        bytes memory refusal = abi.encodeWithSelector(
            IProviderRegistry.ProviderRegistry_NotRegistered.selector,
            _newcomer
        );
        vm.startPrank(_newcomer);
        vm.expectRevert(refusal);
        registry.setPayout(_payout);
        vm.expectRevert(refusal);
        registry.setMetadata("", 0);
        vm.stopPrank();
        vm.prank(evaluator);
        vm.expectRevert(refusal);
        registry.setClass(_newcomer, IProviderRegistry.ProviderClass.Certified);
    }

    function test_SetClass_MovesTheProvider() external {
        vm.expectEmit(address(registry));
        emit IProviderRegistry.ProviderClassUpdated(
            provider.addr,
            IProviderRegistry.ProviderClass.Ordinary,
            IProviderRegistry.ProviderClass.Certified
        );
        _setClass(IProviderRegistry.ProviderClass.Certified);
        IProviderRegistry.Provider memory record = registry.providerOf(provider.addr);
        assertEq(uint256(record.class), uint256(IProviderRegistry.ProviderClass.Certified));
        assertEq(record.payout, provider.addr);
        assertEq(record.registeredAt, START);
    }

    function _setClass(IProviderRegistry.ProviderClass class) private {
        vm.prank(evaluator);
        registry.setClass(provider.addr, class);
    }

    function test_SetClass_RevertWhen_CallerNotEvaluator() external {
        address[4] memory others = [provider.addr, thief, admin, critical];
        for (uint256 i = 0; i < others.length; ++i) {
            vm.prank(others[i]);
            vm.expectRevert(abi.encodeWithSelector(IAccessManaged.AccessManagedUnauthorized.selector, others[i]));
            registry.setClass(provider.addr, IProviderRegistry.ProviderClass.Certified);
        }
    }

    function test_FeeClass_FollowsClassAndTier() external {
        _assertFee(1, 500);
        _setTier(provider.addr, 5, 1_500);
        _assertFee(1, 500);
        _setClass(IProviderRegistry.ProviderClass.Certified);
        _assertFee(2, 200);
        _setTier(provider.addr, 4, 1_250);
        _assertFee(2, 200);
        _setTier(provider.addr, 3, 1_000);
        _assertFee(2, 300);
        _setTier(provider.addr, 0, 0);
        _assertFee(2, 300);
        _setClass(IProviderRegistry.ProviderClass.None);
        _assertFee(0, 0);
    }

    function _assertFee(uint8 class, uint16 feeBps) private {
        (uint8 gotClass, uint16 gotFeeBps, address payout) = registry.feeClass(provider.addr);
        assertEq(gotClass, class);
        assertEq(gotFeeBps, feeBps);
        assertEq(payout, provider.addr);
        if (class == 0) return;
        vm.prank(address(escrow));
        assertEq(registry.onJobsOpened(provider.addr, 1, 1), feeBps);
    }

    function test_FeeClass_IsZeroForAStranger() external view {
        (uint8 class, uint16 feeBps, address payout) = registry.feeClass(thief);
        assertEq(class, 0);
        assertEq(feeBps, 0);
        assertEq(payout, address(0));
        assertEq(registry.providerOf(thief).registeredAt, 0);
    }

    function test_Register_GivesAnAccountInTheEscrow() external {
        uint256 accounts = escrow.accountCount();
        vm.prank(_newcomer);
        registry.register(_payout, "", 0);
        assertEq(escrow.accountCount(), accounts + 1);
        assertEq(escrow.addressOf(uint32(accounts + 1)), _newcomer);
    }

    function test_Register_KeepsAnExistingAccount() external {
        _deposit(_newcomer, 5e6);
        uint32 id = escrow.accountOf(_newcomer).id;
        vm.prank(_newcomer);
        registry.register(_payout, "", 0);
        assertEq(escrow.accountOf(_newcomer).id, id);
        assertEq(_balanceOf(_newcomer), 5e6);
    }

    function test_OnJobsOpened_Counts() external {
        vm.startPrank(address(escrow));
        registry.onJobsOpened(provider.addr, 100, 5e6);
        registry.onJobsOpened(provider.addr, 1, 5e6);
        vm.stopPrank();
        assertEq(registry.providerOf(provider.addr).jobsOpened, 101);
        assertEq(registry.openJobs(provider.addr), 101);
    }

    function test_OnBreach_Counts() external {
        vm.startPrank(address(escrow));
        vm.expectEmit(address(registry));
        emit IProviderRegistry.BreachRecorded(provider.addr, 2, 2);
        registry.onBreach(provider.addr, 2);
        vm.expectEmit(address(registry));
        emit IProviderRegistry.BreachRecorded(provider.addr, 1, 3);
        registry.onBreach(provider.addr, 1);
        vm.stopPrank();
        assertEq(registry.providerOf(provider.addr).breaches, 3);
    }

    /// @dev The escrow's closings count modulo 2^24; the difference stays exact when it wraps.
    function test_OpenJobs_StaysExactWhenTheClosingsWrap() external {
        vm.prank(address(escrow));
        registry.onJobsOpened(provider.addr, (1 << 24) + 7, 1);
        uint256[3] memory closings = [uint256(type(uint24).max), 0, 5];
        uint256[3] memory open = [uint256(8), 7, 2];
        for (uint256 i = 0; i < 3; ++i) {
            vm.mockCall(
                address(escrow),
                abi.encodeCall(IJobEscrowExtension.jobsClosed, provider.addr),
                abi.encode(closings[i])
            );
            assertEq(registry.openJobs(provider.addr), open[i]);
        }
    }

    function test_OnJobsOpened_RevertWhen_NotAdmitted() external {
        vm.prank(address(escrow));
        vm.expectRevert(abi.encodeWithSelector(IProviderRegistry.ProviderRegistry_NotAdmitted.selector, _newcomer));
        registry.onJobsOpened(_newcomer, 1, 1);
        _setClass(IProviderRegistry.ProviderClass.None);
        vm.prank(address(escrow));
        vm.expectRevert(abi.encodeWithSelector(IProviderRegistry.ProviderRegistry_NotAdmitted.selector, provider.addr));
        registry.onJobsOpened(provider.addr, 1, 1);
    }

    function test_OnJobs_RevertWhen_CallerNotEscrow() external {
        bytes memory refusal = abi.encodeWithSelector(
            IProviderRegistry.ProviderRegistry_CallerNotEscrow.selector,
            admin
        );
        vm.startPrank(admin);
        vm.expectRevert(refusal);
        registry.onJobsOpened(provider.addr, 1, 1);
        vm.expectRevert(refusal);
        registry.onBreach(provider.addr, 1);
        vm.stopPrank();
        assertEq(registry.escrow(), address(escrow));
    }
}
