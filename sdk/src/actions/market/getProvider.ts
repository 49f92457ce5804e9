import { read } from "../../core/read.js";
import {
  feeClass as feeClassFragment,
  openJobs as openJobsFragment,
  providerOf as providerOfFragment,
} from "../../generated/fragments/ProviderRegistry.js";
import type { Client } from "../../types/client.js";
import { PROVIDER_CLASSES, type ProviderClass } from "../../types/enums.js";
import type { Address } from "../../types/primitives.js";
import { checkAddress } from "../../utils/checkAddress.js";
import { enumName } from "../../utils/enumName.js";

export interface GetProviderParameters {
  readonly provider: Address;
}

export interface GetProviderReturnType {
  readonly class: ProviderClass;
  /** The fee of its class in basis points of what a job pays. */
  readonly feeBps: bigint;
  /** Jobs open or running. */
  readonly openJobs: bigint;
  /** So far. */
  readonly jobsOpened: bigint;
  /** Jobs that broke their terms so far. */
  readonly breaches: bigint;
  /** Unix seconds. */
  readonly registeredAt: bigint;
  readonly payout: Address;
}

/**
 * What the registry keeps of a provider; all zero when it never registered.
 *
 * @throws InvalidAddressError
 * @example
 * import { getProvider } from "@cyberplaza/sdk";
 *
 * const { feeBps, openJobs } = await getProvider(user, { provider: quote.provider });
 */
export async function getProvider(client: Client, { provider }: GetProviderParameters): Promise<GetProviderReturnType> {
  const args = [checkAddress("provider", provider)] as const;
  const { providerRegistry } = client.addresses;
  const [[stored], [, feeBps], [openJobs]] = await Promise.all([
    read(client, "getProvider", providerRegistry, providerOfFragment, args),
    read(client, "getProvider", providerRegistry, feeClassFragment, args),
    read(client, "getProvider", providerRegistry, openJobsFragment, args),
  ]);
  return {
    class: enumName(PROVIDER_CLASSES, stored.class),
    feeBps,
    openJobs,
    jobsOpened: stored.jobsOpened,
    breaches: stored.breaches,
    registeredAt: stored.registeredAt,
    payout: stored.payout,
  };
}
