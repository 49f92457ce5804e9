// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IAccessManaged} from "@openzeppelin/contracts/access/manager/IAccessManaged.sol";
import {Initializable} from "@openzeppelin/contracts/proxy/utils/Initializable.sol";
import {Roles} from "../../contracts/libraries/Roles.sol";
import {ProtocolTest} from "../helpers/ProtocolTest.sol";

interface IProxyAdmin {
    function owner() external view returns (address);
    function upgradeAndCall(address proxy, address implementation, bytes calldata data) external payable;
}

/// @notice What holds of every proxy of the suite: one authority, closed initializers, upgrades through the manager only.
contract SuiteTest is ProtocolTest {
    function _proxies() private view returns (address[6] memory) {
        return [address(cpt), address(vault), address(tiers), address(router), address(escrow), address(registry)];
    }

    function _implementationOf(address proxy) private view returns (address) {
        bytes32 slot = bytes32(uint256(keccak256("eip1967.proxy.implementation")) - 1);
        return address(uint160(uint256(vm.load(proxy, slot))));
    }

    function test_Suite_HasOneAuthority() external view {
        address[6] memory proxies = _proxies();
        for (uint256 i = 0; i < proxies.length; ++i) {
            assertEq(IAccessManaged(proxies[i]).authority(), address(manager));
            assertEq(IProxyAdmin(_proxyAdminOf(proxies[i])).owner(), address(manager));
        }
        (bool deployerIsAdmin, ) = manager.hasRole(Roles.ADMIN, address(this));
        assertFalse(deployerIsAdmin);
    }

    function test_Initialize_RevertGiven_ProxyInitialized() external {
        address[6] memory proxies = _proxies();
        for (uint256 i = 0; i < proxies.length; ++i) {
            _expectInitializersClosed(proxies[i]);
        }
    }

    function test_Initialize_RevertGiven_Implementation() external {
        address[6] memory proxies = _proxies();
        for (uint256 i = 0; i < proxies.length; ++i) {
            _expectInitializersClosed(_implementationOf(proxies[i]));
        }
    }

    function _expectInitializersClosed(address target) private {
        bytes[3] memory calls = [
            abi.encodeWithSignature("initialize(address)", thief),
            abi.encodeWithSignature("initialize(address,address)", thief, thief),
            _routerInitializer(thief)
        ];
        uint256 known = target == address(cpt) || target == _implementationOf(address(cpt)) ? 1 : 0;
        if (target == address(router) || target == _implementationOf(address(router))) known = 2;
        vm.expectRevert(Initializable.InvalidInitialization.selector);
        (bool reverted, ) = target.call(calls[known]);
        assertTrue(reverted);
    }

    function test_Upgrade_RevertWhen_CallerHasNoRole() external {
        address proxyAdmin = _proxyAdminOf(address(tiers));
        address implementation = deployCode("BenefitTiers.sol:BenefitTiers");
        bytes memory upgrade = abi.encodeCall(IProxyAdmin.upgradeAndCall, (address(tiers), implementation, ""));
        vm.prank(thief);
        vm.expectRevert();
        manager.execute(proxyAdmin, upgrade);
        vm.prank(thief);
        vm.expectRevert(abi.encodeWithSignature("OwnableUnauthorizedAccount(address)", thief));
        IProxyAdmin(proxyAdmin).upgradeAndCall(address(tiers), implementation, "");
    }

    function test_Upgrade_WaitsForTheDelayOfTheUpgrader() external {
        vm.prank(admin);
        manager.grantRole(Roles.UPGRADER, upgrader, 48 hours);
        address proxyAdmin = _proxyAdminOf(address(tiers));
        address implementation = deployCode("BenefitTiers.sol:BenefitTiers");
        bytes memory upgrade = abi.encodeCall(IProxyAdmin.upgradeAndCall, (address(tiers), implementation, ""));
        vm.startPrank(upgrader);
        manager.schedule(proxyAdmin, upgrade, 0);
        vm.expectRevert();
        manager.execute(proxyAdmin, upgrade);
        vm.warp(START + 48 hours - 1);
        vm.expectRevert();
        manager.execute(proxyAdmin, upgrade);
        vm.warp(START + 48 hours);
        manager.execute(proxyAdmin, upgrade);
        vm.stopPrank();
        assertEq(_implementationOf(address(tiers)), implementation);
    }
}
