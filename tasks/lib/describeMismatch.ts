import type { Mismatch } from "./ledger.ts";
import { formatUsdc } from "./usdc.ts";

/** Names the account, both amounts and who says otherwise. */
export function describeMismatch({ account, what, expected, found, by }: Mismatch): string {
  return `${account}, ${what}: the books say ${formatUsdc(expected)}, ${by} ${formatUsdc(found)}; off by ${found - expected} units`;
}
