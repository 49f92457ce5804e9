import { expect } from "chai";
import { AbiCoder, id, keccak256, ZeroHash } from "ethers";
import type { ILendingPool, InsuranceFund, RedeemQueue } from "../../../types/ethers-contracts/index.js";
import { DAY, FAR, useMarket, type Account, type Market } from "./fixture.ts";
import { PERMIT_TYPES, RECEIVE, sign, type Key } from "./typedData.ts";

export const USDC = 1_000_000n;
/** 1 rUSDC. */
export const SHARE = 1_000_000_000_000n;
export const AMOUNT = 500n * USDC;
const POOL = 1; // compartment
const REF = id("order");
const coder = AbiCoder.defaultAbiCoder();

interface AuthorizationTerms {
  from: string;
  value: bigint;
  receiver: string;
  validAfter: bigint;
  validBefore: bigint;
  salt: string;
}

export interface PoolAuthorization {
  nonce: string;
  signature: string;
  terms: { validAfter: bigint; validBefore: bigint; salt: string; signature: string };
}

/** The suite's lending pool and queue on Circle's own USDC. */
export class Pool {
  readonly m: Market;
  readonly pool: ILendingPool;
  readonly queue: RedeemQueue;
  readonly fund: InsuranceFund;
  readonly at: string;
  readonly queueAt: string;

  private constructor(m: Market, pool: ILendingPool, queue: RedeemQueue, fund: InsuranceFund) {
    [this.m, this.pool, this.queue, this.fund] = [m, pool, queue, fund];
    [this.at, this.queueAt] = [m.addresses.lendingPool, m.addresses.redeemQueue];
  }

  static async of(m: Market): Promise<Pool> {
    const { ethers } = m.connection;
    return new Pool(
      m,
      await ethers.getContractAt("ILendingPool", m.addresses.lendingPool),
      await ethers.getContractAt("RedeemQueue", m.addresses.redeemQueue),
      await ethers.getContractAt("InsuranceFund", m.addresses.insuranceFund),
    );
  }

  /* STEPS */

  /** 60 000 and 40 000 USDC of two lenders, a compartment of 2 000, and 10 000 lent to `provider`. A day ago. */
  async lend(): Promise<void> {
    const { m, pool } = this;
    for (const [lender, amount] of [
      [m.user, 60_000n * USDC],
      [m.otherUser, 40_000n * USDC],
    ] as const) {
      await m.usdc.mint(lender.address, amount);
      await m.usdc.connect(lender).approve(this.at, FAR * USDC);
      await pool.connect(lender).deposit(amount, lender.address);
    }
    await this.insure(2_000n * USDC);
    await this.approveLine(m.provider, 10_000n * USDC);
    await pool.connect(m.provider).draw(6_000n * USDC, m.provider.address, REF);
    await m.usdc.connect(m.provider).approve(this.at, FAR * USDC);
    await this.nextDay();
  }

  async insure(amount: bigint): Promise<void> {
    const { issuer, usdc, addresses } = this.m;
    await usdc.mint(issuer.address, amount);
    await usdc.connect(issuer).approve(addresses.insuranceFund, amount);
    await this.fund.connect(issuer).deposit(POOL, addresses.usdc, amount);
  }

  /** For 90 days, by governance's word. */
  async approveLine(borrower: Account, cap: bigint): Promise<void> {
    const maturity = (Math.floor((await this.now()) / DAY) + 90) * DAY;
    await (await this.asAdmin()).approveLine(borrower.address, cap, maturity, ZeroHash);
  }

  /** The pool as the launch phase calls it, which is admin without delay. */
  async asAdmin(): Promise<ILendingPool> {
    const { connection, addresses } = this.m;
    await connection.networkHelpers.impersonateAccount(addresses.launchPhase);
    await connection.networkHelpers.setBalance(addresses.launchPhase, 10n ** 18n);
    return this.pool.connect(await connection.ethers.getSigner(addresses.launchPhase));
  }

  draw(amount: bigint, to: string): Promise<unknown> {
    return this.pool.connect(this.m.provider).draw(amount, to, REF);
  }

  repay(payer: Account, amount: bigint): Promise<unknown> {
    return this.pool.connect(payer).repay(this.m.provider.address, amount, REF);
  }

  request(lender: Account, shares: bigint): Promise<unknown> {
    return this.queue.connect(lender).requestRedeem(shares, lender.address, lender.address);
  }

  now(): Promise<number> {
    return this.m.connection.networkHelpers.time.latest();
  }

  async today(): Promise<number> {
    return Math.floor((await this.now()) / DAY);
  }

  async nextDay(): Promise<void> {
    await this.m.connection.networkHelpers.time.increaseTo(((await this.today()) + 1) * DAY);
  }

  /** To the third day after the line's maturity. */
  async late(): Promise<void> {
    const { maturity } = await this.pool.lineOf(this.m.provider.address);
    await this.m.connection.networkHelpers.time.increaseTo(maturity + 3n * BigInt(DAY));
  }

  /* SIGNATURES */

  /** A permit for the pool, signed by `key` for its own USDC or that of its wallet `owner`. */
  async permit(key: Key, { value = AMOUNT, deadline = FAR, owner = key.address } = {}): Promise<string> {
    const nonce = await this.m.usdc.nonces(owner);
    return sign(key, this.m.tokenDomain, PERMIT_TYPES, { owner, spender: this.at, value, nonce, deadline });
  }

  /** An authorization to the pool, signed by `key` for its own USDC or that of its wallet `from`. */
  async authorization(key: Key, changes: Partial<AuthorizationTerms> = {}): Promise<PoolAuthorization> {
    const { from = key.address, value = AMOUNT, receiver = from } = changes;
    const { validAfter = 0n, validBefore = FAR, salt = ZeroHash } = changes;
    const { selector } = this.pool.interface.getFunction("depositWithAuthorization");
    const action = keccak256(coder.encode(["bytes4"], [selector]));
    const nonce = keccak256(coder.encode(["address", "bytes32", "bytes32"], [receiver, action, salt]));
    const message = { from, to: this.at, value, validAfter, validBefore, nonce };
    const signature = await sign(key, this.m.tokenDomain, RECEIVE, message);
    return { nonce, signature, terms: { validAfter, validBefore, salt, signature } };
  }

  /* CHECKS */

  /** All that does not change with time alone: what is booked, and everybody's money, shares and requests. */
  async figures() {
    const { m, pool, queue } = this;
    const people = [m.user, m.otherUser, m.provider, m.heir, m.stranger].map(({ address }) => address);
    const [book, line, money, shares, requests] = await Promise.all([
      pool.ledger(),
      pool.lineOf(m.provider.address),
      Promise.all([...people, this.at, this.queueAt, m.addresses.insuranceFund].map((a) => m.usdc.balanceOf(a))),
      Promise.all([...people, this.queueAt].map((a) => pool.balanceOf(a))),
      Promise.all(people.map(async (a) => (await queue.requestsOf(a)).map((request) => [...request]))),
    ]);
    const { cash, principal, weight, supply, late, insured, repaid } = book;
    return { book: [cash, principal, weight, supply, late, insured, repaid], line: [...line], money, shares, requests };
  }

  /** The call reverts with exactly the token's words, and nothing is booked. */
  async refusedByToken(call: () => Promise<unknown>, words: string): Promise<void> {
    const before = await this.figures();
    await expect(call()).to.be.revertedWith(words);
    expect(await this.figures()).to.deep.equal(before);
  }

  /** The call reverts with exactly this error of the pool, and nothing is booked. */
  async refused(call: () => Promise<unknown>, error: string, ...args: unknown[]): Promise<void> {
    const before = await this.figures();
    await expect(call())
      .to.be.revertedWithCustomError(this.pool, error)
      .withArgs(...args);
    expect(await this.figures()).to.deep.equal(before);
  }

  /** The pool holds its cash and nothing else, the queue what can be claimed and a few units of rounding. */
  async check(): Promise<void> {
    const { m, pool, queue } = this;
    expect(await m.usdc.balanceOf(this.at), "cash").to.equal((await pool.ledger()).cash);
    const claims = await Promise.all(m.signers.slice(0, 10).map(({ address }) => queue.maxWithdraw(address)));
    const held = await m.usdc.balanceOf(this.queueAt);
    expect(held - claims.reduce((sum, claim) => sum + claim, 0n), "claims").to.be.within(0n, 10n);
  }
}

/** Gives every test of the suite around it a pool of the same deployment, and checks its books after each. */
export function usePool(): () => Pool {
  const market = useMarket();
  let pool: Pool;
  beforeEach(async () => (pool = await Pool.of(market())));
  afterEach(() => pool.check());
  return () => pool;
}
