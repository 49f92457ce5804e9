/** What became of the supply of CPT since genesis. CPT in wei, USDC in units (6 decimals). */
export interface SupplyRecord {
  /** Unix second of the listing. */
  listedAt: bigint;
  /** What the private sale brought in, and for how much CPT. */
  sale: { usdc: bigint; cpt: bigint; buyers: number };
  /** The team's CPT that was granted. */
  teamGranted: bigint;
  /** At the listing, then at the end of every quarter. */
  samples: SupplySample[];
  burns: BurnSample[];
}

/** Those whose CPT the genesis table releases over time, once they have schedules. */
export const VESTING = ["foundation", "private sale", "team"] as const;
export type VestingCategory = (typeof VESTING)[number];

export interface SupplySample {
  /** Unix second. */
  at: bigint;
  /** CPT that exists. */
  supply: bigint;
  /** Of it, what neither genesis, vault, sale nor buyback holds. */
  circulating: bigint;
  /** Vested by category. */
  vested: Record<VestingCategory, bigint>;
  /** Released by category: paid out. */
  released: Record<VestingCategory, bigint>;
  /** USDC units for one CPT in the pool. */
  price: bigint;
}

export interface BurnSample {
  at: bigint;
  usdcSpent: bigint;
  cptBurnt: bigint;
  supplyAfter: bigint;
}

const BPS = 10_000n;
const MONTH = 30n * 86_400n;

/** A row of the genesis table; months of 30 days. */
interface Terms {
  atListingBps: bigint;
  cliff: bigint;
  linear: bigint;
}

const TABLE: Record<VestingCategory, Terms> = {
  foundation: { atListingBps: 1_000n, cliff: 0n, linear: 24n },
  "private sale": { atListingBps: 0n, cliff: 6n, linear: 18n },
  team: { atListingBps: 0n, cliff: 12n, linear: 36n },
};

/**
 * What the genesis table lets vest of an amount by now, down; written a second time on purpose. The foundation's part at the listing is
 * that of its whole row.
 */
export function vestedByTable(category: VestingCategory, amount: bigint, sinceListing: bigint): bigint {
  if (sinceListing < 0n) return 0n;
  const { atListingBps, cliff, linear } = TABLE[category];
  const first = (amount * atListingBps) / BPS;
  const running = sinceListing - cliff * MONTH;
  if (running <= 0n) return first;
  const span = linear * MONTH;
  return running >= span ? amount : first + ((amount - first) * running) / span;
}
