import type { BaseContract } from "ethers";
import type { TypedContractMethod } from "../types/ethers-contracts/common.js";
import type {
  BenefitTiers,
  BuybackBurner,
  CPT,
  CPTAdapter,
  CPTGovernor,
  CPTRemote,
  FeeDistributor,
  Genesis,
  IDaoTree,
  IJobEscrow,
  ILendingPool,
  InsuranceFund,
  LaunchPhase,
  OfferBook,
  PoolObserver,
  PriceOracle,
  PrivateSale,
  ProviderRegistry,
  RedeemQueue,
  RevenueRouter,
  TopHolders,
  Treasury,
  VestingVault,
  VetoGuard,
  VoteEscrow,
} from "../types/ethers-contracts/index.js";

const HOURS = 3600;

/** The Safes: so many of the nine owners, or of the five guardians, who are none of the nine. */
export const COUNCILS = {
  sevenOfNine: { owners: "nine", threshold: 7, name: "Safe 7-of-9" },
  fiveOfNine: { owners: "nine", threshold: 5, name: "Safe 5-of-9" },
  fourOfNine: { owners: "nine", threshold: 4, name: "Safe 4-of-9" },
  threeOfFive: { owners: "five", threshold: 3, name: "Safe 3-of-5" },
} as const;

export type CouncilName = keyof typeof COUNCILS;

/**
 * The roles of the AccessManager: who may do what after which delay. Deployment, tests and the page `docs/roles.md` read
 * this one table. `delay` is the execution delay in seconds of whoever holds the role: a call is scheduled, visible to
 * everybody, and executed after it.
 */
export const ROLES = {
  admin: {
    id: 0n,
    constant: "ADMIN",
    delay: 48 * HOURS,
    heldBy: "sevenOfNine",
    may: "everything, grants roles",
  },
  upgrader: { id: 1n, constant: "UPGRADER", delay: 48 * HOURS, heldBy: "sevenOfNine", may: "upgrade proxies" },
  parametersCritical: {
    id: 2n,
    constant: "PARAMETERS_CRITICAL",
    delay: 48 * HOURS,
    heldBy: "fourOfNine",
    may: "shares, fees, caps, rates, oracle sources, facilities",
  },
  parametersRoutine: {
    id: 3n,
    constant: "PARAMETERS_ROUTINE",
    delay: 0,
    heldBy: "fourOfNine",
    may: "targets, limits of offers, tier prices, unpause",
  },
  treasurer: {
    id: 4n,
    constant: "TREASURER",
    delay: 0,
    heldBy: "fiveOfNine",
    may: "treasury above 100 000 USDC a day",
  },
  operator: { id: 5n, constant: "OPERATOR", delay: 0, heldBy: "fourOfNine", may: "treasury below, programmes" },
  guardian: {
    id: 6n,
    constant: "GUARDIAN",
    delay: 0,
    heldBy: "threeOfFive",
    may: "pause, stop meters, trip breakers, reject reward roots",
  },
  veto: { id: 7n, constant: "VETO", delay: 0, heldBy: "fiveOfNine", may: "cancel a queued proposal" },
  meter: { id: 8n, constant: "METER", delay: 0, heldBy: "keys", may: "sign usage reports" },
  evaluator: { id: 9n, constant: "EVALUATOR", delay: 0, heldBy: "keys", may: "certify providers" },
  arbitrator: {
    id: 10n,
    constant: "ARBITRATOR",
    delay: 0,
    heldBy: "keys",
    may: "hold and rule on disputed jobs, rule on disputed tasks",
  },
  rewarder: { id: 11n, constant: "REWARDER", delay: 0, heldBy: "keys", may: "publish reward roots" },
  reporter: { id: 12n, constant: "REPORTER", delay: 0, heldBy: "keys", may: "report prices" },
  pauseProlonger: {
    id: 13n,
    constant: "PAUSE_PROLONGER",
    delay: 0,
    heldBy: "sevenOfNine",
    may: "prolong a pause once by 14 days",
  },
  revenueSource: {
    id: 14n,
    constant: "REVENUE_SOURCE",
    delay: 0,
    heldBy: ["jobEscrow"],
    may: "pay in revenue that counts as GMV",
  },
  vestingGrantor: {
    id: 15n,
    constant: "VESTING_GRANTOR",
    delay: 0,
    heldBy: ["genesis", "privateSale"],
    may: "put CPT into vesting schedules",
  },
} as const satisfies Record<string, Role>;

interface Role {
  id: bigint;
  constant: string;
  delay: number;
  /** A council, keys that the configuration names, or contracts of the suite. Admin is the council's in the launch phase alone. */
  heldBy: CouncilName | "keys" | readonly ("genesis" | "jobEscrow" | "privateSale")[];
  may: string;
}

export type RoleName = keyof typeof ROLES;

/** The roles that there is something to do for on the chains other than home, where the council stays admin. */
export const REMOTE_ROLES = [
  "admin",
  "upgrader",
  "parametersCritical",
  "parametersRoutine",
  "guardian",
  "pauseProlonger",
] as const satisfies RoleName[];

/** Whose Safe holds a role there: the same council's as at home. */
export function remoteHolder(role: (typeof REMOTE_ROLES)[number]): CouncilName {
  return ROLES[role].heldBy;
}

/**
 * Who may call a function that takes no role.
 * - `anyone`: the function itself says whose money it moves
 * - `once`: an initializer, closed in the transaction that creates the proxy
 * - `authority`: the AccessManager alone
 * - `owner`: the AccessManager alone, which makes the call for the admin: scheduled with it, and after the delay its `execute`. LayerZero's
 *   contracts know an owner, and that of both ends of the bridge is the AccessManager; `transferOwnership` and `renounceOwnership` refuse
 *   everybody
 * - `endpoint`: LayerZero's endpoint alone
 * - `escrow`, `self`: that contract alone
 * - `insured`: the contract that a compartment of the insurance insures
 * - `fund`, `queue`: the insurance, the redemption queue alone
 * - `node`: by the tree's own book: who has a role at the node or above it, its worker, its members
 * - `governance`: a proposal that passed, through the timelock
 * - `never`: refuses everybody
 */
export type Access =
  | RoleName
  | "anyone"
  | "once"
  | "authority"
  | "endpoint"
  | "escrow"
  | "fund"
  | "insured"
  | "node"
  | "owner"
  | "queue"
  | "self"
  | "governance"
  | "never";

/** The functions of a contract that change state, from its generated binding. */
type Writes<C> = {
  [K in keyof C]: C[K] extends TypedContractMethod<infer _Inputs, infer _Outputs, infer Mutability>
    ? Mutability extends "view"
      ? never
      : K
    : never;
}[Exclude<keyof C, keyof BaseContract>];

type AccessOf<C> = Record<Writes<C>, Access>;

const managed = { initialize: "once", setAuthority: "authority" } as const;

const pausable = {
  pause: "guardian",
  prolongPause: "pauseProlonger",
  extendPause: "admin",
  unpause: "parametersRoutine",
  setPauseLimits: "parametersCritical",
} as const;

const pathways = {
  ...managed,
  extendPathwayPause: "admin",
  lzReceive: "endpoint",
  lzReceiveAndRevert: "anyone", // always reverts: a trial of what a message would do
  lzReceiveSimulate: "self",
  pausePathway: "guardian",
  prolongPathwayPause: "pauseProlonger",
  send: "anyone",
  setDelegate: "owner",
  setEnforcedOptions: "owner",
  setMsgInspector: "owner",
  setPathwayLimit: "parametersCritical",
  setPathwayPauseLimits: "parametersCritical",
  setPeer: "owner",
  setPreCrime: "owner",
  unpausePathway: "parametersRoutine",
} as const;

/**
 * Who may call which function of which contract. A state-changing function that is missing here does not compile. Every
 * proxy's admin besides takes the upgrader for `upgradeAndCall`.
 */
export const AUTHORITY = {
  CPT: {
    ...managed,
    ...pausable,
    approve: "anyone",
    burn: "anyone",
    burnFrom: "anyone",
    permit: "anyone",
    transfer: "anyone",
    transferFrom: "anyone",
    setPauseExempt: "admin",
  } satisfies AccessOf<CPT>,
  Genesis: {
    ...managed,
    begin: "admin",
    fund: "admin",
    grantTeam: "admin",
    revokeTeam: "admin",
  } satisfies AccessOf<Genesis>,
  VestingVault: {
    ...managed,
    announceListing: "admin",
    createSchedule: "vestingGrantor",
    fixAllowance: "anyone",
    release: "anyone",
    releaseMany: "anyone",
    revoke: "anyone",
    setDailyBounds: "parametersCritical",
    transferSchedule: "anyone",
  } satisfies AccessOf<VestingVault>,
  PrivateSale: {
    ...managed,
    ...pausable,
    buy: "anyone",
    buyWithAuthorization: "anyone",
    buyWithPermit: "anyone",
    finish: "anyone",
    setRound: "parametersCritical",
  } satisfies AccessOf<PrivateSale>,
  VoteEscrow: {
    ...managed,
    ...pausable,
    checkpoint: "anyone",
    createLock: "anyone",
    createLockWithPermit: "anyone",
    delegate: "anyone",
    delegateBySig: "anyone",
    delegateFor: "anyone",
    extendLock: "anyone",
    increaseAmount: "anyone",
    increaseAmountFor: "anyone",
    increaseAmountWithPermit: "anyone",
    relock: "anyone",
    setMinLock: "parametersRoutine",
    withdraw: "anyone",
  } satisfies AccessOf<VoteEscrow>,
  BenefitTiers: { ...managed, setTiers: "parametersRoutine" } satisfies AccessOf<BenefitTiers>,
  RevenueRouter: {
    ...managed,
    collect: "anyone",
    depositRevenue: "anyone",
    distribute: "anyone",
    paySink: "self",
    pullSource: "self",
    receiveRevenue: "revenueSource",
    setPeriod: "admin",
    setShares: "parametersCritical",
    setSink: "admin",
    setSource: "admin",
  } satisfies AccessOf<RevenueRouter>,
  FeeDistributor: {
    ...managed,
    claim: "anyone",
    claimMany: "anyone",
    claimOne: "self",
    receiveRevenue: "anyone",
    setReceiver: "anyone",
    settleSome: "self",
    settleWeeks: "anyone",
    sweep: "anyone",
  } satisfies AccessOf<FeeDistributor>,
  BuybackBurner: {
    ...managed,
    ...pausable,
    burn: "anyone",
    buy: "anyone",
    receiveRevenue: "anyone",
    setLimits: "parametersCritical",
    setPool: "parametersCritical",
  } satisfies AccessOf<BuybackBurner>,
  Treasury: {
    ...managed,
    deposit: "anyone",
    move: "treasurer",
    pay: "operator",
    payAboveLimit: "treasurer",
    receiveRevenue: "anyone",
    sweep: "anyone",
  } satisfies AccessOf<Treasury>,
  InsuranceFund: {
    ...managed,
    compensate: "admin",
    deposit: "anyone",
    payClaim: "insured",
    receiveRevenue: "anyone",
    setFullAt: "parametersCritical",
    setInsured: "admin",
    setShares: "parametersCritical",
    sweep: "admin",
  } satisfies AccessOf<InsuranceFund>,
  LendingPool: {
    ...managed,
    ...pausable,
    acceptHaircut: "anyone",
    activateLine: "anyone",
    approve: "anyone",
    approveLine: "admin",
    cancelLine: "guardian",
    closeLine: "parametersCritical",
    deposit: "anyone",
    depositWithAuthorization: "anyone",
    depositWithPermit: "anyone",
    dequeue: "queue",
    draw: "anyone",
    enqueue: "queue",
    lowerCap: "parametersCritical",
    markDefaulted: "anyone",
    markLate: "anyone",
    mint: "anyone",
    onInsuranceChanged: "fund",
    payInsurance: "anyone",
    permit: "anyone",
    proposeLine: "parametersCritical",
    recognizeDefault: "anyone",
    recognizeLoss: "admin",
    redeem: "anyone",
    repay: "anyone",
    setFacility: "parametersCritical",
    setRates: "parametersCritical",
    settle: "queue",
    sweep: "anyone",
    transfer: "anyone",
    transferFrom: "anyone",
    vetoLine: "veto",
    withdraw: "anyone",
    writeOff: "admin",
  } satisfies AccessOf<ILendingPool>,
  RedeemQueue: {
    initialize: "once",
    cancelRedeem: "anyone",
    deposit: "anyone",
    mint: "anyone",
    redeem: "anyone",
    requestRedeem: "anyone",
    setOperator: "anyone",
    settle: "anyone",
    withdraw: "anyone",
  } satisfies AccessOf<RedeemQueue>,
  PriceOracle: {
    ...managed,
    poke: "anyone",
    reset: "parametersCritical",
    setManualPrice: "parametersCritical",
    setSources: "parametersCritical",
    submitQuotation: "anyone",
    trip: "guardian",
  } satisfies AccessOf<PriceOracle>,
  PoolObserver: { ...managed, refresh: "anyone", setPool: "parametersCritical" } satisfies AccessOf<PoolObserver>,
  CPTGovernor: {
    initialize: "once",
    cancel: "anyone",
    castVote: "anyone",
    castVoteBySig: "anyone",
    castVoteWithReason: "anyone",
    castVoteWithReasonAndParams: "anyone",
    castVoteWithReasonAndParamsBySig: "anyone",
    execute: "anyone",
    onERC1155BatchReceived: "never",
    onERC1155Received: "never",
    onERC721Received: "never",
    propose: "anyone",
    queue: "anyone",
    relay: "governance",
    setExecutionWindow: "governance",
    setLateQuorumVoteExtension: "governance",
    setQuorum: "governance",
    updateTimelock: "governance",
  } satisfies AccessOf<CPTGovernor>,
  VetoGuard: { ...managed, end: "governance", renew: "governance", veto: "veto" } satisfies AccessOf<VetoGuard>,
  LaunchPhase: { initialize: "once", handOver: "anyone" } satisfies AccessOf<LaunchPhase>,
  DaoTree: {
    ...managed,
    ...pausable,
    allocate: "node",
    applyForTask: "anyone",
    approve: "node",
    approveMilestone: "node",
    assign: "node",
    cancelTask: "node",
    claimRevenue: "anyone",
    close: "node",
    createChild: "node",
    createPlannedTask: "node",
    createRoot: "anyone",
    createTask: "node",
    creditRevenue: "anyone",
    disputeTask: "node",
    executeResolution: "anyone",
    forward: "anyone",
    fund: "anyone",
    listModule: "parametersCritical",
    pay: "node",
    pledge: "anyone",
    postBond: "node",
    proposeResolution: "node",
    reclaim: "node",
    reject: "node",
    renounceRoles: "node",
    reopenTask: "node",
    resign: "node",
    resolveTask: "arbitrator",
    returnPledge: "anyone",
    setCouncil: "node",
    setDevelopers: "node",
    setFrozen: "node",
    setMetadata: "node",
    setModules: "node",
    setPledges: "parametersCritical",
    setPolicy: "node",
    setRoles: "node",
    setRootFrozen: "admin",
    setShares: "node",
    slashPledge: "node",
    slashRootPledge: "admin",
    submit: "node",
    syncFreeze: "anyone",
    timeOut: "anyone",
    voteResolution: "node",
    withdrawCredit: "anyone",
  } satisfies AccessOf<IDaoTree>,
  TopHolders: { ...managed, poke: "anyone", setEpochLength: "admin" } satisfies AccessOf<TopHolders>,
  ProviderRegistry: {
    ...managed,
    ...pausable,
    onBreach: "escrow",
    onJobsOpened: "escrow",
    register: "anyone",
    setClass: "evaluator",
    setMetadata: "anyone",
    setPayout: "anyone",
  } satisfies AccessOf<ProviderRegistry>,
  OfferBook: {
    ...managed,
    onJobCancelled: "escrow",
    setOracle: "admin",
    storeOffer: "anyone",
    take: "escrow",
    withdrawOffer: "anyone",
  } satisfies AccessOf<OfferBook>,
  JobEscrow: {
    ...managed,
    ...pausable,
    acceptJob: "anyone",
    acceptJobSigned: "anyone",
    cancelJob: "anyone",
    cancelQuotes: "anyone",
    claimJob: "anyone",
    collect: "anyone",
    depositFor: "anyone",
    depositWith: "anyone",
    expireJob: "anyone",
    forwardFees: "anyone",
    holdForDispute: "arbitrator",
    multicall: "anyone",
    openJob: "anyone",
    openJobs: "anyone",
    preemptJob: "anyone",
    registerAccount: "anyone",
    releaseHeld: "anyone",
    reportCosigned: "anyone",
    reportUsage: "anyone",
    reportUsageBatch: "anyone",
    reportUsageSigned: "anyone",
    requestStop: "anyone",
    resolveHeld: "arbitrator",
    retryRegistry: "anyone",
    setAutoPayout: "anyone",
    setBufferPercent: "parametersCritical",
    setMeter: "parametersCritical",
    setMinJobCost: "parametersRoutine",
    setOfferBook: "admin",
    setRegistry: "admin",
    setStandingConsent: "anyone",
    settleClaim: "anyone",
    startJob: "anyone",
    startJobs: "anyone",
    stopMeter: "guardian",
    topUp: "anyone",
    withdrawTo: "anyone",
  } satisfies AccessOf<IJobEscrow>,
  CPTAdapter: { ...pathways, setCap: "parametersCritical" } satisfies AccessOf<CPTAdapter>,
  CPTRemote: {
    ...pathways,
    approve: "anyone",
    permit: "anyone",
    setSupplyCap: "parametersCritical",
    transfer: "anyone",
    transferFrom: "anyone",
  } satisfies AccessOf<CPTRemote>,
} as const;

/** Callers of OpenZeppelin's contracts below the suite: a role, anyone, or contracts of the suite as the addresses call them. */
export type CallerOf = "admin" | "anyone" | readonly ("accessManager" | "governor" | "timelock" | "vetoGuard")[];

/**
 * The same for what the suite stands on. Whoever may call a function may schedule, execute and cancel it through the AccessManager; a
 * Safe's own functions take the signatures of its owners.
 */
export const FOUNDATIONS = {
  AccessManager: {
    cancel: "anyone",
    consumeScheduledOp: "anyone",
    execute: "anyone",
    grantRole: "admin",
    labelRole: "admin",
    multicall: "anyone",
    renounceRole: "anyone",
    revokeRole: "admin",
    schedule: "anyone",
    setGrantDelay: "admin",
    setRoleAdmin: "admin",
    setRoleGuardian: "admin",
    setTargetAdminDelay: "admin",
    setTargetClosed: "admin",
    setTargetFunctionRole: "admin",
    updateAuthority: "admin",
  },
  TimelockController: {
    cancel: ["governor", "vetoGuard"],
    execute: ["governor"],
    executeBatch: ["governor"],
    grantRole: ["timelock"],
    onERC1155BatchReceived: "anyone",
    onERC1155Received: "anyone",
    onERC721Received: "anyone",
    renounceRole: "anyone",
    revokeRole: ["timelock"],
    schedule: ["governor"],
    scheduleBatch: ["governor"],
    updateDelay: ["timelock"],
  },
  ProxyAdmin: {
    renounceOwnership: ["accessManager"],
    transferOwnership: ["accessManager"],
    upgradeAndCall: ["accessManager"],
  },
} as const satisfies Record<string, Record<string, CallerOf>>;

/** A contract behind a proxy, at home or on another chain. */
export type ProxiedContract = keyof typeof AUTHORITY;

/** One of those on the other chains. */
export type RemoteContract = "CPTRemote";

/** One of the suite, at home. */
export type SuiteContract = Exclude<ProxiedContract, RemoteContract>;

/** Whether an access is a role of the AccessManager. */
export function isRole(access: Access): access is RoleName {
  return access in ROLES;
}

/** The functions of a contract by the role they take, in a fixed order. */
export function functionsByRole(contract: ProxiedContract): Map<RoleName, string[]> {
  const byRole = new Map<RoleName, string[]>();
  for (const [name, access] of Object.entries(AUTHORITY[contract] as Record<string, Access>)) {
    if (!isRole(access)) continue;
    byRole.set(access, [...(byRole.get(access) ?? []), name]);
  }
  return byRole;
}
