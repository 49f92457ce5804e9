import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { DaoForest, getTree, taskBoard, type DaoNode, type TaskBoard } from "../../sdk/src/dao/index.ts";
import { formatCpt } from "../lib/cpt.ts";
import { drawTree, type Drawn } from "../lib/dao/drawTree.ts";
import { InputError } from "../lib/InputError.ts";
import { bigintAsString } from "../lib/json.ts";
import { formatTime } from "../lib/page/text.ts";
import { onNetwork } from "../lib/plaza.ts";
import { printable } from "../lib/printable.ts";
import { fromBlockOf } from "../lib/roles.ts";
import { formatUsdc } from "../lib/usdc.ts";

interface ShowArguments {
  node: string;
  depth: string;
  limit: string;
  fromBlock: string;
  json: boolean;
}

/** Lines that are drawn when nothing else is asked for: a terminal holds no more. */
const LINES = 500;

/** `hardhat dao show`: DAOs, their parts and their tasks as a tree, from the chain's events. */
export default function daoShow(args: ShowArguments, hre: HardhatRuntimeEnvironment) {
  return onNetwork(hre, async ({ plaza, networkName, now }) => {
    const depth = wholeNumber("--depth", args.depth) ?? Number.MAX_SAFE_INTEGER;
    const limit = wholeNumber("--limit", args.limit) ?? LINES;
    const node = wholeNumber("--node", args.node);
    const forest = await getTree(plaza, { forest: new DaoForest(), fromBlock: fromBlockOf(args.fromBlock) });
    if (node !== undefined && !forest.has(BigInt(node))) {
      return `There is no node ${node}: ${forest.lastId === 0n ? "nobody has created a DAO" : `the newest is ${forest.lastId}`}.`;
    }
    const roots = node === undefined ? forest.roots() : [BigInt(node)];
    const shown = nodesOf(forest, roots, depth, limit);
    const board = taskBoard(forest, { now, node: node === undefined ? undefined : BigInt(node) });
    if (args.json) {
      const nodes = shown.ids.map((id) => forest.node(id));
      console.log(JSON.stringify({ network: networkName, nodes, left: shown.left, board }, bigintAsString));
      return undefined;
    }
    if (roots.length === 0) {
      console.log(`There is no DAO on ${networkName}.`);
      return undefined;
    }
    for (const root of drawn(forest, roots, shown.ids)) console.log(drawTree(root).join("\n"));
    if (shown.left > 0) {
      console.log(
        `${shown.left} more: --limit draws more of them, --node one and what is below it, --depth fewer levels.`,
      );
    }
    console.log(`\n${boardLine(board)}`);
    return undefined;
  });
}

/** @throws InputError */
function wholeNumber(option: string, text: string): number | undefined {
  if (text === "") return undefined;
  if (!/^[1-9]\d{0,14}$/.test(text)) throw new InputError(`${option} takes a whole number from 1 on, not "${text}".`);
  return Number(text);
}

/** The first nodes by level, so that what is left out is deepest; and how many those are. */
function nodesOf(
  forest: DaoForest,
  roots: readonly bigint[],
  depth: number,
  limit: number,
): { ids: readonly bigint[]; left: number } {
  const ids: bigint[] = [];
  let left = 0;
  for (let [level, below] = [roots, 0]; level.length > 0 && below < depth; below += 1) {
    const room = limit - ids.length;
    for (const id of level.slice(0, room)) ids.push(id);
    left += Math.max(level.length - room, 0);
    level = level.flatMap((id) => forest.children(id));
  }
  return { ids, left };
}

/** Built from the leaves up: trees are as deep as they like. */
function drawn(forest: DaoForest, roots: readonly bigint[], ids: readonly bigint[]): Drawn[] {
  const made = new Map<bigint, Drawn>();
  const below = (list: readonly bigint[]): Drawn[] => list.flatMap((id) => made.get(id) ?? []);
  for (const id of [...ids].reverse()) {
    const children = forest.children(id);
    const shown = below(children);
    const hidden = children.length - shown.length;
    const text = hidden > 0 ? `${describe(forest.node(id))} (+${hidden})` : describe(forest.node(id));
    made.set(id, { text, below: shown });
  }
  return below(roots);
}

function describe(node: DaoNode): string {
  const { id, kind, state, task, usdc, cpt, isFrozen, isFrozenAbove, metadataURI } = node;
  const money = task === undefined ? free(usdc, cpt) : [...budget(node), ...free(usdc, cpt)];
  const marks = isFrozen || isFrozenAbove ? ["frozen"] : [];
  const who = task?.worker === undefined ? [] : [`by ${task.worker}`];
  const due = task !== undefined && task.budget > 0n ? [`due ${formatTime(Number(task.due))}`] : [];
  const text = metadataURI === "" ? [] : [printable(metadataURI)];
  return `#${id} ${[kind, state, ...marks, ...money, ...who, ...due, ...text].join(", ")}`;
}

function free(usdc: bigint, cpt: bigint): string[] {
  return [
    ...(usdc === 0n ? [] : [`${formatUsdc(usdc)} USDC free`]),
    ...(cpt === 0n ? [] : [`${formatCpt(cpt)} CPT free`]),
  ];
}

function budget({ task }: DaoNode): string[] {
  if (task === undefined || task.budget === 0n) return [];
  return [task.token === "Usdc" ? `${formatUsdc(task.budget)} USDC` : `${formatCpt(task.budget)} CPT`];
}

function boardLine({ open, inWork, toReview, rejected, disputed, overdue, ended }: TaskBoard): string {
  const counts = [
    `${open.length} open`,
    `${inWork.length} in work`,
    `${toReview.length} to review`,
    `${rejected.length} rejected`,
    `${disputed.length} disputed`,
    `${overdue.length} overdue`,
    `${ended.length} over`,
  ];
  return `Tasks: ${counts.join(", ")}.`;
}
