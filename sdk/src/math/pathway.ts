import { less } from "./arithmetic.js";

/** CPT travels with 6 of its 18 decimals. */
const DUST = 10n ** 12n;
const QUARTER = 900n;
const QUARTERS = 5n;
const SHARED_UNITS = 10n ** 6n;
const NUMBER_BITS = 32;
const LIMIT_BITS = 24;
const LIMIT_SHIFT = 32n;
const SUMS_SHIFT = 56n;
const SUM_BITS = 40;

/**
 * What travels of an amount of CPT: a multiple of 0.000001 CPT. Down: the rest stays with the sender.
 *
 * @param amount CPT in wei.
 * @example
 * import { withoutDust } from "@cyberplaza/sdk/math";
 *
 * const sent = withoutDust(1_500_000_000_001n); // 1_000_000_000_000n
 */
export function withoutDust(amount: bigint): bigint {
  return amount - (amount % DUST);
}

/** A direction's window, as `getWindows` reads it: limit and what passed in the last five quarters of an hour. */
export interface WindowAt {
  readonly window: bigint;
  /** Unix second, not before the window's last change. */
  readonly now: bigint;
}

/**
 * CPT (wei) that the limit of a direction lets pass.
 *
 * @example
 * import { windowAvailable } from "@cyberplaza/sdk/math";
 *
 * const limit = 1_000_000n << 32n; // nothing has passed yet
 * const available = windowAvailable({ window: limit, now }); // a million CPT
 */
export function windowAvailable({ window, now }: WindowAt): bigint {
  return less(limitOf(window), sumOf(quartersAt(window, now))) * DUST;
}

/**
 * The first second from `now` on at which the limit lets an amount of CPT (wei) pass, if nothing else does until then; undefined: never,
 * above the limit.
 *
 * @example
 * import { windowFitsAt } from "@cyberplaza/sdk/math";
 *
 * const limit = 1_000_000n << 32n;
 * const at = windowFitsAt({ window: limit, now, amount: 10n ** 24n }); // now
 */
export function windowFitsAt({ window, now, amount }: WindowAt & { readonly amount: bigint }): bigint | undefined {
  const shared = amount / DUST;
  const most = limitOf(window);
  if (shared > most) return undefined;
  const quarters = quartersAt(window, now);
  let sum = sumOf(quarters);
  if (sum + shared <= most) return now;
  for (const { quarter, passed } of quarters) {
    sum -= passed;
    if (sum + shared <= most) return (quarter + QUARTERS) * QUARTER;
  }
  return undefined;
}

interface Quarter {
  readonly quarter: bigint;
  readonly passed: bigint;
}

/** Quarters that still count, oldest first. The word has the newest one first. */
function quartersAt(window: bigint, now: bigint): Quarter[] {
  const newest = BigInt.asUintN(NUMBER_BITS, window);
  const first = now / QUARTER - (QUARTERS - 1n);
  return [4n, 3n, 2n, 1n, 0n]
    .map((age) => ({
      quarter: newest - age,
      passed: BigInt.asUintN(SUM_BITS, window >> (SUMS_SHIFT + BigInt(SUM_BITS) * age)),
    }))
    .filter(({ quarter }) => quarter >= first);
}

function sumOf(quarters: readonly Quarter[]): bigint {
  return quarters.reduce((sum, { passed }) => sum + passed, 0n);
}

function limitOf(window: bigint): bigint {
  return BigInt.asUintN(LIMIT_BITS, window >> LIMIT_SHIFT) * SHARED_UNITS;
}
