import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Artifact } from "./artifacts.js";

const PACKAGES = join("node_modules", "@layerzerolabs");
const ENDPOINT = join("lz-evm-protocol-v2", "artifacts", "contracts", "EndpointV2.sol", "EndpointV2.json");
/** Contracts that the endpoint calls while it quotes and sends, for their errors. */
const CALLED = [
  join("uln", "uln302", "SendUln302.sol", "SendUln302.json"),
  join("ExecutorFeeLib.sol", "ExecutorFeeLib.json"),
];

/** What users of the bridge, and the councils that configure it, need of LayerZero's endpoint. */
const USED = [
  "eid",
  "inboundNonce",
  "inboundPayloadHash",
  "lazyInboundNonce",
  "lzReceive",
  "outboundNonce",
  "InboundNonceSkipped",
  "LzReceiveAlert",
  "PacketBurnt",
  "PacketDelivered",
  "PacketNilified",
  "PacketSent",
  "PacketVerified",
  "delegates",
  "getConfig",
  "getReceiveLibrary",
  "getSendLibrary",
  "isDefaultSendLibrary",
  "receiveLibraryTimeout",
  "burn",
  "clear",
  "nilify",
  "setConfig",
  "setReceiveLibrary",
  "setReceiveLibraryTimeout",
  "setSendLibrary",
  "skip",
];

/** LayerZero's EndpointV2, from its package, as far as it is used, with all its errors. */
export function layerZeroEndpoint(root: string): Artifact {
  const artifact = readPackage(root, ENDPOINT);
  const missing = USED.filter((used) => !artifact.abi.some(({ name }) => name === used));
  if (missing.length > 0) throw new Error(`LayerZero's endpoint has no ${missing.join(", ")}`);
  const abi = artifact.abi.filter(({ type, name = "" }) => type === "error" || USED.includes(name));
  return { ...artifact, contractName: "LayerZeroEndpoint", abi };
}

/** Contracts behind the endpoint, of which the errors alone matter. */
export function layerZeroErrors(root: string): Artifact[] {
  return CALLED.map((file) => readPackage(root, join("lz-evm-messagelib-v2", "artifacts", "contracts", file)));
}

function readPackage(root: string, file: string): Artifact {
  return JSON.parse(readFileSync(join(root, PACKAGES, file), "utf8")) as Artifact;
}
