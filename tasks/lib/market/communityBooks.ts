const BPS = 10_000n;
const USAGE_FEE_BPS = 200n;
const DEVELOPER_BPS = 4_000n;

/** Who has shares of a node: an account, or a child node, by their names. */
export interface Member {
  kind: "account" | "node";
  name: string;
}

interface Node {
  parent: string | null;
  depth: number;
  /** USDC units to spend. */
  free: bigint;
  pledge: { payer: string; amount: bigint } | null;
  shares: { member: Member; shares: bigint }[];
  /** What of revenue it keeps to spend and what goes up, basis points. */
  split: { budgetBps: bigint; parentBps: bigint };
  developers: { licensed: string; product: string } | null;
  toParent: bigint;
  /** Of its members, by `keyOf`. */
  owed: Map<string, bigint>;
}

interface Task {
  parent: string;
  /** USDC units that are left, and that there were at first. */
  budget: bigint;
  offered: bigint;
  worker: string | null;
  bond: bigint;
  penaltyBps: bigint;
  bonded: boolean;
  paid: bigint;
  back: bigint;
  state: string;
}

/** What every node and task of a tree has, by plain arithmetic in the order in which it happened. USDC in units, CPT in wei. */
export class CommunityBooks {
  readonly nodes = new Map<string, Node>();
  readonly tasks = new Map<string, Task>();
  /** Changes of wallets. */
  readonly usdc = new Map<string, bigint>();
  readonly cpt = new Map<string, bigint>();
  /** Of the usage fee, to the platform. */
  fees = 0n;

  /* NODES */

  node(name: string, parent: string | null): void {
    const depth = parent === null ? 0 : this.of(parent).depth + 1;
    this.nodes.set(name, {
      parent,
      depth,
      free: 0n,
      pledge: null,
      shares: [],
      split: { budgetBps: 0n, parentBps: 0n },
      developers: null,
      toParent: 0n,
      owed: new Map(),
    });
  }

  of(name: string): Node {
    const node = this.nodes.get(name);
    if (node === undefined) throw new Error(`there is no node ${name}`);
    return node;
  }

  task(name: string): Task {
    const task = this.tasks.get(name);
    if (task === undefined) throw new Error(`there is no task ${name}`);
    return task;
  }

  pledge(name: string, payer: string, amount: bigint): void {
    this.of(name).pledge = { payer, amount };
    move(this.cpt, payer, -amount);
  }

  returnPledge(name: string): bigint {
    const { pledge } = this.of(name);
    if (pledge === null) throw new Error(`${name} has no pledge`);
    this.of(name).pledge = null;
    move(this.cpt, pledge.payer, pledge.amount);
    return pledge.amount;
  }

  /** @returns What went up. */
  close(name: string): bigint {
    const node = this.of(name);
    const amount = node.free;
    if (node.parent !== null) this.#down(name, -amount);
    return amount;
  }

  /* MONEY */

  fund(name: string, from: string, amount: bigint): void {
    move(this.usdc, from, -amount);
    this.of(name).free += amount;
  }

  allocate(child: string, amount: bigint): void {
    this.#down(child, amount);
  }

  reclaim(child: string, amount: bigint): void {
    this.#down(child, -amount);
  }

  pay(name: string, to: string, amount: bigint): void {
    this.of(name).free -= amount;
    move(this.usdc, to, amount);
  }

  /** What somebody spends outside of the tree. */
  spend(from: string, amount: bigint): void {
    move(this.usdc, from, -amount);
  }

  #down(child: string, amount: bigint): void {
    const node = this.of(child);
    if (node.parent === null) throw new Error(`${child} is a root`);
    this.of(node.parent).free -= amount;
    node.free += amount;
  }

  /* TASKS */

  /** The parent is a node or a task, out of whose budget it comes. */
  publish(name: string, parent: string, budget: bigint, plan: { bond?: bigint; penaltyBps?: bigint } = {}): void {
    this.#addTo(parent, -budget);
    const { bond = 0n, penaltyBps = 0n } = plan;
    this.tasks.set(name, {
      parent,
      budget,
      offered: budget,
      worker: null,
      bond,
      penaltyBps,
      bonded: false,
      paid: 0n,
      back: 0n,
      state: "Open",
    });
  }

  assign(name: string, worker: string): void {
    this.task(name).worker = worker;
  }

  postBond(name: string): void {
    const task = this.task(name);
    task.bonded = true;
    move(this.usdc, workerOf(task), -task.bond);
  }

  /** A milestone: `weight` of what is left by `left`, to each payee its part; the last has the rest. */
  milestone(
    name: string,
    [weight, left]: readonly [bigint, bigint],
    payees: readonly (readonly [string, bigint])[],
  ): void {
    const task = this.task(name);
    const amount = (task.budget * weight) / left;
    task.budget -= amount;
    task.paid += amount;
    let rest = amount;
    payees.forEach(([account, bps], i) => {
      const part = i === payees.length - 1 ? rest : (amount * bps) / BPS;
      rest -= part;
      move(this.usdc, account, part);
    });
  }

  /** It is over: so much to its worker, the rest back above; its bond to the worker, less the penalty when it expired. */
  end(name: string, state: string, toWorker: bigint): void {
    const task = this.task(name);
    const back = task.budget - toWorker;
    task.budget = 0n;
    task.paid += toWorker;
    task.back += back;
    task.state = state;
    this.#addTo(task.parent, back);
    if (toWorker > 0n) move(this.usdc, workerOf(task), toWorker);
    if (!task.bonded) return;
    task.bonded = false;
    const penalty = state === "Expired" ? (task.bond * task.penaltyBps) / BPS : 0n;
    this.#addTo(task.parent, penalty);
    move(this.usdc, workerOf(task), task.bond - penalty);
  }

  #addTo(parent: string, amount: bigint): void {
    const task = this.tasks.get(parent);
    if (task === undefined) this.of(parent).free += amount;
    else task.budget += amount;
  }

  /* REVENUE */

  /** Less the fee for use, up. */
  revenue(name: string, from: string, amount: bigint): void {
    const fee = (amount * USAGE_FEE_BPS + BPS - 1n) / BPS;
    move(this.usdc, from, -amount);
    const { developers } = this.of(name);
    const part = developers === null ? 0n : (fee * DEVELOPER_BPS) / BPS;
    if (developers !== null) {
      move(this.usdc, developers.licensed, part);
      move(this.usdc, developers.product, part);
    }
    this.fees += fee - 2n * part;
    this.#share(name, amount - fee);
  }

  /** A level up. */
  forward(name: string): bigint {
    const node = this.of(name);
    if (node.parent === null) throw new Error(`${name} is a root`);
    const amount = node.toParent;
    node.toParent = 0n;
    this.#share(node.parent, amount);
    return amount;
  }

  /** All that a member is owed: to its wallet, or as revenue of the node that it is. */
  claim(name: string, member: Member): bigint {
    const { owed } = this.of(name);
    const amount = owed.get(keyOf(member)) ?? 0n;
    owed.set(keyOf(member), 0n);
    if (member.kind === "node") this.#share(member.name, amount);
    else move(this.usdc, member.name, amount);
    return amount;
  }

  #share(name: string, amount: bigint): void {
    const node = this.of(name);
    const total = node.shares.reduce((sum, { shares }) => sum + shares, 0n);
    const toBudget = (amount * node.split.budgetBps) / BPS;
    const toParent = (amount * node.split.parentBps) / BPS;
    const toMembers = amount - toBudget - toParent;
    node.free += toBudget + (node.parent === null ? toParent : 0n) + (total === 0n ? toMembers : 0n);
    if (node.parent !== null) node.toParent += toParent;
    if (total === 0n) return;
    for (const { member, shares } of node.shares) move(node.owed, keyOf(member), (toMembers * shares) / total);
  }

  /* SUMS */

  /** USDC that the tree holds. */
  held(): bigint {
    let sum = 0n;
    for (const { free, toParent, owed } of this.nodes.values()) sum += free + toParent + total(owed.values());
    for (const { budget, bond, bonded } of this.tasks.values()) sum += budget + (bonded ? bond : 0n);
    return sum;
  }

  /** CPT that the tree holds. */
  pledged(): bigint {
    return total([...this.nodes.values()].map(({ pledge }) => pledge?.amount ?? 0n));
  }
}

export function keyOf({ kind, name }: Member): string {
  return `${kind} ${name}`;
}

function workerOf({ worker }: Task): string {
  if (worker === null) throw new Error("the task has no worker");
  return worker;
}

function move(amounts: Map<string, bigint>, name: string, amount: bigint): void {
  amounts.set(name, (amounts.get(name) ?? 0n) + amount);
}

function total(amounts: Iterable<bigint>): bigint {
  let sum = 0n;
  for (const amount of amounts) sum += amount;
  return sum;
}
