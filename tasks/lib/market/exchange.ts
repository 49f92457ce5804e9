import { createRequire } from "node:module";
import { Contract, MaxUint256, type ContractTransactionResponse, type Signer } from "ethers";
import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import type { NetworkConnection } from "hardhat/types/network";
import { EMBEDDED_ACCOUNTS, TooFewAccountsError, type Addresses, type Exchange } from "../../../deploy/index.ts";
import { CPT__factory, PriceOracle__factory } from "../../../sdk/src/typechain/index.ts";
import { gasOf } from "./transactions.ts";

const require = createRequire(import.meta.url);

const POOL_ABI = (
  require("@uniswap/v3-core/artifacts/contracts/UniswapV3Pool.sol/UniswapV3Pool.json") as { abi: object[] }
).abi;
const POSITIONS_ABI = [
  "function mint((address token0,address token1,uint24 fee,int24 tickLower,int24 tickUpper,uint256 amount0Desired,uint256 amount1Desired,uint256 amount0Min,uint256 amount1Min,address recipient,uint256 deadline) params) returns (uint256 tokenId, uint128 liquidity, uint256 amount0, uint256 amount1)",
];
const ROUTER_ABI = [
  "function exactInputSingle((address tokenIn,address tokenOut,uint24 fee,address recipient,uint256 deadline,uint256 amountIn,uint256 amountOutMinimum,uint160 sqrtPriceLimitX96) params) returns (uint256 amountOut)",
];
const FEED_ABI = ["function aggregator() view returns (address)"];
const AGGREGATOR_ABI = [
  "function latestRound() view returns (uint256)",
  "function submit(uint256 roundId, int256 submission)",
];
const TOKEN_ABI = ["function approve(address spender, uint256 amount) returns (bool)"];

const ONE_CPT = 10n ** 18n;
const MAX_TICK = 887_272;
const FEED_UNITS = 100n; // a feed has 8 decimals, USDC 6
const FOREVER = 2n ** 40n;

/** A price in USDC units (6 decimals) for one CPT. */
type PriceUnits = bigint;

/** The CPT/USDC pool and the price feeds of a development chain, as those use them who are not the protocol. */
export class CptMarket {
  readonly #addresses: Addresses;
  readonly #exchange: Exchange;
  readonly #pool: Contract;
  readonly #fee: number;
  readonly #feeds: Record<"cpt" | "usdc", Contract>;

  private constructor(
    addresses: Addresses,
    exchange: Exchange,
    pool: Contract,
    fee: number,
    feeds: Record<"cpt" | "usdc", Contract>,
  ) {
    this.#addresses = addresses;
    this.#exchange = exchange;
    this.#pool = pool;
    this.#fee = fee;
    this.#feeds = feeds;
  }

  static async at({ ethers }: NetworkConnection, addresses: Addresses, exchange: Exchange): Promise<CptMarket> {
    const { provider } = ethers;
    const signers = await ethers.getSigners();
    const reporter = signers[EMBEDDED_ACCOUNTS.reporter];
    if (reporter === undefined) throw new TooFewAccountsError(signers.length);
    const { pool, cptFeed, usdcFeed } = await PriceOracle__factory.connect(addresses.priceOracle, provider).sources();
    const aggregatorOf = async (feed: string): Promise<Contract> => {
      const proxy = new Contract(feed, FEED_ABI, provider);
      return new Contract((await proxy.getFunction("aggregator")()) as string, AGGREGATOR_ABI, reporter);
    };
    const contract = new Contract(pool, POOL_ABI, provider);
    const fee = Number(await contract.getFunction("fee")());
    const feeds = { cpt: await aggregatorOf(cptFeed), usdc: await aggregatorOf(usdcFeed) };
    return new CptMarket(addresses, exchange, contract, fee, feeds);
  }

  get pool(): `0x${string}` {
    return this.#pool.target as `0x${string}`;
  }

  /** Gives the pool its first price, room for observations, and liquidity over the whole range, which stays the provider's. */
  async open(provider: HardhatEthersSigner, price: PriceUnits, cptAmount: bigint, observations: number): Promise<void> {
    const { positionManager } = this.#exchange;
    if (positionManager === undefined) throw new Error("This chain's deployment brought no position manager along");
    const pool = this.#pool.connect(provider) as Contract;
    await send(pool, "initialize", [this.#sqrtPrice(price)]);
    await send(pool, "increaseObservationCardinalityNext", [observations]);

    const usdcAmount = (cptAmount * price) / ONE_CPT;
    await this.#approveAll(provider, positionManager);
    const spacing = Number(await pool.getFunction("tickSpacing")());
    const edge = Math.floor(MAX_TICK / spacing) * spacing;
    const [token0, token1] = this.#ordered;
    const [amount0, amount1] = this.#cptIsFirst ? [cptAmount, usdcAmount] : [usdcAmount, cptAmount];
    await send(new Contract(positionManager, POSITIONS_ABI, provider), "mint", [
      [token0, token1, this.#fee, -edge, edge, amount0, amount1, 0, 0, provider.address, FOREVER],
    ]);
  }

  /** Trades at the pool's price. */
  async swap(trader: HardhatEthersSigner, sell: "cpt" | "usdc", amount: bigint): Promise<void> {
    const { cpt, usdc } = this.#addresses;
    const [tokenIn, tokenOut] = sell === "cpt" ? [cpt, usdc] : [usdc, cpt];
    await this.#approveAll(trader, this.#exchange.swapRouter);
    await send(new Contract(this.#exchange.swapRouter, ROUTER_ABI, trader), "exactInputSingle", [
      [tokenIn, tokenOut, this.#fee, trader.address, FOREVER, amount, 0, 0],
    ]);
  }

  /** The pool's price at this moment, in USDC units, down. */
  async spot(): Promise<PriceUnits> {
    const { sqrtPriceX96 } = (await this.#pool.getFunction("slot0")()) as { sqrtPriceX96: bigint };
    const squared = sqrtPriceX96 * sqrtPriceX96;
    return this.#cptIsFirst ? (squared * ONE_CPT) >> 192n : (ONE_CPT << 192n) / squared;
  }

  /** Chainlink's answers, by the reporter: USDC at 1 USD unless another price is given. */
  async answer(price: PriceUnits, usdcPrice: PriceUnits = 1_000_000n): Promise<void> {
    for (const [feed, units] of [
      [this.#feeds.cpt, price],
      [this.#feeds.usdc, usdcPrice],
    ] as const) {
      const round = ((await feed.getFunction("latestRound")()) as bigint) + 1n;
      await send(feed, "submit", [round, units * FEED_UNITS]);
    }
  }

  get #cptIsFirst(): boolean {
    return BigInt(this.#addresses.cpt) < BigInt(this.#addresses.usdc);
  }

  get #ordered(): readonly [string, string] {
    const { cpt, usdc } = this.#addresses;
    return this.#cptIsFirst ? [cpt, usdc] : [usdc, cpt];
  }

  /** √(token1 / token0) × 2^96, down. */
  #sqrtPrice(price: PriceUnits): bigint {
    const [amount0, amount1] = this.#cptIsFirst ? [ONE_CPT, price] : [price, ONE_CPT];
    return sqrt((amount1 << 192n) / amount0);
  }

  async #approveAll(owner: Signer, spender: string): Promise<void> {
    const cpt = CPT__factory.connect(this.#addresses.cpt, owner);
    if ((await cpt.allowance(await owner.getAddress(), spender)) > MaxUint256 / 2n) return;
    for (const token of this.#ordered) {
      await send(new Contract(token, TOKEN_ABI, owner), "approve", [spender, MaxUint256]);
    }
  }
}

/** A swap of a new second keeps an observation more than an estimate in the second of the last block sees. */
const GAS = { gasLimit: 10_000_000n };

async function send(contract: Contract, name: string, args: unknown[]): Promise<void> {
  await gasOf(contract.getFunction(name)(...args, GAS) as Promise<ContractTransactionResponse>);
}

function sqrt(value: bigint): bigint {
  let root = value;
  let next = (value + 1n) / 2n;
  while (next < root) {
    root = next;
    next = (root + value / root) / 2n;
  }
  return root;
}
