import { join } from "node:path";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import {
  InvalidBridgeError,
  validateBridge,
  type BridgeChainConfig,
  type BridgeConfig,
} from "../../../deploy/config/bridge.ts";
import { InputError } from "../InputError.ts";
import { readAddresses } from "../plaza.ts";
import { readJson } from "../safe/transactionFile.ts";
import { bridgeAt, type Site } from "./site.ts";

/** Where the bridge is described, from the repository's root. */
export const DESCRIPTION = join("deploy", "bridge.json");

/**
 * The description of the bridge.
 *
 * @param file Empty: the repository's.
 * @throws InputError
 */
export async function readBridge(root: string, file: string): Promise<BridgeConfig> {
  const path = file === "" ? join(root, DESCRIPTION) : file;
  const json = await readJson(path);
  try {
    return validateBridge(json);
  } catch (error) {
    if (error instanceof InvalidBridgeError) throw new InputError(`${path}: ${error.message}`);
    throw error;
  }
}

/** Every chain of the description, home first. */
export function chainsOf({ home, remotes }: BridgeConfig): BridgeChainConfig[] {
  return [home, ...remotes];
}

/**
 * Opens a chain of the bridge.
 *
 * @throws NotDeployedError, InputError when its network is another chain
 */
export async function openSite(
  hre: HardhatRuntimeEnvironment,
  here: BridgeChainConfig,
  fromBlock: number,
): Promise<Site> {
  const { ethers } = await hre.network.create(here.network);
  const { provider } = ethers;
  const { chainId } = await provider.getNetwork();
  if (chainId !== BigInt(here.chainId)) {
    throw new InputError(
      `The network "${here.network}" is chain ${chainId}, not ${here.chainId} as the bridge is described.`,
    );
  }
  const addresses = await readAddresses(hre.config.paths.root, here.network, here.chainId);
  return { here, provider, at: bridgeAt(addresses), fromBlock };
}
