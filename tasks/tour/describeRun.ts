import type { WorkRun } from "./runWorker.ts";
import type { Sample } from "./workers/types.ts";

/** The last a worker said about its time and work; undefined when it said nothing. */
export function usageOf(run: WorkRun): Sample | undefined {
  return run.end.type === "delivered" ? run.end.usage : run.samples.at(-1);
}

/** What a run achieved, in the unit people compare such work by. */
export function describeRun(run: WorkRun): string {
  const last = usageOf(run);
  if (last === undefined) return "nothing";
  const result = run.end.type === "delivered" ? run.end.result : undefined;
  if (result?.kind === "stream") {
    const rates = Object.entries(result.bytesPerSecond).map(([name, rate]) => `${name} ${(rate / 1e9).toFixed(1)}`);
    return `${(last.work / 1e9).toFixed(1)} GB moved; best GB/s: ${rates.join(", ")}`;
  }
  const rate = perSecond(last);
  switch (run.spec.kind) {
    case "stream":
      return `${(last.work / 1e9).toFixed(1)} GB moved, ${(rate / 1e9).toFixed(1)} GB/s`;
    case "matmul":
      return `${(last.work / 1e9).toFixed(2)} GFLOP, ${(rate / 1e9).toFixed(2)} GFLOP/s`;
    case "hash":
      return `${(last.work / 1e3).toFixed(0)} thousand hashes, ${(rate / 1e6).toFixed(2)} MH/s`;
  }
}

function perSecond({ work, wallUs }: Sample): number {
  return (work * 1e6) / wallUs;
}
