/** Life of a job, in the order of the contract's enum. A reported job whose payment has matured reads as Settled. */
export const JOB_STATUSES = [
  "None",
  "Open",
  "Running",
  "Reported",
  "Settled",
  "Cancelled",
  "Expired",
  "Disputed",
  "Resolved",
] as const;
export type JobStatus = (typeof JOB_STATUSES)[number];

/** How a job ended, as its meter saw it. */
export const OUTCOMES = ["Completed", "FailedByProvider", "Partial", "Preempted", "FailedByUser"] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** How a job or a deposit is paid: see `Payment`. */
export const PAYMENT_KINDS = ["Balance", "Allowance", "Permit", "Authorization", "Voucher"] as const;
export type PaymentKind = (typeof PAYMENT_KINDS)[number];

/** What kind of job was agreed on. A spot job may be ended by its provider. */
export const JOB_KINDS = ["Normal", "Reserved", "Spot"] as const;
export type JobKind = (typeof JOB_KINDS)[number];

/** Fee class of a provider; None is not admitted to new jobs. */
export const PROVIDER_CLASSES = ["None", "Ordinary", "Certified"] as const;
export type ProviderClass = (typeof PROVIDER_CLASSES)[number];

/** What money of the treasury is for; the first four are the operations share of the revenue. */
export const TREASURY_ACCOUNTS = ["Engineering", "Marketing", "Infrastructure", "General", "Reserve", "Sale"] as const;
export type TreasuryAccount = (typeof TREASURY_ACCOUNTS)[number];

/** The genesis table; the bridge insurance is part of the foundation's 17 500 000 CPT. */
export const ALLOCATIONS = [
  "UserRewards",
  "ProviderIncentives",
  "LpRewards",
  "Foundation",
  "BridgeInsurance",
  "PrivateSale",
  "Team",
] as const;
export type Allocation = (typeof ALLOCATIONS)[number];

/** Parts of the insurance that cannot touch each other's money. */
export const COMPARTMENTS = ["Escrow", "Pool", "Bridge"] as const;
export type Compartment = (typeof COMPARTMENTS)[number];

/** What a credit line of the lending pool is. */
export const LINE_STATUSES = ["Closed", "Active", "Late", "Defaulted"] as const;
export type LineStatus = (typeof LINE_STATUSES)[number];

/** Why exits of the lending pool wait. */
export const EXIT_BLOCKS = ["None", "Paused", "Overdue", "Impaired", "Queued"] as const;
export type ExitBlock = (typeof EXIT_BLOCKS)[number];

/** Whether there is a price of CPT, and if not, why. */
export const PRICE_STATUSES = [
  "Fresh",
  "Manual",
  "TooFewSources",
  "SourcesDisagree",
  "Tripped",
  "SequencerDown",
] as const;
export type PriceStatus = (typeof PRICE_STATUSES)[number];

/** Where the price of CPT comes from, in the oracle's order. */
export const PRICE_SOURCES = ["Chainlink", "Uniswap", "Exchange"] as const;
export type PriceSource = (typeof PRICE_SOURCES)[number];

/** What became of one source in the present price. */
export const PRICE_SOURCE_STATES = ["Used", "Missing", "TooOld", "Dropped"] as const;
export type PriceSourceState = (typeof PRICE_SOURCE_STATES)[number];

/** Why the breaker of the price tripped last; None: it has not. */
export const TRIP_REASONS = ["None", "PriceJump", "UsdcDepeg", "Guardian"] as const;
export type TripReason = (typeof TRIP_REASONS)[number];

/** Life of a proposal, in the order of the Governor's enum. */
export const PROPOSAL_STATES = [
  "Pending",
  "Active",
  "Canceled",
  "Defeated",
  "Succeeded",
  "Queued",
  "Expired",
  "Executed",
] as const;
export type ProposalState = (typeof PROPOSAL_STATES)[number];

/** How an account votes on a proposal, in the order of the Governor's enum. */
export const VOTE_TYPES = ["Against", "For", "Abstain"] as const;
export type VoteType = (typeof VOTE_TYPES)[number];

/** Roles of the AccessManager, in the order of their ids. */
export const ROLES = [
  "Admin",
  "Upgrader",
  "ParametersCritical",
  "ParametersRoutine",
  "Treasurer",
  "Operator",
  "Guardian",
  "Veto",
  "Meter",
  "Evaluator",
  "Arbitrator",
  "Rewarder",
  "Reporter",
  "PauseProlonger",
  "RevenueSource",
  "VestingGrantor",
] as const;
export type Role = (typeof ROLES)[number];

/** What nodes of the DAO tree hold: USDC (6 decimals) or CPT (18). */
export const DAO_TOKENS = ["Usdc", "Cpt"] as const;
export type DaoToken = (typeof DAO_TOKENS)[number];

/** What a node of the DAO tree is. */
export const NODE_KINDS = ["None", "Protocol", "Community", "TaskDao", "Task"] as const;
export type NodeKind = (typeof NODE_KINDS)[number];

/** Life of a node of the DAO tree. Tasks use all but Closed, other nodes Open and Closed. */
export const NODE_STATES = [
  "None",
  "Open",
  "Assigned",
  "Submitted",
  "Rejected",
  "Disputed",
  "Resolved",
  "Paid",
  "Cancelled",
  "Expired",
  "Closed",
] as const;
export type NodeState = (typeof NODE_STATES)[number];

/** What kind of question a module of a DAO answers. */
export const MODULE_KINDS = ["Rules", "Workflow", "Project", "Treasury"] as const;
export type ModuleKind = (typeof MODULE_KINDS)[number];

/** Where revenue comes from. */
export const STREAMS = ["SaaS", "Transaction", "ApiData", "Certification", "GroupBuying"] as const;
export type Stream = (typeof STREAMS)[number];

/** Where revenue goes. Operations are the four from Engineering to General. */
export const SINKS = [
  "Staking",
  "Engineering",
  "Marketing",
  "Infrastructure",
  "General",
  "Buyback",
  "Team",
  "Foundation",
  "Reserve",
] as const;
export type Sink = (typeof SINKS)[number];

/** What an account may do at a node of the DAO tree and below it, in the order of the contract's bits. */
export const DAO_ROLES = ["Lead", "Reviewer", "Treasurer", "MemberAdmin"] as const;
export type DaoRole = (typeof DAO_ROLES)[number];

/** Ways through a chain's end of the bridge, in the order of the contract's enum. */
export const PATHWAY_DIRECTIONS = ["Out", "In"] as const;
export type PathwayDirection = (typeof PATHWAY_DIRECTIONS)[number];
