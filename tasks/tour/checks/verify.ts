import type { WorkResult, WorkSpec } from "../workers/types.ts";
import { verifyHash } from "./hash.ts";
import { verifyMatmul } from "./matmul.ts";
import { verifyStream } from "./stream.ts";

/** Whether a delivered result is right, and how that was found. */
export type Verdict = { valid: true; method: string } | { valid: false; reason: string };

/** Checks a result against its order without trusting anything the worker said about it. */
export function verify(spec: WorkSpec, result: WorkResult): Verdict {
  if (spec.kind === "stream" && result.kind === "stream") return verifyStream(spec, result);
  if (spec.kind === "matmul" && result.kind === "matmul") return verifyMatmul(spec, result);
  if (spec.kind === "hash" && result.kind === "hash") return verifyHash(spec, result);
  return { valid: false, reason: `ordered ${spec.kind}, got ${result.kind}` };
}
