import { read } from "../../core/read.js";
import { settings as settingsFragment } from "../../generated/fragments/IJobEscrow.js";
import type { Client } from "../../types/client.js";

export interface GetSettingsReturnType {
  /** USDC units. */
  readonly minJobCost: bigint;
  /** Locked on top of a job's cost, in percent. */
  readonly bufferPercent: bigint;
}

/**
 * The escrow's settings for new jobs.
 *
 * @throws ContractNotFoundError
 * @example
 * import { getSettings } from "@cyberplaza/sdk";
 *
 * const { minJobCost, bufferPercent } = await getSettings(user);
 */
export async function getSettings(client: Client): Promise<GetSettingsReturnType> {
  const [minJobCost, bufferPercent] = await read(
    client,
    "getSettings",
    client.addresses.jobEscrow,
    settingsFragment,
    [],
  );
  return { minJobCost, bufferPercent };
}
