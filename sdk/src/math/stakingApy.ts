const BPS = 10_000n;
const ONE_CPT = 10n ** 18n;
const YEAR_DAYS = 365n;
const WEEK_DAYS = 7n;

export interface StakingApyParameters {
  /** USDC units paid to holders in `weeks` weeks. */
  readonly revenue: bigint;
  readonly weeks: bigint;
  /** Wei of CPT locked. */
  readonly locked: bigint;
  /** USDC units for one CPT. */
  readonly cptPrice: bigint;
}

export interface StakingApy {
  /** Basis points; undefined when nothing of value is locked. Down. */
  readonly apyBps: bigint | undefined;
  /** The revenue of a year like these weeks, in USDC units. Down. */
  readonly annualRevenue: bigint;
  /** Value of the locked CPT in USDC units. Down. */
  readonly lockedValue: bigint;
}

/**
 * The effective yield on locked CPT: annual revenue / value of the locked CPT, where annual revenue = revenue × 365 / (7 × weeks).
 * Nothing is compounded: it is paid in USDC. No yield is promised; this says what weeks that are over would be in a year at a
 * price, over all locks: a lock with more veCPT for its CPT earns more.
 */
export function stakingApy({ revenue, weeks, locked, cptPrice }: StakingApyParameters): StakingApy {
  const days = WEEK_DAYS * weeks;
  const annualRevenue = weeks === 0n ? 0n : (revenue * YEAR_DAYS) / days;
  const lockedValue = (locked * cptPrice) / ONE_CPT;
  if (lockedValue === 0n) return { apyBps: undefined, annualRevenue, lockedValue };
  const apyBps = weeks === 0n ? 0n : (revenue * YEAR_DAYS * BPS) / (days * lockedValue);
  return { apyBps, annualRevenue, lockedValue };
}
