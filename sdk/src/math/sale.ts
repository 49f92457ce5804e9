const ONE_CPT = 10n ** 18n;

/** The least a purchase of the private sale pays: 100 USDC, in units. */
export const MIN_SALE_USDC = 100_000_000n;

/**
 * Wei of CPT that a purchase gives. Down: the fraction of a wei stays on sale.
 *
 * @param usdc USDC units paid.
 * @param price USDC units for one CPT, above 0.
 * @example
 * import { saleCptFor } from "@cyberplaza/sdk/math";
 *
 * const cpt = saleCptFor(100_000_000n, 800_000n); // 125 CPT for 100 USDC at 0.80
 */
export function saleCptFor(usdc: bigint, price: bigint): bigint {
  return (usdc * ONE_CPT) / price;
}

export interface SaleMaxUsdcParameters {
  /** USDC units for one CPT, above 0. */
  readonly price: bigint;
  /** Wei of CPT the round has on sale. */
  readonly cap: bigint;
  /** Wei of CPT it has sold. */
  readonly sold: bigint;
  /** USDC units a buyer may spend over all rounds up to this. */
  readonly buyerCap: bigint;
  /** USDC units the buyer has spent. */
  readonly spent: bigint;
}

/**
 * The most USDC units that a buyer may spend in an open round; 0 when that is below the least purchase, 100 USDC.
 *
 * @example
 * import { saleMaxUsdc } from "@cyberplaza/sdk/math";
 *
 * const round = { price: 800_000n, cap: 10n ** 24n, sold: 0n, buyerCap: 100_000_000_000n };
 * const most = saleMaxUsdc({ ...round, spent: 40_000_000_000n }); // 60 000 USDC
 */
export function saleMaxUsdc({ price, cap, sold, buyerCap, spent }: SaleMaxUsdcParameters): bigint {
  const buyerLeft = buyerCap > spent ? buyerCap - spent : 0n;
  // the most whose CPT, rounded down, is not more than is left
  const roundLeft = ((cap - sold + 1n) * price + ONE_CPT - 1n) / ONE_CPT - 1n;
  const most = buyerLeft < roundLeft ? buyerLeft : roundLeft;
  return most < MIN_SALE_USDC ? 0n : most;
}
