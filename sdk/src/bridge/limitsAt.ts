import { attempt } from "../core/attempt.js";
import { read } from "../core/read.js";
import { RequestFailedError } from "../errors/requestErrors.js";
import { fitsAt as fitsAtFragment, peers, sendable } from "../generated/fragments/CPTAdapter.js";
import type { BridgeEnd, PathwayLane } from "../types/bridge.js";
import { homeBooks } from "./homeBooks.js";
import { laneAt } from "./lane.js";
import { homeObstacles, laneObstacles, type BridgeObstacle } from "./obstacles.js";
import { OUT } from "./ways.js";

/** One end of a way, and what stands against an amount there. */
export interface LimitsAt extends PathwayLane {
  /** CPT (wei) that passes now: the least of what limit, pause, caps and insurance leave. */
  readonly passable: bigint;
  /** What stands against the amount, in the contract's order; empty: it passes. */
  readonly obstacles: readonly BridgeObstacle[];
  /** First unix second at which the amount passes, if nothing else does until then; undefined: never by itself. */
  readonly passesAt: bigint | undefined;
}

/** The source of a way, outward. */
export async function sourceLimits(action: string, end: BridgeEnd, eid: number, sent: bigint): Promise<LimitsAt> {
  const [found, [passable], books] = await Promise.all([
    commonLimits(action, end, eid, OUT, sent),
    read(end, action, end.bridge, sendable, [eid]),
    end.isHome ? homeBooks(action, end, eid) : undefined,
  ]);
  return limitsAt(found, passable, books === undefined || sent === 0n ? [] : homeObstacles(books, sent));
}

/** What both directions have. */
export interface CommonLimits {
  readonly lane: PathwayLane;
  readonly now: bigint;
  /** When the limit lets the amount pass. */
  readonly fitsAt: bigint;
  readonly obstacles: readonly BridgeObstacle[];
}

export async function commonLimits(
  action: string,
  end: BridgeEnd,
  eid: number,
  direction: bigint,
  sent: bigint,
): Promise<CommonLimits> {
  const [lane, [fitsAt], [peer], now] = await Promise.all([
    laneAt(action, end, eid, direction),
    read(end, action, end.bridge, fitsAtFragment, [eid, direction, sent]),
    read(end, action, end.bridge, peers, [eid]),
    newestSecond(action, end),
  ]);
  const noPeer: BridgeObstacle[] = BigInt(peer) === 0n ? [{ kind: "NoPeer" }] : [];
  return { lane, now, fitsAt, obstacles: [...noPeer, ...laneObstacles(lane, sent, now, fitsAt)] };
}

/** Pause and limit end by themselves, nothing else does. */
export function limitsAt(
  { lane, now, fitsAt, obstacles }: CommonLimits,
  passable: bigint,
  more: readonly BridgeObstacle[],
): LimitsAt {
  const all = [...obstacles, ...more];
  const stays = all.some(({ kind }) => kind !== "Paused" && kind !== "OverLimit");
  const from = lane.pausedUntil > now ? lane.pausedUntil : now;
  // now, where the limit lets it pass
  return { ...lane, passable, obstacles: all, passesAt: stays ? undefined : fitsAt > from ? fitsAt : from };
}

async function newestSecond(action: string, { runner: { provider } }: BridgeEnd): Promise<bigint> {
  const block = await attempt(action, async () => provider?.getBlock("latest"));
  if (!block) throw new RequestFailedError(action, "the runner has no provider, or its node no block");
  return BigInt(block.timestamp);
}
