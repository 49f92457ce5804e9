import type { ProxiedContract } from "./authority.ts";
import type { Addresses } from "./index.ts";
import type { RemoteAddresses } from "./remote.ts";
import { SUITE, SUITE_KEYS, type SuiteKey } from "./suite.ts";

/** Where things are on a chain, whichever it is. */
export type ChainAddresses = Addresses | RemoteAddresses;

/** A contract behind a proxy. */
export interface ProxyAt {
  key: SuiteKey | "cptRemote";
  contract: ProxiedContract;
  address: `0x${string}`;
}

/** Whether these are another chain's than home. */
export function isRemote(addresses: ChainAddresses): addresses is RemoteAddresses {
  return "cptRemote" in addresses;
}

/** The contracts behind proxies on a chain. */
export function proxiesAt(addresses: ChainAddresses): ProxyAt[] {
  if (isRemote(addresses)) return [{ key: "cptRemote", contract: "CPTRemote", address: addresses.cptRemote }];
  return SUITE_KEYS.map((key) => ({ key, contract: SUITE[key].contract, address: addresses[key] }));
}
