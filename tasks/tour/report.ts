import { ACCOUNT_ITEMS, ESCROW, ROUTER, type Mismatch } from "../lib/ledger.ts";
import type { Sample } from "./workers/types.ts";
import type { Party, TourContext } from "./context.ts";
import type { Checkpoint } from "../lib/market/checkpoint.ts";
import type { BridgeRecord } from "./bridge.ts";
import type { CommunityRecord } from "./community.ts";
import type { GovernanceRecord } from "./governance.ts";
import type { LendingRecord } from "./lending.ts";
import type { SupplyRecord } from "./supply.ts";
import type { Year } from "./year.ts";

type AccountItem = (typeof ACCOUNT_ITEMS)[number];

/** One job. Amounts are USDC units (6 decimals); locked = paid + fee + refund. */
export interface JobReport {
  /** In the tour, from 1. */
  number: number;
  /** In the escrow. */
  id: bigint;
  what: string;
  /** What the tour meant to show with it. */
  course: string;
  user: string;
  provider: string;
  /** The escrow's state of the job at the end. */
  status: string;
  /** What the meter reported; null when nobody reported. */
  outcome: string | null;
  /** Milliseconds of computing. */
  orderedUnits: bigint;
  units: bigint | null;
  locked: bigint;
  paid: bigint;
  fee: bigint;
  refund: bigint;
  /** Of all transactions about this job. */
  gas: bigint;
  /** CPU and wall time in microseconds, and bytes, floating point operations or hashes done; null without a worker. */
  usage: Sample | null;
  measured: string;
  finding: string;
  meteringRoot: string | null;
}

/** An account of the escrow. */
export type AccountReport = { name: string; address: string } & Record<AccountItem, bigint>;

export interface SinkReport {
  name: string;
  owed: bigint;
  paid: bigint;
}

/** What the tour found, in full; `--json` prints it with amounts as decimal strings. */
export interface TourReport {
  /** Whether every amount agreed to the unit, at every check. */
  closes: boolean;
  seconds: number;
  chainId: number;
  jobs: JobReport[];
  accounts: AccountReport[];
  sinks: SinkReport[];
  /** What a year did to those who lock CPT; null when the tour had no such part. */
  year: Year | null;
  /** What became of the supply of CPT; null when the tour had no such part. */
  supply: SupplyRecord | null;
  /** What became of CPT's bridge to other chains; null when the tour had no such part. */
  bridge: BridgeRecord | null;
  /** How the suite came into its holders' hands; null when the tour had no such part. */
  governance: GovernanceRecord | null;
  /** What became of the lending pool; null when the tour had no such part. */
  lending: LendingRecord | null;
  /** What a community did with its tree; null when the tour had no such part. */
  community: CommunityRecord | null;
  /** Sums over all accounts, and the fees. */
  totals: Record<
    AccountItem | "feesForwarded" | "otherRevenue" | "feesNotForwarded" | "routerReceived" | "usdcInEscrow",
    bigint
  >;
  /** Every ledger check: what was inside the escrow, how many amounts were compared, and those that differ. */
  checks: {
    when: string;
    inside: Checkpoint["inside"];
    closes: boolean;
    comparisons: number;
    mismatches: Mismatch[];
  }[];
}

export async function reportOn(context: TourContext): Promise<TourReport> {
  const { books, checkpoints, connection, parties, progress, sinkNames } = context;
  const statement = books.statement();
  const names = statement.accounts().filter((name): name is Party => name in parties);
  const { chainId } = await connection.ethers.provider.getNetwork();
  return {
    closes: checkpoints.length > 0 && checkpoints.every(({ check }) => check.closes),
    seconds: Number(progress.seconds.toFixed(1)),
    chainId: Number(chainId),
    jobs: context.jobs.map((job) => {
      const { locked, paid, fee, refund } = books.job(job.id);
      return { ...job, locked, paid, fee, refund };
    }),
    accounts: names.map((name) => {
      const items = ACCOUNT_ITEMS.map((item) => [item, statement.get(name, item)] as const);
      return { name, address: parties[name].address, ...fromItems(items) };
    }),
    sinks: sinkNames.map((name) => ({ name, owed: statement.get(name, "owed"), paid: statement.get(name, "paid") })),
    year: context.year,
    supply: context.supply,
    bridge: context.bridge,
    governance: context.governance,
    lending: context.lending,
    community: context.community,
    totals: {
      ...fromItems(ACCOUNT_ITEMS.map((item) => [item, statement.sum(item)] as const)),
      feesForwarded: statement.get(ESCROW, "feesForwarded"),
      otherRevenue: statement.get(ROUTER, "otherRevenue"),
      feesNotForwarded: statement.sumOf(ESCROW, "feesPending", "feesMatured"),
      routerReceived: statement.get(ROUTER, "received"),
      usdcInEscrow: statement.get(ESCROW, "usdc"),
    },
    checks: checkpoints.map(({ when, inside, check }) => ({ when, inside, ...check })),
  };
}

function fromItems(items: (readonly [AccountItem, bigint])[]): Record<AccountItem, bigint> {
  return Object.fromEntries(items) as Record<AccountItem, bigint>;
}

/** One JSON object; amounts become decimal strings, since JSON's numbers cannot hold them. */
export function toJson(report: TourReport): string {
  return JSON.stringify(report, (_, value: unknown) => (typeof value === "bigint" ? value.toString() : value), 2);
}
