import { solidityPackedKeccak256 } from "ethers";
import type { BridgeWay } from "../types/bridge.js";
import type { Hex } from "../types/primitives.js";
import { toBytes32 } from "./ways.js";

/** LayerZero's id of a route's message. */
export function bridgeGuid({ from, to }: BridgeWay, nonce: bigint): Hex {
  const types = ["uint64", "uint32", "bytes32", "uint32", "bytes32"];
  const values = [nonce, from.eid, toBytes32(from.bridge), to.eid, toBytes32(to.bridge)];
  return solidityPackedKeccak256(types, values) as Hex;
}
