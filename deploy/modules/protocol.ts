import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";
import type { ArgumentType, IgnitionModuleBuilder } from "@nomicfoundation/ignition-core";
import { ZeroAddress } from "ethers";
import { ROLES, type RoleName } from "../authority.ts";
import { homeEidOf, isNamedRole, SINKS, type NetworkConfig } from "../config/schema.ts";
import {
  DAO_MODULE_KEYS,
  DAO_MODULES,
  SUITE,
  SUITE_KEYS,
  type DaoModuleKey,
  type Places,
  type SuiteKey,
} from "../suite.ts";
import { deployAuthority, grantRoles, handOver, wireFunctions } from "./authority.ts";
import { chainlink } from "./chainlink.ts";
import { deployTimelock, handOverTimelock } from "./governance.ts";
import { layerZero } from "./layerZero.ts";
import { deployProxied, type Proxied } from "./proxied.ts";
import { deployCouncils, safeContracts } from "./safe.ts";
import { sequential } from "./sequential.ts";
import { createPool, uniswap } from "./uniswap.ts";
import { deployUsdc, usdcAt } from "./usdc.ts";

const BRIDGE_INSURANCE = 4; // IGenesis.Allocation
const POOL = 1; // IInsuranceFund.Compartment
const BRIDGE = 2;

/**
 * The whole deployment as one Ignition module: contracts behind proxies, configuration by the deployer as admin, the
 * functions handed to their roles, the roles to their councils, and the deployer out. Every step is journaled, so that a killed
 * run resumes and a second run does nothing.
 */
export function protocolModule(config: NetworkConfig) {
  return buildModule("CyberPlaza", (builder) => {
    const m = sequential(builder);
    const accessManager = deployAuthority(m);
    const usdc = config.usdc === "deploy" ? deployUsdc(m) : usdcAt(m, config.usdc);
    const exchange = uniswap(m, config.uniswap);
    const feeds = chainlink(m, config.chainlink, config.holders.reporter);
    const safes = safeContracts(m, config.safe);
    const councils = deployCouncils(m, safes, config);
    const timelock = deployTimelock(m);

    // what comes later is added as it comes; each member names only what is there before it
    const at = { accessManager, usdc, ...exchange, ...feeds, ...councils, timelock } as unknown as Places;
    const suite = {} as Record<SuiteKey, Proxied>;
    const deploy = (key: SuiteKey, constructor = SUITE[key].constructor(at)): void => {
      const { contract, face, initialize } = SUITE[key];
      suite[key] = deployProxied(m, contract, {
        authority: accessManager,
        constructor,
        initialize: initialize(at, config),
        ...(face === undefined ? {} : { face }),
      });
      at[key] = suite[key].at;
    };

    deploy("genesis");
    deploy("cpt", [ZeroAddress, ZeroAddress]); // replaced below
    at.pool = createPool(m, exchange, { cpt: at.cpt, usdc }, config.pool);
    for (const key of ["priceOracle", "poolObserver", "vestingVault", "voteEscrow"] as const) deploy(key);
    nameLater(m, accessManager, suite.cpt, SUITE.cpt.constructor(at));
    for (const key of [
      "benefitTiers",
      "revenueRouter",
      "treasury",
      "insuranceFund",
      "buybackBurner",
      "privateSale",
    ] as const) {
      deploy(key);
    }
    deploy("feeDistributor");
    deploy("redeemQueue", [usdc, ZeroAddress]); // replaced below
    const creditDesk = m.contract("CreditDesk", [usdc, at.insuranceFund, at.redeemQueue]);
    at.creditDesk = creditDesk;
    deploy("lendingPool");
    nameLater(m, accessManager, suite.redeemQueue, SUITE.redeemQueue.constructor(at));
    const jobEscrowExtension = m.contract("JobEscrowExtension", [usdc, at.revenueRouter, at.benefitTiers]);
    at.jobEscrowExtension = jobEscrowExtension;
    deploy("jobEscrow");
    const jobEscrowLens = m.contract("JobEscrowLens", [suite.jobEscrow.at]);
    for (const key of [
      "providerRegistry",
      "offerBook",
      "governor",
      "launchPhase",
      "vetoGuard",
      "topHolders",
    ] as const) {
      deploy(key);
    }
    const daoMembers = m.contract("DaoMembers", [usdc, at.cpt, at.treasury]);
    const daoCommons = m.contract("DaoCommons", [usdc, at.cpt, at.treasury, daoMembers]);
    const daoWork = m.contract("DaoWork", [usdc, at.cpt, daoCommons]);
    at.daoWork = daoWork;
    deploy("daoTree");
    const layerZeroEndpoint = layerZero(m, config.layerZero, homeEidOf(config));
    at.layerZeroEndpoint = layerZeroEndpoint;
    deploy("cptAdapter");
    const daoModules = deployDaoModules(m, suite.daoTree);

    grantRoles(m, accessManager, Object.keys(ROLES) as RoleName[], (role): ArgumentType[] => {
      if (isNamedRole(role)) return config.holders[role];
      const { heldBy } = ROLES[role];
      return typeof heldBy === "string" ? [councils[heldBy]] : heldBy.map((key) => suite[key].at);
    });
    configure(m, suite, at, config);
    wireFunctions(
      m,
      accessManager,
      SUITE_KEYS.map((key) => suite[key]),
    );
    // only now genesis may make schedules
    m.call(suite.genesis.at, "begin", [at.cpt, at.vestingVault, config.foundation, at.privateSale]);
    insureBridge(m, suite);
    handOverTimelock(m, timelock, at);
    handOver(m, accessManager, at);

    const { genesis, cpt, priceOracle, poolObserver, vestingVault, voteEscrow, benefitTiers, revenueRouter } = suite;
    const {
      treasury,
      insuranceFund,
      buybackBurner,
      privateSale,
      feeDistributor,
      jobEscrow,
      providerRegistry,
      offerBook,
    } = suite;
    const { governor, launchPhase, vetoGuard, topHolders, daoTree, cptAdapter } = suite;
    return {
      accessManager,
      usdc,
      genesis: genesis.at,
      cpt: cpt.at,
      vestingVault: vestingVault.at,
      privateSale: privateSale.at,
      voteEscrow: voteEscrow.at,
      benefitTiers: benefitTiers.at,
      revenueRouter: revenueRouter.at,
      feeDistributor: feeDistributor.at,
      buybackBurner: buybackBurner.at,
      treasury: treasury.at,
      insuranceFund: insuranceFund.at,
      priceOracle: priceOracle.at,
      poolObserver: poolObserver.at,
      jobEscrow: jobEscrow.at,
      jobEscrowExtension,
      jobEscrowLens,
      lendingPool: suite.lendingPool.at,
      redeemQueue: suite.redeemQueue.at,
      creditDesk,
      providerRegistry: providerRegistry.at,
      offerBook: offerBook.at,
      governor: governor.at,
      timelock,
      vetoGuard: vetoGuard.at,
      launchPhase: launchPhase.at,
      topHolders: topHolders.at,
      daoTree: daoTree.at,
      cptAdapter: cptAdapter.at,
      layerZeroEndpoint,
      daoWork,
      daoCommons,
      daoMembers,
      ...daoModules,
      ...councils,
      ...safes,
      uniswapFactory: exchange.factory,
      uniswapRouter: exchange.swapRouter,
      ...("positionManager" in exchange ? { positionManager: exchange.positionManager } : {}),
    };
  });
}

/** The modules, each on the tree's list as its first version. */
function deployDaoModules(m: IgnitionModuleBuilder, { at: tree }: Proxied) {
  const modules = DAO_MODULE_KEYS.map((key) => {
    const { contract, kind } = DAO_MODULES[key];
    const module = m.contract(contract, [tree]);
    m.call(tree, "listModule", [module, kind, 1, true], { id: `List${contract}` });
    return [key, module] as const;
  });
  return Object.fromEntries(modules) as Record<DaoModuleKey, (typeof modules)[number][1]>;
}

/** What a contract's first call could not say, since it names a later one, and the configuration's lists. */
function configure(
  m: IgnitionModuleBuilder,
  { jobEscrow, revenueRouter, buybackBurner, insuranceFund, cpt, cptAdapter }: Record<SuiteKey, Proxied>,
  at: Places,
  config: NetworkConfig,
): void {
  m.call(buybackBurner.at, "setPool", [at.pool, config.pool.minCardinality]);
  m.call(insuranceFund.at, "setInsured", [POOL, at.lendingPool]);
  m.call(cpt.at, "setPauseExempt", [cptAdapter.at, true]); // whoever comes home leaves another chain
  m.call(jobEscrow.at, "setRegistry", [at.providerRegistry]);
  m.call(jobEscrow.at, "setOfferBook", [at.offerBook]);
  m.call(revenueRouter.at, "setSource", [at.jobEscrow, true]);
  SINKS.forEach((name, sink) => {
    const { target, isContract } = config.sinks[name];
    const taker = target === ZeroAddress ? { target: at[sinkOfSuite(name)], isContract: true } : { target, isContract };
    m.call(revenueRouter.at, "setSink", [sink, taker], { id: `SetSink_${name}` });
  });
  Object.entries(config.meterDailyCaps).forEach(([meter, cap], index) => {
    m.call(jobEscrow.at, "setMeter", [meter, cap], { id: `SetMeter_${index}` });
  });
}

/** The contract of the suite that takes a sink's share. */
export function sinkOfSuite(name: (typeof SINKS)[number]): SuiteKey {
  if (name === "staking") return "feeDistributor";
  if (name === "reserve") return "insuranceFund";
  return name === "buyback" ? "buybackBurner" : "treasury";
}

/** Genesis' CPT for the bridge goes to its compartment. Nobody else has CPT to send there yet: what is swept is that and no more. */
function insureBridge(
  m: IgnitionModuleBuilder,
  { genesis, insuranceFund, cpt }: Pick<Record<SuiteKey, Proxied>, "genesis" | "insuranceFund" | "cpt">,
): void {
  m.call(genesis.at, "fund", [BRIDGE_INSURANCE, insuranceFund.at]);
  m.call(insuranceFund.at, "sweep", [BRIDGE, cpt.at]);
}

/**
 * Where two contracts name each other, the proxy of one comes first, with code that names nobody, and gets its own once the other is
 * there: CPT and those whose payouts no pause stops, the redemption queue and the pool.
 */
function nameLater(
  m: IgnitionModuleBuilder,
  manager: ReturnType<typeof deployAuthority>,
  { name, at, proxyAdmin }: Proxied,
  constructor: ArgumentType[],
): void {
  const implementation = m.contract(name, constructor, { id: `${name}NamedImplementation` });
  const upgrade = m.encodeFunctionCall(proxyAdmin, "upgradeAndCall", [at, implementation, "0x"], {
    id: `${name}NamedUpgrade`,
  });
  m.call(manager, "execute", [proxyAdmin, upgrade], { id: `Upgrade${name}` });
}
