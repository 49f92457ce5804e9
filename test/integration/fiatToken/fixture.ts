import { expect } from "chai";
import { MaxUint256, ZeroHash } from "ethers";
import hre from "hardhat";
import { ROLES } from "../../../deploy/authority.ts";
import { deployProtocol, embeddedConfig } from "../../../deploy/index.ts";
import { booksOf } from "./books.ts";
import { Market, type Deployed } from "./market.ts";
import { IMPLEMENTATION_SLOT } from "../../../deploy/slots.ts";

export * from "./market.ts";
export * from "./token.ts";

/** What each user has in its wallet and in its account, in USDC units. */
export const WALLET = 10_000_000_000n;
export const DEPOSIT = 1_000_000_000n;
const METER_CAP = 1_000_000_000_000n;
const START = 2_000_000_000; // unix seconds

const chains = new Map<number, Promise<{ deployed: Deployed; rewind: () => Promise<void> }>>();

/**
 * Gives every test of the suite around it the same furnished market, and checks after each that the escrow holds what its
 * books say.
 */
export function useMarket(chainId = 31_337): () => Market {
  let market: Market;
  beforeEach(async () => {
    let chain = chains.get(chainId);
    if (chain === undefined) chains.set(chainId, (chain = start(chainId)));
    const { deployed, rewind } = await chain;
    await rewind();
    market = new Market(deployed);
  });
  afterEach(() => checkBooks(market));
  return () => market;
}

/** The escrow holds what it owes by its books, to the unit. */
export async function checkBooks({ escrow, lens, usdc, addresses, donated }: Market): Promise<void> {
  expect(await usdc.balanceOf(addresses.jobEscrow), "USDC held").to.equal((await booksOf(escrow, lens)) + donated);
}

async function start(chainId: number) {
  const deployed = await deploy(chainId);
  const { networkHelpers } = deployed.connection;
  await furnish(new Market(deployed));
  await networkHelpers.time.increaseTo(START);
  const snapshot = await networkHelpers.takeSnapshot();
  return { deployed, rewind: () => snapshot.restore() };
}

async function deploy(chainId: number): Promise<Deployed> {
  // an estimate leaves no room for the second that may begin before the call, for which the pool then books interest
  const override = { chainId, gasMultiplier: 1.5 };
  const connection = await hre.network.create({ network: "embedded", override });
  const { ethers } = connection;
  const signers = await ethers.getSigners();
  const accounts = signers.map(({ address }) => address);
  const config = embeddedConfig(accounts, chainId);
  const [team, spareMeter] = accounts.slice(8, 10) as [string, string];
  config.sinks.team.target = team;
  config.holders.meter.push(spareMeter);
  config.meterDailyCaps[spareMeter] = METER_CAP;
  const { addresses } = await deployProtocol(connection, config);
  const escrow = await ethers.getContractAt("IJobEscrow", addresses.jobEscrow);
  const lens = await ethers.getContractAt("JobEscrowLens", addresses.jobEscrowLens);
  const router = await ethers.getContractAt("RevenueRouter", addresses.revenueRouter);
  return { connection, signers, addresses, chainId, escrow, lens, router };
}

async function furnish(market: Market): Promise<void> {
  const { connection, addresses, escrow, usdc, provider, payout, otherProvider } = market;
  const registry = await connection.ethers.getContractAt("ProviderRegistry", addresses.providerRegistry);
  await registry.connect(provider).register(payout.address, "ipfs://provider", ZeroHash);
  await registry.connect(otherProvider).register(otherProvider.address, "ipfs://other", ZeroHash);
  for (const user of [market.user, market.otherUser]) {
    await usdc.mint(user.address, WALLET + DEPOSIT);
    await usdc.connect(user).approve(addresses.jobEscrow, MaxUint256);
    await escrow.connect(user).depositFor(user.address, DEPOSIT);
  }
}

/** Another escrow of the same code and token on the market's chain, furnished alike, with a registry of its own. */
export async function secondEscrow(market: Market): Promise<Market> {
  const { connection, issuer, addresses, meter } = market;
  const { ethers } = connection;
  const manager = await ethers.deployContract("AccessManager", [issuer.address]);
  const behindProxy = async (implementation: string, initialize: string): Promise<`0x${string}`> => {
    const args = [implementation, issuer.address, initialize];
    const proxy = await ethers.deployContract("TransparentUpgradeableProxy", args);
    return (await proxy.getAddress()) as `0x${string}`;
  };
  const word = await ethers.provider.getStorage(addresses.jobEscrow, IMPLEMENTATION_SLOT);
  const initialize = market.escrow.interface.encodeFunctionData("initialize", [await manager.getAddress()]);
  const jobEscrow = await behindProxy(ethers.getAddress(`0x${word.slice(26)}`), initialize);
  const registry = await ethers.deployContract("ProviderRegistry", [jobEscrow, addresses.benefitTiers]);
  const providerRegistry = await behindProxy(await registry.getAddress(), initialize);
  const escrow = await ethers.getContractAt("IJobEscrow", jobEscrow);
  const lens = await ethers.deployContract("JobEscrowLens", [jobEscrow]);
  await manager.grantRole(ROLES.meter.id, meter.address, 0);
  await escrow.setRegistry(providerRegistry);
  await escrow.setMeter(meter.address, METER_CAP);
  const second = new Market({ ...market, escrow, lens, addresses: { ...addresses, jobEscrow, providerRegistry } });
  await furnish(second);
  return second;
}
