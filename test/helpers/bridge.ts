import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import { type BaseContract, type ContractTransactionReceipt, type ContractTransactionResponse } from "ethers";
import hre from "hardhat";
import type { NetworkConnection } from "hardhat/types/network";
import { ROLES } from "../../deploy/authority.ts";
import type { RemoteChain } from "../../deploy/config/embeddedRemote.ts";
import {
  deployProtocol,
  deployRemote,
  embeddedConfig,
  embeddedRemoteConfig,
  type Addresses,
} from "../../deploy/index.ts";
import type { ChainAddresses } from "../../deploy/proxies.ts";
import type { Mend } from "../../tasks/lib/bridge/audit.ts";
import { checkBridge } from "../../tasks/lib/bridge/checkBridge.ts";
import { describeBridge } from "../../tasks/lib/bridge/describe.ts";
import { packetsOf, type Packet } from "../../tasks/lib/bridge/packets.ts";
import { asBytes32 } from "../../tasks/lib/bridge/settings.ts";
import { bridgeAt, type Site } from "../../tasks/lib/bridge/site.ts";
import { connectTo, deployLayerZero, type LayerZero } from "../../tasks/lib/bridge/stack.ts";
import { giveCpt, listCpt } from "../../tasks/lib/market/listing.ts";
import { councilsOf } from "../../tasks/lib/safe/councils.ts";
import {
  AccessManager__factory,
  CPT__factory,
  CPTAdapter__factory,
  CPTRemote__factory,
  type AccessManager,
  type CPT,
  type CPTAdapter,
  type CPTRemote,
} from "../../types/ethers-contracts/index.js";

export const CPT_UNIT = 10n ** 18n;
export const OUT = 0;
export const IN = 1;
/** Enough for any call of these tests: an estimate in another second can be too low. */
export const GAS = { gasLimit: 3_000_000n };

const DAY = 86_400;
const TESTER = 10;
const HOLDER = 11;
const HOLDING = 1_200_000n * CPT_UNIT;

/** A chain of the bridge. */
export interface BridgeChain<Bridge extends BaseContract> {
  connection: NetworkConnection;
  stack: LayerZero;
  addresses: ChainAddresses;
  accessManager: AccessManager;
  bridge: Bridge;
  /** Holds every role of the bridge without a delay. */
  tester: HardhatEthersSigner;
  /** Has CPT at home, and the same key everywhere. */
  holder: HardhatEthersSigner;
}

type AnyChain = BridgeChain<CPTAdapter> | BridgeChain<CPTRemote>;

const ROLES_OF_TESTER = ["guardian", "pauseProlonger", "parametersRoutine", "parametersCritical"] as const;

/** The tester becomes admin after the admin's 48 hours, and gives itself the rest. */
async function withTester(connection: NetworkConnection, addresses: ChainAddresses) {
  const signers = await connection.ethers.getSigners();
  const [tester, holder] = [signers[TESTER], signers[HOLDER]];
  if (tester === undefined || holder === undefined) throw new Error("The chain has too few accounts");
  const { sevenOfNine } = await councilsOf(connection, addresses);
  const manager = AccessManager__factory.connect(addresses.accessManager, sevenOfNine);
  const grant = manager.interface.encodeFunctionData("grantRole", [ROLES.admin.id, tester.address, 0]);
  await manager.schedule(addresses.accessManager, grant, 0);
  await connection.networkHelpers.time.increase(2 * DAY);
  await manager.execute(addresses.accessManager, grant);
  const accessManager = manager.connect(tester);
  for (const role of ROLES_OF_TESTER) await accessManager.grantRole(ROLES[role].id, tester.address, 0);
  const stack = await deployLayerZero(connection, { endpoint: addresses.layerZeroEndpoint });
  return { connection, addresses, accessManager, tester, holder, stack };
}

const accountsOf = async ({ ethers }: NetworkConnection): Promise<string[]> =>
  (await ethers.getSigners()).map(({ address }) => address);

/** The whole suite with CPT listed, and LayerZero. */
async function home(): Promise<BridgeChain<CPTAdapter> & { addresses: Addresses; cpt: CPT }> {
  const connection = await hre.network.create("embedded");
  const { addresses } = await deployProtocol(connection, embeddedConfig(await accountsOf(connection)));
  const chain = await withTester(connection, addresses);
  const { holder, tester } = chain;
  await giveCpt(addresses, await listCpt(connection, addresses), [[holder.address, HOLDING]]);
  const bridge = CPTAdapter__factory.connect(addresses.cptAdapter, tester);
  const cpt = CPT__factory.connect(addresses.cpt, holder);
  await cpt.approve(addresses.cptAdapter, HOLDING);
  return { ...chain, addresses, bridge, cpt };
}

async function remote(name: RemoteChain, network: string): Promise<BridgeChain<CPTRemote>> {
  const connection = await hre.network.create(network);
  const { addresses } = await deployRemote(connection, embeddedRemoteConfig(name, await accountsOf(connection)));
  const chain = await withTester(connection, addresses);
  return { ...chain, bridge: CPTRemote__factory.connect(addresses.cptRemote, chain.tester) };
}

/** Networks of the description. */
export const NETWORKS = ["home", "first", "second"] as const;

/** Home and two remotes, each on the real LayerZero; nothing of the bridge is set yet. */
export async function unwired() {
  const at = {
    home: await home(),
    first: await remote("ethereum", "embeddedEthereum"),
    second: await remote("polygon", "embeddedPolygon"),
  };
  const chains: AnyChain[] = [at.home, at.first, at.second];
  const stacks = chains.map(({ stack }) => stack);
  for (const stack of stacks) {
    await connectTo(
      stack,
      stacks.filter((other) => other !== stack),
    );
  }
  const config = await describeBridge([at.home.stack, at.first.stack, at.second.stack], NETWORKS);
  return { ...at, chains, config };
}

/** The same, wired by the calls that the check asks for. */
async function bridged() {
  const { chains, config, ...at } = await unwired();
  const sites = [config.home, ...config.remotes].map((here, i): Site => {
    const chain = chains[i];
    if (chain === undefined) throw new Error("There are three chains");
    return { here, provider: chain.connection.ethers.provider, fromBlock: 0, at: bridgeAt(chain.addresses) };
  });
  const check = (): ReturnType<typeof checkBridge> => checkBridge(config, sites);
  const wiring = await check();
  for (const mend of wiring.mends) await makeCall(chains, mend);
  const restore = await snapshotOf(chains);
  return { ...at, chains, config, sites, check, wiring, restore };
}

/** Takes all chains back to what they are now. */
export async function snapshotOf(chains: readonly AnyChain[]): Promise<() => Promise<void>> {
  const snapshots = await Promise.all(chains.map(({ connection }) => connection.networkHelpers.takeSnapshot()));
  return async () => {
    for (const [i, snapshot] of snapshots.entries()) {
      await snapshot.restore();
      // the clock went on: without this the next block would be minutes later than the last one says
      await chains[i]?.connection.networkHelpers.mine();
    }
  };
}

export type Bridged = Awaited<ReturnType<typeof bridged>>;

let made: Promise<Bridged> | undefined;

/** One bridge for all files of a run, as it was when it was made. */
export async function sharedBridge(): Promise<Bridged> {
  made ??= bridged();
  const bridge = await made;
  await bridge.restore();
  return bridge;
}

/** Makes a call through its chain's AccessManager, as a council would after its delay. */
export async function makeCall(chains: readonly AnyChain[], { chainId, to, data }: Mend): Promise<void> {
  const chain = chains.find(({ stack }) => stack.chainId === chainId);
  await chain?.accessManager.execute(to, data, GAS);
}

export interface Sending {
  from: AnyChain;
  to: AnyChain;
  amount: bigint;
  receiver?: string;
  composeMsg?: string;
  extraOptions?: string;
}

/** The parameters of a transfer, as the OFT takes them. */
export function sendParam({ to, amount, receiver, composeMsg = "0x", extraOptions = "0x", from }: Sending) {
  const receiverOrHolder = asBytes32(receiver ?? from.holder.address);
  return {
    dstEid: to.stack.eid,
    to: receiverOrHolder,
    amountLD: amount,
    minAmountLD: amount,
    extraOptions,
    composeMsg,
    oftCmd: "0x",
  };
}

/** The holder sends CPT; the message is on its way. */
export async function send(sending: Sending): Promise<{ packet: Packet; receipt: ContractTransactionReceipt }> {
  const { from } = sending;
  const bridge = (from.bridge as CPTAdapter).connect(from.holder);
  const param = sendParam(sending);
  const { nativeFee } = await bridge.quoteSend(param, false);
  const response: ContractTransactionResponse = await bridge.send(
    param,
    { nativeFee, lzTokenFee: 0 },
    from.holder.address,
    { ...GAS, value: nativeFee },
  );
  const receipt = await response.wait();
  const [packet] = await packetsOf(from.stack, receipt);
  if (receipt === null || packet === undefined) throw new Error("Nothing was sent");
  return { packet, receipt };
}
