// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IOAppCore} from "@layerzerolabs/oapp-evm/contracts/oapp/interfaces/IOAppCore.sol";
import {MessagingFee, SendParam} from "@layerzerolabs/oft-evm/contracts/interfaces/IOFT.sol";
import {IAccessManaged} from "@openzeppelin/contracts/access/manager/IAccessManaged.sol";
import {IERC20Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";
import {ICPTRemote} from "../../contracts/interfaces/bridge/ICPTRemote.sol";
import {IPathways} from "../../contracts/interfaces/bridge/IPathways.sol";
import {BridgeTest} from "../helpers/BridgeTest.sol";

/// @notice The remote end: CPT as it is at home, minted and burnt by messages alone.
contract CPTRemoteTest is BridgeTest {
    ICPTRemote private remote;

    function setUp() public override {
        super.setUp();
        remote = remotes[ETHEREUM];
    }

    function test_Token_IsCpt() external view {
        assertEq(remote.name(), "CyberPlaza Token");
        assertEq(remote.symbol(), "CPT");
        assertEq(remote.decimals(), 18);
        assertEq(remote.token(), address(remote));
        assertFalse(remote.approvalRequired());
        assertEq(remote.sharedDecimals(), 6);
        assertEq(remote.supplyCap(), 10_000_000e18);
        assertEq(remote.homeEid(), HOME);
        assertEq(remote.totalSupply(), 0);
    }

    function test_Permit_IsThere() external {
        Key memory holder = _key("holder");
        bytes32 typehash = keccak256(
            "Permit(address owner,address spender,uint256 value,uint256 nonce,uint256 deadline)"
        );
        bytes32 structHash = keccak256(abi.encode(typehash, holder.addr, bob, 7e18, 0, block.timestamp));
        bytes32 digest = keccak256(abi.encodePacked("\x19\x01", remote.DOMAIN_SEPARATOR(), structHash));
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(holder.key, digest);
        remote.permit(holder.addr, bob, 7e18, block.timestamp, v, r, s);
        assertEq(remote.allowance(holder.addr, bob), 7e18);
        assertEq(remote.nonces(holder.addr), 1);
    }

    function test_Send_BurnsHere() external {
        _bridge(HOME, ETHEREUM, alice, bob, 10e18);
        Packet memory packet = _send(ETHEREUM, HOME, bob, alice, 4e18 + 5);
        assertEq(remote.balanceOf(bob), 6e18);
        assertEq(remote.totalSupply(), 6e18);
        assertEq(packet.receiver, address(adapter));
    }

    function test_Send_RevertWhen_BalanceIsShort() external {
        bytes memory reason = abi.encodeWithSelector(IERC20Errors.ERC20InsufficientBalance.selector, bob, 0, 1e18);
        _refuseSend(ETHEREUM, HOME, bob, 1e18, reason);
    }

    function test_Send_RevertWhen_ToAnotherRemote() external {
        _bridge(HOME, ETHEREUM, alice, bob, 10e18);
        SendParam memory param = _param(POLYGON, bob, 1e18);
        vm.expectRevert(abi.encodeWithSelector(IOAppCore.NoPeer.selector, POLYGON));
        remote.quoteSend(param, false);
        // nothing passes where no limit is set
        vm.expectPartialRevert(IPathways.Pathways_OverLimit.selector);
        vm.prank(bob);
        remote.send{value: 1 ether}(param, MessagingFee(1 ether, 0), bob);
    }

    function test_SetPeer_RevertWhen_NotHome() external {
        bytes32 peer = bytes32(uint256(uint160(address(remotes[POLYGON]))));
        bytes memory call = abi.encodeCall(IOAppCore.setPeer, (POLYGON, peer));
        vm.expectRevert(abi.encodeWithSelector(ICPTRemote.CPTRemote_OnlyHome.selector, POLYGON, HOME));
        vm.prank(admin);
        managers[ETHEREUM].execute(address(remote), call);
    }

    function test_Burn_IsForNobody() external {
        _bridge(HOME, ETHEREUM, alice, bob, 10e18);
        string[3] memory names = ["burn(uint256)", "burnFrom(address,uint256)", "mint(address,uint256)"];
        vm.startPrank(bob);
        for (uint256 i = 0; i < 3; ++i) {
            (bool ok, ) = address(remote).call(abi.encodeWithSignature(names[i], bob, 1));
            assertFalse(ok, names[i]);
        }
    }

    function test_Receive_WaitsAtTheSupplyCap() external {
        vm.prank(critical);
        remote.setSupplyCap(100);
        _bridge(HOME, ETHEREUM, alice, bob, 60e18);
        Packet memory packet = _send(HOME, ETHEREUM, alice, bob, 41e18);
        _verify(packet);
        vm.expectRevert(abi.encodeWithSelector(ICPTRemote.CPTRemote_OverCap.selector, 41e18, 60e18, 100e18));
        _deliver(packet);
        assertTrue(_waits(packet));
        _bridge(ETHEREUM, HOME, bob, alice, 1e18);
        _deliver(packet);
        assertEq(remote.totalSupply(), 100e18);
        assertFalse(_waits(packet));
    }

    function test_SetSupplyCap_EmitsBoth() external {
        vm.expectEmit(address(remote));
        emit ICPTRemote.SupplyCapUpdated(10_000_000, 5);
        vm.prank(critical);
        remote.setSupplyCap(5);
        assertEq(remote.supplyCap(), 5e18);
    }

    function test_SetSupplyCap_RevertWhen_AboveATenthOfTheFirstSupply() external {
        vm.expectRevert(abi.encodeWithSelector(IPathways.Pathways_OutOfBounds.selector, 10_000_001, 0, 10_000_000));
        vm.prank(critical);
        remote.setSupplyCap(10_000_001);
    }

    function test_SetSupplyCap_RevertWhen_CallerNotCritical() external {
        vm.expectRevert(abi.encodeWithSelector(IAccessManaged.AccessManagedUnauthorized.selector, thief));
        vm.prank(thief);
        remote.setSupplyCap(5);
    }
}
