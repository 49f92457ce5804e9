import type { Outcome } from "../types/enums.js";

const BPS = 10_000n;
const EARLY_FAILURE = 300n;

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
  readonly slaRefundBps: bigint;
}

/** What a report pays, fee included, in USDC units. Down: the user keeps the fraction that a refund leaves. */
export function amountFor(report: AmountForParameters): bigint {
  const { units, unitPrice, locked, startedAt, endedAt, outcome, slaRefundBps } = report;
  if (outcome === "FailedByProvider" && endedAt - startedAt < EARLY_FAILURE) return 0n;
  const uncut = units * unitPrice;
  return ((uncut < locked ? uncut : locked) * (BPS - slaRefundBps)) / BPS;
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
