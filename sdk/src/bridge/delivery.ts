import type { BridgeWay } from "../types/bridge.js";
import type { Address, Hex } from "../types/primitives.js";
import type { Packet } from "./packet.js";

/** What the endpoint's `lzReceive` takes. */
export function deliveryArgs({ from, to }: BridgeWay, { sender, nonce, guid, message }: Packet) {
  const args: [{ srcEid: number; sender: Hex; nonce: bigint }, Address, Hex, Hex, Hex] = [
    { srcEid: from.eid, sender, nonce },
    to.bridge,
    guid,
    message,
    "0x",
  ];
  return args;
}
