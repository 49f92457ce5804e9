import { ownAddress } from "../../core/ownAddress.js";
import { read } from "../../core/read.js";
import { balanceOf, delegates, latestLock } from "../../generated/fragments/VoteEscrow.js";
import { unpackVeLock } from "../../math/veLock.js";
import type { Client } from "../../types/client.js";
import type { Address } from "../../types/primitives.js";

export interface GetLockParameters {
  /** The client's own by default. */
  readonly account?: Address;
}

export interface GetLockReturnType {
  /** CPT wei in the lock; 0 without one, and after it was withdrawn. */
  readonly amount: bigint;
  /** Unix seconds; 0 without a lock, and after it was withdrawn. */
  readonly end: bigint;
  /** veCPT now, in wei; 0 once the lock has ended. Delegating does not change it. */
  readonly veCpt: bigint;
  /** Who has its votes: the account itself until it delegates. */
  readonly delegatee: Address;
  /** There was a lock, and its CPT was taken out. */
  readonly withdrawn: boolean;
}

/**
 * An account's lock. What it will be worth at other times is `veCptAt` of `@cyberplaza/sdk/math`.
 *
 * @throws MissingSignerError, InvalidAddressError
 * @example
 * import { getLock } from "@cyberplaza/sdk";
 *
 * const { amount, end, veCpt } = await getLock(user);
 */
export async function getLock(client: Client, { account: given }: GetLockParameters = {}): Promise<GetLockReturnType> {
  const { voteEscrow } = client.addresses;
  const account = await ownAddress(client, "getLock", "account", given);
  const [[word], [veCpt], [delegatee]] = await Promise.all([
    read(client, "getLock", voteEscrow, latestLock, [account]),
    read(client, "getLock", voteEscrow, balanceOf, [account]),
    read(client, "getLock", voteEscrow, delegates, [account]),
  ]);
  const { amount, end, withdrawn } = unpackVeLock(word);
  return withdrawn
    ? { amount: 0n, end: 0n, veCpt, delegatee, withdrawn }
    : { amount, end, veCpt, delegatee, withdrawn };
}
