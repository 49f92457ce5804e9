import { defineWrite, type WriteAction } from "../../core/defineWrite.js";
import { poke, Poked, Reset, Tripped } from "../../generated/fragments/PriceOracle.js";
import type { SentTransaction, WithOverrides } from "../../types/client.js";
import { PRICE_STATUSES, TRIP_REASONS, type PriceStatus, type TripReason } from "../../types/enums.js";
import { enumName } from "../../utils/enumName.js";

export type PokeOracleParameters = WithOverrides;

export interface PokeOracleResult {
  readonly status: PriceStatus;
  /** What the sources say, USD with 18 decimals, also while the breaker has tripped; 0 when they make no price. */
  readonly lowE18: bigint;
  /** The upper end of it. */
  readonly highE18: bigint;
  /** Why the breaker tripped just now; undefined: it did not. */
  readonly tripped: TripReason | undefined;
  /** The breaker was reset just now, after 24 hours of agreement. */
  readonly reset: boolean;
  /** While tripped, since when the sources have agreed again, unix seconds; 0: they do not. */
  readonly agreedSince: bigint;
}

export type PokeOracleReturnType = SentTransaction<PokeOracleResult>;

/**
 * Has the oracle look at its sources: it records the price, trips its breaker on a jump above 20 % within an hour or when USDC is
 * off its peg, and resets it after 24 hours of agreement, looked at hourly. Open to anyone; never fails because of a price.
 *
 * @throws ContractRevertError
 * @example
 * import { pokeOracle } from "@cyberplaza/sdk";
 *
 * const sent = await pokeOracle(user);
 * const { status, tripped } = await sent.wait();
 */
export const pokeOracle: WriteAction<PokeOracleParameters, PokeOracleResult, { readonly status: PriceStatus }> =
  /* @__PURE__ */ defineWrite({
    name: "pokeOracle",
    fn: poke,
    events: [Poked, Tripped, Reset],
    to: ({ addresses }) => addresses.priceOracle,
    args: () => [],
    result: (events) => {
      const { status, lowE18, highE18, agreedSince } = events.one(Poked);
      const trip = events.maybe(Tripped);
      return {
        status: enumName(PRICE_STATUSES, status),
        lowE18,
        highE18,
        tripped: trip === undefined ? undefined : enumName(TRIP_REASONS, trip.reason),
        reset: events.maybe(Reset) !== undefined,
        agreedSince,
      };
    },
    simulated: ([status]) => ({ status: enumName(PRICE_STATUSES, status) }),
  });
