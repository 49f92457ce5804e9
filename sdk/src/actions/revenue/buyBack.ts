import { buybackRoute } from "../../core/buybackRoute.js";
import { defineWrite, type WriteAction } from "../../core/defineWrite.js";
import { Bought, buy } from "../../generated/fragments/BuybackBurner.js";
import type { SentTransaction, WithOverrides } from "../../types/client.js";
import type { Address } from "../../types/primitives.js";

export interface BuyBackParameters extends WithOverrides {
  /** USDC units; all that the limits allow by default (`getBuyback`). */
  readonly maxUsdc?: bigint;
  /** Wei of CPT; 0 by default: the contract's own minimum holds in any case (`getBuybackQuote`). */
  readonly minCpt?: bigint;
  /** 1 to 3 listed Uniswap V3 pools from USDC to CPT; the observed CPT/USDC pool by default. */
  readonly route?: readonly Address[];
}

export interface BuyBackResult {
  readonly caller: Address;
  /** USDC units. */
  readonly usdcSpent: bigint;
  /** Wei of CPT, to be burnt at the next quarterly burn. */
  readonly cptBought: bigint;
  /** Wei of CPT by the mean price, without fees. */
  readonly twapCpt: bigint;
  readonly route: readonly Address[];
}

export type BuyBackReturnType = SentTransaction<BuyBackResult>;

const ALL = 2n ** 256n - 1n;

/**
 * Buys CPT with the buyback's share of the revenue, in one small swap. Open to anyone, once an hour. It must give the pools' 30-minute
 * mean price less their fees and the slippage, rounded up: simulate it, and spend less where the pool is shallow.
 *
 * @throws BuybackTooEarlyError, BuybackNothingError, BuybackBadRouteError, BuybackPoolNotListedError,
 * BuybackTooFewObservationsError, BuybackTwapTooYoungError, BuybackPoolMovedNowError, BuybackPricesApartError,
 * BuybackTooLittleError, PriceOracleNoPriceError, ContractPausedError, InvalidAddressError
 * @example
 * import { buyBack } from "@cyberplaza/sdk";
 *
 * const sent = await buyBack(user, { maxUsdc: 1_000_000_000n });
 * const { usdcSpent, cptBought } = await sent.wait();
 */
export const buyBack: WriteAction<
  BuyBackParameters,
  BuyBackResult,
  Pick<BuyBackResult, "usdcSpent" | "cptBought">
> = /* @__PURE__ */ defineWrite({
  name: "buyBack",
  fn: buy,
  events: [Bought],
  to: ({ addresses }) => addresses.buybackBurner,
  args: async ({ maxUsdc = ALL, minCpt = 0n, route }, client) => {
    return [maxUsdc, minCpt, await buybackRoute(client, "buyBack", route)];
  },
  result: (events) => {
    const { caller, usdcSpent, cptBought, twapCpt, route } = events.one(Bought);
    return { caller, usdcSpent, cptBought, twapCpt, route: [...route] };
  },
  simulated: ([usdcSpent, cptBought]) => ({ usdcSpent, cptBought }),
});
