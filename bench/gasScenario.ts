import {
  Contract,
  HDNodeWallet,
  MaxUint256,
  ZeroHash,
  type ContractRunner,
  type ContractTransactionReceipt,
  type ContractTransactionResponse,
} from "ethers";
import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import type { Artifact } from "hardhat/types/artifacts";
import type { NetworkConnection } from "hardhat/types/network";
import { deployProtocol, EMBEDDED_ACCOUNTS, embeddedConfig } from "../deploy/index.ts";
import type { IJobEscrow } from "../types/ethers-contracts/contracts/market/JobEscrow.js";
import type { RowId } from "./rows.ts";

const MNEMONIC = "test test test test test test test test test test test junk";
const UNIT_PRICE = 1_000n;
const UNITS = 100_000n; // a job of 100 USDC: 120 USDC are locked
const DAY = 86_400n;
const START = 2_000_000_000n; // unix seconds
const PAY_FROM_BALANCE = 0;
const PAY_BY_ALLOWANCE = 1;

export type Gas = Record<RowId, number>;

interface MintableToken {
  mint(to: string, amount: bigint): Promise<ContractTransactionResponse>;
  approve(spender: string, amount: bigint): Promise<ContractTransactionResponse>;
  connect(runner: ContractRunner): MintableToken;
}

const MINTABLE = ["function mint(address to, uint256 amount)", "function approve(address spender, uint256 amount)"];

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
  const usdc = new Contract(addresses.usdc, MINTABLE, signers[EMBEDDED_ACCOUNTS.deployer]) as unknown as MintableToken;

  // a clock of our own: other seconds would be other calldata, and gas would not repeat to the unit
  let clock = START;
  const send = async (transaction: () => Promise<ContractTransactionResponse>): Promise<ContractTransactionReceipt> => {
    clock += 1n;
    await networkHelpers.time.setNextBlockTimestamp(clock);
    const receipt = await (await transaction()).wait();
    if (receipt === null) throw new Error("A transaction has no receipt");
    return receipt;
  };
  const gas: Partial<Gas> = {};
  const measure = async (row: RowId, transaction: () => Promise<ContractTransactionResponse>): Promise<void> => {
    gas[row] = Number((await send(transaction)).gasUsed);
  };

  const key = (index: number) => HDNodeWallet.fromPhrase(MNEMONIC, undefined, `m/44'/60'/0'/0/${index}`);
  const meter = key(EMBEDDED_ACCOUNTS.meter);
  let nonce = 0n;
  let newest = 0n;
  const newUser = async (index: number) => {
    const user = signers[index];
    if (user === undefined) throw new Error(`The chain has no account ${index}`);
    await send(() => usdc.mint(user.address, 1_000_000_000_000n));
    await send(() => usdc.connect(user).approve(addresses.jobEscrow, MaxUint256));
    return user;
  };
  const newProvider = async (index: number) => {
    const provider = key(index).connect(ethers.provider);
    await send(() => registry.connect(provider).register(provider.address, "ipfs://provider", ZeroHash));
    return provider;
  };
  const open = async (user: HardhatEthersSigner, provider: HDNodeWallet, kind: number) => {
    const quote: IJobEscrow.QuoteStruct = {
      user: user.address,
      provider: provider.address,
      meter: meter.address,
      resource: ethers.id("gpu.h100.second"),
      maxUnits: UNITS,
      maxJobs: 1,
      unitPrice: UNIT_PRICE,
      duration: 3_600,
      maxFeeBps: 500,
      validUntil: clock + DAY,
      slaHash: ethers.id("sla"),
      specHash: ethers.id("spec"),
      nonce,
    };
    nonce += 1n;
    newest = await escrow.jobIdOf(provider.address, quote.nonce);
    const signature = provider.signingKey.sign(await escrow.quoteDigest(quote)).serialized;
    return () => escrow.connect(user).openJob(quote, signature, UNITS, 0, { kind, payer: user.address, data: "0x" });
  };
  const report = async (jobId: bigint) => {
    const usage: IJobEscrow.UsageReportStruct = {
      jobId,
      startedAt: clock,
      endedAt: clock,
      units: (UNITS * 9n) / 10n,
      outcome: 0,
      slaRefundBps: 0,
      meteringRoot: ethers.id("metering"),
    };
    const signature = meter.signingKey.sign(await escrow.reportDigest(usage)).serialized;
    return () => escrow.reportUsage(usage, meter.address, signature);
  };
  const deposit = (user: HardhatEthersSigner) => () => escrow.connect(user).depositFor(user.address, 1_000_000_000n);
  const runAndReport = async (user: HardhatEthersSigner, provider: HDNodeWallet) => {
    await send(await open(user, provider, PAY_BY_ALLOWANCE));
    await send(() => escrow.connect(provider).startJob(newest));
    await send(await report(newest));
  };

  // accounts, today's buckets and the meter's window are in use
  const user = await newUser(1);
  const provider = await newProvider(2);
  await runAndReport(user, provider);

  await measure("escrow.open", await open(user, provider, PAY_BY_ALLOWANCE));
  await measure("escrow.cancel", () => escrow.connect(user).cancelJob(newest));
  await send(deposit(user));
  await measure("escrow.open.balance", await open(user, provider, PAY_FROM_BALANCE));

  await measure("escrow.start", () => escrow.connect(provider).startJob(newest));
  await measure("escrow.single", await report(newest));
  await measure("escrow.accept", () => escrow.connect(user).acceptJob(newest));

  const firstUser = await newUser(3);
  const firstProvider = await newProvider(4);
  await send(deposit(firstUser));
  await measure("escrow.open.first", await open(firstUser, firstProvider, PAY_FROM_BALANCE));

  await measure("escrow.withdraw", () => escrow.connect(user).withdrawTo(user.address, 1_000_000n));
  clock += 5n * DAY;
  await measure("escrow.forward", () => escrow.forwardFees());
  await runAndReport(user, provider);
  clock += 5n * DAY;
  await measure("revenue.distribute", () => router.distribute());
  return gas as Gas;
}
