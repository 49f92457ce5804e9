import { Interface, type TransactionReceipt } from "ethers";
import { attempt } from "../core/attempt.js";
import type { BlockRange } from "../core/logPages.js";
import { ReceiptEvents } from "../core/ReceiptEvents.js";
import { InvalidParameterError } from "../errors/inputErrors.js";
import { OFTSent } from "../generated/fragments/CPTAdapter.js";
import { PacketSent } from "../generated/fragments/LayerZeroEndpoint.js";
import type { BridgeMessage, BridgeWay } from "../types/bridge.js";
import type { Hex } from "../types/primitives.js";
import { bridgeGuid } from "./bridgeGuid.js";
import { eventsOf } from "./eventsOf.js";
import { parseMessage, parsePacket, type Packet } from "./packet.js";

/** Which message: by the transaction that sent it, or by what `sendBridge` returned and where to look for it at the source. */
export type BridgeMessageId =
  | { readonly hash: Hex; readonly guid?: Hex }
  | ({ readonly guid: Hex } & BlockRange)
  | ({ readonly nonce: bigint } & BlockRange);

/** A message, and what its destination's endpoint takes. */
export interface FoundMessage {
  readonly message: BridgeMessage;
  readonly packet: Packet;
}

/**
 * The message at its source.
 *
 * @throws InvalidParameterError when there is none
 */
export async function findMessage(way: BridgeWay, action: string, id: BridgeMessageId): Promise<FoundMessage> {
  const { from, to } = way;
  const guid = "nonce" in id ? bridgeGuid(way, id.nonce) : id.guid;
  const hash = "hash" in id ? id.hash : await sentIn(way, action, guid as Hex, id);
  const receipt = await attempt(action, async () => from.runner.provider?.getTransactionReceipt(hash));
  if (!receipt) throw new InvalidParameterError("message.hash", `must be a transaction of endpoint ${from.eid}`);
  const packet = packetsIn(action, from.endpoint, receipt).find(
    (one) => one.dstEid === to.eid && BigInt(one.sender) === BigInt(from.bridge) && one.guid === (guid ?? one.guid),
  );
  if (packet === undefined) throw new InvalidParameterError("message", `was not sent by transaction ${hash}`);
  const place = { from: from.eid, to: to.eid, hash, blockNumber: receipt.blockNumber };
  return { packet, message: { ...place, guid: packet.guid, nonce: packet.nonce, ...parseMessage(packet.message) } };
}

function packetsIn(action: string, endpoint: string, receipt: TransactionReceipt): Packet[] {
  const events = new ReceiptEvents(action, new Interface([PacketSent]), endpoint, receipt);
  return events.all(PacketSent).map(({ encodedPayload }) => parsePacket(encodedPayload));
}

async function sentIn({ from }: BridgeWay, action: string, guid: Hex, range: BlockRange): Promise<Hex> {
  for await (const { hash } of eventsOf(from, action, from.bridge, OFTSent, [guid], range)) return hash;
  throw new InvalidParameterError("message", "was not sent in these blocks of its source");
}
