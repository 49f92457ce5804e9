import { concat, dataLength, dataSlice, getAddress, keccak256, toBigInt } from "ethers";
import type { Address, Hex } from "../types/primitives.js";

/** What travels of CPT's 18 decimals is 6. */
const UNIT = 10n ** 12n;

/** A message as LayerZero's endpoint sends it. */
export interface Packet {
  readonly nonce: bigint;
  readonly srcEid: number;
  readonly sender: Hex;
  readonly dstEid: number;
  readonly guid: Hex;
  readonly message: Hex;
}

/** LayerZero's packet of version 1: version, nonce, srcEid, sender, dstEid, receiver, guid, message. */
export function parsePacket(encoded: Hex): Packet {
  const part = (start: number, end?: number): Hex => dataSlice(encoded, start, end) as Hex;
  return {
    nonce: toBigInt(part(1, 9)),
    srcEid: Number(part(9, 13)),
    sender: part(13, 45),
    dstEid: Number(part(45, 49)),
    guid: part(81, 113),
    message: part(113),
  };
}

/** What the message says: LayerZero's OFT puts the receiver, the amount and what to call the receiver with into it. */
export function parseMessage(message: Hex): { receiver: Address; amount: bigint; isComposed: boolean } {
  return {
    receiver: getAddress(dataSlice(message, 12, 32)) as Address,
    amount: toBigInt(dataSlice(message, 32, 40)) * UNIT,
    isComposed: dataLength(message) > 40,
  };
}

/** What the destination's endpoint keeps of a message that is verified. */
export function payloadHash({ guid, message }: Packet): Hex {
  return keccak256(concat([guid, message])) as Hex;
}
