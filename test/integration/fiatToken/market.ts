import { expect } from "chai";
import { AbiCoder, id, keccak256, ZeroAddress, ZeroHash } from "ethers";
import type { ContractTransactionResponse, TypedDataDomain } from "ethers";
import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import type { NetworkConnection } from "hardhat/types/network";
import { EMBEDDED_ACCOUNTS, type Addresses } from "../../../deploy/index.ts";
import type { IEscrowTypes } from "../../../types/ethers-contracts/contracts/interfaces/market/IJobEscrow.js";
import type { IJobEscrow, JobEscrowLens, RevenueRouter } from "../../../types/ethers-contracts/index.js";
import { fiatTokenAt, type FiatToken } from "./token.ts";
import { PERMIT_TYPES, QUOTE, RECEIVE, REPORT, sign, type Key } from "./typedData.ts";

export type Quote = IEscrowTypes.QuoteStruct;
export type Report = IEscrowTypes.UsageReportStruct;
export type Payment = IEscrowTypes.PaymentStruct;
export type Account = HardhatEthersSigner;

export const BALANCE = 0;
export const ALLOWANCE = 1;
export const PERMIT = 2;
export const AUTHORIZATION = 3;
export const VOUCHER = 4;

/** As `IJobEscrowLens` and the errors tell it. */
export const Status = { Open: 1n, Running: 2n, Reported: 3n, Settled: 4n, Cancelled: 5n } as const;
/** Of the RevenueRouter. */
export const TEAM_SINK = 6;
export const TRANSACTIONS = 1;
/** The team sink's share of one job's fee, in USDC units. */
export const TEAM_PART = 225_000n;

export const DAY = 86_400;
export const FAR = 4_000_000_000n; // unix seconds
export const UNITS = 100_000n;
/** A job of 100 USDC; nine tenths of it are delivered. All in USDC units. */
export const LOCKED = 120_000_000n;
export const PAID = 90_000_000n;
export const NET = 85_500_000n;
export const FEE = 4_500_000n;
export const REFUND = 30_000_000n;
const UNIT_PRICE = 1_000n;

/** What `openJob` takes besides the defaults of a job paid out of the user's balance. */
export interface Opening {
  quote?: Partial<Quote>;
  user?: Account;
  provider?: Account;
  payment?: Payment;
}

/** A deployment, as the fixture makes it. */
export interface Deployed {
  readonly connection: NetworkConnection;
  readonly signers: Account[];
  readonly addresses: Addresses;
  readonly chainId: number;
  readonly escrow: IJobEscrow;
  readonly lens: JobEscrowLens;
  readonly router: RevenueRouter;
}

interface AuthorizationTerms {
  payer: string;
  beneficiary: string;
  value: bigint;
  salt: string;
  after: bigint;
  before: bigint;
}

/** An EIP-3009 authorization to the escrow, and the same as a payment. */
export interface Authorization {
  nonce: string;
  signature: string;
  payment: Payment;
}

const coder = AbiCoder.defaultAbiCoder();

/** The suite on Circle's own USDC, with the parties of every test. */
export class Market {
  /** USDC sent to the escrow without a deposit: nobody's, and in no book. */
  donated = 0n;
  readonly connection: NetworkConnection;
  readonly signers: Account[];
  readonly addresses: Addresses;
  readonly chainId: number;
  readonly escrow: IJobEscrow;
  readonly lens: JobEscrowLens;
  readonly router: RevenueRouter;
  readonly usdc: FiatToken;
  private quotes = 0n;

  constructor(at: Deployed) {
    this.connection = at.connection;
    this.signers = at.signers;
    this.addresses = at.addresses;
    this.chainId = at.chainId;
    [this.escrow, this.lens, this.router] = [at.escrow, at.lens, at.router];
    this.usdc = fiatTokenAt(at.addresses.usdc, this.issuer);
  }

  /* PARTIES */

  account(index: number): Account {
    const account = this.signers[index];
    if (account === undefined) throw new Error(`The chain has no account ${index}`);
    return account;
  }
  /** Mints, blacklists and pauses. */
  get issuer(): Account {
    return this.account(EMBEDDED_ACCOUNTS.deployer);
  }
  get user(): Account {
    return this.account(1);
  }
  get provider(): Account {
    return this.account(2);
  }
  /** Relays for others and tries to steal: has ETH and no USDC. */
  get stranger(): Account {
    return this.account(3);
  }
  /** Receives what its owner cannot. */
  get heir(): Account {
    return this.account(4);
  }
  get otherUser(): Account {
    return this.account(5);
  }
  get otherProvider(): Account {
    return this.account(6);
  }
  /** Where the provider's payouts go. */
  get payout(): Account {
    return this.account(7);
  }
  /** Takes the revenue's team share. */
  get team(): Account {
    return this.account(8);
  }
  /** A second meter, for tests that put a contract at its address. */
  get spareMeter(): Account {
    return this.account(9);
  }
  get meter(): Account {
    return this.account(EMBEDDED_ACCOUNTS.meter);
  }
  get arbitrator(): Account {
    return this.account(EMBEDDED_ACCOUNTS.arbitrator);
  }

  /* JOBS */

  get domain(): TypedDataDomain {
    const { chainId } = this;
    return {
      name: "CyberPlaza JobEscrow",
      version: "1",
      chainId,
      verifyingContract: this.addresses.jobEscrow,
    };
  }

  makeQuote(changes: Partial<Quote> = {}): Quote {
    return {
      user: ZeroAddress,
      provider: this.provider.address,
      meter: this.meter.address,
      resource: id("gpu.h100.second"),
      maxUnits: 2n * UNITS,
      maxJobs: 1,
      unitPrice: UNIT_PRICE,
      duration: 3_600,
      maxFeeBps: 500,
      validUntil: FAR,
      serviceTerms: 0,
      specHash: id("spec"),
      nonce: this.quotes++,
      ...changes,
    };
  }

  async quote(changes: Partial<Quote> = {}, key: Key = this.provider): Promise<{ quote: Quote; signature: string }> {
    const quote = this.makeQuote({ provider: key.address, ...changes });
    return { quote, signature: await sign(key, this.domain, QUOTE, quote) };
  }

  async open({ quote: changes = {}, user = this.user, provider = this.provider, payment }: Opening = {}) {
    const { quote, signature } = await this.quote(changes, provider);
    const paid = payment ?? { kind: BALANCE, payer: user.address, data: "0x" };
    await this.escrow.connect(user).openJob(quote, signature, UNITS, 0, paid);
    return this.escrow.jobIdOf(provider.address, quote.nonce);
  }

  async running(opening: Opening = {}): Promise<bigint> {
    const jobId = await this.open(opening);
    await this.escrow.connect(opening.provider ?? this.provider).startJob(jobId, []);
    return jobId;
  }

  async usage(jobId: bigint, changes: Partial<Report> = {}): Promise<Report> {
    const now = await this.connection.networkHelpers.time.latest();
    return {
      jobId,
      startedAt: now,
      endedAt: now,
      units: (UNITS * 9n) / 10n,
      outcome: 0,
      performanceBps: 0,
      availabilityBps: 0,
      meteringRoot: ZeroHash,
      ...changes,
    };
  }

  /** By the meter's signature; anyone may bring it. */
  async report(jobId: bigint): Promise<ContractTransactionResponse> {
    const report = await this.usage(jobId);
    const signature = await sign(this.meter, this.domain, REPORT, report);
    return this.escrow.connect(this.stranger).reportUsage(report, this.meter.address, signature);
  }

  async reported(opening: Opening = {}): Promise<bigint> {
    const jobId = await this.running(opening);
    await this.report(jobId);
    return jobId;
  }

  async pass(days: number): Promise<void> {
    await this.connection.networkHelpers.time.increase(days * DAY);
  }

  async statusOf(jobId: bigint): Promise<bigint> {
    return (await this.lens.jobOf(jobId)).status;
  }

  /** What an account may withdraw. */
  async balanceOf(account: { address: string }): Promise<bigint> {
    return (await this.escrow.accountOf(account.address)).balance;
  }

  /* PAYMENTS */

  get tokenDomain(): TypedDataDomain {
    return { name: "USD Coin", version: "2", chainId: this.chainId, verifyingContract: this.addresses.usdc };
  }

  pay(kind: number, payer: Account): Payment {
    return { kind, payer: payer.address, data: "0x" };
  }

  /** A permit for the escrow, signed by `key` for its own USDC or that of its wallet `owner`. */
  async permit(
    key: Key,
    { value = LOCKED, deadline = FAR, owner = key.address }: { value?: bigint; deadline?: bigint; owner?: string } = {},
  ): Promise<{ signature: string; payment: Payment }> {
    const nonce = await this.usdc.nonces(owner);
    const spender = this.addresses.jobEscrow;
    const signature = await sign(key, this.tokenDomain, PERMIT_TYPES, { owner, spender, value, nonce, deadline });
    return { signature, payment: permitPayment(owner, signature, { value, deadline }) };
  }

  async openAction(quote: Quote, units: bigint, minDiscountBps: number): Promise<string> {
    const selector = this.escrow.interface.getFunction("openJob").selector;
    const values = [selector, await this.escrow.quoteDigest(quote), units, minDiscountBps];
    return keccak256(coder.encode(["bytes4", "bytes32", "uint64", "uint16"], values));
  }

  async batchAction(
    quote: Quote,
    units: bigint[],
    specHashes: string[],
    dependsOn: bigint[][],
    minDiscountBps: number,
  ): Promise<string> {
    const selector = this.escrow.interface.getFunction("openJobs").selector;
    const orders = keccak256(coder.encode(["uint64[]", "bytes32[]", "uint256[][]"], [units, specHashes, dependsOn]));
    const values = [selector, await this.escrow.quoteDigest(quote), orders, minDiscountBps];
    return keccak256(coder.encode(["bytes4", "bytes32", "bytes32", "uint16"], values));
  }

  depositAction(): string {
    return keccak256(coder.encode(["bytes4"], [this.escrow.interface.getFunction("depositWith").selector]));
  }

  topUpAction(jobId: bigint, units: bigint): string {
    const selector = this.escrow.interface.getFunction("topUp").selector;
    return keccak256(coder.encode(["bytes4", "uint256", "uint64"], [selector, jobId, units]));
  }

  /** An authorization for `action`, signed by `key` for its own USDC or that of its wallet `payer`. */
  async authorization(key: Key, action: string, terms: Partial<AuthorizationTerms> = {}): Promise<Authorization> {
    const { payer = key.address, beneficiary = payer, value = LOCKED } = terms;
    const { salt = ZeroHash, after = 0n, before = FAR } = terms;
    const nonce = keccak256(coder.encode(["address", "bytes32", "bytes32"], [beneficiary, action, salt]));
    const message = { from: payer, to: this.addresses.jobEscrow, value, validAfter: after, validBefore: before, nonce };
    const signature = await sign(key, this.tokenDomain, RECEIVE, message);
    return { nonce, signature, payment: authorizationPayment(payer, signature, { salt, after, before }) };
  }

  /* CHECKS */

  /** Every unit of USDC of everybody, in wallets and in accounts. */
  async money() {
    const { jobEscrow, revenueRouter, usdc } = this.addresses;
    const accounts = this.signers.slice(0, 10).map(({ address }) => address);
    const [wallets, books, fees] = await Promise.all([
      Promise.all([...accounts, jobEscrow, revenueRouter, usdc].map((address) => this.usdc.balanceOf(address))),
      this.lens.accountsOf(accounts),
      this.escrow.fees(),
    ]);
    return { wallets, accounts: books.map(({ balance, pending }) => [balance, pending]), fees: [...fees] };
  }

  /** The call reverts with exactly this error of the escrow, and no money moves. */
  async refused(call: () => Promise<unknown>, error: string, ...args: unknown[]): Promise<void> {
    const before = await this.money();
    const refusal = expect(call()).to.be.revertedWithCustomError(this.escrow, error);
    await (args.length === 0 ? refusal : refusal.withArgs(...args));
    expect(await this.money()).to.deep.equal(before);
  }

  /** The call reverts with exactly the token's words, and no money moves. */
  async refusedByToken(call: () => Promise<unknown>, words: string): Promise<void> {
    const before = await this.money();
    await expect(call()).to.be.revertedWith(words);
    expect(await this.money()).to.deep.equal(before);
  }
}

/** The payment that hands a signed permit to the escrow. */
export function permitPayment(owner: string, signature: string, { value = LOCKED, deadline = FAR } = {}): Payment {
  const data = coder.encode(["uint256", "uint256", "bytes"], [value, deadline, signature]);
  return { kind: PERMIT, payer: owner, data };
}

/** The payment that hands a signed authorization to the escrow. */
export function authorizationPayment(
  payer: string,
  signature: string,
  { salt = ZeroHash, after = 0n, before = FAR } = {},
): Payment {
  const data = coder.encode(["uint256", "uint256", "bytes32", "bytes"], [after, before, salt, signature]);
  return { kind: AUTHORIZATION, payer, data };
}
