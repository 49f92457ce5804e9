import { AbiCoder } from "ethers";
import { topicOf } from "../core/createdProposal.js";
import { InvalidParameterError } from "../errors/inputErrors.js";
import {
  Allocated,
  BondPosted,
  BondReturned,
  Credited,
  CreditWithdrawn,
  FreezeUpdated,
  Funded,
  MetadataUpdated,
  MilestonePaid,
  ModulesUpdated,
  NodeClosed,
  NodeCreated,
  Paid,
  Pledged,
  PledgeReturned,
  PledgeSlashed,
  Reclaimed,
  RevenueShared,
  RolesUpdated,
  SharesUpdated,
  TaskApplied,
  TaskAssigned,
  TaskCreated,
  TaskDisputed,
  TaskEnded,
  TaskPlanned,
  TaskRejected,
  TaskReopened,
  TaskSubmitted,
} from "../generated/fragments/IDaoTree.js";
import type { DaoHolder, DaoMember, DaoNode, DaoPlan, DaoTask } from "../types/daoTree.js";
import { DAO_TOKENS, NODE_KINDS, NODE_STATES, type DaoRole, type DaoToken } from "../types/enums.js";
import type { Address, Hex } from "../types/primitives.js";
import { checksum } from "../utils/checksum.js";
import { enumIndex } from "../utils/enumIndex.js";
import { enumName } from "../utils/enumName.js";
import { Bytes1, ByteStore, Names, Pairs, Words128, Words32, Words53 } from "./columns.js";
import { memberFrom, memberNumber } from "./members.js";
import { rolesFrom } from "./roles.js";

/** A log of the tree: those of ethers are. */
export interface DaoLog {
  readonly topics: readonly string[];
  readonly data: string;
  readonly blockNumber: number;
  /** Its place in the block. */
  readonly index: number;
}

/** Somebody who would do a task. */
export interface DaoApplicant {
  readonly account: Address;
  /** Hash of what it says of itself. */
  readonly applicationHash: Hex;
}

/** A member's part of a node. */
export interface DaoShare {
  readonly member: DaoMember;
  readonly shares: bigint;
}

const TASK = NODE_KINDS.indexOf("Task");
const OPEN = NODE_STATES.indexOf("Open");
const ASSIGNED = NODE_STATES.indexOf("Assigned");
const SUBMITTED = NODE_STATES.indexOf("Submitted");
const REJECTED = NODE_STATES.indexOf("Rejected");
const DISPUTED = NODE_STATES.indexOf("Disputed");
const RESOLVED = NODE_STATES.indexOf("Resolved");
const CLOSED = NODE_STATES.indexOf("Closed");

const STATE_SHIFT = 4;
const NIBBLE = 15;
const FROZEN = 1 << 8;
const FROZEN_ABOVE = 1 << 9;
const REQUIRED = 1 << 10;
const PUBLISHES = 1 << 11;
const WAS_REJECTED = 1 << 12;
const IS_BONDED = 1 << 13;
/** A task that is paid in CPT. */
const IN_CPT = 1 << 14;
/** A sub-task that a worker made out of its own budget. */
const BY_WORKER = 1 << 15;

const USDC = 0;
const CPT = 1;
const MAX_BUDGET = (1n << 88n) - 1n;
const WORD = 32;
const MILESTONES = "tuple(uint16 weightBps, uint40 time, tuple(address account, uint16 bps)[] payees)[]";

/**
 * All DAOs, their parts and their tasks, rebuilt from the tree's events: in flat lists, some 500 bytes a node with its texts and roles, so
 * that a million nodes fit and are read in ten seconds. `getTree` fills one from a node; `apply` takes logs from anywhere else.
 *
 * @example
 * import { DaoForest } from "@cyberplaza/sdk/dao";
 *
 * const forest = new DaoForest();
 * forest.apply(await user.runner.provider.getLogs({ address: user.addresses.daoTree, fromBlock: 0 }));
 * for (const id of forest.walk(root)) console.log(forest.node(id).metadataURI);
 */
export class DaoForest {
  readonly #bits = new Words32();
  readonly #parents = new Words32();
  readonly #depths = new Words32();
  readonly #firstChildren = new Words32();
  readonly #lastChildren = new Words32();
  readonly #nextSiblings = new Words32();
  readonly #sets = new Words32();
  readonly #openRequired = new Words32();
  /** Of a task; of a closed node the block in which it was closed. */
  readonly #dues = new Words53();
  readonly #balances = [new Words128(), new Words128()] as const;
  readonly #budgets = new Words128();
  readonly #workers = new Words32();
  readonly #pledges = new Words128();
  readonly #pledgers = new Words32();
  readonly #texts = new Words53();
  readonly #textSizes = new Words32();
  readonly #planHashes = new Words53();
  readonly #results = new Words53();
  readonly #plans = new Words53();
  readonly #planSizes = new Words32();
  readonly #nextMilestones = new Bytes1();

  readonly #bytes = new ByteStore();
  readonly #accounts = new Names();
  readonly #checksums: Address[] = [];
  readonly #members = new Names();
  readonly #roles = new Pairs();
  readonly #shares = new Pairs();
  readonly #applications = new Pairs();
  readonly #credits = [new Words128(), new Words128()] as const;

  #lastId = 0;
  #lastBlock = -1;
  #lastIndex = -1;

  readonly #readers = new Map<string, (log: DaoLog) => void>([
    [topicOf(NodeCreated), (log) => this.#nodeCreated(log)],
    [topicOf(RolesUpdated), (log) => this.#rolesUpdated(log)],
    [topicOf(MetadataUpdated), (log) => this.#setText(this.#known(log, 1), log.data, word(log, 0) / WORD)],
    [topicOf(NodeClosed), (log) => this.#nodeClosed(log)],
    [topicOf(Funded), (log) => this.#give(this.#known(log, 1), word(log, 0), amount(log, 1))],
    [topicOf(Allocated), (log) => this.#moved(log, 1, 2)],
    [topicOf(Reclaimed), (log) => this.#reclaimed(log)],
    [topicOf(Paid), (log) => this.#give(this.#known(log, 1), word(log, 0), -amount(log, 1))],
    [topicOf(Credited), (log) => this.#credit(log, amount(log, 1))],
    [topicOf(CreditWithdrawn), (log) => this.#credit(log, -amount(log, 1))],
    [topicOf(TaskCreated), (log) => this.#taskCreated(log)],
    [topicOf(TaskAssigned), (log) => this.#assigned(log)],
    [topicOf(TaskSubmitted), (log) => this.#submitted(log)],
    [topicOf(TaskRejected), (log) => this.#rejected(log)],
    [topicOf(TaskEnded), (log) => this.#ended(log)],
    [topicOf(BondReturned), (log) => this.#bondReturned(log)],
    [topicOf(TaskReopened), (log) => this.#phase(this.#known(log, 1), OPEN, word(log, 0))],
    [topicOf(TaskDisputed), (log) => this.#phase(this.#known(log, 1), DISPUTED, word(log, 1))],
    [topicOf(TaskPlanned), (log) => this.#planned(log)],
    [topicOf(TaskApplied), (log) => this.#applied(log)],
    [topicOf(BondPosted), (log) => this.#flag(this.#known(log, 1), IS_BONDED, true)],
    [topicOf(MilestonePaid), (log) => this.#milestonePaid(log)],
    [topicOf(Pledged), (log) => this.#pledged(log)],
    [topicOf(PledgeReturned), (log) => this.#setPledge(this.#known(log, 1), 0, 0n)],
    [topicOf(PledgeSlashed), (log) => this.#slashed(log)],
    [topicOf(FreezeUpdated), (log) => this.#frozen(log)],
    [topicOf(ModulesUpdated), (log) => this.#sets.set(this.#known(log, 1), word(log, 1))],
    [topicOf(SharesUpdated), (log) => this.#setShares(log)],
    [topicOf(RevenueShared), (log) => this.#give(this.#known(log, 1), word(log, 0), amount(log, 1))],
  ]);

  /* FILLING */

  /** What a node filters by: any of the events that it reads. */
  get topics(): string[] {
    return [...this.#readers.keys()];
  }

  /** Block of the last log that it took; -1: none yet. Another time go on from the block after it. */
  get lastBlock(): number {
    return this.#lastBlock;
  }

  /**
   * Takes logs of the tree, the next ones in the chain's order, all of them from its creation on; others are passed over.
   *
   * @throws InvalidParameterError when they are out of order, were taken before, or some are missing before them
   */
  apply(logs: Iterable<DaoLog>): this {
    for (const log of logs) {
      const { blockNumber, index } = log;
      if (blockNumber < this.#lastBlock || (blockNumber === this.#lastBlock && index <= this.#lastIndex)) {
        throw new InvalidParameterError("logs", `must be in order, log ${index} of block ${blockNumber} is not`);
      }
      this.#readers.get(log.topics[0] ?? "")?.(log);
      this.#lastBlock = blockNumber;
      this.#lastIndex = index;
    }
    return this;
  }

  /* NODES */

  /** Number of the newest node. */
  get lastId(): bigint {
    return BigInt(this.#lastId);
  }

  has(id: bigint): boolean {
    return this.#bits.get(Number(id)) !== 0;
  }

  /** The DAOs of their own. */
  roots(): bigint[] {
    return [...this.#list(0)];
  }

  /** Those directly below it, in the order of their creation. */
  children(id: bigint): bigint[] {
    return [...this.#list(this.#place(id))];
  }

  /** A node and all below it, each before those below it. */
  *walk(root: bigint): Generator<bigint, void, undefined> {
    const top = this.#place(root);
    for (let at = top; at !== 0; at = this.#after(top, at)) yield BigInt(at);
  }

  /** From a node up to its root, itself first. */
  path(id: bigint): bigint[] {
    const path: bigint[] = [];
    for (let at = this.#place(id); at !== 0; at = this.#parents.get(at)) path.push(BigInt(at));
    return path;
  }

  /** Whether `ancestor` is `id` or stands above it. */
  isAtOrAbove(ancestor: bigint, id: bigint): boolean {
    const level = this.#depths.get(this.#place(ancestor));
    let at = this.#place(id);
    while (this.#depths.get(at) > level) at = this.#parents.get(at);
    return at === Number(ancestor);
  }

  /**
   * Everything about a node.
   *
   * @throws InvalidParameterError when there is none
   */
  node(id: bigint): DaoNode {
    const at = this.#place(id);
    const bits = this.#bits.get(at);
    const pledger = this.#pledgers.get(at);
    return {
      id,
      parent: BigInt(this.#parents.get(at)),
      depth: BigInt(this.#depths.get(at)),
      kind: enumName(NODE_KINDS, BigInt(bits & NIBBLE)),
      state: enumName(NODE_STATES, BigInt(this.#shownState(at))),
      metadataURI: this.#bytes.text(this.#texts.get(at), this.#textSizes.get(at)),
      isFrozen: (bits & FROZEN) !== 0,
      isFrozenAbove: (bits & FROZEN_ABOVE) !== 0,
      publishes: (bits & PUBLISHES) !== 0,
      usdc: this.#balances[USDC].get(at),
      cpt: this.#balances[CPT].get(at),
      moduleSet: BigInt(this.#sets.get(at)),
      openRequired: BigInt(this.#openRequired.get(at)),
      pledge: pledger === 0 ? undefined : { payer: this.#address(pledger), amount: this.#pledges.get(at) },
      holders: this.holders(id),
      task: (bits & NIBBLE) === TASK ? this.#task(at, bits) : undefined,
      closedIn: this.#state(at) === CLOSED ? this.#dues.get(at) : undefined,
    };
  }

  /** Who has roles at a node itself. */
  holders(id: bigint): DaoHolder[] {
    return [...this.#roles.of(this.#place(id))]
      .map((place) => [this.#roles.keyOf(place), Number(this.#roles.values.get(place))] as const)
      .filter(([, bits]) => bits !== 0)
      .map(([account, bits]) => ({ account: this.#address(account), roles: rolesFrom(bits) }));
  }

  /** The roles of an account at a node itself. */
  roles(id: bigint, account: Address): readonly DaoRole[] {
    const at = this.#place(id);
    const key = this.#accounts.find(account.slice(2).toLowerCase());
    return rolesFrom(Number(this.#roles.values.get(this.#roles.find(at, key))));
  }

  /** A task's worker as long as it is not over. */
  worker(id: bigint): Address | undefined {
    const at = this.#place(id);
    const worker = this.#state(at) < RESOLVED ? this.#workers.get(at) : 0;
    return worker === 0 ? undefined : this.#address(worker);
  }

  /** The task whose worker alone divides a task's budget into sub-tasks; undefined: those who lead there or above do. */
  dividedBy(id: bigint): bigint | undefined {
    if (this.worker(id) !== undefined) return id;
    return (this.#bits.get(this.#place(id)) & BY_WORKER) === 0 ? undefined : BigInt(this.#parents.get(Number(id)));
  }

  /** Who would do a task, each with what it said last. */
  applicants(id: bigint): DaoApplicant[] {
    return [...this.#applications.of(this.#place(id))].map((place) => ({
      account: this.#address(this.#applications.keyOf(place)),
      applicationHash: this.#hash(Number(this.#applications.values.get(place))),
    }));
  }

  /** Who has shares of a node. */
  shares(id: bigint): DaoShare[] {
    return [...this.#shares.of(this.#place(id))]
      .map((place) => ({
        member: memberFrom(BigInt(`0x${this.#members.name(this.#shares.keyOf(place))}`)),
        shares: this.#shares.values.get(place),
      }))
      .filter(({ shares }) => shares !== 0n);
  }

  /** A member's shares of a node. */
  sharesOf(id: bigint, member: DaoMember): bigint {
    const key = this.#members.find(memberNumber("member", member).toString(16).padStart(64, "0"));
    return this.#shares.values.get(this.#shares.find(this.#place(id), key));
  }

  /** What could not be sent to an account, in the token's units. */
  creditOf(account: Address, token: DaoToken): bigint {
    const list = enumIndex("token", DAO_TOKENS, token) === USDC ? this.#credits[USDC] : this.#credits[CPT];
    return list.get(this.#accounts.find(account.slice(2).toLowerCase()));
  }

  #task(at: number, bits: number): DaoTask {
    const [worker, result] = [this.#workers.get(at), this.#results.get(at)];
    return {
      token: (bits & IN_CPT) === 0 ? "Usdc" : "Cpt",
      budget: this.#budgets.get(at),
      due: BigInt(this.#dues.get(at)),
      worker: worker === 0 ? undefined : this.#address(worker),
      isRequired: (bits & REQUIRED) !== 0,
      wasRejected: (bits & WAS_REJECTED) !== 0,
      planHash: this.#hash(this.#planHashes.get(at)),
      resultHash: result === 0 ? undefined : this.#hash(result),
      plan: this.#plan(at),
    };
  }

  #plan(at: number): DaoPlan | undefined {
    const from = this.#plans.get(at);
    if (from === 0) return undefined;
    const data = `0x${this.#bytes.hex(from, this.#planSizes.get(at))}`;
    const [milestones, bond, penaltyBps] = AbiCoder.defaultAbiCoder().decode(
      [MILESTONES, "uint256", "uint256"],
      data,
    ) as unknown as [DaoPlan["milestones"], bigint, bigint];
    return {
      milestones: milestones.map(({ weightBps, time, payees }) => ({
        weightBps,
        time,
        payees: payees.map(({ account, bps }) => ({ account, bps })),
      })),
      bond,
      penaltyBps,
      isBonded: (this.#bits.get(at) & IS_BONDED) !== 0,
      next: BigInt(this.#nextMilestones.get(at)),
    };
  }

  #place(id: bigint): number {
    const at = Number(id);
    if (this.#bits.get(at) === 0) throw new InvalidParameterError("id", `must be a node, there is no ${id}`);
    return at;
  }

  *#list(parent: number): Generator<bigint, void, undefined> {
    for (let at = this.#firstChildren.get(parent); at !== 0; at = this.#nextSiblings.get(at)) yield BigInt(at);
  }

  /** The node after `at` below `top`; zero: there is none. */
  #after(top: number, at: number): number {
    const child = this.#firstChildren.get(at);
    if (child !== 0) return child;
    for (let up = at; up !== top; up = this.#parents.get(up)) {
      const next = this.#nextSiblings.get(up);
      if (next !== 0) return next;
    }
    return 0;
  }

  #state(at: number): number {
    return (this.#bits.get(at) >> STATE_SHIFT) & NIBBLE;
  }

  #shownState(at: number): number {
    const state = this.#state(at);
    return state === OPEN && this.#workers.get(at) !== 0 ? ASSIGNED : state;
  }

  #address(account: number): Address {
    return (this.#checksums[account] ??= checksum(`0x${this.#accounts.name(account)}`));
  }

  #hash(from: number): Hex {
    return `0x${this.#bytes.hex(from, WORD)}`;
  }

  /* EVENTS */

  #account(hex: string): number {
    return hex === NOBODY ? 0 : this.#accounts.place(hex);
  }

  /** The node of a topic, which must be known: else logs are missing. */
  #known(log: DaoLog, topic: number): number {
    const at = nodeTopic(log, topic);
    if (this.#bits.get(at) === 0) {
      throw new InvalidParameterError("logs", `must begin with the tree's first, node ${at} is not known`);
    }
    return at;
  }

  #flag(at: number, flag: number, on: boolean): void {
    const bits = this.#bits.get(at);
    this.#bits.set(at, on ? bits | flag : bits & ~flag);
  }

  #setState(at: number, state: number): void {
    this.#bits.set(at, (this.#bits.get(at) & ~(NIBBLE << STATE_SHIFT)) | (state << STATE_SHIFT));
  }

  #phase(at: number, state: number, due: number): void {
    this.#setState(at, state);
    this.#dues.set(at, due);
  }

  #give(at: number, token: number, more: bigint): void {
    (token === USDC ? this.#balances[USDC] : this.#balances[CPT]).add(at, more);
  }

  /** Money that comes up to a task which is not over is its budget again. */
  #giveBack(at: number, token: number, more: bigint): void {
    if (more === 0n) return;
    const bits = this.#bits.get(at);
    const isTask = (bits & NIBBLE) === TASK && this.#state(at) < RESOLVED;
    const fits = isTask && tokenOf(bits) === token && this.#budgets.get(at) + more <= MAX_BUDGET;
    if (fits) this.#budgets.add(at, more);
    else this.#give(at, token, more);
  }

  #create(log: DaoLog, kind: number, flags: number): { at: number; parent: number } {
    const [at, parent] = [nodeTopic(log, 1), nodeTopic(log, 2)];
    if (parent !== 0) this.#known(log, 2);
    this.#bits.set(at, kind | (OPEN << STATE_SHIFT) | flags);
    this.#parents.set(at, parent);
    if (parent !== 0) this.#depths.set(at, this.#depths.get(parent) + 1);
    this.#sets.set(at, this.#sets.get(parent));
    const last = this.#lastChildren.get(parent);
    if (last === 0) this.#firstChildren.set(parent, at);
    else this.#nextSiblings.set(last, at);
    this.#lastChildren.set(parent, at);
    this.#lastId = at;
    return { at, parent };
  }

  #nodeCreated(log: DaoLog): void {
    const { at, parent } = this.#create(log, word(log, 0), 0);
    if (parent === 0) this.#flag(at, PUBLISHES, true);
    const roles = word(log, 1);
    if (roles !== 0) this.#setRoles(at, accountTopic(log, 3), roles);
    this.#setText(at, log.data, word(log, 2) / WORD);
  }

  #taskCreated(log: DaoLog): void {
    // the terms' words follow the word that says where they begin
    const token = word(log, 1);
    const isRequired = word(log, 4) !== 0;
    const { at, parent } = this.#create(log, TASK, (isRequired ? REQUIRED : 0) | (token === CPT ? IN_CPT : 0));
    const budget = amount(log, 2);
    if ((this.#bits.get(parent) & NIBBLE) !== TASK) {
      this.#give(parent, token, -budget);
    } else {
      this.#budgets.add(parent, -budget);
      this.#flag(at, BY_WORKER, this.dividedBy(BigInt(parent)) !== undefined);
    }
    if (isRequired) this.#openRequired.set(parent, this.#openRequired.get(parent) + 1);
    this.#budgets.set(at, budget);
    this.#dues.set(at, word(log, 3));
    this.#planHashes.set(at, this.#bytes.put(hexWord(log.data, 5)));
    this.#setText(at, log.data, 1 + word(log, 6) / WORD);
  }

  #setText(at: number, data: string, place: number): void {
    const size = numberAt(data, place);
    const from = 2 + 64 * (place + 1);
    this.#texts.set(at, size === 0 ? 0 : this.#bytes.put(data.slice(from, from + 2 * size)));
    this.#textSizes.set(at, size);
  }

  #rolesUpdated(log: DaoLog): void {
    const at = nodeTopic(log, 1);
    // anybody can renounce its roles where there is no node
    if (this.#bits.get(at) !== 0) this.#setRoles(at, accountTopic(log, 2), word(log, 1));
  }

  #setRoles(at: number, account: string, bits: number): void {
    this.#roles.set(at, this.#accounts.place(account), BigInt(bits));
  }

  #setShares(log: DaoLog): void {
    const member = this.#members.place(hexWord(log.topics[2] ?? "", 0));
    this.#shares.set(this.#known(log, 1), member, amount(log, 1));
  }

  #nodeClosed(log: DaoLog): void {
    const at = this.#known(log, 1);
    this.#flag(at, PUBLISHES, false);
    this.#phase(at, CLOSED, log.blockNumber);
  }

  #moved(log: DaoLog, from: number, to: number): void {
    const [token, moved] = [word(log, 0), amount(log, 1)];
    this.#give(this.#known(log, from), token, -moved);
    this.#give(this.#known(log, to), token, moved);
  }

  #reclaimed(log: DaoLog): void {
    const [token, moved] = [word(log, 0), amount(log, 1)];
    this.#give(this.#known(log, 1), token, -moved);
    this.#giveBack(this.#known(log, 2), token, moved);
  }

  #credit(log: DaoLog, more: bigint): void {
    const list = word(log, 0) === USDC ? this.#credits[USDC] : this.#credits[CPT];
    list.add(this.#account(accountTopic(log, 1)), more);
  }

  #assigned(log: DaoLog): void {
    const at = this.#known(log, 1);
    this.#flag(at, WAS_REJECTED, false); // of another worker
    this.#workers.set(at, this.#account(accountTopic(log, 2)));
  }

  #submitted(log: DaoLog): void {
    const at = this.#known(log, 1);
    this.#flag(at, WAS_REJECTED, false);
    this.#results.set(at, this.#bytes.put(hexWord(log.data, 0)));
    this.#phase(at, SUBMITTED, word(log, 1));
  }

  #rejected(log: DaoLog): void {
    const at = this.#known(log, 1);
    this.#flag(at, WAS_REJECTED, true);
    this.#phase(at, REJECTED, word(log, 1));
  }

  #ended(log: DaoLog): void {
    const at = this.#known(log, 1);
    const bits = this.#bits.get(at);
    const parent = this.#parents.get(at);
    this.#setState(at, word(log, 0));
    this.#budgets.set(at, 0n);
    if ((bits & REQUIRED) !== 0) this.#openRequired.set(parent, this.#openRequired.get(parent) - 1);
    this.#giveBack(parent, tokenOf(bits), amount(log, 2));
  }

  #bondReturned(log: DaoLog): void {
    const at = this.#known(log, 1);
    this.#flag(at, IS_BONDED, false);
    this.#giveBack(this.#parents.get(at), tokenOf(this.#bits.get(at)), amount(log, 1));
  }

  #planned(log: DaoLog): void {
    const at = this.#known(log, 1);
    this.#plans.set(at, this.#bytes.put(log.data.slice(2)));
    this.#planSizes.set(at, (log.data.length - 2) / 2);
  }

  #applied(log: DaoLog): void {
    const hash = this.#bytes.put(hexWord(log.data, 0));
    this.#applications.set(this.#known(log, 1), this.#account(accountTopic(log, 2)), BigInt(hash));
  }

  /** A milestone's part is that of its weight in what is left; what was not earned goes back, which no event says. */
  #milestonePaid(log: DaoLog): void {
    const at = this.#known(log, 1);
    const number = nodeTopic(log, 2);
    const weights = this.#weights(at);
    const left = weights.slice(number).reduce((sum, weight) => sum + weight, 0);
    const budget = this.#budgets.get(at);
    const part = left === 0 ? 0n : (budget * BigInt(weights[number] ?? 0)) / BigInt(left);
    this.#budgets.set(at, budget - part);
    this.#giveBack(this.#parents.get(at), tokenOf(this.#bits.get(at)), part - amount(log, 0));
    if (number + 1 === weights.length) return; // `TaskEnded` says the rest
    this.#nextMilestones.set(at, number + 1);
    this.#phase(at, OPEN, word(log, 1));
  }

  #weights(at: number): number[] {
    const from = this.#plans.get(at);
    const numberOf = (place: number): number => this.#bytes.number(from + place + WORD - 6, 6);
    const list = numberOf(0) + WORD; // after its length
    return Array.from({ length: numberOf(list - WORD) }, (_, i) => numberOf(list + numberOf(list + i * WORD)));
  }

  #setPledge(at: number, payer: number, pledged: bigint): void {
    this.#pledgers.set(at, payer);
    this.#pledges.set(at, pledged);
  }

  #pledged(log: DaoLog): void {
    const at = this.#known(log, 1);
    this.#flag(at, PUBLISHES, true);
    this.#setPledge(at, this.#account(accountTopic(log, 2)), amount(log, 0));
  }

  #slashed(log: DaoLog): void {
    const at = this.#known(log, 1);
    const slashed = amount(log, 0);
    this.#pledges.add(at, -slashed);
    if (this.#pledges.get(at) === 0n) this.#flag(at, PUBLISHES, false);
    const parent = this.#parents.get(at);
    if (parent !== 0) this.#give(parent, CPT, slashed); // a root's goes to the treasury
  }

  #frozen(log: DaoLog): void {
    const at = nodeTopic(log, 1);
    // anybody can carry a freeze down to where there is no node
    if (this.#bits.get(at) !== 0) this.#flag(at, word(log, 1) === 0 ? FROZEN : FROZEN_ABOVE, word(log, 0) !== 0);
  }
}

/* WORDS OF A LOG */

const NOBODY = "0".repeat(40);
/** Hex digits of a number up to 2^52, which no number that is read so exceeds. */
const DIGITS = 13;

function tokenOf(bits: number): number {
  return (bits & IN_CPT) === 0 ? USDC : CPT;
}

function hexWord(data: string, place: number): string {
  return data.slice(2 + 64 * place, 66 + 64 * place);
}

function numberAt(data: string, place: number): number {
  return Number.parseInt(data.slice(66 + 64 * place - DIGITS, 66 + 64 * place), 16);
}

function word({ data }: DaoLog, place: number): number {
  return numberAt(data, place);
}

function amount({ data }: DaoLog, place: number): bigint {
  return BigInt(`0x${hexWord(data, place)}`);
}

/** All of its digits: anybody can name what is no node. */
function nodeTopic({ topics }: DaoLog, topic: number): number {
  return Number(topics[topic]);
}

function accountTopic({ topics }: DaoLog, topic: number): string {
  return (topics[topic] ?? "").slice(26);
}
