import { configFor, isRemoteConfig, UnknownNetworkError } from "../../deploy/config/index.ts";
import type { RemoteConfig } from "../../deploy/config/remote.ts";
import type { NetworkConfig } from "../../deploy/config/schema.ts";
import type { Addresses } from "../../deploy/index.ts";
import { isRemote, type ChainAddresses } from "../../deploy/proxies.ts";
import type { RemoteAddresses } from "../../deploy/remote.ts";
import { InputError } from "./InputError.ts";

/** What is configured for a network and what is deployed there; both home's or both another chain's. */
export type HomeOrRemote =
  | { isHome: true; config: NetworkConfig; addresses: Addresses }
  | { isHome: false; config: RemoteConfig; addresses: RemoteAddresses };

/** @throws InputError when the network has no configuration, or that of another kind of chain. */
export function homeOrRemote(
  network: string,
  accounts: readonly string[],
  chainId: number,
  addresses: ChainAddresses,
): HomeOrRemote {
  const config = configOf(network, accounts, chainId);
  if (isRemoteConfig(config) && isRemote(addresses)) return { isHome: false, config, addresses };
  if (!isRemoteConfig(config) && !isRemote(addresses)) return { isHome: true, config, addresses };
  const [there, configured] = isRemote(addresses) ? ["another chain's", "home's"] : ["home's", "another chain's"];
  throw new InputError(
    `deploy/addresses/${chainId}.json has ${there} contracts, the configuration of ${network} is ${configured}. Choose the network.`,
  );
}

function configOf(network: string, accounts: readonly string[], chainId: number) {
  try {
    return configFor(network, accounts, chainId);
  } catch (error) {
    if (error instanceof UnknownNetworkError) throw new InputError(error.message);
    throw error;
  }
}
