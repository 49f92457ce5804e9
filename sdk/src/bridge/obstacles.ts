import { Interface } from "ethers";
import { toCyberPlazaError } from "../errors/toCyberPlazaError.js";
import type { CyberPlazaError } from "../errors/CyberPlazaError.js";
import { divideUp } from "../math/arithmetic.js";
import type { PathwayLane } from "../types/bridge.js";
import type { HomeBooks } from "./homeBooks.js";
import { OUT } from "./ways.js";

const BPS = 10_000n;
/** 5 %. */
const INSURED_BPS = 500n;

/** What stands against an amount at one end of its way; CPT in wei, times in unix seconds. */
export type BridgeObstacle =
  /** There is no way. */
  | { readonly kind: "NoPeer" }
  /** Ends by itself. */
  | { readonly kind: "Paused"; readonly until: bigint }
  /** Ends by itself, if nothing else passes until then. */
  | { readonly kind: "OverLimit"; readonly available: bigint; readonly fitsAt: bigint }
  /** Fits in parts only. */
  | { readonly kind: "AboveLimit"; readonly limit: bigint }
  /** Ends when CPT goes home from there, of which `outside` is out now, or the council raises the cap. */
  | { readonly kind: "OverCap"; readonly outside: bigint; readonly cap: bigint }
  /** Ends when the insurance is filled, or CPT comes home. */
  | { readonly kind: "InsuranceShort"; readonly required: bigint; readonly held: bigint }
  /** The other chain sends home more than went there: something is wrong with it. */
  | { readonly kind: "NotOutside"; readonly outside: bigint };

/** Of a direction: pause and limit, in the order in which the contract looks at them. */
export function laneObstacles(
  { limit, available, pausedUntil }: PathwayLane,
  sent: bigint,
  now: bigint,
  fitsAt: bigint,
): BridgeObstacle[] {
  const found: BridgeObstacle[] = [];
  if (pausedUntil > now) found.push({ kind: "Paused", until: pausedUntil });
  if (sent > limit) found.push({ kind: "AboveLimit", limit });
  else if (sent > available) found.push({ kind: "OverLimit", available, fitsAt });
  return found;
}

/** Of what leaves home: the chain's cap, and the insurance of what is locked then. */
export function homeObstacles(books: HomeBooks, sent: bigint): BridgeObstacle[] {
  const { outside, cap, locked, insuranceHeld: held } = books;
  const required = divideUp((locked + sent) * INSURED_BPS, BPS);
  const found: BridgeObstacle[] = [];
  if (outside + sent > cap) found.push({ kind: "OverCap", outside, cap });
  if (required > held) found.push({ kind: "InsuranceShort", required, held });
  return found;
}

const NEVER = 2n ** 256n - 1n;

/** The error that the source would return for what stands against an amount. */
export async function refusalOf(
  action: string,
  obstacle: BridgeObstacle,
  eid: number,
  sent: bigint,
  { available }: PathwayLane,
): Promise<CyberPlazaError> {
  const [declaration, values] = declarationOf(obstacle, eid, sent, available);
  const abi = new Interface([`error ${declaration}`]);
  const data = abi.encodeErrorResult(declaration.slice(0, declaration.indexOf("(")), values);
  return toCyberPlazaError(action, { data });
}

function declarationOf(
  obstacle: BridgeObstacle,
  eid: number,
  sent: bigint,
  available: bigint,
): readonly [declaration: string, values: readonly unknown[]] {
  const overLimit = "Pathways_OverLimit(uint32,uint8,uint256,uint256,uint256)";
  switch (obstacle.kind) {
    case "Paused":
      return ["Pathways_Paused(uint32,uint8,uint256)", [eid, OUT, obstacle.until]];
    case "OverLimit":
      return [overLimit, [eid, OUT, sent, available, obstacle.fitsAt]];
    case "AboveLimit":
      return [overLimit, [eid, OUT, sent, available, NEVER]];
    case "OverCap":
      return ["CPTAdapter_OverCap(uint32,uint256,uint256,uint256)", [eid, sent, obstacle.outside, obstacle.cap]];
    case "InsuranceShort":
      return ["CPTAdapter_InsuranceShort(uint256,uint256)", [obstacle.required, obstacle.held]];
    case "NotOutside":
      return ["CPTAdapter_NotOutside(uint32,uint256,uint256)", [eid, sent, obstacle.outside]];
    case "NoPeer":
      return ["NoPeer(uint32)", [eid]];
  }
}
