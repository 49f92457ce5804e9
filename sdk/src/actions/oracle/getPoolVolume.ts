import { read } from "../../core/read.js";
import { latestSecond } from "../../core/usdcDomain.js";
import {
  dailyVolume,
  medianVolume,
  observedAt as observedAtFragment,
  pool as poolFragment,
  volume24h,
} from "../../generated/fragments/PoolObserver.js";
import type { Client } from "../../types/client.js";
import type { Address } from "../../types/primitives.js";

export interface PoolDay {
  /** UTC day (unix time / 86 400). */
  readonly day: bigint;
  /** Wei of CPT traded, as far as observed. */
  readonly volume: bigint;
}

export interface GetPoolVolumeReturnType {
  readonly pool: Address;
  /** Wei of CPT traded in the last 24 hours. */
  readonly last24h: bigint;
  /** Median of the last 7 days that are over, in wei of CPT: what the daily limit of vesting goes by. */
  readonly median: bigint;
  /** The running day and the 7 before it, newest first. */
  readonly days: readonly PoolDay[];
  /** Second of the last observation that was recorded, unix seconds. */
  readonly observedAt: bigint;
}

const DAY = 86_400n;
const DAYS_KEPT = 8;

/**
 * What is traded in the CPT/USDC pool, USDC counted at the mean price: an estimate from the fees that its liquidity earned, as if
 * observed now. Down.
 *
 * @throws ContractNotFoundError
 * @example
 * import { getPoolVolume } from "@cyberplaza/sdk";
 *
 * const { last24h, median, days } = await getPoolVolume(user);
 */
export async function getPoolVolume(client: Client): Promise<GetPoolVolumeReturnType> {
  const action = "getPoolVolume";
  const { poolObserver } = client.addresses;
  const today = (await latestSecond(client, action)) / DAY;
  const [[pool], [last24h], [median], [observedAt], days] = await Promise.all([
    read(client, action, poolObserver, poolFragment, []),
    read(client, action, poolObserver, volume24h, []),
    read(client, action, poolObserver, medianVolume, []),
    read(client, action, poolObserver, observedAtFragment, []),
    Promise.all(
      Array.from({ length: DAYS_KEPT }, async (_, age) => {
        const day = today - BigInt(age);
        const [volume] = await read(client, action, poolObserver, dailyVolume, [day]);
        return { day, volume };
      }),
    ),
  ]);
  return { pool, last24h, median, days, observedAt };
}
