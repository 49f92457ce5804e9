/**
 * What a job costs and pays, from its terms alone and written down a second time on purpose: the tour's books must not
 * follow from the contract whose books they check. All amounts are USDC units (6 decimals).
 */

export interface JobTerms {
  units: bigint;
  unitPrice: bigint;
  feeBps: bigint;
  bufferPercent: bigint;
}

/** What a new escrow asks for: the buffer, and the least a job costs. */
export const NEW_ESCROW = { bufferPercent: 20n, minJobCost: 100_000n } as const;

/** What the escrow can write down of a job: its unit price, and all that it locks. */
export const MOST = { unitPrice: 2n ** 45n - 1n, locked: 2n ** 52n - 1n } as const;

/** Order in which the escrow numbers how a job ended. */
export const OUTCOMES = ["Completed", "FailedByProvider", "Partial", "Preempted", "FailedByUser"] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** Cost and buffer; up: the user locks the fraction of a unit. */
export function lockedFor({ units, unitPrice, bufferPercent }: JobTerms): bigint {
  const cost = units * unitPrice;
  return cost + (cost * bufferPercent + 99n) / 100n;
}

/** What was measured of a job. */
export interface Usage {
  units: bigint;
  outcome: Outcome;
  /** Seconds it ran. */
  ran: bigint;
}

const FAILED_EARLY = 300n;

/** What was delivered costs: nothing from a provider that failed within 5 minutes, never more than is locked. */
export function amountFor(terms: JobTerms, { units, outcome, ran }: Usage): bigint {
  if (outcome === "FailedByProvider" && ran < FAILED_EARLY) return 0n;
  const amount = units * terms.unitPrice;
  const locked = lockedFor(terms);
  return amount < locked ? amount : locked;
}

/** The provider's part and the fee; down: the protocol keeps the fraction. */
export function splitAmount(amount: bigint, { feeBps }: JobTerms): { net: bigint; fee: bigint } {
  const net = (amount * (10_000n - feeBps)) / 10_000n;
  return { net, fee: amount - net };
}

const DAY = 86_400n;

/** Second at which a payment reported at `reportedAt` matures: the first UTC midnight at least 72 hours later. */
export function maturesAt(reportedAt: bigint): bigint {
  const earliest = reportedAt + 3n * DAY;
  return earliest % DAY === 0n ? earliest : earliest - (earliest % DAY) + DAY;
}

/** Parts of a distribution by sink, rounded down; the first, staking, takes what is left. */
export function splitRevenue(amount: bigint, sharesBps: bigint[]): bigint[] {
  const parts = sharesBps.map((share) => (amount * share) / 10_000n);
  const rest = parts.slice(1).reduce((left, part) => left - part, amount);
  return [rest, ...parts.slice(1)];
}
