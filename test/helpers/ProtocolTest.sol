// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Test} from "forge-std/Test.sol";
import {IAccessManager} from "@openzeppelin/contracts/access/manager/IAccessManager.sol";
import {IExpiringPause} from "../../contracts/interfaces/base/IExpiringPause.sol";
import {IDisputable} from "../../contracts/interfaces/market/IDisputable.sol";
import {IJobEscrow} from "../../contracts/interfaces/market/IJobEscrow.sol";
import {IProviderRegistry} from "../../contracts/interfaces/market/IProviderRegistry.sol";
import {IRevenueRouter} from "../../contracts/interfaces/revenue/IRevenueRouter.sol";
import {IRevenueSource} from "../../contracts/interfaces/revenue/IRevenueSource.sol";
import {ICPT} from "../../contracts/interfaces/token/ICPT.sol";
import {IGenesisVault} from "../../contracts/interfaces/token/IGenesisVault.sol";
import {IBenefitTiers} from "../../contracts/interfaces/ve/IBenefitTiers.sol";
import {JobStatus} from "../../contracts/libraries/PackedJob.sol";
import {Roles} from "../../contracts/libraries/Roles.sol";
import {HostileUSDC} from "../mocks/HostileUSDC.sol";
import {MockUSDC} from "../mocks/MockUSDC.sol";

/// @notice The whole suite behind real proxies, with one AccessManager and named actors. Contracts come from the
///         artifacts of the build, so that tests run the code that ships.
/// @dev Every role has one holder, at no delay: delays are the deployment's, and `base/Suite.t.sol` shows one at work.
abstract contract ProtocolTest is Test {
    struct Key {
        address addr;
        uint256 key;
    }

    /// @dev 2027-01-15, a Friday, 08:00 UTC.
    uint256 internal constant START = 1_800_000_000;
    uint256 internal constant USDC_1 = 1e6;
    bytes32 internal constant RESOURCE = keccak256("gpu.h100.second");
    bytes32 internal constant SPEC_HASH = keccak256("spec");
    bytes32 internal constant ROOT = keccak256("metering");

    bytes32 internal constant QUOTE_TYPE = keccak256(
        "Quote(address user,address provider,address meter,bytes32 resource,uint64 maxUnits,uint32 maxJobs,uint64 unitPrice,uint32 duration,uint16 maxFeeBps,uint40 validUntil,bytes32 slaHash,bytes32 specHash,uint64 nonce)"
    );
    bytes32 internal constant REPORT_TYPE = keccak256(
        "UsageReport(uint256 jobId,uint40 startedAt,uint40 endedAt,uint64 units,uint8 outcome,uint16 slaRefundBps,bytes32 meteringRoot)"
    );
    bytes32 private constant DOMAIN_TYPE = keccak256(
        "EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"
    );

    address internal admin = makeAddr("admin");
    address internal upgrader = makeAddr("upgrader");
    address internal critical = makeAddr("critical parameters");
    address internal routine = makeAddr("routine parameters");
    address internal guardian = makeAddr("guardian");
    address internal prolonger = makeAddr("pause prolonger");
    address internal evaluator = makeAddr("evaluator");
    address internal arbitrator = makeAddr("arbitrator");
    address internal thief = makeAddr("thief");

    Key internal user = _key("user");
    Key internal provider = _key("provider");
    Key internal meter = _key("meter");

    IAccessManager internal manager;
    MockUSDC internal usdc;
    ICPT internal cpt;
    IGenesisVault internal vault;
    IBenefitTiers internal tiers;
    IRevenueRouter internal router;
    IJobEscrow internal escrow;
    IProviderRegistry internal registry;

    /// @dev Targets by sink: nine plain addresses unless a test sets others.
    address[9] internal sinks;

    uint64 private _nextNonce;

    function setUp() public virtual {
        vm.warp(START);
        manager = IAccessManager(deployCode("AccessManager.sol:AccessManager", abi.encode(address(this))));
        usdc = new MockUSDC();
        _deploySuite();
        _wireRoles();
        vm.startPrank(admin);
        escrow.setRegistry(registry);
        router.setSource(IRevenueSource(address(escrow)), true);
        vm.stopPrank();
        _allowMeter(meter.addr, 1_000_000e6);
        _registerProvider(provider.addr);
        _fund(user.addr, 1_000_000e6);
    }

    /* DEPLOYMENT */

    function _deploySuite() private {
        address authority = address(manager);
        bytes memory initialize = abi.encodeWithSignature("initialize(address)", authority);
        vault = IGenesisVault(_proxy(deployCode("GenesisVault.sol:GenesisVault"), initialize));
        bytes memory mint = abi.encodeWithSignature("initialize(address,address)", authority, address(vault));
        cpt = ICPT(_proxy(deployCode("CPT.sol:CPT"), mint));
        tiers = IBenefitTiers(_proxy(deployCode("BenefitTiers.sol:BenefitTiers"), initialize));
        router = IRevenueRouter(_proxy(_routerImplementation(), _routerInitializer(authority)));
        escrow = IJobEscrow(_proxy(_escrowImplementation(), initialize));
        address implementation = deployCode(
            "ProviderRegistry.sol:ProviderRegistry",
            abi.encode(address(escrow), address(tiers))
        );
        registry = IProviderRegistry(_proxy(implementation, initialize));
    }

    function _routerImplementation() internal returns (address) {
        return deployCode("RevenueRouter.sol:RevenueRouter", abi.encode(address(usdc)));
    }

    function _escrowImplementation() internal returns (address) {
        return deployCode("JobEscrow.sol:JobEscrow", abi.encode(address(usdc), address(router), address(tiers)));
    }

    function _routerInitializer(address authority) internal returns (bytes memory) {
        IRevenueRouter.SinkConfig[9] memory configs;
        string[9] memory names = [
            "staking",
            "engineering",
            "marketing",
            "infrastructure",
            "general",
            "buyback",
            "team",
            "foundation",
            "reserve"
        ];
        for (uint256 i = 0; i < 9; ++i) {
            sinks[i] = makeAddr(string.concat("sink ", names[i]));
            configs[i].target = sinks[i];
        }
        return
            abi.encodeWithSignature(
                "initialize(address,uint16[9],(address,bool)[9])",
                authority,
                _defaultShares(),
                configs
            );
    }

    function _defaultShares() internal pure returns (uint16[9] memory) {
        return [uint16(3_000), 1_500, 1_000, 500, 500, 2_000, 500, 500, 500];
    }

    /// @dev A proxy whose ProxyAdmin belongs to the AccessManager.
    function _proxy(address implementation, bytes memory initialize) internal returns (address) {
        return
            deployCode(
                "TransparentUpgradeableProxy.sol:TransparentUpgradeableProxy",
                abi.encode(implementation, address(manager), initialize)
            );
    }

    function _proxyAdminOf(address proxy) internal view returns (address) {
        bytes32 slot = bytes32(uint256(keccak256("eip1967.proxy.admin")) - 1);
        return address(uint160(uint256(vm.load(proxy, slot))));
    }

    function _wireRoles() private {
        _wirePause(address(cpt));
        _wirePause(address(escrow));
        _wirePause(address(registry));

        _allow(address(router), Roles.REVENUE_SOURCE, IRevenueRouter.receiveRevenue.selector);
        _allow(address(router), Roles.PARAMETERS_CRITICAL, IRevenueRouter.setShares.selector);
        _allow(address(registry), Roles.EVALUATOR, IProviderRegistry.setClass.selector);
        _allow(address(escrow), Roles.ARBITRATOR, IDisputable.holdForDispute.selector);
        _allow(address(escrow), Roles.ARBITRATOR, IDisputable.resolveHeld.selector);
        _allow(address(escrow), Roles.PARAMETERS_CRITICAL, IJobEscrow.setMeter.selector);
        _allow(address(escrow), Roles.PARAMETERS_CRITICAL, IJobEscrow.setBufferPercent.selector);
        _allow(address(escrow), Roles.PARAMETERS_ROUTINE, IJobEscrow.setMinJobCost.selector);
        _allow(address(escrow), Roles.GUARDIAN, IJobEscrow.stopMeter.selector);
        address[6] memory proxies = [
            address(cpt),
            address(vault),
            address(tiers),
            address(router),
            address(escrow),
            address(registry)
        ];
        for (uint256 i = 0; i < proxies.length; ++i) {
            bytes4 upgrade = bytes4(keccak256("upgradeAndCall(address,address,bytes)"));
            _allow(_proxyAdminOf(proxies[i]), Roles.UPGRADER, upgrade);
        }

        manager.grantRole(Roles.UPGRADER, upgrader, 0);
        manager.grantRole(Roles.PARAMETERS_CRITICAL, critical, 0);
        manager.grantRole(Roles.PARAMETERS_ROUTINE, routine, 0);
        manager.grantRole(Roles.GUARDIAN, guardian, 0);
        manager.grantRole(Roles.PAUSE_PROLONGER, prolonger, 0);
        manager.grantRole(Roles.EVALUATOR, evaluator, 0);
        manager.grantRole(Roles.ARBITRATOR, arbitrator, 0);
        manager.grantRole(Roles.REVENUE_SOURCE, address(escrow), 0);
        manager.grantRole(Roles.ADMIN, admin, 0);
        manager.renounceRole(Roles.ADMIN, address(this));
    }

    function _wirePause(address target) private {
        _allow(target, Roles.GUARDIAN, IExpiringPause.pause.selector);
        _allow(target, Roles.PAUSE_PROLONGER, IExpiringPause.prolongPause.selector);
        _allow(target, Roles.PARAMETERS_ROUTINE, IExpiringPause.unpause.selector);
        _allow(target, Roles.PARAMETERS_CRITICAL, IExpiringPause.setPauseLimits.selector);
    }

    function _allow(address target, uint64 role, bytes4 selector) private {
        bytes4[] memory selectors = new bytes4[](1);
        selectors[0] = selector;
        manager.setTargetFunctionRole(target, selectors, role);
    }

    /* ACTORS */

    function _key(string memory name) internal returns (Key memory) {
        (address addr, uint256 key) = makeAddrAndKey(name);
        return Key(addr, key);
    }

    function _allowMeter(address account, uint64 dailyCap) internal {
        vm.prank(admin);
        manager.grantRole(Roles.METER, account, 0);
        vm.prank(critical);
        escrow.setMeter(account, dailyCap);
    }

    function _registerProvider(address account) internal {
        vm.prank(account);
        registry.register(account, "ipfs://provider", keccak256("documents"));
    }

    /// @dev USDC in the wallet and an allowance for the escrow.
    function _fund(address account, uint256 amount) internal {
        usdc.mint(account, amount);
        vm.prank(account);
        usdc.approve(address(escrow), type(uint256).max);
    }

    function _deposit(address account, uint256 amount) internal {
        usdc.mint(address(this), amount);
        usdc.approve(address(escrow), amount);
        escrow.depositFor(account, amount);
    }

    function _setTier(address account, uint8 tier, uint16 discountBps) internal {
        vm.mockCall(address(tiers), abi.encodeCall(IBenefitTiers.tierOf, account), abi.encode(tier, discountBps));
    }

    function _makeUsdcHostile() internal returns (HostileUSDC) {
        vm.etch(address(usdc), type(HostileUSDC).runtimeCode);
        return HostileUSDC(address(usdc));
    }

    function _pause(address target) internal {
        vm.prank(guardian);
        IExpiringPause(target).pause();
    }

    /* SIGNATURES */

    /// @dev The digests are built here from the EIP-712 text, not taken from the escrow.
    function _domain(uint256 chainId, address verifier) internal pure returns (bytes32) {
        return keccak256(abi.encode(DOMAIN_TYPE, keccak256("CyberPlaza JobEscrow"), keccak256("1"), chainId, verifier));
    }

    function _digest(bytes32 domain, bytes32 structHash) internal pure returns (bytes32) {
        return keccak256(abi.encodePacked(hex"1901", domain, structHash));
    }

    function _quoteHash(IJobEscrow.Quote memory q) internal pure returns (bytes32) {
        bytes memory head = abi.encode(QUOTE_TYPE, q.user, q.provider, q.meter, q.resource, q.maxUnits, q.maxJobs);
        bytes memory tail = abi.encode(
            q.unitPrice,
            q.duration,
            q.maxFeeBps,
            q.validUntil,
            q.slaHash,
            q.specHash,
            q.nonce
        );
        return keccak256(bytes.concat(head, tail));
    }

    function _reportHash(IJobEscrow.UsageReport memory r) internal pure returns (bytes32) {
        return
            keccak256(
                abi.encode(
                    REPORT_TYPE,
                    r.jobId,
                    r.startedAt,
                    r.endedAt,
                    r.units,
                    r.outcome,
                    r.slaRefundBps,
                    r.meteringRoot
                )
            );
    }

    function _sign(uint256 key, bytes32 digest) internal pure returns (bytes memory) {
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(key, digest);
        return abi.encodePacked(r, s, v);
    }

    function _signQuote(uint256 key, IJobEscrow.Quote memory quote) internal view returns (bytes memory) {
        return _sign(key, _digest(_domain(block.chainid, address(escrow)), _quoteHash(quote)));
    }

    function _signReport(uint256 key, IJobEscrow.UsageReport memory report) internal view returns (bytes memory) {
        return _sign(key, _digest(_domain(block.chainid, address(escrow)), _reportHash(report)));
    }

    /* JOBS */

    /// @dev Ten units at 1 USDC for an hour: 12 USDC locked.
    function _quote() internal returns (IJobEscrow.Quote memory quote) {
        quote.user = user.addr;
        quote.provider = provider.addr;
        quote.meter = meter.addr;
        quote.resource = RESOURCE;
        quote.maxUnits = 1_000_000;
        quote.maxJobs = 1;
        quote.unitPrice = uint64(USDC_1);
        quote.duration = 1 hours;
        quote.maxFeeBps = 500;
        quote.validUntil = uint40(block.timestamp + 1 days);
        quote.slaHash = keccak256("sla");
        quote.specHash = SPEC_HASH;
        quote.nonce = _nextNonce++;
    }

    function _allowance(address payer) internal pure returns (IJobEscrow.Payment memory) {
        return IJobEscrow.Payment(IJobEscrow.PaymentKind.Allowance, payer, "");
    }

    function _balance(address payer) internal pure returns (IJobEscrow.Payment memory) {
        return IJobEscrow.Payment(IJobEscrow.PaymentKind.Balance, payer, "");
    }

    function _open() internal returns (uint256 jobId) {
        return _openQuote(_quote(), 10);
    }

    function _openQuote(IJobEscrow.Quote memory quote, uint64 units) internal returns (uint256 jobId) {
        bytes memory signature = _signQuote(provider.key, quote);
        vm.prank(user.addr);
        return escrow.openJob(quote, signature, units, 0, _allowance(user.addr));
    }

    function _openRunning() internal returns (uint256 jobId) {
        jobId = _open();
        vm.prank(provider.addr);
        escrow.startJob(jobId);
    }

    function _openReported() internal returns (uint256 jobId) {
        jobId = _openRunning();
        _report(_usage(jobId, 10));
    }

    /// @dev A completed run of one second that ends now.
    function _usage(uint256 jobId, uint64 units) internal view returns (IJobEscrow.UsageReport memory report) {
        report.jobId = jobId;
        report.startedAt = uint40(block.timestamp);
        report.endedAt = uint40(block.timestamp);
        report.units = units;
        report.meteringRoot = ROOT;
    }

    function _report(IJobEscrow.UsageReport memory report) internal {
        escrow.reportUsage(report, meter.addr, _signReport(meter.key, report));
    }

    function _statusOf(uint256 jobId) internal view returns (JobStatus) {
        return escrow.jobOf(jobId).status;
    }

    function _balanceOf(address account) internal view returns (uint256) {
        return escrow.accountOf(account).balance;
    }

    function _pendingOf(address account) internal view returns (uint256) {
        return escrow.accountOf(account).pending;
    }

    function _expectWrongStatus(uint256 jobId, JobStatus actual, JobStatus expected) internal {
        vm.expectRevert(abi.encodeWithSelector(IJobEscrow.JobEscrow_WrongStatus.selector, jobId, actual, expected));
    }

    /// @dev The second at which a payment reported at `reportedAt` matures when nothing is ever paused: the first UTC
    ///      midnight at least 72 hours later.
    function _maturity(uint256 reportedAt) internal pure returns (uint256 maturesAt) {
        maturesAt = reportedAt + 72 hours;
        if (maturesAt % 1 days != 0) maturesAt += 1 days - (maturesAt % 1 days);
    }
}
