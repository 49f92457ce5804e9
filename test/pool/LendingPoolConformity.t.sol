// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20Metadata} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Metadata.sol";
import {IERC4626} from "@openzeppelin/contracts/interfaces/IERC4626.sol";
import {ILendingPoolCore} from "../../contracts/interfaces/pool/ILendingPoolCore.sol";
import {IERC7575, IERC7575Share} from "../../contracts/interfaces/pool/IERC7575.sol";
import {PoolLedger} from "../../contracts/libraries/PoolLedger.sol";
import {PoolTest} from "../helpers/PoolTest.sol";

/// @notice Each "must" of ERC-4626, and of ERC-7575 what concerns a share token.
contract LendingPoolConformityTest is PoolTest {
    function setUp() public override {
        super.setUp();
        _lendHalf();
    }

    /* ERC-20 AND METADATA */

    function test_Metadata_NamesTheReceipt() external view {
        assertEq(pool.name(), "CyberPlaza USDC receipt");
        assertEq(pool.symbol(), "rUSDC");
        assertEq(pool.decimals(), 12);
        assertEq(pool.decimals() - IERC20Metadata(pool.asset()).decimals(), 6);
    }

    function test_Asset_IsUsdc() external view {
        assertEq(pool.asset(), address(usdc));
    }

    function test_Transfer_MovesSharesAndEmits() external {
        vm.expectEmit(address(pool));
        emit Transfer(alice, bob, 3);
        vm.prank(alice);
        assertTrue(pool.transfer(bob, 3));
        assertEq(pool.balanceOf(bob), 3);
        vm.prank(alice);
        pool.approve(carol, 5);
        uint256 had = pool.balanceOf(alice);
        vm.prank(carol);
        assertTrue(pool.transferFrom(alice, alice, 5));
        assertEq(pool.balanceOf(alice), had);
        assertEq(pool.allowance(alice, carol), 0);
    }

    event Transfer(address indexed from, address indexed to, uint256 value);

    function test_TotalSupply_IsTheSumOfBalances() external {
        _nextDay();
        skip(1 days);
        _request(alice, 60_000e12);
        uint256 sum = pool.balanceOf(alice) + pool.balanceOf(carol) + pool.balanceOf(dave) + pool.queuedShares();
        assertGt(pool.queuedShares(), 0);
        assertEq(pool.totalSupply(), sum);
    }

    /* ERC-7575 */

    function test_Share_IsThePoolAndItsOwnVault() external view {
        assertEq(pool.share(), address(pool));
        assertEq(pool.vault(address(usdc)), address(pool));
        assertEq(pool.vault(address(cpt)), address(0));
    }

    function test_SupportsInterface_OfVaultAndShare() external view {
        assertTrue(pool.supportsInterface(0x01ffc9a7));
        assertTrue(pool.supportsInterface(0x2f0a18c5));
        assertTrue(pool.supportsInterface(0xf815c03d));
        assertFalse(pool.supportsInterface(0xffffffff));
        assertFalse(pool.supportsInterface(0x620ee8e4));
        assertEq(type(IERC7575).interfaceId, bytes4(0x2f0a18c5));
        assertEq(type(IERC7575Share).interfaceId, bytes4(0xf815c03d));
    }

    /* TOTAL ASSETS AND CONVERSIONS */

    function test_TotalAssets_IncludesInterestOfThisSecond() external {
        uint256 total = pool.totalAssets();
        skip(365 days / 10);
        // 150 000 USDC × 11.11 % × 0.1 × 90 %
        assertApproxEqAbs(pool.totalAssets() - total, 1_499_850_000, 30);
    }

    function test_TotalAssets_NeverReverts() external {
        _pause(address(pool));
        assertGt(pool.totalAssets(), 0);
        vm.warp(block.timestamp + 20 * 365 days);
        assertGt(pool.totalAssets(), 0);
        _skipToLateAndMark();
        assertGt(pool.totalAssets(), 0);
    }

    function _skipToLateAndMark() private {
        if (block.timestamp < pool.lineOf(borrower).maturity + 3 days) _skipToLate(borrower);
        pool.markLate(borrower);
    }

    function test_Conversions_RoundDownAndSlippageIsNotInThem() external {
        skip(40 days);
        uint256 total = pool.totalAssets() + 1;
        uint256 supply = pool.totalSupply() + 1e6;
        assertEq(pool.convertToShares(12_345_678), (12_345_678 * supply) / total);
        assertEq(pool.convertToAssets(12_345_678e6), (12_345_678e6 * total) / supply);
        assertEq(pool.previewDeposit(12_345_678), (12_345_678 * supply) / total);
        assertEq(pool.previewMint(1), 1);
        assertEq(pool.previewWithdraw(1), (supply + total - 1) / total);
        assertEq(pool.previewRedeem(1), 0);
    }

    function test_Previews_DoNotRevertGiven_NothingCanEnterOrLeave() external {
        uint256 assets = pool.previewRedeem(1e12);
        uint256 shares = pool.previewDeposit(1e6);
        _pause(address(pool));
        assertEq(pool.previewRedeem(1e12), assets);
        assertEq(pool.previewDeposit(1e6), shares);
        assertGt(pool.previewMint(1e12), 0);
        assertGt(pool.previewWithdraw(1e6), 0);
        assertGt(pool.previewDeposit(1e18), 0);
        assertGt(pool.previewWithdraw(1e18), 0);
    }

    function test_Previews_OfExitsHaveTheExitPrice_ConversionsDoNot() external {
        _skipToLateAndMark();
        uint256 whole = pool.convertToAssets(100_000e12);
        assertLt(pool.previewRedeem(100_000e12), whole);
        assertGt(pool.previewWithdraw(whole), 100_000e12);
        assertEq(pool.previewDeposit(whole), pool.convertToShares(whole));
    }

    /* EVENTS */

    function test_Events_OfEveryWayInAndOut() external {
        _nextDay();
        vm.startPrank(alice);
        uint256 shares = pool.previewDeposit(20e6);
        vm.expectEmit(address(pool));
        emit IERC4626.Deposit(alice, bob, 20e6, shares);
        pool.deposit(20e6, bob);
        uint256 assets = pool.previewMint(20e12);
        vm.expectEmit(address(pool));
        emit IERC4626.Deposit(alice, bob, assets, 20e12);
        pool.mint(20e12, bob);
        shares = pool.previewWithdraw(5e6);
        vm.expectEmit(address(pool));
        emit IERC4626.Withdraw(alice, bob, alice, 5e6, shares);
        pool.withdraw(5e6, bob, alice);
        assets = pool.previewRedeem(5e12);
        vm.expectEmit(address(pool));
        emit IERC4626.Withdraw(alice, bob, alice, assets, 5e12);
        pool.redeem(5e12, bob, alice);
        vm.stopPrank();
    }

    /* LIMITS */

    function test_MaxOfExits_IsZeroGiven_ThePoolIsPaused() external {
        _nextDay();
        assertGt(pool.maxWithdraw(alice), 0);
        _pause(address(pool));
        _assertNoExit(alice, ILendingPoolCore.ExitBlock.Paused);
        assertEq(pool.maxDeposit(alice), 0);
        assertEq(pool.maxMint(alice), 0);
    }

    function test_MaxOfExits_IsZeroGiven_SomebodyIsQueued() external {
        _nextDay();
        _request(alice, 60_000e12);
        _assertNoExit(carol, ILendingPoolCore.ExitBlock.Queued);
    }

    function test_MaxOfExits_IsZeroGiven_ALineIsOverdue() external {
        _skipToLate(borrower);
        vm.warp(block.timestamp - 1);
        assertGt(pool.maxWithdraw(carol), 0);
        skip(1);
        assertEq(pool.overdue(), borrower);
        _assertNoExit(carol, ILendingPoolCore.ExitBlock.Overdue);
    }

    function test_MaxOfExits_IsZeroGiven_ALineIsLate() external {
        _skipToLateAndMark();
        _assertNoExit(carol, ILendingPoolCore.ExitBlock.Impaired);
    }

    function test_MaxOfExits_AreWorthNothingGiven_TheBudgetIsSpent() external {
        _nextDay();
        vm.startPrank(alice);
        pool.withdraw(pool.maxWithdraw(alice), alice, alice);
        vm.stopPrank();
        assertEq(pool.maxWithdraw(carol), 0);
        // less than a unit's worth can be given up for nothing
        uint256 dust = pool.maxRedeem(carol);
        assertLt(dust, 1e6);
        assertEq(pool.previewRedeem(dust), 0);
        _expectTooMuch(carol, dust);
    }

    function _assertNoExit(address holder, ILendingPoolCore.ExitBlock reason) private {
        assertTrue(pool.exitBlock(holder) == reason);
        assertEq(pool.maxWithdraw(holder), 0);
        assertEq(pool.maxRedeem(holder), 0);
        bytes memory wait = abi.encodeWithSelector(ILendingPoolCore.LendingPool_ExitsWait.selector, reason);
        vm.startPrank(holder);
        vm.expectRevert(wait);
        pool.withdraw(1, holder, holder);
        vm.expectRevert(wait);
        pool.redeem(1, holder, holder);
        vm.stopPrank();
    }

    function test_MaxDeposit_IsZeroWhen_NobodyMayHoldTheShares() external view {
        address[3] memory none = [address(0), address(pool), address(queue)];
        for (uint256 i = 0; i < 3; ++i) {
            assertEq(pool.maxDeposit(none[i]), 0);
            assertEq(pool.maxMint(none[i]), 0);
        }
    }

    /// forge-config: default.fuzz.runs = 400
    function testFuzz_MaxOfExits_TellTheTruth(uint256 wait, uint256 spent, uint256 repaid, uint256 moved) external {
        _arrange(wait, spent, repaid);
        moved = bound(moved, 0, pool.balanceOf(alice));
        vm.prank(alice);
        pool.transfer(bob, moved);
        uint256 assets = pool.maxWithdraw(bob);
        uint256 shares = pool.maxRedeem(bob);
        vm.startPrank(bob);
        vm.expectRevert();
        pool.withdraw(assets + 1, bob, bob);
        uint256 snapshot = vm.snapshotState();
        pool.withdraw(assets, bob, bob);
        assertEq(usdc.balanceOf(bob), assets);
        vm.revertToState(snapshot);
        vm.expectRevert();
        pool.redeem(shares + 1, bob, bob);
        pool.redeem(shares, bob, bob);
        vm.stopPrank();
    }

    function _arrange(uint256 wait, uint256 spent, uint256 repaid) private {
        skip(bound(wait, 0, 100 days));
        _repay(borrower, bound(repaid, 1, 120_000e6));
        uint256 out = bound(spent, 0, pool.maxWithdraw(carol));
        vm.prank(carol);
        pool.withdraw(out, carol, carol);
    }

    /// forge-config: default.fuzz.runs = 400
    function testFuzz_MaxOfEntries_TellTheTruth(uint256 wait, uint256 spent, uint256 filled) external {
        _arrange(wait, spent, 1);
        usdc.mint(bob, 3e18);
        vm.startPrank(bob);
        usdc.approve(address(pool), type(uint256).max);
        uint256 room = pool.maxDeposit(bob);
        // down to a room of which a deposit may be too small
        uint256 first = bound(filled, 10e6, room);
        if (filled % 2 == 0) first = room - bound(filled, 0, 20e6);
        pool.deposit(first, bob);
        uint256 assets = pool.maxDeposit(bob);
        uint256 shares = pool.maxMint(bob);
        vm.expectRevert();
        pool.deposit(assets + 1, bob);
        vm.expectRevert();
        pool.mint(shares + 1, bob);
        uint256 snapshot = vm.snapshotState();
        if (assets != 0) pool.deposit(assets, bob);
        vm.revertToState(snapshot);
        if (shares != 0) pool.mint(shares, bob);
        vm.stopPrank();
        assertLe(pool.totalAssets(), PoolLedger.MAX_ASSETS);
    }

    function _expectTooMuch(address holder, uint256 most) private {
        vm.expectRevert(abi.encodeWithSelector(ILendingPoolCore.LendingPool_AboveMax.selector, 1, 0));
        vm.prank(holder);
        pool.redeem(most + 1, holder, holder);
    }
}
