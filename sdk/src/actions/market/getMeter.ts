import { read } from "../../core/read.js";
import { meterOf as meterOfFragment } from "../../generated/fragments/IJobEscrow.js";
import type { Client } from "../../types/client.js";
import type { Address } from "../../types/primitives.js";
import { checkAddress } from "../../utils/checkAddress.js";

export interface GetMeterParameters {
  readonly meter: Address;
}

export interface GetMeterReturnType {
  /** 0: not a meter. */
  readonly meterId: bigint;
  /** USDC units in 24 hours; 0: stopped. */
  readonly dailyCap: bigint;
  /** USDC units it may still release now. */
  readonly available: bigint;
}

/**
 * A meter's number and what its reports may release.
 *
 * @throws InvalidAddressError
 * @example
 * import { getMeter } from "@cyberplaza/sdk";
 *
 * const { available } = await getMeter(user, { meter: quote.meter });
 */
export async function getMeter(client: Client, { meter }: GetMeterParameters): Promise<GetMeterReturnType> {
  const args = [checkAddress("meter", meter)] as const;
  const [meterId, dailyCap, available] = await read(
    client,
    "getMeter",
    client.addresses.jobEscrow,
    meterOfFragment,
    args,
  );
  return { meterId, dailyCap, available };
}
