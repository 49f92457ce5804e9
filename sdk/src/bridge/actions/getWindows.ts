import { AbiCoder, keccak256 } from "ethers";
import { attempt } from "../../core/attempt.js";
import { RequestFailedError } from "../../errors/requestErrors.js";
import type { BridgeClient } from "../../types/bridge.js";
import { IN, OUT, wayOf } from "../ways.js";
import type { GetPathwayParameters } from "./getPathway.js";

const ACTION = "getWindows";
/** Where the bridge keeps its pathways: `erc7201("cyberplaza.Pathways")`. */
const PATHWAYS = "0x509153a5371d7b08b598de8bdb44f98fb47e50c9e51c4382f27c6a6297c74800";

export type GetWindowsParameters = GetPathwayParameters;

/** What `windowAvailable` and `windowFitsAt` take. */
export interface GetWindowsReturnType {
  readonly out: bigint;
  readonly in: bigint;
}

/**
 * What counts against the limits of a pathway, as the contract keeps it: with it `windowAvailable` and `windowFitsAt` of
 * `@cyberplaza/sdk/math` answer for any amount and time without another request.
 *
 * @throws InvalidParameterError, RequestFailedError
 * @example
 * import { getWindows } from "@cyberplaza/sdk/bridge";
 * import { windowAvailable, windowFitsAt } from "@cyberplaza/sdk/math";
 *
 * const { out } = await getWindows(chains, { at: home, to: ethereum });
 * const all = windowAvailable({ window: out, now });
 * const next = windowFitsAt({ window: out, now, amount: all + 10n ** 18n });
 */
export async function getWindows(
  bridge: BridgeClient,
  { at, to }: GetWindowsParameters,
): Promise<GetWindowsReturnType> {
  const { from } = wayOf(bridge, { from: at, to });
  const { provider } = from.runner;
  if (!provider) throw new RequestFailedError(ACTION, "the runner has no provider");
  const windowOf = (direction: bigint): Promise<bigint> =>
    attempt(ACTION, async () => BigInt(await provider.getStorage(from.bridge, slotOf(to, direction))));
  const [out, inward] = await Promise.all([windowOf(OUT), windowOf(IN)]);
  return { out, in: inward };
}

/** Of the lane: mapping(eid => mapping(direction => lane)). */
function slotOf(eid: number, direction: bigint): string {
  return inMapping(inMapping(PATHWAYS, BigInt(eid)), direction);
}

function inMapping(slot: string, key: bigint): string {
  return keccak256(AbiCoder.defaultAbiCoder().encode(["uint256", "bytes32"], [key, slot]));
}
