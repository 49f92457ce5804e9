import { less, min } from "../../math/arithmetic.js";
import { withoutDust } from "../../math/pathway.js";
import type { BridgeClient, BridgeEnd, BridgeRoute } from "../../types/bridge.js";
import { homeBooks } from "../homeBooks.js";
import { commonLimits, limitsAt, sourceLimits, type LimitsAt } from "../limitsAt.js";
import type { BridgeObstacle } from "../obstacles.js";
import { remoteBooks } from "../remoteBooks.js";
import { IN, wayOf } from "../ways.js";

const ACTION = "getLimits";

export interface GetLimitsParameters extends BridgeRoute {
  /** CPT in wei: what stands against it, and until when; none by default. */
  readonly amount?: bigint;
}

export interface GetLimitsReturnType {
  /** What travels of the amount. */
  readonly sent: bigint;
  /** The source, outward: what does not pass here is refused before anything is sent. */
  readonly source: LimitsAt;
  /** The destination, inward: what does not pass here waits there, and is delivered later. */
  readonly destination: LimitsAt;
}

/**
 * What can go from one chain to another now, and for an amount what stands against it at either end and when that ends.
 *
 * @throws InvalidParameterError, ContractNotFoundError, RequestFailedError
 * @example
 * import { getLimits } from "@cyberplaza/sdk/bridge";
 *
 * const { source, destination } = await getLimits(chains, { from: home, to: ethereum, amount: 10n ** 18n });
 * if (source.passesAt === undefined) throw new Error(source.obstacles.map(({ kind }) => kind).join());
 * const waits = (destination.passesAt ?? 0n) > source.passesAt; // it would arrive before it is let in
 */
export async function getLimits(
  bridge: BridgeClient,
  { amount = 0n, ...route }: GetLimitsParameters,
): Promise<GetLimitsReturnType> {
  const { from, to } = wayOf(bridge, route);
  const sent = withoutDust(amount);
  const [source, destination] = await Promise.all([
    sourceLimits(ACTION, from, to.eid, sent),
    destinationLimits(to, from.eid, sent),
  ]);
  return { sent, source, destination };
}

async function destinationLimits(end: BridgeEnd, eid: number, sent: bigint): Promise<LimitsAt> {
  const [found, { room, against }] = await Promise.all([commonLimits(ACTION, end, eid, IN, sent), roomAt(end, eid)]);
  const { lane, now, obstacles } = found;
  const isOpen = lane.pausedUntil <= now && !obstacles.some(({ kind }) => kind === "NoPeer");
  return limitsAt(found, isOpen ? min(lane.available, room) : 0n, sent > room ? [against] : []);
}

/** What the books let in, and what stands against more. */
async function roomAt(end: BridgeEnd, eid: number): Promise<{ room: bigint; against: BridgeObstacle }> {
  if (end.isHome) {
    const { outside } = await homeBooks(ACTION, end, eid);
    return { room: outside, against: { kind: "NotOutside", outside } };
  }
  const { supply, supplyCap } = await remoteBooks(ACTION, end);
  return { room: less(supplyCap, supply), against: { kind: "OverCap", outside: supply, cap: supplyCap } };
}
