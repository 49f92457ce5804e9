import { read } from "../../core/read.js";
import {
  breaker as breakerFragment,
  manualPrice as manualPriceFragment,
  sources as sourcesFragment,
} from "../../generated/fragments/PriceOracle.js";
import type { Client } from "../../types/client.js";
import { TRIP_REASONS, type TripReason } from "../../types/enums.js";
import type { Address } from "../../types/primitives.js";
import { enumName } from "../../utils/enumName.js";

export interface GetOracleReturnType {
  readonly breaker: {
    /** None: it has not tripped. */
    readonly reason: TripReason;
    /** Unix seconds; 0: it has not tripped. */
    readonly trippedAt: bigint;
    /** Since when the sources have agreed again, unix seconds; after 24 hours `pokeOracle` resets it. 0: they do not. */
    readonly agreedSince: bigint;
  };
  readonly manualPrice: {
    /** USD for one CPT, 18 decimals; 0: none. */
    readonly priceE18: bigint;
    /** It stands in until then, unix seconds. */
    readonly expiresAt: bigint;
  };
  /** Where prices come from; the zero address leaves a source out. */
  readonly sources: {
    readonly cptFeed: Address;
    /** Seconds. */
    readonly cptMaxAge: bigint;
    readonly usdcFeed: Address;
    /** Seconds. */
    readonly usdcMaxAge: bigint;
    readonly pool: Address;
    readonly sequencerFeed: Address;
  };
}

/**
 * The oracle's breaker, manual price and sources.
 *
 * @throws ContractNotFoundError
 * @example
 * import { getOracle } from "@cyberplaza/sdk";
 *
 * const { breaker, sources } = await getOracle(user);
 */
export async function getOracle(client: Client): Promise<GetOracleReturnType> {
  const { priceOracle } = client.addresses;
  const [[reason, trippedAt, agreedSince], [priceE18, expiresAt], [from]] = await Promise.all([
    read(client, "getOracle", priceOracle, breakerFragment, []),
    read(client, "getOracle", priceOracle, manualPriceFragment, []),
    read(client, "getOracle", priceOracle, sourcesFragment, []),
  ]);
  const { cptFeed, cptMaxAge, usdcFeed, usdcMaxAge, pool, sequencerFeed } = from;
  return {
    breaker: { reason: enumName(TRIP_REASONS, reason), trippedAt, agreedSince },
    manualPrice: { priceE18, expiresAt },
    sources: { cptFeed, cptMaxAge, usdcFeed, usdcMaxAge, pool, sequencerFeed },
  };
}
