import { ownAddress } from "../../core/ownAddress.js";
import { read } from "../../core/read.js";
import { quote, spentOf } from "../../generated/fragments/PrivateSale.js";
import type { Client } from "../../types/client.js";
import type { Address } from "../../types/primitives.js";

export interface GetSaleQuoteParameters {
  /** USDC units. */
  readonly usdc: bigint;
  /** The client's own address by default. */
  readonly buyer?: Address;
}

export interface GetSaleQuoteReturnType {
  /** Wei of CPT for that much, down; 0 when no round sells now. */
  readonly cpt: bigint;
  /** The most USDC units the buyer may spend now; 0 when no round sells, or less than the least purchase is left. */
  readonly maxUsdc: bigint;
  /** USDC units the buyer has spent over all rounds. */
  readonly spent: bigint;
}

/**
 * What a purchase would give now, and the most a buyer may spend. It does not look at the allow-list.
 *
 * @throws MissingSignerError, InvalidAddressError
 * @example
 * import { getSaleQuote } from "@cyberplaza/sdk";
 *
 * const { cpt, maxUsdc } = await getSaleQuote(user, { usdc: 1_000_000_000n });
 */
export async function getSaleQuote(
  client: Client,
  { usdc, buyer: given }: GetSaleQuoteParameters,
): Promise<GetSaleQuoteReturnType> {
  const { privateSale } = client.addresses;
  const buyer = await ownAddress(client, "getSaleQuote", "buyer", given);
  const [[cpt, maxUsdc], [spent]] = await Promise.all([
    read(client, "getSaleQuote", privateSale, quote, [buyer, usdc]),
    read(client, "getSaleQuote", privateSale, spentOf, [buyer]),
  ]);
  return { cpt, maxUsdc, spent };
}
