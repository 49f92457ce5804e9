import { pool } from "../generated/fragments/PoolObserver.js";
import type { Client } from "../types/client.js";
import type { Address } from "../types/primitives.js";
import { checkAddress } from "../utils/checkAddress.js";
import { read } from "./read.js";

/**
 * The pools given, or the observed CPT/USDC pool alone.
 *
 * @throws InvalidAddressError
 */
export async function buybackRoute(
  client: Client,
  action: string,
  route: readonly Address[] | undefined,
): Promise<readonly Address[]> {
  if (route !== undefined) return route.map((address, i) => checkAddress(`route[${i}]`, address));
  return read(client, action, client.addresses.poolObserver, pool, []);
}
