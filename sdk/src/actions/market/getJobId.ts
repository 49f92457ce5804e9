import { read } from "../../core/read.js";
import { jobIdOf as jobIdOfFragment } from "../../generated/fragments/IJobEscrow.js";
import type { Client } from "../../types/client.js";
import type { Address } from "../../types/primitives.js";
import { checkAddress } from "../../utils/checkAddress.js";

export interface GetJobIdParameters {
  readonly provider: Address;
  readonly nonce: bigint;
}

export type GetJobIdReturnType = bigint;

/**
 * The number of the job that a provider's quote opens, before and after it is opened.
 *
 * @throws InvalidAddressError
 * @example
 * import { getJobId } from "@cyberplaza/sdk";
 *
 * const nextJobId = await getJobId(user, { provider: quote.provider, nonce: quote.nonce });
 */
export async function getJobId(client: Client, { provider, nonce }: GetJobIdParameters): Promise<GetJobIdReturnType> {
  const args = [checkAddress("provider", provider), nonce] as const;
  const [jobId] = await read(client, "getJobId", client.addresses.jobEscrow, jobIdOfFragment, args);
  return jobId;
}
