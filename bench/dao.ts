/** Measures what the DAO tree costs by depth, breadth and number of members, and draws it. */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import hre from "hardhat";
import { COLOURS, measuredPoints, type PointSeries } from "../tasks/lib/charts.ts";
import { testArtifact } from "../test/helpers/testArtifact.ts";

const DEPTHS = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000];
const SIZES = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000];
/** What a cost may differ by over all sizes: bytes of ids and times. */
const FLAT = 1_000;
/** A word that is read for the first time, and the step to it. */
const WORD_GAS = 2_600;
/** Hats and Colony, without a proxy: a child at a depth. */
const HATS: [depth: number, gas: number][] = [
  [5, 116_800],
  [14, 261_000],
];
const COLONY: [depth: number, gas: number][] = [
  [10, 567_000],
  [50, 2_118_000],
];
const FOLDER = import.meta.dirname;

/** Gas of operations, by a size. */
type Measured<Operation extends string> = ({ size: number } & Record<Operation, number>)[];

await hre.tasks.getTask("build").run({ noTests: true, quiet: true });
const { TreeBench } = await import("./daoTreeBench.ts");
const plainUsdc = await testArtifact(hre, "test/mocks/MockUSDC.sol", "MockUSDC");

const depth = await byDepth();
const breadth = await byBreadth();
const members = await byMembers();
await writeFile(join(FOLDER, "dao.json"), `${JSON.stringify({ depth, breadth, members }, null, 2)}\n`);
await draw();
for (const problem of [
  ...unequal("depth", depth, ["createChild", "setRoles", "pay", "task"]),
  ...unequal("breadth", breadth, ["createChild"]),
  ...unequal("members", members, ["setShares", "creditRevenue", "claimRevenue", "voteResolution"]),
  ...longWalks(),
]) {
  console.error(problem);
  process.exitCode = 1;
}

/** Every node by its own lead; roles also by the root's, and by that of the node above to which the way is longest. */
async function byDepth(): Promise<
  Measured<"createChild" | "setRoles" | "setRolesByRoot" | "setRolesByFarthest" | "pay" | "task">
> {
  const bench = await TreeBench.start(await hre.network.create("embedded"), plainUsdc);
  const chain = await bench.chain(bench.root, Math.max(...DEPTHS));
  const measured = [];
  for (const size of DEPTHS) {
    const id = chain[size - 1] ?? 0n;
    await bench.equip(id);
    const createChild = await bench.childGas(id);
    const setRoles = await bench.rolesGas(id);
    const setRolesByRoot = await bench.rolesGas(bench.root);
    const setRolesByFarthest = await bench.rolesGas(chain[farthest(size + 1) - 1] ?? bench.root);
    const pay = await bench.payGas(id);
    const task = await bench.taskGas(id);
    measured.push(report("depth", { size, createChild, setRoles, setRolesByRoot, setRolesByFarthest, pay, task }));
  }
  return measured;
}

/** Depth of the node to which the walk up from a depth is longest, of those above it in a chain. */
function farthest(from: number): number {
  const jumps = [0];
  const orders = [0];
  for (let at = 1; at <= from; at += 1) {
    const [order = 0, above = 0] = [orders[at - 1], jumps[at - 1]];
    const grows = order !== 0 && order === orders[above];
    orders.push(grows ? order + 1 : 1);
    jumps.push(grows ? (jumps[above] ?? 0) : at - 1);
  }
  const steps = (level: number): number => {
    let count = 0;
    for (let at = from; at > level; count += 1) {
      const jump = jumps[at] ?? 0;
      at = jump >= level ? jump : at - 1;
    }
    return count;
  };
  const levels = Array.from({ length: from }, (_, level) => level);
  return levels.reduce((best, level) => (steps(level) > steps(best) ? level : best), 0);
}

/** The last of so many children of a node. */
async function byBreadth(): Promise<Measured<"createChild">> {
  const bench = await TreeBench.start(await hre.network.create("embedded"), plainUsdc);
  const id = await bench.node();
  const measured = [];
  let children = 0;
  for (const size of SIZES) {
    await bench.children(id, size - 1 - children);
    measured.push(report("children", { size, createChild: await bench.childGas(id) }));
    children = size;
  }
  return measured;
}

async function byMembers(): Promise<Measured<"setShares" | "creditRevenue" | "claimRevenue" | "voteResolution">> {
  const bench = await TreeBench.start(await hre.network.create("embedded"), plainUsdc);
  const id = await bench.node();
  const measured = [];
  let members = 0;
  for (const size of SIZES) {
    const { setShares, credit, claim, vote } = await bench.membersGas(id, members, size);
    const gas = { setShares, creditRevenue: credit, claimRevenue: claim, voteResolution: vote };
    measured.push(report("members", { size, ...gas }));
    members = size;
  }
  return measured;
}

function report<Row extends { size: number }>(what: string, row: Row): Row {
  const { size, ...gas } = row;
  const costs = Object.entries(gas as Record<string, number>).map(([name, value]) => {
    return `${name} ${value.toLocaleString("en-US")}`;
  });
  console.log(`${what} ${size.toLocaleString("en-US").padStart(6)}  ${costs.join("  ")}`);
  return row;
}

function pointsOf<Operation extends string>(measured: Measured<Operation>, operation: Operation): [number, number][] {
  return measured.map((row) => [row.size, row[operation] / 1_000]);
}

async function draw(): Promise<void> {
  const picture = async (
    name: string,
    label: string,
    x: string,
    series: (PointSeries & { peer?: boolean })[],
    log = false,
  ): Promise<void> => {
    const axes = { x: { name: x, log: true }, y: { name: "thousand gas", log } };
    const svg = measuredPoints({ id: `dao-${name}`, label, ...axes, series });
    await writeFile(join(FOLDER, `dao-${name}.svg`), `${svg}\n`);
  };
  const peer = (name: string, colour: string, points: [number, number][]) => ({
    name,
    colour,
    points: points.map(([at, gas]): [number, number] => [at, gas / 1_000]),
    peer: true,
  });
  await picture(
    "depth",
    "Gas by the depth of a node",
    "depth",
    [
      { name: "create a child", colour: COLOURS.blue, points: pointsOf(depth, "createChild") },
      { name: "set roles", colour: COLOURS.green, points: pointsOf(depth, "setRoles") },
      { name: "pay", colour: COLOURS.orange, points: pointsOf(depth, "pay") },
      { name: "whole task", colour: COLOURS.purple, points: pointsOf(depth, "task") },
      peer("Hats: child", COLOURS.vermilion, HATS),
      peer("Colony: child", COLOURS.sky, COLONY),
    ],
    true,
  );
  await picture("walk", "Gas of roles that a lead far above sets, by the depth of a node", "depth", [
    {
      name: "by the farthest lead",
      colour: COLOURS.orange,
      points: pointsOf(depth, "setRolesByFarthest"),
    },
    { name: "by the root's lead", colour: COLOURS.blue, points: pointsOf(depth, "setRolesByRoot") },
    { name: "by the parent's lead", colour: COLOURS.green, points: pointsOf(depth, "setRoles") },
  ]);
  await picture("breadth", "Gas of a child by the number of children", "children", [
    { name: "create a child", colour: COLOURS.blue, points: pointsOf(breadth, "createChild") },
  ]);
  await picture("members", "Gas by the number of a node's members", "members", [
    { name: "set one's shares", colour: COLOURS.blue, points: pointsOf(members, "setShares") },
    { name: "bring revenue", colour: COLOURS.green, points: pointsOf(members, "creditRevenue") },
    { name: "claim", colour: COLOURS.orange, points: pointsOf(members, "claimRevenue") },
    { name: "vote", colour: COLOURS.purple, points: pointsOf(members, "voteResolution") },
  ]);
}

function unequal<Operation extends string>(
  what: string,
  measured: Measured<Operation>,
  operations: Operation[],
): string[] {
  return operations.flatMap((operation) => {
    const gas = measured.map((row): number => row[operation]);
    const spread = Math.max(...gas) - Math.min(...gas);
    console.log(`${operation} by ${what}: ${spread} gas between the cheapest and the dearest, at most ${FLAT}`);
    return spread <= FLAT ? [] : [`${operation} costs ${spread} gas more for some numbers of ${what} than for others`];
  });
}

/** A walk reads at most 3 log2(depth) + 2 words, from a child of the node on. */
function longWalks(): string[] {
  return depth.flatMap(({ size, setRoles, setRolesByRoot, setRolesByFarthest }) => {
    const most = (3 * Math.log2(size + 1) + 2) * WORD_GAS;
    const walk = Math.max(setRolesByRoot, setRolesByFarthest) - setRoles;
    return walk <= most ? [] : [`The walk from depth ${size} costs ${walk} gas, at most ${Math.floor(most)}`];
  });
}
