import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import type { CyberPlaza } from "../../sdk/src/index.ts";
import type { EmbeddedChain } from "../lib/embeddedChain.ts";
import type { CptMarket } from "../lib/market/exchange.ts";
import type { Checkpoint } from "../lib/market/checkpoint.ts";
import type { Market } from "../lib/market/market.ts";
import type { Progress } from "../lib/progress.ts";
import type { Course } from "./jobs.ts";
import type { Outcome } from "../lib/market/terms.ts";
import type { Hex } from "../lib/market/values.ts";
import type { Sample } from "./workers/types.ts";
import type { BridgeRecord } from "./bridge.ts";
import type { CommunityRecord } from "./community.ts";
import type { GovernanceRecord } from "./governance.ts";
import type { LendingRecord } from "./lending.ts";
import type { SupplyRecord } from "./supply.ts";
import type { Year } from "./year.ts";

/** Who takes part, by position among the embedded chain's accounts; the names are those of the tables. */
export const PARTIES = {
  "user A": 1,
  "user B": 2,
  "provider A": 3,
  "provider B (certified)": 4,
  relayer: 5,
  "anyone else": 6,
  "holder A": 7,
  "holder B": 8,
  "holder C": 9,
  /** What it sells, subscriptions and the like, is revenue too. */
  platform: 0,
  meter: 14,
  evaluator: 15,
  arbitrator: 16,
  reporter: 18,
  foundation: 19,
  "team member": 10,
  trader: 11,
  "lender A": 34,
  "lender B": 35,
  "lender C": 36,
  "lender D": 37,
  "lender E": 12,
  "group buy": 38,
  "data centre": 39,
} as const;

export type Party = keyof typeof PARTIES;
export type User = "user A" | "user B";
export type Holder = "holder A" | "holder B" | "holder C";
export type Provider = "provider A" | "provider B (certified)";

export type Lender = "lender A" | "lender B" | "lender C" | "lender D" | "lender E";
/** Providers that buy machines, what advances many users' jobs, and somebody else. */
export type Borrower = Provider | "group buy" | "data centre";

/** Those who lock CPT. */
export const HOLDERS = ["holder A", "holder B", "holder C"] as const satisfies Holder[];

/** Fees in basis points by the class the evaluator gave each provider. */
export const FEE_BPS: Record<Provider, bigint> = { "provider A": 500n, "provider B (certified)": 300n };

/** A job's row: filled while the tour goes on; money comes from the books. */
export interface JobRecord {
  /** In the tour, from 1. */
  number: number;
  /** In the escrow. */
  id: bigint;
  what: string;
  course: Course;
  user: User;
  provider: Provider;
  /** The state the escrow shows at the end. */
  status: string;
  outcome: Outcome | null;
  /** Milliseconds ordered and, once reported, delivered. */
  orderedUnits: bigint;
  units: bigint | null;
  /** The last thing the worker measured: its time in microseconds, and bytes, operations or hashes done. */
  usage: Sample | null;
  /** The same as rates, for people. */
  measured: string;
  finding: string;
  meteringRoot: Hex | null;
  gas: bigint;
}

/** What the parts of the tour share. */
export interface TourContext extends Market {
  plazas: Record<Party, CyberPlaza>;
  parties: Record<Party, HardhatEthersSigner>;
  jobs: JobRecord[];
  checkpoints: Checkpoint[];
  /** Of those who lock CPT; null before it is over. */
  year: Year | null;
  /** Of CPT since genesis; null before its listing. */
  supply: SupplyRecord | null;
  /** What became of CPT's bridge to other chains; null before it is over. */
  bridge: BridgeRecord | null;
  /** How the suite came into its holders' hands; null before it did. */
  governance: GovernanceRecord | null;
  /** What became of the lending pool; null before it is over. */
  lending: LendingRecord | null;
  /** What a community did with its tree; null before it is over. */
  community: CommunityRecord | null;
  /** The pool and the feeds of CPT; null before its listing. */
  cptMarket: CptMarket | null;
  /** Opens a chain beside this one. */
  openChain: EmbeddedChain["open"];
  progress: Progress;
  signal: AbortSignal;
}

/** A chapter of the tour. Chapters run one after the other on the same chain and books. */
export interface Part {
  name: string;
  run(context: TourContext): Promise<void>;
}
