import { MaxUint256, toBeHex, zeroPadValue } from "ethers";
import type { NetworkConnection } from "hardhat/types/network";
import type { Addresses } from "../deploy/index.ts";
import { giveCpt, listCpt } from "../tasks/lib/market/listing.ts";
import type { TopHolders } from "../types/ethers-contracts/index.js";
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
