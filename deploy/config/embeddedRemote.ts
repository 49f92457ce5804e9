import { embeddedCouncils } from "./embedded.ts";
import { EIDS } from "./parts.ts";
import type { RemoteConfig } from "./remote.ts";

/** The chains other than home that CPT is on, and the development chains that stand for them. */
export const REMOTE_CHAINS = {
  ethereum: { eid: EIDS.ethereum, developmentChainId: 31_338 },
  polygon: { eid: EIDS.polygon, developmentChainId: 31_339 },
} as const;

export type RemoteChain = keyof typeof REMOTE_CHAINS;

/**
 * The configuration of a development chain that stands for Ethereum or Polygon, with the councils of the embedded home.
 *
 * @param accounts The accounts of the chain, in order; at least 34.
 */
export function embeddedRemoteConfig(
  chain: RemoteChain,
  accounts: readonly string[],
  chainId: number = REMOTE_CHAINS[chain].developmentChainId,
): RemoteConfig {
  return {
    chainId,
    eid: REMOTE_CHAINS[chain].eid,
    homeEid: EIDS.arbitrum,
    layerZero: "deploy",
    safe: "deploy",
    councils: embeddedCouncils(accounts),
  };
}
