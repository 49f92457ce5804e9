import { createHash } from "node:crypto";
import { STREAM_PERIOD, STREAM_SCALAR, streamPattern } from "../workers/stream.ts";
import type { StreamResult, StreamSpec } from "../workers/types.ts";
import type { Verdict } from "./verify.ts";

/**
 * Recomputes the pattern's few values through all rounds, in the order of operations of IEEE 754, and compares the
 * digests of the arrays it must have become: every element counts, to the last bit, at the price of hashing.
 */
export function verifyStream(spec: StreamSpec, result: StreamResult): Verdict {
  const a = streamPattern(spec.seed);
  const b = new Float64Array(STREAM_PERIOD);
  const c = new Float64Array(STREAM_PERIOD);
  for (let round = 0; round < result.rounds; round++) a.forEach((value, i) => ([a[i], b[i], c[i]] = oneRound(value)));
  const expected = { a, b, c };
  for (const name of ["a", "b", "c"] as const) {
    if (result.rounds > 0 && tiledDigest(expected[name], spec.elements) !== result.digests[name]) {
      return { valid: false, reason: `array ${name} is not what ${result.rounds} rounds make of the input` };
    }
  }
  return { valid: true, method: `${3 * spec.elements} elements recomputed, digests equal` };
}

function oneRound(a: number): [a: number, b: number, c: number] {
  const copied = a;
  const b = STREAM_SCALAR * copied;
  const c = a + b;
  return [b + STREAM_SCALAR * c, b, c];
}

function tiledDigest(pattern: Float64Array, elements: number): string {
  const digest = createHash("sha256");
  for (let start = 0; start < elements; start += STREAM_PERIOD) digest.update(pattern);
  return digest.digest("hex");
}
