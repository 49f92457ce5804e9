// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IAccessManaged} from "@openzeppelin/contracts/access/manager/IAccessManaged.sol";
import {IERC20Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IERC20Metadata} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Metadata.sol";
import {IERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Permit.sol";
import {IExpiringPause} from "../../contracts/interfaces/base/IExpiringPause.sol";
import {ICPT} from "../../contracts/interfaces/token/ICPT.sol";
import {ProtocolTest} from "../helpers/ProtocolTest.sol";

interface IBurnable {
    function burn(uint256 amount) external;
    function burnFrom(address account, uint256 amount) external;
}

contract CPTTest is ProtocolTest {
    uint256 private constant SUPPLY = 100_000_000e18;
    bytes32 private constant PERMIT_TYPE = keccak256(
        "Permit(address owner,address spender,uint256 value,uint256 nonce,uint256 deadline)"
    );

    Key private _holder = _key("holder");

    function setUp() public override {
        super.setUp();
        _fundCpt(_holder.addr, 1_000e18);
    }

    function test_Initialize_MintsTheSupplyToGenesis() external view {
        IERC20Metadata token = IERC20Metadata(address(cpt));
        assertEq(token.name(), "CyberPlaza Token");
        assertEq(token.symbol(), "CPT");
        assertEq(token.decimals(), 18);
        assertEq(cpt.totalSupply(), SUPPLY);
        assertEq(cpt.balanceOf(address(genesis)), SUPPLY - 1_000e18);
    }

    function test_Initialize_RevertWhen_HolderIsZero() external {
        address implementation = _cptImplementation();
        vm.expectRevert(ICPT.CPT_HolderIsZero.selector);
        this.deployProxy(implementation, abi.encodeWithSignature("initialize(address,address)", manager, address(0)));
    }

    function deployProxy(address implementation, bytes calldata initialize) external returns (address) {
        bytes memory code = vm.getCode("TransparentUpgradeableProxy.sol:TransparentUpgradeableProxy");
        bytes memory creation = bytes.concat(code, abi.encode(implementation, address(manager), initialize));
        address proxy;
        assembly ("memory-safe") {
            proxy := create(0, add(creation, 0x20), mload(creation))
            if iszero(proxy) {
                returndatacopy(0, 0, returndatasize())
                revert(0, returndatasize())
            }
        }
        return proxy;
    }

    function test_Transfer_MovesTokens() external {
        vm.expectEmit(address(cpt));
        emit IERC20.Transfer(_holder.addr, user.addr, 3e18);
        vm.prank(_holder.addr);
        assertTrue(cpt.transfer(user.addr, 3e18));
        assertEq(cpt.balanceOf(user.addr), 3e18);
        assertEq(cpt.balanceOf(_holder.addr), 997e18);
    }

    function test_Burn_LowersTheSupply() external {
        vm.expectEmit(address(cpt));
        emit IERC20.Transfer(_holder.addr, address(0), 400e18);
        vm.prank(_holder.addr);
        IBurnable(address(cpt)).burn(400e18);
        assertEq(cpt.totalSupply(), SUPPLY - 400e18);
        assertEq(cpt.balanceOf(_holder.addr), 600e18);
    }

    function test_Burn_RevertWhen_AboveBalance() external {
        vm.prank(_holder.addr);
        vm.expectRevert(
            abi.encodeWithSelector(IERC20Errors.ERC20InsufficientBalance.selector, _holder.addr, 1_000e18, 1_000e18 + 1)
        );
        IBurnable(address(cpt)).burn(1_000e18 + 1);
    }

    function test_BurnFrom_TakesTheAllowance() external {
        vm.prank(_holder.addr);
        cpt.approve(user.addr, 10e18);
        vm.startPrank(user.addr);
        IBurnable(address(cpt)).burnFrom(_holder.addr, 4e18);
        assertEq(cpt.allowance(_holder.addr, user.addr), 6e18);
        assertEq(cpt.totalSupply(), SUPPLY - 4e18);
        vm.expectRevert(
            abi.encodeWithSelector(IERC20Errors.ERC20InsufficientAllowance.selector, user.addr, 6e18, 7e18)
        );
        IBurnable(address(cpt)).burnFrom(_holder.addr, 7e18);
        vm.stopPrank();
    }

    function _permit(
        address owner,
        uint256 value,
        uint256 nonce,
        uint256 deadline
    ) private view returns (uint8 v, bytes32 r, bytes32 s) {
        bytes32 domain = keccak256(
            abi.encode(
                keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"),
                keccak256("CyberPlaza Token"),
                keccak256("1"),
                block.chainid,
                address(cpt)
            )
        );
        bytes32 structHash = keccak256(abi.encode(PERMIT_TYPE, owner, user.addr, value, nonce, deadline));
        return vm.sign(_holder.key, _digest(domain, structHash));
    }

    function test_Permit_ApprovesOnce() external {
        (uint8 v, bytes32 r, bytes32 s) = _permit(_holder.addr, 5e18, 0, START);
        IERC20Permit(address(cpt)).permit(_holder.addr, user.addr, 5e18, START, v, r, s);
        assertEq(cpt.allowance(_holder.addr, user.addr), 5e18);
        assertEq(IERC20Permit(address(cpt)).nonces(_holder.addr), 1);
        vm.expectPartialRevert(bytes4(keccak256("ERC2612InvalidSigner(address,address)")));
        IERC20Permit(address(cpt)).permit(_holder.addr, user.addr, 5e18, START, v, r, s);
    }

    function test_Permit_RevertWhen_Expired() external {
        (uint8 v, bytes32 r, bytes32 s) = _permit(_holder.addr, 5e18, 0, START - 1);
        vm.expectRevert(abi.encodeWithSignature("ERC2612ExpiredSignature(uint256)", START - 1));
        IERC20Permit(address(cpt)).permit(_holder.addr, user.addr, 5e18, START - 1, v, r, s);
    }

    function test_Pause_StopsTransfersAndBurns() external {
        vm.prank(_holder.addr);
        cpt.approve(user.addr, 5e18);
        _pause(address(cpt));
        bytes memory refusal = abi.encodeWithSelector(IExpiringPause.ExpiringPause_Paused.selector, START + 72 hours);
        vm.startPrank(_holder.addr);
        vm.expectRevert(refusal);
        cpt.transfer(user.addr, 1);
        vm.expectRevert(refusal);
        IBurnable(address(cpt)).burn(1);
        vm.stopPrank();
        vm.prank(user.addr);
        vm.expectRevert(refusal);
        cpt.transferFrom(_holder.addr, user.addr, 1);
        vm.warp(START + 72 hours);
        vm.prank(_holder.addr);
        cpt.transfer(user.addr, 1);
        assertEq(cpt.balanceOf(user.addr), 1);
    }

    function test_Pause_LeavesExemptSendersOpen() external {
        vm.expectEmit(address(cpt));
        emit ICPT.PauseExemptionUpdated(_holder.addr, false, true);
        vm.prank(admin);
        cpt.setPauseExempt(_holder.addr, true);
        assertTrue(cpt.isPauseExempt(_holder.addr));
        _pause(address(cpt));
        vm.prank(_holder.addr);
        cpt.transfer(user.addr, 2e18);
        assertEq(cpt.balanceOf(user.addr), 2e18);
        vm.prank(user.addr);
        vm.expectRevert(abi.encodeWithSelector(IExpiringPause.ExpiringPause_Paused.selector, START + 72 hours));
        cpt.transfer(_holder.addr, 1);
    }

    function test_SetPauseExempt_CanBeTakenBack() external {
        vm.startPrank(admin);
        cpt.setPauseExempt(_holder.addr, true);
        vm.expectEmit(address(cpt));
        emit ICPT.PauseExemptionUpdated(_holder.addr, true, false);
        cpt.setPauseExempt(_holder.addr, false);
        vm.stopPrank();
        assertFalse(cpt.isPauseExempt(_holder.addr));
    }

    function test_SetPauseExempt_RevertWhen_CallerNotAdmin() external {
        vm.prank(guardian);
        vm.expectRevert(abi.encodeWithSelector(IAccessManaged.AccessManagedUnauthorized.selector, guardian));
        cpt.setPauseExempt(guardian, true);
    }

    function testFuzz_Transfer_ConservesTheSupply(uint256 amount, uint256 burnt) external {
        amount = bound(amount, 0, 1_000e18);
        burnt = bound(burnt, 0, amount);
        vm.prank(_holder.addr);
        cpt.transfer(user.addr, amount);
        vm.prank(user.addr);
        IBurnable(address(cpt)).burn(burnt);
        assertEq(cpt.balanceOf(_holder.addr) + cpt.balanceOf(user.addr) + burnt, 1_000e18);
        assertEq(cpt.totalSupply(), SUPPLY - burnt);
    }
}
