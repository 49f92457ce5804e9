import { divideUp } from "./arithmetic.js";

const BPS = 10_000n;
const FEE_UNITS = 1_000_000n;

/** Seconds of a quarter of burns: 13 weeks, counted from the Unix epoch. */
export const BURN_QUARTER = 7_862_400n;

/**
 * Number of the quarter that a second is in.
 *
 * @example
 * import { BURN_QUARTER, burnQuarterOf } from "@cyberplaza/sdk/math";
 *
 * const startsAt = burnQuarterOf(now) * BURN_QUARTER;
 */
export function burnQuarterOf(time: bigint): bigint {
  return time / BURN_QUARTER;
}

/**
 * When the next burn is possible, in unix seconds: in the quarter after that of the last one; 0, at once, when there was none.
 *
 * @param lastBurnAt Unix seconds; undefined: there was none.
 * @example
 * import { nextBurnAt } from "@cyberplaza/sdk/math";
 *
 * const readyAt = nextBurnAt(now); // the beginning of the next quarter
 */
export function nextBurnAt(lastBurnAt: bigint | undefined): bigint {
  return lastBurnAt === undefined ? 0n : (burnQuarterOf(lastBurnAt) + 1n) * BURN_QUARTER;
}

export interface BuybackUsdcParameters {
  /** USDC units the contract holds. */
  readonly balance: bigint;
  /** Part of it a swap may spend, in basis points. */
  readonly maxShareBps: bigint;
  /** USDC units a swap may spend. */
  readonly maxUsdc: bigint;
}

/**
 * USDC units that the next swap of the buyback may spend. Down.
 *
 * @example
 * import { buybackUsdc } from "@cyberplaza/sdk/math";
 *
 * const usdc = buybackUsdc({ balance: 5_000_000_000n, maxShareBps: 1_000n, maxUsdc: 25_000_000_000n }); // 500 USDC
 */
export function buybackUsdc({ balance, maxShareBps, maxUsdc }: BuybackUsdcParameters): bigint {
  const share = (balance * maxShareBps) / BPS;
  return share < maxUsdc ? share : maxUsdc;
}

export interface BuybackMinCptParameters {
  /** Wei of CPT by the mean prices, without fees: `getBuybackQuote`, or `quoteAtTick` for each pool. */
  readonly twapCpt: bigint;
  /** The fees of the route's pools in order, in millionths (3 000n is 0.3 %). */
  readonly fees: readonly bigint[];
  /** What a swap may lose beyond them, in basis points. */
  readonly slippageBps: bigint;
}

/**
 * Wei of CPT that a swap of the buyback must give at least: mean price less fees and slippage. Up: against whoever swaps.
 *
 * @example
 * import { buybackMinCpt } from "@cyberplaza/sdk/math";
 *
 * const minCpt = buybackMinCpt({ twapCpt: 10n ** 18n, fees: [3_000n], slippageBps: 100n }); // 0.98703 CPT
 */
export function buybackMinCpt({ twapCpt, fees, slippageBps }: BuybackMinCptParameters): bigint {
  const keptE6 = fees.reduce((kept, fee) => divideUp(kept * (FEE_UNITS - fee), FEE_UNITS), FEE_UNITS);
  return divideUp(twapCpt * keptE6 * (BPS - slippageBps), FEE_UNITS * BPS);
}
