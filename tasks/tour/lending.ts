import type { Borrower, Lender } from "./context.ts";

/** What became of the lending pool. USDC in units (6 decimals), shares of rUSDC (12 decimals), times in unix seconds, rates and prices with 18 decimals. */
export interface LendingRecord {
  /** Midnight before the first deposit. */
  begin: bigint;
  /** Everything that somebody did, in order. */
  acts: LendingAct[];
  samples: PoolSample[];
  run: RunRecord;
  loss: LossRecord;
  lenders: LenderRecord[];
  borrowers: BorrowerRecord[];
}

export interface LendingAct {
  at: bigint;
  who: string;
  what: string;
}

/** The pool, as its contracts show it at a moment. */
export interface PoolSample {
  at: bigint;
  /** What has just happened; null: time has passed. */
  what: string | null;
  totalAssets: bigint;
  cash: bigint;
  /** On lines that are not late, and debt of late ones as it counts. */
  lent: bigint;
  late: bigint;
  /** What the compartment has, and what it is owed. */
  insured: bigint;
  owedToInsurance: bigint;
  supply: bigint;
  utilization: bigint;
  borrowApy: bigint;
  supplyApy: bigint;
  /** USDC for a rUSDC that leaves now, and by the total assets. */
  exitPriceE18: bigint;
  priceE18: bigint;
  /** Shares that wait, and what they are worth at the exit price. */
  queuedShares: bigint;
  queuedUsdc: bigint;
  /** USDC in the queue that was settled and not claimed. */
  claimable: bigint;
}

/** The day on which most lenders wanted to leave, and how long it took. */
export interface RunRecord {
  requestedAt: bigint;
  /** When nobody waited any more. */
  endedAt: bigint;
  /** Shares that were asked for on that day, and all there were before. */
  shares: bigint;
  supply: bigint;
  /** Of them settled at once, settled later, and taken back. */
  atOnce: { shares: bigint; assets: bigint };
  settled: bigint;
  cancelled: bigint;
  cancelledAt: bigint;
  settlements: { at: bigint; shares: bigint; assets: bigint }[];
}

/** A line that was not paid. */
export interface LossRecord {
  borrower: Borrower;
  maturity: bigint;
  lateAt: bigint;
  recognizedAt: bigint;
  amount: bigint;
  byInsurance: bigint;
  byShares: bigint;
  recoveredAt: bigint;
  /** What came back of it, and what of that lifts the price of the shares. */
  recovered: bigint;
  toShares: bigint;
}

export interface LenderRecord {
  name: Lender;
  paidIn: bigint;
  gotOut: bigint;
  shares: bigint;
  /** What the shares are worth at the end, down. */
  worth: bigint;
}

export interface BorrowerRecord {
  name: Borrower;
  drawn: bigint;
  repaid: bigint;
  interest: bigint;
  /** At the end, up. */
  debt: bigint;
}
