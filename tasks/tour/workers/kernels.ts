import { createHashing } from "./hash.ts";
import { createMatmul } from "./matmul.ts";
import { createStream } from "./stream.ts";
import type { Kernel, WorkResult, WorkSpec } from "./types.ts";

/** The computation an order asks for, its inputs made and nothing computed yet. */
export function createKernel(spec: WorkSpec): Kernel {
  switch (spec.kind) {
    case "stream":
      return createStream(spec);
    case "matmul":
      return createMatmul(spec);
    case "hash":
      return createHashing(spec);
  }
}

/** The same result with its last value changed a little: what a dishonest provider might deliver. */
export function tampered(result: WorkResult): WorkResult {
  switch (result.kind) {
    case "stream":
      return { ...result, digests: { ...result.digests, c: result.digests.a } };
    case "matmul": {
      const product = result.product.slice();
      product[product.length - 1] = (product.at(-1) ?? 0) + 0.001;
      return { ...result, product };
    }
    case "hash":
      return { ...result, checkpoints: [...result.checkpoints.slice(0, -1), "00".repeat(32)] };
  }
}
