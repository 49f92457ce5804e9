import { buybackRoute } from "../../core/buybackRoute.js";
import { read } from "../../core/read.js";
import { nextBuy, quote } from "../../generated/fragments/BuybackBurner.js";
import type { Client } from "../../types/client.js";
import type { Address } from "../../types/primitives.js";

export interface GetBuybackQuoteParameters {
  /** USDC units; what the next swap may spend by default. */
  readonly usdc?: bigint;
  /** 1 to 3 listed Uniswap V3 pools from USDC to CPT; the observed CPT/USDC pool by default. */
  readonly route?: readonly Address[];
}

export interface GetBuybackQuoteReturnType {
  /** USDC units it is for. */
  readonly usdc: bigint;
  /** Wei of CPT by the pools' 30-minute mean price, without fees. Down. */
  readonly twapCpt: bigint;
  /** The least a swap must give, in wei of CPT. Up. */
  readonly minCpt: bigint;
  readonly route: readonly Address[];
}

/**
 * What a swap of the buyback must give. Fails as the swap would for its pools and prices.
 *
 * @throws BuybackBadRouteError, BuybackPoolNotListedError, BuybackTooFewObservationsError, BuybackTwapTooYoungError,
 * BuybackPoolMovedNowError, BuybackPricesApartError, PriceOracleNoPriceError, InvalidAddressError
 * @example
 * import { getBuybackQuote } from "@cyberplaza/sdk";
 *
 * const { twapCpt, minCpt } = await getBuybackQuote(user, { usdc: 1_000_000_000n });
 */
export async function getBuybackQuote(
  client: Client,
  { usdc: asked, route: given }: GetBuybackQuoteParameters = {},
): Promise<GetBuybackQuoteReturnType> {
  const action = "getBuybackQuote";
  const { buybackBurner } = client.addresses;
  const [usdc, route] = await Promise.all([
    asked ?? read(client, action, buybackBurner, nextBuy, []).then(([next]) => next),
    buybackRoute(client, action, given),
  ]);
  const [twapCpt, minCpt] = await read(client, action, buybackBurner, quote, [usdc, route]);
  return { usdc, twapCpt, minCpt, route };
}
