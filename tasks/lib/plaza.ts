import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import type { NetworkConnection } from "hardhat/types/network";
import type { Result } from "hardhat/types/utils";
import { errorResult, successfulResult } from "hardhat/utils/result";
import type { Addresses } from "../../deploy/index.ts";
import { isRemote, type ChainAddresses } from "../../deploy/proxies.ts";
import { CyberPlaza, CyberPlazaError } from "../../sdk/src/index.ts";
import { InputError } from "./InputError.ts";

/** What is deployed to the network that a task was started for, home or not. */
export interface OpenChain {
  ethers: NetworkConnection["ethers"];
  addresses: ChainAddresses;
  networkName: string;
  chainId: number;
  /** The chain's clock, unix seconds. */
  now: bigint;
  /** The account that sends; undefined where the network has none: reading works. */
  sender: `0x${string}` | undefined;
}

/** The protocol at home, through the network's first account. */
export interface OpenPlaza extends OpenChain {
  plaza: CyberPlaza;
  addresses: Addresses;
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

/** Of the protocol CPT alone is there. */
export class NotHomeError extends InputError {
  override readonly name = "NotHomeError";
  constructor(network: string, chainId: number) {
    super(`${network} (chain ${chainId}) is not home: of the protocol CPT alone is there. Choose another --network.`);
  }
}

/** @throws NotDeployedError */
async function openChain(hre: HardhatRuntimeEnvironment): Promise<OpenChain> {
  const { ethers, networkName } = await hre.network.create();
  const [signer] = await ethers.getSigners();
  const chainId = Number((await ethers.provider.getNetwork()).chainId);
  const addresses = await readAddresses(hre.config.paths.root, networkName, chainId);
  const now = BigInt((await ethers.provider.getBlock("latest"))?.timestamp ?? 0);
  return { ethers, addresses, networkName, chainId, now, sender: signer?.address as `0x${string}` | undefined };
}

/** @throws NotHomeError */
async function atHome(opened: OpenChain): Promise<OpenPlaza> {
  const { ethers, addresses, networkName, chainId } = opened;
  if (isRemote(addresses)) throw new NotHomeError(networkName, chainId);
  const [signer] = await ethers.getSigners();
  const plaza = await CyberPlaza.connect({ runner: signer ?? ethers.provider, addresses });
  return { ...opened, addresses, plaza };
}

/** @throws NotDeployedError */
export async function readAddresses(root: string, network: string, chainId: number): Promise<ChainAddresses> {
  try {
    return JSON.parse(await readFile(join(root, "deploy", "addresses", `${chainId}.json`), "utf8")) as ChainAddresses;
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

/** Runs a task against what is deployed to a network, home or not. */
export function onChain(hre: HardhatRuntimeEnvironment, action: Action<OpenChain>): Promise<Result<undefined, string>> {
  return reporting(async () => action(await openChain(hre)));
}

/** Runs a task against the protocol at home. */
export function onNetwork(
  hre: HardhatRuntimeEnvironment,
  action: Action<OpenPlaza>,
): Promise<Result<undefined, string>> {
  return onChain(hre, async (opened) => action(await atHome(opened)));
}

type Sending<Opened> = Opened & { sender: `0x${string}` };

/** The same for a task that sends, home or not. */
export function sendingOnChain(
  hre: HardhatRuntimeEnvironment,
  action: Action<Sending<OpenChain>>,
): Promise<Result<undefined, string>> {
  return onChain(hre, async (opened) => {
    const { sender, networkName } = opened;
    if (sender === undefined) return `The network "${networkName}" has no account to send with.`;
    return action({ ...opened, sender });
  });
}

/** The same at home. */
export function sendingOn(
  hre: HardhatRuntimeEnvironment,
  action: Action<Sending<OpenPlaza>>,
): Promise<Result<undefined, string>> {
  return sendingOnChain(hre, async (opened) => action({ ...(await atHome(opened)), sender: opened.sender }));
}
