import { chooseWrite } from "../../core/chooseWrite.js";
import { defineWrite, type WriteAction } from "../../core/defineWrite.js";
import { VOTE_EVENTS, voteCast, voteWeight, type CountedVote } from "../../core/voteCast.js";
import { castVote as castVoteFragment, castVoteWithReason } from "../../generated/fragments/CPTGovernor.js";
import type { SentTransaction, WithOverrides } from "../../types/client.js";
import { VOTE_TYPES, type VoteType } from "../../types/enums.js";
import { enumIndex } from "../../utils/enumIndex.js";

export interface CastVoteParameters extends WithOverrides {
  readonly proposalId: bigint;
  /** Abstentions count for the quorum. */
  readonly support: VoteType;
  /** Kept in the event for all to read. */
  readonly reason?: string;
}

export type CastVoteResult = CountedVote;

export type CastVoteReturnType = SentTransaction<CastVoteResult>;

type CastVote = WriteAction<CastVoteParameters, CastVoteResult, { readonly weight: bigint }>;

const plain: CastVote = /* @__PURE__ */ defineWrite({
  name: "castVote",
  fn: castVoteFragment,
  events: VOTE_EVENTS,
  to: ({ addresses }) => addresses.governor,
  args: ({ proposalId, support }) => [proposalId, enumIndex("support", VOTE_TYPES, support)],
  result: voteCast,
  simulated: voteWeight,
});

const withReason: CastVote = /* @__PURE__ */ defineWrite({
  name: "castVote",
  fn: castVoteWithReason,
  events: VOTE_EVENTS,
  to: ({ addresses }) => addresses.governor,
  args: ({ proposalId, support, reason = "" }) => [proposalId, enumIndex("support", VOTE_TYPES, support), reason],
  result: voteCast,
  simulated: voteWeight,
});

/**
 * Votes with all votes that the client had at the proposal's snapshot, its own and those delegated to it; once, for good.
 *
 * @throws GovernorUnexpectedProposalStateError, GovernorAlreadyCastVoteError, GovernorNonexistentProposalError,
 * InvalidParameterError
 * @example
 * import { castVote } from "@cyberplaza/sdk";
 *
 * const sent = await castVote(user, { proposalId, support: "For", reason: "it is cheap" });
 * const { weight } = await sent.wait();
 */
export const castVote: CastVote = /* @__PURE__ */ chooseWrite(({ reason }) =>
  reason === undefined ? plain : withReason,
);
