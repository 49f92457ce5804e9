import { read } from "../../core/read.js";
import { fees as feesFragment } from "../../generated/fragments/IJobEscrow.js";
import type { Client } from "../../types/client.js";

export interface GetFeesReturnType {
  /** Waiting to be forwarded. */
  readonly maturedFees: bigint;
  readonly maturedGmv: bigint;
  /** Still maturing. */
  readonly pendingFees: bigint;
  readonly pendingGmv: bigint;
}

/**
 * Fees and GMV in the escrow, all in USDC units.
 *
 * @throws ContractNotFoundError
 * @example
 * import { getFees } from "@cyberplaza/sdk";
 *
 * const { maturedFees, pendingFees } = await getFees(user);
 */
export async function getFees(client: Client): Promise<GetFeesReturnType> {
  const fees = await read(client, "getFees", client.addresses.jobEscrow, feesFragment, []);
  const [maturedFees, maturedGmv, pendingFees, pendingGmv] = fees;
  return { maturedFees, maturedGmv, pendingFees, pendingGmv };
}
