import { read } from "../../core/read.js";
import { burnCount, burnOf } from "../../generated/fragments/BuybackBurner.js";
import type { Client } from "../../types/client.js";

export interface GetBurnsParameters {
  /** Number of the first, 0 by default. */
  readonly from?: bigint;
  /** Most to read, 100 by default. */
  readonly count?: bigint;
}

export interface BurnRecord {
  /** Counted from 0. */
  readonly number: bigint;
  /** Unix seconds. */
  readonly burntAt: bigint;
  /** USDC units spent since the burn before. */
  readonly usdcSpent: bigint;
  /** Wei of CPT, gifts included. */
  readonly cptBurnt: bigint;
  /** Wei of CPT there were after it. */
  readonly supplyAfter: bigint;
}

export type GetBurnsReturnType = readonly BurnRecord[];

const COUNT = 100n;

/**
 * The records of the quarterly burns, oldest first; fewer at the end. One call each.
 *
 * @throws ContractNotFoundError
 * @example
 * import { getBurns } from "@cyberplaza/sdk";
 *
 * const burnt = (await getBurns(user)).reduce((sum, { cptBurnt }) => sum + cptBurnt, 0n);
 */
export async function getBurns(
  client: Client,
  { from = 0n, count = COUNT }: GetBurnsParameters = {},
): Promise<GetBurnsReturnType> {
  const { buybackBurner } = client.addresses;
  const [all] = await read(client, "getBurns", buybackBurner, burnCount, []);
  const length = from >= all ? 0n : all - from < count ? all - from : count;
  return Promise.all(
    Array.from({ length: Number(length) }, async (_, i) => {
      const number = from + BigInt(i);
      const [record] = await read(client, "getBurns", buybackBurner, burnOf, [number]);
      const { burntAt, usdcSpent, cptBurnt, supplyAfter } = record;
      return { number, burntAt, usdcSpent, cptBurnt, supplyAfter };
    }),
  );
}
