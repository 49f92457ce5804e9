import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import { MaxUint256 } from "ethers";
import type { Artifact } from "hardhat/types/artifacts";
import type { NetworkConnection } from "hardhat/types/network";
import { EMBEDDED_ACCOUNTS, type Addresses } from "../deploy/index.ts";
import type { FeeDistributor, VoteEscrow } from "../types/ethers-contracts/index.js";
import type { RowId } from "./rows.ts";
import { actAs, deployWith, mintableAt, Steps, type Gas, type MintableToken } from "./steps.ts";

const DAY = 86_400n;
const WEEK = 7n * DAY;
const START = 2_000_000_000n - (2_000_000_000n % WEEK) + 3n * DAY; // a Sunday
const CPT = 10n ** 18n;
const AMOUNT = 10_000n * CPT;
const REVENUE = 100_000_000_000n; // 100 000 USDC a week

/** Runs every row about veCPT once on a fresh chain, each in the state its description names. */
export async function measureVeGas(connection: NetworkConnection, plainUsdc?: Artifact): Promise<Partial<Gas>> {
  const bench = await VeBench.start(connection, plainUsdc);
  await bench.locks();
  await bench.silence();
  await bench.claims();
  return bench.gas;
}

class VeBench extends Steps {
  private readonly addresses: Addresses;
  private readonly voteEscrow: VoteEscrow;
  private readonly distributor: FeeDistributor;
  private readonly usdc: MintableToken;
  private readonly holders: HardhatEthersSigner[];

  private constructor(
    connection: NetworkConnection,
    addresses: Addresses,
    voteEscrow: VoteEscrow,
    distributor: FeeDistributor,
    signers: HardhatEthersSigner[],
  ) {
    super(connection, START);
    this.addresses = addresses;
    this.voteEscrow = voteEscrow;
    this.distributor = distributor;
    this.usdc = mintableAt(addresses.usdc, signers[0]);
    this.holders = signers.slice(1, 10);
  }

  static async start(connection: NetworkConnection, plainUsdc?: Artifact): Promise<VeBench> {
    const { ethers } = connection;
    const { addresses } = await deployWith(connection, plainUsdc);
    const voteEscrow = await ethers.getContractAt("VoteEscrow", addresses.voteEscrow);
    const distributor = await ethers.getContractAt("FeeDistributor", addresses.feeDistributor);
    const bench = new VeBench(connection, addresses, voteEscrow, distributor, await ethers.getSigners());
    await bench.giveCpt();
    return bench;
  }

  /* ROWS */

  async locks(): Promise<void> {
    const { voteEscrow } = this;
    const [early, first, shared, delegating, other] = this.five();
    await this.send(() => voteEscrow.connect(early).createLock(AMOUNT, this.endIn(30n)));
    await this.send(() => voteEscrow.connect(early).increaseAmount(AMOUNT));
    this.clock += WEEK;
    await this.measure("ve.create.first", () => voteEscrow.connect(first).createLock(AMOUNT, this.endIn(104n)));
    await this.measure("ve.create.shared", () => voteEscrow.connect(shared).createLock(AMOUNT, this.endIn(104n)));
    await this.send(() => voteEscrow.connect(delegating).delegate(other.address));
    await this.measure("ve.create.delegated", () =>
      voteEscrow.connect(delegating).createLock(AMOUNT, this.endIn(104n)),
    );
    await this.measure("ve.increase", () => voteEscrow.connect(first).increaseAmount(AMOUNT));
    await this.measure("ve.extend", () => voteEscrow.connect(first).extendLock(this.endIn(150n)));
    await this.measure("ve.delegate", () => voteEscrow.connect(shared).delegate(other.address));
    this.clock += 31n * WEEK;
    await this.measure("ve.withdraw", () => voteEscrow.connect(early).withdraw());
  }

  async silence(): Promise<void> {
    const { voteEscrow } = this;
    await this.send(() => voteEscrow.checkpoint());
    for (const [row, weeks] of SILENCES) {
      this.clock += weeks * WEEK;
      await this.measure(row, () => voteEscrow.checkpoint());
    }
  }

  async claims(): Promise<void> {
    const { distributor } = this;
    const [, , , , holder] = this.five();
    await this.send(() => this.voteEscrow.connect(holder).createLock(AMOUNT, this.endIn(200n)));
    await this.weeks(2n);
    await this.send(() => distributor.claim(holder.address));
    for (const [row, weeks] of CLAIMS) {
      await this.weeks(weeks);
      await this.measure(row, () => distributor.claim(holder.address));
    }
  }

  /* STEPS */

  /** Money in every week; each settles the week before. */
  private async weeks(count: bigint): Promise<void> {
    for (let i = 0n; i < count; i++) {
      this.clock += WEEK;
      await this.send(() => this.distributor.receiveRevenue(0n, REVENUE));
    }
  }

  private endIn(weeks: bigint): bigint {
    return (this.clock / WEEK + weeks) * WEEK;
  }

  private five(): [
    HardhatEthersSigner,
    HardhatEthersSigner,
    HardhatEthersSigner,
    HardhatEthersSigner,
    HardhatEthersSigner,
  ] {
    const [a, b, c, d, e] = this.holders;
    if (a === undefined || b === undefined || c === undefined || d === undefined || e === undefined) {
      throw new Error("The chain has too few accounts");
    }
    return [a, b, c, d, e];
  }

  /** CPT is listed by the admin, after its delay; what the foundation has then goes to the holders. */
  private async giveCpt(): Promise<void> {
    const { ethers } = this.connection;
    const signers = await ethers.getSigners();
    const foundation = signers[EMBEDDED_ACCOUNTS.foundation];
    if (foundation === undefined) throw new Error("The chain has too few accounts");
    const admin = await actAs(this.connection, this.addresses.sevenOfNine);
    const manager = await ethers.getContractAt("AccessManager", this.addresses.accessManager, admin);
    const vault = await ethers.getContractAt("VestingVault", this.addresses.vestingVault);
    const cpt = await ethers.getContractAt("CPT", this.addresses.cpt);
    const announce = vault.interface.encodeFunctionData("announceListing", [this.clock + 3n * DAY]);
    await this.send(() => manager.schedule(this.addresses.vestingVault, announce, 0));
    this.clock += 2n * DAY;
    await this.send(() => manager.execute(this.addresses.vestingVault, announce));
    this.clock += DAY;
    const atListing = await vault.scheduleIdOf(foundation.address, 0);
    await this.send(() => vault.release(atListing));
    for (const { address } of this.holders) {
      await this.send(() => cpt.connect(foundation).transfer(address, 10n * AMOUNT));
    }
    for (const holder of this.holders) {
      await this.send(() => cpt.connect(holder).approve(this.addresses.voteEscrow, MaxUint256));
      await this.send(() => this.usdc.mint(holder.address, 1n));
    }
    const [payer] = await ethers.getSigners();
    if (payer === undefined) return;
    await this.send(() => this.usdc.mint(payer.address, 1_000n * REVENUE));
    await this.send(() => this.usdc.connect(payer).approve(this.addresses.feeDistributor, MaxUint256));
  }
}

const SILENCES: readonly (readonly [RowId, bigint])[] = [
  ["ve.catchup.1", 1n],
  ["ve.catchup.10", 10n],
  ["ve.catchup.52", 52n],
];

const CLAIMS: readonly (readonly [RowId, bigint])[] = [
  ["fees.claim.1", 1n],
  ["fees.claim.10", 10n],
  ["fees.claim.50", 50n],
];
