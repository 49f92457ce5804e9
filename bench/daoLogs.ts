import { AbiCoder, type Interface } from "ethers";
import type { DaoLog } from "../sdk/src/dao/index.ts";

const LOGS_PER_BLOCK = 50;
/** One root, and so many accounts, for as many nodes. */
const NODES_PER_ROOT = 1_000;
const NODES_PER_ACCOUNT = 20;
const START = 2_000_000_000; // unix seconds
const DAY = 86_400;
const KIND = { community: 2, taskDao: 3 } as const;
const STATE = { paid: 7, cancelled: 8 } as const;
const USDC = 0;
const ALL_ROLES = 15;
const REVIEWER = 2;
const BUDGET = 1_000_000_000;
const TASK_BUDGET = 1_000_000;
const SPREAD = 0x9e37_79b9_7f4a_7c15_f39c_c060_5ced_c834_1082_276b_f3a2_7251_f86c_6a11_d0c1_8e95n;
const MILESTONES = "tuple(uint16 weightBps, uint40 time, tuple(address account, uint16 bps)[] payees)[]";
const PLAN = AbiCoder.defaultAbiCoder().encode(
  [MILESTONES, "uint256", "uint256"],
  [
    [
      [4_000, 10 * DAY, []],
      [6_000, 10 * DAY, []],
    ],
    TASK_BUDGET,
    1_000,
  ],
);

/**
 * The logs that a tree of so many nodes leaves, in the chain's order and by pages, so that they take no memory: a root for a thousand
 * nodes, three DAOs for seven tasks, roles, funding, shares, and tasks in every state. The same in every run.
 */
export function* daoLogs(tree: Interface, nodes: number, pageSize: number): Generator<DaoLog[], void, undefined> {
  const source = new Source(tree, nodes);
  for (let id = 1; id <= nodes; id += 1) {
    source.add(id);
    if (source.page.length >= pageSize) yield source.take();
  }
  if (source.page.length > 0) yield source.take();
}

class Source {
  page: DaoLog[] = [];
  private readonly topics: Record<string, string> = {};
  private readonly daos: Uint32Array;
  private readonly accounts: number;
  private daoCount = 0;
  private logCount = 0;
  private seed = 1;

  constructor(tree: Interface, nodes: number) {
    tree.forEachEvent(({ name, topicHash }) => (this.topics[name] = topicHash));
    this.daos = new Uint32Array(nodes);
    this.accounts = Math.ceil(nodes / NODES_PER_ACCOUNT);
  }

  take(): DaoLog[] {
    const page = this.page;
    this.page = [];
    return page;
  }

  add(id: number): void {
    if (id % NODES_PER_ROOT === 1) this.addRoot(id);
    else if (this.random(10) < 3) this.addDao(id);
    else this.addTask(id);
  }

  private addRoot(id: number): void {
    const lead = this.account();
    this.emit("NodeCreated", [id, 0, lead], [KIND.community, ALL_ROLES, ...text(id, 3)]);
    this.emit("Pledged", [id, lead], [10n ** 22n]);
    this.emit("Funded", [id, lead], [USDC, NODES_PER_ROOT * BUDGET]);
    this.daos[this.daoCount++] = id;
  }

  /** Of three in four the parent is any DAO, else the newest one. */
  private addDao(id: number): void {
    const parent = this.dao();
    this.emit("NodeCreated", [id, parent, this.account()], [KIND.taskDao, ALL_ROLES, ...text(id, 3)]);
    this.emit("Pledged", [id, this.account()], [10n ** 21n]);
    this.emit("Funded", [id, this.account()], [USDC, BUDGET]);
    if (this.random(4) === 0) this.emit("Allocated", [parent, id], [USDC, TASK_BUDGET]);
    if (this.random(2) === 0) this.emit("RolesUpdated", [id, this.account()], [0, REVIEWER, parent]);
    if (this.random(2) === 0) this.emit("SharesUpdated", [id, this.account()], [0, 1 + this.random(1_000)]);
    this.daos[this.daoCount++] = id;
  }

  private addTask(id: number): void {
    const due = START + this.logCount + 30 * DAY;
    const terms = [32, USDC, TASK_BUDGET, due, 0, hash(id), ...text(id, 6)];
    this.emit("TaskCreated", [id, this.dao(), this.account()], terms);
    if (this.random(10) === 0) this.emitData("TaskPlanned", [id], PLAN);
    if (this.random(2) === 0) this.emit("TaskApplied", [id, this.account()], [hash(id + 1)]);
    const end = this.random(10);
    if (end === 0) return; // open
    if (end === 1) {
      this.emit("TaskEnded", [id, 0], [STATE.cancelled, 0, TASK_BUDGET]);
      return;
    }
    const worker = this.account();
    this.emit("TaskAssigned", [id, worker], []);
    if (end === 2) return; // in work
    this.emit("TaskSubmitted", [id], [hash(id + 2), due]);
    if (end === 3) return; // waits for a reviewer
    if (end === 4) this.emit("TaskRejected", [id, this.account()], [hash(id + 3), due]);
    else this.emit("TaskEnded", [id, worker], [STATE.paid, TASK_BUDGET, 0]);
  }

  private dao(): number {
    const place = this.random(4) === 0 ? this.daoCount - 1 : this.random(this.daoCount);
    return this.daos[place] ?? 0;
  }

  private account(): bigint {
    return (0xdeca_deca_deca_deca_deca_deca_deca_den << 36n) | BigInt(this.random(this.accounts));
  }

  private emit(event: string, topics: (number | bigint)[], words: Word[]): void {
    this.emitData(event, topics, `0x${words.map(word).join("")}`);
  }

  private emitData(event: string, topics: (number | bigint)[], data: string): void {
    const topic = this.topics[event];
    if (topic === undefined) throw new Error(`the tree has no event ${event}`);
    const [blockNumber, index] = [Math.floor(this.logCount / LOGS_PER_BLOCK), this.logCount % LOGS_PER_BLOCK];
    this.page.push({ topics: [topic, ...topics.map((value) => `0x${word(value)}`)], data, blockNumber, index });
    this.logCount += 1;
  }

  /** Mulberry32: below `limit`. */
  private random(limit: number): number {
    this.seed = (this.seed + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.seed ^ (this.seed >>> 15), this.seed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % limit;
  }
}

type Word = number | bigint | string;

/** Its 64 digits; a string has them. */
function word(value: Word): string {
  return typeof value === "string" ? value : value.toString(16).padStart(64, "0");
}

/** Another one for every number. */
function hash(number: number): string {
  return word(BigInt.asUintN(256, BigInt(number) * SPREAD));
}

/** An address of IPFS, another one for every node, as an argument after so many words. */
function text(id: number, before: number): Word[] {
  const bytes = Buffer.from(`ipfs://bafybei${hash(id).slice(0, 52)}`);
  const hex = bytes.toString("hex").padEnd(3 * 64, "0");
  return [before * 32, bytes.length, hex];
}
