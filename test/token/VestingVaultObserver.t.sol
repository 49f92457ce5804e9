// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IUniswapV3Pool} from "@uniswap/v3-core/contracts/interfaces/IUniswapV3Pool.sol";
import {IVestingVault} from "../../contracts/interfaces/token/IVestingVault.sol";
import {Roles} from "../../contracts/libraries/Roles.sol";
import {OracleTest} from "../helpers/OracleTest.sol";

/// @dev Fixes the day's allowance while the pool is locked, if told to.
contract InsideThePool {
    IUniswapV3Pool private immutable POOL;
    IVestingVault private immutable VAULT;
    int24 private constant EDGE = 887_220;
    uint160 private constant LOWEST_ROOT = 4_295_128_740;
    bytes private constant FIX = "fix";

    constructor(IUniswapV3Pool pool, IVestingVault vault) {
        (POOL, VAULT) = (pool, vault);
    }

    function fixInSwap(int256 amount) external {
        POOL.swap(address(this), true, amount, LOWEST_ROOT, FIX);
    }

    function fixInFlash(uint256 amount0, uint256 amount1) external {
        POOL.flash(address(this), amount0, amount1, FIX);
    }

    function fixInMint(uint128 liquidity) external {
        POOL.mint(address(this), -EDGE, EDGE, liquidity, FIX);
    }

    /// @dev Next to no liquidity in range: an observation.
    function touch() external {
        POOL.mint(address(this), -EDGE, EDGE, 1_000, "");
    }

    function uniswapV3SwapCallback(int256 amount0, int256 amount1, bytes calldata data) external {
        _fixAndPay(amount0 > 0 ? uint256(amount0) : 0, amount1 > 0 ? uint256(amount1) : 0, data);
    }

    function uniswapV3MintCallback(uint256 amount0, uint256 amount1, bytes calldata data) external {
        _fixAndPay(amount0, amount1, data);
    }

    function uniswapV3FlashCallback(uint256, uint256, bytes calldata data) external {
        address self = address(this);
        _fixAndPay(IERC20(POOL.token0()).balanceOf(self), IERC20(POOL.token1()).balanceOf(self), data);
    }

    function _fixAndPay(uint256 amount0, uint256 amount1, bytes calldata data) private {
        if (data.length != 0) VAULT.fixAllowance{gas: 700_000}();
        if (amount0 != 0) IERC20(POOL.token0()).transfer(msg.sender, amount0);
        if (amount1 != 0) IERC20(POOL.token1()).transfer(msg.sender, amount1);
    }
}

/// @notice The vault's limit by the volume of a real pool.
contract VestingVaultObserverTest is OracleTest {
    uint256 private constant DAY = 1 days;
    uint256 private constant MIN_DAILY = 10_000e18;

    IVestingVault private vault;
    InsideThePool private attacker;

    function setUp() public override {
        super.setUp();
        address implementation = deployCode(
            "VestingVault.sol:VestingVault",
            abi.encode(address(cpt), address(poolObserver))
        );
        bytes memory initialize = abi.encodeWithSignature("initialize(address)", address(manager));
        vault = IVestingVault(_proxy(implementation, initialize));
        IVestingVault.Terms memory terms;
        (terms.cliffMonths, terms.linearMonths, terms.limited) = (6, 18, true);
        _restrict(address(vault), Roles.VESTING_GRANTOR, IVestingVault.createSchedule.selector);
        vm.startPrank(address(genesis));
        cpt.approve(address(vault), 12_500_000e18);
        vault.createSchedule(makeAddr("holder"), 12_500_000e18, terms);
        vm.stopPrank();
        vm.prank(admin);
        vault.announceListing(block.timestamp);
        vm.warp(block.timestamp + 180 days);
        for (uint256 i = 0; i < 8; ++i) {
            poolObserver.refresh();
            _trade();
            vm.warp(_midnight() + 1);
        }
        attacker = new InsideThePool(pool, vault);
        _give(address(attacker), 100_000e18, 100_000e6);
    }

    /// @dev 300 000 CPT in, and what they brought back: an allowance of about 26 500 CPT.
    function _trade() private {
        _buyCpt(_sellCpt(300_000e18));
    }

    function _midnight() private view returns (uint256) {
        return (block.timestamp / DAY + 1) * DAY;
    }

    function _expectedAllowance() private view returns (uint256 allowance) {
        allowance = poolObserver.medianVolume() / 20;
        assertGt(allowance, 2 * MIN_DAILY);
    }

    function test_FixAllowance_IsTheSameInsideASwap() external {
        uint256 expected = _expectedAllowance();
        attacker.fixInSwap(1_000e6);
        assertEq(vault.limit().allowance, expected);
    }

    function test_FixAllowance_IsTheSameInsideAFlashOfAllThePoolHas() external {
        uint256 expected = _expectedAllowance();
        attacker.fixInFlash(
            IERC20(pool.token0()).balanceOf(address(pool)),
            IERC20(pool.token1()).balanceOf(address(pool))
        );
        assertEq(vault.limit().allowance, expected);
    }

    function test_FixAllowance_IsTheSameInsideAMint() external {
        uint256 expected = _expectedAllowance();
        attacker.fixInMint(1e9);
        assertEq(vault.limit().allowance, expected);
    }

    /// @dev An observation a second until the pool remembers no 30 minutes, then the day is fixed: nothing is observed. Whoever
    ///      does so every day has the least allowance from the third on, if nobody else refreshes.
    function test_Attack_APoolWithoutMemoryMeansTheLeastAllowance() external {
        for (uint256 i = 0; i < 5; ++i) {
            _tradeAndWashOut();
        }
        assertEq(vault.limit().allowance, MIN_DAILY);
    }

    function test_Attack_APoolWithoutMemoryMeansNothingGiven_SomebodyRefreshes() external {
        uint256 expected = _expectedAllowance();
        for (uint256 i = 0; i < 5; ++i) {
            _tradeAndWashOut();
            vm.warp(block.timestamp + 1 hours);
            poolObserver.refresh();
        }
        assertApproxEqRel(vault.limit().allowance, expected, 0.01e18);
    }

    function _tradeAndWashOut() private {
        vm.warp(block.timestamp + 1 hours);
        _trade();
        vm.warp(_midnight() - 310);
        for (uint256 i = 0; i < 311; ++i) {
            attacker.touch();
            vm.warp(block.timestamp + 1);
        }
        vault.fixAllowance();
    }
}
