import { createRequire } from "node:module";
import type { ArgumentType, IgnitionModuleBuilder } from "@nomicfoundation/ignition-core";
import { ZeroAddress } from "ethers";
import type { Artifact } from "hardhat/types/artifacts";
import type { NetworkConfig } from "../config/schema.ts";

const require = createRequire(import.meta.url);

interface PublishedContract {
  contractName: string;
  compilerOutput: { abi: Artifact["abi"]; evm: { bytecode: { object: string } } };
}

/** Chainlink as it published it with its bytecode. */
function artifact(name: string): Artifact {
  const published = require(`@chainlink/contracts-0.1/abi/v0.6/${name}.json`) as PublishedContract;
  return {
    _format: "hh3-artifact-1",
    contractName: published.contractName,
    sourceName: `@chainlink/contracts/src/v0.6/${name}.sol`,
    abi: published.compilerOutput.abi,
    bytecode: published.compilerOutput.evm.bytecode.object as `0x${string}`,
    deployedBytecode: "0x",
    linkReferences: {},
    deployedLinkReferences: {},
  } as unknown as Artifact;
}

const AGGREGATOR = artifact("FluxAggregator");
const AGGREGATOR_PROXY = artifact("EACAggregatorProxy");

const NO_LINK = ZeroAddress;
const NO_VALIDATOR = ZeroAddress;
const NO_CONTROLLER = ZeroAddress;
const DECIMALS = 8;
const LARGEST_ANSWER = 10n ** 14n; // a million USD

export interface Feeds {
  cptFeed: ArgumentType;
  usdcFeed: ArgumentType;
  sequencerFeed: ArgumentType;
}

/** Chainlink's feeds where the network has them, or aggregators of its own code that the reporters feed. */
export function chainlink(
  m: IgnitionModuleBuilder,
  config: NetworkConfig["chainlink"],
  reporters: readonly string[],
): Feeds {
  if (config !== "deploy") return config;
  return {
    cptFeed: deployFeed(m, "CptUsd", "CPT / USD", reporters),
    usdcFeed: deployFeed(m, "UsdcUsd", "USDC / USD", reporters),
    sequencerFeed: ZeroAddress,
  };
}

/** Readers read the proxy. It answers nothing before the first submission. */
function deployFeed(m: IgnitionModuleBuilder, id: string, description: string, reporters: readonly string[]) {
  const aggregator = m.contract(
    `${id}Aggregator`,
    AGGREGATOR,
    [NO_LINK, 0, 0, NO_VALIDATOR, 1, LARGEST_ANSWER, DECIMALS, description],
    {},
  );
  m.call(aggregator, "changeOracles", [[], [...reporters], [...reporters], 1, 1, 0]);
  return m.contract(`${id}Feed`, AGGREGATOR_PROXY, [aggregator, NO_CONTROLLER]);
}
