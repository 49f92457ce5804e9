import { InvalidParameterError } from "../errors/inputErrors.js";
import type { PriceStatus } from "../types/enums.js";

const MAX_OFF_MEDIAN_PERCENT = 10n;
const MAX_APART_PERCENT = 5n;
const QUOTATION_INTERVAL = 300n;
const QUOTATION_STEP_PERCENT = 1n;

/**
 * The middle one of three prices.
 *
 * @example
 * import { medianPrice } from "@cyberplaza/sdk/math";
 *
 * const median = medianPrice(3n, 1n, 2n); // 2n
 */
export function medianPrice(a: bigint, b: bigint, c: bigint): bigint {
  const [low, high] = a < b ? [a, b] : [b, a];
  if (c <= low) return low;
  return c >= high ? high : c;
}

export interface CombinedPrice {
  readonly status: Extract<PriceStatus, "Fresh" | "TooFewSources" | "SourcesDisagree">;
  /** The lower end; 0 without a price. */
  readonly lowE18: bigint;
  /** The upper end: the same unless two sources are left. */
  readonly highE18: bigint;
  /** Whether each source counts. */
  readonly used: readonly boolean[];
}

/**
 * The price that three sources make, as the oracle combines them: with three their median, unless one is more than 10 % off it and
 * dropped; with two left both, as low and high, if they are at most 5 % apart.
 *
 * @param prices Chainlink, Uniswap and exchange, USD with 18 decimals; 0 for one that is missing or too old.
 * @throws InvalidParameterError unless there are three
 * @example
 * import { combineSources } from "@cyberplaza/sdk/math";
 *
 * const usd = 10n ** 18n;
 * const { status, lowE18, highE18 } = combineSources([usd, 0n, (102n * usd) / 100n]); // Fresh, 1 and 1.02
 */
export function combineSources(prices: readonly bigint[]): CombinedPrice {
  const [a, b, c] = prices;
  if (a === undefined || b === undefined || c === undefined || prices.length !== 3) {
    throw new InvalidParameterError("prices", `must be three, 0 where there is none, got ${prices.length}`);
  }
  const median = a > 0n && b > 0n && c > 0n ? medianPrice(a, b, c) : undefined;
  const used = prices.map((price) => {
    if (median === undefined) return price > 0n;
    return distance(price, median) * 100n <= median * MAX_OFF_MEDIAN_PERCENT;
  });
  const kept = prices.filter((_, i) => used[i] === true);
  if (median !== undefined && kept.length === 3) return { status: "Fresh", lowE18: median, highE18: median, used };
  const [first, second] = kept;
  if (first === undefined || second === undefined) return { status: "TooFewSources", lowE18: 0n, highE18: 0n, used };
  const [lowE18, highE18] = first < second ? [first, second] : [second, first];
  if (highE18 * 100n > lowE18 * (100n + MAX_APART_PERCENT)) {
    return { status: "SourcesDisagree", lowE18: 0n, highE18: 0n, used };
  }
  return { status: "Fresh", lowE18, highE18, used };
}

export interface QuotationDueParameters {
  /** The last one the oracle took; undefined: none yet. */
  readonly last: { readonly priceE18: bigint; readonly quotedAt: bigint } | undefined;
  /** Unix seconds. */
  readonly now: bigint;
  /** The exchange's price now, USD with 18 decimals. */
  readonly priceE18: bigint;
}

/**
 * Whether a reporter should quote: 5 minutes after the last time, or when the price has moved by 1 % or more since.
 *
 * @example
 * import { isQuotationDue } from "@cyberplaza/sdk/math";
 *
 * const last = { priceE18: 10n ** 18n, quotedAt: now - 60n };
 * const due = isQuotationDue({ last, now, priceE18: 1_010_000_000_000_000_000n }); // true: 1 % higher
 */
export function isQuotationDue({ last, now, priceE18 }: QuotationDueParameters): boolean {
  if (last === undefined || now - last.quotedAt >= QUOTATION_INTERVAL) return true;
  return distance(priceE18, last.priceE18) * 100n >= last.priceE18 * QUOTATION_STEP_PERCENT;
}

function distance(a: bigint, b: bigint): bigint {
  return a > b ? a - b : b - a;
}
