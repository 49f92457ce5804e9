import { defineWrite, type WriteAction } from "../../core/defineWrite.js";
import { checkCalls } from "../../core/proposalContent.js";
import { proposalIdResult } from "../../core/proposalIdResult.js";
import { ProposalCreated, propose as proposeFragment } from "../../generated/fragments/CPTGovernor.js";
import type { SentTransaction, WithOverrides } from "../../types/client.js";
import type { ProposalCalls } from "../../types/governance.js";
import type { Address } from "../../types/primitives.js";

/** What `buildProposal` makes. */
export interface ProposeParameters extends ProposalCalls, WithOverrides {
  readonly description: string;
}

export interface ProposeResult {
  readonly proposalId: bigint;
  readonly proposer: Address;
  /** Votes count as of the end of this second, unix seconds, and can be cast after it. */
  readonly voteStart: bigint;
  /** The last second of the vote, unless the quorum is reached late. */
  readonly voteEnd: bigint;
}

export type ProposeReturnType = SentTransaction<ProposeResult>;

/**
 * Submits a proposal. The client had 100 000 votes the second before; the vote begins 7 days later and lasts 5.
 *
 * @throws GovernorInsufficientProposerVotesError, GovernorRestrictedProposerError, GovernorUnexpectedProposalStateError when it was
 * submitted before, InvalidParameterError, InvalidAddressError
 * @example
 * import { buildProposal, propose, transferCpt } from "@cyberplaza/sdk";
 *
 * const pay = await transferCpt.populate(user, { to: quote.provider, amount: 10n ** 18n });
 * const proposal = await buildProposal(user, { actions: [pay], description: "# Thank the provider" });
 * const { proposalId, voteStart } = await (await propose(user, proposal)).wait();
 */
export const propose: WriteAction<ProposeParameters, ProposeResult, { readonly proposalId: bigint }> =
  /* @__PURE__ */ defineWrite({
    name: "propose",
    fn: proposeFragment,
    events: [ProposalCreated],
    to: ({ addresses }) => addresses.governor,
    args: ({ description, ...calls }) => [...checkCalls(calls), description],
    result: (events) => {
      const { proposalId, proposer, voteStart, voteEnd } = events.one(ProposalCreated);
      return { proposalId, proposer, voteStart, voteEnd };
    },
    simulated: proposalIdResult,
  });
