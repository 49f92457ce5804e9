import { embeddedConfig } from "./embedded.ts";
import type { NetworkConfig } from "./schema.ts";

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

const CONFIGS: Record<string, (accounts: readonly string[], chainId: number) => NetworkConfig> = {
  embedded: embeddedConfig,
  localhost: embeddedConfig,
};

const NETWORKS = Object.keys(CONFIGS);

/**
 * The configuration of a network of `hardhat.config.ts`.
 *
 * @param accounts The node's accounts; only development chains use them.
 * @param chainId The node's chain; a development chain has whichever it was started with.
 */
export function configFor(network: string, accounts: readonly string[], chainId: number): NetworkConfig {
  const config = CONFIGS[network];
  if (config === undefined) throw new UnknownNetworkError(network);
  return config(accounts, chainId);
}
