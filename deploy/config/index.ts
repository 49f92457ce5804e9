import { embeddedConfig } from "./embedded.ts";
import { embeddedRemoteConfig } from "./embeddedRemote.ts";
import type { RemoteConfig } from "./remote.ts";
import type { NetworkConfig } from "./schema.ts";

/** Home's configuration, or that of another chain. */
export type AnyConfig = NetworkConfig | RemoteConfig;

/** Whether it is another chain's than home. */
export function isRemoteConfig(config: AnyConfig): config is RemoteConfig {
  return "homeEid" in config;
}

/** A network has no configuration. */
export class UnknownNetworkError extends Error {
  override readonly name = "UnknownNetworkError";
  readonly network: string;
  constructor(network: string) {
    super(
      `There is no configuration for the network "${network}". ` +
        `Write deploy/config/${network}.ts and list it in deploy/config/index.ts; configured are: ${NETWORKS.join(", ")}.`,
    );
    this.network = network;
  }
}

type Configure = (accounts: readonly string[], chainId: number) => AnyConfig;

const ethereum: Configure = (accounts, chainId) => embeddedRemoteConfig("ethereum", accounts, chainId);
const polygon: Configure = (accounts, chainId) => embeddedRemoteConfig("polygon", accounts, chainId);

const CONFIGS: Record<string, Configure> = {
  embedded: embeddedConfig,
  localhost: embeddedConfig,
  embeddedEthereum: ethereum,
  embeddedPolygon: polygon,
  localhostEthereum: ethereum,
  localhostPolygon: polygon,
};

const NETWORKS = Object.keys(CONFIGS);

/**
 * The configuration of a network of `hardhat.config.ts`.
 *
 * @param accounts The node's accounts; only development chains use them.
 * @param chainId The node's chain; a development chain has whichever it was started with.
 */
export function configFor(network: string, accounts: readonly string[], chainId: number): AnyConfig {
  const config = CONFIGS[network];
  if (config === undefined) throw new UnknownNetworkError(network);
  return config(accounts, chainId);
}
