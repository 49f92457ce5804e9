import type { NetworkConnection } from "hardhat/types/network";
import type { CouncilName } from "./authority.ts";
import { checkChain } from "./checkChain.ts";
import { validateRemoteConfig, type RemoteConfig } from "./config/remote.ts";
import { remoteModule } from "./modules/remote.ts";
import { runModule, type DeployOptions } from "./runModule.ts";

/** Where things are on a chain other than home. */
export type RemoteAddresses = Record<
  | CouncilName
  | "accessManager"
  | "cptRemote"
  | "layerZeroEndpoint"
  | "safeSingleton"
  | "safeFactory"
  | "safeFallbackHandler"
  | "multiSendCallOnly",
  `0x${string}`
>;

export interface RemoteDeployment {
  chainId: number;
  addresses: RemoteAddresses;
}

/**
 * Deploys CPT and its authority to a chain other than home, or goes on with a deployment that was interrupted; with nothing left to do it
 * sends nothing.
 *
 * @throws InvalidConfigError, WrongChainError, WrongSafeError, WrongEndpointError, BrokenJournalError, NonceTakenError,
 *         TransactionPendingError before anything is sent.
 */
export async function deployRemote(
  connection: NetworkConnection,
  config: RemoteConfig,
  options: DeployOptions = {},
): Promise<RemoteDeployment> {
  const [deployer] = await connection.ethers.getSigners();
  const valid = validateRemoteConfig(config, deployer?.address);
  const { chainId, eid, layerZero } = valid;
  const endpoint = layerZero === "deploy" ? undefined : { address: layerZero.endpoint, eid };
  await checkChain(connection.ethers.provider, valid, endpoint);
  return { chainId, addresses: await runModule(connection, remoteModule(valid), chainId, options) };
}
