import {
  Contract,
  HDNodeWallet,
  MaxUint256,
  ZeroHash,
  type ContractTransactionResponse,
  type Signer,
  type Wallet,
} from "ethers";
import type { Artifact } from "hardhat/types/artifacts";
import type { NetworkConnection } from "hardhat/types/network";
import { deployProtocol, EMBEDDED_ACCOUNTS, embeddedConfig } from "../deploy/index.ts";
import type { IJobEscrow } from "../types/ethers-contracts/contracts/market/JobEscrow.js";
import type { RowId } from "./rows.ts";

const MNEMONIC = "test test test test test test test test test test test junk";
const UNIT_PRICE = 1_000n;
const UNITS = 100_000n; // a job of 100 USDC: 120 USDC are locked
const DAY = 86_400n;
const PAY_FROM_BALANCE = 0;
const PAY_BY_ALLOWANCE = 1;

export type Gas = Record<RowId, number>;

const MINTABLE = [
  "function mint(address to, uint256 amount)",
  "function approve(address spender, uint256 amount) returns (bool)",
];

/**
 * Runs every row once on a fresh chain, each in the state its description names.
 *
 * @param plainUsdc The ERC-20 to use as USDC, as the limits are stated; Circle's own when left out.
 */
export async function measureGas(connection: NetworkConnection, plainUsdc?: Artifact): Promise<Gas> {
  const { ethers, networkHelpers } = connection;
  const signers = await ethers.getSigners();
  const config = embeddedConfig(signers.map(({ address }) => address));
  if (plainUsdc !== undefined) {
    const factory = await ethers.getContractFactory(plainUsdc.abi, plainUsdc.bytecode);
    config.usdc = await (await factory.deploy()).getAddress();
  }
  const { addresses } = await deployProtocol(connection, config);
  const escrow = await ethers.getContractAt("JobEscrow", addresses.jobEscrow);
  const router = await ethers.getContractAt("RevenueRouter", addresses.revenueRouter);
  const registry = await ethers.getContractAt("ProviderRegistry", addresses.providerRegistry);
  const usdc = new Contract(addresses.usdc, MINTABLE, signers[EMBEDDED_ACCOUNTS.deployer]);

  const gas: Partial<Gas> = {};
  const measure = async (row: RowId, transaction: Promise<ContractTransactionResponse>): Promise<void> => {
    const receipt = await (await transaction).wait();
    if (receipt === null) throw new Error(`${row}: the transaction has no receipt`);
    gas[row] = Number(receipt.gasUsed);
  };

  const key = (index: number) => HDNodeWallet.fromPhrase(MNEMONIC, undefined, `m/44'/60'/0'/0/${index}`);
  const meter = key(EMBEDDED_ACCOUNTS.meter);
  let nonce = 0n;
  let newest = 0n;
  const newUser = async (index: number): Promise<Signer> => {
    const user = signers[index];
    if (user === undefined) throw new Error(`The chain has no account ${index}`);
    await usdc.getFunction("mint")(user.address, 1_000_000_000_000n);
    await usdc.connect(user).getFunction("approve")(addresses.jobEscrow, MaxUint256);
    return user;
  };
  const newProvider = async (index: number): Promise<HDNodeWallet> => {
    const provider = key(index).connect(ethers.provider);
    await registry.connect(provider).register(provider.address, "ipfs://provider", ZeroHash);
    return provider;
  };
  const open = async (user: Signer, provider: HDNodeWallet | Wallet, kind: number) => {
    const latest = await ethers.provider.getBlock("latest");
    const payer = await user.getAddress();
    const quote: IJobEscrow.QuoteStruct = {
      user: payer,
      provider: provider.address,
      meter: meter.address,
      resource: ethers.id("gpu.h100.second"),
      maxUnits: UNITS,
      maxJobs: 1,
      unitPrice: UNIT_PRICE,
      duration: 3_600,
      maxFeeBps: 500,
      validUntil: BigInt(latest?.timestamp ?? 0) + DAY,
      slaHash: ethers.id("sla"),
      specHash: ethers.id("spec"),
      nonce,
    };
    nonce += 1n;
    newest = await escrow.jobIdOf(provider.address, quote.nonce);
    const signature = provider.signingKey.sign(await escrow.quoteDigest(quote)).serialized;
    return escrow.connect(user).openJob(quote, signature, UNITS, 0, { kind, payer, data: "0x" });
  };
  const report = async (jobId: bigint) => {
    const now = BigInt(await networkHelpers.time.latest());
    const usage: IJobEscrow.UsageReportStruct = {
      jobId,
      startedAt: now,
      endedAt: now,
      units: (UNITS * 9n) / 10n,
      outcome: 0,
      slaRefundBps: 0,
      meteringRoot: ethers.id("metering"),
    };
    const signature = meter.signingKey.sign(await escrow.reportDigest(usage)).serialized;
    return escrow.reportUsage(usage, meter.address, signature);
  };
  const run = async (user: Signer, provider: HDNodeWallet) => {
    await (await open(user, provider, PAY_BY_ALLOWANCE)).wait();
    await escrow.connect(provider).startJob(newest);
    return newest;
  };

  // accounts, nonce words, today's buckets and the meter's window are in use
  const user = await newUser(1);
  const provider = await newProvider(2);
  await (await report(await run(user, provider))).wait();

  await measure("escrow.open", open(user, provider, PAY_BY_ALLOWANCE));
  await measure("escrow.cancel", escrow.connect(user).cancelJob(newest));
  await escrow.connect(user).depositFor(await user.getAddress(), 1_000_000_000n);
  await measure("escrow.open.balance", open(user, provider, PAY_FROM_BALANCE));

  const started = newest;
  await measure("escrow.start", escrow.connect(provider).startJob(started));
  await measure("escrow.single", report(started));
  await measure("escrow.accept", escrow.connect(user).acceptJob(started));

  const firstUser = await newUser(3);
  const firstProvider = await newProvider(4);
  await escrow.connect(firstUser).depositFor(await firstUser.getAddress(), 1_000_000_000n);
  await measure("escrow.open.first", open(firstUser, firstProvider, PAY_FROM_BALANCE));

  await measure("escrow.withdraw", escrow.connect(user).withdrawTo(await user.getAddress(), 1_000_000n));
  await networkHelpers.time.increase(5n * DAY);
  await measure("escrow.forward", escrow.forwardFees());
  await (await report(await run(user, provider))).wait();
  await networkHelpers.time.increase(5n * DAY);
  await measure("revenue.distribute", router.distribute());
  return gas as Gas;
}
