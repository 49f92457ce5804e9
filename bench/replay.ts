/** Measures how time and memory of a replay grow with the number of jobs. `npm run bench:replay -- --help`. */
import { spawnSync } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { COLOURS, measuredPoints } from "../tasks/lib/charts.ts";
import { formatTable } from "../tasks/lib/table.ts";
import { repeatLog } from "./repeatLog.ts";

const HELP = `Usage: npm run bench:replay [-- <options>]

Replays 1 000, 4 000 and all jobs of a log, and all four times over, each in a process of its own, and writes
bench/replay.json with a picture of each. Fails when time or memory of a job grow with the number of jobs.

  --log FILE   the log, a CSV; ../shared/data/openb_pod_list_default.csv by default
  --help       show this`;

const FOLDER = import.meta.dirname;
const DEFAULT_LOG = join(FOLDER, "..", "..", "shared", "data", "openb_pod_list_default.csv");
const SIZES = [1_000, 4_000];
const REPETITIONS = 4;
/** What a further job may cost at the end against the beginning; time is noisy. */
const MOST_GROWTH = { seconds: 1.5, peakMemory: 1.25 };

interface Measurement {
  jobs: number;
  /** Compilation apart. */
  seconds: number;
  /** Bytes. */
  peakMemory: number;
}

const { values } = parseArgs({
  options: { log: { type: "string", default: DEFAULT_LOG }, help: { type: "boolean", short: "h", default: false } },
});
if (values.help) console.log(HELP);
else await measure(values.log);

async function measure(log: string): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "cyberplaza-replay-"));
  try {
    const text = await readFile(log, "utf8");
    const repeated = join(folder, "repeated.csv");
    await writeFile(repeated, repeatLog(text, REPETITIONS));
    const measured = SIZES.map((size) => replay(log, folder, ["--limit", String(size)]));
    measured.push(replay(log, folder, []), replay(repeated, folder, []));
    await record(measured);
    console.log(tableOf(measured));
    for (const problem of growth(measured)) {
      console.error(problem);
      process.exitCode = 1;
    }
  } finally {
    await rm(folder, { recursive: true });
  }
}

function replay(log: string, folder: string, options: string[]): Measurement {
  const command = ["start", "--jobs", log, "--out", join(folder, "out"), "--json", "--quiet", ...options];
  console.error(`hardhat ${command.join(" ")}`);
  const { status, stdout } = spawnSync("hardhat", command, { encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] });
  if (status !== 0) throw new Error(`the replay ended with status ${status}`);
  const { counts, seconds, peakMemory } = JSON.parse(stdout) as Measurement & { counts: { jobs: number } };
  return { jobs: counts.jobs, seconds, peakMemory };
}

async function record(measured: Measurement[]): Promise<void> {
  await writeFile(join(FOLDER, "replay.json"), `${JSON.stringify(measured, null, 2)}\n`);
  const picture = async (file: string, label: string, y: string, valueOf: (one: Measurement) => number) => {
    const points = measured.map((one): [number, number] => [one.jobs, valueOf(one)]);
    const svg = measuredPoints({
      id: "measured",
      label,
      x: { name: "jobs" },
      y: { name: y },
      series: [{ name: y, colour: COLOURS.blue, points }],
    });
    await writeFile(join(FOLDER, file), `${svg}\n`);
  };
  await picture("replay-time.svg", "Time of a replay by the number of jobs", "seconds", ({ seconds }) => seconds);
  await picture("replay-memory.svg", "Memory by the number of jobs", "MB", ({ peakMemory }) => peakMemory / 1e6);
}

function tableOf(measured: Measurement[]): string {
  const columns = ["jobs", "seconds", "jobs/s", "MB", "kB/job"].map((title) => ({ title, right: true }));
  const rows = measured.map(({ jobs, seconds, peakMemory }) => [
    jobs.toLocaleString("en-US"),
    seconds.toFixed(1),
    (jobs / seconds).toFixed(0),
    (peakMemory / 1e6).toFixed(0),
    (peakMemory / 1e3 / jobs).toFixed(0),
  ]);
  return formatTable(columns, rows);
}

/** A further job between the last two measurements against one between the first and the third. */
function growth(measured: Measurement[]): string[] {
  const [small, , whole, large] = measured;
  if (small === undefined || whole === undefined || large === undefined) throw new Error("four sizes are measured");
  return (["seconds", "peakMemory"] as const).flatMap((what) => {
    const slope = (from: Measurement, to: Measurement) => (to[what] - from[what]) / (to.jobs - from.jobs);
    const ratio = slope(whole, large) / slope(small, whole);
    console.error(`${what} of a further job, large against small: ${ratio.toFixed(2)}, at most ${MOST_GROWTH[what]}`);
    return ratio <= MOST_GROWTH[what]
      ? []
      : [`${what} of a job grow with the number of jobs: ${ratio.toFixed(2)} times`];
  });
}
