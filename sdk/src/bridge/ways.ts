import { zeroPadValue } from "ethers";
import type { ParameterArguments, WriteAction } from "../core/defineWrite.js";
import { InvalidParameterError } from "../errors/inputErrors.js";
import type { BridgeClient, BridgeEnd, BridgeRoute, BridgeWay } from "../types/bridge.js";
import type { Address, Hex } from "../types/primitives.js";

/** Ways through an end, as the contract numbers them. */
export const OUT = 0n;
export const IN = 1n;

/**
 * The chain with this endpoint id.
 *
 * @throws InvalidParameterError
 */
export function endOf({ home, remotes }: BridgeClient, parameter: string, eid: number): BridgeEnd {
  const ends = [home, ...remotes];
  const found = ends.find((end) => end.eid === eid);
  if (found !== undefined) return found;
  const known = ends.map((end) => end.eid).join(", ");
  throw new InvalidParameterError(parameter, `must be an endpoint id of this bridge: ${known}; got ${eid}`);
}

/**
 * Both ends of a route, of which one is home.
 *
 * @throws InvalidParameterError
 */
export function wayOf(bridge: BridgeClient, route: BridgeRoute): BridgeWay {
  const [from, to] = [endOf(bridge, "from", route.from), endOf(bridge, "to", route.to)];
  if (from.isHome !== to.isHome) return { from, to };
  throw new InvalidParameterError("to", "must be home, or `from` must be: CPT goes from one chain to another by home");
}

/** A write at one end of a way, made one of the whole bridge. */
export function ofBridge<Parameters extends BridgeRoute, WaitResult, Simulated>(
  side: "from" | "to",
  write: WriteAction<Parameters, WaitResult, Simulated, BridgeSide>,
): WriteAction<Parameters, WaitResult, Simulated, BridgeClient> {
  type Given = ParameterArguments<Parameters>;
  const sideOf = (bridge: BridgeClient, [params]: Given): BridgeSide => {
    const way = wayOf(bridge, params as Parameters);
    return { ...way, runner: way[side].runner };
  };
  return Object.assign(async (bridge: BridgeClient, ...params: Given) => write(sideOf(bridge, params), ...params), {
    simulate: async (bridge: BridgeClient, ...params: Given) => write.simulate(sideOf(bridge, params), ...params),
    populate: async (bridge: BridgeClient, ...params: Given) => write.populate(sideOf(bridge, params), ...params),
    estimate: async (bridge: BridgeClient, ...params: Given) => write.estimate(sideOf(bridge, params), ...params),
  });
}

/** A way, and the runner of the end where something is sent. */
export interface BridgeSide extends BridgeWay, Pick<BridgeEnd, "runner"> {}

/** As LayerZero writes addresses. */
export function toBytes32(address: Address): Hex {
  return zeroPadValue(address, 32) as Hex;
}
