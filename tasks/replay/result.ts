import type { ACCOUNT_ITEMS, Mismatch } from "../lib/ledger.ts";

type AccountItem = (typeof ACCOUNT_ITEMS)[number];

/**
 * How a job of the log ended in the escrow. Failed early: within 5 minutes, everything refunded. Failed later: paid for what
 * was delivered, as is one that its user stopped. Unfinished: the replay ended before the job did.
 */
export const ENDS = [
  "completed",
  "failedLater",
  "failedEarly",
  "stopped",
  "cancelled",
  "expired",
  "unfinished",
] as const;
export type End = (typeof ENDS)[number];

/** One job. Amounts are USDC units (6 decimals); locked = stillLocked + paid + fee + refund. */
export interface ReplayedJob {
  /** In the log. */
  name: string;
  line: number;
  /** In the escrow; null when the replay ended before it was opened. */
  id: bigint | null;
  user: string;
  provider: string;
  end: End;
  startedLate: boolean;
  /** The report was above the order, and the buffer paid for it. */
  fromBuffer: boolean;
  /** The report was above order and buffer: what is above the lock is not paid. */
  capped: boolean;
  /** Seconds of the whole job. */
  orderedUnits: bigint;
  /** Null: never reported. */
  units: bigint | null;
  unitPrice: bigint;
  locked: bigint;
  stillLocked: bigint;
  paid: bigint;
  fee: bigint;
  refund: bigint;
  /** Of all transactions about it; of a batch its part. */
  gas: number;
}

/** An account of the escrow, in USDC units. */
export type ReplayAccount = { name: string; address: string } & Record<AccountItem, bigint>;

/** The state at one moment of the log. Amounts are USDC units. */
export interface Sample {
  /** Unix second on the chain's clock. */
  at: number;
  locked: bigint;
  pending: bigint;
  held: bigint;
  /** Pending and matured, not yet forwarded. */
  fees: bigint;
  /** Most jobs since the sample before that had ended in the log and waited for their refund: for a batch of reports or an expiry. */
  refundsQueued: number;
  /** Most that was waited for. */
  refundsQueuedUsdc: bigint;
  /** Jobs that ended in the escrow since the sample before. */
  ended: Record<Exclude<End, "unfinished">, number>;
}

/** What a replay found, in full. */
export interface ReplayResult {
  /** The log's file name. */
  log: string;
  format: "swf" | "csv";
  /** Every amount agreed to the unit at every check, and every job ended in the chain's events as the log says. */
  closes: boolean;
  /** Stopped by Ctrl-C before the log's end. */
  interrupted: boolean;
  /** Of the replay, deployment included, compilation apart. */
  seconds: number;
  /** Largest resident memory of the process so far, bytes. */
  peakMemory: number;
  chainId: number;
  /** Unix seconds on the chain's clock. */
  from: number;
  to: number;
  jobs: ReplayedJob[];
  accounts: ReplayAccount[];
  sinks: { name: string; owed: bigint; paid: bigint }[];
  totals: Record<
    AccountItem | "feesPending" | "feesMatured" | "feesForwarded" | "routerReceived" | "undistributed" | "usdcInEscrow",
    bigint
  >;
  samples: Sample[];
  /** About the jobs; deployment, funding and checks apart. */
  transactions: { count: number; gas: number; rpcCalls: number };
  checks: { when: string; comparisons: number; mismatches: Mismatch[] }[];
}
