import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import { encodeBytes32String, MaxUint256, toBeHex, zeroPadValue } from "ethers";
import type { Artifact } from "hardhat/types/artifacts";
import type { NetworkConnection } from "hardhat/types/network";
import { giveCpt, listCpt } from "../tasks/lib/market/listing.ts";
import type { IDaoTree } from "../types/ethers-contracts/index.js";
import { actAs, deployWith, mintableAt, Steps, type Send } from "./steps.ts";

const DAY = 86_400n;
const START = 2_000_073_600n; // unix seconds
const CPT = 10n ** 18n;
const ONE_USDC = 1_000_000n;
const VOTING_TIME = 3_600n;
/** Calls or members of one transaction, and the gas it gets: as much as a chain allows, and no estimate is asked for. */
const PART = 100;
const AMPLE = { gasLimit: 16_000_000n };

/** NodeKind. */
const KIND = { community: 2n, taskDao: 3n } as const;
/** IDaoTypes.Token. */
const USDC = 0n;
/** Bits of roles. */
const ROLE = { lead: 1n, all: 15n } as const;
const ROOT = 1n;
/** As long as an address of IPFS is. */
const URI = "ipfs://bafybeigdyrzt5sfp7udm7hu76uh7y26nf3efuylqabf3oclgtqy55fbzdi";
const WORD = encodeBytes32String("a word of thirty-two bytes.....");
const BUDGET = ONE_USDC;
const REVENUE = 10_000n * ONE_USDC;

type Cast = Record<"lead" | "worker" | "newcomer", HardhatEthersSigner>;

/**
 * A chain with the DAO tree: a root that publishes tasks and resolves by its lead's share. What is created is led by the same account,
 * the worker has USDC already, and the newcomer has no role anywhere.
 */
export class TreeBench extends Steps {
  readonly root = ROOT;
  private readonly tree: IDaoTree;
  private readonly cast: Cast;
  /** Number of the newest node. */
  private newest = ROOT;
  private resolutions = 0;

  private constructor(connection: NetworkConnection, tree: IDaoTree, cast: Cast) {
    super(connection, START);
    this.tree = tree.connect(cast.lead);
    this.cast = cast;
  }

  static async start(connection: NetworkConnection, plainUsdc?: Artifact): Promise<TreeBench> {
    const { ethers } = connection;
    const { addresses } = await deployWith(connection, plainUsdc);
    const [deployer, lead, worker, newcomer] = await ethers.getSigners();
    if (deployer === undefined || lead === undefined || worker === undefined || newcomer === undefined) {
      throw new Error("The chain has too few accounts");
    }
    await giveCpt(addresses, await listCpt(connection, addresses), [[lead.address, 100_000n * CPT]]);
    const tree = await ethers.getContractAt("IDaoTree", addresses.daoTree);
    const bench = new TreeBench(connection, tree, { lead, worker, newcomer });
    const usdc = mintableAt(addresses.usdc, deployer);
    const cpt = await ethers.getContractAt("CPT", addresses.cpt);
    for (const account of [lead, worker]) await bench.send(() => usdc.mint(account.address, 100n * REVENUE));
    await bench.send(() => usdc.connect(lead).approve(addresses.daoTree, MaxUint256));
    await bench.send(() => cpt.connect(lead).approve(tree, MaxUint256));
    await bench.foundRoot();
    return bench;
  }

  private async foundRoot(): Promise<void> {
    const { tree, cast } = this;
    await this.send(() => tree.createRoot(KIND.community, URI));
    await this.equip(ROOT); // so that the tree's own balance of USDC is never zero
    await this.setPolicy(ROOT);
    await this.send(() => tree.setShares(ROOT, ROOT, [cast.lead.address], [1n]));
  }

  /* THE TREE */

  /** Nodes under a node, each under the one before: the deepest is the last. */
  async chain(parent: bigint, length: number): Promise<bigint[]> {
    const ids = Array.from({ length }, (_, i) => this.newest + 1n + BigInt(i));
    await this.runAsRoot(ids.map((_, i) => this.childCall(ids[i - 1] ?? parent, ROLE.all)));
    this.newest += BigInt(length);
    return ids;
  }

  /** Children of a node, beside each other. */
  async children(parent: bigint, count: number): Promise<void> {
    await this.runAsRoot(new Array<string>(count).fill(this.childCall(parent, 0n)));
    this.newest += BigInt(count);
  }

  /** A node under the root. */
  async node(): Promise<bigint> {
    const [id = 0n] = await this.chain(ROOT, 1);
    return id;
  }

  private childCall(parent: bigint, roles: bigint): string {
    const { lead } = this.cast;
    return this.tree.interface.encodeFunctionData("createChild", [
      parent,
      ROOT,
      KIND.taskDao,
      lead.address,
      roles,
      URI,
    ]);
  }

  /** In the root's name, by resolutions of many calls each: transactions of one call each would take ten times as long. */
  private async runAsRoot(calls: string[]): Promise<void> {
    const { tree, cast } = this;
    const resolutions: [calls: string[], description: string, hash: string][] = [];
    for (let first = 0; first < calls.length; first += PART) {
      const part = calls.slice(first, first + PART);
      const description = `resolution ${(this.resolutions += 1)}`;
      resolutions.push([part, description, await tree.hashResolution(ROOT, part, description)]);
      await this.send(() => tree.proposeResolution(ROOT, part, description, AMPLE));
    }
    for (const [, , hash] of resolutions) {
      await this.send(() => tree.voteResolution(ROOT, hash, cast.lead.address, true, AMPLE));
    }
    this.clock += VOTING_TIME;
    for (const [part, description] of resolutions) {
      await this.send(() => tree.executeResolution(ROOT, part, description, AMPLE));
    }
  }

  /** Gives a node USDC and a pledge, so that it can pay and publish. */
  async equip(id: bigint): Promise<void> {
    await this.send(() => this.tree.fund(id, USDC, 100n * BUDGET));
    if (!(await this.tree.nodeOf(id)).publishes) await this.send(() => this.tree.pledge(id));
  }

  private async setPolicy(id: bigint): Promise<void> {
    const policy = { quorumBps: 1n, thresholdBps: 5_001n, votingTime: VOTING_TIME, delay: 0n, expiry: 30n * DAY };
    await this.send(() => this.tree.setPolicy(id, ROOT, policy));
  }

  /* COSTS */

  private async gasOf(transaction: Send): Promise<number> {
    return Number((await this.send(transaction)).gasUsed);
  }

  /** A child of a node by its lead, with a lead of its own. */
  async childGas(parent: bigint): Promise<number> {
    const { lead } = this.cast;
    this.newest += 1n;
    return this.gasOf(() => this.tree.createChild(parent, parent, KIND.taskDao, lead, ROLE.lead, URI));
  }

  /** A further lead for the newest node, by a role at `via`; it leaves again. */
  async rolesGas(via: bigint): Promise<number> {
    const { newcomer } = this.cast;
    const gas = await this.gasOf(() => this.tree.setRoles(this.newest, via, newcomer, ROLE.lead));
    await this.send(() => this.tree.setRoles(this.newest, via, newcomer, 0n));
    return gas;
  }

  /** To an account that has USDC. */
  async payGas(id: bigint): Promise<number> {
    return this.gasOf(() => this.tree.pay(id, id, USDC, this.cast.worker, BUDGET, WORD));
  }

  /** A whole task of a node, whose lead reviews it: four transactions. */
  async taskGas(parent: bigint): Promise<number> {
    const { tree, cast } = this;
    let gas = await this.gasOf(() => tree.createTask(parent, parent, this.terms()));
    const task = (this.newest += 1n);
    gas += await this.gasOf(() => tree.assign(task, parent, cast.worker));
    gas += await this.gasOf(() => tree.connect(cast.worker).submit(task, WORD));
    return gas + (await this.gasOf(() => tree.approve(task, parent)));
  }

  /** A task with a bond and two milestones, the second for two payees. */
  async plannedTaskGas(parent: bigint): Promise<number> {
    const { lead, worker } = this.cast;
    const payees = [lead, worker].map((account) => ({ account, bps: 5_000n }));
    const milestones = [
      { weightBps: 4_000n, time: 10n * DAY, payees: [] },
      { weightBps: 6_000n, time: 10n * DAY, payees },
    ];
    this.newest += 1n;
    return this.gasOf(() => this.tree.createPlannedTask(parent, parent, this.terms(), milestones, BUDGET, 1_000n));
  }

  private terms() {
    const due = this.clock + 30n * DAY;
    return { token: USDC, budget: BUDGET, due, isRequired: false, planHash: WORD, metadataURI: URI };
  }

  /**
   * A node's members cost, at so many: the last one claims and votes. It has claimed once before, and the node has had revenue.
   *
   * @param from Members that the node has; zero of one that this was never called for.
   */
  async membersGas(id: bigint, from: number, to: number): Promise<MembersGas> {
    const { tree, connection } = this;
    if (from === 0) await this.setPolicy(id);
    for (let first = from; first < to; first += PART) {
      const part = Array.from({ length: Math.min(PART, to - first) }, (_, i) => memberOf(first + i));
      const ones = part.map(() => 1n);
      await this.send(() => tree.setShares(id, ROOT, part, ones, AMPLE));
    }
    const member = await actAs(connection, memberOf(to - 1));
    await this.send(() => tree.creditRevenue(id, USDC, REVENUE, WORD));
    await this.send(() => tree.claimRevenue(id, member.address, USDC));
    const credit = await this.gasOf(() => tree.creditRevenue(id, USDC, REVENUE, WORD));
    const claim = await this.gasOf(() => tree.claimRevenue(id, member.address, USDC));
    const description = `resolution ${(this.resolutions += 1)}`;
    const resolution = await tree.hashResolution(id, [], description);
    await this.send(() => tree.proposeResolution(id, [], description));
    const vote = await this.gasOf(() => {
      return tree.connect(member).voteResolution(id, resolution, member.address, true);
    });
    const setShares = await this.gasOf(() => tree.setShares(id, id, [member.address], [2n]));
    return { setShares, credit, claim, vote };
  }
}

export interface MembersGas {
  setShares: number;
  credit: number;
  claim: number;
  vote: number;
}

function memberOf(index: number): string {
  return zeroPadValue(toBeHex(0xdeca_de00_0000n + BigInt(index)), 20);
}
