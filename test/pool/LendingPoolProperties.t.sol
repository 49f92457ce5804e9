// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {PoolTest} from "../helpers/PoolTest.sol";

/// @notice What holds of every honest ERC-4626 vault, whatever its state: round trips win nothing, previews bind, callers do not matter.
contract LendingPoolPropertiesTest is PoolTest {
    address private erin = makeAddr("erin");

    struct State {
        uint64 lent;
        uint64 days_;
        uint64 repaid;
        uint32 loss;
        uint64 donated;
    }

    function setUp() public override {
        super.setUp();
        _lendHalf();
        _lender(bob);
        _lender(erin);
    }

    /// @dev A pool with interest at a broken second, a price that is no round number, perhaps a loss and a donation, nobody queued.
    function _arrange(State memory state) private {
        skip(bound(state.days_, 0, 60 days));
        uint256 paid = bound(state.repaid, 0, 150_000e6);
        if (paid != 0) _repay(borrower, paid);
        if (state.lent % 2 == 1) {
            uint256 most = pool.drawable(borrower);
            if (most != 0) _draw(borrower, bound(state.lent, 1, most));
        }
        if (state.loss % 4 == 0 && pool.lineOf(borrower).principal != 0) _lose(state.loss);
        usdc.mint(address(pool), bound(state.donated, 0, 1_000_000e6));
        _nextDay();
        skip(state.days_ % 1 days);
    }

    /// @dev The borrower pays late, after part of the debt was taken as a loss.
    function _lose(uint256 seed) private {
        _skipToLate(borrower);
        pool.markLate(borrower);
        uint256 counted = pool.lineOf(borrower).counted;
        vm.prank(admin);
        pool.recognizeLoss(borrower, bound(seed, 1, counted));
        _repay(borrower, pool.lineOf(borrower).counted + seed);
    }

    function _assets(uint256 seed) private pure returns (uint256) {
        return bound(seed, 10e6, 500_000e6);
    }

    /* ROUND TRIPS */

    /// forge-config: default.fuzz.runs = 400
    function testFuzz_DepositThenRedeem_NeverProfits(State memory state, uint256 seed) external {
        _arrange(state);
        uint256 assets = bound(seed, 10e6, pool.availableToday() < 10e6 ? 10e6 : pool.availableToday());
        uint256 shares = _provide(bob, assets);
        if (pool.maxRedeem(bob) < shares) return;
        vm.prank(bob);
        assertLe(pool.redeem(shares, bob, bob), assets);
    }

    /// forge-config: default.fuzz.runs = 400
    function testFuzz_DepositThenWithdraw_CostsAtLeastTheShares(State memory state, uint256 seed) external {
        _arrange(state);
        uint256 assets = bound(seed, 10e6, pool.availableToday() < 10e6 ? 10e6 : pool.availableToday());
        uint256 shares = _provide(bob, assets);
        assertGe(pool.previewWithdraw(assets), shares);
        assertLe(pool.maxWithdraw(bob), assets);
    }

    /// forge-config: default.fuzz.runs = 400
    function testFuzz_MintThenRedeem_NeverProfits(State memory state, uint256 seed) external {
        _arrange(state);
        uint256 shares = pool.previewDeposit(_assets(seed)) + 1;
        vm.prank(bob);
        uint256 paid = pool.mint(shares, bob);
        assertEq(pool.balanceOf(bob), shares);
        uint256 out = pool.maxRedeem(bob);
        vm.prank(bob);
        uint256 got = pool.redeem(out, bob, bob);
        if (out == shares) assertLe(got, paid);
        else assertLe(got + pool.convertToAssets(shares - out), paid);
    }

    /// forge-config: default.fuzz.runs = 400
    function testFuzz_WithdrawThenDeposit_GivesNoMoreShares(State memory state, uint256 seed) external {
        _arrange(state);
        uint256 most = pool.maxWithdraw(alice);
        if (most < 10e6) return;
        uint256 assets = bound(seed, 10e6, most);
        vm.startPrank(alice);
        uint256 burned = pool.withdraw(assets, alice, alice);
        assertLe(pool.deposit(assets, alice), burned);
        vm.stopPrank();
    }

    /// forge-config: default.fuzz.runs = 400
    function testFuzz_RedeemThenMint_CostsAtLeastWhatItPaid(State memory state, uint256 seed) external {
        _arrange(state);
        uint256 most = pool.maxRedeem(alice);
        if (most < 20e12) return;
        uint256 shares = bound(seed, 20e12, most);
        vm.startPrank(alice);
        uint256 paid = pool.redeem(shares, alice, alice);
        assertGe(pool.mint(shares, alice), paid);
        vm.stopPrank();
    }

    /* CONVERSIONS */

    /// forge-config: default.fuzz.runs = 400
    function testFuzz_Conversions_ThereAndBackNeverGain(State memory state, uint256 seed) external {
        _arrange(state);
        uint256 amount = bound(seed, 0, 1e24);
        uint256 assets = amount % 1e18;
        assertLe(pool.convertToAssets(pool.convertToShares(assets)), assets);
        assertLe(pool.convertToShares(pool.convertToAssets(amount)), amount);
        assertGe(pool.previewMint(pool.previewDeposit(assets) + 1), assets);
        assertLe(pool.previewRedeem(pool.previewWithdraw(assets)), assets + 1);
    }

    /// forge-config: default.fuzz.runs = 400
    function testFuzz_Conversions_DoNotDependOnTheCaller(State memory state, uint256 seed, address caller) external {
        _arrange(state);
        uint256 amount = bound(seed, 0, 1e24);
        uint256 shares = pool.convertToShares(amount % 1e18);
        uint256 assets = pool.convertToAssets(amount);
        uint256 total = pool.totalAssets();
        vm.startPrank(caller == address(0) ? alice : caller);
        assertEq(pool.convertToShares(amount % 1e18), shares);
        assertEq(pool.convertToAssets(amount), assets);
        assertEq(pool.totalAssets(), total);
        vm.stopPrank();
    }

    /// forge-config: default.fuzz.runs = 400
    function testFuzz_Conversions_MoreIsNeverWorthLess(State memory state, uint256 one, uint256 other) external {
        _arrange(state);
        one = bound(one, 0, 1e18);
        other = bound(other, one, 1e18);
        assertLe(pool.convertToShares(one), pool.convertToShares(other));
        assertLe(pool.convertToAssets(one), pool.convertToAssets(other));
        assertLe(pool.previewDeposit(one), pool.convertToShares(one));
        assertGe(pool.previewWithdraw(one), pool.convertToShares(one));
        assertGe(pool.previewMint(one), pool.convertToAssets(one));
        assertLe(pool.previewRedeem(one), pool.convertToAssets(one));
    }

    /* PREVIEWS */

    /// forge-config: default.fuzz.runs = 400
    function testFuzz_PreviewDeposit_IsWhatADepositGives(State memory state, uint256 seed, address receiver) external {
        _arrange(state);
        receiver = _receiver(receiver);
        uint256 assets = _assets(seed);
        uint256 previewed = pool.previewDeposit(assets);
        uint256 had = pool.balanceOf(receiver);
        vm.prank(bob);
        uint256 shares = pool.deposit(assets, receiver);
        assertEq(shares, previewed);
        assertEq(pool.balanceOf(receiver), had + shares);
        assertEq(usdc.balanceOf(bob), 1_000_000e6 - assets);
    }

    /// forge-config: default.fuzz.runs = 400
    function testFuzz_PreviewMint_IsWhatAMintTakes(State memory state, uint256 seed, address receiver) external {
        _arrange(state);
        receiver = _receiver(receiver);
        uint256 shares = pool.previewDeposit(_assets(seed)) + 1e6;
        uint256 previewed = pool.previewMint(shares);
        uint256 had = pool.balanceOf(receiver);
        vm.prank(bob);
        assertEq(pool.mint(shares, receiver), previewed);
        assertEq(pool.balanceOf(receiver), had + shares);
        assertEq(usdc.balanceOf(bob), 1_000_000e6 - previewed);
    }

    /// forge-config: default.fuzz.runs = 400
    function testFuzz_PreviewWithdraw_IsWhatAWithdrawalBurns(State memory state, uint256 seed) external {
        _arrange(state);
        uint256 assets = bound(seed, 0, pool.maxWithdraw(alice));
        uint256 previewed = pool.previewWithdraw(assets);
        uint256 had = pool.balanceOf(alice);
        vm.prank(alice);
        assertEq(pool.withdraw(assets, erin, alice), previewed);
        assertEq(pool.balanceOf(alice), had - previewed);
        assertEq(usdc.balanceOf(erin), 1_000_000e6 + assets);
    }

    /// forge-config: default.fuzz.runs = 400
    function testFuzz_PreviewRedeem_IsWhatARedemptionPays(State memory state, uint256 seed) external {
        _arrange(state);
        uint256 shares = bound(seed, 0, pool.maxRedeem(alice));
        uint256 previewed = pool.previewRedeem(shares);
        vm.prank(alice);
        assertEq(pool.redeem(shares, erin, alice), previewed);
        assertEq(usdc.balanceOf(erin), 1_000_000e6 + previewed);
    }

    /* PRICE */

    /// forge-config: default.fuzz.runs = 400
    function testFuzz_Price_NeverFallsByAnothersMove(State memory state, uint256 seed, bool enters) external {
        _arrange(state);
        uint256 price = pool.convertToAssets(1e24);
        uint256 exitPrice = pool.exitPriceE18();
        if (enters) {
            _provide(bob, _assets(seed));
        } else {
            uint256 shares = bound(seed, 0, pool.maxRedeem(alice));
            vm.prank(alice);
            pool.redeem(shares, alice, alice);
        }
        assertGe(pool.convertToAssets(1e24), price);
        assertGe(pool.exitPriceE18(), exitPrice);
    }

    /// forge-config: default.fuzz.runs = 400
    function testFuzz_Allowance_ATheftNeedsOne(State memory state, uint256 seed, uint256 allowance) external {
        _arrange(state);
        uint256 shares = bound(seed, 1, pool.maxRedeem(alice));
        allowance = bound(allowance, 0, shares - 1);
        vm.prank(alice);
        pool.approve(bob, allowance);
        vm.prank(bob);
        (bool ok, ) = address(pool).call(abi.encodeCall(pool.redeem, (shares, bob, alice)));
        assertFalse(ok);
        vm.prank(alice);
        pool.approve(bob, shares);
        vm.prank(bob);
        pool.redeem(shares, bob, alice);
        assertEq(pool.allowance(alice, bob), 0);
    }

    function _receiver(address seed) private view returns (address) {
        return seed == address(0) || seed == address(pool) || seed == address(queue) ? erin : seed;
    }
}
