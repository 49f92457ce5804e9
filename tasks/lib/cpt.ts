const ONE = 10n ** 18n;

/** Whole CPT with separated thousands, down. */
export function wholeCpt(wei: bigint): string {
  return (wei / ONE).toLocaleString("en-US");
}

/** CPT with up to four digits after the point, down: more would hide the amount. */
export function formatCpt(wei: bigint): string {
  const rest = (wei % ONE) / 10n ** 14n;
  return `${wholeCpt(wei)}.${rest.toString().padStart(4, "0")}`;
}

/** A price in USD with 18 decimals, with six digits after the point, down. */
export function formatUsd(priceE18: bigint): string {
  const units = priceE18 / 10n ** 12n;
  return `${units / 1_000_000n}.${(units % 1_000_000n).toString().padStart(6, "0")}`;
}
