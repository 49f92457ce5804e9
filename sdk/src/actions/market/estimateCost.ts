import { read } from "../../core/read.js";
import { estimate as estimateFragment } from "../../generated/fragments/OfferBook.js";
import type { Client } from "../../types/client.js";
import type { Hex } from "../../types/primitives.js";

export interface EstimateCostParameters {
  /** E.g. keccak256("gpu.h100.second"). */
  readonly resource: Hex;
  readonly units: bigint;
}

/** USDC units. */
export type EstimateCostReturnType = bigint;

/**
 * What units of a resource cost at the oracle's market rate, without a provider in mind.
 *
 * @throws OfferNoRateError when there is no oracle or no rate
 * @example
 * import { estimateCost } from "@cyberplaza/sdk";
 *
 * const cost = await estimateCost(user, { resource: quote.resource, units: 3_600n });
 */
export async function estimateCost(
  client: Client,
  { resource, units }: EstimateCostParameters,
): Promise<EstimateCostReturnType> {
  const [cost] = await read(client, "estimateCost", client.addresses.offerBook, estimateFragment, [resource, units]);
  return cost;
}
