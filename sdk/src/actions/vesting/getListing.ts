import { read } from "../../core/read.js";
import { limitedClosedAt as limitedClosedAtFragment, listingAt } from "../../generated/fragments/VestingVault.js";
import type { Client } from "../../types/client.js";

export interface GetListingReturnType {
  /** When CPT is listed, unix seconds: schedules without a start of their own begin then. 0: not announced yet. */
  readonly listedAt: bigint;
  /** When the private sale's schedules begin to vest, and no more are made, unix seconds; 0: not announced yet. */
  readonly limitedClosedAt: bigint;
}

/**
 * When CPT is listed, which is announced once.
 *
 * @throws ContractNotFoundError
 * @example
 * import { getListing } from "@cyberplaza/sdk";
 *
 * const { listedAt } = await getListing(user);
 */
export async function getListing(client: Client): Promise<GetListingReturnType> {
  const { vestingVault } = client.addresses;
  const [[listedAt], [limitedClosedAt]] = await Promise.all([
    read(client, "getListing", vestingVault, listingAt, []),
    read(client, "getListing", vestingVault, limitedClosedAtFragment, []),
  ]);
  return { listedAt, limitedClosedAt };
}
