import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import { keccak256, AbiCoder, MaxUint256, ZeroHash } from "ethers";
import type { Artifact } from "hardhat/types/artifacts";
import type { NetworkConnection } from "hardhat/types/network";
import { EMBEDDED_ACCOUNTS, type Addresses } from "../deploy/index.ts";
import { CptMarket } from "../tasks/lib/market/exchange.ts";
import type {
  AccessManager,
  BuybackBurner,
  CPT,
  Genesis,
  PoolObserver,
  PriceOracle,
  PrivateSale,
  Treasury,
  VestingVault,
} from "../types/ethers-contracts/index.js";
import { actAs, deployWith, mintableAt, Steps, type Gas, type MintableToken } from "./steps.ts";

const DAY = 86_400n;
const MONTH = 30n * DAY;
const DELAY = 2n * DAY;
const START = 2_000_073_600n; // unix seconds, a midnight
const ONE_CPT = 10n ** 18n;
const ONE_USDC = 1_000_000n;
const PRICE = 800_000n;
const GENERAL = 3; // ITreasury.Account
const BUYBACK = 5; // IRevenueRouter.Sink

/** Runs every row about vesting, sale, prices, buyback and treasury once on a fresh chain, each in the state its description names. */
export async function measureTokenGas(connection: NetworkConnection, plainUsdc?: Artifact): Promise<Partial<Gas>> {
  const bench = await TokenBench.start(connection, plainUsdc);
  await bench.sale();
  await bench.team();
  await bench.listing();
  await bench.buyback();
  await bench.treasury();
  await bench.releases();
  await bench.limited();
  return bench.gas;
}

interface Contracts {
  manager: AccessManager;
  cpt: CPT;
  genesis: Genesis;
  vault: VestingVault;
  sale: PrivateSale;
  oracle: PriceOracle;
  observer: PoolObserver;
  burner: BuybackBurner;
  treasury: Treasury;
}

interface Cast {
  deployer: HardhatEthersSigner;
  member: HardhatEthersSigner;
  newcomer: HardhatEthersSigner;
  buyer: HardhatEthersSigner;
  otherBuyer: HardhatEthersSigner;
  admin: HardhatEthersSigner;
  council: HardhatEthersSigner;
  foundation: HardhatEthersSigner;
}

class TokenBench extends Steps {
  private readonly addresses: Addresses;
  private readonly market: CptMarket;
  private readonly contracts: Contracts;
  private readonly cast: Cast;
  private readonly usdc: MintableToken;

  private constructor(
    connection: NetworkConnection,
    addresses: Addresses,
    market: CptMarket,
    contracts: Contracts,
    cast: Cast,
  ) {
    super(connection, START);
    this.addresses = addresses;
    this.market = market;
    this.contracts = contracts;
    this.cast = cast;
    this.usdc = mintableAt(addresses.usdc, cast.deployer);
  }

  static async start(connection: NetworkConnection, plainUsdc?: Artifact): Promise<TokenBench> {
    const { ethers } = connection;
    const { addresses, exchange } = await deployWith(connection, plainUsdc);
    const market = await CptMarket.at(connection, addresses, exchange);
    const contracts = {
      manager: await ethers.getContractAt("AccessManager", addresses.accessManager),
      cpt: await ethers.getContractAt("CPT", addresses.cpt),
      genesis: await ethers.getContractAt("Genesis", addresses.genesis),
      vault: await ethers.getContractAt("VestingVault", addresses.vestingVault),
      sale: await ethers.getContractAt("PrivateSale", addresses.privateSale),
      oracle: await ethers.getContractAt("PriceOracle", addresses.priceOracle),
      observer: await ethers.getContractAt("PoolObserver", addresses.poolObserver),
      burner: await ethers.getContractAt("BuybackBurner", addresses.buybackBurner),
      treasury: await ethers.getContractAt("Treasury", addresses.treasury),
    };
    const signers = await ethers.getSigners();
    const at = (index: number): HardhatEthersSigner => {
      const signer = signers[index];
      if (signer === undefined) throw new Error("The chain has too few accounts");
      return signer;
    };
    const cast = {
      deployer: at(EMBEDDED_ACCOUNTS.deployer),
      member: at(1),
      newcomer: at(2),
      buyer: at(3),
      otherBuyer: at(4),
      admin: await actAs(connection, addresses.sevenOfNine),
      council: await actAs(connection, addresses.fourOfNine),
      foundation: at(EMBEDDED_ACCOUNTS.foundation),
    };
    return new TokenBench(connection, addresses, market, contracts, cast);
  }

  /* ROWS */

  async sale(): Promise<void> {
    const { sale } = this.contracts;
    const { buyer, otherBuyer, council } = this.cast;
    const [leaf, otherLeaf] = [buyer, otherBuyer].map(({ address }) => leafOf(address)) as [string, string];
    const root = keccak256(leaf < otherLeaf ? leaf + otherLeaf.slice(2) : otherLeaf + leaf.slice(2));
    const opensAt = this.clock + DELAY + DAY;
    const round = {
      price: PRICE,
      cap: 5_000_000n * ONE_CPT,
      opensAt,
      closesAt: opensAt + MONTH,
      buyerCap: 100_000n * ONE_USDC,
      root,
    };
    const setRound = sale.interface.encodeFunctionData("setRound", [0, round]);
    await this.delayed(council, this.addresses.privateSale, setRound);
    for (const account of [buyer, otherBuyer]) {
      await this.send(() => this.usdc.mint(account.address, 200_000n * ONE_USDC));
      await this.send(() => this.usdc.connect(account).approve(this.addresses.privateSale, MaxUint256));
    }
    this.clock = opensAt;
    await this.send(() => sale.connect(buyer).buy(1_000n * ONE_USDC, 0, [otherLeaf]));
    await this.measure("sale.buy", () => sale.connect(otherBuyer).buy(50_000n * ONE_USDC, 0, [leaf]));
  }

  /** Schedules with a start of their own. */
  async team(): Promise<void> {
    const { genesis } = this.contracts;
    const start = this.clock + MONTH;
    for (const { address } of [this.cast.member, this.cast.newcomer]) {
      const grant = genesis.interface.encodeFunctionData("grantTeam", [address, 123_456_789n * 10n ** 15n, start]);
      await this.delayed(this.cast.admin, this.addresses.genesis, grant);
    }
  }

  async listing(): Promise<void> {
    const { vault, cpt } = this.contracts;
    const { admin, foundation, member } = this.cast;
    const listedAt = this.clock + DELAY + DAY;
    const announce = vault.interface.encodeFunctionData("announceListing", [listedAt]);
    await this.delayed(admin, this.addresses.vestingVault, announce);
    this.clock = listedAt;
    await this.send(() => vault.release(schedule(foundation.address)));
    await this.send(() => cpt.connect(foundation).transfer(member.address, ONE_CPT));
    await this.send(() => this.usdc.mint(foundation.address, 2_000_000n * ONE_USDC));
    await this.connection.networkHelpers.time.increaseTo(this.clock);
    await this.market.open(foundation, PRICE, 1_000_000n * ONE_CPT, 200);
    await this.connection.networkHelpers.time.increase(60);
    await this.market.swap(foundation, "usdc", 1_000n * ONE_USDC);
    await this.settleClock();
  }

  async buyback(): Promise<void> {
    const { burner, oracle, observer } = this.contracts;
    const { deployer } = this.cast;
    await this.send(() => this.usdc.mint(deployer.address, 100_000n * ONE_USDC));
    await this.send(() => this.usdc.connect(deployer).approve(this.addresses.buybackBurner, MaxUint256));
    await this.send(() => burner.receiveRevenue(BUYBACK, 50_000n * ONE_USDC));
    for (let i = 0; i < 2; i++) {
      await this.connection.networkHelpers.time.increaseTo(this.clock + 3_600n);
      await this.market.answer(PRICE);
      await this.settleClock();
      if (i === 0) await this.send(() => burner.buy(MaxUint256, 0, [this.market.pool]));
    }
    await this.send(() => oracle.poke());
    this.clock += 600n;
    await this.measure("oracle.poke", () => oracle.poke());
    await this.measure("buyback.buy", () => burner.buy(MaxUint256, 0, [this.market.pool]));
    await this.measure("buyback.burn", () => burner.burn());
    await this.send(() => observer.refresh());
    this.clock += DAY;
    await this.measure("observer.refresh", () => observer.refresh());
  }

  async treasury(): Promise<void> {
    const { treasury, cpt } = this.contracts;
    const { deployer, council, member, foundation } = this.cast;
    const { usdc, cpt: cptAt } = this.addresses;
    await this.connection.networkHelpers.time.increaseTo(this.clock + 60n);
    await this.market.answer(PRICE);
    await this.settleClock();
    await this.send(() => this.usdc.connect(deployer).approve(this.addresses.treasury, MaxUint256));
    await this.send(() => treasury.deposit(GENERAL, usdc, 40_000n * ONE_USDC));
    await this.send(() => cpt.connect(foundation).approve(this.addresses.treasury, MaxUint256));
    await this.send(() => treasury.connect(foundation).deposit(GENERAL, cptAt, 10_000n * ONE_CPT));
    const pay = (token: string, amount: bigint) => () =>
      treasury.connect(council).pay(GENERAL, token, member.address, amount, ZeroHash);
    await this.send(pay(usdc, ONE_USDC));
    await this.measure("treasury.pay.usdc", pay(usdc, ONE_USDC));
    await this.measure("treasury.pay.cpt", pay(cptAt, ONE_CPT));
  }

  async releases(): Promise<void> {
    const { vault } = this.contracts;
    const { member, newcomer, foundation } = this.cast;
    this.clock = START + 15n * MONTH;
    await this.measure("vest.release.first", () => vault.release(schedule(foundation.address, 1n)));
    await this.measure("vest.release.newcomer", () => vault.release(schedule(newcomer.address)));
    await this.send(() => vault.release(schedule(member.address)));
    this.clock += MONTH;
    await this.measure("vest.release.later", () => vault.release(schedule(member.address)));
  }

  async limited(): Promise<void> {
    const { vault } = this.contracts;
    const { buyer, otherBuyer } = this.cast;
    await this.measure("vest.release.limited.day", () => vault.release(schedule(buyer.address)));
    await this.measure("vest.release.limited", () => vault.release(schedule(otherBuyer.address)));
  }

  /* STEPS */

  /** Calls as an account whose role has a delay. */
  private async delayed(holder: HardhatEthersSigner, target: string, data: string): Promise<void> {
    const manager = this.contracts.manager.connect(holder);
    await this.send(() => manager.schedule(target, data, 0));
    this.clock += DELAY;
    await this.send(() => manager.execute(target, data));
  }

  /** After transactions that set no second of their own. */
  private async settleClock(): Promise<void> {
    this.clock = BigInt(await this.connection.networkHelpers.time.latest());
  }
}

function leafOf(account: string): string {
  return keccak256(keccak256(AbiCoder.defaultAbiCoder().encode(["address"], [account])));
}

function schedule(beneficiary: string, place = 0n): bigint {
  return (BigInt(beneficiary) << 32n) | place;
}
