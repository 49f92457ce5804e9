import { Contract, MaxUint256, type ContractTransactionResponse } from "ethers";
import type { Artifact } from "hardhat/types/artifacts";
import { pathwayEnds } from "../deploy/config/bridge.ts";
import { Audit } from "../tasks/lib/bridge/audit.ts";
import { checkEnd } from "../tasks/lib/bridge/checkEnd.ts";
import { packetsOf } from "../tasks/lib/bridge/packets.ts";
import { retry, verifyAndCommit } from "../tasks/lib/bridge/workers.ts";
import { CPT_UNIT, GAS, send, sendParam, sharedBridge, type Bridged } from "../test/helpers/bridge.ts";
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
  await home.cpt.approve(home.addresses.cptAdapter, MaxUint256); // as for LayerZero's
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

/** LayerZero's adapter, owned and configured by an account, as the check has it of ours. */
async function measureStock({ home, first, config, sites }: Bridged, stock: Artifact): Promise<number> {
  const { tester: owner, holder, cpt, addresses, connection } = home;
  const { ethers } = connection;
  const factory = await ethers.getContractFactory(stock.abi, stock.bytecode, owner);
  const implementation = await factory.deploy(addresses.cpt, addresses.layerZeroEndpoint);
  const initialize = factory.interface.encodeFunctionData("initialize", [owner.address]);
  const proxy = await ethers.deployContract("TransparentUpgradeableProxy", [
    await implementation.getAddress(),
    addresses.accessManager,
    initialize,
  ]);
  const adapter = new Contract(await proxy.getAddress(), stock.abi, holder);

  const end = pathwayEnds(config).find(({ isHome, there }) => isHome && there.eid === first.stack.eid);
  const [site] = sites;
  if (end === undefined || site === undefined) throw new Error("The bridge has no pathway from home");
  const audit = new Audit();
  const bridge = (await adapter.getAddress()) as `0x${string}`;
  const peer = (await first.bridge.getAddress()) as `0x${string}`;
  const parts = { site: { ...site, at: { ...site.at, bridge } }, peer, now: 0 };
  await checkEnd(audit, end, parts);
  for (const { to, data } of audit.mends.filter(({ role }) => role === "admin")) {
    await owner.sendTransaction({ to, data, ...GAS });
  }

  await cpt.approve(bridge, MaxUint256);
  let gas = 0n;
  for (let i = 0; i < 2; ++i) {
    const param = sendParam({ from: home, to: first, amount: AMOUNT });
    const { nativeFee } = (await adapter.getFunction("quoteSend")(param, false)) as { nativeFee: bigint };
    const sending = (await adapter.getFunction("send")(param, [nativeFee, 0n], holder.address, {
      value: nativeFee,
      ...GAS,
    })) as ContractTransactionResponse;
    const receipt = await sending.wait();
    const [packet] = await packetsOf(home.stack, receipt);
    if (receipt === null || packet?.dvns.length !== 2) throw new Error("Nothing was sent, or not by two verifiers");
    gas = receipt.gasUsed;
  }
  return Number(gas);
}
