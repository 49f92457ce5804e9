// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IUniswapV3Pool} from "@uniswap/v3-core/contracts/interfaces/IUniswapV3Pool.sol";
import {IPoolObserver} from "../../contracts/interfaces/oracle/IPoolObserver.sol";
import {IPriceOracle} from "../../contracts/interfaces/oracle/IPriceOracle.sol";
import {Roles} from "../../contracts/libraries/Roles.sol";
import {ProtocolTest} from "./ProtocolTest.sol";
import {Published} from "./Published.sol";

/// @notice Oracle and poolObserver on a real Uniswap pool and real Chainlink feeds: CPT at 0.80 USD everywhere, USDC at 1 USD.
abstract contract OracleTest is ProtocolTest, Published {
    uint256 internal constant PRICE = 0.8e18;
    uint256 internal constant PRICE_UNITS = 800_000;
    int256 internal constant PRICE_8 = 80_000_000;
    int256 internal constant ONE_USD_8 = 100_000_000;
    uint32 internal constant MAX_AGE = 25 hours;
    /// @dev A tick is 0.01 %: how exact a pool's price is.
    uint256 internal constant TICK = 0.0001e18;

    bytes32 internal constant QUOTATION_TYPE = keccak256("Quotation(uint256 priceE18,uint256 quotedAt)");
    bytes32 private constant DOMAIN_TYPE = keccak256(
        "EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"
    );

    Key internal reporter = _key("reporter");
    address internal lp = makeAddr("liquidity provider");
    address internal trader = makeAddr("trader");

    Feed internal cptFeed;
    Feed internal usdcFeed;
    IUniswapV3Pool internal pool;
    IPriceOracle internal oracle;
    IPoolObserver internal poolObserver;

    function setUp() public virtual override {
        super.setUp();
        _deployUniswap();
        pool = _createPool(address(cpt), address(usdc), 3_000, PRICE_UNITS);
        pool.increaseObservationCardinalityNext(300);
        _give(lp, 10_000_000e18, 8_000_000e6);
        _give(trader, 10_000_000e18, 8_000_000e6);
        _addPoolLiquidity(1_000_000e18, 800_000e6);
        cptFeed = _deployFeed("CPT / USD");
        usdcFeed = _deployFeed("USDC / USD");
        vm.warp(START + 1 hours);
        _answer(cptFeed, PRICE_8);
        _answer(usdcFeed, ONE_USD_8);
        oracle = _deployOracle(_sources());
        poolObserver = _deployObserver(address(pool));
        vm.prank(admin);
        manager.grantRole(Roles.REPORTER, reporter.addr, 0);
    }

    /* DEPLOYMENT */

    function _sources() internal view returns (IPriceOracle.Sources memory) {
        return IPriceOracle.Sources(cptFeed.proxy, MAX_AGE, usdcFeed.proxy, MAX_AGE, address(pool), address(0));
    }

    function _oracleImplementation() internal returns (address) {
        return deployCode("PriceOracle.sol:PriceOracle", abi.encode(address(cpt), address(usdc)));
    }

    function _oracleInitializer(IPriceOracle.Sources memory from) internal view returns (bytes memory) {
        return
            abi.encodeWithSignature(
                "initialize(address,(address,uint32,address,uint32,address,address))",
                address(manager),
                from
            );
    }

    function _deployOracle(IPriceOracle.Sources memory from) internal returns (IPriceOracle deployed) {
        deployed = IPriceOracle(_proxy(_oracleImplementation(), _oracleInitializer(from)));
        address target = address(deployed);
        _restrict(target, Roles.GUARDIAN, IPriceOracle.trip.selector);
        _restrict(target, Roles.PARAMETERS_CRITICAL, IPriceOracle.reset.selector);
        _restrict(target, Roles.PARAMETERS_CRITICAL, IPriceOracle.setManualPrice.selector);
        _restrict(target, Roles.PARAMETERS_CRITICAL, IPriceOracle.setSources.selector);
    }

    function _observerImplementation(address base) internal returns (address) {
        return deployCode("PoolObserver.sol:PoolObserver", abi.encode(base, address(usdc), address(factory)));
    }

    function _deployObserver(address pool_) internal returns (IPoolObserver) {
        return _deployObserver(address(cpt), pool_);
    }

    function _deployObserver(address base, address pool_) internal returns (IPoolObserver deployed) {
        bytes memory initialize = abi.encodeWithSignature("initialize(address,address)", address(manager), pool_);
        deployed = IPoolObserver(_proxy(_observerImplementation(base), initialize));
        _restrict(address(deployed), Roles.PARAMETERS_CRITICAL, IPoolObserver.setPool.selector);
    }

    /* THE POOL */

    function _addPoolLiquidity(uint256 cptAmount, uint256 usdcAmount) internal {
        (uint256 most0, uint256 most1) = _isCptFirst() ? (cptAmount, usdcAmount) : (usdcAmount, cptAmount);
        _addLiquidity(pool, lp, most0, most1);
    }

    /// @dev Another pool without liquidity that has been at `priceUnits` for an hour; its fee tells it from the others.
    function _poolAt(uint24 fee, uint256 priceUnits) internal returns (address created) {
        if (factory.feeAmountTickSpacing(fee) == 0) factory.enableFeeAmount(fee, 60);
        uint256 time = block.timestamp;
        vm.warp(time - 1 hours);
        created = address(_createPool(address(cpt), address(usdc), fee, priceUnits));
        vm.warp(time);
    }

    function _sellCpt(uint256 amount) internal returns (uint256) {
        return _swap(pool, trader, address(cpt), amount);
    }

    function _buyCpt(uint256 usdcAmount) internal returns (uint256) {
        return _swap(pool, trader, address(usdc), usdcAmount);
    }

    /* QUOTATIONS */

    function _quotationDigest(
        uint256 chainId,
        address verifier,
        uint256 priceE18,
        uint256 quotedAt
    ) internal pure returns (bytes32) {
        bytes32 name = keccak256("CyberPlaza PriceOracle");
        bytes32 domain = keccak256(abi.encode(DOMAIN_TYPE, name, keccak256("1"), chainId, verifier));
        return _digest(domain, keccak256(abi.encode(QUOTATION_TYPE, priceE18, quotedAt)));
    }

    function _signQuotation(uint256 key, uint256 priceE18, uint256 quotedAt) internal view returns (bytes memory) {
        return _sign(key, _quotationDigest(block.chainid, address(oracle), priceE18, quotedAt));
    }

    function _quotePrice(uint256 priceE18) internal {
        bytes memory signature = _signQuotation(reporter.key, priceE18, block.timestamp);
        oracle.submitQuotation(reporter.addr, priceE18, block.timestamp, signature);
    }

    /* TIME */

    /// @dev Feeds and exchange say `priceE18` (a multiple of 10^10), USDC is at 1 USD.
    function _report(uint256 priceE18) internal {
        _answer(cptFeed, int256(priceE18 / 1e10));
        _answer(usdcFeed, ONE_USD_8);
        _quotePrice(priceE18);
    }

    /// @dev Pokes after `gap` seconds, `count` times; all sources but the pool say `priceE18`.
    function _pokeFor(uint256 priceE18, uint256 gap, uint256 count) internal {
        for (uint256 i = 0; i < count; ++i) {
            vm.warp(block.timestamp + gap);
            _report(priceE18);
            oracle.poke();
        }
    }

    /* ASSERTIONS */

    function _assertPrice(IPriceOracle.Status status, uint256 lowE18, uint256 highE18) internal view {
        (IPriceOracle.Status actual, uint256 low, uint256 high) = oracle.price();
        assertEq(uint256(actual), uint256(status), "status");
        assertEq(low, lowE18, "low");
        assertEq(high, highE18, "high");
    }

    function _assertNoPrice(IPriceOracle.Status status) internal {
        _assertPrice(status, 0, 0);
        vm.expectRevert(abi.encodeWithSelector(IPriceOracle.PriceOracle_NoPrice.selector, status));
        oracle.requirePrice();
    }

    function _assertBreaker(IPriceOracle.Reason reason, uint256 trippedAt, uint256 agreedSince) internal view {
        (IPriceOracle.Reason actual, uint256 moment, uint256 since) = oracle.breaker();
        assertEq(uint256(actual), uint256(reason), "reason");
        assertEq(moment, trippedAt, "tripped at");
        assertEq(since, agreedSince, "agreed since");
    }

    function _assertSource(
        uint256 index,
        IPriceOracle.SourceState state,
        uint256 priceE18,
        uint256 updatedAt
    ) internal view {
        IPriceOracle.SourceView memory source = oracle.sourceViews()[index];
        assertEq(uint256(source.state), uint256(state), "state");
        assertEq(source.priceE18, priceE18, "price");
        assertEq(source.updatedAt, updatedAt, "updated at");
    }
}
