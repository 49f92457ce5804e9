import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import {
  parseEther,
  type BaseContract,
  type ContractTransactionReceipt,
  type ContractTransactionResponse,
} from "ethers";
import hre from "hardhat";
import type { NetworkConnection } from "hardhat/types/network";
import { ROLES, type RoleName } from "../../deploy/authority.ts";
import type { BridgeConfig } from "../../deploy/config/bridge.ts";
import { deployProtocol, embeddedConfig, type Addresses } from "../../deploy/index.ts";
import type { Mend } from "../../tasks/lib/bridge/audit.ts";
import { checkBridge } from "../../tasks/lib/bridge/checkBridge.ts";
import { describeBridge } from "../../tasks/lib/bridge/describe.ts";
import { packetsOf, type Packet } from "../../tasks/lib/bridge/packets.ts";
import { asBytes32 } from "../../tasks/lib/bridge/settings.ts";
import type { Site } from "../../tasks/lib/bridge/site.ts";
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

/** The functions of the bridge by role; the others take the admin. */
const RESTRICTED: Partial<Record<RoleName, string[]>> = {
  guardian: ["pausePathway"],
  pauseProlonger: ["prolongPathwayPause"],
  parametersRoutine: ["unpausePathway"],
  parametersCritical: ["setPathwayLimit", "setPathwayPauseLimits", "setCap", "setSupplyCap"],
};

/** A chain of the bridge. */
export interface BridgeChain<Bridge extends BaseContract> {
  connection: NetworkConnection;
  stack: LayerZero;
  accessManager: AccessManager;
  bridge: Bridge;
  /** Holds every role of the bridge without a delay. */
  tester: HardhatEthersSigner;
  /** Has CPT at home, and the same key everywhere. */
  holder: HardhatEthersSigner;
}

type AnyChain = BridgeChain<CPTAdapter> | BridgeChain<CPTRemote>;

async function proxied(
  tester: HardhatEthersSigner,
  manager: AccessManager,
  name: string,
  args: unknown[],
  connection: NetworkConnection,
) {
  const { ethers } = connection;
  const implementation = await (await ethers.getContractFactory(name, tester)).deploy(...args);
  const authority = await manager.getAddress();
  const initialize = implementation.interface.encodeFunctionData("initialize", [authority]);
  const factory = await ethers.getContractFactory("TransparentUpgradeableProxy", tester);
  const proxy = await factory.deploy(await implementation.getAddress(), authority, initialize);
  const address = await proxy.getAddress();
  for (const [role, functions] of Object.entries(RESTRICTED)) {
    const selectors = functions.flatMap((each) => implementation.interface.getFunction(each)?.selector ?? []);
    if (selectors.length === 0) continue;
    const { id } = ROLES[role as RoleName];
    await manager.setTargetFunctionRole(address, selectors, id);
    await manager.grantRole(id, tester.address, 0);
  }
  return address;
}

async function accountsOf({ ethers }: NetworkConnection) {
  const signers = await ethers.getSigners();
  const [tester, holder] = [signers[TESTER], signers[HOLDER]];
  if (tester === undefined || holder === undefined) throw new Error("The chain has too few accounts");
  return { signers, tester, holder };
}

/** The whole suite with CPT listed, LayerZero, and the adapter. */
async function home(): Promise<BridgeChain<CPTAdapter> & { addresses: Addresses; cpt: CPT }> {
  const connection = await hre.network.create("embedded");
  const { signers, tester, holder } = await accountsOf(connection);
  const { addresses } = await deployProtocol(connection, embeddedConfig(signers.map(({ address }) => address)));
  const { sevenOfNine } = await councilsOf(connection, addresses);
  const manager = AccessManager__factory.connect(addresses.accessManager, sevenOfNine);
  const grant = manager.interface.encodeFunctionData("grantRole", [ROLES.admin.id, tester.address, 0]);
  await manager.schedule(addresses.accessManager, grant, 0);
  const foundation = await listCpt(connection, addresses);
  await manager.execute(addresses.accessManager, grant);
  await giveCpt(addresses, foundation, [[holder.address, HOLDING]]);
  const accessManager = manager.connect(tester);
  const stack = await deployLayerZero(connection, { eid: 30_110 });
  const { cpt: token, usdc, insuranceFund, priceOracle } = addresses;
  const endpoint = await stack.endpoint.getAddress();
  const args = [token, endpoint, usdc, insuranceFund, priceOracle];
  const at = await proxied(tester, accessManager, "CPTAdapter", args, connection);
  const bridge = CPTAdapter__factory.connect(at, tester);
  const cpt = CPT__factory.connect(token, holder);
  await cpt.approve(at, HOLDING);
  return { connection, stack, accessManager, bridge, tester, holder, addresses, cpt };
}

async function remote(chainId: number, eid: number, homeEid: number): Promise<BridgeChain<CPTRemote>> {
  const connection = await hre.network.create({ network: "embedded", override: { chainId } });
  const { tester, holder } = await accountsOf(connection);
  const factory = await connection.ethers.getContractFactory("AccessManager", tester);
  const deployed = await factory.deploy(tester.address);
  const accessManager = AccessManager__factory.connect(await deployed.getAddress(), tester);
  const stack = await deployLayerZero(connection, { eid });
  const args = [await stack.endpoint.getAddress(), homeEid];
  const at = await proxied(tester, accessManager, "CPTRemote", args, connection);
  return { connection, stack, accessManager, bridge: CPTRemote__factory.connect(at, tester), tester, holder };
}

/** Home and two remotes, each on the real LayerZero, wired by the calls that the check asks for. */
export async function bridged() {
  const at = {
    home: await home(),
    first: await remote(31_338, 30_101, 30_110),
    second: await remote(31_339, 30_109, 30_110),
  };
  const chains: AnyChain[] = [at.home, at.first, at.second];
  const stacks = chains.map(({ stack }) => stack);
  for (const stack of stacks)
    await connectTo(
      stack,
      stacks.filter((other) => other !== stack),
    );
  const config = await describeBridge([at.home.stack, at.first.stack, at.second.stack], ["home", "first", "second"]);
  const sites = await Promise.all(chains.map((chain, i) => siteOf(config, chain, i, at.home.addresses.cpt)));
  const check = (): ReturnType<typeof checkBridge> => checkBridge(config, sites);
  const wiring = await check();
  for (const mend of wiring.mends) await makeCall(chains, mend);
  const snapshots = await Promise.all(chains.map(({ connection }) => connection.networkHelpers.takeSnapshot()));
  const restore = async (): Promise<void> => {
    for (const [i, snapshot] of snapshots.entries()) {
      await snapshot.restore();
      // the clock went on: without this the next block would be minutes later than the last one says
      await chains[i]?.connection.networkHelpers.mine();
    }
  };
  return { ...at, chains, config, sites, check, wiring, restore };
}

export type Bridged = Awaited<ReturnType<typeof bridged>>;

async function siteOf(
  config: BridgeConfig,
  { connection, bridge, accessManager }: AnyChain,
  i: number,
  cpt: string,
): Promise<Site> {
  const here = [config.home, ...config.remotes][i];
  if (here === undefined) throw new Error("There are three chains");
  const at = (await bridge.getAddress()) as `0x${string}`;
  return {
    here,
    provider: connection.ethers.provider,
    fromBlock: 0,
    at: {
      bridge: at,
      accessManager: (await accessManager.getAddress()) as `0x${string}`,
      cpt: i === 0 ? (cpt as `0x${string}`) : at,
    },
  };
}

/** Makes a call through its chain's AccessManager, as a council would after its delay. */
async function makeCall(chains: readonly AnyChain[], { chainId, to, data }: Mend): Promise<void> {
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

export const ether = parseEther;
export { DAY };
