import { read } from "../../core/read.js";
import {
  schedule as scheduleFragment,
  undistributed as undistributedFragment,
} from "../../generated/fragments/RevenueRouter.js";
import type { Client } from "../../types/client.js";

export interface GetRevenueScheduleReturnType {
  /** Seconds. */
  readonly period: bigint;
  /** Unix seconds. */
  readonly nextAt: bigint;
  /** USDC units that arrived and are not split yet. */
  readonly undistributed: bigint;
}

/**
 * When the next distribution is due, and what it will split at least.
 *
 * @throws ContractNotFoundError
 * @example
 * import { getRevenueSchedule } from "@cyberplaza/sdk";
 *
 * const { nextAt, undistributed } = await getRevenueSchedule(user);
 */
export async function getRevenueSchedule(client: Client): Promise<GetRevenueScheduleReturnType> {
  const { revenueRouter } = client.addresses;
  const [[period, nextAt], [undistributed]] = await Promise.all([
    read(client, "getRevenueSchedule", revenueRouter, scheduleFragment, []),
    read(client, "getRevenueSchedule", revenueRouter, undistributedFragment, []),
  ]);
  return { period, nextAt, undistributed };
}
