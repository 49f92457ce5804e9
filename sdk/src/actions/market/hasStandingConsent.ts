import { ownAddress } from "../../core/ownAddress.js";
import { read } from "../../core/read.js";
import { hasStandingConsent as hasStandingConsentFragment } from "../../generated/fragments/IJobEscrow.js";
import type { Client } from "../../types/client.js";
import type { Address } from "../../types/primitives.js";
import { checkAddress } from "../../utils/checkAddress.js";

export interface HasStandingConsentParameters {
  readonly provider: Address;
  /** The client's own address by default. */
  readonly user?: Address;
}

export type HasStandingConsentReturnType = boolean;

/**
 * Whether a user accepts in advance what is reported of a provider's jobs.
 *
 * @throws InvalidAddressError, MissingSignerError
 * @example
 * import { hasStandingConsent } from "@cyberplaza/sdk";
 *
 * const consents = await hasStandingConsent(user, { provider: quote.provider });
 */
export async function hasStandingConsent(
  client: Client,
  { provider, user }: HasStandingConsentParameters,
): Promise<HasStandingConsentReturnType> {
  const action = "hasStandingConsent";
  const args = [await ownAddress(client, action, "user", user), checkAddress("provider", provider)] as const;
  const [on] = await read(client, action, client.addresses.jobEscrow, hasStandingConsentFragment, args);
  return on;
}
