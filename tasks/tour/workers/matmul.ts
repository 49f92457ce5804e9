import { seededRandom } from "./random.ts";
import type { Kernel, MatmulResult, MatmulSpec } from "./types.ts";

/** Rows and columns of a block: three blocks of 64 × 64 doubles stay in the second-level cache. */
const BLOCK = 64;

/**
 * The factors. Entries of `a` are uniform with variance 1 / size, so that multiplying by it keeps the size of the values
 * and a chain of products neither overflows nor vanishes.
 */
export function matmulInputs({ seed, size }: MatmulSpec): { a: Float64Array; b: Float64Array } {
  const random = seededRandom(seed);
  const width = 2 * Math.sqrt(3 / size);
  const a = Float64Array.from({ length: size * size }, () => (random() - 0.5) * width);
  const b = Float64Array.from({ length: size * size }, () => random() - 0.5);
  return { a, b };
}

/** Dense products in double precision, one a round: C ← A × C, beginning with B. */
export function createMatmul(spec: MatmulSpec): Kernel {
  const { a, b } = matmulInputs(spec);
  let product = b;
  let rounds = 0;
  return {
    round: () => {
      product = multiply(a, product, spec.size);
      rounds += 1;
      return 2 * spec.size ** 3;
    },
    result: (): MatmulResult => ({ kind: "matmul", rounds, product }),
  };
}

/** Blocked so that the blocks at work stay in the cache; the innermost loop runs along rows. */
export function multiply(left: Float64Array, right: Float64Array, size: number): Float64Array {
  const out = new Float64Array(size * size);
  for (let k = 0; k < size; k += BLOCK) {
    for (let j = 0; j < size; j += BLOCK) {
      for (let i = 0; i < size; i++) multiplyRow(left, right, out, size, i, j, k);
    }
  }
  return out;
}

/** Four rows of `right` at once: a value of `out` is then read and written once for four products. */
function multiplyRow(
  left: Float64Array,
  right: Float64Array,
  out: Float64Array,
  size: number,
  i: number,
  jStart: number,
  kStart: number,
): void {
  const jEnd = Math.min(jStart + BLOCK, size);
  const kEnd = Math.min(kStart + BLOCK, size);
  const row = i * size;
  let k = kStart;
  for (; k + 3 < kEnd; k += 4) {
    const f0 = left[row + k]!;
    const f1 = left[row + k + 1]!;
    const f2 = left[row + k + 2]!;
    const f3 = left[row + k + 3]!;
    const r0 = k * size;
    const r1 = r0 + size;
    const r2 = r1 + size;
    const r3 = r2 + size;
    for (let j = jStart; j < jEnd; j++) {
      out[row + j] =
        out[row + j]! + f0 * right[r0 + j]! + f1 * right[r1 + j]! + f2 * right[r2 + j]! + f3 * right[r3 + j]!;
    }
  }
  for (; k < kEnd; k++) {
    const factor = left[row + k]!;
    for (let j = jStart; j < jEnd; j++) out[row + j] = out[row + j]! + factor * right[k * size + j]!;
  }
}
