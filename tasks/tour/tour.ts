import type { EmbeddedChain } from "../lib/embeddedChain.ts";
import type { Market } from "../lib/market/market.ts";
import type { Progress } from "../lib/progress.ts";
import type { Part } from "./context.ts";
import { JOBS, TOGETHER } from "./jobs.ts";
import { bridgePart } from "./parts/bridge.ts";
import { communityPart } from "./parts/community.ts";
import { governancePart } from "./parts/governance.ts";
import { holdersPart } from "./parts/holders.ts";
import { jobsPart } from "./parts/jobs.ts";
import { launchPart } from "./parts/launch.ts";
import { lendingPart } from "./parts/lending.ts";
import { settlementPart } from "./parts/settlement.ts";
import { supplyPart } from "./parts/supply.ts";
import { togetherPart } from "./parts/together.ts";
import { reportOn, type TourReport } from "./report.ts";
import { openTour } from "./setup.ts";

/** The chapters, in order. */
export const PARTS: Part[] = [
  jobsPart(JOBS),
  togetherPart(TOGETHER),
  settlementPart,
  launchPart,
  holdersPart,
  supplyPart,
  bridgePart,
  governancePart,
  lendingPart,
  communityPart(),
];

/** The whole tour on a fresh chain. */
export async function runTour(
  chain: EmbeddedChain,
  progress: Progress,
  signal: AbortSignal,
  parts = PARTS,
): Promise<{ report: TourReport; market: Market }> {
  const context = await openTour(chain, progress, signal);
  for (const part of parts) await part.run(context);
  return { report: await reportOn(context), market: context };
}
