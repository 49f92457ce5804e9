import { ProposalExtended, VoteCast } from "../generated/fragments/CPTGovernor.js";
import { VOTE_TYPES, type VoteType } from "../types/enums.js";
import type { Address } from "../types/primitives.js";
import { enumName } from "../utils/enumName.js";
import type { ReceiptEvents } from "./ReceiptEvents.js";

/** A vote that was counted. */
export interface CountedVote {
  readonly proposalId: bigint;
  readonly voter: Address;
  readonly support: VoteType;
  /** The voter's votes at the snapshot, in wei of veCPT. */
  readonly weight: bigint;
  /** Empty: none was given. */
  readonly reason: string;
  /** The new last second of the vote when this one reached the quorum late; null: it stays. */
  readonly extendedTo: bigint | null;
}

/** The events that `voteCast` reads. */
export const VOTE_EVENTS = [VoteCast, ProposalExtended];

/** @throws EventMissingError */
export function voteCast(events: ReceiptEvents): CountedVote {
  const { proposalId, voter, support, weight, reason } = events.one(VoteCast);
  const extendedTo = events.maybe(ProposalExtended)?.extendedDeadline ?? null;
  return { proposalId, voter, support: enumName(VOTE_TYPES, support), weight, reason, extendedTo };
}

/** What simulating a vote returns. */
export function voteWeight([weight]: readonly [bigint]): { readonly weight: bigint } {
  return { weight };
}
