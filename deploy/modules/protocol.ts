import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";
import { SINKS, type NetworkConfig } from "../config/schema.ts";
import { deployAuthority, grantRoles, handOver, wireFunctions } from "./authority.ts";
import { deployProxied } from "./proxied.ts";
import { sequential } from "./sequential.ts";
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

    const genesisVault = deployProxied(m, "GenesisVault", {
      authority: manager,
      constructor: [],
      initialize: [manager],
    });
    const cpt = deployProxied(m, "CPT", {
      authority: manager,
      constructor: [],
      initialize: [manager, genesisVault.at],
    });
    const voteEscrow = deployProxied(m, "VoteEscrow", {
      authority: manager,
      constructor: [cpt.at],
      initialize: [manager],
    });
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
        SINKS.map((name) => ({ target: config.sinks[name].target, isContract: config.sinks[name].isContract })),
      ],
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

    grantRoles(m, manager, config, jobEscrow);
    m.call(jobEscrow.at, "setRegistry", [providerRegistry.at]);
    m.call(jobEscrow.at, "setOfferBook", [offerBook.at]);
    m.call(revenueRouter.at, "setSource", [jobEscrow.at, true]);
    m.call(revenueRouter.at, "setSink", [SINKS.indexOf("staking"), { target: feeDistributor.at, isContract: true }]);
    m.call(cpt.at, "setPauseExempt", [genesisVault.at, true], { id: "ExemptGenesisVault" });
    m.call(cpt.at, "setPauseExempt", [voteEscrow.at, true], { id: "ExemptVoteEscrow" });
    Object.entries(config.meterDailyCaps).forEach(([meter, cap], index) => {
      m.call(jobEscrow.at, "setMeter", [meter, cap], { id: `SetMeter_${index}` });
    });
    wireFunctions(m, manager, [
      genesisVault,
      cpt,
      voteEscrow,
      benefitTiers,
      revenueRouter,
      feeDistributor,
      jobEscrow,
      providerRegistry,
      offerBook,
    ]);
    handOver(m, manager, config);

    return {
      accessManager: manager,
      usdc,
      genesisVault: genesisVault.at,
      cpt: cpt.at,
      voteEscrow: voteEscrow.at,
      benefitTiers: benefitTiers.at,
      revenueRouter: revenueRouter.at,
      feeDistributor: feeDistributor.at,
      jobEscrow: jobEscrow.at,
      jobEscrowLens,
      providerRegistry: providerRegistry.at,
      offerBook: offerBook.at,
    };
  });
}
