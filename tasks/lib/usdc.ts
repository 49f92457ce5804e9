const UNITS = 1_000_000n; // USDC has 6 decimals

/** USDC units as a decimal number with all six digits, so that columns align and nothing is rounded away. */
export function formatUsdc(units: bigint): string {
  const size = units < 0n ? -units : units;
  const whole = (size / UNITS).toLocaleString("en-US");
  return `${units < 0n ? "-" : ""}${whole}.${(size % UNITS).toString().padStart(6, "0")}`;
}

/** "1.5" → 1 500 000 units. */
export function parseUsdc(text: string): bigint {
  const match = /^(\d+)(?:\.(\d{1,6}))?$/.exec(text);
  if (match === null) throw new RangeError(`not an amount of USDC: ${text}`);
  return BigInt(match[1] ?? 0) * UNITS + BigInt((match[2] ?? "").padEnd(6, "0"));
}
