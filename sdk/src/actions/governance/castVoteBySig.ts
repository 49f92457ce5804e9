import { chooseWrite } from "../../core/chooseWrite.js";
import { defineWrite, type WriteAction } from "../../core/defineWrite.js";
import { VOTE_EVENTS, voteCast, voteWeight, type CountedVote } from "../../core/voteCast.js";
import {
  castVoteBySig as castVoteBySigFragment,
  castVoteWithReasonAndParamsBySig,
} from "../../generated/fragments/CPTGovernor.js";
import type { SentTransaction, WithOverrides } from "../../types/client.js";
import { VOTE_TYPES, type VoteType } from "../../types/enums.js";
import type { Address, Hex } from "../../types/primitives.js";
import { checkAddress } from "../../utils/checkAddress.js";
import { enumIndex } from "../../utils/enumIndex.js";

/** What `signVote` gives. */
export interface CastVoteBySigParameters extends WithOverrides {
  readonly proposalId: bigint;
  readonly support: VoteType;
  /** Whose vote. */
  readonly voter: Address;
  /** As it was signed; undefined where none was. */
  readonly reason?: string;
  /** The voter's; of a contract wallet whatever it accepts. */
  readonly signature: Hex;
}

export type CastVoteBySigResult = CountedVote;

export type CastVoteBySigReturnType = SentTransaction<CastVoteBySigResult>;

type CastVoteBySig = WriteAction<CastVoteBySigParameters, CastVoteBySigResult, { readonly weight: bigint }>;

/** The Governor counts by none. */
const NO_PARAMS: Hex = "0x";

const plain: CastVoteBySig = /* @__PURE__ */ defineWrite({
  name: "castVoteBySig",
  fn: castVoteBySigFragment,
  events: VOTE_EVENTS,
  to: ({ addresses }) => addresses.governor,
  args: ({ proposalId, support, voter, signature }) => [
    proposalId,
    enumIndex("support", VOTE_TYPES, support),
    checkAddress("voter", voter),
    signature,
  ],
  result: voteCast,
  simulated: voteWeight,
});

const withReason: CastVoteBySig = /* @__PURE__ */ defineWrite({
  name: "castVoteBySig",
  fn: castVoteWithReasonAndParamsBySig,
  events: VOTE_EVENTS,
  to: ({ addresses }) => addresses.governor,
  args: ({ proposalId, support, voter, reason = "", signature }) => [
    proposalId,
    enumIndex("support", VOTE_TYPES, support),
    checkAddress("voter", voter),
    reason,
    NO_PARAMS,
    signature,
  ],
  result: voteCast,
  simulated: voteWeight,
});

/**
 * Casts another account's vote by its signature, a contract wallet's (ERC-1271) too. Anyone may send it; it is good for one time.
 *
 * @throws GovernorInvalidSignatureError, GovernorUnexpectedProposalStateError, GovernorAlreadyCastVoteError,
 * GovernorNonexistentProposalError, InvalidParameterError, InvalidAddressError
 * @example
 * import { castVoteBySig, signVote } from "@cyberplaza/sdk";
 *
 * const signed = await signVote(user, { proposalId, support: "For" });
 * const { voter, weight } = await (await castVoteBySig(newcomer, signed)).wait();
 */
export const castVoteBySig: CastVoteBySig = /* @__PURE__ */ chooseWrite(({ reason }) =>
  reason === undefined ? plain : withReason,
);
