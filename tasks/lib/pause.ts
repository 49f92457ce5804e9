import { Contract, type Provider } from "ethers";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { AUTHORITY, type CouncilName } from "../../deploy/authority.ts";
import type { Addresses } from "../../deploy/index.ts";
import { interfaceOf } from "../../deploy/modules/authority.ts";
import { SUITE, SUITE_KEYS, type SuiteKey } from "../../deploy/suite.ts";
import { InputError } from "./InputError.ts";
import { formatDuration, formatTime } from "./page/text.ts";
import { onNetwork } from "./plaza.ts";
import { nonceOf, proposeTransaction } from "./safe/propose.ts";
import type { SafeCall } from "./safe/safeTransaction.ts";
import { printProposal } from "./safe/show.ts";
import { simulateCalls } from "./safe/simulate.ts";
import { formatTable } from "./table.ts";

type Address = `0x${string}`;

/** The contracts with an emergency stop. */
export const PAUSABLE: readonly SuiteKey[] = SUITE_KEYS.filter((key) => "pause" in AUTHORITY[SUITE[key].contract]);

/** A stop; seconds of the chain's clock. */
export interface Stop {
  key: string;
  name: string;
  /** End of the running or the last stop; 0 when there was none. */
  until: number;
  paused: boolean;
  /** From when on the guardian can pause again; 0 for at any time. */
  readyAt: number;
  /** How long the guardian's stop lasts. */
  duration: number;
}

/** The stop of a contract. */
export interface PauseState extends Stop {
  key: SuiteKey;
  address: Address;
}

/** What is done with a stop: by whom, by which function, and why it cannot be done now. */
export interface PauseAction {
  council: CouncilName;
  function: "pause" | "prolongPause" | "unpause";
  /** Undefined when it can be done; else why not, and when it can. */
  obstacle: (state: Stop, now: number) => string | undefined;
  /** What happens when it is done now. */
  outcome: (state: Stop, now: number) => string;
}

const at = (seconds: number): string => `${formatTime(seconds)} UTC`;

export const PAUSE: PauseAction = {
  council: "threeOfFive",
  function: "pause",
  obstacle: ({ name, paused, until, readyAt }, now) => {
    if (paused)
      return `${name} is paused until ${at(until)}. It can be paused again from ${at(readyAt)} on, prolonged now: --prolong`;
    return readyAt > now ? `${name} cools down. It can be paused again from ${at(readyAt)} on` : undefined;
  },
  outcome: ({ name, duration }, now) =>
    `${name} stops for ${formatDuration(duration)}: executed now, until ${at(now + duration)}`,
};

export const PROLONG: PauseAction = {
  council: "sevenOfNine",
  function: "prolongPause",
  obstacle: ({ name, paused, readyAt }, now) => {
    if (paused) return undefined;
    return `${name} is not paused. A pause can be prolonged while it runs; it can be paused ${readyAt > now ? `from ${at(readyAt)} on` : "now"}`;
  },
  outcome: ({ name, until }) => `${name} stays stopped 14 days longer, until ${at(until + 14 * 86_400)}`,
};

export const UNPAUSE: PauseAction = {
  council: "fourOfNine",
  function: "unpause",
  obstacle: ({ name, paused, until }) => {
    if (paused) return undefined;
    return `${name} is not paused${until === 0 ? "" : `: its last pause ended at ${at(until)}`}. It can be unpaused while a pause runs`;
  },
  outcome: ({ name, until }) => `${name} goes on at once instead of at ${at(until)}`,
};

export interface PauseArguments {
  contracts: string;
  nonce: string;
  out: string;
  json: boolean;
}

/** Writes the transaction of the council that may do it, for the contracts that are named, or for all for which it can be done. */
export function proposePause(action: PauseAction, args: PauseArguments, hre: HardhatRuntimeEnvironment) {
  return onNetwork(hre, async ({ ethers, addresses, chainId, now: time }) => {
    const { provider } = ethers;
    const now = Number(time);
    const keys = keysOf(args.contracts);
    const states = await readPauses(provider, addresses, now);
    console.error(describeStops("contract", states, now));

    const chosen = states.filter(({ key }) => keys.includes(key));
    const tried = await Promise.all(
      chosen.map(async (state) => ({ state, obstacle: await obstacleOf(provider, addresses, action, state, now) })),
    );
    const possible = tried.filter(({ obstacle }) => obstacle === undefined).map(({ state }) => state);
    const obstacles = tried.flatMap(({ obstacle }) => obstacle ?? []);
    if (possible.length === 0 || (obstacles.length > 0 && args.contracts !== "all")) {
      return `${obstacles.join(".\n")}.`;
    }
    for (const obstacle of obstacles) console.error(`Left out: ${obstacle}.`);
    for (const state of possible) console.error(`${action.outcome(state, now)}.`);
    const proposal = await proposeTransaction(
      { provider, addresses, chainId },
      {
        safe: addresses[action.council],
        calls: possible.map((state) => callOf(action, state)),
        nonce: nonceOf(args.nonce),
        allowForeign: false,
        root: hre.config.paths.root,
        out: args.out,
      },
    );
    printProposal(proposal, args.json);
  });
}

function keysOf(contracts: string): readonly SuiteKey[] {
  if (contracts === "all") return PAUSABLE;
  const names = contracts.split(",").filter((name) => name !== "");
  const unknown = names.filter((name) => !PAUSABLE.includes(name as SuiteKey));
  if (names.length > 0 && unknown.length === 0) return names as SuiteKey[];
  throw new InputError(
    `--contracts takes all, or some of ${PAUSABLE.join(",")}; not "${unknown.join(",") || contracts}".`,
  );
}

/** The stops of all contracts that have one. */
export function readPauses(provider: Provider, addresses: Addresses, now: number): Promise<PauseState[]> {
  return Promise.all(
    PAUSABLE.map(async (key) => {
      const { contract: name } = SUITE[key];
      const contract = new Contract(addresses[key], interfaceOf(name), provider);
      const [end, [duration, cooldown]] = (await Promise.all([
        contract.getFunction("pausedUntil")(),
        contract.getFunction("pauseLimits")(),
      ])) as [bigint, [bigint, bigint]];
      const until = Number(end);
      const readyAt = until === 0 ? 0 : until + Number(cooldown);
      return { key, name, address: addresses[key], until, paused: now < until, readyAt, duration: Number(duration) };
    }),
  );
}

/** @param what What stops. */
export function describeStops(what: string, states: readonly Stop[], now: number): string {
  return formatTable(
    [what, "now", "the guardian can pause it"],
    states.map(({ key, paused, until, readyAt }) => [
      key,
      paused ? `paused until ${at(until)}` : "running",
      readyAt > now ? `from ${at(readyAt)} on` : "now",
    ]),
  );
}

async function obstacleOf(
  provider: Provider,
  addresses: Addresses,
  action: PauseAction,
  state: PauseState,
  now: number,
): Promise<string | undefined> {
  const obstacle = action.obstacle(state, now);
  if (obstacle !== undefined || action.function !== "prolongPause") return obstacle;
  // whether it was prolonged before, the contract tells nobody but who tries
  const { multiSendCallOnly } = addresses;
  const calls = [callOf(action, state)];
  const refusal = await simulateCalls(provider, { safe: addresses[action.council], multiSendCallOnly, calls });
  if (refusal === undefined) return undefined;
  return `${state.name} cannot be prolonged, its pause ends at ${at(state.until)}: ${refusal.replace(/\.$/, "")}`;
}

function callOf(action: PauseAction, { key, address }: PauseState): SafeCall {
  const data = interfaceOf(SUITE[key].contract).encodeFunctionData(action.function) as Address;
  return { to: address, value: 0n, data };
}
