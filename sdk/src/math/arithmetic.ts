/** The difference; 0n where it is below. */
export function less(value: bigint, taken: bigint): bigint {
  return value > taken ? value - taken : 0n;
}

/** The smaller one. */
export function min(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}

/** The quotient, up. */
export function divideUp(value: bigint, divisor: bigint): bigint {
  return (value + divisor - 1n) / divisor;
}
