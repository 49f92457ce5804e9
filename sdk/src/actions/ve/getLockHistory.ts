import { ownAddress } from "../../core/ownAddress.js";
import { read } from "../../core/read.js";
import { latestLock, pastLock } from "../../generated/fragments/VoteEscrow.js";
import { unpackVeLock, type VeLock } from "../../math/veLock.js";
import type { Client } from "../../types/client.js";
import type { Address } from "../../types/primitives.js";

export interface GetLockHistoryParameters {
  /** The client's own by default. */
  readonly account?: Address;
  /** Number of the first; 1 by default. */
  readonly from?: bigint;
  /** Most to read; 100 by default. Each is a call. */
  readonly count?: bigint;
}

export type GetLockHistoryReturnType = VeLock[];

const COUNT = 100n;

/**
 * What an account's lock was, by number, oldest first; fewer at the end. Changes of one second count as one.
 *
 * @throws MissingSignerError, InvalidAddressError
 * @example
 * import { getLockHistory } from "@cyberplaza/sdk";
 *
 * for (const { since, amount, end } of await getLockHistory(user)) {
 *   if (end < since && amount > 0n) throw new Error("a lock ends after it began");
 * }
 */
export async function getLockHistory(
  client: Client,
  { account: given, from = 1n, count = COUNT }: GetLockHistoryParameters = {},
): Promise<GetLockHistoryReturnType> {
  const { voteEscrow } = client.addresses;
  const account = await ownAddress(client, "getLockHistory", "account", given);
  const [word] = await read(client, "getLockHistory", voteEscrow, latestLock, [account]);
  const latest = unpackVeLock(word);
  const first = from === 0n ? 1n : from;
  const numbers: bigint[] = [];
  for (let number = first; number <= latest.number && number < first + count; number++) numbers.push(number);
  return Promise.all(
    numbers.map(async (number) => {
      if (number === latest.number) return latest;
      const [past] = await read(client, "getLockHistory", voteEscrow, pastLock, [account, number]);
      return unpackVeLock(past);
    }),
  );
}
