import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import type { Progress } from "../lib/progress.ts";
import type { Part } from "./context.ts";
import { JOBS, TOGETHER } from "./jobs.ts";
import { jobsPart } from "./parts/jobs.ts";
import { settlementPart } from "./parts/settlement.ts";
import { togetherPart } from "./parts/together.ts";
import { reportOn, type TourReport } from "./report.ts";
import { openTour } from "./setup.ts";

/** The chapters, in order. */
export const PARTS: Part[] = [jobsPart(JOBS), togetherPart(TOGETHER), settlementPart];

/** The whole tour on a fresh embedded chain. Contracts must be compiled. */
export async function runTour(
  hre: HardhatRuntimeEnvironment,
  progress: Progress,
  signal: AbortSignal,
  parts = PARTS,
): Promise<TourReport> {
  const context = await openTour(hre, progress, signal);
  try {
    for (const part of parts) await part.run(context);
    return await reportOn(context);
  } finally {
    await context.connection.close();
  }
}
