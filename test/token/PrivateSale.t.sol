// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {SignedUsdc} from "../../contracts/libraries/SignedUsdc.sol";
import {IERC20Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";
import {IPrivateSale} from "../../contracts/interfaces/token/IPrivateSale.sol";
import {SaleTest} from "../helpers/SaleTest.sol";
import {MockUSDC} from "../mocks/MockUSDC.sol";

/// @notice Buying: what is paid, what is got, and the bounds of both.
contract PrivateSaleTest is SaleTest {
    function setUp() public override {
        super.setUp();
        _openFirst();
    }

    function _expectCap(uint256 i, uint256 amount, uint256 left) private {
        vm.expectRevert(
            abi.encodeWithSelector(IPrivateSale.PrivateSale_BuyerCapExceeded.selector, buyers[i].addr, amount, left)
        );
    }

    /* WHAT A PURCHASE IS */

    function test_Buy_GivesALimitedScheduleAndPaysTheTreasury() external {
        bytes32[] memory proof = _proof(0);
        uint256 id = _idOf(buyers[0].addr, 0);
        vm.expectEmit(address(sale));
        emit IPrivateSale.Sold(0, buyers[0].addr, 1_000e6, 1_250e18, id);
        vm.prank(buyers[0].addr);
        (uint256 bought, uint256 scheduleId) = sale.buy(1_000e6, 1_250e18, proof);
        assertEq(bought, 1_250e18);
        assertEq(scheduleId, id);
        assertEq(abi.encode(vestingVault.scheduleOf(id).terms), abi.encode(_saleTerms()));
        assertEq(vestingVault.scheduleOf(id).total, 1_250e18);
        assertEq(_proceeds(), 1_000e6);
        assertEq(usdc.balanceOf(address(sale)), 0);
        assertEq(cpt.balanceOf(address(sale)), FOR_SALE - 1_250e18);
        assertEq(sale.spentOf(buyers[0].addr), 1_000e6);
        (uint256 sold, uint256 left) = sale.totals();
        assertEq(sold, 1_250e18);
        assertEq(left, FOR_SALE - 1_250e18);
        (, uint256 soldInRound) = sale.roundOf(0);
        assertEq(soldInRound, 1_250e18);
    }

    /// @dev Down: the fraction of a wei stays on sale.
    function testFuzz_Buy_RoundsAgainstTheBuyer(uint64 price, uint256 amount) external {
        price = uint64(bound(price, 1_000, 1_000_000e6));
        amount = bound(amount, 100e6, 4_000e6);
        _openNext(1, price, 10_000_000e18);
        (uint256 quoted, uint256 most) = sale.quote(buyers[1].addr, amount);
        if (amount > most) return;
        (uint256 bought, ) = _buy(1, amount);
        assertEq(bought, quoted);
        assertLe(bought * price, amount * 1e18);
        assertGt((bought + 1) * price, amount * 1e18);
    }

    function test_Buy_RevertWhen_ItGivesLessThanTheLeastAskedFor() external {
        bytes32[] memory proof = _proof(0);
        vm.prank(buyers[0].addr);
        _expectOutOfBounds("cpt", 1_250e18, 1_250e18 + 1, type(uint88).max);
        sale.buy(1_000e6, 1_250e18 + 1, proof);
    }

    function test_Buy_TakesAtLeastAHundredUsdc() external {
        _expectOutOfBounds("usdc", 100e6 - 1, 100e6, CAP);
        _buy(0, 100e6 - 1);
        _expectOutOfBounds("usdc", 0, 100e6, CAP);
        _buy(0, 0);
        (uint256 bought, ) = _buy(0, 100e6);
        assertEq(bought, 125e18);
    }

    function test_Buy_RevertGiven_UsdcIsMissing() external {
        vm.prank(buyers[0].addr);
        usdc.approve(address(sale), 999e6);
        vm.expectRevert(
            abi.encodeWithSelector(IERC20Errors.ERC20InsufficientAllowance.selector, address(sale), 999e6, 1_000e6)
        );
        _buy(0, 1_000e6);
        assertEq(sale.spentOf(buyers[0].addr), 0);
    }

    /* THE CAP OF A BUYER */

    function test_Buy_TakesAHundredThousandUsdcOverAllRounds() external {
        _buy(0, 40_000e6);
        _buy(0, 30_000e6);
        _expectCap(0, 30_000e6 + 1, 30_000e6);
        _buy(0, 30_000e6 + 1);
        _openNext(1, 1_000_000, 5_000_000e18);
        _buy(0, 20_000e6);
        _expectCap(0, 10_000e6 + 1, 10_000e6);
        _buy(0, 10_000e6 + 1);
        _openNext(2, 1_200_000, 2_500_000e18);
        _buy(0, 10_000e6); // exactly
        assertEq(sale.spentOf(buyers[0].addr), CAP);
        _expectCap(0, 100e6, 0);
        _buy(0, 100e6);
        _buy(1, CAP); // another has its own
        assertEq(_proceeds(), 2 * CAP);
    }

    /// @dev What was spent counts against the cap of the round, also when that is lower than before.
    function test_Buy_CountsEarlierRoundsAgainstALowerCap() external {
        _buy(0, 40_000e6);
        _buy(1, 60_000e6);
        IPrivateSale.Round memory round = _round();
        vm.warp(CLOSES);
        (round.opensAt, round.closesAt) = (CLOSES, CLOSES + 1 days);
        round.buyerCap = 50_000e6;
        _setRound(1, round);
        _expectCap(1, 100e6, 0);
        _buy(1, 100e6);
        _expectCap(0, 10_000e6 + 1, 10_000e6);
        _buy(0, 10_000e6 + 1);
        _buy(0, 10_000e6);
    }

    /* SOLD OUT */

    function test_Buy_SellsOutToTheWei() external {
        _openNext(1, 800_000, 125_000e18 + 3);
        _buy(0, 60_000e6);
        (uint256 quoted, uint256 most) = sale.quote(buyers[1].addr, 100e6);
        assertEq(quoted, 125e18);
        assertEq(most, 40_000e6); // three wei are less than a unit
        vm.expectRevert(
            abi.encodeWithSelector(IPrivateSale.PrivateSale_SoldOut.selector, 50_000e18 + 1.25e12, 50_000e18 + 3)
        );
        _buy(1, 40_000e6 + 1);
        _buy(1, 40_000e6);
        (, most) = sale.quote(buyers[2].addr, 100e6);
        assertEq(most, 0);
        (, uint256 soldInRound) = sale.roundOf(1);
        assertEq(soldInRound, 125_000e18);
    }

    /// @dev A wei less than 200 CPT is left: the unit of USDC that would take it is too much.
    function test_Quote_IsAUnitLessGiven_AWeiIsMissing() external {
        _openNext(1, 1_000_000, 200e18 - 1);
        (, uint256 most) = sale.quote(buyers[0].addr, 0);
        assertEq(most, 200e6 - 1);
        vm.expectRevert(abi.encodeWithSelector(IPrivateSale.PrivateSale_SoldOut.selector, 200e18, 200e18 - 1));
        _buy(0, 200e6);
        _buy(0, most);
    }

    /// @dev The most that `quote` says succeeds, one unit more does not.
    function testFuzz_Quote_SaysTheExactMost(uint64 price, uint88 cap, uint256 first, uint64 buyerCap) external {
        IPrivateSale.Round memory round = _round();
        round.price = uint64(bound(price, 1_000, 100e6));
        round.cap = uint88(bound(cap, 1e18, 10_000_000e18));
        round.buyerCap = uint64(bound(buyerCap, 100e6, CAP));
        vm.warp(CLOSES);
        (round.opensAt, round.closesAt) = (CLOSES, CLOSES + 1);
        _setRound(1, round);
        (, uint256 most) = sale.quote(buyers[0].addr, 0);
        for (uint256 i = 0; i < 2 && most >= 100e6; ++i) {
            _buy(i, i == 0 ? bound(first, 100e6, most) : most);
            (, most) = sale.quote(buyers[i + 1].addr, 0);
        }
        bytes32[] memory proof = _proof(2);
        if (most != 0) {
            vm.prank(buyers[2].addr);
            vm.expectRevert();
            sale.buy(most + 1, 0, proof);
            _buy(2, most);
        }
        (, most) = sale.quote(buyers[2].addr, 0);
        if (most == 0) {
            vm.prank(buyers[2].addr);
            vm.expectRevert();
            sale.buy(100e6, 0, proof);
        }
    }

    /* THE LIST */

    function _expectNotListed(address account) private {
        vm.expectRevert(abi.encodeWithSelector(IPrivateSale.PrivateSale_NotListed.selector, account));
    }

    function test_Buy_RevertWhen_TheProofIsWrong() external {
        bytes32[] memory proof = _proof(0);
        _expectNotListed(thief);
        vm.prank(thief);
        sale.buy(100e6, 0, proof);
        _expectNotListed(buyers[1].addr);
        vm.prank(buyers[1].addr);
        sale.buy(100e6, 0, proof);
        proof[1] = bytes32(uint256(proof[1]) ^ 1);
        _expectNotListed(buyers[0].addr);
        vm.prank(buyers[0].addr);
        sale.buy(100e6, 0, proof);
        _expectNotListed(buyers[0].addr);
        vm.prank(buyers[0].addr);
        sale.buy(100e6, 0, new bytes32[](0));
        proof = new bytes32[](1);
        proof[0] = _proof(0)[1];
        _expectNotListed(buyers[0].addr);
        vm.prank(buyers[0].addr);
        sale.buy(100e6, 0, proof);
    }

    function test_Buy_TakesAnEmptyProofOfAListOfOne() external {
        IPrivateSale.Round memory round = _round();
        round.root = _leaf(buyers[3].addr);
        vm.warp(CLOSES);
        (round.opensAt, round.closesAt) = (CLOSES, CLOSES + 1);
        _setRound(1, round);
        _expectNotListed(buyers[2].addr);
        vm.prank(buyers[2].addr);
        sale.buy(100e6, 0, new bytes32[](0));
        vm.prank(buyers[3].addr);
        sale.buy(100e6, 0, new bytes32[](0));
    }

    /* PERMIT AND AUTHORIZATION */

    function test_BuyWithPermit_TakesTheSignature() external {
        vm.prank(buyers[0].addr);
        usdc.approve(address(sale), 0);
        bytes memory signature = _signPermit(buyers[0], 500e6, block.timestamp);
        bytes32[] memory proof = _proof(0);
        vm.prank(buyers[0].addr);
        (uint256 bought, ) = sale.buyWithPermit(500e6, 625e18, proof, block.timestamp, signature);
        assertEq(bought, 625e18);
        assertEq(_proceeds(), 500e6);
    }

    function test_BuyWithAuthorization_BuysForItsSignerWhoeverSends() external {
        vm.prank(buyers[2].addr);
        usdc.approve(address(sale), 0);
        SignedUsdc.Authorization memory authorization = _authorize(buyers[2], 800e6, 0, 1_000e18, "salt");
        bytes32[] memory proof = _proof(2);
        vm.prank(thief);
        (uint256 bought, uint256 id) = sale.buyWithAuthorization(buyers[2].addr, 800e6, 1_000e18, proof, authorization);
        assertEq(bought, 1_000e18);
        assertEq(vestingVault.beneficiaryOf(id), buyers[2].addr);
        assertEq(usdc.balanceOf(buyers[2].addr), 5_000_000e6 - 800e6);
        assertEq(_proceeds(), 800e6);
    }

    function test_BuyWithAuthorization_RevertGiven_ItIsNotValidNow() external {
        SignedUsdc.Authorization memory authorization = _authorize(buyers[2], 800e6, 0, 0, "salt");
        bytes32[] memory proof = _proof(2);
        vm.warp(authorization.validBefore);
        vm.expectRevert(abi.encodeWithSelector(MockUSDC.AuthorizationExpired.selector, authorization.validBefore));
        sale.buyWithAuthorization(buyers[2].addr, 800e6, 0, proof, authorization);
    }
}
