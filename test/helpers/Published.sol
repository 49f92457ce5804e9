// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IUniswapV3Factory} from "@uniswap/v3-core/contracts/interfaces/IUniswapV3Factory.sol";
import {IUniswapV3Pool} from "@uniswap/v3-core/contracts/interfaces/IUniswapV3Pool.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {Test} from "forge-std/Test.sol";

/// @dev Of v3-periphery's NonfungiblePositionManager, whose own interface does not compile beside OpenZeppelin 5.
interface IPositionManager {
    struct MintParams {
        address token0;
        address token1;
        uint24 fee;
        int24 tickLower;
        int24 tickUpper;
        uint256 amount0Desired;
        uint256 amount1Desired;
        uint256 amount0Min;
        uint256 amount1Min;
        address recipient;
        uint256 deadline;
    }

    function mint(
        MintParams calldata params
    ) external payable returns (uint256 tokenId, uint128 liquidity, uint256 amount0, uint256 amount1);
}

/// @dev Of v3-periphery's SwapRouter.
interface ISwapRouterLike {
    struct ExactInputSingleParams {
        address tokenIn;
        address tokenOut;
        uint24 fee;
        address recipient;
        uint256 deadline;
        uint256 amountIn;
        uint256 amountOutMinimum;
        uint160 sqrtPriceLimitX96;
    }

    function exactInputSingle(ExactInputSingleParams calldata params) external payable returns (uint256 amountOut);
}

/// @dev Of Chainlink's FluxAggregator.
interface IFluxAggregator {
    function changeOracles(
        address[] calldata removed,
        address[] calldata added,
        address[] calldata addedAdmins,
        uint32 minSubmissions,
        uint32 maxSubmissions,
        uint32 restartDelay
    ) external;

    function submit(uint256 roundId, int256 submission) external;

    function latestRound() external view returns (uint256);
}

/// @notice Contracts of others as their packages publish them: Uniswap V3 and Chainlink.
abstract contract Published is Test {
    error NotDeployed();

    string private constant CORE = "node_modules/@uniswap/v3-core/artifacts/contracts/";
    string private constant PERIPHERY = "node_modules/@uniswap/v3-periphery/artifacts/contracts/";
    string private constant CHAINLINK = "node_modules/@chainlink/contracts-0.1/abi/v0.6/";

    /// @dev An exchange's answer, by who may submit it.
    struct Feed {
        address proxy; // what readers read
        IFluxAggregator aggregator;
        address oracle;
    }

    IUniswapV3Factory internal factory;
    IPositionManager internal positions;
    ISwapRouterLike internal swapRouter;

    /* UNISWAP */

    /// @dev No native currency is traded here: nothing stands in for WETH.
    function _deployUniswap() internal {
        factory = IUniswapV3Factory(_create(_uniswap(CORE, "UniswapV3Factory"), ""));
        bytes memory args = abi.encode(address(factory), address(0));
        swapRouter = ISwapRouterLike(_create(_uniswap(PERIPHERY, "SwapRouter"), args));
        args = abi.encode(address(factory), address(0), address(0));
        positions = IPositionManager(_create(_uniswap(PERIPHERY, "NonfungiblePositionManager"), args));
    }

    /// @dev A pool at `priceUnits` units of `quote` for 10^18 of `base`, which is CPT's form of a price in USDC units.
    function _createPool(
        address base,
        address quote,
        uint24 fee,
        uint256 priceUnits
    ) internal returns (IUniswapV3Pool) {
        IUniswapV3Pool pool = IUniswapV3Pool(factory.createPool(base, quote, fee));
        pool.initialize(_sqrtPriceX96(base, quote, priceUnits));
        return pool;
    }

    function _sqrtPriceX96(address base, address quote, uint256 priceUnits) internal pure returns (uint160) {
        (uint256 amount0, uint256 amount1) = base < quote ? (uint256(1e18), priceUnits) : (priceUnits, uint256(1e18));
        return uint160(Math.sqrt(Math.mulDiv(amount1, 1 << 192, amount0)));
    }

    /// @dev Liquidity over the whole range, for `holder`, who has both tokens.
    function _addLiquidity(IUniswapV3Pool pool, address holder, uint256 most0, uint256 most1) internal {
        int24 spacing = pool.tickSpacing();
        int24 edge = (887_272 / spacing) * spacing;
        _addLiquidity(pool, holder, most0, most1, -edge, edge);
    }

    function _addLiquidity(
        IUniswapV3Pool pool,
        address holder,
        uint256 most0,
        uint256 most1,
        int24 tickLower,
        int24 tickUpper
    ) internal {
        (address token0, address token1) = (pool.token0(), pool.token1());
        vm.startPrank(holder);
        IERC20(token0).approve(address(positions), most0);
        IERC20(token1).approve(address(positions), most1);
        positions.mint(
            IPositionManager.MintParams({
                token0: token0,
                token1: token1,
                fee: pool.fee(),
                tickLower: tickLower,
                tickUpper: tickUpper,
                amount0Desired: most0,
                amount1Desired: most1,
                amount0Min: 0,
                amount1Min: 0,
                recipient: holder,
                deadline: block.timestamp
            })
        );
        vm.stopPrank();
    }

    function _swap(IUniswapV3Pool pool, address trader, address tokenIn, uint256 amountIn) internal returns (uint256) {
        address tokenOut = tokenIn == pool.token0() ? pool.token1() : pool.token0();
        uint24 fee = pool.fee();
        vm.startPrank(trader);
        IERC20(tokenIn).approve(address(swapRouter), amountIn);
        uint256 out = swapRouter.exactInputSingle(
            ISwapRouterLike.ExactInputSingleParams(tokenIn, tokenOut, fee, trader, block.timestamp, amountIn, 0, 0)
        );
        vm.stopPrank();
        return out;
    }

    /* CHAINLINK */

    /// @dev FluxAggregator with one oracle behind Chainlink's EACAggregatorProxy; it has no answer yet.
    function _deployFeed(string memory description) internal returns (Feed memory feed) {
        bytes memory args = abi.encode(address(0), 0, 0, address(0), 1, 1e30, uint8(8), description);
        feed.aggregator = IFluxAggregator(_create(_chainlink("FluxAggregator"), args));
        feed.oracle = makeAddr(string.concat("oracle of ", description));
        address[] memory oracles = new address[](1);
        oracles[0] = feed.oracle;
        feed.aggregator.changeOracles(new address[](0), oracles, oracles, 1, 1, 0);
        feed.proxy = _create(_chainlink("EACAggregatorProxy"), abi.encode(address(feed.aggregator), address(0)));
    }

    /// @dev `answer` has 8 decimals.
    function _answer(Feed memory feed, int256 answer) internal {
        uint256 round = feed.aggregator.latestRound() + 1;
        vm.prank(feed.oracle);
        feed.aggregator.submit(round, answer);
    }

    /* ARTIFACTS */

    function _uniswap(string memory folder, string memory name) private view returns (bytes memory) {
        string memory json = vm.readFile(string.concat(folder, name, ".sol/", name, ".json"));
        return vm.parseJsonBytes(json, ".bytecode");
    }

    function _chainlink(string memory name) private view returns (bytes memory) {
        string memory json = vm.readFile(string.concat(CHAINLINK, name, ".json"));
        return vm.parseJsonBytes(json, ".compilerOutput.evm.bytecode.object");
    }

    function _create(bytes memory code, bytes memory args) internal returns (address created) {
        bytes memory init = bytes.concat(code, args);
        assembly ("memory-safe") {
            created := create(0, add(init, 0x20), mload(init))
        }
        require(created != address(0), NotDeployed());
    }
}
