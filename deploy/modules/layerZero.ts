import { createRequire } from "node:module";
import type { ContractAtFuture, ContractDeploymentFuture, IgnitionModuleBuilder } from "@nomicfoundation/ignition-core";
import { Interface } from "ethers";
import type { Artifact } from "hardhat/types/artifacts";

const require = createRequire(import.meta.url);

/** LayerZero's contracts as published. */
function artifact(path: string): Artifact {
  return require(`@layerzerolabs/lz-evm-protocol-v2/artifacts/contracts/${path}.json`) as Artifact;
}

export const ENDPOINT = artifact("EndpointV2.sol/EndpointV2");
/** What the endpoint makes when it is made: the library that refuses every message. */
export const BLOCKED_LIBRARY = artifact("messagelib/BlockedMessageLib.sol/BlockedMessageLib");

/** What the endpoint does, for those who read or use it. */
export const ENDPOINT_INTERFACE = new Interface(ENDPOINT.abi);

/**
 * LayerZero's endpoint where the network has it, or on a development chain from its package: the deployer is then its owner, as
 * LayerZero is elsewhere. Libraries, verifiers and executor are not the suite's and come with a pathway.
 */
export function layerZero(
  m: IgnitionModuleBuilder,
  config: "deploy" | { endpoint: string },
  eid: number,
): ContractAtFuture | ContractDeploymentFuture {
  if (config !== "deploy") return m.contractAt("LayerZeroEndpoint", ENDPOINT, config.endpoint);
  return m.contract("LayerZeroEndpoint", ENDPOINT, [eid, m.getAccount(0)]);
}
