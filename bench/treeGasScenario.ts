import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import { id as hashOf, MaxUint256 } from "ethers";
import type { Artifact } from "hardhat/types/artifacts";
import type { NetworkConnection } from "hardhat/types/network";
import { giveCpt, listCpt } from "../tasks/lib/market/listing.ts";
import type { IDaoTree } from "../types/ethers-contracts/index.js";
import { deployWith, mintableAt, Steps, type Gas } from "./steps.ts";

const DAY = 86_400n;
const CPT = 10n ** 18n;
const ONE_USDC = 1_000_000n;
const DEPTH = 2_000;
/** Nodes that one resolution creates. */
const PART = 150;
const ROOM = { gasLimit: 16_000_000n };
const VOTING_TIME = 3_600n;
/** NodeKind. */
const KIND = { community: 2n, taskDao: 3n } as const;
/** IDaoTypes.Token. */
const USDC = 0n;
const LEAD = 1n;
const ALL_ROLES = 15n;
/** As long as an address of IPFS is. */
const URI = "ipfs://bafybeigdyrzt5sfp7udm7hu76uh7y26nf3efuylqabf3oclgtqy55fbzdi";

/** Runs every row about the DAO tree once on a fresh chain. */
export async function measureTreeGas(connection: NetworkConnection, plainUsdc?: Artifact): Promise<Partial<Gas>> {
  const bench = await TreeBench.start(connection, plainUsdc);
  await bench.rows();
  return bench.gas;
}

/** A root that publishes tasks, has USDC, and resolves. `lead` has all roles of what is created, `worker` has worked before. */
class TreeBench extends Steps {
  private readonly tree: IDaoTree;
  private readonly lead: HardhatEthersSigner;
  private readonly worker: HardhatEthersSigner;
  private readonly root = 1n;

  private constructor(
    connection: NetworkConnection,
    clock: bigint,
    { tree, lead, worker }: { tree: IDaoTree; lead: HardhatEthersSigner; worker: HardhatEthersSigner },
  ) {
    super(connection, clock);
    this.tree = tree.connect(lead);
    this.lead = lead;
    this.worker = worker;
  }

  static async start(connection: NetworkConnection, plainUsdc?: Artifact): Promise<TreeBench> {
    const { ethers, networkHelpers } = connection;
    const { addresses } = await deployWith(connection, plainUsdc);
    const [deployer, lead, worker] = await ethers.getSigners();
    if (deployer === undefined || lead === undefined || worker === undefined) throw new Error("too few accounts");
    const foundation = await listCpt(connection, addresses);
    await giveCpt(addresses, foundation, [[lead.address, 20_000n * CPT]]);
    const clock = (BigInt(await networkHelpers.time.latest()) / DAY + 1n) * DAY;
    const tree = await ethers.getContractAt("IDaoTree", addresses.daoTree);
    const bench = new TreeBench(connection, clock, { tree, lead, worker });
    const usdc = mintableAt(addresses.usdc, deployer);
    const cpt = await ethers.getContractAt("CPT", addresses.cpt);
    for (const account of [lead, worker]) await bench.send(() => usdc.mint(account.address, 10_000n * ONE_USDC));
    await bench.send(() => usdc.connect(lead).approve(addresses.daoTree, MaxUint256));
    await bench.send(() => cpt.connect(lead).approve(addresses.daoTree, MaxUint256));
    await bench.send(() => bench.tree.createRoot(KIND.community, URI));
    const policy = { quorumBps: 1n, thresholdBps: 5_001n, votingTime: VOTING_TIME, delay: 0n, expiry: 30n * DAY };
    await bench.send(() => bench.tree.setShares(bench.root, bench.root, [lead.address], [1n]));
    await bench.send(() => bench.tree.setPolicy(bench.root, bench.root, policy));
    return bench;
  }

  async rows(): Promise<void> {
    const [high = 0n, ...below] = await this.chain(DEPTH - 1);
    const fourth = below[2] ?? high;
    const deepest = below.at(-1) ?? high;
    const { tree, lead } = this;
    for (const [row, parent] of [
      ["dao.child.d5", fourth],
      ["dao.child.d2000", deepest],
    ] as const) {
      await this.measure(row, () => tree.createChild(parent, parent, KIND.taskDao, lead.address, LEAD, URI));
    }
    await this.send(() => tree.pledge(fourth));
    await this.send(() => tree.fund(fourth, USDC, 1_000n * ONE_USDC));
    await this.task(fourth);
    this.gas["dao.task"] = await this.task(fourth);
  }

  /** Create, bind, submit, approve and pay. */
  private async task(parent: bigint): Promise<number> {
    const { tree, worker } = this;
    const terms = {
      token: USDC,
      budget: 100n * ONE_USDC,
      due: this.clock + 30n * DAY,
      isRequired: false,
      planHash: hashOf("plan"),
      metadataURI: URI,
    };
    const created = await this.send(() => tree.createTask(parent, parent, terms));
    const id = await tree.lastId();
    const receipts = [
      created,
      await this.send(() => tree.assign(id, parent, worker.address)),
      await this.send(() => tree.connect(worker).submit(id, hashOf("result"))),
      await this.send(() => tree.approve(id, parent)),
    ];
    return receipts.reduce((sum, { gasUsed }) => sum + Number(gasUsed), 0);
  }

  /** Nodes below the root, each under the one before: by resolutions, since a transaction of its own for each takes much longer. */
  private async chain(length: number): Promise<bigint[]> {
    const { tree, root, lead } = this;
    const ids = Array.from({ length }, (_, i) => root + BigInt(i) + 1n);
    const calls = ids.map((id) =>
      tree.interface.encodeFunctionData("createChild", [id - 1n, root, KIND.taskDao, lead.address, ALL_ROLES, URI]),
    );
    const parts = Array.from({ length: Math.ceil(length / PART) }, (_, i) => {
      return { calls: calls.slice(i * PART, (i + 1) * PART), words: `part ${i}` };
    });
    for (const part of parts) await this.send(() => tree.proposeResolution(root, part.calls, part.words, ROOM));
    for (const part of parts) {
      const hash = await tree.hashResolution(root, part.calls, part.words);
      await this.send(() => tree.voteResolution(root, hash, lead.address, true));
    }
    this.clock += VOTING_TIME;
    for (const part of parts) await this.send(() => tree.executeResolution(root, part.calls, part.words, ROOM));
    return ids;
  }
}
