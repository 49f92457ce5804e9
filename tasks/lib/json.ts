/** JSON has no integers of this size: amounts become decimal strings. */
export function bigintAsString(_: string, value: unknown): unknown {
  return typeof value === "bigint" ? value.toString() : value;
}
