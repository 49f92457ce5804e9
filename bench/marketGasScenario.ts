import {
  AbiCoder,
  Contract,
  HDNodeWallet,
  keccak256,
  MaxUint256,
  type Result,
  ZeroHash,
  type BaseWallet,
} from "ethers";
import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import type { Artifact } from "hardhat/types/artifacts";
import type { NetworkConnection } from "hardhat/types/network";
import { EMBEDDED_ACCOUNTS, type Addresses } from "../deploy/index.ts";
import type { IEscrowTypes, IJobEscrow } from "../types/ethers-contracts/contracts/interfaces/market/IJobEscrow.js";
import { deployWith, mintableAt, Steps, type Gas, type MintableToken, type Send } from "./steps.ts";

const MNEMONIC = "test test test test test test test test test test test junk";
const UNIT_PRICE = 1_000n;
const UNITS = 100_000n; // a job of 100 USDC: 120 USDC are locked
const BATCH = 100;
const DAY = 86_400n;
const START = 2_000_000_000n; // unix seconds
const BALANCE = 0;
const ALLOWANCE = 1;
const PERMIT = 2;
const AUTHORIZATION = 3;
const COMPLETED = 0;

type Quote = IEscrowTypes.QuoteStruct;
type Report = IEscrowTypes.UsageReportStruct;

/** A licence of 10 % to account 1 and 5 % back below 95 % availability, packed as `ServiceTerms`. */
const TERMS = (9_500n << 80n) | (500n << 96n) | (1_000n << 112n) | (1n << 128n);

/**
 * Runs every row of the market once on a fresh chain, each in the state its description names.
 *
 * @param plainUsdc The ERC-20 to use as USDC, as the limits are stated; Circle's own when left out.
 */
export async function measureMarketGas(connection: NetworkConnection, plainUsdc?: Artifact): Promise<Partial<Gas>> {
  const bench = await Bench.start(connection, plainUsdc);
  await bench.singles();
  await bench.payments();
  await bench.offers();
  await bench.batches();
  await bench.providers();
  await bench.revenue();
  return bench.gas;
}

class Bench extends Steps {
  private readonly addresses: Addresses;
  private readonly escrow: IJobEscrow;
  private readonly usdc: MintableToken;
  private readonly user: HardhatEthersSigner;
  private readonly provider: HDNodeWallet;
  private readonly meter: HDNodeWallet;
  private nonce = 0n;

  private constructor(
    connection: NetworkConnection,
    addresses: Addresses,
    escrow: IJobEscrow,
    signers: HardhatEthersSigner[],
  ) {
    super(connection, START);
    this.addresses = addresses;
    this.escrow = escrow;
    this.usdc = mintableAt(addresses.usdc, signers[0]);
    const user = signers[1];
    if (user === undefined) throw new Error("The chain has too few accounts");
    this.user = user;
    this.provider = this.key(2);
    this.meter = this.key(EMBEDDED_ACCOUNTS.meter);
  }

  static async start(connection: NetworkConnection, plainUsdc?: Artifact): Promise<Bench> {
    const { ethers } = connection;
    const signers = await ethers.getSigners();
    const { addresses } = await deployWith(connection, plainUsdc);
    const escrow = await ethers.getContractAt("IJobEscrow", addresses.jobEscrow);
    const bench = new Bench(connection, addresses, escrow, signers);
    await bench.fund(bench.user);
    await bench.register(bench.provider);
    return bench;
  }

  /* ROWS */

  async singles(): Promise<void> {
    const { escrow, user, provider } = this;
    // accounts, today's buckets and the meter's window are in use
    await this.runAndReport();
    await this.measure("escrow.open", (await this.open(ALLOWANCE)).send);
    await this.measure("escrow.cancel", async () => escrow.connect(user).cancelJob(await this.newest(), []));
    await this.send(() => escrow.connect(user).depositFor(user.address, 100_000_000_000n));
    const job = await this.open(BALANCE);
    await this.measure("escrow.open.balance", job.send);
    await this.measure("escrow.start", () => escrow.connect(provider).startJob(job.id, []));
    await this.measure("escrow.single", await this.report(job.id));
    await this.measure("escrow.accept", () => escrow.connect(user).acceptJob(job.id));

    const firstUser = (await this.connection.ethers.getSigners())[3];
    if (firstUser === undefined) throw new Error("The chain has too few accounts");
    await this.fund(firstUser);
    await this.send(() => escrow.connect(firstUser).depositFor(firstUser.address, 1_000_000_000n));
    const firstProvider = this.key(4);
    await this.register(firstProvider);
    const first = await this.open(BALANCE, { user: firstUser, provider: firstProvider });
    await this.measure("escrow.open.first", first.send);

    const terms = await this.open(BALANCE, { serviceTerms: TERMS });
    await this.measure("escrow.open.terms", terms.send);

    const agreed = await this.open(BALANCE);
    await this.send(agreed.send);
    await this.send(() => escrow.connect(provider).startJob(agreed.id, []));
    const report = this.usage(agreed.id);
    const digest = await escrow.reportDigest(report);
    const byUser = this.key(1).signingKey.sign(digest).serialized;
    const byProvider = provider.signingKey.sign(digest).serialized;
    await this.measure("escrow.cosigned", () => escrow.reportCosigned(report, byUser, byProvider));

    await this.send(() => escrow.connect(provider).setAutoPayout(true));
    const paid = await this.runAndReport();
    await this.measure("escrow.accept.payout", () => escrow.connect(user).acceptJob(paid));
    await this.send(() => escrow.connect(provider).setAutoPayout(false));

    const claimed = await this.open(BALANCE);
    await this.send(claimed.send);
    await this.send(() => escrow.connect(provider).startJob(claimed.id, []));
    this.clock += 2n * DAY;
    await this.measure("escrow.claim", () => escrow.connect(provider).claimJob(this.usage(claimed.id)));
    await this.measure("escrow.withdraw", () => escrow.connect(user).withdrawTo(user.address, 1_000_000n));
  }

  async payments(): Promise<void> {
    const coder = AbiCoder.defaultAbiCoder();
    const { user, addresses } = this;
    const spender = addresses.jobEscrow;
    const value = (UNITS * UNIT_PRICE * 12n) / 10n;
    const deadline = START + 1_000n * DAY;
    const wallet = this.key(1);
    const domain = await this.tokenDomain();

    await this.send(() => this.usdc.connect(user).approve(spender, 0n));
    const permit = await wallet.signTypedData(domain, PERMIT_TYPES, {
      owner: user.address,
      spender,
      value,
      nonce: await this.permitNonce(user.address),
      deadline,
    });
    const permitData = coder.encode(["uint256", "uint256", "bytes"], [value, deadline, permit]);
    await this.measure("escrow.open.permit", (await this.open(PERMIT, { data: permitData })).send);

    const { quote, signature } = await this.quote({});
    const selector = this.escrow.interface.getFunction("openJob").selector;
    const action = keccak256(
      coder.encode(
        ["bytes4", "bytes32", "uint64", "uint16"],
        [selector, await this.escrow.quoteDigest(quote), UNITS, 0],
      ),
    );
    const nonce = keccak256(coder.encode(["address", "bytes32", "bytes32"], [user.address, action, ZeroHash]));
    const authorization = await wallet.signTypedData(domain, AUTHORIZATION_TYPES, {
      from: user.address,
      to: spender,
      value,
      validAfter: 0,
      validBefore: deadline,
      nonce,
    });
    const data = coder.encode(["uint256", "uint256", "bytes32", "bytes"], [0, deadline, ZeroHash, authorization]);
    await this.measure("escrow.open.authorization", () =>
      this.escrow.openJob(quote, signature, UNITS, 0, { kind: AUTHORIZATION, payer: user.address, data }),
    );
    await this.send(() => this.usdc.connect(user).approve(spender, MaxUint256));
  }

  async offers(): Promise<void> {
    const { ethers } = this.connection;
    const book = await ethers.getContractAt("OfferBook", this.addresses.offerBook);
    await this.send(() =>
      book.connect(this.provider).storeOffer({
        resource: ethers.id("gpu.h100.second"),
        meter: this.meter.address,
        unitPrice: UNIT_PRICE,
        rateFactorBps: 0,
        capacity: 100n * UNITS,
        window: DAY,
        validFrom: START,
        validUntil: START + 1_000n * DAY,
        maxDuration: DAY,
        maxFeeBps: 500,
        region: ZeroHash,
        serviceTerms: 0,
      }),
    );
    const take = async (): Promise<Send> => {
      const quote = await book.quoteOf(await book.offerCount(), 3_600, ethers.id("spec"), false);
      // ethers writes into the arguments it is given, and results are frozen
      const asked = (quote as unknown as Result).toObject() as unknown as Quote;
      const payment = { kind: BALANCE, payer: this.user.address, data: "0x" };
      return () => this.escrow.connect(this.user).openJob(asked, "0x", UNITS, 0, payment);
    };
    await this.send(await take());
    await this.measure("escrow.open.offer", await take());
  }

  async batches(): Promise<void> {
    const { escrow, provider } = this;
    const batch = async (): Promise<{ ids: bigint[]; send: Send }> => {
      const { quote, signature, id } = await this.quote({ maxUnits: UNITS * BigInt(BATCH), maxJobs: BATCH });
      const units = Array.from({ length: BATCH }, () => UNITS);
      const specs = units.map((_, index) => this.connection.ethers.id(`spec ${index}`));
      const payment = { kind: BALANCE, payer: this.user.address, data: "0x" };
      return {
        ids: units.map((_, index) => id + BigInt(index)),
        send: () => escrow.connect(this.user).openJobs(quote, signature, units, specs, [], 0, payment),
      };
    };
    const same = await batch();
    await this.measure("escrow.open100", same.send);
    await this.measure("escrow.start100", () => escrow.connect(provider).startJobs(same.ids, []));
    await this.runAndReport();
    await this.measure("escrow.report100.same", await this.reportBatch(same.ids));
    await this.requireReported(same.ids);

    const signed = await batch();
    await this.send(signed.send);
    await this.send(() => escrow.connect(provider).startJobs(signed.ids, []));
    const reports = signed.ids.map((id) => this.usage(id));
    const signatures = await Promise.all(
      reports.map(async (report) => this.meter.signingKey.sign(await escrow.reportDigest(report)).serialized),
    );
    await this.measure("escrow.report100.signed", () =>
      escrow.reportUsageSigned(reports, this.meter.address, signatures),
    );
    await this.requireReported(signed.ids);
  }

  async providers(): Promise<void> {
    const { ethers, networkHelpers } = this.connection;
    const providers = Array.from({ length: BATCH }, (_, index) => this.key(100 + index));
    for (const provider of providers) {
      await networkHelpers.setBalance(provider.address, 10n ** 18n);
      await this.register(provider);
    }
    const meter = this.meter.connect(ethers.provider);
    const running = async (): Promise<bigint[]> => {
      const ids: bigint[] = [];
      for (const provider of providers) {
        const job = await this.open(BALANCE, { provider });
        await this.send(job.send);
        ids.push(job.id);
      }
      await this.send(() => this.escrow.connect(meter).startJobs(ids, []));
      return ids;
    };
    await this.send(await this.reportBatch(await running()));
    const distinct = await running();
    await this.measure("escrow.report100.distinct", await this.reportBatch(distinct));
    await this.requireReported(distinct);
    const roll = await running();
    this.clock += 5n * DAY;
    await this.measure("escrow.report100.roll", await this.reportBatch(roll));
    await this.requireReported(roll);
  }

  async revenue(): Promise<void> {
    const router = await this.connection.ethers.getContractAt("RevenueRouter", this.addresses.revenueRouter);
    this.clock += 5n * DAY;
    await this.measure("escrow.forward", () => this.escrow.forwardFees());
    await this.runAndReport();
    this.clock += 5n * DAY;
    await this.measure("revenue.distribute", () => router.distribute());
  }

  /* STEPS */

  private key(index: number): HDNodeWallet {
    const { provider } = this.connection.ethers;
    return HDNodeWallet.fromPhrase(MNEMONIC, undefined, `m/44'/60'/0'/0/${index}`).connect(provider);
  }

  private async fund(user: HardhatEthersSigner): Promise<void> {
    await this.send(() => this.usdc.mint(user.address, 1_000_000_000_000n));
    await this.send(() => this.usdc.connect(user).approve(this.addresses.jobEscrow, MaxUint256));
  }

  private async register(provider: BaseWallet): Promise<void> {
    const registry = await this.connection.ethers.getContractAt("ProviderRegistry", this.addresses.providerRegistry);
    await this.send(() => registry.connect(provider).register(provider.address, "ipfs://provider", ZeroHash));
  }

  private async quote(
    terms: Partial<Quote>,
    provider: HDNodeWallet = this.provider,
  ): Promise<{ quote: Quote; signature: string; id: bigint }> {
    const { ethers } = this.connection;
    const quote: Quote = {
      user: this.user.address,
      provider: provider.address,
      meter: this.meter.address,
      resource: ethers.id("gpu.h100.second"),
      maxUnits: UNITS,
      maxJobs: 1,
      unitPrice: UNIT_PRICE,
      duration: 3_600,
      maxFeeBps: 500,
      validUntil: this.clock + DAY,
      serviceTerms: 0,
      specHash: ethers.id("spec"),
      nonce: this.nonce,
      ...terms,
    };
    this.nonce += 1n;
    const signature = provider.signingKey.sign(await this.escrow.quoteDigest(quote)).serialized;
    return { quote, signature, id: await this.escrow.jobIdOf(provider.address, quote.nonce) };
  }

  private async open(
    kind: number,
    {
      user = this.user,
      provider = this.provider,
      serviceTerms = 0n,
      data = "0x",
    }: { user?: HardhatEthersSigner; provider?: HDNodeWallet; serviceTerms?: bigint; data?: string } = {},
  ): Promise<{ id: bigint; send: Send }> {
    const { quote, signature, id } = await this.quote({ user: user.address, serviceTerms }, provider);
    const payment = { kind, payer: user.address, data };
    return { id, send: () => this.escrow.connect(user).openJob(quote, signature, UNITS, 0, payment) };
  }

  private async newest(): Promise<bigint> {
    return this.escrow.jobIdOf(this.provider.address, this.nonce - 1n);
  }

  private async runAndReport(): Promise<bigint> {
    const job = await this.open(ALLOWANCE);
    await this.send(job.send);
    await this.send(() => this.escrow.connect(this.provider).startJob(job.id, []));
    await this.send(await this.report(job.id));
    return job.id;
  }

  /** Nine tenths of what was ordered, measured now. */
  private usage(jobId: bigint): Report {
    return {
      jobId,
      startedAt: this.clock,
      endedAt: this.clock,
      units: (UNITS * 9n) / 10n,
      outcome: COMPLETED,
      performanceBps: 0,
      availabilityBps: 0,
      meteringRoot: keccak256(AbiCoder.defaultAbiCoder().encode(["uint256"], [jobId])),
    };
  }

  private async report(jobId: bigint): Promise<Send> {
    const usage = this.usage(jobId);
    const signature = this.meter.signingKey.sign(await this.escrow.reportDigest(usage)).serialized;
    return () => this.escrow.reportUsage(usage, this.meter.address, signature);
  }

  private async reportBatch(jobIds: readonly bigint[]): Promise<Send> {
    const reports = jobIds.map((id) => this.usage(id));
    const signature = this.meter.signingKey.sign(await this.escrow.batchDigest(reports)).serialized;
    return () => this.escrow.reportUsageBatch(reports, this.meter.address, signature);
  }

  /** A batch that skipped its items would be cheap. */
  private async requireReported(jobIds: readonly bigint[]): Promise<void> {
    const lens = await this.connection.ethers.getContractAt("JobEscrowLens", this.addresses.jobEscrowLens);
    const jobs = await lens.jobsOf([...jobIds]);
    if (!jobs.every(({ amount }) => amount === (UNITS * UNIT_PRICE * 9n) / 10n)) {
      throw new Error("Not every job of the batch was reported");
    }
  }

  private async tokenDomain() {
    const { chainId } = await this.connection.ethers.provider.getNetwork();
    return {
      name: await this.usdc.name(),
      version: await this.usdc.version().catch(() => "1"), // Circle's token has one, OpenZeppelin's is 1
      chainId,
      verifyingContract: this.addresses.usdc,
    };
  }

  private async permitNonce(owner: string): Promise<bigint> {
    const nonces = ["function nonces(address) view returns (uint256)"];
    return (await new Contract(this.addresses.usdc, nonces, this.user).getFunction("nonces")(owner)) as bigint;
  }
}

const PERMIT_TYPES = {
  Permit: [
    { name: "owner", type: "address" },
    { name: "spender", type: "address" },
    { name: "value", type: "uint256" },
    { name: "nonce", type: "uint256" },
    { name: "deadline", type: "uint256" },
  ],
};

const AUTHORIZATION_TYPES = {
  ReceiveWithAuthorization: [
    { name: "from", type: "address" },
    { name: "to", type: "address" },
    { name: "value", type: "uint256" },
    { name: "validAfter", type: "uint256" },
    { name: "validBefore", type: "uint256" },
    { name: "nonce", type: "bytes32" },
  ],
};
