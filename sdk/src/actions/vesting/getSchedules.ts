import { ownAddress } from "../../core/ownAddress.js";
import { read } from "../../core/read.js";
import { readSchedule, scheduleIdAt } from "../../core/vestingSchedules.js";
import { scheduleCount } from "../../generated/fragments/VestingVault.js";
import type { Client } from "../../types/client.js";
import type { Address } from "../../types/primitives.js";
import type { VestingSchedule } from "../../types/vesting.js";

export interface GetSchedulesParameters {
  /** The client's own address by default. */
  readonly beneficiary?: Address;
}

export type GetSchedulesReturnType = readonly VestingSchedule[];

/**
 * All schedules of an account, oldest first; those it gave away are left out. One call each.
 *
 * @throws MissingSignerError, InvalidAddressError
 * @example
 * import { getSchedules } from "@cyberplaza/sdk";
 *
 * const schedules = await getSchedules(user);
 * const releasable = schedules.reduce((sum, schedule) => sum + schedule.releasable, 0n);
 */
export async function getSchedules(
  client: Client,
  { beneficiary: given }: GetSchedulesParameters = {},
): Promise<GetSchedulesReturnType> {
  const action = "getSchedules";
  const beneficiary = await ownAddress(client, action, "beneficiary", given);
  const [count] = await read(client, action, client.addresses.vestingVault, scheduleCount, [beneficiary]);
  const places = Array.from({ length: Number(count) }, (_, place) => BigInt(place));
  const found = await Promise.all(
    places.map((place) => readSchedule(client, action, scheduleIdAt(beneficiary, place)).catch(unlessGivenAway)),
  );
  return found.filter((schedule) => schedule !== undefined);
}

function unlessGivenAway(error: unknown): undefined {
  if ((error as { errorName?: unknown }).errorName !== "VestingVault_NoSchedule") throw error;
}
