import { ownAddress } from "../../core/ownAddress.js";
import { read } from "../../core/read.js";
import {
  getPastBalance,
  getPastTotalSupply,
  getPastVotes as getPastVotesFragment,
} from "../../generated/fragments/VoteEscrow.js";
import type { Client } from "../../types/client.js";
import type { Address } from "../../types/primitives.js";

export interface GetPastVotesParameters {
  /** A past second, unix seconds: e.g. a proposal's snapshot. */
  readonly time: bigint;
  /** The client's own by default. */
  readonly account?: Address;
}

/** At the end of that second, in wei of veCPT. */
export interface GetPastVotesReturnType {
  /** The account's votes: its own lock's, unless it had delegated them, and those delegated to it. */
  readonly votes: bigint;
  /** veCPT of the account's own lock. */
  readonly veCpt: bigint;
  /** veCPT of all. */
  readonly totalVeCpt: bigint;
}

/**
 * An account's votes at a past second, exact, and of how many.
 *
 * @throws ERC5805FutureLookupError, MissingSignerError, InvalidAddressError
 * @example
 * import { getPastVotes } from "@cyberplaza/sdk";
 *
 * const { votes, totalVeCpt } = await getPastVotes(user, { time: now - 3_600n });
 */
export async function getPastVotes(
  client: Client,
  { time, account: given }: GetPastVotesParameters,
): Promise<GetPastVotesReturnType> {
  const { voteEscrow } = client.addresses;
  const account = await ownAddress(client, "getPastVotes", "account", given);
  const [[votes], [veCpt], [totalVeCpt]] = await Promise.all([
    read(client, "getPastVotes", voteEscrow, getPastVotesFragment, [account, time]),
    read(client, "getPastVotes", voteEscrow, getPastBalance, [account, time]),
    read(client, "getPastVotes", voteEscrow, getPastTotalSupply, [time]),
  ]);
  return { votes, veCpt, totalVeCpt };
}
