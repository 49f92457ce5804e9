import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import { connectBridge, sendBridge, type BridgeClient } from "../../sdk/src/bridge/index.ts";
import { CyberPlaza, type Address, type Hex } from "../../sdk/src/index.ts";
import { packetsOf, type Packet } from "../../tasks/lib/bridge/packets.ts";
import {
  deliver,
  execute,
  verifyAndCommit,
  type Delivery,
  type ExecuteParameters,
} from "../../tasks/lib/bridge/workers.ts";
import { sharedBridge, type Bridged } from "../helpers/bridge.ts";

export type Bridging = Awaited<ReturnType<typeof bridging>>;

let connected: ReturnType<typeof connectAll> | undefined;

/** Three chains on the real LayerZero, through the SDK: the holder has CPT at home and ether everywhere. Each call takes them back to that. */
export async function bridging() {
  const chains = await sharedBridge();
  const clocks = chains.chains.map(({ connection }) => connection.networkHelpers.time);
  // chains' clocks agree; these waited for their councils one after the other
  const latest = Math.max(...(await Promise.all(clocks.map((time) => time.latest())))) + 1;
  for (const time of clocks) await time.increaseTo(latest);
  return (connected ??= connectAll(chains));
}

/** What examples of the bridge take, at a stage of a message from home. */
export function inBridge(stage: "none" | "sent" | "failed" = "none") {
  return async (): Promise<object> => {
    const { client: chains, user, chains: at, remotes, verified, executed } = await bridging();
    const [home, ethereum] = [at.home.stack.eid, at.first.stack.eid];
    const account = at.home.holder.address as Address;
    const scope = { chains, user, home, ethereum, account, onEthereum: at.first.holder, cptRemote: remotes[0] };
    const now = BigInt(await at.home.connection.networkHelpers.time.latest());
    if (stage === "none") return { ...scope, now };
    const transfer = { from: home, to: ethereum, amount: 10n ** 18n, receiver: account };
    const { hash: sentBy } = await sendBridge(chains, transfer);
    if (stage === "failed") {
      await verified(home, ethereum, sentBy);
      await executed(home, ethereum, sentBy, { gas: 20_000n });
    }
    return { ...scope, now, sentBy };
  };
}

async function connectAll(chains: Bridged) {
  const { home, first, second } = chains;
  const [cptAdapter, ...remotes] = await Promise.all(
    [home, first, second].map(async ({ bridge }) => (await bridge.getAddress()) as Address),
  );
  if (cptAdapter === undefined) throw new Error("home has a bridge");
  const addresses = { ...home.addresses, cptAdapter };
  const user = await CyberPlaza.connect({ runner: home.holder, addresses });
  const connect = (...holders: readonly HardhatEthersSigner[]): Promise<BridgeClient> =>
    connectBridge(user, { remotes: remotes.map((cptRemote, i) => ({ cptRemote, runner: holders[i] ?? home.holder })) });
  const client = await connect(first.holder, second.holder);

  const stackOf = (eid: number) => {
    const found = chains.chains.find(({ stack }) => stack.eid === eid);
    if (found === undefined) throw new Error(`no chain has the endpoint ${eid}`);
    return found;
  };
  const packetOf = async (from: number, hash: Hex): Promise<Packet> => {
    const { stack } = stackOf(from);
    const [packet] = await packetsOf(stack, await stack.connection.ethers.provider.getTransactionReceipt(hash));
    if (packet === undefined) throw new Error("the transaction sent nothing");
    return packet;
  };
  /** The verifiers and the endpoint, and not the executor. */
  const verified = async (from: number, to: number, hash: Hex): Promise<void> =>
    verifyAndCommit([stackOf(from).stack, stackOf(to).stack], await packetOf(from, hash));
  /** The executor's delivery of a message that is verified. */
  const executed = async (from: number, to: number, hash: Hex, more?: ExecuteParameters): Promise<Delivery> =>
    execute([stackOf(from).stack, stackOf(to).stack], await packetOf(from, hash), more);
  /** All of it. */
  const delivered = async (from: number, to: number, hash: Hex): Promise<Delivery> =>
    deliver([stackOf(from).stack, stackOf(to).stack], await packetOf(from, hash));

  return { chains, client, user, addresses, remotes, verified, executed, delivered };
}
