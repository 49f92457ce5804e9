/** Measures how time and memory of the reader of the DAO tree grow with the number of nodes. `npm run bench:dao-reader -- --help`. */
import { spawnSync } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { DaoForest, taskBoard } from "../sdk/src/dao/index.ts";
import { IDaoTree__factory } from "../sdk/src/typechain/index.ts";
import { COLOURS, measuredPoints } from "../tasks/lib/charts.ts";
import { formatTable } from "../tasks/lib/table.ts";
import { daoLogs } from "./daoLogs.ts";

const HELP = `Usage: npm run bench:dao-reader [-- <options>]

Feeds the SDK's reader with the logs of trees of 10 000, 100 000 and 1 000 000 nodes, each in a process of its own, and
writes bench/dao-reader.json with a picture of each. Fails when time or memory of a node grow with the number of nodes.

  --nodes N   feed it with a tree of N nodes here, and print the measurement as JSON
  --help      show this`;

const FOLDER = import.meta.dirname;
const SIZES = [10_000, 100_000, 1_000_000];
const PAGE = 10_000;
const CHECKED = 2_000;
const ASKED = 10_000;
/** What a further node may cost at the end against the beginning; time is noisy. */
const MOST_GROWTH = { seconds: 1.5, memory: 1.25 };
const NOW = 2_000_000_000n; // unix seconds

interface Measurement {
  nodes: number;
  logs: number;
  /** In which the reader takes the logs; what it takes to make them up is apart. */
  seconds: number;
  /** What the reader holds then, bytes. */
  memory: number;
  /** Of the process up to then, bytes. */
  peakMemory: number;
  /** In which all nodes are walked over. */
  walkSeconds: number;
  /** In which everything about a node is told, on average. */
  nodeMicroseconds: number;
  /** In which all tasks are grouped by what they wait for. */
  boardSeconds: number;
}

const { values } = parseArgs({
  options: { nodes: { type: "string" }, help: { type: "boolean", short: "h", default: false } },
});
if (values.help) console.log(HELP);
else if (values.nodes === undefined) await measureAll();
else console.log(JSON.stringify(measure(Number(values.nodes))));

async function measureAll(): Promise<void> {
  checkEncoding();
  const measured = SIZES.map(measureApart);
  await record(measured);
  console.log(tableOf(measured));
  for (const problem of growth(measured)) {
    console.error(problem);
    process.exitCode = 1;
  }
}

/** Every log is as the contract's ABI encodes it. */
function checkEncoding(): void {
  const tree = IDaoTree__factory.createInterface();
  for (const page of daoLogs(tree, CHECKED, PAGE)) {
    for (const { topics, data } of page) {
      const parsed = tree.parseLog({ topics: [...topics], data });
      if (parsed === null) throw new Error(`the tree has no event ${topics[0]}`);
      const encoded = tree.encodeEventLog(parsed.fragment, [...parsed.args]);
      if (encoded.data !== data || encoded.topics.join() !== topics.join()) {
        throw new Error(`a log of ${parsed.name} is not as the contract emits it`);
      }
    }
  }
}

function measureApart(nodes: number): Measurement {
  const file = join(FOLDER, "daoReader.ts");
  const command = ["--expose-gc", "--import", "tsx", file, "--nodes", String(nodes)];
  console.error(`node ${["bench/daoReader.ts", ...command.slice(4)].join(" ")}`);
  const stdio: ["ignore", "pipe", "inherit"] = ["ignore", "pipe", "inherit"];
  const { status, stdout } = spawnSync(process.execPath, command, { encoding: "utf8", stdio });
  if (status !== 0) throw new Error(`the reader ended with status ${status}`);
  return JSON.parse(stdout) as Measurement;
}

function measure(nodes: number): Measurement {
  const forest = new DaoForest();
  const before = memoryInUse();
  let [logs, milliseconds] = [0, 0];
  for (const page of daoLogs(IDaoTree__factory.createInterface(), nodes, PAGE)) {
    logs += page.length;
    milliseconds += timed(() => forest.apply(page));
  }
  const peakMemory = process.resourceUsage().maxRSS * 1_024;
  const memory = memoryInUse() - before;
  if (forest.lastId !== BigInt(nodes)) throw new Error(`the reader knows of ${forest.lastId} nodes`);
  const walk = timed(() => {
    let walked = 0;
    for (const root of forest.roots()) for (const id of forest.walk(root)) walked += id === 0n ? 0 : 1;
    if (walked !== nodes) throw new Error(`the reader walks over ${walked} nodes`);
  });
  const told = timed(() => {
    for (let i = 0; i < ASKED; i += 1) forest.node(BigInt(1 + Math.floor((i * nodes) / ASKED)));
  });
  const board = timed(() => taskBoard(forest, { now: NOW }));
  return {
    nodes,
    logs,
    seconds: rounded(milliseconds / 1_000),
    memory,
    peakMemory,
    walkSeconds: rounded(walk / 1_000),
    nodeMicroseconds: rounded((told * 1_000) / ASKED),
    boardSeconds: rounded(board / 1_000),
  };
}

function timed(action: () => void): number {
  const start = performance.now();
  action();
  return performance.now() - start;
}

function rounded(value: number): number {
  return Number(value.toFixed(3));
}

/** Objects and flat lists that are reachable, bytes. */
function memoryInUse(): number {
  globalThis.gc?.();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

async function record(measured: Measurement[]): Promise<void> {
  await writeFile(join(FOLDER, "dao-reader.json"), `${JSON.stringify(measured, null, 2)}\n`);
  const picture = async (file: string, label: string, y: string, lines: Line[]) => {
    const svg = measuredPoints({
      id: "measured",
      label,
      x: { name: "nodes", log: true },
      y: { name: y, log: true },
      series: lines.map(({ name, colour, valueOf }) => {
        return { name, colour, points: measured.map((one): [number, number] => [one.nodes, valueOf(one)]) };
      }),
    });
    await writeFile(join(FOLDER, file), `${svg}\n`);
  };
  await picture("dao-reader-time.svg", "Time of the reader by the number of nodes", "seconds", [
    { name: "take all logs", colour: COLOURS.blue, valueOf: ({ seconds }) => seconds },
    { name: "group all tasks", colour: COLOURS.orange, valueOf: ({ boardSeconds }) => boardSeconds },
    { name: "walk over all nodes", colour: COLOURS.green, valueOf: ({ walkSeconds }) => walkSeconds },
  ]);
  await picture("dao-reader-memory.svg", "Memory of the reader by the number of nodes", "MB", [
    { name: "peak of the process", colour: COLOURS.orange, valueOf: ({ peakMemory }) => peakMemory / 1e6 },
    { name: "held by the reader", colour: COLOURS.blue, valueOf: ({ memory }) => memory / 1e6 },
  ]);
}

interface Line {
  name: string;
  colour: string;
  valueOf: (one: Measurement) => number;
}

function tableOf(measured: Measurement[]): string {
  const titles = ["nodes", "logs", "seconds", "logs/s", "MB", "B/node", "peak MB", "walk s", "µs/node told", "board s"];
  const rows = measured.map((one) => [
    one.nodes.toLocaleString("en-US"),
    one.logs.toLocaleString("en-US"),
    one.seconds.toFixed(2),
    Math.round(one.logs / one.seconds).toLocaleString("en-US"),
    (one.memory / 1e6).toFixed(1),
    (one.memory / one.nodes).toFixed(0),
    (one.peakMemory / 1e6).toFixed(0),
    one.walkSeconds.toFixed(2),
    one.nodeMicroseconds.toFixed(1),
    one.boardSeconds.toFixed(2),
  ]);
  return formatTable(
    titles.map((title) => ({ title, right: true })),
    rows,
  );
}

/** A further node between the last two measurements against one between the first two. */
function growth(measured: Measurement[]): string[] {
  const [small, middle, large] = measured;
  if (small === undefined || middle === undefined || large === undefined) throw new Error("three sizes are measured");
  return (["seconds", "memory"] as const).flatMap((what) => {
    const slope = (from: Measurement, to: Measurement) => (to[what] - from[what]) / (to.nodes - from.nodes);
    const ratio = slope(middle, large) / slope(small, middle);
    console.error(`${what} of a further node, large against small: ${ratio.toFixed(2)}, at most ${MOST_GROWTH[what]}`);
    return ratio <= MOST_GROWTH[what] ? [] : [`${what} of a node grow with their number: ${ratio.toFixed(2)} times`];
  });
}
