import { createHash } from "node:crypto";
import { seededRandom } from "./random.ts";
import type { Kernel, StreamResult, StreamSpec } from "./types.ts";

/** The arrays begin with a pattern of this many values, so that the meter can check every element without the arrays. */
export const STREAM_PERIOD = 1024;

/** A round multiplies `a` by 2s + s² = 0.99996: every round shows in the values, and they stay in range for thousands. */
export const STREAM_SCALAR = 0.4142;

/** Bytes an element costs in each operation: read and written, as STREAM counts them. */
const BYTES = { copy: 16, scale: 16, add: 24, triad: 24 };
const BYTES_PER_ROUND = BYTES.copy + BYTES.scale + BYTES.add + BYTES.triad;

/** First values of `a`, in [1, 2). */
export function streamPattern(seed: number): Float64Array {
  const random = seededRandom(seed);
  return Float64Array.from({ length: STREAM_PERIOD }, () => 1 + random());
}

/** Memory bandwidth: copy, scale, add and triad over three arrays, after McCalpin's STREAM. */
export function createStream({ seed, elements }: StreamSpec): Kernel {
  const a = new Float64Array(elements);
  const b = new Float64Array(elements);
  const c = new Float64Array(elements);
  const pattern = streamPattern(seed);
  for (let start = 0; start < elements; start += STREAM_PERIOD) a.set(pattern, start);

  const best = { copy: 0, scale: 0, add: 0, triad: 0 };
  let rounds = 0;
  const timed = (name: keyof typeof best, operation: () => void): void => {
    const start = performance.now();
    operation();
    const bytesPerSecond = (BYTES[name] * elements * 1_000) / (performance.now() - start);
    best[name] = Math.max(best[name], bytesPerSecond);
  };

  return {
    round: () => {
      timed("copy", () => copy(a, c));
      timed("scale", () => scale(c, b));
      timed("add", () => add(a, b, c));
      timed("triad", () => triad(b, c, a));
      rounds += 1;
      return BYTES_PER_ROUND * elements;
    },
    result: (): StreamResult => ({
      kind: "stream",
      rounds,
      digests: { a: sha256(a), b: sha256(b), c: sha256(c) },
      bytesPerSecond: best,
    }),
  };
}

// Plain loops over typed arrays: `noUncheckedIndexedAccess` wants the assertion, the machine code has no check for it.

function copy(from: Float64Array, to: Float64Array): void {
  for (let i = 0; i < to.length; i++) to[i] = from[i]!;
}

function scale(from: Float64Array, to: Float64Array): void {
  for (let i = 0; i < to.length; i++) to[i] = STREAM_SCALAR * from[i]!;
}

function add(left: Float64Array, right: Float64Array, to: Float64Array): void {
  for (let i = 0; i < to.length; i++) to[i] = left[i]! + right[i]!;
}

function triad(left: Float64Array, right: Float64Array, to: Float64Array): void {
  for (let i = 0; i < to.length; i++) to[i] = left[i]! + STREAM_SCALAR * right[i]!;
}

function sha256(array: Float64Array): string {
  return createHash("sha256").update(array).digest("hex");
}
