import { dataSlice, getAddress } from "ethers";
import { read } from "../../core/read.js";
import { peers, sendable as sendableFragment } from "../../generated/fragments/CPTAdapter.js";
import type { BridgeClient, PathwayLane } from "../../types/bridge.js";
import type { Address } from "../../types/primitives.js";
import { maybeAddress } from "../../utils/maybeAddress.js";
import { homeBooks, type HomeBooks } from "../homeBooks.js";
import { laneAt } from "../lane.js";
import { remoteBooks, type RemoteBooks } from "../remoteBooks.js";
import { IN, OUT, wayOf } from "../ways.js";

export interface GetPathwayParameters {
  /** Endpoint id of the chain that is asked. */
  readonly at: number;
  /** Endpoint id of the chain at the pathway's other end. */
  readonly to: number;
}

interface Pathway {
  readonly at: number;
  readonly to: number;
  /** The bridge's contract at the other end; undefined: none is set, and nothing passes. */
  readonly peer: Address | undefined;
  /** CPT (wei) that can be sent now: the least of what limit, pause, caps and insurance leave. */
  readonly sendable: bigint;
  readonly out: PathwayLane;
  readonly in: PathwayLane;
}

export type GetPathwayReturnType =
  (Pathway & HomeBooks & { readonly isHome: true }) | (Pathway & RemoteBooks & { readonly isHome: false });

/**
 * A pathway as one of its chains sees it: both directions, and that chain's books.
 *
 * @throws InvalidParameterError, ContractNotFoundError
 * @example
 * import { getPathway } from "@cyberplaza/sdk/bridge";
 *
 * const { out, sendable } = await getPathway(chains, { at: home, to: ethereum });
 * if (out.pausedUntil > now) throw new Error("nothing goes out"); // else up to `sendable` does
 */
export async function getPathway(
  bridge: BridgeClient,
  { at, to }: GetPathwayParameters,
): Promise<GetPathwayReturnType> {
  const action = "getPathway";
  const { from: end } = wayOf(bridge, { from: at, to });
  const [[peer], [sendable], out, inward] = await Promise.all([
    read(end, action, end.bridge, peers, [to]),
    read(end, action, end.bridge, sendableFragment, [to]),
    laneAt(action, end, to, OUT),
    laneAt(action, end, to, IN),
  ]);
  const address = getAddress(dataSlice(peer, 12)) as Address;
  const pathway = { at, to, peer: maybeAddress(address), sendable, out, in: inward };
  return end.isHome
    ? { ...pathway, isHome: true, ...(await homeBooks(action, end, to)) }
    : { ...pathway, isHome: false, ...(await remoteBooks(action, end)) };
}
