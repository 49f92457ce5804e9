import { AbiCoder, keccak256 } from "ethers";
import { merkleRoot } from "../lib/merkle.ts";
import { verify } from "./checks/verify.ts";
import type { WorkRun } from "./runWorker.ts";
import type { Outcome } from "../lib/market/terms.ts";
import type { Sample } from "./workers/types.ts";

/** What the meter found. It becomes the usage report. */
export interface Measurement {
  /** Milliseconds of computing delivered. */
  units: bigint;
  outcome: Outcome;
  /** How the result was checked, or why there is none. */
  finding: string;
  /** Keccak Merkle root over the samples; with them anyone can show what was measured. */
  meteringRoot: `0x${string}`;
}

/** Judges a run. Only a verified result is paid for. */
export function measure(run: WorkRun): Measurement {
  const meteringRoot = merkleRoot(run.samples.map(sampleLeaf));
  if (run.end.type === "crashed") {
    return {
      units: units(run, run.samples.at(-1)),
      outcome: "FailedByProvider",
      finding: run.end.reason,
      meteringRoot,
    };
  }
  const verdict = verify(run.spec, run.end.result);
  if (!verdict.valid) return { units: 0n, outcome: "FailedByProvider", finding: verdict.reason, meteringRoot };
  const outcome = run.stopped ? "Partial" : "Completed";
  return { units: units(run, run.end.usage), outcome, finding: verdict.method, meteringRoot };
}

/** Down, and never more than passed while the tour watched the worker: its word alone does not count. */
function units(run: WorkRun, usage: Sample | undefined): bigint {
  if (usage === undefined) return 0n;
  return BigInt(Math.floor(Math.min(usage.cpuUs / 1_000, usage.wallUs / 1_000, run.watchedMs)));
}

/** Hashed twice, as OpenZeppelin's trees do it: a leaf can then not be taken for an inner node. */
export function sampleLeaf({ round, cpuUs, wallUs, work }: Sample): string {
  const encoded = AbiCoder.defaultAbiCoder().encode(
    ["uint64", "uint64", "uint64", "uint256"],
    [round, cpuUs, wallUs, work],
  );
  return keccak256(keccak256(encoded));
}
