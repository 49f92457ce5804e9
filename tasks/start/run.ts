import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { errorResult, successfulResult } from "hardhat/utils/result";
import { Progress } from "../lib/progress.ts";
import { withInterrupt } from "../lib/withInterrupt.ts";

interface TourArguments {
  json: boolean;
  quiet: boolean;
}

/** `hardhat tour`: compiles, runs, prints. Fails when the ledger does not close. */
export default async function tour({ json, quiet }: TourArguments, hre: HardhatRuntimeEnvironment) {
  const progress = new Progress(process.stderr, quiet);
  progress.step("compiling what has changed");
  await hre.tasks.getTask("build").run({ quiet: true, noTests: true });
  // only now: deployment and SDK need what the build generates
  const { runTour } = await import("./tour.ts");
  const { toJson } = await import("./report.ts");
  const { printReport } = await import("./print.ts");

  const report = await withInterrupt(
    (signal) => runTour(hre, progress, signal),
    () => progress.end(),
  );
  progress.end();
  if (report === undefined) return errorResult("interrupted");
  console.log(json ? toJson(report) : printReport(report));
  return report.closes ? successfulResult() : errorResult("the ledger does not close");
}
