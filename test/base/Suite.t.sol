// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IAccessManager} from "@openzeppelin/contracts/access/manager/IAccessManager.sol";
import {IAccessManaged} from "@openzeppelin/contracts/access/manager/IAccessManaged.sol";
import {Initializable} from "@openzeppelin/contracts/proxy/utils/Initializable.sol";
import {Errors} from "@openzeppelin/contracts/utils/Errors.sol";
import {IExpiringPause} from "../../contracts/interfaces/base/IExpiringPause.sol";
import {IEscrowTypes} from "../../contracts/interfaces/market/IEscrowTypes.sol";
import {IJobEscrow} from "../../contracts/interfaces/market/IJobEscrow.sol";
import {IJobEscrowExtension} from "../../contracts/interfaces/market/IJobEscrowExtension.sol";
import {Roles} from "../../contracts/libraries/Roles.sol";
import {ProtocolTest} from "../helpers/ProtocolTest.sol";

interface IProxyAdmin {
    function owner() external view returns (address);
    function upgradeAndCall(address proxy, address implementation, bytes calldata data) external payable;
}

/// @notice What holds of every proxy of the suite: one authority, closed initializers, upgrades through the manager only.
contract SuiteTest is ProtocolTest {
    function _implementationOf(address proxy) private view returns (address) {
        bytes32 slot = bytes32(uint256(keccak256("eip1967.proxy.implementation")) - 1);
        return address(uint160(uint256(vm.load(proxy, slot))));
    }

    function test_Suite_HasOneAuthority() external view {
        address[] memory proxies = _proxies();
        for (uint256 i = 0; i < proxies.length; ++i) {
            assertEq(IAccessManaged(proxies[i]).authority(), address(manager));
            assertEq(IProxyAdmin(_proxyAdminOf(proxies[i])).owner(), address(manager));
        }
        (bool deployerIsAdmin, ) = manager.hasRole(Roles.ADMIN, address(this));
        assertFalse(deployerIsAdmin);
    }

    function test_Initialize_RevertGiven_ProxyInitialized() external {
        address[] memory proxies = _proxies();
        for (uint256 i = 0; i < proxies.length; ++i) {
            _expectInitializersClosed(proxies[i]);
        }
    }

    function test_Initialize_RevertGiven_Implementation() external {
        address[] memory proxies = _proxies();
        for (uint256 i = 0; i < proxies.length; ++i) {
            _expectInitializersClosed(_implementationOf(proxies[i]));
        }
    }

    function _expectInitializersClosed(address target) private {
        bytes[4] memory calls = [
            abi.encodeWithSignature("initialize(address)", thief),
            abi.encodeWithSignature("initialize(address,address)", thief, thief),
            _routerInitializer(thief),
            _tiersInitializer(thief)
        ];
        uint256 known = target == address(cpt) || target == _implementationOf(address(cpt)) ? 1 : 0;
        if (target == address(router) || target == _implementationOf(address(router))) known = 2;
        if (target == address(tiers) || target == _implementationOf(address(tiers))) known = 3;
        vm.expectRevert(Initializable.InvalidInitialization.selector);
        (bool reverted, ) = target.call(calls[known]);
        assertTrue(reverted);
    }

    function test_Upgrade_RevertWhen_CallerHasNoRole() external {
        address proxyAdmin = _proxyAdminOf(address(tiers));
        address implementation = _tiersImplementation();
        bytes memory upgrade = abi.encodeCall(IProxyAdmin.upgradeAndCall, (address(tiers), implementation, ""));
        bytes4 selector = IProxyAdmin.upgradeAndCall.selector;
        vm.prank(thief);
        vm.expectRevert(
            abi.encodeWithSelector(IAccessManager.AccessManagerUnauthorizedCall.selector, thief, proxyAdmin, selector)
        );
        manager.execute(proxyAdmin, upgrade);
        vm.prank(thief);
        vm.expectRevert(abi.encodeWithSignature("OwnableUnauthorizedAccount(address)", thief));
        IProxyAdmin(proxyAdmin).upgradeAndCall(address(tiers), implementation, "");
    }

    function test_Upgrade_WaitsForTheDelayOfTheUpgrader() external {
        vm.prank(admin);
        manager.grantRole(Roles.UPGRADER, upgrader, 48 hours);
        address proxyAdmin = _proxyAdminOf(address(tiers));
        address implementation = _tiersImplementation();
        bytes memory upgrade = abi.encodeCall(IProxyAdmin.upgradeAndCall, (address(tiers), implementation, ""));
        bytes32 operation = manager.hashOperation(upgrader, proxyAdmin, upgrade);
        bytes memory refusal = abi.encodeWithSelector(IAccessManager.AccessManagerNotReady.selector, operation);
        vm.startPrank(upgrader);
        manager.schedule(proxyAdmin, upgrade, 0);
        vm.expectRevert(refusal);
        manager.execute(proxyAdmin, upgrade);
        vm.warp(START + 48 hours - 1);
        vm.expectRevert(refusal);
        manager.execute(proxyAdmin, upgrade);
        vm.warp(START + 48 hours);
        manager.execute(proxyAdmin, upgrade);
        vm.stopPrank();
        assertEq(_implementationOf(address(tiers)), implementation);
    }

    /* THE TWO HALVES OF THE ESCROW */

    /// @dev The code of both has addresses of its own, where anyone may call it.
    function _halves() private view returns (address[2] memory) {
        return [_implementationOf(address(escrow)), escrowExtension];
    }

    function test_EscrowHalves_CannotBeInitialized() external {
        address[2] memory halves = _halves();
        for (uint256 i = 0; i < halves.length; ++i) {
            vm.prank(thief);
            vm.expectRevert(Initializable.InvalidInitialization.selector);
            IJobEscrow(halves[i]).initialize(thief);
            assertEq(IAccessManaged(halves[i]).authority(), address(0));
        }
    }

    function test_EscrowHalves_ObeyNobody() external {
        bytes[10] memory calls = [
            abi.encodeCall(IJobEscrowExtension.setMeter, (meter.addr, 1)),
            abi.encodeCall(IJobEscrowExtension.stopMeter, (meter.addr)),
            abi.encodeCall(IJobEscrowExtension.setRegistry, (registry)),
            abi.encodeCall(IJobEscrowExtension.setOfferBook, (offerBook)),
            abi.encodeCall(IJobEscrowExtension.setMinJobCost, (1)),
            abi.encodeCall(IJobEscrowExtension.setBufferPercent, (1)),
            abi.encodeWithSignature("holdForDispute(uint256)", 1),
            abi.encodeWithSignature("resolveHeld(uint256,uint256,uint256)", 1, 0, 0),
            abi.encodeCall(IExpiringPause.pause, ()),
            abi.encodeCall(IExpiringPause.setPauseLimits, (1 hours, 1 days))
        ];
        address[6] memory cast = [admin, critical, routine, guardian, arbitrator, thief];
        address[2] memory halves = _halves();
        for (uint256 i = 0; i < calls.length * cast.length; ++i) {
            address caller = cast[i % cast.length];
            for (uint256 j = 0; j < halves.length; ++j) {
                vm.expectRevert(abi.encodeWithSelector(IAccessManaged.AccessManagedUnauthorized.selector, caller));
                vm.prank(caller);
                (bool reverted, ) = halves[j].call(calls[i / cast.length]);
                assertTrue(reverted);
            }
        }
    }

    /// @dev Whoever pays into a half by mistake finds the money there, and the escrow knows nothing of it.
    function test_EscrowHalves_TouchNothingOfTheEscrow() external {
        _deposit(user.addr, 7e6);
        address[2] memory halves = _halves();
        for (uint256 i = 0; i < halves.length; ++i) {
            IJobEscrow half = IJobEscrow(halves[i]);
            vm.startPrank(user.addr);
            usdc.approve(address(half), 5e6);
            half.depositFor(thief, 2e6);
            half.depositFor(user.addr, 3e6);
            vm.expectRevert(
                abi.encodeWithSelector(IEscrowTypes.JobEscrow_InsufficientBalance.selector, user.addr, 3e6, 3e6 + 1)
            );
            half.withdrawTo(user.addr, 3e6 + 1);
            half.withdrawTo(user.addr, 3e6);
            vm.stopPrank();
            vm.prank(thief);
            half.withdrawTo(user.addr, 2e6);
            assertEq(usdc.balanceOf(address(half)), 0);
        }
        assertEq(escrow.accountCount(), 2);
        assertEq(_balanceOf(user.addr), 7e6);
        assertEq(_balanceOf(thief), 0);
        assertEq(usdc.balanceOf(address(escrow)), 7e6);
    }

    /// @dev What is signed for the escrow is worth nothing to its halves.
    function test_EscrowHalves_TakeNoQuotesAndReports() external {
        address half = _implementationOf(address(escrow));
        IEscrowTypes.Quote memory quote = _quote();
        bytes memory signature = _signQuote(provider.key, quote);
        vm.prank(user.addr);
        vm.expectRevert(abi.encodeWithSelector(IEscrowTypes.JobEscrow_BadSignature.selector, provider.addr));
        IJobEscrow(half).openJob(quote, signature, 10, 0, _allowance(user.addr));
        IEscrowTypes.UsageReport memory report = _usage(_openRunning(), 10);
        signature = _signReport(meter.key, report);
        vm.expectRevert(abi.encodeWithSelector(IEscrowTypes.JobEscrow_MeterNotAllowed.selector, meter.addr));
        IJobEscrow(half).reportUsage(report, meter.addr, signature);
    }

    function test_Escrow_RevertWhen_TheFunctionIsUnknown() external {
        bytes[4] memory calls = [
            bytes(""),
            hex"00",
            abi.encodeWithSignature("unknown()"),
            abi.encodeWithSignature("upgradeToAndCall(address,bytes)", address(tiers), "")
        ];
        for (uint256 i = 0; i < calls.length; ++i) {
            vm.expectRevert(Errors.FailedCall.selector);
            (bool reverted, ) = address(escrow).call(calls[i]);
            assertTrue(reverted);
        }
    }

    /// @dev Neither bare nor with a call of either half.
    function test_Escrow_RevertWhen_EtherIsSent() external {
        bytes[4] memory calls = [
            bytes(""),
            abi.encodeCall(IJobEscrowExtension.accountCount, ()),
            abi.encodeCall(IJobEscrowExtension.registerAccount, (thief)),
            abi.encodeWithSelector(escrow.claimJob.selector, _usage(_openRunning(), 10))
        ];
        vm.deal(thief, 1 ether);
        for (uint256 i = 0; i < calls.length; ++i) {
            vm.prank(thief);
            (bool ok, bytes memory reason) = address(escrow).call{value: 1}(calls[i]);
            assertFalse(ok);
            assertEq(reason.length, 0);
        }
        assertEq(address(escrow).balance, 0);
        assertEq(thief.balance, 1 ether);
    }
}
