import { read } from "../../core/read.js";
import { sourceViews } from "../../generated/fragments/PriceOracle.js";
import type { Client } from "../../types/client.js";
import { PRICE_SOURCES, PRICE_SOURCE_STATES, type PriceSource, type PriceSourceState } from "../../types/enums.js";
import { enumName } from "../../utils/enumName.js";

export interface PriceSourceView {
  readonly source: PriceSource;
  /** USD for one CPT, 18 decimals; 0: none. */
  readonly priceE18: bigint;
  /** Unix seconds; 0: never. */
  readonly updatedAt: bigint;
  /** What became of it in the present price. */
  readonly state: PriceSourceState;
}

export type GetPriceSourcesReturnType = readonly PriceSourceView[];

/**
 * What the three sources of the price say now: the Chainlink feed, the pool's 30-minute mean, the exchange's quotation.
 *
 * @throws ContractNotFoundError
 * @example
 * import { getPriceSources } from "@cyberplaza/sdk";
 *
 * const used = (await getPriceSources(user)).filter(({ state }) => state === "Used");
 */
export async function getPriceSources(client: Client): Promise<GetPriceSourcesReturnType> {
  const [views] = await read(client, "getPriceSources", client.addresses.priceOracle, sourceViews, []);
  return views.map(({ priceE18, updatedAt, state }, i) => {
    return {
      source: enumName(PRICE_SOURCES, BigInt(i)),
      priceE18,
      updatedAt,
      state: enumName(PRICE_SOURCE_STATES, state),
    };
  });
}
