import { findCreated, type CreatedProposal, type ProposalSearch } from "../../core/createdProposal.js";
import { maybeFuture } from "../../core/maybeFuture.js";
import { read } from "../../core/read.js";
import {
  hasVoted as hasVotedFragment,
  proposalDeadline,
  proposalEta,
  proposalExpiry,
  proposalVotes,
  quorum as quorumFragment,
  state as stateFragment,
} from "../../generated/fragments/CPTGovernor.js";
import { end, endVotes as endVotesFragment, isExempt } from "../../generated/fragments/VetoGuard.js";
import type { ProposalVotes } from "../../math/proposal.js";
import type { Client } from "../../types/client.js";
import { PROPOSAL_STATES, type ProposalState } from "../../types/enums.js";
import type { Address } from "../../types/primitives.js";
import { checkAddress } from "../../utils/checkAddress.js";
import { enumName } from "../../utils/enumName.js";
import { selectorOf } from "../../utils/selectorOf.js";

export interface GetProposalParameters extends ProposalSearch {
  readonly proposalId: bigint;
  /** Says whether it has voted. */
  readonly account?: Address;
}

/** What `VetoGuard.end` asks of the votes on its proposal, in wei of veCPT. */
export interface EndVotes {
  /** Votes of any kind. */
  readonly voted: bigint;
  readonly votedRequired: bigint;
  /** Votes for. */
  readonly inFavour: bigint;
  readonly inFavourRequired: bigint;
}

/** A proposal and how it stands; it fits `queueProposal`, `executeProposal`, `cancelProposal` and `vetoProposal`. */
export interface GetProposalReturnType extends CreatedProposal {
  readonly state: ProposalState;
  /** The last second of the vote, extension included. */
  readonly deadline: bigint;
  /** From when it can be executed, unix seconds; null: it was not queued. */
  readonly eta: bigint | null;
  /** The last second in which it can be executed; null: it was not queued. */
  readonly expiresAt: bigint | null;
  readonly votes: ProposalVotes;
  /** Votes for and abstentions that it needs, in wei of veCPT; null: its snapshot is not over. */
  readonly quorum: bigint | null;
  /** The council cannot veto it: all it does is renew or end the veto. */
  readonly vetoExempt: boolean;
  /** Null: it does not end the veto, or its snapshot is not over. */
  readonly endVotes: EndVotes | null;
  /** Null: no account was named. */
  readonly hasVoted: boolean | null;
}

/**
 * A proposal: what it does and how it stands.
 *
 * @throws GovernorNonexistentProposalError, RequestFailedError, InvalidAddressError
 * @example
 * import { getProposal } from "@cyberplaza/sdk";
 *
 * const { state, votes, quorum, deadline } = await getProposal(user, { proposalId });
 * const missing = quorum === null ? null : quorum - votes.for - votes.abstain;
 */
export async function getProposal(
  client: Client,
  { proposalId, account, ...search }: GetProposalParameters,
): Promise<GetProposalReturnType> {
  const { governor, vetoGuard } = client.addresses;
  const voter = account === undefined ? undefined : checkAddress("account", account);
  // an id that does not exist is refused here
  const [state] = await read(client, "getProposal", governor, stateFragment, [proposalId]);
  const created = await findCreated(client, "getProposal", proposalId, search);
  const { snapshot, targets, calldatas } = created;
  const [[deadline], [eta], [expiresAt], [against, inFavour, abstain], quorum, [vetoExempt], voted] = await Promise.all(
    [
      read(client, "getProposal", governor, proposalDeadline, [proposalId]),
      read(client, "getProposal", governor, proposalEta, [proposalId]),
      read(client, "getProposal", governor, proposalExpiry, [proposalId]),
      read(client, "getProposal", governor, proposalVotes, [proposalId]),
      maybeFuture(read(client, "getProposal", governor, quorumFragment, [snapshot])),
      read(client, "getProposal", vetoGuard, isExempt, [targets, calldatas]),
      voter === undefined ? [null] : read(client, "getProposal", governor, hasVotedFragment, [proposalId, voter]),
    ],
  );
  const ends = vetoExempt && calldatas[0]?.startsWith(selectorOf(end)) === true;
  return {
    ...created,
    state: enumName(PROPOSAL_STATES, state),
    deadline,
    eta: eta === 0n ? null : eta,
    expiresAt: expiresAt === 0n ? null : expiresAt,
    votes: { for: inFavour, against, abstain },
    quorum: quorum === null ? null : quorum[0],
    vetoExempt,
    endVotes: ends ? await readEndVotes(client, proposalId) : null,
    hasVoted: voted[0],
  };
}

async function readEndVotes(client: Client, proposalId: bigint): Promise<EndVotes | null> {
  const { vetoGuard } = client.addresses;
  const found = await maybeFuture(read(client, "getProposal", vetoGuard, endVotesFragment, [proposalId]));
  if (found === null) return null;
  const [voted, votedRequired, inFavour, inFavourRequired] = found;
  return { voted, votedRequired, inFavour, inFavourRequired };
}
