import { topicOf } from "../../core/createdProposal.js";
import { logPages } from "../../core/logPages.js";
import { read } from "../../core/read.js";
import { latestSecond } from "../../core/usdcDomain.js";
import { epochOf, holdersAt } from "../../generated/fragments/TopHolders.js";
import { DelegateVotesChanged, getPastVotes } from "../../generated/fragments/VoteEscrow.js";
import type { Client } from "../../types/client.js";
import type { TopHolder } from "../../types/dao.js";
import type { Address } from "../../types/primitives.js";
import { checksum } from "../../utils/checksum.js";

export interface GetHolderCandidatesParameters {
  /** Where to begin: not after the first lock. */
  readonly fromBlock: number;
  /** Most blocks asked for at once; 10 000 by default. Asks for fewer when the node refuses. */
  readonly pageSize?: number;
}

/** The smallest first: poked in this order, the fewest gas is spent. */
export type GetHolderCandidatesReturnType = readonly TopHolder[];

/** `capacity` of the contract, a constant. */
const SEATS = 100;

/**
 * Who is among the 100 largest holders of the present epoch and was not poked in yet: found in VoteEscrow's events. Asks for the votes
 * of every account that ever had any, a call each.
 *
 * @throws RequestFailedError when the node refuses a single block, or cannot be reached; ERC5805FutureLookupError in the very second
 *         in which an epoch begins
 * @example
 * import { getHolderCandidates, pokeHolders } from "@cyberplaza/sdk";
 *
 * const missing = await getHolderCandidates(user, { fromBlock: 0 });
 * if (missing.length > 0) await pokeHolders(user, { accounts: missing.map(({ account }) => account) });
 */
export async function getHolderCandidates(
  client: Client,
  range: GetHolderCandidatesParameters,
): Promise<GetHolderCandidatesReturnType> {
  const action = "getHolderCandidates";
  const { topHolders, voteEscrow } = client.addresses;
  const found = new Set<Address>();
  const filter = { address: voteEscrow, topics: [topicOf(DelegateVotesChanged)] };
  for await (const { logs } of logPages(client, action, filter, range)) {
    for (const { topics } of logs) found.add(checksum(`0x${topics[1]?.slice(26) ?? ""}`));
  }
  const [epoch, start] = await read(client, action, topHolders, epochOf, [await latestSecond(client, action)]);
  const snapshot = await Promise.all(
    [...found].map(async (account) => {
      const [votes] = await read(client, action, voteEscrow, getPastVotes, [account, start]);
      return { account, votes };
    }),
  );
  const [members] = await read(client, action, topHolders, holdersAt, [epoch]);
  return snapshot
    .sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1))
    .slice(-SEATS)
    .filter(({ account, votes }) => votes > 0n && !members.includes(account));
}

/** What ranks them: votes, and of equal votes the lower address. */
function keyOf({ account, votes }: TopHolder): bigint {
  return (votes << 160n) - BigInt(account);
}
