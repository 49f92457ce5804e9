import { Contract, type Provider } from "ethers";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { EIDS } from "../../../deploy/config/parts.ts";
import { isRemote } from "../../../deploy/proxies.ts";
import { InputError } from "../InputError.ts";
import { describeStops, type PauseAction, type Stop } from "../pause.ts";
import { onChain } from "../plaza.ts";
import { nonceOf, proposeTransaction } from "../safe/propose.ts";
import { printProposal } from "../safe/show.ts";
import { ADAPTER, bridgeAt, DIRECTION, REMOTE } from "./site.ts";

type Hex = `0x${string}`;

type Way = keyof typeof DIRECTION;

const FUNCTIONS = {
  pause: "pausePathway",
  prolongPause: "prolongPathwayPause",
  unpause: "unpausePathway",
} as const satisfies Record<PauseAction["function"], string>;

export interface PathwayPauseArguments {
  pathway: string;
  direction: string;
  nonce: string;
  out: string;
  json: boolean;
}

/** A direction of a pathway and its stop. */
export interface PathwayStop extends Stop {
  eid: number;
  direction: Way;
  prolonged: boolean;
}

/** Writes the transaction of the council that may do it, for the directions that are named, or for both for which it can be done. */
export function proposePathwayPause(action: PauseAction, args: PathwayPauseArguments, hre: HardhatRuntimeEnvironment) {
  return onChain(hre, async ({ ethers, addresses, chainId, now: time }) => {
    const { provider } = ethers;
    const now = Number(time);
    const eid = eidOf(args.pathway);
    const ways = waysOf(args.direction);
    const { bridge } = bridgeAt(addresses);
    const face = isRemote(addresses) ? REMOTE : ADAPTER;
    const stops = await readPathwayStops(provider, bridge, { eid, now });
    console.error(describeStops("direction", stops, now));

    const tried = stops
      .filter(({ direction }) => ways.includes(direction))
      .map((stop) => ({ stop, obstacle: obstacleOf(action, stop, now) }));
    const possible = tried.filter(({ obstacle }) => obstacle === undefined).map(({ stop }) => stop);
    const obstacles = tried.flatMap(({ obstacle }) => obstacle ?? []);
    if (possible.length === 0 || (obstacles.length > 0 && args.direction !== "both"))
      return `${obstacles.join(".\n")}.`;
    for (const obstacle of obstacles) console.error(`Left out: ${obstacle}.`);
    for (const stop of possible) console.error(`${action.outcome(stop, now)}.`);
    const proposal = await proposeTransaction(
      { provider, addresses, chainId },
      {
        safe: addresses[action.council],
        calls: possible.map(({ direction }) => ({
          to: bridge,
          value: 0n,
          data: face.encodeFunctionData(FUNCTIONS[action.function], [eid, DIRECTION[direction]]) as Hex,
        })),
        nonce: nonceOf(args.nonce),
        allowForeign: false,
        root: hre.config.paths.root,
        out: args.out,
      },
    );
    printProposal(proposal, args.json);
  });
}

function obstacleOf(action: PauseAction, stop: PathwayStop, now: number): string | undefined {
  const obstacle = action.obstacle(stop, now);
  if (obstacle !== undefined || action.function !== "prolongPause" || !stop.prolonged) return obstacle;
  return `${stop.name} was prolonged already: a pause is prolonged once`;
}

/** The endpoint id of a chain that is named, or given as it is: in an emergency no file is needed for it. */
function eidOf(pathway: string): number {
  if (Object.hasOwn(EIDS, pathway)) return EIDS[pathway as keyof typeof EIDS];
  if (/^[1-9]\d{0,9}$/.test(pathway) && Number(pathway) < 2 ** 32) return Number(pathway);
  throw new InputError(
    `--pathway takes the chain at its other end, ${Object.keys(EIDS).join(", ")}, or its endpoint id; not "${pathway}".`,
  );
}

function waysOf(direction: string): Way[] {
  const all = Object.keys(DIRECTION) as Way[];
  if (direction === "both") return all;
  const named = all.filter((way) => way === direction);
  if (named.length === 0) throw new InputError(`--direction takes out, in or both, not "${direction}".`);
  return named;
}

/** The stops of both directions. */
async function readPathwayStops(
  provider: Provider,
  bridge: string,
  { eid, now }: { eid: number; now: number },
): Promise<PathwayStop[]> {
  const contract = new Contract(bridge, REMOTE, provider);
  const [duration, cooldown] = (await contract.getFunction("pathwayPauseLimits")()) as [bigint, bigint];
  const chain = Object.entries(EIDS).find(([, id]) => id === eid)?.[0] ?? `endpoint ${eid}`;
  return Promise.all(
    (Object.keys(DIRECTION) as Way[]).map(async (direction) => {
      const state = (await contract.getFunction("pathway")(eid, DIRECTION[direction])) as {
        pausedUntil: bigint;
        prolonged: boolean;
      };
      const until = Number(state.pausedUntil);
      return {
        key: direction,
        name: direction === "out" ? `The way out to ${chain}` : `The way in from ${chain}`,
        eid,
        direction,
        until,
        paused: now < until,
        readyAt: until === 0 ? 0 : until + Number(cooldown),
        duration: Number(duration),
        prolonged: state.prolonged,
      };
    }),
  );
}
