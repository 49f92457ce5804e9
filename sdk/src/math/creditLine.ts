import type { LineStatus } from "../types/enums.js";
import { divideUp, less, min } from "./arithmetic.js";
import { INTEREST_SCALE, KINK, POOL_FLAGS, poolTotals, PPM, type PoolLedger } from "./pool.js";
import { previewPoolMint } from "./poolShares.js";

const BPS = 10_000n;
/** Parts per million of a year, of all a late line owed when it was marked. */
const PENALTY_RATE = 200_000n;
/** The compartment must hold one part in so many of the total assets before the first draw. */
const FIRST_INSURANCE = 50n;
/** Of the total assets, to one borrower. */
const BORROWER_BPS = 1_000n;
const FACILITY_BPS = 5_000n;

/** A credit line of the lending pool, as its `lineOf()` returns it. Amounts are USDC units. */
export interface CreditLine {
  /** Lent and not repaid; of a late line its debt when it was marked. */
  readonly principal: bigint;
  /** Principal × index at which it was lent, less interest repaid × scale. */
  readonly weight: bigint;
  readonly status: LineStatus;
  /** Unix second from which on nothing can be drawn. */
  readonly maturity: bigint;
  /** May have half of the total assets, not a tenth. */
  readonly isFacility: boolean;
  /** Principal at most. */
  readonly cap: bigint;
  /** Of a late line: what of its debt the total assets still count. */
  readonly counted: bigint;
  /** Losses on it that the shares bore, less what came back. */
  readonly writtenOff: bigint;
  /** Losses on it that the compartment bore, less what came back. */
  readonly covered: bigint;
}

/** What a line owes, in USDC units. */
export interface LineDebt {
  /** Principal and interest. */
  readonly debt: bigint;
  /** Up: the borrower pays the fraction. */
  readonly interest: bigint;
}

/** What a line owes at the second of the books, as `debtOf` of the pool. A late line has an index of its own, penalty rate × unix time. */
export function lineDebtOf(
  { principal, weight, status }: Pick<CreditLine, "principal" | "weight" | "status">,
  { index, accruedAt }: Pick<PoolLedger, "index" | "accruedAt">,
): LineDebt {
  const isLate = status === "Late" || status === "Defaulted";
  const interest = divideUp(principal * (isLate ? PENALTY_RATE * accruedAt : index) - weight, INTEREST_SCALE);
  return { debt: principal + interest, interest };
}

export interface DrawableForParameters {
  readonly line: Pick<CreditLine, "principal" | "weight" | "status" | "maturity" | "isFacility" | "cap">;
  /** The books at the second of the draw. */
  readonly ledger: PoolLedger;
  /** Shares that wait in the queue (`queuedShares`). */
  readonly queuedShares: bigint;
}

/**
 * What can be drawn on a line, in USDC units, as `drawable` of the pool; a pause aside. The least of: up to 80 % of the capital, the
 * borrower's part of the total assets less its debt, the cap, and cash that nobody who waits is owed. Down. 0n before the compartment
 * holds a fiftieth of the total assets, if nothing is lent.
 */
export function drawableFor({ line, ledger, queuedShares }: DrawableForParameters): bigint {
  if (line.status !== "Active" || ledger.accruedAt >= line.maturity) return 0n;
  const { totalAssets, lent, capital, idleCash } = poolTotals(ledger);
  if (lent === 0n && ledger.insured < divideUp(totalAssets, FIRST_INSURANCE)) return 0n;
  const limit = (totalAssets * (line.isFacility ? FACILITY_BPS : BORROWER_BPS)) / BPS;
  const queued = (ledger.flags & POOL_FLAGS.queued) === 0n ? 0n : previewPoolMint(ledger, queuedShares);
  return [
    less((capital * KINK) / PPM, lent),
    less(limit, lineDebtOf(line, ledger).debt),
    less(line.cap, line.principal),
    less(idleCash, queued),
  ].reduce(min);
}
