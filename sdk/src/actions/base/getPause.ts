import { read } from "../../core/read.js";
import {
  paused as pausedFragment,
  pausedUntil as pausedUntilFragment,
  pausedSeconds as pausedSecondsFragment,
  pauseLimits as pauseLimitsFragment,
} from "../../generated/fragments/CPT.js";
import type { Client } from "../../types/client.js";

export type PausableContract =
  "buybackBurner" | "cpt" | "jobEscrow" | "lendingPool" | "privateSale" | "providerRegistry" | "voteEscrow";

export interface GetPauseParameters {
  /** Which contract. */
  readonly target: PausableContract;
}

export interface GetPauseReturnType {
  readonly paused: boolean;
  /** End of the running or the last stop, unix seconds; 0 when there never was one. */
  readonly until: bigint;
  /** Seconds paused so far, the running stop included: what `activeTime` takes. */
  readonly pausedSeconds: bigint;
  /** Seconds the guardian's stop lasts. */
  readonly duration: bigint;
  /** Seconds the guardian must wait after one. */
  readonly cooldown: bigint;
}

/**
 * Whether a contract's new exposure is stopped, and until when. Exits stay open; deadlines move by the seconds paused.
 *
 * @throws ContractNotFoundError
 * @example
 * import { getPause } from "@cyberplaza/sdk";
 *
 * const { paused, until } = await getPause(user, { target: "jobEscrow" });
 */
export async function getPause(client: Client, { target }: GetPauseParameters): Promise<GetPauseReturnType> {
  const to = client.addresses[target];
  const [[paused], [until], [pausedSeconds], [duration, cooldown]] = await Promise.all([
    read(client, "getPause", to, pausedFragment, []),
    read(client, "getPause", to, pausedUntilFragment, []),
    read(client, "getPause", to, pausedSecondsFragment, []),
    read(client, "getPause", to, pauseLimitsFragment, []),
  ]);
  return { paused, until, pausedSeconds, duration, cooldown };
}
