import { ENDPOINT } from "../../tasks/lib/bridge/artifacts.ts";
import { packetsOf, type Packet } from "../../tasks/lib/bridge/packets.ts";
import type { LayerZero } from "../../tasks/lib/bridge/stack.ts";
import { compose, deliver, type Delivery } from "../../tasks/lib/bridge/workers.ts";

/** A message and how its delivery ended. */
export interface Carried {
  packet: Packet;
  delivery: Delivery;
  /** Of the call that it asked for; undefined when it asked for none. */
  composed: Delivery | undefined;
}

/** Workers that carry whatever is sent between some chains. */
export interface Relay {
  /** All messages that were sent since the last time, in their order, each delivered once. Those that fail wait at the endpoint. */
  carry: () => Promise<Carried[]>;
}

/** Verifiers and executor of all pathways between these chains, from now on. */
export async function startRelay(stacks: readonly LayerZero[]): Promise<Relay> {
  const next = new Map<LayerZero, number>();
  for (const stack of stacks) next.set(stack, (await stack.connection.ethers.provider.getBlockNumber()) + 1);

  const carryFrom = async (source: LayerZero): Promise<Carried[]> => {
    const { provider } = source.connection.ethers;
    const toBlock = await provider.getBlockNumber();
    const fromBlock = next.get(source) ?? 0;
    next.set(source, toBlock + 1);
    const carried: Carried[] = [];
    for (const packet of await packetsBetween(source, fromBlock, toBlock)) {
      const destination = stacks.find(({ eid }) => eid === packet.dstEid);
      if (destination === undefined) continue;
      const delivery = await deliver([source, destination], packet);
      carried.push({ packet, delivery, composed: await compose(destination, packet, delivery) });
    }
    return carried;
  };
  return {
    carry: async () => {
      const carried: Carried[] = [];
      for (const source of stacks) carried.push(...(await carryFrom(source)));
      return carried;
    },
  };
}

/** The messages that were sent in these blocks, those of a transaction together. */
async function packetsBetween(source: LayerZero, fromBlock: number, toBlock: number): Promise<Packet[]> {
  if (fromBlock > toBlock) return [];
  const { provider } = source.connection.ethers;
  const address = await source.endpoint.getAddress();
  const topics = [ENDPOINT.getEvent("PacketSent")?.topicHash ?? null];
  const logs = await provider.getLogs({ address, topics, fromBlock, toBlock });
  const transactions = new Set(logs.map(({ transactionHash }) => transactionHash));
  const packets: Packet[] = [];
  for (const hash of transactions)
    packets.push(...(await packetsOf(source, await provider.getTransactionReceipt(hash))));
  return packets;
}
