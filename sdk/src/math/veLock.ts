import { weekOf, weekStart } from "./veCpt.js";

/** A lock as the contract keeps it, and since when it was so. */
export interface VeLock {
  /** Wei of CPT; of a withdrawn lock what it held. */
  readonly amount: bigint;
  /** Unix seconds; 0 without a lock. */
  readonly end: bigint;
  /** Unix seconds of the change that made it so; taking the CPT out is not one. */
  readonly since: bigint;
  /** Its number: how often it was changed, delegations and the taking back of them included. */
  readonly number: bigint;
  /** Its votes are somebody else's. */
  readonly delegated: boolean;
  /** Its CPT was taken out after its end. */
  readonly withdrawn: boolean;
}

const AMOUNT_BITS = 87;
const WEEK_BITS = 13;
const SINCE_BITS = 37;
const NUMBER_BITS = 32;

/** A word of `latestLock` or `pastLock`. */
export function unpackVeLock(word: bigint): VeLock {
  let rest = word;
  const next = (bits: number): bigint => {
    const value = BigInt.asUintN(bits, rest);
    rest >>= BigInt(bits);
    return value;
  };
  return {
    amount: next(AMOUNT_BITS),
    end: weekStart(next(WEEK_BITS)),
    since: next(SINCE_BITS),
    number: next(NUMBER_BITS),
    delegated: next(1) === 1n,
    withdrawn: next(1) === 1n,
  };
}

/** The word of a lock. The values are the contract's: none is wider than its place. */
export function packVeLock({ amount, end, since, number, delegated, withdrawn }: VeLock): bigint {
  const fields = [
    [amount, AMOUNT_BITS],
    [weekOf(end), WEEK_BITS],
    [since, SINCE_BITS],
    [number, NUMBER_BITS],
    [delegated ? 1n : 0n, 1],
    [withdrawn ? 1n : 0n, 1],
  ] as const;
  return fields.reduceRight((word, [value, bits]) => (word << BigInt(bits)) | value, 0n);
}
