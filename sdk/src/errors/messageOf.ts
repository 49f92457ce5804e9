import { formatUnits, toUtf8String } from "ethers";
import { PROPOSAL_STATES } from "../types/enums.js";

/** The message of a custom error: its template filled in; without one it is told by its name and arguments. */
export function messageOf(template: string, errorName: string, args: Readonly<Record<string, unknown>>): string {
  if (template === "") return describe(errorName, args);
  return template.replace(/\{(\w+):?(\w*)\}/g, (_, name: string, unit: string) => print(args[name], unit));
}

/** RevenueRouter_BadPeriod, { period: 5n } → "Revenue Router: bad period (period 5). Nothing changed." */
function describe(errorName: string, args: Readonly<Record<string, unknown>>): string {
  const words = errorName.replace(/([a-z0-9])([A-Z])/g, "$1 $2").replace("_", ": ");
  const values = Object.entries(args).map(([name, value]) => `${name} ${print(value, "")}`);
  return `The call was refused: ${words}${values.length === 0 ? "" : ` (${values.join(", ")})`}. Nothing changed.`;
}

function print(value: unknown, unit: string): string {
  const text = String(value);
  if (unit === "time") return printTime(BigInt(text));
  if (unit === "usdc") return `${decimal(text, 6)} USDC`;
  if (unit === "cpt") return `${decimal(text, 18)} CPT`;
  if (unit === "e18") return decimal(text, 18);
  if (unit === "bps") return `${decimal(text, 2)} %`;
  if (unit === "text") return toUtf8String(text.replace(/(00)+$/, ""));
  if (unit === "states") return printStates(BigInt(text));
  return text;
}

/** A bit for each state of a proposal; none: there must be no such proposal. */
function printStates(bits: bigint): string {
  return PROPOSAL_STATES.filter((_, i) => (bits >> BigInt(i)) & 1n).join(" or ") || "a new one";
}

const NEVER = 2n ** 256n - 1n;

/** Dates beyond what JavaScript can hold stay numbers. */
function printTime(seconds: bigint): string {
  if (seconds === NEVER) return "never";
  if (seconds > 8_640_000_000_000n) return `second ${seconds}`;
  return new Date(Number(seconds) * 1000).toISOString().replace(".000", "");
}

function decimal(value: string, decimals: number): string {
  return formatUnits(value, decimals).replace(/\.0$/, "");
}
