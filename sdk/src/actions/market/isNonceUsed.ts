import { read } from "../../core/read.js";
import { isNonceUsed as isNonceUsedFragment } from "../../generated/fragments/IJobEscrow.js";
import type { Client } from "../../types/client.js";
import type { Address } from "../../types/primitives.js";
import { checkAddress } from "../../utils/checkAddress.js";

export interface IsNonceUsedParameters {
  readonly provider: Address;
  readonly nonce: bigint;
}

export type IsNonceUsedReturnType = boolean;

/**
 * Whether a provider's quote nonce was used or cancelled.
 *
 * @throws InvalidAddressError
 * @example
 * import { isNonceUsed } from "@cyberplaza/sdk";
 *
 * const used = await isNonceUsed(user, { provider: quote.provider, nonce: quote.nonce });
 */
export async function isNonceUsed(
  client: Client,
  { provider, nonce }: IsNonceUsedParameters,
): Promise<IsNonceUsedReturnType> {
  const args = [checkAddress("provider", provider), nonce] as const;
  const [used] = await read(client, "isNonceUsed", client.addresses.jobEscrow, isNonceUsedFragment, args);
  return used;
}
