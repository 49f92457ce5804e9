import { Contract, MaxUint256, type ContractTransactionReceipt, type Interface, type Signer } from "ethers";
import type { Artifact } from "hardhat/types/artifacts";
import { packetsOf } from "../tasks/lib/bridge/packets.ts";
import {
  asBytes32,
  CONFIG_TYPE,
  encodeExecutorConfig,
  encodeUlnConfig,
  gasOptions,
  MESSAGE_TYPE,
  ulnConfig,
} from "../tasks/lib/bridge/settings.ts";
import { retry, verifyAndCommit } from "../tasks/lib/bridge/workers.ts";
import { CPT_UNIT, send, sendParam, sharedBridge, type Bridged } from "../test/helpers/bridge.ts";
import type { Gas } from "./steps.ts";

const AMOUNT = 1_000n * CPT_UNIT;

/**
 * The bridge's rows, on three chains with LayerZero's real stack: ours, and LayerZero's own adapter behind a proxy like ours, with the same
 * libraries, verifiers, executor and options. Each is the second of its kind, in the quarter of an hour of the first.
 */
export async function measureBridgeGas(stock: Artifact): Promise<Partial<Gas>> {
  const bridge = await sharedBridge();
  const stockSend = await measureStock(bridge, stock);
  const { home, first } = bridge;
  await carry(bridge, "out");
  const out = await carry(bridge, "out");
  await carry(bridge, "back");
  const back = await carry(bridge, "back");
  for (const { connection } of [home, first]) await connection.close();
  return {
    "bridge.stock": stockSend,
    "bridge.send": out.send,
    "bridge.extra": out.send - stockSend,
    "bridge.receive": out.receive,
    "bridge.home.send": back.send,
    "bridge.home.receive": back.receive,
  };
}

/** Sends between home and a remote chain; delivered by anybody, since what an executor adds is its own. */
async function carry({ home, first }: Bridged, way: "out" | "back"): Promise<{ send: number; receive: number }> {
  const [from, to] = way === "out" ? [home, first] : [first, home];
  const { packet, receipt } = await send({ from, to, amount: AMOUNT });
  await verifyAndCommit([from.stack, to.stack], packet);
  const delivered = await retry(to.stack, packet, to.holder);
  return { send: Number(receipt.gasUsed), receive: Number(delivered.gasUsed) };
}

/** LayerZero's adapter, owned and configured by an account. */
async function measureStock({ home, first, config }: Bridged, stock: Artifact): Promise<number> {
  const { tester: owner, holder, cpt, addresses, connection } = { ...home };
  const { ethers } = connection;
  const implementation = await (
    await ethers.getContractFactory(stock.abi, stock.bytecode, owner)
  ).deploy(addresses.cpt, addresses.layerZeroEndpoint);
  const initialize = implementation.interface.encodeFunctionData("initialize", [owner.address]);
  const proxy = await ethers.deployContract(
    "TransparentUpgradeableProxy",
    [await implementation.getAddress(), addresses.accessManager, initialize],
    owner,
  );
  const at = await proxy.getAddress();
  const adapter = new Contract(at, stock.abi, owner);
  await configure({ adapter, endpoint: home.stack.endpoint.connect(owner) as Contract, config, peer: first.addresses });
  await cpt.connect(holder).approve(at, MaxUint256);
  let receipt: ContractTransactionReceipt | null = null;
  for (let i = 0; i < 2; ++i) {
    const param = sendParam({ from: home, to: first, amount: AMOUNT });
    const byHolder = adapter.connect(holder) as Contract;
    const fee = (await byHolder.getFunction("quoteSend")(param, false)) as { nativeFee: bigint };
    const sending = await byHolder.getFunction("send")(param, [fee.nativeFee, 0n], holder.address, {
      value: fee.nativeFee,
      gasLimit: 1_000_000n,
    });
    receipt = (await sending.wait()) as ContractTransactionReceipt;
  }
  if (receipt === null || (await packetsOf(home.stack, receipt)).length !== 1) throw new Error("Nothing was sent");
  return Number(receipt.gasUsed);
}
