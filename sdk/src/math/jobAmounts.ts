import type { Outcome } from "../types/enums.js";
import { licenceFor, refundBpsFor } from "./serviceTerms.js";

const BPS = 10_000n;
const EARLY_FAILURE = 300n;
const MAX_DISCOUNT_BPS = 2_000n;

/** Cost of an order in USDC units, without the buffer. */
export function jobCost(units: bigint, unitPrice: bigint): bigint {
  return units * unitPrice;
}

/**
 * What opening a job locks: its cost and the buffer. Up: the user locks the fraction of a unit.
 *
 * @param bufferPercent `getSettings().bufferPercent` for a new job, the job's own for an open one.
 */
export function lockedFor(units: bigint, unitPrice: bigint, bufferPercent: bigint): bigint {
  const cost = jobCost(units, unitPrice);
  return cost + (cost * bufferPercent + 99n) / 100n;
}

/**
 * The discount a job gets, in thousandths of its fee. Down: a part below a tenth of a percent is not given.
 *
 * @param discountBps The user's tier (`previewOpen`).
 * @param minDiscountBps What the user insists on; 0 forgoes the discount.
 */
export function discountPermilleFor(discountBps: bigint, minDiscountBps: bigint): bigint {
  if (minDiscountBps === 0n) return 0n;
  return (discountBps < MAX_DISCOUNT_BPS ? discountBps : MAX_DISCOUNT_BPS) / 10n;
}

export interface AmountForParameters {
  /** Units delivered. */
  readonly units: bigint;
  readonly unitPrice: bigint;
  /** USDC units locked against the job. */
  readonly locked: bigint;
  /** Unix seconds. */
  readonly startedAt: bigint;
  /** Unix seconds. */
  readonly endedAt: bigint;
  readonly outcome: Outcome;
  /** The quote's; 0n, the default: none. */
  readonly serviceTerms?: bigint;
  /** The start came later than the service terms allow. */
  readonly startLevelMissed?: boolean;
  readonly performanceBps: bigint;
  readonly availabilityBps: bigint;
}

/** What a report pays, fee included, in USDC units. Down: the user keeps the fraction that a refund leaves. */
export function amountFor(report: AmountForParameters): bigint {
  const { units, unitPrice, locked, startedAt, endedAt, outcome, serviceTerms = 0n } = report;
  if (outcome === "FailedByProvider" && endedAt - startedAt < EARLY_FAILURE) return 0n;
  const uncut = units * unitPrice;
  return ((uncut < locked ? uncut : locked) * (BPS - refundBpsFor(serviceTerms, report))) / BPS;
}

export interface Split {
  /** To the provider. */
  readonly net: bigint;
  /** To the protocol. */
  readonly fee: bigint;
  /** Back to the user. */
  readonly discount: bigint;
}

/** The parts of an amount; they add up to it. Net down, discount down: the protocol keeps both fractions. */
export function split(amount: bigint, feeBps: bigint, discountPermille: bigint): Split {
  const net = (amount * (BPS - feeBps)) / BPS;
  const discount = ((amount - net) * discountPermille) / 1_000n;
  return { net, fee: amount - net - discount, discount };
}

export interface SettlementForParameters extends AmountForParameters {
  readonly feeBps: bigint;
  readonly discountPermille: bigint;
}

/** Where a job's lock goes; net + fee + refund = locked. All in USDC units. */
export interface Settlement extends Split {
  /** What the job pays, fee and discount included. */
  readonly amount: bigint;
  /** Back to whoever paid, the discount included. */
  readonly refund: bigint;
  /** Of `net`, what goes to the licensor. */
  readonly licence: bigint;
}

/** What a report of the job would do with its lock. */
export function settlementFor(report: SettlementForParameters): Settlement {
  const amount = amountFor(report);
  const parts = split(amount, report.feeBps, report.discountPermille);
  const refund = report.locked - parts.net - parts.fee;
  return { ...parts, amount, refund, licence: licenceFor(parts.net, report.serviceTerms ?? 0n) };
}

export interface EstimateJobsParameters {
  /** Units ordered, by job. */
  readonly units: readonly bigint[];
  readonly unitPrice: bigint;
  /** `getSettings().bufferPercent`. */
  readonly bufferPercent: bigint;
  /** The provider's fee (`previewOpen`). */
  readonly feeBps: bigint;
  /** `discountPermilleFor`; 0n by default. */
  readonly discountPermille?: bigint;
  /** The quote's; 0n by default. */
  readonly serviceTerms?: bigint;
}

/** A batch when everything is delivered as ordered; cost = net + fee + discount. All in USDC units. */
export interface JobsEstimate extends Split {
  readonly cost: bigint;
  /** Locked at the opening, each job's rounded up. */
  readonly locked: bigint;
  /** Of the lock, what comes back: the buffer and the discount. */
  readonly refund: bigint;
  /** Of `net`, what goes to the licensor. */
  readonly licence: bigint;
}

/** Totals of jobs under one quote, each rounded as the escrow rounds it. */
export function estimateJobs(order: EstimateJobsParameters): JobsEstimate {
  const { units, unitPrice, bufferPercent, feeBps, discountPermille = 0n, serviceTerms = 0n } = order;
  const total = { cost: 0n, locked: 0n, net: 0n, fee: 0n, discount: 0n, licence: 0n };
  for (const ordered of units) {
    const cost = jobCost(ordered, unitPrice);
    const { net, fee, discount } = split(cost, feeBps, discountPermille);
    total.cost += cost;
    total.locked += lockedFor(ordered, unitPrice, bufferPercent);
    total.net += net;
    total.fee += fee;
    total.discount += discount;
    total.licence += licenceFor(net, serviceTerms);
  }
  return { ...total, refund: total.locked - total.net - total.fee };
}
