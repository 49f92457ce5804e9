import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";
import type { ArgumentType, IgnitionModuleBuilder } from "@nomicfoundation/ignition-core";
import { ZeroAddress } from "ethers";
import { SINKS, type NetworkConfig } from "../config/schema.ts";
import { chainlink } from "./chainlink.ts";
import { deployAuthority, grantRoles, handOver, wireFunctions } from "./authority.ts";
import { deployProxied, type Proxied } from "./proxied.ts";
import { sequential } from "./sequential.ts";
import { createPool, uniswap } from "./uniswap.ts";
import { deployUsdc, usdcAt } from "./usdc.ts";

/**
 * The whole deployment as one Ignition module: contracts behind proxies, configuration by the deployer as admin, the
 * functions handed to their roles, and the deployer out. Every step is journaled, so that a killed run resumes and a
 * second run does nothing.
 */
export function protocolModule(config: NetworkConfig) {
  return buildModule("CyberPlaza", (builder) => {
    const m = sequential(builder);
    const manager = deployAuthority(m);
    const usdc = config.usdc === "deploy" ? deployUsdc(m) : usdcAt(m, config.usdc);
    const exchange = uniswap(m, config.uniswap);
    const feeds = chainlink(m, config.chainlink, config.holders.reporter);

    const genesis = deployProxied(m, "Genesis", { authority: manager, constructor: [], initialize: [manager] });
    const cpt = deployProxied(m, "CPT", {
      authority: manager,
      constructor: [ZeroAddress, ZeroAddress], // replaced below
      initialize: [manager, genesis.at],
    });
    const pool = createPool(m, exchange, { cpt: cpt.at, usdc }, config.pool);
    const priceOracle = deployProxied(m, "PriceOracle", {
      authority: manager,
      constructor: [cpt.at, usdc],
      initialize: [manager, { ...feeds, cptMaxAge: config.feedMaxAge.cpt, usdcMaxAge: config.feedMaxAge.usdc, pool }],
    });
    const poolObserver = deployProxied(m, "PoolObserver", {
      authority: manager,
      constructor: [cpt.at, usdc, exchange.factory],
      initialize: [manager, pool],
    });
    const vestingVault = deployProxied(m, "VestingVault", {
      authority: manager,
      constructor: [cpt.at, poolObserver.at],
      initialize: [manager],
    });
    const voteEscrow = deployProxied(m, "VoteEscrow", {
      authority: manager,
      constructor: [cpt.at],
      initialize: [manager],
    });
    nameWhoPaysOut(m, manager, cpt, [voteEscrow.at, vestingVault.at]);
    const benefitTiers = deployProxied(m, "BenefitTiers", {
      authority: manager,
      constructor: [voteEscrow.at],
      initialize: [manager, config.benefitTiers],
    });
    const revenueRouter = deployProxied(m, "RevenueRouter", {
      authority: manager,
      constructor: [usdc],
      initialize: [
        manager,
        SINKS.map((name) => config.sinks[name].shareBps),
        SINKS.map(() => ({ target: ZeroAddress, isContract: false })), // set below
      ],
    });
    const treasury = deployProxied(m, "Treasury", {
      authority: manager,
      constructor: [usdc, cpt.at, priceOracle.at],
      initialize: [manager],
    });
    const buybackBurner = deployProxied(m, "BuybackBurner", {
      authority: manager,
      constructor: [usdc, cpt.at, priceOracle.at, exchange.factory, exchange.swapRouter],
      initialize: [manager],
    });
    const privateSale = deployProxied(m, "PrivateSale", {
      authority: manager,
      constructor: [usdc, cpt.at, vestingVault.at, treasury.at],
      initialize: [manager, config.foundation],
    });
    const feeDistributor = deployProxied(m, "FeeDistributor", {
      authority: manager,
      constructor: [usdc, voteEscrow.at, revenueRouter.at],
      initialize: [manager],
    });
    const extension = m.contract("JobEscrowExtension", [usdc, revenueRouter.at, benefitTiers.at]);
    const jobEscrow = deployProxied(m, "JobEscrow", {
      authority: manager,
      constructor: [usdc, benefitTiers.at, extension],
      initialize: [manager],
      face: "IJobEscrow",
    });
    const jobEscrowLens = m.contract("JobEscrowLens", [jobEscrow.at]);
    const providerRegistry = deployProxied(m, "ProviderRegistry", {
      authority: manager,
      constructor: [jobEscrow.at, benefitTiers.at],
      initialize: [manager],
    });
    const offerBook = deployProxied(m, "OfferBook", {
      authority: manager,
      constructor: [jobEscrow.at, providerRegistry.at],
      initialize: [manager],
    });

    grantRoles(m, manager, config, { revenueSource: [jobEscrow], vestingGrantor: [genesis, privateSale] });
    m.call(buybackBurner.at, "setPool", [pool, config.pool.minCardinality]);
    m.call(jobEscrow.at, "setRegistry", [providerRegistry.at]);
    m.call(jobEscrow.at, "setOfferBook", [offerBook.at]);
    m.call(revenueRouter.at, "setSource", [jobEscrow.at, true]);
    SINKS.forEach((name, sink) => {
      const { target, isContract } = config.sinks[name];
      const own = name === "staking" ? feeDistributor : name === "buyback" ? buybackBurner : treasury;
      const taker = target === ZeroAddress ? { target: own.at, isContract: true } : { target, isContract };
      m.call(revenueRouter.at, "setSink", [sink, taker], { id: `SetSink_${name}` });
    });
    Object.entries(config.meterDailyCaps).forEach(([meter, cap], index) => {
      m.call(jobEscrow.at, "setMeter", [meter, cap], { id: `SetMeter_${index}` });
    });
    wireFunctions(m, manager, [
      genesis,
      cpt,
      vestingVault,
      privateSale,
      voteEscrow,
      benefitTiers,
      revenueRouter,
      feeDistributor,
      buybackBurner,
      treasury,
      priceOracle,
      poolObserver,
      jobEscrow,
      providerRegistry,
      offerBook,
    ]);
    // only now genesis may make schedules
    m.call(genesis.at, "begin", [cpt.at, vestingVault.at, config.foundation, privateSale.at]);
    handOver(m, manager, config);

    return {
      accessManager: manager,
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
      priceOracle: priceOracle.at,
      poolObserver: poolObserver.at,
      jobEscrow: jobEscrow.at,
      jobEscrowLens,
      providerRegistry: providerRegistry.at,
      offerBook: offerBook.at,
      ...exchange,
    };
  });
}

/**
 * CPT's code names the contracts whose payouts no pause stops, and they name CPT: its proxy comes first, with code that names
 * nobody, and gets its own once they are there.
 */
function nameWhoPaysOut(
  m: IgnitionModuleBuilder,
  manager: ReturnType<typeof deployAuthority>,
  cpt: Proxied<"CPT">,
  payers: ArgumentType[],
): void {
  const implementation = m.contract("CPT", payers, { id: "CPTNamedImplementation" });
  const upgrade = m.encodeFunctionCall(cpt.proxyAdmin, "upgradeAndCall", [cpt.at, implementation, "0x"], {
    id: "CPTNamedUpgrade",
  });
  m.call(manager, "execute", [cpt.proxyAdmin, upgrade], { id: "UpgradeCPT" });
}
