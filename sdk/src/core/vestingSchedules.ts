import { scheduleOf } from "../generated/fragments/VestingVault.js";
import { VESTING_MONTH } from "../math/vesting.js";
import type { Client } from "../types/client.js";
import type { Address } from "../types/primitives.js";
import type { VestingSchedule } from "../types/vesting.js";
import { checksum } from "../utils/checksum.js";
import { read } from "./read.js";

const PLACE_BITS = 32n;

/** Whose schedule a number is. */
export function beneficiaryIn(scheduleId: bigint): Address {
  return checksum(`0x${(scheduleId >> PLACE_BITS).toString(16).padStart(40, "0")}`);
}

/** The number of the schedule at a place of a beneficiary's list. */
export function scheduleIdAt(beneficiary: Address, place: bigint): bigint {
  return (BigInt(beneficiary) << PLACE_BITS) | place;
}

/** @throws VestingNoScheduleError */
export async function readSchedule(client: Client, action: string, scheduleId: bigint): Promise<VestingSchedule> {
  const [view] = await read(client, action, client.addresses.vestingVault, scheduleOf, [scheduleId]);
  const { total, released, vested, releasable, terms } = view;
  const { start, cliffMonths, linearMonths, atStartBps, monthly, limited, revocable } = terms;
  return {
    scheduleId,
    beneficiary: beneficiaryIn(scheduleId),
    total,
    released,
    vested,
    releasable,
    start,
    cliff: cliffMonths * VESTING_MONTH,
    linear: linearMonths * VESTING_MONTH,
    atStartBps,
    monthly,
    limited,
    revocable,
  };
}
