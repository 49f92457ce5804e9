import { MaxUint256, ZeroAddress } from "ethers";
import { IDaoTree__factory, SplitTreasury__factory, type IDaoTree } from "../../sdk/src/typechain/index.ts";
import { CommunityBooks, keyOf, type Member } from "../lib/market/communityBooks.ts";
import type { Mismatch } from "../lib/ledger.ts";
import { giveCpt } from "../lib/market/listing.ts";
import { mintUsdc } from "../lib/market/market.ts";
import { gasOf, mined } from "../lib/market/transactions.ts";
import { addressOf, hashOf } from "../lib/market/values.ts";
import { parseUsdc } from "../lib/usdc.ts";
import type { CommunityAct, CommunitySample, MemberRecord } from "./community.ts";
import type { Party, TourContext } from "./context.ts";

const HOUR = 3_600n;
const DAY = 24n * HOUR;
const CPT = 10n ** 18n;
/** IDaoTypes.Token. */
export const USDC = 0n;
const NODE_MEMBER = 1n << 255n;
const KINDS = { Community: 2n, TaskDao: 3n } as const;
const ALL_ROLES = 15n;
const BPS = 10_000n;
const ANYONE = "anyone else";

export interface Policy {
  quorumBps: bigint;
  thresholdBps: bigint;
  votingTime: bigint;
  delay: bigint;
  expiry: bigint;
}

interface Milestone {
  weightBps: bigint;
  /** Seconds from the approval of the one before. */
  time: bigint;
  payees: readonly (readonly [Party, bigint])[];
}

interface TaskPlan {
  milestones?: readonly Milestone[];
  bond?: string;
  penaltyBps?: bigint;
  isRequired?: boolean;
}

/** What can be done in a tree: on the chain, in the books, and in the record. */
export class CommunityActs {
  readonly books = new CommunityBooks();
  readonly acts: CommunityAct[] = [];
  readonly samples: CommunitySample[] = [];
  readonly members: MemberRecord[] = [];
  readonly comparisons: Mismatch[] = [];
  /** What wallets held at first and was minted or given to them since. */
  readonly wallets = new Map<Party, { usdc: bigint; cpt: bigint }>();
  readonly ids = new Map<string, bigint>();
  readonly begin: bigint;
  readonly #context: TourContext;
  readonly #plans = new Map<string, readonly Milestone[]>();

  constructor(context: TourContext, begin: bigint) {
    this.#context = context;
    this.begin = begin;
  }

  /** Lets time pass to an hour of a day of the chapter. */
  async until(day: bigint, hour: bigint): Promise<void> {
    this.#context.signal.throwIfAborted();
    await this.#context.connection.networkHelpers.time.increaseTo(this.begin + day * DAY + hour * HOUR);
  }

  /* WALLETS */

  /** Notes what somebody has, and gives it USDC from elsewhere and CPT of the foundation's. */
  async join(party: Party, usdc = "0", cpt = 0n): Promise<void> {
    const { addresses, contracts, parties, plazas } = this.#context;
    const { address } = parties[party];
    const held = { usdc: await contracts.usdc.balanceOf(address), cpt: await contracts.cpt.balanceOf(address) };
    const amount = parseUsdc(usdc);
    if (amount > 0n) await mintUsdc(this.#context, address, amount);
    if (cpt > 0n) {
      await giveCpt(addresses, parties.foundation, [[address, cpt * CPT]]);
    }
    const spender = { spender: addresses.daoTree, amount: MaxUint256 };
    await mined(plazas[party].token.approveUsdc(spender));
    await mined(plazas[party].token.approveCpt(spender));
    this.wallets.set(party, { usdc: held.usdc + amount, cpt: held.cpt + cpt * CPT });
  }

  /* NODES */

  async found(name: string, founder: Party): Promise<void> {
    await gasOf(this.#by(founder).createRoot(KINDS.Community, uriOf(name)));
    await this.#named(name);
    this.books.node(name, null);
    this.books.pledge(name, founder, 10_000n * CPT);
    await this.note(founder, `founds ${name} and pledges 10 000 CPT`);
  }

  /** Its lead has all roles there. */
  async branch(name: string, parent: string, by: Party, lead: Party): Promise<void> {
    const { parties } = this.#context;
    const at = this.id(parent);
    await gasOf(this.#by(by).createChild(at, at, KINDS.TaskDao, parties[lead].address, ALL_ROLES, uriOf(name)));
    await this.#named(name);
    this.books.node(name, parent);
    await this.note(by, `makes ${name} in ${parent}, led by ${lead}`);
  }

  async pledge(name: string, by: Party): Promise<void> {
    await gasOf(this.#by(by).pledge(this.id(name)));
    this.books.pledge(name, by, 1_000n * CPT);
    await this.note(by, `pledges 1 000 CPT, so that ${name} publishes tasks`);
  }

  async close(name: string, by: Party, via: string): Promise<void> {
    await gasOf(this.#by(by).close(this.id(name), this.id(via)));
    const up = this.books.close(name);
    await this.note(by, `closes ${name}; ${whole(up)} USDC go up`);
  }

  async returnPledge(name: string): Promise<void> {
    await gasOf(this.#by(ANYONE).returnPledge(this.id(name)));
    await this.note(ANYONE, `returns the pledge of ${name}: ${this.books.returnPledge(name) / CPT} CPT`);
  }

  async freeze(name: string, by: Party, via: string, isFrozen: boolean): Promise<void> {
    await gasOf(this.#by(by).setFrozen(this.id(name), this.id(via), isFrozen));
    await this.note(by, isFrozen ? `freezes ${name}` : `lets ${name} go on`);
  }

  /** Carries its parent's freeze down, or its end. By anyone. */
  async sync(name: string): Promise<void> {
    await gasOf(this.#by(ANYONE).syncFreeze(this.id(name)));
    await this.note(ANYONE, `carries what is frozen down to ${name}`);
  }

  /* MEMBERS */

  async giveShares(name: string, by: Party, shares: readonly (readonly [Member, bigint])[]): Promise<void> {
    const members = shares.map(([member]) => this.#memberId(member));
    const at = this.id(name);
    await gasOf(
      this.#by(by).setShares(
        at,
        at,
        members,
        shares.map(([, amount]) => amount),
      ),
    );
    this.books.of(name).shares = shares.map(([member, amount]) => ({ member, shares: amount }));
    const list = shares.map(([member, amount]) => `${amount} to ${member.name}`);
    await this.note(by, `gives shares of ${name}: ${list.join(", ")}`);
  }

  async setPolicy(name: string, by: Party, via: string, policy: Policy): Promise<void> {
    await gasOf(this.#by(by).setPolicy(this.id(name), this.id(via), policy));
    const quorum = `a quorum of ${percent(policy.quorumBps)}, ${percent(policy.thresholdBps)} in favour`;
    await this.note(by, `lets the members of ${name} resolve: ${quorum}`);
  }

  /** @returns Its hash. */
  async propose(name: string, by: Party, calls: readonly string[], words: string): Promise<string> {
    const tree = this.#by(by);
    await gasOf(tree.proposeResolution(this.id(name), [...calls], words));
    await this.note(by, `proposes to ${name}: ${words}`);
    return tree.hashResolution(this.id(name), [...calls], words);
  }

  async vote(name: string, by: Party, resolution: string, isInFavour: boolean): Promise<void> {
    const member = this.#memberId({ kind: "account", name: by });
    await gasOf(this.#by(by).voteResolution(this.id(name), resolution, member, isInFavour));
    await this.note(by, `votes ${isInFavour ? "for" : "against"} it in ${name}`);
  }

  /** The call by which a node votes in its parent: for a resolution of its own. */
  voteOf(child: string, parent: string, resolution: string): string {
    const member = this.#memberId({ kind: "node", name: child });
    return this.#interface.encodeFunctionData("voteResolution", [this.id(parent), resolution, member, true]);
  }

  allocation(child: string, parent: string, usdc: string): string {
    const args = [this.id(child), this.id(parent), USDC, parseUsdc(usdc)] as const;
    return this.#interface.encodeFunctionData("allocate", [...args]);
  }

  /** `effect` does in the books what the calls do. */
  async execute(
    name: string,
    calls: readonly string[],
    words: string,
    effect?: (books: CommunityBooks) => void,
  ): Promise<void> {
    await gasOf(this.#by(ANYONE).executeResolution(this.id(name), [...calls], words));
    effect?.(this.books);
    await this.note(ANYONE, `executes what ${name} resolved: ${words}`);
  }

  /* MONEY */

  async fund(name: string, from: Party, usdc: string): Promise<void> {
    const amount = parseUsdc(usdc);
    await gasOf(this.#by(from).fund(this.id(name), USDC, amount));
    this.books.fund(name, from, amount);
    await this.note(from, `gives ${name} ${whole(amount)} USDC`);
  }

  async allocate(child: string, by: Party, via: string, usdc: string): Promise<void> {
    const amount = parseUsdc(usdc);
    await gasOf(this.#by(by).allocate(this.id(child), this.id(via), USDC, amount));
    this.books.allocate(child, amount);
    await this.note(by, `gives ${child} ${whole(amount)} USDC to spend`);
  }

  async reclaim(child: string, by: Party, via: string, usdc: string): Promise<void> {
    const amount = parseUsdc(usdc);
    await gasOf(this.#by(by).reclaim(this.id(child), this.id(via), USDC, amount));
    this.books.reclaim(child, amount);
    await this.note(by, `takes ${whole(amount)} USDC back from ${child}`);
  }

  async pay(name: string, by: Party, to: Party, usdc: string, ref: string): Promise<void> {
    const amount = parseUsdc(usdc);
    const { address } = this.#context.parties[to];
    const at = this.id(name);
    await gasOf(this.#by(by).pay(at, at, USDC, address, amount, hashOf(ref)));
    this.books.pay(name, to, amount);
    await this.note(by, `pays ${to} ${whole(amount)} USDC of ${name}: ${ref}`);
  }

  /** That the chain refuses it. */
  async refused(what: string, by: Party, error: string, act: (tree: IDaoTree) => Promise<unknown>): Promise<void> {
    let found = "it went through";
    try {
      await act(this.#by(by));
    } catch (problem) {
      const data = revertData(problem);
      found = data === undefined ? String(problem) : (this.#interface.parseError(data)?.name ?? data);
    }
    if (found !== error) throw new Error(`${what} must be refused with ${error}: ${found}`);
    await this.note(by, `is refused: ${what}`);
  }

  /* TASKS */

  async publish(
    name: string,
    parent: string,
    { by, via = parent }: { by: Party; via?: string },
    usdc: string,
    { milestones = [], bond = "0", penaltyBps = 0n, isRequired = false }: TaskPlan = {},
  ): Promise<void> {
    const budget = parseUsdc(usdc);
    const terms = {
      token: USDC,
      budget,
      due: (await this.#context.now()) + 20n * DAY,
      isRequired,
      planHash: hashOf(name),
      metadataURI: uriOf(name),
    };
    const tree = this.#by(by);
    const [at, as] = [this.id(parent), this.id(via)];
    const bonded = parseUsdc(bond);
    await gasOf(
      milestones.length === 0 && bonded === 0n
        ? tree.createTask(at, as, terms)
        : tree.createPlannedTask(at, as, terms, this.#milestones(milestones), bonded, penaltyBps),
    );
    await this.#named(name);
    this.#plans.set(name, milestones);
    this.books.publish(name, parent, budget, { bond: bonded, penaltyBps });
    const parts = [
      ...(milestones.length === 0 ? [] : [`${milestones.length} milestones`]),
      ...(bonded === 0n ? [] : [`a bond of ${whole(bonded)}`]),
    ];
    await this.note(
      by,
      `publishes ${name} for ${whole(budget)} USDC${parts.length === 0 ? "" : `, ${parts.join(", ")}`}`,
    );
  }

  async apply(name: string, by: Party): Promise<void> {
    await gasOf(this.#by(by).applyForTask(this.id(name), hashOf(`${by} can do ${name}`)));
    await this.note(by, `would do ${name}`);
  }

  async assign(name: string, by: Party, via: string, worker: Party): Promise<void> {
    await gasOf(this.#by(by).assign(this.id(name), this.id(via), this.#context.parties[worker].address));
    this.books.assign(name, worker);
    await this.note(by, `gives ${name} to ${worker}`);
  }

  async postBond(name: string): Promise<void> {
    await gasOf(this.#asWorker(name).postBond(this.id(name)));
    this.books.postBond(name);
    await this.note(this.#workerOf(name), `puts in the bond of ${name}`);
  }

  async submit(name: string, result: string): Promise<void> {
    const worker = this.#workerOf(name);
    await gasOf(this.#asWorker(name).submit(this.id(name), hashOf(result)));
    await this.note(worker, `submits ${name}`);
  }

  async approve(name: string, by: Party, via: string): Promise<void> {
    await gasOf(this.#by(by).approve(this.id(name), this.id(via)));
    const { budget } = this.books.task(name);
    this.books.end(name, "Paid", budget);
    await this.note(by, `approves ${name}: ${whole(budget)} USDC to its worker`);
  }

  /** The next one, by its place. */
  async approveMilestone(name: string, by: Party, via: string, place: number): Promise<void> {
    const milestones = this.#plans.get(name) ?? [];
    const { weightBps = 0n, payees = [] } = milestones[place] ?? {};
    await gasOf(this.#by(by).approveMilestone(this.id(name), this.id(via), this.#milestones(milestones)));
    const left = milestones.slice(place).reduce((sum, milestone) => sum + milestone.weightBps, 0n);
    const worker = this.#workerOf(name);
    this.books.milestone(name, [weightBps, left], payees.length === 0 ? [[worker, BPS]] : payees);
    if (place + 1 === milestones.length) this.books.end(name, "Paid", 0n);
    await this.note(by, `approves milestone ${place + 1} of ${name}`);
  }

  async reject(name: string, by: Party, via: string): Promise<void> {
    await gasOf(this.#by(by).reject(this.id(name), this.id(via), hashOf("not what was asked for")));
    await this.note(by, `rejects ${name}`);
  }

  async dispute(name: string): Promise<void> {
    await gasOf(this.#asWorker(name).disputeTask(this.id(name), 0n, hashOf("it is")));
    await this.note(this.#workerOf(name), `takes ${name} to the arbitrators`);
  }

  async resolve(name: string, usdc: string): Promise<void> {
    const amount = parseUsdc(usdc);
    await gasOf(this.#by("arbitrator").resolveTask(this.id(name), amount));
    this.books.end(name, "Resolved", amount);
    await this.note("arbitrator", `rules on ${name}: ${whole(amount)} USDC to its worker`);
  }

  /** A phase is over in which nobody acted. By anyone. */
  async timeOut(name: string, ends: "Paid" | "Expired"): Promise<void> {
    await gasOf(this.#by(ANYONE).timeOut(this.id(name), this.#milestones(this.#plans.get(name) ?? [])));
    this.books.end(name, ends, ends === "Paid" ? this.books.task(name).budget : 0n);
    const what = ends === "Paid" ? "its worker is paid, since nobody reviewed it" : "its budget goes back";
    await this.note(ANYONE, `ends ${name}: ${what}`);
  }

  /* REVENUE */

  async split(name: string, by: Party, via: string, budgetBps: bigint, parentBps: bigint): Promise<void> {
    const { addresses, parties } = this.#context;
    const { splitTreasury } = addresses;
    const modules = { rules: ZeroAddress, workflow: ZeroAddress, project: ZeroAddress, treasury: splitTreasury };
    await gasOf(this.#by(by).setModules(this.id(name), this.id(via), modules));
    const module = SplitTreasury__factory.connect(splitTreasury, parties[by]);
    await gasOf(module.setSplit(this.id(name), this.id(via), { budgetBps, parentBps }));
    this.books.of(name).split = { budgetBps, parentBps };
    const parts = `${percent(budgetBps)} to spend, ${percent(parentBps)} up, the rest to its members`;
    await this.note(by, `says what becomes of revenue of ${name}: ${parts}`);
  }

  async nameDevelopers(name: string, by: Party, via: string, licensed: Party, product: Party): Promise<void> {
    const { parties } = this.#context;
    const developers = { licensed: parties[licensed].address, product: parties[product].address };
    await gasOf(this.#by(by).setDevelopers(this.id(name), this.id(via), developers));
    this.books.of(name).developers = { licensed, product };
    await this.note(by, `names who has parts of the usage fee of ${name}: ${licensed} and ${product}`);
  }

  async earn(name: string, from: Party, usdc: string, ref: string): Promise<void> {
    const amount = parseUsdc(usdc);
    await gasOf(this.#by(from).creditRevenue(this.id(name), USDC, amount, hashOf(ref)));
    this.books.revenue(name, from, amount);
    await this.note(from, `pays ${name} ${whole(amount)} USDC: ${ref}`);
  }

  async forward(name: string): Promise<void> {
    await gasOf(this.#by(ANYONE).forward(this.id(name), USDC));
    await this.note(ANYONE, `moves ${whole(this.books.forward(name))} USDC of revenue up from ${name}`);
  }

  /** All that each member is owed. By anyone. */
  async claimAll(name: string): Promise<void> {
    const { shares } = this.books.of(name);
    for (const { member, shares: held } of shares) {
      const owed = this.books.of(name).owed.get(keyOf(member)) ?? 0n;
      const id = this.#memberId(member);
      this.#equal(
        member.name,
        `revenue of ${name}`,
        owed,
        await this.#by(ANYONE).claimableRevenue(this.id(name), id, USDC),
      );
      if (owed === 0n) continue;
      await gasOf(this.#by(ANYONE).claimRevenue(this.id(name), id, USDC));
      const claimed = this.books.claim(name, member);
      this.members.push({ node: name, member: member.name, shares: held, claimed });
      await this.note(member.name, `has ${whole(claimed)} USDC of the revenue of ${name}`);
    }
  }

  /* RECORD */

  async note(who: string, what: string): Promise<void> {
    this.acts.push({ at: await this.#context.now(), who, what });
  }

  /** Looks at the tree and holds what it sees against the books. */
  async sample(what: string): Promise<void> {
    const { addresses, contracts, now } = this.#context;
    const { books } = this;
    const tree = this.#by(ANYONE);
    const free: Record<string, bigint> = {};
    let owed = 0n;
    for (const [name, node] of books.nodes) {
      free[name] = await tree.balanceOf(this.id(name), USDC);
      this.#equal(name, `USDC to spend, ${what}`, node.free, free[name]);
      this.#equal(name, `USDC for its parent, ${what}`, node.toParent, await tree.forwardable(this.id(name), USDC));
      for (const amount of node.owed.values()) owed += amount;
      owed += node.toParent;
    }
    let inTasks = 0n;
    for (const [name, task] of books.tasks) {
      const [, budget] = await tree.taskOf(this.id(name));
      this.#equal(name, `budget, ${what}`, task.budget, budget);
      inTasks += budget;
      if (task.bonded) owed += task.bond;
    }
    this.#equal("the tree", `USDC, ${what}`, books.held(), await contracts.usdc.balanceOf(addresses.daoTree));
    this.#equal("the tree", `CPT, ${what}`, books.pledged(), await contracts.cpt.balanceOf(addresses.daoTree));
    const paidOut = [...books.usdc.values()].reduce((sum, amount) => (amount > 0n ? sum + amount : sum), 0n);
    this.samples.push({ at: await now(), what, free, inTasks, owed, paidOut });
  }

  /** Everybody's wallet. */
  async checkWallets(): Promise<void> {
    const { contracts, parties } = this.#context;
    for (const [party, held] of this.wallets) {
      const { address } = parties[party];
      const usdc = held.usdc + (this.books.usdc.get(party) ?? 0n);
      const cpt = held.cpt + (this.books.cpt.get(party) ?? 0n);
      this.#equal(party, "USDC in the wallet", usdc, await contracts.usdc.balanceOf(address));
      this.#equal(party, "CPT in the wallet", cpt, await contracts.cpt.balanceOf(address));
    }
  }

  id(name: string): bigint {
    const id = this.ids.get(name);
    if (id === undefined) throw new Error(`nothing is called ${name}`);
    return id;
  }

  get tree(): IDaoTree {
    return this.#by(ANYONE);
  }

  get #interface(): IDaoTree["interface"] {
    return IDaoTree__factory.createInterface();
  }

  #by(party: Party): IDaoTree {
    const { addresses, parties } = this.#context;
    return IDaoTree__factory.connect(addresses.daoTree, parties[party]);
  }

  #asWorker(task: string): IDaoTree {
    return this.#by(this.#workerOf(task));
  }

  #workerOf(task: string): Party {
    return this.books.task(task).worker as Party;
  }

  async #named(name: string): Promise<void> {
    this.ids.set(name, await this.tree.lastId());
  }

  #memberId({ kind, name }: Member): bigint {
    return kind === "node" ? NODE_MEMBER | this.id(name) : BigInt(addressOf(this.#context.parties[name as Party]));
  }

  #milestones(milestones: readonly Milestone[]) {
    const { parties } = this.#context;
    return milestones.map(({ weightBps, time, payees }) => ({
      weightBps,
      time,
      payees: payees.map(([party, bps]) => ({ account: parties[party].address, bps })),
    }));
  }

  #equal(account: string, what: string, expected: bigint, found: bigint): void {
    this.comparisons.push({ account, what, expected, found, by: "the tree" });
  }
}

function uriOf(name: string): string {
  return `https://example.org/${name.replaceAll(" ", "-")}`;
}

/** Whole USDC, down. */
function whole(usdc: bigint): string {
  return (usdc / 1_000_000n).toLocaleString("en-US");
}

function percent(bps: bigint): string {
  return `${Number(bps) / 100} %`;
}

/** What a refused call returned, wherever the node puts it. */
function revertData(error: unknown): string | undefined {
  let inner: unknown = error;
  while (typeof inner === "object" && inner !== null && "data" in inner) inner = inner.data;
  return typeof inner === "string" ? inner : undefined;
}
