import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import { encodeBytes32String, MaxUint256 } from "ethers";
import type { Artifact } from "hardhat/types/artifacts";
import type { NetworkConnection } from "hardhat/types/network";
import type { Addresses } from "../deploy/index.ts";
import type { ILendingPool, RedeemQueue } from "../types/ethers-contracts/index.js";
import { actAs, deployWith, mintableAt, Steps, type Gas, type MintableToken } from "./steps.ts";

const DAY = 86_400n;
const START = 2_000_073_600n; // unix seconds, a midnight
const ONE_USDC = 1_000_000n;
const ONE_SHARE = 10n ** 12n;
const POOL = 1; // IInsuranceFund.Compartment
const REF = encodeBytes32String("order 1");

/** Runs every row about the lending pool and its queue once on a fresh chain, each in the state its description names. */
export async function measurePoolGas(connection: NetworkConnection, plainUsdc?: Artifact): Promise<Partial<Gas>> {
  const bench = await PoolBench.start(connection, plainUsdc);
  await bench.lending();
  await bench.queue();
  return bench.gas;
}

/** What settling a day's requests costs, by their number: each of an account of its own. */
export async function measureSettlement(
  connection: NetworkConnection,
  requests: number,
  plainUsdc?: Artifact,
): Promise<number> {
  const bench = await PoolBench.start(connection, plainUsdc);
  return bench.settlement(requests);
}

class PoolBench extends Steps {
  private readonly addresses: Addresses;
  private readonly usdc: MintableToken;
  private readonly pool: ILendingPool;
  private readonly redeemQueue: RedeemQueue;
  private readonly cast: Record<"first" | "second" | "borrower", HardhatEthersSigner>;

  private constructor(
    connection: NetworkConnection,
    addresses: Addresses,
    contracts: { usdc: MintableToken; pool: ILendingPool; redeemQueue: RedeemQueue },
    cast: Record<"first" | "second" | "borrower", HardhatEthersSigner>,
  ) {
    super(connection, START);
    this.addresses = addresses;
    this.usdc = contracts.usdc;
    this.pool = contracts.pool;
    this.redeemQueue = contracts.redeemQueue;
    this.cast = cast;
  }

  /** Two lenders and a borrower with USDC. */
  static async start(connection: NetworkConnection, plainUsdc?: Artifact): Promise<PoolBench> {
    const { ethers } = connection;
    const { addresses } = await deployWith(connection, plainUsdc);
    const [deployer, first, second, borrower] = await ethers.getSigners();
    if (deployer === undefined || first === undefined || second === undefined || borrower === undefined) {
      throw new Error("The chain has too few accounts");
    }
    const contracts = {
      usdc: mintableAt(addresses.usdc, deployer),
      pool: await ethers.getContractAt("ILendingPool", addresses.lendingPool),
      redeemQueue: await ethers.getContractAt("RedeemQueue", addresses.redeemQueue),
    };
    const bench = new PoolBench(connection, addresses, contracts, { first, second, borrower });
    for (const account of [deployer, first, second, borrower]) {
      await bench.send(() => bench.usdc.mint(account.address, 1_000_000n * ONE_USDC));
      for (const spender of [addresses.lendingPool, addresses.insuranceFund]) {
        await bench.send(() => bench.usdc.connect(account).approve(spender, MaxUint256));
      }
    }
    const fund = await ethers.getContractAt("InsuranceFund", addresses.insuranceFund);
    await bench.send(() => bench.pool.connect(first).deposit(100_000n * ONE_USDC, first));
    await bench.send(() => bench.pool.connect(second).deposit(100_000n * ONE_USDC, second));
    await bench.send(() => fund.connect(deployer).deposit(POOL, addresses.usdc, 10_000n * ONE_USDC));
    return bench;
  }

  /** Draws, repayments, deposits and exits on a day on which the pool was already used. */
  async lending(): Promise<void> {
    const { pool, connection, addresses } = this;
    const { first, second, borrower } = this.cast;
    const admin = await actAs(connection, addresses.sevenOfNine);
    const manager = await connection.ethers.getContractAt("AccessManager", addresses.accessManager);
    const maturity = (this.clock / DAY + 300n) * DAY;
    const terms: [string, bigint, bigint, string] = [
      borrower.address,
      20_000n * ONE_USDC,
      maturity,
      encodeBytes32String("group buy"),
    ];
    const approval = pool.interface.encodeFunctionData("approveLine", terms);
    await this.send(() => manager.connect(admin).schedule(pool, approval, 0));
    this.clock += 2n * DAY;
    await this.send(() => manager.connect(admin).execute(pool, approval));
    await this.measure("pool.draw.first", () => pool.connect(borrower).draw(5_000n * ONE_USDC, borrower, REF));
    await this.measure("pool.draw", () => pool.connect(borrower).draw(5_000n * ONE_USDC, borrower, REF));
    await this.measure("pool.repay", () => pool.connect(borrower).repay(borrower, 1_000n * ONE_USDC, REF));
    await this.measure("pool.deposit", () => pool.connect(second).deposit(1_000n * ONE_USDC, second));
    await this.measure("pool.withdraw", () => pool.connect(first).withdraw(1_000n * ONE_USDC, first, first));
    this.clock += DAY;
    await this.measure("pool.deposit.day", () => pool.connect(second).deposit(1_000n * ONE_USDC, second));
  }

  /** Two requests of more than the day's budget, settled over the days after, and claimed. */
  async queue(): Promise<void> {
    const { redeemQueue } = this;
    const { first, second } = this.cast;
    await this.send(() => redeemQueue.connect(first).requestRedeem(10n * ONE_SHARE, first, first));
    await this.measure("pool.requestRedeem.atOnce", () => {
      return redeemQueue.connect(second).requestRedeem(10n * ONE_SHARE, second, second);
    });
    await this.measure("pool.requestRedeem.first", () => {
      return redeemQueue.connect(first).requestRedeem(25_000n * ONE_SHARE, first, first);
    });
    const third = (await this.connection.ethers.getSigners())[0] as HardhatEthersSigner;
    await this.send(() => this.pool.connect(second).transfer(third, 20_000n * ONE_SHARE));
    await this.measure("pool.requestRedeem", () => {
      return redeemQueue.connect(third).requestRedeem(15_000n * ONE_SHARE, third, third);
    });
    this.clock = (this.clock / DAY + 1n) * DAY;
    await this.measure("pool.settle", () => redeemQueue.settle(1));
    for (let day = 0; (await redeemQueue.waiting()).first !== 0n; day += 1) {
      if (day === 10) throw new Error("The queue does not end");
      this.clock += DAY;
      await this.send(() => redeemQueue.settle(1));
    }
    const claimable = await redeemQueue.maxRedeem(third);
    await this.measure("pool.claimRedeem", () => redeemQueue.connect(third).redeem(claimable, third, third));
  }

  /** Gas of the first settlement of so many requests, on the day after. */
  async settlement(requests: number): Promise<number> {
    const { redeemQueue } = this;
    const { first } = this.cast;
    await this.send(() => redeemQueue.connect(first).requestRedeem(50_000n * ONE_SHARE, first, first));
    for (let i = 1; i < requests; i += 1) {
      const controller = `0x${(0x10_000 + i).toString(16).padStart(40, "0")}`;
      await this.send(() => redeemQueue.connect(first).requestRedeem(20n * ONE_SHARE, controller, first));
    }
    this.clock = (this.clock / DAY + 1n) * DAY;
    return Number((await this.send(() => redeemQueue.settle(1))).gasUsed);
  }
}
