import { ownAddress } from "../../core/ownAddress.js";
import { read } from "../../core/read.js";
import { getVotes as getVotesFragment } from "../../generated/fragments/VoteEscrow.js";
import type { Client } from "../../types/client.js";
import type { Address } from "../../types/primitives.js";

export interface GetVotesParameters {
  /** The client's own by default. */
  readonly account?: Address;
}

export type GetVotesReturnType = bigint;

/**
 * An account's votes now, in wei of veCPT: its own lock's, unless it has delegated them, and those delegated to it.
 *
 * @throws MissingSignerError, InvalidAddressError
 * @example
 * import { getVotes } from "@cyberplaza/sdk";
 *
 * const votes = await getVotes(user);
 */
export async function getVotes(client: Client, { account }: GetVotesParameters = {}): Promise<GetVotesReturnType> {
  const args = [await ownAddress(client, "getVotes", "account", account)] as const;
  const [votes] = await read(client, "getVotes", client.addresses.voteEscrow, getVotesFragment, args);
  return votes;
}
