import { read } from "../../core/read.js";
import { latestSecond } from "../../core/usdcDomain.js";
import { revenueOf, state } from "../../generated/fragments/FeeDistributor.js";
import { weightAt } from "../../generated/fragments/VoteEscrow.js";
import { weekOf, weekStart } from "../../math/veCpt.js";
import type { Client } from "../../types/client.js";

export interface GetWeekRevenueParameters {
  /** Number of the week, counted from the epoch; the present one by default. */
  readonly week?: bigint;
}

export interface GetWeekRevenueReturnType {
  readonly week: bigint;
  /** Its first second, unix seconds: a Thursday 00:00 UTC. */
  readonly startsAt: bigint;
  /** USDC units: what came in so far; once it is settled, what was divided. */
  readonly revenue: bigint;
  /** Σ amount × weeks until the end of all locks in the last second before the week; undefined before it begins. */
  readonly weight: bigint | undefined;
  /** It is over and everybody's part is fixed. */
  readonly settled: boolean;
}

/**
 * A week's money for holders, and what it is divided by.
 *
 * @throws ContractNotFoundError
 * @example
 * import { getWeekRevenue } from "@cyberplaza/sdk";
 *
 * const { week, revenue } = await getWeekRevenue(user);
 */
export async function getWeekRevenue(
  client: Client,
  { week: given }: GetWeekRevenueParameters = {},
): Promise<GetWeekRevenueReturnType> {
  const { feeDistributor, voteEscrow } = client.addresses;
  const present = weekOf(await latestSecond(client, "getWeekRevenue"));
  const week = given ?? present;
  const [[revenue], [nextWeek], [weight]] = await Promise.all([
    read(client, "getWeekRevenue", feeDistributor, revenueOf, [week]),
    read(client, "getWeekRevenue", feeDistributor, state, []),
    week > present ? [undefined] : read(client, "getWeekRevenue", voteEscrow, weightAt, [week]),
  ]);
  return { week, startsAt: weekStart(week), revenue, weight, settled: week < nextWeek };
}
