import { read } from "../../core/read.js";
import { minLock as minLockFragment } from "../../generated/fragments/VoteEscrow.js";
import { MAX_LOCK, MAX_MULTIPLIER_BPS, WEEK } from "../../math/veCpt.js";
import type { Client } from "../../types/client.js";

export interface GetVeSettingsReturnType {
  /** The least that is locked, and that others may add to a lock; CPT wei. */
  readonly minLock: bigint;
  /** Shortest and longest lock in seconds; it ends with a week. */
  readonly minDuration: bigint;
  readonly maxDuration: bigint;
  /** veCPT of a CPT that is locked for the longest, in basis points. */
  readonly maxMultiplierBps: bigint;
}

/**
 * What locks are bound to. Whether locking is paused says `getPause`.
 *
 * @throws ContractNotFoundError
 * @example
 * import { getVeSettings } from "@cyberplaza/sdk";
 *
 * const { minLock, maxDuration } = await getVeSettings(user);
 */
export async function getVeSettings(client: Client): Promise<GetVeSettingsReturnType> {
  const [minLock] = await read(client, "getVeSettings", client.addresses.voteEscrow, minLockFragment, []);
  return { minLock, minDuration: WEEK, maxDuration: MAX_LOCK, maxMultiplierBps: MAX_MULTIPLIER_BPS };
}
