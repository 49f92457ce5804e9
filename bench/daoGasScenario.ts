import { MaxUint256, toBeHex, zeroPadValue } from "ethers";
import type { Artifact } from "hardhat/types/artifacts";
import type { NetworkConnection } from "hardhat/types/network";
import type { Addresses } from "../deploy/index.ts";
import { giveCpt, listCpt } from "../tasks/lib/market/listing.ts";
import type { TopHolders } from "../types/ethers-contracts/index.js";
import { TreeBench } from "./daoTreeBench.ts";
import { actAs, deployWith, Steps, type Gas } from "./steps.ts";

const WEEK = 604_800n;
const CPT = 10n ** 18n;

/** CPT that each locks: a hundred in rising order, and others between, above and below them. */
const MEMBERS = Array.from({ length: 100 }, (_, i) => BigInt(1_000 + 10 * i));
const FIRST = 1_015n;
const SECOND = 700n;
const LARGEST = 5_000n;
const SMALLEST = 500n;

/** Runs every row about the largest holders once on a fresh chain, each in the state its description names. */
export async function measureDaoGas(connection: NetworkConnection): Promise<Partial<Gas>> {
  const bench = await DaoBench.start(connection);
  await bench.rows();
  return bench.gas;
}

/** Runs every row about the DAO tree, which is 2 000 nodes deep at one place and 10 000 wide at another. */
export async function measureTreeGas(connection: NetworkConnection, plainUsdc?: Artifact): Promise<Partial<Gas>> {
  const bench = await TreeBench.start(connection, plainUsdc);
  const chain = await bench.chain(bench.root, 1_999);
  const fourth = chain[3] ?? 0n;
  const deepest = chain.at(-1) ?? 0n;
  const wide = await bench.node();
  await bench.children(wide, 10_000);
  await bench.equip(fourth);
  const { credit, claim, vote } = await bench.membersGas(fourth, 0, 10);
  return {
    "dao.child.d5": await bench.childGas(fourth),
    "dao.child.d2000": await bench.childGas(deepest),
    "dao.child.wide": await bench.childGas(wide),
    "dao.task": await bench.taskGas(fourth),
    "dao.task.planned": await bench.plannedTaskGas(fourth),
    "dao.revenue.credit": credit,
    "dao.revenue.claim": claim,
    "dao.vote": vote,
  };
}

class DaoBench extends Steps {
  private readonly addresses: Addresses;
  private readonly topHolders: TopHolders;

  private constructor(connection: NetworkConnection, addresses: Addresses, topHolders: TopHolders) {
    super(connection, 0n);
    this.addresses = addresses;
    this.topHolders = topHolders;
  }

  static async start(connection: NetworkConnection): Promise<DaoBench> {
    const { addresses } = await deployWith(connection);
    const topHolders = await connection.ethers.getContractAt("TopHolders", addresses.topHolders);
    const bench = new DaoBench(connection, addresses, topHolders);
    await bench.lockCpt();
    return bench;
  }

  /** All lock until the same week, so that their votes stay in the order of their amounts. */
  private async lockCpt(): Promise<void> {
    const { connection, addresses } = this;
    const { ethers, networkHelpers } = connection;
    const foundation = await listCpt(connection, addresses);
    const amounts = [...MEMBERS, FIRST, SECOND, LARGEST, SMALLEST];
    await giveCpt(
      addresses,
      foundation,
      amounts.map((amount) => [holderOf(amount), amount * CPT] as const),
    );
    const cpt = await ethers.getContractAt("CPT", addresses.cpt);
    const voteEscrow = await ethers.getContractAt("VoteEscrow", addresses.voteEscrow);
    this.clock = (BigInt(await networkHelpers.time.latest()) / WEEK) * WEEK + WEEK;
    const end = (this.clock / WEEK + 208n) * WEEK;
    for (const amount of amounts) {
      const holder = await actAs(connection, holderOf(amount));
      await this.send(() => cpt.connect(holder).approve(addresses.voteEscrow, MaxUint256));
      await this.send(() => voteEscrow.connect(holder).createLock(amount * CPT, end));
    }
  }

  async rows(): Promise<void> {
    const { topHolders } = this;
    const poke = (...amounts: bigint[]) => topHolders.poke(amounts.map(holderOf));
    await this.nextEpoch();
    await this.measure("dao.top.poke.first", () => poke(FIRST));
    await this.measure("dao.top.poke", () => poke(SECOND));
    await this.nextEpoch();
    await this.measure("dao.top.poke100", () => poke(...MEMBERS));
    await this.measure("dao.top.poke.passed", () => poke(SMALLEST));
    await this.measure("dao.top.poke.worst", () => poke(LARGEST));
    await this.measure("dao.top.poke.best", () => poke(FIRST));
    await this.nextEpoch();
    await this.nextEpoch();
    await this.measure("dao.top.poke100.later", () => poke(...MEMBERS));
  }

  private async nextEpoch(): Promise<void> {
    [, , this.clock] = await this.topHolders.epochOf(this.clock);
  }
}

function holderOf(amount: bigint): string {
  return zeroPadValue(toBeHex(0xdeca_de00_0000n + amount), 20);
}
