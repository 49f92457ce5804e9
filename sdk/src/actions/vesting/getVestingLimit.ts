import { read } from "../../core/read.js";
import { dailyBounds, limit as limitFragment, limitedClosedAt } from "../../generated/fragments/VestingVault.js";
import { VESTING_MONTH, type VestingLimitState } from "../../math/vesting.js";
import type { Client } from "../../types/client.js";

export interface GetVestingLimitReturnType extends VestingLimitState {
  /** Wei of CPT that are free now, of all limited schedules together, released or not. */
  readonly freed: bigint;
  /** Wei of CPT that have become free today. */
  readonly freedToday: bigint;
  /** The greatest allowance of a day in wei of CPT. */
  readonly maxDaily: bigint;
}

/** Schedules of the private sale vest over 18 months. */
const LINEAR_MONTHS = 18n;

/**
 * The daily limit of the private sale's schedules as it stands now: what of all of them is free, and what may become so today. A
 * schedule may take ⌊its total × freed / total⌋ in all. What will be free later is `limitFreed` of `@cyberplaza/sdk/math`.
 *
 * @throws ContractNotFoundError
 * @example
 * import { getVestingLimit } from "@cyberplaza/sdk";
 *
 * const { freed, allowance, freedToday } = await getVestingLimit(user);
 */
export async function getVestingLimit(client: Client): Promise<GetVestingLimitReturnType> {
  const { vestingVault } = client.addresses;
  const [[limit], [minDaily, maxDaily], [closedAt]] = await Promise.all([
    read(client, "getVestingLimit", vestingVault, limitFragment, []),
    read(client, "getVestingLimit", vestingVault, dailyBounds, []),
    read(client, "getVestingLimit", vestingVault, limitedClosedAt, []),
  ]);
  const { total, freed, day, allowance, freedToday } = limit;
  return {
    total,
    freed,
    freedToday,
    freedBefore: freed - freedToday,
    day,
    allowance,
    minDaily,
    maxDaily,
    closedAt,
    linear: LINEAR_MONTHS * VESTING_MONTH,
  };
}
