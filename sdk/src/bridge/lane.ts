import { read } from "../core/read.js";
import { pathway } from "../generated/fragments/CPTAdapter.js";
import type { BridgeEnd, PathwayLane } from "../types/bridge.js";

/** A direction of an end's pathway to another chain. */
export async function laneAt(action: string, end: BridgeEnd, eid: number, direction: bigint): Promise<PathwayLane> {
  const [{ limit, available, pausedUntil, prolonged }] = await read(end, action, end.bridge, pathway, [eid, direction]);
  return { limit, available, pausedUntil, isProlonged: prolonged };
}
