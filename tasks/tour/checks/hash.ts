import { hashChain, hashStart } from "../workers/hash.ts";
import type { HashResult, HashSpec } from "../workers/types.ts";
import type { Verdict } from "./verify.ts";

/** Part of the stretches that is recomputed: a provider that skips one stretch in five is caught, practically always. */
const SAMPLED_PART = 0.25;

/**
 * Recomputes random stretches between checkpoints, and always the first and the last. The provider learns which ones
 * only after it has delivered.
 */
export function verifyHash(spec: HashSpec, result: HashResult, random = Math.random): Verdict {
  const { checkpoints } = result;
  if (checkpoints.length !== result.rounds) return { valid: false, reason: "a checkpoint is missing" };
  const last = checkpoints.length - 1;
  const sampled = [...checkpoints.keys()].filter((round) => round === 0 || round === last || random() < SAMPLED_PART);
  let recomputed = 0;
  for (const round of sampled) {
    const before = checkpoints[round - 1];
    const start = before === undefined ? hashStart(spec) : Buffer.from(before, "hex");
    if (hashChain(start, spec.linksPerRound).toString("hex") !== checkpoints[round]) {
      return { valid: false, reason: `stretch ${round + 1} of ${checkpoints.length} is wrong` };
    }
    recomputed += 1;
  }
  return { valid: true, method: `${recomputed} of ${checkpoints.length} stretches recomputed` };
}
