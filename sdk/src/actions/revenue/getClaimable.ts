import { ownAddress } from "../../core/ownAddress.js";
import { read } from "../../core/read.js";
import {
  claimable,
  claimedThrough as claimedThroughFragment,
  receiverOf,
} from "../../generated/fragments/FeeDistributor.js";
import type { Client } from "../../types/client.js";
import type { Address } from "../../types/primitives.js";

export interface GetClaimableParameters {
  /** The client's own by default. */
  readonly account?: Address;
}

export interface GetClaimableReturnType {
  /** What `claimFees` pays now, in USDC units. */
  readonly amount: bigint;
  /** To whom. */
  readonly receiver: Address;
  /** The last week the account was paid for, counted from the epoch; 0: none. */
  readonly claimedThrough: bigint;
}

/**
 * An account's share of the revenue of weeks that are over.
 *
 * @throws MissingSignerError, InvalidAddressError
 * @example
 * import { getClaimable } from "@cyberplaza/sdk";
 *
 * const { amount, receiver } = await getClaimable(user);
 */
export async function getClaimable(
  client: Client,
  { account: given }: GetClaimableParameters = {},
): Promise<GetClaimableReturnType> {
  const { feeDistributor } = client.addresses;
  const account = await ownAddress(client, "getClaimable", "account", given);
  const [[amount], [receiver], [claimedThrough]] = await Promise.all([
    read(client, "getClaimable", feeDistributor, claimable, [account]),
    read(client, "getClaimable", feeDistributor, receiverOf, [account]),
    read(client, "getClaimable", feeDistributor, claimedThroughFragment, [account]),
  ]);
  return { amount, receiver, claimedThrough };
}
