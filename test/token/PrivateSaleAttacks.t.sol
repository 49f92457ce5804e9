// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {SignedUsdc} from "../../contracts/libraries/SignedUsdc.sol";
import {IERC20Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";
import {IPrivateSale} from "../../contracts/interfaces/token/IPrivateSale.sol";
import {SaleTest} from "../helpers/SaleTest.sol";
import {HostileUSDC} from "../mocks/HostileUSDC.sol";
import {MockTreasury} from "../mocks/MockTreasury.sol";
import {MockUSDC} from "../mocks/MockUSDC.sol";

/// @notice Senders, thieves and tokens that mean ill.
contract PrivateSaleAttacksTest is SaleTest {
    function setUp() public override {
        super.setUp();
        _openFirst();
    }

    /* AUTHORIZATIONS */

    function _expectInvalid(address signer) private {
        vm.expectRevert(abi.encodeWithSelector(MockUSDC.InvalidSignature.selector, signer));
    }

    function test_BuyWithAuthorization_RevertWhen_TheSenderChangesAnything() external {
        SignedUsdc.Authorization memory authorization = _authorize(buyers[0], 1_000e6, 0, 1_250e18, "salt");
        bytes32[] memory proof = _proof(0);
        vm.startPrank(thief);
        _expectInvalid(buyers[0].addr);
        sale.buyWithAuthorization(buyers[0].addr, 1_000e6, 0, proof, authorization); // the least CPT
        _expectInvalid(buyers[0].addr);
        sale.buyWithAuthorization(buyers[0].addr, 1_001e6, 1_250e18, proof, authorization);
        authorization.salt = "other";
        _expectInvalid(buyers[0].addr);
        sale.buyWithAuthorization(buyers[0].addr, 1_000e6, 1_250e18, proof, authorization);
        authorization.salt = "salt";
        proof = _proof(1);
        _expectInvalid(buyers[1].addr);
        sale.buyWithAuthorization(buyers[1].addr, 1_000e6, 1_250e18, proof, authorization); // who gets it
        vm.stopPrank();
        assertEq(sale.spentOf(buyers[0].addr), 0);
    }

    /// @dev Signed for the first round, it buys nothing in the second.
    function test_BuyWithAuthorization_RevertGiven_AnotherRound() external {
        vm.warp(CLOSES - 1);
        SignedUsdc.Authorization memory authorization = _authorize(buyers[0], 1_000e6, 0, 0, "salt");
        _openNext(1, 800_000, 1_000_000e18);
        bytes32[] memory proof = _proof(0);
        _expectInvalid(buyers[0].addr);
        sale.buyWithAuthorization(buyers[0].addr, 1_000e6, 0, proof, authorization);
        authorization = _authorize(buyers[0], 1_000e6, 1, 0, "salt");
        sale.buyWithAuthorization(buyers[0].addr, 1_000e6, 0, proof, authorization);
    }

    /// @dev Whoever sends it first, it is the same purchase, once.
    function test_BuyWithAuthorization_RevertWhen_Replayed() external {
        SignedUsdc.Authorization memory authorization = _authorize(buyers[0], 1_000e6, 0, 0, "salt");
        bytes32[] memory proof = _proof(0);
        vm.prank(thief);
        sale.buyWithAuthorization(buyers[0].addr, 1_000e6, 0, proof, authorization);
        vm.expectPartialRevert(MockUSDC.AuthorizationAlreadyUsed.selector);
        sale.buyWithAuthorization(buyers[0].addr, 1_000e6, 0, proof, authorization);
        assertEq(sale.spentOf(buyers[0].addr), 1_000e6);
        assertEq(vestingVault.scheduleCount(buyers[0].addr), 1);
    }

    /// @dev USDC takes it from the sale alone, so that nobody spends it without buying.
    function test_BuyWithAuthorization_CannotBeFrontRunAtUsdc() external {
        SignedUsdc.Authorization memory authorization = _authorize(buyers[0], 1_000e6, 0, 0, "salt");
        bytes32 action = keccak256(abi.encode(IPrivateSale.buyWithAuthorization.selector, 0, 0));
        bytes32 nonce = keccak256(abi.encode(buyers[0].addr, action, bytes32("salt")));
        vm.prank(thief);
        vm.expectRevert(abi.encodeWithSelector(MockUSDC.CallerNotPayee.selector, thief, address(sale)));
        usdc.receiveWithAuthorization(
            buyers[0].addr,
            address(sale),
            1_000e6,
            0,
            authorization.validBefore,
            nonce,
            authorization.signature
        );
    }

    /* PERMITS */

    function test_BuyWithPermit_GoesOnGiven_ThePermitIsUsed() external {
        vm.prank(buyers[0].addr);
        usdc.approve(address(sale), 0);
        bytes memory signature = _signPermit(buyers[0], 500e6, block.timestamp);
        vm.prank(thief);
        usdc.permit(buyers[0].addr, address(sale), 500e6, block.timestamp, signature);
        bytes32[] memory proof = _proof(0);
        vm.prank(buyers[0].addr);
        sale.buyWithPermit(500e6, 0, proof, block.timestamp, signature);
        assertEq(_proceeds(), 500e6);
    }

    /// @dev The debit is the caller's: another's permit buys nothing.
    function test_BuyWithPermit_RevertWhen_ThePermitIsAnothers() external {
        vm.prank(buyers[0].addr);
        usdc.approve(address(sale), 0);
        bytes memory signature = _signPermit(buyers[1], 500e6, block.timestamp);
        bytes32[] memory proof = _proof(0);
        vm.prank(buyers[0].addr);
        vm.expectRevert(
            abi.encodeWithSelector(IERC20Errors.ERC20InsufficientAllowance.selector, address(sale), 0, 500e6)
        );
        sale.buyWithPermit(500e6, 0, proof, block.timestamp, signature);
    }

    /* THE LIST */

    /// @dev An inner node is no leaf: leaves are hashed twice.
    function test_Buy_RevertWhen_AnInnerNodeIsGivenAsALeaf() external {
        bytes32[] memory proof = new bytes32[](1);
        proof[0] = _pair(_leaf(buyers[2].addr), _leaf(buyers[3].addr));
        address forged = address(uint160(uint256(_pair(_leaf(buyers[0].addr), _leaf(buyers[1].addr)))));
        vm.prank(forged);
        vm.expectRevert(abi.encodeWithSelector(IPrivateSale.PrivateSale_NotListed.selector, forged));
        sale.buy(100e6, 0, proof);
    }

    /// @dev Nor does the root itself, with no proof, let anyone in.
    function test_Buy_RevertGiven_TheRootIsZero() external {
        IPrivateSale.Round memory round = _round();
        vm.warp(CLOSES);
        (round.opensAt, round.closesAt, round.root) = (CLOSES, CLOSES + 1, 0);
        _setRound(1, round);
        vm.prank(thief);
        vm.expectRevert(abi.encodeWithSelector(IPrivateSale.PrivateSale_NotListed.selector, thief));
        sale.buy(100e6, 0, new bytes32[](0));
    }

    /* THE WORLD */

    function test_Buy_RevertGiven_TheTreasuryRefuses() external {
        treasury.setRefuses(true);
        vm.expectRevert(MockTreasury.TreasuryDown.selector);
        _buy(0, 1_000e6);
        assertEq(sale.spentOf(buyers[0].addr), 0);
        assertEq(usdc.balanceOf(buyers[0].addr), 5_000_000e6);
        treasury.setRefuses(false);
        _buy(0, 1_000e6);
    }

    /// @dev One that is blacklisted buys nothing; the others do.
    function test_Buy_RevertGiven_TheBuyerIsBlacklisted() external {
        HostileUSDC hostile = _makeUsdcHostile();
        hostile.setBlacklisted(buyers[0].addr, true);
        bytes32[] memory proof = _proof(0);
        vm.prank(buyers[0].addr);
        vm.expectRevert();
        sale.buy(1_000e6, 0, proof);
        _buy(1, 1_000e6);
        assertEq(_proceeds(), 1_000e6);
    }

    /// @dev What is sent to the sale is neither sold nor counted.
    function test_Sale_IgnoresADonation() external {
        vm.prank(address(genesis));
        cpt.transfer(address(sale), 5e18);
        usdc.mint(address(sale), 7e6);
        _buy(0, 1_000e6);
        _list(START + 2 days);
        vm.warp(START + 2 days + 6 * MONTH);
        assertEq(sale.finish(), FOR_SALE - 1_250e18);
        assertEq(cpt.balanceOf(address(sale)), 5e18);
        assertEq(usdc.balanceOf(address(sale)), 7e6);
        assertEq(_proceeds(), 1_000e6);
    }

    /// @dev A schedule that moves on takes nothing of the cap along: it is the buyer's who paid.
    function test_Buy_CountsTheBuyerGiven_TheScheduleWasTransferred() external {
        (, uint256 id) = _buy(0, CAP);
        _transfer(buyers[0].addr, id, buyers[1].addr);
        vm.expectPartialRevert(IPrivateSale.PrivateSale_BuyerCapExceeded.selector);
        _buy(0, 100e6);
        _buy(1, CAP);
    }
}
