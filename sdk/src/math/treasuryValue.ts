/** A wei of CPT at a price of 18 decimals has 36; USDC has 6. */
const CPT_PRICE_TO_USDC = 10n ** 30n;

export interface TreasuryValueParameters {
  readonly token: "cpt" | "usdc";
  /** In the token's units. */
  readonly amount: bigint;
  /** The oracle's high price of CPT, USD with 18 decimals (`getPrice`); USDC needs none. */
  readonly highE18?: bigint;
}

/**
 * What a payment counts against the operator's limit, in USDC units. Up: the limit is used up sooner.
 *
 * @example
 * import { treasuryValueOf } from "@cyberplaza/sdk/math";
 *
 * const usdc = treasuryValueOf({ token: "cpt", amount: 10n ** 18n, highE18: 8n * 10n ** 17n }); // 0.80 USDC
 */
export function treasuryValueOf({ token, amount, highE18 = 0n }: TreasuryValueParameters): bigint {
  if (token === "usdc") return amount;
  return (amount * highE18 + CPT_PRICE_TO_USDC - 1n) / CPT_PRICE_TO_USDC;
}
