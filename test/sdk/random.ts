/** Repeatable random numbers (xorshift64*), so that a failing case comes again. */
export function randomSource(seed: bigint): {
  below(bound: bigint): bigint;
  edge(max: bigint): bigint;
  bits(n: bigint): bigint;
} {
  let state = BigInt.asUintN(64, seed) || 1n;
  const next = (): bigint => {
    state ^= state >> 12n;
    state = BigInt.asUintN(64, state ^ (state << 25n));
    state ^= state >> 27n;
    return BigInt.asUintN(64, state * 0x2545f4914f6cdd1dn);
  };
  const bits = (n: bigint): bigint => {
    let value = 0n;
    for (let have = 0n; have < n; have += 64n) value = (value << 64n) | next();
    return BigInt.asUintN(Number(n), value);
  };
  const below = (bound: bigint): bigint => bits(320n) % bound;
  return {
    bits,
    below,
    /** Up to `max`: often 0, 1 or `max`, and small as often as large. */
    edge: (max) => {
      const kind = below(8n);
      if (kind === 0n) return 0n;
      if (kind === 1n) return max;
      if (kind === 2n) return max === 0n ? 0n : 1n;
      return below(max + 1n) >> below(BigInt(max.toString(2).length));
    },
  };
}
