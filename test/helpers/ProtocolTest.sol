// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IAccessManager} from "@openzeppelin/contracts/access/manager/IAccessManager.sol";
import {IExpiringPause} from "../../contracts/interfaces/base/IExpiringPause.sol";
import {IDisputable} from "../../contracts/interfaces/market/IDisputable.sol";
import {IEscrowTypes} from "../../contracts/interfaces/market/IEscrowTypes.sol";
import {IJobEscrowExtension} from "../../contracts/interfaces/market/IJobEscrowExtension.sol";
import {IJobEscrowLens} from "../../contracts/interfaces/market/IJobEscrowLens.sol";
import {IOfferBook} from "../../contracts/interfaces/market/IOfferBook.sol";
import {IJobEscrow} from "../../contracts/interfaces/market/IJobEscrow.sol";
import {IProviderRegistry} from "../../contracts/interfaces/market/IProviderRegistry.sol";
import {IFeeDistributor} from "../../contracts/interfaces/revenue/IFeeDistributor.sol";
import {IRevenueRouter} from "../../contracts/interfaces/revenue/IRevenueRouter.sol";
import {IRevenueSource} from "../../contracts/interfaces/revenue/IRevenueSource.sol";
import {ICPT} from "../../contracts/interfaces/token/ICPT.sol";
import {IGenesis} from "../../contracts/interfaces/token/IGenesis.sol";
import {IVestingVault} from "../../contracts/interfaces/token/IVestingVault.sol";
import {IBenefitTiers} from "../../contracts/interfaces/ve/IBenefitTiers.sol";
import {IVoteEscrow} from "../../contracts/interfaces/ve/IVoteEscrow.sol";
import {JobStatus} from "../../contracts/libraries/PackedJob.sol";
import {Roles} from "../../contracts/libraries/Roles.sol";
import {ServiceTerms} from "../../contracts/libraries/ServiceTerms.sol";
import {HostileUSDC} from "../mocks/HostileUSDC.sol";
import {MockPoolObserver} from "../mocks/MockPoolObserver.sol";
import {MockUSDC} from "../mocks/MockUSDC.sol";
import {AgreedTerms, packTerms} from "./AgreedTerms.sol";
import {Signing} from "./Signing.sol";

/// @notice The whole suite behind real proxies, with one AccessManager and named actors. Contracts come from the
///         artifacts of the build, so that tests run the code that ships.
/// @dev Every role has one holder, at no delay: delays are the deployment's, and `base/Suite.t.sol` shows one at work.
abstract contract ProtocolTest is Signing {
    /// @dev 2027-01-15, a Friday, 08:00 UTC.
    uint256 internal constant START = 1_800_000_000;
    uint256 internal constant USDC_1 = 1e6;
    bytes32 internal constant RESOURCE = keccak256("gpu.h100.second");
    bytes32 internal constant SPEC_HASH = keccak256("spec");
    bytes32 internal constant ROOT = keccak256("metering");

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
    ICPT internal cpt;
    IGenesis internal genesis;
    MockPoolObserver internal observer;
    IVestingVault internal vestingVault;
    IVoteEscrow internal voteEscrow;
    IBenefitTiers internal tiers;
    IRevenueRouter internal router;
    IFeeDistributor internal distributor;
    address internal escrowExtension;
    IJobEscrowLens internal lens;
    IOfferBook internal offerBook;
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
        escrow.setOfferBook(offerBook);
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
        genesis = IGenesis(_proxy(deployCode("Genesis.sol:Genesis"), initialize));
        bytes memory mint = abi.encodeWithSignature("initialize(address,address)", authority, address(genesis));
        cpt = ICPT(_proxy(_cptImplementation(), mint));
        address implementation = deployCode("VoteEscrow.sol:VoteEscrow", abi.encode(address(cpt)));
        voteEscrow = IVoteEscrow(_proxy(implementation, initialize));
        observer = new MockPoolObserver();
        implementation = deployCode("VestingVault.sol:VestingVault", abi.encode(address(cpt), address(observer)));
        vestingVault = IVestingVault(_proxy(implementation, initialize));
        // CPT names the two that pay out: only now are they there
        _upgrade(address(cpt), _cptImplementation());
        tiers = IBenefitTiers(_proxy(_tiersImplementation(), _tiersInitializer(authority)));
        router = IRevenueRouter(_proxy(_routerImplementation(), _routerInitializer(authority)));
        implementation = deployCode(
            "FeeDistributor.sol:FeeDistributor",
            abi.encode(address(usdc), address(voteEscrow), address(router))
        );
        distributor = IFeeDistributor(_proxy(implementation, initialize));
        escrow = IJobEscrow(_proxy(_escrowImplementation(), initialize));
        implementation = deployCode(
            "ProviderRegistry.sol:ProviderRegistry",
            abi.encode(address(escrow), address(tiers))
        );
        registry = IProviderRegistry(_proxy(implementation, initialize));
        lens = IJobEscrowLens(deployCode("JobEscrowLens.sol:JobEscrowLens", abi.encode(address(escrow))));
        implementation = deployCode("OfferBook.sol:OfferBook", abi.encode(address(escrow), address(registry)));
        offerBook = IOfferBook(_proxy(implementation, initialize));
    }

    function _cptImplementation() internal returns (address) {
        return deployCode("CPT.sol:CPT", abi.encode(address(voteEscrow), address(vestingVault)));
    }

    /// @dev As the admin, while this contract is it.
    function _upgrade(address proxy, address implementation) private {
        bytes memory upgrade = abi.encodeWithSignature(
            "upgradeAndCall(address,address,bytes)",
            proxy,
            implementation,
            ""
        );
        manager.execute(_proxyAdminOf(proxy), upgrade);
    }

    function _tiersImplementation() internal returns (address) {
        return deployCode("BenefitTiers.sol:BenefitTiers", abi.encode(address(voteEscrow)));
    }

    function _tiersInitializer(address authority) internal pure returns (bytes memory) {
        return abi.encodeWithSignature("initialize(address,(uint32,uint16)[5])", authority, _defaultTiers());
    }

    function _defaultTiers() internal pure returns (IBenefitTiers.Tier[5] memory steps) {
        uint32[5] memory thresholds = [uint32(1_000), 10_000, 50_000, 100_000, 500_000];
        for (uint256 i = 0; i < 5; ++i) {
            steps[i] = IBenefitTiers.Tier({threshold: thresholds[i], discountBps: uint16(500 + i * 250)});
        }
    }

    function _routerImplementation() internal returns (address) {
        return deployCode("RevenueRouter.sol:RevenueRouter", abi.encode(address(usdc)));
    }

    function _escrowImplementation() internal returns (address) {
        escrowExtension = deployCode(
            "JobEscrowExtension.sol:JobEscrowExtension",
            abi.encode(address(usdc), address(router), address(tiers))
        );
        return deployCode("JobEscrow.sol:JobEscrow", abi.encode(address(usdc), address(tiers), escrowExtension));
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

    /// @dev Those of the whole suite; a test base that adds contracts adds theirs.
    function _proxies() internal view virtual returns (address[] memory proxies) {
        proxies = new address[](10);
        proxies[0] = address(cpt);
        proxies[1] = address(genesis);
        proxies[2] = address(vestingVault);
        proxies[3] = address(voteEscrow);
        proxies[4] = address(tiers);
        proxies[5] = address(router);
        proxies[6] = address(distributor);
        proxies[7] = address(escrow);
        proxies[8] = address(registry);
        proxies[9] = address(offerBook);
    }

    function _proxyAdminOf(address proxy) internal view returns (address) {
        bytes32 slot = bytes32(uint256(keccak256("eip1967.proxy.admin")) - 1);
        return address(uint160(uint256(vm.load(proxy, slot))));
    }

    function _wireRoles() private {
        _wirePause(address(cpt));
        _wirePause(address(voteEscrow));
        _wirePause(address(escrow));
        _wirePause(address(registry));

        _allow(address(vestingVault), Roles.VESTING_GRANTOR, IVestingVault.createSchedule.selector);
        _allow(address(vestingVault), Roles.PARAMETERS_CRITICAL, IVestingVault.setDailyBounds.selector);
        _allow(address(voteEscrow), Roles.PARAMETERS_ROUTINE, IVoteEscrow.setMinLock.selector);
        _allow(address(tiers), Roles.PARAMETERS_ROUTINE, IBenefitTiers.setTiers.selector);
        _allow(address(router), Roles.REVENUE_SOURCE, IRevenueRouter.receiveRevenue.selector);
        _allow(address(router), Roles.PARAMETERS_CRITICAL, IRevenueRouter.setShares.selector);
        _allow(address(registry), Roles.EVALUATOR, IProviderRegistry.setClass.selector);
        _allow(address(escrow), Roles.ARBITRATOR, IDisputable.holdForDispute.selector);
        _allow(address(escrow), Roles.ARBITRATOR, IDisputable.resolveHeld.selector);
        _allow(address(escrow), Roles.PARAMETERS_CRITICAL, IJobEscrowExtension.setMeter.selector);
        _allow(address(escrow), Roles.PARAMETERS_CRITICAL, IJobEscrowExtension.setBufferPercent.selector);
        _allow(address(escrow), Roles.PARAMETERS_ROUTINE, IJobEscrowExtension.setMinJobCost.selector);
        _allow(address(escrow), Roles.GUARDIAN, IJobEscrowExtension.stopMeter.selector);
        address[] memory proxies = _proxies();
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
        manager.grantRole(Roles.VESTING_GRANTOR, address(genesis), 0);
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

    /// @dev `_allow` once the suite stands and `admin` is the admin.
    function _restrict(address target, uint64 role, bytes4 selector) internal {
        vm.prank(admin);
        _allow(target, role, selector);
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

    function _give(address account, uint256 cptAmount, uint256 usdcAmount) internal {
        vm.prank(address(genesis));
        cpt.transfer(account, cptAmount);
        usdc.mint(account, usdcAmount);
    }

    /// @dev CPT in the wallet and an allowance for the vote escrow.
    function _fundCpt(address account, uint256 amount) internal {
        vm.prank(address(genesis));
        cpt.transfer(account, amount);
        vm.prank(account);
        cpt.approve(address(voteEscrow), type(uint256).max);
    }

    function _isCptFirst() internal view returns (bool) {
        return address(cpt) < address(usdc);
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

    /* JOBS */

    /// @dev Ten units at 1 USDC for an hour: 12 USDC locked.
    function _quote() internal returns (IEscrowTypes.Quote memory quote) {
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
        quote.specHash = SPEC_HASH;
        quote.nonce = _nextNonce++;
    }

    /// @dev The dependencies of a job that has none.
    function _none() internal pure returns (uint256[] memory) {
        return new uint256[](0);
    }

    function _serviceTerms(AgreedTerms memory terms) internal pure returns (ServiceTerms) {
        return packTerms(terms);
    }

    /// @dev Levels for start (a minute), performance (90 %) and availability (99 %), with these refunds.
    function _serviceLevels(
        uint16 startRefundBps,
        uint16 performanceRefundBps,
        uint16 availabilityRefundBps
    ) internal pure returns (ServiceTerms) {
        AgreedTerms memory terms;
        (terms.maxStartDelay, terms.startRefundBps) = (1 minutes, startRefundBps);
        (terms.minPerformanceBps, terms.performanceRefundBps) = (9_000, performanceRefundBps);
        (terms.minAvailabilityBps, terms.availabilityRefundBps) = (9_900, availabilityRefundBps);
        return packTerms(terms);
    }

    function _open() internal returns (uint256 jobId) {
        return _openQuote(_quote(), 10);
    }

    function _openQuote(IEscrowTypes.Quote memory quote, uint64 units) internal returns (uint256 jobId) {
        return _openQuote(quote, units, 0, _allowance(user.addr));
    }

    /// @dev By `user` under a quote of `provider`.
    function _openQuote(
        IEscrowTypes.Quote memory quote,
        uint64 units,
        uint16 minDiscountBps,
        IEscrowTypes.Payment memory payment
    ) internal returns (uint256 jobId) {
        bytes memory signature = _signQuote(provider.key, quote);
        vm.prank(user.addr);
        return escrow.openJob(quote, signature, units, minDiscountBps, payment);
    }

    /// @dev By `user` under a quote of `provider`, out of the wallet. Each job has a specification of its own.
    function _openBatch(
        IEscrowTypes.Quote memory quote,
        uint64[] memory units,
        uint256[][] memory dependsOn
    ) internal returns (uint256 firstJobId) {
        bytes memory signature = _signQuote(provider.key, quote);
        vm.prank(user.addr);
        return escrow.openJobs(quote, signature, units, _specs(units.length), dependsOn, 0, _allowance(user.addr));
    }

    function _specs(uint256 jobs) internal pure returns (bytes32[] memory specHashes) {
        specHashes = new bytes32[](jobs);
        for (uint256 i = 0; i < jobs; ++i) {
            specHashes[i] = i == 0 ? SPEC_HASH : keccak256(abi.encode(SPEC_HASH, i));
        }
    }

    function _start(uint256 jobId) internal {
        vm.prank(provider.addr);
        escrow.startJob(jobId, _none());
    }

    function _openRunning() internal returns (uint256 jobId) {
        jobId = _open();
        _start(jobId);
    }

    function _openReported() internal returns (uint256 jobId) {
        jobId = _openRunning();
        _report(_usage(jobId, 10));
    }

    /// @dev A completed run that ends now, all service levels kept.
    function _usage(uint256 jobId, uint64 units) internal view returns (IEscrowTypes.UsageReport memory report) {
        report.jobId = jobId;
        report.startedAt = uint40(block.timestamp);
        report.endedAt = uint40(block.timestamp);
        report.units = units;
        report.performanceBps = 10_000;
        report.availabilityBps = 10_000;
        report.meteringRoot = ROOT;
    }

    function _report(IEscrowTypes.UsageReport memory report) internal {
        escrow.reportUsage(report, meter.addr, _signReport(meter.key, report));
    }

    function _statusOf(uint256 jobId) internal view returns (JobStatus) {
        return lens.jobOf(jobId).status;
    }

    function _balanceOf(address account) internal view returns (uint256) {
        return escrow.accountOf(account).balance;
    }

    function _pendingOf(address account) internal view returns (uint256) {
        return escrow.accountOf(account).pending;
    }

    function _expectWrongStatus(uint256 jobId, JobStatus actual, JobStatus expected) internal {
        vm.expectRevert(abi.encodeWithSelector(IEscrowTypes.JobEscrow_WrongStatus.selector, jobId, actual, expected));
    }

    /// @dev The second at which a payment reported at `reportedAt` matures when nothing is ever paused: the first UTC
    ///      midnight at least 72 hours later.
    function _maturity(uint256 reportedAt) internal pure returns (uint256 maturesAt) {
        maturesAt = reportedAt + 72 hours;
        if (maturesAt % 1 days != 0) maturesAt += 1 days - (maturesAt % 1 days);
    }
}
