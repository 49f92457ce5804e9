import type { ArgumentType } from "@nomicfoundation/ignition-core";
import { ZeroAddress } from "ethers";
import type { SuiteContract } from "./authority.ts";
import { SINKS, type NetworkConfig } from "./config/schema.ts";

/** The contracts behind proxies, as addresses are called. */
export type SuiteKey =
  Exclude<Uncapitalize<SuiteContract>, "cPT" | "cPTAdapter" | "cPTGovernor"> | "cpt" | "cptAdapter" | "governor";

/** Where things are: addresses, or those of steps that are still to come. */
export type Places = Record<SuiteKey | Surrounding, ArgumentType>;

/** What the contracts behind proxies are built on. */
type Surrounding =
  | "accessManager"
  | "usdc"
  | "factory"
  | "swapRouter"
  | "pool"
  | "cptFeed"
  | "usdcFeed"
  | "sequencerFeed"
  | "timelock"
  | "sevenOfNine"
  | "jobEscrowExtension"
  | "creditDesk"
  | "daoWork"
  | "layerZeroEndpoint";

interface Member {
  contract: SuiteContract;
  /** The artifact with all functions that answer at the proxy, where the contract's own has not. */
  face?: "IDaoTree" | "IJobEscrow" | "ILendingPool";
  /** What the constructor of its code takes: immutables. */
  constructor: (at: Places) => ArgumentType[];
  /** What `initialize` takes, in the transaction that makes the proxy. */
  initialize: (at: Places, config: NetworkConfig) => ArgumentType[];
}

const managed = ({ accessManager }: Places): ArgumentType[] => [accessManager];

/** The contracts behind proxies, each after those it names. Deployment and verification read this one table. */
export const SUITE: Record<SuiteKey, Member> = {
  genesis: { contract: "Genesis", constructor: () => [], initialize: managed },
  cpt: {
    contract: "CPT",
    constructor: (at) => [at.voteEscrow, at.vestingVault],
    initialize: (at) => [at.accessManager, at.genesis],
  },
  priceOracle: {
    contract: "PriceOracle",
    constructor: (at) => [at.cpt, at.usdc],
    initialize: (at, { feedMaxAge }) => [
      at.accessManager,
      {
        cptFeed: at.cptFeed,
        usdcFeed: at.usdcFeed,
        sequencerFeed: at.sequencerFeed,
        cptMaxAge: feedMaxAge.cpt,
        usdcMaxAge: feedMaxAge.usdc,
        pool: at.pool,
      },
    ],
  },
  poolObserver: {
    contract: "PoolObserver",
    constructor: (at) => [at.cpt, at.usdc, at.factory],
    initialize: (at) => [at.accessManager, at.pool],
  },
  vestingVault: {
    contract: "VestingVault",
    constructor: (at) => [at.cpt, at.poolObserver],
    initialize: managed,
  },
  voteEscrow: { contract: "VoteEscrow", constructor: (at) => [at.cpt], initialize: managed },
  benefitTiers: {
    contract: "BenefitTiers",
    constructor: (at) => [at.voteEscrow],
    initialize: (at, { benefitTiers }) => [at.accessManager, benefitTiers],
  },
  revenueRouter: {
    contract: "RevenueRouter",
    constructor: (at) => [at.usdc],
    initialize: (at, { sinks }) => [
      at.accessManager,
      SINKS.map((name) => sinks[name].shareBps),
      SINKS.map(() => ({ target: ZeroAddress, isContract: false })), // set when all are there
    ],
  },
  treasury: {
    contract: "Treasury",
    constructor: (at) => [at.usdc, at.cpt, at.priceOracle],
    initialize: managed,
  },
  insuranceFund: {
    contract: "InsuranceFund",
    constructor: (at) => [at.usdc, at.cpt, at.treasury],
    initialize: (at, { insuranceShares }) => [at.accessManager, insuranceShares],
  },
  buybackBurner: {
    contract: "BuybackBurner",
    constructor: (at) => [at.usdc, at.cpt, at.priceOracle, at.factory, at.swapRouter],
    initialize: managed,
  },
  privateSale: {
    contract: "PrivateSale",
    constructor: (at) => [at.usdc, at.cpt, at.vestingVault, at.treasury],
    initialize: (at, { foundation }) => [at.accessManager, foundation],
  },
  feeDistributor: {
    contract: "FeeDistributor",
    constructor: (at) => [at.usdc, at.voteEscrow, at.revenueRouter],
    initialize: managed,
  },
  redeemQueue: {
    contract: "RedeemQueue",
    constructor: (at) => [at.usdc, at.lendingPool],
    initialize: () => [],
  },
  lendingPool: {
    contract: "LendingPool",
    face: "ILendingPool",
    constructor: (at) => [at.usdc, at.insuranceFund, at.redeemQueue, at.creditDesk],
    initialize: managed,
  },
  jobEscrow: {
    contract: "JobEscrow",
    face: "IJobEscrow",
    constructor: (at) => [at.usdc, at.benefitTiers, at.jobEscrowExtension],
    initialize: managed,
  },
  providerRegistry: {
    contract: "ProviderRegistry",
    constructor: (at) => [at.jobEscrow, at.benefitTiers],
    initialize: managed,
  },
  offerBook: {
    contract: "OfferBook",
    constructor: (at) => [at.jobEscrow, at.providerRegistry],
    initialize: managed,
  },
  governor: {
    contract: "CPTGovernor",
    constructor: (at) => [at.voteEscrow],
    initialize: ({ timelock }) => [timelock],
  },
  launchPhase: {
    contract: "LaunchPhase",
    constructor: (at) => [at.accessManager, at.voteEscrow, at.timelock],
    initialize: ({ sevenOfNine }) => [sevenOfNine],
  },
  vetoGuard: {
    contract: "VetoGuard",
    constructor: (at) => [at.governor, at.timelock, at.voteEscrow, at.launchPhase],
    initialize: managed,
  },
  topHolders: { contract: "TopHolders", constructor: (at) => [at.voteEscrow], initialize: managed },
  daoTree: {
    contract: "DaoTree",
    face: "IDaoTree",
    constructor: (at) => [at.usdc, at.cpt, at.daoWork],
    initialize: managed,
  },
  cptAdapter: {
    contract: "CPTAdapter",
    constructor: (at) => [at.cpt, at.layerZeroEndpoint, at.usdc, at.insuranceFund, at.priceOracle],
    initialize: managed,
  },
};

/** The modules that DAOs can choose, without proxies, and what each answers: `IDaoCommons.ModuleKind`. The list of the tree names them. */
export const DAO_MODULES = {
  spendLimitRules: { contract: "SpendLimitRules", kind: 0 },
  allowListRules: { contract: "AllowListRules", kind: 0 },
  reviewByTwoWorkflow: { contract: "ReviewByTwoWorkflow", kind: 1 },
  templateWorkflow: { contract: "TemplateWorkflow", kind: 1 },
  punctualityProject: { contract: "PunctualityProject", kind: 2 },
  splitTreasury: { contract: "SplitTreasury", kind: 3 },
} as const;

export type DaoModuleKey = keyof typeof DAO_MODULES;

export const DAO_MODULE_KEYS = Object.keys(DAO_MODULES) as DaoModuleKey[];

export const SUITE_KEYS = Object.keys(SUITE) as SuiteKey[];
