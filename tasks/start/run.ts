import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { errorResult, successfulResult } from "hardhat/utils/result";
import type { Addresses } from "../../deploy/index.ts";
import { embeddedChain, type EmbeddedChain } from "../lib/embeddedChain.ts";
import { InputError } from "../lib/InputError.ts";
import { Progress } from "../lib/progress.ts";
import { withInterrupt } from "../lib/withInterrupt.ts";
import { folderOf, replayOptions, type ReplayOptions, type StartArguments } from "./options.ts";
import type { ReportPaths } from "../replay/report/folder.ts";
import { describeNode, SERVE, untilInterrupted } from "./serve.ts";

/** `hardhat start`: the tour, or with `--jobs` a replay. Fails when the ledger does not close. */
export default async function start(given: StartArguments, hre: HardhatRuntimeEnvironment) {
  const progress = new Progress(process.stderr, given.quiet);
  try {
    const options = replayOptions(given);
    const run = options === null ? tour(given) : await replayOf(options, given, progress);
    const closes = await withInterrupt(
      (signal) => run(hre, progress, signal),
      () => progress.end(),
    );
    if (closes === undefined) return errorResult("interrupted");
    return closes ? successfulResult() : errorResult("the ledger does not close");
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    progress.end();
    console.error(error.message);
    return errorResult(error.message);
  }
}

/** @returns whether the ledger closes. */
type Run = (hre: HardhatRuntimeEnvironment, progress: Progress, signal: AbortSignal) => Promise<boolean>;

function tour({ json, serve, out }: StartArguments): Run {
  return async (hre, progress, signal) => {
    await compile(hre, progress);
    const { runTour } = await import("../tour/tour.ts");
    const { toJson } = await import("../tour/report.ts");
    const { printReport } = await import("../tour/print.ts");
    const { writeTourPage } = await import("../tour/page.ts");
    progress.step("starting the embedded chain");
    const chain = await embeddedChain(hre, serve ? { serve: SERVE } : {});
    try {
      const { report, market } = await runTour(chain, progress, signal);
      const page = await writeTourPage(report, folderOf(out));
      progress.end();
      console.log(json ? toJson(report) : `${printReport(report)}\nPictures: ${page}`);
      await keepServing(chain, market, signal);
      return report.closes;
    } finally {
      await chain.close();
    }
  };
}

/** Reads the log, plans everything and looks at where the report goes, before anything is started. */
async function replayOf(options: ReplayOptions, { json, serve }: StartArguments, progress: Progress): Promise<Run> {
  const { readMapping, DEFAULT_MAPPING } = await import("../replay/mapping.ts");
  const { readLog } = await import("../replay/log/readLog.ts");
  const { planReplay } = await import("../replay/plan.ts");
  const { requireWithinLimits } = await import("../replay/limits.ts");
  const { requireWritable } = await import("../replay/report/folder.ts");
  progress.step(`reading ${options.file}`);
  const mapping = options.mapping === null ? DEFAULT_MAPPING : await readMapping(options.mapping);
  const log = await readLog(options.file);
  const plan = planReplay(log, mapping, options.limit);
  requireWithinLimits(plan, mapping);
  await requireWritable(options.out);

  return async (hre, progress, signal) => {
    await compile(hre, progress);
    const { replay } = await import("../replay/replay.ts");
    const { printReplay, replayJson } = await import("../replay/print.ts");
    const { writeReport } = await import("../replay/report/writeReport.ts");
    const { file, speed } = options;
    const parameters = {
      file,
      format: log.format,
      plan,
      mapping,
      ...(speed === undefined ? {} : { speed }),
      ...(serve ? { serve: SERVE } : {}),
    };
    const { result, market, chain } = await replay(hre, parameters, progress, signal);
    const print = (paths?: ReportPaths): void => {
      progress.end();
      console.log(json ? replayJson(result, paths) : printReplay(result, paths));
    };
    try {
      progress.step("writing the report");
      await writeReport(result, options.out).then(print, (error: unknown) => {
        print(); // what was found is not lost with the files
        throw error;
      });
      await keepServing(chain, market, signal);
      return result.closes;
    } finally {
      await chain.close();
    }
  };
}

/** Deployment and SDK need what the build generates: nothing of them is loaded before. */
async function compile(hre: HardhatRuntimeEnvironment, progress: Progress): Promise<void> {
  progress.step("compiling what has changed");
  await hre.tasks.getTask("build").run({ quiet: true, noTests: true });
}

interface Served {
  addresses: Addresses;
  nameOf: (address: string) => string;
}

async function keepServing(chain: EmbeddedChain, { addresses, nameOf }: Served, signal: AbortSignal): Promise<void> {
  if (chain.url === null || signal.aborted) return;
  const { provider } = chain.connection.ethers;
  const accounts = await chain.connection.ethers.getSigners();
  const named = accounts.map(({ address }) => ({ name: nameOf(address), address }));
  const { chainId } = await provider.getNetwork();
  console.error(`\n${describeNode(chain.url, Number(chainId), addresses, named)}\n\nCtrl-C stops it.`);
  await untilInterrupted(signal);
}
