import { readSchedule } from "../../core/vestingSchedules.js";
import type { Client } from "../../types/client.js";
import type { VestingSchedule } from "../../types/vesting.js";

export interface GetScheduleParameters {
  readonly scheduleId: bigint;
}

export type GetScheduleReturnType = VestingSchedule;

/**
 * A vesting schedule: terms in seconds, amounts in wei of CPT, each rounded down. What it unlocks when is `unlockTable` of
 * `@cyberplaza/sdk/math`.
 *
 * @throws VestingNoScheduleError
 * @example
 * import { getSchedule } from "@cyberplaza/sdk";
 * import { unlockTable } from "@cyberplaza/sdk/math";
 *
 * const schedule = await getSchedule(user, { scheduleId });
 * const months = unlockTable(schedule);
 */
export async function getSchedule(
  client: Client,
  { scheduleId }: GetScheduleParameters,
): Promise<GetScheduleReturnType> {
  return readSchedule(client, "getSchedule", scheduleId);
}
