import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import type { NetworkConnection } from "hardhat/types/network";
import type { Result } from "hardhat/types/utils";
import { errorResult, successfulResult } from "hardhat/utils/result";
import type { Addresses } from "../../deploy/index.ts";
import { CyberPlaza, CyberPlazaError } from "../../sdk/src/index.ts";
import { InputError } from "./InputError.ts";

/** The protocol on the network that a task was started for, through the network's first account. */
export interface OpenPlaza {
  plaza: CyberPlaza;
  ethers: NetworkConnection["ethers"];
  addresses: Addresses;
  networkName: string;
  chainId: number;
  /** The chain's clock, unix seconds. */
  now: bigint;
  /** The account that sends; undefined where the network has none: reading works. */
  sender: `0x${string}` | undefined;
}

/** Nothing is deployed there, as far as this repository knows. */
export class NotDeployedError extends InputError {
  override readonly name = "NotDeployedError";
  constructor(network: string, chainId: number) {
    super(
      `deploy/addresses/${chainId}.json does not exist: nothing is deployed to ${network} (chain ${chainId}). ` +
        `Run \`deploy run --network ${network}\`, or choose another --network.`,
    );
  }
}

/** @throws NotDeployedError */
async function openPlaza(hre: HardhatRuntimeEnvironment): Promise<OpenPlaza> {
  const { ethers, networkName } = await hre.network.create();
  const [signer] = await ethers.getSigners();
  const chainId = Number((await ethers.provider.getNetwork()).chainId);
  const addresses = await readAddresses(hre.config.paths.root, networkName, chainId);
  const now = BigInt((await ethers.provider.getBlock("latest"))?.timestamp ?? 0);
  const plaza = await CyberPlaza.connect({ runner: signer ?? ethers.provider, addresses });
  return { plaza, ethers, addresses, networkName, chainId, now, sender: signer?.address as `0x${string}` | undefined };
}

/** @throws NotDeployedError */
export async function readAddresses(root: string, network: string, chainId: number): Promise<Addresses> {
  try {
    return JSON.parse(await readFile(join(root, "deploy", "addresses", `${chainId}.json`), "utf8")) as Addresses;
  } catch (error) {
    if ((error as { code?: string }).code === "ENOENT") throw new NotDeployedError(network, chainId);
    throw error;
  }
}

/** What a task found out, or the problem it ends with. */
type Action<Opened> = (opened: Opened) => Promise<string | void>;

/**
 * Runs a task. Wrong input, and what the protocol refuses, is a message and a status; anything else is a defect, and its stack is
 * wanted.
 */
export async function reporting(action: () => Promise<string | void>): Promise<Result<undefined, string>> {
  try {
    const problem = await action();
    if (problem === undefined) return successfulResult();
    console.error(problem);
    return errorResult(problem);
  } catch (error) {
    if (!(error instanceof InputError || error instanceof CyberPlazaError)) throw error;
    console.error(error.message);
    return errorResult(error.message);
  }
}

/** Runs a task against the protocol on a network. */
export function onNetwork(
  hre: HardhatRuntimeEnvironment,
  action: Action<OpenPlaza>,
): Promise<Result<undefined, string>> {
  return reporting(async () => action(await openPlaza(hre)));
}

/** The same for a task that sends. */
export function sendingOn(
  hre: HardhatRuntimeEnvironment,
  action: Action<OpenPlaza & { sender: `0x${string}` }>,
): Promise<Result<undefined, string>> {
  return onNetwork(hre, async (opened) => {
    const { sender, networkName } = opened;
    if (sender === undefined) return `The network "${networkName}" has no account to send with.`;
    return action({ ...opened, sender });
  });
}
