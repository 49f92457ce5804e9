/** What a year did to those who hold veCPT. Amounts of USDC in units (6 decimals), of CPT and veCPT in wei. */
export interface Year {
  holders: HolderYear[];
  weeks: WeekSample[];
  /** Staking share of the router, what of it was claimed, and what is left in the distributor. */
  received: bigint;
  claimed: bigint;
  left: bigint;
}

export interface HolderYear {
  name: string;
  /** USDC claimed, and what the week-by-week model gives it: exact, down. */
  claimed: bigint;
  expected: bigint;
  claims: number;
}

/** A week, as it looked after its distribution. */
export interface WeekSample {
  /** Unix second. */
  at: number;
  /** Staking share that came in. */
  revenue: bigint;
  supply: bigint;
  /** By holder, in the order of `holders`. */
  veCpt: bigint[];
  claimed: bigint[];
}

interface Lock {
  /** Unix second of the change. */
  since: bigint;
  amount: bigint;
  end: bigint;
}

const WEEK = 604_800n;
const FINE = 10n ** 30n; // parts of a unit, so that nothing is rounded before the end

/** Who must get what, week by week from the locks alone; written a second time on purpose. */
export class ShareModel {
  readonly #locks = new Map<string, Lock[]>();
  readonly #shares = new Map<string, bigint>();
  readonly #slack = new Map<string, bigint>();

  /** The holder's lock from this second on. */
  change(holder: string, lock: Lock): void {
    this.#locks.set(holder, [...(this.#locks.get(holder) ?? []), lock]);
    this.allow(holder);
  }

  /** A claim, or a change of a lock within what is claimed, may lose a fraction of a unit. */
  allow(holder: string): void {
    this.#slack.set(holder, (this.#slack.get(holder) ?? 0n) + 1n);
  }

  /** Money of the week that `at` is in: it belongs to the locks as they were before the week began. */
  divide(amount: bigint, at: bigint): void {
    const week = at / WEEK;
    const weights = [...this.#locks].map(([holder, locks]) => [holder, weightAt(locks, week)] as const);
    const total = weights.reduce((sum, [, weight]) => sum + weight, 0n);
    if (total === 0n) throw new Error(`nobody held veCPT before week ${week}`);
    for (const [holder, weight] of weights) {
      this.#shares.set(holder, (this.#shares.get(holder) ?? 0n) + (amount * weight * FINE) / total);
    }
  }

  /** Its exact share so far, down. */
  shareOf(holder: string): bigint {
    return (this.#shares.get(holder) ?? 0n) / FINE;
  }

  /** The least it must have been paid. */
  leastOf(holder: string): bigint {
    const least = this.shareOf(holder) - (this.#slack.get(holder) ?? 0n);
    return least > 0n ? least : 0n;
  }
}

function weightAt(locks: Lock[], week: bigint): bigint {
  const held = locks.findLast(({ since }) => since < week * WEEK);
  if (held === undefined || held.end <= week * WEEK) return 0n;
  return held.amount * (held.end / WEEK - week);
}
