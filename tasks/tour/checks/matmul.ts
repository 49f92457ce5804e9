import { matmulInputs } from "../workers/matmul.ts";
import type { MatmulResult, MatmulSpec } from "../workers/types.ts";
import type { Verdict } from "./verify.ts";

const TRIALS = 3;

/** Rounding in the products and in the check stays below 1e-12 of the values' size; a real difference is larger. */
const TOLERANCE = 1e-9;

/**
 * Freivalds' check of a chain of products: P = A^rounds × B exactly when P × x = A × (… × (B × x)) for random x. It costs
 * 2 + rounds products with a vector instead of `rounds` products of matrices. The numbers in x are drawn after delivery
 * and none is near zero: one wrong entry shows in every trial, and several could cancel out only by an unlikely chance.
 */
export function verifyMatmul(spec: MatmulSpec, result: MatmulResult, random = Math.random): Verdict {
  const { size } = spec;
  if (result.product.length !== size * size) return { valid: false, reason: "the product has the wrong size" };
  const { a, b } = matmulInputs(spec);
  for (let trial = 0; trial < TRIALS; trial++) {
    const x = Float64Array.from({ length: size }, () => (random() < 0.5 ? -1 : 1) * (1 + random()));
    const actual = timesVector(result.product, x);
    let expected = timesVector(b, x);
    for (let round = 0; round < result.rounds; round++) expected = timesVector(a, expected);
    const scale = Math.max(...expected.map(Math.abs));
    const wrong = actual.findIndex((value, row) => !(Math.abs(value - (expected[row] ?? NaN)) <= TOLERANCE * scale));
    if (wrong !== -1) return { valid: false, reason: `row ${wrong} fails Freivalds' check` };
  }
  return { valid: true, method: `Freivalds' check, ${TRIALS} random vectors, ${result.rounds} products` };
}

function timesVector(matrix: Float64Array, vector: Float64Array): Float64Array {
  const size = vector.length;
  const out = new Float64Array(size);
  for (let row = 0; row < size; row++) {
    let sum = 0;
    for (let column = 0; column < size; column++) sum += matrix[row * size + column]! * vector[column]!;
    out[row] = sum;
  }
  return out;
}
